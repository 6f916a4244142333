/* The file of a workbook: without a name, and proved whole before a byte of it is handed on. */
#include "documents/workbook.h"

#include "base/nameless.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

void workbook_warn_file(const workbook *w, int error)
{
	warner_say(&w->d.list.warner, BAREME_ERROR, "file", 0,
		   error != 0 ? N_("the workbook's temporary files in %s cannot be written: %s")
			      : N_("the workbook's temporary files in %s cannot be written: is there room left?"),
		   nameless_folder(w->d.list.folder), bareme_system_error(error, w->d.list.warner.locale));
}

bool workbook_open(workbook *w)
{
	w->file = nameless_open(w->d.list.folder);
	if (w->file == NULL) {
		workbook_warn_file(w, errno);
		return false;
	}
	nameless_path(w->file, w->path);
	/* The folder's name is copied. */
	lxw_workbook_options options = {.constant_memory = LXW_TRUE,
					.tmpdir = (char *)nameless_folder(w->d.list.folder)};
	w->book = xlsx.workbook_new_opt(w->path, &options);
	return w->book != NULL;
}

/*
 * ---- Proof ----
 * libxlsxwriter does not notice when a temporary file is cut short, or gets a hole, on a full disk. So each part of
 * what it made is looked at: whether it begins and ends as XML does, and whether all rows of a sheet are in it.
 */

enum { CHUNK = 1 << 15, TAIL = 1 << 13 };

/* A part of the zip file: what its first bytes say, and its last ones. */
typedef struct part {
	uint64_t size;
	uint64_t before; /* bytes up to a sheet's first row; 0 for any other part */
	bool begins;     /* as XML does, with or without a declaration */
	size_t len;      /* of the last bytes */
	char last[TAIL + CHUNK];
} part;

/* Reads the part at which the archive is, from end to end; closing it compares its checksum. */
static bool part_read(part *p, unzFile zip)
{
	static const char declared[] = "<?xml", drawn[] = "<xml", open[] = "<sheetData>";
	int len = xlsx.unzOpenCurrentFile(zip);
	if (len != UNZ_OK)
		return false;
	*p = (part){.size = 0};
	while ((len = xlsx.unzReadCurrentFile(zip, p->last + p->len, CHUNK)) > 0) {
		if (p->size == 0) {
			const char *rows = memmem(p->last, (size_t)len, open, sizeof open - 1);
			p->before = rows == NULL ? 0 : (uint64_t)(rows - p->last) + sizeof open - 1;
			/* Comments are drawn in a part without a declaration. */
			p->begins =
			    (size_t)len > sizeof declared && (memcmp(p->last, declared, sizeof declared - 1) == 0 ||
							      memcmp(p->last, drawn, sizeof drawn - 1) == 0);
		}
		p->size += (uint64_t)len;
		p->len += (size_t)len;
		size_t kept = p->len < TAIL ? p->len : TAIL;
		memmove(p->last, p->last + p->len - kept, kept);
		p->len = kept;
	}
	return xlsx.unzCloseCurrentFile(zip) == UNZ_OK && len == 0;
}

/* True where the sheet's rows take as many bytes as were written. */
static bool sheet_is_whole(const part *p, uint64_t rows)
{
	static const char close[] = "</sheetData>";
	const char *end = memmem(p->last, p->len, close, sizeof close - 1);
	return p->before > 0 && end != NULL && p->size == p->before + rows + (uint64_t)(p->last + p->len - end);
}

static bool part_is_whole(const part *p)
{
	size_t len = p->len;
	while (len > 0 && p->last[len - 1] == '\n')
		len--;
	return p->begins && len > 0 && p->last[len - 1] == '>';
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
	size_t n;
	rewind(w->file);
	while ((n = fread(bytes, 1, sizeof bytes, w->file)) > 0)
		if (o->write(bytes, n, o->write_payload) != 0)
			return BAREME_WRITE_ERROR;
	if (ferror(w->file) == 0)
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
