/* A page for a list: its sums, a picture of them, and its operations, the refused ones first. */
#include "answers/account.h"
#include "documents/document.h"
#include "documents/page.h"
#include "documents/page_notes.h"

#include <stdio.h>
#include <stdlib.h>

/*
 * More would be no page: whoever needs all of them wants a CSV file or a workbook. Neither refused operations nor the
 * others take more bytes than that, nor does any text: the page is mailed, and has at most 2 MB whatever the list is.
 */
enum {
	PAGE_ROWS = 1000,
	PAGE_BYTES = 500000,
	ID_SHOWN = 60,
	PLACE_SHOWN = 80,
	NOTICE_SHOWN = 600,
	ACCOUNT_SHOWN = 20000,
	PAGE_GROUPS = 200
};

/* Columns of the table of operations at most, and past how many they print across. */
enum { PAGE_COLUMNS = BAREME_BY_MAX + 12, PAGE_MANY = 12 };

typedef struct page_document {
	document d;
	paper p;
	int id, commune; /* columns of the list, or -1 */
	/* What the list gives, and each row therefore has. */
	bool dated, counted, costed;
	paper_column columns[PAGE_COLUMNS];
	size_t column_count;
	buffer refused, others; /* rows of the table of operations */
	page_notes notes;       /* below the table */
	size_t refused_count, other_count;
	size_t ends[PAGE_ROWS + 1]; /* where so many of the others end */
} page_document;

/* ---- Rows ---- */

static void page_list_cell(const paper *p, const list_row *row, int column, size_t most)
{
	if (column >= 0 && row->aligned && (size_t)column < row->cell_count)
		paper_clip(p, row->cells[column].text, most);
}

static void page_list_place(const page_document *page, const list_row *row)
{
	const paper *p = &page->p;
	bool found = paper_commune(p, row->commune, row->date);
	if (!found)
		page_list_cell(p, row, page->commune, PLACE_SHOWN);
	if (row->zone >= 0)
		paper_put(p, found ? ", <span class=\"soft\">%s</span>" : "<span class=\"soft\">%s</span>",
			  p->r->fields[p->r->role[ROLE_ZONE]].domain.values[row->zone]);
}

/* What is left to finance of the operation's cost; blank where it has no plan. */
static void page_list_plan(const paper *p, const list_row *row)
{
	char share[BAREME_TEXT_MAX];
	if (!row->has_plan) {
		paper_raw(p, "<td></td><td></td>");
		return;
	}
	bareme_number_print_for((bareme_number){row->share, 4, true}, p->lang, share);
	paper_put(p, "<td class=\"num\">%s%s</td><td class=\"num\">%s</td>", paper_money(p, row->left, PAPER_ROOM),
		  row->plan_is_partial ? "*" : "", share);
}

/* What is said of a computed operation: the numbers of notes below the table. The sentence itself where that is full.
 */
static void page_list_notes(page_document *page, const list_row *row)
{
	const paper *p = &page->p;
	for (size_t i = 0; i < row->notice_count; i++) {
		unsigned long long note = page_notes_add(&page->notes, &row->notices[i], row->line, &page->d.arena);
		if (note > 0) {
			paper_put(p, " <a class=\"note\" href=\"#n%llu\">%llu</a>", note, note);
			continue;
		}
		paper_raw(p, "<br/>");
		paper_clip(p, row->notices[i].message, NOTICE_SHOWN);
	}
	p->out->failed |= page->d.arena.failed;
}

static void page_list_reasons(const page_document *page, const list_row *row, const char *class)
{
	const paper *p = &page->p;
	if (row->notice_count > 0)
		paper_put(p, "<tr class=\"why %s\"><td colspan=\"%llu\"><ul>", class,
			  (unsigned long long)page->column_count);
	for (size_t i = 0; i < row->notice_count; i++) {
		paper_raw(p, "<li>");
		paper_clip(p, row->notices[i].message, NOTICE_SHOWN);
		paper_put(p, " <code>%s</code></li>", bareme_code_name(row->notices[i].code));
	}
	paper_raw(p, row->notice_count > 0 ? "</ul></td></tr>\n" : "\n");
}

