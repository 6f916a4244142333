/*
 * Fuzz target: whatever bytes a workbook has, or a part of it, reading it ends with a result; what is refused is
 * reported; rows come in order, with cells of the form that book.h says; and a sheet that is read again is the same.
 *
 * The first byte of the input chooses what the rest is: 'z' the file as a whole, others a part in a workbook that is
 * sound otherwise, see `xlsx_parts` and `ods_parts`. FUZZ_PARTS (environment) names the letters that are tried, so that
 * a run can be about one kind of part alone: any other first byte then stands for one of them.
 */
#include "fuzz.h"

#include "formats/book.h"
#include "formats/decimal.h"

#include <zlib.h>

/* ---- A workbook around a part ---- */

typedef struct part {
	char chosen;
	const char *path, *text;
} part;

static const part xlsx_parts[] = {
    {'c', "[Content_Types].xml", "<Types/>"},
    {'r', "xl/_rels/workbook.xml.rels",
     "<Relationships><Relationship Id='a' Type='x/worksheet' Target='s.xml'/><Relationship Id='b' Type='x/styles' "
     "Target='y.xml'/><Relationship Id='c' Type='x/sharedStrings' Target='t.xml'/></Relationships>"},
    {'w', "xl/workbook.xml", "<workbook><sheets><sheet name='F' r:id='a'/></sheets></workbook>"},
    {'s', "xl/s.xml",
     "<worksheet><sheetData><row><c t='s'><v>0</v></c><c t='s'><v>1</v></c><c "
     "s='1'><v>44362.5</v></c></row></sheetData>"
     "</worksheet>"},
    {'y', "xl/y.xml", "<styleSheet><cellXfs><xf/><xf numFmtId='14'/><xf numFmtId='9'/></cellXfs></styleSheet>"},
    {'t', "xl/t.xml", "<sst><si><t>a</t></si><si><t>b</t></si></sst>"},
};

static const part ods_parts[] = {
    {'m', "mimetype", "application/vnd.oasis.opendocument.spreadsheet"},
    {'o', "content.xml", "<d><body><spreadsheet><table name='F'/></spreadsheet></body></d>"},
    {'f', "styles.xml", "<d><styles/></d>"},
    {'e', "META-INF/manifest.xml", "<manifest/>"},
};

static void put_number(buffer *b, uint64_t number, size_t width)
{
	for (size_t i = 0; i < width; i++)
		buffer_char(b, (char)(number >> 8 * i));
}

/* What the header of a part and its record in the directory share. */
static void put_header(buffer *b, const char *path, bareme_text text)
{
	put_number(b, 0, 8); /* flags, method, time, date */
	put_number(b, crc32(crc32(0, NULL, 0), (const Bytef *)text.data, (uInt)text.len), 4);
	put_number(b, text.len, 4);
	put_number(b, text.len, 4);
	put_number(b, strlen(path), 2);
	put_number(b, 0, 2);
}

/* Parts as they are, not packed, one of them with that text. */
static buffer wrap(const part *parts, size_t count, char chosen, bareme_text text)
{
	buffer all = {0}, directory = {0};
	for (size_t i = 0; i < count; i++) {
		const part *p = &parts[i];
		bareme_text t = p->chosen == chosen ? text : (bareme_text){p->text, strlen(p->text)};
		size_t at = all.len;
		buffer_put(&all, "PK\3\4\24\0", 6);
		put_header(&all, p->path, t);
		buffer_string(&all, p->path);
		buffer_text(&all, t);
		buffer_put(&directory, "PK\1\2\24\0\24\0", 8);
		put_header(&directory, p->path, t);
		buffer_put(&directory, "\0\0\0\0\0\0\0\0\0\0", 10); /* comment, disk, attributes */
		put_number(&directory, at, 4);
		buffer_string(&directory, p->path);
	}
	size_t at = all.len;
	buffer_text(&all, buffer_all(&directory));
	buffer_put(&all, "PK\5\6\0\0\0\0", 8);
	put_number(&all, count, 2);
	put_number(&all, count, 2);
	put_number(&all, directory.len, 4);
	put_number(&all, at, 4);
	put_number(&all, 0, 2);
	buffer_free(&directory);
	return all;
}

/* ---- What was promised ---- */

/* A sheet as it was read: enough cells to look at, and a sum of all that they are. */
enum { CELLS_MOST = 500000 };

typedef struct seen {
	uint32_t number;
	uint64_t cells, faults;
	uint64_t sum;
} seen;

static void add_fault(const bareme_fault *fault, void *payload)
{
	MUST(fault->message[0] != '\0' && fault->severity == BAREME_ERROR);
	((seen *)payload)->faults++;
}

