/* Tables: loading them, showing them, and the vocabulary of operations that they define. */
#ifndef BAREME_TABLES_H
#define BAREME_TABLES_H

#include <bareme/core.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Rulesets ---- */

typedef struct bareme_ruleset bareme_ruleset;

/* A file of tables in memory; `name` is its path below the folder of tables. */
typedef struct bareme_file {
	const char *name;
	const void *data;
	size_t len;
} bareme_file;

/*
 * Loads a ruleset. Every fault found is reported to `report` (may be NULL), sorted
 * by place, before the call returns; with an error among them there is no ruleset
 * and the result is BAREME_BAD_TABLES. The caller frees *out with
 * bareme_ruleset_free. `locale` may be NULL (English) and must outlive the call.
 */
BAREME_API bareme_result bareme_ruleset_load_files(bareme_ruleset **out, const bareme_file *files, size_t count,
						   const bareme_locale *locale, bareme_fault_fn report, void *payload);

/* The same for a folder that holds datapackage.json and the files it names. */
BAREME_API bareme_result bareme_ruleset_load_folder(bareme_ruleset **out, const char *folder,
						    const bareme_locale *locale, bareme_fault_fn report, void *payload);

/* The same for the tables built into the library. */
BAREME_API bareme_result bareme_ruleset_load_builtin(bareme_ruleset **out, const bareme_locale *locale,
						     bareme_fault_fn report, void *payload);

BAREME_API void bareme_ruleset_free(bareme_ruleset *ruleset);

/* The files built into the library; *count is how many. Static. */
BAREME_API const bareme_file *bareme_builtin_files(size_t *count);

/* SHA-256 over the files' names and the SHA-256 of each, in hexadecimal: the identity of the tables. */
BAREME_API const char *bareme_ruleset_fingerprint(const bareme_ruleset *ruleset);

/* The files that the ruleset was loaded from, sorted by name; *count is how many. */
BAREME_API const bareme_file *bareme_ruleset_files(const bareme_ruleset *ruleset, size_t *count);

/* The title and the version that the package gives itself; "" where it gives none. */
BAREME_API const char *bareme_ruleset_title(const bareme_ruleset *ruleset, bareme_lang lang);
BAREME_API const char *bareme_ruleset_version(const bareme_ruleset *ruleset);

/* Who grants the aids, as the financing plan names it; "Aids" where the package does not say. */
BAREME_API const char *bareme_ruleset_funder(const bareme_ruleset *ruleset, bareme_lang lang);

/* The latest day on which a table of rules was reviewed. */
BAREME_API int32_t bareme_ruleset_review(const bareme_ruleset *ruleset);

/* ---- Tables, for showing ---- */

/* Number of rule tables; they are numbered from 0. */
BAREME_API size_t bareme_table_count(const bareme_ruleset *ruleset);

typedef struct bareme_table_info {
	const char *name;
	const char *file;
	const char *title;
	int32_t review; /* the day the table was last reviewed */
	size_t columns;
	size_t rows;
} bareme_table_info;

BAREME_API bareme_table_info bareme_table_describe(const bareme_ruleset *ruleset, size_t table, bareme_lang lang);

typedef enum bareme_column_kind {
	BAREME_COLUMN_CONDITION,
	BAREME_COLUMN_VALUE,
	BAREME_COLUMN_FORM,
	BAREME_COLUMN_FROM,
	BAREME_COLUMN_TO,
	BAREME_COLUMN_SOURCE
} bareme_column_kind;

typedef struct bareme_column_info {
	const char *name;
	const char *title;
	const char *unit; /* of a value column, "" elsewhere */
	bareme_column_kind kind;
} bareme_column_info;

BAREME_API bareme_column_info bareme_column_describe(const bareme_ruleset *ruleset, size_t table, size_t column,
						     bareme_lang lang);

/* A cell as it stands in the file, and the line its row starts on. Owned by the ruleset. */
BAREME_API bareme_text bareme_table_cell(const bareme_ruleset *ruleset, size_t table, size_t row, size_t column);
BAREME_API size_t bareme_table_line(const bareme_ruleset *ruleset, size_t table, size_t row);

/* The source that a row names. */
BAREME_API size_t bareme_table_source(const bareme_ruleset *ruleset, size_t table, size_t row);

