/* Preloaded: allocation `at` fails, or all from it on, wherever it comes from; see sweep.h. */
#include "sweep.h"

#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

static sweep_shared *shared;

enum { FRAMES = 32 };

__attribute__((constructor)) static void start(void)
{
	void *frames[FRAMES];
	/* The first time it takes memory itself. */
	backtrace(frames, FRAMES);
	shared = sweep_map();
}

/* Who asked for it, be it through the C library. */
static void note_library(void)
{
	void *frames[FRAMES];
	int count = backtrace(frames, FRAMES);
	for (int i = 0; i < count; i++) {
		Dl_info info;
		const char *path = dladdr(frames[i], &info) != 0 ? info.dli_fname : "?";
		const char *slash = strrchr(path, '/'), *name = slash == NULL ? path : slash + 1;
		strncpy(shared->from, name, sizeof shared->from - 1);
		if (strncmp(name, "libc.", 5) != 0 && strncmp(name, "sweep-", 6) != 0)
			break;
	}
}

static bool fails(void)
{
	if (shared == NULL)
		return false;
	size_t number = __atomic_add_fetch(&shared->allocations, 1, __ATOMIC_RELAXED);
	if (shared->mode != SWEEP_FAIL || (shared->all ? number < shared->at : number != shared->at))
		return false;
	shared->failed = true;
	note_library();
	errno = ENOMEM;
	return true;
}

/* The C library's own, under the names that it has for those who replace them. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

void *malloc(size_t size)
{
	return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	return fails() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
	return fails() ? NULL : __libc_realloc(old, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
	return fails() ? NULL : __libc_memalign(alignment, size);
}

void *memalign(size_t alignment, size_t size)
{
	return fails() ? NULL : __libc_memalign(alignment, size);
}

int posix_memalign(void **out, size_t alignment, size_t size)
{
	*out = fails() ? NULL : __libc_memalign(alignment, size);
	return *out == NULL ? ENOMEM : 0;
}
