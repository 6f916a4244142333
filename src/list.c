/* Lists of operations in CSV: cut into records, computed one by one, written as they were with the answer behind. */
#include "answer.h"
#include "csv.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
	BLOCK = 1 << 18,
	RECORD_MAX = 1 << 23, /* a longer record is refused, so that memory stays bounded */
	MEMO = 1 << 12,
	MEMO_TEXT = 40,
	COLUMN_UNKNOWN = -1,
	COLUMN_ANSWER = -2 /* one of ours from an earlier run, to be replaced */
};

/* What a text meant the last time, so that frequent values are understood once. */
typedef struct memo {
	uint32_t hash;
	uint8_t len;
	uint8_t field; /* + 1; 0 = free */
	char text[MEMO_TEXT];
	int64_t value;
	located place;
} memo;

typedef struct list {
	const bareme_ruleset *r;
	const bareme_list_options *options;
	bareme_list_summary *summary;
	/* The dialect. */
	char delimiter;
	bool windows; /* Windows-1252, not UTF-8 */
	bool decided; /* a byte beyond ASCII told which */
	const char *line_end;
	/* The heading. */
	int *columns; /* column -> field, or one of COLUMN_... */
	size_t column_count, column_room;
	bool replaces; /* some columns are ours */
	/* The work. */
	bareme_operation *operation;
	bareme_answer *answer;
	csv_splitter *splitter;
	memo *memos;
	buffer in, out, converted;
	uint64_t line;
	uint64_t old_tables;
} list;

PRINTF_LIKE(2, 3)
static void warn(const list *l, const char *format, ...)
{
	char message[1024];
	printer p = {message, sizeof message, 0};
	va_list args;
	if (l->options->warn == NULL)
		return;
	va_start(args, format);
	printer_vprintf(&p, text_tr(l->options->locale, format), args);
	va_end(args);
	l->options->warn(message, l->options->warn_payload);
}

/* ---- Encodings ---- */

/* The characters of Windows-1252 from 0x80 to 0x9F; 0 where there is none. */
static const uint16_t windows_1252[32] = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
					  0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
					  0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
					  0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

/* Converts to UTF-8; a byte without a character becomes NUL, which no text may hold. */
static bareme_text from_windows(buffer *out, bareme_text t)
{
	out->len = 0;
	char *to = buffer_reserve(out, t.len * 3);
	if (to == NULL)
		return (bareme_text){NULL, 0};
	for (size_t i = 0; i < t.len; i++) {
		unsigned c = (unsigned char)t.data[i];
		if (c >= 0x80 && c < 0xA0)
			c = windows_1252[c - 0x80];
		if (c < 0x80) {
			*to++ = (char)c;
		} else if (c < 0x800) {
			*to++ = (char)(0xC0 | c >> 6);
			*to++ = (char)(0x80 | (c & 0x3F));
		} else {
			*to++ = (char)(0xE0 | c >> 12);
			*to++ = (char)(0x80 | (c >> 6 & 0x3F));
			*to++ = (char)(0x80 | (c & 0x3F));
		}
	}
	out->len = (size_t)(to - out->data);
	return (bareme_text){out->data, out->len};
}

/* The first record with a byte beyond ASCII decides for the whole list. */
static void decide_encoding(list *l, bareme_text record)
{
	if (l->decided || text_is_ascii(record))
		return;
	l->decided = true;
	l->windows = !text_is_utf8(record) && memchr(record.data, '\0', record.len) == NULL;
	if (l->windows)
		warn(l, "the list is not UTF-8: read as Windows-1252 and written as UTF-8");
}

/* ---- The heading ---- */

static bool refuse_list(const list *l, const char *start)
{
	if (start != NULL)
		warn(l, "%s", start);
	return false;
}

/* How many of the cells name fields. */
static size_t count_known(const list *l, bareme_text header, char delimiter, size_t *cells)
{
	size_t known = 0;
	bool no_memory;
	csv_splitter *s = csv_splitter_new(delimiter);
	const bareme_text *list = s == NULL ? NULL : csv_split(s, header, cells, &no_memory);
	for (size_t i = 0; list != NULL && i < *cells; i++)
		known += names_find_folded(&l->r->field_names, list[i]) >= 0;
	csv_splitter_free(s);
	return known;
}

