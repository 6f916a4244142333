/* Parts of lists: their outputs one after the other are the whole list's, wherever they are cut. */
#include "lists/share.h"
#include "support.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bareme_ruleset *rules;

/* ---- A list in memory, and what comes out of it ---- */

typedef struct bytes {
	char *data;
	size_t len;
	FILE *to;
} bytes;

static void bytes_open(bytes *b)
{
	b->to = open_memstream(&b->data, &b->len);
	assert_non_null(b->to);
}

static void bytes_close(bytes *b)
{
	if (b->to != NULL)
		assert_int_equal(fclose(b->to), 0);
	b->to = NULL;
}

static int bytes_write(const char *data, size_t len, void *payload)
{
	return fwrite(data, 1, len, ((bytes *)payload)->to) != len;
}

typedef struct outcome {
	bareme_result result;
	bytes out, rejects, told;
	uint64_t records, refused, first; /* the line of the first one that is invalid */
} outcome;

typedef struct origin {
	const bytes *list;
	size_t at;
	size_t read; /* bytes in all; any thread adds to it */
} origin;

static ptrdiff_t origin_read_at(char *data, size_t size, uint64_t offset, void *payload)
{
	origin *s = payload;
	size_t left = offset < s->list->len ? s->list->len - (size_t)offset : 0;
	size = size < left ? size : left;
	if (size > 0)
		memcpy(data, s->list->data + offset, size);
	__atomic_add_fetch(&s->read, size, __ATOMIC_RELAXED);
	return (ptrdiff_t)size;
}

static ptrdiff_t origin_read(char *data, size_t size, void *payload)
{
	origin *s = payload;
	ptrdiff_t n = origin_read_at(data, size, s->at, payload);
	s->at += (size_t)n;
	return n;
}

static void take_fault(const bareme_fault *fault, void *payload)
{
	fprintf(((bytes *)payload)->to, "%s\n", fault->message);
}

/* Adds what comes out to the outcome; returns how many bytes were read. */
static size_t run(outcome *o, const bytes *list, bareme_list_options options)
{
	origin s = {.list = list};
	bareme_list_summary *summary;
	assert_int_equal(bareme_list_summary_new(&summary, rules), BAREME_DONE);
	options.read = origin_read;
	options.read_at = origin_read_at;
	options.read_payload = &s;
	options.length = list->len;
	options.write = bytes_write;
	options.rejects = options.compare_ids ? bytes_write : NULL;
	options.write_payload = &o->out;
	options.rejects_payload = &o->rejects;
	options.report = take_fault;
	options.report_payload = &o->told;
	o->result = bareme_list_run(rules, &options, summary);
	fflush(o->out.to);
	fflush(o->rejects.to);
	fflush(o->told.to);
	o->records += bareme_list_summary_records(summary);
	o->refused += bareme_list_summary_status(summary, BAREME_INVALID);
	uint64_t first = bareme_list_summary_line(summary, BAREME_INVALID);
	if (o->first == 0)
		o->first = first;
	bareme_list_summary_free(summary);
	return s.read;
}

static void outcome_open(outcome *o)
{
	*o = (outcome){.result = BAREME_DONE};
	bytes_open(&o->out);
	bytes_open(&o->rejects);
	bytes_open(&o->told);
}

static void bytes_free(bytes *b)
{
	bytes_close(b);
	free(b->data);
}

static void outcome_free(outcome *o)
{
	bytes_free(&o->out);
	bytes_free(&o->rejects);
	bytes_free(&o->told);
}

/* ---- Lists at random ---- */

static unsigned random_state;

static unsigned pick(unsigned count)
{
	random_state = random_state * 1664525U + 1013904223U;
	return (random_state >> 8) % count;
}

#define PICK(list) list[pick(sizeof list / sizeof *list)]

static void put_cell(FILE *to, bool broken)
{
	static const char *const plain[] = {"", "", "Erilia", "\xC3\xA9t\xC3\xA9", "12", "total", "cumul", "NULL"};
	static const char *const quoted[] = {"a\nb", "x\"\"y", "\n", "l1\nl2\r\nl3", ";", "\"\"", "", "\";\"\n\"\""};
	static const char *const wrong[] = {"a\"b", "\"a\"b", "\"open", "\"\nq\"z", "\"\n\n;\"\"\n;x\";y\"", "\xFF"};
	if (broken && pick(40) == 0)
		fputs(PICK(wrong), to);
	else if (pick(4) == 0)
		fprintf(to, "\"%s\"", PICK(quoted));
	else
		fputs(PICK(plain), to);
}

