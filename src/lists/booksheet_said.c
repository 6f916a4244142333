/* What is said of a workbook's sheet; see booksheet.h. */
#include "lists/booksheet_inside.h"

#include "answers/account.h"
#include "lists/columns.h"

unsigned booksheet_power(const booksheet *g, unsigned format, unsigned power)
{
	const booksheet_number_format *f = &g->formats[format];
	unsigned divided = 3 * f->thousands;
	if (f->unit != NULL && f->power == 0 && !f->unknown)
		return 0;
	return power > divided ? power - divided : 0;
}

/* A column's numbers are shown with a unit, or divided (NULL), and read in another one. */
static void booksheet_warn_of_look(const list *l, size_t column, const char *unit, const char *as)
{
	if (unit != NULL)
		warner_say(&l->warner, BAREME_WARNING, "sheet", 0,
			   "numbers of \"%s\" are shown with %s by their format, and are read in %s",
			   l->headings[column], unit, as);
	else
		warner_say(&l->warner, BAREME_WARNING, "sheet", 0,
			   "numbers of \"%s\" are shown divided by their format, and are read in %s",
			   l->headings[column], as);
}

/* The unit that numbers of the column are read in: its own, or what is left of it. */
static const char *booksheet_left(const list *l, size_t c, unsigned power)
{
	return power > 0 && power == l->powers[c] ? l->units[c] : power == 3 ? "k" EURO : EURO;
}

/* Amounts that look as if they were others. */
static void booksheet_warn_of_looks(const booksheet *g)
{
	const list *l = g->l;
	for (size_t c = 0; c < l->column_count && c < g->column_count; c++) {
		const booksheet_look *look = &g->columns[c];
		unsigned power = l->powers[c], said = 0;
		if (l->columns[c] < 0 || !l->r->fields[l->columns[c]].money)
			continue;
		if (power > 0 && look->euros > l->heading_line)
			booksheet_warn_of_look(l, c, EURO, EURO);
		for (size_t i = 0; i < OTHERS; i++) {
			unsigned format = look->others[i].format;
			const booksheet_number_format *f = &g->formats[format];
			bool as_heading = power > 0 && booksheet_power(g, format, power) == power;
			bool right = f->unit != NULL && !f->unknown && f->power == power && f->thousands == 0;
			unsigned bit = 1u << (f->unit == NULL ? 0 : f->power + 1) << as_heading;
			if (look->others[i].row <= l->heading_line || right || (!f->unknown && (said & bit) != 0))
				continue;
			said |= f->unknown ? 0 : bit;
			booksheet_warn_of_look(l, c, f->unit, booksheet_left(l, c, booksheet_power(g, format, power)));
		}
	}
}

/* Warns of what the account says as well. */
static void booksheet_warn(const list *l, const bareme_list_summary *sums,
			   void (*put)(const bareme_list_summary *, const bareme_locale *, buffer *))
{
	buffer text = {0};
	put(sums, l->options->locale, &text);
	if (text.len > 0)
		warner_say(&l->warner, BAREME_WARNING, "sheet", 0, "%s", buffer_cstring(&text));
	buffer_free(&text);
}

bool booksheet_account(list *l, bool whole, bareme_list_summary *sums)
{
	const booksheet *g = l->booksheet;
	bareme_list_sheet own = sums->sheet;
	size_t *hidden = arena_alloc(&l->arena, l->column_count + 1, sizeof *hidden);
	if (hidden == NULL)
		return false;
	own.name = booksheet_name(g);
	own.count = book_sheet_count(g->b);
	own.others = g->others;
	own.hidden_rows = whole ? g->hidden_rows : 0;
	own.hidden_columns = hidden;
	for (size_t c = 0; c < l->column_count; c++)
		if (book_column_hidden(g->b, c))
			hidden[own.hidden_column_count++] = c;
	if (!summary_take_sheet(sums, &own))
		return false;
	booksheet_warn(l, sums, account_put_hidden);
	booksheet_warn(l, sums, account_put_rounded);
	if (whole)
		booksheet_warn_of_looks(g);
	return true;
}
