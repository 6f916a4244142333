/* Options that callers fill, whose structs may grow from version to version. */
#ifndef OPTIONS_H
#define OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/*
 * Copies options of a caller, which begin with their own size, into `out` of the library's size; members that the
 * caller's version does not have become 0. False where the size is none: the options were not initialised, or
 * a later version made them.
 */
static inline bool options_take(void *out, size_t size, const void *options)
{
	size_t given;
	memcpy(&given, options, sizeof given);
	if (given <= sizeof given || given > size)
		return false;
	memset(out, 0, size);
	memcpy(out, options, given);
	return true;
}

#endif
