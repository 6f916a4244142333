/*
 * The compiled evaluation against the plain interpreter of plain.h: random edits of the shipped tables, and
 * random operations, of which many are alike but for their numbers. Where one has no row in a table that promises one,
 * the check of the table tells of a gap.
 */
#include "bareme.h"
#include "plain.h"
#include "random-tables.h"

#include "base/sanitized.h"
#include "check/checker.h"
#include "engine/operation.h"
#include "rows.h"
#include "rules/index.h"

#include <stdio.h>
#include <stdlib.h>

enum { OPERATIONS = ADDRESS_SANITIZED ? 100 : 500, RECENT = 24, DIFFERENCES_MAX = 3 };

static const char today[] = "2021-06-01";

/* ---- Operations ---- */

typedef struct texts {
	const char *of[PLAIN_FIELDS];
} texts;

static const char *some_text(const bareme_ruleset *r, int field)
{
	static const char *const euros[] = {"0",      "0.01",   "1",       "12.5",    "200000",  "50000000",     "1000",
					    "333.33", "100.01", "4000000", "6000000", "7654321", "1000000000000"};
	static const char *const counts[] = {"0", "1", "2", "3", "7", "12", "25", "60", "99999", "100000", "150", "-3"};
	static const char *const months[] = {"1", "2", "5", "6", "7", "12", "13", "9999999999999999"};
	static const char *const days[] = {"2021-04-07", "2021-04-08", "2021-04-09", "2021-06-14", "2021-06-15",
					   "2021-09-01", "2021-12-31", "2022-01-01", "2022-05-05", "2022-05-06",
					   "2022-06-30", "2022-07-01", "2023-07-01"};
	static const char *const names[] = {"Drap", "Marseille", "Pertuis", "Aiglun"};
	static const char *const bad[] = {"abc", "2021-02-30", "0.0049", "-7"}, *const elsewhere[] = {"75056", "99999"};
	/* Mostly no more than an investment is. */
	static const char *const small[] = {"0", "0", "1", "12.5", "333.33", "1000", "4000000"};
	bareme_field_info f = bareme_field_describe(r, field, BAREME_FR);
	if (below(300) == 0)
		return f.role == BAREME_ROLE_COMMUNE        ? PICK(elsewhere)
		       : f.role == BAREME_ROLE_COMMUNE_NAME ? "abc"
							    : PICK(bad);
	if (f.kind == BAREME_FIELD_CHOICE)
		return bareme_field_value_name(r, field, (int)below((size_t)bareme_field_value_count(r, field)));
	if (f.kind == BAREME_FIELD_DATE)
		return PICK(days);
	if (f.kind == BAREME_FIELD_NUMBER)
		return strcmp(f.name, "subvention_anru") == 0 ? PICK(small)
		       : strcmp(f.unit, "euro") == 0          ? PICK(euros)
		       : strcmp(f.unit, "mois") == 0          ? PICK(months)
							      : PICK(counts);
	return f.role == BAREME_ROLE_COMMUNE_NAME ? PICK(names) : PICK(communes);
}

/* Few fields are blank: most operations shall come to an amount. */
static const char *some_field(const bareme_ruleset *r, int field)
{
	bareme_role role = bareme_field_describe(r, field, BAREME_FR).role;
	size_t given = role == BAREME_ROLE_NATURE                                           ? 99
		       : role == BAREME_ROLE_COMMUNE_NAME || role == BAREME_ROLE_DEPARTMENT ? 3
											    : 80;
	if (role == BAREME_ROLE_ZONE)
		given = 12;
	return below(100) < given ? some_text(r, field) : "";
}

/* A new operation, or one of the recent ones with some other values: what was decided for it may apply again. */
static const texts *some_operation(const bareme_ruleset *r, texts *recent, size_t *count)
{
	int fields = bareme_field_count(r);
	texts *o = &recent[below(RECENT)];
	if (*count < RECENT || below(8) == 0) {
		if (*count < RECENT)
			o = &recent[(*count)++];
		for (int i = 0; i < fields; i++)
			o->of[i] = some_field(r, i);
		return o;
	}
	for (size_t changes = below(4); changes > 0; changes--) {
		int field = (int)below((size_t)fields);
		bareme_field_kind kind = bareme_field_describe(r, field, BAREME_FR).kind;
		if (kind == BAREME_FIELD_NUMBER || kind == BAREME_FIELD_DATE || below(3) == 0)
			o->of[field] = below(6) == 0 ? some_field(r, field) : some_text(r, field);
	}
	return o;
}

/* ---- Comparing ---- */

static bool is_same_number(bareme_number a, plain_number b)
{
	plain_wide x = a.value;
	unsigned decimals = a.decimals;
	for (; decimals < b.decimals; decimals++)
		x *= 10;
	for (; b.decimals < decimals; b.decimals++)
		b.value *= 10;
	return x == b.value;
}

