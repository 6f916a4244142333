/* The sheets of a workbook that are known at its end: totals as formulas, a chart, the tables in use. */
#include "documents/workbook.h"

#include <stdarg.h>

/* ---- Formulas over series of sheets ---- */

/* "'Operations 2'!$B$2:$B$41": a column of a series' sheet, from 1. */
static void summary_put_range(buffer *out, const series *s, unsigned sheet, size_t column)
{
	char range[LXW_MAX_CELL_RANGE_LENGTH];
	lxw_row_t rows = sheet < s->count ? s->last : s->row;
	buffer_char(out, '\'');
	for (const char *c = s->name; *c != '\0'; c++) {
		if (*c == '\'')
			buffer_char(out, '\'');
		buffer_char(out, *c);
	}
	if (sheet > 1)
		buffer_printf(out, " %u", sheet);
	xlsx.lxw_rowcol_to_range_abs(range, 1, (lxw_col_t)column, rows > 1 ? rows - 1 : 1, (lxw_col_t)column);
	buffer_string(out, "'!");
	buffer_string(out, range);
}

/* A condition that a column of the same rows must meet: equal to a text, or blank where it is empty. */
typedef struct criterion {
	size_t column;
	const char *value;
} criterion;

static void summary_put_criterion(buffer *out, const series *s, unsigned sheet, const criterion *c)
{
	summary_put_range(out, s, sheet, c->column);
	buffer_string(out, ",\"=");
	for (const char *v = c->value; *v != '\0'; v++) {
		if (strchr("~*?", *v) != NULL)
			buffer_char(out, '~');
		if (*v == '"')
			buffer_char(out, '"');
		buffer_char(out, *v);
	}
	buffer_char(out, '"');
}

enum { COUNT_ROWS = -1 };

/* The column of the summary that the chart takes its labels from. */
enum { LABELS = 5 };

/* Adds the sum of a column, or a count of rows, where all criteria hold, over all sheets of the series. */
static void summary_put_sum(buffer *out, const series *s, int column, const criterion *list, size_t count)
{
	for (unsigned sheet = 1; sheet <= s->count; sheet++) {
		buffer_string(out, out->len == 0 ? "=" : "+");
		buffer_string(out, column < 0 ? "COUNTIFS(" : "SUMIFS(");
		if (column >= 0)
			summary_put_range(out, s, sheet, (size_t)column);
		for (size_t i = 0; i < count; i++) {
			buffer_string(out, i > 0 || column >= 0 ? "," : "");
			summary_put_criterion(out, s, sheet, &list[i]);
		}
		buffer_char(out, ')');
	}
}

void workbook_put_total(series *s, lxw_row_t first, size_t column, wide value, unsigned decimals, lxw_format *format)
{
	char range[LXW_MAX_CELL_RANGE_LENGTH];
	char some[512];
	buffer formula = buffer_over(some, sizeof some);
	xlsx.lxw_rowcol_to_range(range, first, (lxw_col_t)column, s->row > first ? s->row - 1 : first,
				 (lxw_col_t)column);
	buffer_printf(&formula, "=SUM(%s)", range);
	series_put_formula(s, column, &formula, value, decimals, format);
}

/* ---- The summary ---- */

/* A paragraph over the sheet's columns. */
static void summary_say(series *s, lxw_format *format, const char *message, ...)
{
	char some[512];
	buffer text = buffer_over(some, sizeof some);
	va_list args;
	va_start(args, message);
	buffer_vprintf(&text, text_tr(s->w->p.locale, message), args);
	va_end(args);
	series_put_sentences(s, 0, LABELS - 1, &text, format);
	s->row++;
}

