/* What came of a list as JSON: the words that writing (summary_json.c) and reading (summary_read.c) share. */
#ifndef SUMMARY_JSON_H
#define SUMMARY_JSON_H

#include "engine/summary.h"

/* By bareme_row, and by bareme_column_reading. */
extern const char *const summary_row_names[];
extern const char *const summary_readings[];

/* The members of a group's sum: itself, and of how many operations it is; NULL: of all that have amounts. */
typedef struct summary_amount {
	const char *name, *operations;
} summary_amount;

extern const summary_amount summary_amounts[BAREME_GROUP_COUNT];

#endif
