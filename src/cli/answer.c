/* One operation on the command line: its fields read, its answer printed. */
#include "cli/answer.h"

#include "cli/files.h"
#include "cli/print.h"

#include <string.h>

/* ---- What was given ---- */

cli_status cli_read_field(const cli *c, const bareme_ruleset *rules, const char *argument, cli_given *out)
{
	const char *equals = strchr(argument, '=');
	if (equals == NULL && cli_names_list(argument))
		return cli_usage(c, "\"%s\" is not FIELD=VALUE; to compute that list: bareme batch %s", argument,
				 argument);
	if (equals == NULL)
		return cli_usage(c, "\"%s\" is not FIELD=VALUE", argument);
	bareme_text name = {argument, (size_t)(equals - argument)};
	*out = (cli_given){argument, bareme_field_find(rules, name), {equals + 1, strlen(equals + 1)}};
	if (out->field >= 0)
		return CLI_GOOD;
	int near = bareme_field_suggest(rules, name);
	const char *why = bareme_uncovered_product(rules, name, c->locale.lang);
	if (why != NULL)
		return cli_usage(c, "there is no field \"%.*s\": %s", (int)name.len, name.data, why);
	if (near >= 0)
		return cli_usage(c, "there is no field \"%.*s\"; did you mean \"%s\"?", (int)name.len, name.data,
				 bareme_field_name(rules, near));
	return cli_usage(c, "there is no field \"%.*s\"; \"bareme schema --template\" lists them", (int)name.len,
			 name.data);
}

void cli_set_field(const cli *c, bareme_operation *operation, const cli_given *given)
{
	bareme_operation_set(operation, given->field, given->value);
	if (!c->quiet && bareme_operation_is_blanked(operation, given->field))
		cli_error(c, cli_tr(c, "%s was read as blank"), given->argument);
}

cli_status cli_read_fields(const cli *c, int argc, char **argv, cli_given *out, bareme_operation *operation)
{
	if (argc > CLI_FIELDS_MAX)
		return cli_usage(c, "too many fields");
	for (int i = 0; i < argc; i++) {
		cli_status status = cli_read_field(c, c->rules, argv[i], &out[i]);
		if (status != CLI_GOOD)
			return status;
		for (int j = 0; j < i; j++)
			if (out[j].field == out[i].field)
				return cli_usage(c, "\"%s\" is given twice: \"%s\" and \"%s\"",
						 bareme_field_name(c->rules, out[i].field), out[j].argument,
						 out[i].argument);
		cli_set_field(c, operation, &out[i]);
	}
	return CLI_GOOD;
}

/* ---- Text ---- */

enum { ANSWER_AID_COLUMNS = 6 };

/* What a function that takes the rows of a section gets. */
typedef struct answer_walk {
	const cli *c;
	lay_table table;
	lay_column columns[ANSWER_AID_COLUMNS];
	bareme_section section;
	size_t rows; /* taken so far */
} answer_walk;

/* Prints a section by a function that takes its rows. That memory failed is kept in mind by the outlet. */
static void answer_print_section(const cli *c, const bareme_answer *answer, bareme_section section,
				 bareme_section_fn take)
{
	answer_walk walk = {.c = c, .section = section};
	c->out->failed |= bareme_answer_section(answer, section, &c->locale, take, &walk) != BAREME_DONE;
	if (walk.rows > 0 && (section == BAREME_SECTION_AIDS || section == BAREME_SECTION_PLAN))
		lay_table_end(&walk.table);
}

static void answer_heading(const answer_walk *walk)
{
	lay_section(walk->c->out, bareme_section_title(walk->section, &walk->c->locale));
}

/* A cell of the table; where it is empty, that text. */
static void answer_cell(answer_walk *walk, bareme_text cell, const char *blank)
{
	lay_add_text(walk->c->out, cell.len > 0 ? cell : (bareme_text){blank, strlen(blank)});
	lay_table_take(&walk->table);
}

static int answer_take_aid(const bareme_section_row *row, void *payload)
{
	answer_walk *walk = payload;
	if (walk->rows++ == 0) {
		answer_heading(walk);
		for (size_t i = 0; i < ANSWER_AID_COLUMNS; i++) {
			bool number;
			const char *heading = bareme_section_column(walk->section, i, &walk->c->locale, &number);
			walk->columns[i] = (lay_column){heading, number ? LAY_NUMBER : LAY_TEXT, false, 0};
		}
		walk->columns[ANSWER_AID_COLUMNS - 1] =
		    (lay_column){walk->columns[ANSWER_AID_COLUMNS - 1].heading, LAY_FIXED, true, 0};
		lay_table_begin(&walk->table, walk->c->out, LAY_INDENT, walk->columns, ANSWER_AID_COLUMNS);
	}
	for (size_t i = 0; i < ANSWER_AID_COLUMNS; i++)
		answer_cell(walk, row->cells[i], "-");
	return 0;
}

