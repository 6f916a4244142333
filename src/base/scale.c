/* Scales: numbers cut into intervals; see scale.h. */
#include "base/scale.h"

#include "base/bits.h"

#include <stdlib.h>

static int scale_by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return x < y ? -1 : x > y;
}

scale scale_make(range whole, int64_t *cuts, size_t count)
{
	size_t kept = 0;
	cuts[count++] = whole.least;
	qsort(cuts, count, sizeof *cuts, scale_by_number);
	for (size_t i = 0; i < count; i++)
		if (cuts[i] >= whole.least && (kept == 0 || (cuts[i] <= whole.most && cuts[i] != cuts[kept - 1])))
			cuts[kept++] = cuts[i];
	return (scale){kept, cuts, whole.most};
}

void scale_add(const scale *s, range r, uint64_t *set)
{
	for (size_t i = scale_find(s, r.least); i < s->count && s->first[i] <= r.most; i++)
		bits_add(set, i);
}

size_t scale_next_run(const scale *s, const uint64_t *set, size_t *at)
{
	size_t length = 0;
	while (*at < s->count && !bits_has(set, *at))
		++*at;
	while (*at + length < s->count && bits_has(set, *at + length))
		length++;
	return length;
}
