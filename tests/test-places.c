/* Places: every commune as texts write it, and the traps that names, codes and departments lay. */
#include "base/sanitized.h"
#include "rows.h"
#include "rules/model.h"
#include "support.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

static bareme_ruleset *rules;
static grid communes;

enum { CODE, NAME, DEPARTMENT, TEXT_LONG = 200 };

static const struct {
	const char *code, *name;
} departments[] = {
    {"04", "Alpes-de-Haute-Provence"},
    {"05", "Hautes-Alpes"},
    {"06", "Alpes-Maritimes"},
    {"13", "Bouches-du-Rhône"},
    {"83", "Var"},
    {"84", "Vaucluse"},
    {"2A", "Corse-du-Sud"},
    {"2B", "Haute-Corse"},
};

/* ---- Spellings ---- */

static const char *department_name(const char *code)
{
	for (size_t i = 0; i < COUNT(departments); i++)
		if (strcmp(departments[i].code, code) == 0)
			return departments[i].name;
	return "";
}

/* Writes the name with each occurrence of `find` as `by`; at the beginning of words alone. */
static void replace(const char *name, const char *find, const char *by, char *out)
{
	size_t len = strlen(find);
	for (const char *at = name; *at != '\0';) {
		bool begins = at == name || strchr(" -'", at[-1]) != NULL || !isalpha((unsigned char)*find);
		if (begins && strncmp(at, find, len) == 0) {
			out += sprintf(out, "%s", by);
			at += len;
		} else {
			*out++ = *at++;
		}
	}
	*out = '\0';
}

static void replace_in(char *text, const char *find, const char *by)
{
	char copy[TEXT_LONG];
	snprintf(copy, sizeof copy, "%s", text);
	replace(copy, find, by, text);
}

static void upper(char *text)
{
	for (; *text != '\0'; text++)
		*text = (char)toupper((unsigned char)*text);
}

static void without_accents(const char *name, char *out)
{
	static const char *const pairs[][2] = {{"é", "e"}, {"è", "e"},  {"ê", "e"}, {"ë", "e"}, {"à", "a"}, {"â", "a"},
					       {"î", "i"}, {"ï", "i"},  {"ô", "o"}, {"ö", "o"}, {"û", "u"}, {"ü", "u"},
					       {"ç", "c"}, {"œ", "oe"}, {"É", "E"}, {"È", "E"}, {"Î", "I"}, {"Ï", "I"}};
	strcpy(out, name);
	for (size_t i = 0; i < COUNT(pairs); i++)
		replace_in(out, pairs[i][0], pairs[i][1]);
}

/* The article that a name begins with, and what comes after it; false where it has none. */
static bool article_of(const char *name, const char **article, const char **rest)
{
	static const char *const articles[][2] = {{"Les ", "Les"}, {"Le ", "Le"}, {"La ", "La"}, {"L'", "L'"}};
	for (size_t i = 0; i < COUNT(articles); i++)
		if (strncmp(name, articles[i][0], strlen(articles[i][0])) == 0) {
			*article = articles[i][1];
			*rest = name + strlen(articles[i][0]);
			return true;
		}
	return false;
}

typedef enum expected {
	BY_NAME,       /* the commune, or all of that name */
	IN_DEPARTMENT, /* those of that name in its department */
	BY_POST,       /* likewise, where a postal code says the department */
	BY_CODE        /* the commune alone */
} expected;

typedef struct spelling_case {
	const char *name;
	expected expected;
	void (*write)(char **row, char *out);
} spelling_case;

static void as_it_is(char **row, char *out)
{
	strcpy(out, row[NAME]);
}

static void in_capitals(char **row, char *out)
{
	without_accents(row[NAME], out);
	upper(out);
}

static void plain_letters(char **row, char *out)
{
	without_accents(row[NAME], out);
}

static void hyphens_as_spaces(char **row, char *out)
{
	replace(row[NAME], "-", " ", out);
}

static void curly_apostrophes(char **row, char *out)
{
	replace(row[NAME], "'", "\xE2\x80\x99", out);
}

static void apostrophes_as_spaces(char **row, char *out)
{
	replace(row[NAME], "'", " ", out);
}

static void saints_short(char **row, char *out)
{
	replace(row[NAME], "Saintes-", "Stes ", out);
	replace_in(out, "Sainte-", "Ste ");
	replace_in(out, "Saint-", "St ");
}

