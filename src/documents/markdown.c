/* Answers as Markdown, to paste into a note. */
#include "documents/paper.h"

static void put_heading(const paper *p, const char *message)
{
	paper_raw(p, "\n### ");
	paper_say(p, "%s", text_tr(p->locale, message));
	paper_raw(p, "\n\n");
}

static void put_cell(const paper *p, const char *message)
{
	paper_raw(p, " ");
	paper_say(p, "%s", text_tr(p->locale, message));
	paper_raw(p, " |");
}

static void put_sum(const paper *p, const char *message, int64_t cents)
{
	paper_raw(p, "- ");
	paper_say(p, "%s", text_tr(p->locale, message));
	paper_pause(p, ':');
	paper_raw(p, "**");
	paper_money(p, cents);
	paper_raw(p, "\xC2\xA0\xE2\x82\xAC**\n");
}

static void put_result(const paper *p, const bareme_answer *a)
{
	paper_status(p, a);
	paper_raw(p, " (");
	paper_string(p, bareme_status_name(a->status));
	paper_raw(p, ")\n");
	if (!paper_has_sums(a))
		return;
	paper_raw(p, "\n");
	put_sum(p, "Loans, at most", a->loan);
	put_sum(p, "Grants, at most", a->grant);
}

static void put_title(const paper *p, const bareme_answer *a, const bareme_line *line)
{
	char title[512];
	size_t len = bareme_line_print_title(a, line, p->lang, title, sizeof title);
	paper_text(p, (bareme_text){title, len < sizeof title ? len : sizeof title - 1});
}

static void put_line(const paper *p, const bareme_answer *a, const bareme_line *line)
{
	paper_raw(p, "| ");
	put_title(p, a, line);
	paper_raw(p, " | ");
	paper_form(p, line->form);
	paper_raw(p, " | ");
	paper_number(p, line->unit);
	paper_raw(p, " | ");
	paper_number(p, line->quantity);
	paper_raw(p, " | ");
	paper_money(p, line->amount);
	paper_raw(p, " | ");
	paper_rule(p, line);
	paper_raw(p, " |\n");
}

/* Below the table, whose cells are one line each. */
static void put_terms(const paper *p, const bareme_answer *a)
{
	char terms[512];
	const char *before = "\n- ";
	for (size_t i = 0; i < a->line_count; i++) {
		size_t len = paper_find_terms(p, a, i, terms, sizeof terms);
		if (len == 0)
			continue;
		paper_raw(p, before);
		paper_text(p, (bareme_text){terms, len});
		paper_raw(p, " (");
		put_title(p, a, &a->lines[i]);
		paper_raw(p, ")\n");
		before = "- ";
	}
}

static void put_lines(const paper *p, const bareme_answer *a)
{
	if (a->line_count == 0)
		return;
	put_heading(p, "Aids");
	paper_raw(p, "|");
	put_cell(p, "Aid");
	put_cell(p, "Form");
	put_cell(p, "Per unit");
	put_cell(p, "Quantity");
	put_cell(p, "At most");
	put_cell(p, "Rule");
	paper_raw(p, "\n| --- | --- | ---: | ---: | ---: | --- |\n");
	for (size_t i = 0; i < a->line_count; i++)
		put_line(p, a, &a->lines[i]);
	put_terms(p, a);
}

/* The cost stands below what pays for it. */
static void put_plan(const paper *p, const bareme_answer *a)
{
	bareme_plan_item item, cost;
	if (!bareme_answer_plan(a, 0, &cost))
		return;
	put_heading(p, "Financing plan, in euros");
	paper_raw(p, "|");
	put_cell(p, "What pays");
	put_cell(p, "Amount");
	put_cell(p, "Share");
	paper_raw(p, "\n| --- | ---: | ---: |\n");
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

static void put_notices(const paper *p, const bareme_answer *a)
{
	if (a->notices.count == 0)
		return;
	put_heading(p, "Notices");
	for (size_t i = 0; i < a->notices.count; i++) {
		paper_raw(p, "- **");
		paper_string(p, bareme_code_name(a->notices.list[i].code));
		paper_raw(p, "**");
		paper_pause(p, ':');
		paper_notice(p, a, &a->notices.list[i]);
		paper_raw(p, "\n");
	}
}

static void put_operation(const paper *p, const bareme_answer *a)
{
	put_heading(p, "Operation");
	for (size_t i = 0; i < p->r->field_count; i++) {
		if ((a->operation->given >> i & 1) == 0)
			continue;
		paper_raw(p, "- ");
		paper_string(p, p->r->fields[i].title.in[p->lang]);
		paper_pause(p, ':');
		paper_given(p, a->operation, i);
		paper_raw(p, "\n");
	}
	int zone = p->r->role[ROLE_ZONE];
	if (a->zone >= 0 && zone >= 0 && (a->operation->given >> zone & 1) == 0) {
		paper_raw(p, "- ");
		paper_string(p, p->r->fields[zone].title.in[p->lang]);
		paper_pause(p, ':');
		paper_string(p, p->r->fields[zone].domain.titles[a->zone].in[p->lang]);
		paper_raw(p, "\n");
	}
}

static bool was_told(const bareme_answer *a, size_t line, uint16_t source)
{
	for (size_t i = 0; i < line; i++)
		if (a->rules->tables[a->lines[i].table].rows[a->lines[i].row].source == source)
			return true;
	return false;
}

static void put_sources(const paper *p, const bareme_answer *a)
{
	if (a->line_count > 0)
		put_heading(p, "Sources");
	for (size_t i = 0; i < a->line_count; i++) {
		uint16_t number = p->r->tables[a->lines[i].table].rows[a->lines[i].row].source;
		if (was_told(a, i, number))
			continue;
		const source *s = &p->r->sources[number];
		paper_raw(p, "- ");
		paper_string(p, s->id);
		paper_pause(p, ':');
		paper_string(p, s->title);
		paper_raw(p, " (");
		paper_date(p, s->day);
		paper_raw(p, ")");
		paper_raw(p, *s->address == '\0' ? "" : ", ");
		paper_string(p, s->address);
		paper_raw(p, "\n");
	}
}

void answer_put_markdown(const bareme_answer *a, const bareme_locale *locale, buffer *out)
{
	paper p = paper_new(a->rules, locale, markdown_escape, out);
	paper_raw(&p, "## ");
	paper_title(&p, a);
	paper_raw(&p, "\n\n");
	if (paper_rules_date(&p, a))
		paper_raw(&p, ". ");
	put_result(&p, a);
	put_plan(&p, a);
	put_lines(&p, a);
	put_notices(&p, a);
	put_operation(&p, a);
	put_sources(&p, a);
	paper_raw(&p, "\n");
	paper_say(&p, "Computed by bareme %s with the tables %s (version %s).", bareme_version(), p.r->fingerprint,
		  p.r->version);
	paper_raw(&p, "\n");
}