static char find_delimiter(const list *l, bareme_text header)
{
	static const char candidates[] = {',', ';', '\t'};
	char best = ',';
	size_t most_known = 0, most_cells = 0;
	for (size_t i = 0; i < sizeof candidates; i++) {
		size_t cells = 0, known = count_known(l, header, candidates[i], &cells);
		if (known > most_known || (known == most_known && cells > most_cells)) {
			best = candidates[i];
			most_known = known;
			most_cells = cells;
		}
	}
	return best;
}

static bool is_ours(bareme_text heading)
{
	static const char *const ours[] = {"alzone", "alpret", "alsubvention", "alstatut", "alavis"};
	char key[FOLD_MAX];
	size_t len = text_fold(heading, key);
	for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
		if (len == strlen(ours[i]) && memcmp(key, ours[i], len) == 0)
			return true;
	return false;
}

static bool map_column(list *l, const bareme_text *cells, size_t number)
{
	bareme_text heading = text_trim(cells[number]);
	int field = is_ours(heading) ? COLUMN_ANSWER : bareme_field_find(l->r, heading);
	if (!grow(&l->columns, l->column_count, &l->column_room, sizeof *l->columns))
		return false;
	l->columns[l->column_count++] = field;
	l->replaces |= field == COLUMN_ANSWER;
	for (size_t i = 0; field >= 0 && i < number; i++)
		if (l->columns[i] == field) {
			warn(l, "two columns give \"%s\": \"%.*s\" and \"%.*s\"; rename or remove one",
			     l->r->fields[field].name, TEXT_ARG(cells[i]), TEXT_ARG(heading));
			return false;
		}
	if (field == COLUMN_UNKNOWN && (field = bareme_field_suggest(l->r, heading)) >= 0)
		warn(l, "the column \"%.*s\" is not used; is \"%s\" meant?", TEXT_ARG(heading),
		     l->r->fields[field].name);
	return true;
}

/* A list without the nature of its operations cannot be computed. */
static bool has_nature(const list *l, bareme_text header)
{
	int nature = l->r->role[ROLE_NATURE];
	for (size_t i = 0; i < l->column_count; i++)
		if (l->columns[i] == nature)
			return true;
	warn(l, "no column is \"%s\"; the heading is: %.*s", l->r->fields[nature].name, TEXT_ARG(header));
	return false;
}

static bool read_heading(list *l, bareme_text header)
{
	bool no_memory;
	size_t count;
	decide_encoding(l, header);
	if (l->windows)
		header = from_windows(&l->converted, header);
	if (header.data == NULL || !text_is_utf8(header))
		return refuse_list(l, header.data == NULL ? NULL : "the heading has NUL bytes or broken text");
	l->delimiter = find_delimiter(l, header);
	l->splitter = csv_splitter_new(l->delimiter);
	if (l->splitter == NULL)
		return false;
	const bareme_text *cells = csv_split(l->splitter, header, &count, &no_memory);
	if (cells == NULL)
		return refuse_list(l, no_memory ? NULL : "the heading has broken quotes");
	for (size_t i = 0; i < count; i++)
		if (!map_column(l, cells, i))
			return false;
	if (!has_nature(l, header))
		return false;
	/* The cells of the splitter are gone by now only if it was used again: it was not. */
	for (size_t i = 0, written = 0; i < count; i++) {
		if (l->columns[i] == COLUMN_ANSWER)
			continue;
		size_t from = csv_cell_offset(header, l->delimiter, i),
		       to = csv_cell_offset(header, l->delimiter, i + 1);
		if (written++ > 0)
			buffer_char(&l->out, l->delimiter);
		buffer_put(&l->out, header.data + from, to - from - (i + 1 < count));
	}
	answer_put_csv_heading(l->delimiter, &l->out);
	buffer_string(&l->out, l->line_end);
	return !l->out.failed;
}

/* ---- Records ---- */

static uint32_t hash_of(bareme_text t, size_t field)
{
	uint32_t hash = 2166136261U + (uint32_t)field;
	for (size_t i = 0; i < t.len; i++)
		hash = (hash ^ (unsigned char)t.data[i]) * 16777619U;
	return hash;
}

