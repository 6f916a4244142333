/* What the commands share: options, messages, output that is checked. */
#include "cli.h"

#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

const char *cli_tr(const cli *c, const char *message)
{
	if (c->locale.translate == NULL || *message == '\0')
		return message;
	return c->locale.translate(message, c->locale.payload);
}

void cli_put_clean(FILE *to, const char *text, size_t len)
{
	/* A control character from a file or an argument must not reach the terminal. */
	for (size_t i = 0; i < len; i++)
		fputc((unsigned char)text[i] < 0x20 || text[i] == 0x7F ? '?' : text[i], to);
}

static void print_error(const cli *c, const char *format, va_list args)
{
	char message[2048];
	vsnprintf(message, sizeof message, cli_tr(c, format), args);
	fputs("bareme: ", stderr);
	cli_put_clean(stderr, message, strlen(message));
	fputc('\n', stderr);
}

void cli_error(const cli *c, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	print_error(c, format, args);
	va_end(args);
}

cli_status cli_usage(const cli *c, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	print_error(c, format, args);
	va_end(args);
	if (c->command == NULL)
		fputs(cli_tr(c, "Try: bareme help\n"), stderr);
	else
		fprintf(stderr, cli_tr(c, "Try: bareme help %s\n"), c->command);
	return CLI_FAILED;
}

static const cli_option common[] = {{"data", 0, true}, {"date", 0, true}, {"lang", 0, true}, {"help", 'h', false}};

static cli_status take_common(cli *c, const char *name, const char *value)
{
	if (strcmp(name, "data") == 0) {
		c->data = value;
	} else if (strcmp(name, "lang") == 0) {
		return cli_take_language(c, value);
	} else if (!bareme_date_parse((bareme_text){value, strlen(value)}, &c->date)) {
		return cli_usage(c, "--date takes a date such as 2021-06-01 or 01/06/2021, not \"%s\"", value);
	}
	return CLI_GOOD;
}

enum { OPTIONS_MAX = 32 };

/* What getopt_long could not take: optopt is a letter, the value of a long option, or 0. */
static cli_status refuse_option(const cli *c, bool needs_value, char **argv)
{
	if (needs_value)
		return cli_usage(c, "the option \"%s\" needs a value", argv[optind - 1]);
	if (optopt >= 256)
		return cli_usage(c, "the option \"%.*s\" takes no value", (int)strcspn(argv[optind - 1], "="),
				 argv[optind - 1]);
	if (optopt > 0)
		return cli_usage(c, "there is no option \"-%c\" here", optopt);
	return cli_usage(c, "there is no option \"%s\" here", argv[optind - 1]);
}

cli_status cli_options(cli *c, int argc, char **argv, const cli_option *own, size_t count,
		       cli_status (*take)(cli *c, char letter, const char *name, const char *value, void *payload),
		       void *payload, int *rest)
{
	struct option longs[OPTIONS_MAX] = {{0}};
	char shorts[2 * OPTIONS_MAX] = ":";
	size_t commons = sizeof common / sizeof *common, all = commons + count, letters = 1;
	for (size_t i = 0; i < all; i++) {
		const cli_option *o = i < commons ? &common[i] : &own[i - commons];
		longs[i] = (struct option){o->name, o->argument ? required_argument : no_argument, NULL,
					   o->letter != 0 ? o->letter : 256 + (int)i};
		if (o->letter == 0)
			continue;
		shorts[letters++] = o->letter;
		if (o->argument)
			shorts[letters++] = ':';
	}
	optind = 0;
	opterr = 0;
	for (int found; (found = getopt_long(argc, argv, shorts, longs, NULL)) != -1;) {
		if (found == '?' || found == ':')
			return refuse_option(c, found == ':', argv);
		for (size_t i = 0; i < all; i++) {
			if (longs[i].val != found)
				continue;
			cli_status status = CLI_GOOD;
			if (strcmp(longs[i].name, "help") == 0) {
				cli_help(c, c->command);
				*rest = -1;
				return CLI_GOOD;
			}
			if (i < commons)
				status = take_common(c, longs[i].name, optarg);
			else
				status = take(c, own[i - commons].letter, longs[i].name, optarg, payload);
			if (status != CLI_GOOD)
				return status;
		}
	}
	*rest = optind;
	return CLI_GOOD;
}

typedef struct teller {
	const cli *c;
	FILE *to;
} teller;

static void tell_fault(const bareme_fault *fault, void *payload)
{
	const teller *t = payload;
	cli_print_fault(t->to, t->c, fault);
}

void cli_print_fault(FILE *to, const cli *c, const bareme_fault *f)
{
	const char *severity = f->severity == BAREME_ERROR ? cli_tr(c, "error") : cli_tr(c, "warning");
	if (c->data != NULL)
		fprintf(to, "%s/", c->data);
	cli_put_clean(to, f->file, strlen(f->file));
	if (f->line > 0)
		fprintf(to, ":%zu:%zu", f->line, f->column);
	fprintf(to, ": %s: ", severity);
	cli_put_clean(to, f->message, strlen(f->message));
	fprintf(to, " [%s]\n", f->code);
}

bareme_ruleset *cli_ruleset(const cli *c)
{
	bareme_ruleset *ruleset;
	teller t = {c, stderr};
	bareme_result result;
	if (c->data == NULL)
		result = bareme_ruleset_load_builtin(&ruleset, &c->locale, tell_fault, &t);
	else
		result = bareme_ruleset_load_folder(&ruleset, c->data, &c->locale, tell_fault, &t);
	if (result == BAREME_BAD_TABLES || result == BAREME_READ_ERROR)
		cli_error(c, "the tables have faults: nothing was computed");
	else if (result != BAREME_DONE)
		cli_error(c, "out of memory");
	return ruleset;
}

int cli_write(const char *data, size_t len, void *stream)
{
	return fwrite(data, 1, len, stream) == len ? 0 : -1;
}

cli_status cli_finish(const cli *c, cli_status status)
{
	if (fflush(stdout) == 0 && ferror(stdout) == 0)
		return status;
	if (errno != EPIPE)
		cli_error(c, "cannot write: %s", bareme_system_error(errno, &c->locale));
	return CLI_FAILED;
}

const char *cli_money(const cli *c, int64_t cents, char buffer[BAREME_TEXT_MAX])
{
	bareme_money_print_grouped(cents, c->locale.lang, buffer);
	return buffer;
}

size_t cli_width(const char *text)
{
	size_t width = 0;
	for (; *text != '\0'; text++)
		width += ((unsigned char)*text & 0xC0) != 0x80;
	return width;
}

void cli_pad(const char *text, size_t width, bool right)
{
	size_t own = cli_width(text);
	int blanks = own < width ? (int)(width - own) : 0;
	if (right)
		printf("%*s%s", blanks, "", text);
	else
		printf("%s%*s", text, blanks, "");
}
