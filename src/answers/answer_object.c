/* One call from bytes to bytes: an operation as a JSON object in, its answer as a JSON object out. */
#include "base/options.h"
#include "engine/object.h"
#include "formats/json_members.h"

typedef struct reading {
	bareme_operation *operation;
	buffer decoded; /* strings without their escapes; as long as the operation's values are read */
	uint64_t seen;
	object_slips slips;
} reading;

static void take_member(bareme_text name, bareme_text value, bool plain, void *payload)
{
	reading *r = payload;
	size_t mark = r->decoded.len;
	const bareme_ruleset *rules = r->operation->rules;
	bareme_text key = json_decode(name, &r->decoded);
	int field = json_is_text(name) ? bareme_field_find(rules, key) : -1;
	int slip = field < 0 ? headings_slip(rules, key) : -1;
	r->decoded.len = mark;
	if (slip >= 0)
		object_note_slip(&r->slips, slip, name, value);
	if (field < 0)
		return;
	value = object_value(r->operation, field, value, plain, &r->seen, &r->decoded);
	if (value.len > 0)
		bareme_operation_set(r->operation, field, value);
	else
		r->slips.blank |= FIELD_BIT(field);
}

static bareme_result answer_object(reading *r, bareme_answer *answer, const bareme_json_options *o, bareme_text object,
				   bareme_write_fn write, void *payload)
{
	size_t end;
	/* Values must stay where they are: decoded they need no more room than the object. */
	if (buffer_reserve(&r->decoded, object.len + 1) == NULL)
		return BAREME_NO_MEMORY;
	json_fault wrong = json_members(object, &end, take_member, r);
	if (wrong != JSON_SOUND)
		object_refuse(r->operation, wrong, object, end, 1);
	else
		object_refuse_slips(r->operation, &r->slips, &r->decoded);
	bareme_evaluate(r->operation, answer);
	return o->explain ? bareme_answer_write_json_explained(answer, o->locale, write, payload)
			  : bareme_answer_write_json(answer, o->locale, o->receipt, write, payload);
}

bareme_result bareme_answer_json(const bareme_ruleset *ruleset, const bareme_json_options *options, bareme_text object,
				 bareme_write_fn write, void *payload)
{
	reading r = {0};
	bareme_answer *answer = NULL;
	bareme_json_options o;
	if (!options_take(&o, sizeof o, options))
		return BAREME_BAD_OPTIONS;
	bareme_result result = bareme_operation_new(&r.operation, ruleset, o.date);
	if (result == BAREME_DONE)
		result = bareme_answer_new(&answer, ruleset);
	if (result == BAREME_DONE)
		result = answer_object(&r, answer, &o, object, write, payload);
	bareme_answer_free(answer);
	bareme_operation_free(r.operation);
	buffer_free(&r.decoded);
	return result;
}
