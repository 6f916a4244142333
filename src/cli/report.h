/* What a check found, and the forms in which it is written. */
#ifndef REPORT_H
#define REPORT_H

#include "cli/print.h"

typedef struct report {
	const cli *c;
	bareme_fault *findings;  /* with texts of their own, files with the path of the tables */
	bareme_checked *checked; /* likewise */
	size_t count, checked_count;
	bool no_memory;
	bareme_check_summary summary;
} report;

/* Callbacks for bareme_check_options; both keep copies. */
void report_take(const bareme_fault *fault, void *payload);
void report_take_checked(const bareme_checked *one, void *payload);
void report_free(report *r);

/* True where the finding, and where any of them makes the check fail. */
bool report_counts(const report *r, const bareme_fault *f);
bool report_fails(const report *r);

/* The codes with what each is about, and what to do; ends with a code of NULL. */
typedef struct report_code {
	const char *code, *about, *mend;
} report_code;

extern const report_code report_codes[];

/* The section of the page on tables that explains a code. */
enum { CLI_SECTION_MAX = 64 };
const char *report_section(const report *r, const char *code, char section[CLI_SECTION_MAX]);

/* Each writes the whole report to standard output. */
void report_text(report *r);
void report_json(report *r);
void report_github(report *r);
void report_sarif(report *r);
void report_junit(report *r);

#endif
