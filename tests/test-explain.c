/* Explanations and plans: what they must hold for every worked case, and what they say of chosen ones. */
#include "support.h"

#include "rows.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>

static bareme_ruleset *rules;

/* ---- Text as written ---- */

typedef struct sink {
	char text[16384];
	size_t len;
} sink;

static int take(const char *data, size_t len, void *payload)
{
	sink *s = payload;
	if (len >= sizeof s->text - s->len)
		return 1;
	memcpy(s->text + s->len, data, len);
	s->len += len;
	s->text[s->len] = '\0';
	return 0;
}

/* A line for each piece, as a reader without a layout would write it. */
static int take_told(const bareme_explanation *told, void *payload)
{
	static const char *const indents[] = {[BAREME_EXPLAIN_FACT] = "",
					      [BAREME_EXPLAIN_HEADING] = "\n",
					      [BAREME_EXPLAIN_ITEM] = "  ",
					      [BAREME_EXPLAIN_DETAIL] = "    ",
					      [BAREME_EXPLAIN_STEP] = "      "};
	char line[4096];
	assert_int_equal(*told->label != '\0', told->part == BAREME_EXPLAIN_FACT);
	for (const char *c = told->text; *c != '\0'; c++)
		assert_true((unsigned char)*c >= 0x20 && *c != 0x7F);
	int len = snprintf(line, sizeof line, "%s%s%s%s\n", indents[told->part], told->label,
			   *told->label == '\0' ? "" : " ", told->text);
	assert_in_range(len, 1, sizeof line - 1);
	return take(line, (size_t)len, payload);
}

static int refuse_third(const bareme_explanation *told, void *payload)
{
	(void)told;
	return ++*(int *)payload == 3;
}

static int refuse(const char *data, size_t len, void *payload)
{
	(void)data;
	(void)len;
	(void)payload;
	return 1;
}

static const char *explained(const bareme_answer *answer, const bareme_locale *locale, sink *s)
{
	s->len = 0;
	assert_int_equal(bareme_answer_explain(answer, locale, take_told, s), BAREME_DONE);
	return s->text;
}

static const char *explained_json(const bareme_answer *answer, const bareme_locale *locale, sink *s)
{
	s->len = 0;
	assert_int_equal(bareme_answer_write_json_explained(answer, locale, take, s), BAREME_DONE);
	return s->text;
}

/* ---- Chosen cases ---- */

static void thirds(tables *t)
{
	tables_replace_all(t, "requalification.csv", ",0.60,", ",0.333333,");
}

static void ended(tables *t)
{
	tables_replace(t, "requalification.csv", "net,0.60,2021-04-08,,", "net,0.60,2021-04-08,2021-12-31,");
}

static void nothing_granted(tables *t)
{
	tables_replace(t, "reconstitution.csv", "reste,PLUS,base,6700,0,", "reste,PLUS,base,0,0,");
}

static void no_row(tables *t)
{
	tables_replace(t, "accompagnement.csv",
		       "als,salarie,arret-maladie|invalidite|separation|chomage-partiel|perte-emploi|violences-"
		       "conjugales|sinistre|deces|hausse-charges,accompagnement,-,,2021-04-08,,ar-hlm-2021\n",
		       "");
}

static void limited(tables *t)
{
	tables_replace(t, "datapackage.json", "\"unite\": \"logement\", \"alias\": [\"nb plus\"",
		       "\"unite\": \"logement\", \"au_plus\": { \"champ\": \"plai\", \"avis\": "
		       "\"subvention-superieure\" }, \"alias\": [\"nb plus\"");
}

