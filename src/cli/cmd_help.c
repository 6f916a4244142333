/* bareme help: the table of options and commands, set for whoever reads it. */
#include "cli/options.h"
#include "cli/topics.h"

#include <string.h>

/* ---- Options ---- */

/* Options that are longer have a line of their own. */
enum { HELP_TERM_MAX = 30 };

/* Gathers what an option is called, "-o, --output FILE"; returns its width. */
static size_t help_add_term(const cli *c, const cli_option *o)
{
	size_t begin = c->out->len;
	if (o->letter != 0)
		lay_add(c->out, "-%c, ", o->letter);
	lay_add(c->out, "--%s", o->name);
	if (o->argument != NULL)
		lay_add(c->out, o->kind == CLI_SUMMARY ? "[=%s]" : " %s", cli_tr(c, o->argument));
	return lay_width(c->out->text + begin, c->out->len - begin);
}

/* The column in which the texts of options begin. */
static size_t help_column(const cli *c, unsigned commands)
{
	size_t most = c->out->measure / 3 < HELP_TERM_MAX ? c->out->measure / 3 : HELP_TERM_MAX, widest = 0;
	for (const cli_option *o = cli_options; o->name != NULL; o++) {
		bool shown = (o->commands & commands) != 0 && o->what != NULL;
		size_t width = shown ? help_add_term(c, o) : 0;
		widest = width > widest && width <= most ? width : widest;
		c->out->len = 0;
	}
	return LAY_INDENT + widest + LAY_GAP;
}

/* A heading and the options of these commands, the common ones or the others; nothing where there are none. */
static void help_set_options(const cli *c, const char *heading, unsigned commands, unsigned common)
{
	size_t column = help_column(c, commands);
	for (const cli_option *o = cli_options; o->name != NULL; o++) {
		if ((o->commands & commands) == 0 || (o->commands & CLI_COMMON) != common || o->what == NULL)
			continue;
		if (heading != NULL)
			lay_section(c->out, heading);
		heading = NULL;
		size_t first = LAY_INDENT, width = LAY_INDENT + help_add_term(c, o);
		if (width + LAY_GAP > column) {
			lay_set_whole(c->out, LAY_INDENT);
			first = column;
		} else {
			lay_add(c->out, "%*s", (int)(column - width), "");
		}
		lay_add_string(c->out, cli_tr(c, o->what));
		lay_set(c->out, first, column);
	}
}

/* ---- Texts ---- */

/* Paragraphs are set in the width that there is, examples, which are indented, as they are. */
static void help_set_text(outlet *o, const char *text)
{
	while (*text != '\0') {
		size_t len = strcspn(text, "\n");
		const char *next = text + len + (text[len] == '\n');
		bool example = *text == ' ';
		lay_add_text(o, (bareme_text){text, len});
		if (example || len == 0)
			lay_set_whole(o, 0);
		else if (*next == '\0' || *next == ' ' || *next == '\n')
			lay_set(o, 0, 0);
		else
			lay_add_string(o, " ");
		text = next;
	}
}

static void help_set_commands(const cli *c)
{
	static const lay_column columns[] = {
	    {"", LAY_FIXED, false, 0}, {"", LAY_FIXED, false, 0}, {"", LAY_TEXT, false, 0}};
	lay_table table;
	lay_section(c->out, cli_tr(c, "Commands:"));
	lay_table_begin(&table, c->out, LAY_INDENT, columns, 3);
	for (const cli_command *command = cli_commands; command->name != NULL; command++)
		lay_table_cells(&table, command->name, cli_tr(c, command->arguments), cli_tr(c, command->summary));
	lay_table_end(&table);
	lay_section(c->out, cli_tr(c, "More help:"));
	lay_table_begin(&table, c->out, LAY_INDENT, columns + 1, 2);
	for (const cli_topic *topic = cli_topics; topic->name != NULL; topic++) {
		lay_table_cell(&table, "bareme help %s", topic->name);
		lay_table_cell(&table, "%s", cli_tr(c, topic->summary));
	}
	lay_table_end(&table);
}

void cli_help(const cli *c, const cli_command *command)
{
	unsigned commands = command == NULL ? CLI_BEFORE : command->bit;
	if (command == NULL)
		lay_add_string(c->out, cli_tr(c, "usage: bareme COMMAND [OPTION]... [ARGUMENT]..."));
	else
		lay_add(c->out, cli_tr(c, "usage: bareme %s [OPTION]... %s"), command->name,
			cli_tr(c, command->arguments));
	lay_set(c->out, 0, LAY_INDENT);
	lay_blank(c->out);
	if (command == NULL)
		lay_add_string(
		    c->out,
		    cli_tr(c, "Computes the loans and grants of Action Logement for the renewal of social housing and "
			      "for households in difficulty, in Provence-Alpes-C\xC3\xB4te d'Azur and Corsica."));
	else
		lay_add(c->out, cli_tr(c, "This command %s."), cli_tr(c, command->summary));
	lay_set(c->out, 0, 0);
	if (command == NULL)
		help_set_commands(c);
	else
		help_set_options(c, cli_tr(c, "Options:"), commands, 0);
	if (command != NULL && *command->text != '\0') {
		lay_blank(c->out);
		help_set_text(c->out, cli_tr(c, command->text));
	}
	help_set_options(c,
			 command == NULL ? cli_tr(c, "Common options, before the command or after it:")
					 : cli_tr(c, "Common options:"),
			 commands, CLI_COMMON);
	lay_blank(c->out);
	help_set_text(
	    c->out,
	    command != NULL
		? cli_tr(c, command->status)
		: cli_tr(c,
			 "Exit status: 0 every operation was answered, 1 an operation was refused, or a fault or a\n"
			 "difference was found, 2 no usable result (wrong usage, unusable tables, failed reading or "
			 "writing).\n"
			 "\n"
			 "To report a fault of the program or of its tables, open an issue in the repository that it "
			 "comes from; its SECURITY.md says how to report privately what could harm users.\n"));
}

static const cli_topic *help_topic(const char *name)
{
	for (const cli_topic *topic = cli_topics; topic->name != NULL; topic++)
		if (strcmp(topic->name, name) == 0)
			return topic;
	return NULL;
}

cli_status help_command(cli *c, int argc, char **argv)
{
	const cli_command *command = argc > 0 ? cli_command_find(argv[0]) : NULL;
	const cli_topic *topic = argc > 0 ? help_topic(argv[0]) : NULL;
	if (c->data_given && (topic == NULL || !topic->of_tables))
		return cli_usage(c, "--data has no meaning for \"bareme %s\"", "help");
	if (topic != NULL)
		return topic->print(c);
	if (argc > 0 && command == NULL) {
		c->command = NULL;
		return cli_refuse_command(c, argv[0]);
	}
	cli_help(c, command);
	return CLI_GOOD;
}
