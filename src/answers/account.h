/* What is said of a list as a whole: how its columns were read. */
#ifndef ACCOUNT_H
#define ACCOUNT_H

#include "base/buffer.h"
#include "engine/summary.h"

/* The letters of a column, as spreadsheets have them; they are in `letters`. */
enum { COLUMN_LETTERS = 16 };
const char *column_letters(size_t number, char letters[COLUMN_LETTERS]);

/*
 * A place of a list: "line 31", or where it is a sheet of a workbook, as spreadsheets have it: Feuil1!L31. The sheet's
 * name may be NULL.
 */
void account_put_place(const char *sheet, size_t column, uint64_t line, const bareme_locale *locale, buffer *out);

/* Sentences of BAREME_ACCOUNT_SHEET that concern amounts: what does not show in the sheet, and what was rounded. */
void account_put_hidden(const bareme_list_summary *s, const bareme_locale *locale, buffer *out);
void account_put_rounded(const bareme_list_summary *s, const bareme_locale *locale, buffer *out);

/* Adds the sentence; nothing where there is nothing to say. */
void account_put(const bareme_list_summary *s, bareme_account account, const bareme_locale *locale, buffer *out);

/* What is said of it while the list is read. */
void account_put_stray_unit(const stray_unit *stray, const char *sheet, const bareme_locale *locale, buffer *out);

#endif
