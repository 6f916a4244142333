/* What the parts of checking share. */
#ifndef CHECK_H
#define CHECK_H

#include "rules/loader.h"

typedef struct checker {
	loader *l;
	const bareme_check_options *options;
	bareme_check_summary *summary;
} checker;

/* Records a finding; the same as fault_add for this check. */
#define CHECK_TELL(c, ...) fault_add(&(c)->l->faults, __VA_ARGS__)

/* The resources of the package; of the rule tables, in the order of bareme_ruleset.tables. */
const json_node *check_resources(const checker *c);

/* constraints.c: the constraints, keys and types that the package declares, on its tables. False where memory failed.
 */
bool constraints_check(checker *c);

/* foreign.c: its foreign keys. False where memory failed. */
bool foreign_check(checker *c);

/* members.c: names and shapes of what stands in its own objects. */
void members_check(checker *c);

/*
 * cases.c: reads the worked cases, and where `run` says so computes them and tells what no passing one exercises.
 * False where memory failed.
 */
bool cases_check(checker *c, bool run);

#endif
