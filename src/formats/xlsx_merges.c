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
	m.first = xlsx_number(reference);
	reference += strcspn(reference, ":");
	reference += *reference == ':';
	xlsx_column(&reference);
	m.last = xlsx_number(reference);
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

static void merges_text(void *payload, unsigned state, bareme_text piece)
{
	(void)payload;
	(void)state;
	(void)piece;
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

enum { MERGES_CHUNK = 64 * 1024, MERGES_KEPT = 128 };

/* Looks for them through the bytes, which is ten times faster than the parser; *len bytes of `data` begin with them,
 * or 0. In UTF-16 no search is of use: then *len bytes are the part's first ones. */
static bareme_result merges_search(book *b, char *data, size_t *len, bool *whole)
{
	size_t kept = 0, got;
	*whole = false;
	for (bool first = true;; first = false) {
		*len = 0;
		bareme_result result = book_part_bytes(b, data + kept, MERGES_CHUNK, &got);
		if (result != BAREME_DONE || got == 0)
			return result;
		size_t all = kept + got;
		*whole = first && got >= 2 && ((unsigned char)data[0] >= 0xFE || data[0] == '\0' || data[1] == '\0');
		size_t at = *whole ? 0 : merges_find((bareme_text){data, all});
		if (at < all) {
			*len = all - at;
			memmove(data, data + at, *len);
			return BAREME_DONE;
		}
		kept = all < MERGES_KEPT ? all : MERGES_KEPT;
		memmove(data, data + all - kept, kept);
	}
}

/* Reads them, up to their end. What is broken there is reported when the rows are read. */
static bareme_result merges_read(book *b, char *data, size_t len, bool whole)
{
	static const char top[] = "<worksheet>";
	bareme_result result = BAREME_DONE;
	size_t before = whole ? 0 : sizeof top - 1;
	xml_fault fault = XML_FINE;
	while (result == BAREME_DONE && fault == XML_FINE && len > 0) {
		char *room;
		fault = xml_room(b->xml, before + len, &room);
		if (fault != XML_FINE)
			break;
		memcpy(room, top, before);
		memcpy(room + before, data, len);
		fault = xml_read(b->xml, before + len, false);
		before = 0;
		if (fault == XML_FINE)
			result = book_part_bytes(b, data, MERGES_CHUNK, &len);
	}
	return fault == XML_STOPPED ? b->left : fault == XML_NO_MEMORY ? BAREME_NO_MEMORY : result;
}

bareme_result xlsx_find_merges(book *b, const char *part)
{
	static const xml_reader reader = {merges_start, merges_end, merges_text};
	char data[MERGES_KEPT + MERGES_CHUNK];
	size_t len;
	bool whole;
	bareme_result result = book_part_begin(b, part, &reader, b);
	if (result == BAREME_DONE)
		result = merges_search(b, data, &len, &whole);
	if (result == BAREME_DONE && len > 0)
		result = merges_read(b, data, len, whole);
	book_part_end(b);
	return result;
}
