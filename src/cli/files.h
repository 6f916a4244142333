/* Files of the commands: output that appears whole or not at all, and lists as they come. */
#ifndef CLI_FILES_H
#define CLI_FILES_H

#include "cli/cli.h"

/* More threads would not keep within the memory that is promised. */
enum { CLI_OUTPUTS_MAX = 3, CLI_THREADS_MAX = 32 };

/*
 * Once, before anything is opened: opens 0, 1 and 2 where they are closed, so that using them fails and no file of
 * ours is taken for one of them, and has a closed pipe fail as other writes do. False where that cannot be done.
 */
bool cli_files_begin(void);

/* What is written is no longer read: removes unfinished outputs and ends by SIGPIPE, unless that was ignored. */
void cli_pipe_closed(void);

/* An output file that appears whole or not at all, even if a signal ends the program. */
typedef struct cli_output {
	const char *name; /* NULL for standard output */
	char *target;     /* where its links lead to */
	char *temporary;  /* becomes the file when all is written */
	int to;           /* -1 where it is not open */
	int error;        /* errno of what failed */
	size_t number;
} cli_output;

/* At most CLI_OUTPUTS_MAX at a time; false where that failed. Close it in any case. */
bool cli_output_open(cli_output *o);

/* Puts a byte order mark before all that was written, where there is a temporary file; false where that failed. */
bool cli_output_put_mark(cli_output *o);

/* Moves the file into its place, or removes it where not `good`; false where it is not there. */
bool cli_output_close(cli_output *o, bool good);

/* True where the open output is that file, or replaces it; where two open outputs are, or will be, one file. */
bool cli_output_is_file(const cli_output *o, int file);
bool cli_outputs_meet(const cli_output *a, const cli_output *b);

/* Writes all of it to the cli_output that is the payload. */
int cli_output_write(const char *data, size_t len, void *payload);

/* What a package of tables begins from: the files of src/cli/start, which are built in; *count of them. */
const bareme_file *cli_start_files(size_t *count);

/* The scripts that complete command lines in shells, likewise. */
const bareme_file *cli_completion_files(size_t *count);

/* A list that is read. */
typedef struct cli_input {
	const char *name; /* as messages call it */
	int file;
	int error;          /* errno of a read that failed */
	int64_t size, done; /* bytes; a size of 0 is not known. A thread that reads adds to `done`, others look at it */
} cli_input;

/*
 * Opens a list, standard input for NULL and "-", and sets how it is to be read in `options`: the reader, and what the
 * options of the program say of date, format, threads and block. False after a message. Close it in any case.
 */
bool cli_input_open(const cli *c, cli_input *in, const char *name, bareme_list_options *options);
void cli_input_close(cli_input *in);

/* Prints what the library reports of a list; with --quiet, errors alone. */
void cli_input_report(const cli *c, const cli_input *in, const bareme_fault *fault);

/* Whether the name has that ending, ".tsv", in either case. */
bool cli_ends_with(const char *name, const char *ending);

/* The format that the name of an output calls for, which may be a page or a workbook; BAREME_LIST_AUTO if none. */
bareme_list_format cli_output_format(const char *name);

/* True where the name ends as those of lists do. */
bool cli_names_list(const char *name);

/* The ending of a name that promises what is never written, such as "ods"; else NULL. */
const char *cli_foreign_ending(const char *name);

/* Reports why a list, or the output that is written of it, failed. */
cli_status cli_list_result(const cli *c, const cli_input *in, const cli_output *out, bareme_result result);

#endif
