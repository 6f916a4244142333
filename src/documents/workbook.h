/* Workbooks: the insides of the document that a list becomes as .xlsx. */
#ifndef WORKBOOK_H
#define WORKBOOK_H

#include "documents/document.h"
#include "documents/xlsx.h"

/* Sheets of one kind, one behind the other: what a sheet cannot hold any more goes to the next one. */
typedef struct series {
	const char *name; /* translated */
	lxw_worksheet *sheet;
	const char **headings;
	size_t columns;
	lxw_row_t row; /* the next one to be written */
	unsigned count;
	lxw_row_t last; /* of the sheets before this one: they are full */
	uint16_t widths[64];
} series;

/* A workbook on its way: each sheet is written from top to bottom, so that memory holds one row of each. */
typedef struct workbook {
	document d;
	paper p;
	lxw_workbook *book;
	lxw_format *text, *sentences, *money, *number, *rate, *date, *heading, *number_heading, *title, *soft, *total,
	    *total_money;
	lxw_worksheet *summary, *tables;
	series operations, aids, refused;
	lxw_row_t row_max;   /* rows that a sheet holds */
	uint64_t zip64_from; /* bytes of rows from which on the file is written as ZIP64 */
	int file;            /* the workbook's bytes, before they go to the list's writer; -1 = none */
	buffer clean;        /* text on its way into a cell */
	lxw_error error;     /* the first one */
	int nature, id;      /* shown columns, or -1 */
} workbook;

/* Columns that the answer adds behind the list's own. */
enum { ANSWER_ZONE, ANSWER_LOAN, ANSWER_GRANT, ANSWER_STATUS, ANSWER_NOTICES, ANSWER_COLUMNS };

/* Columns of the lines of aid, around those that tables name. */
enum { AID_FIRST = 3, AID_FORM = 0, AID_UNIT, AID_QUANTITY, AID_AMOUNT, AID_RULE, AID_SOURCE, AID_LAST };

/* Text is never a formula, whatever it begins with, and stays text when it is edited. */
void workbook_text(workbook *w, lxw_worksheet *sheet, lxw_row_t row, size_t column, bareme_text t, lxw_format *format);
void workbook_string(workbook *w, lxw_worksheet *sheet, lxw_row_t row, size_t column, const char *s,
		     lxw_format *format);
void workbook_number(workbook *w, lxw_worksheet *sheet, lxw_row_t row, size_t column, int64_t value, unsigned decimals,
		     lxw_format *format);
void workbook_date(workbook *w, lxw_worksheet *sheet, lxw_row_t row, size_t column, int32_t date);

/* An English message in the reader's language, filled in. */
void workbook_say(workbook *w, lxw_worksheet *sheet, lxw_row_t row, size_t column, lxw_format *format,
		  const char *message, ...) PRINTF_LIKE(6, 7);

/* Notes an error of libxlsxwriter; the first one counts. */
void workbook_check(workbook *w, lxw_error error);

/* workbook_sheets.c: what is known at the end. */
void workbook_put_summary(workbook *w, const bareme_list_summary *s);
void workbook_put_tables(workbook *w);

/* workbook_file.c: the file behind a workbook, unseen in the folder. False: told to the list. */
bool workbook_open(workbook *w);
bareme_result workbook_hand_over(workbook *w);

/* Tells the list that the temporary files failed; an errno of 0 where the reason is not known. */
void workbook_tell_file(const workbook *w, int error);

#endif
