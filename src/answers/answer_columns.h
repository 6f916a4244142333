/* The columns that an answer adds to those of a list: what scripts call them, and what people read. */
#ifndef ANSWER_COLUMNS_H
#define ANSWER_COLUMNS_H

#include "rules/model.h"

typedef enum answer_column {
	ANSWER_NATURE,
	ANSWER_ZONE,
	ANSWER_LOAN,
	ANSWER_GRANT,
	ANSWER_CHECK, /* whether the amounts are still those of the row */
	ANSWER_LEFT,
	ANSWER_SHARE,
	ANSWER_STATUS,
	ANSWER_NOTICES,
	ANSWER_COLUMNS
} answer_column;

/*
 * Both languages are here, and not in the catalogue: a list with an earlier answer is recognised whatever the language
 * of the one who wrote it. The titles say whose they are, so that no column of an officer's own has one of them.
 */
typedef struct answer_column_name {
	const char *name;
	title title;
} answer_column_name;

extern const answer_column_name answer_columns[ANSWER_COLUMNS];

/* True where the heading is one of these, by name or title. */
bool answer_column_is(bareme_text heading);

#endif
