/* What came of a list as text; see summary_text.h. */
#include "cli/summary_text.h"

#include "cli/print.h"

#include <stdlib.h>
#include <string.h>

/* ---- Counts ---- */

/* Gathers a count and what it counts, "one|many". */
static void summary_add_count(const cli *c, outlet *o, const char *forms, uint64_t count)
{
	const char *text = cli_tr(c, forms), *many = strchr(text, '|') + 1;
	bool one = count == 1 || (count == 0 && c->locale.lang == BAREME_FR);
	lay_add(o, "%llu ", (unsigned long long)count);
	lay_add_text(o, one ? (bareme_text){text, (size_t)(many - text) - 1} : (bareme_text){many, strlen(many)});
}

/* "1 row of totals, 2 notes": what is no operation, after `before`; nothing where there is none. */
static bool summary_add_rows(const cli *c, outlet *o, const bareme_list_summary *s, const char *before)
{
	static const char *const words[] = {[BAREME_ROW_BLANK] = N_("blank row|blank rows"),
					    [BAREME_ROW_TOTAL] = N_("row of totals|rows of totals"),
					    [BAREME_ROW_NOTE] = N_("note|notes"),
					    [BAREME_ROW_PRODUCT] =
						N_("row of a product counted with the operation above|rows of products "
						   "counted with the operation above")};
	bool any = false;
	for (int row = 0; row < BAREME_ROW_COUNT; row++) {
		uint64_t count = bareme_list_summary_rows(s, (bareme_row)row);
		if (count == 0)
			continue;
		lay_add_string(o, any ? ", " : before);
		summary_add_count(c, o, words[row], count);
		any = true;
	}
	return any;
}

void cli_set_counts(const cli *c, outlet *o, const bareme_list_summary *s)
{
	static const lay_column columns[] = {{"", LAY_FIXED, false, 0}, {"", LAY_NUMBER, false, 0}};
	lay_table table;
	lay_add(o, cli_tr(c, "Operations: %llu"), (unsigned long long)bareme_list_summary_records(s));
	lay_set_heading(o);
	lay_table_begin(&table, o, LAY_INDENT, columns, 2);
	for (int status = BAREME_GRANTED; status <= BAREME_INVALID; status++) {
		lay_table_cells(&table, bareme_status_name((bareme_status)status),
				cli_count(bareme_list_summary_status(s, (bareme_status)status), CLI_ROOM));
		for (int code = 0; code < BAREME_CODE_COUNT; code++) {
			uint64_t count = bareme_list_summary_code(s, (bareme_code)code);
			if (count == 0 || bareme_code_status((bareme_code)code) != (bareme_status)status ||
			    code == BAREME_CODE_BLANK_WORD)
				continue;
			lay_table_cell(&table, "  %s", bareme_code_name((bareme_code)code));
			lay_table_cells(&table, cli_count(count, CLI_ROOM));
		}
	}
	lay_table_end(&table);
	uint64_t words = bareme_list_summary_code(s, BAREME_CODE_BLANK_WORD);
	if (words > 0)
		lay_item(o, LAY_INDENT, cli_tr(c, "Words such as n.c., read as blanks (%s): %llu"),
			 bareme_code_name(BAREME_CODE_BLANK_WORD), (unsigned long long)words);
	if (summary_add_rows(c, o, s, cli_tr(c, "Rows that do not count as operations: ")))
		lay_set(o, 0, LAY_INDENT);
}

