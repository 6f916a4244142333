/* Holds the package's own objects against the members that they may have: a mistyped name would be ignored in silence.
 */
#include "check/checker.h"
#include "check/members.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* The row of a member; a language may follow an @. NULL where there is none. */
static const member *member_find(kind of, const char *name)
{
	size_t len = strcspn(name, "@");
	for (size_t i = 0; i < member_count; i++)
		if (members[i].of == of && (members[i].name[0] == '*' ||
					    (strncmp(members[i].name, name, len) == 0 && members[i].name[len] == '\0')))
			return &members[i];
	return NULL;
}

static bool member_has_shape(const json_node *node, shape shape)
{
	switch (shape) {
	case TEXT_SHAPE:
		return json_string(node) != NULL;
	case LIST_SHAPE:
		return json_is_array(node);
	case OBJECT_SHAPE:
		return json_is_object(node);
	case FLAG_SHAPE:
		return json_bool(node, true) == json_bool(node, false);
	case WHOLE_SHAPE: /* Looked at where they are read. */
	case SCALAR_SHAPE:
		break;
	}
	return true;
}

/* The members of a kind, with commas between. */
enum { MEMBERS_TEXT = 256 };
static const char *member_names(kind of, char text[MEMBERS_TEXT])
{
	size_t len = 0;
	for (size_t i = 0; i < member_count; i++)
		if (members[i].of == of)
			len += (size_t)snprintf(text + len, MEMBERS_TEXT - len, "%s%s", len == 0 ? "" : ", ",
						members[i].name);
	assert(len < MEMBERS_TEXT);
	return text;
}

static void member_check_object(checker *c, const json_node *object, kind of)
{
	static const char *const messages[] = {[TEXT_SHAPE] = N_("\"%s\" must be a text"),
					       [LIST_SHAPE] = N_("\"%s\" must be a list"),
					       [OBJECT_SHAPE] = N_("\"%s\" must be an object"),
					       [FLAG_SHAPE] = N_("\"%s\" must be true or false")};
	for (const json_node *m = json_first(object); m != NULL; m = json_next(m)) {
		const member *known = member_find(of, json_name(m));
		if (known == NULL) {
			char known_here[MEMBERS_TEXT];
			loader_fault(c->l, m, "schema", "\"%s\" is not a known member; there are: %s", json_name(m),
				     member_names(of, known_here));
		} else if (!member_has_shape(m, known->shape)) {
			/* Loading may have reported more than this already. */
			if (!faults_stand_at(&c->l->faults, loader_place(c->l, m)))
				loader_fault(c->l, m, "schema", messages[known->shape], json_name(m));
		} else if (known->shape == OBJECT_SHAPE) {
			member_check_object(c, m, known->is);
		} else if (known->shape == LIST_SHAPE && known->is != NOTHING) {
			for (const json_node *one = json_first(m); one != NULL; one = json_next(one))
				member_check_object(c, one, known->is);
		}
	}
}

/* The settings of each field of a list of fields. */
static void member_check_fields(checker *c, const json_node *fields, kind of)
{
	for (const json_node *f = json_first(fields); f != NULL; f = json_next(f))
		member_check_object(c, json_get(f, "bareme"), of);
}

void members_check(checker *c)
{
	const json_node *settings = json_get(c->l->package.root, "bareme");
	member_check_object(c, settings, SETTINGS);
	member_check_fields(c, json_get(json_get(settings, "operation"), "fields"), FIELD);
	for (const json_node *n = json_first(check_resources(c)); n != NULL; n = json_next(n)) {
		member_check_object(c, json_get(n, "bareme"), RESOURCE);
		member_check_fields(c, json_get(json_get(n, "schema"), "fields"), COLUMN);
	}
}
