/* The plan de financement: the cost, what pays for it, and what is left to finance. */
#include "engine/answer.h"

static int64_t value_of(const bareme_answer *a, int field)
{
	return (a->known >> field & 1) != 0 ? a->value[field] : 0;
}

/* The cost without what pays for it. */
static int64_t left_of(const bareme_answer *a)
{
	const bareme_ruleset *r = a->rules;
	int64_t left = a->value[r->plan_cost] - a->loan - a->grant;
	for (size_t i = 0; i < r->plan_count; i++)
		left -= value_of(a, r->plan[i]);
	return left;
}

bool bareme_answer_plan(const bareme_answer *a, size_t item, bareme_plan_item *out)
{
	const bareme_ruleset *r = a->rules;
	if (r->plan_cost < 0 || (a->known >> r->plan_cost & 1) == 0 || a->loan == BAREME_NO_AMOUNT ||
	    item > r->plan_count + 3)
		return false;
	size_t own = r->plan_own + 1, field = item;
	if (item == 0) {
		*out = (bareme_plan_item){BAREME_PLAN_COST, "", r->plan_cost, a->value[r->plan_cost]};
	} else if (item == own) {
		*out = (bareme_plan_item){BAREME_PLAN_LOANS, "prets_al", -1, a->loan};
	} else if (item == own + 1) {
		*out = (bareme_plan_item){BAREME_PLAN_GRANTS, "subventions_al", -1, a->grant};
	} else if (item == r->plan_count + 3) {
		*out = (bareme_plan_item){BAREME_PLAN_LEFT, "reste_a_financer", -1, left_of(a)};
	} else {
		field -= item > own ? 3 : 1;
		*out = (bareme_plan_item){BAREME_PLAN_RESOURCE, "", r->plan[field], value_of(a, r->plan[field])};
	}
	if (out->field >= 0)
		out->name = r->fields[out->field].name;
	return true;
}
