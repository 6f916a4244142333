/* One operation and its answer: what it gets, why, and how that is written. See bareme.h. */
#ifndef BAREME_ANSWER_H
#define BAREME_ANSWER_H

#include <bareme/tables.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Operations ---- */

/* The fields of one operation, as they were given. */
typedef struct bareme_operation bareme_operation;

/* An operation without any field given. The ruleset must outlive it. `date` is its date while it gives none itself. */
BAREME_API bareme_result bareme_operation_new(bareme_operation **out, const bareme_ruleset *ruleset, int32_t date);
BAREME_API void bareme_operation_free(bareme_operation *operation);

/* Makes all fields blank again. */
BAREME_API void bareme_operation_reset(bareme_operation *operation);

/*
 * Gives a field a value as people write it, in place of what it had. Blank is not given: nothing, or nothing but
 * spaces, no-break and thin ones too, tabs and ends of lines. What is wrong with the value is part of the answer where
 * the operation's nature uses the field; else the answer notices the field alone. The text is not copied: it must stay
 * as it is for as long as this operation, and answers to it, are used.
 */
BAREME_API void bareme_operation_set(bareme_operation *operation, int field, bareme_text value);

/* True where the field was given a word for a blank, such as NULL, and counts as not given. */
BAREME_API bool bareme_operation_is_blanked(const bareme_operation *operation, int field);

/* ---- Answers ---- */

typedef enum bareme_status {
	BAREME_GRANTED,    /* "ok": the rules give something */
	BAREME_INELIGIBLE, /* "ineligible": nothing is wrong, and the rules give nothing */
	BAREME_INCOMPLETE, /* "incomplet": something is missing; there are no amounts */
	BAREME_INVALID     /* "invalide": something is wrong; there are no amounts */
} bareme_status;

/* The codes of notices. Those of one status come one after another: see bareme_code_status. */
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
	BAREME_CODE_DATE_BOUNDS,    /* date-hors-bornes */
	BAREME_CODE_TOTAL,          /* ligne-de-total */
	BAREME_CODE_UNKNOWN,        /* champ-inconnu */
	BAREME_CODE_READING,        /* lecture */
	BAREME_CODE_FLOOR,          /* plancher */
	BAREME_CODE_CEILING,        /* plafond */
	BAREME_CODE_VERIFY,         /* a-verifier */
	BAREME_CODE_IGNORED,        /* champ-ignore */
	BAREME_CODE_ZERO,           /* zero-initial */
	BAREME_CODE_CHECK_CODE,     /* verifier-code */
	BAREME_CODE_OLD,            /* bareme-ancien */
	BAREME_CODE_AIDS_ABOVE,     /* aides-superieures */
	BAREME_CODE_COUNTED_TWICE,  /* double-compte */
	BAREME_CODE_BLANK_WORD,     /* valeur-vide, counted by summaries; no answer has such a notice */
	BAREME_CODE_COUNT
} bareme_code;

/* The names above, on which scripts may rely. Static. */
BAREME_API const char *bareme_status_name(bareme_status status);
BAREME_API const char *bareme_code_name(bareme_code code);

/* What it means, in a sentence without a full stop. Of the locale, or static. */
BAREME_API const char *bareme_status_explain(bareme_status status, const bareme_locale *locale);
BAREME_API const char *bareme_code_explain(bareme_code code, const bareme_locale *locale);

/* The status that a notice with this code gives an operation; BAREME_GRANTED for one that is only a remark. */
BAREME_API bareme_status bareme_code_status(bareme_code code);

/* What is wrong with an operation or missing, or what a reader of the answer should know. */
typedef struct bareme_notice bareme_notice;

/* In the place of an amount: there is none. */
#define BAREME_NO_AMOUNT INT64_MIN

/* An aid that the answer grants, and the row of a table that grants it: see bareme_table_line and bareme_table_source.
 */
