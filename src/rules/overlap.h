/*
 * Rows of a table that hold for the same case on the same day. They are found whenever tables load: no look-up could
 * choose between them.
 */
#ifndef OVERLAP_H
#define OVERLAP_H

#include "base/boxes.h"
#include "rules/loader.h"

/* A table as boxes, one per row. Memory is freed by table_boxes_free, also where table_boxes_init failed. */
typedef struct table_boxes {
	space s;
	size_t counts[COLUMNS_MAX];
	uint64_t *whole;
	box *boxes;
} table_boxes;

/* False where memory failed. The space refers to `out`, which may not be moved. */
bool table_boxes_init(table_boxes *out, const table *t);
void table_boxes_free(table_boxes *b);

/* Adds a fault for every pair of rows that overlap, in every table. False where memory failed. */
bool overlap_find(loader *l);

#endif
