/* The rows of a workbook's sheet as records; see booksheet.h. */
#include "lists/booksheet_inside.h"

#include "answers/account.h"
#include "base/nameless.h"
#include "lists/columns.h"
#include "lists/heading.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>

/* ---- Codes ---- */

/* 64 characters that no CSV has to quote. */
enum { CODE_FIRST = '?' };

static void booksheet_print_code(char out[CODE_LEN], book_type type, bool merged, unsigned format)
{
	unsigned code = ((unsigned)type + (merged ? CODE_MERGED : 0u)) << CODE_FORMAT_BITS | format;
	out[0] = (char)(CODE_FIRST + (code >> 6));
	out[1] = (char)(CODE_FIRST + (code & 63));
}

static void booksheet_put_code(booksheet *g, const book_cell *cell, unsigned format, uint32_t row)
{
	char code[CODE_LEN];
	bool merged = cell->merged_to > 0 && (cell->type == BOOK_TEXT || cell->type == BOOK_NUMBER);
	/* Whether a further row has the value of this one shows later. */
	booksheet_print_code(code, cell->type, merged && cell->merged_from < row, format);
	if (merged)
		buffer_printf(&g->merged, " %zu:%u:%u", g->codes.len / CODE_LEN, cell->merged_from, cell->merged_to);
	buffer_put(&g->codes, code, CODE_LEN);
}

booksheet_code booksheet_cell_code(bareme_text codes, size_t cell)
{
	/* After the codes are the rows of merged cells. */
	if ((cell + 1) * CODE_LEN > codes.len || codes.data[cell * CODE_LEN] < CODE_FIRST)
		return (booksheet_code){.type = BOOK_BLANK};
	const char *at = codes.data + cell * CODE_LEN;
	unsigned code = (unsigned)(at[0] - CODE_FIRST) << 6 | (unsigned)(at[1] - CODE_FIRST);
	unsigned type = code >> CODE_FORMAT_BITS;
	bool merged = type > CODE_MERGED;
	return (booksheet_code){(book_type)(merged ? type - CODE_MERGED : type), code & (FORMATS_MAX - 1), merged};
}

/* The next of the merged cells in "... 2:4:6 3:4:9": which one it is, and from which row to which it goes. */
static bool booksheet_next_merge(bareme_text *rest, size_t *cell, booksheet_merge *merge)
{
	bareme_text entry, part;
	uint64_t number[3] = {0};
	do
		if (!text_next_part(rest, ' ', &entry))
			return false;
	while (entry.len == 0 || !text_is_digit(entry.data[0]));
	for (size_t i = 0; i < 3 && text_next_part(&entry, ':', &part); i++)
		for (size_t k = 0; k < part.len; k++)
			number[i] = number[i] * 10 + (uint64_t)(part.data[k] - '0');
	*cell = (size_t)number[0];
	*merge = (booksheet_merge){number[1], number[2]};
	return true;
}

booksheet_merge booksheet_cell_merge(bareme_text codes, size_t cell)
{
	booksheet_merge merge = {0, 0};
	for (size_t at = SIZE_MAX; at != cell && booksheet_next_merge(&codes, &at, &merge);)
		;
	return merge;
}

bareme_text booksheet_part(bareme_text record)
{
	const char *at = memrchr(record.data, ';', record.len);
	return (bareme_text){record.data, at == NULL ? record.len : (size_t)(at - record.data)};
}

bareme_text booksheet_line(bareme_text record, buffer *to)
{
	to->len = 0;
	buffer_text(to, booksheet_part(csv_chomp(record)));
	buffer_char(to, '\n');
	return to->failed ? (bareme_text){NULL, 0} : buffer_all(to);
}

bool booksheet_number(bareme_text text, decimal *out)
{
	char plain[DECIMAL_MAX];
	if (text.len > sizeof plain)
		return false;
	for (size_t i = 0; i < text.len; i++)
		plain[i] = text.data[i] == ',' ? '.' : text.data[i];
	return decimal_read((bareme_text){plain, text.len}, out);
}

/* ---- Number formats ---- */

