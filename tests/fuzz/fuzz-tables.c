/*
 * Fuzz target: whatever bytes a file of the tables has, loading and checking end with a result, every fault told has
 * a place and a message, and a ruleset that loads can be shown and computes operations.
 *
 * The first byte of the input chooses the file, 'a' for the first of `file_names`. After a small letter the rest
 * edits the file: a text to find, a TAB, the text that takes its place, a TAB, and so on. After a capital one
 * the rest is the file.
 */
#include "fuzz.h"

#include "answers/notice.h"
#include "check/checker.h"

#include <string.h>

static const char *const file_names[] = {"datapackage.json",   "reconstitution.csv", "requalification.csv",
					 "accompagnement.csv", "communes.csv",       "epci.csv",
					 "sources.csv",        "cas/territoire.csv"};

enum { NAMES = sizeof file_names / sizeof *file_names };

/* ---- The files ---- */

/* All communes and cases would take most of the time: some stay, and the communes that the package names. */
static bareme_file fewer_rows(const bareme_file *whole)
{
	buffer kept = {0};
	bareme_text rest = {whole->data, whole->len};
	for (size_t row = 0; rest.len > 0; row++) {
		const char *end = memchr(rest.data, '\n', rest.len);
		size_t len = end == NULL ? rest.len : (size_t)(end - rest.data) + 1;
		bool named = memmem(rest.data, len, "13055", 5) != NULL || memmem(rest.data, len, "06054", 5) != NULL;
		if (row < 3 || row % 24 == 0 || named)
			buffer_put(&kept, rest.data, len);
		rest = text_from(rest, len);
	}
	return (bareme_file){whole->name, kept.data, kept.len};
}

static const bareme_file *all_files(size_t *count)
{
	static bareme_file *files;
	const bareme_file *builtin = bareme_builtin_files(count);
	if (files != NULL)
		return files;
	files = malloc(*count * sizeof *files);
	MUST(files != NULL);
	for (size_t i = 0; i < *count; i++)
		files[i] = strcmp(builtin[i].name, "communes.csv") == 0 || strncmp(builtin[i].name, "cas/", 4) == 0
			       ? fewer_rows(&builtin[i])
			       : builtin[i];
	return files;
}

/* What stands before the next TAB, which goes too. */
static bareme_text take_text(bareme_text *rest)
{
	const char *tab = memchr(rest->data, '\t', rest->len);
	bareme_text taken = {rest->data, tab == NULL ? rest->len : (size_t)(tab - rest->data)};
	*rest = text_from(*rest, taken.len + (tab != NULL));
	return taken;
}

/* Edits the first place where the text stands. Where it stands nowhere, its first bytes tell a place. */
static void edit_once(buffer *to, bareme_text file, bareme_text find, bareme_text by)
{
	const char *hit = find.len == 0 ? NULL : memmem(file.data, file.len, find.data, find.len);
	size_t at, cut = 0;
	if (hit != NULL) {
		at = (size_t)(hit - file.data);
		cut = find.len;
	} else {
		uint16_t place = 0;
		memcpy(&place, find.data, find.len < sizeof place ? find.len : sizeof place);
		at = place % (file.len + 1);
	}
	to->len = 0;
	buffer_put(to, file.data, at);
	buffer_text(to, by);
	buffer_text(to, text_from(file, at + cut));
}

static void edit_file(buffer *file, bareme_text edits)
{
	buffer edited = {0};
	while (edits.len > 0) {
		bareme_text find = take_text(&edits), by = take_text(&edits);
		edit_once(&edited, (bareme_text){file->data, file->len}, find, by);
		buffer swap = *file;
		*file = edited;
		edited = swap;
	}
	buffer_free(&edited);
}

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
	bool unread = strcmp(fault->code, "syntax") == 0 || strcmp(fault->code, "schema") == 0;
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
	MUST(summary.errors == h.errors && summary.cases_run == loads);
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

/* Fields by the names they have in data/; those that an edit took away are left out. */
static const char *const operations[] = {
    "nature=reconstitution|commune=Marseille 3e|mode=vefa|plus=3|plai=2|complement=oui|investissement=1 M€",
    "nature=reconstitution|commune=06054|plus=1|plai=100000|date=01/01/2022",
    "nature=reconstitution|zone=reste|plus=0|plai=0",
    "nature=requalification|investissement=1000000000000|subvention_anru=2 M€|lecture=net|autres_ressources=5",
    "nature=requalification|investissement=0,01|subvention_anru=0,01",
    "nature=accompagnement|zone=metropole|situation=salarie|motif=fin-contrat|mois=9",
    "nature=accompagnement|commune=2A004|situation=non-salarie|motif=deces",
    "commune=Aiglum|date=1999-01-01|plus=1.234",
};

