/* Broken tables: what is told, and where. Sound edits: what still loads. */
#include "support.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PACKAGE "datapackage.json"
#define REBUILD "reconstitution.csv"
#define REHAB   "requalification.csv"
#define SUPPORT "accompagnement.csv"
#define TOWNS   "communes.csv"
#define EPCIS   "epci.csv"
#define SOURCES "sources.csv"

/*
 * A backquote in `by` marks a place and is not part of the table. In `expected`, backquotes stand
 * for FILE:LINE:COLUMN of the marks, in the order of the edits; a * stands for any text.
 */
typedef struct fault_case {
	const char *name;
	edit edits[3];
	const char *expected;
} fault_case;

#define SYNTAX    " [syntax]\n"
#define SCHEMA    " [schema]\n"
#define VALUE     " [value]\n"
#define REFERENCE " [reference]\n"
#define FORMULA   " [formula]\n"
#define UNIT      " [unit]\n"
#define OVERLAP   "* [overlap]\n"
#define DATES     " [dates]\n"

#define FIRST  "metropole,PLUS,base,8000,0,2021-04-08,,ar-hlm-2021\n"
#define SECOND "metropole,PLUS,complement,12000,0,2021-04-08,,ar-hlm-2021\n"
#define ALS                                                                                                            \
	"als,salarie,arret-maladie|invalidite|separation|chomage-partiel|perte-emploi|violences-conjugales|sinistre|"  \
	"deces|hausse-charges,accompagnement,-,,2021-04-08,,ar-hlm-2021\n"
#define RENT                                                                                                           \
	"aide-loyer,salarie,chomage-partiel|fin-contrat|arret-saisonnier,subvention,150,6,2020-05-01,,ar-hlm-2021\n"
#define AIGLUN "04001,Aiglun,04,200067437,04510,2021-01-01,,\n"
#define LAST   "248400335,CC Vaison Ventoux,reste,2021-01-01,\n"
#define NICE   "200030195,Métropole Nice Côte d'Azur,metropole,2021-01-01,\n"
#define BRUT   "\"max(0, taux * investissement - subvention_anru)\""
#define LOANS  "\"pret * logements\""
#define PRET                                                                                                           \
	"\"bareme\": { \"role\": \"valeur\", \"unite\": \"euro/logement\" } },\n          { \"name\": \"subvention\""
/* 128 + 2 times, which 8 bits would take for a power of -129 + 256. */
#define BY_MONTH "/mois/mois/mois/mois/mois/mois/mois/mois"
#define TOO_MANY                                                                                                       \
	BY_MONTH BY_MONTH BY_MONTH BY_MONTH BY_MONTH BY_MONTH BY_MONTH BY_MONTH BY_MONTH BY_MONTH BY_MONTH BY_MONTH    \
	    BY_MONTH BY_MONTH BY_MONTH BY_MONTH "/mois/mois"
#define LOGEMENTS                                                                                                      \
	"datapackage.json:*: error: \"logements\" is neither a field nor a value column nor a named quantity" FORMULA

#define SMALL(fields, resources)                                                                                       \
	"{\"bareme\": {\"format\": 1, \"unites\": [\"euro\"], \"formes\": {\"pret\": {\"somme\": \"prets\"}}, "        \
	"\"operation\": {\"fields\": " fields "}}, \"resources\": " resources "}"
#define NATURE        "{\"name\": \"nature\", \"constraints\": {\"enum\": [\"n\"]}, \"bareme\": {\"role\": \"nature\"}}"
#define DATE          "{\"name\": \"date\", \"type\": \"date\", \"bareme\": {\"role\": \"date\"}}"
#define SOURCES_ALONE "{\"name\": \"sources\", \"path\": \"sources.csv\", \"bareme\": {\"role\": \"sources\"}}"

