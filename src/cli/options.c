/* The table of options and commands, and the parser that reads it. */
#include "cli/options.h"
#include "cli/language.h"
#include "po/catalogue.h"

#include "cli/files.h"

#include <assert.h>
#include <getopt.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* ---- The table ---- */

enum {
	CALC = 1,
	BATCH = 2,
	ASK = 4,
	CHECK = 8,
	DIFF = 16,
	SHOW = 32,
	EXPORT = 64,
	SCHEMA = 128,
	HELP = 256,
	COMMUNE = 512,
	NEW = 1024,
	TOTAL = 2048,
	COMPLETION = 4096,
	COMPARE = 8192,
	ALL = CLI_BEFORE - 1, /* and any that comes */
	DATA = CLI_COMMON | CLI_BEFORE | CALC | COMPARE | BATCH | ASK | COMMUNE | CHECK | SHOW | SCHEMA | TOTAL | HELP,
	DATE = CLI_COMMON | CLI_BEFORE | CALC | COMPARE | BATCH | ASK | COMMUNE | DIFF,
	EVERY = CLI_COMMON | CLI_BEFORE | ALL
};

char cli_between[] = "|";

#define TO(member) offsetof(cli, member)

/* clang-format off */
const cli_option cli_options[] = {
    {CALC | COMPARE | ASK, "format", 0, CLI_CHOICE, "text|json|csv|markdown|html", TO(format), 0,
     N_("how to write the answer; html is a page to print (default: text)")},
    {CALC | ASK, "explain", 0, CLI_FLAG, NULL, TO(explain), 0,
     N_("why the answer is what it is: rows, sources, conditions, formulas, and for each aid that is not granted "
	"what failed (text or json)")},
    {ASK, "plan", 0, CLI_FLAG, NULL, TO(plan), 0, N_("ask for the financing plan as well")},
    {COMMUNE, "format", 0, CLI_CHOICE, "text|json|csv", TO(format), 0, N_("how to write it (default: text)")},
    {CHECK, "format", 0, CLI_CHOICE, "text|json|sarif|junit|github", TO(format), 0,
     N_("how to write the findings (default: text)")},
    {DIFF, "format", 0, CLI_CHOICE, "text|json|csv", TO(format), 0,
     N_("how to write it (default: by the output's name, else text)")},
    {TOTAL, "format", 0, CLI_CHOICE, "text|json", TO(format), 0,
     N_("how to write it (default: by the output's name, else text)")},
    {BATCH | DIFF | TOTAL, "output", 'o', CLI_OUTPUT, N_("FILE"), TO(output), 0,
     N_("write there, whole or not at all (default: standard output)")},
    {BATCH, "in-place", 0, CLI_FLAG, NULL, TO(in_place), 0, N_("replace FILE with its answer, whole or not at all")},
    {BATCH | DIFF, "from", 0, CLI_CHOICE, "csv|ndjson|xlsx|ods", TO(from), 0,
     N_("the list's format (default: by its name or first bytes)")},
    {BATCH | DIFF, "sheet", 0, CLI_NAME, N_("NAME|N"), TO(sheet), 0,
     N_("the sheet of a workbook, by its name or its number (default: the first one that has a heading)")},
    {BATCH, "to", 0, CLI_CHOICE, "csv|ndjson|html|xlsx|table", TO(to), 0,
     N_("the output's format, also --format (default: by its name; a table on a terminal, else as the input)")},
    {BATCH, "format", 0, CLI_CHOICE, "csv|ndjson|html|xlsx|table", TO(to), 0, NULL},
    {BATCH, "part", 0, CLI_PART, "K/N", TO(part), 1000000,
     N_("compute only the K-th of N parts of FILE (CSV or NDJSON): the outputs of all parts, end to end, are that of the list")},
    {BATCH, "detail", 0, CLI_FLAG, NULL, TO(detail), 0, N_("one CSV record per line of aid instead")},
    {BATCH, "brief", 0, CLI_FLAG, NULL, TO(brief), 0,
     N_("NDJSON whose answers have no lines of aid, plan or messages")},
    {BATCH, "plan", 0, CLI_FLAG, NULL, TO(plan), 0,
     N_("add the balance to be financed, and the aids' share of the cost (al_reste_a_financer, al_part_al)")},
    {BATCH, "by", 0, CLI_COLUMNS, N_("COLUMN[,COLUMN]"), TO(by), 0,
     N_("add sums by the values of a column, or of several; also by annee, departement, epci, zone")},
    {BATCH, "columns", 0, CLI_COLUMNS, N_("COLUMN[,COLUMN]"), TO(columns), 0,
     N_("the columns that a page shows for each operation besides its id (default: the first columns of text)")},
    {BATCH | DIFF, "set", 0, CLI_SETTING, N_("FIELD=VALUE"), TO(settings), BAREME_SET,
     N_("the value of a field where the list leaves it blank; may be repeated")},
    {BATCH | DIFF, "set-all", 0, CLI_SETTING, N_("FIELD=VALUE"), TO(settings), BAREME_SET_ALL,
     N_("the value of a field whatever the list gives")},
    {BATCH | DIFF, "map", 0, CLI_SETTING, N_("FIELD=COLUMN"), TO(settings), BAREME_MAP,
     N_("the column that gives a field, by its heading or its letters (C, AB); a key of objects")},
    {BATCH | DIFF, "ignore", 0, CLI_SETTING, N_("COLUMN"), TO(settings), BAREME_IGNORE,
     N_("a column, or a key, that is not to be read")},
    {BATCH | DIFF, "header", 0, CLI_NUMBER, "N", TO(heading), 50,
     N_("the line or row that names the columns (default: the first 50 are searched for it)")},
    {BATCH, "rejects", 0, CLI_FILE, N_("FILE"), TO(rejects), 0,
     N_("copy each refused record there, with its line number and first code")},
    {BATCH, "stop-on-error", 0, CLI_FLAG, NULL, TO(stop_on_error), 0, N_("end after the first refused record")},
    {BATCH, "summary", 0, CLI_SUMMARY, N_("FILE"), TO(summary), 0,
     N_("counts and totals on standard error, or in FILE as JSON, with how the columns were read")},
    {BATCH | DIFF, "threads", 0, CLI_NUMBER, "N", TO(threads), CLI_THREADS_MAX,
     N_("how many threads compute (default: one per core)")},
    {BATCH, "block-size", 0, CLI_NUMBER, N_("BYTES"), TO(block), 1U << 20, N_("bytes that a thread takes at a time")},
    {CHECK, "strict", 0, CLI_FLAG, NULL, TO(strict), 0, N_("warnings make the check fail as errors do")},
    {CHECK, "min-coverage", 0, CLI_PERCENT, N_("PERCENT"), TO(min_coverage), 0,
     N_("the minimum share of rule rows, remarks, exclusions and limits that worked cases must exercise")},
    {CHECK, "today", 0, CLI_DATE, "DATE", TO(date), 0,
     N_("the day from which the age of a review is measured (default: today)")},
    {EXPORT | NEW, "force", 0, CLI_FLAG, NULL, TO(force), 0, N_("overwrite existing files")},
    {SCHEMA, "format", 0, CLI_CHOICE, "json|text", TO(format), 0,
     N_("text has the fields with their values, for people (default: json)")},
    {SCHEMA, "template", 0, CLI_FLAG, NULL, TO(template), 0, N_("print the header line of an empty list instead")},

    {DATA, "data", 0, CLI_FOLDER, N_("DIR"), TO(data), 0, N_("use the tables in DIR (default: BAREME_DATA if set, else the built-in ones)")},
    {DATE, "date", 0, CLI_DATE, "DATE", TO(date), 0, N_("the date of operations without one (default: today)")},
    {EVERY, "lang", 0, CLI_CHOICE, "fr|en", TO(lang), 0, N_("the language (default: the locale's)")},
    {EVERY, "quiet", 'q', CLI_FLAG, NULL, TO(quiet), 0, N_("no remarks: only the result and errors")},
    {EVERY, "color", 0, CLI_CHOICE, "auto|always|never", TO(color), 0,
     N_("colours and bold type (default: auto, on a terminal unless NO_COLOR is set)")},
    {EVERY, "help", 'h', CLI_FLAG, NULL, TO(help), 0, N_("this text")},
    {CLI_COMMON | CLI_BEFORE, "version", 0, CLI_FLAG, NULL, TO(version), 0, N_("the versions of the program and of the tables")},
    {0},
};

