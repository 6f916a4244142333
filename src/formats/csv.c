/* CSV: where records end, their cells, and the dialect of a file. */
#include "formats/csv.h"

#include "base/memory.h"

#include <csv.h>
#include <endian.h>
#include <stdlib.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

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

/* ---- Lines without quotes ---- */

#define EACH_BYTE(b) ((uint64_t)(unsigned char)(b)*0x0101010101010101U)

/* The high bit of each byte that is 0; the other bits count for nothing. */
static inline uint64_t csv_zero_bytes(uint64_t word)
{
	uint64_t low = EACH_BYTE(0x7F);
	return ~(((word & low) + low) | word);
}

/* A bit for each of CSV_CHUNK bytes: whether it ends a cell or is a quote. */
static uint64_t csv_find_marks(const char *bytes, char delimiter)
{
	uint64_t marks = 0;
	for (size_t i = 0; i < CSV_CHUNK; i += 8) {
		uint64_t word;
		memcpy(&word, bytes + i, 8);
		word = le64toh(word);
		uint64_t found = csv_zero_bytes(word ^ EACH_BYTE(delimiter)) | csv_zero_bytes(word ^ EACH_BYTE('\n')) |
				 csv_zero_bytes(word ^ EACH_BYTE('"'));
		/* The product brings the eight high bits together, in order. */
		marks |= ((found & EACH_BYTE(0x80)) >> 7) * 0x0102040810204080U >> 56 << i;
	}
	return marks;
}

#ifdef __SSE2__
/* The same, as processors that have it do it fastest. */
static inline uint64_t csv_find_marks_fast(const char *bytes, char delimiter)
{
	__m128i ends = _mm_set1_epi8(delimiter), feeds = _mm_set1_epi8('\n'), quotes = _mm_set1_epi8('"');
	uint64_t marks = 0;
	for (size_t i = 0; i < CSV_CHUNK; i += 16) {
		__m128i part = _mm_loadu_si128((const __m128i *)(const void *)(bytes + i));
		__m128i found = _mm_or_si128(_mm_cmpeq_epi8(part, ends), _mm_cmpeq_epi8(part, feeds));
		found = _mm_or_si128(found, _mm_cmpeq_epi8(part, quotes));
		marks |= (uint64_t)(unsigned)_mm_movemask_epi8(found) << i;
	}
	return marks;
}
#else
#define csv_find_marks_fast csv_find_marks
#endif

static uint64_t csv_marks_at_end(const char *bytes, size_t len, char delimiter)
{
	char chunk[CSV_CHUNK] = {0};
	memcpy(chunk, bytes, len);
	return csv_find_marks(chunk, delimiter);
}

void csv_scan_from(csv_scan *scan, bareme_text bytes)
{
	const char *data = bytes.len == 0 ? "" : bytes.data;
	*scan = (csv_scan){.next = data, .ahead = data, .end = data + bytes.len};
}

/* The marks of the next chunk that has any; 0 at the end of the bytes. */
OFTEN static uint64_t next_marks(csv_scan *scan, char delimiter)
{
	uint64_t marks = 0;
	while (marks == 0 && scan->ahead < scan->end) {
		size_t left = (size_t)(scan->end - scan->ahead);
		scan->chunk = scan->ahead;
		scan->ahead += left < CSV_CHUNK ? left : CSV_CHUNK;
		marks = left < CSV_CHUNK ? csv_marks_at_end(scan->chunk, left, delimiter)
					 : csv_find_marks_fast(scan->chunk, delimiter);
	}
	return marks;
}

/* libcsv takes these away around a cell without quotes. */
SELDOM static bareme_text trim_plain(bareme_text cell, char delimiter)
{
	while (cell.len > 0 && csv_is_blank(cell.data[0], delimiter))
		cell = text_from(cell, 1);
	while (cell.len > 0 && csv_is_blank(cell.data[cell.len - 1], delimiter))
		cell.len--;
	return cell;
}

static inline bareme_text csv_plain_cell(const char *start, const char *end, char delimiter)
{
	bareme_text cell = {start, (size_t)(end - start)};
	if (cell.len > 0 && ((unsigned char)start[0] <= ' ' || (unsigned char)end[-1] <= ' '))
		return trim_plain(cell, delimiter);
	return cell;
}

OFTEN const bareme_text *csv_scan_line(csv_scan *scan, csv_splitter *s, bareme_text *line, size_t *count)
{
	const char *first = scan->next, *start = first, *chunk = scan->chunk, *mark;
	char delimiter = s->delimiter;
	uint64_t marks = scan->marks;
	bareme_text *cell = s->cells, *last = s->cells + s->room - 1;
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
		*cell++ = csv_plain_cell(start, mark, delimiter);
	}
	if (marks != 0 && *mark == '"')
		return NULL;
	*line = (bareme_text){first, (size_t)(mark - first)};
	scan->next = marks == 0 ? mark : mark + 1;
	scan->marks = marks & (marks - 1);
	while (line->len > 0 && mark[-1] == '\r') {
		line->len--;
		mark--;
	}
	*cell = csv_plain_cell(start, mark, delimiter);
	/* A line of blanks alone has no cell. */
	*count = cell > s->cells || cell->len > 0 ? (size_t)(cell - s->cells) + 1 : 0;
	return s->cells;
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
