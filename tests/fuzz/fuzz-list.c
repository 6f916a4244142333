/*
 * Fuzz target: whatever bytes a list of operations has, it is computed without a fault of memory,
 * gives the same bytes however it is read and shared out, and keeps the promises of its format.
 *
 * The first two bytes of the input choose the options (see read_plan), the rest is the list.
 */
#include "fuzz.h"

#include "formats/csv.h"
#include "formats/json_members.h"

#include <string.h>

enum { PLAN_BYTES = 2 };

/* ---- What the first bytes choose ---- */

typedef struct plan {
	bareme_list_format from, to;
	bareme_locale locale;
	bool detail, stop, rejects;
	unsigned threads;
	size_t block; /* 0 = the library's choice */
	size_t piece; /* most bytes that one read gives */
	bool bad_read, bad_write;
} plan;

static plan read_plan(unsigned first, unsigned second)
{
	static const bareme_list_format formats[] = {BAREME_LIST_AUTO, BAREME_LIST_CSV, BAREME_LIST_NDJSON,
						     BAREME_LIST_AUTO};
	static const size_t blocks[] = {0, 1, 7, 64}, pieces[] = {SIZE_MAX, 1, 2, 3, 5, 16, 61, 1000};
	return (plan){
	    .from = formats[first & 3],
	    .to = (first >> 2 & 3) == 3 ? BAREME_LIST_TABLE : formats[first >> 2 & 3],
	    .detail = (first >> 4 & 1) != 0,
	    .stop = (first >> 5 & 1) != 0,
	    .rejects = (first >> 6 & 1) != 0,
	    .locale = {.lang = (first >> 7 & 1) != 0 ? BAREME_EN : BAREME_FR},
	    .threads = 1 + (second & 1),
	    .block = blocks[second >> 1 & 3],
	    .piece = pieces[second >> 3 & 7],
	    .bad_read = second >> 6 == 2,
	    .bad_write = second >> 6 == 3,
	};
}

/* The same list in one piece, in one block, by one thread; the first block settles the columns of a table. */
static plan simplest(plan p)
{
	p.threads = 1;
	if (p.to == BAREME_LIST_TABLE)
		return p;
	p.block = 0;
	p.piece = SIZE_MAX;
	return p;
}

/* ---- Running a list ---- */

typedef struct source {
	bareme_text rest;
	size_t piece;
	bool bad; /* an error stands where the end should be */
} source;

static ptrdiff_t give(char *data, size_t size, void *payload)
{
	source *s = payload;
	size_t len = size < s->piece ? size : s->piece;
	if (len > s->rest.len)
		len = s->rest.len;
	if (len == 0 && s->bad)
		return -1;
	memcpy(data, s->rest.data, len);
	s->rest = text_from(s->rest, len);
	return (ptrdiff_t)len;
}

static int collect_once(const char *data, size_t len, void *payload)
{
	const buffer *out = payload;
	return out->len > 0 ? 1 : fuzz_collect(data, len, payload);
}

static void hear(const bareme_fault *fault, void *payload)
{
	buffer *said = payload;
	MUST(fault->message[0] != '\0');
	buffer_string(said, fault->message);
	buffer_char(said, '\n');
}

static void count(uint64_t records, void *payload)
{
	uint64_t *done = payload;
	MUST(records >= *done);
	*done = records;
}

typedef struct outcome {
	bareme_result result;
	buffer out, rejects, said;
	uint64_t done;
	bareme_list_summary *summary;
} outcome;

static bareme_text text(const buffer *b)
{
	return (bareme_text){b->len == 0 ? "" : b->data, b->len};
}

/* No byte more than the text has, so that sanitizers see what reads behind its end. */
static void fit(buffer *b)
{
	char *data = b->len == 0 ? NULL : realloc(b->data, b->len);
	if (data != NULL) {
		b->data = data;
		b->room = b->len;
	}
}

