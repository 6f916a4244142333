/* Lists with a row for each product: rows of one id are one operation, wherever blocks of the list end. */
#include "base/sanitized.h"
#include "rows.h"
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bareme_ruleset *rules;

/* ---- A run of a list in memory ---- */

static void put(told *to, const char *text)
{
	keep_text(text, strlen(text), to);
}

typedef struct source {
	const told *list;
	size_t at, piece;
} source;

static ptrdiff_t read_piece(char *data, size_t size, void *payload)
{
	source *from = payload;
	size_t n = from->list->len - from->at;
	n = n > size ? size : n;
	n = n > from->piece ? from->piece : n;
	memcpy(data, from->list->text + from->at, n);
	from->at += n;
	return (ptrdiff_t)n;
}

static void take_fault(const bareme_fault *fault, void *payload)
{
	put(payload, fault->message);
	put(payload, "\n");
}

typedef struct outcome {
	bareme_result result;
	told out, rejects, told;
} outcome;

static void put_summary(told *to, const bareme_list_summary *s)
{
	char line[200];
	size_t count;
	uint64_t all;
	const bareme_repeat *repeats = bareme_list_summary_repeats(s, &count, &all);
	snprintf(line, sizeof line, "%llu operations, rows %llu %llu %llu %llu, %llu repeats, %llu words for blanks\n",
		 (unsigned long long)bareme_list_summary_records(s),
		 (unsigned long long)bareme_list_summary_rows(s, BAREME_ROW_BLANK),
		 (unsigned long long)bareme_list_summary_rows(s, BAREME_ROW_TOTAL),
		 (unsigned long long)bareme_list_summary_rows(s, BAREME_ROW_NOTE),
		 (unsigned long long)bareme_list_summary_rows(s, BAREME_ROW_PRODUCT), (unsigned long long)all,
		 (unsigned long long)bareme_list_summary_code(s, BAREME_CODE_BLANK_WORD));
	put(to, line);
	for (size_t i = 0; i < count; i++) {
		snprintf(line, sizeof line, "%s: %llu as %llu\n", repeats[i].id, (unsigned long long)repeats[i].line,
			 (unsigned long long)repeats[i].first);
		put(to, line);
	}
}

static outcome run(const told *list, bareme_list_options options, size_t piece)
{
	outcome o = {BAREME_DONE, {0}, {0}, {0}};
	source from = {list, 0, piece};
	bareme_list_summary *s;
	options.read = read_piece;
	options.read_payload = &from;
	options.write = keep_text;
	options.write_payload = &o.out;
	options.rejects = keep_text;
	options.rejects_payload = &o.rejects;
	options.report = take_fault;
	options.report_payload = &o.told;
	options.compare_ids = true;
	assert_true(bareme_date_parse(slice("2021-06-01"), &options.date));
	assert_int_equal(bareme_list_summary_new(&s, rules), BAREME_DONE);
	put(&o.out, "");
	put(&o.rejects, "");
	put(&o.told, "");
	o.result = bareme_list_run(rules, &options, s);
	if (o.result == BAREME_DONE)
		put_summary(&o.told, s);
	bareme_list_summary_free(s);
	return o;
}

static void outcome_free(outcome *o)
{
	free(o->out.text);
	free(o->rejects.text);
	free(o->told.text);
}

/* Runs a list in every way that must not show, with sanitizers in one of five, and returns what came of it. */
static outcome run_all_ways(const told *list, bareme_list_options options)
{
	static const size_t blocks[] = {1, 37, 300, 5000}, pieces[] = {1, 50, SIZE_MAX};
	outcome first = run(list, options, SIZE_MAX);
	for (size_t i = 0; i < COUNT(blocks) * COUNT(pieces) * 3; i += ADDRESS_SANITIZED ? 5 : 1) {
		options.block = blocks[i % COUNT(blocks)];
		options.threads = 1 + (unsigned)(i / COUNT(blocks) / COUNT(pieces)) * 2;
		outcome o = run(list, options, pieces[i / COUNT(blocks) % COUNT(pieces)]);
		assert_int_equal(o.result, first.result);
		assert_string_equal(o.out.text, first.out.text);
		assert_string_equal(o.rejects.text, first.rejects.text);
		assert_string_equal(o.told.text, first.told.text);
		outcome_free(&o);
	}
	return first;
}

/* ---- Rows and what becomes of them ---- */

