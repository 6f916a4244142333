/* Differences between two rulesets. */
#ifndef BAREME_DIFF_H
#define BAREME_DIFF_H

#include <bareme/list.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum bareme_change_kind {
	BAREME_ADDED,   /* "ajout" */
	BAREME_REMOVED, /* "suppression" */
	BAREME_CHANGED  /* "modification" */
} bareme_change_kind;

/* What differs. */
typedef enum bareme_subject {
	BAREME_SUBJECT_TABLE,     /* "table": a whole table of rules */
	BAREME_SUBJECT_RULE,      /* "regle": what the rows of a table say of some cases, for some days */
	BAREME_SUBJECT_FORMULA,   /* "formule": how a table makes amounts of its rows */
	BAREME_SUBJECT_CONDITION, /* "condition": when a table, or one of its lines, applies; its readings */
	BAREME_SUBJECT_REMARK,    /* "avis": what a table remarks on its lines */
	BAREME_SUBJECT_COLUMN,    /* "colonne": a column of a table, its lines and allowed values */
	BAREME_SUBJECT_FIELD,     /* "champ": a field of operations and its allowed values */
	BAREME_SUBJECT_ZONE,      /* "zone": the zone of a commune, or of all communes of an EPCI */
	BAREME_SUBJECT_COMMUNE,   /* "commune" */
	BAREME_SUBJECT_EPCI,      /* "epci" */
	BAREME_SUBJECT_SOURCE,    /* "source" */
	BAREME_SUBJECT_REVIEW,    /* "revue": the day a table was last reviewed */
	BAREME_SUBJECT_PACKAGE,   /* "paquet": anything else that the package says */
	BAREME_SUBJECT_COUNT
} bareme_subject;

/* The stable names above. Static. */
BAREME_API const char *bareme_change_kind_name(bareme_change_kind kind);
BAREME_API const char *bareme_subject_name(bareme_subject subject);

/* Where something stands. */
typedef struct bareme_place {
	const char *file; /* NULL where it stands nowhere */
	size_t line;
} bareme_place;

/* A value before and after: a number, or a text; neither where there is none. */
typedef struct bareme_value_change {
	const char *name; /* of the column, or of the package's member */
	const char *unit; /* of a number, "" elsewhere */
	bareme_number number_before, number_after;
	const char *text_before, *text_after; /* NULL where there is none */
} bareme_value_change;

/* The first and the last day of what is not bound by a day. */
#define BAREME_ALWAYS  INT32_MIN
#define BAREME_FOREVER INT32_MAX

typedef struct bareme_change {
	bareme_change_kind kind;
	bareme_subject subject;
	const char *name;   /* of the table, field, commune, EPCI or source concerned; "" for the package */
	const char *detail; /* of a rule its conditions, "zone=reste produit=PLUS"; else a title or a path, or "" */
	int32_t from, to;   /* the days for which things differ, inclusive */
	bareme_place before, after;
	const bareme_value_change *values; /* those that differ; of what is added or removed, all that it has */
	size_t count;
} bareme_change;

typedef struct bareme_diff bareme_diff;

/*
 * Compares two rulesets by what they mean: the order of rows, their layout, and whether cases stand in one
 * row or in several make no difference. Worked cases are not compared. Both rulesets must outlive *out; free
 * it with bareme_diff_free.
 */
BAREME_API bareme_result bareme_diff_new(bareme_diff **out, const bareme_ruleset *before, const bareme_ruleset *after);
BAREME_API void bareme_diff_free(bareme_diff *diff);

/* In the order of their subjects; rules table by table, in the order of their rows. Owned by `diff`. */
BAREME_API const bareme_change *bareme_diff_changes(const bareme_diff *diff, size_t *count);

/* An aid of an operation whose amount differs; one that only one side gives has no place on the other. */
typedef struct bareme_aid_change {
	const char *table; /* its name */
	const char *title; /* of the aid, "PLUS, base aid" */
	bareme_form form;
	int64_t amount_before, amount_after; /* cents; BAREME_NO_AMOUNT where there is none */
	bareme_place before, after;          /* the rows behind them */
} bareme_aid_change;

typedef struct bareme_outcome {
	bareme_status status;
	bareme_code code;    /* that gave a status other than BAREME_GRANTED */
	const char *zone;    /* that applied; NULL where none did */
	int64_t loan, grant; /* cents; BAREME_NO_AMOUNT for a refused operation */
} bareme_outcome;

/* An operation that gets another answer: other sums, another status, or other aids without an amount. */
typedef struct bareme_operation_change {
	uint64_t record; /* from 1; the heading does not count */
	uint64_t line;   /* of the list */
	bareme_text id;  /* empty where it has none */
	bareme_outcome before, after;
	const bareme_aid_change *aids;
	size_t count;
} bareme_operation_change;

/* Returns 0, or anything else to stop. What `change` points to lasts until it returns. */
typedef int (*bareme_operation_change_fn)(const bareme_operation_change *change, void *payload);

typedef struct bareme_outcome_total {
	uint64_t by_status[BAREME_INVALID + 1];
	int64_t loan, grant; /* cents, of the operations that have amounts; INT64_MAX where the sum is larger */
} bareme_outcome_total;

typedef struct bareme_diff_total {
	uint64_t records;
	uint64_t changed;
	bareme_outcome_total before, after;
} bareme_diff_total;

/*
 * Answers each operation of a list under both rulesets, each with its own vocabulary, and tells those whose
 * answers differ, in the order of the list. Of the options only date, locale, from, threads, block, read,
 * report and progress count. Streams, and fails, as bareme_list_run does; BAREME_WRITE_ERROR where `tell`
 * asked to stop. *total is 0 unless all is done.
 */
BAREME_API bareme_result bareme_diff_list(const bareme_ruleset *before, const bareme_ruleset *after,
					  const bareme_list_options *options, bareme_operation_change_fn tell,
					  void *payload, bareme_diff_total *total);

#ifdef __cplusplus
}
#endif

#endif
