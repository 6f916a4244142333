/* Gaps and overlaps: what is told of edited tables, whether it is true, and whether it helps. */
#include "base/sanitized.h"
#include "check/checker.h"
#include "random-tables.h"
#include "rows.h"
#include "support.h"

#include <stdio.h>
#include <stdlib.h>

#define PACKAGE "datapackage.json"
#define REBUILD "reconstitution.csv"
#define REHAB   "requalification.csv"
#define SUPPORT "accompagnement.csv"
#define TOWNS   "communes.csv"

#define FIRST  "metropole,PLUS,base,8000,0,2021-04-08,,ar-hlm-2021\n"
#define SECOND "metropole,PLUS,complement,12000,0,2021-04-08,,ar-hlm-2021\n"
#define FIFTH  "reste,PLUS,base,6700,0,2021-04-08,,ar-hlm-2021\n"
#define NET    "net,0.60,2021-04-08,,ar-hlm-2021\n"
#define BRUT   "brut,0.60,2021-04-08,,ar-hlm-2021\n"
#define HEADER "zone,produit,volet,pret,subvention,du,au,source\n"
#define AIGLUN "04001,Aiglun,04,200067437,04510,2021-01-01,,\n"

/* ---- Checking ---- */

/* Loads, and looks for gaps where that goes well; *ruleset is NULL where it does not. */
static told check(const tables *t, bareme_ruleset **ruleset)
{
	told said = {NULL, 0};
	if (bareme_ruleset_load_files(ruleset, t->files, t->count, NULL, tell_line, &said) != BAREME_DONE)
		return said;
	loader l = {.rules = *ruleset};
	l.faults.arena = &(*ruleset)->arena;
	for (size_t i = 0; i < (*ruleset)->table_count; i++)
		assert_true(cover_check_table(&l, i));
	assert_true(cover_check_territory(&l));
	faults_report(&l.faults, tell_line, &said);
	faults_free(&l.faults);
	return said;
}

/* Sets the fields of an operation as a shell would read them, up to the end of the line or " -- ". */
static void paste(bareme_operation *operation, const bareme_ruleset *ruleset, const char *line, char *memory)
{
	while (*line != '\0' && *line != '\n' && strncmp(line, "-- ", 3) != 0 && *line != '[') {
		char *word = memory;
		bool quoted = false;
		for (; *line != '\0' && (quoted || *line != ' '); line++)
			if (*line == '\'')
				quoted = !quoted;
			else if (!quoted && *line == '\\')
				*memory++ = *++line;
			else
				*memory++ = *line;
		*memory++ = '\0';
		line += *line == ' ';
		size_t name = strcspn(word, "=");
		int field = bareme_field_find(ruleset, (bareme_text){word, name});
		if (field < 0)
			fail_msg("no field: %s", word);
		bareme_operation_set(operation, field, slice(word + name + 1));
	}
}

/* The notices of the operation that a finding shows, and the line of the row that answers it, if any. */
static char *ask_pasted(const bareme_ruleset *ruleset, const char *finding, size_t *line)
{
	asked a = ask(ruleset, "");
	char *memory = malloc(strlen(finding) + 1);
	size_t count;
	const char *from = strstr(finding, "for example in: ");
	assert_non_null(memory);
	assert_non_null(from);
	paste(a.operation, ruleset, from + strlen("for example in: "), memory);
	bareme_evaluate(a.operation, a.answer);
	char *notices = asked_notices(&a);
	const bareme_line *lines = bareme_answer_lines(a.answer, &count);
	*line = count == 0 ? 0 : bareme_table_line(ruleset, lines[0].table, lines[0].row);
	asked_free(&a);
	free(memory);
	return notices;
}

/* Every gap told is one: what is pasted has no row, and nothing else is wrong with it. */
static void check_gaps_are_true(const bareme_ruleset *ruleset, const char *text)
{
	for (const char *line = text; line != NULL && *line != '\0'; line = strchr(line, '\n') + 1) {
		size_t row;
		if (strstr(line, "for example in: ") == NULL)
			continue;
		char *notices = ask_pasted(ruleset, line, &row);
		bool shown = strstr(notices, "non-eligible: ") != NULL || strstr(notices, "hors-bareme: ") != NULL;
		bool wrong = strstr(notices, "champ-manquant") != NULL || strstr(notices, "valeur-invalide") != NULL ||
			     strstr(notices, "champ-ignore") != NULL;
		if (!shown || wrong)
			fail_msg("%.*s\ngives\n%s\nwith\n%s", (int)strcspn(line, "\n"), line, notices, done);
		free(notices);
	}
}

/* Adds the rows that the findings propose to the file, with values in them. */
static void add_rows_told(tables *t, const char *file, const char *text)
{
	static const char mark[] = " -- add the row: ";
	const bareme_file *f = tables_file(t, file);
	char *all = malloc(f->len + 2 * strlen(text) + 100), *to = all;
	assert_non_null(all);
	memcpy(all, f->data, f->len);
	to += f->len;
	for (const char *row = text; (row = strstr(row, mark)) != NULL;) {
		row += sizeof mark - 1;
		const char *end = strstr(row, " [gap]\n");
		/* The source stands last, in every table. */
		for (; row < end; row++)
			if (strncmp(row, "...", 3) != 0) {
				*to++ = *row;
			} else {
				to = stpcpy(to, row + 3 == end ? "ar-hlm-2021" : "1");
				row += 2;
			}
		*to++ = '\n';
	}
	tables_set(t, file, all, (size_t)(to - all));
	free(all);
}

/* The gaps told are true, and the rows told close them all and overlap nothing. */
static void check_gaps_help(tables *t, const char *file)
{
	bareme_ruleset *ruleset;
	told said = check(t, &ruleset);
	assert_non_null(ruleset);
	if (said.text != NULL) {
		check_gaps_are_true(ruleset, said.text);
		add_rows_told(t, file, said.text);
		free(said.text);
		bareme_ruleset_free(ruleset);
		said = check(t, &ruleset);
	}
	if (said.text != NULL)
		fail_msg("with the rows added:\n%s\nthere is\n%s", (const char *)tables_file(t, file)->data, said.text);
	bareme_ruleset_free(ruleset);
}

