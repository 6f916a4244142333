/* Lists: one answer per record, the same whatever the threads, the blocks and the reads; failures end them. */
#include "base/sanitized.h"
#include "support.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bareme_ruleset *rules;

/* ---- Bytes that grow ---- */

typedef struct bytes {
	char *data;
	size_t len, room;
} bytes;

static void put(bytes *b, const void *data, size_t len)
{
	if (b->len + len + 1 > b->room) {
		b->room = 2 * (b->len + len + 1);
		b->data = realloc(b->data, b->room);
		assert_non_null(b->data);
	}
	if (len > 0)
		memcpy(b->data + b->len, data, len);
	b->len += len;
	b->data[b->len] = '\0';
}

static __attribute__((format(printf, 2, 3))) void putf(bytes *b, const char *format, ...)
{
	char text[512];
	va_list args;
	va_start(args, format);
	int len = vsnprintf(text, sizeof text, format, args);
	va_end(args);
	assert_in_range(len, 0, sizeof text - 1);
	put(b, text, (size_t)len);
}

/* ---- A run of a list in memory ---- */

#define WHOLE ((size_t)-1)

/* How to run a list, and where it is to fail. */
typedef struct setting {
	bareme_list_options options;
	size_t piece;         /* bytes that a read gives at most */
	size_t read_fails;    /* after so many bytes; WHOLE: never */
	size_t write_fails;   /* likewise */
	size_t rejects_fails; /* likewise */
	bool endless;         /* the last record comes again and again */
	bool slow;            /* writing takes its time: others get ahead of it */
} setting;

typedef struct target {
	bytes got;
	size_t fails;
	size_t failures;
	bool slow;
} target;

typedef struct outcome {
	bareme_result result;
	target out, rejects;
	bytes told; /* warnings and the summary */
	bareme_list_summary *summary;
	uint64_t progress;
} outcome;

typedef struct source {
	const bytes *list;
	const setting *s;
	size_t at;
} source;

static ptrdiff_t read_piece(char *data, size_t size, void *payload)
{
	source *from = payload;
	const bytes *list = from->list;
	if (from->at >= from->s->read_fails)
		return -1;
	if (from->s->endless && from->at == list->len)
		for (from->at--; list->data[from->at - 1] != '\n';)
			from->at--;
	size_t left = (from->s->read_fails < list->len ? from->s->read_fails : list->len) - from->at;
	size_t n = size < from->s->piece ? size : from->s->piece;
	if (n > left)
		n = left;
	memcpy(data, list->data + from->at, n);
	from->at += n;
	return (ptrdiff_t)n;
}

static int write_piece(const char *data, size_t len, void *payload)
{
	target *to = payload;
	if (to->got.len + len > to->fails) {
		to->failures++;
		return 1;
	}
	put(&to->got, data, len);
	if (to->slow)
		usleep(1000);
	return 0;
}

static void tell(const bareme_fault *fault, void *payload)
{
	put(payload, fault->message, strlen(fault->message));
	put(payload, "\n", 1);
}

static void note_progress(uint64_t records, void *payload)
{
	uint64_t *last = payload;
	assert_true(records >= *last);
	*last = records;
}

static void tell_summary(bytes *to, const bareme_list_summary *s)
{
	int nature = bareme_field_find(rules, slice("nature")), zone = bareme_field_find(rules, slice("zone"));
	putf(to, "%llu records\n", (unsigned long long)bareme_list_summary_records(s));
	for (int i = 0; i < BAREME_ROW_COUNT; i++)
		putf(to, "%llu other rows\n", (unsigned long long)bareme_list_summary_rows(s, (bareme_row)i));
	size_t count;
	uint64_t all;
	const bareme_repeat *repeats = bareme_list_summary_repeats(s, &count, &all);
	putf(to, "%llu repeats:", (unsigned long long)all);
	for (size_t i = 0; i < count; i++)
		putf(to, " %s %llu %llu", repeats[i].id, (unsigned long long)repeats[i].first,
		     (unsigned long long)repeats[i].line);
	putf(to, "\n");
	for (int i = BAREME_GRANTED; i <= BAREME_INVALID; i++)
		putf(to, "%s %llu\n", bareme_status_name((bareme_status)i),
		     (unsigned long long)bareme_list_summary_status(s, (bareme_status)i));
	for (int i = 0; i < BAREME_CODE_COUNT; i++)
		putf(to, "%s %llu\n", bareme_code_name((bareme_code)i),
		     (unsigned long long)bareme_list_summary_code(s, (bareme_code)i));
	const bareme_refusal *refused;
	for (size_t i = 0; (refused = bareme_list_summary_refusal(s, i)) != NULL; i++)
		putf(to, "%s %d, %llu times, first line %llu: %s\n", bareme_code_name(refused->code), refused->field,
		     (unsigned long long)refused->count, (unsigned long long)refused->line, refused->message);
	for (int n = 0; n < bareme_field_value_count(rules, nature); n++)
		for (int z = -1; z < bareme_field_value_count(rules, zone); z++) {
			bareme_total t = bareme_list_summary_total(s, z, n);
			putf(to, "%d %d: %llu %lld %lld\n", n, z, (unsigned long long)t.records, (long long)t.loan.low,
			     (long long)t.grant.low);
		}
}

static const setting usual = {.piece = WHOLE, .read_fails = WHOLE, .write_fails = WHOLE, .rejects_fails = WHOLE};

