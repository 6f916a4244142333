/* Text for a reader: who reads it, what is gathered, and lines that fit. */
#include "cli/term/layout.h"

#include "bareme/program.h"
#include "cli/term/charset.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <utf8proc.h>

/* A no-break space, which is written as a blank where the reader has ASCII alone. */
static const char no_break[] = "\xC2\xA0";

/* ---- Who reads ---- */

/* The width that COLUMNS asks for, else the terminal's own, else 80. */
static size_t lay_terminal_width(int file)
{
	struct winsize size;
	const char *columns = getenv("COLUMNS");
	unsigned long width = columns == NULL || *columns < '0' || *columns > '9' ? 0 : strtoul(columns, NULL, 10);
	if (width == 0 && ioctl(file, TIOCGWINSZ, &size) == 0)
		width = size.ws_col;
	if (width == 0)
		width = 80;
	return width;
}

void outlet_open(outlet *o, FILE *to, int file)
{
	const char *type = getenv("TERM"), *no = getenv("NO_COLOR");
	*o = (outlet){.to = to, .width = SIZE_MAX, .measure = LAY_MEASURE, .window = SIZE_MAX, .room = sizeof o->first};
	o->text = o->first;
	o->terminal = file >= 0 && isatty(file) == 1;
	if (!o->terminal)
		return;
	o->controls = type != NULL && *type != '\0' && strcmp(type, "dumb") != 0;
	o->styled = o->controls && (no == NULL || *no == '\0');
	o->ascii = !charset_is_utf8();
	o->window = lay_terminal_width(file);
	/* A window without room counts as narrow. */
	o->width = o->window < LAY_NARROWEST ? LAY_NARROWEST : o->window;
	o->measure = o->width < LAY_WIDEST ? o->width : LAY_WIDEST;
}

void outlet_close(outlet *o)
{
	if (o->text != o->first)
		free(o->text);
	*o = (outlet){0};
}

/* ---- Gathering ---- */

/* Gathers prepared text; without memory it is missing. */
static void lay_push(outlet *o, const char *data, size_t len)
{
	if (o->room - o->len < len) {
		size_t room = o->room * 2 > o->len + len ? o->room * 2 : o->len + len;
		char *more = realloc(o->text == o->first ? NULL : o->text, room);
		if (more == NULL) {
			o->failed = true;
			return;
		}
		if (o->text == o->first)
			memcpy(more, o->first, o->len);
		o->text = more;
		o->room = room;
	}
	memcpy(o->text + o->len, data, len);
	o->len += len;
}

static bool lay_is_no_break(int32_t c)
{
	return c == 0xA0 || c == 0x202F;
}

/* Gathers the ASCII for a character; the blanks inside guillemets go with them. */
static void lay_push_folded(outlet *o, int32_t c)
{
	char text[CHARSET_FOLD_MAX];
	const size_t blank = sizeof no_break - 1;
	bool after_blank = o->len >= blank && memcmp(o->text + o->len - blank, no_break, blank) == 0;
	if (lay_is_no_break(c)) {
		lay_push(o, no_break, blank);
		return;
	}
	if (c == 0xBB && after_blank)
		o->len -= blank;
	lay_push(o, text, charset_fold(c, text));
}

/* Prepares text: nothing that the terminal obeys, and only what the reader can be shown. */
static void lay_prepare(outlet *o, const char *text, size_t len)
{
	char shown[TEXT_HIDDEN_MAX];
	utf8proc_int32_t c, last = 0;
	for (size_t at = 0; at < len; last = c) {
		utf8proc_ssize_t n =
		    utf8proc_iterate((const utf8proc_uint8_t *)text + at, (utf8proc_ssize_t)(len - at), &c);
		size_t bytes = n <= 0 ? 1 : (size_t)n;
		if (n > 0 && text_hidden((bareme_text){text + at, bytes}, shown) > 0)
			lay_push(o, shown, strlen(shown));
		else if (n <= 0 && o->terminal)
			lay_push(o, "?", 1);
		else if (n <= 0 || c < 0x80 || !o->ascii)
			lay_push(o, text + at, bytes);
		else if (last != 0xAB || !lay_is_no_break(c))
			lay_push_folded(o, c);
		at += bytes;
	}
}

void lay_vadd(outlet *o, const char *format, va_list args)
{
	char some[1024], *text = some;
	va_list again;
	va_copy(again, args);
	int len = vsnprintf(some, sizeof some, format, args);
	if (len >= (int)sizeof some) {
		text = malloc((size_t)len + 1);
		o->failed |= text == NULL;
		if (text == NULL) {
			text = some;
			len = sizeof some - 1;
		} else {
			vsnprintf(text, (size_t)len + 1, format, again);
		}
	}
	va_end(again);
	if (len > 0)
		lay_prepare(o, text, (size_t)len);
	if (text != some)
		free(text);
}

void lay_add(outlet *o, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	lay_vadd(o, format, args);
	va_end(args);
}

void lay_add_text(outlet *o, bareme_text text)
{
	lay_prepare(o, text.data, text.len);
}

void lay_add_string(outlet *o, const char *text)
{
	lay_prepare(o, text, strlen(text));
}

