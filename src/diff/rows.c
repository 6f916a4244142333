/*
 * The rows of two tables, compared as the boxes that they cover (base/boxes.h), in a space of the conditions and values
 * of both. Where boxes of both sides meet and say different things, rules changed; what no box of the other side
 * meets was added or removed. Every row may meet every other one: where that gives too many parts, rows are compared as
 * they stand, which never gives more changes than there are rows.
 */
#include "diff/rows.h"

#include "base/bits.h"
#include "base/boxes.h"
#include "base/names.h"
#include "rules/ranges.h"
#include "rules/table.h"

#include <stdlib.h>
#include <string.h>

/*
 * A row of which more than PARTS_MAX parts were added or removed is reported as a whole, and so is one whose parts are
 * not found in its share of PART_WORK steps, PART_LEAST at least. Rows are compared as they stand where more than
 * PAIRS_MAX of them meet, for each row, or where the changes take more than CHANGES_SIZE bytes, and CHANGES_ROW for
 * each row.
 */
enum { PARTS_MAX = 100, PART_WORK = 1 << 28, PART_LEAST = 1 << 20 };
enum { PAIRS_MAX = 1 << 22, PAIRS_ROW = 4, CHANGES_SIZE = 1 << 26, CHANGES_ROW = 2048 };

/* A condition or a value of either table. */
typedef struct rule_column {
	const char *name;
	const column *column[2]; /* NULL where a side has none */
	const char **values;     /* of a condition: those of both sides */
	size_t *map[2];          /* value of that side -> value here */
	const field *ranged;     /* of a condition on a number or a date instead: the field of one side, */
	scale scale;             /* and the intervals of both */
} rule_column;

enum { RULE_COLUMNS = 2 * COLUMNS_MAX };

/* Two rows, one of each side, that have a case and a day in common. */
typedef struct rule_pair {
	uint32_t row[2];
} rule_pair;

typedef struct rule_diff {
	bareme_diff *d;
	arena arena;
	const table *t[2];
	rule_column conditions[RULE_COLUMNS], values[RULE_COLUMNS];
	size_t value_count;
	space s;
	size_t counts[RULE_COLUMNS], offset[RULE_COLUMNS];
	box *boxes[2]; /* one per row, those of side 0 and then those of side 1 */
	rule_pair *pairs;
	size_t pair_count, pair_room;
	size_t size; /* bytes that the changes may still take; 0: too many */
	box *met;    /* what the row in hand meets on the other side */
	size_t met_count;
	uint64_t *rest, *part; /* sets of what is being looked at */
	int64_t row[2];        /* those in hand, or -1 */
	size_t parts;          /* of the row in hand, that the other side does not cover */
} rule_diff;

/* ---- What both tables speak of ---- */

static size_t rule_value_number(rule_diff *u, rule_column *x, names *known, size_t *count, const char *name)
{
	int32_t old;
	u->arena.failed |= !names_add(known, text_of(name), (int32_t)*count, &old);
	if (old >= 0)
		return (size_t)old;
	x->values[*count] = name;
	return (*count)++;
}

/* Cuts a condition at the bounds of both sides; without memory the arena knows. */
static void rule_join_scales(rule_diff *u, rule_column *x)
{
	range whole = {INT64_MAX, INT64_MIN};
	size_t count = 0;
	for (int side = 0; side < 2; side++)
		count += x->column[side] == NULL ? 0 : x->column[side]->ranged->scale.count + 1;
	int64_t *cuts = arena_alloc(&u->arena, count + 1, sizeof *cuts);
	count = 0;
	for (int side = 0; side < 2 && cuts != NULL; side++) {
		if (x->column[side] == NULL)
			continue;
		x->ranged = x->column[side]->ranged;
		const scale *s = &x->ranged->scale;
		for (size_t i = 0; i < s->count; i++)
			cuts[count++] = s->first[i];
		cuts[count++] = s->last + 1;
		whole.least = s->first[0] < whole.least ? s->first[0] : whole.least;
		whole.most = s->last > whole.most ? s->last : whole.most;
	}
	if (cuts != NULL)
		x->scale = scale_make(whole, cuts, count);
}

