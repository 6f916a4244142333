/* The sheet of a workbook that has the sums of a list by columns: a row for each group, and one for all of them. */
#include "documents/workbook.h"

/* Where its columns of numbers begin, after those that the sums are by. */
enum { SUMS_OPERATIONS, SUMS_AMOUNTS, SUMS_BALANCED = SUMS_AMOUNTS + BAREME_GROUP_COUNT, SUMS_LEFT, SUMS_SURPLUS };

/* The counts of a group, by their columns; -1 for a sum. */
static wide sums_count(const bareme_group *g, size_t column)
{
	switch (column) {
	case SUMS_OPERATIONS:
		return (wide)g->by_status[BAREME_GRANTED] + (wide)g->by_status[BAREME_INELIGIBLE];
	case SUMS_BALANCED:
		return (wide)bareme_group_balanced(g);
	case SUMS_LEFT:
		return (wide)g->amounts[BAREME_GROUP_LEFT].operations;
	case SUMS_SURPLUS:
		return (wide)g->amounts[BAREME_GROUP_SURPLUS].operations;
	default:
		return -1;
	}
}

static void sums_put_numbers(series *s, const bareme_group *g, size_t by, lxw_row_t first, bool total)
{
	const workbook *w = s->w;
	for (size_t c = 0; c <= SUMS_SURPLUS; c++) {
		bareme_group_amount amount = (bareme_group_amount)(c - SUMS_AMOUNTS);
		wide count = sums_count(g, c);
		bool counts = count >= 0 || amount == BAREME_GROUP_DWELLINGS;
		if (count < 0 && !bareme_group_knows(g, amount))
			continue;
		wide value = count >= 0 ? count : wide_from_sum(g->amounts[amount].sum);
		if (total)
			workbook_put_total(s, first, by + c, value, counts ? 0 : 2, counts ? w->total : w->total_money);
		else
			series_put_number(s, by + c, value, counts ? 0 : 2, counts ? w->number : w->money);
		series_widen(s, by + c, counts ? 0 : MONEY_WIDTH);
	}
}

static void sums_put_headings(series *s, const bareme_list_summary *sums, size_t by)
{
	static const char *const counts[] = {[SUMS_OPERATIONS] = N_("Operations computed"),
					     [SUMS_BALANCED] = N_("Balanced plans"),
					     [SUMS_LEFT] = N_("Plans with a balance to be financed"),
					     [SUMS_SURPLUS] = N_("Overfunded plans")};
	const workbook *w = s->w;
	for (size_t c = 0; c < by; c++)
		series_add_heading(s, bareme_list_summary_by(sums, c), NULL, false);
	for (size_t c = 0; c <= SUMS_SURPLUS; c++)
		series_add_heading(
		    s, paper_tr(&w->p, counts[c] != NULL ? counts[c] : document_group_columns[c - SUMS_AMOUNTS]), NULL,
		    true);
	series_put_headings(s);
}

void workbook_put_sums(workbook *w, const bareme_list_summary *sums)
{
	series *s = &w->sums;
	bareme_group g = bareme_group_init();
	size_t by = 0;
	while (bareme_list_summary_by(sums, by) != NULL)
		by++;
	s->headings = arena_alloc(&w->d.arena, by + SUMS_SURPLUS + 1, sizeof *s->headings);
	if (s->headings == NULL) {
		workbook_check(w, LXW_ERROR_MEMORY_MALLOC_FAILED);
		return;
	}
	sums_put_headings(s, sums, by);
	lxw_row_t first = s->row;
	for (size_t i = 0; bareme_list_summary_group(sums, i, &g); i++, s->row++) {
		for (size_t c = 0; c < by; c++)
			series_put_string(s, c,
					  g.rest               ? paper_tr(&w->p, "other groups")
					  : g.texts[c] == NULL ? paper_tr(&w->p, "not given")
							       : g.texts[c],
					  w->text);
		sums_put_numbers(s, &g, by, first, false);
	}
	bareme_list_summary_group(sums, BAREME_ALL_GROUPS, &g);
	series_say(s, 0, w->total, "Total");
	for (size_t c = 1; c < by; c++)
		series_put_string(s, c, " ", w->total);
	sums_put_numbers(s, &g, by, first, true);
	s->row++;
	series_finish(s);
}
