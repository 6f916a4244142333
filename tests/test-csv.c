/* CSV: where records end, what their cells are, and how cells are written. */
#include "formats/chunk.h"
#include "rows.h"
#include "scans.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MEGABYTE = 1 << 20 };

/* ---- Cutting ---- */

typedef struct cut_case {
	const char *name;
	bareme_text bytes;
	bool ended;
	csv_cut cut;
	size_t len; /* not told where more bytes are needed */
} cut_case;

static const cut_case cut_cases[] = {
    {"cut: nothing yet", SLICE(""), false, CSV_MORE, 0},
    {"cut: no line end yet", SLICE("a,b"), false, CSV_MORE, 0},
    {"cut: the last line may lack its end", SLICE("a,b"), true, CSV_WHOLE, 3},
    {"cut: LF", SLICE("a,b\nc"), false, CSV_WHOLE, 4},
    {"cut: CRLF", SLICE("a,b\r\nc"), false, CSV_WHOLE, 5},
    {"cut: CR at the end of what is there", SLICE("a,b\r"), false, CSV_MORE, 0},
    {"cut: a bare CR ends nothing", SLICE("a\rb\nc"), false, CSV_WHOLE, 4},
    {"cut: bare CRs alone", SLICE("a\rb\rc"), true, CSV_WHOLE, 5},
    {"cut: an empty line", SLICE("\na"), false, CSV_WHOLE, 1},
    {"cut: an empty line in CRLF", SLICE("\r\na"), false, CSV_WHOLE, 2},
    {"cut: NUL bytes", SLICE("a\0b\nc"), false, CSV_WHOLE, 4},
    {"cut: broken UTF-8", SLICE("\xE9\xC3\n"), false, CSV_WHOLE, 3},
    {"cut: a quote on a later line does not matter", SLICE("a\nb\"c\n"), false, CSV_WHOLE, 2},

    {"cut: quoted", SLICE("\"a\",b\nc"), false, CSV_WHOLE, 6},
    {"cut: quoted, CRLF", SLICE("\"a\"\r\nc"), false, CSV_WHOLE, 5},
    {"cut: quoted line feed", SLICE("\"a\nb\",c\nd"), false, CSV_WHOLE, 8},
    {"cut: quoted CRLF", SLICE("\"a\r\nb\"\r\nd"), false, CSV_WHOLE, 8},
    {"cut: quoted delimiter", SLICE("\"a,\"\n"), false, CSV_WHOLE, 5},
    {"cut: doubled quotes", SLICE("\"a\"\"b\"\n"), false, CSV_WHOLE, 7},
    {"cut: doubled quotes around a line feed", SLICE("\"\"\"\n\"\"\"\nx"), false, CSV_WHOLE, 8},
    {"cut: empty quotes", SLICE("\"\",\"\"\n"), false, CSV_WHOLE, 6},
    {"cut: a quote doubled alone", SLICE("\"\"\"\"\n"), false, CSV_WHOLE, 5},
    {"cut: blanks before a quote", SLICE("  \"a\nb\"\nc"), false, CSV_WHOLE, 8},
    {"cut: blanks behind a quote", SLICE("\"a\" \t,b\nc"), false, CSV_WHOLE, 8},
    {"cut: quoted at the very end", SLICE("\"a\""), true, CSV_WHOLE, 3},
    {"cut: the closing quote may be half of two", SLICE("\"a\""), false, CSV_MORE, 0},
    {"cut: an open quote may be closed later", SLICE("\"a\nb\n"), false, CSV_MORE, 0},
    {"cut: a quote alone", SLICE("\""), false, CSV_MORE, 0},

    {"cut: a quote that opens and is not closed", SLICE("\"a,b\nc,d\n"), true, CSV_OPEN, 5},
    {"cut: an open quote in the last line", SLICE("\"a,b"), true, CSV_OPEN, 4},
    {"cut: an open quote in a later cell", SLICE("a,\"b\nc\n"), true, CSV_OPEN, 5},
    {"cut: an odd number of quotes", SLICE("\"a\"\"\nb\n"), true, CSV_OPEN, 5},
    {"cut: one quote at the very end", SLICE("a,\""), true, CSV_OPEN, 3},

    {"cut: a quote inside plain text", SLICE("a\"b\nc"), false, CSV_STRAY, 4},
    {"cut: a quote behind plain text", SLICE("a\"\nc"), false, CSV_STRAY, 3},
    {"cut: text behind a closing quote", SLICE("\"a\"b\nc"), false, CSV_STRAY, 5},
    {"cut: text behind a closing quote and a blank", SLICE("\"a\" b\nc"), false, CSV_STRAY, 6},
    {"cut: a second quoted part", SLICE("\"a\" \"b\"\nc"), false, CSV_STRAY, 8},
    {"cut: a stray quote, CRLF", SLICE("a\"b\r\nc"), false, CSV_STRAY, 5},
    {"cut: a stray quote in the last line", SLICE("a\"b"), true, CSV_STRAY, 3},
    {"cut: a stray quote behind a quoted line feed cuts one line", SLICE("\"a\nb\"c\nd"), false, CSV_STRAY, 3},
    {"cut: inches", SLICE("12\" pipe,b\n"), false, CSV_STRAY, 11},
    /* The rest of the line is still to come, and belongs to the same record. */
    {"cut: a stray quote before the line's end is there", SLICE("a\"b"), false, CSV_MORE, 0},
    {"cut: text behind a closing quote before the line's end is there", SLICE("\"a\"b"), false, CSV_MORE, 0},
};

