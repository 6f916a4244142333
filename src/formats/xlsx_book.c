/* .xlsx: the workbook and what belongs to it. */
#include "formats/xlsx_inside.h"

#include <stdlib.h>
#include <strings.h>

/* A part that another one names: its number, what it is, where it is. */
typedef struct relation {
	const char *id, *type, *target;
} relation;

typedef struct xlsx_open {
	book *b;
	const char *folder; /* of the part whose relations are read, with a stroke at its end */
	relation *relations;
	size_t count, room;
	size_t sheets;               /* of any kind */
	const char *workbook, *type; /* the workbook's part, and what the container says it is */
} xlsx_open;

/* ---- Relations ---- */

/* The path of a target: from the top, or from the folder, without "." and "..". */
static const char *xlsx_resolve(xlsx_open *o, const char *target, bareme_result *result)
{
	buffer path = {0};
	buffer_printf(&path, "%s%s", target[0] == '/' ? "" : o->folder, target + (target[0] == '/'));
	const char *from = buffer_cstring(&path);
	/* It only gets shorter: in its own place. */
	char *out = path.data;
	size_t len = 0;
	while (!path.failed && *from != '\0') {
		size_t piece = strcspn(from, "/"), stroke = from[piece] == '/';
		if (piece == 2 && memcmp(from, "..", 2) == 0) {
			len -= len > 0;
			while (len > 0 && out[len - 1] != '/')
				len--;
		} else if (piece != 1 || from[0] != '.') {
			memmove(out + len, from, piece + stroke);
			len += piece + stroke;
		}
		from += piece + stroke;
	}
	path.len = len;
	const char *resolved = book_copy(o->b, buffer_cstring(&path), result);
	if (path.failed)
		*result = BAREME_NO_MEMORY;
	buffer_free(&path);
	return resolved;
}

static unsigned xlsx_relation_start(void *payload, unsigned state, const char *name, const char **attributes)
{
	enum { RELATIONS = XML_TOP + 1 };
	xlsx_open *o = payload;
	if (state == XML_TOP)
		return RELATIONS;
	const char *id = xml_attribute(attributes, "Id"), *type = xml_attribute(attributes, "Type"),
		   *target = xml_attribute(attributes, "Target"), *mode = xml_attribute(attributes, "TargetMode");
	if (strcmp(name, "Relationship") != 0 || id == NULL || type == NULL || target == NULL ||
	    (mode != NULL && strcmp(mode, "External") == 0))
		return XML_SKIP;
	if (o->count == ZIP_PARTS) {
		warner_say(&o->b->to, BAREME_ERROR, "size", 0, "the workbook has more than %d parts", ZIP_PARTS);
		book_part_leave(o->b, BAREME_BAD_INPUT);
		return XML_SKIP;
	}
	bareme_result result = BAREME_DONE;
	const char *last = strrchr(type, '/');
	relation r = {book_copy(o->b, id, &result), book_copy(o->b, last == NULL ? type : last + 1, &result),
		      xlsx_resolve(o, target, &result)};
	if (result == BAREME_DONE && !grow(&o->relations, o->count, &o->room, sizeof *o->relations))
		result = BAREME_NO_MEMORY;
	if (result != BAREME_DONE)
		book_part_leave(o->b, result);
	else
		o->relations[o->count++] = r;
	return XML_SKIP;
}

/* Reads the relations of a part, in the place of those that were read; "" is the container as a whole. */
static bareme_result xlsx_read_relations(xlsx_open *o, const char *part)
{
	static const xml_reader reader = {xlsx_relation_start, NULL, NULL};
	buffer path = {0};
	const char *stroke = strrchr(part, '/');
	int folder = stroke == NULL ? 0 : (int)(stroke + 1 - part);
	buffer_printf(&path, "%.*s_rels/%s.rels", folder, part, part + folder);
	bareme_result result = path.failed ? BAREME_NO_MEMORY : BAREME_DONE;
	const char *at = book_copy(o->b, buffer_cstring(&path), &result);
	if (!path.failed)
		path.len = (size_t)folder;
	o->folder = book_copy(o->b, buffer_cstring(&path), &result);
	o->count = 0;
	if (result == BAREME_DONE)
		result = zip_find(o->b->zip, at) == SIZE_MAX ? BAREME_DONE : book_part_read(o->b, at, &reader, o);
	buffer_free(&path);
	return result;
}

static const relation *xlsx_relation(const xlsx_open *o, const char *id, const char *type)
{
	for (size_t i = 0; i < o->count; i++)
		if ((id == NULL || strcmp(o->relations[i].id, id) == 0) &&
		    (type == NULL || strcmp(o->relations[i].type, type) == 0))
			return &o->relations[i];
	return NULL;
}

/* ---- What the container says the workbook is ---- */

