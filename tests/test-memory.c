/* Failing memory: whichever allocation fails, the call says so, or does its work; nothing leaks. */
#include "base/boxes.h"
#include "books.h"
#include "check/checker.h"
#include "failing-memory.h"
#include "support.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cjson/cJSON.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- Trying ---- */

static bareme_ruleset *rules;
static tables broken;

/* Does the work under the failing allocator; checks what it made, and frees it. */
typedef bareme_result (*work_fn)(size_t n, bool and_all_after);

/* Wherever the code takes memory, the first time fails, or the last one. */
static void try_sites(work_fn work, bareme_result success)
{
	memory_forget_sites();
	for (size_t site = 0; site == 0 || site <= memory_sites(); site++)
		for (int last = 0; last < 2; last++) {
			memory_fail_site(site, last != 0);
			bareme_result result = work(0, false);
			if (result != BAREME_NO_MEMORY && result != success)
				fail_msg("what is taken at 0x%zx fails: result %d", memory_site_address(site),
					 (int)result);
		}
	memory_fail_site(0, false);
}

/* Tries with each of the first allocations failing, and then with ever fewer of them; with all where MEMORY_ALL is set.
 */
static void try_all(work_fn work, bareme_result success, size_t stride)
{
	stride = getenv("MEMORY_ALL") != NULL ? SIZE_MAX : stride;
	for (int and_all_after = 0; and_all_after < 2; and_all_after++) {
		assert_int_equal(work(0, false), success);
		size_t count = memory_allocations;
		assert_true(count > 0);
		for (size_t n = 1; n <= count; n += 1 + n / stride) {
			bareme_result result = work(n, and_all_after != 0);
			if (result != BAREME_NO_MEMORY && result != success)
				fail_msg("allocation %zu of %zu fails: result %d", n, count, (int)result);
		}
		assert_int_equal(work(count + 1, true), success);
	}
	try_sites(work, success);
}

/* How much the rules know: names of all kinds, and what they lead to. */
static size_t size_of(const bareme_ruleset *r)
{
	const headings *h = &r->headings;
	const territory *t = &r->territory;
	const names *const all[] = {&r->field_names,     &r->blank_words,    &r->totals.words,  &r->months,
				    &r->source_ids,      &h->acronyms,       &h->abbreviations, &h->exact,
				    &h->product_columns, &h->count_columns,  &h->product_names, &t->codes,
				    &t->by_name,         &t->old_codes,      &t->by_old_name,   &t->postal,
				    &t->departments,     &t->spelling.index, &t->suggest.words};
	size_t size = t->link_count + t->zone_count + t->spelling.count + h->articles.count + h->others.count;
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		size += all[i]->count;
	for (size_t i = 0; i < r->field_count; i++)
		size += r->fields[i].domain.index.count;
	for (size_t i = 0; i < h->class_count; i++)
		size += h->classes[i].index.count + h->classes[i].fillers.count;
	for (int i = 0; i < (int)t->suggest.words.count; i++)
		size += t->suggest.first[i + 1];
	return size;
}

static bareme_result load_tables(size_t n, bool and_all_after)
{
	bareme_ruleset *ruleset;
	size_t count;
	const bareme_file *files = bareme_builtin_files(&count);
	memory_start(n, and_all_after);
	bareme_result result = bareme_ruleset_load_files(&ruleset, files, count, NULL, NULL, NULL);
	memory_stop();
	assert_int_equal(ruleset != NULL, result == BAREME_DONE);
	if (ruleset != NULL) {
		assert_string_equal(bareme_ruleset_fingerprint(ruleset), bareme_ruleset_fingerprint(rules));
		assert_int_equal(size_of(ruleset), size_of(rules));
	}
	bareme_ruleset_free(ruleset);
	return result;
}

static bareme_result load_folder(size_t n, bool and_all_after)
{
	bareme_ruleset *ruleset;
	memory_start(n, and_all_after);
	bareme_result result = bareme_ruleset_load_folder(&ruleset, SOURCE_FOLDER "/data", NULL, NULL, NULL);
	memory_stop();
	assert_int_equal(ruleset != NULL, result == BAREME_DONE);
	bareme_ruleset_free(ruleset);
	return result;
}

