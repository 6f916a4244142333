/* What the words of lists and answers mean; see topics.h. */
#include "cli/topics.h"

#include "cli/print.h"

#include <string.h>

/* ---- Fields ---- */

static void topics_print_values(const cli *c, const bareme_field_info *field, int number)
{
	static const lay_column columns[] = {{"", LAY_FIXED, false, 0}, {"", LAY_TEXT, false, 0}};
	lay_table table;
	lay_table_begin(&table, c->out, LAY_INDENT, columns, 2);
	for (int i = 0; i < bareme_field_value_count(c->rules, number); i++) {
		lay_table_cell(&table, "%s", bareme_field_value_name(c->rules, number, i));
		lay_table_cell(&table, i == field->default_value ? cli_tr(c, "%s (if blank)") : "%s",
			       bareme_field_value_title(c->rules, number, i, c->locale.lang));
	}
	lay_table_end(&table);
}

void topics_print_fields(const cli *c)
{
	for (int i = 0; i < bareme_field_count(c->rules); i++) {
		bareme_field_info field = bareme_field_describe(c->rules, i, c->locale.lang);
		if (i > 0)
			lay_blank(c->out);
		lay_add(c->out, cli_tr(c, "%s: %s"), field.name, field.title);
		lay_set_heading(c->out);
		if (*field.help != '\0')
			lay_item(c->out, LAY_INDENT, "%s", field.help);
		topics_print_values(c, &field, i);
	}
}

static cli_status topics_fields(cli *c)
{
	if (!cli_load(c))
		return CLI_FAILED;
	topics_print_fields(c);
	return CLI_GOOD;
}

/* ---- Codes and statuses ---- */

static cli_status topics_codes(cli *c)
{
	const lay_column columns[] = {{cli_tr(c, "code"), LAY_FIXED, false, 0},
				      {cli_tr(c, "status"), LAY_FIXED, false, 0},
				      {cli_tr(c, "when"), LAY_TEXT, false, 0}};
	lay_table table;
	lay_table_begin(&table, c->out, 0, columns, 3);
	for (int i = 0; i < BAREME_CODE_COUNT; i++) {
		bareme_code code = (bareme_code)i;
		bareme_status status = bareme_code_status(code);
		lay_table_cells(&table, bareme_code_name(code),
				status == BAREME_GRANTED ? cli_tr(c, "notice") : bareme_status_name(status),
				bareme_code_explain(code, &c->locale));
	}
	lay_table_end(&table);
	return CLI_GOOD;
}

static cli_status topics_statuses(cli *c)
{
	const lay_column columns[] = {{cli_tr(c, "status"), LAY_FIXED, false, 0},
				      {cli_tr(c, "exit"), LAY_NUMBER, false, 0},
				      {cli_tr(c, "meaning"), LAY_TEXT, false, 0}};
	lay_table table;
	lay_table_begin(&table, c->out, 0, columns, 3);
	for (int i = BAREME_GRANTED; i <= BAREME_INVALID; i++) {
		bareme_status status = (bareme_status)i;
		lay_table_cell(&table, "%s", bareme_status_name(status));
		lay_table_cell(&table, "%d", status <= BAREME_INELIGIBLE ? CLI_GOOD : CLI_FINDING);
		lay_table_cell(&table, "%s", bareme_status_explain(status, &c->locale));
	}
	lay_table_end(&table);
	lay_blank(c->out);
	lay_item(c->out, 0, "%s",
		 cli_tr(c,
			"Of several notices the worst decides: invalide, then incomplet, ineligible, ok. \"bareme help "
			"codes\" says which code gives which status."));
	return CLI_GOOD;
}

const cli_topic cli_topics[] = {
    {"champs", N_("the fields of an operation"), true, topics_fields},
    {"codes", N_("the codes of notices (al_avis)"), false, topics_codes},
    {"statuts", N_("the statuses of an operation (al_statut)"), false, topics_statuses},
    {NULL, NULL, false, NULL},
};
