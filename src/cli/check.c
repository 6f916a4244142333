/* bareme check: the faults of the tables. */
#include "cli.h"

#include <string.h>

typedef struct finding {
	const cli *c;
	size_t errors, warnings;
} finding;

static void take_fault(const bareme_fault *fault, void *payload)
{
	finding *f = payload;
	*(fault->severity == BAREME_ERROR ? &f->errors : &f->warnings) += 1;
	cli_print_fault(stdout, f->c, fault);
}

cli_status check_command(cli *c, int argc, char **argv)
{
	finding f = {.c = c};
	bareme_ruleset *rules = NULL;
	bareme_result result;
	int rest;
	cli_status status = cli_options(c, argc, argv, NULL, 0, NULL, NULL, &rest);
	if (status != CLI_GOOD || rest < 0)
		return status;
	if (argc - rest > 1)
		return cli_usage(c, "one folder at a time: \"%s\" is too much", argv[rest + 1]);
	if (rest < argc)
		c->data = argv[rest];
	if (c->data == NULL)
		result = bareme_ruleset_load_builtin(&rules, &c->locale, take_fault, &f);
	else
		result = bareme_ruleset_load_folder(&rules, c->data, &c->locale, take_fault, &f);
	if (result == BAREME_NO_MEMORY)
		cli_error(c, "out of memory");
	if (result != BAREME_DONE && result != BAREME_BAD_TABLES)
		return CLI_FAILED;
	fprintf(stderr, cli_tr(c, "errors: %zu, warnings: %zu\n"), f.errors, f.warnings);
	bareme_ruleset_free(rules);
	return f.errors > 0 ? CLI_FINDING : CLI_GOOD;
}
