/* Pictures of amounts, as inline SVG: widths in percent, so that letters stay legible on a phone. */
#include "documents/page.h"

#include <stdlib.h>

/* "12.34%": what part is of whole. */
static void put_percent(buffer *out, wide part, wide whole)
{
	char text[BAREME_TEXT_MAX];
	wide hundredths = whole <= 0 ? 0 : (part * 20000 + whole) / (2 * whole);
	buffer_put(out, text, number_print((int64_t)hundredths, 2, 0, '.', text));
	buffer_char(out, '%');
}

static void put_number(buffer *out, size_t n)
{
	char text[BAREME_TEXT_MAX];
	buffer_put(out, text, number_print((int64_t)n, 0, 0, '.', text));
}

/* ---- The plan de financement ---- */

/* The colour of an item; `resource` counts the items that come from fields. */
static const char *plan_class(const bareme_plan_item *item, size_t resource)
{
	static const char *const resources[] = {"r0", "r1", "r2", "r3"};
	switch (item->part) {
	case BAREME_PLAN_LOANS:
		return "loan";
	case BAREME_PLAN_GRANTS:
		return "grant";
	case BAREME_PLAN_LEFT:
		return "left";
	default:
		return resources[resource % (sizeof resources / sizeof *resources)];
	}
}

/* The item of that number with its letter and colour; false past the last one. Items count from 1: 0 is the cost. */
static bool plan_item(const bareme_answer *a, size_t number, bareme_plan_item *item, const char **class)
{
	size_t resource = 0;
	for (size_t i = 1; i < number && bareme_answer_plan(a, i, item); i++)
		resource += item->part == BAREME_PLAN_RESOURCE;
	if (!bareme_answer_plan(a, number, item))
		return false;
	*class = plan_class(item, resource);
	return true;
}

void chart_put_key(const paper *p, const bareme_answer *a, size_t number)
{
	bareme_plan_item item;
	const char *class;
	if (!plan_item(a, number, &item, &class))
		return;
	paper_raw(p, "<span class=\"key ");
	paper_raw(p, class);
	paper_raw(p, "\" aria-hidden=\"true\">");
	buffer_char(p->out, (char)('A' + (number - 1) % 26));
	paper_raw(p, "</span>");
}

/* The figures in words, for those who cannot see the picture. */
static void put_plan_description(const paper *p, const bareme_answer *a, int64_t cost)
{
	bareme_plan_item item;
	for (size_t i = 1; bareme_answer_plan(a, i, &item); i++) {
		if (i > 1)
			paper_pause(p, ';');
		paper_plan_title(p, &item);
		paper_raw(p, " ");
		paper_money(p, item.amount);
		paper_raw(p, "\xC2\xA0\xE2\x82\xAC (");
		paper_share(p, item.amount, cost);
		paper_raw(p, ")");
	}
}

static void put_segment(const paper *p, const char *class, size_t number, wide from, wide width, wide whole)
{
	buffer *out = p->out;
	buffer_string(out, "<rect class=\"");
	buffer_string(out, class);
	buffer_string(out, "\" x=\"");
	put_percent(out, from, whole);
	buffer_string(out, "\" y=\"1\" width=\"");
	put_percent(out, width, whole);
	buffer_string(out, "\" height=\"44\"/>\n");
	/* A letter needs some room; the table beside the picture has them all. */
	if (width * 20 < whole)
		return;
	buffer_string(out, strcmp(class, "left") == 0 ? "<text x=\"" : "<text class=\"on\" x=\"");
	put_percent(out, from + width / 2, whole);
	buffer_string(out, "\" y=\"28\" text-anchor=\"middle\">");
	buffer_char(out, (char)('A' + (number - 1) % 26));
	buffer_string(out, "</text>\n");
}

