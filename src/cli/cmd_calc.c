/* bareme calc: one operation. */
#include "cli/cli.h"

static cli_status take_option(cli *c, char letter, const char *name, const char *value, void *payload)
{
	(void)letter;
	return cli_take_answer_option(c, name, value, payload);
}

static cli_status answer_operation(const cli *c, const bareme_ruleset *rules, cli_answer_options options, int argc,
				   char **argv)
{
	cli_given list[CLI_FIELDS_MAX] = {{0}};
	bareme_operation *operation = NULL;
	bareme_answer *answer = NULL;
	cli_status status = CLI_FAILED;
	bareme_result result = BAREME_NO_MEMORY;
	if (bareme_operation_new(&operation, rules, c->date) == BAREME_DONE &&
	    bareme_answer_new(&answer, rules) == BAREME_DONE) {
		result = BAREME_DONE;
		status = cli_read_fields(c, rules, argc, argv, list, operation);
	}
	if (result == BAREME_DONE && status == CLI_GOOD) {
		bareme_evaluate(operation, answer);
		result = cli_print_answer(c, rules, answer, list, argc, options);
		status = bareme_answer_status(answer) >= BAREME_INCOMPLETE ? CLI_FINDING : CLI_GOOD;
	}
	if (result == BAREME_NO_MEMORY) {
		cli_error(c, "out of memory");
		status = CLI_FAILED;
	}
	bareme_answer_free(answer);
	bareme_operation_free(operation);
	return status;
}

cli_status calc_command(cli *c, int argc, char **argv)
{
	static const cli_option own[] = {{"format", 0, true}, {"explain", 0, false}};
	cli_answer_options options = {CLI_TEXT, false};
	int rest;
	cli_status status = cli_options(c, argc, argv, own, 2, take_option, &options, &rest);
	if (status != CLI_GOOD || rest < 0)
		return status;
	if (rest == argc)
		return cli_usage(c, "an operation is needed, as FIELD=VALUE ...");
	status = cli_check_answer_options(c, options);
	if (status != CLI_GOOD)
		return status;
	bareme_ruleset *rules = cli_ruleset(c);
	if (rules == NULL)
		return CLI_FAILED;
	status = answer_operation(c, rules, options, argc - rest, argv + rest);
	bareme_ruleset_free(rules);
	return status;
}