const cli_command cli_commands[] = {
    {CALC, "calc", calc_command, N_("computes one operation"),
     N_("FIELD=VALUE ..."), {CLI_OPERATION, CLI_OPERATION, CLI_OPERATION}, 1, INT_MAX,
     N_("an operation is needed, as FIELD=VALUE ..."),
     N_("\"bareme help champs\" explains the fields. For example:\n"
	"  bareme calc nature=reconstitution commune=Marseille mode=vefa plus=20 plai=30\n"
	"  bareme calc nature=requalification investissement='9,5 M\xE2\x82\xAC' subvention_anru=0\n"),
     N_("Exit status: 0 the operation was answered (ok or ineligible), 1 it is incomplete or invalid, 2 no usable\n"
	"result (wrong usage, unusable tables, failed writing).\n"), "calculer|calcul|compute"},
    {COMPARE, "compare", compare_command, N_("shows variants of one operation side by side"),
     N_("FIELD=VALUE ... -- ..."), {CLI_OPERATION, CLI_OPERATION, CLI_OPERATION}, 1, INT_MAX,
     N_("the fields that the variants share are needed, then each variant after --"),
     N_("What comes before the first -- is common to all variants; each -- begins one, two to four of them, and may\n"
	"override what is common. What differs is marked, and the smallest balance to be financed is named. For example:\n"
	"  bareme compare nature=reconstitution commune=Marseille investissement='6 M\xE2\x82\xAC' -- plus=20 -- plus=10 plai=10\n"),
     N_("Exit status: 0 each variant was answered (ok or ineligible), 1 at least one is incomplete or invalid, 2 no\n"
	"usable result (wrong usage, unusable tables, failed writing).\n"), "comparer|variantes|variants"},
    {BATCH, "batch", batch_command, N_("computes a list of operations"), N_("[FILE]"), {CLI_FILE}, 0, 1, NULL,
     N_("FILE is a list with a heading (CSV, or a sheet of an .xlsx or .ods workbook) or one object per line (NDJSON);\n"
	"- is standard input. The answer is the same list, with al_zone, al_pret, al_subvention, al_statut and al_avis\n"
	"after each record, or with a key \"al\" at the end of each object. From a workbook the output is CSV\n"
	"with ; and decimal commas, or with -o FILE.xlsx another workbook. For example:\n"
	"  bareme batch operations.csv\n"
	"  bareme batch -o reponse.csv liste.xlsx\n"),
     N_("Exit status: 0 every operation was answered (ok or ineligible), 1 at least one is incomplete or invalid, 2 no\n"
	"usable result (wrong usage, unusable tables, failed reading or writing).\n"), "lot|liste|list|fichier"},
    {ASK, "ask", ask_command, N_("asks what is still open, one question at a time"),
     N_("[FIELD=VALUE]..."), {CLI_OPERATION, CLI_OPERATION, CLI_OPERATION}, 0, INT_MAX, NULL,
     N_("Questions go to standard error, the answer to standard output. To a question: a value, the number of\na value in the list, Enter to leave it blank where that is possible, ? for an explanation, < to go back.\n"
	"Values may come from a pipe, one per line. For example:\n"
	"  bareme ask\n"
	"  bareme ask nature=accompagnement\n"),
     N_("Exit status: 0 the operation was answered (ok or ineligible), 1 it is incomplete or invalid, 2 no usable\n"
	"result (wrong usage, unusable tables, failed writing).\n"), "demander|question|questions"},
    {COMMUNE, "commune", commune_command, N_("finds a commune: its code, EPCI and zone, and since when"),
     N_("NAME ..."), {CLI_PLACE, CLI_NOTHING, CLI_NOTHING}, 1, INT_MAX, N_("the name or the code of a commune is needed"),
     N_("Several words are one name, as operations give it: a name, a code, a department beside it. All communes of\nthat name are shown. If there is no such commune, suggestions go to standard error, and the status is 1. For example:\n"
	"  bareme commune La Garde\n"
	"  bareme commune --format csv 83062\n"),
     N_("Exit status: 0 found, 1 no such commune, 2 no usable result (wrong usage, unusable tables, failed writing).\n"),
     "ville|communes|insee"},
    {CHECK, "check", check_command, N_("checks the tables for faults"), N_("[DIR]"), {CLI_FOLDER}, 0, 1, NULL,
     N_("Checks the tables in DIR, or those in use: files, cells, dates, references, formulas and their units; gaps and\n"
	"overlaps; the constraints of datapackage.json; and the worked cases (cas/*.csv, or cas.csv in a package of\n"
	"\"bareme new\"), each of which must give what it says. Rows that no worked case exercises and reviews that are\n"
	"too old are warnings. Every finding is one line:\n"
	"  FILE:LINE:COLUMN: error|warning: MESSAGE [CODE]\n"
	"For example:\n"
	"  bareme check mes-tables\n"),
     N_("Exit status: 0 no error, 1 errors (with --strict, warnings too), 2 no usable result (wrong usage, failed\n"
	"reading or writing).\n"), "verifier|v\xC3\xA9rifier|controler|contr\xC3\xB4ler|valider|verify"},
    {DIFF, "diff", diff_command, N_("compares two folders of tables"),
     N_("OLD NEW [FILE]"), {CLI_TABLES, CLI_TABLES, CLI_FILE}, 2, 3,
     N_("two folders of tables are needed; \"built-in\" names the built-in ones"),
     N_("OLD and NEW are folders of tables; \"built-in\" means the built-in ones. Rules are compared by what\n"
	"they mean: the order of rows, their layout, and whether cases share a row make no difference.\n"
	"With FILE, a list as for \"bareme batch\" (- is standard input), each operation is answered under both;\n"
	"those whose amounts or status differ are reported, with the rows that decide, then totals.\n"
	"\n"
	"The CSV columns are enregistrement, id, pret_avant, pret_apres, pret_difference, subvention_avant,\n"
	"subvention_apres, subvention_difference, statut_avant, statut_apres, regles_avant, regles_apres; without\n"
	"FILE changement, objet, nom, detail, colonne, unite, avant, apres, du, au, lieu_avant, lieu_apres.\n"
	"\n"
	"To compare with an earlier commit of a repository that holds the tables in data/:\n"
	"  mkdir /tmp/old && git archive HEAD~1 data | tar -x -C /tmp/old\n"
	"  bareme diff /tmp/old/data data\n"),
     N_("Exit status: 0 nothing differs, 1 rules or answers differ, 2 no usable result (wrong usage, unusable tables,\n"
	"failed reading or writing).\n"), "diff\xC3\xA9rence|difference"},
    {SHOW, "show", show_command, N_("prints the tables in force with their sources"),
     N_("[TABLE]"), {CLI_TABLE}, 0, 1, NULL,
     N_("Tables of rules, sources, or any other file of the package, without its .csv. For example:\n"
	"  bareme show reconstitution\n"
	"  bareme show communes\n"),
     N_("Exit status: 0 done, 2 not done (wrong usage, unusable tables, failed writing).\n"), "afficher|montrer|voir|tables"},
    {EXPORT, "export", export_command, N_("writes the built-in tables to DIR, to be edited"),
     N_("DIR"), {CLI_FOLDER}, 1, 1, N_("a folder to write to is needed"),
     N_("For example:\n"
	"  bareme export mes-tables\n"
	"  bareme check mes-tables\n"
	"  bareme calc --data mes-tables nature=reconstitution zone=reste plus=10\n"),
     N_("Exit status: 0 done, 2 not done (wrong usage, unusable tables, failed writing).\n"), "exporter|extraire"},
    {NEW, "new", new_command, N_("writes the smallest valid package of tables to DIR, as a start"),
     N_("DIR"), {CLI_FOLDER}, 1, 1, N_("a folder to write to is needed"),
     N_("Each file says what it is for. Everything in it is to be replaced; \"bareme check DIR\" says what is\n"
	"missing, and tables.md describes each member. For example:\n"
	"  bareme new prime\n"
	"  bareme check prime\n"
	"  bareme calc --data prime nature=travaux logements=3\n"),
     N_("Exit status: 0 done, 2 not done (wrong usage, unusable tables, failed writing).\n"), "nouveau|creer|init"},
    {SCHEMA, "schema", schema_command, N_("prints the Table Schema of an operation list"), "", {0}, 0, 0, NULL,
     N_("For example:\n"
	"  bareme schema --format text\n"
	"  bareme schema --template >liste.csv\n"),
     N_("Exit status: 0 done, 2 not done (wrong usage, unusable tables, failed writing).\n"), "champs|fields|colonnes"},
    {TOTAL, "total", total_command, N_("adds up the summaries of several lists, or of the parts of one"),
     N_("PART.json ..."), {CLI_FILE, CLI_FILE, CLI_FILE}, 1, INT_MAX,
     N_("a summary is needed, as \"bareme batch --summary=FILE.json\" writes it"),
     N_("PART.json is a summary that \"bareme batch --summary=PART.json\" wrote, with the same tables, the same version and\n"
	"the same --by for all parts. As JSON the total is such a summary again. For example:\n"
	"  bareme batch --by annee --summary=nord.json -o nord.xlsx nord.csv\n"
	"  bareme batch --by annee --summary=sud.json -o sud.xlsx sud.csv\n"
	"  bareme total nord.json sud.json\n"),
     N_("Exit status: 0 every operation was answered (ok or ineligible), 1 at least one is incomplete or invalid, 2 no\n"
	"usable result (wrong usage, unusable tables, failed reading or writing).\n"), "totaux|additionner|somme|sum"},
    {COMPLETION, "completion", completion_command, N_("prints the completion script of a shell"), "bash|zsh|fish",
     {CLI_CHOICE}, 1, 1, N_("a shell is needed: bash, zsh or fish"),
     N_("For example, for the shell in use:\n"
	"  source <(bareme completion bash)\n"
	"  source <(bareme completion zsh)\n"
	"  bareme completion fish | source\n"),
     N_("Exit status: 0 done, 2 not done (wrong usage, unusable tables, failed writing).\n"), "completer"},
    {HELP, "help", help_command, N_("explains a command, or the words of lists and answers"), N_("[COMMAND]"),
     {CLI_COMMAND}, 0, 1, NULL,
     N_("champs explains the fields of an operation, codes those of its notices, statuts its status. For example:\n"
	"  bareme help batch\n"
	"  bareme help champs\n"),
     N_("Exit status: 0 done, 2 not done (wrong usage, unusable tables, failed writing).\n"), "aide|man|usage"},
    {0},
};
/* clang-format on */

