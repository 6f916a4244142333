/* Memory that lives as long as its owner, and arrays that grow. */
#include "base/memory.h"

#include "base/sanitized.h"

#include <stdlib.h>
#include <string.h>

typedef struct arena_block {
	struct arena_block *next;
	size_t used;
	size_t size;
	_Alignas(max_align_t) unsigned char bytes[];
} arena_block;

/* Under AddressSanitizer each piece has a block of its own, so that what is read or written beside it is noticed. */
enum { ARENA_BLOCK = ADDRESS_SANITIZED ? 0 : 64 * 1024 };

void (*arena_watch)(const void *start, size_t size);

void *arena_alloc(arena *a, size_t count, size_t size)
{
	const size_t align = _Alignof(max_align_t);
	if (a->failed || (size != 0 && count > (SIZE_MAX / 2) / size)) {
		a->failed = true;
		return NULL;
	}
	size_t asked = count * size + (count * size == 0), bytes = (asked + align - 1) / align * align;
	if (a->blocks == NULL || a->blocks->used + bytes > a->blocks->size) {
		size_t room = bytes > ARENA_BLOCK ? asked : ARENA_BLOCK;
		arena_block *block = calloc(1, sizeof *block + room);
		if (block == NULL) {
			a->failed = true;
			return NULL;
		}
		block->size = room;
		block->next = a->blocks;
		a->blocks = block;
	}
	void *memory = a->blocks->bytes + a->blocks->used;
	a->blocks->used += bytes;
	if (arena_watch != NULL)
		arena_watch(memory, asked);
	return memory;
}

bareme_text arena_copy(arena *a, bareme_text t)
{
	char *copy = arena_alloc(a, t.len + 1, 1);
	if (copy == NULL)
		return (bareme_text){NULL, 0};
	if (t.len > 0)
		memcpy(copy, t.data, t.len);
	return (bareme_text){copy, t.len};
}

void arena_free(arena *a)
{
	while (a->blocks != NULL) {
		arena_block *next = a->blocks->next;
		free(a->blocks);
		a->blocks = next;
	}
}

bool grow(void *items, size_t count, size_t *room, size_t size)
{
	if (count < *room)
		return true;
	void *old, *bigger;
	memcpy(&old, items, sizeof old);
	size_t more = *room < 8 ? 8 : *room * 2;
	if (more > SIZE_MAX / 2 / size || (bigger = realloc(old, more * size)) == NULL)
		return false;
	memcpy(items, &bigger, sizeof bigger);
	*room = more;
	return true;
}
