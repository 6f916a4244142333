/*
 * Records and answers on their way to who writes a document: packed by the thread that computes them, see sink.h.
 * A row is packed as its struct, then its cells, aids and notices, each with its text behind it. It never leaves the
 * process, so that pointers to what the ruleset owns may go with it.
 */
#include "lists/document_rows.h"

#include <errno.h>
#include <stdlib.h>

static void put(buffer *out, const void *data, size_t len)
{
	buffer_put(out, data, len);
}

/* ---- Packing ---- */

static list_cell understand(const worker *w, int field, bareme_text text)
{
	list_cell cell = {CELL_TEXT, 0, 0, text};
	const bareme_operation *o = w->operation;
	if (field < 0 || (o->given >> field & 1) == 0 || (o->known >> field & 1) == 0)
		return cell;
	const struct field *f = &w->l->r->fields[field];
	cell.kind = f->type == FIELD_NUMBER   ? CELL_NUMBER
		    : f->type == FIELD_DATE   ? CELL_DATE
		    : f->type == FIELD_CHOICE ? CELL_CHOICE
					      : CELL_TEXT;
	cell.decimals = f->decimals;
	cell.value = o->value[field];
	return cell;
}

static void put_cell(buffer *out, list_cell cell)
{
	put(out, &cell, sizeof cell);
	buffer_text(out, cell.text);
}

static void put_aids(const worker *w, buffer *out)
{
	const list *l = w->l;
	for (size_t i = 0; i < w->answer->line_count; i++) {
		put(out, &w->answer->lines[i], sizeof w->answer->lines[i]);
		for (size_t c = 0; c < l->detail_count; c++) {
			const char *value = detail_value(w, &w->answer->lines[i], l->detail_columns[c]);
			put(out, &value, sizeof value);
		}
	}
}

static void put_notices(const worker *w, buffer *out, uint64_t *old)
{
	const bareme_answer *a = w->answer;
	for (size_t i = 0; i < a->notices.count; i++) {
		const bareme_notice *n = &a->notices.list[i];
		if (is_put_off(n, old))
			continue;
		char *to = buffer_reserve(out, sizeof(list_notice) + MESSAGE_MAX);
		if (to == NULL)
			return;
		size_t len = bareme_notice_print(a, n, w->l->options->locale, to + sizeof(list_notice), MESSAGE_MAX);
		list_notice packed = {n->code, {NULL, len < MESSAGE_MAX ? len : MESSAGE_MAX - 1}};
		memcpy(to, &packed, sizeof packed);
		out->len += sizeof packed + packed.message.len;
	}
}

static size_t count_notices(const bareme_answer *a)
{
	size_t count = 0;
	for (size_t i = 0; i < a->notices.count; i++)
		count += a->notices.list[i].code != BAREME_CODE_OLD;
	return count;
}

static void put_row(const worker *w, buffer *out, size_t cells, bool aligned, uint64_t line)
{
	const bareme_answer *a = w->answer;
	const bareme_ruleset *r = w->l->r;
	int nature = r->role[ROLE_NATURE];
	list_row row = {.line = line,
			.status = a->status,
			.code = a->status == BAREME_GRANTED ? BAREME_CODE_COUNT : answer_first_code(a),
			.nature = (a->known >> nature & 1) != 0 ? (int)a->value[nature] : -1,
			.zone = a->zone,
			.commune = a->commune,
			.date = a->date,
			.loan = a->loan,
			.grant = a->grant,
			.aligned = aligned,
			.cell_count = cells,
			.aid_count = a->line_count,
			.notice_count = count_notices(a)};
	put(out, &row, sizeof row);
}

void rows_put(worker *w, block *b, const bareme_text *cells, size_t count, bareme_text text, uint64_t line)
{
	const list *l = w->l;
	size_t ours = 0;
	for (size_t i = 0; cells != NULL && i < count && i < l->column_count; i++)
		ours += l->columns[i] == COLUMN_ANSWER;
	put_row(w, &b->out, cells == NULL ? 1 : count - ours, cells != NULL && count == l->column_count, line);
	if (cells == NULL)
		put_cell(&b->out, (list_cell){CELL_TEXT, 0, 0, text});
	for (size_t i = 0; cells != NULL && i < count; i++) {
		int field = i < l->column_count ? l->columns[i] : COLUMN_UNKNOWN;
		if (field != COLUMN_ANSWER)
			put_cell(&b->out, understand(w, field, cells[i]));
	}
	put_aids(w, &b->out);
	put_notices(w, &b->out, &b->old_tables);
}

