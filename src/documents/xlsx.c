/* Loads libxlsxwriter; see xlsx.h. */
#include "documents/xlsx.h"

#ifdef BAREME_STATIC

#define X(name) name,
xlsx_functions xlsx = {XLSX_FUNCTIONS(X)};
#undef X

bool xlsx_load(void)
{
	return true;
}

#else

#include <dlfcn.h>
#include <pthread.h>
#include <string.h>

xlsx_functions xlsx;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool loaded;

/* dlsym gives a pointer to data, and C has no cast from that to a function. */
static bool find(void *library, const char *name, void *function)
{
	void *found = dlsym(library, name);
	memcpy(function, &found, sizeof found);
	return found != NULL;
}

#define X(name) {#name, &xlsx.name},
static const struct {
	const char *name;
	void *function; /* where it goes */
} functions[] = {XLSX_FUNCTIONS(X)};
#undef X

static void xlsx_load_once(void)
{
	void *library = dlopen(XLSXWRITER_LIBRARY, RTLD_NOW | RTLD_LOCAL);
	loaded = library != NULL;
	for (size_t i = 0; loaded && i < sizeof functions / sizeof *functions; i++)
		loaded = find(library, functions[i].name, functions[i].function);
	if (loaded) {
		xlsx_guard(dlsym(library, "workbook_new_opt"));
		xlsx_guard(dlsym(library, "unzOpen64"));
	}
}

bool xlsx_load(void)
{
	pthread_once(&once, xlsx_load_once);
	return loaded;
}

#endif