static void summary_put_head(series *s, const bareme_list_summary *sums)
{
	workbook *w = s->w;
	const bareme_ruleset *r = w->d.list.rules;
	uint64_t all = bareme_list_summary_records(sums),
		 computed = bareme_list_summary_status(sums, BAREME_GRANTED) +
			    bareme_list_summary_status(sums, BAREME_INELIGIBLE);
	series_put_string(s, 0, r->title.in[w->p.lang], w->title);
	s->row++;
	summary_say(s, w->soft, "Each by the rules of its date; those without one, by those of %s",
		    paper_date(&w->p, w->d.list.date, PAPER_ROOM));
	summary_say(s, w->soft, "Computed by bareme %s with the tables %s (version %s).", bareme_version(),
		    r->fingerprint, r->version);
	summary_say(s, w->soft,
		    "Loans and grants are ceilings; they are of different kinds and are never added together.");
	for (size_t i = 0; i < r->table_count; i++)
		if (sums->old_tables[i])
			summary_say(
			    s, w->soft,
			    "%s: the table was last reviewed on %s, more than a year before some of the operations.",
			    r->tables[i].title.in[w->p.lang], paper_date(&w->p, r->tables[i].review, PAPER_ROOM));
	summary_say(s, w->bold, "Operations computed: %llu of %llu.", (unsigned long long)computed,
		    (unsigned long long)all);
	if (computed < all)
		summary_say(s, w->bold, "To be completed or corrected, and not counted in the sums: %llu.",
			    (unsigned long long)(all - computed));
	summary_say(
	    s, w->soft,
	    "Amounts that are a number of dwellings times an amount of the tables are formulas: they follow the "
	    "number. The rules are not in the workbook: where another cell of the row was changed, the check "
	    "beside its amounts turns red, and the list is to be computed again.");
	s->row++;
}

static void summary_put_statuses(series *s, const bareme_list_summary *sums)
{
	const workbook *w = s->w;
	series_say(s, 0, w->heading, "Status");
	series_say(s, 1, w->number_heading, "Operations");
	lxw_row_t first = ++s->row;
	for (bareme_status status = BAREME_GRANTED; status <= BAREME_INVALID; status++, s->row++) {
		char some[512];
		buffer formula = buffer_over(some, sizeof some);
		criterion is = {(size_t)w->at[ANSWER_STATUS], bareme_status_name(status)};
		summary_put_sum(&formula, &w->operations, COUNT_ROWS, &is, 1);
		series_put_string(s, 0, is.value, w->text);
		series_put_formula(s, 1, &formula, bareme_list_summary_status(sums, status), 0, w->number);
	}
	series_say(s, 0, w->total, "Total");
	workbook_put_total(s, first, 1, bareme_list_summary_records(sums), 0, w->total);
	char some[512];
	buffer rows = buffer_over(some, sizeof some);
	document_put_rows(&rows, sums, w->p.locale);
	if (rows.len > 0) {
		s->row++;
		summary_say(s, w->soft, "Rows that do not count as operations: %s", buffer_cstring(&rows));
	}
	if (rows.failed)
		workbook_check(s->w, LXW_ERROR_MEMORY_MALLOC_FAILED);
	buffer_free(&rows);
	s->row += 2;
}

static void summary_put_group(series *s, const list_group *g)
{
	const workbook *w = s->w;
	const bareme_ruleset *r = w->d.list.rules;
	const domain *natures = &r->fields[r->role[ROLE_NATURE]].domain;
	const domain *zones = g->zone < 0 ? NULL : &r->fields[r->role[ROLE_ZONE]].domain;
	char some[4][512];
	buffer label = buffer_over(some[0], sizeof some[0]), count = buffer_over(some[1], sizeof some[1]),
	       loan = buffer_over(some[2], sizeof some[2]), grant = buffer_over(some[3], sizeof some[3]);
	criterion all[] = {{(size_t)w->at[ANSWER_NATURE], natures->values[g->nature]},
			   {(size_t)w->at[ANSWER_ZONE], zones == NULL ? "" : zones->values[g->zone]},
			   {(size_t)w->at[ANSWER_STATUS], bareme_status_name(BAREME_GRANTED)}};
	series_put_string(s, 0, natures->titles[g->nature].in[w->p.lang], w->text);
	series_put_string(s, 1, zones == NULL ? paper_tr(&w->p, "no zone") : zones->titles[g->zone].in[w->p.lang],
			  w->text);
	summary_put_sum(&count, &w->operations, COUNT_ROWS, all, 3);
	all[2].value = bareme_status_name(BAREME_INELIGIBLE);
	summary_put_sum(&count, &w->operations, COUNT_ROWS, all, 3);
	summary_put_sum(&loan, &w->operations, w->at[ANSWER_LOAN], all, 2);
	summary_put_sum(&grant, &w->operations, w->at[ANSWER_GRANT], all, 2);
	series_put_formula(s, 2, &count, g->total.records, 0, w->number);
	series_put_formula(s, 3, &loan, wide_from_sum(g->total.loan), 2, w->money);
	series_put_formula(s, 4, &grant, wide_from_sum(g->total.grant), 2, w->money);
	/* What the chart calls the group, in a hidden column. */
	buffer_string(&label, natures->titles[g->nature].in[w->p.lang]);
	if (zones != NULL)
		buffer_printf(&label, ", %s", zones->titles[g->zone].in[w->p.lang]);
	series_put_buffer(s, LABELS, &label, w->soft);
	s->row++;
}

