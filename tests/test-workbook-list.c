/* Lists out of workbooks: what cells are worth by their types, where messages say they are, and which sheet is read. */
#include "books.h"
#include "support.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <xlsxwriter.h>

static bareme_ruleset *rules;

/* ---- Running a list ---- */

typedef struct source {
	bareme_text rest;
	size_t piece;
} source;

static ptrdiff_t give(char *data, size_t size, void *payload)
{
	source *s = payload;
	size_t len = s->rest.len < size ? s->rest.len : size;
	len = len < s->piece ? len : s->piece;
	memcpy(data, s->rest.data, len);
	s->rest = text_from(s->rest, len);
	return (ptrdiff_t)len;
}

static int collect(const char *data, size_t len, void *payload)
{
	buffer_put(payload, data, len);
	return 0;
}

static void note_fault(const bareme_fault *fault, void *payload)
{
	buffer_printf(payload, "! %s\n", fault->message);
}

/* What is asked for of what comes of a workbook, in this order, before what was reported and the account. */
enum { OUTPUT = 1, REJECTS = 2 };

static buffer run_book(bareme_text book, bareme_list_options options, int parts, size_t piece)
{
	source from = {book, piece};
	buffer out = {0}, rejects = {0}, told = {0};
	bareme_list_summary *summary;
	options.size = sizeof options;
	options.read = give;
	options.read_payload = &from;
	options.write = options.rejects = collect;
	options.write_payload = &out;
	options.rejects_payload = &rejects;
	options.report = note_fault;
	options.report_payload = &told;
	options.compare_ids = true;
	assert_true(bareme_date_parse(slice("2021-06-01"), &options.date));
	assert_int_equal(bareme_list_summary_new(&summary, rules), BAREME_DONE);
	bareme_result result = bareme_list_run(rules, &options, summary);
	if ((parts & OUTPUT) == 0)
		out.len = 0;
	if ((parts & REJECTS) != 0)
		buffer_text(&out, buffer_all(&rejects));
	buffer_text(&out, buffer_all(&told));
	for (int account = 0; account < BAREME_ACCOUNT_COUNT; account++) {
		char text[1024];
		if ((account == BAREME_ACCOUNT_SHEET || account == BAREME_ACCOUNT_REPEATS) &&
		    bareme_list_account_print(summary, (bareme_account)account, NULL, text, sizeof text) > 0)
			buffer_printf(&out, "= %s\n", text);
	}
	buffer_printf(&out, "%d\n", (int)result);
	bareme_list_summary_free(summary);
	buffer_free(&rejects);
	buffer_free(&told);
	return out;
}

/* However it is read and shared out, the same comes of it. */
static void assert_book(bareme_text book, int parts, const char *expected)
{
	static const size_t blocks[] = {0, 1, 100};
	bareme_list_options options = bareme_list_options_init();
	for (unsigned threads = 1; threads <= 3; threads++)
		for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++) {
			options.threads = threads;
			options.block = blocks[i];
			buffer got = run_book(book, options, parts, i == 1 ? 1000 : SIZE_MAX);
			assert_string_equal(buffer_cstring(&got), expected);
			buffer_free(&got);
		}
}

/* ---- Every type, as libxlsxwriter writes it ---- */

static lxw_format *format_of(lxw_workbook *book, const char *text)
{
	lxw_format *f = workbook_add_format(book);
	format_set_num_format(f, text);
	return f;
}

static void write_texts(lxw_worksheet *sheet, lxw_row_t row, const char *const *texts)
{
	for (lxw_col_t c = 0; texts[c] != NULL; c++)
		if (*texts[c] != '\0')
			worksheet_write_string(sheet, row, c, texts[c], NULL);
}

static buffer typed_book(void)
{
	static const char *const heading[] = {
	    "id",         "nature",         "commune",         "mode", "plus",     "plai",
	    "complement", "investissement", "subvention_anru", "date", "Remarque", NULL};
	char path[] = "/tmp/bareme-test-XXXXXX";
	int file = mkstemp(path);
	lxw_workbook *book = workbook_new(path);
	lxw_worksheet *notes = workbook_add_worksheet(book, "Notes"),
		      *list = workbook_add_worksheet(book, "Liste d'avril"),
		      *old = workbook_add_worksheet(book, "2019"), *draft = workbook_add_worksheet(book, "Brouillon");
	lxw_format *euros = format_of(book, "#,##0.00 \"\xE2\x82\xAC\""),
		   *thousands = format_of(book, "0 \"k\xE2\x82\xAC\""), *day = format_of(book, "dd/mm/yyyy"),
		   *moment = format_of(book, "dd/mm/yyyy hh:mm"), *percent = format_of(book, "0%");
	lxw_row_col_options hidden = {.hidden = 1};
	lxw_datetime june = {2021, 6, 15, 0, 0, 0}, afternoon = {2021, 6, 15, 14, 30, 0};
	worksheet_write_string(notes, 0, 0, "Rien \xC3\xA0 lire ici", NULL);
	for (size_t i = 0; i < 2; i++)
		write_texts(i == 0 ? old : draft, 0, heading);
	worksheet_hide(draft);
	worksheet_set_column_opt(list, 10, 10, LXW_DEF_COL_WIDTH, NULL, &hidden);
	worksheet_write_string(list, 0, 0, "Programmation", NULL);
	write_texts(list, 2, heading);
	worksheet_write_number(list, 3, 0, 7, NULL);
	write_texts(list, 3, (const char *[]){"", "reconstitution", "", "vefa", NULL});
	worksheet_merge_range(list, 3, 2, 4, 2, "Marseille", NULL);
	worksheet_write_number(list, 3, 4, 10, NULL);
	worksheet_write_number(list, 3, 5, 5, NULL);
	worksheet_write_boolean(list, 3, 6, 1, NULL);
	worksheet_write_number(list, 3, 7, 1234567.891, euros);
	worksheet_write_datetime(list, 3, 9, &june, day);
	worksheet_write_string(list, 3, 10, "=HYPERLINK(\"x\";\"y\")", NULL);
	worksheet_set_row_opt(list, 4, LXW_DEF_ROW_HEIGHT, NULL, &hidden);
	write_texts(list, 4, (const char *[]){"B;2", "requalification", NULL});
	worksheet_write_number(list, 4, 7, 850000, thousands);
	worksheet_write_number(list, 4, 8, 0, NULL);
	worksheet_write_datetime(list, 4, 9, &afternoon, moment);
	worksheet_write_string(list, 4, 10, "deux\nlignes", NULL);
	write_texts(list, 5, (const char *[]){"C-3", "requalification", "Nice", NULL});
	worksheet_write_formula_num(list, 5, 7, "=H4*2", NULL, 2469135.782);
	worksheet_write_number(list, 5, 8, 0.45, percent);
	write_texts(list, 7, (const char *[]){"D-4", "reconstitution", NULL});
	worksheet_write_number(list, 7, 2, 6088, NULL);
	worksheet_write_number(list, 7, 4, 1.234, NULL);
	write_texts(list, 8, (const char *[]){"D-4", "requalification", "", "", "", "", "", "1.234", "0", NULL});
	worksheet_write_string(list, 9, 0, "Total", NULL);
	worksheet_write_formula_num(list, 9, 7, "=SUM(H4:H9)", NULL, 3704555.673);
	assert_int_equal(workbook_close(book), LXW_NO_ERROR);
	buffer bytes = {0};
	char some[4096];
	for (ssize_t n; (n = read(file, some, sizeof some)) > 0;)
		buffer_put(&bytes, some, (size_t)n);
	close(file);
	unlink(path);
	return bytes;
}