/* ---- Edits of the shipped tables ---- */

typedef struct cover_case {
	const char *name;
	edit edits[3];
	const char *expected; /* NULL: nothing is told */
} cover_case;

#define GAP     " [gap]\n"
#define OVERLAP " [overlap]\n"
#define SHOWN   ", for example in: "
#define RC      SHOWN "nature=reconstitution "
#define ADD     " -- add the row: "
#define SAME    ": error: this row and the one on line "
#define TIME    " hold for the same case at the same time"

static const cover_case edits[] = {
    {"the shipped tables", {{NULL, NULL, NULL}}, NULL},

    /* Gaps. */
    {"a row closed, and no successor",
     {{REBUILD, FIRST, "metropole,PLUS,base,8000,0,2021-04-08,2023-12-31,ar-hlm-2021\n"}},
     "reconstitution.csv:2:39: error: no row for zone=metropole produit=PLUS volet=base from 2024-01-01 on" RC
     "zone=metropole plus=1 date=2024-01-01" ADD "metropole,PLUS,base,...,...,2024-01-01,,..." GAP},
    {"where a commune has to be given, one of the zone",
     {{REBUILD, FIRST, "metropole,PLUS,base,8000,0,2021-04-08,2023-12-31,ar-hlm-2021\n"},
      {PACKAGE, "\"title@en\": \"Commune (INSEE code or name)\",",
       "\"title@en\": \"Commune (INSEE code or name)\", \"constraints\": { \"required\": true },"}},
     "reconstitution.csv:2:39: error: no row for zone=metropole produit=PLUS volet=base from 2024-01-01 on" RC
     "commune=06006 plus=1 date=2024-01-01" ADD "metropole,PLUS,base,...,...,2024-01-01,,..." GAP},
    {"where a commune has to be given, and the zone does not count, any",
     {{REHAB, NET, ""},
      {PACKAGE, "\"title@en\": \"Commune (INSEE code or name)\",",
       "\"title@en\": \"Commune (INSEE code or name)\", \"constraints\": { \"required\": true },"}},
     "requalification.csv:1:1: error: no row for lecture=net from 2021-04-08 on" SHOWN
     "nature=requalification commune=04001 investissement=1 subvention_anru=0 lecture=net date=2021-04-08" ADD
     "net,...,2021-04-08,,..." GAP},
    {"a successor a day late",
     {{REBUILD, SECOND,
       "metropole,PLUS,complement,12000,0,2021-04-08,2023-12-31,ar-hlm-2021\n"
       "metropole,PLUS,complement,13000,0,2024-01-02,,ar-hlm-2021\n"}},
     "reconstitution.csv:3:46: error: no row for zone=metropole produit=PLUS volet=complement on 2024-01-01" RC
     "zone=metropole plus=1 complement=oui date=2024-01-01" ADD
     "metropole,PLUS,complement,...,...,2024-01-01,2024-01-01,..." GAP},
    {"a row that begins a day late",
     {{REBUILD, FIRST, "metropole,PLUS,base,8000,0,2021-04-09,,ar-hlm-2021\n"}},
     "reconstitution.csv:2:28: error: no row for zone=metropole produit=PLUS volet=base on 2021-04-08" RC
     "zone=metropole plus=1 date=2021-04-08" ADD "metropole,PLUS,base,...,...,2021-04-08,2021-04-08,..." GAP},
    {"a row that begins a day early: the others begin late",
     {{REHAB, BRUT, "brut,0.60,2021-04-07,,ar-hlm-2021\n"}},
     "requalification.csv:3:10: error: no row for lecture=net on 2021-04-07" SHOWN
     "nature=requalification investissement=1 subvention_anru=0 lecture=net date=2021-04-07" ADD
     "net,...,2021-04-07,2021-04-07,..." GAP},
    {"a whole product: one finding",
     {{REBUILD, NULL, HEADER FIRST SECOND "reste,PLUS,*,6700,0,2021-04-08,,ar-hlm-2021\n"}},
     "reconstitution.csv:1:1: error: no row for zone=* produit=PLAI volet=* from 2021-04-08 on" RC
     "zone=metropole plai=1 date=2021-04-08" ADD "*,PLAI,*,...,...,2021-04-08,,..." GAP},
    {"two findings, which do not overlap",
     {{REBUILD, NULL,
       HEADER "metropole,PLUS,base,1,1,2021-04-08,,ar-hlm-2021\nreste,*,*,1,1,2021-04-08,2022-12-31,ar-hlm-2021\n"}},
     "reconstitution.csv:1:1: error: no row for zone=metropole produit=* volet=complement from 2021-04-08 on" RC
     "zone=metropole plus=1 complement=oui date=2021-04-08" ADD "metropole,*,complement,...,...,2021-04-08,,..." GAP
     "reconstitution.csv:1:1: error: no row for zone=metropole produit=PLAI volet=base from 2021-04-08 on" RC
     "zone=metropole plai=1 date=2021-04-08" ADD "metropole,PLAI,base,...,...,2021-04-08,,..." GAP
     "reconstitution.csv:3:26: error: no row for zone=reste produit=* volet=* from 2023-01-01 on" RC
     "zone=reste plus=1 date=2023-01-01" ADD "reste,*,*,...,...,2023-01-01,,..." GAP},
    {"a table without rows",
     {{REBUILD, NULL, HEADER}},
     "reconstitution.csv:1:1: error: no row for zone=* produit=* volet=* from 2021-05-05 on" RC
     "zone=metropole plus=1 date=2021-05-05" ADD "*,*,*,...,...,2021-05-05,,..." GAP},
    {"semicolons, and columns in another order",
     {{REHAB, NULL, "du;au;lecture;taux;source\n2021-04-08;;brut;0,60;ar-hlm-2021\n"}},
     "requalification.csv:1:1: error: no row for lecture=net from 2021-04-08 on" SHOWN
     "nature=requalification investissement=1 subvention_anru=0 lecture=net date=2021-04-08" ADD
     "2021-04-08;;net;...;..." GAP},
    {"a zone that is new",
     {{PACKAGE, "{ \"enum\": [\"metropole\", \"reste\"] }",
       "{ \"enum\": [\"metropole\", \"reste\", \"bord de mer\"] }"}},
     "reconstitution.csv:1:1: error: no row for zone=bord de mer produit=* volet=* from 2021-04-08 on" RC
     "'zone=bord de mer' plus=1 date=2021-04-08" ADD "bord de mer,*,*,...,...,2021-04-08,,..." GAP},
    {"a cell that needs quotes",
     {{PACKAGE, "\"enum\": [\"brut\", \"net\"] },\n          \"bareme\"",
       "\"enum\": [\"brut\", \"net\", \"l'un,\\\"l'autre\\\"\"] },\n          \"bareme\""}},
     "requalification.csv:1:1: error: no row for lecture=l'un,\"l'autre\" from 2021-04-08 on" SHOWN
     "nature=requalification investissement=1 subvention_anru=0 'lecture=l'\\''un,\"l'\\''autre\"' date=2021-04-08" ADD
     "\"l'un,\"\"l'autre\"\"\",...,2021-04-08,,..." GAP},

    /* Overlaps. */
    {"a row twice",
     {{REBUILD, FIRST, FIRST FIRST}},
     "reconstitution.csv:3:1" SAME "2" TIME SHOWN
     "nature=reconstitution zone=metropole plus=1 date=2021-04-08" OVERLAP},
    {"one day in common",
     {{REHAB, NET, "net,0.60,2021-04-08,2023-12-31,ar-hlm-2021\nnet,0.50,2023-12-31,,ar-hlm-2021\n"}},
     "requalification.csv:4:1" SAME "3" TIME SHOWN
     "nature=requalification investissement=1 subvention_anru=0 lecture=net date=2023-12-31" OVERLAP},
    {"sets that have a value in common",
     {{REBUILD, FIFTH, "reste|metropole,PLUS,base,6700,0,2021-04-08,,ar-hlm-2021\n"}},
     "reconstitution.csv:6:1" SAME "2" TIME SHOWN
     "nature=reconstitution zone=metropole plus=1 date=2021-04-08" OVERLAP},
    {"a row that overlaps two, one of which begins later",
     {{REBUILD, SECOND, SECOND "*,PLUS|PLAI,complement,1,1,2020-01-01,2021-04-08,ar-hlm-2021\n"},
      {REBUILD, "metropole,PLAI,complement,4000,3200,2021-04-08", "metropole,PLAI,complement,4000,3200,2021-04-09"},
      {REBUILD, "reste,PLAI,complement,2300,1800,2021-04-08,,", "reste,PLAI,complement,2300,1800,2021-04-09,,"}},
     "reconstitution.csv:4:1" SAME "3" TIME SHOWN
     "nature=reconstitution zone=metropole plus=1 complement=oui date=2021-04-08" OVERLAP "reconstitution.csv:8:1" SAME
     "4" TIME SHOWN "nature=reconstitution zone=reste plus=1 complement=oui date=2021-04-08" OVERLAP},
    {"a row that overlaps two: in the order of their lines",
     {{REBUILD, "reste,PLAI,complement,2300,1800,2021-04-08,,ar-hlm-2021\n",
       "reste,PLAI,complement,2300,1800,2021-04-08,,ar-hlm-2021\n" FIRST FIRST}},
     "reconstitution.csv:10:1" SAME "2" TIME SHOWN "nature=reconstitution zone=metropole plus=1 date=2021-04-08" OVERLAP
     "reconstitution.csv:11:1" SAME "2" TIME SHOWN "nature=reconstitution zone=metropole plus=1 date=2021-04-08" OVERLAP
     "reconstitution.csv:11:1" SAME "10" TIME SHOWN
     "nature=reconstitution zone=metropole plus=1 date=2021-04-08" OVERLAP},
    {"lists of an incomplete table",
     {{SUPPORT, "soli-al,salarie|non-salarie,*", "aide-loyer|soli-al,salarie|non-salarie,deces|fin-contrat"}},
     "accompagnement.csv:4:1" SAME "3" TIME SHOWN
     "nature=accompagnement situation=salarie motif=fin-contrat mois=1 date=2021-04-08" OVERLAP},
    {"what another aid needs that a default makes apply",
     {{SUPPORT, "soli-al,salarie|non-salarie,*", "aide-loyer|soli-al,salarie|non-salarie,deces|fin-contrat"},
      {PACKAGE, "\"si\": { \"nature\": [\"requalification\"] }", "\"si\": { \"complement\": [\"non\"] }"}},
     "accompagnement.csv:4:1" SAME "3" TIME SHOWN
     "nature=accompagnement investissement=1 subvention_anru=0 situation=salarie motif=fin-contrat mois=1 "
     "date=2021-04-08" OVERLAP},

    /* The territory. */
    {"a commune that begins late",
     {{TOWNS, AIGLUN, "04001,Aiglun,04,200067437,04510,2021-06-01,,\n"}},
     "communes.csv:2:33: error: no row for 04001 from 2021-01-01 to 2021-05-31" RC "commune=04001 plus=1 "
     "date=2021-01-01" ADD "04001,Aiglun,04,...,04510,2021-01-01,2021-05-31," GAP},
    {"a commune that ends",
     {{TOWNS, AIGLUN, "04001,Aiglun,04,200067437,04510,2021-01-01,2024-12-31,\n"}},
     "communes.csv:2:44: error: no row for 04001 from 2025-01-01 on" RC "commune=04001 plus=1 date=2025-01-01" ADD
     "04001,Aiglun,04,...,04510,2025-01-01,," GAP},

    /* Sound edits. */
    {"a row closed and its successor",
     {{REBUILD, FIRST,
       "metropole,PLUS,base,8000,0,2021-04-08,2023-12-31,ar-hlm-2021\n"
       "metropole,PLUS,base,9000,0,2024-01-01,,ar-hlm-2021\n"}},
     NULL},
    {"a successor before its row",
     {{REHAB, NET, "net,0.50,2025-01-01,,ar-hlm-2021\nnet,0.60,2021-04-08,2024-12-31,ar-hlm-2021\n"}},
     NULL},
    {"rows in another order", {{REHAB, NET, ""}, {REHAB, BRUT, NET BRUT}}, NULL},
    {"a cell that lists values for several rows",
     {{REBUILD, NULL,
       HEADER "reste|metropole,PLUS,base|complement,8000,0,2021-04-08,,ar-hlm-2021\n"
	      "*,PLAI,complement,1,1,2021-04-08,,ar-hlm-2021\n*,PLAI,base,1,1,2021-04-08,,ar-hlm-2021\n"}},
     NULL},
    {"one row for everything", {{REBUILD, NULL, HEADER "*,*,*,8000,0,2021-04-08,,ar-hlm-2021\n"}}, NULL},
    {"an incomplete table with fewer rows",
     {{SUPPORT, "soli-al,salarie|non-salarie,*", "soli-al,salarie,deces"}},
     NULL},
    {"an EPCI that ends where no commune is in it",
     {{"epci.csv", "200042943,CC du Cap Corse,reste,2021-01-01,",
       "200042943,CC du Cap Corse,reste,2021-01-01,\n200099999,CC,reste,2021-01-01,2022-01-31"}},
     NULL},
};

