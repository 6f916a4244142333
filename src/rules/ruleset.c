/* Rulesets: the files of a package, loaded step by step, then const. */
#include "engine/shape.h"

#include "rules/folder.h"

#include <sha2.h>
#include <stdlib.h>
#include <string.h>

/* ---- The files ---- */

/* Keeps the files with their hashes; those built in live as long as the program, and know their hashes. */
static bool keep_files(bareme_ruleset *r, const bareme_file *files, size_t count, const char *const *hashes)
{
	r->files = arena_alloc(&r->arena, count + 1, sizeof *r->files);
	r->hashes = arena_alloc(&r->arena, count + 1, sizeof *r->hashes);
	if (r->files == NULL || r->hashes == NULL)
		return false;
	for (size_t i = 0; i < count; i++, r->file_count++) {
		if (hashes != NULL) {
			r->files[i] = files[i];
			r->hashes[i] = (file_hash){files[i].name, hashes[i]};
			continue;
		}
		bareme_text name = arena_copy(&r->arena, text_of(files[i].name));
		bareme_text data = arena_copy(&r->arena, (bareme_text){files[i].data, files[i].len});
		char *hash = arena_alloc(&r->arena, SHA256_DIGEST_STRING_LENGTH, 1);
		if (name.data == NULL || data.data == NULL || hash == NULL)
			return false;
		SHA256Data((const uint8_t *)data.data, data.len, hash);
		r->files[i] = (bareme_file){name.data, data.data, data.len};
		r->hashes[i] = (file_hash){name.data, hash};
	}
	return true;
}

static int by_file_name(const void *a, const void *b)
{
	return strcmp(((const bareme_file *)a)->name, ((const bareme_file *)b)->name);
}

static int by_hash_name(const void *a, const void *b)
{
	return strcmp(((const file_hash *)a)->name, ((const file_hash *)b)->name);
}

/* The hash of the files' names and hashes, in the order of their names. */
static void fingerprint(bareme_ruleset *r)
{
	SHA2_CTX hash;
	qsort(r->files, r->file_count, sizeof *r->files, by_file_name);
	qsort(r->hashes, r->file_count, sizeof *r->hashes, by_hash_name);
	SHA256Init(&hash);
	for (size_t i = 0; i < r->file_count; i++) {
		SHA256Update(&hash, (const uint8_t *)r->hashes[i].name, strlen(r->hashes[i].name) + 1);
		SHA256Update(&hash, (const uint8_t *)r->hashes[i].hash, strlen(r->hashes[i].hash) + 1);
	}
	SHA256End(&hash, r->fingerprint);
}

/* ---- The steps ---- */

static bool read_sources(loader *l, const json_node *resource)
{
	static const char *const names[] = {"id", "titre", "date", "adresse"};
	bareme_ruleset *r = l->rules;
	int c[4];
	sheet s;
	if (!package_sheet(l, resource, &s, names, 4, c))
		return true;
	l->has_sources = true;
	r->sources = arena_alloc(&r->arena, s.rows + 1, sizeof *r->sources);
	if (r->sources == NULL)
		return false;
	for (size_t i = 0; i < s.rows; i++) {
		bareme_text id = sheet_cell(&s, i, (size_t)c[0]), date = sheet_cell(&s, i, (size_t)c[2]);
		int32_t old, day = 0;
		if (!names_add_folded(&r->source_ids, &r->arena, id, (int32_t)i, &old))
			return false;
		if (id.len == 0 || old >= 0)
			fault_add(&l->faults, BAREME_ERROR, "value", sheet_place(&s, i, (size_t)c[0]),
				  "\"%.*s\" is blank or stands twice: a source needs an id of its own", TEXT_ARG(id));
		if (!bareme_date_parse(date, &day))
			fault_add(&l->faults, BAREME_ERROR, "value", sheet_place(&s, i, (size_t)c[2]),
				  "\"%.*s\" is not a date such as 2021-04-08", TEXT_ARG(date));
		r->sources[r->source_count++] = (source){id.data, sheet_cell(&s, i, (size_t)c[1]).data, date.data,
							 sheet_cell(&s, i, (size_t)c[3]).data, day};
	}
	return true;
}

const char *resource_role(const json_node *resource)
{
	const char *role = json_string(json_get(json_get(resource, "bareme"), "role"));
	return role == NULL ? "" : role;
}

static bool read_tables(loader *l, const json_node *resources)
{
	bareme_ruleset *r = l->rules;
	r->tables = arena_alloc(&r->arena, json_count(resources) + 1, sizeof *r->tables);
	if (r->tables == NULL)
		return false;
	for (const json_node *n = json_first(resources); n != NULL; n = json_next(n)) {
		if (strcmp(resource_role(n), "regles") != 0)
			continue;
		table *t = &r->tables[r->table_count++];
		if (!table_read(l, n, t))
			return false;
		r->lines_max += t->slot_count * t->amount_count;
	}
	if (r->table_count == 0)
		loader_fault(l, resources, "schema", "the package has no table of rules");
	return cover_find_overlaps(l);
}

