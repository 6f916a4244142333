/* The file behind a workbook: without a name, proved whole before a byte of it is handed on. */
#include "workbook.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>

static const char *folder_of(const workbook *w)
{
	const char *folder = w->s.l->options->folder;
	return folder == NULL || *folder == '\0' ? "/tmp" : folder;
}

static void tell(const workbook *w, const char *reason)
{
	list_warn(w->s.l, "the workbook's temporary files in %s cannot be written: %s", folder_of(w), reason);
}

/* A file that vanishes with the program, whatever ends it. */
static int open_nameless(const char *folder)
{
	int file = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (file >= 0)
		return file;
	/* Some file systems have none: a name that is taken away at once does as well. */
	char name[4096];
	printer p = {name, sizeof name, 0};
	printer_printf(&p, "%s/bareme.XXXXXX", folder);
	if (p.len >= sizeof name) {
		errno = ENAMETOOLONG;
		return -1;
	}
	file = mkstemp(name);
	if (file >= 0)
		unlink(name);
	return file;
}

bool workbook_open(workbook *w)
{
	char name[64];
	printer p = {name, sizeof name, 0};
	w->file = open_nameless(folder_of(w));
	if (w->file < 0) {
		tell(w, strerror(errno));
		return false;
	}
	/* libxlsxwriter wants a name. */
	printer_printf(&p, "/proc/self/fd/%d", w->file);
	lxw_workbook_options options = {.constant_memory = LXW_TRUE, .tmpdir = (char *)(uintptr_t)folder_of(w)};
	w->book = workbook_new_opt(name, &options);
	return w->book != NULL;
}

/* ---- Proof: libxlsxwriter does not notice when its temporary files are cut short by a full disk ---- */

enum { END_LEN = 22, ENTRY_LEN = 46, LOCAL_LEN = 30, KEPT = 64 };

static uint32_t number_at(const unsigned char *at, unsigned bytes)
{
	uint32_t n = 0;
	while (bytes-- > 0)
		n = n << 8 | at[bytes];
	return n;
}

static bool read_at(int file, void *to, size_t len, off_t at)
{
	return pread(file, to, len, at) == (ssize_t)len;
}

/* The last bytes of a part of the zip file, and how many there are; false where it is broken. */
static bool inflate_tail(int file, off_t at, uint32_t packed, char tail[KEPT])
{
	unsigned char in[1 << 14], out[1 << 15];
	z_stream z = {0};
	int state = inflateInit2(&z, -MAX_WBITS);
	if (state != Z_OK)
		return false;
	memset(tail, 0, KEPT);
	while (state == Z_OK && packed > 0) {
		uint32_t len = packed < sizeof in ? packed : (uint32_t)sizeof in;
		if (!read_at(file, in, len, at))
			break;
		at += len;
		packed -= len;
		z.next_in = in;
		z.avail_in = len;
		while (state == Z_OK && z.avail_in > 0) {
			z.next_out = out;
			z.avail_out = sizeof out;
			state = inflate(&z, Z_NO_FLUSH);
			size_t got = sizeof out - z.avail_out;
			size_t kept = got < KEPT ? KEPT - got : 0;
			memmove(tail, tail + KEPT - kept, kept);
			memcpy(tail + kept, out + got - (KEPT - kept), KEPT - kept);
		}
	}
	inflateEnd(&z);
	return state == Z_STREAM_END;
}

/* True where the part ends as an XML document does that was written to its end. */
static bool part_is_whole(int file, const unsigned char *entry, bool is_sheet)
{
	static const char end[] = "</worksheet>";
	unsigned char local[LOCAL_LEN];
	char tail[KEPT];
	off_t at = number_at(entry + 42, 4);
	if (!read_at(file, local, sizeof local, at))
		return false;
	at += LOCAL_LEN + number_at(local + 26, 2) + number_at(local + 28, 2);
	if (!inflate_tail(file, at, number_at(entry + 20, 4), tail))
		return false;
	size_t len = sizeof end - 1;
	return is_sheet ? memcmp(tail + KEPT - len, end, len) == 0 : tail[KEPT - 1] == '>' || tail[KEPT - 2] == '>';
}

static bool is_whole(int file)
{
	static const char sheets[] = "xl/worksheets/sheet";
	unsigned char end[END_LEN], entry[ENTRY_LEN + sizeof sheets];
	off_t size = lseek(file, 0, SEEK_END);
	if (size < END_LEN || !read_at(file, end, END_LEN, size - END_LEN) || number_at(end, 4) != 0x06054b50)
		return false;
	unsigned count = number_at(end + 10, 2);
	off_t at = number_at(end + 16, 4);
	for (; count > 0; count--) {
		if (!read_at(file, entry, sizeof entry, at) || number_at(entry, 4) != 0x02014b50 ||
		    !part_is_whole(file, entry, memcmp(entry + ENTRY_LEN, sheets, sizeof sheets - 1) == 0))
			return false;
		at +=
		    ENTRY_LEN + (off_t)(number_at(entry + 28, 2) + number_at(entry + 30, 2) + number_at(entry + 32, 2));
	}
	return true;
}

/* ---- Handing over ---- */

static bareme_result copy_out(const workbook *w)
{
	const bareme_list_options *o = w->s.l->options;
	char bytes[1 << 16];
	off_t at = 0;
	ssize_t n;
	while ((n = pread(w->file, bytes, sizeof bytes, at)) > 0) {
		if (o->write(bytes, (size_t)n, o->write_payload) != 0)
			return BAREME_WRITE_ERROR;
		at += n;
	}
	if (n == 0)
		return BAREME_DONE;
	tell(w, strerror(errno));
	return BAREME_WRITE_ERROR;
}

bareme_result workbook_hand_over(workbook *w)
{
	errno = 0;
	lxw_error error = workbook_close(w->book);
	w->book = NULL;
	if (error == LXW_ERROR_MEMORY_MALLOC_FAILED)
		return BAREME_NO_MEMORY;
	if (error != LXW_NO_ERROR || !is_whole(w->file)) {
		tell(w, errno != 0 ? strerror(errno) : lxw_strerror(error));
		return BAREME_WRITE_ERROR;
	}
	return copy_out(w);
}