/* ---- Finding rows ---- */

const cli_command *cli_command_find(const char *name)
{
	for (const cli_command *command = cli_commands; command->name != NULL; command++)
		if (strcmp(command->name, name) == 0)
			return command;
	return NULL;
}

const cli_option *cli_option_find(const char *word, unsigned commands)
{
	const char *name = strncmp(word, "--", 2) == 0 ? word + 2 : "";
	size_t len = strcspn(name, "=");
	for (const cli_option *o = cli_options; o->name != NULL; o++)
		if ((o->commands & commands) != 0 &&
		    ((len > 0 && strlen(o->name) == len && memcmp(o->name, name, len) == 0) ||
		     (o->letter != 0 && word[0] == '-' && word[1] == o->letter)))
			return o;
	return NULL;
}

/* The name that was meant by a mistyped word: begins as {word}, `name` stays NULL where no name is near. */
typedef struct option_near {
	bareme_text word;
	const char *name;
	size_t distance;
} option_near;

static void option_near_try(option_near *near, const char *name)
{
	/* At most two letters differ, and fewer than agree. */
	enum { MOST = 2 };
	size_t distance = bareme_distance(near->word, text_of(name), MOST);
	bool is_near = distance <= MOST && 2 * distance < near->word.len;
	if (!is_near || (near->name != NULL && near->distance <= distance))
		return;
	near->name = name;
	near->distance = distance;
}

