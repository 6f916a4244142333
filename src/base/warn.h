/* Warnings about a whole list: its encoding, its headings, a file that cannot be written. */
#ifndef WARN_H
#define WARN_H

#include "base/buffer.h"

/* Who is warned, and in which language. */
typedef struct warner {
	const bareme_locale *locale; /* NULL: English */
	void (*warn)(const char *message, void *payload);
	void *payload;
} warner;

/* An English message in the reader's language, filled in; dropped where nobody listens or memory failed. */
void warner_say(const warner *w, const char *format, ...) PRINTF_LIKE(2, 3);

#endif
