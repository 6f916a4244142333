/*
 * Patterns of the package: the forms that cells must have. They are regular expressions in the words that XML Schema
 * and ECMAScript share: . [...] ( ) | * + ? {n} {n,} {n,m} ^ $ \d \w \s. A text is followed through all ways at once,
 * so that time is (steps of the pattern) x (characters of the text) and memory that of the steps, whatever both are.
 */
#ifndef PATTERN_H
#define PATTERN_H

#include "base/text.h"

/* Bytes of a pattern, and steps where its repetitions are written out: what needs more is a mistake. */
enum { PATTERN_MAX = 512, PATTERN_STEPS = 1000 };

typedef enum pattern_fault {
	PATTERN_FINE,
	PATTERN_SYNTAX, /* not a pattern, or not in these words */
	PATTERN_LARGE,  /* more than these */
	PATTERN_NO_MEMORY
} pattern_fault;

/* NULL: no pattern. */
typedef struct pattern_program pattern;

/* Reads a pattern into *out, NULL where it cannot; the source must outlive it. Free with pattern_free. */
pattern_fault pattern_read(pattern **out, const char *source);

/* True where the whole text has that form. Two threads must not ask the same pattern. */
bool pattern_matches(pattern *p, bareme_text text);

void pattern_free(pattern *p);

#endif