/* What the rows say besides amounts, such as the longest duration. */
static int answer_take_terms(const bareme_section_row *row, void *payload)
{
	answer_walk *walk = payload;
	if (walk->rows++ == 0)
		lay_blank(walk->c->out);
	lay_add_text(walk->c->out, row->cells[0]);
	lay_add_string(walk->c->out, " \xE2\x80\x93 ");
	lay_add_text(walk->c->out, row->cells[1]);
	lay_set_item(walk->c->out, LAY_INDENT, 2 * LAY_INDENT);
	return 0;
}

/* The cost, then what pays for it, as in the plans that landlords draw up. */
static int answer_take_plan(const bareme_section_row *row, void *payload)
{
	static const lay_column columns[] = {{"", LAY_TEXT, false, 0}, {"", LAY_NUMBER, false, 0}};
	answer_walk *walk = payload;
	if (walk->rows == 0) {
		answer_heading(walk);
		lay_table_begin(&walk->table, walk->c->out, LAY_INDENT, columns, 2);
		lay_table_cells(&walk->table, cli_tr(walk->c, "Cost"), "");
	} else if (walk->rows == 1) {
		lay_table_cells(&walk->table, cli_tr(walk->c, "Resources"), "");
	}
	walk->rows++;
	if (row->weight == BAREME_WEIGHT_PLAIN)
		lay_add_string(walk->c->out, "  ");
	answer_cell(walk, row->cells[0], "");
	answer_cell(walk, row->cells[1], "");
	if (row->weight == BAREME_WEIGHT_TOTAL)
		lay_table_stand_out(&walk->table);
	return 0;
}

static int answer_take_notice(const bareme_section_row *row, void *payload)
{
	answer_walk *walk = payload;
	if (walk->rows++ == 0)
		answer_heading(walk);
	lay_add_text(walk->c->out, row->cells[0]);
	lay_add_string(walk->c->out, ": ");
	lay_add_text(walk->c->out, row->cells[1]);
	lay_set_item(walk->c->out, LAY_INDENT, 2 * LAY_INDENT);
	return 0;
}

static int answer_take_source(const bareme_section_row *row, void *payload)
{
	answer_walk *walk = payload;
	if (walk->rows++ == 0)
		answer_heading(walk);
	cli_set_source(walk->c, row->item);
	return 0;
}

bool cli_is_dated(const cli *c, const bareme_answer *answer)
{
	return bareme_answer_gives(answer, bareme_field_with_role(c->rules, BAREME_ROLE_DATE));
}

/* The operation, its day and its territory. */
static void answer_print_head(const cli *c, const bareme_answer *answer, const cli_given *list, int count)
{
	size_t column = cli_label_column(c);
	bareme_text code = bareme_answer_commune_code(answer), name = bareme_answer_commune_name(answer);
	int zone = bareme_answer_zone(answer), zone_field = bareme_field_with_role(c->rules, BAREME_ROLE_ZONE);
	lay_add_label(c->out, cli_tr(c, "Operation:"), column);
	for (int i = 0; i < count; i++) {
		lay_add(c->out, "%s%s=", i == 0 ? "" : " ", bareme_field_name(c->rules, list[i].field));
		lay_add_text(c->out, list[i].value);
	}
	lay_set(c->out, 0, column);
	if (bareme_answer_knows_date(answer))
		lay_fact(c->out, cli_tr(c, "Date:"), column,
			 cli_is_dated(c, answer) ? "%s" : cli_tr(c, "%s (not given with the operation)"),
			 cli_date(c, bareme_answer_date(answer), CLI_ROOM));
	if (code.len > 0)
		lay_fact(c->out, cli_tr(c, "Commune:"), column, "%.*s (%.*s)", (int)name.len, name.data, (int)code.len,
			 code.data);
	if (zone >= 0 && zone_field >= 0)
		lay_fact(c->out, cli_tr(c, "Zone:"), column, "%s (%s)",
			 bareme_field_value_name(c->rules, zone_field, zone),
			 bareme_field_value_title(c->rules, zone_field, zone, c->locale.lang));
}

static void answer_set_sum(const cli *c, const char *label, int64_t cents)
{
	lay_fact(c->out, label, cli_label_column(c), cli_tr(c, "%s euros at most"), cli_money(c, cents, CLI_ROOM));
}

/* True where a line of it names an amount, be it 0. */
static bool answer_has_amount(const bareme_answer *answer)
{
	size_t count;
	bool any = false;
	const bareme_line *lines = bareme_answer_lines(answer, &count);
	for (size_t i = 0; i < count; i++)
		any |= lines[i].amount != BAREME_NO_AMOUNT;
	return any;
}