static void test_cut(void **state)
{
	const cut_case *c = *state;
	size_t len = 0;
	assert_int_equal(csv_record(c->bytes, ',', c->ended, &len), c->cut);
	if (c->cut != CSV_MORE)
		assert_int_equal(len, c->len);
}

/* Whatever bytes are there so far, the record found is the one that all bytes give, or none. */
static void test_cut_piecemeal(void **state)
{
	const cut_case *c = *state;
	size_t whole_len = 0, len = 0;
	csv_cut whole = csv_record(c->bytes, ',', true, &whole_len);
	for (size_t there = 1; there < c->bytes.len; there++) {
		csv_cut cut = csv_record((bareme_text){c->bytes.data, there}, ',', false, &len);
		if (cut == CSV_MORE)
			continue;
		assert_int_equal(cut, whole);
		assert_int_equal(len, whole_len);
	}
}

static void test_cut_delimiters(void **state)
{
	size_t len;
	(void)state;
	assert_int_equal(csv_record(TEXT("a;\"b\nc\"\n"), ';', false, &len), CSV_WHOLE);
	assert_int_equal(len, 8);
	assert_int_equal(csv_record(TEXT("a\t\"b\nc\"\t\"d\"\n"), '\t', false, &len), CSV_WHOLE);
	assert_int_equal(len, 12);
	/* Another delimiter is plain text, and a quote behind it is stray. */
	assert_int_equal(csv_record(TEXT("a,\"b\"\n"), ';', false, &len), CSV_STRAY);
	assert_int_equal(csv_record(TEXT("\"a\"\tb\n"), '\t', false, &len), CSV_WHOLE);
}

static void test_cut_huge(void **state)
{
	char *text = malloc(MEGABYTE);
	size_t len;
	(void)state;
	assert_non_null(text);
	memset(text, '\n', MEGABYTE);
	text[0] = '"';
	assert_int_equal(csv_record((bareme_text){text, MEGABYTE}, ',', false, &len), CSV_MORE);
	assert_int_equal(csv_record((bareme_text){text, MEGABYTE}, ',', true, &len), CSV_OPEN);
	assert_int_equal(len, 2);
	text[MEGABYTE - 2] = '"';
	assert_int_equal(csv_record((bareme_text){text, MEGABYTE}, ',', false, &len), CSV_WHOLE);
	assert_int_equal(len, MEGABYTE);
	free(text);
}

/* ---- Line ends ---- */

typedef struct chomp_case {
	const char *name;
	bareme_text record;
	size_t len;
} chomp_case;