static void saints_with_points(char **row, char *out)
{
	replace(row[NAME], "Saintes-", "STES. ", out);
	replace_in(out, "Sainte-", "STE. ");
	replace_in(out, "Saint-", "ST.");
}

static void article_in_brackets(char **row, char *out)
{
	const char *article, *rest;
	if (article_of(row[NAME], &article, &rest))
		sprintf(out, "%s (%s)", rest, article);
	else
		strcpy(out, row[NAME]);
}

static void article_after_comma(char **row, char *out)
{
	const char *article, *rest;
	if (article_of(row[NAME], &article, &rest))
		sprintf(out, "%s, %s", rest, article);
	else
		strcpy(out, row[NAME]);
	upper(out);
}

static void article_and_department(char **row, char *out)
{
	article_in_brackets(row, out);
	sprintf(out + strlen(out), " (%s)", row[DEPARTMENT]);
}

static void department_code_in_brackets(char **row, char *out)
{
	sprintf(out, "%s (%s)", row[NAME], row[DEPARTMENT]);
}

static void department_name_in_brackets(char **row, char *out)
{
	sprintf(out, "%s (%s)", row[NAME], department_name(row[DEPARTMENT]));
}

static void department_before(char **row, char *out)
{
	sprintf(out, "%s - %s", row[DEPARTMENT], row[NAME]);
}

static void department_after_comma(char **row, char *out)
{
	sprintf(out, "%s, %s", row[NAME], department_name(row[DEPARTMENT]));
}

static void department_after_dash(char **row, char *out)
{
	sprintf(out, "%s \xE2\x80\x93 %s", row[NAME], row[DEPARTMENT]);
}

static void cedex(char **row, char *out)
{
	sprintf(out, "%s CEDEX", row[NAME]);
}

static void cedex_02(char **row, char *out)
{
	in_capitals(row, out);
	strcat(out, " CEDEX 02");
}

/* A cedex has a postal code of its own, which is no commune's; that of Corsica does not tell its department. */
static void cedex_code(char **row, char *out)
{
	sprintf(out, "%s999 %s CEDEX 9", row[DEPARTMENT][0] == '2' ? "20" : row[DEPARTMENT], row[NAME]);
}

static void town_of(char **row, char *out)
{
	const char *article, *rest;
	if (article_of(row[NAME], &article, &rest) && strcmp(article, "Le") == 0)
		sprintf(out, "Ville du %s", rest);
	else if (article_of(row[NAME], &article, &rest) && strcmp(article, "Les") == 0)
		sprintf(out, "Commune des %s", rest);
	else
		sprintf(out, strchr("AEIOU", row[NAME][0]) != NULL ? "Mairie d'%s" : "Ville de %s", row[NAME]);
}

static void code_alone(char **row, char *out)
{
	strcpy(out, row[CODE]);
}

static void code_in_small_letters(char **row, char *out)
{
	strcpy(out, row[CODE]);
	out[1] = (char)tolower((unsigned char)out[1]);
}

static void code_without_zero(char **row, char *out)
{
	strcpy(out, row[CODE] + (row[CODE][0] == '0'));
}

static void code_with_decimal(char **row, char *out)
{
	code_without_zero(row, out);
	strcat(out, isalpha((unsigned char)row[CODE][1]) ? "" : ".0");
}

static void code_with_zero(char **row, char *out)
{
	sprintf(out, "0%s", row[CODE]);
}

static void code_and_name(char **row, char *out)
{
	sprintf(out, "%s %s", row[CODE], row[NAME]);
}

static void name_and_code(char **row, char *out)
{
	sprintf(out, "%s (%s)", row[NAME], row[CODE]);
}

