/* A CSV file of the tables in memory: cells that know their place. */
#include "rules/sheet.h"

#include "base/buffer.h"
#include "formats/csv.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Far more than the fields of an operation: what costs some time for each pair of columns stays short. */
enum { SHEET_COLUMNS_MAX = 1000 };

/* The delimiter is the one that the header holds most of. */
static char sheet_find_delimiter(bareme_text header)
{
	static const char candidates[] = {',', ';', '\t'};
	size_t most = 0;
	char best = ',';
	for (size_t i = 0; i < sizeof candidates; i++) {
		size_t count = 0;
		for (size_t j = 0; j < header.len; j++)
			count += header.data[j] == candidates[i];
		if (count > most) {
			most = count;
			best = candidates[i];
		}
	}
	return best;
}

typedef struct reader {
	sheet *sheet;
	arena *arena;
	faults *faults;
	csv_splitter *splitter;
	size_t line;
	size_t room;
	bool has_header;
} reader;

static place sheet_record_place(const sheet *s, bareme_text record, size_t first_line, size_t cell)
{
	size_t line, column;
	text_place(record, csv_cell_offset(record, s->delimiter, cell), &line, &column);
	return (place){s->file, first_line + line - 1, column};
}

/* The cells, trimmed and ended by NUL, in one piece of memory. */
static bareme_text *sheet_copy_cells(arena *a, const bareme_text *cells, size_t count)
{
	size_t room = 0;
	for (size_t i = 0; i < count; i++)
		room += cells[i].len + 1;
	bareme_text *copies = arena_alloc(a, count, sizeof *copies);
	char *to = arena_alloc(a, room, 1);
	for (size_t i = 0; copies != NULL && to != NULL && i < count; i++) {
		bareme_text cell = text_trim(cells[i]);
		if (cell.len > 0)
			memcpy(to, cell.data, cell.len);
		copies[i] = (bareme_text){to, cell.len};
		to += cell.len + 1;
	}
	return to == NULL ? NULL : copies;
}

static bool sheet_add_record(reader *r, bareme_text record)
{
	sheet *s = r->sheet;
	bool no_memory;
	size_t count;
	const bareme_text *cells = csv_cells(r->splitter, record, &count, &no_memory);
	/* Its quotes are in order. */
	assert(cells != NULL || no_memory);
	if (cells == NULL)
		return false;
	if (r->has_header && count != s->columns) {
		fault_add(r->faults, BAREME_ERROR, "syntax", sheet_record_place(s, record, r->line, s->columns),
			  "%zu cells where the header has %zu", count, s->columns);
		return true;
	}
	if (!r->has_header && count > SHEET_COLUMNS_MAX) {
		fault_add(r->faults, BAREME_ERROR, "schema", (place){s->file, r->line, 1}, "more than %d columns",
			  SHEET_COLUMNS_MAX);
		return true;
	}
	bareme_text *copies = sheet_copy_cells(r->arena, cells, count);
	if (copies == NULL)
		return false;
	if (!r->has_header) {
		r->has_header = true;
		s->columns = count;
		s->header = copies;
	}
	/* The header is row 0 of the array, so that it has a place as well. */
	if (!grow(&s->row, s->rows, &r->room, sizeof *s->row))
		return false;
	s->row[s->rows++] = (sheet_row){record, copies, r->line};
	return true;
}

/* A file whose heading cannot be read is left there, with its fault recorded. False where memory failed. */
static bool sheet_read_records(reader *r, bareme_text bytes)
{
	while (bytes.len > 0) {
		size_t len;
		csv_cut cut = csv_record(bytes, r->sheet->delimiter, true, &len);
		bareme_text record = csv_chomp((bareme_text){bytes.data, len});
		place at = {r->sheet->file, r->line, 1};
		const char *wrong = cut == CSV_OPEN         ? N_("a quote opens on this line and is not closed")
				    : cut == CSV_STRAY      ? N_("misplaced quote: double it and quote the whole cell")
				    : !text_is_utf8(record) ? N_("the text is not UTF-8: save the file as UTF-8")
							    : NULL;
		if (wrong != NULL)
			fault_add(r->faults, BAREME_ERROR, "syntax", at, "%s", text_tr(r->faults->locale, wrong));
		else if (record.len > 0 && !sheet_add_record(r, record))
			return false;
		/* Without its heading the rest of a file has no meaning. */
		if (!r->has_header && record.len > 0)
			return true;
		r->line += text_count_lines((bareme_text){bytes.data, len});
		bytes = text_from(bytes, len);
	}
	return true;
}