static const struct explain_case {
	const char *name;
	void (*edit)(tables *t);
	const char *operation;
	const char *has[4]; /* what the explanation must say */
} explain_cases[] = {
    {"a formula that ends on whole cents is exact",
     NULL,
     "nature=requalification|investissement=10000000|subvention_anru=2000000",
     {"max(0, taux * investissement - subvention_anru) = 60% \u00D7 10,000,000 \u2212 2,000,000 = 4,000,000.00 "
      "(not "
      "rounded)",
      "because nature=requalification, lecture=brut", "requalification.csv:2, in force from 2021-04-08 on,"}},
    /* 0.333333 x 100.01 = 33.33663333 */
    {"a formula that does not is rounded",
     thirds,
     "nature=requalification|investissement=100.01|subvention_anru=0",
     {"= 33.34, rounded to the cent, half away from zero, from 33.33663333"}},
    /* 0.333333 x 1 500 000 = 499 999.50 */
    {"six decimals that come out even are exact",
     thirds,
     "nature=requalification|investissement=1500000|subvention_anru=0",
     {"= 499,999.50 (not rounded)"}},
    {"a condition on a field",
     NULL,
     "nature=reconstitution|zone=reste|plus=2",
     {"PLUS, complementary aid: complement=non (default); it needs complement=oui", "PLAI, base aid: plai=0",
      "reste (rest of Provence-Alpes-C\xC3\xB4te d'Azur and Corsica), given with the operation",
      "pret * logements = 6,700 \u00D7 2 = 13,400.00 (not rounded)"}},
    {"an excluded mode",
     NULL,
     "nature=reconstitution|zone=reste|plus=2|mode=autre",
     {"PLUS, base aid: mode=autre is excluded", "Status: ineligible"}},
    {"the zone changed with the year, before",
     NULL,
     "nature=reconstitution|commune=Drap|plus=2|date=2021-12-31",
     {"Drap (06054), row communes.csv:", "in force from 2021-01-01 to 2021-12-31", "CC du Pays des Paillons",
      "6,700 \u00D7 2 = 13,400.00"}},
    {"and after",
     NULL,
     "nature=reconstitution|commune=Drap|plus=2|date=2022-01-01",
     {"in force from 2022-01-01 on", "(SIREN 200030195)", "8,000 \u00D7 2 = 16,000.00"}},
    {"a zone that was given for a commune that has none on that day",
     NULL,
     "nature=reconstitution|commune=Nice|zone=reste|plus=1|date=2019-06-01",
     {"Commune: Nice (06088); the nearest row, communes.csv:", "is in force from 2021-01-01 on",
      "Zone: reste (rest of Provence-Alpes-C\xC3\xB4te d'Azur and Corsica), given with the operation"}},
    {"the nearest row differs in one condition",
     NULL,
     "nature=accompagnement|situation=non-salarie|motif=fin-contrat",
     {"rent aid (health crisis): situation=non-salarie; the nearest row, accompagnement.csv:3, needs "
      "situation=salarie",
      "Longest duration in months: 12"}},
    {"a date before the row",
     NULL,
     "nature=accompagnement|situation=salarie|motif=fin-contrat|mois=2|date=2021-04-07",
     {"support by Soli'AL: date=2021-04-07; the nearest row, accompagnement.csv:4, is in force from "
      "2021-04-08 on",
      "montant * min(mois, mois_max) = 150 \u00D7 min(2; 6) = 300.00 (not rounded)"}},
    {"a date after the row",
     ended,
     "nature=requalification|investissement=100|subvention_anru=0|lecture=net|date=2022-01-01",
     {"date=2022-01-01; the nearest row, requalification.csv:3, is in force from 2021-04-08 "
      "to 2021-12-31"}},
    {"a row that grants 0",
     nothing_granted,
     "nature=reconstitution|zone=reste|plus=2",
     {"PLUS, base aid: row reconstitution.csv:6 grants 0"}},
    {"no row at all", no_row, "nature=accompagnement|situation=salarie|motif=deces", {"accompagnement.csv has no row"}},
    {"what cannot be told",
     NULL,
     "nature=reconstitution|plus=2",
     {"PLUS, base aid: undecided: zone is not known", "Status: incomplet"}},
    {"another department",
     NULL,
     "nature=requalification|investissement=100|subvention_anru=0|commune=75056",
     {"every aid: the commune is outside the territory of these tables", "hors-territoire: \"75056\""}},
    {"a limit of what is no amount",
     limited,
     "nature=reconstitution|zone=reste|plus=1200|plai=3",
     {"\"plus\" (1200) is above \"plai\" (3)"}},
    {"a control character does not reach the terminal",
     NULL,
     "id=a\x1B[31m|nature=reconstitution|zone=reste|plus=2",
     {"id=a<U+001B>[31m"}},
};

