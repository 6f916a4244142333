/* What the parts of checking share: finding their way in the package. */
#include "check/checker.h"

#include <string.h>

const json_node *check_resources(const checker *c)
{
	return c->l->has_package ? json_get(c->l->package.root, "resources") : NULL;
}

const json_node *check_resource_with(const checker *c, const char *member, const char *text)
{
	const json_node *n = json_first(check_resources(c));
	for (; n != NULL; n = json_next(n)) {
		const char *own = json_string(json_get(n, member));
		if (own != NULL && text != NULL && strcmp(own, text) == 0)
			break;
	}
	return n;
}