static const spelling_case spellings[] = {
    {"as it is", BY_NAME, as_it_is},
    {"in capitals without accents", BY_NAME, in_capitals},
    {"without accents", BY_NAME, plain_letters},
    {"hyphens as spaces", BY_NAME, hyphens_as_spaces},
    {"curly apostrophes", BY_NAME, curly_apostrophes},
    {"apostrophes as spaces", BY_NAME, apostrophes_as_spaces},
    {"St, Ste, Stes", BY_NAME, saints_short},
    {"ST., STE., STES.", BY_NAME, saints_with_points},
    {"article in brackets", BY_NAME, article_in_brackets},
    {"article after a comma", BY_NAME, article_after_comma},
    {"article and department in brackets", IN_DEPARTMENT, article_and_department},
    {"code of the department in brackets", IN_DEPARTMENT, department_code_in_brackets},
    {"name of the department in brackets", IN_DEPARTMENT, department_name_in_brackets},
    {"department before a dash", IN_DEPARTMENT, department_before},
    {"department after a comma", IN_DEPARTMENT, department_after_comma},
    {"department after a dash", IN_DEPARTMENT, department_after_dash},
    {"cedex", BY_NAME, cedex},
    {"cedex 02", BY_NAME, cedex_02},
    {"postal code and cedex", BY_POST, cedex_code},
    {"ville de", BY_NAME, town_of},
    {"code", BY_CODE, code_alone},
    {"code in small letters", BY_CODE, code_in_small_letters},
    {"code without its zero", BY_CODE, code_without_zero},
    {"code with a decimal", BY_CODE, code_with_decimal},
    {"code with a zero too many", BY_CODE, code_with_zero},
    {"code and name", BY_CODE, code_and_name},
    {"name and code", BY_CODE, name_and_code},
};

/* How many communes ever had that name, in the department unless it is NULL. */
static size_t count_of_name(const char *name, const char *department)
{
	char key[FOLD_MAX], other[FOLD_MAX];
	size_t len = text_fold(text_of(name), key), count = 0;
	const char *last = "";
	for (size_t i = 1; i < communes.rows; i++) {
		char **row = communes.cells[i];
		if ((department != NULL && strcmp(row[DEPARTMENT], department) != 0) || strcmp(row[CODE], last) == 0 ||
		    text_fold(text_of(row[NAME]), other) != len || memcmp(key, other, len) != 0)
			continue;
		last = row[CODE];
		count++;
	}
	return count;
}

/* The commune, or exactly those of its name: that many, it among them, each of that name. */
static bool is_right(const located *found, const char *code, size_t candidates, const char *department)
{
	const territory *t = &rules->territory;
	size_t count = 0;
	bool has = false;
	if (candidates == 1)
		return found->finding == PLACE_FOUND && strcmp(t->communes[found->commune].code, code) == 0;
	for (int32_t i = found->chain; i >= 0; i = t->links[i].next) {
		const char *one = t->communes[t->links[i].commune].code;
		if (department != NULL && strncmp(one, department, 2) != 0)
			continue;
		has |= strcmp(one, code) == 0;
		count++;
	}
	return found->finding == PLACE_MANY && has && count == candidates;
}

static void test_spelling(void **state)
{
	const spelling_case *c = *state;
	size_t wrong = 0, many = 0;
	for (size_t i = 1; i < communes.rows; i++) {
		char text[TEXT_LONG], **row = communes.cells[i];
		bool narrowed = c->expected == IN_DEPARTMENT || (c->expected == BY_POST && row[DEPARTMENT][0] != '2');
		const char *department = narrowed ? row[DEPARTMENT] : NULL;
		size_t candidates = c->expected == BY_CODE ? 1 : count_of_name(row[NAME], department);
		c->write(row, text);
		located found = territory_find(&rules->territory, text_of(text));
		many += candidates > 1;
		if (is_right(&found, row[CODE], candidates, department))
			continue;
		if (wrong++ < 10)
			print_error("%s: \"%s\" (%s): finding %d, commune %d\n", c->name, text, row[CODE],
				    found.finding, found.commune);
	}
	assert_int_equal(wrong, 0);
	/* Twelve names are those of two communes, two of them old names; all in two departments. */
	assert_int_equal(many, c->expected == BY_NAME ? 24 : 0);
}

/* ---- Communes that are no more ---- */

