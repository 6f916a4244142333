/*
 * Ranges of numbers and dates in cells and conditions: what is wrong with them, what is said of gaps and overlaps, and
 * random tables against brute force: every value and day, one by one. TABLES=100000 in the environment asks for more.
 */
#include "check/checker.h"
#include "rules/index.h"
#include "rules/ranges.h"
#include "support.h"

#include "rows.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- A small package ---- */

#define FIELDS                                                                                                         \
	"{\"bareme\": {\"format\": 1, \"unites\": [\"euro\", \"logement\"], "                                          \
	"\"formes\": {\"pret\": {\"somme\": \"prets\"}, \"subvention\": {\"somme\": \"subventions\"}}, "               \
	"\"operation\": {\"fields\": ["                                                                                \
	"{\"name\": \"nature\", \"constraints\": {\"required\": true, \"enum\": [\"n\"]}, "                            \
	"\"bareme\": {\"role\": \"nature\"}},"                                                                         \
	"{\"name\": \"genre\", \"constraints\": {\"enum\": [\"a\", \"b\"]}},"                                          \
	"{\"name\": \"plus\", \"type\": \"integer\", \"constraints\": {\"minimum\": 0, \"maximum\": 6}, "              \
	"\"bareme\": {\"unite\": \"logement\"}},"                                                                      \
	"{\"name\": \"revenu\", \"type\": \"number\", \"constraints\": {\"minimum\": \"0\", \"maximum\": \"0.07\"}, "  \
	"\"bareme\": {\"unite\": \"euro\"}},"                                                                          \
	"{\"name\": \"libre\", \"type\": \"number\", \"bareme\": {\"unite\": \"euro\"}},"                              \
	"{\"name\": \"note\"},"                                                                                        \
	"{\"name\": \"agrement\", \"type\": \"date\", "                                                                \
	"\"constraints\": {\"minimum\": \"2021-01-01\", \"maximum\": \"2021-01-05\"}},"                                \
	"{\"name\": \"date\", \"type\": \"date\", \"bareme\": {\"role\": \"date\"}}]}},"                               \
	"\"resources\": [{\"name\": \"sources\", \"path\": \"sources.csv\", \"bareme\": {\"role\": \"sources\"}},"
#define BY(name) "{\"name\": \"" name "\", \"bareme\": {\"role\": \"condition\", \"champ\": \"" name "\"}},"
#define TABLE(columns, settings)                                                                                       \
	"{\"name\": \"t\", \"path\": \"t.csv\", \"schema\": {\"fields\": [" columns                                    \
	"{\"name\": \"v\", \"bareme\": {\"role\": \"valeur\", \"unite\": \"euro\"}},"                                  \
	"{\"name\": \"du\", \"bareme\": {\"role\": \"du\"}}, {\"name\": \"au\", \"bareme\": {\"role\": \"au\"}},"      \
	"{\"name\": \"source\", \"bareme\": {\"role\": \"source\"}}]}, \"bareme\": {\"role\": \"regles\", " settings   \
	"\"revue\": \"2021-05-05\", "                                                                                  \
	"\"montants\": [{\"forme\": \"pret\", \"unitaire\": \"v\", \"formule\": \"v\"}]}}]}"

static tables package_of(const char *package, const char *rows)
{
	tables t = {NULL, 0};
	tables_add(&t, "datapackage.json", package);
	tables_add(&t, "sources.csv", "id,titre,date,adresse\ns,S,2021-01-01,\n");
	tables_add(&t, "t.csv", rows);
	return t;
}

/* Everything that loading and the search for gaps say; NULL for nothing. */
static char *faults_of(const tables *t, bareme_ruleset **ruleset, bool as_large)
{
	told said = {NULL, 0};
	loader l;
	assert_true(loader_open(&l, t->files, t->count, NULL));
	for (size_t i = 0; i < l.rules->table_count; i++) {
		table *of = &l.rules->tables[i];
		if (as_large && of->sound) {
			of->starts = NULL;
			assert_true(index_build(&l.rules->arena, of, 0));
		}
		assert_true(cover_check_table(&l, i));
	}
	faults_report(&l.faults, tell_line, &said);
	*ruleset = NULL;
	/* Gaps are no fault of loading. */
	if (l.rules->walks != NULL) {
		*ruleset = l.rules;
		l.rules = NULL;
	}
	loader_close(&l);
	return said.text;
}

/* ---- What is said ---- */

typedef struct range_case {
	const char *name, *package, *rows, *expected; /* NULL: nothing is said */
} range_case;

