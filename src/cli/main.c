/* bareme: the financing that the aids of Action Logement give to an operation. */
#include "cli/files.h"
#include "cli/language.h"
#include "cli/options.h"
#include "cli/print.h"
#include "po/catalogue.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* The language of the environment, or of --lang: an option that is refused before it is reported in it as well. */
static bareme_lang wanted_language(int argc, char **argv)
{
	bareme_lang lang = language_of_environment();
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
		const char *value = "";
		if (strncmp(argv[i], "--lang=", 7) == 0)
			value = argv[i] + 7;
		else if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc)
			value = argv[++i];
		if (strcmp(value, "fr") == 0 || strcmp(value, "en") == 0)
			lang = *value == 'f' ? BAREME_FR : BAREME_EN;
	}
	return lang;
}

static int32_t today(void)
{
	char text[16];
	int32_t date = 0;
	time_t now = time(NULL);
	struct tm parts;
	if (localtime_r(&now, &parts) != NULL && strftime(text, sizeof text, "%Y-%m-%d", &parts) > 0)
		bareme_date_parse((bareme_text){text, strlen(text)}, &date);
	return date;
}

/* The program, then the tables in use. */
static cli_status print_version(cli *c)
{
	if (!cli_load(c))
		return CLI_FAILED;
	lay_item(c->out, 0, "bareme %s", bareme_version());
	lay_item(c->out, 0, cli_tr(c, "tables: %s, %s, last reviewed on %s, %.16s"),
		 bareme_ruleset_title(c->rules, c->locale.lang), bareme_ruleset_version(c->rules),
		 cli_date(c, bareme_ruleset_review(c->rules), CLI_ROOM), bareme_ruleset_fingerprint(c->rules));
	return CLI_GOOD;
}

static cli_status run_command(cli *c, int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "--complete") == 0)
		return cli_complete(c, argc - 2, argv + 2);
	bool alone = argc <= 1;
	cli_status status = cli_parse(c, NULL, &argc, &argv);
	if (status != CLI_GOOD)
		return status;
	if (c->version)
		return print_version(c);
	if (c->help || alone) {
		cli_help(c, NULL);
		return CLI_GOOD;
	}
	if (argc == 0)
		return cli_usage(c, "a command is needed");
	const cli_command *command = cli_command_find(argv[0]);
	if (command == NULL)
		return cli_refuse_command(c, argv[0]);
	c->command = command->name;
	status = cli_parse(c, command, &argc, &argv);
	if (status == CLI_GOOD && !c->help)
		status = command->run(c, argc, argv);
	else if (status == CLI_GOOD)
		cli_help(c, command);
	return status;
}

int main(int argc, char **argv)
{
	static outlet out, err;
	const char *data = getenv("BAREME_DATA");
	cli c = {.out = &out, .err = &err, .date = today(), .data = data == NULL || *data == '\0' ? NULL : data};
	if (!cli_files_begin())
		return CLI_FAILED;
	/* Messages are written line by line, not piece by piece. */
	setvbuf(stderr, NULL, _IOLBF, BUFSIZ);
	outlet_open(&out, stdout, STDOUT_FILENO);
	outlet_open(&err, stderr, STDERR_FILENO);
	c.locale = catalogue_locale(wanted_language(argc, argv));
	cli_status status = cli_finish(&c, run_command(&c, argc, argv));
	bareme_ruleset_free(c.rules);
	outlet_close(&out);
	outlet_close(&err);
	return (int)status;
}
