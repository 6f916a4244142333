/*
 * Which questions an operation leaves open. Every completion of it is evaluated by the engine, so
 * what is asked follows from the tables alone: nothing here knows a field by its name.
 */
#include "engine/completions.h"

#include <stdlib.h>
#include <string.h>

static const unsigned DECIDES_ALL =
    BAREME_DECIDES_STATUS | BAREME_DECIDES_AIDS | BAREME_DECIDES_AMOUNTS | BAREME_DECIDES_REMARKS;

bareme_result bareme_questions_new(bareme_questions **out, const bareme_ruleset *r)
{
	bareme_questions *q = *out = calloc(1, sizeof *q);
	if (q == NULL)
		return BAREME_NO_MEMORY;
	q->rules = r;
	q->groups = calloc(r->fields[r->role[ROLE_NATURE]].domain.count + 1, sizeof *q->groups);
	if (q->groups != NULL && bareme_answer_new(&q->answer, r) == BAREME_DONE)
		return BAREME_DONE;
	bareme_questions_free(q);
	*out = NULL;
	return BAREME_NO_MEMORY;
}

void bareme_questions_free(bareme_questions *q)
{
	if (q == NULL)
		return;
	for (size_t i = 0; q->groups != NULL && i < q->rules->fields[q->rules->role[ROLE_NATURE]].domain.count; i++)
		free(q->groups[i].effects);
	free(q->groups);
	bareme_answer_free(q->answer);
	free(q);
}

/* What two answers differ in. */
static unsigned difference(const effect *a, const effect *b)
{
	if (a->status != b->status)
		return DECIDES_ALL;
	return (a->aids != b->aids ? BAREME_DECIDES_AIDS : 0) |
	       (a->amounts != b->amounts ? BAREME_DECIDES_AMOUNTS : 0) |
	       (a->remarks != b->remarks ? BAREME_DECIDES_REMARKS : 0);
}

/* ---- What is open ---- */

enum { ANY = -1 };

/*
 * What the variable decides in the group, among the completions in which variable `fixed` has
 * that value (ANY: among all). With `brief`, the first difference is enough.
 */
static unsigned decides(const group *g, size_t number, int fixed, size_t value, bool brief)
{
	const variable *v = &g->list[number];
	unsigned found = 0;
	if (!g->tried)
		return DECIDES_ALL;
	for (size_t i = 0; i < g->completions; i++) {
		const effect *first = NULL;
		if (value_in(v, i) != 0 || (fixed != ANY && value_in(&g->list[fixed], i) != value))
			continue;
		for (size_t n = 0; n < v->values; n++) {
			const effect *e = &g->effects[i + n * v->stride];
			if (e->kind != EFFECT_VALID)
				continue;
			if (first == NULL)
				first = e;
			else
				found |= difference(first, e);
		}
		if (found == DECIDES_ALL || (brief && found != 0))
			break;
	}
	return found;
}

/* True where some completion with that value of the variable is not refused. */
static bool is_possible(const group *g, size_t number, size_t value)
{
	if (!g->tried)
		return true;
	for (size_t i = 0; i < g->completions; i++)
		if (g->effects[i].kind == EFFECT_VALID && value_in(&g->list[number], i) == value)
			return true;
	return false;
}

/* The variable's number in the group, or ANY where it is not among its variables. */
static int variable_of(const group *g, int field)
{
	for (size_t i = 0; i < g->count; i++)
		if ((int)g->list[i].field == field)
			return (int)i;
	return ANY;
}

/* The fields open in the group, with a variable fixed or none. The zone follows from the commune while that is open. */
static uint64_t open_fields(const bareme_questions *q, const group *g, int fixed, size_t value)
{
	int zone = q->rules->role[ROLE_ZONE], commune = q->rules->role[ROLE_COMMUNE];
	uint64_t fields = 0;
	for (size_t i = 0; i < g->count; i++)
		if ((int)i != fixed && decides(g, i, fixed, value, true) != 0)
			fields |= FIELD_BIT(g->list[i].field);
	if (zone >= 0 && commune >= 0 && (fields >> commune & 1) != 0)
		fields &= ~FIELD_BIT(zone);
	return fields;
}