/* What is beside positive numbers: without their digits, colours and conditions, and with literal text bare. */
static void booksheet_put_shown(buffer *out, const char *format)
{
	bool quoted = false;
	for (const char *c = format; *c != '\0' && (quoted || *c != ';'); c++) {
		if (*c == '"') {
			quoted = !quoted;
		} else if (quoted) {
			buffer_char(out, *c);
		} else if (*c == '[') {
			/* Of "[$€-40C]" the currency sign shows. */
			bool sign = c[1] == '$';
			for (c += sign; c[1] != '\0' && c[1] != ']'; c++) {
				sign = sign && c[1] != '-';
				if (sign)
					buffer_char(out, c[1]);
			}
		} else if ((*c == '_' || *c == '*') && c[1] != '\0') {
			c++; /* as wide as that, or filled with it */
		} else if (strncasecmp(c, "general", 7) == 0) {
			c += 6;
		} else if (*c == 'E' && (c[1] == '+' || c[1] == '-')) {
			c++;
		} else if (strchr("\\]0#?.,", *c) == NULL) {
			buffer_char(out, *c);
		}
	}
}

/* Letters, or the sign of another currency. */
static bool booksheet_has_unit(bareme_text shown)
{
	for (size_t i = 0; i < shown.len; i++)
		if (shown.data[i] == '$' || ((shown.data[i] | 0x20) >= 'a' && (shown.data[i] | 0x20) <= 'z'))
			return true;
	return memmem(shown.data, shown.len, "\xC2\xA3", 2) != NULL;
}

/* How often numbers are divided by 1,000: once for each comma after the last digit, "#,##0, k€". */
static unsigned booksheet_thousands(const char *format)
{
	bool quoted = false;
	unsigned commas = 0;
	for (const char *c = format; *c != '\0' && *c != ';'; c++) {
		if (*c == '\\' && c[1] != '\0')
			c++;
		else if (*c == '"')
			quoted = !quoted;
		else if (!quoted && (*c == '0' || *c == '#' || *c == '?'))
			commas = 0;
		else if (!quoted && *c == ',')
			commas++;
	}
	return commas;
}

static unsigned booksheet_add_format(booksheet *g, const char *text)
{
	for (size_t i = 0; i < g->format_count; i++)
		if (strcmp(g->formats[i].text, text) == 0)
			return (unsigned)i;
	g->too_many_formats |= g->format_count == FORMATS_MAX;
	const char *copy = g->too_many_formats ? NULL : arena_copy(&g->arena, text_of(text)).data;
	if (copy == NULL)
		return 0;
	buffer shown = {0};
	booksheet_number_format f = {.text = copy, .thousands = booksheet_thousands(text)};
	booksheet_put_shown(&shown, text);
	bareme_text beside = buffer_all(&shown);
	f.unit = headings_unit(g->l->r, beside);
	if (f.unit != NULL)
		f.power = columns_unit_power(f.unit);
	else if (memmem(beside.data, beside.len, EURO, strlen(EURO)) != NULL)
		f.unit = EURO;
	else if (booksheet_has_unit(beside)) {
		f.unit = arena_copy(&g->arena, text_trim(beside)).data;
		f.unknown = true;
	}
	g->arena.failed |= shown.failed;
	buffer_free(&shown);
	g->formats[g->format_count] = f;
	return (unsigned)g->format_count++;
}

static unsigned booksheet_style_format(booksheet *g, uint32_t style)
{
	if (style >= STYLES_MAX)
		return 0;
	if (style >= g->style_count) {
		size_t count = 2 * (size_t)style + 64;
		uint16_t *styles = realloc(g->styles, count * sizeof *styles);
		if (styles == NULL) {
			g->arena.failed = true;
			return 0;
		}
		memset(styles + g->style_count, 0, (count - g->style_count) * sizeof *styles);
		g->styles = styles;
		g->style_count = count;
	}
	if (g->styles[style] == 0)
		g->styles[style] = (uint16_t)(booksheet_add_format(g, book_format(g->b, style)) + 1);
	return g->styles[style] - 1u;
}

static bool booksheet_look_same(const booksheet_number_format *a, const booksheet_number_format *b)
{
	return a->power == b->power && a->thousands == b->thousands && (a->unit == NULL) == (b->unit == NULL) &&
	       a->unknown == b->unknown && (!a->unknown || a->unit == NULL || strcmp(a->unit, b->unit) == 0);
}

