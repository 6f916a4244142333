/* Workbooks as they come in: which kind one is, its sheets, its styles; see book.h. */
#include "base/bits.h"
#include "formats/book_inside.h"

#include <stdlib.h>

/* ---- What kind it is ---- */

static bareme_result book_refuse_file(const book *b, const char *message)
{
	warner_say(&b->to, BAREME_ERROR, "format", 0, "%s", text_tr(b->to.locale, message));
	return BAREME_BAD_INPUT;
}

/* True where the file has those bytes anywhere. */
static bool book_file_has(FILE *file, bareme_text bytes)
{
	enum { PIECE = 64 * 1024, LONGEST = 64 };
	char data[LONGEST + PIECE];
	size_t kept = 0, len;
	bool found = false;
	if (fseeko(file, 0, SEEK_SET) != 0)
		return false;
	while (!found && (len = fread(data + kept, 1, PIECE, file)) > 0) {
		len += kept;
		found = memmem(data, len, bytes.data, bytes.len) != NULL;
		kept = len < bytes.len ? len : bytes.len;
		memmove(data, data + len - kept, kept);
	}
	return found;
}

/* A file that is no ZIP archive: what else it may be. */
static bareme_result book_refuse_other(const book *b, bareme_text start)
{
	static const char old[] = {'\xD0', '\xCF', '\x11', '\xE0', '\xA1', '\xB1', '\x1A', '\xE1'};
	/* The name of a stream, in UTF-16. */
	static const char encrypted[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g";
	if (start.len < sizeof old || memcmp(start.data, old, sizeof old) != 0)
		return book_refuse_file(b, N_("this is not a workbook: save it as .xlsx, .ods or CSV"));
	if (book_file_has(b->file, (bareme_text){encrypted, sizeof encrypted}))
		return book_refuse_file(b, N_("the workbook is encrypted: save it without a password"));
	return book_refuse_file(b, N_("this is a workbook in the old format .xls: save it as .xlsx"));
}

static bareme_result book_find_reader(book *b)
{
	static const char spreadsheet[] = "application/vnd.oasis.opendocument.spreadsheet";
	char type[128];
	if (zip_find(b->zip, "mimetype") != SIZE_MAX) {
		bareme_result result = book_part_start(b, "mimetype", type, sizeof type);
		if (result != BAREME_DONE)
			return result;
		if (strncmp(type, spreadsheet, sizeof spreadsheet - 1) == 0) {
			b->reader = &ods_reader;
			return BAREME_DONE;
		}
	}
	if (zip_find(b->zip, "[Content_Types].xml") != SIZE_MAX) {
		b->reader = &xlsx_reader;
		return BAREME_DONE;
	}
	return book_refuse_file(b, N_("this is not a workbook: save it as .xlsx, .ods or CSV"));
}

static bareme_result book_find(book *b)
{
	char start[8];
	if (fseeko(b->file, 0, SEEK_SET) != 0)
		return BAREME_READ_ERROR;
	size_t len = fread(start, 1, sizeof start, b->file);
	if (ferror(b->file))
		return BAREME_READ_ERROR;
	if (len < 4 || memcmp(start, "PK", 2) != 0)
		return book_refuse_other(b, (bareme_text){start, len});
	bareme_result result = book_container_open(b);
	if (result == BAREME_DONE)
		result = book_find_reader(b);
	if (result == BAREME_DONE)
		result = b->reader->open(b);
	book_part_end(b);
	if (result == BAREME_DONE && b->sheet_count == 0)
		result = book_refuse_file(b, N_("the workbook has no sheet of cells"));
	return result;
}

bareme_result book_open(book **out, FILE *file, const warner *to)
{
	book *b = *out = calloc(1, sizeof *b);
	if (b == NULL)
		return BAREME_NO_MEMORY;
	b->file = file;
	b->to = *to;
	bareme_result result = book_find(b);
	if (result == BAREME_DONE && b->memory.failed)
		result = BAREME_NO_MEMORY;
	if (result != BAREME_DONE) {
		book_free(b);
		*out = NULL;
	}
	return result;
}

void book_free(book *b)
{
	if (b == NULL)
		return;
	book_part_end(b);
	if (b->reader != NULL)
		b->reader->free(b);
	zip_close(b->zip);
	book_rows_free(&b->rows);
	free(b->sheets);
	free(b->styles);
	free(b->ends);
	buffer_free(&b->strings);
	names_free(&b->styles_by_name);
	arena_free(&b->memory);
	free(b);
}

/* ---- Sheets and styles ---- */

const char *book_copy(book *b, const char *string, bareme_result *result)
{
	size_t len = strlen(string);
	b->names_size += len + 1;
	if (b->names_size > BOOK_NAMES_SIZE) {
		warner_say(&b->to, BAREME_ERROR, "size", 0,
			   "the names and the number formats of the workbook have more than %d bytes", BOOK_NAMES_SIZE);
		*result = BAREME_BAD_INPUT;
		return NULL;
	}
	const char *copy = arena_copy(&b->memory, (bareme_text){string, len}).data;
	if (copy == NULL)
		*result = BAREME_NO_MEMORY;
	return copy;
}

bareme_result book_refuse_sheets(const book *b)
{
	warner_say(&b->to, BAREME_ERROR, "size", 0, "the workbook has more than %d sheets", BOOK_SHEETS);
	return BAREME_BAD_INPUT;
}

bareme_result book_add_sheet(book *b, const char *name, const char *part, bool hidden)
{
	bareme_result result = BAREME_DONE;
	if (b->sheet_count == BOOK_SHEETS)
		return book_refuse_sheets(b);
	if (!grow(&b->sheets, b->sheet_count, &b->sheet_room, sizeof *b->sheets))
		return BAREME_NO_MEMORY;
	name = book_copy(b, name, &result);
	if (result == BAREME_DONE)
		part = book_copy(b, part, &result);
	if (result == BAREME_DONE)
		b->sheets[b->sheet_count++] = (book_sheet){name, part, hidden};
	return result;
}

bareme_result book_add_style(book *b, const char *format)
{
	if (b->style_count == BOOK_STYLES) {
		warner_say(&b->to, BAREME_ERROR, "size", 0, "the workbook has more than %d styles of cells",
			   BOOK_STYLES);
		return BAREME_BAD_INPUT;
	}
	if (!grow(&b->styles, b->style_count, &b->style_room, sizeof *b->styles))
		return BAREME_NO_MEMORY;
	bareme_text text = {format, strlen(format)};
	b->styles[b->style_count++] = (book_style){format, number_shape_of(text)};
	return BAREME_DONE;
}

size_t book_sheet_count(const book *b)
{
	return b->sheet_count;
}

const char *book_sheet_name(const book *b, size_t sheet)
{
	return b->sheets[sheet].name;
}

bool book_sheet_hidden(const book *b, size_t sheet)
{
	return b->sheets[sheet].hidden;
}

const char *book_format(const book *b, uint32_t style)
{
	return style < b->style_count ? b->styles[style].format : "General";
}

void book_hide_columns(book *b, uint32_t first, uint32_t last)
{
	for (uint32_t i = first; i <= last && i < BOOK_COLUMNS; i++)
		bits_add(b->hidden, i);
}

bool book_column_hidden(const book *b, size_t column)
{
	return column < BOOK_COLUMNS && bits_has(b->hidden, column);
}

/* ---- The rows of a sheet ---- */

static bareme_result book_begin_sheet(book *b, size_t sheet, bool glance)
{
	b->begun = false;
	b->glance = glance;
	memset(b->hidden, 0, sizeof b->hidden);
	b->rows.merge_count = 0;
	bareme_result result = b->reader->begin(b, &b->sheets[sheet]);
	book_rows_begin(&b->rows);
	b->cells = b->text = 0;
	b->begun = result == BAREME_DONE;
	return result;
}

bareme_result book_begin(book *b, size_t sheet)
{
	return book_begin_sheet(b, sheet, false);
}

bareme_result book_glance(book *b, size_t sheet)
{
	return book_begin_sheet(b, sheet, true);
}

bareme_result book_read(book *b, book_row_fn row, void *payload, bool *more)
{
	*more = false;
	if (!b->begun)
		return BAREME_DONE;
	b->row = row;
	b->payload = payload;
	bareme_result result = book_part_step(b, more);
	if (result == BAREME_DONE && b->rows.failed)
		result = BAREME_NO_MEMORY;
	*more &= result == BAREME_DONE;
	b->begun = *more;
	if (!*more)
		book_part_end(b);
	return result;
}

/* Counts the row's text, also where cells share it; false where that is more than a row may have. */
static bool book_count_text(book *b)
{
	size_t all = 0, largest = 0;
	for (size_t i = 0; i < b->rows.count; i++) {
		size_t len = b->rows.cells[i].text.len;
		all += len;
		largest = len > largest ? len : largest;
	}
	b->text += all;
	return largest <= BOOK_CELL_TEXT && all <= BOOK_ROW_TEXT && b->rows.kept <= BOOK_ROW_TEXT;
}

void book_refuse_text(book *b, uint32_t row)
{
	warner_say(&b->to, BAREME_ERROR, "size", 0,
		   "a cell in row %u of \"%s\" has more than %d bytes, or the row more than %d: save it as CSV", row,
		   b->part, BOOK_CELL_TEXT, BOOK_ROW_TEXT);
	book_part_leave(b, BAREME_BAD_INPUT);
}

bool book_end_row(book *b, uint32_t number, bool hidden)
{
	book_rows *r = &b->rows;
	bool goes_on = true;
	if (book_rows_finish(r, number)) {
		book_row row = {number, hidden, r->cells, r->count, r->begins};
		b->cells += r->count;
		goes_on = false;
		if (r->failed) {
			book_part_leave(b, BAREME_NO_MEMORY);
		} else if (!book_count_text(b)) {
			book_refuse_text(b, number);
		} else if (b->cells > BOOK_CELLS) {
			warner_say(&b->to, BAREME_ERROR, "size", 0, "a sheet of the workbook has more than %d cells",
				   BOOK_CELLS);
			book_part_leave(b, BAREME_BAD_INPUT);
		} else if (b->text > BOOK_SHEET_TEXT) {
			warner_say(&b->to, BAREME_ERROR, "size", 0,
				   "the cells of a sheet of the workbook have more than %d MiB of text: save it as CSV",
				   (int)(BOOK_SHEET_TEXT >> 20));
			book_part_leave(b, BAREME_BAD_INPUT);
		} else if (!b->row(&row, b->payload)) {
			book_part_leave(b, BAREME_STOPPED);
		} else {
			goes_on = true;
		}
	}
	book_rows_next(r);
	return goes_on;
}

void book_refuse_grid(book *b)
{
	warner_say(&b->to, BAREME_ERROR, "size", 0,
		   "part \"%s\" of the workbook has cells below row %d, or beyond column %d", b->part, BOOK_ROWS,
		   BOOK_COLUMNS);
	book_part_leave(b, BAREME_BAD_INPUT);
}

uint32_t book_number(const char *digits)
{
	uint32_t number = 0;
	for (; text_is_digit(*digits) && number < UINT32_MAX / 16; digits++)
		number = number * 10 + (uint32_t)(*digits - '0');
	return number;
}