/* How many fields stay open after this question, summed over its values; *values is how many there are. */
static uint64_t left_after(const bareme_questions *q, size_t field, size_t *values)
{
	uint64_t sum = 0;
	bool is_nature = (int)field == q->rules->role[ROLE_NATURE];
	bool nature_open = !is_given(&q->base, q->rules->role[ROLE_NATURE]);
	size_t most = is_nature ? q->group_count : 0;
	for (size_t g = 0; g < q->group_count && !is_nature; g++) {
		int number = variable_of(&q->groups[g], (int)field);
		if (number != ANY && q->groups[g].list[number].values > most)
			most = q->groups[g].list[number].values;
	}
	*values = 0;
	for (size_t value = is_nature ? 0 : 1; value < most; value++) {
		uint64_t fields = 0;
		bool possible = is_nature;
		for (size_t g = 0; g < q->group_count; g++) {
			const group *in = &q->groups[g];
			int number = variable_of(in, (int)field);
			if (is_nature && g != value)
				continue;
			if (number == ANY || !in->tried)
				fields |= in->open & ~FIELD_BIT(field);
			else if (value < in->list[number].values && is_possible(in, (size_t)number, value)) {
				fields |= open_fields(q, in, number, value);
				possible = true;
			}
		}
		if (!possible)
			continue;
		sum += (uint64_t)__builtin_popcountll(fields) + (nature_open && !is_nature);
		++*values;
	}
	return sum;
}

/* What the nature decides: where the answers do not differ by it, all, for without it no table is looked at. */
static unsigned nature_decides(const bareme_questions *q)
{
	const effect *first = NULL;
	unsigned found = 0;
	if (is_given(&q->base, q->rules->role[ROLE_NATURE]))
		return 0;
	for (size_t g = 0; g < q->group_count; g++) {
		if (!q->groups[g].tried)
			return DECIDES_ALL;
		for (size_t i = 0; i < q->groups[g].completions && found != DECIDES_ALL; i++) {
			const effect *e = &q->groups[g].effects[i];
			if (e->kind != EFFECT_VALID)
				continue;
			if (first == NULL)
				first = e;
			else
				found |= difference(first, e);
		}
	}
	return found == 0 ? DECIDES_ALL : found;
}

static bareme_question question_on(const bareme_questions *q, size_t field)
{
	bareme_question out = {(int)field, 0, false};
	for (size_t g = 0; g < q->group_count; g++) {
		int number = variable_of(&q->groups[g], (int)field);
		if (number == ANY)
			continue;
		out.decides |= decides(&q->groups[g], (size_t)number, ANY, 0, false);
		out.optional |= is_possible(&q->groups[g], (size_t)number, 0);
	}
	return out;
}

/* How many questions an answer leaves on average: a fraction. */
typedef struct cost {
	uint64_t left;
	size_t values;
} cost;

/* Puts a question in its place: the fewest left on average first, the package's order among equals. */
static void insert(bareme_questions *q, bareme_question question, cost costs[FIELDS_MAX])
{
	cost own;
	own.left = left_after(q, (size_t)question.field, &own.values);
	own.values += own.values == 0;
	size_t at = q->count++;
	for (; at > 0 && own.left * costs[at - 1].values < costs[at - 1].left * own.values; at--) {
		q->list[at] = q->list[at - 1];
		costs[at] = costs[at - 1];
	}
	q->list[at] = question;
	costs[at] = own;
}

/* A value is refused at once where it is above its limit: the limit comes first. */
static void put_limits_first(bareme_questions *q)
{
	for (size_t i = 0; i < q->count; i++) {
		int limit = q->rules->fields[q->list[i].field].at_most;
		for (size_t j = i + 1; j < q->count && limit >= 0; j++) {
			if (q->list[j].field != limit)
				continue;
			bareme_question first = q->list[j];
			memmove(&q->list[i + 1], &q->list[i], (j - i) * sizeof *q->list);
			q->list[i] = first;
			break;
		}
	}
}

static void find_questions(bareme_questions *q)
{
	const bareme_ruleset *r = q->rules;
	cost costs[FIELDS_MAX] = {{0}};
	uint64_t open = 0;
	unsigned nature = nature_decides(q);
	for (size_t g = 0; g < q->group_count; g++) {
		group *in = &q->groups[g];
		in->open = open_fields(q, in, ANY, 0);
		open |= in->open;
	}
	for (size_t i = 0; i < r->field_count; i++) {
		if ((int)i == r->role[ROLE_NATURE] && nature != 0)
			insert(q, (bareme_question){(int)i, nature, false}, costs);
		else if ((open >> i & 1) != 0)
			insert(q, question_on(q, i), costs);
	}
	put_limits_first(q);
}