void cli_set_end(const cli *c, outlet *o, const bareme_list_summary *s, const char *output)
{
	static const char *const words[] = {[BAREME_GRANTED] = N_("computed|computed"),
					    [BAREME_INELIGIBLE] = N_("ineligible|ineligible"),
					    [BAREME_INCOMPLETE] = N_("incomplete|incomplete"),
					    [BAREME_INVALID] = N_("invalid|invalid")};
	summary_add_count(c, o, N_("operation|operations"), bareme_list_summary_records(s));
	for (int status = BAREME_GRANTED; status <= BAREME_INVALID; status++) {
		uint64_t count = bareme_list_summary_status(s, (bareme_status)status);
		if (count == 0 && status > BAREME_GRANTED)
			continue;
		lay_add_string(o, status == BAREME_GRANTED ? cli_tr(c, ": ") : ", ");
		summary_add_count(c, o, words[status], count);
		uint64_t line = bareme_list_summary_line(s, (bareme_status)status);
		char place[256];
		if (count == 1 && line > 0 &&
		    bareme_list_place_print(s, line, &c->locale, place, sizeof place) < sizeof place)
			lay_add(o, " (%s)", place);
	}
	summary_add_rows(c, o, s, cli_tr(c, "; passed through: "));
	if (output != NULL)
		lay_add(o, " \xE2\x86\x92 %s", output);
	lay_set(o, 0, LAY_INDENT);
}

/* ---- What is to be corrected ---- */

void cli_set_account(const cli *c, outlet *o, const bareme_list_summary *s, bareme_account account)
{
	size_t len = bareme_list_account_print(s, account, &c->locale, NULL, 0);
	char *text = len == 0 ? NULL : malloc(len + 1);
	o->failed |= len > 0 && text == NULL;
	if (text == NULL)
		return;
	bareme_list_account_print(s, account, &c->locale, text, len + 1);
	lay_add_string(o, text);
	lay_set(o, 0, LAY_INDENT);
	free(text);
}

bool cli_set_refusal(const cli *c, outlet *o, const bareme_list_summary *s, size_t number, const char *part)
{
	char text[1024];
	if (bareme_list_refusal_print(s, number, &c->locale, text, sizeof text) == 0)
		return false;
	if (part != NULL) {
		lay_add_string(o, part);
		lay_add_string(o, cli_tr(c, ": "));
	}
	lay_add_string(o, text);
	lay_set_item(o, LAY_INDENT, 2 * LAY_INDENT);
	return true;
}

/* ---- Sums ---- */

static void totals_put_row(const cli *c, lay_table *table, const char *nature, const char *zone, bareme_total t)
{
	lay_table_cells(table, nature, zone, cli_count(t.records, CLI_ROOM), cli_sum(c, t.loan, CLI_ROOM),
			cli_sum(c, t.grant, CLI_ROOM));
}

void cli_set_totals(const cli *c, outlet *o, const bareme_list_summary *s)
{
	const lay_column columns[] = {{cli_tr(c, "Nature"), LAY_FIXED, false, 0},
				      {cli_tr(c, "Zone"), LAY_FIXED, false, 0},
				      {cli_tr(c, "Operations"), LAY_NUMBER, false, 0},
				      {cli_tr(c, "Loans, at most"), LAY_NUMBER, false, 0},
				      {cli_tr(c, "Grants, at most"), LAY_NUMBER, false, 0}};
	lay_table table;
	int nature_field = bareme_field_with_role(c->rules, BAREME_ROLE_NATURE);
	int zone_field = bareme_field_with_role(c->rules, BAREME_ROLE_ZONE);
	lay_section(o, cli_tr(c, "Totals, in euros"));
	lay_table_begin(&table, o, LAY_INDENT, columns, sizeof columns / sizeof *columns);
	for (list_group g = {.s = s}; list_group_next(&g);)
		totals_put_row(c, &table, bareme_field_value_name(c->rules, nature_field, g.nature),
			       g.zone < 0 ? "-" : bareme_field_value_name(c->rules, zone_field, g.zone), g.total);
	totals_put_row(c, &table, cli_tr(c, "Total"), "", list_group_all(s));
	lay_table_end(&table);
}

/* ---- Sums by columns ---- */

typedef struct groups {
	const cli *c;
	const bareme_list_summary *s;
	size_t by;
	lay_column columns[LAY_COLUMNS_MAX];
	size_t column_count;
	bareme_group all;
} groups;

