/* What differs between two rulesets, and what that changes for lists of operations. */
#include "rows.h"
#include "support.h"

#include <stdio.h>
#include <stdlib.h>

#define PACKAGE "datapackage.json"
#define REBUILD "reconstitution.csv"
#define RATES   "requalification.csv"
#define SUPPORT "accompagnement.csv"

/* ---- Differences as text ---- */

typedef struct lines {
	char text[16384];
	size_t len;
} lines;

static __attribute__((format(printf, 2, 3))) void put(lines *to, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	int len = vsnprintf(to->text + to->len, sizeof to->text - to->len, format, args);
	va_end(args);
	assert_in_range(len, 0, sizeof to->text - to->len - 1);
	to->len += (size_t)len;
}

/* Lines of the territory and of the package move with every edit of data/: only their files are told. */
static void put_place(lines *to, bareme_place place)
{
	if (place.file == NULL)
		put(to, "-");
	else if (strcmp(place.file, PACKAGE) == 0 || strcmp(place.file, "communes.csv") == 0 ||
		 strcmp(place.file, "epci.csv") == 0)
		put(to, "%s", place.file);
	else
		put(to, "%s:%zu", place.file, place.line);
}

static void put_value(lines *to, bareme_number number, const char *text)
{
	if (number.present && number.decimals == 6)
		put(to, "%lld/10^6", (long long)number.value);
	else if (number.present && number.decimals == 2)
		put(to, "%lld.%02lld", (long long)number.value / 100, (long long)number.value % 100);
	else if (number.present)
		put(to, "%lld", (long long)number.value);
	else
		put(to, "%s", text == NULL ? "" : text);
}

static void put_change(lines *to, const bareme_change *c)
{
	char from[BAREME_TEXT_MAX] = "", until[BAREME_TEXT_MAX] = "";
	if (c->from != BAREME_ALWAYS)
		bareme_date_print(c->from, from);
	if (c->to != BAREME_FOREVER)
		bareme_date_print(c->to, until);
	put(to, "%s %s %s [%s] %s..%s", bareme_change_kind_name(c->kind), bareme_subject_name(c->subject), c->name,
	    c->detail, from, until);
	for (size_t i = 0; i < c->count; i++) {
		const bareme_value_change *v = &c->values[i];
		put(to, " %s(%s):", v->name, v->unit);
		put_value(to, v->number_before, v->text_before);
		put(to, ">");
		put_value(to, v->number_after, v->text_after);
	}
	put(to, " @ ");
	put_place(to, c->before);
	put(to, " > ");
	put_place(to, c->after);
	put(to, "\n");
}

static void put_changes(lines *to, const bareme_ruleset *before, const bareme_ruleset *after)
{
	bareme_diff *diff;
	size_t count;
	assert_int_equal(bareme_diff_new(&diff, before, after), BAREME_DONE);
	const bareme_change *changes = bareme_diff_changes(diff, &count);
	for (size_t i = 0; i < count; i++)
		put_change(to, &changes[i]);
	bareme_diff_free(diff);
}

static void put_amount(lines *to, int64_t cents)
{
	char text[BAREME_TEXT_MAX] = "-";
	if (cents != BAREME_NO_AMOUNT)
		bareme_money_print(cents, '.', text);
	put(to, "%s", text);
}

static void put_amounts(lines *to, const char *what, int64_t before, int64_t after)
{
	put(to, " %s ", what);
	put_amount(to, before);
	put(to, ">");
	put_amount(to, after);
}

static int put_operation(const bareme_operation_change *o, void *payload)
{
	lines *to = payload;
	put(to, "%llu,%llu,%.*s:", (unsigned long long)o->record, (unsigned long long)o->line, (int)o->id.len,
	    o->id.data);
	put_amounts(to, "loan", o->before.loan, o->after.loan);
	put_amounts(to, "grant", o->before.grant, o->after.grant);
	put(to, " %s>%s %s>%s\n", bareme_status_name(o->before.status), bareme_status_name(o->after.status),
	    o->before.zone == NULL ? "" : o->before.zone, o->after.zone == NULL ? "" : o->after.zone);
	for (size_t i = 0; i < o->count; i++) {
		const bareme_aid_change *a = &o->aids[i];
		put(to, "  %s, %s,", a->table, a->title);
		put_amounts(to, a->form, a->amount_before, a->amount_after);
		put(to, " @ ");
		put_place(to, a->before);
		put(to, " > ");
		put_place(to, a->after);
		put(to, "\n");
	}
	return 0;
}

static void warn(const bareme_fault *fault, void *payload)
{
	put(payload, "! %s\n", fault->message);
}

static const bareme_locale english = {BAREME_EN, NULL, NULL};

static bareme_result put_list(lines *to, const bareme_ruleset *before, const bareme_ruleset *after, const char *list,
			      unsigned threads, size_t block)
{
	bareme_text rest = slice(list);
	bareme_diff_total total;
	bareme_list_options options = {.size = sizeof(bareme_list_options),
				       .date = 18779, /* 2021-06-01 */
				       .locale = &english,
				       .threads = threads,
				       .block = block,
				       .read = give_text,
				       .read_payload = &rest,
				       .report = warn,
				       .report_payload = to};
	bareme_result result = bareme_diff_list(before, after, &options, put_operation, to, &total);
	if (result != BAREME_DONE)
		return result;
	put(to, "%llu of %llu:", (unsigned long long)total.changed, (unsigned long long)total.records);
	put_amounts(to, "loan", (int64_t)total.before.loan.low, (int64_t)total.after.loan.low);
	put_amounts(to, "grant", (int64_t)total.before.grant.low, (int64_t)total.after.grant.low);
	put(to, " statuts");
	for (int i = 0; i <= BAREME_INVALID; i++)
		put(to, " %llu>%llu", (unsigned long long)total.before.by_status[i],
		    (unsigned long long)total.after.by_status[i]);
	put(to, "\n");
	return result;
}

/* ---- Edits ---- */

/* What a spreadsheet makes of the tables: a mark, semicolons, CRLF, a decimal comma. */
static void save_by_spreadsheet(tables *t)
{
	static const char *const files[] = {REBUILD, RATES, SUPPORT, "epci.csv", "communes.csv"};
	tables_replace_all(t, RATES, "0.60", "0,6");
	for (size_t i = 0; i < COUNT(files); i++) {
		const bareme_file *f = tables_file(t, files[i]);
		const char *data = f->data;
		char *out = malloc(2 * f->len + 3);
		size_t len = 3;
		assert_non_null(out);
		memcpy(out, "\xEF\xBB\xBF", 3);
		for (size_t k = 0; k < f->len; k++) {
			bool decimal = data[k] == ',' && k >= 1 && data[k - 1] == '0' && k + 1 < f->len &&
				       data[k + 1] == '6' && strcmp(files[i], RATES) == 0;
			if (data[k] == '\n')
				out[len++] = '\r';
			out[len++] = data[k] == ',' && !decimal ? ';' : data[k];
		}
		tables_set(t, files[i], out, len);
		free(out);
	}
}

