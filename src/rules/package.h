/* datapackage.json: the fields of an operation, and the small readers of its members. */
#ifndef PACKAGE_H
#define PACKAGE_H

#include "rules/loader.h"

/* package.c: fields, units and titles from datapackage.json. False where nothing further makes sense. */
bool package_read(loader *l);

/* The text of a string member, copied; `otherwise` where there is none. */
const char *package_string(loader *l, const json_node *object, const char *name, const char *otherwise);
extern const char *const package_titles[2]; /* the titles that a field may have */
title package_title(loader *l, const json_node *object, const char *name, const char *otherwise);
bool package_domain(loader *l, const json_node *list, const json_node *details, domain *out);
bool package_unit(loader *l, const json_node *node, unit *out, unsigned *decimals);
void package_bounds(loader *l, const json_node *constraints, unsigned decimals, int64_t *least, int64_t *most);
int package_field(loader *l, const json_node *node);

/* Reads a member that names a code, which must be the one whose notice the program can make of it; returns that. */
bareme_code package_code(loader *l, const json_node *object, const char *member, bareme_code code);

/* The text of a value or a range in a condition, which may be written as a number. */
bareme_text package_part(const loader *l, const json_node *node);

/* Reads a day; false where the value is none. */
bool package_date(const json_node *node, int32_t *out);

/* A value as a message quotes it: as the package writes it, lists and objects without what is in them. */
bareme_text package_quoted(const loader *l, const json_node *node);

/*
 * Conditions as {"field": ["value", ...]}, or ranges of a number or a date. Those on condition columns that `t` fills
 * itself go to `own`, whose names come first; t and own are NULL where there are no such columns. They are added to
 * those that `out` has.
 */
bool package_conditions(loader *l, const table *t, const json_node *object, conditions *out, conditions *own);

/* The same for a remark, which can also be made where a field has no value: "" stands for that. */
bool package_remark_conditions(loader *l, const table *t, const json_node *object, conditions *out, conditions *own);

/* forms.c: the forms of aid, from "formes"; and the number of the one with that name, or -1. */
void forms_load(loader *l, const json_node *object);
int form_find(const bareme_ruleset *r, bareme_text name);

/* The names of the forms, with commas between, for a message. */
const char *forms_names(loader *l);

/* columns.c: which of these names the text is a slip of, or -1. */
int package_nearest(loader *l, bareme_text name, const char *const *among, size_t count);

/* headings.c: the words of headings, from "entetes", the fields and "produits"; false where memory failed. */
bool headings_load(loader *l, const json_node *words, const json_node *fields, const json_node *products);

/*
 * columns.c: the sheet of a resource that must have the first `required` of these columns, may have the others and must
 * have no other, and where they are, -1 for one that is not there; NULL where it has a fault.
 */
sheet *package_sheet(loader *l, const json_node *resource, const char *const *names, size_t required, size_t count,
		     int *columns);

#endif