/*
 * The amounts are those of the article: a PLUS has a loan of 8,000 in a metropolis and 6,700 elsewhere, a PLAI one of
 * 11,000 or 9,000 and a grant of 8,600 or 7,200.
 */
static const struct grouping {
	const char *name;
	const char *rows;   /* id, commune, produit, logements, date, investissement; "m" is Marseille, "a" is Arles */
	const char *answer; /* of each row: loan, grant, status and codes; blank of a row that is no operation */
} groupings[] = {
    /* 2 x 8,000 + 3 x 11,000; 3 x 8,600 */
    {"two products are one operation", "1,m,PLUS,2,,|1,m,PLAI,3,,", "49000.00,25800.00,ok,|"},
    /* (2 + 5) x 6,700 */
    {"two rows of one product add up", "1,a,PLUS,2,,|1,a,plus,5,,", "46900.00,0.00,ok,|"},
    {"another id is another operation", "1,a,PLUS,1,,|2,a,PLUS,2,,", "6700.00,0.00,ok,|13400.00,0.00,ok,"},
    {"an id that differs in its case is another", "a1,a,PLUS,1,,|A1,a,PLUS,2,,", "6700.00,0.00,ok,|13400.00,0.00,ok,"},
    {"blanks around an id are none of it",
     "1,a,PLUS,1,,| 1 ,a,PLUS,2,,|\xC2\xA0"
     "1,a,PLUS,1,,",
     "26800.00,0.00,ok,||"},
    {"rows without an id are alone", ",a,PLUS,1,,|,a,PLUS,2,,", "6700.00,0.00,ok,|13400.00,0.00,ok,"},
    {"a word for a blank is no id", "n.c.,a,PLUS,1,,|n.c.,a,PLUS,2,,", "6700.00,0.00,ok,|13400.00,0.00,ok,"},
    {"one that comes back later is another", "1,a,PLUS,1,,|2,a,PLUS,1,,|1,a,PLUS,1,,",
     "6700.00,0.00,ok,|6700.00,0.00,ok,|6700.00,0.00,ok,"},
    {"blank rows do not end it", "1,a,PLUS,1,,|,,,,,|, ,,,,|1,a,PLUS,1,,", "13400.00,0.00,ok,|||"},
    {"a total ends it", "1,a,PLUS,1,,|Total,,,1,,|1,a,PLUS,1,,", "6700.00,0.00,ok,|,,,ligne-de-total|6700.00,0.00,ok,"},
    {"what may be a total is alone", "Total 1,a,PLUS,1,,|Total 1,a,PLUS,1,,",
     ",,invalide,ligne-de-total|,,invalide,ligne-de-total"},
    {"the first row that gives a value gives it", "1,,PLUS,1,,|1,a,PLUS,1,,", "13400.00,0.00,ok,|"},
    {"the same commune in other words", "1,a,PLUS,1,,|1,13004,PLUS,1,,|1,ARLES (13),PLUS,1,,", "20100.00,0.00,ok,||"},
    {"a zero that a spreadsheet took away", "1,06088,PLUS,1,,|1,6088,PLUS,1,,", "16000.00,0.00,ok,|"},
    {"the same day in other words", "1,a,PLUS,1,2021-06-01,|1,a,PLUS,1,01/06/21,", "13400.00,0.00,ok,|"},
    {"the same cost in other words", "1,a,PLUS,1,,1 M\xE2\x82\xAC|1,a,PLUS,1,,1000000", "13400.00,0.00,ok,|"},
    {"another commune", "1,a,PLUS,1,,|1,m,PLUS,1,,", ",,invalide,valeur-invalide|"},
    {"another commune of a name", "1,La Garde,PLUS,1,,|1,m,PLUS,1,,", ",,invalide,commune-ambigue valeur-invalide|"},
    {"another day", "1,a,PLUS,1,2021-06-01,|1,a,PLUS,1,,|1,a,PLUS,1,2021-06-02,", ",,invalide,valeur-invalide||"},
    {"another cost", "1,a,PLUS,1,,1000|1,a,PLUS,1,,2000", ",,invalide,valeur-invalide|"},
    {"no day, where another row has one", "1,a,PLUS,1,x,|1,a,PLUS,1,2021-06-01,",
     ",,invalide,valeur-invalide valeur-invalide|"},
    {"one contradiction for each field", "1,a,PLUS,1,2021-06-01,|1,m,PLUS,1,2021-06-02,|1,Nice,PLUS,1,2021-06-03,",
     ",,invalide,valeur-invalide valeur-invalide||"},
    {"a number that is none", "1,a,PLUS,1,,|1,a,PLUS,x,,", ",,invalide,valeur-invalide|"},
    {"a number that is none, first", "1,a,PLUS,x,,|1,a,PLUS,1,,", ",,invalide,valeur-invalide|"},
    {"too many together", "1,a,PLUS,60000,,|1,a,PLUS,60000,,", ",,invalide,valeur-invalide|"},
    {"a blank number adds nothing", "1,a,PLUS,,,|1,a,PLUS,1,,|1,a,PLAI,,,", "6700.00,0.00,ok,||"},
    {"blank numbers alone", "1,a,PLUS,,,|1,a,PLAI,,,", ",,incomplet,champ-manquant|"},
    {"a word for a blank adds nothing", "1,a,PLUS,n.c.,,|1,a,PLUS,1,,|1,a,PLUS,-,,", "6700.00,0.00,ok,||"},
    {"zeros add up to none", "1,a,PLUS,0,,|1,a,PLAI,0,,", ",,invalide,aucun-logement|"},
    {"a product that is not covered is left out", "1,m,PLUS,2,,|1,m,PLS,9,,|1,m,PLS,1,,|1,m,LLI,1,,",
     "16000.00,0.00,ok,champ-ignore champ-ignore|||"},
    {"also where it is first, with what its cells give", "1,m,PLS,9,,|1,,PLUS,2,,", "16000.00,0.00,ok,champ-ignore|"},
    {"products that are not covered alone", "1,m,PLS,9,,|1,m,PLS,9,,|1,m,LLI,1,,",
     "0.00,0.00,ineligible,non-eligible non-eligible||"},
    {"one row of a product that is not covered", "1,m,PLS,9,,", "0.00,0.00,ineligible,non-eligible"},
    {"a product that nobody knows", "1,m,PLUS,1,,|1,m,PLUSS,9,,", ",,invalide,valeur-invalide|"},
    {"dwellings of no product", "1,m,PLUS,1,,|1,m,,9,,", ",,invalide,valeur-invalide|"},
    {"neither a product nor dwellings", "1,,PLUS,1,,|1,m,,,,", "8000.00,0.00,ok,|"},
    {"what contradicts is told beside what is left out", "1,m,PLUS,1,,|1,a,PLS,9,,",
     ",,invalide,champ-ignore valeur-invalide|"},
    {"quotes and lines in cells", "\"1\",m,PLUS,\"2\",,|1,m,\"PL\"\"US\",3,,|\"2\n2\",m,PLUS,1,,|\"2\n2\",m,PLAI,1,,",
     "40000.00,0.00,ok,||19000.00,8600.00,ok,|"},
};

