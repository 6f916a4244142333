/* Rows of a CSV list that are no operation: blank ones, totals, notes, headings that come again. */
#include "lists/columns.h"
#include "lists/reader.h"
#include "lists/writer.h"
#include "rules/totals.h"

#include <string.h>

/* The text of a cell without blanks around it; empty where the record has no such cell. */
static bareme_text rows_text(const record *rec, size_t column)
{
	return column < rec->count ? text_trim(rec->cells[column]) : (bareme_text){"", 0};
}

static int rows_column(const list *l, size_t column)
{
	return column < l->column_count ? l->columns[column] : COLUMN_UNKNOWN;
}

/* The row says itself where it is: another cell than its first text gives a commune. */
static bool rows_has_commune(const list *l, const record *rec, size_t first)
{
	const int *role = l->r->role;
	for (size_t i = 0; i < l->column_count; i++) {
		int field = l->columns[i];
		if (i != first && field >= 0 && (field == role[ROLE_COMMUNE] || field == role[ROLE_COMMUNE_NAME]) &&
		    rows_text(rec, i).len > 0)
			return true;
	}
	return false;
}

/* The line without the blank cells at its end, such as those of an earlier answer. */
static bareme_text rows_without_end(const list *l, bareme_text line)
{
	while (line.len > 0 && line.data[line.len - 1] == l->delimiter)
		line.len--;
	return line;
}

/* The heading of the list once more, as lists that were put one below the other have it. */
static bool rows_is_same_heading(const list *l, const record *rec)
{
	bareme_text text = rows_without_end(l, rec->text);
	if (text_equal(rec->text, l->heading))
		return true;
	for (size_t i = 0; i < sizeof l->above / sizeof *l->above; i++)
		if (l->above[i].len > 0 && text_equal(text, rows_without_end(l, l->above[i])))
			return true;
	for (size_t i = 0; i < l->column_count; i++)
		if (l->columns[i] != COLUMN_ANSWER && !text_equal(rows_text(rec, i), l->heading_cells[i]))
			return false;
	return true;
}

/* Names at least two fields, the nature among them; by their words only where it begins as a heading of this list does.
 */
static bool rows_is_heading(const list *l, const record *rec, size_t first)
{
	uint64_t named = 0;
	bool begins = false;
	for (size_t i = 0; i < l->column_count && !begins; i++)
		begins = text_equal(rows_text(rec, first), text_of(l->headings[i]));
	for (size_t i = first; i < rec->count; i++) {
		bareme_text text = rows_text(rec, i);
		int field = begins ? headings_read(l->r, text).field : bareme_field_find(l->r, text);
		if (field >= 0)
			named |= FIELD_BIT(field);
	}
	return (named & FIELD_BIT(l->r->role[ROLE_NATURE])) != 0 && (named & (named - 1)) != 0;
}

/* Text alone that names a unit, "Montants en k€": it is not applied, since what it is about is not said. */
static void rows_note_unit(const reader *r, const record *rec)
{
	const list *l = r->l;
	const char *found = NULL;
	if (!l->bare_amounts || r->stray == NULL || (r->stray->line != 0 && r->stray->line <= rec->line))
		return;
	for (size_t c = 0; c < rec->count; c++) {
		int field = rows_column(l, c);
		bareme_text text = field == COLUMN_ANSWER ? (bareme_text){"", 0} : rows_text(rec, c);
		if (text.len > 0 && field >= 0 && l->r->fields[field].type == FIELD_NUMBER &&
		    headings_unit(l->r, text) == NULL)
			return;
		const char *unit = text.len == 0 ? NULL : headings_unit(l->r, text);
		found = found == NULL && unit != NULL && columns_unit_power(unit) > 0 ? unit : found;
	}
	if (found != NULL)
		*r->stray = (stray_unit){rec->line, found};
}

/* The nature that the row's only text names, as a row over a part of the list does; -1 where it has more, or other. */
static int32_t rows_find_section(const list *l, const record *rec, size_t first)
{
	for (size_t c = first + 1; c < rec->count; c++)
		if (rows_column(l, c) != COLUMN_ANSWER && rows_text(rec, c).len > 0)
			return -1;
	return names_find_folded(&l->r->fields[l->r->role[ROLE_NATURE]].domain.index, rows_text(rec, first));
}

