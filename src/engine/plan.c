/* The plan de financement: the cost, what pays for it, and what is left to finance. */
#include "engine/answer.h"

/* The cost without what pays for it. */
static int64_t left_of(const bareme_answer *a)
{
	const bareme_ruleset *r = a->rules;
	int64_t left = a->value[r->plan_cost] - a->loan - a->grant;
	for (size_t i = 0; i < r->plan_count; i++)
		left -= answer_knows(a, r->plan[i]) ? a->value[r->plan[i]] : 0;
	return left;
}

static bareme_plan_item plan_field(const bareme_answer *a, bareme_plan_part part, int field)
{
	return (bareme_plan_item){part, a->rules->fields[field].name, field, a->value[field]};
}

bool bareme_answer_plan(const bareme_answer *a, size_t item, bareme_plan_item *out)
{
	const bareme_ruleset *r = a->rules;
	if (r->plan_cost < 0 || !answer_knows(a, r->plan_cost) || a->loan == BAREME_NO_AMOUNT)
		return false;
	size_t before = 1;
	for (size_t i = 0; i < r->plan_count && item >= before; i++)
		if (answer_knows(a, r->plan[i]) && before++ == item) {
			*out = plan_field(a, BAREME_PLAN_RESOURCE, r->plan[i]);
			return true;
		}
	if (item == 0)
		*out = plan_field(a, BAREME_PLAN_COST, r->plan_cost);
	else if (item == before)
		*out = (bareme_plan_item){BAREME_PLAN_LOANS, "prets_al", -1, a->loan};
	else if (item == before + 1)
		*out = (bareme_plan_item){BAREME_PLAN_GRANTS, "subventions_al", -1, a->grant};
	else if (item == before + 2)
		*out = (bareme_plan_item){BAREME_PLAN_LEFT, "reste_a_financer", -1, left_of(a)};
	return item < before + 3;
}
