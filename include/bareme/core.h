/* What all subjects share: results, texts, languages, faults, bytes in and out, numbers and dates. See bareme.h. */
#ifndef BAREME_CORE_H
#define BAREME_CORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* The version of these headers; bareme_version() is that of the library. */
#define BAREME_VERSION_MAJOR 0
#define BAREME_VERSION_MINOR 1
#define BAREME_VERSION_PATCH 0

#if defined(__GNUC__)
#define BAREME_API __attribute__((visibility("default")))
#else
#define BAREME_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* What a function that can fail returns. */
typedef enum bareme_result {
	BAREME_DONE = 0,
	BAREME_NO_MEMORY,   /* nothing leaked; what was written so far stays written */
	BAREME_BAD_TABLES,  /* the tables have errors, which were reported */
	BAREME_READ_ERROR,  /* a reader of the caller's failed, or a file of tables, which was reported */
	BAREME_WRITE_ERROR, /* a writer of the caller's failed, or the file of a workbook, which was reported */
	BAREME_BAD_INPUT,   /* the list cannot be read, or not written in that format; the reason was reported */
	BAREME_BAD_OPTIONS, /* the options do not know their size, or come from a later version of the library */
	BAREME_STOPPED      /* a callback asked to stop, or a list ended at its first refused record as it should */
} bareme_result;

/* Bytes owned by somebody else, without a NUL at their end. */
typedef struct bareme_text {
	const char *data;
	size_t len;
} bareme_text;

typedef enum bareme_lang { BAREME_FR, BAREME_EN } bareme_lang;

/*
 * The language to write in. A NULL in its place is English. It must outlive the call that takes it.
 *
 * Messages in French are not in the library: `translate` (may be NULL) returns the translation of an English message or
 * format, as gettext does; it must be valid for the rest of the call. Titles and names come from the tables, and the
 * forms of numbers and dates follow `lang`.
 */
typedef struct bareme_locale {
	bareme_lang lang;
	const char *(*translate)(const char *message, void *payload);
	void *payload;
} bareme_locale;

/* ---- Faults ---- */

typedef enum bareme_severity { BAREME_ERROR, BAREME_WARNING } bareme_severity;

/*
 * What is wrong with tables or with a list, or worth a warning, and where.
 *
 * Codes for tables: "syntax", "schema", "value", "reference", "formula", "unit", "gap", "overlap", "dates", "case",
 * "coverage", "stale". Codes for lists: "format" (not a list, or not one that can be read), "heading", "encoding",
 * "size" (longer than a record, or wider than a sheet, may be), "stale" (a table is too old for some operations),
 * "file" (a workbook could not be made).
 */
typedef struct bareme_fault {
	bareme_severity severity;
	const char *code;
	const char *file;    /* its path below the folder of the tables; "" for a list */
	size_t line;         /* 0: the file or the list as a whole */
	size_t column;       /* in characters; 0: the line as a whole */
	const char *message; /* one sentence in the caller's language */
} bareme_fault;

typedef void (*bareme_fault_fn)(const bareme_fault *fault, void *payload);

/* ---- Options ---- */

/*
 * Structs of options grow at their end from version to version. `size`, their first member, tells the library which
 * members its caller was compiled with: it takes the others to be 0, and 0 is the default of every member. Each struct
 * has a function that returns it with its size and all defaults, and whose name ends in _init.
 */

/* ---- Bytes in and out ---- */

/* Puts up to `size` bytes into `data`, and returns how many: 0 at the end, -1 on an error. */
typedef ptrdiff_t (*bareme_read_fn)(char *data, size_t size, void *payload);

/* The same from that offset on. Several threads may call it at once. */
typedef ptrdiff_t (*bareme_read_at_fn)(char *data, size_t size, uint64_t offset, void *payload);

/* Takes all of the bytes, and returns 0; anything else stops the call with BAREME_WRITE_ERROR. */
typedef int (*bareme_write_fn)(const char *data, size_t len, void *payload);

/* ---- Numbers and dates ---- */

/* A decimal number, value / 10^decimals; or no number at all, where it is not `present`. */
typedef struct bareme_number {
	int64_t value;
	uint8_t decimals;
	bool present;
} bareme_number;

/* The cents of many operations, which may be more than 64 bits hold: high * 2^64 + low. */
typedef struct bareme_sum {
	uint64_t low;
	int64_t high;
} bareme_sum;

/* Room for any number or date below, with its NUL. All of them return the length without it. */
#define BAREME_TEXT_MAX 72

/* Money as scripts read it, "1234.50"; `point` is the decimal separator. */
BAREME_API size_t bareme_money_print(int64_t cents, char point, char buffer[BAREME_TEXT_MAX]);

/* Money as people read it: "1,234.50", in French "1 234,50" with no-break spaces. */
BAREME_API size_t bareme_money_print_grouped(int64_t cents, bareme_lang lang, char buffer[BAREME_TEXT_MAX]);

/* Both for a sum. */
BAREME_API size_t bareme_sum_print(bareme_sum sum, char point, char buffer[BAREME_TEXT_MAX]);
BAREME_API size_t bareme_sum_print_grouped(bareme_sum sum, bareme_lang lang, char buffer[BAREME_TEXT_MAX]);

/* A number as scripts read it: decimals without zeros at their end, but two where it has two or more. */
BAREME_API size_t bareme_number_print(bareme_number number, char point, char buffer[BAREME_TEXT_MAX]);

/*
 * A number as people read it: without decimals it is a count, with two it is money, with more a rate, in percent with
 * its sign. "" where there is no number.
 */
BAREME_API size_t bareme_number_print_for(bareme_number number, bareme_lang lang, char buffer[BAREME_TEXT_MAX]);

/* The first and the last day of what has no first or no last day. */
#define BAREME_ALWAYS  INT32_MIN
#define BAREME_FOREVER INT32_MAX

/* A day as scripts read it: "2021-06-01". */
BAREME_API size_t bareme_date_print(int32_t date, char buffer[BAREME_TEXT_MAX]);

/* A day as people read it: "01/06/2021" in French, "2021-06-01" in English. */
BAREME_API size_t bareme_date_print_for(int32_t date, bareme_lang lang, char buffer[BAREME_TEXT_MAX]);

/*
 * Reads 2021-06-01, 01/06/2021 or 01/06/21 (of this century), also with full stops or hyphens for the strokes, and with
 * a time of day behind it, which does not count; false where it is no date.
 */
BAREME_API bool bareme_date_parse(bareme_text text, int32_t *date);

/* The version of the library that is running, "0.1.0". Static. */
BAREME_API const char *bareme_version(void);

#ifdef __cplusplus
}
#endif

#endif
