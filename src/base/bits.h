/* Sets of small numbers, a bit for each, in words of 64. */
#ifndef BITS_H
#define BITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Words that hold the numbers below `count`, one at least. */
static inline size_t bits_words(size_t count)
{
	return count / 64 + 1;
}

static inline bool bits_has(const uint64_t *set, size_t number)
{
	return (set[number / 64] >> number % 64 & 1) != 0;
}

static inline void bits_add(uint64_t *set, size_t number)
{
	set[number / 64] |= UINT64_C(1) << number % 64;
}

/* Adds all numbers below `count`. */
static inline void bits_add_below(uint64_t *set, size_t count)
{
	for (size_t i = 0; i < count; i++)
		bits_add(set, i);
}

/* How many numbers the words hold. */
static inline size_t bits_count(const uint64_t *set, size_t words)
{
	size_t count = 0;
	for (size_t w = 0; w < words; w++)
		count += (size_t)__builtin_popcountll(set[w]);
	return count;
}

/* The lowest number of a word that holds any: `for (uint64_t rest = word; rest != 0; rest &= rest - 1)` meets each. */
static inline size_t bits_lowest(uint64_t word)
{
	return (size_t)__builtin_ctzll(word);
}

#endif
