/* bareme diff: what differs between two folders of tables, and what that changes for a list. */
#include "cli/cmd_diff.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

typedef struct diff {
	const cli *c;
	const diff_format *format;
	bareme_list_options options;
	cli_output out;
	bareme_ruleset *rules[2];
	const char *list; /* NULL where there is none */
	int input;
	report report;
	outlet text;
} diff;

int64_t diff_difference(int64_t before, int64_t after)
{
	int64_t difference;
	return __builtin_sub_overflow(after, before, &difference) ? 0 : difference;
}

/* ---- Rulesets ---- */

/* A folder of tables, or those built into the program; NULL after its faults were told. */
static bareme_ruleset *load(const cli *c, const char *name)
{
	cli own = *c;
	own.data = strcmp(name, "built-in") == 0 ? NULL : name;
	return cli_ruleset(&own);
}

/* ---- The list ---- */

static ptrdiff_t read_some(char *data, size_t size, void *payload)
{
	return cli_read(((const diff *)payload)->input, data, size);
}

static const char *list_name(const diff *d)
{
	return strcmp(d->list, "-") == 0 ? cli_tr(d->c, "standard input") : d->list;
}

static void warn(const char *message, void *payload)
{
	const diff *d = payload;
	cli_error(d->c, "%s: %s", list_name(d), message);
}

/* Ends the comparison where writing failed. */
static int tell(const bareme_operation_change *change, void *payload)
{
	diff *d = payload;
	d->format->operation(&d->report, change);
	d->report.told++;
	return ferror(d->report.to) != 0 || d->text.failed;
}

static bareme_result compare_list(diff *d, bareme_diff_total *total)
{
	d->options.date = d->c->date;
	d->options.locale = &d->c->locale;
	d->options.read = read_some;
	d->options.read_payload = d;
	d->options.warn = warn;
	d->options.warn_payload = d;
	return bareme_diff_list(d->rules[0], d->rules[1], &d->options, tell, d, total);
}

/* ---- Output ---- */

static ssize_t write_out(void *cookie, const char *data, size_t size)
{
	return cli_output_write(data, size, cookie) == 0 ? (ssize_t)size : 0;
}

/* Writes the whole report. */
static bareme_result write_report(diff *d, bool *differs)
{
	bareme_diff_total total = {0};
	bareme_result result = BAREME_DONE;
	d->format->begin(&d->report);
	if (d->list != NULL)
		result = compare_list(d, &total);
	int error = errno;
	if (result == BAREME_DONE)
		d->format->end(&d->report, d->list != NULL ? &total : NULL);
	if (fflush(d->report.to) != 0 && result == BAREME_DONE)
		result = BAREME_WRITE_ERROR;
	if (d->text.failed)
		result = BAREME_NO_MEMORY;
	*differs = d->report.count > 0 || total.changed > 0;
	errno = error;
	return result;
}

static cli_status tell_result(const diff *d, bareme_result result, int error)
{
	switch (result) {
	case BAREME_DONE:
		return CLI_GOOD;
	case BAREME_READ_ERROR:
		cli_error(d->c, "cannot read %s: %s", list_name(d), bareme_system_error(error, &d->c->locale));
		break;
	case BAREME_WRITE_ERROR:
		if (d->out.error != EPIPE)
			cli_error(d->c, "cannot write %s: %s",
				  d->out.name == NULL ? cli_tr(d->c, "standard output") : d->out.name,
				  bareme_system_error(d->out.error, &d->c->locale));
		break;
	case BAREME_BAD_INPUT:
		break; /* the reason was told as a warning */
	default:
		cli_error(d->c, "out of memory");
	}
	return CLI_FAILED;
}

static bareme_result report_changes(diff *d, bool *differs)
{
	bareme_diff *changes;
	const cookie_io_functions_t functions = {.write = write_out};
	bareme_result result = bareme_diff_new(&changes, d->rules[0], d->rules[1]);
	if (result != BAREME_DONE)
		return result;
	d->report.changes = bareme_diff_changes(changes, &d->report.count);
	d->report.to = fopencookie(&d->out, "w", functions);
	result = BAREME_NO_MEMORY;
	if (d->report.to != NULL) {
		outlet_open(&d->text, d->report.to, d->out.name == NULL ? STDOUT_FILENO : -1);
		d->report.out = &d->text;
		result = write_report(d, differs);
	}
	int error = errno;
	if (d->report.to != NULL) {
		outlet_close(&d->text);
		fclose(d->report.to);
	}
	bareme_diff_free(changes);
	errno = error;
	return result;
}