static const chomp_case chomp_cases[] = {
    {"chomp: nothing", SLICE(""), 0},
    {"chomp: no line end", SLICE("a,b"), 3},
    {"chomp: LF", SLICE("a\n"), 1},
    {"chomp: CRLF", SLICE("a\r\n"), 1},
    {"chomp: LF alone", SLICE("\n"), 0},
    {"chomp: CRLF alone", SLICE("\r\n"), 0},
    {"chomp: one line end of two", SLICE("a\n\n"), 2},
    {"chomp: LF before CR", SLICE("a\n\r"), 2},
    {"chomp: a CR inside", SLICE("a\rb\n"), 3},
};

static void test_chomp(void **state)
{
	const chomp_case *c = *state;
	bareme_text chomped = csv_chomp(c->record);
	assert_ptr_equal(chomped.data, c->record.data);
	assert_int_equal(chomped.len, c->len);
}

/* ---- Splitting ---- */

typedef struct split_case {
	const char *name;
	bareme_text record;
	char delimiter;
	const char *cells; /* each ended by '|'; NULL: broken quotes */
} split_case;

static const split_case split_cases[] = {
    {"split: one cell", SLICE("a"), ',', "a|"},
    {"split: three cells", SLICE("a,b,c"), ',', "a|b|c|"},
    {"split: semicolons", SLICE("a;1,5;c"), ';', "a|1,5|c|"},
    {"split: tabs", SLICE("a\tb c\td"), '\t', "a|b c|d|"},
    {"split: blank cells", SLICE(",,"), ',', "|||"},
    {"split: blank first and last", SLICE(",b,"), ',', "|b||"},
    {"split: blank cells between tabs", SLICE("\t\t"), '\t', "|||"},
    {"split: blanks are blank cells", SLICE(" , ,\t"), ',', "|||"},
    {"split: blanks around", SLICE("  a b ,\tc"), ',', "a b|c|"},
    {"split: accents", SLICE("r\xC3\xA9gion,\xE2\x82\xAC"), ',', "r\xC3\xA9gion|\xE2\x82\xAC|"},
    {"split: bytes that are no UTF-8", SLICE("r\xE9gion,\xFF"), ',', "r\xE9gion|\xFF|"},
    {"split: a bare CR stays", SLICE("a\rb,c"), ',', "a\rb|c|"},
    {"split: quoted", SLICE("\"a\",\"b\""), ',', "a|b|"},
    {"split: quoted delimiter", SLICE("\"a,b\",c"), ',', "a,b|c|"},
    {"split: quoted line feed", SLICE("\"a\nb\",c"), ',', "a\nb|c|"},
    {"split: quoted CRLF", SLICE("\"a\r\nb\""), ',', "a\r\nb|"},
    {"split: quoted blanks stay", SLICE("\" a \""), ',', " a |"},
    {"split: empty quotes", SLICE("\"\",x"), ',', "|x|"},
    {"split: doubled quotes", SLICE("\"a\"\"b\""), ',', "a\"b|"},
    {"split: a quote alone, doubled", SLICE("\"\"\"\""), ',', "\"|"},
    {"split: two quotes, doubled", SLICE("\"\"\"\"\"\""), ',', "\"\"|"},
    {"split: blanks around quotes", SLICE(" \"a\" , \"b\""), ',', "a|b|"},
    {"split: an apostrophe is no quote", SLICE("l'isle,d'or"), ',', "l'isle|d'or|"},
    {"split: an open quote", SLICE("\"a"), ',', NULL},
    {"split: an open quote in the last cell", SLICE("a,\""), ',', NULL},
    {"split: a quote inside plain text", SLICE("a\"b"), ',', NULL},
    {"split: a quote behind plain text", SLICE("a\",b"), ',', NULL},
    {"split: text behind a closing quote", SLICE("\"a\"b,c"), ',', NULL},
    {"split: two quoted parts", SLICE("\"a\" \"b\""), ',', NULL},
    {"split: an odd number of quotes", SLICE("\"a\"\""), ',', NULL},
    {"split: quotes of another delimiter", SLICE("a,\"b\""), ';', NULL},
};

