/* What every subject of the library shares: results, texts, languages, bytes in and out, numbers and dates. */
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

/* What a call that can fail returns. */
typedef enum bareme_result {
	BAREME_DONE = 0,
	BAREME_NO_MEMORY,   /* nothing was changed, nothing leaked */
	BAREME_BAD_TABLES,  /* the faults were reported one by one */
	BAREME_READ_ERROR,  /* a reader callback failed, which knows why, or a file of tables, which was reported */
	BAREME_WRITE_ERROR, /* a writer callback failed, which knows why, or a workbook, which was reported */
	BAREME_BAD_INPUT,   /* a list that cannot be read at all; the reason was reported */
	BAREME_BAD_OPTIONS, /* options without their size, or of a later version of the library */
	BAREME_STOPPED      /* a callback asked to stop, or a list stopped at its first refused record */
} bareme_result;

/* Bytes that somebody else owns; not NUL-terminated. */
typedef struct bareme_text {
	const char *data;
	size_t len;
} bareme_text;

typedef enum bareme_lang { BAREME_FR, BAREME_EN } bareme_lang;

/*
 * In which language to write. `translate` (may be NULL) maps an English message
 * to the language's; titles come from the tables.
 */
typedef struct bareme_locale {
	bareme_lang lang;
	const char *(*translate)(const char *message, void *payload);
	void *payload;
} bareme_locale;

/* ---- Faults ---- */

typedef enum bareme_severity { BAREME_ERROR, BAREME_WARNING } bareme_severity;

/*
 * What is wrong with tables or with a list, or worth a warning, and where. All of it is the library's, and is there
 * during the call that reports it only.
 *
 * Codes of tables: "syntax", "schema", "value", "reference", "formula", "unit", "gap", "overlap", "dates", "case",
 * "coverage", "stale". Codes of lists: "format" (it is no list, or none that is read here), "heading", "encoding",
 * "size" (more than a record or a sheet may hold), "stale" (a table is old for some operations), "file" (a workbook
 * could not be made).
 */
typedef struct bareme_fault {
	bareme_severity severity;
	const char *code;
	const char *file;    /* of the tables; "" for a list */
	size_t line;         /* from 1; 0: the file or the list as a whole */
	size_t column;       /* from 1; 0: the whole line */
	const char *message; /* in the language that the call was given */
} bareme_fault;

typedef void (*bareme_fault_fn)(const bareme_fault *fault, void *payload);

/*
 * Options are structs that may grow at their end. Their first member is their size, by which the library knows
 * which members the caller has; those that the caller does not have are 0, which is what each means by default.
 * Start from bareme_..._options_init(), or set `size` to the size of the struct.
 */

/* ---- Bytes in and out ---- */

/* Reads up to `size` bytes: returns how many, 0 at the end, -1 on an error. */
typedef ptrdiff_t (*bareme_read_fn)(char *data, size_t size, void *payload);

/* Takes all of the bytes: returns 0, or anything else to stop. */
typedef int (*bareme_write_fn)(const char *data, size_t len, void *payload);

/* ---- Numbers and dates ---- */

/* A decimal number: value / 10^decimals. Not there where `there` is false. */
typedef struct bareme_number {
	int64_t value;
	uint8_t decimals;
	bool there;
} bareme_number;

/* Room that any number or date below takes, with its NUL. */
#define BAREME_TEXT_MAX 48

/* Money as "1234.50", with `point` as the decimal separator; returns the length. */
BAREME_API size_t bareme_money_print(int64_t cents, char point, char buffer[BAREME_TEXT_MAX]);

/* Money as a reader writes it, "1,234.50" or in French "1 234,50" with no-break spaces; returns the length. */
BAREME_API size_t bareme_money_print_grouped(int64_t cents, bareme_lang lang, char buffer[BAREME_TEXT_MAX]);

/* A number as scripts read it: with all its decimals, of which two are written at least where it has them. */
BAREME_API size_t bareme_number_print(bareme_number number, char point, char buffer[BAREME_TEXT_MAX]);

/*
 * The same as people read it: two decimals are money, in groups; more are a rate, in percent with the sign behind it;
 * none are a count. The empty text where it is not there.
 */
BAREME_API size_t bareme_number_print_for(bareme_number number, bareme_lang lang, char buffer[BAREME_TEXT_MAX]);

/* "2021-06-01"; returns the length. */
BAREME_API size_t bareme_date_print(int32_t date, char buffer[BAREME_TEXT_MAX]);

/* The same as a reader of the language writes it: "01/06/2021" in French, "2021-06-01" in English. */
BAREME_API size_t bareme_date_print_for(int32_t date, bareme_lang lang, char buffer[BAREME_TEXT_MAX]);

/* Reads 2021-06-01 or 01/06/2021; false where it is no date. */
BAREME_API bool bareme_date_parse(bareme_text text, int32_t *date);

/* "0.1.0": the version of the library that runs. Static. */
BAREME_API const char *bareme_version(void);

#ifdef __cplusplus
}
#endif

#endif
