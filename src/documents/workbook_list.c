/* Lists as workbooks: the document. */
#include "documents/workbook.h"

#include <stdlib.h>

/* ---- The document ---- */

/* The cell has what the answer was made of; these show what it means. */
static void workbook_set_check_formats(const workbook *w)
{
	char some[128];
	buffer text = buffer_over(some, sizeof some);
	buffer_printf(&text, ";;;\"%s\"", paper_tr(&w->p, "up to date"));
	xlsx.format_set_num_format(w->checked, buffer_cstring(&text));
	text.len = 0;
	buffer_printf(&text, ";;;\"%s\"", paper_tr(&w->p, CHANGED));
	xlsx.format_set_num_format(w->changed, buffer_cstring(&text));
	xlsx.format_set_bg_color(w->changed, 0xC62828);
	xlsx.format_set_font_color(w->changed, 0xFFFFFF);
	buffer_free(&text);
}

static bool workbook_add_formats(workbook *w)
{
	enum { BESIDE_SENTENCES = 7, HEADINGS = 9 };
	lxw_format **all[] = {&w->text,  &w->sentences, &w->money,       &w->number,         &w->rate,
			      &w->date,  &w->checked,   &w->heading,     &w->number_heading, &w->soft,
			      &w->title, &w->total,     &w->total_money, &w->changed,        &w->bold};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if ((*all[i] = xlsx.workbook_add_format(w->book)) == NULL)
			return false;
	xlsx.format_set_num_format(w->text, "@");
	/* Wrapped, or what runs over the last column would make a printed sheet all too wide, and so too small. */
	xlsx.format_set_num_format(w->sentences, "@");
	xlsx.format_set_text_wrap(w->sentences);
	for (size_t i = 0; i < HEADINGS; i++)
		xlsx.format_set_align(*all[i], LXW_ALIGN_VERTICAL_TOP);
	for (size_t i = BESIDE_SENTENCES; i < HEADINGS; i++)
		xlsx.format_set_text_wrap(*all[i]);
	/* Beside numbers, which end where the next cell begins. */
	lxw_format *texts[] = {w->text, w->checked, w->heading};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		xlsx.format_set_indent(texts[i], 1);
	workbook_set_check_formats(w);
	xlsx.format_set_text_wrap(w->soft);
	xlsx.format_set_num_format(w->money, "#,##0.00");
	xlsx.format_set_num_format(w->total_money, "#,##0.00");
	xlsx.format_set_num_format(w->number, "0");
	xlsx.format_set_num_format(w->rate, "0.####%");
	xlsx.format_set_num_format(w->date, w->p.lang == BAREME_FR ? "dd/mm/yyyy" : "yyyy-mm-dd");
	xlsx.format_set_font_color(w->soft, 0x4A5460);
	lxw_format *headings[] = {w->heading, w->number_heading}, *totals[] = {w->total, w->total_money};
	for (size_t i = 0; i < 2; i++) {
		xlsx.format_set_bold(headings[i]);
		xlsx.format_set_bottom(headings[i], LXW_BORDER_THIN);
		xlsx.format_set_bg_color(headings[i], 0xE8EDF3);
		xlsx.format_set_bold(totals[i]);
		xlsx.format_set_top(totals[i], LXW_BORDER_THIN);
	}
	xlsx.format_set_align(w->number_heading, LXW_ALIGN_RIGHT);
	xlsx.format_set_bold(w->bold);
	xlsx.format_set_text_wrap(w->bold);
	xlsx.format_set_bold(w->title);
	xlsx.format_set_font_size(w->title, 14);
	xlsx.format_set_font_color(w->title, 0x12406B);
	return true;
}

static bareme_result workbook_result(workbook *w)
{
	if (w->error == LXW_NO_ERROR || w->error == LXW_ERROR_MEMORY_MALLOC_FAILED)
		return w->error == LXW_NO_ERROR ? BAREME_DONE : BAREME_NO_MEMORY;
	if (w->error == LXW_ERROR_CREATING_TMPFILE)
		workbook_warn_file(w, 0);
	else
		warner_say(&w->d.list.warner, BAREME_ERROR, "file", 0,
			   "the workbook cannot be written: error %d of libxlsxwriter", (int)w->error);
	return BAREME_WRITE_ERROR;
}