/* Where the resources exceed the cost, a line shows how far the cost reaches. */
static void put_cost_mark(const paper *p, int64_t cost, wide whole)
{
	buffer *out = p->out;
	/* In the page's own colour below, so that it shows on any other. */
	static const char *const lines[] = {"<line class=\"halo\" y1=\"0\" y2=\"52\" x1=\"",
					    "<line class=\"mark\" y1=\"0\" y2=\"52\" x1=\""};
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		buffer_string(out, lines[i]);
		put_percent(out, cost, whole);
		buffer_string(out, "\" x2=\"");
		put_percent(out, cost, whole);
		buffer_string(out, i == 0 ? "\"/>\n" : "");
	}
	buffer_string(out, (wide)cost * 2 > whole ? "\"/>\n<text y=\"66\" text-anchor=\"end\" x=\""
						  : "\"/>\n<text y=\"66\" x=\"");
	put_percent(out, cost, whole);
	buffer_string(out, "\">");
	paper_string(p, p->r->fields[p->r->plan_cost].title.in[p->lang]);
	buffer_string(out, "</text>\n");
}

void chart_put_plan(const paper *p, const bareme_answer *a)
{
	bareme_plan_item item, cost;
	const char *class;
	wide whole = 0, at = 0;
	if (!bareme_answer_plan(a, 0, &cost))
		return;
	for (size_t i = 1; bareme_answer_plan(a, i, &item); i++)
		whole += item.amount > 0 ? item.amount : 0;
	bool exceeds = whole > cost.amount;
	paper_raw(p, exceeds ? "<svg width=\"100%\" height=\"72\"" : "<svg width=\"100%\" height=\"46\"");
	paper_raw(p, " role=\"img\" aria-labelledby=\"plan-title plan-text\">\n<title id=\"plan-title\">");
	paper_say(p, "What pays for the operation");
	paper_raw(p, "</title>\n<desc id=\"plan-text\">");
	put_plan_description(p, a, cost.amount);
	paper_raw(p, "</desc>\n");
	for (size_t i = 1; plan_item(a, i, &item, &class); i++) {
		if (item.amount <= 0)
			continue;
		put_segment(p, class, i, at, item.amount, whole);
		at += item.amount;
	}
	if (exceeds)
		put_cost_mark(p, cost.amount, whole);
	paper_raw(p, "</svg>\n");
}

/* ---- Totals of a list ---- */

/* The title of a nature or a zone, cut to what stands on a phone beside nothing else. */
static void put_title(const paper *p, field_role role, int value)
{
	enum { SHOWN = 48 };
	paper_clip(p, text_of(p->r->fields[p->r->role[role]].domain.titles[value].in[p->lang]), SHOWN);
}

/* "rebuilding the offer, metropolises of Marseille, Toulon and Nice" */
static void put_group(const paper *p, int zone, int nature)
{
	put_title(p, ROLE_NATURE, nature);
	if (zone < 0)
		return;
	paper_raw(p, ", ");
	put_title(p, ROLE_ZONE, zone);
}

/* A bar takes at most 55 % of the width: its amount stands behind it. */
static void put_bar(const paper *p, const char *class, int64_t amount, int64_t most, size_t top)
{
	buffer *out = p->out;
	wide whole = (wide)most * 100 / 55;
	buffer_string(out, "<rect class=\"");
	buffer_string(out, class);
	buffer_string(out, "\" x=\"0\" y=\"");
	put_number(out, top);
	buffer_string(out, "\" width=\"");
	put_percent(out, amount, whole);
	buffer_string(out, "\" height=\"18\"/>\n<text y=\"");
	put_number(out, top + 14);
	buffer_string(out, "\" dx=\"6\" x=\"");
	put_percent(out, amount, whole);
	buffer_string(out, "\">");
	paper_money(p, amount);
	buffer_string(out, "\xC2\xA0\xE2\x82\xAC</text>\n");
}

typedef struct group_visit {
	const bareme_list_summary *s;
	int zone, nature, zones, natures;
	bareme_total total;
} group_visit;