static outcome run(const bytes *list, const setting *s)
{
	outcome o = {.out = {.fails = s->write_fails, .slow = s->slow}, .rejects.fails = s->rejects_fails};
	source from = {list, s, 0};
	bareme_list_options options = s->options;
	options.size = sizeof options;
	options.read = read_piece;
	options.read_payload = &from;
	options.write = write_piece;
	options.write_payload = &o.out;
	options.rejects = write_piece;
	options.rejects_payload = &o.rejects;
	options.report = tell;
	options.report_payload = &o.told;
	options.progress = note_progress;
	options.progress_payload = &o.progress;
	assert_true(bareme_date_parse(slice("2021-06-01"), &options.date));
	assert_int_equal(bareme_list_summary_new(&o.summary, rules), BAREME_DONE);
	put(&o.out.got, NULL, 0);
	put(&o.rejects.got, NULL, 0);
	o.result = bareme_list_run(rules, &options, o.summary);
	tell_summary(&o.told, o.summary);
	return o;
}

static void outcome_free(outcome *o)
{
	free(o->out.got.data);
	free(o->rejects.got.data);
	free(o->told.data);
	bareme_list_summary_free(o->summary);
}

/* ---- Lists with every kind of fault; "@17@" marks record 17 ---- */

typedef struct sample {
	bytes list;
	size_t records;
} sample;

static void plain_record(sample *s)
{
	putf(&s->list, "@%zu@,reconstitution,old,reste,,2,9.00,note,\n", ++s->records);
}

/* Many lines within one pair of quotes. */
static void long_record(sample *s, size_t lines)
{
	putf(&s->list, "@%zu@,reconstitution,old,reste,,2,9.00,\"", ++s->records);
	for (size_t i = 0; i < lines; i++)
		putf(&s->list, "line %zu, \"\"quoted\"\" and on%s", i, i % 3 == 0 ? "\r\n" : "\n");
	putf(&s->list, "\",2021-06-01\n");
}

/* The quote is closed by the next one, which stands where none may, or by none. */
static void open_record(sample *s, size_t plain)
{
	putf(&s->list, "@%zu@,reconstitution,old,\"reste,,2,9.00,open,\n", ++s->records);
	for (size_t i = 0; i < plain; i++)
		plain_record(s);
}

static const char *const csv_kinds[] = {
    ",reconstitution,old,reste,,2,9.00,note,\n",
    ",reconstitution,old,metropole,,3,9.00,note,01/06/2021\r\n",
    ",reconstitution,old,,Hy\xC3\xA8res,3,9.00,\xE2\x82\xAC,\n",
    ",reconstitution,old,reste,,1,9.00,\"two\nlines\",\n",
    ",reconstitution,old,reste,,1,9.00,\"a \"\"b\"\"\r\n\r\n,c\",\r\n",
    ",reconstitution,old,,Hy\xE8res,1,9.00,broken,\n",
    ",reconstitution,old,reste,,1,9.00,@@,\n", /* @@ becomes NUL */
    ",reconstitution,old,reste,,1,9.00,no\"te,\n",
    ",reconstitution,old,reste,,1,9.00,\"no\"te,\n",
    ",reconstitution,old,reste\n",
    ",reconstitution,old,reste,,1,9.00,note,,too,\"ma\nny\"\n",
    ",reconstitution,\"old\",reste,,x,9.00,note,\n\n\r\n\n",
    ",reconstitution,old,reste,,,9.00,note,\r\n\r\n",
    ",reconstitution,old,,75056,4,9.00,note,\n",
    ",reconstitution,old,reste,,4,9.00,note,2024-01-01\n",
    ",\"reconstitution\",\"old\",\"reste\",\"\",\"4\",\"9.00\",\"no,te\",\"\"\n",
    ",,,,,,,,\n",
    ",reconstitution,old,,La Garde,5,9.00,note,\n",
    ",reconstitution,old,,06088,5,9.00, \"note\" ,\n",
    ",reconstitution,old,reste,, 6 ,9.00,  blanks  ,\n",
    ",reconstitution,old,reste,,6,9.00,a\rb,\n",
    ",reconstitution,old,reste,,6,9.00,\xC3,\n",
    ",requalification,old,,,,9.00,not,\n",
};

/* A record of a kind behind its mark; "@@" becomes a NUL. */
static void put_kind(sample *s, const char *before, const char *kind)
{
	putf(&s->list, "%s@%zu@", before, ++s->records);
	const char *nul = strstr(kind, "@@");
	if (nul != NULL) {
		put(&s->list, kind, (size_t)(nul - kind) + 1);
		s->list.data[s->list.len - 1] = '\0';
		kind = nul + 2;
	}
	putf(&s->list, "%s", kind);
}

static sample csv_sample(void)
{
	enum { KINDS = sizeof csv_kinds / sizeof *csv_kinds };
	sample s = {{0}, 0};
	putf(&s.list, "\n\r\nid,nature,al_zone,zone,commune,plus,AL PRET,note,date\n");
	for (size_t i = 0; i < 3000; i++) {
		if (i % 331 == 5)
			long_record(&s, i % 7);
		else if (i % 97 == 6)
			open_record(&s, i % 3);
		else if (i == 1501)
			open_record(&s, 100);
		else if (i == 2001)
			long_record(&s, 200);
		else
			put_kind(&s, "", csv_kinds[i * 7 % KINDS]);
	}
	open_record(&s, 100);
	s.list.len--; /* the last line has no end */
	return s;
}

