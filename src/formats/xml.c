/* XML by expat; see xml.h. */
#include "formats/xml.h"

#include "formats/book_limits.h"

#include <expat.h>
#include <stdlib.h>

struct xml {
	XML_Parser parser;
	const xml_reader *reader;
	void *payload;
	uint64_t read;
	size_t memory; /* that the parser has */
	xml_fault fault;
	unsigned depth;
	uint8_t states[XML_DEPTH + 1]; /* of the tags that are open */
};

/* ---- The parser's memory, which is counted ---- */

/* Before each piece: whose it is, and how large. */
typedef union xml_piece {
	struct {
		xml *of;
		size_t size;
	} is;
	max_align_t align;
} xml_piece;

/* Whose parser runs in this thread: expat asks for memory without saying who asks. */
static _Thread_local xml *xml_running;

static void *xml_resize(void *old, size_t size)
{
	xml_piece *piece = old == NULL ? NULL : (xml_piece *)old - 1;
	xml *x = piece == NULL ? xml_running : piece->is.of;
	size_t had = piece == NULL ? 0 : piece->is.size;
	if (size > XML_MEMORY || x->memory - had + size > XML_MEMORY) {
		x->fault = XML_TOO_MUCH;
		return NULL;
	}
	xml_piece *resized = realloc(piece, sizeof *piece + size);
	if (resized == NULL)
		return NULL;
	x->memory += size - had;
	resized->is.of = x;
	resized->is.size = size;
	return resized + 1;
}

static void *xml_malloc(size_t size)
{
	return xml_resize(NULL, size);
}

static void xml_release(void *memory)
{
	if (memory == NULL)
		return;
	xml_piece *piece = (xml_piece *)memory - 1;
	piece->is.of->memory -= piece->is.size;
	free(piece);
}

/* ---- What expat calls ---- */

static void xml_fail(xml *x, xml_fault fault)
{
	if (x->fault == XML_FINE)
		x->fault = fault;
	XML_StopParser(x->parser, XML_FALSE);
}

static void XMLCALL xml_start(void *payload, const XML_Char *name, const XML_Char **attributes)
{
	xml *x = payload;
	if (x->fault != XML_FINE)
		return;
	if (x->depth == XML_DEPTH) {
		xml_fail(x, XML_DEEP);
		return;
	}
	unsigned state = x->states[x->depth];
	if (state != XML_SKIP)
		state = x->reader->start(x->payload, state, xml_local(name), attributes);
	x->states[++x->depth] = (uint8_t)state;
}

static void XMLCALL xml_end(void *payload, const XML_Char *name)
{
	xml *x = payload;
	(void)name;
	if (x->fault != XML_FINE)
		return;
	unsigned state = x->states[x->depth--];
	if (state != XML_SKIP && x->reader->end != NULL)
		x->reader->end(x->payload, state);
}

static void XMLCALL xml_text(void *payload, const XML_Char *text, int len)
{
	xml *x = payload;
	unsigned state = x->states[x->depth];
	if (state != XML_SKIP && x->fault == XML_FINE)
		x->reader->text(x->payload, state, (bareme_text){text, (size_t)len});
}

static void XMLCALL xml_doctype(void *payload, const XML_Char *name, const XML_Char *system, const XML_Char *public,
				int internal)
{
	(void)name;
	(void)system;
	(void)public;
	(void)internal;
	xml_fail(payload, XML_DOCTYPE);
}

/* ---- The walk ---- */

xml *xml_new(const xml_reader *reader, void *payload)
{
	static const XML_Memory_Handling_Suite memory = {xml_malloc, xml_resize, xml_release};
	xml *x = calloc(1, sizeof *x);
	if (x == NULL)
		return NULL;
	x->reader = reader;
	x->payload = payload;
	x->states[0] = XML_TOP;
	xml_running = x;
	x->parser = XML_ParserCreate_MM(NULL, &memory, NULL);
	if (x->parser == NULL) {
		free(x);
		return NULL;
	}
	XML_SetUserData(x->parser, x);
	XML_SetElementHandler(x->parser, xml_start, xml_end);
	if (reader->text != NULL)
		XML_SetCharacterDataHandler(x->parser, xml_text);
	XML_SetStartDoctypeDeclHandler(x->parser, xml_doctype);
	return x;
}

void xml_free(xml *x)
{
	if (x == NULL)
		return;
	XML_ParserFree(x->parser);
	free(x);
}

xml_fault xml_room(xml *x, size_t size, char **room)
{
	xml_running = x;
	*room = XML_GetBuffer(x->parser, (int)size);
	if (*room == NULL && x->fault == XML_FINE)
		x->fault = XML_NO_MEMORY;
	return x->fault;
}

xml_fault xml_read(xml *x, size_t len, bool last)
{
	xml_running = x;
	x->read += len;
	enum XML_Status status = XML_ParseBuffer(x->parser, (int)len, last);
	if (status != XML_STATUS_OK && x->fault == XML_FINE)
		x->fault = XML_GetErrorCode(x->parser) == XML_ERROR_NO_MEMORY ? XML_NO_MEMORY : XML_BROKEN;
	XML_Index at = XML_GetCurrentByteIndex(x->parser);
	if (x->fault == XML_FINE && at >= 0 && x->read - (uint64_t)at > XML_TOKEN)
		x->fault = XML_LONG;
	return x->fault;
}

void xml_stop(xml *x)
{
	xml_fail(x, XML_STOPPED);
}

void xml_place(const xml *x, uint64_t *line, uint64_t *column)
{
	*line = XML_GetCurrentLineNumber(x->parser);
	*column = XML_GetCurrentColumnNumber(x->parser) + 1;
}

const char *xml_attribute(const char **attributes, const char *name)
{
	for (; *attributes != NULL; attributes += 2)
		if (strcmp(xml_local(attributes[0]), name) == 0)
			return attributes[1];
	return NULL;
}
