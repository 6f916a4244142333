/* The schedule, and one operation; see web.h. */
#include "web/state.h"

#include "po/catalogue.h"

#include <stdlib.h>

web_state web;

char *web_take(size_t length)
{
	return malloc(length + 1);
}

void web_release(char *memory)
{
	free(memory);
}

/* ---- The schedule ---- */

static bareme_file *files;
static size_t file_count;

bareme_result web_add_file(char *name, size_t name_length, char *data, size_t length)
{
	bareme_file *more = realloc(files, (file_count + 1) * sizeof *more);
	if (more == NULL)
		return BAREME_NO_MEMORY;
	name[name_length] = '\0';
	files = more;
	files[file_count++] = (bareme_file){name, data, length};
	return BAREME_DONE;
}

bareme_result web_load(bareme_lang lang)
{
	out_begin();
	out_put("[");
	web.locale = catalogue_locale(lang);
	bareme_result result =
	    file_count > 0 ? bareme_ruleset_load_files(&web.rules, files, file_count, &web.locale, out_fault, NULL)
			   : bareme_ruleset_load_builtin(&web.rules, &web.locale, out_fault, NULL);
	out_put("]");
	for (size_t i = 0; i < file_count; i++) {
		free((char *)files[i].name);
		free((char *)files[i].data);
	}
	free(files);
	files = NULL;
	file_count = 0;
	for (size_t i = 0; i < BAREME_VARIANTS_MAX && result == BAREME_DONE; i++) {
		variant *v = &web.variants[i];
		v->declined = calloc((size_t)bareme_field_count(web.rules), sizeof *v->declined);
		result = v->declined == NULL ? BAREME_NO_MEMORY : bareme_answer_new(&v->answer, web.rules);
	}
	if (result == BAREME_DONE)
		result = bareme_questions_new(&web.questions, web.rules);
	return web_done(result);
}

void web_set_language(bareme_lang lang)
{
	web.locale = catalogue_locale(lang);
}

bareme_result web_set_date(char *date, size_t length)
{
	bool right = bareme_date_parse((bareme_text){date, length}, &web.date);
	free(date);
	return right ? BAREME_DONE : BAREME_BAD_OPTIONS;
}

bareme_result web_translate(char *message, size_t length)
{
	message[length] = '\0';
	out_begin();
	out_put(web.locale.translate == NULL ? message : web.locale.translate(message, web.locale.payload));
	free(message);
	return web_done(BAREME_DONE);
}

static void web_describe_values(int field)
{
	out_name("values");
	out_put("[");
	for (int i = 0; i < bareme_field_value_count(web.rules, field); i++) {
		out_next();
		out_put("{");
		out_member("name", bareme_field_value_name(web.rules, field, i));
		out_member("title", bareme_field_value_title(web.rules, field, i, web.locale.lang));
		out_put("}");
	}
	out_put("]");
}

static void web_describe_field(int field)
{
	static const char *const kinds[] = {[BAREME_FIELD_TEXT] = "text",
					    [BAREME_FIELD_CHOICE] = "choice",
					    [BAREME_FIELD_NUMBER] = "number",
					    [BAREME_FIELD_DATE] = "date"};
	static const char *const roles[] = {[BAREME_ROLE_NONE] = NULL,
					    [BAREME_ROLE_ID] = "id",
					    [BAREME_ROLE_NATURE] = "nature",
					    [BAREME_ROLE_COMMUNE] = "commune",
					    [BAREME_ROLE_COMMUNE_NAME] = "commune-name",
					    [BAREME_ROLE_ZONE] = "zone",
					    [BAREME_ROLE_DATE] = "date",
					    [BAREME_ROLE_DEPARTMENT] = "department"};
	bareme_field_info info = bareme_field_describe(web.rules, field, web.locale.lang);
	out_next();
	out_put("{");
	out_member("name", info.name);
	out_member("title", info.title);
	out_member("help", info.help);
	out_member("kind", kinds[info.kind]);
	out_member("role", roles[info.role]);
	out_member("unit", info.unit);
	out_name("least");
	out_decimal(info.least);
	out_name("most");
	out_decimal(info.most);
	out_name("default");
	if (info.default_value >= 0)
		out_string(bareme_field_value_name(web.rules, field, info.default_value));
	else
		out_decimal(info.default_number);
	web_describe_values(field);
	out_put("}");
}

