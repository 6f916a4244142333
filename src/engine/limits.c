/* Limits of rows: whether what the operation gives is within them. */
#include "engine/evaluation.h"

#include "rules/limits.h"

/* A line may be tried several times, and several lines have one row. */
static bool limit_was_noticed(const evaluation *e, const bareme_notice *notice)
{
	for (size_t i = 0; i < e->a->notices.count; i++) {
		const bareme_notice *n = &e->a->notices.list[i];
		if (n->code == notice->code && n->reason == notice->reason && n->subject == notice->subject &&
		    n->field == notice->field && n->amount == notice->amount && n->second == notice->second)
			return true;
	}
	return false;
}

void limits_notice(evaluation *e, const table *t, const slot *s, size_t row)
{
	for (size_t i = 0; i < t->limit_count; i++) {
		bareme_number bound = limit_bound(t, row, &t->limits[i]);
		int field = s->limited[i];
		/* The numbers themselves are read again where this is said: operations that are alike share it. */
		bareme_notice notice = {.code = BAREME_CODE_NOT_ELIGIBLE,
					.reason = REASON_LIMIT,
					.field = (int16_t)field,
					.subject = (int32_t)(t - e->r->tables),
					.amount = (int64_t)row,
					.second = (int64_t)i};
		if (bound.present && evaluation_knows(e, field) &&
		    !limit_holds(&t->limits[i], e->a->value[field], bound.value) && !limit_was_noticed(e, &notice))
			evaluation_notice(e, notice);
	}
}

within limits_look(evaluation *e, const table *t, const slot *s, size_t row)
{
	within found = WITHIN;
	for (size_t i = 0; i < t->limit_count; i++) {
		bareme_number bound = limit_bound(t, row, &t->limits[i]);
		if (!bound.present)
			continue;
		if (!evaluation_knows(e, s->limited[i])) {
			bool always = limit_holds_always(&t->limits[i], &e->r->fields[s->limited[i]], bound.value);
			found = found == WITHIN && !always ? WITHIN_UNKNOWN : found;
		} else if (!limit_holds(&t->limits[i], e->a->value[s->limited[i]], bound.value)) {
			found = OUTSIDE;
		}
	}
	if (found == WITHIN_UNKNOWN)
		evaluation_need(e, limits_fields(t, s, row));
	return found;
}

void limits_check_fields(evaluation *e)
{
	for (uint64_t rest = e->r->limited_fields & e->a->known; rest != 0; rest &= rest - 1) {
		int number = __builtin_ctzll(rest);
		const field *f = &e->r->fields[number];
		if (evaluation_knows(e, f->at_most) && e->o->value[number] > e->o->value[f->at_most])
			evaluation_notice(e, (bareme_notice){.code = f->at_most_code,
							     .field = (int16_t)number,
							     .subject = f->at_most,
							     .amount = e->o->value[number],
							     .second = e->o->value[f->at_most],
							     .given = operation_text(e->o, number)});
	}
}
