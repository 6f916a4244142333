/* Headings of lists understood by their words; see headings.h. */
#include "rules/headings.h"

#include "rules/normal.h"
#include "rules/package.h"

#include <string.h>

/* ---- Reading ---- */

/*
 * Brackets: what is in them falls away if all of it is a unit, a format or another filler of the class; otherwise it
 * belongs to the heading as if it had no brackets.
 */
static const char *heading_open_brackets(const headings *h, const heading_class *c, normal *n)
{
	const char *unit = NULL;
	for (size_t open; (open = normal_find(n, TEXT(" ( "))) != SIZE_MAX;) {
		const char *end = memchr(n->text + open, ')', n->len - open);
		size_t len = end == NULL ? n->len - open : (size_t)(end - n->text) + 2 - open;
		normal inside = {.len = len - (end == NULL ? 2 : 4)};
		memcpy(inside.text, n->text + open + 2, inside.len);
		const char *named = normal_remove_units(&inside, c);
		normal_remove_all(&inside, &c->fillers);
		normal_remove_all(&inside, &h->articles);
		unit = named != NULL ? named : unit;
		if (inside.len <= 1)
			normal_cut(n, open, len);
		else
			normal_remove(n, TEXT(" ( "));
	}
	normal_remove(n, TEXT(" ) "));
	return unit;
}

static int heading_find(const heading_class *c, const normal *n)
{
	char key[2 * FOLD_MAX];
	return n->len == 0 ? -1 : names_find(&c->index, normal_key(n, key));
}

static int heading_read_as(const headings *h, const heading_class *c, normal n, const char **unit)
{
	*unit = heading_open_brackets(h, c, &n);
	const char *outside = normal_remove_units(&n, c);
	*unit = *unit == NULL ? outside : *unit;
	if (normal_holds(&n, &h->forbidden))
		return -1;
	normal whole = n;
	normal_remove_all(&n, &h->articles);
	int field = heading_find(c, &n);
	/* One after the other: an alias may hold some of them itself. */
	for (size_t i = 0; i < c->fillers.count && field < 0; i++)
		if (normal_remove(&n, c->fillers.list[i]))
			field = heading_find(c, &n);
	return field >= 0 && normal_holds(&whole, &h->fields[field].forbidden) ? -1 : field;
}

heading_reading headings_read(const bareme_ruleset *r, bareme_text heading)
{
	const headings *h = &r->headings;
	normal n;
	char key[2 * FOLD_MAX];
	normal_read(h, heading, &n);
	heading_reading found = {n.full ? -1 : names_find(&h->exact, normal_key(&n, key)), false, NULL};
	for (size_t i = 0; i < h->class_count; i++) {
		const char *unit;
		int field = heading_read_as(h, &h->classes[i], n, &unit);
		if (found.field >= 0 && h->fields[found.field].class == i && unit != NULL)
			found.unit = unit;
		if (field < 0 || field == found.field)
			continue;
		/* Words that name two fields name none. */
		if (found.field >= 0)
			return found.by_words ? (heading_reading){-1, false, NULL} : found;
		found = (heading_reading){field, true, unit};
	}
	return found;
}

bool headings_group_denies(const bareme_ruleset *r, size_t number, bareme_text group)
{
	const headings *h = &r->headings;
	const heading_words *words = &h->fields[number];
	const field *f = &r->fields[number];
	normal n;
	if (group.len == 0 || (f->type != FIELD_NUMBER && f->type != FIELD_DATE))
		return false;
	normal_read(h, group, &n);
	/* A slash may part what a group has. Of columns that have a word of their own it is asked what it means. */
	if (words->distinctive.count == 0)
		normal_remove(&n, TEXT(" / "));
	if (normal_holds(&n, &h->forbidden) || normal_holds(&n, &words->forbidden))
		return true;
	if (f->type != FIELD_NUMBER)
		return false;
	int other = headings_read(r, group).field;
	return (!f->money && headings_unit(r, group) != NULL) ||
	       (other >= 0 && r->fields[other].type == FIELD_NUMBER && h->fields[other].class != words->class);
}

