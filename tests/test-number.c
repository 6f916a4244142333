/* Numbers: what people write, what tables hold, how numbers print, and the one rounding. */
#include "base/number.h"
#include "rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A literal as the name of its case and as text, NUL bytes included. */
#define NAMED(literal)                                                                                                 \
	literal,                                                                                                       \
	{                                                                                                              \
		literal, sizeof(literal) - 1                                                                           \
	}

#define NO_BREAK "\xC2\xA0"
#define NARROW   "\xE2\x80\xAF"
#define EURO     "\xE2\x82\xAC"

/* Refused, whichever of the faults it is called. */
enum { REFUSED = -1 };

enum { MEGABYTE = 1 << 20 };

typedef struct parse_case {
	const char *name;
	bareme_text text;
	int fault;
	int64_t value;
} parse_case;

/* ---- Money, in cents ---- */

static const parse_case money_cases[] = {
    {NAMED("0"), NUMBER_FINE, 0},
    {NAMED("0,00"), NUMBER_FINE, 0},
    {NAMED("1"), NUMBER_FINE, 100},
    {NAMED("1,2"), NUMBER_FINE, 120},
    {NAMED("0,10"), NUMBER_FINE, 10},
    {NAMED("-0,05"), NUMBER_FINE, -5},
    {NAMED("9999999999999.99"), NUMBER_FINE, 999999999999999},
    {NAMED("1234.56"), NUMBER_FINE, 123456},
    {NAMED("1234,56"), NUMBER_FINE, 123456},
    {NAMED("1234,5"), NUMBER_FINE, 123450},
    {NAMED("0,05"), NUMBER_FINE, 5},
    {NAMED("0.5"), NUMBER_FINE, 50},
    {NAMED("1 234,56"), NUMBER_FINE, 123456},
    {NAMED("1.234,56"), NUMBER_FINE, 123456},
    {NAMED("1,234.56"), NUMBER_FINE, 123456},
    {NAMED("1 234"), NUMBER_FINE, 123400},
    {NAMED("12 000 000"), NUMBER_FINE, 1200000000},
    {NAMED("1.234.567"), NUMBER_FINE, 123456700},
    {NAMED("1,234,567"), NUMBER_FINE, 123456700},
    {NAMED("1.234.567,89"), NUMBER_FINE, 123456789},
    {NAMED("1 234 567.8"), NUMBER_FINE, 123456780},
    {NAMED(" 1234,56 "), NUMBER_FINE, 123456},
    {NAMED("-5"), NUMBER_FINE, -500},
    {NAMED("-1 234,56"), NUMBER_FINE, -123456},
    {NAMED("-0"), NUMBER_FINE, 0},
    {NAMED("0001234,56"), NUMBER_FINE, 123456},
    {NAMED("1 000 000 000 000"), NUMBER_FINE, 100000000000000},
    {NAMED("92233720368547758,07"), NUMBER_FINE, INT64_MAX},
    {NAMED("9999999999999999"), NUMBER_FINE, 999999999999999900},
    {NAMED("12345678901234567"), NUMBER_FINE, 1234567890123456700},
    {"no-break spaces", SLICE("12" NO_BREAK "000" NO_BREAK "000,5"), NUMBER_FINE, 1200000050},
    {"narrow spaces", SLICE("12" NARROW "000" NARROW "000,5"), NUMBER_FINE, 1200000050},
    {"mixed spaces", SLICE("1 234" NO_BREAK "567" NARROW "890"), NUMBER_FINE, 123456789000},
    {"no-break spaces around", SLICE(NO_BREAK "12" NARROW), NUMBER_FINE, 1200},

    {NAMED("12 000 000 " EURO), NUMBER_FINE, 1200000000},
    {NAMED("1234,56" EURO), NUMBER_FINE, 123456},
    {"euro behind a no-break space", SLICE("1" NARROW "234,56" NO_BREAK EURO), NUMBER_FINE, 123456},
    {NAMED("1234,56 EUR"), NUMBER_FINE, 123456},
    {NAMED("1234,56 euros"), NUMBER_FINE, 123456},
    {NAMED("850 KE"), NUMBER_FINE, 85000000},
    {NAMED("850ke"), NUMBER_FINE, 85000000},
    {NAMED("850 k euros"), NUMBER_FINE, 85000000},
    {NAMED("0,85 ME"), NUMBER_FINE, 85000000},
    {NAMED("0,85 Meuros"), NUMBER_FINE, 85000000},
    {NAMED("850 me"), NUMBER_SYNTAX, 0},
    {NAMED("850 E"), NUMBER_SYNTAX, 0},
    {NAMED("1,5E+06"), NUMBER_EXPONENT, 0},
    {NAMED("12,5 M" EURO), NUMBER_FINE, 1250000000},
    {NAMED("12.5 M" EURO), NUMBER_FINE, 1250000000},
    {NAMED("12,5M" EURO), NUMBER_FINE, 1250000000},
    {NAMED("12 M" EURO), NUMBER_FINE, 1200000000},
    {NAMED("12,5 MEUR"), NUMBER_FINE, 1250000000},
    {NAMED("1,25 M" EURO), NUMBER_FINE, 125000000},
    {NAMED("850 k" EURO), NUMBER_FINE, 85000000},
    {NAMED("850 K" EURO), NUMBER_FINE, 85000000},
    {NAMED("850k" EURO), NUMBER_FINE, 85000000},
    {NAMED("850 k " EURO), NUMBER_FINE, 85000000},
    {NAMED("12,5M " EURO), NUMBER_FINE, 1250000000},
    {"thousands, and a narrow space before the sign", SLICE("850 k\xE2\x80\xAF" EURO), NUMBER_FINE, 85000000},
    {NAMED("12 e uro"), NUMBER_SYNTAX, 0},
    {NAMED("850 kEUR"), NUMBER_FINE, 85000000},
    {NAMED("850,5 k" EURO), NUMBER_FINE, 85050000},
    {NAMED("1 250 k" EURO), NUMBER_FINE, 125000000},
    {NAMED("1.250,5 k" EURO), NUMBER_FINE, 125050000},
    {NAMED("0,01 k" EURO), NUMBER_FINE, 1000},
    {NAMED("-2 k" EURO), NUMBER_FINE, -200000},
    {"thousands behind a no-break space", SLICE("850" NO_BREAK "k" EURO), NUMBER_FINE, 85000000},

    {NAMED("1.234"), NUMBER_AMBIGUOUS, 0},
    {NAMED("1,234"), NUMBER_AMBIGUOUS, 0},
    {NAMED("12.345"), NUMBER_AMBIGUOUS, 0},
    {NAMED("123,456"), NUMBER_AMBIGUOUS, 0},
    {NAMED("0,500"), NUMBER_AMBIGUOUS, 0},
    {NAMED("1.000"), NUMBER_AMBIGUOUS, 0},
    {NAMED("-1.234"), NUMBER_AMBIGUOUS, 0},
    {NAMED("1.234 " EURO), NUMBER_AMBIGUOUS, 0},
    {NAMED("1,250 M" EURO), NUMBER_FINE, 125000000},
    {NAMED("12,345 M" EURO), NUMBER_FINE, 1234500000},
    {NAMED("12.345M" EURO), NUMBER_FINE, 1234500000},
    {NAMED("1.234.567 M" EURO), NUMBER_FINE, 123456700000000},
    {NAMED("1,234 k" EURO), NUMBER_AMBIGUOUS, 0},
    {NAMED("12,500 k" EURO), NUMBER_AMBIGUOUS, 0},
    {NAMED(" 1.234 "), NUMBER_AMBIGUOUS, 0},

    {NAMED("1,2345"), NUMBER_DECIMALS, 0},
    {NAMED("1 234,567"), NUMBER_DECIMALS, 0},
    {NAMED("1.234,567"), NUMBER_DECIMALS, 0},
    {NAMED("12,3400"), NUMBER_DECIMALS, 0},
    {NAMED("1 234,500"), NUMBER_DECIMALS, 0},
    {NAMED("0.00001"), NUMBER_DECIMALS, 0},
    {NAMED("0,123456789 M" EURO), NUMBER_DECIMALS, 0},
    {NAMED("1,123456789012345678901234567890"), NUMBER_DECIMALS, 0},

    {NAMED("12 34"), NUMBER_GROUPS, 0},
    {NAMED("1 2345"), NUMBER_GROUPS, 0},
    {NAMED("1234 567"), NUMBER_GROUPS, 0},
    {NAMED("1 234 56"), NUMBER_GROUPS, 0},
    {NAMED("1 23 456"), NUMBER_GROUPS, 0},
    {NAMED("1.23.456"), NUMBER_GROUPS, 0},
    {NAMED("1.234.56"), NUMBER_GROUPS, 0},
    {NAMED("1,5,5"), NUMBER_GROUPS, 0},
    {NAMED("1234.567,89"), NUMBER_GROUPS, 0},
    {NAMED("12.34,56"), NUMBER_GROUPS, 0},
    {NAMED("1234 567,89"), NUMBER_GROUPS, 0},
    {NAMED("1 234.567,89"), NUMBER_GROUPS, 0},
    {NAMED("1.234 567"), NUMBER_GROUPS, 0},
    {NAMED("1,5 000"), NUMBER_GROUPS, 0},
    {NAMED("1.234,567.89"), NUMBER_GROUPS, 0},
    {NAMED("12 34 " EURO), NUMBER_GROUPS, 0},
    {NAMED("1  234"), REFUSED, 0},

    {NAMED("1e6"), NUMBER_EXPONENT, 0},
    {NAMED("1E6"), NUMBER_EXPONENT, 0},
    {NAMED("1,5e+3"), NUMBER_EXPONENT, 0},
    {NAMED("1.5E-3"), NUMBER_EXPONENT, 0},
    {NAMED("1e400"), NUMBER_EXPONENT, 0},
    {NAMED("1 e6"), REFUSED, 0},
    {NAMED("1e"), REFUSED, 0},
    {NAMED("1e1000000000"), REFUSED, 0},
    {NAMED("1,2e3 M" EURO), REFUSED, 0},

    {NAMED("12,5 M"), NUMBER_UNIT, 0},
    {NAMED("850 k"), NUMBER_UNIT, 0},
    {NAMED("850K"), NUMBER_UNIT, 0},
    {NAMED("12,5 m" EURO), REFUSED, 0},
    {NAMED("12,5 Md" EURO), REFUSED, 0},
    {NAMED("12 kk" EURO), REFUSED, 0},
    {NAMED("12 " EURO EURO), REFUSED, 0},
    {NAMED("12 $"), NUMBER_SYNTAX, 0},
    {NAMED("12 euro s"), NUMBER_SYNTAX, 0},
    {NAMED("12 eurosss"), NUMBER_SYNTAX, 0},
    {NAMED("12 kilo-euros par logement"), NUMBER_SYNTAX, 0},

    {"empty", SLICE(""), NUMBER_SYNTAX, 0},
    {"blanks alone", SLICE(" \t" NO_BREAK NARROW), NUMBER_SYNTAX, 0},
    {NAMED("-"), NUMBER_SYNTAX, 0},
    {NAMED("--5"), NUMBER_SYNTAX, 0},
    {NAMED("5-"), NUMBER_SYNTAX, 0},
    {NAMED(","), NUMBER_SYNTAX, 0},
    {NAMED("12,"), NUMBER_SYNTAX, 0},
    {NAMED("12."), NUMBER_SYNTAX, 0},
    {NAMED(",5"), NUMBER_SYNTAX, 0},
    {NAMED("1,,5"), NUMBER_SYNTAX, 0},
    {NAMED("1,5,"), NUMBER_SYNTAX, 0},
    {NAMED("1,,"), NUMBER_SYNTAX, 0},
    {NAMED("1,a5"), NUMBER_SYNTAX, 0},
    {NAMED("1,5a"), NUMBER_SYNTAX, 0},
    {NAMED("1,-5"), NUMBER_SYNTAX, 0},
    {NAMED("1:50"), NUMBER_SYNTAX, 0},
    {NAMED("1.,5"), NUMBER_SYNTAX, 0},
    {NAMED("1, 5"), NUMBER_SYNTAX, 0},
    {NAMED("12, " EURO), NUMBER_SYNTAX, 0},
    {NAMED(EURO), NUMBER_SYNTAX, 0},
    {NAMED("k" EURO), NUMBER_SYNTAX, 0},
    {NAMED("douze"), NUMBER_SYNTAX, 0},
    {NAMED("12a"), NUMBER_SYNTAX, 0},
    {NAMED("a12"), NUMBER_SYNTAX, 0},
    {NAMED("0x10"), NUMBER_SYNTAX, 0},
    {NAMED("nan"), NUMBER_SYNTAX, 0},
    {NAMED("inf"), NUMBER_SYNTAX, 0},
    {NAMED("1'234"), NUMBER_FINE, 123400},
    {NAMED("1'250'000,50"), NUMBER_FINE, 125000050},
    {NAMED("1\u2019250\u2019000"), NUMBER_FINE, 125000000},
    {NAMED("1'25"), NUMBER_GROUPS, 0},
    {NAMED("1''234"), NUMBER_SYNTAX, 0},
    {NAMED("1'"), NUMBER_SYNTAX, 0},
    {NAMED(EURO "5 000"), NUMBER_FINE, 500000},
    {NAMED(EURO " 5000.50"), NUMBER_FINE, 500050},
    {NAMED(EURO "5,000"), NUMBER_AMBIGUOUS, 0},
    {NAMED(EURO "5 k" EURO), NUMBER_SYNTAX, 0},
    {NAMED(EURO EURO "5"), NUMBER_SYNTAX, 0},
    {NAMED(EURO), NUMBER_SYNTAX, 0},
    {NAMED("1_234"), NUMBER_SYNTAX, 0},
    {NAMED("1/2"), NUMBER_SYNTAX, 0},
    {NAMED("10%"), NUMBER_SYNTAX, 0},
    {NAMED("=1+1"), NUMBER_SYNTAX, 0},
    {NAMED("(5)"), NUMBER_SYNTAX, 0},
    {NAMED("#REF!"), NUMBER_SYNTAX, 0},
    {"a NUL byte inside",
     SLICE("12\0"
	   "34"),
     NUMBER_SYNTAX, 0},
    {"a NUL byte behind", SLICE("12\0"), NUMBER_SYNTAX, 0},
    {"a NUL byte alone", SLICE("\0"), NUMBER_SYNTAX, 0},
    {"a euro sign of Windows-1252", SLICE("12 \x80"), NUMBER_SYNTAX, 0},
    {"a euro sign cut short", SLICE("12 \xE2\x82"), NUMBER_SYNTAX, 0},
    {"half a no-break space",
     SLICE("12\xC2"
	   "345"),
     NUMBER_SYNTAX, 0},
    {"Arabic digits", SLICE("\xD9\xA1\xD9\xA2"), NUMBER_SYNTAX, 0},
    {"full-width digits", SLICE("\xEF\xBC\x91"), NUMBER_SYNTAX, 0},

    {NAMED("92233720368547758,08"), NUMBER_LARGE, 0},
    {NAMED("123456789012345678"), NUMBER_LARGE, 0},
    {NAMED("99999999999999999999"), NUMBER_LARGE, 0},
    {NAMED("-99999999999999999999"), NUMBER_LARGE, 0},
    {NAMED("9999999999999 M" EURO), NUMBER_LARGE, 0},
    {NAMED("99999999999999999999999999999999999999999999"), NUMBER_LARGE, 0},
    {NAMED("1 000 000 000 000 000 000 000 000 000"), NUMBER_LARGE, 0},
};

