/* The input of a list, cut into blocks of whole records; see stream.h. */
#include "lists/stream.h"

#include "answers/account.h"
#include "formats/windows1252.h"
#include "lists/booksheet.h"
#include "lists/columns.h"
#include "lists/heading.h"
#include "lists/reader.h"
#include "lists/share.h"

#include <string.h>

/* ---- Bytes to blocks ---- */

/* Reads once, up to `size` bytes: what a slow writer sent so far need not wait for the rest. */
static bareme_result stream_read(stream *s, size_t size)
{
	const bareme_list_options *o = s->l->options;
	char *to = s->ended ? NULL : buffer_reserve(&s->carry, size);
	if (to == NULL)
		return s->ended ? BAREME_DONE : BAREME_NO_MEMORY;
	if (s->l->booksheet != NULL) {
		bool more;
		bareme_result result = booksheet_read(s->l->booksheet, &s->carry, size, &more);
		s->ended = !more;
		return result;
	}
	ptrdiff_t n =
	    o->parts > 0 ? o->read_at(to, size, s->offset, o->read_payload) : o->read(to, size, o->read_payload);
	if (n < 0)
		return BAREME_READ_ERROR;
	s->ended = n == 0;
	s->carry.len += (size_t)n;
	s->offset += (uint64_t)n;
	return BAREME_DONE;
}

uint64_t list_line(const list *l, uint64_t line)
{
	return l->share == NULL || line == 0 ? line : line + share_count_lines(l->share, l);
}

const char *list_place(const list *l, uint64_t line, buffer *out)
{
	account_put_place(l->booksheet == NULL ? NULL : booksheet_name(l->booksheet), 0, list_line(l, line),
			  l->options->locale, out);
	return buffer_cstring(out);
}

uint64_t list_count_lines(const list *l, bareme_text records)
{
	uint64_t count = 0;
	/* Of a row, line feeds in its cells are in quotes. */
	for (bool quoted = false; l->booksheet != NULL && records.len > 0; quoted = !quoted) {
		const char *quote = memchr(records.data, '"', records.len);
		size_t len = quote == NULL ? records.len : (size_t)(quote - records.data);
		count += quoted ? 0 : text_count_lines((bareme_text){records.data, len});
		records = text_from(records, quote == NULL ? len : len + 1);
	}
	return count + text_count_lines(records);
}

csv_cut list_cut(const list *l, bareme_text bytes, bool ended, size_t *len)
{
	csv_cut cut = CSV_WHOLE;
	bool limited = bytes.len >= RECORD_MAX;
	if (limited)
		bytes.len = RECORD_MAX;
	if (l->from != BAREME_LIST_NDJSON) {
		cut = csv_record(bytes, l->delimiter, ended || limited, len);
	} else {
		const char *end = memchr(bytes.data, '\n', bytes.len);
		*len = end == NULL ? bytes.len : (size_t)(end - bytes.data) + 1;
		if (end == NULL && !ended && !limited)
			return CSV_MORE;
	}
	/* A quote that is open for longer makes one record of all that: nothing inside it is a record of its own. */
	bool too_long = limited && (cut == CSV_OPEN || (*len == RECORD_MAX && bytes.data[*len - 1] != '\n'));
	return too_long ? CSV_LONG : cut;
}

/* The length of the whole records that `bytes` begin with; 0 where more are needed. */
static size_t stream_whole_records(const stream *s, bareme_text bytes)
{
	size_t used = 0, len;
	/* Without quotes every line is a record. */
	if (bytes.len < RECORD_MAX &&
	    (s->l->from == BAREME_LIST_NDJSON || memchr(bytes.data, '"', bytes.len) == NULL)) {
		const char *end = memrchr(bytes.data, '\n', bytes.len);
		return s->ended ? bytes.len : end == NULL ? 0 : (size_t)(end - bytes.data) + 1;
	}
	/* What is left from a misplaced quote on has to be looked at record by record. */
	if (bytes.len < RECORD_MAX)
		used = csv_whole_records(bytes, s->l->delimiter, s->ended);
	while (used < bytes.len) {
		csv_cut cut = list_cut(s->l, text_from(bytes, used), s->ended, &len);
		if (cut == CSV_MORE || cut == CSV_LONG)
			break;
		used += len;
	}
	return used;
}

/* ---- Encodings ---- */

