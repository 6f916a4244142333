/*
 * Fuzz target: whatever arguments an operation has, its answer keeps its promises, and is the same however the
 * operation is given: in another order, as an object of JSON, as a record of a list, and by the values that the answer
 * says it understood.
 *
 * Each line of the input is an argument, "field=value".
 */
#include "fuzz.h"

#include "base/text.h"
#include "formats/csv.h"
#include "formats/json.h"

#include <string.h>

/* ---- What is given ---- */

/* More fields than the built-in tables have. */
enum { FIELDS = 64 };

typedef struct given {
	int field;
	bareme_text value;
} given;

typedef struct arguments {
	const bareme_ruleset *r;
	given list[FIELDS];
	size_t count;
	bool utf8; /* all of it is */
} arguments;

/* The arguments that name a field which none before them names; what stands elsewhere is a suggestion at most. */
static arguments read_arguments(const bareme_ruleset *r, bareme_text input)
{
	arguments a = {.r = r, .utf8 = text_is_utf8(input)};
	uint64_t seen = 0;
	MUST(bareme_field_count(r) <= FIELDS);
	while (input.len > 0) {
		bareme_text value = fuzz_take(&input, '\n'), name = fuzz_take(&value, '=');
		int field = bareme_field_find(r, name);
		if (field < 0) {
			int near = bareme_field_suggest(r, name);
			MUST(near == -1 || *bareme_field_name(r, near) != '\0');
			bareme_uncovered_product(r, name, BAREME_FR);
		} else if ((seen >> field & 1) == 0) {
			seen |= UINT64_C(1) << field;
			a.list[a.count++] = (given){field, value};
		}
	}
	return a;
}

static void give(bareme_operation *operation, const arguments *a, bool backwards)
{
	bareme_operation_reset(operation);
	for (size_t i = 0; i < a->count; i++) {
		const given *g = &a->list[backwards ? a->count - 1 - i : i];
		bareme_operation_set(operation, g->field, g->value);
	}
}

/* ---- The same answer ---- */

static buffer print_json(const bareme_answer *answer)
{
	buffer out = {0};
	MUST(bareme_answer_write_json(answer, NULL, true, fuzz_collect, &out) == BAREME_DONE);
	return out;
}

static void check_same(const buffer *a, const buffer *b)
{
	if (text_equal(buffer_all(a), buffer_all(b)))
		return;
	fprintf(stderr, "%.*s\n%.*s\n", (int)a->len, a->data, (int)b->len, b->data);
	MUST(text_equal(buffer_all(a), buffer_all(b)));
}

/* The same but for the order of its notices: those of the values come as these are given. */
static void check_order(bareme_operation *operation, bareme_answer *answer, const arguments *a)
{
	size_t codes[BAREME_CODE_COUNT] = {0};
	const bareme_notice *n;
	bareme_status status = bareme_answer_status(answer);
	int64_t loan = bareme_answer_loan(answer), grant = bareme_answer_grant(answer);
	for (size_t i = 0; (n = bareme_answer_notice(answer, i)) != NULL; i++)
		codes[bareme_notice_code(n)]++;
	give(operation, a, true);
	bareme_evaluate(operation, answer);
	for (size_t i = 0; (n = bareme_answer_notice(answer, i)) != NULL; i++)
		codes[bareme_notice_code(n)]--;
	for (size_t i = 0; i < BAREME_CODE_COUNT; i++)
		MUST(codes[i] == 0);
	MUST(bareme_answer_status(answer) == status);
	MUST(bareme_answer_loan(answer) == loan && bareme_answer_grant(answer) == grant);
}

static void check_object(const arguments *a, const buffer *json)
{
	buffer object = {0}, out = {0};
	bareme_json_options options = bareme_json_options_init();
	MUST(bareme_date_parse(FUZZ_DATE, &options.date));
	options.receipt = true;
	buffer_char(&object, '{');
	for (size_t i = 0; i < a->count; i++) {
		buffer_string(&object, i == 0 ? "" : ",");
		json_put_string(&object, text_of(bareme_field_name(a->r, a->list[i].field)));
		buffer_char(&object, ':');
		json_put_string(&object, a->list[i].value);
	}
	buffer_char(&object, '}');
	MUST(bareme_answer_json(a->r, &options, buffer_all(&object), fuzz_collect, &out) == BAREME_DONE);
	check_same(json, &out);
	buffer_free(&object);
	buffer_free(&out);
}

