/* The completions of an operation, each evaluated by the engine. */
#include "engine/completions.h"

#include <stdlib.h>

enum {
	NUMBER_SAMPLES = 4, /* not given, the least, one more, a large one; then one of each further interval */
	LARGE = 1000000000
};

/* ---- Values to try ---- */

/* One commune for each zone, and with `by_department` for each of its departments. */
static void find_places(bareme_questions *q, bool by_department)
{
	const territory *t = &q->rules->territory;
	int32_t date = (int32_t)q->base.value[q->rules->role[ROLE_DATE]];
	q->place_count = 0;
	for (size_t i = 0; i < t->count && q->place_count < PLACES_MAX; i++) {
		int32_t zone = territory_zone(t, (int32_t)i, date);
		bool there = zone < 0 || t->communes[i].parent != (int32_t)i;
		for (size_t p = 0; p < q->place_count && !there; p++)
			there = territory_zone(t, q->places[p], date) == zone &&
				(!by_department || t->communes[q->places[p]].department == t->communes[i].department);
		if (!there)
			q->places[q->place_count++] = (int32_t)i;
	}
}

static int64_t least_of(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* The number to try in its turn, within the bounds that the tables and the other fields set. */
static int64_t sample_number(const bareme_questions *q, const variable *v, size_t sample)
{
	const bareme_ruleset *r = q->rules;
	const field *f = &r->fields[v->field];
	int64_t unit = number_power(f->decimals), low = f->least, high;
	for (uint64_t rest = r->limited_fields & q->base.known; rest != 0; rest &= rest - 1) {
		int limited = __builtin_ctzll(rest);
		if (r->fields[limited].at_most == (int)v->field && q->base.value[limited] > low)
			low = q->base.value[limited];
	}
	if (low < -unit * LARGE)
		low = 0;
	high = least_of(f->most, low + LARGE * unit);
	if (f->at_most >= 0 && (q->work.known >> f->at_most & 1) != 0)
		high = least_of(high, q->work.value[f->at_most]);
	if (sample == 1 || high < low)
		return low;
	if (sample < NUMBER_SAMPLES)
		return sample == 2 ? least_of(low + unit, high) : high;
	int64_t first = v->scale->first[sample - NUMBER_SAMPLES + 1];
	return first < low ? low : least_of(first, high);
}

/* The day to try in its turn: the one before the first interval's end, or the first of another one. */
static int64_t sample_day(const variable *v, size_t sample)
{
	return sample == 1 ? scale_part(v->scale, 0, 1).most : v->scale->first[sample - 1];
}

void completion_put(bareme_questions *q, const variable *v, size_t number)
{
	const field *f = &q->rules->fields[v->field];
	bareme_operation *o = &q->work;
	uint64_t bit = FIELD_BIT(v->field);
	if (number == 0) {
		o->given &= ~bit;
		o->known = (o->known & ~bit) | (q->base.known & bit);
		o->value[v->field] = q->base.value[v->field];
		if (f->role == ROLE_COMMUNE)
			o->place = q->base.place;
	} else if (f->role == ROLE_COMMUNE) {
		int32_t commune = q->places[number - 1];
		o->place = (located){PLACE_FOUND, commune, -1, -1, false, false, false};
		operation_set_value(o, v->field, text_of(q->rules->territory.communes[commune].code), commune);
	} else if (f->type == FIELD_CHOICE) {
		operation_set_value(o, v->field, text_of(f->domain.values[number - 1]), (int64_t)number - 1);
	} else {
		operation_set_value(o, v->field, (bareme_text){"", 0},
				    f->type == FIELD_DATE ? sample_day(v, number) : sample_number(q, v, number));
	}
}

/* ---- Groups ---- */

/* The fields that tables use which may apply to the group's nature. */
static uint64_t fields_in_play(const bareme_questions *q, int64_t nature)
{
	const walk *w = &q->rules->walks[nature];
	uint64_t fields = 0;
	for (size_t i = 0; i < w->count; i++) {
		const conditions *when = &w->stops[i].when;
		bool may_apply = true;
		for (size_t c = 0; c < when->count; c++)
			may_apply &= !is_given(&q->base, when->list[c].index) ||
				     condition_holds(&when->list[c], q->base.value[when->list[c].index]);
		if (may_apply)
			fields |= w->stops[i].table->used_fields;
	}
	return fields;
}

static void add_variable(bareme_questions *q, group *g, size_t number)
{
	const field *f = &q->rules->fields[number];
	const walk *w = &q->rules->walks[g->nature];
	const scale *s = &f->scale;
	for (size_t i = 0; i < w->scale_count; i++)
		s = w->scales[i].field == number ? w->scales[i].scale : s;
	size_t values = f->role == ROLE_COMMUNE   ? q->place_count + 1
			: f->type == FIELD_CHOICE ? f->domain.count + 1
			: f->type == FIELD_DATE   ? s->count + 1
						  : NUMBER_SAMPLES + s->count - 1;
	g->list[g->count++] = (variable){number, values, g->completions, s};
	g->completions = g->completions > COMPLETIONS_MAX ? g->completions : g->completions * values;
}

/* Lists what the group's completions vary; a field comes after the one that limits it. */
static void find_variables(bareme_questions *q, group *g, const bool *declined)
{
	const bareme_ruleset *r = q->rules;
	int commune = r->role[ROLE_COMMUNE], zone = r->role[ROLE_ZONE], department = r->department_field;
	uint64_t fields = fields_in_play(q, g->nature), left;
	bool by_department = department >= 0 && (fields >> department & 1) != 0;
	bool by_zone = zone >= 0 && (fields >> zone & 1) != 0;
	if (commune >= 0 && (by_department || by_zone)) {
		find_places(q, by_department);
		fields |= FIELD_BIT(commune);
	}
	g->count = 0;
	g->completions = 1;
	for (size_t i = 0; i < r->field_count; i++) {
		const field *f = &r->fields[i];
		bool fixed = is_given(&q->base, (int)i) || (declined != NULL && declined[i]);
		bool varies =
		    f->role == ROLE_NONE ? f->type != FIELD_TEXT : f->role == ROLE_COMMUNE || f->role == ROLE_ZONE;
		if (fixed || !varies)
			fields &= ~FIELD_BIT(i);
	}
	fields &= FIELD_BIT(r->field_count) - 1;
	/* A name alone gives the commune as well. */
	if (is_given(&q->base, r->role[ROLE_COMMUNE_NAME]) && commune >= 0)
		fields &= ~FIELD_BIT(commune);
	for (left = fields; left != 0; left &= left - 1) {
		const field *f = &r->fields[__builtin_ctzll(left)];
		if (f->at_most < 0 || (fields >> f->at_most & 1) == 0)
			add_variable(q, g, (size_t)__builtin_ctzll(left));
	}
	for (left = fields; left != 0; left &= left - 1) {
		const field *f = &r->fields[__builtin_ctzll(left)];
		if (f->at_most >= 0 && (fields >> f->at_most & 1) != 0)
			add_variable(q, g, (size_t)__builtin_ctzll(left));
	}
}

/* Mixes a number into a hash (FNV-1a, by bytes). */
static uint64_t mix(uint64_t hash, int64_t value)
{
	for (unsigned shift = 0; shift < 64; shift += 8)
		hash = (hash ^ ((uint64_t)value >> shift & 0xFF)) * UINT64_C(0x100000001B3);
	return hash;
}

/*
 * True where something given is wrong. A day before the first row in force is not: that there is
 * no answer then is what the tables say.
 */
static bool is_refused(const bareme_answer *a)
{
	for (size_t i = 0; i < a->notices.count; i++)
		if (bareme_code_status(a->notices.list[i].code) == BAREME_INVALID &&
		    a->notices.list[i].code != BAREME_CODE_BEFORE)
			return true;
	return false;
}

bool completion_is_wrong(const bareme_questions *q)
{
	const bareme_answer *a = q->answer;
	bareme_evaluate(&q->base, q->answer);
	for (size_t i = 0; i < a->notices.count; i++)
		if (bareme_code_status(a->notices.list[i].code) == BAREME_INVALID && a->notices.list[i].field >= 0 &&
		    a->notices.list[i].code != BAREME_CODE_BEFORE)
			return true;
	return false;
}

/* Two rows that grant the same come to the same: which of them it was does not count. */
static effect effect_of(const bareme_answer *a)
{
	const uint64_t start = UINT64_C(0xCBF29CE484222325);
	effect e = {EFFECT_VALID, a->status, start, start, start};
	if (a->status == BAREME_INCOMPLETE)
		e.kind = EFFECT_UNKNOWN;
	else if (a->status == BAREME_INVALID && is_refused(a))
		e.kind = EFFECT_REFUSED;
	if (a->status != BAREME_GRANTED)
		return e;
	e.amounts = mix(mix(start, a->loan), a->grant);
	for (size_t i = 0; i < a->line_count; i++) {
		const bareme_line *line = &a->lines[i];
		const table *t = &a->rules->tables[line->table];
		e.aids = mix(mix(mix(e.aids, line->table), (int64_t)(line->formula / t->amount_count)), line->form);
		e.aids = mix(e.aids, (int64_t)t->rows[line->row].blank);
		for (size_t v = 0; v < t->value_count; v++)
			if (t->amounts[line->formula % t->amount_count].unit_column != (int)v)
				e.aids = mix(e.aids, t->values[line->row * t->value_count + v]);
		e.amounts = mix(e.amounts, line->amount);
	}
	for (size_t i = 0; i < a->notices.count; i++)
		if (a->notices.list[i].code == BAREME_CODE_VERIFY)
			e.remarks = mix(mix(e.remarks, a->notices.list[i].subject), a->notices.list[i].amount);
	return e;
}

bool completions_try(bareme_questions *q, group *g, const bool *declined)
{
	find_variables(q, g, declined);
	g->tried = g->completions <= COMPLETIONS_MAX;
	if (!g->tried)
		return true;
	if (g->completions > g->room) {
		effect *more = realloc(g->effects, g->completions * sizeof *more);
		if (more == NULL)
			return false;
		g->effects = more;
		g->room = g->completions;
	}
	int nature = q->rules->role[ROLE_NATURE];
	const field *f = &q->rules->fields[nature];
	q->work = q->base;
	operation_set_value(&q->work, (size_t)nature, text_of(f->domain.values[g->nature]), g->nature);
	for (size_t i = 0; i < g->completions; i++) {
		for (size_t v = 0; v < g->count; v++)
			completion_put(q, &g->list[v], value_in(&g->list[v], i));
		bareme_evaluate(&q->work, q->answer);
		g->effects[i] = effect_of(q->answer);
	}
	return true;
}
