/*
 * The rows of two tables, compared as what they cover: a row is a box, a set of values per condition and a run
 * of days. Where boxes of both sides meet and say different things, rules changed; what no box of the other
 * side meets was added or removed. So neither layout nor the cutting of rows makes a difference.
 */
#include "diff/diff.h"

#include <stdlib.h>
#include <string.h>

/* A condition of either table; its values are those of both. */
typedef struct dimension {
	const char *name;
	const char **values;
	size_t count;
	size_t offset, words; /* within a box */
	int key[2];           /* number of the condition on each side, or -1 */
	size_t *map[2];       /* value of that side -> value here */
} dimension;

/* A value column of either table. */
typedef struct value_pair {
	const char *name;
	const column *column[2]; /* NULL where a side has none */
} value_pair;

typedef struct space {
	bareme_diff *d;
	arena arena;
	const table *t[2];
	dimension dimensions[2 * COLUMNS_MAX];
	size_t count;
	size_t words; /* of a box */
	value_pair values[2 * COLUMNS_MAX];
	size_t value_count;
	bool failed;
} space;

typedef struct box {
	uint64_t *sets;
	int32_t from, to;
} box;

/* ---- What both tables speak of ---- */

static size_t value_number(dimension *x, const char *name)
{
	size_t i = 0;
	while (i < x->count && strcmp(x->values[i], name) != 0)
		i++;
	if (i == x->count)
		x->values[x->count++] = name;
	return i;
}

static const domain *domain_of(const space *s, const dimension *x, int side)
{
	const table *t = s->t[side];
	return x->key[side] < 0 ? NULL : t->columns[t->condition_columns[x->key[side]]].domain;
}

static bool join_domains(space *s, dimension *x)
{
	const domain *before = domain_of(s, x, 0), *after = domain_of(s, x, 1);
	size_t room = (before == NULL ? 0 : before->count) + (after == NULL ? 0 : after->count) + 1;
	x->values = arena_alloc(&s->arena, room, sizeof *x->values);
	if (x->values == NULL)
		return false;
	for (int side = 1; side >= 0; side--) {
		const domain *d = side == 0 ? before : after;
		x->map[side] = arena_alloc(&s->arena, room, sizeof *x->map[side]);
		if (x->map[side] == NULL)
			return false;
		for (size_t v = 0; d != NULL && v < d->count; v++)
			x->map[side][v] = value_number(x, d->values[v]);
	}
	x->offset = s->words;
	x->words = x->count / 64 + 1;
	s->words += x->words;
	return true;
}

static dimension *dimension_named(space *s, const char *name)
{
	size_t i = 0;
	while (i < s->count && strcmp(s->dimensions[i].name, name) != 0)
		i++;
	if (i == s->count)
		s->dimensions[s->count++] = (dimension){.name = name, .key = {-1, -1}};
	return &s->dimensions[i];
}

static value_pair *value_named(space *s, const char *name)
{
	size_t i = 0;
	while (i < s->value_count && strcmp(s->values[i].name, name) != 0)
		i++;
	if (i == s->value_count)
		s->values[s->value_count++] = (value_pair){.name = name};
	return &s->values[i];
}

static bool span_space(space *s)
{
	for (int side = 1; side >= 0; side--) {
		const table *t = s->t[side];
		for (size_t k = 0; k < t->condition_count; k++)
			dimension_named(s, t->columns[t->condition_columns[k]].name)->key[side] = (int)k;
		for (size_t k = 0; k < t->value_count; k++) {
			const column *c = &t->columns[t->value_columns[k]];
			value_named(s, c->name)->column[side] = c;
		}
	}
	for (size_t i = 0; i < s->count; i++)
		if (!join_domains(s, &s->dimensions[i]))
			return false;
	return true;
}

/* ---- Boxes ---- */

static bool box_new(space *s, box *out)
{
	out->sets = arena_alloc(&s->arena, s->words + 1, sizeof *out->sets);
	s->failed |= out->sets == NULL;
	return out->sets != NULL;
}

