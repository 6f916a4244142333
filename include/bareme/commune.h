/* Communes: which one is meant, and where each is from one day to another. See bareme.h. */
#ifndef BAREME_COMMUNE_H
#define BAREME_COMMUNE_H

#include <bareme/tables.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Finding ---- */

/*
 * Finds communes by what is written, as an operation's commune is: a code, a name, or both, a department beside them.
 * Writes at most `room` of their numbers to `communes` and returns how many there are. *named is whether the text names
 * them, be it several of one name; else they are only what may be meant, and there may be none.
 */
BAREME_API size_t bareme_commune_find(const bareme_ruleset *ruleset, bareme_text text, bool *named, int *communes,
				      size_t room);

/* The other communes that ever had a name of this one; writes and returns as bareme_commune_find does. */
BAREME_API size_t bareme_commune_homonyms(const bareme_ruleset *ruleset, int commune, int *communes, size_t room);

/* ---- Describing ---- */

/* A commune as its last row has it. Texts are the ruleset's. */
typedef struct bareme_commune_info {
	const char *code, *name;
	const char *department;       /* its code */
	const char *department_title; /* its name where the tables have it, else its code */
	const char *whole;            /* the code of the commune that it is a part of, or NULL */
	size_t periods;
} bareme_commune_info;

/* A time in which name, EPCI and zone stay the same; BAREME_ALWAYS and BAREME_FOREVER have no bound. */
typedef struct bareme_commune_period {
	int32_t from, to;
	const char *name;
	const char *siren, *epci; /* NULL where no EPCI is in force */
	const char *zone;         /* likewise, the value of the zone field */
} bareme_commune_period;

/* Numbers that are not there give a struct of zeros. */
BAREME_API bareme_commune_info bareme_commune_describe(const bareme_ruleset *ruleset, int commune, bareme_lang lang);
BAREME_API bareme_commune_period bareme_commune_period_describe(const bareme_ruleset *ruleset, int commune,
								size_t period);

#ifdef __cplusplus
}
#endif

#endif
