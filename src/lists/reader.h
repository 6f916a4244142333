/* Records understood as operations: one thread's, under one ruleset. */
#ifndef READER_H
#define READER_H

#include "lists/list.h"

typedef struct reader {
	const list *l;
	bareme_operation *operation;
	bareme_answer *answer;
	struct memo *memos;
	buffer decoded; /* strings of a JSON object without their escapes */
	buffer
	    object; /* the object up to where its answer goes, without an earlier one; "{" where there is no object */
	bool is_object;
	bareme_text *others; /* of each of the list's other keys: its value as written, or empty */
	late_keys *late;     /* takes the keys that are none of them */
	stray_unit *stray;   /* takes the first unit that a row of text alone names; may be NULL */
	/* Of a workbook: takes what was rounded; NULL: nobody counts. */
	bareme_list_summary *sums;
	uint64_t rounded; /* amounts of the record */
	uint64_t rounded_line;
	size_t rounded_column; /* of the first one */
	bool count_stored;     /* product_count is a number of the workbook's */
	uint64_t count_first;  /* the rows over which its cell is merged; 0: it is not */
	uint64_t count_last;
	uint64_t first_row; /* of the operation, and its last */
	uint64_t last_row;
	operation_cells cells;
	/* Of a CSV list: what the record is, a bareme_row or one of ROW_... */
	/* Of a list with a row for each product: */
	bareme_text product, product_count; /* the row's */
	bareme_text id;                     /* the list's own, of a row that others may follow */
	bareme_operation *row_operation;    /* takes rows after the first one */
	bool plain;                         /* nothing is known of it but what is in it */
	int row;
	size_t first_column; /* that is not ours */
	size_t label_column; /* of ids, or the same */
	uint64_t nature;     /* the bit of its field */
} reader;

enum {
	ROW_OPERATION = BAREME_ROW_COUNT,
	ROW_UNDECIDED, /* a note if no operation follows, else an operation */
	ROW_HEADING,   /* another heading, whose columns are in another order */
	ROW_PRODUCT,   /* an operation, or part of one: the rows after it show that */
	ROW_SECTION    /* names a nature that is not the caller's, over what follows */
};

/* False where memory failed: what is there is freed as ever. */
bool reader_init(reader *r, const list *l);
void reader_free(reader *r);

/* Gives the operation what the record says, or why it cannot be read; false where memory failed. */
bool reader_read(reader *r, const record *rec);

/* Gives r->operation what the row of a CSV list has in its cells. */
void reader_read_row(reader *r, const record *rec);

/* products.c: counts the product of the row that was read, and adds the rows of its operation after it. */
void products_read(reader *r, const record *rec);

/* rows.c: what a record of a CSV list is; called where a look at its first cell and its nature leaves that open. */
int rows_find_kind(reader *r, const record *rec);

/* ndjson.c: the same for a line of NDJSON. */
bool ndjson_read(reader *r, const record *rec);

/* Finds the keys of the whole lines in `window` that are no fields; false where memory failed. */
bool ndjson_find_keys(list *l, bareme_text window);

/* ---- values.c: what texts mean ---- */

/* How each field's texts are understood. */
void setters_find(const bareme_ruleset *r, setter setters[FIELDS_MAX]);

/* NULL where memory failed; freed by free. */
struct memo *memos_new(void);

/* The same as bareme_field_find, through the memo; NAME_SLIP less what headings_slip says for a name that is a slip. */
enum { NAME_SLIP = -2 };
int reader_find_field(reader *r, bareme_text name);

/* Sets the field of that number through the memo. The text must outlive the answer. */
void reader_set(reader *r, size_t number, bareme_text text);

/* The same for an amount in that unit, where its text has none; r->decoded must have room for both. */
void reader_set_in_unit(reader *r, size_t number, bareme_text text, const char *unit);

/* The same for the cells of a record, each of its column's field. */
void reader_set_cells(reader *r, const bareme_text *cells, size_t count);

/* The same for a row of a workbook, by what its cells are. */
void reader_set_row(reader *r, const record *rec);

/* Sets a number of a workbook, in a unit with so many zeros: "1,234" is one and a quarter, nearly. */
void reader_set_stored(reader *r, const setter *s, bareme_text text, unsigned power, size_t column);

#endif
