/* What was decided for operations that are alike, used again: always the same as an evaluation from the start. */
#include "base/sanitized.h"
#include "engine/decisions.h"
#include "support.h"

#include "rows.h"

#include <stdlib.h>

enum { OPERATIONS = ADDRESS_SANITIZED ? 15000 : 150000 };

/* Edits of the tables under which the same must hold. */
typedef struct decision_case {
	const char *name;
	edit edits[2]; /* file NULL = none */
} decision_case;

static const decision_case cases[] = {
    {"tables as they are", {{NULL, NULL, NULL}}},
    {"rows that end, and others that follow", {{"reconstitution.csv", "2021-04-08,,", "2021-04-08,2022-12-31,"}}},
    {"readings compared where another field is above 0",
     {{"datapackage.json", "\"si_positif\": \"subvention_anru\"", "\"si_positif\": \"autres_ressources\""}}},
    {"a reading without rows", {{"requalification.csv", "net,0.60,2021-04-08", "net,0.60,2023-01-01"}}},
    {"a formula that overflows",
     {{"datapackage.json", "\"pret * logements\"", "\"pret * logements * 9000000000000000\""}}},
    {"numbers below 0",
     {{"datapackage.json", "\"minimum\": 0, \"maximum\": 100000", "\"minimum\": -5, \"maximum\": 100000"}}},
    {"an aid excluded where numbers are given",
     {{"datapackage.json", "\"exclut\": { \"mode\": [\"autre\"] }",
       "\"exclut\": { \"complement\": [\"oui\"], \"mode\": [\"autre\", \"vefa\"] }"}}},
    {"ranges that exclude",
     {{"datapackage.json", "\"exclut\": { \"mode\": [\"autre\"] }",
       "\"exclut\": { \"mode\": [\"autre\"], \"plus\": [\"7..59\"], \"date\": [\">=2023-01-01\"] }"}}},
    {"ranges that lines are for",
     {{"datapackage.json", "\"si\": { \"complement\": [\"oui\"] }",
       "\"si\": { \"complement\": [\"oui\"], \"plai\": [\"<=60\"], \"investissement\": [\">=12.5\"] }"}}},
    {"limits of rows",
     {{"datapackage.json", "\"complet\": false,", "\"complet\": false, \"exige\": [\"mois > mois_max\"],"}}},
    {"a remark on a range",
     {{"datapackage.json", "\"si\": { \"aide\": [\"soli-al\"], \"departement\"",
       "\"si\": { \"aide\": [\"soli-al\"], \"mois\": [\"2..7\", \">60\"], \"departement\""}}},
    {"a field of one value that excludes",
     {{"datapackage.json", "\"exclut\": { \"mode\": [\"autre\"] }",
       "\"exclut\": { \"mode\": [\"autre\"], \"accord\": [\"oui\"] }"},
      {"datapackage.json", "{\n          \"name\": \"mode\", \"type\"",
       "{ \"name\": \"accord\", \"constraints\": { \"enum\": [\"oui\"] } },\n        {\n          \"name\": \"mode\", "
       "\"type\""}}},
};

static uint64_t seed;

/* A congruence, so that every run tries the same operations. */
static size_t below(size_t limit)
{
	seed = seed * 6364136223846793005U + 1442695040888963407U;
	return (size_t)(seed >> 33) % limit;
}

static const char *some_number(void)
{
	static const char *const numbers[] = {"0",      "1",     "2",    "7",       "60",      "99999",
					      "100000", "0,01",  "12,5", "4000000", "6000000", "1000000000000",
					      "-1",     "1.234", "abc"};
	return numbers[below(COUNT(numbers))];
}

static const char *some_date(void)
{
	static const char *const dates[] = {"2021-04-07", "2021-04-08", "2021-12-31", "2022-01-01",
					    "2022-05-05", "2022-05-06", "2023-06-30", "2021-02-30"};
	return dates[below(COUNT(dates))];
}

static const char *some_commune(void)
{
	static const char *const communes[] = {"13055",    "06054", "6088",  "2A004", "84089", "13004",
					       "La Garde", "Nice",  "04045", "75056", "13001", "nowhere"};
	return communes[below(COUNT(communes))];
}

static const char *some_value(const bareme_ruleset *r, size_t field)
{
	const struct field *f = &r->fields[field];
	if (f->type == FIELD_CHOICE)
		return f->domain.values[below(f->domain.count)];
	if (f->type == FIELD_NUMBER)
		return some_number();
	if (f->type == FIELD_DATE)
		return some_date();
	return f->role == ROLE_COMMUNE || f->role == ROLE_COMMUNE_NAME ? some_commune() : "x";
}

