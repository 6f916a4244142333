/* What the table of communes promises: a row for each commune on each day from the first day of the file on. */
#include "check/checker.h"

#include "formats/csv.h"
#include "rules/witness.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

typedef struct commune_days {
	bareme_text code;
	int32_t from, to;
	size_t row;
} commune_days;

static int days_by_code(const void *a, const void *b)
{
	const commune_days *x = a, *y = b;
	int codes = strcmp(x->code.data, y->code.data);
	if (codes != 0)
		return codes;
	return x->from < y->from ? -1 : x->from > y->from;
}

static bareme_text days_cell(const sheet *s, size_t row, const char *name)
{
	return sheet_cell(s, row, (size_t)sheet_column(s, text_of(name)));
}

/* The row that would close the gap: as its neighbour, but for the EPCI and the days. */
static void days_write_row(const sheet *s, size_t neighbour, const char *from, const char *to, buffer *out)
{
	for (size_t i = 0; i < s->columns; i++) {
		bareme_text text = sheet_cell(s, neighbour, i);
		if (text_equal(s->header[i], TEXT("du")))
			text = text_of(from);
		else if (text_equal(s->header[i], TEXT("au")))
			text = text_of(to);
		else if (text_equal(s->header[i], TEXT("epci")))
			text = TEXT("...");
		if (i > 0)
			buffer_char(out, s->delimiter);
		csv_put_cell(out, text, s->delimiter);
	}
}

/* Reports that a commune has no row on these days, next to those of `row`. False where memory failed. */
static bool days_report(loader *l, size_t row, int32_t from, int32_t to)
{
	const sheet *s = l->rules->territory.rows;
	bareme_text code = days_cell(s, row, "code");
	int32_t commune = names_find(&l->rules->territory.codes, code);
	assert(commune >= 0); /* the rows are kept of territories without a fault alone */
	bool open = to == DATE_LAST;
	buffer shown = {0}, added = {0};
	char first[BAREME_TEXT_MAX], last[BAREME_TEXT_MAX] = "";
	witness found = witness_write_commune(l->rules, commune, from, to, &shown);
	bareme_date_print(from, first);
	if (!open)
		bareme_date_print(to, last);
	days_write_row(s, row, first, last, &added);
	place at = sheet_place(s, row, (size_t)sheet_column(s, open ? TEXT("au") : TEXT("du")));
	if (found == WITNESS_FOUND)
		cover_report_gap(l, at, code.data, from, to, buffer_cstring(&shown), buffer_cstring(&added));
	bool good = found != WITNESS_NO_MEMORY && !shown.failed && !added.failed;
	buffer_free(&shown);
	buffer_free(&added);
	return good;
}

bool cover_check_territory(loader *l)
{
	const sheet *s = l->rules->territory.rows;
	if (s == NULL || s->rows == 0)
		return true;
	commune_days *all = calloc(s->rows, sizeof *all);
	int32_t first = DATE_LAST;
	bool good = all != NULL;
	for (size_t i = 0; i < s->rows && good; i++) {
		all[i] = (commune_days){days_cell(s, i, "code"), DATE_FIRST, DATE_LAST, i};
		bareme_date_parse(days_cell(s, i, "du"), &all[i].from);
		bareme_date_parse(days_cell(s, i, "au"), &all[i].to);
		first = all[i].from < first ? all[i].from : first;
	}
	if (good)
		qsort(all, s->rows, sizeof *all, days_by_code);
	/* Rows of one commune follow each other without a break: loading has seen to it. */
	for (size_t i = 0; i < s->rows && good; i++) {
		bool begins = i == 0 || !text_equal(all[i - 1].code, all[i].code);
		bool ends = i + 1 == s->rows || !text_equal(all[i].code, all[i + 1].code);
		if (begins && all[i].from > first)
			good = days_report(l, all[i].row, first, all[i].from - 1);
		if (ends && good && all[i].to < DATE_LAST)
			good = days_report(l, all[i].row, all[i].to + 1, DATE_LAST);
	}
	free(all);
	return good;
}