/* Numbers the values of a condition; without memory the arena knows. */
static void rule_join_domains(rule_diff *u, size_t number)
{
	rule_column *x = &u->conditions[number];
	for (int side = 1; side >= 0; side--)
		u->counts[number] += x->column[side] == NULL ? 0 : column_choices(x->column[side]);
	size_t room = u->counts[number] + 1, *count = &u->counts[number];
	names known = {0};
	*count = 0;
	x->values = arena_alloc(&u->arena, room, sizeof *x->values);
	for (int side = 1; side >= 0; side--) {
		x->map[side] = arena_alloc(&u->arena, room, sizeof *x->map[side]);
		const domain *d = x->column[side] == NULL ? NULL : x->column[side]->domain;
		for (size_t v = 0; d != NULL && v < d->count && !u->arena.failed; v++)
			x->map[side][v] = rule_value_number(u, x, &known, count, d->values[v]);
	}
	names_free(&known);
}

/* Adds a column of one side to those of both; one of listed values is another one than one of ranges. */
static void rule_add_column(rule_column *list, size_t *count, const column *c, int side)
{
	size_t i = 0;
	while (i < *count && (strcmp(list[i].name, c->name) != 0 || (list[i].ranged != NULL) != (c->ranged != NULL)))
		i++;
	*count += i == *count;
	list[i].name = c->name;
	list[i].column[side] = c;
	list[i].ranged = c->ranged;
}

/* The box of a row; a condition that its table does not have is met by every value. */
static box rule_box(rule_diff *u, int side, size_t row)
{
	const table *t = u->t[side];
	uint64_t *sets = arena_alloc(&u->arena, u->s.words + 1, sizeof *sets);
	for (size_t i = 0; i < u->s.columns && sets != NULL; i++) {
		const rule_column *x = &u->conditions[i];
		const column *c = x->column[side];
		if (c == NULL)
			bits_add_below(sets + u->offset[i], u->counts[i]);
		for (size_t v = 0; c != NULL && v < column_choices(c); v++)
			if (!bits_has(t->sets + row * t->set_words + t->set_offset[c->key], v))
				continue;
			else if (c->ranged != NULL)
				scale_add(&x->scale, scale_part(&c->ranged->scale, v, 1), sets + u->offset[i]);
			else
				bits_add(sets + u->offset[i], x->map[side][v]);
	}
	return (box){sets, t->rows[row].from, t->rows[row].to};
}

/* False where memory failed. */
static bool rule_prepare(rule_diff *u)
{
	for (int side = 1; side >= 0; side--) {
		const table *t = u->t[side];
		for (size_t k = 0; k < t->condition_count; k++)
			rule_add_column(u->conditions, &u->s.columns, &t->columns[t->condition_columns[k]], side);
		for (size_t k = 0; k < t->value_count; k++)
			rule_add_column(u->values, &u->value_count, &t->columns[t->value_columns[k]], side);
	}
	for (size_t i = 0; i < u->s.columns; i++) {
		rule_column *x = &u->conditions[i];
		if (x->ranged != NULL) {
			rule_join_scales(u, x);
			u->counts[i] = x->scale.count;
		} else {
			rule_join_domains(u, i);
		}
		u->offset[i] = u->s.words;
		u->s.words += bits_words(u->counts[i]);
	}
	u->s.counts = u->counts;
	u->s.offset = u->offset;
	u->rest = arena_alloc(&u->arena, u->s.words + 1, sizeof *u->rest);
	u->part = arena_alloc(&u->arena, u->s.words + 1, sizeof *u->part);
	u->met = arena_alloc(&u->arena, u->t[0]->row_count + u->t[1]->row_count + 1, sizeof *u->met);
	u->boxes[0] = arena_alloc(&u->arena, u->t[0]->row_count + u->t[1]->row_count + 1, sizeof **u->boxes);
	if (u->arena.failed)
		return false;
	u->boxes[1] = u->boxes[0] + u->t[0]->row_count;
	for (int side = 0; side < 2; side++)
		for (size_t row = 0; row < u->t[side]->row_count && !u->arena.failed; row++)
			u->boxes[side][row] = rule_box(u, side, row);
	return !u->arena.failed;
}

