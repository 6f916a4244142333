/* CSV: where records end, their cells, and the dialect of a file. */
#include "formats/csv.h"

#include "base/memory.h"
#include "formats/chunk.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>

/* ---- Cutting ---- */

static size_t csv_first_line(bareme_text bytes)
{
	const char *end = memchr(bytes.data, '\n', bytes.len);
	return end == NULL ? bytes.len : (size_t)(end - bytes.data) + 1;
}

static bool csv_is_blank(char c, char delimiter)
{
	return c == ' ' || (c == '\t' && delimiter != '\t');
}

/* A stray quote makes its line a record by itself, as soon as the whole of the line is there. */
static csv_cut csv_stray_line(bareme_text bytes, bool ended, size_t *len)
{
	*len = csv_first_line(bytes);
	return ended || bytes.data[*len - 1] == '\n' ? CSV_STRAY : CSV_MORE;
}

/* The same for a record that has quotes: where they are is what ends it. */
static csv_cut csv_quoted_record(bareme_text bytes, char delimiter, bool ended, size_t *len)
{
	enum { START, PLAIN, QUOTED, CLOSED } state = START;
	for (size_t i = 0; i < bytes.len; i++) {
		char c = bytes.data[i];
		if (state == QUOTED) {
			const char *quote = memchr(bytes.data + i, '"', bytes.len - i);
			if (quote == NULL)
				break;
			i = (size_t)(quote - bytes.data);
			if (i + 1 < bytes.len && bytes.data[i + 1] == '"')
				i++;
			else if (i + 1 < bytes.len || ended)
				state = CLOSED;
			else
				break;
		} else if (c == '\n') {
			*len = i + 1;
			return CSV_WHOLE;
		} else if (c == delimiter) {
			state = START;
		} else if (c == '"') {
			if (state != START)
				return csv_stray_line(bytes, ended, len);
			state = QUOTED;
		} else if (state == START && !csv_is_blank(c, delimiter)) {
			state = PLAIN;
		} else if (state == CLOSED && !csv_is_blank(c, delimiter) && c != '\r') {
			return csv_stray_line(bytes, ended, len);
		}
	}
	if (!ended)
		return CSV_MORE;
	*len = state == QUOTED ? csv_first_line(bytes) : bytes.len;
	return state == QUOTED ? CSV_OPEN : CSV_WHOLE;
}

csv_cut csv_record(bareme_text bytes, char delimiter, bool ended, size_t *len)
{
	const char *end = memchr(bytes.data, '\n', bytes.len);
	size_t line = end == NULL ? bytes.len : (size_t)(end - bytes.data) + 1;
	if (memchr(bytes.data, '"', line) != NULL)
		return csv_quoted_record(bytes, delimiter, ended, len);
	if (end == NULL && !ended)
		return CSV_MORE;
	*len = line;
	return CSV_WHOLE;
}

bareme_text csv_chomp(bareme_text record)
{
	if (record.len > 0 && record.data[record.len - 1] == '\n')
		record.len--;
	while (record.len > 0 && record.data[record.len - 1] == '\r')
		record.len--;
	return record;
}

/* ---- Splitting ---- */

struct csv_splitter {
	struct csv_parser parser;
	char delimiter;
	bareme_text *cells;
	size_t count;
	size_t room;
	char *text; /* the cells' bytes: never more than the record has */
	size_t text_len;
	size_t text_room;
	unsigned records;
	bool no_memory;
};

static int csv_line_feed(unsigned char c)
{
	return c == '\n';
}

/* A TAB that delimits cells is no blank around them. */
static int csv_space_alone(unsigned char c)
{
	return c == ' ';
}

static bool csv_start_parser(csv_splitter *s)
{
	if (csv_init(&s->parser, CSV_STRICT | CSV_STRICT_FINI | CSV_EMPTY_IS_NULL) != 0)
		return false;
	csv_set_delim(&s->parser, (unsigned char)s->delimiter);
	if (s->delimiter == '\t')
		csv_set_space_func(&s->parser, csv_space_alone);
	return true;
}

csv_splitter *csv_splitter_new(char delimiter)
{
	csv_splitter *s = calloc(1, sizeof *s);
	if (s == NULL)
		return NULL;
	s->delimiter = delimiter;
	if (grow(&s->cells, 0, &s->room, sizeof *s->cells) && csv_start_parser(s))
		return s;
	free(s->cells);
	free(s);
	return NULL;
}

