/* The insides of bareme diff: what its formats are given to write. */
#ifndef CLI_DIFF_H
#define CLI_DIFF_H

#include "cli/cli.h"

typedef struct report {
	const cli *c;
	FILE *to;
	outlet *out;                /* the same, for text */
	const char *before, *after; /* the folders, as they were named */
	const bareme_change *changes;
	size_t count;
	bool has_list;
	uint64_t told; /* operations so far */
} report;

/* Rules, then each operation, then totals (NULL without a list). Failed writing shows in the stream. */
typedef struct diff_format {
	const char *name;
	void (*begin)(report *r);
	void (*operation)(report *r, const bareme_operation_change *change);
	void (*end)(report *r, const bareme_diff_total *total);
} diff_format;

/* The format of that name, or NULL. */
const diff_format *diff_format_find(const char *name);

/* A sum's difference; 0 where both are too large to tell. */
int64_t diff_difference(int64_t before, int64_t after);

/* diff_text.c */
extern const diff_format diff_text;

#endif
