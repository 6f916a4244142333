/* A new zone, product, aid, table, rate or formula is an edit of the tables alone. */
#include "support.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PACKAGE "datapackage.json"
#define REBUILD "reconstitution.csv"

/* ---- The edits ---- */

/* A third zone from 2023 on; the EPCI of the Gulf of Saint-Tropez moves to it. */
static void add_zone(tables *t)
{
	tables_replace(t, PACKAGE, "{ \"enum\": [\"metropole\", \"reste\"] }",
		       "{ \"enum\": [\"metropole\", \"reste\", \"littoral\"] }");
	tables_replace_all(t, PACKAGE, "\"required\": true, \"enum\": [\"metropole\", \"reste\"]",
			   "\"required\": true, \"enum\": [\"metropole\", \"reste\", \"littoral\"]");
	tables_replace(
	    t, PACKAGE, "\"alias\": [\"zonage\"],\n            \"valeurs\": {",
	    "\"alias\": [\"zonage\"],\n            \"valeurs\": {\n"
	    "\"littoral\": { \"titre\": \"littoral\", \"titre@en\": \"coast\", \"alias\": [\"bord de mer\"] },");
	tables_replace(t, "epci.csv", "200036077,CC du Golfe de Saint-Tropez,reste,2021-01-01,\n",
		       "200036077,CC du Golfe de Saint-Tropez,reste,2021-01-01,2022-12-31\n"
		       "200036077,CC du Golfe de Saint-Tropez,littoral,2023-01-01,\n");
	tables_replace(t, REBUILD, "reste,PLUS,base,",
		       "littoral,PLUS,base,7000,0,2023-01-01,,ar-hlm-2021\n"
		       "littoral,PLUS,complement,1000,0,2023-01-01,,ar-hlm-2021\n"
		       "littoral,PLAI,base,10000,8000,2023-01-01,,ar-hlm-2021\n"
		       "littoral,PLAI,complement,500,400,2023-01-01,,ar-hlm-2021\n"
		       "reste,PLUS,base,");
}

/* A third product with a field of its own for its dwellings. */
static void add_product(tables *t)
{
	tables_replace(t, PACKAGE, "{\n          \"name\": \"complement\"",
		       "{\n          \"name\": \"pls\", \"type\": \"integer\", \"title\": \"Logements PLS\",\n"
		       "          \"constraints\": { \"minimum\": 0, \"maximum\": 500 },\n"
		       "          \"bareme\": { \"unite\": \"logement\", \"alias\": [\"nb pls\"] }\n        },\n"
		       "        {\n          \"name\": \"complement\"");
	tables_replace(t, PACKAGE, "\"enum\": [\"PLUS\", \"PLAI\"]", "\"enum\": [\"PLUS\", \"PLAI\", \"PLS\"]");
	tables_replace(
	    t, PACKAGE, "\"avec\": { \"logements\": \"plai\" } }",
	    "\"avec\": { \"logements\": \"plai\" } },\n"
	    "                { \"valeur\": \"PLS\", \"titre\": \"PLS\", \"avec\": { \"logements\": \"pls\" } }");
	tables_replace(t, PACKAGE, "\"champs\": [\"plus\", \"plai\"]", "\"champs\": [\"plus\", \"plai\", \"pls\"]");
	tables_replace(t, REBUILD, "reste,PLUS,base,",
		       "metropole,PLS,base,3000.25,0,2021-04-08,,ar-hlm-2021\n"
		       "metropole,PLS,complement,0,150,2021-04-08,,ar-hlm-2021\n"
		       "reste,PLS,*,2000,0,2021-04-08,,ar-hlm-2021\n"
		       "reste,PLUS,base,");
}

static void change_rate(tables *t)
{
	tables_replace_all(t, "requalification.csv", ",0.60,", ",0.555,");
}

static void change_formula(tables *t)
{
	tables_replace(t, PACKAGE, "max(0, taux * investissement - subvention_anru)",
		       "min(investissement - subvention_anru, 0.5 * taux * (investissement + subvention_anru))");
}

/* The amount is that of the longest duration; the months are only shown. */
static void change_amount(tables *t)
{
	tables_replace(t, PACKAGE, "\"montant * min(mois, mois_max)\"", "\"montant * mois_max\"");
}