static cli_status run(diff *d)
{
	bool differs = false;
	bareme_result result = BAREME_WRITE_ERROR;
	int error = 0;
	if (cli_output_open(&d->out)) {
		result = report_changes(d, &differs);
		error = errno;
	} else {
		d->out.error = errno;
	}
	if (!cli_output_close(&d->out, result == BAREME_DONE) && result == BAREME_DONE) {
		d->out.error = errno;
		result = BAREME_WRITE_ERROR;
	}
	cli_status status = tell_result(d, result, error);
	return status == CLI_GOOD && differs ? CLI_FINDING : status;
}

/* ---- Options ---- */

static cli_status take_option(cli *c, char letter, const char *name, const char *value, void *payload)
{
	diff *d = payload;
	(void)letter;
	if (strcmp(name, "output") == 0) {
		d->out.name = strcmp(value, "-") == 0 ? NULL : value;
	} else if (strcmp(name, "format") == 0) {
		d->format = diff_format_find(value);
		if (d->format == NULL)
			return cli_usage(c, "--format takes text, json or csv, not \"%s\"", value);
	} else if (strcmp(name, "from") == 0) {
		if (strcmp(value, "csv") != 0 && strcmp(value, "ndjson") != 0)
			return cli_usage(c, "--from takes csv or ndjson, not \"%s\"", value);
		d->options.from = strcmp(value, "csv") == 0 ? BAREME_LIST_CSV : BAREME_LIST_NDJSON;
	} else {
		unsigned long number = 0;
		cli_status status = cli_take_number(c, name, value, CLI_THREADS_MAX, &number);
		d->options.threads = (unsigned)number;
		return status;
	}
	return CLI_GOOD;
}

/* The format where no option names it: told by the output's name, as that of a list is. */
static cli_status choose_format(diff *d)
{
	const char *name = d->out.name, *dot = name == NULL ? NULL : strrchr(name, '.'), *format = "text";
	if (d->format != NULL)
		return CLI_GOOD;
	if (dot != NULL && (cli_foreign_ending(name) != NULL || cli_output_format(name) > BAREME_LIST_NDJSON))
		return cli_usage(d->c, "no %s file is written here: give another name, or --format text, json or csv",
				 dot);
	if (dot != NULL && strcasecmp(dot, ".json") == 0)
		format = "json";
	else if (dot != NULL && strcasecmp(dot, ".csv") == 0)
		format = "csv";
	d->format = diff_format_find(format);
	return CLI_GOOD;
}

static bool open_list(diff *d, const char *name)
{
	d->list = name;
	if (strcmp(name, "-") == 0)
		return true;
	d->input = open(name, O_RDONLY | O_CLOEXEC);
	if (d->options.from == BAREME_LIST_AUTO)
		d->options.from = cli_list_format(name);
	if (d->input < 0)
		cli_error(d->c, "cannot read %s: %s", name, bareme_system_error(errno, &d->c->locale));
	return d->input >= 0;
}

cli_status diff_command(cli *c, int argc, char **argv)
{
	static const cli_option own[] = {
	    {"output", 'o', true}, {"format", 0, true}, {"from", 0, true}, {"threads", 0, true}};
	diff d = {.c = c, .options.threads = cli_threads(), .out.to = -1, .input = STDIN_FILENO};
	int rest;
	cli_status status = cli_options(c, argc, argv, own, sizeof own / sizeof *own, take_option, &d, &rest);
	if (status != CLI_GOOD || rest < 0)
		return status;
	status = choose_format(&d);
	if (status != CLI_GOOD)
		return status;
	if (c->data != NULL)
		return cli_usage(c, "--data has no meaning here: name both folders, or \"built-in\"");
	if (argc - rest < 2)
		return cli_usage(c, "two folders of tables are needed; \"built-in\" names the built-in ones");
	if (argc - rest > 3)
		return cli_usage(c, "one list at a time: \"%s\" is too much", argv[rest + 3]);
	d.report = (report){.c = c, .before = argv[rest], .after = argv[rest + 1], .has_list = argc - rest == 3};
	for (int side = 0; side < 2; side++)
		d.rules[side] = load(c, argv[rest + side]);
	bool ready = d.rules[0] != NULL && d.rules[1] != NULL;
	if (ready && d.report.has_list)
		ready = open_list(&d, argv[rest + 2]);
	status = ready ? run(&d) : CLI_FAILED;
	if (d.input > STDIN_FILENO)
		close(d.input);
	for (int side = 0; side < 2; side++)
		bareme_ruleset_free(d.rules[side]);
	return status;
}