static outcome run(const bareme_ruleset *ruleset, const plan *p, bareme_text list)
{
	outcome o = {.result = BAREME_DONE};
	source from = {list, p->piece, p->bad_read};
	bareme_list_options options = {
	    .size = sizeof(bareme_list_options),
	    .locale = &p->locale,
	    .from = p->from,
	    .to = p->to,
	    .detail = p->detail,
	    .stop_on_error = p->stop,
	    .threads = p->threads,
	    .block = p->block,
	    .read = give,
	    .read_payload = &from,
	    .write = p->bad_write ? collect_once : fuzz_collect,
	    .write_payload = &o.out,
	    .rejects = p->rejects ? fuzz_collect : NULL,
	    .rejects_payload = &o.rejects,
	    .report = hear,
	    .report_payload = &o.said,
	    .progress = count,
	    .progress_payload = &o.done,
	};
	MUST(bareme_date_parse(FUZZ_DATE, &options.date));
	MUST(bareme_list_summary_new(&o.summary, ruleset) == BAREME_DONE);
	o.result = bareme_list_run(ruleset, &options, o.summary);
	fit(&o.out);
	fit(&o.rejects);
	return o;
}

static void outcome_free(outcome *o)
{
	buffer_free(&o->out);
	buffer_free(&o->rejects);
	buffer_free(&o->said);
	bareme_list_summary_free(o->summary);
}

static uint64_t refused(const outcome *o)
{
	return bareme_list_summary_status(o->summary, BAREME_INCOMPLETE) +
	       bareme_list_summary_status(o->summary, BAREME_INVALID);
}

/* ---- The same, however it is computed ---- */

static void check_same_totals(const bareme_ruleset *r, const bareme_list_summary *a, const bareme_list_summary *b)
{
	int natures = bareme_field_value_count(r, bareme_field_find(r, TEXT("nature")));
	int zones = bareme_field_value_count(r, bareme_field_find(r, TEXT("zone")));
	for (int nature = 0; nature < natures; nature++)
		for (int zone = -1; zone < zones; zone++) {
			bareme_total x = bareme_list_summary_total(a, zone, nature);
			bareme_total y = bareme_list_summary_total(b, zone, nature);
			MUST(x.records == y.records && x.loan.low == y.loan.low && x.grant.low == y.grant.low);
			MUST(x.loan.high == 0 && y.loan.high == 0 && x.grant.high == 0 && y.grant.high == 0);
		}
}

static void check_same_summary(const bareme_ruleset *r, const bareme_list_summary *a, const bareme_list_summary *b)
{
	check_same_totals(r, a, b);
	MUST(bareme_list_summary_records(a) == bareme_list_summary_records(b));
	for (bareme_row row = BAREME_ROW_BLANK; row < BAREME_ROW_COUNT; row++)
		MUST(bareme_list_summary_rows(a, row) == bareme_list_summary_rows(b, row));
	for (bareme_status s = BAREME_GRANTED; s <= BAREME_INVALID; s++)
		MUST(bareme_list_summary_status(a, s) == bareme_list_summary_status(b, s));
	for (bareme_code c = 0; c < BAREME_CODE_COUNT; c++)
		MUST(bareme_list_summary_code(a, c) == bareme_list_summary_code(b, c));
}

/* The same bytes; shows them where they differ. */
static void check_same_text(const char *what, const buffer *a, const buffer *b)
{
	if (text_equal(text(a), text(b)))
		return;
	fprintf(stderr, "---- %s:\n", what);
	fwrite(text(a).data, 1, a->len, stderr);
	fprintf(stderr, "---- and:\n");
	fwrite(text(b).data, 1, b->len, stderr);
	MUST(text_equal(text(a), text(b)));
}

static void check_same(const bareme_ruleset *r, const outcome *a, const outcome *b)
{
	MUST(a->result == b->result);
	check_same_text("output", &a->out, &b->out);
	check_same_text("rejects", &a->rejects, &b->rejects);
	/* Where a list stops, other threads may have seen what lies behind. */
	if (a->result == BAREME_STOPPED || (a->result == BAREME_BAD_INPUT && a->out.len > 0))
		return;
	check_same_text("warnings", &a->said, &b->said);
	MUST(a->done == b->done);
	check_same_summary(r, a->summary, b->summary);
}

