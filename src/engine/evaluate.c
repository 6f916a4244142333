/* Evaluation: the one path on which an amount is computed. */
#include "engine/evaluation.h"
#include "rules/codes.h"
#include "rules/index.h"

#include <string.h>

/* A try of a table: what its lines give together. */
typedef struct outcome {
	const table *t;
	bool silent; /* only the sums are wanted: no lines, no notices */
	int target;  /* what a shape adds the amounts to: a loan or a grant, or a notice past these; -1 = nothing */
	int64_t loan, grant;
	size_t granted;
	const slot *failed; /* a line that no row grants */
	size_t failed_cell;
	uint64_t told; /* remarks made */
} outcome;

/* Needs a field: true where its value is known; notes it as missing where nothing was given. */
static bool need(evaluation *e, size_t field)
{
	if (known(e, field))
		return true;
	if (!given(e, field))
		e->missing |= FIELD_BIT(field);
	return false;
}

/* True where nothing more needs to be said of a zone that is not known. */
static bool place_was_given(const evaluation *e)
{
	int by_code = e->r->role[ROLE_COMMUNE], by_name = e->r->role[ROLE_COMMUNE_NAME];
	return (by_code >= 0 && given(e, (size_t)by_code)) || (by_name >= 0 && given(e, (size_t)by_name));
}

/* ---- Conditions ---- */

typedef enum truth { FALSE, TRUE, UNKNOWN } truth;

static truth test(const evaluation *e, const condition *c, const slot *s)
{
	if (c->of_column)
		return s != NULL && condition_holds(c, s->fixed[c->index]) ? TRUE : FALSE;
	if (!known(e, c->index))
		return UNKNOWN;
	return condition_holds(c, e->a->value[c->index]) ? TRUE : FALSE;
}

static bool all_hold(const evaluation *e, const conditions *list, const slot *s)
{
	for (size_t i = 0; i < list->count; i++)
		if (test(e, &list->list[i], s) != TRUE)
			return false;
	return true;
}

/* Whether a line is to be tried; what is missing to tell is noted. */
static bool is_wanted(evaluation *e, const slot *s)
{
	for (size_t i = 0; i < s->when.count; i++) {
		truth held = test(e, &s->when.list[i], s);
		if (held == UNKNOWN)
			need(e, s->when.list[i].index);
		if (held != TRUE)
			return false;
	}
	if (s->counts == 0)
		return true;
	for (uint64_t rest = s->counts; rest != 0; rest &= rest - 1) {
		size_t field = (size_t)__builtin_ctzll(rest);
		if (!need(e, field))
			return false;
		if (e->a->value[field] != 0)
			return true;
	}
	return false;
}

/* ---- Lines ---- */

static bool add_checked(evaluation *e, int64_t amount, int64_t *sum)
{
	if (!__builtin_add_overflow(*sum, amount, sum))
		return true;
	e->overflow = true;
	return false;
}

static void make_remarks(evaluation *e, outcome *x, const slot *s)
{
	for (uint64_t rest = s->remarks & ~x->told; rest != 0; rest &= rest - 1) {
		size_t number = (size_t)__builtin_ctzll(rest);
		const remark *m = &x->t->remarks[number];
		if (!all_hold(e, &m->when, s))
			continue;
		x->told |= UINT64_C(1) << number;
		tell(e, (bareme_notice){.code = m->code,
					.field = -1,
					.subject = (int32_t)(x->t - e->r->tables),
					.amount = (int64_t)number});
	}
}

/* Notes the fields that a formula needs and that are not known. */
SELDOM static void need_all(evaluation *e, uint64_t fields)
{
	for (; fields != 0; fields &= fields - 1)
		need(e, (size_t)__builtin_ctzll(fields));
}

SELDOM static void tell_limit(evaluation *e, const outcome *x, const slot_amount *f, const int64_t *values,
			      bareme_code code)
{
	formula_result quantity = {0};
	e->learning = NULL;
	if (f->has_quantity)
		formula_run(&f->quantity, e->a->value, values, f->quantity.decimals, &quantity);
	int64_t unit = -1;
	for (size_t i = 0; i < e->r->unit_count; i++)
		if (f->quantity.unit.power[i] != 0)
			unit = (int64_t)i;
	tell(e, (bareme_notice){.code = code,
				.field = -1,
				.subject = (int32_t)(x->t - e->r->tables),
				.amount = quantity.value,
				.second = unit});
}

