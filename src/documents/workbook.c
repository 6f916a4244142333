/* Lists as workbooks: operations, lines of aid and refused operations, row by row. */
#include "documents/workbook.h"

#include <stdlib.h>
#include <unistd.h>

/* ---- Cells ---- */

enum { CELL_CHARACTERS = 32767, DATE_ORIGIN = 25569, DATE_LEAST = 61 };

void workbook_check(workbook *w, lxw_error error)
{
	if (w->error == LXW_NO_ERROR)
		w->error = error;
}

/* "_x0041_" would be read as the character of that number. */
static bool is_escape(bareme_text t)
{
	if (t.len < 7 || memcmp(t.data, "_x", 2) != 0 || t.data[6] != '_')
		return false;
	for (size_t i = 2; i < 6; i++)
		if (strchr("0123456789abcdefABCDEF", t.data[i]) == NULL)
			return false;
	return true;
}

/* Cuts sound UTF-8 to what a cell holds, in the 16-bit units that spreadsheets count. */
static size_t fitting_length(const char *s, size_t len)
{
	size_t units = 0, at = 0;
	while (at < len) {
		size_t next = at + 1;
		while (next < len && ((unsigned char)s[next] & 0xC0) == 0x80)
			next++;
		units += next - at == 4 ? 2 : 1;
		if (units > CELL_CHARACTERS)
			return at;
		at = next;
	}
	return len;
}

/* The text as a cell can hold it, with its NUL. */
static const char *clean(workbook *w, bareme_text t)
{
	buffer *b = &w->clean;
	size_t start = 0;
	b->len = 0;
	for (size_t i = 0; i + 7 <= t.len; i++) {
		if (!is_escape(text_from(t, i)))
			continue;
		text_put_clean(b, (bareme_text){t.data + start, i - start});
		buffer_string(b, "_x005F");
		start = i;
	}
	text_put_clean(b, text_from(t, start));
	buffer_char(b, '\0');
	if (b->failed)
		return NULL;
	b->data[fitting_length(b->data, b->len - 1)] = '\0';
	return b->data;
}

void workbook_text(workbook *w, lxw_worksheet *sheet, lxw_row_t row, size_t column, bareme_text t, lxw_format *format)
{
	if (t.len == 0)
		return;
	const char *s = clean(w, t);
	if (s == NULL)
		workbook_check(w, LXW_ERROR_MEMORY_MALLOC_FAILED);
	else
		workbook_check(w, worksheet_write_string(sheet, row, (lxw_col_t)column, s, format));
}

void workbook_string(workbook *w, lxw_worksheet *sheet, lxw_row_t row, size_t column, const char *s, lxw_format *format)
{
	workbook_text(w, sheet, row, column, text_of(s), format);
}

void workbook_say(workbook *w, lxw_worksheet *sheet, lxw_row_t row, size_t column, lxw_format *format,
		  const char *message, ...)
{
	buffer text = {0};
	va_list args;
	va_start(args, message);
	buffer_vprintf(&text, text_tr(w->p.locale, message), args);
	va_end(args);
	workbook_text(w, sheet, row, column, buffer_all(&text), format);
	if (text.failed)
		workbook_check(w, LXW_ERROR_MEMORY_MALLOC_FAILED);
	buffer_free(&text);
}

void workbook_number(workbook *w, lxw_worksheet *sheet, lxw_row_t row, size_t column, int64_t value, unsigned decimals,
		     lxw_format *format)
{
	/* The file's numbers are binary: what is computed stays in whole cents up to here. */
	double number = (double)value / (double)number_power(decimals);
	workbook_check(w, worksheet_write_number(sheet, row, (lxw_col_t)column, number, format));
}

void workbook_date(workbook *w, lxw_worksheet *sheet, lxw_row_t row, size_t column, int32_t date)
{
	char text[BAREME_TEXT_MAX];
	int64_t serial = (int64_t)date + DATE_ORIGIN;
	if (serial >= DATE_LEAST)
		workbook_number(w, sheet, row, column, serial, 0, w->date);
	else
		workbook_text(w, sheet, row, column, (bareme_text){text, bareme_date_print_for(date, w->p.lang, text)},
			      w->text);
}

