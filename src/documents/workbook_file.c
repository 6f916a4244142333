/* The file of a workbook: without a name, and proved whole before a byte of it is handed on. */
#include "documents/workbook.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *folder_of(const workbook *w)
{
	const char *folder = w->d.list.folder;
	return folder == NULL || *folder == '\0' ? "/tmp" : folder;
}

void workbook_warn_file(const workbook *w, int error)
{
	if (error != 0)
		warner_say(&w->d.list.warner, BAREME_ERROR, "file", 0,
			   "the workbook's temporary files in %s cannot be written: %s", folder_of(w),
			   bareme_system_error(error, w->d.list.warner.locale));
	else
		warner_say(&w->d.list.warner, BAREME_ERROR, "file", 0,
			   "the workbook's temporary files in %s cannot be written: is there room left?", folder_of(w));
}

/* A file that vanishes with the program, whatever ends it. */
static int open_nameless(const char *folder)
{
	int file = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (file >= 0)
		return file;
	/* Some file systems have none: a name that is removed at once does as well. */
	buffer name = {0};
	buffer_printf(&name, "%s/bareme.XXXXXX", folder);
	file = name.failed ? -1 : mkstemp(name.data);
	if (file >= 0)
		unlink(name.data);
	buffer_free(&name);
	return file;
}

bool workbook_open(workbook *w)
{
	w->file = open_nameless(folder_of(w));
	if (w->file < 0) {
		workbook_warn_file(w, errno);
		return false;
	}
	snprintf(w->path, sizeof w->path, "/proc/self/fd/%d", w->file);
	/* The folder's name is copied. */
	lxw_workbook_options options = {.constant_memory = LXW_TRUE, .tmpdir = (char *)folder_of(w)};
	w->book = xlsx.workbook_new_opt(w->path, &options);
	return w->book != NULL;
}

/*
 * ---- Proof ----
 * libxlsxwriter does not notice when a temporary file is cut short, or gets a hole, on a full disk. So each part of
 * what it made is looked at: whether it begins and ends as XML does, and whether all rows of a sheet are in it.
 */

enum { HEAD = 1 << 15, TAIL = 1 << 13 };

/* A part of the zip file, looked at from both ends. */
typedef struct part {
	uint64_t size;
	size_t head_len, tail_len;
	char head[HEAD], tail[TAIL];
} part;

/* Takes more of the part's bytes: the first ones stay in its head, the last ones in its tail. */
static void part_add(part *p, const char *bytes, size_t len)
{
	size_t first = len < HEAD - p->head_len ? len : HEAD - p->head_len;
	memcpy(p->head + p->head_len, bytes, first);
	p->head_len += first;
	p->size += len;
	if (len > TAIL) {
		bytes += len - TAIL;
		len = TAIL;
	}
	size_t kept = p->tail_len < TAIL - len ? p->tail_len : TAIL - len;
	memmove(p->tail, p->tail + p->tail_len - kept, kept);
	memcpy(p->tail + kept, bytes, len);
	p->tail_len = kept + len;
}

/* Reads the part at which the archive is, from end to end; closing it compares its checksum. */
static bool part_read(part *p, unzFile zip)
{
	char bytes[1 << 15];
	int len = xlsx.unzOpenCurrentFile(zip);
	if (len != UNZ_OK)
		return false;
	*p = (part){.size = 0};
	while ((len = xlsx.unzReadCurrentFile(zip, bytes, sizeof bytes)) > 0)
		part_add(p, bytes, (size_t)len);
	return xlsx.unzCloseCurrentFile(zip) == UNZ_OK && len == 0;
}

/* True where the sheet's rows take as many bytes as were written. */
static bool sheet_is_whole(const part *p, uint64_t rows)
{
	static const char open[] = "<sheetData>", close[] = "</sheetData>";
	const char *first = memmem(p->head, p->head_len, open, sizeof open - 1);
	const char *last = memmem(p->tail, p->tail_len, close, sizeof close - 1);
	if (first == NULL || last == NULL)
		return false;
	uint64_t before = (uint64_t)(first - p->head) + sizeof open - 1;
	uint64_t after = (uint64_t)(p->tail + p->tail_len - last);
	return p->size == before + rows + after;
}

static bool part_is_whole(const part *p)
{
	static const char start[] = "<?xml";
	size_t len = p->tail_len;
	while (len > 0 && p->tail[len - 1] == '\n')
		len--;
	return p->head_len > sizeof start && memcmp(p->head, start, sizeof start - 1) == 0 && p->tail[len - 1] == '>';
}

static bool zip_is_whole(const workbook *w, part *p, const uint64_t *rows, size_t count)
{
	unzFile zip = xlsx.unzOpen64(w->path);
	bool whole = zip != NULL;
	int next = UNZ_OK;
	while (whole && next == UNZ_OK) {
		static const char sheets[] = "xl/worksheets/sheet";
		char name[64] = "";
		whole = xlsx.unzGetCurrentFileInfo64(zip, NULL, name, sizeof name - 1, NULL, 0, NULL, 0) == UNZ_OK &&
			part_read(p, zip) && part_is_whole(p);
		if (whole && strncmp(name, sheets, sizeof sheets - 1) == 0) {
			unsigned long sheet = strtoul(name + sizeof sheets - 1, NULL, 10); /* from 1 */
			whole = sheet > 0 && sheet <= count && sheet_is_whole(p, rows[sheet - 1]);
		}
		next = xlsx.unzGoToNextFile(zip);
	}
	if (zip != NULL)
		xlsx.unzClose(zip);
	return whole && next == UNZ_END_OF_LIST_OF_FILE;
}

/* ---- Handing over ---- */

static bareme_result copy_out(const workbook *w)
{
	const document_list *o = &w->d.list;
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
	workbook_warn_file(w, errno);
	return BAREME_WRITE_ERROR;
}

/* How many bytes the rows of each sheet take; false where a temporary file failed. */
static bool workbook_measure(workbook *w, uint64_t *rows)
{
	lxw_worksheet *sheet;
	STAILQ_FOREACH(sheet, w->book->worksheets, list_pointers)
	{
		xlsx.lxw_worksheet_write_single_row(sheet);
		off_t len = fflush(sheet->optimize_tmpfile) == 0 && !ferror(sheet->optimize_tmpfile)
				? ftello(sheet->optimize_tmpfile)
				: -1;
		if (len < 0)
			return false;
		*rows++ = (uint64_t)len;
	}
	return true;
}

bareme_result workbook_hand_over(workbook *w)
{
	size_t count = w->book->num_worksheets;
	uint64_t *rows = arena_alloc(&w->d.arena, count, sizeof *rows);
	part *looked_at = arena_alloc(&w->d.arena, 1, sizeof *looked_at);
	if (rows == NULL || looked_at == NULL)
		return BAREME_NO_MEMORY;
	lxw_error error = LXW_ERROR_CREATING_TMPFILE;
	if (workbook_measure(w, rows)) {
		uint64_t all = 0;
		for (size_t i = 0; i < count; i++)
			all += rows[i];
		/* Only where it must be: some spreadsheets ask questions about such a file. */
		w->book->options.use_zip64 = all >= w->zip64_from ? LXW_TRUE : LXW_FALSE;
		error = xlsx.workbook_close(w->book);
		w->book = NULL;
	}
	if (error == LXW_ERROR_MEMORY_MALLOC_FAILED)
		return BAREME_NO_MEMORY;
	if (error != LXW_NO_ERROR || !zip_is_whole(w, looked_at, rows, count)) {
		workbook_warn_file(w, 0);
		return BAREME_WRITE_ERROR;
	}
	return copy_out(w);
}
