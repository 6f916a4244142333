/*
 * The members of an object, read as nearly all are written: strings without escapes, numbers, null. Where a reader of
 * lists asks for them, all of this is part of its loop; json.c takes whatever is written otherwise.
 */
#ifndef JSON_MEMBERS_H
#define JSON_MEMBERS_H

#include "base/bits.h"
#include "formats/chunk.h"
#include "formats/json.h"

/* More chunks than these are read byte by byte. */
enum { JSON_CHUNKS = 32 };

/* Where the quotes of a text are, a bit for each. */
typedef struct json_quotes {
	uint64_t marks[JSON_CHUNKS];
	size_t chunk, chunks; /* the one that `rest` is of, and how many there are */
	uint64_t rest;        /* quotes that were not met yet */
} json_quotes;

/* json_plain.c: false where the text has escapes or control characters, is no UTF-8, or is too long. */
bool json_find_quotes(bareme_text text, json_quotes *quotes);

/* Where the next quote is, or past all of the text. */
static inline size_t json_next_quote(json_quotes *q)
{
	while (q->rest == 0) {
		if (++q->chunk >= q->chunks)
			return JSON_CHUNKS * CHUNK;
		q->rest = q->marks[q->chunk];
	}
	size_t at = q->chunk * CHUNK + bits_lowest(q->rest);
	q->rest &= q->rest - 1;
	return at;
}

/* Where the number or null ends that begins there; the same place where there is none. A brace ends the text. */
static inline size_t json_plain_end(const char *data, size_t at)
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

/*
 * Reports the members that an object of the text begins with, up to the first that is written otherwise. Returns where
 * the last one ends; 0 where none was reported.
 */
static ALWAYS_INLINE size_t json_plain_members(bareme_text t, json_quotes *quotes, json_member_fn member, void *payload)
{
	const char *data = t.data;
	size_t taken = 0, at = 1;
	/* The brace at the end keeps every look ahead within the text. */
	if (t.len < 2 || data[0] != '{' || data[t.len - 1] != '}')
		return 0;
	while (data[at] == '"') {
		size_t name = json_next_quote(quotes) + 1, colon = json_next_quote(quotes) + 1;
		if (colon >= t.len || data[colon] != ':')
			break;
		size_t value = colon + 1 + (data[colon + 1] == ' '), end;
		if (data[value] == '"') {
			json_next_quote(quotes);
			end = json_next_quote(quotes) + 1;
			if (end >= t.len)
				break;
		} else if ((end = json_plain_end(data, value)) == value) {
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

/* json.c: the same from where a member ended, or from the beginning. `plain`: the text has no escapes. */
json_fault json_members_from(bareme_text text, size_t at, bool plain, size_t *end, json_member_fn member,
			     void *payload);

/*
 * Reads an object, and reports each member: its name as written between the quotes, and its value as written. Names may
 * come twice, strings hold escapes that are no text, and values be nested: who reads them asks json_is_text. *end is
 * the place of the closing brace, or of the fault.
 */
static ALWAYS_INLINE json_fault json_members(bareme_text text, size_t *end, json_member_fn member, void *payload)
{
	json_quotes quotes;
	bool plain = json_find_quotes(text, &quotes);
	size_t at = plain ? json_plain_members(text, &quotes, member, payload) : 0;
	if (at > 0 && at + 1 == text.len) {
		*end = at;
		return JSON_SOUND;
	}
	return json_members_from(text, at, plain, end, member, payload);
}

#endif
