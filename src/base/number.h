/* Decimal numbers as scaled integers: reading what people write, checked arithmetic, one rounding. */
#ifndef NUMBER_H
#define NUMBER_H

#include "base/text.h"

__extension__ typedef __int128 wide;

typedef enum number_fault {
	NUMBER_FINE,
	NUMBER_SYNTAX,    /* not a number */
	NUMBER_GROUPS,    /* digits grouped unevenly */
	NUMBER_DECIMALS,  /* more decimals than allowed */
	NUMBER_EXPONENT,  /* 1e6 */
	NUMBER_LARGE,     /* more than 64 bits hold */
	NUMBER_AMBIGUOUS, /* 1.234: thousands or decimals? */
	NUMBER_UNIT       /* a k or M that is not followed by a euro sign */
} number_fault;

/* Without bounds of its own a number is at most 10^NUMBER_MOST of its smallest units, so that sums stay in bounds. */
enum { NUMBER_MOST = 16 };

/*
 * Reads a number as people write it, scaled by 10^decimals: 1234.56, 1 234,56,
 * 1.234,56, 1'234.56; with `money` also 12 000 000 EUR, 12,5 MEUR, 850 kEUR (with the euro sign or EUR), and
 * the euro sign before the digits.
 */
number_fault number_parse(bareme_text t, unsigned decimals, bool money, int64_t *out);

/* Reads digits with an optional `point` and decimals, as tables hold them. */
number_fault number_parse_plain(bareme_text t, char point, unsigned decimals, int64_t *out);

/* 10^n, for n from 0 to 18. */
int64_t number_power(unsigned n);

/* Writes `value` / 10^decimals with at least `least` decimals; returns the length. */
size_t number_print(int64_t value, unsigned decimals, unsigned least, char point, char out[BAREME_TEXT_MAX]);

/* The same number, printed with a point, as a reader of the language writes it: grouped in threes. Returns the length.
 */
size_t number_group(bareme_text plain, bareme_lang lang, char out[BAREME_TEXT_MAX]);

/* Puts the percent sign after a text of that length, as a reader of the language expects it; returns the new length.
 */
size_t number_put_percent(char *text, size_t len, bareme_lang lang);

/* Divides by 10^places (at most 18), half away from zero. */
wide number_round(wide value, unsigned places);

/* A total as callers get it, and back. */
static inline bareme_sum wide_to_sum(wide value)
{
	return (bareme_sum){(uint64_t)value, (int64_t)(value >> 64)};
}

static inline wide wide_from_sum(bareme_sum sum)
{
	return ((wide)sum.high * ((wide)1 << 32) * ((wide)1 << 32)) + (wide)sum.low;
}

bool wide_add(wide a, wide b, wide *sum);
bool wide_subtract(wide a, wide b, wide *difference);
bool wide_multiply(wide a, wide b, wide *product);

#endif