#define PLUS     FIELDS TABLE(BY("plus"), "")
#define REVENU   FIELDS TABLE(BY("revenu"), "")
#define AGREMENT FIELDS TABLE(BY("agrement"), "")
#define ROW      ",1,2021-01-01,,s\n"
#define HEAD     ",v,du,au,source\n"
#define GAP      " [gap]\n"
#define VALUE    " [value]\n"
#define SHOWN    ", for example in: nature=n "
#define ADD      " -- add the row: "
#define SAME     ": error: this row and the one on line "
#define TIME     " hold for the same case at the same time" SHOWN
#define LIKE     ": write plain numbers, as in 10, 10..20, <10, <=10, >10, >=10 or *" VALUE

#define BORNE "{\"name\": \"borne\", \"bareme\": {\"role\": \"valeur\", \"unite\": \"euro\"}},"
#define NO_LIMIT                                                                                                       \
	" is not a limit: write a number of the operation, <=, <, >= or >, and a value column, as in \"revenu <= "     \
	"plafond\" [schema]\n"
#define EXIGE(limit) FIELDS TABLE(BY("plus") BORNE, "\"exige\": [\"" limit "\"], ")
#define LIMITED      "plus,borne,v,du,au,source\n*,0.03,1,2021-01-01,,s\n"

