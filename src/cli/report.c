/* What a check found: kept, then written as text, as JSON, or as commands to a workflow of GitHub. */
#include "cli/report.h"

#include <stdlib.h>
#include <string.h>

const report_code report_codes[] = {
    {"syntax", N_("A file is not valid CSV or JSON."),
     N_("Open it as UTF-8 at the place that is named: a quote may be open, or a comma too many.")},
    {"schema", N_("A column, a member or a setting is missing, unknown or out of place."),
     N_("Compare it with the members that the object may have.")},
    {"value", N_("A cell has a value that its column does not allow."),
     N_("Correct the cell, or the constraints of its column.")},
    {"reference", N_("A name refers to nothing, or something is never referred to."),
     N_("Correct the name, or add what it refers to.")},
    {"formula", N_("A formula cannot be read."),
     N_("It may name value columns of the table, fields of an operation and quantities of the line.")},
    {"unit", N_("A formula or a column mixes units, or does not give euros."),
     N_("Give the number its unit, or correct the formula.")},
    {"gap", N_("An operation that the tables should answer has no row."),
     N_("Add the row that is named, or declare that the table is not complete.")},
    {"overlap", N_("Two rows apply to the same case at the same time."),
     N_("End the older row on the day before the newer one begins, or narrow the conditions of one.")},
    {"dates",
     N_("The dates of a row contradict each other or those of another row, or a review has a date in the future."),
     N_("Correct the first or the last day of the row, or the day of the review.")},
    {"case", N_("A worked case does not give the expected result."),
     N_("Work it out again from the source: the case is wrong, or the row that is named.")},
    {"coverage", N_("No worked case exercises a row, a zone or a formula."), N_("Write a case that does.")},
    {"stale", N_("A table was last reviewed too long ago."),
     N_("Compare it with its sources, then set its review to that day.")},
    {NULL, NULL, NULL},
};

/* The sections of the page are called as the codes are. */
const char *report_section(const report *r, const char *code, char section[CLI_SECTION_MAX])
{
	snprintf(section, CLI_SECTION_MAX, cli_tr(r->c, "tables.md#%s"), code);
	return section;
}

/* ---- Keeping ---- */

/* Room for one more item after `count`: it doubles. NULL without memory. */
static void *report_room(report *r, void *items, size_t count, size_t size)
{
	void *more = (count & (count - 1)) != 0 ? items : realloc(items, (count == 0 ? 1 : 2 * count) * size);
	r->no_memory |= more == NULL;
	return more;
}

/* A text that is to be kept, which is NULL without memory. */
static char *report_text_kept(report *r, char *copy)
{
	r->no_memory |= copy == NULL;
	return copy;
}

void report_take(const bareme_fault *fault, void *payload)
{
	report *r = payload;
	bareme_fault *more = report_room(r, r->findings, r->count, sizeof *more);
	if (more == NULL)
		return;
	r->findings = more;
	more += r->count++;
	*more = *fault;
	more->file = report_text_kept(r, cli_path(r->c, fault->file));
	more->message = report_text_kept(r, strdup(fault->message));
}

void report_take_checked(const bareme_checked *one, void *payload)
{
	report *r = payload;
	bareme_checked *more = report_room(r, r->checked, r->checked_count, sizeof *more);
	if (more == NULL)
		return;
	r->checked = more;
	more += r->checked_count++;
	*more = *one;
	more->file = report_text_kept(r, cli_path(r->c, one->file));
	more->name = report_text_kept(r, strdup(one->name));
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
}

/* ---- Parts ---- */

bool report_counts(const report *r, const bareme_fault *f)
{
	return f->severity == BAREME_ERROR || r->c->strict;
}

bool report_fails(const report *r)
{
	return r->summary.errors > 0 || (r->c->strict && r->summary.warnings > 0);
}

static unsigned report_percent(bareme_exercised e)
{
	return e.all == 0 ? 100 : (unsigned)(e.exercised * 100 / e.all);
}

/* ---- Text ---- */