static void groups_add_column(groups *g, const char *heading, lay_column_kind kind)
{
	g->columns[g->column_count++] = (lay_column){heading, kind, false, 0};
}

/* What the answer knows is not called by a heading of the list, but by a code. */
static const char *groups_by(const groups *g, size_t number)
{
	static const char *const words[][2] = {
	    {"annee", N_("Year")}, {"departement", N_("Department")}, {"epci", N_("EPCI")}, {"zone", N_("Zone")}};
	const char *by = bareme_list_summary_by(g->s, number);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(by, words[i][0]) == 0)
			return cli_tr(g->c, words[i][1]);
	return by;
}

/* The columns that the sums are by come first. */
static void groups_begin_table(groups *g)
{
	g->column_count = 0;
	for (size_t i = 0; i < g->by; i++)
		groups_add_column(g, groups_by(g, i), LAY_TEXT);
}

static void groups_put_texts(const groups *g, lay_table *table, const bareme_group *group)
{
	for (size_t i = 0; i < g->by; i++)
		lay_table_cells(table, group == &g->all          ? (i == 0 ? cli_tr(g->c, "Total") : "")
				       : group->rest             ? cli_tr(g->c, "(others)")
				       : group->texts[i] == NULL ? cli_tr(g->c, "(not given)")
								 : group->texts[i]);
}

/* A sum, after "(3/5)" where not every operation with amounts is in it; "-" where none is known. */
static void groups_put_sum(const groups *g, lay_table *table, const bareme_group *group, bareme_group_amount amount)
{
	uint64_t operations = group->amounts[amount].operations;
	uint64_t answered = group->amounts[BAREME_GROUP_LOANS].operations;
	char sum[BAREME_TEXT_MAX] = "-";
	bool known = bareme_group_knows(group, amount);
	if (known && amount == BAREME_GROUP_DWELLINGS)
		sum_print_count(group->amounts[amount].sum, sum);
	else if (known)
		cli_sum(g->c, group->amounts[amount].sum, sum);
	if (operations > 0 && operations < answered)
		lay_table_cell(table, "(%llu/%llu) %s", (unsigned long long)operations, (unsigned long long)answered,
			       sum);
	else
		lay_table_cells(table, sum);
}

typedef void (*groups_row)(const groups *g, lay_table *table, const bareme_group *group);

/* A row for each group, and one for all of them. */
static void groups_set_table(groups *g, outlet *o, groups_row row)
{
	lay_table table;
	bareme_group group = bareme_group_init();
	lay_table_begin(&table, o, LAY_INDENT, g->columns, g->column_count);
	for (size_t i = 0; bareme_list_summary_group(g->s, i, &group); i++) {
		groups_put_texts(g, &table, &group);
		row(g, &table, &group);
	}
	lay_table_stand_out(&table);
	groups_put_texts(g, &table, &g->all);
	row(g, &table, &g->all);
	lay_table_end(&table);
}

static void groups_put_counts(const groups *g, lay_table *table, const bareme_group *group)
{
	uint64_t records = 0;
	for (int status = BAREME_GRANTED; status <= BAREME_INVALID; status++)
		records += group->by_status[status];
	lay_table_cells(table, cli_count(records, CLI_ROOM));
	for (int status = BAREME_GRANTED; status <= BAREME_INVALID; status++)
		if (status == BAREME_GRANTED || g->all.by_status[status] > 0)
			lay_table_cells(table, cli_count(group->by_status[status], CLI_ROOM));
	groups_put_sum(g, table, group, BAREME_GROUP_DWELLINGS);
}

static void groups_put_amounts(const groups *g, lay_table *table, const bareme_group *group)
{
	static const bareme_group_amount amounts[] = {BAREME_GROUP_COST, BAREME_GROUP_LOANS, BAREME_GROUP_GRANTS};
	for (size_t i = 0; i < sizeof amounts / sizeof *amounts; i++)
		groups_put_sum(g, table, group, amounts[i]);
}

