/* Checking tables: mutations of the shipped ones with what is told of each and where, and edits left in peace. */
#include "rules/sheet.h"
#include "support.h"

#include "rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define PACKAGE "datapackage.json"
#define REBUILD "reconstitution.csv"
#define REHAB   "requalification.csv"
#define SUPPORT "accompagnement.csv"
#define TOWNS   "communes.csv"
#define EPCIS   "epci.csv"
#define SOURCES "sources.csv"
#define CASES   "cas/territoire.csv"

#define SYNTAX    " [syntax]\n"
#define SCHEMA    " [schema]\n"
#define VALUE     " [value]\n"
#define REFERENCE " [reference]\n"
#define CASE      " [case]\n"
#define COVERAGE  " [coverage]\n"
#define STALE     " [stale]\n"

/* How much of the report `expected` is: all of it, or lines that stand in it among others. */
typedef enum extent { ALL, AMONG } extent;

typedef struct mutation {
	const char *name;
	extent extent;
	edit edits[3]; /* see support.h for marks */
	const char *expected;
} mutation;

#define TERRITORY_CASES "{ \"profile\": \"data-resource\", \"name\": \"cas-territoire\""
#define FIRST           "metropole,PLUS,base,8000,0,2021-04-08,,ar-hlm-2021\n"
#define AIGLUN          "04001,Aiglun,04,200067437,04510,2021-01-01,,\n"
#define RATE            "\"constraints\": { \"required\": true, \"minimum\": \"0\", \"maximum\": \"1\" }"
#define MONTHS_TITLE    "\"title@en\": \"Months of rent aid asked for\",\n          "
#define MONTHS_BOUND    MONTHS_TITLE "\"constraints\": { \"minimum\": 1 }"
#define SOURCE_ID       "\"title@en\": \"Identifier\", \"constraints\": { \"required\": true, \"unique\": true } }"
#define CASE_HEADING    "id,nature,commune,zone,plus,al_pret,al_subvention,al_statut\n"
#define ONE_CASE(text)                                                                                                 \
	{                                                                                                              \
		CASES, NULL, CASE_HEADING text                                                                         \
	}
/* In the place of those that a review's date decides. */
#define OF_REVIEWS                                                                                                     \
	{                                                                                                              \
		"cas/revue.csv", NULL,                                                                                 \
		    "nature,zone,plus,al_pret,al_subvention,al_statut\nreconstitution,metropole,1,8000,0,ok\n"         \
	}
#define REVIEWED "\"complet\": false,\n        \"revue\": \"2021-05-05\""

