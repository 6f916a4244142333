/* Lists as CSV: the records as they were, each with its answer in columns after its own. */
#include "answers/answer_csv.h"
#include "formats/json.h"
#include "lists/writer.h"

#include <stdlib.h>
#include <string.h>

/* A cell as it was written; quoted where it would be two under another delimiter. */
static void csv_writer_put_cell(const list *l, bareme_text cell, buffer *out)
{
	bool parted = l->out_delimiter != l->delimiter && memchr(cell.data, l->out_delimiter, cell.len) != NULL;
	if (parted && memchr(cell.data, '"', cell.len) == NULL)
		csv_put_cell(out, cell, l->out_delimiter);
	else
		buffer_text(out, cell);
}

/* Cells from `at` on, as they are. */
static void csv_writer_put_cells(const list *l, bareme_text record, size_t at, buffer *out)
{
	for (size_t from = at; at <= record.len;) {
		if (at > from)
			buffer_char(out, l->out_delimiter);
		csv_writer_put_cell(l, csv_raw_cell(record, l->delimiter, &at), out);
	}
}

/* The cells of a record or of the heading as they are, without our columns; returns where the surplus begins. */
static size_t csv_writer_copy(const list *l, bareme_text record, buffer *out)
{
	size_t written = 0, at = 0;
	for (size_t i = 0; i < l->column_count; i++) {
		bareme_text cell = {"", 0};
		if (at <= record.len)
			cell = csv_raw_cell(record, l->delimiter, &at);
		if (l->columns[i] == COLUMN_ANSWER)
			continue;
		if (written++ > 0)
			buffer_char(out, l->out_delimiter);
		csv_writer_put_cell(l, cell, out);
	}
	return at;
}

/* A string of JSON, as written between its quotes, as a cell; one that is no text stays as it is written. */
static void csv_writer_put_string(const list *l, bareme_text raw, buffer *out)
{
	buffer decoded = {0};
	buffer_char(out, l->out_delimiter);
	csv_put_cell(out, json_is_text(raw) ? json_decode(raw, &decoded) : raw, l->out_delimiter);
	out->failed |= decoded.failed;
	buffer_free(&decoded);
}

static bareme_result csv_writer_begin(void *payload, const list *l)
{
	output *o = payload;
	o->l = l;
	buffer head = {0};
	if (l->marked)
		buffer_string(&head, "\xEF\xBB\xBF");
	for (bareme_text titles = l->titles; titles.len > 0;) {
		size_t len = 0;
		csv_record(titles, l->delimiter, true, &len);
		bareme_text line = {titles.data, len}, text = csv_chomp(line);
		csv_writer_put_cells(l, text, 0, &head);
		buffer_text(&head, text_from(line, text.len));
		titles = text_from(titles, len);
	}
	if (l->from != BAREME_LIST_NDJSON)
		csv_writer_copy(l, l->heading, &head);
	for (size_t i = 0; i < l->r->field_count && l->from == BAREME_LIST_NDJSON; i++) {
		if (i > 0)
			buffer_char(&head, l->out_delimiter);
		csv_put_cell(&head, text_of(l->r->fields[i].name), l->out_delimiter);
	}
	for (size_t i = 0; i < l->key_count; i++)
		csv_writer_put_string(l, l->keys[i], &head);
	answer_put_csv_heading(l->out_delimiter, &head);
	if (l->options->plan)
		answer_put_csv_plan_heading(l->out_delimiter, &head);
	buffer_text(&head, l->line_end);
	return output_put_heading(l, &head, l->options->write, l->options->write_payload);
}

/* A record whose quotes are broken has no cells: its whole text becomes the first one. */
static void csv_writer_put_broken(const list *l, bareme_text record, buffer *out)
{
	size_t written = 0;
	for (size_t i = 0; i < l->column_count; i++) {
		if (l->columns[i] == COLUMN_ANSWER)
			continue;
		if (written++ > 0)
			buffer_char(out, l->out_delimiter);
		else
			csv_put_cell(out, record, l->out_delimiter);
	}
}

static void csv_writer_put_object(const list *l, const answered *a, buffer *out)
{
	const bareme_operation *o = a->operation;
	for (size_t i = 0; i < l->r->field_count; i++) {
		if (i > 0)
			buffer_char(out, l->out_delimiter);
		if ((o->given >> i & 1) != 0)
			csv_put_cell(out, o->text[i], l->out_delimiter);
	}
	for (size_t i = 0; i < l->key_count; i++) {
		bareme_text value = a->others[i];
		if (value.len > 1 && value.data[0] == '"') {
			csv_writer_put_string(l, (bareme_text){value.data + 1, value.len - 2}, out);
			continue;
		}
		buffer_char(out, l->out_delimiter);
		if (!text_equal(value, TEXT("null")))
			csv_put_cell(out, value, l->out_delimiter);
	}
}

/* What a long record has too much goes after the answer, so that the answer stays in its columns. */
static ALWAYS_INLINE void csv_writer_put_surplus(const list *l, bareme_text record, size_t surplus, buffer *out)
{
	if (surplus > record.len)
		return;
	buffer_char(out, l->out_delimiter);
	csv_writer_put_cells(l, record, surplus, out);
}

static bool csv_writer_record(void *state, const answered *a, block *b)
{
	output_state *s = state;
	const list *l = s->l;
	const record *r = a->record;
	buffer *out = &b->out;
	size_t surplus = r->text.len + 1;
	if (l->from == BAREME_LIST_NDJSON)
		csv_writer_put_object(l, a, out);
	else if (r->cells == NULL)
		csv_writer_put_broken(l, r->text, out);
	else if (r->count == l->column_count && !l->by_cells)
		buffer_text(out, r->text);
	else
		surplus = csv_writer_copy(l, r->text, out);
	answer_put_csv(a->answer, &s->phrases, l->options->locale, l->out_delimiter, out);
	if (l->options->plan)
		answer_put_csv_plan(a->answer, l->out_delimiter, out);
	csv_writer_put_surplus(l, r->text, surplus, out);
	buffer_text(out, r->line_end);
	return !out->failed;
}

/* A row that is no operation: its cells, and of a total why nothing was computed. A line without a byte stays one. */
static bool csv_writer_pass(void *state, const answered *a, block *b)
{
	const output_state *s = state;
	const list *l = s->l;
	const record *r = a->record;
	buffer *out = &b->out;
	if (r->raw.len > 0) {
		size_t surplus = csv_writer_copy(l, r->text, out);
		for (size_t i = 0; i < ANSWER_CELLS; i++)
			buffer_char(out, l->out_delimiter);
		if (a->row == BAREME_ROW_TOTAL)
			buffer_printf(out, "\"%s: %s\"", bareme_code_name(BAREME_CODE_TOTAL),
				      passed_total_message(l->options->locale));
		for (size_t i = 0; i < PLAN_CELLS && l->options->plan; i++)
			buffer_char(out, l->out_delimiter);
		csv_writer_put_surplus(l, r->text, surplus, out);
	}
	buffer_text(out, r->line_end);
	return !out->failed;
}

list_writer csv_writer(output *o)
{
	return (list_writer){.payload = o,
			     .sums_only = true,
			     .begin = csv_writer_begin,
			     .open = output_open,
			     .record = csv_writer_record,
			     .pass = csv_writer_pass,
			     .emit = output_emit,
			     .close = free};
}