typedef const bareme_text *split_function(csv_splitter *splitter, bareme_text record, size_t *count, bool *no_memory);

static void assert_split(csv_splitter *splitter, const split_case *c, split_function *split)
{
	size_t count = 0;
	bool no_memory = true;
	const bareme_text *cells = split(splitter, c->record, &count, &no_memory);
	assert_false(no_memory);
	if (c->cells == NULL) {
		assert_null(cells);
		return;
	}
	assert_non_null(cells);
	buffer joined = {0};
	for (size_t i = 0; i < count; i++) {
		buffer_text(&joined, cells[i]);
		buffer_char(&joined, '|');
	}
	buffer_char(&joined, '\0');
	assert_string_equal(joined.data, c->cells);
	buffer_free(&joined);
}

static void test_split(void **state)
{
	const split_case *c = *state;
	csv_splitter *splitter = csv_splitter_new(c->delimiter);
	assert_non_null(splitter);
	assert_split(splitter, c, csv_split);
	csv_splitter_free(splitter);
}

/* A broken record leaves nothing behind for the next ones. */
static void test_split_again(void **state)
{
	csv_splitter *splitter = csv_splitter_new(',');
	(void)state;
	assert_non_null(splitter);
	for (size_t turn = 0; turn < 3; turn++)
		for (size_t i = 0; i < COUNT(split_cases); i++)
			if (split_cases[i].delimiter == ',')
				assert_split(splitter, &split_cases[i], csv_split);
	csv_splitter_free(splitter);
	csv_splitter_free(NULL);
}

static void test_split_nul(void **state)
{
	csv_splitter *splitter = csv_splitter_new(',');
	size_t count;
	bool no_memory;
	(void)state;
	assert_non_null(splitter);
	const bareme_text *cells = csv_split(splitter, TEXT("a\0b,\"\0\""), &count, &no_memory);
	assert_non_null(cells);
	assert_int_equal(count, 2);
	assert_true(text_equal(cells[0], TEXT("a\0b")));
	assert_true(text_equal(cells[1], TEXT("\0")));
	csv_splitter_free(splitter);
}

/* A blank record has no broken quotes, also where it is the first one. */
static void test_split_blank(void **state)
{
	static const bareme_text records[] = {SLICE(""), SLICE("  ")};
	(void)state;
	for (size_t i = 0; i < COUNT(records); i++) {
		csv_splitter *splitter = csv_splitter_new(',');
		size_t count = 99;
		bool no_memory;
		assert_non_null(splitter);
		assert_non_null(csv_split(splitter, records[i], &count, &no_memory));
		assert_true(count <= 1);
		csv_splitter_free(splitter);
	}
}

static void test_split_huge(void **state)
{
	csv_splitter *splitter = csv_splitter_new(';');
	char *text = malloc(MEGABYTE);
	size_t count;
	bool no_memory;
	(void)state;
	assert_non_null(splitter);
	assert_non_null(text);
	memset(text, 'x', MEGABYTE);
	text[MEGABYTE - 2] = ';';
	const bareme_text *cells = csv_split(splitter, (bareme_text){text, MEGABYTE}, &count, &no_memory);
	assert_non_null(cells);
	assert_int_equal(count, 2);
	assert_int_equal(cells[0].len, MEGABYTE - 2);
	assert_memory_equal(cells[0].data, text, MEGABYTE - 2);
	assert_int_equal(cells[1].len, 1);
	/* Quotes alone: a pair around half as many. */
	memset(text, '"', MEGABYTE);
	cells = csv_split(splitter, (bareme_text){text, MEGABYTE}, &count, &no_memory);
	assert_non_null(cells);
	assert_int_equal(count, 1);
	assert_int_equal(cells[0].len, MEGABYTE / 2 - 1);
	assert_null(csv_split(splitter, (bareme_text){text, MEGABYTE - 1}, &count, &no_memory));
	assert_false(no_memory);
	memset(text, ';', MEGABYTE);
	cells = csv_split(splitter, (bareme_text){text, MEGABYTE}, &count, &no_memory);
	assert_non_null(cells);
	assert_int_equal(count, MEGABYTE + 1);
	assert_int_equal(cells[MEGABYTE].len, 0);
	free(text);
	csv_splitter_free(splitter);
}

