/* Lists as workbooks: operations, lines of aid and refused operations, row by row. */
#include "documents/workbook.h"

#include <stdlib.h>
#include <unistd.h>

/* ---- Operations ---- */

static void workbook_put_cell(workbook *w, size_t column, const list_cell *cell)
{
	series *s = &w->operations;
	int field = column < w->d.list.column_count ? w->d.list.columns[column].field : -1;
	size_t to = column < w->d.list.column_count ? column : column + ANSWER_COLUMNS;
	const bareme_ruleset *r = w->d.list.rules;
	if (cell->kind == CELL_NUMBER && field >= 0)
		workbook_number(w, s->sheet, s->row, to, cell->value, cell->decimals,
				r->fields[field].money ? w->money : w->number);
	else if (cell->kind == CELL_DATE)
		workbook_date(w, s->sheet, s->row, to, (int32_t)cell->value);
	else if (cell->kind == CELL_CHOICE && field >= 0)
		workbook_string(w, s->sheet, s->row, to, r->fields[field].domain.values[cell->value], w->text);
	else if (to < LXW_COL_MAX)
		workbook_text(w, s->sheet, s->row, to, cell->text, w->text);
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
	buffer text = {0};
	for (size_t i = 0; i < row->notice_count; i++) {
		bareme_code code = row->notices[i].code;
		buffer_string(&text, i == 0 ? "" : " | ");
		buffer_string(&text, code == shown ? "" : bareme_code_name(code));
		buffer_string(&text, code == shown ? "" : ": ");
		buffer_text(&text, row->notices[i].message);
	}
	if (text.failed)
		workbook_check(w, LXW_ERROR_MEMORY_MALLOC_FAILED);
	else
		workbook_text(w, s->sheet, s->row, column, (bareme_text){text.data, text.len}, w->sentences);
	/* Not every spreadsheet finds the height of a row by itself. */
	if (text.len > WIDEST && !text.failed)
		workbook_check(w, xlsx.worksheet_set_row(
				      s->sheet, s->row, workbook_row_height((bareme_text){text.data, text.len}), NULL));
	series_widen(s, column, text.len);
	buffer_free(&text);
}

static const char *workbook_zone_name(const workbook *w, int zone)
{
	const bareme_ruleset *r = w->d.list.rules;
	return zone < 0 ? "" : r->fields[r->role[ROLE_ZONE]].domain.values[zone];
}

static void workbook_put_operation(workbook *w, const list_row *row)
{
	series *s = &w->operations;
	size_t own = w->d.list.column_count;
	if (!series_next_row(w, s))
		return;
	for (size_t i = 0; i < row->cell_count && i < own; i++)
		workbook_put_cell(w, i, &row->cells[i]);
	series_put_string(w, s, own + ANSWER_ZONE, workbook_zone_name(w, row->zone));
	series_widen(s, own + ANSWER_LOAN, MONEY_WIDTH);
	series_widen(s, own + ANSWER_GRANT, MONEY_WIDTH);
	if (row->loan != BAREME_NO_AMOUNT) {
		workbook_number(w, s->sheet, s->row, own + ANSWER_LOAN, row->loan, 2, w->money);
		workbook_number(w, s->sheet, s->row, own + ANSWER_GRANT, row->grant, 2, w->money);
	}
	series_put_string(w, s, own + ANSWER_STATUS, bareme_status_name(row->status));
	workbook_put_notices(w, s, own + ANSWER_NOTICES, row, BAREME_CODE_COUNT);
	/* The surplus cells of a long record come after the answer, as in CSV. */
	for (size_t i = own; i < row->cell_count; i++)
		workbook_put_cell(w, i, &row->cells[i]);
	s->row++;
}

/* ---- Lines of aid ---- */

static void workbook_put_detail(workbook *w, size_t column, bareme_number n)
{
	series *s = &w->aids;
	series_widen(s, column, n.decimals == 2 ? MONEY_WIDTH : 0);
	workbook_amount(w, s->sheet, s->row, column, n);
}

static void workbook_put_id(workbook *w, series *s, size_t column, const list_row *row)
{
	if (w->id < 0 || !row->aligned)
		return;
	workbook_text(w, s->sheet, s->row, column, row->cells[w->id].text, w->text);
	series_widen(s, column, row->cells[w->id].text.len);
}

