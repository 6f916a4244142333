/* .ods: the rows of a sheet. */
#include "formats/ods_inside.h"

#include <stdlib.h>

enum { DOCUMENT = XML_TOP + 1, BODY, SHEETS, SETTINGS, SHEET, GROUP, ROW, CELL, PARAGRAPH, SPAN };

typedef enum ods_type { ODS_NONE, ODS_STRING, ODS_FLOAT, ODS_PERCENTAGE, ODS_DATE, ODS_TIME, ODS_BOOLEAN } ods_type;

/* What the tag of a cell says; valid while it is read. */
typedef struct ods_cell {
	ods_type type;
	bool error, covered;
	const char *value, *style, *formula;
	uint32_t repeated, rows;
} ods_cell;

/* The row and the cell that the walk is at. */
typedef struct ods_walk {
	book *b;
	const char *name;          /* of the sheet; NULL once it was found */
	uint32_t number, repeated; /* of the row: those that are the same */
	bool hidden;
	uint32_t row_style;
	uint32_t columns; /* that were described */
	uint32_t styles[BOOK_COLUMNS];
	uint32_t column; /* of the cell */
	uint32_t style;
	ods_cell cell; /* its pointers are gone */
	size_t text;   /* where its text begins in the row's */
	bool has_paragraph;
	bool blank, laid_out; /* how the text ends so far */
	buffer formula, value;
} ods_walk;

/* ---- Columns and rows ---- */

static bool ods_is_hidden(const char **attributes)
{
	const char *visibility = xml_attribute(attributes, "visibility");
	return visibility != NULL && strcmp(visibility, "visible") != 0;
}

/* How often a column, a row or a cell is repeated: once at least. */
static uint32_t ods_times(const char *value)
{
	uint32_t times = value == NULL ? 1 : book_number(value);
	return times == 0 ? 1 : times;
}

static uint32_t ods_default_style(const ods_walk *w, const char **attributes)
{
	const char *style = xml_attribute(attributes, "default-cell-style-name");
	return style == NULL ? 0 : ods_style(w->b, style);
}

static void ods_start_column(ods_walk *w, const char **attributes)
{
	uint32_t times = ods_times(xml_attribute(attributes, "number-columns-repeated"));
	uint32_t style = ods_default_style(w, attributes), from = w->columns;
	for (; times > 0 && w->columns < BOOK_COLUMNS; times--)
		w->styles[w->columns++] = style;
	if (ods_is_hidden(attributes) && w->columns > from)
		book_hide_columns(w->b, from, w->columns - 1);
}

static void ods_start_row(ods_walk *w, const char **attributes)
{
	w->number += w->repeated;
	w->repeated = ods_times(xml_attribute(attributes, "number-rows-repeated"));
	w->hidden = ods_is_hidden(attributes);
	w->row_style = ods_default_style(w, attributes);
	w->column = 0;
	if (w->number > BOOK_ROWS)
		w->number = BOOK_ROWS + 1;
}

static void ods_end_row(ods_walk *w)
{
	book_rows *r = &w->b->rows;
	size_t count = r->count;
	if (count == 0)
		return;
	if (w->number + w->repeated - 1 > BOOK_ROWS) {
		book_refuse_grid(w->b);
		return;
	}
	/* The cells stay as they are. */
	for (uint32_t i = 0; i < w->repeated; i++) {
		r->count = count;
		if (!book_end_row(w->b, w->number + i, w->hidden))
			return;
	}
}

/* ---- Cells ---- */

static ods_type ods_type_of(const char *value)
{
	static const struct {
		const char *name;
		ods_type type;
	} types[] = {{"string", ODS_STRING},  {"float", ODS_FLOAT}, {"percentage", ODS_PERCENTAGE},
		     {"currency", ODS_FLOAT}, {"date", ODS_DATE},   {"time", ODS_TIME},
		     {"boolean", ODS_BOOLEAN}};
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (strcmp(value, types[i].name) == 0)
			return types[i].type;
	return ODS_NONE;
}