/* Every old code and name is answered with the commune that has it in its row, unless a post or a commune has it. */
static void test_old_communes(void **state)
{
	const territory *t = &rules->territory;
	size_t codes = 0, postal = 0, names = 0;
	size_t column = grid_column(&communes, "anciens");
	(void)state;
	for (size_t i = 1; i < communes.rows; i++) {
		char **row = communes.cells[i], list[TEXT_LONG], *rest = list;
		snprintf(list, sizeof list, "%s", row[column]);
		for (char *part; (part = strsep(&rest, "|")) != NULL;) {
			if (*part == '\0')
				continue;
			located whole = territory_find(t, text_of(part));
			located code = territory_find(t, (bareme_text){part, 5});
			bool by_post = code.finding == PLACE_POSTAL;
			codes++;
			postal += by_post;
			assert_string_equal(t->communes[by_post ? whole.commune : code.commune].code, row[CODE]);
			if (strlen(part) <= 6)
				continue;
			located name = territory_find(t, text_of(part + 6));
			names++;
			assert_int_equal(whole.finding, PLACE_FOUND);
			assert_int_equal(name.finding, PLACE_FOUND);
			assert_string_equal(t->communes[name.commune].code, row[CODE]);
		}
	}
	/* 70 old codes, and 8 of communes that kept theirs; 3 are postal codes; 33 have names. */
	assert_int_equal(codes, 78);
	assert_int_equal(postal, 3);
	assert_int_equal(names, 33);
}

/* ---- Traps ---- */

/* What is found: a code, or a finding before the codes that it names. */
typedef struct place_case {
	const char *text, *found;
} place_case;

static const place_case places[] = {
    /* What stands around a name. */
    {"Ciotat (La)", "13028"},
    {"ISLE-SUR-LA-SORGUE (L')", "84054"},
    {"L'Isle s/ la Sorgue", "84054"},
    {"L'Isle s la Sorgue", "unknown"},
    {"Arcs, Les", "83004"},
    {"Seyne-sur-Mer (La) (83)", "83126"},
    {"MARSEILLE CEDEX 02", "13055"},
    {"Marseille Cdx", "13055"},
    {"STES MARIES DE LA MER", "13096"},
    {"Ville de Marseille", "13055"},
    {"VILLE D'AIX-EN-PROVENCE", "13001"},
    {"Mairie du Pradet", "83098"},
    {"Commune des Arcs (83)", "83004"},
    {"Ville-di-Paraso", "2B352"},
    {"Nice, Alpes-Maritimes", "06088"},
    {"Nice-06", "06088"},
    {"13 \xE2\x80\x93 Marseille", "13055"},
    {"13055 - Marseille", "13055"},
    {"Marseille, 13055", "13055"},
    {"Saint-Laurent-du-Var", "06123"},
    {"Saint-Laurent-du-Var (Var)", "unknown 06123"},
    {"ville de", "unknown"},
    {"CEDEX 02", "unknown"},
    {"(83)", "unknown"},
    {"", "unknown"},

    /* The arrondissements of Marseille are Marseille. */
    {"13201", "13201"},
    {"Marseille 1er", "13201"},
    {"Marseille (1er arrondissement)", "13201"},
    {"(2e) Marseille", "13202"},
    {"Marseille 2e (1er)", "unknown"},
    {"Marseille 13", "13213"},
    {"Marseille 13e", "13213"},
    {"Marseille 13\xC3\xA8me arrdt", "13213"},
    {"MARSEILLE 13 EME ARR.", "13213"},
    {"Marseille (13e)", "13213"},
    {"Marseille, 2e arrondissement", "13202"},
    {"Marseille 02", "13202"},
    {"MARSEILLE 2 CEDEX", "13202"},
    {"Marseille (13)", "13055"},
    {"Marseille - 13", "13055"},
    {"13e arrondissement de Marseille", "13213"},
    {"13 \xC3\xA8me arrdt de Marseille", "13213"},
    {"17e arrondissement de Marseille", "unknown"},
    {"Marseille 17", "unknown"},
    {"Nice 2e", "unknown"},

    /* A number after a name is a department only in brackets, or after a comma or a dash. */
    {"Marseille lot 12", "unknown"},
    {"Marseille 2021", "unknown"},
    {"La Garde 83", "unknown"},
    {"Paris 75", "unknown"},
    {"Lot 2021", "unknown"},

    /* Homonyms. */
    {"La Garde", "many 04092 83062"},
    {"La Garde (Var)", "83062"},
    {"La Garde (04)", "04092"},
    {"La Garde (4)", "04092"},
    {"83 - La Garde", "83062"},
    {"83 - Seyne-sur-Mer, La", "83126"},
    {"La Garde (13)", "unknown 04092 83062"},
    {"Rousset (05)", "05127"},
    {"Rousset, Bouches du Rhone", "13087"},
    {"C\xC3\xA9reste", "04045"},

    /* Communes that are no more are those that took them in. */
    {"04198", "04033"},
    {"4198", "04033"},
    {"Saint-Vincent-les-Forts", "04033"},
    {"La Br\xC3\xA9ole (04)", "04033"},
    {"04033 La Br\xC3\xA9ole", "04033"},
    {"83024", "83124"},
    {"05020 BENEVENT ET CHARBILLAC", "05132"},
    {"Saint-Bonnet-en-Champsaur", "05132"},
    {"04100", "postal 04112"},
    {"04100 Larche", "04120"},
    {"04100 Manosque", "04112"},
    {"Larche (13)", "unknown 04120"},
    {"Larche (19)", "unknown 04120"},

    /* Outside: by a code alone, and by no name of here. */
    {"75056", "outside"},
    {"75056 Paris", "outside"},
    {"Paris (75)", "outside"},
    {"75008 PARIS CEDEX 08", "outside"},
    {"Marseille (75)", "unknown 13055"},
    {"Marseile (75)", "unknown"},
    {"75056 Marseille", "outside, but"},
    {"75056 (13)", "outside, but"},
    {"75056, Var", "outside, but"},
    {"75056 (75)", "outside"},
    {"01053 (01)", "outside"},

    /* Codes. */
    {"13055.0", "13055"},
    {"6088.0", "06088"},
    {"6088,0", "06088"},
    {"02A004", "2A004"},
    {"2b033", "2B033"},
    {"20004", "unknown"},
    {"83000", "postal 83137"},
    {"83000 Toulon", "83137"},
    {"Le Cannet des Maures (83340)", "83031"},
    {"Toulon (13200)", "postal 13004"},
    {"La Garde (83210)", "postal 83017 83054 83130 83131 83132"},
    {"Marseille (13008)", "disagrees 13008"},
    {"83000 TOULON CEDEX", "83137"},
    {"13004 CEDEX 04", "postal 13055"},
    {"Oyonnax (01)", "outside"},
    {"Saint-Claude (976)", "outside"},
    {"13001 Cedex", "postal 13055"},
    {"83041 CEDEX 9", "unknown"},
    {"75008 CEDEX 08", "outside"},
    {"13004 Arles", "13004"},
    {"13004 Marseille", "disagrees 13004"},
    {"13002 MARSEILLE CEDEX 02", "13055"},
    {"13055 Marseille (83)", "disagrees 13055"},
    {"13055 Marseille (Bouches-du-Rh\xC3\xB4ne)", "13055"},
};

