/* CSV: where records end, their cells, and the dialect of a file. */
#ifndef CSV_H
#define CSV_H

#include "base/buffer.h"

/* ---- Cutting bytes into records ---- */

typedef enum csv_cut {
	CSV_WHOLE, /* a record, with its line end if there is one */
	CSV_MORE,  /* no line end yet: more bytes are needed to decide */
	CSV_OPEN,  /* one line, whose quote opens and is not closed */
	CSV_STRAY, /* one line, with a quote where none may be */
	CSV_LONG   /* a record that is longer than the caller allows; csv_record never says so */
} csv_cut;

/*
 * Finds the end of the record that `bytes` begin with. `ended` says that no more bytes
 * follow, so an open quote shows; then the record is cut at the end of its first line.
 */
csv_cut csv_record(bareme_text bytes, char delimiter, bool ended, size_t *len);

/* The record without its line end: a line feed, and the carriage returns before it. */
bareme_text csv_chomp(bareme_text record);

/* ---- Splitting a record into cells ---- */

typedef struct csv_splitter csv_splitter;

/* NULL where memory failed. */
csv_splitter *csv_splitter_new(char delimiter);
void csv_splitter_free(csv_splitter *splitter);

/*
 * Splits a record without its line end. The cells, *count of them, stay until the next call; a blank cell
 * has length 0. Returns NULL where the quotes are broken or memory failed (*no_memory says which).
 */
const bareme_text *csv_split(csv_splitter *splitter, bareme_text record, size_t *count, bool *no_memory);

/* ---- Scanning ---- */

/* A walk over records: cells' ends are sought in chunks ahead of it. */
typedef struct csv_scan {
	const char *next;  /* where the next record begins */
	const char *first; /* where the walk began */
	const char
	    *chunk; /* that `marks` are of: a bit for each byte that ends a cell, and for quotes that need a look */
	const char *ahead; /* the first byte that was not looked at */
	const char *end;
	uint64_t marks;
	bool open; /* quotes are open at `ahead` */
	bool fold; /* in what was looked at, a line end was within quotes */
} csv_scan;

/* Begins where a record does. */
void csv_scan_from(csv_scan *scan, bareme_text bytes);

/*
 * Cuts the next record off and splits it as csv_record and csv_split would; *line is it without its line end. The
 * cells are slices of it, listed until the next call. Returns NULL where a quote is within a cell or misplaced, or it
 * has more cells than the splitter ever had: csv_record and csv_split then decide, and csv_scan_from goes on after
 * them.
 */
const bareme_text *csv_scan_line(csv_scan *scan, csv_splitter *splitter, bareme_text *line, size_t *count);

/*
 * The length of whole records that the bytes begin with, as csv_record cuts them one by one; up to the first misplaced
 * quote, from which csv_record has to go on.
 */
size_t csv_whole_records(bareme_text bytes, char delimiter, bool ended);

/* The same as csv_split, by a scan where that can do it: its cells are then slices of the record. */
const bareme_text *csv_cells(csv_splitter *splitter, bareme_text record, size_t *count, bool *no_memory);

/* Where the cell of that number begins in the record, in bytes; its length where there is none. */
size_t csv_cell_offset(bareme_text record, char delimiter, size_t cell);

/* The raw text of the cell at *at, which moves past the delimiter; *at is past the record's length at its end. */
bareme_text csv_raw_cell(bareme_text record, char delimiter, size_t *at);

/* Writes a cell, quoted only where it must be. */
void csv_put_cell(buffer *out, bareme_text cell, char delimiter);

#endif
