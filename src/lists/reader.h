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
} reader;

/* False where memory failed: what is there is freed as ever. */
bool reader_init(reader *r, const list *l);
void reader_free(reader *r);

/* Gives the operation what the record says, or why it cannot be read; false where memory failed. */
bool reader_read(reader *r, const record *rec);

/* ndjson.c: the same for a line of NDJSON. */
bool ndjson_read(reader *r, const record *rec);

/* ---- values.c: what texts mean ---- */

/* How each field's texts are understood. */
void setters_find(const bareme_ruleset *r, setter setters[FIELDS_MAX]);

/* NULL where memory failed; freed by free. */
struct memo *memos_new(void);

/* The same as bareme_field_find, through the memo. */
int reader_find_field(reader *r, bareme_text name);

/* Sets the field of that number through the memo. The text must outlive the answer. */
void reader_set(reader *r, size_t number, bareme_text text);

/* The same for the cells of a record, each of its column's field. */
void reader_set_cells(reader *r, const bareme_text *cells, size_t count);

#endif
