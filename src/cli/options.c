/* What the commands share: options, messages, output that is checked. */
#include "cli/cli.h"

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

static void print_error(const cli *c, const char *format, va_list args)
{
	lay_add_string(c->err, "bareme: ");
	lay_vadd(c->err, cli_tr(c, format), args);
	lay_set_item(c->err, 0, LAY_INDENT);
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
		lay_add_string(c->err, cli_tr(c, "Try: bareme help"));
	else
		lay_add(c->err, cli_tr(c, "Try: bareme help %s"), c->command);
	lay_set_whole(c->err, 0);
	return CLI_FAILED;
}

static const cli_option common[] = {{"data", 0, true}, {"date", 0, true}, {"lang", 0, true}, {"help", 'h', false}};

static cli_status take_common(cli *c, const char *name, const char *value)
{
	if (strcmp(name, "data") == 0) {
		c->data = value;
	} else if (strcmp(name, "lang") == 0) {
		return cli_take_language(c, value);
	} else {
		c->dated = true;
		if (!bareme_date_parse((bareme_text){value, strlen(value)}, &c->date))
			return cli_usage(c, "--date takes a date such as 2021-06-01 or 01/06/2021, not \"%s\"", value);
	}
	return CLI_GOOD;
}

cli_status cli_leading_options(cli *c, int argc, char **argv, int *rest)
{
	for (*rest = 1; *rest < argc && strncmp(argv[*rest], "--", 2) == 0; ++*rest) {
		const char *word = argv[*rest] + 2, *value = strchr(word, '=');
		size_t len = strcspn(word, "="), i = 0, count = sizeof common / sizeof *common;
		while (i < count &&
		       (!common[i].argument || strlen(common[i].name) != len || memcmp(common[i].name, word, len) != 0))
			i++;
		if (i == count)
			break;
		if (value == NULL && *rest + 1 == argc)
			return cli_usage(c, "the option \"%s\" needs a value", argv[*rest]);
		cli_status status = take_common(c, common[i].name, value != NULL ? value + 1 : argv[++*rest]);
		if (status != CLI_GOOD)
			return status;
	}
	return CLI_GOOD;
}

enum { OPTIONS_MAX = 32 };

void cli_near_try(cli_near *near, const char *name)
{
	/* Two letters at most, and fewer than stay. */
	enum { MOST = 2 };
	size_t distance = bareme_distance(near->word, (bareme_text){name, strlen(name)}, MOST);
	bool is_near = distance <= MOST && 2 * distance < near->word.len;
	if (!is_near || (near->name != NULL && near->distance <= distance))
		return;
	near->name = name;
	near->distance = distance;
}

/* What getopt_long could not take: optopt is a letter, the value of a long option, or 0. */
static cli_status refuse_option(const cli *c, bool needs_value, char **argv, const struct option *longs)
{
	const char *word = argv[optind - 1];
	if (needs_value)
		return cli_usage(c, "the option \"%s\" needs a value", argv[optind - 1]);
	if (optopt >= 256)
		return cli_usage(c, "the option \"%.*s\" takes no value", (int)strcspn(argv[optind - 1], "="),
				 argv[optind - 1]);
	if (optopt > 0)
		return cli_usage(c, "there is no option \"-%c\" here", optopt);
	cli_near near = {{word, strlen(word)}, NULL, 0};
	if (strncmp(word, "--", 2) == 0)
		near.word = (bareme_text){word + 2, strcspn(word + 2, "=")};
	for (size_t i = 0; longs[i].name != NULL; i++)
		cli_near_try(&near, longs[i].name);
	if (near.name != NULL)
		return cli_usage(c, "there is no option \"%s\" here; is \"--%s\" meant?", word, near.name);
	return cli_usage(c, "there is no option \"%s\" here", word);
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
			return refuse_option(c, found == ':', argv, longs);
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
	if (c->dated && (c->takes & CLI_DATE) == 0)
		return cli_usage(c, "--date has no meaning here: no operation is computed");
	*rest = optind;
	return CLI_GOOD;
}

const char *cli_severity_name(bareme_severity severity)
{
	return severity == BAREME_ERROR ? "error" : "warning";
}

static void tell_fault(const bareme_fault *fault, void *payload)
{
	const cli *c = payload;
	cli_print_fault(c->err, c, fault);
}

