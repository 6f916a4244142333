/* Workbooks in: what is read of each kind of cell, what is refused and in which words, and that memory is bounded. */
#include "books.h"
#include "formats/decimal.h"
#include "formats/number_format.h"
#include "rows.h"

#include <stdlib.h>

/* ---- Numbers ---- */

typedef struct number_case {
	const char *name, *text, *printed; /* NULL: no number */
} number_case;

#define NUMBER(text, printed)                                                                                          \
	{                                                                                                              \
		"number: " text, text, printed                                                                         \
	}

static const number_case number_cases[] = {
    NUMBER("0", "0"),
    NUMBER("-0", "0"),
    NUMBER("0.0", "0"),
    NUMBER("12", "12"),
    NUMBER("-12", "-12"),
    NUMBER("+12", "12"),
    NUMBER("007", "7"),
    NUMBER("12.", "12"),
    NUMBER("12.50", "12.5"),
    NUMBER(".5", "0.5"),
    NUMBER("0.05", "0.05"),
    NUMBER("1234.5600000000001", "1234.56"),
    NUMBER("1234.5599999999999", "1234.56"),
    NUMBER("0.10000000000000001", "0.1"),
    NUMBER("123456789012345", "123456789012345"),
    NUMBER("1234567890123456", "1234567890123460"),
    NUMBER("1234567890123450", "1234567890123450"),
    NUMBER("-1234567890123455", "-1234567890123460"),
    NUMBER("999999999999999.9", "1000000000000000"),
    NUMBER("0.99999999999999999", "1"),
    NUMBER("1e6", "1000000"),
    NUMBER("1E+6", "1000000"),
    NUMBER("1.5E-3", "0.0015"),
    NUMBER("-1.25e2", "-125"),
    NUMBER("1E20", "100000000000000000000"),
    NUMBER("1.5E+30", "1.5E+30"),
    NUMBER("1E-300", "1E-300"),
    NUMBER("-2.50E-300", "-2.5E-300"),
    NUMBER("0E99999999999", "0"),
    NUMBER("", NULL),
    NUMBER("-", NULL),
    NUMBER(".", NULL),
    NUMBER("1,5", NULL),
    NUMBER("1e", NULL),
    NUMBER("1e+", NULL),
    NUMBER("1.2.3", NULL),
    NUMBER("12 ", NULL),
    NUMBER("NaN", NULL),
    NUMBER("INF", NULL),
    NUMBER("0x10", NULL),
};

static void test_number(void **state)
{
	const number_case *c = *state;
	bareme_text text = {c->text, strlen(c->text)};
	decimal d;
	char out[DECIMAL_MAX + 1];
	assert_int_equal(decimal_read(text, &d), c->printed != NULL);
	if (c->printed == NULL) {
		assert_false(decimal_is_plain(text));
		return;
	}
	out[decimal_print(&d, out)] = '\0';
	assert_string_equal(out, c->printed);
	assert_int_equal(decimal_is_plain(text), strcmp(c->text, c->printed) == 0 && d.point <= DECIMAL_DIGITS &&
						     strlen(c->text) <= DECIMAL_DIGITS + 1 &&
						     strchr(c->text, 'E') == NULL);
}

/* ---- Number formats ---- */

typedef struct format_case {
	const char *name;
	number_kind kind;
	uint8_t width;
} format_case;

static const format_case format_cases[] = {
    {"General", KIND_NUMBER, 0},
    {"0", KIND_NUMBER, 0},
    {"0.00", KIND_NUMBER, 0},
    {"#,##0", KIND_NUMBER, 0},
    {"#,##0.00\\ \"€\"", KIND_NUMBER, 0},
    {"#,##0.00\\ [$€-40C];[Red]\\-#,##0.00\\ [$€-40C]", KIND_NUMBER, 0},
    {"_-* #,##0.00\\ \"€\"_-;\\-* #,##0.00\\ \"€\"_-;_-* \"-\"??\\ \"€\"_-;_-@_-", KIND_NUMBER, 0},
    {"#,##0,\" k€\"", KIND_NUMBER, 0},
    {"0\" mois\"", KIND_NUMBER, 0},
    {"0\\ \\d\\a\\y\\s", KIND_NUMBER, 0},
    {"0.00E+00", KIND_NUMBER, 0},
    {"##0.0E+0", KIND_NUMBER, 0},
    {"# ?\?/??", KIND_NUMBER, 0},
    {"@", KIND_NUMBER, 0},
    {"", KIND_NUMBER, 0},
    {"\"unclosed", KIND_NUMBER, 0},
    {"[unclosed", KIND_NUMBER, 0},
    {"\\", KIND_NUMBER, 0},
    {"[Red]", KIND_NUMBER, 0},
    {"[<1000]0;[<1000000]0.0,", KIND_NUMBER, 0},

    {"0%", KIND_PERCENT, 0},
    {"0.00%", KIND_PERCENT, 0},
    {"0.0\\ %", KIND_PERCENT, 0},
    {"0\"%\"", KIND_NUMBER, 0},

    {"dd/mm/yyyy", KIND_DATE, 0},
    {"DD/MM/YYYY", KIND_DATE, 0},
    {"dd/mm/yy;@", KIND_DATE, 0},
    {"[$-40C]d\\ mmmm\\ yyyy;@", KIND_DATE, 0},
    {"[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", KIND_DATE, 0},
    {"mmm\\-yy", KIND_DATE, 0},
    {"mmmm", KIND_DATE, 0},
    {"dd/mm/yyyy\\ hh:mm", KIND_DATE, 0},
    {"d/m/yy h:mm AM/PM", KIND_DATE, 0},
    {"yyyy", KIND_DATE, 0},

    {"h:mm", KIND_TIME, 0},
    {"hh:mm:ss", KIND_TIME, 0},
    {"h:mm AM/PM", KIND_TIME, 0},
    {"mm:ss", KIND_TIME, 0},
    {"mm:ss.0", KIND_TIME, 0},
    {"[$-F400]h:mm:ss\\ AM/PM", KIND_TIME, 0},
    {"[h]:mm", KIND_ELAPSED, 0},
    {"[h]:mm:ss;@", KIND_ELAPSED, 0},
    {"[HH]:MM", KIND_ELAPSED, 0},
    {"[mm]:ss", KIND_ELAPSED, 0},
    {"[ss].00", KIND_ELAPSED, 0},

    {"00000", KIND_ZEROS, 5},
    {"00", KIND_ZEROS, 2},
    {"00000;[Red]\\-00000", KIND_ZEROS, 5},
    {"00000.00", KIND_NUMBER, 0},
    {"00\\ 000", KIND_NUMBER, 0},
};