/*
 * 10 PLUS and 5 PLAI of Marseille with the complement: 10 x (8,000 + 12,000) + 5 x (11,000 + 4,000), and 5 x (8,600 +
 * 3,200). 60 % of 850,000.00, whatever its format shows.
 */
static const char typed_answer[] =
    "\xEF\xBB\xBFProgrammation\n\n"
    "id;nature;commune;mode;plus;plai;complement;investissement;subvention_anru;date;Remarque;al_zone;al_pret;"
    "al_subvention;al_statut;al_avis\n"
    "7;reconstitution;Marseille;vefa;10;5;VRAI;1234567,891;;15/06/2021;\"=HYPERLINK(\"\"x\"\";\"\"y\"\")\";metropole;"
    "275000,00;59000,00;ok;\"a-verifier: the complementary aid can be granted; its conditions are in no known "
    "source\"\n"
    "\"B;2\";requalification;Marseille;;;;;850000;0;15/06/2021 14:30:00;\"deux\nlignes\";metropole;510000,00;0,00;ok;\n"
    "C-3;requalification;Nice;;;;;2469135,782;45 %;;;metropole;;;invalide;\"valeur-invalide: subvention_anru=45 %: not "
    "a number ('Liste d''avril'!I6)\"\n"
    "\n"
    "D-4;reconstitution;6088;;1,234;;;;;;;metropole;;;invalide;\"zero-initial: \"\"6088\"\" was read as 06088 | "
    "valeur-invalide: plus=1,234: a whole number is needed ('Liste d''avril'!E8)\"\n"
    "D-4;requalification;;;;;;1.234;0;;;;;;invalide;\"montant-ambigu: investissement=1.234: thousands or decimals? If "
    "thousands are meant, write 1234; if decimals, write two at most ('Liste d''avril'!H9)\"\n"
    "Total;;;;;;;3704555,673;;;;;;;;\"ligne-de-total: this row is a total: it is neither computed nor counted\"\n"
    "\xEF\xBB\xBFProgrammation\n\n"
    "al_ligne;al_code;al_avis;id;nature;commune;mode;plus;plai;complement;investissement;subvention_anru;date;"
    "Remarque\n"
    "6;valeur-invalide;\"valeur-invalide: subvention_anru=45 %: not a "
    "number ('Liste d''avril'!I6)\";C-3;requalification;Nice;;;;;2469135,782;"
    "45 %\n"
    "8;valeur-invalide;\"zero-initial: \"\"6088\"\" was read as 06088 | valeur-invalide: plus=1,234: a whole number is "
    "needed ('Liste d''avril'!E8)\";D-4;reconstitution;6088;;1,234\n"
    "9;montant-ambigu;\"montant-ambigu: investissement=1.234: thousands or decimals? If thousands are meant, write "
    "1234; "
    "if decimals, write two at most ('Liste d''avril'!H9)\";D-4;requalification;;;;;;1.234;0\n"
    "! the sheet \"Liste d'avril\" is read; these have a heading as well: \"2019\" (--sheet reads them)\n"
    "! Hidden, and read like the rest: 1 row, column K.\n"
    "! Rounded to the cent: 2 amounts stored with more decimals (the first: 'Liste d''avril'!H4).\n"
    "! numbers of \"investissement\" are shown with k\xE2\x82\xAC by their format, and are read in \xE2\x82\xAC\n"
    "= Sheet read: \"Liste d'avril\", one of 4. These have a heading as well: \"2019\". Hidden, and read like the "
    "rest: 1 row, column K. Rounded to the cent: "
    "2 "
    "amounts stored with more decimals (the first: 'Liste d''avril'!H4).\n"
    "= The same id more than once: \"D-4\" ('Liste d''avril'!A8, 'Liste d''avril'!A9).\n"
    "0\n";