/* ---- Sheets that go on ---- */

enum { WIDEST = 60 };

static void widen(series *s, size_t column, size_t width)
{
	enum { LOOKED_AT = 200 };
	if (column < sizeof s->widths / sizeof *s->widths && s->row < LOOKED_AT && s->widths[column] < width)
		s->widths[column] = (uint16_t)(width > WIDEST ? WIDEST : width);
}

/* Room for 100,000,000.00 from the first row on: a later amount must not turn into hashes. */
enum { MONEY_WIDTH = 14 };

/* Text of the program's own. */
static void put_string(workbook *w, series *s, size_t column, const char *text)
{
	workbook_string(w, s->sheet, s->row, column, text, w->text);
	widen(s, column, strlen(text));
}

/* What is left to say of a sheet once its last row is known. */
static void finish_sheet(workbook *w, const series *s)
{
	size_t known = sizeof s->widths / sizeof *s->widths;
	for (size_t c = 0; c < s->columns && c < known; c++)
		workbook_check(w, worksheet_set_column(s->sheet, (lxw_col_t)c, (lxw_col_t)c, s->widths[c] + 3, NULL));
	workbook_check(w,
		       worksheet_autofilter(s->sheet, 0, 0, s->row > 1 ? s->row - 1 : 1, (lxw_col_t)(s->columns - 1)));
}

static void start_sheet(workbook *w, series *s)
{
	char some[64];
	buffer name = buffer_over(some, sizeof some);
	s->count++;
	buffer_printf(&name, s->count == 1 ? "%s" : "%s %u", s->name, s->count);
	s->sheet = workbook_add_worksheet(w->book, buffer_cstring(&name));
	buffer_free(&name);
	s->row = 0;
	if (s->sheet == NULL) {
		workbook_check(w, LXW_ERROR_CREATING_TMPFILE);
		return;
	}
	worksheet_freeze_panes(s->sheet, 1, 0);
	worksheet_repeat_rows(s->sheet, 0, 0);
	worksheet_set_landscape(s->sheet);
	worksheet_set_paper(s->sheet, 9); /* A4 */
	worksheet_fit_to_pages(s->sheet, 1, 0);
	for (size_t c = 0; c < s->columns; c++) {
		workbook_string(w, s->sheet, 0, c, s->headings[c], w->heading);
		widen(s, c, strlen(s->headings[c]));
	}
	s->row = 1;
}

/* Makes sure that the next row has a sheet; false after an error. */
static bool next_row(workbook *w, series *s)
{
	enum { CHECKED = 4096 };
	if (s->row == w->row_max && w->error == LXW_NO_ERROR) {
		s->last = s->row;
		finish_sheet(w, s);
		start_sheet(w, s);
	}
	/* A full disk shows before all of the list was computed in vain. */
	if (s->sheet != NULL && s->row % CHECKED == 0 && ferror(s->sheet->optimize_tmpfile))
		workbook_check(w, LXW_ERROR_CREATING_TMPFILE);
	return w->error == LXW_NO_ERROR;
}

/* ---- Operations ---- */

static void put_list_cell(workbook *w, size_t column, const list_cell *cell)
{
	series *s = &w->operations;
	int field = column < w->d.list.column_count ? w->d.list.columns[column].field : -1;
	size_t behind = column < w->d.list.column_count ? column : column + ANSWER_COLUMNS;
	const bareme_ruleset *r = w->d.list.rules;
	if (cell->kind == CELL_NUMBER && field >= 0)
		workbook_number(w, s->sheet, s->row, behind, cell->value, cell->decimals,
				r->fields[field].money ? w->money : w->number);
	else if (cell->kind == CELL_DATE)
		workbook_date(w, s->sheet, s->row, behind, (int32_t)cell->value);
	else if (cell->kind == CELL_CHOICE && field >= 0)
		workbook_string(w, s->sheet, s->row, behind, r->fields[field].domain.values[cell->value], w->text);
	else if (behind < LXW_COL_MAX)
		workbook_text(w, s->sheet, s->row, behind, cell->text, w->text);
	widen(s, behind, cell->text.len);
}

