/* Memory that lives as long as its owner, and arrays that grow. */
#ifndef MEMORY_H
#define MEMORY_H

#include "base/text.h"

typedef struct arena {
	struct arena_block *blocks;
	bool failed; /* an allocation failed; sticky */
} arena;

/* Where it is not NULL, called with all that arenas give, in turn; for the build, see freeze.c. */
extern void (*arena_watch)(const void *start, size_t size);

/* Zeroed memory, aligned for any type, no two pieces in one place; NULL where there is none. */
void *arena_alloc(arena *a, size_t count, size_t size);
/* A NUL-terminated copy; data is NULL where memory failed. */
bareme_text arena_copy(arena *a, bareme_text t);
void arena_free(arena *a);

/*
 * Makes room for one more element in a malloc'ed array: true where `*items` (elements of `size` bytes, `count` used,
 * `*room` there) has room for it.
 */
bool grow(void *items, size_t count, size_t *room, size_t size);

#endif