static void test_types(void **state)
{
	(void)state;
	buffer book = typed_book();
	assert_book(buffer_all(&book), OUTPUT | REJECTS, typed_answer);
	buffer_free(&book);
}

/* ---- Cells and sheets that a library does not write ---- */

#define ROW(n, cells)                  "<row r='" n "'>" cells "</row>"
#define TEXT_CELL(at, text)            "<c r='" at "' t='inlineStr'><is><t>" text "</t></is></c>"
#define NUMBER_CELL(at, style, number) "<c r='" at "' s='" style "'><v>" number "</v></c>"
#define HEADING(unit)                                                                                                  \
	ROW("1", TEXT_CELL("A1", "id") TEXT_CELL("B1", "nature") TEXT_CELL("C1", "Investissement" unit)                \
		     TEXT_CELL("D1", "subvention_anru") TEXT_CELL("E1", "complement") TEXT_CELL("F1", "Remarque"))
#define SHEET(rows) "<worksheet><sheetData>" rows "</sheetData></worksheet>"
#define MERGED_SHEET(rows, merges)                                                                                     \
	"<worksheet><sheetData>" rows "</sheetData><mergeCells>" merges "</mergeCells></worksheet>"
#define OF_850 ";requalification;850000;0;;;;510000,00;0,00;ok;\n"
#define MERGED(first, last)                                                                                            \
	"merged over rows " first " to " last                                                                          \
	": how it divides among them is not known; give each row a cell of its own, "                                  \
	"with its amount or number"
#define PRODUCT(n, id, product, count)                                                                                 \
	ROW(n, id TEXT_CELL("B" n, "reconstitution") TEXT_CELL("C" n, "Nice") TEXT_CELL("D" n, product)                \
		   NUMBER_CELL("E" n, "0", count) NUMBER_CELL("F" n, "0", "3000000"))
/* An operation with that amount of investment and no grant. */
#define OPERATION(n, amount) ROW(n, TEXT_CELL("B" n, "requalification") amount NUMBER_CELL("D" n, "0", "0"))

/* Formats: 1 "0 €", 2 "0 k€", 3 "0," (thousands), 4 "0, k€", 5 "0 M€", 6 "0.00 M€", 7 "0 KE", 8 "0 K€", 9 "0 k EUR",
 * 10 "0 000 €", 11 "$0", 12 "0 CHF", 13 "0; néant" (of nothing), and as wide as other signs or filled up: 14 "0 €",
 * 15 "0 k€"; 16 "k€" behind a number as it is, 17 "0E+00". */
static const char styles[] =
    "<styleSheet><numFmts><numFmt numFmtId='164' formatCode='#,##0.00\\ [$\xE2\x82\xAC-40C]'/><numFmt numFmtId='165' "
    "formatCode='0.0&quot; k\xE2\x82\xAC&quot;'/><numFmt numFmtId='166' formatCode='#,##0,'/><numFmt numFmtId='167' "
    "formatCode='#,##0,&quot; k\xE2\x82\xAC&quot;'/><numFmt numFmtId='168' formatCode='0&quot; M\xE2\x82\xAC&quot;'/>"
    "<numFmt numFmtId='169' formatCode='0.00&quot; M\xE2\x82\xAC&quot;'/><numFmt numFmtId='170' formatCode='0&quot; "
    "KE&quot;'/><numFmt numFmtId='171' formatCode='0\\ \\K\xE2\x82\xAC'/><numFmt numFmtId='172' formatCode='0&quot; k "
    "EUR&quot;'/><numFmt numFmtId='173' formatCode='0&quot; 000 \xE2\x82\xAC&quot;'/><numFmt numFmtId='174' "
    "formatCode='[$$-409]#,##0'/><numFmt numFmtId='175' formatCode='#,##0\\ [$CHF]'/><numFmt numFmtId='176' "
    "formatCode='#,##0;-#,##0;&quot;n\xC3\xA9"
    "ant&quot;'/><numFmt numFmtId='177' formatCode='_-* #,##0.00\\ &quot;\xE2\x82\xAC&quot;_-;\\-* #,##0.00\\ "
    "&quot;\xE2\x82\xAC&quot;_-'/><numFmt numFmtId='178' formatCode='_M* 0.0&quot; k\xE2\x82\xAC&quot;_$'/><numFmt "
    "numFmtId='179' formatCode='General&quot; k\xE2\x82\xAC&quot;'/><numFmt numFmtId='180' "
    "formatCode='0.00E+00'/></numFmts><cellXfs><xf numFmtId='0'/><xf "
    "numFmtId='164'/><xf "
    "numFmtId='165'/><xf numFmtId='166'/><xf numFmtId='167'/><xf numFmtId='168'/><xf "
    "numFmtId='169'/><xf numFmtId='170'/><xf numFmtId='171'/><xf numFmtId='172'/><xf numFmtId='173'/><xf "
    "numFmtId='174'/><xf numFmtId='175'/><xf numFmtId='176'/><xf numFmtId='177'/><xf numFmtId='178'/><xf "
    "numFmtId='179'/><xf numFmtId='180'/></cellXfs></styleSheet>";

typedef struct book_case {
	const char *name, *sheet; /* the XML of Feuil1 */
	const char *expected;
} book_case;

