/* Workbooks that tests make; see books.h. */
#include "books.h"

#include <minizip/zip.h>
#include <stdlib.h>

#define MUST(promise) ((promise) ? (void)0 : (fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #promise), abort()))

const part xlsx_parts[] = {
    {"[Content_Types].xml",
     "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'><Override "
     "PartName='/xl/workbook.xml' "
     "ContentType='application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml'/></Types>"},
    {"_rels/.rels", "<Relationships><Relationship Id='rId1' "
		    "Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument' "
		    "Target='xl/workbook.xml'/></Relationships>"},
    {"xl/workbook.xml",
     "<workbook xmlns:r='r'><sheets><sheet name='Feuil1' sheetId='1' r:id='rId1'/></sheets></workbook>"},
    {"xl/_rels/workbook.xml.rels",
     "<Relationships><Relationship Id='rId1' Type='x/worksheet' Target='worksheets/sheet1.xml'/>"
     "<Relationship Id='rId2' Type='x/styles' Target='styles.xml'/>"
     "<Relationship Id='rId3' Type='x/sharedStrings' Target='sharedStrings.xml'/></Relationships>"},
    {"xl/styles.xml", "<styleSheet><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/></cellXfs></styleSheet>"},
    {"xl/sharedStrings.xml", "<sst><si><t>un</t></si><si><t>deux</t></si></sst>"},
    {"xl/worksheets/sheet1.xml", "<worksheet><sheetData/></worksheet>"},
    {NULL, NULL},
};

const part ods_parts[] = {
    {"mimetype", "application/vnd.oasis.opendocument.spreadsheet"},
    {"content.xml", "<office:document-content><office:body><office:spreadsheet><table:table table:name='Feuille1'/>"
		    "</office:spreadsheet></office:body></office:document-content>"},
    {NULL, NULL},
};

/* ---- Packing ---- */

/* A file in memory that minizip writes. */
typedef struct memory_file {
	buffer bytes;
	size_t at;
} memory_file;

static voidpf memory_open(voidpf opaque, const void *name, int mode)
{
	(void)name;
	(void)mode;
	return opaque;
}

static uLong memory_read(voidpf opaque, voidpf stream, void *data, uLong size)
{
	memory_file *f = stream;
	size_t len = f->bytes.len - f->at < size ? f->bytes.len - f->at : size;
	(void)opaque;
	memcpy(data, f->bytes.data + f->at, len);
	f->at += len;
	return len;
}

static uLong memory_write(voidpf opaque, voidpf stream, const void *data, uLong size)
{
	memory_file *f = stream;
	(void)opaque;
	if (f->at + size > f->bytes.len) {
		size_t more = f->at + size - f->bytes.len;
		MUST(buffer_reserve(&f->bytes, more) != NULL);
		f->bytes.len += more;
	}
	memcpy(f->bytes.data + f->at, data, size);
	f->at += size;
	return size;
}

static ZPOS64_T memory_tell(voidpf opaque, voidpf stream)
{
	(void)opaque;
	return ((memory_file *)stream)->at;
}

static long memory_seek(voidpf opaque, voidpf stream, ZPOS64_T offset, int origin)
{
	memory_file *f = stream;
	(void)opaque;
	f->at = offset + (origin == ZLIB_FILEFUNC_SEEK_CUR   ? f->at
			  : origin == ZLIB_FILEFUNC_SEEK_END ? f->bytes.len
							     : 0);
	return 0;
}

static int memory_no_error(voidpf opaque, voidpf stream)
{
	(void)opaque;
	(void)stream;
	return 0;
}

static const part *part_of(const part *parts, const char *path)
{
	for (; parts != NULL && parts->path != NULL; parts++)
		if (strcmp(parts->path, path) == 0)
			return parts;
	return NULL;
}

static void pack_part(zipFile zip, const part *p)
{
	zip_fileinfo info = {.dosDate = 0};
	MUST(zipOpenNewFileInZip(zip, p->path, &info, NULL, 0, NULL, 0, NULL, Z_DEFLATED, 6) == ZIP_OK);
	MUST(zipWriteInFileInZip(zip, p->text, (unsigned)strlen(p->text)) == ZIP_OK);
	MUST(zipCloseFileInZip(zip) == ZIP_OK);
}

static zipFile pack_begin(memory_file *file)
{
	zlib_filefunc64_def functions = {memory_open, memory_read,     memory_write,    memory_tell,
					 memory_seek, memory_no_error, memory_no_error, file};
	zipFile zip = zipOpen2_64("", 0, NULL, &functions);
	MUST(zip != NULL);
	return zip;
}

static void pack_others(zipFile zip, const part *parts, const part *more)
{
	for (const part *p = parts; p->path != NULL; p++)
		if (part_of(more, p->path) == NULL)
			pack_part(zip, p);
}

buffer book_pack(const part *parts, const part *more)
{
	memory_file file = {.at = 0};
	zipFile zip = pack_begin(&file);
	pack_others(zip, parts, more);
	for (const part *p = more; p != NULL && p->path != NULL; p++)
		if (p->text != NULL)
			pack_part(zip, p);
	MUST(zipClose(zip, NULL) == ZIP_OK);
	return file.bytes;
}

