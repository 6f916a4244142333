/* NDJSON: one object per line; its bytes are kept, but for the answer of an earlier run. */
#include "engine/object.h"
#include "lists/reader.h"

#include <string.h>

/* What is learnt of an object on the way through it. */
typedef struct object {
	reader *r;
	bareme_text line;
	size_t last;    /* where the member before ends, or after the opening brace */
	bool kept_last; /* that member goes into the output */
	size_t members; /* that go into the output */
	uint64_t seen;
} object;

/*
 * Takes the object's own bytes over, but for an "al" of an earlier run: what is before a member
 * goes with it, so that the comma goes as well; a first member needs no comma.
 */
static bool ndjson_keep_member(object *o, bool is_answer, bareme_text name, bareme_text value)
{
	buffer *own = &o->r->object;
	size_t from = o->last, end = (size_t)(value.data + value.len - o->line.data);
	bool after_kept = o->kept_last;
	o->kept_last = !is_answer;
	o->last = end;
	if (!o->kept_last) {
		/* Blanks after the member before, or after the brace, are not this one's. */
		while (after_kept && strchr(" \t\r", o->line.data[from]) != NULL)
			buffer_put(own, o->line.data + from++, 1);
		return false;
	}
	const char *comma =
	    o->members == 0 ? memchr(o->line.data + from, ',', (size_t)(name.data - o->line.data) - from) : NULL;
	if (comma != NULL)
		from = (size_t)(comma - o->line.data) + 1;
	buffer_put(own, o->line.data + from, end - from);
	o->members++;
	return true;
}

static void ndjson_take_member(bareme_text name, bareme_text value, size_t offset, void *payload)
{
	object *o = payload;
	reader *r = o->r;
	(void)offset;
	/* Decoded values stay where they are until the answer is written; a name is needed only here. */
	size_t mark = r->decoded.len;
	bareme_text plain = json_decode(name, &r->decoded);
	int field = reader_find_field(r, plain);
	bool is_answer = text_equal(plain, TEXT("al"));
	r->decoded.len = mark;
	if (!ndjson_keep_member(o, is_answer, name, value))
		return;
	if (field < 0)
		return;
	value = object_value(r->operation, field, value, &o->seen, &r->decoded);
	if (value.len > 0)
		reader_set(r, (size_t)field, value);
}

bool ndjson_read(reader *r, const record *rec)
{
	object o = {.r = r, .line = rec->text, .kept_last = true};
	size_t end = 0;
	const char *brace = memchr(o.line.data, '{', o.line.len);
	if (brace != NULL)
		o.last = (size_t)(brace - o.line.data) + 1;
	r->decoded.len = r->object.len = 0;
	buffer_put(&r->object, o.line.data, o.last);
	/* Decoded text must stay where it is: it never needs more room than the line. */
	buffer_reserve(&r->decoded, o.line.len);
	bareme_operation_reset(r->operation);
	r->is_object = json_members(o.line, &end, ndjson_take_member, &o) == NULL;
	if (r->is_object) {
		if (o.kept_last)
			buffer_put(&r->object, o.line.data + o.last, end - o.last);
		if (o.members > 0)
			buffer_char(&r->object, ',');
	} else {
		operation_refuse(r->operation, BAREME_CODE_TEXT, REASON_JSON, (int64_t)rec->line, 0);
		r->object.len = 0;
		buffer_char(&r->object, '{');
	}
	return !r->decoded.failed && !r->object.failed;
}
