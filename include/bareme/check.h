/* Proving that tables are sound. See bareme.h. */
#ifndef BAREME_CHECK_H
#define BAREME_CHECK_H

#include <bareme/tables.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What was checked: a file of the tables (line 0, name ""), or a worked case in it. */
typedef struct bareme_checked {
	const char *file;
	size_t line;
	const char *name; /* the id of a worked case, or "" */
	bool passed;      /* of a file: nothing in it is an error, a wrong case included */
} bareme_checked;

typedef void (*bareme_checked_fn)(const bareme_checked *checked, void *payload);

typedef struct bareme_check_options {
	size_t size;           /* of this struct */
	int32_t today;         /* the day on which a review may be too old */
	unsigned min_coverage; /* percent of rows, remarks, exclusions and limits that worked cases must exercise */
	const bareme_locale *locale; /* of the faults */
	bareme_fault_fn
	    report; /* takes every fault: first what cannot be read, each in the order of places; may be NULL */
	void *report_payload;
	bareme_checked_fn checked; /* takes every worked case that was run, then every file; may be NULL */
	void *checked_payload;
} bareme_check_options;

static inline bareme_check_options bareme_check_options_init(void)
{
	bareme_check_options options;
	memset(&options, 0, sizeof options);
	options.size = sizeof options;
	return options;
}

/* How many there are, and how many of them are exercised by a worked case that passes. */
typedef struct bareme_exercised {
	size_t all;
	size_t exercised;
} bareme_exercised;

typedef struct bareme_check_summary {
	size_t errors, warnings;
	bool cases_run; /* false where the fields cannot be read, or no table of rules: then all below is 0 */
	size_t cases, wrong_cases;
	size_t skipped_cases;      /* not run, since a table that they need, or the territory, has a fault */
	bareme_exercised rows;     /* of the tables of rules */
	bareme_exercised zones;    /* the values of the field with that role */
	bareme_exercised formulas; /* of the lines of aid that some row can grant */
	bareme_exercised remarks;  /* of the tables, by cases that say their codes */
	bareme_exercised exclusions;
	bareme_exercised limits;
} bareme_check_summary;

/*
 * Checks tables for everything that loading finds, and for more: the constraints of the package, worked cases, rows
 * that no case exercises, reviews that are too old. A worked case without a date is computed at bareme_ruleset_review.
 * BAREME_DONE where there is no error, whatever the warnings; BAREME_BAD_TABLES where there is one. Also
 * BAREME_NO_MEMORY, BAREME_BAD_OPTIONS, and of a folder BAREME_READ_ERROR. *out is always set.
 */
BAREME_API bareme_result bareme_check_files(bareme_check_summary *out, const bareme_file *files, size_t count,
					    const bareme_check_options *options);
BAREME_API bareme_result bareme_check_folder(bareme_check_summary *out, const char *folder,
					     const bareme_check_options *options);
BAREME_API bareme_result bareme_check_builtin(bareme_check_summary *out, const bareme_check_options *options);

#ifdef __cplusplus
}
#endif

#endif
