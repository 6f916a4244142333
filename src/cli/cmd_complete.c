/*
 * bareme --complete WORD...: what may complete the last word of a command line, for the shells.
 *
 * The words are those after the program's name, up to the cursor, as the program would get them. Each line
 * printed is a word that may replace the last one, then perhaps a tabulator and what it means. A word that
 * ends in "=" goes on. The lines ":files" and ":folders" ask the shell for names of files and of folders. Commands
 * and options are those of the table in options.c, fields and values those of the tables in use.
 */
#include "cli/options.h"
#include "cli/topics.h"

#include <string.h>

typedef struct completion {
	cli *c;
	unsigned commands; /* the bit of the command, or CLI_BEFORE */
	const char *word;  /* the one to complete */
	size_t prefix;     /* its bytes that every candidate begins with */
	int argc;          /* arguments before it that are no options */
	char **argv;
	const cli_option *argument; /* the option that the word is the argument of, or NULL */
} completion;

/* ---- Candidates ---- */

static void complete_print(const completion *k, bareme_text word, const char *end, const char *title)
{
	outlet *o = k->c->out;
	lay_add_text(o, (bareme_text){k->word, k->prefix});
	lay_add_text(o, word);
	lay_add_string(o, end);
	if (*title != '\0') {
		lay_set_open(o);
		fputc('\t', stdout);
	}
	lay_add_string(o, title);
	lay_set_whole(o, 0);
}

/* Prints a fixed word if what was typed begins it. */
static void complete_word(const completion *k, bareme_text word, const char *title)
{
	size_t typed = strlen(k->word) - k->prefix;
	if (typed <= word.len && memcmp(k->word + k->prefix, word.data, typed) == 0)
		complete_print(k, word, "", title);
}

static void complete_options(completion *k)
{
	if (strcmp(k->word, "-") == 0)
		k->word = "--";
	if (strncmp(k->word, "--", 2) != 0)
		return;
	k->prefix = 2;
	for (const cli_option *o = cli_options; o->name != NULL; o++)
		if ((o->commands & k->commands) != 0 && o->what != NULL)
			complete_word(k, text_of(o->name), cli_tr(k->c, o->what));
}

static void complete_commands(const completion *k)
{
	for (const cli_command *command = cli_commands; command->name != NULL; command++)
		complete_word(k, text_of(command->name), cli_tr(k->c, command->summary));
}

/* ---- From the tables ---- */

static bool complete_is_given(const completion *k, const bareme_ruleset *rules, int field)
{
	for (int i = 0; i < k->argc; i++) {
		bareme_text name = {k->argv[i], strcspn(k->argv[i], "=")};
		if (bareme_field_find(rules, name) == field)
			return true;
	}
	return false;
}

static void complete_value(bareme_text value, const char *title, void *payload)
{
	complete_print(payload, value, "", title);
}

static void complete_fields(completion *k, const bareme_ruleset *rules)
{
	bareme_lang lang = k->c->locale.lang;
	size_t len = strcspn(k->word, "=");
	if (k->word[len] == '=') {
		int field = bareme_field_find(rules, (bareme_text){k->word, len});
		k->prefix = len + 1;
		bareme_field_complete(rules, field, text_of(k->word + k->prefix), k->c->date, lang, complete_value, k);
		return;
	}
	for (int i = 0; i < bareme_field_count(rules); i++) {
		const char *name = bareme_field_name(rules, i);
		if (!complete_is_given(k, rules, i) && strncmp(name, k->word, len) == 0)
			complete_print(k, text_of(name), "=", bareme_field_title(rules, i, lang));
	}
}

static void complete_tables(const completion *k, const bareme_ruleset *rules)
{
	bareme_lang lang = k->c->locale.lang;
	size_t tables = bareme_table_count(rules), files;
	const bareme_file *file = bareme_ruleset_files(rules, &files);
	for (size_t i = 0; i < tables; i++) {
		bareme_table_info table = bareme_table_describe(rules, i, lang);
		complete_word(k, text_of(table.name), table.title);
	}
	for (size_t i = 0; i < files; i++) {
		bareme_text name = text_of(file[i].name);
		if (name.len > 4 && strcmp(name.data + name.len - 4, ".csv") == 0)
			name.len -= 4;
		bool listed = false;
		for (size_t j = 0; j < tables && !listed; j++)
			listed = text_equal(text_of(bareme_table_describe(rules, j, lang).name), name);
		if (!listed)
			complete_word(k, name, "");
	}
}