/* Sets a choice or a commune through the memo. */
static void set_remembered(list *l, size_t number, bareme_text text)
{
	const field *f = &l->r->fields[number];
	uint32_t hash = hash_of(text, number);
	memo *m = &l->memos[(hash ^ hash >> 16) % MEMO];
	bool same = m->field == number + 1 && m->hash == hash && m->len == text.len &&
		    memcmp(m->text, text.data, text.len) == 0;
	if (!same) {
		located place = {0};
		int64_t value = -1;
		if (f->type == FIELD_CHOICE)
			value = names_find_folded(&f->domain.index, text_trim(text));
		else
			place = territory_find(&l->r->territory, text);
		if (f->type == FIELD_CHOICE && value < 0) {
			bareme_operation_set(l->operation, number, text);
			return;
		}
		*m = (memo){.hash = hash,
			    .len = (uint8_t)text.len,
			    .field = (uint8_t)(number + 1),
			    .value = value,
			    .place = place};
		memcpy(m->text, text.data, text.len);
	}
	if (f->type == FIELD_CHOICE)
		operation_set_value(l->operation, number, text_trim(text), m->value);
	else
		operation_set_place(l->operation, text_trim(text), m->place);
}

static void set_cell(list *l, size_t number, bareme_text cell)
{
	const field *f = &l->r->fields[number];
	if (cell.len == 0)
		return;
	if ((f->type == FIELD_CHOICE || f->role == ROLE_COMMUNE) && cell.len <= MEMO_TEXT && text_trim(cell).len > 0)
		set_remembered(l, number, cell);
	else
		bareme_operation_set(l->operation, number, cell);
}

/* Writes one cell of the record as it stands there. */
static void put_raw_cell(list *l, bareme_text record, size_t cell, size_t count)
{
	size_t from = csv_cell_offset(record, l->delimiter, cell), to = csv_cell_offset(record, l->delimiter, cell + 1);
	buffer_put(&l->out, record.data + from, to - from - (cell + 1 < count));
}

/*
 * Writes the record's cells under the input's own headings: a short record is filled up, the
 * surplus of a long one goes behind the answer (`surplus`), so that the answer stays in its columns.
 */
static void put_record(list *l, bareme_text record, size_t count, bool surplus)
{
	size_t first = surplus ? l->column_count : 0,
	       end = surplus || count < l->column_count ? count : l->column_count;
	size_t written = surplus;
	if (!surplus && count == l->column_count && !l->replaces) {
		buffer_text(&l->out, record);
		return;
	}
	for (size_t i = first; i < (surplus ? end : l->column_count); i++) {
		if (i < l->column_count && l->columns[i] == COLUMN_ANSWER)
			continue;
		if (written++ > 0)
			buffer_char(&l->out, l->delimiter);
		if (i < end)
			put_raw_cell(l, record, i, count);
	}
}

/* A record whose quotes are broken has no cells: its whole text becomes the first one. */
static void put_broken(list *l, bareme_text record)
{
	size_t written = 0;
	for (size_t i = 0; i < l->column_count; i++) {
		if (l->columns[i] == COLUMN_ANSWER)
			continue;
		if (written++ > 0)
			buffer_char(&l->out, l->delimiter);
		else
			csv_put_cell(&l->out, record, l->delimiter);
	}
}

static void put_answer(list *l, bool mirrored, const char *line_end, bareme_text record, size_t count)
{
	bareme_evaluate(l->operation, l->answer);
	answer_put_csv(l->answer, l->options->locale, l->delimiter, &l->out, &l->old_tables);
	if (mirrored && count > l->column_count)
		put_record(l, record, count, true);
	buffer_string(&l->out, line_end);
	l->summary->records++;
	l->summary->by_status[bareme_answer_status(l->answer)]++;
}

