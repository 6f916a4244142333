/* How much a package may have: up to each limit it loads and gives what it should, beyond it is refused. */
#include "rules/model.h"
#include "support.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* ---- Packages of any size ---- */

/* How many there are of each; 0 is one. */
typedef struct shape {
	size_t natures, values, fields;                  /* fields beside nature, c, nombre and date */
	size_t tables, lines, amounts, remarks, columns; /* columns beside nature, c, l, v and source */
	size_t sources;
} shape;

static size_t or_one(size_t n)
{
	return n == 0 ? 1 : n;
}

/* "format" with 0 to count - 1 in turn, between commas. */
static void put_each(FILE *out, const char *format, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		fputs(i == 0 ? "" : ", ", out);
		fprintf(out, format, i, i);
	}
}

static void put_field(FILE *out, const char *name, const char *role, const char *value, size_t values)
{
	fprintf(out, "{\"name\": \"%s\", \"constraints\": {\"enum\": [", name);
	put_each(out, value, values);
	fprintf(out, "]}, \"bareme\": {%s}}, ", role);
}

static void put_table(FILE *out, const shape *s, size_t number)
{
	fprintf(out,
		", {\"name\": \"t%zu\", \"path\": \"t%zu.csv\", \"schema\": {\"fields\": ["
		"{\"name\": \"nature\", \"bareme\": {\"role\": \"condition\", \"champ\": \"nature\"}}, "
		"{\"name\": \"c\", \"bareme\": {\"role\": \"condition\", \"champ\": \"c\"}}, "
		"{\"name\": \"l\", \"bareme\": {\"role\": \"condition\", \"lignes\": [",
		number, number);
	put_each(out, "{\"valeur\": \"l%zu\"}", or_one(s->lines));
	fputs("]}}, ", out);
	for (size_t i = 0; i < s->columns; i++)
		fprintf(out, "{\"name\": \"w%zu\", \"bareme\": {\"role\": \"valeur\", \"unite\": \"euro\"}}, ", i);
	fputs(
	    "{\"name\": \"v\", \"bareme\": {\"role\": \"valeur\", \"unite\": \"taux\"}}, "
	    "{\"name\": \"source\", \"bareme\": {\"role\": \"source\"}}]}, "
	    "\"bareme\": {\"role\": \"regles\", \"revue\": \"2021-05-05\", \"si\": {\"nature\": [\"n0\"]}, \"avis\": [",
	    out);
	put_each(out, "{\"code\": \"a-verifier\", \"message\": \"m%zu\"}", s->remarks);
	fputs("], \"montants\": [", out);
	put_each(out, "{\"forme\": \"pret\", \"unitaire\": \"v\", \"formule\": \"v * nombre\"}", or_one(s->amounts));
	fputs("]}}", out);
}

/* The last value of c and the last source are those of the second row, of 2; the first row, of 1, has all others. */
static void add_files(tables *t, const shape *s)
{
	char *text;
	size_t len, values = or_one(s->values);
	FILE *out = open_memstream(&text, &len);
	fputs("id,titre,date,adresse\n", out);
	for (size_t i = 0; i < or_one(s->sources); i++)
		fprintf(out, "s%zu,S,2021-01-01,\n", i);
	fclose(out);
	tables_add(t, "sources.csv", text);
	free(text);
	out = open_memstream(&text, &len);
	fputs("nature,c,l,", out);
	for (size_t i = 0; i < s->columns; i++)
		fprintf(out, "w%zu,", i);
	fputs("v,source\n", out);
	for (size_t row = values == 1; row < 2; row++) {
		fprintf(out, "*,v%zu,*,", row == 0 ? 0 : values - 1);
		for (size_t i = 0; i < s->columns; i++)
			fputs("0,", out);
		fprintf(out, "%zu,s%zu\n", row + 1, row == 0 ? 0 : or_one(s->sources) - 1);
	}
	fclose(out);
	for (size_t i = 0; i < or_one(s->tables); i++) {
		char name[32];
		snprintf(name, sizeof name, "t%zu.csv", i);
		tables_add(t, name, text);
	}
	free(text);
}

