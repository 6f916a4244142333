/* The columns that the sums of a list are by, those that a page shows of it, and what a record has in them. */
#ifndef BY_H
#define BY_H

#include "lists/reader.h"
#include "lists/writer.h"

typedef struct by_column {
	enum { BY_YEAR, BY_DEPARTMENT, BY_EPCI, BY_ZONE, BY_FIELD, BY_CELL, BY_KEY } kind;
	int number; /* of the field, the column or the key */
} by_column;

/*
 * Finds the columns that the options name, and begins the sums by them. BAREME_BAD_INPUT, and reported, where the list
 * does not have one.
 */
bareme_result by_find(list *l, bareme_list_summary *sums);

/*
 * Finds the columns that a page shows besides the id: those that the options name, else the first texts.
 * BAREME_BAD_INPUT as above.
 */
bareme_result by_find_shown(list *l);

/* Appends what the record has in that column of those shown, as written where it is a cell. */
void by_put_shown(const list *l, const answered *a, size_t shown, buffer *text);

/* Adds the answer to the group of its record, which `r` has read; `key` is scratch. False where memory failed. */
bool by_add(const reader *r, const record *rec, buffer *key, sums *to);

#endif