static void test_format(void **state)
{
	const format_case *c = *state;
	number_shape shape = number_shape_of((bareme_text){c->name, strlen(c->name)});
	assert_int_equal(shape.kind, c->kind);
	assert_int_equal(shape.width, c->width);
}

static void test_builtin_formats(void **state)
{
	(void)state;
	for (uint32_t id = 0; id < 200; id++) {
		const char *format = number_format_builtin(id);
		number_kind kind =
		    format == NULL ? KIND_NUMBER : number_shape_of((bareme_text){format, strlen(format)}).kind;
		bool day = (id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) || id == 36 ||
			   (id >= 50 && id <= 54) || id == 57 || id == 58;
		bool time =
		    (id >= 18 && id <= 21) || (id >= 32 && id <= 35) || id == 45 || id == 47 || id == 55 || id == 56;
		assert_int_equal(kind, day                   ? KIND_DATE
				       : time                ? KIND_TIME
				       : id == 46            ? KIND_ELAPSED
				       : id == 9 || id == 10 ? KIND_PERCENT
							     : KIND_NUMBER);
	}
}

/* ---- .xlsx ---- */

typedef struct book_case {
	const char *name;
	const part parts[PARTS_MAX]; /* in the place of the usual ones */
	const char *told;
} book_case;

#define SHEET_PART "xl/worksheets/sheet1.xml"
#define IN_SHEET(cells)                                                                                                \
	{                                                                                                              \
		SHEET_PART, "<worksheet><sheetData>" cells "</sheetData></worksheet>"                                  \
	}
#define IN_ROW(cells) IN_SHEET("<row r='1'>" cells "</row>")
#define FEUIL1        "[Feuil1]\n"
#define STYLES(formats, cells)                                                                                         \
	{                                                                                                              \
		"xl/styles.xml", "<styleSheet><numFmts>" formats "</numFmts><cellStyleXfs><xf numFmtId='9'/>"          \
				 "</cellStyleXfs><cellXfs><xf numFmtId='0'/>" cells "</cellXfs></styleSheet>"          \
	}

#define LONG_TEXT                                                                                                      \
	"....................................................................................................."        \
	"....................................................................................................."

