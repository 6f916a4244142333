/* Names: exact and nearest look-ups of folded keys. */
#include "base/names.h"
#include "rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NICE = 10, MARSEILLE, TOULON, SEYNE, PLUS, PLAI };

static const struct {
	const char *name;
	int32_t value;
} known[] = {
    {"Nice", NICE}, {"Marseille", MARSEILLE}, {"Toulon", TOULON}, {"La Seyne-sur-Mer", SEYNE},
    {"PLUS", PLUS}, {"PLAI", PLAI},
};

typedef struct fixture {
	names names;
	arena arena;
} fixture;

static fixture fixture_new(void)
{
	fixture f = {{0}, {0}};
	for (size_t i = 0; i < COUNT(known); i++) {
		int32_t old;
		assert_true(names_add_folded(&f.names, &f.arena, text_of(known[i].name), known[i].value, &old));
		assert_int_equal(old, -1);
	}
	return f;
}

static void fixture_free(fixture *f)
{
	names_free(&f->names);
	arena_free(&f->arena);
}

/* ---- Exact ---- */

typedef struct find_case {
	const char *name;
	int32_t expected;
} find_case;

static const find_case find_cases[] = {
    {"Nice", NICE},
    {"NICE", NICE},
    {" nice ", NICE},
    {"la seyne sur mer", SEYNE},
    {"La Seyne‑sur‑Mer", SEYNE},
    {"LASEYNESURMER", SEYNE},
    {"Plus", PLUS},
    {"pl-ai", PLAI},
    {"Toulón", TOULON},
    {"Marseil", -1},
    {"Marseilles", -1},
    {"", -1},
    {"-", -1},
    {"nice nice", -1},
};

static void test_find(void **state)
{
	const find_case *c = *state;
	fixture f = fixture_new();
	assert_int_equal(names_find_folded(&f.names, text_of(c->name)), c->expected);
	fixture_free(&f);
}

/* ---- Nearest: within `most` edits and a third of the folded name's length ---- */

typedef struct nearest_case {
	const char *name;
	size_t most;
	int32_t expected;
} nearest_case;

static const nearest_case nearest_cases[] = {
    {"Nice", 2, NICE},
    {"nise", 2, NICE},
    {"Marseile", 2, MARSEILLE},
    {"Marsielle", 2, MARSEILLE},
    {"Marsielel", 2, MARSEILLE},
    {"Tuolon", 1, TOULON},
    {"la seine sur mer", 2, SEYNE},
    {"pluss", 1, PLUS},
    {"plaix", 2, PLAI},
    {"nic", 2, NICE},
    {"Lyon", 2, -1},
    {"nissa", 2, -1},
    {"Marsiel", 1, -1},
    {"n", 2, -1},
    {"", 2, -1},
    {"???", 2, -1},
    /* Three edits of six letters are more than a third, though fewer than four. */
    {"toubib", 4, -1},
    /* Two of seven are not. */
    {"tovlonn", 4, TOULON},
    {"Toulom", 0, -1},
    {"Toulon", 0, TOULON},
};

static void test_nearest(void **state)
{
	const nearest_case *c = *state;
	fixture f = fixture_new();
	assert_int_equal(names_nearest(&f.names, text_of(c->name), c->most), c->expected);
	fixture_free(&f);
}

/* ---- Beginnings ---- */

static const find_case beginning_cases[] = {
    {"mar", MARSEILLE},
    {"La Seyne", SEYNE},
    {"Toul\u00F3n", TOULON},
    /* Six letters or more that are the same, then others. */
    {"Marseisque", MARSEILLE},
    {"Marseillais", MARSEILLE},
    {"Marse-ck", -1},
    {"Nicéen", -1},
    {"PL", -1},
    {"ma", -1},
    {"", -1},
};

static void test_beginning(void **state)
{
	const find_case *c = *state;
	fixture f = fixture_new();
	assert_int_equal(names_beginning(&f.names, text_of(c->name)), c->expected);
	fixture_free(&f);
}

/* All that begin with a key, in the order in which they were added. */
static void test_next(void **state)
{
	fixture f = fixture_new();
	size_t at = 0;
	(void)state;
	assert_int_equal(names_next(&f.names, TEXT("pl"), &at), PLUS);
	assert_int_equal(names_next(&f.names, TEXT("pl"), &at), PLAI);
	assert_int_equal(names_next(&f.names, TEXT("pl"), &at), -1);
	assert_int_equal(names_next(&f.names, TEXT("pl"), &at), -1);
	at = 0;
	assert_int_equal(names_next(&f.names, TEXT("nicee"), &at), -1);
	fixture_free(&f);
}

