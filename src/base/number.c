/* Decimal numbers as scaled integers: reading what people write, checked arithmetic, one rounding. */
#include "base/number.h"

#include <endian.h>
#include <string.h>

enum { MOST_DIGITS = 18, MOST_PARTS = 8 };

int64_t number_power(unsigned n)
{
	static const int64_t powers[] = {1,
					 10,
					 100,
					 1000,
					 10000,
					 100000,
					 1000000,
					 10000000,
					 100000000,
					 1000000000,
					 10000000000,
					 100000000000,
					 1000000000000,
					 10000000000000,
					 100000000000000,
					 1000000000000000,
					 10000000000000000,
					 100000000000000000,
					 1000000000000000000};
	return powers[n];
}

/* The digits of a number and where its decimals begin. */
typedef struct digits {
	char all[MOST_DIGITS + 16];
	size_t len;
	size_t decimals;
} digits;

/* Scales the digits by 10^places; trailing zero decimals beyond it are let go. */
static number_fault digits_value(digits d, unsigned places, int64_t *out)
{
	while (d.decimals > places && d.all[d.len - 1] == '0') {
		d.len--;
		d.decimals--;
	}
	if (d.decimals > places)
		return NUMBER_DECIMALS;
	int64_t value = 0;
	for (size_t i = 0; i < d.len; i++)
		if (__builtin_mul_overflow(value, 10, &value) || __builtin_add_overflow(value, d.all[i] - '0', &value))
			return NUMBER_LARGE;
	for (size_t i = d.decimals; i < places; i++)
		if (__builtin_mul_overflow(value, 10, &value))
			return NUMBER_LARGE;
	*out = value;
	return NUMBER_FINE;
}

static bool digits_add(digits *d, const char *from, size_t count)
{
	while (d->len == 0 && count > 0 && *from == '0') {
		from++;
		count--;
	}
	if (d->len + count > sizeof d->all)
		return false;
	memcpy(d->all + d->len, from, count);
	d->len += count;
	return true;
}

number_fault number_parse_plain(bareme_text t, char point, unsigned decimals, int64_t *out)
{
	bool negative = t.len > 0 && t.data[0] == '-';
	if (negative)
		t = text_from(t, 1);
	size_t whole = 0;
	while (whole < t.len && text_is_digit(t.data[whole]))
		whole++;
	if (whole == 0)
		return NUMBER_SYNTAX;
	digits d = {.len = 0};
	if (!digits_add(&d, t.data, whole))
		return NUMBER_LARGE;
	if (whole < t.len) {
		if (t.data[whole] != point || whole + 1 == t.len)
			return NUMBER_SYNTAX;
		bareme_text part = text_from(t, whole + 1);
		for (size_t i = 0; i < part.len; i++)
			if (!text_is_digit(part.data[i]))
				return NUMBER_SYNTAX;
		/* Leading zeros were let go of the whole part only: decimals keep theirs by value. */
		if (part.len > MOST_DIGITS)
			return NUMBER_DECIMALS;
		if (d.len + part.len > sizeof d.all)
			return NUMBER_LARGE;
		memcpy(d.all + d.len, part.data, part.len);
		d.len += part.len;
		d.decimals = part.len;
	}
	number_fault fault = digits_value(d, decimals, out);
	if (fault == NUMBER_FINE && negative)
		*out = -*out;
	return fault;
}

/* Runs of digits and the separators between them: ' ' for blanks and apostrophes, '.' or ','. */
typedef struct parts {
	bareme_text run[MOST_PARTS];
	char separator[MOST_PARTS]; /* before the run */
	size_t count;
	size_t points, commas, blanks;
} parts;

/* The length of what groups digits and is never decimal: a blank, an apostrophe as the Swiss have it; or 0. */
static size_t number_grouping(bareme_text t)
{
	static const char curly[] = "\xE2\x80\x99";
	if (t.len > 0 && t.data[0] == '\'')
		return 1;
	return t.len > strlen(curly) && memcmp(t.data, curly, strlen(curly)) == 0 ? strlen(curly) : text_blank(t);
}