bool headings_is_beside(const bareme_ruleset *r, bareme_text text, const char **unit)
{
	const headings *h = &r->headings;
	normal whole;
	normal_read(h, text, &whole);
	for (size_t i = 0; i < h->class_count && !whole.full && whole.len > 0; i++) {
		const heading_class *c = &h->classes[i];
		normal n = whole;
		const char *inside = heading_open_brackets(h, c, &n), *outside = normal_remove_units(&n, c);
		*unit = inside != NULL ? inside : outside;
		normal_remove_all(&n, &c->fillers);
		normal_remove_all(&n, &h->articles);
		if (n.len == 0)
			return true;
	}
	*unit = NULL;
	return false;
}

bool headings_is_unit_of(const bareme_ruleset *r, size_t field, bareme_text word)
{
	const headings *h = &r->headings;
	normal unit, n;
	normal_read(h, text_of(h->classes[h->fields[field].class].name), &unit);
	normal_read(h, word, &n);
	return n.len > 0 && n.len == unit.len && memcmp(n.text, unit.text, n.len) == 0;
}

/* The word before that place is an amount, not a year. */
static bool heading_is_after_amount(const normal *n, size_t at)
{
	size_t digits = 0;
	while (digits < at && text_is_digit(n->text[at - 1 - digits]))
		digits++;
	bool year = digits == 4 && (memcmp(n->text + at - 4, "19", 2) == 0 || memcmp(n->text + at - 4, "20", 2) == 0);
	return digits > 0 && !year;
}

const char *headings_unit(const bareme_ruleset *r, bareme_text text)
{
	normal n;
	normal_read(&r->headings, text, &n);
	for (size_t i = 0; i < r->headings.class_count; i++) {
		const heading_class *c = &r->headings.classes[i];
		for (size_t u = 0; u < c->unit_count; u++)
			for (size_t w = 0; w < c->units[u].written.count; w++) {
				size_t at = normal_find(&n, c->units[u].written.list[w]);
				if (at != SIZE_MAX && !heading_is_after_amount(&n, at))
					return c->units[u].suffix;
			}
	}
	return NULL;
}

/* Two letters swapped, one doubled or one lost. */
static bool heading_is_slip(bareme_text a, bareme_text b)
{
	size_t same = 0;
	if (a.len < b.len)
		return heading_is_slip(b, a);
	while (same < b.len && a.data[same] == b.data[same])
		same++;
	bareme_text x = text_from(a, same), y = text_from(b, same);
	if (a.len == b.len)
		return x.len > 1 && x.data[0] == y.data[1] && x.data[1] == y.data[0] &&
		       text_equal(text_from(x, 2), text_from(y, 2));
	return a.len == b.len + 1 && text_equal(text_from(x, 1), y);
}

static bool heading_is_slip_of(const bareme_ruleset *r, size_t field, bareme_text found)
{
	enum { SHORTEST = 4 };
	char name[FOLD_MAX];
	size_t len = text_fold(text_of(r->fields[field].name), name);
	return len >= SHORTEST && heading_is_slip(found, (bareme_text){name, len});
}

static const product *heading_uncovered(const headings *h, const normal *n)
{
	for (const product *p = h->products; p < h->products + h->product_count; p++)
		if (p->field < 0 && normal_find(n, p->words) != SIZE_MAX)
			return p;
	return NULL;
}

bool headings_hold_name(const bareme_ruleset *r, size_t field, bareme_text heading)
{
	const headings *h = &r->headings;
	normal name, n;
	normal_read(h, text_of(r->fields[field].name), &name);
	normal_read(h, heading, &n);
	return normal_find(&n, (bareme_text){name.text, name.len}) != SIZE_MAX && !normal_holds(&n, &h->forbidden) &&
	       !normal_holds(&n, &h->fields[field].forbidden);
}

int headings_resembles(const bareme_ruleset *r, uint64_t fields, bareme_text heading)
{
	const headings *h = &r->headings;
	char key[2 * FOLD_MAX];
	normal n;
	normal_read(h, heading, &n);
	bool slips = !n.full && !normal_holds(&n, &h->others) && heading_uncovered(h, &n) == NULL;
	bareme_text found = normal_key(&n, key);
	for (; fields != 0; fields &= fields - 1) {
		size_t field = (size_t)__builtin_ctzll(fields);
		if (normal_holds(&n, &h->fields[field].distinctive) || (slips && heading_is_slip_of(r, field, found)))
			return (int)field;
	}
	return -1;
}

