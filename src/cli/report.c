/* What a check found: kept, then written as text, as JSON, or as commands to a workflow of GitHub. */
#include "cli/report.h"

#include "cli/print.h"

#include <stdlib.h>
#include <string.h>

const report_code report_codes[] = {
    {"syntax", N_("A file is not valid CSV or JSON.")},
    {"schema", N_("A column, a member or a setting is missing, unknown or out of place.")},
    {"value", N_("A cell has a value that its column cannot take.")},
    {"reference", N_("A name refers to nothing, or something is never referred to.")},
    {"formula", N_("A formula cannot be read.")},
    {"unit", N_("A formula or a column mixes units, or does not give euros.")},
    {"gap", N_("An operation that the tables should answer has no row.")},
    {"overlap", N_("Two rows apply to the same case at the same time.")},
    {"dates", N_("The dates of a row contradict each other or those of another row.")},
    {"case", N_("A worked case does not give the expected result.")},
    {"coverage", N_("No worked case exercises a row, a zone or a formula.")},
    {"stale", N_("A table was last reviewed too long ago.")},
    {NULL, NULL},
};

/* ---- Keeping ---- */

/* Room for one more item after `count`: it doubles. NULL without memory. */
static void *report_room(void *items, size_t count, size_t size)
{
	return (count & (count - 1)) != 0 ? items : realloc(items, (count == 0 ? 1 : 2 * count) * size);
}

void report_take(const bareme_fault *fault, void *payload)
{
	report *r = payload;
	bareme_fault *more = report_room(r->findings, r->count, sizeof *more), kept = *fault;
	char *file = strdup(fault->file), *message = strdup(fault->message);
	kept.file = file;
	kept.message = message;
	r->findings = more != NULL ? more : r->findings;
	if (more != NULL && file != NULL && message != NULL) {
		r->findings[r->count++] = kept;
		return;
	}
	free(file);
	free(message);
	r->no_memory = true;
}

void report_take_checked(const bareme_checked *one, void *payload)
{
	report *r = payload;
	bareme_checked *more = report_room(r->checked, r->checked_count, sizeof *more), kept = *one;
	char *file = strdup(one->file), *name = strdup(one->name);
	kept.file = file;
	kept.name = name;
	r->checked = more != NULL ? more : r->checked;
	if (more != NULL && file != NULL && name != NULL) {
		r->checked[r->checked_count++] = kept;
		return;
	}
	free(file);
	free(name);
	r->no_memory = true;
}

void report_free(report *r)
{
	for (size_t i = 0; i < r->count; i++) {
		free((char *)r->findings[i].file);
		free((char *)r->findings[i].message);
	}
	for (size_t i = 0; i < r->checked_count; i++) {
		free((char *)r->checked[i].file);
		free((char *)r->checked[i].name);
	}
	free(r->findings);
	free(r->checked);
	free(r->path);
}

/* ---- Parts ---- */

bool report_fails(const report *r)
{
	return r->summary.errors > 0 || (r->c->strict && r->summary.warnings > 0);
}

const char *report_path(report *r, const char *file)
{
	const char *folder = r->c->data;
	if (folder == NULL)
		return file;
	size_t len = strlen(folder), room = len + strlen(file) + 2;
	while (len > 1 && folder[len - 1] == '/')
		len--;
	if (room > r->path_room) {
		char *path = realloc(r->path, room);
		if (path == NULL)
			return file;
		r->path = path;
		r->path_room = room;
	}
	snprintf(r->path, r->path_room, "%.*s/%s", (int)len, folder, file);
	return r->path;
}

static unsigned report_percent(bareme_exercised e)
{
	return e.all == 0 ? 100 : (unsigned)(e.exercised * 100 / e.all);
}

/* ---- Text ---- */

/* Counts on standard error, each with its label. */
static void report_set_totals(const report *r)
{
	static const char *const labels[] = {N_("Errors:"), N_("Warnings:"), N_("Worked cases:"), N_("Coverage:")};
	const cli *c = r->c;
	const bareme_check_summary *s = &r->summary;
	size_t column = cli_column_after(c, labels, sizeof labels / sizeof *labels);
	lay_fact(c->err, cli_tr(c, labels[0]), column, "%zu", s->errors);
	lay_fact(c->err, cli_tr(c, labels[1]), column, "%zu", s->warnings);
	lay_add_label(c->err, cli_tr(c, labels[2]), column);
	if (s->cases_run)
		lay_add(c->err, cli_tr(c, "%zu, of which wrong: %zu"), s->cases, s->wrong_cases);
	else
		lay_add_string(c->err, cli_tr(c, "not run, since the tables do not load"));
	lay_set(c->err, 0, column);
	/* Where cases could not be read, what they exercise is not known. */
	if (s->rows.all == 0)
		return;
	lay_fact(c->err, cli_tr(c, labels[3]), column,
		 cli_tr(c, "%zu of %zu rows (%u %%), %zu of %zu zones, %zu of %zu formulas"), s->rows.exercised,
		 s->rows.all, report_percent(s->rows), s->zones.exercised, s->zones.all, s->formulas.exercised,
		 s->formulas.all);
}

