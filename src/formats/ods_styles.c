/* .ods: the styles of cells, of which only number formats matter, and of sheets, which may be hidden. */
#include "formats/ods_inside.h"

#include <stdlib.h>

enum { DOCUMENT = XML_TOP + 1, STYLES, FORMAT, LITERAL, CELL_STYLE, SHEET_STYLE, BODY };

/* The style of a cell, before its format is sought: its own, or its parent's. */
typedef struct ods_cell_style {
	const char *format, *parent; /* names; NULL: none */
} ods_cell_style;

typedef struct ods_styles {
	book *b;
	bool common; /* the part with the styles that have names, whose automatic ones are of no cell */
	ods_cell_style *cells;
	size_t count, room;
	const char **formats; /* as Excel writes them */
	size_t format_count, format_room;
	const char *name; /* of the style that is read */
	bool percent, elapsed;
	buffer code;
} ods_styles;

/* ---- Names ---- */

/* Families of styles have names of their own: a letter before the name tells them apart. */
enum { FAMILY_CELL = 'c', FAMILY_FORMAT = 'n', FAMILY_SHEET = 't', NAME_MOST = 256 };

static int32_t ods_find(const book *b, char family, const char *name)
{
	char key[NAME_MOST + 1];
	size_t len = strlen(name);
	if (len >= NAME_MOST)
		return -1;
	key[0] = family;
	memcpy(key + 1, name, len);
	return names_find(&b->styles_by_name, (bareme_text){key, len + 1});
}

/* Of two of a name the first counts. */
static void ods_add(book *b, char family, const char *name, size_t number)
{
	int32_t old;
	size_t len = strlen(name);
	if (len >= NAME_MOST)
		return;
	char *key = arena_alloc(&b->memory, len + 2, 1);
	if (key != NULL) {
		key[0] = family;
		memcpy(key + 1, name, len);
	}
	if (key == NULL || !names_add(&b->styles_by_name, (bareme_text){key, len + 1}, (int32_t)number, &old))
		book_part_leave(b, BAREME_NO_MEMORY);
}

uint32_t ods_style(const book *b, const char *name)
{
	int32_t number = ods_find(b, FAMILY_CELL, name);
	return number < 0 ? 0 : (uint32_t)number;
}

bool ods_hides(const book *b, const char *name)
{
	return ods_find(b, FAMILY_SHEET, name) >= 0;
}

/* ---- Number formats ---- */

static const char *ods_copy(ods_styles *s, const char *text)
{
	bareme_result result = BAREME_DONE;
	const char *copy = text == NULL ? NULL : book_copy(s->b, text, &result);
	if (result != BAREME_DONE)
		book_part_leave(s->b, result);
	return copy;
}

static void ods_repeat(ods_styles *s, char c, uint32_t count)
{
	enum { MOST = 30 };
	for (uint32_t i = 0; i < count && i < MOST; i++)
		buffer_char(&s->code, c);
}

static uint32_t ods_count(const char **attributes, const char *name, uint32_t otherwise)
{
	const char *value = xml_attribute(attributes, name);
	return value == NULL ? otherwise : book_number(value);
}

/* A number: "#,##0.00", and a comma for each thousand by which it is divided. */
static void ods_put_number(ods_styles *s, const char **attributes)
{
	const char *grouping = xml_attribute(attributes, "grouping");
	uint32_t digits = ods_count(attributes, "min-integer-digits", 1);
	uint32_t decimals = ods_count(attributes, "decimal-places", 0);
	if (digits == 1 && grouping == NULL && xml_attribute(attributes, "decimal-places") == NULL) {
		buffer_string(&s->code, "General");
		return;
	}
	if (grouping != NULL && strcmp(grouping, "true") == 0)
		buffer_string(&s->code, digits == 0 ? "#,###" : "#,##");
	else if (digits == 0)
		buffer_char(&s->code, '#');
	ods_repeat(s, '0', digits);
	if (decimals > 0)
		buffer_char(&s->code, '.');
	ods_repeat(s, '0', decimals);
	for (uint32_t factor = ods_count(attributes, "display-factor", 1); factor >= 1000; factor /= 1000)
		buffer_char(&s->code, ',');
}

