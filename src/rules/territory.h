/* Communes, their names, codes and postal codes, and the zone that each is in on a day. */
#ifndef TERRITORY_H
#define TERRITORY_H

#include "base/nearest.h"
#include "rules/place.h"

/* A row of the table of communes: its name and its EPCI from one day to another. */
typedef struct period {
	int32_t from, to;
	const char *name;
	bareme_text key; /* of the name, as by_name has it */
	uint32_t line;
	uint32_t first_epci; /* of the EPCI's rows */
	uint32_t epci_count;
} period;

/* A row of the table of EPCIs. */
typedef struct epci_row {
	int32_t from, to;
	const char *siren, *name;
	uint32_t line;
} epci_row;

typedef struct zone_span {
	int32_t from, to;
	int32_t zone; /* value of the zone field */
} zone_span;

typedef struct commune {
	char code[6];
	int32_t parent;     /* the commune that this one is a part of, or itself */
	int32_t department; /* value of the department's domain */
	int32_t twins;      /* chain of the other communes that have this code as a postal code, or -1 */
	uint32_t first_period, period_count;
	uint32_t first_zone, zone_count;
} commune;

/* Chains of communes under one name or postal code. */
typedef struct chain_link {
	int32_t commune;
	int32_t next; /* -1 at the end */
} chain_link;

/* What may be meant by a text that names no commune; see suggest.c. */
typedef struct suggest_index {
	names words;       /* a word of a name, of any time -> its number */
	uint32_t *first;   /* per word, and one more: where its communes begin */
	int32_t *communes; /* that ever had a name with the word, ascending */
	nearest near;      /* over by_name */
} suggest_index;

typedef struct territory {
	commune *communes;
	size_t count;
	period *periods;
	zone_span *zones;
	size_t zone_count;
	epci_row *epcis; /* those of one EPCI are together, by day */
	const char *communes_file, *epci_file;
	names codes;       /* INSEE code -> commune */
	names by_name;     /* key of a name, of any time -> first link */
	names old_codes;   /* code that is no more -> the commune that took it in */
	names by_old_name; /* likewise, key of a name -> first link */
	names postal;      /* postal code -> first link */
	names departments; /* folded codes and names -> value of the tables' own, or from OTHER_DEPARTMENT on */
	spelling spelling; /* of names and what stands around them */
	chain_link *links;
	size_t link_count, link_room;
	suggest_index suggest;
	const struct sheet *rows; /* of the communes, lent by the loader; NULL where they have faults */
} territory;

typedef enum finding {
	PLACE_FOUND,
	PLACE_UNKNOWN,
	PLACE_MANY,     /* several communes have that name: `chain` */
	PLACE_POSTAL,   /* no INSEE code but a postal code: `chain` */
	PLACE_OUTSIDE,  /* a code or department of another region */
	PLACE_DISAGREES /* the code is `commune`'s, the name or the department another's */
} finding;

typedef struct located {
	finding finding;
	int32_t commune;    /* -1 if not found */
	int32_t chain;      /* first link, or -1 */
	int32_t department; /* that narrows the chain, or -1 */
	bool zero_added;    /* 6088 was read as 06088 */
	bool code_alone;    /* nothing confirms the code */
	bool contradicted;  /* PLACE_OUTSIDE: what stands beside the code is of here */
} located;

/* Finds a commune by its code, its name, or both: "06088", "Nice", "La Garde (83)", "13055 Marseille". */
located territory_find(const territory *t, bareme_text text);

/* The same in a department that was named elsewhere, or -1; one in the text itself comes first. */
located territory_find_in(const territory *t, bareme_text text, int32_t department);

/* The department that is written, by its code, its name or both; -1 where that is none. */
int32_t territory_department(const territory *t, bareme_text text);

/* What the text says, in its parts. */
void territory_read_place(const territory *t, bareme_text text, written_place *out);

/* True where nothing in the text speaks against the commune: its name, of any time, its department, its code. */
bool territory_agrees(const territory *t, int32_t commune, bareme_text text);

/* True where the text has a code, a name or a department of these regions. */
bool territory_is_of_here(const territory *t, bareme_text text);

/* The zone on that day, or -1. */
int32_t territory_zone(const territory *t, int32_t commune, int32_t date);

/* The row of the commune on that day, or the nearest known one. */
const period *territory_period(const territory *t, int32_t commune, int32_t date);

/* The row of that period's EPCI on that day, or NULL. */
const epci_row *territory_epci(const territory *t, const period *p, int32_t date);

/* The name on that day, or the nearest known one. */
const char *territory_name(const territory *t, int32_t commune, int32_t date);

/*
 * suggest.c: the communes that may be meant by a text that names none, at most `room`, and how many: those whose names
 * have the words written, else those whose names are among these words, else those of nearly the same letters.
 */
size_t territory_suggest(const territory *t, bareme_text text, int32_t *out, size_t room);

/* Makes the index for it, once the communes and their names are there; false where memory failed. */
bool territory_index_suggestions(territory *t, arena *a);

void territory_free(territory *t);

#endif