static void summary_put_check(series *s, bareme_sum_kind total, const char *message, wide value)
{
	const workbook *w = s->w;
	size_t after = AID_FIRST + w->d.list.detail_count;
	const bareme_ruleset *r = w->d.list.rules;
	char some[512], other[256];
	buffer formula = buffer_over(some, sizeof some), text = buffer_over(other, sizeof other);
	s->row++;
	for (size_t i = 0; i < r->form_count; i++) {
		criterion is = {after + AID_FORM, r->forms[i].name};
		if (r->forms[i].total == total)
			summary_put_sum(&formula, &w->aids, (int)after + AID_AMOUNT, &is, 1);
	}
	if (formula.len == 0)
		buffer_string(&formula, "=0");
	buffer_string(&text, paper_tr(&w->p, message));
	series_put_sentences(s, 0, 2, &text, w->soft);
	series_put_formula(s, total == BAREME_LOANS ? 3 : 4, &formula, value, 2, w->money);
}

static void summary_put_chart(workbook *w, lxw_row_t first, lxw_row_t last)
{
	const char *name = w->summary.sheet->name;
	lxw_chart *chart = xlsx.workbook_add_chart(w->book, LXW_CHART_BAR);
	if (chart == NULL) {
		workbook_check(w, LXW_ERROR_MEMORY_MALLOC_FAILED);
		return;
	}
	/* The comma leaves three digits out; nothing is written of what is not above 0. */
	static const char *const thousands = "#,##0,\" k\u20AC\";;";
	for (lxw_col_t column = 3; column <= 4; column++) {
		lxw_chart_series *bars = xlsx.chart_add_series(chart, NULL, NULL);
		lxw_chart_fill fill = {.color = column == 3 ? 0x1D5C96 : 0x27704F};
		if (bars == NULL) {
			workbook_check(w, LXW_ERROR_MEMORY_MALLOC_FAILED);
			return;
		}
		xlsx.chart_series_set_categories(bars, name, first, LABELS, last, LABELS);
		xlsx.chart_series_set_values(bars, name, first, column, last, column);
		xlsx.chart_series_set_name_range(bars, name, first - 1, column);
		xlsx.chart_series_set_fill(bars, &fill);
		xlsx.chart_series_set_labels(bars);
		xlsx.chart_series_set_labels_num_format(bars, thousands);
	}
	xlsx.chart_title_set_name(chart, text_tr(w->p.locale, "Loans and grants by kind of operation and zone"));
	xlsx.chart_axis_major_gridlines_set_visible(chart->x_axis, LXW_FALSE);
	xlsx.chart_axis_off(chart->x_axis);
	xlsx.chart_axis_set_reverse(chart->y_axis);
	xlsx.chart_show_hidden_data(chart);
	xlsx.chart_legend_set_position(chart, LXW_CHART_LEGEND_BOTTOM);
	lxw_chart_options place = {.x_scale = 1.9, .y_scale = 1.3};
	workbook_check(w, xlsx.worksheet_insert_chart_opt(w->summary.sheet, last + 6, 0, chart, &place));
}