static const fault_case broken[] = {
    /* Files. */
    {"no package",
     {{PACKAGE, NULL, NULL}},
     "datapackage.json: error: the file is missing: a folder of tables needs it" SYNTAX},
    {"no table of rules",
     {{REHAB, NULL, NULL},
      {PACKAGE, "{\n      \"profile\": \"tabular-data-resource\",\n      \"name\": \"requalification\"",
       "`{\n      \"profile\": \"tabular-data-resource\",\n      \"name\": \"requalification\""}},
     "`: error: the file \"requalification.csv\" is missing" REFERENCE},
    {"no EPCIs",
     {{EPCIS, NULL, NULL},
      {PACKAGE, "{\n      \"profile\": \"tabular-data-resource\",\n      \"name\": \"epci\"",
       "`{\n      \"profile\": \"tabular-data-resource\",\n      \"name\": \"epci\""}},
     "`: error: the file \"epci.csv\" is missing" REFERENCE},
    {"no sources: told once",
     {{SOURCES, NULL, NULL},
      {PACKAGE, "{\n      \"profile\": \"tabular-data-resource\",\n      \"name\": \"sources\"",
       "`{\n      \"profile\": \"tabular-data-resource\",\n      \"name\": \"sources\""}},
     "`: error: the file \"sources.csv\" is missing" REFERENCE},
    {"empty file",
     {{REBUILD, NULL, ""}},
     "reconstitution.csv: error: the file is empty: it needs a header line" SYNTAX},
    {"blank lines alone",
     {{REBUILD, NULL, "\n\r\n\n"}},
     "reconstitution.csv: error: the file is empty: it needs a header line" SYNTAX},
    {"a byte-order mark alone",
     {{REHAB, NULL, "\xEF\xBB\xBF"}},
     "requalification.csv: error: the file is empty: it needs a header line" SYNTAX},

    /* What a package must have. */
    {"a value of its own twice",
     {{PACKAGE, "{ \"valeur\": \"PLAI\", \"titre\": \"PLAI\"", "`{ \"valeur\": \"PLUS\", \"titre\": \"PLAI\""}},
     "`: error: each of the lines needs a \"valeur\" of its own" SCHEMA "*"},
    {"a form without a name",
     {{PACKAGE, "\"accompagnement\": { \"titre\": \"accompagnement\",", "\"\": `{ \"titre\": \"accompagnement\","}},
     "`: error: a form of aid needs a name" SCHEMA "*"},
    {"an amount without a form",
     {{PACKAGE, "{ \"forme\": \"pret\", \"si\": { \"lecture\": [\"net\"] },",
       "`{ \"si\": { \"lecture\": [\"net\"] },"}},
     "`: error: an amount needs its \"forme\", or the table a column for it" SCHEMA},
    {"a variant by a number",
     {{PACKAGE, "\"variante\": { \"champ\": \"lecture\"", "\"variante\": `{ \"champ\": \"investissement\""}},
     "`: error: a variant needs a field with listed values" SCHEMA},
    {"a field without a name",
     {{PACKAGE, "\"name\": \"mode\", \"type\"", "\"name\": \"-\", \"type\""}},
     "datapackage.json:*: error: a field needs a name of letters and digits" SCHEMA "*"},
    {"a nature that is a number",
     {{PACKAGE, "{\n          \"name\": \"nature\", \"type\": \"string\"",
       "`{\n          \"name\": \"nature\", \"type\": \"integer\""}},
     "*`: error: the field \"nature\" has a type that does not fit its role" SCHEMA "*"},
    {"no date",
     {{PACKAGE, "\"role\": \"date\"", "\"x\": 1"}},
     "*datapackage.json:*: error: an operation needs fields with the roles \"nature\" and \"date\"" SCHEMA "*"},
    {"no fields",
     {{PACKAGE, NULL, SMALL("`[]", SOURCES_ALONE)}},
     "`: error: \"bareme.operation.fields\" must list 1 to 63 fields" SCHEMA "*"},
    {"no tables of rules",
     {{PACKAGE, NULL, SMALL("[" NATURE "," DATE "]", "`[" SOURCES_ALONE "]")}},
     "`: error: the package has no table of rules" SCHEMA},
    {"no sources",
     {{PACKAGE, NULL, SMALL("[" NATURE "," DATE "]", "`[]")}},
     "datapackage.json:1:*: error: the package has no table of rules" SCHEMA
     "`: error: the package has no table of sources" SCHEMA},
    {"a default that is no number",
     {{PACKAGE, NULL,
       SMALL("[" NATURE "," DATE ", {\"name\": \"n\", \"type\": \"integer\", \"bareme\": {\"defaut\": `\"1.5\"}}]",
	     "[" SOURCES_ALONE "]")}},
     "`: error: the default must be a number with at most 0 decimals, not \"1.5\"" SCHEMA "*"},
    {"a condition of nothing",
     {{PACKAGE, "\"bareme\": { \"role\": \"condition\", \"champ\": \"lecture\" } }",
       "\"bareme\": { \"role\": \"condition\" } }"}},
     "datapackage.json:*: error: a condition needs \"champ\" or \"lignes\"" SCHEMA "*"},

    /* CSV. */
    {"stray quote",
     {{REBUILD, "metropole,PLAI,base", "metropole,PLAI,ba\"se"}},
     "reconstitution.csv:4:1: error: misplaced quote: double it and quote the whole cell" SYNTAX},
    {"text behind a quote",
     {{REBUILD, "reste,PLUS,base", "\"reste\"x,PLUS,base"}},
     "reconstitution.csv:6:1: error: misplaced quote: double it and quote the whole cell" SYNTAX},
    {"open quote in the middle",
     {{REBUILD, FIRST, "\"" FIRST}},
     "reconstitution.csv:2:1: error: a quote opens on this line and is not closed" SYNTAX},
    {"open quote at the end",
     {{REBUILD, "reste,PLAI,complement,2300,1800,2021-04-08,,ar-hlm-2021\n",
       "reste,PLAI,complement,2300,1800,2021-04-08,,\"ar-hlm-2021\n"}},
     "reconstitution.csv:9:1: error: a quote opens on this line and is not closed" SYNTAX},
    {"row not UTF-8",
     {{REBUILD, "reste,PLUS,base,6700", "reste,PLUS,bas\xE9,6700"}},
     "reconstitution.csv:6:1: error: the text is not UTF-8: save the file as UTF-8" SYNTAX},
    {"heading not UTF-8: told once",
     {{REHAB, "lecture,taux", "lectur\xE9,taux"}},
     "requalification.csv:1:1: error: the text is not UTF-8: save the file as UTF-8" SYNTAX},
    {"heading with a stray quote: told once",
     {{REHAB, "lecture,taux", "lec\"ture,taux"}},
     "requalification.csv:1:1: error: misplaced quote: double it and quote the whole cell" SYNTAX},
    {"too few cells",
     {{REBUILD, SECOND, "metropole,PLUS,complement,12000,0,2021-04-08,\n"}},
     "reconstitution.csv:3:46: error: 7 cells where the header has 8" SYNTAX},
    {"too many cells",
     {{REBUILD, FIRST, "metropole,PLUS,base,8000,0,2021-04-08,,ar-hlm-2021,`8\n"}},
     "`: error: 9 cells where the header has 8" SYNTAX},
    {"decimal comma between commas",
     {{REHAB, "brut,0.60", "brut,0,60"}},
     "requalification.csv:2:23: error: 6 cells where the header has 5" SYNTAX},
    {"lines count through quoted line ends",
     {{SOURCES, "AR Hlm Paca & Corse, article", "AR Hlm\nPaca & Corse, article"},
      {SOURCES, "2026-03-09", "`9 mars 2026"}},
     "`: error: \"9 mars 2026\" is not a date such as 2021-04-08" VALUE},

    /* Columns. */
    {"unknown column",
     {{REHAB, NULL, "lecture,taux,du,au,source,note\nbrut,0.60,2021-04-08,,ar-hlm-2021,\n"}},
     "requalification.csv:1:27: error: the column \"note\" is not in the schema" SCHEMA},
    {"missing column",
     {{REHAB, NULL, "lecture,taux,du,source\nbrut,0.60,2021-04-08,ar-hlm-2021\n"}},
     "requalification.csv:1:1: error: the column \"au\" is missing" SCHEMA},
    {"renamed column",
     {{REHAB, "lecture,taux", "lecture,tau"}},
     "requalification.csv:1:1: error: the column \"taux\" is missing" SCHEMA
     "requalification.csv:1:9: error: the column \"tau\" is not in the schema: did you mean \"taux\"?" SCHEMA},
    {"column twice",
     {{REHAB, NULL, "lecture,taux,taux,du,au,source\nbrut,0.60,0.60,2021-04-08,,ar-hlm-2021\n"}},
     "requalification.csv:1:14: error: the column \"taux\" is there twice" SCHEMA},
    {"missing column of communes",
     {{TOWNS, "code,nom,departement", "code,name,departement"}},
     "communes.csv:1:1: error: the column \"nom\" is missing" SCHEMA
     "communes.csv:1:6: error: the column \"name\" is not in the schema" SCHEMA},

    /* Cells of rules. */
    {"misspelt zone",
     {{REBUILD, FIRST, "metropol,PLUS,base,8000,0,2021-04-08,,ar-hlm-2021\n"}},
     "reconstitution.csv:2:1: error: \"metropol\" is not a value of \"zone\": did you mean \"metropole\"?" VALUE},
    {"zone in capitals",
     {{REBUILD, FIRST, "METROPOLE,PLUS,base,8000,0,2021-04-08,,ar-hlm-2021\n"}},
     "reconstitution.csv:2:1: error: \"METROPOLE\" is not a value of \"zone\": did you mean \"metropole\"?" VALUE},
    {"unknown zone",
     {{REBUILD, FIRST, "littoral,PLUS,base,8000,0,2021-04-08,,ar-hlm-2021\n"}},
     "reconstitution.csv:2:1: error: \"littoral\" is not a value of \"zone\"" VALUE},
    {"unknown product",
     {{REBUILD, FIRST, "metropole,PLS,base,8000,0,2021-04-08,,ar-hlm-2021\n"}},
     "reconstitution.csv:2:11: error: \"PLS\" is not a value of \"produit\": did you mean \"PLUS\"?" VALUE},
    {"blank condition",
     {{REBUILD, FIRST, "metropole,PLUS,,8000,0,2021-04-08,,ar-hlm-2021\n"}},
     "reconstitution.csv:2:16: error: \"volet\" is blank: name its values, or write * for all" VALUE},
    {"letters for digits",
     {{REBUILD, FIRST, "metropole,PLUS,base,8OOO,0,2021-04-08,,ar-hlm-2021\n"}},
     "reconstitution.csv:2:21: error: \"8OOO\" is not a number" VALUE},
    {"four decimals",
     {{REBUILD, FIRST, "metropole,PLUS,base,8000.0005,0,2021-04-08,,ar-hlm-2021\n"}},
     "reconstitution.csv:2:21: error: \"8000.0005\" has more than the 2 decimals of \"pret\"" VALUE},
    {"blank amount",
     {{REBUILD, FIRST, "metropole,PLUS,base,8000,,2021-04-08,,ar-hlm-2021\n"}},
     "reconstitution.csv:2:26: error: \"subvention\" is blank" VALUE},
    {"amount below 0",
     {{REBUILD, FIRST, "metropole,PLUS,base,-8000,0,2021-04-08,,ar-hlm-2021\n"}},
     "reconstitution.csv:2:21: error: -8000 is out of the bounds of \"pret\"" VALUE},
    {"amount of 30 digits",
     {{REBUILD, FIRST, "metropole,PLUS,base,123456789012345678901234567890,0,2021-04-08,,ar-hlm-2021\n"}},
     "reconstitution.csv:2:21: error: 123456789012345678901234567890 is out of the bounds of \"pret\"" VALUE},
    {"grouped digits",
     {{REBUILD, FIRST, "metropole,PLUS,base,8 000,0,2021-04-08,,ar-hlm-2021\n"}},
     "reconstitution.csv:2:21: error: \"8 000\" is not a number" VALUE},
    {"rate above 1",
     {{REHAB, "brut,0.60", "brut,60"}},
     "requalification.csv:2:6: error: 60 is out of the bounds of \"taux\"" VALUE},
    {"rate below 0",
     {{REHAB, "net,0.60", "net,-0.60"}},
     "requalification.csv:3:5: error: -0.60 is out of the bounds of \"taux\"" VALUE},
    {"rate with a percent sign",
     {{REHAB, "net,0.60", "net,60%"}},
     "requalification.csv:3:5: error: \"60%\" is not a number" VALUE},
    {"rate of seven decimals",
     {{REHAB, "brut,0.60", "brut,0.6000001"}},
     "requalification.csv:2:6: error: \"0.6000001\" has more than the 6 decimals of \"taux\"" VALUE},
    {"half a month",
     {{SUPPORT, ",150,6,", ",150,`6.5,"}},
     "`: error: \"6.5\" has more than the 0 decimals of \"mois_max\"" VALUE},
    {"no month", {{SUPPORT, ",150,6,", ",150,`0,"}}, "`: error: 0 is out of the bounds of \"mois_max\"" VALUE},
    {"a value that the formula needs",
     {{SUPPORT, ",150,6,", ",150,`,"}},
     "`: error: \"mois_max\" is blank, and the formula needs it" VALUE},
    {"unknown form",
     {{SUPPORT, "subvention,150", "`don,150"}},
     "`: error: \"don\" is not a form of aid (\"formes\"); there are: pret, subvention, accompagnement" VALUE},
    {"misspelt value of a list",
     {{SUPPORT, "chomage-partiel|fin-contrat|arret-saisonnier,", "`chomage-partiel|fin-contrat|arret-saisonier,"}},
     "`: error: \"arret-saisonier\" is not a value of \"motif\": did you mean \"arret-saisonnier\"?" VALUE},
    {"a list with a blank value",
     {{SUPPORT, "salarie|non-salarie,", "`salarie|,"}},
     "`: error: \"\" is not a value of \"situation\"" VALUE},
    {"month 13",
     {{REHAB, "brut,0.60,2021-04-08", "brut,0.60,2021-13-08"}},
     "requalification.csv:2:11: error: \"2021-13-08\" is not a date such as 2021-04-08" VALUE},
    {"30 February",
     {{REHAB, "net,0.60,2021-04-08,", "net,0.60,2021-04-08,2024-02-30"}},
     "requalification.csv:3:21: error: \"2024-02-30\" is not a date such as 2021-04-08" VALUE},
    {"blank first day",
     {{REHAB, "net,0.60,2021-04-08,", "net,0.60,,"}},
     "requalification.csv:3:10: error: \"du\" is blank" VALUE},
    {"ends before it begins",
     {{REHAB, "net,0.60,2021-04-08,", "net,0.60,2021-04-08,2021-04-07"}},
     "requalification.csv:3:21: error: the row ends before it begins" DATES},
    {"unknown source",
     {{REHAB, "net,0.60,2021-04-08,,ar-hlm-2021", "net,0.60,2021-04-08,,ar-hlm-2022"}},
     "requalification.csv:3:22: error: \"ar-hlm-2022\" is not an id in the table of sources" REFERENCE},
    {"blank source",
     {{REHAB, "net,0.60,2021-04-08,,ar-hlm-2021", "net,0.60,2021-04-08,,"}},
     "requalification.csv:3:22: error: \"source\" is blank: each row names its source" REFERENCE},

    /* Overlaps. */
    {"row twice",
     {{REBUILD, FIRST, FIRST FIRST}},
     "reconstitution.csv:3:1: error: this row and the one on line 2 hold for the same case at the same time" OVERLAP},
    {"one day in common",
     {{REHAB, "net,0.60,2021-04-08,,ar-hlm-2021\n",
       "net,0.60,2021-04-08,2023-12-31,ar-hlm-2021\nnet,0.50,2023-12-31,,ar-hlm-2021\n"}},
     "requalification.csv:4:1: error: this row and the one on line 3 hold for the same case at the same time" OVERLAP},
    {"a long row overlaps two short ones",
     {{REHAB, "net,0.60,2021-04-08,,ar-hlm-2021\n",
       "net,0.60,2021-04-08,,ar-hlm-2021\nnet,0.50,2022-01-01,2022-12-31,ar-hlm-2021\nnet,0.40,2023-01-01,,ar-hlm-"
       "2021\n"}},
     "requalification.csv:4:1: error: this row and the one on line 3 hold for the same case at the same time" OVERLAP
     "requalification.csv:5:1: error: this row and the one on line 3 hold for the same case at the same time" OVERLAP},
    {"rows that list values overlap in one",
     {{SUPPORT, RENT, RENT "aide-loyer,salarie,separation|fin-contrat,subvention,100,6,2021-05-01,,ar-hlm-2021\n"}},
     "accompagnement.csv:4:1: error: this row and the one on line 3 hold for the same case at the same time" OVERLAP},
    {"rows that list values, three times: each pair is told",
     {{SUPPORT, ALS, ALS ALS ALS}},
     "accompagnement.csv:3:1: error: this row and the one on line 2 hold for the same case at the same time" OVERLAP
     "accompagnement.csv:4:1: error: this row and the one on line 2 hold for the same case at the same time" OVERLAP
     "accompagnement.csv:4:1: error: this row and the one on line 3 hold for the same case at the same time" OVERLAP},
    {"commune twice",
     {{TOWNS, AIGLUN, AIGLUN "04001,Aiglun,04,200067437,04510,`2021-01-01,,\n"}},
     "`: error: an earlier row of 04001 still holds on this day" OVERLAP},
    {"EPCI twice", {{EPCIS, LAST, LAST "248400335,CC Vaison Ventoux,reste,`2021-01-01,\n"}}, "`: error: *" OVERLAP},

    /* Territory and sources. */
    {"unknown EPCI",
     {{TOWNS, AIGLUN, "04001,Aiglun,04,`200067438,04510,2021-01-01,,\n"}},
     "`: error: \"200067438\" is not in the table of EPCIs" REFERENCE},
    {"bad SIREN",
     {{EPCIS, LAST, LAST "`24840033,CC Vaison,reste,2021-01-01,\n"}},
     "`: error: \"24840033\" is not a SIREN of nine digits" VALUE},
    {"bad zone of an EPCI",
     {{EPCIS, NICE, "200030195,Métropole Nice Côte d'Azur,`métropole,2021-01-01,\n"}},
     "`: error: \"métropole\" is not a value of the zone field" VALUE},
    {"bad INSEE code",
     {{TOWNS, AIGLUN, "`0400X,Aiglun,04,200067437,04510,2021-01-01,,\n"}},
     "`: error: \"0400X\" is not an INSEE code of five characters" VALUE},
    {"an old code that is none",
     {{TOWNS, AIGLUN, "04001,Aiglun,04,200067437,04510,2021-01-01,,`Larche\n"}},
     "`: error: \"Larche\" does not begin with the code of a former commune" VALUE},
    {"an old code that is a commune's",
     {{TOWNS, AIGLUN, "04001,Aiglun,04,200067437,04510,2021-01-01,,`04003|04004 Allons\n"}},
     "`: error: \"04004 Allons\" does not begin with the code of a former commune" VALUE},
    {"department of another code",
     {{TOWNS, AIGLUN, "04001,Aiglun,`05,200067437,04510,2021-01-01,,\n"}},
     "`: error: \"05\" is not the department of the code" VALUE},
    {"unknown department",
     {{TOWNS, AIGLUN, "04001,Aiglun,`7,200067437,04510,2021-01-01,,\n"}},
     "`: error: \"07\" is not the department of the code" VALUE},
    {"department of a later row",
     {{TOWNS, "05127,Rousset-Serre-Ponçon,05,", "05127,Rousset-Serre-Ponçon,`04,"}},
     "`: error: \"04\" is not the department of the code" VALUE},
    {"bad postal code",
     {{TOWNS, AIGLUN, "04001,Aiglun,04,200067437,`451,2021-01-01,,\n"}},
     "`: error: \"451\" is not a postal code" VALUE},
    {"postal code with a letter",
     {{TOWNS, AIGLUN, "04001,Aiglun,04,200067437,`0451O,2021-01-01,,\n"}},
     "`: error: \"0451O\" is not a postal code" VALUE},
    {"code with a letter that no department has",
     {{TOWNS, AIGLUN, "`4C001,Aiglun,04,200067437,04510,2021-01-01,,\n"}},
     "`: error: \"4C001\" is not an INSEE code of five characters" VALUE "*"},
    {"code with a letter too many",
     {{TOWNS, AIGLUN, "`2A0O1,Aiglun,04,200067437,04510,2021-01-01,,\n"}},
     "`: error: \"2A0O1\" is not an INSEE code of five characters" VALUE "*"},
    {"blank postal code",
     {{TOWNS, AIGLUN, "04001,Aiglun,04,200067437,`04510|,2021-01-01,,\n"}},
     "`: error: \"\" is not a postal code" VALUE},
    {"commune without a name",
     {{TOWNS, AIGLUN, "04001,`,04,200067437,04510,2021-01-01,,\n"}},
     "`: error: the commune has no name" VALUE},
    {"bad date of a commune",
     {{TOWNS, AIGLUN, "04001,Aiglun,04,200067437,04510,2021-01-01,`jamais,\n"}},
     "`: error: \"jamais\" is not a date such as 2021-04-08" VALUE},
    {"commune ends before it begins",
     {{TOWNS, AIGLUN, "04001,Aiglun,04,200067437,04510,2021-01-01,`2020-12-31,\n"}},
     "`: error: the row ends on 2020-12-31, before it begins" DATES},
    {"days missing between two rows",
     {{TOWNS, "06054,Drap,06,200030195,06340,2022-01-01,", "06054,Drap,06,200030195,06340,`2022-01-02,"}},
     "`: error: days are missing between two rows of 06054" DATES},
    {"EPCI not in force",
     {{TOWNS, "04001,Aiglun,04,200067437,04510,2021-01-01,", "04001,Aiglun,04,`200067437,04510,2020-12-31,"}},
     "`: error: the EPCI 200067437 is not in force for the whole of this row" DATES},
    {"source twice",
     {{SOURCES, "etalab-decoupage,", "etalab-decoupage,A,2026-03-09,\n`ar-hlm-2021,"}},
     "`: error: \"ar-hlm-2021\" is the id of the source on line 2 already" VALUE},
    {"source without an id", {{SOURCES, "etalab-decoupage,", "`,"}}, "`: error: the source has no id" VALUE},
    {"source without a date", {{SOURCES, "2026-03-09", "`"}}, "`: error: \"\" is not a date such as 2021-04-08" VALUE},

    /* JSON. */
    {"empty package", {{PACKAGE, NULL, ""}}, "datapackage.json:1:1: error: a value is expected here" SYNTAX},
    {"trailing comma in an object",
     {{PACKAGE, "licence-ouverte-open-licence\"\n    }", "licence-ouverte-open-licence\",\n    `}"}},
     "`: error: a string is expected here" SYNTAX},
    {"trailing comma in an array",
     {{PACKAGE, "\"logement\", \"mois\"]", "\"logement\", \"mois\",`]"}},
     "`: error: a value is expected here" SYNTAX},
    {"missing comma",
     {{PACKAGE, "\"version\": \"2021.1\",", "\"version\": \"2021.1\" "}, {PACKAGE, "\"licenses\"", "`\"licenses\""}},
     "`: error: a comma or a closing brace is expected here" SYNTAX},
    {"missing comma in an array",
     {{PACKAGE, "[\"euro\", \"logement\"", "[\"euro\" `\"logement\""}},
     "`: error: a comma or a closing bracket is expected here" SYNTAX},
    {"missing colon",
     {{PACKAGE, "\"version\": \"2021.1\"", "\"version\" `\"2021.1\""}},
     "`: error: a colon is expected here" SYNTAX},
    {"duplicate key",
     {{PACKAGE, "\"version\": \"2021.1\",", "\"version\": \"2021.1\", \"version\": `\"2021.2\","}},
     "`: error: this name occurs twice in one object" SYNTAX},
    {"leading zero",
     {{PACKAGE, "\"format\": 1,", "\"format\": `01,"}},
     "`: error: a number cannot begin with a zero" SYNTAX},
    {"a word that is no value",
     {{PACKAGE, "\"complet\": false", "\"complet\": `faux"}},
     "`: error: a value is expected here" SYNTAX},
    {"broken UTF-8 has a place",
     {{PACKAGE, "\"version\": \"2021.1\"", "\"version\": \"2021`\xE9\""}},
     "`: error: the text is not UTF-8" SYNTAX},
    {"U+0000",
     {{PACKAGE, "\"version\": \"2021.1\"", "\"version\": \"2021\\`u0000\""}},
     "`: error: U+0000 is not allowed in a string" SYNTAX},
    {"no such escape",
     {{PACKAGE, "\"version\": \"2021.1\"", "\"version\": \"2021\\`q\""}},
     "`: error: no such escape" SYNTAX},
    {"escape without its digits",
     {{PACKAGE, "\"version\": \"2021.1\"", "\"version\": \"2021\\uZZZZ\""}},
     "datapackage.json:6:*: error: *" SYNTAX},
    {"half a surrogate pair",
     {{PACKAGE, "\"version\": \"2021.1\"", "\"version\": \"2021\\ud800\""}},
     "datapackage.json:6:*: error: *" SYNTAX},
    {"line end in a string",
     {{PACKAGE, "\"version\": \"2021.1\"", "\"version\": \"2021`\n\""}},
     "`: error: an unescaped control character in a string" SYNTAX},
    {"open string",
     {{PACKAGE, NULL, "{\"bareme\": `\"format"}},
     "`: error: the string that opens here is not closed" SYNTAX},
    {"something behind the value",
     {{PACKAGE, "\"bareme\": { \"role\": \"cas\" } }\n  ]\n}\n", "\"bareme\": { \"role\": \"cas\" } }\n  ]\n}\n`{}\n"}},
     "`: error: unexpected text after the end of the value" SYNTAX},

    /* The package. */
    {"no settings",
     {{PACKAGE, NULL, "{\"resources\": []}"}},
     "datapackage.json:1:1: error: the package has no object \"bareme\"" SCHEMA},
    {"another format",
     {{PACKAGE, "\"bareme\": {\n    \"format\": 1,", "\"bareme\": `{\n    \"format\": 2,"}},
     "`: error: \"bareme.format\" must be 1, the format that this program reads" SCHEMA},
    {"unknown type of a field",
     {{PACKAGE, "{\n          \"name\": \"id\", \"type\": \"string\"",
       "`{\n          \"name\": \"id\", \"type\": \"text\""}},
     "`: error: fields of the type \"text\" are not known" SCHEMA},
    {"unknown role of a field",
     {{PACKAGE, "\"role\": \"commune_nom\"", "\"role\": `\"nom\""}},
     "`: error: \"nom\" is not a role of a field" SCHEMA},
    {"unknown role of a resource",
     {{PACKAGE,
       "{ \"profile\": \"data-resource\", \"name\": \"cas-territoire\", \"path\": \"cas/territoire.csv\", \"title\": "
       "\"Cas vérifiés : territoire\", \"title@en\": \"Worked cases: territory\", \"bareme\": { \"role\": \"cas\" } }",
       "`{ \"name\": \"cas-territoire\", \"path\": \"cas/territoire.csv\", \"bareme\": { \"role\": \"case\" } }"}},
     "`: error: \"case\" is not a role of a resource" SCHEMA},
    {"a column of a name that another has",
     {{PACKAGE, "{ \"name\": \"mois_max\"", "`{ \"name\": \"montant\""}},
     "accompagnement.csv:1:36: error: the column \"mois_max\" is not in the schema" SCHEMA
     "`: error: an earlier column is called \"montant\" too" SCHEMA "*"},
    {"two conditions on one field",
     {{PACKAGE, "\"champ\": \"motif\"", "\"champ\": `\"situation\""}},
     "*`: error: an earlier condition is on the field \"situation\" too" SCHEMA "*"},
    {"unknown role of a column",
     {{PACKAGE, "{ \"name\": \"mois_max\"", "`{ \"name\": \"mois_max\""},
      {PACKAGE, "\"role\": \"valeur\", \"unite\": \"mois\"", "\"role\": \"valeurs\", \"unite\": \"mois\""}},
     "`: error: the column \"mois_max\" has no role" SCHEMA},
    {"alias of another field",
     {{PACKAGE, "[\"anru\",", "[\"anru\", `\"Prix de Revient\","}},
     "`: error: \"Prix de Revient\" already names the field \"investissement\"" SCHEMA},
    {"alias of another value",
     {{PACKAGE, "[\"divorce\"]", "[\"divorce\", `\"Maladie\"]"}},
     "`: error: \"Maladie\" already means \"arret-maladie\"" SCHEMA},
    {"default that is no value",
     {{PACKAGE, "\"defaut\": \"brut\"", "\"defaut\": `\"gros\""}},
     "`: error: the default of \"lecture\" is not among its values" REFERENCE},
    {"title of no value",
     {{PACKAGE, "\"sinistre\": { \"titre\"", "\"sinistres\": `{ \"titre\""}},
     "`: error: \"sinistres\" is not among the listed values" REFERENCE},
    {"unknown field of a condition column",
     {{PACKAGE, "\"champ\": \"motif\"", "\"champ\": `\"raison\""}},
     "`: error: \"raison\" is not a field of an operation" REFERENCE},
    {"unknown field of a quantity",
     {{PACKAGE, "\"champs\": [\"plus\", \"plai\"]", "\"champs\": [\"plus\", `\"pls\"]"}},
     "`: error: \"pls\" is not a field of an operation" REFERENCE},
    {"unknown field of a product: told once",
     {{PACKAGE, "\"avec\": { \"logements\": \"plai\" }", "\"avec\": { \"logements\": `\"pla\" }"}},
     "`: error: \"pla\" is not a field of an operation" REFERENCE LOGEMENTS LOGEMENTS LOGEMENTS LOGEMENTS},
    {"unknown field of a condition",
     {{PACKAGE, "\"exclut\": { \"mode\": [\"autre\"] }", "\"exclut\": { \"moyen\": `[\"autre\"] }"}},
     "`: error: \"moyen\" is not a field that conditions can be on" REFERENCE},
    {"unknown value of a condition",
     {{PACKAGE, "\"exclut\": { \"mode\": [\"autre\"] }", "\"exclut\": { \"mode\": [`\"location\"] }"}},
     "`: error: \"location\" is not among the values of \"mode\"" REFERENCE},
    {"unknown value of a line's condition: told once",
     {{PACKAGE, "\"si\": { \"complement\": [\"oui\"] }", "\"si\": { \"complement\": [`\"peut-être\"] }"}},
     "`: error: \"peut-être\" is not among the values of \"complement\"" REFERENCE},
    {"listed value that no line has",
     {{PACKAGE, "\"enum\": [\"PLUS\", \"PLAI\"]", "\"enum\": [\"PLUS\", \"PLAI\", `\"PLS\"]"}},
     "`: error: this value is not one that the condition \"produit\" can have" REFERENCE},
    {"unknown code of a remark",
     {{PACKAGE, "\"code\": \"a-verifier\",\n            \"si\": { \"volet\"",
       "\"code\": `\"a-verifer\",\n            \"si\": { \"volet\""}},
     "`: error: the code must be \"a-verifier\" here, not \"a-verifer\"" REFERENCE},
    {"code of a remark that the program says for itself",
     {{PACKAGE, "\"code\": \"a-verifier\",\n            \"si\": { \"volet\"",
       "\"code\": `\"champ-ignore\",\n            \"si\": { \"volet\""}},
     "`: error: the code must be \"a-verifier\" here, not \"champ-ignore\"" REFERENCE},
    {"remark without a code",
     {{PACKAGE, "{\n            \"code\": \"a-verifier\",\n            \"si\": { \"volet\"",
       "`{\n            \"si\": { \"volet\""}},
     "`: error: the code must be \"a-verifier\" here, not \"\"" REFERENCE},
    {"unknown code of a limit",
     {{PACKAGE, "\"subvention-superieure\"", "`\"trop\""}},
     "`: error: the code must be \"subvention-superieure\" here, not \"trop\"" REFERENCE},
    {"code of another notice for a limit",
     {{PACKAGE, "\"subvention-superieure\"", "`\"commune-inconnue\""}},
     "`: error: the code must be \"subvention-superieure\" here, not \"commune-inconnue\"" REFERENCE},
    {"code of another notice for quantities",
     {{PACKAGE, "\"aucun-logement\"", "`\"lecture\""}},
     "`: error: the code must be \"aucun-logement\" here, not \"lecture\"" REFERENCE},
    {"code of another notice for a variant",
     {{PACKAGE, "\"avis\": \"lecture\"", "\"avis\": `\"code-postal\""}},
     "`: error: the code must be \"lecture\" here, not \"code-postal\"" REFERENCE},
    {"unknown field of the plan",
     {{PACKAGE, "\"subvention_anru\", \"subvention_etat\",", "\"subvention_anru\", `\"subvention_etta\","}},
     "`: error: \"subvention_etta\" is not a field of an operation" REFERENCE},
    {"a field of the plan twice",
     {{PACKAGE, "\"pret_cdc\", \"fonds_propres\",", "\"pret_cdc\", `\"subvention_etat\","}},
     "`: error: the plan has the field \"subvention_etat\" already" SCHEMA},
    {"a resource of the plan that is its cost",
     {{PACKAGE, "\"pret_cdc\", \"fonds_propres\",", "\"pret_cdc\", `\"investissement\","}},
     "`: error: the plan has the field \"investissement\" already" SCHEMA},
    {"unknown field of a double count",
     {{PACKAGE, "\"double_compte\": { \"champ\": \"subvention_anru\"", "\"double_compte\": { \"champ\": `\"anru\""}},
     "`: error: \"anru\" is not a field of an operation" REFERENCE},
    {"unknown value of a double count's condition",
     {{PACKAGE, "\"si\": { \"nature\": [\"reconstitution\"] } }\n", "\"si\": { \"nature\": [`\"demolition\"] } }\n"}},
     "`: error: \"demolition\" is not among the values of \"nature\"" REFERENCE},
    {"a maximum below its minimum",
     {{PACKAGE, "{ \"minimum\": 1 }, \"bareme\": { \"role\": \"valeur\"",
       "`{ \"minimum\": 2, \"maximum\": 1 }, \"bareme\": { \"role\": \"valeur\""}},
     "`: error: the maximum is below the minimum" SCHEMA "*"},
    {"a maximum of a field below its minimum",
     {{PACKAGE, "{ \"minimum\": \"0.01\", \"maximum\": \"1000000000000\" }",
       "`{ \"minimum\": \"0.01\", \"maximum\": 0 }"}},
     "`: error: the maximum is below the minimum" SCHEMA},
    {"a last date before the first one",
     {{PACKAGE, "{ \"minimum\": \"1990-01-01\", \"maximum\": \"2099-12-31\" }",
       "`{ \"minimum\": \"1990-01-02\", \"maximum\": \"1990-01-01\" }"}},
     "`: error: the maximum is below the minimum" SCHEMA},
    {"bound of a date that is none",
     {{PACKAGE, "\"minimum\": \"1990-01-01\"", "\"minimum\": `\"1990\""}},
     "`: error: the bound of a date must be a date such as 2021-06-01, not \"1990\"" SCHEMA},
    {"bound of a date that is a number",
     {{PACKAGE, "\"maximum\": \"2099-12-31\"", "\"maximum\": `2099"}},
     "`: error: the bound of a date must be a date such as 2021-06-01, not 2099" SCHEMA},
    {"word for a blank that is none",
     {{PACKAGE, "\"NULL\", ", "`1, "}},
     "`: error: \"vides\" must list texts that are not empty" SCHEMA},
    {"title of another value",
     {{PACKAGE, "\"titre\": \"taux appliqué à l'investissement, subvention déjà déduite\"", "\"titre\": `\"brut\""}},
     "`: error: \"brut\" already means \"brut\"" SCHEMA},
    {"unknown form of an amount",
     {{PACKAGE, "\"forme\": \"subvention\", \"unitaire\"", "\"forme\": `\"don\", \"unitaire\""}},
     "`: error: \"don\" is not a form of aid (\"formes\"); there are: pret, subvention, accompagnement" REFERENCE},
    {"unknown column of an amount",
     {{PACKAGE, "{ \"unitaire\": \"montant\"", "`{ \"unitaire\": \"somme\""}},
     "`: error: \"unitaire\" must name a value column" REFERENCE},
    {"no date of review",
     {{PACKAGE, "\"complet\": false,\n        \"revue\": \"2021-05-05\"",
       "\"complet\": false,\n        \"revue\": `\"mai 2021\""}},
     "`: error: \"revue\" must be the date of the last review, not \"mai 2021\"" SCHEMA},
    {"bound that is no number",
     {{PACKAGE, "\"minimum\": \"0\", \"maximum\": \"1\" }", "\"minimum\": \"0\", \"maximum\": `\"un\" }"}},
     "`: error: \"un\" is not a number with at most 6 decimals" SCHEMA},
    {"unknown part",
     {{PACKAGE, "{ \"code\": \"13216\"", "`{ \"code\": \"1321\""}},
     "`: error: a part needs a \"code\", and the \"commune\" that it is in" REFERENCE},
    {"part twice",
     {{PACKAGE, "{ \"code\": \"13216\"", "`{ \"code\": \"13215\""}},
     "`: error: the code 13215 is there twice" SCHEMA},
    {"a part that is the first commune",
     {{PACKAGE, "{ \"code\": \"13216\"", "`{ \"code\": \"04001\""}},
     "`: error: the code 04001 is there twice" SCHEMA},

    /* Units and formulas. */
    {"unknown unit: told once",
     {{PACKAGE, PRET,
       "\"bareme\": { \"role\": \"valeur\", \"unite\": `\"euro/maison\" } },\n          { \"name\": \"subvention\""}},
     "`: error: \"maison\" is not among the package's units" UNIT},
    {"unknown unit of a field: told once",
     {{PACKAGE, "\"unite\": \"mois\", \"alias\"", "\"unite\": `\"semaine\", \"alias\""}},
     "`: error: \"semaine\" is not among the package's units" UNIT},
    {"a unit of too high a power",
     {{PACKAGE, "\"role\": \"valeur\", \"unite\": \"mois\"", "\"role\": \"valeur\", \"unite\": `\"mois" TOO_MANY "\""}},
     "`: error: the power of a unit is too large" UNIT "*"},
    {"number without a unit",
     {{PACKAGE, "{ \"role\": \"valeur\", \"unite\": \"taux\" }", "`{ \"role\": \"valeur\" }"}},
     "*: error: a number needs its unit" UNIT "*"},
    {"limit of another unit",
     {{PACKAGE, "\"au_plus\": { \"champ\": \"investissement\"", "\"au_plus\": `{ \"champ\": \"plus\""}},
     "`: error: \"subvention_anru\" and its limit have different units" UNIT},
    {"a number as its own limit",
     {{PACKAGE, "\"au_plus\": { \"champ\": \"investissement\"", "\"au_plus\": { \"champ\": `\"subvention_anru\""}},
     "`: error: \"subvention_anru\" must not limit itself, not even by way of other fields" SCHEMA},
    {"limits that lead back",
     {{PACKAGE, "\"unite\": \"euro\", \"alias\": [\"montant total d'investissement\"",
       "\"unite\": \"euro\", \"au_plus\": { \"champ\": `\"fonds_propres\", \"avis\": \"subvention-superieure\" }, "
       "\"alias\": [\"montant total d'investissement\""},
      {PACKAGE, "\"unite\": \"euro\", \"alias\": [\"fonds propre\"",
       "\"unite\": \"euro\", \"au_plus\": { \"champ\": \"subvention_anru\", \"avis\": \"subvention-superieure\" }, "
       "\"alias\": [\"fonds propre\""}},
     "`: error: \"investissement\" must not limit itself, not even by way of other fields" SCHEMA},
    {"unknown name: told once",
     {{PACKAGE, LOANS, "\"pret * `logement\""}},
     "`: error: \"logement\" is neither a field nor a value column nor a named quantity" FORMULA},
    {"unknown name of 64 bytes",
     {{PACKAGE, LOANS, "\"pret * `logement_logement_logement_logement_logement_logement_logement_l\""}},
     "`: error: \"logement_logement_logement_logement_logement_logement_logement_l\" is neither a field nor a value "
     "column nor a named quantity" FORMULA},
    {"unknown name in one table",
     {{PACKAGE, BRUT, "\"max(0, taux * `cout - subvention_anru)\""}},
     "`: error: \"cout\" is neither a field nor a value column nor a named quantity" FORMULA},
    {"a field that is no number",
     {{PACKAGE, BRUT, "\"max(0, taux * `commune)\""}},
     "`: error: \"commune\" is neither a field nor a value column nor a named quantity" FORMULA},
    {"sides of different units",
     {{PACKAGE, BRUT, "\"max(0, taux * investissement `- taux)\""}},
     "`: error: the two sides have different units" UNIT},
    {"limit without a unit",
     {{PACKAGE, BRUT, "\"max`(taux, taux * investissement)\""}},
     "`: error: the two sides have different units" UNIT},
    {"not in euros", {{PACKAGE, BRUT, "`\"max(0, taux)\""}}, "`: error: the formula gives taux, not euro" UNIT},
    {"euros squared",
     {{PACKAGE, BRUT, "`\"investissement * subvention_anru\""}},
     "`: error: the formula gives euro*euro, not euro" UNIT},
    {"not in euros: told once",
     {{PACKAGE, LOANS, "`\"pret\""}},
     "`: error: the formula gives euro/logement, not euro" UNIT},
    {"open parenthesis",
     {{PACKAGE, BRUT, "\"max(0, taux * (investissement - subvention_anru)`\""}},
     "`: error: a closing parenthesis is expected here" FORMULA},
    {"closing parenthesis too many",
     {{PACKAGE, BRUT, "\"max(0, taux * investissement - subvention_anru)`)\""}},
     "`: error: unexpected text after the end of the formula" FORMULA},
    {"text behind the end",
     {{PACKAGE, BRUT, "\"taux * investissement `euros\""}},
     "`: error: unexpected text after the end of the formula" FORMULA},
    {"division",
     {{PACKAGE, BRUT, "\"investissement `/ 2\""}},
     "`: error: unexpected text after the end of the formula" FORMULA},
    {"empty formula",
     {{PACKAGE, BRUT, "\"`\""}},
     "`: error: a number, a name or an opening parenthesis is expected here" FORMULA},
    {"operator without a side",
     {{PACKAGE, BRUT, "\"taux * `- subvention_anru\""}},
     "`: error: a number, a name or an opening parenthesis is expected here" FORMULA},
    {"max of one", {{PACKAGE, BRUT, "\"max(investissement`)\""}}, "`: error: a comma is expected here" FORMULA},
    {"max without parentheses",
     {{PACKAGE, BRUT, "\"max `0\""}},
     "`: error: an opening parenthesis is expected here" FORMULA},
    {"number with letters", {{PACKAGE, BRUT, "\"`2x * investissement\""}}, "`: error: \"2x\" is not a number" FORMULA},
    {"formula that is no string", {{PACKAGE, BRUT, "`12"}}, "`: error: a formula must be a string" FORMULA},
    {"quantity with an unknown name",
     {{PACKAGE, "\"quantite\": \"min(mois, mois_max)\"", "\"quantite\": \"min(mois, `maximum)\""}},
     "`: error: \"maximum\" is neither a field nor a value column nor a named quantity" FORMULA},

    /* Members of the package that are not what they must be. */
    {"words of headings as a text",
     {{PACKAGE, "\"autres\": [\"PLU\"]", "\"autres\": `\"PLU\""}},
     "`: error: \"autres\" must be a list of texts" SCHEMA},
    {"a word of headings as a number",
     {{PACKAGE, "\"autres\": [\"PLU\"]", "\"autres\": [`7]"}},
     "`: error: a word of headings must be a string" SCHEMA},
    {"an abbreviation of nothing",
     {{PACKAGE, "\"nb\": \"nombre\"", "\"nb\": `7"}},
     "`: error: an abbreviation must be spelled out in one word" SCHEMA},
    {"an abbreviation of no word",
     {{PACKAGE, "\"nb\": \"nombre\"", "\"nb\": `\"--\""}},
     "`: error: an abbreviation must be spelled out in one word" SCHEMA},
    {"a product that is nothing",
     {{PACKAGE, "\"PLUS\": { \"champ\": \"plus\" }", "\"PLUS\": `{}"}},
     "`: error: a product has either the field that counts it (\"champ\") or a sentence (\"avis\")" SCHEMA},
    {"a product with a field and a sentence",
     {{PACKAGE, "\"PLUS\": { \"champ\": \"plus\" }", "\"PLUS\": `{ \"champ\": \"plus\", \"avis\": \"x\" }"}},
     "`: error: a product has either the field that counts it (\"champ\") or a sentence (\"avis\")" SCHEMA},
    {"a product of a field as a number",
     {{PACKAGE, "\"PLUS\": { \"champ\": \"plus\" }", "\"PLUS\": { \"champ\": `7 }"}},
     "`: error: \"\" is not a field of an operation" REFERENCE},
    {"another name of a product as a number",
     {{PACKAGE, "\"PLUS\": { \"champ\": \"plus\" }",
       "\"PLUS\": { \"champ\": \"plus\", \"alias\": [\"PLUS neuf\", `7] }"}},
     "`: error: a word of headings must be a string" SCHEMA},
    {"another name of a field as a number",
     {{PACKAGE, "\"alias\": [\"nature de l'opération\"", "\"alias\": [`7"}},
     "`: error: an alias must be a string" SCHEMA},
    {"another name of a value as a number",
     {{PACKAGE, "\"alias\": [\"requalification du parc\"", "\"alias\": [`7"}},
     "`: error: an alias must be a string" SCHEMA},
    {"a listed value that is empty",
     {{PACKAGE, "\"acquisition-amelioration\", \"autre\"]", "\"acquisition-amelioration\", \"autre\", `\"\"]"}},
     "`: error: a listed value must be a string that is not empty" SCHEMA},
    {"a listed value as a number",
     {{PACKAGE, "\"acquisition-amelioration\", \"autre\"]", "\"acquisition-amelioration\", \"autre\", `7]"}},
     "`: error: a listed value must be a string that is not empty" SCHEMA},
    {"a unit as a number",
     {{PACKAGE, "\"unites\": [\"euro\", \"logement\", \"mois\"]",
       "\"unites\": [\"euro\", \"logement\", \"mois\", `7]"}},
     "`: error: \"unites\" must list at most 8 names" SCHEMA},
    {"a title as a number",
     {{PACKAGE, "\"title\": \"Nature de l'opération\"", "\"title\": `7"}},
     "`: error: \"title\" must be a string" SCHEMA},
    {"a name of a month as a number", {{PACKAGE, "\"mai may\"", "`7"}}, "`: error: a word must be a string" SCHEMA},
    {"eleven months",
     {{PACKAGE, "\"mois\": [\n      \"janvier janv january jan\",", "\"mois\": `[\n     "}},
     "`: error: \"mois\" must list the names of 12 months" SCHEMA},
    {"a word of places as a number",
     {{PACKAGE, "\"cedex\": [\"cedex\", \"cdx\"]", "\"cedex\": [\"cedex\", `7]"}},
     "`: error: a word must be a string" SCHEMA},
    {"a word before places as a number",
     {{PACKAGE, "\"ville de\": \"\"", "\"ville de\": `7"}},
     "`: error: a word must be a string" SCHEMA},
    {"a default that is no value",
     {{PACKAGE, "\"defaut\": \"brut\"", "\"defaut\": `7"}},
     "`: error: the default of \"lecture\" is not among its values" REFERENCE},
    {"a territory of no resource",
     {{PACKAGE, "\"territoire\": {\n      \"communes\": \"communes\"",
       "\"territoire\": `{\n      \"communes\": \"villes\""}},
     "`: error: there is no resource \"villes\"" REFERENCE},
    {"a territory without zones",
     {{PACKAGE, "\"role\": \"zone\", ", ""}, {PACKAGE, "\"territoire\": {", "\"territoire\": `{"}},
     "`: error: a territory needs fields with the roles \"commune\" and \"zone\"" SCHEMA},
    {"a part of a commune without a code",
     {{PACKAGE, "{ \"code\": \"13201\", ", "`{ "}},
     "`: error: a part needs a \"code\", and the \"commune\" that it is in" REFERENCE},
    {"a part of no commune",
     {{PACKAGE, "{ \"code\": \"13201\", \"nom\": \"Marseille 1er Arrondissement\", \"commune\": \"13055\" }",
       "`{ \"code\": \"13201\", \"commune\": 13055 }"}},
     "`: error: a part needs a \"code\", and the \"commune\" that it is in" REFERENCE},
    {"another name of a part as a number",
     {{PACKAGE, "\"nom\": \"Marseille 1er Arrondissement\"", "\"alias\": [\"Marseille un\", `7]"}},
     "`: error: an alias must be a string" SCHEMA},

    /* Several faults: all in one run, sorted by file and place. */
    {"two files",
     {{REHAB, "net,0.60", "net,2"}, {SUPPORT, "subvention,150", "subvention,cent"}},
     "accompagnement.csv:3:*: error: \"cent\" is not a number" VALUE
     "requalification.csv:3:5: error: 2 is out of the bounds of \"taux\"" VALUE},
    {"two cells of a row",
     {{REHAB, "net,0.60,2021-04-08", "nett,six,2021-04-08"}},
     "requalification.csv:3:1: error: \"nett\" is not a value of \"lecture\": did you mean \"net\"?" VALUE
     "requalification.csv:3:6: error: \"six\" is not a number" VALUE},
    {"a formula and a cell",
     {{PACKAGE, BRUT, "\"max(0, taux * `cout)\""}, {REHAB, "net,0.60", "net,2"}},
     "`: error: \"cout\" is neither a field nor a value column nor a named quantity" FORMULA
     "requalification.csv:3:5: error: 2 is out of the bounds of \"taux\"" VALUE},
    {"three files",
     {{EPCIS, LAST, "24840033X,CC,reste,2021-01-01,\n" LAST},
      {TOWNS, AIGLUN, "04001,Aiglun,04,200067437,451,2021-01-01,,\n"},
      {SOURCES, "2026-03-09", "2026"}},
     "communes.csv:2:27: error: \"451\" is not a postal code" VALUE
     "epci.csv:*:1: error: \"24840033X\" is not a SIREN of nine digits" VALUE
     "sources.csv:3:*: error: \"2026\" is not a date such as 2021-04-08" VALUE},
};

