/* What two packages say apart from rows: formulas, conditions, remarks, columns, fields and the rest. */
#include "diff/diff.h"

#include <string.h>

typedef struct walk {
	bareme_diff *d;
	bareme_subject subject;
	const char *name;
	buffer path;  /* of the member that is being compared, below `name` */
	buffer text;  /* room for a value */
	size_t found; /* differences; only counted where `counts` */
	bool counts;
} walk;

static void compare(walk *w, const json_node *before, const json_node *after);

/* ---- Telling ---- */

static bareme_place place_of(const walk *w, int side, const json_node *node)
{
	bareme_place at = {"datapackage.json", 0};
	size_t column;
	const json_document *package = &w->d->package[side];
	if (node == NULL)
		return (bareme_place){NULL, 0};
	bareme_text source = json_source(package, node);
	text_place(package->text, (size_t)(source.data - package->text.data), &at.line, &column);
	return at;
}

/* A value on one line: strings as they read, lists of strings as a|b, anything else without its layout. */
static const char *value_text(walk *w, int side, const json_node *node)
{
	if (node == NULL)
		return NULL;
	if (json_string(node) != NULL) {
		buffer_string(&w->text, json_string(node));
		return diff_keep(w->d, &w->text);
	}
	bool strings = json_is_array(node);
	for (const json_node *n = json_first(node); n != NULL; n = json_next(n))
		strings &= json_string(n) != NULL;
	if (strings) {
		for (const json_node *n = json_first(node); n != NULL; n = json_next(n)) {
			buffer_string(&w->text, w->text.len > 0 ? "|" : "");
			buffer_string(&w->text, json_string(n));
		}
		return diff_keep(w->d, &w->text);
	}
	bareme_text source = json_source(&w->d->package[side], node);
	bool quoted = false;
	for (size_t i = 0; i < source.len; i++) {
		char c = source.data[i];
		if (quoted && c == '\\') {
			buffer_put(&w->text, source.data + i++, 2);
			continue;
		}
		quoted ^= c == '"';
		if (!quoted && strchr(" \t\r\n", c) != NULL)
			continue;
		buffer_char(&w->text, c);
		if (!quoted && (c == ',' || c == ':'))
			buffer_char(&w->text, ' ');
	}
	return diff_keep(w->d, &w->text);
}

/* The last member of the path: what stands behind its last point. */
static const char *last_name(walk *w)
{
	size_t at = w->path.len;
	while (at > 0 && w->path.data[at - 1] != '.')
		at--;
	buffer_put(&w->text, w->path.len > 0 ? w->path.data + at : "", w->path.len - at);
	return diff_keep(w->d, &w->text);
}

static const char *path_text(walk *w)
{
	buffer_put(&w->text, w->path.len > 0 ? w->path.data : "", w->path.len);
	return diff_keep(w->d, &w->text);
}

static void tell(walk *w, const json_node *before, const json_node *after)
{
	w->found++;
	if (w->counts)
		return;
	/* A member of the thing itself says all by its name. */
	bool is_nested = w->name[0] == '\0' || memchr(w->path.data, '.', w->path.len) != NULL ||
			 memchr(w->path.data, '[', w->path.len) != NULL;
	bareme_value_change value = {.name = last_name(w),
				     .unit = "",
				     .text_before = value_text(w, 0, before),
				     .text_after = value_text(w, 1, after)};
	diff_add(w->d,
		 (bareme_change){.kind = before == NULL  ? BAREME_ADDED
					 : after == NULL ? BAREME_REMOVED
							 : BAREME_CHANGED,
				 .subject = w->subject,
				 .name = w->name,
				 .detail = is_nested ? path_text(w) : "",
				 .from = BAREME_ALWAYS,
				 .to = BAREME_FOREVER,
				 .before = place_of(w, 0, before),
				 .after = place_of(w, 1, after)},
		 &value, 1);
}

/* ---- Comparing ---- */

/* True where nothing differs; tells nothing. */
static bool is_same(walk *w, const json_node *before, const json_node *after)
{
	walk quiet = {.d = w->d, .counts = true};
	compare(&quiet, before, after);
	buffer_free(&quiet.path);
	buffer_free(&quiet.text);
	return quiet.found == 0;
}

/* Compares two members under a longer path. */
static void compare_below(walk *w, const char *name, size_t number, const json_node *before, const json_node *after)
{
	size_t len = w->path.len;
	if (!w->counts) {
		if (name == NULL)
			buffer_printf(&w->path, "[%zu]", number);
		else
			buffer_printf(&w->path, number > 0 ? "[%s]" : len > 0 ? ".%s" : "%s", name);
	}
	if (before == NULL || after == NULL)
		tell(w, before, after);
	else
		compare(w, before, after);
	w->path.len = len;
}

static void compare_objects(walk *w, const json_node *before, const json_node *after)
{
	for (const json_node *n = json_first(after); n != NULL; n = json_next(n))
		compare_below(w, json_name(n), 0, json_get(before, json_name(n)), n);
	for (const json_node *n = json_first(before); n != NULL; n = json_next(n))
		if (json_get(after, json_name(n)) == NULL)
			compare_below(w, json_name(n), 0, n, NULL);
}

