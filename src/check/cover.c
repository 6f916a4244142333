/* What a rule table promises, proved: its gaps as the cases and days that base/boxes.h finds. */
#include "check/checker.h"

#include "base/bits.h"
#include "formats/csv.h"
#include "rules/overlap.h"
#include "rules/ranges.h"
#include "rules/table.h"
#include "rules/witness.h"

#include <stdlib.h>
#include <string.h>

/* So many gaps of a table are shown one by one, and so many more gaps are counted. */
enum { GAPS_SHOWN = 100, GAPS_COUNTED = 1000 };

/* Steps that the search for gaps may take: some seconds. */
#define GAP_WORK (UINT64_C(1) << 31)

typedef struct cover {
	loader *l;
	table *t;
	table_boxes in; /* the table as boxes */
	size_t shown, more;
	bool no_memory;
} cover;

/* ---- A gap in words ---- */

/* A set as a cell of the table lists it. */
static void gap_write_set(const cover *c, const box *gap, size_t key, buffer *out)
{
	column_put_set(out, &c->t->columns[c->t->condition_columns[key]], gap->sets + c->t->set_offset[key],
		       c->t->sheet->point);
}

static void gap_write_case(const cover *c, const box *gap, buffer *out)
{
	for (size_t key = 0; key < c->t->condition_count; key++) {
		const column *column = &c->t->columns[c->t->condition_columns[key]];
		buffer_printf(out, "%s%s%s", key == 0 ? "" : " ", column->name, column_is(column));
		gap_write_set(c, gap, key, out);
	}
	if (c->t->condition_count == 0)
		buffer_char(out, '*');
}