/* Room for a text in the widest column, with what words at the ends of lines leave blank. */
static double row_height(bareme_text t)
{
	enum { MOST_LINES = 20, FILLED = WIDEST };
	size_t characters = 0;
	for (size_t i = 0; i < t.len; i++)
		characters += ((unsigned char)t.data[i] & 0xC0) != 0x80;
	size_t lines = (characters + FILLED - 1) / FILLED;
	return (double)(lines < MOST_LINES ? lines : MOST_LINES) * LXW_DEF_ROW_HEIGHT;
}

/* "code: message", joined; without the code that a cell of its own tells. */
static void put_notices(workbook *w, series *s, size_t column, const list_row *row, bareme_code told)
{
	buffer text = {0};
	for (size_t i = 0; i < row->notice_count; i++) {
		bareme_code code = row->notices[i].code;
		buffer_string(&text, i == 0 ? "" : " | ");
		buffer_string(&text, code == told ? "" : bareme_code_name(code));
		buffer_string(&text, code == told ? "" : ": ");
		buffer_text(&text, row->notices[i].message);
	}
	if (text.failed)
		workbook_check(w, LXW_ERROR_MEMORY_MALLOC_FAILED);
	else
		workbook_text(w, s->sheet, s->row, column, (bareme_text){text.data, text.len}, w->sentences);
	/* Not every spreadsheet finds the height of a row by itself. */
	if (text.len > WIDEST && !text.failed)
		workbook_check(
		    w, worksheet_set_row(s->sheet, s->row, row_height((bareme_text){text.data, text.len}), NULL));
	widen(s, column, text.len);
	buffer_free(&text);
}

static const char *zone_name(const workbook *w, int zone)
{
	const bareme_ruleset *r = w->d.list.rules;
	return zone < 0 ? "" : r->fields[r->role[ROLE_ZONE]].domain.values[zone];
}

static void put_operation(workbook *w, const list_row *row)
{
	series *s = &w->operations;
	size_t own = w->d.list.column_count;
	if (!next_row(w, s))
		return;
	for (size_t i = 0; i < row->cell_count && i < own; i++)
		put_list_cell(w, i, &row->cells[i]);
	put_string(w, s, own + ANSWER_ZONE, zone_name(w, row->zone));
	widen(s, own + ANSWER_LOAN, MONEY_WIDTH);
	widen(s, own + ANSWER_GRANT, MONEY_WIDTH);
	if (row->loan != BAREME_NO_AMOUNT) {
		workbook_number(w, s->sheet, s->row, own + ANSWER_LOAN, row->loan, 2, w->money);
		workbook_number(w, s->sheet, s->row, own + ANSWER_GRANT, row->grant, 2, w->money);
	}
	put_string(w, s, own + ANSWER_STATUS, bareme_status_name(row->status));
	put_notices(w, s, own + ANSWER_NOTICES, row, BAREME_CODE_COUNT);
	/* What a long record has too much goes behind the answer, as in CSV. */
	for (size_t i = own; i < row->cell_count; i++)
		put_list_cell(w, i, &row->cells[i]);
	s->row++;
}

/* ---- Lines of aid ---- */

static void put_detail_number(workbook *w, size_t column, bareme_number n)
{
	series *s = &w->aids;
	widen(s, column, n.decimals == 2 ? MONEY_WIDTH : 0);
	if (n.there)
		workbook_number(w, s->sheet, s->row, column, n.value, n.decimals,
				n.decimals == 2  ? w->money
				: n.decimals > 2 ? w->rate
						 : w->number);
}

