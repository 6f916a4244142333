/* What is said of a list as a whole: how its columns were read. */
#ifndef ACCOUNT_H
#define ACCOUNT_H

#include "base/buffer.h"
#include "engine/summary.h"

/* The letters of a column, as spreadsheets have them; they are in `letters`. */
enum { COLUMN_LETTERS = 16 };
const char *column_letters(size_t number, char letters[COLUMN_LETTERS]);

/* Adds the sentence; nothing where there is nothing to say. */
void account_put(const bareme_list_summary *s, bareme_account account, const bareme_locale *locale, buffer *out);

/* What is said of it while the list is read. */
void account_put_stray_unit(const stray_unit *stray, const bareme_locale *locale, buffer *out);

#endif
