/* Output that is there whole or not at all, lists as they come, and what both are called. */
#include "cli/files.h"

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

/* What a signal has to remove. */
static char *volatile output_unfinished[CLI_OUTPUTS_MAX];

/* Removes it, then ends as the signal would have: it is blocked until this returns. */
static void output_remove_unfinished(int number)
{
	for (size_t i = 0; i < CLI_OUTPUTS_MAX; i++)
		if (output_unfinished[i] != NULL)
			unlink(output_unfinished[i]);
	signal(number, SIG_DFL);
	raise(number);
}

/* Makes the temporary file, and has it removed by any signal that ends the program; one that is ignored stays so. */
static void output_make_temporary(cli_output *o)
{
	static const int endings[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGPIPE, SIGXFSZ, SIGXCPU};
	enum { ENDINGS = sizeof endings / sizeof *endings };
	struct sigaction old, act = {.sa_handler = output_remove_unfinished, .sa_flags = SA_RESTART};
	sigset_t before;
	if (asprintf(&o->temporary, "%s.XXXXXX", o->target == NULL ? o->name : o->target) < 0) {
		o->temporary = NULL;
		return;
	}
	for (size_t i = 0; i < ENDINGS; i++)
		sigaddset(&act.sa_mask, endings[i]);
	/* None of them may come while the file exists and is not yet known to the handler. */
	sigprocmask(SIG_BLOCK, &act.sa_mask, &before);
	o->to = mkstemp(o->temporary);
	for (o->number = 0; o->number + 1 < CLI_OUTPUTS_MAX && output_unfinished[o->number] != NULL;)
		o->number++;
	output_unfinished[o->number] = o->to < 0 ? NULL : o->temporary;
	for (size_t i = 0; i < ENDINGS && o->to >= 0; i++)
		if (sigaction(endings[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
			sigaction(endings[i], &act, NULL);
	sigprocmask(SIG_SETMASK, &before, NULL);
}

bool cli_output_open(cli_output *o)
{
	struct stat there;
	bool old = o->name != NULL && stat(o->name, &there) == 0, good;
	o->to = -1;
	if (o->name == NULL) {
		o->to = STDOUT_FILENO;
		good = true;
	} else if (old && !S_ISREG(there.st_mode)) {
		/* A device or a pipe cannot be replaced: it is written to directly. */
		o->to = open(o->name, O_WRONLY | O_CLOEXEC);
		good = o->to >= 0;
	} else {
		/* A link stays a link: what it leads to is replaced. An old file's permissions stay as well. */
		mode_t mask = umask(0);
		umask(mask);
		if (!old || (o->target = realpath(o->name, NULL)) != NULL)
			output_make_temporary(o);
		good = o->to >= 0 && fchmod(o->to, old ? there.st_mode & 07777 : 0666 & ~mask) == 0;
	}
	o->error = good ? 0 : errno;
	return good;
}

bool cli_output_close(cli_output *o, bool good)
{
	bool wanted = good;
	good &= o->name == NULL || o->to < 0 || close(o->to) == 0;
	good = good && (o->temporary == NULL || rename(o->temporary, o->target == NULL ? o->name : o->target) == 0);
	if (wanted && !good)
		o->error = errno;
	if (o->temporary != NULL && o->to >= 0) {
		if (!good)
			unlink(o->temporary);
		output_unfinished[o->number] = NULL;
	}
	free(o->temporary);
	free(o->target);
	o->temporary = o->target = NULL;
	o->to = -1;
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

static bool input_has_more(int file)
{
	struct pollfd wait = {.fd = file, .events = POLLIN};
	return poll(&wait, 1, 0) == 1 && (wait.revents & POLLIN) != 0;
}

/* Waits for some bytes, then takes what else is there already: a pipe gives little at a time. */
static ptrdiff_t input_read(char *data, size_t size, void *payload)
{
	cli_input *in = payload;
	size_t len = 0;
	while (len < size && (len == 0 || input_has_more(in->file))) {
		ssize_t n = read(in->file, data + len, size - len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && len == 0) {
			in->error = errno;
			return -1;
		}
		if (n <= 0)
			break;
		len += (size_t)n;
	}
	__atomic_add_fetch(&in->done, (int64_t)len, __ATOMIC_RELAXED);
	return (ptrdiff_t)len;
}

bool cli_input_open(const cli *c, cli_input *in, const char *name, bareme_list_options *options)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	struct stat found;
	bool piped = name == NULL || strcmp(name, "-") == 0;
	*in = (cli_input){.name = piped ? cli_tr(c, "standard input") : name, .file = STDIN_FILENO};
	if (!piped)
		in->file = open(name, O_RDONLY | O_CLOEXEC);
	if (in->file < 0) {
		cli_error(c, "cannot read %s: %s", name, bareme_system_error(errno, &c->locale));
		return false;
	}
	if (fstat(in->file, &found) == 0 && S_ISREG(found.st_mode))
		in->size = found.st_size;
	_Static_assert(BAREME_LIST_CSV == 1 && BAREME_LIST_NDJSON == 2, "--from");
	options->from = (bareme_list_format)c->from;
	if (c->from == 0 && !piped && cli_output_format(name) <= BAREME_LIST_NDJSON)
		options->from = cli_output_format(name);
	options->size = sizeof *options;
	options->date = c->date;
	options->locale = &c->locale;
	options->threads = c->threads;
	if (c->threads == 0)
		options->threads = cores < 1 ? 1 : cores > CLI_THREADS_MAX ? CLI_THREADS_MAX : (unsigned)cores;
	options->block = c->block;
	options->read = input_read;
	options->read_payload = in;
	return true;
}

void cli_input_report(const cli *c, const cli_input *in, const bareme_fault *fault)
{
	if (!c->quiet || fault->severity == BAREME_ERROR)
		cli_error(c, "%s: %s", in->name, fault->message);
}

void cli_input_close(cli_input *in)
{
	if (in->file > STDIN_FILENO)
		close(in->file);
}

/* ---- What both are called, and how they end ---- */

bareme_list_format cli_output_format(const char *name)
{
	static const struct {
		const char *ending;
		bareme_list_format format;
	} endings[] = {{".csv", BAREME_LIST_CSV},      {".tsv", BAREME_LIST_CSV},   {".ndjson", BAREME_LIST_NDJSON},
		       {".jsonl", BAREME_LIST_NDJSON}, {".html", BAREME_LIST_HTML}, {".xlsx", BAREME_LIST_XLSX}};
	const char *dot = strrchr(name, '.');
	for (size_t i = 0; dot != NULL && i < sizeof endings / sizeof *endings; i++)
		if (strcasecmp(dot, endings[i].ending) == 0)
			return endings[i].format;
	return BAREME_LIST_AUTO;
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

cli_status cli_list_result(const cli *c, const cli_input *in, const cli_output *out, bareme_result result)
{
	switch (result) {
	case BAREME_DONE:
	case BAREME_STOPPED:
		return CLI_GOOD;
	case BAREME_READ_ERROR:
		cli_error(c, "cannot read %s: %s", in->name, bareme_system_error(in->error, &c->locale));
		break;
	case BAREME_WRITE_ERROR:
		/* Without an error of ours it was a temporary file, which the library warned of. */
		if (out->error != 0 && out->error != EPIPE)
			cli_error(c, "cannot write %s: %s",
				  out->name == NULL ? cli_tr(c, "standard output") : out->name,
				  bareme_system_error(out->error, &c->locale));
		break;
	case BAREME_BAD_INPUT:
		break; /* the library warned of the reason */
	default:
		cli_no_memory(c);
	}
	return CLI_FAILED;
}
