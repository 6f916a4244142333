/* One operation on the command line: its fields read, its answer printed. */
#ifndef CLI_ANSWER_H
#define CLI_ANSWER_H

#include "cli/cli.h"

/* A field as it was given, FIELD=VALUE. */
typedef struct cli_given {
	const char *argument;
	int field;
	bareme_text value;
} cli_given;

enum { CLI_FIELDS_MAX = 64 };

/* Reads FIELD=VALUE. */
cli_status cli_read_field(const cli *c, const bareme_ruleset *rules, const char *argument, cli_given *out);

/* Sets the field, with a remark where its value counts as blank. */
void cli_set_field(const cli *c, bareme_operation *operation, const cli_given *given);

/* Reads FIELD=VALUE arguments into `out` (CLI_FIELDS_MAX of them) and the operation. */
cli_status cli_read_fields(const cli *c, int argc, char **argv, cli_given *out, bareme_operation *operation);

/* How --format asks for the answer: the places of its list. */
enum { CLI_TEXT = 1, CLI_JSON, CLI_CSV, CLI_MARKDOWN, CLI_HTML };

/* Refuses what --format and --explain cannot do together. */
cli_status cli_check_answer_options(const cli *c);

/* Writes the answer to standard output; returns the status that the program ends with for it. */
cli_status cli_print_answer(const cli *c, const bareme_answer *answer, const cli_given *list, int count);

/* Writes an object to standard output: the operation as it was given, and the answer under "al". */
bareme_result cli_put_json_answer(const cli *c, const bareme_answer *answer, const cli_given *list, int count);

/* True where the operation gives its date itself. */
bool cli_is_dated(const cli *c, const bareme_answer *answer);

#endif