static const mutation mutations[] = {
    /* Files that the package names, and those that it does not. */
    {"a file of cases that is missing",
     ALL,
     {{CASES, NULL, NULL}, {PACKAGE, TERRITORY_CASES, "`" TERRITORY_CASES}},
     "`: error: the file \"cas/territoire.csv\" is missing" REFERENCE},
    {"cases out of the folder",
     AMONG,
     {{PACKAGE, TERRITORY_CASES ", \"path\": \"cas/territoire.csv\"",
       "`" TERRITORY_CASES ", \"path\": \"../territoire.csv\""}},
     "`: error: \"../territoire.csv\" is not a path inside the package's folder" REFERENCE
     "cas/territoire.csv: warning: no resource of datapackage.json names this file: it is not read" REFERENCE},
    {"a file that no resource names",
     ALL,
     {{"cas/oubli.csv", NULL, CASE_HEADING}},
     "cas/oubli.csv: warning: no resource of datapackage.json names this file: it is not read" REFERENCE},
    {"two resources for one file",
     AMONG,
     {{PACKAGE, "\"path\": \"cas/territoire.csv\"", "\"path\": `\"cas/accompagnement.csv\""}},
     "`: error: an earlier resource has the same \"path\"" SCHEMA},
    {"two resources of one name",
     ALL,
     {{PACKAGE, "\"name\": \"cas-territoire\"", "\"name\": `\"cas-requalification\""}},
     "`: error: an earlier resource has the same \"name\"" SCHEMA},

    {"a byte order mark before the package", ALL, {{PACKAGE, "{\n  \"profile\"", "\xEF\xBB\xBF{\n  \"profile\""}}, ""},

    {"words of totals that are no list",
     ALL,
     {{PACKAGE, "\"totaux_seuls\": [\"ensemble\", \"tot\"]", "\"totaux_seuls\": `\"tot\""}},
     "`: error: \"totaux_seuls\" must be a list of words" SCHEMA},
    {"months that are not twelve",
     ALL,
     {{PACKAGE, "\"mois\": [\n      \"janvier janv january jan\", ", "\"mois\": `[\n      "}},
     "`: error: \"mois\" must list the names of 12 months" SCHEMA},
    {"a word of totals that is none",
     ALL,
     {{PACKAGE, "\"s/total\", ", "`\"--\", "}},
     "`: error: \"totaux\" must be a list of words" SCHEMA},
    {"a misspelt member of rows",
     AMONG,
     {{PACKAGE, "\"totaux\": [", "\"totals\": `["}},
     "`: error: *\"totals\"*" SCHEMA},

    /* What could not be read comes first, and what follows from it is not reported. */
    {"a table that cannot be read, and a commune without a row in force",
     ALL,
     {{REBUILD, NULL, ""}, {TOWNS, AIGLUN, "04001,Aiglun,04,200067437,04510,2021-01-01,`2023-12-31,\n"}},
     "reconstitution.csv: error: the file is empty: it needs a header line" SYNTAX
     "`: error: no row for 04001 from 2024-01-01 on, for example in: nature=reconstitution commune=04001 "
     "plus=1 date=2024-01-01 -- add the row: 04001,Aiglun,04,...,04510,2024-01-01,, [gap]\n"},
    {"a table without one of its columns, and a commune without a row in force",
     ALL,
     {{REBUILD, "zone,produit", "zone,`produits"},
      {TOWNS, AIGLUN, "04001,Aiglun,04,200067437,04510,2021-01-01,`2023-12-31,\n"}},
     "reconstitution.csv:1:1: error: the column \"produit\" is missing" SCHEMA
     "`: error: the column \"produits\" is not in the schema: did you mean \"produit\"?" SCHEMA
     "`: error: no row for 04001 from 2024-01-01 on, *"},
    {"a table without its file, and a commune without a row in force",
     AMONG,
     {{REBUILD, NULL, NULL}, {TOWNS, AIGLUN, "04001,Aiglun,04,200067437,04510,2021-01-01,`2023-12-31,\n"}},
     "`: error: no row for 04001 from 2024-01-01 on, *"},
    {"EPCIs whose first row cannot be read",
     ALL,
     {{EPCIS, "200000628,CC Rh", "`x\"200000628,CC Rh"}},
     "`: error: misplaced quote: double it and quote the whole cell" SYNTAX},
    {"sources that cannot be read, and a fault of its own in a table before them",
     ALL,
     {{SOURCES, "ar-hlm-2021", "`x\"ar-hlm-2021"},
      {REBUILD, "metropole,PLUS,base,8000", "metropole,PLUS,base,`8 000x"}},
     "`: error: misplaced quote: double it and quote the whole cell" SYNTAX
     "`: error: \"8 000x\" is not a number" VALUE},
    {"cases whose heading cannot be read exercise nobody knows what",
     ALL,
     {{CASES, NULL, "id,natur,commune,zone,plus,al_pret,al_subvention,al_statut\n"}},
     "cas/territoire.csv:1:4: error: \"natur\" is not a field of an operation: did you mean \"nature\"?" SCHEMA},

    /* Reviews. */
    {"a review of long ago",
     AMONG,
     {{PACKAGE, REVIEWED, "\"complet\": false,\n        \"revue\": `\"2020-05-31\""}},
     "`: warning: accompagnement.csv was last reviewed on 2020-05-31, too long ago (limit in months: 12): check "
     "that "
     "it still holds" STALE},
    {"a table with a limit of its own",
     ALL,
     {{PACKAGE, REVIEWED, "\"complet\": false,\n        \"revue_mois\": 1,\n        \"revue\": `\"2021-04-30\""},
      OF_REVIEWS},
     "`: warning: accompagnement.csv was last reviewed on 2021-04-30, too long ago (limit in months: 1): check "
     "that it "
     "still holds" STALE},
    {"a limit that is no number",
     ALL,
     {{PACKAGE, REVIEWED, REVIEWED ", \"revue_mois\": `\"douze\""}},
     "`: error: \"revue_mois\" must be a number of months from 1 to 1200, not \"douze\"" SCHEMA},
    {"rules reviewed on no date",
     AMONG,
     {{PACKAGE, REVIEWED, "\"complet\": false,\n        \"revue\": `[\"2021-05-05\"]"}},
     "`: error: \"revue\" must be the date of the last review, not [...]" SCHEMA},
    {"rules that nobody reviewed",
     AMONG,
     {{PACKAGE, REVIEWED, "\"complet\": false"}},
     "datapackage.json:*: error: \"revue\" is missing: the date of the last review" SCHEMA},
    {"an end that is no date",
     AMONG,
     {{PACKAGE, REVIEWED, REVIEWED ", \"fin\": `\"2026\""}},
     "`: error: \"fin\" must be the last day of the table, such as 2026-12-31, not \"2026\"" SCHEMA},
    {"communes reviewed on a day that is yet to come",
     ALL,
     {{PACKAGE, "{ \"role\": \"communes\", \"revue\": \"2026-03-09\"",
       "{ \"role\": \"communes\", \"revue\": `\"2026-03-10\""}},
     "`: warning: communes.csv was last reviewed on 2026-03-10, a day in the future [dates]\n"},
    {"communes reviewed on no date",
     ALL,
     {{PACKAGE, "{ \"role\": \"communes\", \"revue\": \"2026-03-09\"",
       "{ \"role\": \"communes\", \"revue\": `\"en mars\""}},
     "`: error: \"revue\" must be the date of the last review, not \"en mars\"" SCHEMA},

    /* The constraints themselves. */
    {"a constraint that nobody knows",
     ALL,
     {{PACKAGE, RATE, "\"constraints\": { \"requird\": `true, \"minimum\": \"0\", \"maximum\": \"1\" }"}},
     "`: error: \"requird\" is not a constraint here; there are: required, unique, enum, pattern, minimum, "
     "maximum, "
     "minLength, maxLength" SCHEMA},
    {"a flag that is a text",
     ALL,
     {{PACKAGE, RATE, "\"constraints\": { \"required\": `\"true\", \"minimum\": \"0\", \"maximum\": \"1\" }"}},
     "`: error: \"required\" must be true or false, not \"true\"" SCHEMA},
    {"listed values that are no list",
     ALL,
     {{PACKAGE, SOURCE_ID, "\"title@en\": \"Identifier\", \"constraints\": { \"enum\": `\"ar-hlm-2021\" } }"}},
     "`: error: \"enum\" must be a list" SCHEMA},
    {"a pattern that cannot be read",
     ALL,
     {{PACKAGE, "\"pattern\": \"[0-9]{9}\"", "\"pattern\": `\"[0-9{9}\""}},
     "`: error: the pattern of \"siren\" cannot be read" SCHEMA},
    {"a pattern of endless repetitions",
     ALL,
     {{PACKAGE, "\"pattern\": \"[0-9]{9}\"", "\"pattern\": `\"(([0-9]{1,255}){1,255}){1,255}\""}},
     "`: error: the pattern of \"siren\" is too large: more than 512 bytes, or 1000 steps with its repetitions "
     "written "
     "out" SCHEMA},
    {"a length that is no number",
     ALL,
     {{PACKAGE, SOURCE_ID, "\"title@en\": \"Identifier\", \"constraints\": { \"minLength\": `-1 } }"}},
     "`: error: \"minLength\" must be a whole number, not -1" SCHEMA},
    {"a greatest length below the least",
     ALL,
     {{PACKAGE, SOURCE_ID, "\"title@en\": \"Identifier\", \"constraints\": `{ \"minLength\": 9, \"maxLength\": 8 } }"}},
     "`: error: \"maxLength\" is below \"minLength\"" SCHEMA "*"},
    {"a text longer than it may be",
     ALL,
     {{PACKAGE, SOURCE_ID, "\"title@en\": \"Identifier\", \"constraints\": { \"maxLength\": 10 } }"}},
     "sources.csv:*: error: \"ar-hlm-2021\" is shorter or longer than \"id\" may be" VALUE "*"},
    {"a type that nobody knows",
     ALL,
     {{PACKAGE, "\"name\": \"adresse\", \"type\": \"string\"", "\"name\": \"adresse\", \"type\": `\"text\""}},
     "`: error: \"text\" is not a type of column: string, number, integer or date" SCHEMA},
    {"a type that does not fit the role",
     ALL,
     {{PACKAGE, "\"name\": \"taux\", \"type\": \"number\"", "\"name\": \"taux\", \"type\": `\"string\""}},
     "`: error: this type does not fit the role \"valeur\" of the column" SCHEMA},
    {"a key of a column that is not there",
     ALL,
     {{PACKAGE, "\"primaryKey\": [\"lecture\", \"du\"]", "\"primaryKey\": [\"lecture\", `\"debut\"]"}},
     "`: error: \"debut\" is not a column of this table" SCHEMA},

    {"a constraint of a field that nobody knows",
     AMONG,
     {{PACKAGE, MONTHS_BOUND, MONTHS_TITLE "\"constraints\": { \"mini\": `1 }"}},
     "`: error: \"mini\" is not a constraint here; there are: required, minimum, maximum" SCHEMA},
    {"a pattern of a number",
     ALL,
     {{PACKAGE, MONTHS_BOUND, MONTHS_TITLE "\"constraints\": { \"pattern\": `\"[0-9]+\", \"minimum\": 1 }"}},
     "`: error: \"pattern\" is not a constraint here; there are: required, minimum, maximum" SCHEMA},
    {"a bound of a text",
     ALL,
     {{PACKAGE, "\"constraints\": { \"enum\": [\"brut\", \"net\"] }",
       "\"constraints\": { \"minimum\": `1, \"enum\": [\"brut\", \"net\"] }"}},
     "`: error: \"minimum\" is not a constraint here; there are: required, enum" SCHEMA},
    {"a flag of a field that is a text",
     ALL,
     {{PACKAGE, MONTHS_BOUND, MONTHS_TITLE "\"constraints\": { \"required\": `\"oui\", \"minimum\": 1 }"}},
     "`: error: \"required\" must be true or false, not \"oui\"" SCHEMA},
    {"constraints that are a list",
     AMONG,
     {{PACKAGE, MONTHS_BOUND, MONTHS_TITLE "\"constraints\": `[1]"}},
     "`: error: \"constraints\" must be an object" SCHEMA},
    {"a slip of a member of the standard, in a column",
     ALL,
     {{PACKAGE, RATE, "\"constraint\": `{ \"required\": true }"}},
     "`: warning: \"constraint\" is never read: did you mean \"constraints\"?" SCHEMA},
    {"slips of members of the standard, in a field",
     ALL,
     {{PACKAGE, MONTHS_BOUND, MONTHS_BOUND ", \"titel\": `\"\", \"titel@en\": `\"\", \"title@de\": `\"\""}},
     "`: warning: \"titel\" is never read: did you mean \"title\"?" SCHEMA
     "`: warning: \"titel@en\" is never read: did you mean \"title\"?" SCHEMA
     "`: warning: \"title@de\" is never read: titles are French, and English with @en" SCHEMA},
    {"slips of members of the standard, in a resource",
     ALL,
     {{PACKAGE, "\"name\": \"cas-territoire\"",
       "\"name\": \"cas-territoire\", \"nom\": `\"\", \"titre\": `\"\", \"note\": \"\", \"date\": \"\""}},
     "`: warning: \"nom\" is never read: did you mean \"name\"?" SCHEMA
     "`: warning: \"titre\" is never read: did you mean \"title\"?" SCHEMA},
    {"a setting outside of its object",
     ALL,
     {{PACKAGE, MONTHS_BOUND, MONTHS_BOUND ", \"unite\": `\"mois\""}},
     "`: warning: \"unite\" is never read here: its place is in the object \"bareme\"" SCHEMA},
    {"a setting in a language that nobody reads",
     ALL,
     {{PACKAGE, "\"plancher\":", "\"plancher@de\": `\"\", \"plancher\":"}},
     "`: error: \"plancher@de\" is never read: titles are French, and English with @en" SCHEMA},

    {"a title that is the name of another field",
     ALL,
     {{PACKAGE, MONTHS_TITLE, "\"title@en\": `\"Commune\", "}},
     "`: error: \"Commune\" already names the field \"commune\"" SCHEMA},
    {"a title that is the name of the first field",
     ALL,
     {{PACKAGE, MONTHS_TITLE, "\"title@en\": `\"Id\", "}},
     "`: error: \"Id\" already names the field \"id\"" SCHEMA},
    {"an alias that is read as another field's in headings",
     ALL,
     {{PACKAGE, "\"unite\": \"mois\", \"alias\": [", "\"unite\": \"mois\", \"alias\": [`\"Communes\", "}},
     "`: error: as a heading, \"Communes\" is read as the field \"commune\" already" SCHEMA},

    {"a mistyped setting of a table",
     AMONG,
     {{PACKAGE, "\"exclut\": { \"mode\"", "\"exclu\": `{ \"mode\""}},
     "`: error: \"exclu\" is not a known member; there are: role, si, *" SCHEMA
     "cas/reconstitution.csv:*: error: the status is ok, and the case expects ineligible; *" CASE},
    {"a mistyped setting of a field",
     ALL,
     {{PACKAGE, "\"unite\": \"mois\", \"alias\"", "\"unite\": \"mois\", \"aliase\": `[], \"alias\""}},
     "`: error: \"aliase\" is not a known member; there are: role, aide, alias, *" SCHEMA},
    {"a mistyped setting of a line",
     AMONG,
     {{PACKAGE, "\"si\": { \"complement\": [\"oui\"] }", "\"is\": `{ \"complement\": [\"oui\"] }"}},
     "`: error: \"is\" is not a known member; there are: valeur, titre, avec, si" SCHEMA},
    {"a condition that is no list",
     AMONG,
     {{PACKAGE, "\"exclut\": { \"mode\": [\"autre\"] }", "\"exclut\": { \"mode\": `\"autre\" }"}},
     "`: error: \"mode\" must be a list" SCHEMA},
    {"conditions that are no object",
     AMONG,
     {{PACKAGE, "\"exclut\": { \"mode\": [\"autre\"] }", "\"exclut\": `[\"autre\"]"}},
     "`: error: \"exclut\" must be an object" SCHEMA},
    {"a flag that is a text",
     AMONG,
     {{PACKAGE, "\"complet\": false", "\"complet\": `\"non\""}},
     "`: error: \"complet\" must be true or false" SCHEMA},
    {"a foreign key to nowhere",
     ALL,
     {{PACKAGE, "\"primaryKey\": [\"siren\", \"du\"]",
       "\"primaryKey\": [\"siren\", \"du\"], \"foreignKeys\": [`{ \"fields\": \"nom\", \"reference\": { "
       "\"resource\": \"ailleurs\", \"fields\": \"nom\" } }]"}},
     "`: error: this foreign key names a resource or a field that is not there" REFERENCE},

    /* Cells against the constraints. */
    {"a cell that its foreign key does not find",
     ALL,
     {{PACKAGE, "\"primaryKey\": \"id\"",
       "\"primaryKey\": \"id\", \"foreignKeys\": [{ \"fields\": [\"id\"], \"reference\": { \"resource\": "
       "\"requalification\", \"fields\": [\"source\"] } }]"}},
     "sources.csv:3:1: error: \"etalab-decoupage\" is not in requalification.csv" REFERENCE},
    {"a value that the package does not list",
     ALL,
     {{PACKAGE, "\"enum\": [\"brut\", \"net\"] }, \"bareme\": { \"role\": \"condition\"",
       "\"enum\": [\"brut\"] }, \"bareme\": { \"role\": \"condition\""}},
     "requalification.csv:3:1: error: \"net\" is not among the values that the package lists for "
     "\"lecture\"" VALUE},
    {"a listed value of several in a cell",
     ALL,
     {{PACKAGE, "\"title@en\": \"Situation of the tenant\", \"constraints\": { \"required\": true }",
       "\"title@en\": \"Situation of the tenant\", \"constraints\": { \"enum\": [\"salarie\"] }"},
      {SUPPORT, "soli-al,salarie|non-salarie", "soli-al,`salarie|non-salarie"}},
     "`: error: \"non-salarie\" is not among the values that the package lists for \"situation\"" VALUE},
    {"cells of another form",
     ALL,
     {{PACKAGE, SOURCE_ID, "\"title@en\": \"Identifier\", \"constraints\": { \"pattern\": \"[a-z]+-\\\\w+\" } }"}},
     "sources.csv:2:1: error: \"ar-hlm-2021\" does not have the form that the package asks of \"id\"" VALUE},
    {"a blank cell that the package requires",
     ALL,
     {{PACKAGE, "\"title\": \"Adresse\", \"title@en\": \"Address\"",
       "\"title\": \"Adresse\", \"constraints\": { \"required\": true }"},
      {SOURCES, "2021-05-05,", "2021-05-05,`"}},
     "`: error: \"adresse\" is blank" VALUE},
    {"a cell twice in a unique column",
     ALL,
     {{PACKAGE, RATE, "\"constraints\": { \"required\": true, \"unique\": true }"}},
     "requalification.csv:3:5: error: \"0.60\" is on line 2 already, and \"taux\" must be unique" VALUE},
    {"a key twice",
     ALL,
     {{PACKAGE, "\"primaryKey\": [\"lecture\", \"du\"]", "\"primaryKey\": [\"taux\", \"du\"]"},
      {REHAB, "net,0.60,2021-04-08", "net,`0.60,08/04/2021"}},
     "`: error: the row on line 2 has the same key already" VALUE},
    {"a key twice where the rows overlap: told once",
     ALL,
     {{REHAB, "net,0.60", "brut,0.60"}},
     "requalification.csv:1:1: error: no row for lecture=net from 2021-04-08 on*"
     " [gap]\n"
     "requalification.csv:3:1: error: *"
     " [overlap]\n"},
    {"a row deleted",
     AMONG,
     {{REHAB, "net,0.60,2021-04-08,,ar-hlm-2021\n", ""}},
     "requalification.csv:1:1: error: no row for lecture=net from 2021-04-08 on*add the row: "
     "net,...,2021-04-08,,..."
     " [gap]\n"},
    {"a row that begins a day late",
     AMONG,
     {{REHAB, "net,0.60,2021-04-08", "net,0.60,2021-04-09"}},
     "requalification.csv:3:10: error: no row for lecture=net on 2021-04-08*add the row: "
     "net,...,2021-04-08,2021-04-08,..."
     " [gap]\n"},
    {"a successor that opens two days after its row closed",
     AMONG,
     {{REHAB, "net,0.60,2021-04-08,", "net,0.60,2021-04-08,2023-12-31,ar-hlm-2021\nnet,0.60,2024-01-02,"}},
     "requalification.csv:3:21: error: no row for lecture=net on 2024-01-01*add the row: "
     "net,...,2024-01-01,2024-01-01,..."
     " [gap]\n"},
    {"a successor that opens on the day on which its row closes",
     ALL,
     {{REHAB, "net,0.60,2021-04-08,", "net,0.60,2021-04-08,2023-12-31,ar-hlm-2021\nnet,0.60,2023-12-31,"}},
     "requalification.csv:4:1: error: this row and the one on line 3 hold for the same case*date=2023-12-31"
     " [overlap]\n"},
    {"a row twice",
     ALL,
     {{REHAB, "net,0.60,2021-04-08,,ar-hlm-2021\n",
       "net,0.60,2021-04-08,,ar-hlm-2021\nnet,0.60,2021-04-08,,ar-hlm-2021\n"}},
     "requalification.csv:4:1: error: this row and the one on line 3 hold for the same case*"
     " [overlap]\n"},
    {"a cell too short",
     ALL,
     {{PACKAGE, SOURCE_ID, "\"title@en\": \"Identifier\", \"constraints\": { \"minLength\": 12 } }"}},
     "sources.csv:2:1: error: \"ar-hlm-2021\" is shorter or longer than \"id\" may be" VALUE},
    {"a file opened in another encoding",
     ALL,
     {{EPCIS, "Métropole Nice Côte", "`MÃ©tropole Nice CÃ´te"}},
     "`: error: \"MÃ©tropole Nice CÃ´te d'Azur\" is garbled: the file was opened in another encoding than "
     "UTF-8" VALUE},

    /* What a hand or a spreadsheet does to cells. */
    {"Windows-1252",
     AMONG,
     {{EPCIS, "200030195,Métropole", "200030195,M\xE9tropole"}},
     "epci.csv:6:1: error: the text is not UTF-8: save the file as UTF-8" SYNTAX},
    {"a letter for a digit in a code",
     AMONG,
     {{TOWNS, AIGLUN, "`O4001,Aiglun,04,200067437,04510,2021-01-01,,\n"}},
     "`: error: \"O4001\" is not an INSEE code of five characters" VALUE},
    {"a letter for a digit in an amount",
     ALL,
     {{REBUILD, FIRST, "metropole,PLUS,base,`8OOO,0,2021-04-08,,ar-hlm-2021\n"}},
     "`: error: \"8OOO\" is not a number" VALUE},
    {"31 April",
     ALL,
     {{REHAB, "net,0.60,2021-04-08", "net,0.60,`31/04/2021"}},
     "`: error: \"31/04/2021\" is not a date such as 2021-04-08" VALUE},
    {"thousands or decimals",
     ALL,
     {{REBUILD, FIRST, "metropole,PLUS,base,`\"8,000\",0,2021-04-08,,ar-hlm-2021\n"}},
     "`: error: \"8,000\" may mean thousands or decimals: write it without a separator" VALUE},
    {"thousands or decimals, with the file's own separator",
     ALL,
     {{REBUILD, FIRST, "metropole,PLUS,base,`9.000,0,2021-04-08,,ar-hlm-2021\n"}},
     "`: error: \"9.000\" may mean thousands or decimals: write it without a separator" VALUE},
    {"thousands or decimals between semicolons",
     AMONG,
     {{REHAB, NULL, "lecture;taux;du;au;source\nbrut;0,60;2021-04-08;;ar-hlm-2021\nnet;0,60;2021-04-08;;ar-hlm-2021\n"},
      {SUPPORT, NULL,
       "aide;situation;motif;forme;montant;mois_max;du;au;source\n"
       "als;salarie;deces;accompagnement;`1,500;;2021-04-08;;ar-hlm-2021\n"}},
     "`: error: \"1,500\" may mean thousands or decimals: write it without a separator" VALUE},
    {"months by the thousand",
     ALL,
     {{SUPPORT, ",150,6,", ",150,`6.000,"}},
     "`: error: \"6.000\" may mean thousands or decimals: write it without a separator" VALUE},
    {"a rate of three decimals is read as such",
     ALL,
     {{REHAB, "brut,0.60", "brut,`1.250"}},
     "`: error: 1.250 is out of the bounds of \"taux\"" VALUE},
    {"sixty for 60 %", ALL, {{REHAB, "brut,0.60", "brut,`60"}}, "`: error: 60 is out of the bounds of \"taux\"" VALUE},
    {"codes without their zero",
     ALL,
     {{TOWNS, AIGLUN, "`4001,Aiglun,`4,200067437,`4510,2021-01-01,,\n"}},
     "`: warning: codes of \"code\" that have lost their leading zero: 1; they are read with it" VALUE
     "`: warning: codes of \"departement\" that have lost their leading zero: 1; they are read with it" VALUE
     "`: warning: codes of \"codes_postaux\" that have lost their leading zero: 1; they are read with it" VALUE},
    {"a header with a letter too many",
     AMONG,
     {{REHAB, "lecture,taux", "lecture,`tauxx"}},
     "`: error: the column \"tauxx\" is not in the schema: did you mean \"taux\"?" SCHEMA},
    {"a column that nobody knows, one without a heading, and one twice",
     AMONG,
     {{SOURCES, NULL, "id,titre,date,adresse,`remarque,`,`id\nar-hlm-2021,Article,2021-05-05,,,,\n"}},
     "`: error: the column \"remarque\" is not in the schema" SCHEMA "`: error: the column has no heading" SCHEMA
     "`: error: the column \"id\" is there twice" SCHEMA},
    {"two headings changed round",
     AMONG,
     {{REBUILD, "pret,subvention", "subvention,pret"}},
     "cas/reconstitution.csv:2:81: error: the loan is 0.00, and the case expects 8000.00; it comes from no "
     "row" CASE},
    {"a row that begins in another century",
     AMONG,
     {{REBUILD, FIRST, "metropole,PLUS,base,8000,0,2201-04-08,,ar-hlm-2021\n"}},
     "reconstitution.csv:2:1: warning: no worked case that passes exercises this row" COVERAGE},

    /* Things that nothing refers to. */
    {"a postal code of nowhere",
     ALL,
     {{TOWNS, AIGLUN, "04001,Aiglun,04,200067437,`04510|75001,2021-01-01,,\n"}},
     "`: warning: the postal code 75001 is of another department, where no commune has it" REFERENCE},
    {"an EPCI without communes",
     ALL,
     {{EPCIS, "248400335,CC Vaison", "`248400334,CC du Vide,reste,2021-01-01,\n248400335,CC Vaison"}},
     "`: warning: no commune is in the EPCI 248400334" REFERENCE},
    {"a field that nothing uses",
     ALL,
     {{PACKAGE, "{\n          \"name\": \"mois\"",
       "`{ \"name\": \"remarque\", \"type\": \"string\", \"title\": \"Remarque\" }, {\n          \"name\": "
       "\"mois\""}},
     "`: warning: no table and no plan uses the field \"remarque\"" REFERENCE},
    {"a value that no row is for",
     AMONG,
     {{PACKAGE, "\"enum\": [\"salarie\", \"non-salarie\"]", "\"enum\": [\"salarie\", \"non-salarie\", `\"retraite\"]"}},
     "`: warning: no row of the tables is for the value \"retraite\" of \"situation\"" REFERENCE},
    {"a nature without a table",
     ALL,
     {{PACKAGE, "\"requalification\", \"accompagnement\"] }",
       "\"requalification\", \"accompagnement\", `\"vente\"] }"}},
     "`: warning: no row of the tables is for the value \"vente\" of \"nature\"" REFERENCE},

    /* Amounts against the worked cases. */
    {"an amount changed",
     AMONG,
     {{REBUILD, FIRST, "metropole,PLUS,base,8001,0,2021-04-08,,ar-hlm-2021\n"},
      {"cas/reconstitution.csv", "non,2021-06-01,8000.00,0.00,ok,-,PLUS", "non,2021-06-01,`8000.00,0.00,ok,-,PLUS"}},
     "`: error: the loan is 8001.00, and the case expects 8000.00; it comes from reconstitution.csv:2" CASE},
    {"a formula changed",
     AMONG,
     {{PACKAGE, "taux * (investissement - subvention_anru)", "taux * investissement"}},
     "cas/requalification.csv:3:63: error: the loan is 6000000.00, and the case expects 4800000.00; it comes from "
     "requalification.csv:3" CASE},

    /* Worked cases that are wrong. */
    {"a wrong loan",
     ALL,
     {ONE_CASE("a,reconstitution,,metropole,3,`24000.01,0,ok\n")},
     "`: error: the loan is 24000.00, and the case expects 24000.01; it comes from reconstitution.csv:2" CASE},
    {"a wrong grant, and rows that none gives",
     ALL,
     {ONE_CASE("a,reconstitution,,metropole,3,24000,`1,ok\n")},
     "`: error: the grant is 0.00, and the case expects 1.00; it comes from no row" CASE},
    {"both wrong: each at its cell",
     ALL,
     {ONE_CASE("a,reconstitution,,reste,1,`1,`2,ok\n")},
     "`: error: the loan is 6700.00, and the case expects 1.00; it comes from reconstitution.csv:6" CASE
     "`: error: the grant is 0.00, and the case expects 2.00; it comes from no row" CASE},
    {"an amount where none is expected",
     ALL,
     {ONE_CASE("a,reconstitution,,reste,1,`,0,ok\n")},
     "`: error: the loan is 6700.00, and the case expects no amount; it comes from reconstitution.csv:6" CASE},
    {"a wrong status",
     ALL,
     {ONE_CASE("a,reconstitution,La Garde,,1,,,`ok\n")},
     "`: error: the status is invalide, and the case expects ok; it comes from commune-ambigue: several communes "
     "are "
     "named \"La Garde\": *" CASE},
    {"a refusal that is an answer",
     ALL,
     {ONE_CASE("a,reconstitution,83137,,1,,,`invalide\n")},
     "`: error: the status is ok, and the case expects invalide; it comes from reconstitution.csv:2" CASE},

    /* Files of cases that are broken. */
    {"an unknown heading",
     ALL,
     {{CASES, NULL, "id,nature,xyzxyz,al_pret,al_subvention,al_statut\na,requalification,,,,incomplet\n"}},
     "cas/territoire.csv:1:11: error: \"xyzxyz\" is neither a field of an operation nor an expected value" SCHEMA},
    {"a misspelt heading",
     ALL,
     {{CASES, NULL, "id,nature,`comune,al_pret,al_subvention,al_statut\na,requalification,,,,incomplet\n"}},
     "`: error: \"comune\" is not a field of an operation: did you mean \"commune\"?" SCHEMA},
    {"a field twice",
     ALL,
     {{CASES, NULL,
       "id,nature,commune,`code insee,al_pret,al_subvention,al_statut\na,requalification,,,,,incomplet\n"}},
     "`: error: the heading \"code insee\" means the field \"commune\", which another column has" SCHEMA},
    {"an expected value twice",
     ALL,
     {{CASES, NULL, "id,nature,al_pret,`al_pret,al_subvention,al_statut\na,requalification,,,,incomplet\n"}},
     "`: error: the column \"al_pret\" is there twice" SCHEMA},
    {"a misspelt expected value",
     AMONG,
     {{CASES, NULL, "id,nature,al_pret,al_subvention,al_statut,`al_code\na,requalification,,,incomplet,\n"}},
     "`: error: \"al_code\" is not an expected value: did you mean \"al_codes\"?" SCHEMA},
    {"an id twice",
     ALL,
     {{CASES, NULL,
       CASE_HEADING "a,reconstitution,,reste,1,6700,0,ok\nb,reconstitution,,reste,1,6700,0,ok\n"
		    "`a,reconstitution,,reste,2,13400,0,ok\n"}},
     "`: warning: \"a\" is the id of the case on line 2 already" VALUE},
    {"no column of the status",
     ALL,
     {{CASES, NULL, "id,nature,al_pret,al_subvention\na,requalification,,\n"}},
     "cas/territoire.csv:1:1: error: the column \"al_statut\" is missing" SCHEMA},
    {"a record with a cell too few",
     ALL,
     {ONE_CASE("a,reconstitution,,reste,1,6700,0\n")},
     "cas/territoire.csv:2:33: error: 7 cells where the header has 8" SYNTAX},
    {"a record with a cell too many",
     ALL,
     {ONE_CASE("a,reconstitution,,reste,1,6700,0,ok,`\n")},
     "`: error: 9 cells where the header has 8" SYNTAX},
    {"an open quote",
     ALL,
     {ONE_CASE("a,reconstitution,,reste,1,6700,0,\"ok\n")},
     "cas/territoire.csv:2:1: error: a quote opens on this line and is not closed" SYNTAX},
    {"cases that are not UTF-8",
     ALL,
     {ONE_CASE("\xE9,reconstitution,,reste,1,6700,0,ok\n")},
     "cas/territoire.csv:2:1: error: the text is not UTF-8: save the file as UTF-8" SYNTAX},
    {"an amount that is no number",
     ALL,
     {ONE_CASE("a,reconstitution,,reste,1,`beaucoup,`1.234,ok\n")},
     "`: error: \"beaucoup\" is not an amount" VALUE "`: error: \"1.234\" is not an amount" VALUE},
    {"a status that is none",
     ALL,
     {ONE_CASE("a,reconstitution,,reste,1,6700,0,`OK!\n")},
     "`: error: \"OK!\" is not one of ok, ineligible, incomplet, invalide" VALUE},
    {"a file of cases that is empty",
     ALL,
     {{CASES, NULL, ""}},
     "cas/territoire.csv: error: the file is empty: it needs a header line" SYNTAX},
    {"a file of cases without any",
     ALL,
     {ONE_CASE("")},
     "cas/territoire.csv: warning: the file has no worked case" COVERAGE},
    {"cases are read where the tables do not load",
     AMONG,
     {{REHAB, "net,0.60", "net,`2"}, ONE_CASE("a,reconstitution,,reste,1,`x,0,ok\n")},
     "`: error: 2 is out of the bounds of \"taux\"" VALUE "`: error: \"x\" is not an amount" VALUE},

    /* What no case exercises. */
    {"a row without a case",
     ALL,
     {{REBUILD, FIRST,
       "metropole,PLUS,base,8000,0,2021-04-08,2050-12-31,ar-hlm-2021\n"
       "`metropole,PLUS,base,9000,0,2051-01-01,,ar-hlm-2021\n"}},
     "`: warning: no worked case that passes exercises this row" COVERAGE},
    {"a row of zeros without a case",
     ALL,
     {{REBUILD, FIRST,
       "metropole,PLUS,base,8000,0,2021-04-08,2050-12-31,ar-hlm-2021\n"
       "`metropole,PLUS,base,0,0,2051-01-01,,ar-hlm-2021\n"}},
     "`: warning: no worked case that passes exercises this row" COVERAGE},
    {"a zone and its rows without a case",
     AMONG,
     {{PACKAGE, "\"constraints\": { \"enum\": [\"metropole\", \"reste\"] },\n",
       "\"constraints\": { \"enum\": [\"metropole\", \"reste\", `\"littoral\"] },\n"}},
     "`: warning: no worked case that passes is in the zone \"littoral\"" COVERAGE},
    {"a formula without a case",
     ALL,
     {{PACKAGE, "\"unitaire\": \"subvention\", \"quantite\": \"logements\", \"formule\": ",
       "\"unitaire\": \"subvention\", \"quantite\": \"logements\", \"formule\": `"},
      {REBUILD, FIRST,
       "metropole,PLUS,base,8000,0,2021-04-08,2050-12-31,ar-hlm-2021\n"
       "`metropole,PLUS,base,8000,1,2051-01-01,,ar-hlm-2021\n"}},
     "`: warning: no worked case that passes computes this formula for PLUS, base" COVERAGE
     "`: warning: no worked case that passes exercises this row" COVERAGE},

    /* Several things at once: every one of them, sorted by file and place. */
    {"an old review, a wrong case, a blank cell",
     AMONG,
     {{PACKAGE, REVIEWED, "\"complet\": false,\n        \"revue\": `\"2019-01-01\""},
      {SOURCES, "2021-05-05,", "2021-05-05,"},
      ONE_CASE("a,reconstitution,,reste,1,6700,0,`invalide\n")},
     "cas/territoire.csv:2:34: error: the status is ok, and the case expects invalide; it comes from "
     "reconstitution.csv:6" CASE "datapackage.json:*: warning: accompagnement.csv was last reviewed on 2019-01-01, too "
     "long ago (limit in months: 12): check that it still holds" STALE},
};