int headings_slip(const bareme_ruleset *r, bareme_text name)
{
	char key[FOLD_MAX];
	size_t len = text_fold(name, key);
	normal n;
	normal_read(&r->headings, name, &n);
	if (n.full || len == SIZE_MAX || normal_holds(&n, &r->headings.others) || headings_uncovered(r, name) != NULL)
		return -1;
	for (size_t field = 0; field < r->field_count; field++)
		if (heading_is_slip_of(r, field, (bareme_text){key, len}))
			return (int)field;
	for (size_t field = 0; field < r->field_count; field++)
		if (normal_holds(&n, &r->headings.fields[field].distinctive)) {
			int read = headings_read(r, name).field;
			return SLIP_BY_WORDS + (read >= 0 ? read : (int)field);
		}
	return -1;
}

const product *headings_uncovered(const bareme_ruleset *r, bareme_text heading)
{
	normal n;
	normal_read(&r->headings, heading, &n);
	return heading_uncovered(&r->headings, &n);
}

/* The words of the heading, without articles, are one of the names. */
static bool heading_is_one_of(const headings *h, const names *names, bareme_text heading)
{
	normal n;
	char key[2 * FOLD_MAX];
	normal_read(h, heading, &n);
	normal_remove_all(&n, &h->articles);
	return n.len > 0 && !n.full && names_find(names, normal_key(&n, key)) >= 0;
}

bool headings_are_products(const bareme_ruleset *r, bareme_text heading)
{
	return heading_is_one_of(&r->headings, &r->headings.product_columns, heading);
}

bool headings_are_counts(const bareme_ruleset *r, bareme_text heading)
{
	return heading_is_one_of(&r->headings, &r->headings.count_columns, heading);
}

bool headings_foreign_value(const bareme_ruleset *r, size_t field, bareme_text value)
{
	normal n;
	normal_read(&r->headings, value, &n);
	return normal_holds(&n, &r->headings.fields[field].foreign);
}

/* ---- Loading ---- */

static const json_node *heading_list(loader *l, const json_node *object, const char *name)
{
	const json_node *list = json_get(object, name);
	if (list != NULL && !json_is_array(list))
		loader_fault(l, list, "schema", "\"%s\" must be a list of texts", name);
	return list;
}

/* The strings of a list, each handed on. */
static bool heading_each(loader *l, const json_node *list, bool (*take)(loader *l, bareme_text text, void *to),
			 void *to)
{
	for (const json_node *n = json_first(list); n != NULL; n = json_next(n))
		if (json_string(n) == NULL)
			loader_fault(l, n, "schema", "a word of headings must be a string");
		else if (!take(l, text_of(json_string(n)), to))
			return false;
	return true;
}

static bool heading_take_text(loader *l, bareme_text text, void *to)
{
	heading_texts *texts = to;
	normal n;
	normal_read(&l->rules->headings, text, &n);
	bareme_text copy = arena_copy(&l->rules->arena, (bareme_text){n.text, n.len});
	texts->list[texts->count] = copy;
	texts->count += n.len > 0;
	return copy.data != NULL;
}

static bool heading_read_texts(loader *l, const json_node *object, const char *name, heading_texts *out)
{
	const json_node *list = heading_list(l, object, name);
	out->list = loader_items(l, json_count(list), sizeof *out->list);
	return out->list != NULL && heading_each(l, list, heading_take_text, out);
}

static bool heading_take_acronym(loader *l, bareme_text text, void *to)
{
	int32_t old;
	return names_add_folded(to, &l->rules->arena, text, 0, &old);
}

static bool heading_read_abbreviations(loader *l, const json_node *object)
{
	headings *h = &l->rules->headings;
	int32_t number = 0, old;
	h->spelled = loader_items(l, json_count(object), sizeof *h->spelled);
	if (h->spelled == NULL)
		return false;
	for (const json_node *n = json_first(object); n != NULL; n = json_next(n), number++) {
		char key[FOLD_MAX];
		size_t len = json_string(n) == NULL ? 0 : text_fold(text_of(json_string(n)), key);
		if (len == 0 || len == SIZE_MAX)
			loader_fault(l, n, "schema", "an abbreviation must be spelled out in one word");
		bareme_text copy = arena_copy(&l->rules->arena, (bareme_text){key, len == SIZE_MAX ? 0 : len});
		h->spelled[number] = copy.data;
		if (copy.data == NULL)
			return false;
		if (len > 0 && len != SIZE_MAX &&
		    !names_add_folded(&h->abbreviations, &l->rules->arena, text_of(json_name(n)), number, &old))
			return false;
	}
	return true;
}

