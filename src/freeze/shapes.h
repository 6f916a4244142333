/* What a ruleset is made of, type by type, so that one in memory can be written as C. */
#ifndef SHAPES_H
#define SHAPES_H

#include <stdbool.h>
#include <stddef.h>

typedef enum shape_kind {
	SHAPE_UNSIGNED,
	SHAPE_SIGNED,
	SHAPE_TEXT,    /* a bareme_text */
	SHAPE_STRING,  /* a const char * */
	SHAPE_CHARS,   /* an array of char with its NUL */
	SHAPE_BYTES,   /* into one of the files that are built in */
	SHAPE_POINTER, /* to memory that loading took, or into the midst of it */
	SHAPE_STRUCT
} shape_kind;

typedef struct shape shape;

typedef struct shape_member {
	const char *name;
	size_t offset, size, align;
	const shape *of; /* NULL: only while it loads */
	size_t count;    /* of a pointer to an array outside the arena: where its count is; else 0 */
} shape_member;

struct shape {
	shape_kind kind;
	const char *name; /* in C */
	size_t size;
	const shape *to; /* of a pointer */
	const shape_member *members;
	size_t count;
};

extern const shape shape_ruleset;

#endif
