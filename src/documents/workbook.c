/* The cells and sheets of a workbook; see workbook.h. */
#include "documents/workbook.h"

/* ---- Cells ---- */

enum { CELL_CHARACTERS = 32767, DATE_ORIGIN = 25569, DATE_LEAST = 61 };

void workbook_check(workbook *w, lxw_error error)
{
	if (w->error == LXW_NO_ERROR)
		w->error = error;
}

/* "_x0041_" would be read as the character of that number. */
static bool cell_is_escape(bareme_text t)
{
	if (t.len < 7 || memcmp(t.data, "_x", 2) != 0 || t.data[6] != '_')
		return false;
	for (size_t i = 2; i < 6; i++)
		if (strchr("0123456789abcdefABCDEF", t.data[i]) == NULL)
			return false;
	return true;
}

/* Cuts sound UTF-8 to what a cell holds, in the 16-bit units that spreadsheets count. */
static size_t cell_fitting_length(const char *s, size_t len)
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
static const char *cell_clean(workbook *w, bareme_text t)
{
	buffer *b = &w->clean;
	size_t start = 0;
	b->len = 0;
	for (size_t i = 0; i + 7 <= t.len; i++) {
		if (!cell_is_escape(text_from(t, i)))
			continue;
		text_put_clean(b, (bareme_text){t.data + start, i - start});
		buffer_string(b, "_x005F");
		start = i;
	}
	text_put_clean(b, text_from(t, start));
	buffer_char(b, '\0');
	if (b->failed)
		return NULL;
	b->data[cell_fitting_length(b->data, b->len - 1)] = '\0';
	return b->data;
}

void workbook_text(workbook *w, lxw_worksheet *sheet, lxw_row_t row, size_t column, bareme_text t, lxw_format *format)
{
	if (t.len == 0)
		return;
	const char *s = cell_clean(w, t);
	if (s == NULL)
		workbook_check(w, LXW_ERROR_MEMORY_MALLOC_FAILED);
	else
		workbook_check(w, xlsx.worksheet_write_string(sheet, row, (lxw_col_t)column, s, format));
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
	workbook_check(w, xlsx.worksheet_write_number(sheet, row, (lxw_col_t)column, number, format));
}

void workbook_amount(workbook *w, lxw_worksheet *sheet, lxw_row_t row, size_t column, bareme_number n)
{
	lxw_format *format = n.decimals == 2 ? w->money : n.decimals > 2 ? w->rate : w->number;
	if (n.present)
		workbook_number(w, sheet, row, column, n.value, n.decimals, format);
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

void series_widen(series *s, size_t column, size_t width)
{
	enum { LOOKED_AT = 200 };
	if (column < sizeof s->widths / sizeof *s->widths && s->row < LOOKED_AT && s->widths[column] < width)
		s->widths[column] = (uint16_t)(width > WIDEST ? WIDEST : width);
}

void series_put_string(workbook *w, series *s, size_t column, const char *text)
{
	workbook_string(w, s->sheet, s->row, column, text, w->text);
	series_widen(s, column, strlen(text));
}

void series_finish(workbook *w, const series *s)
{
	size_t known = sizeof s->widths / sizeof *s->widths;
	for (size_t c = 0; c < s->columns && c < known; c++)
		workbook_check(w,
			       xlsx.worksheet_set_column(s->sheet, (lxw_col_t)c, (lxw_col_t)c, s->widths[c] + 3, NULL));
	workbook_check(
	    w, xlsx.worksheet_autofilter(s->sheet, 0, 0, s->row > 1 ? s->row - 1 : 1, (lxw_col_t)(s->columns - 1)));
}

void series_start(workbook *w, series *s)
{
	char some[64];
	buffer name = buffer_over(some, sizeof some);
	s->count++;
	buffer_printf(&name, s->count == 1 ? "%s" : "%s %u", s->name, s->count);
	s->sheet = xlsx.workbook_add_worksheet(w->book, buffer_cstring(&name));
	buffer_free(&name);
	s->row = 0;
	if (s->sheet == NULL) {
		workbook_check(w, LXW_ERROR_CREATING_TMPFILE);
		return;
	}
	xlsx.worksheet_freeze_panes(s->sheet, 1, 0);
	xlsx.worksheet_repeat_rows(s->sheet, 0, 0);
	xlsx.worksheet_set_landscape(s->sheet);
	xlsx.worksheet_set_paper(s->sheet, 9); /* A4 */
	xlsx.worksheet_fit_to_pages(s->sheet, 1, 0);
	for (size_t c = 0; c < s->columns; c++) {
		workbook_string(w, s->sheet, 0, c, s->headings[c], w->heading);
		series_widen(s, c, strlen(s->headings[c]));
	}
	s->row = 1;
}

bool series_next_row(workbook *w, series *s)
{
	enum { CHECKED = 4096 };
	if (s->row == w->row_max && w->error == LXW_NO_ERROR) {
		s->last = s->row;
		series_finish(w, s);
		series_start(w, s);
	}
	/* A full disk shows before all of the list was computed in vain. */
	if (s->sheet != NULL && s->row % CHECKED == 0 && ferror(s->sheet->optimize_tmpfile))
		workbook_check(w, LXW_ERROR_CREATING_TMPFILE);
	return w->error == LXW_NO_ERROR;
}