static bareme_result load_broken(size_t n, bool and_all_after)
{
	bareme_ruleset *ruleset;
	memory_start(n, and_all_after);
	bareme_result result = bareme_ruleset_load_files(&ruleset, broken.files, broken.count, NULL, NULL, NULL);
	memory_stop();
	assert_null(ruleset);
	return result;
}

static void hear_nothing(const bareme_fault *fault, void *payload)
{
	(void)payload;
	assert_true(fault->message[0] != '\0');
}

/* Loads the tables in `broken`, and looks for gaps in them. */
static bareme_result load_and_check(size_t n, bool and_all_after)
{
	bareme_ruleset *ruleset;
	memory_start(n, and_all_after);
	bareme_result result =
	    bareme_ruleset_load_files(&ruleset, broken.files, broken.count, NULL, hear_nothing, NULL);
	if (result == BAREME_DONE) {
		loader l = {.rules = ruleset};
		l.faults.arena = &ruleset->arena;
		for (size_t i = 0; i < ruleset->table_count && result == BAREME_DONE; i++)
			result = cover_check_table(&l, i) ? BAREME_DONE : BAREME_NO_MEMORY;
		if (result == BAREME_DONE && (!cover_check_territory(&l) || l.faults.failed))
			result = BAREME_NO_MEMORY;
		memory_stop();
		if (result == BAREME_DONE)
			assert_true(l.faults.count > 0);
		faults_free(&l.faults);
	}
	memory_stop();
	bareme_ruleset_free(ruleset);
	return result;
}

static bareme_result make_operation(size_t n, bool and_all_after)
{
	bareme_operation *operation = NULL;
	bareme_answer *answer = NULL;
	memory_start(n, and_all_after);
	bareme_result result = bareme_operation_new(&operation, rules, 18779);
	if (result == BAREME_DONE)
		result = bareme_answer_new(&answer, rules);
	memory_stop();
	assert_int_equal(answer != NULL, result == BAREME_DONE);
	bareme_operation_free(operation);
	bareme_answer_free(answer);
	return result;
}

/* ---- Checks ---- */

static void count_fault(const bareme_fault *fault, void *payload)
{
	(void)fault;
	*(size_t *)payload += 1;
}

/* Without enough memory a check says so, and with it reports everything it found. */
static bareme_result check_tables(size_t n, bool and_all_after, const tables *t, size_t findings)
{
	size_t reported = 0;
	bareme_check_summary summary;
	bareme_check_options options = {
	    .size = sizeof(bareme_check_options), .today = 18779, .report = count_fault, .report_payload = &reported};
	bareme_result result;
	memory_start(n, and_all_after);
	if (t == NULL)
		result = bareme_check_folder(&summary, SOURCE_FOLDER "/data", &options);
	else
		result = bareme_check_files(&summary, t->files, t->count, &options);
	memory_stop();
	if (result != BAREME_NO_MEMORY)
		assert_int_equal(reported, findings);
	return result;
}

static bareme_result check_folder(size_t n, bool and_all_after)
{
	return check_tables(n, and_all_after, NULL, 0);
}

static bareme_result check_wrong(size_t n, bool and_all_after)
{
	return check_tables(n, and_all_after, &broken, 5);
}

/* ---- Output ---- */

typedef struct sink {
	char text[65536];
	size_t len;
} sink;

static int take(const char *data, size_t len, void *payload)
{
	sink *s = payload;
	if (len > sizeof s->text - s->len)
		return 1;
	memcpy(s->text + s->len, data, len);
	s->len += len;
	return 0;
}

/* What a call wrote when memory held must be what it writes whenever it says that all went well. */
static void check_output(sink *first, const sink *now, bareme_result result)
{
	if (result != BAREME_DONE)
		return;
	if (first->len == 0)
		*first = *now;
	assert_int_equal(now->len, first->len);
	assert_memory_equal(now->text, first->text, first->len);
}

static bareme_result evaluate_and_write(size_t n, bool and_all_after)
{
	static sink first;
	sink s = {.len = 0};
	asked a = ask(rules, "nature=reconstitution|commune=6088|plus=3|plai=2|complement=oui|investissement=1 M€");
	memory_start(n, and_all_after);
	bareme_evaluate(a.operation, a.answer);
	bareme_result result = bareme_answer_write_json(a.answer, NULL, true, take, &s);
	if (result == BAREME_DONE)
		result = bareme_answer_write_csv(a.answer, NULL, ';', take, &s);
	memory_stop();
	asked_free(&a);
	check_output(&first, &s, result);
	return result;
}

