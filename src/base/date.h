/* Dates of the Gregorian calendar as days since 1970-01-01. */
#ifndef DATE_H
#define DATE_H

#include "base/text.h"

/* Before and after every date that can be written. */
#define DATE_FIRST INT32_MIN
#define DATE_LAST  INT32_MAX

/*
 * The same day so many months later, at least 0; the last day of a month that is too short for it, DATE_LAST where it
 * is beyond that. From year 1 on.
 */
int32_t date_plus_months(int32_t date, int32_t months);

/* The year that the day is in. */
int32_t date_year(int32_t date);

/* The same day one year later; 28 February after a 29th. */
int32_t date_plus_year(int32_t date);

#endif