static tables package_of(const shape *s)
{
	char *text;
	size_t len;
	tables t = {NULL, 0};
	FILE *out = open_memstream(&text, &len);
	fputs("{\"bareme\": {\"format\": 1, \"unites\": [\"euro\"], "
	      "\"formes\": {\"subvention\": {\"somme\": \"subventions\"}, \"pret\": {\"somme\": \"prets\"}}, "
	      "\"operation\": {\"fields\": [",
	      out);
	put_field(out, "nature", "\"role\": \"nature\"", "\"n%zu\"", or_one(s->natures));
	put_field(out, "c", "", "\"v%zu\"", or_one(s->values));
	put_each(out, "{\"name\": \"f%zu\"}", s->fields);
	fprintf(out,
		"%s{\"name\": \"nombre\", \"type\": \"number\", \"bareme\": {\"unite\": \"euro\"}}, "
		"{\"name\": \"date\", \"type\": \"date\", \"bareme\": {\"role\": \"date\"}}]}}, \"resources\": ["
		"{\"name\": \"sources\", \"path\": \"sources.csv\", \"bareme\": {\"role\": \"sources\"}}",
		s->fields > 0 ? ", " : "");
	for (size_t i = 0; i < or_one(s->tables); i++)
		put_table(out, s, i);
	fputs("]}", out);
	fclose(out);
	tables_add(&t, "datapackage.json", text);
	free(text);
	add_files(&t, s);
	return t;
}

/* ---- What is refused ---- */

typedef struct limit_case {
	const char *name;
	shape most, more;
	const char *expected; /* beyond; a * stands for any text */
} limit_case;

static const limit_case limit_cases[] = {
    {"fields", {.fields = FIELDS_MAX - 5}, {.fields = FIELDS_MAX - 4}, "* must list 1 to 63 fields [schema]\n"},
    {"columns",
     {.columns = COLUMNS_MAX - 5},
     {.columns = COLUMNS_MAX - 4},
     "* a table needs 1 to 32 columns [schema]\n"},
    {"lines", {.lines = LINES_MAX}, {.lines = LINES_MAX + 1}, "* the table has too many lines [schema]\n"},
    {"amounts",
     {.amounts = AMOUNTS_MAX},
     {.amounts = AMOUNTS_MAX + 1},
     "* a table may grant at most 64 amounts [schema]\n"},
    {"lines by amounts",
     {.lines = LINES_MAX, .amounts = AMOUNTS_MAX},
     {.lines = LINES_MAX, .amounts = AMOUNTS_MAX + 1},
     "*"},
    {"remarks",
     {.remarks = REMARKS_MAX},
     {.remarks = REMARKS_MAX + 1},
     "* a table may make at most 64 remarks [schema]\n"},
    {"tables",
     {.tables = TABLES_MAX},
     {.tables = TABLES_MAX + 1},
     "* a package may have at most 1000 tables of rules [schema]\n"},
};

static bareme_result load_shape(const shape *s, bareme_ruleset **ruleset, told *said)
{
	tables t = package_of(s);
	bareme_result result = bareme_ruleset_load_files(ruleset, t.files, t.count, NULL, tell_line, said);
	tables_free(&t);
	return result;
}

static void test_limit(void **state)
{
	const limit_case *c = *state;
	bareme_ruleset *ruleset;
	told said = {NULL, 0};
	if (load_shape(&c->most, &ruleset, &said) != BAREME_DONE)
		fail_msg("%s", said.text);
	/* Each line of each table grants 2 x 1 euro. */
	size_t lines = or_one(c->most.tables) * or_one(c->most.lines) * or_one(c->most.amounts);
	asked a = ask(ruleset, "nature=n0|c=v0|nombre=1");
	assert_int_equal(bareme_answer_loan(a.answer), 200 * lines);
	size_t count;
	const bareme_line *all = bareme_answer_lines(a.answer, &count);
	assert_int_equal(count, lines);
	assert_int_equal(all[count - 1].table, or_one(c->most.tables) - 1);
	assert_int_equal(all[count - 1].formula, or_one(c->most.lines) * or_one(c->most.amounts) - 1);
	asked_free(&a);
	bareme_ruleset_free(ruleset);
	assert_null(said.text);
	assert_int_equal(load_shape(&c->more, &ruleset, &said), BAREME_BAD_TABLES);
	if (!marks_match(c->expected, said.text, NULL))
		fail_msg("%s", said.text);
	free(said.text);
}

/* A file of more bytes than lines can be numbered, whichever it is: none of them is read. */
static void test_file_size(void **state)
{
	(void)state;
	shape s = {0};
	tables t = package_of(&s);
	for (size_t i = 0; i < t.count; i++) {
		bareme_ruleset *ruleset;
		told said = {NULL, 0};
		char expected[128];
		size_t len = t.files[i].len;
		t.files[i].len = (size_t)FILE_MAX + 1;
		bareme_result result = bareme_ruleset_load_files(&ruleset, t.files, t.count, NULL, tell_line, &said);
		t.files[i].len = len;
		snprintf(expected, sizeof expected, "%s: error: the file is larger than 2147483647 bytes [syntax]\n",
			 t.files[i].name);
		assert_int_equal(result, BAREME_BAD_TABLES);
		assert_string_equal(said.text, expected);
		free(said.text);
	}
	tables_free(&t);
}

