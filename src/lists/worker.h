/* One thread's work on a list: the records of a block read, evaluated and written. */
#ifndef WORKER_H
#define WORKER_H

#include "lists/reader.h"
#include "lists/writer.h"

typedef struct worker {
	reader reader;
	const list_writer *writer;
	void *state; /* the writer's */
	csv_splitter *splitter;
	buffer converted; /* a record in UTF-8 */
	buffer key;       /* of the group that a record is in */
	/* Of a list with a row for each product: the rows of an operation after its first one, and their texts. */
	record *further;
	size_t further_room;
	arena kept;
} worker;

/* False where memory failed: what is there is freed as ever. */
bool worker_init(worker *w, const list *l, const list_writer *writer);
void worker_free(worker *w);

/* Answers and writes every record of the block, up to the first refused one where the list stops there. */
void worker_run(worker *w, block *b);

/*
 * Where the first record from `at` on begins that is an operation for certain, or another heading; the end of the
 * block's records where there is none. NULL where memory failed.
 */
const char *worker_first_operation(worker *w, block *b, size_t at);

#endif
