/* A page with the answer to one operation, and what all pages share. */
#include "documents/page.h"

/* ---- What all pages share ---- */

void page_begin(const paper *p, bareme_text title, bareme_text below)
{
	paper_raw(p, p->lang == BAREME_FR ? "<!DOCTYPE html>\n<html lang=\"fr\">\n"
					  : "<!DOCTYPE html>\n<html lang=\"en\">\n");
	paper_raw(p, "<head>\n<meta charset=\"utf-8\"/>\n"
		     "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
		     "<meta name=\"color-scheme\" content=\"light dark\"/>\n<title>");
	buffer_text(p->out, title);
	paper_raw(p, "</title>\n<style>\n");
	page_put_style(p->out);
	paper_raw(p, "</style>\n</head>\n<body>\n<header>\n<p>");
	paper_string(p, p->r->title.in[p->lang]);
	paper_raw(p, "</p>\n<h1>");
	buffer_text(p->out, title);
	paper_raw(p, "</h1>\n");
	if (below.len > 0) {
		paper_raw(p, "<p>");
		buffer_text(p->out, below);
		paper_raw(p, "</p>\n");
	}
	paper_raw(p, "</header>\n<main>\n");
}

void page_end(const paper *p)
{
	paper_raw(p, "</main>\n<footer>\n<p>");
	paper_say(p, "Loans and grants are ceilings; they are of different kinds and are never added together.");
	paper_raw(p, "</p>\n<p>");
	paper_receipt(p);
	paper_raw(p, "</p>\n</footer>\n</body>\n</html>\n");
}

void page_heading(const paper *p, const char *message)
{
	paper_raw(p, "<h2>");
	paper_string(p, text_tr(p->locale, message));
	paper_raw(p, "</h2>\n");
}

void page_open_table(const paper *p, const char *class, const char *caption)
{
	/* A box that scrolls can be reached with the keyboard, and says what it is. */
	paper_raw(p, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"");
	paper_string(p, text_tr(p->locale, caption));
	paper_raw(p, "\">\n<table class=\"");
	paper_raw(p, class);
	paper_raw(p, "\">\n<caption>");
	paper_string(p, text_tr(p->locale, caption));
	paper_raw(p, "</caption>\n");
}

void page_close_table(const paper *p)
{
	paper_raw(p, "</table>\n</div>\n");
}

void page_columns(const paper *p, const paper_column *columns, size_t count)
{
	paper_raw(p, "<thead><tr>");
	for (size_t i = 0; i < count; i++) {
		paper_raw(p, columns[i].numbers ? "<th scope=\"col\" class=\"num\">" : "<th scope=\"col\">");
		paper_string(p, text_tr(p->locale, columns[i].heading));
		paper_raw(p, "</th>");
	}
	paper_raw(p, "</tr></thead>\n<tbody>\n");
}

static void page_put_source(const paper *p, const source *s)
{
	bool is_link = strncmp(s->address, "https://", 8) == 0 || strncmp(s->address, "http://", 7) == 0;
	paper_source(p, s, (item_markup){"<li><code>", "</code> ", ""});
	if (*s->address != '\0') {
		paper_raw(p, is_link ? ", <a href=\"" : ", ");
		paper_string(p, s->address);
		if (is_link) {
			paper_raw(p, "\">");
			paper_string(p, s->address);
			paper_raw(p, "</a>");
		}
	}
	paper_raw(p, "</li>\n");
}

void page_put_sources(const paper *p, const bareme_answer *a)
{
	page_heading(p, "Sources");
	paper_raw(p, "<ul class=\"notes\">\n");
	for (size_t i = 0; i < p->r->source_count; i++)
		if (a == NULL || paper_has_source(a, a->line_count, i))
			page_put_source(p, &p->r->sources[i]);
	paper_raw(p, "</ul>\n");
}

/* ---- The answer ---- */

void page_sum(const paper *p, const char *class, const char *message, int64_t cents)
{
	paper_raw(p, "<div class=\"");
	paper_raw(p, class);
	paper_raw(p, "\"><dt>");
	paper_string(p, text_tr(p->locale, message));
	paper_raw(p, "</dt><dd>");
	paper_money(p, cents);
	paper_raw(p, "\xC2\xA0\xE2\x82\xAC</dd></div>\n");
}

static void page_result(const paper *p, const bareme_answer *a)
{
	static const char *const classes[] = {[BAREME_GRANTED] = "says",
					      [BAREME_INELIGIBLE] = "says care",
					      [BAREME_INCOMPLETE] = "says bad",
					      [BAREME_INVALID] = "says bad"};
	page_heading(p, "Answer");
	paper_raw(p, "<p class=\"");
	paper_raw(p, classes[a->status]);
	paper_raw(p, "\">");
	paper_status(p, a);
	paper_raw(p, " <span class=\"tag\">");
	paper_string(p, bareme_status_name(a->status));
	paper_raw(p, "</span></p>\n");
	if (!paper_has_sums(a))
		return;
	paper_raw(p, "<dl class=\"sums\">\n");
	page_sum(p, "loan", "Loans, at most", a->loan);
	page_sum(p, "grant", "Grants, at most", a->grant);
	paper_raw(p, "</dl>\n");
}

