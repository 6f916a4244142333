/* The stable names of statuses and notices. */
#include "base/text.h"

static const struct {
	const char *name;
	bareme_status status;
} codes[BAREME_CODE_COUNT] = {
    [BAREME_CODE_MISSING] = {"champ-manquant", BAREME_INCOMPLETE},
    [BAREME_CODE_VALUE] = {"valeur-invalide", BAREME_INVALID},
    [BAREME_CODE_AMBIGUOUS] = {"montant-ambigu", BAREME_INVALID},
    [BAREME_CODE_NO_DWELLING] = {"aucun-logement", BAREME_INVALID},
    [BAREME_CODE_GRANT_ABOVE] = {"subvention-superieure", BAREME_INVALID},
    [BAREME_CODE_NO_COMMUNE] = {"commune-inconnue", BAREME_INVALID},
    [BAREME_CODE_MANY_COMMUNES] = {"commune-ambigue", BAREME_INVALID},
    [BAREME_CODE_POSTAL] = {"code-postal", BAREME_INVALID},
    [BAREME_CODE_NAME_DISAGREES] = {"commune-discordante", BAREME_INVALID},
    [BAREME_CODE_ZONE_DISAGREES] = {"zone-discordante", BAREME_INVALID},
    [BAREME_CODE_OUTSIDE] = {"hors-territoire", BAREME_INELIGIBLE},
    [BAREME_CODE_NOT_ELIGIBLE] = {"non-eligible", BAREME_INELIGIBLE},
    [BAREME_CODE_BEFORE] = {"hors-bareme", BAREME_INVALID},
    [BAREME_CODE_CELLS] = {"nombre-de-champs", BAREME_INVALID},
    [BAREME_CODE_TEXT] = {"texte-invalide", BAREME_INVALID},
    [BAREME_CODE_DATE_BOUNDS] = {"date-hors-bornes", BAREME_INVALID},
    [BAREME_CODE_TOTAL] = {"ligne-de-total", BAREME_INVALID},
    [BAREME_CODE_UNKNOWN] = {"champ-inconnu", BAREME_INVALID},
    [BAREME_CODE_READING] = {"lecture", BAREME_GRANTED},
    [BAREME_CODE_FLOOR] = {"plancher", BAREME_GRANTED},
    [BAREME_CODE_CEILING] = {"plafond", BAREME_GRANTED},
    [BAREME_CODE_VERIFY] = {"a-verifier", BAREME_GRANTED},
    [BAREME_CODE_IGNORED] = {"champ-ignore", BAREME_GRANTED},
    [BAREME_CODE_ZERO] = {"zero-initial", BAREME_GRANTED},
    [BAREME_CODE_CHECK_CODE] = {"verifier-code", BAREME_GRANTED},
    [BAREME_CODE_OLD] = {"bareme-ancien", BAREME_GRANTED},
    [BAREME_CODE_AIDS_ABOVE] = {"aides-superieures", BAREME_GRANTED},
    [BAREME_CODE_COUNTED_TWICE] = {"double-compte", BAREME_GRANTED},
    [BAREME_CODE_BLANK_WORD] = {"valeur-vide", BAREME_GRANTED},
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
