/* What an operation leaves open. */
#ifndef BAREME_ASK_H
#define BAREME_ASK_H

#include <bareme/answer.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What an answer to a question can change. */
enum {
	BAREME_DECIDES_STATUS = 1,  /* whether the rules give anything */
	BAREME_DECIDES_AIDS = 2,    /* which aids, in which form, on what terms */
	BAREME_DECIDES_AMOUNTS = 4, /* how much */
	BAREME_DECIDES_REMARKS = 8, /* what is still to be checked */
	BAREME_DECIDES_PLAN = 16    /* the financing plan alone */
};

typedef struct bareme_question {
	int field;
	unsigned decides; /* BAREME_DECIDES_... */
	bool optional;    /* may be left blank */
} bareme_question;

/* A value that stands for any: the operation needs the field, and no value of it changes the answer. */
typedef struct bareme_stand_in {
	int field;
	bareme_text value;
} bareme_stand_in;

/* Room to find questions in; one thread at a time. The ruleset must outlive it. */
typedef struct bareme_questions bareme_questions;

BAREME_API bareme_result bareme_questions_new(bareme_questions **out, const bareme_ruleset *ruleset);
BAREME_API void bareme_questions_free(bareme_questions *questions);

/*
 * Finds what the operation leaves open. A completion gives each field that is not given a value,
 * or leaves it blank, so that nothing given is wrong (a day before the tables' first is not wrong:
 * it has an answer); a field is open where two completions that differ in it alone have different
 * answers: status, aids, amounts, or remarks to verify.
 * `declined` (may be NULL; one per field) tells which fields were left blank on purpose: they stay
 * so. The date counts as given, and a commune of the tables as the only kind of place there is.
 * Numbers are tried at their least, one more, and a large one. Where there are too many
 * completions to try them all, every field that the tables may use counts as open.
 *
 * With `plan`, the fields of the financing plan are open too once nothing else is.
 */
BAREME_API bareme_result bareme_questions_find(bareme_questions *questions, const bareme_operation *operation,
					       const bool *declined, bool plan);

/* True where some completion has an answer; false where what is given is wrong whatever follows. */
BAREME_API bool bareme_questions_possible(const bareme_questions *questions);

/* The open fields, the most deciding one first: after it, on average, the fewest stay open. */
BAREME_API const bareme_question *bareme_questions_list(const bareme_questions *questions, size_t *count);

/* Once nothing is open: what the operation still needs to be complete, though it changes nothing. */
BAREME_API const bareme_stand_in *bareme_questions_stand_ins(const bareme_questions *questions, size_t *count);

#ifdef __cplusplus
}
#endif

#endif