static void test_broken(void **state)
{
	const fault_case *c = *state;
	bareme_ruleset *ruleset;
	told said = {NULL, 0};
	marks m = {.count = 0};
	tables t = tables_read();
	tables_edit(&t, c->edits, 3, &m);
	bareme_result result = bareme_ruleset_load_files(&ruleset, t.files, t.count, NULL, tell_line, &said);
	tables_free(&t);
	bareme_ruleset_free(ruleset);
	bool good = said.text != NULL && marks_match(c->expected, said.text, &m);
	if (!good)
		fprintf(stderr, "%s: expected (first mark at %s)\n%sgot\n%s", c->name, m.place[0], c->expected,
			said.text == NULL ? "nothing\n" : said.text);
	free(said.text);
	assert_true(good);
	assert_int_equal(result, BAREME_BAD_TABLES);
	assert_null(ruleset);
}

/* ---- Sound edits ---- */

typedef struct sound_case {
	const char *name;
	edit edits[3];
	const char *operation, *amounts;
	const char *other, *other_amounts; /* may be NULL */
} sound_case;

#define ONE_EACH  "nature=reconstitution|zone=metropole|plus=1|plai=1|complement=oui"
#define ONE_GIVES "35000.00 11800.00 ok" /* 8000 + 12000 + 11000 + 4000, 8600 + 3200 */
#define SOURCE    ",ar-hlm-2021"