static bool read_all(loader *l)
{
	const json_node *root = l->package.root;
	const json_node *resources = json_get(root, "resources");
	/* Where nothing further makes sense a fault was told; without one, memory failed. */
	if (!package_read(l))
		return l->faults.errors > 0 && !l->rules->arena.failed;
	for (const json_node *n = json_first(resources); n != NULL; n = json_next(n)) {
		static const char *const roles[] = {"regles", "communes", "epci", "sources", "cas"};
		bool known = false;
		for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
			known |= strcmp(roles[i], resource_role(n)) == 0;
		if (!known)
			loader_fault(l, n, "schema", "\"%s\" is no role of a resource", resource_role(n));
		if (strcmp(resource_role(n), "sources") == 0 && !read_sources(l, n))
			return false;
	}
	if (!l->has_sources && l->faults.errors == 0)
		loader_fault(l, resources, "schema", "the package has no table of sources");
	if (!territory_read(l, json_get(json_get(root, "bareme"), "territoire")) || !read_tables(l, resources))
		return false;
	return l->faults.errors > 0 || shape_compile(l->rules);
}

static bool load(loader *l, const bareme_file *files, size_t count, const char *const *hashes)
{
	if (!keep_files(l->rules, files, count, hashes))
		return false;
	fingerprint(l->rules);
	const bareme_file *package = loader_file(l, PACKAGE);
	if (package == NULL) {
		loader_fault(l, NULL, "syntax", "the file is missing: a folder of tables needs it");
		return true;
	}
	size_t offset;
	bareme_text text = {package->data, package->len};
	const char *wrong = json_parse(&l->package, text, &offset);
	if (wrong != NULL && *wrong == '\0')
		return false;
	if (wrong != NULL) {
		place at = {PACKAGE, 0, 0};
		text_place(text, offset, &at.line, &at.column);
		fault_add(&l->faults, BAREME_ERROR, "syntax", at, "%s", text_tr(l->faults.locale, wrong));
		return true;
	}
	l->has_package = true;
	return read_all(l);
}

bool loader_open(loader *l, const bareme_file *files, size_t count, const char *const *hashes,
		 const bareme_locale *locale)
{
	*l = (loader){.rules = calloc(1, sizeof *l->rules), .package_name = PACKAGE};
	if (l->rules == NULL)
		return false;
	l->faults.locale = locale;
	l->faults.arena = &l->rules->arena;
	return load(l, files, count, hashes) && !l->rules->arena.failed && !l->faults.failed;
}

void loader_close(loader *l)
{
	if (l->has_package)
		json_free(&l->package);
	faults_free(&l->faults);
	bareme_ruleset_free(l->rules);
}

static bareme_result load_ruleset(bareme_ruleset **out, const bareme_file *files, size_t count,
				  const char *const *hashes, const bareme_locale *locale, bareme_fault_fn report,
				  void *payload)
{
	loader l;
	*out = NULL;
	bool good = loader_open(&l, files, count, hashes, locale);
	bareme_result result = !good ? BAREME_NO_MEMORY : l.faults.errors > 0 ? BAREME_BAD_TABLES : BAREME_DONE;
	if (good)
		faults_report(&l.faults, report, payload);
	if (result == BAREME_DONE) {
		*out = l.rules;
		l.rules = NULL;
	}
	loader_close(&l);
	return result;
}

bareme_result bareme_ruleset_load_files(bareme_ruleset **out, const bareme_file *files, size_t count,
					const bareme_locale *locale, bareme_fault_fn report, void *payload)
{
	return load_ruleset(out, files, count, NULL, locale, report, payload);
}

bareme_result bareme_ruleset_load_builtin(bareme_ruleset **out, const bareme_locale *locale, bareme_fault_fn report,
					  void *payload)
{
	size_t count;
	const bareme_file *files = bareme_builtin_files(&count);
	return load_ruleset(out, files, count, builtin_hashes, locale, report, payload);
}

