/* One operation and its answer: what it gets, why, and how that is written. */
#ifndef BAREME_ANSWER_H
#define BAREME_ANSWER_H

#include <bareme/tables.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Operations ---- */

typedef struct bareme_operation bareme_operation;

/*
 * An empty operation of this ruleset, which must outlive it. `date` stands for a
 * date that is not given. Free with bareme_operation_free.
 */
BAREME_API bareme_result bareme_operation_new(bareme_operation **out, const bareme_ruleset *ruleset, int32_t date);
BAREME_API void bareme_operation_free(bareme_operation *operation);

/* Takes all values back, to use the operation again. */
BAREME_API void bareme_operation_reset(bareme_operation *operation);

/*
 * Gives a field its value as a person wrote it; blank text means not given. What is
 * wrong with it shows in the answer. The text is not copied: it must stay as it is
 * until the answers made from this operation are done with.
 */
BAREME_API void bareme_operation_set(bareme_operation *operation, int field, bareme_text value);

/* ---- Answers ---- */

typedef enum bareme_status {
	BAREME_GRANTED,    /* "ok" */
	BAREME_INELIGIBLE, /* "ineligible": valid, and the rules give nothing */
	BAREME_INCOMPLETE, /* "incomplet": something needed is missing */
	BAREME_INVALID     /* "invalide": something given is wrong */
} bareme_status;

/* The codes of notices, in the order in which their names sort them into statuses. */
typedef enum bareme_code {
	BAREME_CODE_MISSING,        /* champ-manquant */
	BAREME_CODE_VALUE,          /* valeur-invalide */
	BAREME_CODE_AMBIGUOUS,      /* montant-ambigu */
	BAREME_CODE_NO_DWELLING,    /* aucun-logement */
	BAREME_CODE_GRANT_ABOVE,    /* subvention-superieure */
	BAREME_CODE_NO_COMMUNE,     /* commune-inconnue */
	BAREME_CODE_MANY_COMMUNES,  /* commune-ambigue */
	BAREME_CODE_POSTAL,         /* code-postal */
	BAREME_CODE_NAME_DISAGREES, /* commune-discordante */
	BAREME_CODE_ZONE_DISAGREES, /* zone-discordante */
	BAREME_CODE_OUTSIDE,        /* hors-territoire */
	BAREME_CODE_NOT_ELIGIBLE,   /* non-eligible */
	BAREME_CODE_BEFORE,         /* hors-bareme */
	BAREME_CODE_CELLS,          /* nombre-de-champs */
	BAREME_CODE_TEXT,           /* texte-invalide */
	BAREME_CODE_READING,        /* lecture */
	BAREME_CODE_FLOOR,          /* plancher */
	BAREME_CODE_CEILING,        /* plafond */
	BAREME_CODE_VERIFY,         /* a-verifier */
	BAREME_CODE_IGNORED,        /* champ-ignore */
	BAREME_CODE_ZERO,           /* zero-initial */
	BAREME_CODE_CHECK_CODE,     /* verifier-code */
	BAREME_CODE_OLD,            /* bareme-ancien */
	BAREME_CODE_COUNT
} bareme_code;

/* The stable names of the contract. Static. */
BAREME_API const char *bareme_status_name(bareme_status status);
BAREME_API const char *bareme_code_name(bareme_code code);

/* The status that a notice of this code gives its operation: BAREME_GRANTED where it only tells something. */
BAREME_API bareme_status bareme_code_status(bareme_code code);

/* Something to say about an operation: what is wrong or missing, or what a reader should know. */
typedef struct bareme_notice bareme_notice;

typedef enum bareme_form {
	BAREME_LOAN,   /* "pret", a ceiling */
	BAREME_GRANT,  /* "subvention" */
	BAREME_SUPPORT /* "accompagnement": no amount */
} bareme_form;

BAREME_API const char *bareme_form_name(bareme_form form);

/* One aid of an answer and the table row that grants it. */
typedef struct bareme_line {
	uint16_t table;
	uint16_t formula; /* which of the table's formulas */
	uint32_t row;
	bareme_form form;
	bareme_number unit;     /* the row's amount per unit, or its rate */
	bareme_number quantity; /* how many units */
	int64_t amount;         /* cents; BAREME_NO_AMOUNT where the rule names none */
} bareme_line;

