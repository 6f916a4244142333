/* One thread, the caller's; see threads.h. */
#include "base/threads.h"

#include <assert.h>
#include <stdlib.h>

struct gate {
	char nothing;
};

gate *gate_new(void)
{
	return malloc(sizeof(gate));
}

void gate_free(gate *g)
{
	free(g);
}

void gate_lock(gate *g)
{
	(void)g;
}

void gate_unlock(gate *g)
{
	(void)g;
}

void gate_change(gate *g)
{
	(void)g;
}

void gate_wait(gate *g)
{
	(void)g;
	/* Nobody else would ever change anything. */
	assert(0);
}

void threads_run(void (*work)(void *payload), void *payloads, size_t count, size_t size)
{
	(void)count;
	(void)size;
	work(payloads);
}