/* What people may call the command besides. */
static bool option_means(const cli_command *command, const char *word)
{
	bareme_text rest = text_of(command->also), one;
	bool found = false;
	while (text_next_part(&rest, '|', &one))
		found |= text_equal(one, text_of(word));
	return found;
}

cli_status cli_refuse_command(const cli *c, const char *word)
{
	option_near near = {text_of(word), NULL, 0};
	for (const cli_command *command = cli_commands; command->name != NULL; command++) {
		if (option_means(command, word))
			return cli_usage(c, "there is no command \"%s\"; did you mean \"%s\"?", word, command->name);
		option_near_try(&near, command->name);
	}
	if (cli_names_list(word))
		return cli_usage(c, "there is no command \"%s\"; to compute that list: bareme batch %s", word, word);
	if (strchr(word, '=') != NULL)
		return cli_usage(c, "there is no command \"%s\"; to compute that operation: bareme calc %s", word,
				 word);
	if (near.name != NULL)
		return cli_usage(c, "there is no command \"%s\"; did you mean \"%s\"?", word, near.name);
	return cli_usage(c, "there is no command \"%s\"", word);
}

/* ---- Values ---- */

static bool option_take_number(const char *value, unsigned least, unsigned most, const char *after, unsigned *out)
{
	char *end;
	unsigned long long number = strtoull(value, &end, 10);
	*out = (unsigned)number;
	return *value >= '0' && *value <= '9' && (*end == '\0' || strcmp(end, after) == 0) && number >= least &&
	       number <= most;
}

