/*
 * bareme ask: a conversation that asks only what is open. Which that is, the library says; here
 * it is only put into words. Questions go to standard error, so that standard output has the
 * answer alone and can be kept in a file.
 */
#include "cli/answer.h"
#include "cli/options.h"
#include "cli/print.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <utf8proc.h>

/* An answer of this conversation; text NULL: left blank. */
typedef struct step {
	int field;
	char *text;
} step;

typedef struct talk {
	const cli *c;
	const bareme_ruleset *rules;
	bool echo; /* what is read does not show by itself */
	bareme_questions *questions;
	bareme_operation *operation;
	bareme_answer *answer;
	bareme_answer *trial;
	cli_given given[CLI_FIELDS_MAX]; /* on the command line */
	int given_count;
	step steps[CLI_FIELDS_MAX];
	size_t step_count;
	bool declined[CLI_FIELDS_MAX];
	bool no_memory;
} talk;

typedef enum heard { HEARD_VALUE, HEARD_BACK, HEARD_END, HEARD_FAILED, HEARD_NO_MEMORY } heard;

/* Makes the operation of what was given so far. */
static void ask_rebuild(talk *t)
{
	bareme_operation_reset(t->operation);
	memset(t->declined, 0, sizeof t->declined);
	for (int i = 0; i < t->given_count; i++)
		bareme_operation_set(t->operation, t->given[i].field, t->given[i].value);
	for (size_t i = 0; i < t->step_count; i++) {
		const step *s = &t->steps[i];
		t->declined[s->field] = s->text == NULL;
		if (s->text != NULL)
			bareme_operation_set(t->operation, s->field, (bareme_text){s->text, strlen(s->text)});
	}
}

/* ---- Questions in words ---- */

static void ask_print_question(const talk *t, int field)
{
	static const lay_column columns[] = {
	    {"", LAY_NUMBER, false, 2}, {"", LAY_FIXED, false, 0}, {"", LAY_TEXT, false, 0}};
	bareme_lang lang = t->c->locale.lang;
	lay_table table;
	lay_blank(t->c->err);
	lay_heading(t->c->err, bareme_field_describe(t->rules, field, lang).title);
	lay_table_begin(&table, t->c->err, LAY_INDENT, columns, 3);
	for (int i = 0; i < bareme_field_value_count(t->rules, field); i++) {
		lay_table_cell(&table, "%d", i + 1);
		lay_table_cell(&table, "%s", bareme_field_value_name(t->rules, field, i));
		lay_table_cell(&table, "%s", bareme_field_value_title(t->rules, field, i, lang));
	}
	lay_table_end(&table);
}

/* Sets what was gathered as something said between the questions. */
static void ask_say(const talk *t)
{
	lay_set_item(t->c->err, LAY_INDENT, 2 * LAY_INDENT);
}

static void ask_print_decides(const talk *t, unsigned decides)
{
	static const struct {
		unsigned bit;
		const char *text;
	} texts[] = {
	    {BAREME_DECIDES_STATUS, N_("It decides whether there is any aid.")},
	    {BAREME_DECIDES_AIDS, N_("It decides which aids apply.")},
	    {BAREME_DECIDES_AMOUNTS, N_("It decides the amounts.")},
	    {BAREME_DECIDES_REMARKS, N_("It decides what remains to be checked.")},
	    {BAREME_DECIDES_PLAN, N_("It changes only the financing plan.")},
	};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if ((decides & texts[i].bit) != 0) {
			lay_add_string(t->c->err, cli_tr(t->c, texts[i].text));
			ask_say(t);
		}
}

