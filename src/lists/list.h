/*
 * Lists: many records, many threads, one order. A stream cuts the input into blocks of whole records (stream); the
 * threads of a pool read, evaluate and write the records of a block (pool, worker, reader); how they are written is
 * the business of a list writer (writer), and nothing else knows a form of output. This header has what all share.
 */
#ifndef LIST_H
#define LIST_H

#include "base/memory.h"
#include "base/warn.h"
#include "engine/summary.h"
#include "formats/csv.h"

enum {
	/* Bytes of a longer record are not kept: it is refused, so that memory stays bounded. */
	RECORD_MAX = 1 << 21,
	/* Bytes of rows that wait for what follows them, since it decides whether they are notes: as many as a record.
	 */
	NOTES_MAX = RECORD_MAX,
	/* Bytes of the rows of one operation, where a list has a row for each product: as many as a record. */
	ROWS_MAX = RECORD_MAX,
	/* Blank rows between two rows of one operation: more, as at the end of a sheet, end it. */
	BLANKS_MAX = 50,
	/* Bytes of an NDJSON list whose keys become columns of a CSV output: what keys are there shows in few objects.
	 */
	KEYS_WINDOW = 1 << 16,
	/* Ids that are compared with each other: about 60 bytes each, and a list of more is no officer's. */
	IDS_MAX = 1000000,
	/* Keys that come later are reported up to so many: more would not be read. */
	LATE_MAX = 16,
	/* Bytes that a thread works on at a time: enough that locks cost nothing, few enough for its cache. */
	BLOCK_SIZE = 1 << 18,
	/* Bytes of a workbook, which is copied into a temporary file: a full sheet of 20 columns takes fewer. */
	WORKBOOK_MAX = 1 << 29,
	/* Lines among which the heading is looked for: titles, logos and remarks above it take fewer. */
	HEADING_LINES = 50,
	/* Bytes of records that are looked at where headings leave open what a column is. */
	SAMPLE_SIZE = 1 << 16
};

/* What a column gives, where it gives no field. */
enum {
	COLUMN_UNKNOWN = -1,
	COLUMN_ANSWER = -2, /* one of ours from an earlier run, to be replaced */
	/* Of a list with a row for each product: */
	COLUMN_PRODUCT = -3,
	COLUMN_COUNT = -4
};

/* True for a column whose cells count: it gives a field, or a product or its number. */
static inline bool column_is_read(int column)
{
	return column >= 0 || column <= COLUMN_PRODUCT;
}

/* How the texts of a field are understood: those that recur through a memo, plain digits at once. */
typedef struct setter {
	enum {
		SET_NOTHING,
		SET_OTHER,
		SET_ID,
		SET_NUMBER,
		SET_DATE,
		SET_VALUE,
		SET_PLACE,
		SET_SCALED,
		SET_PRODUCT,
		SET_COUNT
	} kind;
	int field;
	uint64_t bit; /* of the field */
	union {
		int64_t scale;    /* of a number: its smallest units in a whole; 0 = read it in full */
		const char *unit; /* SET_SCALED: of an amount whose text has none */
	};
	int64_t least, most;
} setter;

/* What the cells of a column are in a workbook. */
typedef struct column_type {
	enum { TYPE_TEXT, TYPE_NUMBER, TYPE_DATE } kind; /* of a column that gives a field: by the field */
	uint8_t decimals;                                /* the most that the first records have */
} column_type;