static const book_case xlsx_cases[] = {
    {"xlsx: an empty sheet", {{NULL, NULL}}, FEUIL1},
    {"xlsx: numbers",
     {IN_ROW("<c r='A1'><v>12</v></c><c r='B1' t='n'><v>1234.5600000000001</v></c><c r='C1'><v> 1E3 </v></c>")},
     FEUIL1 "1: N 12|N 1234.56|N 1000\n"},
    {"xlsx: texts that cells share",
     {IN_ROW("<c r='A1' t='s'><v>1</v></c><c r='B1' t='s'><v>0</v></c>")},
     FEUIL1 "1: T deux|T un\n"},
    {"xlsx: texts of formulas and of cells",
     {IN_ROW("<c r='A1' t='str'><f>A2</f><v>a &amp; b</v></c><c r='B1' t='inlineStr'><is><t>c</t></is></c>"
	     "<c r='C1' t='inlineStr'><is><r><rPr><b/></rPr><t>d</t></r><r><t xml:space='preserve'> e</t></r>"
	     "<rPh sb='0' eb='1'><t>no</t></rPh></is></c>")},
     FEUIL1 "1: T a & b|T c|T d e\n"},
    {"xlsx: booleans and errors",
     {IN_ROW("<c r='A1' t='b'><v>1</v></c><c r='B1' t='b'><v>0</v></c><c r='C1' t='e'><v>#REF!</v></c>"
	     "<c r='D1' t='e'><f>1/0</f><v>#DIV/0!</v></c>")},
     FEUIL1 "1: B 1|B 0|E #REF!|E #DIV/0!\n"},
    {"xlsx: dates of ISO 8601",
     {IN_ROW(
	 "<c t='d'><v>2021-06-15</v></c><c t='d'><v>2021-06-15T14:30:00Z</v></c><c t='d'><v>2021-06-15T00:00:00</v></c>"
	 "<c t='d'><v>14:30:00</v></c><c t='d'><v>2021-13-15</v></c><c t='d'><v>2021-06-15T25:00:00</v></c>")},
     FEUIL1 "1: D 2021-06-15|D 2021-06-15 14:30:00|D 2021-06-15|H 14:30:00|T 2021-13-15|T 2021-06-15T25:00:00\n"},
    {"xlsx: a long text that is no date",
     {IN_ROW("<c t='d'><v>2021-06-15T" LONG_TEXT "</v></c><c><v>1</v></c>")},
     FEUIL1 "1: T 2021-06-15T" LONG_TEXT "|N 1\n"},
    {"xlsx: formulas with a value and without",
     {IN_ROW("<c r='A1'><f>B1*2</f><v>6</v></c><c r='B1'><f>C1&lt;2</f></c><c r='C1'><f>SUM(A1)</f><v/></c>"
	     "<c r='D1' t='str'><f>\"\"</f><v></v></c><c r='E1'><f t='shared' ref='E1:E2' si='0'>A1</f><v>1</v></c>"
	     "<c r='F1'><f t='shared' si='0'/></c>")},
     FEUIL1 "1: N 6|F =C1<2|F =SUM(A1)|-|N 1|F =\n"},
    {"xlsx: blank cells between others, and none at the end",
     {IN_ROW(
	 "<c r='B1'><v>1</v></c><c r='D1' s='1'/><c r='E1' t='s'><v>0</v></c><c r='F1' s='1'/><c r='H1'><v></v></c>")},
     FEUIL1 "1: -|N 1|-|-|T un\n"},
    {"xlsx: cells and rows without a reference are counted",
     {IN_SHEET("<row><c><v>1</v></c><c><v>2</v></c><c r='E1'><v>3</v></c><c><v>4</v></c></row><row "
	       "r='7'><c><v>5</v></c></row>"
	       "<row><c><v>6</v></c></row>")},
     FEUIL1 "1: N 1|N 2|-|-|N 3|N 4\n7: N 5\n8: N 6\n"},
    {"xlsx: blank rows are left out",
     {IN_SHEET("<row r='2'/><row r='3'><c r='A3' s='1'/></row><row r='5'><c r='A5'><v>1</v></c></row><row r='9'/>")},
     FEUIL1 "5: N 1\n"},
    {"xlsx: far cells",
     {IN_SHEET("<row r='1048576'><c r='AA1048576'><v>1</v></c></row>")},
     FEUIL1 "1048576: -|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|N 1\n"},
    {"xlsx: rows and columns that are hidden",
     {{SHEET_PART,
       "<worksheet><cols><col min='1' max='1' width='3'/><col min='2' max='3' hidden='1'/></cols><sheetData>"
       "<row r='1' hidden='1'><c><v>1</v></c></row><row r='2' hidden='0'><c><v>2</v></c></row></sheetData>"
       "</worksheet>"}},
     FEUIL1 "1 hidden: N 1\n2: N 2\ncolumn 1 is hidden\ncolumn 2 is hidden\n"},
    {"xlsx: prefixes, and what is not known",
     {{SHEET_PART,
       "\xEF\xBB\xBF<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n<x:worksheet xmlns:x='main'>"
       "<x:sheetViews><x:row r='1'><x:c><x:v>9</x:v></x:c></x:row></x:sheetViews><x:sheetData>\n"
       "<x:row r='1' y:r='2' s='1'>\n<x:c r='A1' cm='1'> <x:v>1</x:v><x:extLst><x:v>5</x:v></x:extLst> </x:c>"
       "<x:extLst><x:c><x:v>2</x:v></x:c></x:extLst></x:row></x:sheetData></x:worksheet>"}},
     FEUIL1 "1: N 1\n"},
    {"xlsx: shared texts in runs, with escapes and spaces",
     {{"xl/sharedStrings.xml",
       "<x:sst xmlns:x='m'><x:si><x:r><x:t>a</x:t></x:r><x:r><x:rPr/><x:t xml:space='preserve'> b </x:t></x:r></x:si>"
       "<x:si><x:t>c_x000D_&#10;d_x005F_x0041_ "
       "_x00E9__x20AC__x0000__xD83D__x12_</x:t><x:rPh><x:t>no</x:t></x:rPh></x:si>"
       "<x:si/><x:si><x:t>last</x:t></x:si></x:sst>"},
      IN_ROW("<c t='s'><v>0</v></c><c t='s'><v>1</v></c><c t='s'><v>2</v></c><c t='s'><v>3</v></c>")},
     FEUIL1 "1: T a b |T c\r\nd_x0041_ \u00E9\u20AC\uFFFD\uFFFD_x12_|-|T last\n"},

    /* Styles. */
    {"xlsx: numbers by their styles",
     {STYLES("<numFmt numFmtId='164' formatCode='00000'/><numFmt numFmtId='165' formatCode='[h]:mm'/>",
	     "<xf numFmtId='14'/><xf numFmtId='9'/><xf numFmtId='164'/><xf numFmtId='21'/><xf numFmtId='165'/>"
	     "<xf numFmtId='22'/><xf numFmtId='4'/><xf numFmtId='999'/>"),
      IN_ROW(
	  "<c s='1'><v>44362</v></c><c s='2'><v>0.45</v></c><c s='3'><v>6088</v></c><c "
	  "s='4'><v>0.60416666666666663</v></c>"
	  "<c s='5'><v>1.5</v></c><c s='6'><v>44362.604166666664</v></c><c s='7'><v>1234.5</v></c><c s='8'><v>1</v></c>"
	  "<c s='99'><v>2</v></c>")},
     FEUIL1 "1: D 2021-06-15|P 45 %|T 06088|H 14:30:00|H 36:00:00|D 2021-06-15 14:30:00|N 1234.5|N 1|N 2\n"},
    {"xlsx: percentages",
     {STYLES("", "<xf numFmtId='10'/>"),
      IN_ROW("<c s='1'><v>0.071999999999999995</v></c><c s='1'><v>1</v></c><c s='1'><v>0</v></c>"
	     "<c s='1'><v>-0.5</v></c><c s='1'><v>1E-3</v></c>")},
     FEUIL1 "1: P 7.2 %|P 100 %|P 0 %|P -50 %|P 0.1 %\n"},
    {"xlsx: zeros that pad",
     {STYLES("<numFmt numFmtId='170' formatCode='00000'/>", "<xf numFmtId='170'/>"),
      IN_ROW("<c s='1'><v>6088</v></c><c s='1'><v>13055</v></c><c s='1'><v>0</v></c><c s='1'><v>123456</v></c>"
	     "<c s='1'><v>1.5</v></c><c s='1'><v>-1</v></c><c s='1' t='str'><v>6088</v></c>")},
     FEUIL1 "1: T 06088|T 13055|T 00000|N 123456|N 1.5|N -1|T 6088\n"},
    {"xlsx: days at the bounds, and what is none",
     {IN_ROW("<c s='1'><v>1</v></c><c s='1'><v>59</v></c><c s='1'><v>60</v></c><c s='1'><v>61</v></c><c "
	     "s='1'><v>2958465</v></c>"
	     "<c s='1'><v>2958466</v></c><c s='1'><v>0</v></c><c s='1'><v>-1</v></c><c s='1'><v>1E+10</v></c>"
	     "<c s='1'><v>44362.999999</v></c>")},
     FEUIL1 "1: D 1900-01-01|D 1900-02-28|N 60|D 1900-03-01|D 9999-12-31|N 2958466|N 0|N -1|N 10000000000|"
	    "D 2021-06-16\n"},
    {"xlsx: days counted from 1904",
     {{"xl/workbook.xml",
       "<workbook><workbookPr date1904='1'/><sheets><sheet name='Feuil1' r:id='rId1'/></sheets></workbook>"},
      IN_ROW("<c s='1'><v>42900</v></c><c s='1'><v>0</v></c><c s='1'><v>2957003</v></c><c s='1'><v>2957004</v></c>")},
     FEUIL1 "1: D 2021-06-15|D 1904-01-01|D 9999-12-31|N 2957004\n"},

    /* Merged cells. */
    {"xlsx: cells merged down the rows",
     {{SHEET_PART, "<worksheet><sheetData><row r='1'><c r='A1'><v>1</v></c><c r='B1'><v>2</v></c></row>"
		   "<row r='2'><c r='A2'/><c r='B2'><v>3</v></c></row><row r='3'><c r='B3'><v>4</v></c></row>"
		   "<row r='4'><c r='B4'><v>5</v></c></row></sheetData>"
		   "<mergeCells count='1'><mergeCell ref='A1:A3'/></mergeCells></worksheet>"}},
     FEUIL1 "1: N 1|N 2\n2: N 1|N 3\n3: N 1|N 4\n4: -|N 5\n"},
    {"xlsx: merged across, down and across, of blank rows, one below the other",
     {{SHEET_PART, "<x:worksheet xmlns:x='m'><x:sheetData><x:row r='1'><x:c r='A1' t='s'><x:v>0</x:v></x:c></x:row>"
		   "<x:row r='2'><x:c r='B2' t='s'><x:v>1</x:v></x:c><x:c r='E2'><x:v>1</x:v></x:c></x:row>"
		   "<x:row r='3'><x:c r='A3'><x:v>7</x:v></x:c></x:row><x:row r='4'/>"
		   "<x:row r='5'><x:c r='A5'><x:v>8</x:v></x:c><x:c r='B5'><x:v>9</x:v></x:c></x:row>"
		   "<x:row r='6'><x:c r='A6'><x:v>10</x:v></x:c></x:row></x:sheetData>"
		   "<x:phoneticPr/><x:mergeCells><x:mergeCell ref='B5:B6'/><x:mergeCell ref='A1:D1'/>"
		   "<x:mergeCell ref='B2:C4'/><x:mergeCell ref='Z9'/></x:mergeCells></x:worksheet>"}},
     FEUIL1 "1: T un\n2: -|T deux|-|-|N 1\n3: N 7|T deux\n5: N 8|N 9\n6: N 10|N 9\n"},
    {"xlsx: a text that only looks like merged cells",
     {IN_ROW("<c t='str'><v>mergeCells &lt;mergeCells></v></c>")},
     FEUIL1 "1: T mergeCells <mergeCells>\n"},

    /* The workbook. */
    {"xlsx: sheets in their order, hidden ones, and what is not a sheet of cells",
     {{"xl/workbook.xml",
       "<s:workbook xmlns:s='strict'><s:sheets><s:sheet name='Deux' sheetId='2' rel:id='b'/>"
       "<s:sheet name='Graphique' rel:id='c'/><s:sheet name='Un &amp; demi' state='hidden' rel:id='a'/>"
       "<s:sheet name='Trois' state='veryHidden' rel:id='d'/><s:sheet name='Perdu' "
       "rel:id='e'/></s:sheets></s:workbook>"},
      {"xl/_rels/workbook.xml.rels",
       "<r:Relationships xmlns:r='p'><r:Relationship Id='a' "
       "Type='http://purl.oclc.org/ooxml/officeDocument/relationships/"
       "worksheet' Target='/xl/sheets/./un.xml'/><r:Relationship Id='b' Type='x/worksheet' Target='../other/deux.xml'/>"
       "<r:Relationship Id='c' Type='x/chartsheet' Target='c.xml'/><r:Relationship Id='d' Type='x/worksheet' "
       "Target='XL/trois.xml'/></r:Relationships>"},
      {"xl/sheets/un.xml", "<worksheet><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>"},
      {"other/deux.xml", "<worksheet><sheetData><row><c><v>2</v></c></row></sheetData></worksheet>"},
      {"xl/xl/Trois.xml", "<worksheet><sheetData><row><c><v>3</v></c></row></sheetData></worksheet>"}},
     "[Deux]\n1: N 2\n[Un & demi] hidden\n1: N 1\n[Trois] hidden\n1: N 3\n"},
    {"xlsx: a workbook of other names, without styles and shared texts",
     {{"xl/workbook.xml", NULL},
      {"xl/_rels/workbook.xml.rels", NULL},
      {"xl/styles.xml", NULL},
      {"xl/sharedStrings.xml", NULL},
      {"_rels/.rels", "<Relationships><Relationship Id='x' Type='y/officeDocument' Target='/b.xml'/></Relationships>"},
      {"[Content_Types].xml", "<Types/>"},
      {"b.xml", "<workbook><sheets><sheet name='F' r:id='q'/></sheets></workbook>"},
      {"_rels/b.xml.rels", "<Relationships><Relationship Id='q' Type='z/worksheet' Target='s.xml'/></Relationships>"},
      {"s.xml", "<worksheet><sheetData><row><c s='3'><v>44362</v></c></row></sheetData></worksheet>"}},
     "[F]\n1: N 44362\n"},
};

