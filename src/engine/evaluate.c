/* Evaluation: the one path on which an amount is computed. */
#include "engine/evaluation.h"

#include "rules/index.h"
#include "rules/limits.h"

#include <string.h>

/* A try of a table's lines. */
typedef struct attempt {
	const table *t;
	uint8_t sum;    /* SUM_VARIANT or SUM_NOTHING: no lines, no notices are wanted; SUM_LOANS: those of the forms */
	size_t granted; /* amounts, and supports without one */
	const slot *failed; /* a line that no row grants */
	size_t failed_cell;
	uint64_t open;        /* numbers and dates of its conditions that are not known */
	const slot *outside;  /* a line outside of the limits of its row */
	uint32_t outside_row; /* that row */
	uint64_t remarked;    /* bit per remark that was made */
} attempt;

static uint16_t table_number(const evaluation *e, const table *t)
{
	return (uint16_t)(t - e->r->tables);
}

/* What conditions know the field's value by: the same for all operations that are alike. */
static int64_t evaluation_choice(const evaluation *e, int field)
{
	return (int64_t)field_choice(&e->r->fields[field], e->a->value[field]);
}

/* Adds a notice that operations which are alike get as well. */
void evaluation_notice(evaluation *e, bareme_notice notice)
{
	decision *d = e->decision;
	notices_add(&e->a->notices, notice);
	if (d != NULL && d->notice_count == DECISION_NOTICES)
		e->decision = NULL;
	if (e->decision == NULL)
		return;
	d->made_after[d->notice_count] = d->grant_count;
	d->notices[d->notice_count++] = notice;
}

/* ---- Amounts ---- */

SELDOM static void notice_limit(evaluation *e, const grant *g, const formula_result *result)
{
	const slot_amount *f = g->formulas;
	formula_result limited = *result;
	int64_t unit = -1;
	if (f->has_quantity)
		formula_run(&f->quantity, e->value, g->values, f->quantity.decimals, &limited);
	for (size_t i = 0; i < e->r->unit_count; i++)
		if (f->quantity.unit.power[i] != 0)
			unit = (int64_t)i;
	/* Whether a limit wins depends on the amounts: it is no part of the decision. */
	notices_add(&e->a->notices, (bareme_notice){.code = result->floored ? BAREME_CODE_FLOOR : BAREME_CODE_CEILING,
						    .reason = f->has_quantity ? 0 : REASON_NO_QUANTITY,
						    .field = -1,
						    .subject = g->line.table,
						    .amount = limited.value,
						    .second = unit});
}

/* Runs a formula that is more than a product; false where the amount is too large. */
static bool run_formula(evaluation *e, const grant *g, int64_t *amount)
{
	formula_result result;
	if (!formula_run(&g->formulas->amount, e->value, g->values, 2, &result))
		return false;
	if ((result.floored || result.capped) && g->sum < SUM_NOTHING)
		notice_limit(e, g, &result);
	*amount = result.value;
	return true;
}

/* Computes an aid that is granted: the one place where an amount comes about. */
static ALWAYS_INLINE void evaluation_grant(evaluation *e, const grant *g)
{
	const formula *quantity = &g->formulas->quantity;
	int64_t amount = BAREME_NO_AMOUNT;
	formula_result result;
	if (g->counts) {
		if (!(g->formulas->product ? formula_multiply(e->value[g->formulas->amount.field], g->factor, &amount)
					   : run_formula(e, g, &amount)) ||
		    __builtin_add_overflow(e->sums[g->sum], amount, &e->sums[g->sum])) {
			e->overflow = true;
			return;
		}
	}
	if (g->sum >= SUM_NOTHING || e->a->sums_only)
		return;
	bareme_line *line = &e->a->lines[e->a->line_count++];
	*line = g->line;
	line->amount = amount;
	if (line->quantity.present)
		line->quantity.value = e->value[quantity->field];
	else if (g->counts && g->formulas->has_quantity &&
		 formula_run(quantity, e->value, g->values, quantity->decimals, &result))
		line->quantity = (bareme_number){result.value, (uint8_t)quantity->decimals, true};
}