void csv_splitter_free(csv_splitter *s)
{
	if (s == NULL)
		return;
	csv_free(&s->parser);
	free(s->cells);
	free(s->text);
	free(s);
}

static void csv_on_cell(void *data, size_t len, void *payload)
{
	csv_splitter *s = payload;
	if (!grow(&s->cells, s->count, &s->room, sizeof *s->cells)) {
		s->no_memory = true;
		return;
	}
	char *to = s->text + s->text_len;
	if (data == NULL || s->text_room - s->text_len < len)
		len = 0;
	if (len > 0)
		memcpy(to, data, len);
	s->text_len += len;
	s->cells[s->count++] = (bareme_text){to, len};
}

static void csv_on_record(int end, void *payload)
{
	csv_splitter *s = payload;
	(void)end;
	s->records++;
}

const bareme_text *csv_split(csv_splitter *s, bareme_text record, size_t *count, bool *no_memory)
{
	s->count = s->text_len = 0;
	s->records = 0;
	s->no_memory = *no_memory = false;
	if (s->text_room < record.len + 1) {
		char *text = realloc(s->text, record.len + 256);
		if (text == NULL) {
			*no_memory = true;
			return NULL;
		}
		s->text = text;
		s->text_room = record.len + 256;
	}
	/* A carriage return would end a record; within one it is a character like others. */
	bool returns = memchr(record.data, '\r', record.len) != NULL;
	csv_set_term_func(&s->parser, returns ? csv_line_feed : NULL);
	bool good = csv_parse(&s->parser, record.data, record.len, csv_on_cell, csv_on_record, s) == record.len;
	if (good)
		good = csv_parse(&s->parser, "\n", 1, csv_on_cell, csv_on_record, s) == 1;
	if (!good || s->records > 1 || s->no_memory || s->parser.quoted) {
		*no_memory = s->no_memory || csv_error(&s->parser) == CSV_ENOMEM;
		csv_free(&s->parser);
		if (!csv_start_parser(s))
			*no_memory = true;
		return NULL;
	}
	*count = s->count;
	return s->cells;
}

/* ---- Scanning ---- */

#ifdef __SSE2__
/* Whether it ends a cell where there are no quotes; *quotes: whether there is one. */
static inline uint64_t csv_find_ends(const char *bytes, char delimiter, bool *quotes)
{
	__m128i ends = _mm_set1_epi8(delimiter), feeds = _mm_set1_epi8('\n'), quote = _mm_set1_epi8('"');
	__m128i any = _mm_setzero_si128();
	uint64_t found = 0;
	for (size_t i = 0; i < CHUNK; i += 16) {
		__m128i part = _mm_loadu_si128((const __m128i *)(const void *)(bytes + i));
		__m128i end = _mm_or_si128(_mm_cmpeq_epi8(part, ends), _mm_cmpeq_epi8(part, feeds));
		any = _mm_or_si128(any, _mm_cmpeq_epi8(part, quote));
		found |= (uint64_t)(unsigned)_mm_movemask_epi8(end) << i;
	}
	*quotes = _mm_movemask_epi8(any) != 0;
	return found;
}
#else
static inline uint64_t csv_find_ends(const char *bytes, char delimiter, bool *quotes)
{
	*quotes = memchr(bytes, '"', CHUNK) != NULL;
	return chunk_find(bytes, delimiter) | chunk_find(bytes, '\n');
}
#endif

/* What a chunk with quotes in it, or begun within some, has. */
typedef struct csv_quoting {
	uint64_t ends;   /* of cells */
	uint64_t feeds;  /* that end records */
	uint64_t wrong;  /* quotes within a cell that does not begin with one, or after the end of one that does */
	uint64_t twice;  /* quotes that follow another one */
	bool open, fold; /* quotes are open at its end; a line end is within quotes */
} csv_quoting;

/*
 * Looks at a chunk between the bytes before it and after it, where line ends stand for the ends of what there is.
 * Quotes open and close by turns, so that the exclusive or of a place's quotes and all before it says whether it is
 * within some.
 */
