/* The library as another program sees it: what any number does, what a role finds, JSON in and out. */
#include "support.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <stdio.h>
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

/* What was understood, and what is left of a value that was not; nothing where nothing is known. */
static void test_values(void **state)
{
	static const struct {
		const char *operation, *field, *value;
		bool given;
	} cases[] = {
	    {"nature=Reconstitution|commune=Nice", "nature", "reconstitution", true},
	    {"nature=reconstitution|commune=Nice", "commune", "Nice", true},
	    {"nature=reconstitution|commune=Nice", "zone", "metropole", false},
	    {"nature=reconstitution|commune=Nice", "complement", "non", false},
	    {"nature=reconstitution|commune=Nice|plai=2", "plus", "0", false},
	    {"nature=reconstitution|commune=Nice", "plus", "", false},
	    {"nature=reconstitution|plus=12", "plus", "12", true},
	    {"nature=reconstitution|plus=douze", "plus", "douze", true},
	    {"nature=requalification|investissement=12,5 M\xE2\x82\xAC", "investissement", "12500000.00", true},
	    {"nature=requalification|date=01/06/2021", "date", "2021-06-01", true},
	    {"nature=requalification", "date", "2021-06-01", false},
	    {"nature=requalification|date=\xC2\xA0", "date", "2021-06-01", false},
	};
	char text[64];
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		asked a = ask(rules, cases[i].operation);
		int field = bareme_field_find(rules, slice(cases[i].field));
		assert_int_equal(bareme_answer_print_value(a.answer, field, text, sizeof text), strlen(cases[i].value));
		assert_string_equal(text, cases[i].value);
		assert_int_equal(bareme_answer_gives(a.answer, field), cases[i].given);
		assert_int_equal(bareme_answer_print_value(a.answer, -1, text, sizeof text), 0);
		assert_false(bareme_answer_gives(a.answer, -1));
		asked_free(&a);
	}
}

/* ---- Roles ---- */

