/* Messages, tables and output that every command has in common. */
#include "cli/cli.h"

#include "cli/files.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* ---- Messages ---- */

void cli_style(const cli *c, outlet *o)
{
	/* In the order of --color: auto is what the outlet has found. */
	if (c->color > 1)
		o->styled = c->color == 2;
}

static void cli_print_error(const cli *c, const char *format, va_list args)
{
	lay_add_string(c->err, "bareme: ");
	lay_vadd(c->err, cli_tr(c, format), args);
	lay_set_item(c->err, 0, LAY_INDENT);
}

void cli_error(const cli *c, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	cli_print_error(c, format, args);
	va_end(args);
}

cli_status cli_usage(const cli *c, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	cli_print_error(c, format, args);
	va_end(args);
	if (c->command == NULL)
		lay_add_string(c->err, cli_tr(c, "Try: bareme help"));
	else
		lay_add(c->err, cli_tr(c, "Try: bareme help %s"), c->command);
	lay_set_whole(c->err, 0);
	return CLI_FAILED;
}

cli_status cli_no_memory(const cli *c)
{
	cli_error(c, "out of memory");
	return CLI_FAILED;
}

/* ---- Tables ---- */

const char *cli_severity_name(bareme_severity severity)
{
	return severity == BAREME_ERROR ? "error" : "warning";
}

char *cli_path(const cli *c, const char *file)
{
	char *path;
	if (c->data == NULL)
		return strdup(file);
	size_t len = strlen(c->data);
	while (len > 1 && c->data[len - 1] == '/')
		len--;
	return asprintf(&path, "%.*s/%s", (int)len, c->data, file) < 0 ? NULL : path;
}

/* Editors and scripts read this line: but for the message, it is the same in every language. */
void cli_print_fault(outlet *to, const bareme_fault *f)
{
	lay_add_string(to, f->file);
	if (f->line > 0)
		lay_add(to, ":%zu:%zu", f->line, f->column);
	lay_add_string(to, ": ");
	lay_add_styled(to, f->severity == BAREME_ERROR ? LAY_ERROR : LAY_WARNING, cli_severity_name(f->severity));
	lay_add(to, ": %s [%s]", f->message, f->code);
	lay_set_whole(to, 0);
}

static void cli_report_fault(const bareme_fault *fault, void *payload)
{
	const cli *c = payload;
	bareme_fault placed = *fault;
	char *path = cli_path(c, fault->file);
	c->err->failed |= path == NULL;
	placed.file = path == NULL ? fault->file : path;
	cli_print_fault(c->err, &placed);
	free(path);
}

bareme_result cli_try_ruleset(const cli *c, bareme_ruleset **out, bareme_fault_fn report, void *payload)
{
	if (c->data == NULL)
		return bareme_ruleset_load_builtin(out, &c->locale, report, payload);
	return bareme_ruleset_load_folder(out, c->data, &c->locale, report, payload);
}

bareme_ruleset *cli_ruleset(const cli *c)
{
	bareme_ruleset *ruleset;
	cli own = *c;
	bareme_result result = cli_try_ruleset(c, &ruleset, cli_report_fault, &own);
	if (result == BAREME_BAD_TABLES || result == BAREME_READ_ERROR)
		cli_error(c, "the tables have faults: nothing was computed");
	else if (result != BAREME_DONE)
		cli_no_memory(c);
	return ruleset;
}

bool cli_load(cli *c)
{
	c->rules = cli_ruleset(c);
	return c->rules != NULL;
}

/* ---- Output ---- */

int cli_write(const char *data, size_t len, void *stream)
{
	return fwrite(data, 1, len, stream) == len ? 0 : -1;
}

cli_status cli_finish(const cli *c, cli_status status)
{
	if (fflush(stdout) != 0 || ferror(stdout) != 0) {
		if (errno == EPIPE)
			cli_pipe_closed();
		else
			cli_error(c, "cannot write: %s", bareme_system_error(errno, &c->locale));
		return CLI_FAILED;
	}
	/* Messages that could not be written cost neither the result nor its status. */
	return c->out->failed || c->err->failed ? cli_no_memory(c) : status;
}
