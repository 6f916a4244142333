/* A map from folded names to numbers, filled once and then only asked. */
#ifndef NAMES_H
#define NAMES_H

#include "base/memory.h"

typedef struct name_entry {
	bareme_text key;
	uint32_t hash;
	int32_t value;
} name_entry;

typedef struct names {
	name_entry *entries; /* in the order in which they were added */
	size_t count;
	size_t room;
	uint32_t *slots;
	size_t slot_count;
} names;

/*
 * Adds a folded key. Returns false where memory failed; *old is the number that the key
 * already had (it keeps it), or -1. The key is not copied.
 */
bool names_add(names *n, bareme_text key, int32_t value, int32_t *old);

/* Folds the text into the arena and adds it; where memory failed, the arena has failed too. */
bool names_add_folded(names *n, arena *a, bareme_text name, int32_t value, int32_t *old);

/* Adds all that another map has, whose keys must live as long; false where memory failed. */
bool names_add_all(names *n, const names *from);

/* The number of a folded key, or -1. */
int32_t names_find(const names *n, bareme_text key);

/* Folds the text and finds it. */
int32_t names_find_folded(const names *n, bareme_text name);

/* A bit per letter that occurs in a key: one edit changes two of them at the most. */
uint32_t names_letters(bareme_text key);

/* The number whose key is nearest to the folded name, within `most` edits and a third of its length; or -1. */
int32_t names_nearest(const names *n, bareme_text name, size_t most);

/*
 * The number of a key that begins as the folded name does: with all of it, of three letters at least, or with six
 * letters or more of it, and then with the most; of several the first one. -1 if there is none.
 */
int32_t names_beginning(const names *n, bareme_text name);

/* The keys that begin with a folded text, in turn from *at = 0: the number of each; -1 past the last one. */
int32_t names_next(const names *n, bareme_text beginning, size_t *at);

void names_free(names *n);

#endif