static int take_piece(const bareme_explanation *piece, void *payload)
{
	return take(piece->label, strlen(piece->label), payload) != 0 ||
	       take(piece->text, strlen(piece->text), payload) != 0;
}

static bareme_result explain(size_t n, bool and_all_after)
{
	static sink first;
	sink s = {.len = 0};
	asked a = ask(rules, "nature=accompagnement|commune=Drap|situation=salarie|motif=fin-contrat|mois=9");
	memory_start(n, and_all_after);
	bareme_result result = bareme_answer_explain(a.answer, NULL, take_piece, &s);
	if (result == BAREME_DONE)
		result = bareme_answer_write_json_explained(a.answer, NULL, take, &s);
	memory_stop();
	asked_free(&a);
	check_output(&first, &s, result);
	return result;
}

static bareme_result answer_json(size_t n, bool and_all_after)
{
	static sink first;
	sink s = {.len = 0};
	bareme_json_options options = bareme_json_options_init();
	options.date = 18779; /* 2021-06-01 */
	memory_start(n, and_all_after);
	bareme_result result = bareme_answer_json(
	    rules, &options, slice("{\"nature\":\"r\\u0065construction\",\"zone\":\"reste\",\"plai\":[]}"), take, &s);
	memory_stop();
	check_output(&first, &s, result);
	return result;
}

static bareme_result find_questions(size_t n, bool and_all_after)
{
	bareme_questions *questions = NULL;
	size_t count;
	asked a = ask(rules, "nature=reconstitution|mode=vefa");
	memory_start(n, and_all_after);
	bareme_result result = bareme_questions_new(&questions, rules);
	if (result == BAREME_DONE)
		result = bareme_questions_find(questions, a.operation, NULL, false);
	memory_stop();
	if (result == BAREME_DONE) {
		bareme_questions_list(questions, &count);
		assert_int_equal(count, 4);
	}
	bareme_questions_free(questions);
	asked_free(&a);
	return result;
}

static bareme_result write_page(size_t n, bool and_all_after)
{
	static sink first;
	sink s = {.len = 0};
	asked a =
	    ask(rules, "id=<a>|nature=reconstitution|commune=6088|plus=3|plai=2|complement=oui|investissement=1 M€");
	memory_start(n, and_all_after);
	bareme_result result = bareme_answer_write_html(a.answer, NULL, take, &s);
	if (result == BAREME_DONE)
		result = bareme_answer_write_markdown(a.answer, NULL, take, &s);
	const bareme_answer *twice[] = {a.answer, a.answer};
	if (result == BAREME_DONE)
		result = bareme_compare_write_html(twice, 2, NULL, take, &s);
	if (result == BAREME_DONE)
		result = bareme_compare_write_markdown(twice, 2, NULL, take, &s);
	memory_stop();
	asked_free(&a);
	check_output(&first, &s, result);
	return result;
}

/* ---- Lists ---- */

static const char *const list_texts[] = {
    "\xEF\xBB\xBFid;nature;commune;plus;al_pret;note\r\n"
    "a;reconstitution;Marseille;3;1,00;\"deux; trois\"\r\n"
    "b;reconstitution;La Garde;3;;\"a\"\"b\"\r\n"
    "c;reconstitution;83137\r\n"
    "d;recon\"stitution;83137;1;;\r\n"
    "e;reconstitution;Drap;1;;\"deux\r\nlignes\"\r\n",
    "id,nature,commune,plus\n1,reconstitution,Saint-Z\xE9,1\n2,reconstitution,\xC9ze,1\n",
    "{\"id\":\"a\",\"nature\":\"r\\u0065constitution\",\"commune\":\"Marseille\",\"plus\":3,\"plai\":\"2\"}\n"
    "{\"nature\":\"reconstitution\",\"commune\":\"Nice\",\"plsu\":1,\"note\":[1,{}]}\n"
    "{\"nature\":\"requalification\",\"investissement\":\"1 M\\u20ac\",\"subvention_anru\":0}\nnothing\n",
};

static size_t list_number;

/* One more: a workbook. */
enum { LIST_BOOK = sizeof list_texts / sizeof *list_texts };
static buffer list_book;
static bareme_list_format list_form;
static bool list_detail;

