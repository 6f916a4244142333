/*
 * Questions: none whose answer cannot change the result, and none left out that could. What the
 * library says is compared with completions that this program makes and evaluates by itself.
 */
#include "support.h"

#include "rows.h"

#include <stdio.h>
#include <stdlib.h>

#define PACKAGE "datapackage.json"
#define REBUILD "reconstitution.csv"
#define SUPPORT "accompagnement.csv"

enum { FIELDS = 64, VALUES = 16, SIGNATURE = 4096 };

/* ---- Edits of the tables ---- */

/* A third zone; the EPCI of the Gulf of Saint-Tropez is in it. */
static void third_zone(tables *t)
{
	tables_replace(t, PACKAGE, "{ \"enum\": [\"metropole\", \"reste\"] }",
		       "{ \"enum\": [\"metropole\", \"reste\", \"littoral\"] }");
	tables_replace_all(t, PACKAGE, "\"required\": true, \"enum\": [\"metropole\", \"reste\"]",
			   "\"required\": true, \"enum\": [\"metropole\", \"reste\", \"littoral\"]");
	tables_replace(t, "epci.csv", "200036077,CC du Golfe de Saint-Tropez,reste,",
		       "200036077,CC du Golfe de Saint-Tropez,littoral,");
	tables_replace(t, REBUILD, "reste,PLUS,base,",
		       "littoral,PLUS,base,7000,0,2021-04-08,,ar-hlm-2021\n"
		       "littoral,PLUS,complement,1000,0,2021-04-08,,ar-hlm-2021\n"
		       "littoral,PLAI,base,10000,8000,2021-04-08,,ar-hlm-2021\n"
		       "littoral,PLAI,complement,500,400,2021-04-08,,ar-hlm-2021\n"
		       "reste,PLUS,base,");
}

/* Off-plan purchase is excluded as well. */
static void excluding_mode(tables *t)
{
	tables_replace(t, PACKAGE, "\"exclut\": { \"mode\": [\"autre\"] }",
		       "\"exclut\": { \"mode\": [\"autre\", \"vefa\"] }");
}

/* A department is excluded, which has no commune in a metropolis. */
static void excluding_department(tables *t)
{
	tables_replace(t, PACKAGE, "\"exclut\": { \"mode\": [\"autre\"] }",
		       "\"exclut\": { \"mode\": [\"autre\"], \"departement\": [\"2A\"] }");
}

/* Two communes, of which the first one alone is in a metropolis. */
static void metropolis_first(tables *t)
{
	tables_replace(t, "communes.csv", NULL,
		       "code,nom,departement,epci,codes_postaux,du,au,anciens\n"
		       "13055,Marseille,13,200054807,13001|13002|13003|13004|13005|13006|13007|13008|13009|13010|13011|"
		       "13012|13013|13014|13015|13016,2021-01-01,,\n"
		       "04001,Aiglun,04,200067437,04510,2021-01-01,,\n");
}

/* Of two aids without an amount a cause has one or the other. */
static void one_aid_by_cause(tables *t)
{
	tables_replace(
	    t, SUPPORT, NULL,
	    "aide,situation,motif,forme,montant,mois_max,du,au,source\n"
	    "soli-al,*,deces,accompagnement,-,12,2021-04-08,,ar-hlm-2021\n"
	    "als,*,arret-maladie|invalidite|separation|chomage-partiel|perte-emploi|violences-conjugales|sinistre|"
	    "hausse-charges|fin-contrat|arret-saisonnier|autre,accompagnement,-,12,2021-04-08,,ar-hlm-2021\n");
}

/* Rehabilitation of what brings a complement is excluded. */
static void excluding_complement(tables *t)
{
	tables_replace(t, PACKAGE, "\"si\": { \"nature\": [\"requalification\"] }",
		       "\"si\": { \"nature\": [\"requalification\"] }, \"exclut\": { \"complement\": [\"oui\"] }");
}

