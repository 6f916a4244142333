/* bareme: the financing that the aids of Action Logement give to an operation. */
#include "cli/cli.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

/* A command is a row: dispatcher and help at once. Its texts stand as they are printed. */
/* clang-format off */
static const struct command {
	const char *name;
	cli_status (*run)(cli *c, int argc, char **argv);
	const char *arguments;
	const char *summary;
	unsigned takes; /* of the common options */
	const char *help;
} commands[] = {
    {"calc", calc_command, N_("FIELD=VALUE ..."), N_("computes one operation"), CLI_DATA | CLI_DATE, N_(
     "  --format text|json|csv|markdown|html   how to write the answer; html is a page to print (default: text)\n"
     "  --explain                why the answer is what it is: rows, sources, conditions, formulas, and for each\n"
     "                           aid that is not granted what failed (text or json)\n"
     "\n"
     "The fields are listed by \"bareme schema\". For example:\n"
     "  bareme calc nature=reconstitution commune=Marseille mode=vefa plus=20 plai=30\n"
     "  bareme calc nature=requalification investissement='9,5 M\xE2\x82\xAC' subvention_anru=0\n")},
    {"batch", batch_command, N_("[FILE]"), N_("computes a list of operations"), CLI_DATA | CLI_DATE, N_(
     "  -o, --output FILE     write there, whole or not at all (default: standard output)\n"
     "  --from csv|ndjson     the input's format (default: told by its name or first byte)\n"
     "  --to csv|ndjson|html|xlsx   the output's format (default: by the output's name, else as the input)\n"
     "  --detail              one CSV record per line of aid instead\n"
     "  --rejects FILE        copy each refused record there, with its line number and first code\n"
     "  --stop-on-error       end after the first refused record\n"
     "  --summary             counts and totals on standard error\n"
     "  --threads N           threads that compute (default: the cores)\n"
     "  --block-size BYTES    what a thread works on at a time\n"
     "\n"
     "FILE is a list with a heading (CSV) or one object per line (NDJSON); - is standard input. The\n"
     "answer is the same list, with al_zone, al_pret, al_subvention, al_statut and al_avis behind each\n"
     "CSV record, or with a key \"al\" at the end of each object.\n")},
    {"ask", ask_command, N_("[FIELD=VALUE]..."), N_("asks one question at a time, only those that are open"), CLI_DATA | CLI_DATE, N_(
     "  --format text|json|csv|markdown|html   how to write the answer; html is a page to print (default: text)\n"
     "  --explain                as in \"bareme calc\"\n"
     "  --plan                   ask for the financing plan as well\n"
     "\n"
     "Questions go to standard error, the answer to standard output. To a question: a value, the number of\n"
     "a listed one, Enter to leave it blank where that is possible, ? to have it explained, < to go back.\n"
     "Values may come from a pipe, one per line.\n")},
    {"check", check_command, N_("[DIR]"), N_("finds the faults of the tables"), CLI_DATA, N_(
     "  --format text|json|sarif|junit|github   how to tell the findings (default: text)\n"
     "  --strict                 warnings make the check fail as errors do\n"
     "  --min-coverage PERCENT   how many of the rows of rules worked cases must exercise\n"
     "  --today DATE             from which the age of a review is told (default: today)\n"
     "\n"
     "Checks the tables in DIR, or those in use: files, cells, dates, references, formulas and their units; gaps and\n"
     "overlaps; the constraints of datapackage.json; and the worked cases of cas/, each of which must give what it\n"
     "says. Rows that no worked case exercises and reviews that are too old are warnings. Every finding is one line:\n"
     "  FILE:LINE:COLUMN: error|warning: MESSAGE [CODE]\n")},
    {"diff", diff_command, N_("OLD NEW [FILE]"), N_("tells what differs between two folders of tables"), CLI_DATE, N_(
     "  --format text|json|csv   how to write it (default: by the output's name, else text)\n"
     "  -o, --output FILE        write there, whole or not at all (default: standard output)\n"
     "  --from csv|ndjson        the list's format (default: told by its name or first byte)\n"
     "  --threads N              threads that compute (default: the cores)\n"
     "\n"
     "OLD and NEW are folders of tables; \"built-in\" stands for the built-in ones. Rules are compared by what\n"
     "they mean: the order of rows, their layout, and whether cases share a row make no difference.\n"
     "With FILE, a list as for \"bareme batch\" (- is standard input), each operation is answered under both;\n"
     "those that get other amounts or another status are told, with the rows behind them, then totals.\n"
     "\n"
     "The CSV columns are enregistrement, id, pret_avant, pret_apres, pret_difference, subvention_avant,\n"
     "subvention_apres, subvention_difference, statut_avant, statut_apres, regles_avant, regles_apres; without\n"
     "FILE changement, objet, nom, detail, colonne, unite, avant, apres, du, au, lieu_avant, lieu_apres.\n"
     "\n"
     "To compare with an earlier commit of a repository that holds the tables in data/:\n"
     "  mkdir /tmp/old && git archive HEAD~1 data | tar -x -C /tmp/old\n"
     "  bareme diff /tmp/old/data data\n"
     "\n"
     "It ends with status 0 where nothing differs, and 1 where rules or answers do.\n")},
    {"show", show_command, N_("[TABLE]"), N_("prints the tables in force with their sources"), CLI_DATA, ""},
    {"export", export_command, N_("DIR"), N_("writes the built-in tables to DIR, to be edited"), 0, N_(
     "  --force   write over files that are there\n")},
    {"schema", schema_command, "", N_("prints the Table Schema of an operation list"), CLI_DATA, N_(
     "  --template   print the header line of an empty list instead\n")},
    {"help", help_command, N_("[COMMAND]"), N_("explains a command"), 0, ""},
};
/* clang-format on */