/* The first line that has a NUL or a byte beyond ASCII; empty at the end. */
static bareme_text odd_line(bareme_text t)
{
	while (t.len > 0) {
		const char *end = memchr(t.data, '\n', t.len);
		size_t len = end == NULL ? t.len : (size_t)(end - t.data) + 1;
		bareme_text line = {t.data, len};
		if (!text_is_ascii(line))
			return line;
		t = text_from(t, len);
	}
	return t;
}

/* The first line with a byte beyond ASCII decides for the whole list. */
static void stream_decide_encoding(stream *s, bareme_text bytes)
{
	if (s->decided)
		return;
	/* NUL bytes are in no text: a line that has them decides nothing. */
	bareme_text line = odd_line(bytes);
	while (line.len > 0 && memchr(line.data, '\0', line.len) != NULL)
		line = odd_line(text_from(bytes, (size_t)(line.data + line.len - bytes.data)));
	if (line.len == 0)
		return;
	/* JSON is UTF-8: a line that is not is refused. */
	s->decided = true;
	s->windows = s->l->from != BAREME_LIST_NDJSON && !text_is_utf8(line) &&
		     (s->l->share == NULL || !share_follows_utf8(s->l->share, s->l));
	if (s->windows && s->l->options->parts == 0)
		warner_say(&s->l->warner, BAREME_WARNING, "encoding", 0,
			   "the list is not UTF-8: read as Windows-1252 and written as UTF-8");
}

bareme_result stream_refuse_windows(const stream *s)
{
	warner_say(&s->l->warner, BAREME_ERROR, "encoding", 0,
		   "the list is not UTF-8: parts of it cannot be answered by themselves; convert it first");
	return BAREME_BAD_INPUT;
}

static uint64_t stream_count_records(const list *l, bareme_text t)
{
	uint64_t count = 0;
	for (size_t len; t.len > 0; t = text_from(t, len)) {
		list_cut(l, t, true, &len);
		count += csv_chomp((bareme_text){t.data, len}).len > 0;
	}
	return count;
}

static void stream_drop(stream *s, size_t len)
{
	s->carry.len -= len;
	memmove(s->carry.data, s->carry.data + len, s->carry.len);
}

/* Refuses the record at `at`. */
static bareme_result stream_refuse_long(const stream *s, size_t at)
{
	size_t len, rest = s->carry.len - at;
	bareme_text start = {s->carry.data + at, rest < RECORD_MAX ? rest : RECORD_MAX};
	uint64_t line = s->line + list_count_lines(s->l, (bareme_text){s->carry.data, at});
	buffer place = {0};
	bool opens = s->l->from != BAREME_LIST_NDJSON && csv_record(start, s->l->delimiter, true, &len) == CSV_OPEN;
	warner_say(&s->l->warner, BAREME_ERROR, "size", list_line(s->l, line),
		   opens ? N_("%s: the record is longer than %d bytes: a quote opens in it and is not closed")
			 : N_("%s: the record is longer than %d bytes"),
		   list_place(s->l, line, &place), RECORD_MAX);
	buffer_free(&place);
	return BAREME_BAD_INPUT;
}

bareme_result stream_next(stream *s, block *b)
{
	/* Many threads get smaller blocks, so that all blocks together stay within the same memory. */
	size_t size = s->l->options->block;
	if (size == 0)
		size = s->l->options->threads > 8 ? BLOCK_SIZE / 4 : BLOCK_SIZE;
	size_t len = 0;
	b->len = 0;
	const size_t left = stream_left(s);
	while (left > 0) {
		if (s->carry.len > 0)
			len = stream_whole_records(s, (bareme_text){s->carry.data, s->carry.len});
		len = len < left ? len : left;
		size_t records = len;
		if (len > 0 && s->id_column != SIZE_MAX && stream_settle_operations(s, &len) != BAREME_DONE)
			return BAREME_BAD_INPUT;
		if (len > 0)
			break;
		if (records == 0 && s->carry.len >= RECORD_MAX)
			return stream_refuse_long(s, 0);
		bareme_result result = s->ended ? BAREME_DONE : stream_read(s, size);
		if (result != BAREME_DONE || (s->ended && s->carry.len == 0))
			return result;
	}
	if (left == 0)
		return BAREME_DONE;
	bareme_text bytes = {s->carry.data, len};
	b->ascii = text_is_ascii(text_from(bytes, s->ascii < len ? s->ascii : len));
	s->ascii = 0;
	if (!b->ascii)
		stream_decide_encoding(s, bytes);
	if (s->windows && s->l->share != NULL)
		return stream_refuse_windows(s);
	/* The block takes the bytes over; what is ahead of its records is carried on in its old buffer. */
	buffer taken = s->carry;
	s->carry = b->in;
	s->carry.len = 0;
	buffer_put(&s->carry, taken.data + len, taken.len - len);
	b->in = taken;
	if (s->carry.failed)
		return BAREME_NO_MEMORY;
	b->len = len;
	b->ended = s->ended;
	b->windows = s->windows;
	b->first_line = s->line;
	b->first_record = s->records;
	s->line += list_count_lines(s->l, bytes);
	if (s->numbered)
		s->records += stream_count_records(s->l, bytes);
	return BAREME_DONE;
}

