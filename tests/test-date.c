/* Dates: the forms that are read, the days that exist. */
#include "base/date.h"
#include "rows.h"

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
    {"01/06/21", "2021-06-01"},
    {"1/6/00", "2000-06-01"},
    {"31/12/99", "2099-12-31"},
    {"01.06.2021", "2021-06-01"},
    {"01-06-2021", "2021-06-01"},
    {"1-06-2021", "2021-06-01"},
    {"1.6.21", "2021-06-01"},
    {"01/06/2021 10:30", "2021-06-01"},
    {"01/06/21 0:00:00", "2021-06-01"},
    {"2021-06-01 10:30:59", "2021-06-01"},
    {"2021-06-01T00:00:00", "2021-06-01"},
    {"2021-06-01T23:59:59.123Z", "2021-06-01"},
    {"2021-06-01T00:00:00+02:00", "2021-06-01"},
    {"2021-06-01T00:00:00-0500", "2021-06-01"},
    {"2021-06-01T00:00+02", "2021-06-01"},
    {"\xE2\x80\x8B"
     "2021-06-01\xEF\xBB\xBF",
     "2021-06-01"},
    {"01/06-2021", NULL},
    {"01.06/21", NULL},
    {"1/6/1", NULL},
    {"1/6/021", NULL},
    {"01/06/20210", NULL},
    {"01/06/", NULL},
    {"01/06", NULL},
    {"29/02/23", NULL},
    {"2021-06-01 25:00", NULL},
    {"2021-06-01 10:60", NULL},
    {"2021-06-01 10.30", NULL},
    {"2021-06-01 10:30:6", NULL},
    {"2021-06-01 10:30:61", NULL},
    {"2021-06-01 10:30:59.", NULL},
    {"2021-06-01T10:30+2", NULL},
    {"2021-06-01T10:30+02:0", NULL},
    {"2021-06-01T10:30+02000", NULL},
    {"2021-06-01 10", NULL},
    {"2021-06-01T", NULL},
    {"2021-06-01 matin", NULL},
    {"2021-06-01T10:30Zz", NULL},
    {"2021-06-0110:30", NULL},
    {"2021-06", NULL},
    {"06/2021", NULL},
    {"2021", NULL},
    {"juin 2021", NULL},
    {"T2 2021", NULL},
    {"2023-02-29", NULL},
    {"1900-02-29", NULL},
    {"2021-13-01", NULL},
    {"2021-00-10", NULL},
    {"31/04/2021", NULL},
    {"2021-6-1", NULL},
    {"2021/06/01", "2021-06-01"},
    {"2021/06-01", NULL},
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

/* Days that no date can name are printed nevertheless: counted by hand from the eras of 400 years, 146097 days each. */
typedef struct far_case {
	const char *name;
	int32_t date;
	const char *iso, *french;
} far_case;

static const far_case far_cases[] = {
    {"far: the last day", INT32_MAX, "5881580-07-11", "11/07/5881580"},
    {"far: the first day", INT32_MIN, "-5877641-06-23", "23/06/-5877641"},
    {"far: the first day of the year 0", -719528, "0000-01-01", "01/01/0000"},
    {"far: the day before it", -719529, "-001-12-31", "31/12/-001"},
    {"far: 1 March of the year 0", -719468, "0000-03-01", "01/03/0000"},
    {"far: the day before that, a leap day", -719469, "0000-02-29", "29/02/0000"},
};

static void test_far(void **state)
{
	const far_case *c = *state;
	char text[BAREME_TEXT_MAX];
	assert_int_equal(bareme_date_print(c->date, text), strlen(c->iso));
	assert_string_equal(text, c->iso);
	assert_int_equal(bareme_date_print_for(c->date, BAREME_FR, text), strlen(c->french));
	assert_string_equal(text, c->french);
}

static void test_months_beyond(void **state)
{
	(void)state;
	assert_int_equal(date_plus_months(0, INT32_MAX), DATE_LAST);
	assert_int_equal(date_plus_months(DATE_LAST, 1), DATE_LAST);
	assert_int_equal(date_plus_year(DATE_LAST), DATE_LAST);
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
	static const struct CMUnitTest others[] = {
	    cmocka_unit_test(test_epoch),          cmocka_unit_test(test_plus_year),
	    cmocka_unit_test(test_plus_months),    cmocka_unit_test(test_months_beyond),
	    cmocka_unit_test(test_each_character),
	};
	add_rows(cases, sizeof *cases, sizeof cases / sizeof *cases, test_case);
	add_rows(far_cases, sizeof *far_cases, sizeof far_cases / sizeof *far_cases, test_far);
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		tests[test_count++] = others[i];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
