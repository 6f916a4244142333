/* From a combination of values and a day to the row in force. */
#ifndef INDEX_H
#define INDEX_H

#include "rules/model.h"

/*
 * Makes the index. A table with at most `most` combinations, in which the rows list
 * no more than that, has its rows listed for each of them. False where memory failed.
 */
enum { INDEX_CELLS = 1 << 22 };
bool index_build(arena *a, table *t, size_t most);
int64_t index_find(const table *t, size_t cell, int32_t date);

/* The first day on which a row lists the combination; false if no row ever does. */
bool table_first_day(const table *t, size_t cell, int32_t *day);

/*
 * How many of the table's first conditions any row fulfils together for the combination. `open` fields are those that
 * may have any value.
 */
size_t table_depth(const table *t, size_t cell, uint64_t open);

/* The row in force for a combination on a day, or -1. */
static inline int64_t table_find(const table *t, size_t cell, int32_t date)
{
	if (t->starts == NULL)
		return index_find(t, cell, date);
	uint32_t first = t->starts[cell], end = t->starts[cell + 1];
	/* Rows come by their first days: of many, the last to begin before the day is the one to look at. */
	while (end - first > 8) {
		uint32_t middle = first + (end - first) / 2;
		if (t->spans[middle].from <= date)
			first = middle;
		else
			end = middle;
	}
	for (uint32_t i = first; i < end; i++)
		if (t->spans[i].from <= date && date <= t->spans[i].to)
			return t->spans[i].row;
	return -1;
}

/*
 * The row in force for a combination on a day, whatever the values of the `open` fields, which count for 0 in the
 * combination: a row, -1 where no row is for it on any day, or ROW_DEPENDS.
 */
enum { ROW_DEPENDS = -2 };
int64_t table_find_whatever(const table *t, size_t cell, int32_t date, uint64_t open);

/* What the operation's fields add to the number of a combination; those that are `open` add nothing. */
static inline size_t table_cell_of(const table *t, const int64_t *values, uint64_t open)
{
	size_t cell = 0;
	for (size_t k = 0; k < t->condition_count; k++) {
		const field *ranged = t->columns[t->condition_columns[k]].ranged;
		if (t->fields[k] < 0 || (open >> t->fields[k] & 1) != 0)
			continue;
		int64_t value = values[t->fields[k]];
		cell += (ranged == NULL ? (size_t)value : scale_find(&ranged->scale, value)) * t->strides[k];
	}
	return cell;
}

#endif