static const char *const ndjson_kinds[] = {
    "\",\"nature\":\"reconstitution\",\"zone\":\"reste\",\"plus\":2}\n",
    "\" , \"nature\" : \"reconstitution\" , \"zone\":\"metropole\",\"plus\":\"2\" }\r\n",
    "\",\"al\":{\"statut\":\"old\"},\"nature\":\"reconstitution\",\"zone\":\"reste\",\"plus\":2}\n\n",
    "\",\"nature\":\"reconstitution\",\"zone\":\"reste\",\"plus\":2,\"al\":[1,{\"a\":null}]}\n",
    "\",\"n\\u0061ture\":\"reconstitut\\u0069on\",\"commune\":\"Hy\\u00e8res\",\"plus\":1,\"x\":\"\\ud83d\\ude00\"}\n",
    "\",\"nature\":\"reconstitution\",\"commune\":\"Hy\xE8res\",\"plus\":2}\n",
    "\",\"nature\":\"reconstitution\",\"commune\":\"Hy\xC3\xA8res\",\"plus\":2}\r\n\r\n",
    "\",\"nature\":\"recon@@stitution\",\"zone\":\"reste\",\"plus\":2}\n",
    "\",\"nature\":\"reconstitution\",\"zone\":\"reste\",\"plus\":2\n",
    "\",\"nature\":\"reconstitution\",\"zone\":\"reste\",\"plus\":2}}\n",
    "\",\"nature\":\"reconstitution\",\"zone\":\"reste\",\"plus\":\n",
    "\n",
    "\",\"nature\":\"reconstitution\",\"zone\":\"reste\",\"plus\":2,\"Nb PLUS\":3}\n",
    "\",\"nature\":\"reconstitution\",\"zone\":\"reste\",\"plus\":true,\"complement\":true}\n",
    "\",\"nature\":\"reconstitution\",\"zone\":\"reste\",\"plus\":3,\"plai\":null,\"note\":\"\\\"\\/\\t\"}\n",
    "\",\"nature\":\"requalification\",\"investissement\":12500000.5,\"subvention_anru\":0}\n",
    "\",\"nature\":\"requalification\",\"investissement\":1e6}\n",
    "\",\"nature\":\"requalification\",\"investissement\":1000}\n",
    "\",\"nature\":\"reconstitution\",\"commune\":\"75056\",\"plus\":2,\"date\":\"2024-01-01\"}\n",
    "\",\"nature\":\"reconstitution\",\"zone\":\"reste\",\"plus\":4,\"a\":{\"b\":[[],{\"c\":\"}\"}]}}\n",
};

static sample ndjson_sample(void)
{
	enum { KINDS = sizeof ndjson_kinds / sizeof *ndjson_kinds };
	sample s = {{0}, 0};
	for (size_t i = 0; i < 3100; i++) {
		put_kind(&s, "{\"id\":\"", ndjson_kinds[i * 7 % KINDS]);
		if (i % 211 == 7) {
			/* A line of several blocks. */
			while (strchr("\r\n", s.list.data[s.list.len - 1]) != NULL)
				s.list.len--;
			for (size_t j = 0; j < 40; j++)
				putf(&s.list, " and what follows is no JSON");
			putf(&s.list, "\n");
		}
	}
	return s;
}

/* The same with values that are neither a text nor a number: a list of one field must not take another's. */
static sample nested_sample(void)
{
	sample s = {{0}, 0};
	for (size_t i = 0; i < 500; i++)
		put_kind(&s, "{\"id\":\"",
			 i % 3 == 1 ? "\",\"nature\":\"reconstitution\",\"zone\":\"reste\",\"plus\":[2]}\n"
				    : "\",\"nature\":\"reconstitution\",\"zone\":\"reste\",\"plus\":7}\n");
	return s;
}

/* ---- Determinism ---- */

static void show_difference(const char *what, const setting *s, const bytes *a, const bytes *b)
{
	size_t at = 0;
	while (at < a->len && at < b->len && a->data[at] == b->data[at])
		at++;
	size_t from = at < 60 ? 0 : at - 60;
	fail_msg("%s differs at byte %zu with block %zu, %u threads, reads of %zu:\n%.160s\n---\n%.160s", what, at,
		 s->options.block, s->options.threads, s->piece, a->data + from,
		 b->data + (from < b->len ? from : b->len));
}

static void check_same(const char *what, const setting *s, const bytes *a, const bytes *b)
{
	if (a->len != b->len || memcmp(a->data, b->data, a->len) != 0)
		show_difference(what, s, a, b);
}

static const size_t blocks[] = {0, 1, 7, 64, 1000};
static const unsigned thread_counts[] = {1, 2, 4};
static const size_t pieces[] = {WHOLE, 1, 13, 4096};

enum { BLOCKS = 5, THREAD_COUNTS = 3, PIECES = 4 };
/* With sanitizers one of so many ways is tried, and with them each block, count and piece. */
enum { STRIDE = THREAD_SANITIZED ? 11 : ADDRESS_SANITIZED ? 7 : 1 };

/* Runs the list in every way; the first outcome, which all others are like, is for the caller. */
static outcome run_all_ways(const bytes *list, const setting *base)
{
	outcome first = {.result = BAREME_NO_MEMORY};
	for (size_t i = 0; i < (size_t)BLOCKS * THREAD_COUNTS * PIECES; i += STRIDE) {
		setting s = *base;
		s.options.block = blocks[i / PIECES / THREAD_COUNTS];
		s.options.threads = thread_counts[i / PIECES % THREAD_COUNTS];
		s.piece = pieces[i % PIECES];
		outcome o = run(list, &s);
		if (i == 0) {
			first = o;
			continue;
		}
		assert_int_equal(o.result, first.result);
		check_same("the output", &s, &first.out.got, &o.out.got);
		check_same("the rejects", &s, &first.rejects.got, &o.rejects.got);
		check_same("the summary", &s, &first.told, &o.told);
		assert_true(o.progress == first.progress);
		outcome_free(&o);
	}
	return first;
}

