/* bareme batch: a list of operations. */
#include "cli.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct batch {
	const cli *c;
	const char *output; /* NULL for standard output */
	const char *input_name;
	int input;
	int to;
	int write_error;
	char *temporary; /* becomes `output` when all is written */
} batch;

static cli_status take_option(cli *c, char letter, const char *name, const char *value, void *payload)
{
	batch *b = payload;
	(void)c, (void)letter, (void)name;
	b->output = value;
	return CLI_GOOD;
}

static ptrdiff_t read_some(char *data, size_t size, void *payload)
{
	const batch *b = payload;
	ssize_t n;
	do
		n = read(b->input, data, size);
	while (n < 0 && errno == EINTR);
	return n;
}

static int write_all(const char *data, size_t len, void *payload)
{
	batch *b = payload;
	while (len > 0) {
		ssize_t n = write(b->to, data, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			b->write_error = errno;
			return -1;
		}
		data += n;
		len -= (size_t)n;
	}
	return 0;
}

static void warn(const char *message, void *payload)
{
	const batch *b = payload;
	fprintf(stderr, "bareme: %s: %s\n", b->input_name, message);
}

/* ---- The output file: written beside its place, then moved there ---- */

static bool open_output(batch *b)
{
	struct stat there;
	b->to = STDOUT_FILENO;
	if (b->output == NULL)
		return true;
	/* A device or a pipe cannot be replaced: it is written to directly. */
	if (stat(b->output, &there) == 0 && !S_ISREG(there.st_mode)) {
		b->to = open(b->output, O_WRONLY | O_CLOEXEC);
		return b->to >= 0;
	}
	size_t len = strlen(b->output);
	b->temporary = malloc(len + 8);
	if (b->temporary == NULL)
		return false;
	memcpy(b->temporary, b->output, len);
	memcpy(b->temporary + len, ".XXXXXX", 8);
	b->to = mkstemp(b->temporary);
	if (b->to < 0) {
		free(b->temporary);
		b->temporary = NULL;
		return false;
	}
	mode_t mask = umask(0);
	umask(mask);
	return fchmod(b->to, 0666 & ~mask) == 0;
}

static bool close_output(batch *b, bool good)
{
	if (b->output != NULL && b->to >= 0 && close(b->to) != 0)
		good = false;
	if (b->temporary == NULL)
		return good;
	int error = errno;
	if (good && rename(b->temporary, b->output) != 0) {
		good = false;
		error = errno;
	}
	if (!good)
		unlink(b->temporary);
	free(b->temporary);
	errno = error;
	return good;
}

/* ---- The run ---- */

static cli_status tell_result(const batch *b, bareme_result result, int error)
{
	const cli *c = b->c;
	switch (result) {
	case BAREME_DONE:
		return CLI_GOOD;
	case BAREME_READ_ERROR:
		cli_error(c, "cannot read %s: %s", b->input_name, strerror(error));
		break;
	case BAREME_WRITE_ERROR:
		if (b->write_error != EPIPE)
			cli_error(c, "cannot write %s: %s",
				  b->output == NULL ? cli_tr(c, "standard output") : b->output,
				  strerror(b->write_error));
		break;
	case BAREME_BAD_INPUT:
		break; /* the reason was told as a warning */
	default:
		cli_error(c, "out of memory");
	}
	return CLI_FAILED;
}

static cli_status run(batch *b, const bareme_ruleset *rules)
{
	const cli *c = b->c;
	bareme_list_summary summary = {0};
	bareme_list_options options = {.date = c->date,
				       .locale = &c->locale,
				       .read = read_some,
				       .read_payload = b,
				       .write = write_all,
				       .write_payload = b,
				       .warn = warn,
				       .warn_payload = b};
	if (!open_output(b)) {
		cli_error(c, "cannot write %s: %s", b->output, strerror(errno));
		close_output(b, false);
		return CLI_FAILED;
	}
	bareme_result result = bareme_list_run(rules, &options, &summary);
	int error = errno;
	if (!close_output(b, result == BAREME_DONE) && result == BAREME_DONE) {
		result = BAREME_WRITE_ERROR;
		b->write_error = errno;
	}
	cli_status status = tell_result(b, result, error);
	if (status == CLI_GOOD && summary.by_status[BAREME_INCOMPLETE] + summary.by_status[BAREME_INVALID] > 0)
		status = CLI_FINDING;
	return status;
}

cli_status batch_command(cli *c, int argc, char **argv)
{
	static const cli_option own[] = {{"output", 'o', true}};
	batch b = {.c = c, .input = STDIN_FILENO, .input_name = "-", .to = -1};
	int rest;
	cli_status status = cli_options(c, argc, argv, own, 1, take_option, &b, &rest);
	if (status != CLI_GOOD || rest < 0)
		return status;
	if (argc - rest > 1)
		return cli_usage(c, "one list at a time: \"%s\" is too much", argv[rest + 1]);
	bareme_ruleset *rules = cli_ruleset(c);
	if (rules == NULL)
		return CLI_FAILED;
	if (rest < argc && strcmp(argv[rest], "-") != 0) {
		b.input_name = argv[rest];
		b.input = open(b.input_name, O_RDONLY | O_CLOEXEC);
	}
	if (b.input < 0) {
		cli_error(c, "cannot read %s: %s", b.input_name, strerror(errno));
		status = CLI_FAILED;
	} else {
		status = run(&b, rules);
	}
	if (b.input > STDIN_FILENO)
		close(b.input);
	bareme_ruleset_free(rules);
	return status;
}
