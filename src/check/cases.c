/* The worked cases: operations whose answers somebody worked out by hand, and what of the tables they exercise. */
#include "check/checker.h"
#include "engine/answer.h"

#include "rules/codes.h"
#include "rules/folder.h"
#include "rules/index.h"

#include <stdlib.h>
#include <string.h>

/* What passing cases exercised of a table. */
typedef struct reach {
	uint8_t *rows;
	uint8_t *formulas; /* per slot and amount */
} reach;

enum { LOAN, GRANT, STATUS, EXPECTED };

static const char *const expected_names[EXPECTED] = {"al_pret", "al_subvention", "al_statut"};

/* One file of cases. */
typedef struct case_file {
	sheet sheet;
	int *fields; /* per column: the field that it gives, or -1 */
	int expected[EXPECTED];
	int id; /* column of the id, or -1 */
} case_file;

typedef struct runner {
	checker *c;
	const bareme_ruleset *r;
	reach *reaches;
	uint8_t *zones;
	bareme_operation *operation;
	bareme_answer *answer;
} runner;

/* What a case must give. */
typedef struct expectation {
	int64_t amount[2]; /* BAREME_NO_AMOUNT where the cell is blank */
	bareme_status status;
} expectation;

/* ---- Headings ---- */

static void heading_fault(checker *c, const case_file *f, size_t column, const char *format, const char *meant)
{
	bareme_text name = f->sheet.header[column];
	CHECK_TELL(c, BAREME_ERROR, "schema", sheet_header_place(&f->sheet, column), format, TEXT_ARG(name), meant);
}

/* What a column is: an expected value, a field, or something unknown. */
static bool read_heading(checker *c, case_file *f, size_t column)
{
	const bareme_ruleset *r = c->l->rules;
	bareme_text name = f->sheet.header[column];
	f->fields[column] = -1;
	for (int e = 0; e < EXPECTED; e++)
		if (text_equal(name, text_of(expected_names[e])) && f->expected[e] < 0) {
			f->expected[e] = (int)column;
			return true;
		}
	int field = bareme_field_find(r, name);
	for (size_t i = 0; i < column && field >= 0; i++)
		if (f->fields[i] == field) {
			heading_fault(c, f, column,
				      "the heading \"%.*s\" means the field \"%s\", which another column has",
				      r->fields[field].name);
			return false;
		}
	f->fields[column] = field;
	if (field >= 0 && field == r->role[ROLE_ID])
		f->id = (int)column;
	if (field >= 0)
		return true;
	int near = bareme_field_suggest(r, name);
	if (near >= 0)
		heading_fault(c, f, column, "\"%.*s\" is no field of an operation: is \"%s\" meant?",
			      r->fields[near].name);
	else
		CHECK_TELL(c, BAREME_ERROR, "schema", sheet_header_place(&f->sheet, column),
			   "\"%.*s\" is neither a field of an operation nor an expected value", TEXT_ARG(name));
	return false;
}

static bool read_headings(checker *c, case_file *f)
{
	bool good = true;
	f->id = -1;
	for (int e = 0; e < EXPECTED; e++)
		f->expected[e] = -1;
	for (size_t i = 0; i < f->sheet.columns; i++)
		good &= read_heading(c, f, i);
	for (int e = 0; e < EXPECTED; e++)
		if (f->expected[e] < 0) {
			CHECK_TELL(c, BAREME_ERROR, "schema", (place){f->sheet.file, 1, 1},
				   N_("the column \"%s\" is missing"), expected_names[e]);
			good = false;
		}
	return good;
}

/* ---- Expectations ---- */

static bareme_text expected_cell(const case_file *f, size_t row, int which)
{
	return sheet_cell(&f->sheet, row, (size_t)f->expected[which]);
}

static bool read_amount(checker *c, const case_file *f, size_t row, int which, int64_t *out)
{
	bareme_text cell = expected_cell(f, row, which);
	*out = BAREME_NO_AMOUNT;
	if (cell.len == 0 || number_parse(cell, 2, true, out) == NUMBER_FINE)
		return true;
	CHECK_TELL(c, BAREME_ERROR, "value", sheet_place(&f->sheet, row, (size_t)f->expected[which]),
		   "\"%.*s\" is not an amount", TEXT_ARG(cell));
	return false;
}