/* The element whose member `key` is that text, or NULL. */
static const json_node *element(const json_node *list, const char *key, const char *value)
{
	const json_node *n = json_first(list);
	while (n != NULL &&
	       (json_string(json_get(n, key)) == NULL || strcmp(json_string(json_get(n, key)), value) != 0))
		n = json_next(n);
	return n;
}

/* True where every element of the list has that member, a text of its own. */
static bool has_key(const json_node *list, const char *key)
{
	for (const json_node *n = json_first(list); n != NULL; n = json_next(n)) {
		const char *value = json_string(json_get(n, key));
		if (value == NULL || element(list, key, value) != n)
			return false;
	}
	return true;
}

static void compare_keyed(walk *w, const char *key, const json_node *before, const json_node *after)
{
	for (const json_node *n = json_first(after); n != NULL; n = json_next(n)) {
		const char *value = json_string(json_get(n, key));
		compare_below(w, value, 1, element(before, key, value), n);
	}
	for (const json_node *n = json_first(before); n != NULL; n = json_next(n)) {
		const char *value = json_string(json_get(n, key));
		if (element(after, key, value) == NULL)
			compare_below(w, value, 1, n, NULL);
	}
}

static bool has_same(walk *w, const json_node *list, const json_node *node, int side)
{
	for (const json_node *n = json_first(list); n != NULL; n = json_next(n))
		if (side == 0 ? is_same(w, node, n) : is_same(w, n, node))
			return true;
	return false;
}

/* The next element that the other list does not have as it stands. */
static const json_node *next_own(walk *w, const json_node *n, const json_node *others, int side, size_t *number)
{
	while (n != NULL && has_same(w, others, n, side)) {
		n = json_next(n);
		++*number;
	}
	return n;
}

/* Elements without a key: those that stand on one side alone are taken for one another in turn. */
static void compare_lists(walk *w, const json_node *before, const json_node *after)
{
	size_t old_number = 1, number = 1;
	const json_node *old = next_own(w, json_first(before), after, 0, &old_number);
	const json_node *new = next_own(w, json_first(after), before, 1, &number);
	while (old != NULL || new != NULL) {
		compare_below(w, NULL, new != NULL ? number : old_number, old, new);
		old_number++;
		number++;
		old = old == NULL ? NULL : next_own(w, json_next(old), after, 0, &old_number);
		new = new == NULL ? NULL : next_own(w, json_next(new), before, 1, &number);
	}
}

static bool all_strings(const json_node *list)
{
	for (const json_node *n = json_first(list); n != NULL; n = json_next(n))
		if (json_string(n) == NULL)
			return false;
	return true;
}

/* Lists of texts are sets. */
static bool holds_all(const json_node *list, const json_node *of)
{
	for (const json_node *n = json_first(of); n != NULL; n = json_next(n)) {
		const json_node *other = json_first(list);
		while (other != NULL && strcmp(json_string(other), json_string(n)) != 0)
			other = json_next(other);
		if (other == NULL)
			return false;
	}
	return true;
}

static void compare_arrays(walk *w, const json_node *before, const json_node *after)
{
	static const char *const keys[] = {"name", "valeur", "code"};
	if (all_strings(before) && all_strings(after)) {
		if (!holds_all(before, after) || !holds_all(after, before))
			tell(w, before, after);
		return;
	}
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (has_key(before, keys[i]) && has_key(after, keys[i])) {
			compare_keyed(w, keys[i], before, after);
			return;
		}
	compare_lists(w, before, after);
}

static void compare(walk *w, const json_node *before, const json_node *after)
{
	const char *x = json_string(before), *y = json_string(after);
	if (json_is_object(before) && json_is_object(after))
		compare_objects(w, before, after);
	else if (json_is_array(before) && json_is_array(after))
		compare_arrays(w, before, after);
	else if (x != NULL && y != NULL
		     ? strcmp(x, y) != 0
		     : !text_equal(json_source(&w->d->package[0], before), json_source(&w->d->package[1], after)))
		tell(w, before, after);
}

/* ---- What the parts of a package are about ---- */

/* A member of a resource, or of its "bareme". */
static bareme_subject subject_of(const char *member)
{
	static const struct {
		const char *member;
		bareme_subject subject;
	} subjects[] = {
	    {"montants", BAREME_SUBJECT_FORMULA},    {"si", BAREME_SUBJECT_CONDITION},
	    {"exclut", BAREME_SUBJECT_CONDITION},    {"complet", BAREME_SUBJECT_CONDITION},
	    {"quantites", BAREME_SUBJECT_CONDITION}, {"variante", BAREME_SUBJECT_CONDITION},
	    {"avis", BAREME_SUBJECT_REMARK},         {"revue", BAREME_SUBJECT_REVIEW},
	    {"schema", BAREME_SUBJECT_COLUMN},
	};
	for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++)
		if (strcmp(subjects[i].member, member) == 0)
			return subjects[i].subject;
	return BAREME_SUBJECT_PACKAGE;
}

