/* Worked cases: what the parts of running them share. */
#ifndef CASES_H
#define CASES_H

#include "base/buffer.h"
#include "check/checker.h"

/* What passing cases exercised of a table. */
typedef struct reach {
	uint8_t *rows;
	uint8_t *formulas; /* per slot and amount */
	uint8_t *remarks;
	place *silent;      /* of each remark: a case that has it and does not say its codes */
	uint8_t *limits;    /* that refused a case */
	uint8_t **excluded; /* per condition that excludes, and value that conditions tell apart */
} reach;

/* What a case expects. The columns of the last two may be absent, and their cells blank. */
enum { LOAN, GRANT, STATUS, CODES, AIDS, EXPECTED };

/* One file of cases. */
typedef struct case_file {
	const sheet *sheet;
	int *fields; /* per column: the field that it gives, or -1 */
	int expected[EXPECTED];
	int id; /* column of the id, or -1 */
} case_file;

typedef struct runner {
	checker *c;
	bool runs; /* else cases are only read */
	const bareme_ruleset *r;
	reach *reaches;
	uint8_t *zones;
	bareme_operation *operation;
	bareme_answer *answer;
	bool skips; /* some cases could not be read: what they exercise is not known */
} runner;

/* What the case expects in that column; blank where the file has none. */
static inline bareme_text case_expects(const case_file *f, size_t row, int which)
{
	int column = f->expected[which];
	return column < 0 ? (bareme_text){"", 0} : sheet_cell(f->sheet, row, (size_t)column);
}

static inline place case_place(const case_file *f, size_t row, int which)
{
	return sheet_place(f->sheet, row, (size_t)f->expected[which]);
}

/* expected.c: whether each code that the case expects is one of a notice; what is not is reported. */
bool expected_read_codes(const runner *u, const case_file *f, size_t row);

/* Whether the answer has the codes, and the aids, that the case expects; a difference is reported. */
bool expected_codes(const runner *u, const case_file *f, size_t row);
bool expected_aids(const runner *u, const case_file *f, size_t row);

/* reach.c: room for what is exercised; false where memory failed. */
bool reach_open(runner *u);

/* Marks what a case that passes exercises; remarks, and aids without an amount, only where it says which it expects. */
void reach_mark(const runner *u, const case_file *f, size_t row);

/* Reports what no case exercises. */
void reach_report(const runner *u);

/* The values of its own conditions that the line fixes; the table's name where it has none. */
void reach_put_slot(const table *t, const slot *s, const char *between, buffer *out);

#endif