/* Computes the amount of a line; false where it cannot be told. */
static bool compute(evaluation *e, const outcome *x, const slot_amount *f, const int64_t *values, int64_t *amount)
{
	uint64_t unknown = f->amount.fields & ~e->a->known;
	formula_result result;
	if (unknown != 0) {
		need_all(e, unknown);
		return false;
	}
	if (!formula_run(&f->amount, e->a->value, values, 2, &result)) {
		e->overflow = true;
		return false;
	}
	if ((result.floored || result.capped) && !x->silent)
		tell_limit(e, x, f, values, result.floored ? BAREME_CODE_FLOOR : BAREME_CODE_CEILING);
	*amount = result.value;
	return true;
}

/* The line as the caller sees it. */
static void show_line(evaluation *e, const outcome *x, const slot *s, size_t number, int64_t row, bareme_form form,
		      int64_t amount)
{
	const table *t = x->t;
	const int64_t *values = t->values + (size_t)row * t->value_count;
	size_t unit = (size_t)t->amounts[number].unit_column;
	const slot_amount *f = &s->amounts[number];
	formula_result quantity;
	bareme_line *line = &e->a->lines[e->a->line_count++];
	*line = (bareme_line){.table = (uint16_t)(t - e->r->tables),
			      .formula = (uint16_t)((size_t)(s - t->slots) * t->amount_count + number),
			      .row = (uint32_t)row,
			      .form = form,
			      .unit = {values[unit], (uint8_t)t->columns[t->value_columns[unit]].decimals,
				       (t->rows[row].blank >> unit & 1) == 0},
			      .amount = amount};
	if (amount != BAREME_NO_AMOUNT && f->has_quantity &&
	    formula_run(&f->quantity, e->a->value, values, f->quantity.decimals, &quantity))
		line->quantity = (bareme_number){quantity.value, (uint8_t)f->quantity.decimals, true};
}

/* Keeps a formula that was run for operations of the same shape. */
static void keep_step(evaluation *e, const outcome *x, const slot_amount *f, const int64_t *values, bareme_form form,
		      bool shown)
{
	shape_step step = {.amount = &f->amount,
			   .quantity = f->has_quantity ? &f->quantity : NULL,
			   .values = values,
			   .line = (int8_t)(shown ? (int)e->a->line_count - 1 : -1),
			   .target = (int8_t)(x->target + (x->target == SHAPE_LOAN && form == BAREME_GRANT))};
	bool fits = x->target < SHAPE_NOTICE + SHAPE_NOTICES && e->a->line_count <= SHAPE_LINES;
	if (x->target >= 0 && !(fits && shape_add_step(e->learning, step)))
		e->learning = NULL;
}

static void grant_line(evaluation *e, outcome *x, const slot *s, size_t number, int64_t row_number)
{
	const table *t = x->t;
	const amount *a = &t->amounts[number];
	const row *row = &t->rows[row_number];
	const int64_t *values = t->values + (size_t)row_number * t->value_count;
	bool blank = (row->blank >> a->unit_column & 1) != 0;
	bareme_form form = (bareme_form)(a->form >= 0 ? a->form : row->form);
	int64_t value = BAREME_NO_AMOUNT;
	if (!all_hold(e, &a->when, s))
		return;
	x->granted++;
	if (!blank && values[a->unit_column] == 0)
		return;
	if (form != BAREME_SUPPORT && !blank &&
	    (!compute(e, x, &s->amounts[number], values, &value) ||
	     !add_checked(e, value, form == BAREME_LOAN ? &x->loan : &x->grant)))
		return;
	bool shown = !x->silent && (!e->a->sums_only || e->learning != NULL);
	if (shown)
		show_line(e, x, s, number, row_number, form, value);
	if (e->learning != NULL && value != BAREME_NO_AMOUNT)
		keep_step(e, x, &s->amounts[number], values, form, shown);
}

