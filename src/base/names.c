/* A map from folded names to numbers, filled once and then only asked. */
#include "base/names.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

static uint64_t name_load(const char *from)
{
	uint64_t word;
	memcpy(&word, from, sizeof word);
	return le64toh(word);
}

static uint64_t name_mix(uint64_t hash, uint64_t word)
{
	hash = (hash ^ word) * UINT64_C(0x9E3779B97F4A7C15);
	return hash ^ hash >> 32;
}

/* Of eight bytes at a time, the last ones once more where they are less. */
static uint32_t name_hash(bareme_text key)
{
	uint64_t hash = key.len, word = 0;
	size_t at = 0;
	for (; key.len - at > sizeof word; at += sizeof word)
		hash = name_mix(hash, name_load(key.data + at));
	if (key.len >= sizeof word)
		return (uint32_t)name_mix(hash, name_load(key.data + key.len - sizeof word));
	for (; at < key.len; at++)
		word = word << 8 | (unsigned char)key.data[at];
	return (uint32_t)name_mix(hash, word);
}

/* The slot where the key is, or the free one where it would go. */
static size_t name_slot(const names *n, bareme_text key, uint32_t hash)
{
	size_t slot = hash & (n->slot_count - 1);
	while (n->slots[slot] != 0) {
		const name_entry *entry = &n->entries[n->slots[slot] - 1];
		if (entry->hash == hash && text_equal(entry->key, key))
			break;
		slot = (slot + 1) & (n->slot_count - 1);
	}
	return slot;
}

static bool names_rehash(names *n)
{
	size_t bigger = n->slot_count == 0 ? 64 : n->slot_count * 2;
	uint32_t *slots = calloc(bigger, sizeof *slots);
	if (slots == NULL)
		return false;
	free(n->slots);
	n->slots = slots;
	n->slot_count = bigger;
	for (size_t i = 0; i < n->count; i++)
		n->slots[name_slot(n, n->entries[i].key, n->entries[i].hash)] = (uint32_t)i + 1;
	return true;
}

bool names_add(names *n, bareme_text key, int32_t value, int32_t *old)
{
	*old = -1;
	if ((n->count + 1) * 2 > n->slot_count && !names_rehash(n))
		return false;
	uint32_t hash = name_hash(key);
	size_t slot = name_slot(n, key, hash);
	if (n->slots[slot] != 0) {
		*old = n->entries[n->slots[slot] - 1].value;
		return true;
	}
	if (!grow(&n->entries, n->count, &n->room, sizeof *n->entries))
		return false;
	n->entries[n->count++] = (name_entry){key, hash, value};
	n->slots[slot] = (uint32_t)n->count;
	return true;
}

bool names_add_folded(names *n, arena *a, bareme_text name, int32_t value, int32_t *old)
{
	char key[FOLD_MAX];
	size_t len = text_fold(name, key);
	*old = -1;
	if (len == 0 || len == SIZE_MAX)
		return true;
	bareme_text copy = arena_copy(a, (bareme_text){key, len});
	a->failed |= copy.data == NULL || !names_add(n, copy, value, old);
	return !a->failed;
}

bool names_add_all(names *n, const names *from)
{
	int32_t old;
	for (size_t i = 0; i < from->count; i++)
		if (!names_add(n, from->entries[i].key, from->entries[i].value, &old))
			return false;
	return true;
}

int32_t names_find(const names *n, bareme_text key)
{
	if (n->count == 0)
		return -1;
	uint32_t entry = n->slots[name_slot(n, key, name_hash(key))];
	return entry == 0 ? -1 : n->entries[entry - 1].value;
}

int32_t names_find_folded(const names *n, bareme_text name)
{
	char key[FOLD_MAX];
	size_t len = text_fold(name, key);
	return len == SIZE_MAX ? -1 : names_find(n, (bareme_text){key, len});
}

uint32_t names_letters(bareme_text key)
{
	uint32_t letters = 0;
	for (size_t i = 0; i < key.len; i++)
		letters |= UINT32_C(1) << (key.data[i] & 31);
	return letters;
}

int32_t names_nearest(const names *n, bareme_text name, size_t most)
{
	char key[FOLD_MAX];
	size_t len = text_fold(name, key);
	/* Of two letters one edit leaves too little. */
	if (len == SIZE_MAX || len < 3)
		return -1;
	size_t limit = len / 3 < most ? len / 3 : most;
	if (limit == 0)
		limit = most < 1 ? 0 : 1;
	int32_t best = -1;
	uint32_t letters = names_letters((bareme_text){key, len});
	for (size_t i = 0; i < n->count; i++) {
		if ((size_t)__builtin_popcount(letters ^ names_letters(n->entries[i].key)) > 2 * limit)
			continue;
		size_t distance = bareme_distance((bareme_text){key, len}, n->entries[i].key, limit);
		if (distance > limit)
			continue;
		best = n->entries[i].value;
		if (distance == 0)
			return best;
		limit = distance - 1;
	}
	return best;
}

int32_t names_beginning(const names *n, bareme_text name)
{
	enum { WHOLE = 3, LONG = 6 };
	char key[FOLD_MAX];
	size_t len = text_fold(name, key), most = LONG - 1;
	int32_t best = -1;
	if (len == SIZE_MAX || len < WHOLE)
		return -1;
	for (size_t i = 0; i < n->count; i++) {
		bareme_text other = n->entries[i].key;
		size_t same = 0;
		while (same < len && same < other.len && other.data[same] == key[same])
			same++;
		if (same == len)
			return n->entries[i].value;
		if (same <= most)
			continue;
		best = n->entries[i].value;
		most = same;
	}
	return best;
}

int32_t names_next(const names *n, bareme_text beginning, size_t *at)
{
	while (*at < n->count) {
		const name_entry *entry = &n->entries[(*at)++];
		if (entry->key.len >= beginning.len && memcmp(entry->key.data, beginning.data, beginning.len) == 0)
			return entry->value;
	}
	return -1;
}

void names_free(names *n)
{
	free(n->entries);
	free(n->slots);
	*n = (names){0};
}
