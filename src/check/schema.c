/* The JSON Schema of a package, made from the members that `check` knows. */
#include "check/members.h"
#include "formats/json.h"

#include <string.h>

const char *const kind_names[KINDS] = {
    [SETTINGS] = "package",
    [OPERATION] = "operation",
    [PLAN] = "plan",
    [TWICE] = "double_compte",
    [ROWS] = "lignes-de-listes",
    [TERRITORY] = "territoire",
    [FORMS] = "formes",
    [FORM] = "forme",
    [HEADINGS] = "entetes",
    [PRODUCTS] = "produits",
    [PRODUCT_VALUES] = "valeurs-de-produits",
    [PRODUCT] = "produit",
    [WORDS] = "mots",
    [WRITINGS] = "ecritures",
    [PART] = "rattachement",
    [SPELLING] = "ecriture",
    [FIELD] = "champ",
    [VALUES] = "valeurs",
    [VALUE] = "valeur",
    [LIMIT] = "au_plus",
    [COLUMN] = "colonne",
    [LINE] = "ligne",
    [BINDINGS] = "noms",
    [CONDITIONS] = "conditions",
    [RESOURCE] = "ressource",
    [QUANTITIES] = "quantites",
    [AMOUNT] = "montant",
    [REMARK] = "avis",
    [VARIANT] = "variante",
};

/* What a constraint of the standard is. */
static const char *schema_constraint(bareme_text name)
{
	if (text_equal(name, TEXT("required")) || text_equal(name, TEXT("unique")))
		return "\"type\": \"boolean\"";
	if (text_equal(name, TEXT("enum")))
		return "\"type\": \"array\", \"items\": { \"type\": \"string\" }";
	if (text_equal(name, TEXT("pattern")))
		return "\"type\": \"string\"";
	if (text_equal(name, TEXT("minLength")) || text_equal(name, TEXT("maxLength")))
		return "\"type\": \"integer\"";
	return "\"type\": [\"string\", \"number\"]";
}

static void schema_put_constraints(buffer *out, const char *names)
{
	const char *between = "";
	bareme_text rest = text_of(names);
	buffer_string(out, "{ \"type\": \"object\", \"properties\": { ");
	for (bareme_text name; text_next_part(&rest, ',', &name); between = ", ") {
		name = text_trim(name);
		buffer_printf(out, "%s\"%.*s\": { %s }", between, TEXT_ARG(name), schema_constraint(name));
	}
	buffer_string(out, " }, \"additionalProperties\": false }");
}

/* A field of the standard, whose object "bareme" is of that kind. */
static void schema_put_field(buffer *out, kind kind)
{
	buffer_printf(out,
		      "{ \"type\": \"object\", \"required\": [\"name\"], "
		      "\"properties\": { \"bareme\": { \"$ref\": \"#/$defs/%s\" }, \"constraints\": ",
		      kind_names[kind]);
	schema_put_constraints(out, kind == COLUMN ? CONSTRAINTS_OF_COLUMNS : CONSTRAINTS_OF_FIELDS);
	buffer_string(out, " } }");
}

/* What the elements of a list are. */
static void schema_put_elements(buffer *out, const member *m)
{
	if (m->of == OPERATION)
		schema_put_field(out, FIELD);
	else if (m->is != NOTHING)
		buffer_printf(out, "{ \"$ref\": \"#/$defs/%s\" }", kind_names[m->is]);
	else
		buffer_printf(out, "{ \"type\": %s }", m->of == CONDITIONS ? "[\"string\", \"number\"]" : "\"string\"");
}

static void schema_put_texts(buffer *out, const char *values)
{
	const char *between = "";
	bareme_text rest = text_of(values);
	buffer_string(out, "\"enum\": [");
	for (bareme_text value; text_next_part(&rest, '|', &value); between = ", ")
		buffer_printf(out, "%s\"%.*s\"", between, TEXT_ARG(value));
	buffer_char(out, ']');
}

