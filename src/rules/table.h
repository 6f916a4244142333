/* A rule table from its resource. */
#ifndef TABLE_H
#define TABLE_H

#include "rules/loader.h"

/* Where memory fails, the ruleset's arena has failed: so it is for all that reads the tables. */
void table_read(loader *l, const json_node *resource, table *out);

/* The first column of that kind, or -1. */
int table_column(const table *t, bareme_column_kind kind);

#endif
