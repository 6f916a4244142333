/* Which sheet of a workbook the list is on; see booksheet.h. */
#include "lists/booksheet_inside.h"

#include "lists/heading.h"

#include <stdlib.h>

/* What of a sheet shows that it is a list. */
typedef struct sheet_look {
	size_t weight;     /* of its heading; 0: it has none */
	size_t operations; /* below it, up to some */
	bool possible;     /* it may be the list */
} sheet_look;

static bareme_result booksheet_start(booksheet *g, size_t number, bool glance)
{
	g->number = number;
	g->next = 1;
	g->hidden_rows = 0;
	g->waits = false;
	if (g->column_count > 0)
		memset(g->columns, 0, g->column_count * sizeof *g->columns);
	return glance ? book_glance(g->b, number) : book_begin(g->b, number);
}

bareme_result booksheet_begin(booksheet *g, size_t number)
{
	return booksheet_start(g, number, false);
}

/* A sheet's heading and, where it is looked at whole, some of the rows below. */
static bareme_result booksheet_look_at(booksheet *g, size_t number, bool whole, sheet_look *look)
{
	enum { ROWS = 50, OPERATIONS = 10 };
	bareme_list_options options = *g->l->options;
	list probe = {.r = g->l->r, .options = &options, .from = BAREME_LIST_XLSX, .delimiter = ';', .booksheet = g};
	heading_search search;
	buffer rows = {0}, line = {0};
	size_t at = 0, len, below = 0;
	bool more = true, found = false, done = false;
	look->operations = 0;
	options.heading = 0;
	heading_search_begin(&search, &probe);
	bareme_result result = booksheet_start(g, number, !whole);
	while (result == BAREME_DONE && !done && more) {
		result = booksheet_read(g, &rows, 1, &more);
		for (; result == BAREME_DONE && !done && at < rows.len; at += len) {
			csv_record(text_from(buffer_all(&rows), at), ';', true, &len);
			bareme_text row = booksheet_line((bareme_text){rows.data + at, len}, &line);
			found = found || row.data == NULL || heading_search_line(&search, row, len);
			/* The search ends with the row after the heading. */
			if (found && whole && row.data != NULL && search.found < search.count)
				look->operations += heading_search_is_operation(&search, csv_chomp(row));
			below += found;
			done = row.data == NULL || (found && (!whole || search.found == 0)) || below > ROWS ||
			       look->operations == OPERATIONS;
		}
	}
	look->weight = heading_search_weight(&search);
	if (probe.arena.failed || line.failed)
		result = BAREME_NO_MEMORY;
	arena_free(&probe.arena);
	buffer_free(&rows);
	buffer_free(&line);
	return result;
}

/* "Feuil1", "Feuil2": all sheets, or those but one that have a heading; the buffer has them. */
static const char *booksheet_names(const booksheet *g, const sheet_look *looks, size_t but, buffer *out)
{
	const char *between = "";
	for (size_t i = 0; i < book_sheet_count(g->b); i++) {
		if (looks != NULL && (i == but || looks[i].weight == 0))
			continue;
		buffer_string(out, between);
		buffer_printf(out, text_tr(g->l->options->locale, "\"%s\"%s"), book_sheet_name(g->b, i), "");
		between = ", ";
	}
	return buffer_cstring(out);
}

/* The sheet that the caller names, by its name or its number from 1. */
static bareme_result booksheet_find(booksheet *g, const char *wanted)
{
	size_t count = book_sheet_count(g->b), found = count;
	char name[FOLD_MAX], key[FOLD_MAX], *end;
	size_t len = text_fold(text_of(wanted), key);
	for (size_t i = count; i-- > 0;)
		if (len != SIZE_MAX && len > 0 && text_fold(text_of(book_sheet_name(g->b, i)), name) == len &&
		    memcmp(name, key, len) == 0)
			found = i;
	for (size_t i = count; i-- > 0;)
		if (strcmp(book_sheet_name(g->b, i), wanted) == 0)
			found = i;
	unsigned long number = strtoul(wanted, &end, 10);
	if (found == count && text_is_digit(*wanted) && *end == '\0' && number > 0 && number <= count)
		found = number - 1;
	if (found < count)
		return booksheet_begin(g, found);
	buffer names = {0};
	warner_say(&g->l->warner, BAREME_ERROR, "sheet", 0, "the workbook has no sheet \"%s\"; it has: %s", wanted,
		   booksheet_names(g, NULL, 0, &names));
	buffer_free(&names);
	return BAREME_BAD_INPUT;
}