/* What a member's value is, and is for. */
static void schema_put_value(buffer *out, const member *m)
{
	buffer_string(out, "{ \"description\": ");
	json_put_string(out, text_of(m->about));
	buffer_string(out, ", ");
	switch (m->shape) {
	case TEXT_SHAPE:
		if (m->values != NULL)
			schema_put_texts(out, m->values);
		else
			buffer_string(out, "\"type\": \"string\"");
		break;
	case LIST_SHAPE:
		buffer_string(out, "\"type\": \"array\", \"items\": ");
		schema_put_elements(out, m);
		break;
	case OBJECT_SHAPE:
		buffer_printf(out, "\"$ref\": \"#/$defs/%s\"", kind_names[m->is]);
		break;
	case WHOLE_SHAPE:
		buffer_string(out, "\"type\": \"integer\"");
		break;
	case FLAG_SHAPE:
		buffer_string(out, "\"type\": \"boolean\"");
		break;
	case SCALAR_SHAPE:
		buffer_string(out, "{ \"type\": [\"string\", \"number\"] }");
		break;
	}
	buffer_string(out, " }");
}

/* Lists the members of a kind that are required, or those that are texts and may have a language after an @. */
static void schema_put_names(buffer *out, kind kind, bool required)
{
	const char *between = "";
	for (size_t i = 0; i < member_count; i++) {
		const member *m = &members[i];
		if (m->of != kind || !(required ? m->required : m->shape == TEXT_SHAPE && m->values == NULL))
			continue;
		if (*between == '\0')
			buffer_string(out,
				      required ? ",\n      \"required\": [" : ",\n      \"patternProperties\": { \"^(");
		buffer_printf(out, required ? "%s\"%s\"" : "%s%s", between, m->name);
		between = required ? ", " : "|";
	}
	if (*between != '\0')
		buffer_string(out, required ? "]" : ")@en$\": { \"type\": \"string\" } }");
}

static void schema_put_kind(buffer *out, kind kind)
{
	const char *between = "";
	bool any = false;
	buffer_printf(out, "    \"%s\": {\n      \"type\": \"object\",\n", kind_names[kind]);
	for (size_t i = 0; i < member_count && !any; i++)
		if (members[i].of == kind && members[i].name[0] == '*') {
			any = true;
			buffer_string(out, "      \"additionalProperties\": ");
			schema_put_value(out, &members[i]);
		}
	if (!any) {
		buffer_string(out, "      \"properties\": {");
		for (size_t i = 0; i < member_count; i++) {
			if (members[i].of != kind)
				continue;
			buffer_printf(out, "%s\n        \"%s\": ", between, members[i].name);
			schema_put_value(out, &members[i]);
			between = ",";
		}
		buffer_string(out, "\n      }");
		schema_put_names(out, kind, true);
		schema_put_names(out, kind, false);
		buffer_string(out, ",\n      \"additionalProperties\": false");
	}
	buffer_string(out, "\n    }");
}

void members_write_schema(buffer *out)
{
	buffer_string(out, "{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n"
			   "  \"title\": \"datapackage.json of a package of tables for bareme\",\n"
			   "  \"type\": \"object\",\n  \"required\": [\"bareme\", \"resources\"],\n"
			   "  \"properties\": {\n    \"bareme\": { \"$ref\": \"#/$defs/");
	buffer_printf(out,
		      "%s\" },\n    \"resources\": {\n      \"type\": \"array\",\n      \"items\": {\n"
		      "        \"type\": \"object\",\n        \"required\": [\"name\", \"path\", \"bareme\"],\n"
		      "        \"properties\": {\n          \"bareme\": { \"$ref\": \"#/$defs/%s\" },\n"
		      "          \"schema\": { \"type\": \"object\", \"properties\": { \"fields\": "
		      "{ \"type\": \"array\", \"items\": ",
		      kind_names[SETTINGS], kind_names[RESOURCE]);
	schema_put_field(out, COLUMN);
	buffer_string(out, " } } }\n        }\n      }\n    }\n  },\n  \"$defs\": {\n");
	for (kind k = NOTHING + 1; k < KINDS; k++) {
		schema_put_kind(out, k);
		buffer_string(out, k + 1 < KINDS ? ",\n" : "\n");
	}
	buffer_string(out, "  }\n}\n");
}