static void test_xlsx(void **state)
{
	const book_case *c = *state;
	buffer bytes = book_pack(xlsx_parts, c->parts), told = book_told(buffer_all(&bytes));
	assert_string_equal(told.data, c->told);
	buffer_free(&told);
	buffer_free(&bytes);
}

/* ---- .ods ---- */

#define CONTENT(styles, sheets)                                                                                        \
	{                                                                                                              \
		"content.xml",                                                                                         \
		    "<?xml version='1.0' encoding='UTF-8'?><document-content><automatic-styles>" styles                \
		    "</automatic-styles><body><spreadsheet>" sheets "</spreadsheet></body></document-content>"         \
	}
#define TABLE(rows)         CONTENT("", "<table name='Feuille1'>" rows "</table>")
#define TABLE_ROW(cells)    TABLE("<table-row>" cells "</table-row>")
#define NUMBER_CELL(number) "<table-cell value-type='float' value='" number "'><p>shown</p></table-cell>"
#define TEXT_CELL(text)     "<table-cell value-type='string'><p>" text "</p></table-cell>"
#define FEUILLE1            "[Feuille1]\n"

/* clang-format off */
static const book_case ods_cases[] = {
    {"ods: an empty sheet", {{NULL, NULL}}, FEUILLE1},
    {"ods: values in attributes",
     {TABLE_ROW(NUMBER_CELL("1234.5600000000001")
		"<table-cell value-type='percentage' value='0.45'><p>45 %</p></table-cell>"
		"<table-cell value-type='currency' currency='EUR' value='9000'/>"
		"<table-cell value-type='date' date-value='2021-06-15'/>"
		"<table-cell value-type='date' date-value='2021-06-15T14:30:00.4'/>"
		"<table-cell value-type='date' date-value='2021-06-15T23:59:59.999999162'/>"
		"<table-cell value-type='time' time-value='PT14H30M05.5S'/>"
		"<table-cell value-type='time' time-value='PT35H59M59.999999162S'/>"
		"<table-cell value-type='time' time-value='P1D'/>"
		"<table-cell value-type='boolean' boolean-value='true'/>"
		"<table-cell value-type='boolean' boolean-value='false'/>")},
     FEUILLE1 "1: N 1234.56|P 45 %|N 9000|D 2021-06-15|D 2021-06-15 14:30:00|D 2021-06-16|H 14:30:06|H 36:00:00|T P1D|"
	      "B 1|B 0\n"},
    {"ods: texts",
     {TABLE_ROW(TEXT_CELL("a<s/>b<s c='2'/>c<tab/>d<line-break/>e") TEXT_CELL("one</p><p>two  2</p><p/><p>four")
		TEXT_CELL("<span>in <span>a</span></span> <a>link</a>") TEXT_CELL("\n  spread  \t out<note><p>no</p></note>")
		"<table-cell value-type='string' string-value='kept'/>"
		"<table-cell value-type='string'><annotation><p>who</p></annotation><p>said</p></table-cell>"
		"<table-cell><p>untyped</p></table-cell>")},
     FEUILLE1 "1: T a b  c\td\ne|T one\ntwo  2\n\nfour|T in a link|T spread  out|T kept|T said|T untyped\n"},
    {"ods: formulas and errors",
     {TABLE_ROW("<table-cell formula='of:=[.B1]*2' value-type='float' value='6'/><table-cell formula='of:=[.C1]*2'/>"
		"<table-cell formula='of:=1/0' value-type='string' string-value='' calcext:value-type='error'>"
		"<p>#DIV/0!</p></table-cell>"
		"<table-cell formula='of:=&quot;&quot;' value-type='string' string-value=''/>" NUMBER_CELL("1"))},
     FEUILLE1 "1: N 6|F =[.C1]*2|E #DIV/0!|-|N 1\n"},
    {"ods: cells and rows that are repeated",
     {TABLE("<table-column number-columns-repeated='16384'/>"
	    "<table-row number-rows-repeated='3'><table-cell number-columns-repeated='16384'/></table-row>"
	    "<table-row number-rows-repeated='2'><table-cell number-columns-repeated='2'/>"
	    "<table-cell number-columns-repeated='2' value-type='string'><p>x</p></table-cell>"
	    "<table-cell number-columns-repeated='16380'/></table-row>"
	    "<table-row>" NUMBER_CELL("7") "</table-row>"
	    "<table-row number-rows-repeated='1048570'><table-cell number-columns-repeated='16384'/></table-row>")},
     FEUILLE1 "4: -|-|T x|T x\n5: -|-|T x|T x\n6: N 7\n"},
    {"ods: cells merged down the rows and across",
     {TABLE("<table-row><table-cell number-rows-spanned='3' number-columns-spanned='2' value-type='string'><p>un</p>"
	    "</table-cell><covered-table-cell/>" NUMBER_CELL("1") "</table-row>"
	    "<table-row><covered-table-cell number-columns-repeated='2'/>" NUMBER_CELL("2") "</table-row>"
	    "<table-row><covered-table-cell><p>under</p></covered-table-cell><covered-table-cell/>" NUMBER_CELL("3") "</table-row>"
	    "<table-row><table-cell/><table-cell/>" NUMBER_CELL("4") "</table-row>")},
     FEUILLE1 "1: T un|-|N 1\n2: T un|-|N 2\n3: T un|-|N 3\n4: -|-|N 4\n"},
    {"ods: groups, headings, and what is hidden",
     {TABLE("<table-column-group><table-column/><table-header-columns>"
	    "<table-column visibility='collapse' number-columns-repeated='2'/></table-header-columns></table-column-group>"
	    "<table-header-rows><table-row>" NUMBER_CELL("1") "</table-row></table-header-rows>"
	    "<table-row-group><table-row-group><table-row visibility='filter'>" NUMBER_CELL("2") "</table-row></table-row-group>"
	    "<table-row visibility='collapse'>" NUMBER_CELL("3") "</table-row></table-row-group>"
	    "<shapes><table-row>" NUMBER_CELL("9") "</table-row></shapes>")},
     FEUILLE1 "1: N 1\n2 hidden: N 2\n3 hidden: N 3\ncolumn 1 is hidden\ncolumn 2 is hidden\n"},
    {"ods: number formats",
     {CONTENT("<number-style name='N1'><number min-integer-digits='5' decimal-places='0'/></number-style>"
	      "<time-style name='N2'><hours style='long'/><text>:</text><minutes style='long'/></time-style>"
	      "<style name='ce1' family='table-cell' data-style-name='N1'/>"
	      "<style name='ce2' family='table-cell' parent-style-name='ce1'/>"
	      "<style name='ce3' family='table-cell' data-style-name='N9'/>"
	      "<style name='ce4' family='table-cell' data-style-name='N2'/>",
	      "<table name='Feuille1'><table-column/><table-column default-cell-style-name='ce1'/>"
	      "<table-row><table-cell style-name='ce2' value-type='float' value='6088'/>" NUMBER_CELL("1001") NUMBER_CELL("1001")
	      "<table-cell style-name='ce3' value-type='float' value='0.5'/>"
	      "<table-cell style-name='ce4' value-type='time' time-value='PT38H30M00S'/></table-row>"
	      "<table-row default-cell-style-name='ce1'>" NUMBER_CELL("7") "</table-row></table>"),
      {"styles.xml", "<d><styles><percentage-style name='N9'><number min-integer-digits='1'/><text>%</text>"
		     "</percentage-style></styles></d>"}},
     FEUILLE1 "1: T 06088|T 01001|N 1001|P 50 %|H 14:30:00\n2: T 00007\n"},
    {"ods: sheets, in their order",
     {{"content.xml",
       "<office:d xmlns:table='t'><office:automatic-styles><style:style style:name='ta2' style:family='table'>"
       "<style:table-properties table:display='false'/></style:style></office:automatic-styles><office:body>"
       "<office:spreadsheet><table:calculation-settings><table:null-date table:date-value='1904-01-01'/>"
       "</table:calculation-settings><table:table table:name='A &amp; &gt; B' table:style-name='ta1'><table:table-row>"
       "<table:table-cell office:value-type='float' calcext:value-type='float' office:value='1'/></table:table-row>"
       "</table:table><table:table table:style-name='ta2' table:name='C'><table:table-row><table:table-cell "
       "office:value-type='float' office:value='2'/></table:table-row></table:table><table:named-expressions/>"
       "<table:dde-links><table:dde-link><table:table/></table:dde-link></table:dde-links></office:spreadsheet>"
       "</office:body></office:d>"}},
     "[A & > B]\n1: N 1\n[C] hidden\n1: N 2\n"},
};
/* clang-format on */