/* Where lines were broken does not matter here: each break and the blanks behind it become one blank. */
static void join_lines(char *text)
{
	char *to = text;
	for (const char *from = text; *from != '\0';) {
		bool ends = *from == '\n';
		*to++ = ends ? ' ' : *from;
		from += ends ? 1 + strspn(from + 1, " \n") : 1;
	}
	*to = '\0';
}

static void test_explain(void **state)
{
	const struct explain_case *c = *state;
	static sink s;
	tables t = tables_read();
	if (c->edit != NULL)
		c->edit(&t);
	bareme_ruleset *edited = tables_load(&t);
	tables_free(&t);
	asked a = ask(edited, c->operation);
	explained(a.answer, NULL, &s);
	join_lines(s.text);
	for (size_t i = 0; i < COUNT(c->has) && c->has[i] != NULL; i++)
		if (strstr(s.text, c->has[i]) == NULL)
			fail_msg("missing: %s\nin:\n%s", c->has[i], s.text);
	asked_free(&a);
	bareme_ruleset_free(edited);
}

/* ---- Every worked case ---- */

/* Every line of the answer is there with its rule and its amount, every aid once. */
static void check_lines(const asked *a, const sink *text, const char *json)
{
	size_t count;
	cJSON *whole = cJSON_Parse(json);
	cJSON *granted = cJSON_GetObjectItem(cJSON_GetObjectItem(whole, "explication"), "accordees");
	const bareme_line *lines = bareme_answer_lines(a->answer, &count);
	int amounts = 0;
	assert_non_null(granted);
	for (cJSON *g = granted->child; g != NULL; g = g->next)
		amounts += cJSON_GetArraySize(cJSON_GetObjectItem(g, "montants"));
	assert_int_equal(amounts, count);
	for (size_t i = 0; i < count; i++) {
		char rule[64], amount[BAREME_TEXT_MAX] = "support";
		bareme_table_info table = bareme_table_describe(rules, lines[i].table, BAREME_EN);
		snprintf(rule, sizeof rule, "row %s:%zu,", table.file,
			 bareme_table_line(rules, lines[i].table, lines[i].row));
		assert_non_null(strstr(text->text, rule));
		/* Long formulas are set in two lines: what they come to stays whole. */
		if (lines[i].amount != BAREME_NO_AMOUNT)
			bareme_money_print_grouped(lines[i].amount, BAREME_EN, amount);
		assert_non_null(strstr(text->text, amount));
	}
	cJSON_Delete(whole);
}

/* A worked case as ask() takes it. */
enum { OPERATION_MAX = 1024 };
static void write_operation(const grid *g, size_t row, char operation[OPERATION_MAX])
{
	*operation = '\0';
	for (size_t i = 0; i < g->columns; i++) {
		size_t len = strlen(operation);
		if (strncmp(g->cells[0][i], "al_", 3) != 0 && *g->cells[row][i] != '\0')
			snprintf(operation + len, OPERATION_MAX - len, "%s%s=%s", len == 0 ? "" : "|", g->cells[0][i],
				 g->cells[row][i]);
	}
}

static void check_case(const grid *g, size_t row)
{
	static sink first, second, json;
	char operation[OPERATION_MAX];
	write_operation(g, row, operation);
	const bareme_locale french = {BAREME_FR, NULL, NULL};
	asked a = ask(rules, operation);
	explained(a.answer, &french, &first);
	explained(a.answer, NULL, &first);
	check_lines(&a, &first, explained_json(a.answer, NULL, &json));
	asked_free(&a);
	/* The same inputs and tables give the same bytes. */
	a = ask(rules, operation);
	assert_string_equal(explained(a.answer, NULL, &second), first.text);
	asked_free(&a);
}

static void check_cases(void (*check)(const grid *g, size_t row))
{
	size_t count, cases = 0;
	const bareme_file *files = bareme_ruleset_files(rules, &count);
	for (size_t i = 0; i < count; i++) {
		if (strncmp(files[i].name, "cas/", 4) != 0)
			continue;
		grid g = grid_read(&files[i]);
		for (size_t row = 1; row < g.rows; row++, cases++)
			check(&g, row);
		grid_free(&g);
	}
	assert_true(cases > 100);
}

static void test_worked_cases(void **state)
{
	(void)state;
	check_cases(check_case);
}

