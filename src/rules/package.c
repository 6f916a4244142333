/* datapackage.json: the fields of an operation, their domains, units and titles. */
#include "rules/package.h"

#include "base/buffer.h"
#include "rules/folder.h"
#include "rules/months.h"
#include "rules/ranges.h"
#include "rules/totals.h"

#include <string.h>

/* ---- Small readers ---- */

static const char *keep(loader *l, const char *string)
{
	const char *copy = arena_copy(&l->rules->arena, text_of(string)).data;
	return copy == NULL ? "" : copy;
}

const char *package_string(loader *l, const json_node *object, const char *name, const char *otherwise)
{
	const json_node *node = json_get(object, name);
	const char *string = json_string(node);
	if (node != NULL && string == NULL)
		loader_fault(l, node, "schema", "\"%s\" must be a string", name);
	return keep(l, string == NULL ? otherwise : string);
}

title package_title(loader *l, const json_node *object, const char *name, const char *otherwise)
{
	buffer english = {0};
	buffer_printf(&english, "%s@en", name);
	title t;
	t.in[BAREME_FR] = package_string(l, object, name, otherwise);
	t.in[BAREME_EN] = package_string(l, object, buffer_cstring(&english), t.in[BAREME_FR]);
	l->rules->arena.failed |= english.failed;
	buffer_free(&english);
	return t;
}

bareme_code package_code(loader *l, const json_node *object, const char *member, bareme_code code)
{
	const json_node *node = json_get(object, member);
	const char *name = json_string(node);
	if (name == NULL || strcmp(name, bareme_code_name(code)) != 0)
		loader_fault(l, node == NULL ? object : node, "reference", "the code must be \"%s\" here, not \"%s\"",
			     bareme_code_name(code), name == NULL ? "" : name);
	return code;
}

int package_field(loader *l, const json_node *node)
{
	const char *name = json_string(node);
	for (size_t i = 0; name != NULL && i < l->rules->all_count; i++)
		if (strcmp(l->rules->fields[i].name, name) == 0) {
			l->named |= FIELD_BIT(i);
			return (int)i;
		}
	loader_fault(l, node, "reference", "\"%s\" is not a field of an operation", name == NULL ? "" : name);
	return -1;
}

static bool domain_add_alias(loader *l, domain *d, const json_node *node, const char *alias, size_t value)
{
	int32_t old;
	if (!names_add_folded(&d->index, &l->rules->arena, text_of(alias), (int32_t)value, &old))
		return false;
	if (old >= 0 && (size_t)old != value)
		loader_fault(l, node, "schema", "\"%s\" already means \"%s\"", alias, d->values[old]);
	return true;
}

static bool domain_add_value(loader *l, domain *d, const json_node *node, const json_node *detail, const char *value)
{
	size_t number = d->count++;
	d->values[number] = keep(l, value);
	d->titles[number] = package_title(l, detail, "titre", value);
	if (!domain_add_alias(l, d, node, value, number))
		return false;
	/* What readers are shown may be given as well. */
	const json_node *titled = json_get(detail, "titre");
	if (titled != NULL && (!domain_add_alias(l, d, titled, d->titles[number].in[BAREME_FR], number) ||
			       !domain_add_alias(l, d, titled, d->titles[number].in[BAREME_EN], number)))
		return false;
	for (const json_node *a = json_first(json_get(detail, "alias")); a != NULL; a = json_next(a))
		if (json_string(a) == NULL)
			loader_fault(l, a, "schema", "an alias must be a string");
		else if (!domain_add_alias(l, d, a, json_string(a), number))
			return false;
	return true;
}

bool package_domain(loader *l, const json_node *list, const json_node *details, domain *out)
{
	size_t room = json_count(list);
	out->values = arena_alloc(&l->rules->arena, room + 1, sizeof *out->values);
	out->titles = arena_alloc(&l->rules->arena, room + 1, sizeof *out->titles);
	if (out->values == NULL || out->titles == NULL)
		return false;
	for (const json_node *v = json_first(list); v != NULL; v = json_next(v)) {
		const char *value = json_string(v);
		if (value == NULL || *value == '\0')
			loader_fault(l, v, "schema", "a listed value must be a string that is not empty");
		else if (!domain_add_value(l, out, v, json_get(details, value), value))
			return false;
	}
	for (const json_node *v = json_first(details); v != NULL; v = json_next(v))
		if (names_find_folded(&out->index, text_of(json_name(v))) < 0)
			loader_fault(l, v, "reference", "\"%s\" is not among the listed values", json_name(v));
	return true;
}

