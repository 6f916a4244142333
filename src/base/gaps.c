/* Boxes: what they leave open. See boxes.h for how. */
#include "base/boxes.h"

#include "base/bits.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Words that the sets of all parts may take. */
enum { PART_WORDS = 1 << 24 };

/* A number of cases and days. */
__extension__ typedef unsigned __int128 volume;

/* A box that meets no other, and how many values it has in each column. */
typedef struct piece {
	const uint64_t *sets;
	int32_t from, to;
	uint32_t counts[];
} piece;

/* The pieces that have the case in hand in the columns before a level, and their sizes per value of its column. */
typedef struct level {
	const piece **list;
	size_t count, room;
	volume *sums;
	volume needed; /* the size that each value of this column has in all */
} level;

typedef struct finder {
	const space *s;
	arena memory;  /* of pieces, and of sets that are made */
	level *levels; /* one per column, and one for the days */
	uint64_t *gap; /* the sets of the gap in hand, or of a part that is being cut */
	box *cut[2];   /* parts of the box that is being cut */
	size_t cut_count[2], cut_room[2];
	uint64_t work;     /* steps left */
	size_t part_words; /* that the sets of parts may still take */
	gap_fn report;
	void *payload;
} finder;

static bool gap_spend(finder *f, size_t steps)
{
	bool enough = f->work >= steps;
	f->work = enough ? f->work - steps : 0;
	return enough;
}

/* ---- Sizes ---- */

static volume count_days(int32_t from, int32_t to)
{
	int64_t days = (int64_t)to - from + 1;
	return (volume)days;
}

/* The size of a piece in the columns from `column` on, and in days. */
static volume piece_size_from(const space *s, const piece *p, size_t column)
{
	volume size = count_days(p->from, p->to);
	for (size_t c = column; c < s->columns; c++)
		size *= p->counts[c];
	return size;
}

/* Adds the piece to the sums of the values that it has in the level's column. */
static void add_sums(const space *s, level *l, size_t column, const piece *p)
{
	volume size = piece_size_from(s, p, column + 1);
	for (size_t w = 0; w < bits_words(s->counts[column]); w++)
		for (uint64_t rest = p->sets[s->offset[column] + w]; rest != 0; rest &= rest - 1)
			l->sums[w * 64 + bits_lowest(rest)] += size;
}

static bool level_add(level *l, const piece *p)
{
	if (!grow(&l->list, l->count, &l->room, sizeof(const void *)))
		return false;
	l->list[l->count++] = p;
	return true;
}

/* ---- Pieces ---- */

/* Adds a piece to those of the first level; NULL where memory failed. */
static const piece *piece_add(finder *f, const uint64_t *sets, int32_t from, int32_t to)
{
	const space *s = f->s;
	piece *p = arena_alloc(&f->memory, 1, sizeof *p + s->columns * sizeof *p->counts);
	if (p == NULL || !level_add(&f->levels[0], p))
		return NULL;
	p->sets = sets;
	p->from = from;
	p->to = to;
	for (size_t c = 0; c < s->columns; c++)
		p->counts[c] = (uint32_t)bits_count(sets + s->offset[c], bits_words(s->counts[c]));
	return p;
}

static uint64_t *gap_part_copy_sets(finder *f, const uint64_t *sets)
{
	uint64_t *copy = arena_alloc(&f->memory, f->s->words + 1, sizeof *copy);
	if (copy != NULL)
		memcpy(copy, sets, f->s->words * sizeof *copy);
	return copy;
}

static bool gap_part_add(finder *f, size_t side, const uint64_t *sets, int32_t from, int32_t to)
{
	if (!grow(&f->cut[side], f->cut_count[side], &f->cut_room[side], sizeof(box)))
		return false;
	f->cut[side][f->cut_count[side]++] = (box){sets, from, to};
	return true;
}

/* What is left of `part` without `other`, as boxes that do not meet, in the other list of parts. */
static bool gap_part_cut(finder *f, size_t side, const box *part, const box *other)
{
	const space *s = f->s;
	if (!boxes_share(s, part, other))
		return gap_part_add(f, side, part->sets, part->from, part->to);
	int32_t from = part->from, to = part->to;
	/* Boxes come in the order of their first days. */
	assert(other->from <= from);
	if (to > other->to && !gap_part_add(f, side, part->sets, other->to + 1, to))
		return false;
	to = to > other->to ? other->to : to;
	/* In the columns so far, f->gap keeps what the other one has too. */
	memcpy(f->gap, part->sets, s->words * sizeof *f->gap);
	for (size_t c = 0; c < s->columns; c++) {
		const uint64_t *theirs = other->sets + s->offset[c];
		uint64_t *ours = f->gap + s->offset[c], more = 0;
		for (size_t w = 0; w < bits_words(s->counts[c]); w++)
			more |= ours[w] & ~theirs[w];
		if (more != 0) {
			uint64_t *outside = gap_part_copy_sets(f, f->gap);
			if (outside == NULL || !gap_part_add(f, side, outside, from, to))
				return false;
			for (size_t w = 0; w < bits_words(s->counts[c]); w++)
				outside[s->offset[c] + w] &= ~theirs[w];
			f->part_words -= s->words < f->part_words ? s->words : f->part_words;
		}
		for (size_t w = 0; w < bits_words(s->counts[c]); w++)
			ours[w] &= theirs[w];
	}
	return true;
}