static void test_roles(void **state)
{
	static const char *const names[] = {[BAREME_ROLE_ID] = "id",
					    [BAREME_ROLE_NATURE] = "nature",
					    [BAREME_ROLE_COMMUNE] = "commune",
					    [BAREME_ROLE_COMMUNE_NAME] = "commune_nom",
					    [BAREME_ROLE_ZONE] = "zone",
					    [BAREME_ROLE_DATE] = "date",
					    [BAREME_ROLE_DEPARTMENT] = "departement"};
	(void)state;
	for (int role = BAREME_ROLE_ID; role <= BAREME_ROLE_DEPARTMENT; role++) {
		int field = bareme_field_with_role(rules, (bareme_role)role);
		assert_string_equal(bareme_field_name(rules, field), names[role]);
		assert_int_equal(bareme_field_describe(rules, field, BAREME_FR).role, role);
	}
	assert_int_equal(bareme_field_with_role(rules, BAREME_ROLE_NONE), -1);
	assert_int_equal(bareme_field_with_role(rules, (bareme_role)(BAREME_ROLE_DEPARTMENT + 1)), -1);
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

/* ---- Notices ---- */

static void test_notices(void **state)
{
	asked a = ask(rules, "nature=reconstitution|zone=reste|plai=un");
	const bareme_notice *first = bareme_answer_notice(a.answer, 0);
	(void)state;
	assert_non_null(first);
	assert_int_equal(bareme_notice_code(first), BAREME_CODE_VALUE);
	assert_int_equal(bareme_notice_field(first), bareme_field_find(rules, slice("plai")));
	assert_int_equal(bareme_notice_given(first).len, 2);
	assert_memory_equal(bareme_notice_given(first).data, "un", 2);
	assert_null(bareme_answer_notice(a.answer, 1));
	assert_null(bareme_answer_notice(a.answer, SIZE_MAX));
	asked_free(&a);
}

/* ---- From bytes to bytes ---- */

typedef struct bytes {
	char data[1 << 20];
	size_t len, at;
} bytes;

static int put(const char *data, size_t len, void *payload)
{
	bytes *to = payload;
	assert_true(to->len + len < sizeof to->data);
	memcpy(to->data + to->len, data, len);
	to->len += len;
	to->data[to->len] = '\0';
	return 0;
}

static ptrdiff_t give(char *data, size_t size, void *payload)
{
	bytes *from = payload;
	size_t len = from->len - from->at < size ? from->len - from->at : size;
	memcpy(data, from->data + from->at, len);
	from->at += len;
	return (ptrdiff_t)len;
}

static void list_of(bytes *in, bytes *out)
{
	bareme_list_options options = {
	    .size = sizeof(bareme_list_options),
	    .date = 18779, /* 2021-06-01 */
	    .to = BAREME_LIST_NDJSON,
	    .read = give,
	    .read_payload = in,
	    .write = put,
	    .write_payload = out,
	};
	bareme_list_summary *summary;
	assert_int_equal(bareme_list_summary_new(&summary, rules), BAREME_DONE);
	assert_int_equal(bareme_list_run(rules, &options, summary), BAREME_DONE);
	bareme_list_summary_free(summary);
}

static const char *answer_of(const char *object, size_t len, bool receipt, bool explain)
{
	static bytes out;
	bareme_json_options options = bareme_json_options_init();
	options.date = 18779;
	options.receipt = receipt;
	options.explain = explain;
	out.len = 0;
	assert_int_equal(bareme_answer_json(rules, &options, (bareme_text){object, len}, put, &out), BAREME_DONE);
	return out.data;
}

/* A list says once at its end that a table is old: takes the notice out of an answer. */
static void cut_old(char *answer)
{
	char *from = strstr(answer, "{\"code\":\"bareme-ancien\"");
	if (from == NULL)
		return;
	char *to = strchr(from, '}') + 1;
	if (from[-1] == ',')
		from--;
	else if (*to == ',')
		to++;
	memmove(from, to, strlen(to) + 1);
}

/* Each line of a list's output, answered by itself, has the answer that the list gave it. */
static size_t check_answers(const bytes *list)
{
	size_t lines = 0;
	for (const char *line = list->data, *end; (end = strchr(line, '\n')) != NULL; line = end + 1, lines++) {
		const char *al = strstr(line, "\"al\":{\"zone\"");
		assert_true(al != NULL && al < end);
		static char answer[sizeof list->data];
		strcpy(answer, answer_of(line, (size_t)(end - line), false, false));
		cut_old(answer);
		if (strlen(answer) != (size_t)(end - 1 - (al + 5)) || strncmp(answer, al + 5, strlen(answer)) != 0)
			fail_msg("%.*s\nanswered %s", (int)(end - line), line, answer);
	}
	return lines;
}

static void test_json_of_examples(void **state)
{
	static bytes in, out;
	FILE *file = fopen(SOURCE_FOLDER "/data/exemples/operations.csv", "rb");
	(void)state;
	assert_non_null(file);
	in.len = fread(in.data, 1, sizeof in.data, file);
	fclose(file);
	list_of(&in, &out);
	assert_true(check_answers(&out) > 10);
}

static uint64_t drawn = 1;

static size_t below(size_t count)
{
	drawn ^= drawn << 13;
	drawn ^= drawn >> 7;
	drawn ^= drawn << 17;
	return (size_t)(drawn % count);
}

/* Members that mean something, mean nothing, are wrong, twice there, or written in another way. */
static void put_operation(bytes *to)
{
	static const char *const members[] = {"\"nature\":\"reconstitution\"",
					      "\"nature\":\"requalification\"",
					      "\"nature\":\"accompagnement\"",
					      "\"zone\":\"reste\"",
					      "\"zone\" : \"m\\u00e9tropole\"",
					      "\"Commune\":\"13055 Marseille\"",
					      "\"commune\":\"La Garde\"",
					      "\"commune\":13055",
					      "\"commune\":6088",
					      "\"Nb PLUS\":20",
					      "\"plus\":-1",
					      "\"plai\":\" 30 \"",
					      "\"plai\":1.5",
					      "\"complement\":\"oui\"",
					      "\"complement\":true",
					      "\"investissement\":1e7",
					      "\"investissement\":\"10 000 000\"",
					      "\"subvention_anru\":\"1,234\"",
					      "\"subvention_anru\":2000000",
					      "\"mois\":[8]",
					      "\"mois\":8",
					      "\"situation\":\"salarie\"",
					      "\"motif\":\"perte-emploi\"",
					      "\"date\":null",
					      "\"date\":\"2021-07-01\"",
					      "\"observations\":{\"plus\":1}",
					      "\"id\":\"a\\\"b\"",
					      "\"lecture\":\"net\""};
	size_t count = below(9);
	put("{", 1, to);
	for (size_t i = 0; i < count; i++) {
		const char *member = members[below(sizeof members / sizeof *members)];
		put(", ", i == 0 ? 0 : 2, to);
		put(member, strlen(member), to);
	}
	put("}\n", 2, to);
}

static void test_json_of_random(void **state)
{
	static bytes in, out;
	enum { OPERATIONS = 1000 };
	(void)state;
	for (size_t i = 0; i < OPERATIONS; i++)
		put_operation(&in);
	list_of(&in, &out);
	assert_int_equal(check_answers(&out), OPERATIONS);
	assert_non_null(strstr(out.data, "\"statut\":\"ok\""));
	assert_non_null(strstr(out.data, "\"statut\":\"invalide\""));
	assert_non_null(strstr(out.data, "\"statut\":\"incomplet\""));
}

/* 1 PLAI in the rest of the region: 9,000 of loan and 7,200 of grant. */
static void test_json_by_itself(void **state)
{
	static const char over_lines[] =
	    "\n{\n  \"nature\": \"reconstitution\",\n  \"zone\": \"reste\",\n  \"plai\": 1\n}\n";
	static const char *const broken[] = {
	    "", "   ", "[]", "{", "{\"plai\":1", "{} {}", "{\"plai\":01}", "{\"plai\":\"\xE9\"}"};
	static const char old[] =
	    "{\"nature\":\"reconstitution\",\"zone\":\"reste\",\"plai\":1,\"date\":\"2024-01-01\"}";
	static const char start[] =
	    "{\"zone\":\"reste\",\"pret\":9000.00,\"subvention\":7200.00,\"statut\":\"ok\",\"avis\":[";
	(void)state;
	assert_memory_equal(answer_of(over_lines, sizeof over_lines - 1, false, false), start, sizeof start - 1);
	assert_null(strstr(answer_of(over_lines, sizeof over_lines - 1, false, false), "\"recu\""));
	assert_non_null(strstr(answer_of(over_lines, sizeof over_lines - 1, true, false), "\"recu\""));
	assert_non_null(strstr(answer_of(over_lines, sizeof over_lines - 1, false, true), "\"explication\""));
	for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
		const char *answer = answer_of(broken[i], strlen(broken[i]), false, false);
		assert_non_null(strstr(answer, "\"pret\":null,\"subvention\":null,\"statut\":\"invalide\""));
		assert_non_null(strstr(answer, "{\"code\":\"texte-invalide\""));
	}
	assert_non_null(strstr(answer_of(old, sizeof old - 1, false, false), "{\"code\":\"bareme-ancien\""));
}