/* ---- Answers ---- */

/* Digits, the point, two digits. */
static bool is_money(bareme_text t, char point)
{
	if (t.len < 4 || t.data[t.len - 3] != point)
		return false;
	for (size_t i = 0; i < t.len; i++)
		if (i != t.len - 3 && (t.data[i] < '0' || t.data[i] > '9'))
			return false;
	return true;
}

/* What is refused gets no amount, everything else gets both; `none` stands for an amount that is not there. */
static void check_amounts(bareme_text status, bareme_text loan, bareme_text grant, bareme_text none, char point)
{
	if (text_equal(status, TEXT("invalide")) || text_equal(status, TEXT("incomplet")) || status.len == 0) {
		MUST(text_equal(loan, none) && text_equal(grant, none));
		return;
	}
	MUST(text_equal(status, TEXT("ok")) || text_equal(status, TEXT("ineligible")));
	MUST(is_money(loan, point) && is_money(grant, point));
}

static void check_summary(const outcome *o, const plan *p)
{
	const bareme_list_summary *s = o->summary;
	uint64_t records = 0, coded = 0;
	for (bareme_status status = BAREME_GRANTED; status <= BAREME_INVALID; status++)
		records += bareme_list_summary_status(s, status);
	for (bareme_code c = 0; c < BAREME_CODE_COUNT; c++)
		coded += bareme_code_status(c) == BAREME_GRANTED ? 0 : bareme_list_summary_code(s, c);
	MUST(records == bareme_list_summary_records(s) && records == o->done);
	MUST(coded == records - bareme_list_summary_status(s, BAREME_GRANTED));
	MUST((o->result == BAREME_STOPPED) <= (p->stop && refused(o) == 1));
	/* Those of CSV have a heading. */
	MUST(o->rejects.len == 0 || p->rejects);
	MUST(refused(o) == 0 || !p->rejects || o->rejects.len > 0);
}

/* ---- CSV output ---- */

static bareme_text without_mark(bareme_text t)
{
	return t.len >= 3 && memcmp(t.data, "\xEF\xBB\xBF", 3) == 0 ? text_from(t, 3) : t;
}

/* Takes the next record off *rest and splits it; a line without a byte has no cells. */
static const bareme_text *next_record(csv_splitter *s, bareme_text *rest, char delimiter, size_t *cells)
{
	size_t len;
	bool no_memory;
	MUST(csv_record(*rest, delimiter, true, &len) == CSV_WHOLE);
	bareme_text record = csv_chomp((bareme_text){rest->data, len});
	*rest = text_from(*rest, len);
	const bareme_text *split = csv_split(s, record, cells, &no_memory);
	MUST(split != NULL);
	return split;
}

/* The delimiter under which our columns end the heading, and the bytes of its record; NUL where they do not. */
static char list_delimiter(bareme_text out, size_t *record)
{
	static const char delimiters[] = {',', ';', '\t'};
	for (size_t i = 0; i < sizeof delimiters; i++) {
		char d = delimiters[i], ours[64];
		size_t len,
		    n = (size_t)snprintf(ours, sizeof ours, "%cal_zone%cal_pret%cal_subvention%cal_statut%cal_avis", d,
					 d, d, d, d);
		MUST(csv_record(out, d, true, &len) != CSV_MORE);
		bareme_text heading = csv_chomp((bareme_text){out.data, len});
		if (heading.len >= n && memcmp(heading.data + heading.len - n, ours, n) == 0) {
			*record = len;
			return d;
		}
	}
	return '\0';
}

/* How many rows of the list are no operation. */
static uint64_t count_passed(const outcome *o)
{
	uint64_t passed = 0;
	for (bareme_row row = BAREME_ROW_BLANK; row < BAREME_ROW_COUNT; row++)
		passed += bareme_list_summary_rows(o->summary, row);
	return passed;
}

