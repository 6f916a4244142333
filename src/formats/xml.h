/*
 * XML as a walk through states. A reader says for each tag in which state what is inside of it is read: 0 leaves all of
 * it out. Names come without their prefix. A document type, and with it every entity of one's own, is refused; memory
 * is bounded.
 */
#ifndef XML_H
#define XML_H

#include "base/buffer.h"

/* The state around the outermost tag; a reader's own states are above it. */
enum { XML_SKIP, XML_TOP };

typedef struct xml_reader {
	/* A tag, in that state: returns the state of its inside. `attributes` are names and values in turns, up to a
	 * NULL. */
	unsigned (*start)(void *payload, unsigned state, const char *name, const char **attributes);
	/* The end of a tag whose inside had that state; may be NULL. */
	void (*end)(void *payload, unsigned state);
	/* A piece of text in that state; may be NULL. */
	void (*text)(void *payload, unsigned state, bareme_text piece);
} xml_reader;

typedef enum xml_fault {
	XML_FINE,
	XML_NO_MEMORY,
	XML_STOPPED, /* by xml_stop */
	XML_BROKEN,
	XML_DOCTYPE,
	XML_DEEP,    /* more than XML_DEPTH tags within each other */
	XML_LONG,    /* a tag of more than XML_TOKEN bytes */
	XML_TOO_MUCH /* more than XML_MEMORY */
} xml_fault;

typedef struct xml xml;

/* NULL where memory failed. `payload` is handed to the reader's functions. */
xml *xml_new(const xml_reader *reader, void *payload);
void xml_free(xml *x);

/* Room for the next bytes of the document. */
xml_fault xml_room(xml *x, size_t size, char **room);
/* Reads the bytes that were put there. `last`: the document ends with them. */
xml_fault xml_read(xml *x, size_t len, bool last);

/* From within the reader: nothing more is read. */
void xml_stop(xml *x);

/* Where a fault was found. */
void xml_place(const xml *x, uint64_t *line, uint64_t *column);

/* The value of an attribute of that name, whatever its prefix; NULL where there is none. */
const char *xml_attribute(const char **attributes, const char *name);

/* A name without its prefix. */
static inline const char *xml_local(const char *name)
{
	const char *colon = strchr(name, ':');
	return colon == NULL ? name : colon + 1;
}

#endif