static void lay_push_mark(outlet *o, lay_style style)
{
	char mark = (char)style;
	if (o->styled)
		lay_push(o, &mark, 1);
}

void lay_add_styled(outlet *o, lay_style style, const char *text)
{
	lay_push_mark(o, style);
	lay_add_string(o, text);
	lay_push_mark(o, LAY_PLAIN);
}

void lay_add_label(outlet *o, const char *label, size_t column)
{
	size_t begin = o->len;
	lay_add_string(o, label);
	size_t width = lay_width(o->text + begin, o->len - begin);
	do
		lay_push(o, " ", 1);
	while (++width < column);
}

/* ---- Columns ---- */

size_t lay_width(const char *text, size_t len)
{
	size_t width = 0;
	for (size_t at = 0; at < len;) {
		utf8proc_int32_t c;
		utf8proc_ssize_t n =
		    utf8proc_iterate((const utf8proc_uint8_t *)text + at, (utf8proc_ssize_t)(len - at), &c);
		if (n <= 0) {
			width++;
			at++;
			continue;
		}
		/* Marks of style take no room; what has no width of its own is no control character here. */
		int own = utf8proc_charwidth(c);
		width += c <= LAY_ERROR || own < 0 ? 0 : (size_t)own;
		at += (size_t)n;
	}
	return width;
}

/* ---- Setting ---- */

void lay_emit(outlet *o, const char *text, size_t len)
{
	static const char *const sequences[] = {[LAY_PLAIN] = "\033[0m",
						[LAY_STRONG] = "\033[1m",
						[LAY_GOOD] = "\033[1;32m",
						[LAY_WARNING] = "\033[1;33m",
						[LAY_ERROR] = "\033[1;31m"};
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];
		if (c >= LAY_PLAIN && c <= LAY_ERROR) {
			fputs(sequences[c], o->to);
		} else if (o->ascii && c == 0xC2) {
			fputc(' ', o->to);
			i++;
		} else {
			fputc(c, o->to);
		}
	}
}

void lay_emit_blanks(outlet *o, size_t count)
{
	fprintf(o->to, "%*s", (int)count, "");
}

void lay_emit_line_end(outlet *o)
{
	fputc('\n', o->to);
}

void lay_set(outlet *o, size_t first, size_t rest)
{
	const char *text = o->text;
	size_t column = first, at = 0;
	bool begins = true;
	/* A column far to the right leaves the other lines too little room. */
	if (rest > o->measure / 2)
		rest = LAY_INDENT;
	lay_emit_blanks(o, first);
	while (at < o->len) {
		size_t word = at;
		while (word < o->len && text[word] == ' ')
			word++;
		size_t end = word;
		while (end < o->len && text[end] != ' ')
			end++;
		size_t width = lay_width(text + word, end - word);
		if (!begins && column + (word - at) > rest && column + (word - at) + width > o->measure) {
			lay_emit_line_end(o);
			lay_emit_blanks(o, rest);
			column = rest;
		} else if (word < end) {
			lay_emit_blanks(o, word - at);
			column += word - at;
		}
		lay_emit(o, text + word, end - word);
		column += width;
		begins = false;
		at = end;
	}
	lay_emit_line_end(o);
	o->len = 0;
}

void lay_fact(outlet *o, const char *label, size_t column, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	lay_add_label(o, label, column);
	lay_vadd(o, format, args);
	lay_set(o, 0, column);
	va_end(args);
}

void lay_set_whole(outlet *o, size_t first)
{
	lay_emit_blanks(o, first);
	lay_emit(o, o->text, o->len);
	lay_emit_line_end(o);
	o->len = 0;
}

void lay_set_item(outlet *o, size_t first, size_t rest)
{
	if (o->terminal)
		lay_set(o, first, rest);
	else
		lay_set_whole(o, first);
}

void lay_item(outlet *o, size_t indent, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	lay_vadd(o, format, args);
	lay_set_item(o, indent, indent + LAY_INDENT);
	va_end(args);
}

void lay_set_open(outlet *o)
{
	lay_emit(o, o->text, o->len);
	fflush(o->to);
	o->len = 0;
}

void lay_set_over(outlet *o)
{
	size_t len = o->len;
	/* A line that went on in the next could not be taken away again. */
	while (len > 0 && lay_width(o->text, len) >= o->window)
		do
			len--;
		while (len > 0 && ((unsigned char)o->text[len] & 0xC0) == 0x80);
	fputs("\r\033[K", o->to);
	lay_emit(o, o->text, len);
	fflush(o->to);
	o->len = 0;
}

void lay_set_heading(outlet *o)
{
	const char strong = LAY_STRONG;
	if (o->styled)
		lay_emit(o, &strong, 1);
	lay_push_mark(o, LAY_PLAIN);
	lay_set(o, 0, LAY_INDENT);
}

void lay_heading(outlet *o, const char *text)
{
	lay_add_string(o, text);
	lay_set_heading(o);
}

void lay_section(outlet *o, const char *text)
{
	lay_blank(o);
	lay_heading(o, text);
}

void lay_blank(outlet *o)
{
	lay_emit_line_end(o);
}