/* A sum beyond 64 bits is refused: of 65,536 aids of 2 x 10^14 euros each. */
static void test_overflow(void **state)
{
	(void)state;
	bareme_ruleset *ruleset;
	told said = {NULL, 0};
	shape s = {.lines = LINES_MAX, .amounts = AMOUNTS_MAX};
	assert_int_equal(load_shape(&s, &ruleset, &said), BAREME_DONE);
	asked a = ask(ruleset, "nature=n0|c=v0|nombre=99999999999999.99");
	char *notices = asked_notices(&a);
	assert_string_equal(asked_amounts(&a), "- - invalide");
	assert_string_equal(notices,
			    "valeur-invalide: an amount of this operation is larger than this program can hold\n");
	free(notices);
	asked_free(&a);
	bareme_ruleset_free(ruleset);
}

/* Of a combination with a row for each year but December, the one in force on the day, or none. */
static void test_rows_by_date(void **state)
{
	enum { FIRST = 1990, YEARS = 40 };
	(void)state;
	char rows[YEARS * 64] = "nature,c,l,v,du,au,source\n";
	size_t len = strlen(rows);
	for (int i = 0; i < YEARS; i++)
		len += (size_t)snprintf(rows + len, sizeof rows - len, "*,*,*,%d,%d-01-01,%d-11-30,s0\n", i + 1,
					FIRST + i, FIRST + i);
	shape s = {0};
	tables t = package_of(&s);
	tables_replace(&t, "datapackage.json", "{\"name\": \"source\", \"bareme\"",
		       "{\"name\": \"du\", \"bareme\": {\"role\": \"du\"}}, {\"name\": \"au\", \"bareme\": "
		       "{\"role\": \"au\"}}, {\"name\": \"source\", \"bareme\"");
	tables_set(&t, "t0.csv", rows, len);
	bareme_ruleset *ruleset = tables_load(&t);
	for (int i = 0; i < YEARS; i++) {
		static const char *const days[] = {"01-01", "06-15", "11-30", "12-01", "12-31"};
		for (size_t k = 0; k < COUNT(days); k++) {
			char fields[64], expected[64];
			snprintf(fields, sizeof fields, "nature=n0|c=v0|nombre=1|date=%d-%s", FIRST + i, days[k]);
			snprintf(expected, sizeof expected, k < 3 ? "%d.00 0.00 ok" : "0.00 0.00 ineligible", i + 1);
			asked a = ask(ruleset, fields);
			assert_string_equal(asked_amounts(&a), expected);
			asked_free(&a);
		}
	}
	bareme_ruleset_free(ruleset);
	tables_free(&t);
}

/* ---- Roles ---- */

/* Where something with a role goes into the package, and how it is written there. */
typedef struct role_case {
	const char *before, *format, *role;
} role_case;

#define A_RESOURCE                                                                                                     \
	"{\n      \"profile\": \"tabular-data-resource\",\n      \"name\": \"reconstitution\"",                        \
	    "{\"name\": \"second\", \"path\": \"second.csv\", \"bareme\": {\"role\": \"%s\"}}, "
#define A_COLUMN "{ \"name\": \"forme\"", "{\"name\": \"second\", \"bareme\": {\"role\": \"%s\"}}, "
#define A_FIELD  "{\n          \"name\": \"id\"", "{\"name\": \"second\", \"bareme\": {\"role\": \"%s\"}}, "

/* One alone may have each of these roles. */
static const role_case role_cases[] = {
    {A_RESOURCE, "sources"},  {A_RESOURCE, "communes"}, {A_RESOURCE, "epci"}, {A_COLUMN, "forme"},
    {A_COLUMN, "du"},         {A_COLUMN, "au"},         {A_COLUMN, "source"}, {A_FIELD, "id"},
    {A_FIELD, "nature"},      {A_FIELD, "commune"},     {A_FIELD, "zone"},    {A_FIELD, "date"},
    {A_FIELD, "departement"}, {A_FIELD, "commune_nom"},
};

/* The file of the second resource has more rows than the first one's. */
static void test_role(void **state)
{
	const role_case *c = *state;
	bareme_ruleset *ruleset;
	told said = {NULL, 0};
	char inserted[512], refused[128];
	tables t = tables_read();
	int len = snprintf(inserted, sizeof inserted, c->format, c->role);
	snprintf(inserted + len, sizeof inserted - (size_t)len, "%s", c->before);
	tables_replace(&t, "datapackage.json", c->before, inserted);
	/* No field of the package has this one. */
	if (strcmp(c->role, "departement") == 0)
		tables_replace(&t, "datapackage.json", "\"role\": \"commune_nom\"", "\"role\": \"departement\"");
	tables_add(&t, "second.csv", "id,titre,date,adresse\na,A,2021-01-01,\nb,B,2021-01-01,\nc,C,2021-01-01,\n");
	bareme_result result = bareme_ruleset_load_files(&ruleset, t.files, t.count, NULL, tell_line, &said);
	tables_free(&t);
	assert_int_equal(result, BAREME_BAD_TABLES);
	snprintf(refused, sizeof refused, "error: the role \"%s\" is that of \"second\" already [schema]\n", c->role);
	if (strstr(said.text, refused) == NULL)
		fail_msg("%s", said.text);
	free(said.text);
}

