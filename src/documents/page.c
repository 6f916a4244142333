/* A page with the answer to one operation, and what all pages share. */
#include "documents/page.h"

/* ---- What all pages share ---- */

void page_begin(const paper *p, buffer *title, buffer *below)
{
	paper_put(p,
		  "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\"/>\n"
		  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
		  "<meta name=\"color-scheme\" content=\"light dark\"/>\n<title>",
		  p->lang == BAREME_FR ? "fr" : "en");
	buffer_text(p->out, buffer_all(title));
	paper_raw(p, "</title>\n<style>\n");
	paper_raw(p, page_style);
	paper_put(p, "</style>\n</head>\n<body>\n<header>\n<p>%s</p>\n<h1>", p->r->title.in[p->lang]);
	buffer_text(p->out, buffer_all(title));
	paper_raw(p, below->len > 0 ? "</h1>\n<p>" : "</h1>\n");
	buffer_text(p->out, buffer_all(below));
	paper_raw(p, below->len > 0 ? "</p>\n</header>\n<main>\n" : "</header>\n<main>\n");
	p->out->failed |= title->failed || below->failed;
	buffer_free(title);
	buffer_free(below);
}

void page_end(const paper *p)
{
	paper_put(
	    p, "</main>\n<footer>\n<p>%s</p>\n<p>",
	    paper_tr(p, "Loans and grants are ceilings; they are of different kinds and are never added together."));
	paper_receipt(p);
	paper_raw(p, "</p>\n</footer>\n</body>\n</html>\n");
}

void page_heading(const paper *p, const char *message)
{
	paper_put(p, "<h2>%s</h2>\n", paper_tr(p, message));
}

void page_open_table(const paper *p, const char *class, const char *caption, const paper_column *columns, size_t count)
{
	/* A box that scrolls can be reached with the keyboard, and says what it is. */
	paper_put(p,
		  "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"%s\">\n<table class=\"%s\">\n"
		  "<caption>%s</caption>\n",
		  paper_tr(p, caption), class, paper_tr(p, caption));
	paper_raw(p, count > 0 ? "<thead><tr>" : "");
	for (size_t i = 0; i < count; i++)
		paper_put(p,
			  columns[i].numbers ? "<th scope=\"col\" class=\"num\">%s</th>" : "<th scope=\"col\">%s</th>",
			  paper_tr(p, columns[i].heading));
	paper_raw(p, count > 0 ? "</tr></thead>\n<tbody>\n" : "<tbody>\n");
}

void page_close_table(const paper *p, const char *part)
{
	paper_put(p, "</%s>\n</table>\n</div>\n", part);
}

void page_put_sources(const paper *p, const bareme_answer *a)
{
	page_heading(p, "Sources");
	paper_raw(p, "<ul class=\"notes\">\n");
	for (size_t i = 0; i < p->r->source_count; i++) {
		const source *s = &p->r->sources[i];
		if (a != NULL && !answer_names_source(a, a->line_count, i))
			continue;
		paper_put(p, "<li><code>%s</code> %s (%s)", s->id, s->title, paper_date(p, s->day, PAPER_ROOM));
		if (strncmp(s->address, "https://", 8) == 0 || strncmp(s->address, "http://", 7) == 0)
			paper_put(p, ", <a href=\"%s\">%s</a>", s->address, s->address);
		else if (*s->address != '\0')
			paper_put(p, ", %s", s->address);
		paper_raw(p, "</li>\n");
	}
	paper_raw(p, "</ul>\n");
}

const char *page_status_class(bareme_status status)
{
	return status == BAREME_GRANTED ? "" : status == BAREME_INELIGIBLE ? "care" : "bad";
}

/* ---- The answer ---- */

void page_sums(const paper *p, bareme_sum loan, bareme_sum grant)
{
	paper_put(p,
		  "<dl class=\"sums\">\n"
		  "<div class=\"loan\"><dt>%s</dt><dd>%s\xC2\xA0\xE2\x82\xAC</dd></div>\n"
		  "<div class=\"grant\"><dt>%s</dt><dd>%s\xC2\xA0\xE2\x82\xAC</dd></div>\n</dl>\n",
		  paper_tr(p, "Loans, at most"), paper_sum(p, loan, PAPER_ROOM), paper_tr(p, "Grants, at most"),
		  paper_sum(p, grant, PAPER_ROOM));
}

