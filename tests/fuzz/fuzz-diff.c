/*
 * Fuzz target: whatever two folders of tables say, their comparison ends. A folder does not differ from itself; two
 * that differ do so in both directions; and where operations have other answers, each is among those that differ, with
 * the answers that both folders give alone, and some change of the tables is named.
 *
 * The input is an edit of the built-in tables, a line "====", and an edit of what came of it, see fuzz_edit_files.
 */
#include "fuzz.h"

#include "base/text.h"
#include "formats/json.h"

#include <string.h>

static bareme_ruleset *load(const bareme_file *files, size_t count)
{
	bareme_ruleset *ruleset;
	bareme_result result = bareme_ruleset_load_files(&ruleset, files, count, NULL, NULL, NULL);
	MUST((result == BAREME_DONE) == (ruleset != NULL));
	return ruleset;
}

/* ---- Changes ---- */

static bareme_diff *compare(const bareme_ruleset *before, const bareme_ruleset *after)
{
	bareme_diff *diff;
	MUST(bareme_diff_new(&diff, before, after) == BAREME_DONE);
	return diff;
}

static void check_place(bareme_place place)
{
	MUST((place.file == NULL) == (place.line == 0));
}

static void check_change(const bareme_change *c)
{
	MUST(c->kind <= BAREME_CHANGED && c->subject < BAREME_SUBJECT_COUNT);
	MUST(text_is_utf8(text_of(c->name)) && text_is_utf8(text_of(c->detail)));
	MUST(c->from <= c->to);
	check_place(c->before);
	check_place(c->after);
	for (size_t i = 0; i < c->count; i++) {
		const bareme_value_change *v = &c->values[i];
		MUST(v->name != NULL && v->unit != NULL);
		MUST(v->text_before == NULL || (!v->number_before.present && text_is_utf8(text_of(v->text_before))));
		MUST(v->text_after == NULL || (!v->number_after.present && text_is_utf8(text_of(v->text_after))));
		MUST(c->kind != BAREME_ADDED || (v->text_before == NULL && !v->number_before.present));
		MUST(c->kind != BAREME_REMOVED || (v->text_after == NULL && !v->number_after.present));
	}
}

/* How many of a kind there are for each subject. */
typedef struct counts {
	size_t of[BAREME_SUBJECT_COUNT][BAREME_CHANGED + 1], all;
} counts;

static counts count_changes(const bareme_ruleset *before, const bareme_ruleset *after)
{
	counts out = {.all = 0};
	bareme_diff *diff = compare(before, after);
	const bareme_change *changes = bareme_diff_changes(diff, &out.all);
	bareme_subject last = BAREME_SUBJECT_TABLE;
	for (size_t i = 0; i < out.all; i++) {
		check_change(&changes[i]);
		MUST(changes[i].subject >= last);
		last = changes[i].subject;
		out.of[last][changes[i].kind]++;
	}
	bareme_diff_free(diff);
	return out;
}

/* Where something was added in one direction, it was removed in the other. */
static void check_mirrored(const counts *there, const counts *back)
{
	for (bareme_subject s = 0; s < BAREME_SUBJECT_COUNT; s++) {
		MUST((there->of[s][BAREME_ADDED] > 0) == (back->of[s][BAREME_REMOVED] > 0));
		MUST((there->of[s][BAREME_REMOVED] > 0) == (back->of[s][BAREME_ADDED] > 0));
		MUST((there->of[s][BAREME_CHANGED] > 0) == (back->of[s][BAREME_CHANGED] > 0));
	}
}

/* ---- Operations ---- */

typedef struct side {
	bareme_status status;
	int64_t loan, grant;
} side;

static side answer_alone(const bareme_ruleset *r, const char *fields)
{
	bareme_operation *operation = fuzz_operation(r);
	bareme_answer *answer = fuzz_answer(r);
	fuzz_set_fields(operation, r, text_of(fields), '|');
	bareme_evaluate(operation, answer);
	side out = {bareme_answer_status(answer), bareme_answer_loan(answer), bareme_answer_grant(answer)};
	bareme_answer_free(answer);
	bareme_operation_free(operation);
	return out;
}

static bool is_side(const side *a, const bareme_outcome *b)
{
	return a->status == b->status && a->loan == b->loan && a->grant == b->grant;
}

typedef struct seen {
	side before[FUZZ_OPERATIONS], after[FUZZ_OPERATIONS];
	bool told[FUZZ_OPERATIONS];
	uint64_t count, last;
} seen;