/* Keeps the line that came nearest: one with rows at another time, and of these the one that is first in force. */
SELDOM static void note_failure(outcome *x, const slot *s, size_t cell)
{
	int32_t first, nearest;
	bool rows = table_first_day(x->t, cell, &first);
	bool earlier = true;
	if (x->failed != NULL && rows && table_first_day(x->t, x->failed_cell, &nearest))
		earlier = first < nearest;
	else if (x->failed != NULL)
		earlier = rows;
	if (!earlier)
		return;
	x->failed = s;
	x->failed_cell = cell;
}

static void try_line(evaluation *e, outcome *x, const slot *s, size_t cell)
{
	const table *t = x->t;
	cell += s->base;
	int64_t row = table_find(t, cell, e->a->date);
	if (row < 0) {
		note_failure(x, s, cell);
		return;
	}
	for (size_t i = 0; i < t->amount_count; i++)
		grant_line(e, x, s, i, row);
	if (!x->silent)
		make_remarks(e, x, s);
}

/* Tries every line of the table. What the fields add to the index is the same for all of them. */
static void run_lines(evaluation *e, outcome *x)
{
	const table *t = x->t;
	size_t cell = 0;
	bool whole = true;
	for (size_t k = 0; k < t->condition_count; k++) {
		int field = t->fields[k];
		if (field < 0)
			continue;
		if (need(e, (size_t)field))
			cell += (size_t)e->a->value[field] * t->strides[k];
		else
			whole = false;
	}
	for (size_t i = 0; i < t->slot_count; i++)
		if (is_wanted(e, &t->slots[i]) && whole)
			try_line(e, x, &t->slots[i], cell);
}

/* ---- What is not granted ---- */

/* The first condition at which no row of the table is left. */
static size_t failing_condition(const table *t, size_t cell)
{
	size_t deepest = table_depth(t, cell);
	return deepest < t->condition_count ? deepest : t->condition_count - 1;
}

static void tell_failure(evaluation *e, const outcome *x)
{
	const table *t = x->t;
	int32_t first;
	bareme_notice notice = {.code = BAREME_CODE_NOT_ELIGIBLE,
				.reason = REASON_NO_ROW_DATE,
				.field = (int16_t)e->r->role[ROLE_DATE],
				.subject = (int32_t)(t - e->r->tables)};
	if (!table_first_day(t, x->failed_cell, &first)) {
		size_t key = failing_condition(t, x->failed_cell);
		const column *c = &t->columns[t->condition_columns[key]];
		notice.reason = REASON_NO_ROW;
		notice.field = (int16_t)c->field;
		notice.amount = (int64_t)key;
		notice.second = c->field < 0 ? x->failed->fixed[key] : e->a->value[c->field];
	} else if (e->a->date < first) {
		notice.code = BAREME_CODE_BEFORE;
		notice.reason = REASON_BEFORE_ROWS;
		notice.amount = first;
	}
	tell(e, notice);
}

/* ---- Tables ---- */

static bool is_excluded(evaluation *e, const table *t)
{
	for (size_t i = 0; i < t->excludes.count; i++) {
		const condition *c = &t->excludes.list[i];
		if (test(e, c, NULL) != TRUE)
			continue;
		tell(e, (bareme_notice){.code = BAREME_CODE_NOT_ELIGIBLE,
					.reason = REASON_EXCLUDED,
					.field = (int16_t)c->index,
					.subject = (int32_t)(t - e->r->tables),
					.second = e->a->value[c->index],
					.given = e->o->text[c->index]});
		return true;
	}
	return false;
}

/* Dwellings: those left blank count as none, but one at least must be there. */
static bool count_quantities(evaluation *e, const table *t)
{
	uint64_t fields = t->quantity_fields;
	if (fields == 0)
		return true;
	if ((e->o->given & fields) == 0) {
		tell(e, (bareme_notice){.code = BAREME_CODE_MISSING,
					.reason = REASON_NOTHING,
					.field = -1,
					.subject = (int32_t)(t - e->r->tables)});
		return false;
	}
	bool any = false;
	for (uint64_t rest = fields; rest != 0; rest &= rest - 1) {
		int field = __builtin_ctzll(rest);
		if (!given(e, (size_t)field))
			learn(e, field, 0);
		any |= !known(e, (size_t)field) || e->a->value[field] != 0;
	}
	if (!any)
		tell(e, (bareme_notice){.code = t->quantity_code, .field = -1, .subject = (int32_t)(t - e->r->tables)});
	return any;
}