/* Where the codes of the findings are explained. */
static void report_set_sections(const report *r, const char *label, size_t column)
{
	const char *between = "";
	char section[CLI_SECTION_MAX];
	if (r->count == 0)
		return;
	lay_add_label(r->c->err, label, column);
	for (const report_code *code = report_codes; code->code != NULL; code++) {
		size_t i = 0;
		while (i < r->count && strcmp(r->findings[i].code, code->code) != 0)
			i++;
		if (i == r->count)
			continue;
		lay_add(r->c->err, "%s%s", between, report_section(r, code->code, section));
		between = ", ";
	}
	lay_set(r->c->err, 0, column);
}

/* Counts on standard error, each with its label. */
static void report_set_totals(const report *r)
{
	static const char *const labels[] = {N_("Errors:"), N_("Warnings:"), N_("Worked cases:"), N_("Coverage:"),
					     N_("Explained in:")};
	const cli *c = r->c;
	const bareme_check_summary *s = &r->summary;
	size_t column = cli_column_after(c, labels, sizeof labels / sizeof *labels);
	lay_fact(c->err, cli_tr(c, labels[0]), column, "%zu", s->errors);
	lay_fact(c->err, cli_tr(c, labels[1]), column, "%zu", s->warnings);
	lay_add_label(c->err, cli_tr(c, labels[2]), column);
	if (s->cases_run)
		lay_add(c->err, cli_tr(c, "%zu, of which wrong: %zu"), s->cases, s->wrong_cases);
	else
		lay_add_string(c->err, cli_tr(c, "not run, since a fault of datapackage.json concerns all of them"));
	if (s->skipped_cases > 0)
		lay_add(c->err, cli_tr(c, "; not run, for a fault in what they need: %zu"), s->skipped_cases);
	lay_set(c->err, 0, column);
	/* Where cases could not be read, what they exercise is not known. */
	if (s->rows.all > 0)
		lay_fact(c->err, cli_tr(c, labels[3]), column,
			 cli_tr(c,
				"%zu of %zu rows (%u %%), %zu of %zu zones, %zu of %zu formulas, %zu of %zu remarks, "
				"%zu of %zu exclusions, %zu of %zu limits"),
			 s->rows.exercised, s->rows.all, report_percent(s->rows), s->zones.exercised, s->zones.all,
			 s->formulas.exercised, s->formulas.all, s->remarks.exercised, s->remarks.all,
			 s->exclusions.exercised, s->exclusions.all, s->limits.exercised, s->limits.all);
	report_set_sections(r, cli_tr(c, labels[4]), column);
}

void report_text(report *r)
{
	for (size_t i = 0; i < r->count; i++)
		cli_print_fault(r->c->out, &r->findings[i]);
	fflush(stdout);
	if (!r->c->quiet)
		report_set_totals(r);
}

/* ---- JSON ---- */

static const char *report_number(size_t number, char text[BAREME_TEXT_MAX])
{
	snprintf(text, BAREME_TEXT_MAX, number > 0 ? "%zu" : "null", number);
	return text;
}

void report_json(report *r)
{
	const bareme_check_summary *s = &r->summary;
	cli_put(r->c->out, cli_json,
		"{\n  \"version\": %s,\n  \"summary\": {\"passed\": %-s, \"errors\": %zu, \"warnings\": %zu, "
		"\"cases_run\": %-s, \"cases\": %zu, \"wrong_cases\": %zu, \"skipped_cases\": %zu, "
		"\"rows\": {\"all\": %zu, \"exercised\": %zu}, \"zones\": {\"all\": %zu, \"exercised\": %zu}, "
		"\"formulas\": {\"all\": %zu, \"exercised\": %zu}, \"remarks\": {\"all\": %zu, \"exercised\": %zu}, "
		"\"exclusions\": {\"all\": %zu, \"exercised\": %zu}, "
		"\"limits\": {\"all\": %zu, \"exercised\": %zu}},\n  \"findings\": [",
		bareme_version(), report_fails(r) ? "false" : "true", s->errors, s->warnings,
		s->cases_run ? "true" : "false", s->cases, s->wrong_cases, s->skipped_cases, s->rows.all,
		s->rows.exercised, s->zones.all, s->zones.exercised, s->formulas.all, s->formulas.exercised,
		s->remarks.all, s->remarks.exercised, s->exclusions.all, s->exclusions.exercised, s->limits.all,
		s->limits.exercised);
	for (size_t i = 0; i < r->count; i++) {
		const bareme_fault *f = &r->findings[i];
		char section[CLI_SECTION_MAX];
		cli_put(r->c->out, cli_json,
			"%-s\n    {\"severity\": %s, \"code\": %s, \"file\": %s, \"line\": %-s, \"column\": %-s, "
			"\"message\": %s, \"section\": %s}",
			i > 0 ? "," : "", cli_severity_name(f->severity), f->code, f->file,
			report_number(f->line, CLI_ROOM), report_number(f->column, CLI_ROOM), f->message,
			report_section(r, f->code, section));
	}
	printf("%s]\n}\n", r->count > 0 ? "\n  " : "");
}

