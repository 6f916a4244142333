/* What operations of one shape come to: noted once, then repeated. See shape.h. */
#include "engine/shape.h"

#include <stdlib.h>
#include <string.h>

/* ---- Keys ---- */

/* How many of the days are not after the date. */
static uint32_t period_of(const bareme_ruleset *r, int32_t date)
{
	size_t first = 0, end = r->day_count;
	while (first < end) {
		size_t middle = first + (end - first) / 2;
		if (r->days[middle] <= date)
			first = middle + 1;
		else
			end = middle;
	}
	return (uint32_t)first;
}

/* Values that are not known count as 0: the key says which are known. */
static uint64_t pack_values(const shape_pack *p, const bareme_operation *o, const bareme_answer *a)
{
	uint64_t values = 0;
	for (size_t i = 0; i < p->count; i++) {
		const shape_field *f = &p->fields[i];
		const int64_t *from = f->of_place ? a->value : o->value;
		uint64_t value = (uint64_t)from[f->field] & -(a->known >> f->field & 1);
		/* Of a number: the sign, and whether there is anything. */
		values |= (f->number ? value >> 63 << 1 | (value != 0) : value) << f->shift;
	}
	return values;
}

static bool same_key(const shape_key *a, const shape_key *b)
{
	return a->given == b->given && a->known == b->known && a->values == b->values && a->period == b->period &&
	       a->nature == b->nature;
}

shape *shape_find(const bareme_operation *o, const bareme_answer *a)
{
	const bareme_ruleset *r = a->rules;
	size_t nature = (size_t)r->role[ROLE_NATURE];
	if (a->shapes == NULL || (a->known >> nature & 1) == 0 || !r->packs[o->value[nature]].fits)
		return NULL;
	const shape_pack *p = &r->packs[o->value[nature]];
	shape_key key = {o->given, a->known, pack_values(p, o, a), period_of(r, a->date), (int32_t)o->value[nature]};
	uint64_t hash = (key.given ^ key.known * 31 ^ key.values * 0x9E3779B97F4A7C15U ^
			 key.period * 0xC2B2AE3D27D4EB4FU ^ (uint64_t)key.nature << 40) *
			0x9E3779B97F4A7C15U;
	/* Each shape has two places, so that two that recur do not drive each other out. */
	shape *s = &a->shapes[hash >> (64 - SHAPE_BITS) & ~UINT64_C(1)];
	for (size_t i = 0; i < 2; i++)
		if (s[i].there && same_key(&s[i].key, &key))
			return &s[i];
	s += s->there && (!s[1].there || (hash & 1) != 0);
	s->key = key;
	s->there = false;
	s->step_count = 0;
	return s;
}

/* ---- Repeating ---- */

static bool run_formula(const shape_step *step, const int64_t *fields, int64_t *amount)
{
	formula_result result;
	if (!formula_run(step->amount, fields, step->values, 2, &result) ||
	    ((result.floored || result.capped) && step->target < SHAPE_NOTICE))
		return false;
	*amount = result.value;
	return true;
}

static ALWAYS_INLINE bool run_step(const shape_step *step, bareme_answer *a, const int64_t *fields, int64_t *sums)
{
	int64_t amount;
	bool good = !step->product ? run_formula(step, fields, &amount)
				   : !__builtin_mul_overflow(step->factor, fields[step->field], &amount) &&
					 amount != BAREME_NO_AMOUNT;
	if (!good || __builtin_add_overflow(sums[step->target], amount, &sums[step->target]))
		return false;
	if (step->line < 0 || a->sums_only)
		return true;
	bareme_line *line = &a->lines[step->line];
	formula_result quantity;
	line->amount = amount;
	if (step->quantity == NULL)
		return true;
	good = formula_run(step->quantity, fields, step->values, step->quantity->decimals, &quantity);
	line->quantity =
	    good ? (bareme_number){quantity.value, (uint8_t)step->quantity->decimals, true} : (bareme_number){0};
	return true;
}

bool shape_apply(const shape *s, const bareme_operation *o, bareme_answer *a, uint64_t from_place)
{
	int64_t sums[SHAPE_NOTICE + SHAPE_NOTICES] = {0};
	const int64_t *fields = o->value;
	if (a->notices.count + s->notice_count > a->notices.room)
		return false;
	uint64_t blank = s->known & ~a->known;
	/* A list asks for no more of the values than its sums are made of. */
	if (blank != 0 || !a->sums_only) {
		answer_take_values(a, from_place);
		for (; blank != 0; blank &= blank - 1)
			a->value[__builtin_ctzll(blank)] = 0;
		fields = a->value;
	}
	if (!a->sums_only)
		for (size_t i = 0; i < s->line_count; i++)
			a->lines[i] = s->lines[i];
	for (size_t i = 0; i < s->step_count; i++)
		if (!run_step(&s->steps[i], a, fields, sums))
			return false;
	for (size_t i = 0; i < s->notice_count; i++) {
		bareme_notice *n = &a->notices.list[a->notices.count++];
		*n = s->notices[i];
		if (n->given.len > 0)
			n->given = o->text[n->field];
		n->amount += sums[SHAPE_NOTICE + i];
	}
	a->known = s->known;
	a->status = s->status;
	a->loan = sums[SHAPE_LOAN];
	a->grant = sums[SHAPE_GRANT];
	a->line_count = a->sums_only ? 0 : s->line_count;
	return true;
}

/* ---- Noting ---- */

bool shape_add_step(shape *s, shape_step step)
{
	if (s->step_count == SHAPE_STEPS)
		return false;
	const formula *f = step.amount;
	step.product = f->kind != FORMULA_OTHER && f->decimals == 2;
	if (step.product) {
		step.factor = f->kind == FORMULA_PRODUCT ? step.values[f->column] : 1;
		step.field = (uint8_t)f->field;
	}
	s->steps[s->step_count++] = step;
	return true;
}

void shape_finish(shape *s, const bareme_operation *o, const bareme_answer *a, size_t first_notice)
{
	size_t count = a->notices.count - first_notice;
	bool amounts_hold = a->status == BAREME_GRANTED || (a->status == BAREME_INELIGIBLE && s->step_count == 0);
	if (!amounts_hold || count > SHAPE_NOTICES || a->line_count > SHAPE_LINES)
		return;
	for (size_t i = 0; i < count; i++) {
		const bareme_notice *n = &a->notices.list[first_notice + i];
		if (n->given.len > 0 && (n->field < 0 || n->given.data != o->text[n->field].data))
			return;
		s->notices[i] = *n;
	}
	/* These amounts are computed anew. */
	for (size_t i = 0; i < s->step_count; i++)
		if (s->steps[i].target >= SHAPE_NOTICE)
			s->notices[s->steps[i].target - SHAPE_NOTICE].amount = 0;
	memcpy(s->lines, a->lines, a->line_count * sizeof *s->lines);
	s->line_count = a->line_count;
	s->notice_count = count;
	s->known = a->known;
	s->status = a->status;
	s->there = true;
}
