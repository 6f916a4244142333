/* What came of a list as JSON; see summary.h. */
#include "cli/summary.h"

#include "cli/print.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* What goes before a member or an element. */
static const char *summary_comma(size_t *count)
{
	return (*count)++ == 0 ? "" : ",";
}

static void summary_put_counts(outlet *to, const bareme_list_summary *s)
{
	static const char *const rows[] = {[BAREME_ROW_BLANK] = "vides",
					   [BAREME_ROW_TOTAL] = "totaux",
					   [BAREME_ROW_NOTE] = "notes",
					   [BAREME_ROW_PRODUCT] = "produits"};
	size_t count = 0;
	cli_put(to, cli_json, "\"operations\":%llu,\n\"statuts\":{",
		(unsigned long long)bareme_list_summary_records(s));
	for (int status = BAREME_GRANTED; status <= BAREME_INVALID; status++)
		cli_put(to, cli_json, "%-s%s:%llu", summary_comma(&count), bareme_status_name((bareme_status)status),
			(unsigned long long)bareme_list_summary_status(s, (bareme_status)status));
	cli_put(to, cli_json, "},\n\"codes\":{");
	count = 0;
	for (int code = 0; code < BAREME_CODE_COUNT; code++)
		if (bareme_list_summary_code(s, (bareme_code)code) > 0)
			cli_put(to, cli_json, "%-s%s:%llu", summary_comma(&count), bareme_code_name((bareme_code)code),
				(unsigned long long)bareme_list_summary_code(s, (bareme_code)code));
	cli_put(to, cli_json, "},\n\"lignes\":{");
	count = 0;
	for (int row = 0; row < BAREME_ROW_COUNT; row++)
		cli_put(to, cli_json, "%-s%s:%llu", summary_comma(&count), rows[row],
			(unsigned long long)bareme_list_summary_rows(s, (bareme_row)row));
	cli_put(to, cli_json, "},\n");
}

static void summary_put_sums(const cli *c, outlet *to, const bareme_list_summary *s)
{
	int nature = bareme_field_with_role(c->rules, BAREME_ROLE_NATURE);
	int zone = bareme_field_with_role(c->rules, BAREME_ROLE_ZONE);
	size_t count = 0;
	cli_put(to, cli_json, "\"totaux\":[");
	for (list_group g = {.s = s}; list_group_next(&g);) {
		char loan[BAREME_TEXT_MAX], grant[BAREME_TEXT_MAX];
		bareme_sum_print(g.total.loan, '.', loan);
		bareme_sum_print(g.total.grant, '.', grant);
		cli_put(to, cli_json,
			"%-s\n{\"nature\":%s,\"zone\":%s,\"operations\":%llu,\"pret\":%-s,\"subvention\":%-s}",
			summary_comma(&count), bareme_field_value_name(c->rules, nature, g.nature),
			g.zone < 0 ? NULL : bareme_field_value_name(c->rules, zone, g.zone),
			(unsigned long long)g.total.records, loan, grant);
	}
	cli_put(to, cli_json, "],\n");
}

static void summary_put_columns(const cli *c, outlet *to, const bareme_list_summary *s)
{
	static const char *const readings[] = {[BAREME_READ_BY_NAME] = "nom",
					       [BAREME_READ_BY_WORDS] = "mots",
					       [BAREME_READ_AS_SET] = "option",
					       [BAREME_READ_NOT] = NULL};
	size_t count, written = 0;
	const bareme_list_column *columns = bareme_list_summary_columns(s, &count);
	cli_put(to, cli_json, "\"colonnes\":[");
	for (size_t i = 0; i < count; i++)
		cli_put(to, cli_json, "%-s\n{\"numero\":%zu,\"entete\":%s,\"champ\":%s,\"lecture\":%s,\"unite\":%s}",
			summary_comma(&written), columns[i].number + 1, columns[i].heading,
			columns[i].field < 0 ? NULL : bareme_field_name(c->rules, columns[i].field),
			readings[columns[i].reading], columns[i].unit);
	cli_put(to, cli_json, "],\n");
}

