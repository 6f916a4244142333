/* The threads of a list. */
#ifndef POOL_H
#define POOL_H

#include "lists/stream.h"
#include "lists/writer.h"

/* Answers the records of the stream and has them written, by as many threads as the list's options say; adds to sums.
 */
bareme_result pool_run(stream *s, const list_writer *writer, bareme_list_summary *sums);

#endif
