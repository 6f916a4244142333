/*
 * Rows drawn at random: what they say is known case by case and day by day, and cut into rows in one of many ways.
 * Two ways to cut the same are no difference; otherwise each case is told exactly for the days on which it differs.
 */
#include "base/sanitized.h"
#include "rows.h"
#include "support.h"

#include <stdio.h>
#include <stdlib.h>

enum {
	AIDS = 3,
	SITUATIONS = 2,
	CAUSES = 12,
	CASES = AIDS * SITUATIONS * CAUSES,
	TERMS = 4,
	ROUNDS = ADDRESS_SANITIZED ? 25 : 100
};

static const char *const aids[AIDS] = {"als", "aide-loyer", "soli-al"};
static const char *const situations[SITUATIONS] = {"salarie", "non-salarie"};
static const char *const causes[CAUSES] = {
    "arret-maladie", "invalidite", "separation",     "chomage-partiel", "perte-emploi",     "violences-conjugales",
    "sinistre",      "deces",      "hausse-charges", "fin-contrat",     "arret-saisonnier", "autre"};

/* The first day of each term and the last one; the last term is open. */
static const char *const first_day[TERMS] = {"2021-01-01", "2022-01-01", "2023-01-01", "2024-01-01"};
static const char *const last_day[TERMS] = {"2021-12-31", "2022-12-31", "2023-12-31", ""};

/* The amount of each case in each term; 0 = no row. */
typedef struct model {
	unsigned amount[AIDS][SITUATIONS][CAUSES][TERMS];
} model;

static uint64_t seed = 2021;

static unsigned draw(unsigned below)
{
	seed = seed * 6364136223846793005U + 1442695040888963407U;
	return (unsigned)(seed >> 33) % below;
}

/* ---- Drawing what holds ---- */

/* Sets an amount, or none, for some cases and a run of terms. */
static void paint(model *m, unsigned times)
{
	while (times-- > 0) {
		unsigned aid = draw(AIDS), who = 1 + draw(3), which = draw(1 << CAUSES), amount = draw(4);
		unsigned from = draw(TERMS), to = from + draw(TERMS - from);
		if (draw(3) == 0)
			which = (1 << CAUSES) - 1;
		for (unsigned s = 0; s < SITUATIONS; s++)
			for (unsigned c = 0; c < CAUSES; c++)
				for (unsigned t = from; t <= to; t++)
					if ((who >> s & 1) != 0 && (which >> c & 1) != 0)
						m->amount[aid][s][c][t] = amount;
	}
}

/* ---- Cutting it into rows ---- */

typedef struct row {
	unsigned who, which, from, to;
} row;

/* True where the whole box has that amount and is not in a row yet. */
static bool is_free(const model *m, const model *done, unsigned aid, row r, unsigned amount)
{
	for (unsigned s = 0; s < SITUATIONS; s++)
		for (unsigned c = 0; c < CAUSES; c++)
			for (unsigned t = r.from; t <= r.to; t++)
				if ((r.who >> s & 1) != 0 && (r.which >> c & 1) != 0 &&
				    (m->amount[aid][s][c][t] != amount || done->amount[aid][s][c][t] != 0))
					return false;
	return true;
}

/* Grows a box here and there as far as chance will have it. */
static row grow_row(const model *m, const model *done, unsigned aid, row r, unsigned amount)
{
	for (unsigned tries = draw(40); tries > 0; tries--) {
		row wider = r;
		unsigned way = draw(4);
		if (way == 0)
			wider.who = 3;
		else if (way == 1 && r.to + 1 < TERMS)
			wider.to++;
		else
			wider.which |= 1U << draw(CAUSES);
		if (is_free(m, done, aid, wider, amount))
			r = wider;
	}
	return r;
}

static void put_row(char *text, size_t size, unsigned aid, row r, unsigned amount)
{
	size_t len = strlen(text);
	char who[64] = "", which[512] = "";
	for (unsigned s = 0; s < SITUATIONS; s++)
		if ((r.who >> s & 1) != 0)
			sprintf(who + strlen(who), "%s%s", *who == '\0' ? "" : "|", situations[s]);
	for (unsigned c = 0; c < CAUSES; c++)
		if ((r.which >> c & 1) != 0)
			sprintf(which + strlen(which), "%s%s", *which == '\0' ? "" : "|", causes[c]);
	if (r.which == (1 << CAUSES) - 1 && draw(2) == 0)
		strcpy(which, "*");
	int added = snprintf(text + len, size - len, "%s,%s,%s,subvention,%u00,1,%s,%s,ar-hlm-2021\n", aids[aid], who,
			     which, amount, first_day[r.from], last_day[r.to]);
	assert_in_range(added, 1, size - len - 1);
}

