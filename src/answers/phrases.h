/* Parts of answers' texts that recur in a list: made once by each thread, then copied. */
#ifndef PHRASES_H
#define PHRASES_H

#include "answers/notice.h"

enum { PHRASE_ZONES = 8, KEPT_NOTICES = 32, KEPT_LINES = 64 };

/* A short text that is copied whole, whatever its length. */
typedef struct phrase {
	uint8_t len; /* 0 = not made yet, or too long */
	char text[31];
} phrase;

/* A notice's text, as CSV or JSON has it; the amount that ends some is not part of it. */
typedef struct kept_notice {
	bareme_notice key;
	uint16_t len; /* 0 = free */
	char text[498];
} kept_notice;

/* A line of aid as JSON: what comes before its quantity, and what comes after its steps. */
typedef struct kept_line {
	uint64_t line, values; /* which line it is; the operation's values in it */
	uint16_t head, tail;   /* lengths; a head of 0 = free */
	char text[492];
} kept_line;

/* The last resources of the plan as JSON, where none of them was given. */
typedef struct kept_absent {
	uint16_t first; /* of them, in the plan's order */
	uint16_t len;   /* 0 = free */
	char text[508];
} kept_absent;

/* Zeroed at first; for one format, locale and ruleset. */
typedef struct phrases {
	phrase zones[PHRASE_ZONES]; /* by zone + 1 */
	phrase statuses[BAREME_INVALID + 1];
	kept_notice notices[KEPT_NOTICES];
	kept_line lines[KEPT_LINES];
	kept_absent absent;
} phrases;

/* Writes a notice, but for the amount that ends some, in the caller's format. */
typedef void (*phrases_put_fn)(buffer *out, const bareme_answer *a, const bareme_notice *n,
			       const bareme_locale *locale);

/* Writes a notice as `put` does, or as it was kept, with the amount that ends it. `p` may be NULL. */
void phrases_put_notice(phrases *p, buffer *out, const bareme_answer *a, const bareme_notice *n,
			const bareme_locale *locale, phrases_put_fn put);

#endif
