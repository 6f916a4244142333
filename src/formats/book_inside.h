/* What the readers of workbooks share: a book, its parts, its styles. */
#ifndef BOOK_INSIDE_H
#define BOOK_INSIDE_H

#include "base/memory.h"
#include "base/names.h"
#include "formats/book.h"
#include "formats/book_limits.h"
#include "formats/book_rows.h"
#include "formats/number_format.h"
#include "formats/xml.h"
#include "formats/zip.h"

typedef struct book_sheet {
	const char *name;
	const char *part; /* its path in the container */
	bool hidden;
} book_sheet;

/* A style of cells. */
typedef struct book_style {
	const char *format;
	number_shape shape;
} book_style;

/* How a kind of workbooks is read. */
typedef struct book_reader {
	/* Finds the sheets. */
	bareme_result (*open)(book *b);
	/* Begins with a sheet, and with the part that has it: its rows are handed on while that is read. */
	bareme_result (*begin)(book *b, const book_sheet *sheet);
	void (*free)(book *b);
} book_reader;

struct book {
	zip *zip;
	FILE *file;
	warner to;
	const book_reader *reader;
	arena memory; /* names, formats */
	book_sheet *sheets;
	size_t sheet_count, sheet_room;
	book_style *styles;
	size_t style_count, style_room;
	size_t names_size; /* of what book_copy has copied */
	bool date1904;
	/* Of .xlsx: the texts that cells share, one after the other; of text i the end is ends[i]. The part is NULL
	 * once they are read. */
	const char *strings_part;
	buffer strings;
	uint32_t *ends;
	size_t string_count, string_room, string_start;
	names styles_by_name; /* of .ods: families and names of styles */
	/* The part that is read. */
	xml *xml;
	const char *part;
	bareme_result left; /* the result with which its reader left it */
	/* The sheet that is read. */
	book_rows rows;
	uint64_t cells, text;                   /* that were handed on: how many, and bytes */
	uint64_t hidden[BOOK_COLUMNS / 64 + 1]; /* columns */
	void *walk;                             /* the reader's own */
	bool begun, glance;
	book_row_fn row;
	void *payload;
};

extern const book_reader xlsx_reader, ods_reader;

/* ---- Parts ---- */

/* Opens the container. */
bareme_result book_container_open(book *b);

/* Begins with a part; one that is not there is reported. */
bareme_result book_part_begin(book *b, const char *path, const xml_reader *reader, void *payload);
/* Reads a piece of it; *more is false at its end. */
bareme_result book_part_step(book *b, bool *more);
void book_part_end(book *b);
/* From within the reader of the part: it is not read further, and book_part_step returns that result; of
 * BAREME_DONE, as if it had ended. */
void book_part_leave(book *b, bareme_result result);
/* Reads a part from end to end, or until its reader stops. */
bareme_result book_part_read(book *b, const char *path, const xml_reader *reader, void *payload);

/*
 * Looks through the bytes of a part, which is ten times faster than its XML. `look` gets them piece by piece and
 * returns how many it is done with; the others, BOOK_LOOK_KEPT at most, come again before the next piece. *result other
 * than BAREME_DONE, or BAREME_STOPPED, ends it.
 */
enum { BOOK_LOOK_KEPT = 4096 };
typedef size_t (*book_look_fn)(book *b, bareme_text bytes, void *payload, bareme_result *result);
bareme_result book_part_look(book *b, const char *path, book_look_fn look, void *payload);
/* From within it: an XML reader for bytes that it finds, in b->xml. False where memory failed. */
bool book_part_fragment(book *b, const xml_reader *reader, void *payload);
/* Feeds bytes to it; what is broken ends it as xml_stop does, for the part's own reader will report it. */
bareme_result book_part_feed(book *b, bareme_text bytes);
/* The first bytes of a part, `size` - 1 at most, as a string. */
bareme_result book_part_start(book *b, const char *path, char *start, size_t size);

/* True where the bytes that a part begins with are of UTF-16: then no search is of use. */
static inline bool book_is_wide(bareme_text bytes)
{
	return bytes.len >= 2 &&
	       ((unsigned char)bytes.data[0] >= 0xFE || bytes.data[0] == '\0' || bytes.data[1] == '\0');
}

/* ---- Sheets and styles ---- */

/* Adds a sheet; its strings are copied. */
bareme_result book_add_sheet(book *b, const char *name, const char *part, bool hidden);
bareme_result book_refuse_sheets(const book *b);
/* A copy of a name or a number format that lives as long as the book; NULL where that failed, which *result then says.
 */
const char *book_copy(book *b, const char *string, bareme_result *result);
/* Adds a style, whose format lives as long as the book. */
bareme_result book_add_style(book *b, const char *format);

/* ---- The sheet that is read ---- */

/* Columns that are hidden, counted from 0. */
void book_hide_columns(book *b, uint32_t first, uint32_t last);
/* Hands a row on, counted from 1; false where the part was left. */
bool book_end_row(book *b, uint32_t number, bool hidden);
/* The sheet has cells beyond the grid of spreadsheets; a cell or a row too much text. */
void book_refuse_grid(book *b);
void book_refuse_text(book *b, uint32_t row);

/* Digits, up to a number that is beyond every limit. */
uint32_t book_number(const char *digits);

/* The text, or a copy of it, that lives as long as the row. */
bareme_text book_keep(book *b, bareme_text text);

/* Cells from what files hold; text is the row's own, or lives as long as the book. */
void book_put_text(book *b, size_t column, uint32_t style, bareme_text text);
/* A number with the style's shape: a date, a time, a percentage, a code with its zeros. */
void book_put_number(book *b, size_t column, uint32_t style, bareme_text text);
/* The same as a percentage, whatever the style says. */
void book_put_percent(book *b, size_t column, uint32_t style, bareme_text text);
/* A date, or date and time, in ISO 8601. */
void book_put_date(book *b, size_t column, uint32_t style, bareme_text text);
/* A time; only of the day where the style shows no more of it. */
void book_put_time(book *b, size_t column, uint32_t style, uint64_t seconds);
/* A formula whose value was not saved, without its "=". */
void book_put_formula(book *b, size_t column, uint32_t style, bareme_text formula);
void book_put(book *b, size_t column, uint32_t style, book_type type, bareme_text text);

#endif
