/* The members that the package's own objects may have: a mistyped name would be ignored in silence. */
#include "check/checker.h"

#include <string.h>

/* What an object of the package is. */
typedef enum kind {
	NOTHING, /* no object, or one whose members are checked elsewhere */
	SETTINGS,
	OPERATION,
	PLAN,
	TWICE,
	ROWS,
	TERRITORY,
	HEADINGS,
	PRODUCTS,
	PRODUCT_VALUES,
	PRODUCT,
	WORDS,
	WRITINGS,
	PART,
	SPELLING,
	FIELD,
	VALUES,
	VALUE,
	LIMIT,
	COLUMN,
	LINE,
	BINDINGS,
	CONDITIONS,
	RESOURCE,
	QUANTITIES,
	AMOUNT,
	REMARK,
	VARIANT
} kind;

typedef enum shape { TEXT_SHAPE, LIST_SHAPE, OBJECT_SHAPE, OTHER_SHAPE } shape;

/* A member of an object; * is any name. `is` is what its value is, or the elements of its list. */
static const struct member {
	kind of;
	const char *name;
	shape shape;
	kind is;
} members[] = {
    {SETTINGS, "format", OTHER_SHAPE, NOTHING},
    {SETTINGS, "unites", LIST_SHAPE, NOTHING},
    {SETTINGS, "vides", LIST_SHAPE, NOTHING},
    {SETTINGS, "mois", LIST_SHAPE, NOTHING},
    {SETTINGS, "operation", OBJECT_SHAPE, OPERATION},
    {SETTINGS, "territoire", OBJECT_SHAPE, TERRITORY},
    {SETTINGS, "plan", OBJECT_SHAPE, PLAN},
    {SETTINGS, "entetes", OBJECT_SHAPE, HEADINGS},
    {HEADINGS, "articles", LIST_SHAPE, NOTHING},
    {HEADINGS, "sigles", LIST_SHAPE, NOTHING},
    {HEADINGS, "abreviations", OBJECT_SHAPE, BINDINGS},
    {HEADINGS, "remplissage", OBJECT_SHAPE, WORDS},
    {HEADINGS, "unites", OBJECT_SHAPE, WRITINGS},
    {HEADINGS, "interdits", LIST_SHAPE, NOTHING},
    {HEADINGS, "autres", LIST_SHAPE, NOTHING},
    {SETTINGS, "produits", OBJECT_SHAPE, PRODUCTS},
    {PRODUCTS, "colonne", LIST_SHAPE, NOTHING},
    {PRODUCTS, "nombre", LIST_SHAPE, NOTHING},
    {PRODUCTS, "valeurs", OBJECT_SHAPE, PRODUCT_VALUES},
    {PRODUCT_VALUES, "*", OBJECT_SHAPE, PRODUCT},
    {PRODUCT, "champ", TEXT_SHAPE, NOTHING},
    {PRODUCT, "avis", TEXT_SHAPE, NOTHING},
    {PRODUCT, "alias", LIST_SHAPE, NOTHING},
    {WORDS, "*", LIST_SHAPE, NOTHING},
    {WRITINGS, "*", OBJECT_SHAPE, WORDS},
    {SETTINGS, "lignes", OBJECT_SHAPE, ROWS},
    {ROWS, "totaux", LIST_SHAPE, NOTHING},
    {ROWS, "totaux_seuls", LIST_SHAPE, NOTHING},
    {OPERATION, "fields", LIST_SHAPE, NOTHING},
    {PLAN, "prets", TEXT_SHAPE, NOTHING},
    {PLAN, "subventions", TEXT_SHAPE, NOTHING},
    {PLAN, "reserve", TEXT_SHAPE, NOTHING},
    {PLAN, "cout", TEXT_SHAPE, NOTHING},
    {PLAN, "ressources", LIST_SHAPE, NOTHING},
    {PLAN, "double_compte", OBJECT_SHAPE, TWICE},
    {TWICE, "champ", TEXT_SHAPE, NOTHING},
    {TWICE, "si", OBJECT_SHAPE, CONDITIONS},
    {TERRITORY, "communes", TEXT_SHAPE, NOTHING},
    {TERRITORY, "epci", TEXT_SHAPE, NOTHING},
    {TERRITORY, "departements", TEXT_SHAPE, NOTHING},
    {TERRITORY, "rattachements", LIST_SHAPE, PART},
    {TERRITORY, "ecriture", OBJECT_SHAPE, SPELLING},
    {SPELLING, "avant", OBJECT_SHAPE, BINDINGS},
    {SPELLING, "articles", LIST_SHAPE, NOTHING},
    {SPELLING, "abreviations", OBJECT_SHAPE, BINDINGS},
    {SPELLING, "cedex", LIST_SHAPE, NOTHING},
    {SPELLING, "parties", LIST_SHAPE, NOTHING},
    {SPELLING, "ordinaux", LIST_SHAPE, NOTHING},
    {PART, "code", TEXT_SHAPE, NOTHING},
    {PART, "nom", TEXT_SHAPE, NOTHING},
    {PART, "alias", LIST_SHAPE, NOTHING},
    {PART, "commune", TEXT_SHAPE, NOTHING},
    {FIELD, "role", TEXT_SHAPE, NOTHING},
    {FIELD, "alias", LIST_SHAPE, NOTHING},
    {FIELD, "distinctifs", LIST_SHAPE, NOTHING},
    {FIELD, "interdits", LIST_SHAPE, NOTHING},
    {FIELD, "autres_valeurs", LIST_SHAPE, NOTHING},
    {FIELD, "defaut", TEXT_SHAPE, NOTHING},
    {FIELD, "unite", TEXT_SHAPE, NOTHING},
    {FIELD, "au_plus", OBJECT_SHAPE, LIMIT},
    {FIELD, "valeurs", OBJECT_SHAPE, VALUES},
    {VALUES, "*", OBJECT_SHAPE, VALUE},
    {VALUE, "titre", TEXT_SHAPE, NOTHING},
    {VALUE, "alias", LIST_SHAPE, NOTHING},
    {LIMIT, "champ", TEXT_SHAPE, NOTHING},
    {LIMIT, "avis", TEXT_SHAPE, NOTHING},
    {COLUMN, "role", TEXT_SHAPE, NOTHING},
    {COLUMN, "champ", TEXT_SHAPE, NOTHING},
    {COLUMN, "unite", TEXT_SHAPE, NOTHING},
    {COLUMN, "lignes", LIST_SHAPE, LINE},
    {LINE, "valeur", TEXT_SHAPE, NOTHING},
    {LINE, "titre", TEXT_SHAPE, NOTHING},
    {LINE, "avec", OBJECT_SHAPE, BINDINGS},
    {LINE, "si", OBJECT_SHAPE, CONDITIONS},
    {BINDINGS, "*", TEXT_SHAPE, NOTHING},
    {CONDITIONS, "*", LIST_SHAPE, NOTHING},
    {RESOURCE, "role", TEXT_SHAPE, NOTHING},
    {RESOURCE, "si", OBJECT_SHAPE, CONDITIONS},
    {RESOURCE, "complet", OTHER_SHAPE, NOTHING},
    {RESOURCE, "revue", TEXT_SHAPE, NOTHING},
    {RESOURCE, "plancher", TEXT_SHAPE, NOTHING},
    {RESOURCE, "revue_mois", OTHER_SHAPE, NOTHING},
    {RESOURCE, "exclut", OBJECT_SHAPE, CONDITIONS},
    {RESOURCE, "exige", LIST_SHAPE, NOTHING},
    {RESOURCE, "quantites", OBJECT_SHAPE, QUANTITIES},
    {RESOURCE, "montants", LIST_SHAPE, AMOUNT},
    {RESOURCE, "avis", LIST_SHAPE, REMARK},
    {RESOURCE, "variante", OBJECT_SHAPE, VARIANT},
    {QUANTITIES, "champs", LIST_SHAPE, NOTHING},
    {QUANTITIES, "avis", TEXT_SHAPE, NOTHING},
    {AMOUNT, "forme", TEXT_SHAPE, NOTHING},
    {AMOUNT, "si", OBJECT_SHAPE, CONDITIONS},
    {AMOUNT, "unitaire", TEXT_SHAPE, NOTHING},
    {AMOUNT, "quantite", TEXT_SHAPE, NOTHING},
    {AMOUNT, "formule", TEXT_SHAPE, NOTHING},
    {REMARK, "code", TEXT_SHAPE, NOTHING},
    {REMARK, "si", OBJECT_SHAPE, CONDITIONS},
    {REMARK, "message", TEXT_SHAPE, NOTHING},
    {VARIANT, "champ", TEXT_SHAPE, NOTHING},
    {VARIANT, "avis", TEXT_SHAPE, NOTHING},
    {VARIANT, "si_positif", TEXT_SHAPE, NOTHING},
};

enum { MEMBERS = sizeof members / sizeof *members };

/* The row of a member; a language may follow an @. NULL where there is none. */
static const struct member *member_find(kind of, const char *name)
{
	size_t len = strcspn(name, "@");
	for (size_t i = 0; i < MEMBERS; i++)
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
	case OTHER_SHAPE:
		break;
	}
	return true;
}

static void member_check_object(checker *c, const json_node *object, kind of)
{
	static const char *const messages[] = {N_("\"%s\" must be a text"), N_("\"%s\" must be a list"),
					       N_("\"%s\" must be an object")};
	for (const json_node *m = json_first(object); m != NULL; m = json_next(m)) {
		const struct member *known = member_find(of, json_name(m));
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
