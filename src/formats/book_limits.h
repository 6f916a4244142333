/*
 * What a workbook may have at most, so that memory and time stay bounded whatever it says of itself. Beyond it the
 * workbook is refused with the limit's name and number; nothing is cut.
 */
#ifndef BOOK_LIMITS_H
#define BOOK_LIMITS_H

#include <stddef.h>
#include <stdint.h>

/* The grid of Excel and of LibreOffice. */
enum { BOOK_ROWS = 1048576, BOOK_COLUMNS = 16384 };

/* Parts of the container: a sheet, a picture and a drawing each is one. */
enum { ZIP_PARTS = 20000 };

/* Bytes that a part inflates to: the largest sheets in use have some hundred MB. */
#define ZIP_PART_SIZE (UINT64_C(4) << 30)
/* Of all parts that are read, one as often as it is. */
#define ZIP_ALL_SIZE (UINT64_C(32) << 30)
/* How many times its packed size a part may have, once it is larger than that: sheets have 10 to 100 times it, those of
 * one row repeated 250 times it; deflate can do 1032. */
enum { ZIP_RATIO = 300 };
#define ZIP_RATIO_FROM (UINT64_C(64) << 20)

/* Memory of the XML parser: its buffer, the tags that are open, and each name of a tag or attribute once. */
enum { XML_MEMORY = 16 << 20 };
/* Bytes of a tag, a comment or the like, which the parser must have whole. */
enum { XML_TOKEN = 1 << 20 };
/* Tags within tags: sheets have 8, text in an .ods cell some more. */
enum { XML_DEPTH = 200 };

/* Bytes of a cell's text, and of a row's, which are also the most that cells merged down the rows keep: Excel has
 * 32,767 characters in a cell. */
enum { BOOK_CELL_TEXT = 1 << 20, BOOK_ROW_TEXT = 16 << 20 };

/* The different texts of an .xlsx workbook, which stay in memory: their number, and their bytes. */
enum { BOOK_STRINGS = 8 << 20, BOOK_STRINGS_SIZE = 128 << 20 };

/* Sheets, styles of cells (Excel has 65,490), and the bytes of all their names, paths and number formats. */
enum { BOOK_SHEETS = 4096, BOOK_STYLES = 65536, BOOK_NAMES_SIZE = 8 << 20 };

/* Number formats of an .xlsx workbook's own, which are sought one by one for each style: Excel has 250. */
enum { XLSX_FORMATS = 4096 };

/* Cells of a sheet that are handed on: a few hundred bytes of .ods, which says that a row or a cell is repeated, make
 * as many as the grid has. */
enum { BOOK_CELLS = 200000000 };

/* Bytes of text of a sheet that are handed on: likewise, where a cell is nothing but blanks, a text that cells share,
 * or repeated. Sheets in use have some hundred MB. */
#define BOOK_SHEET_TEXT (UINT64_C(2) << 30)

/* Areas of cells merged down the rows, of a sheet. */
enum { BOOK_MERGES = 1 << 20 };

#endif
