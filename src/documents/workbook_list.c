/* Lists as workbooks: operations, lines of aid and refused operations, row by row. */
#include "documents/workbook.h"

#include <stdlib.h>

/* ---- Operations ---- */

static void workbook_put_cell(workbook *w, size_t column, const list_cell *cell)
{
	series *s = &w->operations;
	bool own = column < w->d.list.column_count;
	int number = own ? w->d.list.columns[column].field : -1;
	size_t to = own ? column : column + w->answer_columns;
	const field *f = number < 0 ? NULL : &w->d.list.rules->fields[number];
	lxw_format *format = cell->format == NULL ? NULL : workbook_cell_format(w, cell->format);
	if (cell->kind == CELL_STORED && to < LXW_COL_MAX)
		workbook_check(w, xlsx.worksheet_write_number(s->sheet, s->row, (lxw_col_t)to, cell->stored, format));
	else if (cell->kind == CELL_BOOLEAN && to < LXW_COL_MAX)
		workbook_check(
		    w, xlsx.worksheet_write_boolean(s->sheet, s->row, (lxw_col_t)to, cell->stored != 0, format));
	else if (cell->kind == CELL_NUMBER && f != NULL)
		series_put_number(s, to, cell->value, cell->decimals, f->money ? w->money : w->number);
	else if (cell->kind == CELL_DATE)
		series_put_date(s, to, (int32_t)cell->value);
	else if (cell->kind == CELL_CHOICE && f != NULL)
		series_put_string(s, to, f->domain.values[cell->value], w->text);
	else if (to < LXW_COL_MAX)
		series_put_text(s, to, cell->text, format != NULL ? format : w->text);
	series_widen(s, to, cell->text.len);
}

/* Room for a text in the widest column, with what words at the ends of lines leave blank. */
static double workbook_row_height(bareme_text t)
{
	enum { MOST_LINES = 20, FILLED = WIDEST };
	size_t characters = 0;
	for (size_t i = 0; i < t.len; i++)
		characters += ((unsigned char)t.data[i] & 0xC0) != 0x80;
	size_t lines = (characters + FILLED - 1) / FILLED;
	return (double)(lines < MOST_LINES ? lines : MOST_LINES) * LXW_DEF_ROW_HEIGHT;
}

/* "code: message", joined; without the code that has a cell of its own. */
static void workbook_put_notices(workbook *w, series *s, size_t column, const list_row *row, bareme_code shown)
{
	char some[2048];
	buffer text = buffer_over(some, sizeof some);
	for (size_t i = 0; i < row->notice_count; i++) {
		bareme_code code = row->notices[i].code;
		buffer_string(&text, i == 0 ? "" : " | ");
		if (code != shown)
			buffer_printf(&text, "%s: ", bareme_code_name(code));
		buffer_text(&text, row->notices[i].message);
	}
	/* Not every spreadsheet finds the height of a row by itself. */
	if (text.len > WIDEST)
		workbook_check(w,
			       xlsx.worksheet_set_row(s->sheet, s->row, workbook_row_height(buffer_all(&text)), NULL));
	series_put_buffer(s, column, &text, w->sentences);
}

static bareme_number workbook_cents(int64_t cents)
{
	return (bareme_number){cents, 2, cents != BAREME_NO_AMOUNT};
}

static void workbook_put_operation(workbook *w, const list_row *row)
{
	series *s = &w->operations;
	const bareme_ruleset *r = w->d.list.rules;
	size_t own = w->d.list.column_count;
	if (!series_next_row(s))
		return;
	for (size_t i = 0; i < row->cell_count && i < own; i++)
		workbook_put_cell(w, i, &row->cells[i]);
	if (row->zone >= 0)
		series_put_string(s, own + ANSWER_ZONE, r->fields[r->role[ROLE_ZONE]].domain.values[row->zone],
				  w->text);
	series_put_amount(s, own + ANSWER_LOAN, workbook_cents(row->loan));
	series_put_amount(s, own + ANSWER_GRANT, workbook_cents(row->grant));
	series_put_string(s, own + ANSWER_STATUS, row->is_operation ? bareme_status_name(row->status) : "", w->text);
	workbook_put_notices(w, s, own + ANSWER_NOTICES, row, BAREME_CODE_COUNT);
	if (row->has_plan) {
		series_put_amount(s, own + ANSWER_LEFT, workbook_cents(row->left));
		series_put_amount(s, own + ANSWER_SHARE, (bareme_number){row->share, 4, true});
	}
	/* The surplus cells of a long record come after the answer, as in CSV. */
	for (size_t i = own; i < row->cell_count; i++)
		workbook_put_cell(w, i, &row->cells[i]);
	s->row++;
}

/* ---- Lines of aid, and refused operations ---- */

/* The number and the id of the operation that a row is about. */
static void workbook_put_subject(workbook *w, series *s, uint64_t number, const list_row *row)
{
	series_put_number(s, 0, (int64_t)number, 0, w->number);
	if (w->id >= 0 && row->aligned)
		series_put_text(s, 1, row->cells[w->id].text, w->text);
}