static number_fault number_split(bareme_text *t, parts *out)
{
	*out = (parts){.count = 0};
	char separator = 0;
	while (t->len > 0) {
		size_t n = 0;
		while (n < t->len && text_is_digit(t->data[n]))
			n++;
		if (n == 0)
			return NUMBER_SYNTAX;
		if (out->count == MOST_PARTS)
			return NUMBER_LARGE;
		out->separator[out->count] = separator;
		out->run[out->count++] = (bareme_text){t->data, n};
		out->points += separator == '.';
		out->commas += separator == ',';
		out->blanks += separator == ' ';
		*t = text_from(*t, n);
		size_t skip = number_grouping(*t);
		if (skip > 0 && t->len > skip && text_is_digit(t->data[skip])) {
			separator = ' ';
		} else if (t->len > 0 && (t->data[0] == '.' || t->data[0] == ',')) {
			separator = t->data[0];
			skip = 1;
		} else {
			return NUMBER_FINE;
		}
		*t = text_from(*t, skip);
		if (t->len == 0)
			return NUMBER_SYNTAX;
	}
	return NUMBER_SYNTAX;
}

/* Reads the unit after the digits: nothing, a euro sign, or thousands and millions of euros. */
static number_fault number_unit_power(bareme_text t, bool money, unsigned *power)
{
	static const struct {
		const char *name;
		unsigned power;
	} units[] = {
	    {"", 0},     {"\xE2\x82\xAC", 0},  {"eur", 0},    {"euro", 0}, {"euros", 0}, {"k\xE2\x82\xAC", 3},
	    {"keur", 3}, {"M\xE2\x82\xAC", 6}, {"Meur", 6},   {"ke", 3},   {"keuro", 3}, {"keuros", 3},
	    {"Me", 6},   {"Meuro", 6},         {"Meuros", 6},
	};
	static const char letters[] = "kKM";
	t = text_trim(t);
	*power = 0;
	if (t.len == 0)
		return NUMBER_FINE;
	if (t.len > 1 && (t.data[0] | 32) == 'e' && (text_is_digit(t.data[1]) || t.data[1] == '+' || t.data[1] == '-'))
		return NUMBER_EXPONENT;
	if (!money)
		return NUMBER_SYNTAX;
	if (t.len == 1 && memchr(letters, t.data[0], strlen(letters)) != NULL)
		return NUMBER_UNIT;
	char plain[8];
	size_t len = 0;
	/* m before a euro sign would be a thousandth: only M means a million. Blanks may stand before the sign. */
	while (t.len > 0) {
		size_t blank = text_blank(t);
		char c = t.data[0];
		bool upper = c >= 'A' && c <= 'Z' && !(len == 0 && c == 'M');
		if ((blank == 0 && len == sizeof plain) ||
		    (blank > 0 && !(len == 1 && memchr(letters, plain[0], strlen(letters)) != NULL)))
			return NUMBER_SYNTAX;
		if (blank == 0)
			plain[len++] = upper ? (char)(c + ('a' - 'A')) : c;
		t = text_from(t, blank > 0 ? blank : 1);
	}
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (strlen(units[i].name) == len && memcmp(units[i].name, plain, len) == 0) {
			*power = units[i].power;
			return NUMBER_FINE;
		}
	return NUMBER_SYNTAX;
}

/* True where the runs from 1 up to `end` are groups of three after a first one of one to three. */
static bool number_has_even_groups(const parts *p, size_t end)
{
	if (end > 1 && p->run[0].len > 3)
		return false;
	for (size_t i = 1; i < end; i++)
		if (p->run[i].len != 3)
			return false;
	return true;
}

/*
 * Finds out which separator, if any, is the decimal one: *whole runs come before it. Nobody writes thousands of
 * millions: in millions a lone separator is decimal.
 */