static int32_t day(const char *text)
{
	int32_t date;
	assert_true(bareme_date_parse(slice(text), &date));
	return date;
}

static bareme_check_options options(told *said)
{
	return (bareme_check_options){.size = sizeof(bareme_check_options),
				      .today = day("2021-06-01"),
				      .report = tell_line,
				      .report_payload = said};
}

/* Whether the line of that length stands in the text, `used` marks of `m` left out. */
static bool stands_in(const char *line, size_t len, const char *text, const marks *m, size_t used)
{
	char pattern[1024], got[4096];
	marks rest = {.count = m->count - used};
	memcpy(rest.place, m->place + used, rest.count * sizeof *rest.place);
	snprintf(pattern, sizeof pattern, "%.*s", (int)len, line);
	while (*text != '\0') {
		size_t n = strcspn(text, "\n");
		n += text[n] == '\n';
		snprintf(got, sizeof got, "%.*s", (int)n, text);
		if (marks_match(pattern, got, &rest))
			return true;
		text += n;
	}
	return false;
}

static bool all_stand_in(const char *expected, const char *text, const marks *m)
{
	size_t used = 0;
	while (*expected != '\0') {
		size_t n = strcspn(expected, "\n");
		n += expected[n] == '\n';
		if (!stands_in(expected, n, text, m, used))
			return false;
		for (size_t i = 0; i < n; i++)
			used += expected[i] == '`';
		expected += n;
	}
	return true;
}

