/* CSV: where records end, their cells, and the dialect of a file. */
#include "csv.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>

/* ---- Cutting ---- */

static size_t first_line(bareme_text bytes)
{
	const char *end = memchr(bytes.data, '\n', bytes.len);
	return end == NULL ? bytes.len : (size_t)(end - bytes.data) + 1;
}

static bool is_blank(char c, char delimiter)
{
	return c == ' ' || (c == '\t' && delimiter != '\t');
}

/* A stray quote makes its line a record by itself, as soon as the whole of the line is there. */
static csv_cut stray_line(bareme_text bytes, bool ended, size_t *len)
{
	*len = first_line(bytes);
	return ended || bytes.data[*len - 1] == '\n' ? CSV_STRAY : CSV_MORE;
}

/* The same for a record that has quotes: where they are is what ends it. */
static csv_cut quoted_record(bareme_text bytes, char delimiter, bool ended, size_t *len)
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
				return stray_line(bytes, ended, len);
			state = QUOTED;
		} else if (state == START && !is_blank(c, delimiter)) {
			state = PLAIN;
		} else if (state == CLOSED && !is_blank(c, delimiter) && c != '\r') {
			return stray_line(bytes, ended, len);
		}
	}
	if (!ended)
		return CSV_MORE;
	*len = state == QUOTED ? first_line(bytes) : bytes.len;
	return state == QUOTED ? CSV_OPEN : CSV_WHOLE;
}

csv_cut csv_record(bareme_text bytes, char delimiter, bool ended, size_t *len)
{
	const char *end = memchr(bytes.data, '\n', bytes.len);
	size_t line = end == NULL ? bytes.len : (size_t)(end - bytes.data) + 1;
	if (memchr(bytes.data, '"', line) != NULL)
		return quoted_record(bytes, delimiter, ended, len);
	if (end == NULL && !ended)
		return CSV_MORE;
	*len = line;
	return CSV_WHOLE;
}

bareme_text csv_chomp(bareme_text record)
{
	if (record.len > 0 && record.data[record.len - 1] == '\n')
		record.len--;
	if (record.len > 0 && record.data[record.len - 1] == '\r')
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
	bool quotes, returns; /* that records may hold */
	const char *next;     /* where the next cell begins in a record without quotes; NULL: not known */
	const char *end;      /* of that record */
	unsigned records;
	bool no_memory;
};

void csv_splitter_expect(csv_splitter *s, bool quotes, bool returns)
{
	s->quotes = quotes;
	s->returns = returns;
	csv_set_term_func(&s->parser, NULL);
}

static int line_feed(unsigned char c)
{
	return c == '\n';
}

/* A TAB that delimits cells is no blank around them. */
static int space_alone(unsigned char c)
{
	return c == ' ';
}

static bool start_parser(csv_splitter *s)
{
	if (csv_init(&s->parser, CSV_STRICT | CSV_STRICT_FINI | CSV_EMPTY_IS_NULL) != 0)
		return false;
	csv_set_delim(&s->parser, (unsigned char)s->delimiter);
	if (s->delimiter == '\t')
		csv_set_space_func(&s->parser, space_alone);
	return true;
}

csv_splitter *csv_splitter_new(char delimiter)
{
	csv_splitter *s = calloc(1, sizeof *s);
	if (s == NULL)
		return NULL;
	s->delimiter = delimiter;
	s->quotes = s->returns = true;
	if (grow(&s->cells, 0, &s->room, sizeof *s->cells) && start_parser(s))
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

/* Copies a cell that is no slice of its record: one with quotes, or with blanks around it. */
SELDOM static void copy_cell(csv_splitter *s, const void *data, size_t len)
{
	s->next = NULL;
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

static void on_cell(void *data, size_t len, void *payload)
{
	csv_splitter *s = payload;
	const char *start = s->next;
	/*
	 * Without quotes a cell ends at the next delimiter: if one stands behind its length, nothing was
	 * trimmed. Trimming only shortens, so that the byte looked at is in the record or just behind it.
	 */
	size_t count = s->count;
	if (start == NULL || count == s->room || (start + len != s->end && start[len] != s->delimiter)) {
		copy_cell(s, data, len);
		return;
	}
	s->next = start + len + 1;
	s->cells[count] = (bareme_text){start, len};
	s->count = count + 1;
}

static void on_record(int end, void *payload)
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
	bareme_text text = csv_chomp(record);
	s->next = s->quotes || text.len == 0 ? NULL : text.data;
	s->end = text.data + text.len;
	/* A carriage return ends a record for libcsv by default; within one it is a character like others. */
	if (s->returns && memchr(text.data, '\r', text.len) != NULL) {
		csv_set_term_func(&s->parser, line_feed);
		record = text;
	} else if (s->returns) {
		csv_set_term_func(&s->parser, NULL);
	}
	bool good = csv_parse(&s->parser, record.data, record.len, on_cell, on_record, s) == record.len;
	if (good && s->records == 0)
		good = csv_parse(&s->parser, "\n", 1, on_cell, on_record, s) == 1;
	if (!good || s->records > 1 || s->no_memory || s->parser.quoted) {
		*no_memory = s->no_memory || csv_error(&s->parser) == CSV_ENOMEM;
		csv_free(&s->parser);
		if (!start_parser(s))
			*no_memory = true;
		return NULL;
	}
	*count = s->count;
	return s->cells;
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