static void summary_put_totals(series *s, const bareme_list_summary *sums)
{
	static const char *const headings[] = {N_("Kind of operation"), N_("Zone"), N_("Operations"),
					       N_("Loans, at most"), N_("Grants, at most")};
	workbook *w = s->w;
	bareme_total all = list_group_all(sums);
	for (size_t c = 0; c < sizeof headings / sizeof *headings; c++)
		series_put_string(s, c, paper_tr(&w->p, headings[c]), c < 2 ? w->heading : w->number_heading);
	lxw_row_t first = ++s->row;
	for (list_group g = {.s = sums}; list_group_next(&g);)
		summary_put_group(s, &g);
	lxw_row_t last = s->row;
	s->row += last == first;
	series_say(s, 0, w->total, "Total");
	series_put_string(s, 1, " ", w->total);
	workbook_put_total(s, first, 2, all.records, 0, w->total);
	workbook_put_total(s, first, 3, wide_from_sum(all.loan), 2, w->total_money);
	workbook_put_total(s, first, 4, wide_from_sum(all.grant), 2, w->total_money);
	summary_put_check(s, BAREME_LOANS, "For comparison: the loans of the lines of aid, added up",
			  wide_from_sum(all.loan));
	summary_put_check(s, BAREME_GRANTS, "For comparison: the grants of the lines of aid, added up",
			  wide_from_sum(all.grant));
	if (last > first)
		summary_put_chart(w, first, last - 1);
}

void workbook_put_summary(workbook *w, const bareme_list_summary *sums)
{
	static const uint16_t widths[] = {34, 46, 14, 20, 20};
	series *s = &w->summary;
	lxw_row_col_options hidden = {.hidden = 1};
	for (size_t c = 0; c < sizeof widths / sizeof *widths; c++) {
		s->widths[c] = widths[c];
		workbook_check(w, xlsx.worksheet_set_column(s->sheet, (lxw_col_t)c, (lxw_col_t)c, widths[c], NULL));
	}
	workbook_check(w, xlsx.worksheet_set_column_opt(s->sheet, LABELS, LABELS, LXW_DEF_COL_WIDTH, NULL, &hidden));
	summary_put_head(s, sums);
	summary_put_statuses(s, sums);
	summary_put_totals(s, sums);
}

/* ---- The tables ---- */

static void tables_put_cell(series *s, const table *t, size_t line, size_t c)
{
	const column *column = &t->columns[c];
	bareme_text cell = table_cell(t, line, c);
	int32_t date;
	bool is_date = column->kind == BAREME_COLUMN_FROM || column->kind == BAREME_COLUMN_TO;
	bool is_value = column->kind == BAREME_COLUMN_VALUE && table_value(t, line, column).present;
	if (is_value)
		series_put_amount(s, c, table_value(t, line, column));
	else if (is_date && bareme_date_parse(cell, &date))
		series_put_date(s, c, date);
	else
		series_put_text(s, c, cell, s->w->text);
}

static void tables_put_one(series *s, const table *t)
{
	const workbook *w = s->w;
	series_say(s, 0, w->title, "%s (%s, last reviewed on %s)", t->title.in[w->p.lang], t->file,
		   paper_date(&w->p, t->review, PAPER_ROOM));
	s->row++;
	for (size_t c = 0; c < t->column_count; c++)
		series_put_string(s, c, t->columns[c].title.in[w->p.lang], w->heading);
	s->row++;
	for (size_t i = 0; i < t->row_count && s->row + 1 < LXW_ROW_MAX; i++, s->row++)
		for (size_t c = 0; c < t->column_count; c++)
			tables_put_cell(s, t, i, c);
	s->row++;
}

void workbook_put_tables(workbook *w)
{
	static const char *const headings[] = {N_("Source"), N_("Title"), N_("Date"), N_("Address")};
	const bareme_ruleset *r = w->d.list.rules;
	series *s = &w->tables;
	workbook_check(w, xlsx.worksheet_set_column(s->sheet, 0, 9, 18, NULL));
	for (size_t i = 0; i < r->table_count; i++)
		tables_put_one(s, &r->tables[i]);
	series_say(s, 0, w->title, "Sources");
	s->row++;
	for (size_t c = 0; c < sizeof headings / sizeof *headings; c++)
		series_put_string(s, c, paper_tr(&w->p, headings[c]), w->heading);
	for (const source *of = r->sources; of < r->sources + r->source_count; of++) {
		s->row++;
		series_put_string(s, 0, of->id, w->text);
		series_put_string(s, 1, of->title, w->text);
		series_put_date(s, 2, of->day);
		series_put_string(s, 3, of->address, w->text);
	}
}
