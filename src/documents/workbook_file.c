/* The file of a workbook: without a name, and proved whole before a byte of it is handed on. */
#include "documents/workbook.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>

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
	char some[64];
	buffer name = buffer_over(some, sizeof some);
	w->file = open_nameless(folder_of(w));
	if (w->file < 0) {
		workbook_warn_file(w, errno);
		return false;
	}
	/* libxlsxwriter wants a name. */
	buffer_printf(&name, "/proc/self/fd/%d", w->file);
	/* The folder's name is copied. */
	lxw_workbook_options options = {.constant_memory = LXW_TRUE, .tmpdir = (char *)(uintptr_t)folder_of(w)};
	w->book = xlsx.workbook_new_opt(buffer_cstring(&name), &options);
	return w->book != NULL;
}

/*
 * ---- Proof ----
 * libxlsxwriter does not notice when a temporary file is cut short, or gets a hole, on a full disk. So each part of
 * what it made is looked at: whether it begins and ends as XML does, and whether all rows of a sheet are in it.
 */

enum { END_LEN = 22, LOCATOR_LEN = 20, END64_LEN = 56, ENTRY_LEN = 46, LOCAL_LEN = 30, EXTRA_HEAD = 4 };
enum { HEAD = 1 << 15, TAIL = 1 << 13 };

/* A part of the zip file, looked at from both ends. */
typedef struct part {
	uint64_t size;
	size_t head_len, tail_len;
	char head[HEAD], tail[TAIL];
} part;

static uint64_t zip_number_at(const unsigned char *at, unsigned bytes)
{
	uint64_t n = 0;
	while (bytes-- > 0)
		n = n << 8 | at[bytes];
	return n;
}

static bool zip_read_at(int file, void *to, size_t len, off_t at)
{
	return pread(file, to, len, at) == (ssize_t)len;
}

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