typedef struct bareme_line {
	uint16_t table;
	uint16_t formula; /* which of the table's lines of aid, and which of their amounts; only to be compared */
	uint32_t row;
	int form;               /* see bareme_form_describe */
	bareme_number unit;     /* the row's amount per unit, or its rate */
	bareme_number quantity; /* how many units */
	int64_t amount;         /* cents; BAREME_NO_AMOUNT where the table has none */
} bareme_line;

/* What an operation gets. */
typedef struct bareme_answer bareme_answer;

/* Room for an answer, to be used for one operation after another. The ruleset must outlive it. */
BAREME_API bareme_result bareme_answer_new(bareme_answer **out, const bareme_ruleset *ruleset);
BAREME_API void bareme_answer_free(bareme_answer *answer);

/*
 * Computes what the operation gets; both must be of one ruleset. It cannot fail and allocates nothing: what is wrong or
 * missing is part of the answer. The answer refers to the operation, which must not change while the answer is used.
 */
BAREME_API void bareme_evaluate(const bareme_operation *operation, bareme_answer *answer);

BAREME_API bareme_status bareme_answer_status(const bareme_answer *answer);

/* The sums of its loans and of its grants, in cents, at most. BAREME_NO_AMOUNT where it is incomplete or invalid. */
BAREME_API int64_t bareme_answer_loan(const bareme_answer *answer);
BAREME_API int64_t bareme_answer_grant(const bareme_answer *answer);

/* The zone that applied, as a value of the field with that role: given, or the commune's. -1 where none is known. */
BAREME_API int bareme_answer_zone(const bareme_answer *answer);

/* The date that applied: the operation's, or the one that was set when it was made. */
BAREME_API int32_t bareme_answer_date(const bareme_answer *answer);

/* False where the operation gave a date that cannot be read: then no commune or zone is known either. */
BAREME_API bool bareme_answer_knows_date(const bareme_answer *answer);

/* True where the operation gives the field a value of its own, be it one that cannot be understood. */
BAREME_API bool bareme_answer_gives(const bareme_answer *answer, int field);

/* The code of the commune, and its name on that date; empty where none was found. */
BAREME_API bareme_text bareme_answer_commune_code(const bareme_answer *answer);
BAREME_API bareme_text bareme_answer_commune_name(const bareme_answer *answer);

/* The notices in turn, from 0; NULL after the last one. */
BAREME_API const bareme_notice *bareme_answer_notice(const bareme_answer *answer, size_t number);

BAREME_API bareme_code bareme_notice_code(const bareme_notice *notice);

/* The field that it is about; -1 where it is about none. */
BAREME_API int bareme_notice_field(const bareme_notice *notice);

/* The value that it is about, as the operation gave it; empty where it is about none. */
BAREME_API bareme_text bareme_notice_given(const bareme_notice *notice);

/* The aids that are granted, *count of them. */
BAREME_API const bareme_line *bareme_answer_lines(const bareme_answer *answer, size_t *count);

/*
 * The functions below write text as snprintf does: at most `size` bytes with the NUL at the end, which may be 0, and
 * they return the length of the whole text.
 */

/*
 * The value that a field has, as it was understood and as an operation may give it: a value of those that are listed,
 * "1234.50", "2021-06-01". Where the operation gives none, the default, the zone of its commune, 0 of a number that
 * counts as 0; of a text, and of a value that cannot be understood, what was given. "" where there is none.
 */
BAREME_API size_t bareme_answer_print_value(const bareme_answer *answer, int field, char *buffer, size_t size);

/* The notice as a sentence, or several. */
BAREME_API size_t bareme_notice_print(const bareme_answer *answer, const bareme_notice *notice,
				      const bareme_locale *locale, char *buffer, size_t size);

/* How the amount was computed: "1500.00 * 4 = 6000.00". */
BAREME_API size_t bareme_line_print_steps(const bareme_answer *answer, const bareme_line *line, char *buffer,
					  size_t size);

/* The title of the aid, from its table: "PLAI, base aid". */
BAREME_API size_t bareme_line_print_title(const bareme_answer *answer, const bareme_line *line, bareme_lang lang,
					  char *buffer, size_t size);

