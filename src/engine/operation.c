/* An operation: values of fields as people write them, understood one by one. */
#include "engine/operation.h"

#include "rules/months.h"

#include <stdlib.h>
#include <string.h>

static const located no_place = {PLACE_UNKNOWN, -1, -1, -1, false, false, false};

bareme_result bareme_operation_new(bareme_operation **out, const bareme_ruleset *ruleset, int32_t date)
{
	/* Its notices come right after it: those of each field, or one on the record as a whole; one on a total, and
	 * one on each product that its rows have in vain. */
	size_t room = OPERATION_NOTICES * ruleset->field_count + 2 + ruleset->headings.product_count;
	bareme_operation *o = *out = calloc(1, sizeof *o + room * sizeof *o->notices.list);
	if (o == NULL)
		return BAREME_NO_MEMORY;
	o->rules = ruleset;
	o->default_date = date;
	o->notices.list = (bareme_notice *)(o + 1);
	o->notices.room = room;
	bareme_operation_reset(o);
	return BAREME_DONE;
}

void bareme_operation_free(bareme_operation *operation)
{
	free(operation);
}

void bareme_operation_reset(bareme_operation *o)
{
	const bareme_ruleset *r = o->rules;
	o->given = 0;
	o->blanked = 0;
	o->unreadable = false;
	o->notices.count = 0;
	o->place = no_place;
	o->known = r->default_fields | FIELD_BIT(r->role[ROLE_DATE]);
	for (uint64_t rest = r->default_fields; rest != 0; rest &= rest - 1)
		o->value[__builtin_ctzll(rest)] = r->fields[__builtin_ctzll(rest)].default_value;
	o->value[r->role[ROLE_DATE]] = o->default_date;
}

/* Makes a field blank: what was wrong with its value is wrong no more. */
SELDOM static void operation_unset(bareme_operation *o, size_t field)
{
	const bareme_ruleset *r = o->rules;
	notices *n = &o->notices;
	size_t kept = 0;
	for (size_t i = 0; i < n->count; i++)
		if (n->list[i].field != (int)field)
			n->list[kept++] = n->list[i];
	n->count = kept;
	o->given &= ~FIELD_BIT(field);
	o->known &= ~FIELD_BIT(field);
	o->blanked &= ~FIELD_BIT(field);
	if ((int)field == r->role[ROLE_COMMUNE])
		o->place = no_place;
	if ((int)field == r->role[ROLE_DATE])
		o->value[field] = o->default_date;
	else if ((r->default_fields >> field & 1) != 0)
		o->value[field] = r->fields[field].default_value;
	o->known |= (r->default_fields | FIELD_BIT(r->role[ROLE_DATE])) & FIELD_BIT(field);
}

/* Takes over what is written for a field, in place of what was there; its value is not known yet. */
static ALWAYS_INLINE void operation_give(bareme_operation *o, size_t field, bareme_text text)
{
	if (((o->given | o->blanked) >> field & 1) != 0)
		operation_unset(o, field);
	o->text[field] = text;
	o->given |= FIELD_BIT(field);
	o->known &= ~FIELD_BIT(field);
}

static void operation_notice(bareme_operation *o, size_t field, bareme_code code, int reason)
{
	notices_add(
	    &o->notices,
	    (bareme_notice){.code = code, .reason = (uint8_t)reason, .field = (int16_t)field, .given = o->text[field]});
}

/* An error of a spreadsheet: "#REF!", "#N/A". */
static bool operation_is_sheet_error(bareme_text t)
{
	return t.len > 2 && t.data[0] == '#' && t.data[1] >= 'A' && t.data[1] <= 'Z';
}

/* What is written for a field is no value of it: it may say that there is none. */
SELDOM static void operation_misread(bareme_operation *o, size_t field, bareme_code code, int reason)
{
	bareme_text text = o->text[field];
	/* "#N/A" is no "n/a": what was looked up was not found. */
	if (operation_is_sheet_error(text)) {
		operation_notice(o, field, BAREME_CODE_VALUE, REASON_SHEET);
	} else if (ruleset_is_blank_word(o->rules, text)) {
		operation_unset(o, field);
		o->blanked |= FIELD_BIT(field);
	} else {
		operation_notice(o, field, code, reason);
	}
}

