/* One operation on the command line: its fields read, its answer printed. */
#include "cli.h"

#include <string.h>

/* ---- What was given ---- */

/* Reads FIELD=VALUE. */
static cli_status read_argument(const cli *c, const bareme_ruleset *rules, const char *argument, cli_given *out)
{
	const char *equals = strchr(argument, '=');
	if (equals == NULL)
		return cli_usage(c, "\"%s\" is not FIELD=VALUE", argument);
	bareme_text name = {argument, (size_t)(equals - argument)};
	*out = (cli_given){argument, bareme_field_find(rules, name), {equals + 1, strlen(equals + 1)}};
	if (out->field >= 0)
		return CLI_GOOD;
	int near = bareme_field_suggest(rules, name);
	if (near >= 0)
		return cli_usage(c, "there is no field \"%.*s\"; is \"%s\" meant?", (int)name.len, name.data,
				 bareme_field_name(rules, (size_t)near));
	return cli_usage(c, "there is no field \"%.*s\"; \"bareme schema --template\" lists them", (int)name.len,
			 name.data);
}

cli_status cli_read_fields(const cli *c, const bareme_ruleset *rules, int argc, char **argv, cli_given *out,
			   bareme_operation *operation)
{
	if (argc > CLI_FIELDS_MAX)
		return cli_usage(c, "too many fields");
	for (int i = 0; i < argc; i++) {
		cli_status status = read_argument(c, rules, argv[i], &out[i]);
		if (status != CLI_GOOD)
			return status;
		for (int j = 0; j < i; j++)
			if (out[j].field == out[i].field)
				return cli_usage(c, "\"%s\" is given twice: \"%s\" and \"%s\"",
						 bareme_field_name(rules, (size_t)out[i].field), out[j].argument,
						 out[i].argument);
		bareme_operation_set(operation, (size_t)out[i].field, out[i].value);
	}
	return CLI_GOOD;
}

/* ---- Text ---- */

enum { TITLE, FORM, UNIT, QUANTITY, AMOUNT, RULE, CELLS, CELL_MAX = 192 };

typedef struct text_row {
	char cell[CELLS][CELL_MAX];
} text_row;

static const char *form_title(const cli *c, bareme_form form)
{
	switch (form) {
	case BAREME_LOAN:
		return cli_tr(c, "loan, at most");
	case BAREME_GRANT:
		return cli_tr(c, "grant, at most");
	default:
		return cli_tr(c, "support");
	}
}

/* A number of the table or of the operation: money in groups, a rate or a count as it is. */
static void put_number(const cli *c, bareme_number n, char *cell)
{
	char text[BAREME_TEXT_MAX];
	if (!n.there)
		snprintf(cell, CELL_MAX, "-");
	else if (n.decimals == 2)
		snprintf(cell, CELL_MAX, "%s", cli_money(c, n.value, text));
	else if (n.decimals == 6 && n.value % 10000 == 0)
		snprintf(cell, CELL_MAX, cli_tr(c, "%lld %%"), (long long)(n.value / 10000));
	else if (n.decimals == 6)
		snprintf(cell, CELL_MAX, cli_tr(c, "%lld.%06lld"), (long long)(n.value / 1000000),
			 (long long)(n.value % 1000000));
	else
		snprintf(cell, CELL_MAX, "%lld", (long long)n.value);
}

static void fill_row(const cli *c, const bareme_ruleset *rules, const bareme_answer *answer, const bareme_line *line,
		     text_row *row)
{
	char amount[BAREME_TEXT_MAX];
	bareme_table_info table = bareme_table_describe(rules, line->table, c->locale.lang);
	bareme_line_print_title(answer, line, c->locale.lang, row->cell[TITLE], CELL_MAX);
	snprintf(row->cell[FORM], CELL_MAX, "%s", form_title(c, line->form));
	put_number(c, line->unit, row->cell[UNIT]);
	put_number(c, line->quantity, row->cell[QUANTITY]);
	snprintf(row->cell[AMOUNT], CELL_MAX, "%s",
		 line->amount == BAREME_NO_AMOUNT ? "-" : cli_money(c, line->amount, amount));
	snprintf(row->cell[RULE], CELL_MAX, "%s:%zu", table.file, bareme_table_line(rules, line->table, line->row));
}