static const sound_case sound[] = {
    {"as they are", {{0}}, ONE_EACH, ONE_GIVES, NULL, NULL},
    {"rows of rules in another order",
     {{REBUILD, NULL,
       "zone,produit,volet,pret,subvention,du,au,source\n"
       "reste,PLAI,complement,2300,1800,2021-04-08,,ar-hlm-2021\n"
       "metropole,PLAI,complement,4000,3200,2021-04-08,,ar-hlm-2021\n"
       "reste,PLUS,complement,6700,0,2021-04-08,,ar-hlm-2021\n"
       "metropole,PLUS,complement,12000,0,2021-04-08,,ar-hlm-2021\n"
       "reste,PLAI,base,9000,7200,2021-04-08,,ar-hlm-2021\n"
       "metropole,PLAI,base,11000,8600,2021-04-08,,ar-hlm-2021\n"
       "reste,PLUS,base,6700,0,2021-04-08,,ar-hlm-2021\n"
       "metropole,PLUS,base,8000,0,2021-04-08,,ar-hlm-2021\n"}},
     ONE_EACH,
     ONE_GIVES,
     "nature=reconstitution|zone=reste|plai=2",
     "18000.00 14400.00 ok"},
    {"columns in another order",
     {{REHAB, NULL,
       "source,au,taux,lecture,du\nar-hlm-2021,,0.60,net,2021-04-08\nar-hlm-2021,,0.60,brut,2021-04-08\n"}},
     "nature=requalification|investissement=100|subvention_anru=50|lecture=net",
     "30.00 0.00 ok",
     NULL,
     NULL},
    {"rows of EPCIs in another order",
     {{EPCIS,
       "200035319,CA Var Esterel Méditerranée (CAVEM),reste,2021-01-01,2021-12-31\n"
       "200035319,CA Estérel Côte d'Azur Agglomération,reste,2022-01-01,\n",
       "200035319,CA Estérel Côte d'Azur Agglomération,reste,2022-01-01,\n"
       "200035319,CA Var Esterel Méditerranée (CAVEM),reste,2021-01-01,2021-12-31\n"}},
     "nature=reconstitution|commune=83061|plus=1|date=2021-06-01",
     "6700.00 0.00 ok",
     "nature=reconstitution|commune=Fréjus|plus=1|date=2022-01-01",
     "6700.00 0.00 ok"},
    {"codes that a spreadsheet took for numbers, those of communes that are no more included",
     {{TOWNS, "04084,Estoublon,04,200067437,04270,2021-01-01,,04221\n",
       "4084,Estoublon,4,200067437,4270,2021-01-01,,4221\n"}},
     "nature=reconstitution|commune=04221|plus=1",
     "6700.00 0.00 ok",
     "nature=reconstitution|commune=04084|departement=04|plus=1",
     "6700.00 0.00 ok"},
    {"rows of a commune in another order",
     {{TOWNS, "06054,Drap,06,240600593,06340,2021-01-01,2021-12-31,\n06054,Drap,06,200030195,06340,2022-01-01,,\n",
       "06054,Drap,06,200030195,06340,2022-01-01,,\n06054,Drap,06,240600593,06340,2021-01-01,2021-12-31,\n"}},
     "nature=reconstitution|commune=Drap|plus=1|date=2021-12-31",
     "6700.00 0.00 ok",
     "nature=reconstitution|commune=Drap|plus=1|date=2022-01-01",
     "8000.00 0.00 ok"},
    {"byte-order mark, semicolons, decimal commas",
     {{REBUILD, NULL,
       "\xEF\xBB\xBFzone;produit;volet;pret;subvention;du;au;source\r\n"
       "metropole;PLUS;base;8000,00;0;08/04/2021;;ar-hlm-2021\r\n"
       "metropole;PLUS;complement;12000,5;0,00;08/04/2021;;ar-hlm-2021\r\n"
       "metropole;PLAI;base;11000;8600,25;08/04/2021;;ar-hlm-2021\r\n"
       "metropole;PLAI;complement;4000;3200;08/04/2021;;ar-hlm-2021\r\n"}},
     ONE_EACH,
     "35000.50 11800.25 ok",
     NULL,
     NULL},
    {"tabulators",
     {{REHAB, NULL, "lecture\ttaux\tdu\tau\tsource\nbrut\t0.60\t2021-04-08\t\tar-hlm-2021\n"}},
     "nature=requalification|investissement=100|subvention_anru=0",
     "60.00 0.00 ok",
     NULL,
     NULL},
    {"quoted cells, blanks around cells, blank lines, no line end at the end",
     {{REHAB, NULL,
       "\"lecture\",taux,du,au,source\n\n brut , \"0.60\" ,2021-04-08,,ar-hlm-2021\n\n"
       "net,0.60,2021-04-08,,\"ar-hlm-2021\""}},
     "nature=requalification|investissement=100|subvention_anru=50",
     "10.00 0.00 ok",
     "nature=requalification|investissement=100|subvention_anru=50|lecture=net",
     "30.00 0.00 ok"},
    {"a rate in full decimals",
     {{REHAB, "brut,0.60", "brut,0.600000"}},
     "nature=requalification|investissement=100|subvention_anru=50",
     "10.00 0.00 ok",
     NULL,
     NULL},
    {"a row closed and its successor",
     {{REBUILD, FIRST,
       "metropole,PLUS,base,8000,0,2021-04-08,2023-12-31" SOURCE "\nmetropole,PLUS,base,9000.50,100,2024-01-01," SOURCE
       "\n"}},
     "nature=reconstitution|zone=metropole|plus=2|date=2023-12-31",
     "16000.00 0.00 ok",
     "nature=reconstitution|zone=metropole|plus=2|date=2024-01-01",
     "18001.00 200.00 ok"},
    {"a successor before its row",
     {{REHAB, "brut,0.60,2021-04-08," SOURCE "\n",
       "brut,0.5,2025-01-01," SOURCE "\nbrut,0.60,2021-04-08,2024-12-31" SOURCE "\n"}},
     "nature=requalification|investissement=100|subvention_anru=0|date=2024-12-31",
     "60.00 0.00 ok",
     "nature=requalification|investissement=100|subvention_anru=0|date=2025-01-01",
     "50.00 0.00 ok"},
    {"a row closed for good",
     {{REBUILD, FIRST, "metropole,PLUS,base,8000,0,2021-04-08,2023-12-31" SOURCE "\n"}},
     "nature=reconstitution|zone=metropole|plus=2|date=2023-12-31",
     "16000.00 0.00 ok",
     "nature=reconstitution|zone=metropole|plus=2|date=2024-01-01",
     "0.00 0.00 ineligible"},
    {"one row for all zones",
     {{REBUILD, NULL,
       "zone,produit,volet,pret,subvention,du,au,source\n*,PLUS|PLAI,base,5000,1000,2021-04-08,,"
       "ar-hlm-2021\n"}},
     "nature=reconstitution|zone=reste|plus=2|plai=1",
     "15000.00 3000.00 ok",
     "nature=reconstitution|zone=metropole|plai=1",
     "5000.00 1000.00 ok"},
    {"members that the format does not know",
     {{PACKAGE, "\"version\": \"2021.1\",",
       "\"version\": \"2021.1\", \"keywords\": [\"a\\u00e9\\\"\", -1.5e+3, null],"}},
     ONE_EACH,
     ONE_GIVES,
     NULL,
     NULL},
};

