/* What a check found, for programs that gather findings: SARIF 2.1.0. */
#include "cli/report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A path as a URI reference; the part below the working folder where it is there. */
static void sarif_put_uri(const report *r, const char *path)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
	char *here = path[0] == '/' ? getcwd(NULL, 0) : NULL;
	r->c->out->failed |= path[0] == '/' && here == NULL && errno == ENOMEM;
	size_t len = here == NULL ? 0 : strlen(here);
	if (len > 1 && strncmp(path, here, len) == 0 && path[len] == '/')
		path += len + 1;
	free(here);
	while (strncmp(path, "./", 2) == 0)
		path += 2;
	fputs(path[0] == '/' ? "\"file://" : "\"", stdout);
	for (; *path != '\0'; path++)
		if (strchr(plain, *path) != NULL)
			putchar(*path);
		else
			printf("%%%02X", (unsigned char)*path);
	putchar('"');
}

static size_t sarif_rule_index(const char *code)
{
	size_t i = 0;
	while (report_codes[i + 1].code != NULL && strcmp(report_codes[i].code, code) != 0)
		i++;
	return i;
}

static void sarif_put_rules(const report *r)
{
	enum { HELP_MAX = 512 }; /* twice the longest, in both languages */
	char section[CLI_SECTION_MAX], help[HELP_MAX];
	for (const report_code *code = report_codes; code->code != NULL; code++) {
		const char *mend = cli_tr(r->c, code->mend);
		snprintf(help, sizeof help, "%s %s", cli_tr(r->c, code->about), mend);
		cli_put(r->c->out, cli_json,
			"%-s\n            {\"id\": %s, \"shortDescription\": {\"text\": %s},\n"
			"             \"fullDescription\": {\"text\": %s},\n",
			code > report_codes ? "," : "", code->code, cli_tr(r->c, code->about), help);
		snprintf(help, sizeof help, "%s (%s)", mend, report_section(r, code->code, section));
		cli_put(r->c->out, cli_json, "             \"help\": {\"text\": %s}}", help);
	}
}

static void sarif_put_result(const report *r, const bareme_fault *f)
{
	cli_put(r->c->out, cli_json,
		"\n        {\"ruleId\": %s, \"ruleIndex\": %zu, \"level\": %s, \"message\": {\"text\": %s},\n"
		"         \"locations\": [{\"physicalLocation\": {\"artifactLocation\": {\"uri\": ",
		f->code, sarif_rule_index(f->code), report_counts(r, f) ? "error" : "warning", f->message);
	sarif_put_uri(r, f->file);
	putchar('}');
	if (f->line > 0)
		printf(", \"region\": {\"startLine\": %zu, \"startColumn\": %zu}", f->line, f->column);
	fputs("}}]}", stdout);
}

void report_sarif(report *r)
{
	cli_put(r->c->out, cli_json,
		"{\n  \"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\",\n  \"version\": \"2.1.0\",\n"
		"  \"runs\": [\n    {\n      \"tool\": {\n        \"driver\": {\n          \"name\": \"bareme\",\n"
		"          \"version\": %s,\n          \"rules\": [",
		bareme_version());
	sarif_put_rules(r);
	printf("\n          ]\n        }\n      },\n      \"columnKind\": \"unicodeCodePoints\",\n"
	       "      \"invocations\": [{\"executionSuccessful\": true, \"exitCode\": %d}],\n      \"results\": [",
	       report_fails(r) ? CLI_FINDING : CLI_GOOD);
	for (size_t i = 0; i < r->count; i++) {
		fputs(i > 0 ? "," : "", stdout);
		sarif_put_result(r, &r->findings[i]);
	}
	printf("%s]\n    }\n  ]\n}\n", r->count > 0 ? "\n      " : "");
}