static void fill(bareme_operation *o, const bareme_ruleset *r)
{
	bareme_operation_reset(o);
	/* Few fields are blank: most operations shall come to an amount. */
	for (size_t i = 0; i < r->field_count; i++)
		if (below(r->fields[i].role == ROLE_ZONE || r->fields[i].role == ROLE_COMMUNE_NAME ||
				  r->fields[i].role == ROLE_DEPARTMENT
			      ? 8
			      : 2) == 0 ||
		    r->fields[i].required)
			bareme_operation_set(o, (int)i, slice(some_value(r, i)));
}

static void check_lines(const bareme_answer *kept, const bareme_answer *anew)
{
	assert_int_equal(kept->line_count, anew->line_count);
	for (size_t i = 0; i < anew->line_count; i++) {
		const bareme_line *a = &kept->lines[i], *b = &anew->lines[i];
		assert_int_equal(a->table, b->table);
		assert_int_equal(a->formula, b->formula);
		assert_int_equal(a->row, b->row);
		assert_int_equal(a->form, b->form);
		assert_int_equal(a->unit.value, b->unit.value);
		assert_int_equal(a->quantity.present, b->quantity.present);
		assert_int_equal(a->quantity.value, b->quantity.value);
		assert_int_equal(a->quantity.decimals, b->quantity.decimals);
		assert_int_equal(a->amount, b->amount);
	}
}

static void check_notices(const bareme_answer *kept, const bareme_answer *anew)
{
	assert_int_equal(kept->notices.count, anew->notices.count);
	for (size_t i = 0; i < anew->notices.count; i++) {
		const bareme_notice *a = &kept->notices.list[i], *b = &anew->notices.list[i];
		assert_int_equal(a->code, b->code);
		assert_int_equal(a->reason, b->reason);
		assert_int_equal(a->field, b->field);
		assert_int_equal(a->subject, b->subject);
		assert_int_equal(a->amount, b->amount);
		assert_int_equal(a->second, b->second);
		assert_true(text_equal(a->given, b->given));
	}
}

static void check_same(const bareme_answer *kept, const bareme_answer *anew)
{
	assert_int_equal(kept->status, anew->status);
	assert_int_equal(kept->loan, anew->loan);
	assert_int_equal(kept->grant, anew->grant);
	assert_int_equal(kept->zone, anew->zone);
	assert_int_equal(kept->commune, anew->commune);
	assert_int_equal(kept->date, anew->date);
	assert_int_equal(kept->known, anew->known);
	for (uint64_t rest = anew->known; rest != 0; rest &= rest - 1)
		assert_int_equal(kept->value[__builtin_ctzll(rest)], anew->value[__builtin_ctzll(rest)]);
	check_lines(kept, anew);
	check_notices(kept, anew);
}

static void test_same(void **state)
{
	const decision_case *c = *state;
	tables t = tables_read();
	for (size_t i = 0; i < COUNT(c->edits) && c->edits[i].file != NULL; i++)
		tables_replace_all(&t, c->edits[i].file, c->edits[i].find, c->edits[i].by);
	bareme_ruleset *r = tables_load(&t);
	bareme_operation *o;
	bareme_answer *kept, *anew, *sums;
	int32_t today;
	size_t granted = 0, repeated = 0;
	assert_true(bareme_date_parse(slice("2021-06-01"), &today));
	assert_int_equal(bareme_operation_new(&o, r, today), BAREME_DONE);
	assert_int_equal(bareme_answer_new(&kept, r), BAREME_DONE);
	assert_int_equal(bareme_answer_new(&anew, r), BAREME_DONE);
	assert_int_equal(bareme_answer_new(&sums, r), BAREME_DONE);
	free(anew->decisions);
	anew->decisions = NULL;
	sums->sums_only = true;
	seed = 2021;
	for (size_t i = 0; i < OPERATIONS; i++) {
		fill(o, r);
		bareme_evaluate(o, anew);
		bareme_evaluate(o, kept);
		check_same(kept, anew);
		bareme_evaluate(o, sums);
		assert_int_equal(sums->loan, anew->loan);
		assert_int_equal(sums->grant, anew->grant);
		assert_int_equal(sums->line_count, 0);
		check_notices(sums, anew);
		granted += anew->status == BAREME_GRANTED;
	}
	for (size_t i = 0; i < DECISIONS; i++)
		repeated += kept->decisions[i].complete;
	/* The comparison is worth something only where amounts came about, and decisions were kept. */
	assert_true(granted > OPERATIONS / 50);
	assert_true(repeated > DECISIONS / 4);
	bareme_operation_free(o);
	bareme_answer_free(kept);
	bareme_answer_free(anew);
	bareme_answer_free(sums);
	bareme_ruleset_free(r);
	tables_free(&t);
}

int main(void)
{
	add_rows(cases, sizeof *cases, COUNT(cases), test_same);
	return _cmocka_run_group_tests("decisions", tests, test_count, NULL, NULL);
}