/* The rows of every table but the heading, last first. */
static void reverse_rows(tables *t)
{
	static const char *const files[] = {REBUILD, RATES, SUPPORT, "epci.csv", "communes.csv"};
	for (size_t i = 0; i < COUNT(files); i++) {
		const bareme_file *f = tables_file(t, files[i]);
		const char *data = f->data, *body = (const char *)memchr(data, '\n', f->len) + 1;
		char *out = malloc(f->len);
		size_t len = (size_t)(body - data), end = f->len;
		assert_non_null(out);
		memcpy(out, data, len);
		while (end > (size_t)(body - data)) {
			const char *before = memrchr(data, '\n', end - 1);
			size_t start = (size_t)(before - data) + 1;
			memcpy(out + len, data + start, end - start);
			len += end - start;
			end = start;
		}
		tables_set(t, files[i], out, len);
		free(out);
	}
}

/* A condition more: every row holds for each of its values. */
static void add_condition(tables *t)
{
	tables_replace(t, PACKAGE, "{ \"name\": \"taux\", \"type\": \"number\"",
		       "{ \"name\": \"complement\", \"type\": \"string\", \"bareme\": { \"role\": \"condition\", "
		       "\"champ\": \"complement\" } },\n{ \"name\": \"taux\", \"type\": \"number\"");
	tables_replace(t, RATES, NULL,
		       "complement,lecture,taux,du,au,source\n"
		       "*,brut,0.60,2021-04-08,,ar-hlm-2021\n"
		       "oui,net,0.60,2021-04-08,,ar-hlm-2021\n"
		       "non,net,0.50,2021-04-08,,ar-hlm-2021\n");
}

/* A table of its own for a nature that is new. */
static void add_table(tables *t)
{
	tables_replace(t, PACKAGE, "\"enum\": [\"reconstitution\", \"requalification\", \"accompagnement\"]",
		       "\"enum\": [\"reconstitution\", \"requalification\", \"accompagnement\", \"demolition\"]");
	tables_replace(
	    t, PACKAGE, "{ \"profile\": \"data-resource\", \"name\": \"cas-reconstitution\"",
	    "{ \"name\": \"demolition\", \"path\": \"demolition.csv\", \"title\": \"Demolition\", \"schema\": { "
	    "\"fields\": [\n"
	    "{ \"name\": \"zone\", \"bareme\": { \"role\": \"condition\", \"champ\": \"zone\" } },\n"
	    "{ \"name\": \"forfait\", \"type\": \"number\", \"bareme\": { \"role\": \"valeur\", \"unite\": "
	    "\"euro/logement\" } },\n"
	    "{ \"name\": \"du\", \"type\": \"date\", \"bareme\": { \"role\": \"du\" } },\n"
	    "{ \"name\": \"source\", \"bareme\": { \"role\": \"source\" } } ] },\n"
	    "\"bareme\": { \"role\": \"regles\", \"si\": { \"nature\": [\"demolition\"] }, \"revue\": \"2021-05-05\",\n"
	    "\"montants\": [ { \"forme\": \"subvention\", \"unitaire\": \"forfait\", \"quantite\": \"plus + plai\", "
	    "\"formule\": \"forfait * (plus + plai)\" } ] } },\n"
	    "    { \"profile\": \"data-resource\", \"name\": \"cas-reconstitution\"");
	tables_add(t, "demolition.csv", "zone,forfait,du,source\n*,50.50,2021-04-08,ar-hlm-2021\n");
}

/* A third zone from 2023 on; the EPCI of the Gulf of Saint-Tropez moves to it. */
static void add_zone(tables *t)
{
	tables_replace_all(t, PACKAGE, "\"enum\": [\"metropole\", \"reste\"]",
			   "\"enum\": [\"metropole\", \"reste\", \"littoral\"]");
	tables_replace(t, "epci.csv", "200036077,CC du Golfe de Saint-Tropez,reste,2021-01-01,\n",
		       "200036077,CC du Golfe de Saint-Tropez,reste,2021-01-01,2022-12-31\n"
		       "200036077,CC du Golfe de Saint-Tropez,littoral,2023-01-01,\n");
	tables_replace(t, REBUILD, "reste,PLUS,base,",
		       "littoral,PLUS,*,7000,0,2023-01-01,,ar-hlm-2021\nreste,PLUS,base,");
}

/* ---- Cases ---- */

typedef struct diff_case {
	const char *name;
	edit edits[8];
	void (*change)(tables *t);
	const char *changes;
	const char *list, *operations; /* list NULL: none */
} diff_case;

#define ALS_CAUSES                                                                                                     \
	"arret-maladie|invalidite|separation|chomage-partiel|perte-emploi|violences-conjugales|sinistre|deces|"        \
	"hausse-charges"

