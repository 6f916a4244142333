/* A folder of tables: the package, the files that it names, and those that it forgot. */
#include "rules/folder.h"

#include "base/buffer.h"
#include "rules/model.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * More than any schedule needs, the communes of all countries included, and little enough for any machine: the package
 * takes twenty times its bytes while it is read, other files about four times theirs.
 */
enum { FOLDER_PACKAGE_MAX = 8 << 20, FOLDER_FILES_MAX = 32 << 20 };

/* Adds a file, whose name and bytes are copied. False where memory failed. */
static bool folder_add_file(folder *f, bareme_text name, bareme_text bytes)
{
	bareme_text kept_name = arena_copy(&f->arena, name), kept = arena_copy(&f->arena, bytes);
	if (kept_name.data == NULL || kept.data == NULL || !grow(&f->files, f->count, &f->room, sizeof *f->files))
		return false;
	f->files[f->count++] = (bareme_file){kept_name.data, kept.data, kept.len};
	return true;
}

/* Reports a file that cannot be read, and why. */
static bareme_result folder_refuse_file(const folder *f, const char *name, const char *reason)
{
	buffer message = {0};
	buffer_printf(&message, text_tr(f->locale, "cannot be read: %s"), reason);
	if (f->report != NULL)
		f->report(&(bareme_fault){BAREME_ERROR, "syntax", name, 0, 0, buffer_cstring(&message)}, f->payload);
	buffer_free(&message);
	return BAREME_READ_ERROR;
}

static bareme_result folder_refuse_error(const folder *f, const char *name, int error)
{
	return error == ENOMEM ? BAREME_NO_MEMORY : folder_refuse_file(f, name, bareme_system_error(error, f->locale));
}

/* The path of a file below the folder, its links followed; *is_outside where they lead out of it. NULL with errno. */
static char *folder_find_file(const folder *f, const char *name, bool *is_outside)
{
	buffer path = {0};
	char *root = realpath(f->path, NULL), *found = NULL;
	buffer_printf(&path, "%s/%s", f->path, name);
	if (root != NULL && !path.failed)
		found = realpath(path.data, NULL);
	int error = path.failed ? ENOMEM : errno;
	size_t len = root == NULL || strcmp(root, "/") == 0 ? 0 : strlen(root);
	*is_outside = found != NULL && (strncmp(found, root == NULL ? "" : root, len) != 0 || found[len] != '/');
	free(root);
	buffer_free(&path);
	errno = error;
	return found;
}

/* Reads what is left of the file, of which there may be so many bytes; false with errno where that fails. */
static bool folder_read_bytes(int file, size_t most, buffer *out)
{
	enum { PIECE = 65536 };
	while (out->len <= most) {
		char *to = buffer_reserve(out, PIECE);
		ssize_t n = to == NULL ? -1 : read(file, to, PIECE);
		if (n < 0 && to != NULL && errno == EINTR)
			continue;
		if (n <= 0)
			return n == 0;
		out->len += (size_t)n;
	}
	return true;
}

/* Reads an open file of the package. */
static bareme_result folder_take_file(folder *f, const char *name, int file)
{
	struct stat of;
	buffer data = {0};
	bool is_package = strcmp(name, PACKAGE) == 0;
	size_t most = is_package ? FOLDER_PACKAGE_MAX : FOLDER_FILES_MAX - f->bytes;
	if (fstat(file, &of) != 0)
		return folder_refuse_error(f, name, errno);
	if (!S_ISREG(of.st_mode))
		return folder_refuse_file(f, name, text_tr(f->locale, "it is not an ordinary file"));
	bareme_result result = BAREME_DONE;
	bool good = of.st_size > (off_t)most || folder_read_bytes(file, most, &data);
	if (!good)
		result = folder_refuse_error(f, name, data.failed ? ENOMEM : errno);
	else if ((of.st_size > (off_t)most || data.len > most) && is_package)
		result = folder_refuse_file(f, name, text_tr(f->locale, "it is larger than 8 MiB"));
	else if (of.st_size > (off_t)most || data.len > most)
		result =
		    folder_refuse_file(f, name, text_tr(f->locale, "with it, the files of the package exceed 32 MiB"));
	else if (!folder_add_file(f, text_of(name), buffer_all(&data)))
		result = BAREME_NO_MEMORY;
	f->bytes += is_package ? 0 : data.len;
	buffer_free(&data);
	return result;
}