static void put_record(FILE *to, bool broken)
{
	static const char *const natures[] = {"reconstitution", "reconstitution", "reconstitution", "requalification",
					      ""};
	static const char *const communes[] = {"13055", "83137", "", "La Garde", "Marseile"};
	static const char *const labels[] = {"total", "sous-total", "note", "voir plus bas"};
	static const char *const numbers[] = {"1", "20", "", "x"};
	switch (pick(14)) {
	case 0: /* no cell */
		return;
	case 1:
		fputs(";;;;", to);
		return;
	case 2: /* text alone, in a column that is read or in one that is not */
		fprintf(to, "%s;;;;", PICK(labels));
		return;
	case 3:
		fprintf(to, ";;;;\"une note\nde %u lignes\"", pick(9));
		return;
	default:
		put_cell(to, broken);
		fprintf(to, ";%s;%s;%s;", PICK(natures), PICK(communes), PICK(numbers));
		put_cell(to, broken);
	}
}

static void put_row_of_product(FILE *to)
{
	static const char *const products[] = {"PLUS", "PLAI", "PLS", "", "?"};
	static const char *const communes[] = {"13055", "83137", ""};
	static unsigned id;
	id += pick(3) == 0;
	if (pick(12) == 0)
		fputs(pick(2) == 0 ? ";;;;" : "", to);
	else if (pick(12) == 0)
		fprintf(to, ";;;;%u", pick(9));
	else
		fprintf(to, "%s%u;reconstitution;%s;%s;%u", pick(9) == 0 ? "\"\n" : "", id, PICK(communes),
			PICK(products), pick(30));
}

static void put_object(FILE *to)
{
	static const char *const keys[] = {"a", "b", "c"};
	if (pick(9) == 0)
		fputs(pick(2) == 0 ? "{bad" : "", to);
	else
		fprintf(to,
			"{\"id\":%u,\"nature\":\"reconstitution\",\"commune\":\"13055\",\"plus\":%u,\"%s\":\"\\n\"}",
			pick(50), pick(4), PICK(keys));
}

typedef enum kind { CSV, BROKEN_CSV, PRODUCTS, OBJECTS, KINDS } kind;

static void make_list(bytes *list, kind what)
{
	static const char *const ends[] = {"\n", "\r\n"};
	static const unsigned sizes[] = {0, 1, 2, 7, 30, 200};
	const char *end = PICK(ends);
	bytes_open(list);
	if (pick(4) == 0)
		fputs("\xEF\xBB\xBF", list->to);
	if (what == PRODUCTS)
		fprintf(list->to, "id;nature;commune;produit;nombre de logements%s", end);
	else if (what != OBJECTS)
		fprintf(list->to, "%sid;nature;commune;plus;remarque%s", pick(3) == 0 ? "Un titre;;\n" : "", end);
	for (unsigned count = PICK(sizes); count > 0; count--) {
		if (what == PRODUCTS)
			put_row_of_product(list->to);
		else if (what == OBJECTS)
			put_object(list->to);
		else
			put_record(list->to, what == BROKEN_CSV);
		/* The last line may have no end. */
		if (count > 1 || pick(2) == 0)
			fputs(what == PRODUCTS || pick(9) > 0 ? end : "\n", list->to);
	}
	bytes_close(list);
}

/* ---- The whole and its parts ---- */

static void assert_same_bytes(const bytes *a, const bytes *b)
{
	assert_int_equal(a->len, b->len);
	assert_memory_equal(a->data, b->data, a->len);
}

static void compare(const bytes *list, bareme_list_options options, unsigned parts)
{
	outcome whole, sum;
	outcome_open(&whole);
	outcome_open(&sum);
	run(&whole, list, options);
	options.parts = parts;
	for (options.part = 1; options.part <= parts && sum.result == BAREME_DONE; options.part++) {
		options.threads = 1 + pick(3);
		options.block = pick(2) == 0 ? 0 : 1 + pick(200);
		run(&sum, list, options);
	}
	/* An encoding that only the whole list may have. */
	if (strstr(whole.told.data, "Windows-1252") != NULL)
		whole.result = BAREME_BAD_INPUT;
	assert_int_equal(sum.result, whole.result);
	if (whole.result == BAREME_DONE) {
		assert_same_bytes(&sum.out, &whole.out);
		assert_same_bytes(&sum.rejects, &whole.rejects);
		assert_int_equal(sum.records, whole.records);
		assert_int_equal(sum.refused, whole.refused);
		assert_int_equal(sum.first, whole.first);
	}
	outcome_free(&whole);
	outcome_free(&sum);
}