static void check_amounts(const bareme_ruleset *ruleset, const char *operation, const char *amounts)
{
	if (operation == NULL)
		return;
	asked a = ask(ruleset, operation);
	char got[256];
	snprintf(got, sizeof got, "%s", asked_amounts(&a));
	asked_free(&a);
	assert_string_equal(got, amounts);
}

static void test_sound(void **state)
{
	const sound_case *c = *state;
	bareme_ruleset *ruleset;
	told said = {NULL, 0};
	tables t = tables_read();
	for (size_t i = 0; i < 3 && c->edits[i].file != NULL; i++)
		tables_replace(&t, c->edits[i].file, c->edits[i].find, c->edits[i].by);
	bareme_result result = bareme_ruleset_load_files(&ruleset, t.files, t.count, NULL, tell_line, &said);
	tables_free(&t);
	if (said.text != NULL)
		print_error("%s: %s", c->name, said.text);
	free(said.text);
	assert_int_equal(result, BAREME_DONE);
	check_amounts(ruleset, c->operation, c->amounts);
	check_amounts(ruleset, c->other, c->other_amounts);
	bareme_ruleset_free(ruleset);
}

/* Every file with CRLF line ends loads to the same amounts. */
static void test_line_ends(void **state)
{
	(void)state;
	tables t = tables_read();
	for (size_t i = 0; i < t.count; i++)
		tables_replace_all(&t, t.files[i].name, "\n", "\r\n");
	bareme_ruleset *ruleset = tables_load(&t);
	tables_free(&t);
	check_amounts(ruleset, ONE_EACH, ONE_GIVES);
	check_amounts(ruleset, "nature=reconstitution|commune=84151|plus=1", "6700.00 0.00 ok");
	bareme_ruleset_free(ruleset);
}