/* ---- Scanning ---- */

static void test_scan(void **state)
{
	const split_case *c = *state;
	assert_int_equal(scans_check_csv(c->record, c->delimiter), scans_is_plain(c->record, c->delimiter));
	csv_splitter *splitter = csv_splitter_new(c->delimiter);
	assert_non_null(splitter);
	assert_split(splitter, c, csv_cells);
	csv_splitter_free(splitter);
}

/* Cells and lines end, and quotes open and close, at each place of the chunks that are looked at together. */
static void test_scan_chunks(void **state)
{
	char text[4 * CHUNK];
	(void)state;
	for (size_t at = 0; at < 2 * CHUNK; at++)
		for (size_t rest = 0; rest < CHUNK + 2; rest++) {
			memset(text, 'x', sizeof text);
			text[at] = ';';
			text[at + 1 + rest] = '\n';
			text[at + 3 + rest] = ';';
			assert_int_equal(scans_check_csv((bareme_text){text, at + 5 + rest}, ';'), 2);
			text[at + 1] = '"';
			assert_int_equal(scans_check_csv((bareme_text){text, at + 5 + rest}, ';'), rest == 0 ? 0 : 1);
			if (rest < 3)
				continue;
			/* A quote at both ends of the cell, with a line end and a delimiter between them. */
			text[at + rest] = '"';
			text[at + 1 + rest / 2] = rest % 2 == 0 ? '\n' : ';';
			assert_int_equal(scans_check_csv((bareme_text){text, at + 5 + rest}, ';'), 2);
		}
}

/* A carriage return after the closing quote is of a line end, or a text that may not be there. */
static void test_scan_returns(void **state)
{
	static const char *const tails[] = {"\r\n",  "\r\r\n",     "\rb\r\n", "\r\rb\n", "\r;b\n",
					    "\r \n", "\r\"\r\"\n", "\r",      "\r\r",    "\rb"};
	char text[4 * CHUNK];
	(void)state;
	for (size_t i = 0; i < COUNT(tails); i++)
		for (size_t at = 0; at < 2 * CHUNK; at++) {
			memset(text, 'x', at);
			int len = snprintf(text + at, sizeof text - at, ";\"\r\nb\n\"%sc;d\r\n\"\r\n", tails[i]);
			scans_check_csv((bareme_text){text, at + (size_t)len}, ';');
			scans_check_csv((bareme_text){text, at + 7 + strlen(tails[i])}, ';');
		}
}

static void test_scan_random(void **state)
{
	/* Quotes alone, or beside what ends cells, so that many are where they should be. */
	static const char *const parts[] = {"a",        "a",    "aa",     " ",    "\t",  ",",    ",",
					    ";",        ";",    "\n",     "\n",   "\r",  "\"",   "\",\"",
					    "\";\"",    "\t\"", "\"\n\"", "\n\"", ",\"", "\"\"", "\x80",
					    "\xC3\xA9", "\x0B", "\x2D",   "",     "\"\r"};
	static const char delimiters[] = {',', ';', '\t'};
	uint32_t seed = 1;
	size_t scanned = 0;
	(void)state;
	for (size_t turn = 0; turn < 30000; turn++) {
		char text[300];
		size_t len = turn % sizeof text;
		for (size_t i = 0; i < len;) {
			seed = seed * 1664525 + 1013904223;
			const char *part = parts[(seed >> 16) % COUNT(parts)];
			size_t room = len - i, size = *part == '\0' ? 1 : strlen(part);
			memcpy(text + i, part, size < room ? size : room);
			i += size;
		}
		scanned += scans_check_csv((bareme_text){text, len}, delimiters[turn % 3]);
	}
	assert_true(scanned > 100000);
}