/* Once nothing else is open: the plan's cost, then what pays for it. */
static void find_plan_questions(bareme_questions *q, const bool *declined)
{
	const bareme_ruleset *r = q->rules;
	bareme_question question = {r->plan_cost, BAREME_DECIDES_PLAN, true};
	if (r->plan_cost < 0 || (declined != NULL && declined[r->plan_cost]))
		return;
	if (!is_given(&q->base, r->plan_cost)) {
		q->list[q->count++] = question;
		return;
	}
	for (size_t i = 0; i < r->plan_count; i++) {
		question.field = r->plan[i];
		if (!is_given(&q->base, r->plan[i]) && (declined == NULL || !declined[question.field]))
			q->list[q->count++] = question;
	}
}

/* ---- Stand-ins ---- */

/*
 * How far a completion is from what was given. Near is: few fields more, no commune, the last value
 * of a list (which is "other" as a rule), a small number.
 */
static size_t distance(const bareme_questions *q, const group *g, size_t completion)
{
	size_t far = 0;
	for (size_t v = 0; v < g->count; v++) {
		size_t value = value_in(&g->list[v], completion);
		const field *f = &q->rules->fields[g->list[v].field];
		if (value == 0)
			continue;
		far += 100000 + (f->role == ROLE_COMMUNE ? 10000U : 0U) +
		       (f->type == FIELD_NUMBER ? value : g->list[v].values - value);
	}
	return far;
}

static void write_stand_in(bareme_questions *q, const variable *v)
{
	char *text = q->texts[q->stand_in_count];
	const field *f = &q->rules->fields[v->field];
	bareme_text *out = &q->stand_ins[q->stand_in_count].value;
	q->stand_ins[q->stand_in_count++].field = (int)v->field;
	*out = q->work.text[v->field];
	if (f->type == FIELD_NUMBER)
		*out = (bareme_text){text, number_print(q->work.value[v->field], f->decimals,
							f->decimals < 2 ? f->decimals : 2, '.', text)};
	else if (f->type == FIELD_DATE)
		*out = (bareme_text){text, bareme_date_print((int32_t)q->work.value[v->field], text)};
}

/* The nearest completion that is answered, or else the nearest that is refused; true where it is granted something. */
static bool find_stand_ins(bareme_questions *q)
{
	group *g = &q->groups[0];
	size_t best = 0;
	bool found = false;
	for (size_t i = 0; i < g->completions && g->tried && q->group_count == 1; i++) {
		if (g->effects[i].kind == EFFECT_UNKNOWN)
			continue;
		bool better = !found || g->effects[i].kind > g->effects[best].kind ||
			      (g->effects[i].kind == g->effects[best].kind && distance(q, g, i) < distance(q, g, best));
		if (better)
			best = i;
		found = true;
	}
	for (size_t v = 0; v < g->count && found; v++) {
		size_t value = value_in(&g->list[v], best);
		completion_put(q, &g->list[v], value);
		if (value > 0)
			write_stand_in(q, &g->list[v]);
	}
	return found && g->effects[best].kind == EFFECT_VALID && g->effects[best].status == BAREME_GRANTED;
}

/* ---- To the caller ---- */

bareme_result bareme_questions_find(bareme_questions *q, const bareme_operation *operation, const bool *declined,
				    bool plan)
{
	const bareme_ruleset *r = q->rules;
	int nature = r->role[ROLE_NATURE];
	bool known = (operation->known >> nature & 1) != 0;
	q->base = *operation;
	q->group_count = known ? 1 : r->fields[nature].domain.count;
	q->count = q->stand_in_count = 0;
	for (size_t i = 0; i < q->group_count; i++) {
		q->groups[i].nature = known ? operation->value[nature] : (int64_t)i;
		if (!completions_try(q, &q->groups[i], declined))
			return BAREME_NO_MEMORY;
	}
	find_questions(q);
	if (q->count > 0)
		return BAREME_DONE;
	if (find_stand_ins(q) && plan)
		find_plan_questions(q, declined);
	return BAREME_DONE;
}

bool bareme_questions_possible(const bareme_questions *q)
{
	for (size_t g = 0; g < q->group_count; g++) {
		const group *in = &q->groups[g];
		for (size_t i = 0; i < in->completions && in->tried; i++)
			if (in->effects[i].kind == EFFECT_VALID)
				return true;
		/* Too many to try: what is wrong with no field in particular may be mended by another one. */
		if (!in->tried && !completion_is_wrong(q))
			return true;
	}
	return false;
}

const bareme_question *bareme_questions_list(const bareme_questions *q, size_t *count)
{
	*count = q->count;
	return q->list;
}

const bareme_stand_in *bareme_questions_stand_ins(const bareme_questions *q, size_t *count)
{
	*count = q->stand_in_count;
	return q->stand_ins;
}
