/* The parts of a workbook, from the container through the parser of XML; what is wrong with them is reported. */
#include "formats/book_inside.h"

#include <assert.h>

enum { PART_CHUNK = 64 * 1024 };

/* Reports what is wrong with the container, or with that part of it. */
static bareme_result part_refuse_bytes(const book *b, zip_fault fault, const char *path)
{
	switch (fault) {
	case ZIP_FINE:
		return BAREME_DONE;
	case ZIP_NO_MEMORY:
		return BAREME_NO_MEMORY;
	case ZIP_READ:
		return BAREME_READ_ERROR;
	case ZIP_NO_END:
		warner_say(&b->to, BAREME_ERROR, "format", 0,
			   "the workbook is incomplete: its end is missing; copy or download it again");
		break;
	case ZIP_DAMAGED:
		warner_say(&b->to, BAREME_ERROR, "format", 0,
			   "the workbook is damaged at \"%s\": copy or download it again, or open and save it", path);
		break;
	case ZIP_ENCRYPTED:
		warner_say(&b->to, BAREME_ERROR, "format", 0, "the workbook is encrypted: save it without a password");
		break;
	case ZIP_METHOD:
		warner_say(
		    &b->to, BAREME_ERROR, "format", 0,
		    "the workbook is packed in a way that no spreadsheet program uses, at \"%s\": open and save it",
		    path);
		break;
	case ZIP_MANY:
		warner_say(&b->to, BAREME_ERROR, "size", 0, "the workbook has more than %d parts", ZIP_PARTS);
		break;
	case ZIP_LARGE:
		warner_say(&b->to, BAREME_ERROR, "size", 0,
			   "part \"%s\" of the workbook unpacks to more than %d times its size, or to more than %d GB: "
			   "no sheet does",
			   path, ZIP_RATIO, (int)(ZIP_PART_SIZE >> 30));
		break;
	case ZIP_ALL:
		warner_say(&b->to, BAREME_ERROR, "size", 0,
			   "the parts of the workbook unpack to more than %d GB together: no workbook does",
			   (int)(ZIP_ALL_SIZE >> 30));
		break;
	}
	return BAREME_BAD_INPUT;
}

static bareme_result part_refuse(book *b, xml_fault fault)
{
	uint64_t line, column;
	xml_place(b->xml, &line, &column);
	switch (fault) {
	case XML_FINE:
		return BAREME_DONE;
	case XML_NO_MEMORY:
		return BAREME_NO_MEMORY;
	case XML_STOPPED:
		return b->left;
	case XML_BROKEN:
		warner_say(&b->to, BAREME_ERROR, "format", 0,
			   "the workbook is damaged: the XML of \"%s\" is broken at line %llu, column %llu", b->part,
			   (unsigned long long)line, (unsigned long long)column);
		break;
	case XML_DOCTYPE:
		warner_say(&b->to, BAREME_ERROR, "format", 0,
			   "part \"%s\" of the workbook has a document type, which no workbook needs", b->part);
		break;
	case XML_DEEP:
		warner_say(
		    &b->to, BAREME_ERROR, "size", 0,
		    "part \"%s\" of the workbook has more than %d tags within each other, at line %llu, column %llu",
		    b->part, XML_DEPTH, (unsigned long long)line, (unsigned long long)column);
		break;
	case XML_LONG:
		warner_say(
		    &b->to, BAREME_ERROR, "size", 0,
		    "part \"%s\" of the workbook has a tag that is longer than %d bytes, at line %llu, column %llu",
		    b->part, XML_TOKEN, (unsigned long long)line, (unsigned long long)column);
		break;
	case XML_TOO_MUCH:
		warner_say(&b->to, BAREME_ERROR, "size", 0,
			   "part \"%s\" of the workbook has too many names of tags and attributes", b->part);
		break;
	}
	return BAREME_BAD_INPUT;
}

bareme_result book_container_open(book *b)
{
	return part_refuse_bytes(b, zip_open(&b->zip, b->file), "");
}