static const book_case book_cases[] = {
    {"errors and formulas without a value, in columns that are read and not",
     SHEET(HEADING("") ROW(
	 "2", TEXT_CELL("A2", "1") TEXT_CELL(
		  "B2", "requalification") "<c r='C2'><f>H2*2</f></c><c r='D2' t='e'><v>#REF!</v></c><c r='F2' "
					   "t='e'><v>#N/A</v></c>")
	       ROW("3", "<c r='A3' t='e'><v>#NAME?</v></c>" TEXT_CELL("B3", "requalification") NUMBER_CELL(
			    "C3", "0", "100000") NUMBER_CELL("D3", "0", "0") "<c r='E3' t='b'><v>0</v></c>")),
     "\xEF\xBB\xBFid;nature;Investissement;subvention_anru;complement;Remarque;al_zone;al_pret;al_subvention;al_statut;"
     "al_avis\n"
     "1;requalification;=H2*2;#REF!;;#N/A;;;;invalide;\"valeur-invalide: investissement==H2*2: a formula without a "
     "saved value: save the workbook again in the spreadsheet program (Feuil1!C2) | valeur-invalide: "
     "subvention_anru=#REF!: an error of the spreadsheet: recalculate the cell, or type its value (Feuil1!D2)\"\n"
     "#NAME?;requalification;100000;0;FAUX;;;60000,00;0,00;ok;\"champ-ignore: \"\"complement\"\" is not used in this "
     "computation (rehabilitation)\"\n"
     "= Sheet read: \"Feuil1\".\n"
     "0\n"},
    {"a unit of the heading, and what formats show of it",
     /* 60 % of 1,500.00 k€; of 1,234,567.89 €; of 850.0 k€; of 1,234,567 € shown as 1,235; the same with k€. */
     SHEET(HEADING(" (k\xE2\x82\xAC)") OPERATION("2", NUMBER_CELL("C2", "0", "1500"))
	       OPERATION("3", NUMBER_CELL("C3", "1", "1234567.89")) OPERATION("4", NUMBER_CELL("C4", "2", "850"))
		   OPERATION("5", NUMBER_CELL("C5", "3", "1234567")) OPERATION("6", NUMBER_CELL("C6", "4", "1234567"))
		       OPERATION("7", NUMBER_CELL("C7", "0", "1234.567891")) OPERATION("8", TEXT_CELL("C8", "125"))),
     "\xEF\xBB\xBFid;nature;Investissement "
     "(k\xE2\x82\xAC);subvention_anru;complement;Remarque;al_zone;al_pret;al_subvention;al_statut;al_avis\n"
     ";requalification;1500;0;;;;900000,00;0,00;ok;\n"
     ";requalification;1234567,89;0;;;;740740,73;0,00;ok;\n"
     ";requalification;850;0;;;;510000,00;0,00;ok;\n"
     ";requalification;1234567;0;;;;740740,20;0,00;ok;\n"
     ";requalification;1234567;0;;;;740740,20;0,00;ok;\n"
     ";requalification;1234,567891;0;;;;740740,73;0,00;ok;\n"
     ";requalification;125;0;;;;75000,00;0,00;ok;\n"
     "! columns read by their words: investissement <- \"Investissement (k\xE2\x82\xAC)\"\n"
     "! amounts are in the unit of the heading: \"Investissement (k\xE2\x82\xAC)\" (k\xE2\x82\xAC)\n"
     "! Rounded to the cent: 1 amount stored with more decimals (Feuil1!C7).\n"
     "! numbers of \"Investissement (k\xE2\x82\xAC)\" are shown with \xE2\x82\xAC by their format, and are read in "
     "\xE2\x82\xAC\n"
     "! numbers of \"Investissement (k\xE2\x82\xAC)\" are shown divided by their format, and are read in \xE2\x82\xAC\n"
     "! numbers of \"Investissement (k\xE2\x82\xAC)\" are shown with k\xE2\x82\xAC by their format, and are read in "
     "\xE2\x82\xAC\n"
     "= Sheet read: \"Feuil1\". Rounded to the cent: 1 amount stored with more decimals (Feuil1!C7).\n"
     "0\n"},
    {"units that are written otherwise, and those of other currencies",
     /* 60 % of 850,000. */
     SHEET(HEADING("") OPERATION("2", NUMBER_CELL("C2", "7", "850000")) OPERATION("3", NUMBER_CELL("C3", "8", "850000"))
	       OPERATION("4", NUMBER_CELL("C4", "9", "850000")) OPERATION("5", NUMBER_CELL("C5", "10", "850000"))
		   OPERATION("6", NUMBER_CELL("C6", "11", "850000")) OPERATION("7", NUMBER_CELL("C7", "12", "850000"))
		       OPERATION("8", NUMBER_CELL("C8", "13", "850000"))),
     "\xEF\xBB\xBFid;nature;Investissement;subvention_anru;complement;Remarque;al_zone;al_pret;al_subvention;al_statut;"
     "al_avis\n" OF_850 OF_850 OF_850 OF_850 OF_850 OF_850 OF_850
     "! numbers of \"Investissement\" are shown with k\xE2\x82\xAC by their format, and are read in \xE2\x82\xAC\n"
     "! numbers of \"Investissement\" are shown with $ by their format, and are read in \xE2\x82\xAC\n"
     "! numbers of \"Investissement\" are shown with CHF by their format, and are read in \xE2\x82\xAC\n"
     "= Sheet read: \"Feuil1\".\n"
     "0\n"},
    {"thousands without a unit anywhere are the stored number",
     SHEET(HEADING("") OPERATION("2", NUMBER_CELL("C2", "3", "1234567")) OPERATION("3", NUMBER_CELL("C3", "0", "1E+6"))
	       OPERATION("4", NUMBER_CELL("C4", "0", "100000.005")) OPERATION("5", NUMBER_CELL("C5", "0", "1E+30"))),
     "\xEF\xBB\xBFid;nature;Investissement;subvention_anru;complement;Remarque;al_zone;al_pret;al_subvention;al_statut;"
     "al_avis\n"
     ";requalification;1234567;0;;;;740740,20;0,00;ok;\n"
     ";requalification;1000000;0;;;;600000,00;0,00;ok;\n"
     ";requalification;100000,005;0;;;;60000,01;0,00;ok;\n"
     ";requalification;1E+30;0;;;;;;invalide;\"valeur-invalide: investissement=1E+30: too large: at most "
     "1000000000000 (Feuil1!C5)\"\n"
     "! Rounded to the cent: 1 amount stored with more decimals (Feuil1!C4).\n"
     "! numbers of \"Investissement\" are shown divided by their format, and are read in \xE2\x82\xAC\n"
     "= Sheet read: \"Feuil1\". Rounded to the cent: 1 amount stored with more decimals (Feuil1!C4).\n"
     "0\n"},
    {"formats of accounting, a number as it is, and one with an exponent",
     /* 60 % of 1,234,567.50 €, of 850.0 k€ twice, and of 1,500 k€, the unit of the heading. */
     SHEET(HEADING(" (k\xE2\x82\xAC)") OPERATION("2", NUMBER_CELL("C2", "14", "1234567.5"))
	       OPERATION("3", NUMBER_CELL("C3", "15", "850")) OPERATION("4", NUMBER_CELL("C4", "16", "850"))
		   OPERATION("5", NUMBER_CELL("C5", "17", "1500"))),
     "\xEF\xBB\xBFid;nature;Investissement "
     "(k\xE2\x82\xAC);subvention_anru;complement;Remarque;al_zone;al_pret;al_subvention;al_statut;al_avis\n"
     ";requalification;1234567,5;0;;;;740740,50;0,00;ok;\n"
     ";requalification;850;0;;;;510000,00;0,00;ok;\n"
     ";requalification;850;0;;;;510000,00;0,00;ok;\n"
     ";requalification;1500;0;;;;900000,00;0,00;ok;\n"
     "! columns read by their words: investissement <- \"Investissement (k\xE2\x82\xAC)\"\n"
     "! amounts are in the unit of the heading: \"Investissement (k\xE2\x82\xAC)\" (k\xE2\x82\xAC)\n"
     "! numbers of \"Investissement (k\xE2\x82\xAC)\" are shown with \xE2\x82\xAC by their format, and are read in "
     "\xE2\x82\xAC\n"
     "= Sheet read: \"Feuil1\".\n"
     "0\n"},
    {"each unit that formats show in a column is named, also where a later one is right",
     /* 60 % of 500.0 k\xE2\x82\xAC, and of 850.0 k\xE2\x82\xAC. */
     SHEET(HEADING(" (k\xE2\x82\xAC)") OPERATION("2", NUMBER_CELL("C2", "5", "500"))
	       OPERATION("3", NUMBER_CELL("C3", "6", "500")) OPERATION("4", NUMBER_CELL("C4", "2", "850"))),
     "\xEF\xBB\xBFid;nature;Investissement "
     "(k\xE2\x82\xAC);subvention_anru;complement;Remarque;al_zone;al_pret;al_subvention;al_statut;al_avis\n"
     ";requalification;500;0;;;;300000,00;0,00;ok;\n"
     ";requalification;500;0;;;;300000,00;0,00;ok;\n"
     ";requalification;850;0;;;;510000,00;0,00;ok;\n"
     "! columns read by their words: investissement <- \"Investissement (k\xE2\x82\xAC)\"\n"
     "! amounts are in the unit of the heading: \"Investissement (k\xE2\x82\xAC)\" (k\xE2\x82\xAC)\n"
     "! numbers of \"Investissement (k\xE2\x82\xAC)\" are shown with M\xE2\x82\xAC by their format, and are read in "
     "k\xE2\x82\xAC\n"
     "= Sheet read: \"Feuil1\".\n"
     "0\n"},
    {"amounts merged over several operations are nobody's; what is no amount, or 0, is each one's",
     /* Of 5 and 6 the further rows are blank. 60 % of 1,000,000, and of 2,000,000. */
     MERGED_SHEET(
	 HEADING("")
	     ROW("2", TEXT_CELL("B2", "requalification") NUMBER_CELL("C2", "0", "1000000") NUMBER_CELL("D2", "0", "0"))
		 ROW("3", TEXT_CELL("A3", "2")) ROW("4", TEXT_CELL("A4", "3") TEXT_CELL("C4", "1 M\xE2\x82\xAC"))
		     ROW("5", TEXT_CELL("A5", "4")) ROW("6", TEXT_CELL("A6", "Total"))
			 ROW("7", TEXT_CELL("A7", "5") NUMBER_CELL("C7", "0", "1000000")) ROW("8", "<c r='C8' s='1'/>")
			     ROW("10", TEXT_CELL("A10", "6") TEXT_CELL("B10", "requalification")
					   NUMBER_CELL("C10", "0", "2000000") NUMBER_CELL("D10", "0", "0")),
	 "<mergeCell ref='B2:B8'/><mergeCell ref='C2:C3'/><mergeCell ref='C4:C6'/><mergeCell ref='D2:D8'/><mergeCell "
	 "ref='C7:C9'/><mergeCell ref='C10:C12'/>"),
     "\xEF\xBB\xBFid;nature;Investissement;subvention_anru;complement;Remarque;al_zone;al_pret;al_subvention;al_statut;"
     "al_avis\n"
     ";requalification;1000000;0;;;;;;invalide;\"valeur-invalide: investissement=1000000: " MERGED(
	 "2", "3") " (Feuil1!C2)\"\n"
		   "2;requalification;1000000;0;;;;;;invalide;\"valeur-invalide: investissement=1000000: " MERGED(
		       "2", "3") " (Feuil1!C3)\"\n"
				 "3;requalification;1 M\xE2\x82\xAC;0;;;;;;invalide;\"valeur-invalide: "
				 "investissement=1 M\xE2\x82\xAC: " MERGED(
				     "4", "6") " (Feuil1!C4)\"\n"
					       "4;requalification;1 M\xE2\x82\xAC;0;;;;;;invalide;\"valeur-invalide: "
					       "investissement=1 M\xE2\x82\xAC: " MERGED(
						   "4",
						   "6") " (Feuil1!C5)\"\n"
							"Total;requalification;1 "
							"M\xE2\x82\xAC;0;;;;;;;\"ligne-de-total: this row is a total: "
							"it is neither computed nor counted\"\n"
							"5;requalification;1000000;0;;;;600000,00;0,00;ok;\n"
							"\n"
							"\n"
							"6;requalification;2000000;0;;;;1200000,00;0,00;ok;\n"
							"= Sheet read: \"Feuil1\".\n"
							"0\n"},
    {"amounts merged over the products of an operation, and further",
     /* 2 PLUS of Nice: 2 x 8,000; 10 PLUS and 5 PLAI: 10 x 8,000 + 5 x 11,000, and 5 x 8,600. */
     MERGED_SHEET(ROW("1", TEXT_CELL("A1", "id") TEXT_CELL("B1", "nature") TEXT_CELL("C1", "commune")
			       TEXT_CELL("D1", "produit") TEXT_CELL("E1", "nombre de logements")
				   TEXT_CELL("F1", "investissement")) PRODUCT("2", TEXT_CELL("A2", "A"), "PLUS", "10")
		      PRODUCT("3", "", "PLAI", "5") PRODUCT("4", TEXT_CELL("A4", "B"), "PLUS", "2")
			  PRODUCT("5", TEXT_CELL("A5", "C"), "PLUS", "7")
			      ROW("6", TEXT_CELL("A6", "C") TEXT_CELL("B6", "reconstitution") TEXT_CELL("C6", "Nice")
					   TEXT_CELL("D6", "PLAI")) PRODUCT("7", TEXT_CELL("A7", "D"), "PLUS", "10")
				  PRODUCT("8", "", "PLAI", "5"),
		  "<mergeCell ref='A2:A3'/><mergeCell ref='F2:F4'/><mergeCell ref='E5:E6'/><mergeCell "
		  "ref='A7:A8'/><mergeCell ref='F7:F8'/>"),
     "\xEF\xBB\xBFid;nature;commune;produit;nombre de logements;investissement;al_zone;al_pret;al_subvention;al_statut;"
     "al_avis\n"
     "A;reconstitution;Nice;PLUS;10;3000000;metropole;;;invalide;\"valeur-invalide: investissement=3000000: " MERGED(
	 "2", "4") " (Feuil1!F2)\"\n"
		   "A;reconstitution;Nice;PLAI;5;3000000;;;;;\n"
		   "B;reconstitution;Nice;PLUS;2;3000000;metropole;;;invalide;\"valeur-invalide: "
		   "investissement=3000000: " MERGED(
		       "2", "4") " (Feuil1!F4)\"\n"
				 "C;reconstitution;Nice;PLUS;7;3000000;metropole;;;invalide;\"valeur-invalide: "
				 "plus=7: " MERGED("5", "6") " | valeur-invalide: plai=7: " MERGED(
				     "5",
				     "6") "\"\n"
					  "C;reconstitution;Nice;PLAI;7;;;;;;\n"
					  "D;reconstitution;Nice;PLUS;10;3000000;metropole;135000,00;43000,00;ok;\n"
					  "D;reconstitution;Nice;PLAI;5;3000000;;;;;\n"
					  "= Sheet read: \"Feuil1\".\n"
					  "0\n"},
    {"cells past the heading's are nobody's, and blank ones may be missing",
     SHEET(HEADING("") ROW("2", TEXT_CELL("B2", "requalification") NUMBER_CELL("C2", "0", "100000")
				    NUMBER_CELL("D2", "0", "0") TEXT_CELL("H2", "en marge"))
	       ROW("4", TEXT_CELL("B4", "requalification") NUMBER_CELL("C4", "0", "100000"))),
     "\xEF\xBB\xBFid;nature;Investissement;subvention_anru;complement;Remarque;al_zone;al_pret;al_subvention;al_statut;"
     "al_avis\n"
     ";requalification;100000;0;;;;60000,00;0,00;ok;;;en marge\n"
     "\n"
     ";requalification;100000;;;;;;;incomplet;\"champ-manquant: \"\"subvention_anru\"\" is missing (ANRU grant) "
     "(Feuil1!D4)\"\n"
     "= Sheet read: \"Feuil1\".\n"
     "0\n"},
    {"all columns in one cell", SHEET(ROW("1", TEXT_CELL("A1", "id;nature;commune;plus;plai"))),
     "! all columns are in one cell: split them in the spreadsheet (Data, Text to Columns)\n"
     "5\n"},
    {"another heading", SHEET(HEADING("") ROW("9", TEXT_CELL("B9", "subvention_anru") TEXT_CELL("C9", "nature"))),
     "\xEF\xBB\xBFid;nature;Investissement;subvention_anru;complement;Remarque;al_zone;al_pret;al_subvention;al_statut;"
     "al_avis\n"
     "\n"
     "\n"
     "\n"
     "\n"
     "\n"
     "\n"
     "\n"
     "! Feuil1!A9: a second heading, whose columns are not those of the first one in their order: make two lists of "
     "it\n"
     "5\n"},
    {"a heading of three rows",
     MERGED_SHEET(ROW("1", TEXT_CELL("A1", "nature") TEXT_CELL("B1", "commune") TEXT_CELL("C1", "Logements"))
		      ROW("2", TEXT_CELL("C2", "dont")) ROW("3", TEXT_CELL("C3", "PLUS") TEXT_CELL("D3", "PLAI")),
		  "<mergeCell ref='A1:A3'/><mergeCell ref='B1:B3'/><mergeCell ref='C1:D1'/><mergeCell ref='C2:D2'/>"),
     "\xEF\xBB\xBFnature;commune;Logements;al_zone;al_pret;al_subvention;al_statut;al_avis\n"
     "! Feuil1!A2: the heading seems to go on here: say which row is its last one (--header N)\n"
     "5\n"},
    {"no heading", SHEET(ROW("3", TEXT_CELL("B3", "Rien"))),
     "! no line at the start of the list names the columns; it begins: ;Rien (--header N says which one "
     "does)\n"
     "5\n"},
};