/* ---- Arguments ---- */

/* Offers the values of an option, or of an argument of that kind. */
static void complete_kind(completion *k, cli_kind kind, const char *values)
{
	bareme_ruleset *rules = NULL;
	if (kind == CLI_OPERATION || kind == CLI_SETTING || kind == CLI_TABLE || kind == CLI_PLACE)
		cli_try_ruleset(k->c, &rules, NULL, NULL);
	switch (kind) {
	case CLI_FILE:
	case CLI_OUTPUT:
		puts(":files");
		break;
	case CLI_FOLDER:
	case CLI_TABLES:
		puts(":folders");
		if (kind == CLI_TABLES)
			complete_word(k, text_of("built-in"), "");
		break;
	case CLI_COLUMNS:
		/* The list's own are not known here. */
		values = "annee|departement|epci|zone";
		/* fall through */
	case CLI_CHOICE:
		for (bareme_text rest = text_of(values), value; text_next_part(&rest, '|', &value);)
			complete_word(k, value, "");
		break;
	case CLI_COMMAND:
		complete_commands(k);
		for (const cli_topic *topic = cli_topics; topic->name != NULL; topic++)
			complete_word(k, text_of(topic->name), cli_tr(k->c, topic->summary));
		break;
	case CLI_PLACE:
		if (rules != NULL)
			bareme_field_complete(rules, bareme_field_with_role(rules, BAREME_ROLE_COMMUNE),
					      text_of(k->word), k->c->date, k->c->locale.lang, complete_value, k);
		break;
	case CLI_NAME:
	case CLI_NOTHING:
		break;
	default:
		if (rules != NULL && kind != CLI_TABLE)
			complete_fields(k, rules);
		else if (rules != NULL)
			complete_tables(k, rules);
	}
	bareme_ruleset_free(rules);
}

/*
 * Goes through the words before the last one, with `leading` up to the first argument, and takes what their options
 * say of tables and date. Returns how many it went through; *options is whether the last one may be an option.
 */
static int complete_read(completion *k, int argc, char **argv, bool leading, bool *options)
{
	int i = 0;
	for (*options = true; i < argc - 1; i++) {
		if (!*options || argv[i][0] != '-' || argv[i][1] == '\0') {
			if (leading)
				break;
			k->argv[k->argc++] = argv[i];
			continue;
		}
		const cli_option *o = cli_option_find(argv[i], k->commands);
		bool is_long = argv[i][1] == '-';
		const char *value = argv[i] + (is_long ? strcspn(argv[i], "=") : 2);
		*options = strcmp(argv[i], "--") != 0;
		if (o == NULL || o->kind == CLI_FLAG || o->kind == CLI_SUMMARY)
			continue;
		if (*value != '\0')
			cli_option_take(k->c, o, is_long ? value + 1 : value);
		else if (++i == argc - 1)
			k->argument = o;
		else
			cli_option_take(k->c, o, argv[i]);
	}
	return i;
}

cli_status cli_complete(cli *c, int argc, char **argv)
{
	completion k = {.c = c, .commands = CLI_BEFORE, .argv = argv};
	const cli_command *command = NULL;
	bool options;
	if (argc == 0)
		return CLI_GOOD;
	k.word = argv[argc - 1];
	int before = complete_read(&k, argc, argv, true, &options);
	if (before < argc - 1) {
		command = cli_command_find(argv[before]);
		if (command == NULL)
			return CLI_GOOD;
		k.commands = command->bit;
		complete_read(&k, argc - before - 1, argv + before + 1, false, &options);
	}
	bool dashed = options && k.word[0] == '-';
	if (dashed && k.argument == NULL && strchr(k.word, '=') != NULL) {
		k.argument = cli_option_find(k.word, k.commands);
		k.prefix = strcspn(k.word, "=") + 1;
		dashed = k.argument == NULL;
	}
	if (k.argument != NULL)
		complete_kind(&k, k.argument->kind, k.argument->argument);
	else if (dashed)
		complete_options(&k);
	else if (command == NULL)
		complete_commands(&k);
	else if (k.argc < command->most)
		complete_kind(&k, command->kinds[k.argc < 2 ? k.argc : 2], command->arguments);
	return CLI_GOOD;
}