/* The sheet of a workbook; null where the list is in none. */
static void summary_put_sheet(outlet *to, const bareme_list_summary *s)
{
	const bareme_list_sheet *sheet = bareme_list_summary_sheet(s);
	if (sheet->name == NULL) {
		cli_put(to, cli_json, "\"feuille\":null,\n");
		return;
	}
	cli_put(to, cli_json,
		"\"feuille\":{\"nom\":%s,\"feuilles\":%zu,\"lignes_masquees\":%llu,\"colonnes_masquees\":[",
		sheet->name, sheet->count, (unsigned long long)sheet->hidden_rows);
	for (size_t i = 0; i < sheet->hidden_column_count; i++)
		cli_put(to, cli_json, "%-s%zu", i == 0 ? "" : ",", sheet->hidden_columns[i] + 1);
	cli_put(to, cli_json, "],\"arrondis\":{\"nombre\":%llu", (unsigned long long)sheet->rounded);
	if (sheet->rounded > 0)
		cli_put(to, cli_json, ",\"ligne\":%llu,\"colonne\":%zu", (unsigned long long)sheet->rounded_row,
			sheet->rounded_column + 1);
	cli_put(to, cli_json, "}},\n");
}

/* Operations whose id an earlier one has. */
static void summary_put_repeats(outlet *to, const bareme_list_summary *s)
{
	size_t count, written = 0;
	uint64_t all;
	const bareme_repeat *repeats = bareme_list_summary_repeats(s, &count, &all);
	cli_put(to, cli_json, "\"ids_repetes\":{\"nombre\":%llu,\"premiers\":[", (unsigned long long)all);
	for (size_t i = 0; i < count; i++)
		cli_put(to, cli_json, "%-s\n{\"id\":%s,\"ligne\":%llu,\"comme\":%llu}", summary_comma(&written),
			repeats[i].id, (unsigned long long)repeats[i].line, (unsigned long long)repeats[i].first);
	cli_put(to, cli_json, "]}\n");
}

static void summary_put_refusals(const cli *c, outlet *to, const bareme_list_summary *s)
{
	const bareme_refusal *r;
	size_t written = 0;
	cli_put(to, cli_json, "\"refus\":[");
	while ((r = bareme_list_summary_refusal(s, written)) != NULL)
		cli_put(to, cli_json, "%-s\n{\"code\":%s,\"champ\":%s,\"nombre\":%llu,\"ligne\":%llu,\"message\":%s}",
			summary_comma(&written), bareme_code_name(r->code),
			r->field < 0 ? NULL : bareme_field_name(c->rules, r->field), (unsigned long long)r->count,
			(unsigned long long)r->line, r->message);
	cli_put(to, cli_json, "],\n");
}

/* The unit that a note names, where no amount was read in it. */
static void summary_put_stray_unit(outlet *to, const bareme_list_summary *s)
{
	uint64_t line;
	const char *unit = bareme_list_summary_stray_unit(s, &line);
	if (unit != NULL)
		cli_put(to, cli_json, "\"unite_en_note\":{\"unite\":%s,\"ligne\":%llu},\n", unit,
			(unsigned long long)line);
}

static void summary_put(const cli *c, outlet *to, const bareme_list_summary *s)
{
	char day[BAREME_TEXT_MAX];
	bareme_date_print(c->date, day);
	cli_put(to, cli_json, "{\"version\":%s,\"empreinte\":%s,\"date\":%s,\n", bareme_version(),
		bareme_ruleset_fingerprint(c->rules), day);
	summary_put_counts(to, s);
	summary_put_sums(c, to, s);
	summary_put_columns(c, to, s);
	summary_put_refusals(c, to, s);
	summary_put_stray_unit(to, s);
	summary_put_sheet(to, s);
	summary_put_repeats(to, s);
	cli_put(to, cli_json, "}\n");
}

bareme_result cli_write_summary(const cli *c, cli_output *o, const bareme_list_summary *s)
{
	char *text = NULL;
	size_t len = 0;
	FILE *to = open_memstream(&text, &len);
	if (to == NULL)
		return BAREME_NO_MEMORY;
	outlet out;
	outlet_open(&out, to, -1);
	summary_put(c, &out, s);
	bareme_result result = BAREME_NO_MEMORY;
	if (fclose(to) == 0 && !out.failed)
		result = cli_output_write(text, len, o) == 0 ? BAREME_DONE : BAREME_WRITE_ERROR;
	outlet_close(&out);
	free(text);
	return result;
}