static void test_place(void **state)
{
	static const char *const findings[] = {"", "unknown", "many", "postal", "outside", "disagrees"};
	const place_case *c = *state;
	const territory *t = &rules->territory;
	located found = territory_find(t, text_of(c->text));
	char text[TEXT_LONG];
	int len = snprintf(text, sizeof text, "%s%s", findings[found.finding], found.contradicted ? ", but" : "");
	if (found.commune >= 0)
		len += snprintf(text + len, sizeof text - (size_t)len, "%s%s", len > 0 ? " " : "",
				t->communes[found.commune].code);
	for (int32_t i = found.finding == PLACE_FOUND ? -1 : found.chain; i >= 0; i = t->links[i].next)
		len += snprintf(text + len, sizeof text - (size_t)len, " %s", t->communes[t->links[i].commune].code);
	assert_string_equal(text, c->found);
}

/* What is written beside a commune's code: the commune, or what it is a part of. */
static void test_agrees(void **state)
{
	static const struct {
		const char *code, *beside;
		bool agrees;
	} pairs[] = {
	    {"13055", "13055", true},       {"13055", "13201", true},           {"13201", "13055", true},
	    {"13201", "13202", false},      {"13055", "13004", false},          {"13004", "13055", false},
	    {"13201", "Marseille", true},   {"13201", "13055 Marseille", true}, {"13055", "Arles", false},
	    {"13055", "13002 CEDEX", true}, {"13055", "83041 CEDEX", false},    {"13055", "", false},
	};
	(void)state;
	for (size_t i = 0; i < COUNT(pairs); i++) {
		const territory *t = &rules->territory;
		located place = territory_find(t, text_of(pairs[i].code));
		assert_int_equal(place.finding, PLACE_FOUND);
		if (territory_agrees(t, place.commune, text_of(pairs[i].beside)) != pairs[i].agrees)
			fail_msg("%s beside %s", pairs[i].beside, pairs[i].code);
	}
}

