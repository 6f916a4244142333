/* Numbers and words that several commands print. */
#ifndef CLI_PRINT_H
#define CLI_PRINT_H

#include "cli/cli.h"

/* An amount for a person: digits in groups, in the reader's form. */
const char *cli_money(const cli *c, int64_t cents, char buffer[BAREME_TEXT_MAX]);

/* A number of the tables or of an operation: money in groups, a rate in per cent, a count as it is, "-" if absent. */
const char *cli_number(const cli *c, bareme_number number, char buffer[BAREME_TEXT_MAX]);

/* The column after the widest of these labels, each a message. */
size_t cli_column_after(const cli *c, const char *const *labels, size_t count);

/* The same for the labels that an answer may have. */
size_t cli_label_column(const cli *c);

/* What a form of aid is called. */
const char *cli_form_title(const cli *c, bareme_form form);

/* Gathers the name of a source, its date and where it is. */
void cli_add_source(outlet *o, const cli *c, const bareme_source_info *source);

/* Gather what the library prints of an answer: a notice, the title of a line's aid, the other terms of its row. */
void cli_add_notice(outlet *o, const cli *c, const bareme_answer *answer, const bareme_notice *notice);
void cli_add_title(outlet *o, const cli *c, const bareme_answer *answer, const bareme_line *line);
void cli_add_terms(outlet *o, const cli *c, const bareme_answer *answer, const bareme_line *line);

#endif
