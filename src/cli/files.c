/* Output that is there whole or not at all, lists as they come, and what both are called. */
#include "cli/files.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

/* As many links, one leading to the next, as the system follows. */
enum { OUTPUT_LINKS_MAX = 40 };

/* ---- The descriptors and the pipe that the program begins with ---- */

/* What SIGPIPE did when the program began. */
static void (*output_pipe)(int);

bool cli_files_begin(void)
{
	/* A standard descriptor that is closed would be the first file that is opened: it gets one that always fails.
	 */
	for (int file = STDIN_FILENO; file <= STDERR_FILENO; file++)
		if (fcntl(file, F_GETFD) < 0 && open("/dev/null", file == STDIN_FILENO ? O_WRONLY : O_RDONLY) != file)
			return false;
	/* Messages that nobody reads must not end the program. */
	output_pipe = signal(SIGPIPE, SIG_IGN);
	return true;
}

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

void cli_pipe_closed(void)
{
	if (output_pipe == SIG_DFL)
		output_remove_unfinished(SIGPIPE);
}

/*
 * Makes the temporary file, and has it removed by any signal that ends the program, be it that a library crashed for
 * want of memory; one that is ignored, or handled already, stays so.
 */
static void output_make_temporary(cli_output *o)
{
	/* The last three end a run in which a library crashes, as libxlsxwriter does where its memory fails. */
	static const int endings[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGXFSZ, SIGXCPU, SIGABRT, SIGBUS, SIGSEGV};
	enum { ENDINGS = sizeof endings / sizeof *endings };
	struct sigaction old, act = {.sa_handler = output_remove_unfinished, .sa_flags = SA_RESTART};
	sigset_t before;
	if (asprintf(&o->temporary, "%s.XXXXXX", o->target) < 0) {
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

/* The length of the folder that a path begins with, its slash included; 0 where it names none. */
static int output_folder_length(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash == NULL ? 0 : (int)(slash - path) + 1;
}

/* Where the name leads once its links are followed, be there a file or not yet. Malloc'ed; NULL where that failed. */
static char *output_find_target(const char *name)
{
	char link[PATH_MAX], *path = strdup(name);
	for (int links = 0; path != NULL; links++) {
		ssize_t len = readlink(path, link, sizeof link);
		if (len < 0 && (errno == EINVAL || errno == ENOENT))
			return path;
		char *next = NULL;
		if (len >= 0 && (links == OUTPUT_LINKS_MAX || len == sizeof link))
			errno = ELOOP;
		else if (len >= 0 && asprintf(&next, "%.*s%.*s", link[0] == '/' ? 0 : output_folder_length(path), path,
					      (int)len, link) < 0)
			next = NULL;
		int error = errno;
		free(path);
		errno = error;
		path = next;
	}
	return NULL;
}

/* The file that is to be replaced hands its owner, group and permissions on; without one, those of any new file. */
static bool output_set_mode(const cli_output *o, const struct stat *old)
{
	mode_t mask = umask(0), mode = 0666 & ~mask;
	umask(mask);
	if (old != NULL) {
		mode = old->st_mode & 0777;
		/* Only root gives files away. Where its group cannot stay either, it gets no more than the others. */
		if (fchown(o->to, old->st_uid, old->st_gid) != 0 && fchown(o->to, (uid_t)-1, old->st_gid) != 0)
			mode = (mode & 0707) | (mode & 0007) << 3;
	}
	return fchmod(o->to, mode) == 0;
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
		/* What may not be written is not replaced either. */
		if (!old || access(o->name, W_OK) == 0)
			o->target = output_find_target(o->name);
		if (o->target != NULL)
			output_make_temporary(o);
		good = o->to >= 0 && output_set_mode(o, old ? &there : NULL);
	}
	o->error = good ? 0 : errno;
	return good;
}

/* Has the bytes on the disk; where the system knows no such thing there is nothing to wait for. */
static bool output_sync(int file)
{
	return fsync(file) == 0 || errno == EINVAL || errno == ENOTSUP;
}

/* The same for the new name: its folder may be one that cannot be read. */
static bool output_sync_folder(cli_output *o)
{
	int len = output_folder_length(o->target);
	o->target[len] = '\0';
	int folder = open(len == 0 ? "." : o->target, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool good = folder < 0 || output_sync(folder);
	int error = errno;
	if (folder >= 0)
		close(folder);
	errno = error;
	return good;
}

bool cli_output_put_mark(cli_output *o)
{
	static const char mark[] = "\xEF\xBB\xBF";
	enum { MARK = sizeof mark - 1, MOVED = 1 << 16 };
	char moved[MOVED];
	struct stat now;
	if (o->temporary == NULL || o->to < 0)
		return true;
	bool good = fstat(o->to, &now) == 0;
	/* From the end, so that nothing is written over before it was moved. */
	for (off_t end = now.st_size; good && end > 0;) {
		size_t len = end < MOVED ? (size_t)end : MOVED;
		end -= (off_t)len;
		good = pread(o->to, moved, len, end) == (ssize_t)len &&
		       pwrite(o->to, moved, len, end + MARK) == (ssize_t)len;
	}
	good = good && (now.st_size == 0 || pwrite(o->to, mark, MARK, 0) == MARK);
	if (!good)
		o->error = errno;
	return good;
}

bool cli_output_close(cli_output *o, bool good)
{
	bool wanted = good;
	good = good && (o->temporary == NULL || output_sync(o->to));
	int error = errno;
	if (o->name != NULL && o->to >= 0 && close(o->to) != 0 && good) {
		error = errno;
		good = false;
	}
	if (good && o->temporary != NULL) {
		good = rename(o->temporary, o->target) == 0 && output_sync_folder(o);
		error = errno;
	}
	if (wanted && !good)
		o->error = error;
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

/* ---- One file twice ---- */

static bool output_is_one(const struct stat *a, const struct stat *b)
{
	/* Terminals, sockets and the null device may well be used twice. */
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino && (S_ISREG(a->st_mode) || S_ISFIFO(a->st_mode));
}

/* What the output is written to or replaces; false where that is nothing yet. */
static bool output_stat(const cli_output *o, struct stat *found)
{
	return o->temporary == NULL ? fstat(o->to, found) == 0 : stat(o->target, found) == 0;
}

bool cli_output_is_file(const cli_output *o, int file)
{
	struct stat a, b;
	return output_stat(o, &a) && fstat(file, &b) == 0 && output_is_one(&a, &b);
}

bool cli_outputs_meet(const cli_output *a, const cli_output *b)
{
	struct stat of_a, of_b;
	char path[PATH_MAX];
	if (output_stat(a, &of_a) && output_stat(b, &of_b))
		return output_is_one(&of_a, &of_b);
	if (a->temporary == NULL || b->temporary == NULL)
		return false;
	/* Neither is there: they have one name if what makes it that of a's temporary file does so for b's as well. */
	int len = snprintf(path, sizeof path, "%s%s", b->target, a->temporary + strlen(a->target));
	return len < PATH_MAX && fstat(a->to, &of_a) == 0 && stat(path, &of_b) == 0 && output_is_one(&of_a, &of_b);
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
			if (errno == EPIPE)
				cli_pipe_closed();
			return -1;
		}
		data += n;
		len -= (size_t)n;
	}
	return 0;
}

/* ---- Input ---- */

static ptrdiff_t input_read_at(char *data, size_t size, uint64_t offset, void *payload)
{
	cli_input *in = payload;
	ssize_t n;
	do {
		n = pread(in->file, data, size, (off_t)offset);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		in->error = errno;
	return n;
}

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
	if (in->file < 0 || fstat(in->file, &found) != 0) {
		cli_error(c, "cannot read %s: %s", in->name, bareme_system_error(errno, &c->locale));
		return false;
	}
	if (S_ISREG(found.st_mode))
		in->size = found.st_size;
	options->patient = in->size > 0;
	static const bareme_list_format formats[] = {BAREME_LIST_AUTO, BAREME_LIST_CSV, BAREME_LIST_NDJSON,
						     BAREME_LIST_XLSX, BAREME_LIST_ODS}; /* of --from */
	options->from = formats[c->from];
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
	options->part = c->part[0];
	options->parts = c->part[1];
	options->read_at = input_read_at;
	options->length = (uint64_t)in->size;
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

bool cli_ends_with(const char *name, const char *ending)
{
	const char *dot = strrchr(name, '.');
	return dot != NULL && strcasecmp(dot, ending) == 0;
}

bareme_list_format cli_output_format(const char *name)
{
	static const struct {
		const char *ending;
		bareme_list_format format;
	} endings[] = {{".csv", BAREME_LIST_CSV},      {".tsv", BAREME_LIST_CSV},   {".ndjson", BAREME_LIST_NDJSON},
		       {".jsonl", BAREME_LIST_NDJSON}, {".html", BAREME_LIST_HTML}, {".htm", BAREME_LIST_HTML},
		       {".xlsx", BAREME_LIST_XLSX}};
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (cli_ends_with(name, endings[i].ending))
			return endings[i].format;
	return BAREME_LIST_AUTO;
}

bool cli_names_list(const char *name)
{
	bareme_list_format format = cli_output_format(name);
	return cli_ends_with(name, ".ods") || (format != BAREME_LIST_AUTO && format != BAREME_LIST_HTML);
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
