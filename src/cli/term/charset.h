/* What a terminal can show. */
#ifndef CHARSET_H
#define CHARSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* True where the locale's characters are UTF-8; reads the environment, and sets the locale's characters. */
bool charset_is_utf8(void);

/* The name of the locale that the environment asks for in a category such as "LC_CTYPE"; "C" where it asks for none. */
const char *charset_locale_name(const char *category);

enum { CHARSET_FOLD_MAX = 40 };

/* Writes the nearest plain ASCII; returns its length, 0 for a mark that goes with the letter before it. */
size_t charset_fold(int32_t character, char out[CHARSET_FOLD_MAX]);

#endif
