/* What was decided for operations that are alike: see decisions.h. */
#include "engine/decisions.h"

/* How many of the days are not after the date. */
static uint64_t period_of(const bareme_ruleset *r, int32_t date)
{
	size_t first = 0, end = r->day_count;
	while (first < end) {
		size_t middle = first + (end - first) / 2;
		if (r->days[middle] <= date)
			first = middle + 1;
		else
			end = middle;
	}
	return first;
}

/* The intervals of numbers and dates; most natures have none that is cut. */
SELDOM static uint64_t pack_intervals(const walk *w, const bareme_operation *o, uint64_t known)
{
	uint64_t values = 0;
	for (const walk_scale *c = w->scales, *end = c + w->scale_count; c < end; c++)
		if ((known >> c->field & 1) != 0)
			values |= (uint64_t)scale_find(c->scale, o->value[c->field]) << c->shift;
	return values;
}

/* Which values are known is another part of the key. */
static uint64_t pack_values(const walk *w, const bareme_operation *o, const bareme_answer *a)
{
	uint64_t values = 0, known = a->known;
	for (const walk_class *c = w->classes, *end = c + w->class_count; c < end; c++) {
		if ((known >> c->field & 1) == 0)
			continue;
		uint64_t value = (uint64_t)(c->of_place ? a->value : o->value)[c->field];
		if (c->number)
			value = value >> 63 << 1 | (value != 0);
		values |= value << c->shift;
	}
	return w->scale_count == 0 ? values : values | pack_intervals(w, o, known);
}

static bool same_key(const decision_key *a, const decision_key *b)
{
	return a->given == b->given && a->known == b->known && a->values == b->values && a->period == b->period;
}

decision *decision_find(const bareme_operation *o, const bareme_answer *a, const walk *w)
{
	if (a->decisions == NULL || !w->classes_fit)
		return NULL;
	decision_key key = {o->given, a->known, pack_values(w, o, a), w->nature << 32 | period_of(a->rules, a->date)};
	uint64_t hash =
	    (key.given ^ key.known * 31 ^ key.values * 0x9E3779B97F4A7C15U ^ key.period * 0xC2B2AE3D27D4EB4FU) *
	    0x9E3779B97F4A7C15U;
	/* Each has two places, so that two that recur do not drive each other out. */
	decision *d = &a->decisions[hash >> (64 - DECISION_BITS) & ~UINT64_C(1)];
	for (size_t i = 0; i < 2; i++)
		if (d[i].complete && same_key(&d[i].key, &key))
			return &d[i];
	d += d->complete && (!d[1].complete || (hash & 1) != 0);
	d->key = key;
	d->complete = false;
	d->grant_count = d->notice_count = 0;
	d->of_variants = 0;
	return d;
}
