/* The columns of a file of the package, found by their headings. */
#include "rules/package.h"

int package_nearest(loader *l, bareme_text name, const char *const *among, size_t count)
{
	names known = {0};
	int32_t old;
	for (size_t i = 0; i < count; i++)
		names_add_folded(&known, &l->rules->arena, text_of(among[i]), (int32_t)i, &old);
	int near = names_nearest(&known, name, 2);
	names_free(&known);
	return near;
}

/* A heading that is none of the columns, or one that there is already. */
static void refuse_heading(loader *l, const sheet *s, size_t column, const char *const *among, size_t count)
{
	bareme_text name = s->header[column];
	place at = sheet_header_place(s, column);
	int near = package_nearest(l, name, among, count);
	if (name.len == 0)
		fault_add(&l->faults, BAREME_ERROR, "schema", at, N_("the column has no heading"));
	else if (sheet_column(s, name) < (int)column)
		fault_add(&l->faults, BAREME_ERROR, "schema", at, "the column \"%.*s\" is there twice", TEXT_ARG(name));
	else if (near >= 0)
		fault_add(&l->faults, BAREME_ERROR, "schema", at,
			  "the column \"%.*s\" is not in the schema: did you mean \"%s\"?", TEXT_ARG(name),
			  among[near]);
	else
		fault_add(&l->faults, BAREME_ERROR, "schema", at, "the column \"%.*s\" is not in the schema",
			  TEXT_ARG(name));
}

sheet *package_sheet(loader *l, const json_node *resource, const char *const *names, size_t required, size_t count,
		     int *columns)
{
	sheet *out = loader_sheet(l, resource, true);
	if (out == NULL)
		return NULL;
	bool good = true;
	for (size_t i = 0; i < count; i++) {
		columns[i] = sheet_column(out, text_of(names[i]));
		if (columns[i] >= 0 || i >= required)
			continue;
		fault_add(&l->faults, BAREME_ERROR, "schema", (place){out->file, 1, 1},
			  N_("the column \"%s\" is missing"), names[i]);
		good = false;
	}
	for (size_t i = 0; i < out->columns; i++) {
		bool known = false;
		for (size_t j = 0; j < count; j++)
			known |= columns[j] == (int)i;
		if (known)
			continue;
		refuse_heading(l, out, i, names, count);
		good = false;
	}
	return good ? out : NULL;
}
