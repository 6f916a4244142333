/* Maps what the driver and the shims share; see sweep.h. */
#include "sweep.h"

#include <stdlib.h>
#include <sys/mman.h>

sweep_shared *sweep_map(void)
{
	const char *number = getenv("SWEEP_SHARED");
	if (number == NULL)
		return NULL;
	void *memory = mmap(NULL, sizeof(sweep_shared), PROT_READ | PROT_WRITE, MAP_SHARED, atoi(number), 0);
	return memory == MAP_FAILED ? NULL : memory;
}
