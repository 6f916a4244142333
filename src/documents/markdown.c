/* Answers as Markdown, to paste into a note. */
#include "documents/paper.h"

static void markdown_heading(const paper *p, const char *message)
{
	paper_put(p, "\n### %s\n\n", paper_tr(p, message));
}

/* The head of a table. */
static void markdown_columns(const paper *p, const paper_column *columns, size_t count)
{
	paper_raw(p, "|");
	for (size_t i = 0; i < count; i++)
		paper_put(p, " %s |", paper_tr(p, columns[i].heading));
	paper_raw(p, "\n|");
	for (size_t i = 0; i < count; i++)
		paper_raw(p, columns[i].numbers ? " ---: |" : " --- |");
	paper_raw(p, "\n");
}

static void markdown_sum(const paper *p, const char *message, int64_t cents)
{
	paper_put(p, "- %s%s**%s\xC2\xA0\xE2\x82\xAC**\n", paper_tr(p, message), paper_tr(p, ": "),
		  paper_money(p, cents, PAPER_ROOM));
}

static void markdown_result(const paper *p, const bareme_answer *a)
{
	paper_put_status(p, a);
	paper_put(p, " (%s)\n", bareme_status_name(a->status));
	if (!paper_has_sums(a))
		return;
	paper_raw(p, "\n");
	markdown_sum(p, "Loans, at most", a->loan);
	markdown_sum(p, "Grants, at most", a->grant);
}

static void markdown_lines(const paper *p, const bareme_answer *a)
{
	const char *before_terms = "\n- ";
	if (a->line_count == 0)
		return;
	markdown_heading(p, "Aids");
	markdown_columns(p, paper_aid_columns, AID_COLUMNS);
	for (size_t i = 0; i < a->line_count; i++) {
		paper_raw(p, "| ");
		paper_line_title(p, &a->lines[i]);
		paper_line_cells(p, &a->lines[i], " | %s | %s | %s | %s | %s:%llu |\n");
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

static void markdown_plan_row(const paper *p, const bareme_answer *a, const bareme_plan_item *item, int64_t cost)
{
	const char *strong = item->part == BAREME_PLAN_LEFT ? "**" : "";
	buffer_printf(p->out, "| %s", strong);
	paper_plan_title(p, a, item);
	buffer_printf(p->out, "%s | %s", strong, strong);
	paper_plan_amount(p, item);
	buffer_printf(p->out, "%s | ", strong);
	paper_plan_share(p, item, cost);
	paper_raw(p, " |\n");
}

static void markdown_plan(const paper *p, const bareme_answer *a)
{
	bareme_plan_item item, cost;
	if (!bareme_answer_plan(a, 0, &cost))
		return;
	markdown_heading(p, "Financing plan, in euros");
	markdown_columns(p, paper_plan_columns, PLAN_COLUMNS);
	markdown_plan_row(p, a, &cost, cost.amount);
	for (size_t i = 1; bareme_answer_plan(a, i, &item); i++) {
		if (item.part == BAREME_PLAN_LEFT)
			paper_put(p, "| %s | %s | %s |\n", paper_tr(p, "Total of the resources"),
				  paper_money(p, cost.amount - item.amount, PAPER_ROOM),
				  paper_share(p, cost.amount - item.amount, cost.amount, PAPER_ROOM));
		markdown_plan_row(p, a, &item, cost.amount);
	}
}

static void markdown_notices(const paper *p, const bareme_answer *a)
{
	if (a->notices.count > 0)
		markdown_heading(p, "Notices");
	for (size_t i = 0; i < a->notices.count; i++) {
		paper_put(p, "- **%s**%s", bareme_code_name(a->notices.list[i].code), paper_tr(p, ": "));
		paper_notice(p, a, &a->notices.list[i]);
		paper_raw(p, "\n");
	}
}

static void markdown_sources(const paper *p, const bareme_answer *a)
{
	if (a->line_count > 0)
		markdown_heading(p, "Sources");
	for (size_t i = 0; i < a->line_count; i++) {
		uint32_t number = p->r->tables[a->lines[i].table].rows[a->lines[i].row].source;
		const source *s = &p->r->sources[number];
		if (!answer_names_source(a, i, number))
			paper_put(p, "- %s%s%s (%s)%s%s\n", s->id, paper_tr(p, ": "), s->title,
				  paper_date(p, s->day, PAPER_ROOM), *s->address == '\0' ? "" : ", ", s->address);
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
	paper_facts(&p, a, "- ", paper_tr(&p, ": "), "\n");
	markdown_sources(&p, a);
	paper_raw(&p, "\n");
	paper_receipt(&p);
	paper_raw(&p, "\n");
	return buffer_hand_over(&out, write, payload);
}