typedef struct bareme_source_info {
	const char *id;
	const char *title;
	const char *date; /* as it stands in the table */
	int32_t day;      /* the same */
	const char *address;
} bareme_source_info;

BAREME_API size_t bareme_source_count(const bareme_ruleset *ruleset);
BAREME_API bareme_source_info bareme_source_describe(const bareme_ruleset *ruleset, size_t source);

/* ---- The vocabulary of operations ---- */

/*
 * The fields that an operation may give are numbered from 0 in the order of the tables, and so are the listed
 * values of each. Every function of the library takes any number: one that is no field or no value, such as the -1
 * of a search that found nothing, has the name "", no values and no meaning, and setting it has no effect.
 */
BAREME_API int bareme_field_count(const bareme_ruleset *ruleset);
BAREME_API const char *bareme_field_name(const bareme_ruleset *ruleset, int field);
BAREME_API const char *bareme_field_title(const bareme_ruleset *ruleset, int field, bareme_lang lang);

/* What a field is to the library, whatever the tables call it. */
typedef enum bareme_role {
	BAREME_ROLE_NONE,
	BAREME_ROLE_ID,           /* what a reader knows the operation by */
	BAREME_ROLE_NATURE,       /* the kind of operation, which decides what tables apply */
	BAREME_ROLE_COMMUNE,      /* where it is, by code or by name */
	BAREME_ROLE_COMMUNE_NAME, /* the name alone, checked against the commune */
	BAREME_ROLE_ZONE,         /* given, or derived from the commune */
	BAREME_ROLE_DATE          /* the day whose rules apply */
} bareme_role;

/* The field that has the role; -1 where the tables give it to none. */
BAREME_API int bareme_field_with_role(const bareme_ruleset *ruleset, bareme_role role);

/* How many values a field lists; 0 where any text, number or date may be given. */
BAREME_API int bareme_field_value_count(const bareme_ruleset *ruleset, int field);
BAREME_API const char *bareme_field_value_name(const bareme_ruleset *ruleset, int field, int value);
BAREME_API const char *bareme_field_value_title(const bareme_ruleset *ruleset, int field, int value, bareme_lang lang);

typedef enum bareme_field_kind {
	BAREME_FIELD_TEXT,
	BAREME_FIELD_CHOICE, /* one of its listed values */
	BAREME_FIELD_NUMBER,
	BAREME_FIELD_DATE
} bareme_field_kind;

/* What a field takes. */
typedef struct bareme_field_info {
	const char *name;
	const char *title;
	bareme_field_kind kind;
	bareme_role role;
	const char *unit;    /* of a number, as the tables name it; "" where it has none */
	bareme_number least; /* of a number; there where the tables set a bound */
	bareme_number most;
	int default_value; /* of a choice: the value that stands for none given; -1 = none */
} bareme_field_info;

BAREME_API bareme_field_info bareme_field_describe(const bareme_ruleset *ruleset, int field, bareme_lang lang);

/*
 * The field of that name or alias, whatever its case, accents, spaces and hyphens;
 * -1 where there is none. bareme_field_suggest gives the nearest name within two
 * letters instead, or -1.
 */
BAREME_API int bareme_field_find(const bareme_ruleset *ruleset, bareme_text name);
BAREME_API int bareme_field_suggest(const bareme_ruleset *ruleset, bareme_text name);

/* Takes a value that may stand for a field, and its title or "". The value is there during the call only. */
typedef void (*bareme_offer_fn)(bareme_text value, const char *title, void *payload);

/*
 * Offers what may stand for a field and begins with `start`, whatever its case, accents, spaces and hyphens:
 * listed values, and communes as they are called on that day. Where `start` is a digit, codes of communes. Each
 * value offered is understood as it stands: a name that several communes bear comes with the code of each.
 */
BAREME_API void bareme_field_complete(const bareme_ruleset *ruleset, int field, bareme_text start, int32_t date,
				      bareme_lang lang, bareme_offer_fn offer, void *payload);

/* The Table Schema of an operation list, as JSON text. Owned by the ruleset. */
BAREME_API bareme_text bareme_ruleset_schema(const bareme_ruleset *ruleset);

#ifdef __cplusplus
}
#endif

#endif