static void assert_parsed(const parse_case *c, number_fault fault, int64_t value)
{
	if (c->fault == REFUSED)
		assert_int_not_equal(fault, NUMBER_FINE);
	else
		assert_int_equal(fault, c->fault);
	if (c->fault == NUMBER_FINE)
		assert_int_equal(value, c->value);
}

static void test_money(void **state)
{
	const parse_case *c = *state;
	int64_t value = 0;
	number_fault fault = number_parse(c->text, 2, true, &value);
	assert_parsed(c, fault, value);
}

/* ---- Counts ---- */

static const parse_case count_cases[] = {
    {NAMED("30"), NUMBER_FINE, 30},
    {NAMED("0"), NUMBER_FINE, 0},
    {NAMED("007"), NUMBER_FINE, 7},
    {NAMED("100000"), NUMBER_FINE, 100000},
    {NAMED("100 000"), NUMBER_FINE, 100000},
    {NAMED("-3"), NUMBER_FINE, -3},
    {NAMED("9223372036854775807"), NUMBER_FINE, INT64_MAX},
    {NAMED("100.000"), NUMBER_AMBIGUOUS, 0},
    {NAMED("1,234"), NUMBER_AMBIGUOUS, 0},
    {NAMED("30,5"), NUMBER_DECIMALS, 0},
    {NAMED("0.1"), NUMBER_DECIMALS, 0},
    {NAMED("12 34"), NUMBER_GROUPS, 0},
    {NAMED("1e3"), REFUSED, 0},
    {NAMED("30 " EURO), NUMBER_SYNTAX, 0},
    {NAMED("30 k" EURO), NUMBER_SYNTAX, 0},
    {NAMED("30 logements"), NUMBER_SYNTAX, 0},
    {NAMED("trente"), NUMBER_SYNTAX, 0},
    {"count: empty", SLICE(""), NUMBER_SYNTAX, 0},
    {"count: NUL", SLICE("3\0"), NUMBER_SYNTAX, 0},
    {NAMED("9223372036854775808"), NUMBER_LARGE, 0},
};

