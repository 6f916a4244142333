/* Sums by columns: which spellings are one group, the bound, sums beyond 64 bits, and the order of what is merged. */
#include "engine/summary.h"

#include "support.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_ROOM = 64 };

/* "Erilia|2021" as a key: each text with a NUL after it. */
static bareme_text key_of(const char *texts, char key[KEY_ROOM])
{
	size_t len = strcmp(texts, "-") == 0 ? 0 : strlen(texts);
	assert_true(len + 1 < KEY_ROOM);
	for (size_t i = 0; i < len; i++)
		key[i] = texts[i] == '|' ? '\0' : texts[i] == '_' ? ' ' : texts[i];
	key[len] = '\0';
	return (bareme_text){key, len + 1};
}

/* A group of one operation with that loan. */
static void add(sums *s, const char *texts, int64_t loan)
{
	char key[KEY_ROOM];
	sums_group g = {.key = key_of(texts, key), .by_status = {1}};
	g.amounts[BAREME_GROUP_LOANS].sum = loan;
	g.amounts[BAREME_GROUP_LOANS].operations = 1;
	assert_true(sums_add_group(s, &g, false));
}

/* The groups in order, "Erilia|2021 3 loans ..." */
static char *shown(sums *s)
{
	char *text = NULL;
	size_t len;
	const sums_group *g;
	FILE *to = open_memstream(&text, &len);
	assert_true(sums_sort(s));
	for (size_t i = 0; (g = sums_at(s, i)) != NULL; i++) {
		char sum[BAREME_TEXT_MAX];
		for (size_t at = 0; at + 1 < g->key.len; at++) {
			char c = g->key.data[at];
			fputc(c == '\0' ? '|' : c == ' ' ? '_' : c, to);
		}
		bareme_sum_print(wide_to_sum(g->amounts[BAREME_GROUP_LOANS].sum), '.', sum);
		fprintf(to, "%s %llu %s; ",
			g == &s->rest     ? "others"
			: g->key.len == 1 ? "-"
					  : "",
			(unsigned long long)g->by_status[BAREME_GRANTED], sum);
	}
	fclose(to);
	return text;
}

static const struct {
	const char *name;
	size_t by, most;
	const char *added; /* keys with blanks between them; "_" stands for a blank, "-" for no text */
	const char *expected;
} cases[] = {
    {"case and blanks make no difference", 1, 0, "Erilia ERILIA ÉRILIA érilia La_Garde la__garde",
     "Erilia 2 0.02; ÉRILIA 2 0.02; La_Garde 2 0.02; "},
    {"numbers in their order, what is not given last", 1, 0, "10 9 - B a",
     "9 1 0.01; 10 1 0.01; a 1 0.01; B 1 0.01; - 1 0.01; "},
    {"each text as it came first", 2, 0, "Erilia|2021 ERILIA|2022 x|A X|b x|a",
     "Erilia|2021 1 0.01; Erilia|2022 1 0.01; x|A 2 0.02; x|b 1 0.01; "},
    {"beyond the bound", 1, 2, "b c d a B e", "b 2 0.02; c 1 0.01; others 3 0.03; "},
};

/* The keys added at once, and in two or more lots that are merged. */
static void test_groups(void **state)
{
	static const char *const by[] = {"a", "b"};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		for (size_t lot = 1; lot < 8; lot++) {
			sums all = {.most = cases[i].most}, some = {0};
			char words[256];
			size_t count = 0;
			snprintf(words, sizeof words, "%s", cases[i].added);
			assert_true(sums_begin(&all, by, cases[i].by) && sums_begin(&some, by, cases[i].by));
			for (char *rest = words, *word; (word = strsep(&rest, " ")) != NULL;) {
				add(lot == 7 ? &all : &some, word, 1);
				if (++count % lot == 0) {
					assert_true(sums_merge(&all, &some));
					sums_clear(&some);
				}
			}
			assert_true(sums_merge(&all, &some));
			char *text = shown(&all);
			if (strcmp(text, cases[i].expected) != 0)
				print_error("%s, in lots of %zu\n", cases[i].name, lot);
			assert_string_equal(text, cases[i].expected);
			free(text);
			sums_free(&all);
			sums_free(&some);
		}
}

