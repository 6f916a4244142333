/* What documents of every kind share; see document.h. */
#include "documents/document.h"

const char *const document_group_columns[BAREME_GROUP_COUNT] = {
    [BAREME_GROUP_LOANS] = N_("Loans, at most"),        [BAREME_GROUP_GRANTS] = N_("Grants, at most"),
    [BAREME_GROUP_DWELLINGS] = N_("Dwellings"),         [BAREME_GROUP_COST] = N_("Investment"),
    [BAREME_GROUP_LEFT] = N_("Balance to be financed"), [BAREME_GROUP_SURPLUS] = N_("Surplus")};

int document_column(const document *d, int field)
{
	for (size_t i = 0; i < d->list.column_count && field >= 0; i++)
		if (d->list.columns[i].field == field)
			return (int)i;
	return -1;
}

bool list_group_next(list_group *g)
{
	while (g->next < g->s->natures * g->s->zones) {
		g->nature = (int)(g->next / g->s->zones);
		g->zone = (int)(g->next++ % g->s->zones) - 1;
		g->total = bareme_list_summary_total(g->s, g->zone, g->nature);
		if (g->total.records > 0)
			return true;
	}
	return false;
}

bareme_total list_group_all(const bareme_list_summary *s)
{
	list_total all = {0};
	for (size_t i = 0; i < s->natures * s->zones; i++) {
		all.records += s->totals[i].records;
		all.loan += s->totals[i].loan;
		all.grant += s->totals[i].grant;
	}
	return (bareme_total){all.records, wide_to_sum(all.loan), wide_to_sum(all.grant)};
}

void document_put_rows(buffer *out, const bareme_list_summary *s, const bareme_locale *locale)
{
	static const char *const words[BAREME_ROW_COUNT][2] = {
	    [BAREME_ROW_BLANK] = {N_("%llu blank row"), N_("%llu blank rows")},
	    [BAREME_ROW_TOTAL] = {N_("%llu row of totals"), N_("%llu rows of totals")},
	    [BAREME_ROW_NOTE] = {N_("%llu note"), N_("%llu notes")},
	    [BAREME_ROW_PRODUCT] = {N_("%llu row of a product counted with the operation above"),
				    N_("%llu rows of products counted with the operation above")}};
	const char *between = "";
	for (int row = 0; row < BAREME_ROW_COUNT; row++) {
		uint64_t count = s->rows[row];
		if (count == 0)
			continue;
		buffer_string(out, between);
		buffer_printf(out, text_tr(locale, words[row][count > 1]), (unsigned long long)count);
		between = ", ";
	}
}

void document_free(document *d)
{
	if (d == NULL)
		return;
	arena_free(&d->arena);
	d->free(d);
}
