/*
 * diff/: what two folders of tables say differently, rule by rule, and what that changes for a list of operations.
 * Rules are compared as the cases and days that they cover, the package as the values that it says, the territory day
 * by day; neither layout, nor order, nor the cutting of rows makes a difference.
 *
 * The changes found so far, which the steps of a comparison add to.
 */
#ifndef CHANGES_H
#define CHANGES_H

#include "base/buffer.h"
#include "base/memory.h"
#include "formats/json.h"
#include "rules/model.h"

struct bareme_diff {
	arena arena;
	const bareme_ruleset *r[2]; /* before, after */
	json_document package[2];
	bareme_change *changes;
	size_t count, room;
	bool failed; /* memory; sticky */
};

/* Keeps a change with its values; its strings must live as long as the rulesets or the arena. */
void diff_add(bareme_diff *d, bareme_change change, const bareme_value_change *values, size_t count);

/* A copy in the arena; "" where memory failed. */
const char *diff_keep(bareme_diff *d, bareme_text text);

/* The same of a buffer, which is then free. */
const char *diff_keep_buffer(bareme_diff *d, buffer *text);

/* Added where nothing is before, removed where nothing is after. */
static inline bareme_change_kind diff_kind(const void *before, const void *after)
{
	return before == NULL ? BAREME_ADDED : after == NULL ? BAREME_REMOVED : BAREME_CHANGED;
}

#endif