/* What the list itself says of the operation: it is known by that. */
static void page_list_texts(const page_document *page, const list_row *row)
{
	const paper *p = &page->p;
	const char *tag = "th scope=\"row\"", *end = "th";
	if (page->id >= 0 || page->d.list.shown_count == 0) {
		paper_raw(p, "<th scope=\"row\">");
		page_list_cell(p, row, page->id, ID_SHOWN);
		paper_raw(p, "</th>");
		tag = end = "td";
	}
	for (size_t i = 0; i < page->d.list.shown_count; i++, tag = end = "td") {
		paper_put(p, "<%s class=\"text\">", tag);
		paper_clip(p, row->shown[i], ID_SHOWN);
		paper_put(p, "</%s>", end);
	}
}

/* Its day, its dwellings and its cost, as far as the list has them. */
static void page_list_facts(const page_document *page, const list_row *row)
{
	const paper *p = &page->p;
	if (page->dated)
		paper_put(p, "<td class=\"num\">%s</td>", row->dated ? paper_date(p, row->date, PAPER_ROOM) : "");
	if (page->counted && row->dwellings >= 0)
		paper_put(p, "<td class=\"num\">%llu</td>", (unsigned long long)row->dwellings);
	else if (page->counted)
		paper_raw(p, "<td></td>");
	if (page->costed)
		paper_put(p, "<td class=\"num\">%s</td>",
			  row->cost == BAREME_NO_AMOUNT ? "" : paper_money(p, row->cost, PAPER_ROOM));
}

static void page_list_row(page_document *page, const list_row *row)
{
	const paper *p = &page->p;
	const char *class = page_status_class(row->status);
	paper_put(p, *class == '\0' ? "<tr>" : "<tr class=\"%s\">", class);
	paper_put(p, "<td class=\"num\">%llu</td>", (unsigned long long)row->line);
	page_list_texts(page, row);
	paper_put(p, "<td>%s</td><td class=\"place\">",
		  row->nature < 0 ? "" : p->r->fields[p->r->role[ROLE_NATURE]].domain.values[row->nature]);
	page_list_place(page, row);
	paper_raw(p, "</td>");
	page_list_facts(page, row);
	paper_put(p, "<td class=\"num\">%s</td><td class=\"num\">%s</td>", paper_money(p, row->loan, PAPER_ROOM),
		  paper_money(p, row->grant, PAPER_ROOM));
	if (page->d.list.plan)
		page_list_plan(p, row);
	paper_put(p, "<td><span class=\"tag\">%s</span>", bareme_status_name(row->status));
	bool refused = row->status >= BAREME_INCOMPLETE;
	if (!refused)
		page_list_notes(page, row);
	paper_raw(p, refused ? "</td></tr>" : "</td></tr>\n");
	/* Why it is refused is in a row of its own, with the width that sentences need. */
	if (refused)
		page_list_reasons(page, row, class);
}

static bareme_result page_row(document *d, const list_row *row)
{
	page_document *page = (page_document *)d;
	bool refused = row->status >= BAREME_INCOMPLETE;
	if (!row->is_operation)
		return BAREME_DONE;
	size_t *count = refused ? &page->refused_count : &page->other_count;
	page->p.out = refused ? &page->refused : &page->others;
	if (*count == PAGE_ROWS || page->p.out->len > PAGE_BYTES)
		return BAREME_DONE;
	++*count;
	page_list_row(page, row);
	page->ends[page->other_count] = page->others.len;
	return page->p.out->failed ? BAREME_NO_MEMORY : BAREME_DONE;
}

/* Some column of the list gives what the tables count. */
static bool page_list_counts(const document *d)
{
	const bareme_ruleset *r = d->list.rules;
	uint64_t counted = 0;
	for (size_t i = 0; i < r->table_count; i++)
		counted |= r->tables[i].quantity_fields;
	for (size_t i = 0; i < d->list.column_count; i++) {
		int field = d->list.columns[i].field;
		if (field >= 0 && (counted >> field & 1) != 0 && r->fields[field].decimals == 0)
			return true;
	}
	return false;
}

