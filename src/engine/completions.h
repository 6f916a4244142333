/* Completions of an operation: what the fields that are not given may still be, and what comes of it. */
#ifndef COMPLETIONS_H
#define COMPLETIONS_H

#include "engine/answer.h"

enum {
	COMPLETIONS_MAX = 1 << 18, /* more are not tried: all fields count as open then */
	PLACES_MAX = 512
};

/* A field that is not given; its value number 0 is "not given". */
typedef struct variable {
	size_t field;
	size_t values;
	size_t stride;      /* in the group's effects */
	const scale *scale; /* of a number or a date: what the tables tell apart */
} variable;

/* An answer in short, for comparison. */
typedef struct effect {
	enum { EFFECT_UNKNOWN, EFFECT_REFUSED, EFFECT_VALID } kind;
	bareme_status status;
	uint64_t aids, amounts, remarks;
} effect;

/* The completions of one nature: the first variable varies fastest. */
typedef struct group {
	int64_t nature;
	variable list[FIELDS_MAX];
	size_t count;
	size_t completions;
	bool tried;    /* there were few enough */
	uint64_t open; /* the fields that are */
	effect *effects;
	size_t room;
} group;

struct bareme_questions {
	const bareme_ruleset *rules;
	bareme_answer *answer;
	bareme_operation base; /* what was given */
	bareme_operation work; /* a completion of it */
	group *groups;
	size_t group_count;
	int32_t places[PLACES_MAX]; /* one commune for each combination that the rules distinguish */
	size_t place_count;
	bareme_question list[FIELDS_MAX];
	size_t count;
	bareme_stand_in stand_ins[FIELDS_MAX];
	char texts[FIELDS_MAX][BAREME_TEXT_MAX];
	size_t stand_in_count;
};

static inline bool is_given(const bareme_operation *o, int field)
{
	return field >= 0 && (o->given >> field & 1) != 0;
}

/* The digit of a completion: which of the variable's values it has. */
static inline size_t value_in(const variable *v, size_t completion)
{
	return completion / v->stride % v->values;
}

/* Gives the completion in `work` a value of the variable, or takes it away: 0. */
void completion_put(bareme_questions *q, const variable *v, size_t number);

/* Lists what the completions of the group's nature vary, and evaluates them; false where memory failed. */
bool completions_try(bareme_questions *q, group *g, const bool *declined);

/* True where a notice says what is wrong with a field of what was given. */
bool completion_is_wrong(const bareme_questions *q);

#endif