/* The part of a box that lies in the space; sets NULL where no part does. False where memory failed. */
static bool gap_clip(finder *f, const box *b, box *out)
{
	const space *s = f->s;
	bool inside = true;
	for (size_t w = 0; w < s->words; w++)
		inside &= (b->sets[w] & ~s->whole[w]) == 0;
	*out = *b;
	if (out->from < s->first)
		out->from = s->first;
	if (out->to > s->last)
		out->to = s->last;
	if (!inside) {
		uint64_t *sets = gap_part_copy_sets(f, b->sets);
		if (sets == NULL)
			return false;
		for (size_t w = 0; w < s->words; w++)
			sets[w] &= s->whole[w];
		out->sets = sets;
	}
	bool any = out->from <= out->to;
	for (size_t c = 0; c < s->columns; c++)
		any &= bits_count(out->sets + s->offset[c], bits_words(s->counts[c])) > 0;
	if (!any)
		out->sets = NULL;
	return true;
}

typedef struct cutter {
	finder *f;
	const box *boxes;
	bool no_memory;
} cutter;

/* Adds what a box holds that the boxes before it do not. */
static bool gap_add_rest(const meeting *m, void *payload)
{
	cutter *k = payload;
	finder *f = k->f;
	box whole;
	size_t side = 0;
	f->cut_count[0] = f->cut_count[1] = 0;
	k->no_memory = !gap_clip(f, &k->boxes[m->number], &whole) ||
		       (whole.sets != NULL && !gap_part_add(f, 0, whole.sets, whole.from, whole.to));
	for (size_t w = 0; w < m->words && m->count > 0; w++)
		for (uint64_t rest = m->met[w]; rest != 0 && f->cut_count[side] > 0; rest &= rest - 1) {
			const box *other = &k->boxes[m->at[w * 64 + bits_lowest(rest)]];
			if (!gap_spend(f, f->cut_count[side] * (f->s->words + 1)) || f->part_words == 0)
				return false;
			f->cut_count[1 - side] = 0;
			for (size_t i = 0; i < f->cut_count[side] && !k->no_memory; i++)
				k->no_memory = !gap_part_cut(f, 1 - side, &f->cut[side][i], other);
			if (k->no_memory)
				return false;
			side = 1 - side;
		}
	for (size_t i = 0; i < f->cut_count[side] && !k->no_memory; i++) {
		const box *part = &f->cut[side][i];
		k->no_memory = piece_add(f, part->sets, part->from, part->to) == NULL;
	}
	return !k->no_memory;
}

static boxes_result gap_take_boxes(finder *f, const box *boxes, size_t count, bool meeting)
{
	cutter k = {f, boxes, false};
	if (meeting) {
		boxes_result result = boxes_meet(f->s, boxes, count, gap_add_rest, &k);
		return result != BOXES_STOPPED ? result : k.no_memory ? BOXES_NO_MEMORY : BOXES_LIMIT;
	}
	for (size_t i = 0; i < count; i++) {
		box b;
		if (!gap_clip(f, &boxes[i], &b) || (b.sets != NULL && piece_add(f, b.sets, b.from, b.to) == NULL))
			return BOXES_NO_MEMORY;
	}
	return BOXES_DONE;
}

/* ---- Gaps ---- */

/* Which values of a column the boxes of its level have on the gap's days and in the columns after it. */
static void gap_widen(finder *f, size_t column, int32_t from, int32_t to)
{
	const space *s = f->s;
	const level *l = &f->levels[column];
	uint64_t *open = f->gap + s->offset[column];
	memcpy(open, s->whole + s->offset[column], bits_words(s->counts[column]) * sizeof *open);
	for (size_t i = 0; i < l->count; i++) {
		const piece *b = l->list[i];
		bool shares = b->from <= to && from <= b->to;
		for (size_t c = column + 1; c < s->columns && shares; c++) {
			const uint64_t *x = b->sets + s->offset[c], *y = f->gap + s->offset[c];
			uint64_t common = 0;
			for (size_t w = 0; w < bits_words(s->counts[c]); w++)
				common |= x[w] & y[w];
			shares = common != 0;
		}
		for (size_t w = 0; w < bits_words(s->counts[column]) && shares; w++)
			open[w] &= ~b->sets[s->offset[column] + w];
	}
}