/* The class of that name, added where it is new; its number, or SIZE_MAX where memory failed. */
static size_t heading_class_of(loader *l, const json_node *words, const char *name)
{
	headings *h = &l->rules->headings;
	for (size_t i = 0; i < h->class_count; i++)
		if (strcmp(h->classes[i].name, name) == 0)
			return i;
	heading_class *c = &h->classes[h->class_count];
	const json_node *units = json_get(json_get(words, "unites"), name);
	c->name = arena_copy(&l->rules->arena, text_of(name)).data;
	c->units = loader_items(l, json_count(units), sizeof *c->units);
	/* Where memory failed once, all that follows fails. */
	if (!heading_read_texts(l, json_get(words, "remplissage"), name, &c->fillers))
		return SIZE_MAX;
	for (const json_node *u = json_first(units); u != NULL; u = json_next(u), c->unit_count++) {
		heading_unit *unit = &c->units[c->unit_count];
		unit->suffix = arena_copy(&l->rules->arena, text_of(json_name(u))).data;
		if (!heading_read_texts(l, units, json_name(u), &unit->written))
			return SIZE_MAX;
	}
	return h->class_count++;
}

/* What fields must share so that their headings may have the same words beside their own. */
static const char *heading_class_name(const json_node *field)
{
	const json_node *extra = json_get(field, "bareme");
	const char *type = json_string(json_get(field, "type")), *unit = json_string(json_get(extra, "unite"));
	const char *role = json_string(json_get(extra, "role"));
	const char *name = json_string(json_get(field, "name"));
	return unit != NULL                                ? unit
	       : type != NULL && strcmp(type, "date") == 0 ? "date"
	       : role != NULL                              ? role
	       : name != NULL                              ? name
							   : "";
}

/* *old is the field that the key has already, or -1. */
static bool heading_add_key(loader *l, names *to, const normal *n, size_t field, int32_t *old)
{
	char key[2 * FOLD_MAX];
	bareme_text copy = arena_copy(&l->rules->arena, normal_key(n, key));
	*old = -1;
	return copy.data != NULL && (copy.len == 0 || names_add(to, copy, (int32_t)field, old));
}

/*
 * Adds the string of a node: a name, an alias or a title, which no other field may have; without its fillers only where
 * what is left is the field's own word.
 */
static bool heading_add_alias(loader *l, const json_node *node, size_t field)
{
	bareme_text alias = text_of(json_string(node));
	int32_t whole, without, any;
	headings *h = &l->rules->headings;
	heading_class *c = &h->classes[h->fields[field].class];
	normal n;
	normal_read(h, alias, &n);
	if (n.full)
		return true;
	if (!heading_add_key(l, &h->exact, &n, field, &whole))
		return false;
	normal_remove_all(&n, &h->articles);
	if (!heading_add_key(l, &c->index, &n, field, &without))
		return false;
	int32_t old = whole >= 0 && whole != (int32_t)field ? whole : without;
	if (old >= 0 && old != (int32_t)field && !faults_stand_at(&l->faults, loader_place(l, node)))
		loader_fault(l, node, "schema", "as a heading, \"%.*s\" is read as the field \"%s\" already",
			     TEXT_ARG(alias), l->rules->fields[old].name);
	normal_remove_all(&n, &c->fillers);
	return !normal_holds(&n, &h->fields[field].distinctive) || heading_add_key(l, &c->index, &n, field, &any);
}

static bool heading_read_field(loader *l, const json_node *words, const json_node *node, size_t number)
{
	heading_words *f = &l->rules->headings.fields[number];
	const json_node *extra = json_get(node, "bareme");
	f->class = heading_class_of(l, words, heading_class_name(node));
	if (f->class == SIZE_MAX || !heading_read_texts(l, extra, "distinctifs", &f->distinctive) ||
	    !heading_read_texts(l, extra, "interdits", &f->forbidden) ||
	    !heading_read_texts(l, extra, "autres_valeurs", &f->foreign))
		return false;
	const json_node *name = json_get(node, "name");
	return json_string(name) == NULL || heading_add_alias(l, name, number);
}