/* A number looks as if it were another one: notes it for its column. */
static void booksheet_note_look(booksheet *g, size_t column, unsigned format, uint32_t row)
{
	if (column >= g->column_count) {
		booksheet_look *columns = realloc(g->columns, (column + 16) * sizeof *columns);
		if (columns == NULL) {
			g->arena.failed = true;
			return;
		}
		memset(columns + g->column_count, 0, (column + 16 - g->column_count) * sizeof *columns);
		g->columns = columns;
		g->column_count = column + 16;
	}
	const booksheet_number_format *f = &g->formats[format];
	booksheet_look *look = &g->columns[column];
	if (f->power == 0 && f->thousands == 0 && !f->unknown) {
		look->euros = row;
		return;
	}
	size_t i = 0;
	while (i + 1 < OTHERS && look->others[i].row > 0 &&
	       !booksheet_look_same(f, &g->formats[look->others[i].format]))
		i++;
	look->others[i].format = format;
	look->others[i].row = row;
}

/* ---- Rows ---- */

static bool booksheet_failed(const booksheet *g)
{
	return g->to->failed || g->codes.failed || g->merged.failed || g->waiting.failed || g->arena.failed;
}

/* "2021-06-15 14:30:00" as French lists have it. */
static void booksheet_put_date(buffer *out, bareme_text t)
{
	if (t.len < 10 || t.data[4] != '-' || t.data[7] != '-') {
		buffer_text(out, t);
		return;
	}
	buffer_put(out, t.data + 8, 2);
	buffer_char(out, '/');
	buffer_put(out, t.data + 5, 2);
	buffer_char(out, '/');
	buffer_put(out, t.data, 4);
	buffer_text(out, text_from(t, 10));
}

static void booksheet_put_cell(buffer *out, const book_cell *cell)
{
	size_t start = out->len;
	switch (cell->type) {
	case BOOK_BLANK:
		break;
	case BOOK_NUMBER:
	case BOOK_PERCENT:
		buffer_text(out, cell->text);
		char *point = out->failed ? NULL : memchr(out->data + start, '.', out->len - start);
		if (point != NULL)
			*point = ',';
		break;
	case BOOK_DATE:
		booksheet_put_date(out, cell->text);
		break;
	case BOOK_BOOLEAN:
		buffer_string(out, text_equal(cell->text, TEXT("1")) ? "VRAI" : "FAUX");
		break;
	default:
		csv_put_cell(out, cell->text, ';');
	}
}

/*
 * Hands on the record that waits: its first cells of merged ones are merged for it where this further row, which has
 * their value, comes (0: none does).
 */
static void booksheet_release(booksheet *g, uint32_t row)
{
	bareme_text rest = buffer_all(&g->merged);
	booksheet_merge merge;
	size_t cell;
	while (g->waits && !g->waiting.failed && row > 0 && booksheet_next_merge(&rest, &cell, &merge)) {
		booksheet_code code = booksheet_cell_code(text_from(buffer_all(&g->waiting), g->waiting_codes), cell);
		if (merge.last >= row)
			booksheet_print_code(g->waiting.data + g->waiting_codes + cell * CODE_LEN, code.type, true,
					     code.format);
	}
	if (g->waits)
		buffer_text(g->to, buffer_all(&g->waiting));
	g->waits = false;
}

static bool booksheet_take_row(const book_row *row, void *payload)
{
	booksheet *g = payload;
	booksheet_release(g, row->number);
	for (; g->next < row->number; g->next++)
		buffer_char(g->to, '\n');
	buffer *out = row->merges ? &g->waiting : g->to;
	g->waits = row->merges;
	g->waiting.len = g->merged.len = 0;
	const size_t start = out->len;
	size_t plain = 0;
	g->next = row->number + 1;
	g->hidden_rows += row->hidden && row->count > 0;
	g->codes.len = 0;
	/* A record that is too long is refused, and need not be whole. */
	for (size_t i = 0; i < row->count && out->len - start <= RECORD_MAX; i++) {
		const book_cell *cell = &row->cells[i];
		unsigned format = cell->style == 0 ? 0 : booksheet_style_format(g, cell->style);
		if (i > 0)
			buffer_char(out, ';');
		booksheet_put_cell(out, cell);
		booksheet_put_code(g, cell, format, row->number);
		if (cell->type != BOOK_BLANK)
			plain = g->codes.len;
		if (cell->type == BOOK_NUMBER && (g->formats[format].unit != NULL || g->formats[format].thousands > 0))
			booksheet_note_look(g, i, format, row->number);
	}
	if (row->count > 0) {
		buffer_char(out, ';');
		g->waiting_codes = out->len;
		buffer_put(out, g->codes.data, plain);
		buffer_text(out, buffer_all(&g->merged));
	}
	buffer_char(out, '\n');
	return !booksheet_failed(g);
}

