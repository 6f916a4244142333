/* Differences between two rulesets. See bareme.h. */
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
	BAREME_SUBJECT_RULE,      /* "regle": what the rows of a table grant in some cases, on some days */
	BAREME_SUBJECT_FORMULA,   /* "formule": how a table computes amounts from its rows */
	BAREME_SUBJECT_CONDITION, /* "condition": when a table, or one of its lines, applies; its readings */
	BAREME_SUBJECT_REMARK,    /* "avis": the remarks that a table makes on its lines */
	BAREME_SUBJECT_COLUMN,    /* "colonne": a column of a table, its lines and allowed values */
	BAREME_SUBJECT_FIELD,     /* "champ": a field of operations and its allowed values */
	BAREME_SUBJECT_ZONE,      /* "zone": the zone of a commune, or of all communes of an EPCI */
	BAREME_SUBJECT_COMMUNE,   /* "commune" */
	BAREME_SUBJECT_EPCI,      /* "epci" */
	BAREME_SUBJECT_SOURCE,    /* "source" */
	BAREME_SUBJECT_REVIEW,    /* "revue": the day a table was last reviewed */
	BAREME_SUBJECT_PACKAGE,   /* "paquet": anything else in the package */
	BAREME_SUBJECT_COUNT
} bareme_subject;

/* The names above, on which scripts may rely. Static. */
BAREME_API const char *bareme_change_kind_name(bareme_change_kind kind);
BAREME_API const char *bareme_subject_name(bareme_subject subject);

/* Where something is written. */
typedef struct bareme_place {
	const char *file; /* NULL: nowhere */
	size_t line;
} bareme_place;

/* A value before and after: a number, a text, or neither where it is missing. */
typedef struct bareme_value_change {
	const char *name; /* of the column, or of the package's member */
	const char *unit; /* of a number, "" elsewhere */
	bareme_number number_before, number_after;
	const char *text_before, *text_after; /* NULL where it is a number or missing */
} bareme_value_change;

typedef struct bareme_change {
	bareme_change_kind kind;
	bareme_subject subject;
	const char *name;   /* of the table, field, commune, EPCI or source; "" for the package */
	const char *detail; /* of a rule, its conditions: "zone=reste produit=PLUS"; else a title, a path or "" */
	int32_t from, to;   /* the first and the last day of the difference */
	bareme_place before, after;
	const bareme_value_change *values; /* those that differ; all, where something was added or removed */
	size_t count;
} bareme_change;

/* All that differs between two rulesets. */
typedef struct bareme_diff bareme_diff;

/*
 * Compares what two rulesets mean: the order of rows, the layout of files, and whether cases share a row make no
 * difference. Worked cases are not compared. Both rulesets must outlive *out. Can fail with BAREME_NO_MEMORY.
 */
BAREME_API bareme_result bareme_diff_new(bareme_diff **out, const bareme_ruleset *before, const bareme_ruleset *after);
BAREME_API void bareme_diff_free(bareme_diff *diff);

/* The changes, *count of them, in the order of their subjects; rules by table, in the order of rows. */
BAREME_API const bareme_change *bareme_diff_changes(const bareme_diff *diff, size_t *count);

/* An aid whose amount differs, or that only one side grants: then it has no place on the other. */
typedef struct bareme_aid_change {
	const char *table;                   /* its name */
	const char *title;                   /* of the aid, "PLUS, base aid" */
	const char *form;                    /* its name */
	const char *form_title;              /* in the language of the comparison */
	int64_t amount_before, amount_after; /* cents, or BAREME_NO_AMOUNT */
	bareme_place before, after;          /* the rows that grant it */
} bareme_aid_change;

/* The answer on one side, in short. */
typedef struct bareme_outcome {
	bareme_status status;
	bareme_code code;    /* of the first notice that gave a status other than BAREME_GRANTED */
	const char *zone;    /* the zone that applied; NULL: none is known */
	int64_t loan, grant; /* cents, or BAREME_NO_AMOUNT */
} bareme_outcome;

/* An operation whose answers differ: in status, in sums, or in aids without an amount. */
typedef struct bareme_operation_change {
	uint64_t record; /* from 1; the heading does not count */
	uint64_t line;   /* of the list */
	bareme_text id;  /* the field with that role; empty where it is blank */
	bareme_outcome before, after;
	const bareme_aid_change *aids;
	size_t count;
} bareme_operation_change;

/* Takes an operation, and returns 0; anything else stops the call with BAREME_WRITE_ERROR. */
typedef int (*bareme_operation_change_fn)(const bareme_operation_change *change, void *payload);

typedef struct bareme_outcome_total {
	uint64_t by_status[BAREME_INVALID + 1];
	bareme_sum loan, grant; /* of the operations that have amounts */
} bareme_outcome_total;

typedef struct bareme_diff_total {
	uint64_t records; /* operations: rows of totals and the like are none */
	uint64_t changed;
	bareme_outcome_total before, after;
} bareme_diff_total;

/*
 * Answers each operation of a list under both rulesets, each with its own vocabulary, and gives those whose answers
 * differ to `take`, in the order of the list. Of the options, only date, locale, from, threads, block, read, report and
 * progress are used. Fails as bareme_list_run does; *total is 0 then.
 */
BAREME_API bareme_result bareme_diff_list(const bareme_ruleset *before, const bareme_ruleset *after,
					  const bareme_list_options *options, bareme_operation_change_fn take,
					  void *payload, bareme_diff_total *total);

#ifdef __cplusplus
}
#endif

#endif
