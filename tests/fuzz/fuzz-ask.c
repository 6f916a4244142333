/*
 * Fuzz target: whatever is replied, a conversation asks for no field twice, ends with an answer that is complete, and
 * the answer is that of `calc` with the replies as arguments; no other completion of the replies has another one.
 *
 * The input begins with lines of arguments, "field=value"; each line after them is a reply: blank leaves the field
 * blank where it may be, "<" takes the last reply back, "#" and a letter choose among the values that the field lists.
 * The letters of what is left choose the other completions. Arguments make it quick: the fewer are open, the fewer
 * completions there are to try.
 */
#include "fuzz.h"

#include "base/text.h"

#include <string.h>

enum { FIELDS = 64 };

typedef struct reply {
	int field;
	bareme_text value; /* blank: declined */
} reply;

typedef struct talk {
	const bareme_ruleset *r;
	bareme_questions *questions;
	bareme_operation *operation;
	bareme_answer *answer, *other;
	reply replies[FIELDS];
	size_t count, arguments;
	bool declined[FIELDS];
} talk;

static void rebuild(talk *t)
{
	bareme_operation_reset(t->operation);
	memset(t->declined, 0, sizeof t->declined);
	for (size_t i = 0; i < t->count; i++) {
		t->declined[t->replies[i].field] = t->replies[i].value.len == 0;
		bareme_operation_set(t->operation, t->replies[i].field, t->replies[i].value);
	}
}

/* What is asked next, -1 where nothing is or can be: a field that was not asked for yet, and whose value decides
 * something. */
static bareme_question next_question(talk *t, bool plan)
{
	size_t count;
	rebuild(t);
	MUST(bareme_questions_find(t->questions, t->operation, t->declined, plan) == BAREME_DONE);
	if (!bareme_questions_possible(t->questions))
		return (bareme_question){.field = -1};
	const bareme_question *list = bareme_questions_list(t->questions, &count);
	for (size_t i = 0; i < count; i++) {
		MUST(list[i].field >= 0 && list[i].field < bareme_field_count(t->r) && list[i].decides != 0);
		/* A blank argument is no answer to what must be given. */
		for (size_t k = 0; k < t->count; k++)
			MUST(t->replies[k].field != list[i].field ||
			     (k < t->arguments && t->replies[k].value.len == 0 && !list[i].optional));
	}
	return count == 0 ? (bareme_question){.field = -1} : list[0];
}

static bareme_text understand(const talk *t, const bareme_question *question, bareme_text line)
{
	int values = bareme_field_value_count(t->r, question->field);
	if (values == 0 || line.len != 2 || line.data[0] != '#')
		return line;
	return text_of(bareme_field_value_name(t->r, question->field, (unsigned char)line.data[1] % values));
}

/* Takes the reply; one that may be no part of an answer is taken back with the next. */
static void take_reply(talk *t, const bareme_question *question, bareme_text line)
{
	if (line.len == 1 && line.data[0] == '<') {
		t->count -= t->count > t->arguments;
		return;
	}
	bareme_text value = text_trim(understand(t, question, line));
	rebuild(t);
	bareme_operation_set(t->operation, question->field, value);
	bool blank = value.len == 0 || bareme_operation_is_blanked(t->operation, question->field);
	if (!blank || question->optional)
		t->replies[t->count++] = (reply){question->field, blank ? (bareme_text){"", 0} : value};
}

static void take_arguments(talk *t, bareme_text *input)
{
	uint64_t seen = 0;
	for (bareme_text rest = *input; rest.len > 0; *input = rest) {
		bareme_text value = fuzz_take(&rest, '\n');
		if (memchr(value.data, '=', value.len) == NULL)
			break;
		int field = bareme_field_find(t->r, fuzz_take(&value, '='));
		if (field < 0 || (seen >> field & 1) != 0)
			continue;
		seen |= UINT64_C(1) << field;
		t->replies[t->count++] = (reply){field, value};
	}
	t->arguments = t->count;
}

/* ---- The end ---- */

static bool is_refused(bareme_status status)
{
	return status >= BAREME_INCOMPLETE;
}

/* A day before the tables is an answer too. */
static bool is_before(const bareme_answer *answer)
{
	const bareme_notice *n;
	for (size_t i = 0; (n = bareme_answer_notice(answer, i)) != NULL; i++)
		if (bareme_notice_code(n) == BAREME_CODE_BEFORE)
			return true;
	return false;
}