static void test_mutation(void **state)
{
	const mutation *c = *state;
	told said = {NULL, 0};
	marks m = {.count = 0};
	bareme_check_summary summary;
	tables t = tables_read();
	tables_edit(&t, c->edits, 3, &m);
	bareme_check_options o = options(&said);
	bareme_result result = bareme_check_files(&summary, t.files, t.count, &o);
	tables_free(&t);
	const char *text = said.text == NULL ? "" : said.text;
	bool good = c->extent == ALL ? marks_match(c->expected, text, &m) : all_stand_in(c->expected, text, &m);
	if (!good)
		fprintf(stderr, "%s: expected (first mark at %s)\n%sgot\n%.4000s", c->name, m.place[0], c->expected,
			text);
	size_t lines = 0;
	for (size_t i = 0; i < said.len; i++)
		lines += text[i] == '\n';
	free(said.text);
	assert_true(good);
	assert_int_equal(lines, summary.errors + summary.warnings);
	assert_int_equal(result, summary.errors > 0 ? BAREME_BAD_TABLES : BAREME_DONE);
}

/* ---- Edits that are sound ---- */

typedef struct sound_edit {
	const char *name;
	edit edits[3];
} sound_edit;

static const sound_edit sound[] = {
    {"as they are", {{0}}},
    {"the least number as a default",
     {{PACKAGE, "\"unite\": \"euro\", \"alias\": [\"fonds propre\"",
       "\"unite\": \"euro\", \"defaut\": \"0\", \"alias\": [\"fonds propre\""}}},
    {"the greatest one",
     {{PACKAGE, "\"unite\": \"euro\", \"alias\": [\"fonds propre\"",
       "\"unite\": \"euro\", \"defaut\": \"1000000000000\", \"alias\": [\"fonds propre\""}}},
    {"byte-order mark, semicolons, decimal commas, CRLF",
     {{REHAB, NULL,
       "\xEF\xBB\xBFlecture;taux;du;au;source\r\nbrut;0,60;08/04/2021;;ar-hlm-2021\r\n"
       "net;0,6;08/04/2021;;ar-hlm-2021\r\n"}}},
    {"semicolons and decimal points",
     {{REHAB, NULL,
       "lecture;taux;du;au;source\nbrut;0.600;2021-04-08;;ar-hlm-2021\nnet;0.6;2021-04-08;;ar-hlm-2021\n"}}},
    {"decimal commas in quotes",
     {{REHAB, NULL,
       "lecture,taux,du,au,source\nbrut,\"0,60\",2021-04-08,,ar-hlm-2021\nnet,\"0,600\",2021-04-08,,ar-hlm-2021\n"}}},
    {"cases with semicolons, decimal commas, amounts in groups",
     {{CASES, NULL,
       "\xEF\xBB\xBF"
       "Commune;Nature;Nb PLUS;al_statut;al_pret;al_subvention\r\n"
       "Marseille;reconstitution;2;ok;16 000,00 €;0\r\n\r\nLa Garde;reconstitution;2;invalide;;\r\n"}}},
    {"columns in another order",
     {{SOURCES, NULL,
       "adresse,id,date,titre\n,ar-hlm-2021,2021-05-05,Article\n,etalab-decoupage,2026-03-09,Communes\n"}}},
    {"a review on the last day that counts",
     {{PACKAGE, REVIEWED, "\"complet\": false,\n        \"revue_mois\": 1,\n        \"revue\": \"2021-05-01\""},
      OF_REVIEWS}},
    {"a table with a longer limit",
     {{PACKAGE, REVIEWED, "\"complet\": false,\n        \"revue_mois\": 2,\n        \"revue\": \"2021-04-30\""},
      OF_REVIEWS}},
    {"a case without a date is of the day of the last review",
     {ONE_CASE("a,reconstitution,Drap,,1,6700.00,0.00,ok\n")}},
    {"a row of zeros with a case",
     {{REBUILD, FIRST,
       "metropole,PLUS,base,8000,0,2021-04-08,2050-12-31,ar-hlm-2021\n"
       "metropole,PLUS,base,0,0,2051-01-01,,ar-hlm-2021\n"},
      {CASES, NULL,
       "nature,zone,plus,date,al_pret,al_subvention,al_statut\nreconstitution,metropole,2,2051-01-01,0,0,ok\n"}}},
    {"a pattern with classes", {{PACKAGE, "\"pattern\": \"[0-9]{9}\"", "\"pattern\": \"\\\\d{3}[\\\\d]{6}|x\\\\.\""}}},
    {"lengths that hold",
     {{PACKAGE, SOURCE_ID,
       "\"title@en\": \"Identifier\", \"constraints\": { \"minLength\": 1, \"maxLength\": 16 } }"}}},
    {"a key of one column", {{PACKAGE, "\"primaryKey\": [\"lecture\", \"du\"]", "\"primaryKey\": \"lecture\""}}},
    {"Corsica's postal codes", {{TOWNS, AIGLUN, AIGLUN "2A990,Nouvelle,2A,242010056,20000,2021-01-01,,\n"}}},
    {"a postal code of a neighbour", {{TOWNS, AIGLUN, "04001,Aiglun,04,200067437,04510|05110,2021-01-01,,\n"}}},
};