static void test_edit(void **state)
{
	const cover_case *c = *state;
	bareme_ruleset *ruleset;
	tables t = tables_read();
	for (size_t i = 0; i < COUNT(c->edits) && c->edits[i].file != NULL; i++)
		tables_replace(&t, c->edits[i].file, c->edits[i].find, c->edits[i].by);
	told said = check(&t, &ruleset);
	if (c->expected == NULL ? said.text != NULL : said.text == NULL || strcmp(said.text, c->expected) != 0)
		fail_msg("expected\n%s\ngot\n%s", c->expected == NULL ? "nothing" : c->expected,
			 said.text == NULL ? "nothing" : said.text);
	if (ruleset != NULL && said.text != NULL)
		check_gaps_are_true(ruleset, said.text);
	free(said.text);
	bareme_ruleset_free(ruleset);
	tables_free(&t);
}

/* ---- Each row in turn ---- */

typedef void (*row_edit)(char *out, const char *row);

static void drop(char *out, const char *row)
{
	(void)row;
	*out = '\0';
}

/* The row with its first day replaced, or closed. */
static void begin(char *out, const char *row, const char *date)
{
	const char *at = strstr(row, "2021-04-08");
	sprintf(out, "%.*s%s%s\n", (int)(at - row), row, date, at + 10);
}