/* A text that is of here, whatever else it says, by a code, a department or a name. */
static void test_of_here(void **state)
{
	static const struct {
		const char *text;
		bool here;
	} cases[] = {
	    {"04001 (75)", true}, {"13055 (75)", true},   {"75056 (13)", true},
	    {"75056", false},     {"Aiglun", true},       {"Marseille", true},
	    {"Paris", false},     {"Aiglun (01)", false}, {"Nulle-Part (04)", true},
	};
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		if (territory_is_of_here(&rules->territory, text_of(cases[i].text)) != cases[i].here)
			fail_msg("%s", cases[i].text);
}

/* ---- Suggestions ---- */

static const place_case suggestions[] = {
    {"Marseille lot 12", "13055"},
    {"Marseille, Plan d'Aou", "13055"},
    {"R\xC3\xA9sidence La Garde", "04092 83062"},
    {"Garde", "04092 05053 83062 83063"},
    {"Ciotat", "13028"},
    {"Les Saintes-Maries-de-la-Mer", "13096"},
    {"Aix", "13001"},
    {"salon", "13103"},
    {"Ai", ""},
    {"Saint", ""},
    {"St Remy", "13100"},
    {"Nice 06", "06088"},
    {"Marseile", "13055"},
    {"Tuolon", "83137"},
    {"Marsseile", "13055"},
    {"La Grade", "04092 83062 05063"},
    {"La Grade (83)", "83062"},
    {"La Grade (04)", "04092"},
    {"Paris", ""},
    {"Trifouilly-les-Oies", ""},
    {"Marseilleveyre-les-Bains", ""},
};

static void test_suggestion(void **state)
{
	const place_case *c = *state;
	int32_t communes_found[6];
	char text[TEXT_LONG] = "";
	size_t count = territory_suggest(&rules->territory, text_of(c->text), communes_found, COUNT(communes_found));
	for (size_t i = 0; i < count; i++) {
		strcat(text, i > 0 ? " " : "");
		strcat(text, rules->territory.communes[communes_found[i]].code);
	}
	assert_string_equal(text, c->found);
}

/* Where the words stand in a name, or -1. */
static int words_in(const bareme_text *words, size_t count, const char *name)
{
	char keys[FOLD_MAX];
	bareme_text own[PLACE_WORDS];
	size_t own_count = place_words(&rules->territory.spelling, text_of(name), keys, own), same;
	for (size_t at = 0; at + count <= own_count; at++) {
		for (same = 0; same < count && text_equal(words[same], own[at + same]); same++)
			;
		if (same == count)
			return (int)at;
	}
	return -1;
}

/* The communes that have the words in a name of any time, or at the beginning of one, of all communes in turn. */
static size_t communes_with(const bareme_text *words, size_t count, bool at_beginning, int32_t *out)
{
	const territory *t = &rules->territory;
	size_t found = 0;
	for (size_t c = 0; c < t->count; c++) {
		bool has = false;
		for (uint32_t p = 0; p < t->communes[c].period_count; p++) {
			int at = words_in(words, count, t->periods[t->communes[c].first_period + p].name);
			has |= at == 0 || (at > 0 && !at_beginning);
		}
		if (has && t->communes[c].parent == (int32_t)c)
			out[found++] = (int32_t)c;
	}
	return found;
}

/* Parts of every commune's name, of one to three words: what is suggested are all communes that have them in theirs. */
static void test_parts_of_names(void **state)
{
	(void)state;
	enum { ROOM = 6, ALL = 4096, MOST = 3 };
	static int32_t expected[ALL];
	const territory *t = &rules->territory;
	size_t tried = 0, several = 0;
	for (size_t c = 0; c < t->count; c += 1 + 6 * ADDRESS_SANITIZED) {
		char keys[FOLD_MAX], read_keys[FOLD_MAX];
		bareme_text own[PLACE_WORDS], words[PLACE_WORDS];
		written_place w;
		size_t own_count =
		    place_words(&t->spelling, text_of(t->periods[t->communes[c].first_period].name), keys, own);
		for (size_t from = 0; from < own_count; from++)
			for (size_t to = from + 1; to <= own_count && to <= from + MOST; to++) {
				char text[FOLD_MAX] = "";
				for (size_t i = from; i < to; i++)
					sprintf(text + strlen(text), "%s%.*s", i > from ? " " : "", TEXT_ARG(own[i]));
				size_t count = place_read_words(&t->spelling, &t->departments, text_of(text), &w,
								read_keys, words);
				size_t found = count == 0 ? 0 : communes_with(words, count, false, expected);
				if (found > ROOM)
					found = communes_with(words, count, true, expected);
				if (count == 0 || found == 0 || w.department >= 0)
					continue;
				int32_t said[ROOM] = {0};
				size_t suggested = territory_suggest(t, text_of(text), said, ROOM);
				if (suggested != (found > ROOM ? 0 : found))
					fail_msg("%s: %zu suggested, and %zu have it", text, suggested, found);
				assert_memory_equal(said, expected, suggested * sizeof *said);
				tried++;
				several += suggested > 1;
			}
	}
	assert_true(tried >= t->count / (1 + 6 * ADDRESS_SANITIZED) && several > 0);
}