/* ---- The columns of a table's file come in any order ---- */

static bareme_ruleset *turned; /* the same rules, the first column of each table behind the others */

static void turn_columns(tables *t, const char *name)
{
	grid g = grid_read(tables_file(t, name));
	sink out = {"", 0};
	for (size_t row = 0; row < g.rows; row++)
		for (size_t i = 1; i <= g.columns; i++) {
			const char *cell = g.cells[row][i % g.columns];
			assert_null(strpbrk(cell, ",\"\n"));
			take(cell, strlen(cell), &out);
			take(i == g.columns ? "\n" : ",", 1, &out);
		}
	tables_set(t, name, out.text, out.len);
	grid_free(&g);
}

/* The fingerprint of the tables is the one thing that must differ. */
static const char *without_fingerprint(const bareme_ruleset *of, char *text)
{
	const char *print = bareme_ruleset_fingerprint(of);
	for (char *at; (at = strstr(text, print)) != NULL;)
		memset(at, '-', strlen(print));
	return text;
}

static void check_turned_case(const grid *g, size_t row)
{
	static sink text, json, turned_text, turned_json;
	char operation[OPERATION_MAX];
	write_operation(g, row, operation);
	asked a = ask(rules, operation), b = ask(turned, operation);
	explained(a.answer, NULL, &text);
	explained(b.answer, NULL, &turned_text);
	assert_string_equal(without_fingerprint(turned, turned_text.text), without_fingerprint(rules, text.text));
	explained_json(a.answer, NULL, &json);
	explained_json(b.answer, NULL, &turned_json);
	assert_string_equal(without_fingerprint(turned, turned_json.text), without_fingerprint(rules, json.text));
	asked_free(&a);
	asked_free(&b);
}

static void test_columns_in_any_order(void **state)
{
	(void)state;
	tables t = tables_read();
	for (size_t i = 0; i < bareme_table_count(rules); i++)
		turn_columns(&t, bareme_table_describe(rules, i, BAREME_EN).file);
	turned = tables_load(&t);
	tables_free(&t);
	check_cases(check_turned_case);
	for (size_t i = 0; i < bareme_table_count(rules); i++) {
		bareme_table_info table = bareme_table_describe(rules, i, BAREME_EN);
		for (size_t c = 0; c < table.rows * table.columns; c++) {
			bareme_text one = bareme_table_cell(rules, i, c / table.columns, c % table.columns);
			bareme_text other = bareme_table_cell(turned, i, c / table.columns, c % table.columns);
			assert_int_equal(one.len, other.len);
			assert_memory_equal(one.data, other.data, one.len);
		}
	}
	bareme_ruleset_free(turned);
}

/* ---- Forty lines for a note ---- */

static void test_length(void **state)
{
	(void)state;
	static sink s;
	size_t lines = 0;
	asked a = ask(rules, "nature=reconstitution|commune=Marseille|mode=vefa|plus=20|plai=30|complement=oui");
	for (const char *c = explained(a.answer, NULL, &s); *c != '\0'; c++)
		lines += *c == '\n';
	assert_in_range(lines, 20, 40);
	asked_free(&a);
}

/* ---- The plan ---- */