static bareme_list_options options_at(int32_t date)
{
	bareme_list_options options = bareme_list_options_init();
	options.date = date;
	options.compare_ids = true;
	return options;
}

static void test_random_lists(void **state)
{
	enum { ROUNDS = 240 };
	(void)state;
	for (unsigned seed = 0; seed < ROUNDS; seed++) {
		bytes list;
		random_state = seed;
		kind what = (kind)(seed % KINDS);
		make_list(&list, what);
		bareme_list_options options = options_at(19000);
		options.from = what == OBJECTS ? BAREME_LIST_NDJSON : BAREME_LIST_CSV;
		options.to = pick(3) == 0 ? BAREME_LIST_NDJSON : BAREME_LIST_CSV;
		options.detail = options.to == BAREME_LIST_CSV && pick(3) == 0;
		options.plan = !options.detail && pick(3) == 0;
		compare(&list, options, 1 + pick(50));
		bytes_free(&list);
	}
}

/* Long enough for records to be found by what is near a cut; the remarks have quotes and line ends. */
static void put_long_list(bytes *list, long size, const char *end)
{
	bytes_open(list);
	fputs("id;nature;commune;plus;remarque\n", list->to);
	for (unsigned i = 0; ftell(list->to) < size; i++) {
		fprintf(list->to, "%u;reconstitution;13055;%u;", i, i % 40);
		if (i % 3 == 0)
			fputs("\"dit \"\"oui\"\";\n;\"\"ou non\"\"\n\"", list->to);
		fputs("\n", list->to);
	}
	fputs(end, list->to);
	bytes_close(list);
}

static void test_long_list(void **state)
{
	enum { SIZE = 6 << 20, PARTS = 37, LINES = 1000000 };
	bytes list;
	(void)state;
	put_long_list(&list, SIZE, "");
	random_state = 1;
	compare(&list, options_at(19000), PARTS);
	bytes_free(&list);
	/* A cell of more than all that is looked at around a cut: the list is read from its start. */
	char *end = calloc(1, LINES + 64);
	assert_non_null(end);
	strcpy(end, "x;reconstitution;13055;1;\"");
	memset(end + strlen(end), '\n', LINES);
	strcat(end, "\"\ny;reconstitution;13055;1;");
	put_long_list(&list, SIZE, end);
	free(end);
	compare(&list, options_at(19000), 5);
	bytes_free(&list);
}

/* A part reads what is near its ends, and itself. */
static void test_reads(void **state)
{
	enum { SIZE = 12 << 20, PARTS = 20, NEAR = 2 * (2 * RECORD_MAX + (1 << 16)) + 6 * BLOCK_SIZE };
	bytes list;
	outcome o;
	(void)state;
	put_long_list(&list, SIZE, "");
	bareme_list_options options = options_at(19000);
	options.parts = PARTS;
	options.part = 15;
	options.compare_ids = false; /* nothing names a line */
	outcome_open(&o);
	size_t read = run(&o, &list, options);
	assert_int_equal(o.result, BAREME_DONE);
	assert_int_equal(o.told.len, 0);
	assert_in_range(read, SIZE / PARTS, SIZE / PARTS + NEAR);
	outcome_free(&o);
	bytes_free(&list);
}

/* ---- Where records begin ---- */

/* Random bytes whose records are known from their start: what share_align is certain of is so. */
static void test_align(void **state)
{
	enum { LENGTH = 120, ROUNDS = 20000 };
	static const char letters[] = "aa;;\"\"\n\n";
	list l = {.from = BAREME_LIST_CSV, .delimiter = ';'};
	unsigned certain = 0;
	(void)state;
	random_state = 7;
	for (unsigned round = 0; round < ROUNDS; round++) {
		char text[LENGTH];
		bool begins[LENGTH + 1] = {false};
		unsigned kinds = 4 + pick(sizeof letters - 4);
		for (size_t i = 0; i < LENGTH; i++)
			text[i] = letters[pick(kinds)];
		bareme_text all = {text, LENGTH};
		size_t len, from = pick(40), window = 0;
		for (size_t at = 0; at < LENGTH; at += len) {
			begins[at] = true;
			list_cut(&l, text_from(all, at), true, &len);
		}
		begins[LENGTH] = true;
		/* A record begins at one of the lines in the window. */
		for (size_t at = from + 1; at < from + 30 && window == 0; at++)
			window = begins[at] ? at - from : 0;
		if (window == 0)
			continue;
		size_t cut = window + 1 + pick(40), expected = cut,
		       found = share_align(&l, text_from(all, from), true, window, cut);
		while (!begins[from + expected])
			expected++;
		certain += found != SIZE_MAX;
		if (found != SIZE_MAX)
			assert_int_equal(found, expected);
	}
	assert_in_range(certain, ROUNDS / 4, ROUNDS);
}

