/* Dates of the Gregorian calendar as days since 1970-01-01. */
#include "base/date.h"

#include <endian.h>
#include <stdio.h>
#include <string.h>

static bool date_is_leap(int64_t year)
{
	/* A year that 4 divides is one of a hundred where 25 divides it, and one of four hundred where 16 does too. */
	return (year & 3) == 0 && (year % 25 != 0 || (year & 15) == 0);
}

/* Days of a year before each month, and of the whole year. */
static const int16_t before_month[] = {0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};

/* Of a year from 1 on. */
static int64_t date_days_from(int64_t year, int32_t month, int32_t day)
{
	uint64_t full = (uint64_t)year - 1, hundreds = full / 100;
	int32_t of_year = before_month[month] + day + (month > 2 && date_is_leap(year));
	return (int64_t)(full * 365 + full / 4 - hundreds + hundreds / 4) + of_year - 719163;
}

/* Counts in eras of 400 years that begin on 1 March, so that leap days come last. */
static void date_days_to(int32_t date, int32_t *year, int32_t *month, int32_t *day)
{
	int64_t days = (int64_t)date + 719468;
	int32_t era = (int32_t)((days < 0 ? days - 146096 : days) / 146097);
	int32_t of_era = (int32_t)(days - (int64_t)era * 146097);
	int32_t y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int32_t of_year = of_era - (365 * y + y / 4 - y / 100);
	int32_t m = (5 * of_year + 2) / 153;
	*day = of_year - (153 * m + 2) / 5 + 1;
	*month = m < 10 ? m + 3 : m - 9;
	*year = y + era * 400 + (*month <= 2);
}

static int32_t date_days_in_month(int64_t year, int32_t month)
{
	return before_month[month + 1] - before_month[month] + (month == 2 && date_is_leap(year));
}

static bool date_is_day(int32_t year, int32_t month, int32_t day)
{
	/* Every month has 28 days. */
	return year >= 1000 && month >= 1 && month <= 12 && day >= 1 &&
	       (day <= 28 || day <= date_days_in_month(year, month));
}

/* Reads `least` to `most` digits and moves on past them. */
static bool date_take_digits(bareme_text *t, size_t least, size_t most, int32_t *out)
{
	size_t n = 0;
	*out = 0;
	while (n < t->len && n < most && text_is_digit(t->data[n]))
		*out = *out * 10 + (t->data[n++] - '0');
	*t = text_from(*t, n);
	return n >= least;
}

static bool date_take(bareme_text *t, char c)
{
	if (t->len == 0 || t->data[0] != c)
		return false;
	*t = text_from(*t, 1);
	return true;
}

/* The form of nearly every date: 2021-06-01. Its first eight characters are looked at together. */
static bool date_parse_iso(const char *p, int32_t *date)
{
	uint64_t word;
	memcpy(&word, p, 8);
	unsigned tens = (unsigned)(unsigned char)p[8] - '0', ones = (unsigned)(unsigned char)p[9] - '0';
	/* Digits become 0 to 9 and hyphens 0; what is more reaches its byte's high bit by the addition. */
	word = le64toh(word) ^ UINT64_C(0x2D30302D30303030);
	if ((((word + UINT64_C(0x7F76767F76767676)) | word) & UINT64_C(0x8080808080808080)) != 0 || tens > 9 ||
	    ones > 9)
		return false;
	/* Each byte becomes the number that it makes with the next. */
	word = word * 10 + (word >> 8);
	int32_t year = (int32_t)((word & 0xFF) * 100 + (word >> 16 & 0xFF)), month = (int32_t)(word >> 40 & 0xFF);
	int32_t day = (int32_t)(tens * 10 + ones);
	if (!date_is_day(year, month, day))
		return false;
	*date = (int32_t)date_days_from(year, month, day);
	return true;
}