/* Tells what each other value of the variant's field would give. */
static void compare_variants(evaluation *e, const table *t)
{
	int field = t->variant_field, positive = t->variant_positive;
	if (field < 0 || !known(e, (size_t)field))
		return;
	if (positive >= 0 && (!known(e, (size_t)positive) || e->a->value[positive] <= 0))
		return;
	int64_t chosen = e->a->value[field];
	for (size_t v = 0; v < e->r->fields[field].domain.count; v++) {
		if ((int64_t)v == chosen)
			continue;
		outcome other = {.t = t, .silent = true};
		other.target = SHAPE_NOTICE + (int)(e->a->notices.count - e->first_notice);
		e->a->value[field] = (int64_t)v;
		run_lines(e, &other);
		if (other.granted > 0)
			tell(e, (bareme_notice){.code = t->variant_code,
						.field = (int16_t)field,
						.subject = (int32_t)chosen,
						.amount = other.loan + other.grant,
						.second = (int64_t)v});
	}
	e->a->value[field] = chosen;
}

static void apply_table(evaluation *e, const table *t)
{
	outcome x = {.t = t, .target = SHAPE_LOAN};
	e->used |= t->used_fields;
	bool excluded = is_excluded(e, t);
	/* Without dwellings no line is tried, but what else is missing shows all the same. */
	if (!count_quantities(e, t)) {
		for (size_t k = 0; k < t->condition_count; k++)
			if (t->fields[k] >= 0)
				need(e, (size_t)t->fields[k]);
		return;
	}
	x.silent = excluded;
	x.target = excluded ? -1 : SHAPE_LOAN;
	run_lines(e, &x);
	if (excluded)
		return;
	add_checked(e, x.loan, &e->a->loan);
	add_checked(e, x.grant, &e->a->grant);
	if (x.failed != NULL && (t->complete || x.granted == 0))
		tell_failure(e, &x);
	if (x.granted > 0) {
		compare_variants(e, t);
		if (e->a->date > t->old_after)
			tell(e, (bareme_notice){.code = BAREME_CODE_OLD,
						.field = -1,
						.subject = (int32_t)(t - e->r->tables),
						.amount = t->review});
	}
}

/* ---- The whole ---- */

static void check_limits(evaluation *e)
{
	for (uint64_t rest = e->r->limited_fields & e->a->known; rest != 0; rest &= rest - 1) {
		int number = __builtin_ctzll(rest);
		const field *f = &e->r->fields[number];
		if (known(e, (size_t)f->at_most) && e->o->value[number] > e->o->value[f->at_most])
			tell(e, (bareme_notice){.code = f->at_most_code,
						.field = (int16_t)number,
						.subject = f->at_most,
						.amount = e->o->value[number],
						.second = e->o->value[f->at_most],
						.given = e->o->text[number]});
	}
}

static void tell_missing(evaluation *e)
{
	int zone = e->r->role[ROLE_ZONE];
	if (zone >= 0 && (e->missing >> zone & 1) != 0 && place_was_given(e)) {
		e->missing &= ~FIELD_BIT(zone);
		if (e->before_zones)
			tell(e, (bareme_notice){.code = BAREME_CODE_BEFORE,
						.reason = REASON_BEFORE_ZONES,
						.field = (int16_t)e->r->role[ROLE_DATE],
						.subject = e->a->commune});
	}
	for (uint64_t rest = e->missing; rest != 0; rest &= rest - 1)
		tell(e, (bareme_notice){.code = BAREME_CODE_MISSING, .field = (int16_t)__builtin_ctzll(rest)});
}