/* The sums' column; 0 of them where there are none. */
static const char *const list_by[] = {"commune"};
static size_t list_by_count;

/* What the list, its refused records and its sums came to where memory held. */
static sink list_first, rejects_first, sums_first;

static void take_sums(const bareme_list_summary *summary, sink *to)
{
	bareme_group g = bareme_group_init();
	for (size_t i = 0; bareme_list_summary_group(summary, i, &g); i++) {
		char line[128];
		int len = snprintf(line, sizeof line, "%s %llu %llu\n", g.texts[0],
				   (unsigned long long)g.by_status[BAREME_GRANTED],
				   (unsigned long long)g.amounts[BAREME_GROUP_LOANS].sum.low);
		assert_int_equal(take(line, (size_t)len, to), 0);
	}
}

static bareme_result run_list(size_t n, bool and_all_after)
{
	static sink s, rejects, sums;
	s.len = rejects.len = sums.len = 0;
	bareme_text rest = list_number == LIST_BOOK ? buffer_all(&list_book) : slice(list_texts[list_number]);
	bareme_list_summary *summary = NULL;
	const bareme_setting settings[] = {
	    {.kind = BAREME_SET, .field = bareme_field_find(rules, slice("complement")), .text = "oui"},
	    {.kind = BAREME_IGNORE, .field = -1, .text = "note"}};
	bareme_list_options options = {.size = sizeof(bareme_list_options),
				       .date = 18779, /* 2021-06-01 */
				       .to = list_form,
				       .detail = list_detail,
				       .compare_ids = true,
				       .settings = settings,
				       .setting_count = list_number == 0 ? 2 : 1, /* others have no column of notes */
				       .by = list_by,
				       .by_count = list_by_count,
				       .block = 64,
				       .read = give_text,
				       .read_payload = &rest,
				       .write = take,
				       .write_payload = &s,
				       .rejects = take,
				       .rejects_payload = &rejects};
	int first_free = dup(STDERR_FILENO);
	close(first_free);
	memory_start(n, and_all_after);
	bareme_result result = bareme_list_summary_new(&summary, rules);
	if (result == BAREME_DONE)
		result = bareme_list_run(rules, &options, summary);
	memory_stop();
	/* Where its memory fails, libxlsxwriter leaves its temporary files open: after thousands of tries no more can
	 * be. */
	if (list_form == BAREME_LIST_XLSX && getenv("MEMORY_ALL") != NULL)
		close_range((unsigned)first_free, ~0U, 0);
	/* minizip does not tell memory that fails from a file that is cut. */
	if (list_number == LIST_BOOK && result == BAREME_BAD_INPUT)
		result = BAREME_NO_MEMORY;
	if (result == BAREME_DONE && list_by_count > 0)
		take_sums(summary, &sums);
	bareme_list_summary_free(summary);
	check_output(&list_first, &s, result);
	check_output(&rejects_first, &rejects, result);
	check_output(&sums_first, &sums, result);
	return result;
}

/* The list in that form. */
static void try_list(size_t number, bareme_list_format to, bool detail, size_t stride)
{
	list_number = number;
	list_form = to;
	list_detail = detail;
	list_first.len = rejects_first.len = sums_first.len = 0;
	try_all(run_list, BAREME_DONE, stride);
}

/* ---- Differences ---- */

static bareme_ruleset *edited;

static bareme_result compare_rules(size_t n, bool and_all_after)
{
	static size_t first;
	size_t count;
	bareme_diff *diff;
	memory_start(n, and_all_after);
	bareme_result result = bareme_diff_new(&diff, rules, edited);
	memory_stop();
	assert_int_equal(diff != NULL, result == BAREME_DONE);
	if (diff == NULL)
		return result;
	bareme_diff_changes(diff, &count);
	bareme_diff_free(diff);
	if (first == 0)
		first = count;
	assert_int_equal(count, first);
	assert_true(count > 5);
	return result;
}

static int take_change(const bareme_operation_change *change, void *payload)
{
	return take((const char *)&change->after.loan, sizeof change->after.loan, payload);
}

