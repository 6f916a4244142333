/* The tables built in: the files of data/, their identity, and the territory as its sources count it. */
#include "support.h"

#include "formats/json.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bareme_ruleset *rules;
static tables files;
static grid communes, epcis;

/* ---- The files ---- */

static void test_same_bytes(void **state)
{
	size_t count;
	const bareme_file *builtin = bareme_builtin_files(&count);
	(void)state;
	assert_int_equal(count, files.count);
	for (size_t i = 0; i < count; i++) {
		const bareme_file *f = tables_file(&files, builtin[i].name);
		assert_int_equal(builtin[i].len, f->len);
		assert_memory_equal(builtin[i].data, f->data, f->len);
	}
}

/* A ruleset keeps its files, sorted by name. */
static void test_kept_files(void **state)
{
	size_t count;
	const bareme_file *kept = bareme_ruleset_files(rules, &count);
	(void)state;
	assert_int_equal(count, files.count);
	for (size_t i = 0; i < count; i++) {
		const bareme_file *f = tables_file(&files, kept[i].name);
		assert_int_equal(kept[i].len, f->len);
		assert_memory_equal(kept[i].data, f->data, f->len);
		assert_true(i == 0 || strcmp(kept[i - 1].name, kept[i].name) < 0);
	}
}

static void test_same_folder(void **state)
{
	bareme_ruleset *folder;
	(void)state;
	assert_int_equal(bareme_ruleset_load_folder(&folder, SOURCE_FOLDER "/data", NULL, NULL, NULL), BAREME_DONE);
	assert_string_equal(bareme_ruleset_fingerprint(folder), bareme_ruleset_fingerprint(rules));
	bareme_ruleset_free(folder);
}

/* A program may have closed its standard input. */
static void test_folder_without_input(void **state)
{
	bareme_ruleset *folder;
	int input = dup(STDIN_FILENO);
	(void)state;
	close(STDIN_FILENO);
	bareme_result result = bareme_ruleset_load_folder(&folder, SOURCE_FOLDER "/data", NULL, NULL, NULL);
	int free_now = open("/dev/null", O_RDONLY);
	assert_int_equal(result, BAREME_DONE);
	assert_int_equal(free_now, STDIN_FILENO);
	bareme_ruleset_free(folder);
	if (input >= 0) {
		dup2(input, STDIN_FILENO);
		close(input);
	}
}

static void test_no_folder(void **state)
{
	bareme_ruleset *folder;
	(void)state;
	assert_int_equal(bareme_ruleset_load_folder(&folder, SOURCE_FOLDER "/no such folder", NULL, NULL, NULL),
			 BAREME_READ_ERROR);
	assert_null(folder);
}

/* ---- The fingerprint ---- */

/* Loads the tables as they are now and writes their fingerprint. */
static void fingerprint_of(const tables *t, char out[65])
{
	bareme_ruleset *ruleset = tables_load(t);
	assert_int_equal(strspn(bareme_ruleset_fingerprint(ruleset), "0123456789abcdef"), 64);
	snprintf(out, 65, "%s", bareme_ruleset_fingerprint(ruleset));
	bareme_ruleset_free(ruleset);
}

static void test_fingerprint_same(void **state)
{
	char first[65], turned[65];
	(void)state;
	tables t = tables_read();
	fingerprint_of(&t, first);
	assert_string_equal(first, bareme_ruleset_fingerprint(rules));
	/* The order in which the files come does not count. */
	for (size_t i = 0; i < t.count / 2; i++) {
		bareme_file f = t.files[i];
		t.files[i] = t.files[t.count - 1 - i];
		t.files[t.count - 1 - i] = f;
	}
	fingerprint_of(&t, turned);
	assert_string_equal(first, turned);
	tables_free(&t);
}