/* True for nothing, or a time of day that programs put after a date: " 10:30", "T00:00:00.000Z", " 08:15:00+02:00". */
static bool date_skip_time(bareme_text t)
{
	int32_t hours, minutes = 0, seconds = 0, part;
	if (t.len == 0)
		return true;
	if (!date_take(&t, 'T') && text_blank(t) == 0)
		return false;
	t = text_trim(t);
	if (!date_take_digits(&t, 1, 2, &hours) || !date_take(&t, ':') || !date_take_digits(&t, 2, 2, &minutes))
		return false;
	if (date_take(&t, ':') && !date_take_digits(&t, 2, 2, &seconds))
		return false;
	if (date_take(&t, '.') && !date_take_digits(&t, 1, 9, &part))
		return false;
	if (hours > 24 || minutes > 59 || seconds > 60)
		return false;
	if (date_take(&t, 'Z') || t.len == 0)
		return t.len == 0;
	/* What the clock is ahead of Greenwich. */
	if ((!date_take(&t, '+') && !date_take(&t, '-')) || !date_take_digits(&t, 2, 2, &part))
		return false;
	date_take(&t, ':');
	return t.len == 0 || (date_take_digits(&t, 2, 2, &part) && t.len == 0);
}

/* Reads 01/06/2021 or 01/06/21, also with full stops or hyphens. */
static bool date_take_french(bareme_text *t, int32_t *year, int32_t *month, int32_t *day)
{
	if (!date_take_digits(t, 1, 2, day) || t->len == 0 || strchr("/.-", t->data[0]) == NULL)
		return false;
	char separator = t->data[0];
	if (!date_take(t, separator) || !date_take_digits(t, 1, 2, month) || !date_take(t, separator))
		return false;
	size_t before = t->len;
	if (!date_take_digits(t, 2, 4, year))
		return false;
	size_t digits = before - t->len;
	*year += digits == 2 ? 2000 : 0;
	return digits != 3;
}

SELDOM static bool date_parse_other(bareme_text text, int32_t *date)
{
	int32_t year, month, day;
	bareme_text t = text_trim(text), rest = t;
	if (date_take_digits(&rest, 4, 4, &year) && rest.len > 0 && strchr("-/", rest.data[0]) != NULL) {
		char separator = rest.data[0];
		if (!date_take(&rest, separator) || !date_take_digits(&rest, 2, 2, &month) ||
		    !date_take(&rest, separator) || !date_take_digits(&rest, 2, 2, &day))
			return false;
	} else {
		rest = t;
		if (!date_take_french(&rest, &year, &month, &day))
			return false;
	}
	if (!date_skip_time(rest) || !date_is_day(year, month, day))
		return false;
	*date = (int32_t)date_days_from(year, month, day);
	return true;
}

bool bareme_date_parse(bareme_text text, int32_t *date)
{
	if (text.len == 10 && text.data[4] == '-' && text.data[7] == '-')
		return date_parse_iso(text.data, date);
	return date_parse_other(text, date);
}

size_t bareme_date_print(int32_t date, char buffer[BAREME_TEXT_MAX])
{
	int32_t year, month, day;
	date_days_to(date, &year, &month, &day);
	return (size_t)snprintf(buffer, BAREME_TEXT_MAX, "%04d-%02d-%02d", (int)year, (int)month, (int)day);
}

size_t bareme_date_print_for(int32_t date, bareme_lang lang, char buffer[BAREME_TEXT_MAX])
{
	int32_t year, month, day;
	if (lang != BAREME_FR)
		return bareme_date_print(date, buffer);
	date_days_to(date, &year, &month, &day);
	return (size_t)snprintf(buffer, BAREME_TEXT_MAX, "%02d/%02d/%04d", (int)day, (int)month, (int)year);
}

int32_t date_year(int32_t date)
{
	int32_t year, month, day;
	date_days_to(date, &year, &month, &day);
	return year;
}

int32_t date_plus_months(int32_t date, int32_t months)
{
	int32_t year, month, day;
	date_days_to(date, &year, &month, &day);
	int64_t all = (int64_t)months + month - 1;
	int64_t later = year + all / 12;
	month = (int32_t)(all % 12) + 1;
	if (day > date_days_in_month(later, month))
		day = date_days_in_month(later, month);
	int64_t days = date_days_from(later, month, day);
	return days > DATE_LAST ? DATE_LAST : (int32_t)days;
}

int32_t date_plus_year(int32_t date)
{
	return date_plus_months(date, 12);
}
