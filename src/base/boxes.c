/* Boxes: which meet, and the parts of those that do. */
#include "base/boxes.h"

#include "base/bits.h"

#include <stdlib.h>
#include <string.h>

bool boxes_share(const space *s, const box *a, const box *b)
{
	if (a->from > b->to || b->from > a->to)
		return false;
	for (size_t c = 0; c < s->columns; c++) {
		const uint64_t *x = a->sets + s->offset[c], *y = b->sets + s->offset[c];
		uint64_t common = 0;
		for (size_t w = 0; w < bits_words(s->counts[c]); w++)
			common |= x[w] & y[w];
		if (common == 0)
			return false;
	}
	return true;
}

void boxes_put_set(buffer *out, const uint64_t *set, const char *const *values, size_t count)
{
	bool all = bits_count(set, bits_words(count)) == count;
	if (all)
		buffer_char(out, '*');
	for (size_t v = 0, n = 0; v < count && !all; v++)
		if (bits_has(set, v))
			buffer_printf(out, "%s%s", n++ > 0 ? "|" : "", values[v]);
}

/* ---- Meeting ---- */

/* So many words of a bitset are worked on together: a line of the processor's cache. */
enum { BLOCK = 8, COLUMNS = 64 };

typedef struct chosen_column {
	size_t column;
	size_t values; /* in the box's set */
} chosen_column;

typedef struct sweep {
	const space *s;
	const box *boxes;
	uint32_t *by_from, *by_to; /* numbers of the boxes that hold at all */
	size_t count;
	size_t words;      /* of a bitset: a bit per place */
	size_t used;       /* places in use so far */
	uint64_t *members; /* a bitset per value: the boxes in force that have it */
	size_t *first;     /* column -> its first bitset */
	uint64_t *in_force, *met;
	uint32_t *at, *place_of;
	uint32_t *free_places;
	size_t free_count;
} sweep;

static size_t box_count_values(const space *s, const box *b, size_t column)
{
	size_t n = 0;
	for (size_t w = 0; w < bits_words(s->counts[column]); w++)
		n += (size_t)__builtin_popcountll(b->sets[s->offset[column] + w]);
	return n;
}

static bool box_is_empty(const space *s, const box *b)
{
	for (size_t c = 0; c < s->columns; c++)
		if (box_count_values(s, b, c) == 0)
			return true;
	return b->from > b->to;
}

typedef struct dated {
	int32_t day;
	uint32_t number;
} dated;

static int box_by_day(const void *a, const void *b)
{
	const dated *x = a, *y = b;
	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	return x->number < y->number ? -1 : x->number > y->number;
}

/* The numbers in the order of their first or last days. */
static void box_sort(const sweep *w, uint32_t *numbers, bool first_day, dated *keys)
{
	for (size_t i = 0; i < w->count; i++) {
		const box *b = &w->boxes[numbers[i]];
		keys[i] = (dated){first_day ? b->from : b->to, numbers[i]};
	}
	qsort(keys, w->count, sizeof *keys, box_by_day);
	for (size_t i = 0; i < w->count; i++)
		numbers[i] = keys[i].number;
}

/* How many boxes are in force at once, at most. */
static size_t most_in_force(const sweep *w)
{
	size_t most = 0, ended = 0;
	for (size_t i = 0; i < w->count; i++) {
		while (w->boxes[w->by_to[ended]].to < w->boxes[w->by_from[i]].from)
			ended++;
		if (i + 1 - ended > most)
			most = i + 1 - ended;
	}
	return most;
}

static bool sweep_prepare(sweep *w, size_t count)
{
	w->by_from = calloc(count + 1, sizeof *w->by_from);
	w->by_to = calloc(count + 1, sizeof *w->by_to);
	w->place_of = calloc(count + 1, sizeof *w->place_of);
	w->first = calloc(w->s->columns + 1, sizeof *w->first);
	dated *keys = calloc(count + 1, sizeof *keys);
	bool good = w->by_from != NULL && w->by_to != NULL && w->place_of != NULL && w->first != NULL && keys != NULL;
	for (size_t i = 0; good && i < count; i++)
		if (!box_is_empty(w->s, &w->boxes[i]))
			w->by_from[w->count] = w->by_to[w->count] = (uint32_t)i, w->count++;
	if (good) {
		box_sort(w, w->by_from, true, keys);
		box_sort(w, w->by_to, false, keys);
	}
	free(keys);
	if (!good)
		return false;
	size_t places = most_in_force(w), values = 0;
	for (size_t c = 0; c < w->s->columns; c++) {
		w->first[c] = values;
		values += w->s->counts[c];
	}
	w->words = (places / 64 / BLOCK + 1) * BLOCK;
	w->members = calloc(values + 1, w->words * sizeof *w->members);
	w->in_force = calloc(w->words, sizeof *w->in_force);
	w->met = calloc(w->words, sizeof *w->met);
	w->at = calloc(places + 1, sizeof *w->at);
	w->free_places = calloc(places + 1, sizeof *w->free_places);
	return w->members != NULL && w->in_force != NULL && w->met != NULL && w->at != NULL && w->free_places != NULL;
}