/* As bareme calc does with the command that ends a conversation. */
static void check_calc(const talk *t, const bareme_stand_in *stand_ins, size_t count)
{
	bareme_operation *operation = fuzz_operation(t->r);
	buffer asked = {0}, computed = {0};
	for (size_t i = count; i-- > 0;)
		bareme_operation_set(operation, stand_ins[i].field, stand_ins[i].value);
	for (size_t i = t->count; i-- > 0;)
		if (t->replies[i].value.len > 0)
			bareme_operation_set(operation, t->replies[i].field, t->replies[i].value);
	bareme_evaluate(operation, t->other);
	MUST(bareme_answer_write_json(t->answer, NULL, true, fuzz_collect, &asked) == BAREME_DONE);
	MUST(bareme_answer_write_json(t->other, NULL, true, fuzz_collect, &computed) == BAREME_DONE);
	MUST(text_equal(buffer_all(&asked), buffer_all(&computed)));
	buffer_free(&asked);
	buffer_free(&computed);
	bareme_operation_free(operation);
}

static bareme_text some_value(const talk *t, int field, unsigned char letter)
{
	static const char *const places[] = {"13055", "Arles", "83119", "2A004", "Gap", "06088"};
	static const char *const numbers[] = {"0", "1", "6", "7", "250000", "1000000"};
	bareme_field_info info = bareme_field_describe(t->r, field, BAREME_EN);
	int values = bareme_field_value_count(t->r, field);
	if (letter % 7 == 6 || info.role == BAREME_ROLE_DATE || info.role == BAREME_ROLE_COMMUNE_NAME)
		return (bareme_text){"", 0};
	if (values > 0)
		return text_of(bareme_field_value_name(t->r, field, letter % values));
	if (info.role == BAREME_ROLE_COMMUNE)
		return text_of(places[letter % 6]);
	return info.kind == BAREME_FIELD_NUMBER ? text_of(numbers[letter % 6]) : (bareme_text){"x", 1};
}

/* What was not asked changes nothing, whatever is given: where the operation is complete and nothing in it is wrong. */
static void check_completion(talk *t, bareme_text letters)
{
	size_t count, others;
	if (letters.len == 0)
		return;
	rebuild(t);
	for (int f = 0; f < bareme_field_count(t->r); f++) {
		bool replied = false;
		for (size_t i = 0; i < t->count; i++)
			replied |= t->replies[i].field == f;
		if (!replied)
			bareme_operation_set(t->operation, f,
					     some_value(t, f, (unsigned char)letters.data[(size_t)f % letters.len]));
	}
	bareme_evaluate(t->operation, t->other);
	fuzz_check_answer(t->other);
	if (is_refused(bareme_answer_status(t->other)))
		return;
	MUST(bareme_answer_status(t->other) == bareme_answer_status(t->answer));
	MUST(bareme_answer_loan(t->other) == bareme_answer_loan(t->answer));
	MUST(bareme_answer_grant(t->other) == bareme_answer_grant(t->answer));
	bareme_answer_lines(t->answer, &count);
	bareme_answer_lines(t->other, &others);
	MUST(count == others);
}

static void finish(talk *t, bareme_text letters)
{
	size_t count;
	const bareme_stand_in *stand_ins = bareme_questions_stand_ins(t->questions, &count);
	rebuild(t);
	for (size_t i = 0; i < count; i++) {
		MUST(!t->declined[stand_ins[i].field] && stand_ins[i].value.len > 0);
		bareme_operation_set(t->operation, stand_ins[i].field, stand_ins[i].value);
	}
	bareme_evaluate(t->operation, t->answer);
	fuzz_check_answer(t->answer);
	MUST(!is_refused(bareme_answer_status(t->answer)) || is_before(t->answer));
	check_calc(t, stand_ins, count);
	bareme_operation *operation = t->operation;
	t->operation = fuzz_operation(t->r);
	check_completion(t, letters);
	bareme_operation_free(t->operation);
	t->operation = operation;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static talk t;
	if (t.r == NULL) {
		t.r = fuzz_ruleset();
		MUST(bareme_field_count(t.r) <= FIELDS);
		MUST(bareme_questions_new(&t.questions, t.r) == BAREME_DONE);
		t.operation = fuzz_operation(t.r);
		t.answer = fuzz_answer(t.r);
		t.other = fuzz_answer(t.r);
	}
	bareme_text input = {(const char *)data, size};
	bool plan = size % 4 == 3;
	t.count = 0;
	take_arguments(&t, &input);
	for (;;) {
		bareme_question question = next_question(&t, plan);
		bool possible = bareme_questions_possible(t.questions);
		if (!possible && t.count == t.arguments)
			return 0;
		if (!possible) {
			t.count--;
		} else if (question.field < 0) {
			finish(&t, input);
			return 0;
		} else if (input.len == 0) {
			return 0;
		} else {
			take_reply(&t, &question, fuzz_take(&input, '\n'));
		}
	}
}