/* ---- Units ---- */

static bool add_unit(loader *l, const json_node *node, bareme_text name, int power, unit *out)
{
	for (size_t i = 0; i < l->rules->unit_count; i++)
		if (text_equal(name, text_of(l->rules->units[i]))) {
			if (unit_multiply(out, i, power))
				return true;
			loader_fault(l, node, "unit", "the power of a unit is too large");
			return false;
		}
	loader_fault(l, node, "unit", "\"%.*s\" is not among the package's units", TEXT_ARG(name));
	return false;
}

/* "euro", "euro/logement", or "taux" for a number without a unit. Euros have cents, rates six decimals. */
bool package_unit(loader *l, const json_node *node, unit *out, unsigned *decimals)
{
	*out = (unit){{0}};
	*decimals = 0;
	const char *string = json_string(node);
	if (string == NULL) {
		loader_fault(l, node, "unit", "a number needs its unit");
		return false;
	}
	bareme_text rest = text_of(string);
	if (text_equal(rest, TEXT("taux"))) {
		*decimals = 6;
		return true;
	}
	if (strncmp(string, "euro", 4) == 0)
		*decimals = 2;
	int power = 1;
	for (bareme_text name; text_next_part(&rest, '/', &name); power = -1)
		if (!add_unit(l, node, name, power, out))
			return false;
	return true;
}

static bool bound(loader *l, const json_node *node, unsigned decimals, int64_t *out)
{
	if (node == NULL)
		return true;
	const char *string = json_string(node);
	bareme_text text = string == NULL ? json_source(&l->package, node) : text_of(string);
	if (number_parse_plain(text, '.', decimals, out) == NUMBER_FINE)
		return true;
	loader_fault(l, node, "schema", "\"%.*s\" is not a number with at most %u decimals", TEXT_ARG(text), decimals);
	return false;
}

/* No value is within bounds of which the lower one is the higher. */
static void check_bounds(loader *l, const json_node *constraints, int64_t least, int64_t most)
{
	if (least > most)
		loader_fault(l, constraints, "schema", "the maximum is below the minimum");
}

void package_bounds(loader *l, const json_node *constraints, unsigned decimals, int64_t *least, int64_t *most)
{
	*least = -number_power(NUMBER_MOST);
	*most = number_power(NUMBER_MOST);
	if (bound(l, json_get(constraints, "minimum"), decimals, least) &&
	    bound(l, json_get(constraints, "maximum"), decimals, most))
		check_bounds(l, constraints, *least, *most);
}

/* ---- Fields ---- */

static const char *const field_roles[ROLE_COUNT] = {
    [ROLE_NONE] = "",
    [ROLE_ID] = "id",
    [ROLE_NATURE] = "nature",
    [ROLE_COMMUNE] = "commune",
    [ROLE_COMMUNE_NAME] = "commune_nom",
    [ROLE_ZONE] = "zone",
    [ROLE_DATE] = "date",
    [ROLE_DEPARTMENT] = "departement",
};

static field_role find_role(loader *l, const json_node *node)
{
	const char *name = json_string(node);
	for (int role = ROLE_ID; name != NULL && role < ROLE_COUNT; role++)
		if (strcmp(field_roles[role], name) == 0)
			return (field_role)role;
	if (node != NULL)
		loader_fault(l, node, "schema", "\"%s\" is not a role of a field", name == NULL ? "" : name);
	return ROLE_NONE;
}

static bool read_choice(loader *l, const json_node *node, const json_node *extra, const json_node *list, field *f)
{
	f->type = FIELD_CHOICE;
	if (!package_domain(l, list, json_get(extra, "valeurs"), &f->domain))
		return false;
	const json_node *chosen = json_get(extra, "defaut");
	if (chosen == NULL)
		return true;
	const char *name = json_string(chosen);
	int32_t value = name == NULL ? -1 : names_find_folded(&f->domain.index, text_of(name));
	f->has_default = value >= 0;
	f->default_value = value;
	if (value < 0)
		loader_fault(l, chosen, "reference", "the default of \"%s\" is not among its values",
			     package_string(l, node, "name", ""));
	return true;
}