static void print_rows(text_row *rows, size_t count)
{
	size_t width[CELLS] = {0};
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < CELLS; j++)
			if (cli_width(rows[i].cell[j]) > width[j])
				width[j] = cli_width(rows[i].cell[j]);
	for (size_t i = 0; i < count; i++) {
		fputs("  ", stdout);
		for (size_t j = 0; j < CELLS; j++) {
			cli_pad(rows[i].cell[j], j + 1 < CELLS ? width[j] : 0,
				j == UNIT || j == QUANTITY || j == AMOUNT);
			fputs(j + 1 < CELLS ? "  " : "\n", stdout);
		}
	}
}

enum { LINES_SHOWN = 256 };

static void print_lines(const cli *c, const bareme_ruleset *rules, const bareme_answer *answer)
{
	static text_row rows[LINES_SHOWN + 1];
	size_t count;
	const bareme_line *lines = bareme_answer_lines(answer, &count);
	const char *const headings[CELLS] = {cli_tr(c, "Aid"),      cli_tr(c, "Form"),   cli_tr(c, "Per unit"),
					     cli_tr(c, "Quantity"), cli_tr(c, "Amount"), cli_tr(c, "Rule")};
	if (count == 0)
		return;
	for (size_t j = 0; j < CELLS; j++)
		snprintf(rows[0].cell[j], CELL_MAX, "%s", headings[j]);
	for (size_t i = 0; i < count && i < LINES_SHOWN; i++)
		fill_row(c, rules, answer, &lines[i], &rows[i + 1]);
	print_rows(rows, (count < LINES_SHOWN ? count : LINES_SHOWN) + 1);
	fputc('\n', stdout);
}

/* What the rows say besides amounts, such as the longest duration. */
static void print_terms(const cli *c, const bareme_answer *answer)
{
	char terms[512], title[CELL_MAX];
	size_t count;
	bool any = false;
	const bareme_line *lines = bareme_answer_lines(answer, &count);
	for (size_t i = 0; i < count; i++) {
		bool told = i > 0 && lines[i - 1].table == lines[i].table && lines[i - 1].row == lines[i].row;
		if (told || bareme_line_print_terms(answer, &lines[i], c->locale.lang, terms, sizeof terms) == 0)
			continue;
		bareme_line_print_title(answer, &lines[i], c->locale.lang, title, sizeof title);
		printf("  %s (%s)\n", terms, title);
		any = true;
	}
	if (any)
		fputc('\n', stdout);
}

/* ---- The financing plan ---- */

static const char *plan_title(const cli *c, const bareme_ruleset *rules, const bareme_plan_item *item)
{
	switch (item->part) {
	case BAREME_PLAN_LOANS:
		return cli_tr(c, "Action Logement: loans, at most");
	case BAREME_PLAN_GRANTS:
		return cli_tr(c, "Action Logement: grants, at most");
	case BAREME_PLAN_LEFT:
		return cli_tr(c, "Left to finance");
	default:
		return bareme_field_title(rules, (size_t)item->field, c->locale.lang);
	}
}

static void print_plan_item(const cli *c, const bareme_ruleset *rules, const bareme_plan_item *item, size_t width)
{
	char amount[BAREME_TEXT_MAX];
	fputs("  ", stdout);
	cli_pad(plan_title(c, rules, item), width, false);
	fputs("  ", stdout);
	cli_pad(cli_money(c, item->amount, amount), 20, true);
	fputc('\n', stdout);
}