/* The attributes of a cell: office:value-type says its type, calcext:value-type that it is an error. */
static ods_cell ods_read_cell(const char *name, const char **attributes)
{
	ods_cell c = {.covered = name[0] == 'c', .repeated = 1, .rows = 1};
	for (const char **a = attributes; *a != NULL; a += 2) {
		const char *local = xml_local(a[0]), *value = a[1];
		switch (local[0]) {
		case 'v':
			if (strcmp(local, "value") == 0)
				c.value = value;
			else if (strcmp(local, "value-type") == 0 && strncmp(a[0], "calcext", 7) == 0)
				c.error = strcmp(value, "error") == 0;
			else if (strcmp(local, "value-type") == 0)
				c.type = ods_type_of(value);
			break;
		case 'n':
			if (strcmp(local, "number-columns-repeated") == 0)
				c.repeated = ods_times(value);
			else if (strcmp(local, "number-rows-spanned") == 0)
				c.rows = ods_times(value);
			break;
		case 's':
			if (strcmp(local, "style-name") == 0)
				c.style = value;
			else if (strcmp(local, "string-value") == 0)
				c.value = value;
			break;
		case 'f':
			if (strcmp(local, "formula") == 0)
				c.formula = value;
			break;
		default:
			if (strcmp(local, "date-value") == 0 || strcmp(local, "time-value") == 0 ||
			    strcmp(local, "boolean-value") == 0)
				c.value = value;
			break;
		}
	}
	return c;
}

static bool ods_adds_text(ods_walk *w, size_t more)
{
	const book_rows *r = &w->b->rows;
	if (more <= BOOK_CELL_TEXT && r->text.len - w->text + more <= BOOK_CELL_TEXT &&
	    r->text.len + more <= BOOK_ROW_TEXT)
		return true;
	book_refuse_text(w->b, w->number);
	return false;
}

/* "PT14H30M05.5S" as "14:30:05"; the text itself where it is something else. */
static void ods_put_time(ods_walk *w, const char *value)
{
	uint64_t seconds = 0;
	const char *at = value;
	bool sound = at[0] == 'P' && at[1] == 'T';
	for (at += sound ? 2 : 0; sound && *at != '\0';) {
		uint64_t number = book_number(at);
		sound = text_is_digit(*at);
		at += strspn(at, "0123456789");
		/* Parts of a second: 59.999999162 is a minute. */
		if (*at == '.' || *at == ',') {
			number += at[1] >= '5' && text_is_digit(at[1]);
			at += 1 + strspn(at + 1, "0123456789");
		}
		sound = sound && (*at == 'H' || *at == 'M' || *at == 'S');
		seconds += number * (*at == 'H' ? 3600 : *at == 'M' ? 60 : 1);
		at += sound;
	}
	if (sound)
		book_put_time(w->b, w->column, w->style, seconds);
	else
		book_put_text(w->b, w->column, w->style, book_keep(w->b, (bareme_text){value, strlen(value)}));
}

/* A cell whose value is in an attribute. */
static void ods_put_value(ods_walk *w, ods_type type, const char *value)
{
	book *b = w->b;
	bareme_text text = {value, strlen(value)};
	bool is_true = strcmp(value, "true") == 0 || strcmp(value, "1") == 0;
	if (!ods_adds_text(w, text.len))
		return;
	switch (type) {
	case ODS_FLOAT:
		book_put_number(b, w->column, w->style, book_keep(b, text));
		break;
	case ODS_PERCENTAGE:
		book_put_percent(b, w->column, w->style, book_keep(b, text));
		break;
	case ODS_DATE:
		book_put_date(b, w->column, w->style, text);
		break;
	case ODS_TIME:
		ods_put_time(w, value);
		break;
	case ODS_BOOLEAN:
		book_put(b, w->column, w->style, BOOK_BOOLEAN, is_true ? TEXT("1") : TEXT("0"));
		break;
	case ODS_STRING:
	case ODS_NONE:
		book_put_text(b, w->column, w->style, book_keep(b, text));
		break;
	}
}

