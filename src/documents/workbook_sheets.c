/* The sheets of a workbook that are known at its end: totals as formulas, a chart, the tables in use. */
#include "documents/workbook.h"

/* ---- Formulas over series of sheets ---- */

enum { FORMULA_MAX = 8000 };

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
	buffer_char(out, ',');
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
		buffer part = {0};
		for (size_t i = 0; i < count; i++)
			summary_put_criterion(&part, s, sheet, &list[i]);
		buffer_string(out, out->len == 0 ? "=" : "+");
		buffer_string(out, column < 0 ? "COUNTIFS(" : "SUMIFS(");
		if (column >= 0)
			summary_put_range(out, s, sheet, (size_t)column);
		/* The comma before the first criterion follows a range to add up, or nothing. */
		if (part.len > 0)
			buffer_put(out, part.data + (column < 0), part.len - (column < 0));
		buffer_char(out, ')');
		out->failed |= part.failed;
		buffer_free(&part);
	}
}

/* A formula with the value that it has; past what a formula may hold, the value alone. Frees the formula. */
static void summary_put_formula(workbook *w, lxw_row_t row, size_t column, buffer *formula, int64_t value,
				unsigned decimals, lxw_format *format)
{
	buffer_char(formula, '\0');
	if (formula->failed)
		workbook_check(w, LXW_ERROR_MEMORY_MALLOC_FAILED);
	else if (formula->len > FORMULA_MAX)
		workbook_number(w, w->summary, row, column, value, decimals, format);
	else
		workbook_check(w, xlsx.worksheet_write_formula_num(w->summary, row, (lxw_col_t)column, formula->data,
								   format,
								   (double)value / (double)number_power(decimals)));
	buffer_free(formula);
}

/* The sum of the rows above in the same column. */
static void summary_put_total(workbook *w, lxw_row_t first, lxw_row_t row, size_t column, int64_t value,
			      unsigned decimals, lxw_format *format)
{
	char range[LXW_MAX_CELL_RANGE_LENGTH];
	buffer formula = {0};
	xlsx.lxw_rowcol_to_range(range, first, (lxw_col_t)column, row > first ? row - 1 : first, (lxw_col_t)column);
	buffer_printf(&formula, "=SUM(%s)", range);
	summary_put_formula(w, row, column, &formula, value, decimals, format);
}

/* ---- The summary ---- */

static lxw_row_t summary_put_head(workbook *w, const bareme_list_summary *s)
{
	const bareme_ruleset *r = w->d.list.rules;
	char date[BAREME_TEXT_MAX];
	lxw_row_t row = 0;
	workbook_string(w, w->summary, row++, 0, r->title.in[w->p.lang], w->title);
	bareme_date_print_for(w->d.list.date, w->p.lang, date);
	workbook_say(w, w->summary, row++, 0, w->soft, "Each by the rules of its date; those without a date, of %s",
		     date);
	workbook_say(w, w->summary, row++, 0, w->soft, "Computed by bareme %s with the tables %s (version %s).",
		     bareme_version(), r->fingerprint, r->version);
	workbook_say(w, w->summary, row++, 0, w->soft,
		     "Loans and grants are ceilings; they are of different kinds and are never added together.");
	for (size_t i = 0; i < r->table_count; i++) {
		if (!s->old_tables[i])
			continue;
		bareme_date_print_for(r->tables[i].review, w->p.lang, date);
		workbook_say(w, w->summary, row++, 0, w->soft,
			     "%s: the table was last reviewed on %s, more than a year before some of the operations.",
			     r->tables[i].title.in[w->p.lang], date);
	}
	return row + 1;
}

static lxw_row_t summary_put_statuses(workbook *w, lxw_row_t row, const bareme_list_summary *s)
{
	size_t column = w->d.list.column_count + ANSWER_STATUS;
	workbook_say(w, w->summary, row, 0, w->heading, "Status");
	workbook_say(w, w->summary, row, 1, w->number_heading, "Operations");
	lxw_row_t first = ++row;
	for (int status = BAREME_GRANTED; status <= BAREME_INVALID; status++, row++) {
		buffer formula = {0};
		criterion is = {column, bareme_status_name((bareme_status)status)};
		summary_put_sum(&formula, &w->operations, COUNT_ROWS, &is, 1);
		workbook_string(w, w->summary, row, 0, is.value, w->text);
		summary_put_formula(w, row, 1, &formula, (int64_t)bareme_list_summary_status(s, (bareme_status)status),
				    0, w->number);
	}
	workbook_say(w, w->summary, row, 0, w->total, "Total");
	summary_put_total(w, first, row, 1, (int64_t)bareme_list_summary_records(s), 0, w->total);
	return row + 2;
}