/* The number that a blank field counts as. */
static void read_number_default(loader *l, const json_node *node, field *f)
{
	bareme_text text = package_part(l, node);
	if (number_parse_plain(text, '.', f->decimals, &f->default_value) != NUMBER_FINE)
		loader_fault(l, node, "schema", "the default must be a number with at most %u decimals, not %.*s",
			     f->decimals, TEXT_ARG(package_quoted(l, node)));
	else if (f->default_value < f->least || f->default_value > f->most)
		loader_fault(l, node, "schema", "the default %.*s is out of the field's bounds", TEXT_ARG(text));
	else
		f->has_default = true;
}

static bool read_number(loader *l, const json_node *extra, const json_node *constraints, bool whole, field *f)
{
	f->type = FIELD_NUMBER;
	const json_node *unit_node = json_get(extra, "unite");
	if (!package_unit(l, unit_node == NULL ? extra : unit_node, &f->unit, &f->decimals)) {
		/* What follows from that is not reported as well. */
		l->units_unknown = true;
		f->decimals = whole ? 0 : 2;
	}
	f->money = f->decimals == 2;
	package_bounds(l, constraints, f->decimals, &f->least, &f->most);
	if (json_get(extra, "defaut") != NULL)
		read_number_default(l, json_get(extra, "defaut"), f);
	return true;
}

static void read_date_bound(loader *l, const json_node *node, int64_t *out)
{
	int32_t day;
	if (node == NULL)
		return;
	if (!package_date(node, &day))
		loader_fault(l, node, "schema", "the bound of a date must be a date such as 2021-06-01, not %.*s",
			     TEXT_ARG(package_quoted(l, node)));
	else
		*out = day;
}

static bool read_field(loader *l, const json_node *node, field *f)
{
	const json_node *constraints = json_get(node, "constraints");
	const json_node *extra = json_get(node, "bareme");
	const char *type = package_string(l, node, "type", "string");
	char key[FOLD_MAX];
	f->name = package_string(l, node, "name", "");
	size_t len = text_fold(text_of(f->name), key);
	if (len == 0 || len == SIZE_MAX)
		loader_fault(l, node, "schema", "a field needs a name of letters and digits");
	f->title = package_title(l, node, "title", f->name);
	f->help = package_title(l, extra, "aide", "");
	f->role = find_role(l, json_get(extra, "role"));
	f->required = json_bool(json_get(constraints, "required"), false);
	f->at_most = -1;
	if (json_get(extra, "defaut") != NULL && strcmp(type, "integer") != 0 && strcmp(type, "number") != 0 &&
	    json_get(constraints, "enum") == NULL)
		loader_fault(l, json_get(extra, "defaut"), "schema",
			     "only a number, or a field with listed values, has a default");
	if (strcmp(type, "date") == 0) {
		f->type = FIELD_DATE;
		f->least = DATE_FIRST;
		f->most = DATE_LAST;
		read_date_bound(l, json_get(constraints, "minimum"), &f->least);
		read_date_bound(l, json_get(constraints, "maximum"), &f->most);
		check_bounds(l, constraints, f->least, f->most);
		return true;
	}
	bool whole = strcmp(type, "integer") == 0;
	if (whole || strcmp(type, "number") == 0)
		return read_number(l, extra, constraints, whole, f);
	if (strcmp(type, "string") != 0)
		loader_fault(l, node, "schema", "fields of the type \"%s\" are not known", type);
	const json_node *list = json_get(constraints, "enum");
	if (list != NULL)
		return read_choice(l, node, extra, list, f);
	f->type = FIELD_TEXT;
	return true;
}

static bool name_field(loader *l, const json_node *node, const char *name, size_t number)
{
	int32_t old;
	if (!names_add_folded(&l->rules->field_names, &l->rules->arena, text_of(name), (int32_t)number, &old))
		return false;
	if (old >= 0 && (size_t)old != number)
		loader_fault(l, node, "schema", "\"%s\" already names the field \"%s\"", name,
			     l->rules->fields[old].name);
	return true;
}

const char *const package_titles[2] = {"title", "title@en"};