static bool option_take_part(const char *value, unsigned most, unsigned out[2])
{
	const char *stroke = strchr(value, '/');
	return stroke != NULL && option_take_number(stroke + 1, 1, most, "", &out[1]) &&
	       option_take_number(value, 1, out[1], stroke, &out[0]);
}

/* The place of a value among "csv|ndjson", from 1 on; 0 where it is not among them. */
static int option_choice(const char *values, const char *value)
{
	bareme_text rest = text_of(values), one;
	for (int place = 1; text_next_part(&rest, '|', &one); place++)
		if (text_equal(one, text_of(value)))
			return place;
	return 0;
}

bareme_text cli_option_value(const char *word, unsigned commands, int place)
{
	bareme_text rest = text_of(cli_option_find(word, commands)->argument), value;
	while (text_next_part(&rest, '|', &value) && --place > 0)
		;
	return value;
}

/* Cuts the names apart where they are, in the command line itself. */
static bool option_take_columns(cli_columns *to, const char *value)
{
	char *at = (char *)value;
	for (size_t len; (len = strcspn(at, ",")) > 0 && to->count < BAREME_BY_MAX; at += len + 1) {
		to->names[to->count++] = at;
		if (at[len] == '\0')
			return true;
		at[len] = '\0';
	}
	return false;
}