static number_fault number_find_decimals(const parts *p, unsigned power, size_t *whole)
{
	char last = p->separator[p->count - 1];
	*whole = p->count;
	if (p->points + p->commas == 0)
		return NUMBER_FINE;
	if (p->points > 0 && p->commas > 0) {
		size_t of_last = last == '.' ? p->points : p->commas;
		if (last == ' ' || of_last != 1 || p->blanks > 0)
			return NUMBER_GROUPS;
		*whole = p->count - 1;
		return NUMBER_FINE;
	}
	if (p->points + p->commas > 1)
		return p->blanks > 0 ? NUMBER_GROUPS : NUMBER_FINE;
	if (last == ' ')
		return NUMBER_GROUPS;
	if (p->blanks == 0 && p->run[p->count - 1].len == 3 && power < 6)
		return NUMBER_AMBIGUOUS;
	*whole = p->count - 1;
	return NUMBER_FINE;
}

/* Takes a euro sign before the digits away. */
static bool number_take_sign(bareme_text *t)
{
	static const char euro[] = "\xE2\x82\xAC";
	if (t->len <= strlen(euro) || memcmp(t->data, euro, strlen(euro)) != 0)
		return false;
	*t = text_trim(text_from(*t, strlen(euro)));
	return true;
}

number_fault number_parse(bareme_text t, unsigned decimals, bool money, int64_t *out)
{
	t = text_trim(t);
	bool negative = t.len > 0 && t.data[0] == '-';
	if (negative)
		t = text_from(t, 1);
	bool signed_before = money && number_take_sign(&t);
	parts p;
	unsigned power;
	size_t whole;
	number_fault fault = number_split(&t, &p);
	if (fault == NUMBER_FINE && signed_before && text_trim(t).len > 0)
		fault = NUMBER_SYNTAX;
	if (fault == NUMBER_FINE)
		fault = number_unit_power(t, money, &power);
	if (fault == NUMBER_FINE)
		fault = number_find_decimals(&p, power, &whole);
	if (fault != NUMBER_FINE)
		return fault;
	if (!number_has_even_groups(&p, whole))
		return NUMBER_GROUPS;
	digits d = {.len = 0};
	for (size_t i = 0; i < whole; i++)
		if (!digits_add(&d, p.run[i].data, p.run[i].len))
			return NUMBER_LARGE;
	if (whole < p.count) {
		bareme_text part = p.run[whole];
		/* 20,00 dwellings are 20, but 12,3400 euros say more than cents can. */
		if (part.len > MOST_DIGITS || (money && power == 0 && part.len > decimals))
			return NUMBER_DECIMALS;
		if (d.len + part.len > sizeof d.all)
			return NUMBER_LARGE;
		memcpy(d.all + d.len, part.data, part.len);
		d.len += part.len;
		d.decimals = part.len;
	}
	fault = digits_value(d, decimals + power, out);
	if (fault == NUMBER_FINE && negative)
		*out = -*out;
	return fault;
}

/* How many digits it has: bits * log10(2), or one more. */
static size_t number_count_digits(uint64_t value)
{
	size_t digits = (64 - (size_t)__builtin_clzll(value | 1)) * 1233 >> 12;
	return digits + (digits == 0 || (digits < 19 && value >= (uint64_t)number_power((unsigned)digits)));
}

/* Writes that many digits of the value, two at a time from the end. */
static void number_put_digits(uint64_t value, size_t digits, char *to)
{
	static const char pairs[] = "00010203040506070809101112131415161718192021222324252627282930313233343536373839"
				    "40414243444546474849505152535455565758596061626364656667686970717273747576777879"
				    "8081828384858687888990919293949596979899";
	char *at = to + digits;
	for (; digits >= 2; digits -= 2, value /= 100)
		memcpy(at -= 2, pairs + value % 100 * 2, 2);
	if (digits == 1)
		at[-1] = (char)('0' + value % 10);
}

