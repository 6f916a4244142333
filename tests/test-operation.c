/* Operations: fields that are set again or made blank, and fields that their nature does not use. */
#include "engine/answer.h"
#include "rows.h"
#include "support.h"

#include <stdio.h>
#include <stdlib.h>

static bareme_ruleset *rules;

static void set(asked *a, const char *field, const char *value)
{
	int number = bareme_field_find(rules, slice(field));
	assert_true(number >= 0);
	bareme_operation_set(a->operation, number, slice(value));
	bareme_evaluate(a->operation, a->answer);
}

static size_t count_notices(const asked *a)
{
	size_t count = 0;
	while (bareme_answer_notice(a->answer, count) != NULL)
		count++;
	return count;
}

/* ---- Set again ---- */

/* A field is set to a value, then to another: what counts is the last one. */
typedef struct again {
	const char *name, *fields, *field, *first, *then;
	const char *amounts; /* by hand: 6,700 or 9,000 and 7,200 per dwelling in the rest, 8,000 in a metropolis */
	size_t notices;
} again;

static const again agains[] = {
    {"a wrong number, then a right one", "nature=reconstitution|zone=reste", "plus", "un", "1", "6700.00 0.00 ok", 0},
    {"a wrong number, then another", "nature=reconstitution|zone=reste", "plus", "un", "deux", "- - invalide", 1},
    {"a right number, then a wrong one", "nature=reconstitution|zone=reste", "plus", "1", "un", "- - invalide", 1},
    {"a number, then none", "nature=reconstitution|zone=reste|plai=1", "plus", "1", "", "9000.00 7200.00 ok", 0},
    {"a wrong number, then none", "nature=reconstitution|zone=reste|plai=1", "plus", "un", " ", "9000.00 7200.00 ok",
     0},
    {"a wrong zone, then a right one", "nature=reconstitution|plus=1", "zone", "x", "metropole", "8000.00 0.00 ok", 0},
    {"a commune, then none: the zone is missing", "nature=reconstitution|plus=1", "commune", "13055", "",
     "- - incomplet", 1},
    {"a commune without its first 0 that nobody knows, then one that is", "nature=reconstitution|plus=1", "commune",
     "6999", "13055", "8000.00 0.00 ok", 0},
    {"a commune without its first 0, then with it", "nature=reconstitution|plus=1", "commune", "6088", "06088",
     "8000.00 0.00 ok", 0},
    {"a wrong date, then none: the operation's own stands for it", "nature=reconstitution|zone=reste|plus=1", "date",
     "2021-02-30", "", "6700.00 0.00 ok", 0},
    {"a day before the tables, then none", "nature=reconstitution|zone=reste|plus=1", "date", "2020-01-01", "",
     "6700.00 0.00 ok", 0},
    {"a choice with a default, then none", "nature=requalification|investissement=100000|subvention_anru=0", "lecture",
     "x", "", "60000.00 0.00 ok", 0},
    {"the nature, then none", "zone=reste|plus=1", "nature", "reconstitution", "", "- - incomplet", 1},
};

static void test_again(void **state)
{
	const again *c = *state;
	asked a = ask(rules, c->fields);
	set(&a, c->field, c->first);
	set(&a, c->field, c->then);
	assert_string_equal(asked_amounts(&a), c->amounts);
	assert_int_equal(count_notices(&a), c->notices);
	asked_free(&a);
}

/* An operation with broken text is refused for it alone, whatever is given after it. */
static void test_broken_text(void **state)
{
	(void)state;
	asked a = ask(rules, "nature=reconstitution|zone=reste");
	set(&a, "plus", "\xFF");
	set(&a, "plai", "x");
	set(&a, "zone", "y");
	assert_string_equal(asked_amounts(&a), "- - invalide");
	assert_int_equal(count_notices(&a), 1);
	asked_free(&a);
}

/* What stands behind a value in memory is no part of it. */
static void test_slices(void **state)
{
	static const struct {
		const char *field, *text;
		size_t len;
		const char *amounts;
	} slices[] = {
	    {"plus", "1 2345", 3, "- - invalide"},      {"plus", "12345", 1, "6700.00 0.00 ok"},
	    {"plus", "1 logements", 9, "- - invalide"}, {"plus", "1 logements9", 11, "6700.00 0.00 ok"},
	    {"plus", "2.50", 2, "- - invalide"},
	};
	(void)state;
	for (size_t i = 0; i < COUNT(slices); i++) {
		asked a = ask(rules, "nature=reconstitution|zone=reste");
		bareme_operation_set(a.operation, bareme_field_find(rules, slice(slices[i].field)),
				     (bareme_text){slices[i].text, slices[i].len});
		bareme_evaluate(a.operation, a.answer);
		assert_string_equal(asked_amounts(&a), slices[i].amounts);
		asked_free(&a);
	}
}

static void test_often(void **state)
{
	asked a = ask(rules, "nature=reconstitution|zone=reste|plus=1");
	(void)state;
	for (int i = 0; i < 1000; i++)
		set(&a, "plai", i % 2 == 0 ? "un" : "-1");
	assert_int_equal(count_notices(&a), 1);
	assert_memory_equal(bareme_notice_given(bareme_answer_notice(a.answer, 0)).data, "-1", 2);
	asked_free(&a);
}

