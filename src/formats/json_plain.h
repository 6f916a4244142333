/* Members of objects as nearly all are written: strings without escapes, numbers, null. */
#ifndef JSON_PLAIN_H
#define JSON_PLAIN_H

#include "formats/json.h"

enum { JSON_CHUNKS = 32 };

/* A text looked at in chunks. */
typedef struct json_quotes {
	uint64_t marks[JSON_CHUNKS]; /* a bit for each quote */
	bool plain;                  /* no escapes and no control characters, and not too long to be looked at */
	bool ascii;                  /* and nothing that is not of ASCII */
} json_quotes;

void json_find_quotes(bareme_text text, json_quotes *quotes);

/*
 * Reports members of a plain text from `at` on, where one has to begin, up to the first that is written otherwise.
 * Returns where the last one ends, or `at` where none was reported.
 */
size_t json_plain_members(bareme_text text, const json_quotes *quotes, size_t at, json_member_fn member, void *payload);

#endif
