/* Tables: loading them, showing them, and the vocabulary of operations that they define. See bareme.h. */
#ifndef BAREME_TABLES_H
#define BAREME_TABLES_H

#include <bareme/core.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Rulesets ---- */

/* The tables of a schedule, loaded: rules, formulas, territory, vocabulary. It never changes. */
typedef struct bareme_ruleset bareme_ruleset;

/* A file in memory; `name` is its path below the folder of the tables, "cas/communes.csv". */
typedef struct bareme_file {
	const char *name;
	const void *data;
	size_t len;
} bareme_file;

/*
 * Loads the tables that these files are: datapackage.json and the files that it names. Copies what it needs. Every
 * fault that is found is given to `report` (may be NULL), in the order of their places: with an error among them the
 * result is BAREME_BAD_TABLES and *out is NULL. Faults are in the language of `locale`. Also BAREME_NO_MEMORY.
 */
BAREME_API bareme_result bareme_ruleset_load_files(bareme_ruleset **out, const bareme_file *files, size_t count,
						   const bareme_locale *locale, bareme_fault_fn report, void *payload);

/* The same for the files of a folder. BAREME_READ_ERROR where one cannot be read, which is reported as a fault. */
BAREME_API bareme_result bareme_ruleset_load_folder(bareme_ruleset **out, const char *folder,
						    const bareme_locale *locale, bareme_fault_fn report, void *payload);

/* The same for the tables that are built into the library. */
BAREME_API bareme_result bareme_ruleset_load_builtin(bareme_ruleset **out, const bareme_locale *locale,
						     bareme_fault_fn report, void *payload);

BAREME_API void bareme_ruleset_free(bareme_ruleset *ruleset);

/* The files that are built into the library; *count of them. Static. */
BAREME_API const bareme_file *bareme_builtin_files(size_t *count);

/* The identity of the tables: the SHA-256 of the names and hashes of all files, 64 hexadecimal digits. */
BAREME_API const char *bareme_ruleset_fingerprint(const bareme_ruleset *ruleset);

/* The files that the ruleset was loaded from, sorted by name; *count of them. */
BAREME_API const bareme_file *bareme_ruleset_files(const bareme_ruleset *ruleset, size_t *count);

/* The title and the version that the package gives itself; "" where it has none. */
BAREME_API const char *bareme_ruleset_title(const bareme_ruleset *ruleset, bareme_lang lang);
BAREME_API const char *bareme_ruleset_version(const bareme_ruleset *ruleset);

/* The latest day on which a table of rules was reviewed. */
BAREME_API int32_t bareme_ruleset_review(const bareme_ruleset *ruleset);

/* ---- Tables, for showing ---- */

/*
 * The tables of rules are numbered from 0, and so are the columns and rows of each; sources as well. Unlike fields, a
 * number that is out of range must not be used.
 */
BAREME_API size_t bareme_table_count(const bareme_ruleset *ruleset);

typedef struct bareme_table_info {
	const char *name;
	const char *file; /* its path below the folder of the tables */
	const char *title;
	int32_t review; /* the day on which the table was last compared with its sources */
	size_t columns;
	size_t rows;
} bareme_table_info;

BAREME_API bareme_table_info bareme_table_describe(const bareme_ruleset *ruleset, size_t table, bareme_lang lang);

typedef enum bareme_column_kind {
	BAREME_COLUMN_CONDITION, /* which cases the row is for */
	BAREME_COLUMN_VALUE,     /* an amount, a rate or a limit */
	BAREME_COLUMN_FORM,      /* loan, grant or support */
	BAREME_COLUMN_FROM,      /* the first day on which the row is in force */
	BAREME_COLUMN_TO,        /* the last day; blank: still in force */
	BAREME_COLUMN_SOURCE     /* the text that the row is taken from */
} bareme_column_kind;

typedef struct bareme_column_info {
	const char *name;
	const char *title;
	const char *unit; /* of a value column, "" elsewhere */
	bareme_column_kind kind;
} bareme_column_info;

BAREME_API bareme_column_info bareme_column_describe(const bareme_ruleset *ruleset, size_t table, size_t column,
						     bareme_lang lang);

/* A cell as it is written in the file, and the line of the file on which its row starts. */
BAREME_API bareme_text bareme_table_cell(const bareme_ruleset *ruleset, size_t table, size_t row, size_t column);
BAREME_API size_t bareme_table_line(const bareme_ruleset *ruleset, size_t table, size_t row);

/* The source of a row: the text from which its values are taken. */
BAREME_API size_t bareme_table_source(const bareme_ruleset *ruleset, size_t table, size_t row);

/* The total that the amounts of a form of aid are added to. */
typedef enum bareme_sum_kind {
	BAREME_LOANS,  /* "prets": bareme_answer_loan */
	BAREME_GRANTS, /* "subventions": bareme_answer_grant */
	BAREME_NO_SUM  /* neither: their lines alone have them */
} bareme_sum_kind;