static void test_scan_wide(void **state)
{
	char text[1000];
	(void)state;
	memset(text, ',', sizeof text);
	text[sizeof text - 1] = '\n';
	assert_int_equal(scans_check_csv((bareme_text){text, sizeof text}, ','), 0);
	assert_int_equal(scans_check_csv((bareme_text){text, sizeof text}, ';'), 1);
}

/* ---- Where cells begin ---- */

typedef struct offset_case {
	const char *name;
	bareme_text record;
	char delimiter;
	size_t cell;
	size_t offset;
} offset_case;

static const offset_case offset_cases[] = {
    {"offset: the first", SLICE("a,b,c"), ',', 0, 0},
    {"offset: the second", SLICE("a,b,c"), ',', 1, 2},
    {"offset: the last", SLICE("a,b,c"), ',', 2, 4},
    {"offset: behind the last", SLICE("a,b,c"), ',', 3, 5},
    {"offset: far behind", SLICE("a,b,c"), ',', 99, 5},
    {"offset: of nothing", SLICE(""), ',', 0, 0},
    {"offset: second of nothing", SLICE(""), ',', 1, 0},
    {"offset: blank cells", SLICE(",,"), ',', 2, 2},
    {"offset: quoted delimiter", SLICE("\"a,b\",c"), ',', 1, 6},
    {"offset: doubled quotes and delimiter", SLICE("\"a\"\",b\",c"), ',', 1, 8},
    {"offset: quoted line feed", SLICE("\"a\nb\";c"), ';', 1, 6},
    {"offset: bytes, not characters", SLICE("\xC3\xA9;b"), ';', 1, 3},
    {"offset: another delimiter", SLICE("1,5;b"), ';', 1, 4},
    {"offset: tabs", SLICE("a\t\tb"), '\t', 2, 3},
};

static void test_offset(void **state)
{
	const offset_case *c = *state;
	assert_int_equal(csv_cell_offset(c->record, c->delimiter, c->cell), c->offset);
}

/* The raw cells and the delimiters between them are the record. */
static void test_raw_cells(void **state)
{
	const split_case *c = *state;
	size_t at = 0, cells = 0;
	do {
		size_t first = at;
		assert_int_equal(csv_cell_offset(c->record, c->delimiter, cells), first);
		bareme_text cell = csv_raw_cell(c->record, c->delimiter, &at);
		assert_ptr_equal(cell.data, c->record.data + first);
		assert_int_equal(at, first + cell.len + 1);
		assert_true(at > c->record.len || c->record.data[at - 1] == c->delimiter);
		cells++;
	} while (at <= c->record.len);
	assert_int_equal(at, c->record.len + 1);
	assert_int_equal(csv_cell_offset(c->record, c->delimiter, cells), c->record.len);
	size_t bars = 0;
	for (const char *bar = c->cells; bar != NULL && *bar != '\0'; bar++)
		bars += *bar == '|';
	if (c->cells != NULL)
		assert_int_equal(cells, bars);
}

/* ---- Writing ---- */

typedef struct put_case {
	const char *name;
	bareme_text cell;
	char delimiter;
	const char *expected;
} put_case;

static const put_case put_cases[] = {
    {"put: plain", SLICE("abc"), ',', "abc"},
    {"put: empty", SLICE(""), ',', ""},
    {"put: blanks inside", SLICE("a b"), ',', "a b"},
    {"put: accents", SLICE("\xC3\xA9t\xC3\xA9"), ',', "\xC3\xA9t\xC3\xA9"},
    {"put: delimiter", SLICE("a,b"), ',', "\"a,b\""},
    {"put: another delimiter", SLICE("a,b"), ';', "a,b"},
    {"put: semicolon", SLICE("a;b"), ';', "\"a;b\""},
    {"put: tab as delimiter", SLICE("a\tb"), '\t', "\"a\tb\""},
    {"put: quote", SLICE("a\"b"), ',', "\"a\"\"b\""},
    {"put: a quote alone", SLICE("\""), ',', "\"\"\"\""},
    {"put: quotes at both ends", SLICE("\"a\""), ',', "\"\"\"a\"\"\""},
    {"put: LF", SLICE("a\nb"), ',', "\"a\nb\""},
    {"put: CR", SLICE("a\rb"), ',', "\"a\rb\""},
    {"put: leading blank", SLICE(" a"), ',', "\" a\""},
    {"put: trailing blank", SLICE("a "), ',', "\"a \""},
    {"put: a blank alone", SLICE(" "), ',', "\" \""},
};