static int refuse(const char *data, size_t len, void *payload)
{
	(void)data, (void)len;
	++*(size_t *)payload;
	return 1;
}

static void test_json_refused(void **state)
{
	size_t written = 0;
	bareme_json_options options = bareme_json_options_init();
	(void)state;
	assert_int_equal(bareme_answer_json(rules, &options, slice("{}"), refuse, &written), BAREME_WRITE_ERROR);
	assert_int_equal(written, 1);
	const size_t sizes[] = {0, sizeof options + 1};
	for (size_t i = 0; i < 2; i++) {
		options.size = sizes[i];
		assert_int_equal(bareme_answer_json(rules, &options, slice("{}"), refuse, &written),
				 BAREME_BAD_OPTIONS);
	}
	assert_int_equal(written, 1);
}

/* ---- Options ---- */

/* Sizes that no version of the library ever had. */
static void test_bad_options(void **state)
{
	static bytes in, out;
	bareme_list_options list = bareme_list_options_init();
	bareme_check_options checked = bareme_check_options_init();
	const size_t list_sizes[] = {0, sizeof list + 1}, check_sizes[] = {0, sizeof checked + 1};
	bareme_list_summary *summary;
	bareme_check_summary found;
	bareme_diff_total total;
	(void)state;
	assert_int_equal(list.size, sizeof list);
	list.read = give;
	list.read_payload = &in;
	list.write = put;
	list.write_payload = &out;
	assert_int_equal(bareme_list_summary_new(&summary, rules), BAREME_DONE);
	for (size_t i = 0; i < 2; i++) {
		list.size = list_sizes[i];
		checked.size = check_sizes[i];
		assert_int_equal(bareme_list_run(rules, &list, summary), BAREME_BAD_OPTIONS);
		assert_int_equal(bareme_diff_list(rules, rules, &list, NULL, NULL, &total), BAREME_BAD_OPTIONS);
		assert_int_equal(bareme_check_builtin(&found, &checked), BAREME_BAD_OPTIONS);
		assert_int_equal(bareme_check_folder(&found, SOURCE_FOLDER "/data", &checked), BAREME_BAD_OPTIONS);
	}
	bareme_list_summary_free(summary);
}