static void ask_print_help(const talk *t, const bareme_question *question)
{
	const cli *c = t->c;
	char text[BAREME_TEXT_MAX];
	bareme_field_info info = bareme_field_describe(t->rules, question->field, c->locale.lang);
	ask_print_question(t, question->field);
	if (*info.unit != '\0') {
		lay_add(c->err, cli_tr(c, "Unit: %s"), info.unit);
		ask_say(t);
	}
	if (info.least.present) {
		lay_add(c->err, cli_tr(c, "At least: %s"), cli_number(c, info.least, text));
		ask_say(t);
	}
	if (info.most.present) {
		lay_add(c->err, cli_tr(c, "At most: %s"), cli_number(c, info.most, text));
		ask_say(t);
	}
	ask_print_decides(t, question->decides);
	if (question->optional && info.default_value >= 0)
		lay_add(c->err, cli_tr(c, "Enter means %s."),
			bareme_field_value_name(t->rules, question->field, info.default_value));
	else if (question->optional)
		lay_add_string(c->err, cli_tr(c, "Enter leaves it blank."));
	if (question->optional)
		ask_say(t);
	lay_add_string(c->err, cli_tr(c, "< goes back to the previous question."));
	ask_say(t);
}

static void ask_print_prompt(const talk *t, const bareme_question *question)
{
	outlet *o = t->c->err;
	bareme_field_info info = bareme_field_describe(t->rules, question->field, t->c->locale.lang);
	lay_add_string(o, info.name);
	if (question->optional && info.default_value >= 0)
		lay_add(o, " [%s]", bareme_field_value_name(t->rules, question->field, info.default_value));
	else if (question->optional)
		lay_add_string(o, cli_tr(t->c, " [blank]"));
	lay_add_string(o, "> ");
	lay_set_open(o);
}

/* ---- What is heard ---- */

/* Reads a line without the blanks around it; *out is malloc'ed. */
static heard ask_read_line(const talk *t, char **out)
{
	size_t room = 0;
	char *line = NULL;
	errno = 0;
	ssize_t len = getline(&line, &room, stdin);
	*out = line;
	if (len < 0) {
		lay_blank(t->c->err);
		if (!feof(stdin) && errno == ENOMEM)
			return HEARD_NO_MEMORY;
		if (ferror(stdin) == 0)
			return HEARD_END;
		cli_error(t->c, "cannot read: %s", bareme_system_error(errno, &t->c->locale));
		return HEARD_FAILED;
	}
	while (len > 0 && strchr(" \t\r\n", line[len - 1]) != NULL && line[len - 1] != '\0')
		line[--len] = '\0';
	size_t blanks = strspn(line, " \t");
	len -= (ssize_t)blanks;
	memmove(line, line + blanks, (size_t)len + 1);
	if (t->echo) {
		lay_add_text(t->c->err, (bareme_text){line, (size_t)len});
		lay_set_whole(t->c->err, 0);
	}
	/* A NUL byte would end the text early: as broken text it is refused. */
	for (ssize_t i = 0; i < len; i++)
		if (line[i] == '\0')
			line[i] = '\xFF';
	return HEARD_VALUE;
}

/* True for a notice that something given is wrong; that a day is before the tables is an answer of theirs. */
static bool ask_refuses(const bareme_notice *notice)
{
	bareme_code code = bareme_notice_code(notice);
	return bareme_code_status(code) == BAREME_INVALID && code != BAREME_CODE_BEFORE;
}

/* Prints the notices of the trial that refuse it; those that name a field, where one does. */
static void ask_print_refusal(const talk *t)
{
	bool named = false;
	const bareme_notice *n;
	for (size_t i = 0; (n = bareme_answer_notice(t->trial, i)) != NULL; i++)
		named |= ask_refuses(n) && bareme_notice_field(n) >= 0;
	for (size_t i = 0; (n = bareme_answer_notice(t->trial, i)) != NULL; i++) {
		if (!ask_refuses(n) || (named && bareme_notice_field(n) < 0))
			continue;
		cli_add_notice(t->c->err, t->c, t->trial, n);
		ask_say(t);
	}
}

/* Prints how the value was read, where that is worth a notice. */
static void ask_print_reading(const talk *t, int field)
{
	const bareme_notice *n;
	for (size_t i = 0; (n = bareme_answer_notice(t->trial, i)) != NULL; i++) {
		bareme_code code = bareme_notice_code(n);
		if (bareme_notice_field(n) != field || (code != BAREME_CODE_ZERO && code != BAREME_CODE_CHECK_CODE))
			continue;
		cli_add_notice(t->c->err, t->c, t->trial, n);
		ask_say(t);
	}
}

/*
 * True where the value may be part of an answer; else the trial's notices say why not. What is
 * wrong only together with other fields that are open (no dwellings of one kind) is not wrong yet.
 */