static void check_counts(const sample *s, const outcome *o)
{
	uint64_t sum = 0;
	assert_int_equal(o->result, BAREME_DONE);
	assert_int_equal(bareme_list_summary_records(o->summary), s->records);
	assert_int_equal(o->progress, s->records);
	for (int i = BAREME_GRANTED; i <= BAREME_INVALID; i++) {
		uint64_t count = bareme_list_summary_status(o->summary, (bareme_status)i);
		assert_true(count > 0);
		sum += count;
	}
	assert_int_equal(sum, s->records);
}

/* Where a text first stands from `at` to `end`; `end` where it does not. */
static size_t find_within(const bytes *b, size_t at, size_t end, const char *text)
{
	const char *found = memmem(b->data + at, end - at, text, strlen(text));
	return found == NULL ? end : (size_t)(found - b->data);
}

/* Likewise to the end of all: mostly it is near, and ThreadSanitizer looks at all that may be searched. */
static size_t find(const bytes *b, size_t at, const char *text)
{
	enum { NEAR = 4096 };
	size_t near = b->len - at > NEAR ? at + NEAR : b->len, found = find_within(b, at, near, text);
	return found < near ? found : find_within(b, at, b->len, text);
}

static size_t count_between(const bytes *b, size_t from, size_t to, const char *text)
{
	size_t count = 0;
	for (size_t at = find_within(b, from, to, text); at < to; at = find_within(b, at + 1, to, text))
		count++;
	return count;
}

/* Between one record's mark and the next stands one statut. */
static void check_csv_answers(const bytes *out, size_t records)
{
	static const char *const statuts[] = {",ok,", ",ineligible,", ",incomplet,", ",invalide,"};
	char mark[32];
	size_t at = find(out, 0, "@1@");
	for (size_t i = 1; i <= records; i++) {
		size_t answers = 0;
		snprintf(mark, sizeof mark, "@%zu@", i + 1);
		size_t next = find(out, at, mark);
		if ((next == out->len) != (i == records))
			fail_msg("record %zu is not behind record %zu", i + 1, i);
		for (size_t j = 0; j < sizeof statuts / sizeof *statuts; j++)
			answers += count_between(out, at, next, statuts[j]);
		if (answers != 1)
			fail_msg("record %zu has %zu answers: %.*s", i, answers, (int)(next - at), out->data + at);
		at = next;
	}
}

/* Each line is the answer to its record; one that could not be read has no mark. */
static void check_lines(const bytes *out, size_t records, size_t headings, const char *unmarked)
{
	char mark[32];
	size_t at = 0, lines = 0, marked = 0;
	for (; at < out->len; at = find(out, at, "\n") + 1, lines++) {
		if (lines < headings)
			continue;
		snprintf(mark, sizeof mark, "@%zu@", lines - headings + 1);
		size_t end = find(out, at, "\n");
		bool found = find(out, at, mark) < end;
		marked += found;
		if (!found && strncmp(out->data + at, unmarked, strlen(unmarked)) != 0)
			fail_msg("this is not the answer to record %zu: %.*s", lines - headings + 1, (int)(end - at),
				 out->data + at);
	}
	assert_int_equal(lines, records + headings);
	assert_true(marked > records / 3);
}

/* "17,@17@,...": the number is the record's own, and they ascend. */
static void check_detail(const bytes *out)
{
	size_t last = 0, lines = 0;
	for (size_t at = find(out, 0, "\n") + 1; at < out->len; at = find(out, at, "\n") + 1, lines++) {
		size_t number = 0, mark = 0;
		if (sscanf(out->data + at, "%zu,@%zu@,", &number, &mark) != 2 || number != mark || number < last)
			fail_msg("not a line of record %zu or later: %.60s", last, out->data + at);
		last = number;
	}
	assert_true(lines > 1000);
}

static const setting detail = {
    .options.detail = true, .piece = WHOLE, .read_fails = WHOLE, .write_fails = WHOLE, .rejects_fails = WHOLE};

static setting to_format(bareme_list_format format)
{
	setting s = usual;
	s.options.to = format;
	return s;
}

static void test_csv(void **state)
{
	(void)state;
	sample s = csv_sample();
	outcome o = run_all_ways(&s.list, &usual);
	assert_true(s.records > 3000);
	check_counts(&s, &o);
	check_csv_answers(&o.out.got, s.records);
	assert_true(find(&o.told, 0, "bareme-ancien") < o.told.len);
	outcome_free(&o);
	free(s.list.data);
}

static void test_csv_to_ndjson(void **state)
{
	(void)state;
	sample s = csv_sample();
	setting ndjson = to_format(BAREME_LIST_NDJSON);
	outcome o = run_all_ways(&s.list, &ndjson);
	check_counts(&s, &o);
	check_lines(&o.out.got, s.records, 0, "{\"al\":");
	outcome_free(&o);
	free(s.list.data);
}

static void test_csv_detail(void **state)
{
	(void)state;
	sample s = csv_sample();
	outcome o = run_all_ways(&s.list, &detail);
	check_counts(&s, &o);
	check_detail(&o.out.got);
	outcome_free(&o);
	free(s.list.data);
}

static void test_ndjson(void **state)
{
	(void)state;
	sample s = ndjson_sample();
	outcome o = run_all_ways(&s.list, &usual);
	check_counts(&s, &o);
	check_lines(&o.out.got, s.records, 0, "{\"al\":");
	outcome_free(&o);
	free(s.list.data);
}