static const diff_case cases[] = {
    /* ---- No difference ---- */
    {"unedited",
     {{0}},
     NULL,
     "",
     "nature,zone,plus\nreconstitution,reste,2\n",
     "0 of 1: loan 13400.00>13400.00 grant 0.00>0.00 statuts 1>1 0>0 0>0 0>0\n"},
    {"rows in another order", {{0}}, reverse_rows, "", NULL, NULL},
    {"saved by a spreadsheet", {{0}}, save_by_spreadsheet, "", NULL, NULL},
    {"values of a cell in another order, or in rows of their own",
     {{SUPPORT, "chomage-partiel|fin-contrat|arret-saisonnier", "arret-saisonnier|chomage-partiel|fin-contrat"},
      {SUPPORT, "soli-al,salarie|non-salarie,*,accompagnement,-,12,2021-04-08,,ar-hlm-2021\n",
       "soli-al,salarie,*,accompagnement,-,12,2021-04-08,,ar-hlm-2021\n"
       "soli-al,non-salarie,autre|deces,accompagnement,,12,2021-04-08,,ar-hlm-2021\n"
       "soli-al,non-salarie,arret-maladie|invalidite|separation|chomage-partiel|perte-emploi|violences-conjugales|"
       "sinistre|hausse-charges|fin-contrat|arret-saisonnier,accompagnement,-,12,2021-04-08,,ar-hlm-2021\n"}},
     NULL,
     "",
     NULL,
     NULL},
    {"rows joined into one",
     {{RATES, "brut,0.60,2021-04-08,,ar-hlm-2021\nnet,0.60,2021-04-08,,ar-hlm-2021\n",
       "net|brut,0.6,2021-04-08,,ar-hlm-2021\n"}},
     NULL,
     "",
     NULL,
     NULL},
    {"a row closed and opened again the next day with the same amount",
     {{REBUILD, "metropole,PLUS,base,8000,0,2021-04-08,,ar-hlm-2021\n",
       "metropole,PLUS,base,8000.00,0.0,2021-04-08,2023-12-31,ar-hlm-2021\n"
       "metropole,PLUS,base,8000,0,2024-01-01,,ar-hlm-2021\n"}},
     NULL,
     "",
     NULL,
     NULL},
    {"an EPCI's row cut at a day",
     {{"epci.csv", "200036077,CC du Golfe de Saint-Tropez,reste,2021-01-01,\n",
       "200036077,CC du Golfe de Saint-Tropez,reste,2021-01-01,2022-12-31\n"
       "200036077,CC du Golfe de Saint-Tropez,reste,2023-01-01,\n"}},
     NULL,
     "",
     NULL,
     NULL},
    {"the package in another layout",
     {{PACKAGE, "\"si\": { \"nature\": [\"requalification\"] },\n        \"complet\": true,",
       "\"complet\":true,\"si\" : {\"nature\":[ \"requalification\" ]},"},
      {PACKAGE, "\"alias\": [\"anru\", \"subvention de l'anru\",", "\"alias\": [\"subvention de l'anru\", \"anru\","}},
     NULL,
     "",
     NULL,
     NULL},
    {"a worked case more",
     {{"cas/requalification.csv", NULL, "nature,investissement,subvention_anru,al_pret,al_subvention,al_statut\n"}},
     NULL,
     "",
     NULL,
     NULL},

    /* ---- Rows ---- */
    {"an amount from a day on: one change",
     {{REBUILD, "metropole,PLUS,base,8000,0,2021-04-08,,ar-hlm-2021\n",
       "metropole,PLUS,base,8000,0,2021-04-08,2023-12-31,ar-hlm-2021\n"
       "metropole,PLUS,base,9000,0,2024-01-01,,ar-hlm-2021\n"}},
     NULL,
     "modification regle reconstitution [zone=metropole produit=PLUS volet=base] 2024-01-01.. "
     "pret(euro/logement):8000.00>9000.00 @ reconstitution.csv:2 > reconstitution.csv:3\n",
     "id;nature;zone;plus;plai;date\n"
     "a;reconstitution;metropole;10;;31/12/2023\n"
     "b;reconstitution;metropole;10;;01/01/2024\n"
     "c;reconstitution;reste;10;2;01/01/2024\n"
     ";reconstitution;metropole;3;1;01/01/2025\n",
     /* 10 x 1000; then 3 x 1000 beside 11000 and 8600; c: 67000 + 18000, 14400 */
     "2,3,b: loan 80000.00>90000.00 grant 0.00>0.00 ok>ok metropole>metropole\n"
     "  reconstitution, PLUS, base aid, pret 80000.00>90000.00 @ reconstitution.csv:2 > reconstitution.csv:3\n"
     "4,5,: loan 35000.00>38000.00 grant 8600.00>8600.00 ok>ok metropole>metropole\n"
     "  reconstitution, PLUS, base aid, pret 24000.00>27000.00 @ reconstitution.csv:2 > reconstitution.csv:3\n"
     "2 of 4: loan 280000.00>293000.00 grant 23000.00>23000.00 statuts 4>4 0>0 0>0 0>0\n"},
    {"amounts of a year alone, of a loan and a grant",
     {{REBUILD, "reste,PLAI,base,9000,7200,2021-04-08,,ar-hlm-2021\n",
       "reste,PLAI,base,9000,7200,2021-04-08,2023-12-31,ar-hlm-2021\n"
       "reste,PLAI,base,9000.50,7000,2024-01-01,2024-12-31,ar-hlm-2021\n"
       "reste,PLAI,base,9000,7200,2025-01-01,,ar-hlm-2021\n"}},
     NULL,
     "modification regle reconstitution [zone=reste produit=PLAI volet=base] 2024-01-01..2024-12-31 "
     "pret(euro/logement):9000.00>9000.50 subvention(euro/logement):7200.00>7000.00 "
     "@ reconstitution.csv:8 > reconstitution.csv:9\n",
     "nature,zone,plai,date\nreconstitution,reste,4,2024-06-01\nreconstitution,reste,4,2025-01-01\n",
     "1,2,: loan 36000.00>36002.00 grant 28800.00>28000.00 ok>ok reste>reste\n"
     "  reconstitution, PLAI, base aid, pret 36000.00>36002.00 @ reconstitution.csv:8 > reconstitution.csv:9\n"
     "  reconstitution, PLAI, base aid, subvention 28800.00>28000.00 @ reconstitution.csv:8 > "
     "reconstitution.csv:9\n"
     "1 of 2: loan 72000.00>72002.00 grant 57600.00>56800.00 statuts 2>2 0>0 0>0 0>0\n"},
    {"a row removed: support for nobody",
     {{SUPPORT, "soli-al,salarie|non-salarie,*,accompagnement,-,12,2021-04-08,,ar-hlm-2021\n", ""}},
     NULL,
     "suppression regle accompagnement [aide=soli-al situation=* motif=*] 2021-04-08.. mois_max(mois):12> "
     "forme():accompagnement> source():ar-hlm-2021> @ accompagnement.csv:4 > -\n",
     "id,nature,situation,motif\n"
     "x,accompagnement,non-salarie,autre\n"
     "y,accompagnement,salarie,deces\n"
     "z,accompagnement,salarie,\n",
     /* y keeps the support by ALS, and has one aid less */
     "1,2,x: loan 0.00>0.00 grant 0.00>0.00 ok>ineligible >\n"
     "  accompagnement, support by Soli'AL, accompagnement ->- @ accompagnement.csv:4 > -\n"
     "2,3,y: loan 0.00>0.00 grant 0.00>0.00 ok>ok >\n"
     "  accompagnement, support by Soli'AL, accompagnement ->- @ accompagnement.csv:4 > -\n"
     "2 of 3: loan 0.00>0.00 grant 0.00>0.00 statuts 2>1 0>1 1>1 0>0\n"},
    {"a row that ends",
     {{SUPPORT, "150,6,2020-05-01,,", "150,6,2020-05-01,2021-12-31,"}},
     NULL,
     "suppression regle accompagnement [aide=aide-loyer situation=salarie "
     "motif=chomage-partiel|fin-contrat|arret-saisonnier] 2022-01-01.. montant(euro/mois):150.00> mois_max(mois):6> "
     "forme():subvention> source():ar-hlm-2021> @ accompagnement.csv:3 > -\n",
     "nature,situation,motif,mois,date\n"
     "accompagnement,salarie,fin-contrat,3,2021-12-31\naccompagnement,salarie,fin-contrat,8,2022-01-01\n",
     /* 6 months at most */
     "2,3,: loan 0.00>0.00 grant 900.00>0.00 ok>ok >\n"
     "  accompagnement, rent aid (health crisis), subvention 900.00>- @ accompagnement.csv:3 > -\n"
     "1 of 2: loan 0.00>0.00 grant 1350.00>450.00 statuts 2>2 0>0 0>0 0>0\n"},
    {"a row that begins earlier and covers more",
     {{SUPPORT, ALS_CAUSES ",accompagnement,-,,2021-04-08", ALS_CAUSES "|autre,accompagnement,-,,2021-01-01"}},
     NULL,
     "ajout regle accompagnement [aide=als situation=salarie motif=" ALS_CAUSES "] 2021-01-01..2021-04-07 "
     "forme():>accompagnement source():>ar-hlm-2021 @ - > accompagnement.csv:2\n"
     "ajout regle accompagnement [aide=als situation=salarie motif=autre] 2021-01-01.. "
     "forme():>accompagnement source():>ar-hlm-2021 @ - > accompagnement.csv:2\n",
     NULL,
     NULL},
    {"part of a row removed",
     {{SUPPORT, "soli-al,salarie|non-salarie,*,", "soli-al,*,autre|deces,"}},
     NULL,
     "suppression regle accompagnement [aide=soli-al situation=* motif=arret-maladie|invalidite|separation|"
     "chomage-partiel|perte-emploi|violences-conjugales|sinistre|hausse-charges|fin-contrat|arret-saisonnier] "
     "2021-04-08.. mois_max(mois):12> forme():accompagnement> source():ar-hlm-2021> @ accompagnement.csv:4 > -\n",
     NULL,
     NULL},
    {"another form and another limit",
     {{SUPPORT, "subvention,150,6,", "pret,150,4,"}},
     NULL,
     "modification regle accompagnement [aide=aide-loyer situation=salarie "
     "motif=chomage-partiel|fin-contrat|arret-saisonnier] 2020-05-01.. mois_max(mois):6>4 forme():subvention>pret @ "
     "accompagnement.csv:3 > accompagnement.csv:3\n",
     "nature,situation,motif,mois\naccompagnement,salarie,fin-contrat,8\n",
     "1,2,: loan 0.00>600.00 grant 900.00>0.00 ok>ok >\n"
     "  accompagnement, rent aid (health crisis), pret ->600.00 @ - > accompagnement.csv:3\n"
     "  accompagnement, rent aid (health crisis), subvention 900.00>- @ accompagnement.csv:3 > -\n"
     "1 of 1: loan 0.00>600.00 grant 900.00>0.00 statuts 1>1 0>0 0>0 0>0\n"},
    {"a rate",
     {{RATES, "brut,0.60,", "brut,0.55,"}},
     NULL,
     "modification regle requalification [lecture=brut] 2021-04-08.. taux(taux):600000/10^6>550000/10^6 @ "
     "requalification.csv:2 > requalification.csv:2\n",
     "id,nature,investissement,subvention_anru,lecture\n"
     "1,requalification,10 M\xE2\x82\xAC,2000000,\n"
     "2,requalification,10000000,2000000,net\n"
     "3,requalification,1000,600,brut\n"
     "4,requalification,,0,\n",
     /* 0.55 x 10 M - 2 M; the third was 0 and stays 0 */
     "1,2,1: loan 4000000.00>3500000.00 grant 0.00>0.00 ok>ok >\n"
     "  requalification, Rehabilitation, pret 4000000.00>3500000.00 @ requalification.csv:2 > requalification.csv:2\n"
     "1 of 4: loan 8800000.00>8300000.00 grant 0.00>0.00 statuts 3>3 0>0 1>1 0>0\n"},
    {"a source of a row: no amount changes",
     {{RATES, "net,0.60,2021-04-08,,ar-hlm-2021", "net,0.60,2021-04-08,,etalab-decoupage"}},
     NULL,
     "modification regle requalification [lecture=net] 2021-04-08.. source():ar-hlm-2021>etalab-decoupage @ "
     "requalification.csv:3 > requalification.csv:3\n",
     "nature,investissement,subvention_anru,lecture\nrequalification,100,0,net\n",
     "0 of 1: loan 60.00>60.00 grant 0.00>0.00 statuts 1>1 0>0 0>0 0>0\n"},
    {"a new product, with a field that only the new tables know",
     {{PACKAGE, "{\n          \"name\": \"complement\"",
       "{ \"name\": \"pls\", \"type\": \"integer\", \"title\": \"Logements PLS\", \"constraints\": { \"minimum\": 0 "
       "},\n"
       "\"bareme\": { \"unite\": \"logement\" } },\n{\n          \"name\": \"complement\""},
      {PACKAGE, "\"enum\": [\"PLUS\", \"PLAI\"]", "\"enum\": [\"PLUS\", \"PLAI\", \"PLS\"]"},
      {PACKAGE, "\"avec\": { \"logements\": \"plai\" } }",
       "\"avec\": { \"logements\": \"plai\" } }, { \"valeur\": \"PLS\", \"titre\": \"PLS\", \"avec\": { \"logements\": "
       "\"pls\" } }"},
      {PACKAGE, "\"champs\": [\"plus\", \"plai\"]", "\"champs\": [\"plus\", \"plai\", \"pls\"]"},
      {REBUILD, "reste,PLUS,base,", "metropole,PLS,base,3000.25,0,2021-04-08,,ar-hlm-2021\nreste,PLUS,base,"}},
     NULL,
     "ajout regle reconstitution [zone=metropole produit=PLS volet=base] 2021-04-08.. "
     "pret(euro/logement):>3000.25 subvention(euro/logement):>0.00 source():>ar-hlm-2021 @ - > reconstitution.csv:6\n"
     "modification condition reconstitution [quantites.champs] .. champs():plus|plai>plus|plai|pls @ "
     "datapackage.json > datapackage.json\n"
     "modification colonne reconstitution [schema.fields[produit].constraints.enum] .. "
     "enum():PLUS|PLAI>PLUS|PLAI|PLS @ datapackage.json > datapackage.json\n"
     "ajout colonne reconstitution [schema.fields[produit].bareme.lignes[PLS]] .. "
     "lignes[PLS]():>{\"valeur\": \"PLS\", \"titre\": \"PLS\", \"avec\": {\"logements\": \"pls\"}} @ - > "
     "datapackage.json\n"
     "ajout champ pls [Logements PLS] .. @ - > datapackage.json\n",
     "id,nature,zone,plus,pls\n"
     "a,reconstitution,metropole,1,2\n"
     "b,reconstitution,metropole,1,\n"
     "c,reconstitution,metropole,,2\n",
     /* 8000, and 2 x 3000.25; before, c says nothing of dwellings */
     "1,2,a: loan 8000.00>14000.50 grant 0.00>0.00 ok>ok metropole>metropole\n"
     "  reconstitution, PLS, base aid, pret ->6000.50 @ - > reconstitution.csv:6\n"
     "3,4,c: loan ->6000.50 grant ->0.00 incomplet>ok metropole>metropole\n"
     "  reconstitution, PLS, base aid, pret ->6000.50 @ - > reconstitution.csv:6\n"
     "2 of 3: loan 16000.00>28001.00 grant 0.00>0.00 statuts 2>3 0>0 1>0 0>0\n"},

    {"a new zone",
     {{0}},
     add_zone,
     "ajout regle reconstitution [zone=littoral produit=PLUS volet=*] 2023-01-01.. pret(euro/logement):>7000.00 "
     "subvention(euro/logement):>0.00 source():>ar-hlm-2021 @ - > reconstitution.csv:6\n"
     "modification colonne reconstitution [schema.fields[zone].constraints.enum] .. "
     "enum():metropole|reste>metropole|reste|littoral @ datapackage.json > datapackage.json\n"
     "modification colonne epci [schema.fields[zone].constraints.enum] .. "
     "enum():metropole|reste>metropole|reste|littoral @ datapackage.json > datapackage.json\n"
     "modification champ zone [constraints.enum] .. enum():metropole|reste>metropole|reste|littoral @ "
     "datapackage.json > datapackage.json\n"
     "modification zone 200036077 [CC du Golfe de Saint-Tropez (12 communes)] 2023-01-01.. zone():reste>littoral @ "
     "epci.csv > epci.csv\n",
     "nature,zone,commune,plus,date\n"
     "reconstitution,,83119,10,2023-06-01\n"
     "reconstitution,littoral,,10,2023-06-01\n"
     "reconstitution,reste,,10,2023-06-01\n",
     "1,2,: loan 67000.00>70000.00 grant 0.00>0.00 ok>ok reste>littoral\n"
     "  reconstitution, PLUS, base aid, pret 67000.00>70000.00 @ reconstitution.csv:6 > reconstitution.csv:6\n"
     "2,3,: loan ->70000.00 grant ->0.00 invalide>ok >littoral\n"
     "  reconstitution, PLUS, base aid, pret ->70000.00 @ - > reconstitution.csv:6\n"
     "2 of 3: loan 134000.00>207000.00 grant 0.00>0.00 statuts 2>3 0>0 0>0 1>0\n"},
    {"a condition more: what rows say for each of its values is compared",
     {{0}},
     add_condition,
     "modification regle requalification [lecture=net complement=non] 2021-04-08.. taux(taux):600000/10^6>500000/10^6 "
     "@ "
     "requalification.csv:3 > requalification.csv:4\n"
     "ajout colonne requalification [schema.fields[complement]] .. fields[complement]():>{\"name\": \"complement\", "
     "\"type\": \"string\", \"bareme\": {\"role\": \"condition\", \"champ\": \"complement\"}} @ - > "
     "datapackage.json\n",
     "nature,investissement,subvention_anru,lecture,complement\n"
     "requalification,1000,100,net,\nrequalification,1000,100,net,oui\n",
     "1,2,: loan 540.00>450.00 grant 0.00>0.00 ok>ok >\n"
     "  requalification, Rehabilitation, pret 540.00>450.00 @ requalification.csv:3 > requalification.csv:4\n"
     "1 of 2: loan 1080.00>990.00 grant 0.00>0.00 statuts 2>2 0>0 0>0 0>0\n"},
    {"a new table",
     {{0}},
     add_table,
     "ajout table demolition [Demolition] .. @ - > datapackage.json\n"
     "modification champ nature [constraints.enum] .. enum():reconstitution|requalification|accompagnement>"
     "reconstitution|requalification|accompagnement|demolition @ datapackage.json > datapackage.json\n",
     "nature,zone,plus,plai\ndemolition,reste,3,0\nreconstitution,reste,1,\n",
     "1,2,: loan ->0.00 grant ->151.50 invalide>ok reste>reste\n"
     "  demolition, Demolition, subvention ->151.50 @ - > demolition.csv:2\n"
     "1 of 2: loan 6700.00>6700.00 grant 0.00>151.50 statuts 1>2 0>0 0>0 1>0\n"},

    /* ---- What is no row ---- */
    {"a formula",
     {{PACKAGE, "max(0, taux * investissement - subvention_anru)",
       "max(0, 0.5 * taux * investissement - subvention_anru)"}},
     NULL,
     "modification formule requalification [montants[1].formule] .. formule():max(0, taux * investissement - "
     "subvention_anru)>max(0, 0.5 * taux * investissement - subvention_anru) @ datapackage.json > datapackage.json\n",
     "nature,investissement,subvention_anru\nrequalification,10000000,2000000\n",
     "1,2,: loan 4000000.00>1000000.00 grant 0.00>0.00 ok>ok >\n"
     "  requalification, Rehabilitation, pret 4000000.00>1000000.00 @ requalification.csv:2 > requalification.csv:2\n"
     "1 of 1: loan 4000000.00>1000000.00 grant 0.00>0.00 statuts 1>1 0>0 0>0 0>0\n"},
    {"a condition: what was excluded is granted",
     {{PACKAGE, "\"exclut\": { \"mode\": [\"autre\"] }", "\"exclut\": { \"mode\": [\"vefa\"] }"}},
     NULL,
     "modification condition reconstitution [exclut.mode] .. mode():autre>vefa @ datapackage.json > "
     "datapackage.json\n",
     "nature,zone,mode,plus\nreconstitution,metropole,autre,10\nreconstitution,reste,vefa,1\n",
     "1,2,: loan 0.00>80000.00 grant 0.00>0.00 ineligible>ok metropole>metropole\n"
     "  reconstitution, PLUS, base aid, pret ->80000.00 @ - > reconstitution.csv:2\n"
     "2,3,: loan 6700.00>0.00 grant 0.00>0.00 ok>ineligible reste>reste\n"
     "  reconstitution, PLUS, base aid, pret 6700.00>- @ reconstitution.csv:6 > -\n"
     "2 of 2: loan 6700.00>80000.00 grant 0.00>0.00 statuts 1>1 1>1 0>0 0>0\n"},
    {"a remark: a notice alone is no other answer",
     {{PACKAGE, "\"message@en\": \"Soli'AL: for integration, not for emergencies\"", "\"message@en\": \"Soli'AL\""}},
     NULL,
     "modification avis accompagnement [avis[3].message@en] .. message@en():Soli'AL: for integration, not for "
     "emergencies>Soli'AL @ datapackage.json > datapackage.json\n",
     "nature,situation,motif\naccompagnement,non-salarie,autre\n",
     "0 of 1: loan 0.00>0.00 grant 0.00>0.00 statuts 1>1 0>0 0>0 0>0\n"},
    {"a remark less",
     {{PACKAGE,
       "},\n          {\n            \"code\": \"a-verifier\",\n            \"si\": { \"aide\": [\"soli-al\"], "
       "\"departement\": [\"2A\", \"2B\"] },\n"
       "            \"message\": \"Soli'AL\xC2\xA0: aucune source ne dit que l'association intervient en Corse\",\n"
       "            \"message@en\": \"Soli'AL: no source says that the association works in Corsica\"\n          }",
       "}"}},
     NULL,
     "suppression avis accompagnement [avis[4]] .. avis[4]():{\"code\": \"a-verifier\", \"si\": {\"aide\": "
     "[\"soli-al\"], \"departement\": [\"2A\", \"2B\"]}, \"message\": \"Soli'AL\xC2\xA0: aucune source ne dit que "
     "l'association intervient en Corse\", \"message@en\": \"Soli'AL: no source says that the association works in "
     "Corsica\"}> @ datapackage.json > -\n",
     NULL,
     NULL},
    {"a remark more, before another",
     {{PACKAGE, "\"avis\": [\n          {\n            \"code\": \"a-verifier\",\n            \"si\": { \"volet\"",
       "\"avis\": [\n          { \"code\": \"a-verifier\", \"message\": \"neuf\", \"message@en\": \"new\" },\n"
       "          {\n            \"code\": \"a-verifier\",\n            \"si\": { \"volet\""}},
     NULL,
     "ajout avis reconstitution [avis[1]] .. avis[1]():>{\"code\": \"a-verifier\", \"message\": \"neuf\", "
     "\"message@en\": \"new\"} @ - > datapackage.json\n",
     NULL,
     NULL},
    {"a review date",
     {{PACKAGE, "\"complet\": false,\n        \"revue\": \"2021-05-05\"",
       "\"complet\": false,\n        \"revue\": \"2026-01-01\""}},
     NULL,
     "modification revue accompagnement [] .. revue():2021-05-05>2026-01-01 @ datapackage.json > datapackage.json\n",
     NULL,
     NULL},
    {"bounds of a field",
     {{PACKAGE,
       "\"name\": \"plai\", \"type\": \"integer\", \"title\": \"Logements PLAI\", \"title@en\": \"PLAI dwellings\",\n"
       "          \"constraints\": { \"minimum\": 0, \"maximum\": 100000 }",
       "\"name\": \"plai\", \"type\": \"integer\", \"title\": \"Logements PLAI\", \"title@en\": \"PLAI dwellings\",\n"
       "          \"constraints\": { \"minimum\": 0, \"maximum\": 5 }"}},
     NULL,
     "modification champ plai [constraints.maximum] .. maximum():100000>5 @ datapackage.json > datapackage.json\n",
     "nature,zone,plai\nreconstitution,metropole,5\nreconstitution,metropole,6\n",
     "2,3,: loan 66000.00>- grant 51600.00>- ok>invalide metropole>metropole\n"
     "  reconstitution, PLAI, base aid, pret 66000.00>- @ reconstitution.csv:4 > -\n"
     "  reconstitution, PLAI, base aid, subvention 51600.00>- @ reconstitution.csv:4 > -\n"
     "1 of 2: loan 121000.00>55000.00 grant 94600.00>43000.00 statuts 2>1 0>0 0>0 0>1\n"},
    {"sources",
     {{"sources.csv", "2026-03-09,paquet npm", "2026-03-10,paquet npm"},
      {"sources.csv", "id,titre,date,adresse\n", "id,titre,date,adresse\nessai,Hypoth\xC3\xA8se,2026-11-23,\n"}},
     NULL,
     "ajout source essai [Hypoth\xC3\xA8se] .. @ - > sources.csv:2\n"
     "modification source etalab-decoupage [D\xC3\xA9"
     "coupage administratif de la France, mill\xC3\xA9simes 2021 "
     "(1.1.1), 2022 (2.3.1) et 2026 (6.0.0), donn\xC3\xA9"
     "es sous Licence Ouverte] .. date():2026-03-09>2026-03-10 @ "
     "sources.csv:3 > sources.csv:4\n",
     NULL,
     NULL},
    {"the version of the package",
     {{PACKAGE, "\"version\": \"2021.1\"", "\"version\": \"2021.2\""}},
     NULL,
     "modification paquet  [version] .. version():2021.1>2021.2 @ datapackage.json > datapackage.json\n",
     NULL,
     NULL},

    /* ---- Territory ---- */
    {"an EPCI whose zone changes on a day",
     {{"epci.csv", "200036077,CC du Golfe de Saint-Tropez,reste,2021-01-01,\n",
       "200036077,CC du Golfe de Saint-Tropez,reste,2021-01-01,2022-12-31\n"
       "200036077,CC du Golfe de Saint-Tropez,metropole,2023-01-01,\n"}},
     NULL,
     "modification zone 200036077 [CC du Golfe de Saint-Tropez (12 communes)] 2023-01-01.. zone():reste>metropole @ "
     "epci.csv > epci.csv\n",
     "id,nature,commune,plus,plai,date,zone\n"
     "a,reconstitution,Saint-Tropez,10,10,2022-12-31,\n"
     "b,reconstitution,83119,10,10,2023-01-01,\n"
     "c,reconstitution,83119,1,,2023-01-01,reste\n",
     /* reste: 67000 + 90000, 72000; metropole: 80000 + 110000, 86000 */
     "2,3,b: loan 157000.00>190000.00 grant 72000.00>86000.00 ok>ok reste>metropole\n"
     "  reconstitution, PLUS, base aid, pret 67000.00>80000.00 @ reconstitution.csv:6 > reconstitution.csv:2\n"
     "  reconstitution, PLAI, base aid, pret 90000.00>110000.00 @ reconstitution.csv:8 > reconstitution.csv:4\n"
     "  reconstitution, PLAI, base aid, subvention 72000.00>86000.00 @ reconstitution.csv:8 > reconstitution.csv:4\n"
     "3,4,c: loan 6700.00>- grant 0.00>- ok>invalide reste>metropole\n"
     "  reconstitution, PLUS, base aid, pret 6700.00>- @ reconstitution.csv:6 > -\n"
     "2 of 3: loan 320700.00>347000.00 grant 144000.00>158000.00 statuts 3>2 0>0 0>0 0>1\n"},
    {"a commune that goes to a metropolis",
     {{"communes.csv", "05061,Gap,05,200067825,05000,2021-01-01,,05125 Romette\n",
       "05061,Gap,05,200067825,05000,2021-01-01,2024-12-31,05125 "
       "Romette\n05061,Gap,05,200054807,05000,2025-01-01,,05125 Romette\n"}},
     NULL,
     "modification zone 05061 [Gap] 2025-01-01.. zone():reste>metropole @ communes.csv > communes.csv\n"
     "modification commune 05061 [Gap] 2025-01-01.. epci():200067825>200054807 @ communes.csv > communes.csv\n",
     "nature,commune,plus,date\nreconstitution,Gap,1,2025-01-01\n",
     "1,2,: loan 6700.00>8000.00 grant 0.00>0.00 ok>ok reste>metropole\n"
     "  reconstitution, PLUS, base aid, pret 6700.00>8000.00 @ reconstitution.csv:6 > reconstitution.csv:2\n"
     "1 of 1: loan 6700.00>8000.00 grant 0.00>0.00 statuts 1>1 0>0 0>0 0>0\n"},
    {"a commune renamed, and an EPCI",
     {{"communes.csv", "05061,Gap,05,", "05061,Gap-en-Champsaur,05,"},
      {"epci.csv", "CC du Golfe de Saint-Tropez", "CC du Golfe"}},
     NULL,
     "modification commune 05061 [Gap-en-Champsaur] 2021-01-01.. nom():Gap>Gap-en-Champsaur @ communes.csv > "
     "communes.csv\n"
     "modification epci 200036077 [CC du Golfe] 2021-01-01.. nom():CC du Golfe de Saint-Tropez>CC du Golfe @ epci.csv "
     "> epci.csv\n",
     "nature,commune,plus\nreconstitution,Gap,1\n",
     "1,2,: loan 6700.00>- grant 0.00>- ok>invalide reste>\n"
     "  reconstitution, PLUS, base aid, pret 6700.00>- @ reconstitution.csv:6 > -\n"
     "1 of 1: loan 6700.00>0.00 grant 0.00>0.00 statuts 1>0 0>0 0>0 0>1\n"},
    {"a commune that is gone",
     {{"communes.csv", "05061,Gap,05,200067825,05000,2021-01-01,,05125 Romette\n", ""}},
     NULL,
     "suppression commune 05061 [Gap] 2021-01-01.. @ communes.csv > -\n",
     NULL,
     NULL},
};

