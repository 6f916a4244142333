/* Memory that fails; see failing-memory.h. */
#include "failing-memory.h"

#include "base/names.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

size_t memory_allocations;

static size_t failing;
static bool for_good, started;

/* ---- Places ---- */

enum { SITES = 4096 };

typedef struct site {
	const void *caller; /* NULL: free */
	size_t number, calls, last;
} site;

static site sites[SITES];
static size_t site_count, failing_site;
static bool failing_last;

static site *site_of(const void *caller)
{
	size_t at = (size_t)caller * 31 % SITES;
	while (sites[at].caller != NULL && sites[at].caller != caller)
		at = (at + 1) % SITES;
	if (sites[at].caller == NULL) {
		assert(site_count < SITES / 2);
		sites[at] = (site){caller, ++site_count, 0, 0};
	}
	return &sites[at];
}

void memory_forget_sites(void)
{
	memset(sites, 0, sizeof sites);
	site_count = 0;
}

size_t memory_sites(void)
{
	return site_count;
}

size_t memory_site_address(size_t number)
{
	extern const char __executable_start;
	for (size_t i = 0; i < SITES; i++)
		if (sites[i].number == number && sites[i].caller != NULL)
			return (size_t)((const char *)sites[i].caller - &__executable_start);
	return 0;
}

void memory_fail_site(size_t number, bool last)
{
	failing_site = number;
	failing_last = last;
}

static bool site_fails(const void *caller)
{
	if (!started)
		return false;
	site *s = site_of(caller);
	s->calls++;
	return failing_site == s->number && s->calls == (failing_last ? s->last : 1);
}

/* ---- Calls ---- */

void memory_start(size_t n, bool and_all_after)
{
	memory_allocations = 0;
	failing = n;
	for_good = and_all_after;
	started = true;
	for (size_t i = 0; i < SITES; i++) {
		/* A run that failed there may have had fewer calls. */
		sites[i].last = sites[i].calls > sites[i].last ? sites[i].calls : sites[i].last;
		sites[i].calls = 0;
	}
}

void memory_stop(void)
{
	failing = 0;
	started = false;
}

/* An arena knows when it failed. */
static bool arena_fails(arena *a, const void *caller)
{
	a->failed |= site_fails(caller);
	return a->failed;
}

static bool fails(const void *caller)
{
	memory_allocations++;
	return site_fails(caller) ||
	       (failing != 0 && (for_good ? memory_allocations >= failing : memory_allocations == failing));
}

/* __real_NAME is the function itself, and __wrap_NAME what is called in its place. */
#define WRAP(type, name, parameters, arguments, failed, none)                                                          \
	type __real_##name parameters;                                                                                 \
	type __wrap_##name parameters;                                                                                 \
	type __wrap_##name parameters                                                                                  \
	{                                                                                                              \
		return failed ? none : __real_##name arguments;                                                        \
	}
#define CALLER __builtin_return_address(0)

WRAP(void *, malloc, (size_t size), (size), fails(CALLER), NULL)
WRAP(void *, calloc, (size_t count, size_t size), (count, size), fails(CALLER), NULL)
WRAP(void *, realloc, (void *old, size_t size), (old, size), fails(CALLER), NULL)
WRAP(void *, aligned_alloc, (size_t alignment, size_t size), (alignment, size), fails(CALLER), NULL)
WRAP(void *, arena_alloc, (arena * a, size_t count, size_t size), (a, count, size), arena_fails(a, CALLER), NULL)
WRAP(bareme_text, arena_copy, (arena * a, bareme_text t), (a, t), arena_fails(a, CALLER), ((bareme_text){NULL, 0}))
WRAP(bool, grow, (void *items, size_t count, size_t *room, size_t size), (items, count, room, size), site_fails(CALLER),
     false)
WRAP(bool, names_add, (names * n, bareme_text key, int32_t value, int32_t *old), (n, key, value, old),
     (*old = -1, site_fails(CALLER)), false)
WRAP(bool, names_add_folded, (names * n, arena *a, bareme_text name, int32_t value, int32_t *old),
     (n, a, name, value, old), (*old = -1, arena_fails(a, CALLER)), false)
WRAP(bool, names_add_all, (names * n, const names *from), (n, from), site_fails(CALLER), false)
