/* The parts of a ZIP archive, by minizip; see zip.h. */
#include "formats/zip.h"

#include "base/memory.h"
#include "formats/book_limits.h"

#include <minizip/unzip.h>
#include <stdlib.h>
#include <strings.h>
#include <zlib.h>

/* Where minizip reads: it seeks before each read, mostly to where it is. */
typedef struct zip_source {
	FILE *file;
	uint64_t size, at, real;
	bool failed;
	bool padded; /* with zeros after its end */
} zip_source;

typedef struct zip_part {
	const char *path;
	unz64_file_pos place;
	uint64_t packed, size;
	uLong checksum;
	bool encrypted, readable;
	bool wide; /* its sizes are of 64 bits, which minizip 1.1 takes for those of 32 */
} zip_part;

struct zip {
	zip_source source;
	unzFile archive;
	zip_part *parts;
	size_t count, room;
	arena memory;
	size_t open; /* the part that was begun; SIZE_MAX: none */
	uint64_t given, given_before;
	uLong checksum; /* of what was given of a wide part */
};

/* ---- What minizip reads through ---- */

static voidpf zip_source_open(voidpf opaque, const void *name, int mode)
{
	(void)name;
	(void)mode;
	return opaque;
}

static uLong zip_source_read(voidpf opaque, voidpf stream, void *data, uLong size)
{
	zip_source *s = stream;
	(void)opaque;
	if (s->at != s->real && fseeko(s->file, (off_t)s->at, SEEK_SET) != 0) {
		s->failed = true;
		return 0;
	}
	size_t len = fread(data, 1, size, s->file);
	s->failed |= ferror(s->file) != 0;
	s->at += len;
	s->real = s->at;
	if (!s->padded)
		return len;
	memset((char *)data + len, 0, size - len);
	return size;
}

static uLong zip_source_write(voidpf opaque, voidpf stream, const void *data, uLong size)
{
	(void)opaque;
	(void)stream;
	(void)data;
	(void)size;
	return 0;
}

static ZPOS64_T zip_source_tell(voidpf opaque, voidpf stream)
{
	(void)opaque;
	return ((const zip_source *)stream)->at;
}

static long zip_source_seek(voidpf opaque, voidpf stream, ZPOS64_T offset, int origin)
{
	zip_source *s = stream;
	(void)opaque;
	uint64_t from = origin == ZLIB_FILEFUNC_SEEK_SET ? 0 : origin == ZLIB_FILEFUNC_SEEK_END ? s->size : s->at;
	/* One back comes as 2^64 less something. */
	if (from + offset > s->size)
		return -1;
	s->at = from + offset;
	return 0;
}

static int zip_source_close(voidpf opaque, voidpf stream)
{
	(void)opaque;
	(void)stream;
	return 0;
}

static int zip_source_error(voidpf opaque, voidpf stream)
{
	(void)opaque;
	return ((const zip_source *)stream)->failed;
}

static bool zip_source_from(zip_source *s, FILE *file)
{
	*s = (zip_source){.file = file, .real = UINT64_MAX};
	if (fseeko(file, 0, SEEK_END) != 0)
		return false;
	off_t size = ftello(file);
	s->size = size < 0 ? 0 : (uint64_t)size;
	return size >= 0;
}

/* ---- The directory ---- */

static zip_fault zip_fault_of(const zip *z, int error)
{
	if (z->source.failed)
		return ZIP_READ;
	return error == UNZ_OK ? ZIP_FINE : ZIP_DAMAGED;
}

/* Takes the sizes of 64 bits that the extra fields of a part have, in the places of those that are 32 ones. */
static bool zip_widen(zip_part *part, const unsigned char *extra, size_t len)
{
	enum { HEAD = 4, SIZES = 1, WIDTH = 8 };
	uint64_t *sizes[] = {&part->size, &part->packed};
	while (len >= HEAD) {
		unsigned id = extra[0] + extra[1] * 256u;
		size_t size = extra[2] + extra[3] * 256u;
		extra += HEAD;
		len -= HEAD;
		if (size > len)
			return false;
		for (size_t i = 0, at = 0; id == SIZES && i < 2; i++) {
			if (*sizes[i] != UINT32_MAX)
				continue;
			if (size - at < WIDTH)
				return false;
			*sizes[i] = 0;
			for (size_t k = 0; k < WIDTH; k++)
				*sizes[i] |= (uint64_t)extra[at++] << 8 * k;
		}
		if (id == SIZES)
			return true;
		extra += size;
		len -= size;
	}
	return false;
}

