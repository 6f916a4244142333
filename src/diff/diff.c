/* Differences between two rulesets: gathered step by step, then told in the order of their subjects. */
#include "diff/diff.h"

#include <stdlib.h>
#include <string.h>

const char *bareme_change_kind_name(bareme_change_kind kind)
{
	static const char *const names[] = {"ajout", "suppression", "modification"};
	return names[kind];
}

const char *bareme_subject_name(bareme_subject subject)
{
	static const char *const names[BAREME_SUBJECT_COUNT] = {
	    [BAREME_SUBJECT_TABLE] = "table",     [BAREME_SUBJECT_RULE] = "regle",
	    [BAREME_SUBJECT_FORMULA] = "formule", [BAREME_SUBJECT_CONDITION] = "condition",
	    [BAREME_SUBJECT_REMARK] = "avis",     [BAREME_SUBJECT_COLUMN] = "colonne",
	    [BAREME_SUBJECT_FIELD] = "champ",     [BAREME_SUBJECT_ZONE] = "zone",
	    [BAREME_SUBJECT_COMMUNE] = "commune", [BAREME_SUBJECT_EPCI] = "epci",
	    [BAREME_SUBJECT_SOURCE] = "source",   [BAREME_SUBJECT_REVIEW] = "revue",
	    [BAREME_SUBJECT_PACKAGE] = "paquet"};
	return names[subject];
}

void diff_add(bareme_diff *d, bareme_change change, const bareme_value_change *values, size_t count)
{
	bareme_value_change *copy = arena_alloc(&d->arena, count + 1, sizeof *copy);
	if (copy == NULL || !grow(&d->changes, d->count, &d->room, sizeof *d->changes)) {
		d->failed = true;
		return;
	}
	if (count > 0)
		memcpy(copy, values, count * sizeof *copy);
	change.values = copy;
	change.count = count;
	d->changes[d->count++] = change;
}

const char *diff_keep(bareme_diff *d, buffer *text)
{
	bareme_text copy = {NULL, 0};
	if (!text->failed)
		copy = arena_copy(&d->arena, (bareme_text){text->len > 0 ? text->data : "", text->len});
	d->failed |= copy.data == NULL;
	text->len = 0;
	return copy.data == NULL ? "" : copy.data;
}

const table *diff_table(const bareme_ruleset *r, const char *name)
{
	for (size_t i = 0; i < r->table_count; i++)
		if (strcmp(r->tables[i].name, name) == 0)
			return &r->tables[i];
	return NULL;
}

const json_node *diff_resource(const bareme_diff *d, int side, const char *name)
{
	const json_node *node = json_first(json_get(d->package[side].root, "resources"));
	while (node != NULL &&
	       (json_string(json_get(node, "name")) == NULL || strcmp(json_string(json_get(node, "name")), name) != 0))
		node = json_next(node);
	return node;
}

/* Both packages were read when their rulesets were loaded: only memory can fail now. */
static bool parse_packages(bareme_diff *d)
{
	for (int side = 0; side < 2; side++) {
		const bareme_ruleset *r = d->r[side];
		size_t offset;
		for (size_t i = 0; i < r->file_count; i++)
			if (strcmp(r->files[i].name, "datapackage.json") == 0 &&
			    json_parse(&d->package[side], (bareme_text){r->files[i].data, r->files[i].len}, &offset) !=
				NULL)
				return false;
	}
	return true;
}

/* Puts the changes in the order of their subjects, each subject's in the order in which they were found. */
static void sort_changes(bareme_diff *d)
{
	bareme_change *sorted = arena_alloc(&d->arena, d->count + 1, sizeof *sorted);
	size_t n = 0;
	if (sorted == NULL) {
		d->failed = true;
		return;
	}
	for (int subject = 0; subject < BAREME_SUBJECT_COUNT; subject++)
		for (size_t i = 0; i < d->count; i++)
			if (d->changes[i].subject == (bareme_subject)subject)
				sorted[n++] = d->changes[i];
	free(d->changes);
	d->changes = sorted;
}

static void compare(bareme_diff *d)
{
	const bareme_ruleset *before = d->r[0], *after = d->r[1];
	for (size_t i = 0; i < after->table_count; i++) {
		const table *old = diff_table(before, after->tables[i].name);
		if (old != NULL)
			diff_rules(d, old, &after->tables[i]);
	}
	diff_package(d);
	diff_territory(d);
}

bareme_result bareme_diff_new(bareme_diff **out, const bareme_ruleset *before, const bareme_ruleset *after)
{
	bareme_diff *d = *out = calloc(1, sizeof *d);
	if (d == NULL)
		return BAREME_NO_MEMORY;
	d->r[0] = before;
	d->r[1] = after;
	/* The same files say the same. */
	bool same = strcmp(before->fingerprint, after->fingerprint) == 0;
	if (!same && parse_packages(d))
		compare(d);
	else
		d->failed = !same;
	for (int side = 0; side < 2; side++)
		json_free(&d->package[side]);
	bareme_change *gathered = d->changes;
	sort_changes(d);
	if (!d->failed && !d->arena.failed)
		return BAREME_DONE;
	if (d->changes == gathered)
		free(gathered);
	arena_free(&d->arena);
	free(d);
	*out = NULL;
	return BAREME_NO_MEMORY;
}

void bareme_diff_free(bareme_diff *d)
{
	if (d == NULL)
		return;
	arena_free(&d->arena);
	free(d);
}

const bareme_change *bareme_diff_changes(const bareme_diff *d, size_t *count)
{
	*count = d->count;
	return d->changes;
}
