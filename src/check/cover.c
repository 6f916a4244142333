/* What a rule table promises, proved. */
#include "check/cover.h"

#include "formats/csv.h"
#include "rules/overlap.h"
#include "rules/witness.h"

#include <stdlib.h>
#include <string.h>

/* So many gaps of a table are told one by one, and so many more gaps are counted. */
enum { TOLD = 100, COUNTED = 1000 };

/* Steps that the search for gaps may take: some seconds. */
#define WORK (UINT64_C(1) << 31)

typedef struct cover {
	loader *l;
	table *t;
	table_boxes in; /* the table as boxes */
	size_t told, more;
	bool no_memory;
} cover;

static int column_of_kind(const table *t, bareme_column_kind kind)
{
	for (size_t c = 0; c < t->column_count; c++)
		if (t->columns[c].kind == kind)
			return (int)c;
	return -1;
}

/* ---- A gap in words ---- */

/* A set as a cell of the table lists it. */
static void write_set(const cover *c, const box *gap, size_t key, buffer *out)
{
	const domain *d = c->t->columns[c->t->condition_columns[key]].domain;
	const uint64_t *set = gap->sets + c->t->set_offset[key];
	size_t count = 0;
	for (size_t v = 0; v < d->count; v++)
		count += set[v / 64] >> v % 64 & 1;
	if (count == d->count) {
		buffer_char(out, '*');
		return;
	}
	for (size_t v = 0, n = 0; v < d->count; v++) {
		if ((set[v / 64] >> v % 64 & 1) == 0)
			continue;
		if (n++ > 0)
			buffer_char(out, '|');
		buffer_string(out, d->values[v]);
	}
}

static void write_case(const cover *c, const box *gap, buffer *out)
{
	for (size_t key = 0; key < c->t->condition_count; key++) {
		buffer_printf(out, "%s%s=", key == 0 ? "" : " ", c->t->columns[c->t->condition_columns[key]].name);
		write_set(c, gap, key, out);
	}
	if (c->t->condition_count == 0)
		buffer_char(out, '*');
	buffer_char(out, '\0');
}

static void write_cell(const cover *c, const box *gap, const column *column, buffer *out)
{
	char date[BAREME_TEXT_MAX] = "";
	switch (column->kind) {
	case BAREME_COLUMN_CONDITION:
		write_set(c, gap, column->key, out);
		break;
	case BAREME_COLUMN_FROM:
		if (gap->from != DATE_FIRST)
			bareme_date_print(gap->from, date);
		buffer_string(out, date);
		break;
	case BAREME_COLUMN_TO:
		if (gap->to != DATE_LAST)
			bareme_date_print(gap->to, date);
		buffer_string(out, date);
		break;
	case BAREME_COLUMN_VALUE:
	case BAREME_COLUMN_FORM:
	case BAREME_COLUMN_SOURCE:
		buffer_string(out, "...");
		break;
	}
}

/* The row that would close the gap, in the order of the file's columns. */
static void write_row(const cover *c, const box *gap, buffer *out)
{
	const sheet *s = &c->t->sheet;
	buffer cell = {0};
	for (size_t i = 0; i < s->columns; i++) {
		const column *column = c->t->columns;
		while (!text_equal(text_of(column->name), s->header[i]))
			column++;
		cell.len = 0;
		write_cell(c, gap, column, &cell);
		if (i > 0)
			buffer_char(out, s->delimiter);
		csv_put_cell(out, (bareme_text){cell.data, cell.len}, s->delimiter);
	}
	buffer_char(out, '\0');
	out->failed |= cell.failed;
	buffer_free(&cell);
}

/* Where a row ends before the gap, or begins behind it, for one of its cases. */
static place place_of(const cover *c, const box *gap)
{
	const table *t = c->t;
	for (int behind = 0; behind < 2; behind++)
		for (size_t i = 0; i < t->row_count; i++) {
			const row *row = &t->rows[i];
			box near = {gap->sets, row->from, row->to};
			bool touches = behind != 0 ? (int64_t)row->from == (int64_t)gap->to + 1
						   : (int64_t)row->to == (int64_t)gap->from - 1;
			if (!touches || !boxes_share(&c->in.s, &near, &c->in.boxes[i]))
				continue;
			int column = column_of_kind(t, behind != 0 ? BAREME_COLUMN_FROM : BAREME_COLUMN_TO);
			return table_place(t, i, (size_t)column);
		}
	return (place){t->file, 1, 1};
}

