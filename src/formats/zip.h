/* The parts of a ZIP archive, read one at a time. What it says of itself is checked, and what it gives is bounded. */
#ifndef ZIP_H
#define ZIP_H

#include "base/buffer.h"

#include <stdio.h>

typedef enum zip_fault {
	ZIP_FINE,
	ZIP_NO_MEMORY,
	ZIP_READ,    /* the file cannot be read */
	ZIP_NO_END,  /* no directory of parts, which stands at the end */
	ZIP_DAMAGED, /* bytes that are not what the directory says */
	ZIP_ENCRYPTED,
	ZIP_METHOD, /* packed by a method other than deflate */
	ZIP_MANY,   /* more than ZIP_PARTS */
	ZIP_LARGE,  /* more bytes than ZIP_PART_SIZE or ZIP_RATIO allow */
	ZIP_ALL     /* all parts together more than ZIP_ALL_SIZE */
} zip_fault;

typedef struct zip zip;

/* The file stays the caller's, and open as long as the archive. */
zip_fault zip_open(zip **out, FILE *file);
void zip_close(zip *z);

/* The number of a part whose path, of letters of either case, is that one; SIZE_MAX where there is none. Of several the
 * first. */
size_t zip_find(const zip *z, const char *path);

/* Begins with a part; another one that was begun ends. */
zip_fault zip_begin(zip *z, size_t part);

/* Reads up to `room` bytes on; *len is 0 at the end of the part, whose size and checksum were then right. */
zip_fault zip_read(zip *z, char *data, size_t room, size_t *len);

#endif
