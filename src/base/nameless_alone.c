/* Temporary files in memory; see nameless.h. */
#include "base/nameless.h"

#include "base/buffer.h"
#include "base/nameless_alone.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A file, which lasts as long as something has it open. */
typedef struct nameless {
	buffer bytes;
	unsigned number, users;
	struct nameless *next;
} nameless;

/* A way in which it is open. */
typedef struct nameless_stream {
	nameless *file;
	FILE *stream;
	size_t at;
	struct nameless_stream *next;
} nameless_stream;

static struct {
	nameless *files;
	nameless_stream *streams;
	unsigned number; /* of the last file */
} all;

const char *nameless_folder(const char *folder)
{
	return folder == NULL || *folder == '\0' ? "/tmp" : folder;
}

static ssize_t nameless_read(void *cookie, char *data, size_t size)
{
	nameless_stream *s = cookie;
	size_t left = s->at < s->file->bytes.len ? s->file->bytes.len - s->at : 0;
	size_t len = size < left ? size : left;
	memcpy(data, s->file->bytes.data + s->at, len);
	s->at += len;
	return (ssize_t)len;
}

static ssize_t nameless_write(void *cookie, const char *data, size_t size)
{
	nameless_stream *s = cookie;
	buffer *b = &s->file->bytes;
	size_t end = s->at + size;
	if (end > b->len) {
		size_t old = b->len, more = end - old;
		char *to = buffer_reserve(b, more);
		if (to == NULL) {
			errno = ENOSPC;
			return -1;
		}
		memset(b->data + old, 0, more);
		b->len = end;
	}
	memcpy(b->data + s->at, data, size);
	s->at = end;
	return (ssize_t)size;
}

static int nameless_seek(void *cookie, off_t *offset, int whence)
{
	nameless_stream *s = cookie;
	off_t from = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? (off_t)s->at : (off_t)s->file->bytes.len;
	if (from + *offset < 0) {
		errno = EINVAL;
		return -1;
	}
	s->at = (size_t)(from + *offset);
	*offset = (off_t)s->at;
	return 0;
}

static int nameless_close(void *cookie)
{
	nameless_stream *s = cookie;
	nameless_stream **link = &all.streams;
	while (*link != s)
		link = &(*link)->next;
	*link = s->next;
	if (--s->file->users == 0) {
		nameless **place = &all.files;
		while (*place != s->file)
			place = &(*place)->next;
		*place = s->file->next;
		buffer_free(&s->file->bytes);
		free(s->file);
	}
	free(s);
	return 0;
}

static FILE *nameless_stream_of(nameless *file)
{
	static const cookie_io_functions_t functions = {nameless_read, nameless_write, nameless_seek, nameless_close};
	nameless_stream *s = calloc(1, sizeof *s);
	if (s == NULL)
		return NULL;
	s->file = file;
	s->stream = fopencookie(s, "w+b", functions);
	if (s->stream == NULL) {
		free(s);
		return NULL;
	}
	file->users++;
	s->next = all.streams;
	all.streams = s;
	return s->stream;
}

FILE *nameless_tmpfile(void)
{
	nameless *file = calloc(1, sizeof *file);
	FILE *stream = file == NULL ? NULL : nameless_stream_of(file);
	if (stream == NULL) {
		free(file);
		errno = ENOMEM;
		return NULL;
	}
	file->number = ++all.number;
	file->next = all.files;
	all.files = file;
	return stream;
}

FILE *nameless_open(const char *folder)
{
	(void)folder;
	return nameless_tmpfile();
}

void nameless_path(FILE *file, char path[NAMELESS_PATH_MAX])
{
	const nameless_stream *s = all.streams;
	while (s->stream != file)
		s = s->next;
	snprintf(path, NAMELESS_PATH_MAX, "%u", s->file->number);
}

FILE *nameless_fopen(const char *path, const char *mode)
{
	(void)mode;
	unsigned number = (unsigned)strtoul(path, NULL, 10);
	for (nameless *file = all.files; file != NULL; file = file->next)
		if (file->number == number)
			return nameless_stream_of(file);
	errno = ENOENT;
	return NULL;
}
