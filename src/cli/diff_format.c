/* What the formats of bareme diff have in common. */
#include "cli/diff_format.h"

const char *diff_refusal(const bareme_outcome *o)
{
	return o->status != BAREME_GRANTED && o->code < BAREME_CODE_COUNT ? bareme_code_name(o->code) : NULL;
}

bool diff_same_place(bareme_place a, bareme_place b)
{
	return a.file != NULL && b.file != NULL && strcmp(a.file, b.file) == 0 && a.line == b.line;
}