/* A program of a version whose options ended before `rejects` gets what that version did. */
static void test_older_options(void **state)
{
	static bytes in, out;
	bareme_list_options options = bareme_list_options_init();
	bareme_list_summary *summary;
	(void)state;
	put_operation(&in);
	options.size = offsetof(bareme_list_options, rejects);
	memset((char *)&options + options.size, 0xAA, sizeof options - options.size);
	options.read = give;
	options.read_payload = &in;
	options.write = put;
	options.write_payload = &out;
	assert_int_equal(bareme_list_summary_new(&summary, rules), BAREME_DONE);
	assert_int_equal(bareme_list_run(rules, &options, summary), BAREME_DONE);
	assert_int_equal(bareme_list_summary_records(summary), 1);
	bareme_list_summary_free(summary);
}

/* ---- Sums of a list ---- */

/* One PLAI in the rest of the region: 9,000 of loan and 7,200 of grant. What is no zone or no nature has no sums. */
static void test_summary_range(void **state)
{
	static bytes in, out;
	static const char list[] = "nature,zone,plai\nreconstitution,reste,1\n";
	bareme_list_options options = bareme_list_options_init();
	bareme_list_summary *summary;
	(void)state;
	in.len = in.at = out.len = 0;
	put(list, sizeof list - 1, &in);
	options.date = 18779;
	options.read = give;
	options.read_payload = &in;
	options.write = put;
	options.write_payload = &out;
	assert_int_equal(bareme_list_summary_new(&summary, rules), BAREME_DONE);
	assert_int_equal(bareme_list_run(rules, &options, summary), BAREME_DONE);
	int zones = bareme_field_value_count(rules, bareme_field_with_role(rules, BAREME_ROLE_ZONE));
	int natures = bareme_field_value_count(rules, bareme_field_with_role(rules, BAREME_ROLE_NATURE));
	bareme_total total = bareme_list_summary_total(summary, 1, 0);
	assert_int_equal(total.records, 1);
	assert_true(total.loan.high == 0 && total.loan.low == 900000);
	assert_true(total.grant.high == 0 && total.grant.low == 720000);
	const int wrong[][2] = {{-2, 0},  {zones, 0},   {INT32_MAX, 0}, {INT32_MIN, 0},
				{-1, -1}, {1, natures}, {1, INT32_MAX}, {1, INT32_MIN}};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		total = bareme_list_summary_total(summary, wrong[i][0], wrong[i][1]);
		assert_int_equal(total.records, 0);
		assert_true(total.loan.low == 0 && total.loan.high == 0);
		assert_true(total.grant.low == 0 && total.grant.high == 0);
	}
	bareme_list_summary_free(summary);
}

/* ---- What a list reports ---- */