/* ---- Lines ---- */

/* Whether a line is to be tried; what is missing to decide that is noted. */
static bool line_is_wanted(evaluation *e, const slot *s)
{
	if (s->never)
		return false;
	const condition *failing = condition_failing(&s->when, e->a->known, e->a->value);
	if (failing != NULL) {
		evaluation_need(e, FIELD_BIT(failing->index));
		return false;
	}
	for (uint64_t rest = s->counts; rest != 0; rest &= rest - 1) {
		if (!evaluation_need(e, rest & -rest))
			return false;
		if (e->a->value[__builtin_ctzll(rest)] != 0)
			return true;
	}
	return s->counts == 0;
}

static void make_remarks(evaluation *e, attempt *x, const slot *s)
{
	for (uint64_t rest = s->remarks & ~x->remarked; rest != 0; rest &= rest - 1) {
		size_t number = (size_t)__builtin_ctzll(rest);
		const remark *m = &x->t->remarks[number];
		if (condition_failing(&m->when, e->a->known, e->a->value) != NULL)
			continue;
		x->remarked |= rest & -rest;
		evaluation_notice(
		    e, (bareme_notice){
			   .code = m->code, .field = -1, .subject = table_number(e, x->t), .amount = (int64_t)number});
	}
}

/* Grants what the row gives for each of the line's amounts. */
static void grant_row(evaluation *e, attempt *x, const slot *s, uint32_t row)
{
	const table *t = x->t;
	for (size_t i = 0; i < t->amount_count; i++) {
		const slot_amount *f = &s->amounts[i];
		const row_amount *gives = &t->row_amounts[row * t->amount_count + i];
		if (f->never || condition_failing(&t->amounts[i].when, e->a->known, e->a->value) != NULL)
			continue;
		x->granted++;
		if (gives->kind == ROW_ZERO ||
		    (gives->kind == ROW_AMOUNT && !evaluation_need(e, f->amount.fields | f->quantity.fields)))
			continue;
		uint8_t of_form = (uint8_t)e->r->forms[gives->form].total;
		if (x->sum == SUM_VARIANT && of_form == SUM_ASIDE)
			continue;
		grant g = {.formulas = f,
			   .values = t->values + row * t->value_count,
			   .factor = gives->factor,
			   .sum = x->sum == SUM_LOANS ? of_form : x->sum,
			   .counts = gives->kind == ROW_AMOUNT,
			   .line = {.table = table_number(e, t),
				    .formula = (uint16_t)((size_t)(s - t->slots) * t->amount_count + i),
				    .row = row,
				    .form = gives->form,
				    .unit = gives->unit}};
		if (g.counts && f->has_quantity && f->quantity.kind == FORMULA_FIELD)
			g.line.quantity = (bareme_number){0, (uint8_t)f->quantity.decimals, true};
		evaluation_grant(e, &g);
		if (e->decision != NULL && e->decision->grant_count < DECISION_GRANTS)
			e->decision->grants[e->decision->grant_count++] = g;
		else
			e->decision = NULL;
	}
}

/* Keeps the line that came nearest: one with rows at another time, and of these the one that is first in force. */
SELDOM static void note_failure(attempt *x, const slot *s, size_t cell)
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

/* The row of a combination, which may be the same whatever is not known; what it depends on is noted as missing. */
static int64_t find_row(evaluation *e, const attempt *x, size_t cell)
{
	if (x->open == 0)
		return table_find(x->t, cell, e->a->date);
	int64_t row = table_find_whatever(x->t, cell, e->a->date, x->open);
	if (row == ROW_DEPENDS)
		evaluation_need(e, x->open | x->t->always_needed);
	return row;
}

