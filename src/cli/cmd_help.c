/* bareme help: what the commands take, set for whoever reads it. */
#include "cli/cli.h"

#include <string.h>

/* ---- A text of the help ---- */

/* Options that are longer have a line of their own. */
enum { TERM_MAX = 30 };

/* A line without its end. */
static bareme_text next_line(const char **text)
{
	bareme_text line = {*text, strcspn(*text, "\n")};
	*text += line.len + (line.data[line.len] == '\n');
	return line;
}

static bool begins(bareme_text line, const char *with)
{
	size_t len = strlen(with);
	return line.len >= len && memcmp(line.data, with, len) == 0;
}

static bool is_option(bareme_text line)
{
	return begins(line, "  -");
}

/* What an option is called: all up to two blanks, its indentation left out. */
static bareme_text option_term(bareme_text line)
{
	bareme_text term = {line.data + 2, 0};
	while (term.len + 2 < line.len && !begins((bareme_text){term.data + term.len, line.len - 2 - term.len}, "  "))
		term.len++;
	return term;
}

/* Where the texts of options begin. */
static size_t option_column(const outlet *o, const char *const *texts, size_t count)
{
	size_t most = o->measure / 3 < TERM_MAX ? o->measure / 3 : TERM_MAX, widest = 0;
	for (size_t i = 0; i < count; i++)
		for (const char *text = texts[i]; *text != '\0';) {
			bareme_text line = next_line(&text), term = option_term(line);
			size_t width = is_option(line) ? lay_width(term.data, term.len) : 0;
			widest = width > widest && width <= most ? width : widest;
		}
	return LAY_INDENT + widest + LAY_GAP;
}

static bareme_text without_blanks(bareme_text line)
{
	while (line.len > 0 && *line.data == ' ') {
		line.data++;
		line.len--;
	}
	return line;
}

/* An option and what it does; the lines of `text` that go on with it are taken. */
static void set_option(outlet *o, bareme_text line, const char **text, size_t column)
{
	bareme_text term = option_term(line);
	bareme_text rest = without_blanks((bareme_text){term.data + term.len, line.len - 2 - term.len});
	size_t width = lay_width(term.data, term.len), first = LAY_INDENT;
	lay_add_text(o, term);
	if (LAY_INDENT + width + LAY_GAP > column) {
		lay_set_whole(o, LAY_INDENT);
		first = column;
	} else {
		lay_add(o, "%*s", (int)(column - LAY_INDENT - width), "");
	}
	lay_add_text(o, rest);
	while (begins((bareme_text){*text, strlen(*text)}, "    ")) {
		lay_add_string(o, " ");
		lay_add_text(o, without_blanks(next_line(text)));
	}
	lay_set(o, first, column);
}

/* Lines that stand together, as a paragraph. */
static void set_paragraph(outlet *o, bareme_text line, const char **text)
{
	lay_add_text(o, line);
	while (**text != '\0' && **text != '\n' && **text != ' ') {
		lay_add_string(o, " ");
		lay_add_text(o, next_line(text));
	}
	lay_set(o, 0, 0);
}

/* Options in columns, paragraphs in the width that there is, and examples, which are indented, as they are. */
static void set_help(outlet *o, const char *text, size_t column)
{
	while (*text != '\0') {
		bareme_text line = next_line(&text);
		if (is_option(line)) {
			set_option(o, line, &text, column);
		} else if (line.len > 0 && *line.data == ' ') {
			lay_add_text(o, line);
			lay_set_whole(o, 0);
		} else if (line.len > 0) {
			set_paragraph(o, line, &text);
		} else {
			lay_blank(o);
		}
	}
}

/* ---- The commands ---- */