/* What such a row is where the caller gives the nature: what follows is of that, or of another one. */
static int rows_section_kind(const list *l, int32_t nature)
{
	const field *f = &l->r->fields[l->r->role[ROLE_NATURE]];
	for (size_t i = 0; i < l->options->setting_count && nature >= 0; i++) {
		const bareme_setting *s = &l->options->settings[i];
		if (s->kind == BAREME_SET && s->field == l->r->role[ROLE_NATURE])
			return names_find_folded(&f->domain.index, text_of(s->text)) == nature ? BAREME_ROW_NOTE
											       : ROW_SECTION;
	}
	return ROW_OPERATION;
}

/* The cell that says that the row is a total: its first text, or its id where it has no nature; SIZE_MAX if none does.
 */
static size_t rows_find_total(const reader *r, const record *rec, size_t first)
{
	const totals *t = &r->l->r->totals;
	if (totals_begin(t, rows_text(rec, first)))
		return first;
	bool labelled = (r->operation->known & r->nature) == 0 && totals_begin(t, rows_text(rec, r->label_column));
	return labelled ? r->label_column : SIZE_MAX;
}

/*
 * Nothing but numbers, where the list has columns that say which operation it is: a row of totals without a word. Only
 * the caller's settings would make an operation of it.
 */
static bool rows_has_numbers_alone(const list *l, const record *rec)
{
	static const field_role names[] = {ROLE_ID, ROLE_NATURE, ROLE_COMMUNE, ROLE_COMMUNE_NAME};
	bool named = false;
	for (size_t c = 0; c < l->column_count; c++) {
		int field = l->columns[c];
		bareme_text text = rows_text(rec, c);
		for (size_t i = 0; i < sizeof names / sizeof *names && field >= 0; i++)
			named |= field == l->r->role[names[i]];
		bool counts = field >= 0 ? l->r->fields[field].type == FIELD_NUMBER
					 : field == COLUMN_ANSWER || (text.len > 0 && text_is_digit(text.data[0]));
		if (text.len > 0 && !counts)
			return false;
	}
	return named && l->options->setting_count > 0;
}

/* Refuses an operation that is very probably a total. */
static void rows_refuse_totals(reader *r, const record *rec)
{
	bareme_text label = rows_text(rec, r->label_column);
	if ((r->operation->known & r->nature) != 0 && totals_begin(&r->l->r->totals, label))
		operation_refuse_total(r->operation, REASON_TOTAL_NATURE, label);
	else if ((r->operation->known & r->nature) == 0 && rows_has_numbers_alone(r->l, rec))
		operation_refuse_total(r->operation, REASON_TOTAL_NUMBERS, label);
}

SELDOM int rows_find_kind(reader *r, const record *rec)
{
	const list *l = r->l;
	size_t first = 0;
	bool reads = false; /* some cell that gives a field has text */
	while (first < rec->count && (rows_column(l, first) == COLUMN_ANSWER || rows_text(rec, first).len == 0))
		first++;
	if (first >= rec->count)
		return BAREME_ROW_BLANK;
	if ((r->operation->known & r->nature) == 0)
		rows_note_unit(r, rec);
	int section = rows_section_kind(l, rows_find_section(l, rec, first));
	if (section != ROW_OPERATION)
		return section;
	size_t total = rows_find_total(r, rec, first);
	if (total < rec->count) {
		if (!rows_has_commune(l, rec, total))
			return BAREME_ROW_TOTAL;
		operation_refuse_total(r->operation, REASON_NONE, rows_text(rec, total));
		return ROW_OPERATION;
	}
	for (size_t i = first; i < l->column_count && !reads; i++)
		reads = column_is_read(l->columns[i]) && rows_text(rec, i).len > 0;
	if (!reads)
		return ROW_UNDECIDED;
	rows_refuse_totals(r, rec);
	if ((r->operation->known & r->nature) != 0)
		return ROW_OPERATION;
	if (rows_is_same_heading(l, rec))
		return BAREME_ROW_NOTE;
	return rows_is_heading(l, rec, first) ? ROW_HEADING : ROW_OPERATION;
}

const char *passed_total_message(const bareme_locale *locale)
{
	return text_tr(locale, "this row is a total: it is neither computed nor counted");
}