/* Repeats a cell that is there, notes down to which row it is merged, and goes on after it. */
static void ods_finish_cell(ods_walk *w)
{
	book_rows *r = &w->b->rows;
	uint32_t times = w->cell.repeated;
	bool there = w->column < r->count, many = false;
	if (there && (w->column >= BOOK_COLUMNS || times > BOOK_COLUMNS - w->column)) {
		book_refuse_grid(w->b);
		return;
	}
	for (uint32_t i = 1; there && i < times; i++) {
		book_cell *cell = book_rows_cell(r, w->column + i);
		if (cell == NULL)
			return;
		*cell = r->cells[w->column];
	}
	if (there && w->cell.rows > 1 && w->number <= BOOK_ROWS &&
	    !book_rows_merge(r, (book_merge){w->number, w->number + w->cell.rows - 1, w->column}, &many))
		r->failed = true;
	/* What is beyond the grid is blank. */
	w->column = times > BOOK_COLUMNS - w->column ? BOOK_COLUMNS : w->column + times;
}

static unsigned ods_start_cell(ods_walk *w, const char *name, const char **attributes)
{
	ods_cell c = ods_read_cell(name, attributes);
	w->cell = c;
	w->text = w->b->rows.text.len;
	w->style = c.style != NULL          ? ods_style(w->b, c.style)
		   : w->row_style != 0      ? w->row_style
		   : w->column < w->columns ? w->styles[w->column]
					    : 0;
	if (c.covered) {
		ods_finish_cell(w);
		return XML_SKIP;
	}
	if (c.type > ODS_STRING && c.value != NULL && c.value[0] != '\0') {
		ods_put_value(w, c.type, c.value);
		ods_finish_cell(w);
		return XML_SKIP;
	}
	w->has_paragraph = false;
	w->formula.len = w->value.len = 0;
	if (c.formula != NULL)
		buffer_string(&w->formula, c.formula);
	if (c.value != NULL)
		buffer_string(&w->value, c.value);
	return CELL;
}

static void ods_end_cell(ods_walk *w)
{
	book *b = w->b;
	bareme_text text = text_from(buffer_all(&b->rows.text), w->text);
	if (text.len == 0 && w->value.len > 0 && ods_adds_text(w, w->value.len))
		text = book_keep(b, buffer_all(&w->value));
	if (text.len > 0 && w->cell.error) {
		book_put(b, w->column, w->style, BOOK_ERROR, text);
	} else if (text.len > 0) {
		book_put_text(b, w->column, w->style, text);
	} else if (w->formula.len > 0 && w->cell.type != ODS_STRING && ods_adds_text(w, w->formula.len)) {
		/* "of:=[.A1]*2": the prefix is that of the language. */
		bareme_text formula = buffer_all(&w->formula);
		const char *from = memchr(formula.data, '=', formula.len);
		book_put_formula(b, w->column, w->style,
				 text_from(formula, from == NULL ? 0 : (size_t)(from + 1 - formula.data)));
	}
	ods_finish_cell(w);
}

/* ---- Text ---- */

static void ods_add_text(ods_walk *w, bareme_text text)
{
	if (ods_adds_text(w, text.len))
		book_keep(w->b, text);
}

/* Tabs and line ends are those of a file that was laid out: they are one blank with those around them. Blanks alone
 * stay, as LibreOffice has them. */
static void ods_add_piece(ods_walk *w, bareme_text piece)
{
	if (!ods_adds_text(w, piece.len))
		return;
	char *to = book_rows_room(&w->b->rows, piece.len), *start = to;
	if (to == NULL)
		return;
	for (size_t i = 0; i < piece.len; i++) {
		char c = piece.data[i];
		bool laid_out = c == '\t' || c == '\n' || c == '\r';
		if (laid_out ? !w->blank : c != ' ' || !w->laid_out)
			*to++ = laid_out ? ' ' : c;
		w->laid_out = laid_out || (c == ' ' && w->laid_out);
		w->blank = laid_out || c == ' ';
	}
	w->b->rows.text.len += (size_t)(to - start);
}

static unsigned ods_start_in_text(ods_walk *w, const char *name, const char **attributes)
{
	if (strcmp(name, "s") == 0) {
		uint32_t count = ods_times(xml_attribute(attributes, "c"));
		char *to = ods_adds_text(w, count) ? book_rows_room(&w->b->rows, count) : NULL;
		if (to != NULL) {
			memset(to, ' ', count);
			w->b->rows.text.len += count;
		}
		return XML_SKIP;
	}
	bool tab = strcmp(name, "tab") == 0;
	if (tab || strcmp(name, "line-break") == 0) {
		ods_add_text(w, tab ? TEXT("\t") : TEXT("\n"));
		w->blank = true;
		return XML_SKIP;
	}
	if (strcmp(name, "note") == 0 || strcmp(name, "annotation") == 0 || strcmp(name, "ruby-text") == 0)
		return XML_SKIP;
	return SPAN;
}

