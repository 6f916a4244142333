/* Checking tables: what loading finds and what only a second look does, in one sorted report. */
#include "base/bits.h"
#include "base/buffer.h"
#include "base/options.h"
#include "check/checker.h"
#include "rules/folder.h"
#include "rules/package.h"

#include <string.h>

/* ---- Reviews ---- */

enum { MONTHS = 12, MONTHS_MAX = 1200 };

/* How many months a review of the table holds: its own "revue_mois", or a year. */
static int32_t review_months(checker *c, const json_node *settings)
{
	const json_node *node = json_get(settings, "revue_mois");
	int64_t months;
	if (node == NULL)
		return MONTHS;
	if (number_parse_plain(json_source(&c->l->package, node), '.', 0, &months) == NUMBER_FINE && months >= 1 &&
	    months <= MONTHS_MAX)
		return (int32_t)months;
	loader_fault(c->l, node, "schema", "\"revue_mois\" must be a number of months from 1 to %d, not %.*s",
		     MONTHS_MAX, TEXT_ARG(package_quoted(c->l, node)));
	return MONTHS_MAX;
}

/* The last day that a review can be of: today, or that of the newest source where today is set to an earlier day. */
static int32_t review_latest(const checker *c)
{
	int32_t latest = c->options->today;
	for (size_t i = 0; i < c->l->rules->source_count; i++)
		if (c->l->rules->sources[i].day > latest)
			latest = c->l->rules->sources[i].day;
	return latest;
}

static void check_review(checker *c, const json_node *resource)
{
	const json_node *settings = json_get(resource, "bareme"), *node = json_get(settings, "revue");
	const char *path = json_string(json_get(resource, "path")), *name = path == NULL ? "" : path;
	char date[BAREME_TEXT_MAX];
	int32_t review, last, months = review_months(c, settings);
	if (node == NULL)
		return;
	if (!package_date(node, &review)) {
		loader_fault(c->l, node, "schema", "\"revue\" must be the date of the last review, not %.*s",
			     TEXT_ARG(package_quoted(c->l, node)));
		return;
	}
	bareme_date_print_for(review, c->options->locale == NULL ? BAREME_EN : c->options->locale->lang, date);
	if (review > review_latest(c))
		CHECK_FAULT(c, BAREME_WARNING, "dates", loader_place(c->l, node),
			    "%s was last reviewed on %s, a day in the future", name, date);
	/* What has ended needs no review. */
	else if (c->options->today > date_plus_months(review, months) &&
		 !(package_date(json_get(settings, "fin"), &last) && last < c->options->today))
		CHECK_FAULT(c, BAREME_WARNING, "stale", loader_place(c->l, node),
			    "%s was last reviewed on %s, too long ago (limit in months: %d): check that it still holds",
			    name, date, (int)months);
}

/* ---- Resources ---- */

static void check_package(checker *c)
{
	for (const json_node *n = json_first(check_resources(c)); n != NULL; n = json_next(n))
		check_review(c, n);
	for (size_t i = 0; c->l->has_package && i < c->l->rules->file_count; i++) {
		const char *name = c->l->rules->files[i].name;
		if (strcmp(name, PACKAGE) != 0 && json_find(check_resources(c), "path", name) == NULL)
			CHECK_FAULT(c, BAREME_WARNING, "reference", (place){name, 0, 0},
				    N_("no resource of datapackage.json names this file: it is not read"));
	}
}

/* ---- Values that nothing knows ---- */

/* True where a row of the table lists that value of its condition. */
static bool check_row_lists(const table *t, size_t key, size_t value)
{
	for (size_t row = 0; row < t->row_count; row++)
		if (bits_has(t->sets + row * t->set_words + t->set_offset[key], value))
			return true;
	return false;
}

/* Whether tables look that field up in their rows, or are for some of its natures; and whether one knows the value. */
static bool check_is_asked(const bareme_ruleset *r, size_t field, size_t value, bool *known)
{
	bool asked = false;
	for (size_t i = 0; i < r->table_count; i++) {
		const table *t = &r->tables[i];
		for (size_t k = 0; k < t->condition_count; k++)
			if (t->fields[k] == (int)field) {
				asked = true;
				*known |= check_row_lists(t, k, value);
			}
		for (size_t w = 0; w < t->when.count; w++)
			if (t->when.list[w].index == field) {
				asked = true;
				*known |= condition_holds(&t->when.list[w], (int64_t)value);
			}
	}
	return asked;
}

/* The first table that makes an amount of the field which is put at 0 where it would be below; NULL if none does. */
static const table *check_guards(const bareme_ruleset *r, size_t field)
{
	for (size_t i = 0; i < r->table_count; i++) {
		const table *t = &r->tables[i];
		for (size_t a = 0; a < t->slot_count * t->amount_count; a++) {
			const formula *f = &t->slots[a / t->amount_count].amounts[a % t->amount_count].amount;
			if (f->guarded && (f->fields >> field & 1) != 0)
				return t;
		}
	}
	return NULL;
}