/* The cost stands below what pays for it, as in the plans that landlords draw up. */
static void print_plan(const cli *c, const bareme_ruleset *rules, const bareme_answer *answer)
{
	bareme_plan_item item, cost;
	char amount[BAREME_TEXT_MAX];
	size_t width = 0;
	if (!bareme_answer_plan(answer, 0, &cost))
		return;
	for (size_t i = 0; bareme_answer_plan(answer, i, &item); i++) {
		size_t own = cli_width(plan_title(c, rules, &item));
		width = own > width ? own : width;
	}
	fputs(cli_tr(c, "Financing plan, in euros\n"), stdout);
	for (size_t i = 1; bareme_answer_plan(answer, i, &item); i++) {
		if (item.part == BAREME_PLAN_LEFT)
			print_plan_item(c, rules, &cost, width);
		print_plan_item(c, rules, &item, width);
		if (item.part == BAREME_PLAN_LEFT && item.amount < 0)
			printf(cli_tr(c, "  The resources exceed the cost by %s euros.\n"),
			       cli_money(c, -item.amount, amount));
	}
	fputc('\n', stdout);
}

static void print_sources(const cli *c, const bareme_ruleset *rules, const bareme_answer *answer)
{
	size_t count;
	const bareme_line *lines = bareme_answer_lines(answer, &count);
	for (size_t i = 0; i < count; i++) {
		size_t source = bareme_table_source(rules, lines[i].table, lines[i].row);
		bool told = false;
		for (size_t j = 0; j < i && !told; j++)
			told = bareme_table_source(rules, lines[j].table, lines[j].row) == source;
		bareme_source_info info = bareme_source_describe(rules, source);
		if (!told)
			printf(cli_tr(c, "Source: %s, %s\n"), info.id, info.title);
	}
}

static void print_head(const cli *c, const bareme_ruleset *rules, const bareme_answer *answer, const cli_given *list,
		       int count)
{
	char date[BAREME_TEXT_MAX];
	bareme_text code = bareme_answer_commune_code(answer), name = bareme_answer_commune_name(answer);
	int zone = bareme_answer_zone(answer), zone_field = bareme_field_find(rules, (bareme_text){"zone", 4});
	const char *label = cli_tr(c, "Operation: ");
	size_t label_len = strlen(label);
	while (count == 0 && label_len > 0 && label[label_len - 1] == ' ')
		label_len--;
	fwrite(label, 1, label_len, stdout);
	for (int i = 0; i < count; i++) {
		printf("%s%s=", i == 0 ? "" : " ", bareme_field_name(rules, (size_t)list[i].field));
		cli_put_clean(stdout, list[i].value.data, list[i].value.len);
	}
	fputc('\n', stdout);
	if (code.len > 0)
		printf(cli_tr(c, "Commune:   %.*s (%.*s)\n"), (int)name.len, name.data, (int)code.len, code.data);
	if (zone >= 0 && zone_field >= 0)
		printf(cli_tr(c, "Zone:      %s (%s)\n"),
		       bareme_field_value_name(rules, (size_t)zone_field, (size_t)zone),
		       bareme_field_value_title(rules, (size_t)zone_field, (size_t)zone, c->locale.lang));
	bareme_date_print_for(bareme_answer_date(answer), c->locale.lang, date);
	printf(cli_tr(c, "Date:      %s\n\n"), date);
}

static void print_text(const cli *c, const bareme_ruleset *rules, const bareme_answer *answer, const cli_given *list,
		       int count)
{
	char message[2048], amount[BAREME_TEXT_MAX];
	size_t notices;
	const bareme_notice *notice = bareme_answer_notices(answer, &notices);
	print_head(c, rules, answer, list, count);
	print_lines(c, rules, answer);
	print_terms(c, answer);
	print_plan(c, rules, answer);
	if (bareme_answer_loan(answer) != BAREME_NO_AMOUNT) {
		printf(cli_tr(c, "Loans:     %s euros at most\n"), cli_money(c, bareme_answer_loan(answer), amount));
		printf(cli_tr(c, "Grants:    %s euros at most\n"), cli_money(c, bareme_answer_grant(answer), amount));
	}
	printf(cli_tr(c, "Status:    %s\n"), bareme_status_name(bareme_answer_status(answer)));
	for (size_t i = 0; i < notices; i++) {
		bareme_notice_print(answer, &notice[i], &c->locale, message, sizeof message);
		printf("  %s: %s\n", bareme_code_name(notice[i].code), message);
	}
	print_sources(c, rules, answer);
	printf(cli_tr(c, "Receipt:   bareme %s, tables %.16s\n"), bareme_version(), bareme_ruleset_fingerprint(rules));
}

