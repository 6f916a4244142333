/* What is gathered on the way to an answer. */
#ifndef EVALUATION_H
#define EVALUATION_H

#include "engine/shape.h"

typedef struct evaluation {
	const bareme_ruleset *r;
	const bareme_operation *o;
	bareme_answer *a;
	uint64_t missing; /* fields that are needed and not given */
	uint64_t used;    /* fields that the tables of this nature use */
	bool overflow;
	bool before_zones;   /* the commune's zone is not known at that date */
	uint64_t learnt;     /* fields that the operation's place gave their values */
	size_t first_notice; /* of those that the tables make */
	shape *learning;     /* to be kept for operations of the same shape, or NULL */
} evaluation;

static inline bool known(const evaluation *e, size_t field)
{
	return (e->a->known >> field & 1) != 0;
}

static inline bool given(const evaluation *e, size_t field)
{
	return (e->o->given >> field & 1) != 0;
}

static inline void tell(evaluation *e, bareme_notice notice)
{
	notices_add(&e->a->notices, notice);
}

/* Gives a field a value that the operation itself does not give. */
static inline void learn(evaluation *e, int field, int64_t value)
{
	if (field < 0)
		return;
	e->a->value[field] = value;
	e->a->known |= FIELD_BIT(field);
	e->learnt |= FIELD_BIT(field);
}

/* locate.c: finds the commune and its zone at the operation's date, and tells what is wrong with them. */
void locate(evaluation *e);

#endif
