/* One thread's work on a list; see worker.h. */
#include "lists/worker.h"

#include "formats/json.h"
#include "formats/windows1252.h"
#include "lists/stream.h"

#include <stdlib.h>
#include <string.h>

bool worker_init(worker *w, const list *l, const list_writer *writer)
{
	*w = (worker){.writer = writer};
	bool good = reader_init(&w->reader, l);
	if (l->from == BAREME_LIST_CSV)
		good = (w->splitter = csv_splitter_new(l->delimiter)) != NULL && good;
	if (good)
		w->reader.answer->sums_only = writer->sums_only;
	w->state = writer->open == NULL ? writer->payload : good ? writer->open(writer->payload) : NULL;
	return good && w->state != NULL;
}

void worker_free(worker *w)
{
	if (w->state != NULL && w->writer->close != NULL)
		w->writer->close(w->state);
	reader_free(&w->reader);
	csv_splitter_free(w->splitter);
	buffer_free(&w->converted);
}

static void worker_put_reject(const worker *w, const record *r, buffer *out)
{
	const list *l = w->reader.l;
	const char *code = bareme_code_name(answer_first_code(w->reader.answer));
	unsigned long long line = r->line;
	if (l->from == BAREME_LIST_CSV) {
		buffer_printf(out, "%llu%c%s%c", line, l->delimiter, code, l->delimiter);
		buffer_text(out, r->raw);
		buffer_text(out, l->line_end);
		return;
	}
	buffer_printf(out, "{\"ligne\":%llu,\"code\":\"%s\",\"enregistrement\":", line, code);
	json_put_string(out, r->raw);
	buffer_string(out, "}\n");
}

/* Sound UTF-8 but for its NUL bytes, which are in no text of any encoding. */
static bool worker_is_utf8_with_nuls(bareme_text t)
{
	size_t sound = text_utf8_length(t);
	while (sound < t.len && t.data[sound] == '\0') {
		t = text_from(t, sound + 1);
		sound = text_utf8_length(t);
	}
	return sound == t.len;
}

/* True where the record is Windows-1252. One with NUL bytes decides nothing about its list, and nothing decides it. */
static bool worker_is_windows(const block *b, const record *r)
{
	if (memchr(r->raw.data, '\0', r->raw.len) != NULL)
		return !worker_is_utf8_with_nuls(r->raw);
	return b->windows;
}

/* The record's text in UTF-8, and of CSV its cells; false where memory failed. */
static bool worker_split(worker *w, const block *b, record *r)
{
	bool no_memory = false, plain = b->ascii || text_is_ascii(r->raw);
	r->readable = true;
	r->text = r->raw;
	if (!plain && worker_is_windows(b, r))
		r->text = windows_to_utf8(&w->converted, r->raw, &r->readable);
	if (r->text.data == NULL)
		return false;
	r->readable = plain || (r->readable && text_is_utf8(r->text));
	/* The scan has refused what it did not split: it need not try again, but on other bytes. */
	if (r->cut == CSV_WHOLE && r->text.data != r->raw.data)
		r->cells = csv_cells(w->splitter, r->text, &r->count, &no_memory);
	else if (r->cut == CSV_WHOLE && r->cells == NULL)
		r->cells = csv_split(w->splitter, r->text, &r->count, &no_memory);
	return !no_memory;
}

/* Reads, evaluates and writes a record; false where memory failed. */
static bool worker_answer(worker *w, block *b, record *r)
{
	reader *from = &w->reader;
	const bareme_list_options *o = from->l->options;
	if (from->l->from != BAREME_LIST_CSV)
		r->text = r->raw;
	else if (!worker_split(w, b, r))
		return false;
	if (!reader_read(from, r))
		return false;
	bareme_evaluate(from->operation, from->answer);
	summary_take_old(b->summary, from->answer);
	summary_add(b->summary, from->answer);
	b->records++;
	bool refused = from->answer->status >= BAREME_INCOMPLETE;
	if (refused && o->rejects != NULL)
		worker_put_reject(w, r, &b->rejects);
	if (refused && o->stop_on_error)
		b->result = BAREME_STOPPED;
	answered a = {.record = r,
		      .operation = from->operation,
		      .answer = from->answer,
		      .object = {from->object.data, from->object.len},
		      .is_object = from->is_object};
	return w->writer->record(w->state, &a, b) && !b->rejects.failed;
}

/* Cuts the next record off `rest`; of CSV, `scan` is where it begins, and then after it. */
static void worker_cut(const worker *w, const block *b, csv_scan *scan, bareme_text *rest, record *r)
{
	const list *l = w->reader.l;
	size_t len;
	r->cells = l->from != BAREME_LIST_CSV ? NULL : csv_scan_line(scan, w->splitter, &r->raw, &r->count);
	if (r->cells != NULL) {
		r->cut = CSV_WHOLE;
		len = (size_t)(scan->next - r->raw.data);
	} else {
		r->cut = list_cut(l, *rest, b->ended, &len);
		r->raw = csv_chomp((bareme_text){rest->data, len});
	}
	/* The last line may have no line end, or half of one; lines of NDJSON are written with one of their own. */
	bool ends = l->from == BAREME_LIST_CSV && r->raw.data[len - 1] == '\n';
	r->line_end = ends ? text_from((bareme_text){r->raw.data, len}, r->raw.len) : l->line_end;
	*rest = text_from(*rest, len);
	if (r->cells == NULL && l->from == BAREME_LIST_CSV)
		csv_scan_from(scan, *rest);
}

void worker_run(worker *w, block *b)
{
	bool csv = w->reader.l->from == BAREME_LIST_CSV;
	bareme_text rest = {b->in.data, b->in.len};
	size_t ahead = b->in.len - b->len;
	uint64_t line = b->first_line;
	csv_scan scan;
	b->result = BAREME_DONE;
	b->records = 0;
	b->out.len = b->rejects.len = 0;
	arena_free(&b->arena);
	b->arena = (arena){0};
	b->rows = NULL;
	b->rows_end = &b->rows;
	summary_clear(b->summary);
	csv_scan_from(&scan, rest);
	while (rest.len > ahead && b->result == BAREME_DONE) {
		record r = {.line = line};
		worker_cut(w, b, &scan, &rest, &r);
		/* A record without quotes is one line, and so is one whose quotes are broken. */
		line += csv && r.cells == NULL && r.cut == CSV_WHOLE ? text_count_lines(r.raw) + 1 : 1;
		if (r.raw.len > 0 && !worker_answer(w, b, &r))
			b->result = BAREME_NO_MEMORY;
	}
}