/* ---- A list of one record ---- */

static ptrdiff_t hand_over(char *data, size_t size, void *payload)
{
	bareme_text *rest = payload;
	size_t len = size < rest->len ? size : rest->len;
	memcpy(data, rest->data, len);
	*rest = text_from(*rest, len);
	return (ptrdiff_t)len;
}

static void put_cell(buffer *to, bareme_text cell)
{
	buffer_char(to, '"');
	for (size_t i = 0; i < cell.len; i++) {
		if (cell.data[i] == '"')
			buffer_char(to, '"');
		buffer_char(to, cell.data[i]);
	}
	buffer_char(to, '"');
}

/* The record ends as the answer is written. */
static void check_record(const bareme_answer *answer, const buffer *out)
{
	buffer alone = {0};
	MUST(bareme_answer_write_csv(answer, NULL, ',', fuzz_collect, &alone) == BAREME_DONE);
	bareme_text expected = buffer_all(&alone), got = csv_chomp(buffer_all(out));
	bool same =
	    got.len >= expected.len && memcmp(got.data + got.len - expected.len, expected.data, expected.len) == 0;
	if (!same)
		fprintf(stderr, "%.*s\n%.*s\n", (int)expected.len, expected.data, (int)got.len, got.data);
	MUST(same);
	buffer_free(&alone);
}

static void check_summary(const bareme_answer *answer, const bareme_list_summary *s)
{
	bareme_total all = list_group_all(s);
	bool refused = bareme_answer_status(answer) >= BAREME_INCOMPLETE;
	MUST(bareme_list_summary_status(s, bareme_answer_status(answer)) == 1);
	MUST(all.loan.high == 0 && (int64_t)all.loan.low == (refused ? 0 : bareme_answer_loan(answer)));
	MUST(all.grant.high == 0 && (int64_t)all.grant.low == (refused ? 0 : bareme_answer_grant(answer)));
}

static void count_report(const bareme_fault *fault, void *payload)
{
	MUST(fault->message[0] != '\0');
	++*(size_t *)payload;
}

/*
 * Rows of totals and notes are no operations, a total with a commune is refused in a list alone, and a column or two
 * may be no list. Where a list says something of a column or of its tables, its records do not.
 */
static void check_list(const arguments *a, const bareme_answer *answer)
{
	buffer csv = {0}, out = {0};
	bareme_list_summary *summary;
	size_t reports = 0;
	for (size_t i = 0; i < a->count; i++) {
		buffer_string(&csv, i == 0 ? "" : ",");
		buffer_string(&csv, bareme_field_name(a->r, a->list[i].field));
	}
	for (size_t i = 0; i < a->count; i++) {
		buffer_char(&csv, i == 0 ? '\n' : ',');
		put_cell(&csv, a->list[i].value);
	}
	bareme_text rest = buffer_all(&csv);
	bareme_list_options options = bareme_list_options_init();
	MUST(bareme_date_parse(FUZZ_DATE, &options.date));
	options.from = BAREME_LIST_CSV;
	options.block = 1 << 14;
	options.read = hand_over;
	options.read_payload = &rest;
	options.report = count_report;
	options.report_payload = &reports;
	options.write = fuzz_collect;
	options.write_payload = &out;
	MUST(bareme_list_summary_new(&summary, a->r) == BAREME_DONE);
	bareme_result result = bareme_list_run(a->r, &options, summary);
	MUST(result == BAREME_DONE || result == BAREME_BAD_INPUT);
	bool total = memmem(buffer_all(&out).data, out.len, "ligne-de-total: ", 16) != NULL;
	if (result == BAREME_DONE && reports == 0 && !total && bareme_list_summary_records(summary) == 1) {
		check_record(answer, &out);
		check_summary(answer, summary);
	}
	bareme_list_summary_free(summary);
	buffer_free(&csv);
	buffer_free(&out);
}

/* ---- What the answer says ---- */