static const range_case cases[] = {
    {"whole numbers", PLUS, "plus" HEAD "0..3" ROW ">3" ROW, NULL},
    {"the same bounds in other words", PLUS, "plus" HEAD "<4" ROW ">=4" ROW, NULL},
    {"numbers alone, and several parts", PLUS, "plus" HEAD "0|2|4..5" ROW "1 | 3 | >5" ROW, NULL},
    {"all", PLUS, "plus" HEAD "*" ROW, NULL},
    {"blanks around bounds", PLUS, "plus" HEAD "0 .. 3" ROW "> 3" ROW, NULL},
    {"a range beyond the field's bounds is cut off at them", PLUS, "plus" HEAD "-5..3" ROW "4..100" ROW, NULL},
    {"cents", REVENU, "revenu" HEAD "<=0.03" ROW ">0.03" ROW, NULL},
    {"cents, with a decimal comma", REVENU, "revenu;v;du;au;source\n<=0,03;1;2021-01-01;;s\n>0,03;1;2021-01-01;;s\n",
     NULL},
    {"dates", AGREMENT, "agrement" HEAD "<2021-01-03" ROW "2021-01-03..2021-01-31" ROW, NULL},

    {"a gap in the middle, given as a range", PLUS, "plus" HEAD "0..1" ROW ">4" ROW,
     "t.csv:1:1: error: no row for plus 2..4 from 2021-01-01 on" SHOWN "plus=2 date=2021-01-01" ADD
     "2..4,...,2021-01-01,,..." GAP},
    {"neighbours in one finding, others in another part", PLUS, "plus" HEAD "1" ROW "4" ROW,
     "t.csv:1:1: error: no row for plus 0|2..3|>=5 from 2021-01-01 on" SHOWN "plus=0 date=2021-01-01" ADD
     "0|2..3|>=5,...,2021-01-01,,..." GAP},
    {"a gap of one value", PLUS, "plus" HEAD "<3" ROW ">3" ROW,
     "t.csv:1:1: error: no row for plus 3 from 2021-01-01 on" SHOWN "plus=3 date=2021-01-01" ADD
     "3,...,2021-01-01,,..." GAP},
    {"a gap of one cent, between bounds that are open on both sides", REVENU, "revenu" HEAD "<0.03" ROW ">0.03" ROW,
     "t.csv:1:1: error: no row for revenu 0.03 from 2021-01-01 on" SHOWN "revenu=0.03 date=2021-01-01" ADD
     "0.03,...,2021-01-01,,..." GAP},
    {"a gap at an end, in the words of the table", REVENU, "revenu;v;du;au;source\n<=0,03;1;2021-01-01;;s\n",
     "t.csv:1:1: error: no row for revenu >=0,04 from 2021-01-01 on" SHOWN "revenu=0.04 date=2021-01-01" ADD
     ">=0,04;...;2021-01-01;;..." GAP},
    {"a gap between dates", AGREMENT, "agrement" HEAD "<=2021-01-02" ROW ">=2021-01-05" ROW,
     "t.csv:1:1: error: no row for agrement 2021-01-03..2021-01-04 from 2021-01-01 on" SHOWN
     "agrement=2021-01-03 date=2021-01-01" ADD "2021-01-03..2021-01-04,...,2021-01-01,,..." GAP},
    {"a field without bounds of its own", FIELDS TABLE(BY("libre"), ""), "libre" HEAD "10..20" ROW,
     "t.csv:1:1: error: no row for libre <10|>20 from 2021-01-01 on" SHOWN "libre=9.99 date=2021-01-01" ADD
     "<10|>20,...,2021-01-01,,..." GAP},
    {"values that the table is not for", FIELDS TABLE(BY("plus"), "\"si\": {\"plus\": [\">=2\"]}, "),
     "plus" HEAD "3..4" ROW,
     "t.csv:1:1: error: no row for plus 2|>=5 from 2021-01-01 on" SHOWN "plus=2 date=2021-01-01" ADD
     "2|>=5,...,2021-01-01,,..." GAP},
    {"values that are excluded", FIELDS TABLE(BY("plus"), "\"exclut\": {\"plus\": [0, \">=5\"]}, "),
     "plus" HEAD "2..4" ROW,
     "t.csv:1:1: error: no row for plus 1 from 2021-01-01 on" SHOWN "plus=1 date=2021-01-01" ADD
     "1,...,2021-01-01,,..." GAP},
    {"nothing is asked for 0 dwellings",
     FIELDS TABLE(BY("plus"), "\"quantites\": {\"champs\": [\"plus\"], \"avis\": \"aucun-logement\"}, "),
     "plus" HEAD ">=1" ROW, NULL},

    {"two rows that share a bound", PLUS, "plus" HEAD "0..3" ROW ">=3" ROW,
     "t.csv:3:1" SAME "2" TIME "plus=3 date=2021-01-01 [overlap]\n"},
    {"two rows that share a cent", REVENU, "revenu" HEAD "<=0.03" ROW ">=0.03" ROW,
     "t.csv:3:1" SAME "2" TIME "revenu=0.03 date=2021-01-01 [overlap]\n"},

    {"a range that ends before it begins", PLUS, "plus" HEAD "5..2" ROW,
     "t.csv:2:1: error: the range \"5..2\" of \"plus\" ends before it begins" VALUE},
    {"a text", PLUS, "plus" HEAD "beaucoup" ROW, "t.csv:2:1: error: \"beaucoup\" is not a range of \"plus\"" LIKE},
    {"a unit", REVENU, "revenu" HEAD "0..5 k\xE2\x82\xAC" ROW,
     "t.csv:2:1: error: \"0..5 k\xE2\x82\xAC\" is not a range of \"revenu\"" LIKE},
    {"an end without a number", PLUS, "plus" HEAD "3.." ROW "<" ROW,
     "t.csv:2:1: error: \"3..\" is not a range of \"plus\": write >=3" VALUE
     "t.csv:3:1: error: \"<\" is not a range of \"plus\"" LIKE},
    {"ranges in other writings", PLUS,
     "plus" HEAD "..3" ROW "\xE2\x89\xA4 3" ROW "\xE2\x89\xA5"
     "3" ROW "=>3" ROW "1-3" ROW "1 \xE2\x80\x93 3" ROW "-3" ROW,
     "t.csv:2:1: error: \"..3\" is not a range of \"plus\": write <=3" VALUE
     "t.csv:3:1: error: \"\xE2\x89\xA4 3\" is not a range of \"plus\": write <=3" VALUE
     "t.csv:4:1: error: \"\xE2\x89\xA5"
     "3\" is not a range of \"plus\": write >=3" VALUE
     "t.csv:5:1: error: \"=>3\" is not a range of \"plus\": write >=3" VALUE
     "t.csv:6:1: error: \"1-3\" is not a range of \"plus\": write 1..3" VALUE
     "t.csv:7:1: error: \"1 \xE2\x80\x93 3\" is not a range of \"plus\": write 1..3" VALUE
     "t.csv:8:1: warning: \"-3\" never holds: no value of \"plus\" is in it" VALUE},
    {"an empty part", PLUS, "plus" HEAD "1||2" ROW, "t.csv:2:1: error: \"\" is not a range of \"plus\"" LIKE},
    {"a blank cell", PLUS, "plus" HEAD ROW,
     "t.csv:2:1: error: \"plus\" is blank: name its values, or write * for all" VALUE},
    {"half a dwelling", PLUS, "plus" HEAD "<2.5" ROW,
     "t.csv:2:1: error: \"<2.5\" has more decimals than \"plus\"" VALUE},
    {"thousands or decimals", REVENU, "revenu" HEAD "<1.500" ROW,
     "t.csv:2:1: error: \"<1.500\" may mean thousands or decimals: write it without a separator" VALUE},
    {"too large a number", PLUS, "plus" HEAD "<99999999999999999999" ROW,
     "t.csv:2:1: error: \"<99999999999999999999\" is larger than \"plus\" can be" VALUE},
    {"a number for a date", AGREMENT, "agrement" HEAD "<2021" ROW,
     "t.csv:2:1: error: \"<2021\" is not a date or a range of \"agrement\": 2021-01-01..2021-12-31, <, <=, > or >= a "
     "date, "
     "or *" VALUE},
    {"a part that never holds", PLUS, "plus" HEAD "0..6|>10" ROW,
     "t.csv:2:1: warning: \">10\" never holds: no value of \"plus\" is in it" VALUE},
    {"a part between two values", PLUS, "plus" HEAD "*" ROW "<0" ROW,
     "t.csv:3:1: warning: \"<0\" never holds: no value of \"plus\" is in it" VALUE},
    {"a range of a column with listed values", FIELDS TABLE(BY("genre"), ""), "genre" HEAD "a|b" ROW "10..20" ROW,
     "t.csv:3:1: error: \"10..20\" is a range, and \"genre\" has listed values" VALUE},
    {"a column of texts", FIELDS TABLE(BY("note"), ""), "note" HEAD "x" ROW,
     "datapackage.json:1:*: error: the field \"note\" is a text: it has neither listed values nor ranges [schema]\n"},
    {"a column of the operation's date", FIELDS TABLE(BY("date"), ""), "date" HEAD "*" ROW,
     "datapackage.json:1:*: error: the operation's date has columns of its own: du and au [schema]\n"},
    {"a limit of rows", EXIGE("revenu <= borne"), LIMITED, NULL},
    {"a limit without blanks", EXIGE("revenu>=borne"), LIMITED, NULL},
    {"a limit that is not one", EXIGE("revenu = borne"), LIMITED,
     "datapackage.json:1:*: error: \"revenu = borne\"" NO_LIMIT},
    {"a limit that is no column", EXIGE("revenu <= plafond"), LIMITED,
     "datapackage.json:1:*: error: \"plafond\" is not a value column of the table [reference]\n"},
    {"a slip of a value column", EXIGE("revenu <= bornes"), LIMITED,
     "datapackage.json:1:*: error: \"bornes\" is not a value column of the table: did you mean \"borne\"? "
     "[reference]\n"},
    {"a slip of a field", EXIGE("revenus <= borne"), LIMITED,
     "datapackage.json:1:*: error: \"revenus\" is not a number of the operation: did you mean \"revenu\"? "
     "[reference]\n"},
    {"a limit with its sides changed round", EXIGE("borne >= revenu"), LIMITED,
     "datapackage.json:1:*: error: \"borne\" is a value column: the number of the operation comes first, as in "
     "\"revenu <= plafond\" [reference]\n"},
    {"a limit without its field", EXIGE("<= borne"), LIMITED, "datapackage.json:1:*: error: \"<= borne\"" NO_LIMIT},
    {"a limit without its column", EXIGE("revenu <="), LIMITED, "datapackage.json:1:*: error: \"revenu <=\"" NO_LIMIT},
    {"a limit on a field with listed values", EXIGE("genre <= borne"), LIMITED,
     "datapackage.json:1:*: error: \"genre\" is not a number of the operation [reference]\n"},
    {"a limit in another unit", EXIGE("plus <= borne"), LIMITED,
     "datapackage.json:1:*: error: \"plus\" and \"borne\" have different units [unit]\n"},
    {"a limit that no value is within", EXIGE("revenu < borne"), "plus,borne,v,du,au,source\n*,0,1,2021-01-01,,s\n",
     "t.csv:2:3: warning: no value of \"revenu\" is < 0: the row applies to no one" VALUE},
    {"a bad range in a condition", FIELDS TABLE("", "\"si\": {\"plus\": [\"3..1\", \"x\"]}, "),
     "v,du,au,source\n1,2021-01-01,,s\n",
     "datapackage.json:1:*: error: the range \"3..1\" of \"plus\" ends before it begins" VALUE
     "datapackage.json:1:*: error: \"x\" is not a range of \"plus\"" LIKE},
};