static void tell_ignored(evaluation *e)
{
	for (uint64_t rest = e->o->given & ~(e->used | e->r->common_fields); rest != 0; rest &= rest - 1) {
		int field = __builtin_ctzll(rest);
		tell(e, (bareme_notice){.code = BAREME_CODE_IGNORED,
					.field = (int16_t)field,
					.second = e->a->value[e->r->role[ROLE_NATURE]],
					.given = e->o->text[field]});
	}
}

/* The worst status wins; a refused operation keeps no amount, nor any notice that tells of one. */
static void conclude(bareme_answer *a)
{
	size_t kept = 0;
	a->status = BAREME_GRANTED;
	for (size_t i = 0; i < a->notices.count; i++)
		if (code_status(a->notices.list[i].code) > a->status)
			a->status = code_status(a->notices.list[i].code);
	if (a->status == BAREME_GRANTED)
		return;
	a->loan = a->grant = a->status == BAREME_INELIGIBLE ? 0 : BAREME_NO_AMOUNT;
	a->line_count = 0;
	for (size_t i = 0; i < a->notices.count; i++) {
		bareme_code code = a->notices.list[i].code;
		bool of_amounts = code == BAREME_CODE_READING || code == BAREME_CODE_FLOOR ||
				  code == BAREME_CODE_CEILING || code == BAREME_CODE_VERIFY || code == BAREME_CODE_OLD;
		if (!of_amounts)
			a->notices.list[kept++] = a->notices.list[i];
	}
	a->notices.count = kept;
}

/* Applies every table that is for operations of this nature. */
static void apply_tables(evaluation *e)
{
	const bareme_ruleset *r = e->r;
	size_t nature = (size_t)r->role[ROLE_NATURE];
	bool any = false;
	if (!known(e, nature))
		return;
	for (size_t i = 0; i < r->table_count; i++)
		if (all_hold(e, &r->tables[i].when, NULL)) {
			apply_table(e, &r->tables[i]);
			any = true;
		}
	if (!any)
		tell(e, (bareme_notice){.code = BAREME_CODE_NOT_ELIGIBLE,
					.reason = REASON_NOTHING,
					.field = (int16_t)nature,
					.second = e->a->value[nature]});
	tell_ignored(e);
}

/* What is found so far: only notices that take nothing away. */
static bool is_plain(const evaluation *e)
{
	const notices *n = &e->a->notices;
	for (size_t i = 0; i < n->count; i++)
		if (code_status(n->list[i].code) != BAREME_GRANTED)
			return false;
	return !e->before_zones;
}

/* Goes through the tables for what no operation of this shape came to before. */
SELDOM static void evaluate_anew(evaluation *e)
{
	bareme_answer *a = e->a;
	answer_take_values(a, e->learnt);
	if (!e->o->unreadable) {
		apply_tables(e);
		tell_missing(e);
	}
	if (e->overflow)
		tell(e, (bareme_notice){.code = BAREME_CODE_VALUE, .reason = REASON_OVERFLOW, .field = -1});
	conclude(a);
	if (e->learning != NULL)
		shape_finish(e->learning, e->o, a, e->first_notice);
	if (a->sums_only)
		a->line_count = 0;
}

void bareme_evaluate(const bareme_operation *o, bareme_answer *a)
{
	const bareme_ruleset *r = o->rules;
	evaluation e = {.r = r, .o = o, .a = a, .missing = r->required_fields & ~o->given};
	a->operation = o;
	a->known = o->known;
	if (o->notices.count > 0)
		memcpy(a->notices.list, o->notices.list, o->notices.count * sizeof *a->notices.list);
	a->notices.count = o->notices.count;
	a->loan = a->grant = 0;
	a->line_count = 0;
	a->zone = a->commune = -1;
	a->date = (int32_t)o->value[r->role[ROLE_DATE]];
	if (!o->unreadable) {
		locate(&e);
		check_limits(&e);
	}
	e.first_notice = a->notices.count;
	shape *s = is_plain(&e) ? shape_find(o, a) : NULL;
	if (s != NULL && s->there && shape_apply(s, o, a, e.learnt))
		return;
	e.learning = s != NULL && !s->there ? s : NULL;
	evaluate_anew(&e);
}