static void test_book(void **state)
{
	const book_case *c = *state;
	const part more[] = {{"xl/styles.xml", styles}, {"xl/worksheets/sheet1.xml", c->sheet}, {NULL, NULL}};
	buffer book = book_pack(xlsx_parts, more);
	assert_book(buffer_all(&book), OUTPUT, c->expected);
	buffer_free(&book);
}

/* ---- The choice of a sheet ---- */

typedef struct sheet_case {
	const char *name, *sheet; /* that is asked for */
	bareme_list_format from;
	const char *expected;
} sheet_case;

/* What is said of the sheet of April. */
#define APRIL                                                                                                          \
	"! Hidden, and read like the rest: 1 row, column K.\n"                                                         \
	"! Rounded to the cent: 2 amounts stored with more decimals (the first: 'Liste d''avril'!H4).\n"               \
	"! numbers of \"investissement\" are shown with k\xE2\x82\xAC by their format, and are read in \xE2\x82\xAC\n" \
	"= Sheet read: \"Liste d'avril\", one of 4. Hidden, and read like the rest: 1 row, column K. Rounded to the "  \
	"cent: "                                                                                                       \
	"2 amounts stored with more decimals (the first: 'Liste d''avril'!H4).\n"                                      \
	"= The same id more than once: \"D-4\" ('Liste d''avril'!A8, 'Liste d''avril'!A9).\n"                          \
	"0\n"

