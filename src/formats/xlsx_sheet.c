/* .xlsx: the rows of a sheet. */
#include "formats/xlsx_inside.h"

#include <stdlib.h>

enum { SHEET = XML_TOP + 1, COLUMNS, DATA, ROW, CELL, VALUE, FORMULA, INLINE, RUN };

/* The row and the cell that the walk is at. */
typedef struct sheet_walk {
	book *b;
	uint32_t described; /* tags of columns */
	uint32_t number;    /* of the row */
	bool hidden;
	uint32_t column, next; /* of the cell, and of the one after it */
	uint32_t style;
	char type;
	bool has_formula;
	size_t text; /* where the cell's text begins in the row's */
	buffer formula;
} sheet_walk;

/* ---- Faults ---- */

static void sheet_refuse(const sheet_walk *w, const char *message)
{
	warner_say(&w->b->to, BAREME_ERROR, "format", 0, text_tr(w->b->to.locale, message), w->b->part);
	book_part_leave(w->b, BAREME_BAD_INPUT);
}

/* ---- References ---- */

uint32_t xlsx_column(const char **reference)
{
	uint32_t column = 0;
	const char *r = *reference;
	for (; ((*r | 0x20) >= 'a' && (*r | 0x20) <= 'z') || *r == '$'; r++)
		if (*r != '$' && column <= BOOK_COLUMNS)
			column = column * 26 + (uint32_t)((*r | 0x20) - 'a' + 1);
	*reference = r;
	return column;
}

/* ---- Tags ---- */

static void sheet_hide_columns(sheet_walk *w, const char **attributes)
{
	/* Each describes a column at least. */
	if (w->described++ >= BOOK_COLUMNS)
		return;
	const char *first = xml_attribute(attributes, "min"), *last = xml_attribute(attributes, "max");
	if (first == NULL || last == NULL || !xlsx_is_true(xml_attribute(attributes, "hidden")))
		return;
	uint32_t from = book_number(first), to = book_number(last);
	if (from > 0 && to > 0)
		book_hide_columns(w->b, from - 1, to - 1);
}

static void sheet_start_row(sheet_walk *w, const char **attributes)
{
	uint32_t number = w->number + 1;
	w->hidden = false;
	w->next = 0;
	for (const char **a = attributes; *a != NULL; a += 2) {
		if (a[0][0] == 'r' && a[0][1] == '\0')
			number = book_number(a[1]);
		else if (a[0][0] == 'h' && strcmp(a[0], "hidden") == 0)
			w->hidden = xlsx_is_true(a[1]);
	}
	if (number <= w->number)
		sheet_refuse(w, N_("the workbook is damaged: the rows of \"%s\" are not in order; open and save it"));
	else if (number > BOOK_ROWS)
		book_refuse_grid(w->b);
	w->number = number;
}

static void sheet_start_cell(sheet_walk *w, const char **attributes)
{
	w->column = w->next;
	w->style = 0;
	w->type = 'n';
	w->has_formula = false;
	w->text = w->b->rows.text.len;
	for (const char **a = attributes; *a != NULL; a += 2) {
		const char *value = a[1];
		if (a[0][1] != '\0')
			continue;
		switch (a[0][0]) {
		case 'r': {
			uint32_t column = xlsx_column(&value);
			w->column = column == 0 ? w->next : column - 1;
			break;
		}
		case 's':
			w->style = book_number(value);
			break;
		case 't':
			/* s: shared; str: of a formula; inlineStr; b, e, d, n. */
			w->type = value[0] == 's' && value[1] == 't' ? 'i' : value[0];
			break;
		default:
			break;
		}
	}
	w->next = w->column + 1;
	if (w->column >= BOOK_COLUMNS)
		book_refuse_grid(w->b);
}

static unsigned sheet_start_in_sheet(const char *name)
{
	return strcmp(name, "sheetData") == 0 ? DATA : strcmp(name, "cols") == 0 ? COLUMNS : XML_SKIP;
}

static unsigned sheet_start_in_cell(sheet_walk *w, const char *name)
{
	if (name[0] == 'v' && name[1] == '\0')
		return VALUE;
	if (name[0] == 'f' && name[1] == '\0') {
		w->has_formula = true;
		w->formula.len = 0;
		return FORMULA;
	}
	return strcmp(name, "is") == 0 ? INLINE : XML_SKIP;
}