/* ---- Reporting ---- */

/* "zone=reste produit=PLUS|PLAI motif=*" */
static const char *rule_cases(const rule_diff *u, const box *b, bool partly)
{
	buffer text = {0};
	for (size_t i = 0; i < u->s.columns; i++) {
		const rule_column *x = &u->conditions[i];
		buffer_printf(&text, "%s%s%s", i > 0 ? " " : "", x->name, x->ranged != NULL ? " " : "=");
		if (x->ranged != NULL)
			ranges_put(&text, x->ranged, &x->scale, b->sets + u->offset[i], '.');
		else
			boxes_put_set(&text, b->sets + u->offset[i], x->values, u->counts[i]);
	}
	buffer_string(&text, partly ? " (en partie)" : "");
	return diff_keep_buffer(u->d, &text);
}

static bareme_number rule_number(const rule_diff *u, const rule_column *v, int side)
{
	const column *c = v->column[side];
	return c == NULL || u->row[side] < 0 ? (bareme_number){0} : table_value(u->t[side], (size_t)u->row[side], c);
}

/* A text that both rows have, or one of them (NULL: the other), under the name of its column. */
static void rule_add_text(const rule_diff *u, bareme_column_kind kind, const char *const text[2],
			  bareme_value_change *values, size_t *count)
{
	const table *t = u->t[u->row[1] >= 0];
	int column = table_column(t, kind);
	if (text[0] == text[1] || (text[0] != NULL && text[1] != NULL && strcmp(text[0], text[1]) == 0))
		return;
	const char *name = column < 0 ? "" : t->columns[column].name;
	values[(*count)++] =
	    (bareme_value_change){.name = name, .unit = "", .text_before = text[0], .text_after = text[1]};
}

/* What differs between the two rows in hand, or what a row has where the other side has none. */
static size_t rule_list_values(const rule_diff *u, bareme_value_change *values)
{
	size_t count = 0;
	const char *form[2] = {NULL}, *source[2] = {NULL};
	for (size_t i = 0; i < u->value_count; i++) {
		const rule_column *v = &u->values[i];
		bareme_number x = rule_number(u, v, 0), y = rule_number(u, v, 1);
		if (!x.present && !y.present)
			continue;
		const char *unit = v->column[y.present]->unit_name;
		if (x.present && y.present && x.value == y.value && x.decimals == y.decimals &&
		    strcmp(unit, v->column[0]->unit_name) == 0)
			continue;
		values[count++] =
		    (bareme_value_change){.name = v->name, .unit = unit, .number_before = x, .number_after = y};
	}
	for (int side = 0; side < 2; side++) {
		const row *r = u->row[side] < 0 ? NULL : &u->t[side]->rows[u->row[side]];
		form[side] = r == NULL || r->form < 0 ? NULL : u->d->r[side]->forms[r->form].name;
		source[side] = r == NULL ? NULL : u->d->r[side]->sources[r->source].id;
	}
	rule_add_text(u, BAREME_COLUMN_FORM, form, values, &count);
	rule_add_text(u, BAREME_COLUMN_SOURCE, source, values, &count);
	return count;
}

/* Adds what the rows in hand say differently in the box; of two rows that may be nothing. */
static void rule_report(rule_diff *u, const box *b, bool partly)
{
	bareme_value_change values[RULE_COLUMNS + 2];
	bareme_place places[2] = {{NULL, 0}, {NULL, 0}};
	size_t count = rule_list_values(u, values);
	if (u->size == 0 || (count == 0 && u->row[0] >= 0 && u->row[1] >= 0))
		return;
	const char *cases = rule_cases(u, b, partly);
	size_t size = sizeof(bareme_change) + count * sizeof *values + strlen(cases);
	u->size -= size < u->size ? size : u->size;
	for (int side = 0; side < 2; side++)
		if (u->row[side] >= 0)
			places[side] = (bareme_place){u->t[side]->file, u->t[side]->rows[u->row[side]].line};
	diff_add(u->d,
		 (bareme_change){.kind = diff_kind(places[0].file, places[1].file),
				 .subject = BAREME_SUBJECT_RULE,
				 .name = u->t[1]->name,
				 .detail = cases,
				 .from = b->from,
				 .to = b->to,
				 .before = places[0],
				 .after = places[1]},
		 values, count);
}

