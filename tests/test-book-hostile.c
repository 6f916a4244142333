/* Workbooks that are damaged or made to harm: a clear refusal or a bounded read, never more memory or time. */
#include "base/sanitized.h"
#include "books.h"
#include "formats/book_limits.h"
#include "rows.h"

#include <minizip/zip.h>
#include <stdlib.h>
#include <sys/resource.h>

#define SHEET_PART "xl/worksheets/sheet1.xml"

/* ---- What is refused, in which words ---- */

typedef struct refused_case {
	const char *name;
	const part *from;
	const part parts[PARTS_MAX];
	const char *told; /* the start of what is told */
} refused_case;

#define XLSX_SHEET(name, sheet, told)                                                                                  \
	{                                                                                                              \
		name, xlsx_parts, {{SHEET_PART, sheet}}, told                                                          \
	}
#define OPEN(text)    "[Feuil1]\n" text
#define BROKEN        "format: the workbook is damaged: the XML of "
#define NO_BOOK       "format: this is not a workbook: save it as .xlsx, .ods or CSV\n"
#define MISSING(part) "format: the workbook is damaged: its part \"" part "\" is missing; open and save it\n"

/* clang-format off */
static const refused_case refused_cases[] = {
    {"no sheet's part", xlsx_parts, {{SHEET_PART, NULL}}, OPEN(MISSING(SHEET_PART))},
    {"no workbook", xlsx_parts, {{"xl/workbook.xml", NULL}}, MISSING("xl/workbook.xml")},
    {"no styles", xlsx_parts, {{"xl/styles.xml", NULL}}, MISSING("xl/styles.xml")},
    {"no shared texts", xlsx_parts, {{"xl/sharedStrings.xml", NULL}}, OPEN(MISSING("xl/sharedStrings.xml"))},
    {"no relations",
     xlsx_parts,
     {{"xl/_rels/workbook.xml.rels", NULL}},
     "format: the workbook has no sheet of cells\n"},
    {"no content types", xlsx_parts, {{"[Content_Types].xml", NULL}}, NO_BOOK},
    {"no content", ods_parts, {{"content.xml", NULL}}, MISSING("content.xml")},
    {"a sheet that is none",
     xlsx_parts,
     {{SHEET_PART, "<chartsheet/>"}},
     OPEN("format: part \"" SHEET_PART "\" of the workbook is not a sheet of cells: open and save it\n")},
    {".xlsb",
     xlsx_parts,
     {{"[Content_Types].xml", "<Types><Override PartName='/xl/workbook.xml' ContentType="
			      "'application/vnd.ms-excel.sheet.binary.macroEnabled.main'/></Types>"}},
     "format: this is a workbook in the format .xlsb: save it as .xlsx\n"},
    {"a text document",
     xlsx_parts,
     {{"[Content_Types].xml", "<Types><Override PartName='/xl/workbook.xml' ContentType='application/vnd."
			      "openxmlformats-officedocument.wordprocessingml.document.main+xml'/></Types>"}},
     NO_BOOK},
    {"an .odt", ods_parts, {{"mimetype", "application/vnd.oasis.opendocument.text"}}, NO_BOOK},
    {"an .ods that is a text", ods_parts, {{"content.xml", "<d><body><text/></body></d>"}}, NO_BOOK},
    {"an .ods without a sheet",
     ods_parts,
     {{"content.xml", "<d><body><spreadsheet/></body></d>"}},
     "format: the workbook has no sheet of cells\n"},
    {"an encrypted .ods",
     ods_parts,
     {{"META-INF/manifest.xml",
       "<m:manifest><m:file-entry m:full-path='content.xml'><m:encryption-data/></m:file-entry>"
       "</m:manifest>"}},
     "format: the workbook is encrypted: save it without a password\n"},
    {"an encrypted .ods as LibreOffice now makes it",
     ods_parts,
     {{"encrypted-package", "x"}},
     "format: the workbook is encrypted: save it without a password\n"},

    XLSX_SHEET("XML that ends early", "<worksheet><sheetData><row><c><v>1</v></c></row>",
	       OPEN("1: N 1\n" BROKEN "\"" SHEET_PART "\" is broken at line 1, column 49\n")),
    XLSX_SHEET("XML that is broken", "<worksheet>\n<sheetData></row></sheetData></worksheet>",
	       OPEN(BROKEN "\"" SHEET_PART "\" is broken at line 2, column 14\n")),
    XLSX_SHEET("no XML", "PK\x03\x04", OPEN(BROKEN)),
    XLSX_SHEET("an empty part", "", OPEN(BROKEN)),
    XLSX_SHEET("broken UTF-8",
	       "<worksheet><sheetData><row><c t='str'><v>\xE9t\xE9</v></c></row></sheetData></worksheet>",
	       OPEN(BROKEN)),
    XLSX_SHEET("a document type", "<!DOCTYPE worksheet><worksheet/>",
	       OPEN("format: part \"" SHEET_PART "\" of the workbook has a document type, which no workbook needs\n")),
    XLSX_SHEET("entities", "<!DOCTYPE w [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><w>&b;</w>",
	       OPEN("format: part \"" SHEET_PART "\" of the workbook has a document type, which no workbook needs\n")),
    XLSX_SHEET("an entity from elsewhere", "<!DOCTYPE w SYSTEM 'file:///etc/passwd'><w>&x;</w>",
	       OPEN("format: part \"" SHEET_PART "\" of the workbook has a document type, which no workbook needs\n")),
    XLSX_SHEET("an entity that nobody declared",
	       "<worksheet><sheetData><row><c t='str'><v>&x;</v></c></row></sheetData></worksheet>", OPEN(BROKEN)),
    {"a document type in .ods",
     ods_parts,
     {{"content.xml", "<!DOCTYPE x><d/>"}},
     "format: part \"content.xml\" of the workbook has a document type, which no workbook needs\n"},
    {"shared texts that are broken",
     xlsx_parts,
     {{"xl/sharedStrings.xml", "<sst><si><t>a</si></sst>"}},
     OPEN(BROKEN "\"xl/sharedStrings.xml\" is broken at line 1, column 16\n")},
    {"styles that are broken", xlsx_parts, {{"xl/styles.xml", "<styleSheet><"}}, BROKEN "\"xl/styles.xml\""},

    XLSX_SHEET("a text that is not there",
	       "<worksheet><sheetData><row><c t='s'><v>2</v></c></row></sheetData></worksheet>",
	       OPEN("format: the workbook is damaged: a cell of \"" SHEET_PART
		    "\" refers to a shared text that is not there; open and save it\n")),
    XLSX_SHEET("a text of no number", "<worksheet><sheetData><row><c t='s'><v>-1</v></c></row></sheetData></worksheet>",
	       OPEN("format: the workbook is damaged: a cell of \"" SHEET_PART "\" refers to a shared text that is not there")),
    XLSX_SHEET("rows that are not in order",
	       "<worksheet><sheetData><row r='2'><c><v>1</v></c></row><row r='2'/></sheetData></worksheet>",
	       OPEN("2: N 1\nformat: the workbook is damaged: the rows of \"" SHEET_PART
		    "\" are not in order; open and save it\n")),
    XLSX_SHEET(
	"a row below the last", "<worksheet><sheetData><row r='1048577'/></sheetData></worksheet>",
	OPEN("size: part \"" SHEET_PART "\" of the workbook has cells below row 1048576, or beyond column 16384\n")),
    XLSX_SHEET("a row of many digits", "<worksheet><sheetData><row r='99999999999999999999'/></sheetData></worksheet>",
	       OPEN("size: part \"")),
    XLSX_SHEET("a column beyond the last", "<worksheet><sheetData><row><c r='XFE1'/></row></sheetData></worksheet>",
	       OPEN("size: part \"")),
    XLSX_SHEET("a column of many letters",
	       "<worksheet><sheetData><row><c r='AAAAAAAAAAAAAAAAAAAAAA1'/></row></sheetData></worksheet>",
	       OPEN("size: part \"")),
    {"rows repeated beyond the last",
     ods_parts,
     {{"content.xml", "<d><body><spreadsheet><table name='F'><table-row number-rows-repeated='1048577'><table-cell "
		      "value-type='float' value='1'/></table-row></table></spreadsheet></body></d>"}},
     "[F]\nsize: part \"content.xml\" of the workbook has cells below row 1048576, or beyond column 16384\n"},
    {"cells repeated beyond the last",
     ods_parts,
     {{"content.xml", "<d><body><spreadsheet><table name='F'><table-row><table-cell number-columns-repeated='16385' "
		      "value-type='float' value='1'/></table-row></table></spreadsheet></body></d>"}},
     "[F]\nsize: part \"content.xml\" of the workbook has cells below row 1048576, or beyond column 16384\n"},
};

