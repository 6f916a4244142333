/* The nearest keys by the index, against a look at each key. */
#include "base/nearest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum { KEYS = 300, ASKED = 4000, ROOM = 5, LONGEST = 70 };

static uint32_t seed = 2021;

static uint32_t next_number(uint32_t below)
{
	seed = seed * 1664525U + 1013904223U;
	return (seed >> 8) % below;
}

/* Keys of few letters, most of them short, so that many are near to each other. */
static bareme_text random_key(char out[LONGEST])
{
	size_t len = 1 + next_number(next_number(8) == 0 ? LONGEST - 1 : 12);
	for (size_t i = 0; i < len; i++)
		out[i] = "abc\xC3\xA9"[next_number(5)];
	return (bareme_text){out, len};
}

/* A key with up to three edits. */
static bareme_text edited(bareme_text key, char out[LONGEST])
{
	memcpy(out, key.data, key.len);
	for (uint32_t edits = next_number(4); edits > 0; edits--) {
		size_t at = next_number((uint32_t)key.len);
		if (next_number(2) == 0)
			out[at] = (char)('a' + next_number(4));
		else if (at + 1 < key.len) {
			char swapped = out[at];
			out[at] = out[at + 1];
			out[at + 1] = swapped;
		}
	}
	key.len -= key.len > 1 ? next_number(2) : 0;
	return (bareme_text){out, key.len};
}

static size_t plainly(const names *n, bareme_text key, size_t most, int32_t out[ROOM])
{
	size_t count = 0;
	for (size_t distance = 0; distance <= most && count == 0; distance++)
		for (size_t i = 0; i < n->count && count < ROOM; i++)
			if (n->entries[i].key.len <= NEAREST_LENGTH &&
			    bareme_distance(key, n->entries[i].key, most) == distance)
				out[count++] = n->entries[i].value;
	return count;
}

static void test_random(void **state)
{
	(void)state;
	names all = {0};
	arena memory = {0};
	nearest index;
	char text[LONGEST], other[LONGEST];
	size_t found = 0;
	for (int32_t i = 0, old; i < KEYS; i++)
		assert_true(names_add(&all, arena_copy(&memory, random_key(text)), i, &old));
	assert_true(nearest_index(&index, &memory, &all));
	for (size_t i = 0; i < ASKED; i++) {
		int32_t expected[ROOM], got[ROOM];
		bareme_text key =
		    i % 4 == 0 ? random_key(text) : edited(all.entries[next_number((uint32_t)all.count)].key, other);
		size_t most = 1 + i % 2, count = key.len > NEAREST_LENGTH ? 0 : plainly(&all, key, most, expected);
		size_t own = nearest_find(&index, &all, key, most, got, ROOM);
		if (own != count || memcmp(got, expected, count * sizeof *got) != 0)
			fail_msg("\"%.*s\" within %zu: %zu, not %zu", TEXT_ARG(key), most, own, count);
		found += count;
	}
	assert_true(found > ASKED);
	names_free(&all);
	arena_free(&memory);
}

/* Nothing is near to what is empty or too long, and in an empty map nothing is. */
static void test_ends(void **state)
{
	(void)state;
	names none = {0}, one = {0};
	arena memory = {0};
	nearest index;
	int32_t out[ROOM], old;
	char text[NEAREST_LENGTH + 1];
	memset(text, 'a', sizeof text);
	assert_true(nearest_index(&index, &memory, &none));
	assert_int_equal(nearest_find(&index, &none, text_of("nice"), 2, out, ROOM), 0);
	assert_true(names_add(&one, (bareme_text){text, NEAREST_LENGTH}, 7, &old));
	assert_true(nearest_index(&index, &memory, &one));
	assert_int_equal(nearest_find(&index, &one, text_of(""), 2, out, ROOM), 0);
	assert_int_equal(nearest_find(&index, &one, (bareme_text){text, NEAREST_LENGTH + 1}, 2, out, ROOM), 0);
	assert_int_equal(nearest_find(&index, &one, (bareme_text){text, NEAREST_LENGTH - 2}, 2, out, ROOM), 1);
	assert_int_equal(out[0], 7);
	assert_int_equal(nearest_find(&index, &one, (bareme_text){text, NEAREST_LENGTH - 2}, 1, out, ROOM), 0);
	names_free(&one);
	arena_free(&memory);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_random), cmocka_unit_test(test_ends)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