/* An aid that is a loan, for a cause that is new. */
static void add_aid(tables *t)
{
	tables_replace(t, PACKAGE, "\"enum\": [\"als\", \"aide-loyer\", \"soli-al\"]",
		       "\"enum\": [\"als\", \"aide-loyer\", \"soli-al\", \"avance\"]");
	tables_replace(
	    t, PACKAGE, "{ \"valeur\": \"soli-al\", ",
	    "{ \"valeur\": \"avance\", \"titre\": \"avance\" },\n                { \"valeur\": \"soli-al\", ");
	tables_replace(t, PACKAGE, "\"arret-saisonnier\", \"autre\"]",
		       "\"arret-saisonnier\", \"inondation\", \"autre\"]");
	tables_replace(t, "accompagnement.csv", "soli-al,salarie|non-salarie,*,",
		       "avance,*,inondation|sinistre,pret,212.50,3,2021-04-08,,ar-hlm-2021\nsoli-al,salarie,*,");
}

/* A table of its own for a nature that is new. */
static void add_table(tables *t)
{
	tables_replace(t, PACKAGE, "\"enum\": [\"reconstitution\", \"requalification\", \"accompagnement\"]",
		       "\"enum\": [\"reconstitution\", \"requalification\", \"accompagnement\", \"demolition\"]");
	tables_replace(
	    t, PACKAGE, "{ \"profile\": \"data-resource\", \"name\": \"cas-reconstitution\"",
	    "{ \"name\": \"demolition\", \"path\": \"demolition.csv\", \"title\": \"Démolition\", \"schema\": { "
	    "\"fields\": [\n"
	    "{ \"name\": \"zone\", \"bareme\": { \"role\": \"condition\", \"champ\": \"zone\" } },\n"
	    "{ \"name\": \"part\", \"type\": \"number\", \"bareme\": { \"role\": \"valeur\", \"unite\": \"taux\" } },\n"
	    "{ \"name\": \"forfait\", \"type\": \"number\", \"bareme\": { \"role\": \"valeur\", \"unite\": "
	    "\"euro/logement\" } },\n"
	    "{ \"name\": \"du\", \"type\": \"date\", \"bareme\": { \"role\": \"du\" } },\n"
	    "{ \"name\": \"source\", \"bareme\": { \"role\": \"source\" } } ] },\n"
	    "\"bareme\": { \"role\": \"regles\", \"si\": { \"nature\": [\"demolition\"] }, \"revue\": \"2021-05-05\",\n"
	    "\"montants\": [ { \"forme\": \"pret\", \"unitaire\": \"part\", \"formule\": \"part * investissement\" },\n"
	    "{ \"forme\": \"subvention\", \"unitaire\": \"forfait\", \"quantite\": \"plus + plai\", "
	    "\"formule\": \"forfait * (plus + plai)\" } ] } },\n"
	    "    { \"profile\": \"data-resource\", \"name\": \"cas-reconstitution\"");
	tables_add(t, "demolition.csv",
		   "zone,part,forfait,du,source\nmetropole,0.333333,100.10,2021-04-08,ar-hlm-2021\n"
		   "reste,0,50,2021-04-08,ar-hlm-2021\n");
}

/* ---- Cases ---- */

typedef struct extension_case {
	const char *name;
	void (*edits[3])(tables *t);
	struct {
		const char *operation, *amounts;
	} asked[6];
} extension_case;

#define RC "nature=reconstitution|"
#define RQ "nature=requalification|"
#define AC "nature=accompagnement|"