static bareme_result compare_list(size_t n, bool and_all_after)
{
	static sink first[sizeof list_texts / sizeof *list_texts];
	sink s = {.len = 0};
	bareme_text rest = slice(list_texts[list_number]);
	bareme_diff_total total;
	bareme_list_options options = {
	    .size = sizeof(bareme_list_options), .date = 18779, .block = 64, .read = give_text, .read_payload = &rest};
	memory_start(n, and_all_after);
	bareme_result result = bareme_diff_list(rules, edited, &options, take_change, &s, &total);
	memory_stop();
	if (result == BAREME_DONE)
		assert_true(total.changed > 0);
	check_output(&first[list_number], &s, result);
	return result;
}

/* ---- Gaps of boxes that meet ---- */

static bool take_gap(const box *gap, void *payload)
{
	char line[64];
	int len = snprintf(line, sizeof line, "%d %d %d..%d\n", (int)gap->sets[0], (int)gap->sets[1], (int)gap->from,
			   (int)gap->to);
	return take(line, (size_t)len, payload) == 0;
}

static bareme_result find_gaps(size_t n, bool and_all_after)
{
	static const size_t counts[] = {3, 3}, offset[] = {0, 1};
	static const uint64_t whole[] = {7, 7}, sets[][2] = {{3, 3}, {6, 2}, {2, 7}};
	static const box boxes[] = {{sets[0], 0, 20}, {sets[1], 5, 30}, {sets[2], 6, 25}};
	static const space s = {
	    .columns = 2, .counts = counts, .offset = offset, .words = 2, .whole = whole, .first = -1, .last = 40};
	static sink first;
	sink found = {.len = 0};
	memory_start(n, and_all_after);
	boxes_result result = boxes_gaps(&s, boxes, sizeof boxes / sizeof *boxes, true, UINT64_MAX, take_gap, &found);
	memory_stop();
	assert_true(result == BOXES_DONE || result == BOXES_NO_MEMORY);
	check_output(&first, &found, result == BOXES_DONE ? BAREME_DONE : BAREME_NO_MEMORY);
	return result == BOXES_DONE ? BAREME_DONE : BAREME_NO_MEMORY;
}

/* ---- Tests ---- */

static void test_gaps(void **state)
{
	(void)state;
	try_all(find_gaps, BAREME_DONE, 1000);
}

static void test_load(void **state)
{
	(void)state;
	try_all(load_tables, BAREME_DONE, 64);
}

static void test_load_folder(void **state)
{
	(void)state;
	try_all(load_folder, BAREME_DONE, 32);
}

static void test_load_broken(void **state)
{
	(void)state;
	broken = tables_read();
	tables_replace_all(&broken, "communes.csv", ",2021-01-01,", ",2021-13-01,");
	tables_replace(&broken, "datapackage.json", "taux * investissement - subvention_anru", "taux * cout");
	tables_replace(&broken, "reconstitution.csv", "metropole,PLUS,base,8000", "metropol,\"PLUS\",base,8OOO");
	try_all(load_broken, BAREME_BAD_TABLES, 32);
	tables_free(&broken);
}

/* A table that is larger than lists of rows for every case: gaps, then overlaps. */
static void test_check(void **state)
{
	(void)state;
	broken = tables_wide("v0,*,*,*,*,*,*,*,*,*,*,v1|v2,100,2021-01-01,2021-12-31,s\n"
			     "v1,*,*,*,*,*,*,*,*,*,*,*,200,2022-01-01,,s\n");
	try_all(load_and_check, BAREME_DONE, 1000);
	tables_replace(&broken, "t.csv", "v1,*", "v0|v1,*");
	tables_replace(&broken, "t.csv", "2021-12-31", "2022-01-01");
	try_all(load_and_check, BAREME_BAD_TABLES, 1000);
	tables_free(&broken);
	broken = tables_read();
	tables_replace(&broken, "communes.csv", "04001,Aiglun,04,200067437,04510,2021-01-01,",
		       "04001,Aiglun,04,200067437,04510,2021-06-01,2021-12-31");
	try_all(load_and_check, BAREME_DONE, 32);
	tables_free(&broken);
}

static void test_check_folder(void **state)
{
	(void)state;
	try_all(check_folder, BAREME_DONE, 16);
}

