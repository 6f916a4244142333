/* What the files of the reader of .ods share. */
#ifndef ODS_INSIDE_H
#define ODS_INSIDE_H

#include "formats/book_inside.h"

/* Reads the styles of the workbook, up to where its sheets begin. */
bareme_result ods_read_styles(book *b);

/* The number of a style of cells, 0 where there is none; whether the style of a sheet hides it. */
uint32_t ods_style(const book *b, const char *name);
bool ods_hides(const book *b, const char *name);

bareme_result ods_begin_sheet(book *b, const book_sheet *sheet);
void ods_free_sheet(book *b);

#endif
