/* Ids that more than one operation of a list has. */
#ifndef IDS_H
#define IDS_H

#include "lists/list.h"

typedef struct ids {
	names known;     /* -> the place in `lines` */
	uint64_t *lines; /* of each id's first operation */
	size_t count, room;
	arena arena; /* the ids */
} ids;

/* Notes the id of an operation that begins on that line; only in a thread's own buffer, in the order of its block. */
void ids_note(buffer *noted, bareme_text id, uint64_t line);

/* Takes what a block noted, in the order of the list; false where memory failed. */
bool ids_take(ids *i, const buffer *noted, bareme_list_summary *sums);

void ids_free(ids *i);

#endif
