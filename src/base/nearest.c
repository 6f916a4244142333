/* Which keys of a map are nearest to a text; see nearest.h. */
#include "base/nearest.h"

/* So many keys are looked at together. */
enum { NEAREST_BLOCK = 16, NEAREST_ROOM = 32 };

bool nearest_index(nearest *out, arena *a, const names *n)
{
	out->first = arena_alloc(a, NEAREST_LENGTH + 2, sizeof *out->first);
	out->letters = arena_alloc(a, n->count + NEAREST_BLOCK, sizeof *out->letters);
	out->entries = arena_alloc(a, n->count + 1, sizeof *out->entries);
	if (out->first == NULL || out->letters == NULL || out->entries == NULL)
		return false;
	uint32_t count = 0;
	for (size_t len = 0; len <= NEAREST_LENGTH; len++) {
		out->first[len] = count;
		for (size_t i = 0; i < n->count; i++)
			if (n->entries[i].key.len == len) {
				out->letters[count] = names_letters(n->entries[i].key);
				out->entries[count++] = (uint32_t)i;
			}
	}
	out->first[NEAREST_LENGTH + 1] = count;
	return true;
}

/* What is asked for, prepared for many comparisons: per character, the places where it stands in the key. */
typedef struct nearest_key {
	bareme_text key;
	bool ready; /* made for the first comparison: most texts are near to nothing */
	uint64_t places[256];
} nearest_key;

static void nearest_prepare(nearest_key *k)
{
	memset(k->places, 0, sizeof k->places);
	for (size_t i = 0; i < k->key.len; i++)
		k->places[(unsigned char)k->key.data[i]] |= UINT64_C(1) << i;
	k->ready = true;
}

/*
 * The edits between the key and another one, each letter of which changes places once at the most. A column of the
 * table of distances is two words of differences between neighbours (H. Hyyrö, A bit-vector algorithm for computing
 * Levenshtein and Damerau edit distances, 2003).
 */
static size_t nearest_distance(const nearest_key *k, bareme_text other)
{
	uint64_t more = ~UINT64_C(0), less = 0, zero = 0, before = 0;
	uint64_t last = UINT64_C(1) << (k->key.len - 1);
	size_t distance = k->key.len;
	for (size_t i = 0; i < other.len; i++) {
		uint64_t here = k->places[(unsigned char)other.data[i]];
		uint64_t swapped = ((~zero & here) << 1) & before;
		zero = (((here & more) + more) ^ more) | here | less | swapped;
		uint64_t up = less | ~(zero | more), down = zero & more;
		distance += (up & last) != 0;
		distance -= (down & last) != 0;
		up = up << 1 | 1;
		more = down << 1 | ~(zero | up);
		less = zero & up;
		before = here;
	}
	return distance;
}

/* What was found so far, by number of entry. */
typedef struct nearest_found {
	uint32_t entries[NEAREST_ROOM];
	size_t count, room, most;
} nearest_found;

static void nearest_add(nearest_found *f, uint32_t entry, size_t distance)
{
	if (distance > f->most)
		return;
	f->count = distance < f->most ? 0 : f->count;
	f->most = distance;
	size_t at = f->count;
	while (at > 0 && f->entries[at - 1] > entry)
		at--;
	if (at == f->room)
		return;
	f->count -= f->count == f->room;
	memmove(f->entries + at + 1, f->entries + at, (f->count - at) * sizeof *f->entries);
	f->entries[at] = entry;
	f->count++;
}

/* Four words that are worked on side by side. */
typedef uint32_t nearest_lanes __attribute__((vector_size(16)));

/* True where the letters of one of a block of keys differ from those in so many at the most. */
static bool nearest_may_be(const uint32_t *letters, uint32_t own, size_t differ)
{
	nearest_lanes rest[NEAREST_BLOCK / 4], any = {0};
	uint64_t halves[2];
	memcpy(rest, letters, sizeof rest);
	for (size_t i = 0; i < NEAREST_BLOCK / 4; i++)
		rest[i] ^= own;
	for (; differ > 0; differ--)
		for (size_t i = 0; i < NEAREST_BLOCK / 4; i++)
			rest[i] &= rest[i] - 1U;
	for (size_t i = 0; i < NEAREST_BLOCK / 4; i++)
		any |= (nearest_lanes)(rest[i] == 0);
	memcpy(halves, &any, sizeof halves);
	return (halves[0] | halves[1]) != 0;
}

/* Adds the keys of that length that are near, whose letters differ in so many at the most. */
static void nearest_search(const nearest *x, const names *n, nearest_key *k, uint32_t letters, size_t differ,
			   size_t length, nearest_found *f)
{
	for (size_t at = x->first[length], end = x->first[length + 1]; at < end; at += NEAREST_BLOCK) {
		if (!nearest_may_be(x->letters + at, letters, differ))
			continue;
		for (size_t i = at; i < at + NEAREST_BLOCK && i < end; i++) {
			if ((size_t)__builtin_popcount(x->letters[i] ^ letters) > differ)
				continue;
			if (!k->ready)
				nearest_prepare(k);
			nearest_add(f, x->entries[i], nearest_distance(k, n->entries[x->entries[i]].key));
		}
	}
}

size_t nearest_find(const nearest *x, const names *n, bareme_text key, size_t most, int32_t *out, size_t room)
{
	if (key.len == 0 || key.len > NEAREST_LENGTH)
		return 0;
	nearest_key k;
	k.key = key;
	k.ready = false;
	nearest_found f = {.room = room < NEAREST_ROOM ? room : NEAREST_ROOM, .most = most};
	uint32_t letters = names_letters(key);
	size_t longest = key.len + most < NEAREST_LENGTH ? key.len + most : NEAREST_LENGTH;
	for (size_t length = key.len > most ? key.len - most : 0; length <= longest; length++) {
		/* An edit that makes a text longer or shorter changes one letter, any other one two at the most. */
		size_t apart = length < key.len ? key.len - length : length - key.len;
		nearest_search(x, n, &k, letters, 2 * most - apart, length, &f);
	}
	for (size_t i = 0; i < f.count; i++)
		out[i] = n->entries[f.entries[i]].value;
	return f.count;
}
