/* Lists of operations. See bareme.h. */
#ifndef BAREME_LIST_H
#define BAREME_LIST_H

#include <bareme/answer.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum bareme_list_format {
	BAREME_LIST_AUTO, /* for input: by its first bytes; for output: as the input, and CSV where that is a workbook
			   */
	BAREME_LIST_CSV,
	BAREME_LIST_NDJSON, /* one JSON object on each line */
	BAREME_LIST_HTML,   /* for output only: a page with totals and operations, the refused ones first */
	BAREME_LIST_XLSX,   /* a workbook */
	BAREME_LIST_TABLE,  /* for output only: aligned rows for a terminal */
	BAREME_LIST_ODS     /* for input only: a workbook of LibreOffice */
} bareme_list_format;

/* What a caller knows of a list beyond what is in it. */
typedef enum bareme_setting_kind {
	BAREME_SET,     /* the value of a field, where a record of an operation gives none */
	BAREME_SET_ALL, /* the value of a field, whatever the records give */
	BAREME_MAP,     /* the column, or the key of objects, that gives a field */
	BAREME_IGNORE   /* a column, or a key, that gives none */
} bareme_setting_kind;

typedef struct bareme_setting {
	bareme_setting_kind kind;
	int field;        /* none for BAREME_IGNORE */
	const char *text; /* the value; or the column, by its heading or its letters as in spreadsheets (C, AB) */
} bareme_setting;

typedef struct bareme_list_options {
	size_t size;                 /* of this struct */
	int32_t date;                /* of operations that give none */
	const bareme_locale *locale; /* of notices and faults */
	bareme_list_format from;
	bareme_list_format to;
	bool plan;   /* CSV with columns for the financing plan */
	bool detail; /* CSV with a record for each aid instead of the list; not for pages and workbooks */
	/* The caller's, for as long as the list is read. */
	const bareme_setting *settings;
	size_t setting_count;
	uint64_t heading;   /* the line, or the row, that names the columns, from 1; 0: it is looked for */
	bool stop_on_error; /* end after the first refused record (BAREME_STOPPED) */
	unsigned threads;   /* that compute; 0: one */
	size_t block;       /* bytes that a thread takes at a time; 0: the library's choice */
	/*
	 * Each callback is called by one thread at a time, though not always the same one; two different callbacks may
	 * run at once. Those that may be NULL say so.
	 */
	bareme_read_fn read;
	void *read_payload;
	bareme_write_fn write; /* in the order of the list */
	void *write_payload;
	/*
	 * Takes a copy of each record that is incomplete or invalid: of CSV with the columns al_ligne, al_code and
	 * al_avis before its own, and a heading; of NDJSON as an object. May be NULL.
	 */
	bareme_write_fn rejects;
	void *rejects_payload;
	/* Takes faults and warnings about the list as a whole, never about a single record; may be NULL. */
	bareme_fault_fn report;
	void *report_payload;
	/* Takes the number of records that are done, now and then; may be NULL. */
	void (*progress)(uint64_t records, void *payload);
	void *progress_payload;
	const char *folder; /* for the temporary files of workbooks; NULL: /tmp */
	size_t width;       /* of a table, in columns of the terminal; 0: as wide as its rows */
	bool ascii;         /* in a table, cells that are cut end with three full stops, not with an ellipsis */
	bool compare_ids;   /* for the summary, see bareme_list_summary_repeats; pages and workbooks do it anyway */
	char delimiter;     /* of a CSV output: ';', ',' or TAB; 0: that of the list */
	bool patient;       /* no read waits long: the first block may be read before anything is written */
	/*
	 * Of a workbook, the sheet that the list is on: its name, or its number from 1. NULL: the first one to be seen
	 * that has a heading.
	 */
	const char *sheet;
} bareme_list_options;

static inline bareme_list_options bareme_list_options_init(void)
{
	bareme_list_options options;
	memset(&options, 0, sizeof options);
	options.size = sizeof options;
	return options;
}

/* Rows of a CSV list that are no operation: they are passed through, and counted apart. */
typedef enum bareme_row {
	BAREME_ROW_BLANK,   /* no cell has any text */
	BAREME_ROW_TOTAL,   /* its first text begins with a word for totals, and it names no commune besides */
	BAREME_ROW_NOTE,    /* text in columns that give no field, below the last operation; or the heading once more */
	BAREME_ROW_PRODUCT, /* of a list with a row for each product: it is counted with the operation above */
	BAREME_ROW_COUNT
} bareme_row;

/* Counts and sums of one list, or of several. */
typedef struct bareme_list_summary bareme_list_summary;

BAREME_API bareme_result bareme_list_summary_new(bareme_list_summary **out, const bareme_ruleset *ruleset);
BAREME_API void bareme_list_summary_free(bareme_list_summary *summary);

/* The records, and those whose answer has this status. */
BAREME_API uint64_t bareme_list_summary_records(const bareme_list_summary *summary);
BAREME_API uint64_t bareme_list_summary_status(const bareme_list_summary *summary, bareme_status status);

/* The rows that are no operation, and not among the records above. */
BAREME_API uint64_t bareme_list_summary_rows(const bareme_list_summary *summary, bareme_row row);

/*
 * The records whose status, other than BAREME_GRANTED, came from a notice with this code; the first one counts. Of
 * BAREME_CODE_BLANK_WORD, the cells that have such a word: no record has a notice of its own.
 */
BAREME_API uint64_t bareme_list_summary_code(const bareme_list_summary *summary, bareme_code code);

/* An id that an operation has, and an earlier one before it. */
typedef struct bareme_repeat {
	const char *id;
	uint64_t first, line; /* on which the first operation with that id begins, and this one */
} bareme_repeat;

