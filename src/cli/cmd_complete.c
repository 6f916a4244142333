/*
 * bareme --complete WORD...: what may stand for the last word of a command line, for the shells.
 *
 * The words are those behind the program's name, up to the cursor, as the program would get them. Each line
 * printed is a word that may stand for the last one, then perhaps a tabulator and what it means. A word that
 * ends in "=" goes on. The lines ":files" and ":folders" stand for names of files and of folders. Commands and
 * options are those of the help, fields and values those of the tables in use.
 */
#include "cli/cli.h"

#include <string.h>

/* An option as a line of the help tells it. */
typedef struct option_help {
	const char *name; /* with its dashes */
	size_t name_len;
	char letter;          /* or 0 */
	const char *argument; /* "DIR", "csv|ndjson" ... or NULL */
	size_t argument_len;
	const char *text; /* up to the end of its line */
} option_help;

typedef struct completion {
	cli *c;
	cli_command command;
	const char *word; /* the one to complete */
	size_t prefix;    /* its bytes that every candidate begins with */
	int argc;         /* arguments before it that are no options */
	char **argv;
} completion;

/* Reads the next option of a help text: "  -o, --output FILE   what it does". */
static bool next_option(const char **help, option_help *o)
{
	const char *p = *help;
	while (*p != '\0' && strncmp(p, "  -", 3) != 0) {
		p = strchr(p, '\n');
		p = p == NULL ? "" : p + 1;
	}
	if (*p == '\0')
		return false;
	p += 2;
	*o = (option_help){0};
	if (p[1] != '-') {
		o->letter = p[1];
		p += strcspn(p, " \n");
		p += strspn(p, " ");
	}
	o->name = p;
	o->name_len = strcspn(p, " \n");
	p += o->name_len;
	if (p[0] == ' ' && p[1] != ' ') {
		o->argument = p + 1;
		o->argument_len = strcspn(p + 1, " \n");
		p += 1 + o->argument_len;
	}
	o->text = p + strspn(p, " ");
	*help = p;
	return true;
}

static bool is_word(const char *word, size_t len, const char *name)
{
	return strlen(name) == len && memcmp(word, name, len) == 0;
}

/* What the help says of options: the command's own, then one by one the common ones; NULL where there are no more. */
static const char *help_text(const completion *k, size_t number)
{
	return number == 0 ? k->command.options : cli_common_help(number - 1, k->command.takes);
}

/* The option that a word names, "--to", "--to=csv", "-o" or "-oFILE". */
static bool find_option(const completion *k, const char *word, option_help *o)
{
	const char *help;
	size_t len = strcspn(word, "=");
	for (size_t i = 0; (help = help_text(k, i)) != NULL; i++)
		while (next_option(&help, o))
			if ((o->letter != 0 && word[1] == o->letter) ||
			    (o->name_len == len && strncmp(o->name, word, len) == 0))
				return true;
	return false;
}

static void print_candidate(const completion *k, const char *word, size_t len, const char *end, const char *title,
			    size_t title_len)
{
	outlet *o = k->c->out;
	lay_add_text(o, (bareme_text){k->word, k->prefix});
	lay_add_text(o, (bareme_text){word, len});
	lay_add_string(o, end);
	if (title_len > 0) {
		lay_set_open(o);
		fputc('\t', stdout);
	}
	lay_add_text(o, (bareme_text){title, title_len});
	lay_set_whole(o, 0);
}

/* Prints a fixed word where what was typed begins it. */
static void offer_word(const completion *k, const char *word, size_t len, const char *title, size_t title_len)
{
	size_t typed = strlen(k->word) - k->prefix;
	if (typed <= len && memcmp(k->word + k->prefix, word, typed) == 0)
		print_candidate(k, word, len, "", title, title_len);
}

static void offer_options(const completion *k)
{
	bool english = k->c->locale.lang == BAREME_EN;
	const char *help;
	option_help o;
	for (size_t i = 0; (help = help_text(k, i)) != NULL; i++)
		while (next_option(&help, &o))
			offer_word(k, o.name, o.name_len, o.text, english ? strcspn(o.text, "\n") : 0);
}