/* How many records there are; UINT64_MAX where the last one is not whole. */
static uint64_t count_records(bareme_text rest, char delimiter)
{
	uint64_t records = 0;
	for (size_t len; rest.len > 0; records++, rest = text_from(rest, len))
		if (csv_record(rest, delimiter, true, &len) != CSV_WHOLE)
			return UINT64_MAX;
	return records;
}

/*
 * The list from its heading on, below what titles it has, and its delimiter. A title may look like the heading of an
 * answered list, and so may a line within a cell: of them all, it is the first one with as many records behind it as
 * the list has.
 */
static bareme_text find_heading(bareme_text out, uint64_t records, char *delimiter)
{
	for (size_t len; out.len > 0; out = text_from(out, len)) {
		const char *end = memchr(out.data, '\n', out.len);
		MUST(end != NULL);
		*delimiter = list_delimiter(out, &len);
		if (*delimiter != '\0' && count_records(out, *delimiter) == records + 1)
			break;
		len = (size_t)(end - out.data) + 1;
	}
	MUST(out.len > 0);
	return out;
}

/* One record for one record, each with an answer behind the cells that the heading names. */
static void check_csv_list(const outcome *o)
{
	char delimiter;
	uint64_t operations = bareme_list_summary_records(o->summary), answered = 0;
	bareme_text rest = find_heading(without_mark(text(&o->out)), operations + count_passed(o), &delimiter);
	char point = delimiter == ';' ? ',' : '.';
	csv_splitter *s = csv_splitter_new(delimiter);
	size_t columns, cells;
	next_record(s, &rest, delimiter, &columns);
	while (rest.len > 0) {
		bareme_text line = rest;
		const bareme_text *cell = next_record(s, &rest, delimiter, &cells);
		if (cells == 0 && csv_chomp((bareme_text){line.data, line.len - rest.len}).len == 0)
			continue;
		MUST(cells >= columns);
		check_amounts(cell[columns - 2], cell[columns - 4], cell[columns - 3], TEXT(""), point);
		answered += cell[columns - 2].len > 0;
	}
	MUST(answered == operations);
	csv_splitter_free(s);
}

/* Every line of aid has a cell for each column, and none comes from a record that was refused. */
static void check_csv_detail(const outcome *o)
{
	bareme_text rest = without_mark(text(&o->out)), first = TEXT("enregistrement");
	MUST(rest.len > first.len && memcmp(rest.data, first.data, first.len) == 0);
	char delimiter = rest.data[first.len];
	csv_splitter *s = csv_splitter_new(delimiter);
	size_t columns, cells;
	next_record(s, &rest, delimiter, &columns);
	MUST(rest.len == 0 || bareme_list_summary_status(o->summary, BAREME_GRANTED) > 0);
	while (rest.len > 0) {
		next_record(s, &rest, delimiter, &cells);
		MUST(cells == columns);
	}
	csv_splitter_free(s);
}

/* ---- Tables ---- */

/* A row for each record at least, and nothing that a terminal would obey. */
static void check_table(const outcome *o)
{
	bareme_text out = text(&o->out);
	MUST(text_is_utf8(out));
	for (size_t i = 0; i < out.len; i++)
		MUST((unsigned char)out.data[i] >= ' ' || out.data[i] == '\n');
	MUST(text_count_lines(out) > bareme_list_summary_records(o->summary));
}

/* ---- NDJSON output ---- */

/* What an object has: our answer, and the bytes of everything else. */
typedef struct object {
	bareme_text answer;
	size_t answers;
	bool answer_last;
	buffer others;
	buffer decoded;
} object;

static void take_member(bareme_text name, bareme_text value, bool plain, void *payload)
{
	object *o = payload;
	(void)plain;
	o->answer_last = text_equal(json_decode(name, &o->decoded), TEXT("al"));
	if (o->answer_last) {
		o->answer = value;
		o->answers++;
		return;
	}
	buffer_text(&o->others, name);
	buffer_char(&o->others, ':');
	buffer_text(&o->others, value);
	buffer_char(&o->others, ',');
}