static void page_notices(const paper *p, const bareme_answer *a)
{
	if (a->notices.count == 0)
		return;
	page_heading(p, "Notices");
	paper_raw(p, "<ul class=\"notes\">\n");
	for (size_t i = 0; i < a->notices.count; i++) {
		const bareme_notice *n = &a->notices.list[i];
		paper_raw(p,
			  bareme_code_status(n->code) >= BAREME_INCOMPLETE ? "<li class=\"bad\"><code>" : "<li><code>");
		paper_string(p, bareme_code_name(n->code));
		paper_raw(p, "</code> ");
		paper_notice(p, a, n);
		paper_raw(p, "</li>\n");
	}
	paper_raw(p, "</ul>\n");
}

static void page_plan_row(const paper *p, const bareme_answer *a, size_t number, int64_t cost)
{
	bareme_plan_item item;
	bareme_answer_plan(a, number, &item);
	paper_raw(p, "<tr><th scope=\"row\">");
	if (number > 0)
		chart_put_key(p, a, number);
	paper_plan_title(p, &item);
	paper_raw(p, "</th><td class=\"num\">");
	paper_money(p, item.amount);
	paper_raw(p, "</td><td class=\"num\">");
	paper_share(p, item.amount, cost);
	paper_raw(p, "</td></tr>\n");
}

static void page_plan(const paper *p, const bareme_answer *a)
{
	bareme_plan_item cost, item;
	char excess[BAREME_TEXT_MAX];
	if (!bareme_answer_plan(a, 0, &cost))
		return;
	page_heading(p, "Financing plan");
	paper_raw(p, "<figure>\n");
	chart_put_plan(p, a);
	paper_raw(p, "</figure>\n");
	page_open_table(p, "plan", "Financing plan, in euros");
	page_columns(p, paper_plan_columns, PLAN_COLUMNS);
	for (size_t i = 1; bareme_answer_plan(a, i, &item); i++)
		page_plan_row(p, a, i, cost.amount);
	paper_raw(p, "</tbody>\n<tfoot>\n");
	page_plan_row(p, a, 0, cost.amount);
	paper_raw(p, "</tfoot>\n");
	page_close_table(p);
	for (size_t i = 1; bareme_answer_plan(a, i, &item); i++) {
		if (item.part != BAREME_PLAN_LEFT || item.amount >= 0)
			continue;
		bareme_money_print_grouped(-item.amount, p->lang, excess);
		paper_raw(p, "<p class=\"says care\">");
		paper_say(p, "The resources exceed the cost by %s euros.", excess);
		paper_raw(p, "</p>\n");
	}
}

/* Comes before a line of its own in the same cell. */
#define NOTE_BEGIN "<br/><span class=\"soft\">"

static void page_line(const paper *p, const bareme_answer *a, size_t number)
{
	static const char *const before[AID_COLUMNS - 1] = {
	    "</th><td>", "</td><td class=\"num\">", "</td><td class=\"num\">", "</td><td class=\"num\">", "</td><td>"};
	const bareme_line *line = &a->lines[number];
	paper_raw(p, "<tr><th scope=\"row\">");
	paper_line_title(p, line);
	/* Where nothing is counted, unit and quantity do not say how the amount came about. */
	if (!line->quantity.present && line->amount != BAREME_NO_AMOUNT) {
		paper_raw(p, NOTE_BEGIN);
		paper_steps(p, a, line);
		paper_raw(p, "</span>");
	}
	if (paper_terms(p, a, number, NOTE_BEGIN))
		paper_raw(p, "</span>");
	paper_aid_cells(p, line, before);
	paper_raw(p, "</td></tr>\n");
}

static void page_lines(const paper *p, const bareme_answer *a)
{
	if (a->line_count == 0)
		return;
	page_heading(p, "Aids");
	page_open_table(p, "aids", "The aids and the rows of the tables that grant them, in euros");
	page_columns(p, paper_aid_columns, AID_COLUMNS);
	for (size_t i = 0; i < a->line_count; i++)
		page_line(p, a, i);
	paper_raw(p, "</tbody>\n");
	page_close_table(p);
}

bareme_result bareme_answer_write_html(const bareme_answer *a, const bareme_locale *locale, bareme_write_fn write,
				       void *payload)
{
	buffer out = {0}, title = {0}, below = {0};
	paper p = paper_new(a->rules, locale, html_escape, &title);
	paper_title(&p, a);
	p.out = &below;
	paper_rules_date(&p, a);
	p.out = &out;
	page_begin(&p, buffer_all(&title), buffer_all(&below));
	page_result(&p, a);
	page_notices(&p, a);
	page_plan(&p, a);
	page_lines(&p, a);
	page_heading(&p, "Operation");
	page_open_table(&p, "facts", "The operation as it was given");
	paper_raw(&p, "<tbody>\n");
	paper_facts(&p, a, (item_markup){"<tr><th scope=\"row\">", "</th><td>", "</td></tr>\n"});
	paper_raw(&p, "</tbody>\n");
	page_close_table(&p);
	if (a->line_count > 0)
		page_put_sources(&p, a);
	page_end(&p);
	out.failed |= title.failed || below.failed;
	buffer_free(&title);
	buffer_free(&below);
	return buffer_hand_over(&out, write, payload);
}
