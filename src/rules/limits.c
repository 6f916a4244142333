/* What a table asks of its rows; see limits.h. */
#include "rules/limits.h"

#include "rules/package.h"

#include <string.h>

const char *const limit_signs[] = {"<=", "<", ">=", ">"};

/* Where the sign is in the text, and which it is; NULL where there is none. */
static const char *limit_find_sign(const char *text, limit_sign *sign)
{
	const char *at = text == NULL ? NULL : strpbrk(text, "<>");
	if (at == NULL)
		return NULL;
	bool equal = at[1] == '=';
	*sign = *at == '<' ? (equal ? LIMIT_AT_MOST : LIMIT_BELOW) : equal ? LIMIT_AT_LEAST : LIMIT_ABOVE;
	return at;
}

/* The limit taken apart at its sign; false where it is none. */
static bool limit_read(const json_node *node, bareme_text *name, limit_sign *sign, bareme_text *column)
{
	const char *text = json_string(node), *at = limit_find_sign(text, sign);
	if (at == NULL)
		return false;
	*name = text_trim((bareme_text){text, (size_t)(at - text)});
	*column = text_trim(text_of(at + strlen(limit_signs[*sign])));
	return name->len > 0 && column->len > 0;
}

bareme_text limit_name(const json_node *node)
{
	limit_sign sign;
	bareme_text name, column;
	return limit_read(node, &name, &sign, &column) ? name : (bareme_text){"", 0};
}

int limit_column(const table *t, bareme_text name)
{
	for (size_t i = 0; i < t->value_count; i++)
		if (text_equal(name, text_of(t->columns[t->value_columns[i]].name)))
			return (int)i;
	return -1;
}

static void limit_refuse_column(loader *l, const json_node *node, const table *t, bareme_text name)
{
	const char *values[COLUMNS_MAX];
	for (size_t i = 0; i < t->value_count; i++)
		values[i] = t->columns[t->value_columns[i]].name;
	int near = package_nearest(l, name, values, t->value_count);
	if (near >= 0)
		loader_fault(l, node, "reference", "\"%.*s\" is not a value column of the table: did you mean \"%s\"?",
			     TEXT_ARG(name), values[near]);
	else
		loader_fault(l, node, "reference", "\"%.*s\" is not a value column of the table", TEXT_ARG(name));
}

void limits_read(loader *l, const json_node *list, table *t)
{
	t->limits = loader_items(l, json_count(list), sizeof *t->limits);
	for (const json_node *n = json_first(list); n != NULL && t->limits != NULL; n = json_next(n)) {
		limit *out = &t->limits[t->limit_count++];
		bareme_text name, column;
		if (!limit_read(n, &name, &out->sign, &column)) {
			loader_fault(
			    l, n, "schema",
			    "%.*s is not a limit: write a number of the operation, <=, <, >= or >, and a value "
			    "column, as in \"revenu <= plafond\"",
			    TEXT_ARG(package_quoted(l, n)));
			continue;
		}
		int number = limit_column(t, column);
		/* Where the sides are changed round, that is reported of the other one. */
		if (number < 0 && limit_column(t, name) < 0)
			limit_refuse_column(l, n, t, column);
		out->column = number < 0 ? 0 : (size_t)number;
	}
}

void limit_check(loader *l, const json_node *node, const table *t, const limit *limit, const field *f)
{
	const column *c = &t->columns[t->value_columns[limit->column]];
	if (!unit_equal(f->unit, c->unit) || f->decimals != c->decimals) {
		loader_fault(l, node, "unit", "\"%s\" and \"%s\" have different units", f->name, c->name);
		return;
	}
	for (size_t row = 0; row < t->row_count; row++) {
		bareme_number bound = limit_bound(t, row, limit);
		char text[BAREME_TEXT_MAX];
		if (!bound.present || limit_holds(limit, f->least, bound.value) ||
		    limit_holds(limit, f->most, bound.value))
			continue;
		number_print(bound.value, f->decimals, 0, '.', text);
		fault_add(&l->faults, BAREME_WARNING, "value", table_place(t, row, t->value_columns[limit->column]),
			  "no value of \"%s\" is %s %s: the row applies to no one", f->name, limit_signs[limit->sign],
			  text);
	}
}