/* Reads an object; where it is none, all is empty. */
static object read_object(bareme_text line)
{
	object o = {.answers = 0};
	size_t end;
	if (json_members(line, &end, take_member, &o) != JSON_SOUND) {
		o.others.len = o.answers = 0;
		o.answer_last = false;
	}
	return o;
}

static void object_free(object *o)
{
	buffer_free(&o->others);
	buffer_free(&o->decoded);
}

typedef struct answer {
	bareme_text loan, grant, status, lines;
} answer;

static void take_part(bareme_text name, bareme_text value, bool plain, void *payload)
{
	answer *a = payload;
	(void)plain;
	if (text_equal(name, TEXT("pret")))
		a->loan = value;
	else if (text_equal(name, TEXT("subvention")))
		a->grant = value;
	else if (text_equal(name, TEXT("statut")))
		a->status = (bareme_text){value.data + 1, value.len - 2};
	else if (text_equal(name, TEXT("lignes")))
		a->lines = value;
}

static void check_answer(bareme_text json)
{
	answer a = {{"", 0}, {"", 0}, {"", 0}, {"", 0}};
	size_t end;
	MUST(json_members(json, &end, take_part, &a) == JSON_SOUND);
	MUST(a.status.len > 0 && a.lines.len >= 2);
	check_amounts(a.status, a.loan, a.grant, TEXT("null"), '.');
	MUST(text_equal(a.loan, TEXT("null")) <= text_equal(a.lines, TEXT("[]")));
}

/* True where the text is one JSON value without a name that stands twice. */
static bool is_json(bareme_text t)
{
	json_document document;
	size_t offset;
	bool good = json_parse(&document, t, &offset) == JSON_SOUND;
	if (good)
		json_free(&document);
	return good;
}

/* JSON can say NUL, but our reader does not want to hear it. */
static bool has_nul(bareme_text json)
{
	return memmem(json.data, json.len, "\\u0000", 6) != NULL;
}

/* Takes the next line that is not blank off *rest; false at the end. */
static bool next_line(bareme_text *rest, bareme_text *line)
{
	for (line->len = 0; rest->len > 0 && line->len == 0;) {
		const char *end = memchr(rest->data, '\n', rest->len);
		size_t len = end == NULL ? rest->len : (size_t)(end - rest->data) + 1;
		*line = csv_chomp((bareme_text){rest->data, len});
		*rest = text_from(*rest, len);
	}
	return line->len > 0;
}

/* An object with the answer as its last member, and nothing but what `given` (may be NULL) has before it. */
static void check_object(bareme_text line, const bareme_text *given)
{
	MUST(line.data[line.len - 1] == '}');
	object out = read_object(line);
	MUST(out.answers == 1 && out.answer_last);
	check_answer(out.answer);
	/* Names that stand twice, in objects or in a heading, stay as they were. */
	if (given != NULL) {
		object in = read_object(*given);
		MUST(text_equal(text(&in.others), text(&out.others)));
		MUST(!is_json(*given) || is_json(line));
		object_free(&in);
	}
	object_free(&out);
}

/* `list` holds the objects that were given; its data is NULL where it is CSV. */
static void check_ndjson(const outcome *o, bareme_text list)
{
	bareme_text rest = text(&o->out), line, given;
	uint64_t records = 0;
	for (; next_line(&rest, &line); records++) {
		if (list.data != NULL)
			MUST(next_line(&list, &given));
		check_object(line, list.data == NULL ? NULL : &given);
	}
	MUST(records == bareme_list_summary_records(o->summary));
}

static void check_ndjson_rejects(const outcome *o)
{
	bareme_text rest = text(&o->rejects), line;
	uint64_t records = 0;
	for (; next_line(&rest, &line); records++)
		MUST(is_json(line) || has_nul(line));
	MUST(records == refused(o));
}

/* ---- The output as input ---- */

/* There is something, and no record was mended on its way: its cells were in order, or it was an object. */
static bool is_in_order(const outcome *o)
{
	return o->result == BAREME_DONE && o->out.len > 0 &&
	       bareme_list_summary_code(o->summary, BAREME_CODE_CELLS) == 0 &&
	       bareme_list_summary_code(o->summary, BAREME_CODE_TEXT) == 0;
}