static void page_result(const paper *p, const bareme_answer *a)
{
	const char *class = page_status_class(a->status);
	page_heading(p, "Answer");
	paper_put(p, "<p class=\"says%s%s\">", *class == '\0' ? "" : " ", class);
	paper_put_status(p, a);
	paper_put(p, " <span class=\"tag\">%s</span></p>\n", bareme_status_name(a->status));
	if (paper_has_sums(a))
		page_sums(p, sum_of(a->loan), sum_of(a->grant));
}

static void page_notices(const paper *p, const bareme_answer *a)
{
	if (a->notices.count == 0)
		return;
	page_heading(p, "Notices");
	paper_raw(p, "<ul class=\"notes\">\n");
	for (size_t i = 0; i < a->notices.count; i++) {
		const bareme_notice *n = &a->notices.list[i];
		bool bad = bareme_code_status(n->code) >= BAREME_INCOMPLETE;
		paper_put(p, bad ? "<li class=\"bad\"><code>%s</code> " : "<li><code>%s</code> ",
			  bareme_code_name(n->code));
		paper_notice(p, a, n);
		paper_raw(p, "</li>\n");
	}
	paper_raw(p, "</ul>\n");
}

/* The item of that number, or 0: the cost. */
static void page_plan_row(const paper *p, const bareme_answer *a, size_t number, int64_t cost)
{
	bareme_plan_item item;
	bareme_answer_plan(a, number, &item);
	paper_raw(p, "<tr><th scope=\"row\">");
	chart_put_key(p, a, number);
	paper_plan_title(p, a, &item);
	paper_raw(p, "</th><td class=\"num\">");
	paper_plan_amount(p, &item);
	paper_raw(p, "</td><td class=\"num\">");
	paper_plan_share(p, &item, cost);
	paper_raw(p, "</td></tr>\n");
}

static void page_plan(const paper *p, const bareme_answer *a)
{
	bareme_plan_item cost, item;
	size_t last = 0;
	if (!bareme_answer_plan(a, 0, &cost))
		return;
	page_heading(p, "Financing plan");
	paper_raw(p, "<figure>\n");
	chart_put_plan(p, a);
	paper_raw(p, "</figure>\n");
	page_open_table(p, "plan", "Financing plan, in euros", paper_plan_columns, PLAN_COLUMNS);
	for (; bareme_answer_plan(a, last, &item) && item.part != BAREME_PLAN_LEFT; last++)
		page_plan_row(p, a, last, cost.amount);
	paper_raw(p, "</tbody>\n<tfoot>\n");
	paper_put(p, "<tr><th scope=\"row\">%s</th><td class=\"num\">%s</td><td class=\"num\">%s</td></tr>\n",
		  paper_tr(p, "Total of the resources"), paper_money(p, cost.amount - item.amount, PAPER_ROOM),
		  paper_share(p, cost.amount - item.amount, cost.amount, PAPER_ROOM));
	page_plan_row(p, a, last, cost.amount);
	page_close_table(p, "tfoot");
	if (item.amount < 0) {
		paper_raw(p, "<p class=\"says care\">");
		paper_say(p, "The plan is overfunded: surplus of %s euros.", paper_money(p, -item.amount, PAPER_ROOM));
		paper_raw(p, "</p>\n");
	}
}

/* Comes before a line of its own in the same cell. */
#define NOTE_BEGIN "<br/><span class=\"soft\">"

static void page_line(const paper *p, const bareme_answer *a, size_t number)
{
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
	paper_line_cells(p, line,
			 "</th><td>%s</td><td class=\"num\">%s</td><td class=\"num\">%s</td><td class=\"num\">%s</td>"
			 "<td>%s:%llu</td></tr>\n");
}

static void page_lines(const paper *p, const bareme_answer *a)
{
	if (a->line_count == 0)
		return;
	page_heading(p, "Aids");
	page_open_table(p, "aids", "The aids and the rows of the tables that grant them, in euros", paper_aid_columns,
			AID_COLUMNS);
	for (size_t i = 0; i < a->line_count; i++)
		page_line(p, a, i);
	page_close_table(p, "tbody");
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
	page_begin(&p, &title, &below);
	page_result(&p, a);
	page_notices(&p, a);
	page_plan(&p, a);
	page_lines(&p, a);
	page_heading(&p, "Operation");
	page_open_table(&p, "facts", "The operation as it was given", NULL, 0);
	paper_facts(&p, a, "<tr><th scope=\"row\">", "</th><td>", "</td></tr>\n");
	page_close_table(&p, "tbody");
	if (a->line_count > 0)
		page_put_sources(&p, a);
	page_end(&p);
	return buffer_hand_over(&out, write, payload);
}
