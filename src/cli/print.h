/* Numbers and words that several commands print. */
#ifndef CLI_PRINT_H
#define CLI_PRINT_H

#include "cli/cli.h"

/* Room for the text of a number or a day, which lasts as long as the block that it is in. */
#define CLI_ROOM ((char[BAREME_TEXT_MAX]){0})

/* An amount for a person: digits in groups, in the reader's form; "-" where there is none. */
const char *cli_money(const cli *c, int64_t cents, char buffer[BAREME_TEXT_MAX]);
const char *cli_sum(const cli *c, bareme_sum sum, char buffer[BAREME_TEXT_MAX]);

/* A number of the tables or of an operation: money in groups, a rate in per cent, a count as it is, "-" if absent. */
const char *cli_number(const cli *c, bareme_number number, char buffer[BAREME_TEXT_MAX]);

/* The column after the widest of these labels, each a message. */
size_t cli_column_after(const cli *c, const char *const *labels, size_t count);

/* The same for the labels that an answer may have. */
size_t cli_label_column(const cli *c);

/* A day for a person, and a count. */
const char *cli_date(const cli *c, int32_t date, char buffer[BAREME_TEXT_MAX]);
const char *cli_count(uint64_t count, char buffer[BAREME_TEXT_MAX]);

/* Sets the name of a source, its date and where it is. */
void cli_set_source(const cli *c, size_t source);

/* Gathers a notice. */
void cli_add_notice(outlet *o, const cli *c, const bareme_answer *answer, const bareme_notice *notice);

/* ---- For programs ---- */

/*
 * Writes text as a form wants it to the stream of an outlet, which keeps in mind what fails; without data there is
 * none.
 */
typedef void (*cli_escape)(bareme_text text, outlet *to);

/* A JSON string, null where there is none; a CSV cell between commas. */
void cli_json(bareme_text text, outlet *to);
void cli_csv(bareme_text text, outlet *to);

/* Writes markup as fprintf does, but escapes %s and %.*s; %-s is written as it is. Knows %zu and %llu besides. */
void cli_put(outlet *to, cli_escape escape, const char *markup, ...) __attribute__((format(printf, 3, 4)));

#endif