bool cli_option_take(cli *c, const cli_option *o, const char *value)
{
	void *to = (char *)c + o->member;
	switch (o->kind) {
	case CLI_FLAG:
		*(bool *)to = true;
		return true;
	case CLI_SUMMARY:
		*(const char **)to = value == NULL ? "" : value;
		return value == NULL || *value != '\0';
	case CLI_CHOICE:
		*(int *)to = option_choice(o->argument, value);
		return *(int *)to > 0;
	case CLI_NUMBER:
		return option_take_number(value, 1, o->most, "", to);
	case CLI_PERCENT:
		return option_take_number(value, 0, 100, "%", to);
	case CLI_PART:
		return option_take_part(value, o->most, to);
	case CLI_DATE:
		return bareme_date_parse(text_of(value), to);
	case CLI_COLUMNS:
		return option_take_columns(to, value);
	case CLI_SETTING:
		if (c->setting_count == CLI_SETTINGS_MAX)
			return false;
		c->settings[c->setting_count++] = (bareme_setting){(bareme_setting_kind)o->most, -1, value};
		return true;
	default:
		*(const char **)to = o->kind == CLI_OUTPUT && strcmp(value, "-") == 0 ? NULL : value;
		return *value != '\0';
	}
}

static cli_status option_refuse_value(const cli *c, const cli_option *o, const char *value)
{
	switch (o->kind) {
	case CLI_NUMBER:
		return cli_usage(c, "--%s takes a whole number from 1 to %u, not \"%s\"", o->name, o->most, value);
	case CLI_PERCENT:
		return cli_usage(c, "--%s takes a percentage from 0 to 100, not \"%s\"", o->name, value);
	case CLI_PART:
		return cli_usage(c, "--%s takes a part and how many there are, such as 2/10, not \"%s\"", o->name,
				 value);
	case CLI_DATE:
		return cli_usage(c, "--%s takes a date such as 2021-06-01 or 01/06/2021, not \"%s\"", o->name, value);
	case CLI_SETTING:
		return cli_usage(c, "--%s \"%s\": at most %d of these options are taken", o->name, value,
				 CLI_SETTINGS_MAX);
	case CLI_COLUMNS:
		return cli_usage(c, "--%s takes the names of 1 to %d columns with commas between them", o->name,
				 BAREME_BY_MAX);
	case CLI_CHOICE:
		break;
	default:
		return cli_usage(c, "--%s needs the name of a file or folder", o->name);
	}
	/* "csv, ndjson" and the last one. */
	char values[128] = "";
	size_t len = 0;
	for (bareme_text rest = text_of(o->argument), one; text_next_part(&rest, '|', &one) && len < sizeof values;)
		len += (size_t)snprintf(values + len, sizeof values - len, "%s%.*s", len == 0 ? "" : ", ", (int)one.len,
					one.data);
	char *last = strrchr(values, ',');
	assert(len < sizeof values && last != NULL);
	*last = '\0';
	return cli_usage(c, "--%s takes %s or %s, not \"%s\"", o->name, values, last + 2, value);
}

