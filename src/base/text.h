/* Text: slices, folding to comparable keys, growing buffers, and memory that is freed at once. */
#ifndef TEXT_H
#define TEXT_H

#include "bareme.h"

#include <stdarg.h>
#include <string.h>

/* Keeps what seldom happens out of the way of what happens all the time. */
#define SELDOM __attribute__((noinline, cold))

/* What happens for each record stays together, apart from what its callers do but once. */
#define OFTEN __attribute__((noinline, hot))

/* Spares what happens for each cell of a list its calls. */
#define ALWAYS_INLINE inline __attribute__((always_inline))

#define PRINTF_LIKE(at, first) __attribute__((format(printf, at, first)))

/* For printf's "%.*s". */
#define TEXT_ARG(t) (int)(t).len, (t).data

/* A slice of a literal. */
#define TEXT(literal) ((bareme_text){"" literal, sizeof(literal) - 1})

/* Longest folded key; longer text matches nothing. */
#define FOLD_MAX 256

bareme_text text_of(const char *string);
bool text_equal(bareme_text a, bareme_text b);

static inline bareme_text text_from(bareme_text t, size_t offset)
{
	return (bareme_text){t.data + offset, t.len - offset};
}

/* Without the blanks at both ends: ASCII blanks and no-break spaces. */
bareme_text text_trim_blanks(bareme_text t);

static inline bareme_text text_trim(bareme_text t)
{
	/* Most text has nothing to trim: printable ASCII at both ends. */
	if (t.len > 0 && t.data[0] > ' ' && t.data[t.len - 1] > ' ')
		return t;
	return text_trim_blanks(t);
}

/* Length of the blank that t starts with: ordinary, no-break or narrow; 0 where there is none. */
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

/* How many line feeds the text has. */
uint64_t text_count_lines(bareme_text t);

/* The line and the column, from 1 and in characters, of a byte of the text. */
void text_place(bareme_text t, size_t offset, size_t *line, size_t *column);

/* Marks a message that reaches text_tr through a variable, so that the catalogue has it. */
#define N_(message) message

/* The message in the caller's language; `locale` may be NULL. */
const char *text_tr(const bareme_locale *locale, const char *message) __attribute__((format_arg(2)));

/* ---- Memory that lives as long as its owner ---- */

typedef struct arena {
	struct arena_block *blocks;
	bool failed; /* an allocation failed; sticky */
} arena;

/* Zeroed memory, aligned for any type; NULL where there is none. */
void *arena_alloc(arena *a, size_t count, size_t size);
/* A NUL-terminated copy; data is NULL where memory failed. */
bareme_text arena_copy(arena *a, bareme_text t);
void arena_free(arena *a);

/* ---- Growing arrays: makes room for one more element in a malloc'ed array ---- */

/* True where `*items` (elements of `size` bytes, `count` used, `*room` there) has room for one more. */
bool grow(void *items, size_t count, size_t *room, size_t size);

/* ---- Growing text ---- */

typedef struct buffer {
	char *data;
	size_t len;
	size_t room; /* where memory failed, no more than is written */
	bool failed; /* sticky; the text is then incomplete */
} buffer;

char *buffer_grow(buffer *b, size_t more);

/* Makes room for `more` bytes, one at least, and returns where they go; NULL where memory failed. */
static inline char *buffer_reserve(buffer *b, size_t more)
{
	return b->room - b->len >= more ? b->data + b->len : buffer_grow(b, more);
}

static inline void buffer_put(buffer *b, const char *data, size_t len)
{
	char *to = len == 0 ? NULL : buffer_reserve(b, len);
	if (to == NULL)
		return;
	memcpy(to, data, len);
	b->len += len;
}

static inline void buffer_text(buffer *b, bareme_text t)
{
	buffer_put(b, t.data, t.len);
}

static inline void buffer_string(buffer *b, const char *string)
{
	buffer_put(b, string, strlen(string));
}

static inline void buffer_char(buffer *b, char c)
{
	char *to = buffer_reserve(b, 1);
	if (to == NULL)
		return;
	*to = c;
	b->len++;
}

void buffer_printf(buffer *b, const char *format, ...) PRINTF_LIKE(2, 3);
void buffer_vprintf(buffer *b, const char *format, va_list args) PRINTF_LIKE(2, 0);
void buffer_free(buffer *b);

/* ---- Text of bounded length, as snprintf makes it ---- */

typedef struct printer {
	char *data;
	size_t size;
	size_t len; /* of the whole text, also past `size` */
} printer;

void printer_put(printer *p, const char *data, size_t len); /* leaves the ending NUL to printer_end */
void printer_end(printer *p);
/* Knows %s %.*s %d %u %lld %llu %% and no widths; numbers up to INT_MAX for %u, LLONG_MAX for %llu. */
void printer_printf(printer *p, const char *format, ...) PRINTF_LIKE(2, 3);
void printer_vprintf(printer *p, const char *format, va_list args) PRINTF_LIKE(2, 0);

#endif
