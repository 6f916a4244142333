/* The members that the package's own objects may have: a mistyped name would be ignored in silence. */
#include "check/members.h"
#include "check/checker.h"

#include <string.h>

const member members[] = {
    {SETTINGS, "format", WHOLE_SHAPE, NOTHING, true, NULL},
    {SETTINGS, "unites", LIST_SHAPE, NOTHING, false, NULL},
    {SETTINGS, "vides", LIST_SHAPE, NOTHING, false, NULL},
    {SETTINGS, "mois", LIST_SHAPE, NOTHING, false, NULL},
    {SETTINGS, "operation", OBJECT_SHAPE, OPERATION, true, NULL},
    {SETTINGS, "territoire", OBJECT_SHAPE, TERRITORY, false, NULL},
    {SETTINGS, "plan", OBJECT_SHAPE, PLAN, false, NULL},
    {SETTINGS, "entetes", OBJECT_SHAPE, HEADINGS, false, NULL},
    {HEADINGS, "articles", LIST_SHAPE, NOTHING, false, NULL},
    {HEADINGS, "sigles", LIST_SHAPE, NOTHING, false, NULL},
    {HEADINGS, "abreviations", OBJECT_SHAPE, BINDINGS, false, NULL},
    {HEADINGS, "remplissage", OBJECT_SHAPE, WORDS, false, NULL},
    {HEADINGS, "unites", OBJECT_SHAPE, WRITINGS, false, NULL},
    {HEADINGS, "interdits", LIST_SHAPE, NOTHING, false, NULL},
    {HEADINGS, "autres", LIST_SHAPE, NOTHING, false, NULL},
    {SETTINGS, "produits", OBJECT_SHAPE, PRODUCTS, false, NULL},
    {PRODUCTS, "colonne", LIST_SHAPE, NOTHING, false, NULL},
    {PRODUCTS, "nombre", LIST_SHAPE, NOTHING, false, NULL},
    {PRODUCTS, "valeurs", OBJECT_SHAPE, PRODUCT_VALUES, false, NULL},
    {PRODUCT_VALUES, "*", OBJECT_SHAPE, PRODUCT, false, NULL},
    {PRODUCT, "champ", TEXT_SHAPE, NOTHING, false, NULL},
    {PRODUCT, "avis", TEXT_SHAPE, NOTHING, false, NULL},
    {PRODUCT, "alias", LIST_SHAPE, NOTHING, false, NULL},
    {WORDS, "*", LIST_SHAPE, NOTHING, false, NULL},
    {WRITINGS, "*", OBJECT_SHAPE, WORDS, false, NULL},
    {SETTINGS, "lignes", OBJECT_SHAPE, ROWS, false, NULL},
    {ROWS, "totaux", LIST_SHAPE, NOTHING, false, NULL},
    {ROWS, "totaux_seuls", LIST_SHAPE, NOTHING, false, NULL},
    {OPERATION, "fields", LIST_SHAPE, NOTHING, true, NULL},
    {PLAN, "prets", TEXT_SHAPE, NOTHING, false, NULL},
    {PLAN, "subventions", TEXT_SHAPE, NOTHING, false, NULL},
    {PLAN, "reserve", TEXT_SHAPE, NOTHING, false, NULL},
    {PLAN, "cout", TEXT_SHAPE, NOTHING, false, NULL},
    {PLAN, "ressources", LIST_SHAPE, NOTHING, false, NULL},
    {PLAN, "double_compte", OBJECT_SHAPE, TWICE, false, NULL},
    {TWICE, "champ", TEXT_SHAPE, NOTHING, true, NULL},
    {TWICE, "si", OBJECT_SHAPE, CONDITIONS, false, NULL},
    {TERRITORY, "communes", TEXT_SHAPE, NOTHING, true, NULL},
    {TERRITORY, "epci", TEXT_SHAPE, NOTHING, true, NULL},
    {TERRITORY, "departements", TEXT_SHAPE, NOTHING, false, NULL},
    {TERRITORY, "rattachements", LIST_SHAPE, PART, false, NULL},
    {TERRITORY, "ecriture", OBJECT_SHAPE, SPELLING, false, NULL},
    {SPELLING, "avant", OBJECT_SHAPE, BINDINGS, false, NULL},
    {SPELLING, "articles", LIST_SHAPE, NOTHING, false, NULL},
    {SPELLING, "abreviations", OBJECT_SHAPE, BINDINGS, false, NULL},
    {SPELLING, "cedex", LIST_SHAPE, NOTHING, false, NULL},
    {SPELLING, "parties", LIST_SHAPE, NOTHING, false, NULL},
    {SPELLING, "ordinaux", LIST_SHAPE, NOTHING, false, NULL},
    {PART, "code", TEXT_SHAPE, NOTHING, true, NULL},
    {PART, "nom", TEXT_SHAPE, NOTHING, false, NULL},
    {PART, "alias", LIST_SHAPE, NOTHING, false, NULL},
    {PART, "commune", TEXT_SHAPE, NOTHING, true, NULL},
    {FIELD, "role", TEXT_SHAPE, NOTHING, false, "id|nature|commune|commune_nom|departement|zone|date"},
    {FIELD, "alias", LIST_SHAPE, NOTHING, false, NULL},
    {FIELD, "distinctifs", LIST_SHAPE, NOTHING, false, NULL},
    {FIELD, "interdits", LIST_SHAPE, NOTHING, false, NULL},
    {FIELD, "autres_valeurs", LIST_SHAPE, NOTHING, false, NULL},
    {FIELD, "defaut", TEXT_SHAPE, NOTHING, false, NULL},
    {FIELD, "unite", TEXT_SHAPE, NOTHING, false, NULL},
    {FIELD, "au_plus", OBJECT_SHAPE, LIMIT, false, NULL},
    {FIELD, "valeurs", OBJECT_SHAPE, VALUES, false, NULL},
    {VALUES, "*", OBJECT_SHAPE, VALUE, false, NULL},
    {VALUE, "titre", TEXT_SHAPE, NOTHING, false, NULL},
    {VALUE, "alias", LIST_SHAPE, NOTHING, false, NULL},
    {LIMIT, "champ", TEXT_SHAPE, NOTHING, true, NULL},
    {LIMIT, "avis", TEXT_SHAPE, NOTHING, true, NULL},
    {COLUMN, "role", TEXT_SHAPE, NOTHING, true, "condition|valeur|forme|du|au|source"},
    {COLUMN, "champ", TEXT_SHAPE, NOTHING, false, NULL},
    {COLUMN, "unite", TEXT_SHAPE, NOTHING, false, NULL},
    {COLUMN, "lignes", LIST_SHAPE, LINE, false, NULL},
    {LINE, "valeur", TEXT_SHAPE, NOTHING, true, NULL},
    {LINE, "titre", TEXT_SHAPE, NOTHING, false, NULL},
    {LINE, "avec", OBJECT_SHAPE, BINDINGS, false, NULL},
    {LINE, "si", OBJECT_SHAPE, CONDITIONS, false, NULL},
    {BINDINGS, "*", TEXT_SHAPE, NOTHING, false, NULL},
    {CONDITIONS, "*", LIST_SHAPE, NOTHING, false, NULL},
    {RESOURCE, "role", TEXT_SHAPE, NOTHING, true, "regles|communes|epci|sources|cas"},
    {RESOURCE, "si", OBJECT_SHAPE, CONDITIONS, false, NULL},
    {RESOURCE, "complet", FLAG_SHAPE, NOTHING, false, NULL},
    {RESOURCE, "revue", TEXT_SHAPE, NOTHING, false, NULL},
    {RESOURCE, "plancher", TEXT_SHAPE, NOTHING, false, NULL},
    {RESOURCE, "revue_mois", WHOLE_SHAPE, NOTHING, false, NULL},
    {RESOURCE, "exclut", OBJECT_SHAPE, CONDITIONS, false, NULL},
    {RESOURCE, "exige", LIST_SHAPE, NOTHING, false, NULL},
    {RESOURCE, "quantites", OBJECT_SHAPE, QUANTITIES, false, NULL},
    {RESOURCE, "montants", LIST_SHAPE, AMOUNT, false, NULL},
    {RESOURCE, "avis", LIST_SHAPE, REMARK, false, NULL},
    {RESOURCE, "variante", OBJECT_SHAPE, VARIANT, false, NULL},
    {QUANTITIES, "champs", LIST_SHAPE, NOTHING, true, NULL},
    {QUANTITIES, "avis", TEXT_SHAPE, NOTHING, true, NULL},
    {AMOUNT, "forme", TEXT_SHAPE, NOTHING, false, "pret|subvention|accompagnement"},
    {AMOUNT, "si", OBJECT_SHAPE, CONDITIONS, false, NULL},
    {AMOUNT, "unitaire", TEXT_SHAPE, NOTHING, true, NULL},
    {AMOUNT, "quantite", TEXT_SHAPE, NOTHING, false, NULL},
    {AMOUNT, "formule", TEXT_SHAPE, NOTHING, true, NULL},
    {REMARK, "code", TEXT_SHAPE, NOTHING, true, NULL},
    {REMARK, "si", OBJECT_SHAPE, CONDITIONS, false, NULL},
    {REMARK, "message", TEXT_SHAPE, NOTHING, true, NULL},
    {VARIANT, "champ", TEXT_SHAPE, NOTHING, true, NULL},
    {VARIANT, "avis", TEXT_SHAPE, NOTHING, true, NULL},
    {VARIANT, "si_positif", TEXT_SHAPE, NOTHING, false, NULL},
};