bareme_result book_part_begin(book *b, const char *path, const xml_reader *reader, void *payload)
{
	book_part_end(b);
	size_t part = zip_find(b->zip, path);
	if (part == SIZE_MAX) {
		warner_say(&b->to, BAREME_ERROR, "format", 0,
			   "the workbook is damaged: its part \"%s\" is missing; open and save it", path);
		return BAREME_BAD_INPUT;
	}
	b->part = path;
	b->left = BAREME_DONE;
	bareme_result result = part_refuse_bytes(b, zip_begin(b->zip, part), path);
	if (result != BAREME_DONE || reader == NULL)
		return result;
	b->xml = xml_new(reader, payload);
	return b->xml == NULL ? BAREME_NO_MEMORY : BAREME_DONE;
}

void book_part_end(book *b)
{
	xml_free(b->xml);
	b->xml = NULL;
}

static bareme_result part_bytes(book *b, char *data, size_t room, size_t *len)
{
	return part_refuse_bytes(b, zip_read(b->zip, data, room, len), b->part);
}

bareme_result book_part_step(book *b, bool *more)
{
	char *room;
	size_t len;
	*more = false;
	xml_fault fault = xml_room(b->xml, PART_CHUNK, &room);
	if (fault == XML_FINE) {
		bareme_result result = part_bytes(b, room, PART_CHUNK, &len);
		if (result != BAREME_DONE)
			return result;
		*more = len > 0;
		fault = xml_read(b->xml, len, len == 0);
	}
	if (fault != XML_FINE)
		*more = false;
	return part_refuse(b, fault);
}

void book_part_leave(book *b, bareme_result result)
{
	if (b->left == BAREME_DONE)
		b->left = result;
	xml_stop(b->xml);
}

bareme_result book_part_read(book *b, const char *path, const xml_reader *reader, void *payload)
{
	bool more = true;
	bareme_result result = book_part_begin(b, path, reader, payload);
	while (result == BAREME_DONE && more)
		result = book_part_step(b, &more);
	book_part_end(b);
	return result;
}

/* ---- Bytes ---- */

bareme_result book_part_start(book *b, const char *path, char *start, size_t size)
{
	size_t len;
	bareme_result result = book_part_begin(b, path, NULL, NULL);
	if (result == BAREME_DONE)
		result = part_bytes(b, start, size - 1, &len);
	start[result == BAREME_DONE ? len : 0] = '\0';
	return result;
}

bareme_result book_part_look(book *b, const char *path, book_look_fn look, void *payload)
{
	char data[BOOK_LOOK_KEPT + PART_CHUNK];
	size_t kept = 0, len = 1;
	bareme_result result = book_part_begin(b, path, NULL, NULL);
	while (result == BAREME_DONE && len > 0) {
		result = part_bytes(b, data + kept, PART_CHUNK, &len);
		if (result != BAREME_DONE || len == 0)
			break;
		size_t used = look(b, (bareme_text){data, kept + len}, payload, &result);
		kept = kept + len - used;
		assert(kept <= BOOK_LOOK_KEPT);
		memmove(data, data + used, kept);
	}
	book_part_end(b);
	return result == BAREME_STOPPED ? BAREME_DONE : result;
}

bool book_part_fragment(book *b, const xml_reader *reader, void *payload)
{
	xml_free(b->xml);
	b->xml = xml_new(reader, payload);
	b->left = BAREME_DONE;
	return b->xml != NULL;
}

bareme_result book_part_feed(book *b, bareme_text bytes)
{
	char *room;
	xml_fault fault = xml_room(b->xml, bytes.len, &room);
	if (fault == XML_FINE) {
		memcpy(room, bytes.data, bytes.len);
		fault = xml_read(b->xml, bytes.len, false);
	}
	if (fault == XML_NO_MEMORY)
		return BAREME_NO_MEMORY;
	return fault == XML_FINE ? BAREME_DONE : b->left != BAREME_DONE ? b->left : BAREME_STOPPED;
}
