/* Proving tables. */
#ifndef BAREME_CHECK_H
#define BAREME_CHECK_H

#include <bareme/tables.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Something that was looked at: a file of the tables (line 0, name ""), or one of its worked cases. */
typedef struct bareme_checked {
	const char *file;
	size_t line;
	const char *name; /* of a worked case: its id, or "" */
	bool passed;      /* of a file: it has no error, wrong cases included */
} bareme_checked;

typedef void (*bareme_checked_fn)(const bareme_checked *checked, void *payload);

typedef struct bareme_check_options {
	size_t size;                 /* of this struct */
	int32_t today;               /* from which the age of a review is told */
	unsigned min_coverage;       /* percent of the rows that worked cases must exercise; 0 = none */
	const bareme_locale *locale; /* may be NULL (English) */
	bareme_fault_fn report;      /* told every finding, sorted by place; may be NULL */
	void *report_payload;
	bareme_checked_fn checked; /* told every worked case that was run, then every file; may be NULL */
	void *checked_payload;
} bareme_check_options;

static inline bareme_check_options bareme_check_options_init(void)
{
	bareme_check_options options;
	memset(&options, 0, sizeof options);
	options.size = sizeof options;
	return options;
}

/* How many there are, and how many of them worked cases that pass exercise. */
typedef struct bareme_exercised {
	size_t all;
	size_t exercised;
} bareme_exercised;

typedef struct bareme_check_summary {
	size_t errors, warnings;
	bool cases_run; /* false where the tables do not load: then nothing below was counted */
	size_t cases, wrong_cases;
	bareme_exercised rows;     /* of the tables of rules */
	bareme_exercised zones;    /* values of the zone field */
	bareme_exercised formulas; /* of the lines that a table may grant, those that some row can reach */
} bareme_check_summary;

/*
 * Proves tables: everything that loading finds, and what only a second look tells: constraints of the
 * package, worked cases, rows that no case exercises, reviews that are too old. BAREME_DONE where there
 * is no error, BAREME_BAD_TABLES where there is one; warnings do not count. A worked case without a date is
 * computed at the latest day on which a table of rules was reviewed.
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