void operation_refuse_field(bareme_operation *o, size_t field, int reason, bareme_text text)
{
	operation_give(o, field, text);
	operation_notice(o, field, BAREME_CODE_VALUE, reason);
}

void operation_refuse_merged(bareme_operation *o, size_t field, bareme_text text, uint64_t first, uint64_t last)
{
	operation_refuse_field(o, field, REASON_MERGED, text);
	bareme_notice *notice = &o->notices.list[o->notices.count - 1];
	notice->amount = (int64_t)first;
	notice->second = (int64_t)last;
}

void operation_refuse(bareme_operation *o, bareme_code code, int reason, int64_t amount, int64_t second)
{
	bareme_operation_reset(o);
	o->unreadable = true;
	notices_add(
	    &o->notices,
	    (bareme_notice){.code = code, .reason = (uint8_t)reason, .field = -1, .amount = amount, .second = second});
}

void operation_refuse_product(bareme_operation *o, int product, bareme_text text, uint64_t line)
{
	o->unreadable = true;
	o->notices.count = 0;
	notices_add(&o->notices, (bareme_notice){.code = product < 0 ? BAREME_CODE_VALUE : BAREME_CODE_NOT_ELIGIBLE,
						 .reason = REASON_PRODUCT,
						 .field = -1,
						 .subject = product,
						 .amount = (int64_t)line,
						 .given = text});
}

void operation_take_field(bareme_operation *o, const bareme_operation *from, size_t field)
{
	uint64_t bit = FIELD_BIT(field);
	operation_give(o, field, from->text[field]);
	o->given = (o->given & ~bit) | (from->given & bit);
	o->known = (o->known & ~bit) | (from->known & bit);
	o->blanked |= from->blanked & bit;
	o->value[field] = from->value[field];
	if ((int)field == o->rules->role[ROLE_COMMUNE])
		o->place = from->place;
	for (size_t i = 0; i < from->notices.count; i++)
		if (from->notices.list[i].field == (int)field)
			notices_add(&o->notices, from->notices.list[i]);
}

bool operation_agrees(const bareme_operation *o, const bareme_operation *other, size_t field)
{
	const bareme_ruleset *r = o->rules;
	bool known = (o->known & other->known & FIELD_BIT(field)) != 0;
	if (known && (r->fields[field].type != FIELD_TEXT || r->fields[field].role == ROLE_COMMUNE))
		return o->value[field] == other->value[field];
	char key[FOLD_MAX], other_key[FOLD_MAX];
	size_t len = text_fold(o->text[field], key), other_len = text_fold(other->text[field], other_key);
	if (len == SIZE_MAX || len != other_len)
		return text_equal(o->text[field], other->text[field]);
	return memcmp(key, other_key, len) == 0;
}

void operation_contradict(bareme_operation *o, size_t field, bareme_text text, uint64_t line, uint64_t earlier)
{
	o->known &= ~FIELD_BIT(field);
	if ((int)field == o->rules->role[ROLE_COMMUNE])
		o->place = no_place;
	notices_add(&o->notices, (bareme_notice){.code = BAREME_CODE_VALUE,
						 .reason = REASON_ROWS,
						 .field = (int16_t)field,
						 .amount = (int64_t)line,
						 .second = (int64_t)earlier,
						 .given = text});
}

/*
 * The code is champ-ignore: what a cell gives plays no part, and the status stays that of the products that count.
 * non-eligible would make all of it ineligible, and a-verifier says that the sources leave something open.
 */
void operation_leave_out(bareme_operation *o, int product)
{
	for (size_t i = 0; i < o->notices.count; i++)
		if (o->notices.list[i].reason == REASON_PRODUCT && o->notices.list[i].subject == product)
			return;
	notices_add(
	    &o->notices,
	    (bareme_notice){.code = BAREME_CODE_IGNORED, .reason = REASON_PRODUCT, .field = -1, .subject = product});
}

void operation_has_no_product(bareme_operation *o)
{
	notices *n = &o->notices;
	size_t kept = 0;
	for (size_t i = 0; i < n->count; i++)
		if (n->list[i].reason == REASON_PRODUCT) {
			n->list[kept] = n->list[i];
			n->list[kept++].code = BAREME_CODE_NOT_ELIGIBLE;
		}
	n->count = kept;
	o->unreadable = true;
}

