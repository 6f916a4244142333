/*
 * Documents: an answer as a page or as Markdown, a list of answers as a page or a workbook. A document takes the rows
 * of a list one by one; where they come from it does not know.
 */
#ifndef DOCUMENT_H
#define DOCUMENT_H

#include "base/warn.h"
#include "documents/paper.h"
#include "engine/summary.h"

/* A cell of the list: as it was written, and what was understood. */
typedef struct list_cell {
	enum { CELL_TEXT, CELL_NUMBER, CELL_DATE, CELL_STORED, CELL_BOOLEAN } kind;
	/* Of a number: its own decimals, as few as it needs, and those to be shown. */
	uint8_t decimals, shown;
	bool grouped;  /* its digits in threes */
	int64_t value; /* of a number in the column's unit, with its decimals; of a date, the day */
	bareme_text text;
	/* Out of a workbook: it goes into another one as it was. */
	const char *format; /* as Excel writes it; NULL: the cell is no workbook's */
	double stored;      /* of CELL_STORED and CELL_BOOLEAN */
} list_cell;

/* A line of aid, and its texts in the detail columns. */
typedef struct list_aid {
	bareme_line line;
	const char **values; /* one per detail column; the ruleset's */
} list_aid;

typedef struct list_notice {
	bareme_code code;
	bareme_text message;
} list_notice;

/* A record and its answer; it lasts as long as the call that hands it over. */
typedef struct list_row {
	uint64_t record, line; /* from 1: its number, and the line on which it begins */
	bool is_operation;     /* else a row with no answer of its own, see bareme_row */
	bareme_status status;
	bareme_code code; /* that gave the status; BAREME_CODE_COUNT where it is BAREME_GRANTED */
	int nature, zone; /* values of their fields, or -1 */
	int32_t commune;  /* or -1 */
	int32_t date;
	bool dated;          /* the operation gives it */
	int64_t dwellings;   /* or what else the tables count; -1: none is given */
	int64_t cost;        /* that a plan pays for: cents, or BAREME_NO_AMOUNT */
	int64_t loan, grant; /* likewise */
	/* Where the list is to have plans, of the operation's: */
	bool has_plan, plan_is_partial; /* some resource is not given */
	int64_t left;                   /* cents */
	int64_t share;                  /* of the aids in it, in hundredths of a per cent */
	bool aligned;                   /* there is a cell for each column */
	bareme_text *shown;             /* of an operation: as many as the list shows */
	list_cell *cells;
	size_t cell_count;
	list_aid *aids;
	size_t aid_count;
	list_notice *notices;
	size_t notice_count;
} list_row;

/* A column of the list, without those of an earlier answer. */
typedef struct list_column {
	const char *heading;
	int field;    /* or -1 */
	bool numbers; /* or dates */
} list_column;

/* The list as a whole. The caller's, all of it: it outlives the document. */
typedef struct document_list {
	const bareme_ruleset *rules;
	int32_t date; /* of operations without a date of their own */
	bool plan;    /* columns for what is left to finance, and the aids' share */
	bool sums;    /* the summary is to have sums by columns */
	const list_column *columns;
	size_t column_count;
	const char *const *shown; /* the headings of what a page shows of each operation besides its id */
	size_t shown_count;
	const char *const *details; /* the columns that tables name for their lines of aid */
	size_t detail_count;
	const char *sheet;  /* of the workbook that the list was; or NULL */
	warner warner;      /* the reader's language, and what goes wrong with files */
	const char *folder; /* for temporary files; NULL or "": /tmp */
	bareme_write_fn write;
	void *write_payload;
} document_list;

/* A document on its way: begun once, when the list's columns are known; then its rows, in their order; then ended. */
typedef struct document {
	document_list list; /* set before begin */
	bareme_result (*begin)(struct document *d);
	bareme_result (*row)(struct document *d, const list_row *row);
	bareme_result (*end)(struct document *d, const bareme_list_summary *summary); /* writes the document */
	void (*free)(struct document *d); /* the document itself as well, but not its arena */
	arena arena;
} document;

/* NULL where memory failed. */
document *page_document_new(void);
document *workbook_document_new(void);
void document_free(document *d);

/* The rows that are no operation, counted: "1 total, 2 notes"; nothing where there are none. */
void document_put_rows(buffer *out, const bareme_list_summary *s, const bareme_locale *locale);

/* What the sums of a group are called, in English. */
extern const char *const document_group_columns[BAREME_GROUP_COUNT];

/* The number of the column that gives the field, or -1. */
int document_column(const document *d, int field);

#endif