/* The other values of the row, each with its title: "Longest duration in months: 12". Often "". */
BAREME_API size_t bareme_line_print_terms(const bareme_answer *answer, const bareme_line *line, bareme_lang lang,
					  char *buffer, size_t size);

/* ---- The financing plan ---- */

typedef enum bareme_plan_part {
	BAREME_PLAN_COST,
	BAREME_PLAN_RESOURCE, /* a field of the operation */
	BAREME_PLAN_LOANS,    /* those of the answer, at most */
	BAREME_PLAN_GRANTS,   /* likewise, where there are any */
	BAREME_PLAN_LEFT      /* what is left to finance; negative where the resources exceed the cost */
} bareme_plan_part;

typedef struct bareme_plan_item {
	bareme_plan_part part;
	const char *name; /* the field's, or "prets_al", "subventions_al", "reste_a_financer" */
	int field;        /* of the cost and of a resource, else -1 */
	int64_t amount;   /* cents; BAREME_NO_AMOUNT for a resource that was not given */
	bool partial;     /* of what is left: some resource was not given, and would still reduce it */
} bareme_plan_item;

/*
 * The items of the financing plan (plan de financement) in turn, from 0: the cost, what pays for it, what is left.
 * False after the last one; there is none where the cost is not known or 0, or the answer has no amounts.
 */
BAREME_API bool bareme_answer_plan(const bareme_answer *answer, size_t item, bareme_plan_item *out);

/* ---- Explanations ---- */