/* The codes of notices that are joined by " | "; of operations alone, without what a wide list does not have. */
static void put_codes(told *to, const char *notices, bool operations_only)
{
	const char *between = "";
	for (const char *at = notices; *at != '\0';) {
		size_t len = strcspn(at, ":");
		if (!operations_only || strncmp(at, "champ-ignore:", len + 1) != 0) {
			put(to, between);
			keep_text(at, len, to);
			between = " ";
		}
		const char *next = strstr(at, " | ");
		at = next == NULL ? "" : next + 3;
	}
}

static grid grid_of(const char *text)
{
	return grid_read(&(bareme_file){"list", text, strlen(text)});
}

/* What the output says of each row: "loan,grant,status,codes", or "" where it says nothing. */
static told answers_of(const told *out, bool operations_only)
{
	told answers = {0};
	grid g = grid_of(out->text);
	put(&answers, "");
	for (size_t row = 1; row < g.rows; row++) {
		char **cells = g.cells[row] + g.columns - 4;
		bool any = *cells[2] != '\0' || *cells[3] != '\0';
		if (operations_only && *cells[2] == '\0')
			continue;
		put(&answers, row == 1 ? "" : "|");
		for (size_t i = 0; i < 3 && any; i++) {
			put(&answers, cells[i]);
			put(&answers, ",");
		}
		put_codes(&answers, cells[3], operations_only);
	}
	grid_free(&g);
	return answers;
}

static const char heading[] = "id,commune,produit,logements,date,investissement\n";

