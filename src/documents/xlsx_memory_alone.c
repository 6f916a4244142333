/* Memory that fails in libxlsxwriter, where nothing can leave its functions: the program ends. See xlsx.h. */
#include "documents/xlsx.h"

#include <stdlib.h>

static void *guard_end(void *memory, size_t size)
{
	if (memory == NULL && size > 0)
		abort();
	return memory;
}

bool xlsx_try(void (*work)(void *payload), void *payload)
{
	work(payload);
	return true;
}

void *xlsx_malloc(size_t size)
{
	return guard_end(malloc(size), size);
}

void *xlsx_calloc(size_t count, size_t size)
{
	return guard_end(calloc(count, size), count * size);
}

void *xlsx_realloc(void *old, size_t size)
{
	return guard_end(realloc(old, size), size);
}
