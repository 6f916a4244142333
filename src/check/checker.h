/*
 * check/: what `bareme check` finds that loading does not. Loading refuses tables that no operation could be answered
 * by; what is looked at here is whether they are what their authors mean: that complete tables have no gaps, cells are
 * as the package declares them, names are known, reviews are recent, and worked cases come out as worked out by hand.
 * Findings are faults like those of loading, and reported together with them.
 *
 * What the parts of checking share, and the parts.
 */
#ifndef CHECKER_H
#define CHECKER_H

#include "rules/loader.h"

typedef struct checker {
	loader *l; /* holds whatever could be read of tables that may have faults */
	const bareme_check_options *options;
	const char *folder; /* that the tables are from; NULL where they are those in use */
	bareme_check_summary *summary;
} checker;

/* Records a finding; the same as fault_add for this check. */
#define CHECK_FAULT(c, ...) fault_add(&(c)->l->faults, __VA_ARGS__)

/* The resources of the package; of the rule tables, in the order of bareme_ruleset.tables. */
static inline const json_node *check_resources(const checker *c)
{
	return json_get(c->l->package.root, "resources");
}

/*
 * The parts, in their order. Where memory fails, the ruleset's arena or its faults have failed; those that return a
 * result are false where it failed.
 */

/*
 * What a rule table that is complete ("complet") promises: that every case which an operation can ask for has a row on
 * each day from the table's first day on. Adds a fault for each gap: the cases and days that have no row, an operation
 * that shows it, and the row that would close it. These rows close all gaps together and do not overlap. Gaps are found
 * exactly, see base/boxes.h; only where so many rows overlap that the parts of them cannot be counted are other cases
 * not looked at, and that is an error of its own. Beyond the first hundred, gaps are counted. Tables that could not be
 * read without faults are left alone.
 *
 * Rows that overlap are found whenever tables load (rules/overlap.h): no look-up could choose between them. Gaps are
 * left to `check`: without a row an operation is not eligible, and the rest of the table serves.
 */
bool cover_check_table(loader *l, size_t table);

/*
 * Adds the fault of a gap: the cases and days that have no row, an operation that shows it (with the command that
 * computes it where the tables load), and the row to add.
 */
void cover_report_gap(loader *l, place at, const char *cases, int32_t from, int32_t to, const char *shown,
		      const char *row);

/*
 * What the table of communes promises: a row for each commune on each day from the first day of the file on. Adds a
 * fault for each commune that has no row before its first or after its last one. Days between two rows of a commune,
 * rows that overlap, and an EPCI that is not in force while a commune is in it, are found whenever the tables load; a
 * territory with such faults is left alone.
 */
bool cover_check_territory(loader *l);

/* What the package declares of its tables' columns, on every cell: types, constraints and keys. */
void constraints_check(checker *c);

/* The foreign keys that the package declares: their cells must be among those of the other table. */
void foreign_check(checker *c);

/* The names and shapes of the members of the package's own objects: a mistyped name would be ignored in silence. */
void members_check(checker *c);

/* Reads the worked cases, and where `run` is set computes them and reports what no passing one exercises. */
bool cases_check(checker *c, bool run);

#endif