static const sheet_case sheet_cases[] = {
    {"by its name", "2019", BAREME_LIST_AUTO,
     "= Sheet read: \"2019\", one of 4.\n"
     "0\n"},
    {"by its name, as people type it", "liste d avril", BAREME_LIST_AUTO, APRIL},
    {"by its number", "2", BAREME_LIST_ODS, APRIL},
    {"a hidden one", "Brouillon", BAREME_LIST_CSV,
     "= Sheet read: \"Brouillon\", one of 4.\n"
     "0\n"},
    {"one that is not there", "Avril", BAREME_LIST_XLSX,
     "! the workbook has no sheet \"Avril\"; it has: \"Notes\", \"Liste d'avril\", \"2019\", \"Brouillon\"\n"
     "5\n"},
    {"a number that is not there", "5", BAREME_LIST_AUTO,
     "! the workbook has no sheet \"5\"; it has: \"Notes\", \"Liste d'avril\", \"2019\", \"Brouillon\"\n"
     "5\n"},
    {"one without a heading", "Notes", BAREME_LIST_AUTO,
     "! no line at the start of the list names the columns; it begins: Rien \xC3\xA0 "
     "lire ici (--header N says which one does)\n"
     "5\n"},
};

static void test_sheet(void **state)
{
	const sheet_case *c = *state;
	buffer book = typed_book();
	bareme_list_options options = bareme_list_options_init();
	options.sheet = c->sheet;
	options.from = c->from;
	buffer got = run_book(buffer_all(&book), options, 0, SIZE_MAX);
	assert_string_equal(buffer_cstring(&got), c->expected);
	buffer_free(&got);
	buffer_free(&book);
}