static bareme_result workbook_do_begin(document *d, const void *nothing)
{
	(void)nothing;
	workbook *w = (workbook *)d;
	const bareme_ruleset *r = d->list.rules;
	w->p = paper_new(r, d->list.warner.locale, html_escape, NULL);
	w->id = document_column(d, r->role[ROLE_ID]);
	if (d->list.column_count + ANSWER_COLUMNS > LXW_COL_MAX) {
		warner_say(&d->list.warner, BAREME_ERROR, "size", 0,
			   "the list has more columns than the %d that a sheet holds", LXW_COL_MAX);
		return BAREME_BAD_INPUT;
	}
	if (!xlsx_load()) {
		warner_say(&d->list.warner, BAREME_ERROR, "file", 0,
			   "a workbook needs the library %s, which is not installed", XLSXWRITER_LIBRARY);
		return BAREME_BAD_INPUT;
	}
	if (!workbook_open(w))
		return w->file == NULL ? BAREME_WRITE_ERROR : BAREME_NO_MEMORY;
	if (!workbook_add_formats(w) || !workbook_set_headings(w) || !workbook_find_counts(w))
		return BAREME_NO_MEMORY;
	/* Dated by its content: the same list gives the same bytes. The title is copied. */
	lxw_doc_properties properties = {.title = (char *)r->title.in[w->p.lang],
					 .created = (time_t)d->list.date * 86400};
	workbook_check(w, xlsx.workbook_set_properties(w->book, &properties));
	static const char *const names[] = {N_("Summary"), N_("Operations"),   N_("Refused"),
					    N_("Sums"),    N_("Lines of aid"), N_("How the list was read"),
					    N_("Tables")};
	series *all[] = {&w->summary, &w->operations, &w->refused, &w->sums, &w->aids, &w->account, &w->tables};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		all[i]->w = w;
		all[i]->name = text_tr(d->list.warner.locale, names[i]);
		if (all[i] != &w->sums || d->list.sums)
			series_start(all[i]);
	}
	return workbook_result(w);
}

static bareme_result workbook_do_row(document *d, const void *argument)
{
	workbook *w = (workbook *)d;
	workbook_put_row(w, argument);
	return workbook_result(w);
}

static bareme_result workbook_do_end(document *d, const void *summary)
{
	workbook *w = (workbook *)d;
	workbook_put_account(w, summary);
	series_finish(&w->operations);
	series_finish(&w->aids);
	series_finish(&w->refused);
	workbook_put_summary(w, summary);
	if (d->list.sums)
		workbook_put_sums(w, summary);
	workbook_put_tables(w);
	bareme_result result = workbook_result(w);
	return result == BAREME_DONE ? workbook_hand_over(w) : result;
}

/* Work on a workbook that may call libxlsxwriter. */
typedef struct workbook_job {
	bareme_result (*work)(document *d, const void *argument);
	document *d;
	const void *argument;
	bareme_result result;
} workbook_job;

static void workbook_do(void *payload)
{
	workbook_job *job = payload;
	job->result = job->work(job->d, job->argument);
}

/*
 * Where memory fails in libxlsxwriter, the workbook is given up as it is: it may not even be freed. Texts on their way
 * to it are on the stack unless they are long, so that they are not lost with it.
 */
static bareme_result workbook_guard(document *d, bareme_result (*work)(document *, const void *), const void *argument)
{
	workbook_job job = {work, d, argument, BAREME_NO_MEMORY};
	if (!xlsx_try(workbook_do, &job)) {
		((workbook *)d)->book = NULL;
		return BAREME_NO_MEMORY;
	}
	return job.result;
}

static bareme_result workbook_begin(document *d)
{
	return workbook_guard(d, workbook_do_begin, NULL);
}

static bareme_result workbook_row(document *d, const list_row *row)
{
	return workbook_guard(d, workbook_do_row, row);
}

static bareme_result workbook_end(document *d, const bareme_list_summary *summary)
{
	return workbook_guard(d, workbook_do_end, summary);
}

static void workbook_free(document *d)
{
	workbook *w = (workbook *)d;
	lxw_worksheet *sheet;
	/* A workbook that was not closed leaves its temporary files open. */
	if (w->book != NULL) {
		STAILQ_FOREACH(sheet, w->book->worksheets, list_pointers)
		{
			if (sheet->optimize_tmpfile != NULL)
				fclose(sheet->optimize_tmpfile);
		}
		/* The library is loaded where a workbook was begun, and only there. */
		xlsx.lxw_workbook_free(w->book);
	}
	if (w->file != NULL)
		fclose(w->file);
	buffer_free(&w->clean);
	buffer_free(&w->rule);
	free(w);
}

document *workbook_document_new(void)
{
	workbook *w = calloc(1, sizeof *w);
	if (w == NULL)
		return NULL;
	w->d = (document){.begin = workbook_begin, .row = workbook_row, .end = workbook_end, .free = workbook_free};
	w->row_max = LXW_ROW_MAX;
	/* No part, and no sum of packed parts, is larger than all rows and what little surrounds them. */
	w->zip64_from = UINT32_MAX - (UINT64_C(1) << 24);
	return &w->d;
}
