/*
 * check/: what `bareme check` finds that loading does not. Loading refuses tables that no operation could be answered
 * by; what is looked at here is whether they are what their authors mean: that complete tables have no gaps, cells are
 * as the package declares them, names are known, reviews are recent, and worked cases come out as worked out by hand.
 * Findings are faults like those of loading, and reported together with them.
 *
 * What the parts of checking share.
 */
#ifndef CHECKER_H
#define CHECKER_H

#include "rules/loader.h"

typedef struct checker {
	loader *l; /* holds whatever could be read of tables that may have faults */
	const bareme_check_options *options;
	bareme_check_summary *summary;
} checker;

/* Records a finding; the same as fault_add for this check. */
#define CHECK_FAULT(c, ...) fault_add(&(c)->l->faults, __VA_ARGS__)

/* The resources of the package; of the rule tables, in the order of bareme_ruleset.tables. */
static inline const json_node *check_resources(const checker *c)
{
	return json_get(c->l->package.root, "resources");
}

#endif
