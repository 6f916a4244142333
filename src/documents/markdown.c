/* Answers as Markdown, to paste into a note. */
#include "documents/paper.h"

static void markdown_heading(const paper *p, bareme_section section)
{
	paper_put(p, "\n### %s\n\n", bareme_section_title(section, p->locale));
}

/* The heading of the section and of its columns. */
static void markdown_columns(const paper_walk *walk)
{
	const paper *p = walk->p;
	const char *heading;
	bool number;
	markdown_heading(p, walk->section);
	paper_raw(p, "|");
	for (size_t i = 0; (heading = bareme_section_column(walk->section, i, p->locale, &number)) != NULL; i++)
		paper_put(p, " %s |", heading);
	paper_raw(p, "\n|");
	for (size_t i = 0; bareme_section_column(walk->section, i, p->locale, &number) != NULL; i++)
		paper_raw(p, number ? " ---: |" : " --- |");
	paper_raw(p, "\n");
}

static int markdown_sum(const bareme_section_row *row, void *payload)
{
	paper_walk *walk = payload;
	paper_raw(walk->p, walk->rows++ == 0 ? "\n- " : "- ");
	paper_text(walk->p, row->cells[0]);
	paper_put(walk->p, "%s**", paper_tr(walk->p, ": "));
	paper_text(walk->p, row->cells[1]);
	paper_raw(walk->p, "\xC2\xA0\xE2\x82\xAC**\n");
	return 0;
}

/* Of the plan or of the aids. What is left to finance stands out. */
static int markdown_row(const bareme_section_row *row, void *payload)
{
	paper_walk *walk = payload;
	const char *strong = row->weight == BAREME_WEIGHT_RESULT ? "**" : "";
	bool number;
	if (walk->rows++ == 0)
		markdown_columns(walk);
	paper_raw(walk->p, "|");
	for (size_t i = 0; bareme_section_column(walk->section, i, walk->p->locale, &number) != NULL; i++) {
		paper_raw(walk->p, " ");
		paper_raw(walk->p, strong);
		if (walk->section == BAREME_SECTION_PLAN)
			paper_text(walk->p, row->cells[i]);
		else
			paper_dashed(walk->p, row->cells[i]);
		paper_raw(walk->p, strong);
		paper_raw(walk->p, " |");
	}
	paper_raw(walk->p, "\n");
	return 0;
}

/* Below the table of aids, whose cells are one line each. */
static int markdown_terms(const bareme_section_row *row, void *payload)
{
	paper_walk *walk = payload;
	paper_raw(walk->p, walk->rows++ == 0 ? "\n- " : "- ");
	paper_text(walk->p, row->cells[1]);
	paper_raw(walk->p, " (");
	paper_text(walk->p, row->cells[0]);
	paper_raw(walk->p, ")\n");
	return 0;
}

static int markdown_notice(const bareme_section_row *row, void *payload)
{
	paper_walk *walk = payload;
	if (walk->rows++ == 0)
		markdown_heading(walk->p, walk->section);
	paper_raw(walk->p, "- **");
	paper_text(walk->p, row->cells[0]);
	paper_put(walk->p, "**%s", paper_tr(walk->p, ": "));
	paper_text(walk->p, row->cells[1]);
	paper_raw(walk->p, "\n");
	return 0;
}

static int markdown_fact(const bareme_section_row *row, void *payload)
{
	paper_walk *walk = payload;
	paper_raw(walk->p, "- ");
	paper_text(walk->p, row->cells[0]);
	paper_raw(walk->p, paper_tr(walk->p, ": "));
	paper_given(walk->p, row, 1);
	paper_raw(walk->p, "\n");
	return 0;
}

static int markdown_source(const bareme_section_row *row, void *payload)
{
	paper_walk *walk = payload;
	if (walk->rows++ == 0)
		markdown_heading(walk->p, walk->section);
	paper_raw(walk->p, "- ");
	paper_text(walk->p, row->cells[0]);
	paper_raw(walk->p, paper_tr(walk->p, ": "));
	paper_text(walk->p, row->cells[2]);
	paper_raw(walk->p, " (");
	paper_text(walk->p, row->cells[1]);
	paper_raw(walk->p, row->cells[3].len > 0 ? "), " : ")");
	paper_text(walk->p, row->cells[3]);
	paper_raw(walk->p, "\n");
	return 0;
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
	paper_put_status(&p, a);
	paper_put(&p, " (%s)\n", bareme_status_name(a->status));
	paper_section(&p, a, BAREME_SECTION_SUMS, markdown_sum);
	paper_section(&p, a, BAREME_SECTION_PLAN, markdown_row);
	markdown_heading(&p, BAREME_SECTION_OPERATION);
	paper_section(&p, a, BAREME_SECTION_OPERATION, markdown_fact);
	paper_section(&p, a, BAREME_SECTION_AIDS, markdown_row);
	paper_section(&p, a, BAREME_SECTION_TERMS, markdown_terms);
	paper_section(&p, a, BAREME_SECTION_NOTICES, markdown_notice);
	paper_section(&p, a, BAREME_SECTION_SOURCES, markdown_source);
	paper_raw(&p, "\n");
	paper_receipt(&p);
	paper_raw(&p, "\n");
	return buffer_hand_over(&out, write, payload);
}
