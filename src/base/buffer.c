/* Text that grows. */
#include "base/buffer.h"

#include <assert.h>
#include <stdlib.h>

char *buffer_grow(buffer *b, size_t more)
{
	if (b->failed || b->within)
		return NULL;
	size_t room = b->room < 256 ? 256 : b->room;
	while (room - b->len < more && room <= SIZE_MAX / 2)
		room *= 2;
	char *bigger = room - b->len < more ? NULL : realloc(b->lent ? NULL : b->data, room);
	if (bigger == NULL) {
		b->failed = true;
		b->room = b->len;
		return NULL;
	}
	if (b->lent && b->len > 0)
		memcpy(bigger, b->data, b->len);
	b->data = bigger;
	b->room = room;
	b->lent = false;
	return b->data + b->len;
}

void buffer_put_more(buffer *b, const char *data, size_t len)
{
	size_t fits = b->room - b->len;
	char *to = buffer_grow(b, len);
	if (to != NULL || (b->within && fits > 0))
		memcpy(b->data + b->len, data, to != NULL ? len : fits);
	if (to != NULL || b->within)
		b->len += len;
	if (b->within)
		b->room = b->len;
}

static void buffer_integer(buffer *b, bool negative, unsigned long long rest)
{
	char digits[24];
	size_t at = sizeof digits;
	do
		digits[--at] = (char)('0' + rest % 10);
	while ((rest /= 10) > 0);
	if (negative)
		digits[--at] = '-';
	buffer_put(b, digits + at, sizeof digits - at);
}

static void buffer_signed(buffer *b, long long value)
{
	buffer_integer(b, value < 0, value < 0 ? 0 - (unsigned long long)value : (unsigned long long)value);
}

/* Messages are printed per record of a list: the few directives that they use cost less here than in vsnprintf. */
void buffer_vprintf(buffer *b, const char *format, va_list args)
{
	for (const char *percent; (percent = strchr(format, '%')) != NULL;) {
		buffer_put(b, format, (size_t)(percent - format));
		format = percent + 2;
		switch (percent[1]) {
		case 's':
			buffer_string(b, va_arg(args, const char *));
			break;
		case 'd':
			buffer_signed(b, va_arg(args, int));
			break;
		case 'u':
			buffer_integer(b, false, va_arg(args, unsigned));
			break;
		case 'c':
			buffer_char(b, (char)va_arg(args, int));
			break;
		case 'z':
			assert(*format == 'u');
			buffer_integer(b, false, va_arg(args, size_t));
			format++;
			break;
		case 'l':
			assert(strncmp(format, "ld", 2) == 0 || strncmp(format, "lu", 2) == 0);
			if (format[1] == 'd')
				buffer_signed(b, va_arg(args, long long));
			else
				buffer_integer(b, false, va_arg(args, unsigned long long));
			format += 2;
			break;
		case '.': {
			assert(strncmp(format, "*s", 2) == 0);
			int len = va_arg(args, int);
			buffer_put(b, va_arg(args, const char *), (size_t)len);
			format += 2;
			break;
		}
		default:
			assert(percent[1] == '%');
			buffer_char(b, '%');
		}
	}
	buffer_string(b, format);
	char *end = buffer_reserve(b, 1);
	if (end != NULL)
		*end = '\0';
}

void buffer_printf(buffer *b, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	buffer_vprintf(b, format, args);
	va_end(args);
}

void buffer_visible(buffer *b, bareme_text t)
{
	char shown[TEXT_HIDDEN_MAX];
	size_t from = 0;
	if (t.len == 0)
		return;
	for (size_t at = 0, len; at < t.len; at += len == 0 ? 1 : len) {
		len = t.data[at] >= ' ' && t.data[at] < 0x7F ? 0 : text_hidden(text_from(t, at), shown);
		if (len == 0)
			continue;
		buffer_put(b, t.data + from, at - from);
		buffer_string(b, shown);
		from = at + len;
	}
	buffer_text(b, text_from(t, from));
}

void buffer_word(buffer *b, bareme_text t)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:=+,%@-";
	size_t safe = 0;
	while (safe < t.len && memchr(plain, t.data[safe], sizeof plain - 1) != NULL)
		safe++;
	if (safe == t.len && t.len > 0) {
		buffer_text(b, t);
		return;
	}
	buffer_char(b, '\'');
	for (size_t i = 0; i < t.len; i++)
		if (t.data[i] == '\'')
			buffer_string(b, "'\\''");
		else
			buffer_char(b, t.data[i]);
	buffer_char(b, '\'');
}

const char *buffer_cstring(buffer *b)
{
	char *end = buffer_reserve(b, 1);
	if (end == NULL)
		return "";
	*end = '\0';
	return b->data;
}

void buffer_free(buffer *b)
{
	if (!b->lent)
		free(b->data);
	*b = (buffer){0};
}

bareme_result buffer_hand_over(buffer *b, bareme_write_fn write, void *payload)
{
	bareme_result result = BAREME_NO_MEMORY;
	if (!b->failed)
		result = b->len == 0 || write(b->data, b->len, payload) == 0 ? BAREME_DONE : BAREME_WRITE_ERROR;
	buffer_free(b);
	return result;
}

/* Ends the text that lies in `size` bytes, or would if they were enough: where it is cut, a character stays whole. */
static void buffer_terminate(char *data, size_t size, size_t len)
{
	if (size == 0)
		return;
	if (len >= size)
		for (len = size - 1; len > 0 && ((unsigned char)data[len] & 0xC0) == 0x80;)
			len--;
	data[len] = '\0';
}

size_t buffer_give(const buffer *b, char *out, size_t size)
{
	assert(b->within);
	buffer_terminate(out, size, b->len);
	return b->len;
}