static void set_fields(bareme_operation *operation, const bareme_ruleset *r, bareme_text fields)
{
	while (fields.len > 0) {
		const char *bar = memchr(fields.data, '|', fields.len);
		size_t len = bar == NULL ? fields.len : (size_t)(bar - fields.data);
		size_t name = (size_t)((const char *)memchr(fields.data, '=', len) - fields.data);
		int field = bareme_field_find(r, (bareme_text){fields.data, name});
		if (field >= 0)
			bareme_operation_set(operation, field, (bareme_text){fields.data + name + 1, len - name - 1});
		fields = text_from(fields, len + (bar != NULL));
	}
}

static int collect(const char *data, size_t len, void *payload)
{
	buffer_put(payload, data, len);
	return 0;
}

static void check_answer(const bareme_answer *answer)
{
	static const bareme_locale locales[] = {{.lang = BAREME_FR}, {.lang = BAREME_EN}};
	char text[64];
	buffer steps = {0};
	size_t count;
	bool refused = bareme_answer_status(answer) >= BAREME_INCOMPLETE;
	MUST(refused == (bareme_answer_loan(answer) == BAREME_NO_AMOUNT));
	MUST(refused == (bareme_answer_grant(answer) == BAREME_NO_AMOUNT));
	const bareme_notice *notice;
	MUST(!refused || bareme_answer_notice(answer, 0) != NULL);
	for (size_t i = 0; (notice = bareme_answer_notice(answer, i / 2)) != NULL; i++)
		MUST(bareme_notice_print(answer, notice, &locales[i % 2], text, sizeof text) > 0);
	const bareme_line *lines = bareme_answer_lines(answer, &count);
	MUST(!refused || count == 0);
	for (size_t i = 0; i < count; i++) {
		bareme_line_print_steps(answer, &lines[i], text, sizeof text);
		line_put_steps(&steps, answer, &lines[i], &locales[i % 2].lang);
		bareme_line_print_title(answer, &lines[i], BAREME_FR, text, sizeof text);
	}
	MUST(text_is_utf8(buffer_all(&steps)));
	buffer_free(&steps);
	buffer out = {0};
	MUST(bareme_answer_write_json(answer, &locales[0], true, collect, &out) == BAREME_DONE);
	MUST(bareme_answer_write_csv(answer, &locales[1], ';', collect, &out) == BAREME_DONE);
	MUST(text_is_utf8((bareme_text){out.data, out.len}));
	buffer_free(&out);
}

static void compute(const bareme_ruleset *r)
{
	bareme_operation *operation;
	bareme_answer *answer;
	int32_t date;
	MUST(bareme_date_parse(TEXT("2021-06-01"), &date));
	MUST(bareme_operation_new(&operation, r, date) == BAREME_DONE);
	MUST(bareme_answer_new(&answer, r) == BAREME_DONE);
	for (size_t i = 0; i < sizeof operations / sizeof *operations; i++) {
		bareme_operation_reset(operation);
		set_fields(operation, r, text_of(operations[i]));
		bareme_evaluate(operation, answer);
		check_answer(answer);
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
	const bareme_file *sound = all_files(&count);
	if (size == 0)
		return 0;
	bareme_text rest = {(const char *)data + 1, size - 1};
	const char *name = file_names[(data[0] - 1U) % 32 % NAMES];
	bareme_file *files = malloc(count * sizeof *files);
	MUST(files != NULL);
	buffer file = {0};
	for (size_t i = 0; i < count; i++) {
		files[i] = sound[i];
		if (strcmp(sound[i].name, name) != 0)
			continue;
		if ((data[0] & 0x20) == 0) {
			buffer_text(&file, rest);
		} else {
			buffer_put(&file, sound[i].data, sound[i].len);
			edit_file(&file, rest);
		}
		files[i].data = file.len == 0 ? "" : file.data;
		files[i].len = file.len;
	}
	bareme_ruleset *ruleset = load(files, count);
	check(files, count, ruleset != NULL);
	if (ruleset != NULL) {
		/* A file without even a heading is never taken for an empty table; loading does not read worked cases.
		 */
		MUST(strncmp(name, "cas/", 4) == 0 || text_trim((bareme_text){file.data, file.len}).len > 0);
		show(ruleset);
		compute(ruleset);
		look_for_gaps(ruleset);
	}
	bareme_ruleset_free(ruleset);
	buffer_free(&file);
	free(files);
	return 0;
}
