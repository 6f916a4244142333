/* The foreign keys that the package declares: cells that must be among those of a column of another table. */
#include "check/checker.h"

#include <string.h>

static bool foreign_is_declared(const json_node *resource, const json_node *name)
{
	if (json_is_array(name))
		name = json_first(name);
	return json_find(json_get(json_get(resource, "schema"), "fields"), "name", json_string(name)) != NULL;
}

/* The column that `name` gives, or the only name in its list; -1 where the sheet does not have it. */
static int foreign_column(const sheet *s, const json_node *name)
{
	if (json_is_array(name) && json_count(name) == 1)
		name = json_first(name);
	return s == NULL || json_string(name) == NULL ? -1 : sheet_column(s, text_of(json_string(name)));
}

static void foreign_check_cells(checker *c, const sheet *from, int column, const sheet *to, int key)
{
	names known = {0};
	int32_t old;
	for (size_t row = 0; row < to->rows; row++)
		c->l->faults.failed |= !names_add(&known, sheet_cell(to, row, (size_t)key), 0, &old);
	for (size_t row = 0; row < from->rows; row++) {
		bareme_text cell = sheet_cell(from, row, (size_t)column);
		place at = sheet_place(from, row, (size_t)column);
		if (cell.len > 0 && names_find(&known, cell) < 0 && !faults_stand_at(&c->l->faults, at))
			CHECK_FAULT(c, BAREME_ERROR, "reference", at, "\"%.*s\" is not in %s", TEXT_ARG(cell),
				    to->file);
	}
	names_free(&known);
}

static void foreign_check_key(checker *c, const json_node *resource, const json_node *key)
{
	const json_node *reference = json_get(key, "reference");
	const json_node *field = json_get(key, "fields"), *other = json_get(reference, "fields");
	const char *named = json_string(json_get(reference, "resource"));
	/* An empty name means the table itself. */
	const json_node *target =
	    named != NULL && *named == '\0' ? resource : json_find(check_resources(c), "name", named);
	if (target == NULL || !foreign_is_declared(resource, field) || !foreign_is_declared(target, other)) {
		loader_fault(c->l, key, "reference", "this foreign key names a resource or a field that is not there");
		return;
	}
	if (json_is_array(field) && json_count(field) != 1)
		return;
	const sheet *from = loader_sheet(c->l, resource, false), *to = loader_sheet(c->l, target, false);
	int column = foreign_column(from, field), at = foreign_column(to, other);
	/* What a row that could not be read would have given is not known. */
	if (column >= 0 && at >= 0 && to->whole)
		foreign_check_cells(c, from, column, to, at);
}

void foreign_check(checker *c)
{
	for (const json_node *n = json_first(check_resources(c)); n != NULL; n = json_next(n)) {
		const json_node *keys = json_get(json_get(n, "schema"), "foreignKeys");
		for (const json_node *key = json_first(keys); key != NULL; key = json_next(key))
			foreign_check_key(c, n, key);
	}
}
