/* What two packages say apart from rows: formulas, conditions, remarks, columns, fields and the rest. */
#include "diff/package.h"

#include "rules/folder.h"
#include "rules/loader.h"

#include <stdlib.h>
#include <string.h>

typedef struct node_walk {
	bareme_diff *d;
	bareme_subject subject;
	const char *name; /* of the thing that is being compared */
	buffer path;      /* of the member that is being compared, below `name` */
	buffer text;      /* room for a value */
	names classes;    /* see node_class */
} node_walk;

static void node_compare(node_walk *w, const json_node *before, const json_node *after);

static bool node_all_strings(const json_node *list)
{
	for (const json_node *n = json_first(list); n != NULL; n = json_next(n))
		if (json_string(n) == NULL)
			return false;
	return true;
}

/* ---- Reporting ---- */

static bareme_place node_place(const node_walk *w, int side, const json_node *node)
{
	bareme_place at = {PACKAGE, 0};
	size_t column;
	const json_document *package = &w->d->package[side];
	if (node == NULL)
		return (bareme_place){NULL, 0};
	json_place(package, node, &at.line, &column);
	return at;
}

/* A value as the package writes it, without its layout. */
static void node_put_source(buffer *out, bareme_text source)
{
	bool quoted = false;
	for (size_t i = 0; i < source.len; i++) {
		char c = source.data[i];
		if (quoted && c == '\\') {
			buffer_put(out, source.data + i++, 2);
			continue;
		}
		quoted ^= c == '"';
		if (!quoted && strchr(" \t\r\n", c) != NULL)
			continue;
		buffer_char(out, c);
		if (!quoted && (c == ',' || c == ':'))
			buffer_char(out, ' ');
	}
}

/* A value on one line: strings as they read, lists of strings as a|b, anything else as the package writes it. */
static const char *node_text(node_walk *w, int side, const json_node *node)
{
	if (node == NULL)
		return NULL;
	if (json_string(node) != NULL)
		return diff_keep(w->d, text_of(json_string(node)));
	w->text.len = 0;
	if (!json_is_array(node) || !node_all_strings(node))
		node_put_source(&w->text, json_source(&w->d->package[side], node));
	else
		for (const json_node *n = json_first(node); n != NULL; n = json_next(n))
			buffer_printf(&w->text, "%s%s", w->text.len > 0 ? "|" : "", json_string(n));
	return diff_keep(w->d, buffer_all(&w->text));
}

static void node_add(node_walk *w, const json_node *before, const json_node *after, const char *detail,
		     const bareme_value_change *value)
{
	diff_add(w->d,
		 (bareme_change){.kind = diff_kind(before, after),
				 .subject = w->subject,
				 .name = w->name,
				 .detail = detail,
				 .from = BAREME_ALWAYS,
				 .to = BAREME_FOREVER,
				 .before = node_place(w, 0, before),
				 .after = node_place(w, 1, after)},
		 value, value != NULL);
}

/* Adds the member whose path is in hand. */
static void node_report(node_walk *w, const json_node *before, const json_node *after)
{
	bareme_text path = buffer_all(&w->path), last = path;
	for (const char *point; (point = memchr(last.data, '.', last.len)) != NULL;)
		last = text_from(last, (size_t)(point + 1 - last.data));
	/* A member of the thing itself is known by its name. */
	bool is_nested = *w->name == '\0' || last.len < path.len || memchr(path.data, '[', path.len) != NULL;
	bareme_value_change value = {.name = diff_keep(w->d, last),
				     .unit = "",
				     .text_before = node_text(w, 0, before),
				     .text_after = node_text(w, 1, after)};
	node_add(w, before, after, is_nested ? diff_keep(w->d, path) : "", &value);
}

/* ---- Values that say the same ---- */

static int node_by_class(const void *a, const void *b)
{
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
	return (x > y) - (x < y);
}