/* ---- The comparison ---- */

static bool rule_report_part(const box *part, void *payload)
{
	rule_diff *u = payload;
	if (u->size == 0 || u->parts++ == PARTS_MAX)
		return false;
	rule_report(u, part, false);
	return true;
}

/* Reports the values of each condition that no row met has at all; u->rest keeps the others. */
static void rule_report_new_values(rule_diff *u, const box *own)
{
	memcpy(u->rest, own->sets, u->s.words * sizeof *u->rest);
	for (size_t c = 0; c < u->s.columns; c++) {
		bool any = false;
		memcpy(u->part, u->rest, u->s.words * sizeof *u->part);
		for (size_t w = u->offset[c]; w < u->offset[c] + bits_words(u->counts[c]); w++) {
			uint64_t met = 0;
			for (size_t i = 0; i < u->met_count; i++)
				met |= u->met[i].sets[w];
			u->part[w] &= ~met;
			u->rest[w] &= met;
			any |= u->part[w] != 0;
		}
		if (any)
			rule_report_part(&(box){u->part, own->from, own->to}, u);
	}
}

/* Reports what a row covers and no row of the other side does; where it is in too many parts, as a whole. */
static void rule_report_uncovered(rule_diff *u, const box *own)
{
	size_t count = u->d->count;
	if (u->met_count == 0) {
		rule_report(u, own, false);
		return;
	}
	u->parts = 0;
	rule_report_new_values(u, own);
	space inside = u->s;
	inside.whole = u->rest;
	inside.first = own->from;
	inside.last = own->to;
	size_t work = PART_LEAST + PART_WORK / (u->t[0]->row_count + u->t[1]->row_count);
	boxes_result result = boxes_gaps(&inside, u->met, u->met_count, false, work, rule_report_part, u);
	u->d->failed |= result == BOXES_NO_MEMORY;
	if (result == BOXES_STOPPED || result == BOXES_LIMIT) {
		u->d->count = count;
		rule_report(u, own, true);
	}
}

/* Notes what a row meets on the other side; on its own side, none. */
static bool rule_note_pairs(const meeting *m, void *payload)
{
	rule_diff *u = payload;
	size_t olds = u->t[0]->row_count;
	bool is_new = m->number >= olds;
	if (u->pair_count + m->count > PAIRS_MAX + (olds + u->t[1]->row_count) * PAIRS_ROW) {
		u->size = 0;
		return false;
	}
	for (size_t w = 0; w < m->words && m->count > 0; w++)
		for (uint64_t rest = m->met[w]; rest != 0; rest &= rest - 1) {
			uint32_t other = m->at[w * 64 + bits_lowest(rest)];
			if (!grow(&u->pairs, u->pair_count, &u->pair_room, sizeof *u->pairs)) {
				u->d->failed = true;
				return false;
			}
			u->pairs[u->pair_count++] =
			    (rule_pair){{is_new ? other : m->number, (uint32_t)((is_new ? m->number : other) - olds)}};
		}
	return true;
}

static int rule_compare_rows(const rule_pair *x, const rule_pair *y, int side)
{
	return x->row[side] < y->row[side] ? -1 : x->row[side] > y->row[side];
}

static int rule_by_old(const void *a, const void *b)
{
	int order = rule_compare_rows(a, b, 0);
	return order != 0 ? order : rule_compare_rows(a, b, 1);
}

static int rule_by_new(const void *a, const void *b)
{
	int order = rule_compare_rows(a, b, 1);
	return order != 0 ? order : rule_compare_rows(a, b, 0);
}

