/* Variants side by side: which rows there are, what differs, and which variant leaves the least to finance. */
#include "support.h"

#include "rows.h"

#include <stdio.h>
#include <stdlib.h>

static bareme_ruleset *rules;

/* Rows as "title | cell | cell", "*" before those that differ; sections have a blank line between them. */
typedef struct shown {
	char text[8192];
	size_t len, count;
	bareme_section section;
} shown;

static void add(shown *s, const char *between, bareme_text t)
{
	int len = snprintf(s->text + s->len, sizeof s->text - s->len, "%s%.*s", between, (int)t.len, t.data);
	assert_true(len >= 0 && s->len + (size_t)len < sizeof s->text);
	s->len += (size_t)len;
}

static int take(const bareme_comparison_row *row, void *payload)
{
	shown *s = payload;
	if (s->len > 0 && s->section != row->section)
		add(s, "\n", (bareme_text){"", 0});
	s->section = row->section;
	add(s, row->differs ? "*" : "", row->title);
	for (size_t i = 0; i < s->count; i++)
		add(s, " | ", row->cells[i]);
	add(s, "\n", (bareme_text){"", 0});
	return 0;
}

struct compare_case {
	const char *name;
	const char *variants[BAREME_VARIANTS_MAX]; /* NULL after the last */
	unsigned least;
	const char *rows; /* that are shown, one after the other */
};

#define MARSEILLE "nature=reconstitution|commune=Marseille|date=2021-06-01|investissement=6000000|"

static const struct compare_case cases[] = {
    /* 20 x 8,000 = 160,000; 10 x 8,000 + 10 x 11,000 = 190,000 and 10 x 8,600 = 86,000; nothing else pays for
       6,000,000. */
    {"compare: the mix of products",
     {MARSEILLE "plus=20", MARSEILLE "plus=10|plai=10"},
     2,
     "Kind of operation | replacement social housing | replacement social housing\n"
     "Commune (INSEE code or name) | Marseille | Marseille\n"
     "Zone | metropolises of Marseille, Toulon and Nice | metropolises of Marseille, Toulon and Nice\n"
     "*PLUS dwellings | 20 | 10\n"
     "*PLAI dwellings |  | 10\n"
     "Total investment | 6,000,000.00\u00A0\u20AC | 6,000,000.00\u00A0\u20AC\n"
     "Date of the operation | 2021-06-01 | 2021-06-01\n"
     "\n"
     "Status | ok | ok\n"
     "*Loans, at most | 160,000.00 | 190,000.00\n"
     "*Grants, at most | 0.00 | 86,000.00\n"
     "*Balance to be financed, before the resources not given | 5,840,000.00 | 5,724,000.00\n"
     "\n"
     "*PLUS, base aid: loan | 160,000.00 | 80,000.00\n"
     "*PLAI, base aid: loan |  | 110,000.00\n"
     "*PLAI, base aid: grant |  | 86,000.00\n"},
    /* A row that only the second has comes in its place: PLUS before PLAI. */
    {"compare: a variant that is refused has no amount",
     {"nature=reconstitution|zone=reste|plai=1|date=2021-06-01",
      "nature=reconstitution|zone=reste|plus=x|date=2021-06-01",
      "nature=reconstitution|zone=reste|plus=2|plai=1|date=2021-06-01"},
     0,
     "Kind of operation | replacement social housing | replacement social housing | replacement social housing\n"
     "Zone | rest of Provence-Alpes-C\u00F4te d'Azur and Corsica | rest of Provence-Alpes-C\u00F4te d'Azur and Corsica"
     " | rest of Provence-Alpes-C\u00F4te d'Azur and Corsica\n"
     "*PLUS dwellings |  | x | 2\n"
     "*PLAI dwellings | 1 |  | 1\n"
     "Date of the operation | 2021-06-01 | 2021-06-01 | 2021-06-01\n"
     "\n"
     "*Status | ok | invalide | ok\n"
     "*Loans, at most | 9,000.00 |  | 22,400.00\n"
     "*Grants, at most | 7,200.00 |  | 7,200.00\n"
     "\n"
     "*PLUS, base aid: loan |  |  | 13,400.00\n"
     "*PLAI, base aid: loan | 9,000.00 |  | 9,000.00\n"
     "*PLAI, base aid: grant | 7,200.00 |  | 7,200.00\n"
     "\n"
     "*valeur-invalide: plus=x: not a number |  | x | \n"},
    /* 0.6 x 1,000,000 = 600,000 and 450,000 exceed it by 50,000; 1,000,000 - 600,000 - 400,000 leaves 0: neither lacks
       money. */
    {"compare: a surplus leaves nothing to finance, as 0 does",
     {"nature=requalification|investissement=1000000|subvention_anru=0|autres_ressources=450000|date=2021-06-01",
      "nature=requalification|investissement=1000000|subvention_anru=0|autres_ressources=400000|date=2021-06-01",
      "nature=requalification|investissement=1000000|subvention_anru=0|autres_ressources=399999.99|date=2021-06-01"},
     3,
     NULL},
    /* 0.6 x 1,000,000 - 100,000, and 0.6 x 900,000: one aid, by two readings. */
    {"compare: two readings of the rule",
     {"nature=requalification|investissement=1000000|subvention_anru=100000|date=2021-06-01",
      "nature=requalification|investissement=1000000|subvention_anru=100000|date=2021-06-01|lecture=net"},
     2,
     "Kind of operation | rehabilitation | rehabilitation\n"
     "Total investment | 1,000,000.00\u00A0\u20AC | 1,000,000.00\u00A0\u20AC\n"
     "ANRU grant | 100,000.00\u00A0\u20AC | 100,000.00\u00A0\u20AC\n"
     "*Reading of the rule |  | rate applied to the investment less the grant\n"
     "Date of the operation | 2021-06-01 | 2021-06-01\n"
     "\n"
     "Status | ok | ok\n"
     "*Loans, at most | 500,000.00 | 540,000.00\n"
     "Grants, at most | 0.00 | 0.00\n"
     "*Balance to be financed, before the resources not given | 400,000.00 | 360,000.00\n"
     "\n"
     "*Rehabilitation: loan | 500,000.00 | 540,000.00\n"
     "\n"
     "*lecture: computed as \"brut\" (rate applied to the investment, then the grant taken off); \"net\" (rate applied "
     "to "
     "the investment less the grant) would give 540,000.00 | x | \n"
     "*lecture: computed as \"net\" (rate applied to the investment less the grant); \"brut\" (rate applied to the "
     "investment, then the grant taken off) would give 500,000.00 |  | x\n"},
    {"compare: all leave the same", {MARSEILLE "plus=20", MARSEILLE "plus=20|id=b"}, 0, NULL},
    {"compare: one plan alone is the smallest of nothing",
     {MARSEILLE "plus=20", "nature=reconstitution|commune=Marseille|plus=20|date=2021-06-01"},
     0,
     NULL},
};

