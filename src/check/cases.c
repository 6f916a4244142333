/* The worked cases: operations whose answers somebody worked out by hand. */
#include "check/cases.h"

#include "answers/notice.h"
#include "base/bits.h"
#include "base/buffer.h"
#include "engine/operation.h"
#include "rules/folder.h"
#include "rules/index.h"
#include "rules/package.h"
#include "rules/table.h"

#include <stdlib.h>
#include <string.h>

static const char *const expected_names[EXPECTED] = {"al_pret", "al_subvention", "al_statut", "al_codes", "al_aides"};

/* ---- Headings ---- */

static void case_heading_fault(checker *c, const case_file *f, size_t column, const char *format, const char *meant)
{
	bareme_text name = f->sheet->header[column];
	CHECK_FAULT(c, BAREME_ERROR, "schema", sheet_header_place(f->sheet, column), format, TEXT_ARG(name), meant);
}

/* What a column is: an expected value, a field, or something unknown. */
static bool case_read_heading(checker *c, case_file *f, size_t column)
{
	const bareme_ruleset *r = c->l->rules;
	bareme_text name = f->sheet->header[column];
	f->fields[column] = -1;
	for (int e = 0; e < EXPECTED; e++)
		if (text_equal(name, text_of(expected_names[e])) && f->expected[e] < 0) {
			f->expected[e] = (int)column;
			return true;
		}
	int field = bareme_field_find(r, name);
	for (size_t i = 0; i < column && field >= 0; i++)
		if (f->fields[i] == field) {
			case_heading_fault(c, f, column,
					   "the heading \"%.*s\" means the field \"%s\", which another column has",
					   r->fields[field].name);
			return false;
		}
	f->fields[column] = field;
	if (field >= 0 && field == r->role[ROLE_ID])
		f->id = (int)column;
	if (field >= 0)
		return true;
	int near = bareme_field_suggest(r, name), meant = package_nearest(c->l, name, expected_names, EXPECTED);
	bool again = false;
	for (int e = 0; e < EXPECTED; e++)
		again |= text_equal(name, text_of(expected_names[e]));
	if (again)
		CHECK_FAULT(c, BAREME_ERROR, "schema", sheet_header_place(f->sheet, column),
			    "the column \"%.*s\" is there twice", TEXT_ARG(name));
	else if (meant >= 0)
		case_heading_fault(c, f, column, "\"%.*s\" is not an expected value: did you mean \"%s\"?",
				   expected_names[meant]);
	else if (near >= 0)
		case_heading_fault(c, f, column, "\"%.*s\" is not a field of an operation: did you mean \"%s\"?",
				   r->fields[near].name);
	else
		CHECK_FAULT(c, BAREME_ERROR, "schema", sheet_header_place(f->sheet, column),
			    "\"%.*s\" is neither a field of an operation nor an expected value", TEXT_ARG(name));
	return false;
}

static bool case_read_headings(checker *c, case_file *f)
{
	bool good = true;
	for (size_t i = 0; i < f->sheet->columns; i++)
		good &= case_read_heading(c, f, i);
	for (int e = 0; e <= STATUS; e++)
		if (f->expected[e] < 0) {
			CHECK_FAULT(c, BAREME_ERROR, "schema", (place){f->sheet->file, 1, 1},
				    N_("the column \"%s\" is missing"), expected_names[e]);
			good = false;
		}
	return good;
}

/* ---- Expectations ---- */

/* What a case must give: a blank amount is BAREME_NO_AMOUNT. False where a cell cannot be read. */
static bool case_read_expected(checker *c, const case_file *f, size_t row, int64_t wanted[STATUS + 1])
{
	size_t errors = c->l->faults.errors;
	for (int which = LOAN; which <= GRANT; which++) {
		bareme_text cell = sheet_cell(f->sheet, row, (size_t)f->expected[which]);
		wanted[which] = BAREME_NO_AMOUNT;
		if (cell.len > 0 && number_parse(cell, 2, true, &wanted[which]) != NUMBER_FINE)
			CHECK_FAULT(c, BAREME_ERROR, "value", case_place(f, row, which), "\"%.*s\" is not an amount",
				    TEXT_ARG(cell));
	}
	bareme_text cell = sheet_cell(f->sheet, row, (size_t)f->expected[STATUS]);
	int status = BAREME_GRANTED;
	while (status <= BAREME_INVALID && !text_equal(cell, text_of(bareme_status_name((bareme_status)status))))
		status++;
	wanted[STATUS] = status;
	if (status > BAREME_INVALID)
		CHECK_FAULT(c, BAREME_ERROR, "value", case_place(f, row, STATUS),
			    "\"%.*s\" is not one of ok, ineligible, incomplet, invalide", TEXT_ARG(cell));
	return c->l->faults.errors == errors;
}