void report_text(report *r)
{
	for (size_t i = 0; i < r->count; i++)
		cli_print_fault(r->c->out, r->c, &r->findings[i]);
	fflush(stdout);
	if (!r->c->quiet)
		report_set_totals(r);
}

/* ---- JSON ---- */

void report_put_string(const char *text)
{
	bareme_write_json_string((bareme_text){text, strlen(text)}, cli_write, stdout);
}

static void report_put_exercised(const char *name, bareme_exercised e)
{
	printf(", \"%s\": {\"all\": %zu, \"exercised\": %zu}", name, e.all, e.exercised);
}

static void report_put_number(const char *name, size_t number)
{
	if (number > 0)
		printf(", \"%s\": %zu", name, number);
	else
		printf(", \"%s\": null", name);
}

void report_json(report *r)
{
	const bareme_check_summary *s = &r->summary;
	printf("{\n  \"version\": ");
	report_put_string(bareme_version());
	printf(
	    ",\n  \"summary\": {\"passed\": %s, \"errors\": %zu, \"warnings\": %zu, \"cases_run\": %s, \"cases\": %zu, "
	    "\"wrong_cases\": %zu",
	    report_fails(r) ? "false" : "true", s->errors, s->warnings, s->cases_run ? "true" : "false", s->cases,
	    s->wrong_cases);
	report_put_exercised("rows", s->rows);
	report_put_exercised("zones", s->zones);
	report_put_exercised("formulas", s->formulas);
	printf("},\n  \"findings\": [");
	for (size_t i = 0; i < r->count; i++) {
		const bareme_fault *f = &r->findings[i];
		printf("%s\n    {\"severity\": \"%s\", \"code\": \"%s\", \"file\": ", i > 0 ? "," : "",
		       cli_severity_name(f->severity), f->code);
		report_put_string(report_path(r, f->file));
		report_put_number("line", f->line);
		report_put_number("column", f->column);
		printf(", \"message\": ");
		report_put_string(f->message);
		putchar('}');
	}
	printf("%s]\n}\n", r->count > 0 ? "\n  " : "");
}

/* ---- GitHub ---- */

/* A command ends with its line; in a property, colons and commas end it as well. */
static void report_put_escaped(const char *text, bool property)
{
	for (; *text != '\0'; text++) {
		unsigned char c = (unsigned char)*text;
		if (c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ',')))
			printf("%%%02X", c);
		else
			putchar(c < 0x20 || c == 0x7F ? '?' : c);
	}
}

static void report_put_command(report *r, const bareme_fault *f)
{
	printf("::%s file=", cli_severity_name(f->severity));
	report_put_escaped(report_path(r, f->file), true);
	if (f->line > 0)
		printf(",line=%zu,col=%zu", f->line, f->column);
	fputs(",title=", stdout);
	report_put_escaped(f->code, true);
	fputs("::", stdout);
	report_put_escaped(f->message, false);
	putchar('\n');
}

static void report_put_totals(const report *r)
{
	const bareme_check_summary *s = &r->summary;
	printf("::notice title=bareme check::");
	printf(cli_tr(r->c, "errors: %zu, warnings: %zu"), s->errors, s->warnings);
	fputs("; ", stdout);
	if (!s->cases_run)
		fputs(cli_tr(r->c, "worked cases: not run, since the tables do not load"), stdout);
	else
		printf(cli_tr(r->c, "worked cases: %zu, wrong: %zu, they exercise %zu of %zu rows (%u %%), %zu of %zu "
				    "zones, %zu of %zu formulas"),
		       s->cases, s->wrong_cases, s->rows.exercised, s->rows.all, report_percent(s->rows),
		       s->zones.exercised, s->zones.all, s->formulas.exercised, s->formulas.all);
	putchar('\n');
}

void report_github(report *r)
{
	/* Only the first ten of a kind are shown. */
	for (int severity = BAREME_ERROR; severity <= BAREME_WARNING; severity++)
		for (size_t i = 0; i < r->count; i++)
			if ((int)r->findings[i].severity == severity)
				report_put_command(r, &r->findings[i]);
	report_put_totals(r);
}
