/*
 * Summaries added up that were written as JSON: a part that is damaged is refused by the name of the member, two parts
 * keep what they agree on, and what is said of a sheet.
 */
#include "rows.h"
#include "support.h"

#include <stdio.h>
#include <stdlib.h>

static bareme_ruleset *rules;
static told written; /* of the list, as the whole test begins with it */

static const char list[] = "id;nature;commune;plus;zone;investissement (k€);note\n"
			   "a;reconstitution;13055;1;;;x\n"
			   "a;reconstitution;La Garde;2;;;y\n"
			   "b;reconstitution;Nices;2;;;x\n"
			   "c;requalification;;;;1000;z\n";

static int set_up(void **state)
{
	static const char *const by[] = {"note", "nature"};
	bareme_text text = SLICE(list);
	bareme_list_summary *s;
	bareme_list_options o = bareme_list_options_init();
	(void)state;
	rules = load_builtin();
	o.read = give_text;
	o.read_payload = &text;
	o.write = leave_text;
	o.date = 18779; /* 2021-06-01 */
	o.by = by;
	o.by_count = COUNT(by);
	o.compare_ids = true;
	return bareme_list_summary_new(&s, rules) != BAREME_DONE || bareme_list_run(rules, &o, s) != BAREME_DONE ||
	       bareme_list_summary_write_json(s, keep_text, &written) != BAREME_DONE ||
	       (bareme_list_summary_free(s), 0);
}

static int tear_down(void **state)
{
	(void)state;
	free(written.text);
	bareme_ruleset_free(rules);
	return 0;
}

/* The summary with the first `find` as `by`; as it is where that is NULL. Free with free. */
static char *edited(const char *find, const char *by)
{
	if (find == NULL)
		return strdup(written.text);
	const char *at = strstr(written.text, find);
	char *text = malloc(written.len + strlen(by) + 1);
	assert_non_null(at);
	assert_non_null(text);
	sprintf(text, "%.*s%s%s", (int)(at - written.text), written.text, by, at + strlen(find));
	return text;
}

static bareme_result add_part(bareme_list_summary *s, const char *find, const char *by, told *faults)
{
	char *text = edited(find, by);
	bareme_result result = bareme_list_summary_add_json(s, slice(text), NULL, tell_line, faults);
	free(text);
	return result;
}

/* ---- A damaged part ---- */

typedef struct damage {
	const char *name, *find, *by, *member;
} damage;