static void test_ndjson_to_csv(void **state)
{
	(void)state;
	sample s = ndjson_sample();
	setting csv = to_format(BAREME_LIST_CSV);
	outcome o = run_all_ways(&s.list, &csv);
	check_counts(&s, &o);
	check_lines(&o.out.got, s.records, 1, ",");
	outcome_free(&o);
	free(s.list.data);
}

static void test_ndjson_detail(void **state)
{
	(void)state;
	sample s = ndjson_sample();
	outcome o = run_all_ways(&s.list, &detail);
	check_counts(&s, &o);
	check_detail(&o.out.got);
	outcome_free(&o);
	free(s.list.data);
}

static void test_nested_to_csv(void **state)
{
	(void)state;
	sample s = nested_sample();
	setting csv = to_format(BAREME_LIST_CSV);
	outcome o = run_all_ways(&s.list, &csv);
	assert_int_equal(bareme_list_summary_status(o.summary, BAREME_INVALID), 167);
	/* The cell of a refused value is blank or shows that value, never the record's before. */
	assert_int_equal(count_between(&o.out.got, 0, o.out.got.len, ",reste,,7,"), 333);
	outcome_free(&o);
	free(s.list.data);
}

/* The encoding is settled for the whole list, also for what stands before the line that settles it. */
static void test_windows(void **state)
{
	(void)state;
	sample s = {{0}, 0};
	putf(&s.list, "id,nature,zone,commune,plus,note\n");
	for (size_t i = 0; i < 300; i++)
		put_kind(&s, "",
			 i % 5 == 4 ? ",reconstitution,,Hy\xE8res,1,\x80\n" : ",reconstitution,reste,,1,\x81\xE9 \"\n");
	outcome o = run_all_ways(&s.list, &usual);
	assert_int_equal(o.result, BAREME_DONE);
	assert_int_equal(bareme_list_summary_records(o.summary), s.records);
	assert_true(find(&o.told, 0, "Windows-1252") < o.told.len);
	outcome_free(&o);
	free(s.list.data);
}

static void test_windows_behind_nul(void **state)
{
	(void)state;
	sample s = {{0}, 0};
	putf(&s.list, "id,nature,zone,commune,plus,note\n");
	put_kind(&s, "", ",reconstitution,,Hy\xE8res,1,@@\n");
	for (size_t i = 0; i < 300; i++)
		put_kind(&s, "", ",reconstitution,,Hy\xE8res,1,\x80\n");
	outcome o = run_all_ways(&s.list, &usual);
	assert_int_equal(o.result, BAREME_DONE);
	outcome_free(&o);
	free(s.list.data);
}

/* ---- Reading and writing that fail ---- */

static void test_read_fails(void **state)
{
	static const size_t places[] = {0, 1, 20, 4000, 60000};
	(void)state;
	sample s = csv_sample();
	outcome all = run(&s.list, &usual);
	for (size_t i = 0; i < sizeof places / sizeof *places; i++)
		for (size_t j = 0; j < (size_t)BLOCKS * THREAD_COUNTS; j += STRIDE) {
			setting fails = usual;
			fails.read_fails = places[i];
			fails.piece = 64;
			fails.options.block = blocks[j % BLOCKS];
			fails.options.threads = thread_counts[j / BLOCKS];
			outcome o = run(&s.list, &fails);
			assert_int_equal(o.result, BAREME_READ_ERROR);
			/* What was written so far is what a whole run begins with. */
			assert_true(o.out.got.len < all.out.got.len);
			assert_memory_equal(o.out.got.data, all.out.got.data, o.out.got.len);
			assert_true(o.rejects.got.len <= all.rejects.got.len);
			assert_memory_equal(o.rejects.got.data, all.rejects.got.data, o.rejects.got.len);
			outcome_free(&o);
		}
	outcome_free(&all);
	free(s.list.data);
}

/* The list never ends: only the failure does it. */
static void test_write_fails(void **state)
{
	static const size_t places[] = {0, 100, 5000, 400000};
	(void)state;
	sample s = {{0}, 0};
	putf(&s.list, "id,nature,zone,plus\na,reconstitution,reste,1\nb,reconstitution,reste,x\n");
	for (size_t i = 0; i < sizeof places / sizeof *places; i++)
		for (size_t j = 0; j < (size_t)BLOCKS * THREAD_COUNTS * 2; j += STRIDE) {
			setting fails = usual;
			bool rejects = j % 2 == 1;
			*(rejects ? &fails.rejects_fails : &fails.write_fails) = places[i];
			fails.endless = true;
			fails.piece = 64;
			fails.options.block = blocks[j / 2 % BLOCKS];
			fails.options.threads = thread_counts[j / 2 / BLOCKS];
			outcome o = run(&s.list, &fails);
			assert_int_equal(o.result, BAREME_WRITE_ERROR);
			/* Who has refused is not asked again. */
			assert_int_equal((rejects ? o.rejects : o.out).failures, 1);
			outcome_free(&o);
		}
	free(s.list.data);
}

/* ---- The first refused record ends the list ---- */

enum { STOP_RECORDS = 1000 };

