/*
 * One of several parts of a list. A part begins with a record that is an operation for certain, the first one at or
 * after its share of the bytes: then nothing that is held back or carried over goes from one part to the next, and
 * what one part answers does not depend on where the others begin.
 *
 * Where records begin near a byte of a CSV list depends on the quotes before it. No record is longer than RECORD_MAX,
 * or the list is refused; so that some line among those in RECORD_MAX bytes begins a record. Where the records that
 * begin with each of these lines soon end together, they do so whichever it was; where not, the list is read from its
 * start.
 */
#ifndef SHARE_H
#define SHARE_H

#include "base/threads.h"
#include "lists/stream.h"

typedef struct share {
	uint64_t body; /* where the records begin, after the heading */
	uint64_t start, end;
	bool first, last; /* nothing is before it but the heading; nothing follows */
	/* The lines before it are counted when something names a line; any thread may be the first to. */
	gate *gate;
	bool counted;
	bareme_result result; /* why they, or the encoding of what is before it, could not be read */
	uint64_t lines;
} share;

/* Finds the part that the options ask for, and has the stream, which has read the heading, begin there. */
bareme_result share_begin(share *p, stream *s);

/* False where the options ask for a part that cannot be. */
bool share_is_possible(const bareme_list_options *o);

/*
 * Has the summary name lines of the list, where the caller wants them; not BAREME_DONE where what is before the part
 * could not be read when it was needed.
 */
bareme_result share_end(share *p, const list *l, bareme_list_summary *sums);

/* The lines before the part; 0 where they could not be read, which *p then knows. */
uint64_t share_count_lines(share *p, const list *l);

/* True where the first line of the list before the part that shows the encoding is UTF-8, or none could be read. */
bool share_follows_utf8(share *p, const list *l);

/*
 * Of bytes from the middle of a list, in which a record begins at one of the lines that begin in the first `window`:
 * the first record that begins at `cut` or after it, if that is certain; else SIZE_MAX. `ended`: the list ends with
 * them.
 */
size_t share_align(const list *l, bareme_text bytes, bool ended, size_t window, size_t cut);

#endif
