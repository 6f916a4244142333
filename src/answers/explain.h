/* What explanations are made of: why an aid is granted or not, and the words for it. Texts go to the end of `out`. */
#ifndef EXPLAIN_H
#define EXPLAIN_H

#include "answers/notice.h"

/* Why an aid is not granted. */
typedef enum why {
	WHY_GRANTED,
	WHY_NOTHING,   /* its row grants 0 */
	WHY_EXCLUDED,  /* "exclusion" */
	WHY_CONDITION, /* the aid is for other values of a field */
	WHY_QUANTITY,  /* all that it counts is 0 */
	WHY_ROW,       /* the nearest row has another value */
	WHY_DATE,      /* the nearest row is not in force */
	WHY_LIMIT,     /* the field is outside of a limit of its row */
	WHY_NO_ROW,
	WHY_MISSING, /* a field that decides is not known */
	WHY_REFUSED  /* the operation is, as its notices say */
} why;

typedef struct reason {
	const table *t;
	const slot *s;
	why why;
	int field;               /* that decides, or -1 */
	size_t key;              /* condition of the nearest row that fails, or limit of its row */
	int64_t row;             /* the nearest, or -1 */
	const uint64_t *allowed; /* values, or intervals, that the field would have to have */
} reason;

/*
 * Goes on to the next aid that is not granted, of the tables whose conditions the operation meets, and says why; {0}
 * comes before the first one. False after the last one.
 */
bool explain_next_refusal(const bareme_answer *a, reason *why);

/* The names of reasons in JSON. */
extern const char *const explain_names[];

/* True where one of so many lines of the answer is of that slot. */
bool explain_has_line(const bareme_answer *a, size_t lines, const table *t, const slot *s);

/* True where the zone is not that of the commune's EPCI on the day, but the operation's own word. */
bool explain_zone_is_given(const bareme_answer *a);

/* The fields that made the aid apply. */
uint64_t explain_fields(const table *t, const slot *s);

/* What the formula gives before it is rounded; false where that is the amount itself. */
bool explain_unrounded(const bareme_answer *a, const bareme_line *line, formula_result *out);

/* "field=value", with " (default)" or " (not given)" where the operation does not give the value itself. */
void explain_pair(const writer *w, int field);

/* Values of a cell with blanks around each bar, where lines may break. */
void explain_put_apart(buffer *out, bareme_text cell);

/* "file:line" */
void explain_rule(buffer *out, const table *t, int64_t row);

/* "in force from 2021-04-08 on" */
void explain_time(const writer *w, int32_t from, int32_t to);

/* ">=10": what a limit of the row asks for. */
void explain_limit(buffer *out, const table *t, size_t row, size_t limit);

/* What the field would have to be: the values or ranges of the nearest row, or of the aid. */
void explain_wanted(const writer *w, const reason *why);

/* The sentence of a reason. */
void explain_reason(const writer *w, const reason *why);

#endif