static void test_dwellings(void **state)
{
	const parse_case *c = *state;
	int64_t value = 0;
	number_fault fault = number_parse(c->text, 0, false, &value);
	assert_parsed(c, fault, value);
}

/* ---- Rates: as many decimals as any number has ---- */

static const parse_case rate_cases[] = {
    {NAMED("0,6"), NUMBER_FINE, 600000},
    {NAMED("0.123456"), NUMBER_FINE, 123456},
    {NAMED("12345678901234567.123456789012345678"), NUMBER_LARGE, 0},
    {NAMED("1"), NUMBER_FINE, 1000000},
    {NAMED("0.1234567"), NUMBER_DECIMALS, 0},
    {NAMED("9223372036854,775807"), NUMBER_FINE, INT64_MAX},
    {NAMED("9223372036854"), NUMBER_FINE, 9223372036854000000},
    {NAMED("9223372036855"), NUMBER_LARGE, 0},
    {NAMED("9999999999999999"), NUMBER_LARGE, 0},
    {NAMED("-9999999999999999"), NUMBER_LARGE, 0},
};

static void test_rate(void **state)
{
	const parse_case *c = *state;
	int64_t value = 0;
	number_fault fault = number_parse(c->text, 6, false, &value);
	assert_parsed(c, fault, value);
}

