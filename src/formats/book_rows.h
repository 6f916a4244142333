/* The row that a reader of workbooks is at: its cells as they come in, and the values of cells merged down the rows. */
#ifndef BOOK_ROWS_H
#define BOOK_ROWS_H

#include "formats/book.h"

/* Cells merged from one row down to another; of several columns merged at once the first. */
typedef struct book_merge {
	uint32_t first, last;
	uint32_t column;
} book_merge;

typedef struct book_rows {
	book_cell *cells;
	size_t count, room; /* of the row, blank ones at its end included */
	buffer text;        /* of its cells */
	book_merge *merges; /* in the order of their first rows */
	size_t merge_count, merge_room, merge_next;
	struct merged *merged; /* per column */
	size_t columns;
	uint32_t *down; /* columns in which cells are merged down over the row */
	size_t down_count;
	size_t kept; /* bytes of the text that merged cells keep */
	bool begins; /* the row has the first of merged cells */
	bool failed; /* memory; sticky */
} book_rows;

/* Begins with a sheet that has those merges already, in any order. */
void book_rows_begin(book_rows *r);
void book_rows_free(book_rows *r);

/* Adds a merge; false where memory failed or they are more than BOOK_MERGES, which *many says. */
bool book_rows_merge(book_rows *r, book_merge m, bool *many);

/* Adds text to the row, which keeps its place until the row is done, however much comes; NULL where memory failed. */
char *book_rows_room(book_rows *r, size_t len);

/* The cell of that column, from 0 on, blank until now; NULL where memory failed. */
static inline book_cell *book_rows_cell(book_rows *r, size_t column);
book_cell *book_rows_grow(book_rows *r, size_t column);

/* The row is complete: gives it what is merged down into it. False where it is blank. */
bool book_rows_finish(book_rows *r, uint32_t number);
/* Begins the next one. */
void book_rows_next(book_rows *r);

static inline book_cell *book_rows_cell(book_rows *r, size_t column)
{
	if (column != r->count || column == r->room)
		return book_rows_grow(r, column);
	book_cell *cell = &r->cells[r->count++];
	*cell = (book_cell){.text = {"", 0}};
	return cell;
}

#endif