/* ---- The start of a list ---- */

/* The heading's end: where its quotes close, whatever the delimiter. False where more bytes are needed. */
static bool heading_end(const stream *s, bareme_text bytes, size_t *len)
{
	static const char delimiters[] = {';', ',', '\t'};
	for (size_t i = 0; i < sizeof delimiters; i++) {
		csv_cut cut = csv_record(bytes, delimiters[i], s->ended, len);
		if (cut == CSV_MORE)
			return false;
		if (cut == CSV_WHOLE)
			return true;
	}
	return true;
}

static bareme_result stream_refuse_empty(const list *l)
{
	warner_say(&l->warner, BAREME_ERROR, "format", 0, "the list is empty: its first line must name the columns");
	return BAREME_BAD_INPUT;
}

/* The length of the record at `at`, with its line end, whatever the delimiter above the columns; 0 at the list's end,
 * and where the record is too long and not needed. */
static bareme_result stream_line(stream *s, size_t at, bool needed, size_t *len)
{
	bareme_result result = BAREME_DONE;
	for (; result == BAREME_DONE; result = stream_read(s, BLOCK_SIZE)) {
		bareme_text bytes = {s->carry.data + at, s->carry.len - at};
		*len = 0;
		bool columns_known = s->l->columns != NULL || s->l->booksheet != NULL;
		if (bytes.len == 0  ? s->ended
		    : columns_known ? list_cut(s->l, bytes, s->ended, len) != CSV_MORE
				    : heading_end(s, bytes, len))
			return BAREME_DONE;
		if (!columns_known && s->carry.len >= RECORD_MAX)
			return needed ? stream_refuse_long(s, at) : BAREME_DONE;
	}
	return result;
}

/* The bytes in UTF-8, in `out` where they have to be converted. */
static bareme_text stream_utf8(stream *s, bareme_text bytes, buffer *out)
{
	bool sound;
	if (!text_is_ascii(bytes))
		stream_decide_encoding(s, bytes);
	return s->windows ? windows_to_utf8(out, bytes, &sound) : bytes;
}

/* What is after the heading, whole records of it, up to SAMPLE_SIZE where the first record leaves questions open. */
static bareme_result stream_settle_columns(stream *s)
{
	size_t len = 0, at = 0;
	buffer converted = {0};
	bareme_result result = stream_line(s, 0, true, &len);
	if (result == BAREME_DONE &&
	    (columns_ask_records(s->l, stream_utf8(s, (bareme_text){s->carry.data, len}, &converted)) ||
	     s->l->types_cells))
		for (at = len; result == BAREME_DONE && len > 0 && at < SAMPLE_SIZE; at += len)
			result = stream_line(s, at, true, &len);
	if (result == BAREME_DONE) {
		bareme_text sample = stream_utf8(s, (bareme_text){s->carry.data, at}, &converted);
		result = sample.data == NULL && at > 0 ? BAREME_NO_MEMORY : columns_settle(s->l, sample);
	}
	buffer_free(&converted);
	return result;
}

static bareme_result stream_read_heading(stream *s)
{
	heading_search search;
	buffer converted = {0};
	bareme_result result;
	size_t at = 0, len;
	heading_search_begin(&search, s->l);
	while ((result = stream_line(s, at, search.found == 0, &len)) == BAREME_DONE && len > 0) {
		bareme_text line = {s->carry.data + at, len};
		line = s->l->booksheet != NULL ? booksheet_line(line, &converted) : stream_utf8(s, line, &converted);
		if (line.data == NULL)
			result = BAREME_NO_MEMORY;
		if (line.data == NULL || heading_search_line(&search, line, len))
			break;
		at += len;
	}
	buffer_free(&converted);
	if (result == BAREME_DONE)
		result = heading_take(&search, &len);
	if (result != BAREME_DONE)
		return result;
	s->line += list_count_lines(s->l, (bareme_text){s->carry.data, len});
	stream_drop(s, len);
	return stream_settle_columns(s);
}

