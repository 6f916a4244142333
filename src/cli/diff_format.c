/* What the formats of bareme diff have in common. */
#include "cli/diff_format.h"

#include <string.h>

int64_t diff_difference(int64_t before, int64_t after)
{
	int64_t difference;
	return __builtin_sub_overflow(after, before, &difference) ? 0 : difference;
}

bool diff_same_place(bareme_place a, bareme_place b)
{
	return a.file != NULL && b.file != NULL && strcmp(a.file, b.file) == 0 && a.line == b.line;
}
