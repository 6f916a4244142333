/* Memory that fails: the linker sends every call of malloc and its kind, and of what takes memory of an arena, here. */
#ifndef FAILING_MEMORY_H
#define FAILING_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

/* Calls of malloc, calloc, realloc and aligned_alloc since the last start. */
extern size_t memory_allocations;

/* Counts from here; the n-th of these calls fails, and with `and_all_after` those after it; 0: none. */
void memory_start(size_t n, bool and_all_after);
void memory_stop(void);

/*
 * Places in the code that take memory, numbered from 1 as they come up. From the next start on the first call of one
 * fails, or the one that was its last in the run before.
 */
void memory_forget_sites(void);
size_t memory_sites(void);
void memory_fail_site(size_t site, bool last);
/* Where a place is in the program: addr2line -e PROGRAM says in which line. */
size_t memory_site_address(size_t site);

#endif