static unsigned sheet_start(void *payload, unsigned state, const char *name, const char **attributes)
{
	sheet_walk *w = payload;
	switch (state) {
	case ROW:
		if (name[0] != 'c' || name[1] != '\0')
			return XML_SKIP;
		sheet_start_cell(w, attributes);
		return CELL;
	case CELL:
		return sheet_start_in_cell(w, name);
	case DATA:
		if (strcmp(name, "row") != 0)
			return XML_SKIP;
		sheet_start_row(w, attributes);
		return ROW;
	case INLINE:
		return name[0] == 't' && name[1] == '\0' ? VALUE : name[0] == 'r' && name[1] == '\0' ? RUN : XML_SKIP;
	case RUN:
		return name[0] == 't' && name[1] == '\0' ? VALUE : XML_SKIP;
	case COLUMNS:
		if (strcmp(name, "col") == 0)
			sheet_hide_columns(w, attributes);
		return XML_SKIP;
	case SHEET:
		return sheet_start_in_sheet(name);
	case XML_TOP:
		if (strcmp(name, "worksheet") == 0)
			return SHEET;
		sheet_refuse(w, N_("part \"%s\" of the workbook is not a sheet of cells: open and save it"));
		return XML_SKIP;
	default:
		return XML_SKIP;
	}
}

static void sheet_text(void *payload, unsigned state, bareme_text piece)
{
	sheet_walk *w = payload;
	book_rows *r = &w->b->rows;
	if (state != VALUE && state != FORMULA)
		return;
	size_t len = piece.len + (state == VALUE ? r->text.len - w->text : w->formula.len);
	if (len > BOOK_CELL_TEXT || r->text.len + len > BOOK_ROW_TEXT) {
		book_refuse_text(w->b, w->number);
		return;
	}
	if (state == FORMULA)
		buffer_text(&w->formula, piece);
	else
		book_keep(w->b, piece);
}

/* ---- Cells ---- */

/* A text that cells share. */
static void sheet_put_shared(const sheet_walk *w, bareme_text index)
{
	const book *b = w->b;
	size_t number = index.len == 0 || !text_is_digit(index.data[0]) ? SIZE_MAX : 0;
	for (size_t i = 0; i < index.len && number < BOOK_STRINGS && text_is_digit(index.data[i]); i++)
		number = number * 10 + (size_t)(index.data[i] - '0');
	if (number >= b->string_count) {
		sheet_refuse(w, N_("the workbook is damaged: a cell of \"%s\" refers to a shared text that is not "
				   "there; open and save it"));
		return;
	}
	uint32_t from = number == 0 ? 0 : b->ends[number - 1];
	book_put_text(w->b, w->column, w->style,
		      (bareme_text){buffer_all(&b->strings).data + from, b->ends[number] - from});
}

static void sheet_end_cell(sheet_walk *w)
{
	book *b = w->b;
	book_rows *r = &b->rows;
	bareme_text text = text_from(buffer_all(&r->text), w->text);
	if (text.len == 0) {
		/* The value of a formula may be the empty text. */
		if (w->has_formula && w->type != 'i')
			book_put_formula(b, w->column, w->style, buffer_all(&w->formula));
		return;
	}
	if (w->type == 'i') {
		text.len = xlsx_unescape(r->text.data + w->text, text.len);
		r->text.len = w->text + text.len;
		book_put_text(b, w->column, w->style, text);
		return;
	}
	text = text_trim(text);
	if (text.len == 0)
		return;
	switch (w->type) {
	case 's':
		r->text.len = w->text;
		sheet_put_shared(w, text);
		break;
	case 'b':
		book_put(b, w->column, w->style, BOOK_BOOLEAN,
			 text.data[0] == '1' || text.data[0] == 't' ? TEXT("1") : TEXT("0"));
		break;
	case 'e':
		book_put(b, w->column, w->style, BOOK_ERROR, text);
		break;
	case 'd':
		book_put_date(b, w->column, w->style, text);
		break;
	default:
		book_put_number(b, w->column, w->style, text);
		break;
	}
}

static void sheet_end(void *payload, unsigned state)
{
	sheet_walk *w = payload;
	if (state == CELL)
		sheet_end_cell(w);
	else if (state == ROW)
		book_end_row(w->b, w->number, w->hidden);
}

/* ---- The sheet ---- */

bareme_result xlsx_begin_sheet(book *b, const book_sheet *sheet)
{
	static const xml_reader reader = {sheet_start, sheet_end, sheet_text};
	bareme_result result = BAREME_DONE;
	if (b->strings_part != NULL)
		result = xlsx_read_strings(b, b->strings_part);
	if (result == BAREME_DONE) {
		b->strings_part = NULL;
		if (!b->glance)
			result = xlsx_find_merges(b, sheet->part);
	}
	if (result != BAREME_DONE)
		return result;
	if (b->walk == NULL && (b->walk = calloc(1, sizeof(sheet_walk))) == NULL)
		return BAREME_NO_MEMORY;
	sheet_walk *w = b->walk;
	w->b = b;
	w->number = w->described = 0;
	return book_part_begin(b, sheet->part, &reader, w);
}

void xlsx_free_sheet(book *b)
{
	sheet_walk *w = b->walk;
	if (w != NULL)
		buffer_free(&w->formula);
	free(w);
}