/* Adds to the other parts one whose bytes are there: deflated, or as they are. */
static buffer pack_bytes(const part *parts, const char *path, bareme_text bytes, int method, uint64_t size,
			 uint32_t checksum)
{
	enum { RAW = 1, ZIP64 = 1 };
	memory_file file = {.at = 0};
	zip_fileinfo info = {.dosDate = 0};
	const part more[] = {{path, NULL}, {NULL, NULL}};
	zipFile zip = pack_begin(&file);
	pack_others(zip, parts, more);
	MUST(zipOpenNewFileInZip2_64(zip, path, &info, NULL, 0, NULL, 0, NULL, method, 6, RAW, ZIP64) == ZIP_OK);
	MUST(zipWriteInFileInZip(zip, bytes.data, (unsigned)bytes.len) == ZIP_OK);
	MUST(zipCloseFileInZipRaw64(zip, size, checksum) == ZIP_OK);
	MUST(zipClose(zip, NULL) == ZIP_OK);
	return file.bytes;
}

buffer book_pack_raw(const part *parts, const char *path, bareme_text packed, uint64_t size, uint32_t checksum)
{
	return pack_bytes(parts, path, packed, Z_DEFLATED, size, checksum);
}

buffer book_pack_stored(const part *parts, const char *path, bareme_text bytes)
{
	uLong sum = crc32(crc32(0, NULL, 0), (const Bytef *)bytes.data, (uInt)bytes.len);
	return pack_bytes(parts, path, bytes, 0, bytes.len, (uint32_t)sum);
}

static uint64_t number_at(const char *at, size_t width)
{
	uint64_t number = 0;
	for (size_t i = 0; i < width; i++)
		number |= (uint64_t)(unsigned char)at[i] << 8 * i;
	return number;
}

static void put_number(buffer *b, uint64_t number, size_t width)
{
	for (size_t i = 0; i < width; i++)
		buffer_char(b, (char)(number >> 8 * i));
}

buffer book_widen(const buffer *bytes)
{
	enum {
		END = 22,
		PLACE_AT = 42,
		LOCAL_SIZES_AT = 18,
		FROM_AT = 16,
		RECORD = 46,
		SIZES_AT = 20,
		PATH_AT = 28,
		EXTRA_AT = 30,
		WIDE = 20
	};
	const char *end = bytes->data + bytes->len - END;
	size_t from = number_at(end + FROM_AT, 4);
	buffer out = {0};
	buffer_put(&out, bytes->data, from);
	for (const char *at = bytes->data + from; at < end;) {
		size_t path = number_at(at + PATH_AT, 2), extra = number_at(at + EXTRA_AT, 2);
		memset(out.data + number_at(at + PLACE_AT, 4) + LOCAL_SIZES_AT, 0xFF, 8);
		buffer_put(&out, at, SIZES_AT);
		put_number(&out, UINT64_MAX, 8);
		put_number(&out, path, 2);
		put_number(&out, WIDE, 2);
		buffer_put(&out, at + EXTRA_AT + 2, RECORD - EXTRA_AT - 2 + path);
		put_number(&out, 1 | (WIDE - 4) << 16, 4);
		put_number(&out, number_at(at + SIZES_AT + 4, 4), 8);
		put_number(&out, number_at(at + SIZES_AT, 4), 8);
		at += RECORD + path + extra;
	}
	size_t size = out.len - from;
	buffer_put(&out, end, FROM_AT - 4);
	put_number(&out, size, 4);
	buffer_put(&out, end + FROM_AT, END - FROM_AT);
	return out;
}

/* ---- Reading ---- */

static bool tell_row(const book_row *row, void *payload)
{
	static const char letters[] = "-TNPDHBEF";
	buffer *out = payload;
	buffer_printf(out, "%u%s: ", row->number, row->hidden ? " hidden" : "");
	for (size_t i = 0; i < row->count; i++) {
		const book_cell *cell = &row->cells[i];
		MUST(text_is_utf8(cell->text));
		MUST((cell->type == BOOK_BLANK) == (cell->text.len == 0));
		buffer_printf(out, "%s%c%s%.*s", i > 0 ? "|" : "", letters[cell->type], cell->text.len > 0 ? " " : "",
			      TEXT_ARG(cell->text));
	}
	MUST(row->count > 0 && row->cells[row->count - 1].type != BOOK_BLANK);
	buffer_char(out, '\n');
	return true;
}

static void tell_fault(const bareme_fault *fault, void *payload)
{
	buffer_printf(payload, "%s: %s\n", fault->code, fault->message);
}

static void tell_sheet(book *b, size_t sheet, buffer *out)
{
	bool more = true;
	buffer_printf(out, "[%s]%s\n", book_sheet_name(b, sheet), book_sheet_hidden(b, sheet) ? " hidden" : "");
	bareme_result result = book_begin(b, sheet);
	while (result == BAREME_DONE && more)
		result = book_read(b, tell_row, out, &more);
	MUST(result == BAREME_DONE || result == BAREME_BAD_INPUT);
	for (size_t i = 0; i < 20000; i++)
		if (book_column_hidden(b, i))
			buffer_printf(out, "column %zu is hidden\n", i);
}

buffer book_told(bareme_text bytes)
{
	buffer out = {0};
	book *b;
	warner to = {NULL, tell_fault, &out};
	FILE *file =
	    bytes.len == 0 ? fopen("/dev/null", "rb") : fmemopen((void *)(uintptr_t)bytes.data, bytes.len, "rb");
	MUST(file != NULL);
	bareme_result result = book_open(&b, file, &to);
	MUST(result == BAREME_DONE || (result == BAREME_BAD_INPUT && out.len > 0));
	for (size_t i = 0; result == BAREME_DONE && i < book_sheet_count(b); i++)
		tell_sheet(b, i, &out);
	if (result == BAREME_DONE)
		book_free(b);
	fclose(file);
	buffer_cstring(&out);
	return out;
}
