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

/* Columns that the sums of a list may be by, and those that a page may be asked to show. */
#define BAREME_BY_MAX 8

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
	bool plan;   /* with columns for the financing plan; of NDJSON each object has its plan anyway */
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
	/*
	 * The columns that the summary has sums by, see bareme_list_summary_group, at most BAREME_BY_MAX: each by its
	 * heading or its letters, or the key of objects, or the name of a field; or "annee", "departement", "epci" or
	 * "zone" of the operation as it is answered. One that the list does not have is BAREME_BAD_INPUT before
	 * anything is written. The caller's, for as long as the list is read.
	 */
	const char *const *by;
	size_t by_count;
	/*
	 * One of so many parts of a list, from 1: a CSV list or one of objects, in UTF-8, that becomes one of these.
	 * The outputs of all parts one after the other are that of the whole list; the first part has the heading. 0
	 * parts: the whole list. `read` is not called then, but `read_at`, with the same payload; and `length` is the
	 * list's, in bytes. Lines of the summary count from the part's first one unless `compare_ids` is set, which
	 * compares the part's ids alone; everything else names lines of the list. Not with stop_on_error.
	 */
	unsigned part;
	unsigned parts;
	bareme_read_at_fn read_at;
	uint64_t length;
	bool brief; /* NDJSON without lines of aid, plan, and the messages of notices, whose codes are there */
	/*
	 * The columns that a page shows of each operation, as they are written and besides its id: named as for `by`,
	 * at most BAREME_BY_MAX. None: the first texts of a CSV list that give no field, before its first numbers.
	 */
	const char *const *columns;
	size_t column_count;
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

/* The line on which the last list's first record with that status begins, which is not BAREME_GRANTED; 0: none does. */
BAREME_API uint64_t bareme_list_summary_line(const bareme_list_summary *summary, bareme_status status);

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
 * Prints it as snprintf does, "lines 5 to 9, 12 and 30 more: valeur-invalide: ..."; of a workbook the message names the
 * cell, or the first one. Its length, 0 after the last one.
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
	BAREME_READ_NOT,
	BAREME_READ_BY_VALUES /* no heading gives the field, and this column alone has its values only: natures */
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

/*
 * Prints a line of the last list as its reader finds it, as snprintf does: "line 31", or of a workbook the row's first
 * cell, "Operations!A31".
 */
BAREME_API size_t bareme_list_place_print(const bareme_list_summary *summary, uint64_t line,
					  const bareme_locale *locale, char *buffer, size_t size);

/* What is said of a list as a whole. */
typedef enum bareme_account {
	BAREME_ACCOUNT_SHEET,   /* which sheet of the workbook is read, and what of it does not show */
	BAREME_ACCOUNT_READ,    /* which column gives which field, in which unit */
	BAREME_ACCOUNT_UNREAD,  /* which columns are not read */
	BAREME_ACCOUNT_DATE,    /* which day is used where no column gives one */
	BAREME_ACCOUNT_REPEATS, /* which ids come more than once */
	BAREME_ACCOUNT_UNIT,    /* which unit a note names that no amount was read in */
	BAREME_ACCOUNT_UNDATED, /* which operations have no date, where a column gives it */
	BAREME_ACCOUNT_READING, /* what the loans of the operations that depend on the reading would be by the other one
				 */
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

/* ---- Sums by columns ---- */

/* What the operations of a group add up to. Loans and grants are never one sum. */
typedef enum bareme_group_amount {
	BAREME_GROUP_LOANS,     /* cents */
	BAREME_GROUP_GRANTS,    /* likewise */
	BAREME_GROUP_DWELLINGS, /* or what else the package counts */
	BAREME_GROUP_COST,      /* cents: what the financing plan pays for */
	BAREME_GROUP_LEFT,      /* cents: what those of its plans leave to finance that leave something */
	BAREME_GROUP_SURPLUS,   /* cents: by how much others exceed the cost; never set against what is left */
	BAREME_GROUP_COUNT
} bareme_group_amount;

/* The operations with the same texts in the columns that the sums are by. */
typedef struct bareme_group {
	size_t size; /* of this struct */
	bool rest;   /* all operations beyond the first 100,000 groups */
	/* In each of the columns: as it came first, for case and blanks make no difference; NULL: none is given. */
	const char *texts[BAREME_BY_MAX];
	uint64_t by_status[BAREME_INVALID + 1];
	/*
	 * Of the operations whose status is BAREME_GRANTED or BAREME_INELIGIBLE, as far as they give it: how many that
	 * are, and their sum. See bareme_group_knows.
	 */
	struct {
		uint64_t operations;
		bareme_sum sum;
	} amounts[BAREME_GROUP_COUNT];
	uint64_t partial; /* operations in whose plan some resource is not given */
} bareme_group;

/* Whether a sum of the group is known; of what plans leave, and of their surplus, as soon as there is a plan. */
static inline bool bareme_group_knows(const bareme_group *group, bareme_group_amount amount)
{
	return group->amounts[amount < BAREME_GROUP_LEFT ? amount : BAREME_GROUP_COST].operations > 0;
}

/* Plans whose resources are the cost, to the cent. */
static inline uint64_t bareme_group_balanced(const bareme_group *group)
{
	return group->amounts[BAREME_GROUP_COST].operations - group->amounts[BAREME_GROUP_LEFT].operations -
	       group->amounts[BAREME_GROUP_SURPLUS].operations;
}

static inline bareme_group bareme_group_init(void)
{
	bareme_group group;
	memset(&group, 0, sizeof group);
	group.size = sizeof group;
	return group;
}

/* The column of that number, from 0, as the caller named it; NULL after the last one. The summary's. */
BAREME_API const char *bareme_list_summary_by(const bareme_list_summary *summary, size_t number);

/* The number of bareme_list_summary_group for all operations as one group. */
#define BAREME_ALL_GROUPS SIZE_MAX

/*
 * Fills in the group of that number, from 0: they are in the order of their texts, those without one last; then what is
 * in none of them. False after the last one, and where `out` has no size. Texts are the summary's.
 */
BAREME_API bool bareme_list_summary_group(const bareme_list_summary *summary, size_t number, bareme_group *out);

/* ---- A summary as JSON ---- */

/*
 * Writes the summary as a JSON object, "version", "empreinte" and "date" first, then counts, sums and how the last list
 * was read; the manual has its members. All in one call of `write`: BAREME_NO_MEMORY or BAREME_WRITE_ERROR.
 */
BAREME_API bareme_result bareme_list_summary_write_json(const bareme_list_summary *summary, bareme_write_fn write,
							void *payload);

/*
 * Adds up what bareme_list_summary_write_json wrote of parts of a list, or of several lists: one more part. What the
 * summary says besides counts and sums is that of the first part, or nothing where the parts differ. BAREME_BAD_INPUT,
 * and reported, where the text is no summary, or one that does not fit: of another version or other tables than the
 * summary's, or with sums by other columns than the first part's. BAREME_NO_MEMORY. After either the summary can only
 * be freed.
 */
BAREME_API bareme_result bareme_list_summary_add_json(bareme_list_summary *summary, bareme_text json,
						      const bareme_locale *locale, bareme_fault_fn report,
						      void *payload);

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
