/*
 * Pages: one self-contained HTML file that needs no script and fetches nothing. It is well-formed XML as well, so that
 * any parser can check it.
 */
#ifndef PAGE_H
#define PAGE_H

#include "documents/paper.h"

/* page.css */
extern const char page_style[];

/* From the doctype to the opening of the page's main part, with the title and what comes below it, escaped; frees both.
 */
void page_begin(const paper *p, buffer *title, buffer *below);

/* Closes what page_begin opened, with the receipt. */
void page_end(const paper *p);

void page_heading(const paper *p, const char *message);

/*
 * Opens a table in a box that scrolls by itself where the screen is narrow: to the beginning of its body, after the
 * head where there are columns. Closes it after a part, "tbody" or "tfoot".
 */
void page_open_table(const paper *p, const char *class, const char *caption, const paper_column *columns, size_t count);
void page_close_table(const paper *p, const char *part);

/* "care" or "bad", or "" where all is well. */
const char *page_status_class(bareme_status status);

/* A sum in large figures, within <dl class="sums">. */
void page_put_sum(const paper *p, const char *class, bareme_text title, bareme_text amount);

/* A source, within a list. */
void page_put_source(const paper *p, bareme_text id, bareme_text title, bareme_text date, bareme_text address);

/* chart.c: pictures as inline SVG, with the same figures as text for those who cannot see them. */

/* Of a plan de financement: a bar of what pays for the cost. */
void chart_put_plan(const paper *p, const bareme_answer *a);

/* The mark of an item of the plan, in the bar and in the table beside it; the cost has none. */
void chart_put_key(const paper *p, const bareme_answer *a, size_t number);

/* Of a list: the largest of the sums of each nature and zone; and a bar for one of them, with its thousands. */
bareme_sum chart_most(const bareme_list_summary *s);
void chart_put_bar(const paper *p, const char *class, bareme_sum sum, bareme_sum most);

#endif