static void ods_put_code(ods_styles *s, const char *brief, const char *full, const char **attributes)
{
	const char *style = xml_attribute(attributes, "style");
	buffer_string(&s->code, style != NULL && strcmp(style, "long") == 0 ? full : brief);
}

/* A part of a date or a time; false where the tag is none. */
static bool ods_put_moment(ods_styles *s, const char *name, const char **attributes)
{
	static const char *const codes[][3] = {
	    {"day", "d", "dd"},     {"year", "yy", "yyyy"}, {"day-of-week", "ddd", "dddd"},
	    {"minutes", "m", "mm"}, {"seconds", "s", "ss"}, {"am-pm", "AM/PM", "AM/PM"}};
	if (strcmp(name, "month") == 0) {
		const char *textual = xml_attribute(attributes, "textual");
		bool in_words = textual != NULL && strcmp(textual, "true") == 0;
		ods_put_code(s, in_words ? "mmm" : "m", in_words ? "mmmm" : "mm", attributes);
		return true;
	}
	if (strcmp(name, "hours") == 0) {
		ods_put_code(s, s->elapsed ? "[h]" : "h", s->elapsed ? "[hh]" : "hh", attributes);
		return true;
	}
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
		if (strcmp(name, codes[i][0]) == 0) {
			ods_put_code(s, codes[i][1], codes[i][2], attributes);
			return true;
		}
	}
	return false;
}

static unsigned ods_format_start(ods_styles *s, const char *name, const char **attributes)
{
	if (strcmp(name, "number") == 0)
		ods_put_number(s, attributes);
	else if (strcmp(name, "scientific-number") == 0)
		buffer_string(&s->code, "0.00E+00");
	else if (strcmp(name, "fraction") == 0)
		buffer_string(&s->code, "# ?/?");
	else if (strcmp(name, "text-content") == 0)
		buffer_char(&s->code, '@');
	else if (strcmp(name, "text") == 0 || strcmp(name, "currency-symbol") == 0)
		return LITERAL;
	else
		ods_put_moment(s, name, attributes);
	return XML_SKIP;
}

/* Text in a format, in quotes but for the sign that makes percentages. */
static void ods_put_literal(ods_styles *s, bareme_text t)
{
	enum { CODE_MOST = 4096 };
	for (size_t i = 0; i < t.len && s->code.len < CODE_MOST; i++) {
		bool ends = s->code.len > 0 && s->code.data[s->code.len - 1] == '"';
		if (t.data[i] == '"')
			continue;
		if (s->percent && t.data[i] == '%') {
			buffer_char(&s->code, '%');
			continue;
		}
		if (ends)
			s->code.len--;
		else
			buffer_char(&s->code, '"');
		buffer_char(&s->code, t.data[i]);
		buffer_char(&s->code, '"');
	}
}

static void ods_end_format(ods_styles *s)
{
	const char *code = ods_copy(s, s->code.len == 0 ? "General" : buffer_cstring(&s->code));
	if (s->name == NULL || code == NULL)
		return;
	if (s->code.failed || !grow(&s->formats, s->format_count, &s->format_room, sizeof *s->formats)) {
		book_part_leave(s->b, BAREME_NO_MEMORY);
		return;
	}
	s->formats[s->format_count] = code;
	ods_add(s->b, FAMILY_FORMAT, s->name, s->format_count++);
}

/* ---- Styles ---- */

static void ods_add_cell_style(ods_styles *s, const char **attributes)
{
	ods_cell_style style = {ods_copy(s, xml_attribute(attributes, "data-style-name")),
				ods_copy(s, xml_attribute(attributes, "parent-style-name"))};
	if (s->count == BOOK_STYLES) {
		warner_say(&s->b->to, BAREME_ERROR, "size", 0, "the workbook has more than %d styles of cells",
			   BOOK_STYLES);
		book_part_leave(s->b, BAREME_BAD_INPUT);
		return;
	}
	if (!grow(&s->cells, s->count, &s->room, sizeof *s->cells)) {
		book_part_leave(s->b, BAREME_NO_MEMORY);
		return;
	}
	s->cells[s->count++] = style;
	/* 0 is the usual one. */
	if (s->name != NULL)
		ods_add(s->b, FAMILY_CELL, s->name, s->count);
}