static bool read_status(checker *c, const case_file *f, size_t row, bareme_status *out)
{
	bareme_text cell = expected_cell(f, row, STATUS);
	for (int s = BAREME_GRANTED; s <= BAREME_INVALID; s++)
		if (text_equal(cell, text_of(bareme_status_name((bareme_status)s)))) {
			*out = (bareme_status)s;
			return true;
		}
	CHECK_TELL(c, BAREME_ERROR, "value", sheet_place(&f->sheet, row, (size_t)f->expected[STATUS]),
		   "\"%.*s\" is not one of ok, ineligible, incomplet, invalide", TEXT_ARG(cell));
	return false;
}

static bool read_expectation(checker *c, const case_file *f, size_t row, expectation *out)
{
	bool good = read_amount(c, f, row, LOAN, &out->amount[LOAN]);
	good &= read_amount(c, f, row, GRANT, &out->amount[GRANT]);
	good &= read_status(c, f, row, &out->status);
	return good;
}

/* ---- Telling what is wrong ---- */

/* The rows that gave the lines of a form, as "file:line, file:line". */
static void print_rows(const runner *u, int which, char *out, size_t size)
{
	printer p = {out, size, 0};
	size_t count;
	const bareme_line *lines = bareme_answer_lines(u->answer, &count);
	bool any = false;
	for (size_t i = 0; i < count; i++) {
		if (which != STATUS && lines[i].form != (which == LOAN ? BAREME_LOAN : BAREME_GRANT))
			continue;
		const table *t = &u->r->tables[lines[i].table];
		printer_printf(&p, "%s%s:%u", any ? ", " : "", t->file, (unsigned)t->rows[lines[i].row].line);
		any = true;
	}
	if (!any)
		printer_printf(&p, "%s", text_tr(u->c->options->locale, "no row"));
}

static void print_amount(const runner *u, int64_t amount, char out[BAREME_TEXT_MAX])
{
	printer p = {out, BAREME_TEXT_MAX, 0};
	if (amount == BAREME_NO_AMOUNT)
		printer_printf(&p, "%s", text_tr(u->c->options->locale, "no amount"));
	else
		bareme_money_print(amount, '.', out);
}

/* Why the answer has its status: the first notice that gives it, or the rows that grant. */
static void print_reason(const runner *u, char *out, size_t size)
{
	size_t count;
	bareme_status status = bareme_answer_status(u->answer);
	const bareme_notice *notices = bareme_answer_notices(u->answer, &count);
	print_rows(u, STATUS, out, size);
	for (size_t i = 0; i < count && status != BAREME_GRANTED; i++) {
		if (code_status(notices[i].code) != status)
			continue;
		printer p = {out, size, 0};
		printer_printf(&p, "%s: ", bareme_code_name(notices[i].code));
		if (p.len < size)
			bareme_notice_print(u->answer, &notices[i], u->c->options->locale, out + p.len, size - p.len);
		return;
	}
}

static bool compare(const runner *u, const case_file *f, size_t row, const expectation *wanted)
{
	char detail[600], want[BAREME_TEXT_MAX], have[BAREME_TEXT_MAX];
	static const char *const messages[] = {N_("the loan is %s, and the case expects %s; it comes from %s"),
					       N_("the grant is %s, and the case expects %s; it comes from %s")};
	int64_t got[] = {bareme_answer_loan(u->answer), bareme_answer_grant(u->answer)};
	bareme_status status = bareme_answer_status(u->answer);
	if (status != wanted->status) {
		print_reason(u, detail, sizeof detail);
		CHECK_TELL(u->c, BAREME_ERROR, "case", sheet_place(&f->sheet, row, (size_t)f->expected[STATUS]),
			   "the status is %s, and the case expects %s; it comes from %s", bareme_status_name(status),
			   bareme_status_name(wanted->status), detail);
		return false;
	}
	bool same = true;
	for (int which = LOAN; which <= GRANT; which++) {
		if (got[which] == wanted->amount[which])
			continue;
		print_rows(u, which, detail, sizeof detail);
		print_amount(u, got[which], have);
		print_amount(u, wanted->amount[which], want);
		CHECK_TELL(u->c, BAREME_ERROR, "case", sheet_place(&f->sheet, row, (size_t)f->expected[which]),
			   messages[which], have, want, detail);
		same = false;
	}
	return same;
}