static unsigned xlsx_type_start(void *payload, unsigned state, const char *name, const char **attributes)
{
	enum { TYPES = XML_TOP + 1 };
	xlsx_open *o = payload;
	if (state == XML_TOP)
		return TYPES;
	const char *part = xml_attribute(attributes, "PartName"), *type = xml_attribute(attributes, "ContentType");
	bareme_result result = BAREME_DONE;
	if (strcmp(name, "Override") == 0 && part != NULL && type != NULL &&
	    strcasecmp(part + (part[0] == '/'), o->workbook) == 0)
		o->type = book_copy(o->b, type, &result);
	if (result != BAREME_DONE)
		book_part_leave(o->b, result);
	return XML_SKIP;
}

static bareme_result xlsx_check_type(xlsx_open *o)
{
	static const xml_reader reader = {xlsx_type_start, NULL, NULL};
	const warner *to = &o->b->to;
	bareme_result result = book_part_read(o->b, "[Content_Types].xml", &reader, o);
	/* Where nothing is said, the part shows. */
	if (result != BAREME_DONE || o->type == NULL)
		return result;
	if (strstr(o->type, "sheet.binary") != NULL) {
		warner_say(to, BAREME_ERROR, "format", 0, "this is a workbook in the format .xlsb: save it as .xlsx");
		return BAREME_BAD_INPUT;
	}
	if (strstr(o->type, "spreadsheetml") == NULL && strstr(o->type, "ms-excel") == NULL &&
	    strcmp(o->type, "application/xml") != 0) {
		warner_say(to, BAREME_ERROR, "format", 0, "this is not a workbook: save it as .xlsx, .ods or CSV");
		return BAREME_BAD_INPUT;
	}
	return BAREME_DONE;
}

/* ---- The workbook ---- */

enum { WORKBOOK = XML_TOP + 1, SHEETS };

static void xlsx_add_sheet(xlsx_open *o, const char **attributes)
{
	const char *name = xml_attribute(attributes, "name"), *state = xml_attribute(attributes, "state"), *id = NULL;
	/* r:id, under whatever prefix; sheetId is another. */
	for (const char **a = attributes; *a != NULL; a += 2)
		if (strchr(a[0], ':') != NULL && strcmp(xml_local(a[0]), "id") == 0)
			id = a[1];
	if (++o->sheets > BOOK_SHEETS) {
		book_part_leave(o->b, book_refuse_sheets(o->b));
		return;
	}
	const relation *r = id == NULL ? NULL : xlsx_relation(o, id, NULL);
	if (name == NULL || r == NULL || strcmp(r->type, "worksheet") != 0)
		return;
	bareme_result result = book_add_sheet(o->b, name, r->target, state != NULL && strcmp(state, "visible") != 0);
	if (result != BAREME_DONE)
		book_part_leave(o->b, result);
}

static unsigned xlsx_workbook_start(void *payload, unsigned state, const char *name, const char **attributes)
{
	xlsx_open *o = payload;
	if (state == XML_TOP)
		return strcmp(name, "workbook") == 0 ? WORKBOOK : XML_SKIP;
	if (state == SHEETS && strcmp(name, "sheet") == 0)
		xlsx_add_sheet(o, attributes);
	if (state != WORKBOOK)
		return XML_SKIP;
	if (strcmp(name, "workbookPr") == 0)
		o->b->date1904 = xlsx_is_true(xml_attribute(attributes, "date1904"));
	return strcmp(name, "sheets") == 0 ? SHEETS : XML_SKIP;
}

static bareme_result xlsx_read_workbook(xlsx_open *o)
{
	static const xml_reader reader = {xlsx_workbook_start, NULL, NULL};
	bareme_result result = xlsx_read_relations(o, "");
	if (result != BAREME_DONE)
		return result;
	const relation *r = xlsx_relation(o, NULL, "officeDocument");
	o->workbook = r == NULL ? "xl/workbook.xml" : r->target;
	result = xlsx_check_type(o);
	if (result == BAREME_DONE)
		result = xlsx_read_relations(o, o->workbook);
	if (result == BAREME_DONE)
		result = book_part_read(o->b, o->workbook, &reader, o);
	if (result != BAREME_DONE)
		return result;
	r = xlsx_relation(o, NULL, "styles");
	if (r != NULL)
		result = xlsx_read_styles(o->b, r->target);
	r = xlsx_relation(o, NULL, "sharedStrings");
	if (r != NULL)
		o->b->strings_part = r->target;
	return result;
}

static bareme_result xlsx_open_book(book *b)
{
	xlsx_open o = {.b = b};
	bareme_result result = xlsx_read_workbook(&o);
	free(o.relations);
	return result;
}

const book_reader xlsx_reader = {xlsx_open_book, xlsx_begin_sheet, xlsx_free_sheet};
