/*
 * base/: values and containers that know nothing of aid. Text, growing text (buffer.h), memory that is freed at once
 * (memory.h), sets of bits (bits.h), numbers, dates, maps from names, boxes, and the errors of the system.
 *
 * Text: slices of memory that somebody else owns, and folding to the keys under which names are compared.
 */
#ifndef TEXT_H
#define TEXT_H

#include "bareme.h"
#include "bareme/program.h"

#include <string.h>

/* Keeps what seldom happens out of the way of what happens all the time. */
#define SELDOM __attribute__((noinline, cold))

/* What happens for each record stays together, apart from what its callers do but once. */
#define OFTEN __attribute__((noinline, hot))

/* Spares what happens for each cell of a list its calls. */
#ifndef ALWAYS_INLINE
#define ALWAYS_INLINE inline __attribute__((always_inline))
#endif

#define PRINTF_LIKE(at, first) __attribute__((format(printf, at, first)))

/* For printf's "%.*s". */
#define TEXT_ARG(t) (int)(t).len, (t).data

/* A slice of a literal. */
#define TEXT(literal) ((bareme_text){"" literal, sizeof(literal) - 1})

/* Longest folded key; longer text matches nothing. */
#define FOLD_MAX 256

static inline bareme_text text_from(bareme_text t, size_t offset)
{
	return (bareme_text){t.data + offset, t.len - offset};
}

static inline bool text_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* A tab or a line end, which text may have where other control characters have no place. */
static inline bool text_is_tab_or_end(char c)
{
	return c == '\t' || c == '\n' || c == '\r';
}

/* Without the blanks at both ends: ASCII blanks, no-break spaces, and characters that have no width. */
bareme_text text_trim_blanks(bareme_text t);

static inline bareme_text text_trim(bareme_text t)
{
	/* Most text has nothing to trim: ASCII above the blank at both ends. Whether char has a sign depends on the
	 * machine. */
	if (t.len > 0 && (signed char)t.data[0] > ' ' && (signed char)t.data[t.len - 1] > ' ')
		return t;
	return text_trim_blanks(t);
}

/*
 * The text as it reads: full-width letters, digits and marks as those of ASCII, and without characters that have no
 * width. It is in `out` where that changes it, and is `t` itself where there is nothing to change or no room.
 */
enum { PLAIN_MAX = 64 };
bareme_text text_plain(bareme_text t, char out[PLAIN_MAX]);

/* Length of the blank that t starts with: ordinary, no-break or narrow; 0 if there is none. */
size_t text_blank(bareme_text t);

/* True for well-formed UTF-8 without NUL. */
bool text_is_utf8(bareme_text t);

/* How many bytes from the start are well-formed UTF-8 without NUL. */
size_t text_utf8_length(bareme_text t);

bool text_is_ascii(bareme_text t);

/*
 * Writes the key under which names are compared: letters and digits only, lower case,
 * no accents. Returns its length, or SIZE_MAX where it is longer than FOLD_MAX.
 */
size_t text_fold(bareme_text t, char key[FOLD_MAX]);

/* The length of the byte order mark that the text begins with; 0 if there is none. */
static inline size_t text_mark(bareme_text t)
{
	return t.len >= 3 && memcmp(t.data, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
}

/* How many line feeds the text has. */
uint64_t text_count_lines(bareme_text t);

/* The line and the column, from 1 and in characters, of a byte of the text; a byte order mark has no column. */
void text_place(bareme_text t, size_t offset, size_t *line, size_t *column);

/* The caller's language; `locale` may be NULL. */
static inline bareme_lang text_lang(const bareme_locale *locale)
{
	return locale == NULL ? BAREME_EN : locale->lang;
}

#endif
