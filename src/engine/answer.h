/* The insides of operations and answers, shared by those who fill and those who print them. */
#ifndef ANSWER_H
#define ANSWER_H

#include "rules/model.h"

/* Room in an answer for a notice per field, twice, and those of the evaluation; one more would be a fault of the
 * program. */
enum { NOTICES_MAX = 4 * FIELDS_MAX };

/* Wordings of notices whose code has several. */
enum {
	REASON_NONE,
	/* valeur-invalide */
	REASON_CHOICE,
	REASON_NUMBER,
	REASON_GROUPS,
	REASON_DECIMALS,
	REASON_EXPONENT,
	REASON_LARGE,
	REASON_UNIT,
	REASON_BOUNDS,
	REASON_WHOLE,
	REASON_DATE,
	REASON_OVERFLOW,
	REASON_TWICE,
	REASON_TYPE,
	/* non-eligible */
	REASON_EXCLUDED,
	REASON_NO_ROW,
	REASON_NO_ROW_DATE,
	REASON_NOTHING,
	/* hors-bareme */
	REASON_BEFORE_ROWS,
	REASON_BEFORE_ZONES,
	/* texte-invalide */
	REASON_BROKEN_TEXT,
	REASON_BROKEN_QUOTES,
	REASON_OPEN_QUOTE,
	REASON_JSON
};

typedef struct notices {
	size_t count, room;
	bareme_notice *list;
} notices;

void notices_add(notices *n, bareme_notice notice);

/* What evaluation reads stands together. */
struct bareme_operation {
	const bareme_ruleset *rules;
	uint64_t given; /* not blank */
	uint64_t known; /* given and understood, or with a default */
	notices notices;
	located place;
	int32_t default_date;
	bool unreadable; /* the record was no text: nothing else of it counts */
	int64_t value[FIELDS_MAX];
	bareme_text text[FIELDS_MAX]; /* as written, where given */
};

/* The same as bareme_operation_set for text that is trimmed and sound UTF-8. */
void operation_set_clean(bareme_operation *o, size_t number, bareme_text text);

/* Says that the record could not be read at all; nothing else of it counts. */
void operation_refuse(bareme_operation *operation, bareme_code code, int reason, int64_t amount, int64_t second);

/*
 * The same as bareme_operation_set for a value that was understood before: a choice's
 * number, or what territory_find answered for the commune.
 */
static inline void operation_set_value(bareme_operation *o, size_t field, bareme_text text, int64_t value)
{
	o->text[field] = text;
	o->value[field] = value;
	o->given |= FIELD_BIT(field);
	o->known |= FIELD_BIT(field);
}

void operation_set_place(bareme_operation *operation, bareme_text text, located place);

/* What a place that was not found, given in that field, has to be told. */
bareme_notice place_notice(located place, size_t field, bareme_text text);

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
	bool sums_only;       /* the caller wants no lines */
	struct shape *shapes; /* what operations came to before; NULL: each is evaluated anew */
	bareme_line *lines;
	size_t line_count;
	notices notices;
};

/* The same as bareme_line_print_title, for a line whose answer is gone. */
size_t line_print_title(const bareme_ruleset *rules, const bareme_line *line, bareme_lang lang, char *buffer,
			size_t size);

/* The same as bareme_line_print_steps with the numbers as a reader of the language writes them, see formula.h. */
size_t line_print_steps(const bareme_answer *answer, const bareme_line *line, bareme_lang lang, char *buffer,
			size_t size);

/* bareme_notice_print without the amount that ends a comparison of readings. */
size_t notice_print_head(const bareme_answer *answer, const bareme_notice *notice, const bareme_locale *locale,
			 char *buffer, size_t size);

/* Copies the operation's values that are known, but for fields whose values come from its place. */
static inline void answer_take_values(bareme_answer *a, uint64_t from_place)
{
	for (uint64_t rest = a->operation->known & ~from_place; rest != 0; rest &= rest - 1)
		a->value[__builtin_ctzll(rest)] = a->operation->value[__builtin_ctzll(rest)];
}
/* That amount, in euros. */
size_t notice_print_amount(const bareme_notice *notice, const bareme_locale *locale, char out[BAREME_TEXT_MAX]);

/* The code of the notice that gave the operation its status; BAREME_CODE_COUNT where none did. */
bareme_code answer_first_code(const bareme_answer *answer);

#endif
