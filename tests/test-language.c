/* Messages in the caller's language: what the library hands to its translate hook, and the forms of numbers and days.
 */
#include "support.h"

#include "bareme/program.h"

#include "rows.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static bareme_ruleset *rules;

/* ---- A language of its own: each message between signs ---- */

static const char *const words[][2] = {
    {"\"%s\" is missing (%s)", "[%s] fehlt [%s]"},
    {"more than %u decimals", "[%u] Nachkommastellen zu viel"},
    {"%s=%.*s: ", "[%s=%.*s] "},
    {"computed as \"%s\" (%s); \"%s\" (%s) would give ", "[%s|%s] statt [%s|%s] "},
    {"%s: the quantity is limited to %lld (%s)", "[%s] [%lld] [%s]"},
    {"the file is missing: a folder of tables needs it", "[datei fehlt]"},
    {"the list is empty: its first line must name the columns", "[liste leer]"},
    {"No such file or directory", "[nicht da]"},
};

/* Counts what it was asked for; what it has no words for stays as it is. */
static const char *translate(const char *message, void *payload)
{
	++*(size_t *)payload;
	for (size_t i = 0; i < COUNT(words); i++)
		if (strcmp(words[i][0], message) == 0)
			return words[i][1];
	return message;
}

/* ---- Notices ---- */

static const struct notice_row {
	const char *name;
	bareme_lang lang;
	const char *fields;
	bareme_code code;
	const char *text;
} notice_rows[] = {
    {"two names fill a sentence", BAREME_EN, "nature=accompagnement|motif=autre|zone=reste", BAREME_CODE_MISSING,
     "[situation] fehlt [Situation of the tenant]"},
    {"a number fills a sentence", BAREME_EN, "nature=requalification|investissement=1,234567|subvention_anru=0",
     BAREME_CODE_VALUE, "[investissement=1,234567] [2] Nachkommastellen zu viel"},
    {"the amount comes after the sentence", BAREME_EN,
     "nature=requalification|investissement=10000000|subvention_anru=2000000", BAREME_CODE_READING,
     "[brut|rate applied to the investment, then the grant taken off] statt "
     "[net|rate applied to the investment less the grant] 4,800,000.00"},
    {"in French with its unit", BAREME_FR, "nature=requalification|investissement=10000000|subvention_anru=2000000",
     BAREME_CODE_READING,
     "[brut|taux appliqu\xC3\xA9 \xC3\xA0 l'investissement, subvention ensuite d\xC3\xA9"
     "duite] statt [net|taux appliqu\xC3\xA9 \xC3\xA0 l'investissement, subvention d\xC3\xA9j\xC3\xA0 d\xC3\xA9"
     "duite] 4\xC2\xA0"
     "800\xC2\xA0"
     "000,00\xC2\xA0\xE2\x82\xAC"},
    {"title, number and unit", BAREME_FR,
     "nature=accompagnement|situation=salarie|motif=fin-contrat|mois=8|zone=metropole", BAREME_CODE_CEILING,
     "[Accompagnement des m\xC3\xA9nages] [6] [mois]"},
};

static void test_notice(void **state)
{
	const struct notice_row *row = *state;
	size_t asked_for = 0;
	bareme_locale locale = {row->lang, translate, &asked_for};
	asked a = ask(rules, row->fields);
	const bareme_notice *found;
	for (size_t i = 0; (found = bareme_answer_notice(a.answer, i)) != NULL; i++)
		if (bareme_notice_code(found) == row->code)
			break;
	assert_non_null(found);
	char text[1024];
	size_t len = bareme_notice_print(a.answer, found, &locale, text, sizeof text);
	assert_int_equal(len, strlen(text));
	assert_string_equal(text, row->text);
	assert_true(asked_for > 0);
	asked_free(&a);
}

/* ---- Faults, warnings, errors of the system ---- */