/* What a piece of an explanation is to the pieces before it. */
typedef enum bareme_explain_part {
	BAREME_EXPLAIN_FACT,    /* a label, "Zone:", and its text */
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

/* Takes the next piece, and returns 0; anything else stops the call with BAREME_STOPPED. */
typedef int (*bareme_explain_fn)(const bareme_explanation *piece, void *payload);

/*
 * Explains the answer, piece by piece in reading order: the operation and its territory; for each aid that is granted
 * its row, source, conditions, formula and rounding; for each one that is not, the nearest row and the first of its
 * conditions that failed; the notices, the sources and the receipt. Also BAREME_NO_MEMORY.
 */
BAREME_API bareme_result bareme_answer_explain(const bareme_answer *answer, const bareme_locale *locale,
					       bareme_explain_fn take, void *payload);

/* Writes the answer as bareme_answer_write_json does, with the receipt, and its explanation as "explication". */
BAREME_API bareme_result bareme_answer_write_json_explained(const bareme_answer *answer, const bareme_locale *locale,
							    bareme_write_fn write, void *payload);

/* ---- The answer as a person reads it ---- */

/*
 * Text, Markdown and pages are made of these sections, in an order of their own. Each has a title, columns where it is
 * a table, and rows of cells.
 */
typedef enum bareme_section {
	BAREME_SECTION_SUMS, /* loans, grants, what is left to finance: title, euros; none where nothing was computed */
	BAREME_SECTION_PLAN, /* title, euros or "not given", share of the cost */
	BAREME_SECTION_OPERATION, /* what is known of it: title, value */
	BAREME_SECTION_AIDS,  /* title, form, per unit, quantity, euros, file:line; then how the amount was computed */
	BAREME_SECTION_TERMS, /* what the rows of these aids say besides amounts: title of the aid, terms */
	BAREME_SECTION_NOTICES, /* code, sentence */
	BAREME_SECTION_SOURCES  /* id, date, title, address or "" */
} bareme_section;

typedef enum bareme_weight {
	BAREME_WEIGHT_PLAIN,
	BAREME_WEIGHT_TOTAL,  /* of the rows before */
	BAREME_WEIGHT_RESULT, /* what is left to finance */
	BAREME_WEIGHT_CARE,   /* to be read beside the amounts: tables that may be out of date, a surplus */
	BAREME_WEIGHT_BAD     /* a notice that keeps anything from being computed */
} bareme_weight;

enum { BAREME_SECTION_CELLS = 7 };

typedef struct bareme_section_row {
	bareme_weight weight;
	size_t item; /* of the plan the number of its item, SIZE_MAX for a total; of the operation the field */
	size_t count;
	bareme_text
	    cells[BAREME_SECTION_CELLS]; /* in the reader's language, what was given as it was given; may be empty */
} bareme_section_row;

/* Takes the next row, which lasts as long as the call, and returns 0; else the walk ends with BAREME_STOPPED. */
typedef int (*bareme_section_fn)(const bareme_section_row *row, void *payload);

/* The rows of a section in reading order; none where the answer has nothing of that kind. Also BAREME_NO_MEMORY. */
BAREME_API bareme_result bareme_answer_section(const bareme_answer *answer, bareme_section section,
					       const bareme_locale *locale, bareme_section_fn take, void *payload);

/* What the section is called, in the reader's language. The library's own. */
BAREME_API const char *bareme_section_title(bareme_section section, const bareme_locale *locale);

/* The heading of a column of the plan or of the aids, from 0; NULL past the last one. `number`: to be set to the right.
 */
BAREME_API const char *bareme_section_column(bareme_section section, size_t column, const bareme_locale *locale,
					     bool *number);

/* ---- Writing ---- */

/*
 * These write all of their text in one call of `write`, and can fail with BAREME_NO_MEMORY (then nothing was written)
 * or BAREME_WRITE_ERROR.
 */

/*
 * The answer as a JSON object: {"zone", "pret", "subvention", "statut", "avis", "lignes", "plan"}; amounts in euros.
 * With `receipt` also "recu": the version of the library, the fingerprint of the tables, and the date that applied.
 */
BAREME_API bareme_result bareme_answer_write_json(const bareme_answer *answer, const bareme_locale *locale,
						  bool receipt, bareme_write_fn write, void *payload);

typedef struct bareme_json_options {
	size_t size;  /* of this struct */
	int32_t date; /* of an operation that gives none */
	const bareme_locale *locale;
	bool receipt; /* as for bareme_answer_write_json */
	bool explain; /* as by bareme_answer_write_json_explained */
} bareme_json_options;

static inline bareme_json_options bareme_json_options_init(void)
{
	bareme_json_options options;
	memset(&options, 0, sizeof options);
	options.size = sizeof options;
	return options;
}

/*
 * From bytes to bytes: reads an operation from a JSON object, and writes its answer as bareme_answer_write_json does. A
 * member whose name is a field's, or one of its aliases, gives that field its value: a string, or a number or literal
 * as it is written; null is blank. Other members are ignored. What is wrong is part of the answer: a nested value or a
 * field that is given twice (valeur-invalide), a text that is not a JSON object (texte-invalide).
 *
 * The answer is the one that a list in NDJSON has under "al" for the same object, with one exception: a table that is
 * too old for the operation is one of its notices (bareme-ancien), where a list reports it once.
 *
 * Nothing is kept between calls, so that any number of threads may use it with one ruleset. For many operations at once
 * bareme_list_run is faster. Also BAREME_BAD_OPTIONS; then nothing was written.
 */
BAREME_API bareme_result bareme_answer_json(const bareme_ruleset *ruleset, const bareme_json_options *options,
					    bareme_text object, bareme_write_fn write, void *payload);

/* The operation and its answer as a page: an HTML file that is complete by itself and needs no script. */
BAREME_API bareme_result bareme_answer_write_html(const bareme_answer *answer, const bareme_locale *locale,
						  bareme_write_fn write, void *payload);

/* The same as Markdown. */
BAREME_API bareme_result bareme_answer_write_markdown(const bareme_answer *answer, const bareme_locale *locale,
						      bareme_write_fn write, void *payload);

/*
 * What a list in CSV appends to its heading and to a record: al_zone, al_pret, al_subvention, al_statut and al_avis,
 * each with the delimiter before it. Amounts have a decimal comma where the delimiter is ';', else a point.
 */
BAREME_API bareme_result bareme_answer_write_csv_heading(char delimiter, bareme_write_fn write, void *payload);
BAREME_API bareme_result bareme_answer_write_csv(const bareme_answer *answer, const bareme_locale *locale,
						 char delimiter, bareme_write_fn write, void *payload);

#ifdef __cplusplus
}
#endif

#endif