static int take_operation(const bareme_operation_change *change, void *payload)
{
	seen *s = payload;
	MUST(change->record > s->last && change->record <= FUZZ_OPERATIONS);
	s->last = change->record;
	s->count++;
	s->told[change->record - 1] = true;
	MUST(is_side(&s->before[change->record - 1], &change->before));
	MUST(is_side(&s->after[change->record - 1], &change->after));
	for (size_t i = 0; i < change->count; i++) {
		const bareme_aid_change *aid = &change->aids[i];
		MUST(aid->before.file != NULL || aid->after.file != NULL);
		MUST(aid->before.file == NULL || aid->after.file == NULL || aid->amount_before != aid->amount_after);
	}
	return 0;
}

/* The operations as a list of objects, with the fields of both sides. */
static buffer list_of_operations(void)
{
	buffer out = {0};
	for (size_t i = 0; i < FUZZ_OPERATIONS; i++) {
		bareme_text fields = text_of(fuzz_operations[i]);
		char between = '{';
		while (fields.len > 0) {
			bareme_text value = fuzz_take(&fields, '|'), name = fuzz_take(&value, '=');
			buffer_char(&out, between);
			json_put_string(&out, name);
			buffer_char(&out, ':');
			json_put_string(&out, value);
			between = ',';
		}
		buffer_string(&out, "}\n");
	}
	return out;
}

static ptrdiff_t hand_over(char *data, size_t size, void *payload)
{
	bareme_text *rest = payload;
	size_t len = size < rest->len ? size : rest->len;
	memcpy(data, rest->data, len);
	*rest = text_from(*rest, len);
	return (ptrdiff_t)len;
}

/* True where an operation's answers differ; with the answers of each side alone. */
static bool compare_operations(const bareme_ruleset *before, const bareme_ruleset *after)
{
	seen s = {.count = 0};
	bareme_diff_total total;
	buffer list = list_of_operations();
	bareme_text rest = buffer_all(&list);
	bareme_list_options options = bareme_list_options_init();
	MUST(bareme_date_parse(FUZZ_DATE, &options.date));
	options.from = BAREME_LIST_NDJSON;
	options.block = 1 << 14;
	options.read = hand_over;
	options.read_payload = &rest;
	for (size_t i = 0; i < FUZZ_OPERATIONS; i++) {
		s.before[i] = answer_alone(before, fuzz_operations[i]);
		s.after[i] = answer_alone(after, fuzz_operations[i]);
	}
	MUST(bareme_diff_list(before, after, &options, take_operation, &s, &total) == BAREME_DONE);
	MUST(total.records == FUZZ_OPERATIONS && total.changed == s.count);
	uint64_t statuses[2][BAREME_INVALID + 1] = {{0}};
	for (size_t i = 0; i < FUZZ_OPERATIONS; i++) {
		bool same = s.before[i].status == s.after[i].status && s.before[i].loan == s.after[i].loan &&
			    s.before[i].grant == s.after[i].grant;
		MUST(same || s.told[i]);
		statuses[0][s.before[i].status]++;
		statuses[1][s.after[i].status]++;
	}
	MUST(memcmp(statuses[0], total.before.by_status, sizeof statuses[0]) == 0);
	MUST(memcmp(statuses[1], total.after.by_status, sizeof statuses[1]) == 0);
	buffer_free(&list);
	return s.count > 0;
}

/* ---- The target ---- */

static void check_pair(const bareme_ruleset *before, const bareme_ruleset *after)
{
	MUST(count_changes(before, before).all == 0);
	counts there = count_changes(before, after), back = count_changes(after, before);
	check_mirrored(&there, &back);
	MUST(!compare_operations(before, after) || there.all > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char line[] = "\n====\n";
	size_t count, edited;
	const bareme_file *sound = fuzz_files(&count);
	bareme_text first = {(const char *)data, size};
	const char *end = size == 0 ? NULL : memmem(data, size, line, strlen(line));
	if (end == NULL || end == first.data)
		return 0;
	first.len = (size_t)(end - first.data);
	bareme_text second = {end + strlen(line), size - first.len - strlen(line)};
	if (second.len == 0)
		return 0;
	buffer files[2] = {{0}, {0}};
	bareme_file *before = fuzz_edit_files(sound, count, first, &files[0], &edited);
	bareme_file *after = fuzz_edit_files(before, count, second, &files[1], &edited);
	/* The tables as they are need loading once. */
	static bareme_ruleset *unedited;
	bool is_edited = first.len > 1 || first.data[0] < 'a';
	if (unedited == NULL)
		unedited = load(sound, count);
	bareme_ruleset *old = is_edited ? load(before, count) : unedited;
	bareme_ruleset *new = old == NULL ? NULL : load(after, count);
	if (new != NULL)
		check_pair(old, new);
	if (is_edited)
		bareme_ruleset_free(old);
	bareme_ruleset_free(new);
	buffer_free(&files[0]);
	buffer_free(&files[1]);
	free(before);
	free(after);
	return 0;
}
