/* The worked cases of data/cas/: every record gives what it says. */
#include "support.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bareme_ruleset *rules;

typedef struct worked_case {
	const grid *sheet;
	size_t row;
} worked_case;

/* An amount of a case with its decimals, "-" where it has none. */
static const char *decimals_of(const char *amount)
{
	return *amount == '\0' ? "-" : strchr(amount, '.') == NULL ? ".00" : "";
}

static void test_case(void **state)
{
	const worked_case *c = *state;
	char **cells = c->sheet->cells[c->row], **heading = c->sheet->cells[0];
	char expected[256];
	asked a = ask(rules, "");
	for (size_t i = 0; i < c->sheet->columns; i++) {
		if (strncmp(heading[i], "al_", 3) == 0)
			continue;
		int field = bareme_field_find(rules, slice(heading[i]));
		assert_true(field >= 0);
		bareme_operation_set(a.operation, field, slice(cells[i]));
	}
	bareme_evaluate(a.operation, a.answer);
	const char *loan = cells[grid_column(c->sheet, "al_pret")];
	const char *grant = cells[grid_column(c->sheet, "al_subvention")];
	snprintf(expected, sizeof expected, "%s%s %s%s %s", loan, decimals_of(loan), grant, decimals_of(grant),
		 cells[grid_column(c->sheet, "al_statut")]);
	assert_string_equal(asked_amounts(&a), expected);
	asked_free(&a);
}

enum { SHEETS_MAX = 32, CASES_MAX = 4096 };

static grid sheets[SHEETS_MAX];
static worked_case cases[CASES_MAX];
static struct CMUnitTest tests[CASES_MAX + 2];
static size_t case_count;

static void test_count(void **state)
{
	(void)state;
	assert_true(case_count >= 60);
}

/* An id names one case. */
static void test_ids(void **state)
{
	(void)state;
	for (size_t i = 0; i < case_count; i++)
		for (size_t j = 0; j < i; j++)
			if (strcmp(tests[i].name, tests[j].name) == 0)
				fail_msg("two cases are named %s", tests[i].name);
}

int main(void)
{
	tables t = tables_read();
	size_t sheet_count = 0;
	for (size_t i = 0; i < t.count; i++) {
		if (strncmp(t.files[i].name, "cas/", 4) != 0 || sheet_count == SHEETS_MAX)
			continue;
		grid *g = &sheets[sheet_count++];
		*g = grid_read(&t.files[i]);
		size_t id = grid_column(g, "id");
		for (size_t row = 1; row < g->rows && case_count < CASES_MAX; row++) {
			cases[case_count] = (worked_case){g, row};
			tests[case_count] =
			    (struct CMUnitTest){g->cells[row][id], test_case, NULL, NULL, &cases[case_count]};
			case_count++;
		}
	}
	rules = tables_load(&t);
	tests[case_count] = (struct CMUnitTest)cmocka_unit_test(test_count);
	tests[case_count + 1] = (struct CMUnitTest)cmocka_unit_test(test_ids);
	/* The array's tail is empty: run only what was filled. */
	int failed = _cmocka_run_group_tests("cases", tests, case_count + 2, NULL, NULL);
	bareme_ruleset_free(rules);
	for (size_t i = 0; i < sheet_count; i++)
		grid_free(&sheets[i]);
	tables_free(&t);
	return failed;
}