/* Writes a whole number and returns how many digits it has. */
SELDOM static size_t put_long(uint64_t value, char *to)
{
	size_t digits = number_count_digits(value);
	number_put_digits(value, digits, to);
	return digits;
}

size_t number_print(int64_t value, unsigned decimals, unsigned least, char point, char out[BAREME_TEXT_MAX])
{
	uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	size_t len = value < 0;
	out[0] = '-';
	while (decimals > least && rest % 10 == 0) {
		rest /= 10;
		decimals--;
	}
	uint64_t unit = (uint64_t)number_power(decimals), whole = rest / unit;
	len += put_long(whole, out + len);
	if (decimals > 0) {
		out[len++] = point;
		number_put_digits(rest % unit, decimals, out + len);
		len += decimals;
	}
	out[len] = '\0';
	return len;
}

/*
 * The same for one below 100,000,000, with room for eight bytes: its digits are computed side by side in
 * one word, by fours, then by twos, then one by one, the first in the lowest byte.
 */
static size_t number_put_short(uint32_t value, char *to)
{
	uint64_t word = value / 10000 | (uint64_t)(value % 10000) << 32;
	uint64_t tops = word * 10486 >> 20 & UINT64_C(0x0000007F0000007F); /* of 100 each */
	word = tops | (word - tops * 100) << 16;
	tops = word * 103 >> 10 & UINT64_C(0x000F000F000F000F); /* of 10 each */
	word = tops | (word - tops * 10) << 8;
	unsigned zeros = (unsigned)__builtin_ctzll(word | UINT64_C(1) << 56) / 8;
	word = htole64((word | UINT64_C(0x3030303030303030)) >> zeros * 8);
	memcpy(to, &word, 8);
	return 8 - zeros;
}

size_t bareme_money_print(int64_t cents, char point, char buffer[BAREME_TEXT_MAX])
{
	uint64_t rest = cents < 0 ? 0 - (uint64_t)cents : (uint64_t)cents, euros = rest / 100;
	size_t len = cents < 0;
	buffer[0] = '-';
	len += euros < 100000000 ? number_put_short((uint32_t)euros, buffer + len) : put_long(euros, buffer + len);
	buffer[len] = point;
	number_put_digits(rest - euros * 100, 2, buffer + len + 1);
	buffer[len + 3] = '\0';
	return len + 3;
}

size_t number_group(bareme_text plain, bareme_lang lang, char out[BAREME_TEXT_MAX])
{
	const char *separator = lang == BAREME_FR ? "\xC2\xA0" : ",";
	size_t separator_len = lang == BAREME_FR ? 2 : 1;
	const char *point = memchr(plain.data, '.', plain.len);
	size_t end = point == NULL ? plain.len : (size_t)(point - plain.data), from = plain.data[0] == '-';
	size_t first = from + (end - from - 1) % 3 + 1, at = first;
	memcpy(out, plain.data, first);
	for (from = first; from < end; from += 3, at += 3) {
		memcpy(out + at, separator, separator_len);
		at += separator_len;
		memcpy(out + at, plain.data + from, 3);
	}
	memcpy(out + at, plain.data + end, plain.len - end);
	if (end < plain.len)
		out[at] = lang == BAREME_FR ? ',' : '.';
	at += plain.len - end;
	out[at] = '\0';
	return at;
}

size_t bareme_money_print_grouped(int64_t cents, bareme_lang lang, char buffer[BAREME_TEXT_MAX])
{
	char plain[BAREME_TEXT_MAX];
	size_t len = bareme_money_print(cents, '.', plain);
	return number_group((bareme_text){plain, len}, lang, buffer);
}