static const extension_case cases[] = {
    {"a new zone",
     {add_zone},
     {{RC "commune=Saint-Tropez|plus=3|plai=2|date=2022-12-31", "38100.00 14400.00 ok"}, /* 3 x 6700 + 2 x 9000 */
      {RC "commune=Saint-Tropez|plus=3|plai=2|date=2023-01-01", "41000.00 16000.00 ok"}, /* 3 x 7000 + 2 x 10000 */
      {RC "commune=83119|zone=Bord de mer|plus=3|plai=2|complement=oui|date=2023-01-01",
       "45000.00 16800.00 ok"}, /* and 3 x 1000 + 2 x 500, 2 x 400 */
      {RC "commune=83119|zone=reste|plus=3|date=2023-01-01", "- - invalide"},
      {RC "zone=littoral|plus=1|date=2022-12-31", "- - invalide"},
      {RC "commune=83137|plus=1|date=2023-01-01", "8000.00 0.00 ok"}}},
    {"a new product",
     {add_product},
     {{RC "zone=metropole|plus=1|plai=1|pls=4", "31001.00 8600.00 ok"}, /* 8000 + 11000 + 4 x 3000.25 */
      {RC "zone=metropole|Nb PLS=4", "12001.00 0.00 ok"},
      {RC "zone=metropole|pls=4|complement=oui", "12001.00 600.00 ok"},
      {RC "zone=reste|pls=2|complement=oui", "8000.00 0.00 ok"}, /* one row for both parts */
      {RC "zone=reste|pls=501", "- - invalide"},
      {RC "zone=reste|plus=0|pls=0", "- - invalide"}}},
    {"a changed rate",
     {change_rate},
     {{RQ "investissement=10000000|subvention_anru=2000000", "3550000.00 0.00 ok"},
      {RQ "investissement=10000000|subvention_anru=2000000|lecture=net", "4440000.00 0.00 ok"},
      {RQ "investissement=0,01|subvention_anru=0", "0.01 0.00 ok"},    /* 0.00555, to the nearest cent */
      {RQ "investissement=10,01|subvention_anru=0", "5.56 0.00 ok"}}}, /* 5.55555 */
    {"a changed formula",
     {change_formula},
     {{RQ "investissement=1000|subvention_anru=200", "360.00 0.00 ok"}, /* 0.3 x 1200 < 800 */
      {RQ "investissement=1000|subvention_anru=900", "100.00 0.00 ok"}, /* 100 < 0.3 x 1900 */
      {RQ "investissement=1000|subvention_anru=200|lecture=net", "480.00 0.00 ok"}}},
    {"a changed formula and a changed rate",
     {change_rate, change_formula},
     {{RQ "investissement=1000|subvention_anru=200", "333.00 0.00 ok"}}}, /* 0.5 x 0.555 x 1200 */
    {"a quantity that the amount does not depend on",
     {change_amount},
     {{AC "situation=salarie|motif=chomage-partiel|mois=2", "0.00 900.00 ok"}, /* 150 x 6 */
      {AC "situation=salarie|motif=chomage-partiel", "- - incomplet"}}},
    {"a new aid",
     {add_aid},
     {{AC "situation=salarie|motif=inondation|mois=2", "425.00 0.00 ok"},
      {AC "situation=non-salarie|motif=inondation|mois=5", "637.50 0.00 ok"},
      {AC "situation=non-salarie|motif=inondation", "- - incomplet"},
      {AC "situation=salarie|motif=chomage-partiel|mois=2", "0.00 300.00 ok"},
      {AC "situation=non-salarie|motif=deces|mois=1", "0.00 0.00 ineligible"}}},
    {"a new table",
     {add_table},
     {{"nature=demolition|zone=metropole|investissement=100|plus=1|plai=2", "33.33 300.30 ok"},
      {"nature=demolition|zone=reste|plus=0|plai=2", "0.00 100.00 ok"},
      {"nature=demolition|zone=metropole|plus=1|plai=1", "- - incomplet"},
      {RC "zone=reste|plus=1", "6700.00 0.00 ok"}}},
    {"a new zone and a new product",
     {add_zone, add_product},
     {{RC "zone=littoral|plus=1|date=2023-01-01", "7000.00 0.00 ok"},
      {RC "zone=littoral|pls=1|date=2023-01-01", "0.00 0.00 ineligible"}, /* no row says what it gets */
      {RC "zone=metropole|pls=2|date=2023-01-01", "6000.50 0.00 ok"}}},
};