static bareme_result compute_record(list *l, bareme_text whole, csv_cut cut)
{
	bareme_text record = csv_chomp(whole);
	const char *line_end = record.len + 1 == whole.len ? "\n" : record.len == whole.len ? l->line_end : "\r\n";
	bool no_memory = false;
	size_t count = 0;
	if (record.len == 0)
		return BAREME_DONE;
	decide_encoding(l, record);
	bool readable;
	if (l->windows) {
		record = from_windows(&l->converted, record);
		if (record.data == NULL)
			return BAREME_NO_MEMORY;
	}
	readable = text_is_utf8(record);
	const bareme_text *cells = cut == CSV_WHOLE ? csv_split(l->splitter, record, &count, &no_memory) : NULL;
	if (no_memory)
		return BAREME_NO_MEMORY;
	bareme_operation_reset(l->operation);
	if (!readable)
		operation_refuse(l->operation, BAREME_CODE_TEXT, REASON_BROKEN_TEXT, 0, 0);
	else if (cells == NULL)
		operation_refuse(l->operation, BAREME_CODE_TEXT,
				 cut == CSV_OPEN ? REASON_OPEN_QUOTE : REASON_BROKEN_QUOTES, (int64_t)l->line, 0);
	else if (count != l->column_count)
		operation_refuse(l->operation, BAREME_CODE_CELLS, REASON_NONE, (int64_t)count,
				 (int64_t)l->column_count);
	else
		for (size_t i = 0; i < count; i++)
			if (l->columns[i] >= 0)
				set_cell(l, (size_t)l->columns[i], cells[i]);
	if (cells == NULL)
		put_broken(l, record);
	else
		put_record(l, record, count, false);
	put_answer(l, cells != NULL, line_end, record, count);
	return l->out.failed ? BAREME_NO_MEMORY : BAREME_DONE;
}

static bareme_result flush(list *l)
{
	if (l->out.failed)
		return BAREME_NO_MEMORY;
	if (l->out.len > 0 && l->options->write(l->out.data, l->out.len, l->options->write_payload) != 0)
		return BAREME_WRITE_ERROR;
	l->out.len = 0;
	return BAREME_DONE;
}

/* ---- The stream ---- */

static uint64_t count_lines(bareme_text t)
{
	uint64_t lines = 0;
	for (size_t i = 0; i < t.len; i++)
		lines += t.data[i] == '\n';
	return lines;
}

/* What the first bytes tell of a file that is no CSV list. */
static bool is_other_file(const list *l, bareme_text start)
{
	const char *what = NULL;
	if (start.len >= 4 && memcmp(start.data, "PK\x03\x04", 4) == 0)
		what = "this is a workbook (.xlsx or .ods): save its sheet as CSV first";
	else if (start.len >= 2 && (memcmp(start.data, "\xFF\xFE", 2) == 0 || memcmp(start.data, "\xFE\xFF", 2) == 0))
		what = "the list is UTF-16: save it as CSV in UTF-8";
	else if (start.len >= 4 && memcmp(start.data, "%PDF", 4) == 0)
		what = "this is a PDF: a CSV list is needed";
	if (what != NULL)
		warn(l, "%s", text_tr(l->options->locale, what));
	return what != NULL;
}

/* Reads until the buffer holds `wanted` bytes or the input ends. */
static bareme_result fill(list *l, size_t wanted, bool *ended)
{
	while (!*ended && l->in.len < wanted) {
		char *to = buffer_reserve(&l->in, wanted - l->in.len);
		if (to == NULL)
			return BAREME_NO_MEMORY;
		ptrdiff_t n = l->options->read(to, wanted - l->in.len, l->options->read_payload);
		if (n < 0)
			return BAREME_READ_ERROR;
		*ended = n == 0;
		l->in.len += (size_t)n;
	}
	return BAREME_DONE;
}

/* Cuts the next record off `rest`; *len is 0 where more bytes are needed. */
static bareme_result next_record(list *l, bareme_text rest, bool ended, char delimiter, csv_cut *cut, size_t *len)
{
	bool too_long = rest.len >= RECORD_MAX;
	*cut = csv_record(rest, delimiter, ended || too_long, len);
	if (*cut == CSV_MORE) {
		*len = 0;
	} else if (*len > RECORD_MAX || (too_long && *len == rest.len && !ended)) {
		warn(l, "line %llu: the record is longer than %d bytes", (unsigned long long)l->line, RECORD_MAX);
		return BAREME_BAD_INPUT;
	}
	return BAREME_DONE;
}

