/* Lines of a list that have something in common: how many, and where the first ones are. */
#ifndef PLACES_H
#define PLACES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Runs of lines that a message names: a reader corrects these first, and finds the others in the list. */
enum { PLACES_RUNS = 6 };

typedef struct places {
	uint64_t count;
	uint64_t others; /* after the runs */
	uint64_t last;   /* that was added by itself; 0: none */
	size_t run_count;
	struct line_run {
		uint64_t first, last;
	} runs[PLACES_RUNS]; /* in their order */
} places;

/* Adds a run of lines after those before. */
static inline void places_add_run(places *p, struct line_run run)
{
	uint64_t lines = run.last - run.first + 1;
	p->count += lines;
	if (p->others == 0 && p->run_count > 0 && p->runs[p->run_count - 1].last + 1 == run.first)
		p->runs[p->run_count - 1].last = run.last;
	else if (p->others == 0 && p->run_count < PLACES_RUNS)
		p->runs[p->run_count++] = run;
	else
		p->others += lines;
}

/* Once for a line that was the last one. */
static inline void places_add(places *p, uint64_t line)
{
	if (p->last == line)
		return;
	p->last = line;
	places_add_run(p, (struct line_run){line, line});
}

/* Adds those that follow; of other lists, whose lines are not this one's, they are counted. */
static inline void places_add_all(places *p, const places *next, bool foreign)
{
	for (size_t i = 0; i < next->run_count && !foreign; i++)
		places_add_run(p, next->runs[i]);
	uint64_t others = foreign ? next->count : next->others;
	p->count += others;
	p->others += others;
}

#endif
