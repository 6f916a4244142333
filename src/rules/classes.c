/* What tells operations apart, by nature. */
#include "rules/classes.h"

#include <stdlib.h>

static bool used_by_nature(const bareme_ruleset *r, const table *t, size_t nature)
{
	for (size_t i = 0; i < t->when.count; i++) {
		const condition *c = &t->when.list[i];
		if (c->index == (size_t)r->role[ROLE_NATURE] && !condition_holds(c, (int64_t)nature))
			return false;
	}
	return true;
}

/* Bits that tell apart what conditions can tell apart: a listed value, or the sign of a number. */
static unsigned bits_of(const field *f)
{
	unsigned bits = 0;
	if (f->type == FIELD_NUMBER)
		return 2;
	while (f->type == FIELD_CHOICE && f->domain.count >> bits != 0)
		bits++;
	return bits;
}

static bool pack_fields(bareme_ruleset *r, size_t nature)
{
	uint64_t used = 0;
	unsigned shift = 0;
	shape_pack *p = &r->packs[nature];
	for (size_t i = 0; i < r->table_count; i++)
		if (used_by_nature(r, &r->tables[i], nature))
			used |= r->tables[i].used_fields;
	p->fields = arena_alloc(&r->arena, r->all_count + 1, sizeof *p->fields);
	if (p->fields == NULL)
		return false;
	for (; used != 0; used &= used - 1) {
		size_t number = (size_t)__builtin_ctzll(used);
		unsigned bits = bits_of(&r->fields[number]);
		p->fields[p->count++] =
		    (shape_field){(uint8_t)number, (uint8_t)shift, r->fields[number].type == FIELD_NUMBER,
				  (int)number == r->role[ROLE_ZONE] || (int)number == r->department_field};
		shift += bits;
		p->count -= bits == 0;
		if (shift > 64)
			return true;
	}
	p->fits = true;
	return true;
}

static int by_day(const void *a, const void *b)
{
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
	return x < y ? -1 : x > y;
}

/* The days on which a row or a table's age begins to count, or ends. */
static bool collect_days(bareme_ruleset *r)
{
	size_t most = 0, count = 0;
	for (size_t i = 0; i < r->table_count; i++)
		most += 1 + 2 * r->tables[i].row_count;
	int32_t *days = arena_alloc(&r->arena, most + 1, sizeof *days);
	if (days == NULL)
		return false;
	for (size_t i = 0; i < r->table_count; i++) {
		const table *t = &r->tables[i];
		days[count++] = t->old_after + 1;
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
	return true;
}

bool classes_compile(bareme_ruleset *r)
{
	size_t natures = r->fields[r->role[ROLE_NATURE]].domain.count;
	r->packs = arena_alloc(&r->arena, natures + 1, sizeof *r->packs);
	if (r->packs == NULL || !collect_days(r))
		return false;
	for (size_t i = 0; i < natures; i++)
		if (!pack_fields(r, i))
			return false;
	return true;
}
