/* Dates with the name of their month; see months.h. */
#include "rules/months.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { MONTHS = 12 };

bool months_load(loader *l, const json_node *list)
{
	int32_t month = 0, old;
	if (list != NULL && json_count(list) != MONTHS)
		loader_fault(l, list, "schema", "\"mois\" must list the names of 12 months");
	for (const json_node *n = json_first(list); n != NULL; n = json_next(n)) {
		const char *string = json_string(n);
		bareme_text names = text_of(string == NULL ? "" : string), name;
		month++;
		if (string == NULL)
			loader_fault(l, n, "schema", "a word must be a string");
		while (text_next_part(&names, ' ', &name))
			if (name.len > 0 && !names_add_folded(&l->rules->months, &l->rules->arena, name, month, &old))
				return false;
	}
	return true;
}

/* Moves on past blanks, hyphens, strokes and full stops; false where there is none. */
static bool months_skip_marks(bareme_text *t)
{
	size_t before = t->len, blank;
	while (t->len > 0 && ((blank = text_blank(*t)) > 0 || strchr("-/.", t->data[0]) != NULL))
		*t = text_from(*t, blank > 0 ? blank : 1);
	return t->len < before;
}

static size_t months_digits(bareme_text t)
{
	size_t n = 0;
	while (n < t.len && text_is_digit(t.data[n]))
		n++;
	return n;
}

bool months_read_date(const names *months, bareme_text text, int32_t *date)
{
	enum { ORDINAL = 2, TIME_LONGEST = 48 };
	char plain[TIME_LONGEST + sizeof "31/12/"];
	bareme_text day = {text.data, months_digits(text)}, rest = text_from(text, day.len), month = rest;
	if (day.len == 0 || day.len > 2)
		return false;
	/* "1er", "2nd" */
	for (size_t i = 0; i < ORDINAL && rest.len > 0 && isalpha((unsigned char)rest.data[0]); i++)
		rest = text_from(rest, 1);
	if (!months_skip_marks(&rest))
		return false;
	month.data = rest.data;
	for (month.len = 0; month.len < rest.len; month.len++)
		if (strchr("-/. ", rest.data[month.len]) != NULL || text_is_digit(rest.data[month.len]) ||
		    text_blank(text_from(rest, month.len)) > 0)
			break;
	int32_t number = names_find_folded(months, month);
	rest = text_from(rest, month.len);
	if (number < 0 || !months_skip_marks(&rest) || rest.len > TIME_LONGEST || months_digits(rest) == 0)
		return false;
	int len = snprintf(plain, sizeof plain, "%.*s/%d/%.*s", TEXT_ARG(day), (int)number, TEXT_ARG(rest));
	return bareme_date_parse((bareme_text){plain, (size_t)len}, date);
}