/* clang-format on */

static void test_refused(void **state)
{
	const refused_case *c = *state;
	buffer bytes = book_pack(c->from, c->parts), told = book_told(buffer_all(&bytes));
	if (strncmp(told.data, c->told, strlen(c->told)) != 0)
		assert_string_equal(told.data, c->told);
	buffer_free(&told);
	buffer_free(&bytes);
}

/* Files that are no archive. */
static void test_other_files(void **state)
{
	static const struct {
		bareme_text bytes;
		const char *told;
	} files[] = {
	    {SLICE(""), NO_BOOK},
	    {SLICE("PK"), NO_BOOK},
	    {SLICE("commune;plus\nNice;1\n"), NO_BOOK},
	    {SLICE("PK\3\4 and then nothing"),
	     "format: the workbook is incomplete: its end is missing; copy or download it again\n"},
	    {SLICE("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 W\0o\0r\0k\0b\0o\0o\0k\0"),
	     "format: this is a workbook in the old format .xls: save it as .xlsx\n"},
	    {SLICE("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"),
	     "format: the workbook is encrypted: save it without a password\n"},
	};
	(void)state;
	for (size_t i = 0; i < COUNT(files); i++) {
		buffer told = book_told(files[i].bytes);
		assert_string_equal(told.data, files[i].told);
		buffer_free(&told);
	}
}