/* Tells the gap around the case in hand, and counts it as a box. */
static boxes_result gap_take(finder *f, int32_t from, int32_t to)
{
	const space *s = f->s;
	memset(f->gap, 0, s->words * sizeof *f->gap);
	for (size_t c = s->columns; c-- > 0;) {
		if (!gap_spend(f, f->levels[c].count))
			return BOXES_LIMIT;
		gap_widen(f, c, from, to);
	}
	const uint64_t *sets = gap_part_copy_sets(f, f->gap);
	const piece *p = sets == NULL ? NULL : piece_add(f, sets, from, to);
	for (size_t c = 0; c <= s->columns; c++) {
		if (p == NULL || (c > 0 && !level_add(&f->levels[c], p)))
			return BOXES_NO_MEMORY;
		if (c < s->columns)
			add_sums(s, &f->levels[c], c, p);
	}
	return f->report(&(box){sets, from, to}, f->payload) ? BOXES_DONE : BOXES_STOPPED;
}

typedef struct days {
	int32_t from, to;
} days;

static int gap_by_from(const void *a, const void *b)
{
	const days *x = a, *y = b;
	return x->from < y->from ? -1 : x->from > y->from;
}

/* The days on which no box has the case in hand. */
static boxes_result gap_search_days(finder *f)
{
	const level *l = &f->levels[f->s->columns];
	size_t count = l->count;
	days *taken = calloc(count + 1, sizeof *taken);
	boxes_result result = taken == NULL ? BOXES_NO_MEMORY : BOXES_DONE;
	for (size_t i = 0; i < count && result == BOXES_DONE; i++)
		taken[i] = (days){l->list[i]->from, l->list[i]->to};
	if (result == BOXES_DONE && count > 1)
		qsort(taken, count, sizeof *taken, gap_by_from);
	int64_t day = f->s->first;
	for (size_t i = 0; i < count && result == BOXES_DONE; i++) {
		if (taken[i].from > day)
			result = gap_take(f, (int32_t)day, taken[i].from - 1);
		day = (int64_t)taken[i].to + 1;
	}
	if (result == BOXES_DONE && day <= f->s->last)
		result = gap_take(f, (int32_t)day, f->s->last);
	free(taken);
	return result;
}

/* Goes through the values of a column for which the boxes of its level fall short. */
static boxes_result gap_search(finder *f, size_t column)
{
	const space *s = f->s;
	if (column == s->columns)
		return gap_search_days(f);
	level *l = &f->levels[column], *next = l + 1;
	memset(l->sums, 0, (s->counts[column] + 1) * sizeof *l->sums);
	size_t steps = l->count * (s->columns - column);
	for (size_t i = 0; i < l->count; i++)
		steps += l->list[i]->counts[column];
	if (!gap_spend(f, steps))
		return BOXES_LIMIT;
	for (size_t i = 0; i < l->count; i++)
		add_sums(s, l, column, l->list[i]);
	for (size_t v = 0; v < s->counts[column]; v++) {
		if (!bits_has(s->whole + s->offset[column], v) || l->sums[v] == l->needed)
			continue;
		if (!gap_spend(f, l->count))
			return BOXES_LIMIT;
		next->count = 0;
		for (size_t i = 0; i < l->count; i++)
			if (bits_has(l->list[i]->sets + s->offset[column], v) && !level_add(next, l->list[i]))
				return BOXES_NO_MEMORY;
		boxes_result result = gap_search(f, column + 1);
		if (result != BOXES_DONE)
			return result;
	}
	return BOXES_DONE;
}

static boxes_result make_levels(finder *f)
{
	const space *s = f->s;
	volume needed = count_days(s->first, s->last);
	f->levels = calloc(s->columns + 1, sizeof *f->levels);
	f->gap = calloc(s->words + 1, sizeof *f->gap);
	if (f->levels == NULL || f->gap == NULL)
		return BOXES_NO_MEMORY;
	for (size_t c = s->columns; c-- > 0;) {
		volume values = bits_count(s->whole + s->offset[c], bits_words(s->counts[c]));
		f->levels[c].needed = needed;
		if (__builtin_mul_overflow(needed, values, &needed))
			return BOXES_LIMIT;
		f->levels[c].sums = calloc(s->counts[c] + 1, sizeof *f->levels[c].sums);
		if (f->levels[c].sums == NULL)
			return BOXES_NO_MEMORY;
	}
	return BOXES_DONE;
}

boxes_result boxes_gaps(const space *s, const box *boxes, size_t count, bool meeting, uint64_t work, gap_fn report,
			void *payload)
{
	finder f = {.s = s, .work = work, .part_words = PART_WORDS, .report = report, .payload = payload};
	boxes_result result = make_levels(&f);
	if (result == BOXES_DONE)
		result = gap_take_boxes(&f, boxes, count, meeting);
	if (result == BOXES_DONE)
		result = gap_search(&f, 0);
	for (size_t c = 0; f.levels != NULL && c <= s->columns; c++) {
		free(f.levels[c].list);
		free(f.levels[c].sums);
	}
	free(f.levels);
	free(f.gap);
	free(f.cut[0]);
	free(f.cut[1]);
	arena_free(&f.memory);
	return result;
}
