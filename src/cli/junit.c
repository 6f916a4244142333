/* What a check found, for programs that gather tests: JUnit's XML. */
#include "cli/report.h"

#include <string.h>
#include <utf8proc.h>

/* Bytes of the character at `text`, or 0 if XML may not hold it. */
static size_t junit_character(const char *text)
{
	utf8proc_int32_t c;
	utf8proc_ssize_t len = utf8proc_iterate((const utf8proc_uint8_t *)text, -1, &c);
	bool control = c < 0x20 ? c != '\t' && c != '\n' && c != '\r' : c == 0x7F;
	return len <= 0 || control || c == 0xFFFE || c == 0xFFFF ? 0 : (size_t)len;
}

static void junit_put_xml(const char *text)
{
	while (*text != '\0') {
		size_t len = junit_character(text);
		if (len == 0)
			fputs("\xEF\xBF\xBD", stdout);
		else if (len > 1 || strchr("&<>\"\t\r\n", *text) == NULL)
			fwrite(text, 1, len, stdout);
		else
			printf("&#%d;", *text);
		text += len == 0 ? 1 : len;
	}
}

static bool junit_counts(const report *r, const bareme_fault *f)
{
	return f->severity == BAREME_ERROR || r->c->strict;
}

/* Whether a finding is about that worked case, and so shown with it. */
static bool junit_belongs(const bareme_fault *f, const bareme_checked *one)
{
	return one->line > 0 && f->line == one->line && strcmp(f->file, one->file) == 0;
}

static bool junit_has_case(const report *r, const bareme_fault *f)
{
	for (size_t i = 0; i < r->checked_count; i++)
		if (junit_belongs(f, &r->checked[i]))
			return true;
	return false;
}

static void junit_put_failure(const bareme_fault *f)
{
	printf("      <failure type=\"%s\" message=\"", f->code);
	junit_put_xml(f->message);
	fputs("\">", stdout);
	if (f->line > 0)
		printf("%zu:%zu: ", f->line, f->column);
	fputs(cli_severity_name(f->severity), stdout);
	fputs(": ", stdout);
	junit_put_xml(f->message);
	fputs("</failure>\n", stdout);
}

/* A worked case, with the first thing that is wrong with it. */
static void junit_put_case(report *r, const bareme_checked *one)
{
	fputs("    <testcase classname=\"", stdout);
	junit_put_xml(report_path(r, one->file));
	printf("\" name=\"");
	junit_put_xml(one->name);
	printf("%s%zu\"", one->name[0] == '\0' ? "" : ", ", one->line);
	if (one->passed) {
		fputs("/>\n", stdout);
		return;
	}
	fputs(">\n", stdout);
	for (size_t i = 0; i < r->count; i++)
		if (junit_counts(r, &r->findings[i]) && junit_belongs(&r->findings[i], one)) {
			junit_put_failure(&r->findings[i]);
			break;
		}
	fputs("    </testcase>\n", stdout);
}

static void junit_put_finding(report *r, const bareme_fault *f)
{
	fputs("    <testcase classname=\"", stdout);
	junit_put_xml(report_path(r, f->file));
	printf("\" name=\"%s", f->code);
	if (f->line > 0)
		printf(" %zu:%zu", f->line, f->column);
	fputs("\">\n", stdout);
	junit_put_failure(f);
	fputs("    </testcase>\n", stdout);
}

/* How many tests a file has, or the whole report where `file` is NULL, and how many of them fail. */
static void junit_count_tests(const report *r, const char *file, size_t *tests, size_t *failures)
{
	*tests = *failures = 0;
	for (size_t i = 0; i < r->checked_count; i++) {
		const bareme_checked *one = &r->checked[i];
		if (file != NULL && strcmp(one->file, file) != 0)
			continue;
		/* A file is a test by itself: that it could be checked. */
		*tests += 1;
		*failures += one->line > 0 && !one->passed;
	}
	for (size_t i = 0; i < r->count; i++) {
		const bareme_fault *f = &r->findings[i];
		if ((file != NULL && strcmp(f->file, file) != 0) || !junit_counts(r, f) || junit_has_case(r, f))
			continue;
		*tests += 1;
		*failures += 1;
	}
}

/* Findings that are no failures. */
static void junit_put_notes(report *r, const char *file)
{
	bool any = false;
	for (size_t i = 0; i < r->count; i++) {
		const bareme_fault *f = &r->findings[i];
		if (strcmp(f->file, file) != 0 || junit_counts(r, f))
			continue;
		fputs(any ? "" : "    <system-out>", stdout);
		any = true;
		if (f->line > 0)
			printf("%zu:%zu: ", f->line, f->column);
		junit_put_xml(f->message);
		printf(" [%s]\n", f->code);
	}
	fputs(any ? "</system-out>\n" : "", stdout);
}

static void junit_put_suite(report *r, const char *file)
{
	size_t tests, failures;
	junit_count_tests(r, file, &tests, &failures);
	fputs("  <testsuite name=\"", stdout);
	junit_put_xml(report_path(r, file));
	printf("\" tests=\"%zu\" failures=\"%zu\" errors=\"0\" skipped=\"0\">\n    <testcase classname=\"", tests,
	       failures);
	junit_put_xml(report_path(r, file));
	printf("\" name=\"%s\"/>\n", cli_tr(r->c, "checked"));
	for (size_t i = 0; i < r->checked_count; i++)
		if (r->checked[i].line > 0 && strcmp(r->checked[i].file, file) == 0)
			junit_put_case(r, &r->checked[i]);
	for (size_t i = 0; i < r->count; i++) {
		const bareme_fault *f = &r->findings[i];
		if (strcmp(f->file, file) == 0 && junit_counts(r, f) && !junit_has_case(r, f))
			junit_put_finding(r, f);
	}
	junit_put_notes(r, file);
	fputs("  </testsuite>\n", stdout);
}

/* A file that is missing altogether has findings but was never looked at: it needs a suite of its own. */
static void junit_add_file(report *r, const char *file)
{
	for (size_t i = 0; i < r->checked_count; i++)
		if (r->checked[i].line == 0 && strcmp(r->checked[i].file, file) == 0)
			return;
	report_take_checked(&(bareme_checked){file, 0, "", false}, r);
}

void report_junit(report *r)
{
	size_t tests, failures;
	for (size_t i = 0; i < r->count; i++)
		junit_add_file(r, r->findings[i].file);
	junit_count_tests(r, NULL, &tests, &failures);
	printf("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	       "<testsuites name=\"bareme check\" tests=\"%zu\" failures=\"%zu\" errors=\"0\">\n",
	       tests, failures);
	for (size_t i = 0; i < r->checked_count; i++)
		if (r->checked[i].line == 0)
			junit_put_suite(r, r->checked[i].file);
	fputs("</testsuites>\n", stdout);
}