static void test_put(void **state)
{
	const put_case *c = *state;
	buffer out = {0};
	csv_put_cell(&out, c->cell, c->delimiter);
	buffer_char(&out, '\0');
	assert_string_equal(out.data, c->expected);
	buffer_free(&out);
}

/* What is written as a cell is read as that cell. */
static void test_put_and_split(void **state)
{
	static const bareme_text cells[] = {
	    SLICE("a"),      SLICE("\"a\" b"), SLICE(" "),    SLICE("a, b"),   SLICE("\r\n"),     SLICE("\"\"\""),
	    SLICE("l'isle"), SLICE("1;5\t"),   SLICE("\ta"),  SLICE("a\0b"),   SLICE("12\" \n"),  SLICE("\xE9"),
	    SLICE("=1+1"),   SLICE("a\r"),     SLICE("a |b"), SLICE(",;\t\""), SLICE("\xC2\xA0"),
	};
	static const char delimiters[] = {',', ';', '\t'};
	(void)state;
	for (size_t d = 0; d < COUNT(delimiters); d++) {
		csv_splitter *splitter = csv_splitter_new(delimiters[d]);
		buffer record = {0};
		size_t count, len;
		bool no_memory;
		assert_non_null(splitter);
		for (size_t i = 0; i < COUNT(cells); i++) {
			if (i > 0)
				buffer_char(&record, delimiters[d]);
			csv_put_cell(&record, cells[i], delimiters[d]);
		}
		buffer_char(&record, '\n');
		bareme_text bytes = {record.data, record.len};
		assert_int_equal(csv_record(bytes, delimiters[d], false, &len), CSV_WHOLE);
		assert_int_equal(len, record.len);
		const bareme_text *read = csv_split(splitter, csv_chomp(bytes), &count, &no_memory);
		assert_non_null(read);
		assert_int_equal(count, COUNT(cells));
		for (size_t i = 0; i < COUNT(cells); i++) {
			assert_int_equal(read[i].len, cells[i].len);
			assert_memory_equal(read[i].data, cells[i].data, cells[i].len);
		}
		buffer_free(&record);
		csv_splitter_free(splitter);
	}
}

/* ---- The program ---- */

int main(void)
{
	static const struct CMUnitTest others[] = {
	    cmocka_unit_test(test_cut_delimiters), cmocka_unit_test(test_cut_huge),
	    cmocka_unit_test(test_split_again),    cmocka_unit_test(test_split_nul),
	    cmocka_unit_test(test_split_blank),    cmocka_unit_test(test_split_huge),
	    cmocka_unit_test(test_put_and_split),  cmocka_unit_test(test_scan_chunks),
	    cmocka_unit_test(test_scan_returns),   cmocka_unit_test(test_scan_random),
	    cmocka_unit_test(test_scan_wide),
	};
	add_rows(cut_cases, sizeof *cut_cases, COUNT(cut_cases), test_cut);
	add_rows(cut_cases, sizeof *cut_cases, COUNT(cut_cases), test_cut_piecemeal);
	add_rows(chomp_cases, sizeof *chomp_cases, COUNT(chomp_cases), test_chomp);
	add_rows(split_cases, sizeof *split_cases, COUNT(split_cases), test_split);
	add_rows(split_cases, sizeof *split_cases, COUNT(split_cases), test_scan);
	add_rows(split_cases, sizeof *split_cases, COUNT(split_cases), test_raw_cells);
	add_rows(offset_cases, sizeof *offset_cases, COUNT(offset_cases), test_offset);
	add_rows(put_cases, sizeof *put_cases, COUNT(put_cases), test_put);
	for (size_t i = 0; i < COUNT(others); i++)
		tests[test_count++] = others[i];
	return _cmocka_run_group_tests("csv", tests, test_count, NULL, NULL);
}