static void check_form(const book_cell *cell)
{
	int32_t date;
	decimal d;
	switch (cell->type) {
	case BOOK_NUMBER:
		MUST(decimal_read(cell->text, &d));
		break;
	case BOOK_PERCENT:
		MUST(cell->text.len > 2 && memcmp(cell->text.data + cell->text.len - 2, " %", 2) == 0);
		MUST(decimal_read((bareme_text){cell->text.data, cell->text.len - 2}, &d));
		break;
	case BOOK_DATE:
		MUST(cell->text.len == 10 || cell->text.len == 19);
		MUST(bareme_date_parse(cell->text, &date));
		break;
	case BOOK_TIME:
		MUST(cell->text.len >= 8 && cell->text.data[cell->text.len - 3] == ':');
		break;
	case BOOK_BOOLEAN:
		MUST(cell->text.len == 1 && (cell->text.data[0] == '0' || cell->text.data[0] == '1'));
		break;
	case BOOK_FORMULA:
		MUST(cell->text.data[0] == '=');
		break;
	case BOOK_BLANK:
	case BOOK_TEXT:
	case BOOK_ERROR:
		break;
	}
}

static bool see_row(const book_row *row, void *payload)
{
	seen *s = payload;
	MUST(row->number > s->number && row->number <= 1048576);
	MUST(row->count > 0 && row->count <= 16384 && row->cells[row->count - 1].type != BOOK_BLANK);
	s->number = row->number;
	s->cells += row->count;
	s->sum = s->sum * 31 + row->number + row->hidden;
	for (size_t i = 0; i < row->count; i++) {
		const book_cell *cell = &row->cells[i];
		MUST((cell->type == BOOK_BLANK) == (cell->text.len == 0));
		MUST(text_is_utf8(cell->text));
		check_form(cell);
		s->sum = s->sum * 31 + cell->type + crc32(0, (const Bytef *)cell->text.data, (uInt)cell->text.len);
	}
	return s->cells < CELLS_MOST;
}

static seen read_sheet(book *b, size_t sheet, seen *faults)
{
	seen s = {.number = 0};
	bool more = true;
	uint64_t before = faults->faults;
	bareme_result result = book_begin(b, sheet);
	while (result == BAREME_DONE && more)
		result = book_read(b, see_row, &s, &more);
	MUST(result == BAREME_DONE || result == BAREME_BAD_INPUT ||
	     (result == BAREME_STOPPED && s.cells >= CELLS_MOST));
	MUST((result == BAREME_BAD_INPUT) == (faults->faults > before));
	s.sum = s.sum * 31 + result;
	for (size_t i = 0; i < 64; i++)
		s.sum = s.sum * 31 + book_column_hidden(b, i);
	return s;
}

static void check_book(bareme_text bytes)
{
	/* Each may have the most text that a sheet has, and is read twice within the limit of a run. */
	enum { SHEETS_MOST = 2 };
	book *b;
	seen faults = {.number = 0};
	warner to = {NULL, add_fault, &faults};
	FILE *file =
	    bytes.len == 0 ? fopen("/dev/null", "rb") : fmemopen((void *)(uintptr_t)bytes.data, bytes.len, "rb");
	MUST(file != NULL);
	bareme_result result = book_open(&b, file, &to);
	MUST(result == BAREME_DONE || (result == BAREME_BAD_INPUT && b == NULL));
	MUST((result == BAREME_BAD_INPUT) == (faults.faults == 1));
	for (size_t i = 0; result == BAREME_DONE && i < book_sheet_count(b) && i < SHEETS_MOST; i++) {
		MUST(book_sheet_name(b, i) != NULL);
		seen first = read_sheet(b, i, &faults), again = read_sheet(b, i, &faults);
		MUST(first.sum == again.sum && first.cells == again.cells);
	}
	for (uint32_t i = 0; result == BAREME_DONE && i < 8; i++)
		MUST(book_format(b, i) != NULL);
	if (result == BAREME_DONE)
		book_free(b);
	fclose(file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	bareme_text rest = {(const char *)data + 1, size - 1};
	const char *tried = getenv("FUZZ_PARTS");
	char chosen = (char)data[0];
	if (tried != NULL && strchr(tried, chosen) == NULL)
		chosen = tried[data[0] % strlen(tried)];
	if (chosen == 'z') {
		check_book(rest);
		return 0;
	}
	bool ods = memchr("mofe", chosen, 4) != NULL;
	buffer bytes =
	    wrap(ods ? ods_parts : xlsx_parts,
		 ods ? sizeof ods_parts / sizeof *ods_parts : sizeof xlsx_parts / sizeof *xlsx_parts, chosen, rest);
	check_book(buffer_all(&bytes));
	buffer_free(&bytes);
	return 0;
}