static void test_fault(void **state)
{
	size_t asked_for = 0;
	bareme_locale locale = {BAREME_EN, translate, &asked_for};
	bareme_ruleset *none;
	told told = {0};
	(void)state;
	assert_int_equal(bareme_ruleset_load_files(&none, NULL, 0, &locale, tell_line, &told), BAREME_BAD_TABLES);
	assert_non_null(strstr(told.text, "[datei fehlt]"));
	free(told.text);
}

static void test_folder(void **state)
{
	size_t asked_for = 0;
	bareme_locale locale = {BAREME_EN, translate, &asked_for};
	bareme_ruleset *none;
	told told = {0};
	(void)state;
	assert_int_equal(bareme_ruleset_load_folder(&none, "/dev/null/none", &locale, tell_line, &told),
			 BAREME_READ_ERROR);
	assert_non_null(strstr(told.text, "Not a directory"));
	free(told.text);
	assert_true(asked_for >= 2);
}

static ptrdiff_t read_nothing(char *data, size_t size, void *payload)
{
	(void)data, (void)size, (void)payload;
	return 0;
}

static int write_nothing(const char *data, size_t len, void *payload)
{
	(void)data, (void)len, (void)payload;
	return 0;
}

static void keep_warning(const bareme_fault *fault, void *payload)
{
	snprintf(payload, 128, "%s", fault->message);
}

static void test_warning(void **state)
{
	size_t asked_for = 0;
	char warning[128] = "";
	bareme_locale locale = {BAREME_EN, translate, &asked_for};
	bareme_list_options options = {.size = sizeof(bareme_list_options),
				       .from = BAREME_LIST_CSV,
				       .locale = &locale,
				       .read = read_nothing,
				       .write = write_nothing,
				       .report = keep_warning,
				       .report_payload = warning,
				       .threads = 1};
	(void)state;
	assert_int_equal(bareme_list_run(rules, &options, NULL), BAREME_BAD_INPUT);
	assert_string_equal(warning, "[liste leer]");
}

static void test_system_error(void **state)
{
	size_t asked_for = 0;
	bareme_locale locale = {BAREME_EN, translate, &asked_for}, plain = {BAREME_FR, NULL, NULL};
	(void)state;
	assert_string_equal(bareme_system_error(ENOENT, NULL), "No such file or directory");
	assert_string_equal(bareme_system_error(ENOENT, &plain), "No such file or directory");
	assert_string_equal(bareme_system_error(ENOENT, &locale), "[nicht da]");
	assert_string_equal(bareme_system_error(ENOSPC, NULL), "No space left on device");
	assert_string_equal(bareme_system_error(0, NULL), "Unknown error");
	assert_string_equal(bareme_system_error(-7, &locale), "Unknown error");
}

/* ---- Days ---- */

static const struct day_row {
	const char *name, *day, *french;
} day_rows[] = {
    {"a day", "2021-06-01", "01/06/2021"},       {"the last of a year", "2026-12-31", "31/12/2026"},
    {"29 February", "2024-02-29", "29/02/2024"}, {"the first year that is read", "1000-01-01", "01/01/1000"},
    {"the last", "9999-12-31", "31/12/9999"},
};

/* What a French reader gets can be given back. */
static void test_day(void **state)
{
	const struct day_row *row = *state;
	char text[BAREME_TEXT_MAX];
	int32_t day, again;
	assert_true(bareme_date_parse(slice(row->day), &day));
	assert_int_equal(bareme_date_print_for(day, BAREME_EN, text), 10);
	assert_string_equal(text, row->day);
	assert_int_equal(bareme_date_print_for(day, BAREME_FR, text), 10);
	assert_string_equal(text, row->french);
	assert_true(bareme_date_parse(slice(text), &again));
	assert_int_equal(again, day);
}

int main(void)
{
	rules = load_builtin();
	add_rows(notice_rows, sizeof *notice_rows, COUNT(notice_rows), test_notice);
	add_rows(day_rows, sizeof *day_rows, COUNT(day_rows), test_day);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_fault);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_folder);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_warning);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_system_error);
	int failed = _cmocka_run_group_tests("language", tests, test_count, NULL, NULL);
	bareme_ruleset_free(rules);
	return failed;
}