static void set_commands(const cli *c)
{
	static const lay_column columns[] = {
	    {"", LAY_FIXED, false, 0}, {"", LAY_FIXED, false, 0}, {"", LAY_TEXT, false, 0}};
	lay_table table;
	cli_command command;
	lay_table_begin(&table, c->out, LAY_INDENT, columns, 3);
	for (size_t i = 0; cli_command_describe(i, &command); i++) {
		lay_table_cell(&table, "%s", command.name);
		lay_table_cell(&table, "%s", cli_tr(c, command.arguments));
		lay_table_cell(&table, "%s", cli_tr(c, command.summary));
	}
	lay_table_end(&table);
}

static bool find_command(const char *name, cli_command *out)
{
	for (size_t i = 0; name != NULL && cli_command_describe(i, out); i++)
		if (strcmp(out->name, name) == 0)
			return true;
	return false;
}

enum { COMMON_MAX = 8 };

static void set_common(const cli *c, const char *heading, const char *const *options, size_t count, size_t column)
{
	lay_blank(c->out);
	lay_heading(c->out, heading);
	for (size_t i = 0; i < count; i++)
		set_help(c->out, options[i], column);
	lay_blank(c->out);
	set_help(c->out,
		 cli_tr(c,
			"Exit status: 0 every operation was answered, 1 an operation was refused or a fault was\n"
			"found, 2 nothing can be trusted (wrong usage, unusable tables, failed reading or writing).\n"),
		 column);
}

static void set_general(const cli *c)
{
	lay_add_string(c->out, cli_tr(c, "usage: bareme COMMAND [OPTION]... [ARGUMENT]..."));
	lay_set(c->out, 0, LAY_INDENT);
	lay_blank(c->out);
	lay_add_string(c->out, cli_tr(c, "Computes the loans and grants of Action Logement for the renewal of social "
					 "housing in Provence-Alpes-C\xC3\xB4te d'Azur and Corsica."));
	lay_set(c->out, 0, 0);
	lay_blank(c->out);
	lay_heading(c->out, cli_tr(c, "Commands:"));
	set_commands(c);
}

static void set_command(const cli *c, const cli_command *command, size_t column)
{
	const char *own = cli_tr(c, command->options);
	lay_add(c->out, cli_tr(c, "usage: bareme %s [OPTION]... %s"), command->name, cli_tr(c, command->arguments));
	lay_set(c->out, 0, LAY_INDENT);
	lay_blank(c->out);
	lay_add(c->out, cli_tr(c, "This command %s."), cli_tr(c, command->summary));
	lay_set(c->out, 0, 0);
	if (*own == '\0')
		return;
	lay_blank(c->out);
	lay_heading(c->out, cli_tr(c, "Options:"));
	set_help(c->out, own, column);
}

void cli_help(const cli *c, const char *name)
{
	cli_command command;
	bool known = find_command(name, &command);
	const char *texts[COMMON_MAX + 1] = {known ? cli_tr(c, command.options) : ""}, *text;
	size_t count = 1;
	for (size_t i = 0; (text = cli_common_help(i, known ? command.takes : CLI_ALL)) != NULL; i++)
		if (*text != '\0')
			texts[count++] = cli_tr(c, text);
	size_t column = option_column(c->out, texts, count);
	if (known)
		set_command(c, &command, column);
	else
		set_general(c);
	set_common(c,
		   known ? cli_tr(c, "Common options:") : cli_tr(c, "Common options, before the command or behind it:"),
		   texts + 1, count - 1, column);
}

cli_status help_command(cli *c, int argc, char **argv)
{
	int rest;
	cli_command command;
	cli_status status = cli_options(c, argc, argv, NULL, 0, NULL, NULL, &rest);
	if (status != CLI_GOOD || rest < 0)
		return status;
	if (c->data != NULL)
		return cli_usage(c, "--data has no meaning here");
	if (argc - rest > 1)
		return cli_usage(c, "one command at a time: \"%s\" is too much", argv[rest + 1]);
	if (rest < argc && !find_command(argv[rest], &command)) {
		c->command = NULL;
		return cli_refuse_command(c, argv[rest]);
	}
	cli_help(c, rest < argc ? argv[rest] : NULL);
	return CLI_GOOD;
}
