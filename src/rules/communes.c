/* Communes for those who look one up: bareme/commune.h. */
#include "rules/model.h"

enum { SUGGESTIONS = 8 };

typedef struct found_communes {
	int *out;
	size_t room, count;
} found_communes;

static void communes_add(found_communes *f, int32_t commune)
{
	for (size_t i = 0; i < f->count && i < f->room; i++)
		if (f->out[i] == commune)
			return;
	if (f->count < f->room)
		f->out[f->count] = commune;
	f->count++;
}

static void communes_add_chain(found_communes *f, const territory *t, int32_t link, int32_t department)
{
	for (; link >= 0; link = t->links[link].next)
		if (department < 0 || t->communes[t->links[link].commune].department == department)
			communes_add(f, t->links[link].commune);
}

size_t bareme_commune_find(const bareme_ruleset *ruleset, bareme_text text, bool *named, int *communes, size_t room)
{
	const territory *t = &ruleset->territory;
	found_communes f = {communes, room, 0};
	located place = territory_find(t, text);
	*named = place.finding == PLACE_FOUND || place.finding == PLACE_MANY;
	if (place.commune >= 0)
		communes_add(&f, place.commune);
	else
		communes_add_chain(&f, t, place.chain, *named ? place.department : -1);
	if (f.count == 0) {
		int32_t near[SUGGESTIONS];
		size_t count = territory_suggest(t, text, near, SUGGESTIONS);
		for (size_t i = 0; i < count; i++)
			communes_add(&f, near[i]);
	}
	return f.count;
}

static const commune *communes_at(const bareme_ruleset *r, int number)
{
	return number < 0 || (size_t)number >= r->territory.count ? NULL : &r->territory.communes[number];
}

size_t bareme_commune_homonyms(const bareme_ruleset *ruleset, int commune, int *communes, size_t room)
{
	const territory *t = &ruleset->territory;
	const struct commune *c = communes_at(ruleset, commune);
	found_communes f = {communes, room, 0};
	for (uint32_t i = 0; c != NULL && i < c->period_count; i++) {
		char key[FOLD_MAX];
		bareme_text name = text_of(t->periods[c->first_period + i].name);
		int32_t link = names_find(&t->by_name, place_key(&t->spelling, name, key));
		for (; link >= 0; link = t->links[link].next)
			if (t->links[link].commune != c->parent)
				communes_add(&f, t->links[link].commune);
	}
	return f.count;
}

bareme_commune_info bareme_commune_describe(const bareme_ruleset *ruleset, int number, bareme_lang lang)
{
	const territory *t = &ruleset->territory;
	const commune *c = communes_at(ruleset, number);
	bareme_commune_info info = {0};
	if (c == NULL)
		return info;
	const domain *departments = &ruleset->fields[ruleset->department_field].domain;
	info.code = c->code;
	info.name = t->periods[c->first_period + c->period_count - 1].name;
	info.department = departments->values[c->department];
	info.department_title = departments->titles[c->department].in[lang];
	info.whole = c->parent == number ? NULL : t->communes[c->parent].code;
	while (bareme_commune_period_describe(ruleset, number, info.periods).name != NULL)
		info.periods++;
	return info;
}

/* What is in force on a day, and until when: the earliest end among the row's, its EPCI's and the zone's. */
static bareme_commune_period period_from(const bareme_ruleset *r, int number, const period *row, int32_t day)
{
	const territory *t = &r->territory;
	const epci_row *epci = territory_epci(t, row, day);
	int32_t zone = territory_zone(t, number, day);
	bareme_commune_period p = {.from = day, .to = row->to, .name = row->name};
	if (epci != NULL) {
		p.siren = epci->siren;
		p.epci = epci->name;
		p.to = epci->to < p.to ? epci->to : p.to;
	}
	p.zone = zone < 0 ? NULL : r->fields[r->role[ROLE_ZONE]].domain.values[zone];
	return p;
}

bareme_commune_period bareme_commune_period_describe(const bareme_ruleset *ruleset, int number, size_t index)
{
	const territory *t = &ruleset->territory;
	const commune *c = communes_at(ruleset, number);
	for (uint32_t i = 0; c != NULL && i < c->period_count; i++) {
		const period *row = &t->periods[c->first_period + i];
		for (int64_t day = row->from; day <= row->to; index--) {
			bareme_commune_period p = period_from(ruleset, number, row, (int32_t)day);
			if (index == 0)
				return p;
			day = (int64_t)p.to + 1;
		}
	}
	return (bareme_commune_period){0};
}
