/* What may stand for a field: what is offered, and that it is understood as it stands. */
#include "support.h"

#include "rows.h"

#include <stdio.h>
#include <stdlib.h>

static bareme_ruleset *rules;

typedef struct offered {
	char text[1024]; /* values, joined by "|", as far as they go in */
	size_t count;
} offered;

static void take(bareme_text value, const char *title, void *payload)
{
	offered *o = payload;
	size_t len = strlen(o->text);
	assert_non_null(title);
	if (len + value.len + 2 <= sizeof o->text)
		snprintf(o->text + len, sizeof o->text - len, "%s%.*s", o->count > 0 ? "|" : "", (int)value.len,
			 value.data);
	o->count++;
}

static int field_named(const char *name)
{
	int field = bareme_field_find(rules, slice(name));
	assert_true(field >= 0);
	return field;
}

static const struct row {
	const char *name, *field, *start;
	const char *date;
	const char *values;
} rows[] = {
    {"listed values, all", "zone", "", "2021-06-01", "metropole|reste"},
    {"listed values, by their start", "mode", "a", "2021-06-01", "acquisition-amelioration|autre"},
    {"case, accents and hyphens do not count", "mode", "Acquisition Am\xC3\xA9", "2021-06-01",
     "acquisition-amelioration"},
    {"an alias is not offered", "mode", "AA", "2021-06-01", ""},
    {"a commune", "commune", "mars", "2021-06-01", "Marseille"},
    {"St is Saint", "commune", "ST ZACH", "2021-06-01", "Saint-Zacharie"},
    {"apostrophes do not count", "commune", "l'isle-sur", "2021-06-01", "L'Isle-sur-la-Sorgue"},
    {"several of a name, by code", "commune", "la garde (", "2021-06-01",
     "La Garde (04092)|La Garde (83062)|La Garde-Freinet|Lagarde-d'Apt|Lagarde-Par\xC3\xA9ol"},
    {"several of a name, the code begun", "commune", "La Garde (8", "2021-06-01", "La Garde (83062)"},
    {"the name of that day, before", "commune", "rousset-s", "2022-01-01", ""},
    {"the name of that day, after", "commune", "rousset-s", "2026-01-01", "Rousset-Serre-Pon\xC3\xA7on"},
    {"codes", "commune", "0608", "2021-06-01", "06080|06081|06082|06083|06084|06085|06086|06087|06088|06089"},
    {"a code of Corsica", "commune", "2a00", "2021-06-01", "2A001|2A004|2A006|2A008"},
    {"arrondissements", "commune", "1321", "2021-06-01", "13210|13211|13212|13213|13214|13215|13216"},
    {"nobody", "commune", "zzz", "2021-06-01", ""},
    {"marks alone begin nothing", "commune", "(((", "2021-06-01", ""},
    {"names alone for the name", "commune_nom", "Toulo", "2021-06-01", "Toulon"},
    {"no code for the name", "commune_nom", "83", "2021-06-01", ""},
    {"a number is free", "plus", "", "2021-06-01", ""},
    {"text is free", "id", "", "2021-06-01", ""},
    {"a date is free", "date", "2", "2021-06-01", ""},
};

static void test_row(void **state)
{
	const struct row *row = *state;
	offered o = {.count = 0};
	int32_t date;
	assert_true(bareme_date_parse(slice(row->date), &date));
	bareme_field_complete(rules, field_named(row->field), slice(row->start), date, BAREME_EN, take, &o);
	assert_string_equal(o.text, row->values);
}

/* Counts the values that are understood, and the codes that they stand for. */
typedef struct understood {
	const char *field;
	bareme_operation *operation;
	bareme_answer *answer;
	size_t count;
} understood;

static void try_value(bareme_text value, const char *title, void *payload)
{
	understood *u = payload;
	bareme_operation_reset(u->operation);
	bareme_operation_set(u->operation, field_named(u->field), value);
	bareme_evaluate(u->operation, u->answer);
	if (bareme_answer_commune_code(u->answer).len == 0)
		fail_msg("%.*s is not understood", (int)value.len, value.data);
	/* The title of a name is the code, that of a code the name. */
	bareme_text code = bareme_answer_commune_code(u->answer), name = bareme_answer_commune_name(u->answer);
	bool same = (strlen(title) == code.len && memcmp(title, code.data, code.len) == 0) ||
		    (strlen(title) == name.len && memcmp(title, name.data, name.len) == 0);
	if (!same)
		fail_msg("%.*s is not %s", (int)value.len, value.data, title);
	u->count++;
}

static void test_communes(void **state)
{
	static const char *const days[] = {"2021-06-01", "2022-06-01", "2026-11-23"};
	static const char *const starts[] = {"", "0", "1", "2", "8"};
	(void)state;
	for (size_t day = 0; day < COUNT(days); day++) {
		size_t names = 0, all = 0;
		int32_t date;
		assert_true(bareme_date_parse(slice(days[day]), &date));
		for (size_t i = 0; i < COUNT(starts); i++) {
			understood u = {.field = "commune"};
			assert_int_equal(bareme_operation_new(&u.operation, rules, date), BAREME_DONE);
			assert_int_equal(bareme_answer_new(&u.answer, rules), BAREME_DONE);
			bareme_field_complete(rules, field_named("commune"), slice(starts[i]), date, BAREME_EN,
					      try_value, &u);
			bareme_answer_free(u.answer);
			bareme_operation_free(u.operation);
			names += i == 0 ? u.count : 0;
			all += u.count;
		}
		/* Each commune by its name and by its code, and Marseille's sixteen arrondissements. */
		assert_int_equal(names, 1306);
		assert_int_equal(all, 2 * 1306 + 16);
	}
}

int main(void)
{
	rules = load_builtin();
	add_rows(rows, sizeof *rows, COUNT(rows), test_row);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_communes);
	int failed = _cmocka_run_group_tests("offer", tests, test_count, NULL, NULL);
	bareme_ruleset_free(rules);
	return failed;
}
