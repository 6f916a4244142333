/* Temporary files without a name; see nameless.h. */
#include "base/nameless.h"

#include "base/buffer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

const char *nameless_folder(const char *folder)
{
	return folder == NULL || *folder == '\0' ? "/tmp" : folder;
}

/* Its descriptor; -1 and errno. */
static int nameless_descriptor(const char *folder)
{
	int file = open(nameless_folder(folder), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (file >= 0)
		return file;
	/* Some file systems have none: a name that is removed at once does as well. */
	buffer name = {0};
	buffer_printf(&name, "%s/bareme.XXXXXX", nameless_folder(folder));
	file = name.failed ? -1 : mkstemp(name.data);
	if (file >= 0)
		unlink(name.data);
	buffer_free(&name);
	return file;
}

FILE *nameless_open(const char *folder)
{
	int descriptor = nameless_descriptor(folder);
	FILE *file = descriptor < 0 ? NULL : fdopen(descriptor, "w+b");
	if (file == NULL && descriptor >= 0) {
		int error = errno;
		close(descriptor);
		errno = error;
	}
	return file;
}

void nameless_path(FILE *file, char path[NAMELESS_PATH_MAX])
{
	snprintf(path, NAMELESS_PATH_MAX, "/proc/self/fd/%d", fileno(file));
}