/*
 * Our columns and keys are replaced, so that a list which was answered once gives itself. An object that names no
 * field, or a total, is an operation; a row of a table that says no more is none.
 */
static void check_again(const bareme_ruleset *ruleset, plan p, const outcome *o)
{
	bool objects = p.from != p.to;
	p.from = p.to;
	outcome again = run(ruleset, &p, text(&o->out));
	uint64_t passed = count_passed(&again);
	MUST(again.result == BAREME_DONE);
	if (objects && passed > 0) {
		MUST(bareme_list_summary_records(again.summary) + passed == bareme_list_summary_records(o->summary));
	} else {
		check_same_text("the output as input", &o->out, &again.out);
		check_same_summary(ruleset, o->summary, again.summary);
	}
	outcome_free(&again);
}

/* ---- The target ---- */

static bareme_list_format format_of(bareme_text list)
{
	list = without_mark(list);
	while (list.len > 0 && memchr(" \t\r\n", list.data[0], 4) != NULL)
		list = text_from(list, 1);
	return list.len > 0 && list.data[0] == '{' ? BAREME_LIST_NDJSON : BAREME_LIST_CSV;
}

static void check_output(const bareme_ruleset *ruleset, plan p, const outcome *o, bareme_text list)
{
	if (o->result == BAREME_BAD_INPUT) {
		MUST(o->said.len > 0);
		return;
	}
	MUST(o->result == BAREME_DONE || o->result == BAREME_STOPPED);
	check_summary(o, &p);
	MUST(o->out.len == 0 || o->out.data[o->out.len - 1] == '\n');
	/* What the list began with is not told again behind its blank lines and our columns. */
	if (p.from == BAREME_LIST_AUTO)
		p.from = format_of(list);
	if (p.to == BAREME_LIST_AUTO)
		p.to = p.from;
	if (p.rejects && p.from == BAREME_LIST_NDJSON)
		check_ndjson_rejects(o);
	if (p.to == BAREME_LIST_TABLE) {
		check_table(o);
		return;
	}
	if (p.detail) {
		check_csv_detail(o);
		return;
	}
	bareme_text none = {NULL, 0};
	if (p.to == BAREME_LIST_CSV)
		check_csv_list(o);
	else
		check_ndjson(o, p.from == BAREME_LIST_NDJSON ? without_mark(list) : none);
	/* A CSV list made of objects has what they gave, but for members that no cell can say. */
	bool sayable = p.to == BAREME_LIST_CSV && bareme_list_summary_status(o->summary, BAREME_INVALID) == 0;
	if (is_in_order(o) && (p.from == p.to || sayable))
		check_again(ruleset, p, o);
}

/* An error of the caller's comes back, and nothing is left behind. */
static void check_broken(const bareme_ruleset *ruleset, const plan *p, bareme_text list)
{
	outcome o = run(ruleset, p, list);
	MUST(o.result != BAREME_NO_MEMORY && o.result != BAREME_BAD_TABLES);
	MUST(!p->bad_read || o.result != BAREME_DONE);
	outcome_free(&o);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const bareme_ruleset *ruleset = fuzz_ruleset();
	if (size < PLAN_BYTES)
		return 0;
	plan p = read_plan(data[0], data[1]), simple = simplest(p);
	bareme_text list = {(const char *)data + PLAN_BYTES, size - PLAN_BYTES};
	if (p.bad_read || p.bad_write) {
		check_broken(ruleset, &p, list);
		return 0;
	}
	outcome plain = run(ruleset, &simple, list);
	if (p.threads != simple.threads || p.block != simple.block || p.piece != simple.piece) {
		outcome other = run(ruleset, &p, list);
		check_same(ruleset, &plain, &other);
		outcome_free(&other);
	}
	check_output(ruleset, simple, &plain, list);
	outcome_free(&plain);
	return 0;
}