bareme_result booksheet_read(booksheet *g, buffer *to, size_t size, bool *more)
{
	size_t enough = to->len + size;
	bareme_result result = BAREME_DONE;
	g->to = to;
	for (*more = true; result == BAREME_DONE && *more && to->len < enough;)
		result = book_read(g->b, booksheet_take_row, g, more);
	if (!*more)
		booksheet_release(g, 0);
	if (result == BAREME_DONE && g->too_many_formats) {
		warner_say(&g->l->warner, BAREME_ERROR, "size", 0,
			   "the cells of the sheet have more than %d number formats: save it with fewer", FORMATS_MAX);
		return BAREME_BAD_INPUT;
	}
	return booksheet_failed(g) ? BAREME_NO_MEMORY : result;
}

/* ---- The workbook's file ---- */

bool booksheet_begins(bareme_text start)
{
	return start.len >= 4 && memcmp(start.data, "PK\x03\x04", 4) == 0;
}

static bareme_result booksheet_refuse_file(const list *l, int error)
{
	warner_say(&l->warner, BAREME_ERROR, "file", 0, "the workbook's temporary files in %s cannot be written: %s",
		   nameless_folder(l->options->folder), bareme_system_error(error, l->options->locale));
	return BAREME_BAD_INPUT;
}

/* Copies the input into a file of our own, for a ZIP file is read from its end. */
static bareme_result booksheet_spool(const booksheet *g, bareme_text start)
{
	const bareme_list_options *o = g->l->options;
	char bytes[1 << 16];
	size_t size = 0;
	ptrdiff_t n;
	bool written = fwrite(start.data, 1, start.len, g->file) == start.len;
	while (written && (n = o->read(bytes, sizeof bytes, o->read_payload)) != 0) {
		if (n < 0)
			return BAREME_READ_ERROR;
		size += (size_t)n;
		if (size > WORKBOOK_MAX) {
			warner_say(&g->l->warner, BAREME_ERROR, "size", 0, "the workbook is larger than %d MB",
				   WORKBOOK_MAX >> 20);
			return BAREME_BAD_INPUT;
		}
		written = fwrite(bytes, 1, (size_t)n, g->file) == (size_t)n;
	}
	return written && fflush(g->file) == 0 ? BAREME_DONE : booksheet_refuse_file(g->l, errno);
}

bareme_result booksheet_open(list *l, bareme_text start)
{
	booksheet *g = l->booksheet = calloc(1, sizeof *g);
	if (g == NULL)
		return BAREME_NO_MEMORY;
	g->l = l;
	g->formats[g->format_count++].text = "General";
	g->file = nameless_open(l->options->folder);
	if (g->file == NULL)
		return booksheet_refuse_file(l, errno);
	bareme_result result = booksheet_spool(g, start);
	if (result == BAREME_DONE)
		result = book_open(&g->b, g->file, &l->warner);
	if (result != BAREME_DONE)
		return result;
	return booksheet_choose(g);
}

void booksheet_free(booksheet *g)
{
	if (g == NULL)
		return;
	if (g->b != NULL)
		book_free(g->b);
	if (g->file != NULL)
		fclose(g->file);
	buffer_free(&g->codes);
	buffer_free(&g->merged);
	buffer_free(&g->waiting);
	free(g->styles);
	free(g->columns);
	arena_free(&g->arena);
	free(g);
}

const char *booksheet_name(const booksheet *g)
{
	return book_sheet_name(g->b, g->number);
}

const char *booksheet_format(const booksheet *g, unsigned format)
{
	return g->formats[format].text;
}