void operation_refuse_total(bareme_operation *o, int reason, bareme_text text)
{
	notices_add(&o->notices,
		    (bareme_notice){.code = BAREME_CODE_TOTAL, .reason = (uint8_t)reason, .field = -1, .given = text});
}

/* "10 logements": the number without the unit that the field has anyway, of counts; the text where it has none. */
static bareme_text operation_without_unit(const bareme_ruleset *r, size_t number, bareme_text text)
{
	size_t end = 0;
	while (end < text.len && (text_is_digit(text.data[end]) || text_blank(text_from(text, end)) > 0))
		end += text_is_digit(text.data[end]) ? 1 : text_blank(text_from(text, end));
	if (r->fields[number].money || end == 0 || !headings_is_unit_of(r, number, text_from(text, end)))
		return text;
	return text_trim((bareme_text){text.data, end});
}

static void operation_bound_number(bareme_operation *o, size_t number, bareme_text text, int64_t value)
{
	const field *f = &o->rules->fields[number];
	if (value > f->most && f->most == number_power(NUMBER_MOST))
		operation_notice(o, number, BAREME_CODE_VALUE, REASON_LARGE);
	else if (value < f->least || value > f->most)
		operation_notice(o, number, BAREME_CODE_VALUE, REASON_BOUNDS);
	else
		operation_set_value(o, number, text, value);
}

static void operation_set_number(bareme_operation *o, size_t number, bareme_text text)
{
	static const uint8_t reasons[] = {
	    [NUMBER_SYNTAX] = REASON_NUMBER,     [NUMBER_GROUPS] = REASON_GROUPS, [NUMBER_DECIMALS] = REASON_DECIMALS,
	    [NUMBER_EXPONENT] = REASON_EXPONENT, [NUMBER_LARGE] = REASON_LARGE,   [NUMBER_UNIT] = REASON_UNIT,
	};
	const field *f = &o->rules->fields[number];
	int64_t value;
	char plain[PLAIN_MAX];
	bareme_text read = text_plain(text, plain);
	number_fault fault = number_parse(read, f->decimals, f->money, &value);
	if (fault == NUMBER_SYNTAX)
		fault = number_parse(operation_without_unit(o->rules, number, read), f->decimals, f->money, &value);
	if (fault == NUMBER_AMBIGUOUS)
		operation_notice(o, number, BAREME_CODE_AMBIGUOUS, REASON_NONE);
	else if (fault == NUMBER_DECIMALS && f->decimals == 0)
		operation_notice(o, number, BAREME_CODE_VALUE, REASON_WHOLE);
	else if (fault != NUMBER_FINE)
		operation_misread(o, number, BAREME_CODE_VALUE, reasons[fault]);
	else
		operation_bound_number(o, number, text, value);
}

void operation_set_read(bareme_operation *o, size_t number, bareme_text text, int64_t value)
{
	operation_give(o, number, text);
	operation_bound_number(o, number, text, value);
}

bareme_notice place_notice(located place, size_t field, bareme_text text)
{
	static const bareme_code codes[] = {
	    [PLACE_UNKNOWN] = BAREME_CODE_NO_COMMUNE,
	    [PLACE_MANY] = BAREME_CODE_MANY_COMMUNES,
	    [PLACE_POSTAL] = BAREME_CODE_POSTAL,
	    [PLACE_OUTSIDE] = BAREME_CODE_OUTSIDE,
	    [PLACE_DISAGREES] = BAREME_CODE_NAME_DISAGREES,
	};
	return (bareme_notice){.code = codes[place.finding],
			       .field = (int16_t)field,
			       .subject = place.commune,
			       .amount = place.chain,
			       .second = place.department,
			       .given = text};
}

/* A code of so many digits that a program took for a number, "13055.0", without its decimals. */
static bareme_text operation_whole_code(bareme_text text, size_t least, size_t most)
{
	size_t digits = 0, zeros = 0;
	while (digits < text.len && text_is_digit(text.data[digits]))
		digits++;
	while (digits + 1 + zeros < text.len && text.data[digits + 1 + zeros] == '0')
		zeros++;
	bool decimals = digits >= least && digits <= most && zeros > 0 && digits + 1 + zeros == text.len &&
			(text.data[digits] == '.' || text.data[digits] == ',');
	return decimals ? (bareme_text){text.data, digits} : text;
}