/* ---- What a passing case exercises ---- */

/* A row that names 0 everywhere gives no line: it is exercised where a slot looks it up. */
static bool gives_nothing(const table *t, size_t row)
{
	for (size_t a = 0; a < t->amount_count; a++) {
		size_t unit = (size_t)t->amounts[a].unit_column;
		if ((t->rows[row].blank >> unit & 1) != 0 || t->values[row * t->value_count + unit] != 0)
			return false;
	}
	return true;
}

static bool holds(const bareme_answer *a, const conditions *list, const slot *s)
{
	for (size_t i = 0; i < list->count; i++) {
		const condition *c = &list->list[i];
		if (c->of_column ? s == NULL || !condition_holds(c, s->fixed[c->index])
				 : (a->known >> c->index & 1) == 0 || !condition_holds(c, a->value[c->index]))
			return false;
	}
	return true;
}

static void reach_silent_row(const table *t, const bareme_answer *a, const slot *s, reach *reach)
{
	size_t cell = s->base;
	bool any = s->counts == 0;
	for (uint64_t rest = s->counts & a->known; rest != 0; rest &= rest - 1)
		any |= a->value[__builtin_ctzll(rest)] != 0;
	if (!any || !holds(a, &s->when, s))
		return;
	for (size_t k = 0; k < t->condition_count; k++) {
		int field = t->fields[k];
		if (field < 0)
			continue;
		if ((a->known >> field & 1) == 0)
			return;
		cell += (size_t)a->value[field] * t->strides[k];
	}
	int64_t row = table_find(t, cell, a->date);
	if (row >= 0 && gives_nothing(t, (size_t)row))
		reach->rows[row] = 1;
}

static void mark(const runner *u)
{
	const bareme_answer *a = u->answer;
	if (bareme_answer_status(a) != BAREME_GRANTED)
		return;
	for (size_t i = 0; i < a->line_count; i++) {
		const bareme_line *line = &a->lines[i];
		u->reaches[line->table].rows[line->row] = 1;
		if (line->amount != BAREME_NO_AMOUNT)
			u->reaches[line->table].formulas[line->formula] = 1;
	}
	for (size_t t = 0; t < u->r->table_count; t++) {
		const table *table = &u->r->tables[t];
		if (!holds(a, &table->when, NULL))
			continue;
		for (size_t s = 0; s < table->slot_count; s++)
			reach_silent_row(table, a, &table->slots[s], &u->reaches[t]);
	}
	if (a->zone >= 0)
		u->zones[a->zone] = 1;
}

/* ---- Running ---- */

static void tell_checked(const checker *c, const case_file *f, size_t row, bool passed)
{
	const char *name = f->id < 0 ? "" : sheet_cell(&f->sheet, row, (size_t)f->id).data;
	bareme_checked checked = {f->sheet.file, sheet_place(&f->sheet, row, 0).line, name, passed};
	if (c->options->checked != NULL)
		c->options->checked(&checked, c->options->checked_payload);
}

static void run_case(runner *u, const case_file *f, size_t row)
{
	expectation wanted;
	bool passed = read_expectation(u->c, f, row, &wanted);
	u->c->summary->cases++;
	if (passed) {
		bareme_operation_reset(u->operation);
		for (size_t i = 0; i < f->sheet.columns; i++)
			if (f->fields[i] >= 0)
				bareme_operation_set(u->operation, f->fields[i], sheet_cell(&f->sheet, row, i));
		bareme_evaluate(u->operation, u->answer);
		passed = compare(u, f, row, &wanted);
	}
	if (passed)
		mark(u);
	u->c->summary->wrong_cases += !passed;
	tell_checked(u->c, f, row, passed);
}