static bool ask_takes(talk *t, int field, const char *text)
{
	ask_rebuild(t);
	bareme_operation_set(t->operation, field, (bareme_text){text, strlen(text)});
	bareme_evaluate(t->operation, t->trial);
	if (bareme_questions_find(t->questions, t->operation, t->declined, false) == BAREME_DONE)
		return bareme_questions_possible(t->questions);
	t->no_memory = true;
	return false;
}

/* The commune that a name or a code was understood as. */
static void ask_print_commune(const talk *t)
{
	bareme_text code = bareme_answer_commune_code(t->trial), name = bareme_answer_commune_name(t->trial);
	if (code.len == 0 || bareme_answer_commune_code(t->answer).len > 0)
		return;
	lay_add(t->c->err, "%.*s (%.*s)", (int)name.len, name.data, (int)code.len, code.data);
	ask_say(t);
}

/* The listed value of that number, or NULL. */
static const char *ask_numbered_value(const talk *t, int field, const char *text)
{
	char *end;
	unsigned long number = strtoul(text, &end, 10),
		      count = (unsigned long)bareme_field_value_count(t->rules, field);
	if (*text < '0' || *text > '9' || *end != '\0' || number == 0 || number > count)
		return NULL;
	return bareme_field_value_name(t->rules, field, (int)number - 1);
}

/* Takes the value where the engine does; what the tables spell goes before numbers of the list. */
static bool ask_accept(talk *t, int field, char **text)
{
	const char *value = ask_numbered_value(t, field, *text);
	if (!ask_takes(t, field, *text)) {
		if (value == NULL || !ask_takes(t, field, value)) {
			ask_print_refusal(t);
			return false;
		}
		char *copy = strdup(value);
		free(*text);
		*text = copy;
	}
	ask_print_reading(t, field);
	ask_print_commune(t);
	return true;
}

static heard ask_one(talk *t, const bareme_question *question)
{
	ask_print_question(t, question->field);
	for (;;) {
		char *text = NULL;
		ask_print_prompt(t, question);
		heard heard = ask_read_line(t, &text);
		if (heard == HEARD_VALUE && strcmp(text, "<") == 0)
			heard = HEARD_BACK;
		if (heard != HEARD_VALUE) {
			free(text);
			return heard;
		}
		if (strcmp(text, "?") == 0) {
			ask_print_help(t, question);
		} else if (*text == '\0' && !question->optional) {
			lay_add_string(t->c->err, cli_tr(t->c, "An answer is needed here; ? explains the question."));
			ask_say(t);
		} else if (*text == '\0') {
			free(text);
			t->steps[t->step_count++] = (step){question->field, NULL};
			return HEARD_VALUE;
		} else if (ask_accept(t, question->field, &text)) {
			if (text == NULL)
				return HEARD_NO_MEMORY;
			t->steps[t->step_count++] = (step){question->field, text};
			return HEARD_VALUE;
		}
		free(text);
		if (t->no_memory)
			return HEARD_NO_MEMORY;
	}
}

static void ask_go_back(talk *t)
{
	if (t->step_count > 0) {
		free(t->steps[--t->step_count].text);
		return;
	}
	lay_add_string(t->c->err, cli_tr(t->c, "This is the first question."));
	ask_say(t);
}

/* ---- The end ---- */

/*
 * How many bytes of the text, from there on, are a character that a word may hold as it is; 0 where the reader
 * would not get its bytes, or his terminal would obey it.
 */
static size_t ask_shown_bytes(const outlet *to, bareme_text text, size_t at)
{
	utf8proc_int32_t c;
	utf8proc_ssize_t n =
	    utf8proc_iterate((const utf8proc_uint8_t *)text.data + at, (utf8proc_ssize_t)(text.len - at), &c);
	if (n <= 0 || c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x80 && to->ascii))
		return 0;
	return (size_t)n;
}

