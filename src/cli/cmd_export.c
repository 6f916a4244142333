/* bareme export: the built-in tables as files; bareme new: those of a package to begin from. */
#include "cli/files.h"
#include "cli/options.h"

#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
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

/* What cannot be written there, or must not: a file that is there already, unless --force is given, and with it a link
 * that leads nowhere, a pipe or a device. A message; NULL where nothing is in the way. */
static const char *export_obstacle(const cli *c, const char *path)
{
	struct stat found;
	if (lstat(path, &found) != 0)
		return NULL;
	if (!c->force)
		return N_("%s already exists: nothing was written; --force overwrites it");
	return stat(path, &found) == 0 && S_ISREG(found.st_mode)
		   ? NULL
		   : N_("%s is not an ordinary file: nothing was written");
}

static bool export_write_file(const char *path, const bareme_file *file)
{
	cli_output o = {.name = path, .to = -1};
	bool good = cli_output_open(&o) && cli_output_write(file->data, file->len, &o) == 0;
	good = cli_output_close(&o, good);
	errno = o.error;
	return good;
}

static cli_status export_files(const cli *c, const char *folder, const bareme_file *files, size_t count)
{
	/* Old and new tables must not mix: nothing is written where something is in the way of one of the files. */
	for (size_t i = 0; i < count; i++) {
		char path[PATH_MAX];
		const char *obstacle = export_make_path(path, folder, files[i].name) ? export_obstacle(c, path) : NULL;
		if (obstacle == NULL)
			continue;
		cli_error(c, obstacle, path);
		return CLI_FAILED;
	}
	for (size_t i = 0; i < count; i++) {
		char path[PATH_MAX];
		errno = ENAMETOOLONG;
		if (!export_make_path(path, folder, files[i].name) || !export_make_folders(path) ||
		    !export_write_file(path, &files[i])) {
			cli_error(c, "cannot write %s: %s", path, bareme_system_error(errno, &c->locale));
			return CLI_FAILED;
		}
		lay_add_string(c->out, path);
		lay_set_whole(c->out, 0);
	}
	return CLI_GOOD;
}

cli_status export_command(cli *c, int argc, char **argv)
{
	(void)argc;
	size_t count;
	const bareme_file *files = bareme_builtin_files(&count);
	return export_files(c, argv[0], files, count);
}

/* The package was looked at today: its review has the day in place of the one that the built-in file has. */
static void new_review(const cli *c, bareme_file *package, char *text)
{
	static const char mark[] = "\"revue\": \"";
	char day[BAREME_TEXT_MAX];
	memcpy(text, package->data, package->len);
	char *review = memmem(text, package->len, mark, sizeof mark - 1);
	assert(review != NULL);
	memcpy(review + sizeof mark - 1, day, bareme_date_print(c->date, day));
	package->data = text;
}

cli_status new_command(cli *c, int argc, char **argv)
{
	(void)argc;
	size_t count;
	const bareme_file *built = cli_start_files(&count);
	bareme_file *files = malloc(count * sizeof *files);
	char *package = malloc(built[0].len);
	cli_status status = CLI_FAILED;
	if (files == NULL || package == NULL) {
		cli_no_memory(c);
	} else {
		memcpy(files, built, count * sizeof *files);
		new_review(c, &files[0], package);
		status = export_files(c, argv[0], files, count);
	}
	free(package);
	free(files);
	return status;
}