/* A condition that the table does not have is met by every value. */
static bool box_of_row(space *s, int side, size_t row, box *out)
{
	const table *t = s->t[side];
	if (!box_new(s, out))
		return false;
	out->from = t->rows[row].from;
	out->to = t->rows[row].to;
	for (size_t i = 0; i < s->count; i++) {
		const dimension *x = &s->dimensions[i];
		const domain *d = domain_of(s, x, side);
		uint64_t *to = out->sets + x->offset;
		if (d == NULL) {
			for (size_t v = 0; v < x->count; v++)
				to[v / 64] |= UINT64_C(1) << v % 64;
			continue;
		}
		const uint64_t *set = t->sets + row * t->set_words + t->set_offset[x->key[side]];
		for (size_t v = 0; v < d->count; v++)
			if ((set[v / 64] >> v % 64 & 1) != 0)
				to[x->map[side][v] / 64] |= UINT64_C(1) << x->map[side][v] % 64;
	}
	return true;
}

static box *boxes_of(space *s, int side)
{
	box *list = arena_alloc(&s->arena, s->t[side]->row_count + 1, sizeof *list);
	s->failed |= list == NULL;
	for (size_t i = 0; list != NULL && i < s->t[side]->row_count; i++)
		if (!box_of_row(s, side, i, &list[i]))
			return NULL;
	return list;
}

static bool sets_meet(const space *s, size_t number, const box *a, const box *b)
{
	const dimension *x = &s->dimensions[number];
	for (size_t w = x->offset; w < x->offset + x->words; w++)
		if ((a->sets[w] & b->sets[w]) != 0)
			return true;
	return false;
}

static bool boxes_meet(const space *s, const box *a, const box *b)
{
	if (a->from > b->to || b->from > a->to)
		return false;
	for (size_t i = 0; i < s->count; i++)
		if (!sets_meet(s, i, a, b))
			return false;
	return true;
}

/* What both have; they meet. */
static bool box_common(space *s, const box *a, const box *b, box *out)
{
	if (!box_new(s, out))
		return false;
	for (size_t w = 0; w < s->words; w++)
		out->sets[w] = a->sets[w] & b->sets[w];
	out->from = a->from > b->from ? a->from : b->from;
	out->to = a->to < b->to ? a->to : b->to;
	return true;
}

/* A growing list of boxes. */
typedef struct boxes {
	box *list;
	size_t count, room;
} boxes;

static box *boxes_add(space *s, boxes *to, const box *like)
{
	box copy;
	if (!box_new(s, &copy) || !grow(&to->list, to->count, &to->room, sizeof *to->list)) {
		s->failed = true;
		return NULL;
	}
	memcpy(copy.sets, like->sets, s->words * sizeof *copy.sets);
	copy.from = like->from;
	copy.to = like->to;
	to->list[to->count] = copy;
	return &to->list[to->count++];
}

/* Adds what `a` has and `b` has not, as boxes that do not meet; the values are cut before the days. */
static void subtract(space *s, const box *a, const box *b, boxes *to)
{
	box rest;
	if (!box_new(s, &rest))
		return;
	memcpy(rest.sets, a->sets, s->words * sizeof *rest.sets);
	rest.from = a->from;
	rest.to = a->to;
	for (size_t i = 0; i < s->count; i++) {
		const dimension *x = &s->dimensions[i];
		bool outside = false;
		for (size_t w = x->offset; w < x->offset + x->words; w++)
			outside |= (rest.sets[w] & ~b->sets[w]) != 0;
		box *piece = outside ? boxes_add(s, to, &rest) : NULL;
		for (size_t w = x->offset; w < x->offset + x->words; w++) {
			if (piece != NULL)
				piece->sets[w] = rest.sets[w] & ~b->sets[w];
			rest.sets[w] &= b->sets[w];
		}
	}
	box *piece = a->from < b->from ? boxes_add(s, to, &rest) : NULL;
	if (piece != NULL)
		piece->to = b->from - 1;
	piece = a->to > b->to ? boxes_add(s, to, &rest) : NULL;
	if (piece != NULL)
		piece->from = b->to + 1;
}

