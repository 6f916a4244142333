/* Dates: the forms that are read, the days that exist. */
#include "base/date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

typedef struct date_case {
	const char *text;
	const char *expected; /* NULL: refused */
} date_case;

static const date_case cases[] = {
    {"2021-06-01", "2021-06-01"},
    {"01/06/2021", "2021-06-01"},
    {"1/6/2021", "2021-06-01"},
    {" 2021-06-01 ", "2021-06-01"},
    {"2024-02-29", "2024-02-29"},
    {"2000-02-29", "2000-02-29"},
    {"1970-01-01", "1970-01-01"},
    {"9999-12-31", "9999-12-31"},
    {"1000-01-01", "1000-01-01"},
    {"2023-02-29", NULL},
    {"1900-02-29", NULL},
    {"2021-13-01", NULL},
    {"2021-00-10", NULL},
    {"31/04/2021", NULL},
    {"2021-6-1", NULL},
    {"01/06/21", NULL},
    {"2021/06/01", NULL},
    {"2021-06-01x", NULL},
    {"0999-01-01", NULL},
    {"", NULL},
    {"hier", NULL},
    {"44348", NULL},
};

static void test_case(void **state)
{
	const date_case *c = *state;
	int32_t date;
	char text[BAREME_TEXT_MAX];
	assert_int_equal(bareme_date_parse(text_of(c->text), &date), c->expected != NULL);
	if (c->expected == NULL)
		return;
	assert_int_equal(bareme_date_print(date, text), strlen(c->expected));
	assert_string_equal(text, c->expected);
}

static void test_epoch(void **state)
{
	int32_t date;
	(void)state;
	assert_true(bareme_date_parse(TEXT("1970-01-01"), &date));
	assert_int_equal(date, 0);
	/* 31 years of which 8 have a leap day. */
	assert_true(bareme_date_parse(TEXT("2001-01-01"), &date));
	assert_int_equal(date, 31 * 365 + 8);
}

static void test_plus_year(void **state)
{
	int32_t date, later;
	(void)state;
	assert_true(bareme_date_parse(TEXT("2024-02-29"), &date));
	assert_true(bareme_date_parse(TEXT("2025-02-28"), &later));
	assert_int_equal(date_plus_year(date), later);
}

static void test_plus_months(void **state)
{
	static const struct {
		const char *from;
		int32_t months;
		const char *to;
	} rows[] = {{"2021-05-05", 0, "2021-05-05"},  {"2021-05-05", 12, "2022-05-05"}, {"2021-12-31", 2, "2022-02-28"},
		    {"2023-12-31", 2, "2024-02-29"},  {"2021-01-31", 3, "2021-04-30"},  {"2021-12-01", 1, "2022-01-01"},
		    {"2021-06-15", 30, "2023-12-15"}, {"2020-02-29", 48, "2024-02-29"}};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int32_t from, to;
		assert_true(bareme_date_parse(text_of(rows[i].from), &from));
		assert_true(bareme_date_parse(text_of(rows[i].to), &to));
		assert_int_equal(date_plus_months(from, rows[i].months), to);
	}
}

/* With one character changed, a date is understood just as behind a blank, where it is read one by one. */
static void test_each_character(void **state)
{
	static const char *const dates[] = {"2021-06-15", "2024-02-29", "1000-10-31", "9999-12-01", "2023-02-28"};
	size_t good = 0;
	(void)state;
	for (size_t i = 0; i < sizeof dates / sizeof *dates; i++)
		for (size_t at = 0; at < 10; at++)
			for (int c = 0; c < 256; c++) {
				char text[12] = " ";
				int32_t day = 0, slow_day = 0;
				memcpy(text + 1, dates[i], 11);
				text[1 + at] = (char)c;
				bool understood = bareme_date_parse((bareme_text){text + 1, 10}, &day);
				/* A blank at either end would be cut off there. */
				if ((at == 0 || at == 9) && (c <= ' ' || c >= 0x80)) {
					assert_false(understood);
					continue;
				}
				assert_true(understood == bareme_date_parse((bareme_text){text, 11}, &slow_day));
				assert_true(!understood || day == slow_day);
				good += understood;
			}
	assert_true(good > 100);
}

int main(void)
{
	enum { CASES = sizeof cases / sizeof *cases };
	struct CMUnitTest tests[CASES + 4] = {{0}};
	for (size_t i = 0; i < CASES; i++)
		tests[i] = (struct CMUnitTest){cases[i].text, test_case, NULL, NULL, (void *)(uintptr_t)&cases[i]};
	tests[CASES] = (struct CMUnitTest)cmocka_unit_test(test_epoch);
	tests[CASES + 1] = (struct CMUnitTest)cmocka_unit_test(test_plus_year);
	tests[CASES + 2] = (struct CMUnitTest)cmocka_unit_test(test_plus_months);
	tests[CASES + 3] = (struct CMUnitTest)cmocka_unit_test(test_each_character);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