/* ---- Parsing ---- */

/* Room for the rows of the table, and the values that getopt_long gives those without a letter. */
enum { OPTIONS_MAX = 64, OPTION_ROW = 256 };

/* True, and reported, where the option is one of other commands. */
static bool option_refuse_elsewhere(const cli *c, const char *word)
{
	const cli_option *o = cli_option_find(word, ALL);
	if (o == NULL || word[1] != '-')
		return false;
	char names[256] = "";
	size_t len = 0;
	for (const cli_command *command = cli_commands; command->name != NULL; command++)
		if (cli_option_find(word, command->bit) != NULL && len < sizeof names)
			len += (size_t)snprintf(names + len, sizeof names - len, "%s%s", len == 0 ? "" : ", ",
						command->name);
	if (c->command == NULL)
		cli_usage(c, "--%s comes after the command; these have it: %s", o->name, names);
	else
		cli_usage(c, "--%s has no meaning for \"bareme %s\"; these commands have it: %s", o->name, c->command,
			  names);
	return true;
}

/* What getopt_long could not take: optopt is a letter, the value of a long option, or 0. */
static cli_status option_refuse(const cli *c, bool needs_value, const char *word, const struct option *longs)
{
	if (needs_value)
		return cli_usage(c, "the option \"%s\" needs a value", word);
	if (optopt >= OPTION_ROW)
		return cli_usage(c, "the option \"%.*s\" takes no value", (int)strcspn(word, "="), word);
	if (optopt > 0)
		return cli_usage(c, "there is no option \"-%c\" here", optopt);
	option_near near = {text_of(word), NULL, 0};
	if (strncmp(word, "--", 2) == 0)
		near.word = (bareme_text){word + 2, strcspn(word + 2, "=")};
	if (option_refuse_elsewhere(c, word))
		return CLI_FAILED;
	for (size_t i = 0; longs[i].name != NULL; i++)
		option_near_try(&near, longs[i].name);
	if (near.name != NULL)
		return cli_usage(c, "there is no option \"%s\" here; did you mean \"--%s\"?", word, near.name);
	if (c->command == NULL)
		return cli_usage(c, "there is no option \"%s\" before the command", word);
	return cli_usage(c, "there is no option \"%s\" here", word);
}