/* Reads a file below the folder: an ordinary one, of that folder and not of another that a link leads to. */
static bareme_result folder_read_file(folder *f, const char *name)
{
	bool is_outside;
	char *path = folder_find_file(f, name, &is_outside);
	/* A pipe must not keep whoever opens it waiting, nor a terminal become that of the program. */
	int file =
	    path == NULL || is_outside ? -1 : open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	int error = errno;
	free(path);
	if (file >= 0) {
		bareme_result result = folder_take_file(f, name, file);
		close(file);
		return result;
	}
	if (path != NULL && is_outside)
		return folder_refuse_file(f, name, text_tr(f->locale, "it is a link that leads out of the folder"));
	/* Only the package itself is needed: that others are missing shows when they are looked for. */
	return (error == ENOENT || error == ENOTDIR) && strcmp(name, PACKAGE) != 0
		   ? BAREME_DONE
		   : folder_refuse_error(f, name, error);
}

/* ---- The files that the package names ---- */

static bool folder_has(const folder *f, const char *name)
{
	for (size_t i = 0; i < f->count; i++)
		if (strcmp(f->files[i].name, name) == 0)
			return true;
	return false;
}

/* Reads the files that the package names. */
static bareme_result folder_read_resources(folder *f)
{
	json_document package;
	size_t offset;
	bareme_text text = {f->files[0].data, f->files[0].len};
	bareme_result result = BAREME_DONE;
	json_fault wrong = package_parse(&package, text, &offset);
	if (wrong != JSON_SOUND)
		return wrong == JSON_NO_MEMORY ? BAREME_NO_MEMORY : BAREME_DONE; /* loading reports what is wrong */
	const json_node *resources = json_get(package.root, "resources");
	/* Of more resources than there may be, loading reports that. */
	const json_node *n = json_count(resources) > RESOURCES_MAX ? NULL : json_first(resources);
	for (; n != NULL && result == BAREME_DONE; n = json_next(n)) {
		const char *path = json_string(json_get(n, "path"));
		if (package_path_is_inside(path) && !folder_has(f, path))
			result = folder_read_file(f, path);
	}
	json_free(&package);
	return result;
}

bareme_result folder_read(folder *f)
{
	bareme_result result = folder_read_file(f, PACKAGE);
	return result == BAREME_DONE ? folder_read_resources(f) : result;
}

/* ---- Files that the package forgot ---- */

static bool folder_add_stray(folder *f, const char *below, size_t below_len, const char *name)
{
	buffer whole = {0};
	bool good = true;
	size_t len = strlen(name);
	if (name[0] == '.' || len < 5 || strcmp(name + len - 4, ".csv") != 0)
		return true;
	buffer_printf(&whole, "%.*s%s", (int)below_len, below, name);
	/* A name that is not UTF-8 could not be reported. */
	if (!whole.failed && text_is_utf8(buffer_all(&whole)) && !folder_has(f, whole.data))
		good = folder_add_file(f, buffer_all(&whole), TEXT(""));
	good &= !whole.failed;
	buffer_free(&whole);
	return good;
}

/* True where a folder is none, or may not be listed: it adds nothing. */
static bool folder_is_closed(int error)
{
	return error == ENOENT || error == ENOTDIR || error == EACCES;
}

/* The folder of that part of a file's name, which ends with a slash or is empty. */
static bareme_result folder_add_strays_below(folder *f, const char *below, size_t len)
{
	buffer path = {0};
	buffer_printf(&path, "%s/%.*s", f->path, (int)len, below);
	errno = ENOMEM;
	DIR *folder = path.failed ? NULL : opendir(path.data);
	bool good = true;
	for (const struct dirent *e; folder != NULL && good; good = folder_add_stray(f, below, len, e->d_name)) {
		errno = 0;
		if ((e = readdir(folder)) == NULL)
			break;
	}
	int error = good ? errno : ENOMEM;
	if (folder != NULL)
		closedir(folder);
	bareme_result result =
	    error == 0 || folder_is_closed(error) ? BAREME_DONE : folder_refuse_error(f, buffer_cstring(&path), error);
	buffer_free(&path);
	return result;
}

bareme_result folder_add_strays(folder *f)
{
	size_t known = f->count;
	bareme_result result = folder_add_strays_below(f, "", 0);
	for (size_t i = 0; i < known && result == BAREME_DONE; i++) {
		const char *name = f->files[i].name, *slash = strrchr(name, '/');
		if (slash != NULL)
			result = folder_add_strays_below(f, name, (size_t)(slash - name) + 1);
	}
	return result;
}
