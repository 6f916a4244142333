/* What a table asks of its rows ("exige"): a field, or a quantity of a line, against a value of the row. */
#ifndef LIMITS_H
#define LIMITS_H

#include "rules/loader.h"

/* "<=", "<", ">=" or ">", by limit_sign. */
extern const char *const limit_signs[];

/* Reads the signs and columns of "exige", whose list is that of t->limits; what is wrong is reported. */
void limits_read(loader *l, const json_node *list, table *t);

/* The name on the left of a limit, as the package writes it; blank where it is none. */
bareme_text limit_name(const json_node *node);

/* The value column of that name, or -1. */
int limit_column(const table *t, bareme_text name);

/* Reports a limit against a field that no value of it, or of the column, can be held against. */
void limit_check(loader *l, const json_node *node, const table *t, const limit *limit, const field *f);

/* What a row says in the limit's column; not present where it says nothing, and asks for nothing. */
static inline bareme_number limit_bound(const table *t, size_t row, const limit *limit)
{
	return table_value(t, row, &t->columns[t->value_columns[limit->column]]);
}

static inline bool limit_holds(const limit *limit, int64_t value, int64_t bound)
{
	switch (limit->sign) {
	case LIMIT_AT_MOST:
		return value <= bound;
	case LIMIT_BELOW:
		return value < bound;
	case LIMIT_AT_LEAST:
		return value >= bound;
	case LIMIT_ABOVE:
		break;
	}
	return value > bound;
}

/* True where it holds for every value of the field. */
static inline bool limit_holds_always(const limit *limit, const field *f, int64_t bound)
{
	return limit_holds(limit, f->least, bound) && limit_holds(limit, f->most, bound);
}

/* The fields that the row's limits are on. */
static inline uint64_t limits_fields(const table *t, const slot *s, size_t row)
{
	uint64_t fields = 0;
	for (size_t i = 0; i < t->limit_count; i++)
		if (limit_bound(t, row, &t->limits[i]).present)
			fields |= FIELD_BIT(s->limited[i]);
	return fields;
}

#endif
