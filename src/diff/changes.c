/* Changes: gathered while two rulesets are compared, and what their kinds and subjects are called. */
#include "diff/changes.h"

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

const char *diff_keep(bareme_diff *d, bareme_text text)
{
	const char *copy = arena_copy(&d->arena, text).data;
	d->failed |= copy == NULL;
	return copy == NULL ? "" : copy;
}

const char *diff_keep_buffer(bareme_diff *d, buffer *text)
{
	d->failed |= text->failed;
	const char *copy = diff_keep(d, buffer_all(text));
	buffer_free(text);
	return copy;
}