/* A list of the rows, its columns moved on by `turn`; "m" and "a" are written out. */
static told grouping_list(const char *rows, size_t turn)
{
	told text = {0}, list = {0};
	put(&text, heading);
	for (; *rows != '\0'; rows++)
		keep_text(*rows == '|' ? "\n" : rows, 1, &text);
	grid g = grid_of(text.text);
	for (size_t row = 0; row < g.rows; row++)
		for (size_t i = 0; i < g.columns; i++) {
			const char *cell = g.cells[row][(i + turn) % g.columns];
			cell = strcmp(cell, "m") == 0 ? "Marseille" : strcmp(cell, "a") == 0 ? "Arles" : cell;
			put(&list, row > 0 && strpbrk(cell, "\"\n") != NULL ? "\"" : "");
			for (; *cell != '\0'; cell++)
				put(&list, *cell == '"' ? "\"\"" : (char[]){*cell, '\0'});
			put(&list,
			    row > 0 && strpbrk(g.cells[row][(i + turn) % g.columns], "\"\n") != NULL ? "\"" : "");
			put(&list, i + 1 < g.columns ? "," : "\n");
		}
	grid_free(&g);
	free(text.text);
	return list;
}

static bareme_list_options options_of(bareme_list_format to, bareme_setting *nature)
{
	bareme_list_options options = bareme_list_options_init();
	*nature =
	    (bareme_setting){.field = bareme_field_find(rules, slice("nature")), .kind = BAREME_SET, .text = "RO"};
	options.to = to;
	options.settings = nature;
	options.setting_count = 1;
	return options;
}

static void test_grouping(void **state)
{
	const struct grouping *row = *state;
	bareme_setting nature;
	for (size_t turn = 0; turn < 6; turn++) {
		told list = grouping_list(row->rows, turn);
		bareme_list_options options = options_of(BAREME_LIST_CSV, &nature);
		outcome o = turn == 0 ? run_all_ways(&list, options) : run(&list, options, SIZE_MAX);
		assert_int_equal(o.result, BAREME_DONE);
		told answers = answers_of(&o.out, false);
		/* A total begins a row: it is one only there. */
		if (turn == 0 || strstr(row->rows, "Total") == NULL)
			assert_string_equal(answers.text, row->answer);
		free(answers.text);
		free(list.text);
		outcome_free(&o);
	}
}

/* ---- Long lists against wide ones ---- */

static unsigned random_state = 1;

static unsigned pick(unsigned count)
{
	random_state = random_state * 1103515245 + 12345;
	return (random_state >> 16) % count;
}

/* The same operations with a row for each product, and with a column for each. */
typedef struct pair {
	told tall, wide;
	size_t further, blanks;
} pair;

static const char *const places[] = {"Marseille", "13004", "HY\xC3\x88RES", "NICE CEDEX 01", "nowhere", "La Garde", ""};
static const char *const spaces[] = {"", "", "", " ", "\xC2\xA0", "\xE2\x80\x8B"};

/* Ids of which some differ only in what a look at bytes does not see. */
static void print_id(char id[64], unsigned number)
{
	static const char *const marks[] = {"",     "-",         "\xC3\xA9", "\xC3\xA8",
					    "\"\"", "\xC3\xA9-", "\n",       "\xC3\xA8\xC3\xA8"};
	snprintf(id, 64, "%s%u", marks[number % COUNT(marks)], number / (unsigned)COUNT(marks));
}

static void put_operation(pair *p, unsigned number)
{
	char line[400], id[64];
	unsigned rows = pick(8) == 0 ? 1 + pick(60) : 1 + pick(4), plus = 0, plai = 0;
	bool given[2] = {false, false}, counted = false, bare = pick(9) == 0;
	const char *place = places[pick(COUNT(places))];
	print_id(id, number);
	if (bare)
		rows = 1;
	for (unsigned i = 0; i < rows; i++) {
		static const char *const products[] = {"PLUS", "PLAI", "PLS"};
		/* The last one counts, so that some product does. */
		unsigned product = i + 1 == rows && !counted ? pick(2) : pick(3), count = pick(30);
		counted |= product < 2;
		plus += product == 0 ? count : 0;
		plai += product == 1 ? count : 0;
		if (product < 2)
			given[product] = true;
		snprintf(line, sizeof line, "\"%s%s%s\",%s,%s,%u,%s\n", spaces[pick(COUNT(spaces))], bare ? "" : id,
			 spaces[pick(COUNT(spaces))], i == 0 || pick(2) == 0 ? place : "", products[product], count,
			 pick(5) == 0 ? "\"a\nnote\"" : "");
		put(&p->tall, line);
		for (unsigned blanks = pick(12) == 0 ? pick(pick(4) == 0 ? 51 : 4) : 0; i + 1 < rows && blanks > 0;
		     blanks--, p->blanks++)
			put(&p->tall, pick(2) == 0 ? ",,,,\n" : "\xC2\xA0,\"\", ,,\n");
	}
	p->further += rows - 1;
	snprintf(line, sizeof line, "w%u,%s,", number, place);
	put(&p->wide, line);
	snprintf(line, sizeof line, "%u", plus);
	put(&p->wide, given[0] ? line : "");
	snprintf(line, sizeof line, ",%u\n", plai);
	put(&p->wide, given[1] ? line : ",\n");
}