/* ---- Tests ---- */

static bareme_ruleset *load_edited(const diff_case *c)
{
	tables t = tables_read();
	for (size_t i = 0; i < COUNT(c->edits) && c->edits[i].file != NULL; i++)
		tables_replace(&t, c->edits[i].file, c->edits[i].find, c->edits[i].by);
	if (c->change != NULL)
		c->change(&t);
	bareme_ruleset *rules = tables_load(&t);
	tables_free(&t);
	return rules;
}

static bareme_ruleset *builtin;

static void check_text(const lines *got, const char *wanted)
{
	if (strcmp(got->text, wanted) != 0)
		fail_msg("expected\n%s\ngot\n%s", wanted, got->text);
}

static void test_case(void **state)
{
	const diff_case *c = *state;
	bareme_ruleset *edited = load_edited(c);
	lines changes = {.len = 0};
	put_changes(&changes, builtin, edited);
	/* Each way of working gives the same; a block of a few bytes has one record. */
	static const struct {
		unsigned threads;
		size_t block;
	} ways[] = {{1, 0}, {1, 16}, {3, 16}};
	for (size_t i = 0; i < COUNT(ways) && c->list != NULL; i++) {
		lines operations = {.len = 0};
		assert_int_equal(put_list(&operations, builtin, edited, c->list, ways[i].threads, ways[i].block),
				 BAREME_DONE);
		check_text(&operations, c->operations);
	}
	bareme_ruleset_free(edited);
	check_text(&changes, c->changes);
}