/* Costs within bounds exclude, which neither the least number nor a large one shows. */
static void excluding_costs(tables *t)
{
	tables_replace(
	    t, PACKAGE, "\"exclut\": { \"mode\": [\"autre\"] }",
	    "\"exclut\": { \"mode\": [\"autre\"], \"investissement\": [\"100..200\"], \"plai\": [\"50..60\"] }");
}

/* One row for all zones: where the operation is has no part in rebuilding. */
static void one_zone(tables *t)
{
	tables_replace(t, REBUILD, NULL,
		       "zone,produit,volet,pret,subvention,du,au,source\n"
		       "*,PLUS,base,8000,0,2021-04-08,,ar-hlm-2021\n"
		       "*,PLUS,complement,12000,0,2021-04-08,,ar-hlm-2021\n"
		       "*,PLAI,base,11000,8600,2021-04-08,,ar-hlm-2021\n"
		       "*,PLAI,complement,4000,3200,2021-04-08,,ar-hlm-2021\n");
}

/* Nothing for tenants who are not employees. */
static void employees_only(tables *t)
{
	tables_replace(t, SUPPORT, "soli-al,salarie|non-salarie,*,", "soli-al,salarie,*,");
}

/* Never more PLUS than PLAI. */
static void limited_plus(tables *t)
{
	tables_replace(t, PACKAGE, "\"unite\": \"logement\", \"alias\": [\"nb plus\"",
		       "\"unite\": \"logement\", \"au_plus\": { \"champ\": \"plai\", \"avis\": "
		       "\"subvention-superieure\" }, \"alias\": [\"nb plus\"");
}

/* Twelve more fields, each of which can exclude: too many completions to try. */
static void many_fields(tables *t)
{
	char fields[4096] = "", excludes[1024] = "\"exclut\": { \"mode\": [\"autre\"]";
	for (int i = 0; i < 12; i++) {
		size_t len = strlen(fields), at = strlen(excludes);
		snprintf(fields + len, sizeof fields - len,
			 "{ \"name\": \"x%d\", \"type\": \"string\", "
			 "\"constraints\": { \"enum\": [\"oui\", \"non\"] } },\n",
			 i);
		snprintf(excludes + at, sizeof excludes - at, ", \"x%d\": [\"oui\"]", i);
	}
	size_t len = strlen(fields);
	snprintf(fields + len, sizeof fields - len, "{\n          \"name\": \"complement\"");
	strcat(excludes, " }");
	tables_replace(t, PACKAGE, "{\n          \"name\": \"complement\"", fields);
	tables_replace(t, PACKAGE, "\"exclut\": { \"mode\": [\"autre\"] }", excludes);
}

/* ---- Which questions ---- */

