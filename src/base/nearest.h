/* Which keys of a map are nearest to a text: an index over a map that is filled. */
#ifndef NEAREST_H
#define NEAREST_H

#include "base/names.h"

/* The map's keys by their lengths. Memory of an arena; the map must live as long. */
typedef struct nearest {
	uint32_t *first;   /* per length up to NEAREST_LENGTH, and one more: where its keys begin */
	uint32_t *letters; /* of each key: a bit per letter that occurs */
	uint32_t *entries; /* of each key: its number among the map's entries, ascending within a length */
} nearest;

/* Longer keys are never near to anything. */
enum { NEAREST_LENGTH = 64 };

/* False where memory failed. */
bool nearest_index(nearest *out, arena *a, const names *n);

/*
 * The numbers of the keys that are nearest to a folded key, within `most` edits (two at most): a letter more, less, or
 * another one, or two neighbours that changed places. How many there are, at most `room`; those first that were added
 * first.
 */
size_t nearest_find(const nearest *x, const names *n, bareme_text key, size_t most, int32_t *out, size_t room);

#endif