/* ---- Damaged containers ---- */

/* A sheet with some of everything. */
static const part rich_parts[] = {
    {SHEET_PART,
     "<worksheet><cols><col min='2' max='2' hidden='1'/></cols><sheetData><row r='1'><c r='A1' t='s'><v>0</v></c>"
     "<c r='B1' t='s'><v>1</v></c></row><row r='2'><c r='B2' s='1'><v>44362</v></c></row></sheetData><mergeCells>"
     "<mergeCell ref='A1:A2'/></mergeCells></worksheet>"},
    {NULL, NULL},
};

static buffer pack_rich(bool ods)
{
	return ods ? book_pack(ods_parts, NULL) : book_pack(xlsx_parts, rich_parts);
}

static void test_truncated(void **state)
{
	(void)state;
	for (int ods = 0; ods < 2; ods++) {
		buffer bytes = pack_rich(ods);
		for (size_t len = 0; len < bytes.len; len += 97) {
			buffer told = book_told((bareme_text){bytes.data, len});
			assert_non_null(strstr(told.data, len < 4 ? "not a workbook" : "is incomplete"));
			buffer_free(&told);
		}
		buffer_free(&bytes);
	}
}

/* Whatever byte is another one, what is told is the same, or a refusal stands at its end. */
static void test_flipped(void **state)
{
	(void)state;
	for (int ods = 0; ods < 2; ods++) {
		buffer bytes = pack_rich(ods), whole = book_told(buffer_all(&bytes));
		for (size_t i = 0; i < bytes.len; i++) {
			bytes.data[i] ^= (char)(1 << i % 8);
			buffer told = book_told(buffer_all(&bytes));
			bool same = strcmp(told.data, whole.data) == 0;
			assert_true(same || strstr(told.data, "format: ") != NULL ||
				    strstr(told.data, "size: ") != NULL);
			buffer_free(&told);
			bytes.data[i] ^= (char)(1 << i % 8);
		}
		buffer_free(&whole);
		buffer_free(&bytes);
	}
}

/* The record of a part in the directory, which begins with PK\1\2. */
static char *directory_record(const buffer *bytes, const char *path)
{
	enum { PATH_AT = 46 };
	size_t len = strlen(path);
	char *at = bytes->data, *end = bytes->data + bytes->len;
	while ((at = memmem(at, (size_t)(end - at), "PK\1\2", 4)) != NULL) {
		if (memcmp(at + PATH_AT, path, len) == 0)
			return at;
		at++;
	}
	return NULL;
}

