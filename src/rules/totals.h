/*
 * Rows of lists that hold totals: the package lists, under "lignes", the words that they begin with, and those that
 * they have alone. "TOTAL général" begins with "total", "Totalité" does not; "Ensemble" is alone, "Ensemble scolaire"
 * is not.
 */
#ifndef TOTALS_H
#define TOTALS_H

#include "rules/loader.h"

/* Reads the words; false where memory failed. */
bool totals_load(loader *l, const json_node *rows);

/* True where the text is one of the words, or begins with one that may have others after it. */
bool totals_begin(const totals *t, bareme_text text);

/* What totals_begin knows from the first byte: false for nearly every text. */
static inline bool totals_may_begin(const totals *t, char first)
{
	return (t->starts[(unsigned char)first >> 6] >> ((unsigned char)first & 63) & 1) != 0;
}

#endif
