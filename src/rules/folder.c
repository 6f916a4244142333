/* The package of a folder, once it is read; see folder.h. */
#include "rules/folder.h"

#include <stdlib.h>
#include <string.h>

/* Takes what leads nowhere out of a path below the folder: "./a//b" is "a/b". */
static void package_shorten_path(char *path)
{
	char *to = path;
	for (const char *part = path; *path != '/' && *part != '\0'; part += *part == '/') {
		size_t len = strcspn(part, "/");
		if (len > 0 && (len > 1 || *part != '.')) {
			if (to > path)
				*to++ = '/';
			memmove(to, part, len);
			to += len;
		}
		part += len;
	}
	if (*path != '/')
		*to = '\0';
}

json_fault package_parse(json_document *out, bareme_text text, size_t *offset)
{
	json_fault wrong = json_parse(out, text, offset);
	const json_node *n = wrong == JSON_SOUND ? json_first(json_get(out->root, "resources")) : NULL;
	for (; n != NULL; n = json_next(n)) {
		/* The document is ours, and the path gets no longer. */
		char *path = (char *)json_string(json_get(n, "path"));
		if (path != NULL)
			package_shorten_path(path);
	}
	return wrong;
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

void folder_free(folder *f)
{
	arena_free(&f->arena);
	free(f->files);
}
