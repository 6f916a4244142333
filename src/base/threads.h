/* Threads, and how they wait for each other. */
#ifndef THREADS_H
#define THREADS_H

#include <stddef.h>

/* Of a list, more threads than these have nothing to do while one reads and one writes. */
enum { THREADS_MAX = 32 };

/* A lock, and a way to wait until what it guards has changed. */
typedef struct gate gate;

/* NULL where memory failed. */
gate *gate_new(void);
void gate_free(gate *g);
void gate_lock(gate *g);
void gate_unlock(gate *g);

/* Wakes those that wait. These two are called with the lock held; while it waits, a thread does not hold it. */
void gate_change(gate *g);
void gate_wait(gate *g);

/*
 * Has up to THREADS_MAX threads do the work, the caller's among them, each with its own payload: they are in an array
 * of `count`, with elements of `size` bytes. Returns when all have ended. Where not all of them start, those that did
 * do the work.
 */
void threads_run(void (*work)(void *payload), void *payloads, size_t count, size_t size);

#endif
