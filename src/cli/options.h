/*
 * The command line as one table: what the parser accepts, what the help says, and what the shells complete are read
 * from the same rows, so that they cannot differ. A new option is a row here and a member of cli; a new command is a
 * row and a cmd_NAME.c.
 */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "cli/cli.h"

/* What an option or an argument takes; in brackets the type of the member of cli that a value is stored in. */
typedef enum cli_kind {
	CLI_NOTHING,
	CLI_FLAG,    /* an option without a value [bool] */
	CLI_CHOICE,  /* one of those in `argument`, "csv|ndjson" [int: its place from 1 on; 0 where it is not given] */
	CLI_NUMBER,  /* a whole number from 1 to `most` [unsigned] */
	CLI_PERCENT, /* [unsigned] */
	CLI_PART,    /* K/N, N at most `most` [unsigned[2]] */
	CLI_DATE,    /* [int32_t] */
	CLI_NAME,    /* [const char *] */
	CLI_FILE,    /* [const char *] */
	CLI_SUMMARY, /* a file, which may be left out [const char *: "" where it is] */
	CLI_OUTPUT,  /* a file, or "-" for standard output [const char *: NULL for standard output] */
	CLI_FOLDER,  /* [const char *] */
	CLI_TABLES,  /* a folder of tables, or "built-in" */
	CLI_OPERATION, /* FIELD=VALUE */
	CLI_SETTING,   /* one more of cli's settings; `most` is its kind */
	CLI_COLUMNS,   /* names with commas between them, [cli_columns] */
	CLI_PLACE,     /* a commune */
	CLI_TABLE,     /* a table of the ruleset in use */
	CLI_COMMAND
} cli_kind;

typedef struct cli_option {
	unsigned commands; /* which take it: the bits of their rows, CLI_BEFORE for the place before the command */
	const char *name;  /* long, without its dashes */
	char letter;       /* short, or 0 */
	cli_kind kind;
	const char *argument; /* as the help names it, a message; NULL for a flag */
	size_t member;        /* of cli, an offset */
	unsigned most;        /* of a number; of a setting, its bareme_setting_kind */
	const char *what;     /* it does, a message; NULL for another name of the option before, which is not shown */
} cli_option;

/* A bit beside those of the commands; and that of an option which is named among the common ones. */
enum { CLI_BEFORE = 1 << 29, CLI_COMMON = 1 << 30 };

/* Ends with a name of NULL. */
extern const cli_option cli_options[];

typedef struct cli_command {
	unsigned bit;
	const char *name;
	cli_status (*run)(cli *c, int argc, char **argv); /* takes the arguments alone, without options and name */
	const char *summary;                              /* "This command ..." */
	const char *arguments;                            /* as the usage names them, a message */
	cli_kind kinds[3];                                /* of each argument; the last is that of any further ones */
	int least, most;                                  /* arguments */
	const char *too_few;
	const char *text;   /* the help's, after the options; indented lines are examples */
	const char *status; /* the exit statuses that it may end with, a message */
	const char *also;   /* what people call it besides, each word between bars */
} cli_command;

/* Ends with a name of NULL. */
extern const cli_command cli_commands[];

/* NULL where there is no such command. */
const cli_command *cli_command_find(const char *name);

/* Reports that there is no such command, with one of a similar name. */
cli_status cli_refuse_command(const cli *c, const char *word);

/* The option that a word names, as in "--to", "--to=csv", "-o" or "-oFILE"; NULL if `commands` have no such option. */
const cli_option *cli_option_find(const char *word, unsigned commands);

/* What a choice that was stored is called. */
bareme_text cli_option_value(const char *word, unsigned commands, int place);

/* Stores an option's value; false if the option does not take it. Reports nothing. */
bool cli_option_take(cli *c, const cli_option *option, const char *value);

/*
 * Takes the options of a command, or with NULL those before it, up to the first word that is no option. *argc and
 * *argv become the arguments that are left. Stops at once at --help and --version.
 */
cli_status cli_parse(cli *c, const cli_command *command, int *argc, char ***argv);

/* The help of a command, or with NULL of the program. */
void cli_help(const cli *c, const cli_command *command);

/* The "--" that begins a variant, among the arguments of compare: this very text. */
extern char cli_between[];

cli_status compare_command(cli *c, int argc, char **argv);
cli_status calc_command(cli *c, int argc, char **argv);
cli_status ask_command(cli *c, int argc, char **argv);
cli_status batch_command(cli *c, int argc, char **argv);
cli_status check_command(cli *c, int argc, char **argv);
cli_status diff_command(cli *c, int argc, char **argv);
cli_status commune_command(cli *c, int argc, char **argv);
cli_status show_command(cli *c, int argc, char **argv);
cli_status export_command(cli *c, int argc, char **argv);
cli_status new_command(cli *c, int argc, char **argv);
cli_status completion_command(cli *c, int argc, char **argv);
cli_status schema_command(cli *c, int argc, char **argv);
cli_status total_command(cli *c, int argc, char **argv);
cli_status help_command(cli *c, int argc, char **argv);

/* Prints what may complete the last of these words of a command line, for the shells; see cmd_complete.c. */
cli_status cli_complete(cli *c, int argc, char **argv);

#endif