static void test_sound(void **state)
{
	const sound_edit *c = *state;
	told said = {NULL, 0};
	marks m = {.count = 0};
	bareme_check_summary summary;
	tables t = tables_read();
	tables_edit(&t, c->edits, 3, &m);
	bareme_check_options o = options(&said);
	bareme_result result = bareme_check_files(&summary, t.files, t.count, &o);
	tables_free(&t);
	if (said.text != NULL)
		print_error("%s: %s", c->name, said.text);
	free(said.text);
	assert_int_equal(result, BAREME_DONE);
	assert_int_equal(summary.warnings, 0);
	assert_int_equal(summary.wrong_cases, 0);
}

/* ---- The calls ---- */

typedef struct seen {
	size_t files, cases, failed;
} seen;

static void see(const bareme_checked *checked, void *payload)
{
	seen *s = payload;
	*(checked->line == 0 ? &s->files : &s->cases) += 1;
	s->failed += !checked->passed;
	assert_true(checked->line != 1);
}

/* The shipped tables: every row, zone and formula has a case, and every case passes. */
static void test_shipped(void **state)
{
	(void)state;
	told said = {NULL, 0};
	seen s = {0};
	bareme_check_summary summary;
	bareme_check_options o = options(&said);
	o.checked = see;
	o.checked_payload = &s;
	o.min_coverage = 100;
	assert_int_equal(bareme_check_builtin(&summary, &o), BAREME_DONE);
	assert_null(said.text);
	assert_true(summary.cases_run);
	assert_int_equal(summary.rows.all, 13); /* 8 + 2 + 3 */
	assert_int_equal(summary.rows.exercised, 13);
	assert_int_equal(summary.zones.all, 2);
	assert_int_equal(summary.zones.exercised, 2);
	/* Loans of four lines and grants of two; two readings; the rent aid. */
	assert_int_equal(summary.formulas.all, 9);
	assert_int_equal(summary.formulas.exercised, 9);
	assert_int_equal(summary.remarks.all, 9); /* 2 + 1 + 6 */
	assert_int_equal(summary.remarks.exercised, 9);
	assert_int_equal(summary.exclusions.all, 1);
	assert_int_equal(summary.exclusions.exercised, 1);
	assert_int_equal(s.files, 14);
	assert_int_equal(s.cases, summary.cases);
	assert_true(s.cases >= 60);
	assert_int_equal(s.failed, 0);
}

