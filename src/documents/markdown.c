/* Answers as Markdown, to paste into a note. */
#include "documents/paper.h"

static void markdown_heading(const paper *p, const char *message)
{
	paper_raw(p, "\n### ");
	paper_string(p, text_tr(p->locale, message));
	paper_raw(p, "\n\n");
}

/* The head of a table. */
static void markdown_columns(const paper *p, const paper_column *columns, size_t count)
{
	paper_raw(p, "|");
	for (size_t i = 0; i < count; i++) {
		paper_raw(p, " ");
		paper_string(p, text_tr(p->locale, columns[i].heading));
		paper_raw(p, " |");
	}
	paper_raw(p, "\n|");
	for (size_t i = 0; i < count; i++)
		paper_raw(p, columns[i].numbers ? " ---: |" : " --- |");
	paper_raw(p, "\n");
}

static void markdown_sum(const paper *p, const char *message, int64_t cents)
{
	paper_raw(p, "- ");
	paper_string(p, text_tr(p->locale, message));
	paper_raw(p, paper_colon(p));
	paper_raw(p, "**");
	paper_money(p, cents);
	paper_raw(p, "\xC2\xA0\xE2\x82\xAC**\n");
}

static void markdown_result(const paper *p, const bareme_answer *a)
{
	paper_status(p, a);
	paper_raw(p, " (");
	paper_string(p, bareme_status_name(a->status));
	paper_raw(p, ")\n");
	if (!paper_has_sums(a))
		return;
	paper_raw(p, "\n");
	markdown_sum(p, "Loans, at most", a->loan);
	markdown_sum(p, "Grants, at most", a->grant);
}

static void markdown_lines(const paper *p, const bareme_answer *a)
{
	static const char *const before[AID_COLUMNS - 1] = {" | ", " | ", " | ", " | ", " | "};
	const char *before_terms = "\n- ";
	if (a->line_count == 0)
		return;
	markdown_heading(p, "Aids");
	markdown_columns(p, paper_aid_columns, AID_COLUMNS);
	for (size_t i = 0; i < a->line_count; i++) {
		paper_raw(p, "| ");
		paper_line_title(p, &a->lines[i]);
		paper_aid_cells(p, &a->lines[i], before);
		paper_raw(p, " |\n");
	}
	/* Below the table, whose cells are one line each. */
	for (size_t i = 0; i < a->line_count; i++) {
		if (!paper_terms(p, a, i, before_terms))
			continue;
		paper_raw(p, " (");
		paper_line_title(p, &a->lines[i]);
		paper_raw(p, ")\n");
		before_terms = "- ";
	}
}

/* The cost comes last, after what pays for it. */
static void markdown_plan(const paper *p, const bareme_answer *a)
{
	bareme_plan_item item, cost;
	if (!bareme_answer_plan(a, 0, &cost))
		return;
	markdown_heading(p, "Financing plan, in euros");
	markdown_columns(p, paper_plan_columns, PLAN_COLUMNS);
	for (size_t i = 1; i > 0; i++) {
		bool is_cost = !bareme_answer_plan(a, i, &item);
		if (is_cost)
			item = cost;
		paper_raw(p, is_cost ? "| **" : "| ");
		paper_plan_title(p, &item);
		paper_raw(p, is_cost ? "** | **" : " | ");
		paper_money(p, item.amount);
		paper_raw(p, is_cost ? "** | " : " | ");
		paper_share(p, item.amount, cost.amount);
		paper_raw(p, " |\n");
		if (is_cost)
			break;
	}
}

static void markdown_notices(const paper *p, const bareme_answer *a)
{
	if (a->notices.count > 0)
		markdown_heading(p, "Notices");
	for (size_t i = 0; i < a->notices.count; i++) {
		paper_raw(p, "- **");
		paper_string(p, bareme_code_name(a->notices.list[i].code));
		paper_raw(p, "**");
		paper_raw(p, paper_colon(p));
		paper_notice(p, a, &a->notices.list[i]);
		paper_raw(p, "\n");
	}
}

static void markdown_sources(const paper *p, const bareme_answer *a)
{
	if (a->line_count > 0)
		markdown_heading(p, "Sources");
	for (size_t i = 0; i < a->line_count; i++) {
		uint16_t number = p->r->tables[a->lines[i].table].rows[a->lines[i].row].source;
		const source *s = &p->r->sources[number];
		if (paper_has_source(a, i, number))
			continue;
		paper_source(p, s, (item_markup){"- ", paper_colon(p), *s->address == '\0' ? "" : ", "});
		paper_string(p, s->address);
		paper_raw(p, "\n");
	}
}

bareme_result bareme_answer_write_markdown(const bareme_answer *a, const bareme_locale *locale, bareme_write_fn write,
					   void *payload)
{
	buffer out = {0};
	paper p = paper_new(a->rules, locale, markdown_escape, &out);
	paper_raw(&p, "## ");
	paper_title(&p, a);
	paper_raw(&p, "\n\n");
	if (paper_rules_date(&p, a))
		paper_raw(&p, ". ");
	markdown_result(&p, a);
	markdown_plan(&p, a);
	markdown_lines(&p, a);
	markdown_notices(&p, a);
	markdown_heading(&p, "Operation");
	paper_facts(&p, a, (item_markup){"- ", paper_colon(&p), "\n"});
	markdown_sources(&p, a);
	paper_raw(&p, "\n");
	paper_receipt(&p);
	paper_raw(&p, "\n");
	return buffer_hand_over(&out, write, payload);
}
