/*
 * engine/: one operation to one answer. An operation holds the values that were given; evaluation finds its place,
 * walks the tables that are for its nature, and fills an answer: its status, notices, lines of aid and sums. Nothing
 * else computes an amount. Questions are found by evaluating what an operation may still become; a summary adds answers
 * up.
 */
#ifndef ANSWER_H
#define ANSWER_H

#include "engine/operation.h"

struct bareme_answer {
	const bareme_ruleset *rules;
	const bareme_operation *operation;
	bareme_status status;
	int32_t date;
	int zone;
	int32_t commune;
	uint64_t known;
	int64_t value[FIELDS_MAX];
	int64_t loan, grant;
	bool sums_only;             /* the caller wants no lines, and of the values no more than notices need */
	struct decision *decisions; /* for operations that are alike, see decisions.h; NULL: each is decided anew */
	bareme_line *lines;
	size_t line_count;
	notices notices;
};

/* True where a field's value is given and understood, or has a default. */
static inline bool answer_knows(const bareme_answer *a, int field)
{
	return (a->known >> field & 1) != 0;
}

/* Tells where the plan shows that a figure is probably wrong, or that one plays no part. */
void plan_weigh(bareme_answer *answer);

/* What the plan leaves to finance; false where there is no plan. */
bool plan_left(const bareme_answer *answer, bareme_plan_item *out);

/* The aids' share of the cost of an answer with a plan, in hundredths of a per cent, half of one rounded up. */
int64_t plan_share(const bareme_answer *answer);

/* The code of the notice that gave the operation its status; BAREME_CODE_COUNT for an operation without a fault. */
bareme_code answer_first_code(const bareme_answer *answer);

#endif
