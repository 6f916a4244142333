/* Every code of a notice: an operation that gives it, its statut, and what its message must name. */
#include "support.h"

#include "engine/operation.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bareme_ruleset *rules;

typedef struct code_case {
	const char *name;
	const char *operation;
	const char *amounts; /* loan, grant, statut */
	const char *codes;   /* all of them, in the order of the alphabet */
	const char *says;    /* texts that the notices hold, between bars */
	const char *avoids;  /* a text that they do not hold; may be NULL */
} code_case;

#define RC "nature=reconstitution|"
#define RQ "nature=requalification|"
#define AC "nature=accompagnement|"

static const code_case cases[] = {
    /* Nothing to tell. */
    {"plain", RC "zone=metropole|plus=1", "8000.00 0.00 ok", "", "", NULL},
    {"plan fields are not ignored", RC "zone=reste|plus=1|investissement=90000|subvention_anru=1|autres_ressources=2",
     "6700.00 0.00 ok", "", "", NULL},
    {"commune of a requalification", RQ "commune=13055|investissement=100000|subvention_anru=0", "60000.00 0.00 ok", "",
     "", NULL},

    /* champ-manquant */
    {"a value that is taken back", RC "zone=metropole|plus=1|complement=oui|complement=", "8000.00 0.00 ok", "", "",
     NULL},
    {"no nature", "zone=reste|plus=1", "- - incomplet", "champ-manquant", "\"nature\"", NULL},
    {"nothing at all", "", "- - incomplet", "champ-manquant", "\"nature\"", NULL},
    {"blank is not given", "nature= |zone=reste|plus=1", "- - incomplet", "champ-manquant", "\"nature\"", NULL},
    {"no place", RC "plus=1", "- - incomplet", "champ-manquant", "\"commune\"|\"zone\"", NULL},
    {"no dwellings", RC "zone=reste", "- - incomplet", "champ-manquant", "plus|plai", NULL},
    {"no dwellings, no place", RC "complement=oui", "- - incomplet", "champ-manquant,champ-manquant",
     "plus|plai|commune|zone", NULL},
    {"no grant: never 0", RQ "investissement=100", "- - incomplet", "champ-manquant", "\"subvention_anru\"",
     "\"investissement\" is missing"},
    {"no investment", RQ "subvention_anru=100", "- - incomplet", "champ-manquant", "\"investissement\"",
     "\"subvention_anru\" is missing"},
    {"neither amount", RQ "commune=13055", "- - incomplet", "champ-manquant,champ-manquant",
     "\"investissement\"|\"subvention_anru\"", NULL},
    {"no situation", AC "motif=deces|mois=1", "- - incomplet", "champ-manquant", "\"situation\"", "\"motif\""},
    {"no cause", AC "situation=salarie|mois=1", "- - incomplet", "champ-manquant", "\"motif\"", "\"situation\""},
    {"no months where rent aid applies", AC "situation=salarie|motif=chomage-partiel", "- - incomplet",
     "champ-manquant", "\"mois\"", NULL},
    {"months where it cannot", AC "situation=non-salarie|motif=deces", "0.00 0.00 ok", "a-verifier", "Soli'AL", NULL},

    /* valeur-invalide */
    {"unknown nature", "nature=demolition|zone=reste|plus=1", "- - invalide", "valeur-invalide",
     "nature=demolition|reconstitution", NULL},
    {"unknown mode", RC "zone=reste|plus=1|mode=location", "- - invalide", "valeur-invalide", "mode=location|vefa",
     NULL},
    {"misspelt value", RC "zone=reste|plus=1|mode=vfea", "- - invalide", "valeur-invalide", "did you mean \"vefa\"?",
     NULL},
    {"misspelt nature", "nature=requalificaton|investissement=1|subvention_anru=0", "- - invalide", "valeur-invalide",
     "did you mean \"requalification\"?", NULL},
    {"RQ, as programmes abbreviate it", "nature=RQ|investissement=100000|subvention_anru=0", "60000.00 0.00 ok", "", "",
     NULL},
    {"REQ", "nature=REQ|investissement=100000|subvention_anru=0", "60000.00 0.00 ok", "", "", NULL},
    {"two letters are near nothing", "nature=RX|zone=reste|plus=1", "- - invalide", "valeur-invalide",
     "nature=RX: the values are: reconstitution", NULL},
    {"misspelt cause", AC "situation=salarie|motif=arret maldie", "- - invalide", "valeur-invalide",
     "did you mean \"arret-maladie\"?", NULL},
    {"half a dwelling", RC "zone=reste|plus=2,5", "- - invalide", "valeur-invalide", "plus=2,5|whole", NULL},
    {"fewer than none", RC "zone=reste|plus=-1", "- - invalide", "valeur-invalide", "plus=-1|0|100000", NULL},
    {"too many dwellings", RC "zone=reste|plus=100001", "- - invalide", "valeur-invalide", "plus=100001|100000", NULL},
    {"words for a number", RC "zone=reste|plai=deux", "- - invalide", "valeur-invalide", "plai=deux", NULL},
    {"no investment at all", RQ "investissement=0|subvention_anru=0", "- - invalide", "valeur-invalide",
     "investissement=0|0.01", NULL},
    {"above the bound", RQ "investissement=1000000000000,01|subvention_anru=0", "- - invalide", "valeur-invalide",
     "1000000000000", NULL},
    {"exponent", RQ "investissement=1e6|subvention_anru=0", "- - invalide", "valeur-invalide", "1e6|exponent", NULL},
    {"uneven groups", RQ "investissement=12 00 000|subvention_anru=0", "- - invalide", "valeur-invalide", "threes",
     NULL},
    {"three decimals", RQ "investissement=1234,5678|subvention_anru=0", "- - invalide", "valeur-invalide", "decimals",
     NULL},
    {"no such day", RC "zone=reste|plus=1|date=2021-02-30", "- - invalide", "valeur-invalide", "date=2021-02-30", NULL},
    {"no month", AC "situation=salarie|motif=fin-contrat|mois=0", "- - invalide", "valeur-invalide", "mois=0|1", NULL},

    /* montant-ambigu */
    {"1.234", RQ "investissement=1.234|subvention_anru=0", "- - invalide", "montant-ambigu",
     "investissement=1.234|1234", "1,20"},
    {"1,234", RQ "investissement=5000|subvention_anru=1,234", "- - invalide", "montant-ambigu",
     "subvention_anru=1,234|1234", "1,20"},

    /* aucun-logement */
    {"0 and 0", RC "zone=reste|plus=0|plai=0", "- - invalide", "aucun-logement", "dwelling", NULL},
    {"0 and blank", RC "zone=reste|plai=0", "- - invalide", "aucun-logement", "dwelling", NULL},

    /* subvention-superieure */
    {"grant above the investment", RQ "investissement=100|subvention_anru=100,01", "- - invalide",
     "subvention-superieure", "100.01|100.00", NULL},
    {"grant of all the investment", RQ "investissement=100000|subvention_anru=100000", "0.00 0.00 ok",
     "lecture,plancher", "brut|net", NULL},

    /* commune-inconnue */
    {"misspelt commune", RC "commune=Marseile|plus=1", "- - invalide", "commune-inconnue",
     "Marseile|Marseille (13055, metropole)", NULL},
    {"letters swapped", RC "commune=Tuolon|plus=1", "- - invalide", "commune-inconnue", "Toulon (83137, metropole)",
     NULL},
    {"unknown code", RC "commune=13999|plus=1", "- - invalide", "commune-inconnue", "13999", NULL},
    {"old code of Corsica", RC "commune=20999|plus=1", "- - invalide", "commune-inconnue", "2A|2B", NULL},
    {"misspelt name alone", RC "commune_nom=Ajacio|plai=1", "- - invalide", "commune-inconnue",
     "Ajaccio (2A004, reste)", NULL},
    {"name of another department", RC "commune=Toulon (13)|plus=1", "- - invalide", "commune-inconnue",
     "Toulon (83137, metropole)", NULL},

    /* commune-ambigue */
    {"La Garde", RC "commune=La Garde|plus=1", "- - invalide", "commune-ambigue",
     "La Garde (04092, reste)|La Garde (83062, metropole)", NULL},
    {"Vitrolles", RC "commune=VITROLLES|plus=1", "- - invalide", "commune-ambigue",
     "Vitrolles (05184, reste)|Vitrolles (13117, metropole)", NULL},
    {"Rousset", RC "commune=Rousset|plus=1", "- - invalide", "commune-ambigue",
     "Rousset (05127, reste)|Rousset (13087, metropole)", NULL},
    {"Aspremont in the name's field", RC "commune_nom=Aspremont|plus=1", "- - invalide", "commune-ambigue",
     "Aspremont (05008, reste)|Aspremont (06006, metropole)", NULL},
    {"the department decides", RC "commune=La Garde (83)|plus=1", "8000.00 0.00 ok", "", "", NULL},

    /* code-postal */
    {"83000 is Toulon", RC "commune=83000|plus=1", "- - invalide", "code-postal", "83000|Toulon (83137)", NULL},
    {"06000 is Nice", RC "commune=06000|plus=1", "- - invalide", "code-postal", "Nice (06088)", NULL},
    {"20000 is Ajaccio", RC "commune=20000|plus=1", "- - invalide", "code-postal", "Ajaccio (2A004)", NULL},
    {"84000 is Avignon", RC "commune=84000|plus=1", "- - invalide", "code-postal", "Avignon (84007)", NULL},
    {"13001 is Aix-en-Provence", RC "commune=13001|plus=1", "8000.00 0.00 ok", "", "", NULL},

    /* commune-discordante, zone-discordante */
    {"code and name disagree", RC "commune=13055|commune_nom=Toulon|plus=1", "- - invalide", "commune-discordante",
     "Marseille (13055)|\"Toulon\"|Toulon (83137)", NULL},
    {"a code of another one before its name", RC "commune=13055|commune_nom=13001 Marseille|plus=1", "- - invalide",
     "commune-discordante", "Marseille (13055)|\"13001 Marseille\"|Aix-en-Provence (13001)", NULL},
    {"a postal code before its cedex", RC "commune=13055|commune_nom=13002 MARSEILLE CEDEX 02|plus=1",
     "8000.00 0.00 ok", "", "", NULL},
    {"the code of one before a cedex is a postal code", RC "commune=13004 CEDEX 04|plus=1", "- - invalide",
     "code-postal", "\"13004 CEDEX 04\"|Marseille (13055)", NULL},
    {"a cedex of another department", RC "commune=83137|commune_nom=13004 CEDEX 04|plus=1", "- - invalide",
     "commune-discordante", "Toulon (83137)", NULL},
    {"a cedex of the same department", RC "commune=13055|commune_nom=13004 CEDEX 04|plus=1", "8000.00 0.00 ok", "", "",
     NULL},
    {"code and name disagree in one cell", RC "commune=13055 Toulon|plus=1", "- - invalide", "commune-discordante",
     "Marseille (13055)|83137", NULL},
    {"zone disagrees", RC "commune=13055|zone=reste|plus=1", "- - invalide", "zone-discordante",
     "Marseille (13055)|\"metropole\"|\"reste\"", NULL},
    {"zone agrees only later", RC "commune=06054|zone=metropole|plus=1|date=2021-12-31", "- - invalide",
     "zone-discordante", "Drap (06054)|\"reste\"", NULL},
    {"zone agrees by then", RC "commune=06054|zone=metropole|plus=1|date=2022-01-01", "8000.00 0.00 ok", "", "", NULL},

    /* hors-territoire */
    {"Paris", RC "commune=75056|plus=1", "0.00 0.00 ineligible", "hors-territoire", "75056", NULL},
    {"Pointe-à-Pitre", RC "commune=97120|plus=1", "0.00 0.00 ineligible", "hors-territoire", "97120", NULL},
    {"another department by a code of four", RC "commune=1053|plus=1", "0.00 0.00 ineligible",
     "hors-territoire,zero-initial", "\"1053\"|01053|department", NULL},

    /* non-eligible */
    {"another way of production", RC "zone=reste|plus=1|mode=autre", "0.00 0.00 ineligible", "non-eligible",
     "mode=autre", NULL},

    /* hors-bareme */
    {"the day before the first row", RC "zone=reste|plus=1|date=2021-04-07", "- - invalide", "hors-bareme",
     "2021-04-07|2021-04-08", NULL},
    {"the day before the first rate", RQ "investissement=1|subvention_anru=0|date=07/04/2021", "- - invalide",
     "hors-bareme", "2021-04-07|2021-04-08", NULL},
    {"before the zones are known", RC "commune=13055|plus=1|date=2020-12-31", "- - invalide", "hors-bareme",
     "2020-12-31|2021-04-08", NULL},
    {"before any household aid", AC "situation=salarie|motif=fin-contrat|mois=1|date=2020-04-30", "- - invalide",
     "hors-bareme", "2020-04-30", NULL},

    /* lecture */
    {"brut", RQ "investissement=10000000|subvention_anru=2000000", "4000000.00 0.00 ok", "lecture",
     "\"brut\"|\"net\"|4,800,000.00", NULL},
    {"net", RQ "investissement=10 M€|subvention_anru=2 M€|lecture=net", "4800000.00 0.00 ok", "lecture",
     "\"net\"|\"brut\"|4,000,000.00", NULL},
    {"no grant, one reading", RQ "investissement=10000000|subvention_anru=0", "6000000.00 0.00 ok", "", "", NULL},
    {"one cent of grant", RQ "investissement=100000|subvention_anru=0,01", "59999.99 0.00 ok", "lecture", "59,999.99",
     NULL},

    /* plancher, plafond */
    {"below the floor", RQ "investissement=10000000|subvention_anru=7000000", "0.00 0.00 ok", "lecture,plancher",
     "1,800,000.00|the ANRU grant reaches 60 % of the investment: no loan", NULL},
    {"on the floor", RQ "investissement=10000000|subvention_anru=6000000", "0.00 0.00 ok", "lecture", "2,400,000.00",
     NULL},
    {"nine months", AC "situation=salarie|motif=fin-contrat|mois=9", "0.00 900.00 ok", "a-verifier,a-verifier,plafond",
     "6", NULL},
    {"six months", AC "situation=salarie|motif=fin-contrat|mois=6", "0.00 900.00 ok", "a-verifier,a-verifier",
     "beyond 2", NULL},

    /* a-verifier */
    {"complementary aid", RC "zone=reste|plai=1|complement=oui", "11300.00 9000.00 ok", "a-verifier", "complementary",
     NULL},
    {"diagnosis", AC "situation=salarie|motif=deces", "0.00 0.00 ok", "a-verifier",
     "accompagnementpaca.als@actionlogement.fr", NULL},
    {"diagnosis and rent aid", AC "situation=salarie|motif=chomage-partiel|mois=2", "0.00 300.00 ok",
     "a-verifier,a-verifier", "ALS|rent aid", NULL},
    {"Soli'AL in Corsica", AC "situation=salarie|motif=autre|commune=2A004", "0.00 0.00 ok", "a-verifier", "Corsica",
     NULL},
    {"Soli'AL in Corsica, not an employee", AC "situation=non-salarie|motif=autre|commune=2b033", "0.00 0.00 ok",
     "a-verifier,a-verifier", "Corsica|emergencies", NULL},
    {"Soli'AL in Marseille", AC "situation=salarie|motif=autre|commune=13055", "0.00 0.00 ok", "", "", NULL},

    /* champ-ignore */
    {"cause of a reconstitution", RC "zone=reste|plus=1|motif=deces", "6700.00 0.00 ok", "champ-ignore", "\"motif\"",
     NULL},
    {"dwellings of a requalification", RQ "investissement=100000|subvention_anru=0|plus=3|plai=4", "60000.00 0.00 ok",
     "champ-ignore,champ-ignore", "\"plus\"|\"plai\"", NULL},
    {"reading of a household aid", AC "situation=non-salarie|motif=deces|lecture=net", "0.00 0.00 ok",
     "a-verifier,champ-ignore", "\"lecture\"", NULL},

    /* zero-initial, verifier-code */
    {"6088", RC "commune=6088|plus=1", "8000.00 0.00 ok", "zero-initial", "6088|06088", NULL},
    {"6088 behind its name", RC "commune=Nice (6088)|plus=1", "8000.00 0.00 ok", "zero-initial",
     "\"Nice (6088)\" was read as 06088", NULL},
    {"6088 before its name", RC "commune=6088 - Nice|plus=1", "8000.00 0.00 ok", "zero-initial",
     "\"6088 - Nice\" was read as 06088", NULL},
    /* departement: chooses, else is checked */
    {"the department chooses", RC "commune=La Garde|departement=83|plus=1", "8000.00 0.00 ok", "", "", NULL},
    {"by its number without the zero", RC "commune=La Garde|departement=4|plus=1", "6700.00 0.00 ok", "", "", NULL},
    {"by its name", RC "commune=La Garde|departement=Alpes de Haute-Provence|plus=1", "6700.00 0.00 ok", "", "", NULL},
    {"by both", RC "commune_nom=LA GARDE|departement=83 - Var|plus=1", "8000.00 0.00 ok", "", "", NULL},
    {"one that has no such commune", RC "commune=La Garde|departement=13|plus=1", "- - invalide", "commune-inconnue",
     "04092, reste|83062, metropole", NULL},
    {"beside the field of the name alone", RC "commune_nom=La Garde|departement=2A|plus=1", "- - invalide",
     "commune-inconnue", "04092, reste|83062, metropole", NULL},
    {"another one than the code's", RC "commune=13055|departement=83|plus=1", "- - invalide", "commune-discordante",
     "Marseille (13055)|\"83\"", NULL},
    {"another one than the only commune's of that name", RC "commune=Marseille|departement=Var|plus=1", "- - invalide",
     "commune-discordante", "Marseille (13055)|\"Var\"", NULL},
    {"one that is not covered, with its commune", RC "commune=75056|departement=75|plus=1", "0.00 0.00 ineligible",
     "hors-territoire", "75056", NULL},
    {"one that is not covered, with a name that is not of here", RC "commune=Paris|departement=75|plus=1",
     "0.00 0.00 ineligible", "hors-territoire", "Paris", NULL},
    {"one that is not covered, alone", RC "departement=75|plus=1", "- - incomplet", "champ-manquant,hors-territoire",
     "\"75\"|\"commune\"", NULL},
    {"one that is not covered, with a commune of here", RC "commune=13055|departement=75|plus=1", "- - invalide",
     "commune-discordante", "75", NULL},
    {"of here, with a commune that is not", RC "commune=75056|departement=83|plus=1", "- - invalide",
     "commune-discordante,hors-territoire", "75056|\"83\"", NULL},
    {"none", RC "zone=reste|departement=38000|plus=1", "- - invalide", "valeur-invalide", "04, 05, 06", NULL},
    {"the first one, with another name beside it", RC "zone=reste|departement=Nulle-Part (04)|plus=1", "- - invalide",
     "valeur-invalide", "04, 05, 06", NULL},
    {"the first one by its name and its number", RC "commune=La Garde|departement=Alpes-de-Haute-Provence (04)|plus=1",
     "6700.00 0.00 ok", "", "", NULL},
    {"the first one by its name", RC "zone=reste|departement=Alpes-de-Haute-Provence|plus=1", "6700.00 0.00 ok", "", "",
     NULL},
    {"with another name beside it", RC "zone=reste|departement=Nulle-Part (83)|plus=1", "- - invalide",
     "valeur-invalide", "Nulle-Part (83)", NULL},
    {"with another one beside it", RC "zone=reste|departement=04 (83)|plus=1", "- - invalide", "valeur-invalide",
     "04 (83)", NULL},
    {"without a commune", RC "zone=reste|departement=83|plus=1", "6700.00 0.00 ok", "", "", NULL},
    {"what a remark asks for", AC "situation=salarie|motif=deces|departement=2A", "0.00 0.00 ok",
     "a-verifier,a-verifier", "Corsica", NULL},

    /* hors-territoire never beside what contradicts it */
    {"Paris, in a zone", RC "commune=75056|zone=reste|plus=1", "- - invalide", "hors-territoire,zone-discordante",
     "75056|\"reste\"", NULL},
    {"Paris and Marseille", RC "commune=75056|commune_nom=Marseille|plus=1", "- - invalide",
     "commune-discordante,hors-territoire", "75056|Marseille (13055)", NULL},
    {"Paris and a code of here", RC "commune=75056|commune_nom=13055|plus=1", "- - invalide",
     "commune-discordante,hors-territoire", "75056|13055", NULL},
    {"Paris and Paris", RC "commune=75056|commune_nom=Paris|plus=1", "0.00 0.00 ineligible", "hors-territoire", "75056",
     NULL},
    {"Marseille lot 12", RC "commune=Marseille lot 12|plus=1", "- - invalide", "commune-inconnue",
     "Marseille (13055, metropole)", NULL},

    /* commune-discordante hides nothing */
    {"name and zone of others", RC "commune=13004|commune_nom=Marseille|zone=metropole|plus=1", "- - invalide",
     "commune-discordante,verifier-code,zone-discordante", "13004|Marseille (13055)", NULL},

    {"a year as a code", RC "commune=L\xC5\xB8\xC3\x8D 02/2023|plus=1", "- - invalide", "commune-inconnue", "02/2023",
     NULL},
    {"13004 is Arles, by post Marseille", RC "commune=13004|plus=1", "6700.00 0.00 ok", "verifier-code",
     "13004|Arles|Marseille", NULL},
    {"13004 with its department, which is that of both", RC "commune=13004 (13)|plus=1", "6700.00 0.00 ok",
     "verifier-code", "13004|Arles|Marseille", NULL},
    {"13004 Arles", RC "commune=13004 Arles|plus=1", "6700.00 0.00 ok", "", "", NULL},
    {"13004 with its name", RC "commune=13004|commune_nom=ARLES|plus=1", "6700.00 0.00 ok", "", "", NULL},

    /* bareme-ancien: reviewed on 5 May 2021 */
    {"a year later", RC "zone=reste|plus=1|date=2022-05-05", "6700.00 0.00 ok", "", "", NULL},
    {"a year and a day later", RC "zone=reste|plus=1|date=2022-05-06", "6700.00 0.00 ok", "bareme-ancien", "2021-05-05",
     NULL},
    {"an old rate", RQ "investissement=100000|subvention_anru=0|date=2026-01-01", "60000.00 0.00 ok", "bareme-ancien",
     "2021-05-05", NULL},

    /* date-hors-bornes */
    {"a year of figures swapped", RC "zone=reste|plus=1|date=30/06/2202", "- - invalide", "date-hors-bornes",
     "date=30/06/2202|1990-01-01|2099-12-31", NULL},
    {"the day before the first", RC "zone=reste|plus=1|date=1989-12-31", "- - invalide", "date-hors-bornes",
     "date=1989-12-31", NULL},
    {"the first day", RC "zone=reste|plus=1|date=1990-01-01", "- - invalide", "hors-bareme", "2021-04-08", NULL},
    {"the last day", RC "zone=reste|plus=1|date=2099-12-31", "6700.00 0.00 ok", "bareme-ancien", "", NULL},

    /* aides-superieures: 2 x 9,000 and 2 x 7,200 are 32,400 */
    {"a cost in thousands", RC "zone=reste|plai=2|investissement=300", "18000.00 14400.00 ok", "aides-superieures",
     "18,000.00|14,400.00|\"investissement\" (300.00)", NULL},
    {"as much as the cost", RC "zone=reste|plai=2|investissement=32400", "18000.00 14400.00 ok", "", "", NULL},
    {"a cent more than the cost", RC "zone=reste|plai=2|investissement=32399,99", "18000.00 14400.00 ok",
     "aides-superieures", "32,399.99", NULL},
    {"a cost of what is not eligible", RC "zone=reste|plai=2|investissement=300|mode=autre", "0.00 0.00 ineligible",
     "non-eligible", "", NULL},

    /* double-compte: of 200,000, 50,000 and the loan of 18,000 paid, 132,000 are left */
    {"the same grant twice", RC "zone=reste|plai=2|investissement=200000|subvention_anru=50000", "18000.00 14400.00 ok",
     "double-compte", "\"subvention_anru\" (50,000.00)|14,400.00|leaves 132,000.00 to finance", NULL},
    {"without a cost", RC "zone=reste|plai=2|subvention_anru=50000", "18000.00 14400.00 ok", "double-compte",
     "14,400.00", "finance"},
    {"a grant of a cent", RC "zone=reste|plai=2|investissement=200000|subvention_anru=0.01", "18000.00 14400.00 ok",
     "double-compte", "\"subvention_anru\" (0.01)|14,400.00", NULL},
    {"PLUS alone has no grant", RC "zone=reste|plus=2|investissement=200000|subvention_anru=50000", "13400.00 0.00 ok",
     "", "", NULL},
    {"a grant of 0 is none", RC "zone=reste|plai=2|investissement=200000|subvention_anru=0", "18000.00 14400.00 ok", "",
     "", NULL},

    /* a word for a blank: no notice of any answer, see valeur-vide */
    {"NULL for what may be blank", RC "zone=reste|plus=1|plai=NULL|mode=n.c.|investissement= -   \u20AC ",
     "6700.00 0.00 ok", "", "", NULL},
    {"of a default", RC "zone=reste|plus=1|complement=N\u00E9ant", "6700.00 0.00 ok", "", "", NULL},
    {"of a place", RC "commune=\\N|commune_nom=NC|zone=reste|plus=1", "6700.00 0.00 ok", "", "", NULL},
    {"of a date", RC "zone=reste|plus=1|date=-", "6700.00 0.00 ok", "", "", NULL},
    {"of what is needed", RQ "investissement=100|subvention_anru=nc", "- - incomplet", "champ-manquant",
     "\"subvention_anru\" is missing", NULL},
    {"of the place that is needed", RC "commune=NULL|plus=1", "- - incomplet", "champ-manquant", "\"zone\"", NULL},
    {"a dash is no amount, a negative one is", RQ "investissement=100|subvention_anru=-1", "- - invalide",
     "valeur-invalide", "subvention_anru=-1", NULL},
    {"an id is any text", "id=NC|" RC "zone=reste|plus=1", "6700.00 0.00 ok", "", "", NULL},

    /* Values as programs and people write them */
    {"codes that were numbers", RC "commune=13055.0|plus=1", "8000.00 0.00 ok", "", "", NULL},
    {"with a comma, and a department's", RC "commune=13055,00|departement=13,0|plus=1", "8000.00 0.00 ok", "", "",
     NULL},
    {"and a sign that is no point", RC "commune=13055x0|plus=1", "- - invalide", "commune-inconnue", "13055x0", NULL},
    {"and lost their zero", RC "commune=6088.0|plus=1", "8000.00 0.00 ok", "zero-initial",
     "\"6088.0\" was read as 06088", NULL},
    {"a code of Corsica that was widened", RC "commune=02A004|plus=1", "6700.00 0.00 ok", "", "", NULL},
    {"a decimal that is not 0", RC "commune=13055.5|plus=1", "- - invalide", "commune-discordante", "Marseille (13055)",
     NULL},
    {"full-width digits",
     RC "commune=\uFF11\uFF13\uFF10\uFF15\uFF15|plus=\uFF11\uFF10|date=\uFF12\uFF10\uFF12\uFF11-06-01",
     "80000.00 0.00 ok", "", "", NULL},
    {"full-width signs beyond those of ASCII", RC "zone=reste|plus=\uFF11\uFF61", "- - invalide", "valeur-invalide",
     "plus=\uFF11\uFF61", NULL},
    {"characters without a width", RC "commune=\u200B13055\uFEFF|plus=\u200E1\u2060|date=\u200B2021-06-01",
     "8000.00 0.00 ok", "", "", NULL},
    {"a number as a spreadsheet shortens it", RQ "investissement=1,2E+07|subvention_anru=0", "- - invalide",
     "valeur-invalide", "1,2E+07|format the cell as a number", NULL},
    {"the first and the last letter of such an error", RQ "investissement=#ARG!|subvention_anru=#ZAHL!", "- - invalide",
     "valeur-invalide,valeur-invalide", "investissement=#ARG!: an error|subvention_anru=#ZAHL!: an error", NULL},
    {"an error of a spreadsheet", RQ "investissement=#REF!|subvention_anru=0|commune=#N/A", "- - invalide",
     "valeur-invalide,valeur-invalide", "investissement=#REF!: an error|commune=#N/A: an error|recalculate", NULL},
    {"a month", RC "zone=reste|plus=1|date=juin 2021", "- - invalide", "valeur-invalide", "give the day", NULL},
    {"a quarter", RC "zone=reste|plus=1|date=T2 2021", "- - invalide", "valeur-invalide", "give the day", NULL},
    {"a month in figures", RC "zone=reste|plus=1|date=06/2021", "- - invalide", "valeur-invalide", "give the day",
     NULL},
    {"a year", RC "zone=reste|plus=1|date=2021", "- - invalide", "valeur-invalide", "give the day", NULL},
    {"a day of four figures in words", RC "zone=reste|plus=1|date=2021 d\u00E9cembre 20", "- - invalide",
     "valeur-invalide", "date=2021 d\u00E9cembre 20", NULL},
    {"a day in words", RC "zone=reste|plus=1|date=12 juin 2021", "6700.00 0.00 ok", "", "", NULL},
    {"the first day of a month", RC "zone=reste|plus=1|date=1er janv. 2022", "6700.00 0.00 ok", "", "", NULL},
    {"as Excel abbreviates it", RC "zone=reste|plus=1|date=12-f\u00E9vr-22 10:30", "6700.00 0.00 ok", "", "", NULL},
    {"in English", RC "zone=reste|plus=1|date=3rd March 2022", "6700.00 0.00 ok", "", "", NULL},
    {"with blanks that do not break",
     RC "zone=reste|plus=1|date=12\xC2\xA0"
	"mars\xC2\xA0"
	"2021",
     "- - invalide", "hors-bareme", "", NULL},
    {"before the tables", RC "zone=reste|plus=1|date=12 mars 2021", "- - invalide", "hors-bareme", "", NULL},
    {"a day that no month has", RC "zone=reste|plus=1|date=30 f\u00E9vrier 2022", "- - invalide", "valeur-invalide",
     "not a date such as", NULL},
    {"a month alone, abbreviated", RC "zone=reste|plus=1|date=mars-22", "- - invalide", "valeur-invalide",
     "not a date such as", NULL},
    {"a count with its unit", RC "zone=reste|plus=10 lgts|plai=1 000 logements", "9067000.00 7200000.00 ok", "", "",
     NULL},
    {"another unit", RC "zone=reste|plus=10 m2", "- - invalide", "valeur-invalide", "plus=10 m2", NULL},
    {"a unit alone", RC "zone=reste|plus=lgts", "- - invalide", "valeur-invalide", "plus=lgts", NULL},
    {"a department as a number", RC "commune=La Garde|departement=83.0|plus=1", "8000.00 0.00 ok", "", "", NULL},
    {"a department that is no whole number", RC "commune=13055|departement=13.5|plus=1", "- - invalide",
     "valeur-invalide", "departement=13.5", NULL},
    {"a day that does not exist", RC "zone=reste|plus=1|date=31/06/2021", "- - invalide", "valeur-invalide",
     "not a date such as", "give the day"},
    {"millions with three decimals", RQ "investissement=12,345 M\u20AC|subvention_anru=0 k \u20AC",
     "7407000.00 0.00 ok", "", "", NULL},
    {"nature and mode of the trade", "nature=RO NPNRU|mode=Acq-Am\u00E9l.|zone=reste|plus=1", "6700.00 0.00 ok", "", "",
     NULL},
    {"others of the trade", "nature=R\u00E9habilitation|investissement=100000|subvention_anru=0", "60000.00 0.00 ok",
     "", "", NULL},

    /* Several at once: all that apply, the worst statut. */
    {"four wrong values", RC "zone=nord|plus=x|plai=-1|mode=bail", "- - invalide",
     "valeur-invalide,valeur-invalide,valeur-invalide,valeur-invalide", "zone=nord|plus=x|plai=-1|mode=bail", NULL},
    {"the name of a commune here beside a code of elsewhere", RC "commune=75056|commune_nom=Toulon|plus=1",
     "- - invalide", "commune-discordante,hors-territoire", "\"Toulon\" is here: Toulon (83137)", NULL},
    {"a name of several here", RC "commune=75056|commune_nom=La Garde|plus=1", "- - invalide",
     "commune-discordante,hors-territoire", "is here: La Garde (04092), La Garde (83062)", NULL},
    {"a zone beside a code of elsewhere", RC "commune=75056|zone=reste|plus=1", "- - invalide",
     "hors-territoire,zone-discordante", "no zone of these aids|\"reste\"", NULL},
    {"outside and not eligible", RC "commune=75056|plus=1|mode=autre", "0.00 0.00 ineligible",
     "hors-territoire,non-eligible", "75056|mode=autre", NULL},
    {"not eligible and incomplete", RC "plus=1|mode=autre", "- - incomplet", "champ-manquant,non-eligible",
     "\"zone\"|mode=autre", NULL},
    {"outside and incomplete", RC "commune=75056", "- - incomplet", "champ-manquant,hors-territoire", "plus|75056",
     NULL},
    {"wrong and incomplete", RQ "investissement=abc", "- - invalide", "champ-manquant,valeur-invalide",
     "investissement=abc|\"subvention_anru\"", NULL},
    {"wrong, not eligible and incomplete", RC "commune=75056|mode=autre|complement=parfois", "- - invalide",
     "champ-manquant,hors-territoire,non-eligible,valeur-invalide", "75056|mode=autre|complement=parfois|plus", NULL},
    {"ambiguous twice", RC "commune=La Garde|plus=1|investissement=1.234", "- - invalide",
     "commune-ambigue,montant-ambigu", "04092|83062|investissement=1.234", NULL},
    {"a notice stays with a refusal", RC "commune=6088|zone=reste|plus=0", "- - invalide",
     "aucun-logement,zero-initial,zone-discordante", "06088|dwelling", NULL},
    {"an unused field stays with a refusal", RC "zone=reste|plus=0|motif=deces", "- - invalide",
     "aucun-logement,champ-ignore", "\"motif\"", NULL},
    {"three notices", RC "commune=6088|plai=1|complement=oui|situation=salarie|date=2023-01-01", "15000.00 11800.00 ok",
     "a-verifier,bareme-ancien,champ-ignore,zero-initial", "06088|\"situation\"", NULL},

    /* texte-invalide: what could be read before or after it does not count. */
    {"broken text first", "id=\xFF|nature=reconstitution|zone=reste|plus=1", "- - invalide", "texte-invalide", "",
     NULL},
    {"broken text last", RC "zone=reste|plus=1|id=\xC3", "- - invalide", "texte-invalide", "", NULL},
    {"broken text between",
     RC "commune=Orl\xE9"
	"ans|zone=reste|plus=1",
     "- - invalide", "texte-invalide", "", NULL},
};

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The codes in the order of the alphabet, with commas. */
static void join_codes(const bareme_answer *answer, char *out, size_t size)
{
	const char *codes[64];
	size_t count = 0;
	for (const bareme_notice *n; (n = bareme_answer_notice(answer, count)) != NULL; count++) {
		assert_true(count < 64);
		codes[count] = bareme_code_name(bareme_notice_code(n));
	}
	qsort(codes, count, sizeof *codes, by_text);
	*out = '\0';
	for (size_t i = 0, len = 0; i < count; i++)
		len += (size_t)snprintf(out + len, size - len, "%s%s", i == 0 ? "" : ",", codes[i]);
}