static void offer_commands(const completion *k)
{
	cli_command command;
	for (size_t i = 0; cli_command_describe(i, &command); i++) {
		const char *title = cli_tr(k->c, command.summary);
		offer_word(k, command.name, strlen(command.name), title, strlen(title));
	}
}

/* ---- What the tables tell ---- */

static bareme_ruleset *load(const cli *c)
{
	bareme_ruleset *rules;
	if (c->data == NULL)
		bareme_ruleset_load_builtin(&rules, &c->locale, NULL, NULL);
	else
		bareme_ruleset_load_folder(&rules, c->data, &c->locale, NULL, NULL);
	return rules;
}

static bool is_given(const completion *k, const bareme_ruleset *rules, int field)
{
	for (int i = 0; i < k->argc; i++) {
		bareme_text name = {k->argv[i], strcspn(k->argv[i], "=")};
		if (bareme_field_find(rules, name) == field)
			return true;
	}
	return false;
}

static void take_value(bareme_text value, const char *title, void *payload)
{
	print_candidate(payload, value.data, value.len, "", title, strlen(title));
}

static void offer_fields(completion *k)
{
	bareme_ruleset *rules = load(k->c);
	bareme_lang lang = k->c->locale.lang;
	size_t len = strcspn(k->word, "=");
	if (rules != NULL && k->word[len] == '=') {
		int field = bareme_field_find(rules, (bareme_text){k->word, len});
		bareme_text start = {k->word + len + 1, strlen(k->word + len + 1)};
		k->prefix = len + 1;
		bareme_field_complete(rules, field, start, k->c->date, lang, take_value, k);
	} else if (rules != NULL) {
		for (int i = 0; i < bareme_field_count(rules); i++) {
			const char *name = bareme_field_name(rules, i), *title = bareme_field_title(rules, i, lang);
			if (!is_given(k, rules, i) && strncmp(name, k->word, len) == 0)
				print_candidate(k, name, strlen(name), "=", title, strlen(title));
		}
	}
	bareme_ruleset_free(rules);
}

static void offer_tables(const completion *k)
{
	bareme_ruleset *rules = load(k->c);
	size_t tables = rules == NULL ? 0 : bareme_table_count(rules), files = 0;
	const bareme_file *file = rules == NULL ? NULL : bareme_ruleset_files(rules, &files);
	for (size_t i = 0; i < tables; i++) {
		bareme_table_info table = bareme_table_describe(rules, i, k->c->locale.lang);
		offer_word(k, table.name, strlen(table.name), table.title, strlen(table.title));
	}
	for (size_t i = 0; i < files; i++) {
		size_t len = strlen(file[i].name);
		if (len > 4 && strcmp(file[i].name + len - 4, ".csv") == 0)
			len -= 4;
		bool told = false;
		for (size_t j = 0; j < tables && !told; j++)
			told = is_word(file[i].name, len, bareme_table_describe(rules, j, k->c->locale.lang).name);
		if (!told)
			offer_word(k, file[i].name, len, "", 0);
	}
	bareme_ruleset_free(rules);
}

/* ---- Arguments, as the help names them ---- */

/* Offers what a name of the help stands for: "FILE", "DIR", "text|json" ... */
static void offer_argument(completion *k, const char *name, size_t len)
{
	if (is_word(name, len, "FILE")) {
		puts(":files");
	} else if (is_word(name, len, "DIR")) {
		puts(":folders");
	} else if (is_word(name, len, "OLD") || is_word(name, len, "NEW")) {
		puts(":folders");
		offer_word(k, "built-in", 8, "", 0);
	} else if (is_word(name, len, "FIELD=VALUE")) {
		offer_fields(k);
	} else if (is_word(name, len, "TABLE")) {
		offer_tables(k);
	} else if (is_word(name, len, "COMMAND")) {
		offer_commands(k);
	} else if (memchr(name, '|', len) != NULL) {
		for (size_t at = 0, end; at < len; at = end + 1) {
			end = at + strcspn(name + at, "| \n");
			end = end < len ? end : len;
			offer_word(k, name + at, end - at, "", 0);
		}
	}
}

