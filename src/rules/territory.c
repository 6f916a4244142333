/* Communes, their names, codes and postal codes, and the zone that each is in on a day. */
#include "rules/territory.h"

#include <stdlib.h>
#include <string.h>

void territory_free(territory *t)
{
	names_free(&t->codes);
	names_free(&t->by_name);
	names_free(&t->old_codes);
	names_free(&t->by_old_name);
	names_free(&t->postal);
	names_free(&t->departments);
	names_free(&t->suggest.words);
	spelling_free(&t->spelling);
	free(t->links);
	free(t->zones);
}

void territory_read_place(const territory *t, bareme_text text, written_place *out)
{
	place_read(&t->spelling, &t->departments, text, out);
}

/* The department of a code, or -1. */
static int32_t code_department(const territory *t, const char code[6])
{
	char key[3] = {code[0], (char)(code[1] >= 'A' ? code[1] | 32 : code[1]), code[2]};
	int32_t department = names_find(&t->departments, (bareme_text){key, 2});
	return department >= 0 ? department : names_find(&t->departments, (bareme_text){key, 3});
}

/* The communes of a postal code, of which none is chosen. */
static located find_postal(const territory *t, const char code[6])
{
	located found = {.commune = -1, .chain = names_find(&t->postal, (bareme_text){code, 5}), .department = -1};
	found.finding = found.chain >= 0                               ? PLACE_POSTAL
			: code_department(t, code) >= OTHER_DEPARTMENT ? PLACE_OUTSIDE
								       : PLACE_UNKNOWN;
	return found;
}

static located find_code(const territory *t, const char code[6])
{
	bareme_text key = {code, 5};
	int32_t commune = names_find(&t->codes, key);
	if (commune >= 0)
		return (located){.commune = commune, .chain = -1, .department = -1, .code_alone = true};
	located found = find_postal(t, code);
	int32_t old = found.chain < 0 ? names_find(&t->old_codes, key) : -1;
	if (old >= 0)
		return (located){.commune = old, .chain = -1, .department = -1};
	found.code_alone = true;
	return found;
}

/* Finds in a chain of communes among those of a department, or all where it is -1. */
static located find_in_chain(const territory *t, int32_t chain, int32_t department)
{
	located found = {PLACE_UNKNOWN, -1, chain, department, false, false, false};
	for (int32_t i = found.chain; i >= 0; i = t->links[i].next) {
		const commune *c = &t->communes[t->links[i].commune];
		if (department >= 0 && c->department != department)
			continue;
		found.finding = found.commune < 0 ? PLACE_FOUND : PLACE_MANY;
		found.commune = t->links[i].commune;
	}
	if (found.finding == PLACE_MANY)
		found.commune = -1;
	return found;
}

/* Finds by the key of a name; one of a commune that is no more gives way to one of today. */
static located find_name(const territory *t, bareme_text key, int32_t department)
{
	located found = find_in_chain(t, names_find(&t->by_name, key), department);
	if (found.finding != PLACE_UNKNOWN)
		return found;
	located old = find_in_chain(t, names_find(&t->by_old_name, key), department);
	return old.finding != PLACE_UNKNOWN || found.chain < 0 ? old : found;
}

/* True where one of the communes in the chain is the commune, a part of it, or what it is a part of. */
static bool chain_has(const territory *t, int32_t chain, int32_t commune)
{
	for (int32_t i = chain; i >= 0; i = t->links[i].next) {
		int32_t other = t->links[i].commune;
		if (other == commune || other == t->communes[commune].parent || t->communes[other].parent == commune)
			return true;
	}
	return false;
}

static bool has_name(const territory *t, int32_t commune, bareme_text key)
{
	return chain_has(t, names_find(&t->by_name, key), commune) ||
	       chain_has(t, names_find(&t->by_old_name, key), commune);
}

static bool is_of_here(const territory *t, const written_place *w)
{
	bareme_text code = {w->code, 5}, key = {w->key, w->len};
	if (w->code[0] != '\0' && (names_find(&t->codes, code) >= 0 || names_find(&t->old_codes, code) >= 0))
		return true;
	if (w->department >= 0)
		return w->department < OTHER_DEPARTMENT;
	return w->len > 0 && (names_find(&t->by_name, key) >= 0 || names_find(&t->by_old_name, key) >= 0);
}

static bool agrees(const territory *t, int32_t commune, const written_place *w)
{
	return (w->department < 0 || w->department == t->communes[commune].department) &&
	       (w->len == 0 || has_name(t, commune, (bareme_text){w->key, w->len}));
}

