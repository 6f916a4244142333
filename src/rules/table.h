/* A rule table from its resource, and the lines that it tries to grant. */
#ifndef TABLE_H
#define TABLE_H

#include "rules/loader.h"

/* Where memory fails, the ruleset's arena has failed: so it is for all that reads the tables. */
void table_read(loader *l, const json_node *resource, table *out);

/* The first column of that kind, or -1. */
int table_column(const table *t, bareme_column_kind kind);

/* lines.c, in the order in which table_read needs them: what stands in the package, then what needs the rows. */
void lines_read_settings(loader *l, const json_node *extra, table *out);
void lines_read(loader *l, const json_node *extra, table *out);
void lines_compile(loader *l, const json_node *schema, const json_node *extra, table *out);

/* True where the values that the line fixes are in the sets of a row or of a box. */
bool slot_is_within(const table *t, const slot *s, const uint64_t *sets);

#endif
