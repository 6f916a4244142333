/* NDJSON: one object per line; its bytes are kept, but for the answer of an earlier run. */
#include "answers/answer_columns.h"
#include "engine/object.h"
#include "formats/json_members.h"
#include "lists/columns.h"
#include "lists/reader.h"
#include "lists/stream.h"

#include <string.h>

/* What is learnt of an object on the way through it. */
typedef struct object {
	reader *r;
	bareme_text line;
	size_t last;    /* where the member before ends, or after the opening brace */
	bool kept_last; /* that member goes into the output */
	size_t members; /* that go into the output */
	bool cut;       /* one did not go into it: what did is in r->object, up to `last` */
	uint64_t seen;
	object_slips *slips;
	uint64_t number; /* of the line */
} object;

/*
 * An "al" of an earlier run is left out: what is before a member goes with it, so that the comma goes as well; a first
 * member needs no comma. Only then is anything copied before the object ends.
 */
SELDOM static void ndjson_cut_member(object *o, bool is_answer, bareme_text name, size_t end)
{
	buffer *own = &o->r->object;
	size_t from = o->last;
	bool after_kept = o->kept_last;
	if (!o->cut)
		buffer_put(own, o->line.data, from);
	o->cut = true;
	o->kept_last = !is_answer;
	if (is_answer) {
		/* Blanks after the member before, or after the brace, are not this one's. */
		while (after_kept && strchr(" \t\r", o->line.data[from]) != NULL)
			buffer_put(own, o->line.data + from++, 1);
		return;
	}
	const char *comma =
	    o->members == 0 ? memchr(o->line.data + from, ',', (size_t)(name.data - o->line.data) - from) : NULL;
	if (comma != NULL)
		from = (size_t)(comma - o->line.data) + 1;
	buffer_put(own, o->line.data + from, end - from);
}

/* False for a name that is a column of the output already, although an ignored key has it. */
static bool ndjson_is_other(const list *l, bareme_text name)
{
	return !answer_column_is(name) && bareme_field_find(l->r, name) < 0;
}

/* A member that is no field: its name may be a slip of one, and be a column of a CSV output. */
static void ndjson_take_other(object *o, int field, bareme_text name, bareme_text value)
{
	reader *r = o->r;
	if (field <= NAME_SLIP)
		object_note_slip(o->slips, NAME_SLIP - field, name, value);
	if (!r->l->keeps_keys)
		return;
	int32_t number = names_find(&r->l->key_numbers, name);
	if (number < 0 && r->l->writes_keys && ndjson_is_other(r->l, name))
		late_keys_add(r->late, name, o->number);
	else if (number >= 0 && r->others[number].len == 0)
		r->others[number] = value;
}

/* The field of a member, and whether it is an answer of an earlier run. */
static ALWAYS_INLINE int ndjson_find_field(reader *r, bareme_text name, bool plain, const char **unit, bool *is_answer)
{
	/* Decoded values stay where they are until the answer is written; a name is needed only here. */
	size_t mark = r->decoded.len;
	bareme_text key = plain ? name : json_decode(name, &r->decoded);
	int field = reader_find_field(r, key);
	*is_answer = key.len == 2 && key.data[0] == 'a' && key.data[1] == 'l';
	*unit = r->l->unit_room > 0 ? columns_find_key_unit(r->l, key) : NULL;
	r->decoded.len = mark;
	return key.data != name.data && !json_is_text(name) ? -1 : field;
}

static ALWAYS_INLINE void ndjson_take_member(bareme_text name, bareme_text value, bool plain, void *payload)
{
	object *o = payload;
	reader *r = o->r;
	const char *unit;
	bool is_answer;
	int field = ndjson_find_field(r, name, plain, &unit, &is_answer);
	size_t end = (size_t)(value.data + value.len - o->line.data);
	if (is_answer || o->cut)
		ndjson_cut_member(o, is_answer, name, end);
	o->last = end;
	if (is_answer)
		return;
	o->members++;
	if (field < 0) {
		ndjson_take_other(o, field, name, value);
		return;
	}
	value = object_value(r->operation, field, value, plain, &o->seen, &r->decoded);
	if (value.len == 0)
		o->slips->blank |= FIELD_BIT(field);
	else if (unit != NULL)
		reader_set_in_unit(r, (size_t)field, value, unit);
	else
		reader_set(r, (size_t)field, value);
}

