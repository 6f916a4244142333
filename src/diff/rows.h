/* The rows of two tables of rules. */
#ifndef ROWS_H
#define ROWS_H

#include "diff/changes.h"

/* Adds what the rows of one table of both rulesets say differently. Rows of one side never overlap: both loaded. */
void diff_rows(bareme_diff *d, const table *before, const table *after);

#endif