static void test_case(void **state)
{
	const range_case *c = *state;
	tables t = package_of(c->package, c->rows);
	bareme_ruleset *r;
	marks none = {.count = 0};
	char *said = faults_of(&t, &r, false);
	if (c->expected == NULL ? said != NULL : said == NULL || !marks_match(c->expected, said, &none))
		fail_msg("expected\n%s\ngot\n%s", c->expected == NULL ? "nothing" : c->expected,
			 said == NULL ? "nothing" : said);
	free(said);
	bareme_ruleset_free(r);
	tables_free(&t);
}

/* ---- Random tables ---- */

enum { DIMENSIONS = 4, VALUES = 8, DAYS = 4, ROWS = 7, TABLES = 500, ASKED = 24 };

/* A field, and what its values are: their number, and how the number of each is written. */
static const struct dimension {
	const char *name, *column;
	int count;
} dimensions[DIMENSIONS] = {
    {"genre", BY("genre"), 2}, {"plus", BY("plus"), 7}, {"revenu", BY("revenu"), 8}, {"agrement", BY("agrement"), 5}};

/* A table: which of the fields it has, which values and days its rows hold for, and what it is for. */
typedef struct sample {
	bool has[DIMENSIONS];
	bool in[ROWS][DIMENSIONS][VALUES];
	bool on[ROWS][DAYS];
	size_t rows;
	bool asked_for[DIMENSIONS][VALUES]; /* by its own conditions */
	int restricted;                     /* the field that these are on, or -1 */
	int sign;                           /* of a limit of "revenu" against a value of the row; -1 = none */
	int bound[ROWS];                    /* that value; -1 = blank */
	char package[4096], text[2048];
} sample;

