/* The heading of a CSV list: the line that names the columns, below the titles of an officer's file. */
#ifndef HEADING_H
#define HEADING_H

#include "lists/list.h"

/* A line that may be the heading. */
typedef struct heading_line {
	bareme_text whole, text; /* in UTF-8, with and without its line end; the list's */
	size_t end;              /* in the input, from the first line on */
	uint64_t line;
	char delimiter;  /* under which it names most fields */
	uint64_t fields; /* those that it names */
	size_t cells, filled;
	size_t beside, units; /* cells that have nothing but words beside a field's own; those that name a unit */
	bool answered;        /* some are ours */
	bool gaps;            /* some of its cells are blank */
	bool numbers;         /* some begin with a digit */
} heading_line;

/* The search, line by line. */
typedef struct heading_search {
	list *l;
	uint64_t needed;      /* fields that a heading names one of */
	bool delimiter_fixed; /* by a line that says so */
	heading_line lines[HEADING_LINES];
	size_t count;
	size_t found; /* its number, from 1; 0 = none yet */
} heading_search;

void heading_search_begin(heading_search *search, list *l);

/* Looks at the next line, of `raw` bytes; true where no further one is needed, or memory failed. */
bool heading_search_line(heading_search *search, bareme_text line, size_t raw);

/* How much what was found looks like a list's heading: the fields that it names, and far more with an answer's columns;
 * 0 where nothing was. */
size_t heading_search_weight(const heading_search *search);

/* True where a row below what was found is very probably an operation: it has a nature. */
bool heading_search_is_operation(const heading_search *search, bareme_text row);

/* Takes the line that was found, or else the first one, as the heading; *end is where it ends in the input. */
bareme_result heading_take(heading_search *search, size_t *end);

#endif