/* ---- A list among other sheets ---- */

#define SUMMARY_ROW(n, nature)                                                                                         \
	ROW(n, TEXT_CELL("A" n, nature) NUMBER_CELL("B" n, "0", "9000000") NUMBER_CELL("C" n, "0", "0"))
/* Sums by nature. */
#define SUMMARY                                                                                                        \
	SHEET(ROW("3", TEXT_CELL("A3", "nature") TEXT_CELL("B3", "investissement") TEXT_CELL("C3", "subvention_anru")) \
		  SUMMARY_ROW("4", "reconstitution") SUMMARY_ROW("5", "requalification")                               \
		      SUMMARY_ROW("6", "accompagnement"))
/* More columns than a list has, to be filled in. */
#define FORM                                                                                                           \
	SHEET(ROW("1", TEXT_CELL("A1", "id") TEXT_CELL("B1", "nature") TEXT_CELL("C1", "commune")                      \
			   TEXT_CELL("D1", "mode") TEXT_CELL("E1", "plus") TEXT_CELL("F1", "plai")                     \
			       TEXT_CELL("G1", "complement") TEXT_CELL("H1", "investissement")                         \
				   TEXT_CELL("I1", "subvention_anru") TEXT_CELL("J1", "date")))
#define OPERATIONS(more) SHEET(HEADING("") OPERATION("2", NUMBER_CELL("C2", "0", "1000000")) more)
#define FOUR                                                                                                           \
	OPERATIONS(OPERATION("3", NUMBER_CELL("C3", "0", "1000000")) OPERATION("4", NUMBER_CELL("C4", "0", "1000000")) \
		       OPERATION("5", NUMBER_CELL("C5", "0", "1000000")))
#define READ(sheet, others)                                                                                            \
	"! the sheet \"" sheet "\" is read; these have a heading as well: " others " (--sheet reads them)\n"           \
	"= Sheet read: \"" sheet "\", one of 3. These have a heading as well: " others ".\n"                           \
	"0\n"

typedef struct choice_case {
	const char *name, *sheets[3];
	const char *expected;
} choice_case;