static csv_quoting csv_look(const char *bytes, char delimiter, bool open, char before, char after)
{
	uint64_t quotes = chunk_find(bytes, '"'), feeds = chunk_find(bytes, '\n'), inside = quotes;
	uint64_t ends = chunk_find(bytes, delimiter) | feeds, returns = chunk_find(bytes, '\r');
	for (unsigned step = 1; step < CHUNK; step *= 2)
		inside ^= inside << step;
	inside ^= open ? UINT64_MAX : 0;
	bool starts = before == delimiter || before == '\n' || before == '"';
	bool stops = after == delimiter || after == '\n' || after == '"';
	/* Carriage returns that are before a line end, or before another of these. */
	uint64_t last = returns & (feeds >> 1 | (uint64_t)(after == '\n') << (CHUNK - 1));
	for (uint64_t more; (more = returns & last >> 1 & ~last) != 0;)
		last |= more;
	uint64_t opening = quotes & inside, closing = quotes & ~inside;
	uint64_t may_open = (ends | quotes) << 1 | starts;
	uint64_t may_close = (ends | quotes | last) >> 1 | (uint64_t)stops << (CHUNK - 1);
	return (csv_quoting){.ends = ends & ~inside,
			     .feeds = feeds & ~inside,
			     .wrong = (opening & ~may_open) | (closing & ~may_close),
			     .twice = opening & (quotes << 1 | (before == '"')),
			     .open = inside >> (CHUNK - 1) != 0,
			     .fold = (feeds & inside) != 0};
}

void csv_scan_from(csv_scan *scan, bareme_text bytes)
{
	const char *data = bytes.len == 0 ? "" : bytes.data;
	*scan = (csv_scan){.next = data, .first = data, .ahead = data, .end = data + bytes.len};
}

/* Looks at the chunk at `ahead`, of `len` bytes. */
static csv_quoting csv_look_ahead(const csv_scan *scan, size_t len, char delimiter, bool open)
{
	char chunk[CHUNK] = {0};
	const char *at = scan->ahead;
	char before = '\n', after = '\n';
	if (at > scan->first)
		before = at[-1];
	if (scan->end - at > CHUNK)
		after = at[CHUNK];
	if (after == '\r') {
		/* Of the line end after it, or of the end; others may be between. */
		const char *next = at + CHUNK, *most = scan->end - next > CHUNK ? next + CHUNK : scan->end;
		while (next < most && *next == '\r')
			next++;
		after = next == scan->end || *next == '\n' ? '\n' : '\r';
	}
	if (len == CHUNK)
		return csv_look(at, delimiter, open, before, after);
	memcpy(chunk, at, len);
	chunk[len] = '\n';
	csv_quoting found = csv_look(chunk, delimiter, open, before, after);
	uint64_t within = (UINT64_C(1) << len) - 1;
	found.ends &= within;
	found.feeds &= within;
	return found;
}

/* The marks of the next chunk that has any; 0 at the end of the bytes. */
OFTEN static uint64_t next_marks(csv_scan *scan, char delimiter)
{
	uint64_t marks = 0;
	while (marks == 0 && scan->ahead < scan->end) {
		size_t left = (size_t)(scan->end - scan->ahead), len = left < CHUNK ? left : CHUNK;
		bool quotes = true;
		if (len == CHUNK)
			marks = csv_find_ends(scan->ahead, delimiter, &quotes);
		if (quotes || scan->open) {
			csv_quoting found = csv_look_ahead(scan, len, delimiter, scan->open);
			scan->open = found.open;
			scan->fold |= found.fold;
			marks = found.ends | found.wrong | found.twice;
		}
		scan->chunk = scan->ahead;
		scan->ahead += len;
	}
	return marks;
}

/* libcsv takes these away around a cell without quotes. */
static bareme_text trim_plain(bareme_text cell, char delimiter)
{
	while (cell.len > 0 && csv_is_blank(cell.data[0], delimiter))
		cell = text_from(cell, 1);
	while (cell.len > 0 && csv_is_blank(cell.data[cell.len - 1], delimiter))
		cell.len--;
	return cell;
}

/* Without the blanks around it, or without its quotes; those are right where it ends with one. */
SELDOM static bareme_text csv_bare_cell(bareme_text cell, char delimiter, bool *wrong)
{
	if (cell.data[0] != '"')
		return trim_plain(cell, delimiter);
	*wrong |= cell.len < 2 || cell.data[cell.len - 1] != '"';
	return (bareme_text){cell.data + 1, cell.len < 2 ? 0 : cell.len - 2};
}

