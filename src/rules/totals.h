/*
 * Rows of lists that hold totals: the package lists the words that they begin with, under "lignes". "TOTAL général"
 * begins with "total", "Totalité" does not.
 */
#ifndef TOTALS_H
#define TOTALS_H

#include "rules/loader.h"

/* Reads the words; false where memory failed. */
bool totals_load(loader *l, const json_node *words);

/* True where the text is one of the words, or begins with one. */
bool totals_begin(const totals *t, bareme_text text);

/* What totals_begin knows from the first byte: false for nearly every text. */
static inline bool totals_may_begin(const totals *t, char first)
{
	return (t->starts[(unsigned char)first >> 6] >> ((unsigned char)first & 63) & 1) != 0;
}

#endif