static void begin_early(char *out, const char *row)
{
	begin(out, row, "2021-04-07");
}

static void begin_late(char *out, const char *row)
{
	begin(out, row, "2021-04-09");
}

static void close_it(char *out, const char *row)
{
	begin(out, row, "2021-04-08,2022-06-30");
	char *blank = strstr(out, "2022-06-30,,");
	memmove(blank + 11, blank + 12, strlen(blank + 12) + 1);
}

static void follow_late(char *out, const char *row)
{
	close_it(out, row);
	begin(out + strlen(out), row, "2022-07-02");
}

static void double_it(char *out, const char *row)
{
	sprintf(out, "%s\n%s\n", row, row);
}

/* What is to be told of the table's n-th row, edited; the name stands first. */
typedef struct row_case {
	const char *name;
	row_edit edit;
	const char *days;  /* of the gap, in its message; NULL: an overlap */
	const char *date;  /* of the operation */
	const char *cells; /* du,au of the row told */
} row_case;

static const row_case row_cases[] = {
    {"each row taken away", drop, " from 2021-04-08 on", "2021-04-08", "2021-04-08,"},
    {"each row begun late", begin_late, " on 2021-04-08", "2021-04-08", "2021-04-08,2021-04-08"},
    {"each row closed", close_it, " from 2022-07-01 on", "2022-07-01", "2022-07-01,"},
    {"each row followed late", follow_late, " on 2022-07-01", "2022-07-01", "2022-07-01,2022-07-01"},
    {"each row twice", double_it, NULL, "2021-04-08", NULL},
    /* The seven others begin late then: more than one gap may be told. */
    {"each row begun early", begin_early, "", NULL, NULL},
};

static void test_rows(void **state)
{
	const row_case *c = *state;
	tables shipped = tables_read();
	grid g = grid_read(tables_file(&shipped, REBUILD));
	for (size_t i = 1; i < g.rows; i++) {
		char **cell = g.cells[i], row[256], with[1024], end[512], expected[1024];
		tables t = tables_read();
		bareme_ruleset *ruleset;
		sprintf(row, "%s,%s,%s,%s,%s,%s,%s,%s", cell[0], cell[1], cell[2], cell[3], cell[4], cell[5], cell[6],
			cell[7]);
		c->edit(with, row);
		sprintf(end, "%s\n", row);
		tables_replace(&t, REBUILD, end, with);
		told said = check(&t, &ruleset);
		assert_non_null(said.text);
		sprintf(expected, "for example in: nature=reconstitution zone=%s %s=1 %sdate=%s", cell[0],
			strcmp(cell[1], "PLUS") == 0 ? "plus" : "plai",
			strcmp(cell[2], "base") == 0 ? "" : "complement=oui ", c->date == NULL ? "" : c->date);
		bool good = c->date == NULL || strstr(said.text, expected) != NULL;
		if (c->cells != NULL) {
			sprintf(end, "no row for zone=%s produit=%s volet=%s%s, ", cell[0], cell[1], cell[2], c->days);
			sprintf(expected, ADD "%s,%s,%s,...,...,%s,..." GAP, cell[0], cell[1], cell[2], c->cells);
			good &= strstr(said.text, end) != NULL && strstr(said.text, expected) != NULL;
		}
		good &= c->date == NULL || strchr(said.text, '\n')[1] == '\0';
		if (!good)
			fail_msg("row %zu: %s", i, said.text);
		if (c->days != NULL)
			check_gaps_help(&t, REBUILD);
		free(said.text);
		bareme_ruleset_free(ruleset);
		tables_free(&t);
	}
	grid_free(&g);
	tables_free(&shipped);
}