/* Fields that nothing uses, that let amounts be below 0, and listed values that no row knows: operations may give them,
 * and get nothing. */
static void check_vocabulary(checker *c)
{
	const bareme_ruleset *r = c->l->rules;
	const json_node *operation = json_get(json_get(c->l->package.root, "bareme"), "operation");
	const json_node *node = json_first(json_get(operation, "fields"));
	uint64_t used = r->common_fields;
	for (size_t i = 0; i < r->table_count; i++)
		used |= r->tables[i].used_fields;
	for (size_t f = 0; f < r->field_count; f++, node = json_next(node)) {
		if ((used >> f & 1) == 0)
			CHECK_FAULT(c, BAREME_WARNING, "reference", loader_place(c->l, node),
				    "no table and no plan uses the field \"%s\"", r->fields[f].name);
		const json_node *constraints = json_get(node, "constraints");
		const table *guards = r->fields[f].type == FIELD_NUMBER && json_get(constraints, "minimum") == NULL
					  ? check_guards(r, f)
					  : NULL;
		if (guards != NULL)
			CHECK_FAULT(
			    c, BAREME_WARNING, "formula", loader_place(c->l, node),
			    "\"%s\" has no \"minimum\": below 0, it can make an amount of %s negative, which then "
			    "is 0 (plancher)",
			    r->fields[f].name, guards->file);
		const json_node *value = json_first(json_get(constraints, "enum"));
		for (size_t v = 0; v < r->fields[f].domain.count && value != NULL; v++, value = json_next(value)) {
			bool known = false;
			if (check_is_asked(r, f, v, &known) && !known)
				CHECK_FAULT(c, BAREME_WARNING, "reference", loader_place(c->l, value),
					    "no row of the tables is for the value \"%s\" of \"%s\"",
					    r->fields[f].domain.values[v], r->fields[f].name);
		}
	}
}

/* ---- The territory ---- */

/* The first two characters of the postal codes of a department. */
static void postal_prefix(const char *department, char out[2])
{
	memcpy(out, department, 2);
	/* Corsica's departments have letters, and its post still the number from before them. */
	if (out[1] == 'A' || out[1] == 'B')
		out[1] = '0';
}

static bool shares_postal_code(const territory *t, bareme_text code)
{
	for (int32_t i = names_find(&t->postal, code); i >= 0; i = t->links[i].next) {
		char prefix[2];
		postal_prefix(t->communes[t->links[i].commune].code, prefix);
		if (memcmp(prefix, code.data, 2) == 0)
			return true;
	}
	return false;
}

/* A postal code of another department is the code of a neighbour there, or a slip. */
static void check_postal_codes(checker *c, const sheet *s, size_t row, int code, int postal)
{
	bareme_text own = sheet_cell(s, row, (size_t)code), list = sheet_cell(s, row, (size_t)postal);
	char prefix[2];
	if (own.len != 5)
		return;
	postal_prefix(own.data, prefix);
	for (bareme_text one; text_next_part(&list, '|', &one);)
		if (one.len == 5 && memcmp(one.data, prefix, 2) != 0 &&
		    !shares_postal_code(&c->l->rules->territory, one))
			CHECK_FAULT(c, BAREME_WARNING, "reference", sheet_place(s, row, (size_t)postal),
				    "the postal code %.*s is of another department, where no commune has it",
				    TEXT_ARG(one));
}

/* The sheet of the first resource of that role that has one, or NULL. */
static const sheet *check_sheet_of_role(checker *c, const char *role)
{
	const sheet *s = NULL;
	for (const json_node *n = json_first(check_resources(c)); n != NULL && s == NULL; n = json_next(n))
		if (strcmp(resource_role(n), role) == 0)
			s = loader_sheet(c->l, n, false);
	return s;
}

static void check_territory(checker *c)
{
	const sheet *communes = check_sheet_of_role(c, "communes"), *epcis = check_sheet_of_role(c, "epci");
	names used = {0};
	int32_t old;
	if (c->l->rules->territory.count == 0)
		return;
	int code = communes == NULL ? -1 : sheet_column(communes, TEXT("code"));
	int postal = communes == NULL ? -1 : sheet_column(communes, TEXT("codes_postaux"));
	int epci = communes == NULL ? -1 : sheet_column(communes, TEXT("epci"));
	int siren = epcis == NULL ? -1 : sheet_column(epcis, TEXT("siren"));
	for (size_t row = 0; code >= 0 && postal >= 0 && row < communes->rows; row++) {
		check_postal_codes(c, communes, row, code, postal);
		if (epci >= 0 && !names_add(&used, sheet_cell(communes, row, (size_t)epci), 0, &old))
			c->l->faults.failed = true;
	}
	for (size_t row = 0; siren >= 0 && row < epcis->rows; row++)
		if (names_find(&used, sheet_cell(epcis, row, (size_t)siren)) < 0)
			CHECK_FAULT(c, BAREME_WARNING, "reference", sheet_place(epcis, row, (size_t)siren),
				    "no commune is in the EPCI %.*s", TEXT_ARG(sheet_cell(epcis, row, (size_t)siren)));
	names_free(&used);
}

