/* bareme check: proves that tables are sound. */
#include "cli/options.h"
#include "cli/report.h"

/* Tables that cannot be read at all: why, on standard error. */
static cli_status check_refuse(const report *r, bareme_result result)
{
	for (size_t i = 0; i < r->count && result == BAREME_READ_ERROR && !r->no_memory; i++)
		cli_print_fault(r->c->err, &r->findings[i]);
	if (result == BAREME_NO_MEMORY || r->no_memory)
		cli_no_memory(r->c);
	return CLI_FAILED;
}

cli_status check_command(cli *c, int argc, char **argv)
{
	/* In the order of --format; text where it is not given. */
	static void (*const formats[])(report * r) = {report_text,  report_text,  report_json,
						      report_sarif, report_junit, report_github};
	report r = {.c = c};
	bareme_result result;
	cli_status status;
	if (argc > 0 && c->data_given)
		return cli_usage(c, "--data and a folder name two sets of tables: give one");
	if (argc > 0)
		c->data = argv[0];
	bareme_check_options options = {.size = sizeof options,
					.today = c->date,
					.min_coverage = c->min_coverage,
					.locale = &c->locale,
					.report = report_take,
					.report_payload = &r,
					.checked = report_take_checked,
					.checked_payload = &r};
	if (c->data == NULL)
		result = bareme_check_builtin(&r.summary, &options);
	else
		result = bareme_check_folder(&r.summary, c->data, &options);
	if ((result == BAREME_DONE || result == BAREME_BAD_TABLES) && !r.no_memory) {
		formats[c->format](&r);
		status = r.no_memory ? cli_no_memory(c) : report_fails(&r) ? CLI_FINDING : CLI_GOOD;
	} else {
		status = check_refuse(&r, result);
	}
	report_free(&r);
	return status;
}
