/* The insides of a workbook's sheet that booksheet.c and booksheet_said.c share. */
#ifndef BOOKSHEET_INSIDE_H
#define BOOKSHEET_INSIDE_H

#include "lists/booksheet.h"

#define EURO "\xE2\x82\xAC"

enum {
	/* A code has 12 bits: the type of its cell, and a number format. */
	CODE_LEN = 2,
	CODE_FORMAT_BITS = 8,
	/* Makes types past the last one of BOOK_TEXT and BOOK_NUMBER. */
	CODE_MERGED = BOOK_FORMULA,
	/* A sheet with more formats is refused: Excel has no more in a workbook. */
	FORMATS_MAX = 1 << CODE_FORMAT_BITS,
	/* Styles past these have the usual format: Excel allows no more. */
	STYLES_MAX = 1 << 16,
	/* Looks of a column: without a unit, and with €, k€ and M€, each divided by their format and not. */
	OTHERS = 8
};

typedef struct booksheet_number_format {
	const char *text;
	const char *unit;   /* that numbers are shown with, such as k€, or €; or NULL */
	bool unknown;       /* it is none of the package's */
	unsigned power;     /* its zeros */
	unsigned thousands; /* numbers are shown divided by 1,000 as often */
} booksheet_number_format;

/* The last rows on which a column has numbers with € beside them, and numbers that show another one than they are. */
typedef struct booksheet_look {
	uint32_t euros; /* 0: there is none */
	struct {
		unsigned format;
		uint32_t row; /* 0: there is none, nor further ones */
	} others[OTHERS];
} booksheet_look;

struct booksheet {
	const list *l;
	FILE *file;
	book *b;
	size_t number; /* in the book */
	uint32_t next; /* row */
	buffer *to;    /* takes the records */
	buffer codes;  /* of the row at hand */
	buffer merged; /* and which of its cells are merged down the rows */
	/* A record in which merged cells begin waits for the next row, which may have their value. */
	buffer waiting;
	size_t waiting_codes; /* where its codes begin */
	bool waits;
	uint64_t hidden_rows;
	/* The number formats that cells have, by the numbers that codes give them. */
	booksheet_number_format formats[FORMATS_MAX];
	size_t format_count;
	bool too_many_formats;
	uint16_t *styles; /* style -> its format + 1; 0: not known yet */
	size_t style_count;
	booksheet_look *columns;
	size_t column_count;
	const char *others; /* the names of further sheets that have a heading; NULL: there are none */
	arena arena;
};

/* Begins with a sheet from its first row on. */
bareme_result booksheet_begin(booksheet *g, size_t number);
/* Begins with the caller's sheet, or with the one that looks most like a list. */
bareme_result booksheet_choose(booksheet *g);

#endif