/* An overlap's operation gets the earlier row where the later one is taken away, and the other way round. */
static void test_overlap_shown(void **unused)
{
	(void)unused;
	static const char other[] = "*,PLUS,base|complement,1,1,2022-01-01,2022-12-31,ar-hlm-2021\n";
	bareme_ruleset *ruleset;
	size_t line;
	tables t = tables_read();
	tables_replace(&t, REBUILD, NULL, HEADER FIRST);
	tables_replace(&t, REBUILD, NULL,
		       HEADER FIRST "*,PLUS,base|complement,1,1,2022-01-01,2022-12-31,ar-hlm-2021\n");
	told said = check(&t, &ruleset);
	assert_null(ruleset);
	assert_non_null(said.text);
	tables_replace(&t, REBUILD, FIRST, "");
	ruleset = tables_load(&t);
	free(ask_pasted(ruleset, said.text, &line));
	assert_int_equal(line, 2);
	bareme_ruleset_free(ruleset);
	tables_replace(&t, REBUILD, other, FIRST);
	ruleset = tables_load(&t);
	free(ask_pasted(ruleset, said.text, &line));
	assert_int_equal(line, 2);
	bareme_ruleset_free(ruleset);
	free(said.text);
	tables_free(&t);
}

/* ---- A package of its own ---- */

/* Zones of a territory of two communes, a department as a condition, and lines of the table's own; more fields. */
#define FIELDS FIELDS_AND("")
#define FIELDS_AND(more)                                                                                               \
	"{\"bareme\": {\"format\": 1, \"unites\": [\"euro\"], "                                                        \
	"\"formes\": {\"pret\": {\"somme\": \"prets\"}, \"subvention\": {\"somme\": \"subventions\"}}, "               \
	"\"operation\": {\"fields\": ["                                                                                \
	"{\"name\": \"nature\", \"constraints\": {\"required\": true, \"enum\": [\"n\", \"m\"]}, "                     \
	"\"bareme\": {\"role\": \"nature\"}},"                                                                         \
	"{\"name\": \"commune\", \"bareme\": {\"role\": \"commune\"}},"                                                \
	"{\"name\": \"zone\", \"constraints\": {\"enum\": [\"z1\", \"z2\"]}, \"bareme\": {\"role\": \"zone\"}},"       \
	"{\"name\": \"mode\", \"constraints\": {\"enum\": [\"a\", \"b\", \"c\"]}},"                                    \
	"{\"name\": \"wish\", \"constraints\": {\"enum\": [\"yes\", \"no\"]}, \"bareme\": {\"defaut\": \"no\"}},"      \
	"{\"name\": \"sum\", \"type\": \"number\", \"constraints\": {\"minimum\": \"5\"}, "                            \
	"\"bareme\": {\"unite\": \"euro\"}},"                                                                          \
	"{\"name\": \"part\", \"type\": \"number\", \"constraints\": {\"minimum\": \"0\"}, "                           \
	"\"bareme\": {\"unite\": \"euro\", \"au_plus\": {\"champ\": \"sum\", \"avis\": "                               \
	"\"subvention-superieure\"}}}," more                                                                           \
	"{\"name\": \"date\", \"type\": \"date\", \"bareme\": {\"role\": \"date\"}}]},"                                \
	"\"territoire\": {\"communes\": \"communes\", \"epci\": \"epci\", \"departements\": \"03\"}},"                 \
	"\"resources\": [{\"name\": \"sources\", \"path\": \"sources.csv\", \"bareme\": {\"role\": \"sources\"}},"     \
	"{\"name\": \"communes\", \"path\": \"communes.csv\", \"schema\": {\"fields\": ["                              \
	"{\"name\": \"departement\", \"constraints\": {\"enum\": [\"01\", \"02\"]}}]}, "                               \
	"\"bareme\": {\"role\": \"communes\"}},"                                                                       \
	"{\"name\": \"epci\", \"path\": \"epci.csv\", \"bareme\": {\"role\": \"epci\"}},"
#define LIMITED                                                                                                        \
	"{\"name\": \"share\", \"type\": \"number\", \"constraints\": {\"minimum\": \"7\"}, "                          \
	"\"bareme\": {\"unite\": \"euro\", \"au_plus\": {\"champ\": \"sum\", \"avis\": \"subvention-superieure\"}}},"
#define TABLE(columns, settings) RULES("t", columns, settings, "v + sum - part") "]}"
#define RULES(name, columns, settings, amount)                                                                         \
	"{\"name\": \"" name "\", \"path\": \"" name ".csv\", \"schema\": {\"fields\": [" columns                      \
	"{\"name\": \"v\", \"bareme\": {\"role\": \"valeur\", \"unite\": \"euro\"}},"                                  \
	"{\"name\": \"du\", \"bareme\": {\"role\": \"du\"}}, {\"name\": \"au\", \"bareme\": {\"role\": \"au\"}},"      \
	"{\"name\": \"source\", \"bareme\": {\"role\": \"source\"}}]}, \"bareme\": {\"role\": \"regles\", " settings   \
	"\"revue\": \"2021-05-05\", "                                                                                  \
	"\"montants\": [{\"forme\": \"pret\", \"unitaire\": \"v\", \"formule\": \"" amount "\"}]}}"
#define BY(name, field) "{\"name\": \"" name "\", \"bareme\": {\"role\": \"condition\", \"champ\": \"" field "\"}},"
#define OWN                                                                                                            \
	"{\"name\": \"own\", \"bareme\": {\"role\": \"condition\", \"lignes\": [{\"valeur\": \"x\"},"                  \
	"{\"valeur\": \"y\", \"si\": {\"wish\": [\"yes\"]}}]}},"

