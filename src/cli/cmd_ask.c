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

/* More than any value has; a terminal hands over no longer lines either. */
enum { ASK_LINE_MAX = 4096 };

typedef struct talk {
	const cli *c;
	bool echo; /* what is read does not show by itself */
	bareme_questions *questions;
	bareme_operation *operation;
	bareme_answer *answer;
	bareme_answer *trial;
	cli_given given[2 * CLI_FIELDS_MAX];
	int given_count;
	int asked; /* from there on they are answers: malloc'ed, without data where left blank */
	bool declined[CLI_FIELDS_MAX];
	bool no_memory;
} talk;

typedef enum heard { HEARD_VALUE, HEARD_BACK, HEARD_END, HEARD_FAILED, HEARD_NO_MEMORY } heard;

/* Makes the operation of what was given so far. */
static void ask_rebuild(talk *t)
{
	bareme_operation_reset(t->operation);
	memset(t->declined, 0, sizeof t->declined);
	/* What was answered is kept in `given`, and freed by ask_run. */
	for (int i = 0; i < t->given_count; i++) { /* NOLINT(clang-analyzer-unix.Malloc) */
		const cli_given *g = &t->given[i];
		t->declined[g->field] = g->value.data == NULL;
		if (g->value.data != NULL)
			bareme_operation_set(t->operation, g->field, g->value);
	}
}

/* ---- Questions in words ---- */

static void ask_print_question(const talk *t, int field)
{
	static const lay_column columns[] = {
	    {"", LAY_NUMBER, false, 2}, {"", LAY_FIXED, false, 0}, {"", LAY_TEXT, false, 0}};
	const bareme_ruleset *rules = t->c->rules;
	bareme_lang lang = t->c->locale.lang;
	lay_table table;
	lay_section(t->c->err, bareme_field_describe(rules, field, lang).title);
	lay_table_begin(&table, t->c->err, LAY_INDENT, columns, 3);
	for (int i = 0; i < bareme_field_value_count(rules, field); i++)
		lay_table_cells(&table, cli_count((uint64_t)i + 1, CLI_ROOM), bareme_field_value_name(rules, field, i),
				bareme_field_value_title(rules, field, i, lang));
	lay_table_end(&table);
}

/* The value that a field which may be left blank has then, or NULL. */
static const char *ask_default(const cli *c, const bareme_question *question, const bareme_field_info *info,
			       char room[BAREME_TEXT_MAX])
{
	if (!question->optional)
		return NULL;
	if (info->default_value >= 0)
		return bareme_field_value_name(c->rules, question->field, info->default_value);
	return info->default_number.present ? cli_number(c, info->default_number, room) : NULL;
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
		if ((decides & texts[i].bit) != 0)
			lay_item(t->c->err, LAY_INDENT, "%s", cli_tr(t->c, texts[i].text));
}

static void ask_print_help(const talk *t, const bareme_question *question)
{
	const cli *c = t->c;
	bareme_field_info info = bareme_field_describe(c->rules, question->field, c->locale.lang);
	ask_print_question(t, question->field);
	if (*info.help != '\0')
		lay_item(c->err, LAY_INDENT, "%s", info.help);
	if (*info.unit != '\0')
		lay_item(c->err, LAY_INDENT, cli_tr(c, "Unit: %s"), info.unit);
	if (info.least.present)
		lay_item(c->err, LAY_INDENT, cli_tr(c, "At least: %s"), cli_number(c, info.least, CLI_ROOM));
	if (info.most.present)
		lay_item(c->err, LAY_INDENT, cli_tr(c, "At most: %s"), cli_number(c, info.most, CLI_ROOM));
	ask_print_decides(t, question->decides);
	const char *by_default = ask_default(c, question, &info, CLI_ROOM);
	if (by_default != NULL)
		lay_item(c->err, LAY_INDENT, cli_tr(c, "Enter means %s."), by_default);
	else if (question->optional)
		lay_item(c->err, LAY_INDENT, "%s", cli_tr(c, "Enter leaves it blank."));
	lay_item(c->err, LAY_INDENT, "%s", cli_tr(c, "< goes back to the previous question."));
}