/* A share of rows below what is asked for is an error; nothing else needs a callback. */
static void test_least_coverage(void **state)
{
	(void)state;
	told said = {NULL, 0};
	marks m = {.count = 0};
	bareme_check_summary summary;
	tables t = tables_read();
	static const edit row[] = {{REBUILD, FIRST,
				    "metropole,PLUS,base,8000,0,2021-04-08,2050-12-31,ar-hlm-2021\n"
				    "metropole,PLUS,base,9000,0,2051-01-01,,ar-hlm-2021\n"}};
	tables_edit(&t, row, 1, &m);
	bareme_check_options o = options(&said);
	o.min_coverage = 95; /* 13 of 14 rows, 9 of 9 remarks and 1 exclusion are 95.8 % */
	assert_int_equal(bareme_check_files(&summary, t.files, t.count, &o), BAREME_DONE);
	o.min_coverage = 96;
	free(said.text);
	said = (told){NULL, 0};
	assert_int_equal(bareme_check_files(&summary, t.files, t.count, &o), BAREME_BAD_TABLES);
	assert_string_equal(said.text,
			    "datapackage.json: error: worked cases exercise 23 of 24 rows, remarks, exclusions and "
			    "limits, less than the 96 % asked for" COVERAGE
			    "reconstitution.csv:3:1: warning: no worked case that passes exercises this row" COVERAGE);
	free(said.text);
	o.report = NULL;
	assert_int_equal(bareme_check_files(&summary, t.files, t.count, &o), BAREME_BAD_TABLES);
	assert_int_equal(summary.errors, 1);
	assert_int_equal(summary.warnings, 1);
	tables_free(&t);
}

