/* What came of a list as JSON, for programs: counts, sums, and how its columns were read. */
#ifndef CLI_SUMMARY_H
#define CLI_SUMMARY_H

#include "cli/files.h"

/* Writes it to the open output. */
bareme_result cli_write_summary(const cli *c, cli_output *o, const bareme_list_summary *s);

#endif
