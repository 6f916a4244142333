/* One thread's work on a list: records understood, evaluated and written behind one another. */
#include "lists/document_rows.h"

#include <stdlib.h>
#include <string.h>

bool worker_init(worker *w, const list *l)
{
	*w = (worker){.l = l};
	w->memos = memos_new();
	if (l->from == BAREME_LIST_CSV)
		w->splitter = csv_splitter_new(l->delimiter);
	bool paired = l->comparison == NULL;
	if (!paired && (w->earlier = malloc(sizeof *w->earlier)) != NULL)
		paired = worker_init(w->earlier, &l->comparison->before);
	bool good = paired && w->memos != NULL && (w->splitter != NULL || l->from != BAREME_LIST_CSV) &&
		    bareme_operation_new(&w->operation, l->r, l->options->date) == BAREME_DONE &&
		    bareme_answer_new(&w->answer, l->r) == BAREME_DONE;
	if (good)
		w->answer->sums_only = l->to == BAREME_LIST_CSV && !l->options->detail;
	return good;
}

void worker_free(worker *w)
{
	if (w->earlier != NULL)
		worker_free(w->earlier);
	free(w->earlier);
	bareme_operation_free(w->operation);
	bareme_answer_free(w->answer);
	csv_splitter_free(w->splitter);
	free(w->memos);
	buffer_free(&w->converted);
	buffer_free(&w->decoded);
	buffer_free(&w->object);
}

/* ---- Answers ---- */

static void put_reject(worker *w, block *b, bareme_text record, uint64_t line)
{
	const char *code = bareme_code_name(answer_first_code(w->answer));
	if (w->l->from == BAREME_LIST_CSV) {
		buffer_printf(&b->rejects, "%llu%c%s%c", (unsigned long long)line, w->l->delimiter, code,
			      w->l->delimiter);
		buffer_text(&b->rejects, record);
		buffer_text(&b->rejects, w->l->line_end);
		return;
	}
	buffer_printf(&b->rejects, "{\"ligne\":%llu,\"code\":\"%s\",\"enregistrement\":", (unsigned long long)line,
		      code);
	json_put_string(&b->rejects, record);
	buffer_string(&b->rejects, "}\n");
}

bool worker_answer(worker *w, block *b, bareme_text record, uint64_t line)
{
	bareme_evaluate(w->operation, w->answer);
	summary_add(b->summary, w->answer);
	b->records++;
	if (w->answer->status < BAREME_INCOMPLETE)
		return false;
	if (w->l->options->rejects != NULL)
		put_reject(w, b, record, line);
	return true;
}

/* ---- Lines of aid ---- */

static void put_detail_number(buffer *out, bareme_number n, char point)
{
	char text[BAREME_TEXT_MAX];
	if (n.there)
		buffer_put(out, text, number_print(n.value, n.decimals, n.decimals < 2 ? n.decimals : 2, point, text));
}

const char *detail_value(const worker *w, const bareme_line *line, const char *name)
{
	const table *t = &w->l->r->tables[line->table];
	const slot *s = &t->slots[line->formula / t->amount_count];
	for (size_t k = 0; k < t->condition_count; k++) {
		const column *c = &t->columns[t->condition_columns[k]];
		if (strcmp(c->name, name) == 0)
			return c->domain->values[c->field < 0 ? s->fixed[k] : w->answer->value[c->field]];
	}
	return "";
}

void worker_put_detail(worker *w, block *b, uint64_t record)
{
	const list *l = w->l;
	const bareme_answer *a = w->answer;
	int id = l->r->role[ROLE_ID];
	for (size_t i = 0; i < a->notices.count; i++)
		is_put_off(&a->notices.list[i], &b->old_tables);
	char point = l->delimiter == ';' ? ',' : '.';
	for (size_t i = 0; i < a->line_count; i++) {
		const bareme_line *line = &a->lines[i];
		const table *t = &l->r->tables[line->table];
		buffer_printf(&b->out, "%llu%c", (unsigned long long)record, l->delimiter);
		if (id >= 0 && (w->operation->given >> id & 1) != 0)
			csv_put_cell(&b->out, w->operation->text[id], l->delimiter);
		buffer_char(&b->out, l->delimiter);
		buffer_string(&b->out, t->name);
		for (size_t c = 0; c < l->detail_count; c++) {
			buffer_char(&b->out, l->delimiter);
			buffer_string(&b->out, detail_value(w, line, l->detail_columns[c]));
		}
		buffer_printf(&b->out, "%c%s%c", l->delimiter, bareme_form_name(line->form), l->delimiter);
		put_detail_number(&b->out, line->unit, point);
		buffer_char(&b->out, l->delimiter);
		put_detail_number(&b->out, line->quantity, point);
		buffer_char(&b->out, l->delimiter);
		put_detail_number(&b->out, (bareme_number){line->amount, 2, line->amount != BAREME_NO_AMOUNT}, point);
		buffer_printf(&b->out, "%c%s:%u%c%s", l->delimiter, t->file, t->rows[line->row].line, l->delimiter,
			      l->r->sources[t->rows[line->row].source].id);
		buffer_text(&b->out, l->line_end);
	}
}