bool ndjson_read(reader *r, const record *rec)
{
	object_slips slips;
	object o = {.r = r, .line = rec->text, .kept_last = true, .number = rec->line, .slips = &slips};
	size_t end = 0;
	slips.count = 0;
	slips.blank = 0;
	const char *brace = memchr(o.line.data, '{', o.line.len);
	if (brace != NULL)
		o.last = (size_t)(brace - o.line.data) + 1;
	r->decoded.len = r->object.len = 0;
	/* Decoded text must stay where it is: it never needs more room than the line. */
	buffer_reserve(&r->decoded, o.line.len + (r->l->unit_room > 0 ? o.line.len + r->l->unit_room : 0));
	bareme_operation_reset(r->operation);
	if (r->l->key_count > 0)
		memset(r->others, 0, r->l->key_count * sizeof *r->others);
	size_t late = r->l->keeps_keys ? r->late->count : 0;
	json_fault wrong = json_members(o.line, &end, ndjson_take_member, &o);
	r->is_object = wrong == JSON_SOUND;
	if (r->is_object) {
		if (slips.count > 0)
			object_refuse_slips(r->operation, &slips, &r->decoded);
		if (!o.cut)
			buffer_put(&r->object, o.line.data, end);
		else if (o.kept_last)
			buffer_put(&r->object, o.line.data + o.last, end - o.last);
		if (o.members > 0)
			buffer_char(&r->object, ',');
	} else {
		object_refuse(r->operation, wrong, o.line, end, list_line(r->l, rec->line));
		r->object.len = 0;
		buffer_char(&r->object, '{');
		/* Nothing of it is kept. */
		memset(r->others, 0, r->l->key_count * sizeof *r->others);
		if (r->l->keeps_keys)
			r->late->count = late;
	}
	return !r->decoded.failed && !r->object.failed;
}

/* ---- The columns of a CSV output ---- */

void late_keys_add(late_keys *late, bareme_text name, uint64_t line)
{
	size_t i = 0;
	while (i < late->count && !text_equal(late->list[i].name, name))
		i++;
	if (i == late->count && i < LATE_MAX)
		late->list[late->count++] = (struct late_key){name, line};
}

static void ndjson_add_key(bareme_text name, bareme_text value, bool plain, void *payload)
{
	list *l = payload;
	buffer decoded = {0};
	int32_t old = 0;
	bareme_text key = json_decode(name, &decoded);
	bool sound = json_is_text(name);
	(void)value;
	(void)plain;
	bool other = !text_equal(key, TEXT("al")) && ndjson_is_other(l, key) &&
		     !(sound && columns_find_key(l, key) >= 0) && names_find(&l->key_numbers, name) < 0;
	if (other && grow(&l->keys, l->key_count, &l->key_room, sizeof *l->keys)) {
		bareme_text copy = arena_copy(&l->arena, name);
		l->arena.failed |= !names_add(&l->key_numbers, copy, (int32_t)l->key_count, &old);
		l->keys[l->key_count++] = copy;
	} else {
		l->arena.failed |= other;
	}
	buffer_free(&decoded);
}

static void ndjson_pass_over(bareme_text name, bareme_text value, bool plain, void *payload)
{
	(void)name;
	(void)value;
	(void)plain;
	(void)payload;
}

bool ndjson_find_keys(list *l, bareme_text window)
{
	while (window.len > 0 && !l->arena.failed) {
		const char *feed = memchr(window.data, '\n', window.len);
		size_t len = feed == NULL ? window.len : (size_t)(feed - window.data) + 1, end;
		bareme_text line = csv_chomp((bareme_text){window.data, len});
		/* What is no object gives no columns. */
		bool sound = json_members(line, &end, ndjson_pass_over, NULL) == JSON_SOUND;
		if (sound)
			json_members(line, &end, ndjson_add_key, l);
		l->no_objects &= !sound;
		window = text_from(window, len);
	}
	return !l->arena.failed;
}
