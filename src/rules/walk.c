/* What evaluation walks for the operations of a nature: the tables that may apply, and the fields that decide. */
#include "rules/limits.h"

#include <stdlib.h>
#include <string.h>

/* Adds the table with what its conditions leave open once the nature is known, unless the nature rules it out. */
static void walk_add(bareme_ruleset *r, walk *w, const table *t, size_t nature)
{
	conditions rest = {arena_alloc(&r->arena, t->when.count + 1, sizeof *rest.list), 0};
	uint64_t decides = 0;
	for (size_t i = 0; i < t->when.count && rest.list != NULL; i++) {
		const condition *c = &t->when.list[i];
		if (c->index != r->role[ROLE_NATURE]) {
			rest.list[rest.count++] = *c;
			decides |= FIELD_BIT(c->index);
		} else if (!condition_holds(c, (int64_t)nature)) {
			return;
		}
	}
	w->stops[w->count++] = (walk_stop){t, rest};
	w->decides |= decides;
	w->reads |= t->used_fields;
}

/* Bits for so many numbers from 0 on. */
static unsigned bits_for(size_t count)
{
	unsigned bits = 0;
	while (count >> bits != 0)
		bits++;
	return bits;
}

/* Bits that distinguish what evaluation distinguishes: a listed value, or the sign of a number. */
static unsigned bits_of(const field *f)
{
	return f->type == FIELD_NUMBER ? 2 : f->type == FIELD_CHOICE ? bits_for(f->domain.count) : 0;
}

/* Adds where the table's limits on the field begin or cease to hold; without `cuts` they are counted. */
static size_t walk_add_cuts(const table *t, size_t field, int64_t *cuts)
{
	size_t count = 0;
	for (size_t k = 0; k < t->limit_count * t->slot_count; k++) {
		const limit *limit = &t->limits[k % t->limit_count];
		bool after = limit->sign == LIMIT_AT_MOST || limit->sign == LIMIT_ABOVE;
		if (t->slots[k / t->limit_count].limited[k % t->limit_count] != field)
			continue;
		for (size_t row = 0; row < t->row_count; row++, count++) {
			int64_t bound = limit_bound(t, row, limit).value;
			if (cuts != NULL)
				cuts[count] = bound + (after && bound < INT64_MAX);
		}
	}
	return count;
}

/* The field's intervals, cut again where limits of the nature's tables begin or cease to hold; NULL where it has one.
 */
static const scale *walk_cut(bareme_ruleset *r, const walk *w, size_t field)
{
	const scale *own = &r->fields[field].scale;
	size_t more = 0, count = own->count;
	for (size_t i = 0; i < w->count; i++)
		more += walk_add_cuts(w->stops[i].table, field, NULL);
	if (more == 0)
		return own->count > 1 ? own : NULL;
	int64_t *cuts = arena_alloc(&r->arena, count + more + 1, sizeof *cuts);
	scale *out = arena_alloc(&r->arena, 1, sizeof *out);
	if (cuts == NULL || out == NULL)
		return NULL;
	memcpy(cuts, own->first, count * sizeof *cuts);
	for (size_t i = 0; i < w->count; i++)
		count += walk_add_cuts(w->stops[i].table, field, cuts + count);
	*out = scale_make((range){own->first[0], own->last}, cuts, count);
	return out->count > 1 ? out : NULL;
}

static void walk_classify(bareme_ruleset *r, walk *w)
{
	unsigned shift = 0;
	w->classes = arena_alloc(&r->arena, r->all_count + 1, sizeof *w->classes);
	w->scales = arena_alloc(&r->arena, r->all_count + 1, sizeof *w->scales);
	for (uint64_t rest = w->reads; rest != 0 && shift <= 64 && !r->arena.failed; rest &= rest - 1) {
		int number = __builtin_ctzll(rest);
		const field *f = &r->fields[number];
		unsigned bits = bits_of(f);
		if (bits > 0 && shift + bits <= 64)
			w->classes[w->class_count++] =
			    (walk_class){(uint8_t)number, (uint8_t)shift, f->type == FIELD_NUMBER,
					 number == r->role[ROLE_ZONE] || number == r->department_field};
		shift += bits;
		const scale *cut = walk_cut(r, w, (size_t)number);
		if (cut == NULL || shift > 64)
			continue;
		w->scales[w->scale_count++] = (walk_scale){(uint8_t)number, (uint8_t)shift, cut};
		shift += bits_for(cut->count);
	}
	w->classes_fit = shift <= 64;
}

static int by_day(const void *a, const void *b)
{
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
	return x < y ? -1 : x > y;
}

/* The days on which a row or a table's age begins to count, or ends. */
static void collect_days(bareme_ruleset *r)
{
	size_t most = 0, count = 0;
	for (size_t i = 0; i < r->table_count; i++)
		most += 2 + 2 * r->tables[i].row_count;
	int32_t *days = arena_alloc(&r->arena, most + 1, sizeof *days);
	if (days == NULL)
		return;
	for (size_t i = 0; i < r->table_count; i++) {
		const table *t = &r->tables[i];
		days[count++] = t->old_after + 1;
		if (t->last_day < DATE_LAST)
			days[count++] = t->last_day + 1;
		for (size_t k = 0; k < t->row_count; k++) {
			days[count++] = t->rows[k].from;
			if (t->rows[k].to < DATE_LAST)
				days[count++] = t->rows[k].to + 1;
		}
	}
	qsort(days, count, sizeof *days, by_day);
	for (size_t i = 0; i < count; i++)
		if (i == 0 || days[i] != days[i - 1])
			days[r->day_count++] = days[i];
	r->days = days;
}

void walks_compile(bareme_ruleset *r)
{
	size_t natures = r->fields[r->role[ROLE_NATURE]].domain.count;
	r->walks = arena_alloc(&r->arena, natures + 1, sizeof *r->walks);
	for (size_t n = 0; n < natures && r->walks != NULL; n++) {
		walk *w = &r->walks[n];
		w->nature = n;
		w->stops = arena_alloc(&r->arena, r->table_count + 1, sizeof *w->stops);
		for (size_t i = 0; i < r->table_count && w->stops != NULL; i++)
			if (table_loads(&r->tables[i]))
				walk_add(r, w, &r->tables[i], n);
		walk_classify(r, w);
	}
	collect_days(r);
}
