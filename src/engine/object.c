/* Operations from JSON objects; see object.h. */
#include "engine/object.h"

bareme_text object_find_value(bareme_operation *o, int field, bareme_text value, uint64_t *seen, buffer *decoded)
{
	char first = value.data[0];
	if (first == 'n')
		return (bareme_text){NULL, 0};
	bool twice = (*seen >> field & 1) != 0;
	*seen |= FIELD_BIT(field);
	if (!twice && first == '"') {
		bareme_text raw = {value.data + 1, value.len - 2}, text = json_decode(raw, decoded);
		if (text.data == raw.data || json_is_text(raw))
			return text;
	} else if (!twice && first != '{' && first != '[') {
		return value;
	}
	operation_refuse_field(o, (size_t)field,
			       twice          ? REASON_TWICE
			       : first == '"' ? REASON_CHARACTERS
					      : REASON_TYPE,
			       value);
	return (bareme_text){NULL, 0};
}

void object_refuse(bareme_operation *o, json_fault wrong, bareme_text text, size_t place, uint64_t line)
{
	size_t lines, column;
	text_place(text, place, &lines, &column);
	operation_refuse(o, BAREME_CODE_TEXT, REASON_JSON, (int64_t)(line + lines - 1), (int64_t)column);
	o->notices.list[0].subject = (int32_t)wrong;
}

void object_note_slip(object_slips *s, int slip, bareme_text name, bareme_text value)
{
	if (s->count < sizeof s->list / sizeof *s->list)
		s->list[s->count++] = (object_slip){slip, name, value};
}

/* True where the value, a string or a number, is one that the field may have. */
static bool object_fits(const bareme_operation *o, const field *f, bareme_text value, buffer *decoded)
{
	int64_t number;
	int32_t day;
	if (value.data[0] == '"')
		value = json_decode((bareme_text){value.data + 1, value.len - 2}, decoded);
	value = text_trim(value);
	switch (f->type) {
	case FIELD_NUMBER:
		return number_parse(value, f->decimals, f->money, &number) == NUMBER_FINE;
	case FIELD_CHOICE:
		return names_find_folded(&f->domain.index, value) >= 0;
	case FIELD_DATE:
		return bareme_date_parse(value, &day);
	default:
		return (f->role == ROLE_COMMUNE || f->role == ROLE_COMMUNE_NAME) &&
		       territory_find(&o->rules->territory, value).finding == PLACE_FOUND;
	}
}

/* The fields that can change an amount of the operation: all that its nature reads, and those that say where it is. */
static uint64_t object_amount_fields(const bareme_operation *o)
{
	const bareme_ruleset *r = o->rules;
	static const field_role places[] = {ROLE_COMMUNE, ROLE_COMMUNE_NAME, ROLE_DATE};
	uint64_t fields = FIELD_BIT(r->role[ROLE_NATURE]);
	if ((o->known & fields) == 0)
		return fields;
	fields |= r->walks[o->value[r->role[ROLE_NATURE]]].reads;
	bool placed = r->role[ROLE_ZONE] >= 0 && (fields >> r->role[ROLE_ZONE] & 1) != 0;
	for (size_t i = 0; placed && i < sizeof places / sizeof *places; i++)
		if (r->role[places[i]] >= 0)
			fields |= FIELD_BIT(r->role[places[i]]);
	return fields;
}

/* The field among those that are lacking which the name is a slip of, or holds a word of; -1 if there is none. */
static int object_find_slip(const bareme_operation *o, const object_slip *slip, uint64_t lacking, buffer *decoded)
{
	int field = slip->slip % SLIP_BY_WORDS;
	if ((lacking >> field & 1) != 0)
		return field;
	/* Words may name several fields. */
	return slip->slip < SLIP_BY_WORDS ? -1
					  : headings_resembles(o->rules, lacking, json_decode(slip->name, decoded));
}

void object_refuse_slips(bareme_operation *o, const object_slips *s, buffer *decoded)
{
	uint64_t lacking = object_amount_fields(o) & ~o->given;
	for (size_t i = 0; i < s->count; i++) {
		const object_slip *slip = &s->list[i];
		bool by_words = slip->slip >= SLIP_BY_WORDS;
		int field = object_find_slip(o, slip, by_words ? lacking & ~s->blank : lacking, decoded);
		if (field < 0 || !object_fits(o, &o->rules->fields[field], slip->value, decoded))
			continue;
		lacking &= ~FIELD_BIT(field);
		notices_add(&o->notices, (bareme_notice){.code = BAREME_CODE_UNKNOWN,
							 .reason = by_words ? REASON_KEY_WORDS : REASON_NONE,
							 .field = (int16_t)field,
							 .given = slip->name});
	}
}
