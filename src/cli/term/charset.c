/*
 * What a terminal can show: whether it reads UTF-8, and plain ASCII for one that does not. A locale that is not
 * installed is still judged by its name: no French locale need be installed.
 */
#include "cli/term/charset.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <utf8proc.h>

/* ---- Which characters ---- */

/* "UTF-8" and "utf8", with or without a modifier. */
static bool charset_names_utf8(const char *name)
{
	size_t len = strcspn(name, "@");
	return (len == 5 && strncasecmp(name, "UTF-8", len) == 0) || (len == 4 && strncasecmp(name, "UTF8", len) == 0);
}

const char *charset_locale_name(const char *category)
{
	const char *const names[] = {"LC_ALL", category, "LANG"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *value = getenv(names[i]);
		if (value != NULL && *value != '\0')
			return value;
	}
	return "C";
}

bool charset_is_utf8(void)
{
	if (setlocale(LC_CTYPE, "") != NULL)
		return charset_names_utf8(nl_langinfo(CODESET));
	const char *name = charset_locale_name("LC_CTYPE"), *dot = strchr(name, '.');
	return charset_names_utf8(dot != NULL ? dot + 1 : name);
}

/* ---- Plain ASCII ---- */

/* What decomposition leaves whole, or makes something else of than a reader expects. */
static const char *charset_spelling(int32_t c)
{
	static const struct {
		int32_t character;
		const char *text;
	} spellings[] = {
	    {0x20AC, "EUR"}, {0x0152, "OE"}, {0x0153, "oe"}, {0x00C6, "AE"},  {0x00E6, "ae"},  {0x00DF, "ss"},
	    {0x00AB, "\""},  {0x00BB, "\""}, {0x201C, "\""}, {0x201D, "\""},  {0x201E, "\""},  {0x2018, "'"},
	    {0x2019, "'"},   {0x02BC, "'"},  {0x2039, "'"},  {0x203A, "'"},   {0x2010, "-"},   {0x2011, "-"},
	    {0x2012, "-"},   {0x2013, "-"},  {0x2014, "-"},  {0x2015, "-"},   {0x2212, "-"},   {0x2022, "*"},
	    {0x00B7, "."},   {0x00B0, "o"},  {0x00D7, "x"},  {0x2192, "->"},  {0x2044, "/"},   {0x2264, "<="},
	    {0x2265, ">="},  {0x00D8, "O"},  {0x00F8, "o"},  {0x00A9, "(c)"}, {0x00AE, "(r)"}, {0x00A0, " "},
	    {0x202F, " "},   {0x2007, " "},  {0x2009, " "},  {0x200B, ""},    {0x200D, ""},    {0xFEFF, ""},
	    {0x00AD, ""},    {0x0141, "L"},  {0x0142, "l"},  {0x0110, "D"},   {0x0111, "d"},   {0x0131, "i"},
	};
	for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++)
		if (spellings[i].character == c)
			return spellings[i].text;
	return NULL;
}

/* True for what goes with the letter before it. */
static bool charset_is_mark(int32_t c)
{
	utf8proc_category_t category = utf8proc_category(c);
	return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_ME;
}

size_t charset_fold(int32_t character, char out[CHARSET_FOLD_MAX])
{
	utf8proc_int32_t parts[CHARSET_FOLD_MAX / 4];
	int boundclass = UTF8PROC_BOUNDCLASS_START;
	size_t len = 0;
	const char *text = charset_spelling(character);
	if (text != NULL) {
		len = strlen(text);
		memcpy(out, text, len);
		return len;
	}
	if (charset_is_mark(character))
		return 0;
	utf8proc_ssize_t n =
	    utf8proc_decompose_char(character, parts, sizeof parts / sizeof *parts,
				    UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_STRIPMARK, &boundclass);
	for (utf8proc_ssize_t i = 0; i < n && i < (utf8proc_ssize_t)(sizeof parts / sizeof *parts); i++) {
		text = parts[i] < 0x80 ? NULL : charset_spelling(parts[i]);
		if (parts[i] >= 0x20 && parts[i] < 0x7F) {
			out[len++] = (char)parts[i];
		} else if (text != NULL) {
			memcpy(out + len, text, strlen(text));
			len += strlen(text);
		}
	}
	if (len == 0)
		out[len++] = '?';
	return len;
}