/* What the directory says of a part is not true. */
static void test_lies(void **state)
{
	enum { FLAGS = 8, METHOD = 10, CHECKSUM = 16, PACKED = 20, SIZE = 24, PLACE = 42 };
	static const struct {
		int at;
		unsigned value;
		const char *told;
	} lies[] = {
	    {FLAGS, 1, "the workbook is encrypted"},
	    {METHOD, 12, "is packed in a way"},
	    {METHOD, 0, "the workbook is damaged at \"" SHEET_PART "\""},
	    {CHECKSUM, 0, "the workbook is damaged at \"" SHEET_PART "\""},
	    {PACKED, 1, "the workbook is damaged at \"" SHEET_PART "\""},
	    {PACKED, 100000, "the workbook is damaged at \"" SHEET_PART "\""},
	    {SIZE, 1, "the workbook is damaged at \"" SHEET_PART "\""},
	    {SIZE, 100000, "the workbook is damaged at \"" SHEET_PART "\""},
	    {SIZE, 0, "the workbook is damaged at \"" SHEET_PART "\""},
	    {PLACE, 0, "the workbook is damaged at \"" SHEET_PART "\""},
	    {PLACE, 0x7FFFFFFF, "the workbook is damaged at \"" SHEET_PART "\""},
	};
	(void)state;
	for (size_t i = 0; i < COUNT(lies); i++) {
		buffer bytes = pack_rich(false);
		unsigned char *at = (unsigned char *)directory_record(&bytes, SHEET_PART) + lies[i].at;
		size_t width = lies[i].at < CHECKSUM ? 2 : 4;
		for (size_t k = 0; k < width; k++)
			at[k] = (unsigned char)(lies[i].value >> 8 * k);
		buffer told = book_told(buffer_all(&bytes));
		if (strstr(told.data, lies[i].told) == NULL)
			assert_string_equal(told.data, lies[i].told);
		buffer_free(&told);
		buffer_free(&bytes);
	}
}

/* Sizes of 64 bits, which writers give also where 32 would do. */
static void test_wide(void **state)
{
	(void)state;
	buffer bytes = pack_rich(false), whole = book_told(buffer_all(&bytes));
	buffer wide = book_widen(&bytes), told = book_told(buffer_all(&wide));
	assert_string_equal(told.data, whole.data);
	buffer_free(&told);
	/* The checksum counts here as well. */
	for (size_t i = 0; i < wide.len; i++) {
		wide.data[i] ^= (char)(1 << i % 8);
		told = book_told(buffer_all(&wide));
		assert_true(strcmp(told.data, whole.data) == 0 || strstr(told.data, "format: ") != NULL ||
			    strstr(told.data, "size: ") != NULL);
		buffer_free(&told);
		wide.data[i] ^= (char)(1 << i % 8);
	}
	buffer_free(&wide);
	buffer_free(&whole);
	buffer_free(&bytes);
}

/* ---- Sizes ---- */

/* Reads a workbook of one sheet without keeping anything; how many rows and cells it has, or what was reported. */
typedef struct counted {
	uint64_t rows, cells;
	buffer told;
} counted;

static bool count_row(const book_row *row, void *payload)
{
	counted *c = payload;
	c->rows++;
	c->cells += row->count;
	return true;
}

static void count_fault(const bareme_fault *fault, void *payload)
{
	counted *c = payload;
	buffer_printf(&c->told, "%s: %s", fault->code, fault->message);
}

static counted book_counted(bareme_text bytes)
{
	counted c = {.rows = 0};
	book *b;
	bool more = true;
	warner to = {NULL, count_fault, &c};
	FILE *file = fmemopen((void *)(uintptr_t)bytes.data, bytes.len, "rb");
	bareme_result result = book_open(&b, file, &to);
	if (result == BAREME_DONE) {
		result = book_begin(b, 0);
		while (result == BAREME_DONE && more)
			result = book_read(b, count_row, &c, &more);
		book_free(b);
	}
	fclose(file);
	assert_int_equal(result, c.told.len > 0 ? BAREME_BAD_INPUT : BAREME_DONE);
	buffer_cstring(&c.told);
	return c;
}

/* A text with another one in its middle, many times. */
typedef struct big_case {
	const char *name;
	const char *path;
	const char *before, *middle, *after;
	size_t times;
	uint64_t rows, cells;
	const char *told; /* a piece of the report; "" where there is none */
} big_case;

#define ROWS_BEFORE "<worksheet><sheetData>"
#define ROWS_AFTER  "</sheetData></worksheet>"
#define TEN(text)   text text text text text text text text text text
#define CELLS       TEN("<c r='A1' s='1'/><c s='0'/><c r='B2' s='1'/><c s='1' t='n'/><c r='XFD9' s='2'/>")

#define LONG TEN(TEN("xxxxxxxxxxxxxxxxxxxx"))