static uint64_t seed = 1;

static int below(int limit)
{
	seed = seed * 6364136223846793005U + 1442695040888963407U;
	return (int)((seed >> 33) % (uint64_t)limit);
}

/* The value of a dimension, from -1 to its count. */
static const char *value_text(int dimension, int value)
{
	static char text[4][16];
	static unsigned next;
	char *out = text[next++ % 4];
	if (dimension == 0)
		sprintf(out, "%c", 'a' + value);
	else if (dimension == 1)
		sprintf(out, "%d", value);
	else if (dimension == 2)
		sprintf(out, "%s0.%02d", value < 0 ? "-" : "", abs(value));
	else
		strcpy(out, value < 0 ? "2020-12-31" : "2021-01-0");
	if (dimension == 3 && value >= 0)
		sprintf(out + 9, "%d", value + 1);
	return out;
}

static const char *const signs[] = {"<", "<=", ">", ">="};

static bool sign_holds(int sign, int value, int bound)
{
	return (sign % 2 == 1 && value == bound) || (sign < 2 ? value < bound : value > bound);
}

/* A part of a cell, and the values that it holds for. */
static void part_make(int dimension, char *out, bool *in)
{
	int count = dimensions[dimension].count, a = below(count + 2) - 1, b = a + below(count + 1 - a);
	int form = dimension == 0 ? 4 : below(9);
	if (dimension == 0 || form == 4)
		a = below(count);
	if (form < 4)
		sprintf(out, "%s%s", signs[form], value_text(dimension, a));
	else if (form == 4)
		strcpy(out, value_text(dimension, a));
	else
		sprintf(out, "%s..%s", value_text(dimension, a), value_text(dimension, b));
	for (int v = 0; v < count; v++)
		in[v] |= form < 4 ? sign_holds(form, v, a) : form == 4 ? v == a : a <= v && v <= b;
}

static void cell_make(int dimension, char *out, bool *in)
{
	if (below(3) == 0) {
		memset(in, true, VALUES);
		strcpy(out, "*");
		return;
	}
	*out = '\0';
	for (int parts = 1 + below(3) / 2 + below(2); parts > 0; parts--) {
		part_make(dimension, out + strlen(out), in);
		strcat(out, parts > 1 ? "|" : "");
	}
}

static const char *const days[DAYS] = {"2021-06-01", "2021-06-02", "2022-01-01", "2024-02-29"};
static const char *const ends[DAYS] = {"2021-06-01", "2021-12-31", "2024-02-28", ""};

static bool rows_meet(const sample *x, size_t a, size_t b)
{
	bool meet = false;
	for (int day = 0; day < DAYS; day++)
		meet |= x->on[a][day] && x->on[b][day];
	for (int d = 0; d < DIMENSIONS; d++) {
		bool shared = !x->has[d];
		for (int v = 0; v < dimensions[d].count; v++)
			shared |= x->in[a][d][v] && x->in[b][d][v];
		meet &= shared;
	}
	return meet;
}

/* Most tables are of rows that do not meet. */
static void rows_make(sample *x)
{
	char *to = x->text;
	for (int d = 0; d < DIMENSIONS; d++)
		if (x->has[d])
			to += sprintf(to, "%s,", dimensions[d].name);
	to += sprintf(to, x->sign < 0 ? "v,du,au,source\n" : "borne,v,du,au,source\n");
	bool apart = below(3) > 0;
	for (int left = 1 + below(ROWS); left > 0 || x->rows == 0; left--) {
		size_t i = x->rows++;
		char *start = to;
		int from = below(3) == 0 ? below(DAYS) : 0,
		    to_day = below(3) == 0 ? from + below(DAYS - from) : DAYS - 1;
		for (int d = 0; d < DIMENSIONS; d++) {
			char cell[128];
			if (!x->has[d])
				continue;
			cell_make(d, cell, x->in[i][d]);
			to += sprintf(to, "%s,", cell);
		}
		for (int day = from; day <= to_day; day++)
			x->on[i][day] = true;
		x->bound[i] = below(VALUES + 2) - 1;
		if (x->sign >= 0)
			to += sprintf(to, "%s,", x->bound[i] < 0 ? "" : value_text(2, x->bound[i]));
		to += sprintf(to, "%zu,%s,%s,s\n", i + 1, days[from], ends[to_day]);
		for (size_t k = 0; k < i && apart && x->rows > i; k++)
			if (rows_meet(x, i, k)) {
				memset(x->in[i], 0, sizeof x->in[i]);
				memset(x->on[i], 0, sizeof x->on[i]);
				*(to = start) = '\0';
				x->rows--;
			}
	}
}

