/* A page with the answer to one operation, to be read on a screen or a phone, and to be printed on one sheet. */
#include "documents/page.h"

/* ---- The result ---- */

static int page_sum(const bareme_section_row *row, void *payload)
{
	static const char *const classes[] = {"loan", "grant", "left"};
	const paper_walk *walk = payload;
	page_put_sum(walk->p, row->weight == BAREME_WEIGHT_CARE ? "surplus" : classes[row->item], row->cells[0],
		     row->cells[1]);
	return 0;
}

/* The sentence, and its code in small letters. */
static void page_put_notice(const paper *p, const bareme_section_row *row)
{
	paper_text(p, row->cells[1]);
	paper_raw(p, " <code>");
	paper_text(p, row->cells[0]);
	paper_raw(p, "</code>");
}

/* What is to be read beside the sums. */
static int page_care(const bareme_section_row *row, void *payload)
{
	const paper_walk *walk = payload;
	if (row->weight != BAREME_WEIGHT_CARE)
		return 0;
	paper_raw(walk->p, "<p class=\"says care\">");
	page_put_notice(walk->p, row);
	paper_raw(walk->p, "</p>\n");
	return 0;
}

static void page_result(const paper *p, const bareme_answer *a)
{
	const char *class = page_status_class(a->status);
	bool sums = answer_has_sums(a);
	paper_put(p, "<p class=\"says%s%s\">", *class == '\0' ? "" : " ", class);
	paper_put_status(p, a);
	paper_put(p, " <code>%s</code></p>\n<div class=\"beside\">\n", bareme_status_name(a->status));
	paper_raw(p, sums ? "<dl class=\"sums\">\n" : "");
	paper_section(p, a, BAREME_SECTION_SUMS, page_sum);
	paper_raw(p, sums ? "</dl>\n" : "");
	paper_section(p, a, BAREME_SECTION_NOTICES, page_care);
	paper_raw(p, "</div>\n");
}

/* ---- Lists of sentences ---- */

static void page_open_list(const paper_walk *walk)
{
	paper_put(walk->p, "<h2>%s</h2>\n<ul class=\"notes\">\n", bareme_section_title(walk->section, walk->p->locale));
}

/* A section that is a list, if it has rows. */
static void page_list_section(const paper *p, const bareme_answer *a, bareme_section section, bareme_section_fn take)
{
	size_t before = p->out->len;
	paper_section(p, a, section, take);
	paper_raw(p, p->out->len > before ? "</ul>\n" : "");
}

static int page_notice(const bareme_section_row *row, void *payload)
{
	paper_walk *walk = payload;
	if (row->weight == BAREME_WEIGHT_CARE)
		return 0;
	if (walk->rows++ == 0)
		page_open_list(walk);
	paper_raw(walk->p, row->weight == BAREME_WEIGHT_BAD ? "<li class=\"bad\">" : "<li>");
	page_put_notice(walk->p, row);
	paper_raw(walk->p, "</li>\n");
	return 0;
}

static int page_source(const bareme_section_row *row, void *payload)
{
	paper_walk *walk = payload;
	if (walk->rows++ == 0)
		page_open_list(walk);
	page_put_source(walk->p, row->cells[0], row->cells[2], row->cells[1], row->cells[3]);
	return 0;
}

static int page_terms(const bareme_section_row *row, void *payload)
{
	paper_walk *walk = payload;
	paper_raw(walk->p, walk->rows++ == 0 ? "<ul class=\"notes soft\">\n<li>" : "<li>");
	paper_text(walk->p, row->cells[0]);
	paper_raw(walk->p, " \xE2\x80\x93 ");
	paper_text(walk->p, row->cells[1]);
	paper_raw(walk->p, "</li>\n");
	return 0;
}

/* ---- Tables ---- */

/* From the table's beginning to its first row. */
static void page_open_section(const paper *p, bareme_section section, const char *class, const char *caption)
{
	const char *heading;
	bool number;
	paper_put(p, "<table class=\"%s\">\n<caption>%s</caption>\n<thead><tr>", class, caption);
	for (size_t i = 0; (heading = bareme_section_column(section, i, p->locale, &number)) != NULL; i++)
		paper_put(p, number ? "<th scope=\"col\" class=\"num\">%s</th>" : "<th scope=\"col\">%s</th>", heading);
	paper_raw(p, "</tr></thead>\n<tbody>\n");
}

/* The cells after the first one, each with its heading, which a phone shows instead of the table's head. */
static void page_put_cells(const paper_walk *walk, const bareme_section_row *row)
{
	const char *heading;
	bool number;
	for (size_t i = 1; (heading = bareme_section_column(walk->section, i, walk->p->locale, &number)) != NULL; i++) {
		paper_put(walk->p, number ? "<td class=\"num\" data-heading=\"%s\">" : "<td data-heading=\"%s\">",
			  heading);
		if (walk->section == BAREME_SECTION_PLAN)
			paper_text(walk->p, row->cells[i]);
		else
			paper_dashed(walk->p, row->cells[i]);
		paper_raw(walk->p, "</td>");
	}
	paper_raw(walk->p, "</tr>\n");
}