static void summary_put_group(workbook *w, lxw_row_t row, const list_group *g)
{
	int zone = g->zone;
	const bareme_ruleset *r = w->d.list.rules;
	const field *natures = &r->fields[r->role[ROLE_NATURE]];
	const domain *zones = zone < 0 ? NULL : &r->fields[r->role[ROLE_ZONE]].domain;
	const series *s = &w->operations;
	size_t own = w->d.list.column_count;
	buffer label = {0};
	criterion all[] = {{(size_t)w->nature, natures->domain.values[g->nature]},
			   {own + ANSWER_ZONE, zone < 0 ? "" : zones->values[zone]},
			   {own + ANSWER_STATUS, bareme_status_name(BAREME_GRANTED)}};
	workbook_string(w, w->summary, row, 0, natures->domain.titles[g->nature].in[w->p.lang], w->text);
	if (zone >= 0)
		workbook_string(w, w->summary, row, 1, zones->titles[zone].in[w->p.lang], w->text);
	else
		workbook_say(w, w->summary, row, 1, w->text, "no zone");
	buffer_printf(&label, zone < 0 ? "%s" : "%s, %s", all[0].value, all[1].value);
	buffer count = {0}, loan = {0}, grant = {0};
	summary_put_sum(&count, s, COUNT_ROWS, all, 3);
	all[2].value = bareme_status_name(BAREME_INELIGIBLE);
	summary_put_sum(&count, s, COUNT_ROWS, all, 3);
	summary_put_sum(&loan, s, (int)own + ANSWER_LOAN, all, 2);
	summary_put_sum(&grant, s, (int)own + ANSWER_GRANT, all, 2);
	summary_put_formula(w, row, 2, &count, (int64_t)g->total.records, 0, w->number);
	summary_put_formula(w, row, 3, &loan, g->total.loan, 2, w->money);
	summary_put_formula(w, row, 4, &grant, g->total.grant, 2, w->money);
	/* What the chart calls the group, in a hidden column. */
	workbook_text(w, w->summary, row, LABELS, buffer_all(&label), w->soft);
	if (label.failed)
		workbook_check(w, LXW_ERROR_MEMORY_MALLOC_FAILED);
	buffer_free(&label);
}

static void summary_put_check(workbook *w, lxw_row_t row, bareme_form form, const char *message, int64_t value)
{
	const series *s = &w->aids;
	size_t after = AID_FIRST + w->d.list.detail_count;
	criterion is = {after + AID_FORM, bareme_form_name(form)};
	buffer formula = {0};
	summary_put_sum(&formula, s, (int)after + AID_AMOUNT, &is, 1);
	workbook_string(w, w->summary, row, 0, text_tr(w->p.locale, message), w->soft);
	summary_put_formula(w, row, form == BAREME_LOAN ? 3 : 4, &formula, value, 2, w->money);
}

static void summary_put_chart(workbook *w, lxw_row_t first, lxw_row_t last)
{
	const char *name = w->summary->name;
	lxw_chart *chart = xlsx.workbook_add_chart(w->book, LXW_CHART_BAR);
	if (chart == NULL) {
		workbook_check(w, LXW_ERROR_MEMORY_MALLOC_FAILED);
		return;
	}
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
	}
	xlsx.chart_title_set_name(chart, text_tr(w->p.locale, "Loans and grants by kind of operation and zone"));
	xlsx.chart_axis_set_num_format(chart->x_axis, "#,##0");
	xlsx.chart_axis_set_reverse(chart->y_axis);
	xlsx.chart_show_hidden_data(chart);
	xlsx.chart_legend_set_position(chart, LXW_CHART_LEGEND_BOTTOM);
	lxw_chart_options place = {.x_scale = 1.9, .y_scale = 1.3};
	workbook_check(w, xlsx.worksheet_insert_chart_opt(w->summary, last + 6, 0, chart, &place));
}

