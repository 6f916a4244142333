/* The command line: what its commands share. */
#ifndef CLI_H
#define CLI_H

#include "bareme.h"
#include "cli/term/layout.h"

#include <stdio.h>

/* Exit statuses, as the manual promises them. */
typedef enum cli_status {
	CLI_GOOD = 0,    /* every operation was answered; no finding */
	CLI_FINDING = 1, /* an operation was refused, or a fault was found */
	CLI_FAILED = 2   /* wrong usage, unusable tables, unreadable input, failed write */
} cli_status;

typedef struct cli {
	const char *command;
	bareme_locale locale;
	outlet *out, *err; /* text for a reader; what programs read goes to standard output as it is */
	const char *data;  /* a folder of tables, or NULL for the built-in ones */
	int32_t date;
	bool dated;     /* the date was given with --date */
	unsigned takes; /* which of the common options count for the command, CLI_DATA ... */
} cli;

/* Those that do not count for every command. */
enum { CLI_DATA = 1, CLI_DATE = 2, CLI_VERSION = 4, CLI_ALL = 7 };

/* Marks a message that reaches cli_tr through a variable, so that the catalogue has it. */
#define N_(message) message

/* A message in the reader's language. */
const char *cli_tr(const cli *c, const char *message) __attribute__((format_arg(2)));

/* Speaks the language of the environment, or of --lang where the arguments have it. */
void cli_choose_language(cli *c, int argc, char **argv);

/* Takes the value of --lang. */
cli_status cli_take_language(cli *c, const char *value);

