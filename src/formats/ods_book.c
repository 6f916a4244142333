/* .ods: the sheets of a workbook, which all are in one part, and whether it is encrypted. */
#include "formats/ods_inside.h"

static const char ods_content[] = "content.xml";

/* ---- Encryption ---- */

static bareme_result ods_refuse_encrypted(const book *b)
{
	warner_say(&b->to, BAREME_ERROR, "format", 0, "the workbook is encrypted: save it without a password");
	return BAREME_BAD_INPUT;
}

static unsigned ods_manifest_start(void *payload, unsigned state, const char *name, const char **attributes)
{
	book *b = payload;
	(void)attributes;
	if (strcmp(name, "encryption-data") != 0)
		return state + 1 < XML_TOP + 4 ? state + 1 : XML_SKIP;
	book_part_leave(b, ods_refuse_encrypted(b));
	return XML_SKIP;
}

static bareme_result ods_check_encryption(book *b)
{
	static const char manifest[] = "META-INF/manifest.xml";
	static const xml_reader reader = {ods_manifest_start, NULL, NULL};
	if (zip_find(b->zip, "encrypted-package") != SIZE_MAX)
		return ods_refuse_encrypted(b);
	return zip_find(b->zip, manifest) == SIZE_MAX ? BAREME_DONE : book_part_read(b, manifest, &reader, b);
}

/* ---- Sheets ---- */

enum { DOCUMENT = XML_TOP + 1, BODY, SHEETS };

static unsigned ods_sheet_start(void *payload, unsigned state, const char *name, const char **attributes)
{
	book *b = payload;
	if (state == XML_TOP)
		return DOCUMENT;
	if (state == DOCUMENT)
		return strcmp(name, "body") == 0 ? BODY : XML_SKIP;
	if (state == BODY)
		return strcmp(name, "spreadsheet") == 0 ? SHEETS : XML_SKIP;
	const char *title = xml_attribute(attributes, "name"), *style = xml_attribute(attributes, "style-name");
	if (strcmp(name, "table") != 0 || title == NULL)
		return XML_SKIP;
	bareme_result result = book_add_sheet(b, title, ods_content, style != NULL && ods_hides(b, style));
	if (result != BAREME_DONE)
		book_part_leave(b, result);
	return XML_SKIP;
}

/* Where the tag ends that the bytes begin with; NULL where they do not have its end. */
static const char *ods_tag_end(bareme_text bytes)
{
	char quote = '\0';
	for (size_t i = 0; i < bytes.len; i++) {
		char c = bytes.data[i];
		if (quote != '\0')
			quote = c == quote ? '\0' : quote;
		else if (c == '"' || c == '\'')
			quote = c;
		else if (c == '>')
			return bytes.data + i;
	}
	return NULL;
}

/* Reads the tags of sheets alone. */
static size_t ods_look(book *b, bareme_text bytes, void *payload, bareme_result *result)
{
	static const xml_reader reader = {ods_sheet_start, NULL, NULL};
	static const char tag[] = "<table:table";
	size_t *tags = payload;
	bareme_text rest = bytes;
	while (*result == BAREME_DONE) {
		const char *hit = memmem(rest.data, rest.len, tag, sizeof tag - 1);
		if (hit == NULL) {
			size_t kept = rest.len < sizeof tag ? rest.len : sizeof tag;
			return bytes.len - kept;
		}
		rest = text_from(rest, (size_t)(hit - rest.data));
		if (rest.len < sizeof tag)
			return bytes.len - rest.len;
		if (strchr(" \t\r\n", rest.data[sizeof tag - 1]) == NULL) {
			rest = text_from(rest, sizeof tag - 1);
			continue;
		}
		if (++*tags > BOOK_SHEETS) {
			*result = book_refuse_sheets(b);
			break;
		}
		const char *end = ods_tag_end(rest);
		/* No sheet has a name that is so long. */
		if (end == NULL && rest.len < BOOK_LOOK_KEPT)
			return bytes.len - rest.len;
		size_t len = end == NULL ? sizeof tag : (size_t)(end - rest.data) + 1;
		*result = book_part_fragment(b, &reader, b) ? book_part_feed(b, TEXT("<x><body><spreadsheet>"))
							    : BAREME_NO_MEMORY;
		if (*result == BAREME_DONE)
			*result = book_part_feed(b, (bareme_text){rest.data, len});
		/* What is broken is reported when the rows are read. */
		if (*result == BAREME_STOPPED)
			*result = BAREME_DONE;
		rest = text_from(rest, len);
	}
	return bytes.len;
}

static bareme_result ods_open_book(book *b)
{
	static const xml_reader whole = {ods_sheet_start, NULL, NULL};
	size_t tags = 0;
	bareme_result result = ods_check_encryption(b);
	if (result == BAREME_DONE)
		result = ods_read_styles(b);
	if (result == BAREME_DONE)
		result = book_part_look(b, ods_content, ods_look, &tags);
	/* UTF-16, or another prefix. */
	if (result == BAREME_DONE && b->sheet_count == 0)
		result = book_part_read(b, ods_content, &whole, b);
	return result;
}

const book_reader ods_reader = {ods_open_book, ods_begin_sheet, ods_free_sheet};