/* ---- Looking up ---- */

/* What the library says to programs, out of bounds as well. */
static void test_public(void **state)
{
	int list[2] = {-1, -1};
	bool named;
	(void)state;
	assert_int_equal(bareme_commune_find(rules, text_of("La Garde"), &named, list, 1), 2);
	assert_true(named);
	assert_int_equal(list[1], -1);
	bareme_commune_info garde = bareme_commune_describe(rules, list[0], BAREME_FR);
	assert_string_equal(garde.code, "04092");
	assert_string_equal(garde.department_title, "Alpes-de-Haute-Provence");
	assert_null(garde.whole);
	assert_int_equal(bareme_commune_homonyms(rules, list[0], list + 1, 1), 1);
	assert_string_equal(bareme_commune_describe(rules, list[1], BAREME_FR).code, "83062");
	assert_int_equal(bareme_commune_find(rules, text_of("Drap"), &named, list, 2), 1);
	assert_int_equal(bareme_commune_describe(rules, list[0], BAREME_FR).periods, 2);
	bareme_commune_period first = bareme_commune_period_describe(rules, list[0], 0);
	bareme_commune_period second = bareme_commune_period_describe(rules, list[0], 1);
	assert_string_equal(first.zone, "reste");
	assert_string_equal(second.zone, "metropole");
	assert_int_equal(first.to + 1, second.from);
	assert_int_equal(second.to, BAREME_FOREVER);
	assert_null(bareme_commune_period_describe(rules, list[0], 2).name);
	assert_int_equal(bareme_commune_find(rules, text_of("83000"), &named, list, 2), 1);
	assert_false(named);
	assert_int_equal(bareme_commune_find(rules, text_of("Trifouilly"), &named, NULL, 0), 0);
	assert_null(bareme_commune_describe(rules, -1, BAREME_FR).code);
	assert_null(bareme_commune_describe(rules, 100000, BAREME_FR).code);
	assert_null(bareme_commune_describe(rules, (int)rules->territory.count, BAREME_FR).code);
	assert_int_equal(bareme_commune_homonyms(rules, -1, list, 2), 0);
	/* One is the first commune of the table. */
	assert_int_equal(bareme_commune_find(rules, text_of("Aiglun"), &named, list, 2), 2);
	for (int i = 0; i < 2; i++) {
		int other = -1;
		assert_int_equal(bareme_commune_homonyms(rules, list[i], &other, 1), 1);
		assert_int_equal(other, list[1 - i]);
	}
}

/* The periods of every commune follow each other without a gap, and each has a zone and an EPCI. */
static void test_periods(void **state)
{
	(void)state;
	for (size_t i = 1; i < communes.rows; i++) {
		int commune;
		bool named;
		assert_int_equal(bareme_commune_find(rules, text_of(communes.cells[i][CODE]), &named, &commune, 1), 1);
		size_t count = bareme_commune_describe(rules, commune, BAREME_FR).periods;
		assert_in_range(count, 1, 4);
		for (size_t p = 0; p < count; p++) {
			bareme_commune_period now = bareme_commune_period_describe(rules, commune, p);
			assert_non_null(now.zone);
			assert_non_null(now.siren);
			if (p + 1 < count)
				assert_int_equal(bareme_commune_period_describe(rules, commune, p + 1).from,
						 now.to + 1);
			else
				assert_int_equal(now.to, BAREME_FOREVER);
		}
	}
}

