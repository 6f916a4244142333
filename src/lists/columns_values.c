/* What the values of columns say where no heading does. */
#include "lists/columns.h"

#include "rules/headings.h"
#include "rules/totals.h"

#include <string.h>

/* What the first records say of a column that is not read. */
typedef struct values_seen {
	size_t filled, natures, dates;
} values_seen;

static void values_look(const list *l, size_t c, bareme_text value, void *payload)
{
	values_seen *s = (values_seen *)payload + c;
	const field *nature = &l->r->fields[l->r->role[ROLE_NATURE]];
	int32_t day;
	if (!column_is_unread(l, c) || value.len == 0 || ruleset_is_blank_word(l->r, value) ||
	    totals_begin(&l->r->totals, value))
		return;
	s->filled++;
	s->natures += names_find_folded(&nature->domain.index, value) >= 0;
	s->dates += bareme_date_parse(value, &day);
}

/*
 * Reads the one column that has natures only, if the heading names others: without a heading the first record is none.
 * Else notes the column that has most of them.
 */
static void values_find_nature(list *l, const values_seen *seen)
{
	size_t found = 0, whole = 0, most = 0;
	bool headed = false;
	for (size_t c = 0; c < l->column_count; c++) {
		headed |= l->columns[c] >= 0;
		whole += seen[c].filled > 0 && seen[c].natures == seen[c].filled;
		if (seen[c].natures > most) {
			most = seen[c].natures;
			found = c;
		}
	}
	if (headed && whole == 1 && seen[found].natures == seen[found].filled) {
		l->columns[found] = l->r->role[ROLE_NATURE];
		l->how[found] = BAREME_READ_BY_VALUES;
	} else if (most > 0) {
		l->nature_like = found + 1;
	}
}

bool columns_may_date(const list *l, size_t c)
{
	size_t date = (size_t)l->r->role[ROLE_DATE];
	return column_is_unread(l, c) && columns_lack(l, date) &&
	       headings_hold_name(l->r, date, text_of(l->headings[c]));
}

/* Names the columns of dates that are called so: the day of the operations may be theirs. */
static void values_say_dates(list *l, const values_seen *seen)
{
	const char *name = l->r->fields[l->r->role[ROLE_DATE]].name;
	char day[BAREME_TEXT_MAX], letters[COLUMN_LETTERS];
	buffer found = {0};
	for (size_t c = 0; c < l->column_count; c++)
		if (seen[c].filled > 0 && seen[c].dates == seen[c].filled && columns_may_date(l, c))
			buffer_printf(&found, "%s--map %s='%s'", found.len > 0 ? ", " : "", name,
				      column_handle(l, c, letters));
	bareme_date_print_for(l->options->date, text_lang(l->options->locale), day);
	if (found.len > 0)
		warner_say(
		    &l->warner, BAREME_WARNING, "heading", 0,
		    "no column gives \"%s\": the operations are computed as of %s, though there are dates that are "
		    "not read (%s)",
		    name, day, buffer_cstring(&found));
	l->arena.failed |= found.failed;
	buffer_free(&found);
}

bool columns_use_values(list *l, bareme_text records)
{
	bool natures = columns_lack(l, (size_t)l->r->role[ROLE_NATURE]), dates = false;
	for (size_t c = 0; c < l->column_count; c++)
		dates |= columns_may_date(l, c);
	if (!natures && !dates)
		return true;
	values_seen *seen = arena_alloc(&l->arena, l->column_count + 1, sizeof *seen);
	if (seen == NULL || !columns_each(l, records, values_look, seen))
		return false;
	if (natures)
		values_find_nature(l, seen);
	if (dates)
		values_say_dates(l, seen);
	return !l->arena.failed;
}
