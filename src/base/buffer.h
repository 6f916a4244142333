/* Text that grows. */
#ifndef BUFFER_H
#define BUFFER_H

#include "base/text.h"

#include <stdarg.h>

/* {0} is an empty one. The text lives until buffer_free, or until whoever takes it over frees it. */
typedef struct buffer {
	char *data;
	size_t len;
	size_t room; /* where memory failed, no more than is written */
	bool failed; /* sticky; the text is then incomplete */
	bool lent;   /* data belongs to the caller */
	bool within; /* and stays there: what no longer fits is only counted */
} buffer;

/* A buffer that begins in memory of the caller's, which must outlive it, and moves out once its text no longer fits. */
static inline buffer buffer_over(char *data, size_t size)
{
	return (buffer){data, 0, size, false, true, false};
}

/* One that takes no memory, for buffer_give: once its text no longer fits, it is cut and its length counted. */
static inline buffer buffer_within(char *data, size_t size)
{
	return (buffer){data, 0, size, false, true, true};
}

char *buffer_grow(buffer *b, size_t more);

/* Makes room for `more` bytes, one at least, and returns where they go; NULL where memory failed. */
static inline char *buffer_reserve(buffer *b, size_t more)
{
	return b->room - b->len >= more ? b->data + b->len : buffer_grow(b, more);
}

/* The same as buffer_put where there is not enough room yet. */
void buffer_put_more(buffer *b, const char *data, size_t len);

static inline void buffer_put(buffer *b, const char *data, size_t len)
{
	if (b->room - b->len < len) {
		buffer_put_more(b, data, len);
	} else if (len > 0) {
		memcpy(b->data + b->len, data, len);
		b->len += len;
	}
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
	if (b->room == b->len)
		buffer_put_more(b, &c, 1);
	else
		b->data[b->len++] = c;
}

/* The text with what stands for the characters that none may be shown as they are (text_hidden). */
void buffer_visible(buffer *b, bareme_text t);

/* The text as a shell reads one word, in quotes where it would read it otherwise. */
void buffer_word(buffer *b, bareme_text t);

/* What the buffer holds; valid until it changes. */
static inline bareme_text buffer_all(const buffer *b)
{
	return (bareme_text){b->len > 0 ? b->data : "", b->len};
}

/* Followed by a NUL, which is not counted. Knows %s %.*s %c %d %u %zu %lld %llu %% and no widths. */
void buffer_printf(buffer *b, const char *format, ...) PRINTF_LIKE(2, 3);
void buffer_vprintf(buffer *b, const char *format, va_list args) PRINTF_LIKE(2, 0);

/* The text, ended by a NUL that it does not count; "" where memory failed. */
const char *buffer_cstring(buffer *b);

void buffer_free(buffer *b);

/* Writes the text and frees it; BAREME_NO_MEMORY where it is incomplete. */
bareme_result buffer_hand_over(buffer *b, bareme_write_fn write, void *payload);

/*
 * For functions that promise what snprintf does: ends the text of a buffer within `out` by a NUL; where it is longer
 * than the `size` bytes there, it is cut between two characters. Returns the length of the whole text.
 */
size_t buffer_give(const buffer *b, char *out, size_t size);

#endif
