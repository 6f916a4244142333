/*
 * How the records of a list are written. A writer is asked in this order: `begin` once, when the heading is read;
 * `open` for each thread; `record` for each record, by the thread that answered it; `emit` for each block, in the
 * order of the list and one at a time; `end` once, unless something failed; `close` for each thread. What needs the
 * order of the list belongs into emit, what takes time into record.
 *
 * A new form of output is a file write_FORM.c with its writer's constructor, declared below, and a line in
 * output_writer (run.c); nothing that reads knows of it.
 */
#ifndef WRITER_H
#define WRITER_H

#include "answers/phrases.h"
#include "documents/document.h"
#include "lists/list.h"

/* A record, how it was understood, and its answer; it lasts as long as the call that hands it over. */
typedef struct answered {
	const record *record;
	const bareme_operation *operation;
	const bareme_answer *answer;
	/* Of an NDJSON list: its object up to where the answer goes, without an earlier one; "{" where it is none. */
	const buffer *object;
	bool is_object;
	const bareme_text *others; /* of each of the list's other keys: its value as written, or empty */
	bareme_row row;            /* of a row that is passed: which */
} answered;

typedef struct list_writer {
	void *payload;
	bool sums_only; /* answers need no lines of aid */
	bool numbered;  /* `record` needs the record's number in the list */
	bareme_result (*begin)(void *payload, const list *l);
	void *(*open)(void *payload); /* a thread's state; NULL where memory failed; may be NULL: the payload */
	bool (*record)(void *state, const answered *a, block *b); /* false where memory failed */
	/* The same for a row of a CSV list that is no operation, as it was read; may be NULL: such rows are left out.
	 */
	bool (*pass)(void *state, const answered *a, block *b);
	bareme_result (*emit)(void *payload, const block *b);
	bareme_result (*end)(void *payload, const bareme_list_summary *sums); /* may be NULL */
	void (*close)(void *state);                                           /* may be NULL */
} list_writer;

/* A writer's row begins so. */
typedef struct block_row {
	struct block_row *next;
} block_row;

/* Adds a row of that size to the block, zeroed, in its arena; NULL where memory failed. */
void *block_add_row(block *b, size_t size);

/* What the writers of this folder share: their payload. */
typedef struct output {
	const list *l;
	document *document;        /* that the list becomes; the caller's */
	uint64_t records;          /* emitted */
	struct table_shape *shape; /* of a table */
	/* The columns of lines of aid that tables name; in the arena. */
	const char **details;
	size_t detail_count;
	bareme_text *members; /* of NDJSON made of cells: each column's name with its colon; empty = left out */
	arena arena;
} output;

/* "ligne-de-total" and its sentence, for a row that is passed. */
const char *passed_total_message(const bareme_locale *locale);

list_writer csv_writer(output *o);
list_writer json_writer(output *o, const list *l);
list_writer detail_writer(output *o); /* CSV with a record per line of aid */
list_writer document_writer(output *o);
list_writer table_writer(output *o);

/* Writes the bytes, if there are any. */
bareme_result output_put(bareme_write_fn write, void *payload, const buffer *b);

/* Writes a heading, which only the first part of a list has. */
bareme_result output_put_heading(const list *l, buffer *heading, bareme_write_fn write, void *payload);

/* Emits the text in the block. */
bareme_result output_emit(void *payload, const block *b);

/* A thread's own, of writers whose answers have phrases that recur. Freed by free. */
typedef struct output_state {
	const list *l;
	const output *o;
	phrases phrases;
} output_state;

void *output_open(void *payload);

/* Finds the columns of lines of aid; false where memory failed. */
bool details_find(output *o);

/* What the row of the line has in the column of that name: its own condition, or the value used; "" where it has none.
 */
const char *details_value(const bareme_answer *a, const bareme_line *line, const char *name);

#endif
