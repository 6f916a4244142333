/* What the steps of a comparison of two rulesets share. */
#ifndef DIFF_H
#define DIFF_H

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

/* The text in the arena, and the buffer emptied; "" where memory failed. */
const char *diff_keep(bareme_diff *d, buffer *text);

/* The two ways to find the same thing on the other side: by its name. NULL where there is none. */
const table *diff_table(const bareme_ruleset *r, const char *name);

/* The resource of that name in the package of one side, or NULL. */
const json_node *diff_resource(const bareme_diff *d, int side, const char *name);

/* diff_rules.c: the rows of two tables. */
void diff_rules(bareme_diff *d, const table *before, const table *after);

/* diff_package.c: all that datapackage.json says. */
void diff_package(bareme_diff *d);

/* diff_territory.c: communes, their zones, EPCIs, and the table of sources. */
void diff_territory(bareme_diff *d);

#endif