/*
 * The operations of the last list whose id an earlier one has, *count of them: the summary's. The first ones of *all;
 * exact as long as the list has no more than 1,000,000 ids, and then of those that have one of the first.
 */
BAREME_API const bareme_repeat *bareme_list_summary_repeats(const bareme_list_summary *summary, size_t *count,
							    uint64_t *all);

/* Records that were refused for one reason. */
typedef struct bareme_refusal {
	bareme_code code;
	int field;           /* concerned, or -1 */
	uint64_t count;      /* of the records */
	uint64_t line;       /* on which the first one begins */
	const char *message; /* its own */
} bareme_refusal;

/*
 * Why records of the last list are incomplete or invalid: the reason of that number, from 0, in the order in which they
 * came up; NULL after the last one. Those of the same code, field and wording are one.
 */
BAREME_API const bareme_refusal *bareme_list_summary_refusal(const bareme_list_summary *summary, size_t number);

/*
 * Prints it as snprintf does, "line 5, 30 times: valeur-invalide: ..."; of a workbook the message names the cell. Its
 * length, 0 after the last one.
 */
BAREME_API size_t bareme_list_refusal_print(const bareme_list_summary *summary, size_t number,
					    const bareme_locale *locale, char *buffer, size_t size);

typedef struct bareme_total {
	uint64_t records;
	bareme_sum loan, grant; /* of those that have amounts */
} bareme_total;

/* How a column of a CSV list was understood. */
typedef enum bareme_column_reading {
	BAREME_READ_BY_NAME,  /* a name of the field, or an alias */
	BAREME_READ_BY_WORDS, /* the field's own words, with others beside them */
	BAREME_READ_AS_SET,   /* by the caller's setting */
	BAREME_READ_NOT
} bareme_column_reading;

typedef struct bareme_list_column {
	size_t number; /* from 0; those of an earlier answer are left out */
	const char *heading;
	int field; /* or -1 */
	bareme_column_reading reading;
	const char *unit; /* of its amounts, where their cells have none of their own; NULL: euros */
} bareme_list_column;

/* The columns of the last list, *count of them: the summary's. None of a list of objects. */
BAREME_API const bareme_list_column *bareme_list_summary_columns(const bareme_list_summary *summary, size_t *count);

/*
 * The unit of money that a row of text alone names, where amounts have none in the headings: it was not applied. NULL
 * if there is none in the last list; *line is that of the first one, or 0.
 */
BAREME_API const char *bareme_list_summary_stray_unit(const bareme_list_summary *summary, uint64_t *line);

/*
 * True where CSV that was written of the last list, and its refused records, should have begun with a byte order mark:
 * the list was Windows-1252, which showed after its first block.
 */
BAREME_API bool bareme_list_summary_lacks_mark(const bareme_list_summary *summary);
/* The sheet of a workbook that the last list was on. */
typedef struct bareme_list_sheet {
	const char *name;     /* NULL: it was no workbook */
	size_t count;         /* the workbook's sheets */
	const char *others;   /* the names of those that have a heading as well; NULL: none has, or none was asked */
	uint64_t hidden_rows; /* that were read like the others, or filtered out */
	const size_t *hidden_columns; /* their numbers, from 0 */
	size_t hidden_column_count;
	uint64_t rounded; /* amounts that are stored with more than two decimals, and were read to the nearest cent */
	uint64_t rounded_row;  /* of the first one */
	size_t rounded_column; /* likewise, from 0 */
} bareme_list_sheet;

/* The summary's. */
BAREME_API const bareme_list_sheet *bareme_list_summary_sheet(const bareme_list_summary *summary);

/* What is said of a list as a whole. */
typedef enum bareme_account {
	BAREME_ACCOUNT_SHEET,   /* which sheet of the workbook is read, and what of it does not show */
	BAREME_ACCOUNT_READ,    /* which column gives which field, in which unit */
	BAREME_ACCOUNT_UNREAD,  /* which columns are not read */
	BAREME_ACCOUNT_DATE,    /* which day is used where no column gives one */
	BAREME_ACCOUNT_REPEATS, /* which ids come more than once */
	BAREME_ACCOUNT_UNIT,    /* which unit a note names that no amount was read in */
	BAREME_ACCOUNT_COUNT
} bareme_account;

/* Prints a sentence as snprintf does; its length, 0 where there is nothing to say. */
BAREME_API size_t bareme_list_account_print(const bareme_list_summary *summary, bareme_account account,
					    const bareme_locale *locale, char *buffer, size_t size);

/*
 * The sums of a nature in a zone, both as values of the fields with these roles; a zone of -1 is that of operations
 * without one. 0 for any other number.
 */
BAREME_API bareme_total bareme_list_summary_total(const bareme_list_summary *summary, int zone, int nature);

/*
 * Answers a list: reads records, and writes each with its answer, in the same order. What is wrong with a record is
 * part of its answer. The output does not depend on `threads` and `block`, and memory does not grow with the list.
 * Counts and sums are added to `summary` (may be NULL).
 *
 * A page and a workbook are written when the list has ended. A page shows 1,000 operations at most. A workbook needs
 * libxlsxwriter, which is loaded when the first one is made, and temporary files.
 *
 * The result can be any but BAREME_BAD_TABLES; the reason of BAREME_BAD_INPUT is reported.
 */
BAREME_API bareme_result bareme_list_run(const bareme_ruleset *ruleset, const bareme_list_options *options,
					 bareme_list_summary *summary);

#ifdef __cplusplus
}
#endif

#endif
