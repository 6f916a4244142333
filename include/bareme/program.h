/*
 * What the program shares with the library beyond its interface. Not installed, and not exported: the program is
 * linked with the library's objects.
 */
#ifndef BAREME_PROGRAM_H
#define BAREME_PROGRAM_H

#include <bareme/list.h>

/* A string as a text; of NULL, a text without data. */
static inline bareme_text text_of(const char *string)
{
	return (bareme_text){string, string == NULL ? 0 : strlen(string)};
}

bool text_equal(bareme_text a, bareme_text b);

/*
 * The length of the character that the text begins with where none may be shown it as it is, else 0: control
 * characters, which a terminal obeys, and those that turn the direction of what is around them or break the line.
 * `shown` gets what is shown instead, such as "<U+202E>".
 */
enum { TEXT_HIDDEN_MAX = sizeof "<U+202E>" };
size_t text_hidden(bareme_text t, char shown[TEXT_HIDDEN_MAX]);

/*
 * Takes the next part of a list whose parts have `separator` between them, one at least, out of *rest; false after
 * the last one.
 */
bool text_next_part(bareme_text *rest, char separator, bareme_text *part);

/* An English message in the reader's language; `locale` may be NULL. */
const char *text_tr(const bareme_locale *locale, const char *message) __attribute__((format_arg(2)));

/* Marks a message that reaches text_tr through a variable, so that the catalogue has it. */
#define N_(message) message

/* Number of edits (insert, delete, change, swap neighbours) from a to b; more than `most` gives most + 1. */
size_t bareme_distance(bareme_text a, bareme_text b, size_t most);

/*
 * What an error number of the system (errno) means: the C library's words, which the catalogue translates in the
 * locale's language rather than in the process's. `locale` may be NULL: English. Static.
 */
const char *bareme_system_error(int error, const bareme_locale *locale);

/* Writes text as a CSV cell, or as a JSON string, with the quotes that it needs. */
bareme_result bareme_write_csv_cell(bareme_text cell, char delimiter, bareme_write_fn write, void *payload);
bareme_result bareme_write_json_string(bareme_text text, bareme_write_fn write, void *payload);

/* An amount as a sum; and what a sum is more than another one. */
static inline bareme_sum sum_of(int64_t cents)
{
	return (bareme_sum){(uint64_t)cents, cents < 0 ? -1 : 0};
}

static inline bareme_sum sum_subtract(bareme_sum a, bareme_sum b)
{
	uint64_t high = (uint64_t)a.high - (uint64_t)b.high - (a.low < b.low);
	return (bareme_sum){a.low - b.low, (int64_t)high};
}

/* Prints a sum that is no money, as a count; returns its length. */
size_t sum_print_count(bareme_sum count, char buffer[BAREME_TEXT_MAX]);

/* What was computed of a list's operations of one nature and zone; {.s = summary} comes before the first group. */
typedef struct list_group {
	const bareme_list_summary *s;
	size_t next;
	int nature, zone; /* values of their fields; a zone of -1: no zone */
	bareme_total total;
} list_group;

/* Goes on to the next group that has operations, by nature and within it by zone; false after the last one. */
bool list_group_next(list_group *g);

/* All groups together. */
bareme_total list_group_all(const bareme_list_summary *s);

#endif
