/* What errors of the system mean, in the reader's language. */
#include "base/text.h"

#include <errno.h>
#include <string.h>

/* Those that opening, reading, writing and replacing files can meet; the texts are those of the C library. */
static const struct meaning {
	int error;
	const char *text;
} meanings[] = {
    {EACCES, N_("Permission denied")},
    {EAGAIN, N_("Resource temporarily unavailable")},
    {EBADF, N_("Bad file descriptor")},
    {EBUSY, N_("Device or resource busy")},
    {EDQUOT, N_("Disk quota exceeded")},
    {EEXIST, N_("File exists")},
    {EFBIG, N_("File too large")},
    {EINTR, N_("Interrupted system call")},
    {EINVAL, N_("Invalid argument")},
    {EIO, N_("Input/output error")},
    {EISDIR, N_("Is a directory")},
    {ELOOP, N_("Too many levels of symbolic links")},
    {EMFILE, N_("Too many open files")},
    {ENAMETOOLONG, N_("File name too long")},
    {ENFILE, N_("Too many open files in system")},
    {ENODEV, N_("No such device")},
    {ENOENT, N_("No such file or directory")},
    {ENOMEM, N_("Cannot allocate memory")},
    {ENOSPC, N_("No space left on device")},
    {ENOTDIR, N_("Not a directory")},
    {ENOTEMPTY, N_("Directory not empty")},
    {ENXIO, N_("No such device or address")},
    {EOVERFLOW, N_("Value too large for defined data type")},
    {EPERM, N_("Operation not permitted")},
    {EPIPE, N_("Broken pipe")},
    {EROFS, N_("Read-only file system")},
    {ESPIPE, N_("Illegal seek")},
    {ESTALE, N_("Stale file handle")},
    {ETIMEDOUT, N_("Connection timed out")},
    {ETXTBSY, N_("Text file busy")},
    {EXDEV, N_("Invalid cross-device link")},
};

const char *bareme_system_error(int error, const bareme_locale *locale)
{
	for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++)
		if (meanings[i].error == error)
			return text_tr(locale, meanings[i].text);
	return text_tr(locale, N_("Unknown error"));
}