static void put_id(workbook *w, series *s, size_t column, const list_row *row)
{
	if (w->id < 0 || !row->aligned)
		return;
	workbook_text(w, s->sheet, s->row, column, row->cells[w->id].text, w->text);
	widen(s, column, row->cells[w->id].text.len);
}

static void put_aid(workbook *w, const list_row *row, const list_aid *aid)
{
	series *s = &w->aids;
	const bareme_line *line = &aid->line;
	const table *t = &w->d.list.rules->tables[line->table];
	size_t details = w->d.list.detail_count, behind = AID_FIRST + details;
	buffer rule = {0};
	if (!next_row(w, s))
		return;
	workbook_number(w, s->sheet, s->row, 0, (int64_t)row->record, 0, w->number);
	put_id(w, s, 1, row);
	put_string(w, s, 2, t->name);
	for (size_t i = 0; i < details; i++)
		put_string(w, s, AID_FIRST + i, aid->values[i]);
	put_string(w, s, behind + AID_FORM, bareme_form_name(line->form));
	put_detail_number(w, behind + AID_UNIT, line->unit);
	put_detail_number(w, behind + AID_QUANTITY, line->quantity);
	put_detail_number(w, behind + AID_AMOUNT, (bareme_number){line->amount, 2, line->amount != BAREME_NO_AMOUNT});
	buffer_printf(&rule, "%s:%u", t->file, t->rows[line->row].line);
	put_string(w, s, behind + AID_RULE, buffer_cstring(&rule));
	if (rule.failed)
		workbook_check(w, LXW_ERROR_MEMORY_MALLOC_FAILED);
	buffer_free(&rule);
	put_string(w, s, behind + AID_SOURCE, w->d.list.rules->sources[t->rows[line->row].source].id);
	s->row++;
}

/* ---- Refused operations ---- */

static void put_refused(workbook *w, const list_row *row)
{
	series *s = &w->refused;
	if (!next_row(w, s))
		return;
	workbook_number(w, s->sheet, s->row, 0, (int64_t)row->line, 0, w->number);
	put_id(w, s, 1, row);
	put_string(w, s, 2, bareme_status_name(row->status));
	if (row->code < BAREME_CODE_COUNT)
		put_string(w, s, 3, bareme_code_name(row->code));
	put_notices(w, s, 4, row, row->code);
	s->row++;
}

/* ---- The document ---- */

static bool add_formats(workbook *w)
{
	enum { BESIDE_SENTENCES = 6 };
	lxw_format **all[] = {&w->text, &w->sentences, &w->money,          &w->number, &w->rate,  &w->date,
			      &w->soft, &w->heading,   &w->number_heading, &w->title,  &w->total, &w->total_money};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if ((*all[i] = workbook_add_format(w->book)) == NULL)
			return false;
	format_set_num_format(w->text, "@");
	/* Wrapped, or what runs over the last column would make a printed sheet all too wide, and so too small. */
	format_set_num_format(w->sentences, "@");
	format_set_text_wrap(w->sentences);
	for (size_t i = 0; i < BESIDE_SENTENCES; i++)
		format_set_align(*all[i], LXW_ALIGN_VERTICAL_TOP);
	format_set_num_format(w->money, "#,##0.00");
	format_set_num_format(w->total_money, "#,##0.00");
	format_set_num_format(w->number, "0");
	format_set_num_format(w->rate, "0.####%");
	format_set_num_format(w->date, w->p.lang == BAREME_FR ? "dd/mm/yyyy" : "yyyy-mm-dd");
	format_set_font_color(w->soft, 0x4A5460);
	format_set_bold(w->heading);
	format_set_bottom(w->heading, LXW_BORDER_THIN);
	format_set_bg_color(w->heading, 0xE8EDF3);
	format_set_bold(w->number_heading);
	format_set_bottom(w->number_heading, LXW_BORDER_THIN);
	format_set_bg_color(w->number_heading, 0xE8EDF3);
	format_set_align(w->number_heading, LXW_ALIGN_RIGHT);
	format_set_bold(w->title);
	format_set_font_size(w->title, 14);
	format_set_font_color(w->title, 0x12406B);
	format_set_bold(w->total);
	format_set_top(w->total, LXW_BORDER_THIN);
	format_set_bold(w->total_money);
	format_set_top(w->total_money, LXW_BORDER_THIN);
	return true;
}