void bareme_ruleset_free(bareme_ruleset *r)
{
	if (r == NULL)
		return;
	/* Maps and chains are malloc'ed; all else lives in the arena. */
	size_t fields = r->all_count > r->field_count ? r->all_count : r->field_count;
	for (size_t i = 0; i < fields; i++)
		names_free(&r->fields[i].domain.index);
	for (size_t i = 0; i < r->table_count; i++)
		for (size_t c = 0; c < r->tables[i].column_count; c++)
			names_free(&r->tables[i].columns[c].own.index);
	names_free(&r->field_names);
	names_free(&r->source_ids);
	territory_free(&r->territory);
	arena_free(&r->arena);
	free(r);
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

/* ---- Questions ---- */

const char *bareme_ruleset_fingerprint(const bareme_ruleset *ruleset)
{
	return ruleset->fingerprint;
}

const bareme_file *bareme_ruleset_files(const bareme_ruleset *ruleset, size_t *count)
{
	*count = ruleset->file_count;
	return ruleset->files;
}

const char *bareme_ruleset_title(const bareme_ruleset *ruleset, bareme_lang lang)
{
	return ruleset->title.in[lang];
}

const char *bareme_ruleset_version(const bareme_ruleset *ruleset)
{
	return ruleset->version;
}

size_t bareme_table_count(const bareme_ruleset *ruleset)
{
	return ruleset->table_count;
}

bareme_table_info bareme_table_describe(const bareme_ruleset *ruleset, size_t table, bareme_lang lang)
{
	const struct table *t = &ruleset->tables[table];
	return (bareme_table_info){t->name, t->file, t->title.in[lang], t->review, t->column_count, t->row_count};
}

bareme_column_info bareme_column_describe(const bareme_ruleset *ruleset, size_t table, size_t column, bareme_lang lang)
{
	const struct column *c = &ruleset->tables[table].columns[column];
	return (bareme_column_info){c->name, c->title.in[lang], c->unit_name, c->kind};
}

bareme_text bareme_table_cell(const bareme_ruleset *ruleset, size_t table, size_t row, size_t column)
{
	return table_cell(&ruleset->tables[table], row, column);
}

size_t bareme_table_line(const bareme_ruleset *ruleset, size_t table, size_t row)
{
	return ruleset->tables[table].rows[row].line;
}

size_t bareme_table_source(const bareme_ruleset *ruleset, size_t table, size_t row)
{
	return ruleset->tables[table].rows[row].source;
}

size_t bareme_source_count(const bareme_ruleset *ruleset)
{
	return ruleset->source_count;
}

bareme_source_info bareme_source_describe(const bareme_ruleset *ruleset, size_t source)
{
	const struct source *s = &ruleset->sources[source];
	return (bareme_source_info){s->id, s->title, s->date, s->day, s->address};
}

size_t bareme_field_count(const bareme_ruleset *ruleset)
{
	return ruleset->field_count;
}

const char *bareme_field_name(const bareme_ruleset *ruleset, size_t field)
{
	return ruleset->fields[field].name;
}

const char *bareme_field_title(const bareme_ruleset *ruleset, size_t field, bareme_lang lang)
{
	return ruleset->fields[field].title.in[lang];
}

bareme_field_info bareme_field_describe(const bareme_ruleset *r, size_t number, bareme_lang lang)
{
	static const bareme_field_kind kinds[] = {
	    [FIELD_TEXT] = BAREME_FIELD_TEXT,
	    [FIELD_CHOICE] = BAREME_FIELD_CHOICE,
	    [FIELD_NUMBER] = BAREME_FIELD_NUMBER,
	    [FIELD_DATE] = BAREME_FIELD_DATE,
	};
	const field *f = &r->fields[number];
	int64_t most = number_power(NUMBER_MOST);
	bareme_field_info info = {f->name, f->title.in[lang], kinds[f->type], "", {0, 0, false}, {0, 0, false}, -1};
	if (f->type == FIELD_CHOICE)
		info.default_value = f->default_value;
	if (f->type != FIELD_NUMBER)
		return info;
	info.least = (bareme_number){f->least, (uint8_t)f->decimals, f->least > -most};
	info.most = (bareme_number){f->most, (uint8_t)f->decimals, f->most < most};
	for (size_t i = 0; i < r->unit_count; i++)
		if (f->unit.power[i] == 1)
			info.unit = r->units[i];
	return info;
}

size_t bareme_field_value_count(const bareme_ruleset *ruleset, size_t field)
{
	return ruleset->fields[field].domain.count;
}

const char *bareme_field_value_name(const bareme_ruleset *ruleset, size_t field, size_t value)
{
	return ruleset->fields[field].domain.values[value];
}

const char *bareme_field_value_title(const bareme_ruleset *ruleset, size_t field, size_t value, bareme_lang lang)
{
	return ruleset->fields[field].domain.titles[value].in[lang];
}

int bareme_field_find(const bareme_ruleset *ruleset, bareme_text name)
{
	return names_find_folded(&ruleset->field_names, name);
}

int bareme_field_suggest(const bareme_ruleset *ruleset, bareme_text name)
{
	return names_nearest(&ruleset->field_names, name, 2);
}

bareme_text bareme_ruleset_schema(const bareme_ruleset *ruleset)
{
	return ruleset->schema;
}

const char *bareme_version(void)
{
	return BAREME_VERSION;
}
