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
	uint64_t places[256];
} nearest_key;

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

/* A bit for each of a block of keys whose letters differ from those in no more than `most` edits change. */
static unsigned nearest_may_be(const uint32_t *letters, uint32_t own, size_t most)
{
	uint32_t rest[NEAREST_BLOCK], any = 0;
	unsigned found = 0;
	for (size_t i = 0; i < NEAREST_BLOCK; i++) {
		uint32_t r = letters[i] ^ own;
		r &= r - 1;
		rest[i] = r & (r - 1);
	}
	for (size_t i = 0; most > 1 && i < NEAREST_BLOCK; i++) {
		uint32_t r = rest[i] & (rest[i] - 1);
		rest[i] = r & (r - 1);
	}
	/* Most blocks have none. */
	for (size_t i = 0; i < NEAREST_BLOCK; i++)
		any |= rest[i] == 0;
	for (unsigned i = 0; any != 0 && i < NEAREST_BLOCK; i++)
		found |= (unsigned)(rest[i] == 0) << i;
	return found;
}

size_t nearest_find(const nearest *x, const names *n, bareme_text key, size_t most, int32_t *out, size_t room)
{
	if (key.len == 0 || key.len > NEAREST_LENGTH)
		return 0;
	nearest_key k = {.key = key};
	nearest_found f = {.room = room < NEAREST_ROOM ? room : NEAREST_ROOM, .most = most};
	uint32_t letters = names_letters(key);
	for (size_t i = 0; i < key.len; i++)
		k.places[(unsigned char)key.data[i]] |= UINT64_C(1) << i;
	size_t longest = key.len + most < NEAREST_LENGTH ? key.len + most : NEAREST_LENGTH;
	size_t end = x->first[longest + 1];
	for (size_t at = x->first[key.len > most ? key.len - most : 0]; at < end; at += NEAREST_BLOCK)
		for (unsigned rest = nearest_may_be(x->letters + at, letters, most); rest != 0; rest &= rest - 1) {
			size_t i = at + (unsigned)__builtin_ctz(rest);
			if (i < end)
				nearest_add(&f, x->entries[i], nearest_distance(&k, n->entries[x->entries[i]].key));
		}
	for (size_t i = 0; i < f.count; i++)
		out[i] = n->entries[f.entries[i]].value;
	return f.count;
}