static void ask_print_prompt(const talk *t, const bareme_question *question)
{
	outlet *o = t->c->err;
	bareme_field_info info = bareme_field_describe(t->c->rules, question->field, t->c->locale.lang);
	lay_add_string(o, info.name);
	const char *by_default = ask_default(t->c, question, &info, CLI_ROOM);
	if (by_default != NULL)
		lay_add(o, " [%s]", by_default);
	else if (question->optional)
		lay_add_string(o, cli_tr(t->c, " [blank]"));
	lay_add_string(o, "> ");
	lay_set_open(o);
}

/* ---- What is heard ---- */

/* Reads a line without the blanks around it; *out is malloc'ed. */
static heard ask_read_line(const talk *t, char **out)
{
	size_t len = 0;
	int last = EOF;
	char *line = *out = malloc(ASK_LINE_MAX + 2);
	if (line == NULL)
		return HEARD_NO_MEMORY;
	while (len <= ASK_LINE_MAX && (last = getc(stdin)) != EOF && last != '\n')
		line[len++] = (char)last;
	if (len > ASK_LINE_MAX || (last == EOF && (len == 0 || ferror(stdin) != 0))) {
		int error = errno;
		lay_blank(t->c->err);
		if (len > ASK_LINE_MAX)
			cli_error(t->c, "an answer has at most %d bytes", ASK_LINE_MAX);
		else if (ferror(stdin) == 0)
			return HEARD_END;
		else
			cli_error(t->c, "cannot read: %s", bareme_system_error(error, &t->c->locale));
		return HEARD_FAILED;
	}
	while (len > 0 && (line[len - 1] == ' ' || line[len - 1] == '\t' || line[len - 1] == '\r'))
		len--;
	line[len] = '\0';
	size_t blanks = strspn(line, " \t");
	len -= blanks;
	memmove(line, line + blanks, len + 1);
	if (t->echo) {
		lay_add_text(t->c->err, (bareme_text){line, len});
		lay_set_whole(t->c->err, 0);
	}
	/* A NUL byte would end the text early: as broken text it is refused. */
	for (size_t i = 0; i < len; i++)
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
		lay_set_item(t->c->err, LAY_INDENT, 2 * LAY_INDENT);
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
		lay_set_item(t->c->err, LAY_INDENT, 2 * LAY_INDENT);
	}
}

/*
 * True where the value may be part of an answer; else the trial's notices say why not. What is
 * wrong only together with other fields that are open (no dwellings of one kind) is not wrong yet.
 */
static bool ask_takes(talk *t, int field, const char *text)
{
	ask_rebuild(t);
	bareme_operation_set(t->operation, field, text_of(text));
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
	if (code.len > 0 && bareme_answer_commune_code(t->answer).len == 0)
		lay_item(t->c->err, LAY_INDENT, "%.*s (%.*s)", (int)name.len, name.data, (int)code.len, code.data);
}

/* The listed value of that number, or NULL. */
static const char *ask_numbered_value(const talk *t, int field, const char *text)
{
	char *end;
	unsigned long number = strtoul(text, &end, 10),
		      count = (unsigned long)bareme_field_value_count(t->c->rules, field);
	if (*text < '0' || *text > '9' || *end != '\0' || number == 0 || number > count)
		return NULL;
	return bareme_field_value_name(t->c->rules, field, (int)number - 1);
}

typedef struct beginning {
	bareme_text only; /* the value that begins so */
	size_t count;
} beginning;

static void ask_take_beginning(bareme_text value, const char *title, void *payload)
{
	beginning *b = payload;
	(void)title;
	b->only = value;
	b->count++;
}

