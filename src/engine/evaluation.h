/* What is gathered on the way to an answer. */
#ifndef EVALUATION_H
#define EVALUATION_H

#include "engine/decisions.h"

typedef struct evaluation {
	const bareme_ruleset *r;
	const bareme_operation *o;
	bareme_answer *a;
	uint64_t missing; /* fields that are needed and not given */
	uint64_t used;    /* fields that the tables of this nature use */
	uint64_t learnt;  /* fields whose values the operation does not give */
	bool overflow;
	bool before_zones;    /* the commune's zone is not known at that date */
	const int64_t *value; /* of the fields, for formulas */
	int64_t sums[SUMS];   /* cents */
	decision *decision;   /* to be kept for operations that are alike, or NULL */
} evaluation;

static inline bool evaluation_knows(const evaluation *e, int field)
{
	return (e->a->known >> field & 1) != 0;
}

/* True where all of these fields have a value; those that were not given are noted as missing. */
static inline bool evaluation_need(evaluation *e, uint64_t fields)
{
	uint64_t unknown = fields & ~e->a->known;
	if (unknown == 0)
		return true;
	e->missing |= unknown & ~e->o->given;
	return false;
}

/* evaluate.c: adds a notice, which is part of what is decided. */
void evaluation_notice(evaluation *e, bareme_notice notice);

/* Gives a field a value that the operation itself does not give; -1 is no field. */
static inline void evaluation_learn(evaluation *e, int field, int64_t value)
{
	if (field < 0)
		return;
	e->a->value[field] = value;
	e->a->known |= FIELD_BIT(field);
	e->learnt |= FIELD_BIT(field);
}

/* limits.c: whether the operation is within the limits of the row; what is not known and decides is missing. */
typedef enum within { WITHIN, WITHIN_UNKNOWN, OUTSIDE } within;
within limits_look(evaluation *e, const table *t, const slot *s, size_t row);

/* Says which limits of the row it is outside of. */
void limits_notice(evaluation *e, const table *t, const slot *s, size_t row);

/* Notices fields that are above the ones that limit them: a grant above the investment. */
void limits_check_fields(evaluation *e);

/* locate.c: finds the commune and its zone at the operation's date, and tells what is wrong with them. */
void locate(evaluation *e);

#endif