static void check_says(const char *notices, const char *says)
{
	char text[128];
	while (*says != '\0') {
		size_t len = strcspn(says, "|");
		snprintf(text, sizeof text, "%.*s", (int)len, says);
		if (strstr(notices, text) == NULL)
			fail_msg("nothing says %s in: %s", text, notices);
		says += len + (says[len] != '\0');
	}
}

static void test_case(void **state)
{
	const code_case *c = *state;
	char codes[1024];
	size_t lines;
	asked a = ask(rules, c->operation);
	char *notices = asked_notices(&a);
	join_codes(a.answer, codes, sizeof codes);
	if (strcmp(codes, c->codes) != 0 || strcmp(asked_amounts(&a), c->amounts) != 0)
		fail_msg("expected %s with \"%s\", got %s with \"%s\": %s", c->amounts, c->codes, asked_amounts(&a),
			 codes, notices);
	check_says(notices, c->says);
	if (c->avoids != NULL && strstr(notices, c->avoids) != NULL)
		fail_msg("%s must not be said: %s", c->avoids, notices);
	bareme_answer_lines(a.answer, &lines);
	if (bareme_answer_status(a.answer) != BAREME_GRANTED)
		assert_int_equal(lines, 0);
	free(notices);
	asked_free(&a);
}

/* Of several lines without a row on the day, the one that is in force first says from when on there is an aid. */
static void test_first_day(void **state)
{
	static const struct {
		const char *first, *second;
	} days[] = {{"2021-07-01", "2021-09-01"}, {"2021-09-01", "2021-07-01"}};
	(void)state;
	for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
		tables t = tables_read();
		char row[64];
		snprintf(row, sizeof row, "reste,PLUS,base,6700,0,%s", days[i].first);
		tables_replace(&t, "reconstitution.csv", "reste,PLUS,base,6700,0,2021-04-08", row);
		snprintf(row, sizeof row, "reste,PLAI,base,9000,7200,%s", days[i].second);
		tables_replace(&t, "reconstitution.csv", "reste,PLAI,base,9000,7200,2021-04-08", row);
		bareme_ruleset *r = tables_load(&t);
		asked a = ask(r, RC "zone=reste|plus=1|plai=1|date=2021-06-01");
		char *notices = asked_notices(&a);
		assert_non_null(strstr(notices, "hors-bareme: 2021-06-01 is before 2021-07-01"));
		free(notices);
		asked_free(&a);
		bareme_ruleset_free(r);
		tables_free(&t);
	}
}