/* Gathers text so that a shell reads it as one word, byte by byte the same. */
static void ask_add_word(outlet *to, bareme_text text)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:,=+@%-";
	bool safe = text.len > 0;
	for (size_t i = 0; i < text.len; i++)
		safe &= text.data[i] != '\0' && strchr(plain, text.data[i]) != NULL;
	if (safe) {
		lay_add_text(to, text);
		return;
	}
	lay_add_string(to, "'");
	for (size_t i = 0; i < text.len;) {
		size_t bytes = ask_shown_bytes(to, text, i);
		if (bytes > 0 && text.data[i] == '\'')
			lay_add_string(to, "'\\''");
		else if (bytes > 0)
			lay_add_text(to, (bareme_text){text.data + i, bytes});
		else
			lay_add_string(to, "'$'");
		for (; i < text.len && bytes == 0 && ask_shown_bytes(to, text, i) == 0; i++)
			lay_add(to, "\\%03o", (unsigned char)text.data[i]);
		if (bytes == 0)
			lay_add_string(to, "''");
		i += bytes;
	}
	lay_add_string(to, "'");
}

static void ask_add_option(outlet *to, const char *name, const char *value)
{
	lay_add(to, " --%s ", name);
	ask_add_word(to, (bareme_text){value, strlen(value)});
}

/* The command that gives this answer again, on one line, so that it can be copied. */
static void ask_print_command(const talk *t, outlet *to, const char *label, const char *command, const cli_given *list,
			      int count)
{
	char date[BAREME_TEXT_MAX];
	lay_add_label(to, cli_tr(t->c, label), cli_label_column(t->c));
	lay_add(to, "bareme %s", command);
	if (t->c->data != NULL)
		ask_add_option(to, "data", t->c->data);
	bool dated = false;
	for (int i = 0; i < count; i++)
		dated |= bareme_field_describe(t->rules, list[i].field, BAREME_EN).kind == BAREME_FIELD_DATE;
	bareme_date_print(t->c->date, date);
	if (!dated)
		ask_add_option(to, "date", date);
	if (t->c->format > CLI_TEXT) {
		bareme_text format = cli_option_value("--format", cli_command_find("ask")->bit, t->c->format);
		lay_add(to, " --format %.*s", (int)format.len, format.data);
	}
	if (t->c->explain)
		lay_add_string(to, " --explain");
	if (t->c->plan && strcmp(command, "ask") == 0)
		lay_add_string(to, " --plan");
	for (int i = 0; i < count; i++) {
		lay_add(to, " %s=", bareme_field_name(t->rules, list[i].field));
		ask_add_word(to, list[i].value);
	}
	lay_set_whole(to, 0);
}

/* What was given, asked or put in its place, in that order. */
static int ask_list_fields(const talk *t, const bareme_stand_in *stand_ins, size_t count, cli_given *list)
{
	int n = 0;
	for (int i = 0; i < t->given_count; i++)
		list[n++] = t->given[i];
	for (size_t i = 0; i < t->step_count; i++)
		if (t->steps[i].text != NULL)
			list[n++] = (cli_given){NULL, t->steps[i].field, {t->steps[i].text, strlen(t->steps[i].text)}};
	for (size_t i = 0; i < count; i++)
		list[n++] = (cli_given){NULL, stand_ins[i].field, stand_ins[i].value};
	return n;
}

static cli_status ask_finish(talk *t)
{
	cli_given list[2 * CLI_FIELDS_MAX];
	size_t count, column = cli_label_column(t->c);
	const bareme_stand_in *stand_ins = bareme_questions_stand_ins(t->questions, &count);
	outlet *to = t->c->format <= CLI_TEXT ? t->c->out : t->c->err;
	int fields = ask_list_fields(t, stand_ins, count, list);
	ask_rebuild(t);
	for (size_t i = 0; i < count; i++)
		bareme_operation_set(t->operation, stand_ins[i].field, stand_ins[i].value);
	bareme_evaluate(t->operation, t->answer);
	if (t->step_count > 0)
		lay_blank(t->c->err);
	cli_status status = cli_print_answer(t->c, t->rules, t->answer, list, fields);
	if (status == CLI_FAILED)
		return status;
	for (size_t i = 0; i < count; i++) {
		lay_fact(to, cli_tr(t->c, "Not asked:"), column,
			 cli_tr(t->c, "%s (any value, such as %.*s: it changes nothing)"),
			 bareme_field_name(t->rules, stand_ins[i].field), (int)stand_ins[i].value.len,
			 stand_ins[i].value.data);
	}
	ask_print_command(t, to, N_("Command:"), "calc", list, fields);
	return status;
}

