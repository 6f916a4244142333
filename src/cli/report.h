/* What a check found, and the forms in which it is written. */
#ifndef REPORT_H
#define REPORT_H

#include "cli/cli.h"

typedef struct report {
	const cli *c;
	bareme_fault *findings;  /* with texts of their own */
	bareme_checked *checked; /* likewise */
	size_t count, checked_count;
	char *path; /* for report_path */
	size_t path_room;
	bool no_memory;
	bareme_check_summary summary;
} report;

/* Callbacks for bareme_check_options; both keep copies. */
void report_take(const bareme_fault *fault, void *payload);
void report_take_checked(const bareme_checked *one, void *payload);
void report_free(report *r);

/* True where the findings make the check fail. */
bool report_fails(const report *r);

/* The path of a file: the folder of tables, a slash, its name. Stays until the next call. */
const char *report_path(report *r, const char *file);

/* The codes with what each is about; ends with a code of NULL. */
typedef struct report_code {
	const char *code, *about;
} report_code;

extern const report_code report_codes[];

/* Writes a JSON string to standard output. */
void report_put_string(const char *text);

/* Each writes the whole report to standard output. */
void report_text(report *r);
void report_json(report *r);
void report_github(report *r);
void report_sarif(report *r);
void report_junit(report *r);

#endif
