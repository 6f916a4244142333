/* bareme export: the built-in tables as files. */
#include "cli/options.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Makes the folders above a file. */
static bool export_make_folders(char *path)
{
	for (char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		bool good = mkdir(path, 0777) == 0 || errno == EEXIST;
		*slash = '/';
		if (!good)
			return false;
	}
	return true;
}

static bool export_make_path(char path[PATH_MAX], const char *folder, const char *name)
{
	return snprintf(path, PATH_MAX, "%s/%s", folder, name) < PATH_MAX;
}

static bool export_write_file(const char *path, const bareme_file *file)
{
	FILE *to = fopen(path, "wb");
	if (to == NULL)
		return false;
	bool good = fwrite(file->data, 1, file->len, to) == file->len;
	int error = errno;
	good &= fclose(to) == 0;
	errno = good ? 0 : error != 0 ? error : errno;
	return good;
}

cli_status export_command(cli *c, int argc, char **argv)
{
	(void)argc;
	size_t count;
	const bareme_file *files = bareme_builtin_files(&count);
	/* Old and new tables must not mix: nothing is written where one of the files is there already. */
	for (size_t i = 0; i < count && !c->force; i++) {
		char path[PATH_MAX];
		if (!export_make_path(path, argv[0], files[i].name) || access(path, F_OK) != 0)
			continue;
		cli_error(c, "%s already exists: nothing was written; --force overwrites it", path);
		return CLI_FAILED;
	}
	for (size_t i = 0; i < count; i++) {
		char path[PATH_MAX];
		errno = ENAMETOOLONG;
		if (!export_make_path(path, argv[0], files[i].name) || !export_make_folders(path) ||
		    !export_write_file(path, &files[i])) {
			cli_error(c, "cannot write %s: %s", path, bareme_system_error(errno, &c->locale));
			return CLI_FAILED;
		}
		lay_add_string(c->out, path);
		lay_set_whole(c->out, 0);
	}
	return CLI_GOOD;
}
