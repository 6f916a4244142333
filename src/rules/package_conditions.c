/* datapackage.json: conditions, and the values that they are made of. */
#include "rules/package.h"

#include "base/bits.h"
#include "rules/ranges.h"

#include <assert.h>
#include <string.h>

bareme_text package_part(const loader *l, const json_node *node)
{
	const char *string = json_string(node);
	return string != NULL ? text_trim(text_of(string)) : json_source(&l->package, node);
}

bool package_date(const json_node *node, int32_t *out)
{
	return json_string(node) != NULL && bareme_date_parse(text_of(json_string(node)), out);
}

bareme_text package_quoted(const loader *l, const json_node *node)
{
	return json_is_array(node)    ? TEXT("[...]")
	       : json_is_object(node) ? TEXT("{...}")
				      : json_source(&l->package, node);
}

/* The listed values of what a member is about, or the field that is a number or a date; NULL both where it is nothing.
 */
static const domain *find_subject(loader *l, const table *t, const json_node *member, condition *c, bool *own,
				  const field **ranged)
{
	const char *name = json_name(member);
	for (size_t i = 0; t != NULL && i < t->condition_count; i++) {
		const column *column = &t->columns[t->condition_columns[i]];
		*own = column->field < 0 && strcmp(column->name, name) == 0;
		if (*own) {
			c->index = (uint16_t)i;
			return column->domain;
		}
	}
	for (size_t i = 0; i < l->rules->all_count; i++) {
		const field *f = &l->rules->fields[i];
		if (strcmp(f->name, name) != 0 || f->type == FIELD_TEXT)
			continue;
		l->named |= FIELD_BIT(i);
		c->index = (uint16_t)i;
		if (f->type == FIELD_CHOICE)
			return &f->domain;
		c->scale = &f->scale;
		*ranged = f;
		return NULL;
	}
	loader_fault(l, member, "reference", "\"%s\" is not a field that conditions can be on", name);
	return NULL;
}

static void add_listed(loader *l, const domain *d, const json_node *member, const json_node *node, uint64_t *allowed)
{
	const char *name = json_string(node);
	int32_t value = name == NULL ? -1 : names_find_folded(&d->index, text_of(name));
	if (value < 0)
		loader_fault(l, node, "reference", "\"%s\" is not among the values of \"%s\"", name == NULL ? "" : name,
			     json_name(member));
	else
		bits_add(allowed, (size_t)value);
}

/* "" says that a field has no value, where `blanks` allows for it. */
static bool read_conditions(loader *l, const table *t, const json_node *object, bool blanks, conditions *out,
			    conditions *own)
{
	condition *all = arena_alloc(&l->rules->arena, out->count + 2 * json_count(object) + 1, sizeof *all);
	if (all == NULL)
		return false;
	if (out->count > 0)
		memcpy(all, out->list, out->count * sizeof *all);
	out->list = all;
	if (own != NULL)
		own->list = all + out->count + json_count(object);
	for (const json_node *m = json_first(object); m != NULL; m = json_next(m)) {
		bool of_table = false;
		condition c = {0};
		const field *ranged = NULL;
		const domain *d = find_subject(l, t, m, &c, &of_table, &ranged);
		if (d == NULL && ranged == NULL)
			continue;
		size_t choices = d != NULL ? d->count : ranged->scale.count;
		c.allowed = arena_alloc(&l->rules->arena, bits_words(choices), sizeof *c.allowed);
		if (c.allowed == NULL)
			return false;
		for (const json_node *v = json_first(m); v != NULL; v = json_next(v))
			if (blanks && !of_table && json_string(v) != NULL && *json_string(v) == '\0')
				c.blank = true;
			else if (d != NULL)
				add_listed(l, d, m, v, c.allowed);
			else
				range_add(l, ranged, NULL, package_part(l, v), loader_place(l, v), c.allowed);
		/* What holds for every value holds for a number that is not known; but "exclut" asks for one that
		 * holds. */
		if (ranged != NULL && bits_count(c.allowed, bits_words(choices)) == choices &&
		    strcmp(json_name(object), "exclut") != 0)
			continue;
		conditions *to = of_table ? own : out;
		assert(to != NULL);
		to->list[to->count++] = c;
	}
	return true;
}

bool package_conditions(loader *l, const table *t, const json_node *object, conditions *out, conditions *own)
{
	return read_conditions(l, t, object, false, out, own);
}

bool package_remark_conditions(loader *l, const table *t, const json_node *object, conditions *out, conditions *own)
{
	return read_conditions(l, t, object, true, out, own);
}
