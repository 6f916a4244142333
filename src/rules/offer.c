/* Values to complete what was typed for a field. */
#include "rules/model.h"

#include <stdio.h>

typedef struct typed {
	const bareme_ruleset *rules;
	char key[FOLD_MAX]; /* of what was typed */
	size_t len;
	bareme_offer_fn offer;
	void *payload;
} typed;

static bool offer_begins(const typed *t, bareme_text value)
{
	char key[FOLD_MAX];
	size_t len = place_key(&t->rules->territory.spelling, value, key).len;
	return len >= t->len && memcmp(key, t->key, t->len) == 0;
}

static void offer_values(const typed *t, const domain *d, bareme_lang lang)
{
	for (size_t i = 0; i < d->count; i++) {
		const char *title = d->titles[i].in[lang];
		if (offer_begins(t, text_of(d->values[i])))
			t->offer(text_of(d->values[i]), title, t->payload);
	}
}

static void offer_codes(const typed *t, int32_t date)
{
	const territory *places = &t->rules->territory;
	for (size_t i = 0; i < places->count; i++) {
		bareme_text code = text_of(places->communes[i].code);
		if (offer_begins(t, code))
			t->offer(code, territory_name(places, (int32_t)i, date), t->payload);
	}
}

/* A name that several communes have comes with the code of each. */
static void offer_names(const typed *t, int32_t date, bool with_codes)
{
	const territory *places = &t->rules->territory;
	for (size_t i = 0; i < places->count; i++) {
		const commune *c = &places->communes[i];
		const char *name = territory_name(places, (int32_t)i, date);
		char coded[FOLD_MAX];
		bareme_text value = text_of(name);
		if (c->parent != (int32_t)i || value.len + sizeof c->code + 3 > sizeof coded)
			continue;
		if (with_codes && territory_find(places, value).finding != PLACE_FOUND) {
			int len = snprintf(coded, sizeof coded, "%s (%s)", name, c->code);
			value = (bareme_text){coded, (size_t)len};
		}
		if (offer_begins(t, value))
			t->offer(value, with_codes ? c->code : "", t->payload);
	}
}

void bareme_field_complete(const bareme_ruleset *ruleset, int number, bareme_text start, int32_t date, bareme_lang lang,
			   bareme_offer_fn offer, void *payload)
{
	if (number < 0 || (size_t)number >= ruleset->field_count)
		return;
	const field *f = &ruleset->fields[number];
	typed t = {.rules = ruleset, .offer = offer, .payload = payload};
	t.len = place_key(&ruleset->territory.spelling, start, t.key).len;
	if (t.len == 0 && text_trim(start).len > 0)
		return;
	bool digits = t.len > 0 && t.key[0] >= '0' && t.key[0] <= '9';
	if (f->type == FIELD_CHOICE)
		offer_values(&t, &f->domain, lang);
	else if (f->role == ROLE_COMMUNE && digits)
		offer_codes(&t, date);
	else if (f->role == ROLE_COMMUNE || f->role == ROLE_COMMUNE_NAME)
		offer_names(&t, date, f->role == ROLE_COMMUNE);
}