/* One byte of any file changes it. */
static void test_fingerprint_differs(void **state)
{
	static const struct {
		const char *file, *find, *by;
	} edits[] = {
	    {"datapackage.json", "\"version\": \"2021.1\"", "\"version\": \"2021.2\""},
	    {"datapackage.json", "\"format\": 1,", "\"format\":  1,"},
	    {"reconstitution.csv", "metropole,PLUS,base,8000", "metropole,PLUS,base,8001"},
	    {"requalification.csv", "net,0.60", "net,0.61"},
	    {"accompagnement.csv", ",150,", ",151,"},
	    {"communes.csv", "04001,Aiglun,", "04001,Aiglum,"},
	    {"epci.csv", "CC Vaison Ventoux", "CC Vaison-Ventoux"},
	    {"sources.csv", "2021-05-05", "2021-05-06"},
	    {"cas/territoire.csv", "drap-avant-2022", "drap-avant-2023"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof edits / sizeof *edits; i++) {
		char changed[65];
		tables t = tables_read();
		tables_replace(&t, edits[i].file, edits[i].find, edits[i].by);
		fingerprint_of(&t, changed);
		tables_free(&t);
		assert_string_not_equal(changed, bareme_ruleset_fingerprint(rules));
	}
}

/* Bytes that move from one file to another, or a name that changes, show as well. */
static void test_fingerprint_names(void **state)
{
	char one[65], other[65], named[65];
	(void)state;
	tables t = tables_read();
	tables_add(&t, "notes/a", "xy");
	tables_add(&t, "notes/b", "z");
	fingerprint_of(&t, one);
	tables_set(&t, "notes/a", "x", 1);
	tables_set(&t, "notes/b", "yz", 2);
	fingerprint_of(&t, other);
	tables_remove(&t, "notes/b");
	tables_add(&t, "notes/c", "yz");
	fingerprint_of(&t, named);
	tables_free(&t);
	assert_string_not_equal(one, other);
	assert_string_not_equal(other, named);
}

/* ---- The schema ---- */

static void test_schema(void **state)
{
	json_document document;
	size_t offset;
	int count = 0;
	(void)state;
	assert_int_equal(json_parse(&document, bareme_ruleset_schema(rules), &offset), JSON_SOUND);
	const json_node *fields = json_get(document.root, "fields");
	assert_true(json_is_array(fields));
	for (const json_node *n = json_first(fields); n != NULL; n = json_next(n)) {
		assert_true(count < bareme_field_count(rules));
		assert_string_equal(json_string(json_get(n, "name")), bareme_field_name(rules, count));
		assert_non_null(json_string(json_get(n, "type")));
		assert_non_null(json_string(json_get(n, "title")));
		count++;
	}
	assert_int_equal(count, bareme_field_count(rules));
	json_free(&document);
}

/* The fields of the contract, by the names that scripts rely on. */
static void test_fields(void **state)
{
	static const char *const names[] = {"id",
					    "nature",
					    "commune",
					    "commune_nom",
					    "zone",
					    "mode",
					    "plus",
					    "plai",
					    "complement",
					    "investissement",
					    "subvention_anru",
					    "subvention_etat",
					    "subvention_region",
					    "subvention_departement",
					    "subvention_epci",
					    "subvention_commune",
					    "pret_cdc",
					    "fonds_propres",
					    "autres_ressources",
					    "departement",
					    "lecture",
					    "situation",
					    "motif",
					    "mois",
					    "date"};
	(void)state;
	assert_int_equal(bareme_field_count(rules), sizeof names / sizeof *names);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		assert_string_equal(bareme_field_name(rules, (int)i), names[i]);
}

/* Each field is explained in both languages. */
static void test_field_help(void **state)
{
	(void)state;
	for (int i = 0; i < bareme_field_count(rules); i++) {
		const char *french = bareme_field_describe(rules, i, BAREME_FR).help;
		const char *english = bareme_field_describe(rules, i, BAREME_EN).help;
		if (strlen(french) < 40 || strlen(english) < 40 || strcmp(french, english) == 0)
			fail_msg("%s is not explained", bareme_field_name(rules, i));
	}
}

/* ---- The territory ---- */

enum { CODE, NAME, DEPARTMENT, EPCI, POSTAL, FROM, TO };
enum { SIREN, EPCI_NAME, ZONE, EPCI_FROM, EPCI_TO };

static bool holds(const grid *g, size_t row, size_t from, size_t to, const char *date)
{
	char **cells = g->cells[row];
	return strcmp(cells[from], date) <= 0 && (*cells[to] == '\0' || strcmp(date, cells[to]) <= 0);
}

static asked ask_place(const char *field, const char *place, const char *date)
{
	asked a = ask(rules, "");
	bareme_operation_set(a.operation, bareme_field_find(rules, slice(field)), slice(place));
	bareme_operation_set(a.operation, bareme_field_find(rules, slice("date")), slice(date));
	bareme_evaluate(a.operation, a.answer);
	return a;
}

static bool is_commune(const asked *a, const char *code)
{
	bareme_text found = bareme_answer_commune_code(a->answer);
	return found.len == strlen(code) && memcmp(found.data, code, found.len) == 0;
}

static bool has_code(const asked *a, bareme_code code)
{
	const bareme_notice *n;
	for (size_t i = 0; (n = bareme_answer_notice(a->answer, i)) != NULL; i++)
		if (bareme_notice_code(n) == code)
			return true;
	return false;
}

static void test_found_by_code(void **state)
{
	(void)state;
	for (size_t i = 1; i < communes.rows; i++) {
		char **row = communes.cells[i];
		asked a = ask_place("commune", row[CODE], row[FROM]);
		bareme_text name = bareme_answer_commune_name(a.answer);
		if (!is_commune(&a, row[CODE]) || name.len != strlen(row[NAME]) ||
		    memcmp(name.data, row[NAME], name.len) != 0)
			fail_msg("%s %s is not found by its code: %.*s", row[CODE], row[NAME], (int)name.len,
				 name.data);
		asked_free(&a);
	}
}

/* By its name where it is the only one that ever had it; homonyms are reported as such. */
static void test_found_by_name(void **state)
{
	size_t alone = 0, shared = 0;
	(void)state;
	for (size_t i = 1; i < communes.rows; i++) {
		char **row = communes.cells[i];
		bool unique = true;
		for (size_t j = 1; j < communes.rows; j++)
			unique &= strcmp(communes.cells[j][NAME], row[NAME]) != 0 ||
				  strcmp(communes.cells[j][CODE], row[CODE]) == 0;
		asked a = ask_place("commune", row[NAME], "2026-06-01");
		if (unique ? !is_commune(&a, row[CODE]) : !has_code(&a, BAREME_CODE_MANY_COMMUNES))
			fail_msg("%s %s, %s", row[CODE], row[NAME], unique ? "not found" : "not reported as ambiguous");
		asked_free(&a);
		alone += unique;
		shared += !unique;
	}
	assert_true(alone > 1270);
	assert_true(shared >= 24); /* twelve pairs at the least */
}

static void test_counts(void **state)
{
	static const struct {
		const char *department;
		size_t count;
	} expected[] = {{"04", 198}, {"05", 162}, {"06", 163}, {"13", 119},
			{"83", 153}, {"84", 151}, {"2A", 124}, {"2B", 236}};
	size_t all = 0;
	(void)state;
	for (size_t d = 0; d < sizeof expected / sizeof *expected; d++) {
		size_t count = 0;
		for (size_t i = 1; i < communes.rows; i++)
			count += strcmp(communes.cells[i][DEPARTMENT], expected[d].department) == 0 &&
				 holds(&communes, i, FROM, TO, "2021-06-01");
		assert_int_equal(count, expected[d].count);
		all += count;
	}
	assert_int_equal(all, 946 + 360);
	/* The same codes to this day: none joins, none leaves. */
	for (size_t i = 1; i < communes.rows; i++) {
		size_t now = 0;
		for (size_t j = 1; j < communes.rows; j++)
			now += strcmp(communes.cells[i][CODE], communes.cells[j][CODE]) == 0 &&
			       holds(&communes, j, FROM, TO, "2026-06-01");
		assert_int_equal(now, 1);
	}
}

/* Members of the metropolises by the rows, and the zone of every commune by asking. */
static void check_members(const char *date, size_t marseille, size_t toulon, size_t nice)
{
	static const char *const sirens[] = {"200054807", "248300543", "200030195"};
	const int metropole = 0; /* the first value of the field */
	size_t members[3] = {0}, in_zone = 0, asked_count = 0;
	for (size_t i = 1; i < communes.rows; i++) {
		char **row = communes.cells[i];
		if (!holds(&communes, i, FROM, TO, date))
			continue;
		bool member = false;
		for (size_t m = 0; m < 3; m++) {
			bool in = strcmp(row[EPCI], sirens[m]) == 0;
			members[m] += in;
			member |= in;
		}
		asked a = ask_place("commune", row[CODE], date);
		int zone = bareme_answer_zone(a.answer);
		assert_int_equal(zone == metropole, member);
		in_zone += zone == metropole;
		asked_count++;
		asked_free(&a);
	}
	assert_int_equal(members[0], marseille);
	assert_int_equal(members[1], toulon);
	assert_int_equal(members[2], nice);
	assert_int_equal(in_zone, marseille + toulon + nice);
	assert_int_equal(asked_count, 1306);
}

static void test_members(void **state)
{
	(void)state;
	assert_string_equal(bareme_field_value_name(rules, bareme_field_find(rules, slice("zone")), 0), "metropole");
	check_members("2021-01-01", 92, 12, 49);
	check_members("2021-12-31", 92, 12, 49);
	check_members("2022-01-01", 92, 12, 51);
	check_members("2026-06-01", 92, 12, 51);
}

/* The EPCIs of the zone `metropole` are the three metropolises and no other. */
static void test_metropolises(void **state)
{
	size_t count = 0;
	(void)state;
	for (size_t i = 1; i < epcis.rows; i++) {
		char **row = epcis.cells[i];
		if (strcmp(row[ZONE], "metropole") != 0 || !holds(&epcis, i, EPCI_FROM, EPCI_TO, "2022-01-01"))
			continue;
		count++;
		assert_true(strcmp(row[SIREN], "200054807") == 0 || strcmp(row[SIREN], "248300543") == 0 ||
			    strcmp(row[SIREN], "200030195") == 0);
	}
	assert_int_equal(count, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_same_bytes),
	    cmocka_unit_test(test_kept_files),
	    cmocka_unit_test(test_same_folder),
	    cmocka_unit_test(test_folder_without_input),
	    cmocka_unit_test(test_no_folder),
	    cmocka_unit_test(test_fingerprint_same),
	    cmocka_unit_test(test_fingerprint_differs),
	    cmocka_unit_test(test_fingerprint_names),
	    cmocka_unit_test(test_schema),
	    cmocka_unit_test(test_fields),
	    cmocka_unit_test(test_field_help),
	    cmocka_unit_test(test_found_by_code),
	    cmocka_unit_test(test_found_by_name),
	    cmocka_unit_test(test_counts),
	    cmocka_unit_test(test_members),
	    cmocka_unit_test(test_metropolises),
	};
	files = tables_read();
	communes = grid_read(tables_file(&files, "communes.csv"));
	epcis = grid_read(tables_file(&files, "epci.csv"));
	rules = load_builtin();
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	bareme_ruleset_free(rules);
	grid_free(&communes);
	grid_free(&epcis);
	tables_free(&files);
	return failed;
}