/* Reads up to the first byte that is no blank; *found where it opens an object. */
static bareme_result stream_look_for_brace(stream *s, bool *found)
{
	bareme_result result = BAREME_DONE;
	size_t at = 0;
	while (result == BAREME_DONE) {
		while (at < s->carry.len && memchr(" \t\r\n", s->carry.data[at], 4) != NULL)
			at++;
		if (at < s->carry.len || s->ended || s->carry.len >= RECORD_MAX)
			break;
		result = stream_read(s, BLOCK_SIZE);
	}
	*found = at < s->carry.len && s->carry.data[at] == '{';
	return result;
}

/* The most bytes by which stream_is_other_file knows a file. */
enum { START_MOST = 5 };

/* True, and warned of, where the first bytes are those of a file that is no list. */
static bool stream_is_other_file(const list *l, bareme_text start)
{
	static const struct {
		const char *bytes;
		size_t len;
		const char *what;
	} kinds[] = {
	    {"\xD0\xCF\x11\xE0", 4,
	     N_("this is an old workbook (.xls), or one with a password: save it as .xlsx without a password")},
	    {"\xFF\xFE", 2, N_("the list is UTF-16: save it as CSV in UTF-8")},
	    {"\xFE\xFF", 2, N_("the list is UTF-16: save it as CSV in UTF-8")},
	    {"%PDF", 4, N_("this is a PDF: a CSV list is needed")},
	    {"<?xml", START_MOST, N_("this is XML, as in a flat workbook (.fods): save it as .ods")},
	    {"[", 1, N_("this is a JSON array: one object per line is needed (jq -c '.[]' makes it so)")},
	};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (start.len >= kinds[i].len && memcmp(start.data, kinds[i].bytes, kinds[i].len) == 0 &&
		    (kinds[i].len > 1 || l->options->from != BAREME_LIST_CSV)) {
			warner_say(&l->warner, BAREME_ERROR, "format", 0, "%s",
				   text_tr(l->options->locale, kinds[i].what));
			return true;
		}
	/* UTF-16 without a mark: every other byte of ASCII is NUL. */
	if (start.len >= 4 && (start.data[0] == '\0') != (start.data[1] == '\0') &&
	    (start.data[0] == '\0') == (start.data[2] == '\0') && (start.data[1] == '\0') == (start.data[3] == '\0')) {
		warner_say(&l->warner, BAREME_ERROR, "format", 0, "the list is UTF-16: save it as CSV in UTF-8");
		return true;
	}
	return false;
}

/* The keys that become columns are those of the same bytes however they are read. */
static bareme_result stream_read_keys(stream *s)
{
	bareme_result result = BAREME_DONE;
	s->l->no_objects = true;
	while (result == BAREME_DONE && !s->ended && s->carry.len < KEYS_WINDOW)
		result = stream_read(s, BLOCK_SIZE);
	bareme_text window = {s->carry.data, s->carry.len};
	if (result != BAREME_DONE || window.len == 0)
		return result;
	if (window.len > KEYS_WINDOW || !s->ended) {
		window.len = window.len > KEYS_WINDOW ? KEYS_WINDOW : window.len;
		const char *end = memrchr(window.data, '\n', window.len);
		window.len = end == NULL ? 0 : (size_t)(end - window.data) + 1;
	}
	return ndjson_find_keys(s->l, window) ? BAREME_DONE : BAREME_NO_MEMORY;
}

/* Decides the encoding by the whole lines of the first block, where no read waits for it. */
static bareme_result stream_look_ahead(stream *s)
{
	bareme_result result = BAREME_DONE;
	while (s->l->options->patient && !s->decided && !s->ended && result == BAREME_DONE && s->carry.len < BLOCK_SIZE)
		result = stream_read(s, BLOCK_SIZE);
	if (!s->l->options->patient || s->decided || s->carry.len == 0 || result != BAREME_DONE)
		return result;
	bareme_text lines = {s->carry.data, s->carry.len < BLOCK_SIZE ? s->carry.len : BLOCK_SIZE};
	const char *end = memrchr(lines.data, '\n', lines.len);
	if (lines.len < s->carry.len || !s->ended)
		lines.len = end == NULL ? 0 : (size_t)(end - lines.data) + 1;
	if (text_is_ascii(lines))
		s->ascii = lines.len;
	else
		stream_decide_encoding(s, lines);
	return result;
}

