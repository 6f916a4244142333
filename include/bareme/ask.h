/* What is still to be asked of an operation. See bareme.h. */
#ifndef BAREME_ASK_H
#define BAREME_ASK_H

#include <bareme/answer.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What the reply to a question can change. */
enum {
	BAREME_DECIDES_STATUS = 1,  /* whether the rules give anything */
	BAREME_DECIDES_AIDS = 2,    /* which aids, in which form, on what terms */
	BAREME_DECIDES_AMOUNTS = 4, /* how much */
	BAREME_DECIDES_REMARKS = 8, /* which remarks there are to verify */
	BAREME_DECIDES_PLAN = 16    /* the financing plan, and nothing else */
};

typedef struct bareme_question {
	int field;
	unsigned decides; /* BAREME_DECIDES_... */
	bool optional;    /* the field may be left blank */
} bareme_question;

/* A value for a field that the operation needs, though no value of it changes the answer. */
typedef struct bareme_stand_in {
	int field;
	bareme_text value;
} bareme_stand_in;

/* The questions that an operation leaves open, and room to find them. The ruleset must outlive it. */
typedef struct bareme_questions bareme_questions;

BAREME_API bareme_result bareme_questions_new(bareme_questions **out, const bareme_ruleset *ruleset);
BAREME_API void bareme_questions_free(bareme_questions *questions);

/*
 * Finds the fields that are open: those whose value could still change the answer. A completion of the operation has,
 * for each blank field, a value or a blank, and nothing in it is wrong (a date before the first of the tables is not).
 * A field is open where two completions that differ in this field alone have answers with a different status, other
 * aids, other amounts or other remarks to verify.
 *
 * `declined` (may be NULL; one for each field) is true for the fields that were left blank on purpose: they stay blank.
 * With `plan` the fields of the financing plan are open too, once no other field is.
 *
 * Limits: the date counts as given. The only places are the communes of the tables. Numbers are tried at their least
 * value, at the next, and at a large one. Where there are too many completions to try, every field that the tables may
 * use counts as open. The result can be BAREME_NO_MEMORY.
 */
BAREME_API bareme_result bareme_questions_find(bareme_questions *questions, const bareme_operation *operation,
					       const bool *declined, bool plan);

/* False where there is no completion: what was given is wrong, whatever follows. */
BAREME_API bool bareme_questions_possible(const bareme_questions *questions);

/* The open fields, *count of them; first the one whose reply leaves the fewest open, on average. */
BAREME_API const bareme_question *bareme_questions_list(const bareme_questions *questions, size_t *count);

/* Once no field is open: the values that make the operation complete, *count of them. */
BAREME_API const bareme_stand_in *bareme_questions_stand_ins(const bareme_questions *questions, size_t *count);

#ifdef __cplusplus
}
#endif

#endif
