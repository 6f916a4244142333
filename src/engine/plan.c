/* The plan de financement: the cost, what pays for it, and what is left to finance. */
#include "engine/answer.h"

/* The operation gives the field: of an answer for sums alone, only what notices need is among its own values. */
static bool plan_is_given(const bareme_answer *a, int field)
{
	return (a->operation->known >> field & 1) != 0;
}

/* The cost without what pays for it. */
static int64_t left_of(const bareme_answer *a)
{
	const bareme_ruleset *r = a->rules;
	const int64_t *given = a->operation->value;
	int64_t left = given[r->plan_cost] - a->loan - a->grant;
	for (size_t i = 0; i < r->plan_count; i++)
		left -= plan_is_given(a, r->plan[i]) ? given[r->plan[i]] : 0;
	return left;
}

/* True where the operation is one of those whose grants are probably a resource that it names. */
static bool plan_may_count_twice(const bareme_answer *a)
{
	const bareme_ruleset *r = a->rules;
	for (size_t i = 0; i < r->plan_twice_for.count; i++) {
		const condition *c = &r->plan_twice_for.list[i];
		/* What comes from the place is the answer's alone. */
		bool given = plan_is_given(a, c->index);
		if (!answer_knows(a, c->index) ||
		    !condition_holds(c, given ? a->operation->value[c->index] : a->value[c->index]))
			return false;
	}
	return true;
}

SELDOM static void plan_note_above(bareme_answer *a)
{
	int cost = a->rules->plan_cost;
	notices_add(&a->notices, (bareme_notice){.code = BAREME_CODE_AIDS_ABOVE,
						 .field = (int16_t)cost,
						 .amount = a->loan,
						 .second = a->grant,
						 .given = operation_text(a->operation, cost)});
}

SELDOM static void plan_note_twice(bareme_answer *a, bool has_cost)
{
	int field = a->rules->plan_twice;
	notices_add(&a->notices, (bareme_notice){.code = BAREME_CODE_COUNTED_TWICE,
						 .field = (int16_t)field,
						 .amount = a->grant,
						 .second = has_cost ? left_of(a) + a->grant : BAREME_NO_AMOUNT,
						 .given = operation_text(a->operation, field)});
}

/* What would pay for the cost, which was not given. */
SELDOM static void plan_note_unused(bareme_answer *a, uint64_t fields)
{
	for (; fields != 0; fields &= fields - 1) {
		int field = __builtin_ctzll(fields);
		notices_add(&a->notices, (bareme_notice){.code = BAREME_CODE_IGNORED,
							 .reason = REASON_NO_COST,
							 .field = (int16_t)field,
							 .subject = a->rules->plan_cost,
							 .second = -1,
							 .given = a->operation->text[field]});
	}
}

void plan_weigh(bareme_answer *a)
{
	const bareme_ruleset *r = a->rules;
	const bareme_operation *o = a->operation;
	int nature = r->role[ROLE_NATURE], twice = r->plan_twice;
	uint64_t unused = o->given & r->plan_fields;
	bool has_cost = r->plan_cost >= 0 && (o->known >> r->plan_cost & 1) != 0;
	if (has_cost && a->loan > o->value[r->plan_cost] - a->grant)
		plan_note_above(a);
	if (a->grant > 0 && twice >= 0 && (o->known >> twice & 1) != 0 && o->value[twice] > 0 &&
	    plan_may_count_twice(a)) {
		plan_note_twice(a, has_cost);
		unused &= ~FIELD_BIT(twice);
	}
	if (!has_cost && r->plan_cost >= 0 && answer_knows(a, nature))
		plan_note_unused(a, unused & ~r->walks[o->value[nature]].reads);
}

static bareme_plan_item plan_field(const bareme_answer *a, bareme_plan_part part, int field)
{
	return (bareme_plan_item){part, a->rules->fields[field].name, field,
				  plan_is_given(a, field) ? a->operation->value[field] : BAREME_NO_AMOUNT, false};
}

/* Of a cost of 0 nothing would be a share. */
static bool plan_is_there(const bareme_answer *a)
{
	int cost = a->rules->plan_cost;
	return cost >= 0 && plan_is_given(a, cost) && a->operation->value[cost] > 0 && a->loan != BAREME_NO_AMOUNT;
}

bool plan_left(const bareme_answer *a, bareme_plan_item *out)
{
	const bareme_ruleset *r = a->rules;
	if (!plan_is_there(a))
		return false;
	*out = (bareme_plan_item){BAREME_PLAN_LEFT, "reste_a_financer", -1, left_of(a), false};
	for (size_t i = 0; i < r->plan_count; i++)
		out->partial |= !plan_is_given(a, r->plan[i]);
	return true;
}

int64_t plan_share(const bareme_answer *a)
{
	/* Aids and cost are in cents. */
	const wide cost = a->operation->value[a->rules->plan_cost];
	wide share = ((wide)a->loan + a->grant) * 10000;
	return (int64_t)((2 * share + cost) / (2 * cost));
}

bool bareme_answer_plan(const bareme_answer *a, size_t item, bareme_plan_item *out)
{
	const bareme_ruleset *r = a->rules;
	if (!plan_is_there(a))
		return false;
	const size_t after = r->plan_count + 1;
	if (item == 0)
		*out = plan_field(a, BAREME_PLAN_COST, r->plan_cost);
	else if (item < after)
		*out = plan_field(a, BAREME_PLAN_RESOURCE, r->plan[item - 1]);
	else if (item == after)
		*out = (bareme_plan_item){BAREME_PLAN_LOANS, "prets_al", -1, a->loan, false};
	else if (item == after + 1 && a->grant != 0)
		*out = (bareme_plan_item){BAREME_PLAN_GRANTS, "subventions_al", -1, a->grant, false};
	else if (item == after + 1 + (a->grant != 0))
		return plan_left(a, out);
	return item <= after + 1 + (a->grant != 0);
}