/* ---- What is wrong ---- */

/* The rows that gave the lines of a form, or all, as "file:line, file:line". */
static void case_put_rows(const runner *u, int which, buffer *out)
{
	size_t count, start = out->len;
	const bareme_line *lines = bareme_answer_lines(u->answer, &count);
	for (size_t i = 0; i < count; i++) {
		if (which != STATUS &&
		    u->r->forms[lines[i].form].total != (which == LOAN ? BAREME_LOANS : BAREME_GRANTS))
			continue;
		const table *t = &u->r->tables[lines[i].table];
		buffer_printf(out, "%s%s:%u", out->len > start ? ", " : "", t->file,
			      (unsigned)t->rows[lines[i].row].line);
	}
	if (out->len == start)
		buffer_string(out, text_tr(u->c->options->locale, "no row"));
}

/* Why an amount is what it is, its rows; why the status is, the first notice that gives it, or the rows that grant. */
static void case_put_reason(const runner *u, int which, buffer *out)
{
	size_t i = 0;
	bareme_status status = bareme_answer_status(u->answer);
	const bareme_notice *n = NULL;
	while (which == STATUS && (n = bareme_answer_notice(u->answer, i)) != NULL &&
	       (status == BAREME_GRANTED || bareme_code_status(n->code) != status))
		i++;
	if (n == NULL) {
		case_put_rows(u, which, out);
		return;
	}
	buffer_printf(out, "%s: ", bareme_code_name(n->code));
	notice_put(out, u->answer, n, u->c->options->locale);
}

static const char *case_value(const runner *u, int which, int64_t value, char out[BAREME_TEXT_MAX])
{
	if (which == STATUS)
		return bareme_status_name((bareme_status)value);
	if (value == BAREME_NO_AMOUNT)
		return text_tr(u->c->options->locale, "no amount");
	bareme_money_print(value, '.', out);
	return out;
}

/* All else is compared where the status is right. */
static bool case_compare(const runner *u, const case_file *f, size_t row, const int64_t wanted[STATUS + 1])
{
	static const char *const messages[] = {N_("the loan is %s, and the case expects %s; it comes from %s"),
					       N_("the grant is %s, and the case expects %s; it comes from %s"),
					       N_("the status is %s, and the case expects %s; it comes from %s")};
	const int64_t got[] = {bareme_answer_loan(u->answer), bareme_answer_grant(u->answer),
			       bareme_answer_status(u->answer)};
	bool status_differs = got[STATUS] != wanted[STATUS], same = true;
	for (int which = LOAN; which <= STATUS; which++) {
		char have[BAREME_TEXT_MAX], want[BAREME_TEXT_MAX];
		buffer from = {0};
		if (got[which] == wanted[which] || (status_differs && which != STATUS))
			continue;
		same = false;
		case_put_reason(u, which, &from);
		CHECK_FAULT(u->c, BAREME_ERROR, "case", case_place(f, row, which), messages[which],
			    case_value(u, which, got[which], have), case_value(u, which, wanted[which], want),
			    buffer_cstring(&from));
		u->c->l->faults.failed |= from.failed;
		buffer_free(&from);
	}
	if (!status_differs) {
		same &= expected_codes(u, f, row);
		same &= expected_aids(u, f, row);
	}
	return same;
}

/* ---- Running ---- */

static void case_report_checked(const checker *c, const case_file *f, size_t row, bool passed)
{
	const char *name = f->id < 0 ? "" : sheet_cell(f->sheet, row, (size_t)f->id).data;
	bareme_checked checked = {f->sheet->file, sheet_place(f->sheet, row, 0).line, name, passed};
	if (c->options->checked != NULL)
		c->options->checked(&checked, c->options->checked_payload);
}

/* True where the case names a place, and the territory has a fault. */
static bool case_lacks_place(const runner *u, const case_file *f, size_t row)
{
	static const field_role places[] = {ROLE_COMMUNE, ROLE_COMMUNE_NAME, ROLE_DEPARTMENT};
	bool names_place = false;
	for (size_t i = 0; i < f->sheet->columns; i++)
		for (size_t p = 0; p < sizeof places / sizeof *places; p++)
			names_place |= f->fields[i] >= 0 && f->fields[i] == u->r->role[places[p]] &&
				       sheet_cell(f->sheet, row, i).len > 0;
	return names_place && !u->c->l->has_places;
}