#define OWN_BY_TWO                                                                                                     \
	"{\"name\": \"own\", \"bareme\": {\"role\": \"condition\", \"lignes\": [{\"valeur\": \"x\"},"                  \
	"{\"valeur\": \"y\", \"si\": {\"wish\": [\"no\"], \"mode\": [\"a\"]}}]}},"

typedef struct package_case {
	const char *name, *package, *table, *expected;
} package_case;

#define N "nature=n "

static const package_case packages[] = {
    {"a condition that the territory derives: a commune shows it",
     FIELDS TABLE(BY("departement", "departement") BY("zone", "zone"), ""),
     "departement,zone,v,du,au,source\n01,z1,1,2021-01-01,,s\n01,z2,1,2021-01-01,,s\n02,z2,1,2021-01-01,,s\n",
     "t.csv:1:1: error: no row for departement=02 zone=z1 from 2021-01-01 on" SHOWN N
     "commune=02001 sum=5 part=0 date=2023-01-01" ADD "02,z1,...,2021-01-01,,..." GAP},
    {"no commune of a department is ever in the zone: no gap",
     FIELDS TABLE(BY("departement", "departement") BY("zone", "zone"), ""),
     "departement,zone,v,du,au,source\n02,*,1,2021-01-01,,s\n01,z1,1,2021-01-01,,s\n", NULL},
    {"a line's own condition can never hold: no gap", FIELDS TABLE(OWN BY("wish", "wish"), ""),
     "own,wish,v,du,au,source\nx,*,1,2021-01-01,,s\ny,yes,1,2021-01-01,,s\n", NULL},
    {"a line's own condition, and a default", FIELDS TABLE(OWN BY("wish", "wish"), ""),
     "own,wish,v,du,au,source\nx,yes,1,2021-01-01,,s\n",
     "t.csv:1:1: error: no row for own=* wish=no from 2021-01-01 on" SHOWN N "wish=no sum=5 part=0 date=2021-01-01" ADD
     "*,no,...,2021-01-01,,..." GAP "t.csv:1:1: error: no row for own=y wish=yes from 2021-01-01 on" SHOWN N
     "wish=yes sum=5 part=0 date=2021-01-01" ADD "y,yes,...,2021-01-01,,..." GAP},
    {"what decides whether there is another line", FIELDS TABLE(OWN_BY_TWO BY("zone", "zone"), ""),
     "own,zone,v,du,au,source\n*,z1,1,2021-01-01,,s\n",
     "t.csv:1:1: error: no row for own=* zone=z2 from 2021-01-01 on" SHOWN N
     "zone=z2 mode=a sum=5 part=0 date=2021-01-01" ADD "*,z2,...,2021-01-01,,..." GAP},
    {"values that the table excludes, or is not for: no gap",
     FIELDS TABLE(BY("mode", "mode") BY("nature", "nature"),
		  "\"si\": {\"nature\": [\"m\"]}, \"exclut\": {\"mode\": [\"a\"]}, "),
     "mode,nature,v,du,au,source\nb,m,1,2021-01-01,,s\n",
     "t.csv:1:1: error: no row for mode=c nature=m from 2021-01-01 on" SHOWN
     "nature=m mode=c sum=5 part=0 date=2021-01-01" ADD "c,m,...,2021-01-01,,..." GAP},
    {"rows without a first day", FIELDS TABLE(BY("zone", "zone"), ""), "zone,v,du,au,source\nz1,1,,2020-12-31,s\n",
     "t.csv:1:1: error: no row for zone=z2 up to 2020-12-31" SHOWN N "zone=z2 sum=5 part=0 date=2020-12-31" ADD
     "z2,...,,2020-12-31,..." GAP "t.csv:2:7: error: no row for zone=* from 2021-01-01 on" SHOWN N
     "zone=z1 sum=5 part=0 date=2021-01-01" ADD "*,...,2021-01-01,,..." GAP},
    {"no row ever", FIELDS TABLE(BY("zone", "zone"), ""), "zone,v,du,au,source\nz1,1,,,s\n",
     "t.csv:1:1: error: no row for zone=z2 on any day" SHOWN N "zone=z2 sum=5 part=0 date=2021-05-05" ADD
     "z2,...,,,..." GAP},
    {"a gap up to a day", FIELDS TABLE(BY("zone", "zone"), ""), "zone,v,du,au,source\nz1,1,,,s\nz2,1,2020-12-31,,s\n",
     "t.csv:3:6: error: no row for zone=z2 up to 2020-12-30" SHOWN N "zone=z2 sum=5 part=0 date=2020-12-30" ADD
     "z2,...,,2020-12-30,..." GAP},
    {"what another table of the nature needs as well",
     FIELDS_AND(LIMITED)
	 RULES("t", BY("zone", "zone"), "", "v") "," RULES("u", BY("mode", "mode"), "", "v + share") "]}",
     "zone,v,du,au,source\nz1,1,2021-01-01,,s\n",
     "t.csv:1:1: error: no row for zone=z2 from 2021-01-01 on" SHOWN N "zone=z2 mode=a share=7 date=2021-01-01" ADD
     "z2,...,2021-01-01,,..." GAP},
    {"a limit of several numbers is at least each of them",
     FIELDS_AND(LIMITED) RULES("t", BY("zone", "zone"), "", "v + sum - part - share") "]}",
     "zone,v,du,au,source\nz1,1,2021-01-01,,s\n",
     "t.csv:1:1: error: no row for zone=z2 from 2021-01-01 on" SHOWN N
     "zone=z2 sum=7 part=0 share=7 date=2021-01-01" ADD "z2,...,2021-01-01,,..." GAP},
    {"days that the table is not for: no gap",
     FIELDS TABLE(BY("zone", "zone"), "\"si\": {\"date\": [\"<2022-01-01\"]}, "),
     "zone,v,du,au,source\nz1,1,2021-01-01,,s\nz2,1,2021-01-01,2021-12-31,s\n", NULL},
    {"days before those that it is for: no gap",
     FIELDS TABLE(BY("zone", "zone"), "\"si\": {\"date\": [\">=2022-01-01\"]}, "),
     "zone,v,du,au,source\nz1,1,2021-01-01,,s\nz2,1,2022-01-01,,s\n", NULL},
    {"no conditions at all", FIELDS TABLE("", ""), "v,du,au,source\n1,2021-01-01,2021-12-31,s\n1,2023-01-01,,s\n",
     "t.csv:2:14: error: no row for * from 2022-01-01 to 2022-12-31" SHOWN N "sum=5 part=0 date=2022-01-01" ADD
     "...,2022-01-01,2022-12-31,..." GAP},
};

