/* One thread's work on a list; see worker.h. */
#include "lists/worker.h"

#include "answers/answer_csv.h"
#include "answers/notice.h"
#include "formats/json.h"
#include "formats/windows1252.h"
#include "lists/booksheet.h"
#include "lists/by.h"
#include "lists/ids.h"
#include "lists/stream.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

bool worker_init(worker *w, const list *l, const list_writer *writer)
{
	*w = (worker){.writer = writer};
	bool good = reader_init(&w->reader, l);
	if (l->from != BAREME_LIST_NDJSON)
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
	buffer_free(&w->key);
	free(w->further);
	arena_free(&w->kept);
}

static void worker_put_reject(const worker *w, const record *r, buffer *out)
{
	const list *l = w->reader.l;
	const char *code = bareme_code_name(answer_first_code(w->reader.answer));
	unsigned long long line = list_line(l, r->line);
	if (l->from != BAREME_LIST_NDJSON) {
		buffer_printf(out, "%llu%c%s%c", line, l->delimiter, code, l->delimiter);
		answer_put_csv_notices(w->reader.answer, NULL, l->options->locale, out);
		buffer_char(out, l->delimiter);
		buffer_text(out, r->text);
		buffer_text(out, l->line_end);
		return;
	}
	buffer_printf(out, "{\"ligne\":%llu,\"code\":\"%s\",\"enregistrement\":", line, code);
	json_put_string(out, r->raw);
	buffer_string(out, "}\n");
}