/* Looks at the sheets whose heading may be the list's; *found is how many they are. */
static bareme_result booksheet_look_below(booksheet *g, sheet_look *looks, size_t best, size_t *found)
{
	size_t count = book_sheet_count(g->b);
	bareme_result result = BAREME_DONE;
	*found = 0;
	for (size_t i = 0; i < count; i++) {
		/* More than all fields: it has answers, and then only others that have them may be the list. */
		looks[i].possible = looks[i].weight > 0 && (best <= FIELDS_MAX || looks[i].weight > FIELDS_MAX);
		*found += looks[i].possible;
	}
	for (size_t i = 0; i<count && * found> 1 && result == BAREME_DONE; i++)
		if (looks[i].possible)
			result = booksheet_look_at(g, i, true, &looks[i]);
	return result;
}

/*
 * What a sheet is worth by its heading and by the rows below that are operations; without any it is nothing where
 * another one has some.
 */
static size_t booksheet_worth(const sheet_look *look, bool some)
{
	return !look->possible ? 0 : some ? look->weight * look->operations : look->weight;
}

/* The first sheet that is worth more than half of what the best one is: a summary before the list is not. */
static size_t booksheet_best(const sheet_look *looks, size_t count)
{
	size_t best = 0, first = 0;
	bool some = false;
	for (size_t i = 0; i < count; i++)
		some |= looks[i].operations > 0;
	for (size_t i = 0; i < count; i++) {
		size_t worth = booksheet_worth(&looks[i], some);
		best = worth > best ? worth : best;
	}
	while (2 * booksheet_worth(&looks[first], some) <= best)
		first++;
	return first;
}

/* Says which sheet is read, and which others may be meant. */
static void booksheet_warn_of_choice(booksheet *g, const sheet_look *looks, size_t chosen)
{
	buffer names = {0};
	booksheet_names(g, looks, chosen, &names);
	if (names.len > 0) {
		g->others = arena_copy(&g->arena, buffer_all(&names)).data;
		warner_say(&g->l->warner, BAREME_WARNING, "sheet", 0,
			   "the sheet \"%s\" is read; these have a heading as well: %s (--sheet reads them)",
			   book_sheet_name(g->b, chosen), buffer_cstring(&names));
	}
	buffer_free(&names);
}

/* Of one sheet alone that is to be seen, the search for its heading will say what is wrong. */
static bareme_result booksheet_seek(booksheet *g)
{
	size_t count = book_sheet_count(g->b), visible = 0, first = 0, best = 0, found;
	sheet_look *looks = arena_alloc(&g->arena, count + 1, sizeof *looks);
	bareme_result result = looks == NULL ? BAREME_NO_MEMORY : BAREME_DONE;
	for (size_t i = count; i-- > 0;)
		if (!book_sheet_hidden(g->b, i)) {
			visible++;
			first = i;
		}
	if (visible <= 1)
		return booksheet_begin(g, first);
	for (size_t i = 0; i < count && result == BAREME_DONE; i++) {
		if (!book_sheet_hidden(g->b, i))
			result = booksheet_look_at(g, i, false, &looks[i]);
		best = looks[i].weight > best ? looks[i].weight : best;
	}
	if (result == BAREME_DONE)
		result = booksheet_look_below(g, looks, best, &found);
	if (result != BAREME_DONE)
		return result;
	if (best == 0) {
		buffer names = {0};
		warner_say(&g->l->warner, BAREME_ERROR, "sheet", 0,
			   "no sheet has a row that names the columns; the sheets are: %s (--sheet says which one is "
			   "the list, "
			   "--header which row names them)",
			   booksheet_names(g, NULL, 0, &names));
		buffer_free(&names);
		return BAREME_BAD_INPUT;
	}
	first = booksheet_best(looks, count);
	booksheet_warn_of_choice(g, looks, first);
	return booksheet_begin(g, first);
}

bareme_result booksheet_choose(booksheet *g)
{
	return g->l->options->sheet != NULL ? booksheet_find(g, g->l->options->sheet) : booksheet_seek(g);
}