/* What readers are shown may be given as well. */
static bool name_fields(loader *l, const json_node *list)
{
	size_t number = 0;
	for (const json_node *node = json_first(list); node != NULL; node = json_next(node), number++)
		if (!name_field(l, node, l->rules->fields[number].name, number))
			return false;
	number = 0;
	for (const json_node *node = json_first(list); node != NULL; node = json_next(node), number++) {
		const json_node *aliases = json_get(json_get(node, "bareme"), "alias");
		for (const json_node *a = json_first(aliases); a != NULL; a = json_next(a))
			if (json_string(a) == NULL)
				loader_fault(l, a, "schema", "an alias must be a string");
			else if (!name_field(l, a, json_string(a), number))
				return false;
		for (size_t i = 0; i < 2; i++) {
			const json_node *title = json_get(node, package_titles[i]);
			if (json_string(title) != NULL && !name_field(l, title, json_string(title), number))
				return false;
		}
	}
	return true;
}

static void check_roles(loader *l, const json_node *list)
{
	bareme_ruleset *r = l->rules;
	static const field_type types[ROLE_COUNT] = {[ROLE_NATURE] = FIELD_CHOICE,
						     [ROLE_ZONE] = FIELD_CHOICE,
						     [ROLE_DATE] = FIELD_DATE,
						     [ROLE_DEPARTMENT] = FIELD_CHOICE};
	for (int role = 0; role < ROLE_COUNT; role++)
		r->role[role] = -1;
	const json_node *node = json_first(list);
	for (size_t i = 0; i < r->field_count; i++, node = json_next(node)) {
		field_role role = r->fields[i].role;
		if (role == ROLE_NONE)
			continue;
		loader_gives_role(l, node, field_roles[role], r->role[role] < 0 ? NULL : r->fields[r->role[role]].name);
		if (r->fields[i].type != types[role])
			loader_fault(l, node, "schema", "the field \"%s\" has a type that does not fit its role",
				     r->fields[i].name);
		r->role[role] = (int)i;
		r->common_fields |= FIELD_BIT(i);
	}
	if (r->role[ROLE_NATURE] < 0 || r->role[ROLE_DATE] < 0)
		loader_fault(l, list, "schema", "an operation needs fields with the roles \"nature\" and \"date\"");
}

/* Limits that lead back to where they began would make all of them one number: told at the first field of them. */
static void check_limits(loader *l, const json_node *list)
{
	field *fields = l->rules->fields;
	int number = 0;
	for (const json_node *node = json_first(list); node != NULL; node = json_next(node), number++) {
		int at = fields[number].at_most;
		for (size_t steps = 0; at > number && steps < l->rules->field_count; steps++)
			at = fields[at].at_most;
		if (at != number)
			continue;
		loader_fault(l, json_get(json_get(json_get(node, "bareme"), "au_plus"), "champ"), "schema",
			     "\"%s\" must not limit itself, not even by way of other fields", fields[number].name);
		fields[number].at_most = -1;
		l->rules->limited_fields &= ~FIELD_BIT(number);
	}
}

static bool read_fields(loader *l, const json_node *list)
{
	bareme_ruleset *r = l->rules;
	size_t count = json_count(list);
	if (!json_is_array(list) || count == 0 || count >= FIELDS_MAX) {
		loader_fault(l, list, "schema", "\"bareme.operation.fields\" must list 1 to %d fields", FIELDS_MAX - 1);
		return false;
	}
	r->fields = arena_alloc(&r->arena, FIELDS_MAX, sizeof *r->fields);
	if (r->fields == NULL)
		return false;
	for (const json_node *node = json_first(list); node != NULL; node = json_next(node))
		if (!read_field(l, node, &r->fields[r->field_count++]))
			return false;
	r->all_count = r->field_count;
	if (!name_fields(l, list))
		return false;
	check_roles(l, list);
	size_t number = 0;
	for (const json_node *node = json_first(list); node != NULL; node = json_next(node), number++) {
		const json_node *limit = json_get(json_get(node, "bareme"), "au_plus");
		field *f = &r->fields[number];
		if (f->has_default)
			r->default_fields |= FIELD_BIT(number);
		if (f->required)
			r->required_fields |= FIELD_BIT(number);
		if (limit == NULL)
			continue;
		f->at_most = package_field(l, json_get(limit, "champ"));
		if (f->at_most >= 0 && !unit_equal(f->unit, r->fields[f->at_most].unit))
			loader_fault(l, limit, "unit", "\"%s\" and its limit have different units", f->name);
		f->at_most_code = package_code(l, limit, "avis", BAREME_CODE_GRANT_ABOVE);
		if (f->at_most >= 0)
			r->limited_fields |= FIELD_BIT(number);
	}
	check_limits(l, list);
	return true;
}

