/* Patterns: what they match, what is refused, and the same answers as those of the C library. */
#include "formats/pattern.h"
#include "rows.h"

#include <regex.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct match_case {
	const char *source, *text;
	bool matches;
} match_case;

static const match_case matches[] = {
    {"", "", true},
    {"", "a", false},
    {"abc", "abc", true},
    {"abc", "xabc", false},
    {"abc", "abcx", false},
    {"a.c", "a\u00E9c", true},
    {"a.c", "ac", false},
    {"\u00E9+", "\u00E9\u00E9", true},
    {"[\u00E0-\u00E9]", "\u00E8", true},
    {"[\u00E0-\u00E9]", "\u00EA", false},
    {"[^a]", "\u00E9", true},
    {"[^a]", "a", false},
    {"[abc]", "\u00E9", false},
    {"[a-c]", "`", false},
    {"[a-c]", "a", true},
    {"[a-c]", "c", true},
    {"[a-c]", "d", false},
    {"[]a]", "]", true},
    {"[a-]", "-", true},
    {"[a\\-c]", "b", false},
    {"[\\d.]+", "12.5", true},
    {"[^\\d]", "1", false},
    {"\\w\\s\\d", "_\t7", true},
    {"\\w", "-", false},
    {"\\s", "s", false},
    {"\\.\\\\\\/", ".\\/", true},
    {"\\.", "a", false},
    {"a|b|c", "b", true},
    {"a|b|c", "ab", false},
    {"a||c", "", true},
    {"(a|b)c", "bc", true},
    {"ab*", "a", true},
    {"ab*", "abbb", true},
    {"ab+", "a", false},
    {"ab?c", "ac", true},
    {"ab?c", "abbc", false},
    {"[0-9]{9}", "123456789", true},
    {"[0-9]{9}", "12345678", false},
    {"[0-9]{9}", "1234567890", false},
    {"a{2,}", "a", false},
    {"a{2,}", "aaaa", true},
    {"a{2,3}", "aaa", true},
    {"a{2,3}", "aaaa", false},
    {"ba{0}c", "bc", true},
    {"ba{0}c", "bac", false},
    {"(a{1,2}b){2}", "abaab", true},
    {"(a*)*", "aaa", true},
    {"(a*)+b", "b", true},
    {"(){3}a", "a", true},
    {"^ab$", "ab", true},
    {"^a|b$", "b", true},
    {"a^b", "ab", false},
    {"a$b", "ab", false},
    {"]}", "]}", true},
    {"[0-9][0-9AB][0-9]{3}", "2A004", true},
};

static void test_match(void **state)
{
	const match_case *c = *state;
	pattern *p;
	assert_int_equal(pattern_read(&p, c->source), PATTERN_FINE);
	/* Twice: nothing is left of the first text. */
	for (int time = 0; time < 2; time++)
		assert_int_equal(pattern_matches(p, (bareme_text){c->text, strlen(c->text)}), c->matches);
	pattern_free(p);
}

typedef struct fault_case {
	const char *source;
	pattern_fault wrong;
} fault_case;

static const fault_case faults[] = {
    {"(", PATTERN_SYNTAX},
    {")", PATTERN_SYNTAX},
    {"a)", PATTERN_SYNTAX},
    {"(a", PATTERN_SYNTAX},
    {"[", PATTERN_SYNTAX},
    {"[a", PATTERN_SYNTAX},
    {"[]", PATTERN_SYNTAX},
    {"[^", PATTERN_SYNTAX},
    {"[c-a]", PATTERN_SYNTAX},
    {"[a-", PATTERN_SYNTAX},
    {"[\\", PATTERN_SYNTAX},
    {"[\\q]", PATTERN_SYNTAX},
    {"*a", PATTERN_SYNTAX},
    {"a|*", PATTERN_SYNTAX},
    {"{2}", PATTERN_SYNTAX},
    {"a**", PATTERN_SYNTAX},
    {"a*?", PATTERN_SYNTAX},
    {"a{1}{2}", PATTERN_SYNTAX},
    {"(?:a)", PATTERN_SYNTAX},
    {"a{", PATTERN_SYNTAX},
    {"a{}", PATTERN_SYNTAX},
    {"a{,2}", PATTERN_SYNTAX},
    {"a{2", PATTERN_SYNTAX},
    {"a{2,1}", PATTERN_SYNTAX},
    {"a{x}", PATTERN_SYNTAX},
    {"\\", PATTERN_SYNTAX},
    {"\\q", PATTERN_SYNTAX},
    {"(a)\\1", PATTERN_SYNTAX},
    /* 999 characters and the end are the most. */
    {"a{999}", PATTERN_FINE},
    {"a{1000}", PATTERN_LARGE},
    {"a{1001}", PATTERN_LARGE},
    {"a{99999999999999999999}", PATTERN_LARGE},
    {"(a{1,9}){1,9}", PATTERN_FINE},
    {"((a{1,99}){1,99}){1,99}", PATTERN_LARGE},
    {"(a{999}|)", PATTERN_LARGE},
};