static bool is_same_line(const bareme_ruleset *r, const bareme_line *a, const plain_line *b)
{
	return strcmp(bareme_table_describe(r, a->table, BAREME_FR).file, b->file) == 0 &&
	       bareme_table_line(r, a->table, a->row) == b->line &&
	       strcmp(bareme_form_describe(r, (size_t)a->form, BAREME_FR).name, b->form) == 0 &&
	       (a->amount != BAREME_NO_AMOUNT) == b->has_amount && (!b->has_amount || a->amount == b->amount) &&
	       a->quantity.present == b->has_quantity && (!b->has_quantity || is_same_number(a->quantity, b->quantity));
}

/* What differs first; NULL where nothing does. */
static const char *difference(const bareme_ruleset *r, const bareme_answer *a, const plain_answer *b)
{
	size_t count, codes[BAREME_CODE_COUNT] = {0}, readings = 0;
	const bareme_line *lines = bareme_answer_lines(a, &count);
	const bareme_notice *n;
	if (bareme_answer_status(a) != b->status)
		return "status";
	if (bareme_answer_loan(a) != b->loan || bareme_answer_grant(a) != b->grant)
		return "sums";
	if (count != b->line_count)
		return "number of lines";
	for (size_t i = 0; i < count; i++)
		if (!is_same_line(r, &lines[i], &b->lines[i]))
			return "lines";
	for (size_t i = 0; (n = bareme_answer_notice(a, i)) != NULL; i++) {
		codes[n->code]++;
		if (n->code != BAREME_CODE_READING)
			continue;
		if (readings == b->reading_count || n->amount != b->readings[readings].amount ||
		    strcmp(bareme_field_value_name(r, n->field, (int)n->second), b->readings[readings].value) != 0)
			return "readings";
		readings++;
	}
	codes[BAREME_CODE_CHECK_CODE] = 0;
	for (size_t i = 0; i < BAREME_CODE_COUNT; i++)
		if (codes[i] != b->codes[i])
			return bareme_code_name((bareme_code)i);
	return NULL;
}

static void answer_print(const char *whose, bareme_status status, int64_t loan, int64_t grant, size_t lines)
{
	printf("%s: %s, loans %lld, grants %lld, %zu lines\n", whose, bareme_status_name(status), (long long)loan,
	       (long long)grant, lines);
}

static void difference_print(const char *what, const bareme_ruleset *r, const texts *o, const bareme_answer *a,
			     const plain_answer *b)
{
	size_t count;
	const bareme_notice *n;
	const bareme_line *lines = bareme_answer_lines(a, &count);
	printf("\n%s differ: bareme calc --date %s", what, today);
	for (int i = 0; i < bareme_field_count(r); i++)
		if (*o->of[i] != '\0')
			printf(" %s=%s", bareme_field_name(r, i), o->of[i]);
	printf("\n");
	answer_print("evaluation", bareme_answer_status(a), bareme_answer_loan(a), bareme_answer_grant(a), count);
	for (size_t i = 0; i < count; i++)
		printf("  %s:%zu %s %lld\n", bareme_table_describe(r, lines[i].table, BAREME_FR).file,
		       bareme_table_line(r, lines[i].table, lines[i].row),
		       bareme_form_describe(r, (size_t)lines[i].form, BAREME_FR).name, (long long)lines[i].amount);
	for (size_t i = 0; (n = bareme_answer_notice(a, i)) != NULL; i++)
		printf("  %s %s %lld\n", bareme_code_name(n->code), bareme_field_name(r, n->field),
		       (long long)n->amount);
	answer_print("interpreter", b->status, b->loan, b->grant, b->line_count);
	for (size_t i = 0; i < b->line_count; i++)
		printf("  %s:%zu %s %lld\n", b->lines[i].file, b->lines[i].line, b->lines[i].form,
		       b->lines[i].has_amount ? (long long)b->lines[i].amount : (long long)BAREME_NO_AMOUNT);
	for (size_t i = 0; i < BAREME_CODE_COUNT; i++)
		for (size_t k = 0; k < b->codes[i]; k++)
			printf("  %s\n", bareme_code_name((bareme_code)i));
	for (size_t i = 0; i < b->reading_count; i++)
		printf("  reading %s %lld\n", b->readings[i].value, (long long)b->readings[i].amount);
	printf("of the shipped tables with these edits:\n%s", done);
}

/* ---- The test ---- */

typedef struct plain_case {
	const char *name;
	bool rows, members, formulas; /* what is edited */
	size_t packages;
} plain_case;

static const plain_case cases[] = {
    {"tables as they are", false, false, false, 10},
    {"other rows", true, false, false, 60},
    {"other members and formulas", false, true, true, 60},
    {"other rows, members and formulas", true, true, true, 120},
};

