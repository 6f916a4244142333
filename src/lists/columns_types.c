/*
 * What the cells of a CSV list are in a workbook. A column that gives no field is of numbers, or of dates, where all of
 * the first operations' cells are: SAMPLE_SIZE bytes, which is all of most lists. A cell further down that is not stays
 * the text that it is.
 */
#include "lists/columns.h"
#include "rules/totals.h"

#include <string.h>

/* More digits than these a spreadsheet does not keep. */
enum { TYPES_DIGITS = 15, TYPES_DECIMALS = 6 };

void list_number_trim(list_number *n)
{
	while (n->decimals > 0 && n->value % 10 == 0) {
		n->value /= 10;
		n->decimals--;
	}
}

bool list_number_read(bareme_text text, list_number *out)
{
	size_t digits = 0, first = text.len > 0 && text.data[0] == '-';
	*out = (list_number){0};
	for (size_t i = 0; i < text.len; i++) {
		digits += text_is_digit(text.data[i]);
		out->grouped |= i >= first && !text_is_digit(text.data[i]) && strchr(",.", text.data[i]) == NULL;
	}
	bool code = text.len > first + 1 && text.data[first] == '0' && text_is_digit(text.data[first + 1]);
	if (digits == 0 || digits > TYPES_DIGITS || code || text.data[0] == '+')
		return false;
	number_fault fault = NUMBER_DECIMALS;
	for (unsigned decimals = 0; fault == NUMBER_DECIMALS && decimals <= TYPES_DECIMALS; decimals++) {
		fault = number_parse(text, decimals, false, &out->value);
		out->decimals = (uint8_t)decimals;
	}
	return fault == NUMBER_FINE;
}

/* What one record says of a column. */
typedef struct types_cell {
	bool filled, number, date;
	uint8_t decimals;
} types_cell;

typedef struct types_search {
	types_cell *cells, *columns; /* of the record that is looked at; of those before it, all of them */
	bool passed, any;            /* the record is a total; it gives a field */
	bool begun;                  /* its first text was seen */
} types_search;

/* Takes over what the record said, if it is an operation; and begins the next one. */
static void types_take(const list *l, types_search *s)
{
	for (size_t c = 0; c < l->column_count; c++) {
		const types_cell *cell = &s->cells[c];
		types_cell *all = &s->columns[c];
		if (s->passed || !s->any || !cell->filled)
			continue;
		all->number = cell->number && (all->number || !all->filled);
		all->date = cell->date && (all->date || !all->filled);
		all->decimals = cell->decimals > all->decimals ? cell->decimals : all->decimals;
		all->filled = true;
	}
	memset(s->cells, 0, l->column_count * sizeof *s->cells);
	s->passed = s->any = s->begun = false;
}

/* The decimals of a number of a field, in the column's unit. */
static uint8_t types_field_decimals(const list *l, size_t c, bareme_text text)
{
	const field *f = &l->r->fields[l->columns[c]];
	list_number n = {.decimals = (uint8_t)(f->decimals + l->powers[c])};
	if (f->type != FIELD_NUMBER || number_parse(text, f->decimals, f->money, &n.value) != NUMBER_FINE)
		return 0;
	list_number_trim(&n);
	return n.decimals;
}

static void types_look(const list *l, size_t c, bareme_text text, void *payload)
{
	types_search *s = payload;
	types_cell *cell = &s->cells[c];
	list_number n;
	int32_t day;
	if (c == 0)
		types_take(l, s);
	if (text.len == 0 || l->columns[c] == COLUMN_ANSWER || ruleset_is_blank_word(l->r, text))
		return;
	if (!s->begun)
		s->passed = totals_begin(&l->r->totals, text);
	s->begun = cell->filled = true;
	if (l->columns[c] >= 0 && l->columns[c] != l->r->role[ROLE_ID]) {
		s->any = true;
		cell->decimals = types_field_decimals(l, c, text);
		return;
	}
	cell->number = list_number_read(text, &n);
	cell->decimals = cell->number ? n.decimals : 0;
	cell->date = !cell->number && bareme_date_parse(text, &day);
}

bool columns_find_types(list *l, bareme_text records)
{
	types_search s = {.cells = arena_alloc(&l->arena, l->column_count + 1, sizeof *s.cells),
			  .columns = arena_alloc(&l->arena, l->column_count + 1, sizeof *s.columns)};
	column_type *types = arena_alloc(&l->arena, l->column_count + 1, sizeof *types);
	if (l->arena.failed || !columns_each(l, records, types_look, &s))
		return false;
	types_take(l, &s);
	for (size_t c = 0; c < l->column_count; c++) {
		types[c].kind = s.columns[c].number ? TYPE_NUMBER : s.columns[c].date ? TYPE_DATE : TYPE_TEXT;
		types[c].decimals = s.columns[c].decimals;
	}
	l->types = types;
	return true;
}