static sample stop_sample(size_t refused, bareme_list_format format)
{
	sample s = {{0}, 0};
	bool csv = format == BAREME_LIST_CSV;
	if (csv)
		putf(&s.list, "nature,zone,plus,id\n");
	for (size_t i = 0; i < STOP_RECORDS; i++) {
		/* After the first one come others. */
		const char *plus = i >= refused && (i - refused) % 3 == 0 ? "x" : "1";
		putf(&s.list,
		     csv ? "reconstitution,reste,%s,@%zu@\n"
			 : "{\"nature\":\"reconstitution\",\"zone\":\"reste\",\"plus\":\"%s\",\"id\":\"@%zu@\"}\n",
		     plus, ++s.records);
	}
	return s;
}

static void check_stop(size_t refused, bareme_list_format format, bool counts)
{
	sample s = stop_sample(refused, format);
	setting stops = usual;
	outcome all = run(&s.list, &usual);
	stops.options.stop_on_error = true;
	stops.slow = counts;
	stops.piece = 64; /* what is read with the heading is one block */
	/* Up to the end of the refused record's line. */
	size_t headings = format == BAREME_LIST_CSV, upto = 0;
	for (size_t i = 0; i < refused + 1 + headings && i < STOP_RECORDS + headings; i++)
		upto = find(&all.out.got, upto, "\n") + 1;
	for (size_t i = 0; i < (size_t)BLOCKS * THREAD_COUNTS; i += STRIDE) {
		stops.options.block = blocks[i % BLOCKS];
		stops.options.threads = thread_counts[i / BLOCKS];
		outcome o = run(&s.list, &stops);
		bool stopped = refused < STOP_RECORDS;
		assert_int_equal(o.result, stopped ? BAREME_STOPPED : BAREME_DONE);
		assert_int_equal(o.out.got.len, upto);
		assert_memory_equal(o.out.got.data, all.out.got.data, upto);
		assert_int_equal(count_between(&o.rejects.got, 0, o.rejects.got.len, "\n"), stopped + headings);
		assert_int_equal(o.progress, stopped ? refused + 1 : STOP_RECORDS);
		if (counts) {
			assert_int_equal(bareme_list_summary_records(o.summary), o.progress);
			assert_int_equal(bareme_list_summary_status(o.summary, BAREME_INVALID), stopped);
		}
		outcome_free(&o);
	}
	outcome_free(&all);
	free(s.list.data);
}

static const size_t refused_records[] = {0, 1, 50, 500, STOP_RECORDS - 1, STOP_RECORDS};

static void test_stop(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof refused_records / sizeof *refused_records; i++) {
		check_stop(refused_records[i], BAREME_LIST_CSV, false);
		check_stop(refused_records[i], BAREME_LIST_NDJSON, false);
	}
}

/* The summary knows no record that the output does not have. */
static void test_stop_summary(void **state)
{
	(void)state;
	check_stop(5, BAREME_LIST_CSV, true);
	check_stop(50, BAREME_LIST_NDJSON, true);
}

static void test_stop_without_end(void **state)
{
	(void)state;
	sample s = {{0}, 0};
	putf(&s.list, "id,nature,zone,plus\na,reconstitution,reste,1\nb,reconstitution,reste,x\n"
		      "c,reconstitution,reste,1\n");
	for (size_t i = 0; i < (size_t)BLOCKS * THREAD_COUNTS; i += STRIDE) {
		setting stops = usual;
		stops.endless = true;
		stops.piece = 64;
		stops.options.stop_on_error = true;
		stops.options.block = blocks[i % BLOCKS];
		stops.options.threads = thread_counts[i / BLOCKS];
		outcome o = run(&s.list, &stops);
		assert_int_equal(o.result, BAREME_STOPPED);
		assert_int_equal(count_between(&o.out.got, 0, o.out.got.len, "\n"), 3);
		outcome_free(&o);
	}
	free(s.list.data);
}

/* ---- Rows that are no operation ---- */

/* What a list of rows should give: a letter for each of its lines, and the lines. */
typedef struct row_sample {
	bytes list, letters;
	size_t count[BAREME_ROW_COUNT], records;
} row_sample;

static const char *const row_lines[] = {['o'] = "x,reconstitution,reste,1,\n",
					['i'] = ",,,,a text\n",
					['n'] = ",,,,\"a\nnote\"\n",
					['b'] = ", ,,,\n",
					['e'] = "\r\n",
					['t'] = "Total 1,reconstitution,,12,\n",
					['s'] = "id,nature,zone,plus,note\n",
					['x'] = "x,,,,\n"};

/* 'o' is an operation, 'i' and 'n' may be notes and are to be operations or notes, 'x' has an id alone. */
static void put_rows(row_sample *s, const char *letters)
{
	for (; *letters != '\0'; letters++) {
		put(&s->letters, letters, 1);
		put(&s->list, row_lines[(unsigned char)*letters], strlen(row_lines[(unsigned char)*letters]));
		s->records += strchr("oix", *letters) != NULL;
		s->count[BAREME_ROW_BLANK] += strchr("be", *letters) != NULL;
		s->count[BAREME_ROW_TOTAL] += *letters == 't';
		s->count[BAREME_ROW_NOTE] += strchr("ns", *letters) != NULL;
	}
}

static void check_row_answers(const row_sample *s, const bytes *out)
{
	size_t at = find(out, 0, "\n") + 1;
	for (size_t i = 0; i < s->letters.len; i++) {
		char letter = s->letters.data[i];
		size_t end = find(out, at, "\n");
		if (letter == 'n')
			end = find(out, end + 1, "\n");
		const char *wanted = letter == 'o'                  ? ",reste,6700.00,0.00,ok,"
				     : strchr("ix", letter) != NULL ? ",,,,incomplet,\"champ-manquant: "
				     : letter == 't'                ? ",,,,,\"ligne-de-total: "
				     : letter == 'e'                ? "\r"
								    : ",,,,,\n";
		if (find(out, at, wanted) > end)
			fail_msg("row %zu (%c): %.*s", i, letter, (int)(end - at), out->data + at);
		at = end + 1;
	}
	assert_int_equal(at, out->len);
}

