/* Operations that show a case of a rule table. */
#ifndef WITNESS_H
#define WITNESS_H

#include "boxes.h"
#include "ruleset.h"

typedef enum witness {
	WITNESS_FOUND,
	WITNESS_NONE, /* no operation asks the table for any case of the box */
	WITNESS_NO_MEMORY
} witness;

/*
 * Writes an operation that makes the table look for a case of the box on one of its days, as it is given to
 * `bareme calc`, quoted for a shell. Nothing is missing in it, and no other field is given. Needs no ruleset that is
 * sound as a whole: tables that could not be read are passed over.
 */
witness witness_write(const bareme_ruleset *r, const table *t, const box *b, buffer *out);

#endif