static const choice_case choice_cases[] = {
    {"sums by nature before a list of few columns", {SUMMARY, FOUR, SHEET("")}, READ("Feuil2", "\"Feuil1\"")},
    {"a form that nobody filled in", {FORM, OPERATIONS(""), SHEET("")}, READ("Feuil2", "\"Feuil1\"")},
    {"of lists that are alike the first one",
     {SHEET(""), OPERATIONS(""), OPERATIONS("")},
     READ("Feuil2", "\"Feuil3\"")},
    {"of forms as well", {FORM, FORM, SUMMARY}, READ("Feuil3", "\"Feuil1\", \"Feuil2\"")},
};

static void test_choice(void **state)
{
	const choice_case *c = *state;
	const part more[] = {
	    {"xl/workbook.xml", "<workbook xmlns:r='r'><sheets><sheet name='Feuil1' r:id='a'/><sheet name='Feuil2' "
				"r:id='b'/><sheet name='Feuil3' r:id='c'/></sheets></workbook>"},
	    {"xl/_rels/workbook.xml.rels",
	     "<Relationships><Relationship Id='a' Type='x/worksheet' Target='worksheets/sheet1.xml'/><Relationship "
	     "Id='b' Type='x/worksheet' Target='b.xml'/><Relationship Id='c' Type='x/worksheet' "
	     "Target='c.xml'/></Relationships>"},
	    {"xl/worksheets/sheet1.xml", c->sheets[0]},
	    {"xl/b.xml", c->sheets[1]},
	    {"xl/c.xml", c->sheets[2]},
	    {NULL, NULL}};
	buffer book = book_pack(xlsx_parts, more);
	assert_book(buffer_all(&book), 0, c->expected);
	buffer_free(&book);
}

/* ---- Into another workbook ---- */

/* The types, number formats and texts of a row. */
typedef struct row_seen {
	const book *b;
	buffer text;
} row_seen;

static bool see_row(const book_row *row, void *payload)
{
	static const char letters[] = "-TNPDHBEF";
	row_seen *seen = payload;
	for (size_t i = 0; i < row->count; i++)
		buffer_printf(&seen->text, "%s%c [%s] %.*s", i == 0 ? "" : " | ", letters[row->cells[i].type],
			      book_format(seen->b, row->cells[i].style), TEXT_ARG(row->cells[i].text));
	buffer_char(&seen->text, '\n');
	return true;
}

/* Numbers stay numbers with their formats, dates dates, and text is never a formula. */
static void test_types_stay(void **state)
{
	static const char *const rows[] = {
	    ("N [General] 7 | T [General] reconstitution | T [General] Marseille | T [General] vefa | N [General] 10 | "
	     "N [General] 5 | B [General] 1 | N [#,##0.00 \"\xE2\x82\xAC\"] 1234567.891 | - [General]  | "
	     "D [dd/mm/yyyy] 2021-06-15 | T [General] =HYPERLINK(\"x\";\"y\") | T [@] reconstitution | "
	     "T [@] metropole | N [#,##0.00] 275000 | N [#,##0.00] 59000 | T [;;;\"up to date\"] "
	     "reconstitution0|Marseille0|vefa0|1|1|100|123456789|0|4436200 | T [@] ok"),
	    ("N [0 \"k\xE2\x82\xAC\"] 850000 | N [General] 0 | D [dd/mm/yyyy hh:mm] 2021-06-15 14:30:00 | "
	     "T [General] deux\nlignes"),
	    "| N [General] 2469135.782 | P [0%] 45 % |"};
	(void)state;
	buffer from = typed_book();
	bareme_list_options options = bareme_list_options_init();
	options.to = BAREME_LIST_XLSX;
	buffer made = run_book(buffer_all(&from), options, OUTPUT, SIZE_MAX);
	FILE *file = fmemopen(made.data, made.len, "r");
	book *b = NULL;
	row_seen seen = {.b = NULL};
	bool more = true;
	assert_int_equal(book_open(&b, file, &(warner){.locale = NULL}), BAREME_DONE);
	seen.b = b;
	assert_string_equal(book_sheet_name(b, 1), "Operations");
	assert_int_equal(book_begin(b, 1), BAREME_DONE);
	while (more)
		assert_int_equal(book_read(b, see_row, &seen, &more), BAREME_DONE);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (strstr(buffer_cstring(&seen.text), rows[i]) == NULL)
			assert_string_equal(buffer_cstring(&seen.text), rows[i]);
	book_free(b);
	fclose(file);
	buffer_free(&seen.text);
	buffer_free(&made);
	buffer_free(&from);
}

enum {
	BOOKS = sizeof book_cases / sizeof *book_cases,
	SHEETS = sizeof sheet_cases / sizeof *sheet_cases,
	CHOICES = sizeof choice_cases / sizeof *choice_cases
};

int main(void)
{
	struct CMUnitTest tests[2 + BOOKS + SHEETS + CHOICES] = {cmocka_unit_test(test_types),
								 cmocka_unit_test(test_types_stay)};
	for (size_t i = 0; i < BOOKS; i++)
		tests[2 + i] = (struct CMUnitTest){book_cases[i].name, test_book, NULL, NULL, (void *)&book_cases[i]};
	for (size_t i = 0; i < SHEETS; i++)
		tests[2 + BOOKS + i] =
		    (struct CMUnitTest){sheet_cases[i].name, test_sheet, NULL, NULL, (void *)&sheet_cases[i]};
	for (size_t i = 0; i < CHOICES; i++)
		tests[2 + BOOKS + SHEETS + i] =
		    (struct CMUnitTest){choice_cases[i].name, test_choice, NULL, NULL, (void *)&choice_cases[i]};
	rules = load_builtin();
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	bareme_ruleset_free(rules);
	return failed;
}