/* Runs of rows that may be notes, long and short, before operations and at the end; the same however it is run. */
static void test_rows(void **state)
{
	(void)state;
	for (int last = 0; last < 3; last++) {
		row_sample s = {{0}, {0}, {0}, 0};
		put_rows(&s, "o");
		for (size_t i = 0; i < 400; i++) {
			put_rows(&s, i % 7 == 0 ? "obtxo" : "o");
			for (size_t j = 0; j < i % 13; j++)
				put_rows(&s, i % 3 == 0 ? "ib" : i % 3 == 1 ? "i" : "ti");
			put_rows(&s, i % 29 == 3 ? "ebse" : "bt");
			put_rows(&s, i % 5 == 0 ? "x" : "o");
		}
		/* Nothing, a few, and more than a block. */
		for (size_t j = 0; j < (size_t)(last * last * 300); j++)
			put_rows(&s, j % 3 == 0 ? "nb" : j % 31 == 0 ? "ten" : "n");
		bytes list = {NULL, 0, 0};
		putf(&list, "id,nature,zone,plus,note\n");
		put(&list, s.list.data, s.list.len);
		outcome o = run_all_ways(&list, &usual);
		assert_int_equal(o.result, BAREME_DONE);
		assert_int_equal(bareme_list_summary_records(o.summary), s.records);
		for (int i = 0; i < BAREME_ROW_COUNT; i++)
			assert_int_equal(bareme_list_summary_rows(o.summary, (bareme_row)i), s.count[i]);
		check_row_answers(&s, &o.out.got);
		outcome_free(&o);
		free(list.data);
		free(s.list.data);
		free(s.letters.data);
	}
}

/* Rows that wait for what follows them are bounded: more are operations, although none follows. */
static void test_rows_bounded(void **state)
{
	enum { LIMIT = 1 << 21, ROW = sizeof ",,,,a text\n" - 1, MOST = LIMIT / ROW };
	static const size_t counts[] = {MOST, MOST + 1, MOST + 5000};
	(void)state;
	for (size_t i = 0; i < 3 * 4; i++) {
		size_t count = counts[i % 3];
		bytes list = {NULL, 0, 0};
		setting s = usual;
		s.options.threads = 1 + (unsigned)(i / 3 % 2);
		s.options.block = i / 6 == 0 ? 0 : 5000;
		putf(&list, "id,nature,zone,plus,note\nx,reconstitution,reste,1,\n");
		for (size_t j = 0; j < count; j++)
			put(&list, ",,,,a text\n", ROW);
		outcome o = run(&list, &s);
		assert_int_equal(bareme_list_summary_rows(o.summary, BAREME_ROW_NOTE), count == MOST ? MOST : 0);
		assert_int_equal(bareme_list_summary_records(o.summary), count == MOST ? 1 : count + 1);
		outcome_free(&o);
		free(list.data);
	}
}

/* Ids that come again, near and far; blank ones do not count, nor rows that are no operation. */
static void test_repeats(void **state)
{
	(void)state;
	setting s = usual;
	s.options.compare_ids = true;
	bytes list = {NULL, 0, 0};
	putf(&list, "id,nature,zone,plus\n");
	for (size_t i = 2; i < 3000; i++) {
		if (i == 100 || i == 101 || i == 2900)
			putf(&list, "\" the \"\"same\"\" \",reconstitution,reste,1\n");
		else if (i % 10 == 0)
			putf(&list, i % 20 == 0 ? ",reconstitution,reste,1\n" : "Total,,,1\n");
		else
			putf(&list, "%zu,reconstitution,reste,%s\n", i == 2500 - 1 ? 3 : i, i % 7 == 0 ? "x" : "1");
	}
	outcome o = run_all_ways(&list, &s);
	assert_true(find(&o.told, 0, "3 repeats: the \"same\" 100 101 3 3 2499 the \"same\" 100 2900\n") < o.told.len);
	outcome_free(&o);
	/* More than are named; nobody asked, and none are sought. */
	list.len = 0;
	putf(&list, "id,nature,zone,plus\n");
	for (size_t i = 0; i < 50; i++)
		putf(&list, "a,reconstitution,reste,1\n");
	o = run(&list, &s);
	assert_true(find(&o.told, 0, "49 repeats: a 2 3 a 2 4") < o.told.len);
	assert_true(find(&o.told, 0, "a 2 22\n") < o.told.len);
	outcome_free(&o);
	o = run(&list, &usual);
	assert_true(find(&o.told, 0, "0 repeats:\n") < o.told.len);
	outcome_free(&o);
	free(list.data);
}

/* A second heading ends the list, after the answers before it; what follows is not read. */
static void test_second_heading(void **state)
{
	(void)state;
	bytes list = {NULL, 0, 0};
	putf(&list, "id,nature,zone,plus,note\n");
	for (size_t i = 0; i < 500; i++)
		putf(&list, "a,reconstitution,reste,%s,\n,,,,a text\n", i % 3 == 0 ? "x" : "1");
	putf(&list, "note,id,nature,zone,plus\n,b,reconstitution,reste,1\n");
	outcome o = run_all_ways(&list, &usual);
	assert_int_equal(o.result, BAREME_BAD_INPUT);
	assert_int_equal(count_between(&o.out.got, 0, o.out.got.len, "\n"), 1001);
	assert_true(find(&o.told, 0, "line 1002: a second heading") < o.told.len);
	outcome_free(&o);
	free(list.data);
}

