/* bareme show and bareme schema: the tables and the vocabulary in use. */
#include "cli/options.h"
#include "cli/print.h"

#include <string.h>

/* ---- show ---- */

static void show_table(const cli *c, const bareme_ruleset *rules, size_t table)
{
	char review[BAREME_TEXT_MAX];
	lay_column columns[LAY_COLUMNS_MAX];
	lay_table rows;
	bareme_table_info info = bareme_table_describe(rules, table, c->locale.lang);
	bareme_date_print_for(info.review, c->locale.lang, review);
	lay_add(c->out, cli_tr(c, "%s (%s, last reviewed on %s)"), info.title, info.file, review);
	lay_set_heading(c->out);
	for (size_t j = 0; j < info.columns; j++) {
		bareme_column_info column = bareme_column_describe(rules, table, j, c->locale.lang);
		bool number = column.kind == BAREME_COLUMN_VALUE;
		columns[j] = (lay_column){column.name, number ? LAY_NUMBER : LAY_TEXT, false, 0};
	}
	lay_table_begin(&rows, c->out, LAY_INDENT, columns, info.columns);
	for (size_t i = 0; i < info.rows; i++)
		for (size_t j = 0; j < info.columns; j++) {
			lay_add_text(c->out, bareme_table_cell(rules, table, i, j));
			lay_table_take(&rows);
		}
	lay_table_end(&rows);
	lay_blank(c->out);
}

static void show_sources(const cli *c, const bareme_ruleset *rules)
{
	lay_heading(c->out, cli_tr(c, "Sources"));
	for (size_t i = 0; i < bareme_source_count(rules); i++) {
		bareme_source_info source = bareme_source_describe(rules, i);
		cli_add_source(c->out, c, &source);
		lay_set_item(c->out, LAY_INDENT, 2 * LAY_INDENT);
	}
}

/* Prints a file of the package that is no table of rules, byte by byte. */
static bool show_file(const bareme_ruleset *rules, const char *name)
{
	size_t count, len = strlen(name);
	const bareme_file *files = bareme_ruleset_files(rules, &count);
	for (size_t i = 0; i < count; i++) {
		const char *own = files[i].name;
		if (strcmp(own, name) != 0 && (strncmp(own, name, len) != 0 || strcmp(own + len, ".csv") != 0))
			continue;
		fwrite(files[i].data, 1, files[i].len, stdout);
		return true;
	}
	return false;
}

static cli_status show_named(const cli *c, const bareme_ruleset *rules, const char *name)
{
	for (size_t i = 0; i < bareme_table_count(rules); i++)
		if (strcmp(bareme_table_describe(rules, i, c->locale.lang).name, name) == 0) {
			show_table(c, rules, i);
			show_sources(c, rules);
			return CLI_GOOD;
		}
	if (strcmp(name, "sources") == 0) {
		show_sources(c, rules);
		return CLI_GOOD;
	}
	if (show_file(rules, name))
		return CLI_GOOD;
	cli_error(c, "there is no table \"%s\"; the tables are:", name);
	size_t count;
	const bareme_file *files = bareme_ruleset_files(rules, &count);
	for (size_t i = 0; i < count; i++) {
		lay_add_string(c->err, files[i].name);
		lay_set_whole(c->err, LAY_INDENT);
	}
	return CLI_FAILED;
}

cli_status show_command(cli *c, int argc, char **argv)
{
	cli_status status = CLI_GOOD;
	bareme_ruleset *rules = cli_ruleset(c);
	if (rules == NULL)
		return CLI_FAILED;
	if (argc > 0) {
		status = show_named(c, rules, argv[0]);
	} else {
		lay_add(c->out, "%s, %s", bareme_ruleset_title(rules, c->locale.lang), bareme_ruleset_version(rules));
		lay_set(c->out, 0, LAY_INDENT);
		lay_blank(c->out);
		for (size_t i = 0; i < bareme_table_count(rules); i++)
			show_table(c, rules, i);
		show_sources(c, rules);
	}
	bareme_ruleset_free(rules);
	return status;
}

/* ---- schema ---- */

cli_status schema_command(cli *c, int argc, char **argv)
{
	(void)argc, (void)argv;
	bareme_ruleset *rules = cli_ruleset(c);
	if (rules == NULL)
		return CLI_FAILED;
	bareme_text schema = bareme_ruleset_schema(rules);
	for (int i = 0; c->template && i < bareme_field_count(rules); i++)
		printf("%s%s", i == 0 ? "" : ",", bareme_field_name(rules, i));
	if (!c->template)
		fwrite(schema.data, 1, schema.len, stdout);
	fputc('\n', stdout);
	bareme_ruleset_free(rules);
	return CLI_GOOD;
}
