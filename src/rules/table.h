/* A rule table from its resource. */
#ifndef TABLE_H
#define TABLE_H

#include "rules/loader.h"

/* table.c: a rule table from its resource. */
bool table_read(loader *l, const json_node *resource, table *out);

/* The first column of that kind, or -1. */
int table_column(const table *t, bareme_column_kind kind);

#endif