static const char **put_headings(const char **to, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		*to++ = names[i];
	return to;
}

static bool set_headings(workbook *w)
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
	put_headings(to, answer, sizeof answer / sizeof *answer);
	to = put_headings(w->aids.headings, first, sizeof first / sizeof *first);
	to = put_headings(to, l->details, l->detail_count);
	put_headings(to, last, sizeof last / sizeof *last);
	put_headings(w->refused.headings, refused, sizeof refused / sizeof *refused);
	return true;
}

static bareme_result result_of(workbook *w)
{
	switch (w->error) {
	case LXW_NO_ERROR:
		return BAREME_DONE;
	case LXW_ERROR_MEMORY_MALLOC_FAILED:
		return BAREME_NO_MEMORY;
	case LXW_ERROR_CREATING_TMPFILE:
		workbook_tell_file(w, 0);
		return BAREME_WRITE_ERROR;
	default:
		warner_say(&w->d.list.warner, BAREME_ERROR, "file", 0,
			   "the workbook cannot be written: error %d of libxlsxwriter", (int)w->error);
		return BAREME_WRITE_ERROR;
	}
}

static bareme_result begin_workbook(document *d)
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
	if (!add_formats(w) || !set_headings(w))
		return BAREME_NO_MEMORY;
	/* Dated by its content: the same list gives the same bytes. The title is copied. */
	lxw_doc_properties properties = {.title = (char *)(uintptr_t)r->title.in[w->p.lang],
					 .created = (time_t)d->list.date * 86400};
	workbook_check(w, workbook_set_properties(w->book, &properties));
	w->summary = workbook_add_worksheet(w->book, text_tr(locale, "Summary"));
	w->operations.name = text_tr(locale, "Operations");
	w->aids.name = text_tr(locale, "Lines of aid");
	w->refused.name = text_tr(locale, "Refused");
	start_sheet(w, &w->operations);
	start_sheet(w, &w->aids);
	start_sheet(w, &w->refused);
	w->tables = workbook_add_worksheet(w->book, text_tr(locale, "Tables"));
	if (w->summary == NULL || w->tables == NULL)
		workbook_check(w, LXW_ERROR_CREATING_TMPFILE);
	return result_of(w);
}

static bareme_result workbook_row(document *d, const list_row *row)
{
	workbook *w = (workbook *)d;
	put_operation(w, row);
	for (size_t i = 0; i < row->aid_count; i++)
		put_aid(w, row, &row->aids[i]);
	if (row->status >= BAREME_INCOMPLETE)
		put_refused(w, row);
	return result_of(w);
}

static bareme_result end_workbook(document *d, const bareme_list_summary *summary)
{
	workbook *w = (workbook *)d;
	finish_sheet(w, &w->operations);
	finish_sheet(w, &w->aids);
	finish_sheet(w, &w->refused);
	workbook_put_summary(w, summary);
	workbook_put_tables(w);
	bareme_result result = result_of(w);
	return result == BAREME_DONE ? workbook_hand_over(w) : result;
}

static void free_workbook(document *d)
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
	}
	lxw_workbook_free(w->book);
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
	w->d = (document){.begin = begin_workbook, .row = workbook_row, .end = end_workbook, .free = free_workbook};
	w->file = -1;
	w->row_max = LXW_ROW_MAX;
	/* No part, and no sum of packed parts, is larger than all rows and what little stands around them. */
	w->zip64_from = UINT32_MAX - (UINT64_C(1) << 24);
	return &w->d;
}