/* The number of a text, the same for the same text; -1 where memory failed. */
static int32_t node_number(node_walk *w, const buffer *text)
{
	/* Of a text that is cut, what is left may be another one. */
	int32_t old, number = text->failed ? -1 : names_find(&w->classes, buffer_all(text));
	if (number >= 0)
		return number;
	bareme_text copy = text->failed ? (bareme_text){NULL, 0} : arena_copy(&w->d->arena, buffer_all(text));
	number = (int32_t)w->classes.count;
	if (copy.data != NULL && names_add(&w->classes, copy, number, &old))
		return number;
	w->d->failed = true;
	return -1;
}

/*
 * A number that is the same for values, of either side, that say the same: the members of an object may be in any
 * order, and so may the elements of a list, which may be repeated. Goes once through what is in the value.
 */
static int32_t node_class(node_walk *w, int side, const json_node *node)
{
	buffer text = {0};
	bool is_object = json_is_object(node);
	if (json_string(node) != NULL) {
		buffer_printf(&text, "\"%s", json_string(node));
	} else if (!is_object && !json_is_array(node)) {
		buffer_text(&text, json_source(&w->d->package[side], node));
	} else {
		size_t count = 0;
		int32_t *parts = calloc(json_count(node) + 1, sizeof *parts);
		text.failed = parts == NULL;
		for (const json_node *n = json_first(node); n != NULL && parts != NULL; n = json_next(n)) {
			parts[count] = node_class(w, side, n);
			if (is_object) {
				buffer_printf(&text, ":%d %s", parts[count], json_name(n));
				parts[count] = node_number(w, &text);
				text.len = 0;
			}
			count++;
		}
		if (count > 0)
			qsort(parts, count, sizeof *parts, node_by_class);
		buffer_char(&text, is_object ? '{' : '[');
		for (size_t i = 0; i < count; i++)
			if (i == 0 || parts[i] != parts[i - 1])
				buffer_printf(&text, " %d", parts[i]);
		free(parts);
	}
	int32_t number = node_number(w, &text);
	buffer_free(&text);
	return number;
}

/* ---- Comparing ---- */

/* Compares what is below `name`, or below the element of that number, counted from 1. */
static void node_compare_below(node_walk *w, const char *name, size_t number, const json_node *before,
			       const json_node *after)
{
	size_t len = w->path.len;
	if (name == NULL)
		buffer_printf(&w->path, "[%zu]", number);
	else
		buffer_printf(&w->path, number > 0 ? "[%s]" : len > 0 ? ".%s" : "%s", name);
	if (before == NULL || after == NULL)
		node_report(w, before, after);
	else
		node_compare(w, before, after);
	w->path.len = len;
}

/* The name of a member; with a `key` that of an element, the text of that member of its own, or NULL. */
static const char *node_name(const json_node *n, const char *key)
{
	return key == NULL ? json_name(n) : json_string(json_get(n, key));
}

/* What is in an object or a list, by its name. */
typedef struct node_index {
	names numbers;
	const json_node **nodes;
	size_t count;
} node_index;

/* False where an element has no name, or not one of its own. */
static bool node_index_fill(node_walk *w, node_index *x, const json_node *list, const char *key)
{
	bool all = true;
	x->nodes = calloc(json_count(list) + 1, sizeof *x->nodes);
	w->d->failed |= x->nodes == NULL;
	for (const json_node *n = json_first(list); n != NULL && !w->d->failed; n = json_next(n)) {
		const char *name = node_name(n, key);
		int32_t old = -1;
		if (name != NULL)
			w->d->failed |= !names_add(&x->numbers, text_of(name), (int32_t)x->count, &old);
		all &= name != NULL && old < 0;
		x->nodes[x->count++] = n;
	}
	return all && !w->d->failed;
}

static const json_node *node_index_find(const node_index *x, const char *name)
{
	int32_t number = name == NULL ? -1 : names_find(&x->numbers, text_of(name));
	return number < 0 ? NULL : x->nodes[number];
}

static void node_index_free(node_index *x)
{
	names_free(&x->numbers);
	free(x->nodes);
}

/* True where every element of the list has that member, a text of its own. */
static bool node_has_key(node_walk *w, const json_node *list, const char *key)
{
	node_index x = {0};
	bool all = node_index_fill(w, &x, list, key);
	node_index_free(&x);
	return all;
}

