/* The values of fields, as the library understood them; see notice.h. */
#include "answers/notice.h"

#include "base/number.h"

void value_put(buffer *out, const bareme_answer *a, int field, const bareme_lang *lang)
{
	const struct field *f = &a->rules->fields[field];
	const bareme_operation *o = a->operation;
	int64_t value = (o->known >> field & 1) != 0 ? o->value[field] : a->value[field];
	bareme_number n = {value, (uint8_t)f->decimals, true};
	char text[BAREME_TEXT_MAX];
	if (f->type == FIELD_TEXT || !answer_knows(a, field)) {
		if ((o->given >> field & 1) != 0)
			buffer_text(out, o->text[field]);
	} else if (f->type == FIELD_CHOICE) {
		buffer_string(out, lang == NULL ? f->domain.values[value] : f->domain.titles[value].in[*lang]);
	} else if (f->type == FIELD_NUMBER) {
		buffer_put(out, text,
			   lang == NULL ? bareme_number_print(n, '.', text) : bareme_number_print_for(n, *lang, text));
		if (lang != NULL && f->money)
			buffer_string(out, "\xC2\xA0\xE2\x82\xAC");
	} else {
		buffer_put(out, text,
			   lang == NULL ? bareme_date_print((int32_t)value, text)
					: bareme_date_print_for((int32_t)value, *lang, text));
	}
}

size_t bareme_answer_print_value(const bareme_answer *answer, int field, char *data, size_t size)
{
	buffer out = buffer_within(data, size);
	if (field >= 0 && (size_t)field < answer->rules->field_count)
		value_put(&out, answer, field, NULL);
	return buffer_give(&out, data, size);
}

bool bareme_answer_gives(const bareme_answer *answer, int field)
{
	return field >= 0 && (size_t)field < answer->rules->field_count && (answer->operation->given >> field & 1) != 0;
}