/* What a field is called besides: aliases and titles. The names of all fields come before them. */
static bool heading_read_aliases(loader *l, const json_node *node, size_t number)
{
	const json_node *extra = json_get(node, "bareme");
	for (const json_node *a = json_first(json_get(extra, "alias")); a != NULL; a = json_next(a))
		if (json_string(a) != NULL && !heading_add_alias(l, a, number))
			return false;
	for (size_t i = 0; i < 2; i++) {
		const json_node *title = json_get(node, package_titles[i]);
		if (json_string(title) != NULL && !heading_add_alias(l, title, number))
			return false;
	}
	return true;
}

static bool heading_take_column(loader *l, bareme_text text, void *to)
{
	normal n;
	normal_read(&l->rules->headings, text, &n);
	normal_remove_all(&n, &l->rules->headings.articles);
	int32_t old;
	return heading_add_key(l, to, &n, 0, &old);
}

static bool heading_take_product(loader *l, bareme_text text, void *to)
{
	const int32_t *number = to;
	int32_t old;
	return names_add_folded(&l->rules->headings.product_names, &l->rules->arena, text, *number, &old);
}

static bool heading_read_product(loader *l, const json_node *node)
{
	headings *h = &l->rules->headings;
	product *p = &h->products[h->product_count];
	heading_texts words = {.list = &p->words};
	const json_node *field = json_get(node, "champ");
	title sentence = package_title(l, node, "avis", "");
	int32_t number = (int32_t)h->product_count++;
	p->name = arena_copy(&l->rules->arena, text_of(json_name(node))).data;
	memcpy(p->sentence, sentence.in, sizeof p->sentence);
	p->field = field == NULL ? -1 : package_field(l, field);
	if ((field == NULL) == (*sentence.in[BAREME_FR] == '\0'))
		loader_fault(l, node, "schema",
			     "a product has either the field that counts it (\"champ\") or a sentence (\"avis\")");
	if (p->name == NULL || !heading_take_text(l, text_of(p->name), &words) ||
	    !heading_take_product(l, text_of(p->name), &number))
		return false;
	return heading_each(l, heading_list(l, node, "alias"), heading_take_product, &number);
}

static bool headings_load_products(loader *l, const json_node *products)
{
	headings *h = &l->rules->headings;
	const json_node *values = json_get(products, "valeurs");
	h->products = loader_items(l, json_count(values), sizeof *h->products);
	if (h->products == NULL ||
	    !heading_each(l, heading_list(l, products, "colonne"), heading_take_column, &h->product_columns) ||
	    !heading_each(l, heading_list(l, products, "nombre"), heading_take_column, &h->count_columns))
		return false;
	for (const json_node *v = json_first(values); v != NULL; v = json_next(v))
		if (!heading_read_product(l, v))
			return false;
	return true;
}

bool headings_load(loader *l, const json_node *words, const json_node *fields, const json_node *products)
{
	headings *h = &l->rules->headings;
	size_t number = 0;
	h->classes = loader_items(l, l->rules->field_count, sizeof *h->classes);
	h->fields = loader_items(l, l->rules->field_count, sizeof *h->fields);
	if (h->classes == NULL || h->fields == NULL ||
	    !heading_each(l, heading_list(l, words, "sigles"), heading_take_acronym, &h->acronyms) ||
	    !heading_read_abbreviations(l, json_get(words, "abreviations")) ||
	    !heading_read_texts(l, words, "articles", &h->articles) ||
	    !heading_read_texts(l, words, "interdits", &h->forbidden) ||
	    !heading_read_texts(l, words, "autres", &h->others))
		return false;
	for (const json_node *node = json_first(fields); node != NULL; node = json_next(node), number++)
		if (!heading_read_field(l, words, node, number))
			return false;
	number = 0;
	for (const json_node *node = json_first(fields); node != NULL; node = json_next(node), number++)
		if (!heading_read_aliases(l, node, number))
			return false;
	return headings_load_products(l, products);
}

void headings_free(headings *h)
{
	names_free(&h->product_columns);
	names_free(&h->count_columns);
	names_free(&h->product_names);

	names_free(&h->acronyms);
	names_free(&h->abbreviations);
	names_free(&h->exact);
	for (size_t i = 0; i < h->class_count; i++)
		names_free(&h->classes[i].index);
}
