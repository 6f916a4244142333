/*
 * Boxes: cases and days. A box is a set of values in each of several columns, from one day to another; a row of a
 * table is one. Which boxes meet, and what they leave open, is found exactly, in time that never grows exponentially:
 *
 * - Meeting: boxes come in the order of their first days. Those that are in force at the time are in one bitset per
 *   value; the boxes that a new one meets are the intersection, over its columns, of the union of its values' bitsets.
 *   That takes (boxes / 64) x (boxes in force at once) x (values) steps at most.
 * - Gaps, among boxes of which no two meet: these leave nothing open exactly where their sizes add up to the size of
 *   the whole. The search goes through the columns in turn, value by value, and enters only values where the sizes
 *   fall short; so every step leads to a gap. A gap that is found is stretched over its days and then, column by
 *   column, over all values that are open too, and counts as a box from there on: gaps never meet. Each takes
 *   (columns) x (boxes) x (values) steps at most.
 * - Boxes that meet are cut into parts that do not. Only this may give too many parts; then the result is BOXES_LIMIT.
 */
#ifndef BOXES_H
#define BOXES_H

#include "base/buffer.h"
#include "base/memory.h"

/* Where boxes lie. */
typedef struct space {
	size_t columns;
	const size_t *counts;  /* values per column */
	const size_t *offset;  /* the column's first word within the sets of a box */
	size_t words;          /* of all sets of a box */
	const uint64_t *whole; /* the sets that cases are taken from; bits past a column's count are 0 */
	int32_t first, last;
} space;

typedef struct box {
	const uint64_t *sets;
	int32_t from, to;
} box;

typedef enum boxes_result {
	BOXES_DONE,
	BOXES_NO_MEMORY,
	BOXES_STOPPED, /* the callback wanted no more */
	BOXES_LIMIT    /* too much work, or cases: what was reported is right, more was not looked for */
} boxes_result;

/* The boxes that box `number` meets, among those before it in the order of first days. */
typedef struct meeting {
	uint32_t number;
	size_t count;
	const uint64_t *met; /* bit per place */
	size_t words;
	const uint32_t *at; /* place -> number of the box there */
} meeting;

/* Called once for every box that holds for any case at all, also where it meets no other. False stops. */
typedef bool (*meeting_fn)(const meeting *m, void *payload);

boxes_result boxes_meet(const space *s, const box *boxes, size_t count, meeting_fn report, void *payload);

/* A gap; the sets are the callback's only while it runs. False stops. */
typedef bool (*gap_fn)(const box *gap, void *payload);

/*
 * Reports the gaps that the boxes leave, in the order of their first cases. `meeting` says that some of them meet.
 * `work` is how many steps may be taken.
 */
boxes_result boxes_gaps(const space *s, const box *boxes, size_t count, bool meeting, uint64_t work, gap_fn report,
			void *payload);

/* True where the two have a case and a day in common. */
bool boxes_share(const space *s, const box *a, const box *b);

/* Writes a set of values as a cell of a table lists it: "a|b", or * for all of them. */
void boxes_put_set(buffer *out, const uint64_t *set, const char *const *values, size_t count);

#endif