/* ---- CSV records ---- */

/*
 * Writes the record under the input's own headings, without our columns; a short one is filled up.
 * Returns where the surplus of a long one begins, or a place past its end.
 */
static size_t put_record(const list *l, buffer *out, bareme_text record, size_t count)
{
	size_t written = 0, at = 0;
	if (count == l->column_count && !l->replaces) {
		buffer_text(out, record);
		return record.len + 1;
	}
	for (size_t i = 0; i < l->column_count; i++) {
		bareme_text cell = {NULL, 0};
		if (at <= record.len)
			cell = csv_raw_cell(record, l->delimiter, &at);
		if (l->columns[i] == COLUMN_ANSWER)
			continue;
		if (written++ > 0)
			buffer_char(out, l->delimiter);
		buffer_text(out, cell);
	}
	return at;
}

/* A record whose quotes are broken has no cells: its whole text becomes the first one. */
static void put_broken(const list *l, buffer *out, bareme_text record)
{
	size_t written = 0;
	for (size_t i = 0; i < l->column_count; i++) {
		if (l->columns[i] == COLUMN_ANSWER)
			continue;
		if (written++ > 0)
			buffer_char(out, l->delimiter);
		else
			csv_put_cell(out, record, l->delimiter);
	}
}

static void put_member(buffer *out, const char *name, bareme_text value)
{
	json_put_string(out, text_of(name));
	buffer_char(out, ':');
	json_put_string(out, value);
	buffer_char(out, ',');
}

/* The record as members of a JSON object, by its headings; what a long record has too much under "surplus". */
static void put_members(const list *l, buffer *out, const bareme_text *cells, size_t count)
{
	for (size_t i = 0; i < count && i < l->column_count; i++)
		if (l->columns[i] != COLUMN_ANSWER && strcmp(l->headings[i], "al") != 0)
			put_member(out, l->headings[i], cells[i]);
	if (count <= l->column_count)
		return;
	buffer_string(out, "\"surplus\":");
	for (size_t i = l->column_count; i < count; i++) {
		buffer_char(out, i == l->column_count ? '[' : ',');
		json_put_string(out, cells[i]);
	}
	buffer_string(out, "],");
}

typedef struct record {
	bareme_text raw;  /* as it stood, without its line end */
	bareme_text text; /* in UTF-8 */
	bareme_text line_end;
	uint64_t line;
	csv_cut cut;
	const bareme_text *cells; /* NULL where the quotes are broken */
	size_t count;
} record;

static void write_csv(worker *w, block *b, const record *r)
{
	const list *l = w->l;
	size_t surplus = r->text.len + 1;
	if (r->cells == NULL)
		put_broken(l, &b->out, r->text);
	else
		surplus = put_record(l, &b->out, r->text, r->count);
	answer_put_csv(w->answer, &w->phrases, l->options->locale, l->delimiter, &b->out, &b->old_tables);
	/* What a long record has too much goes behind the answer, so that the answer stays in its columns. */
	if (surplus <= r->text.len) {
		buffer_char(&b->out, l->delimiter);
		buffer_text(&b->out, text_from(r->text, surplus));
	}
	buffer_text(&b->out, r->line_end);
}

static void write_json(worker *w, block *b, const record *r)
{
	buffer_char(&b->out, '{');
	if (r->cells != NULL)
		put_members(w->l, &b->out, r->cells, r->count);
	else
		put_member(&b->out, "texte", r->text);
	buffer_string(&b->out, "\"al\":");
	answer_put_json(w->answer, &w->phrases, w->l->options->locale, false, &b->out, &b->old_tables);
	buffer_string(&b->out, "}\n");
}

/* Gives the operation the record's cells, or says why it cannot be read. */
static void read_cells(worker *w, const record *r, bool readable)
{
	const list *l = w->l;
	if (w->earlier != NULL)
		read_cells(w->earlier, r, readable);
	bareme_operation_reset(w->operation);
	if (!readable)
		operation_refuse(w->operation, BAREME_CODE_TEXT, REASON_BROKEN_TEXT, 0, 0);
	else if (r->cells == NULL)
		operation_refuse(w->operation, BAREME_CODE_TEXT,
				 r->cut == CSV_OPEN ? REASON_OPEN_QUOTE : REASON_BROKEN_QUOTES, (int64_t)r->line, 0);
	else if (r->count != l->column_count)
		operation_refuse(w->operation, BAREME_CODE_CELLS, REASON_NONE, (int64_t)r->count,
				 (int64_t)l->column_count);
	else
		worker_set_cells(w, r->cells, r->count);
}

