/* Communes, their names, codes and postal codes, and the zone that each is in on a day. */
#include "rules/territory.h"

#include <stdlib.h>
#include <string.h>

void territory_free(territory *t)
{
	names_free(&t->codes);
	names_free(&t->by_name);
	names_free(&t->postal);
	names_free(&t->departments);
	free(t->links);
	free(t->zones);
}

bareme_text territory_name_key(bareme_text name, char key[FOLD_MAX])
{
	char full[FOLD_MAX];
	size_t len = 0;
	for (size_t at = 0; at < name.len;) {
		size_t end = at;
		while (end < name.len && strchr(" -'.\t", name.data[end]) == NULL)
			end++;
		const char *word = name.data + at;
		bool saint = end - at >= 2 && end - at <= 3 && (word[0] | 32) == 's' && (word[1] | 32) == 't' &&
			     (end - at == 2 || (word[2] | 32) == 'e') && end < name.len;
		const char *put = saint ? (end - at == 2 ? "saint" : "sainte") : word;
		size_t put_len = saint ? strlen(put) : end - at;
		if (len + put_len > sizeof full)
			return (bareme_text){key, 0};
		memcpy(full + len, put, put_len);
		len += put_len;
		at = end + (end < name.len);
	}
	size_t folded = text_fold((bareme_text){full, len}, key);
	return (bareme_text){key, folded == SIZE_MAX ? 0 : folded};
}

/* Reads an INSEE code of five characters, or of four where a spreadsheet dropped the zero. */
static bool commune_read_code(bareme_text token, char code[6], bool *zero_added)
{
	*zero_added = token.len == 4;
	if (token.len != 4 && token.len != 5)
		return false;
	for (size_t i = 0; i < token.len; i++) {
		char c = token.data[i];
		bool corsican = token.len == 5 && i == 1 && ((c | 32) == 'a' || (c | 32) == 'b');
		if (!text_is_digit(c) && !corsican)
			return false;
		code[i + *zero_added] = corsican ? (char)(c & ~32) : c;
	}
	if (*zero_added)
		code[0] = '0';
	code[5] = '\0';
	return true;
}

/* The department that two or three characters name, or -1. */
static int32_t commune_read_department(const territory *t, bareme_text token)
{
	char upper[4];
	if (token.len < 2 || token.len > 3)
		return -1;
	for (size_t i = 0; i < token.len; i++)
		upper[i] = (char)(token.data[i] >= 'a' && token.data[i] <= 'z' ? token.data[i] & ~32 : token.data[i]);
	return names_find(&t->departments, (bareme_text){upper, token.len});
}

static located commune_find_code(const territory *t, const char code[6])
{
	located found = {PLACE_FOUND, names_find(&t->codes, (bareme_text){code, 5}), -1, -1, false, true};
	if (found.commune >= 0)
		return found;
	found.chain = names_find(&t->postal, (bareme_text){code, 5});
	int32_t department = names_find(&t->departments, (bareme_text){code, 2});
	if (department < 0)
		department = names_find(&t->departments, (bareme_text){code, 3});
	if (found.chain >= 0)
		found.finding = PLACE_POSTAL;
	else
		found.finding = department == OTHER_DEPARTMENT ? PLACE_OUTSIDE : PLACE_UNKNOWN;
	return found;
}

