/* bareme compare: variants of one operation side by side. */
#include "cli/answer.h"
#include "cli/options.h"
#include "cli/print.h"

#include <string.h>

/* What a variant is, and its answer. */
typedef struct variant {
	cli_given given[CLI_FIELDS_MAX];
	bool own[CLI_FIELDS_MAX]; /* not common to all */
	int count;
	bareme_operation *operation;
	bareme_answer *answer;
} variant;

typedef struct compared {
	const cli *c;
	variant variants[BAREME_VARIANTS_MAX];
	const bareme_answer *answers[BAREME_VARIANTS_MAX];
	size_t count;
} compared;

/* ---- What was given ---- */

/* Adds an argument to the variant, in the place of a common one that gives the same field. */
static cli_status compare_add(const cli *c, variant *v, const char *argument)
{
	cli_given given;
	int i = 0;
	cli_status status = cli_read_field(c, c->rules, argument, &given);
	if (status != CLI_GOOD)
		return status;
	while (i < v->count && v->given[i].field != given.field)
		i++;
	if (i == CLI_FIELDS_MAX)
		return cli_usage(c, "too many fields");
	if (i < v->count && v->own[i])
		return cli_usage(c, "\"%s\" is given twice: \"%s\" and \"%s\"",
				 bareme_field_name(c->rules, given.field), v->given[i].argument, argument);
	v->given[i] = given;
	v->own[i] = true;
	v->count += i == v->count;
	return CLI_GOOD;
}

/* The arguments before the first "--" are common to all; each "--" begins a variant. */
static cli_status compare_split(compared *o, int argc, char **argv)
{
	variant common = {.count = 0};
	cli_status status = CLI_GOOD;
	for (int i = 0; i < argc && status == CLI_GOOD; i++) {
		if (argv[i] != cli_between) {
			status = compare_add(o->c, o->count == 0 ? &common : &o->variants[o->count - 1], argv[i]);
			continue;
		}
		if (o->count == BAREME_VARIANTS_MAX)
			return cli_usage(o->c, "at most %d variants are compared", BAREME_VARIANTS_MAX);
		memset(common.own, 0, sizeof common.own);
		o->variants[o->count++] = common;
	}
	if (status == CLI_GOOD && o->count < 2)
		return cli_usage(o->c, "two variants at least are needed, each after --");
	return status;
}

static cli_status compare_evaluate(compared *o)
{
	const cli *c = o->c;
	for (size_t i = 0; i < o->count; i++) {
		variant *v = &o->variants[i];
		if (bareme_operation_new(&v->operation, c->rules, c->date) != BAREME_DONE ||
		    bareme_answer_new(&v->answer, c->rules) != BAREME_DONE)
			return cli_no_memory(c);
		for (int j = 0; j < v->count; j++)
			cli_set_field(c, v->operation, &v->given[j]);
		bareme_evaluate(v->operation, v->answer);
		o->answers[i] = v->answer;
	}
	return CLI_GOOD;
}

/* ---- Text ---- */

/* The table of a section while its rows are taken. */
typedef struct compare_table {
	const compared *o;
	lay_column columns[1 + BAREME_VARIANTS_MAX];
	char headings[BAREME_VARIANTS_MAX][64];
	lay_table table;
	bareme_section section; /* of the row before */
	size_t rows;
	bool differs; /* a row that has a mark came */
} compare_table;

/* "Variants 1, 3: " where not all have it. */
static void compare_add_owners(const compare_table *t, const bareme_comparison_row *row)
{
	const char *between = "";
	for (size_t i = 0; row->differs && i < t->o->count; i++) {
		if (row->cells[i].len == 0)
			continue;
		lay_add(t->o->c->out, "%s%s", between, t->headings[i]);
		between = ", ";
	}
	lay_add_string(t->o->c->out, row->differs ? cli_tr(t->o->c, ": ") : "");
}

static void compare_end_table(compare_table *t)
{
	if (t->rows > 0 && t->section != BAREME_SECTION_NOTICES)
		lay_table_end(&t->table);
}

static int compare_take_row(const bareme_comparison_row *row, void *payload)
{
	compare_table *t = payload;
	const cli *c = t->o->c;
	if (t->rows == 0 || t->section != row->section) {
		compare_end_table(t);
		(t->rows == 0 ? lay_heading : lay_section)(c->out, bareme_section_title(row->section, &c->locale));
		if (row->section != BAREME_SECTION_NOTICES)
			lay_table_begin(&t->table, c->out, 0, t->columns, 1 + t->o->count);
	}
	t->section = row->section;
	t->rows++;
	if (row->section == BAREME_SECTION_NOTICES) {
		compare_add_owners(t, row);
		lay_add_text(c->out, row->title);
		lay_set_item(c->out, LAY_INDENT, 2 * LAY_INDENT);
		return 0;
	}
	t->differs |= row->differs;
	lay_add_string(c->out, row->differs ? "* " : "  ");
	lay_add_text(c->out, row->title);
	lay_table_take(&t->table);
	for (size_t i = 0; i < t->o->count; i++) {
		lay_add_text(c->out, row->cells[i].len > 0 ? row->cells[i] : text_of("-"));
		lay_table_take(&t->table);
	}
	return 0;
}

