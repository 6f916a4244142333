/* Warnings about a whole list: its encoding, its headings, a file that cannot be written. */
#ifndef WARN_H
#define WARN_H

#include "base/buffer.h"

/* Who is warned, and in which language. */
typedef struct warner {
	const bareme_locale *locale; /* NULL: English */
	bareme_fault_fn report;      /* NULL: nobody listens */
	void *payload;
} warner;

/*
 * Reports an English message in the reader's language, filled in, where somebody listens; cut where it is long and
 * memory failed. A line of 0 is the list as a whole.
 */
void warner_say(const warner *w, bareme_severity severity, const char *code, uint64_t line, const char *format, ...)
    PRINTF_LIKE(5, 6);

#endif
