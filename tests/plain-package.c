/* The package as the plain interpreter reads it: see plain.h. */
#include "plain-inside.h"

bool text_is(const char *a, const char *b)
{
	return a != NULL && b != NULL && strcmp(a, b) == 0;
}

bool json_lists(const json_node *list, const char *value)
{
	for (const json_node *n = json_first(list); n != NULL; n = json_next(n))
		if (text_is(json_string(n), value))
			return true;
	return false;
}

int plain_field(const plain *p, const char *name)
{
	for (size_t i = 0; i < p->field_count; i++)
		if (text_is(p->names[i], name))
			return (int)i;
	return -1;
}

int plain_role(const plain *p, const char *role)
{
	for (size_t i = 0; i < p->field_count; i++)
		if (text_is(p->roles[i], role))
			return (int)i;
	return -1;
}

int plain_column(const plain_table *t, const char *name)
{
	for (size_t c = 0; c < t->column_count; c++)
		if (text_is(json_string(json_get(t->columns[c], "name")), name))
			return (int)c;
	return -1;
}

const char *column_says(const plain_table *t, size_t c, const char *member)
{
	return json_string(json_get(json_get(t->columns[c], "bareme"), member));
}

const json_node *column_lines(const plain_table *t, size_t c)
{
	return json_get(json_get(t->columns[c], "bareme"), "lignes");
}

int own_column(const plain_table *t, const char *name)
{
	int c = plain_column(t, name);
	return c >= 0 && column_lines(t, (size_t)c) != NULL ? c : -1;
}

const char *cell_with_role(const plain_table *t, size_t row, const char *role)
{
	for (size_t c = 0; c < t->column_count; c++)
		if (text_is(column_says(t, c, "role"), role))
			return t->rows.cells[row][t->cell[c]];
	return NULL;
}

/* ---- Reading ---- */

static void name_field(const plain *p, plain_table *t, const char *name)
{
	int field = plain_field(p, name);
	if (field >= 0)
		t->names[field] = true;
}

static void name_conditions(const plain *p, plain_table *t, const json_node *when)
{
	for (const json_node *c = json_first(when); c != NULL; c = json_next(c))
		if (own_column(t, json_name(c)) < 0)
			name_field(p, t, json_name(c));
}

/* Words of a formula that are no columns. */
static void name_words(const plain *p, plain_table *t, const char *formula)
{
	char word[64];
	while (formula != NULL && *formula != '\0') {
		size_t len = 0;
		while (isalnum((unsigned char)*formula) || *formula == '_')
			word[len++] = *formula++;
		word[len] = '\0';
		int c = plain_column(t, word);
		if (len > 0 && (c < 0 || !text_is(column_says(t, (size_t)c, "role"), "valeur")))
			name_field(p, t, word);
		formula += len == 0;
	}
}

/* Which fields a table names, whatever for: a value of another one that is bad refuses nothing. */
static void names_collect(const plain *p, plain_table *t)
{
	const json_node *b = t->bareme, *variant = json_get(b, "variante");
	name_conditions(p, t, json_get(b, "si"));
	name_conditions(p, t, json_get(b, "exclut"));
	name_field(p, t, json_string(json_get(variant, "champ")));
	name_field(p, t, json_string(json_get(variant, "si_positif")));
	for (const json_node *n = json_first(json_get(json_get(b, "quantites"), "champs")); n != NULL; n = json_next(n))
		name_field(p, t, json_string(n));
	for (const json_node *n = json_first(json_get(b, "avis")); n != NULL; n = json_next(n))
		name_conditions(p, t, json_get(n, "si"));
	for (const json_node *n = json_first(json_get(b, "montants")); n != NULL; n = json_next(n)) {
		name_conditions(p, t, json_get(n, "si"));
		name_words(p, t, json_string(json_get(n, "formule")));
		name_words(p, t, json_string(json_get(n, "quantite")));
	}
	for (size_t c = 0; c < t->column_count; c++) {
		name_field(p, t, column_says(t, c, "champ"));
		for (const json_node *l = json_first(column_lines(t, c)); l != NULL; l = json_next(l)) {
			name_conditions(p, t, json_get(l, "si"));
			for (const json_node *w = json_first(json_get(l, "avec")); w != NULL; w = json_next(w))
				name_field(p, t, json_string(w));
		}
	}
}

static void table_read_plain(plain *p, const json_node *resource, const bareme_file *file)
{
	plain_table *t = &p->tables[p->table_count++];
	assert(p->table_count <= PLAIN_TABLES);
	t->file = file->name;
	t->bareme = json_get(resource, "bareme");
	t->rows = grid_read(file);
	const json_node *columns = json_get(json_get(resource, "schema"), "fields");
	for (const json_node *c = json_first(columns); c != NULL; c = json_next(c)) {
		assert(t->column_count < PLAIN_COLUMNS);
		t->columns[t->column_count] = c;
		t->cell[t->column_count++] = grid_column(&t->rows, json_string(json_get(c, "name")));
	}
	names_collect(p, t);
}

plain *plain_read(tables *t)
{
	plain *p = calloc(1, sizeof *p);
	const bareme_file *package = tables_file(t, "datapackage.json");
	size_t offset;
	assert(p != NULL);
	json_fault fault = json_parse(&p->package, (bareme_text){package->data, package->len}, &offset);
	assert(fault == JSON_SOUND);
	(void)fault;
	const json_node *own = json_get(p->package.root, "bareme"), *plan = json_get(own, "plan");
	const json_node *fields = json_get(json_get(own, "operation"), "fields");
	for (const json_node *f = json_first(fields); f != NULL; f = json_next(f)) {
		size_t i = p->field_count++;
		assert(p->field_count < PLAIN_FIELDS);
		p->fields[i] = f;
		p->names[i] = json_string(json_get(f, "name"));
		p->roles[i] = json_string(json_get(json_get(f, "bareme"), "role"));
		p->common[i] = p->roles[i] != NULL || text_is(json_string(json_get(plan, "cout")), p->names[i]) ||
			       json_lists(json_get(plan, "ressources"), p->names[i]);
	}
	p->departments = json_string(json_get(json_get(own, "territoire"), "departements"));
	const json_node *resources = json_get(p->package.root, "resources");
	for (const json_node *n = json_first(resources); n != NULL; n = json_next(n)) {
		const bareme_file *file = tables_file(t, json_string(json_get(n, "path")));
		const char *role = json_string(json_get(json_get(n, "bareme"), "role"));
		if (text_is(role, "regles"))
			table_read_plain(p, n, file);
		else if (text_is(role, "communes"))
			p->communes = grid_read(file);
		else if (text_is(role, "epci"))
			p->epci = grid_read(file);
	}
	return p;
}

void plain_free(plain *p)
{
	for (size_t i = 0; i < p->table_count; i++)
		grid_free(&p->tables[i].rows);
	grid_free(&p->communes);
	grid_free(&p->epci);
	json_free(&p->package);
	free(p);
}
