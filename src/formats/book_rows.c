/* The row that a reader of workbooks is at; see book_rows.h. */
#include "formats/book_rows.h"

#include "base/memory.h"
#include "formats/book_limits.h"

#include <stdlib.h>

/* The value of the cell that is merged down a column, up to a row. */
typedef struct merged {
	uint32_t last; /* 0: none */
	book_cell cell;
	buffer text;
} merged;

void book_rows_free(book_rows *r)
{
	for (size_t i = 0; i < r->columns; i++)
		buffer_free(&r->merged[i].text);
	free(r->merged);
	free(r->down);
	free(r->merges);
	free(r->cells);
	buffer_free(&r->text);
	*r = (book_rows){.failed = false};
}

static int book_rows_compare(const void *a, const void *b)
{
	const book_merge *x = a, *y = b;
	if (x->first != y->first)
		return x->first > y->first ? 1 : -1;
	return (x->column > y->column) - (x->column < y->column);
}

void book_rows_begin(book_rows *r)
{
	if (r->merge_count > 1)
		qsort(r->merges, r->merge_count, sizeof *r->merges, book_rows_compare);
	r->merge_next = 0;
	r->count = r->text.len = r->down_count = 0;
	r->begins = false;
	for (size_t i = 0; i < r->columns; i++)
		r->merged[i].last = 0;
}

bool book_rows_merge(book_rows *r, book_merge m, bool *many)
{
	*many = r->merge_count == BOOK_MERGES;
	if (*many || !grow(&r->merges, r->merge_count, &r->merge_room, sizeof *r->merges))
		return false;
	r->merges[r->merge_count++] = m;
	return true;
}

/* ---- Cells ---- */

char *book_rows_room(book_rows *r, size_t len)
{
	uintptr_t old = (uintptr_t)r->text.data;
	char *room = buffer_reserve(&r->text, len + 1);
	if (room == NULL) {
		r->failed = true;
		return NULL;
	}
	uintptr_t now = (uintptr_t)r->text.data;
	if (old == now || old == 0)
		return room;
	/* The text has moved, and the cells with it. */
	for (size_t i = 0; i < r->count; i++) {
		uintptr_t at = (uintptr_t)r->cells[i].text.data;
		if (at >= old && at <= old + r->text.len)
			r->cells[i].text.data = r->text.data + (at - old);
	}
	return room;
}

book_cell *book_rows_grow(book_rows *r, size_t column)
{
	while (column >= r->room) {
		if (!grow(&r->cells, r->room, &r->room, sizeof *r->cells)) {
			r->failed = true;
			return NULL;
		}
	}
	for (; r->count <= column; r->count++)
		r->cells[r->count] = (book_cell){.text = {"", 0}};
	book_cell *cell = &r->cells[column];
	*cell = (book_cell){.text = {"", 0}};
	return cell;
}

/* ---- Merges ---- */

/* Keeps the cell of a column down to a row. */
static void book_rows_keep(book_rows *r, uint32_t column, uint32_t last)
{
	while (column >= r->columns) {
		size_t room = r->columns;
		if (!grow(&r->merged, r->columns, &room, sizeof *r->merged)) {
			r->failed = true;
			return;
		}
		memset(r->merged + r->columns, 0, (room - r->columns) * sizeof *r->merged);
		uint32_t *down = realloc(r->down, room * sizeof *down);
		r->failed |= down == NULL;
		if (down == NULL)
			return;
		r->down = down;
		r->columns = room;
	}
	merged *m = &r->merged[column];
	bool kept = m->last != 0;
	m->last = last;
	if (!kept)
		r->down[r->down_count++] = column;
	m->cell = r->cells[column];
	/* A text of the row's goes with it; others stay, and that of areas that overlap is here already. */
	uintptr_t at = (uintptr_t)m->cell.text.data, own = (uintptr_t)r->text.data;
	if (own == 0 || at < own || at >= own + r->text.len)
		return;
	r->kept += m->cell.text.len - m->text.len;
	m->text.len = 0;
	buffer_text(&m->text, m->cell.text);
	m->cell.text = buffer_all(&m->text);
	r->failed |= m->text.failed;
}

/* Gives the row what is merged down into it. */
static void book_rows_take(book_rows *r, uint32_t number)
{
	size_t left = 0;
	for (size_t i = 0; i < r->down_count; i++) {
		uint32_t column = r->down[i];
		merged *m = &r->merged[column];
		if (m->last < number) {
			m->last = 0;
			continue;
		}
		r->down[left++] = column;
		book_cell *cell = column < r->count ? &r->cells[column] : book_rows_grow(r, column);
		if (cell != NULL) {
			*cell = m->cell;
		}
	}
	r->down_count = left;
}

static void book_rows_start(book_rows *r, uint32_t number)
{
	for (; r->merge_next < r->merge_count && r->merges[r->merge_next].first <= number; r->merge_next++) {
		const book_merge *m = &r->merges[r->merge_next], *next = m + 1;
		/* Of areas that begin in one cell the last one counts. */
		bool again = r->merge_next + 1 < r->merge_count && next->first == m->first && next->column == m->column;
		if (again || m->first != number || m->column >= r->count || r->cells[m->column].type == BOOK_BLANK)
			continue;
		r->cells[m->column].merged_from = m->first;
		r->cells[m->column].merged_to = m->last;
		r->begins = true;
		book_rows_keep(r, m->column, m->last);
	}
	if (r->merge_next == r->merge_count)
		r->merge_next = r->merge_count = 0;
}

/* ---- Whole rows ---- */

static void book_rows_trim(book_rows *r)
{
	while (r->count > 0 && r->cells[r->count - 1].type == BOOK_BLANK)
		r->count--;
}

bool book_rows_finish(book_rows *r, uint32_t number)
{
	book_rows_trim(r);
	if (r->count == 0)
		return false;
	if (r->down_count > 0)
		book_rows_take(r, number);
	if (r->merge_next < r->merge_count)
		book_rows_start(r, number);
	return true;
}

void book_rows_next(book_rows *r)
{
	r->begins = false;
	r->count = r->text.len = 0;
}