/* What holds for the whole list: const while threads work. */
typedef struct list {
	const bareme_ruleset *r;
	const bareme_list_options *options;
	warner warner;
	bareme_list_format from;     /* BAREME_LIST_XLSX for any workbook */
	struct booksheet *booksheet; /* the sheet of a workbook that it is, see booksheet.h; else NULL */
	struct share *share;         /* the part that is answered, see share.h; NULL: all of it */
	bool marked;                 /* it begins with a byte order mark, or is to */
	/* Of a CSV list: its dialect and its columns. */
	bareme_text titles;   /* the lines above the heading as they stand, in UTF-8 */
	bareme_text above[2]; /* the heading's upper rows, the nearest first, without line ends; or empty */
	bareme_text heading;  /* in UTF-8, without its line end */
	uint64_t heading_line;
	const char *unit;              /* of amounts, by the titles; NULL where they name none */
	char delimiter, out_delimiter; /* of the list, and of a CSV output */
	bareme_text line_end;
	int *columns;                     /* column -> field, or one of COLUMN_... */
	const bareme_text *heading_cells; /* of the heading's own row */
	const char **headings;            /* what each column is called: its cell, or what stands above a blank one */
	const char **groups;              /* what is above it in the heading's upper rows, or "" */
	uint8_t *how;                     /* a bareme_column_reading of each */
	size_t unit_room;                 /* bytes that units of columns or keys add to a record at most */
	const char **units;               /* of amounts in the column, where a cell has none of its own; or NULL */
	uint8_t *powers;                  /* their zeros, 3 of k€ */
	bool types_cells;                 /* it becomes a document */
	column_type *types;               /* of a CSV list that does */
	size_t column_count;
	bool by_cells;      /* records are not written whole: some columns are ours, or the delimiter is another one */
	bool bare_amounts;  /* some column has amounts and names no unit of theirs */
	bool long_form;     /* it has a row for each product */
	size_t nature_like; /* 1 + the column that has most natures, where none gives the nature; or 0 */
	bool compares_ids;
	uint64_t dates; /* the bit of the field, where some operations may have a date; else 0 */
	/* What the sums are by, see by.h. */
	struct by_column *by;
	size_t by_count;
	/* What a page shows of each operation, and what that is called. */
	struct by_column *shown;
	const char **shown_names;
	size_t shown_count;
	/* Of an NDJSON list that is written as CSV, or summed up by keys: those that are no fields, as written, and
	 * their numbers. */
	bool keeps_keys;
	bool no_objects;  /* there is none whose keys would be found */
	bool writes_keys; /* they become columns, so that later ones are reported */
	bareme_text *keys;
	size_t key_count, key_room;
	names key_numbers;
	setter setters[FIELDS_MAX];
	setter *column_setters; /* those of the columns' fields */
	arena arena;
} list;

/* A record as it was read; its texts last as long as the call that hands it over. */
typedef struct record {
	bareme_text raw;  /* as it stood, without its line end */
	bareme_text text; /* the same in UTF-8 */
	bareme_text line_end;
	uint64_t line; /* on which it begins, from 1 */
	bool readable; /* it is sound text */
	/* Of a CSV list: */
	csv_cut cut;
	/* NULL where the quotes are broken. Of a workbook, one more that is not counted: the codes, see booksheet.h. */
	const bareme_text *cells;
	size_t count;
	/* Of a list with a row for each product: the rows after it that are of its operation. */
	const struct record *further;
	size_t further_count;
} record;

/* Keys of objects that come up when the columns of a CSV output are settled. */
typedef struct late_keys {
	size_t count;
	struct late_key {
		bareme_text name; /* as written */
		uint64_t line;
	} list[LATE_MAX];
} late_keys;

/* ndjson.c: adds one, if it is new. */
void late_keys_add(late_keys *late, bareme_text name, uint64_t line);

/* A run of whole records, and what is made of them. */
typedef struct block {
	buffer in;
	size_t len;   /* of the whole records in it; what follows is only looked at */
	bool windows; /* Windows-1252, to be converted */
	bool ended;   /* nothing follows */
	bool ascii;   /* no byte is NUL or beyond ASCII */
	/* What rows are that may be notes: what follows decides it, no operation follows, or one does. */
	enum { NOTES_OPEN, NOTES_ARE_NOTES, NOTES_ARE_OPERATIONS } notes;
	size_t tail;        /* bytes at its end that were left out: from the first row on that is not decided */
	uint64_t tail_line; /* on which they begin */
	uint64_t bad_line;  /* of another heading, where the result is BAREME_BAD_INPUT */
	bool bad_section;   /* that line is one over a part with another nature */
	uint64_t first_line;
	uint64_t first_record; /* records before it in the list, where the writer is `numbered` */
	uint64_t records;      /* so far, with those that are no operation; lines without a byte do not count */
	bareme_list_summary *summary;
	buffer rejects;
	late_keys late;
	buffer ids; /* where they are compared, see ids.h */
	/* The writer's: text, or rows of its own in the arena. */
	buffer out;
	arena arena;
	struct block_row *rows, **rows_end;
	bareme_result result;
	bool done; /* computed */
} block;

#endif