static const struct question_case {
	const char *name;
	void (*edit)(tables *t);
	const char *operation;
	const char *open;      /* the fields, in turn; "?" behind one that may be left blank */
	const char *stand_ins; /* what is put in the place of needed fields that change nothing */
} question_cases[] = {
    {"nothing is known", NULL, "", "nature ...", ""},
    {"a day on which no nature has a table", NULL, "investissement=100|date=2019-01-01", "nature", ""},
    {"rebuilding: what may end the talk comes first", NULL, "nature=reconstitution",
     "mode? commune? plus? plai? complement?", ""},
    {"an excluded mode leaves nothing open", NULL, "nature=reconstitution|mode=autre", "", "zone=reste plus=1"},
    {"a commune leaves the rest", NULL, "nature=reconstitution|mode=vefa|commune=Drap", "plus? plai? complement?", ""},
    {"its name does as well", NULL, "nature=reconstitution|mode=vefa|commune_nom=Drap", "plus? plai? complement?", ""},
    {"the zone stands for the commune", NULL, "nature=reconstitution|mode=vefa|zone=reste", "plus? plai? complement?",
     ""},
    {"one product without dwellings: the other is needed", NULL, "nature=reconstitution|mode=vefa|zone=reste|plus=0",
     "plai complement?", ""},
    {"the complement is asked last", NULL, "nature=reconstitution|mode=vefa|zone=reste|plus=0|plai=3", "complement?",
     ""},
    {"nothing more", NULL, "nature=reconstitution|mode=vefa|zone=reste|plus=0|plai=3|complement=non", "", ""},
    {"another department is not eligible whatever follows", NULL, "nature=reconstitution|commune=75056", "", "plus=1"},
    {"the limit before what it limits", NULL, "nature=requalification", "investissement subvention_anru lecture?", ""},
    {"without a grant both readings are one", NULL, "nature=requalification|investissement=1000000|subvention_anru=0",
     "", ""},
    {"with a grant they are two", NULL, "nature=requalification|investissement=1000000|subvention_anru=1", "lecture?",
     ""},
    {"so too against the package's order", limited_plus, "nature=reconstitution|mode=vefa|zone=reste|complement=non",
     "plai? plus?", ""},
    {"a grant that is known bounds the investment", NULL, "nature=requalification|subvention_anru=2000000",
     "investissement lecture?", ""},
    {"a household", NULL, "nature=accompagnement", "situation motif commune? mois?", ""},
    {"who is no employee is not asked for the cause", NULL, "nature=accompagnement|situation=non-salarie", "commune?",
     ""},
    {"nor is it after the commune; one stands for all", NULL,
     "nature=accompagnement|situation=non-salarie|commune=Ajaccio", "", "motif=autre"},
    {"months where the rent aid may apply", NULL, "nature=accompagnement|situation=salarie|motif=fin-contrat",
     "commune? mois", ""},
    {"no months elsewhere", NULL, "nature=accompagnement|situation=salarie|motif=deces", "commune?", ""},
    {"months without the employee", NULL, "nature=accompagnement|motif=fin-contrat|commune=Marseille",
     "situation mois?", ""},
    {"before the other aids the cause decides", NULL, "date=2020-05-10|nature=accompagnement", "motif situation mois?",
     ""},
    {"before the tables nothing is open", NULL, "date=2019-01-01|nature=requalification", "", ""},
    {"what is wrong leaves nothing open", NULL, "nature=reconstitution|plus=x", "", ""},
    {"an excluding mode more", excluding_mode, "nature=reconstitution|mode=vefa", "", "zone=reste plus=1"},
    {"the aid that is granted by the cause", one_aid_by_cause,
     "nature=accompagnement|situation=salarie|commune=Marseille", "motif", ""},
    {"a zone that only the first commune is in", metropolis_first, "nature=reconstitution|mode=vefa|plus=3|plai=0",
     "commune? complement?", ""},
    {"a department that excludes, in one zone", excluding_department, "nature=reconstitution|mode=vefa|zone=reste",
     "commune? plus? plai? complement?", ""},
    {"none of the other zone", excluding_department, "nature=reconstitution|mode=vefa|zone=metropole",
     "plus? plai? complement?", ""},
    {"the least costs stand for all", excluding_complement, "nature=requalification|complement=oui", "",
     "investissement=0.01 subvention_anru=0.00"},
    {"the least of the only one", excluding_complement, "nature=requalification|complement=oui|investissement=1000", "",
     "subvention_anru=0.00"},
    {"a range that excludes", excluding_costs,
     "nature=reconstitution|mode=vefa|zone=reste|plus=0|plai=3|complement=non", "investissement?", ""},
    {"a range that excludes, which is not met", excluding_costs,
     "nature=reconstitution|mode=vefa|zone=reste|plus=0|plai=3|complement=non|investissement=300", "", ""},
    {"a range that excludes has its questions for one nature alone", excluding_costs,
     "nature=accompagnement|situation=salarie|motif=deces", "commune?", ""},
    {"no zone where all are alike", one_zone, "nature=reconstitution|mode=vefa|plus=3|plai=0|complement=non", "",
     "zone=reste"},
    {"who gets nothing is asked nothing", employees_only, "nature=accompagnement|situation=non-salarie", "",
     "motif=autre"},
    {"a zone more", third_zone, "nature=reconstitution|mode=vefa|plus=3|plai=0|complement=non", "commune?", ""},
    {"too many fields: all count as open", many_fields, "nature=reconstitution",
     "commune? mode? plus? plai? x0? x1? x2? x3? x4? x5? x6? x7? x8? x9? x10? x11? complement?", ""},
};