static size_t count_lines(const char *text)
{
	size_t count = 0;
	for (; *text != '\0'; text++)
		count += *text == '\n';
	return count;
}

/* Seen from the other side there are as many differences, and what was added is removed. */
static void test_reversed(void **state)
{
	const diff_case *c = *state;
	bareme_ruleset *edited = load_edited(c);
	lines there = {.len = 0}, back = {.len = 0};
	put_changes(&there, builtin, edited);
	put_changes(&back, edited, builtin);
	bareme_ruleset_free(edited);
	assert_int_equal(count_lines(there.text), count_lines(back.text));
	assert_int_equal(strstr(there.text, "ajout ") != NULL, strstr(back.text, "suppression ") != NULL);
	assert_int_equal(strstr(there.text, "suppression ") != NULL, strstr(back.text, "ajout ") != NULL);
}

/* Zones that begin later are told by EPCI, and no commune is left out. */
static void test_zones_begin_later(void **state)
{
	(void)state;
	tables t = tables_read();
	tables_replace_all(&t, "communes.csv", ",2021-01-01,", ",2021-03-01,");
	bareme_ruleset *edited = tables_load(&t);
	grid communes = grid_read(tables_file(&t, "communes.csv"));
	bareme_diff *diff;
	size_t count, told = 0, there = 0;
	assert_int_equal(bareme_diff_new(&diff, builtin, edited), BAREME_DONE);
	const bareme_change *changes = bareme_diff_changes(diff, &count);
	for (size_t i = 0; i < count; i++) {
		const char *members = strrchr(changes[i].detail, '(');
		char from[BAREME_TEXT_MAX], to[BAREME_TEXT_MAX];
		assert_int_equal(changes[i].subject, BAREME_SUBJECT_ZONE);
		assert_int_equal(changes[i].kind, BAREME_REMOVED);
		assert_non_null(members);
		told += strtoul(members + 1, NULL, 10);
		bareme_date_print(changes[i].from, from);
		bareme_date_print(changes[i].to, to);
		assert_string_equal(from, "2021-01-01");
		assert_string_equal(to, "2021-02-28");
	}
	for (size_t i = 1; i < communes.rows; i++)
		there += strcmp(communes.cells[i][grid_column(&communes, "du")], "2021-03-01") == 0;
	assert_int_equal(told, there);
	assert_in_range(count, 2, 100);
	grid_free(&communes);
	bareme_diff_free(diff);
	bareme_ruleset_free(edited);
	tables_free(&t);
}

