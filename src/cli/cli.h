/*
 * The program: commands over the library, of which it includes the public headers alone. main.c chooses the command,
 * options.c has the table of options, cmd_NAME.c each command; what several commands share has a header of its own.
 * The program alone reads the environment, prints and exits.
 *
 * This header is what every file of it may use: the settings of a run, messages, and how a run ends.
 */
#ifndef CLI_H
#define CLI_H

#include "bareme.h"
#include "bareme/program.h"
#include "cli/term/layout.h"

#include <stdio.h>

/* Exit statuses, as the manual promises them. */
typedef enum cli_status {
	CLI_GOOD = 0,    /* every operation was answered; no finding */
	CLI_FINDING = 1, /* an operation was refused, or a fault was found */
	CLI_FAILED = 2   /* wrong usage, unusable tables, unreadable input, failed write */
} cli_status;

/* What may be said of a list: a limit of this program alone. */
enum { CLI_SETTINGS_MAX = 64 };

/* Columns of a list by their names. */
typedef struct cli_columns {
	const char *names[BAREME_BY_MAX];
	size_t count;
} cli_columns;

/* A run: who reads it, in which language, and what its options ask for (see options.c; absent ones are 0). */
typedef struct cli {
	const char *command; /* NULL before it is known */
	bareme_locale locale;
	outlet *out, *err;     /* text for a reader; what programs read goes to standard output as it is */
	const char *data;      /* a folder of tables, first that of BAREME_DATA; NULL for the built-in ones */
	bareme_ruleset *rules; /* those tables, from cli_load on */
	int32_t date;          /* of operations that give none */
	bool data_given, date_given;
	bool help, version, quiet, explain, plan, detail, brief, stop_on_error, in_place, strict, force, template;
	int lang, color, format, from, to; /* places in the lists of their options, from 1 on */
	const char *output, *rejects;
	const char *summary; /* a file; "" for standard error, NULL for none */
	unsigned part[2];    /* which one, and of how many; 0: the whole list */
	unsigned threads, block, min_coverage, heading;
	const char *sheet;       /* of a workbook, or NULL */
	cli_columns by, columns; /* that sums are by; that pages show */
	bareme_setting settings[CLI_SETTINGS_MAX];
	size_t setting_count;
} cli;

/* A message in the reader's language. */
static inline __attribute__((format_arg(2))) const char *cli_tr(const cli *c, const char *message)
{
	return text_tr(&c->locale, message);
}

/* Sets whether text of the outlet stands out, as --color says. */
void cli_style(const cli *c, outlet *o);

/* "bareme: ..." on standard error. */
void cli_error(const cli *c, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The same, then how to get help; returns CLI_FAILED. */
cli_status cli_usage(const cli *c, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Reports that memory ran out; returns CLI_FAILED. */
cli_status cli_no_memory(const cli *c);

/* Loads the tables in use, freed by the caller; *out is NULL where that failed, which is reported by cli_ruleset alone.
 */
bareme_result cli_try_ruleset(const cli *c, bareme_ruleset **out, bareme_fault_fn report, void *payload);
bareme_ruleset *cli_ruleset(const cli *c);

/* The same for `rules`, which main frees; false after a message. */
bool cli_load(cli *c);

/* "error" or "warning", in every language. */
const char *cli_severity_name(bareme_severity severity);

/* The path of a file of the tables in use: their folder, a slash, its name. Malloc'ed; NULL without memory. */
char *cli_path(const cli *c, const char *file);

/* "file:line:column: error: message [code]" */
void cli_print_fault(outlet *to, const bareme_fault *fault);

/* A writer on a stdio stream, its payload. */
int cli_write(const char *data, size_t len, void *stream);

/* Flushes standard output: CLI_FAILED where anything could not be written to it or set, else `status`. */
cli_status cli_finish(const cli *c, cli_status status);

#endif