#define SHEET "\"feuille\":null"
#define UNIT  "\"ids_repetes\":"
static const damage damages[] = {
    {"a count as a string", "\"operations\":4", "\"operations\":\"\"", "operations"},
    {"no count", "\"operations\":4,", "\"autres\":4,", "operations"},
    {"a count of 2 to the 64th", "\"operations\":4", "\"operations\":18446744073709551616", "operations"},
    {"a count ten times beyond 64 bits", "\"operations\":4", "\"operations\":184467440737095516150", "operations"},
    {"a count with a sign", "\"operations\":4", "\"operations\":-4", "operations"},
    {"a count with a point", "\"ok\":1", "\"ok\":1.5", "ok"},
    {"codes as a list", "\"codes\":{\"champ-manquant\":1,\"commune-inconnue\":1,\"commune-ambigue\":1}", "\"codes\":[]",
     "codes"},
    {"a code that there is not", "\"champ-manquant\":1", "\"champ-perdu\":1", "codes"},
    {"no count of notes", "\"notes\":0", "\"note\":0", "notes"},
    {"a nature that there is not", "{\"nature\":\"reconstitution\",\"zone\"", "{\"nature\":\"autre\",\"zone\"",
     "nature"},
    {"a total of no nature", "{\"nature\":\"reconstitution\",\"zone\"", "{\"nature\":null,\"zone\"", "nature"},
    {"a zone that there is not", "\"zone\":\"metropole\"", "\"zone\":\"lune\"", "zone"},
    {"a zone as a number", "\"zone\":\"metropole\"", "\"zone\":1", "zone"},
    {"an amount with one decimal", "8000.00", "8000.0", "pret"},
    {"an amount with none", "8000.00", "8000", "pret"},
    {"an amount with three", "8000.00", "8000.000", "pret"},
    {"an amount with an exponent", "8000.00", "8000.00e1", "pret"},
    {"an amount as a string", "8000.00", "\"8000.00\"", "pret"},
    {"an amount beyond what is added up", "8000.00", "99999999999999999999999999999999.00", "pret"},
    {"no amount", "\"pret\":8000.00,", "", "pret"},
    {"totals as an object", "\"totaux\":[", "\"totaux\":{},\"autres\":[", "totaux"},
    {"a column of sums as a number", "\"par\":[\"note\"", "\"par\":[1", "par"},
    {"nine columns of sums", "\"par\":[\"note\"", "\"par\":[\"a\",\"b\",\"c\",\"d\",\"e\",\"f\",\"g\",\"h\"", "par"},
    {"groups as an object", "\"groupes\":[", "\"groupes\":{},\"autres\":[", "groupes"},
    {"a key that is too short", "\"cle\":[\"x\",", "\"cle\":[", "cle"},
    {"a share that is not said", "\"avec_logements\":1", "\"avec_logements\":null", "avec_logements"},
    {"a part of a dwelling", "\"logements\":1", "\"logements\":1.0", "logements"},
    {"a column of number 0", "\"numero\":1", "\"numero\":0", "numero"},
    {"columns as an object", "\"colonnes\":[", "\"colonnes\":{},\"autres\":[", "colonnes"},
    {"a heading as a number", "\"entete\":\"id\"", "\"entete\":1", "entete"},
    {"a field that there is not", "\"champ\":\"id\"", "\"champ\":\"ident\"", "champ"},
    {"a field as a number", "\"champ\":\"id\"", "\"champ\":7", "champ"},
    {"a unit as a number", "\"unite\":\"k€\"", "\"unite\":3", "unite"},
    {"a sheet's name as a number", SHEET, "\"feuille\":{\"nom\":1}", "nom"},
    {"a hidden column in letters", SHEET, "\"feuille\":{\"nom\":\"A\",\"colonnes_masquees\":[\"B\"]}",
     "colonnes_masquees"},
    {"no first place of what is rounded", SHEET,
     "\"feuille\":{\"nom\":\"A\",\"feuilles\":1,\"lignes_masquees\":0,\"colonnes_masquees\":[],"
     "\"arrondis\":{\"nombre\":1,\"ligne\":2,\"colonne\":0}}",
     "colonne"},
    {"a reading without cents", "\"retenue\":0.00", "\"retenue\":0", "retenue"},
    {"a date that is missing nowhere", "\"sans_date\":{\"nombre\":0}", "\"sans_date\":{\"nombre\":1}", "ligne"},
    {"refusals as an object", "\"refus\":[", "\"refus\":{},\"autres\":[", "refus"},
    {"a refusal of no code", "\"code\":\"champ-manquant\"", "\"code\":null", "refus"},
    {"a refusal of another code", "\"code\":\"champ-manquant\"", "\"code\":\"champ\"", "refus"},
    {"a reason beyond 255", "\"variante\":0", "\"variante\":256", "refus"},
    {"a refusal of no record", "\"nombre\":1,\"ligne\":5", "\"nombre\":0", "refus"},
    {"a refusal without a message", "\"message\":\"\\\"sub", "\"message\":null,\"autre\":\"\\\"sub", "refus"},
    {"ids as an object", "\"premiers\":[", "\"premiers\":{},\"autres\":[", "premiers"},
    {"no id", "\"id\":\"a\"", "\"id\":null", "id"},
    {"an id as a number", "\"id\":\"a\"", "\"id\":1", "id"},
    {"an id on no line", "\"ligne\":3,\"comme\"", "\"ligne\":null,\"comme\"", "ligne"},
    {"a noted unit as a number", UNIT, "\"unite_en_note\":{\"unite\":1,\"ligne\":3}," UNIT, "unite"},
    {"a noted unit of no line", UNIT, "\"unite_en_note\":{\"unite\":\"k€\"}," UNIT, "ligne"},
    {"no version", "\"version\":", "\"autre\":", "version"},
    {"no tables", "\"empreinte\":", "\"autre\":", "empreinte"},
    {"a day that there is not", "\"date\":\"2021-06-01\"", "\"date\":\"2021-06-31\"", "date"},
    {"a day as a number", "\"date\":\"2021-06-01\"", "\"date\":20210601", "date"},
};

static void test_damage(void **state)
{
	const damage *d = *state;
	bareme_list_summary *s;
	told faults = {0};
	char expected[200];
	snprintf(expected, sizeof expected,
		 ": error: \"%s\" is missing or wrong: it is not a summary that batch --summary=FILE wrote [format]\n",
		 d->member);
	assert_int_equal(bareme_list_summary_new(&s, rules), BAREME_DONE);
	assert_int_equal(add_part(s, d->find, d->by, &faults), BAREME_BAD_INPUT);
	assert_non_null(faults.text);
	const char *message = strstr(faults.text, ": error");
	assert_string_equal(message == NULL ? faults.text : message, expected);
	free(faults.text);
	bareme_list_summary_free(s);
}