/* A string of the package nested past any use, and a number longer than any use: refused, not crashed. */
static void test_deep_package(void **state)
{
	(void)state;
	static char deep[20001];
	bareme_ruleset *ruleset;
	told said = {NULL, 0};
	memset(deep, '[', sizeof deep - 1);
	tables t = tables_read();
	tables_set(&t, PACKAGE, deep, sizeof deep - 1);
	assert_int_equal(bareme_ruleset_load_files(&ruleset, t.files, t.count, NULL, tell_line, &said),
			 BAREME_BAD_TABLES);
	assert_non_null(strstr(said.text, "nested too deeply [syntax]"));
	free(said.text);
	tables_free(&t);
}

/* A number may have more digits than the package's reader keeps. */
static void test_long_number(void **state)
{
	(void)state;
	bareme_ruleset *ruleset;
	tables t = tables_read();
	tables_replace(
	    &t, PACKAGE, "\"version\": \"2021.1\",",
	    "\"version\": \"2021.1\", \"pi\": 3.14159265358979323846264338327950288419716939937510582097494459,");
	assert_int_equal(bareme_ruleset_load_files(&ruleset, t.files, t.count, NULL, NULL, NULL), BAREME_DONE);
	bareme_ruleset_free(ruleset);
	tables_free(&t);
}