/* ---- Plain numbers, as tables hold them ---- */

typedef struct plain_case {
	parse_case parse;
	char point;
	unsigned decimals;
} plain_case;

static const plain_case plain_cases[] = {
    {{NAMED("8000"), NUMBER_FINE, 800000}, '.', 2},
    {{NAMED("0"), NUMBER_FINE, 0}, '.', 2},
    {{NAMED("0.60"), NUMBER_FINE, 60}, '.', 2},
    {{NAMED("0,60"), NUMBER_FINE, 60}, ',', 2},
    {{NAMED("0.6"), NUMBER_FINE, 600000}, '.', 6},
    {{NAMED("-12.5"), NUMBER_FINE, -1250}, '.', 2},
    {{NAMED("000012"), NUMBER_FINE, 12}, '.', 0},
    {{NAMED("9223372036854775807"), NUMBER_FINE, INT64_MAX}, '.', 0},
    {{NAMED("0.605"), NUMBER_DECIMALS, 0}, '.', 2},
    {{NAMED("0.5"), NUMBER_DECIMALS, 0}, '.', 0},
    {{NAMED("0.0000000000000000000000001"), NUMBER_DECIMALS, 0}, '.', 2},
    {{NAMED("9223372036854775808"), NUMBER_LARGE, 0}, '.', 0},
    {{NAMED("92233720368547758.08"), NUMBER_LARGE, 0}, '.', 2},
    {{NAMED("9999999999999999999999999999999999999999"), NUMBER_LARGE, 0}, '.', 0},
    {{NAMED("12345678901234567.123456789012345678"), NUMBER_LARGE, 0}, '.', 2},
    {{NAMED("1,5"), NUMBER_SYNTAX, 0}, '.', 2},
    {{NAMED("1.5"), NUMBER_SYNTAX, 0}, ',', 2},
    {{NAMED("1 000"), NUMBER_SYNTAX, 0}, '.', 2},
    {{NAMED(" 1"), NUMBER_SYNTAX, 0}, '.', 2},
    {{NAMED("1 "), NUMBER_SYNTAX, 0}, '.', 2},
    {{NAMED("1."), NUMBER_SYNTAX, 0}, '.', 2},
    {{NAMED(".5"), NUMBER_SYNTAX, 0}, '.', 2},
    {{NAMED("1.2.3"), NUMBER_SYNTAX, 0}, '.', 2},
    {{NAMED("1.-2"), NUMBER_SYNTAX, 0}, '.', 2},
    {{NAMED("+1"), NUMBER_SYNTAX, 0}, '.', 2},
    {{NAMED("--1"), NUMBER_SYNTAX, 0}, '.', 2},
    {{NAMED("-"), NUMBER_SYNTAX, 0}, '.', 2},
    {{NAMED("1e3"), NUMBER_SYNTAX, 0}, '.', 2},
    {{NAMED("1" EURO), NUMBER_SYNTAX, 0}, '.', 2},
    {{NAMED("x"), NUMBER_SYNTAX, 0}, '.', 2},
    {{"plain: empty", SLICE(""), NUMBER_SYNTAX, 0}, '.', 2},
    {{"plain: NUL behind", SLICE("1\0"), NUMBER_SYNTAX, 0}, '.', 2},
    {{"plain: NUL among the decimals", SLICE("1.5\0"), NUMBER_SYNTAX, 0}, '.', 2},
};