/* The values that were understood give the same amounts again. */
static void check_values(const bareme_answer *answer, const arguments *a)
{
	enum { VALUE = 256 };
	char values[FIELDS][VALUE];
	if (bareme_answer_status(answer) >= BAREME_INCOMPLETE)
		return;
	int64_t loan = bareme_answer_loan(answer), grant = bareme_answer_grant(answer);
	bareme_status status = bareme_answer_status(answer);
	bool whole = true;
	for (size_t i = 0; i < a->count; i++)
		whole &= bareme_answer_print_value(answer, a->list[i].field, values[i], VALUE) < VALUE;
	if (!whole)
		return;
	bareme_operation *second = fuzz_operation(a->r);
	bareme_answer *other = fuzz_answer(a->r);
	for (size_t i = 0; i < a->count; i++)
		bareme_operation_set(second, a->list[i].field, text_of(values[i]));
	bareme_evaluate(second, other);
	MUST(bareme_answer_status(other) == status);
	MUST(bareme_answer_loan(other) == loan && bareme_answer_grant(other) == grant);
	bareme_answer_free(other);
	bareme_operation_free(second);
}

/* Each row of what a reader sees has its title. */
static int take_row(const bareme_section_row *row, void *payload)
{
	(void)payload;
	MUST(row->count >= 2 && row->count <= BAREME_SECTION_CELLS && row->cells[0].len > 0);
	return 0;
}

static void check_sections(const bareme_answer *answer)
{
	for (int section = BAREME_SECTION_SUMS; section <= BAREME_SECTION_SOURCES; section++)
		MUST(bareme_answer_section(answer, (bareme_section)section, NULL, take_row, NULL) == BAREME_DONE);
}

/* What is left is the cost without all that pays for it, to the cent. */
static void check_plan(const bareme_answer *answer)
{
	bareme_plan_item item;
	__extension__ __int128 left = 0;
	MUST(bareme_answer_status(answer) < BAREME_INCOMPLETE || !bareme_answer_plan(answer, 0, &item));
	for (size_t i = 0; bareme_answer_plan(answer, i, &item); i++) {
		MUST((item.part == BAREME_PLAN_COST) == (i == 0));
		MUST(item.part == BAREME_PLAN_LEFT || item.amount >= 0 || item.amount == BAREME_NO_AMOUNT);
		MUST(item.part != BAREME_PLAN_LEFT || item.amount == left);
		MUST(item.part != BAREME_PLAN_LOANS || item.amount == bareme_answer_loan(answer));
		MUST(item.part != BAREME_PLAN_GRANTS || item.amount == bareme_answer_grant(answer));
		if (item.amount != BAREME_NO_AMOUNT)
			left += i == 0 ? item.amount : -item.amount;
	}
}

static int take_piece(const bareme_explanation *piece, void *payload)
{
	size_t *pieces = payload;
	MUST((piece->part == BAREME_EXPLAIN_FACT) == (*piece->label != '\0'));
	MUST(text_is_utf8(text_of(piece->text)));
	for (const char *c = piece->text; *c != '\0'; c++)
		MUST((unsigned char)*c >= ' ' && *c != '\x7F');
	++*pieces;
	return 0;
}

static void take_offer(bareme_text value, const char *title, void *payload)
{
	size_t *offers = payload;
	MUST(value.len > 0 && text_is_utf8(value) && text_is_utf8(text_of(title)));
	++*offers;
}

static void check_explanation(const bareme_answer *answer, const arguments *a)
{
	size_t pieces = 0, offers = 0;
	MUST(bareme_answer_explain(answer, NULL, take_piece, &pieces) == BAREME_DONE && pieces > 0);
	for (size_t i = 0; i < a->count; i++)
		if (a->list[i].value.len > 1)
			bareme_field_complete(a->r, a->list[i].field, a->list[i].value, bareme_answer_date(answer),
					      BAREME_FR, take_offer, &offers);
}

/* ---- The target ---- */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const bareme_ruleset *r = fuzz_ruleset();
	static bareme_operation *operation;
	static bareme_answer *answer;
	if (operation == NULL) {
		operation = fuzz_operation(r);
		answer = fuzz_answer(r);
	}
	/* As in a command line, no byte is NUL. */
	if (memchr(data, '\0', size) != NULL)
		return 0;
	arguments a = read_arguments(r, (bareme_text){(const char *)data, size});
	give(operation, &a, false);
	bareme_evaluate(operation, answer);
	fuzz_check_answer(answer);
	check_plan(answer);
	check_sections(answer);
	buffer json = print_json(answer);
	check_values(answer, &a);
	if (a.utf8)
		check_object(&a, &json);
	/* These take the most time: the length of the input decides. */
	if (a.utf8 && size % 4 == 0)
		check_list(&a, answer);
	if (size % 16 == 1)
		check_explanation(answer, &a);
	check_order(operation, answer, &a);
	buffer_free(&json);
	return 0;
}