static void test_compare(void **state)
{
	const struct compare_case *c = *state;
	asked asked[BAREME_VARIANTS_MAX];
	const bareme_answer *answers[BAREME_VARIANTS_MAX];
	shown s = {.len = 0};
	for (; s.count < BAREME_VARIANTS_MAX && c->variants[s.count] != NULL; s.count++) {
		asked[s.count] = ask(rules, c->variants[s.count]);
		answers[s.count] = asked[s.count].answer;
	}
	assert_int_equal(bareme_compare(answers, s.count, NULL, take, &s), BAREME_DONE);
	if (c->rows != NULL)
		assert_string_equal(s.text, c->rows);
	assert_int_equal(bareme_compare_least(answers, s.count), c->least);
	for (size_t i = 0; i < s.count; i++)
		asked_free(&asked[i]);
}

static int refuse(const bareme_comparison_row *row, void *payload)
{
	(void)row;
	(void)payload;
	return 1;
}

static void test_stops(void **state)
{
	(void)state;
	asked a = ask(rules, MARSEILLE "plus=20");
	const bareme_answer *twice[] = {a.answer, a.answer};
	assert_int_equal(bareme_compare(twice, 2, NULL, refuse, NULL), BAREME_STOPPED);
	asked_free(&a);
}

int main(void)
{
	rules = load_builtin();
	add_rows(cases, sizeof *cases, COUNT(cases), test_compare);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_stops);
	int failed = _cmocka_run_group_tests("compare", tests, test_count, NULL, NULL);
	bareme_ruleset_free(rules);
	return failed;
}