static unsigned ods_start_in_cell(ods_walk *w, const char *name)
{
	if (strcmp(name, "p") != 0)
		return XML_SKIP;
	if (w->has_paragraph)
		ods_add_text(w, TEXT("\n"));
	w->has_paragraph = w->blank = true;
	w->laid_out = false;
	return PARAGRAPH;
}

/* ---- The sheet ---- */

static unsigned ods_start_in_sheet(ods_walk *w, const char *name, const char **attributes)
{
	if (strcmp(name, "table-row") == 0) {
		ods_start_row(w, attributes);
		return ROW;
	}
	if (strcmp(name, "table-column") == 0) {
		ods_start_column(w, attributes);
		return XML_SKIP;
	}
	/* Groups and headings of either: table-row-group, table-header-rows, table-rows ... */
	return strncmp(name, "table-", 6) == 0 ? GROUP : XML_SKIP;
}

static unsigned ods_start_in_sheets(ods_walk *w, const char *name, const char **attributes)
{
	const char *title = xml_attribute(attributes, "name");
	if (strcmp(name, "calculation-settings") == 0)
		return SETTINGS;
	if (w->name == NULL || strcmp(name, "table") != 0 || title == NULL || strcmp(title, w->name) != 0)
		return XML_SKIP;
	w->name = NULL;
	return SHEET;
}

static unsigned ods_start(void *payload, unsigned state, const char *name, const char **attributes)
{
	ods_walk *w = payload;
	const char *date;
	switch (state) {
	case ROW:
		return strcmp(name, "table-cell") == 0 || strcmp(name, "covered-table-cell") == 0
			   ? ods_start_cell(w, name, attributes)
			   : XML_SKIP;
	case CELL:
		return ods_start_in_cell(w, name);
	case PARAGRAPH:
	case SPAN:
		return ods_start_in_text(w, name, attributes);
	case SHEET:
	case GROUP:
		return ods_start_in_sheet(w, name, attributes);
	case SHEETS:
		return ods_start_in_sheets(w, name, attributes);
	case SETTINGS:
		date = xml_attribute(attributes, "date-value");
		if (strcmp(name, "null-date") == 0 && date != NULL)
			w->b->date1904 = strncmp(date, "1904", 4) == 0;
		return XML_SKIP;
	case BODY:
		return strcmp(name, "spreadsheet") == 0 ? SHEETS : XML_SKIP;
	case DOCUMENT:
		return strcmp(name, "body") == 0 ? BODY : XML_SKIP;
	default:
		return DOCUMENT;
	}
}

static void ods_end(void *payload, unsigned state)
{
	ods_walk *w = payload;
	if (state == CELL)
		ods_end_cell(w);
	else if (state == ROW)
		ods_end_row(w);
	else if (state == SHEET)
		book_part_leave(w->b, BAREME_DONE);
}

static void ods_text(void *payload, unsigned state, bareme_text piece)
{
	if (state == PARAGRAPH || state == SPAN)
		ods_add_piece(payload, piece);
}

bareme_result ods_begin_sheet(book *b, const book_sheet *sheet)
{
	static const xml_reader reader = {ods_start, ods_end, ods_text};
	if (b->walk == NULL && (b->walk = calloc(1, sizeof(ods_walk))) == NULL)
		return BAREME_NO_MEMORY;
	ods_walk *w = b->walk;
	w->b = b;
	w->name = sheet->name;
	w->number = 0;
	w->repeated = 1;
	w->columns = 0;
	return book_part_begin(b, sheet->part, &reader, w);
}

void ods_free_sheet(book *b)
{
	ods_walk *w = b->walk;
	if (w == NULL)
		return;
	buffer_free(&w->formula);
	buffer_free(&w->value);
	free(w);
}
