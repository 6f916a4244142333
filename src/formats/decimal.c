/* Decimal numbers by their digits; see decimal.h. */
#include "formats/decimal.h"

enum { DECIMAL_PLACES = 21 };

/* Takes an exponent, which is kept within bounds that no double has. */
static bool decimal_read_exponent(bareme_text t, int32_t *exponent)
{
	enum { BOUND = 100000 };
	size_t i = t.len > 0 && (t.data[0] == '-' || t.data[0] == '+');
	bool negative = i > 0 && t.data[0] == '-';
	*exponent = 0;
	if (i == t.len)
		return false;
	for (; i < t.len; i++) {
		if (!text_is_digit(t.data[i]))
			return false;
		if (*exponent < BOUND)
			*exponent = *exponent * 10 + (t.data[i] - '0');
	}
	if (negative)
		*exponent = -*exponent;
	return true;
}

/* Rounds up: a run of nines at the end goes into the digit before it. */
static void decimal_round_up(decimal *d)
{
	while (d->count > 0 && d->digits[d->count - 1] == 9)
		d->count--;
	if (d->count > 0) {
		d->digits[d->count - 1]++;
		return;
	}
	d->digits[d->count++] = 1;
	d->point++;
}

/* Takes the digits and the point that the text begins with; returns how many bytes, 0 where there is no digit. */
static size_t decimal_read_digits(bareme_text t, decimal *out)
{
	bool any = false, fraction = false, full = false, up = false;
	size_t i = 0;
	for (; i < t.len; i++) {
		char c = t.data[i];
		if (c == '.' && !fraction) {
			fraction = true;
			continue;
		}
		if (!text_is_digit(c))
			break;
		any = true;
		if (out->count == 0 && c == '0') {
			out->point -= fraction;
			continue;
		}
		out->point += !fraction;
		if (out->count < DECIMAL_DIGITS)
			out->digits[out->count++] = (uint8_t)(c - '0');
		else if (!full) {
			full = true;
			up = c >= '5';
		}
	}
	if (up)
		decimal_round_up(out);
	return any ? i : 0;
}

bool decimal_read(bareme_text t, decimal *out)
{
	enum { LONGEST = 1000 };
	int32_t exponent = 0;
	size_t sign = t.len > 0 && (t.data[0] == '-' || t.data[0] == '+');
	*out = (decimal){.negative = sign > 0 && t.data[0] == '-'};
	size_t len = t.len > LONGEST ? 0 : decimal_read_digits(text_from(t, sign), out);
	bareme_text rest = text_from(t, sign + len);
	if (len == 0 || (rest.len > 0 && ((rest.data[0] != 'e' && rest.data[0] != 'E') ||
					  !decimal_read_exponent(text_from(rest, 1), &exponent))))
		return false;
	while (out->count > 0 && out->digits[out->count - 1] == 0)
		out->count--;
	out->point = out->count == 0 ? 0 : out->point + exponent;
	out->negative &= out->count > 0;
	return true;
}

/* The digit of that place, counted from the first one; 0 beyond them. */
static char decimal_digit(const decimal *d, int32_t place)
{
	return (char)('0' + (place >= 0 && place < (int32_t)d->count ? d->digits[place] : 0));
}

/* Writes the digits from one place up to another; returns where they end. */
static char *decimal_put(const decimal *d, int32_t from, int32_t to, char *out)
{
	for (int32_t i = from; i < to; i++)
		*out++ = decimal_digit(d, i);
	return out;
}

static char *decimal_put_exponent(int32_t exponent, char *out)
{
	int32_t rest = exponent < 0 ? -exponent : exponent, unit = 1;
	*out++ = 'E';
	*out++ = exponent < 0 ? '-' : '+';
	while (rest / unit >= 10)
		unit *= 10;
	for (; unit > 0; unit /= 10)
		*out++ = (char)('0' + rest / unit % 10);
	return out;
}

size_t decimal_print(const decimal *d, char out[DECIMAL_MAX])
{
	char *to = out;
	int32_t count = (int32_t)d->count, point = d->point;
	bool far = point > DECIMAL_PLACES || count - point > DECIMAL_PLACES;
	if (far)
		point = 1;
	if (d->negative)
		*to++ = '-';
	if (point <= 0)
		*to++ = '0';
	to = decimal_put(d, 0, point, to);
	if (count > point) {
		*to++ = '.';
		to = decimal_put(d, point, count, to);
	}
	if (far)
		to = decimal_put_exponent(d->point - 1, to);
	return (size_t)(to - out);
}

bool decimal_is_plain(bareme_text t)
{
	size_t from = t.len > 0 && t.data[0] == '-', i = from, point = SIZE_MAX;
	for (; i < t.len; i++) {
		if (t.data[i] == '.' && point == SIZE_MAX)
			point = i;
		else if (!text_is_digit(t.data[i]))
			return false;
	}
	size_t most = DECIMAL_DIGITS + (point != SIZE_MAX);
	if (i == from || i - from > most || point == from)
		return false;
	/* No 0 more than needed, and no zero that is negative. */
	if (t.data[from] == '0' && point != from + 1)
		return t.len == 1;
	return point == SIZE_MAX || (t.data[t.len - 1] != '0' && t.data[t.len - 1] != '.');
}

bool decimal_split(const decimal *d, int64_t *whole, int64_t *fraction)
{
	enum { WHOLE = 9, FRACTION = 12 };
	*whole = *fraction = 0;
	if (d->negative || d->point > WHOLE)
		return false;
	for (int32_t i = 0; i < d->point; i++)
		*whole = *whole * 10 + (decimal_digit(d, i) - '0');
	for (int32_t i = 0; i < FRACTION; i++)
		*fraction = *fraction * 10 + (decimal_digit(d, d->point + i) - '0');
	return true;
}