/* The field of zones is known by its role: of another name, it gives its moves that name. */
static void test_zone_by_another_name(void **state)
{
	(void)state;
	bareme_ruleset *sides[2];
	for (size_t side = 0; side < 2; side++) {
		tables t = tables_read();
		tables_replace(&t, PACKAGE,
			       "\"name\": \"zone\", \"type\": \"string\", \"title\": \"Zone\", \"title@en\"",
			       "\"name\": \"secteur\", \"type\": \"string\", \"title\": \"Zone\", \"title@en\"");
		tables_replace(&t, PACKAGE, "\"champ\": \"zone\"", "\"champ\": \"secteur\"");
		tables_replace(&t, PACKAGE, "\"zone\": [\"reste\"]", "\"secteur\": [\"reste\"]");
		if (side == 1)
			tables_replace(&t, "epci.csv", "CC du Golfe de Saint-Tropez,reste",
				       "CC du Golfe de Saint-Tropez,metropole");
		sides[side] = tables_load(&t);
		tables_free(&t);
	}
	lines changes = {.len = 0};
	put_changes(&changes, sides[0], sides[1]);
	check_text(&changes, "modification zone 200036077 [CC du Golfe de Saint-Tropez (12 communes)] 2021-01-01.. "
			     "secteur():reste>metropole @ epci.csv > epci.csv\n");
	bareme_ruleset_free(sides[0]);
	bareme_ruleset_free(sides[1]);
}