static located find_code_beside(const territory *t, const written_place *w)
{
	located found = find_code(t, w->code);
	int32_t old = names_find(&t->old_codes, (bareme_text){w->code, 5});
	/* Of an old code that is a postal code now, a name decides. */
	if (found.finding == PLACE_POSTAL && old >= 0 && w->len > 0 && agrees(t, old, w))
		found = (located){.finding = PLACE_FOUND, .commune = old, .chain = -1, .department = -1};
	/* Of a postal code that is no other code, the name of one commune that has it decides. */
	located named = {.finding = PLACE_UNKNOWN};
	if (found.finding == PLACE_POSTAL && w->len > 0)
		named = find_name(t, (bareme_text){w->key, w->len}, w->department);
	if (named.finding == PLACE_FOUND && chain_has(t, found.chain, named.commune))
		return (located){.finding = PLACE_FOUND, .commune = named.commune, .chain = -1, .department = -1};
	found.zero_added = w->zero_added;
	found.code_alone &= w->name.len == 0;
	if (found.finding == PLACE_FOUND && !agrees(t, found.commune, w))
		found.finding = PLACE_DISAGREES;
	found.contradicted = found.finding == PLACE_OUTSIDE && is_of_here(t, w);
	return found;
}

/* A department of another region counts by its code alone, and not beside a name that may be of here. */
static located find_name_outside(const territory *t, const written_place *w)
{
	bareme_text key = {w->key, w->len};
	located found = find_name(t, key, w->department);
	if (w->department_by_code && w->len > 0 && found.chain < 0 && names_nearest(&t->by_name, key, 1) < 0)
		found.finding = PLACE_OUTSIDE;
	return found;
}

/* True where the text is a name, or nothing that is known. */
static bool is_plain_name(bareme_text text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text_is_digit(text.data[i]) || memchr("(),[];/", text.data[i], sizeof "(),[];/") != NULL)
			return false;
	return true;
}

located territory_find(const territory *t, bareme_text text)
{
	return territory_find_in(t, text, -1);
}

located territory_find_in(const territory *t, bareme_text text, int32_t department)
{
	written_place w;
	/* Most texts are a code, or a name, and nothing else. */
	if (place_read_code(text, w.code, &w.zero_added)) {
		located found = find_code(t, w.code);
		found.zero_added = w.zero_added;
		return found;
	}
	if (is_plain_name(text)) {
		bareme_text key = place_key(&t->spelling, text, w.key);
		located found = find_name(t, key, department);
		if (found.finding != PLACE_UNKNOWN)
			return found;
	}
	territory_read_place(t, text, &w);
	if (w.code[0] != '\0' && w.cedex) {
		/* Before a cedex stands a postal code: of it the department counts. */
		if (w.len == 0)
			return find_postal(t, w.code);
		if (w.department < 0)
			w.department = code_department(t, w.code);
		w.department_by_code = true;
		w.code[0] = '\0';
	}
	if (w.code[0] != '\0')
		return find_code_beside(t, &w);
	if (w.department < 0) {
		w.department = department;
		w.department_by_code = true;
	}
	if (w.department >= OTHER_DEPARTMENT)
		return find_name_outside(t, &w);
	return find_name(t, (bareme_text){w.key, w.len}, w.department);
}

int32_t territory_department(const territory *t, bareme_text text)
{
	written_place w;
	territory_read_place(t, text, &w);
	/* A code that is no whole number is none. */
	bareme_text key = {w.key, w.len};
	bool whole = w.len == 0 || !text_is_digit(w.key[0]) || w.len == w.name.len;
	int32_t number = whole ? names_find(&t->departments, key) : -1;
	if (w.code[0] != '\0' || (w.len > 0 && number < 0) ||
	    (w.department >= 0 && number >= 0 && number != w.department))
		return -1;
	return number >= 0 ? number : w.department;
}

bool territory_is_of_here(const territory *t, bareme_text text)
{
	written_place w;
	territory_read_place(t, text, &w);
	return is_of_here(t, &w);
}

bool territory_agrees(const territory *t, int32_t commune, bareme_text text)
{
	written_place w;
	territory_read_place(t, text, &w);
	if (w.code[0] != '\0' && w.cedex) {
		w.department = w.department < 0 ? code_department(t, w.code) : w.department;
	} else if (w.code[0] != '\0') {
		int32_t other = find_code(t, w.code).commune;
		if (other != commune &&
		    (other < 0 || (other != t->communes[commune].parent && t->communes[other].parent != commune)))
			return false;
	}
	return w.len > 0 || w.code[0] != '\0' ? agrees(t, commune, &w) : false;
}

int32_t territory_zone(const territory *t, int32_t commune, int32_t date)
{
	const struct commune *c = &t->communes[commune];
	const zone_span *span = t->zones + c->first_zone;
	for (uint32_t i = 0; i < c->zone_count; i++, span++)
		if (span->from <= date && date <= span->to)
			return span->zone;
	return -1;
}

const period *territory_period(const territory *t, int32_t commune, int32_t date)
{
	const struct commune *c = &t->communes[commune];
	const period *p = t->periods + c->first_period;
	uint32_t i = 0;
	while (i + 1 < c->period_count && p[i].to < date)
		i++;
	return &p[i];
}

const epci_row *territory_epci(const territory *t, const period *p, int32_t date)
{
	for (uint32_t i = 0; i < p->epci_count; i++) {
		const epci_row *row = &t->epcis[p->first_epci + i];
		if (row->from <= date && date <= row->to)
			return row;
	}
	return NULL;
}

const char *territory_name(const territory *t, int32_t commune, int32_t date)
{
	return territory_period(t, commune, date)->name;
}