static const big_case big_cases[] = {
    {"ten million empty styled cells", SHEET_PART, ROWS_BEFORE, "<row>" CELLS "</row>", ROWS_AFTER, 200000, 0, 0, ""},
    {"a row of 16,384 columns", SHEET_PART, ROWS_BEFORE "<row>", "<c><v>1</v></c>", "</row>" ROWS_AFTER, 16384, 1,
     16384, ""},
    {"a row of more", SHEET_PART, ROWS_BEFORE "<row>", "<c><v>1</v></c>", "</row>" ROWS_AFTER, 16385, 0, 0,
     "beyond column 16384"},
    {"1,048,576 rows", SHEET_PART, ROWS_BEFORE, "<row><c><v>1</v></c></row>", ROWS_AFTER, 1048576, 1048576, 1048576,
     ""},
    {"one row more", SHEET_PART, ROWS_BEFORE, "<row/>", ROWS_AFTER, 1048577, 0, 0, "below row 1048576"},
    {"tags within tags", SHEET_PART, "<worksheet>", "<a>", "", 100000, 0, 0, "more than 200 tags within each other"},
    {"a long tag", SHEET_PART, "<worksheet a='", TEN("xxxxxxxxxx"), "'/>", 100000, 0, 0,
     "a tag that is longer than 1048576 bytes"},
    {"a long comment", SHEET_PART, "<worksheet><!--", TEN("xxxxxxxxxx"), "--></worksheet>", 100000, 0, 0,
     "a tag that is longer than 1048576 bytes"},
    {"a long text", SHEET_PART, ROWS_BEFORE "<row><c t='str'><v>", TEN("xxxxxxxxxx"), "</v></c></row>" ROWS_AFTER,
     100000, 0, 0, "more than 1048576 bytes"},
    {"a long formula", SHEET_PART, ROWS_BEFORE "<row><c><f>", TEN("xxxxxxxxxx"), "</f></c></row>" ROWS_AFTER, 100000, 0,
     0, "more than 1048576 bytes"},
    {"merged cells", SHEET_PART, ROWS_BEFORE "</sheetData><mergeCells>", "<mergeCell ref='A1:A2'/>",
     "</mergeCells></worksheet>", 1048577, 0, 0, "more than 1048576 merged cells"},
    {"merged cells that all begin in one cell of a long text", SHEET_PART,
     ROWS_BEFORE "<row><c t='str'><v>" LONG "</v></c></row><row><c r='B2'><v>1</v></c></row></sheetData><mergeCells>",
     "<mergeCell ref='A1:A2'/>", "</mergeCells></worksheet>", 1000000, 2, 3, ""},
    {"columns that are described", SHEET_PART, "<worksheet><cols>", "<col min='1' max='16384' hidden='1'/>",
     "</cols><sheetData><row><c><v>1</v></c></row>" ROWS_AFTER, 200000, 1, 1, ""},
    {"a row of long texts", SHEET_PART, ROWS_BEFORE "<row>", "<c t='str'><v>" LONG "</v></c>", "</row>" ROWS_AFTER,
     9000, 0, 0, "or the row more than 16777216"},
    {"sheets that are nowhere", "xl/workbook.xml", "<workbook><sheets>", "<sheet name='F' r:id='rId9'/>",
     "</sheets></workbook>", 4097, 0, 0, "more than 4096 sheets"},
    {"long names of relations", "xl/_rels/workbook.xml.rels", "<Relationships>",
     "<Relationship Id='" LONG "' Type='b' Target='c'/>", "</Relationships>", 10000, 0, 0,
     "have more than 8388608 bytes"},
    {"styles", "xl/styles.xml", "<styleSheet><cellXfs>", "<xf/>", "</cellXfs></styleSheet>", 65537, 0, 0,
     "more than 65536 styles"},
    {"formats", "xl/styles.xml", "<styleSheet><numFmts>", "<numFmt numFmtId='200' formatCode='0'/>",
     "</numFmts></styleSheet>", 4097, 0, 0, "more than 4096 number formats"},
    {"sheets", "xl/workbook.xml", "<workbook><sheets>", "<sheet name='F' r:id='rId1'/>", "</sheets></workbook>", 4097,
     0, 0, "more than 4096 sheets"},
    {"relations", "xl/_rels/workbook.xml.rels", "<Relationships>", "<Relationship Id='a' Type='b' Target='c'/>",
     "</Relationships>", 20001, 0, 0, "more than 20000 parts"},
    {"ten GB of zeros", SHEET_PART, "", NULL, "", 160, 0, 0, "more than 4 GB"},
    {"ten GB of blanks", SHEET_PART, "<worksheet>", "", "</worksheet>", 160, 0, 0, "more than 4 GB"},
    {"two GB of zeros", SHEET_PART, "", NULL, "", 32, 0, 0, "is broken at line 1, column 1"},
    {"two GB of blanks", SHEET_PART, "<worksheet>", "", "</worksheet>", 32, 0, 0, "more than 300 times its size"},
};