bareme_text operation_plain_code(bareme_text text, char out[PLAIN_MAX])
{
	return operation_whole_code(text_trim(text_plain(text, out)), 4, 5);
}

located operation_find_place(const bareme_ruleset *r, bareme_text text)
{
	char plain[PLAIN_MAX];
	return territory_find(&r->territory, operation_plain_code(text, plain));
}

void operation_set_place(bareme_operation *o, bareme_text text, located place)
{
	size_t field = (size_t)o->rules->role[ROLE_COMMUNE];
	operation_give(o, field, text);
	o->place = place;
	if (place.zero_added)
		notices_add(&o->notices, (bareme_notice){.code = BAREME_CODE_ZERO,
							 .field = (int16_t)field,
							 .subject = place.commune,
							 .given = text});
	if (place.finding == PLACE_FOUND)
		operation_set_value(o, field, text, place.commune);
	else if (place.finding == PLACE_UNKNOWN && place.chain < 0 &&
		 (ruleset_is_blank_word(o->rules, text) || operation_is_sheet_error(text)))
		operation_misread(o, field, BAREME_CODE_NO_COMMUNE, REASON_NONE);
	else
		notices_add(&o->notices, place_notice(place, field, text));
	place.finding = PLACE_DISAGREES;
	if (place.contradicted)
		notices_add(&o->notices, place_notice(place, field, text));
}

bool bareme_operation_is_blanked(const bareme_operation *o, int field)
{
	return field >= 0 && (size_t)field < o->rules->field_count && (o->blanked >> field & 1) != 0;
}

void bareme_operation_set(bareme_operation *o, int number, bareme_text written)
{
	bareme_text text = text_trim(written);
	if (o->unreadable || number < 0 || (size_t)number >= o->rules->field_count)
		return;
	if (text_is_utf8(text))
		operation_set_clean(o, (size_t)number, text);
	else
		operation_refuse(o, BAREME_CODE_TEXT, REASON_BROKEN_TEXT, 0, 0);
}

void operation_set_clean(bareme_operation *o, size_t number, bareme_text text)
{
	const field *f = &o->rules->fields[number];
	char plain[PLAIN_MAX];
	int32_t value;
	if (text.len == 0) {
		if (((o->given | o->blanked) >> number & 1) != 0)
			operation_unset(o, number);
		return;
	}
	operation_give(o, number, text);
	switch (f->type) {
	case FIELD_CHOICE:
		value = names_find_folded(&f->domain.index, text);
		if (value < 0 && f->role == ROLE_DEPARTMENT)
			value = territory_department(&o->rules->territory, operation_whole_code(text, 1, 2));
		/* Another department than the tables' is given, but no value: see locate.c. */
		if (value >= OTHER_DEPARTMENT && f->role == ROLE_DEPARTMENT)
			break;
		if (value < 0)
			operation_misread(o, number, BAREME_CODE_VALUE, REASON_CHOICE);
		else
			operation_set_value(o, number, text, value);
		break;
	case FIELD_NUMBER:
		operation_set_number(o, number, text);
		break;
	case FIELD_DATE:
		if (!bareme_date_parse(text_plain(text, plain), &value) &&
		    !months_read_date(&o->rules->months, text_plain(text, plain), &value))
			operation_misread(o, number, BAREME_CODE_VALUE, REASON_DATE);
		else if (value < f->least || value > f->most)
			operation_notice(o, number, BAREME_CODE_DATE_BOUNDS, REASON_NONE);
		else
			operation_set_value(o, number, text, value);
		break;
	case FIELD_TEXT:
		if (f->role == ROLE_COMMUNE)
			operation_set_place(o, text, operation_find_place(o->rules, text));
		else if (f->role == ROLE_COMMUNE_NAME && ruleset_is_blank_word(o->rules, text))
			operation_misread(o, number, BAREME_CODE_BLANK_WORD, REASON_NONE);
		else
			operation_set_value(o, number, text, 0);
		break;
	}
}
