/* Bytes looked at many at once: what is where in a chunk of a text. */
#ifndef CHUNK_H
#define CHUNK_H

#include <endian.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* How many bytes are looked at together. */
enum { CHUNK = 64 };

#ifdef __SSE2__
/* A bit for each byte of a chunk: whether it is that character. */
static inline uint64_t chunk_find(const char *bytes, char c)
{
	__m128i wanted = _mm_set1_epi8(c);
	uint64_t found = 0;
	for (size_t i = 0; i < CHUNK; i += 16) {
		__m128i part = _mm_loadu_si128((const __m128i *)(const void *)(bytes + i));
		found |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(part, wanted)) << i;
	}
	return found;
}
#else
#define EACH_BYTE(b) ((uint64_t)(unsigned char)(b)*0x0101010101010101U)

/* The high bit of each byte that is 0; the other bits count for nothing. */
static inline uint64_t chunk_zero_bytes(uint64_t word)
{
	uint64_t low = EACH_BYTE(0x7F);
	return ~(((word & low) + low) | word);
}

static inline uint64_t chunk_find(const char *bytes, char c)
{
	uint64_t found = 0;
	for (size_t i = 0; i < CHUNK; i += 8) {
		uint64_t word;
		memcpy(&word, bytes + i, 8);
		uint64_t zero = chunk_zero_bytes(le64toh(word) ^ EACH_BYTE(c));
		/* The product brings the eight high bits together, in order. */
		found |= ((zero & EACH_BYTE(0x80)) >> 7) * 0x0102040810204080U >> 56 << i;
	}
	return found;
}
#endif

#endif
