/* The library as another program sees it: what any number does, and what a role finds. */
#include "support.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

static bareme_ruleset *rules;

/* ---- Fields and values by number ---- */

static void refuse_offer(bareme_text value, const char *title, void *payload)
{
	(void)title, (void)payload;
	fail_msg("offered %.*s", (int)value.len, value.data);
}

/* No number of a field does harm: the -1 of a search, one past the last, the largest there is. */
static void test_no_field(void **state)
{
	const int numbers[] = {bareme_field_find(rules, slice("couleur")), INT32_MIN, bareme_field_count(rules), 64,
			       INT32_MAX};
	(void)state;
	assert_int_equal(numbers[0], -1);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		bareme_field_info info = bareme_field_describe(rules, numbers[i], BAREME_FR);
		assert_string_equal(bareme_field_name(rules, numbers[i]), "");
		assert_string_equal(bareme_field_title(rules, numbers[i], BAREME_EN), "");
		assert_string_equal(info.name, "");
		assert_string_equal(info.title, "");
		assert_string_equal(info.unit, "");
		assert_int_equal(info.default_value, -1);
		assert_int_equal(bareme_field_value_count(rules, numbers[i]), 0);
		assert_string_equal(bareme_field_value_name(rules, numbers[i], 0), "");
		bareme_field_complete(rules, numbers[i], slice(""), 18779, BAREME_FR, refuse_offer, NULL);
		asked a = ask(rules, "nature=reconstitution|zone=reste|plai=1");
		bareme_operation_set(a.operation, numbers[i], slice("7"));
		bareme_evaluate(a.operation, a.answer);
		assert_string_equal(asked_amounts(&a), "9000.00 7200.00 ok");
		asked_free(&a);
	}
}

static void test_no_value(void **state)
{
	int zone = bareme_field_with_role(rules, BAREME_ROLE_ZONE), count = bareme_field_value_count(rules, zone);
	const int numbers[] = {-1, count, INT32_MIN, INT32_MAX};
	(void)state;
	assert_int_equal(count, 2);
	assert_string_equal(bareme_field_value_name(rules, zone, 1), "reste");
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		assert_string_equal(bareme_field_value_name(rules, zone, numbers[i]), "");
		assert_string_equal(bareme_field_value_title(rules, zone, numbers[i], BAREME_EN), "");
	}
}

/* ---- Roles ---- */

static void test_roles(void **state)
{
	static const char *const names[] = {
	    [BAREME_ROLE_ID] = "id",           [BAREME_ROLE_NATURE] = "nature",
	    [BAREME_ROLE_COMMUNE] = "commune", [BAREME_ROLE_COMMUNE_NAME] = "commune_nom",
	    [BAREME_ROLE_ZONE] = "zone",       [BAREME_ROLE_DATE] = "date"};
	(void)state;
	for (int role = BAREME_ROLE_ID; role <= BAREME_ROLE_DATE; role++) {
		int field = bareme_field_with_role(rules, (bareme_role)role);
		assert_string_equal(bareme_field_name(rules, field), names[role]);
		assert_int_equal(bareme_field_describe(rules, field, BAREME_FR).role, role);
	}
	assert_int_equal(bareme_field_with_role(rules, BAREME_ROLE_NONE), -1);
	assert_int_equal(bareme_field_with_role(rules, (bareme_role)(BAREME_ROLE_DATE + 1)), -1);
	assert_int_equal(bareme_field_describe(rules, bareme_field_find(rules, slice("plus")), BAREME_FR).role,
			 BAREME_ROLE_NONE);
}

static void test_role_renamed(void **state)
{
	tables t = tables_read();
	(void)state;
	tables_replace_all(&t, "datapackage.json", "\"nature\"", "\"genre\"");
	tables_replace(&t, "datapackage.json", "\"role\": \"genre\"", "\"role\": \"nature\"");
	bareme_ruleset *renamed = tables_load(&t);
	assert_string_equal(bareme_field_name(renamed, bareme_field_with_role(renamed, BAREME_ROLE_NATURE)), "genre");
	bareme_ruleset_free(renamed);
	tables_free(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_no_field),
	    cmocka_unit_test(test_no_value),
	    cmocka_unit_test(test_roles),
	    cmocka_unit_test(test_role_renamed),
	};
	rules = load_builtin();
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	bareme_ruleset_free(rules);
	return failed;
}