/* Reads a file of cases; runs them where `u` is there. */
static bool read_file(checker *c, runner *u, const json_node *resource)
{
	const char *path = json_string(json_get(resource, "path"));
	const bareme_file *file = path == NULL ? NULL : loader_file(c->l, path);
	case_file f = {.id = -1};
	if (file == NULL) {
		loader_fault(c->l, resource, "reference",
			     package_path_is_inside(path) ? "the file \"%s\" is missing"
							  : N_("\"%s\" is no path below the folder of the package"),
			     path == NULL ? "" : path);
		return true;
	}
	size_t told = c->l->faults.errors;
	if (!sheet_read(&f.sheet, &c->l->rules->arena, &c->l->faults, file->name, (bareme_text){file->data, file->len}))
		return !c->l->faults.failed;
	f.fields = loader_items(c->l, f.sheet.columns, sizeof *f.fields);
	if (f.fields == NULL)
		return false;
	if (!c->l->has_fields || !read_headings(c, &f))
		return true;
	if (f.sheet.rows == 0 && c->l->faults.errors == told)
		CHECK_TELL(c, BAREME_WARNING, "coverage", (place){file->name, 0, 0}, N_("the file has no worked case"));
	for (size_t row = 0; row < f.sheet.rows; row++) {
		expectation wanted;
		if (u != NULL)
			run_case(u, &f, row);
		else
			read_expectation(c, &f, row, &wanted);
	}
	return true;
}

/* ---- What no case exercises ---- */

/* True where the row holds for the values that the slot fixes. */
static bool fits(const table *t, size_t row, const slot *s)
{
	const uint64_t *sets = t->sets + row * t->set_words;
	for (size_t k = 0; k < t->condition_count; k++) {
		int32_t value = s->fixed[k];
		if (value >= 0 && (sets[t->set_offset[k] + (size_t)value / 64] >> (value % 64) & 1) == 0)
			return false;
	}
	return true;
}

/* Whether some row makes the slot compute that amount. */
static bool is_possible(const table *t, const slot *s, size_t number)
{
	const amount *a = &t->amounts[number];
	for (size_t i = 0; i < a->when.count; i++)
		if (a->when.list[i].of_column && !condition_holds(&a->when.list[i], s->fixed[a->when.list[i].index]))
			return false;
	for (size_t row = 0; row < t->row_count; row++) {
		int form = a->form >= 0 ? a->form : t->rows[row].form;
		bool blank = (t->rows[row].blank >> a->unit_column & 1) != 0;
		if (form != BAREME_SUPPORT && !blank && fits(t, row, s) &&
		    t->values[row * t->value_count + (size_t)a->unit_column] != 0)
			return true;
	}
	return false;
}

/* The values that the slot fixes, as "PLUS, base". */
static void print_slot(const table *t, const slot *s, char *out, size_t size)
{
	printer p = {out, size, 0};
	bool any = false;
	for (size_t k = 0; k < t->condition_count; k++)
		if (s->fixed[k] >= 0) {
			printer_printf(&p, "%s%s", any ? ", " : "",
				       t->columns[t->condition_columns[k]].domain->values[s->fixed[k]]);
			any = true;
		}
	if (!any)
		printer_printf(&p, "%s", t->name);
}

static void tell_formulas(const runner *u, const table *t, const reach *reach, const json_node *resource)
{
	bareme_exercised *count = &u->c->summary->formulas;
	for (size_t i = 0; i < t->slot_count * t->amount_count; i++) {
		const slot *s = &t->slots[i / t->amount_count];
		char name[256];
		if (!is_possible(t, s, i % t->amount_count))
			continue;
		count->all++;
		count->exercised += reach->formulas[i];
		if (reach->formulas[i] != 0)
			continue;
		const json_node *amount = json_first(json_get(json_get(resource, "bareme"), "montants"));
		for (size_t skip = i % t->amount_count; skip > 0; skip--)
			amount = json_next(amount);
		const json_node *formula = json_get(amount, "formule");
		print_slot(t, s, name, sizeof name);
		CHECK_TELL(u->c, BAREME_WARNING, "coverage", loader_place(u->c->l, formula == NULL ? amount : formula),
			   "no worked case that passes computes this formula for %s", name);
	}
}

static void tell_table(const runner *u, size_t number, const json_node *resource)
{
	const table *t = &u->r->tables[number];
	const reach *reach = &u->reaches[number];
	for (size_t row = 0; row < t->row_count; row++) {
		u->c->summary->rows.all++;
		u->c->summary->rows.exercised += reach->rows[row];
		if (reach->rows[row] == 0)
			CHECK_TELL(u->c, BAREME_WARNING, "coverage", (place){t->file, t->rows[row].line, 1},
				   N_("no worked case that passes exercises this row"));
	}
	tell_formulas(u, t, reach, resource);
}