/* Deflates a text so that it may come any number of times, before others. */
static buffer deflate_piece(z_stream *z, bareme_text piece, int flush)
{
	buffer out = {0};
	z->next_in = (Bytef *)(uintptr_t)piece.data;
	z->avail_in = (uInt)piece.len;
	do {
		char *room = buffer_reserve(&out, 1 << 16);
		z->next_out = (Bytef *)room;
		z->avail_out = 1 << 16;
		deflate(z, flush);
		out.len += (1 << 16) - z->avail_out;
	} while (z->avail_out == 0);
	return out;
}

/* What a piece in the middle has where the case says nothing of it: 64 MB of one byte. */
static buffer pack_big(const big_case *c)
{
	enum { LARGE = 64 << 20 };
	bool large = c->middle == NULL || c->middle[0] == '\0';
	size_t len = large ? LARGE : strlen(c->middle);
	char *middle = malloc(len + 1);
	memset(middle, c->middle == NULL ? 0 : ' ', len);
	if (!large)
		memcpy(middle, c->middle, len);
	bareme_text texts[3] = {{c->before, strlen(c->before)}, {middle, len}, {c->after, strlen(c->after)}};
	z_stream z = {.zalloc = NULL};
	assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY), Z_OK);
	buffer all = {0};
	uLong sum = crc32(0, NULL, 0), each = crc32(sum, (const Bytef *)middle, (uInt)len);
	for (size_t i = 0; i < 3; i++) {
		buffer piece = deflate_piece(&z, texts[i], i == 2 ? Z_FINISH : Z_FULL_FLUSH);
		for (size_t k = 0; k < (i == 1 ? c->times : 1); k++) {
			buffer_text(&all, buffer_all(&piece));
			uLong one =
			    i == 1 ? each : crc32(crc32(0, NULL, 0), (const Bytef *)texts[i].data, (uInt)texts[i].len);
			sum = crc32_combine(sum, one, (z_off_t)texts[i].len);
		}
		buffer_free(&piece);
	}
	deflateEnd(&z);
	uint64_t size = texts[0].len + texts[1].len * c->times + texts[2].len;
	buffer bytes = book_pack_raw(xlsx_parts, c->path, buffer_all(&all), size, (uint32_t)sum);
	buffer_free(&all);
	free(middle);
	return bytes;
}

static long peak_kilobytes(void)
{
	struct rusage usage;
	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_maxrss;
}

static void test_big(void **state)
{
	enum { MOST = 24 * 1024 };
	const big_case *c = *state;
	buffer bytes = pack_big(c);
	long before = peak_kilobytes();
	counted counted = book_counted(buffer_all(&bytes));
	if (c->told[0] == '\0' ? counted.told.len > 0 : strstr(counted.told.data, c->told) == NULL)
		assert_string_equal(counted.told.data, c->told);
	if (counted.told.len == 0) {
		assert_int_equal(counted.rows, c->rows);
		assert_int_equal(counted.cells, c->cells);
	}
	/* The sanitizer has memory of its own. */
	if (!ADDRESS_SANITIZED)
		assert_in_range(peak_kilobytes() - before, 0, MOST);
	buffer_free(&counted.told);
	buffer_free(&bytes);
}

static counted ods_counted(const char *content)
{
	const part parts[] = {{"content.xml", content}, {NULL, NULL}};
	buffer bytes = book_pack(ods_parts, parts);
	counted c = book_counted(buffer_all(&bytes));
	buffer_free(&bytes);
	return c;
}

/* 200 bytes that say of one cell that it fills the grid. */
static void test_repeated(void **state)
{
	(void)state;
	counted c =
	    ods_counted("<d><body><spreadsheet><table name='F'><table-row number-rows-repeated='1048576'><table-cell "
			"number-columns-repeated='16384' value-type='float' "
			"value='1'/></table-row></table></spreadsheet></body></d>");
	assert_string_equal(c.told.data, "size: a sheet of the workbook has more than 200000000 cells");
	assert_in_range(c.cells, BOOK_CELLS - BOOK_COLUMNS, BOOK_CELLS);
	buffer_free(&c.told);
}