/* Of a second table that is asked as well. */
static const char second_table[] = "mode,v,du,au,source\n*,1,2021-01-01,,s\n";

static tables small_package(const char *package, const char *table)
{
	tables t = {NULL, 0};
	tables_add(&t, PACKAGE, package);
	tables_add(&t, "sources.csv", "id,titre,date,adresse\ns,S,2021-01-01,\n");
	tables_add(&t, TOWNS,
		   "code,nom,departement,epci,codes_postaux,du,au\n01001,A,01,200000001,01000,2021-01-01,\n"
		   "02001,B,02,200000002,02000,2021-01-01,2022-12-31\n02001,B,02,200000001,02000,2023-01-01,\n");
	tables_add(&t, "epci.csv", "siren,nom,zone,du,au\n200000001,E,z1,2021-01-01,\n200000002,F,z2,2021-01-01,\n");
	tables_add(&t, "t.csv", table);
	if (strstr(package, "u.csv") != NULL)
		tables_add(&t, "u.csv", second_table);
	return t;
}

static void test_package(void **state)
{
	const package_case *c = *state;
	bareme_ruleset *ruleset;
	tables t = small_package(c->package, c->table);
	told said = check(&t, &ruleset);
	if (c->expected == NULL ? said.text != NULL : said.text == NULL || strcmp(said.text, c->expected) != 0)
		fail_msg("expected\n%s\ngot\n%s", c->expected == NULL ? "nothing" : c->expected,
			 said.text == NULL ? "nothing" : said.text);
	assert_non_null(ruleset);
	if (said.text != NULL)
		check_gaps_are_true(ruleset, said.text);
	free(said.text);
	bareme_ruleset_free(ruleset);
	tables_free(&t);
}

/* Rows that overlap make no ruleset; that gaps are told all the same shows where they are made to overlap afterwards.
 */
static void test_gap_beside_overlap(void **unused)
{
	(void)unused;
	tables t = tables_read();
	tables_replace(&t, REBUILD, NULL,
		       HEADER "metropole,*,*,1,1,2021-04-08,,ar-hlm-2021\nreste,PLUS,*,1,1,2021-04-08,,ar-hlm-2021\n"
			      "reste,PLAI,base,1,1,2021-04-08,,ar-hlm-2021\n");
	bareme_ruleset *ruleset = tables_load(&t);
	table *rebuild = &ruleset->tables[0];
	rebuild->sets[rebuild->set_words + rebuild->set_offset[0]] |= 1; /* metropole, in the second row */
	rebuild->overlap_count = 1;
	told said = {NULL, 0};
	loader l = {.rules = ruleset};
	l.faults.arena = &ruleset->arena;
	assert_true(cover_check_table(&l, 0));
	faults_report(&l.faults, tell_line, &said);
	faults_free(&l.faults);
	assert_string_equal(said.text,
			    "reconstitution.csv:1:1: error: no row for zone=reste produit=PLAI volet=complement from "
			    "2021-04-08 on" RC "zone=reste plai=1 complement=oui date=2021-04-08" ADD
			    "reste,PLAI,complement,...,...,2021-04-08,,..." GAP);
	free(said.text);
	bareme_ruleset_free(ruleset);
	tables_free(&t);
}

/* Pairs of rows beyond the first hundred are counted, too. */
static void test_many_overlaps(void **unused)
{
	/* So many rows hold at a time: 120 pairs, 100 and 101. */
	static const struct {
		int rows[3];
		const char *more;
	} cases[] = {{{16}, "20"}, {{14, 4, 3}, NULL}, {{14, 5}, "1"}};
	(void)unused;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char table[2000], more[100], *to = stpcpy(table, "v,du,au,source\n");
		bareme_ruleset *ruleset;
		for (int year = 0; year < 3; year++)
			for (int row = 0; row < cases[i].rows[year]; row++)
				to += sprintf(to, "1,%d-01-01,%d-12-31,s\n", 2021 + year, 2021 + year);
		snprintf(more, sizeof more, "t.csv: error: %s more pairs of rows" TIME OVERLAP,
			 cases[i].more == NULL ? "" : cases[i].more);
		tables t = small_package(FIELDS TABLE("", ""), table);
		told said = check(&t, &ruleset);
		assert_null(ruleset);
		assert_int_equal(text_count_lines(slice(said.text)), 100 + (cases[i].more != NULL));
		assert_int_equal(strstr(said.text, more) == said.text, cases[i].more != NULL);
		free(said.text);
		tables_free(&t);
	}
}

/* Beyond the first hundred, gaps are counted. */
static void test_many_gaps(void **unused)
{
	(void)unused;
	static char table[20000];
	char *to = stpcpy(table, "v,du,au,source\n");
	bareme_ruleset *ruleset;
	for (int year = 1001; year <= 1151; year++)
		to += sprintf(to, "1,%d-01-01,%d-12-30,s\n", year, year);
	strcpy(to, "1,1152-01-01,,s\n");
	tables t = small_package(FIELDS TABLE("", ""), table);
	told said = check(&t, &ruleset);
	assert_non_null(said.text);
	assert_int_equal(text_count_lines(slice(said.text)), 101);
	assert_ptr_equal(strstr(said.text, "t.csv: error: 51 more gaps: cases that have no row [gap]\n"), said.text);
	free(said.text);
	bareme_ruleset_free(ruleset);
	tables_free(&t);
}