size_t bareme_sum_print(bareme_sum sum, char point, char buffer[BAREME_TEXT_MAX])
{
	/* At most 2^127: two parts of eighteen digits, and three digits before them. */
	wide value = wide_from_sum(sum), unit = number_power(18);
	if (value == (int64_t)value)
		return bareme_money_print((int64_t)value, point, buffer);
	size_t len = value < 0, parts = 0;
	uint64_t part[3];
	buffer[0] = '-';
	for (; value != 0; value /= unit) {
		int64_t rest = (int64_t)(value % unit);
		part[parts++] = (uint64_t)(rest < 0 ? -rest : rest);
	}
	len += put_long(part[--parts], buffer + len);
	for (; parts > 0; len += 18)
		number_put_digits(part[--parts], 18, buffer + len);
	/* The decimals move on by one. */
	memmove(buffer + len - 1, buffer + len - 2, 2);
	buffer[len - 2] = point;
	buffer[len + 1] = '\0';
	return len + 1;
}

size_t bareme_sum_print_grouped(bareme_sum sum, bareme_lang lang, char buffer[BAREME_TEXT_MAX])
{
	char plain[BAREME_TEXT_MAX];
	size_t len = bareme_sum_print(sum, '.', plain);
	return number_group((bareme_text){plain, len}, lang, buffer);
}

size_t sum_print_count(bareme_sum count, char buffer[BAREME_TEXT_MAX])
{
	enum { DECIMALS = 3 };
	size_t len = bareme_sum_print(wide_to_sum(wide_from_sum(count) * 100), '.', buffer);
	buffer[len - DECIMALS] = '\0';
	return len - DECIMALS;
}

size_t bareme_number_print(bareme_number n, char point, char buffer[BAREME_TEXT_MAX])
{
	if (n.decimals == 0 && n.value >= 0 && n.value < 100000000) {
		size_t len = number_put_short((uint32_t)n.value, buffer);
		buffer[len] = '\0';
		return len;
	}
	if (n.decimals == 2)
		return bareme_money_print(n.value, point, buffer);
	return number_print(n.value, n.decimals, n.decimals < 2 ? n.decimals : 2, point, buffer);
}

size_t number_put_percent(char *text, size_t len, bareme_lang lang)
{
	const char *sign = lang == BAREME_FR ? "\xC2\xA0%" : "%";
	return len + (size_t)(stpcpy(text + len, sign) - (text + len));
}

size_t bareme_number_print_for(bareme_number n, bareme_lang lang, char buffer[BAREME_TEXT_MAX])
{
	enum { MONEY_DECIMALS = 2, PERCENT_DECIMALS = 2 };
	char point = lang == BAREME_FR ? ',' : '.';
	buffer[0] = '\0';
	if (!n.present)
		return 0;
	if (n.decimals == MONEY_DECIMALS)
		return bareme_money_print_grouped(n.value, lang, buffer);
	if (n.decimals < PERCENT_DECIMALS)
		return number_print(n.value, n.decimals, 0, point, buffer);
	/* The same digits, two places on. */
	size_t len = number_print(n.value, (unsigned)n.decimals - PERCENT_DECIMALS, 0, point, buffer);
	return number_put_percent(buffer, len, lang);
}

wide number_round(wide value, unsigned places)
{
	int64_t narrow = (int64_t)value, unit64 = number_power(places);
	if (narrow == value && narrow > -(INT64_MAX / 2) && narrow < INT64_MAX / 2 && unit64 <= INT64_MAX / 4) {
		int64_t half = unit64 / 2;
		return (narrow < 0 ? narrow - half : narrow + half) / unit64;
	}
	wide unit = unit64;
	wide whole = value / unit, rest = value % unit;
	if (rest < 0)
		rest = -rest;
	if (rest > 0 && rest >= unit - rest)
		whole += value < 0 ? -1 : 1;
	return whole;
}

bool wide_add(wide a, wide b, wide *sum)
{
	return !__builtin_add_overflow(a, b, sum);
}

bool wide_subtract(wide a, wide b, wide *difference)
{
	return !__builtin_sub_overflow(a, b, difference);
}

bool wide_multiply(wide a, wide b, wide *product)
{
	return !__builtin_mul_overflow(a, b, product);
}