/* Compares a row with those that it meets; what rows of both say differently is reported once, for side 0. */
static void rule_compare(rule_diff *u, int side, size_t row, size_t *next)
{
	const box *own = &u->boxes[side][row];
	u->met_count = 0;
	u->row[side] = (int64_t)row;
	for (; *next < u->pair_count && u->pairs[*next].row[side] == row; ++*next) {
		const box *other = &u->boxes[!side][u->pairs[*next].row[!side]];
		u->met[u->met_count++] = *other;
		u->row[!side] = u->pairs[*next].row[!side];
		for (size_t w = 0; w < u->s.words && side == 0; w++)
			u->part[w] = own->sets[w] & other->sets[w];
		if (side == 0)
			rule_report(u,
				    &(box){u->part, own->from > other->from ? own->from : other->from,
					   own->to < other->to ? own->to : other->to},
				    false);
	}
	u->row[!side] = -1;
	rule_report_uncovered(u, own);
}

static void rule_compare_parts(rule_diff *u)
{
	size_t rows = u->t[0]->row_count + u->t[1]->row_count;
	u->size = CHANGES_SIZE + rows * CHANGES_ROW;
	if (boxes_meet(&u->s, u->boxes[0], rows, rule_note_pairs, u) == BOXES_NO_MEMORY)
		u->d->failed = true;
	for (int side = 0; side < 2 && u->size > 0 && !u->d->failed; side++) {
		size_t next = 0;
		if (u->pair_count > 0)
			qsort(u->pairs, u->pair_count, sizeof *u->pairs, side == 0 ? rule_by_old : rule_by_new);
		for (size_t row = 0; row < u->t[side]->row_count && u->size > 0 && !u->d->failed; row++)
			rule_compare(u, side, row, &next);
	}
}

/* The cases and days of a row, as a name. */
static bareme_text rule_key(rule_diff *u, const box *b)
{
	buffer text = {0};
	buffer_printf(&text, "%d %d %s", b->from, b->to, rule_cases(u, b, false));
	return text_of(diff_keep_buffer(u->d, &text));
}

/* Compares rows as they stand: those for the same cases and days are pairs, all others were added or removed. */
static void rule_compare_whole(rule_diff *u)
{
	names olds = {0};
	int32_t old;
	bool *paired = arena_alloc(&u->arena, u->t[0]->row_count + 1, sizeof *paired);
	u->size = SIZE_MAX;
	for (size_t row = 0; row < u->t[0]->row_count && paired != NULL; row++)
		u->d->failed |= !names_add(&olds, rule_key(u, &u->boxes[0][row]), (int32_t)row, &old);
	for (size_t row = 0; row < u->t[1]->row_count && paired != NULL; row++) {
		old = names_find(&olds, rule_key(u, &u->boxes[1][row]));
		if (old >= 0)
			paired[old] = true;
		u->row[0] = old;
		u->row[1] = (int64_t)row;
		rule_report(u, &u->boxes[1][row], false);
	}
	u->row[1] = -1;
	for (size_t row = 0; row < u->t[0]->row_count && paired != NULL; row++) {
		u->row[0] = (int64_t)row;
		if (!paired[row])
			rule_report(u, &u->boxes[0][row], false);
	}
	names_free(&olds);
	u->d->failed |= u->arena.failed;
}

static int rule_by_line(const void *a, const void *b)
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

void diff_rows(bareme_diff *d, const table *before, const table *after)
{
	rule_diff *u = calloc(1, sizeof *u);
	size_t first = d->count;
	if (u == NULL) {
		d->failed = true;
		return;
	}
	u->d = d;
	u->t[0] = before;
	u->t[1] = after;
	d->failed |= !rule_prepare(u);
	if (!d->failed)
		rule_compare_parts(u);
	if (!d->failed && u->size == 0) {
		d->count = first;
		rule_compare_whole(u);
	}
	if (d->count > first)
		qsort(d->changes + first, d->count - first, sizeof *d->changes, rule_by_line);
	arena_free(&u->arena);
	free(u->pairs);
	free(u);
}
