/* Patterns of the package: the forms that cells must have. */
#ifndef PATTERN_H
#define PATTERN_H

#include "base/buffer.h"

#include <regex.h>

typedef struct pattern {
	regex_t compiled;
	bool there;
} pattern;

/* Reads a pattern as Table Schema has them; false where it cannot be read. Free with pattern_free. */
bool pattern_read(pattern *out, const char *source);

/* True where the whole text has that form. */
bool pattern_matches(const pattern *p, const char *text);

void pattern_free(pattern *p);

#endif