/* A list in a list in a list, with `inner` in the last one. */
static char *nest(char *out, size_t depth, const char *inner)
{
	memset(out, '[', depth);
	strcpy(out + depth, inner);
	memset(out + depth + strlen(inner), ']', depth);
	out[2 * depth + strlen(inner)] = '\0';
	return out;
}

/* Lists are looked through once, however deep they are: three times for each level would never end. */
static void test_nested_lists(void **state)
{
	(void)state;
	static const char from[] = "{\n  \"profile\": \"data-package\"";
	char before[256], after[256], text[512], expected[1024];
	enum { DEPTH = 60 };
	tables t = tables_read();
	sprintf(text, "{\n\"x\": %s,\n  \"profile\": \"data-package\"", nest(before, DEPTH, "1, 2, [3, \"a\"]"));
	tables_replace(&t, PACKAGE, from, text);
	bareme_ruleset *old = tables_load(&t);
	char other[512];
	sprintf(other, "{\n\"x\": %s,\n  \"profile\": \"data-package\"", nest(after, DEPTH, "2, [\"a\", 3], 4"));
	tables_replace(&t, PACKAGE, text, other);
	bareme_ruleset *new = tables_load(&t);
	lines changes = {.len = 0};
	put_changes(&changes, old, new);
	/* Elements in another order are the same; what stands on one side alone is taken for what does on the other. */
	strcpy(expected, "modification paquet  [x");
	for (size_t i = 0; i + 1 < DEPTH; i++)
		strcat(expected, "[1]");
	strcat(expected, "[3]] .. x");
	for (size_t i = 0; i + 1 < DEPTH; i++)
		strcat(expected, "[1]");
	strcat(expected, "[3]():1>4 @ datapackage.json > datapackage.json\n");
	check_text(&changes, expected);
	bareme_ruleset_free(old);
	bareme_ruleset_free(new);
	tables_free(&t);
}

/* A row for every case, before; afterwards `rows` rows for a case each, all of one amount. */
static void compare_wide(lines *to, size_t rows)
{
	char text[16384] = "*,*,*,*,*,*,*,*,*,*,*,*,5,,,s\n";
	tables before = tables_wide(text);
	*text = '\0';
	for (size_t i = 0; i < rows; i++) {
		size_t digits = i * i * 7919 + 31 * i;
		for (size_t c = 0; c < 12; c++, digits /= 4)
			sprintf(text + strlen(text), "v%zu,", digits % 4);
		strcat(text, "5,,,s\n");
	}
	tables after = tables_wide(text);
	bareme_ruleset *old = tables_load(&before), *new = tables_load(&after);
	put_changes(to, old, new);
	bareme_ruleset_free(old);
	bareme_ruleset_free(new);
	tables_free(&before);
	tables_free(&after);
}

/* What is left of a row is told part by part while the parts are few, else as a whole. */
static void test_many_parts(void **state)
{
	(void)state;
	lines few = {.len = 0}, many = {.len = 0};
	compare_wide(&few, 1);
	/* One part for each of the twelve conditions: the row left has v0 of all. */
	assert_int_equal(count_lines(few.text), 12);
	assert_null(strstr(few.text, "en partie"));
	compare_wide(&many, 200);
	check_text(&many, "suppression regle t [c0=* c1=* c2=* c3=* c4=* c5=* c6=* c7=* c8=* c9=* c10=* c11=* "
			  "(en partie)] .. v(euro):5.00> source():s> @ t.csv:2 > -\n");
}

/* ---- Lists of all kinds ---- */

/* PLUS in a metropolis gets 9,000 instead of 8,000; a heading that only the new tables know. */
static const diff_case raised = {
    .edits = {{REBUILD, "metropole,PLUS,base,8000,", "metropole,PLUS,base,9000,"},
	      {PACKAGE, "\"type d'op\xC3\xA9ration\"", "\"type d'op\xC3\xA9ration\", \"projet\""}},
};

