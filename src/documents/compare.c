/* Variants side by side, as Markdown and as a page; see bareme/compare.h. */
#include "bareme/compare.h"

#include "documents/page.h"

/* What a function that takes rows gets as its payload. */
typedef struct variants {
	const paper *p;
	const bareme_answer *const *answers;
	size_t count;
	bareme_section section; /* of the row before */
	size_t rows;
} variants;

/* "Variant 2" */
static void variants_name(const variants *v, size_t number)
{
	paper_say(v->p, "Variant %d", (int)number + 1);
}

/* "Variant 1, Variant 3": those that have a bit. */
static void variants_put_names(const variants *v, unsigned which)
{
	const char *between = "";
	for (size_t i = 0; i < v->count; i++) {
		if ((which >> i & 1) == 0)
			continue;
		paper_raw(v->p, between);
		variants_name(v, i);
		between = ", ";
	}
}

/* "Variant 1, Variant 3: " before a notice that not all have. */
static void variants_put_owners(const variants *v, const bareme_comparison_row *row)
{
	unsigned owners = 0;
	if (!row->differs)
		return;
	for (size_t i = 0; i < v->count; i++)
		owners |= row->cells[i].len > 0 ? 1U << i : 0;
	variants_put_names(v, owners);
	paper_raw(v->p, paper_tr(v->p, ": "));
}

/* "Smallest balance to be financed: Variant 2"; false, and nothing, where they are equal. */
static bool variants_put_least(const variants *v)
{
	unsigned least = bareme_compare_least(v->answers, v->count);
	if (least == 0)
		return false;
	paper_raw(v->p, paper_tr(v->p, "Smallest balance to be financed"));
	paper_raw(v->p, paper_tr(v->p, ": "));
	variants_put_names(v, least);
	return true;
}

/* A cell, which may be what was given: cut where it is long, a dash where it is empty. */
static void variants_cell(const variants *v, bareme_text cell)
{
	enum { SHOWN = 200 };
	if (cell.len <= SHOWN)
		paper_dashed(v->p, cell);
	else
		paper_clip(v->p, cell, SHOWN);
}

/* True before the first row of a section. */
static bool variants_begin(variants *v, const bareme_comparison_row *row)
{
	bool first = v->rows++ == 0 || v->section != row->section;
	v->section = row->section;
	return first;
}

/* ---- Markdown ---- */

static int markdown_variants_row(const bareme_comparison_row *row, void *payload)
{
	variants *v = payload;
	const paper *p = v->p;
	bool first = variants_begin(v, row);
	if (first)
		paper_put(p, "\n### %s\n\n", bareme_section_title(row->section, p->locale));
	if (row->section == BAREME_SECTION_NOTICES) {
		paper_raw(p, "- ");
		variants_put_owners(v, row);
		paper_text(p, row->title);
		paper_raw(p, "\n");
		return 0;
	}
	if (first) {
		paper_raw(p, "| |");
		for (size_t i = 0; i < v->count; i++) {
			paper_raw(p, " ");
			variants_name(v, i);
			paper_raw(p, " |");
		}
		paper_raw(p, "\n| --- |");
		for (size_t i = 0; i < v->count; i++)
			paper_raw(p, " ---: |");
		paper_raw(p, "\n");
	}
	paper_raw(p, "| ");
	paper_text(p, row->title);
	for (size_t i = 0; i < v->count; i++) {
		paper_raw(p, row->differs ? " | **" : " | ");
		variants_cell(v, row->cells[i]);
		paper_raw(p, row->differs ? "**" : "");
	}
	paper_raw(p, " |\n");
	return 0;
}

bareme_result bareme_compare_write_markdown(const bareme_answer *const *answers, size_t count,
					    const bareme_locale *locale, bareme_write_fn write, void *payload)
{
	buffer out = {0};
	paper p = paper_new(answers[0]->rules, locale, markdown_escape, &out);
	variants v = {.p = &p, .answers = answers, .count = count};
	paper_put(&p, "## %s\n", paper_tr(&p, "Variants side by side"));
	if (bareme_compare(answers, count, locale, markdown_variants_row, &v) != BAREME_DONE)
		out.failed = true;
	paper_raw(&p, "\n");
	if (variants_put_least(&v))
		paper_raw(&p, "\n\n");
	paper_receipt(&p);
	paper_raw(&p, "\n");
	return buffer_hand_over(&out, write, payload);
}

/* ---- Page ---- */

static void page_variants_close(const variants *v)
{
	if (v->rows > 0)
		paper_raw(v->p, v->section == BAREME_SECTION_NOTICES ? "</ul>\n" : "</tbody>\n</table>\n");
}

static void page_variants_open(const variants *v)
{
	const paper *p = v->p;
	paper_put(p, "<h2>%s</h2>\n", bareme_section_title(v->section, p->locale));
	if (v->section == BAREME_SECTION_NOTICES) {
		paper_raw(p, "<ul class=\"notes\">\n");
		return;
	}
	paper_put(p, "<table class=\"variants cards\">\n<caption>%s</caption>\n<thead><tr><td></td>",
		  paper_tr(p, "Rows that differ are marked"));
	for (size_t i = 0; i < v->count; i++) {
		paper_raw(p, "<th scope=\"col\" class=\"num\">");
		variants_name(v, i);
		paper_raw(p, "</th>");
	}
	paper_raw(p, "</tr></thead>\n<tbody>\n");
}

static int page_variants_row(const bareme_comparison_row *row, void *payload)
{
	variants *v = payload;
	const paper *p = v->p;
	variants before = *v;
	if (variants_begin(v, row)) {
		page_variants_close(&before);
		page_variants_open(v);
	}
	if (row->section == BAREME_SECTION_NOTICES) {
		paper_raw(p, "<li>");
		variants_put_owners(v, row);
		paper_text(p, row->title);
		paper_raw(p, "</li>\n");
		return 0;
	}
	paper_raw(p, row->differs ? "<tr class=\"differs\"><th scope=\"row\">\xE2\x89\xA0 " : "<tr><th scope=\"row\">");
	paper_text(p, row->title);
	paper_raw(p, "</th>");
	for (size_t i = 0; i < v->count; i++) {
		paper_raw(p, "<td class=\"num\" data-heading=\"");
		variants_name(v, i);
		paper_raw(p, "\">");
		variants_cell(v, row->cells[i]);
		paper_raw(p, "</td>");
	}
	paper_raw(p, "</tr>\n");
	return 0;
}

bareme_result bareme_compare_write_html(const bareme_answer *const *answers, size_t count, const bareme_locale *locale,
					bareme_write_fn write, void *payload)
{
	buffer out = {0}, title = {0}, below = {0};
	paper p = paper_new(answers[0]->rules, locale, html_escape, &title);
	variants v = {.p = &p, .answers = answers, .count = count};
	paper_string(&p, paper_tr(&p, "Variants side by side"));
	p.out = &below;
	variants_put_least(&v);
	p.out = &out;
	page_begin(&p, &title, &below);
	if (bareme_compare(answers, count, locale, page_variants_row, &v) != BAREME_DONE)
		out.failed = true;
	page_variants_close(&v);
	page_end(&p);
	return buffer_hand_over(&out, write, payload);
}