static unsigned ods_style_start(ods_styles *s, const char *name, const char **attributes)
{
	static const char *const formats[] = {"number-style", "currency-style", "percentage-style", "date-style",
					      "time-style",   "text-style",     "boolean-style"};
	if (strcmp(name, "style") == 0) {
		const char *family = xml_attribute(attributes, "family");
		s->name = ods_copy(s, xml_attribute(attributes, "name"));
		if (family != NULL && strcmp(family, "table-cell") == 0)
			ods_add_cell_style(s, attributes);
		return family != NULL && strcmp(family, "table") == 0 ? SHEET_STYLE : XML_SKIP;
	}
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
		if (strcmp(name, formats[i]) != 0)
			continue;
		const char *truncate = xml_attribute(attributes, "truncate-on-overflow");
		s->name = ods_copy(s, xml_attribute(attributes, "name"));
		s->percent = strcmp(name, "percentage-style") == 0;
		s->elapsed = truncate != NULL && strcmp(truncate, "false") == 0;
		s->code.len = 0;
		return FORMAT;
	}
	return XML_SKIP;
}

static unsigned ods_styles_start(void *payload, unsigned state, const char *name, const char **attributes)
{
	ods_styles *s = payload;
	switch (state) {
	case XML_TOP:
		return DOCUMENT;
	case DOCUMENT:
		if (strcmp(name, "body") == 0)
			return BODY;
		return strcmp(name, s->common ? "styles" : "automatic-styles") == 0 ? STYLES : XML_SKIP;
	case STYLES:
		return ods_style_start(s, name, attributes);
	case FORMAT:
		return ods_format_start(s, name, attributes);
	case SHEET_STYLE: {
		const char *display = xml_attribute(attributes, "display");
		if (s->name != NULL && display != NULL && strcmp(display, "false") == 0)
			ods_add(s->b, FAMILY_SHEET, s->name, 0);
		return XML_SKIP;
	}
	case BODY:
		if (strcmp(name, "spreadsheet") == 0) {
			book_part_leave(s->b, BAREME_DONE);
			return XML_SKIP;
		}
		warner_say(&s->b->to, BAREME_ERROR, "format", 0,
			   "this is not a workbook: save it as .xlsx, .ods or CSV");
		book_part_leave(s->b, BAREME_BAD_INPUT);
		return XML_SKIP;
	default:
		return XML_SKIP;
	}
}

static void ods_styles_end(void *payload, unsigned state)
{
	if (state == FORMAT)
		ods_end_format(payload);
}

static void ods_styles_text(void *payload, unsigned state, bareme_text piece)
{
	if (state == LITERAL)
		ods_put_literal(payload, piece);
}

/* The format of a style, or of the nearest of its parents that has one. */
static const char *ods_format_of(const ods_styles *s, size_t style)
{
	enum { PARENTS_MOST = 16 };
	for (size_t i = 0; i < PARENTS_MOST; i++) {
		const ods_cell_style *c = &s->cells[style];
		int32_t format = c->format == NULL ? -1 : ods_find(s->b, FAMILY_FORMAT, c->format);
		if (format >= 0)
			return s->formats[format];
		int32_t parent = c->parent == NULL ? -1 : ods_find(s->b, FAMILY_CELL, c->parent);
		if (parent <= 0)
			break;
		style = (size_t)parent - 1;
	}
	return "General";
}

bareme_result ods_read_styles(book *b)
{
	static const char common[] = "styles.xml";
	static const xml_reader reader = {ods_styles_start, ods_styles_end, ods_styles_text};
	ods_styles s = {.b = b};
	bareme_result result = book_part_read(b, "content.xml", &reader, &s);
	s.common = true;
	if (result == BAREME_DONE && zip_find(b->zip, common) != SIZE_MAX)
		result = book_part_read(b, common, &reader, &s);
	if (result == BAREME_DONE)
		result = book_add_style(b, "General");
	for (size_t i = 0; i < s.count && result == BAREME_DONE; i++)
		result = book_add_style(b, ods_format_of(&s, i));
	free(s.cells);
	free(s.formats);
	buffer_free(&s.code);
	return result;
}