static void test_case(void **state)
{
	const extension_case *c = *state;
	tables t = tables_read();
	for (size_t i = 0; i < 3 && c->edits[i] != NULL; i++)
		c->edits[i](&t);
	bareme_ruleset *ruleset = tables_load(&t);
	tables_free(&t);
	size_t wrong = 0;
	for (size_t i = 0; i < 6 && c->asked[i].operation != NULL; i++) {
		asked a = ask(ruleset, c->asked[i].operation);
		char *notices = asked_notices(&a);
		if (strcmp(asked_amounts(&a), c->asked[i].amounts) != 0) {
			print_error("%s: expected %s, got %s\n%s", c->asked[i].operation, c->asked[i].amounts,
				    asked_amounts(&a), notices);
			wrong++;
		}
		free(notices);
		asked_free(&a);
	}
	bareme_ruleset_free(ruleset);
	assert_int_equal(wrong, 0);
}

/* What the new zone and product are called shows in the answer. */
static void test_vocabulary(void **state)
{
	(void)state;
	char title[256];
	size_t count;
	tables t = tables_read();
	add_zone(&t);
	add_product(&t);
	bareme_ruleset *ruleset = tables_load(&t);
	tables_free(&t);
	int zone = bareme_field_find(ruleset, slice("zone"));
	assert_int_equal(bareme_field_value_count(ruleset, zone), 3);
	assert_string_equal(bareme_field_value_title(ruleset, zone, 2, BAREME_EN), "coast");
	asked a = ask(ruleset, RC "commune=Saint-Tropez|plus=1|date=2023-01-01");
	int applied = bareme_answer_zone(a.answer);
	assert_int_equal(applied, 2);
	assert_string_equal(bareme_field_value_name(ruleset, zone, applied), "littoral");
	asked_free(&a);
	a = ask(ruleset, RC "zone=metropole|pls=1");
	const bareme_line *lines = bareme_answer_lines(a.answer, &count);
	assert_int_equal(count, 1);
	bareme_line_print_title(a.answer, &lines[0], BAREME_EN, title, sizeof title);
	assert_string_equal(title, "PLS, base aid");
	bareme_line_print_steps(a.answer, &lines[0], title, sizeof title);
	assert_string_equal(title, "3000.25 * 1 = 3000.25");
	asked_free(&a);
	assert_non_null(memmem(bareme_ruleset_schema(ruleset).data, bareme_ruleset_schema(ruleset).len,
			       "\"Logements PLS\"", strlen("\"Logements PLS\"")));
	bareme_ruleset_free(ruleset);
}

/* A grant that is probably a resource too is named where all that the package asks for holds. */
static void test_counted_twice(void **state)
{
	static const struct {
		const char *given;
		bool named;
	} operations[] = {
	    {"commune=Nice|complement=oui", true},           {"zone=metropole|complement=oui", true},
	    {"commune=Nice|complement=non", false},          {"commune=Nice", false},
	    {"commune=La Garde (04)|complement=oui", false}, {"zone=reste|complement=oui", false},
	};
	(void)state;
	tables t = tables_read();
	tables_replace(
	    &t, PACKAGE, "\"si\": { \"nature\": [\"reconstitution\"] } }",
	    "\"si\": { \"nature\": [\"reconstitution\"], \"complement\": [\"oui\"], \"zone\": [\"metropole\"] } }");
	bareme_ruleset *ruleset = tables_load(&t);
	tables_free(&t);
	for (size_t i = 0; i < sizeof operations / sizeof *operations; i++) {
		char fields[256];
		snprintf(fields, sizeof fields, RC "plai=1|investissement=100000|subvention_anru=1|%s",
			 operations[i].given);
		asked a = ask(ruleset, fields);
		char *notices = asked_notices(&a);
		if ((strstr(notices, bareme_code_name(BAREME_CODE_COUNTED_TWICE)) != NULL) != operations[i].named)
			fail_msg("%s\n%s", operations[i].given, notices);
		free(notices);
		asked_free(&a);
	}
	bareme_ruleset_free(ruleset);
}

int main(void)
{
	enum { CASES = sizeof cases / sizeof *cases };
	struct CMUnitTest tests[CASES + 2] = {{0}};
	for (size_t i = 0; i < CASES; i++)
		tests[i] = (struct CMUnitTest){cases[i].name, test_case, NULL, NULL, (void *)(uintptr_t)&cases[i]};
	tests[CASES] = (struct CMUnitTest)cmocka_unit_test(test_vocabulary);
	tests[CASES + 1] = (struct CMUnitTest)cmocka_unit_test(test_counted_twice);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