/* An operation used again keeps nothing of what it was. */
static void test_reset(void **state)
{
	(void)state;
	asked a = ask(rules, RC "zone=nord|plus=x|complement=oui");
	bareme_operation_reset(a.operation);
	bareme_operation_set(a.operation, bareme_field_find(rules, slice("nature")), slice("reconstitution"));
	bareme_operation_set(a.operation, bareme_field_find(rules, slice("zone")), slice("reste"));
	bareme_operation_set(a.operation, bareme_field_find(rules, slice("plai")), slice("1"));
	bareme_evaluate(a.operation, a.answer);
	assert_string_equal(asked_amounts(&a), "9000.00 7200.00 ok");
	asked_free(&a);
}

/* ---- Fields ---- */

static void test_field_names(void **state)
{
	static const struct {
		const char *written, *field;
	} names[] = {
	    {"Code INSEE", "commune"},
	    {"NB_PLUS", "plus"},
	    {"logements plai", "plai"},
	    {"Subvention ANRU", "subvention_anru"},
	    {"Montant d’investissement", "investissement"},
	    {"  Réf ", "id"},
	    {"date", "date"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		int field = bareme_field_find(rules, slice(names[i].written));
		assert_true(field >= 0);
		assert_string_equal(bareme_field_name(rules, field), names[i].field);
	}
	assert_int_equal(bareme_field_find(rules, slice("couleur")), -1);
	assert_int_equal(bareme_field_find(rules, slice("")), -1);
}

static void test_field_suggestions(void **state)
{
	static const struct {
		const char *written, *field;
	} names[] = {
	    {"natur", "nature"},
	    {"comune", "commune"},
	    {"subventoin_anru", "subvention_anru"},
	    {"Investisement", "investissement"},
	    {"situatoin", "situation"},
	    {"complémnt", "complement"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		assert_int_equal(bareme_field_find(rules, slice(names[i].written)), -1);
		int field = bareme_field_suggest(rules, slice(names[i].written));
		assert_true(field >= 0);
		assert_string_equal(bareme_field_name(rules, field), names[i].field);
	}
	assert_int_equal(bareme_field_suggest(rules, slice("observations")), -1);
}

/* ---- Codes that only a list gives ---- */

typedef struct list_case {
	const char *name;
	bareme_text list;
	const char *expected; /* what each record's answer begins with, one per line */
	const char *says;
} list_case;

#define BYTES(literal)                                                                                                 \
	{                                                                                                              \
		literal, sizeof(literal) - 1                                                                           \
	}
#define HEADING "id,nature,zone,plus\n"

static const list_case lists[] = {
    {"too few cells", BYTES(HEADING "a,reconstitution,reste\nb,reconstitution,reste,1\n"),
     "a,reconstitution,reste,,,,,invalide,\"nombre-de-champs: \nb,reconstitution,reste,1,reste,6700.00,0.00,ok,\n",
     "3 cells|4"},
    {"too many cells", BYTES(HEADING "a,reconstitution,reste,1,9\nb,reconstitution,reste,1\n"),
     "a,reconstitution,reste,1,,,,invalide,\"nombre-de-champs: \nb,reconstitution,reste,1,reste,6700.00,0.00,ok,\n",
     "5 cells|4"},
    {"semicolons", BYTES("id;nature;zone;plus\na;reconstitution;reste\nb;reconstitution;reste;1\n"),
     "a;reconstitution;reste;;;;;invalide;\"nombre-de-champs: \nb;reconstitution;reste;1;reste;6700,00;0,00;ok;\n",
     "3 cells|4"},
    {"a total with a commune",
     BYTES("id,nature,commune,plus\nSous-total Nice,reconstitution,Nice,9\nb,reconstitution,Nice,1\n"),
     "Sous-total Nice,reconstitution,Nice,9,metropole,,,invalide,\"ligne-de-total: \n"
     "b,reconstitution,Nice,1,metropole,8000.00,0.00,ok,\n",
     "\"\"Sous-total Nice\"\""},
    {"a key that is a slip",
     BYTES("{\"nature\":\"reconstitution\",\"zone\":\"reste\",\"plus\":1}\n"
	   "{\"nature\":\"reconstitution\",\"zone\":\"reste\",\"plus\":1,\"plia\":2}\n"),
     "{\"nature\":\"reconstitution\",\"zone\":\"reste\",\"plus\":1,\"plia\":2,\"al\":{\"zone\":\"reste\",\"pret\":null,"
     "\"subvention\":null,\"statut\":\"invalide\",\"avis\":[{\"code\":\"champ-inconnu\",\n",
     "plia"},
    {"NUL", BYTES(HEADING "a,reconstitution,re\0ste,1\nb,reconstitution,reste,1\n"),
     "a,reconstitution,re\nb,reconstitution,reste,1,reste,6700.00,0.00,ok,\n", "texte-invalide: "},
    {"broken UTF-8", BYTES("\xEF\xBB\xBF" HEADING "\xC3(,reconstitution,reste,1\nb,reconstitution,reste,1\n"),
     "\xC3(,reconstitution,reste,1,,,,invalide,\"texte-invalide: \n"
     "b,reconstitution,reste,1,reste,6700.00,0.00,ok,\n",
     "UTF-8"},
    {"stray quote", BYTES(HEADING "a,recon\"stitution,reste,1\nb,reconstitution,reste,1\n"),
     "\"a,recon\"\"stitution,reste,1\",,,,,,,invalide,\"texte-invalide: \n"
     "b,reconstitution,reste,1,reste,6700.00,0.00,ok,\n",
     "line 2"},
    {"open quote", BYTES(HEADING "a,reconstitution,reste,1\n\"b,reconstitution,reste,1\n"),
     "a,reconstitution,reste,1,reste,6700.00,0.00,ok,\n"
     "\"\"\"b,reconstitution,reste,1\",,,,,,,invalide,\"texte-invalide: \n",
     "line 3"},
};

typedef struct list_io {
	bareme_text in;
	char out[4096];
	size_t len;
} list_io;

static ptrdiff_t read_list(char *data, size_t size, void *payload)
{
	list_io *io = payload;
	size_t n = size < io->in.len ? size : io->in.len;
	memcpy(data, io->in.data, n);
	io->in = (bareme_text){io->in.data + n, io->in.len - n};
	return (ptrdiff_t)n;
}

static int write_list(const char *data, size_t len, void *payload)
{
	list_io *io = payload;
	assert_true(io->len + len < sizeof io->out);
	memcpy(io->out + io->len, data, len);
	io->len += len;
	io->out[io->len] = '\0';
	return 0;
}

static void test_list(void **state)
{
	const list_case *c = *state;
	list_io io = {.in = c->list};
	bareme_list_summary *summary;
	bareme_list_options options = {.size = sizeof(bareme_list_options),
				       .read = read_list,
				       .read_payload = &io,
				       .write = write_list,
				       .write_payload = &io};
	bareme_date_parse(slice("2021-06-01"), &options.date);
	assert_int_equal(bareme_list_summary_new(&summary, rules), BAREME_DONE);
	assert_int_equal(bareme_list_run(rules, &options, summary), BAREME_DONE);
	assert_int_equal(bareme_list_summary_records(summary), 2);
	assert_int_equal(bareme_list_summary_status(summary, BAREME_INVALID), 1);
	assert_int_equal(bareme_list_summary_status(summary, BAREME_GRANTED), 1);
	bareme_list_summary_free(summary);
	const char *line = strchr(io.out, '\n');
	/* NUL bytes come out as they went in, and would hide what follows. */
	for (size_t i = 0; i < io.len; i++)
		if (io.out[i] == '\0')
			io.out[i] = '\1';
	for (const char *expected = c->expected; *expected != '\0';) {
		size_t len = strcspn(expected, "\n");
		assert_non_null(line);
		if (strncmp(line + 1, expected, len) != 0)
			fail_msg("expected %.*s, got %s", (int)len, expected, line + 1);
		expected += len + 1;
		line = strchr(line + 1, '\n');
	}
	check_says(io.out, c->says);
}

/* Whatever the program shows for a listed value can be given for it, in both languages. */
static void test_titles(void **state)
{
	(void)state;
	size_t shown = 0;
	for (int f = 0; f < bareme_field_count(rules); f++)
		for (int v = 0; v < bareme_field_value_count(rules, f); v++)
			for (int lang = BAREME_FR; lang <= BAREME_EN; lang++) {
				const char *title = bareme_field_value_title(rules, f, v, (bareme_lang)lang);
				asked a = ask(rules, "");
				bareme_operation_set(a.operation, f, slice(title));
				if ((a.operation->known >> f & 1) == 0 || a.operation->value[f] != v)
					fail_msg("%s: \"%s\" is not %s", bareme_field_name(rules, f), title,
						 bareme_field_value_name(rules, f, v));
				asked_free(&a);
				shown++;
			}
	assert_true(shown > 50);
}

/* A field that was blank by a word takes another value, and a word again. */
static void test_blank_word_again(void **state)
{
	(void)state;
	asked a = ask(rules, RC "zone=reste|plus=1");
	int mode = bareme_field_find(rules, slice("mode"));
	for (int i = 0; i < 1000; i++)
		bareme_operation_set(a.operation, mode, slice("NC"));
	bareme_evaluate(a.operation, a.answer);
	assert_true(bareme_operation_is_blanked(a.operation, mode));
	assert_null(bareme_answer_notice(a.answer, 0));
	bareme_operation_set(a.operation, mode, slice("vefa"));
	assert_false(bareme_operation_is_blanked(a.operation, mode));
	bareme_operation_set(a.operation, mode, slice("NC"));
	bareme_operation_set(a.operation, mode, slice(""));
	assert_false(bareme_operation_is_blanked(a.operation, mode));
	assert_false(bareme_operation_is_blanked(a.operation, -1));
	asked_free(&a);
}

/* ---- All codes ---- */

/* Each code is the subject of a case here, but for the one that only summaries count. */
static void test_all_codes(void **state)
{
	(void)state;
	for (int code = 0; code < BAREME_CODE_COUNT; code++) {
		const char *name = bareme_code_name((bareme_code)code);
		bool found = code == BAREME_CODE_BLANK_WORD;
		for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
			found |= strstr(cases[i].codes, name) != NULL;
		for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
			found |= strstr(lists[i].expected, name) != NULL;
		if (!found)
			fail_msg("no case gives %s", name);
		if (bareme_code_explain((bareme_code)code, NULL)[0] == '\0')
			fail_msg("%s is not explained", name);
	}
}

int main(void)
{
	enum { CASES = sizeof cases / sizeof *cases, LISTS = sizeof lists / sizeof *lists };
	struct CMUnitTest tests[CASES + LISTS + 7] = {{0}};
	size_t n = 0;
	rules = load_builtin();
	for (size_t i = 0; i < CASES; i++)
		tests[n++] = (struct CMUnitTest){cases[i].name, test_case, NULL, NULL, (void *)(uintptr_t)&cases[i]};
	for (size_t i = 0; i < LISTS; i++)
		tests[n++] = (struct CMUnitTest){lists[i].name, test_list, NULL, NULL, (void *)(uintptr_t)&lists[i]};
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(test_reset);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(test_first_day);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(test_field_names);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(test_field_suggestions);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(test_titles);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(test_blank_word_again);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(test_all_codes);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	bareme_ruleset_free(rules);
	return failed;
}