/* ---- The whole ---- */

/* What no row is for, with commands that show it where the tables load. */
static bool check_gaps(checker *c, bool loads)
{
	buffer command = {0};
	bool good = true;
	if (loads)
		buffer_string(&command, "bareme calc ");
	if (loads && c->folder != NULL) {
		buffer_string(&command, "--data ");
		buffer_word(&command, text_of(c->folder));
		buffer_char(&command, ' ');
	}
	c->l->command = buffer_cstring(&command);
	for (size_t i = 0; i < c->l->rules->table_count && good; i++)
		good = cover_check_table(c->l, i);
	good = good && cover_check_territory(c->l) && !command.failed;
	buffer_free(&command);
	c->l->command = NULL;
	return good;
}

/* What loading does not ask. Tables that have no fault are looked at although others have some. */
static bool check_further(checker *c)
{
	bool loads = c->l->faults.errors == 0;
	if (!c->l->has_package)
		return true;
	if (!check_gaps(c, loads))
		return false;
	/* Constraints come after overlaps: a key that is there twice is not reported again where the rows overlap. */
	constraints_check(c);
	foreign_check(c);
	check_territory(c);
	members_check(c);
	check_package(c);
	if (loads)
		check_vocabulary(c);
	/* What one table lacks keeps cases of the others from nothing, nor does the territory those without a place. */
	bool runs = loads || (c->l->is_open && c->l->rules->table_count > 0);
	if (runs && !loads)
		walks_compile(c->l->rules);
	return cases_check(c, runs);
}

static void check_take_fault(const bareme_fault *fault, void *payload)
{
	const checker *c = payload;
	*(fault->severity == BAREME_ERROR ? &c->summary->errors : &c->summary->warnings) += 1;
	if (c->options->report != NULL)
		c->options->report(fault, c->options->report_payload);
}

static bool check_has_error(const checker *c, const char *file)
{
	for (size_t i = 0; i < c->l->faults.count; i++)
		if (c->l->faults.list[i].severity == BAREME_ERROR && strcmp(c->l->faults.list[i].file, file) == 0)
			return true;
	return false;
}

static void check_report_files(const checker *c)
{
	for (size_t i = 0; i < c->l->rules->file_count && c->options->checked != NULL; i++) {
		const char *name = c->l->rules->files[i].name;
		bareme_checked checked = {name, 0, "", !check_has_error(c, name)};
		c->options->checked(&checked, c->options->checked_payload);
	}
}

static bareme_result check_files(bareme_check_summary *out, const bareme_file *files, size_t count, const char *folder,
				 const bareme_check_options *options)
{
	loader l;
	bareme_check_options own;
	checker c = {&l, &own, folder, out};
	*out = (bareme_check_summary){0};
	if (!options_take(&own, sizeof own, options))
		return BAREME_BAD_OPTIONS;
	bool good = loader_open(&l, files, count, own.locale);
	good = good && check_further(&c) && !l.rules->arena.failed && !l.faults.failed;
	if (good) {
		check_report_files(&c);
		faults_report(&l.faults, check_take_fault, &c);
	}
	loader_close(&l);
	return !good ? BAREME_NO_MEMORY : out->errors > 0 ? BAREME_BAD_TABLES : BAREME_DONE;
}

bareme_result bareme_check_files(bareme_check_summary *out, const bareme_file *files, size_t count,
				 const bareme_check_options *options)
{
	return check_files(out, files, count, NULL, options);
}

bareme_result bareme_check_builtin(bareme_check_summary *out, const bareme_check_options *options)
{
	size_t count;
	const bareme_file *files = bareme_builtin_files(&count);
	return bareme_check_files(out, files, count, options);
}

bareme_result bareme_check_folder(bareme_check_summary *out, const char *path, const bareme_check_options *options)
{
	folder f = {
	    .path = path, .locale = options->locale, .report = options->report, .payload = options->report_payload};
	*out = (bareme_check_summary){0};
	bareme_result result = folder_read(&f);
	if (result == BAREME_DONE)
		result = folder_add_strays(&f);
	if (result == BAREME_DONE)
		result = check_files(out, f.files, f.count, path, options);
	folder_free(&f);
	return result;
}
