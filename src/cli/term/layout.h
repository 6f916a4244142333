/*
 * Text for a reader. An outlet knows who reads it: on a terminal text is as wide as the terminal, in plain ASCII where
 * its locale has no UTF-8, and headings stand out where it obeys escape sequences; elsewhere text is 100 columns
 * wide, in UTF-8, and the rows of a table stay one line each, so that no environment changes what a script reads.
 *
 * Text is gathered piece by piece and then set as a line or a paragraph. Widths count columns of a terminal.
 */
#ifndef LAYOUT_H
#define LAYOUT_H

#include "bareme.h"

#include <stdarg.h>
#include <stdio.h>

/* Text under a heading is indented; columns have a gap between them. */
enum { LAY_INDENT = 2, LAY_GAP = 2 };

/* Running text: into a file, and at least and at most on a terminal. */
enum { LAY_MEASURE = 100, LAY_NARROWEST = 40, LAY_WIDEST = 120 };

typedef struct outlet {
	FILE *to;
	size_t width;   /* of tables; SIZE_MAX where their rows stay whole */
	size_t measure; /* of running text */
	size_t window;  /* of the terminal itself, be it narrower than text can be set in */
	bool terminal;
	bool controls; /* a terminal that obeys escape sequences */
	bool styled;   /* the same, unless its reader has asked for plain text */
	bool ascii;    /* a terminal that cannot show UTF-8 */
	bool failed;   /* memory failed and text is missing; sticky */
	char *text;    /* gathered and not yet set */
	size_t len, room;
	char first[2048]; /* what `text` points to before it has to grow */
} outlet;

/* `file` is the descriptor of `to`, or -1 where it must not be taken for a terminal. */
void outlet_open(outlet *o, FILE *to, int file);
void outlet_close(outlet *o);

/* How a word or a heading stands out. Each is also the mark that begins it in gathered text. */
typedef enum lay_style { LAY_PLAIN = 1, LAY_STRONG, LAY_GOOD, LAY_WARNING, LAY_ERROR } lay_style;

/* Columns that text takes. */
size_t lay_width(const char *text, size_t len);

/* ---- Gathering: control characters become marks, which a terminal does not obey ---- */

void lay_add(outlet *o, const char *format, ...) __attribute__((format(printf, 2, 3)));
void lay_vadd(outlet *o, const char *format, va_list args) __attribute__((format(printf, 2, 0)));
void lay_add_text(outlet *o, bareme_text text);
void lay_add_string(outlet *o, const char *text);

/* In that style, then plain again. */
void lay_add_styled(outlet *o, lay_style style, const char *text);

/* A label, filled up with blanks to that column. */
void lay_add_label(outlet *o, const char *label, size_t column);

/* ---- Setting what was gathered ---- */

/* In lines that fit; the first one begins `first` blanks in, the others `rest`. */
void lay_set(outlet *o, size_t first, size_t rest);

/* The same on a terminal; elsewhere as one line, so that a search for its first word finds all of it. */
void lay_set_item(outlet *o, size_t first, size_t rest);

/* A label and what it labels as a line or paragraph, from that column on. */
void lay_fact(outlet *o, const char *label, size_t column, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Text as an item that is indented, what follows its first line more so. */
void lay_item(outlet *o, size_t indent, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* As one line, whatever its width: what editors and scripts read, and commands to be copied. */
void lay_set_whole(outlet *o, size_t first);

/* As it is, without a line end: questions. */
void lay_set_open(outlet *o);

/* In place of the current line, cut to the window; without text the line is cleared. */
void lay_set_over(outlet *o);

/* As a heading; the same for a text of its own, and after a blank line. */
void lay_set_heading(outlet *o);
void lay_heading(outlet *o, const char *text);
void lay_section(outlet *o, const char *text);
void lay_blank(outlet *o);

/* ---- Tables ---- */

enum { LAY_COLUMNS_MAX = 64 };

typedef enum lay_column_kind {
	LAY_TEXT,  /* on a terminal it may take several lines */
	LAY_FIXED, /* on one line */
	LAY_NUMBER /* on one line, to the right */
} lay_column_kind;

typedef struct lay_column {
	const char *heading; /* "" = no heading */
	lay_column_kind kind;
	bool below;   /* of the last one: it may go below its row */
	size_t least; /* columns that it takes where there is room, so that tables are aligned with each other */
} lay_column;

/*
 * A table in columns. On a terminal that is too narrow the last column goes below its row where it may, then cells
 * are broken, and where that does not do either each row becomes a block of lines, one for each heading.
 */
typedef struct lay_table {
	outlet *o;
	const lay_column *columns;
	size_t column_count;
	size_t indent;
	char **cells; /* row by row, headings first */
	size_t count, room;
	size_t strong; /* the cells from that one on stand out; 0: none */
} lay_table;

/* `columns` must stay until the end. */
void lay_table_begin(lay_table *t, outlet *o, size_t indent, const lay_column *columns, size_t count);

/* Takes what was gathered as the next cell. A cell holds no styles. */
void lay_table_take(lay_table *t);
void lay_table_cell(lay_table *t, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Takes strings as the next cells; NULL ends them. */
void lay_table_strings(lay_table *t, const char *const *cells);
#define lay_table_cells(t, ...) lay_table_strings(t, (const char *const[]){__VA_ARGS__, NULL})

/* The rows that follow stand out as headings do. */
void lay_table_stand_out(lay_table *t);

/* Sets the table and frees what it has. */
void lay_table_end(lay_table *t);

/* ---- Insides that layout.c and layout_table.c share ---- */

/* Writes prepared text, blanks, a line end. */
void lay_emit(outlet *o, const char *text, size_t len);
void lay_emit_blanks(outlet *o, size_t count);
void lay_emit_line_end(outlet *o);

#endif
