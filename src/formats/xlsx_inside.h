/* What the files of the reader of .xlsx share. */
#ifndef XLSX_INSIDE_H
#define XLSX_INSIDE_H

#include "formats/book_inside.h"

/* Reads the styles, and the texts that cells share, where the workbook has them. */
bareme_result xlsx_read_styles(book *b, const char *part);
bareme_result xlsx_read_strings(book *b, const char *part);

/* Undoes the escapes _xHHHH_ of a text, in its place; returns its length, which is no longer. */
size_t xlsx_unescape(char *text, size_t len);

/* True for the values of true. */
static inline bool xlsx_is_true(const char *value)
{
	return value != NULL && (strcmp(value, "1") == 0 || strcmp(value, "true") == 0 || strcmp(value, "on") == 0);
}

/* Takes the letters of a column, from 1 on; 0 where there are none. */
uint32_t xlsx_column(const char **reference);

/* Finds the cells of a sheet that are merged down its rows. */
bareme_result xlsx_find_merges(book *b, const char *part);

bareme_result xlsx_begin_sheet(book *b, const book_sheet *sheet);
void xlsx_free_sheet(book *b);

#endif