static bareme_result start(list *l, bool *ended, size_t *used)
{
	bareme_text rest = {l->in.data, l->in.len};
	if (is_other_file(l, rest))
		return BAREME_BAD_INPUT;
	if (rest.len >= 3 && memcmp(rest.data, "\xEF\xBB\xBF", 3) == 0) {
		buffer_put(&l->out, rest.data, 3);
		rest = text_from(rest, 3);
		*used = 3;
		l->decided = true;
	}
	/* The heading is a record as well, in a delimiter not known yet: quotes alone decide where it ends. */
	csv_cut cut = CSV_WHOLE;
	size_t len = 0;
	while (rest.len > 0) {
		bareme_result result = next_record(l, rest, *ended, ',', &cut, &len);
		if (result != BAREME_DONE || len == 0)
			return len == 0 && result == BAREME_DONE ? BAREME_STOPPED : result;
		bareme_text header = csv_chomp((bareme_text){rest.data, len});
		*used += len;
		if (header.len > 0) {
			l->line_end = header.len + 2 == len ? "\r\n" : "\n";
			bool good = read_heading(l, header);
			l->line += count_lines((bareme_text){rest.data, len});
			if (good)
				return BAREME_DONE;
			return l->out.failed ? BAREME_NO_MEMORY : BAREME_BAD_INPUT;
		}
		l->line++;
		rest = text_from(rest, len);
	}
	warn(l, "the list is empty: its first line must name the columns");
	return BAREME_BAD_INPUT;
}

static bareme_result compute_block(list *l, bool ended, size_t *used)
{
	bareme_text rest = text_from((bareme_text){l->in.data, l->in.len}, *used);
	while (rest.len > 0) {
		csv_cut cut;
		size_t len;
		bareme_result result = next_record(l, rest, ended, l->delimiter, &cut, &len);
		if (result != BAREME_DONE || len == 0)
			return result;
		bareme_text record = {rest.data, len};
		result = compute_record(l, record, cut);
		if (result != BAREME_DONE)
			return result;
		l->line += cut == CSV_WHOLE ? count_lines(record) : 1;
		*used += len;
		rest = text_from(rest, len);
	}
	return BAREME_DONE;
}

static bareme_result run(list *l)
{
	size_t block = l->options->block == 0 ? BLOCK : l->options->block;
	bool ended = false, started = false;
	size_t used = 0, wanted = block;
	for (;;) {
		bareme_result result = fill(l, wanted, &ended);
		used = 0;
		if (result == BAREME_DONE && !started) {
			result = start(l, &ended, &used);
			started = result == BAREME_DONE;
		}
		if (result == BAREME_STOPPED) /* the heading is longer than the block */
			used = 0;
		else if (result == BAREME_DONE)
			result = compute_block(l, ended, &used);
		bareme_result flushed = started ? flush(l) : BAREME_DONE;
		if (result != BAREME_DONE && result != BAREME_STOPPED)
			return result;
		if (flushed != BAREME_DONE || (ended && used == l->in.len))
			return flushed;
		/* What is left is the start of a record: keep it, and make room where it fills the block. */
		l->in.len -= used;
		memmove(l->in.data, l->in.data + used, l->in.len);
		wanted = l->in.len + block;
	}
}

bareme_result bareme_list_run(const bareme_ruleset *ruleset, const bareme_list_options *options,
			      bareme_list_summary *summary)
{
	list l = {.r = ruleset, .options = options, .summary = summary, .line = 1, .line_end = "\n"};
	*summary = (bareme_list_summary){0};
	bareme_result result = BAREME_NO_MEMORY;
	l.memos = calloc(MEMO, sizeof *l.memos);
	if (l.memos != NULL && bareme_operation_new(&l.operation, ruleset, options->date) == BAREME_DONE &&
	    bareme_answer_new(&l.answer, ruleset) == BAREME_DONE)
		result = run(&l);
	for (size_t i = 0; i < ruleset->table_count && i < 64; i++) {
		char review[BAREME_TEXT_MAX];
		if ((l.old_tables >> i & 1) == 0)
			continue;
		bareme_date_print(ruleset->tables[i].review, review);
		warn(&l, "bareme-ancien: %s was last reviewed on %s, more than a year before some of the operations",
		     ruleset->tables[i].file, review);
	}
	int error = errno;
	bareme_operation_free(l.operation);
	bareme_answer_free(l.answer);
	csv_splitter_free(l.splitter);
	free(l.memos);
	free(l.columns);
	buffer_free(&l.in);
	buffer_free(&l.out);
	buffer_free(&l.converted);
	errno = error;
	return result;
}