/* The only listed value that begins with the text, or NULL. */
static const char *ask_begun_value(const talk *t, int field, const char *text)
{
	beginning b = {{NULL, 0}, 0};
	if (bareme_field_value_count(t->c->rules, field) > 0 && *text != '\0')
		bareme_field_complete(t->c->rules, field, (bareme_text){text, strlen(text)}, t->c->date,
				      t->c->locale.lang, ask_take_beginning, &b);
	/* A listed value ends with a NUL where it stands. */
	return b.count == 1 ? b.only.data : NULL;
}

/* True for a word such as NULL, which leaves the field blank. */
static bool ask_is_blank_word(talk *t, int field, const char *text)
{
	ask_rebuild(t);
	bareme_operation_set(t->operation, field, (bareme_text){text, strlen(text)});
	return bareme_operation_is_blanked(t->operation, field);
}

/*
 * Takes the value where the engine does; what the tables spell goes before numbers of the list, and those before the
 * beginning of one value alone.
 */
static bool ask_accept(talk *t, int field, char **text)
{
	const char *value = ask_numbered_value(t, field, *text);
	if (value == NULL)
		value = ask_begun_value(t, field, *text);
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
		if (ask_is_blank_word(t, question->field, text))
			*text = '\0';
		if (strcmp(text, "?") == 0) {
			ask_print_help(t, question);
		} else if (*text == '\0' && !question->optional) {
			lay_item(t->c->err, LAY_INDENT, "%s",
				 cli_tr(t->c, "An answer is needed here; ? explains the question."));
		} else if (*text == '\0') {
			free(text);
			t->given[t->given_count++] = (cli_given){NULL, question->field, {NULL, 0}};
			return HEARD_VALUE;
		} else if (ask_accept(t, question->field, &text)) {
			if (text == NULL)
				return HEARD_NO_MEMORY;
			t->given[t->given_count++] = (cli_given){NULL, question->field, text_of(text)};
			return HEARD_VALUE;
		}
		free(text);
		if (t->no_memory)
			return HEARD_NO_MEMORY;
	}
}

static void ask_go_back(talk *t)
{
	if (t->given_count > t->asked)
		free((char *)t->given[--t->given_count].value.data);
	else
		lay_item(t->c->err, LAY_INDENT, "%s", cli_tr(t->c, "This is the first question."));
}

/* ---- The end ---- */

/*
 * How many bytes of the text, from there on, are a character that a word may hold as it is; 0 where the reader
 * would not get its bytes, or his terminal would obey it.
 */
static size_t ask_shown_bytes(const outlet *to, bareme_text text, size_t at)
{
	utf8proc_int32_t c;
	char shown[TEXT_HIDDEN_MAX];
	utf8proc_ssize_t n =
	    utf8proc_iterate((const utf8proc_uint8_t *)text.data + at, (utf8proc_ssize_t)(text.len - at), &c);
	if (n <= 0 || text_hidden((bareme_text){text.data + at, text.len - at}, shown) > 0 || (c >= 0x80 && to->ascii))
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
	ask_add_word(to, text_of(value));
}

/* The command that gives this answer again, on one line, so that it can be copied. */
static void ask_print_command(const talk *t, outlet *to, const char *label, const char *command, const cli_given *list,
			      int count)
{
	char date[BAREME_TEXT_MAX];
	lay_add_label(to, cli_tr(t->c, label), cli_column_after(t->c, &label, 1));
	lay_add(to, "bareme %s", command);
	if (t->c->data != NULL)
		ask_add_option(to, "data", t->c->data);
	bareme_date_print(t->c->date, date);
	if (!cli_is_dated(t->c, t->answer))
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
		lay_add_string(to, " ");
		ask_add_word(to, text_of(bareme_field_name(t->c->rules, list[i].field)));
		lay_add_string(to, "=");
		ask_add_word(to, list[i].value);
	}
	lay_set_whole(to, 0);
}