/* What the row's amounts and limits are made of is missing where it is not known. */
static void need_of_row(evaluation *e, const table *t, const slot *s, size_t row)
{
	evaluation_need(e, limits_fields(t, s, row));
	for (size_t i = 0; i < t->amount_count; i++) {
		const slot_amount *f = &s->amounts[i];
		if (!f->never && t->row_amounts[row * t->amount_count + i].kind == ROW_AMOUNT &&
		    condition_failing(&t->amounts[i].when, e->a->known, e->a->value) == NULL)
			evaluation_need(e, f->amount.fields | f->quantity.fields);
	}
}

/* True where the row's limits let the line be granted. Those of a complete table are reported at once. */
SELDOM static bool is_within(evaluation *e, attempt *x, const slot *s, uint32_t row)
{
	switch (limits_look(e, x->t, s, row)) {
	case WITHIN:
		return true;
	case WITHIN_UNKNOWN:
		need_of_row(e, x->t, s, row);
		return false;
	case OUTSIDE:
		break;
	}
	if (x->outside == NULL) {
		x->outside = s;
		x->outside_row = row;
	}
	if (x->t->complete && x->sum == SUM_LOANS)
		limits_notice(e, x->t, s, row);
	return false;
}

/* Tries every line of the table. What the fields add to the index is the same for all of them. */
static void try_lines(evaluation *e, attempt *x)
{
	const table *t = x->t;
	x->open = t->ranged_fields & ~e->a->known;
	bool whole = evaluation_need(e, t->condition_fields & ~t->ranged_fields);
	if (!whole)
		evaluation_need(e, t->condition_fields | t->always_needed);
	size_t of_fields = whole ? table_cell_of(t, e->a->value, x->open) : 0;
	for (const slot *s = t->slots, *end = s + t->slot_count; s < end; s++) {
		if (!line_is_wanted(e, s) || !whole)
			continue;
		int64_t row = find_row(e, x, of_fields + s->base);
		if (row == ROW_DEPENDS)
			continue;
		if (row < 0) {
			note_failure(x, s, of_fields + s->base);
			continue;
		}
		if (t->limit_count > 0 && !is_within(e, x, s, (uint32_t)row))
			continue;
		grant_row(e, x, s, (uint32_t)row);
		if (x->sum == SUM_LOANS)
			make_remarks(e, x, s);
	}
}

/* ---- What is not granted ---- */

static void notice_before(evaluation *e, const table *t, int32_t first)
{
	evaluation_notice(e, (bareme_notice){.code = BAREME_CODE_BEFORE,
					     .reason = REASON_BEFORE_ROWS,
					     .field = (int16_t)e->r->role[ROLE_DATE],
					     .subject = table_number(e, t),
					     .amount = first});
}

/* Says why a line is not granted; of an aid that is excluded only that its rows are to come. */
static void notice_failure(evaluation *e, const attempt *x)
{
	const table *t = x->t;
	int32_t first;
	bool dated = table_first_day(t, x->failed_cell, &first);
	if (dated && !evaluation_knows(e, e->r->role[ROLE_DATE]))
		return;
	if (dated && e->a->date < first) {
		/* The line's first row is to come: what it will need is missing all the same. */
		need_of_row(e, t, x->failed, (size_t)table_find(t, x->failed_cell, first));
		/* Before every row it was said already. */
		if (e->a->date >= t->first_day)
			notice_before(e, t, first);
		return;
	}
	if (x->sum == SUM_NOTHING)
		return;
	bareme_notice notice = {.code = BAREME_CODE_NOT_ELIGIBLE,
				.reason = REASON_NO_ROW_DATE,
				.field = (int16_t)e->r->role[ROLE_DATE],
				.subject = table_number(e, t)};
	if (!dated) {
		/* The first condition at which no row of the table is left. */
		size_t key = table_depth(t, x->failed_cell, x->open);
		key = key < t->condition_count ? key : t->condition_count - 1;
		const column *c = &t->columns[t->condition_columns[key]];
		notice.reason = REASON_NO_ROW;
		notice.field = (int16_t)c->field;
		notice.amount = (int64_t)key;
		notice.second = c->field < 0 ? x->failed->fixed[key] : evaluation_choice(e, c->field);
	}
	evaluation_notice(e, notice);
}