static bareme_result page_begin_list(document *d)
{
	page_document *page = (page_document *)d;
	const bareme_ruleset *r = d->list.rules;
	page->p = paper_new(r, d->list.warner.locale, html_escape, NULL);
	page->id = document_column(d, r->role[ROLE_ID]);
	page->commune = document_column(d, r->role[ROLE_COMMUNE]);
	page->dated = document_column(d, r->role[ROLE_DATE]) >= 0;
	page->costed = document_column(d, r->plan_cost) >= 0;
	page->counted = page_list_counts(d);
	const struct {
		bool there;
		paper_column column;
	} before[] = {{true, {N_("Line"), true, false}},
		      {page->id >= 0 || d->list.shown_count == 0,
		       {page->id >= 0 ? d->list.columns[page->id].heading : N_("Identifier"), false, page->id >= 0}}},
	  after[] = {{true, {N_("Kind of operation"), false, false}},
		     {true, {N_("Commune and zone"), false, false}},
		     {page->dated, {N_("Date"), true, false}},
		     {page->counted, {N_("Dwellings"), true, false}},
		     {page->costed, {N_("Cost"), true, false}},
		     {true, {N_("Loans, at most"), true, false}},
		     {true, {N_("Grants, at most"), true, false}},
		     {d->list.plan, {N_("Balance to be financed"), true, false}},
		     {d->list.plan, {N_("Share of the aids"), true, false}},
		     {true, {N_("Status"), false, false}}};
	for (size_t i = 0; i < sizeof before / sizeof *before; i++)
		if (before[i].there)
			page->columns[page->column_count++] = before[i].column;
	for (size_t i = 0; i < d->list.shown_count; i++)
		page->columns[page->column_count++] = (paper_column){d->list.shown[i], false, true};
	for (size_t i = 0; i < sizeof after / sizeof *after; i++)
		if (after[i].there)
			page->columns[page->column_count++] = after[i].column;
	return BAREME_DONE;
}

/* ---- The sums ---- */

/* How many there are of each status, those that there are. */
static void page_counts(const paper *p, const bareme_list_summary *s)
{
	static const char *const meanings[] = {[BAREME_GRANTED] = N_("computed"),
					       [BAREME_INELIGIBLE] = N_("valid, but not eligible"),
					       [BAREME_INCOMPLETE] = N_("something needed is missing"),
					       [BAREME_INVALID] = N_("something given is wrong")};
	paper_raw(p, "<ul class=\"counts\">\n");
	for (int status = BAREME_GRANTED; status <= BAREME_INVALID; status++) {
		uint64_t count = bareme_list_summary_status(s, (bareme_status)status);
		if (count > 0)
			paper_put(p, "<li>%s <span class=\"soft\">%s</span> <b>%llu</b></li>\n",
				  bareme_status_name((bareme_status)status), paper_tr(p, meanings[status]),
				  (unsigned long long)count);
	}
	paper_raw(p, "</ul>\n");
	buffer rows = {0};
	document_put_rows(&rows, s, p->locale);
	if (rows.len > 0) {
		paper_raw(p, "<p class=\"soft\">");
		paper_say(p, "Rows that do not count as operations: %s", buffer_cstring(&rows));
		paper_raw(p, "</p>\n");
	}
	p->out->failed |= rows.failed;
	buffer_free(&rows);
}

/* A sum and, if there is a largest one, its bar beside it. */
static void page_total_sum(const paper *p, const char *heading, const char *class, bareme_sum sum,
			   const bareme_sum *most)
{
	paper_put(p, "<td class=\"num\" data-heading=\"%s\">%s</td><td class=\"bar\">", paper_tr(p, heading),
		  paper_sum(p, sum, PAPER_ROOM));
	if (most != NULL)
		chart_put_bar(p, class, sum, *most);
	paper_raw(p, "</td>");
}

