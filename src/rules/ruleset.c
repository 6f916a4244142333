/* Rulesets: made from files, then const. */
#include "rules/folder.h"
#include "rules/loader.h"

#include <stdlib.h>

bareme_result bareme_ruleset_load_files(bareme_ruleset **out, const bareme_file *files, size_t count,
					const bareme_locale *locale, bareme_fault_fn report, void *payload)
{
	loader l;
	*out = NULL;
	bool good = loader_open(&l, files, count, locale);
	bareme_result result = !good ? BAREME_NO_MEMORY : l.faults.errors > 0 ? BAREME_BAD_TABLES : BAREME_DONE;
	/* Warnings are for who checks the tables. */
	if (result == BAREME_BAD_TABLES)
		faults_report(&l.faults, report, payload);
	if (result == BAREME_DONE) {
		*out = l.rules;
		l.rules = NULL;
	}
	loader_close(&l);
	return result;
}

bareme_result bareme_ruleset_load_builtin(bareme_ruleset **out, const bareme_locale *locale, bareme_fault_fn report,
					  void *payload)
{
	size_t count;
	const bareme_file *files = bareme_builtin_files(&count);
	*out = (bareme_ruleset *)ruleset_frozen();
	return *out != NULL ? BAREME_DONE : bareme_ruleset_load_files(out, files, count, locale, report, payload);
}

void bareme_ruleset_free(bareme_ruleset *r)
{
	if (r == NULL || r == ruleset_frozen())
		return;
	/* Maps and chains are malloc'ed; all else lives in the arena. */
	for (size_t i = 0; r->fields != NULL && i < FIELDS_MAX; i++)
		names_free(&r->fields[i].domain.index);
	for (size_t i = 0; i < r->table_count; i++)
		for (size_t c = 0; c < r->tables[i].column_count; c++)
			names_free(&r->tables[i].columns[c].own.index);
	names_free(&r->field_names);
	names_free(&r->blank_words);
	headings_free(&r->headings);
	names_free(&r->source_ids);
	names_free(&r->totals.words);
	names_free(&r->months);
	territory_free(&r->territory);
	arena_free(&r->arena);
	free(r);
}

bool ruleset_is_blank_word(const bareme_ruleset *r, bareme_text text)
{
	static const char euro[] = "\xE2\x82\xAC";
	size_t sign = strlen(euro);
	if (text.len > sign && memcmp(text.data + text.len - sign, euro, sign) == 0)
		text = text_trim((bareme_text){text.data, text.len - sign});
	if (text.len > r->blank_most)
		return false;
	for (size_t i = 0; i < r->blank_mark_count; i++)
		if (text_equal(r->blank_marks[i], text))
			return true;
	return names_find_folded(&r->blank_words, text) >= 0;
}

bareme_result bareme_ruleset_load_folder(bareme_ruleset **out, const char *path, const bareme_locale *locale,
					 bareme_fault_fn report, void *payload)
{
	folder f = {.path = path, .locale = locale, .report = report, .payload = payload};
	*out = NULL;
	bareme_result result = folder_read(&f);
	if (result == BAREME_DONE)
		result = bareme_ruleset_load_files(out, f.files, f.count, locale, report, payload);
	folder_free(&f);
	return result;
}