static void test_fault(void **state)
{
	const fault_case *c = *state;
	pattern *p;
	assert_int_equal(pattern_read(&p, c->source), c->wrong);
	assert_true((p != NULL) == (c->wrong == PATTERN_FINE));
	pattern_free(p);
}

/* Longer than patterns may be, by one byte. */
static void test_length(void **state)
{
	(void)state;
	char source[PATTERN_MAX + 2] = {0};
	pattern *p;
	memset(source, 'a', PATTERN_MAX);
	assert_int_equal(pattern_read(&p, source), PATTERN_FINE);
	pattern_free(p);
	source[PATTERN_MAX] = 'a';
	assert_int_equal(pattern_read(&p, source), PATTERN_LARGE);
	memset(source, '(', PATTERN_MAX);
	source[PATTERN_MAX] = '\0';
	assert_int_equal(pattern_read(&p, source), PATTERN_SYNTAX);
}

static uint32_t pattern_state = 1;

static unsigned below(unsigned n)
{
	pattern_state = pattern_state * 1664525 + 1013904223;
	return (pattern_state >> 8) % n;
}

/* A random pattern in a few letters, brackets in pairs. */
static char *make(char *to, unsigned depth)
{
	static const char *const atoms[] = {"a", "b", ".", "[ab]", "[^a]", "c"};
	static const char *const times[] = {"", "", "", "*", "+", "?", "{2}", "{0,2}", "{1,}"};
	for (unsigned n = 1 + below(3); n > 0; n--) {
		if (depth > 0 && below(3) == 0) {
			*to++ = '(';
			to = make(to, depth - 1);
			*to++ = ')';
		} else {
			to = stpcpy(to, atoms[below(COUNT(atoms))]);
		}
		to = stpcpy(to, times[below(COUNT(times))]);
		if (n > 1 && below(4) == 0)
			*to++ = '|';
	}
	*to = '\0';
	return to;
}

/* Whatever the pattern, the C library has the same answers. */
static void test_same_as_posix(void **state)
{
	(void)state;
	size_t found = 0;
	for (unsigned n = 0; n < 3000; n++) {
		char source[PATTERN_MAX] = "^(", own[PATTERN_MAX];
		make(own, 2);
		strcat(strcat(source, own), ")$");
		regex_t posix;
		pattern *p;
		assert_int_equal(regcomp(&posix, source, REG_EXTENDED | REG_NOSUB), 0);
		assert_int_equal(pattern_read(&p, own), PATTERN_FINE);
		for (unsigned k = 0; k < 20; k++) {
			char text[8] = "";
			size_t len = below(7);
			for (size_t i = 0; i < len; i++)
				text[i] = "abc"[below(3)];
			bool same = regexec(&posix, text, 0, NULL, 0) == 0;
			if (pattern_matches(p, (bareme_text){text, len}) != same)
				fail_msg("%s: %s", own, text);
			found += same;
		}
		regfree(&posix);
		pattern_free(p);
	}
	assert_in_range(found, 3000, 57000);
}

/* The ways through it double with each star: all of them at once, it is soon read and soon matched. */
static void test_nested(void **state)
{
	(void)state;
	static const char *const parts[] = {"((((((((((((((((((((a+)+)+)+)+)+)+)+)+)+)+)+)+)+)+)+)+)+)+)+)+",
					    "(a*)*(a*)*(a*)*(a*)*(a*)*(a*)*(a*)*(a*)*(a*)*(a*)*(a*)*(a*)*(a*)*(a*)*",
					    "[ab]*a[ab]{400}"};
	char text[2000];
	for (size_t i = 0; i < sizeof text; i++)
		text[i] = 'a';
	for (size_t i = 0; i < COUNT(parts); i++) {
		pattern *p;
		assert_int_equal(pattern_read(&p, parts[i]), PATTERN_FINE);
		assert_true(pattern_matches(p, (bareme_text){text, sizeof text}));
		text[sizeof text - 1] = 'x';
		assert_false(pattern_matches(p, (bareme_text){text, sizeof text}));
		text[sizeof text - 1] = 'a';
		pattern_free(p);
	}
}

int main(void)
{
	add_rows(matches, sizeof *matches, COUNT(matches), test_match);
	add_rows(faults, sizeof *faults, COUNT(faults), test_fault);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_length);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_same_as_posix);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_nested);
	return _cmocka_run_group_tests("pattern", tests, test_count, NULL, NULL);
}