/* And of one cell of a million blanks, that it is in every row. */
static void test_repeated_text(void **state)
{
	enum { BLANKS = BOOK_CELL_TEXT };
	(void)state;
	counted c = ods_counted(
	    "<d><body><spreadsheet><table name='F'><table-row number-rows-repeated='1048576'><table-cell "
	    "value-type='string'><p><s c='1048576'/></p></table-cell></table-row></table></spreadsheet></body></d>");
	assert_string_equal(c.told.data, "size: the cells of a sheet of the workbook have more than 2048 MiB of text: "
					 "save it as CSV");
	assert_int_equal(c.cells, BOOK_SHEET_TEXT / BLANKS);
	buffer_free(&c.told);
}

/* A run of blanks past every bound, also that of 32 bits. */
static void test_blanks(void **state)
{
	(void)state;
	counted c =
	    ods_counted("<d><body><spreadsheet><table name='F'><table-row><table-cell value-type='string'>"
			"<p>a<s c='4294967295'/></p></table-cell></table-row></table></spreadsheet></body></d>");
	assert_non_null(strstr(c.told.data, "a cell in row 1 of \"content.xml\" has more than 1048576 bytes"));
	buffer_free(&c.told);
}

/* Names of tags, each another one, which the parser keeps. */
static void test_names(void **state)
{
	(void)state;
	buffer sheet = {0};
	buffer_string(&sheet, "<worksheet>");
	for (int i = 0; i < 400000; i++)
		buffer_printf(&sheet, "<n%d a%d='1'/>", i, i);
	buffer_string(&sheet, "</worksheet>");
	const part parts[] = {{SHEET_PART, buffer_cstring(&sheet)}, {NULL, NULL}};
	buffer bytes = book_pack(xlsx_parts, parts);
	counted c = book_counted(buffer_all(&bytes));
	assert_string_equal(c.told.data,
			    "size: part \"" SHEET_PART "\" of the workbook has too many names of tags and attributes");
	buffer_free(&c.told);
	buffer_free(&bytes);
	buffer_free(&sheet);
}

/* A text that cells share: 16 MB of one in a row, and a longer one than a cell may have. */
static void test_shared_text(void **state)
{
	static const size_t lengths[] = {BOOK_CELL_TEXT, BOOK_CELL_TEXT + 1};
	(void)state;
	for (size_t i = 0; i < COUNT(lengths); i++) {
		buffer texts = {0}, sheet = {0};
		buffer_string(&texts, "<sst><si><t>");
		for (size_t k = 0; k < lengths[i]; k++)
			buffer_char(&texts, 'x');
		buffer_string(&texts, "</t></si></sst>");
		buffer_string(&sheet, "<worksheet><sheetData><row>");
		for (size_t k = 0; k <= BOOK_ROW_TEXT / lengths[i]; k += lengths[i] == BOOK_CELL_TEXT ? 1 : 100)
			buffer_string(&sheet, "<c t='s'><v>0</v></c>");
		buffer_string(&sheet, "</row></sheetData></worksheet>");
		const part parts[] = {{SHEET_PART, buffer_cstring(&sheet)},
				      {"xl/sharedStrings.xml", buffer_cstring(&texts)},
				      {NULL, NULL}};
		buffer bytes = book_pack(xlsx_parts, parts);
		counted c = book_counted(buffer_all(&bytes));
		assert_non_null(
		    strstr(c.told.data, "a cell in row 1 of \"" SHEET_PART "\" has more than 1048576 bytes"));
		buffer_free(&c.told);
		buffer_free(&bytes);
		buffer_free(&texts);
		buffer_free(&sheet);
	}
}

static void test_many_parts(void **state)
{
	(void)state;
	part *parts = calloc(ZIP_PARTS + 2, sizeof *parts);
	for (size_t i = 0; i <= ZIP_PARTS; i++) {
		buffer path = {0};
		buffer_printf(&path, "p%zu", i);
		parts[i] = (part){buffer_cstring(&path), ""};
	}
	buffer bytes = book_pack(parts, NULL);
	counted c = book_counted(buffer_all(&bytes));
	assert_string_equal(c.told.data, "size: the workbook has more than 20000 parts");
	buffer_free(&c.told);
	buffer_free(&bytes);
	for (size_t i = 0; i <= ZIP_PARTS; i++)
		free((char *)(uintptr_t)parts[i].path);
	free(parts);
}

/* ---- Memory that fails ---- */

static long allowed = -1; /* allocations that still succeed; below 0: all */
static bool one_failed;

static bool allocation_fails(void)
{
	if (allowed < 0)
		return false;
	one_failed |= allowed == 0;
	if (allowed == 0)
		return true;
	allowed--;
	return false;
}

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);

