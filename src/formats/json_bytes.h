/* The bytes of strings in JSON: which are plain, and what the digits of an escape are. */
#ifndef JSON_BYTES_H
#define JSON_BYTES_H

#include "base/text.h"

#include <endian.h>
#include <string.h>

/* ASCII that needs no escape in a string. */
static inline bool json_is_plain(char c)
{
	return c >= ' ' && c < 0x7F && c != '"' && c != '\\';
}

/*
 * The high bits of those of eight bytes that may not be plain; the lowest is right, those above it may be the borrow of
 * a lower one.
 */
static inline uint64_t json_find_odd(uint64_t word)
{
	const uint64_t ones = UINT64_C(0x0101010101010101), highs = ones << 7;
	uint64_t quote = word ^ ones * '"', escape = word ^ ones * '\\';
	return (word | (word - ones * ' ') | (word + ones) | (quote - ones) | (escape - ones)) & highs;
}

/* How many bytes from there on are plain. */
static inline size_t json_plain_run(bareme_text t, size_t at)
{
	size_t first = at;
	for (uint64_t word; t.len - at >= sizeof word; at += sizeof word) {
		memcpy(&word, t.data + at, sizeof word);
		uint64_t odd = json_find_odd(le64toh(word));
		if (odd != 0)
			return at - first + (size_t)__builtin_ctzll(odd) / 8;
	}
	while (at < t.len && json_is_plain(t.data[at]))
		at++;
	return at - first;
}

static inline unsigned json_hex_digits(const char *four)
{
	unsigned value = 0;
	for (size_t i = 0; i < 4; i++) {
		unsigned c = (unsigned char)four[i];
		value = value * 16 + (c <= '9' ? c - '0' : (c | 32) - 'a' + 10);
	}
	return value;
}

#endif
