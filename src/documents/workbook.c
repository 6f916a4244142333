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

/* Letters, digits and marks of ASCII, few and without an escape: nearly every text. */
static bool cell_is_plain(bareme_text t)
{
	bool plain = t.len < CELL_CHARACTERS;
	for (size_t i = 0; i < t.len; i++)
		plain &= t.data[i] >= ' ' && t.data[i] < 0x7F && t.data[i] != '_';
	return plain;
}

/* The text as a cell can hold it, with its NUL. */
static const char *cell_clean(workbook *w, bareme_text t)
{
	buffer *b = &w->clean;
	size_t start = 0;
	b->len = 0;
	if (cell_is_plain(t)) {
		buffer_text(b, t);
		buffer_char(b, '\0');
		return b->failed ? NULL : b->data;
	}
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

/* Rows of a series that make its columns wide enough. */
enum { LOOKED_AT = 200 };

size_t workbook_letters(bareme_text t)
{
	size_t letters = 0;
	for (size_t i = 0; i < t.len; i++)
		letters += ((unsigned char)t.data[i] & 0xC0) != 0x80;
	return letters;
}

void series_widen(series *s, size_t column, size_t width)
{
	if (column < sizeof s->widths / sizeof *s->widths && s->row < LOOKED_AT && s->widths[column] < width)
		s->widths[column] = (uint16_t)(width > WIDEST ? WIDEST : width);
}

void series_put_unseen(series *s, size_t column, bareme_text t, lxw_format *format)
{
	const char *text = cell_clean(s->w, t);
	workbook_check(s->w, text == NULL
				 ? LXW_ERROR_MEMORY_MALLOC_FAILED
				 : xlsx.worksheet_write_string(s->sheet, s->row, (lxw_col_t)column, text, format));
}

void series_put_text(series *s, size_t column, bareme_text t, lxw_format *format)
{
	if (t.len == 0)
		return;
	series_put_unseen(s, column, t, format);
	series_widen(s, column, s->row < LOOKED_AT ? workbook_letters(t) : 0);
}

/* Room for a text of so many letters in lines of that width, with what words at their ends leave blank. */
static double workbook_row_height(size_t letters, size_t width)
{
	enum { MOST_LINES = 20 };
	size_t lines = (letters + width - 1) / width;
	return (double)(lines < MOST_LINES ? lines : MOST_LINES) * LXW_DEF_ROW_HEIGHT;
}

void series_put_sentences(series *s, size_t column, size_t last, buffer *text, lxw_format *format)
{
	size_t letters = workbook_letters(buffer_all(text)), width = 0;
	for (size_t c = column; c <= last; c++)
		width += s->widths[c];
	width = last > column ? width : WIDEST;
	/* Not every spreadsheet finds the height of a row by itself. */
	if (letters > width)
		workbook_check(s->w,
			       xlsx.worksheet_set_row(s->sheet, s->row, workbook_row_height(letters, width), NULL));
	if (last > column)
		workbook_check(s->w, xlsx.worksheet_merge_range(s->sheet, s->row, (lxw_col_t)column, s->row,
								(lxw_col_t)last, "", format));
	if (last == column) {
		series_put_buffer(s, column, text, format);
		return;
	}
	if (text->failed)
		workbook_check(s->w, LXW_ERROR_MEMORY_MALLOC_FAILED);
	series_put_unseen(s, column, buffer_all(text), format);
	buffer_free(text);
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

void series_put_formula(series *s, size_t column, buffer *formula, wide value, unsigned decimals, lxw_format *format)
{
	enum { FORMULA_MAX = 8000 };
	double result = (double)value / (double)number_power(decimals);
	buffer_char(formula, '\0');
	if (formula->failed)
		workbook_check(s->w, LXW_ERROR_MEMORY_MALLOC_FAILED);
	else if (formula->len > FORMULA_MAX)
		series_put_number(s, column, value, decimals, format);
	else
		workbook_check(s->w, xlsx.worksheet_write_formula_num(s->sheet, s->row, (lxw_col_t)column,
								      formula->data, format, result));
	buffer_free(formula);
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

/* On A4, letters of so many columns' width are as small as can be read. */
enum { PAPER_WIDTH = 190, USUAL_WIDTH = 9 };

/* The width of a heading that may take three lines. */
static size_t series_heading_width(bareme_text heading)
{
	enum { LINES = 3 };
	size_t widest = (workbook_letters(heading) + LINES - 1) / LINES + 1;
	for (bareme_text rest = heading, word; text_next_part(&rest, ' ', &word);)
		widest = workbook_letters(word) > widest ? workbook_letters(word) : widest;
	return widest;
}

/* What is printed: all columns but what only a screen is wide enough for, over as few sheets of paper as can be read.
 */
static void series_set_paper(const series *s)
{
	size_t known = sizeof s->widths / sizeof *s->widths, printed = s->printed > 0 ? s->printed : s->columns;
	size_t width = 0;
	for (size_t c = 0; c < printed; c++)
		width += c < known ? s->widths[c] + 2U : USUAL_WIDTH;
	xlsx.worksheet_fit_to_pages(s->sheet, (uint16_t)((width + PAPER_WIDTH - 1) / PAPER_WIDTH), 0);
	workbook_check(
	    s->w, xlsx.worksheet_print_area(s->sheet, 0, 0, s->row > 1 ? s->row - 1 : 1, (lxw_col_t)(printed - 1)));
	if (s->frozen > 0 && width > PAPER_WIDTH)
		workbook_check(s->w, xlsx.worksheet_repeat_columns(s->sheet, 0, (lxw_col_t)(s->frozen - 1)));
}

void series_finish(const series *s)
{
	size_t known = sizeof s->widths / sizeof *s->widths;
	for (lxw_col_t c = 0; c < s->columns && c < known; c++)
		workbook_check(s->w, xlsx.worksheet_set_column(s->sheet, c, c, s->widths[c] + 2, NULL));
	/* Not where a total, or sentences, come below. */
	if (s != &s->w->sums && s != &s->w->account)
		workbook_check(s->w, xlsx.worksheet_autofilter(s->sheet, 0, 0, s->row > 1 ? s->row - 1 : 1,
							       (lxw_col_t)(s->columns - 1)));
	series_set_paper(s);
	if (s == &s->w->operations)
		workbook_check_rows(s->w);
}

/* In a header of Excel, & begins a code. */
static void series_put_header_text(buffer *out, const char *text)
{
	enum { LONGEST = 180 };
	bareme_text t = text_of(text);
	for (size_t i = 0; i < t.len && (i < LONGEST || ((unsigned char)t.data[i] & 0xC0) == 0x80); i++) {
		buffer_string(out, t.data[i] == '&' ? "&" : "");
		buffer_char(out, t.data[i]);
	}
}

/* On each sheet of paper: what it is about; by which rules and what, and which page it is. */
static void series_set_header(const series *s)
{
	const workbook *w = s->w;
	char some[512];
	buffer text = buffer_over(some, sizeof some);
	buffer_string(&text, "&L&8 ");
	series_put_header_text(&text, w->p.r->title.in[w->p.lang]);
	buffer_string(&text, "&R&8 &A");
	workbook_check(s->w, xlsx.worksheet_set_header(s->sheet, buffer_cstring(&text)));
	text.len = 0;
	buffer_printf(&text, "&L&8 %s, bareme %s&R&8 &P / &N", paper_date(&w->p, w->d.list.date, PAPER_ROOM),
		      bareme_version());
	workbook_check(s->w, xlsx.worksheet_set_footer(s->sheet, buffer_cstring(&text)));
	buffer_free(&text);
}

void series_put_headings(series *s)
{
	size_t tallest = 1;
	xlsx.worksheet_freeze_panes(s->sheet, 1, (lxw_col_t)s->frozen);
	xlsx.worksheet_repeat_rows(s->sheet, 0, 0);
	for (size_t c = 0; c < s->columns; c++) {
		const series_heading *h = &s->headings[c];
		size_t width = series_heading_width(text_of(h->text)), letters = workbook_letters(text_of(h->text));
		tallest = letters > width ? 3 : tallest;
		series_put_unseen(s, c, text_of(h->text), h->numbers ? s->w->number_heading : s->w->heading);
		series_widen(s, c, width);
		if (h->comment != NULL)
			workbook_check(s->w, xlsx.worksheet_write_comment(s->sheet, 0, (lxw_col_t)c, h->comment));
	}
	workbook_check(s->w, xlsx.worksheet_set_row(s->sheet, 0, (double)tallest * LXW_DEF_ROW_HEIGHT, NULL));
	s->row = 1;
}

void series_add_heading(series *s, const char *text, const char *comment, bool numbers)
{
	s->headings[s->columns++] = (series_heading){text, comment, numbers};
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
	series_set_header(s);
	if (s->columns > 0)
		series_put_headings(s);
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