/* The next nature and zone that an operation was computed for; starts at {.zone = -2}. */
static bool next_group(group_visit *v)
{
	for (;;) {
		if (++v->zone >= v->zones) {
			v->zone = -1;
			v->nature++;
		}
		if (v->nature >= v->natures)
			return false;
		v->total = bareme_list_summary_total(v->s, v->zone, v->nature);
		if (v->total.records > 0)
			return true;
	}
}

static group_visit visit_groups(const paper *p, const bareme_list_summary *s)
{
	const bareme_ruleset *r = p->r;
	int zone = r->role[ROLE_ZONE];
	return (group_visit){.s = s,
			     .zone = -2,
			     .zones = zone < 0 ? 0 : (int)r->fields[zone].domain.count,
			     .natures = (int)r->fields[r->role[ROLE_NATURE]].domain.count};
}

static void put_totals_description(const paper *p, const bareme_list_summary *s)
{
	bool first = true;
	for (group_visit v = visit_groups(p, s); next_group(&v); first = false) {
		if (!first)
			paper_pause(p, ';');
		put_group(p, v.zone, v.nature);
		paper_pause(p, ':');
		paper_form(p, BAREME_LOAN);
		paper_raw(p, " ");
		paper_money(p, v.total.loan);
		paper_raw(p, "\xC2\xA0\xE2\x82\xAC, ");
		paper_form(p, BAREME_GRANT);
		paper_raw(p, " ");
		paper_money(p, v.total.grant);
		paper_raw(p, "\xC2\xA0\xE2\x82\xAC");
	}
}

/* Two lines: a word of SVG does not wrap. */
static void put_caption(const paper *p, int zone, int nature, size_t top)
{
	paper_raw(p, "<text x=\"0\" y=\"");
	put_number(p->out, top);
	paper_raw(p, "\">");
	put_title(p, ROLE_NATURE, nature);
	paper_raw(p, "</text>\n<text class=\"soft\" x=\"0\" y=\"");
	put_number(p->out, top + 20);
	paper_raw(p, "\">");
	if (zone < 0)
		paper_say(p, "no zone");
	else
		put_title(p, ROLE_ZONE, zone);
	paper_raw(p, "</text>\n");
}

void chart_put_totals(const paper *p, const bareme_list_summary *s)
{
	enum { GROUP = 92 };
	size_t groups = 0, top = 0;
	int64_t most = 1;
	for (group_visit v = visit_groups(p, s); next_group(&v); groups++) {
		most = v.total.loan > most ? v.total.loan : most;
		most = v.total.grant > most ? v.total.grant : most;
	}
	if (groups == 0)
		return;
	paper_raw(p, "<figure>\n<svg width=\"100%\" height=\"");
	put_number(p->out, groups * GROUP);
	paper_raw(p, "\" role=\"img\" aria-labelledby=\"totals-title totals-text\">\n<title id=\"totals-title\">");
	paper_say(p, "Loans and grants by kind of operation and zone");
	paper_raw(p, "</title>\n<desc id=\"totals-text\">");
	put_totals_description(p, s);
	paper_raw(p, "</desc>\n");
	for (group_visit v = visit_groups(p, s); next_group(&v); top += GROUP) {
		put_caption(p, v.zone, v.nature, top + 14);
		put_bar(p, "loan", v.total.loan, most, top + 41);
		put_bar(p, "grant", v.total.grant, most, top + 61);
	}
	paper_raw(p, "</svg>\n<figcaption class=\"soft\"><span class=\"entry\"><span class=\"key loan\" "
		     "aria-hidden=\"true\">\xC2\xA0</span>");
	paper_say(p, "first bar: loans, at most");
	paper_raw(p, "</span> <span class=\"entry\"><span class=\"key grant\" aria-hidden=\"true\">\xC2\xA0</span>");
	paper_say(p, "second bar: grants, at most");
	paper_raw(p, "</span></figcaption>\n</figure>\n");
}
