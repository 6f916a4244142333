/* Lists as NDJSON: an object for each record, with its answer under the key "al" at its end. */
#include "answers/answer_json.h"
#include "formats/json.h"
#include "lists/writer.h"

#include <stdlib.h>

static bareme_result json_writer_begin(void *payload, const list *l)
{
	output *o = payload;
	buffer member = {0};
	o->l = l;
	o->members = arena_alloc(&o->arena, l->column_count + 1, sizeof *o->members);
	for (size_t i = 0; o->members != NULL && l->columns != NULL && i < l->column_count; i++) {
		if (l->columns[i] == COLUMN_ANSWER || strcmp(l->headings[i], "al") == 0)
			continue;
		member.len = 0;
		json_put_string(&member, text_of(l->headings[i]));
		buffer_char(&member, ':');
		o->members[i] = arena_copy(&o->arena, buffer_all(&member));
	}
	o->arena.failed |= member.failed;
	buffer_free(&member);
	return o->arena.failed ? BAREME_NO_MEMORY : BAREME_DONE;
}

/* The record as members, by its headings; what a long record has too much under "surplus". */
static void json_writer_put_cells(const output *o, const record *r, buffer *out)
{
	const list *l = o->l;
	if (r->cells == NULL) {
		buffer_string(out, "\"texte\":");
		json_put_string(out, r->text);
		buffer_char(out, ',');
		return;
	}
	for (size_t i = 0; i < r->count && i < l->column_count; i++) {
		if (o->members[i].len == 0)
			continue;
		buffer_text(out, o->members[i]);
		json_put_string(out, r->cells[i]);
		buffer_char(out, ',');
	}
	if (r->count <= l->column_count)
		return;
	buffer_string(out, "\"surplus\":");
	for (size_t i = l->column_count; i < r->count; i++) {
		buffer_char(out, i == l->column_count ? '[' : ',');
		json_put_string(out, r->cells[i]);
	}
	buffer_string(out, "],");
}

/*
 * A record of a CSV list as an object that is not closed. The rows of products after it are in it, under "suite": an
 * object is an operation, and these are none.
 */
static void json_writer_put_record(const output *o, const record *r, buffer *out)
{
	buffer_char(out, '{');
	json_writer_put_cells(o, r, out);
	if (r->further_count == 0)
		return;
	buffer_string(out, "\"suite\":[");
	for (size_t i = 0; i < r->further_count; i++) {
		buffer_char(out, '{');
		json_writer_put_cells(o, &r->further[i], out);
		/* Its columns of a product and an id are members: the last one has a comma after it. */
		if (!out->failed)
			out->data[out->len - 1] = '}';
		buffer_char(out, i + 1 < r->further_count ? ',' : ']');
	}
	buffer_char(out, ',');
}

static bool json_writer_record(void *state, const answered *a, block *b)
{
	output_state *s = state;
	if (s->l->from != BAREME_LIST_NDJSON)
		json_writer_put_record(s->o, a->record, &b->out);
	else
		buffer_text(&b->out, buffer_all(a->object));
	buffer_string(&b->out, "\"al\":");
	if (s->l->options->brief)
		answer_put_json_brief(a->answer, &b->out);
	else
		answer_put_json(a->answer, &s->phrases, s->l->options->locale, false, &b->out);
	buffer_string(&b->out, "}\n");
	return !b->out.failed;
}

list_writer json_writer(output *o, const list *l)
{
	return (list_writer){.payload = o,
			     .sums_only = l->options->brief,
			     .begin = json_writer_begin,
			     .open = output_open,
			     .record = json_writer_record,
			     .emit = output_emit,
			     .close = free};
}
