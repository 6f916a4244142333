/* Parts of answers' texts that recur in a list: made once by each thread, then copied. */
#ifndef PHRASES_H
#define PHRASES_H

#include "answers/notice.h"

enum { PHRASE_ZONES = 8, KEPT_TEXTS = 128 };

/* A short text that is copied whole, whatever its length. */
typedef struct phrase {
	uint8_t len; /* 0 = not made yet, or too long */
	char text[31];
} phrase;

/* A text by what it depends on; what differs from record to record goes between its parts, or after it. */
enum { KEPT_PARTS = 3 };
typedef struct kept_text {
	uint64_t key[2];
	uint16_t ends[KEPT_PARTS]; /* of its parts, the last that of all; 0 = free */
	char text[490];
} kept_text;

/* True where there is such a text. */
static inline bool phrases_has(const kept_text *kept)
{
	return kept != NULL && kept->ends[KEPT_PARTS - 1] > 0;
}

static inline void phrases_put(const kept_text *kept, size_t part, buffer *out)
{
	size_t from = part == 0 ? 0 : kept->ends[part - 1];
	buffer_put(out, kept->text + from, kept->ends[part] - from);
}

/* Zeroed at first; for one format, locale and ruleset. */
typedef struct phrases {
	phrase zones[PHRASE_ZONES]; /* by zone + 1 */
	phrase statuses[BAREME_INVALID + 1];
	kept_text texts[KEPT_TEXTS];
} phrases;

/* What a key begins with; a line of aid's begins with the number of its table, which is less. */
#define KEY_NOTICE (UINT64_C(0xFFFF) << 48)
#define KEY_ABSENT (UINT64_C(0xFFFE) << 48)

/* The place of the text of that key, which holds it or is free; NULL where `p` is NULL. */
kept_text *phrases_find(phrases *p, uint64_t key, uint64_t more);

/*
 * The same for a text about a line of aid: which line it is, and the operation's values in its conditions; NULL also
 * where they do not fit a word.
 */
kept_text *phrases_line(phrases *p, const bareme_answer *a, const bareme_line *line);

/* Keeps the parts that were written to `out`, each from one place to another, where they are short enough. */
typedef size_t kept_places[KEPT_PARTS][2];
void phrases_keep(kept_text *kept, const buffer *out, kept_places places);

/* Keeps as one part all that was written from there on. */
void phrases_keep_all(kept_text *kept, const buffer *out, size_t start);

/* Writes a notice, but for the amount that ends some, in the caller's format. */
typedef void (*phrases_put_fn)(buffer *out, const bareme_answer *a, const bareme_notice *n,
			       const bareme_locale *locale);

/* Writes a notice as `put` does, or as it was kept, with the amount that ends it. `p` may be NULL. */
void phrases_put_notice(phrases *p, buffer *out, const bareme_answer *a, const bareme_notice *n,
			const bareme_locale *locale, phrases_put_fn put);

#endif