static bareme_ruleset *load_edited(void (*edit)(tables *t))
{
	tables t = tables_read();
	if (edit != NULL)
		edit(&t);
	bareme_ruleset *rules = tables_load(&t);
	tables_free(&t);
	return rules;
}

static void test_questions(void **state)
{
	const struct question_case *c = *state;
	bareme_ruleset *rules = load_edited(c->edit);
	asked wrong = ask(rules, "nature=reconstitution|plus=x"), a = ask(rules, c->operation);
	bareme_questions *questions;
	char open[512] = "", stand_ins[512] = "";
	size_t count, len = strlen(c->open);
	assert_int_equal(bareme_questions_new(&questions, rules), BAREME_DONE);
	/* What was found of another operation is forgotten. */
	assert_int_equal(bareme_questions_find(questions, wrong.operation, NULL, false), BAREME_DONE);
	asked_free(&wrong);
	assert_int_equal(bareme_questions_find(questions, a.operation, NULL, false), BAREME_DONE);
	const bareme_question *list = bareme_questions_list(questions, &count);
	for (size_t i = 0; i < count; i++) {
		size_t at = strlen(open);
		snprintf(open + at, sizeof open - at, "%s%s%s", i == 0 ? "" : " ",
			 bareme_field_name(rules, list[i].field), list[i].optional ? "?" : "");
	}
	const bareme_stand_in *values = bareme_questions_stand_ins(questions, &count);
	for (size_t i = 0; i < count; i++) {
		size_t at = strlen(stand_ins);
		snprintf(stand_ins + at, sizeof stand_ins - at, "%s%s=%.*s", i == 0 ? "" : " ",
			 bareme_field_name(rules, values[i].field), (int)values[i].value.len, values[i].value.data);
	}
	if (len > 3 && strcmp(c->open + len - 3, "...") == 0)
		assert_memory_equal(open, c->open, len - 3);
	else
		assert_string_equal(open, c->open);
	assert_string_equal(stand_ins, c->stand_ins);
	bareme_questions_free(questions);
	asked_free(&a);
	bareme_ruleset_free(rules);
}

/* ---- The plan ---- */

#define OTHER_RESOURCES                                                                                                \
	"subvention_etat? subvention_region? subvention_departement? subvention_epci? subvention_commune? pret_cdc? "  \
	"fonds_propres? autres_ressources?"

static void test_plan(void **state)
{
	(void)state;
	static const struct {
		const char *operation, *open;
	} cases[] = {
	    {"nature=requalification|investissement=1000000|subvention_anru=0", OTHER_RESOURCES},
	    {"nature=reconstitution|mode=vefa|zone=reste|plus=1|plai=0|complement=non", "investissement?"},
	    {"nature=reconstitution|mode=vefa|zone=reste|plus=1|plai=0|complement=non|investissement=100000",
	     "subvention_anru? " OTHER_RESOURCES},
	    {"nature=reconstitution|mode=autre", ""},
	    {"nature=reconstitution|mode=vefa|zone=reste|plus=1|plai=0", "complement?"},
	};
	bareme_ruleset *rules = load_builtin();
	bareme_questions *questions;
	assert_int_equal(bareme_questions_new(&questions, rules), BAREME_DONE);
	for (size_t i = 0; i < COUNT(cases); i++) {
		asked a = ask(rules, cases[i].operation);
		char open[256] = "";
		size_t count;
		assert_int_equal(bareme_questions_find(questions, a.operation, NULL, true), BAREME_DONE);
		const bareme_question *list = bareme_questions_list(questions, &count);
		for (size_t q = 0; q < count; q++) {
			size_t at = strlen(open);
			snprintf(open + at, sizeof open - at, "%s%s?", q == 0 ? "" : " ",
				 bareme_field_name(rules, list[q].field));
		}
		assert_string_equal(open, cases[i].open);
		asked_free(&a);
	}
	bareme_questions_free(questions);
	bareme_ruleset_free(rules);
}