/* The tables that promise a row for every combination, and had none for what was answered. */
static uint64_t tables_with_gap(const bareme_ruleset *r, const bareme_answer *a)
{
	uint64_t tables = 0;
	const bareme_notice *n;
	for (size_t i = 0; (n = bareme_answer_notice(a, i)) != NULL; i++)
		if ((n->reason == REASON_NO_ROW || n->reason == REASON_NO_ROW_DATE) && r->tables[n->subject].complete)
			tables |= UINT64_C(1) << n->subject;
	return tables;
}

static void check_gaps_are_told(bareme_ruleset *r, uint64_t tables)
{
	for (size_t i = 0; i < r->table_count; i++) {
		loader l = {.rules = r};
		size_t gaps = 0;
		l.faults.arena = &r->arena;
		assert_true(cover_check_table(&l, i));
		for (size_t k = 0; k < l.faults.count; k++)
			gaps += strcmp(l.faults.list[k].code, "gap") == 0;
		if ((tables >> i & 1) != 0 && gaps == 0)
			fail_msg("a gap of %s is not told\n%s", r->tables[i].file, done);
		faults_free(&l.faults);
	}
}

/* What was tried: the comparison is worth something only where much of it was granted. */
typedef struct tally {
	size_t packages, unsound, operations, of_status[4], with_amount, readings, gaps, differences;
} tally;

static void operations_compare(bareme_ruleset *r, const plain *p, tally *sums)
{
	uint64_t gaps = 0;
	bareme_operation *o;
	bareme_answer *a;
	plain_answer b;
	texts recent[RECENT];
	size_t count = 0, faults = sums->differences;
	int32_t day;
	assert_true(bareme_date_parse(slice(today), &day));
	assert_int_equal(bareme_operation_new(&o, r, day), BAREME_DONE);
	assert_int_equal(bareme_answer_new(&a, r), BAREME_DONE);
	for (size_t i = 0; i < OPERATIONS && sums->differences == faults; i++) {
		const texts *t = some_operation(r, recent, &count);
		bareme_operation_reset(o);
		for (int f = 0; f < bareme_field_count(r); f++)
			bareme_operation_set(o, f, slice(t->of[f]));
		bareme_evaluate(o, a);
		plain_evaluate(p, t->of, today, &b);
		const char *what = difference(r, a, &b);
		if (what != NULL) {
			difference_print(what, r, t, a, &b);
			sums->differences++;
		}
		if (b.status == BAREME_INELIGIBLE)
			gaps |= tables_with_gap(r, a);
		sums->operations++;
		sums->of_status[b.status]++;
		sums->with_amount += b.loan > 0 || b.grant > 0;
		sums->readings += b.reading_count;
	}
	check_gaps_are_told(r, gaps);
	sums->gaps += (size_t)__builtin_popcountll(gaps);
	bareme_operation_free(o);
	bareme_answer_free(a);
}

/* Gives the tables the index that those with many combinations have. */
static void index_as_large(bareme_ruleset *r)
{
	for (size_t i = 0; i < r->table_count; i++) {
		r->tables[i].starts = NULL;
		assert_true(index_build(&r->arena, &r->tables[i], 0));
	}
}

static void package_try(const tables *base, const plain_case *c, tally *sums)
{
	bareme_ruleset *r;
	tables t = tables_copy(base);
	*done = '\0';
	if (c->members)
		random_members(&t);
	if (c->formulas)
		random_formulas(&t);
	if (c->rows)
		random_rows(&t);
	random_order(&t);
	if (bareme_ruleset_load_files(&r, t.files, t.count, NULL, NULL, NULL) == BAREME_DONE) {
		if (sums->packages % 3 == 2)
			index_as_large(r);
		plain *p = plain_read(&t);
		operations_compare(r, p, sums);
		plain_free(p);
		bareme_ruleset_free(r);
		sums->packages++;
	} else {
		sums->unsound++;
	}
	tables_free(&t);
}

static void test_plain(void **state)
{
	const plain_case *c = *state;
	tally sums = {0};
	tables base = tables_base();
	seed = 2021 + (uint64_t)(c - cases);
	while (sums.packages < c->packages && sums.differences < DIFFERENCES_MAX)
		package_try(&base, c, &sums);
	tables_free(&base);
	print_message("%zu packages, %zu more that do not load; %zu operations: %zu granted, %zu ineligible, "
		      "%zu incomplete, %zu invalid; %zu with an amount, %zu other readings; %zu tables with gaps\n",
		      sums.packages, sums.unsound, sums.operations, sums.of_status[BAREME_GRANTED],
		      sums.of_status[BAREME_INELIGIBLE], sums.of_status[BAREME_INCOMPLETE],
		      sums.of_status[BAREME_INVALID], sums.with_amount, sums.readings, sums.gaps);
	assert_int_equal(sums.differences, 0);
	assert_true(sums.of_status[BAREME_GRANTED] > sums.operations / 6);
	assert_true(sums.with_amount > sums.operations / 8);
}

int main(void)
{
	add_rows(cases, sizeof *cases, COUNT(cases), test_plain);
	return _cmocka_run_group_tests("plain", tests, test_count, NULL, NULL);
}