typedef void (*node_step)(node_walk *w, const char *name, const json_node *before, const json_node *after);

/*
 * Goes through two objects, their members paired by name; with a `key` through two lists, their elements paired by the
 * text of that member, and one without it has no pair.
 */
static void node_pair(node_walk *w, const char *key, const json_node *before, const json_node *after, node_step step)
{
	for (int side = 1; side >= 0; side--) {
		node_index others = {0};
		node_index_fill(w, &others, side == 1 ? before : after, key);
		const json_node *n = json_first(side == 1 ? after : before);
		for (; n != NULL && !w->d->failed; n = json_next(n)) {
			const char *name = node_name(n, key);
			const json_node *other = node_index_find(&others, name);
			if (side == 1 || other == NULL)
				step(w, name, side == 1 ? other : n, side == 1 ? n : NULL);
		}
		node_index_free(&others);
	}
}

static void node_compare_member(node_walk *w, const char *name, const json_node *before, const json_node *after)
{
	node_compare_below(w, name, 0, before, after);
}

static void node_compare_element(node_walk *w, const char *value, const json_node *before, const json_node *after)
{
	node_compare_below(w, value, 1, before, after);
}

/* A list, gone through with the classes of its elements. */
typedef struct node_list {
	const json_node *node;
	size_t at, count;
	int32_t *classes;
	int32_t *sorted; /* the same, in order */
} node_list;

static node_list node_list_of(node_walk *w, int side, const json_node *list)
{
	size_t room = json_count(list) + 1;
	node_list l = {.node = json_first(list),
		       .classes = calloc(room, sizeof *l.classes),
		       .sorted = calloc(room, sizeof *l.sorted)};
	w->d->failed |= l.classes == NULL || l.sorted == NULL;
	for (const json_node *n = l.node; n != NULL && !w->d->failed; n = json_next(n), l.count++)
		l.classes[l.count] = l.sorted[l.count] = node_class(w, side, n);
	if (l.count > 0)
		qsort(l.sorted, l.count, sizeof *l.sorted, node_by_class);
	return l;
}

/* Steps over elements that the other list has too, wherever they are in it; false where none is left. */
static bool node_skip_common(node_list *l, const node_list *other)
{
	for (; l->at < l->count; l->at++, l->node = json_next(l->node))
		if (other->count == 0 || bsearch(&l->classes[l->at], other->sorted, other->count, sizeof *other->sorted,
						 node_by_class) == NULL)
			return true;
	return false;
}

/* Elements without a key: those of one side alone are paired in turn. */
static void node_compare_lists(node_walk *w, const json_node *before, const json_node *after)
{
	node_list old = node_list_of(w, 0, before), new = node_list_of(w, 1, after);
	while (!w->d->failed) {
		bool left = node_skip_common(&old, &new);
		if (!node_skip_common(&new, &old) && !left)
			break;
		node_compare_below(w, NULL, (new.node != NULL ? new.at : old.at) + 1, old.node, new.node);
		old.node = json_next(old.node);
		new.node = json_next(new.node);
		old.at++;
		new.at++;
	}
	free(old.classes);
	free(old.sorted);
	free(new.classes);
	free(new.sorted);
}

static void node_compare_arrays(node_walk *w, const json_node *before, const json_node *after)
{
	static const char *const keys[] = {"name", "valeur", "code"};
	/* Lists of texts are sets. */
	if (node_all_strings(before) && node_all_strings(after)) {
		if (node_class(w, 0, before) != node_class(w, 1, after))
			node_report(w, before, after);
		return;
	}
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (node_has_key(w, before, keys[i]) && node_has_key(w, after, keys[i])) {
			node_pair(w, keys[i], before, after, node_compare_element);
			return;
		}
	node_compare_lists(w, before, after);
}

static void node_compare(node_walk *w, const json_node *before, const json_node *after)
{
	if (json_is_object(before) && json_is_object(after))
		node_pair(w, NULL, before, after, node_compare_member);
	else if (json_is_array(before) && json_is_array(after))
		node_compare_arrays(w, before, after);
	else if (node_class(w, 0, before) != node_class(w, 1, after))
		node_report(w, before, after);
}