/* Editors and scripts read this line: but for the message, it is the same in every language. */
void cli_print_fault(outlet *to, const cli *c, const bareme_fault *f)
{
	size_t len = c->data == NULL ? 0 : strlen(c->data);
	while (len > 1 && c->data[len - 1] == '/')
		len--;
	if (c->data != NULL)
		lay_add(to, "%.*s/", (int)len, c->data);
	lay_add_string(to, f->file);
	if (f->line > 0)
		lay_add(to, ":%zu:%zu", f->line, f->column);
	lay_add_string(to, ": ");
	lay_add_styled(to, f->severity == BAREME_ERROR ? LAY_ERROR : LAY_WARNING, cli_severity_name(f->severity));
	lay_add(to, ": %s [%s]", f->message, f->code);
	lay_set_whole(to, 0);
}

bareme_ruleset *cli_ruleset(const cli *c)
{
	bareme_ruleset *ruleset;
	cli own = *c;
	bareme_result result;
	if (c->data == NULL)
		result = bareme_ruleset_load_builtin(&ruleset, &c->locale, tell_fault, &own);
	else
		result = bareme_ruleset_load_folder(&ruleset, c->data, &c->locale, tell_fault, &own);
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
	bool failed = c->out->failed || c->err->failed;
	if (fflush(stdout) != 0 || ferror(stdout) != 0) {
		if (errno != EPIPE)
			cli_error(c, "cannot write: %s", bareme_system_error(errno, &c->locale));
		return CLI_FAILED;
	}
	if (failed)
		cli_error(c, "out of memory");
	return failed ? CLI_FAILED : status;
}

/* ---- Numbers and words that the commands share ---- */

const char *cli_money(const cli *c, int64_t cents, char buffer[BAREME_TEXT_MAX])
{
	bareme_money_print_grouped(cents, c->locale.lang, buffer);
	return buffer;
}

const char *cli_number(const cli *c, bareme_number n, char buffer[BAREME_TEXT_MAX])
{
	if (!n.there)
		snprintf(buffer, BAREME_TEXT_MAX, "-");
	else if (n.decimals == 2)
		cli_money(c, n.value, buffer);
	else if (n.decimals == 6 && n.value % 10000 == 0)
		snprintf(buffer, BAREME_TEXT_MAX, cli_tr(c, "%lld %%"), (long long)(n.value / 10000));
	else if (n.decimals == 6)
		snprintf(buffer, BAREME_TEXT_MAX, cli_tr(c, "%lld.%06lld"), (long long)(n.value / 1000000),
			 (long long)(n.value % 1000000));
	else
		snprintf(buffer, BAREME_TEXT_MAX, "%lld", (long long)n.value);
	return buffer;
}

size_t cli_column_behind(const cli *c, const char *const *labels, size_t count)
{
	size_t widest = 0;
	for (size_t i = 0; i < count; i++) {
		const char *label = cli_tr(c, labels[i]);
		size_t width = lay_width(label, strlen(label));
		widest = width > widest ? width : widest;
	}
	return widest + LAY_GAP;
}

size_t cli_label_column(const cli *c)
{
	static const char *const labels[] = {N_("Operation:"), N_("Date:"),  N_("Commune:"), N_("EPCI:"),   N_("Zone:"),
					     N_("Status:"),    N_("Loans:"), N_("Grants:"),  N_("Receipt:")};
	return cli_column_behind(c, labels, sizeof labels / sizeof *labels);
}

/* All amounts are ceilings: what stands around these words says so. */
const char *cli_form_title(const cli *c, bareme_form form)
{
	switch (form) {
	case BAREME_LOAN:
		return cli_tr(c, "loan");
	case BAREME_GRANT:
		return cli_tr(c, "grant");
	default:
		return cli_tr(c, "support");
	}
}

void cli_add_source(outlet *o, const cli *c, const bareme_source_info *s)
{
	char date[BAREME_TEXT_MAX];
	bareme_date_print_for(s->day, c->locale.lang, date);
	if (*s->address == '\0')
		lay_add(o, cli_tr(c, "%s, %s: %s"), s->id, date, s->title);
	else
		lay_add(o, cli_tr(c, "%s, %s: %s; %s"), s->id, date, s->title, s->address);
}
