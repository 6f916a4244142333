/* Text that grows, and text of bounded length. */
#ifndef BUFFER_H
#define BUFFER_H

#include "base/text.h"

#include <stdarg.h>

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

/* What the buffer holds; valid until it changes. */
static inline bareme_text buffer_all(const buffer *b)
{
	return (bareme_text){b->len > 0 ? b->data : "", b->len};
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