/* Cases that fail are told one by one, and their file with them. */
static void test_failing_cases(void **state)
{
	(void)state;
	seen s = {0};
	marks m = {.count = 0};
	bareme_check_summary summary;
	tables t = tables_read();
	static const edit cases[] = {
	    ONE_CASE("a,reconstitution,,reste,1,6700,0,ok\nb,reconstitution,,reste,1,1,1,ok\nc,,,,,x,,ok\n")};
	tables_edit(&t, cases, 1, &m);
	bareme_check_options o = {
	    .size = sizeof(bareme_check_options), .today = day("2021-06-01"), .checked = see, .checked_payload = &s};
	assert_int_equal(bareme_check_files(&summary, t.files, t.count, &o), BAREME_BAD_TABLES);
	assert_int_equal(summary.wrong_cases, 2);
	assert_int_equal(summary.errors, 3);
	assert_int_equal(s.failed, 3); /* two cases and their file */
	tables_free(&t);
}

/* ---- How often files are parsed ---- */

static struct {
	const char *names[32];
	size_t count;
	bool counts;
} parsed;

/* Stands before the function of that name, see CMakeLists.txt. */
bool __real_sheet_read(sheet *out, arena *a, faults *f, const char *name, bareme_text bytes);
bool __wrap_sheet_read(sheet *out, arena *a, faults *f, const char *name, bareme_text bytes);