typedef struct list_case {
	const char *name;
	const char *list;
	bareme_result result;
	const char *operations;
} list_case;

#define AID(from, to)                                                                                                  \
	"  reconstitution, PLUS, base aid, pret " from ">" to " @ reconstitution.csv:2 > reconstitution.csv:2\n"

static const list_case lists[] = {
    {"objects",
     "{\"id\":\"a\\u00e9\",\"nature\":\"reconstitution\",\"zone\":\"metropole\",\"plus\":2}\n"
     "{\"nature\":\"reconstitution\",\"zone\":\"reste\",\"plus\":2,\"al\":{}}\n"
     "{\"nature\":\n"
     "\n"
     "{\"id\":7,\"nature\":\"reconstitution\",\"zone\":\"metropole\",\"plus\":\"1\"}\n",
     BAREME_DONE,
     "1,1,a\xC3\xA9: loan 16000.00>18000.00 grant 0.00>0.00 ok>ok metropole>metropole\n" AID(
	 "16000.00", "18000.00") "4,5,7: loan 8000.00>9000.00 grant 0.00>0.00 ok>ok "
				 "metropole>metropole\n" AID("8000.00", "9000.00") "2 of 4: loan 37400.00>40400.00 "
										   "grant 0.00>0.00 statuts 3>3 0>0 "
										   "0>0 1>1\n"},
    {"broken records are the same under both",
     "id,nature,zone,plus\n"
     "a,reconstitution,metropole\n"
     "b,recon\"stitution,metropole,1\n"
     "\"c\nd\",reconstitution,metropole,1\n"
     "e,reconstitution,metropole,un\n"
     "f,reconstitution,metropole,1,2\n"
     "g,reconstitution,metropole,\"1\n",
     BAREME_DONE,
     "3,4,c\nd: loan 8000.00>9000.00 grant 0.00>0.00 ok>ok metropole>metropole\n" AID(
	 "8000.00", "9000.00") "1 of 6: loan 8000.00>9000.00 grant 0.00>0.00 statuts 1>1 0>0 0>0 5>5\n"},
    {"Windows-1252, semicolons, CRLF, a mark of answers",
     "R\xE9"
     "f\xE9rence;Nature;Zone;Nb PLUS;al_pret\r\n\xE9;Reconstitution;M\xE9tropole;1;5\r\n",
     BAREME_DONE,
     "! the list is not UTF-8: read as Windows-1252 and written as UTF-8\n"
     "1,2,\xC3\xA9: loan 8000.00>9000.00 grant 0.00>0.00 ok>ok metropole>metropole\n" AID(
	 "8000.00", "9000.00") "1 of 1: loan 8000.00>9000.00 grant 0.00>0.00 statuts 1>1 0>0 0>0 0>0\n"},
    {"a mark and TABs, no line end at the end", "\xEF\xBB\xBFnature\tzone\tplus\nreconstitution\tmetropole\t1",
     BAREME_DONE,
     "1,2,: loan 8000.00>9000.00 grant 0.00>0.00 ok>ok metropole>metropole\n" AID(
	 "8000.00", "9000.00") "1 of 1: loan 8000.00>9000.00 grant 0.00>0.00 statuts 1>1 0>0 0>0 0>0\n"},
    {"a line that names the delimiter", "sep=;\r\nnature;zone;plus\r\nreconstitution;metropole;1\r\n", BAREME_DONE,
     "1,3,: loan 8000.00>9000.00 grant 0.00>0.00 ok>ok metropole>metropole\n" AID(
	 "8000.00", "9000.00") "1 of 1: loan 8000.00>9000.00 grant 0.00>0.00 statuts 1>1 0>0 0>0 0>0\n"},
    {"a heading alone", "nature,zone,plus\n", BAREME_DONE,
     "0 of 0: loan 0.00>0.00 grant 0.00>0.00 statuts 0>0 0>0 0>0 0>0\n"},
    {"a column that nobody knows is told once", "nature,zone,pluss\nreconstitution,reste,1\n", BAREME_BAD_INPUT,
     "! the column \"pluss\" is not read, and no other one gives \"plus\": say whether it does "
     "(--map plus='pluss' if so, --ignore 'pluss' if not)\n"},
    {"nothing at all", "", BAREME_BAD_INPUT, "! the list is empty: its first line must name the columns\n"},
    {"no nature", "zone,plus\n", BAREME_BAD_INPUT,
     "! no column gives \"nature\"; the heading is: zone,plus (--map nature=COLUMN says which one does, "
     "--set nature=VALUE gives it for all operations)\n"},
    {"a nature by a name that only the new tables know", "projet,zone\n", BAREME_DONE,
     "0 of 0: loan 0.00>0.00 grant 0.00>0.00 statuts 0>0 0>0 0>0 0>0\n"},
    {"half a workbook", "PK\x03\x04", BAREME_BAD_INPUT,
     "! the workbook is incomplete: its end is missing; copy or download it again\n"},
};

static void test_list(void **state)
{
	const list_case *c = *state;
	bareme_ruleset *edited = load_edited(&raised);
	for (unsigned threads = 1; threads <= 3; threads++) {
		lines got = {.len = 0};
		assert_int_equal(put_list(&got, builtin, edited, c->list, threads, 8), c->result);
		check_text(&got, c->operations);
	}
	bareme_ruleset_free(edited);
}

static int stop_at_second(const bareme_operation_change *change, void *payload)
{
	size_t *told = payload;
	(void)change;
	return ++*told == 2;
}

static ptrdiff_t fail_behind(char *data, size_t size, void *payload)
{
	bareme_text *rest = payload;
	return rest->len == 0 ? -1 : give_text(data, size, payload);
}

/* Who stops is heard, and hears no more; a read that fails ends the list. */
static void test_stop(void **state)
{
	(void)state;
	static const char list[] = "nature,zone,plus\nreconstitution,metropole,1\nreconstitution,metropole,2\n"
				   "reconstitution,metropole,3\n";
	bareme_ruleset *edited = load_edited(&raised);
	bareme_text rest = slice(list);
	bareme_diff_total total;
	size_t told = 0;
	bareme_list_options options = {
	    .size = sizeof(bareme_list_options), .date = 18779, .block = 16, .read = give_text, .read_payload = &rest};
	assert_int_equal(bareme_diff_list(builtin, edited, &options, stop_at_second, &told, &total),
			 BAREME_WRITE_ERROR);
	assert_int_equal(told, 2);
	rest = slice(list);
	options.read = fail_behind;
	told = 2;
	assert_int_equal(bareme_diff_list(builtin, edited, &options, stop_at_second, &told, &total), BAREME_READ_ERROR);
	bareme_ruleset_free(edited);
}

int main(void)
{
	builtin = load_builtin();
	add_rows(cases, sizeof *cases, COUNT(cases), test_case);
	add_rows(cases, sizeof *cases, COUNT(cases), test_reversed);
	add_rows(lists, sizeof *lists, COUNT(lists), test_list);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_stop);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_zones_begin_later);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_nested_lists);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_zone_by_another_name);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_many_parts);
	int failed = _cmocka_run_group_tests("diff", tests, test_count, NULL, NULL);
	bareme_ruleset_free(builtin);
	return failed;
}