#define BAREME_NO_AMOUNT INT64_MIN

typedef struct bareme_answer bareme_answer;

BAREME_API bareme_result bareme_answer_new(bareme_answer **out, const bareme_ruleset *ruleset);
BAREME_API void bareme_answer_free(bareme_answer *answer);

/*
 * Computes what the operation gets. Never fails: what is wrong or missing is part of
 * the answer. The answer refers to the operation until the next call.
 */
BAREME_API void bareme_evaluate(const bareme_operation *operation, bareme_answer *answer);

BAREME_API bareme_status bareme_answer_status(const bareme_answer *answer);

/* Totals in cents. Loans are ceilings. BAREME_NO_AMOUNT for a refused operation. */
BAREME_API int64_t bareme_answer_loan(const bareme_answer *answer);
BAREME_API int64_t bareme_answer_grant(const bareme_answer *answer);

/* The value of the zone field that applied, given or found from the commune; -1 if unknown. */
BAREME_API int bareme_answer_zone(const bareme_answer *answer);

/* The date that applied. */
BAREME_API int32_t bareme_answer_date(const bareme_answer *answer);

/* False where the operation gave a date that is none: the other one stands for it, and no commune or zone is told. */
BAREME_API bool bareme_answer_knows_date(const bareme_answer *answer);

/* The commune's code and name at that date; empty text where none was found. */
BAREME_API bareme_text bareme_answer_commune_code(const bareme_answer *answer);
BAREME_API bareme_text bareme_answer_commune_name(const bareme_answer *answer);

/* The notices in turn, from 0; NULL past the last one. The answer's, until the next evaluation. */
BAREME_API const bareme_notice *bareme_answer_notice(const bareme_answer *answer, size_t number);
BAREME_API bareme_code bareme_notice_code(const bareme_notice *notice);

/* The field concerned; -1 where it is none. */
BAREME_API int bareme_notice_field(const bareme_notice *notice);

/* What the operation gave, as it was written; empty where the notice is about nothing given. The operation's. */
BAREME_API bareme_text bareme_notice_given(const bareme_notice *notice);

BAREME_API const bareme_line *bareme_answer_lines(const bareme_answer *answer, size_t *count);

/*
 * These write text as snprintf does: at most `size` bytes with the ending NUL, and
 * they return the length that the whole text has.
 */
BAREME_API size_t bareme_notice_print(const bareme_answer *answer, const bareme_notice *notice,
				      const bareme_locale *locale, char *buffer, size_t size);

/* How the line's amount came about: "1500.00 * 4 = 6000.00". */
BAREME_API size_t bareme_line_print_steps(const bareme_answer *answer, const bareme_line *line, char *buffer,
					  size_t size);

/* The title of the line's aid from its table, e.g. "PLAI, base aid". */
BAREME_API size_t bareme_line_print_title(const bareme_answer *answer, const bareme_line *line, bareme_lang lang,
					  char *buffer, size_t size);

/* The other values of the line's row, each with its title, e.g. "Longest duration in months: 12"; or nothing. */
BAREME_API size_t bareme_line_print_terms(const bareme_answer *answer, const bareme_line *line, bareme_lang lang,
					  char *buffer, size_t size);

/* ---- The financing plan ---- */

typedef enum bareme_plan_part {
	BAREME_PLAN_COST,
	BAREME_PLAN_RESOURCE, /* from a field; 0 where it is not given */
	BAREME_PLAN_LOANS,    /* the answer's own, at most */
	BAREME_PLAN_GRANTS,
	BAREME_PLAN_LEFT /* to finance; below 0 where the resources exceed the cost */
} bareme_plan_part;

typedef struct bareme_plan_item {
	bareme_plan_part part;
	const char *name;
	int field;      /* of the cost and of a resource, else -1 */
	int64_t amount; /* cents */
} bareme_plan_item;

/*
 * The items of the plan de financement in turn: the cost, what pays for it, what is left.
 * False past the last one, and at once where the cost is not known or nothing was computed.
 */
BAREME_API bool bareme_answer_plan(const bareme_answer *answer, size_t item, bareme_plan_item *out);

/* ---- Explanations ---- */