/* No notice is lost, however many there are. */
static void test_all_wrong(void **state)
{
	asked a = ask(rules, "nature=reconstitution|zone=reste");
	size_t wrong = 0;
	(void)state;
	for (int i = 0; i < bareme_field_count(rules); i++) {
		bareme_field_info f = bareme_field_describe(rules, i, BAREME_EN);
		if (f.kind == BAREME_FIELD_TEXT || f.role == BAREME_ROLE_NATURE)
			continue;
		set(&a, f.name, "?");
		wrong++;
	}
	assert_true(wrong > 10);
	size_t noticed = 0;
	for (size_t i = 0; bareme_answer_notice(a.answer, i) != NULL; i++) {
		bareme_code code = bareme_notice_code(bareme_answer_notice(a.answer, i));
		noticed += code == BAREME_CODE_VALUE || code == BAREME_CODE_IGNORED;
	}
	assert_int_equal(noticed, wrong);
	asked_free(&a);
}

/* ---- Fields that the nature does not use ---- */

typedef struct nature {
	const char *name;
	const char *csv, *json, *fields; /* of an operation that is granted something */
	const char *amounts;             /* by hand, from the tables */
	const char *csv_amounts, *json_amounts;
	const char *unused[8];
} nature;

static const nature natures[] = {
    {"reconstitution",
     "nature,zone,plus",
     "\"nature\":\"reconstitution\",\"zone\":\"reste\",\"plus\":1",
     "nature=reconstitution|zone=reste|plus=1",
     "6700.00 0.00 ok",
     ",6700.00,0.00,ok,",
     "\"pret\":6700.00,\"subvention\":0.00,\"statut\":\"ok\"",
     {"lecture", "situation", "motif", "mois"}},
    {"requalification",
     "nature,investissement,subvention_anru",
     "\"nature\":\"requalification\",\"investissement\":1000,\"subvention_anru\":0",
     "nature=requalification|investissement=1000|subvention_anru=0",
     "600.00 0.00 ok",
     ",600.00,0.00,ok,",
     "\"pret\":600.00,\"subvention\":0.00,\"statut\":\"ok\"",
     {"mode", "plus", "plai", "complement", "situation", "motif", "mois"}},
    {"accompagnement",
     "nature,commune,situation,motif,mois",
     "\"nature\":\"accompagnement\",\"commune\":\"13055\",\"situation\":\"salarie\",\"motif\":\"fin-contrat\",\"mois\":"
     "2",
     "nature=accompagnement|commune=13055|situation=salarie|motif=fin-contrat|mois=2",
     "0.00 300.00 ok",
     ",0.00,300.00,ok,",
     "\"pret\":0.00,\"subvention\":300.00,\"statut\":\"ok\"",
     {"mode", "plus", "plai", "complement", "lecture"}},
};

/* None of them is a value of a choice or of a number of dwellings or months. */
static const char *const wrong_values[] = {"juin", "-7", "1.5", "1.234", "99999999999999999999", "12 k"};

static bool is_unused(const nature *n, const char *field)
{
	for (size_t i = 0; i < COUNT(n->unused) && n->unused[i] != NULL; i++)
		if (strcmp(n->unused[i], field) == 0)
			return true;
	return false;
}

/* In each nature every field with a value that is none: one that is used refuses, one that is not is noticed. */
static void test_pairs(void **state)
{
	const nature *n = *state;
	for (int i = 0; i < bareme_field_count(rules); i++) {
		bareme_field_info f = bareme_field_describe(rules, i, BAREME_EN);
		if (f.kind == BAREME_FIELD_TEXT || f.role == BAREME_ROLE_NATURE)
			continue;
		for (size_t v = 0; v < COUNT(wrong_values); v++) {
			if (f.kind == BAREME_FIELD_NUMBER && strcmp(f.unit, "euro") == 0 && v > 0)
				break;
			asked a = ask(rules, n->fields);
			set(&a, f.name, wrong_values[v]);
			size_t ignored = 0;
			for (size_t k = 0; bareme_answer_notice(a.answer, k) != NULL; k++) {
				const bareme_notice *notice = bareme_answer_notice(a.answer, k);
				if (bareme_notice_field(notice) != i)
					continue;
				ignored += bareme_notice_code(notice) == BAREME_CODE_IGNORED ? 1 : 100;
			}
			if (is_unused(n, f.name)) {
				assert_string_equal(asked_amounts(&a), n->amounts);
				assert_int_equal(ignored, 1);
			} else {
				assert_string_equal(asked_amounts(&a), "- - invalide");
				assert_int_equal(ignored, 100);
			}
			asked_free(&a);
		}
	}
}

/* ---- The same in lists ---- */

