/* Lists that become documents: each record and its answer as a row, see documents/document.h. */
#ifndef DOCUMENT_ROWS_H
#define DOCUMENT_ROWS_H

#include "documents/document.h"
#include "lists/list.h"

/* bareme_list_run into a document, which stays the caller's. */
bareme_result list_run_document(const bareme_ruleset *ruleset, const bareme_list_options *options,
				bareme_list_summary *summary, document *d);

/* Begins the document once the list's columns are known. */
bareme_result rows_begin(list *l);

/* Hands the rows of a block to the document. */
bareme_result rows_take(document *d, const block *b, uint64_t first_record);

/*
 * A thread's part: keeps the record that was just answered in the block. Without `cells` the record could not be
 * taken apart, and `text` is all of it.
 */
void rows_put(worker *w, block *b, const bareme_text *cells, size_t count, bareme_text text, uint64_t line);

/* The same for an object: its fields are its cells. */
void rows_put_object(worker *w, block *b, bool readable, bareme_text text, uint64_t line);

#endif
