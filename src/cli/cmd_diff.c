/* bareme diff: what differs between two folders of tables, and what that changes for a list. */
#include "cli/diff_format.h"
#include "cli/files.h"
#include "cli/options.h"
#include "cli/settings.h"

#include <string.h>
#include <strings.h>
#include <unistd.h>

typedef struct diff {
	const diff_format *format;
	bareme_list_options options;
	cli_input in;
	cli_output out;
	bareme_ruleset *rules[2];
	diff_report report;
} diff;

static void diff_take_fault(const bareme_fault *fault, void *payload)
{
	diff *d = payload;
	cli_input_report(d->report.c, &d->in, fault);
}

/* Ends the comparison where writing failed. */
static int diff_operation(const bareme_operation_change *change, void *payload)
{
	diff *d = payload;
	d->format->operation(&d->report, change);
	d->report.operations++;
	return ferror(d->report.to) != 0 || d->report.out->failed;
}

static ssize_t diff_write(void *cookie, const char *data, size_t size)
{
	return cli_output_write(data, size, cookie) == 0 ? (ssize_t)size : 0;
}

/* Writes the whole report to the open output. */
static bareme_result diff_write_report(diff *d, bool *differs)
{
	bareme_diff_total total = {0};
	bareme_result result = BAREME_DONE;
	outlet text;
	d->report.to = fopencookie(&d->out, "w", (cookie_io_functions_t){.write = diff_write});
	if (d->report.to == NULL)
		return BAREME_NO_MEMORY;
	outlet_open(&text, d->report.to, d->out.name == NULL ? STDOUT_FILENO : -1);
	cli_style(d->report.c, &text);
	d->report.out = &text;
	d->format->begin(&d->report);
	if (d->report.has_list)
		result = bareme_diff_list(d->rules[0], d->rules[1], &d->options, diff_operation, d, &total);
	if (result == BAREME_DONE && d->format->end != NULL)
		d->format->end(&d->report, d->report.has_list ? &total : NULL);
	if (fflush(d->report.to) != 0 && result == BAREME_DONE)
		result = BAREME_WRITE_ERROR;
	if (text.failed)
		result = BAREME_NO_MEMORY;
	*differs = d->report.count > 0 || total.changed > 0;
	outlet_close(&text);
	fclose(d->report.to);
	return result;
}

static cli_status diff_run(diff *d)
{
	bool differs = false;
	bareme_diff *changes = NULL;
	bareme_result result = bareme_diff_new(&changes, d->rules[0], d->rules[1]);
	if (result == BAREME_DONE) {
		d->report.changes = bareme_diff_changes(changes, &d->report.count);
		result = cli_output_open(&d->out) ? BAREME_DONE : BAREME_WRITE_ERROR;
		if (result == BAREME_DONE && d->report.has_list && cli_output_is_file(&d->out, d->in.file)) {
			cli_usage(d->report.c, "%s and the list are the same file",
				  d->out.name == NULL ? cli_tr(d->report.c, "standard output") : "--output");
			result = BAREME_BAD_INPUT;
		}
		if (result == BAREME_DONE)
			result = diff_write_report(d, &differs);
	}
	if (!cli_output_close(&d->out, result == BAREME_DONE) && result == BAREME_DONE)
		result = BAREME_WRITE_ERROR;
	bareme_diff_free(changes);
	cli_status status = cli_list_result(d->report.c, &d->in, &d->out, result);
	return status == CLI_GOOD && differs ? CLI_FINDING : status;
}

/* That of --format, else of the output's name; NULL after a message, where nothing of such a name is written. */
static const diff_format *diff_find_format(const cli *c)
{
	static const diff_format *const formats[] = {&diff_text, &diff_json, &diff_csv};
	const char *dot = c->output == NULL ? NULL : strrchr(c->output, '.');
	if (c->format > 0)
		return formats[c->format - 1];
	if (dot != NULL &&
	    (cli_foreign_ending(c->output) != NULL || cli_output_format(c->output) > BAREME_LIST_NDJSON)) {
		cli_usage(c, "diff writes no %s files: give another name, or --format text, json or csv", dot);
		return NULL;
	}
	if (dot != NULL && strcasecmp(dot, ".json") == 0)
		return &diff_json;
	return dot != NULL && strcasecmp(dot, ".csv") == 0 ? &diff_csv : &diff_text;
}

cli_status diff_command(cli *c, int argc, char **argv)
{
	diff d = {.format = diff_find_format(c),
		  .out = {.name = c->output, .to = -1},
		  .report = {.c = c, .before = argv[0], .after = argv[1], .has_list = argc == 3}};
	if (d.format == NULL)
		return CLI_FAILED;
	bool ready = true;
	for (int side = 0; side < 2; side++) {
		c->data = strcmp(argv[side], "built-in") == 0 ? NULL : argv[side];
		d.rules[side] = cli_ruleset(c);
		ready &= d.rules[side] != NULL;
	}
	if (ready && d.report.has_list)
		ready = cli_input_open(c, &d.in, argv[2], &d.options) && cli_settings_take(c, d.rules[1], &d.options);
	d.options.report = diff_take_fault;
	d.options.report_payload = &d;
	cli_status status = ready ? diff_run(&d) : CLI_FAILED;
	cli_input_close(&d.in);
	for (int side = 0; side < 2; side++)
		bareme_ruleset_free(d.rules[side]);
	return status;
}