/* A warning is whole, whatever it quotes. */
static void test_long_heading(void **state)
{
	(void)state;
	bytes list = {NULL, 0, 0};
	for (size_t i = 0; i < 500; i++)
		putf(&list, "column %zu,", i);
	putf(&list, "the last column\n");
	outcome o = run(&list, &usual);
	assert_int_equal(o.result, BAREME_BAD_INPUT);
	assert_true(find(&o.told, 0, "no line at the start of the list names the columns") <
		    find(&o.told, 0, "column 499,the last column (--header"));
	assert_true(find(&o.told, 0, "column 499,the last column (--header") < o.told.len);
	outcome_free(&o);
	free(list.data);
}

/* ---- Tables for a terminal ---- */

static setting table_setting(size_t width)
{
	setting s = to_format(BAREME_LIST_TABLE);
	s.options.width = width;
	s.options.ascii = true;
	return s;
}

static const char table_list[] = "id,nature,zone,commune,plus,plai\n"
				 "A,reconstitution,,Hy\xC3\xA8res,3,2\n"
				 "a rather long identifier,reconstitution,reste,,1,\n"
				 ",reconstitution,reste,,douze logements et un de plus,\n"
				 "\x1B[2J,reconstitution,reste,,1,\n"
				 "two\xFFparts,reconstitution,reste,,1,\n";

/* In 66 columns texts are shortened, amounts are not, and there is no room for notices. */
static const char narrow_table[] = "id            commune  nature         loans     grants  status\n"
				   "A             Hy\xC3\xA8res   recons...  46,000.00  17,200.00  ok\n"
				   "a rather...            recons...   6,700.00       0.00  ok\n"
				   "line 4                 recons...                        invalide\n"
				   "<U+001B>[2J            recons...   6,700.00       0.00  ok\n"
				   "line 6                                                  invalide\n";

static const char wide_table[] =
    "id                        commune  nature                 loans        grants  status    notices\n"
    "A                         Hy\xC3\xA8res   reconstitution     46,000.00     17,200.00  ok\n"
    "a rather long identifier           reconstitution      6,700.00          0.00  ok\n"
    "line 4                             reconstitution                              invalide  valeur-invalide: "
    "plus=douze logements et un de plus: not a number\n"
    "<U+001B>[2J                        reconstitution      6,700.00          0.00  ok\n"
    "line 6                                                                         invalide  texte-invalide: NUL "
    "bytes "
    "or broken text: it must be UTF-8\n";

static void test_table(void **state)
{
	(void)state;
	bytes list = {NULL, 0, 0};
	setting narrow = table_setting(66), wide = table_setting(0);
	put(&list, table_list, sizeof table_list - 1);
	outcome o = run(&list, &narrow), w = run(&list, &wide);
	assert_string_equal(o.out.got.data, narrow_table);
	assert_string_equal(w.out.got.data, wide_table);
	outcome_free(&o);
	outcome_free(&w);
	/* A list without records has its headings. */
	list.len = (size_t)(strchr(table_list, '\n') + 1 - table_list);
	o = run(&list, &narrow);
	assert_string_equal(o.out.got.data, "id      commune  nature  loans  grants  status\n");
	outcome_free(&o);
	free(list.data);
}

/* The first block settles the widths: a later amount that is wider than its column is whole all the same. */
static void test_table_goes_on(void **state)
{
	(void)state;
	bytes list = {NULL, 0, 0};
	setting s = table_setting(100);
	s.piece = 40;
	s.options.block = 1;
	putf(&list, "id,nature,zone,plus\nA,reconstitution,reste,1\n");
	for (size_t i = 0; i < 200; i++)
		putf(&list, "B%zu,reconstitution,reste,100000\n", i);
	for (s.options.threads = 1; s.options.threads <= 4; s.options.threads++) {
		outcome o = run(&list, &s);
		assert_int_equal(o.result, BAREME_DONE);
		/* 6,700 euros for each PLUS. */
		assert_int_equal(count_between(&o.out.got, 0, o.out.got.len, "670,000,000.00"), 200);
		/* No column is narrower than six: "B199" has room. */
		assert_int_equal(count_between(&o.out.got, 0, o.out.got.len, "B199 "), 1);
		outcome_free(&o);
	}
	free(list.data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_csv),
	    cmocka_unit_test(test_csv_to_ndjson),
	    cmocka_unit_test(test_csv_detail),
	    cmocka_unit_test(test_ndjson),
	    cmocka_unit_test(test_ndjson_to_csv),
	    cmocka_unit_test(test_ndjson_detail),
	    cmocka_unit_test(test_nested_to_csv),
	    cmocka_unit_test(test_windows),
	    cmocka_unit_test(test_windows_behind_nul),
	    cmocka_unit_test(test_read_fails),
	    cmocka_unit_test(test_write_fails),
	    cmocka_unit_test(test_stop),
	    cmocka_unit_test(test_stop_summary),
	    cmocka_unit_test(test_stop_without_end),
	    cmocka_unit_test(test_rows),
	    cmocka_unit_test(test_rows_bounded),
	    cmocka_unit_test(test_repeats),
	    cmocka_unit_test(test_second_heading),
	    cmocka_unit_test(test_long_heading),
	    cmocka_unit_test(test_table),
	    cmocka_unit_test(test_table_goes_on),
	};
	/* A list that hangs ends the program. */
	alarm(600);
	rules = load_builtin();
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	bareme_ruleset_free(rules);
	return failed;
}
