/* Where the quotes of a text are; see json_members.h. */
#include "formats/json_members.h"

/* A bit for each quote of a chunk; *odd: it has escapes or control characters, *high: bytes that are not of ASCII. */
#ifdef __SSE2__
static inline uint64_t json_look(const char *bytes, bool *odd, bool *high)
{
	__m128i quote = _mm_set1_epi8('"'), escape = _mm_set1_epi8('\\'), control = _mm_set1_epi8(' ' - 1);
	__m128i any = _mm_setzero_si128(), all = any;
	uint64_t found = 0;
	for (size_t i = 0; i < CHUNK; i += 16) {
		__m128i part = _mm_loadu_si128((const __m128i *)(const void *)(bytes + i));
		__m128i low = _mm_cmpeq_epi8(_mm_max_epu8(part, control), control);
		any = _mm_or_si128(any, _mm_or_si128(low, _mm_cmpeq_epi8(part, escape)));
		all = _mm_or_si128(all, part);
		found |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(part, quote)) << i;
	}
	*odd |= _mm_movemask_epi8(any) != 0;
	*high |= _mm_movemask_epi8(all) != 0;
	return found;
}
#else
static inline uint64_t json_look(const char *bytes, bool *odd, bool *high)
{
	uint64_t any = 0, all = 0;
	for (size_t i = 0; i < CHUNK; i += 8) {
		uint64_t word;
		memcpy(&word, bytes + i, 8);
		/* A borrow can only come from a byte that is a control character itself. */
		any |= chunk_zero_bytes(word ^ EACH_BYTE('\\')) | ((word - EACH_BYTE(' ')) & ~word);
		all |= word;
	}
	*odd |= (any & EACH_BYTE(0x80)) != 0;
	*high |= (all & EACH_BYTE(0x80)) != 0;
	return chunk_find(bytes, '"');
}
#endif

OFTEN bool json_find_quotes(bareme_text t, json_quotes *quotes)
{
	bool odd = t.len > JSON_CHUNKS * CHUNK, high = false;
	size_t at = 0, whole = odd ? 0 : t.len / CHUNK * CHUNK;
	quotes->marks[0] = 0;
	for (; at < whole; at += CHUNK)
		quotes->marks[at / CHUNK] = json_look(t.data + at, &odd, &high);
	if (!odd && at < t.len) {
		char last[CHUNK];
		memset(last, ' ', sizeof last);
		memcpy(last, t.data + at, t.len - at);
		quotes->marks[at / CHUNK] = json_look(last, &odd, &high);
	}
	quotes->chunk = 0;
	quotes->chunks = (t.len + CHUNK - 1) / CHUNK;
	quotes->rest = quotes->marks[0];
	return !odd && (!high || text_is_utf8(t));
}