/* The word is an argument of the command: the one in its turn, "..." standing for the one before. */
static void offer_positional(completion *k)
{
	static const char marks[] = "[] ";
	const char *p = k->command.arguments, *name = NULL;
	size_t len = 0;
	for (int i = 0; i <= k->argc; i++) {
		p += strspn(p, marks);
		if (strncmp(p, "...", 3) == 0)
			break;
		if (*p == '\0')
			return;
		name = p;
		len = strcspn(p, marks);
		p += len;
	}
	if (name != NULL)
		offer_argument(k, name, len);
}

/* An option that tells what tables to ask, and how. */
static void take_option(cli *c, const option_help *o, const char *value)
{
	int32_t date;
	if (is_word(o->name, o->name_len, "--data"))
		c->data = value;
	else if (is_word(o->name, o->name_len, "--lang"))
		c->locale.lang = strcmp(value, "fr") == 0 ? BAREME_FR : BAREME_EN;
	else if (is_word(o->name, o->name_len, "--date") &&
		 bareme_date_parse((bareme_text){value, strlen(value)}, &date))
		c->date = date;
}

static bool find_command(const char *name, cli_command *out)
{
	for (size_t i = 0; cli_command_describe(i, out); i++)
		if (strcmp(out->name, name) == 0)
			return true;
	return false;
}

/* Goes through the words before the last one; false where the last one is the argument of `o`. */
static bool read_words(completion *k, int argc, char **argv, bool *options, option_help *o)
{
	*options = true;
	for (int i = 1; i < argc - 1; i++) {
		if (!*options || argv[i][0] != '-' || argv[i][1] == '\0') {
			k->argv[k->argc++] = argv[i];
		} else if (strcmp(argv[i], "--") == 0) {
			*options = false;
		} else if (find_option(k, argv[i], o) && o->argument != NULL) {
			bool is_long = argv[i][1] == '-';
			const char *value = is_long ? strchr(argv[i], '=') : argv[i] + 1;
			if (value != NULL && (is_long || value[1] != '\0'))
				take_option(k->c, o, value + 1);
			else if (++i == argc - 1)
				return false;
			else
				take_option(k->c, o, argv[i]);
		}
	}
	return true;
}

/* Goes through the options before the command; false where the last word is the argument of `o`. */
static bool skip_leading(const completion *k, int *argc, char ***argv, option_help *o)
{
	while (*argc > 1 && strncmp(**argv, "--", 2) == 0 && find_option(k, **argv, o) && o->argument != NULL) {
		const char *value = strchr(**argv, '=');
		int words = value != NULL ? 1 : 2;
		if (words == *argc)
			return false;
		take_option(k->c, o, value != NULL ? value + 1 : (*argv)[1]);
		*argc -= words;
		*argv += words;
	}
	return true;
}

cli_status cli_complete(cli *c, int argc, char **argv)
{
	completion k = {.c = c, .command = {"", "", "", "", CLI_ALL}};
	option_help o;
	bool options;
	if (argc == 0)
		return CLI_GOOD;
	k.word = argv[argc - 1];
	if (!skip_leading(&k, &argc, &argv, &o)) {
		offer_argument(&k, o.argument, o.argument_len);
		return CLI_GOOD;
	}
	k.argv = argv;
	if (argc == 1) {
		offer_commands(&k);
		if (k.word[0] == '-')
			offer_options(&k);
		return CLI_GOOD;
	}
	if (!find_command(argv[0], &k.command))
		return CLI_GOOD;
	/* Arguments gather where words were read already. */
	if (!read_words(&k, argc, argv, &options, &o)) {
		offer_argument(&k, o.argument, o.argument_len);
	} else if (options && k.word[0] == '-' && strchr(k.word, '=') != NULL) {
		k.prefix = strcspn(k.word, "=") + 1;
		if (find_option(&k, k.word, &o) && o.argument != NULL)
			offer_argument(&k, o.argument, o.argument_len);
	} else if (options && k.word[0] == '-') {
		offer_options(&k);
	} else {
		offer_positional(&k);
	}
	return CLI_GOOD;
}
