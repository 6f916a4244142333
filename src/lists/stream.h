/* The input of a list as blocks of whole records. */
#ifndef STREAM_H
#define STREAM_H

#include "lists/list.h"

typedef struct stream {
	list *l;
	buffer carry;     /* read, and not part of a block yet */
	size_t ascii;     /* bytes at its start that are known to be ASCII */
	bool ended;       /* nothing more is to be read */
	bool decided;     /* a byte beyond ASCII has shown the encoding */
	bool windows;     /* it is Windows-1252 */
	bool numbered;    /* records are counted */
	size_t id_column; /* whose rows of one id stay in one block; SIZE_MAX where each row is an operation */
	uint64_t line;
	uint64_t records;
} stream;

/* Finds the list's format, and reads its heading. */
bareme_result stream_begin(stream *s, list *l);

/* Fills a block with whole records; its length is 0 at the end of the list. */
bareme_result stream_next(stream *s, block *b);

/* True where what was written in UTF-8 should have begun with a mark: the encoding showed when it was too late. */
bool stream_lacks_mark(const stream *s);

void stream_free(stream *s);

/* What messages call that line, which the buffer has: "line 31", or the row's first cell in a workbook. */
const char *list_place(const list *l, uint64_t line, buffer *out);

/* How many lines of the list the whole records are: of a workbook, rows. */
uint64_t list_count_lines(const list *l, bareme_text records);

/*
 * Cuts the next record of a list off `bytes`: csv_record within RECORD_MAX, or a line of NDJSON; CSV_LONG where it is
 * longer.
 */
csv_cut list_cut(const list *l, bareme_text bytes, bool ended, size_t *len);

#endif
