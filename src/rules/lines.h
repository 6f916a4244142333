/* The lines that a table tries to grant. */
#ifndef LINES_H
#define LINES_H

#include "rules/loader.h"

/* lines.c, in the order in which table_read needs them: what stands in the package, then what needs the rows. */
void lines_read_settings(loader *l, const json_node *extra, table *out);
void lines_read(loader *l, const json_node *extra, table *out);
void lines_compile(loader *l, const json_node *schema, const json_node *extra, table *out);

/* True where the values that the line fixes are in the sets of a row or of a box. */
bool slot_is_within(const table *t, const slot *s, const uint64_t *sets);

#endif