/* What the table is for: now and then not for all values of one of its fields. */
static void settings_make(sample *x, char *out)
{
	bool holds[VALUES] = {false};
	char cell[128];
	int d = 1 + below(DIMENSIONS - 1), kind = below(6);
	*out = '\0';
	x->restricted = -1;
	memset(x->asked_for, true, sizeof x->asked_for);
	if (kind > 2 || !x->has[d])
		return;
	if (kind == 2 && d == 1) {
		strcpy(out, "\"quantites\": {\"champs\": [\"plus\"], \"avis\": \"aucun-logement\"}, ");
		x->asked_for[1][0] = false;
	} else {
		*cell = '\0';
		part_make(d, cell, holds);
		sprintf(out, "\"%s\": {\"%s\": [\"%s\"]}, ", kind == 0 ? "si" : "exclut", dimensions[d].name, cell);
		for (int v = 0; v < VALUES; v++)
			x->asked_for[d][v] = (kind == 0) == holds[v];
	}
	x->restricted = d;
}

static void sample_make(sample *x)
{
	char columns[512] = "", settings[256];
	memset(x, 0, sizeof *x);
	for (int d = 0; d < DIMENSIONS; d++) {
		x->has[d] = below(2) == 0 || (d == DIMENSIONS - 1 && *columns == '\0');
		if (x->has[d])
			strcat(columns, dimensions[d].column);
	}
	settings_make(x, settings);
	x->sign = x->has[2] && below(2) == 0 ? below(4) : -1;
	if (x->sign >= 0) {
		strcat(columns, BORNE);
		sprintf(settings + strlen(settings), "\"exige\": [\"revenu %s borne\"], ", signs[x->sign]);
	}
	rows_make(x);
	sprintf(x->package, FIELDS TABLE("%s", "%s"), columns, settings);
}

/* ---- Point by point ---- */

typedef struct point {
	int value[DIMENSIONS], day;
} point;

/* The next point; a field that the table does not have stays at 0. */
static bool point_next(const sample *x, point *p)
{
	if (++p->day < DAYS)
		return true;
	p->day = 0;
	for (int d = 0; d < DIMENSIONS; d++) {
		if (!x->has[d])
			continue;
		if (++p->value[d] < dimensions[d].count)
			return true;
		p->value[d] = 0;
	}
	return false;
}

/* How many rows hold at the point, and the last of them. */
static int rows_at(const sample *x, const point *p, size_t *row)
{
	int count = 0;
	for (size_t i = 0; i < x->rows; i++) {
		bool holds = x->on[i][p->day];
		for (int d = 0; d < DIMENSIONS; d++)
			holds &= !x->has[d] || x->in[i][d][p->value[d]];
		if (holds)
			*row = i;
		count += holds;
	}
	return count;
}

/* Whether the row's limit lets the point have it. */
static bool is_within_limit(const sample *x, const point *p, size_t row)
{
	return x->sign < 0 || x->bound[row] < 0 || sign_holds(x->sign, p->value[2], x->bound[row]);
}

static bool is_asked_for(const sample *x, const point *p)
{
	bool asked = true;
	for (int d = 0; d < DIMENSIONS; d++)
		asked &= !x->has[d] || x->asked_for[d][p->value[d]];
	return asked;
}

/* ---- What the program says ---- */

/* The number of a value that a proposed row writes. */
static int value_number(int dimension, const char *text)
{
	if (dimension == 0)
		return *text - 'a';
	if (dimension == 1)
		return atoi(text);
	if (dimension == 2)
		return (int)(strtod(text, NULL) * 100 + 0.5);
	return atoi(text + 8) - 1;
}

static bool part_holds(int dimension, const char *part, int value)
{
	const char *between = strstr(part, "..");
	bool equal = part[1] == '=';
	if (strcmp(part, "*") == 0)
		return true;
	if (*part == '<' || *part == '>') {
		int bound = value_number(dimension, part + 1 + equal);
		return (equal && value == bound) || (*part == '<' ? value < bound : value > bound);
	}
	if (between != NULL)
		return value_number(dimension, part) <= value && value <= value_number(dimension, between + 2);
	return value_number(dimension, part) == value;
}