/* ---- Telling ---- */

/* "zone=reste produit=PLUS|PLAI motif=*" */
static const char *describe(space *s, const box *b)
{
	buffer text = {0};
	for (size_t i = 0; i < s->count; i++) {
		const dimension *x = &s->dimensions[i];
		size_t listed = 0;
		for (size_t v = 0; v < x->count; v++)
			listed += b->sets[x->offset + v / 64] >> v % 64 & 1;
		buffer_printf(&text, "%s%s=%s", i > 0 ? " " : "", x->name, listed == x->count ? "*" : "");
		bool first = true;
		for (size_t v = 0; v < x->count && listed < x->count; v++) {
			if ((b->sets[x->offset + v / 64] >> v % 64 & 1) == 0)
				continue;
			buffer_printf(&text, "%s%s", first ? "" : "|", x->values[v]);
			first = false;
		}
	}
	const char *kept = diff_keep(s->d, &text);
	buffer_free(&text);
	return kept;
}

static bareme_number number_of(const space *s, const value_pair *p, int side, int64_t row)
{
	const column *c = p->column[side];
	const table *t = s->t[side];
	if (c == NULL || row < 0 || (t->rows[row].blank >> c->key & 1) != 0)
		return (bareme_number){0};
	return (bareme_number){t->values[(size_t)row * t->value_count + c->key], (uint8_t)c->decimals, true};
}

static bool same_number(bareme_number a, bareme_number b)
{
	return a.there == b.there && (!a.there || (a.value == b.value && a.decimals == b.decimals));
}

static const char *form_of(const space *s, int side, int64_t row)
{
	return row < 0 || s->t[side]->rows[row].form < 0 ? NULL
							 : bareme_form_name((bareme_form)s->t[side]->rows[row].form);
}

static const char *source_of(const space *s, int side, int64_t row)
{
	return row < 0 ? NULL : s->d->r[side]->sources[s->t[side]->rows[row].source].id;
}

static void add_text(bareme_value_change *values, size_t *count, const char *name, const char *before,
		     const char *after)
{
	if (before == NULL && after == NULL)
		return;
	if (before != NULL && after != NULL && strcmp(before, after) == 0)
		return;
	values[(*count)++] =
	    (bareme_value_change){.name = name, .unit = "", .text_before = before, .text_after = after};
}

static const char *name_of_kind(const table *t, bareme_column_kind kind)
{
	for (size_t c = 0; c < t->column_count; c++)
		if (t->columns[c].kind == kind)
			return t->columns[c].name;
	return "";
}

/* What differs between two rows, or what a row has where the other side has none (-1). */
static size_t list_values(const space *s, const int64_t row[2], bareme_value_change *values)
{
	size_t count = 0;
	const table *named = s->t[row[1] >= 0];
	for (size_t i = 0; i < s->value_count; i++) {
		const value_pair *p = &s->values[i];
		bareme_number before = number_of(s, p, 0, row[0]), after = number_of(s, p, 1, row[1]);
		if (!before.there && !after.there)
			continue;
		const char *unit = p->column[after.there ? 1 : 0]->unit_name;
		if (same_number(before, after) && strcmp(unit, p->column[0]->unit_name) == 0)
			continue;
		values[count++] = (bareme_value_change){
		    .name = p->name, .unit = unit, .number_before = before, .number_after = after};
	}
	add_text(values, &count, name_of_kind(named, BAREME_COLUMN_FORM), form_of(s, 0, row[0]), form_of(s, 1, row[1]));
	add_text(values, &count, name_of_kind(named, BAREME_COLUMN_SOURCE), source_of(s, 0, row[0]),
		 source_of(s, 1, row[1]));
	return count;
}

