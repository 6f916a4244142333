/* Headings in the normal form in which they are compared: headings.h says what it is. */
#ifndef NORMAL_H
#define NORMAL_H

#include "rules/headings.h"

/* A text in normal form while it is worked on. */
typedef struct normal {
	char text[2 * FOLD_MAX];
	size_t len;
	bool full; /* it is longer: it matches nothing */
} normal;

void normal_read(const headings *h, bareme_text text, normal *n);

/* Where a text in normal form is in another one, as whole words; SIZE_MAX if it is not. */
size_t normal_find(const normal *n, bareme_text part);
bool normal_holds(const normal *n, const heading_texts *parts);

/* Takes `len` bytes out, from blank to blank: one blank stays. */
void normal_cut(normal *n, size_t from, size_t len);

/* Take out every one of them; true where there was one. */
bool normal_remove(normal *n, bareme_text part);
bool normal_remove_all(normal *n, const heading_texts *parts);

/* The same for the units of a class: the last one's suffix, or NULL. */
const char *normal_remove_units(normal *n, const heading_class *c);

/* The words without blanks between them, as an index has them. */
bareme_text normal_key(const normal *n, char key[2 * FOLD_MAX]);

#endif
