/* What a check found, for programs that gather tests: JUnit's XML. */
#include "cli/report.h"

#include <string.h>

/* Bytes of the character at `text`, or 0 where it is none that XML may hold. */
static size_t character(const char *text)
{
	const unsigned char *t = (const unsigned char *)text;
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	size_t len = t[0] < 0x80 ? 1 : t[0] >= 0xF0 ? 4 : t[0] >= 0xE0 ? 3 : 2;
	uint32_t point = len == 1 ? t[0] : t[0] & (0x7FU >> len);
	for (size_t i = 1; i < len; i++) {
		if ((t[i] & 0xC0) != 0x80)
			return 0;
		point = point << 6 | (t[i] & 0x3FU);
	}
	bool allowed = point >= 0x20 ? point != 0x7F : point == '\t' || point == '\n' || point == '\r';
	if ((t[0] >= 0x80 && t[0] < 0xC0) || t[0] > 0xF4 || (len > 1 && point < least[len]))
		allowed = false;
	if ((point >= 0xD800 && point < 0xE000) || point == 0xFFFE || point == 0xFFFF || point > 0x10FFFF)
		allowed = false;
	return allowed ? len : 0;
}

static void put_xml(const char *text)
{
	while (*text != '\0') {
		size_t len = character(text);
		if (len == 0)
			fputs("\xEF\xBF\xBD", stdout);
		else if (len > 1 || strchr("&<>\"\t\r\n", *text) == NULL)
			fwrite(text, 1, len, stdout);
		else
			printf("&#%d;", *text);
		text += len == 0 ? 1 : len;
	}
}

static bool counts(const report *r, const finding *f)
{
	return f->severity == BAREME_ERROR || r->c->strict;
}

/* Whether a finding is about that worked case, and so shown with it. */
static bool belongs(const finding *f, const checked *one)
{
	return one->line > 0 && f->line == one->line && strcmp(f->file, one->file) == 0;
}

static bool has_case(const report *r, const finding *f)
{
	for (size_t i = 0; i < r->checked_count; i++)
		if (belongs(f, &r->checked[i]))
			return true;
	return false;
}

static void put_failure(const finding *f)
{
	printf("      <failure type=\"%s\" message=\"", f->code);
	put_xml(f->message);
	fputs("\">", stdout);
	if (f->line > 0)
		printf("%zu:%zu: ", f->line, f->column);
	fputs(cli_severity_name(f->severity), stdout);
	fputs(": ", stdout);
	put_xml(f->message);
	fputs("</failure>\n", stdout);
}

/* A worked case, with the first thing that is wrong with it. */
static void put_case(report *r, const checked *one)
{
	fputs("    <testcase classname=\"", stdout);
	put_xml(report_path(r, one->file));
	printf("\" name=\"");
	put_xml(one->name);
	printf("%s%zu\"", one->name[0] == '\0' ? "" : ", ", one->line);
	if (one->passed) {
		fputs("/>\n", stdout);
		return;
	}
	fputs(">\n", stdout);
	for (size_t i = 0; i < r->count; i++)
		if (counts(r, &r->findings[i]) && belongs(&r->findings[i], one)) {
			put_failure(&r->findings[i]);
			break;
		}
	fputs("    </testcase>\n", stdout);
}

static void put_finding(report *r, const finding *f)
{
	fputs("    <testcase classname=\"", stdout);
	put_xml(report_path(r, f->file));
	printf("\" name=\"%s", f->code);
	if (f->line > 0)
		printf(" %zu:%zu", f->line, f->column);
	fputs("\">\n", stdout);
	put_failure(f);
	fputs("    </testcase>\n", stdout);
}

/* How many tests a file has, or the whole report where `file` is NULL, and how many of them fail. */
static void count_tests(const report *r, const char *file, size_t *tests, size_t *failures)
{
	*tests = *failures = 0;
	for (size_t i = 0; i < r->checked_count; i++) {
		const checked *one = &r->checked[i];
		if (file != NULL && strcmp(one->file, file) != 0)
			continue;
		/* A file is a test by itself: that it could be checked. */
		*tests += 1;
		*failures += one->line > 0 && !one->passed;
	}
	for (size_t i = 0; i < r->count; i++) {
		const finding *f = &r->findings[i];
		if ((file != NULL && strcmp(f->file, file) != 0) || !counts(r, f) || has_case(r, f))
			continue;
		*tests += 1;
		*failures += 1;
	}
}

/* What does not fail stands beside. */
static void put_notes(report *r, const char *file)
{
	bool any = false;
	for (size_t i = 0; i < r->count; i++) {
		const finding *f = &r->findings[i];
		if (strcmp(f->file, file) != 0 || counts(r, f))
			continue;
		fputs(any ? "" : "    <system-out>", stdout);
		any = true;
		if (f->line > 0)
			printf("%zu:%zu: ", f->line, f->column);
		put_xml(f->message);
		printf(" [%s]\n", f->code);
	}
	fputs(any ? "</system-out>\n" : "", stdout);
}

static void put_suite(report *r, const char *file)
{
	size_t tests, failures;
	count_tests(r, file, &tests, &failures);
	fputs("  <testsuite name=\"", stdout);
	put_xml(report_path(r, file));
	printf("\" tests=\"%zu\" failures=\"%zu\" errors=\"0\" skipped=\"0\">\n    <testcase classname=\"", tests,
	       failures);
	put_xml(report_path(r, file));
	printf("\" name=\"%s\"/>\n", cli_tr(r->c, "checked"));
	for (size_t i = 0; i < r->checked_count; i++)
		if (r->checked[i].line > 0 && strcmp(r->checked[i].file, file) == 0)
			put_case(r, &r->checked[i]);
	for (size_t i = 0; i < r->count; i++) {
		const finding *f = &r->findings[i];
		if (strcmp(f->file, file) == 0 && counts(r, f) && !has_case(r, f))
			put_finding(r, f);
	}
	put_notes(r, file);
	fputs("  </testsuite>\n", stdout);
}

/* A file that is missing altogether has findings but was never looked at: it needs a suite of its own. */
static void add_file(report *r, const char *file)
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
		add_file(r, r->findings[i].file);
	count_tests(r, NULL, &tests, &failures);
	printf("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	       "<testsuites name=\"bareme check\" tests=\"%zu\" failures=\"%zu\" errors=\"0\">\n",
	       tests, failures);
	for (size_t i = 0; i < r->checked_count; i++)
		if (r->checked[i].line == 0)
			put_suite(r, r->checked[i].file);
	fputs("</testsuites>\n", stdout);
}
