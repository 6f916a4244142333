/* What is in a JSON text that was read; see json.h. */
#include "formats/json.h"

#include <bareme/program.h>
#include <cjson/cJSON.h>
#include <string.h>

const json_node *json_get(const json_node *object, const char *name)
{
	return cJSON_IsObject(object) ? cJSON_GetObjectItemCaseSensitive(object, name) : NULL;
}

const json_node *json_first(const json_node *node)
{
	return node == NULL ? NULL : node->child;
}

const json_node *json_next(const json_node *node)
{
	return node == NULL ? NULL : node->next;
}

const json_node *json_find(const json_node *list, const char *name, const char *text)
{
	const json_node *n = text == NULL ? NULL : json_first(list);
	for (; n != NULL; n = json_next(n)) {
		const char *own = json_string(json_get(n, name));
		if (own != NULL && strcmp(own, text) == 0)
			break;
	}
	return n;
}

bool json_contains(const json_node *list, bareme_text text)
{
	for (const json_node *n = json_first(list); n != NULL; n = json_next(n))
		if (json_string(n) != NULL && text_equal(text, text_of(json_string(n))))
			return true;
	return false;
}

size_t json_count(const json_node *node)
{
	size_t count = 0;
	for (const json_node *child = json_first(node); child != NULL; child = child->next)
		count++;
	return count;
}

const char *json_name(const json_node *member)
{
	return member->string == NULL ? "" : member->string;
}

bool json_is_object(const json_node *node)
{
	return cJSON_IsObject(node);
}

bool json_is_array(const json_node *node)
{
	return cJSON_IsArray(node);
}

const char *json_string(const json_node *node)
{
	return cJSON_IsString(node) ? node->valuestring : NULL;
}

bool json_bool(const json_node *node, bool otherwise)
{
	return cJSON_IsBool(node) ? (bool)cJSON_IsTrue(node) : otherwise;
}