static void page_total_cells(const paper *p, bareme_total t, const bareme_sum *most)
{
	paper_put(p, "<td class=\"num\" data-heading=\"%s\">%llu</td>", paper_tr(p, "Operations"),
		  (unsigned long long)t.records);
	page_total_sum(p, "Loans, at most", "loan", t.loan, most);
	page_total_sum(p, "Grants, at most", "grant", t.grant, most);
	paper_raw(p, "</tr>\n");
}

static void page_totals(const paper *p, const bareme_list_summary *s)
{
	static const paper_column columns[] = {{N_("Kind of operation and zone"), false, false},
					       {N_("Operations"), true, false},
					       {N_("Loans, at most"), true, false},
					       {"k\xE2\x82\xAC", false, true},
					       {N_("Grants, at most"), true, false},
					       {"k\xE2\x82\xAC", false, true}};
	const field *nature = &p->r->fields[p->r->role[ROLE_NATURE]], *zone = &p->r->fields[p->r->role[ROLE_ZONE]];
	bareme_sum most = chart_most(s);
	page_heading(p, "Totals by kind of operation and zone");
	page_open_table(p, "totals cards", "Operations computed, in euros; those that get nothing count as well",
			columns, sizeof columns / sizeof *columns);
	for (list_group g = {.s = s}; list_group_next(&g);) {
		paper_put(p, "<tr><th scope=\"row\">%s<br/><span class=\"soft\">%s</span></th>",
			  nature->domain.titles[g.nature].in[p->lang],
			  g.zone < 0 ? paper_tr(p, "no zone") : zone->domain.titles[g.zone].in[p->lang]);
		page_total_cells(p, g.total, &most);
	}
	paper_put(p, "</tbody>\n<tfoot><tr><th scope=\"row\">%s</th>", paper_tr(p, "Total"));
	page_total_cells(p, list_group_all(s), NULL);
	page_close_table(p, "tfoot");
}

static void page_summary(const paper *p, const bareme_list_summary *s)
{
	bareme_total all = list_group_all(s);
	uint64_t records = bareme_list_summary_records(s), computed = bareme_list_summary_status(s, BAREME_GRANTED) +
								      bareme_list_summary_status(s, BAREME_INELIGIBLE);
	paper_raw(p, computed < records ? "<p class=\"says care\">" : "<p class=\"says\">");
	paper_say(p, "Operations computed: %llu of %llu.", (unsigned long long)computed, (unsigned long long)records);
	if (computed < records) {
		paper_raw(p, " ");
		paper_say(p, "To be completed or corrected, and not counted in the sums: %llu.",
			  (unsigned long long)(records - computed));
	}
	paper_raw(p, "</p>\n");
	paper_raw(p, "<dl class=\"sums\">\n");
	page_put_sum(p, "loan", text_of(paper_tr(p, "Loans, at most")), text_of(paper_sum(p, all.loan, PAPER_ROOM)));
	page_put_sum(p, "grant", text_of(paper_tr(p, "Grants, at most")), text_of(paper_sum(p, all.grant, PAPER_ROOM)));
	paper_raw(p, "</dl>\n");
	for (size_t i = 0; i < p->r->table_count; i++) {
		if (!s->old_tables[i])
			continue;
		paper_raw(p, "<p class=\"says care\">");
		paper_say(p, "%s: the table was last reviewed on %s, more than a year before some of the operations.",
			  p->r->tables[i].title.in[p->lang], paper_date(p, p->r->tables[i].review, PAPER_ROOM));
		paper_raw(p, "</p>\n");
	}
	page_counts(p, s);
}

/* ---- The operations ---- */