static inline bareme_text csv_plain_cell(const char *start, const char *end, char delimiter, bool *wrong)
{
	bareme_text cell = {start, (size_t)(end - start)};
	if (cell.len > 0 && ((unsigned char)start[0] <= '"' || (unsigned char)end[-1] <= ' '))
		return csv_bare_cell(cell, delimiter, wrong);
	return cell;
}

OFTEN const bareme_text *csv_scan_line(csv_scan *scan, csv_splitter *s, bareme_text *line, size_t *count)
{
	const char *first = scan->next, *start = first, *chunk = scan->chunk, *mark;
	char delimiter = s->delimiter;
	uint64_t marks = scan->marks;
	bareme_text *cell = s->cells, *last = s->cells + s->room - 1;
	bool wrong = false;
	for (;; start = mark + 1) {
		if (marks == 0) {
			marks = next_marks(scan, delimiter);
			chunk = scan->chunk;
		}
		mark = marks == 0 ? scan->end : chunk + (unsigned)__builtin_ctzll(marks);
		if (marks == 0 || *mark != delimiter)
			break;
		if (cell == last)
			return NULL;
		marks &= marks - 1;
		*cell++ = csv_plain_cell(start, mark, delimiter, &wrong);
	}
	if (marks == 0 ? scan->open : *mark == '"')
		return NULL;
	*line = (bareme_text){first, (size_t)(mark - first)};
	scan->next = marks == 0 ? mark : mark + 1;
	scan->marks = marks & (marks - 1);
	while (line->len > 0 && mark[-1] == '\r') {
		line->len--;
		mark--;
	}
	*cell = csv_plain_cell(start, mark, delimiter, &wrong);
	/* A line of blanks alone has no cell. */
	bool blank = cell == s->cells && cell->len == 0 && (mark == start || *start != '"');
	*count = blank ? 0 : (size_t)(cell - s->cells) + 1;
	return wrong ? NULL : s->cells;
}

size_t csv_whole_records(bareme_text bytes, char delimiter, bool ended)
{
	csv_scan scan;
	size_t whole = 0;
	csv_scan_from(&scan, bytes);
	while (scan.ahead < scan.end) {
		size_t left = (size_t)(scan.end - scan.ahead), len = left < CHUNK ? left : CHUNK;
		csv_quoting found = csv_look_ahead(&scan, len, delimiter, scan.open);
		if (found.wrong != 0)
			return whole;
		if (found.feeds != 0)
			whole = (size_t)(scan.ahead - bytes.data) + CHUNK - (size_t)__builtin_clzll(found.feeds);
		scan.open = found.open;
		scan.ahead += len;
	}
	return ended && !scan.open ? bytes.len : whole;
}

const bareme_text *csv_cells(csv_splitter *s, bareme_text record, size_t *count, bool *no_memory)
{
	csv_scan scan;
	bareme_text line;
	csv_scan_from(&scan, record);
	const bareme_text *cells = csv_scan_line(&scan, s, &line, count);
	*no_memory = false;
	return cells != NULL && line.len == record.len ? cells : csv_split(s, record, count, no_memory);
}

bareme_text csv_raw_cell(bareme_text record, char delimiter, size_t *at)
{
	bool quoted = false;
	size_t first = *at, end = first;
	for (; end < record.len && (quoted || record.data[end] != delimiter); end++)
		quoted ^= record.data[end] == '"';
	*at = end + 1;
	return (bareme_text){record.data + first, end - first};
}

size_t csv_cell_offset(bareme_text record, char delimiter, size_t cell)
{
	size_t at = 0;
	while (cell-- > 0 && at <= record.len)
		csv_raw_cell(record, delimiter, &at);
	return at < record.len ? at : record.len;
}

void csv_put_cell(buffer *out, bareme_text cell, char delimiter)
{
	bool plain = true;
	for (size_t i = 0; i < cell.len && plain; i++)
		plain =
		    cell.data[i] != '"' && cell.data[i] != delimiter && cell.data[i] != '\n' && cell.data[i] != '\r';
	bool blanks =
	    cell.len > 0 && (strchr(" \t", cell.data[0]) != NULL || strchr(" \t", cell.data[cell.len - 1]) != NULL);
	if (plain && !blanks) {
		buffer_text(out, cell);
		return;
	}
	buffer_char(out, '"');
	for (size_t i = 0; i < cell.len; i++) {
		if (cell.data[i] == '"')
			buffer_char(out, '"');
		buffer_char(out, cell.data[i]);
	}
	buffer_char(out, '"');
}