static void sweep_release(sweep *w)
{
	free(w->by_from);
	free(w->by_to);
	free(w->place_of);
	free(w->first);
	free(w->members);
	free(w->in_force);
	free(w->met);
	free(w->at);
	free(w->free_places);
}

/* Enters the box's bit in the bitsets of its values, or takes it out again. */
static void sweep_flip(sweep *w, const box *b, uint32_t place)
{
	uint64_t bit = UINT64_C(1) << (place % 64);
	for (size_t c = 0; c < w->s->columns; c++)
		for (size_t i = 0; i < bits_words(w->s->counts[c]); i++)
			for (uint64_t rest = b->sets[w->s->offset[c] + i]; rest != 0; rest &= rest - 1) {
				size_t value = i * 64 + bits_lowest(rest);
				w->members[(w->first[c] + value) * w->words + place / 64] ^= bit;
			}
	w->in_force[place / 64] ^= bit;
}

/* The columns that distinguish boxes, those with the fewest values first. */
static size_t choose_columns(const sweep *w, const box *b, chosen_column *out)
{
	size_t count = 0;
	for (size_t c = 0; c < w->s->columns; c++) {
		size_t values = box_count_values(w->s, b, c), at = count;
		if (values == w->s->counts[c])
			continue;
		for (; at > 0 && out[at - 1].values > values; at--)
			out[at] = out[at - 1];
		out[at] = (chosen_column){c, values};
		count++;
	}
	return count;
}

/* Keeps of a block those boxes that have a value of this column in common with b. */
static uint64_t sweep_narrow(const sweep *w, const box *b, size_t column, size_t block, uint64_t *some)
{
	uint64_t any[BLOCK] = {0}, left = 0;
	const uint64_t *members = w->members + w->first[column] * w->words + block;
	for (size_t i = 0; i < bits_words(w->s->counts[column]); i++)
		for (uint64_t rest = b->sets[w->s->offset[column] + i]; rest != 0; rest &= rest - 1) {
			const uint64_t *of = members + (i * 64 + bits_lowest(rest)) * w->words;
			for (size_t j = 0; j < BLOCK; j++)
				any[j] |= of[j];
		}
	for (size_t j = 0; j < BLOCK; j++) {
		some[j] &= any[j];
		left |= some[j];
	}
	return left;
}

/* Finds what the box meets; returns how many. */
static size_t find_met(sweep *w, const box *b)
{
	chosen_column columns[COLUMNS];
	size_t column_count = choose_columns(w, b, columns), met = 0;
	for (size_t block = 0; block * 64 < w->used; block += BLOCK) {
		uint64_t *some = w->met + block, left = 1;
		memcpy(some, w->in_force + block, BLOCK * sizeof *some);
		for (size_t i = 0; i < column_count && left != 0; i++)
			left = sweep_narrow(w, b, columns[i].column, block, some);
		for (size_t j = 0; j < BLOCK && left != 0; j++)
			met += (size_t)__builtin_popcountll(some[j]);
	}
	return met;
}

static boxes_result sweep_run(sweep *w, meeting_fn report, void *payload)
{
	size_t ended = 0;
	for (size_t i = 0; i < w->count; i++) {
		uint32_t number = w->by_from[i];
		const box *b = &w->boxes[number];
		for (; w->boxes[w->by_to[ended]].to < b->from; ended++) {
			uint32_t place = w->place_of[w->by_to[ended]];
			sweep_flip(w, &w->boxes[w->by_to[ended]], place);
			w->free_places[w->free_count++] = place;
		}
		meeting m = {number, find_met(w, b), w->met, w->used / 64 + 1, w->at};
		if (!report(&m, payload))
			return BOXES_STOPPED;
		uint32_t place = w->free_count > 0 ? w->free_places[--w->free_count] : (uint32_t)w->used++;
		w->place_of[number] = place;
		w->at[place] = number;
		sweep_flip(w, b, place);
	}
	return BOXES_DONE;
}

boxes_result boxes_meet(const space *s, const box *boxes, size_t count, meeting_fn report, void *payload)
{
	sweep w = {.s = s, .boxes = boxes};
	boxes_result result = sweep_prepare(&w, count) ? sweep_run(&w, report, payload) : BOXES_NO_MEMORY;
	sweep_release(&w);
	return result;
}
