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
	paper_say(p, "Computed by bareme %s with the tables %s (version %s).", bareme_version(), p->r->fingerprint,
		  p->r->version);
	paper_raw(p, "</p>\n</footer>\n</body>\n</html>\n");
}

void page_heading(const paper *p, const char *message)
{
	paper_raw(p, "<h2>");
	paper_say(p, "%s", text_tr(p->locale, message));
	paper_raw(p, "</h2>\n");
}

void page_open_table(const paper *p, const char *class, const char *caption)
{
	/* A box that scrolls can be reached with the keyboard, and says what it is. */
	paper_raw(p, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"");
	paper_say(p, "%s", text_tr(p->locale, caption));
	paper_raw(p, "\">\n<table class=\"");
	paper_raw(p, class);
	paper_raw(p, "\">\n<caption>");
	paper_say(p, "%s", text_tr(p->locale, caption));
	paper_raw(p, "</caption>\n");
}

void page_close_table(const paper *p)
{
	paper_raw(p, "</table>\n</div>\n");
}

void page_column(const paper *p, bool numbers, const char *message)
{
	paper_raw(p, numbers ? "<th scope=\"col\" class=\"num\">" : "<th scope=\"col\">");
	paper_say(p, "%s", text_tr(p->locale, message));
	paper_raw(p, "</th>");
}

static void put_source(const paper *p, const source *s)
{
	bool is_link = strncmp(s->address, "https://", 8) == 0 || strncmp(s->address, "http://", 7) == 0;
	paper_raw(p, "<li><code>");
	paper_string(p, s->id);
	paper_raw(p, "</code> ");
	paper_string(p, s->title);
	paper_raw(p, " (");
	paper_date(p, s->day);
	paper_raw(p, ")");
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

void page_put_sources(const paper *p, const bool *used)
{
	page_heading(p, "Sources");
	paper_raw(p, "<ul class=\"notes\">\n");
	for (size_t i = 0; i < p->r->source_count; i++)
		if (used == NULL || used[i])
			put_source(p, &p->r->sources[i]);
	paper_raw(p, "</ul>\n");
}

/* ---- The answer ---- */

static void put_sum(const paper *p, const char *class, const char *message, int64_t cents)
{
	paper_raw(p, "<div class=\"");
	paper_raw(p, class);
	paper_raw(p, "\"><dt>");
	paper_say(p, "%s", text_tr(p->locale, message));
	paper_raw(p, "</dt><dd>");
	paper_money(p, cents);
	paper_raw(p, "\xC2\xA0\xE2\x82\xAC</dd></div>\n");
}

static void put_result(const paper *p, const bareme_answer *a)
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
	put_sum(p, "loan", "Loans, at most", a->loan);
	put_sum(p, "grant", "Grants, at most", a->grant);
	paper_raw(p, "</dl>\n");
}

static void put_notices(const paper *p, const bareme_answer *a)
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

static void put_plan_row(const paper *p, const bareme_answer *a, size_t number, int64_t cost)
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

static void put_plan(const paper *p, const bareme_answer *a)
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
	paper_raw(p, "<thead><tr>");
	page_column(p, false, "What pays");
	page_column(p, true, "Amount");
	page_column(p, true, "Share");
	paper_raw(p, "</tr></thead>\n<tbody>\n");
	for (size_t i = 1; bareme_answer_plan(a, i, &item); i++)
		put_plan_row(p, a, i, cost.amount);
	paper_raw(p, "</tbody>\n<tfoot>\n");
	put_plan_row(p, a, 0, cost.amount);
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

/* A line of its own in the same cell. */
static void put_note(const paper *p, const char *text, size_t len)
{
	if (len == 0)
		return;
	paper_raw(p, "<br/><span class=\"soft\">");
	paper_text(p, (bareme_text){text, len});
	paper_raw(p, "</span>");
}