static void test_plain(void **state)
{
	const plain_case *c = *state;
	int64_t value = 0;
	number_fault fault = number_parse_plain(c->parse.text, c->point, c->decimals, &value);
	assert_parsed(&c->parse, fault, value);
}

static void test_huge_text(void **state)
{
	static const char *const fillings[] = {"9", "1 ", "1.", "1,", ".", " ", "-", EURO, NO_BREAK, "1 000 "};
	char *text = malloc(MEGABYTE);
	int64_t value;
	(void)state;
	assert_non_null(text);
	for (size_t i = 0; i < COUNT(fillings); i++) {
		size_t len = strlen(fillings[i]);
		for (size_t at = 0; at < MEGABYTE; at++)
			text[at] = fillings[i][at % len];
		assert_int_not_equal(number_parse((bareme_text){text, MEGABYTE}, 2, true, &value), NUMBER_FINE);
		assert_int_not_equal(number_parse((bareme_text){text, MEGABYTE}, 0, false, &value), NUMBER_FINE);
		assert_int_not_equal(number_parse_plain((bareme_text){text, MEGABYTE}, '.', 2, &value), NUMBER_FINE);
	}
	free(text);
}

/* ---- Printing ---- */

typedef struct print_case {
	const char *expected;
	int64_t value;
	unsigned decimals, least;
	char point;
} print_case;