/* The input ended before the conversation did: what is there is answered as it is. */
static cli_status ask_break_off(talk *t, const bareme_question *questions, size_t count)
{
	cli_given list[2 * CLI_FIELDS_MAX];
	int fields = ask_list_fields(t, NULL, 0, list);
	lay_add_string(t->c->err, cli_tr(t->c, "bareme: the input ended; still missing:"));
	for (size_t i = 0; i < count; i++)
		lay_add(t->c->err, " %s", bareme_field_name(t->rules, questions[i].field));
	lay_set_item(t->c->err, 0, LAY_INDENT);
	ask_rebuild(t);
	bareme_evaluate(t->operation, t->answer);
	cli_status status = cli_print_answer(t->c, t->rules, t->answer, list, fields);
	if (status == CLI_FAILED)
		return status;
	ask_print_command(t, t->c->err, N_("To resume:"), "ask", list, fields);
	return status;
}

static void ask_greet(const talk *t)
{
	char date[BAREME_TEXT_MAX];
	bareme_date_print_for(bareme_answer_date(t->answer), t->c->locale.lang, date);
	lay_add(t->c->err,
		cli_tr(t->c, "The operation's date is %s (--date DATE for another). ? explains a question, < goes "
			     "back."),
		date);
	lay_set_item(t->c->err, 0, LAY_INDENT);
}

static cli_status ask_converse(talk *t)
{
	for (bool greeted = false;; greeted = true) {
		size_t count;
		ask_rebuild(t);
		bareme_evaluate(t->operation, t->answer);
		if (bareme_questions_find(t->questions, t->operation, t->declined, t->c->plan) != BAREME_DONE)
			break;
		const bareme_question *questions = bareme_questions_list(t->questions, &count);
		if (count == 0)
			return ask_finish(t);
		if (!greeted && !t->c->quiet)
			ask_greet(t);
		bareme_question question = questions[0];
		switch (ask_one(t, &question)) {
		case HEARD_VALUE:
			continue;
		case HEARD_BACK:
			ask_go_back(t);
			continue;
		case HEARD_END:
			/* The plan is an offer: without it the answer is whole. */
			return question.decides == BAREME_DECIDES_PLAN ? ask_finish(t)
								       : ask_break_off(t, questions, count);
		case HEARD_FAILED:
			return CLI_FAILED;
		case HEARD_NO_MEMORY:
			break;
		}
		break;
	}
	return cli_no_memory(t->c);
}

static cli_status ask_run(talk *t, int argc, char **argv)
{
	cli_status status = CLI_FAILED;
	if (bareme_operation_new(&t->operation, t->rules, t->c->date) == BAREME_DONE &&
	    bareme_answer_new(&t->answer, t->rules) == BAREME_DONE &&
	    bareme_answer_new(&t->trial, t->rules) == BAREME_DONE &&
	    bareme_questions_new(&t->questions, t->rules) == BAREME_DONE) {
		status = cli_read_fields(t->c, t->rules, argc, argv, t->given, t->operation);
		t->given_count = argc;
		if (status == CLI_GOOD)
			status = ask_converse(t);
	} else {
		status = cli_no_memory(t->c);
	}
	while (t->step_count > 0)
		free(t->steps[--t->step_count].text);
	bareme_questions_free(t->questions);
	bareme_answer_free(t->trial);
	bareme_answer_free(t->answer);
	bareme_operation_free(t->operation);
	return status;
}

cli_status ask_command(cli *c, int argc, char **argv)
{
	talk t = {.c = c, .echo = isatty(STDIN_FILENO) == 0};
	if (cli_check_answer_options(c) != CLI_GOOD)
		return CLI_FAILED;
	bareme_ruleset *rules = cli_ruleset(c);
	t.rules = rules;
	cli_status status = rules == NULL ? CLI_FAILED : ask_run(&t, argc, argv);
	bareme_ruleset_free(rules);
	return status;
}
