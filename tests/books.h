/* Workbooks that tests make: parts in, a file out; and the rows that are read of it, as text. */
#ifndef BOOKS_H
#define BOOKS_H

#include "formats/book.h"

/* Parts of a container; a path of NULL ends them. */
typedef struct part {
	const char *path, *text;
} part;

enum { PARTS_MAX = 16 };

/* Packs parts; those of `more` (may be NULL) take the place of others of the same path, and with a text of NULL take
 * them away. */
buffer book_pack(const part *parts, const part *more);

/* The same with one part that was packed already, into `size` bytes of that checksum when unpacked. */
buffer book_pack_raw(const part *parts, const char *path, bareme_text packed, uint64_t size, uint32_t checksum);

/* The same with one part that may have any bytes, and is not packed. */
buffer book_pack_stored(const part *parts, const char *path, bareme_text bytes);

/* The same archive with sizes of 64 bits in its directory. */
buffer book_widen(const buffer *bytes);

/* All parts of an .xlsx workbook of one sheet, and of an .ods one. */
extern const part xlsx_parts[], ods_parts[];

/*
 * What is read of a workbook: its sheets and their rows, or what was reported. A row is "4: N 12|T text|-", with the
 * letters of the cells' types (T N P D H B E F, - for blank ones) and "hidden" behind its number. Free with
 * buffer_free.
 */
buffer book_told(bareme_text bytes);

#endif