static const print_case print_cases[] = {
    {"0", 0, 0, 0, '.'},
    {"30", 30, 0, 0, '.'},
    {"-30", -30, 0, 0, '.'},
    {"100", 100, 0, 0, '.'},
    {"0.00", 0, 2, 2, '.'},
    {"0,05", 5, 2, 2, ','},
    {"-0.05", -5, 2, 2, '.'},
    {"1234.50", 123450, 2, 2, '.'},
    {"0.60", 600000, 6, 2, '.'},
    {"0.605", 605000, 6, 2, '.'},
    {"0.123456", 123456, 6, 2, '.'},
    {"0", 0, 6, 0, '.'},
    {"1", 1000000, 6, 0, '.'},
    {"0.000000000000000001", 1, 18, 0, '.'},
    {"9.223372036854775807", INT64_MAX, 18, 2, '.'},
    {"-9223372036854775808", INT64_MIN, 0, 0, '.'},
};

static void test_print(void **state)
{
	const print_case *c = *state;
	char text[BAREME_TEXT_MAX];
	assert_int_equal(number_print(c->value, c->decimals, c->least, c->point, text), strlen(c->expected));
	assert_string_equal(text, c->expected);
}

typedef struct money_print_case {
	const char *expected;
	int64_t cents;
	char point;
} money_print_case;

static const money_print_case money_print_cases[] = {
    {"0.00", 0, '.'},
    {"0,00", 0, ','},
    {"0.01", 1, '.'},
    {"0.10", 10, '.'},
    {"1.00", 100, '.'},
    {"-1,00", -100, ','},
    {"330000.00", 33000000, '.'},
    {"1000000000000,00", 100000000000000, ','},
    {"92233720368547758.07", INT64_MAX, '.'},
    {"-92233720368547758.07", -INT64_MAX, '.'},
};

static void test_money_print(void **state)
{
	const money_print_case *c = *state;
	char text[BAREME_TEXT_MAX];
	assert_int_equal(bareme_money_print(c->cents, c->point, text), strlen(c->expected));
	assert_string_equal(text, c->expected);
}

typedef struct sum_case {
	const char *plain, *grouped;
	bareme_sum sum;
} sum_case;

/* 2^64 is 18,446,744,073,709,551,616. */
static const sum_case sum_cases[] = {
    {"0.00", "0.00", {0, 0}},
    {"-0.01", "-0.01", {UINT64_MAX, -1}},
    {"92233720368547758.07", "92,233,720,368,547,758.07", {INT64_MAX, 0}},
    {"92233720368547758.08", "92,233,720,368,547,758.08", {(uint64_t)INT64_MAX + 1, 0}},
    {"-92233720368547758.08", "-92,233,720,368,547,758.08", {(uint64_t)INT64_MAX + 1, -1}},
    {"-92233720368547758.09", "-92,233,720,368,547,758.09", {INT64_MAX, -1}},
    {"184467440737095516.16", "184,467,440,737,095,516.16", {0, 1}},
    {"184467440737095516.17", "184,467,440,737,095,516.17", {1, 1}},
    {"1000000000000000000.05", "1,000,000,000,000,000,000.05", {UINT64_C(7766279631452241925), 5}},
    {"1701411834604692317316873037158841057.27",
     "1,701,411,834,604,692,317,316,873,037,158,841,057.27",
     {UINT64_MAX, INT64_MAX}},
    {"-1701411834604692317316873037158841057.28",
     "-1,701,411,834,604,692,317,316,873,037,158,841,057.28",
     {0, INT64_MIN}},
};

static void test_sum_print(void **state)
{
	const sum_case *c = *state;
	char text[BAREME_TEXT_MAX];
	assert_int_equal(bareme_sum_print(c->sum, '.', text), strlen(c->plain));
	assert_string_equal(text, c->plain);
	assert_int_equal(bareme_sum_print_grouped(c->sum, BAREME_EN, text), strlen(c->grouped));
	assert_string_equal(text, c->grouped);
	bareme_sum back = wide_to_sum(wide_from_sum(c->sum));
	assert_true(back.low == c->sum.low && back.high == c->sum.high);
}

/* The longest text there is still has its room. */
static void test_sum_print_longest(void **state)
{
	(void)state;
	char text[BAREME_TEXT_MAX];
	size_t len = bareme_sum_print_grouped((bareme_sum){0, INT64_MIN}, BAREME_FR, text);
	assert_int_equal(len, strlen(text));
	assert_true(len < sizeof text);
}

typedef struct grouped_case {
	const char *expected;
	int64_t cents;
	bareme_lang lang;
} grouped_case;

static const grouped_case grouped_cases[] = {
    {"0,00", 0, BAREME_FR},
    {"0.05", 5, BAREME_EN},
    {"999,99", 99999, BAREME_FR},
    {"1" NO_BREAK "000,00", 100000, BAREME_FR},
    {"1,000.00", 100000, BAREME_EN},
    {"-1" NO_BREAK "000,00", -100000, BAREME_FR},
    {"-999.00", -99900, BAREME_EN},
    {"12" NO_BREAK "345" NO_BREAK "678,90", 1234567890, BAREME_FR},
    {"123,456,789.01", 12345678901, BAREME_EN},
    {"-123,456.00", -12345600, BAREME_EN},
    {"92" NO_BREAK "233" NO_BREAK "720" NO_BREAK "368" NO_BREAK "547" NO_BREAK "758,07", INT64_MAX, BAREME_FR},
    {"-92,233,720,368,547,758.07", -INT64_MAX, BAREME_EN},
};

