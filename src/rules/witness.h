/* Operations that show a case of a rule table. */
#ifndef WITNESS_H
#define WITNESS_H

#include "base/boxes.h"
#include "base/buffer.h"
#include "rules/model.h"

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

/* The same in a commune, whatever its zone is then, and for any table that asks for the zone. */
witness witness_write_commune(const bareme_ruleset *r, int32_t commune, int32_t from, int32_t to, buffer *out);

#endif