bool __wrap_sheet_read(sheet *out, arena *a, faults *f, const char *name, bareme_text bytes)
{
	for (size_t i = 0; parsed.counts && i < parsed.count; i++)
		assert_string_not_equal(parsed.names[i], name);
	if (parsed.counts && parsed.count < COUNT(parsed.names))
		parsed.names[parsed.count++] = name;
	return __real_sheet_read(out, a, f, name, bytes);
}

/* Loading, constraints, foreign keys, the territory and the cases look at one and the same sheet of each file. */
static void test_one_parse(void **state)
{
	(void)state;
	bareme_check_summary summary;
	bareme_check_options o = {.size = sizeof o, .today = day("2021-06-01")};
	parsed.counts = true;
	bareme_result result = bareme_check_builtin(&summary, &o);
	parsed.counts = false;
	assert_int_equal(result, BAREME_DONE);
	assert_int_equal(parsed.count, 13); /* 14 files, of which one is the package */
}

static void test_folder(void **state)
{
	(void)state;
	told said = {NULL, 0};
	bareme_check_summary summary;
	bareme_check_options o = options(&said);
	assert_int_equal(bareme_check_folder(&summary, SOURCE_FOLDER "/data", &o), BAREME_DONE);
	assert_null(said.text);
	assert_int_equal(bareme_check_folder(&summary, SOURCE_FOLDER "/tests", &o), BAREME_READ_ERROR);
	assert_non_null(strstr(said.text, "datapackage.json: error: cannot be read: "));
	assert_int_equal(summary.errors, 0);
	free(said.text);
}

/* The path of a file in the folder; static memory. */
static const char *path_in(const char *folder, const char *name)
{
	static char path[4096];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	return path;
}

/* The tables in a folder of their own, of which the program may know the files but not the list. */
static void test_folder_that_hides(void **state)
{
	enum { NOBODY = 65534 };
	char folder[] = "/tmp/bareme-check-XXXXXX";
	uid_t user = geteuid();
	told said = {NULL, 0};
	bareme_check_summary summary;
	bareme_check_options o = options(&said);
	tables t = tables_read();
	(void)state;
	umask(022);
	assert_non_null(mkdtemp(folder));
	assert_int_equal(mkdir(path_in(folder, "cas"), 0755), 0);
	for (size_t i = 0; i < t.count; i++) {
		FILE *f = fopen(path_in(folder, t.files[i].name), "wb");
		assert_non_null(f);
		assert_int_equal(fwrite(t.files[i].data, 1, t.files[i].len, f), t.files[i].len);
		assert_int_equal(fclose(f), 0);
	}
	fclose(fopen(path_in(folder, "a.csv"), "wb"));
	assert_int_equal(bareme_check_folder(&summary, folder, &o), BAREME_DONE);
	assert_non_null(strstr(said.text, "a.csv"));
	free(said.text);
	said = (told){NULL, 0};
	/* Who owns the folder, or is root, may search what he may not list. */
	assert_int_equal(chmod(folder, user == 0 ? 0711 : 0311), 0);
	assert_int_equal(user == 0 ? seteuid(NOBODY) : 0, 0);
	bareme_result result = bareme_check_folder(&summary, folder, &o);
	assert_int_equal(seteuid(user), 0);
	assert_int_equal(result, BAREME_DONE);
	assert_null(said.text);
	chmod(folder, 0755);
	unlink(path_in(folder, "a.csv"));
	for (size_t i = 0; i < t.count; i++)
		unlink(path_in(folder, t.files[i].name));
	assert_int_equal(rmdir(path_in(folder, "cas")), 0);
	assert_int_equal(rmdir(folder), 0);
	tables_free(&t);
}

int main(void)
{
	add_rows(mutations, sizeof *mutations, COUNT(mutations), test_mutation);
	add_rows(sound, sizeof *sound, COUNT(sound), test_sound);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_shipped);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_least_coverage);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_failing_cases);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_one_parse);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_folder);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_folder_that_hides);
	return _cmocka_run_group_tests("check", tests, test_count, NULL, NULL);
}
