/*
 * The language in which the program speaks: what the environment or --lang asks for, and the
 * catalogue of messages where it is found. The library knows of none of this.
 */
#include "cli/cli.h"

#include <libintl.h>
#include <limits.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char domain[] = "bareme";

/* ---- What is asked for ---- */

/* True for "fr", "fr_FR.UTF-8", "fr@euro", but not for "frr". */
static bool is_language(const char *name, size_t len, const char *language)
{
	size_t own = strlen(language);
	return len >= own && strncmp(name, language, own) == 0 && (len == own || strchr("_.@", name[own]) != NULL);
}

/* The first language of the list, separated by colons, that the program speaks; English where it speaks none. */
static bareme_lang first_known(const char *list)
{
	for (;;) {
		size_t len = strcspn(list, ":");
		if (is_language(list, len, "fr"))
			return BAREME_FR;
		if (is_language(list, len, "en") || list[len] == '\0')
			return BAREME_EN;
		list += len + 1;
	}
}

/* As gettext decides it: LANGUAGE counts unless the locale is "C". No locale need be there for that. */
static bareme_lang environment_language(void)
{
	static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
	const char *locale = "";
	for (size_t i = 0; i < sizeof names / sizeof *names && *locale == '\0'; i++) {
		const char *value = getenv(names[i]);
		locale = value == NULL ? "" : value;
	}
	const char *list = getenv("LANGUAGE");
	bool plain = *locale == '\0' || strcmp(locale, "C") == 0 || strcmp(locale, "POSIX") == 0;
	return first_known(!plain && list != NULL && *list != '\0' ? list : locale);
}

/* ---- The catalogue ---- */

/* The folder of catalogues: that of an installation moved as a whole, of a build, of the installation. */
static bool find_catalogues(char folder[PATH_MAX])
{
	static const char *const places[] = {BAREME_LOCALE_BESIDE, "locale"};
	char program[PATH_MAX], catalogue[PATH_MAX + 64];
	ssize_t len = readlink("/proc/self/exe", program, sizeof program - 1);
	while (len > 0 && program[len - 1] != '/')
		len--;
	for (size_t i = 0; i <= sizeof places / sizeof *places; i++) {
		int size;
		if (i == sizeof places / sizeof *places)
			size = snprintf(folder, PATH_MAX, "%s", BAREME_LOCALE_FOLDER);
		else
			size = len <= 0 ? -1 : snprintf(folder, PATH_MAX, "%.*s%s", (int)len, program, places[i]);
		if (size < 0 || size >= PATH_MAX)
			continue;
		snprintf(catalogue, sizeof catalogue, "%s/fr/LC_MESSAGES/%s.mo", folder, domain);
		if (access(catalogue, R_OK) == 0)
			return true;
	}
	return false;
}

/*
 * gettext looks nothing up in the locale "C", and no French locale need be there: "C.UTF-8" is,
 * and LANGUAGE then decides. False where there is no catalogue.
 */
static bool open_catalogue(void)
{
	char folder[PATH_MAX];
	return find_catalogues(folder) && setlocale(LC_MESSAGES, "C.UTF-8") != NULL &&
	       setenv("LANGUAGE", "fr", 1) == 0 && bindtextdomain(domain, folder) != NULL &&
	       bind_textdomain_codeset(domain, "UTF-8") != NULL;
}

static const char *translate(const char *message, void *payload)
{
	(void)payload;
	return *message == '\0' ? message : dcgettext(domain, message, LC_MESSAGES);
}

/* Without its messages, titles in French would stand among English sentences: then all is English. */
static void speak(cli *c, bareme_lang lang)
{
	bool french = lang == BAREME_FR && (c->locale.translate != NULL || open_catalogue());
	c->locale = (bareme_locale){french ? BAREME_FR : BAREME_EN, french ? translate : NULL, NULL};
}

/* ---- Choosing ---- */

void cli_choose_language(cli *c, int argc, char **argv)
{
	bareme_lang lang = environment_language();
	/* What is wrong with other arguments is told in the language that a later one asks for. */
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
		const char *value = NULL;
		if (strncmp(argv[i], "--lang=", 7) == 0)
			value = argv[i] + 7;
		else if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc)
			value = argv[++i];
		if (value != NULL && (strcmp(value, "fr") == 0 || strcmp(value, "en") == 0))
			lang = *value == 'f' ? BAREME_FR : BAREME_EN;
	}
	speak(c, lang);
}

cli_status cli_take_language(cli *c, const char *value)
{
	if (strcmp(value, "fr") != 0 && strcmp(value, "en") != 0)
		return cli_usage(c, "--lang takes fr or en, not \"%s\"", value);
	bareme_lang lang = strcmp(value, "fr") == 0 ? BAREME_FR : BAREME_EN;
	speak(c, lang);
	if (c->locale.lang != lang)
		cli_error(c, "the French messages are not installed: this is English");
	return CLI_GOOD;
}