/* NUL bytes are no text. */
static void test_nul(void **state)
{
	(void)state;
	static const char rates[] = "lecture,taux,du,au,source\nbrut,0.6\0,2021-04-08,,ar-hlm-2021\n";
	bareme_ruleset *ruleset;
	told said = {NULL, 0};
	tables t = tables_read();
	tables_set(&t, REHAB, rates, sizeof rates - 1);
	assert_int_equal(bareme_ruleset_load_files(&ruleset, t.files, t.count, NULL, tell_line, &said),
			 BAREME_BAD_TABLES);
	assert_string_equal(said.text,
			    "requalification.csv:2:1: error: the text is not UTF-8: save the file as UTF-8 [syntax]\n");
	free(said.text);
	tables_free(&t);
}

int main(void)
{
	enum { BROKEN = sizeof broken / sizeof *broken, SOUND = sizeof sound / sizeof *sound };
	struct CMUnitTest tests[BROKEN + SOUND + 4] = {{0}};
	size_t n = 0;
	for (size_t i = 0; i < BROKEN; i++)
		tests[n++] =
		    (struct CMUnitTest){broken[i].name, test_broken, NULL, NULL, (void *)(uintptr_t)&broken[i]};
	for (size_t i = 0; i < SOUND; i++)
		tests[n++] = (struct CMUnitTest){sound[i].name, test_sound, NULL, NULL, (void *)(uintptr_t)&sound[i]};
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(test_line_ends);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(test_deep_package);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(test_long_number);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(test_nul);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