/* ---- GitHub ---- */

/* A command ends with its line. */
static void report_message(bareme_text text, outlet *to)
{
	char shown[TEXT_HIDDEN_MAX];
	for (size_t i = 0, len; i < text.len; i += len == 0 ? 1 : len) {
		unsigned char c = (unsigned char)text.data[i];
		len = text_hidden((bareme_text){text.data + i, text.len - i}, shown);
		if (c == '%' || c == '\r' || c == '\n')
			fprintf(to->to, "%%%02X", c);
		else if (len > 0)
			fputs(shown, to->to);
		else
			fputc(c, to->to);
	}
}

/* In a property, colons and commas end it as well. */
static void report_property(bareme_text text, outlet *to)
{
	for (size_t len; text.len > 0; text = (bareme_text){text.data + len, text.len - len}) {
		for (len = 0; len < text.len && text.data[len] != ':' && text.data[len] != ',';)
			len++;
		report_message((bareme_text){text.data, len}, to);
		if (len < text.len)
			fprintf(to->to, "%%%02X", text.data[len++]);
	}
}

static void report_put_command(const report *r, const bareme_fault *f)
{
	cli_put(r->c->out, report_property, "::%s file=%s", cli_severity_name(f->severity), f->file);
	if (f->line > 0)
		printf(",line=%zu,col=%zu", f->line, f->column);
	char section[CLI_SECTION_MAX];
	cli_put(r->c->out, report_property, ",title=%s::", f->code);
	cli_put(r->c->out, report_message, "%s (%s)\n", f->message, report_section(r, f->code, section));
}

static void report_put_totals(const report *r)
{
	const bareme_check_summary *s = &r->summary;
	printf("::notice title=bareme check::");
	printf(cli_tr(r->c, "errors: %zu, warnings: %zu"), s->errors, s->warnings);
	fputs("; ", stdout);
	if (!s->cases_run)
		fputs(cli_tr(r->c, "worked cases: not run, since a fault of datapackage.json concerns all of them"),
		      stdout);
	else if (s->rows.all == 0) {
		printf("%s ", cli_tr(r->c, "Worked cases:"));
		printf(cli_tr(r->c, "%zu, of which wrong: %zu"), s->cases, s->wrong_cases);
		if (s->skipped_cases > 0)
			printf(cli_tr(r->c, "; not run, for a fault in what they need: %zu"), s->skipped_cases);
	} else
		printf(cli_tr(r->c, "worked cases: %zu, wrong: %zu, they exercise %zu of %zu rows (%u %%), %zu of %zu "
				    "zones, %zu of %zu formulas, %zu of %zu remarks, %zu of %zu exclusions, %zu of "
				    "%zu limits"),
		       s->cases, s->wrong_cases, s->rows.exercised, s->rows.all, report_percent(s->rows),
		       s->zones.exercised, s->zones.all, s->formulas.exercised, s->formulas.all, s->remarks.exercised,
		       s->remarks.all, s->exclusions.exercised, s->exclusions.all, s->limits.exercised, s->limits.all);
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