/* A form of aid, as the package declares it: a loan, a grant, support ...; they are numbered from 0. */
typedef struct bareme_form_info {
	const char *name;
	const char *title;
	bareme_sum_kind total;
} bareme_form_info;

BAREME_API size_t bareme_form_count(const bareme_ruleset *ruleset);
BAREME_API bareme_form_info bareme_form_describe(const bareme_ruleset *ruleset, size_t form, bareme_lang lang);

typedef struct bareme_source_info {
	const char *id;
	const char *title;
	const char *date; /* as it is written in the table */
	int32_t day;      /* the same day */
	const char *address;
} bareme_source_info;

BAREME_API size_t bareme_source_count(const bareme_ruleset *ruleset);
BAREME_API bareme_source_info bareme_source_describe(const bareme_ruleset *ruleset, size_t source);

/* ---- The vocabulary of operations ---- */

/*
 * The fields that an operation may have are numbered from 0, in the order of the package, and so are the values that
 * a field lists. Any number is safe with every function: one that is no field or no value, such as the -1 of a search
 * that found nothing, has the name and the title "" and no values, and setting it has no effect.
 */
BAREME_API int bareme_field_count(const bareme_ruleset *ruleset);
BAREME_API const char *bareme_field_name(const bareme_ruleset *ruleset, int field);
BAREME_API const char *bareme_field_title(const bareme_ruleset *ruleset, int field, bareme_lang lang);

/* What a field means to the library, whatever its name. */
typedef enum bareme_role {
	BAREME_ROLE_NONE,
	BAREME_ROLE_ID,           /* the caller's own name for the operation; it decides nothing */
	BAREME_ROLE_NATURE,       /* the kind of operation, which decides which tables apply */
	BAREME_ROLE_COMMUNE,      /* where it is, by code, by name or by both */
	BAREME_ROLE_COMMUNE_NAME, /* the name alone, checked against the commune */
	BAREME_ROLE_ZONE,         /* given, or the commune's on the operation's date */
	BAREME_ROLE_DATE,         /* the day on which the rules must be in force */
	BAREME_ROLE_DEPARTMENT    /* chooses among communes of one name, checked against the commune */
} bareme_role;

/* The field that has the role; -1 where the package gives it to no field. */
BAREME_API int bareme_field_with_role(const bareme_ruleset *ruleset, bareme_role role);

/* How many values a field lists; 0 where it takes any text, number or date. */
BAREME_API int bareme_field_value_count(const bareme_ruleset *ruleset, int field);
BAREME_API const char *bareme_field_value_name(const bareme_ruleset *ruleset, int field, int value);
BAREME_API const char *bareme_field_value_title(const bareme_ruleset *ruleset, int field, int value, bareme_lang lang);

typedef enum bareme_field_kind {
	BAREME_FIELD_TEXT,
	BAREME_FIELD_CHOICE, /* one of its listed values */
	BAREME_FIELD_NUMBER,
	BAREME_FIELD_DATE
} bareme_field_kind;

/* What a field takes. For a number that is no field: a text without a name. */
typedef struct bareme_field_info {
	const char *name;
	const char *title;
	const char
	    *help; /* what it is, where it is to be found, an example, in a sentence; "": the package does not say */
	bareme_field_kind kind;
	bareme_role role;
	const char *unit;    /* of a number, as the package names it; "": none */
	bareme_number least; /* of a number, where the package sets a bound */
	bareme_number most;
	int default_value;            /* of a choice: the value that a blank field has; -1: none */
	bareme_number default_number; /* of a number: likewise, where it has one */
} bareme_field_info;

BAREME_API bareme_field_info bareme_field_describe(const bareme_ruleset *ruleset, int field, bareme_lang lang);

/*
 * The field with that name or alias, whatever its case, accents, spaces and hyphens; -1 where there is none.
 * bareme_field_suggest finds the nearest name instead, two letters away at most.
 */
BAREME_API int bareme_field_find(const bareme_ruleset *ruleset, bareme_text name);
BAREME_API int bareme_field_suggest(const bareme_ruleset *ruleset, bareme_text name);

/* Why there is no such field, where it is a product that these aids do not cover (PLS); else NULL. */
BAREME_API const char *bareme_uncovered_product(const bareme_ruleset *ruleset, bareme_text name, bareme_lang lang);

/* Takes a value that may be given, and its title or "". */
typedef void (*bareme_offer_fn)(bareme_text value, const char *title, void *payload);

/*
 * Offers the values of a field that begin with `start`, whatever its case, accents, spaces and hyphens: listed values,
 * and communes by their names on that day, or by their codes where `start` begins with a digit. Every value that is
 * offered can be given as it is: where several communes have one name, each comes with its code.
 */
BAREME_API void bareme_field_complete(const bareme_ruleset *ruleset, int field, bareme_text start, int32_t date,
				      bareme_lang lang, bareme_offer_fn offer, void *payload);

/* The Table Schema (Frictionless) of a list of operations, as JSON. */
BAREME_API bareme_text bareme_ruleset_schema(const bareme_ruleset *ruleset);

#ifdef __cplusplus
}
#endif

#endif