static void compute_csv(worker *w, block *b, record *r)
{
	const list *l = w->l;
	bool no_memory = false, plain = b->ascii || text_is_ascii(r->raw);
	bool readable = true;
	r->text = r->raw;
	/* NUL bytes are in no text: such a record stays as it is. */
	if (b->windows && !plain && memchr(r->raw.data, '\0', r->raw.len) == NULL)
		r->text = windows_to_utf8(&w->converted, r->raw, &readable);
	if (r->text.data == NULL) {
		b->result = BAREME_NO_MEMORY;
		return;
	}
	readable = plain || (readable && text_is_utf8(r->text));
	/* The scan has refused what it did not split: it need not try again, but on other bytes. */
	if (r->cut == CSV_WHOLE && r->text.data != r->raw.data)
		r->cells = csv_cells(w->splitter, r->text, &r->count, &no_memory);
	else if (r->cut == CSV_WHOLE && r->cells == NULL)
		r->cells = csv_split(w->splitter, r->text, &r->count, &no_memory);
	read_cells(w, r, readable);
	bool refused = worker_answer(w, b, r->raw, r->line);
	if (w->earlier != NULL)
		comparison_add(w, b, r->line);
	else if (l->document != NULL)
		rows_put(w, b, r->cells, r->count, r->text, r->line);
	else if (l->options->detail)
		worker_put_detail(w, b, b->first_record + b->records);
	else if (l->to == BAREME_LIST_CSV)
		write_csv(w, b, r);
	else
		write_json(w, b, r);
	if (no_memory || b->out.failed || b->rejects.failed)
		b->result = BAREME_NO_MEMORY;
	else if (refused && l->options->stop_on_error)
		b->result = BAREME_STOPPED;
}

csv_cut list_cut(const list *l, bareme_text bytes, bool ended, size_t *len)
{
	csv_cut cut = CSV_WHOLE;
	bool limited = bytes.len >= RECORD_MAX;
	if (limited)
		bytes.len = RECORD_MAX;
	if (l->from == BAREME_LIST_CSV) {
		cut = csv_record(bytes, l->delimiter, ended || limited, len);
	} else {
		const char *end = memchr(bytes.data, '\n', bytes.len);
		*len = end == NULL ? bytes.len : (size_t)(end - bytes.data) + 1;
		if (end == NULL && !ended && !limited)
			return CSV_MORE;
	}
	bool too_long = limited && cut == CSV_WHOLE && *len == RECORD_MAX && bytes.data[*len - 1] != '\n';
	return too_long ? CSV_LONG : cut;
}

/* Cuts the next record off `rest`; of CSV, `scan` stands where it begins and then behind it. */
static void cut_record(const worker *w, const block *b, csv_scan *scan, bareme_text *rest, record *r)
{
	const list *l = w->l;
	size_t len;
	r->cells = l->from != BAREME_LIST_CSV ? NULL : csv_scan_line(scan, w->splitter, &r->raw, &r->count);
	if (r->cells != NULL) {
		r->cut = CSV_WHOLE;
		len = (size_t)(scan->next - r->raw.data);
	} else {
		r->cut = list_cut(l, *rest, b->ended, &len);
		r->raw = csv_chomp((bareme_text){rest->data, len});
	}
	/* The last line may have no line end, or half of one. */
	bool ends = r->raw.data[len - 1] == '\n';
	r->line_end = ends ? text_from((bareme_text){r->raw.data, len}, r->raw.len) : l->line_end;
	*rest = text_from(*rest, len);
	if (r->cells == NULL && l->from == BAREME_LIST_CSV)
		csv_scan_from(scan, *rest);
}

void worker_run(worker *w, block *b)
{
	bool csv = w->l->from == BAREME_LIST_CSV;
	bareme_text rest = {b->in.data, b->in.len};
	size_t ahead = b->in.len - b->len;
	uint64_t line = b->first_line;
	csv_scan scan;
	b->result = BAREME_DONE;
	b->records = 0;
	b->out.len = b->rejects.len = 0;
	b->old_tables = 0;
	arena_free(&b->arena);
	b->arena = (arena){0};
	b->rows = b->last_row = NULL;
	summary_clear(b->summary);
	b->compared = (compared){0};
	csv_scan_from(&scan, rest);
	while (rest.len > ahead && b->result == BAREME_DONE) {
		record r = {.line = line};
		cut_record(w, b, &scan, &rest, &r);
		/* A record without quotes is one line, and so is one whose quotes are broken. */
		line += csv && r.cells == NULL && r.cut == CSV_WHOLE ? text_count_lines(r.raw) + 1 : 1;
		if (r.raw.len == 0)
			continue;
		if (csv)
			compute_csv(w, b, &r);
		else
			ndjson_compute(w, b, r.raw, r.line);
	}
}
