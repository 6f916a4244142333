/* What a check found, for programs that gather tests: JUnit's XML. */
#include "cli/report.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* Bytes of the character at the beginning of the text, or 0 if XML may not hold it. */
static size_t junit_character(bareme_text text)
{
	utf8proc_int32_t c;
	utf8proc_ssize_t len = utf8proc_iterate((const utf8proc_uint8_t *)text.data, (utf8proc_ssize_t)text.len, &c);
	bool control = c < 0x20 ? c != '\t' && c != '\n' && c != '\r' : c == 0x7F;
	return len <= 0 || control || c == 0xFFFE || c == 0xFFFF ? 0 : (size_t)len;
}

static void junit_xml(bareme_text text, outlet *to)
{
	for (size_t len; text.len > 0; text = (bareme_text){text.data + len, text.len - len}) {
		char shown[TEXT_HIDDEN_MAX];
		size_t bytes = junit_character(text), hidden = text_hidden(text, shown);
		if (hidden > 1)
			junit_xml(text_of(shown), to);
		else if (bytes == 0)
			fputs("\xEF\xBF\xBD", to->to);
		else if (bytes > 1 || strchr("&<>\"\t\r\n", *text.data) == NULL)
			fwrite(text.data, 1, bytes, to->to);
		else
			fprintf(to->to, "&#%d;", *text.data);
		len = bytes == 0 ? 1 : bytes;
	}
}

/* Whether a finding is about that worked case, and so shown with it. */
static bool junit_belongs(const bareme_fault *f, const bareme_checked *one)
{
	return one->line > 0 && f->line == one->line && strcmp(f->file, one->file) == 0;
}

/* Whether a finding is a failure of its own in that file. */
static bool junit_is_test(const report *r, const bareme_fault *f, const char *file)
{
	bool has_case = false;
	for (size_t i = 0; i < r->checked_count && !has_case; i++)
		has_case = junit_belongs(f, &r->checked[i]);
	return strcmp(f->file, file) == 0 && report_counts(r, f) && !has_case;
}

static void junit_put_failure(const report *r, const bareme_fault *f)
{
	cli_put(r->c->out, junit_xml, "      <failure type=\"%s\" message=\"%s\">", f->code, f->message);
	if (f->line > 0)
		printf("%zu:%zu: ", f->line, f->column);
	char section[CLI_SECTION_MAX];
	cli_put(r->c->out, junit_xml, "%s: %s (%s)</failure>\n", cli_severity_name(f->severity), f->message,
		report_section(r, f->code, section));
}

/* A worked case, with the first thing that is wrong with it. */
static void junit_put_case(const report *r, const bareme_checked *one)
{
	const bareme_fault *f = r->findings, *end = f + r->count;
	cli_put(r->c->out, junit_xml, "    <testcase classname=\"%s\" name=\"%s%-s%zu\"%-s>\n", one->file, one->name,
		one->name[0] == '\0' ? "" : ", ", one->line, one->passed ? "/" : "");
	if (one->passed)
		return;
	while (f < end && !(report_counts(r, f) && junit_belongs(f, one)))
		f++;
	if (f < end)
		junit_put_failure(r, f);
	fputs("    </testcase>\n", stdout);
}

static void junit_put_finding(const report *r, const bareme_fault *f)
{
	cli_put(r->c->out, junit_xml, "    <testcase classname=\"%s\" name=\"%s", f->file, f->code);
	if (f->line > 0)
		printf(" %zu:%zu", f->line, f->column);
	fputs("\">\n", stdout);
	junit_put_failure(r, f);
	fputs("    </testcase>\n", stdout);
}

/* Adds how many tests a file has, and how many of them fail. The file is a test by itself: that it could be checked. */
static void junit_count_tests(const report *r, const char *file, size_t *tests, size_t *failures)
{
	*tests += 1;
	for (size_t i = 0; i < r->checked_count; i++) {
		bool counts = r->checked[i].line > 0 && strcmp(r->checked[i].file, file) == 0;
		*tests += counts;
		*failures += counts && !r->checked[i].passed;
	}
	for (size_t i = 0; i < r->count; i++) {
		bool counts = junit_is_test(r, &r->findings[i], file);
		*tests += counts;
		*failures += counts;
	}
}

/* Findings that are no failures. */
static void junit_put_notes(const report *r, const char *file)
{
	bool any = false;
	for (size_t i = 0; i < r->count; i++) {
		const bareme_fault *f = &r->findings[i];
		if (strcmp(f->file, file) != 0 || report_counts(r, f))
			continue;
		fputs(any ? "" : "    <system-out>", stdout);
		any = true;
		if (f->line > 0)
			printf("%zu:%zu: ", f->line, f->column);
		cli_put(r->c->out, junit_xml, "%s [%s]\n", f->message, f->code);
	}
	fputs(any ? "</system-out>\n" : "", stdout);
}

static void junit_put_suite(const report *r, const char *file)
{
	size_t tests = 0, failures = 0;
	junit_count_tests(r, file, &tests, &failures);
	cli_put(r->c->out, junit_xml,
		"  <testsuite name=\"%s\" tests=\"%zu\" failures=\"%zu\" errors=\"0\" skipped=\"0\">\n"
		"    <testcase classname=\"%s\" name=\"%s\"/>\n",
		file, tests, failures, file, cli_tr(r->c, "checked"));
	for (size_t i = 0; i < r->checked_count; i++)
		if (r->checked[i].line > 0 && strcmp(r->checked[i].file, file) == 0)
			junit_put_case(r, &r->checked[i]);
	for (size_t i = 0; i < r->count; i++)
		if (junit_is_test(r, &r->findings[i], file))
			junit_put_finding(r, &r->findings[i]);
	junit_put_notes(r, file);
	fputs("  </testsuite>\n", stdout);
}

static void junit_add_file(const char **files, size_t *count, const char *file)
{
	for (size_t i = 0; i < *count; i++)
		if (strcmp(files[i], file) == 0)
			return;
	files[(*count)++] = file;
}

void report_junit(report *r)
{
	const char **files = calloc(r->checked_count + r->count + 1, sizeof *files);
	size_t count = 0, tests = 0, failures = 0;
	r->no_memory |= files == NULL;
	for (size_t i = 0; i < r->checked_count && files != NULL; i++)
		if (r->checked[i].line == 0)
			junit_add_file(files, &count, r->checked[i].file);
	/* A file that is missing altogether has findings but was never looked at. */
	for (size_t i = 0; i < r->count && files != NULL; i++)
		junit_add_file(files, &count, r->findings[i].file);
	for (size_t i = 0; i < count; i++)
		junit_count_tests(r, files[i], &tests, &failures);
	printf("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	       "<testsuites name=\"bareme check\" tests=\"%zu\" failures=\"%zu\" errors=\"0\">\n",
	       tests, failures);
	for (size_t i = 0; i < count; i++)
		junit_put_suite(r, files[i]);
	fputs("</testsuites>\n", stdout);
	free(files);
}