/* 2,000 amounts of 10^16 cents are more than 64 bits hold, and so are they twice. */
static void test_wide(void **state)
{
	static const char *const by[] = {"a"};
	sums s = {0}, twice = {0};
	(void)state;
	assert_true(sums_begin(&s, by, 1) && sums_begin(&twice, by, 1));
	for (int i = 0; i < 2000; i++)
		add(&s, "x", 10000000000000000);
	assert_true(sums_merge(&twice, &s) && sums_merge(&twice, &s));
	char *text = shown(&twice);
	assert_string_equal(text, "x 4000 400000000000000000.00; ");
	free(text);
	sums_free(&s);
	sums_free(&twice);
}

/* Sums by columns are the same where their names fold to the same, and are no others. */
static void test_agreement(void **state)
{
	static const struct {
		const char *own[2], *other[2];
		bool agree;
	} by[] = {
	    {{"Bailleur"}, {"BAILLEUR"}, true},
	    {{"a", "b"}, {"A", "B"}, true},
	    {{"a", "b"}, {"a", "c"}, false},
	    {{"a", "b"}, {"b", "a"}, false},
	    {{"a", "b"}, {"a"}, false},
	    {{"\xE2\x82\xAC"}, {"\xE2\x82\xAC"}, true},
	    {{"\xE2\x82\xAC"}, {"\xC2\xA3"}, false},
	};
	(void)state;
	for (size_t i = 0; i < sizeof by / sizeof *by; i++) {
		sums own = {0}, other = {0};
		assert_true(sums_begin(&own, by[i].own, 1 + (by[i].own[1] != NULL)));
		assert_true(sums_begin(&other, by[i].other, 1 + (by[i].other[1] != NULL)));
		assert_int_equal(sums_agree(&own, &other), by[i].agree);
		assert_int_equal(sums_agree(&other, &own), by[i].agree);
		sums_free(&own);
		sums_free(&other);
	}
}

/* However many texts there are, and spellings of those that count: no more are kept than twice the bound. */
static void test_bound(void **state)
{
	static const char *const by[] = {"a"};
	sums s = {.most = 3};
	(void)state;
	assert_true(sums_begin(&s, by, 1));
	add(&s, "key", 1);
	for (int i = 0; i < 64; i++) {
		char text[16], spelled[] = "some_long_key";
		snprintf(text, sizeof text, "%d", i);
		add(&s, text, 1);
		for (size_t at = 0; at < 6; at++)
			if ((i >> at & 1) != 0)
				spelled[at + (at >= 4)] -= 'a' - 'A';
		add(&s, spelled, 1);
	}
	char *text = shown(&s);
	assert_string_equal(text, "0 1 0.01; key 1 0.01; some_long_key 64 0.64; others 63 0.63; ");
	assert_int_equal(s.known.count, 6);
	free(text);
	sums_free(&s);
}

static bareme_result run(const bareme_ruleset *r, const char *text, const char *const *by, size_t by_count,
			 bareme_list_summary *sums)
{
	bareme_text list = {text, strlen(text)};
	bareme_list_options o = bareme_list_options_init();
	o.read = give_text;
	o.read_payload = &list;
	o.write = leave_text;
	o.date = 19000;
	o.by = by;
	o.by_count = by_count;
	return bareme_list_run(r, &o, sums);
}