/* ---- What is counted in more than 16 bits ---- */

static int take(const char *data, size_t len, void *payload)
{
	return fwrite(data, 1, len, payload) == len ? 0 : 1;
}

/* Runs a list, and says what was written, or reported; free with free. */
static char *run_list(const shape *s, const char *list, bareme_list_format to)
{
	bareme_ruleset *ruleset;
	bareme_list_summary *summary;
	told said = {NULL, 0};
	char *text;
	size_t len;
	if (load_shape(s, &ruleset, &said) != BAREME_DONE)
		fail_msg("%s", said.text);
	FILE *out = open_memstream(&text, &len);
	bareme_text rest = slice(list);
	bareme_list_options options = {.size = sizeof options,
				       .date = 18779, /* 2021-06-01 */
				       .to = to,
				       .report = tell_line,
				       .report_payload = &said,
				       .read = give_text,
				       .read_payload = &rest,
				       .write = take,
				       .write_payload = out};
	assert_int_equal(bareme_list_summary_new(&summary, ruleset), BAREME_DONE);
	bareme_result result = bareme_list_run(ruleset, &options, summary);
	bareme_list_summary_free(summary);
	bareme_ruleset_free(ruleset);
	fclose(out);
	if (result == BAREME_DONE)
		return free(said.text), text;
	free(text);
	return said.text;
}

static void test_sources(void **state)
{
	(void)state;
	bareme_ruleset *ruleset;
	told said = {NULL, 0};
	shape s = {.sources = 65600};
	assert_int_equal(load_shape(&s, &ruleset, &said), BAREME_DONE);
	bareme_source_info source = bareme_source_describe(ruleset, bareme_table_source(ruleset, 0, 0));
	assert_string_equal(source.id, "s65599");
	bareme_ruleset_free(ruleset);
}

/* The text of a line of aid is kept for operations that are alike: v0 and v65536 are not. */
static void test_values(void **state)
{
	(void)state;
	shape s = {.values = 65537};
	char *out = run_list(&s, "nature,c,nombre\nn0,v0,1\nn0,v65536,1\nn0,v0,1\n", BAREME_LIST_NDJSON);
	const char *first = strstr(out, "\"c\":\"v0\",\"l\":"), *other = strstr(out, "\"c\":\"v65536\",\"l\":");
	if (first == NULL || other == NULL || strstr(other, "\"c\":\"v0\",\"l\":") == NULL)
		fail_msg("%s", out);
	free(out);
}

/* A column that may give what an operation needs refuses the list: of the first nature, and not of the 65th. */
static void test_natures(void **state)
{
	(void)state;
	shape s = {.natures = 65};
	char *out = run_list(&s, "nature,c,nobmre\nn0,v0,1\n", BAREME_LIST_CSV);
	if (!marks_match("*\"nobmre\" is not read, and no other one gives \"nombre\"*", out, NULL))
		fail_msg("%s", out);
	free(out);
	out = run_list(&s, "nature,c,nobmre\nn64,v0,1\n", BAREME_LIST_CSV);
	assert_string_equal(out,
			    "nature,c,nobmre,al_zone,al_pret,al_subvention,al_statut,al_avis\n"
			    "n64,v0,1,,0.00,0.00,ineligible,\"non-eligible: no table of rules is for \"\"n64\"\" | "
			    "champ-ignore: \"\"c\"\" is not used in this computation (n64)\"\n");
	free(out);
}

int main(void)
{
	struct CMUnitTest tests[6 + COUNT(limit_cases) + COUNT(role_cases)] = {
	    cmocka_unit_test(test_file_size), cmocka_unit_test(test_sources),  cmocka_unit_test(test_values),
	    cmocka_unit_test(test_natures),   cmocka_unit_test(test_overflow), cmocka_unit_test(test_rows_by_date),
	};
	struct CMUnitTest *test = tests + 6;
	for (size_t i = 0; i < COUNT(limit_cases); i++)
		*test++ = (struct CMUnitTest){limit_cases[i].name, test_limit, NULL, NULL, (void *)&limit_cases[i]};
	for (size_t i = 0; i < COUNT(role_cases); i++)
		*test++ = (struct CMUnitTest){role_cases[i].role, test_role, NULL, NULL, (void *)&role_cases[i]};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
