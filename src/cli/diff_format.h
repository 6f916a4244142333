/* What the formats of bareme diff are given to write. */
#ifndef CLI_DIFF_FORMAT_H
#define CLI_DIFF_FORMAT_H

#include "cli/print.h"

typedef struct diff_report {
	const cli *c;
	FILE *to;
	outlet *out;                /* the same, for text */
	const char *before, *after; /* the folders, as they were named */
	const bareme_change *changes;
	size_t count;
	bool has_list;
	uint64_t operations; /* written so far */
} diff_report;

/* Rules, then each operation, then totals (NULL without a list; no function where there are none). Failed writing shows
 * in the stream. */
typedef struct diff_format {
	void (*begin)(diff_report *r);
	void (*operation)(diff_report *r, const bareme_operation_change *change);
	void (*end)(diff_report *r, const bareme_diff_total *total);
} diff_format;

extern const diff_format diff_text, diff_json, diff_csv;

/* The name of the code that refused the operation; NULL where none did. */
const char *diff_refusal(const bareme_outcome *o);

/* True where both are the same row. */
bool diff_same_place(bareme_place a, bareme_place b);

#endif
