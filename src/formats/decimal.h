/* Decimal numbers as files of spreadsheets hold them, "1234.5600000000001" or "1.5E-3": by their digits alone, so that
 * no locale matters and nothing is lost. */
#ifndef DECIMAL_H
#define DECIMAL_H

#include "base/buffer.h"

/* What spreadsheets count on: the 16th digit and the 17th are those of the binary number nearby. */
enum { DECIMAL_DIGITS = 15, DECIMAL_MAX = 48 };

/* 0.d1d2d3... times 10^point; no digits: 0. The first digit is no 0, nor is the last one. */
typedef struct decimal {
	bool negative;
	uint8_t digits[DECIMAL_DIGITS];
	size_t count;
	int32_t point;
} decimal;

/* Reads a number, rounded half away from zero to 15 digits; false where the text is none. */
bool decimal_read(bareme_text t, decimal *out);

/* Writes it, without an exponent where it has 21 digits at most on either side of its point; returns the length. */
size_t decimal_print(const decimal *d, char out[DECIMAL_MAX]);

/* True where the text is what decimal_print would write of it. */
bool decimal_is_plain(bareme_text t);

/* The whole part and 10^12 times the fraction, of a number that is not negative; false where it is, or has more than
 * nine digits before its point. */
bool decimal_split(const decimal *d, int64_t *whole, int64_t *fraction);

#endif
