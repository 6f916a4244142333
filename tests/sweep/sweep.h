/*
 * What the driver tells a shim, and what the shim found: memory that both have, at the descriptor that SWEEP_SHARED
 * names. A shim is preloaded into the program and makes one thing fail, which the driver repeats for each such thing
 * that the program does: an allocation (fail-memory.c), or a call of the system (fail-calls.c).
 */
#ifndef SWEEP_H
#define SWEEP_H

#include <stdbool.h>
#include <stddef.h>

/* Calls of the system, by what fails when they do. */
enum { OPENING, READING, WRITING, CLOSING, SYNCING, RENAMING, REMOVING, LOOKING, CLASSES };

/* What becomes of them. */
typedef enum sweep_mode {
	SWEEP_COUNT,       /* nothing: they are counted */
	SWEEP_FAIL,        /* call `at` of the class fails, or all from there on */
	SWEEP_AFTER,       /* it takes `at` bytes, and then fails for good */
	SWEEP_SHORT,       /* each takes one byte, or up to `at` */
	SWEEP_INTERRUPTED, /* each is interrupted once, then works */
	SWEEP_SIGNAL       /* before call `at` of any class, `signal` comes */
} sweep_mode;

typedef struct sweep_shared {
	/* To the shim: */
	sweep_mode mode;
	int class, error, signal;
	size_t at; /* from 1 */
	bool all;
	/* From it: */
	size_t allocations;
	size_t calls[CLASSES], every_call, bytes[CLASSES];
	bool failed;   /* something did */
	bool counts;   /* it was output, which must not be lost in silence */
	bool speaks;   /* it was standard error */
	char from[64]; /* the library whose allocation failed */
} sweep_shared;

/* Maps it; NULL where the program is not under a sweep. */
sweep_shared *sweep_map(void);

#endif