/* Every case in some row, in an order of chance. */
static bareme_ruleset *load_model(const model *m)
{
	static char text[1 << 20];
	model done = {0};
	strcpy(text, "aide,situation,motif,forme,montant,mois_max,du,au,source\n");
	unsigned start = draw(CASES * TERMS);
	for (unsigned i = 0; i < CASES * TERMS; i++) {
		unsigned k = (start + i * 7) % (CASES * TERMS);
		unsigned t = k % TERMS, c = k / TERMS % CAUSES, s = k / TERMS / CAUSES % SITUATIONS,
			 aid = k / TERMS / CAUSES / SITUATIONS, amount = m->amount[aid][s][c][t];
		if (amount == 0 || done.amount[aid][s][c][t] != 0)
			continue;
		row r = grow_row(m, &done, aid, (row){1U << s, 1U << c, t, t}, amount);
		put_row(text, sizeof text, aid, r, amount);
		for (s = 0; s < SITUATIONS; s++)
			for (c = 0; c < CAUSES; c++)
				for (t = r.from; t <= r.to; t++)
					if ((r.who >> s & 1) != 0 && (r.which >> c & 1) != 0)
						done.amount[aid][s][c][t] = 1;
	}
	tables tables = tables_read();
	tables_replace(&tables, "accompagnement.csv", NULL, text);
	bareme_ruleset *rules = tables_load(&tables);
	tables_free(&tables);
	return rules;
}

/* ---- What is told ---- */

/* True where "name=a|b" of a rule's conditions has the value. */
static bool has_value(const char *detail, const char *name, const char *value)
{
	const char *at = strstr(detail, name) + strlen(name) + 1;
	size_t end = strcspn(at, " "), len = strlen(value);
	if (end == 1 && *at == '*')
		return true;
	for (const char *rest = at; rest < at + end; rest += strcspn(rest, "| ") + 1)
		if (strcspn(rest, "| ") == len && memcmp(rest, value, len) == 0)
			return true;
	return false;
}

static bool covers(const bareme_change *c, unsigned aid, unsigned s, unsigned cause, unsigned term)
{
	int32_t day;
	bareme_date_parse(slice(first_day[term]), &day);
	return c->from <= day && day <= c->to && has_value(c->detail, "aide", aids[aid]) &&
	       has_value(c->detail, "situation", situations[s]) && has_value(c->detail, "motif", causes[cause]);
}

/* What a change says that the case had, or has. */
static unsigned amount_told(const bareme_change *c, bool after)
{
	for (size_t i = 0; i < c->count; i++) {
		bareme_number n = after ? c->values[i].number_after : c->values[i].number_before;
		if (strcmp(c->values[i].name, "montant") == 0)
			return n.present ? (unsigned)(n.value / 10000) : 0;
	}
	return 0;
}

static void check_case(const bareme_change *changes, size_t count, const model *m, const model *n, unsigned aid,
		       unsigned s, unsigned c, unsigned t)
{
	unsigned told = 0, before = m->amount[aid][s][c][t], after = n->amount[aid][s][c][t];
	for (size_t i = 0; i < count; i++) {
		if (!covers(&changes[i], aid, s, c, t))
			continue;
		told++;
		assert_int_equal(amount_told(&changes[i], false), before);
		assert_int_equal(amount_told(&changes[i], true), after);
	}
	assert_int_equal(told, before != after);
}

static void compare_models(const model *m, const model *n)
{
	bareme_ruleset *before = load_model(m), *after = load_model(n);
	bareme_diff *diff;
	size_t count;
	assert_int_equal(bareme_diff_new(&diff, before, after), BAREME_DONE);
	const bareme_change *changes = bareme_diff_changes(diff, &count);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(changes[i].subject, BAREME_SUBJECT_RULE);
	for (unsigned k = 0; k < CASES * TERMS; k++)
		check_case(changes, count, m, n, k / TERMS / CAUSES / SITUATIONS, k / TERMS / CAUSES % SITUATIONS,
			   k / TERMS % CAUSES, k % TERMS);
	bareme_diff_free(diff);
	bareme_ruleset_free(before);
	bareme_ruleset_free(after);
}

/* How much the rows afterwards differ: paints over those before. */
static const struct way {
	const char *name;
	unsigned paints;
} ways[] = {{"the same in other rows", 0}, {"one part differs", 1}, {"several parts differ", 3}, {"much differs", 8}};

static void test_way(void **state)
{
	const struct way *w = *state;
	for (unsigned i = 0; i < ROUNDS; i++) {
		model m = {0};
		paint(&m, 1 + i % 12);
		model n = m;
		paint(&n, w->paints);
		compare_models(&m, &n);
	}
}

int main(void)
{
	add_rows(ways, sizeof *ways, COUNT(ways), test_way);
	return _cmocka_run_group_tests("diff-cover", tests, test_count, NULL, NULL);
}