/* ---- The parts of a package ---- */

/* Begins a field or a resource; where one side does not have it, it is added as a whole, and the result is false. */
static bool node_begin(node_walk *w, bareme_subject subject, const char *name, const json_node *before,
		       const json_node *after)
{
	const char *title = json_string(json_get(after != NULL ? after : before, "title"));
	w->subject = subject;
	w->name = diff_keep(w->d, text_of(name == NULL ? "" : name));
	if (before != NULL && after != NULL)
		return true;
	node_add(w, before, after, diff_keep(w->d, text_of(title == NULL ? "" : title)), NULL);
	return false;
}

static void node_compare_field(node_walk *w, const char *name, const json_node *before, const json_node *after)
{
	if (node_begin(w, BAREME_SUBJECT_FIELD, name, before, after))
		node_compare(w, before, after);
}

/* A member of a resource, or of its "bareme". */
static void node_compare_setting(node_walk *w, const char *name, const json_node *before, const json_node *after)
{
	static const struct {
		const char *member;
		bareme_subject subject;
	} subjects[] = {
	    {"montants", BAREME_SUBJECT_FORMULA},    {"si", BAREME_SUBJECT_CONDITION},
	    {"exclut", BAREME_SUBJECT_CONDITION},    {"complet", BAREME_SUBJECT_CONDITION},
	    {"quantites", BAREME_SUBJECT_CONDITION}, {"variante", BAREME_SUBJECT_CONDITION},
	    {"avis", BAREME_SUBJECT_REMARK},         {"revue", BAREME_SUBJECT_REVIEW},
	    {"plancher", BAREME_SUBJECT_REMARK},     {"fin", BAREME_SUBJECT_CONDITION},
	    {"exige", BAREME_SUBJECT_CONDITION},     {"schema", BAREME_SUBJECT_COLUMN},
	};
	if (strcmp(name, "bareme") == 0)
		return;
	w->subject = BAREME_SUBJECT_PACKAGE;
	for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++)
		if (strcmp(subjects[i].member, name) == 0)
			w->subject = subjects[i].subject;
	node_compare_member(w, name, before, after);
}

static void node_compare_resource(node_walk *w, const char *name, const json_node *before, const json_node *after)
{
	const char *role = resource_role(after != NULL ? after : before);
	bareme_subject subject = strcmp(role, "regles") == 0 ? BAREME_SUBJECT_TABLE : BAREME_SUBJECT_PACKAGE;
	/* Worked cases prove the rules and are not rules themselves. */
	if (strcmp(role, "cas") == 0 || !node_begin(w, subject, name, before, after))
		return;
	node_pair(w, NULL, before, after, node_compare_setting);
	node_pair(w, NULL, json_get(before, "bareme"), json_get(after, "bareme"), node_compare_setting);
}

/* A member of the package, or of its "bareme", but for those that are compared part by part. */
static void node_compare_rest(node_walk *w, const char *name, const json_node *before, const json_node *after)
{
	if (strcmp(name, "resources") != 0 && strcmp(name, "bareme") != 0 && strcmp(name, "operation") != 0)
		node_compare_member(w, name, before, after);
}

void diff_package(bareme_diff *d)
{
	const json_node *before = d->package[0].root, *after = d->package[1].root;
	const json_node *old = json_get(before, "bareme"), *new = json_get(after, "bareme");
	node_walk w = {.d = d};
	node_pair(&w, "name", json_get(before, "resources"), json_get(after, "resources"), node_compare_resource);
	node_pair(&w, "name", json_get(json_get(old, "operation"), "fields"),
		  json_get(json_get(new, "operation"), "fields"), node_compare_field);
	w.name = "";
	w.subject = BAREME_SUBJECT_PACKAGE;
	node_pair(&w, NULL, before, after, node_compare_rest);
	node_pair(&w, NULL, old, new, node_compare_rest);
	d->failed |= w.path.failed || w.text.failed;
	buffer_free(&w.path);
	buffer_free(&w.text);
	names_free(&w.classes);
}
