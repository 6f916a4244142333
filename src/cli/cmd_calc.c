/* bareme calc: one operation. */
#include "cli/answer.h"
#include "cli/options.h"

cli_status calc_command(cli *c, int argc, char **argv)
{
	cli_given list[CLI_FIELDS_MAX] = {{0}};
	bareme_operation *operation = NULL;
	bareme_answer *answer = NULL;
	cli_status status;
	if (cli_check_answer_options(c) != CLI_GOOD || !cli_load(c))
		return CLI_FAILED;
	if (bareme_operation_new(&operation, c->rules, c->date) != BAREME_DONE ||
	    bareme_answer_new(&answer, c->rules) != BAREME_DONE)
		status = cli_no_memory(c);
	else
		status = cli_read_fields(c, argc, argv, list, operation);
	if (status == CLI_GOOD) {
		bareme_evaluate(operation, answer);
		status = cli_print_answer(c, answer, list, argc);
	}
	bareme_answer_free(answer);
	bareme_operation_free(operation);
	return status;
}