enum { COMMANDS = sizeof commands / sizeof *commands };

static const struct command *find_command(const char *name)
{
	for (size_t i = 0; i < COMMANDS; i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

bool cli_command_describe(size_t number, cli_command *out)
{
	if (number >= COMMANDS)
		return false;
	const struct command *command = &commands[number];
	*out = (cli_command){command->name, command->arguments, command->summary, command->help, command->takes};
	return true;
}

const char *cli_common_help(size_t number, unsigned takes)
{
	static const struct {
		unsigned needs;
		const char *text;
	} options[] = {
	    {CLI_DATA, N_("  --data DIR     other tables than the built-in ones\n")},
	    {CLI_DATE, N_("  --date DATE    the date of operations that give none (default: today)\n")},
	    {0, N_("  --lang fr|en   the language (default: the locale's)\n")},
	    {0, N_("  -h, --help     this text\n")},
	    {CLI_VERSION, N_("  --version      the version of the program\n")},
	};
	if (number >= sizeof options / sizeof *options)
		return NULL;
	return (options[number].needs & ~takes) != 0 ? "" : options[number].text;
}

cli_status cli_refuse_command(const cli *c, const char *word)
{
	cli_near near = {{word, strlen(word)}, NULL, 0};
	for (size_t i = 0; i < COMMANDS; i++)
		cli_near_try(&near, commands[i].name);
	if (near.name != NULL)
		return cli_usage(c, "there is no command \"%s\"; is \"%s\" meant?", word, near.name);
	return cli_usage(c, "there is no command \"%s\"", word);
}

static int32_t today(void)
{
	char text[16];
	int32_t date = 0;
	time_t now = time(NULL);
	struct tm parts;
	if (localtime_r(&now, &parts) != NULL && strftime(text, sizeof text, "%Y-%m-%d", &parts) > 0)
		bareme_date_parse((bareme_text){text, strlen(text)}, &date);
	return date;
}

static cli_status run(cli *c, int argc, char **argv)
{
	int rest;
	cli_status status = cli_leading_options(c, argc, argv, &rest);
	if (status != CLI_GOOD)
		return status;
	argc -= rest - 1;
	argv += rest - 1;
	if (argc < 2)
		return cli_usage(c, "a command is needed");
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
		cli_help(c, NULL);
		return CLI_GOOD;
	}
	if (strcmp(argv[1], "--version") == 0) {
		printf("bareme %s\n", bareme_version());
		return CLI_GOOD;
	}
	if (strcmp(argv[1], "--complete") == 0)
		return cli_complete(c, argc - 2, argv + 2);
	const struct command *command = find_command(argv[1]);
	if (command == NULL && argv[1][0] == '-')
		return cli_usage(c, "there is no option \"%s\" before the command", argv[1]);
	if (command == NULL)
		return cli_refuse_command(c, argv[1]);
	c->command = command->name;
	c->takes = command->takes;
	return command->run(c, argc - 1, argv + 1);
}

int main(int argc, char **argv)
{
	static outlet out, err;
	cli c = {.out = &out, .err = &err, .date = today()};
	outlet_open(&out, stdout, STDOUT_FILENO);
	outlet_open(&err, stderr, STDERR_FILENO);
	cli_choose_language(&c, argc, argv);
	cli_status status = cli_finish(&c, run(&c, argc, argv));
	outlet_close(&out);
	outlet_close(&err);
	return (int)status;
}