/* ---- Two parts ---- */

#define HIDDEN(columns) "\"lignes_masquees\":1,\"colonnes_masquees\":[" columns "],"
#define ROUNDED(count)  "\"arrondis\":{\"nombre\":" count ",\"ligne\":2,\"colonne\":3}}"
#define ONE_SHEET       "\"feuille\":{\"nom\":\"A\",\"feuilles\":2," HIDDEN("3,4,6") ROUNDED("1")

/* What the total has, or not, of a first part and another one. */
typedef struct pair {
	const char *name, *first, *second; /* as edits of `find` */
	const char *find, *has;
} pair;

static const pair pairs[] = {
    {"the same", "4", "4", "4", "\"operations\":8,"},
    {"the same columns", "\"numero\":1", "\"numero\":1", "\"numero\":1", "\"numero\":7,"},
    {"columns in other places", "\"numero\":1", "\"numero\":8", "\"numero\":1", "\"colonnes\":[],"},
    {"columns of other fields", "\"champ\":\"id\"", "\"champ\":null", "\"champ\":\"id\"", "\"colonnes\":[],"},
    {"columns read otherwise", "\"lecture\":\"mots\"", "\"lecture\":\"nom\"", "\"lecture\":\"mots\"",
     "\"colonnes\":[],"},
    {"other headings", "\"entete\":\"id\"", "\"entete\":\"Id\"", "\"entete\":\"id\"", "\"colonnes\":[],"},
    {"other units", "\"unite\":\"k€\"", "\"unite\":\"M€\"", "\"unite\":\"k€\"", "\"colonnes\":[],"},
    {"a unit in the first alone", "\"unite\":\"k€\"", "\"unite\":null", "\"unite\":\"k€\"", "\"colonnes\":[],"},

    {"other days", "\"date\":\"2021-06-01\"", "\"date\":\"2021-06-02\"", "\"date\":\"2021-06-01\"", "\"date\":null,"},
    {"an amount below 0", "\"pret\":8000.00", "\"pret\":-8000.00", "\"pret\":8000.00", "\"pret\":0.00,"},
    {"the rest of the groups", "\"cle\":null", "\"cle\":null", "\"cle\":[\"y\",\"reconstitution\"]",
     "{\"cle\":null,\"operations\":2,"},
    {"one sheet", ONE_SHEET, ONE_SHEET, SHEET,
     "\"feuille\":{\"nom\":\"A\",\"feuilles\":2,\"lignes_masquees\":2,\"colonnes_masquees\":[3,4,6],"
     "\"arrondis\":{\"nombre\":2,\"ligne\":2,\"colonne\":3}},"},
    {"amounts that are rounded in the second", "\"feuille\":{\"nom\":\"A\",\"feuilles\":2," HIDDEN("") ROUNDED("0"),
     "\"feuille\":{\"nom\":\"A\",\"feuilles\":2," HIDDEN("") ROUNDED("3"), SHEET,
     "\"feuille\":{\"nom\":\"A\",\"feuilles\":2,\"lignes_masquees\":2,\"colonnes_masquees\":[],"
     "\"arrondis\":{\"nombre\":3,\"ligne\":2,\"colonne\":3}},"},
    {"another name", ONE_SHEET, "\"feuille\":{\"nom\":\"B\",\"feuilles\":2," HIDDEN("3,4,6") ROUNDED("1"), SHEET,
     "\"feuille\":null,"},
    {"more sheets", ONE_SHEET, "\"feuille\":{\"nom\":\"A\",\"feuilles\":3," HIDDEN("3,4,6") ROUNDED("1"), SHEET,
     "\"feuille\":null,"},
    {"fewer hidden columns", ONE_SHEET, "\"feuille\":{\"nom\":\"A\",\"feuilles\":2," HIDDEN("3,4") ROUNDED("1"), SHEET,
     "\"feuille\":null,"},
    {"other hidden columns", ONE_SHEET, "\"feuille\":{\"nom\":\"A\",\"feuilles\":2," HIDDEN("3,4,5") ROUNDED("1"),
     SHEET, "\"feuille\":null,"},
    {"a sheet and none", ONE_SHEET, SHEET, SHEET, "\"feuille\":null,"},
    {"none and a sheet", SHEET, ONE_SHEET, SHEET, "\"feuille\":null,"},
    {"the first noted unit", "\"unite_en_note\":{\"unite\":\"k€\",\"ligne\":4}," UNIT,
     "\"unite_en_note\":{\"unite\":\"M€\",\"ligne\":5}," UNIT, UNIT,
     "\"unite_en_note\":{\"unite\":\"k€\",\"ligne\":4},"},
    {"a noted unit of the second", UNIT, "\"unite_en_note\":{\"unite\":\"M€\",\"ligne\":5}," UNIT, UNIT,
     "\"unite_en_note\":{\"unite\":\"M€\",\"ligne\":5},"},
    {"an earlier part without a count of dates", "\"sans_date\":{\"nombre\":2,\"ligne\":7},", "",
     "\"sans_date\":{\"nombre\":0},", "\"sans_date\":{\"nombre\":2,\"ligne\":7},"},
};