static void page_operations(const page_document *page, const bareme_list_summary *s)
{
	const paper *p = &page->p;
	uint64_t all = bareme_list_summary_records(s);
	page_heading(p, "Operations");
	if (all == 0) {
		paper_put(p, "<p>%s</p>\n", paper_tr(p, "The list has no operation."));
		return;
	}
	size_t room = PAGE_ROWS - page->refused_count;
	room = room < page->other_count ? room : page->other_count;
	if (all > page->refused_count + room) {
		paper_raw(p, "<p class=\"says care\">");
		paper_say(p,
			  "The list has %llu operations; the page shows %d of them, the refused ones first. Write the "
			  "list as CSV or as a workbook to have them all.",
			  (unsigned long long)all, (int)(page->refused_count + room));
		paper_raw(p, "</p>\n");
	}
	page_open_table(p, page->column_count > PAGE_MANY ? "list many" : "list",
			"Operations, the refused ones first; amounts in euros", page->columns, page->column_count);
	buffer_text(p->out, buffer_all(&page->refused));
	buffer_put(p->out, page->others.data, page->ends[room]);
	page_close_table(p, "tbody");
	if (page->d.list.plan)
		paper_put(p, "<p class=\"soft\">%s</p>\n",
			  paper_tr(p, "* Before the resources that the operation does not give."));
	page_notes_put(p, &page->notes, NOTICE_SHOWN);
}

/* ---- Sums by columns ---- */

/* A sum of the group, nothing where none is known; of what plans leave, and of their surplus, with how many they are.
 */
static void page_group_sum(const paper *p, const bareme_group *g, bareme_group_amount amount)
{
	char text[BAREME_TEXT_MAX] = "";
	const bareme_sum sum = g->amounts[amount].sum;
	unsigned long long operations = g->amounts[amount].operations;
	bool known = bareme_group_knows(g, amount);
	if (known && amount == BAREME_GROUP_DWELLINGS)
		snprintf(text, sizeof text, "%llu", (unsigned long long)sum.low);
	else if (known)
		bareme_sum_print_grouped(sum, p->lang, text);
	paper_put(p, "<td class=\"num\" data-heading=\"%s\">%s", paper_tr(p, document_group_columns[amount]), text);
	if (operations > 0 && amount >= BAREME_GROUP_LEFT)
		paper_put(p, " <span class=\"soft\">(%llu)</span>", operations);
	paper_raw(p, "</td>");
}

static void page_group(const paper *p, const bareme_list_summary *s, const bareme_group *g)
{
	paper_raw(p, "<tr><th scope=\"row\">");
	if (g->rest)
		paper_string(p, paper_tr(p, "other groups"));
	for (size_t i = 0; !g->rest && bareme_list_summary_by(s, i) != NULL; i++) {
		enum { SHOWN = 60 };
		paper_raw(p, i > 0 ? ", " : "");
		if (g->texts[i] != NULL)
			paper_clip(p, text_of(g->texts[i]), SHOWN);
		else
			paper_string(p, paper_tr(p, "not given"));
	}
	unsigned long long computed = g->by_status[BAREME_GRANTED] + g->by_status[BAREME_INELIGIBLE];
	paper_put(p, "</th><td class=\"num\" data-heading=\"%s\">%llu</td>", paper_tr(p, "Operations computed"),
		  computed);
	for (int amount = 0; amount < BAREME_GROUP_COUNT; amount++)
		page_group_sum(p, g, (bareme_group_amount)amount);
	paper_put(p, "<td class=\"num\" data-heading=\"%s\">%llu</td></tr>\n", paper_tr(p, "Balanced plans"),
		  (unsigned long long)bareme_group_balanced(g));
}

/* The sums by the columns that the caller named. */
static void page_groups(const paper *p, const bareme_list_summary *s)
{
	bareme_group g = bareme_group_init();
	size_t shown = 0, all;
	if (bareme_list_summary_by(s, 0) == NULL)
		return;
	paper_put(p, "<h2>%s", paper_tr(p, "Sums by"));
	for (size_t i = 0; bareme_list_summary_by(s, i) != NULL; i++)
		paper_put(p, i == 0 ? " %s" : ", %s", bareme_list_summary_by(s, i));
	paper_put(p,
		  "</h2>\n<table class=\"groups cards\">\n<caption>%s</caption>\n<thead><tr><th scope=\"col\">%s</th>",
		  paper_tr(p, "Operations computed, in euros; those that get nothing count as well. In brackets: the "
			      "number of plans."),
		  paper_tr(p, "Group"));
	paper_put(p, "<th scope=\"col\" class=\"num\">%s</th>", paper_tr(p, "Operations computed"));
	for (int amount = 0; amount < BAREME_GROUP_COUNT; amount++)
		paper_put(p, "<th scope=\"col\" class=\"num\">%s</th>", paper_tr(p, document_group_columns[amount]));
	paper_put(p, "<th scope=\"col\" class=\"num\">%s</th>", paper_tr(p, "Balanced plans"));
	paper_raw(p, "</tr></thead>\n<tbody>\n");
	for (; shown < PAGE_GROUPS && bareme_list_summary_group(s, shown, &g); shown++)
		page_group(p, s, &g);
	paper_raw(p, "</tbody>\n</table>\n");
	for (all = shown; bareme_list_summary_group(s, all, &g);)
		all++;
	if (all == shown)
		return;
	paper_raw(p, "<p class=\"says care\">");
	paper_say(p, "There are %llu groups; the page shows %d of them.", (unsigned long long)all, PAGE_GROUPS);
	paper_raw(p, "</p>\n");
}