static void test_ods(void **state)
{
	const book_case *c = *state;
	buffer bytes = book_pack(ods_parts, c->parts), told = book_told(buffer_all(&bytes));
	assert_string_equal(told.data, c->told);
	buffer_free(&told);
	buffer_free(&bytes);
}

/* ---- The rest ---- */

static void test_book_formats(void **state)
{
	static const part xlsx[] = {STYLES("<numFmt numFmtId='164' formatCode='#,##0,\" k\u20AC\"'/>",
					   "<xf numFmtId='164'/><xf numFmtId='14'/><xf numFmtId='777'/>"),
				    {NULL, NULL}};
	static const part ods[] = {
	    CONTENT("<currency-style name='N1'><number decimal-places='2' min-integer-digits='1' "
		    "grouping='true'/><text> </text>"
		    "<currency-symbol>\u20AC</currency-symbol></currency-style>"
		    "<number-style name='N2'><number decimal-places='0' min-integer-digits='1' display-factor='1000'/>"
		    "<text> k\u20AC</text></number-style>"
		    "<date-style name='N3'><day style='long'/><text>/</text><month style='long' "
		    "textual='true'/><text>/</text>"
		    "<year style='long'/></date-style>"
		    "<number-style name='N4'><number min-integer-digits='1'/></number-style>"
		    "<number-style name='N5'><number decimal-places='2' min-integer-digits='0'/></number-style>"
		    "<number-style name='N6'><number min-integer-digits='0' decimal-places='0' grouping='true'/>"
		    "<text> \"M\"</text><currency-symbol>\u20AC</currency-symbol></number-style>"
		    "<number-style name='N7'><scientific-number decimal-places='2'/></number-style>"
		    "<number-style name='N8'><fraction min-numerator-digits='1'/></number-style>"
		    "<text-style name='N9'><text-content/></text-style>"
		    "<time-style name='N10' truncate-on-overflow='false'><hours/><text>:</text><minutes style='long'/>"
		    "<am-pm/></time-style>"
		    "<style name='a' family='table-cell' data-style-name='N1'/>"
		    "<style name='b' family='table-cell' data-style-name='N2'/>"
		    "<style name='c' family='table-cell' data-style-name='N3'/>"
		    "<style name='d' family='table-cell' data-style-name='N4'/>"
		    "<style name='e' family='table-cell' data-style-name='N5'/>"
		    "<style name='f' family='table-cell' data-style-name='N6'/>"
		    "<style name='g' family='table-cell' data-style-name='N7'/>"
		    "<style name='h' family='table-cell' data-style-name='N8'/>"
		    "<style name='i' family='table-cell' data-style-name='N9'/>"
		    "<style name='j' family='table-cell' data-style-name='N10'/>",
		    "<table name='F'/>"),
	    {NULL, NULL}};
	static const struct {
		const part *from, *parts;
		const char *formats[13];
	} books[] = {
	    {xlsx_parts, xlsx, {"General", "#,##0,\" k\u20AC\"", "dd/mm/yyyy", "General", "General"}},
	    {ods_parts,
	     ods,
	     {"General", "#,##0.00\" \u20AC\"", "0,\" k\u20AC\"", "dd\"/\"mmmm\"/\"yyyy", "General", "#.00",
	      "#,###\" M\u20AC\"", "0.00E+00", "# ?/?", "@", "[h]\":\"mmAM/PM", "General"}},
	};
	const warner to = {NULL, NULL, NULL};
	(void)state;
	for (size_t i = 0; i < COUNT(books); i++) {
		book *b;
		buffer bytes = book_pack(books[i].from, books[i].parts);
		FILE *file = fmemopen(bytes.data, bytes.len, "rb");
		assert_int_equal(book_open(&b, file, &to), BAREME_DONE);
		for (uint32_t k = 0; books[i].formats[k] != NULL; k++)
			assert_string_equal(book_format(b, k), books[i].formats[k]);
		book_free(b);
		fclose(file);
		buffer_free(&bytes);
	}
}