static void test_pair(void **state)
{
	const pair *p = *state;
	bareme_list_summary *s;
	told faults = {0}, total = {0};
	assert_int_equal(bareme_list_summary_new(&s, rules), BAREME_DONE);
	assert_int_equal(add_part(s, p->find, p->first, &faults), BAREME_DONE);
	assert_int_equal(add_part(s, p->find, p->second, &faults), BAREME_DONE);
	assert_int_equal(bareme_list_summary_write_json(s, keep_text, &total), BAREME_DONE);
	if (strstr(total.text, p->has) == NULL)
		print_error("%s\n", total.text);
	assert_non_null(strstr(total.text, p->has));
	assert_null(faults.text);
	free(total.text);
	bareme_list_summary_free(s);
}

/* ---- What is said of a sheet ---- */

typedef struct said {
	const char *name, *sheet; /* its members; see SHEET */
	const char *read, *place; /* what is said of it, and of its line 12 */
} said;

#define NAMED(name)   "\"nom\":\"" name "\",\"feuilles\":1,"
#define PLAIN         "\"lignes_masquees\":0,\"colonnes_masquees\":[],\"arrondis\":{\"nombre\":0}"
#define READ_AS(name) "Sheet read: \"" name "\"."
static const said sayings[] = {
    {"a word", NAMED("Opérations_2") PLAIN, READ_AS("Opérations_2"), "Opérations_2!A12"},
    {"two words", NAMED("Lot 2") PLAIN, READ_AS("Lot 2"), "'Lot 2'!A12"},
    {"a quote", NAMED("l'Azur") PLAIN, READ_AS("l'Azur"), "'l''Azur'!A12"},
    {"a digit first", NAMED("2021") PLAIN, READ_AS("2021"), "'2021'!A12"},
    {"like a cell", NAMED("AB12") PLAIN, READ_AS("AB12"), "'AB12'!A12"},
    {"too long for a cell", NAMED("Lots12") PLAIN, READ_AS("Lots12"), "Lots12!A12"},
    {"letters, digits and a letter", NAMED("AB1b") PLAIN, READ_AS("AB1b"), "AB1b!A12"},
    {"letters alone", NAMED("abc") PLAIN, READ_AS("abc"), "abc!A12"},
    {"a row", NAMED("R") PLAIN, READ_AS("R"), "'R'!A12"},
    {"a row with a number", NAMED("r3") PLAIN, READ_AS("r3"), "'r3'!A12"},
    {"a column", NAMED("c7") PLAIN, READ_AS("c7"), "'c7'!A12"},
    {"a row and a column", NAMED("R1C12") PLAIN, READ_AS("R1C12"), "'R1C12'!A12"},
    {"a row, and a word", NAMED("R1Cd") PLAIN, READ_AS("R1Cd"), "R1Cd!A12"},
    {"a sign that moves what is shown", NAMED("a\u202Eb") PLAIN, READ_AS("a\u202Eb"), "a<U+202E>b!A12"},
    {"a sign beyond the letters", NAMED("{a}") PLAIN, READ_AS("{a}"), "'{a}'!A12"},
    {"hidden rows alone",
     "\"nom\":\"A\",\"feuilles\":1,\"lignes_masquees\":2,\"colonnes_masquees\":[],\"arrondis\":{\"nombre\":0}",
     "Sheet read: \"A\". Hidden, and read like the rest: 2 rows.", "A!A12"},
    {"hidden columns and rows",
     "\"nom\":\"A\",\"feuilles\":3,\"lignes_masquees\":1,\"colonnes_masquees\":[3,6,7,8,28],"
     "\"arrondis\":{\"nombre\":0}",
     "Sheet read: \"A\", one of 3. Hidden, and read like the rest: 1 row, columns C, F:H, AB.", "A!A12"},
    {"a hidden column, and amounts rounded",
     "\"nom\":\"A\",\"feuilles\":1,\"lignes_masquees\":0,\"colonnes_masquees\":[2],"
     "\"arrondis\":{\"nombre\":2,\"ligne\":5,\"colonne\":27}",
     "Sheet read: \"A\". Hidden, and read like the rest: column B. Rounded to the cent: 2 amounts stored with more "
     "decimals (the first: A!AA5).",
     "A!A12"},
};

