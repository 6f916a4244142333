/* Differences between two rulesets: gathered step by step, then in the order of their subjects. */
#include "diff/changes.h"
#include "diff/package.h"
#include "diff/rows.h"
#include "diff/territory.h"
#include "rules/folder.h"

#include <stdlib.h>
#include <string.h>

/* Both packages were read when their rulesets were loaded: only memory can fail now. */
static bool diff_parse_packages(bareme_diff *d)
{
	for (int side = 0; side < 2; side++) {
		const bareme_ruleset *r = d->r[side];
		size_t offset;
		for (size_t i = 0; i < r->file_count; i++)
			if (strcmp(r->files[i].name, PACKAGE) == 0 &&
			    package_parse(&d->package[side], (bareme_text){r->files[i].data, r->files[i].len},
					  &offset) != JSON_SOUND)
				return false;
	}
	return true;
}

/* Puts the changes in the order of their subjects, each subject's in the order in which they were found. */
static void diff_sort(bareme_diff *d)
{
	bareme_change *sorted = calloc(d->count + 1, sizeof *sorted);
	size_t n = 0;
	d->failed |= sorted == NULL;
	for (int subject = 0; subject < BAREME_SUBJECT_COUNT && sorted != NULL; subject++)
		for (size_t i = 0; i < d->count; i++)
			if (d->changes[i].subject == (bareme_subject)subject)
				sorted[n++] = d->changes[i];
	free(d->changes);
	d->changes = sorted;
}

static void diff_compare(bareme_diff *d)
{
	const bareme_ruleset *before = d->r[0], *after = d->r[1];
	for (size_t i = 0; i < after->table_count; i++) {
		size_t k = 0;
		while (k < before->table_count && strcmp(before->tables[k].name, after->tables[i].name) != 0)
			k++;
		if (k < before->table_count)
			diff_rows(d, &before->tables[k], &after->tables[i]);
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
	if (!same && diff_parse_packages(d))
		diff_compare(d);
	else
		d->failed = !same;
	for (int side = 0; side < 2; side++)
		json_free(&d->package[side]);
	diff_sort(d);
	if (!d->failed && !d->arena.failed)
		return BAREME_DONE;
	bareme_diff_free(d);
	*out = NULL;
	return BAREME_NO_MEMORY;
}

void bareme_diff_free(bareme_diff *d)
{
	if (d == NULL)
		return;
	free(d->changes);
	arena_free(&d->arena);
	free(d);
}

const bareme_change *bareme_diff_changes(const bareme_diff *d, size_t *count)
{
	*count = d->count;
	return d->changes;
}