static bool part_inflate(part *p, int file, off_t at, uint64_t packed)
{
	unsigned char in[1 << 14], out[1 << 15];
	z_stream z = {0};
	int state = inflateInit2(&z, -MAX_WBITS);
	if (state != Z_OK)
		return false;
	*p = (part){.size = 0};
	while (state == Z_OK && packed > 0) {
		uint32_t len = (uint32_t)(packed < sizeof in ? packed : sizeof in);
		if (!zip_read_at(file, in, len, at))
			break;
		at += len;
		packed -= len;
		z.next_in = in;
		z.avail_in = len;
		do {
			z.next_out = out;
			z.avail_out = sizeof out;
			state = inflate(&z, Z_NO_FLUSH);
			part_add(p, (const char *)out, sizeof out - z.avail_out);
		} while (state == Z_OK && z.avail_out == 0);
	}
	inflateEnd(&z);
	return state == Z_STREAM_END;
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

/* The number of the sheet that an entry of that name is, from 1; 0 for any other part. */
static size_t worksheet_number(const char *name, size_t len)
{
	static const char sheets[] = "xl/worksheets/sheet";
	size_t number = 0;
	if (len < sizeof sheets || memcmp(name, sheets, sizeof sheets - 1) != 0)
		return 0;
	for (size_t i = sizeof sheets - 1; i < len && name[i] >= '0' && name[i] <= '9'; i++)
		number = number * 10 + (size_t)(name[i] - '0');
	return number;
}

/* An entry of the zip file's directory, as far as it matters. */
typedef struct entry {
	uint64_t packed, begin; /* bytes, and where its local head is */
	char name[64];
	size_t name_len;
	off_t next; /* where the next entry is */
} entry;

/*
 * Numbers of more than 32 bits are in the ZIP64 field after the name: of size, packed size and place, in this
 * order, those that do not fit the entry itself.
 */
static bool zip_read_large(entry *e, const unsigned char *head, const unsigned char *extra, size_t len)
{
	uint64_t *const numbers[] = {NULL, &e->packed, &e->begin};
	const unsigned char *const small[] = {head + 24, head + 20, head + 42};
	while (len >= EXTRA_HEAD && zip_number_at(extra, 2) != 1) {
		size_t whole = EXTRA_HEAD + (size_t)zip_number_at(extra + 2, 2);
		if (whole > len)
			return false;
		extra += whole;
		len -= whole;
	}
	size_t at = EXTRA_HEAD;
	for (size_t i = 0; i < sizeof small / sizeof *small; i++) {
		if (zip_number_at(small[i], 4) != UINT32_MAX)
			continue;
		if (at + 8 > len)
			return false;
		if (numbers[i] != NULL)
			*numbers[i] = zip_number_at(extra + at, 8);
		at += 8;
	}
	return true;
}

static bool zip_read_entry(entry *e, int file, off_t at)
{
	unsigned char head[ENTRY_LEN], extra[256];
	if (!zip_read_at(file, head, ENTRY_LEN, at) || zip_number_at(head, 4) != 0x02014b50)
		return false;
	size_t extra_len = zip_number_at(head + 30, 2);
	*e = (entry){.packed = zip_number_at(head + 20, 4), .begin = zip_number_at(head + 42, 4)};
	e->name_len = zip_number_at(head + 28, 2);
	e->next = at + (off_t)(ENTRY_LEN + e->name_len + extra_len + zip_number_at(head + 32, 2));
	at += ENTRY_LEN;
	return e->name_len <= sizeof e->name && extra_len <= sizeof extra &&
	       zip_read_at(file, e->name, e->name_len, at) &&
	       zip_read_at(file, extra, extra_len, at + (off_t)e->name_len) &&
	       zip_read_large(e, head, extra, extra_len);
}

static bool entry_is_whole(part *p, int file, const entry *e, const uint64_t *rows, size_t count)
{
	unsigned char local[LOCAL_LEN];
	if (!zip_read_at(file, local, LOCAL_LEN, (off_t)e->begin))
		return false;
	off_t begin = (off_t)(e->begin + LOCAL_LEN + zip_number_at(local + 26, 2) + zip_number_at(local + 28, 2));
	if (!part_inflate(p, file, begin, e->packed) || !part_is_whole(p))
		return false;
	size_t sheet = worksheet_number(e->name, e->name_len);
	return sheet == 0 || (sheet <= count && sheet_is_whole(p, rows[sheet - 1]));
}

/* Finds the zip file's directory: where it is, and how many entries it has. */
static bool zip_find_directory(int file, off_t *at, uint64_t *entries)
{
	unsigned char end[END_LEN], locator[LOCATOR_LEN], end64[END64_LEN];
	off_t size = lseek(file, 0, SEEK_END);
	if (size < END_LEN || !zip_read_at(file, end, END_LEN, size - END_LEN) || zip_number_at(end, 4) != 0x06054b50)
		return false;
	*at = (off_t)zip_number_at(end + 16, 4);
	*entries = zip_number_at(end + 10, 2);
	if (*at != UINT32_MAX)
		return true;
	if (size < END_LEN + LOCATOR_LEN || !zip_read_at(file, locator, LOCATOR_LEN, size - END_LEN - LOCATOR_LEN) ||
	    zip_number_at(locator, 4) != 0x07064b50 ||
	    !zip_read_at(file, end64, END64_LEN, (off_t)zip_number_at(locator + 8, 8)) ||
	    zip_number_at(end64, 4) != 0x06064b50)
		return false;
	*at = (off_t)zip_number_at(end64 + 48, 8);
	*entries = zip_number_at(end64 + 32, 8);
	return true;
}

static bool zip_is_whole(part *p, int file, const uint64_t *rows, size_t count)
{
	off_t at;
	uint64_t left;
	entry e;
	if (!zip_find_directory(file, &at, &left))
		return false;
	for (; left > 0; left--, at = e.next)
		if (!zip_read_entry(&e, file, at) || !entry_is_whole(p, file, &e, rows, count))
			return false;
	return true;
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
	if (error != LXW_NO_ERROR || !zip_is_whole(looked_at, w->file, rows, count)) {
		workbook_warn_file(w, 0);
		return BAREME_WRITE_ERROR;
	}
	return copy_out(w);
}