/* Adds the fault; `texts` are the case, the operation and the row. */
static void add_gap(cover *c, const box *gap, const char *const texts[3])
{
	faults *f = &c->l->faults;
	place at = place_of(c, gap);
	char from[BAREME_TEXT_MAX], to[BAREME_TEXT_MAX];
	bareme_date_print(gap->from == DATE_FIRST ? 0 : gap->from, from);
	bareme_date_print(gap->to == DATE_LAST ? 0 : gap->to, to);
	if (gap->from == DATE_FIRST && gap->to == DATE_LAST)
		fault_add(f, BAREME_ERROR, "gap", at,
			  "no row for %s on any day, for example in: bareme calc %s -- add the row: %s", texts[0],
			  texts[1], texts[2]);
	else if (gap->from == DATE_FIRST)
		fault_add(f, BAREME_ERROR, "gap", at,
			  "no row for %s up to %s, for example in: bareme calc %s -- add the row: %s", texts[0], to,
			  texts[1], texts[2]);
	else if (gap->to == DATE_LAST)
		fault_add(f, BAREME_ERROR, "gap", at,
			  "no row for %s from %s on, for example in: bareme calc %s -- add the row: %s", texts[0], from,
			  texts[1], texts[2]);
	else if (gap->from == gap->to)
		fault_add(f, BAREME_ERROR, "gap", at,
			  "no row for %s on %s, for example in: bareme calc %s -- add the row: %s", texts[0], from,
			  texts[1], texts[2]);
	else
		fault_add(f, BAREME_ERROR, "gap", at,
			  "no row for %s from %s to %s, for example in: bareme calc %s -- add the row: %s", texts[0],
			  from, to, texts[1], texts[2]);
}

/* ---- Gaps ---- */

/* A gap that no operation can ask for is none. */
static bool tell_gap(const box *gap, void *payload)
{
	cover *c = payload;
	buffer texts[3] = {{0}};
	witness found = witness_write(c->l->rules, c->t, gap, &texts[1]);
	if (found == WITNESS_FOUND && c->told == TOLD) {
		c->more++;
	} else if (found == WITNESS_FOUND) {
		c->told++;
		write_case(c, gap, &texts[0]);
		buffer_char(&texts[1], '\0');
		write_row(c, gap, &texts[2]);
		c->no_memory |= texts[0].failed || texts[1].failed || texts[2].failed;
		if (!c->no_memory)
			add_gap(c, gap, (const char *const[]){texts[0].data, texts[1].data, texts[2].data});
	}
	c->no_memory |= found == WITNESS_NO_MEMORY;
	for (size_t i = 0; i < 3; i++)
		buffer_free(&texts[i]);
	return !c->no_memory && c->more < COUNTED;
}

/* Leaves out of the whole what the table never looks at: values of its columns that its conditions rule out. */
static void leave_out(cover *c)
{
	const table *t = c->t;
	for (size_t k = 0; k < t->condition_count; k++) {
		uint64_t *set = c->in.whole + t->set_offset[k];
		for (size_t i = 0; i < t->when.count + t->excludes.count; i++) {
			bool excludes = i >= t->when.count;
			const condition *by = excludes ? &t->excludes.list[i - t->when.count] : &t->when.list[i];
			if (t->fields[k] < 0 || by->of_column || by->index != (size_t)t->fields[k])
				continue;
			for (size_t w = 0; w < c->in.s.counts[k] / 64 + 1; w++)
				set[w] &= excludes ? ~by->allowed[w] : by->allowed[w];
		}
	}
}

static void tell_rest(cover *c, boxes_result result)
{
	faults *f = &c->l->faults;
	place at = {c->t->file, 0, 0};
	if (result == BOXES_DONE && c->more > 0)
		fault_add(f, BAREME_ERROR, "gap", at, "%zu more gaps: cases that have no row", c->more);
	else if (result == BOXES_STOPPED)
		fault_add(f, BAREME_ERROR, "gap", at, "at least %zu more gaps: cases that have no row", c->more);
	else if (result == BOXES_LIMIT && c->t->overlap_count > 0)
		fault_add(f, BAREME_ERROR, "gap", at,
			  "too many rows overlap: whether other cases have no row can be told once they do not");
	else if (result == BOXES_LIMIT)
		fault_add(f, BAREME_ERROR, "gap", at, "other cases have no row: there are too many to look for");
}

bool cover_check_table(loader *l, size_t number)
{
	table *t = &l->rules->tables[number];
	cover c = {.l = l, .t = t};
	if (!t->sound || !t->complete)
		return true;
	bool good = table_boxes_init(&c.in, t);
	if (good) {
		c.in.s.first = t->row_count == 0 ? t->review : DATE_LAST;
		for (size_t i = 0; i < t->row_count; i++)
			if (t->rows[i].from < c.in.s.first)
				c.in.s.first = t->rows[i].from;
		leave_out(&c);
		boxes_result result =
		    boxes_gaps(&c.in.s, c.in.boxes, t->row_count, t->overlap_count > 0, WORK, tell_gap, &c);
		good = !c.no_memory && result != BOXES_NO_MEMORY;
		if (good)
			tell_rest(&c, result);
	}
	table_boxes_free(&c.in);
	return good;
}