/* However a long list is cut into blocks, its operations get what a list with a row for each gets. */
static void test_tall_and_wide(void **state)
{
	(void)state;
	for (unsigned n = 0; n < 3; n++) {
		pair p = {{0}, {0}, 0, 0};
		bareme_setting nature;
		put(&p.tall, "id,commune,produit,logements,note\n");
		put(&p.wide, "id,commune,plus,plai\n");
		for (unsigned i = 0; i < 80; i++)
			put_operation(&p, n * 1000 + i);
		outcome tall = run_all_ways(&p.tall, options_of(BAREME_LIST_CSV, &nature));
		outcome wide = run(&p.wide, options_of(BAREME_LIST_CSV, &nature), SIZE_MAX);
		assert_int_equal(tall.result, BAREME_DONE);
		told a = answers_of(&tall.out, true), b = answers_of(&wide.out, true);
		size_t same = 0, number = 0;
		for (; a.text[same] != '\0' && a.text[same] == b.text[same]; same++)
			number += a.text[same] == '|';
		if (a.text[same] != b.text[same])
			fail_msg("list %u, operation %zu: %.60s, as a wide list %.60s", n, number, a.text + same,
				 b.text + same);
		char counts[100];
		snprintf(counts, sizeof counts, "80 operations, rows %zu 0 0 %zu,", p.blanks, p.further);
		assert_memory_equal(tall.told.text, counts, strlen(counts));
		free(a.text);
		free(b.text);
		free(p.tall.text);
		free(p.wide.text);
		outcome_free(&tall);
		outcome_free(&wide);
	}
}

/* Each form of output is the same however the list is run; refused operations are copied with all of their rows. */
static void test_outputs(void **state)
{
	static const bareme_list_format forms[] = {BAREME_LIST_NDJSON, BAREME_LIST_HTML};
	(void)state;
	pair p = {{0}, {0}, 0, 0};
	put(&p.tall, "id,commune,produit,logements,note\n");
	for (unsigned i = 0; i < 60; i++)
		put_operation(&p, i);
	for (size_t i = 0; i < 2 * COUNT(forms) + 2; i++) {
		bareme_setting nature;
		bareme_list_options options = options_of(BAREME_LIST_CSV, &nature);
		if (i < 2 * COUNT(forms))
			options.to = forms[i / 2];
		else
			options.detail = true;
		options.stop_on_error = i % 2 == 1;
		outcome o = run_all_ways(&p.tall, options);
		assert_int_equal(o.result, i % 2 == 1 ? BAREME_STOPPED : BAREME_DONE);
		outcome_free(&o);
	}
	free(p.tall.text);
	free(p.wide.text);
}

/* A word for a blank counts once, in whichever row of the operation it stands, and not beside what another one gives.
 */
static void test_words(void **state)
{
	static const struct {
		const char *rows;
		unsigned words;
	} cases[] = {
	    {"1,Arles,PLUS,1,2021-06-01,n.c.\n1,Arles,PLAI,1,,\n", 1},
	    {"1,Arles,PLUS,1,,\n1,Arles,PLAI,1,,n.c.\n", 1},
	    {"1,Arles,PLUS,1,n.c.,\n1,Arles,PLAI,1,,n.c.\n", 2},
	    {"1,Arles,PLUS,1,,n.c.\n1,Arles,PLAI,1,,n.c.\n", 1},
	    {"1,Arles,PLUS,1,,n.c.\n1,Arles,PLAI,1,,900000\n", 0},
	};
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char expected[40];
		bareme_setting nature;
		told list = {0};
		put(&list, heading);
		put(&list, cases[i].rows);
		outcome o = run_all_ways(&list, options_of(BAREME_LIST_CSV, &nature));
		snprintf(expected, sizeof expected, "0 repeats, %u words for blanks\n", cases[i].words);
		if (strstr(o.told.text, expected) == NULL)
			fail_msg("%s: not %s%s", cases[i].rows, expected, o.told.text);
		free(list.text);
		outcome_free(&o);
	}
}

