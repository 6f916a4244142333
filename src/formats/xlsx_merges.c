/* .xlsx: the merged cells of a sheet, which come after its rows. */
#include "formats/xlsx_inside.h"

enum { SHEET = XML_TOP + 1, MERGES };

static unsigned merges_start(void *payload, unsigned state, const char *name, const char **attributes)
{
	book *b = payload;
	const char *reference;
	bool many = false;
	if (state == XML_TOP)
		return SHEET;
	if (state == SHEET)
		return strcmp(name, "mergeCells") == 0 ? MERGES : XML_SKIP;
	if (strcmp(name, "mergeCell") != 0 || (reference = xml_attribute(attributes, "ref")) == NULL)
		return XML_SKIP;
	book_merge m;
	m.column = xlsx_column(&reference);
	m.first = book_number(reference);
	reference += strcspn(reference, ":");
	reference += *reference == ':';
	xlsx_column(&reference);
	m.last = book_number(reference);
	if (m.column == 0 || m.column > BOOK_COLUMNS || m.first == 0 || m.last <= m.first)
		return XML_SKIP;
	m.column--;
	if (book_rows_merge(&b->rows, m, &many))
		return XML_SKIP;
	if (many)
		warner_say(&b->to, BAREME_ERROR, "size", 0, "part \"%s\" of the workbook has more than %d merged cells",
			   b->part, BOOK_MERGES);
	book_part_leave(b, many ? BAREME_BAD_INPUT : BAREME_NO_MEMORY);
	return XML_SKIP;
}

static void merges_end(void *payload, unsigned state)
{
	if (state == MERGES)
		book_part_leave(payload, BAREME_DONE);
}

/* Where the tag of merged cells begins; its length where it is not there. */
static size_t merges_find(bareme_text bytes)
{
	static const char name[] = "mergeCells";
	enum { PREFIX_MOST = 64 };
	const char *hit = bytes.data, *end = bytes.data + bytes.len;
	while ((hit = memmem(hit, (size_t)(end - hit), name, sizeof name - 1)) != NULL) {
		/* It may have a prefix. */
		const char *from = hit;
		for (size_t i = 0; i < PREFIX_MOST && from > bytes.data && strchr("</ >", from[-1]) == NULL; i++)
			from--;
		if (from > bytes.data && from[-1] == '<' && (from == hit || hit[-1] == ':'))
			return (size_t)(from - 1 - bytes.data);
		hit++;
	}
	return bytes.len;
}

/* Whether they were found. */
typedef struct merges_walk {
	bool begun, found;
} merges_walk;

static size_t merges_look(book *b, bareme_text bytes, void *payload, bareme_result *result)
{
	static const xml_reader reader = {merges_start, merges_end, NULL};
	enum { KEPT = 128 };
	merges_walk *w = payload;
	bool wide = !w->begun && book_is_wide(bytes);
	size_t at = w->found || wide ? 0 : merges_find(bytes);
	w->begun = true;
	if (at == bytes.len)
		return bytes.len - (bytes.len < KEPT ? bytes.len : KEPT);
	if (!w->found) {
		*result = book_part_fragment(b, &reader, b) ? BAREME_DONE : BAREME_NO_MEMORY;
		if (*result == BAREME_DONE && !wide)
			*result = book_part_feed(b, TEXT("<worksheet>"));
	}
	w->found = true;
	if (*result == BAREME_DONE)
		*result = book_part_feed(b, text_from(bytes, at));
	return bytes.len;
}

bareme_result xlsx_find_merges(book *b, const char *part)
{
	merges_walk w = {.found = false};
	return book_part_look(b, part, merges_look, &w);
}