/* ---- Every conversation ---- */

/* What this program tries: a commune for each zone and department, a few numbers, every listed value. */
typedef struct world {
	bareme_ruleset *rules;
	bareme_questions *questions;
	bareme_operation *operation;
	bareme_answer *answer;
	size_t fields;
	const char *values[FIELDS][VALUES];
	size_t counts[FIELDS];
	bool asked[FIELDS]; /* what a conversation may ask for */
	const char *given[FIELDS];
	bool declined[FIELDS];
	int32_t date;
	uint64_t random;
	size_t states, ends;
} world;

static void add_values(world *w, const char *field, const char *const *values)
{
	int number = bareme_field_find(w->rules, slice(field));
	assert_true(number >= 0);
	for (; *values != NULL; values++)
		w->values[number][w->counts[number]++] = *values;
	w->asked[number] = true;
}

static void make_world(world *w, void (*edit)(tables *t), bool all_places)
{
	static const char *const communes[] = {"13055", "83137", "06088", "84089", "04070",  "05061", "06083",
					       "Arles", "83119", "84007", "2A004", "Bastia", NULL};
	static const char *const few[] = {"13055", "Arles", "83119", "2A004", NULL};
	static const char *const counts[] = {"0", "1", "7", NULL};
	static const char *const months[] = {"1", "6", "7", NULL};
	static const char *const costs[] = {"1000000", "12,5 M€", NULL};
	static const char *const grants[] = {"0", "250000.50", "1000000", NULL};
	*w = (world){.rules = load_edited(edit), .random = 1};
	w->fields = (size_t)bareme_field_count(w->rules);
	for (size_t i = 0; i < w->fields; i++)
		for (int v = 0; v < bareme_field_value_count(w->rules, (int)i); v++) {
			w->values[i][w->counts[i]++] = bareme_field_value_name(w->rules, (int)i, v);
			/* The department is asked for with the commune. */
			w->asked[i] = bareme_field_describe(w->rules, (int)i, BAREME_EN).role != BAREME_ROLE_DEPARTMENT;
		}
	add_values(w, "commune", all_places ? communes : few);
	add_values(w, "plus", counts);
	add_values(w, "plai", counts);
	add_values(w, "mois", months);
	add_values(w, "investissement", costs);
	add_values(w, "subvention_anru", grants);
	bareme_date_parse(slice("2021-06-01"), &w->date);
	assert_int_equal(bareme_questions_new(&w->questions, w->rules), BAREME_DONE);
	assert_int_equal(bareme_operation_new(&w->operation, w->rules, w->date), BAREME_DONE);
	assert_int_equal(bareme_answer_new(&w->answer, w->rules), BAREME_DONE);
}

static void free_world(world *w)
{
	bareme_questions_free(w->questions);
	bareme_operation_free(w->operation);
	bareme_answer_free(w->answer);
	bareme_ruleset_free(w->rules);
}

