/* bareme show and bareme schema: the tables and the vocabulary in use. */
#include "cli/options.h"
#include "cli/print.h"
#include "cli/topics.h"

#include <string.h>

/* ---- show ---- */

static void show_table(const cli *c, size_t table)
{
	lay_column columns[LAY_COLUMNS_MAX];
	lay_table rows;
	bareme_table_info info = bareme_table_describe(c->rules, table, c->locale.lang);
	lay_add(c->out, cli_tr(c, "%s (%s, last reviewed on %s)"), info.title, info.file,
		cli_date(c, info.review, CLI_ROOM));
	lay_set_heading(c->out);
	for (size_t j = 0; j < info.columns; j++) {
		bareme_column_info column = bareme_column_describe(c->rules, table, j, c->locale.lang);
		bool number = column.kind == BAREME_COLUMN_VALUE;
		columns[j] = (lay_column){column.name, number ? LAY_NUMBER : LAY_TEXT, false, 0};
	}
	lay_table_begin(&rows, c->out, LAY_INDENT, columns, info.columns);
	for (size_t i = 0; i < info.rows; i++)
		for (size_t j = 0; j < info.columns; j++) {
			lay_add_text(c->out, bareme_table_cell(c->rules, table, i, j));
			lay_table_take(&rows);
		}
	lay_table_end(&rows);
	lay_blank(c->out);
}

static void show_sources(const cli *c)
{
	lay_heading(c->out, cli_tr(c, "Sources"));
	for (size_t i = 0; i < bareme_source_count(c->rules); i++)
		cli_set_source(c, i);
}

/* Prints a file of the package that is no table of rules, byte by byte. */
static bool show_file(const cli *c, const char *name)
{
	size_t count, len = strlen(name);
	const bareme_file *files = bareme_ruleset_files(c->rules, &count);
	for (size_t i = 0; i < count; i++) {
		const char *own = files[i].name;
		if (strcmp(own, name) != 0 && (strncmp(own, name, len) != 0 || strcmp(own + len, ".csv") != 0))
			continue;
		fwrite(files[i].data, 1, files[i].len, stdout);
		return true;
	}
	return false;
}

static cli_status show_named(const cli *c, const char *name)
{
	for (size_t i = 0; i < bareme_table_count(c->rules); i++)
		if (strcmp(bareme_table_describe(c->rules, i, c->locale.lang).name, name) == 0) {
			show_table(c, i);
			show_sources(c);
			return CLI_GOOD;
		}
	if (strcmp(name, "sources") == 0) {
		show_sources(c);
		return CLI_GOOD;
	}
	if (show_file(c, name))
		return CLI_GOOD;
	cli_error(c, "there is no table \"%s\"; the tables are:", name);
	size_t count;
	const bareme_file *files = bareme_ruleset_files(c->rules, &count);
	for (size_t i = 0; i < count; i++) {
		lay_add_string(c->err, files[i].name);
		lay_set_whole(c->err, LAY_INDENT);
	}
	return CLI_FAILED;
}

cli_status show_command(cli *c, int argc, char **argv)
{
	if (!cli_load(c))
		return CLI_FAILED;
	if (argc > 0)
		return show_named(c, argv[0]);
	const char *version = bareme_ruleset_version(c->rules);
	lay_add(c->out, *version == '\0' ? "%s" : "%s, %s", bareme_ruleset_title(c->rules, c->locale.lang), version);
	lay_set(c->out, 0, LAY_INDENT);
	lay_blank(c->out);
	for (size_t i = 0; i < bareme_table_count(c->rules); i++)
		show_table(c, i);
	show_sources(c);
	return CLI_GOOD;
}

/* ---- schema ---- */

cli_status schema_command(cli *c, int argc, char **argv)
{
	(void)argc, (void)argv;
	if (!cli_load(c))
		return CLI_FAILED;
	/* In the order of --format. */
	enum { TEXT = 2 };
	if (c->template && c->format > 0)
		return cli_usage(c, "--template and --format exclude each other");
	if (c->format == TEXT) {
		topics_print_fields(c);
		return CLI_GOOD;
	}
	bareme_text schema = bareme_ruleset_schema(c->rules);
	for (int i = 0; c->template && i < bareme_field_count(c->rules); i++)
		cli_put(c->out, cli_csv, "%-s%s", i == 0 ? "" : ",", bareme_field_name(c->rules, i));
	if (!c->template)
		fwrite(schema.data, 1, schema.len, stdout);
	fputc('\n', stdout);
	return CLI_GOOD;
}