/* A wrong case, a key twice, an old review and the case of it, and codes without their zero. */
static void test_check_wrong(void **state)
{
	(void)state;
	broken = tables_read();
	tables_replace(&broken, "cas/territoire.csv", "drap-2021-12-31,reconstitution,06054,,,1,1,2021-12-31,15700.00",
		       "drap-2021-12-31,reconstitution,06054,,,1,1,2021-12-31,15701.00");
	tables_replace(&broken, "datapackage.json", "\"primaryKey\": [\"lecture\", \"du\"]",
		       "\"primaryKey\": [\"taux\", \"du\"]");
	tables_replace(&broken, "datapackage.json", "\"complet\": false,\n        \"revue\": \"2021-05-05\"",
		       "\"complet\": false,\n        \"revue_mois\": 1,\n        \"revue\": \"2021-04-30\"");
	tables_replace_all(&broken, "communes.csv", "\n04001,", "\n4001,");
	try_all(check_wrong, BAREME_BAD_TABLES, 16);
	tables_free(&broken);
}

static void test_operation(void **state)
{
	(void)state;
	try_all(make_operation, BAREME_DONE, 1000);
}

static void test_writing(void **state)
{
	(void)state;
	try_all(evaluate_and_write, BAREME_DONE, 1000);
}

static void test_json(void **state)
{
	(void)state;
	try_all(answer_json, BAREME_DONE, 1000);
}

static void test_explaining(void **state)
{
	(void)state;
	try_all(explain, BAREME_DONE, 1000);
}

static void test_questions(void **state)
{
	(void)state;
	try_all(find_questions, BAREME_DONE, 1000);
}

static void count_offer(bareme_text value, const char *title, void *payload)
{
	(void)value, (void)title;
	++*(size_t *)payload;
}

/* Evaluating, offering values, and printing into the caller's buffers, takes no memory at all. */
static void test_no_memory_needed(void **state)
{
	(void)state;
	char text[512];
	size_t count;
	asked a = ask(rules, "nature=accompagnement|situation=salarie|motif=fin-contrat|mois=9|commune=Marseile");
	memory_start(1, true);
	bareme_evaluate(a.operation, a.answer);
	const bareme_notice *n;
	for (size_t i = 0; (n = bareme_answer_notice(a.answer, i)) != NULL; i++)
		assert_int_equal(bareme_notice_print(a.answer, n, NULL, text, sizeof text),
				 bareme_notice_print(a.answer, n, NULL, NULL, 0));
	const bareme_line *lines = bareme_answer_lines(a.answer, &count);
	for (size_t i = 0; i < count; i++) {
		bareme_line_print_steps(a.answer, &lines[i], text, sizeof text);
		assert_int_equal(bareme_line_print_title(a.answer, &lines[i], BAREME_FR, text, sizeof text),
				 bareme_line_print_title(a.answer, &lines[i], BAREME_FR, text, 1));
	}
	count = 0;
	for (int i = 0; i < bareme_field_count(rules); i++)
		bareme_field_complete(rules, i, slice(""), 18779, BAREME_FR, count_offer, &count);
	memory_stop();
	assert_true(count > 1306);
	assert_int_equal(memory_allocations, 0);
	asked_free(&a);
}

static void test_list(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof list_texts / sizeof *list_texts; i++)
		for (bareme_list_format to = BAREME_LIST_CSV; to <= BAREME_LIST_NDJSON; to++)
			try_list(i, to, false, 1000);
	try_list(0, BAREME_LIST_CSV, true, 1000);
	try_list(2, BAREME_LIST_CSV, true, 1000);
	list_by_count = 1;
	try_list(0, BAREME_LIST_CSV, false, 1000);
	try_list(2, BAREME_LIST_CSV, false, 1000);
	list_by_count = 0;
}

static void test_differences(void **state)
{
	(void)state;
	tables t = tables_read();
	tables_replace_all(&t, "reconstitution.csv", "PLUS,base,", "PLUS,base,1");
	tables_replace(&t, "requalification.csv", "brut,0.60,2021-04-08,,", "brut,0.60,2021-04-08,2022-12-31,");
	tables_replace(&t, "accompagnement.csv", "soli-al,salarie|non-salarie,*,", "soli-al,salarie,autre|deces,");
	tables_replace(&t, "epci.csv", "200036077,CC du Golfe de Saint-Tropez,reste", "200036077,CC,metropole");
	tables_replace(&t, "communes.csv", "05061,Gap,05,200067825,", "05061,Gap,05,200054807,");
	tables_replace(&t, "datapackage.json", "taux * investissement - subvention_anru", "taux * investissement");
	tables_replace(&t, "sources.csv", "2026-03-09,paquet npm", "2026-03-10,paquet npm");
	edited = tables_load(&t);
	tables_free(&t);
	try_all(compare_rules, BAREME_DONE, 16);
	for (list_number = 0; list_number < sizeof list_texts / sizeof *list_texts; list_number++)
		try_all(compare_list, BAREME_DONE, 1000);
	bareme_ruleset_free(edited);
}

