/* Loading a ruleset: its files, the places of faults, and the steps in turn. */
#include "rules/loader.h"

#include "rules/folder.h"
#include "rules/overlap.h"
#include "rules/package.h"
#include "rules/table.h"
#include "rules/territory_load.h"

#include <sha2.h>
#include <stdlib.h>
#include <string.h>

/* ---- The files ---- */

/* Keeps the files with their hashes; those built in live as long as the program, and know their hashes. */
static bool keep_files(bareme_ruleset *r, const bareme_file *files, size_t count)
{
	size_t builtin_count;
	bool builtin = files == bareme_builtin_files(&builtin_count);
	r->files = arena_alloc(&r->arena, count + 1, sizeof *r->files);
	r->hashes = arena_alloc(&r->arena, count + 1, sizeof *r->hashes);
	r->sheets = arena_alloc(&r->arena, count + 1, sizeof(void *));
	if (r->files == NULL || r->hashes == NULL || r->sheets == NULL)
		return false;
	for (size_t i = 0; i < count; i++, r->file_count++) {
		if (builtin) {
			r->files[i] = files[i];
			r->hashes[i] = (file_hash){files[i].name, builtin_hashes[i]};
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

/* Of a bareme_file and of a file_hash, which begin with their name. */
static int by_name(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;
	return strcmp(*x, *y);
}

/* The hash of the files' names and hashes, in the order of their names. */
static void fingerprint(bareme_ruleset *r)
{
	SHA2_CTX hash;
	qsort(r->files, r->file_count, sizeof *r->files, by_name);
	qsort(r->hashes, r->file_count, sizeof *r->hashes, by_name);
	SHA256Init(&hash);
	for (size_t i = 0; i < r->file_count; i++) {
		SHA256Update(&hash, (const uint8_t *)r->hashes[i].name, strlen(r->hashes[i].name) + 1);
		SHA256Update(&hash, (const uint8_t *)r->hashes[i].hash, strlen(r->hashes[i].hash) + 1);
	}
	SHA256End(&hash, r->fingerprint);
}

/* ---- Faults at a place of the package ---- */

place loader_place(const loader *l, const json_node *node)
{
	place at = {l->package_name, 0, 0};
	if (node != NULL)
		json_place(&l->package, node, &at.line, &at.column);
	return at;
}

void loader_fault(loader *l, const json_node *node, const char *code, const char *format, ...)
{
	place at = loader_place(l, node);
	va_list args;
	va_start(args, format);
	fault_vadd(&l->faults, BAREME_ERROR, code, at, format, args);
	va_end(args);
}

bool loader_gives_role(loader *l, const json_node *node, const char *role, const char *holder)
{
	if (holder != NULL)
		loader_fault(l, node, "schema", "the role \"%s\" is that of \"%s\" already", role, holder);
	return holder == NULL;
}

/* The file of that name, or NULL; also where the name is NULL. */
static const bareme_file *ruleset_file(const bareme_ruleset *r, const char *name)
{
	for (size_t i = 0; name != NULL && i < r->file_count; i++)
		if (strcmp(r->files[i].name, name) == 0)
			return &r->files[i];
	return NULL;
}

sheet *loader_sheet(loader *l, const json_node *resource, bool needed)
{
	const char *path = json_string(json_get(resource, "path"));
	const bareme_file *file = ruleset_file(l->rules, path);
	if (file == NULL) {
		if (needed)
			loader_fault(l, resource, "reference",
				     package_path_is_inside(path)
					 ? "the file \"%s\" is missing"
					 : N_("\"%s\" is not a path inside the package's folder"),
				     path == NULL ? "" : path);
		return NULL;
	}
	sheet **kept = &l->rules->sheets[file - l->rules->files];
	if (*kept == NULL) {
		*kept = loader_items(l, 1, sizeof **kept);
		/* What could not be read has no header: its faults are recorded once. */
		if (*kept != NULL &&
		    !sheet_read(*kept, &l->rules->arena, &l->faults, file->name, (bareme_text){file->data, file->len}))
			(*kept)->header = NULL;
	}
	return *kept == NULL || (*kept)->header == NULL ? NULL : *kept;
}

const sheet *ruleset_sheet(const bareme_ruleset *r, const char *name)
{
	const bareme_file *file = ruleset_file(r, name);
	return file == NULL ? NULL : r->sheets[file - r->files];
}

void *loader_items(loader *l, size_t count, size_t size)
{
	return arena_alloc(&l->rules->arena, count + (count == 0), size);
}

/* ---- The steps ---- */

static void read_sources(loader *l, const json_node *resource)
{
	static const char *const names[] = {"id", "titre", "date", "adresse"};
	bareme_ruleset *r = l->rules;
	int c[4];
	const sheet *s = package_sheet(l, resource, names, 4, 4, c);
	if (s == NULL)
		return;
	l->has_sources = true;
	l->knows_sources = s->whole;
	r->sources = loader_items(l, s->rows, sizeof *r->sources);
	for (size_t i = 0; i < s->rows && r->sources != NULL; i++) {
		bareme_text id = sheet_cell(s, i, (size_t)c[0]), date = sheet_cell(s, i, (size_t)c[2]);
		int32_t old, day = 0;
		names_add_folded(&r->source_ids, &r->arena, id, (int32_t)i, &old);
		place at = sheet_place(s, i, (size_t)c[0]);
		if (id.len == 0)
			fault_add(&l->faults, BAREME_ERROR, "value", at, N_("the source has no id"));
		else if (old >= 0)
			fault_add(&l->faults, BAREME_ERROR, "value", at,
				  "\"%.*s\" is the id of the source on line %u already", TEXT_ARG(id),
				  (unsigned)sheet_line(s, (size_t)old));
		if (!bareme_date_parse(date, &day))
			fault_add(&l->faults, BAREME_ERROR, "value", sheet_place(s, i, (size_t)c[2]),
				  "\"%.*s\" is not a date such as 2021-04-08", TEXT_ARG(date));
		r->sources[r->source_count++] = (source){id.data, sheet_cell(s, i, (size_t)c[1]).data, date.data,
							 sheet_cell(s, i, (size_t)c[3]).data, day};
	}
}

const char *resource_role(const json_node *resource)
{
	const char *role = json_string(json_get(json_get(resource, "bareme"), "role"));
	return role == NULL ? "" : role;
}

static void read_tables(loader *l, const json_node *resources)
{
	bareme_ruleset *r = l->rules;
	r->tables = loader_items(l, json_count(resources), sizeof *r->tables);
	for (const json_node *n = json_first(resources); n != NULL && r->tables != NULL; n = json_next(n)) {
		if (strcmp(resource_role(n), "regles") != 0)
			continue;
		if (r->table_count == TABLES_MAX) {
			loader_fault(l, n, "schema", "a package may have at most %d tables of rules", TABLES_MAX);
			break;
		}
		table *t = &r->tables[r->table_count++];
		table_read(l, n, t);
		r->lines_max += t->slot_count * t->amount_count;
	}
	if (r->table_count == 0)
		loader_fault(l, resources, "schema", "the package has no table of rules");
}

/* A name or a file that two resources share. */
static void refuse_twice(loader *l, const json_node *resources, const json_node *resource, const char *member)
{
	const json_node *node = json_get(resource, member);
	const json_node *first = json_find(resources, member, json_string(node));
	if (first != NULL && first != resource)
		loader_fault(l, node, "schema", "an earlier resource has the same \"%s\"", member);
}

/* What the resources are for: any number of them has rules or cases, one has each of the rest. */
static void read_roles(loader *l, const json_node *resources)
{
	enum { MANY = 2, SOURCES = 4, ROLES };
	static const char *const roles[ROLES] = {"regles", "cas", "communes", "epci", "sources"};
	const json_node *holders[ROLES] = {NULL};
	for (const json_node *n = json_first(resources); n != NULL; n = json_next(n)) {
		const char *own = resource_role(n);
		const char *holder = NULL;
		size_t role = 0;
		while (role < ROLES && strcmp(roles[role], own) != 0)
			role++;
		refuse_twice(l, resources, n, "name");
		refuse_twice(l, resources, n, "path");
		if (role == ROLES)
			loader_fault(l, n, "schema", "\"%s\" is not a role of a resource", own);
		else if (role >= MANY && holders[role] != NULL)
			holder = package_string(l, holders[role], "name", "");
		if (role < ROLES && loader_gives_role(l, n, own, holder))
			holders[role] = n;
	}
	if (holders[SOURCES] != NULL)
		read_sources(l, holders[SOURCES]);
}

/* False where memory failed, unless the arena says so. */
static bool read_all(loader *l)
{
	const json_node *root = l->package.root;
	const json_node *resources = json_get(root, "resources");
	/* Where nothing further makes sense a fault was recorded; without one, memory failed. */
	if (json_count(resources) > RESOURCES_MAX) {
		loader_fault(l, resources, "schema", "more than %d resources", RESOURCES_MAX);
		return true;
	}
	size_t errors = l->faults.errors;
	if (!package_read(l))
		return l->faults.errors > 0;
	l->is_open = l->faults.errors == errors;
	read_roles(l, resources);
	if (!l->has_sources && l->faults.errors == 0)
		loader_fault(l, resources, "schema", "the package has no table of sources");
	errors = l->faults.errors;
	if (!territory_read(l, json_get(json_get(root, "bareme"), "territoire")))
		return false;
	l->has_places = l->faults.errors == errors;
	read_tables(l, resources);
	if (l->rules->arena.failed || !overlap_find(l))
		return false;
	if (l->faults.errors == 0)
		walks_compile(l->rules);
	return true;
}

/* What none may be shown as it is has no place in tables, but for line ends and tabs: it could make them read falsely.
 */
static size_t loader_find_hidden(bareme_text t, char shown[TEXT_HIDDEN_MAX])
{
	size_t at = 0;
	while (at < t.len && (text_is_tab_or_end(t.data[at]) || text_hidden(text_from(t, at), shown) == 0))
		at++;
	return at;
}

static void loader_refuse_hidden(loader *l, place at, const char *shown)
{
	fault_add(&l->faults, BAREME_ERROR, "syntax", at, "the character %s is invisible: remove it", shown);
}

/* The same for the names and strings of a value of the package; false after the first that is refused. */
static bool read_texts(loader *l, const json_node *node)
{
	char shown[TEXT_HIDDEN_MAX];
	bareme_text texts[] = {text_of(json_name(node)), text_of(json_string(node))};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (loader_find_hidden(texts[i], shown) < texts[i].len) {
			loader_refuse_hidden(l, loader_place(l, node), shown);
			return false;
		}
	bool good = true;
	for (const json_node *n = json_first(node); n != NULL && good; n = json_next(n))
		good = read_texts(l, n);
	return good;
}

/* The first of each file. A file that is no UTF-8 has a fault of its own. */
static void read_file_texts(loader *l)
{
	char shown[TEXT_HIDDEN_MAX];
	for (size_t i = 0; i < l->rules->file_count; i++) {
		const bareme_file *file = &l->rules->files[i];
		bareme_text text = {file->data, file->len};
		size_t offset = loader_find_hidden(text, shown);
		place at = {file->name, 0, 0};
		if (offset == text.len || strcmp(file->name, PACKAGE) == 0 || !text_is_utf8(text))
			continue;
		text_place(text, offset, &at.line, &at.column);
		loader_refuse_hidden(l, at, shown);
	}
	read_texts(l, l->package.root);
}

static bool loader_load(loader *l, const bareme_file *files, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (files[i].len > FILE_MAX)
			fault_add(&l->faults, BAREME_ERROR, "syntax", (place){files[i].name, 0, 0},
				  N_("the file is larger than %d bytes"), FILE_MAX);
	if (l->faults.errors > 0)
		return true;
	if (!keep_files(l->rules, files, count))
		return false;
	fingerprint(l->rules);
	const bareme_file *package = ruleset_file(l->rules, PACKAGE);
	if (package == NULL) {
		loader_fault(l, NULL, "syntax", "the file is missing: a folder of tables needs it");
		return true;
	}
	size_t offset;
	bareme_text text = {package->data, package->len};
	json_fault wrong = package_parse(&l->package, text, &offset);
	if (wrong == JSON_NO_MEMORY)
		return false;
	if (wrong != JSON_SOUND) {
		place at = {PACKAGE, 0, 0};
		text_place(text, offset, &at.line, &at.column);
		fault_add(&l->faults, BAREME_ERROR, "syntax", at, "%s",
			  text_tr(l->faults.locale, json_fault_message(wrong)));
		return true;
	}
	l->has_package = true;
	/* Those that are built in were read when they were. */
	if (files != bareme_builtin_files(&count))
		read_file_texts(l);
	return read_all(l);
}

bool loader_open(loader *l, const bareme_file *files, size_t count, const bareme_locale *locale)
{
	*l = (loader){.rules = calloc(1, sizeof *l->rules), .package_name = PACKAGE};
	if (l->rules == NULL)
		return false;
	l->faults.locale = locale;
	l->faults.arena = &l->rules->arena;
	return loader_load(l, files, count) && !l->rules->arena.failed && !l->faults.failed;
}

void loader_close(loader *l)
{
	if (l->has_package)
		json_free(&l->package);
	faults_free(&l->faults);
	bareme_ruleset_free(l->rules);
}
