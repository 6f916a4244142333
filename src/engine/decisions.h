/*
 * What was decided for operations that are alike. Which aids and notices an operation gets depends on what is given, on
 * listed values, on the signs of numbers, and on the date's place among those of the tables; the amounts alone depend
 * on more. So the tables are walked once for operations that are alike in all of that; for the next ones the aids that
 * were granted are computed again, by the same evaluation_grant.
 *
 * What "alike" looks at is no list kept by hand: rules/walk.c makes it of every field that the tables of a nature name.
 */
#ifndef DECISIONS_H
#define DECISIONS_H

#include "engine/answer.h"

/* Which sum an amount is added to. The least three are bareme_sum_kinds; from SUM_NOTHING on no line is wanted. */
enum {
	SUM_LOANS = BAREME_LOANS,
	SUM_GRANTS = BAREME_GRANTS,
	SUM_ASIDE = BAREME_NO_SUM,
	SUM_NOTHING,
	SUM_VARIANT,
	SUMS
};

/* An aid that a row grants. */
typedef struct grant {
	const slot_amount *formulas;
	const int64_t *values; /* of the row */
	int64_t factor;        /* see row_amount */
	uint8_t sum;
	bool counts;      /* it has an amount */
	bareme_line line; /* without it; its quantity is there where it is the value of a field */
} grant;

typedef struct decision_key {
	uint64_t given, known;
	uint64_t values; /* of the fields that the nature's tables read, see walk_class */
	uint64_t period; /* how many of the tables' days are not after the date; above bit 32, the nature */
} decision_key;

enum { DECISION_BITS = 8, DECISIONS = 1 << DECISION_BITS, DECISION_GRANTS = 16, DECISION_NOTICES = 8 };

typedef struct decision {
	decision_key key;
	bool complete;  /* may be used again */
	bool granted;   /* no notice refuses anything */
	uint64_t known; /* in the end: blank counts became 0 */
	size_t grant_count, notice_count;
	grant grants[DECISION_GRANTS];
	bareme_notice notices[DECISION_NOTICES]; /* their texts are those of the next operation's fields */
	size_t made_after[DECISION_NOTICES];     /* how many of the grants */
	uint64_t of_variants;                    /* bit per notice whose amount is the sum of a variant */
} decision;

/*
 * The place of what was decided for operations like this one, to be used where it is `complete` and else to be filled;
 * NULL where nothing is kept for its nature. To be asked once the answer has the operation's place and zone.
 */
decision *decision_find(const bareme_operation *o, const bareme_answer *a, const walk *w);

#endif