/* How the columns of the list were read. */
static void page_account(const paper *p, const bareme_list_summary *s)
{
	bool any = false;
	for (int account = 0; account < BAREME_ACCOUNT_COUNT; account++) {
		buffer text = {0};
		account_put(s, (bareme_account)account, p->locale, &text);
		if (text.len > 0 && !any)
			page_heading(p, "How the list was read");
		if (text.len > 0) {
			paper_raw(p, "<p class=\"soft\">");
			paper_clip(p, buffer_all(&text), ACCOUNT_SHOWN);
			paper_raw(p, "</p>\n");
		}
		any |= text.len > 0;
		p->out->failed |= text.failed;
		buffer_free(&text);
	}
}

static void page_tables(const paper *p)
{
	page_heading(p, "Tables in use");
	paper_raw(p, "<ul class=\"notes used\">\n");
	for (size_t i = 0; i < p->r->table_count; i++) {
		paper_raw(p, "<li>");
		paper_say(p, "%s (%s, last reviewed on %s)", p->r->tables[i].title.in[p->lang], p->r->tables[i].file,
			  paper_date(p, p->r->tables[i].review, PAPER_ROOM));
		paper_raw(p, "</li>\n");
	}
	paper_raw(p, "</ul>\n");
}

static void page_sources(const paper *p)
{
	page_heading(p, "Sources");
	paper_raw(p, "<ul class=\"notes\">\n");
	for (size_t i = 0; i < p->r->source_count; i++) {
		const source *s = &p->r->sources[i];
		page_put_source(p, text_of(s->id), text_of(s->title), text_of(paper_date(p, s->day, PAPER_ROOM)),
				text_of(s->address));
	}
	paper_raw(p, "</ul>\n");
}

static bareme_result page_end_list(document *d, const bareme_list_summary *summary)
{
	page_document *page = (page_document *)d;
	const document_list *o = &d->list;
	buffer out = {0}, title = {0}, below = {0};
	buffer_printf(&title, text_tr(page->p.locale, "Aids for %llu operations"),
		      (unsigned long long)bareme_list_summary_records(summary));
	buffer_printf(&below,
		      text_tr(page->p.locale, "Each by the rules of its date; those without one, by those of %s"),
		      paper_date(&page->p, o->date, PAPER_ROOM));
	page->p.out = &out;
	page_begin(&page->p, &title, &below);
	page_summary(&page->p, summary);
	page_account(&page->p, summary);
	page_totals(&page->p, summary);
	page_groups(&page->p, summary);
	page_operations(page, summary);
	page_tables(&page->p);
	page_sources(&page->p);
	page_end(&page->p);
	return buffer_hand_over(&out, o->write, o->write_payload);
}

static void page_free(document *d)
{
	page_document *page = (page_document *)d;
	buffer_free(&page->refused);
	buffer_free(&page->others);
	free(page);
}

document *page_document_new(void)
{
	page_document *page = calloc(1, sizeof *page);
	if (page == NULL)
		return NULL;
	page->d = (document){.begin = page_begin_list, .row = page_row, .end = page_end_list, .free = page_free};
	return &page->d;
}
