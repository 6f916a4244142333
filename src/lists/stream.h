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
	uint64_t line;    /* of a part after the first one, from 1; see list_line */
	uint64_t records;
	uint64_t offset; /* bytes read so far */
	uint64_t end;    /* of a part: where the next one begins */
} stream;

/* How many bytes of the list, or of its part, are not in a block yet; of a list without parts, any number. */
static inline size_t stream_left(const stream *s)
{
	return s->l->share == NULL ? SIZE_MAX : (size_t)(s->end + s->carry.len - s->offset);
}

/* Finds the list's format, and reads its heading. */
bareme_result stream_begin(stream *s, list *l);

/* Fills a block with whole records; its length is 0 at the end of the list. */
bareme_result stream_next(stream *s, block *b);

/*
 * Shortens whole records to whole operations: 0 where more is to be read to tell. Where a block ends must not show in
 * what comes out, so it ends only where every reading of the rows begins another operation.
 */
bareme_result stream_settle_operations(const stream *s, size_t *len);

/*
 * Of whole records of a list with a row for each product: where the first one after `at` begins that is certainly of
 * another operation than the one above it; their length where there is none.
 */
size_t stream_other_operation(const stream *s, bareme_text records, size_t at);

/* Refuses a list of another encoding than parts may have. */
bareme_result stream_refuse_windows(const stream *s);

/* True where what was written in UTF-8 should have begun with a mark: the encoding showed when it was too late. */
bool stream_lacks_mark(const stream *s);

void stream_free(stream *s);

/* The line of the list that has this number in its part. */
uint64_t list_line(const list *l, uint64_t line);

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
