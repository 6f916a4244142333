/* What came of a list as text: counts, sums, what is to be corrected. */
#ifndef CLI_SUMMARY_TEXT_H
#define CLI_SUMMARY_TEXT_H

#include "cli/cli.h"

/* How many there are of each status, and below it of each code that gave it; rows that are no operation. */
void cli_set_counts(const cli *c, outlet *o, const bareme_list_summary *s);

/* Loans and grants by nature and zone. */
void cli_set_totals(const cli *c, outlet *o, const bareme_list_summary *s);

/* The sums by columns, where there are any: a table of what is counted, one of amounts, and what is not in them. */
void cli_set_groups(const cli *c, outlet *o, const bareme_list_summary *s);

/* A sentence about the list as a whole. */
void cli_set_account(const cli *c, outlet *o, const bareme_list_summary *s, bareme_account account);

/* The reason of that number why records are refused, after the name of the part that the first of them is in, or NULL;
 * false after the last one. */
bool cli_set_refusal(const cli *c, outlet *o, const bareme_list_summary *s, size_t number, const char *part);

/* "30 operations: 28 computed, 1 ineligible, 1 incomplete", and where they were written to, or NULL. */
void cli_set_end(const cli *c, outlet *o, const bareme_list_summary *s, const char *output);

#endif