/* Two communes of one name in a department, and one of that name in another. */
static void test_two_of_a_name(void **state)
{
	(void)state;
	tables t = tables_read();
	bareme_ruleset *others;
	int found[8];
	bool named;
	tables_replace(&t, "communes.csv", "83063,La Garde-Freinet,", "83063,La Garde,");
	others = tables_load(&t);
	assert_int_equal(bareme_commune_find(others, text_of("La Garde (83)"), &named, found, 8), 2);
	assert_true(named);
	assert_string_equal(bareme_commune_describe(others, found[0], BAREME_FR).code, "83062");
	assert_string_equal(bareme_commune_describe(others, found[1], BAREME_FR).code, "83063");
	assert_int_equal(bareme_commune_find(others, text_of("La Garde (04)"), &named, found, 8), 1);
	assert_int_equal(bareme_commune_find(others, text_of("La Garde"), &named, found, 8), 3);
	bareme_ruleset_free(others);
	/* Each once, of whatever names and rows the commune has. */
	tables_replace(&t, "communes.csv", "83062,La Garde,83,248300543,83130,2021-01-01,,\n",
		       "83062,La Garde,83,248300543,83130,2021-01-01,2021-12-31,\n"
		       "83062,Aiglun,83,248300543,83130,2022-01-01,2022-12-31,\n"
		       "83062,La Garde,83,200036077,83130,2023-01-01,,\n");
	others = tables_load(&t);
	assert_int_equal(bareme_commune_find(others, text_of("83062"), &named, found, 8), 1);
	assert_int_equal(bareme_commune_homonyms(others, found[0], found, 8), 4);
	assert_string_equal(bareme_commune_describe(others, found[0], BAREME_FR).code, "04092");
	assert_string_equal(bareme_commune_describe(others, found[1], BAREME_FR).code, "83063");
	assert_string_equal(bareme_commune_describe(others, found[2], BAREME_FR).code, "04001");
	assert_string_equal(bareme_commune_describe(others, found[3], BAREME_FR).code, "06001");
	bareme_ruleset_free(others);
	tables_free(&t);
}

/* The zone of a commune's row today. */
static const char *zone_today(char **row)
{
	int commune;
	bool named;
	assert_int_equal(bareme_commune_find(rules, text_of(row[CODE]), &named, &commune, 1), 1);
	size_t periods = bareme_commune_describe(rules, commune, BAREME_FR).periods;
	return bareme_commune_period_describe(rules, commune, periods - 1).zone;
}

/* A code that is also the postal code of a commune in another zone is granted with a question, no other code is. */
static void test_twins(void **state)
{
	size_t postal = grid_column(&communes, "codes_postaux"), questions = 0;
	(void)state;
	for (size_t i = 1; i < communes.rows; i++) {
		char **row = communes.cells[i], fields[TEXT_LONG];
		bool other_zone = false;
		for (size_t k = 1; k < communes.rows; k++)
			other_zone |= k != i && strstr(communes.cells[k][postal], row[CODE]) != NULL &&
				      strcmp(zone_today(row), zone_today(communes.cells[k])) != 0;
		snprintf(fields, sizeof fields, "nature=reconstitution|plus=1|commune=%s", row[CODE]);
		asked a = ask(rules, fields);
		char *notices = asked_notices(&a);
		questions += other_zone;
		assert_int_equal(strstr(notices, bareme_code_name(BAREME_CODE_CHECK_CODE)) != NULL, other_zone);
		assert_int_equal(bareme_answer_status(a.answer), BAREME_GRANTED);
		free(notices);
		asked_free(&a);
	}
	/* Of 76 codes that are postal codes of other communes, those where the zones differ: counted from the tables.
	 */
	assert_int_equal(questions, 16);
}

static int setup(void **state)
{
	tables files = tables_read();
	(void)state;
	communes = grid_read(tables_file(&files, "communes.csv"));
	tables_free(&files);
	rules = load_builtin();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	grid_free(&communes);
	bareme_ruleset_free(rules);
	return 0;
}

int main(void)
{
	add_rows(spellings, sizeof *spellings, COUNT(spellings), test_spelling);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_old_communes);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_public);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_periods);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_twins);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_two_of_a_name);
	add_rows(places, sizeof *places, COUNT(places), test_place);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_agrees);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_of_here);
	add_rows(suggestions, sizeof *suggestions, COUNT(suggestions), test_suggestion);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_parts_of_names);
	return _cmocka_run_group_tests("places", tests, test_count, setup, teardown);
}