/* The result in words; false where the values are no completion: something is missing or wrong. */
static bool result_of(world *w, const char *const values[FIELDS], char out[SIGNATURE])
{
	size_t count, len;
	bareme_operation_reset(w->operation);
	for (size_t i = 0; i < w->fields; i++)
		if (values[i] != NULL)
			bareme_operation_set(w->operation, (int)i, slice(values[i]));
	bareme_evaluate(w->operation, w->answer);
	len = (size_t)snprintf(out, SIGNATURE, "%s", bareme_status_name(bareme_answer_status(w->answer)));
	if (bareme_answer_status(w->answer) == BAREME_INELIGIBLE)
		return true;
	if (bareme_answer_status(w->answer) != BAREME_GRANTED)
		return false;
	const bareme_line *lines = bareme_answer_lines(w->answer, &count);
	for (size_t i = 0; i < count; i++) {
		char title[128], terms[128];
		bareme_line_print_title(w->answer, &lines[i], BAREME_EN, title, sizeof title);
		bareme_line_print_terms(w->answer, &lines[i], BAREME_EN, terms, sizeof terms);
		len += (size_t)snprintf(out + len, SIGNATURE - len, "\n%s %s %lld %s", title,
					bareme_form_describe(w->rules, (size_t)lines[i].form, BAREME_EN).name,
					(long long)lines[i].amount, terms);
	}
	const bareme_notice *n;
	for (size_t i = 0; (n = bareme_answer_notice(w->answer, i)) != NULL; i++) {
		char message[512];
		if (bareme_notice_code(n) != BAREME_CODE_VERIFY)
			continue;
		bareme_notice_print(w->answer, n, NULL, message, sizeof message);
		len += (size_t)snprintf(out + len, SIGNATURE - len, "\n%s", message);
	}
	assert_true(len < SIGNATURE);
	return true;
}

static size_t draw(world *w, size_t below)
{
	w->random = w->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (size_t)(w->random >> 33) % below;
}

/* Draws a completion of what is given. */
static void complete(world *w, const char *values[FIELDS])
{
	for (size_t i = 0; i < w->fields; i++) {
		bool fixed = w->given[i] != NULL || w->declined[i] || !w->asked[i];
		size_t value = fixed ? 0 : draw(w, w->counts[i] + 1);
		values[i] = value == 0 ? w->given[i] : w->values[i][value - 1];
	}
}

/* True where some completion of those drawn has an answer. */
static bool can_complete(world *w, size_t draws)
{
	static char result[SIGNATURE];
	const char *values[FIELDS];
	for (; draws > 0; draws--) {
		complete(w, values);
		if (result_of(w, values, result))
			return true;
	}
	return false;
}

/* True where some completion of those drawn has another result with another value of the field. */
static bool can_change(world *w, size_t field, size_t draws)
{
	static char first[SIGNATURE], other[SIGNATURE];
	const char *values[FIELDS];
	for (; draws > 0; draws--) {
		bool any = false;
		complete(w, values);
		for (size_t v = 0; v <= w->counts[field]; v++) {
			values[field] = v == 0 ? NULL : w->values[field][v - 1];
			if (!result_of(w, values, any ? other : first))
				continue;
			if (any && strcmp(first, other) != 0)
				return true;
			any = true;
		}
	}
	return false;
}

static void fail_at(const world *w, const char *what, size_t field)
{
	print_error("%s: %s; given:", what, bareme_field_name(w->rules, (int)field));
	for (size_t i = 0; i < w->fields; i++)
		if (w->given[i] != NULL || w->declined[i])
			print_error(" %s=%s", bareme_field_name(w->rules, (int)i),
				    w->given[i] == NULL ? "" : w->given[i]);
	print_error("\n");
	fail();
}

