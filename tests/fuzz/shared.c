/* What the fuzz targets share. */
#include "fuzz.h"

#include "answers/notice.h"
#include "base/text.h"
#include "engine/answer.h"

#include <string.h>

/* ---- Tables ---- */

static const char *const file_names[] = {"datapackage.json",   "reconstitution.csv", "requalification.csv",
					 "accompagnement.csv", "communes.csv",       "epci.csv",
					 "sources.csv",        "cas/territoire.csv"};

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

const bareme_file *fuzz_files(size_t *count)
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

bareme_text fuzz_take(bareme_text *rest, char separator)
{
	const char *end = memchr(rest->data, separator, rest->len);
	bareme_text taken = {rest->data, end == NULL ? rest->len : (size_t)(end - rest->data)};
	*rest = text_from(*rest, taken.len + (end != NULL));
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

static void edit_text(buffer *file, bareme_text edits)
{
	buffer edited = {0};
	while (edits.len > 0) {
		bareme_text find = fuzz_take(&edits, '\t'), by = fuzz_take(&edits, '\t');
		edit_once(&edited, buffer_all(file), find, by);
		buffer swap = *file;
		*file = edited;
		edited = swap;
	}
	buffer_free(&edited);
}

bareme_file *fuzz_edit_files(const bareme_file *files, size_t count, bareme_text edit, buffer *file, size_t *edited)
{
	unsigned char letter = (unsigned char)edit.data[0];
	const char *name = file_names[(letter - 1U) % 32 % (sizeof file_names / sizeof *file_names)];
	bareme_file *copy = malloc(count * sizeof *copy);
	MUST(copy != NULL);
	memcpy(copy, files, count * sizeof *copy);
	for (*edited = 0; strcmp(copy[*edited].name, name) != 0;)
		++*edited;
	if ((letter & 0x20) == 0) {
		buffer_text(file, text_from(edit, 1));
	} else {
		buffer_put(file, copy[*edited].data, copy[*edited].len);
		edit_text(file, text_from(edit, 1));
	}
	copy[*edited].data = file->len == 0 ? "" : file->data;
	copy[*edited].len = file->len;
	return copy;
}

const bareme_ruleset *fuzz_ruleset(void)
{
	static bareme_ruleset *ruleset;
	if (ruleset == NULL)
		MUST(bareme_ruleset_load_builtin(&ruleset, NULL, NULL, NULL) == BAREME_DONE);
	return ruleset;
}

/* ---- Operations and answers ---- */

const char *const fuzz_operations[FUZZ_OPERATIONS] = {
    "nature=reconstitution|commune=Marseille 3e|mode=vefa|plus=3|plai=2|complement=oui|investissement=1 M€",
    "nature=reconstitution|commune=06054|plus=1|plai=100000|date=01/01/2022",
    "nature=reconstitution|zone=reste|plus=0|plai=0",
    "nature=reconstitution|zone=reste|plus=7|plai=1|complement=oui",
    "nature=requalification|investissement=1000000000000|subvention_anru=2 M€|lecture=net|autres_ressources=5",
    "nature=requalification|investissement=0,01|subvention_anru=0,01",
    "nature=accompagnement|zone=metropole|situation=salarie|motif=fin-contrat|mois=9",
    "nature=accompagnement|commune=2A004|situation=non-salarie|motif=deces",
    "commune=Aiglum|date=1999-01-01|plus=1.234",
};

bareme_operation *fuzz_operation(const bareme_ruleset *r)
{
	bareme_operation *operation;
	int32_t date;
	MUST(bareme_date_parse(FUZZ_DATE, &date));
	MUST(bareme_operation_new(&operation, r, date) == BAREME_DONE);
	return operation;
}

bareme_answer *fuzz_answer(const bareme_ruleset *r)
{
	bareme_answer *answer;
	MUST(bareme_answer_new(&answer, r) == BAREME_DONE);
	return answer;
}

void fuzz_set_fields(bareme_operation *operation, const bareme_ruleset *r, bareme_text fields, char separator)
{
	while (fields.len > 0) {
		bareme_text value = fuzz_take(&fields, separator), name = fuzz_take(&value, '=');
		int field = bareme_field_find(r, name);
		if (field >= 0)
			bareme_operation_set(operation, field, value);
	}
}

int fuzz_collect(const char *data, size_t len, void *payload)
{
	buffer_put(payload, data, len);
	return 0;
}

/* Sums of its aids are its amounts. */
static void check_sums(const bareme_answer *answer, const bareme_line *lines, size_t count)
{
	int64_t loan = 0, grant = 0;
	for (size_t i = 0; i < count; i++) {
		if (lines[i].amount == BAREME_NO_AMOUNT)
			continue;
		MUST(lines[i].amount >= 0);
		bareme_sum_kind total = answer->rules->forms[lines[i].form].total;
		loan += total == BAREME_LOANS ? lines[i].amount : 0;
		grant += total == BAREME_GRANTS ? lines[i].amount : 0;
	}
	MUST(bareme_answer_loan(answer) == loan && bareme_answer_grant(answer) == grant);
}

void fuzz_check_answer(const bareme_answer *answer)
{
	static const bareme_locale locales[] = {{.lang = BAREME_FR}, {.lang = BAREME_EN}};
	char text[64];
	buffer steps = {0}, out = {0};
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
	if (!refused)
		check_sums(answer, lines, count);
	for (size_t i = 0; i < count; i++) {
		bareme_line_print_steps(answer, &lines[i], text, sizeof text);
		line_put_steps(&steps, answer, &lines[i], &locales[i % 2].lang);
		bareme_line_print_title(answer, &lines[i], BAREME_FR, text, sizeof text);
	}
	MUST(text_is_utf8(buffer_all(&steps)));
	MUST(bareme_answer_write_json(answer, &locales[0], true, fuzz_collect, &out) == BAREME_DONE);
	MUST(bareme_answer_write_csv(answer, &locales[1], ';', fuzz_collect, &out) == BAREME_DONE);
	MUST(text_is_utf8(buffer_all(&out)));
	buffer_free(&steps);
	buffer_free(&out);
}
