/*
 * Scales: the whole numbers from a least to a last one, cut into intervals, so that a set of numbers which begins and
 * ends at cuts alone is a set of few intervals.
 */
#ifndef SCALE_H
#define SCALE_H

#include "base/memory.h"

typedef struct scale {
	size_t count;         /* intervals; 0 = there is no scale */
	const int64_t *first; /* the first number of each, in ascending order */
	int64_t last;
} scale;

/* Both ends included. */
typedef struct range {
	int64_t least, most;
} range;

/*
 * The scale over `whole` that the cuts make, numbers with which intervals begin, in any order and any number of times;
 * those outside count for nothing. `cuts` has room for one more, is sorted, and becomes the scale's own.
 */
scale scale_make(range whole, int64_t *cuts, size_t count);

/* The interval that holds the number, which must be on the scale. */
static inline size_t scale_find(const scale *s, int64_t number)
{
	size_t low = 0, high = s->count;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		if (s->first[middle] <= number)
			low = middle;
		else
			high = middle;
	}
	return low;
}

/* The numbers of `count` intervals, which follow each other. */
static inline range scale_part(const scale *s, size_t interval, size_t count)
{
	bool at_end = interval + count == s->count;
	return (range){s->first[interval], at_end ? s->last : s->first[interval + count] - 1};
}

/* Adds the intervals of a range, which begins and ends at cuts, to a set. */
void scale_add(const scale *s, range r, uint64_t *set);

/*
 * The next run of neighbours in a set, from interval *at on: *at is its first one, and its length is returned; 0 where
 * there is none. To go on, add the length to *at.
 */
size_t scale_next_run(const scale *s, const uint64_t *set, size_t *at);

#endif