/*
 * Answers what was given, asked, or has a value that stands in for it, and says in `label` how `command` gives it
 * again.
 */
static cli_status ask_answer(talk *t, const bareme_stand_in *stand_ins, size_t count, outlet *to, const char *label,
			     const char *command)
{
	cli_given list[2 * CLI_FIELDS_MAX];
	int fields = 0;
	ask_rebuild(t);
	for (int i = 0; i < t->given_count; i++)
		if (t->given[i].value.data != NULL)
			list[fields++] = t->given[i];
	for (size_t i = 0; i < count; i++) {
		list[fields++] = (cli_given){NULL, stand_ins[i].field, stand_ins[i].value};
		bareme_operation_set(t->operation, stand_ins[i].field, stand_ins[i].value);
	}
	bareme_evaluate(t->operation, t->answer);
	cli_status status = cli_print_answer(t->c, t->answer, list, fields);
	if (status == CLI_FAILED)
		return status;
	for (size_t i = 0; i < count; i++)
		lay_fact(to, cli_tr(t->c, "Not asked:"), cli_label_column(t->c),
			 cli_tr(t->c, "%s (any value, such as %.*s: it changes nothing)"),
			 bareme_field_name(t->c->rules, stand_ins[i].field), (int)stand_ins[i].value.len,
			 stand_ins[i].value.data);
	ask_print_command(t, to, label, command, list, fields);
	return status;
}

static cli_status ask_finish(talk *t)
{
	size_t count;
	const bareme_stand_in *stand_ins = bareme_questions_stand_ins(t->questions, &count);
	if (t->given_count > t->asked)
		lay_blank(t->c->err);
	return ask_answer(t, stand_ins, count, t->c->format <= CLI_TEXT ? t->c->out : t->c->err,
			  N_("Equivalent command:"), "calc");
}

/* The input ended before the conversation did: what is there is answered as it is. */
static cli_status ask_break_off(talk *t, const bareme_question *questions, size_t count)
{
	lay_add_string(t->c->err, cli_tr(t->c, "bareme: the input ended; still open:"));
	for (size_t i = 0; i < count; i++)
		lay_add(t->c->err, " %s", bareme_field_name(t->c->rules, questions[i].field));
	lay_set_item(t->c->err, 0, LAY_INDENT);
	return ask_answer(t, NULL, 0, t->c->err, N_("To resume:"), "ask");
}

static void ask_greet(const talk *t)
{
	lay_item(t->c->err, 0,
		 cli_tr(t->c, "The operation's date is %s (--date DATE for another). ? explains a question, < goes "
			      "back."),
		 cli_date(t->c, bareme_answer_date(t->answer), CLI_ROOM));
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
	if (bareme_operation_new(&t->operation, t->c->rules, t->c->date) == BAREME_DONE &&
	    bareme_answer_new(&t->answer, t->c->rules) == BAREME_DONE &&
	    bareme_answer_new(&t->trial, t->c->rules) == BAREME_DONE &&
	    bareme_questions_new(&t->questions, t->c->rules) == BAREME_DONE) {
		status = cli_read_fields(t->c, argc, argv, t->given, t->operation);
		t->given_count = t->asked = argc;
		if (status == CLI_GOOD)
			status = ask_converse(t);
	} else {
		status = cli_no_memory(t->c);
	}
	while (t->given_count > t->asked)
		free((char *)t->given[--t->given_count].value.data);
	bareme_questions_free(t->questions);
	bareme_answer_free(t->trial);
	bareme_answer_free(t->answer);
	bareme_operation_free(t->operation);
	return status;
}

cli_status ask_command(cli *c, int argc, char **argv)
{
	talk t = {.c = c, .echo = isatty(STDIN_FILENO) == 0};
	if (cli_check_answer_options(c) != CLI_GOOD || !cli_load(c))
		return CLI_FAILED;
	return ask_run(&t, argc, argv);
}