static void put_fault(const bareme_fault *fault, void *payload)
{
	char line[512];
	int len =
	    snprintf(line, sizeof line, "%s %s \"%s\" %zu:%zu\n", fault->severity == BAREME_ERROR ? "error" : "warning",
		     fault->code, fault->file, fault->line, fault->column);
	assert_true(*fault->message != '\0');
	put(line, (size_t)len, payload);
}

static void test_list_faults(void **state)
{
	static const struct {
		const char *list, *faults;
		bareme_result result;
	} cases[] = {
	    {"", "error format \"\" 0:0\n", BAREME_BAD_INPUT},
	    {"%PDF-1.4\n", "error format \"\" 0:0\n", BAREME_BAD_INPUT},
	    {"plus,plai\n1,2\n", "error heading \"\" 0:0\n", BAREME_BAD_INPUT},
	    {"nature,natur\n,\n", "warning heading \"\" 0:0\n", BAREME_DONE},
	    {"nature,zone,plai,date\nreconstitution,reste,1,2024-01-01\n", "warning stale \"\" 0:0\n", BAREME_DONE},
	    {"nature,id\nreconstitution,\xE9\n", "warning encoding \"\" 0:0\n", BAREME_DONE},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		static bytes in, out, faults;
		bareme_list_options options = bareme_list_options_init();
		in.len = in.at = out.len = faults.len = 0;
		put(cases[i].list, strlen(cases[i].list), &in);
		options.date = 18779;
		options.read = give;
		options.read_payload = &in;
		options.write = put;
		options.write_payload = &out;
		options.report = put_fault;
		options.report_payload = &faults;
		assert_int_equal(bareme_list_run(rules, &options, NULL), cases[i].result);
		assert_string_equal(faults.data, cases[i].faults);
	}
}

/* ---- The version ---- */

static void test_version(void **state)
{
	char version[64];
	(void)state;
	snprintf(version, sizeof version, "%d.%d.%d", BAREME_VERSION_MAJOR, BAREME_VERSION_MINOR, BAREME_VERSION_PATCH);
	assert_string_equal(bareme_version(), version);
}

/* The latest of the tables of rules; communes.csv was looked at later, and counts for nothing here. */
static void test_review(void **state)
{
	char day[BAREME_TEXT_MAX];
	tables t = tables_read();
	(void)state;
	bareme_date_print(bareme_ruleset_review(rules), day);
	assert_string_equal(day, "2021-05-05");
	tables_replace(&t, "datapackage.json",
		       "\"requalification\"] },\n        \"complet\": true,\n        \"revue\": \"2021-05-05\"",
		       "\"requalification\"] },\n        \"complet\": true,\n        \"revue\": \"2022-02-03\"");
	bareme_ruleset *later = tables_load(&t);
	bareme_date_print(bareme_ruleset_review(later), day);
	assert_string_equal(day, "2022-02-03");
	bareme_ruleset_free(later);
	tables_free(&t);
}

static void test_forms(void **state)
{
	static const char *const names[] = {"pret", "subvention", "accompagnement"};
	(void)state;
	assert_int_equal(bareme_form_count(rules), 3);
	for (size_t i = 0; i < 3; i++)
		assert_string_equal(bareme_form_describe(rules, i, BAREME_FR).name, names[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_no_field),
	    cmocka_unit_test(test_no_value),
	    cmocka_unit_test(test_values),
	    cmocka_unit_test(test_roles),
	    cmocka_unit_test(test_role_renamed),
	    cmocka_unit_test(test_notices),
	    cmocka_unit_test(test_json_of_examples),
	    cmocka_unit_test(test_json_of_random),
	    cmocka_unit_test(test_json_by_itself),
	    cmocka_unit_test(test_json_refused),
	    cmocka_unit_test(test_bad_options),
	    cmocka_unit_test(test_older_options),
	    cmocka_unit_test(test_summary_range),
	    cmocka_unit_test(test_list_faults),
	    cmocka_unit_test(test_version),
	    cmocka_unit_test(test_review),
	    cmocka_unit_test(test_forms),
	};
	rules = load_builtin();
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	bareme_ruleset_free(rules);
	return failed;
}
