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

lxw_format *workbook_cell_format(workbook *w, const char *text)
{
	/* Short dates and times of the reader's country: as text they would be those of the United States. */
	static const struct {
		const char *text;
		uint8_t index;
	} own[] = {{"mm-dd-yy", 14}, {"m/d/yyyy", 14}, {"m/d/yy h:mm", 22}, {"m/d/yyyy h:mm", 22}};
	size_t i = 0;
	while (i < w->format_count && w->formats[i].text != text)
		i++;
	if (i == CELL_FORMATS_MAX)
		return NULL;
	if (i < w->format_count)
		return w->formats[i].format;
	lxw_format *f = xlsx.workbook_add_format(w->book);
	if (f == NULL) {
		workbook_check(w, LXW_ERROR_MEMORY_MALLOC_FAILED);
		return NULL;
	}
	/* The library would cut a longer one. */
	if (strlen(text) < LXW_FORMAT_FIELD_LEN && strcmp(text, "General") != 0)
		xlsx.format_set_num_format(f, text);
	for (size_t k = 0; k < sizeof own / sizeof *own; k++)
		if (strcmp(text, own[k].text) == 0)
			xlsx.format_set_num_format_index(f, own[k].index);
	xlsx.format_set_align(f, LXW_ALIGN_VERTICAL_TOP);
	w->formats[w->format_count++] = (cell_format){text, f};
	return f;
}

void series_widen(series *s, size_t column, size_t width)
{
	enum { LOOKED_AT = 200 };
	if (column < sizeof s->widths / sizeof *s->widths && s->row < LOOKED_AT && s->widths[column] < width)
		s->widths[column] = (uint16_t)(width > WIDEST ? WIDEST : width);
}

void series_put_text(series *s, size_t column, bareme_text t, lxw_format *format)
{
	if (t.len == 0)
		return;
	const char *text = cell_clean(s->w, t);
	workbook_check(s->w, text == NULL
				 ? LXW_ERROR_MEMORY_MALLOC_FAILED
				 : xlsx.worksheet_write_string(s->sheet, s->row, (lxw_col_t)column, text, format));
	series_widen(s, column, t.len);
}

void series_put_string(series *s, size_t column, const char *string, lxw_format *format)
{
	series_put_text(s, column, text_of(string), format);
}

void series_put_buffer(series *s, size_t column, buffer *text, lxw_format *format)
{
	if (text->failed)
		workbook_check(s->w, LXW_ERROR_MEMORY_MALLOC_FAILED);
	series_put_text(s, column, buffer_all(text), format);
	buffer_free(text);
}

void series_say(series *s, size_t column, lxw_format *format, const char *message, ...)
{
	char some[512];
	buffer text = buffer_over(some, sizeof some);
	va_list args;
	va_start(args, message);
	buffer_vprintf(&text, text_tr(s->w->p.locale, message), args);
	va_end(args);
	series_put_buffer(s, column, &text, format);
}

void series_put_number(series *s, size_t column, wide value, unsigned decimals, lxw_format *format)
{
	/* The file's numbers are binary: what is computed stays in whole cents up to here. */
	double number = (double)value / (double)number_power(decimals);
	workbook_check(s->w, xlsx.worksheet_write_number(s->sheet, s->row, (lxw_col_t)column, number, format));
}

void series_put_amount(series *s, size_t column, bareme_number n)
{
	/* Room for 100,000,000.00, so that no later amount turns into hashes. */
	enum { MONEY_WIDTH = 14 };
	const workbook *w = s->w;
	series_widen(s, column, n.decimals == 2 ? MONEY_WIDTH : 0);
	if (n.present)
		series_put_number(s, column, n.value, n.decimals,
				  n.decimals == 2  ? w->money
				  : n.decimals > 2 ? w->rate
						   : w->number);
}

void series_put_date(series *s, size_t column, int32_t date)
{
	char text[BAREME_TEXT_MAX];
	int64_t serial = (int64_t)date + DATE_ORIGIN;
	if (serial >= DATE_LEAST)
		series_put_number(s, column, serial, 0, s->w->date);
	else
		series_put_string(s, column, paper_date(&s->w->p, date, text), s->w->text);
}

/* ---- Sheets that go on ---- */

void series_finish(const series *s)
{
	size_t known = sizeof s->widths / sizeof *s->widths;
	for (lxw_col_t c = 0; c < s->columns && c < known; c++)
		workbook_check(s->w, xlsx.worksheet_set_column(s->sheet, c, c, s->widths[c] + 3, NULL));
	workbook_check(
	    s->w, xlsx.worksheet_autofilter(s->sheet, 0, 0, s->row > 1 ? s->row - 1 : 1, (lxw_col_t)(s->columns - 1)));
}

void series_start(series *s)
{
	char some[64];
	buffer name = buffer_over(some, sizeof some);
	s->count++;
	buffer_printf(&name, s->count == 1 ? "%s" : "%s %u", s->name, s->count);
	s->sheet = xlsx.workbook_add_worksheet(s->w->book, buffer_cstring(&name));
	buffer_free(&name);
	s->row = 0;
	if (s->sheet == NULL) {
		workbook_check(s->w, LXW_ERROR_CREATING_TMPFILE);
		return;
	}
	xlsx.worksheet_set_landscape(s->sheet);
	xlsx.worksheet_set_paper(s->sheet, 9); /* A4 */
	xlsx.worksheet_fit_to_pages(s->sheet, 1, 0);
	if (s->columns == 0)
		return;
	xlsx.worksheet_freeze_panes(s->sheet, 1, 0);
	xlsx.worksheet_repeat_rows(s->sheet, 0, 0);
	for (size_t c = 0; c < s->columns; c++)
		series_put_string(s, c, s->headings[c], s->w->heading);
	s->row = 1;
}

bool series_next_row(series *s)
{
	enum { CHECKED = 4096 };
	if (s->row == s->w->row_max && s->w->error == LXW_NO_ERROR) {
		s->last = s->row;
		series_finish(s);
		series_start(s);
	}
	/* A full disk shows before all of the list was computed in vain. */
	if (s->sheet != NULL && s->row % CHECKED == 0 && ferror(s->sheet->optimize_tmpfile))
		workbook_check(s->w, LXW_ERROR_CREATING_TMPFILE);
	return s->w->error == LXW_NO_ERROR;
}
