/* The package of tables as a tree; see package-tree.h. */
#include "package-tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char package_file[] = "datapackage.json";

cJSON *package_read_tree(tables *t)
{
	const bareme_file *file = tables_file(t, package_file);
	cJSON *root = cJSON_ParseWithLength(file->data, file->len);
	assert_non_null(root);
	return root;
}

void package_write_tree(tables *t, cJSON *root)
{
	char *text = cJSON_Print(root);
	assert_non_null(text);
	tables_set(t, package_file, text, strlen(text));
	cJSON_free(text);
	cJSON_Delete(root);
}

cJSON *package_member(const cJSON *object, const char *name)
{
	return cJSON_GetObjectItemCaseSensitive(object, name);
}

cJSON *package_operation_fields(const cJSON *root)
{
	return package_member(package_member(package_member(root, "bareme"), "operation"), "fields");
}

cJSON *package_put_first(cJSON *list, int number)
{
	cJSON *item = cJSON_DetachItemFromArray(list, number);
	assert_non_null(item);
	assert_true(cJSON_InsertItemInArray(list, 0, item));
	return item;
}