void *__wrap_malloc(size_t size)
{
	return allocation_fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
	return allocation_fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *old, size_t size)
{
	return allocation_fails() ? NULL : __real_realloc(old, size);
}

static bareme_result read_all(FILE *file)
{
	book *b;
	bool more = true;
	counted c = {.rows = 0};
	const warner to = {NULL, NULL, NULL};
	bareme_result result = book_open(&b, file, &to);
	if (result != BAREME_DONE)
		return result;
	result = book_begin(b, 0);
	while (result == BAREME_DONE && more)
		result = book_read(b, count_row, &c, &more);
	book_free(b);
	return result;
}

/* Whichever allocation fails, the result says so, and nothing is left behind. */
static void test_memory(void **state)
{
	static const part ods[] = {
	    {"content.xml",
	     "<d><automatic-styles><number-style name='N'><number/></number-style><style name='c' family='table-cell' "
	     "data-style-name='N'/></automatic-styles><body><spreadsheet><table:table "
	     "table:name='F'><table-row><table-cell "
	     "number-rows-spanned='2' value-type='string'><p>a</p></table-cell><table-cell "
	     "formula='of:=1'/></table-row>"
	     "<table-row><covered-table-cell/><table-cell value-type='float' value='1.50'/></table-row></table:table>"
	     "</spreadsheet></body></d>"},
	    {NULL, NULL}};
	(void)state;
	for (int kind = 0; kind < 2; kind++) {
		buffer bytes = kind == 0 ? pack_rich(false) : book_pack(ods_parts, ods);
		FILE *file = fmemopen(bytes.data, bytes.len, "rb");
		bareme_result result = BAREME_NO_MEMORY;
		long count = 0;
		for (; result == BAREME_NO_MEMORY; count++) {
			allowed = count;
			one_failed = false;
			result = read_all(file);
			allowed = -1;
		}
		assert_int_equal(result, BAREME_DONE);
		assert_false(one_failed);
		assert_true(count > 20);
		fclose(file);
		buffer_free(&bytes);
	}
}

/* ---- A file that cannot be read ---- */

typedef struct bad_file {
	bareme_text bytes;
	size_t at, sound; /* from there on reading fails */
} bad_file;

static ssize_t bad_read(void *cookie, char *data, size_t size)
{
	bad_file *f = cookie;
	if (f->at >= f->bytes.len)
		return 0;
	if (f->at >= f->sound)
		return -1;
	size_t len = f->bytes.len - f->at < size ? f->bytes.len - f->at : size;
	len = f->sound - f->at < len ? f->sound - f->at : len;
	memcpy(data, f->bytes.data + f->at, len);
	f->at += len;
	return (ssize_t)len;
}

static int bad_seek(void *cookie, off64_t *offset, int whence)
{
	bad_file *f = cookie;
	off64_t from = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? (off64_t)f->at : (off64_t)f->bytes.len;
	if (from + *offset < 0)
		return -1;
	f->at = (size_t)(*offset += from);
	return 0;
}

static void test_read_error(void **state)
{
	(void)state;
	buffer bytes = pack_rich(false);
	for (size_t sound = 0; sound < bytes.len; sound += 50) {
		bad_file f = {buffer_all(&bytes), 0, sound};
		cookie_io_functions_t functions = {bad_read, NULL, bad_seek, NULL};
		FILE *file = fopencookie(&f, "rb", functions);
		assert_int_equal(read_all(file), BAREME_READ_ERROR);
		fclose(file);
	}
	buffer_free(&bytes);
}

int main(void)
{
	static const struct CMUnitTest others[] = {
	    cmocka_unit_test(test_other_files),   cmocka_unit_test(test_truncated), cmocka_unit_test(test_flipped),
	    cmocka_unit_test(test_lies),          cmocka_unit_test(test_wide),      cmocka_unit_test(test_repeated),
	    cmocka_unit_test(test_repeated_text), cmocka_unit_test(test_blanks),    cmocka_unit_test(test_names),
	    cmocka_unit_test(test_many_parts),    cmocka_unit_test(test_memory),    cmocka_unit_test(test_shared_text),
	    cmocka_unit_test(test_read_error),
	};
	add_rows(refused_cases, sizeof *refused_cases, COUNT(refused_cases), test_refused);
	for (size_t i = 0; i < COUNT(others); i++)
		tests[test_count++] = others[i];
	add_rows(big_cases, sizeof *big_cases, COUNT(big_cases), test_big);
	return _cmocka_run_group_tests("book-hostile", tests, test_count, NULL, NULL);
}
