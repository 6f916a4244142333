/* Headings of lists: the field that each names, from the files of tests/headings, and the units that they give. */
#include "rows.h"
#include "rules/model.h"
#include "support.h"

#include <stdio.h>
#include <stdlib.h>

static bareme_ruleset *rules;

/* Each line that is no remark of a file; `check` is given its text up to the TAB, and what is after it or "". */
static void headings_each(const char *file, void (*check)(const char *heading, const char *field))
{
	char *line = NULL, path[512];
	size_t room = 0, lines = 0;
	snprintf(path, sizeof path, "%s/tests/headings/%s", SOURCE_FOLDER, file);
	FILE *f = fopen(path, "r");
	assert_non_null(f);
	for (ssize_t len; (len = getline(&line, &room, f)) > 0;) {
		line[strcspn(line, "\n")] = '\0';
		if (line[0] == '#')
			continue;
		char *tab = strchr(line, '\t');
		if (tab != NULL)
			*tab = '\0';
		check(line, tab == NULL ? "" : tab + 1);
		lines++;
	}
	free(line);
	fclose(f);
	assert_true(lines >= 80);
}

static size_t wrong;

static void heading_check(const char *heading, const char *field)
{
	heading_reading found = headings_read(rules, text_of(heading));
	const char *name = found.field < 0 ? "" : rules->fields[found.field].name;
	if (strcmp(name, field) == 0)
		return;
	wrong++;
	print_error("\"%s\" is read as \"%s\", not as \"%s\"\n", heading, name, field);
}

static void test_trade(void **state)
{
	(void)state;
	wrong = 0;
	headings_each("trade.tsv", heading_check);
	assert_int_equal(wrong, 0);
}

static void test_alike(void **state)
{
	(void)state;
	wrong = 0;
	headings_each("alike.tsv", heading_check);
	assert_int_equal(wrong, 0);
}

/* What cannot be read is told from what has nothing to do with it: a distinctive word, or a slip. */
static const struct slip {
	const char *heading, *field;
	bool resembles;
} slips[] = {
    {"PLAI livrés", "plai", true},
    {"PLUS (démolis)", "plus", true},
    {"pali", "plai", true},
    {"plaii", "plai", true},
    {"pli", "plai", false}, /* another product */
    {"PLS", "plus", false},
    {"PLU", "plus", false},
    {"plan", "plai", false},
    {"Nombre total de logements", "plai", false},
    {"Concours financier ANRU", "subvention_anru", true},
    {"Subvention versée", "subvention_anru", false},
    {"Prix de revient / logement", "investissement", true},
    {"Prix de vente", "investissement", false},
    {"Date de convention prévue", "date", true},
    {"Date de livraison", "date", false},
};

static void test_resembles(void **state)
{
	const struct slip *s = *state;
	size_t field = (size_t)bareme_field_find(rules, text_of(s->field));
	assert_int_equal(headings_resembles(rules, FIELD_BIT(field), text_of(s->heading)) >= 0, s->resembles);
}

static const struct unit_row {
	const char *heading, *unit;
} units[] = {
    {"Prix de revient (k€)", "k€"},
    {"Prix de revient en k€", "k€"},
    {"Prix de revient TTC en milliers d'euros", "k€"},
    {"PRIX DE REVIENT TTC EN M€", "M€"},
    {"Subv. ANRU [K€]", "k€"},
    {"Subvention ANRU (KEUR)", "k€"},
    {"Prix de revient (€)", "€"},
    {"Prix de revient TTC (en €)", "€"},
    {"Prix de revient", NULL},
};

static void test_unit(void **state)
{
	const struct unit_row *u = *state;
	heading_reading found = headings_read(rules, text_of(u->heading));
	assert_true(found.field >= 0);
	assert_string_equal(found.unit == NULL ? "" : found.unit, u->unit == NULL ? "" : u->unit);
}

static void test_titles(void **state)
{
	(void)state;
	assert_string_equal(headings_unit(rules, TEXT("Montants en k€")), "k€");
	assert_string_equal(headings_unit(rules, TEXT("(en milliers d’euros)")), "k€");
	assert_null(headings_unit(rules, TEXT("Programmation 2021")));
}

/* Case, accents, blanks, punctuation and number make no difference. */
static void test_writings(void **state)
{
	static const char *const same[] = {"prix de revient ttc", "PRIX  DE\tREVIENT TTC", "Prix.de_revient-TTC",
					   "prix de revients ttc"};
	(void)state;
	int field = bareme_field_find(rules, TEXT("investissement"));
	for (size_t i = 0; i < COUNT(same); i++)
		assert_int_equal(headings_read(rules, text_of(same[i])).field, field);
	/* e and an accent of its own */
	assert_int_equal(headings_read(rules, TEXT("Date d'agre\xCC\x81ment")).field,
			 bareme_field_find(rules, TEXT("date")));
	/* The first and the last of such marks. */
	assert_int_equal(headings_read(rules, TEXT("Date d'agre\xCC\x80ment")).field,
			 bareme_field_find(rules, TEXT("date")));
	assert_int_equal(headings_read(rules, TEXT("Date d'agre\xCD\xAFment")).field,
			 bareme_field_find(rules, TEXT("date")));
	assert_int_equal(headings_read(rules, TEXT("")).field, -1);
	assert_int_equal(headings_read(rules, TEXT("()")).field, -1);
	assert_int_equal(headings_read(rules, TEXT("(((")).field, -1);
}

/* A date of another name has the words of dates beside its own. */
static void test_another_date(void **state)
{
	(void)state;
	tables t = tables_read();
	tables_replace(&t, "datapackage.json", "{\n          \"name\": \"complement\"",
		       "{ \"name\": \"signature\", \"type\": \"date\", \"title\": \"Signature\" },\n"
		       "        {\n          \"name\": \"complement\"");
	bareme_ruleset *other = tables_load(&t);
	int field = bareme_field_find(other, TEXT("signature"));
	assert_int_equal(headings_read(other, TEXT("Date signature (jj/mm/aaaa)")).field, field);
	assert_int_equal(headings_read(other, TEXT("Montant signature")).field, -1);
	bareme_ruleset_free(other);
	tables_free(&t);
}

int main(void)
{
	const struct CMUnitTest whole[] = {cmocka_unit_test(test_trade), cmocka_unit_test(test_alike),
					   cmocka_unit_test(test_titles), cmocka_unit_test(test_writings),
					   cmocka_unit_test(test_another_date)};
	for (test_count = 0; test_count < COUNT(whole); test_count++)
		tests[test_count] = whole[test_count];
	add_rows(slips, sizeof *slips, COUNT(slips), test_resembles);
	add_rows(units, sizeof *units, COUNT(units), test_unit);
	rules = load_builtin();
	int failed = _cmocka_run_group_tests("headings", tests, test_count, NULL, NULL);
	bareme_ruleset_free(rules);
	return failed;
}