static void gap_write_cell(const cover *c, const box *gap, const column *column, buffer *out)
{
	char date[BAREME_TEXT_MAX] = "";
	int32_t day;
	switch (column->kind) {
	case BAREME_COLUMN_CONDITION:
		gap_write_set(c, gap, column->key, out);
		break;
	case BAREME_COLUMN_FROM:
	case BAREME_COLUMN_TO:
		day = column->kind == BAREME_COLUMN_FROM ? gap->from : gap->to;
		if (day != DATE_FIRST && day != DATE_LAST)
			bareme_date_print(day, date);
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
static void gap_write_row(const cover *c, const box *gap, buffer *out)
{
	const sheet *s = c->t->sheet;
	buffer cell = {0};
	for (size_t i = 0; i < s->columns; i++) {
		const column *column = c->t->columns;
		while (column->cell != i)
			column++;
		cell.len = 0;
		gap_write_cell(c, gap, column, &cell);
		if (i > 0)
			buffer_char(out, s->delimiter);
		csv_put_cell(out, (bareme_text){cell.data, cell.len}, s->delimiter);
	}
	out->failed |= cell.failed;
	buffer_free(&cell);
}

/* Where a row ends before the gap, or begins after it, for one of its cases. */
static place gap_place(const cover *c, const box *gap)
{
	const table *t = c->t;
	for (int after = 0; after < 2; after++)
		for (size_t i = 0; i < t->row_count; i++) {
			const row *row = &t->rows[i];
			box near = {gap->sets, row->from, row->to};
			bool touches = after != 0 ? (int64_t)row->from == (int64_t)gap->to + 1
						  : (int64_t)row->to == (int64_t)gap->from - 1;
			if (!touches || !boxes_share(&c->in.s, &near, &c->in.boxes[i]))
				continue;
			int column = table_column(t, after != 0 ? BAREME_COLUMN_FROM : BAREME_COLUMN_TO);
			return table_place(t, i, (size_t)column);
		}
	return (place){t->file, 1, 1};
}

void cover_report_gap(loader *l, place at, const char *cases, int32_t from, int32_t to, const char *shown,
		      const char *row)
{
	faults *f = &l->faults;
	char first[BAREME_TEXT_MAX], last[BAREME_TEXT_MAX];
	bareme_date_print(from == DATE_FIRST ? 0 : from, first);
	bareme_date_print(to == DATE_LAST ? 0 : to, last);
	const char *command = l->command == NULL ? "" : l->command;
	if (from == DATE_FIRST && to == DATE_LAST)
		fault_add(f, BAREME_ERROR, "gap", at,
			  "no row for %s on any day, for example in: %s%s -- add the row: %s", cases, command, shown,
			  row);
	else if (from == DATE_FIRST)
		fault_add(f, BAREME_ERROR, "gap", at, "no row for %s up to %s, for example in: %s%s -- add the row: %s",
			  cases, last, command, shown, row);
	else if (to == DATE_LAST)
		fault_add(f, BAREME_ERROR, "gap", at,
			  "no row for %s from %s on, for example in: %s%s -- add the row: %s", cases, first, command,
			  shown, row);
	else if (from == to)
		fault_add(f, BAREME_ERROR, "gap", at, "no row for %s on %s, for example in: %s%s -- add the row: %s",
			  cases, first, command, shown, row);
	else
		fault_add(f, BAREME_ERROR, "gap", at,
			  "no row for %s from %s to %s, for example in: %s%s -- add the row: %s", cases, first, last,
			  command, shown, row);
}

/* ---- Gaps ---- */

/* A gap that no operation can ask for is not one, nor what comes after the table's last day. */
static bool gap_report(const box *found_gap, void *payload)
{
	cover *c = payload;
	box within = *found_gap, *gap = &within;
	if (gap->from > c->t->last_day)
		return true;
	if (gap->to > c->t->last_day)
		gap->to = c->t->last_day;
	buffer cases = {0}, shown = {0}, row = {0};
	witness found = witness_write(c->l->rules, c->t, gap, &shown);
	if (found == WITNESS_FOUND && c->shown == GAPS_SHOWN) {
		c->more++;
	} else if (found == WITNESS_FOUND) {
		c->shown++;
		gap_write_case(c, gap, &cases);
		gap_write_row(c, gap, &row);
		cover_report_gap(c->l, gap_place(c, gap), buffer_cstring(&cases), gap->from, gap->to,
				 buffer_cstring(&shown), buffer_cstring(&row));
	}
	c->no_memory |= found == WITNESS_NO_MEMORY || cases.failed || shown.failed || row.failed;
	buffer_free(&cases);
	buffer_free(&shown);
	buffer_free(&row);
	return !c->no_memory && c->more < GAPS_COUNTED;
}

/* Takes out of the whole what the table never looks at: values of its columns that its conditions rule out. */
static void gap_restrict(cover *c)
{
	const table *t = c->t;
	for (size_t k = 0; k < t->condition_count; k++) {
		uint64_t *set = c->in.whole + t->set_offset[k];
		for (size_t i = 0; i < t->when.count + t->excludes.count; i++) {
			bool excludes = i >= t->when.count;
			const condition *by = excludes ? &t->excludes.list[i - t->when.count] : &t->when.list[i];
			if (t->fields[k] < 0 || by->index != (size_t)t->fields[k])
				continue;
			for (size_t w = 0; w < bits_words(c->in.s.counts[k]); w++)
				set[w] &= excludes ? ~by->allowed[w] : by->allowed[w];
		}
	}
}

static void gap_report_rest(cover *c, boxes_result result)
{
	faults *f = &c->l->faults;
	place at = {c->t->file, 0, 0};
	if (result == BOXES_DONE && c->more > 0)
		fault_add(f, BAREME_ERROR, "gap", at, "%zu more gaps: cases that have no row", c->more);
	else if (result == BOXES_STOPPED)
		fault_add(f, BAREME_ERROR, "gap", at, "at least %zu more gaps: cases that have no row", c->more);
	else if (result == BOXES_LIMIT && c->t->overlap_count > 0)
		fault_add(f, BAREME_ERROR, "gap", at,
			  "too many rows overlap: gaps can be looked for once they no longer do");
	else if (result == BOXES_LIMIT)
		fault_add(f, BAREME_ERROR, "gap", at, "other cases have no row: there are too many to search for");
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
		gap_restrict(&c);
		boxes_result result =
		    boxes_gaps(&c.in.s, c.in.boxes, t->row_count, t->overlap_count > 0, GAP_WORK, gap_report, &c);
		good = !c.no_memory && result != BOXES_NO_MEMORY;
		if (good)
			gap_report_rest(&c, result);
	}
	table_boxes_free(&c.in);
	return good;
}