bareme_result web_describe(void)
{
	char review[BAREME_TEXT_MAX];
	bareme_date_print(bareme_ruleset_review(web.rules), review);
	out_begin();
	out_put("{");
	out_member("version", bareme_version());
	out_member("fingerprint", bareme_ruleset_fingerprint(web.rules));
	out_member("title", bareme_ruleset_title(web.rules, web.locale.lang));
	out_member("edition", bareme_ruleset_version(web.rules));
	out_member("review", review);
	out_name("fields");
	out_put("[");
	for (int i = 0; i < bareme_field_count(web.rules); i++)
		web_describe_field(i);
	out_put("]");
	out_name("statuses");
	out_put("[");
	for (int i = BAREME_GRANTED; i <= BAREME_INVALID; i++) {
		out_next();
		out_put("{");
		out_member("name", bareme_status_name((bareme_status)i));
		out_member("title", bareme_status_explain((bareme_status)i, &web.locale));
		out_put("}");
	}
	out_put("]");
	out_name("codes");
	out_put("[");
	for (int i = 0; i < BAREME_CODE_COUNT; i++) {
		out_next();
		out_put("{");
		out_member("name", bareme_code_name((bareme_code)i));
		out_member("title", bareme_code_explain((bareme_code)i, &web.locale));
		out_member("status", bareme_status_name(bareme_code_status((bareme_code)i)));
		out_put("}");
	}
	out_put("]}");
	return web_done(BAREME_DONE);
}

/* ---- One operation ---- */

bareme_result web_operate(unsigned number, size_t count, char *fields, size_t length)
{
	uint32_t head[2];
	size_t at = count * sizeof head;
	if (number >= BAREME_VARIANTS_MAX || length / sizeof head < count) {
		free(fields);
		return BAREME_BAD_OPTIONS;
	}
	variant *v = &web.variants[number];
	bareme_operation_free(v->operation);
	free(v->given);
	v->given = fields;
	memset(v->declined, 0, (size_t)bareme_field_count(web.rules) * sizeof *v->declined);
	bareme_result result = bareme_operation_new(&v->operation, web.rules, web.date);
	if (result != BAREME_DONE)
		return result;
	for (size_t i = 0; i < count; i++) {
		memcpy(head, fields + i * sizeof head, sizeof head);
		bool blank = head[1] == UINT32_MAX;
		if (head[0] >= (uint32_t)bareme_field_count(web.rules) || (!blank && head[1] > length - at))
			return BAREME_BAD_OPTIONS;
		if (blank) {
			v->declined[head[0]] = true;
			continue;
		}
		bareme_operation_set(v->operation, (int)head[0], (bareme_text){fields + at, head[1]});
		at += head[1];
	}
	bareme_evaluate(v->operation, v->answer);
	return BAREME_DONE;
}

/* False where the variant is none, or was not made. */
static bool web_has(unsigned number)
{
	return number < BAREME_VARIANTS_MAX && web.variants[number].operation != NULL;
}

static bareme_result web_put_csv(const bareme_answer *answer)
{
	bareme_result result = bareme_answer_write_csv_heading(',', out_write, NULL);
	out_put("\n");
	if (result == BAREME_DONE)
		result = bareme_answer_write_csv(answer, &web.locale, ',', out_write, NULL);
	out_put("\n");
	return result;
}

static bareme_result web_put_answer(const bareme_answer *answer, enum web_form form)
{
	switch (form) {
	case WEB_JSON:
		return bareme_answer_write_json(answer, &web.locale, true, out_write, NULL);
	case WEB_JSON_EXPLAINED:
		return bareme_answer_write_json_explained(answer, &web.locale, out_write, NULL);
	case WEB_HTML:
		return bareme_answer_write_html(answer, &web.locale, out_write, NULL);
	case WEB_MARKDOWN:
		return bareme_answer_write_markdown(answer, &web.locale, out_write, NULL);
	case WEB_CSV:
		return web_put_csv(answer);
	}
	return BAREME_BAD_OPTIONS;
}

bareme_result web_answer(unsigned number, enum web_form form)
{
	out_begin();
	return web_done(web_has(number) ? web_put_answer(web.variants[number].answer, form) : BAREME_BAD_OPTIONS);
}

/* ---- Variants ---- */