static void put_line(const paper *p, const bareme_answer *a, size_t number)
{
	const bareme_line *line = &a->lines[number];
	char text[512];
	size_t len = bareme_line_print_title(a, line, p->lang, text, sizeof text);
	paper_raw(p, "<tr><th scope=\"row\">");
	paper_text(p, (bareme_text){text, len < sizeof text ? len : sizeof text - 1});
	/* Where nothing is counted, unit and quantity do not tell how the amount came about. */
	len = line->quantity.there ? 0 : line_print_steps(a, line, p->lang, text, sizeof text);
	put_note(p, text, len < sizeof text ? len : sizeof text - 1);
	put_note(p, text, paper_find_terms(p, a, number, text, sizeof text));
	paper_raw(p, "</th><td>");
	paper_form(p, line->form);
	paper_raw(p, "</td><td class=\"num\">");
	paper_number(p, line->unit);
	paper_raw(p, "</td><td class=\"num\">");
	paper_number(p, line->quantity);
	paper_raw(p, "</td><td class=\"num\">");
	paper_money(p, line->amount);
	paper_raw(p, "</td><td>");
	paper_rule(p, line);
	paper_raw(p, "</td></tr>\n");
}

static void put_lines(const paper *p, const bareme_answer *a)
{
	if (a->line_count == 0)
		return;
	page_heading(p, "Aids");
	page_open_table(p, "aids", "The aids and the rows of the tables that grant them, in euros");
	paper_raw(p, "<thead><tr>");
	page_column(p, false, "Aid");
	page_column(p, false, "Form");
	page_column(p, true, "Per unit");
	page_column(p, true, "Quantity");
	page_column(p, true, "At most");
	page_column(p, false, "Rule");
	paper_raw(p, "</tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < a->line_count; i++)
		put_line(p, a, i);
	paper_raw(p, "</tbody>\n");
	page_close_table(p);
}

static void put_fact(const paper *p, const char *title)
{
	paper_raw(p, "<tr><th scope=\"row\">");
	paper_string(p, title);
	paper_raw(p, "</th><td>");
}

static void put_operation(const paper *p, const bareme_answer *a)
{
	const bareme_operation *o = a->operation;
	page_heading(p, "Operation");
	page_open_table(p, "facts", "The operation as it was given");
	paper_raw(p, "<tbody>\n");
	for (size_t i = 0; i < p->r->field_count; i++) {
		if ((o->given >> i & 1) == 0)
			continue;
		put_fact(p, p->r->fields[i].title.in[p->lang]);
		paper_given(p, o, i);
		paper_raw(p, "</td></tr>\n");
	}
	int zone = p->r->role[ROLE_ZONE];
	if (a->zone >= 0 && zone >= 0 && (o->given >> zone & 1) == 0) {
		put_fact(p, p->r->fields[zone].title.in[p->lang]);
		paper_string(p, p->r->fields[zone].domain.titles[a->zone].in[p->lang]);
		paper_raw(p, "</td></tr>\n");
	}
	paper_raw(p, "</tbody>\n");
	page_close_table(p);
}

static void put_used_sources(const paper *p, const bareme_answer *a)
{
	bool used[256] = {false}, any = false;
	for (size_t i = 0; i < a->line_count; i++) {
		size_t source = p->r->tables[a->lines[i].table].rows[a->lines[i].row].source;
		if (source < sizeof used / sizeof *used)
			used[source] = any = true;
	}
	if (any && p->r->source_count <= sizeof used / sizeof *used)
		page_put_sources(p, used);
	else if (any)
		page_put_sources(p, NULL);
}

void answer_put_html(const bareme_answer *a, const bareme_locale *locale, buffer *out)
{
	buffer title = {0}, below = {0};
	paper p = paper_new(a->rules, locale, html_escape, &title);
	paper_title(&p, a);
	p.out = &below;
	paper_rules_date(&p, a);
	p.out = out;
	page_begin(&p, (bareme_text){title.data, title.len}, (bareme_text){below.data, below.len});
	put_result(&p, a);
	put_notices(&p, a);
	put_plan(&p, a);
	put_lines(&p, a);
	put_operation(&p, a);
	put_used_sources(&p, a);
	page_end(&p);
	out->failed |= title.failed || below.failed;
	buffer_free(&title);
	buffer_free(&below);
}