/* ---- Tables ---- */

/* Dwellings: those left blank count as 0, but one at least must be there. */
static bool has_quantities(evaluation *e, const table *t)
{
	uint64_t fields = t->quantity_fields, known;
	bool any = false;
	if (fields == 0)
		return true;
	if (((e->o->given | e->o->known) & fields) == 0) {
		evaluation_notice(e, (bareme_notice){.code = BAREME_CODE_MISSING,
						     .reason = REASON_NOTHING,
						     .field = -1,
						     .subject = table_number(e, t)});
		return false;
	}
	for (uint64_t blank = fields & ~(e->o->given | e->o->known); blank != 0; blank &= blank - 1)
		evaluation_learn(e, __builtin_ctzll(blank), 0);
	known = fields & e->a->known;
	for (uint64_t rest = known; rest != 0; rest &= rest - 1)
		any |= e->a->value[__builtin_ctzll(rest)] != 0;
	if (any || known != fields)
		return true;
	evaluation_notice(e, (bareme_notice){.code = t->quantity_code, .field = -1, .subject = table_number(e, t)});
	return false;
}

/* Says what each other value of the variant's field would give. */
static void compare_variants(evaluation *e, const table *t)
{
	int field = t->variant_field, positive = t->variant_positive;
	if (field < 0 || !evaluation_knows(e, field))
		return;
	if (positive >= 0 && (!evaluation_knows(e, positive) || e->a->value[positive] <= 0))
		return;
	int64_t chosen = e->a->value[field];
	for (size_t v = 0; v < e->r->fields[field].domain.count; v++) {
		attempt other = {.t = t, .sum = SUM_VARIANT};
		if ((int64_t)v == chosen)
			continue;
		e->a->value[field] = (int64_t)v;
		e->sums[SUM_VARIANT] = 0;
		try_lines(e, &other);
		if (other.granted > 0)
			evaluation_notice(e, (bareme_notice){.code = t->variant_code,
							     .field = (int16_t)field,
							     .subject = (int32_t)chosen,
							     .amount = e->sums[SUM_VARIANT],
							     .second = (int64_t)v});
		if (other.granted > 0 && e->decision != NULL)
			e->decision->of_variants |= UINT64_C(1) << (e->decision->notice_count - 1);
	}
	e->a->value[field] = chosen;
}

static void apply_table(evaluation *e, const table *t)
{
	const condition *excluded = condition_met(&t->excludes, e->a->known, e->a->value);
	attempt x = {.t = t, .sum = excluded != NULL ? SUM_NOTHING : SUM_LOANS};
	e->used |= t->used_fields;
	if (excluded != NULL)
		evaluation_notice(e, (bareme_notice){.code = BAREME_CODE_NOT_ELIGIBLE,
						     .reason = REASON_EXCLUDED,
						     .field = (int16_t)excluded->index,
						     .subject = table_number(e, t),
						     .second = evaluation_choice(e, excluded->index),
						     .given = operation_text(e->o, excluded->index)});
	/* Before every row nothing is granted, whatever else is missing or wrong. */
	if (e->a->date < t->first_day && evaluation_knows(e, e->r->role[ROLE_DATE]))
		notice_before(e, t, t->first_day);
	bool ended = e->a->date > t->last_day && evaluation_knows(e, e->r->role[ROLE_DATE]);
	if (ended)
		evaluation_notice(e, (bareme_notice){.code = BAREME_CODE_BEFORE,
						     .reason = REASON_AFTER_END,
						     .field = (int16_t)e->r->role[ROLE_DATE],
						     .subject = table_number(e, t),
						     .amount = t->last_day});
	/* Without dwellings no line is tried, but what else is missing shows all the same. */
	if (!has_quantities(e, t)) {
		evaluation_need(e, t->condition_fields);
		return;
	}
	/* Of an aid that is excluded too, what is missing shows. */
	try_lines(e, &x);
	if (x.failed != NULL && !ended && (t->complete || x.granted == 0))
		notice_failure(e, &x);
	if (x.outside != NULL && x.granted == 0 && !t->complete && excluded == NULL)
		limits_notice(e, t, x.outside, x.outside_row);
	if (excluded != NULL || x.granted == 0)
		return;
	compare_variants(e, t);
	if (e->a->date > t->old_after)
		evaluation_notice(
		    e, (bareme_notice){
			   .code = BAREME_CODE_OLD, .field = -1, .subject = table_number(e, t), .amount = t->review});
}