typedef struct bytes {
	char data[1 << 16];
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

static const char *list_of(const char *text)
{
	static bytes in, out;
	bareme_list_options options = bareme_list_options_init();
	bareme_list_summary *summary;
	in.len = out.len = in.at = 0;
	put(text, strlen(text), &in);
	assert_true(bareme_date_parse(slice("2021-06-01"), &options.date));
	options.read = give;
	options.read_payload = &in;
	options.write = put;
	options.write_payload = &out;
	assert_int_equal(bareme_list_summary_new(&summary, rules), BAREME_DONE);
	assert_int_equal(bareme_list_run(rules, &options, summary), BAREME_DONE);
	assert_int_equal(bareme_list_summary_status(summary, BAREME_GRANTED), 1);
	bareme_list_summary_free(summary);
	return out.data;
}

static void check_noticed(const char *list, const char *amounts)
{
	if (strstr(list, amounts) == NULL || strstr(list, "champ-ignore") == NULL || strstr(list, "-invalide") != NULL)
		fail_msg("not %s, noticed: %s", amounts, list);
}

static void test_lists(void **state)
{
	const nature *n = *state;
	char text[512], values[256] = "";
	/* The cells of the operation are the values of its fields. */
	for (const char *from = n->fields; (from = strchr(from, '=')) != NULL; from++)
		snprintf(values + strlen(values), sizeof values - strlen(values), "%s%.*s", *values == '\0' ? "" : ",",
			 (int)strcspn(from + 1, "|"), from + 1);
	for (size_t i = 0; i < COUNT(n->unused) && n->unused[i] != NULL; i++) {
		for (size_t v = 0; v < COUNT(wrong_values); v++) {
			snprintf(text, sizeof text, "%s,%s\n%s,%s\n", n->csv, n->unused[i], values, wrong_values[v]);
			check_noticed(list_of(text), n->csv_amounts);
			snprintf(text, sizeof text, "{%s,\"%s\":\"%s\"}\n", n->json, n->unused[i], wrong_values[v]);
			check_noticed(list_of(text), n->json_amounts);
		}
		snprintf(text, sizeof text, "{%s,\"%s\":[\"juin\"]}\n", n->json, n->unused[i]);
		check_noticed(list_of(text), n->json_amounts);
		snprintf(text, sizeof text, "{%s,\"%s\":1,\"%s\":2}\n", n->json, n->unused[i], n->unused[i]);
		check_noticed(list_of(text), n->json_amounts);
	}
}

/* The code of an answer is its own, whatever the one before it had. */
static void test_first_code(void **state)
{
	asked a = ask(rules, "nature=requalification|investissement=1000000|subvention_anru=250000");
	(void)state;
	bareme_evaluate(a.operation, a.answer);
	assert_int_equal(bareme_answer_notice(a.answer, 0)->code, BAREME_CODE_READING);
	assert_int_equal(answer_first_code(a.answer), BAREME_CODE_READING);
	set(&a, "subvention_anru", "0");
	assert_null(bareme_answer_notice(a.answer, 0));
	assert_int_equal(answer_first_code(a.answer), BAREME_CODE_COUNT);
	asked_free(&a);
}

/* What is told of a line without a row is the first condition at which none is left. */
static void test_no_row(void **state)
{
	static const struct {
		const char *rows, *condition;
	} cases[] = {
	    {"metropole,PLUS,base,1,1,2021-04-08,,ar-hlm-2021\nmetropole,PLAI,base,1,1,2021-04-08,,ar-hlm-2021\n",
	     "\"zone\" = \"reste\""},
	    {"metropole,PLUS,base,1,1,2021-04-08,,ar-hlm-2021\nreste,PLAI,base,1,1,2021-04-08,,ar-hlm-2021\n",
	     "\"produit\" = \"PLUS\""},
	    {"reste,PLUS,complement,1,1,2021-04-08,,ar-hlm-2021\nreste,PLAI,base,1,1,2021-04-08,,ar-hlm-2021\n",
	     "\"volet\" = \"base\""},
	};
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char table[500];
		tables t = tables_read();
		snprintf(table, sizeof table, "zone,produit,volet,pret,subvention,du,au,source\n%s", cases[i].rows);
		tables_replace(&t, "reconstitution.csv", NULL, table);
		bareme_ruleset *own = tables_load(&t);
		asked a = ask(own, "nature=reconstitution|zone=reste|plus=1|date=2021-06-01");
		bareme_evaluate(a.operation, a.answer);
		char *notices = asked_notices(&a);
		if (strstr(notices, cases[i].condition) == NULL)
			fail_msg("not %s: %s", cases[i].condition, notices);
		free(notices);
		asked_free(&a);
		bareme_ruleset_free(own);
		tables_free(&t);
	}
}

int main(void)
{
	rules = load_builtin();
	add_rows(agains, sizeof *agains, COUNT(agains), test_again);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_broken_text);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_slices);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_often);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_all_wrong);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_first_code);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_no_row);
	add_rows(natures, sizeof *natures, COUNT(natures), test_pairs);
	add_rows(natures, sizeof *natures, COUNT(natures), test_lists);
	int failed = _cmocka_run_group_tests("operation", tests, test_count, NULL, NULL);
	bareme_ruleset_free(rules);
	return failed;
}