/* Finds by name among the communes of a department, or of all where it is -1. */
static located commune_find_name(const territory *t, bareme_text name, int32_t department)
{
	char key[FOLD_MAX];
	located found = {PLACE_UNKNOWN, -1,    names_find(&t->by_name, territory_name_key(name, key)),
			 department,    false, false};
	if (department == OTHER_DEPARTMENT) {
		found.finding = PLACE_OUTSIDE;
		return found;
	}
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

static located commune_find_code_and_name(const territory *t, const char code[6], bareme_text name)
{
	located found = commune_find_code(t, code);
	found.code_alone = name.len == 0;
	if (found.finding == PLACE_FOUND && name.len > 0 && !territory_has_name(t, found.commune, name))
		found.finding = PLACE_DISAGREES;
	return found;
}

/* Without the parentheses, commas and dashes that set a code off from a name. */
static bareme_text commune_strip(bareme_text t)
{
	static const char marks[] = " \t(),-:/";
	while (t.len > 0 && strchr(marks, t.data[0]) != NULL)
		t = text_from(t, 1);
	while (t.len > 0 && strchr(marks, t.data[t.len - 1]) != NULL)
		t.len--;
	return t;
}

/* The text before the first mark. */
static bareme_text commune_first_token(bareme_text t)
{
	size_t end = 0;
	while (end < t.len && strchr(" \t(),-:/", t.data[end]) == NULL)
		end++;
	return (bareme_text){t.data, end};
}

/* The text after the last mark of a text that was stripped. */
static bareme_text commune_last_token(bareme_text t)
{
	size_t start = t.len;
	while (start > 0 && strchr(" \t(,-:/", t.data[start - 1]) == NULL)
		start--;
	return text_from(t, start);
}

located territory_find(const territory *t, bareme_text text)
{
	char code[6];
	bool zero_added;
	text = text_trim(text);
	/* A code, alone or before a name. */
	bareme_text token = commune_first_token(text);
	if (commune_read_code(token, code, &zero_added)) {
		located found = commune_find_code_and_name(t, code, commune_strip(text_from(text, token.len)));
		found.zero_added = zero_added;
		return found;
	}
	located found = commune_find_name(t, text, -1);
	if (found.finding != PLACE_UNKNOWN)
		return found;
	/* A name before a code or a department. */
	bareme_text whole = commune_strip(text);
	bareme_text last = commune_last_token(whole),
		    name = commune_strip((bareme_text){whole.data, whole.len - last.len});
	token = commune_strip(last);
	if (name.len == 0)
		return found;
	if (commune_read_code(token, code, &zero_added)) {
		found = commune_find_code_and_name(t, code, name);
		found.zero_added = zero_added;
		return found;
	}
	int32_t department = commune_read_department(t, token);
	return department < 0 ? found : commune_find_name(t, name, department);
}

bareme_text territory_code_of(bareme_text text)
{
	char code[6];
	bool zero_added;
	text = text_trim(text);
	bareme_text token = commune_first_token(text);
	if (commune_read_code(token, code, &zero_added))
		return token;
	token = commune_strip(commune_last_token(commune_strip(text)));
	return commune_read_code(token, code, &zero_added) ? token : (bareme_text){text.data, 0};
}

bareme_text territory_name_of(bareme_text text)
{
	text = commune_strip(text_trim(text));
	bareme_text code = territory_code_of(text);
	if (code.len == 0 || code.len == text.len)
		return text;
	size_t before = (size_t)(code.data - text.data);
	return commune_strip(before == 0 ? text_from(text, code.len) : (bareme_text){text.data, before});
}

bool territory_has_name(const territory *t, int32_t commune, bareme_text name)
{
	char key[FOLD_MAX];
	const struct commune *c = &t->communes[commune];
	for (int32_t i = names_find(&t->by_name, territory_name_key(name, key)); i >= 0; i = t->links[i].next) {
		int32_t other = t->links[i].commune;
		if (other == commune || other == c->parent || t->communes[other].parent == commune)
			return true;
	}
	return false;
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

/* True where the commune ever had a name whose first words are those of the key: "Aix", not "Ai". */
static bool begins_with_words(const territory *t, int32_t number, bareme_text key)
{
	const commune *c = &t->communes[number];
	char other[FOLD_MAX];
	for (uint32_t i = 0; i < c->period_count; i++) {
		bareme_text name = text_of(t->periods[c->first_period + i].name);
		for (size_t end = 1; end < name.len; end++)
			if (strchr(" -'", name.data[end]) != NULL &&
			    text_equal(territory_name_key((bareme_text){name.data, end}, other), key))
				return true;
	}
	return false;
}

/* The only commune whose name begins with those words; -1 where there are none, or several. */
static int32_t only_beginning(const territory *t, bareme_text key)
{
	int32_t found = -1;
	size_t at = 0;
	for (int32_t link; key.len > 0 && (link = names_next(&t->by_name, key, &at)) >= 0;)
		for (; link >= 0; link = t->links[link].next) {
			int32_t other = t->links[link].commune;
			if (other == found || !begins_with_words(t, other, key))
				continue;
			if (found >= 0)
				return -1;
			found = other;
		}
	return found;
}

int32_t territory_nearest(const territory *t, bareme_text text)
{
	char key[FOLD_MAX];
	bareme_text name = territory_name_key(commune_strip(text), key);
	/* "Salon" is short for Salon-de-Provence, sooner than Saléon written wrong. */
	int32_t beginning = only_beginning(t, name);
	if (beginning >= 0)
		return beginning;
	int32_t link = names_nearest(&t->by_name, name, 3);
	return link < 0 ? -1 : t->links[link].commune;
}