/* Eight columns of texts as long as they may be, in their order. */
static void test_long_texts(void **state)
{
	enum { COLUMNS = 8, LONG = SUMS_TEXT_MAX };
	static const char *const by[COLUMNS] = {"c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7"};
	static char list[COLUMNS * (LONG + 10) * 3], text[LONG + 1];
	bareme_ruleset *r = load_builtin();
	bareme_list_summary *s;
	bareme_group g = bareme_group_init();
	(void)state;
	char *to = stpcpy(list, "nature,zone,plus");
	for (size_t c = 0; c < COLUMNS; c++)
		to += sprintf(to, ",%s", by[c]);
	for (char letter = 'b'; letter >= 'a'; letter--) {
		memset(text, letter, LONG);
		to = stpcpy(to, "\nreconstitution,reste,1");
		for (size_t c = 0; c < COLUMNS; c++)
			to += sprintf(to, ",%s", text);
	}
	strcpy(to, "\n");
	assert_int_equal(bareme_list_summary_new(&s, r), BAREME_DONE);
	assert_int_equal(run(r, list, by, COLUMNS, s), BAREME_DONE);
	for (size_t i = 0; i < 2; i++) {
		assert_true(bareme_list_summary_group(s, i, &g));
		memset(text, i == 0 ? 'a' : 'b', LONG);
		for (size_t c = 0; c < COLUMNS; c++)
			assert_string_equal(g.texts[c], text);
	}
	assert_false(bareme_list_summary_group(s, 2, &g));
	bareme_list_summary_free(s);
	bareme_ruleset_free(r);
}

/* A summary of several lists: sums by the same columns are added up, others begin anew. */
static void test_lists(void **state)
{
	static const char list[] = "nature,zone,plus,lot\nreconstitution,reste,1,a\nreconstitution,reste,2,b\n";
	static const char *const by[] = {"lot", "zone", "lot", "lot", "lot", "lot", "lot", "lot", "lot"};
	bareme_ruleset *r = load_builtin();
	bareme_list_summary *s;
	bareme_group g = bareme_group_init();
	uint64_t line = 1;
	(void)state;
	assert_int_equal(bareme_list_summary_new(&s, r), BAREME_DONE);
	assert_false(bareme_list_summary_group(s, BAREME_ALL_GROUPS, &g));
	assert_null(bareme_list_summary_by(s, 0));
	assert_int_equal(run(r, list, by, 1, s), BAREME_DONE);
	assert_int_equal(run(r, list, by, 1, s), BAREME_DONE);
	assert_true(bareme_list_summary_group(s, 1, &g));
	assert_string_equal(g.texts[0], "b");
	assert_int_equal(g.by_status[BAREME_GRANTED], 2);
	assert_int_equal(g.amounts[BAREME_GROUP_LOANS].sum.low, 2 * 2 * 670000);
	assert_int_equal(g.amounts[BAREME_GROUP_DWELLINGS].sum.low, 4);
	assert_int_equal(g.amounts[BAREME_GROUP_COST].operations, 0);
	assert_false(bareme_list_summary_group(s, 2, &g));
	assert_true(bareme_list_summary_group(s, BAREME_ALL_GROUPS, &g));
	assert_int_equal(g.by_status[BAREME_GRANTED], 4);
	assert_int_equal(run(r, list, by + 1, 1, s), BAREME_DONE);
	assert_string_equal(bareme_list_summary_by(s, 0), "zone");
	assert_null(bareme_list_summary_by(s, 1));
	assert_true(bareme_list_summary_group(s, 0, &g));
	assert_int_equal(g.by_status[BAREME_GRANTED], 2);
	assert_int_equal(bareme_list_summary_records(s), 6);
	assert_null(bareme_list_summary_stray_unit(s, &line));
	assert_int_equal(line, 0);
	g.size = 0;
	assert_false(bareme_list_summary_group(s, 0, &g));
	/* A caller of an earlier version, whose struct ended there. */
	g = bareme_group_init();
	g.size = offsetof(bareme_group, amounts);
	assert_true(bareme_list_summary_group(s, 0, &g));
	assert_int_equal(g.amounts[BAREME_GROUP_LOANS].operations, 0);
	assert_int_equal(run(r, list, by, 9, s), BAREME_BAD_OPTIONS);
	bareme_list_summary_free(s);
	bareme_ruleset_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_groups),     cmocka_unit_test(test_wide),
					   cmocka_unit_test(test_agreement),  cmocka_unit_test(test_bound),
					   cmocka_unit_test(test_long_texts), cmocka_unit_test(test_lists)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
