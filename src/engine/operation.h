/* An operation as evaluation reads it: its fields' values, and what is wrong with them. */
#ifndef OPERATION_H
#define OPERATION_H

#include "rules/model.h"

#include <assert.h>

/* The most notices on one field's value: on a commune's code, on the commune, and on what contradicts it. */
enum { OPERATION_NOTICES = 3 };

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
	REASON_SHEET,
	REASON_FORMULA,
	REASON_MERGED,
	REASON_CHARACTERS,
	REASON_ROWS,
	/* non-eligible */
	REASON_EXCLUDED,
	REASON_NO_ROW,
	REASON_NO_ROW_DATE,
	REASON_LIMIT,
	REASON_NOTHING,
	/* champ-ignore */
	REASON_PRODUCT,
	REASON_NO_COST,
	/* plafond: of a table that shows no quantity */
	REASON_NO_QUANTITY,
	/* hors-bareme */
	REASON_BEFORE_ROWS,
	REASON_BEFORE_ZONES,
	REASON_AFTER_END,
	/* commune-discordante, zone-discordante: the commune is of a department that the aids do not cover */
	REASON_OUTSIDE,
	/* texte-invalide */
	REASON_BROKEN_TEXT,
	REASON_BROKEN_QUOTES,
	REASON_OPEN_QUOTE,
	REASON_JSON,
	/* champ-inconnu */
	REASON_KEY_WORDS,
	/* ligne-de-total */
	REASON_TOTAL_NATURE,
	REASON_TOTAL_NUMBERS
};

struct bareme_notice {
	bareme_code code;
	uint8_t reason;  /* which wording, REASON_... */
	int16_t field;   /* the field concerned, or -1 */
	int32_t subject; /* a table, commune, value ..., as its code has it */
	int64_t amount;  /* likewise, and the next */
	int64_t second;
	bareme_text given; /* what was written, or empty */
};

typedef struct notices {
	size_t count, room;
	bareme_notice *list;
} notices;

/* The room is enough by construction: see bareme_operation_new and bareme_answer_new. */
static inline bareme_notice *notices_add(notices *n, bareme_notice notice)
{
	assert(n->count < n->room);
	n->list[n->count] = notice;
	return &n->list[n->count++];
}

/* Where an operation of a workbook has its cells. */
typedef struct operation_cells {
	const char *sheet;
	uint64_t row;
	int columns[FIELDS_MAX]; /* of each field, or -1 */
} operation_cells;

/* What evaluation reads comes first, together. */
struct bareme_operation {
	const bareme_ruleset *rules;
	uint64_t given;   /* not blank */
	uint64_t known;   /* given and understood, or with a default */
	uint64_t blanked; /* a word says that nothing is given */
	notices notices;
	located place;
	int32_t default_date;
	bool unreadable; /* the record was no text: nothing else of it counts */
	int64_t value[FIELDS_MAX];
	bareme_text text[FIELDS_MAX]; /* as written, where given */
	const operation_cells *cells; /* of a workbook's row; else NULL */
};

/* What is written for the field; empty where it has its value by default. */
static inline bareme_text operation_text(const bareme_operation *o, int field)
{
	return (o->given >> field & 1) != 0 ? o->text[field] : (bareme_text){"", 0};
}

/* Says that what is written for a field is no value, for a reason of valeur-invalide. */
void operation_refuse_field(bareme_operation *operation, size_t field, int reason, bareme_text text);

/* The same of a cell that is merged over those rows of a sheet. */
void operation_refuse_merged(bareme_operation *operation, size_t field, bareme_text text, uint64_t first,
			     uint64_t last);

/* The same as bareme_operation_set for text that is trimmed and sound UTF-8. */
void operation_set_clean(bareme_operation *o, size_t number, bareme_text text);

/* The same for a number that was read already, in the field's smallest units: only its bounds are looked at. */
void operation_set_read(bareme_operation *o, size_t number, bareme_text text, int64_t value);

/* Says that the record could not be read at all; nothing else of it counts. */
void operation_refuse(bareme_operation *operation, bareme_code code, int reason, int64_t amount, int64_t second);

/*
 * Says that the product which the record is about has no field: its number, or -1 where it is none that is known; then
 * `line` is the row's where the operation has several, else 0.
 */
void operation_refuse_product(bareme_operation *operation, int product, bareme_text text, uint64_t line);

/* ---- Of an operation that several rows give ---- */

/* Gives a field what another operation has for it, and what is wrong with that. */
void operation_take_field(bareme_operation *o, const bareme_operation *from, size_t field);

/* True where both operations, which give the field, give it the same. */
bool operation_agrees(const bareme_operation *o, const bareme_operation *other, size_t field);

/* Says that the rows on those lines contradict each other; the later one gives the text. */
void operation_contradict(bareme_operation *o, size_t field, bareme_text text, uint64_t line, uint64_t earlier);

/*
 * Says that a row's product, which has no field, is left out of the operation; where none of its rows has another,
 * operation_has_no_product makes these the answer.
 */
void operation_leave_out(bareme_operation *o, int product);
void operation_has_no_product(bareme_operation *o);

/* Says that the record is very probably a total: REASON_NONE by its first text, REASON_TOTAL_... else. */
void operation_refuse_total(bareme_operation *operation, int reason, bareme_text text);

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

/*
 * Finds a commune. A code that a program took for a number, "13055.0", is read as the code: which that is,
 * operation_plain_code says.
 */
located operation_find_place(const bareme_ruleset *r, bareme_text text);
bareme_text operation_plain_code(bareme_text text, char out[PLAIN_MAX]);

void operation_set_place(bareme_operation *operation, bareme_text text, located place);

/* The notice of a place that was not found, as that field gives it. */
bareme_notice place_notice(located place, size_t field, bareme_text text);

#endif
