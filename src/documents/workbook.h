/* Workbooks: the insides of the document that a list becomes as .xlsx. */
#ifndef WORKBOOK_H
#define WORKBOOK_H

#include "answers/answer_columns.h"
#include "base/nameless.h"
#include "documents/document.h"
#include "documents/xlsx.h"

/* What a column is headed, and what a comment on that says: its name in scripts, or what it is read as. */
typedef struct series_heading {
	const char *text;    /* translated */
	const char *comment; /* or NULL */
	bool numbers;
} series_heading;

/* Sheets of one kind, one after the other: what no longer fits a sheet goes to the next one. */
typedef struct series {
	struct workbook *w;
	const char *name; /* translated */
	lxw_worksheet *sheet;
	series_heading *headings;
	size_t columns; /* that have headings; 0: a single sheet without them */
	size_t printed; /* the first of them, on paper; 0: all */
	size_t frozen;  /* the first of them, in sight whatever else is */
	lxw_row_t row;  /* the next one to be written */
	unsigned count;
	lxw_row_t last; /* of the sheets before this one: they are full */
	uint16_t widths[64];
} series;

/* Number formats of cells that come out of a list; more become the usual one, and Excel has no more. */
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
	lxw_format *text, *sentences, *bold, *money, *number, *rate, *date, *heading, *number_heading, *title, *soft,
	    *total, *total_money, *checked, *changed;
	series summary, operations, refused, sums, aids, account, tables;
	lxw_row_t row_max;   /* rows that a sheet holds */
	uint64_t zip64_from; /* bytes of rows from which on the file is written as ZIP64 */
	FILE *file;          /* the workbook's bytes, before they are handed on; NULL: not open */
	char path[NAMELESS_PATH_MAX];
	buffer clean;           /* text on its way into a cell */
	lxw_error error;        /* the first one */
	int id;                 /* shown column, or -1 */
	int at[ANSWER_COLUMNS]; /* the answer's columns among those of the operations; -1: not there */
	size_t surplus;         /* where cells go for which the list has no column: after the answer */
	cell_format formats[CELL_FORMATS_MAX];
	size_t format_count;
	/* workbook_formula.c */
	int counts[FIELDS_MAX];  /* the column of a field that amounts are multiplied by; -1: none is */
	lxw_row_t *table_starts; /* of each table, in the sheet of tables: its first row */
	buffer rule;             /* by which a row is compared with what its answer was made of */
} workbook;

/* Columns of the lines of aid, around those that tables name; the sheet of tables has the source of each rule. */
enum { AID_FIRST = 2, AID_FORM = 0, AID_UNIT, AID_QUANTITY, AID_AMOUNT, AID_RULE, AID_LAST };

/* Columns of the refused operations before their own. */
enum { REFUSED_LINE, REFUSED_STATUS, REFUSED_REASON, REFUSED_CODE, REFUSED_COLUMNS };

/* Notes an error of libxlsxwriter; the first one counts. */
void workbook_check(workbook *w, lxw_error error);

/* The format of a cell that comes out of a workbook; NULL where there is none. */
lxw_format *workbook_cell_format(workbook *w, const char *text);

/* ---- Cells of the next row, which make their column wide enough ---- */

/* Text is never a formula, whatever it begins with, and stays text when it is edited. */
void series_put_text(series *s, size_t column, bareme_text t, lxw_format *format);
void series_put_string(series *s, size_t column, const char *string, lxw_format *format);
/* Text that does not widen its column. */
void series_put_unseen(series *s, size_t column, bareme_text t, lxw_format *format);
/* These free the text. A formula goes with the value that it has; sentences wrap over the columns up to the last. */
void series_put_buffer(series *s, size_t column, buffer *text, lxw_format *format);
void series_put_sentences(series *s, size_t column, size_t last, buffer *text, lxw_format *format);
void series_put_formula(series *s, size_t column, buffer *formula, wide value, unsigned decimals, lxw_format *format);
void series_put_number(series *s, size_t column, wide value, unsigned decimals, lxw_format *format);
/* A number of a table: money, a rate or a count; nothing where there is none. */
void series_put_amount(series *s, size_t column, bareme_number n);
void series_put_date(series *s, size_t column, int32_t date);

/* An English message in the reader's language, filled in. */
void series_say(series *s, size_t column, lxw_format *format, const char *message, ...) PRINTF_LIKE(4, 5);

/* ---- Series ---- */

/* Letters of the widest column; and room for 100,000,000.00, so that no later amount turns into hashes. */
enum { WIDEST = 60, MONEY_WIDTH = 14 };

/* How many letters the text has. */
size_t workbook_letters(bareme_text t);

/* Begins a sheet. */
void series_start(series *s);

/* Names the columns that are added to the series. */
void series_add_heading(series *s, const char *text, const char *comment, bool numbers);

/* Puts them into the first row; series_start does where they are there before. */
void series_put_headings(series *s);

/* Makes sure that the next row has a sheet; false after an error. */
bool series_next_row(series *s);

/* Makes the column at least so wide, in characters. */
void series_widen(series *s, size_t column, size_t width);

/* Sets what a sheet can have once its last row is known. */
void series_finish(const series *s);

/* ---- Rows of a list: workbook_rows.c ---- */

bool workbook_set_headings(workbook *w);
void workbook_put_row(workbook *w, const list_row *row);

/* ---- Amounts that follow their numbers: workbook_formula.c ---- */

/* Finds what amounts are products of; false where memory failed. */
bool workbook_find_counts(workbook *w);

/*
 * The formula of an aid that is a number of the row times an amount of the tables' sheet, or nothing. `row` is the
 * row's number in the sheet of operations.
 */
void workbook_put_product(const workbook *w, const list_row *row, const list_aid *aid, buffer *out);

/* The cell of the number, as that formula has it. */
void workbook_put_count_cell(const workbook *w, const list_aid *aid, buffer *out);

/* What the cell of a check shows where the row is not what it was: an English message. */
#define CHANGED N_("changed: recompute")

/* Puts the amounts of aid into the row of an operation, and the cell that says whether they are up to date. */
void workbook_put_amounts(workbook *w, const list_row *row);

/* Colours those cells where they are not, at the end of a sheet of operations. */
void workbook_check_rows(const workbook *w);

/* ---- What is known at the end: workbook_sheets.c, workbook_account.c ---- */

void workbook_put_summary(workbook *w, const bareme_list_summary *s);
void workbook_put_tables(workbook *w);
void workbook_put_account(workbook *w, const bareme_list_summary *s);

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