/* What is printed is read again as the same amount, where its form can be. */
static void test_money_grouped(void **state)
{
	const grouped_case *c = *state;
	char text[BAREME_TEXT_MAX];
	int64_t cents = 0;
	assert_int_equal(bareme_money_print_grouped(c->cents, c->lang, text), strlen(c->expected));
	assert_string_equal(text, c->expected);
	assert_int_equal(number_parse(text_of(text), 2, true, &cents), NUMBER_FINE);
	assert_true(cents == c->cents);
}

/* Around every power of ten, where the count of digits changes. */
static void test_money_print_lengths(void **state)
{
	(void)state;
	for (unsigned n = 0; n <= 18; n++)
		for (int64_t near = -1; near <= 1; near++) {
			int64_t cents = number_power(n) + near;
			char text[BAREME_TEXT_MAX], expected[BAREME_TEXT_MAX];
			int len = snprintf(expected, sizeof expected, "-%lld.%02lld", (long long)(cents / 100),
					   (long long)(cents % 100));
			assert_int_equal(bareme_money_print(-cents, '.', text), cents == 0 ? len - 1 : len);
			assert_string_equal(text, expected + (cents == 0));
			assert_int_equal(bareme_money_print(cents, '.', text), len - 1);
			assert_string_equal(text, expected + 1);
			assert_int_equal(number_print(cents, 2, 2, '.', text), len - 1);
			assert_string_equal(text, expected + 1);
		}
}

/* Amounts of every length, against the C library. */
static void test_money_print_many(void **state)
{
	uint64_t seed = 1;
	(void)state;
	for (size_t i = 0; i < 300000; i++) {
		char text[BAREME_TEXT_MAX], expected[BAREME_TEXT_MAX];
		seed = seed * 6364136223846793005U + 1442695040888963407U;
		int64_t cents = i < 100000 ? (int64_t)i : (int64_t)(seed >> (1 + i % 60));
		snprintf(expected, sizeof expected, "%lld.%02lld", (long long)(cents / 100), (long long)(cents % 100));
		assert_int_equal(bareme_money_print(cents, '.', text), strlen(expected));
		assert_string_equal(text, expected);
	}
}

static void test_power(void **state)
{
	(void)state;
	assert_int_equal(number_power(0), 1);
	assert_int_equal(number_power(2), 100);
	assert_int_equal(number_power(18), 1000000000000000000);
}

/* ---- Rounding ---- */

#define WIDE_MAX (((wide)1 << 126) - 1 + ((wide)1 << 126))
#define WIDE_MIN (-WIDE_MAX - 1)
#define E18      ((wide)1000000000000000000)

typedef struct round_case {
	const char *name;
	wide value;
	unsigned places;
	wide expected;
} round_case;

static const round_case round_cases[] = {
    {"round: 0", 0, 2, 0},
    {"round: no place", 7, 0, 7},
    {"round: 0.4", 4, 1, 0},
    {"round: 0.5", 5, 1, 1},
    {"round: 0.6", 6, 1, 1},
    {"round: -0.4", -4, 1, 0},
    {"round: -0.5", -5, 1, -1},
    {"round: -0.6", -6, 1, -1},
    {"round: 1.5", 15, 1, 2},
    {"round: 2.5, not to even", 25, 1, 3},
    {"round: -2.5, not to even", -25, 1, -3},
    {"round: 1.49", 149, 2, 1},
    {"round: 1.50", 150, 2, 2},
    {"round: -1.49", -149, 2, -1},
    {"round: 0.99", 99, 2, 1},
    {"round: not twice, 0.445", 445, 3, 0},
    {"round: just below a half", E18 / 2 - 1, 18, 0},
    {"round: a half in 18 places", E18 / 2, 18, 1},
    {"round: minus a half in 18 places", -E18 / 2, 18, -1},
    {"round: the largest of 64 bits", INT64_MAX, 1, 922337203685477581},
    {"round: the smallest of 64 bits", INT64_MIN, 1, -922337203685477581},
    {"round: the largest of 64 bits in 18 places", INT64_MAX, 18, 9},
    {"round: half of 64 bits", INT64_MAX / 2, 18, 5},
    {"round: beyond 64 bits", E18 *E18 + E18 / 2, 18, E18 + 1},
    {"round: the largest", WIDE_MAX, 18, (wide)170141183460469231 * 1000 + 732},
    {"round: the smallest", WIDE_MIN, 18, -((wide)170141183460469231 * 1000 + 732)},
    {"round: the largest, no place", WIDE_MAX, 0, WIDE_MAX},
    {"round: the smallest, no place", WIDE_MIN, 0, WIDE_MIN},
};

