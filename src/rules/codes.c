/* The stable names of statuses and notices. */
#include "base/text.h"

static const struct {
	const char *name;
	bareme_status status;
	const char *when; /* a message */
} codes[BAREME_CODE_COUNT] = {
    [BAREME_CODE_MISSING] = {"champ-manquant", BAREME_INCOMPLETE,
			     N_("a field that is needed is blank or absent; the message names it")},
    [BAREME_CODE_VALUE] = {"valeur-invalide", BAREME_INVALID,
			   N_("not a number, out of bounds, no such date, or not one of the listed values")},
    [BAREME_CODE_AMBIGUOUS] = {"montant-ambigu", BAREME_INVALID, N_("an amount such as 1.234: thousands or decimals?")},
    [BAREME_CODE_NO_DWELLING] = {"aucun-logement", BAREME_INVALID, N_("the operation has 0 dwellings")},
    [BAREME_CODE_GRANT_ABOVE] = {"subvention-superieure", BAREME_INVALID,
				 N_("a grant exceeds the investment that it is for")},
    [BAREME_CODE_NO_COMMUNE] = {"commune-inconnue", BAREME_INVALID,
				N_("no commune of the tables has that name or code; similar ones are suggested")},
    [BAREME_CODE_MANY_COMMUNES] = {"commune-ambigue", BAREME_INVALID,
				   N_("several communes have that name; the message gives their codes")},
    [BAREME_CODE_POSTAL] = {"code-postal", BAREME_INVALID,
			    N_("a postal code where the INSEE code is needed; the message gives the commune's")},
    [BAREME_CODE_NAME_DISAGREES] = {"commune-discordante", BAREME_INVALID,
				    N_("the commune's name or department disagrees with its code")},
    [BAREME_CODE_ZONE_DISAGREES] = {"zone-discordante", BAREME_INVALID, N_("the zone is not that of the commune")},
    [BAREME_CODE_OUTSIDE] = {"hors-territoire", BAREME_INELIGIBLE,
			     N_("a commune of another department, which the aids do not cover")},
    [BAREME_CODE_NOT_ELIGIBLE] = {"non-eligible", BAREME_INELIGIBLE,
				  N_("no row of the tables grants it; the message names the condition that failed")},
    [BAREME_CODE_BEFORE] = {"hors-bareme", BAREME_INVALID, N_("a date before the first amounts in force")},
    [BAREME_CODE_CELLS] = {"nombre-de-champs", BAREME_INVALID, N_("a record with too few or too many cells")},
    [BAREME_CODE_TEXT] = {"texte-invalide", BAREME_INVALID,
			  N_("broken text or quotes, or a line that is not a JSON object")},
    [BAREME_CODE_DATE_BOUNDS] = {"date-hors-bornes", BAREME_INVALID,
				 N_("a date beyond the bounds of the tables: check the year")},
    [BAREME_CODE_TOTAL] = {"ligne-de-total", BAREME_INVALID,
			   N_("a row that seems to be a total and would be counted twice; a total without a commune of "
			      "its own is only passed over")},
    [BAREME_CODE_UNKNOWN] = {"champ-inconnu", BAREME_INVALID,
			     N_("a key that is probably the misspelt name of a field")},
    [BAREME_CODE_READING] =
	{"lecture", BAREME_GRANTED,
	 N_("the rule can be read in two ways: the one that is used, and what the other one gives")},
    [BAREME_CODE_FLOOR] = {"plancher", BAREME_GRANTED, N_("the formula gives less than 0: the amount is 0")},
    [BAREME_CODE_CEILING] = {"plafond", BAREME_GRANTED, N_("the quantity is limited by a ceiling")},
    [BAREME_CODE_VERIFY] = {"a-verifier", BAREME_GRANTED,
			    N_("the sources leave a condition open; the message says which")},
    [BAREME_CODE_IGNORED] = {"champ-ignore", BAREME_GRANTED, N_("a field that this kind of operation does not use")},
    [BAREME_CODE_ZERO] = {"zero-initial", BAREME_GRANTED,
			  N_("a code that has lost its leading zero: 6088 is read as 06088")},
    [BAREME_CODE_CHECK_CODE] = {"verifier-code", BAREME_GRANTED,
				N_("an INSEE code that is also a postal code of the other zone")},
    [BAREME_CODE_OLD] = {"bareme-ancien", BAREME_GRANTED,
			 N_("the table was last reviewed long before the operation's date")},
    [BAREME_CODE_AIDS_ABOVE] =
	{"aides-superieures", BAREME_GRANTED,
	 N_("the aids exceed the investment: a unit or a number of dwellings is probably wrong")},
    [BAREME_CODE_COUNTED_TWICE] = {"double-compte", BAREME_GRANTED,
				   N_("a grant that is given is probably the one that is computed")},
    [BAREME_CODE_BLANK_WORD] = {"valeur-vide", BAREME_GRANTED, N_("a word such as n.c. is read as a blank")},
};

const char *bareme_code_name(bareme_code code)
{
	return codes[code].name;
}

bareme_status bareme_code_status(bareme_code code)
{
	return codes[code].status;
}

const char *bareme_status_name(bareme_status status)
{
	static const char *const statuses[] = {"ok", "ineligible", "incomplet", "invalide"};
	return statuses[status];
}

const char *bareme_code_explain(bareme_code code, const bareme_locale *locale)
{
	return text_tr(locale, codes[code].when);
}

const char *bareme_status_explain(bareme_status status, const bareme_locale *locale)
{
	static const char *const meanings[] = {
	    [BAREME_GRANTED] = N_("computed; what remains to be checked is in the notices"),
	    [BAREME_INELIGIBLE] = N_("a valid operation to which the rules grant nothing: its amounts are 0"),
	    [BAREME_INCOMPLETE] = N_("something that is needed is missing: it is named, and there are no amounts"),
	    [BAREME_INVALID] = N_("something given is wrong: it is named, and there are no amounts")};
	return text_tr(locale, meanings[status]);
}
