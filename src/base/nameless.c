/* Temporary files without a name; see nameless.h. */
#include "base/nameless.h"

#include "base/buffer.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

const char *nameless_folder(const char *folder)
{
	return folder == NULL || *folder == '\0' ? "/tmp" : folder;
}

int nameless_open(const char *folder)
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