/* libxlsxwriter gets its memory from here as well. What it held when that failed is lost, and no leak of ours. */
__attribute__((visibility("default"))) const char *__lsan_default_suppressions(void);

const char *__lsan_default_suppressions(void)
{
	return "leak:libxlsxwriter\nleak:libminizip\n";
}

static void test_documents(void **state)
{
	(void)state;
	try_all(write_page, BAREME_DONE, 1000);
	for (bareme_list_format to = BAREME_LIST_HTML; to <= BAREME_LIST_TABLE; to++)
		try_list(0, to, false, 64);
}

/* Of two sheets the second one is the list. */
static void test_workbook(void **state)
{
	static const part more[] = {
	    {"xl/workbook.xml",
	     "<workbook xmlns:r='r'><sheets><sheet name='A' sheetId='1' r:id='rId3'/><sheet name='B' "
	     "sheetId='2' r:id='rId1'/></sheets></workbook>"},
	    {"xl/_rels/workbook.xml.rels",
	     "<Relationships><Relationship Id='rId1' Type='x/worksheet' Target='worksheets/sheet1.xml'/><Relationship "
	     "Id='rId3' Type='x/worksheet' Target='worksheets/sheet2.xml'/><Relationship Id='rId2' Type='x/styles' "
	     "Target='styles.xml'/></Relationships>"},
	    {"xl/worksheets/sheet2.xml", "<worksheet><sheetData><row r='1'><c "
					 "t='inlineStr'><is><t>plus</t></is></c></row></sheetData></worksheet>"},
	    {"xl/worksheets/sheet1.xml",
	     "<worksheet><cols><col min='4' max='4' hidden='1'/></cols><sheetData><row r='1'><c "
	     "t='inlineStr'><is><t>nature</t>"
	     "</is></c><c t='inlineStr'><is><t>investissement</t></is></c><c "
	     "t='inlineStr'><is><t>subvention_anru</t></is></c>"
	     "<c t='inlineStr'><is><t>date</t></is></c></row><row r='3'><c "
	     "t='inlineStr'><is><t>requalification</t></is></c><c>"
	     "<v>1000.005</v></c><c><v>0</v></c><c s='1'><v>44362</v></c></row></sheetData></worksheet>"},
	    {NULL, NULL}};
	(void)state;
	list_book = book_pack(xlsx_parts, more);
	for (bareme_list_format to = BAREME_LIST_AUTO; to <= BAREME_LIST_XLSX; to++)
		try_list(LIST_BOOK, to, false, 64);
	buffer_free(&list_book);
}

static void *c_malloc(size_t size)
{
	return malloc(size);
}

static void c_free(void *memory)
{
	free(memory);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_gaps),
	    cmocka_unit_test(test_load),
	    cmocka_unit_test(test_load_folder),
	    cmocka_unit_test(test_load_broken),
	    cmocka_unit_test(test_check_folder),
	    cmocka_unit_test(test_check_wrong),
	    cmocka_unit_test(test_operation),
	    cmocka_unit_test(test_writing),
	    cmocka_unit_test(test_no_memory_needed),
	    cmocka_unit_test(test_json),
	    cmocka_unit_test(test_explaining),
	    cmocka_unit_test(test_questions),
	    cmocka_unit_test(test_list),
	    cmocka_unit_test(test_check),
	    cmocka_unit_test(test_differences),
	    cmocka_unit_test(test_documents),
	    cmocka_unit_test(test_workbook),
	};
	/* The reader of JSON is a shared library: it takes its memory here as well. */
	cJSON_InitHooks(&(cJSON_Hooks){c_malloc, c_free});
	rules = load_builtin();
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	bareme_ruleset_free(rules);
	return failed;
}