static int web_put_comparison(const bareme_comparison_row *row, void *payload)
{
	unsigned count = *(const unsigned *)payload;
	static const char *const sections[] = {[BAREME_SECTION_SUMS] = "sums",
					       [BAREME_SECTION_OPERATION] = "operation",
					       [BAREME_SECTION_AIDS] = "aids",
					       [BAREME_SECTION_NOTICES] = "notices"};
	out_next();
	out_put("{");
	out_member("section", sections[row->section]);
	out_name("title");
	out_text(row->title);
	out_name("differs");
	out_put(row->differs ? "true" : "false");
	out_name("cells");
	out_put("[");
	for (unsigned i = 0; i < count; i++) {
		out_next();
		out_text(row->cells[i]);
	}
	out_put("]}");
	return out_whole() ? 0 : 1;
}

static bareme_result web_put_compared(const bareme_answer *const *answers, unsigned count)
{
	bareme_result result = BAREME_DONE;
	unsigned least = bareme_compare_least(answers, count);
	out_put("{");
	out_name("answers");
	out_put("[");
	for (unsigned i = 0; i < count && result == BAREME_DONE; i++) {
		out_next();
		result = web_put_answer(answers[i], WEB_JSON);
	}
	out_put("]");
	out_name("least");
	out_put("[");
	for (unsigned i = 0; i < count; i++) {
		if ((least >> i & 1) == 0)
			continue;
		out_next();
		out_number(i);
	}
	out_put("]");
	out_name("rows");
	out_put("[");
	if (result == BAREME_DONE)
		result = bareme_compare(answers, count, &web.locale, web_put_comparison, &count);
	out_put("]}");
	return result;
}

bareme_result web_compare(unsigned count, enum web_form form)
{
	const bareme_answer *answers[BAREME_VARIANTS_MAX];
	bareme_result result = BAREME_BAD_OPTIONS;
	out_begin();
	if (count == 0 || count > BAREME_VARIANTS_MAX)
		return result;
	for (unsigned i = 0; i < count; i++) {
		if (!web_has(i))
			return result;
		answers[i] = web.variants[i].answer;
	}
	if (form == WEB_HTML)
		result = bareme_compare_write_html(answers, count, &web.locale, out_write, NULL);
	else if (form == WEB_MARKDOWN)
		result = bareme_compare_write_markdown(answers, count, &web.locale, out_write, NULL);
	else if (form == WEB_JSON)
		result = web_put_compared(answers, count);
	return web_done(result);
}

/* ---- What is open ---- */

static void web_put_question(const bareme_question *question)
{
	static const char *const decides[] = {"status", "aids", "amounts", "remarks", "plan"};
	out_next();
	out_put("{");
	out_member("field", bareme_field_name(web.rules, question->field));
	out_name("decides");
	out_put("[");
	for (size_t i = 0; i < sizeof decides / sizeof *decides; i++) {
		if ((question->decides >> i & 1) == 0)
			continue;
		out_next();
		out_string(decides[i]);
	}
	out_put("]");
	out_name("optional");
	out_put(question->optional ? "true" : "false");
	out_put("}");
}

bareme_result web_ask(bool plan)
{
	out_begin();
	if (!web_has(0))
		return BAREME_BAD_OPTIONS;
	const variant *v = &web.variants[0];
	bareme_result result = bareme_questions_find(web.questions, v->operation, v->declined, plan);
	if (result != BAREME_DONE)
		return result;
	size_t count, stand_in_count;
	const bareme_question *questions = bareme_questions_list(web.questions, &count);
	const bareme_stand_in *stand_ins = bareme_questions_stand_ins(web.questions, &stand_in_count);
	out_put("{\"possible\":");
	out_put(bareme_questions_possible(web.questions) ? "true" : "false");
	out_name("questions");
	out_put("[");
	for (size_t i = 0; i < count; i++)
		web_put_question(&questions[i]);
	out_put("]");
	out_name("stand_ins");
	out_put("[");
	for (size_t i = 0; i < stand_in_count; i++) {
		out_next();
		out_put("{");
		out_member("field", bareme_field_name(web.rules, stand_ins[i].field));
		out_name("value");
		out_text(stand_ins[i].value);
		out_put("}");
	}
	out_put("]}");
	return web_done(BAREME_DONE);
}

static void web_put_offer(bareme_text value, const char *title, void *payload)
{
	unsigned *room = payload;
	if (*room == 0)
		return;
	--*room;
	out_next();
	out_put("{");
	out_name("value");
	out_text(value);
	out_member("title", title);
	out_put("}");
}

bareme_result web_complete(int field, char *start, size_t length, unsigned most)
{
	out_begin();
	out_put("[");
	bareme_field_complete(web.rules, field, (bareme_text){start, length}, web.date, web.locale.lang, web_put_offer,
			      &most);
	out_put("]");
	free(start);
	return web_done(BAREME_DONE);
}