/* ---- The whole ---- */

/* A field that operations of this nature do not use is noticed whatever its value, and never refuses one. */
SELDOM static void ignore_fields(evaluation *e, uint64_t fields)
{
	notices *n = &e->a->notices;
	size_t kept = 0;
	for (size_t i = 0; i < n->count; i++)
		if (n->list[i].field < 0 || (fields >> n->list[i].field & 1) == 0)
			n->list[kept++] = n->list[i];
	if (kept < n->count)
		e->decision = NULL;
	n->count = kept;
	for (; fields != 0; fields &= fields - 1) {
		int field = __builtin_ctzll(fields);
		evaluation_notice(e, (bareme_notice){.code = BAREME_CODE_IGNORED,
						     .field = (int16_t)field,
						     .second = e->o->value[e->r->role[ROLE_NATURE]],
						     .given = e->o->text[field]});
	}
}

/* Applies every table that is for operations of this nature. */
static void apply_tables(evaluation *e, const walk *w)
{
	bool any = false;
	e->used = w->decides | e->r->common_fields;
	for (size_t i = 0; i < w->count; i++)
		if (condition_failing(&w->stops[i].when, e->a->known, e->a->value) == NULL) {
			apply_table(e, w->stops[i].table);
			any = true;
		}
	if (!any) {
		int nature = e->r->role[ROLE_NATURE];
		evaluation_notice(e, (bareme_notice){.code = BAREME_CODE_NOT_ELIGIBLE,
						     .reason = REASON_NOTHING,
						     .field = (int16_t)nature,
						     .second = e->o->value[nature]});
	}
	if ((e->o->given & ~e->used) != 0)
		ignore_fields(e, e->o->given & ~e->used);
}

SELDOM static void notice_missing(evaluation *e)
{
	int zone = e->r->role[ROLE_ZONE], by_code = e->r->role[ROLE_COMMUNE], by_name = e->r->role[ROLE_COMMUNE_NAME];
	uint64_t place = (by_code < 0 ? 0 : FIELD_BIT(by_code)) | (by_name < 0 ? 0 : FIELD_BIT(by_name));
	/* Of a place that was given, what is wrong was said before. */
	if (zone >= 0 && (e->missing >> zone & 1) != 0 && (e->o->given & place) != 0) {
		e->missing &= ~FIELD_BIT(zone);
		bool said = false;
		for (size_t i = 0; i < e->a->notices.count; i++)
			said |= e->a->notices.list[i].code == BAREME_CODE_BEFORE;
		if (e->before_zones && !said)
			evaluation_notice(e, (bareme_notice){.code = BAREME_CODE_BEFORE,
							     .reason = REASON_BEFORE_ZONES,
							     .field = (int16_t)e->r->role[ROLE_DATE],
							     .subject = e->a->commune});
	}
	for (uint64_t rest = e->missing; rest != 0; rest &= rest - 1)
		evaluation_notice(
		    e, (bareme_notice){.code = BAREME_CODE_MISSING, .field = (int16_t)__builtin_ctzll(rest)});
}

