/* .xlsx: the styles of cells, of which only number formats matter. */
#include "formats/xlsx_inside.h"

#include <stdlib.h>

enum { STYLES = XML_TOP + 1, FORMATS, CELLS };

typedef struct custom_format {
	uint32_t id;
	const char *format;
} custom_format;

typedef struct xlsx_styles {
	book *b;
	custom_format *formats;
	size_t count, room;
} xlsx_styles;

static uint32_t xlsx_styles_id(const char **attributes)
{
	const char *id = xml_attribute(attributes, "numFmtId");
	return id == NULL ? 0 : book_number(id);
}

static bareme_result xlsx_styles_add_format(xlsx_styles *s, const char **attributes)
{
	const char *code = xml_attribute(attributes, "formatCode");
	bareme_result result = BAREME_DONE;
	if (code == NULL)
		return BAREME_DONE;
	if (s->count == XLSX_FORMATS) {
		warner_say(&s->b->to, BAREME_ERROR, "size", 0,
			   "the workbook has more than %d number formats of its own", XLSX_FORMATS);
		return BAREME_BAD_INPUT;
	}
	code = book_copy(s->b, code, &result);
	if (result == BAREME_DONE && !grow(&s->formats, s->count, &s->room, sizeof *s->formats))
		result = BAREME_NO_MEMORY;
	if (result == BAREME_DONE)
		s->formats[s->count++] = (custom_format){xlsx_styles_id(attributes), code};
	return result;
}

static bareme_result xlsx_styles_add_style(xlsx_styles *s, const char **attributes)
{
	uint32_t id = xlsx_styles_id(attributes);
	const char *format = number_format_builtin(id);
	for (size_t i = 0; i < s->count; i++)
		if (s->formats[i].id == id)
			format = s->formats[i].format;
	return book_add_style(s->b, format == NULL ? "General" : format);
}

static unsigned xlsx_styles_start(void *payload, unsigned state, const char *name, const char **attributes)
{
	xlsx_styles *s = payload;
	bareme_result result = BAREME_DONE;
	if (state == XML_TOP)
		return STYLES;
	if (state == FORMATS && strcmp(name, "numFmt") == 0)
		result = xlsx_styles_add_format(s, attributes);
	else if (state == CELLS && strcmp(name, "xf") == 0)
		result = xlsx_styles_add_style(s, attributes);
	if (result != BAREME_DONE)
		book_part_leave(s->b, result);
	if (state != STYLES)
		return XML_SKIP;
	return strcmp(name, "numFmts") == 0 ? FORMATS : strcmp(name, "cellXfs") == 0 ? CELLS : XML_SKIP;
}

bareme_result xlsx_read_styles(book *b, const char *part)
{
	static const xml_reader reader = {xlsx_styles_start, NULL, NULL};
	xlsx_styles s = {.b = b};
	bareme_result result = book_part_read(b, part, &reader, &s);
	free(s.formats);
	return result;
}
