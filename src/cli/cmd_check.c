/* bareme check: proves that tables are sound. */
#include "cli/report.h"

#include <stdlib.h>
#include <string.h>

static const struct format {
	const char *name;
	void (*write)(report *r);
} formats[] = {
    {"text", report_text},   {"json", report_json},     {"sarif", report_sarif},
    {"junit", report_junit}, {"github", report_github},
};

typedef struct settings {
	const struct format *format;
	bool strict;
	int32_t today;
	unsigned min_coverage;
} settings;

static cli_status take_percent(const cli *c, const char *value, unsigned *out)
{
	char *end;
	unsigned long percent = strtoul(value, &end, 10);
	if (*value < '0' || *value > '9' || (*end != '\0' && strcmp(end, "%") != 0) || percent > 100)
		return cli_usage(c, "--min-coverage takes a percentage from 0 to 100, not \"%s\"", value);
	*out = (unsigned)percent;
	return CLI_GOOD;
}

static cli_status take_option(cli *c, char letter, const char *name, const char *value, void *payload)
{
	settings *s = payload;
	(void)letter;
	if (strcmp(name, "strict") == 0) {
		s->strict = true;
		return CLI_GOOD;
	}
	if (strcmp(name, "min-coverage") == 0)
		return take_percent(c, value, &s->min_coverage);
	if (strcmp(name, "today") == 0) {
		if (bareme_date_parse((bareme_text){value, strlen(value)}, &s->today))
			return CLI_GOOD;
		return cli_usage(c, "--today takes a date such as 2021-06-01 or 01/06/2021, not \"%s\"", value);
	}
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
		if (strcmp(formats[i].name, value) == 0) {
			s->format = &formats[i];
			return CLI_GOOD;
		}
	return cli_usage(c, "--format takes text, json, sarif, junit or github, not \"%s\"", value);
}

/* Tables that cannot be read at all: why, on standard error. */
static cli_status refuse(const report *r, bareme_result result)
{
	for (size_t i = 0; i < r->count && result == BAREME_READ_ERROR; i++)
		report_print(r, &r->findings[i], r->c->err);
	if (result == BAREME_NO_MEMORY || r->no_memory)
		cli_error(r->c, "out of memory");
	return CLI_FAILED;
}

cli_status check_command(cli *c, int argc, char **argv)
{
	static const cli_option own[] = {
	    {"format", 0, true}, {"strict", 0, false}, {"min-coverage", 0, true}, {"today", 0, true}};
	settings s = {&formats[0], false, c->date, 0};
	report r = {.c = c};
	bareme_result result;
	int rest;
	cli_status status = cli_options(c, argc, argv, own, sizeof own / sizeof *own, take_option, &s, &rest);
	if (status != CLI_GOOD || rest < 0)
		return status;
	if (argc - rest > 1)
		return cli_usage(c, "one folder at a time: \"%s\" is too much", argv[rest + 1]);
	if (rest < argc && c->data != NULL)
		return cli_usage(c, "--data and a folder name two sets of tables: give one");
	if (rest < argc)
		c->data = argv[rest];
	bareme_check_options options = {.today = s.today,
					.min_coverage = s.min_coverage,
					.locale = &c->locale,
					.report = report_take,
					.report_payload = &r,
					.checked = report_take_checked,
					.checked_payload = &r};
	r.strict = s.strict;
	if (c->data == NULL)
		result = bareme_check_builtin(&r.summary, &options);
	else
		result = bareme_check_folder(&r.summary, c->data, &options);
	if ((result == BAREME_DONE || result == BAREME_BAD_TABLES) && !r.no_memory) {
		s.format->write(&r);
		status = report_fails(&r) ? CLI_FINDING : CLI_GOOD;
	} else {
		status = refuse(&r, result);
	}
	report_free(&r);
	return status;
}