static void test_round(void **state)
{
	const round_case *c = *state;
	assert_true(number_round(c->value, c->places) == c->expected);
}

/* ---- Checked arithmetic ---- */

typedef struct wide_case {
	const char *name;
	bool (*operate)(wide a, wide b, wide *out);
	wide a, b;
	bool fits;
	wide expected;
} wide_case;

static const wide_case wide_cases[] = {
    {"add: small", wide_add, 2, -5, true, -3},
    {"add: up to the largest", wide_add, WIDE_MAX - 1, 1, true, WIDE_MAX},
    {"add: beyond the largest", wide_add, WIDE_MAX, 1, false, 0},
    {"add: beyond the smallest", wide_add, WIDE_MIN, -1, false, 0},
    {"subtract: small", wide_subtract, 2, 5, true, -3},
    {"subtract: down to the smallest", wide_subtract, -1, WIDE_MAX, true, WIDE_MIN},
    {"subtract: beyond the smallest", wide_subtract, WIDE_MIN, 1, false, 0},
    {"subtract: the smallest has no opposite", wide_subtract, 0, WIDE_MIN, false, 0},
    {"multiply: small", wide_multiply, -3, 7, true, -21},
    {"multiply: two of 64 bits", wide_multiply, INT64_MIN, INT64_MIN, true, (WIDE_MAX >> 1) + 1},
    {"multiply: beyond the largest", wide_multiply, WIDE_MAX, 2, false, 0},
    {"multiply: the smallest by -1", wide_multiply, WIDE_MIN, -1, false, 0},
    {"multiply: by nothing", wide_multiply, WIDE_MIN, 0, true, 0},
};

static void test_wide(void **state)
{
	const wide_case *c = *state;
	wide out;
	assert_int_equal(c->operate(c->a, c->b, &out), c->fits);
	if (c->fits)
		assert_true(out == c->expected);
}

/* One printer for people: money in groups, a rate in percent whatever its decimals, a count. */
typedef struct people_case {
	const char *name;
	bareme_number number;
	const char *plain, *french, *english;
} people_case;

static const people_case people_cases[] = {
    {"people: a whole percentage", {600000, 6, true}, "0.60", "60\u00A0%", "60%"},
    {"people: half a percent", {595000, 6, true}, "0.595", "59,5\u00A0%", "59.5%"},
    {"people: a third", {333333, 6, true}, "0.333333", "33,3333\u00A0%", "33.3333%"},
    {"people: less than a percent", {500, 6, true}, "0.0005", "0,05\u00A0%", "0.05%"},
    {"people: a rate that falls", {-45000, 6, true}, "-0.045", "-4,5\u00A0%", "-4.5%"},
    {"people: money", {860000, 2, true}, "8600.00", "8\u00A0600,00", "8,600.00"},
    {"people: a count", {1200, 0, true}, "1200", "1200", "1200"},
};

static void test_people(void **state)
{
	const people_case *c = *state;
	char text[BAREME_TEXT_MAX];
	assert_int_equal(bareme_number_print(c->number, '.', text), strlen(c->plain));
	assert_string_equal(text, c->plain);
	assert_int_equal(bareme_number_print_for(c->number, BAREME_FR, text), strlen(c->french));
	assert_string_equal(text, c->french);
	assert_int_equal(bareme_number_print_for(c->number, BAREME_EN, text), strlen(c->english));
	assert_string_equal(text, c->english);
	assert_int_equal(bareme_number_print_for((bareme_number){5, 6, false}, BAREME_EN, text), 0);
	assert_string_equal(text, "");
}

/* ---- The program ---- */

int main(void)
{
	add_rows(money_cases, sizeof *money_cases, COUNT(money_cases), test_money);
	add_rows(count_cases, sizeof *count_cases, COUNT(count_cases), test_dwellings);
	add_rows(rate_cases, sizeof *rate_cases, COUNT(rate_cases), test_rate);
	add_rows(plain_cases, sizeof *plain_cases, COUNT(plain_cases), test_plain);
	add_rows(print_cases, sizeof *print_cases, COUNT(print_cases), test_print);
	add_rows(money_print_cases, sizeof *money_print_cases, COUNT(money_print_cases), test_money_print);
	add_rows(sum_cases, sizeof *sum_cases, COUNT(sum_cases), test_sum_print);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_sum_print_longest);
	add_rows(grouped_cases, sizeof *grouped_cases, COUNT(grouped_cases), test_money_grouped);
	add_rows(round_cases, sizeof *round_cases, COUNT(round_cases), test_round);
	add_rows(people_cases, sizeof *people_cases, COUNT(people_cases), test_people);
	add_rows(wide_cases, sizeof *wide_cases, COUNT(wide_cases), test_wide);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_huge_text);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_power);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_money_print_lengths);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_money_print_many);
	return _cmocka_run_group_tests("number", tests, test_count, NULL, NULL);
}