static void groups_put_plans(const groups *g, lay_table *table, const bareme_group *group)
{
	lay_table_cells(table, bareme_group_knows(group, BAREME_GROUP_COST)
				   ? cli_count(bareme_group_balanced(group), CLI_ROOM)
				   : "-");
	groups_put_sum(g, table, group, BAREME_GROUP_LEFT);
	groups_put_sum(g, table, group, BAREME_GROUP_SURPLUS);
}

/* What is not in the sums. */
static void groups_set_notes(const groups *g, outlet *o)
{
	const bareme_group *all = &g->all;
	uint64_t refused = all->by_status[BAREME_INCOMPLETE] + all->by_status[BAREME_INVALID];
	uint64_t answered = all->amounts[BAREME_GROUP_LOANS].operations;
	bool partly = false;
	for (int i = 0; i < BAREME_GROUP_COUNT; i++)
		partly |= all->amounts[i].operations < answered;
	if (partly)
		lay_item(o, LAY_INDENT, "%s",
			 cli_tr(g->c, "(3/5): the sum of 3 of the 5 operations that were computed."));
	if (refused > 0)
		lay_item(o, LAY_INDENT,
			 cli_tr(g->c, "Not in the sums: operations that are incomplete or invalid (%llu)."),
			 (unsigned long long)refused);
	if (all->partial > 0)
		lay_item(
		    o, LAY_INDENT,
		    cli_tr(g->c, "Balance to be financed: %llu of %llu plans do not give every resource; what is not "
				 "given would be taken off."),
		    (unsigned long long)all->partial, (unsigned long long)all->amounts[BAREME_GROUP_COST].operations);
}

void cli_set_groups(const cli *c, outlet *o, const bareme_list_summary *s)
{
	groups g = {.c = c, .s = s, .all = bareme_group_init()};
	if (!bareme_list_summary_group(s, BAREME_ALL_GROUPS, &g.all))
		return;
	while (bareme_list_summary_by(s, g.by) != NULL)
		g.by++;
	groups_begin_table(&g);
	groups_add_column(&g, cli_tr(c, "Operations"), LAY_NUMBER);
	for (int status = BAREME_GRANTED; status <= BAREME_INVALID; status++)
		if (status == BAREME_GRANTED || g.all.by_status[status] > 0)
			groups_add_column(&g, bareme_status_name((bareme_status)status), LAY_NUMBER);
	groups_add_column(&g, cli_tr(c, "Dwellings"), LAY_NUMBER);
	lay_add(o, cli_tr(c, "Sums by %s"), groups_by(&g, 0));
	for (size_t i = 1; i < g.by; i++)
		lay_add(o, ", %s", groups_by(&g, i));
	lay_blank(o);
	lay_set_heading(o);
	groups_set_table(&g, o, groups_put_counts);
	groups_begin_table(&g);
	groups_add_column(&g, cli_tr(c, "Cost"), LAY_NUMBER);
	groups_add_column(&g, cli_tr(c, "Loans, at most"), LAY_NUMBER);
	groups_add_column(&g, cli_tr(c, "Grants, at most"), LAY_NUMBER);
	lay_blank(o);
	groups_set_table(&g, o, groups_put_amounts);
	if (g.all.amounts[BAREME_GROUP_COST].operations > 0) {
		groups_begin_table(&g);
		groups_add_column(&g, cli_tr(c, "Balanced"), LAY_NUMBER);
		groups_add_column(&g, cli_tr(c, "Balance to be financed"), LAY_NUMBER);
		groups_add_column(&g, cli_tr(c, "Surplus"), LAY_NUMBER);
		lay_blank(o);
		groups_set_table(&g, o, groups_put_plans);
	}
	groups_set_notes(&g, o);
}