static const struct plan_case {
	const char *name;
	const char *operation;
	const char *items; /* "name amount" of those that are given; "before": some resource is not */
} plan_cases[] = {
    /* 3 x 6 700 = 20 100; 100 000 - 10 000 - 20 100 - 50 000 */
    {"resources and cost",
     "nature=reconstitution|zone=reste|plus=3|investissement=100000|subvention_anru=10000|autres_ressources=50000",
     "investissement 100000.00, subvention_anru 10000.00, autres_ressources 50000.00, prets_al 20100.00, "
     "before reste_a_financer 19900.00"},
    /* In thousands: 2 x 6,700; 500 - 10 - 20 - 30 - 40 - 50 - 60 - 70 - 80 - 13.4 */
    {"every resource",
     "nature=reconstitution|zone=reste|plus=2|investissement=500000|subvention_anru=10000|subvention_etat=20000|"
     "subvention_region=30000|subvention_departement=40000|subvention_epci=50000|subvention_commune=60000|"
     "pret_cdc=70000|fonds_propres=80000|autres_ressources=0",
     "investissement 500000.00, subvention_anru 10000.00, subvention_etat 20000.00, subvention_region 30000.00, "
     "subvention_departement 40000.00, subvention_epci 50000.00, subvention_commune 60000.00, pret_cdc 70000.00, "
     "fonds_propres 80000.00, autres_ressources 0.00, prets_al 13400.00, "
     "reste_a_financer 126600.00"},
    /* Marseille, Le Surcouf, in francs of 2000: the plan balances before these aids. */
    {"a plan that balances",
     "nature=requalification|investissement=4935000|subvention_anru=0|subvention_etat=1233750|pret_cdc=1866200|"
     "subvention_commune=700000|subvention_departement=394800|subvention_region=246750|fonds_propres=493500",
     "investissement 4935000.00, subvention_anru 0.00, subvention_etat 1233750.00, subvention_region 246750.00, "
     "subvention_departement 394800.00, subvention_commune 700000.00, pret_cdc 1866200.00, fonds_propres 493500.00, "
     "prets_al 2961000.00, before reste_a_financer -2961000.00"},
    {"the same without an aid",
     "nature=reconstitution|zone=reste|plai=20|mode=autre|investissement=4935000|subvention_anru=0|"
     "subvention_etat=1233750|pret_cdc=1866200|subvention_commune=700000|subvention_departement=394800|"
     "subvention_region=246750|subvention_epci=0|autres_ressources=0|fonds_propres=493500",
     "investissement 4935000.00, subvention_anru 0.00, subvention_etat 1233750.00, subvention_region 246750.00, "
     "subvention_departement 394800.00, subvention_epci 0.00, subvention_commune 700000.00, pret_cdc 1866200.00, "
     "fonds_propres 493500.00, autres_ressources 0.00, prets_al 0.00, reste_a_financer 0.00"},
    /* 2 x 9 000, 2 x 7 200: 20 000 - 18 000 - 14 400 */
    {"more than the cost", "nature=reconstitution|zone=reste|plai=2|investissement=20000",
     "investissement 20000.00, prets_al 18000.00, subventions_al 14400.00, before reste_a_financer -12400.00"},
    {"no plan without a cost", "nature=reconstitution|zone=reste|plai=2", ""},
    {"nor for what is refused", "nature=reconstitution|zone=reste|plai=x|investissement=20000", ""},
    {"what is not eligible has all to find elsewhere",
     "nature=reconstitution|zone=reste|plai=2|mode=autre|investissement=20000",
     "investissement 20000.00, prets_al 0.00, before reste_a_financer 20000.00"},
};

static void test_plan(void **state)
{
	const struct plan_case *c = *state;
	char items[1024] = "", amount[BAREME_TEXT_MAX];
	bareme_plan_item item;
	asked a = ask(rules, c->operation);
	for (size_t i = 0; bareme_answer_plan(a.answer, i, &item); i++) {
		size_t len = strlen(items);
		if (item.amount == BAREME_NO_AMOUNT)
			continue;
		bareme_money_print(item.amount, '.', amount);
		snprintf(items + len, sizeof items - len, "%s%s%s %s", i == 0 ? "" : ", ",
			 item.partial ? "before " : "", item.name, amount);
	}
	assert_string_equal(items, c->items);
	asked_free(&a);
}

/* ---- Failures ---- */

static void test_writer_fails(void **state)
{
	(void)state;
	asked a = ask(rules, "nature=reconstitution|zone=reste|plus=3");
	int told = 0;
	assert_int_equal(bareme_answer_explain(a.answer, NULL, refuse_third, &told), BAREME_STOPPED);
	assert_int_equal(told, 3);
	assert_int_equal(bareme_answer_write_json_explained(a.answer, NULL, refuse, NULL), BAREME_WRITE_ERROR);
	asked_free(&a);
}

int main(void)
{
	add_rows(explain_cases, sizeof *explain_cases, COUNT(explain_cases), test_explain);
	add_rows(plan_cases, sizeof *plan_cases, COUNT(plan_cases), test_plan);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_worked_cases);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_columns_in_any_order);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_length);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_writer_fails);
	rules = load_builtin();
	int failed = _cmocka_run_group_tests("explain", tests, test_count, NULL, NULL);
	bareme_ruleset_free(rules);
	return failed;
}