/* Copies the rows of a refused operation. */
SELDOM static void worker_put_rejects(const worker *w, const record *r, buffer *out)
{
	worker_put_reject(w, r, out);
	for (size_t i = 0; i < r->further_count; i++)
		worker_put_reject(w, &r->further[i], out);
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
static ALWAYS_INLINE bool worker_split(worker *w, const block *b, record *r)
{
	bool no_memory = false, plain = b->ascii || text_is_ascii(r->raw);
	r->readable = true;
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

/* The same for a row of a workbook. */
static __attribute__((noinline)) bool worker_split_row(worker *w, record *r)
{
	bool no_memory = false;
	r->readable = text_is_utf8(r->raw);
	r->cells = csv_cells(w->splitter, r->raw, &r->count, &no_memory);
	if (r->cells != NULL) {
		r->count--;
		r->raw.len -= r->cells[r->count].len + 1;
		r->text = r->raw;
	}
	return !no_memory;
}

/* The record as an operation, and what it is; false where memory failed. */
static ALWAYS_INLINE bool worker_read(worker *w, const block *b, record *r)
{
	bool csv = w->reader.l->from == BAREME_LIST_CSV;
	if (csv ? !worker_split(w, b, r) : w->reader.l->booksheet != NULL && !worker_split_row(w, r))
		return false;
	return reader_read(&w->reader, r);
}

/* Counts why the record is refused, and keeps the message of the first one of each kind; false where memory failed. */
SELDOM static bool worker_count_refusals(const worker *w, const block *b, const record *r)
{
	const bareme_answer *a = w->reader.answer;
	bool good = true;
	for (size_t i = 0; i < a->notices.count && good; i++) {
		const bareme_notice *n = &a->notices.list[i];
		if (bareme_code_status(n->code) < BAREME_INCOMPLETE)
			continue;
		struct refusal *to = summary_find_refusal(b->summary, n->code, n->field, n->reason);
		good = to != NULL;
		if (good)
			places_add(&to->where, r->line);
		if (!good || to->shown.message != NULL)
			continue;
		buffer message = {0};
		notice_put(&message, a, n, w->reader.l->options->locale);
		to->shown.message = strdup(buffer_cstring(&message));
		good = !message.failed && to->shown.message != NULL;
		buffer_free(&message);
	}
	return good;
}

/* Evaluates and writes the operation that was read; false where memory failed. */
static ALWAYS_INLINE bool worker_answer(worker *w, block *b, record *r)
{
	reader *from = &w->reader;
	const bareme_list_options *o = from->l->options;
	bareme_evaluate(from->operation, from->answer);
	if (from->answer->notices.count > 0)
		summary_take_notices(b->summary, from->answer);
	summary_add(b->summary, from->answer);
	if ((from->operation->given & from->l->dates) != from->l->dates && from->answer->loan != BAREME_NO_AMOUNT)
		places_add(&b->summary->undated, r->line);
	b->records++;
	if (from->l->compares_ids && (from->operation->given >> from->l->r->role[ROLE_ID] & 1) != 0)
		ids_note(&b->ids, from->operation->text[from->l->r->role[ROLE_ID]], r->line);
	if (from->l->by_count > 0 && !by_add(from, r, &w->key, &b->summary->sums))
		return false;
	if (from->answer->status != BAREME_GRANTED && b->summary->first_line[from->answer->status] == 0)
		b->summary->first_line[from->answer->status] = r->line;
	bool refused = from->answer->status >= BAREME_INCOMPLETE;
	if (refused && o->rejects != NULL)
		worker_put_rejects(w, r, &b->rejects);
	if (refused && !worker_count_refusals(w, b, r))
		return false;
	if (refused && o->stop_on_error)
		b->result = BAREME_STOPPED;
	answered a = {.record = r,
		      .operation = from->operation,
		      .answer = from->answer,
		      .object = &from->object,
		      .is_object = from->is_object,
		      .others = from->others};
	return w->writer->record(w->state, &a, b) && !b->rejects.failed;
}

/* Writes a row that is no operation; false where memory failed. */
SELDOM static bool worker_pass(worker *w, block *b, record *r, bareme_row row)
{
	answered a = {.record = r, .operation = w->reader.operation, .row = row};
	b->summary->rows[row]++;
	b->records += r->raw.len > 0;
	return w->writer->pass == NULL || w->writer->pass(w->state, &a, b);
}

/*
 * Cuts the next record off `rest`, whose line the caller knows; of CSV, `scan` is where it begins, and then after it.
 * Every member is set by itself: to clear the record first would take longer than the rest of this.
 */
static ALWAYS_INLINE void worker_cut(const worker *w, const block *b, csv_scan *scan, bareme_text *rest, record *r)
{
	const list *l = w->reader.l;
	size_t len;
	r->readable = false;
	r->further_count = r->count = 0;
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
	r->text = r->raw;
	*rest = text_from(*rest, len);
	if (r->cells == NULL && l->from == BAREME_LIST_CSV)
		csv_scan_from(scan, *rest);
}

/*
 * Where the first operation in `rest` begins, or another heading; the end of the block's records where there is none.
 * NULL where memory failed.
 */
SELDOM static const char *worker_find_operation(worker *w, const block *b, bareme_text rest, size_t ahead)
{
	csv_scan scan;
	csv_scan_from(&scan, rest);
	/* What is only looked at does not count yet. */
	w->reader.sums = NULL;
	while (rest.len > ahead) {
		record r;
		r.line = 0;
		const char *start = rest.data;
		worker_cut(w, b, &scan, &rest, &r);
		if (r.raw.len == 0)
			continue;
		if (!worker_read(w, b, &r))
			return NULL;
		if (w->reader.row == ROW_OPERATION || w->reader.row >= ROW_HEADING)
			return start;
	}
	return rest.data;
}

/* Lines that a record takes. One whose quotes are broken is one line. */
static ALWAYS_INLINE uint64_t worker_lines(bool csv, bool fold, const record *r)
{
	return csv && (r->cells == NULL || fold) && r->cut == CSV_WHOLE ? text_count_lines(r->raw) + 1 : 1;
}

/* Where a thread is in its block. */
typedef struct worker_place {
	bareme_text rest; /* what is left of it */
	uint64_t line;
	const char *decided; /* what may be a note before this is an operation, since one follows */
	csv_scan scan;
} worker_place;

/* Cuts the next record off, which begins on *line; the same for the one after it then. */
static inline void worker_cut_line(const worker *w, const block *b, worker_place *at, record *r)
{
	r->line = at->line;
	worker_cut(w, b, &at->scan, &at->rest, r);
	at->line += worker_lines(w->reader.l->from == BAREME_LIST_CSV, at->scan.fold, r);
}

/* ---- Rows of products ---- */

/* Makes the record's texts last until the next operation's; false where memory failed. */
static bool worker_keep(worker *w, record *r)
{
	/* Of a workbook, with its codes. */
	size_t count = r->count + (w->reader.l->booksheet != NULL);
	assert(r->cells != NULL);
	bareme_text *cells = arena_alloc(&w->kept, count, sizeof *cells);
	for (size_t i = 0; i < count && cells != NULL; i++)
		cells[i] = arena_copy(&w->kept, r->cells[i]);
	r->text = arena_copy(&w->kept, r->text);
	r->cells = cells;
	return !w->kept.failed;
}

/*
 * Keeps the row, whose id the reader has, and those after it that are of its operation: blank ones may be between them.
 * *at moves past the last one. False where memory failed.
 */
static bool worker_gather(worker *w, const block *b, record *first, worker_place *at)
{
	size_t ahead = b->in.len - b->len, count = 0, blanks = 0;
	arena_free(&w->kept);
	w->kept = (arena){0};
	bareme_text id = arena_copy(&w->kept, w->reader.id);
	bool good = worker_keep(w, first);
	for (worker_place next = *at; good && next.rest.len > ahead && blanks <= BLANKS_MAX;) {
		record r;
		worker_cut_line(w, b, &next, &r);
		good = r.raw.len == 0 || worker_read(w, b, &r);
		if (r.raw.len == 0 || w->reader.row == BAREME_ROW_BLANK) {
			blanks++;
			continue;
		}
		if (!good || w->reader.row != ROW_PRODUCT || !text_equal(w->reader.id, id))
			break;
		good = worker_keep(w, &r) && grow(&w->further, count, &w->further_room, sizeof *w->further);
		if (good)
			w->further[count++] = r;
		blanks = 0;
		*at = next;
	}
	first->further = w->further;
	first->further_count = count;
	return good;
}

/* Answers an operation that begins with the row, and passes its further rows; false where memory failed. */
SELDOM static bool worker_answer_rows(worker *w, block *b, record *first, worker_place *at)
{
	worker_place next = *at;
	reader *from = &w->reader;
	/* What was rounded in its first row is counted; rows that are read once more do not count again. */
	uint64_t counted = from->rounded;
	from->sums = NULL;
	if (!worker_gather(w, b, first, at) || !reader_read(from, first) || !worker_answer(w, b, first))
		return false;
	if (from->rounded > counted)
		summary_note_rounded(b->summary, from->rounded - counted, from->rounded_line, from->rounded_column);
	while (next.rest.len > at->rest.len) {
		record r;
		worker_cut_line(w, b, &next, &r);
		if (r.raw.len > 0 && !worker_read(w, b, &r))
			return false;
		bool blank = r.raw.len == 0 || w->reader.row == BAREME_ROW_BLANK;
		if (!worker_pass(w, b, &r, blank ? BAREME_ROW_BLANK : BAREME_ROW_PRODUCT))
			return false;
	}
	from->sums = b->summary;
	return true;
}

/*
 * Passes a row that is no operation. False where it is one after all, and is to be answered. `from` is where it begins;
 * where it has to be read again the place is set back to it, and where what follows the block decides, to the end.
 */
SELDOM static bool worker_take_row(worker *w, block *b, record *r, int row, bareme_text from, worker_place *at)
{
	size_t ahead = b->in.len - b->len;
	bool good = true;
	if (row == ROW_UNDECIDED && b->notes == NOTES_ARE_NOTES)
		row = BAREME_ROW_NOTE;
	if (row == ROW_UNDECIDED && (b->notes == NOTES_ARE_OPERATIONS || from.data < at->decided))
		return false;
	if (row == ROW_UNDECIDED) {
		at->decided = worker_find_operation(w, b, at->rest, ahead);
		w->reader.sums = b->summary;
		good = at->decided != NULL;
		b->tail = at->decided == b->in.data + b->len ? from.len - ahead : 0;
		b->tail_line = r->line;
		/* On the way there its cells were lost. */
		at->rest = b->tail == 0 ? from : text_from(from, b->tail);
		at->line = r->line;
		csv_scan_from(&at->scan, at->rest);
	} else if (row == ROW_PRODUCT) {
		good = worker_answer_rows(w, b, r, at);
	} else if (row == ROW_HEADING || row == ROW_SECTION) {
		b->bad_line = r->line;
		b->bad_section = row == ROW_SECTION;
		b->result = BAREME_BAD_INPUT;
	} else {
		good = worker_pass(w, b, r, (bareme_row)row);
	}
	if (!good)
		b->result = BAREME_NO_MEMORY;
	return true;
}

static void worker_begin(worker *w, block *b)
{
	w->reader.late = &b->late;
	w->reader.stray = &b->summary->stray;
	w->reader.sums = b->summary;
	b->late.count = 0;
	b->ids.len = 0;
	b->result = BAREME_DONE;
	b->records = 0;
	b->tail = 0;
	b->out.len = b->rejects.len = 0;
	arena_free(&b->arena);
	b->arena = (arena){0};
	b->rows = NULL;
	b->rows_end = &b->rows;
	summary_clear(b->summary);
}

const char *worker_first_operation(worker *w, block *b, size_t at)
{
	worker_begin(w, b);
	return worker_find_operation(w, b, text_from((bareme_text){b->in.data, b->in.len}, at), b->in.len - b->len);
}

void worker_run(worker *w, block *b)
{
	bool csv = w->reader.l->from == BAREME_LIST_CSV;
	const size_t ahead = b->in.len - b->len;
	bareme_text rest = {b->in.data, b->in.len};
	uint64_t line = b->first_line;
	worker_place at = {.decided = b->in.data};
	worker_begin(w, b);
	csv_scan_from(&at.scan, rest);
	while (rest.len > ahead && b->result == BAREME_DONE) {
		record r;
		r.line = line;
		bareme_text from = rest;
		worker_cut(w, b, &at.scan, &rest, &r);
		line += worker_lines(csv, at.scan.fold, &r);
		if (r.raw.len == 0 && !csv && w->reader.l->booksheet == NULL)
			continue;
		bool good = r.raw.len == 0 || worker_read(w, b, &r);
		int row = r.raw.len == 0 ? (int)BAREME_ROW_BLANK : w->reader.row;
		if (good && row != ROW_OPERATION) {
			at.rest = rest;
			at.line = line;
			bool taken = worker_take_row(w, b, &r, row, from, &at);
			rest = at.rest;
			line = at.line;
			if (taken)
				continue;
		}
		if (!good || !worker_answer(w, b, &r))
			b->result = BAREME_NO_MEMORY;
	}
}