void rows_put_object(worker *w, block *b, bool readable, bareme_text text, uint64_t line)
{
	const bareme_operation *o = w->operation;
	size_t count = w->l->r->field_count;
	put_row(w, &b->out, readable ? count : 1, readable, line);
	if (!readable)
		put_cell(&b->out, (list_cell){CELL_TEXT, 0, 0, text});
	for (size_t i = 0; readable && i < count; i++)
		put_cell(&b->out, understand(w, (int)i, (o->given >> i & 1) != 0 ? o->text[i] : (bareme_text){"", 0}));
	put_aids(w, &b->out);
	put_notices(w, &b->out, &b->old_tables);
}

/* ---- Taking apart ---- */

static bool make_room(void *items, size_t *room, size_t count, size_t size)
{
	void *old;
	memcpy(&old, items, sizeof old);
	if (count <= *room)
		return true;
	void *more = realloc(old, 2 * count * size);
	if (more == NULL)
		return false;
	memcpy(items, &more, sizeof more);
	*room = 2 * count;
	return true;
}

static const char *take(const char *at, void *to, size_t len)
{
	memcpy(to, at, len);
	return at + len;
}

/* Takes the row at `at` apart; returns where the next one begins, or NULL where memory failed. */
static const char *take_row(sink *s, const char *at, list_row *row)
{
	size_t details = s->l->detail_count;
	at = take(at, row, sizeof *row);
	if (!make_room(&s->cells, &s->cell_room, row->cell_count, sizeof *s->cells) ||
	    !make_room(&s->aids, &s->aid_room, row->aid_count, sizeof *s->aids) ||
	    !make_room(&s->values, &s->value_room, row->aid_count * details, sizeof *s->values) ||
	    !make_room(&s->notices, &s->notice_room, row->notice_count, sizeof *s->notices))
		return NULL;
	for (size_t i = 0; i < row->cell_count; i++) {
		at = take(at, &s->cells[i], sizeof s->cells[i]);
		s->cells[i].text.data = at;
		at += s->cells[i].text.len;
	}
	for (size_t i = 0; i < row->aid_count; i++) {
		at = take(at, &s->aids[i].line, sizeof s->aids[i].line);
		s->aids[i].values = &s->values[i * details];
		at = take(at, s->aids[i].values, details * sizeof *s->values);
	}
	for (size_t i = 0; i < row->notice_count; i++) {
		at = take(at, &s->notices[i], sizeof s->notices[i]);
		s->notices[i].message.data = at;
		at += s->notices[i].message.len;
	}
	row->cells = s->cells;
	row->aids = s->aids;
	row->notices = s->notices;
	row->record = ++s->records;
	return at;
}

bareme_result sink_take(sink *s, const buffer *rows)
{
	bareme_result result = rows->failed ? BAREME_NO_MEMORY : BAREME_DONE;
	const char *at = rows->data, *end = rows->len == 0 ? at : at + rows->len;
	while (result == BAREME_DONE && at != end) {
		list_row row;
		at = take_row(s, at, &row);
		result = at == NULL ? BAREME_NO_MEMORY : s->row(s, &row);
	}
	return result;
}

/* ---- Sinks ---- */

bareme_result sink_begin(sink *s, const list *l)
{
	bool csv = l->from == BAREME_LIST_CSV;
	size_t count = csv ? l->column_count : l->r->field_count;
	s->l = l;
	s->columns = arena_alloc(&s->arena, count + 1, sizeof *s->columns);
	if (s->columns == NULL)
		return BAREME_NO_MEMORY;
	for (size_t i = 0; i < count; i++) {
		list_column *c = &s->columns[s->column_count];
		*c = csv ? (list_column){l->headings[i], l->columns[i]} : (list_column){l->r->fields[i].name, (int)i};
		s->column_count += c->field != COLUMN_ANSWER;
	}
	return s->begin(s);
}

int sink_column(const sink *s, int field)
{
	for (size_t i = 0; i < s->column_count && field >= 0; i++)
		if (s->columns[i].field == field)
			return (int)i;
	return -1;
}

void sink_free(sink *s)
{
	if (s == NULL)
		return;
	arena_free(&s->arena);
	free(s->cells);
	free(s->aids);
	free(s->notices);
	free(s->values);
	s->free(s);
}

/* A document tells what this list alone came to, whatever the caller's summary holds already. */
bareme_result sink_run(const bareme_ruleset *ruleset, const bareme_list_options *options, bareme_list_summary *summary)
{
	bareme_list_options own_options = *options;
	bareme_list_summary *own;
	own_options.detail = false;
	if (bareme_list_summary_new(&own, ruleset) != BAREME_DONE)
		return BAREME_NO_MEMORY;
	sink *s = options->to == BAREME_LIST_HTML ? page_sink_new() : workbook_sink_new();
	bareme_result result = BAREME_NO_MEMORY;
	if (s != NULL)
		result = list_run(ruleset, &own_options, own, NULL, s);
	int error = errno;
	summary_merge(summary, own);
	bareme_list_summary_free(own);
	sink_free(s);
	errno = error;
	return result;
}