static void tell_zones(const runner *u)
{
	int role = u->r->role[ROLE_ZONE];
	if (role < 0)
		return;
	const json_node *operation = json_get(json_get(u->c->l->package.root, "bareme"), "operation");
	const json_node *field = json_first(json_get(operation, "fields"));
	for (int i = 0; i < role; i++)
		field = json_next(field);
	const json_node *value = json_first(json_get(json_get(field, "constraints"), "enum"));
	const domain *zones = &u->r->fields[role].domain;
	for (size_t z = 0; z < zones->count; z++, value = json_next(value)) {
		u->c->summary->zones.all++;
		u->c->summary->zones.exercised += u->zones[z];
		if (u->zones[z] == 0)
			CHECK_TELL(u->c, BAREME_WARNING, "coverage", loader_place(u->c->l, value),
				   "no worked case that passes is in the zone \"%s\"", zones->values[z]);
	}
}

static void tell_unexercised(const runner *u)
{
	size_t number = 0;
	for (const json_node *n = json_first(check_resources(u->c)); n != NULL; n = json_next(n))
		if (strcmp(resource_role(n), "regles") == 0)
			tell_table(u, number++, n);
	tell_zones(u);
	const bareme_exercised *rows = &u->c->summary->rows;
	unsigned least = u->c->options->min_coverage;
	if (rows->exercised * 100 < rows->all * least)
		CHECK_TELL(u->c, BAREME_ERROR, "coverage", (place){PACKAGE, 0, 0},
			   N_("worked cases exercise %zu of %zu rows, less than the %u %% asked for"), rows->exercised,
			   rows->all, least);
}

/* ---- The whole ---- */

/* The day of cases that give none: the last one on which a table of rules was reviewed. */
static int32_t last_review(const bareme_ruleset *r)
{
	int32_t last = DATE_FIRST;
	for (size_t i = 0; i < r->table_count; i++)
		if (r->tables[i].review > last)
			last = r->tables[i].review;
	return last;
}

static bool prepare(runner *u)
{
	loader *l = u->c->l;
	int zone = u->r->role[ROLE_ZONE];
	u->reaches = loader_items(l, u->r->table_count, sizeof *u->reaches);
	u->zones = loader_items(l, zone < 0 ? 0 : u->r->fields[zone].domain.count, 1);
	if (u->reaches == NULL || u->zones == NULL)
		return false;
	for (size_t i = 0; i < u->r->table_count; i++) {
		const table *t = &u->r->tables[i];
		u->reaches[i].rows = loader_items(l, t->row_count, 1);
		u->reaches[i].formulas = loader_items(l, t->slot_count * t->amount_count, 1);
		if (u->reaches[i].rows == NULL || u->reaches[i].formulas == NULL)
			return false;
	}
	return bareme_operation_new(&u->operation, u->r, last_review(u->r)) == BAREME_DONE &&
	       bareme_answer_new(&u->answer, u->r) == BAREME_DONE;
}

typedef struct listed {
	const json_node *node;
	const char *path;
} listed;

static int by_path(const void *a, const void *b)
{
	const listed *x = a, *y = b;
	return strcmp(x->path, y->path);
}

/* Cases run file by file in the order in which findings are told. */
static bool read_files(checker *c, runner *u)
{
	const json_node *resources = check_resources(c);
	listed *list = loader_items(c->l, json_count(resources), sizeof *list);
	size_t count = 0;
	bool good = list != NULL;
	for (const json_node *n = json_first(resources); n != NULL && good; n = json_next(n)) {
		const char *path = json_string(json_get(n, "path"));
		if (strcmp(resource_role(n), "cas") == 0)
			list[count++] = (listed){n, path == NULL ? "" : path};
	}
	if (count > 1)
		qsort(list, count, sizeof *list, by_path);
	for (size_t i = 0; i < count && good; i++)
		good = read_file(c, u, list[i].node);
	return good;
}

bool cases_check(checker *c, bool run)
{
	runner u = {.c = c, .r = c->l->rules};
	bool good = !run || prepare(&u);
	if (good)
		good = read_files(c, run ? &u : NULL);
	if (good && run)
		tell_unexercised(&u);
	c->summary->cases_run = good && run;
	bareme_operation_free(u.operation);
	bareme_answer_free(u.answer);
	return good;
}
