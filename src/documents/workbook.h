/* Workbooks: the insides of the document that a list becomes as .xlsx. */
#ifndef WORKBOOK_H
#define WORKBOOK_H

#include "base/nameless.h"
#include "documents/document.h"
#include "documents/xlsx.h"

/* Sheets of one kind, one after the other: what no longer fits a sheet goes to the next one. */
typedef struct series {
	struct workbook *w;
	const char *name; /* translated */
	lxw_worksheet *sheet;
	const char **headings;
	size_t columns; /* that have headings; 0: a single sheet without them */
	lxw_row_t row;  /* the next one to be written */
	unsigned count;
	lxw_row_t last; /* of the sheets before this one: they are full */
	uint16_t widths[64];
} series;

/* Number formats of cells that come out of a workbook; more become the usual one, and Excel has no more. */
enum { CELL_FORMATS_MAX = 256 };

typedef struct cell_format {
	const char *text; /* the list's */
	lxw_format *format;
} cell_format;

/* A workbook on its way: each sheet is written from top to bottom, so that memory holds one row of each. */
typedef struct workbook {
	document d;
	paper p;
	lxw_workbook *book;
	lxw_format *text, *sentences, *money, *number, *rate, *date, *heading, *number_heading, *title, *soft, *total,
	    *total_money;
	series summary, sums, operations, aids, refused, tables;
	lxw_row_t row_max;   /* rows that a sheet holds */
	uint64_t zip64_from; /* bytes of rows from which on the file is written as ZIP64 */
	FILE *file;          /* the workbook's bytes, before they are handed on; NULL: not open */
	char path[NAMELESS_PATH_MAX];
	buffer clean;    /* text on its way into a cell */
	lxw_error error; /* the first one */
	int nature, id;  /* shown columns, or -1 */
	size_t answer_columns;
	cell_format formats[CELL_FORMATS_MAX];
	size_t format_count;
} workbook;

/* Columns that the answer adds after the list's own; the last ones with plans alone. */
enum {
	ANSWER_ZONE,
	ANSWER_LOAN,
	ANSWER_GRANT,
	ANSWER_STATUS,
	ANSWER_NOTICES,
	ANSWER_COLUMNS,
	ANSWER_LEFT = ANSWER_COLUMNS,
	ANSWER_SHARE,
	ANSWER_PLAN_COLUMNS
};

/* Columns of the lines of aid, around those that tables name. */
enum { AID_FIRST = 3, AID_FORM = 0, AID_UNIT, AID_QUANTITY, AID_AMOUNT, AID_RULE, AID_SOURCE, AID_LAST };

/* Notes an error of libxlsxwriter; the first one counts. */
void workbook_check(workbook *w, lxw_error error);

/* The format of a cell that comes out of a workbook; NULL where there is none. */
lxw_format *workbook_cell_format(workbook *w, const char *text);

/* ---- Cells of the next row, which make their column wide enough ---- */

/* Text is never a formula, whatever it begins with, and stays text when it is edited. */
void series_put_text(series *s, size_t column, bareme_text t, lxw_format *format);
void series_put_string(series *s, size_t column, const char *string, lxw_format *format);
/* Frees the text. */
void series_put_buffer(series *s, size_t column, buffer *text, lxw_format *format);
void series_put_number(series *s, size_t column, wide value, unsigned decimals, lxw_format *format);
/* A number of a table: money, a rate or a count; nothing where there is none. */
void series_put_amount(series *s, size_t column, bareme_number n);
void series_put_date(series *s, size_t column, int32_t date);

/* An English message in the reader's language, filled in. */
void series_say(series *s, size_t column, lxw_format *format, const char *message, ...) PRINTF_LIKE(4, 5);

/* ---- Series ---- */

/* Characters of the widest column. */
enum { WIDEST = 60 };

/* Begins a sheet. */
void series_start(series *s);

/* Makes sure that the next row has a sheet; false after an error. */
bool series_next_row(series *s);

/* Makes the column at least so wide, in characters. */
void series_widen(series *s, size_t column, size_t width);

/* Sets what a sheet can have once its last row is known. */
void series_finish(const series *s);

/* workbook_sheets.c: what is known at the end. */
void workbook_put_summary(workbook *w, const bareme_list_summary *s);
void workbook_put_tables(workbook *w);

/* The sum of the rows above in the same column, from that one on. */
void workbook_put_total(series *s, lxw_row_t first, size_t column, wide value, unsigned decimals, lxw_format *format);

/* workbook_sums.c: the sums by columns. */
void workbook_put_sums(workbook *w, const bareme_list_summary *s);

/* workbook_file.c: the workbook's file, which no folder shows. False: it was reported, or memory failed. */
bool workbook_open(workbook *w);
bareme_result workbook_hand_over(workbook *w);

/* Warns that the temporary files failed; an errno of 0 where the reason is not known. */
void workbook_warn_file(const workbook *w, int error);

#endif
