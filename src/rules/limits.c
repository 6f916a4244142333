/* What a table asks of its rows; see limits.h. */
#include "rules/limits.h"

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

bareme_text limit_name(const json_node *node)
{
	limit_sign sign;
	const char *text = json_string(node), *at = limit_find_sign(text, &sign);
	return at == NULL ? (bareme_text){"", 0} : text_trim((bareme_text){text, (size_t)(at - text)});
}

/* The value column of that name, or -1. */
static int limit_column(const table *t, bareme_text name)
{
	for (size_t i = 0; i < t->value_count; i++)
		if (text_equal(name, text_of(t->columns[t->value_columns[i]].name)))
			return (int)i;
	return -1;
}

void limits_read(loader *l, const json_node *list, table *t)
{
	t->limits = loader_items(l, json_count(list), sizeof *t->limits);
	for (const json_node *n = json_first(list); n != NULL && t->limits != NULL; n = json_next(n)) {
		limit *out = &t->limits[t->limit_count++];
		const char *at = limit_find_sign(json_string(n), &out->sign);
		bareme_text column =
		    at == NULL ? (bareme_text){"", 0} : text_trim(text_of(at + strlen(limit_signs[out->sign])));
		int number = limit_column(t, column);
		if (at == NULL)
			loader_fault(l, n, "schema",
				     "a limit is a field, <=, <, >= or >, and a value column: "
				     "\"revenu <= plafond\"");
		else if (number < 0)
			loader_fault(l, n, "reference", "\"%.*s\" is not a value column of the table",
				     TEXT_ARG(column));
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