/* Adds the part that minizip is at. One with a path that is longer than any of a workbook is left out. */
static zip_fault zip_add(zip *z)
{
	enum { ENCRYPTED = 1, PATH_MOST = 512, EXTRA_MOST = 1024 };
	char path[PATH_MOST + 1];
	unsigned char extra[EXTRA_MOST];
	unz_file_info64 info;
	int error = unzGetCurrentFileInfo64(z->archive, &info, path, PATH_MOST, extra, EXTRA_MOST, NULL, 0);
	if (error != UNZ_OK)
		return zip_fault_of(z, error);
	if (info.size_filename >= PATH_MOST)
		return ZIP_FINE;
	path[info.size_filename] = '\0';
	/* As some writers had it. */
	for (char *c = strchr(path, '\\'); c != NULL; c = strchr(c, '\\'))
		*c = '/';
	zip_part part = {.packed = info.compressed_size, .size = info.uncompressed_size, .checksum = info.crc};
	if (part.packed == UINT32_MAX || part.size == UINT32_MAX)
		part.wide =
		    zip_widen(&part, extra, info.size_file_extra < EXTRA_MOST ? info.size_file_extra : EXTRA_MOST);
	part.encrypted = (info.flag & ENCRYPTED) != 0;
	part.readable = info.compression_method == 0 || info.compression_method == Z_DEFLATED;
	const char *from = path + (path[0] == '/');
	part.path = arena_copy(&z->memory, (bareme_text){from, strlen(from)}).data;
	if (part.path == NULL || !grow(&z->parts, z->count, &z->room, sizeof *z->parts))
		return ZIP_NO_MEMORY;
	if (unzGetFilePos64(z->archive, &part.place) != UNZ_OK)
		return ZIP_DAMAGED;
	z->parts[z->count++] = part;
	return ZIP_FINE;
}

static zip_fault zip_list(zip *z)
{
	unz_global_info64 info;
	if (unzGetGlobalInfo64(z->archive, &info) != UNZ_OK)
		return ZIP_DAMAGED;
	if (info.number_entry > ZIP_PARTS)
		return ZIP_MANY;
	int error = info.number_entry == 0 ? UNZ_END_OF_LIST_OF_FILE : unzGoToFirstFile(z->archive);
	for (; error == UNZ_OK; error = unzGoToNextFile(z->archive)) {
		zip_fault fault = zip_add(z);
		if (fault != ZIP_FINE)
			return fault;
	}
	return error == UNZ_END_OF_LIST_OF_FILE ? ZIP_FINE : zip_fault_of(z, error);
}

zip_fault zip_open(zip **out, FILE *file)
{
	zlib_filefunc64_def functions = {zip_source_open, zip_source_read,  zip_source_write, zip_source_tell,
					 zip_source_seek, zip_source_close, zip_source_error, NULL};
	zip *z = *out = calloc(1, sizeof *z);
	if (z == NULL)
		return ZIP_NO_MEMORY;
	z->open = SIZE_MAX;
	zip_fault fault = ZIP_READ;
	if (zip_source_from(&z->source, file)) {
		functions.opaque = &z->source;
		z->archive = unzOpen2_64("", &functions);
		fault = z->archive != NULL ? zip_list(z) : z->source.failed ? ZIP_READ : ZIP_NO_END;
	}
	if (fault != ZIP_FINE) {
		zip_close(z);
		*out = NULL;
	}
	return fault;
}

void zip_close(zip *z)
{
	if (z == NULL)
		return;
	if (z->archive != NULL) {
		if (z->open != SIZE_MAX)
			unzCloseCurrentFile(z->archive);
		unzClose(z->archive);
	}
	free(z->parts);
	arena_free(&z->memory);
	free(z);
}

size_t zip_find(const zip *z, const char *path)
{
	for (size_t i = 0; i < z->count; i++)
		if (strcasecmp(z->parts[i].path, path) == 0)
			return i;
	return SIZE_MAX;
}

/* ---- A part ---- */

zip_fault zip_begin(zip *z, size_t part)
{
	if (z->open != SIZE_MAX)
		unzCloseCurrentFile(z->archive);
	z->open = SIZE_MAX;
	const zip_part *p = &z->parts[part];
	if (p->encrypted)
		return ZIP_ENCRYPTED;
	if (!p->readable)
		return ZIP_METHOD;
	if (p->size > ZIP_PART_SIZE)
		return ZIP_LARGE;
	z->source.padded = p->wide;
	z->checksum = crc32(0, NULL, 0);
	int error = unzGoToFilePos64(z->archive, &p->place);
	if (error == UNZ_OK)
		error = unzOpenCurrentFile(z->archive);
	if (error != UNZ_OK)
		return zip_fault_of(z, error);
	z->open = part;
	z->given_before += z->given;
	z->given = 0;
	return ZIP_FINE;
}

/* At its end a part has the size and the checksum that the directory says. */
static zip_fault zip_finish(zip *z)
{
	const zip_part *p = &z->parts[z->open];
	z->open = SIZE_MAX;
	int error = unzCloseCurrentFile(z->archive);
	if (z->given != p->size || (p->wide && z->checksum != p->checksum))
		error = UNZ_CRCERROR;
	return zip_fault_of(z, error);
}

zip_fault zip_read(zip *z, char *data, size_t room, size_t *len)
{
	*len = 0;
	if (z->open == SIZE_MAX)
		return ZIP_FINE;
	const zip_part *p = &z->parts[z->open];
	if (p->wide && room > p->size - z->given)
		room = (size_t)(p->size - z->given);
	int got = room == 0 ? 0 : unzReadCurrentFile(z->archive, data, (unsigned)room);
	if (got < 0 || z->source.failed)
		return zip_fault_of(z, UNZ_ERRNO);
	if (got == 0)
		return zip_finish(z);
	z->given += *len = (size_t)got;
	if (p->wide)
		z->checksum = crc32(z->checksum, (const Bytef *)data, (uInt)got);
	if (z->given > ZIP_PART_SIZE || (z->given > ZIP_RATIO_FROM && z->given / ZIP_RATIO > p->packed))
		return ZIP_LARGE;
	return z->given_before + z->given > ZIP_ALL_SIZE ? ZIP_ALL : ZIP_FINE;
}