/* True, and warned of, where the caller asks for what only a workbook has. */
static bool stream_wants_workbook(const list *l)
{
	bool wants = l->options->from == BAREME_LIST_XLSX || l->options->from == BAREME_LIST_ODS;
	if (wants)
		warner_say(&l->warner, BAREME_ERROR, "format", 0, "this is not a workbook (.xlsx or .ods)");
	else if (l->options->sheet != NULL)
		warner_say(&l->warner, BAREME_ERROR, "format", 0,
			   "this list is not a workbook: it has no sheets (--sheet)");
	return wants || l->options->sheet != NULL;
}

static bareme_result stream_refuse_workbook(const list *l)
{
	warner_say(&l->warner, BAREME_ERROR, "format", 0, "a workbook is read whole: parts are for CSV and NDJSON");
	return BAREME_BAD_INPUT;
}

/* A workbook becomes a CSV list, as spreadsheets know it. */
static bareme_result stream_read_workbook(stream *s)
{
	list *l = s->l;
	l->from = BAREME_LIST_XLSX;
	l->delimiter = ';';
	l->line_end = TEXT("\n");
	l->marked = s->decided = true;
	l->keeps_keys = false;
	bareme_result result = booksheet_open(l, (bareme_text){s->carry.data, s->carry.len});
	s->carry.len = 0;
	s->ended = false;
	return result == BAREME_DONE ? stream_read_heading(s) : result;
}

/* Finds the format, and reads the heading of a list that has one. */
static bareme_result stream_open(stream *s, list *l)
{
	static const char mark[] = "\xEF\xBB\xBF";
	bareme_result result = BAREME_DONE;
	while (result == BAREME_DONE && s->carry.len < sizeof mark - 1 + START_MOST && !s->ended)
		result = stream_read(s, BLOCK_SIZE);
	if (result != BAREME_DONE)
		return result;
	l->marked = s->carry.len >= sizeof mark - 1 && memcmp(s->carry.data, mark, sizeof mark - 1) == 0;
	if (l->marked) {
		stream_drop(s, sizeof mark - 1);
		s->decided = true;
	}
	/* An empty list of objects is one, of no object; a CSV list has at least its heading. */
	if (s->carry.len == 0 && l->options->from != BAREME_LIST_NDJSON)
		return stream_refuse_empty(l);
	bareme_text start = {s->carry.data, s->carry.len};
	/* No other list begins so: whatever it was called, it is read. */
	if (booksheet_begins(start))
		return l->options->parts == 0 ? stream_read_workbook(s) : stream_refuse_workbook(l);
	if (stream_is_other_file(l, start) || stream_wants_workbook(l))
		return BAREME_BAD_INPUT;
	l->from = l->options->from;
	if (l->from == BAREME_LIST_AUTO) {
		bool object;
		if ((result = stream_look_for_brace(s, &object)) != BAREME_DONE)
			return result;
		l->from = object ? BAREME_LIST_NDJSON : BAREME_LIST_CSV;
	}
	l->delimiter = ',';
	l->line_end = TEXT("\n");
	l->keeps_keys &= l->from == BAREME_LIST_NDJSON;
	if (l->from == BAREME_LIST_NDJSON) {
		columns_map_keys(l);
		return l->keeps_keys ? stream_read_keys(s) : BAREME_DONE;
	}
	result = stream_read_heading(s);
	if (result == BAREME_DONE)
		result = stream_look_ahead(s);
	/* What becomes UTF-8 has a mark from then on, which spreadsheets know it by, where it shows this early. */
	l->marked |= s->windows;
	return result;
}

bareme_result stream_begin(stream *s, list *l)
{
	*s = (stream){.l = l, .line = 1, .id_column = SIZE_MAX};
	bareme_result result = stream_open(s, l);
	for (size_t c = 0; l->long_form && c < l->column_count && s->id_column == SIZE_MAX; c++)
		if (l->columns[c] >= 0 && l->columns[c] == l->r->role[ROLE_ID])
			s->id_column = c;
	return result;
}

bool stream_lacks_mark(const stream *s)
{
	return s->windows && !s->l->marked;
}

void stream_free(stream *s)
{
	buffer_free(&s->carry);
}
