/* A rule table from its resource. */
#ifndef TABLE_H
#define TABLE_H

#include "rules/loader.h"

/* table.c: a rule table from its resource. */
bool table_read(loader *l, const json_node *resource, table *out);

#endif