static bool cell_holds(int dimension, const char *cell, int value)
{
	char copy[256], *rest = copy;
	bool holds = false;
	assert_true(strlen(cell) < sizeof copy);
	strcpy(copy, cell);
	for (char *part; (part = strsep(&rest, "|")) != NULL;)
		holds |= part_holds(dimension, part, value);
	return holds;
}

/* Takes the rows that the findings propose over into a table of its own. */
static void take_proposed(const sample *x, const char *said, sample *out)
{
	*out = (sample){.restricted = -1, .sign = -1};
	memcpy(out->has, x->has, sizeof out->has);
	for (const char *row = said; row != NULL && (row = strstr(row, ADD)) != NULL && out->rows < ROWS;) {
		char line[512], *rest = line;
		row += strlen(ADD);
		snprintf(line, sizeof line, "%.*s", (int)(strstr(row, GAP) - row), row);
		size_t i = out->rows++;
		for (int d = 0; d < DIMENSIONS; d++) {
			const char *cell = x->has[d] ? strsep(&rest, ",") : "*";
			for (int v = 0; v < dimensions[d].count; v++)
				out->in[i][d][v] = cell_holds(d, cell, v);
		}
		strsep(&rest, ",");
		if (x->sign >= 0)
			strsep(&rest, ",");
		const char *from = strsep(&rest, ","), *to = strsep(&rest, ",");
		for (int day = 0; day < DAYS; day++)
			out->on[i][day] = strcmp(from, days[day]) <= 0 && (*to == '\0' || strcmp(to, days[day]) >= 0);
	}
}

static size_t count_gaps(const char *said)
{
	size_t count = 0;
	for (; said != NULL && (said = strstr(said, GAP)) != NULL; said++)
		count++;
	return count;
}

/* Every operation that a finding shows is not granted, and nothing else is wrong with it. */
static void check_shown(const bareme_ruleset *r, const char *said)
{
	for (const char *at = said; at != NULL && (at = strstr(at, SHOWN)) != NULL;) {
		char fields[512] = "nature=n|";
		at += strlen(SHOWN);
		const char *end = strstr(at, ADD);
		snprintf(fields + 9, sizeof fields - 9, "%.*s", (int)(end - at), at);
		for (char *c = fields; *c != '\0'; c++)
			*c = *c == ' ' ? '|' : *c;
		asked a = ask(r, fields);
		char *notices = asked_notices(&a);
		bool not_granted =
		    strncmp(notices, "non-eligible: ", 14) == 0 || strncmp(notices, "hors-bareme: ", 13) == 0;
		if (!not_granted || strchr(notices, '\n')[1] != '\0')
			fail_msg("%s\ngives\n%s", fields, notices);
		free(notices);
		asked_free(&a);
	}
}

typedef struct tally {
	size_t tables, overlapping, with_gaps, gaps, granted, outside, same, open;
} tally;

static void points_check(const sample *x, const char *said, tally *sums)
{
	static sample proposed;
	bool overlap = false;
	int first = DAYS;
	size_t row;
	for (size_t i = 0; i < x->rows; i++)
		for (int day = DAYS - 1; day >= 0; day--)
			first = x->on[i][day] && day < first ? day : first;
	for (point p = {{0}, 0}; !overlap;) {
		overlap = rows_at(x, &p, &row) > 1;
		if (!point_next(x, &p))
			break;
	}
	assert_int_equal(overlap, said != NULL && strstr(said, "[overlap]") != NULL);
	sums->overlapping += overlap;
	size_t gaps = count_gaps(said);
	sums->gaps += gaps;
	sums->with_gaps += gaps > 0;
	if (overlap || gaps > ROWS || x->rows == 0)
		return;
	take_proposed(x, said, &proposed);
	for (point p = {{0}, 0};;) {
		int held = rows_at(x, &p, &row), more = rows_at(&proposed, &p, &row);
		if (held + more > 1 || (is_asked_for(x, &p) && p.day >= first && held + more == 0))
			fail_msg("%d rows and %d proposed for genre %d plus %d revenu %d agrement %d on %s of\n%s%s",
				 held, more, p.value[0], p.value[1], p.value[2], p.value[3], days[p.day], x->text,
				 said);
		if (!point_next(x, &p))
			break;
	}
}

/* An operation at the point; the field `blank` is not given. */
static asked ask_at(const bareme_ruleset *r, const sample *x, const point *p, int blank)
{
	char fields[512], *to = fields + sprintf(fields, "nature=n|date=%s", days[p->day]);
	for (int d = 0; d < DIMENSIONS; d++)
		if (x->has[d] && d != blank)
			to += sprintf(to, "|%s=%s", dimensions[d].name, value_text(d, p->value[d]));
	return ask(r, fields);
}