/* Compares the members of two objects, each with the subject that it is about, but for one of them. */
static void compare_members(walk *w, const json_node *before, const json_node *after, const char *but)
{
	for (const json_node *n = json_first(after); n != NULL; n = json_next(n)) {
		w->subject = subject_of(json_name(n));
		if (strcmp(json_name(n), but) != 0)
			compare_below(w, json_name(n), 0, json_get(before, json_name(n)), n);
	}
	for (const json_node *n = json_first(before); n != NULL; n = json_next(n)) {
		w->subject = subject_of(json_name(n));
		if (strcmp(json_name(n), but) != 0 && json_get(after, json_name(n)) == NULL)
			compare_below(w, json_name(n), 0, n, NULL);
	}
}

/* Tells of a field or a resource that one side does not have. */
static void tell_whole(walk *w, const json_node *before, const json_node *after)
{
	const char *title = json_string(json_get(after != NULL ? after : before, "title"));
	buffer_string(&w->text, title == NULL ? "" : title);
	diff_add(w->d,
		 (bareme_change){.kind = before == NULL ? BAREME_ADDED : BAREME_REMOVED,
				 .subject = w->subject,
				 .name = w->name,
				 .detail = diff_keep(w->d, &w->text),
				 .from = BAREME_ALWAYS,
				 .to = BAREME_FOREVER,
				 .before = place_of(w, 0, before),
				 .after = place_of(w, 1, after)},
		 NULL, 0);
}

static const char *keep_string(walk *w, const json_node *node)
{
	buffer_string(&w->text, json_string(node) == NULL ? "" : json_string(node));
	return diff_keep(w->d, &w->text);
}

static void compare_field(walk *w, const json_node *before, const json_node *after)
{
	w->subject = BAREME_SUBJECT_FIELD;
	w->name = keep_string(w, json_get(after != NULL ? after : before, "name"));
	if (before == NULL || after == NULL)
		tell_whole(w, before, after);
	else
		compare(w, before, after);
}

static bool has_role(const json_node *resource, const char *role)
{
	const char *own = json_string(json_get(json_get(resource, "bareme"), "role"));
	return own != NULL && strcmp(own, role) == 0;
}

static void compare_resource(walk *w, const json_node *before, const json_node *after)
{
	const json_node *one = after != NULL ? after : before;
	/* Worked cases prove the rules; they are none. */
	if (has_role(one, "cas"))
		return;
	w->name = keep_string(w, json_get(one, "name"));
	w->subject = has_role(one, "regles") ? BAREME_SUBJECT_TABLE : BAREME_SUBJECT_PACKAGE;
	if (before == NULL || after == NULL) {
		tell_whole(w, before, after);
		return;
	}
	compare_members(w, before, after, "bareme");
	compare_members(w, json_get(before, "bareme"), json_get(after, "bareme"), "");
}

/* Goes through two lists of named things. */
static void compare_named(walk *w, const json_node *before, const json_node *after,
			  void (*step)(walk *w, const json_node *before, const json_node *after))
{
	for (const json_node *n = json_first(after); n != NULL; n = json_next(n)) {
		const char *name = json_string(json_get(n, "name"));
		step(w, name == NULL ? NULL : element(before, "name", name), n);
	}
	for (const json_node *n = json_first(before); n != NULL; n = json_next(n)) {
		const char *name = json_string(json_get(n, "name"));
		if (name == NULL || element(after, "name", name) == NULL)
			step(w, n, NULL);
	}
}

static const json_node *fields_of(const json_node *root)
{
	return json_get(json_get(json_get(root, "bareme"), "operation"), "fields");
}

/* The members of the root, and of its "bareme", that are not compared by parts. */
static void compare_rest(walk *w, const json_node *before, const json_node *after)
{
	walk rest = {.d = w->d, .name = "", .subject = BAREME_SUBJECT_PACKAGE};
	for (int side = 1; side >= 0; side--)
		for (const json_node *n = json_first(side == 1 ? after : before); n != NULL; n = json_next(n)) {
			const char *name = json_name(n);
			const json_node *other = json_get(side == 1 ? before : after, name);
			if (strcmp(name, "resources") == 0 || strcmp(name, "bareme") == 0 ||
			    strcmp(name, "operation") == 0 || (side == 0 && other != NULL))
				continue;
			compare_below(&rest, name, 0, side == 1 ? other : n, side == 1 ? n : NULL);
		}
	w->d->failed |= rest.path.failed || rest.text.failed;
	buffer_free(&rest.path);
	buffer_free(&rest.text);
}

void diff_package(bareme_diff *d)
{
	const json_node *before = d->package[0].root, *after = d->package[1].root;
	walk w = {.d = d, .name = ""};
	compare_named(&w, json_get(before, "resources"), json_get(after, "resources"), compare_resource);
	compare_named(&w, fields_of(before), fields_of(after), compare_field);
	compare_rest(&w, before, after);
	compare_rest(&w, json_get(before, "bareme"), json_get(after, "bareme"));
	d->failed |= w.path.failed || w.text.failed;
	buffer_free(&w.path);
	buffer_free(&w.text);
}
