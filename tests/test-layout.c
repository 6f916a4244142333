/* Text for a reader: lines and tables in a width, plain ASCII, columns of a terminal, failing memory. */
#include "rows.h"

#include "cli/term/charset.h"
#include "cli/term/layout.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* ---- The allocator: the linker sends every call of malloc and realloc here ---- */

static size_t allocations, failing; /* the one that fails, from 1; 0 = none */

void *__real_malloc(size_t size);
void *__real_realloc(void *old, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_realloc(void *old, size_t size);

void *__wrap_malloc(size_t size)
{
	return ++allocations == failing ? NULL : __real_malloc(size);
}

void *__wrap_realloc(void *old, size_t size)
{
	return ++allocations == failing ? NULL : __real_realloc(old, size);
}

/* ---- An outlet that keeps what is written ---- */

typedef struct kept {
	char *text;
	size_t len;
	outlet o;
} kept;

/* A terminal of that width; 0 for a file. */
static void keep(kept *k, size_t width)
{
	FILE *to = open_memstream(&k->text, &k->len);
	assert_non_null(to);
	outlet_open(&k->o, to, -1);
	if (width == 0)
		return;
	k->o.terminal = true;
	k->o.width = k->o.measure = k->o.window = width;
}

static const char *written(kept *k)
{
	fflush(k->o.to);
	return k->text;
}

static void drop(kept *k)
{
	FILE *to = k->o.to;
	outlet_close(&k->o);
	fclose(to);
	free(k->text);
}

/* ---- Columns ---- */

static const struct width_case {
	const char *name;
	const char *text;
	size_t columns;
} width_cases[] = {
    {"nothing", "", 0},
    {"ASCII", "plus", 4},
    {"accents", "\xC3\xA9\xC3\xA8\xC3\xA0", 3},
    {"an accent as a combining mark", "e\xCC\x81t\xC3\xA9", 3},
    {"wide characters", "\xE6\x9D\xB1\xE4\xBA\xAC", 4},
    {"a no-break space and a narrow one",
     "1\xC2\xA0"
     "000\xE2\x80\xAF\xE2\x82\xAC",
     7},
    {"a zero width space",
     "a\xE2\x80\x8B"
     "b",
     2},
    {"broken bytes count one each", "a\xFF\xC3", 3},
    {"marks of style take no room", "\002bold\001", 4},
};

static void test_width(void **state)
{
	const struct width_case *c = *state;
	assert_int_equal(lay_width(c->text, strlen(c->text)), c->columns);
}

/* ---- Plain ASCII ---- */

static const struct fold_case {
	const char *name;
	const char *text;
	const char *ascii;
} fold_cases[] = {
    {"as it is", "Le Pradet (83)", "Le Pradet (83)"},
    {"accents", "Fr\xC3\xA9jus, \xC3\x8Ele, Cuges-les-Pins, \xC3\xA7\xC3\xB9\xC3\xAF",
     "Frejus, Ile, Cuges-les-Pins, cui"},
    {"an accent as a combining mark", "Ce\xCC\x81reste", "Cereste"},
    {"ligatures",
     "\xC5\x93uvre, \xC3\x86gir, stra\xC3\x9F"
     "e",
     "oeuvre, AEgir, strasse"},
    {"the euro", "12,5 M\xE2\x82\xAC, 850\xC2\xA0k\xE2\x82\xAC", "12,5 MEUR, 850 kEUR"},
    {"no-break and narrow spaces",
     "1\xC2\xA0"
     "000\xE2\x80\xAF"
     "000\xC2\xA0: oui",
     "1 000 000 : oui"},
    {"the blanks inside guillemets go",
     "\xC2\xAB\xC2\xA0"
     "brut\xC2\xA0\xC2\xBB ; \xC2\xAB\xE2\x80\xAFnet\xE2\x80\xAF\xC2\xBB",
     "\"brut\" ; \"net\""},
    {"an empty pair of guillemets", "\xC2\xAB\xC2\xA0\xC2\xBB", "\"\""},
    {"apostrophes and dashes",
     "L\xE2\x80\x99\xC3\x8Ele \xE2\x80\x94 l\xE2\x80\x98"
     "eau \xE2\x80\x93 fin\xE2\x80\xA6",
     "L'Ile - l'eau - fin..."},
    {"fractions and powers", "\xC2\xBD m\xC2\xB2, n\xC2\xB0 1", "1/2 m2, no 1"},
    {"other letters", "\xD0\x9D\xD0\xB8\xE6\x9D\xB1", "???"},
    {"a broken byte", "caf\xE9", "caf?"},
    {"control characters",
     "a\x1B[31m\t\x7F\xC2\x9B"
     "b",
     "a<U+001B>[31m<U+0009><U+007F><U+009B>b"},
};

static void test_fold(void **state)
{
	const struct fold_case *c = *state;
	kept k;
	char wanted[256];
	keep(&k, 120);
	k.o.ascii = true;
	lay_add_string(&k.o, c->text);
	lay_set(&k.o, 0, 0);
	snprintf(wanted, sizeof wanted, "%s\n", c->ascii);
	assert_string_equal(written(&k), wanted);
	drop(&k);
}

/* ---- Lines ---- */

static const struct line_case {
	const char *name;
	const char *text;
	size_t measure, first, rest;
	const char *lines;
} line_cases[] = {
    {"nothing", "", 40, 2, 4, "  \n"},
    {"it fits", "one two", 40, 2, 4, "  one two\n"},
    {"to the last column", "aaaa bbbb", 9, 0, 2, "aaaa bbbb\n"},
    {"one column too many", "aaaa bbbbb", 9, 0, 2, "aaaa\n  bbbbb\n"},
    {"further lines are indented", "aa bb cc dd", 7, 2, 3, "  aa bb\n   cc\n   dd\n"},
    {"a long word stands alone", "abc https://example.org/long b", 12, 0, 2, "abc\n  https://example.org/long\n  b\n"},
    {"no break where the next line gives no more room", "a https://example.org/long b", 12, 0, 2,
     "a https://example.org/long\n  b\n"},
    {"a long word begins where it is", "https://example.org/long b", 12, 2, 4, "  https://example.org/long\n    b\n"},
    {"no break at a no-break space",
     "aa 1\xC2\xA0"
     "000 b",
     6, 0, 2,
     "aa\n  1\xC2\xA0"
     "000\n  b\n"},
    {"accents count as they show", "\xC3\xA9\xC3\xA9\xC3\xA9 \xC3\xA9\xC3\xA9 e", 6, 0, 2,
     "\xC3\xA9\xC3\xA9\xC3\xA9 \xC3\xA9\xC3\xA9\n  e\n"},
    {"combining marks take no room",
     "e\xCC\x81"
     "e\xCC\x81 ee",
     5, 0, 2,
     "e\xCC\x81"
     "e\xCC\x81 ee\n"},
    {"wide characters take two columns", "\xE6\x9D\xB1\xE6\x9D\xB1 ee", 6, 0, 2, "\xE6\x9D\xB1\xE6\x9D\xB1\n  ee\n"},
    {"several blanks stay", "a  b", 40, 0, 2, "a  b\n"},
    {"blanks at the end go", "a ", 40, 0, 2, "a\n"},
    {"what is too far right leaves no room below", "aa bb cc", 10, 0, 9, "aa bb cc\n"},
};

static void test_lines(void **state)
{
	const struct line_case *c = *state;
	kept k;
	keep(&k, c->measure);
	lay_add_string(&k.o, c->text);
	lay_set(&k.o, c->first, c->rest);
	assert_string_equal(written(&k), c->lines);
	drop(&k);
}

static void test_label(void **state)
{
	(void)state;
	kept k;
	keep(&k, 20);
	lay_add_label(&k.o, "Zone:", 8);
	lay_add_string(&k.o, "reste (of two regions)");
	lay_set(&k.o, 0, 8);
	lay_add_label(&k.o, "Much longer:", 8);
	lay_add_string(&k.o, "x");
	lay_set(&k.o, 0, 8);
	assert_string_equal(written(&k), "Zone:   reste (of\n        two regions)\nMuch longer: x\n");
	drop(&k);
}

/* Longer than what an outlet has room for at first, and than what is printed at a time. */
static void test_long(void **state)
{
	(void)state;
	enum { WORDS = 5000 };
	kept k;
	keep(&k, 80);
	char *text = malloc(5 * WORDS + 1);
	for (size_t i = 0; i < WORDS; i++)
		memcpy(text + 5 * i, "word ", 6);
	lay_add(&k.o, "%s", text);
	lay_set(&k.o, 0, 0);
	const char *line = written(&k);
	size_t words = 0;
	for (size_t len; *line != '\0'; line += len + 1) {
		len = strcspn(line, "\n");
		assert_in_range(len, 4, 80);
		words += (len + 1) / 5;
	}
	assert_int_equal(words, WORDS);
	assert_false(k.o.failed);
	free(text);
	drop(&k);
}

static void test_styles(void **state)
{
	(void)state;
	kept k;
	keep(&k, 80);
	k.o.styled = true;
	lay_heading(&k.o, "Sources");
	lay_add_string(&k.o, "Status: \001\002");
	lay_add_styled(&k.o, LAY_GOOD, "ok");
	lay_set(&k.o, 0, 2);
	assert_string_equal(written(&k), "\033[1mSources\033[0m\nStatus: <U+0001><U+0002>\033[1;32mok\033[0m\n");
	drop(&k);
}

static void test_items(void **state)
{
	(void)state;
	kept terminal, file;
	keep(&terminal, 10);
	keep(&file, 0);
	for (int i = 0; i < 2; i++) {
		outlet *o = i == 0 ? &terminal.o : &file.o;
		lay_add_string(o, "aaaa bbbb cccc");
		lay_set_item(o, 2, 4);
	}
	assert_string_equal(written(&terminal), "  aaaa\n    bbbb\n    cccc\n");
	assert_string_equal(written(&file), "  aaaa bbbb cccc\n");
	drop(&terminal);
	drop(&file);
}

/* The line of progress stays on its line, whatever the terminal's width. */
static void test_over(void **state)
{
	(void)state;
	kept k;
	keep(&k, 8);
	lay_add_string(&k.o, "1 op\xC3\xA9ration");
	lay_set_over(&k.o);
	lay_add_string(&k.o, "short");
	lay_set_over(&k.o);
	lay_set_over(&k.o);
	assert_string_equal(written(&k), "\r\033[K1 op\xC3\xA9ra\r\033[Kshort\r\033[K");
	drop(&k);
	/* Text is set for a window that is wider than this one, but what stands over it must fit. */
	keep(&k, LAY_NARROWEST);
	k.o.window = 8;
	lay_add_string(&k.o, "1 op\xC3\xA9ration");
	lay_set_over(&k.o);
	assert_string_equal(written(&k), "\r\033[K1 op\xC3\xA9ra");
	drop(&k);
}

/* ---- Tables ---- */

static const lay_column aids[] = {{"Aid", LAY_TEXT, false, 0},
				  {"Form", LAY_FIXED, false, 0},
				  {"At most", LAY_NUMBER, false, 0},
				  {"Rule", LAY_FIXED, true, 0}};
static const char *const aid_cells[] = {
    "PLUS, complementary aid", "loan", "1,000.00", "reconstitution.csv:2", "PLAI, base aid", "grant", "86.00",
    "reconstitution.csv:4",    NULL};

static const lay_column plan[] = {{"", LAY_TEXT, false, 0}, {"", LAY_NUMBER, false, 0}};
static const char *const plan_cells[] = {"Reste \xC3\xA0 financer",
					 "1\xC2\xA0"
					 "000,00",
					 "\xE6\x9D\xB1",
					 "9",
					 "e\xCC\x81",
					 "10",
					 NULL};

static const lay_column rows[] = {
    {"motif", LAY_TEXT, false, 0}, {"du", LAY_TEXT, false, 0}, {"au", LAY_TEXT, false, 0}};
static const char *const row_cells[] = {
    "arret-maladie|invalidite|separation", "2021-04-08", "", "*", "2021-04-08", "", NULL};

static const lay_column apart[] = {{"", LAY_TEXT, false, 6}, {"", LAY_NUMBER, false, 5}, {"", LAY_TEXT, false, 0}};
static const char *const apart_cells[] = {"a", "1", "some words that go on", NULL};

static const char *const none[] = {NULL};
static const char *const endless[] = {"abcdefghijklmnopqrstuvwxyz", "1", NULL};

static const struct table_case {
	const char *name;
	const lay_column *columns;
	size_t count;
	const char *const *cells;
	size_t width; /* 0: a file */
	const char *lines;
} table_cases[] = {
    {"in a file", aids, 4, aid_cells, 0,
     "  Aid                      Form    At most  Rule\n"
     "  PLUS, complementary aid  loan   1,000.00  reconstitution.csv:2\n"
     "  PLAI, base aid           grant     86.00  reconstitution.csv:4\n"},
    {"to the last column", aids, 4, aid_cells, 64,
     "  Aid                      Form    At most  Rule\n"
     "  PLUS, complementary aid  loan   1,000.00  reconstitution.csv:2\n"
     "  PLAI, base aid           grant     86.00  reconstitution.csv:4\n"},
    {"the last column below", aids, 4, aid_cells, 63,
     "  Aid                      Form    At most\n"
     "  PLUS, complementary aid  loan   1,000.00\n"
     "    reconstitution.csv:2\n"
     "  PLAI, base aid           grant     86.00\n"
     "    reconstitution.csv:4\n"},
    {"cells broken", aids, 4, aid_cells, 40,
     "  Aid                    Form    At most\n"
     "  PLUS, complementary    loan   1,000.00\n"
     "  aid\n"
     "    reconstitution.csv:2\n"
     "  PLAI, base aid         grant     86.00\n"
     "    reconstitution.csv:4\n"},
    {"blocks, numbers in one column", aids, 4, aid_cells, 30,
     "  Aid      PLUS, complementary\n"
     "           aid\n"
     "  Form     loan\n"
     "  At most  1,000.00\n"
     "  Rule     reconstitution.csv:2\n"
     "\n"
     "  Aid      PLAI, base aid\n"
     "  Form     grant\n"
     "  At most     86.00\n"
     "  Rule     reconstitution.csv:4\n"},
    {"accents, wide characters and combining marks", plan, 2, plan_cells, 0,
     "  Reste \xC3\xA0 financer  1\xC2\xA0"
     "000,00\n"
     "  \xE6\x9D\xB1                       9\n"
     "  e\xCC\x81                       10\n"},
    {"empty cells at the end leave no blanks", rows, 3, row_cells, 0,
     "  motif                                du          au\n"
     "  arret-maladie|invalidite|separation  2021-04-08\n"
     "  *                                    2021-04-08\n"},
    {"broken behind bars", rows, 3, row_cells, 40,
     "  motif                   du          au\n"
     "  arret-maladie|          2021-04-08\n"
     "  invalidite|separation\n"
     "  *                       2021-04-08\n"},
    {"empty cells have no line in a block", rows, 3, row_cells, 28,
     "  motif  arret-maladie|\n"
     "         invalidite|\n"
     "         separation\n"
     "  du     2021-04-08\n"
     "\n"
     "  motif  *\n"
     "  du     2021-04-08\n"},
    {"apart where there is room", apart, 3, apart_cells, 40, "  a           1  some words that go on\n"},
    {"close where there is less", apart, 3, apart_cells, 30, "  a  1  some words that go on\n"},
    {"without headings it runs on", apart, 3, apart_cells, 20, "  a  1  some words\n    that go on\n"},
    {"headings without rows", aids, 4, none, 0, "  Aid  Form  At most  Rule\n"},
    {"nothing at all", plan, 2, none, 0, ""},
    {"a word without end in a block", (const lay_column[]){{"id", LAY_TEXT, false, 0}, {"n", LAY_NUMBER, false, 0}}, 2,
     endless, 16,
     "  id  abcdefghij\n"
     "      klmnopqrst\n"
     "      uvwxyz\n"
     "  n   1\n"},
};

static void set_table(outlet *o, const struct table_case *c)
{
	lay_table table;
	lay_table_begin(&table, o, LAY_INDENT, c->columns, c->count);
	for (size_t i = 0; c->cells[i] != NULL; i++)
		lay_table_cell(&table, "%s", c->cells[i]);
	lay_table_end(&table);
}

static void test_table(void **state)
{
	const struct table_case *c = *state;
	kept k;
	keep(&k, c->width);
	set_table(&k.o, c);
	assert_string_equal(written(&k), c->lines);
	assert_false(k.o.failed);
	drop(&k);
}

/* ---- Failures ---- */

/* Whichever allocation fails, the outlet says so, and nothing leaks. */
static void test_memory(void **state)
{
	(void)state;
	static char text[8192];
	memset(text, 'x', sizeof text - 1);
	const char *const cells[] = {text, "1", NULL};
	const struct table_case c = {"", plan, 2, cells, 0, NULL};
	for (size_t n = 0, count = 1; n <= count; n++) {
		kept k;
		keep(&k, 0);
		allocations = 0;
		failing = n;
		lay_add(&k.o, "%s", text);
		lay_set(&k.o, 0, 0);
		set_table(&k.o, &c);
		failing = 0;
		count = n == 0 ? allocations : count;
		assert_int_equal(k.o.failed, n > 0);
		drop(&k);
	}
}

static void test_full_disk(void **state)
{
	(void)state;
	outlet o;
	FILE *to = fopen("/dev/full", "w");
	assert_non_null(to);
	outlet_open(&o, to, fileno(to));
	assert_false(o.terminal);
	lay_heading(&o, "Sources");
	assert_int_not_equal(fflush(to), 0);
	outlet_close(&o);
	fclose(to);
}

/* ---- The locale ---- */

static const struct locale_case {
	const char *name;
	const char *all, *characters, *lang; /* LC_ALL, LC_CTYPE, LANG */
	bool utf8;
} locale_cases[] = {
    {"nothing set", NULL, NULL, NULL, false},
    {"C", "C", NULL, NULL, false},
    {"POSIX", "POSIX", NULL, NULL, false},
    {"C.UTF-8", "C.UTF-8", NULL, NULL, true},
    {"the first that is set", "C", "C.UTF-8", "C.UTF-8", false},
    {"an empty one is not set", "", "C.UTF-8", "C", true},
    {"a locale that is not installed", NULL, NULL, "xx_XX.UTF-8", true},
    {"its other spelling", NULL, NULL, "xx_XX.utf8", true},
    {"with a modifier", NULL, NULL, "xx_XX.UTF-8@euro", true},
    {"other characters", NULL, NULL, "xx_XX.ISO-8859-1", false},
    {"none named", NULL, NULL, "xx_XX", false},
    {"characters alone", NULL, "UTF-8", NULL, true},
    {"other characters alone", NULL, "ISO-8859-1", NULL, false},
};

static void set_variable(const char *name, const char *value)
{
	assert_int_equal(value == NULL ? unsetenv(name) : setenv(name, value, 1), 0);
}

static void test_locale(void **state)
{
	const struct locale_case *c = *state;
	set_variable("LC_ALL", c->all);
	set_variable("LC_CTYPE", c->characters);
	set_variable("LANG", c->lang);
	assert_int_equal(charset_is_utf8(), c->utf8);
}

int main(void)
{
	add_rows(width_cases, sizeof *width_cases, COUNT(width_cases), test_width);
	add_rows(fold_cases, sizeof *fold_cases, COUNT(fold_cases), test_fold);
	add_rows(line_cases, sizeof *line_cases, COUNT(line_cases), test_lines);
	add_rows(table_cases, sizeof *table_cases, COUNT(table_cases), test_table);
	add_rows(locale_cases, sizeof *locale_cases, COUNT(locale_cases), test_locale);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_label);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_long);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_styles);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_items);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_over);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_memory);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_full_disk);
	return _cmocka_run_group_tests("layout", tests, test_count, NULL, NULL);
}