static void workbook_put_aid(workbook *w, const list_row *row, const list_aid *aid)
{
	series *s = &w->aids;
	const bareme_line *line = &aid->line;
	const table *t = &w->d.list.rules->tables[line->table];
	size_t details = w->d.list.detail_count, after = AID_FIRST + details;
	buffer rule = {0};
	if (!series_next_row(w, s))
		return;
	workbook_number(w, s->sheet, s->row, 0, (int64_t)row->record, 0, w->number);
	workbook_put_id(w, s, 1, row);
	series_put_string(w, s, 2, t->name);
	for (size_t i = 0; i < details; i++)
		series_put_string(w, s, AID_FIRST + i, aid->values[i]);
	series_put_string(w, s, after + AID_FORM, bareme_form_name(line->form));
	workbook_put_detail(w, after + AID_UNIT, line->unit);
	workbook_put_detail(w, after + AID_QUANTITY, line->quantity);
	workbook_put_detail(w, after + AID_AMOUNT, (bareme_number){line->amount, 2, line->amount != BAREME_NO_AMOUNT});
	buffer_printf(&rule, "%s:%u", t->file, t->rows[line->row].line);
	series_put_string(w, s, after + AID_RULE, buffer_cstring(&rule));
	if (rule.failed)
		workbook_check(w, LXW_ERROR_MEMORY_MALLOC_FAILED);
	buffer_free(&rule);
	series_put_string(w, s, after + AID_SOURCE, w->d.list.rules->sources[t->rows[line->row].source].id);
	s->row++;
}

/* ---- Refused operations ---- */

static void workbook_put_refused(workbook *w, const list_row *row)
{
	series *s = &w->refused;
	if (!series_next_row(w, s))
		return;
	workbook_number(w, s->sheet, s->row, 0, (int64_t)row->line, 0, w->number);
	workbook_put_id(w, s, 1, row);
	series_put_string(w, s, 2, bareme_status_name(row->status));
	if (row->code < BAREME_CODE_COUNT)
		series_put_string(w, s, 3, bareme_code_name(row->code));
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
	xlsx.format_set_bold(w->heading);
	xlsx.format_set_bottom(w->heading, LXW_BORDER_THIN);
	xlsx.format_set_bg_color(w->heading, 0xE8EDF3);
	xlsx.format_set_bold(w->number_heading);
	xlsx.format_set_bottom(w->number_heading, LXW_BORDER_THIN);
	xlsx.format_set_bg_color(w->number_heading, 0xE8EDF3);
	xlsx.format_set_align(w->number_heading, LXW_ALIGN_RIGHT);
	xlsx.format_set_bold(w->title);
	xlsx.format_set_font_size(w->title, 14);
	xlsx.format_set_font_color(w->title, 0x12406B);
	xlsx.format_set_bold(w->total);
	xlsx.format_set_top(w->total, LXW_BORDER_THIN);
	xlsx.format_set_bold(w->total_money);
	xlsx.format_set_top(w->total_money, LXW_BORDER_THIN);
	return true;
}

static const char **workbook_put_headings(const char **to, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		*to++ = names[i];
	return to;
}

static bool workbook_set_headings(workbook *w)
{
	static const char *const answer[] = {"al_zone", "al_pret", "al_subvention", "al_statut", "al_avis"};
	static const char *const first[] = {"enregistrement", "id", "bareme"};
	static const char *const last[] = {"forme", "unitaire", "quantite", "montant", "regle", "source"};
	static const char *const refused[] = {"ligne", "id", "statut", "code", "avis"};
	const document_list *l = &w->d.list;
	arena *a = &w->d.arena;
	const char **to;
	w->operations.columns = w->d.list.column_count + ANSWER_COLUMNS;
	w->aids.columns = AID_FIRST + l->detail_count + AID_LAST;
	w->refused.columns = sizeof refused / sizeof *refused;
	w->operations.headings = arena_alloc(a, w->operations.columns, sizeof *to);
	w->aids.headings = arena_alloc(a, w->aids.columns, sizeof *to);
	w->refused.headings = arena_alloc(a, w->refused.columns, sizeof *to);
	if (w->operations.headings == NULL || w->aids.headings == NULL || w->refused.headings == NULL)
		return false;
	to = w->operations.headings;
	for (size_t i = 0; i < w->d.list.column_count; i++)
		*to++ = w->d.list.columns[i].heading;
	workbook_put_headings(to, answer, sizeof answer / sizeof *answer);
	to = workbook_put_headings(w->aids.headings, first, sizeof first / sizeof *first);
	to = workbook_put_headings(to, l->details, l->detail_count);
	workbook_put_headings(to, last, sizeof last / sizeof *last);
	workbook_put_headings(w->refused.headings, refused, sizeof refused / sizeof *refused);
	return true;
}

