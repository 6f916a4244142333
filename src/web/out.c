#include "web/out.h"

#include "web/web.h"

#include <stdio.h>
#include <stdlib.h>

static struct {
	char *data;
	size_t length, room;
	bool failed;
} out;

const char *web_text(void)
{
	return out.data;
}

size_t web_text_length(void)
{
	return out.length;
}

void out_begin(void)
{
	/* What a page took is not kept for an answer. */
	enum { KEPT = 1 << 20 };
	if (out.room > KEPT) {
		free(out.data);
		out.data = NULL;
		out.room = 0;
	}
	out.length = 0;
	out.failed = false;
}

bool out_whole(void)
{
	return !out.failed;
}

int out_write(const char *data, size_t length, void *payload)
{
	(void)payload;
	if (out.room - out.length < length) {
		size_t room = out.room * 2 + length + 1024;
		char *bigger = realloc(out.data, room);
		if (bigger == NULL) {
			out.failed = true;
			return -1;
		}
		out.data = bigger;
		out.room = room;
	}
	if (length > 0)
		memcpy(out.data + out.length, data, length);
	out.length += length;
	return 0;
}

void out_put(const char *text)
{
	out_write(text, strlen(text), NULL);
}

void out_text(bareme_text text)
{
	out_put("\"");
	for (size_t from = 0, i = 0; i <= text.len; i++) {
		unsigned char c = i < text.len ? (unsigned char)text.data[i] : 0;
		if (i < text.len && c >= ' ' && c != '"' && c != '\\')
			continue;
		out_write(text.data + from, i - from, NULL);
		from = i + 1;
		char escape[8];
		snprintf(escape, sizeof escape, c < ' ' ? "\\u%04x" : "\\%c", c);
		if (i < text.len)
			out_put(escape);
	}
	out_put("\"");
}

void out_string(const char *text)
{
	if (text == NULL)
		out_put("null");
	else
		out_text((bareme_text){text, strlen(text)});
}

void out_number(int64_t number)
{
	char text[BAREME_TEXT_MAX];
	snprintf(text, sizeof text, "%lld", (long long)number);
	out_put(text);
}

void out_decimal(bareme_number number)
{
	char text[BAREME_TEXT_MAX];
	if (number.present)
		bareme_number_print(number, '.', text);
	out_put(number.present ? text : "null");
}

void out_next(void)
{
	if (out.length > 0 && strchr("[{:", out.data[out.length - 1]) == NULL)
		out_put(",");
}

void out_name(const char *name)
{
	out_next();
	out_string(name);
	out_put(":");
}

void out_member(const char *name, const char *text)
{
	out_name(name);
	out_string(text);
}

void out_fault(const bareme_fault *fault, void *payload)
{
	(void)payload;
	out_next();
	out_put("{");
	out_member("severity", fault->severity == BAREME_ERROR ? "error" : "warning");
	out_member("code", fault->code);
	out_member("file", fault->file);
	out_name("line");
	out_number((int64_t)fault->line);
	out_name("column");
	out_number((int64_t)fault->column);
	out_member("message", fault->message);
	out_put("}");
}
