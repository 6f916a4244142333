/* A folder of tables: the package, the files that it names, and those that it forgot. */
#include "rules/folder.h"

#include "base/buffer.h"
#include "formats/json.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Adds a file, whose name and bytes are copied. False where memory failed. */
static bool folder_add_file(folder *f, bareme_text name, bareme_text bytes)
{
	bareme_text kept_name = arena_copy(&f->arena, name), kept = arena_copy(&f->arena, bytes);
	if (kept_name.data == NULL || kept.data == NULL || !grow(&f->files, f->count, &f->room, sizeof *f->files))
		return false;
	f->files[f->count++] = (bareme_file){kept_name.data, kept.data, kept.len};
	return true;
}

/* Reads a file below the folder; false where it cannot be read (errno). */
static bool folder_read_file(folder *f, const char *name)
{
	buffer path = {0}, data = {0};
	buffer_printf(&path, "%s/%s", f->path, name);
	FILE *file = path.failed ? NULL : fopen(path.data, "rb");
	int opening = path.failed ? ENOMEM : errno;
	buffer_free(&path);
	errno = opening;
	if (file == NULL)
		return false;
	for (char *to; (to = buffer_reserve(&data, 65536)) != NULL;) {
		size_t n = fread(to, 1, 65536, file);
		data.len += n;
		if (n == 0)
			break;
	}
	int error = ferror(file) != 0 ? errno : data.failed ? ENOMEM : 0;
	fclose(file);
	if (error == 0 && !folder_add_file(f, text_of(name), buffer_all(&data)))
		error = ENOMEM;
	buffer_free(&data);
	errno = error;
	return error == 0;
}

/* Reports a file that cannot be read. */
static bareme_result folder_refuse_file(const folder *f, const char *name, int error)
{
	buffer message = {0};
	if (error == ENOMEM)
		return BAREME_NO_MEMORY;
	buffer_printf(&message, text_tr(f->locale, "cannot be read: %s"), bareme_system_error(error, f->locale));
	if (f->report != NULL)
		f->report(&(bareme_fault){BAREME_ERROR, "syntax", name, 0, 0, buffer_cstring(&message)}, f->payload);
	buffer_free(&message);
	return BAREME_READ_ERROR;
}

bool package_path_is_inside(const char *path)
{
	if (path == NULL || path[0] == '/' || path[0] == '\0')
		return false;
	for (const char *part = path; part != NULL; part = strchr(part, '/')) {
		part += *part == '/';
		size_t len = strcspn(part, "/");
		if (len == 2 && memcmp(part, "..", 2) == 0)
			return false;
	}
	return true;
}

/* Reads the files that the package names; those that are missing show when they are looked for. */
static bareme_result folder_read_resources(folder *f)
{
	json_document package;
	size_t offset;
	bareme_text text = {f->files[0].data, f->files[0].len};
	bareme_result result = BAREME_DONE;
	json_fault wrong = json_parse(&package, text, &offset);
	if (wrong != JSON_SOUND)
		return wrong == JSON_NO_MEMORY ? BAREME_NO_MEMORY : BAREME_DONE; /* loading reports what is wrong */
	const json_node *resources = json_get(package.root, "resources");
	for (const json_node *n = json_first(resources); n != NULL && result == BAREME_DONE; n = json_next(n)) {
		const char *path = json_string(json_get(n, "path"));
		if (!package_path_is_inside(path) || folder_read_file(f, path) || errno == ENOENT)
			continue;
		result = folder_refuse_file(f, path, errno);
	}
	json_free(&package);
	return result;
}

bareme_result folder_read(folder *f)
{
	if (folder_read_file(f, PACKAGE))
		return folder_read_resources(f);
	return folder_refuse_file(f, PACKAGE, errno);
}

/* ---- Files that the package forgot ---- */

static bool folder_has(const folder *f, const char *name)
{
	for (size_t i = 0; i < f->count; i++)
		if (strcmp(f->files[i].name, name) == 0)
			return true;
	return false;
}

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

/* The folder of that part of a file's name, which ends with a slash or is empty. */
static bool folder_add_strays_below(folder *f, const char *below, size_t len)
{
	buffer path = {0};
	buffer_printf(&path, "%s/%.*s", f->path, (int)len, below);
	DIR *folder = path.failed ? NULL : opendir(path.data);
	bool good = !path.failed;
	buffer_free(&path);
	/* A folder that cannot be listed adds nothing. */
	for (const struct dirent *e; folder != NULL && good && (e = readdir(folder)) != NULL;)
		good = folder_add_stray(f, below, len, e->d_name);
	if (folder != NULL)
		closedir(folder);
	return good;
}

bool folder_add_strays(folder *f)
{
	size_t known = f->count;
	bool good = folder_add_strays_below(f, "", 0);
	for (size_t i = 0; i < known && good; i++) {
		const char *slash = strrchr(f->files[i].name, '/');
		if (slash != NULL)
			good = folder_add_strays_below(f, f->files[i].name, (size_t)(slash - f->files[i].name) + 1);
	}
	return good;
}

void folder_free(folder *f)
{
	arena_free(&f->arena);
	free(f->files);
}
