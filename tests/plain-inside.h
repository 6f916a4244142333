/* What the parts of the plain interpreter share: see plain.h. */
#ifndef PLAIN_INSIDE_H
#define PLAIN_INSIDE_H

#include "plain.h"

#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Where amounts go. Of SUM_EXCLUDED and SUM_OTHER only whether they are too large is of interest, and the latter. */
enum { SUM_PLAIN_LOANS, SUM_PLAIN_GRANTS, SUM_PLAIN_ASIDE, SUM_PLAIN_EXCLUDED, SUM_PLAIN_OTHER, SUM_PLAIN_COUNT };

typedef struct plain_run {
	const plain *p;
	plain_answer *a;
	bool given[PLAIN_FIELDS];        /* not blank */
	const char *value[PLAIN_FIELDS]; /* given and understood, or else known; NULL where it is not */
	bool missing[PLAIN_FIELDS];
	bool used[PLAIN_FIELDS];
	bool read[PLAIN_FIELDS]; /* by a table for the nature */
	bool good_date, before_zones, overflow;
	plain_wide sums[SUM_PLAIN_COUNT];
} plain_run;

/* A line that is tried, and then a row for it. */
typedef struct plain_try {
	const plain_table *t;
	const json_node *lines[PLAIN_COLUMNS]; /* of "lignes", per column; NULL where a field fills it */
	const char *wanted[PLAIN_COLUMNS];     /* the value per condition */
	size_t row;
	int sum; /* SUM_PLAIN_LOANS: by the row's form */
	size_t granted;
	bool failed;
	const char *first_day; /* of the rows that hold on another day, of all lines that failed; NULL: no rows */
	const json_node *first_lines[PLAIN_COLUMNS]; /* of the line that it is the first day of */
	const char *first_wanted[PLAIN_COLUMNS];
	size_t first_row;
	bool remarked[64];
} plain_try;

typedef struct plain_formula {
	plain_run *r;
	const plain_try *x;
	const char *at;
	bool unknown, overflow, floored, capped;
} plain_formula;

/* ---- Of the package (plain-package.c) ---- */

bool text_is(const char *a, const char *b);
bool json_lists(const json_node *list, const char *value);

/* The number of a field, the department after all of them, or -1. */
int plain_field(const plain *p, const char *name);
int plain_role(const plain *p, const char *role);

int plain_column(const plain_table *t, const char *name);
const char *column_says(const plain_table *t, size_t column, const char *member);
const json_node *column_lines(const plain_table *t, size_t column);
/* A column whose values the table itself lists, or -1. */
int own_column(const plain_table *t, const char *name);
const char *cell_with_role(const plain_table *t, size_t row, const char *role);

/* ---- Numbers and formulas (plain-formula.c) ---- */

/* Reads a number with a point; false where it is none. */
bool plain_number_read(const char *text, plain_number *out);
/* Whether a value is among those of a condition, or in one of its ranges: 10..20, <10 ... */
bool plain_condition_has(const json_node *list, const char *value);
/* Compares two numbers, whatever their decimals. */
int numbers_compare(plain_number a, plain_number b);
/* To whole cents, half away from zero. */
void number_to_cents(plain_formula *f, plain_number *n);
/* The fields that a formula of the line names, a bit for each. */
uint64_t formula_names(const plain_run *r, const plain_try *x, const char *formula);
/* Works a formula out on the row that is tried. */
plain_formula plain_work_out(plain_run *r, const plain_try *x, const char *formula, plain_number *out);

#endif