/* The status and the sums. */
static void answer_print_totals(const cli *c, const bareme_answer *answer)
{
	static const lay_style styles[] = {[BAREME_GRANTED] = LAY_GOOD,
					   [BAREME_INELIGIBLE] = LAY_WARNING,
					   [BAREME_INCOMPLETE] = LAY_ERROR,
					   [BAREME_INVALID] = LAY_ERROR};
	size_t column = cli_label_column(c);
	bareme_status status = bareme_answer_status(answer);
	bool amounts = status != BAREME_GRANTED || answer_has_amount(answer);
	lay_add_label(c->out, cli_tr(c, "Status:"), column);
	lay_add_styled(c->out, styles[status],
		       amounts ? bareme_status_name(status) : cli_tr(c, "ok: no amount, see below"));
	lay_set(c->out, 0, column);
	if (!amounts || bareme_answer_loan(answer) == BAREME_NO_AMOUNT)
		return;
	answer_set_sum(c, cli_tr(c, "Loans:"), bareme_answer_loan(answer));
	answer_set_sum(c, cli_tr(c, "Grants:"), bareme_answer_grant(answer));
}

static void answer_print_text(const cli *c, const bareme_answer *answer, const cli_given *list, int count)
{
	const char *reference = N_("Reference:");
	answer_print_head(c, answer, list, count);
	answer_print_totals(c, answer);
	answer_print_section(c, answer, BAREME_SECTION_AIDS, answer_take_aid);
	answer_print_section(c, answer, BAREME_SECTION_TERMS, answer_take_terms);
	answer_print_section(c, answer, BAREME_SECTION_PLAN, answer_take_plan);
	answer_print_section(c, answer, BAREME_SECTION_NOTICES, answer_take_notice);
	answer_print_section(c, answer, BAREME_SECTION_SOURCES, answer_take_source);
	lay_blank(c->out);
	lay_fact(c->out, cli_tr(c, reference), cli_column_after(c, &reference, 1), cli_tr(c, "bareme %s, tables %.16s"),
		 bareme_version(), bareme_ruleset_fingerprint(c->rules));
}

/* ---- Why ---- */

typedef struct explanation {
	const cli *c;
	size_t column;
	bool grouped; /* items came before: a blank line sets the next fact apart */
} explanation;

static int answer_set_explanation(const bareme_explanation *piece, void *payload)
{
	explanation *e = payload;
	outlet *o = e->c->out;
	switch (piece->part) {
	case BAREME_EXPLAIN_FACT:
		if (e->grouped)
			lay_blank(o);
		e->grouped = false;
		lay_add_label(o, piece->label, e->column);
		lay_add_string(o, piece->text);
		lay_set(o, 0, e->column);
		break;
	case BAREME_EXPLAIN_HEADING:
		e->grouped = true;
		lay_section(o, piece->text);
		break;
	default: {
		size_t level = (size_t)(piece->part - BAREME_EXPLAIN_ITEM) + 1;
		lay_add_string(o, piece->text);
		lay_set_item(o, level * LAY_INDENT, (level < 3 ? level + 1 : level) * LAY_INDENT);
	}
	}
	return ferror(o->to) != 0;
}

/* ---- Other formats ---- */

static bareme_result answer_print_csv(const cli *c, const bareme_answer *answer, const cli_given *list, int count)
{
	bareme_result result = BAREME_DONE;
	for (int i = 0; i < count; i++)
		cli_put(c->out, cli_csv, "%-s%s", i == 0 ? "" : ",", bareme_field_name(c->rules, list[i].field));
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

bareme_result cli_put_json_answer(const cli *c, const bareme_answer *answer, const cli_given *list, int count)
{
	bareme_result result = BAREME_DONE;
	fputc('{', stdout);
	for (int i = 0; i < count && result == BAREME_DONE; i++) {
		cli_put(c->out, cli_json, "%s:", bareme_field_name(c->rules, list[i].field));
		result = bareme_write_json_string(list[i].value, cli_write, stdout);
		fputc(',', stdout);
	}
	fputs("\"al\":", stdout);
	if (result == BAREME_DONE)
		result = c->explain ? bareme_answer_write_json_explained(answer, &c->locale, cli_write, stdout)
				    : bareme_answer_write_json(answer, &c->locale, true, cli_write, stdout);
	fputc('}', stdout);
	return result;
}

cli_status cli_print_answer(const cli *c, const bareme_answer *answer, const cli_given *list, int count)
{
	bareme_result result = BAREME_DONE;
	switch (c->format) {
	case CLI_JSON:
		result = cli_put_json_answer(c, answer, list, count);
		fputc('\n', stdout);
		break;
	case CLI_CSV:
		result = answer_print_csv(c, answer, list, count);
		break;
	case CLI_MARKDOWN:
		result = bareme_answer_write_markdown(answer, &c->locale, cli_write, stdout);
		break;
	case CLI_HTML:
		result = bareme_answer_write_html(answer, &c->locale, cli_write, stdout);
		break;
	default:
		if (c->explain)
			result = bareme_answer_explain(answer, &c->locale, answer_set_explanation,
						       &(explanation){c, cli_label_column(c), false});
		else
			answer_print_text(c, answer, list, count);
	}
	if (result == BAREME_NO_MEMORY)
		return cli_no_memory(c);
	return bareme_answer_status(answer) >= BAREME_INCOMPLETE ? CLI_FINDING : CLI_GOOD;
}

cli_status cli_check_answer_options(const cli *c)
{
	if (c->explain && c->format > CLI_JSON)
		return cli_usage(c, "--explain is for text or json");
	return CLI_GOOD;
}