/* At the end the stand-ins complete the operation, and no pair of other values changes the result. */
static void check_end(world *w)
{
	static char first[SIGNATURE], other[SIGNATURE];
	const char *values[FIELDS];
	size_t count;
	memcpy(values, w->given, sizeof values);
	const bareme_stand_in *stand_ins = bareme_questions_stand_ins(w->questions, &count);
	for (size_t i = 0; i < count; i++)
		values[stand_ins[i].field] = stand_ins[i].value.data;
	w->ends++;
	if (!result_of(w, values, first))
		fail_at(w, "the end is no answer", 0);
	for (size_t f = 0; f < w->fields; f++) {
		if (w->given[f] != NULL || w->declined[f] || !w->asked[f])
			continue;
		const char *kept = values[f];
		for (size_t v = 0; v <= w->counts[f]; v++) {
			values[f] = v == 0 ? NULL : w->values[f][v - 1];
			if (result_of(w, values, other) && strcmp(first, other) != 0)
				fail_at(w, "could still change the result", f);
			size_t g = draw(w, w->fields), g_value = draw(w, w->counts[g] + 1);
			if (g == f || w->given[g] != NULL || w->declined[g] || !w->asked[g])
				continue;
			const char *kept_too = values[g];
			values[g] = g_value == 0 ? NULL : w->values[g][g_value - 1];
			if (result_of(w, values, other) && strcmp(first, other) != 0)
				fail_at(w, "could still change the result with another", f);
			values[g] = kept_too;
		}
		values[f] = kept;
	}
}

/* Sets the operation to what was given, and finds its questions. */
static const bareme_question *find(world *w, size_t *count)
{
	bareme_operation_reset(w->operation);
	for (size_t i = 0; i < w->fields; i++)
		if (w->given[i] != NULL)
			bareme_operation_set(w->operation, (int)i, slice(w->given[i]));
	assert_int_equal(bareme_questions_find(w->questions, w->operation, w->declined, false), BAREME_DONE);
	return bareme_questions_list(w->questions, count);
}

/* Goes through every conversation from here. */
static void walk(world *w)
{
	size_t count, zone = (size_t)bareme_field_find(w->rules, slice("zone"));
	const bareme_question *list = find(w, &count);
	bool open[FIELDS] = {false};
	w->states++;
	if (count == 0) {
		check_end(w);
		return;
	}
	bareme_question question = list[0];
	for (size_t i = 0; i < count; i++)
		open[list[i].field] = true;
	for (size_t i = 0; i < w->fields; i++) {
		if (w->given[i] != NULL || w->declined[i] || !w->asked[i])
			continue;
		if (open[i] && !can_change(w, i, 4000))
			fail_at(w, "is asked and cannot change the result", i);
		/* The zone waits for the commune. */
		if (!open[i] && (i != zone || count == 0) && can_change(w, i, 20))
			fail_at(w, "is not open and can change the result", i);
	}
	for (size_t v = question.optional ? 0 : 1; v <= w->counts[question.field]; v++) {
		const char *value = v == 0 ? NULL : w->values[question.field][v - 1];
		w->given[question.field] = value;
		w->declined[question.field] = v == 0;
		/* What no completion mends is no answer: it is asked again. */
		find(w, &count);
		bool possible = bareme_questions_possible(w->questions);
		if (possible != can_complete(w, possible ? 4000 : 100))
			fail_at(w, "taken and refused, or the other way round", (size_t)question.field);
		if (possible)
			walk(w);
	}
	w->given[question.field] = NULL;
	w->declined[question.field] = false;
}

static const struct walk_case {
	const char *name;
	void (*edit)(tables *t);
} walk_cases[] = {
    {"every conversation, as the tables are", NULL},
    {"every conversation, with a third zone", third_zone},
    {"every conversation, with an excluding mode more", excluding_mode},
    {"every conversation, with an excluded department", excluding_department},
    {"every conversation, with one row for all zones", one_zone},
    {"every conversation, with aid for employees only", employees_only},
};

static void test_walk(void **state)
{
	const struct walk_case *c = *state;
	static world w;
	make_world(&w, c->edit, c->edit == NULL);
	walk(&w);
	assert_true(w.ends > 50);
	printf("%s: %zu states, %zu ends\n", c->name, w.states, w.ends);
	free_world(&w);
}

int main(void)
{
	add_rows(question_cases, sizeof *question_cases, COUNT(question_cases), test_questions);
	add_rows(walk_cases, sizeof *walk_cases, COUNT(walk_cases), test_walk);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_plan);
	return _cmocka_run_group_tests("ask", tests, test_count, NULL, NULL);
}