static bool stop_at_once(const book_row *row, void *payload)
{
	*(uint32_t *)payload += row->number;
	return false;
}

/* A caller that wants no more gets no more, and may begin again. */
static void test_stop(void **state)
{
	static const part parts[] = {IN_SHEET("<row r='2'><c><v>1</v></c></row><row r='3'><c><v>2</v></c></row>"),
				     {NULL, NULL}};
	const warner to = {NULL, NULL, NULL};
	book *b;
	uint32_t rows = 0;
	bool more;
	buffer bytes = book_pack(xlsx_parts, parts);
	FILE *file = fmemopen(bytes.data, bytes.len, "rb");
	(void)state;
	assert_int_equal(book_open(&b, file, &to), BAREME_DONE);
	for (uint32_t i = 1; i < 4; i++) {
		assert_int_equal(book_begin(b, 0), BAREME_DONE);
		assert_int_equal(book_read(b, stop_at_once, &rows, &more), BAREME_STOPPED);
		assert_false(more);
		assert_int_equal(rows, 2 * i);
		assert_int_equal(book_read(b, stop_at_once, &rows, &more), BAREME_DONE);
		assert_int_equal(rows, 2 * i);
	}
	book_free(b);
	fclose(file);
	buffer_free(&bytes);
}

/* The same document in UTF-16, in which nothing is found by its bytes. */
static void test_utf16(void **state)
{
	static const char sheet[] =
	    "<worksheet><sheetData><row r='1'><c r='A1'><v>1</v></c><c r='B1'><v>2</v></c></row><row r='2'>"
	    "<c r='B2'><v>3</v></c></row></sheetData><mergeCells><mergeCell ref='A1:A2'/></mergeCells>"
	    "</worksheet>";
	static const char content[] =
	    "<d><body><spreadsheet><table:table table:name='F'><table-row><table-cell value-type='float' "
	    "value='1'/></table-row></table:table></spreadsheet></body></d>";
	static const struct {
		const part *from;
		const char *path, *text, *told;
	} books[] = {
	    {xlsx_parts, SHEET_PART, sheet, FEUIL1 "1: N 1|N 2\n2: N 1|N 3\n"},
	    {ods_parts, "content.xml", content, "[F]\n1: N 1\n"},
	};
	(void)state;
	for (size_t i = 0; i < COUNT(books); i++) {
		buffer wide = {0};
		buffer_string(&wide, "\xFF\xFE");
		for (const char *c = books[i].text; *c != '\0'; c++) {
			buffer_char(&wide, *c);
			buffer_char(&wide, '\0');
		}
		buffer bytes = book_pack_stored(books[i].from, books[i].path, buffer_all(&wide));
		buffer told = book_told(buffer_all(&bytes));
		assert_string_equal(told.data, books[i].told);
		buffer_free(&told);
		buffer_free(&bytes);
		buffer_free(&wide);
	}
}

int main(void)
{
	static const struct CMUnitTest others[] = {cmocka_unit_test(test_builtin_formats),
						   cmocka_unit_test(test_book_formats), cmocka_unit_test(test_stop),
						   cmocka_unit_test(test_utf16)};
	add_rows(number_cases, sizeof *number_cases, COUNT(number_cases), test_number);
	add_rows(format_cases, sizeof *format_cases, COUNT(format_cases), test_format);
	add_rows(xlsx_cases, sizeof *xlsx_cases, COUNT(xlsx_cases), test_xlsx);
	add_rows(ods_cases, sizeof *ods_cases, COUNT(ods_cases), test_ods);
	for (size_t i = 0; i < COUNT(others); i++)
		tests[test_count++] = others[i];
	return _cmocka_run_group_tests("book", tests, test_count, NULL, NULL);
}
