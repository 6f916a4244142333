/* Files of the commands: output that is there whole or not at all, input as it comes, and what both are told. */
#include "cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- Output: written beside its place, then moved there ---- */

/* What an interrupt has to remove. */
static char *volatile unfinished[CLI_OUTPUTS_MAX];

static void remove_unfinished(int number)
{
	for (size_t i = 0; i < CLI_OUTPUTS_MAX; i++)
		if (unfinished[i] != NULL)
			unlink(unfinished[i]);
	signal(number, SIG_DFL);
	raise(number);
}

bool cli_output_open(cli_output *o)
{
	struct stat there;
	o->to = STDOUT_FILENO;
	if (o->name == NULL)
		return true;
	/* A device or a pipe cannot be replaced: it is written to directly. */
	if (stat(o->name, &there) == 0 && !S_ISREG(there.st_mode)) {
		o->to = open(o->name, O_WRONLY | O_CLOEXEC);
		return o->to >= 0;
	}
	/* A link stays a link: what it leads to is replaced. An old file's permissions stay as well. */
	bool old = stat(o->name, &there) == 0;
	if (old && (o->target = realpath(o->name, NULL)) == NULL)
		return false;
	const char *target = old ? o->target : o->name;
	size_t len = strlen(target);
	o->temporary = malloc(len + 8);
	if (o->temporary == NULL)
		return false;
	memcpy(o->temporary, target, len);
	memcpy(o->temporary + len, ".XXXXXX", 8);
	o->to = mkstemp(o->temporary);
	if (o->to < 0) {
		free(o->temporary);
		o->temporary = NULL;
		return false;
	}
	signal(SIGINT, remove_unfinished);
	signal(SIGTERM, remove_unfinished);
	o->number = 0;
	while (o->number + 1 < CLI_OUTPUTS_MAX && unfinished[o->number] != NULL)
		o->number++;
	unfinished[o->number] = o->temporary;
	mode_t mask = umask(0);
	umask(mask);
	return fchmod(o->to, old ? there.st_mode & 07777 : 0666 & ~mask) == 0;
}

/* Moves the file into its place, or removes it; false where that failed (errno). */
bool cli_output_close(cli_output *o, bool good)
{
	if (o->name != NULL && o->to >= 0 && close(o->to) != 0)
		good = false;
	if (o->temporary == NULL)
		return good;
	int error = errno;
	if (good && rename(o->temporary, o->target == NULL ? o->name : o->target) != 0) {
		good = false;
		error = errno;
	}
	if (!good)
		unlink(o->temporary);
	unfinished[o->number] = NULL;
	free(o->temporary);
	free(o->target);
	o->temporary = o->target = NULL;
	errno = error;
	return good;
}

int cli_output_write(const char *data, size_t len, void *payload)
{
	cli_output *o = payload;
	while (len > 0) {
		ssize_t n = write(o->to, data, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			o->error = errno;
			return -1;
		}
		data += n;
		len -= (size_t)n;
	}
	return 0;
}

/* ---- Input ---- */

static bool more_is_there(int input)
{
	struct pollfd wait = {.fd = input, .events = POLLIN};
	return poll(&wait, 1, 0) == 1 && (wait.revents & POLLIN) != 0;
}

/* Waits for some bytes, then takes what else is there already: a pipe gives little at a time. */
ptrdiff_t cli_read(int input, char *data, size_t size)
{
	size_t len = 0;
	while (len < size && (len == 0 || more_is_there(input))) {
		ssize_t n = read(input, data + len, size - len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && len == 0)
			return -1;
		if (n <= 0)
			break;
		len += (size_t)n;
	}
	return (ptrdiff_t)len;
}

/* The name of an input tells its format where no option does. */
bareme_list_format cli_list_format(const char *name)
{
	const char *dot = strrchr(name, '.');
	if (dot == NULL)
		return BAREME_LIST_AUTO;
	if (strcasecmp(dot, ".ndjson") == 0 || strcasecmp(dot, ".jsonl") == 0)
		return BAREME_LIST_NDJSON;
	return strcasecmp(dot, ".csv") == 0 || strcasecmp(dot, ".tsv") == 0 ? BAREME_LIST_CSV : BAREME_LIST_AUTO;
}

bareme_list_format cli_output_format(const char *name)
{
	const char *dot = strrchr(name, '.');
	if (dot != NULL && strcasecmp(dot, ".html") == 0)
		return BAREME_LIST_HTML;
	return dot != NULL && strcasecmp(dot, ".xlsx") == 0 ? BAREME_LIST_XLSX : cli_list_format(name);
}

const char *cli_foreign_ending(const char *name)
{
	static const char *const endings[] = {"ods", "odt", "xls", "xlsm", "xlsb", "doc", "docx", "pdf"};
	const char *dot = strrchr(name, '.');
	for (size_t i = 0; dot != NULL && i < sizeof endings / sizeof *endings; i++)
		if (strcasecmp(dot + 1, endings[i]) == 0)
			return endings[i];
	return NULL;
}

/* ---- Options of commands that work on lists ---- */

cli_status cli_take_number(const cli *c, const char *name, const char *value, unsigned long most, unsigned long *out)
{
	char *end;
	errno = 0;
	*out = strtoul(value, &end, 10);
	if (*value < '0' || *value > '9' || *end != '\0' || errno != 0 || *out < 1 || *out > most)
		return cli_usage(c, "--%s takes a whole number from 1 to %lu, not \"%s\"", name, most, value);
	return CLI_GOOD;
}

unsigned cli_threads(void)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	return cores < 1 ? 1 : cores > CLI_THREADS_MAX ? CLI_THREADS_MAX : (unsigned)cores;
}