/* True where a table that may be for the operation does not load: what the case gives is then open. */
static bool case_is_open(const runner *u)
{
	int nature = u->r->role[ROLE_NATURE];
	for (size_t i = 0; i < u->r->table_count; i++) {
		const table *t = &u->r->tables[i];
		bool other = false;
		for (size_t w = 0; w < t->when.count; w++)
			other |= (int)t->when.list[w].index == nature && (u->operation->known >> nature & 1) != 0 &&
				 !condition_holds(&t->when.list[w], u->operation->value[nature]);
		if (!table_loads(t) && !other)
			return true;
	}
	return false;
}

static void case_run(runner *u, const case_file *f, size_t row)
{
	int64_t wanted[STATUS + 1];
	bool passed = case_read_expected(u->c, f, row, wanted) && expected_read_codes(u, f, row);
	if (!u->runs)
		return;
	bool skipped = case_lacks_place(u, f, row);
	bareme_operation_reset(u->operation);
	for (size_t i = 0; i < f->sheet->columns && !skipped; i++)
		if (f->fields[i] >= 0)
			bareme_operation_set(u->operation, f->fields[i], sheet_cell(f->sheet, row, i));
	if (skipped || case_is_open(u)) {
		u->skips = true;
		u->c->summary->skipped_cases++;
		return;
	}
	u->c->summary->cases++;
	if (passed) {
		bareme_evaluate(u->operation, u->answer);
		passed = case_compare(u, f, row, wanted);
	}
	if (passed)
		reach_mark(u, f, row);
	u->c->summary->wrong_cases += !passed;
	case_report_checked(u->c, f, row, passed);
}

/* Findings name a case by its id. */
static void case_check_id(checker *c, const case_file *f, size_t row, names *ids)
{
	bareme_text id = f->id < 0 ? (bareme_text){"", 0} : sheet_cell(f->sheet, row, (size_t)f->id);
	int32_t old = -1;
	c->l->faults.failed |= id.len > 0 && !names_add(ids, id, (int32_t)row, &old);
	if (old >= 0)
		CHECK_FAULT(c, BAREME_WARNING, "value", sheet_place(f->sheet, row, (size_t)f->id),
			    "\"%.*s\" is the id of the case on line %u already", TEXT_ARG(id),
			    (unsigned)sheet_line(f->sheet, (size_t)old));
}

static void case_read_file(runner *u, const json_node *resource)
{
	checker *c = u->c;
	names ids = {0};
	case_file f = {.sheet = loader_sheet(c->l, resource, true), .id = -1, .expected = {-1, -1, -1, -1, -1}};
	if (f.sheet != NULL)
		f.fields = loader_items(c->l, f.sheet->columns, sizeof *f.fields);
	if (f.fields == NULL || !c->l->has_fields || !case_read_headings(c, &f)) {
		u->skips = true;
		return;
	}
	u->skips |= !f.sheet->whole;
	if (f.sheet->rows == 0 && f.sheet->whole)
		CHECK_FAULT(c, BAREME_WARNING, "coverage", (place){f.sheet->file, 0, 0},
			    N_("the file has no worked case"));
	for (size_t row = 0; row < f.sheet->rows; row++) {
		case_check_id(c, &f, row, &ids);
		case_run(u, &f, row);
	}
	names_free(&ids);
}

/* ---- The whole ---- */

static bool case_prepare(runner *u)
{
	/* Cases that give no date are computed at the last review. */
	return reach_open(u) && bareme_operation_new(&u->operation, u->r, bareme_ruleset_review(u->r)) == BAREME_DONE &&
	       bareme_answer_new(&u->answer, u->r) == BAREME_DONE;
}

static const char *case_path(const json_node *resource)
{
	const char *path = json_string(json_get(resource, "path"));
	return path == NULL ? "" : path;
}

static int case_by_path(const void *a, const void *b)
{
	const json_node *const *x = a, *const *y = b;
	return strcmp(case_path(*x), case_path(*y));
}

/* Cases run file by file in the order in which findings are reported. */
static void case_read_all(runner *u)
{
	const json_node *resources = check_resources(u->c);
	const json_node **list = loader_items(u->c->l, json_count(resources), sizeof *list);
	size_t count = 0;
	for (const json_node *n = json_first(resources); n != NULL && list != NULL; n = json_next(n))
		if (strcmp(resource_role(n), "cas") == 0)
			list[count++] = n;
	if (count > 1)
		qsort(list, count, sizeof *list, case_by_path);
	for (size_t i = 0; i < count; i++)
		case_read_file(u, list[i]);
}

bool cases_check(checker *c, bool run)
{
	runner u = {.c = c, .r = c->l->rules, .runs = run};
	bool good = !run || case_prepare(&u);
	if (good)
		case_read_all(&u);
	if (good && run && !u.skips)
		reach_report(&u);
	c->summary->cases_run = good && run;
	bareme_operation_free(u.operation);
	bareme_answer_free(u.answer);
	return good;
}
