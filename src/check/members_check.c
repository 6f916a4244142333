/* Holds the package's own objects against the members that they may have: a mistyped name would be ignored in silence.
 */
#include "check/checker.h"
#include "check/members.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* How long a member's name is without the language that follows an @. */
static size_t member_length(const char *name)
{
	return strcspn(name, "@");
}

/* A member may stand in another language beside French: in English, as titles are. */
static bool member_has_language(const char *name)
{
	const char *language = name + member_length(name);
	return *language == '\0' || strcmp(language, "@en") == 0;
}

/* The row of a member, whatever its language; NULL where there is none. */
static const member *member_find(kind of, const char *name)
{
	size_t len = member_length(name);
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
		} else if (known->name[0] != '*' && !member_has_language(json_name(m))) {
			loader_fault(c->l, m, "schema", "\"%s\" is never read: titles are French, and English with @en",
				     json_name(m));
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

/* ---- Members of the standard ---- */

/* The objects of the standard: their members, and what their own object "bareme" is. Others may be added to them. */
static const struct standard {
	const char *members;
	kind own;
} standard_package = {"$schema|profile|name|id|licenses|title|description|homepage|version|sources|contributors|"
		      "keywords|image|created|resources|bareme",
		      SETTINGS},
  standard_resource = {"$schema|profile|name|path|title|description|format|mediatype|encoding|bytes|hash|sources|"
		       "licenses|dialect|schema|bareme",
		       RESOURCE},
  standard_schema = {"$schema|fields|primaryKey|foreignKeys|missingValues|uniqueKeys|fieldsMatch", NOTHING},
  standard_field = {"name|type|format|title|description|example|constraints|rdfType|bareme", FIELD},
  standard_column = {"name|type|format|title|description|example|constraints|rdfType|bareme", COLUMN};

/* The member that the name is a slip of; "" where it is none. */
static bareme_text standard_slip(checker *c, const struct standard *of, bareme_text name)
{
	bareme_text rest = text_of(of->members), one, all[20];
	names known = {0};
	int32_t count = 0, old;
	/* What people write who think of the package's own members. */
	if (text_equal(name, TEXT("nom")))
		return TEXT("name");
	for (; text_next_part(&rest, '|', &one); all[count++] = one)
		c->l->faults.failed |= !names_add_folded(&known, &c->l->rules->arena, one, count, &old);
	int32_t near = names_nearest(&known, name, 1);
	names_free(&known);
	return near < 0 ? (bareme_text){"", 0} : all[near];
}

static bool standard_has(const struct standard *of, bareme_text name)
{
	bareme_text rest = text_of(of->members), one;
	while (text_next_part(&rest, '|', &one))
		if (text_equal(one, name))
			return true;
	return false;
}

/* The standard lets objects have members of any name: those that are probably meant for another are reported. */
static void standard_check(checker *c, const json_node *object, const struct standard *of)
{
	for (const json_node *m = json_first(object); m != NULL; m = json_next(m)) {
		const char *name = json_name(m);
		bareme_text plain = {name, member_length(name)};
		place at = loader_place(c->l, m);
		if (standard_has(of, plain)) {
			if (!member_has_language(name))
				CHECK_FAULT(c, BAREME_WARNING, "schema", at,
					    "\"%s\" is never read: titles are French, and English with @en", name);
			continue;
		}
		bareme_text slip = standard_slip(c, of, plain);
		if (slip.len > 0)
			CHECK_FAULT(c, BAREME_WARNING, "schema", at, "\"%s\" is never read: did you mean \"%.*s\"?",
				    name, TEXT_ARG(slip));
		else if (of->own != NOTHING && member_find(of->own, name) != NULL)
			CHECK_FAULT(c, BAREME_WARNING, "schema", at,
				    "\"%s\" is never read here: its place is in the object \"bareme\"", name);
	}
}

/* ---- The whole ---- */

/* The members of each field of a list of fields, and its settings. */
static void member_check_fields(checker *c, const json_node *fields, const struct standard *of)
{
	for (const json_node *f = json_first(fields); f != NULL; f = json_next(f)) {
		standard_check(c, f, of);
		member_check_object(c, json_get(f, "bareme"), of->own);
	}
}

void members_check(checker *c)
{
	const json_node *settings = json_get(c->l->package.root, "bareme");
	standard_check(c, c->l->package.root, &standard_package);
	member_check_object(c, settings, SETTINGS);
	member_check_fields(c, json_get(json_get(settings, "operation"), "fields"), &standard_field);
	for (const json_node *n = json_first(check_resources(c)); n != NULL; n = json_next(n)) {
		const json_node *schema = json_get(n, "schema");
		standard_check(c, n, &standard_resource);
		standard_check(c, schema, &standard_schema);
		member_check_object(c, json_get(n, "bareme"), RESOURCE);
		member_check_fields(c, json_get(schema, "fields"), &standard_column);
	}
}