const size_t member_count = sizeof members / sizeof *members;

/* The row of a member; a language may follow an @. NULL where there is none. */
static const member *member_find(kind of, const char *name)
{
	size_t len = strcspn(name, "@");
	for (size_t i = 0; i < member_count; i++)
		if (members[i].of == of && (members[i].name[0] == '*' ||
					    (strncmp(members[i].name, name, len) == 0 && members[i].name[len] == '\0')))
			return &members[i];
	return NULL;
}

static bool member_has_shape(const json_node *node, shape shape)
{
	switch (shape) {
	case TEXT_SHAPE:
		return json_string(node) != NULL;
	case LIST_SHAPE:
		return json_is_array(node);
	case OBJECT_SHAPE:
		return json_is_object(node);
	case FLAG_SHAPE:
		return json_bool(node, true) == json_bool(node, false);
	case WHOLE_SHAPE: /* Looked at where it is read. */
		break;
	}
	return true;
}

static void member_check_object(checker *c, const json_node *object, kind of)
{
	static const char *const messages[] = {[TEXT_SHAPE] = N_("\"%s\" must be a text"),
					       [LIST_SHAPE] = N_("\"%s\" must be a list"),
					       [OBJECT_SHAPE] = N_("\"%s\" must be an object"),
					       [FLAG_SHAPE] = N_("\"%s\" must be true or false")};
	for (const json_node *m = json_first(object); m != NULL; m = json_next(m)) {
		const member *known = member_find(of, json_name(m));
		if (known == NULL) {
			loader_fault(c->l, m, "schema", "\"%s\" is not a known member", json_name(m));
		} else if (!member_has_shape(m, known->shape)) {
			/* Loading may have reported more than this already. */
			if (!faults_stand_at(&c->l->faults, loader_place(c->l, m)))
				loader_fault(c->l, m, "schema", messages[known->shape], json_name(m));
		} else if (known->shape == OBJECT_SHAPE) {
			member_check_object(c, m, known->is);
		} else if (known->shape == LIST_SHAPE && known->is != NOTHING) {
			for (const json_node *one = json_first(m); one != NULL; one = json_next(one))
				member_check_object(c, one, known->is);
		}
	}
}

/* The settings of each field of a list of fields. */
static void member_check_fields(checker *c, const json_node *fields, kind of)
{
	for (const json_node *f = json_first(fields); f != NULL; f = json_next(f))
		member_check_object(c, json_get(f, "bareme"), of);
}

void members_check(checker *c)
{
	const json_node *settings = json_get(c->l->package.root, "bareme");
	member_check_object(c, settings, SETTINGS);
	member_check_fields(c, json_get(json_get(settings, "operation"), "fields"), FIELD);
	for (const json_node *n = json_first(check_resources(c)); n != NULL; n = json_next(n)) {
		member_check_object(c, json_get(n, "bareme"), RESOURCE);
		member_check_fields(c, json_get(json_get(n, "schema"), "fields"), COLUMN);
	}
}
