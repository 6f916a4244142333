/* bareme calc: one operation. */
#include "cli/answer.h"
#include "cli/options.h"

static cli_status calc_operation(const cli *c, const bareme_ruleset *rules, int argc, char **argv)
{
	cli_given list[CLI_FIELDS_MAX] = {{0}};
	bareme_operation *operation = NULL;
	bareme_answer *answer = NULL;
	cli_status status;
	if (bareme_operation_new(&operation, rules, c->date) != BAREME_DONE ||
	    bareme_answer_new(&answer, rules) != BAREME_DONE)
		status = cli_no_memory(c);
	else
		status = cli_read_fields(c, rules, argc, argv, list, operation);
	if (status == CLI_GOOD) {
		bareme_evaluate(operation, answer);
		status = cli_print_answer(c, rules, answer, list, argc);
	}
	bareme_answer_free(answer);
	bareme_operation_free(operation);
	return status;
}

cli_status calc_command(cli *c, int argc, char **argv)
{
	if (cli_check_answer_options(c) != CLI_GOOD)
		return CLI_FAILED;
	bareme_ruleset *rules = cli_ruleset(c);
	cli_status status = rules == NULL ? CLI_FAILED : calc_operation(c, rules, argc, argv);
	bareme_ruleset_free(rules);
	return status;
}
