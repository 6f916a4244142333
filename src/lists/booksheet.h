/*
 * The sheet of a workbook that a list is in, as the bytes of a CSV list: each row is a record, with ";" between its
 * cells and a decimal comma, and blank rows are blank lines, so that all that reads CSV lists reads workbooks. One cell
 * more, the last, has a code for each of the others: its type and its number format, which go with the bytes through
 * blocks and threads, and are taken off where a record is split.
 */
#ifndef BOOKSHEET_H
#define BOOKSHEET_H

#include "formats/book.h"
#include "formats/decimal.h"
#include "lists/list.h"

typedef struct booksheet booksheet;

/* True where the bytes begin as workbooks do. */
bool booksheet_begins(bareme_text start);

/*
 * Takes in the workbook that begins with `start` and goes on with what the caller's reader gives, and chooses the
 * list's sheet. Sets l->booksheet, which is freed by booksheet_free in any case.
 */
bareme_result booksheet_open(list *l, bareme_text start);
void booksheet_free(booksheet *g);

/* Appends further rows, `size` bytes or some more; *more is false at the end. */
bareme_result booksheet_read(booksheet *g, buffer *to, size_t size, bool *more);

/* The record without its codes. */
bareme_text booksheet_part(bareme_text record);

/* The record with its line end, and without its codes, in the buffer. */
bareme_text booksheet_line(bareme_text record, buffer *to);

/* What the code of a cell says. */
typedef struct booksheet_code {
	book_type type;
	unsigned format;
	bool merged; /* a text or a number, with the cell of another row */
} booksheet_code;

booksheet_code booksheet_cell_code(bareme_text codes, size_t cell);

/* The rows over which a cell is merged, from the first one to the last. */
typedef struct booksheet_merge {
	uint64_t first, last;
} booksheet_merge;

booksheet_merge booksheet_cell_merge(bareme_text codes, size_t cell);

/* A number as the cell has it, with its decimal comma; false where the text is none. */
bool booksheet_number(bareme_text text, decimal *out);

/*
 * The zeros of the unit in which a number is stored, where the heading's unit has so many. What is seen counts, as in
 * CSV: a format that shows €, or divides by 1,000, has the heading's unit for nothing.
 */
unsigned booksheet_power(const booksheet *g, unsigned format, unsigned power);

/* The sheet's name, and a number format as Excel writes it; the first one is the usual one. */
const char *booksheet_name(const booksheet *g);
const char *booksheet_format(const booksheet *g, unsigned format);

/*
 * Notes in the summary what is said of the sheet, and warns of it; where not the whole list was read, not of its rows.
 * False where memory failed.
 */
bool booksheet_account(list *l, bool whole, bareme_list_summary *sums);

#endif
