/* Members of objects as nearly all are written; see json_plain.h. json.c takes whatever is written otherwise. */
#include "formats/json_plain.h"

#include "base/bits.h"
#include "formats/chunk.h"

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

OFTEN void json_find_quotes(bareme_text t, json_quotes *quotes)
{
	bool odd = t.len > JSON_CHUNKS * CHUNK, high = odd;
	size_t at = 0, whole = odd ? 0 : t.len / CHUNK * CHUNK;
	for (; at < whole; at += CHUNK)
		quotes->marks[at / CHUNK] = json_look(t.data + at, &odd, &high);
	if (!odd && at < t.len) {
		char last[CHUNK];
		memset(last, ' ', sizeof last);
		memcpy(last, t.data + at, t.len - at);
		quotes->marks[at / CHUNK] = json_look(last, &odd, &high);
	}
	quotes->plain = !odd;
	quotes->ascii = !odd && !high;
}

/* A walk from quote to quote. */
typedef struct quote_walk {
	const uint64_t *marks;
	size_t chunk, chunks;
	uint64_t rest;
} quote_walk;

/* Where the next quote is, or past all of the text. */
static inline size_t quote_next(quote_walk *w)
{
	while (w->rest == 0) {
		if (++w->chunk >= w->chunks)
			return JSON_CHUNKS * CHUNK;
		w->rest = w->marks[w->chunk];
	}
	size_t at = w->chunk * CHUNK + bits_lowest(w->rest);
	w->rest &= w->rest - 1;
	return at;
}

/* Where the number or null ends that begins there; the same place where there is none. A brace ends the text. */
static inline size_t plain_end(const char *data, size_t at)
{
	size_t end = at;
	if (data[at] == 'n')
		return data[at + 1] == 'u' && data[at + 2] == 'l' && data[at + 3] == 'l' ? at + 4 : at;
	while (text_is_digit(data[end]))
		end++;
	if (end - at > 1 && data[at] == '0')
		return at;
	if (end > at && data[end] == '.') {
		size_t point = end++;
		while (text_is_digit(data[end]))
			end++;
		if (end == point + 1)
			return at;
	}
	return end;
}

OFTEN size_t json_plain_members(bareme_text t, const json_quotes *quotes, size_t at, json_member_fn member,
				void *payload)
{
	const char *data = t.data;
	size_t taken = at;
	quote_walk w = {quotes->marks, 0, (t.len + CHUNK - 1) / CHUNK, quotes->marks[0]};
	/* The brace at the end keeps every look ahead within the text. */
	while (data[t.len - 1] == '}' && data[at] == '"') {
		size_t name = quote_next(&w) + 1, colon = quote_next(&w) + 1;
		if (colon >= t.len || data[colon] != ':')
			break;
		size_t value = colon + 1 + (data[colon + 1] == ' '), end;
		if (data[value] == '"') {
			quote_next(&w);
			end = quote_next(&w) + 1;
			if (end >= t.len)
				break;
		} else if ((end = plain_end(data, value)) == value) {
			break;
		}
		if (data[end] != ',' && data[end] != '}')
			break;
		member((bareme_text){data + name, colon - 1 - name}, (bareme_text){data + value, end - value}, true,
		       payload);
		taken = end;
		if (data[end] == '}')
			break;
		at = end + 1 + (data[end + 1] == ' ');
	}
	return taken;
}
