/* Loading a ruleset: what the steps share. */
#ifndef LOADER_H
#define LOADER_H

#include "formats/json.h"
#include "rules/faults.h"
#include "rules/model.h"

/* What the loading steps share. */
typedef struct loader {
	bareme_ruleset *rules;
	faults faults;
	json_document package;
	const char *package_name;
	const char *command; /* what an operation that shows a finding follows; NULL where these tables answer none */
	bool has_package;    /* it could be parsed */
	bool has_fields;     /* and its fields be read */
	bool units_unknown;  /* of some of them: what they are made into has none either */
	bool has_sources;    /* their table could be read */
	bool is_open;        /* the package and its fields have no fault: tables that load can answer operations */
	bool has_places;     /* nor has the territory: also those that name a place */
	bool knows_sources;  /* all of it: what is not there is a fault of who names it */
	uint64_t named;      /* fields that the table which is being read names, whatever for */
} loader;

/*
 * Loads a ruleset and keeps what it was made from, so that the tables can be looked at further: whatever faults
 * there are, l->rules holds what could be read. False where memory failed. loader_close frees all of it,
 * l->rules too unless the caller took it and left NULL.
 */
bool loader_open(loader *l, const bareme_file *files, size_t count, const bareme_locale *locale);
void loader_close(loader *l);

/*
 * The sheet of a resource, parsed the first time that it is asked for and lent from then on; it lives as long as the
 * ruleset. NULL where it has no file (a fault where it is `needed`) or no heading, or where memory failed.
 */
sheet *loader_sheet(loader *l, const json_node *resource, bool needed);

/* The sheet that loading made of that file, or NULL. */
const sheet *ruleset_sheet(const bareme_ruleset *r, const char *name);

/* The place of a value in datapackage.json; the file as a whole where `node` is NULL. */
place loader_place(const loader *l, const json_node *node);

/* Records an error at a place of datapackage.json; `node` may be NULL for the file as a whole. */
void loader_fault(loader *l, const json_node *node, const char *code, const char *format, ...) PRINTF_LIKE(4, 5);

/*
 * Whether a role that one alone may have goes to this resource, column or field: an error is recorded where `holder`,
 * the name of the one that has it, is not NULL.
 */
bool loader_gives_role(loader *l, const json_node *node, const char *role, const char *holder);

/* For each file of bareme_builtin_files, the SHA-256 of its bytes in hexadecimal. */
extern const char *const builtin_hashes[];

/* The ruleset of the tables that are built in, loaded when the library was built; NULL in the program that does it. */
const bareme_ruleset *ruleset_frozen(void);

/* What a resource of the package is for: "regles", "communes", "epci", "sources", "cas", or anything else. */
const char *resource_role(const json_node *resource);

/* Zeroed memory of the ruleset for `count` items, one at least; NULL where memory failed. */
void *loader_items(loader *l, size_t count, size_t size);

/* walk.c: makes the walk of each nature, once the tables are loaded. */
void walks_compile(bareme_ruleset *r);

#endif
