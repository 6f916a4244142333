/* .xlsx: the texts that cells share. */
#include "formats/xlsx_inside.h"

enum { STRINGS = XML_TOP + 1, STRING, RUN, RUN_TEXT };

/* ---- Escapes ---- */

/* The number that four hexadecimal digits are; -1 where they are none. */
static int32_t xlsx_hex(const char *digits)
{
	int32_t number = 0;
	for (size_t i = 0; i < 4; i++) {
		char c = digits[i], letter = (char)(c | 0x20);
		if (!text_is_digit(c) && (letter < 'a' || letter > 'f'))
			return -1;
		number = number * 16 + (text_is_digit(c) ? c - '0' : letter - 'a' + 10);
	}
	return number;
}

/* Writes a character of the first plane; one that no text may have as U+FFFD. */
static size_t xlsx_put_character(int32_t c, char *to)
{
	if (c == 0 || (c >= 0xD800 && c < 0xE000))
		c = 0xFFFD;
	if (c < 0x80) {
		to[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		to[0] = (char)(0xC0 | c >> 6);
		to[1] = (char)(0x80 | (c & 0x3F));
		return 2;
	}
	to[0] = (char)(0xE0 | c >> 12);
	to[1] = (char)(0x80 | (c >> 6 & 0x3F));
	to[2] = (char)(0x80 | (c & 0x3F));
	return 3;
}

size_t xlsx_unescape(char *text, size_t len)
{
	enum { ESCAPE = sizeof "_x000D_" - 1 };
	char *to = memmem(text, len, "_x", 2);
	if (to == NULL)
		return len;
	for (const char *from = to, *end = text + len; from < end;) {
		int32_t c = -1;
		if (end - from >= ESCAPE && from[0] == '_' && from[1] == 'x' && from[ESCAPE - 1] == '_')
			c = xlsx_hex(from + 2);
		if (c < 0) {
			*to++ = *from++;
			continue;
		}
		to += xlsx_put_character(c, to);
		from += ESCAPE;
	}
	return (size_t)(to - text);
}

/* ---- The part ---- */

static unsigned xlsx_strings_start(void *payload, unsigned state, const char *name, const char **attributes)
{
	book *b = payload;
	(void)attributes;
	switch (state) {
	case XML_TOP:
		return STRINGS;
	case STRINGS:
		if (strcmp(name, "si") != 0)
			return XML_SKIP;
		b->string_start = b->strings.len;
		return STRING;
	case STRING:
		/* Also has how the text is pronounced, which is left out. */
		return strcmp(name, "t") == 0 ? RUN_TEXT : strcmp(name, "r") == 0 ? RUN : XML_SKIP;
	default:
		return state == RUN && strcmp(name, "t") == 0 ? RUN_TEXT : XML_SKIP;
	}
}

static void xlsx_strings_end(void *payload, unsigned state)
{
	book *b = payload;
	if (state != STRING)
		return;
	if (b->string_count == BOOK_STRINGS) {
		warner_say(&b->to, BAREME_ERROR, "size", 0,
			   "the workbook has more than %d different texts: save it as CSV", BOOK_STRINGS);
		book_part_leave(b, BAREME_BAD_INPUT);
		return;
	}
	if (b->strings.len > b->string_start)
		b->strings.len = b->string_start +
				 xlsx_unescape(b->strings.data + b->string_start, b->strings.len - b->string_start);
	if (b->strings.failed || !grow(&b->ends, b->string_count, &b->string_room, sizeof *b->ends))
		book_part_leave(b, BAREME_NO_MEMORY);
	else
		b->ends[b->string_count++] = (uint32_t)b->strings.len;
}

static void xlsx_strings_text(void *payload, unsigned state, bareme_text piece)
{
	book *b = payload;
	if (state != RUN_TEXT)
		return;
	if (b->strings.len + piece.len > BOOK_STRINGS_SIZE) {
		warner_say(&b->to, BAREME_ERROR, "size", 0,
			   "the texts of the workbook have more than %d MB: save it as CSV", BOOK_STRINGS_SIZE >> 20);
		book_part_leave(b, BAREME_BAD_INPUT);
		return;
	}
	buffer_text(&b->strings, piece);
}

bareme_result xlsx_read_strings(book *b, const char *part)
{
	static const xml_reader reader = {xlsx_strings_start, xlsx_strings_end, xlsx_strings_text};
	b->string_count = b->strings.len = 0;
	return book_part_read(b, part, &reader, b);
}
