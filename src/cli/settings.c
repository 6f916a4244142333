/* What the options say of a list; see settings.h. */
#include "cli/settings.h"

#include "cli/answer.h"

/* Refuses a value that no record could have. */
static bool setting_check_value(const cli *c, const bareme_ruleset *rules, const cli_given *given)
{
	bareme_operation *operation = NULL;
	bareme_answer *answer = NULL;
	const bareme_notice *wrong = NULL, *n;
	bool good = bareme_operation_new(&operation, rules, c->date) == BAREME_DONE &&
		    bareme_answer_new(&answer, rules) == BAREME_DONE;
	if (!good) {
		cli_no_memory(c);
	} else {
		bareme_operation_set(operation, given->field, given->value);
		bareme_evaluate(operation, answer);
		for (size_t i = 0; (n = bareme_answer_notice(answer, i)) != NULL; i++)
			if (bareme_notice_field(n) == given->field && bareme_notice_code(n) != BAREME_CODE_MISSING &&
			    bareme_code_status(bareme_notice_code(n)) == BAREME_INVALID)
				wrong = wrong == NULL ? n : wrong;
	}
	if (wrong != NULL) {
		char message[1024];
		bareme_notice_print(answer, wrong, &c->locale, message, sizeof message);
		cli_usage(c, "%s", message);
		good = false;
	}
	bareme_answer_free(answer);
	bareme_operation_free(operation);
	return good;
}

bool cli_settings_take(cli *c, const bareme_ruleset *rules, bareme_list_options *options)
{
	for (size_t i = 0; i < c->setting_count; i++) {
		bareme_setting *s = &c->settings[i];
		cli_given given;
		if (s->kind == BAREME_IGNORE)
			continue;
		if (cli_read_field(c, rules, s->text, &given) != CLI_GOOD)
			return false;
		if (s->kind != BAREME_MAP && !setting_check_value(c, rules, &given))
			return false;
		s->field = given.field;
		s->text = given.value.data;
	}
	options->settings = c->settings;
	options->setting_count = c->setting_count;
	options->heading = c->heading;
	options->sheet = c->sheet;
	return true;
}