/* Sixteen million combinations: too many for a list of rows for each. */
static void test_wide(void **unused)
{
	(void)unused;
	bareme_ruleset *ruleset;
	tables t = tables_wide("v0,*,*,*,*,*,*,*,*,*,*,v1|v2,100,2021-01-01,2021-12-31,s\n"
			       "v0,*,*,*,*,*,*,*,*,*,*,v1|v2,200,2022-01-01,,s\n"
			       "v0,*,*,*,*,*,*,*,*,*,*,v0|v3,300,2021-01-01,,s\n"
			       "v1|v2|v3,*,*,*,*,v1,*,*,*,*,*,*,400,2021-06-01,,s\n");
	told said = check(&t, &ruleset);
	assert_non_null(ruleset);
	assert_null(ruleset->tables[0].starts);
	assert_string_equal(
	    said.text,
	    "t.csv:1:1: error: no row for c0=v1|v2|v3 c1=* c2=* c3=* c4=* c5=v0|v2|v3 c6=* c7=* c8=* c9=* "
	    "c10=* c11=* from 2021-01-01 on" SHOWN N "c0=v1 c1=v0 c2=v0 c3=v0 c4=v0 c5=v0 c6=v0 c7=v0 c8=v0 "
	    "c9=v0 c10=v0 c11=v0 date=2021-01-01" ADD "v1|v2|v3,*,*,*,*,v0|v2|v3,*,*,*,*,*,*,...,2021-01-01,,..." GAP
	    "t.csv:5:37: error: no row for c0=v1|v2|v3 c1=* c2=* c3=* c4=* c5=v1 c6=* c7=* c8=* c9=* c10=* "
	    "c11=* from 2021-01-01 to 2021-05-31" SHOWN N "c0=v1 c1=v0 c2=v0 c3=v0 c4=v0 c5=v1 c6=v0 c7=v0 "
	    "c8=v0 c9=v0 c10=v0 c11=v0 date=2021-01-01" ADD
	    "v1|v2|v3,*,*,*,*,v1,*,*,*,*,*,*,...,2021-01-01,2021-05-31,..." GAP);
	check_gaps_are_true(ruleset, said.text);
	free(said.text);
#define TEN "|c1=v3|c2=v0|c3=v0|c4=v0|c6=v1|c7=v0|c8=v0|c9=v2|c10=v0"
	static const char *const cases[][2] = {
	    {"nature=n|c0=v0|c11=v1|c5=v0|date=2021-12-31" TEN, "100.00 0.00 ok"},
	    {"nature=n|c0=v0|c11=v2|c5=v0|date=2022-01-01" TEN, "200.00 0.00 ok"},
	    {"nature=n|c0=v0|c11=v3|c5=v0|date=2022-01-01" TEN, "300.00 0.00 ok"},
	    {"nature=n|c0=v3|c11=v3|c5=v1|date=2022-01-01" TEN, "400.00 0.00 ok"},
	    {"nature=n|c0=v3|c11=v3|c5=v1|date=2021-05-31" TEN, "- - invalide"},
	    {"nature=n|c0=v3|c11=v3|c5=v2|date=2022-01-01" TEN, "0.00 0.00 ineligible"},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		asked a = ask(ruleset, cases[i][0]);
		assert_string_equal(asked_amounts(&a), cases[i][1]);
		char *notices = asked_notices(&a);
		assert_int_equal(strstr(notices, "c5") != NULL, i == 5);
		free(notices);
		asked_free(&a);
	}
	bareme_ruleset_free(ruleset);
	tables_free(&t);
}

/* ---- Random tables, through everything ---- */

static void test_random(void **unused)
{
	(void)unused;
	static const char *const zones[] = {"*", "metropole", "reste"}, *const products[] = {"*", "PLUS", "PLAI"},
				 *const parts[] = {"*", "base", "complement"};
	static const char *const days[] = {"2021-04-08,2021-12-31", "2022-01-01,2022-01-01", "2022-01-02,2024-02-29",
					   "2024-03-01,",           "2021-04-08,",           "2022-01-01,"};
	size_t sound = 0;
	for (int i = 0; i < 150; i++) {
		tables t = tables_read();
		char text[2048], *to = stpcpy(text, HEADER);
		bareme_ruleset *ruleset;
		for (size_t n = below(9); n > 0; n--)
			to += sprintf(to, "%s,%s,%s,1,1,%s,ar-hlm-2021\n", zones[below(3)], products[below(3)],
				      parts[below(3)], days[below(6)]);
		tables_replace(&t, REBUILD, NULL, text);
		told said = check(&t, &ruleset);
		free(said.text);
		if (ruleset != NULL) {
			sound++;
			check_gaps_help(&t, REBUILD);
		}
		bareme_ruleset_free(ruleset);
		tables_free(&t);
	}
	assert_true(sound > 30);
}

/* Packages whose aids exclude, want, count and overlap in other ways: what is told of their gaps is true as well. */
static void test_random_packages(void **unused)
{
	(void)unused;
	enum { PACKAGES = ADDRESS_SANITIZED ? 60 : 300 };
	size_t sound = 0, told_of = 0;
	tables base = tables_base();
	for (int i = 0; i < PACKAGES; i++) {
		tables t = tables_copy(&base);
		bareme_ruleset *ruleset;
		*done = '\0';
		random_members(&t);
		random_rows(&t);
		random_order(&t);
		told said = check(&t, &ruleset);
		if (ruleset != NULL && said.text != NULL) {
			check_gaps_are_true(ruleset, said.text);
			told_of++;
		}
		sound += ruleset != NULL;
		free(said.text);
		bareme_ruleset_free(ruleset);
		tables_free(&t);
	}
	tables_free(&base);
	assert_true(sound >= PACKAGES / 2 && told_of >= PACKAGES / 4);
}

int main(void)
{
	add_rows(edits, sizeof *edits, COUNT(edits), test_edit);
	add_rows(row_cases, sizeof *row_cases, COUNT(row_cases), test_rows);
	add_rows(packages, sizeof *packages, COUNT(packages), test_package);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_overlap_shown);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_gap_beside_overlap);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_many_overlaps);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_many_gaps);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_wide);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_random);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_random_packages);
	return _cmocka_run_group_tests("cover", tests, test_count, NULL, NULL);
}