static void summary_put_totals(workbook *w, lxw_row_t row, const bareme_list_summary *s)
{
	static const char *const headings[] = {N_("Kind of operation"), N_("Zone"), N_("Operations"),
					       N_("Loans, at most"), N_("Grants, at most")};
	bareme_total all = list_group_all(s);
	for (size_t c = 0; c < sizeof headings / sizeof *headings; c++)
		workbook_string(w, w->summary, row, c, text_tr(w->p.locale, headings[c]),
				c < 2 ? w->heading : w->number_heading);
	lxw_row_t first = ++row;
	for (list_group g = {.s = s}; list_group_next(&g);)
		summary_put_group(w, row++, &g);
	lxw_row_t last = row;
	if (last == first)
		row++;
	workbook_say(w, w->summary, row, 0, w->total, "Total");
	workbook_string(w, w->summary, row, 1, " ", w->total);
	summary_put_total(w, first, row, 2, (int64_t)all.records, 0, w->total);
	summary_put_total(w, first, row, 3, all.loan, 2, w->total_money);
	summary_put_total(w, first, row, 4, all.grant, 2, w->total_money);
	summary_put_check(w, row + 1, BAREME_LOAN, "For comparison: the loans of the lines of aid, added up", all.loan);
	summary_put_check(w, row + 2, BAREME_GRANT, "For comparison: the grants of the lines of aid, added up",
			  all.grant);
	if (last > first)
		summary_put_chart(w, first, last - 1);
}

void workbook_put_summary(workbook *w, const bareme_list_summary *s)
{
	static const double widths[] = {34, 46, 14, 20, 20};
	lxw_row_col_options hidden = {.hidden = 1};
	for (size_t c = 0; c < sizeof widths / sizeof *widths; c++)
		workbook_check(w, xlsx.worksheet_set_column(w->summary, (lxw_col_t)c, (lxw_col_t)c, widths[c], NULL));
	workbook_check(w, xlsx.worksheet_set_column_opt(w->summary, LABELS, LABELS, LXW_DEF_COL_WIDTH, NULL, &hidden));
	xlsx.worksheet_set_landscape(w->summary);
	xlsx.worksheet_set_paper(w->summary, 9); /* A4 */
	xlsx.worksheet_fit_to_pages(w->summary, 1, 0);
	summary_put_totals(w, summary_put_statuses(w, summary_put_head(w, s), s), s);
}

/* ---- The tables ---- */

static void tables_put_cell(workbook *w, const table *t, size_t line, size_t c, lxw_row_t row)
{
	const column *column = &t->columns[c];
	bareme_text cell = table_cell(t, line, c);
	int32_t date;
	bool is_value = column->kind == BAREME_COLUMN_VALUE && (t->rows[line].blank >> column->key & 1) == 0;
	bool is_date = column->kind == BAREME_COLUMN_FROM || column->kind == BAREME_COLUMN_TO;
	if (is_value)
		workbook_amount(
		    w, w->tables, row, c,
		    (bareme_number){t->values[line * t->value_count + column->key], (uint8_t)column->decimals, true});
	else if (is_date && bareme_date_parse(cell, &date))
		workbook_date(w, w->tables, row, c, date);
	else
		workbook_text(w, w->tables, row, c, cell, w->text);
}

static lxw_row_t tables_put_one(workbook *w, const table *t, lxw_row_t row)
{
	char date[BAREME_TEXT_MAX];
	bareme_date_print_for(t->review, w->p.lang, date);
	workbook_say(w, w->tables, row++, 0, w->title, "%s (%s, last reviewed on %s)", t->title.in[w->p.lang], t->file,
		     date);
	for (size_t c = 0; c < t->column_count; c++)
		workbook_string(w, w->tables, row, c, t->columns[c].title.in[w->p.lang], w->heading);
	row++;
	for (size_t i = 0; i < t->row_count && row + 1 < LXW_ROW_MAX; i++, row++)
		for (size_t c = 0; c < t->column_count; c++)
			tables_put_cell(w, t, i, c, row);
	return row + 1;
}

void workbook_put_tables(workbook *w)
{
	static const char *const headings[] = {N_("Source"), N_("Title"), N_("Date"), N_("Address")};
	const bareme_ruleset *r = w->d.list.rules;
	lxw_row_t row = 0;
	workbook_check(w, xlsx.worksheet_set_column(w->tables, 0, 9, 18, NULL));
	xlsx.worksheet_set_landscape(w->tables);
	xlsx.worksheet_set_paper(w->tables, 9); /* A4 */
	xlsx.worksheet_fit_to_pages(w->tables, 1, 0);
	for (size_t i = 0; i < r->table_count; i++)
		row = tables_put_one(w, &r->tables[i], row);
	workbook_say(w, w->tables, row++, 0, w->title, "Sources");
	for (size_t c = 0; c < sizeof headings / sizeof *headings; c++)
		workbook_string(w, w->tables, row, c, text_tr(w->p.locale, headings[c]), w->heading);
	for (size_t i = 0; i < r->source_count; i++) {
		const source *s = &r->sources[i];
		row++;
		workbook_string(w, w->tables, row, 0, s->id, w->text);
		workbook_string(w, w->tables, row, 1, s->title, w->text);
		workbook_date(w, w->tables, row, 2, s->day);
		workbook_string(w, w->tables, row, 3, s->address, w->text);
	}
}
