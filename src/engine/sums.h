/*
 * Sums of a list by what its operations have in some columns: a group for each combination of texts. Which texts these
 * are is the list's business (lists/by.h).
 */
#ifndef SUMS_H
#define SUMS_H

#include "engine/answer.h"

enum {
	/* Columns that groups are by: more would not be read. */
	SUMS_BY_MAX = 8,
	/* Groups of a list, the first ones; the operations of others are one group more. About 300 bytes each. */
	SUMS_GROUPS_MAX = 100000,
	/* Bytes of a text that count, so that memory stays bounded: names are shorter. */
	SUMS_TEXT_MAX = 200
};

typedef struct sums_group {
	bareme_text key; /* its texts, each as it came first in its column and with a NUL after it; "" for one that is
			    not given */
	uint64_t by_status[BAREME_INVALID + 1];
	struct {
		wide sum;
		uint64_t operations;
	} amounts[BAREME_GROUP_COUNT];
	uint64_t partial;
} sums_group;

typedef struct sums {
	size_t most;     /* groups; 0: any number */
	size_t by_count; /* texts of a key; 0: there are no groups */
	const char *by[SUMS_BY_MAX];
	sums_group *groups; /* in the order in which they came up */
	size_t count, room;
	bool has_rest;
	sums_group rest; /* the operations of further groups */
	names known;     /* keys as written -> the group */
	names alike;     /* the same in small letters, with single blanks */
	names spelled;   /* each text like `alike`, after the digit of its column -> the group that had it first */
	arena arena;     /* the keys */
	arena names;     /* `by` */
	struct sums_place *order; /* of the groups, for readers; NULL where they are not sorted */
} sums;

void sums_free(sums *s);

/* Names the columns; false where memory failed. What was summed up before is forgotten. */
bool sums_begin(sums *s, const char *const *by, size_t count);
/* Forgets the groups, not the columns. */
void sums_clear(sums *s);

/* Adds an answer to the group of that key; false where memory failed. */
bool sums_add(sums *s, bareme_text key, const bareme_answer *a);

/* The dwellings of the operation, or what else its tables count; -1 where none is given. */
int64_t sums_dwellings(const bareme_answer *a);

/* Adds a group, or with `rest` what is in none; the same for all groups of others, in their order. */
bool sums_add_group(sums *s, const sums_group *group, bool rest);
bool sums_merge(sums *into, const sums *from);

/* Puts the groups in order for readers: by their texts, those without one last; false where memory failed. */
bool sums_sort(sums *s);

/* The group of that number, in order where they are sorted; after them what is in none. NULL after the last one. */
const sums_group *sums_at(const sums *s, size_t number);

/* True where both have the same columns, by names that are compared as headings are. */
bool sums_agree(const sums *a, const sums *b);

#endif