static void workbook_put_aid(workbook *w, const list_row *row, const list_aid *aid)
{
	series *s = &w->aids;
	const bareme_line *line = &aid->line;
	const table *t = &w->d.list.rules->tables[line->table];
	size_t details = w->d.list.detail_count, after = AID_FIRST + details;
	char some[128];
	buffer rule = buffer_over(some, sizeof some);
	if (!series_next_row(s))
		return;
	workbook_put_subject(w, s, row->record, row);
	series_put_string(s, 2, t->name, w->text);
	for (size_t i = 0; i < details; i++)
		series_put_string(s, AID_FIRST + i, aid->values[i], w->text);
	series_put_string(s, after + AID_FORM, w->d.list.rules->forms[line->form].name, w->text);
	series_put_amount(s, after + AID_UNIT, line->unit);
	series_put_amount(s, after + AID_QUANTITY, line->quantity);
	series_put_amount(s, after + AID_AMOUNT, workbook_cents(line->amount));
	buffer_printf(&rule, "%s:%u", t->file, t->rows[line->row].line);
	series_put_buffer(s, after + AID_RULE, &rule, w->text);
	series_put_string(s, after + AID_SOURCE, w->d.list.rules->sources[t->rows[line->row].source].id, w->text);
	s->row++;
}

static void workbook_put_refused(workbook *w, const list_row *row)
{
	series *s = &w->refused;
	if (!series_next_row(s))
		return;
	workbook_put_subject(w, s, row->line, row);
	series_put_string(s, 2, bareme_status_name(row->status), w->text);
	if (row->code < BAREME_CODE_COUNT)
		series_put_string(s, 3, bareme_code_name(row->code), w->text);
	workbook_put_notices(w, s, 4, row, row->code);
	s->row++;
}

/* ---- The document ---- */

static bool workbook_add_formats(workbook *w)
{
	enum { BESIDE_SENTENCES = 6 };
	lxw_format **all[] = {&w->text, &w->sentences, &w->money,          &w->number, &w->rate,  &w->date,
			      &w->soft, &w->heading,   &w->number_heading, &w->title,  &w->total, &w->total_money};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if ((*all[i] = xlsx.workbook_add_format(w->book)) == NULL)
			return false;
	xlsx.format_set_num_format(w->text, "@");
	/* Wrapped, or what runs over the last column would make a printed sheet all too wide, and so too small. */
	xlsx.format_set_num_format(w->sentences, "@");
	xlsx.format_set_text_wrap(w->sentences);
	for (size_t i = 0; i < BESIDE_SENTENCES; i++)
		xlsx.format_set_align(*all[i], LXW_ALIGN_VERTICAL_TOP);
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
	xlsx.format_set_bold(w->title);
	xlsx.format_set_font_size(w->title, 14);
	xlsx.format_set_font_color(w->title, 0x12406B);
	return true;
}

static void series_add_headings(series *s, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		s->headings[s->columns++] = names[i];
}

static bool workbook_set_headings(workbook *w)
{
	enum { REFUSED_COLUMNS = 5 };
	static const char *const answer[ANSWER_PLAN_COLUMNS] = {
	    "al_zone", "al_pret", "al_subvention", "al_statut", "al_avis", "al_reste_a_financer", "al_part_al"};
	static const char *const first[AID_FIRST] = {"enregistrement", "id", "bareme"};
	static const char *const last[AID_LAST] = {"forme", "unitaire", "quantite", "montant", "regle", "source"};
	static const char *const refused[REFUSED_COLUMNS] = {"ligne", "id", "statut", "code", "avis"};
	const document_list *l = &w->d.list;
	arena *a = &w->d.arena;
	w->operations.headings = arena_alloc(a, l->column_count + w->answer_columns, sizeof *w->operations.headings);
	w->aids.headings = arena_alloc(a, AID_FIRST + l->detail_count + AID_LAST, sizeof *w->aids.headings);
	w->refused.headings = arena_alloc(a, REFUSED_COLUMNS, sizeof *w->refused.headings);
	if (a->failed)
		return false;
	for (size_t i = 0; i < l->column_count; i++)
		series_add_headings(&w->operations, &l->columns[i].heading, 1);
	series_add_headings(&w->operations, answer, w->answer_columns);
	series_add_headings(&w->aids, first, AID_FIRST);
	series_add_headings(&w->aids, l->details, l->detail_count);
	series_add_headings(&w->aids, last, AID_LAST);
	series_add_headings(&w->refused, refused, REFUSED_COLUMNS);
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
	w->nature = document_column(d, r->role[ROLE_NATURE]);
	w->id = document_column(d, r->role[ROLE_ID]);
	w->answer_columns = d->list.plan ? ANSWER_PLAN_COLUMNS : ANSWER_COLUMNS;
	if (d->list.column_count + w->answer_columns > LXW_COL_MAX) {
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
	if (!workbook_add_formats(w) || !workbook_set_headings(w))
		return BAREME_NO_MEMORY;
	/* Dated by its content: the same list gives the same bytes. The title is copied. */
	lxw_doc_properties properties = {.title = (char *)r->title.in[w->p.lang],
					 .created = (time_t)d->list.date * 86400};
	workbook_check(w, xlsx.workbook_set_properties(w->book, &properties));
	static const char *const names[] = {N_("Summary"),      N_("Sums"),    N_("Operations"),
					    N_("Lines of aid"), N_("Refused"), N_("Tables")};
	series *all[] = {&w->summary, &w->sums, &w->operations, &w->aids, &w->refused, &w->tables};
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
	const list_row *row = argument;
	workbook_put_operation(w, row);
	for (size_t i = 0; i < row->aid_count; i++)
		workbook_put_aid(w, row, &row->aids[i]);
	if (row->status >= BAREME_INCOMPLETE)
		workbook_put_refused(w, row);
	return workbook_result(w);
}

static bareme_result workbook_do_end(document *d, const void *summary)
{
	workbook *w = (workbook *)d;
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