/* ---- Limits ---- */

/* Fifty blank rows are a gap in an operation, more are the end of it. */
static void test_blanks(void **state)
{
	(void)state;
	for (int more = 0; more < 2; more++) {
		bareme_setting nature;
		told list = {0};
		put(&list, heading);
		put(&list, "1,Arles,PLUS,1,,\n");
		for (int i = 0; i < 50 + more; i++)
			put(&list, i % 2 == 0 ? ",,,,,\n" : "\r\n");
		put(&list, "1,Arles,PLUS,1,,\n");
		outcome o = run_all_ways(&list, options_of(BAREME_LIST_NDJSON, &nature));
		assert_non_null(strstr(o.told.text, more == 0 ? "1 operations, rows 50 0 0 1, 0 repeats"
							      : "2 operations, rows 51 0 0 0, 1 repeats"));
		free(list.text);
		outcome_free(&o);
	}
}

/* The rows of one operation are bounded, in whatever blocks they are read; blank rows and rows without an id are not.
 */
static void test_limits(void **state)
{
	enum { MIB = 1 << 20 };
	static const struct {
		const char *row;
		size_t bytes;
		bareme_result result;
	} cases[] = {{"1,Arles,PLUS,1,,\n", 2 * MIB + 100, BAREME_BAD_INPUT},
		     {"1,Arles,PLUS,,,\n", 2 * MIB - 100, BAREME_DONE},
		     {",,,,,\n", 2 * MIB + 100, BAREME_DONE},
		     {",Arles,PLUS,1,,\n", 2 * MIB + 100, BAREME_DONE},
		     {"n.c.,Arles,PLUS,1,,\n", 2 * MIB + 100, BAREME_DONE}};
	(void)state;
	for (size_t i = 0; i < COUNT(cases) * 4; i += ADDRESS_SANITIZED ? 3 : 1) {
		bareme_setting nature;
		bareme_list_options options = options_of(BAREME_LIST_CSV, &nature);
		told list = {0};
		size_t len = strlen(cases[i / 4].row), count = cases[i / 4].bytes / len;
		options.block = i % 2 == 0 ? 0 : 8 * MIB;
		put(&list, heading);
		put(&list, "0,Arles,PLUS,1,,\n");
		size_t start = list.len;
		list.text = realloc(list.text, start + count * len + 100);
		assert_non_null(list.text);
		for (size_t k = 0; k < count; k++)
			memcpy(list.text + start + k * len, cases[i / 4].row, len);
		list.len = start + count * len;
		list.text[list.len] = '\0';
		if (i % 4 >= 2)
			put(&list, "2,Arles,PLUS,1,,\n");
		outcome o = run(&list, options, SIZE_MAX);
		assert_int_equal(o.result, cases[i / 4].result);
		if (o.result == BAREME_BAD_INPUT)
			assert_non_null(strstr(o.told.text, "line 3: the rows of one operation are longer than"));
		outcome_free(&o);
		free(list.text);
	}
}

/* The tables with a product first that is not covered. */
static bareme_ruleset *load_turned(void)
{
	static const char pls[] = "        \"PLS\": { \"avis\": \"PLS (pr\xC3\xAAt locatif social) : ces aides ne le "
				  "couvrent pas\", \"avis@en\": "
				  "\"PLS (social rental loan): these aids do not cover it\" },\n";
	char first[sizeof pls + 100];
	tables t = tables_read();
	snprintf(first, sizeof first, "\"valeurs\": {\n%s        \"PLUS\": {", pls);
	tables_replace(&t, "datapackage.json", pls, "");
	tables_replace(&t, "datapackage.json", "\"valeurs\": {\n        \"PLUS\": {", first);
	bareme_ruleset *turned = tables_load(&t);
	tables_free(&t);
	return turned;
}

int main(void)
{
	rules = load_builtin();
	add_rows(groupings, sizeof *groupings, COUNT(groupings), test_grouping);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_tall_and_wide);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_outputs);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_blanks);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_words);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_limits);
	int failed = _cmocka_run_group_tests("products", tests, test_count, NULL, NULL);
	bareme_ruleset_free(rules);
	if (ADDRESS_SANITIZED)
		return failed;
	rules = load_turned();
	failed += _cmocka_run_group_tests("products, another first", tests, COUNT(groupings), NULL, NULL);
	bareme_ruleset_free(rules);
	return failed;
}
