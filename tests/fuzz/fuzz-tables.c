/*
 * Fuzz target: whatever bytes a file of the tables has, loading and checking end with a result, every fault told has
 * a place and a message, and a ruleset that loads can be shown and computes operations. The input is an edit of the
 * tables, see fuzz_edit_files.
 */
#include "fuzz.h"

#include "check/checker.h"

#include <string.h>

/* ---- Loading ---- */

typedef struct heard {
	size_t errors;
	bool unread; /* the last one was of what cannot be read */
	const char *file;
	size_t line, column;
} heard;

static void hear(const bareme_fault *fault, void *payload)
{
	heard *h = payload;
	MUST(fault->code[0] != '\0' && fault->file[0] != '\0' && fault->message[0] != '\0');
	MUST(text_is_utf8(text_of(fault->message)));
	MUST((fault->line == 0) == (fault->column == 0));
	/* What cannot be read comes first; within that, and within the rest, places ascend. */
	bool unread = strcmp(fault->code, "syntax") == 0 ||
		      (strcmp(fault->code, "schema") == 0 && fault->severity == BAREME_ERROR);
	MUST(h->file == NULL || h->unread || !unread);
	if (h->file != NULL && h->unread == unread && strcmp(h->file, fault->file) == 0)
		MUST(h->line < fault->line || (h->line == fault->line && h->column <= fault->column));
	h->errors += fault->severity == BAREME_ERROR;
	h->unread = unread;
	h->file = fault->file;
	h->line = fault->line;
	h->column = fault->column;
}

static bareme_ruleset *load(const bareme_file *files, size_t count)
{
	heard h = {0};
	bareme_ruleset *ruleset;
	bareme_result result = bareme_ruleset_load_files(&ruleset, files, count, NULL, hear, &h);
	MUST(result == BAREME_DONE || result == BAREME_BAD_TABLES);
	MUST((result == BAREME_DONE) == (ruleset != NULL));
	MUST((result == BAREME_DONE) == (h.errors == 0));
	return ruleset;
}

/* ---- Checking ---- */

/* A check finds what loading finds, and perhaps more. */
static void check(const bareme_file *files, size_t count, bool loads)
{
	heard h = {0};
	bareme_check_summary summary;
	bareme_check_options options = {
	    .size = sizeof(bareme_check_options), .today = 18779, .report = hear, .report_payload = &h};
	bareme_result result = bareme_check_files(&summary, files, count, &options);
	MUST(result == BAREME_DONE || result == BAREME_BAD_TABLES);
	MUST((result == BAREME_DONE) == (h.errors == 0));
	MUST(loads || result == BAREME_BAD_TABLES);
	MUST(summary.errors == h.errors && (summary.cases_run || !loads));
	MUST(summary.rows.exercised <= summary.rows.all && summary.formulas.exercised <= summary.formulas.all);
}

/* ---- Showing ---- */

/* Reads text to its end, so that sanitizers see text that has none. */
static void read_text(const char *string)
{
	MUST(string != NULL && strlen(string) < SIZE_MAX);
}

static void show_table(const bareme_ruleset *r, size_t table)
{
	bareme_table_info t = bareme_table_describe(r, table, BAREME_EN);
	read_text(t.name);
	read_text(t.file);
	read_text(t.title);
	for (size_t c = 0; c < t.columns; c++) {
		bareme_column_info column = bareme_column_describe(r, table, c, BAREME_FR);
		read_text(column.name);
		read_text(column.title);
		read_text(column.unit);
		for (size_t row = 0; row < t.rows; row++)
			MUST(bareme_table_cell(r, table, row, c).data != NULL);
	}
	for (size_t row = 0; row < t.rows; row++) {
		MUST(bareme_table_line(r, table, row) > 1);
		MUST(bareme_table_source(r, table, row) < bareme_source_count(r));
	}
}

static void show_field(const bareme_ruleset *r, int field)
{
	const char *name = bareme_field_name(r, field);
	read_text(bareme_field_title(r, field, BAREME_FR));
	MUST(bareme_field_find(r, text_of(name)) == field);
	for (int v = 0; v < bareme_field_value_count(r, field); v++) {
		read_text(bareme_field_value_name(r, field, v));
		read_text(bareme_field_value_title(r, field, v, BAREME_EN));
	}
}

static void show(const bareme_ruleset *r)
{
	size_t count;
	read_text(bareme_ruleset_title(r, BAREME_EN));
	read_text(bareme_ruleset_version(r));
	MUST(strlen(bareme_ruleset_fingerprint(r)) == 64);
	MUST(bareme_ruleset_files(r, &count) != NULL && count > 0);
	MUST(bareme_ruleset_schema(r).len > 0);
	for (size_t i = 0; i < bareme_table_count(r); i++)
		show_table(r, i);
	for (int i = 0; i < bareme_field_count(r); i++)
		show_field(r, i);
	for (size_t i = 0; i < bareme_source_count(r); i++) {
		bareme_source_info s = bareme_source_describe(r, i);
		read_text(s.id);
		read_text(s.title);
		read_text(s.date);
		read_text(s.address);
	}
	bareme_field_suggest(r, TEXT("comune"));
}

/* ---- Computing ---- */

static void compute(const bareme_ruleset *r)
{
	bareme_operation *operation = fuzz_operation(r);
	bareme_answer *answer = fuzz_answer(r);
	for (size_t i = 0; i < FUZZ_OPERATIONS; i++) {
		bareme_operation_reset(operation);
		fuzz_set_fields(operation, r, text_of(fuzz_operations[i]), '|');
		bareme_evaluate(operation, answer);
		fuzz_check_answer(answer);
	}
	bareme_operation_free(operation);
	bareme_answer_free(answer);
}

/* ---- Gaps ---- */

/* Whatever the tables are, looking for gaps ends, and each is told at a place. */
static void look_for_gaps(bareme_ruleset *r)
{
	heard h = {0};
	loader l = {.rules = r};
	l.faults.arena = &r->arena;
	for (size_t i = 0; i < r->table_count; i++)
		MUST(cover_check_table(&l, i));
	MUST(cover_check_territory(&l));
	faults_report(&l.faults, hear, &h);
	faults_free(&l.faults);
}

/* ---- The target ---- */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t count;
	const bareme_file *sound = fuzz_files(&count);
	if (size == 0)
		return 0;
	buffer file = {0};
	size_t edited;
	bareme_file *files = fuzz_edit_files(sound, count, (bareme_text){(const char *)data, size}, &file, &edited);
	bareme_ruleset *ruleset = load(files, count);
	check(files, count, ruleset != NULL);
	if (ruleset != NULL) {
		/* A file without even a heading is never taken for an empty table; loading does not read worked cases.
		 */
		MUST(strncmp(files[edited].name, "cas/", 4) == 0 || text_trim(buffer_all(&file)).len > 0);
		show(ruleset);
		compute(ruleset);
		look_for_gaps(ruleset);
	}
	bareme_ruleset_free(ruleset);
	buffer_free(&file);
	free(files);
	return 0;
}
