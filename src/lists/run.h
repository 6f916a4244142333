/* A list from its first byte to its last. */
#ifndef RUN_H
#define RUN_H

#include "lists/writer.h"

/* Runs a list. `writer`: NULL for the one that the options name, with `o` as its payload. Adds to `sums`. */
bareme_result list_run(const bareme_ruleset *ruleset, const bareme_list_options *options, const list_writer *writer,
		       output *o, bareme_list_summary *sums);

/* bareme_list_run into a document, which stays the caller's; without one, as text. */
bareme_result list_run_document(const bareme_ruleset *ruleset, const bareme_list_options *options, document *d,
				bareme_list_summary *summary);

#endif