static void fail_at(const sample *x, const point *p, int blank, bareme_status status)
{
	fail_msg("genre %d plus %d revenu %d agrement %d on %s, without field %d: status %d of\n%s%s", p->value[0],
		 p->value[1], p->value[2], p->value[3], days[p->day], blank, status, x->text,
		 x->package + strlen(FIELDS));
}

/* Random operations, with all that the table asks for and without one number or date of it. */
static void operations_check(const bareme_ruleset *r, const sample *x, tally *sums)
{
	for (int i = 0; i < ASKED; i++) {
		point p = {.day = below(DAYS)};
		size_t row = 0, other = 0;
		int blank = 1 + below(DIMENSIONS - 1);
		for (int d = 0; d < DIMENSIONS; d++)
			p.value[d] = x->has[d] ? below(dimensions[d].count) : 0;
		bool granted = rows_at(x, &p, &row) > 0 && is_asked_for(x, &p) && is_within_limit(x, &p, row);
		asked a = ask_at(r, x, &p, -1);
		if ((bareme_answer_status(a.answer) == BAREME_GRANTED) != granted ||
		    (granted && bareme_answer_loan(a.answer) != 100 * (int64_t)(row + 1)))
			fail_at(x, &p, -1, bareme_answer_status(a.answer));
		/* Outside of a limit the rules give nothing. */
		if (rows_at(x, &p, &other) > 0 && is_asked_for(x, &p) && !granted)
			assert_int_equal(bareme_answer_status(a.answer), BAREME_INELIGIBLE);
		sums->outside += rows_at(x, &p, &other) > 0 && is_asked_for(x, &p) && !granted;
		sums->granted += granted;
		asked_free(&a);
		if (!x->has[blank] || x->restricted == blank || !is_asked_for(x, &p))
			continue;
		bool same = true;
		for (int v = 0; v < dimensions[blank].count; v++) {
			point q = p;
			q.value[blank] = v;
			bool has = rows_at(x, &q, &other) > 0 && is_within_limit(x, &q, other);
			same &= has == granted && (!granted || other == row);
		}
		a = ask_at(r, x, &p, blank);
		bareme_status status = bareme_answer_status(a.answer);
		if ((status == BAREME_GRANTED) != (same && granted))
			fail_at(x, &p, blank, status);
		/* Without a row on any day it is refused; else what the row depends on is missing. */
		assert_true(same ? granted || status != BAREME_GRANTED : status >= BAREME_INCOMPLETE);
		sums->same += same && granted;
		sums->open += status == BAREME_INCOMPLETE;
		asked_free(&a);
	}
}

static void test_random(void **unused)
{
	(void)unused;
	static sample x;
	tally sums = {0};
	const char *wanted = getenv("TABLES");
	size_t count = wanted == NULL ? TABLES : strtoul(wanted, NULL, 10);
	for (; sums.tables < count; sums.tables++) {
		bareme_ruleset *r;
		sample_make(&x);
		tables t = package_of(x.package, x.text);
		char *said = faults_of(&t, &r, below(2) == 0);
		points_check(&x, said, &sums);
		if (r != NULL) {
			check_shown(r, said);
			operations_check(r, &x, &sums);
		}
		bareme_ruleset_free(r);
		free(said);
		tables_free(&t);
	}
	print_message("%zu tables, %zu with rows that overlap, %zu with %zu gaps; of operations %zu granted, %zu "
		      "outside of a limit, %zu whatever "
		      "is missing, %zu that lack something\n",
		      sums.tables, sums.overlapping, sums.with_gaps, sums.gaps, sums.granted, sums.outside, sums.same,
		      sums.open);
	assert_true(sums.overlapping > count / 8 && sums.with_gaps > count / 8);
	assert_true(sums.granted > count && sums.same > count / 20 && sums.open > count / 2);
}

/* A field can be cut into so many intervals; a value alone is one of them, and so is what is between two. */
static void test_many_bounds(void **unused)
{
	(void)unused;
	static char text[400000];
	char *to = stpcpy(text, "libre" HEAD);
	for (int i = 0; i <= INTERVALS_MAX / 2; i++)
		to += sprintf(to, "%d" ROW, 10 * i);
	tables t = package_of(FIELDS TABLE(BY("libre"), ""), text);
	bareme_ruleset *r;
	char *said = faults_of(&t, &r, false);
	assert_null(r);
	assert_string_equal(
	    said, "datapackage.json: error: the conditions on \"libre\" have more than 16384 bounds [schema]\n");
	free(said);
	tables_free(&t);
}

int main(void)
{
	add_rows(cases, sizeof *cases, COUNT(cases), test_case);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_many_bounds);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_random);
	return _cmocka_run_group_tests("ranges", tests, test_count, NULL, NULL);
}