static bareme_result compare_print_text(const compared *o)
{
	const cli *c = o->c;
	compare_table t = {.o = o};
	unsigned least = bareme_compare_least(o->answers, o->count);
	const char *between = "";
	t.columns[0] = (lay_column){"", LAY_TEXT, false, 0};
	for (size_t i = 0; i < o->count; i++) {
		snprintf(t.headings[i], sizeof t.headings[i], cli_tr(c, "Variant %d"), (int)i + 1);
		t.columns[1 + i] = (lay_column){t.headings[i], LAY_NUMBER, false, 0};
	}
	bareme_result result = bareme_compare(o->answers, o->count, &c->locale, compare_take_row, &t);
	compare_end_table(&t);
	if (t.differs) {
		lay_blank(c->out);
		lay_item(c->out, 0, "%s", cli_tr(c, "* the variants differ"));
	}
	if (least != 0)
		lay_add(c->out, "%s%s", cli_tr(c, "Smallest balance to be financed"), cli_tr(c, ": "));
	for (size_t i = 0; i < o->count; i++) {
		if ((least >> i & 1) == 0)
			continue;
		lay_add(c->out, "%s%s", between, t.headings[i]);
		between = ", ";
	}
	if (least != 0)
		lay_set(c->out, 0, LAY_INDENT);
	return result;
}

/* ---- For programs ---- */

static bareme_result compare_print_json(const compared *o)
{
	unsigned least = bareme_compare_least(o->answers, o->count);
	bareme_result result = BAREME_DONE;
	fputs("{\"variantes\":[", stdout);
	for (size_t i = 0; i < o->count && result == BAREME_DONE; i++) {
		fputs(i == 0 ? "" : ",", stdout);
		result = cli_put_json_answer(o->c, o->variants[i].answer, o->variants[i].given, o->variants[i].count);
	}
	fputs("],\"reste_le_plus_faible\":[", stdout);
	for (size_t i = 0, some = 0; i < o->count; i++)
		if ((least >> i & 1) != 0)
			fprintf(stdout, "%s%zu", some++ == 0 ? "" : ",", i + 1);
	fputs("]}\n", stdout);
	return result;
}

/* What is left to finance as CSV has it, blank where there is no plan. */
static const char *compared_left(const bareme_answer *answer, char text[BAREME_TEXT_MAX])
{
	bareme_plan_item item;
	text[0] = '\0';
	for (size_t i = 0; bareme_answer_plan(answer, i, &item); i++)
		if (item.part == BAREME_PLAN_LEFT)
			bareme_money_print(item.amount, '.', text);
	return text;
}

/* One record for each variant; its columns are all fields that any of them gives. */
static bareme_result compare_print_csv(const compared *o)
{
	const cli *c = o->c;
	bool used[CLI_FIELDS_MAX] = {false};
	int fields = bareme_field_count(c->rules);
	bareme_result result = BAREME_DONE;
	for (size_t i = 0; i < o->count; i++)
		for (int j = 0; j < o->variants[i].count; j++)
			used[o->variants[i].given[j].field] = true;
	fputs("variante", stdout);
	for (int f = 0; f < fields; f++)
		if (used[f])
			cli_put(c->out, cli_csv, ",%s", bareme_field_name(c->rules, f));
	result = bareme_answer_write_csv_heading(',', cli_write, stdout);
	fputs(",al_reste_a_financer\n", stdout);
	for (size_t i = 0; i < o->count && result == BAREME_DONE; i++) {
		const variant *v = &o->variants[i];
		fprintf(stdout, "%zu", i + 1);
		for (int f = 0; f < fields; f++) {
			fputs(used[f] ? "," : "", stdout);
			for (int j = 0; j < v->count; j++)
				if (v->given[j].field == f)
					cli_csv(v->given[j].value, c->out);
		}
		result = bareme_answer_write_csv(v->answer, &c->locale, ',', cli_write, stdout);
		fprintf(stdout, ",%s\n", compared_left(v->answer, (char[BAREME_TEXT_MAX]){0}));
	}
	return result;
}

static cli_status compare_print(const compared *o)
{
	const cli *c = o->c;
	bareme_result result;
	switch (c->format) {
	case CLI_JSON:
		result = compare_print_json(o);
		break;
	case CLI_CSV:
		result = compare_print_csv(o);
		break;
	case CLI_MARKDOWN:
		result = bareme_compare_write_markdown(o->answers, o->count, &c->locale, cli_write, stdout);
		break;
	case CLI_HTML:
		result = bareme_compare_write_html(o->answers, o->count, &c->locale, cli_write, stdout);
		break;
	default:
		result = compare_print_text(o);
	}
	if (result == BAREME_NO_MEMORY)
		return cli_no_memory(c);
	for (size_t i = 0; i < o->count; i++)
		if (bareme_answer_status(o->answers[i]) >= BAREME_INCOMPLETE)
			return CLI_FINDING;
	return CLI_GOOD;
}

cli_status compare_command(cli *c, int argc, char **argv)
{
	compared o = {.c = c};
	if (!cli_load(c))
		return CLI_FAILED;
	cli_status status = compare_split(&o, argc, argv);
	if (status == CLI_GOOD)
		status = compare_evaluate(&o);
	if (status == CLI_GOOD)
		status = compare_print(&o);
	for (size_t i = 0; i < o.count; i++) {
		bareme_answer_free(o.variants[i].answer);
		bareme_operation_free(o.variants[i].operation);
	}
	return status;
}