static void test_said(void **state)
{
	const said *w = *state;
	bareme_list_summary *s;
	told faults = {0};
	char text[400], by[400];
	snprintf(by, sizeof by, "\"feuille\":{%s}", w->sheet);
	assert_int_equal(bareme_list_summary_new(&s, rules), BAREME_DONE);
	assert_int_equal(add_part(s, SHEET, by, &faults), BAREME_DONE);
	bareme_list_account_print(s, BAREME_ACCOUNT_SHEET, NULL, text, sizeof text);
	assert_string_equal(text, w->read);
	assert_memory_equal(bareme_list_summary_sheet(s)->name, w->place + (*w->place == '\''), 1);
	bareme_list_place_print(s, 12, NULL, text, sizeof text);
	assert_string_equal(text, w->place);
	bareme_list_summary_free(s);
}

/* The same id on three lines and another on two; a unit that a note names, in a list and in a sheet. */
static void test_repeats(void **state)
{
	static const char repeats[] =
	    "\"ids_repetes\":{\"nombre\":5,\"premiers\":[{\"id\":\"a\",\"ligne\":3,\"comme\":2},"
	    "{\"id\":\"b\",\"ligne\":6,\"comme\":5},{\"id\":\"a\",\"ligne\":7,\"comme\":2}],"
	    "\"autres\":[",
			  unit[] = "\"unite_en_note\":{\"unite\":\"k€\",\"ligne\":4}," SHEET,
			  sheet[] =
			      "\"unite_en_note\":{\"unite\":\"k€\",\"ligne\":4},\"feuille\":{" NAMED("A") PLAIN "}";
	static const struct {
		const char *find, *by;
		bareme_account account;
		const char *expected;
	} cases_[] = {
	    {"\"ids_repetes\":{\"nombre\":1,\"premiers\":[", repeats, BAREME_ACCOUNT_REPEATS,
	     "The same id more than once: \"a\" (lines 2, 3, 7), \"b\" (lines 5, 6), and on 2 more lines."},
	    {SHEET, unit, BAREME_ACCOUNT_UNIT,
	     "Line 4 names a unit, k€, that no amount was read in: amounts without a unit are in euros; write it in "
	     "their "
	     "heading, or in a line above that."},
	    {SHEET, sheet, BAREME_ACCOUNT_UNIT,
	     "A!A4 names a unit, k€, that no amount was read in: amounts without a unit are in euros; write it in "
	     "their "
	     "heading, or in a row above that."},
	};
	(void)state;
	for (size_t i = 0; i < COUNT(cases_); i++) {
		bareme_list_summary *s;
		told faults = {0};
		char text[400];
		assert_int_equal(bareme_list_summary_new(&s, rules), BAREME_DONE);
		assert_int_equal(add_part(s, cases_[i].find, cases_[i].by, &faults), BAREME_DONE);
		bareme_list_account_print(s, cases_[i].account, NULL, text, sizeof text);
		assert_string_equal(text, cases_[i].expected);
		uint64_t line;
		const char *stray = bareme_list_summary_stray_unit(s, &line);
		assert_string_equal(stray == NULL ? "" : stray, cases_[i].account == BAREME_ACCOUNT_UNIT ? "k€" : "");
		assert_int_equal(line, cases_[i].account == BAREME_ACCOUNT_UNIT ? 4 : 0);
		bareme_list_summary_free(s);
	}
}

int main(void)
{
	add_rows(damages, sizeof *damages, COUNT(damages), test_damage);
	add_rows(pairs, sizeof *pairs, COUNT(pairs), test_pair);
	add_rows(sayings, sizeof *sayings, COUNT(sayings), test_said);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_repeats);
	return _cmocka_run_group_tests("total", tests, test_count, set_up, tear_down);
}