static bareme_place place_of_row(const space *s, int side, int64_t row)
{
	if (row < 0)
		return (bareme_place){NULL, 0};
	return (bareme_place){s->t[side]->file, s->t[side]->rows[row].line};
}

static void tell(space *s, const int64_t row[2], const box *b, const bareme_value_change *values, size_t count)
{
	diff_add(s->d,
		 (bareme_change){.kind = row[0] < 0   ? BAREME_ADDED
					 : row[1] < 0 ? BAREME_REMOVED
						      : BAREME_CHANGED,
				 .subject = BAREME_SUBJECT_RULE,
				 .name = s->t[1]->name,
				 .detail = describe(s, b),
				 .from = b->from,
				 .to = b->to,
				 .before = place_of_row(s, 0, row[0]),
				 .after = place_of_row(s, 1, row[1])},
		 values, count);
}

/* ---- The comparison ---- */

static void compare_meeting(space *s, const box *before, const box *after)
{
	for (size_t i = 0; i < s->t[0]->row_count; i++)
		for (size_t k = 0; k < s->t[1]->row_count && !s->failed; k++) {
			bareme_value_change values[2 * COLUMNS_MAX + 2];
			const int64_t row[2] = {(int64_t)i, (int64_t)k};
			box common;
			if (!boxes_meet(s, &before[i], &after[k]))
				continue;
			size_t count = list_values(s, row, values);
			if (count > 0 && box_common(s, &before[i], &after[k], &common))
				tell(s, row, &common, values, count);
		}
}

/* Tells what a row covers and no row of the other side does. */
static void tell_rest(space *s, int side, size_t number, const box *own, const box *others)
{
	boxes now = {0}, next = {0};
	bareme_value_change values[2 * COLUMNS_MAX + 2];
	const int64_t row[2] = {side == 0 ? (int64_t)number : -1, side == 1 ? (int64_t)number : -1};
	boxes_add(s, &now, own);
	for (size_t i = 0; i < s->t[!side]->row_count && !s->failed; i++) {
		if (!boxes_meet(s, own, &others[i]))
			continue;
		next.count = 0;
		for (size_t k = 0; k < now.count && !s->failed; k++) {
			if (boxes_meet(s, &now.list[k], &others[i]))
				subtract(s, &now.list[k], &others[i], &next);
			else
				boxes_add(s, &next, &now.list[k]);
		}
		boxes swap = now;
		now = next;
		next = swap;
	}
	size_t count = list_values(s, row, values);
	for (size_t k = 0; k < now.count && !s->failed; k++)
		tell(s, row, &now.list[k], values, count);
	free(now.list);
	free(next.list);
}

static int by_line(const void *a, const void *b)
{
	const bareme_change *x = a, *y = b;
	size_t i = x->after.file != NULL ? x->after.line : x->before.line;
	size_t k = y->after.file != NULL ? y->after.line : y->before.line;
	if (i != k)
		return i < k ? -1 : 1;
	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return strcmp(x->detail, y->detail);
}

void diff_rules(bareme_diff *d, const table *before, const table *after)
{
	space *s = calloc(1, sizeof *s);
	size_t first = d->count;
	if (s == NULL) {
		d->failed = true;
		return;
	}
	s->d = d;
	s->t[0] = before;
	s->t[1] = after;
	s->failed = !span_space(s);
	const box *old = s->failed ? NULL : boxes_of(s, 0), *new = s->failed ? NULL : boxes_of(s, 1);
	if (!s->failed) {
		compare_meeting(s, old, new);
		for (size_t i = 0; i < before->row_count; i++)
			tell_rest(s, 0, i, &old[i], new);
		for (size_t i = 0; i < after->row_count; i++)
			tell_rest(s, 1, i, &new[i], old);
	}
	d->failed |= s->failed;
	if (d->count > first)
		qsort(d->changes + first, d->count - first, sizeof *d->changes, by_line);
	arena_free(&s->arena);
	free(s);
}