/* ---- Others ---- */

static void test_empty_map(void **state)
{
	names n = {0};
	(void)state;
	assert_int_equal(names_find(&n, TEXT("nice")), -1);
	assert_int_equal(names_find_folded(&n, TEXT("Nice")), -1);
	assert_int_equal(names_nearest(&n, TEXT("Nice"), 2), -1);
	assert_int_equal(names_beginning(&n, TEXT("Nice")), -1);
	names_free(&n);
}

static void test_first_stays(void **state)
{
	fixture f = fixture_new();
	int32_t old;
	(void)state;
	assert_true(names_add_folded(&f.names, &f.arena, TEXT("NI-CE"), 99, &old));
	assert_int_equal(old, NICE);
	assert_int_equal(names_find(&f.names, TEXT("nice")), NICE);
	assert_int_equal(f.names.count, COUNT(known));
	fixture_free(&f);
}

/* A name without a letter, or with too many, has no key and is not added. */
static void test_no_key(void **state)
{
	fixture f = fixture_new();
	char text[FOLD_MAX + 1];
	int32_t old = 0;
	(void)state;
	memset(text, 'a', sizeof text);
	assert_true(names_add_folded(&f.names, &f.arena, TEXT(" - "), 99, &old));
	assert_int_equal(old, -1);
	assert_true(names_add_folded(&f.names, &f.arena, (bareme_text){text, sizeof text}, 99, &old));
	assert_int_equal(f.names.count, COUNT(known));
	assert_int_equal(names_find_folded(&f.names, (bareme_text){text, sizeof text}), -1);
	assert_int_equal(names_nearest(&f.names, (bareme_text){text, sizeof text}, 2), -1);
	assert_int_equal(names_find_folded(&f.names, TEXT(" - ")), -1);
	fixture_free(&f);
}

static void test_bytes(void **state)
{
	names n = {0};
	int32_t old;
	(void)state;
	assert_true(names_add(&n, TEXT("a\0b"), 1, &old));
	assert_true(names_add(&n, TEXT("a\0c"), 2, &old));
	assert_int_equal(old, -1);
	assert_int_equal(names_find(&n, TEXT("a\0b")), 1);
	assert_int_equal(names_find(&n, TEXT("a\0c")), 2);
	assert_int_equal(names_find(&n, TEXT("a")), -1);
	names_free(&n);
}

static void test_many(void **state)
{
	enum { MANY = 20000 };
	names n = {0};
	arena a = {0};
	char key[16];
	int32_t old;
	(void)state;
	for (int32_t i = 0; i < MANY; i++) {
		snprintf(key, sizeof key, "commune%05d", (int)i);
		assert_true(names_add_folded(&n, &a, text_of(key), i, &old));
		assert_int_equal(old, -1);
	}
	for (int32_t i = 0; i < MANY; i++) {
		snprintf(key, sizeof key, "COMMUNE %05d", (int)i);
		assert_int_equal(names_find_folded(&n, text_of(key)), i);
	}
	assert_int_equal(names_find_folded(&n, TEXT("commune 20000")), -1);
	assert_int_equal(n.count, MANY);
	names_free(&n);
	arena_free(&a);
}

/* ---- The program ---- */

int main(void)
{
	static const struct CMUnitTest others[] = {
	    cmocka_unit_test(test_empty_map), cmocka_unit_test(test_first_stays), cmocka_unit_test(test_no_key),
	    cmocka_unit_test(test_next),      cmocka_unit_test(test_bytes),       cmocka_unit_test(test_many),
	};
	add_rows(find_cases, sizeof *find_cases, COUNT(find_cases), test_find);
	add_rows(nearest_cases, sizeof *nearest_cases, COUNT(nearest_cases), test_nearest);
	add_rows(beginning_cases, sizeof *beginning_cases, COUNT(beginning_cases), test_beginning);
	for (size_t i = 0; i < COUNT(others); i++)
		tests[test_count++] = others[i];
	return _cmocka_run_group_tests("names", tests, test_count, NULL, NULL);
}
