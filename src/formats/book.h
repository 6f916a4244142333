/*
 * Workbooks as they come in, .xlsx and .ods: the rows of a sheet, one after the other, as typed cells. Memory is
 * bounded whatever the file says of itself; nothing in it is executed or fetched. Knows nothing of lists.
 */
#ifndef BOOK_H
#define BOOK_H

#include "base/buffer.h"
#include "base/warn.h"

#include <stdio.h>

typedef enum book_type {
	BOOK_BLANK,
	BOOK_TEXT,
	BOOK_NUMBER,  /* 15 significant digits at most, without an exponent where it has few: "-1234.5" */
	BOOK_PERCENT, /* as shown: "45 %" (the stored 0.45 in a percent style) */
	BOOK_DATE,    /* "2021-06-15", or "2021-06-15 14:30:00" */
	BOOK_TIME,    /* "14:30:00" */
	BOOK_BOOLEAN, /* "1" or "0" */
	BOOK_ERROR,   /* "#REF!" */
	BOOK_FORMULA  /* that has no saved value: its text with "=" before it */
} book_type;

typedef struct book_cell {
	book_type type;
	uint32_t style;   /* of the book; 0: the usual one */
	bareme_text text; /* in sound UTF-8 */
	/* Of cells merged down the rows, whose value the first one has, the first row and the last; 0: it is none. */
	uint32_t merged_from, merged_to;
} book_cell;

/* A row; its cells last until the next one. */
typedef struct book_row {
	uint32_t number;        /* as spreadsheets count, from 1; rows that are left out are blank */
	bool hidden;            /* by hand or by a filter */
	const book_cell *cells; /* from column A on; blank ones in between, none at the end */
	size_t count;
	bool merges; /* a cell is the first one of those merged down the rows */
} book_row;

/* False: memory failed, or the caller wants no more; book_read then returns BAREME_STOPPED. */
typedef bool (*book_row_fn)(const book_row *row, void *payload);

typedef struct book book;

/*
 * Opens the workbook in that file, whose position does not matter and which stays the caller's and open as long as the
 * book. What is wrong with it is reported (BAREME_BAD_INPUT).
 */
bareme_result book_open(book **out, FILE *file, const warner *to);
void book_free(book *b);

size_t book_sheet_count(const book *b);
/* In the book's order. A sheet that is not a grid of cells (a chart) is not counted. */
const char *book_sheet_name(const book *b, size_t sheet);
bool book_sheet_hidden(const book *b, size_t sheet);

/* Begins with that sheet from its first row on, also where another one was begun. Cells merged down the rows are in
 * each of them that has a cell of its own; of those merged across, the first one. */
bareme_result book_begin(book *b, size_t sheet);

/* The same without what cells are merged, which .xlsx says after the rows: the first rows of a large sheet come soon.
 */
bareme_result book_glance(book *b, size_t sheet);

/* Reads a further piece of the sheet and hands over its whole rows; *more is false at its end. Blank rows after the
 * last one with a cell are not handed over, nor those before it. */
bareme_result book_read(book *b, book_row_fn row, void *payload, bool *more);

/* The number format of a style as Excel writes it ("#,##0.00 \"k€\""); "General" for the usual one. */
const char *book_format(const book *b, uint32_t style);

/* Of the sheet that was begun, as far as it was read: column hidden by hand. */
bool book_column_hidden(const book *b, size_t column);

#endif