/* The worst status wins; a refused operation keeps no amount, nor any notice about one. */
SELDOM static void conclude(bareme_answer *a)
{
	size_t kept = 0;
	for (size_t i = 0; i < a->notices.count; i++)
		if (bareme_code_status(a->notices.list[i].code) > a->status)
			a->status = bareme_code_status(a->notices.list[i].code);
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

/* Copies the values of fields, but for those that come from the operation's place. */
static void take_values(evaluation *e)
{
	for (uint64_t rest = e->o->known & ~e->learnt; rest != 0; rest &= rest - 1)
		e->a->value[__builtin_ctzll(rest)] = e->o->value[__builtin_ctzll(rest)];
	e->value = e->a->value;
}

/* Walks the tables. */
SELDOM static void decide(evaluation *e, const walk *w)
{
	take_values(e);
	if (w != NULL)
		apply_tables(e, w);
	if (e->missing != 0)
		notice_missing(e);
	decision *d = e->decision;
	if (d == NULL)
		return;
	d->complete = d->granted = true;
	d->known = e->a->known;
	for (size_t i = 0; i < d->notice_count; i++)
		d->granted &= bareme_code_status(d->notices[i].code) == BAREME_GRANTED;
}

/* Computes what was decided for operations like this one. */
static void repeat(evaluation *e, const decision *d)
{
	size_t made = 0, notice = 0;
	uint64_t blank = d->known & ~e->a->known;
	/* Sums ask for no more of the values than they are made of. */
	e->value = e->o->value;
	if (blank != 0 || !e->a->sums_only)
		take_values(e);
	for (; blank != 0; blank &= blank - 1)
		e->a->value[__builtin_ctzll(blank)] = 0;
	e->a->known = d->known;
	for (;; made++) {
		for (; notice < d->notice_count && d->made_after[notice] == made; notice++) {
			bareme_notice *n = notices_add(&e->a->notices, d->notices[notice]);
			if (n->given.len > 0)
				n->given = e->o->text[n->field];
			if ((d->of_variants >> notice & 1) != 0) {
				n->amount = e->sums[SUM_VARIANT];
				e->sums[SUM_VARIANT] = 0;
			}
		}
		if (made == d->grant_count)
			return;
		evaluation_grant(e, &d->grants[made]);
	}
}

/* True where no notice so far refuses anything. */
static bool is_plain(const evaluation *e)
{
	for (size_t i = 0; i < e->a->notices.count; i++)
		if (bareme_code_status(e->a->notices.list[i].code) != BAREME_GRANTED)
			return false;
	return !e->before_zones;
}

void bareme_evaluate(const bareme_operation *o, bareme_answer *a)
{
	const bareme_ruleset *r = o->rules;
	evaluation e = {.r = r, .o = o, .a = a, .missing = r->required_fields & ~o->given};
	int nature = r->role[ROLE_NATURE];
	a->operation = o;
	a->known = o->known;
	a->notices.count = o->notices.count;
	if (o->notices.count > 0)
		memcpy(a->notices.list, o->notices.list, o->notices.count * sizeof *a->notices.list);
	a->line_count = 0;
	a->zone = a->commune = -1;
	a->date = (int32_t)o->value[r->role[ROLE_DATE]];
	a->status = BAREME_GRANTED;
	bool plain = false;
	if (!o->unreadable) {
		locate(&e);
		limits_check_fields(&e);
		plain = is_plain(&e);
		const walk *w = evaluation_knows(&e, nature) ? &r->walks[o->value[nature]] : NULL;
		decision *d = plain && w != NULL ? decision_find(o, a, w) : NULL;
		if (d != NULL && d->complete) {
			repeat(&e, d);
			plain = d->granted;
		} else {
			e.decision = d;
			decide(&e, w);
			plain = false;
		}
	}
	a->loan = e.sums[SUM_LOANS];
	a->grant = e.sums[SUM_GRANTS];
	if (e.overflow)
		notices_add(&a->notices,
			    (bareme_notice){.code = BAREME_CODE_VALUE, .reason = REASON_OVERFLOW, .field = -1});
	if (!plain || e.overflow)
		conclude(a);
	if ((o->known & r->plan_fields) != 0 && a->status <= BAREME_INELIGIBLE)
		plan_weigh(a);
}