static bareme_result workbook_result(workbook *w)
{
	switch (w->error) {
	case LXW_NO_ERROR:
		return BAREME_DONE;
	case LXW_ERROR_MEMORY_MALLOC_FAILED:
		return BAREME_NO_MEMORY;
	case LXW_ERROR_CREATING_TMPFILE:
		workbook_warn_file(w, 0);
		return BAREME_WRITE_ERROR;
	default:
		warner_say(&w->d.list.warner, BAREME_ERROR, "file", 0,
			   "the workbook cannot be written: error %d of libxlsxwriter", (int)w->error);
		return BAREME_WRITE_ERROR;
	}
}

static bareme_result workbook_begin(document *d)
{
	workbook *w = (workbook *)d;
	const bareme_ruleset *r = d->list.rules;
	const bareme_locale *locale = d->list.warner.locale;
	w->p = paper_new(r, locale, html_escape, NULL);
	w->nature = document_column(d, r->role[ROLE_NATURE]);
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
		return w->file < 0 ? BAREME_WRITE_ERROR : BAREME_NO_MEMORY;
	if (!workbook_add_formats(w) || !workbook_set_headings(w))
		return BAREME_NO_MEMORY;
	/* Dated by its content: the same list gives the same bytes. The title is copied. */
	lxw_doc_properties properties = {.title = (char *)r->title.in[w->p.lang],
					 .created = (time_t)d->list.date * 86400};
	workbook_check(w, xlsx.workbook_set_properties(w->book, &properties));
	w->summary = xlsx.workbook_add_worksheet(w->book, text_tr(locale, "Summary"));
	w->operations.name = text_tr(locale, "Operations");
	w->aids.name = text_tr(locale, "Lines of aid");
	w->refused.name = text_tr(locale, "Refused");
	series_start(w, &w->operations);
	series_start(w, &w->aids);
	series_start(w, &w->refused);
	w->tables = xlsx.workbook_add_worksheet(w->book, text_tr(locale, "Tables"));
	if (w->summary == NULL || w->tables == NULL)
		workbook_check(w, LXW_ERROR_CREATING_TMPFILE);
	return workbook_result(w);
}

static bareme_result workbook_row(document *d, const list_row *row)
{
	workbook *w = (workbook *)d;
	workbook_put_operation(w, row);
	for (size_t i = 0; i < row->aid_count; i++)
		workbook_put_aid(w, row, &row->aids[i]);
	if (row->status >= BAREME_INCOMPLETE)
		workbook_put_refused(w, row);
	return workbook_result(w);
}

static bareme_result workbook_end(document *d, const bareme_list_summary *summary)
{
	workbook *w = (workbook *)d;
	series_finish(w, &w->operations);
	series_finish(w, &w->aids);
	series_finish(w, &w->refused);
	workbook_put_summary(w, summary);
	workbook_put_tables(w);
	bareme_result result = workbook_result(w);
	return result == BAREME_DONE ? workbook_hand_over(w) : result;
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
	if (w->file >= 0)
		close(w->file);
	buffer_free(&w->clean);
	free(w);
}

document *workbook_document_new(void)
{
	workbook *w = calloc(1, sizeof *w);
	if (w == NULL)
		return NULL;
	w->d = (document){.begin = workbook_begin, .row = workbook_row, .end = workbook_end, .free = workbook_free};
	w->file = -1;
	w->row_max = LXW_ROW_MAX;
	/* No part, and no sum of packed parts, is larger than all rows and what little surrounds them. */
	w->zip64_from = UINT32_MAX - (UINT64_C(1) << 24);
	return &w->d;
}