bool sheet_read(sheet *out, arena *a, faults *f, const char *name, bareme_text bytes)
{
	*out = (sheet){.file = name};
	size_t errors_before = f->errors;
	bytes = text_from(bytes, text_mark(bytes));
	const char *end = bytes.len == 0 ? NULL : memchr(bytes.data, '\n', bytes.len);
	out->delimiter =
	    sheet_find_delimiter((bareme_text){bytes.data, end == NULL ? bytes.len : (size_t)(end - bytes.data)});
	out->point = out->delimiter == ';' ? ',' : '.';
	reader r = {out, a, f, csv_splitter_new(out->delimiter), 1, 0, false};
	bool good = r.splitter != NULL && sheet_read_records(&r, bytes);
	csv_splitter_free(r.splitter);
	sheet_row *rows = good ? arena_alloc(a, out->rows + 1, sizeof *rows) : NULL;
	out->zeros = arena_alloc(a, out->columns + 1, sizeof *out->zeros);
	if (rows == NULL || out->zeros == NULL) {
		f->failed = true;
	} else if (out->rows > 0) {
		memcpy(rows, out->row, out->rows * sizeof *rows);
	} else if (f->errors == errors_before) {
		fault_add(f, BAREME_ERROR, "syntax", (place){name, 0, 0},
			  N_("the file is empty: it needs a header line"));
	}
	out->whole = f->errors == errors_before;
	free(out->row);
	out->row = rows;
	if (rows == NULL || out->zeros == NULL || out->rows == 0)
		return false;
	out->rows--;
	return true;
}

int sheet_column(const sheet *s, bareme_text name)
{
	for (size_t i = 0; i < s->columns; i++)
		if (text_equal(s->header[i], name))
			return (int)i;
	return -1;
}

bareme_text sheet_cell(const sheet *s, size_t row, size_t column)
{
	return s->row[row + 1].cells[column];
}

/* True for a code that is all digits but lacks one of them. */
static bool code_lacks_digit(bareme_text code, size_t width)
{
	return code.len + 1 == width && strspn(code.data, "0123456789") >= code.len;
}

void sheet_add_zeros(sheet *s, arena *a, size_t column, size_t width)
{
	sheet_zeros *zeros = &s->zeros[column];
	buffer text = {0};
	for (size_t row = 0; row < s->rows; row++) {
		bareme_text *cell = &s->row[row + 1].cells[column], rest = *cell;
		text.len = 0;
		for (bareme_text code; text_next_part(&rest, '|', &code);) {
			buffer_put(&text, "0", code_lacks_digit(code, width));
			buffer_text(&text, code);
			buffer_put(&text, "|", rest.data != NULL);
		}
		bareme_text copy = text.len > cell->len ? arena_copy(a, buffer_all(&text)) : (bareme_text){NULL, 0};
		if (copy.data == NULL)
			continue;
		*cell = copy;
		if (zeros->count++ == 0)
			zeros->first = row;
	}
	a->failed |= text.failed;
	buffer_free(&text);
}

/* A lone separator before three digits, which may group them; 0.125 can only be decimals. */
static bool sheet_may_be_thousands(bareme_text cell, char separator)
{
	const char *point = memchr(cell.data, separator, cell.len);
	return point != NULL && cell.data + cell.len - point == 4 &&
	       strspn(cell.data, "-0") < (size_t)(point - cell.data) && strspn(point + 1, "0123456789") == 3;
}

number_fault sheet_number(const sheet *s, bareme_text cell, unsigned decimals, int64_t *out)
{
	/* A column of three decimals or more, such as of rates, has 1.250 in the file's own way of writing them. */
	char other = s->point == ',' ? '.' : ',';
	if ((decimals < 3 && sheet_may_be_thousands(cell, s->point)) || sheet_may_be_thousands(cell, other))
		return NUMBER_AMBIGUOUS;
	number_fault fault = number_parse_plain(cell, s->point, decimals, out);
	return fault == NUMBER_SYNTAX ? number_parse_plain(cell, other, decimals, out) : fault;
}

place sheet_place(const sheet *s, size_t row, size_t column)
{
	return sheet_record_place(s, s->row[row + 1].record, s->row[row + 1].line, column);
}

uint32_t sheet_line(const sheet *s, size_t row)
{
	return (uint32_t)s->row[row + 1].line;
}

place sheet_header_place(const sheet *s, size_t column)
{
	return sheet_record_place(s, s->row[0].record, s->row[0].line, column);
}