/* How a piece of an explanation stands to those before it. */
typedef enum bareme_explain_part {
	BAREME_EXPLAIN_FACT,    /* "Zone:" and what is told of it */
	BAREME_EXPLAIN_HEADING, /* of the items that follow */
	BAREME_EXPLAIN_ITEM,    /* an aid, a notice, a source */
	BAREME_EXPLAIN_DETAIL,  /* of the item before */
	BAREME_EXPLAIN_STEP     /* of the detail before */
} bareme_explain_part;

typedef struct bareme_explanation {
	bareme_explain_part part;
	const char *label; /* of a fact, else "" */
	const char *text;  /* one paragraph, without control characters */
} bareme_explanation;

/* Returns 0, or anything else to stop. What `told` points to lasts until it returns. */
typedef int (*bareme_explain_fn)(const bareme_explanation *told, void *payload);

/*
 * Tells why the answer is what it is, piece by piece in the order in which it is read: the operation and
 * its territory, for each aid granted its row, source, conditions, formula and rounding, for each aid that
 * is not the nearest row and the first condition that failed, the notices, the sources, and the receipt.
 * BAREME_STOPPED where `tell` asked to stop.
 */
BAREME_API bareme_result bareme_answer_explain(const bareme_answer *answer, const bareme_locale *locale,
					       bareme_explain_fn tell, void *payload);

/* The same as bareme_answer_write_json with the receipt, and the explanation under "explication". */
BAREME_API bareme_result bareme_answer_write_json_explained(const bareme_answer *answer, const bareme_locale *locale,
							    bareme_write_fn write, void *payload);

/* ---- Writing ---- */

/*
 * Writes an answer as a JSON object: {"zone", "pret", "subvention", "statut", "avis", "lignes",
 * "plan"}, and with `receipt` also "recu". BAREME_WRITE_ERROR where `write` asked to stop.
 */
BAREME_API bareme_result bareme_answer_write_json(const bareme_answer *answer, const bareme_locale *locale,
						  bool receipt, bareme_write_fn write, void *payload);

typedef struct bareme_json_options {
	size_t size;                 /* of this struct */
	int32_t date;                /* of an operation that gives none */
	const bareme_locale *locale; /* of messages; NULL: English */
	bool receipt;                /* as in bareme_answer_write_json */
	bool explain;                /* as in bareme_answer_write_json_explained */
} bareme_json_options;

static inline bareme_json_options bareme_json_options_init(void)
{
	bareme_json_options options;
	memset(&options, 0, sizeof options);
	options.size = sizeof options;
	return options;
}

/*
 * From bytes to bytes: reads an operation as a JSON object, and writes its answer as bareme_answer_write_json does.
 * Members are fields by their names or aliases; a value is a string, a number or a literal, null is blank, and
 * members that name no field are ignored. Anything else is part of the answer as well: a nested value, a field given
 * twice (valeur-invalide), and a text that is no JSON object (texte-invalide). It is the answer that a list in NDJSON
 * gives the same object, but that it tells of an old table (bareme-ancien), which a list tells once.
 *
 * Keeps nothing: threads may call it at once with one ruleset. BAREME_NO_MEMORY, BAREME_BAD_OPTIONS, or
 * BAREME_WRITE_ERROR where `write` asked to stop; nothing was written with the first two.
 */
BAREME_API bareme_result bareme_answer_json(const bareme_ruleset *ruleset, const bareme_json_options *options,
					    bareme_text object, bareme_write_fn write, void *payload);

/* Writes an answer and its operation as a page of its own: one HTML file that fetches nothing and needs no script. */
BAREME_API bareme_result bareme_answer_write_html(const bareme_answer *answer, const bareme_locale *locale,
						  bareme_write_fn write, void *payload);

/* The same as Markdown, to be pasted into a note. */
BAREME_API bareme_result bareme_answer_write_markdown(const bareme_answer *answer, const bareme_locale *locale,
						      bareme_write_fn write, void *payload);

/*
 * Writes the heading, or the cells, that an answer adds to a CSV record: al_zone, al_pret,
 * al_subvention, al_statut, al_avis, each with the delimiter before it.
 */
BAREME_API bareme_result bareme_answer_write_csv_heading(char delimiter, bareme_write_fn write, void *payload);
BAREME_API bareme_result bareme_answer_write_csv(const bareme_answer *answer, const bareme_locale *locale,
						 char delimiter, bareme_write_fn write, void *payload);

#ifdef __cplusplus
}
#endif

#endif
