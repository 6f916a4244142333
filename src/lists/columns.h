/* The columns of a CSV list: the field that each gives, and in which unit. */
#ifndef COLUMNS_H
#define COLUMNS_H

#include "answers/account.h"
#include "lists/list.h"

/* Maps the columns by the list's heading. BAREME_BAD_INPUT, and reported, where the list cannot be read so. */
bareme_result columns_map(list *l);

/* True where only records can say what some column is, or whether one that is not read matters. */
bool columns_ask_records(list *l, bareme_text first);

/*
 * Settles what the headings left open by the first records of the list, whole ones in UTF-8, and reports how the
 * columns were understood.
 */
bareme_result columns_settle(list *l, bareme_text records);

/* Hands over how the columns were understood; false where memory failed. */
bool columns_account(const list *l, bareme_list_summary *sums);

/* The columns of the same list under an earlier ruleset: those of the fields that have the same names. */
bareme_result columns_lend(list *earlier, const list *l);

/* The field that a key of an object gives, or -1: by the caller's settings, else by its name. */
int columns_find_key(const list *l, bareme_text name);

/* What headings_slip says of a key that gives no field; -1 for one that the caller's settings name. */
int columns_find_slip(const list *l, bareme_text name);

/* The unit that amounts under such a key are in by the caller's settings, where they are not in euros; or NULL. */
const char *columns_find_key_unit(const list *l, bareme_text name);

/* Of a list of objects: reports the units of keys that the caller's settings name. */
void columns_map_keys(list *l);

/*
 * Finds the column of that heading, letter by letter or else as names are compared; SIZE_MAX where there is none.
 * False, and reported, where two have it.
 */
bool columns_find_heading(const list *l, const char *name, size_t *column);
/* The column of those letters, as in spreadsheets (C, AB); SIZE_MAX where there is none. */
size_t columns_find_letters(const list *l, const char *letters);

/* True where the caller gives the field in every record. */
bool columns_is_set(const list *l, size_t field);

/* The zeros of the unit, 3 for k€; 0 for the unit in which amounts are read anyway. */
unsigned columns_unit_power(const char *suffix);

/* True where no column gives the field, nor the caller. */
bool columns_lack(const list *l, size_t field);

/* True for a column that gives no field, unless it is not to be read. */
bool column_is_unread(const list *l, size_t c);

/* How a setting names a column: by its heading, or by its letters where others have the same. */
const char *column_handle(const list *l, size_t c, char letters[COLUMN_LETTERS]);

/* From here on the column is not read, whatever its heading says. */
void columns_leave(list *l, size_t c);

/* Calls `see` for each column of each record, in order. False where memory failed. */
typedef void (*columns_see_fn)(const list *l, size_t column, bareme_text cell, void *payload);
bool columns_each(list *l, bareme_text records, columns_see_fn see, void *payload);

/* ---- columns_values.c: what values say where no heading does ---- */

/*
 * Where no column gives the nature and one column that is not read has natures only, that one is read. Where none gives
 * the date, names the columns of dates that are called so. False where memory failed.
 */
bool columns_use_values(list *l, bareme_text records);

/* True for a column that is not read and called a date, where none gives the date. */
bool columns_may_date(const list *l, size_t c);

/* ---- columns_types.c: what cells are in a workbook ---- */

/* Finds the types of a CSV list's columns by its first records; false where memory failed. */
bool columns_find_types(list *l, bareme_text records);

/* A number and how it is written: 1 234,50 has two decimals and is grouped. */
typedef struct list_number {
	int64_t value;
	uint8_t decimals;
	bool grouped;
} list_number;

/* True for a number that a cell of a workbook can be instead of the text. A zero before other digits makes it a code.
 */
bool list_number_read(bareme_text text, list_number *out);

/* Leaves the zeros out that end the number, with as many decimals. */
void list_number_trim(list_number *n);

#endif