/* "bareme: ..." on standard error. */
void cli_error(const cli *c, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The same, then how to get help; returns CLI_FAILED. */
cli_status cli_usage(const cli *c, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Reads options; the common ones are taken here, a command's own go to `own` (may be NULL). */
typedef struct cli_option {
	const char *name; /* long */
	char letter;      /* short, or 0 */
	bool argument;
} cli_option;

/* Returns CLI_GOOD with *rest the first argument that is no option, else what to exit with. */
cli_status cli_options(cli *c, int argc, char **argv, const cli_option *own, size_t count,
		       cli_status (*take)(cli *c, char letter, const char *name, const char *value, void *payload),
		       void *payload, int *rest);

/* Takes the common options that stand before the command; *rest is the first argument behind them. */
cli_status cli_leading_options(cli *c, int argc, char **argv, int *rest);

/* The name that was meant by a mistyped word: begins as {word, NULL, 0}, `name` stays NULL where none is near. */
typedef struct cli_near {
	bareme_text word;
	const char *name;
	size_t distance;
} cli_near;

void cli_near_try(cli_near *near, const char *name);

/* The ruleset in use; NULL after its faults were told on standard error. */
bareme_ruleset *cli_ruleset(const cli *c);

/* "error" or "warning", in every language. */
const char *cli_severity_name(bareme_severity severity);

/* "file:line:column: error: message [code]" */
void cli_print_fault(outlet *to, const cli *c, const bareme_fault *fault);

/* A writer on a stdio stream, its payload. */
int cli_write(const char *data, size_t len, void *stream);

/* Flushes standard output: CLI_FAILED where something could not be written, or set, else `status`. */
cli_status cli_finish(const cli *c, cli_status status);

/* An amount for a person: digits in groups, in the reader's form. */
const char *cli_money(const cli *c, int64_t cents, char buffer[BAREME_TEXT_MAX]);

/* A number of the tables or of an operation: money in groups, a rate in per cent, a count as it is, "-" for none. */
const char *cli_number(const cli *c, bareme_number number, char buffer[BAREME_TEXT_MAX]);

/* Where what stands behind labels begins: behind the widest of them, each a message. */
size_t cli_column_behind(const cli *c, const char *const *labels, size_t count);

/* The same for the labels that an answer may have. */
size_t cli_label_column(const cli *c);

/* What a form of aid is called. */
const char *cli_form_title(const cli *c, bareme_form form);

/* Gathers the name of a source, its date and where it is. */
void cli_add_source(outlet *o, const cli *c, const bareme_source_info *source);

/* A field as it was given, FIELD=VALUE. */
typedef struct cli_given {
	const char *argument;
	int field;
	bareme_text value;
} cli_given;

enum { CLI_FIELDS_MAX = 64 };

/* Reads FIELD=VALUE arguments into `out` (CLI_FIELDS_MAX of them) and the operation. */
cli_status cli_read_fields(const cli *c, const bareme_ruleset *rules, int argc, char **argv, cli_given *out,
			   bareme_operation *operation);

/* How to write the answer to one operation. */
typedef enum cli_answer_format { CLI_TEXT, CLI_JSON, CLI_CSV, CLI_MARKDOWN, CLI_HTML } cli_answer_format;

typedef struct cli_answer_options {
	cli_answer_format format;
	bool explain;
} cli_answer_options;

/* What --format calls it. */
const char *cli_answer_format_name(cli_answer_format format);

/* Takes --format or --explain. */
cli_status cli_take_answer_option(const cli *c, const char *name, const char *value, cli_answer_options *options);
cli_status cli_check_answer_options(const cli *c, cli_answer_options options);

/* Writes the answer to standard output. */
bareme_result cli_print_answer(const cli *c, const bareme_ruleset *rules, const bareme_answer *answer,
			       const cli_given *list, int count, cli_answer_options options);
/* ---- Files ---- */

/* More threads would not keep within the memory that is promised. */
enum { CLI_OUTPUTS_MAX = 2, CLI_THREADS_MAX = 32 };

/* An output file that appears whole or not at all, also where the program is interrupted. */
typedef struct cli_output {
	const char *name; /* NULL for standard output */
	char *target;     /* behind all links, where there is a file already; else NULL */
	char *temporary;  /* becomes `name` when all is written */
	int to;
	int error; /* errno of the write that failed */
	size_t number;
} cli_output;

/* At most CLI_OUTPUTS_MAX at a time; false where that failed (errno). Close it in any case. */
bool cli_output_open(cli_output *o);

/* Moves the file into its place, or removes it; false where that failed (errno). */
bool cli_output_close(cli_output *o, bool good);

/* Writes all of it to the cli_output that is the payload. */
int cli_output_write(const char *data, size_t len, void *payload);

/* Waits for some bytes, then takes what else is there already; -1 on an error (errno). */
ptrdiff_t cli_read(int input, char *data, size_t size);

/* The format that the name of a list tells. */
bareme_list_format cli_list_format(const char *name);

/* The same for an output, which may be a page or a workbook as well. */
bareme_list_format cli_output_format(const char *name);

/* The ending of a name that promises what is never written, such as "ods"; else NULL. */
const char *cli_foreign_ending(const char *name);

/* Reads the value of an option, a whole number from 1 on. */
cli_status cli_take_number(const cli *c, const char *name, const char *value, unsigned long most, unsigned long *out);

/* As many threads as there are cores, within bounds. */
unsigned cli_threads(void);

cli_status calc_command(cli *c, int argc, char **argv);
cli_status ask_command(cli *c, int argc, char **argv);
cli_status batch_command(cli *c, int argc, char **argv);
cli_status check_command(cli *c, int argc, char **argv);
cli_status diff_command(cli *c, int argc, char **argv);
cli_status show_command(cli *c, int argc, char **argv);
cli_status export_command(cli *c, int argc, char **argv);
cli_status schema_command(cli *c, int argc, char **argv);
cli_status help_command(cli *c, int argc, char **argv);

/* The help of one command. */
void cli_help(const cli *c, const char *name);

/* What the help says of a command. */
typedef struct cli_command {
	const char *name;
	const char *arguments;
	const char *summary;
	const char *options; /* lines of options, then text */
	unsigned takes;      /* CLI_DATA ... */
} cli_command;

/* Commands are numbered from 0; false where there are no more. */
bool cli_command_describe(size_t number, cli_command *out);

/* Tells that there is no such command, and which one may be meant. */
cli_status cli_refuse_command(const cli *c, const char *word);

/* The line of help of a common option, "" where it is not among `takes`; NULL where there are no more. */
const char *cli_common_help(size_t number, unsigned takes);

/* Prints what may stand for the last of these words of a command line, for the shells; see complete.c. */
cli_status cli_complete(cli *c, int argc, char **argv);

#endif