static void read_plan(loader *l, const json_node *plan)
{
	bareme_ruleset *r = l->rules;
	const json_node *twice = json_get(plan, "double_compte");
	r->plan_cost = r->plan_twice = -1;
	r->plan_loans = package_title(l, plan, "prets", "");
	r->plan_grants = package_title(l, plan, "subventions", "");
	r->consent = package_title(l, plan, "reserve", "");
	if (plan == NULL)
		return;
	r->plan_cost = package_field(l, json_get(plan, "cout"));
	uint64_t named = r->plan_cost >= 0 ? FIELD_BIT(r->plan_cost) : 0;
	for (const json_node *n = json_first(json_get(plan, "ressources")); n != NULL; n = json_next(n)) {
		int number = package_field(l, n);
		if (number < 0)
			continue;
		if ((named & FIELD_BIT(number)) != 0) {
			loader_fault(l, n, "schema", "the plan has the field \"%s\" already", r->fields[number].name);
			continue;
		}
		named |= FIELD_BIT(number);
		r->plan[r->plan_count++] = number;
	}
	r->common_fields |= named;
	r->plan_fields = named;
	if (twice == NULL)
		return;
	r->plan_twice = package_field(l, json_get(twice, "champ"));
	if (r->plan_twice >= 0)
		r->plan_fields |= FIELD_BIT(r->plan_twice);
	package_conditions(l, NULL, json_get(twice, "si"), &r->plan_twice_for, NULL);
}

static void read_blank_words(loader *l, const json_node *list)
{
	bareme_ruleset *r = l->rules;
	r->blank_marks = loader_items(l, json_count(list), sizeof *r->blank_marks);
	for (const json_node *n = json_first(list); n != NULL && r->blank_marks != NULL; n = json_next(n)) {
		const char *word = json_string(n);
		char key[FOLD_MAX];
		int32_t old;
		if (word == NULL || *word == '\0')
			loader_fault(l, n, "schema", "\"vides\" must list texts that are not empty");
		else if (text_fold(text_of(word), key) > 1)
			names_add_folded(&r->blank_words, &r->arena, text_of(word), 0, &old);
		else
			r->blank_marks[r->blank_mark_count++] = arena_copy(&r->arena, text_of(word));
		if (word != NULL && strlen(word) > r->blank_most)
			r->blank_most = strlen(word);
	}
}

static void read_units(loader *l, const json_node *list)
{
	for (const json_node *u = json_first(list); u != NULL; u = json_next(u)) {
		if (json_string(u) == NULL || l->rules->unit_count == UNITS_MAX)
			loader_fault(l, u, "schema", "\"unites\" must list at most %d names", UNITS_MAX);
		else
			l->rules->units[l->rules->unit_count++] = keep(l, json_string(u));
	}
}

bool package_read(loader *l)
{
	const json_node *root = l->package.root;
	const json_node *extra = json_get(root, "bareme");
	if (!json_is_object(root) || !json_is_object(extra)) {
		loader_fault(l, root, "schema", "the package has no object \"bareme\"");
		return false;
	}
	bareme_text format = json_source(&l->package, json_get(extra, "format"));
	if (json_get(extra, "format") == NULL || !text_equal(format, TEXT("1"))) {
		loader_fault(l, extra, "schema", "\"bareme.format\" must be 1, the format that this program reads");
		return false;
	}
	l->rules->title = package_title(l, root, "title", "");
	l->rules->version = package_string(l, root, "version", "");
	read_units(l, json_get(extra, "unites"));
	read_blank_words(l, json_get(extra, "vides"));
	const json_node *operation = json_get(extra, "operation");
	if (!read_fields(l, json_get(operation, "fields")) ||
	    !headings_load(l, json_get(extra, "entetes"), json_get(operation, "fields"), json_get(extra, "produits")))
		return false;
	l->has_fields = true;
	if (!ranges_cut(l))
		return false;
	l->rules->schema = arena_copy(&l->rules->arena, json_source(&l->package, operation));
	forms_load(l, json_get(extra, "formes"));
	read_plan(l, json_get(extra, "plan"));
	return months_load(l, json_get(extra, "mois")) && totals_load(l, json_get(extra, "lignes")) &&
	       l->rules->schema.data != NULL;
}
