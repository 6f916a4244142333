/* The package of tables in memory as a tree, to be edited. Ends the program where it cannot. */
#ifndef PACKAGE_TREE_H
#define PACKAGE_TREE_H

#include "support.h"

#include <cjson/cJSON.h>

cJSON *package_read_tree(tables *t);
/* Takes the tree. */
void package_write_tree(tables *t, cJSON *root);

/* NULL where the object has no such member. */
cJSON *package_member(const cJSON *object, const char *name);
cJSON *package_operation_fields(const cJSON *root);

/* Makes an item of a list number 0; returns it. */
cJSON *package_put_first(cJSON *list, int number);

#endif
