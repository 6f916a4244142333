/*
 * Headings of lists understood by their words. An officer's heading names a field with more or fewer words than the
 * package's aliases have: "Nb logts PLAI", "Prix de revient TTC (k€)". The package lists, under "entetes", which words
 * may be left off for which type of field, which forbid reading, and how units are written; nothing of it is in the
 * code.
 *
 * Words are compared in normal form: folded, spelled out where they are known abbreviations, and singular unless they
 * are acronyms. A text's normal form has its words in order, each with a blank before it and after it, with brackets
 * and the signs / % + as words of their own: "Nb lgts (PLUS)" is " nombre logement ( plus ) ".
 */
#ifndef HEADINGS_H
#define HEADINGS_H

#include "base/names.h"

/* Texts in normal form. */
typedef struct heading_texts {
	bareme_text *list;
	size_t count;
} heading_texts;

/* A unit of money, as cells have it after the number ("k€"), and how headings write it. */
typedef struct heading_unit {
	const char *suffix;
	heading_texts written;
} heading_unit;

/* Fields whose headings may have the same words beside the field's own: those of one unit, dates, or one alone. */
typedef struct heading_class {
	const char *name;      /* in "remplissage": the unit, "date", the role or else the field's name */
	heading_texts fillers; /* that may be left off */
	heading_unit *units;
	size_t unit_count;
	names index; /* words without articles, joined -> the field */
} heading_class;

/* What a field's headings are known by. */
typedef struct heading_words {
	size_t class;
	heading_texts distinctive; /* a heading that holds one is very probably this field's */
	heading_texts forbidden;
	heading_texts foreign; /* values that show that a column of this name is something else */
} heading_words;

/* A product of the same operations: counted by a field, or one that these aids do not cover. */
typedef struct product {
	const char *name;
	bareme_text words;       /* in normal form */
	int field;               /* that counts it, or -1 */
	const char *sentence[2]; /* by bareme_lang: why a product without a field gets nothing */
} product;

typedef struct headings {
	names acronyms;      /* never made singular */
	names abbreviations; /* -> the place in `spelled` */
	const char **spelled;
	heading_texts articles, forbidden;
	heading_texts others; /* other products and words that are never a slip of a field's name */
	heading_class *classes;
	size_t class_count;
	names exact; /* aliases as they are, but for number */
	/* Lists with a row for each product: what their two columns are called. */
	names product_columns, count_columns;
	product *products;
	size_t product_count;
	names product_names; /* -> the product */
	heading_words *fields;
} headings;

typedef struct heading_reading {
	int field;        /* or -1 */
	bool by_words;    /* not by a name or an alias as a whole */
	const char *unit; /* the suffix that the heading names, or NULL */
} heading_reading;

struct bareme_ruleset;

/* The field that a heading names. */
heading_reading headings_read(const struct bareme_ruleset *r, bareme_text heading);

/* True where the words above a column that is called as the field's, of a number or a date, make it something else. */
bool headings_group_denies(const struct bareme_ruleset *r, size_t field, bareme_text group);

/*
 * True for a text that is nothing but a unit, a format or other words that headings may have beside a field's own;
 * *unit is the unit of money that it names, or NULL.
 */
bool headings_is_beside(const struct bareme_ruleset *r, bareme_text text, const char **unit);

/* True for a word that is the unit of the field's numbers: "logements", "lgts", "mois". */
bool headings_is_unit_of(const struct bareme_ruleset *r, size_t field, bareme_text word);

/* The unit of money that a title, a heading above or a note names, or NULL; "850 k€" is an amount. */
const char *headings_unit(const struct bareme_ruleset *r, bareme_text text);

/* True for a heading that holds the field's name, and no word that it must not hold. */
bool headings_hold_name(const struct bareme_ruleset *r, size_t field, bareme_text heading);

/* The first of these fields whose distinctive word the heading holds, or of whose name it is a slip; -1 if none is. */
int headings_resembles(const struct bareme_ruleset *r, uint64_t fields, bareme_text heading);

/*
 * The field that `name`, which is neither a name nor an alias, very probably means: it is a slip of the field's name
 * (two letters swapped, one doubled or one lost); or that plus SLIP_BY_WORDS, where it holds a distinctive word of the
 * field; else -1.
 */
enum { SLIP_BY_WORDS = 64 };
int headings_slip(const struct bareme_ruleset *r, bareme_text name);

/* The product that these aids do not cover and the heading names, or NULL. */
const product *headings_uncovered(const struct bareme_ruleset *r, bareme_text heading);

/* True where the heading is that of the products, or of their numbers, in a list with a row for each product. */
bool headings_are_products(const struct bareme_ruleset *r, bareme_text heading);
bool headings_are_counts(const struct bareme_ruleset *r, bareme_text heading);

/* True where the value shows that a column named as the field is something else. */
bool headings_foreign_value(const struct bareme_ruleset *r, size_t field, bareme_text value);

void headings_free(headings *h);

#endif