/* The cost on one side, what pays for it on the other. */
static int page_plan_row(const bareme_section_row *row, void *payload)
{
	paper_walk *walk = payload;
	const paper *p = walk->p;
	if (walk->rows++ == 0) {
		paper_put(p, "<h2>%s</h2>\n<figure>\n", bareme_section_title(walk->section, p->locale));
		chart_put_plan(p, walk->a);
		paper_raw(p, "</figure>\n<div class=\"sides\">\n");
		page_open_section(p, walk->section, "plan cost", paper_tr(p, "Cost"));
	} else if (walk->rows == 2) {
		paper_raw(p, "</tbody>\n</table>\n");
		page_open_section(p, walk->section, "plan", paper_tr(p, "Resources"));
	}
	paper_raw(p, row->weight == BAREME_WEIGHT_TOTAL ? "</tbody>\n<tfoot>\n<tr><th scope=\"row\">"
		     : row->cells[2].len == 0           ? "<tr class=\"blank\"><th scope=\"row\">"
							: "<tr><th scope=\"row\">");
	if (row->item != SIZE_MAX)
		chart_put_key(p, walk->a, row->item);
	paper_text(p, row->cells[0]);
	paper_raw(p, "</th>");
	page_put_cells(walk, row);
	paper_raw(p, row->weight == BAREME_WEIGHT_RESULT ? "</tfoot>\n</table>\n" : "");
	return 0;
}

static int page_aid(const bareme_section_row *row, void *payload)
{
	enum { QUANTITY = 3, STEPS = 6 };
	paper_walk *walk = payload;
	const paper *p = walk->p;
	if (walk->rows++ == 0) {
		paper_put(p, "<h2>%s</h2>\n", bareme_section_title(walk->section, p->locale));
		page_open_section(p, walk->section, "aids cards",
				  paper_tr(p, "The aids and the rows of the tables that grant them"));
	}
	paper_raw(p, "<tr><th scope=\"row\">");
	paper_text(p, row->cells[0]);
	/* Where nothing is counted, unit and quantity do not say how the amount came about. */
	if (row->cells[QUANTITY].len == 0 && row->cells[STEPS].len > 0) {
		paper_raw(p, "<br/><span class=\"soft\">");
		paper_text(p, row->cells[STEPS]);
		paper_raw(p, "</span>");
	}
	paper_raw(p, "</th>");
	page_put_cells(walk, row);
	return 0;
}

/* What the plan has is not said twice. */
static int page_fact(const bareme_section_row *row, void *payload)
{
	const paper_walk *walk = payload;
	bareme_plan_item item;
	for (size_t i = 0; bareme_answer_plan(walk->a, i, &item); i++)
		if (item.field >= 0 && (size_t)item.field == row->item)
			return 0;
	paper_raw(walk->p, "<div><dt>");
	paper_text(walk->p, row->cells[0]);
	paper_raw(walk->p, "</dt><dd>");
	paper_given(walk->p, row, 1);
	paper_raw(walk->p, "</dd></div>\n");
	return 0;
}

/* ---- Why ---- */

/* What the page says elsewhere, notices and sources, is left out. */
static int page_why(const bareme_explanation *piece, void *payload)
{
	const paper *p = payload;
	if (piece->part == BAREME_EXPLAIN_HEADING &&
	    (strcmp(piece->text, bareme_section_title(BAREME_SECTION_NOTICES, p->locale)) == 0 ||
	     strcmp(piece->text, bareme_section_title(BAREME_SECTION_SOURCES, p->locale)) == 0))
		return 1;
	if (piece->part == BAREME_EXPLAIN_FACT)
		paper_put(p, "<p><span class=\"soft\">%s</span> %s</p>\n", piece->label, piece->text);
	else if (piece->part == BAREME_EXPLAIN_HEADING)
		paper_put(p, "<h3>%s</h3>\n", piece->text);
	else
		paper_put(p, "<p class=\"level%llu\">%s</p>\n", (unsigned long long)(piece->part - BAREME_EXPLAIN_ITEM),
			  piece->text);
	return 0;
}

static void page_explanation(paper *p, const bareme_answer *a)
{
	paper_put(p, "<details>\n<summary>%s</summary>\n", paper_tr(p, "Why these aids and no others"));
	if (bareme_answer_explain(a, p->locale, page_why, p) == BAREME_NO_MEMORY)
		p->out->failed = true;
	paper_raw(p, "</details>\n");
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
	bool plan = bareme_answer_plan(a, 0, &(bareme_plan_item){0});
	paper_section(&p, a, BAREME_SECTION_PLAN, page_plan_row);
	paper_put(&p, "<section>\n<h2>%s</h2>\n<dl class=\"facts\">\n",
		  bareme_section_title(BAREME_SECTION_OPERATION, locale));
	paper_section(&p, a, BAREME_SECTION_OPERATION, page_fact);
	/* Where there is a plan, it is below the cost. */
	paper_raw(&p, plan ? "</dl>\n</section>\n</div>\n" : "</dl>\n</section>\n");
	paper_section(&p, a, BAREME_SECTION_AIDS, page_aid);
	paper_raw(&p, a->line_count > 0 ? "</tbody>\n</table>\n" : "");
	page_list_section(&p, a, BAREME_SECTION_TERMS, page_terms);
	page_list_section(&p, a, BAREME_SECTION_NOTICES, page_notice);
	page_explanation(&p, a);
	page_list_section(&p, a, BAREME_SECTION_SOURCES, page_source);
	page_end(&p);
	return buffer_hand_over(&out, write, payload);
}