/* ---- Lines, and what is refused ---- */

typedef struct refused {
	const char *name, *list;
	size_t len; /* 0: of the string */
	unsigned part, parts;
	const char *told;
} refused;

#define HEADING "id;nature;commune;plus;remarque\n"
#define RECORD  "a;reconstitution;13055;1;\n"

static const refused refusals[] = {
    {"an encoding that shows in the heading", "id;nature;commune;plus;\xE9t\xE9\n" RECORD, 0, 2, 2,
     "the list is not UTF-8: parts of it cannot be answered by themselves; convert it first\n"},
    {"an encoding that shows in the part", HEADING RECORD RECORD "b;reconstitution;13055;1;\xE9\n", 0, 3, 3,
     "the list is not UTF-8: parts of it cannot be answered by themselves; convert it first\n"},
    {"a workbook", "PK\x03\x04", 0, 1, 2, "a workbook is read whole: parts are for CSV and NDJSON\n"},
    {"another heading", HEADING RECORD RECORD RECORD "id;commune;nature;plus;remarque\n", 0, 2, 2,
     "line 5: a second heading, whose columns are not those of the first one in their order: make two lists of it\n"},
};

static void test_refusals(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
		const refused *r = &refusals[i];
		bytes list = {.data = strdup(r->list), .len = strlen(r->list)};
		bareme_list_options options = options_at(19000);
		outcome o;
		outcome_open(&o);
		options.part = r->part;
		options.parts = r->parts;
		run(&o, &list, options);
		assert_int_equal(o.result, BAREME_BAD_INPUT);
		assert_string_equal(o.told.data, r->told);
		outcome_free(&o);
		free(list.data);
	}
}

static void test_options(void **state)
{
	static const struct {
		unsigned part, parts;
		bareme_list_format to;
		bool stops;
	} bad[] = {{0, 2, BAREME_LIST_CSV, false},
		   {3, 2, BAREME_LIST_CSV, false},
		   {1, 2, BAREME_LIST_TABLE, false},
		   {1, 2, BAREME_LIST_HTML, false},
		   {1, 2, BAREME_LIST_CSV, true}};
	bytes list = {.data = (char[]){HEADING RECORD}, .len = strlen(HEADING RECORD)};
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		bareme_list_options options = options_at(19000);
		outcome o;
		outcome_open(&o);
		options.part = bad[i].part;
		options.parts = bad[i].parts;
		options.to = bad[i].to;
		options.stop_on_error = bad[i].stops;
		run(&o, &list, options);
		assert_int_equal(o.result, BAREME_BAD_OPTIONS);
		assert_int_equal(o.out.len, 0);
		outcome_free(&o);
	}
}

/* Lines that messages name are the list's. */
static void test_lines(void **state)
{
	static const char text[] = HEADING RECORD RECORD RECORD "b;reconstitution;13055;x;\n"
								"c;reconstitution;13055;1;\"open\n";
	bytes list = {.data = (char[]){HEADING RECORD RECORD RECORD "b;reconstitution;13055;x;\n"
								    "c;reconstitution;13055;1;\"open\n"},
		      .len = sizeof text - 1};
	bareme_list_options options = options_at(19000);
	outcome o;
	(void)state;
	outcome_open(&o);
	options.part = options.parts = 2;
	run(&o, &list, options);
	assert_int_equal(o.result, BAREME_DONE);
	assert_int_equal(o.first, 5);
	assert_non_null(strstr(o.out.data, "line 6: a quote opens here and is not closed"));
	assert_int_equal(strncmp(o.rejects.data, "5;valeur-invalide;", 18), 0);
	assert_non_null(strstr(o.rejects.data, "\n6;texte-invalide;"));
	outcome_free(&o);
}

static int load(void **state)
{
	(void)state;
	rules = load_builtin();
	return 0;
}

static int unload(void **state)
{
	(void)state;
	bareme_ruleset_free(rules);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_align), cmocka_unit_test(test_random_lists), cmocka_unit_test(test_long_list),
	    cmocka_unit_test(test_reads), cmocka_unit_test(test_refusals),     cmocka_unit_test(test_options),
	    cmocka_unit_test(test_lines),
	};
	return cmocka_run_group_tests(tests, load, unload);
}
