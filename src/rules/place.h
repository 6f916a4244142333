/*
 * Places as texts write them: "La Garde (Var)", "83 - La Garde", "MARSEILLE CEDEX 02", "Arcs, Les". The words that
 * stand around a name are the package's (bareme.territoire.ecriture).
 */
#ifndef PLACE_H
#define PLACE_H

#include "base/names.h"

/* What a word, or several words in a row, may be in a place. */
enum {
	PLACE_PREFIX = 1 << 0,       /* before a name: "ville de"; `full` is the article in it */
	PLACE_ARTICLE = 1 << 1,      /* may come after the name: "Ciotat (La)" */
	PLACE_ABBREVIATION = 1 << 2, /* of `full` */
	PLACE_CEDEX = 1 << 3,        /* with a number or without, says nothing of the commune */
	PLACE_PART = 1 << 4,         /* after the number of a part of a commune: "arrdt" */
	PLACE_ORDINAL = 1 << 5       /* right after a number: "er", "e" */
};

/* No commune has a name of more words. */
enum { PLACE_WORDS = 24 };

typedef struct spelling_word {
	unsigned kinds;
	bareme_text full; /* folded */
} spelling_word;

typedef struct spelling {
	names index; /* folded words -> number in `list`; "s/" keeps its stroke */
	spelling_word *list;
	size_t count, room;
} spelling;

/* A department that the tables do not cover is this, plus its number among them. */
enum { OTHER_DEPARTMENT = 1000 };

/* What a text says of a place. */
typedef struct written_place {
	char key[FOLD_MAX]; /* of the name, as names are compared: its article in front, a part's number at the end */
	size_t len;         /* 0 where there is no name, or none that can be one */
	bareme_text name;   /* as it is written */
	char code[6];       /* of five characters, or empty */
	bareme_text code_text;
	int32_t department;
	bool department_by_code;
	bool zero_added; /* the code had four digits */
	bool cedex;
} written_place;

/* Folded names and codes of departments -> their numbers. */
void place_read(const spelling *s, const names *departments, bareme_text text, written_place *out);

/* The key of a name without anything around it; empty where it is too long. */
bareme_text place_key(const spelling *s, bareme_text name, char key[FOLD_MAX]);

/* Reads a code of five characters, of four where a spreadsheet dropped the zero, or of six with one too many. */
bool place_read_code(bareme_text key, char code[6], bool *zero_added);

/*
 * The words of a name as place_key joins them, one behind the other in keys; returns how many, 0 where the name is too
 * long.
 */
size_t place_words(const spelling *s, bareme_text name, char keys[FOLD_MAX], bareme_text words[PLACE_WORDS]);

/* place_read, and place_words of the name that it finds. */
size_t place_read_words(const spelling *s, const names *departments, bareme_text text, written_place *out,
			char keys[FOLD_MAX], bareme_text words[PLACE_WORDS]);

void spelling_free(spelling *s);

#endif
