/* A CSV file of the tables in memory: cells that know their place. */
#ifndef SHEET_H
#define SHEET_H

#include "base/memory.h"
#include "base/number.h"
#include "rules/faults.h"

typedef struct sheet_row {
	bareme_text record;
	bareme_text *cells;
	size_t line;
} sheet_row;

/* The cells of a column that were given a zero: how many, and the row of the first one. */
typedef struct sheet_zeros {
	size_t count, first;
} sheet_zeros;

typedef struct sheet {
	const char *file;
	char delimiter;
	char point; /* decimal separator: a comma where cells are delimited by semicolons */
	size_t columns;
	size_t rows;
	bool whole; /* no record was skipped for its faults */
	const bareme_text *header;
	sheet_zeros *zeros; /* per column, see sheet_add_zeros */
	sheet_row *row;
} sheet;

/*
 * Reads a file; faults of syntax are recorded and their records skipped. False where there
 * is no header or memory failed. Cells live in the arena; the file must outlive the sheet.
 */
bool sheet_read(sheet *out, arena *a, faults *f, const char *name, bareme_text bytes);

/* The column of that name in the header, or -1. */
int sheet_column(const sheet *s, bareme_text name);

/*
 * Gives the codes of a column the zero back that a spreadsheet drops, where one digit of `width` is missing; the
 * sheet's `zeros` say where, also when asked again.
 */
void sheet_add_zeros(sheet *s, arena *a, size_t column, size_t width);

/*
 * Reads a number of a table: with the file's decimal separator, or with the other one. NUMBER_AMBIGUOUS where three
 * digits behind it may be thousands, as of 9.000: only where there may be three decimals or more is the file's
 * own separator taken for the decimal one.
 */
number_fault sheet_number(const sheet *s, bareme_text cell, unsigned decimals, int64_t *out);

bareme_text sheet_cell(const sheet *s, size_t row, size_t column);
place sheet_place(const sheet *s, size_t row, size_t column);
/* The line on which the row starts. */
uint32_t sheet_line(const sheet *s, size_t row);
place sheet_header_place(const sheet *s, size_t column);

#endif