/* What getopt_long is to accept: the options of a command, and all common ones, to say which have no meaning for it. */
static void option_rows(unsigned own, struct option longs[OPTIONS_MAX], char shorts[2 * OPTIONS_MAX])
{
	size_t count = 0, letters = strlen(shorts);
	for (const cli_option *o = cli_options; o->name != NULL; o++) {
		if ((o->commands & own) == 0 && !(o->commands & CLI_COMMON && o->commands & ALL))
			continue;
		longs[count++] = (struct option){o->name,
						 o->kind == CLI_FLAG      ? no_argument
						 : o->kind == CLI_SUMMARY ? optional_argument
									  : required_argument,
						 NULL, OPTION_ROW + (int)(o - cli_options)};
		if (o->letter == 0)
			continue;
		shorts[letters++] = o->letter;
		if (o->kind != CLI_FLAG)
			shorts[letters++] = ':';
	}
}

/* The arguments that are left, as many as the command takes. */
static cli_status option_count(const cli *c, const cli_command *command, int argc, char **argv)
{
	if (c->data_given && (command->bit & DATA) == 0)
		return cli_usage(c, "--data has no meaning for \"bareme %s\"", command->name);
	if (c->date_given && (command->bit & DATE) == 0)
		return cli_usage(c, "--date has no meaning for \"bareme %s\"", command->name);
	if (argc < command->least)
		return cli_usage(c, "%s", cli_tr(c, command->too_few));
	if (argc > command->most && command->bit == BATCH)
		return cli_usage(c,
				 "\"%s\" is a second list, and batch computes one: compute each by itself, with "
				 "--summary=FILE.json, and add up the summaries with bareme total",
				 argv[command->most]);
	if (argc > command->most)
		return cli_usage(c, "\"%s\" is one argument too many", argv[command->most]);
	for (int i = 0; i < argc; i++) {
		cli_kind kind = command->kinds[i < 2 ? i : 2];
		bool names_file = kind == CLI_FILE || kind == CLI_FOLDER || kind == CLI_TABLES;
		if (names_file && *argv[i] == '\0')
			return cli_usage(c, "the name of a file or folder is empty");
	}
	return CLI_GOOD;
}

cli_status cli_parse(cli *c, const cli_command *command, int *argc, char ***argv)
{
	struct option longs[OPTIONS_MAX] = {{0}};
	unsigned own = command == NULL ? CLI_BEFORE : command->bit;
	/* With "+" the first argument ends the options. */
	char shorts[2 * OPTIONS_MAX] = "+:";
	char *accepted = command == NULL ? shorts : shorts + 1;
	option_rows(own, longs, shorts);
	/* To getopt "--" ends the options, and the first one would be lost. */
	for (int i = 0; own == COMPARE && i < *argc; i++)
		if (strcmp((*argv)[i], "--") == 0)
			(*argv)[i] = cli_between;
	optind = 0;
	opterr = 0;
	for (int found; !c->help && !c->version && (found = getopt_long(*argc, *argv, accepted, longs, NULL)) != -1;) {
		if (found == '?' || found == ':')
			return option_refuse(c, found == ':', (*argv)[optind - 1], longs);
		const cli_option *o = found >= OPTION_ROW ? &cli_options[found - OPTION_ROW]
							  : cli_option_find((char[]){'-', (char)found, 0}, own);
		if (!cli_option_take(c, o, optarg))
			return option_refuse_value(c, o, optarg);
		c->data_given |= o->member == TO(data);
		c->date_given |= o->member == TO(date) && o->commands & CLI_COMMON;
		if (o->member == TO(lang))
			c->locale = catalogue_locale(c->lang == 1 ? BAREME_FR : BAREME_EN);
		cli_style(c, c->out);
		cli_style(c, c->err);
	}
	*argc -= optind;
	*argv += optind;
	return command == NULL || c->help ? CLI_GOOD : option_count(c, command, *argc, *argv);
}