/* ---- Other formats ---- */

static bareme_result print_csv(const cli *c, const bareme_ruleset *rules, const bareme_answer *answer,
			       const cli_given *list, int count)
{
	bareme_result result = BAREME_DONE;
	for (int i = 0; i < count; i++)
		printf("%s%s", i == 0 ? "" : ",", bareme_field_name(rules, (size_t)list[i].field));
	result = bareme_answer_write_csv_heading(',', cli_write, stdout);
	fputc('\n', stdout);
	for (int i = 0; i < count && result == BAREME_DONE; i++) {
		fputs(i == 0 ? "" : ",", stdout);
		result = bareme_write_csv_cell(list[i].value, ',', cli_write, stdout);
	}
	if (result == BAREME_DONE)
		result = bareme_answer_write_csv(answer, &c->locale, ',', cli_write, stdout);
	fputc('\n', stdout);
	return result;
}

/* The operation as it was given, and the answer under "al". */
static bareme_result print_json(const cli *c, const bareme_ruleset *rules, const bareme_answer *answer,
				const cli_given *list, int count, bool explain)
{
	bareme_result result = BAREME_DONE;
	fputc('{', stdout);
	for (int i = 0; i < count && result == BAREME_DONE; i++) {
		printf("\"%s\":", bareme_field_name(rules, (size_t)list[i].field));
		result = bareme_write_json_string(list[i].value, cli_write, stdout);
		fputc(',', stdout);
	}
	fputs("\"al\":", stdout);
	if (result == BAREME_DONE)
		result = explain ? bareme_answer_write_json_explained(answer, &c->locale, cli_write, stdout)
				 : bareme_answer_write_json(answer, &c->locale, true, cli_write, stdout);
	fputs("}\n", stdout);
	return result;
}

bareme_result cli_print_answer(const cli *c, const bareme_ruleset *rules, const bareme_answer *answer,
			       const cli_given *list, int count, cli_answer_options options)
{
	switch (options.format) {
	case CLI_JSON:
		return print_json(c, rules, answer, list, count, options.explain);
	case CLI_CSV:
		return print_csv(c, rules, answer, list, count);
	case CLI_MARKDOWN:
		return bareme_answer_write_markdown(answer, &c->locale, cli_write, stdout);
	case CLI_HTML:
		return bareme_answer_write_html(answer, &c->locale, cli_write, stdout);
	default:
		if (options.explain)
			return bareme_answer_write_explanation(answer, &c->locale, cli_write, stdout);
		print_text(c, rules, answer, list, count);
		return BAREME_DONE;
	}
}

static const char *const format_names[] = {
    [CLI_TEXT] = "text", [CLI_JSON] = "json", [CLI_CSV] = "csv", [CLI_MARKDOWN] = "markdown", [CLI_HTML] = "html"};

const char *cli_answer_format_name(cli_answer_format format)
{
	return format_names[format];
}

cli_status cli_take_answer_option(const cli *c, const char *name, const char *value, cli_answer_options *options)
{
	if (strcmp(name, "explain") == 0) {
		options->explain = true;
		return CLI_GOOD;
	}
	for (size_t i = 0; i < sizeof format_names / sizeof *format_names; i++)
		if (strcmp(format_names[i], value) == 0) {
			options->format = (cli_answer_format)i;
			return CLI_GOOD;
		}
	return cli_usage(c, "--%s takes text, json, csv, markdown or html, not \"%s\"", name, value);
}

cli_status cli_check_answer_options(const cli *c, cli_answer_options options)
{
	if (options.explain && options.format != CLI_TEXT && options.format != CLI_JSON)
		return cli_usage(c, "--explain goes with text or json");
	return CLI_GOOD;
}
