/* NDJSON: one object per line; the answer is the same object with a key "al" at its end. */
#include "engine/object.h"
#include "lists/document_rows.h"

#include <string.h>

/* What is learnt of an object on the way through it. */
typedef struct object {
	worker *w;
	bareme_text line;
	size_t last;    /* where the member before ends, or behind the opening brace */
	bool kept_last; /* that member goes into the output */
	size_t members; /* that go into the output */
	uint64_t seen;
} object;

/*
 * Takes the object's own bytes over, but for an "al" of an earlier run: what stands before a member
 * goes with it, so that the comma goes as well, except that a first member needs none.
 */
static bool keep_member(object *o, bool is_answer, bareme_text name, bareme_text value)
{
	buffer *own = &o->w->object;
	size_t from = o->last, end = (size_t)(value.data + value.len - o->line.data);
	bool after_kept = o->kept_last;
	o->kept_last = !is_answer;
	o->last = end;
	if (!o->kept_last) {
		/* The blanks behind the member before, or behind the brace, are not this one's. */
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

static void take_member(bareme_text name, bareme_text value, size_t offset, void *payload)
{
	object *o = payload;
	worker *w = o->w;
	(void)offset;
	/* Decoded values stay where they are until the answer is written; a name is needed only here. */
	size_t mark = w->decoded.len;
	bareme_text plain = json_decode(name, &w->decoded);
	int field = worker_find_field(w, plain);
	bool is_answer = text_equal(plain, TEXT("al"));
	w->decoded.len = mark;
	if (!keep_member(o, is_answer, name, value))
		return;
	if (field < 0)
		return;
	value = object_value(w->operation, field, value, &o->seen, &w->decoded);
	if (value.len > 0)
		worker_set(w, (size_t)field, value);
}

static void put_csv(worker *w, block *b)
{
	buffer *out = &b->out;
	const bareme_ruleset *r = w->l->r;
	for (size_t i = 0; i < r->field_count; i++) {
		if (i > 0)
			buffer_char(out, w->l->delimiter);
		if ((w->operation->given >> i & 1) != 0)
			csv_put_cell(out, w->operation->text[i], w->l->delimiter);
	}
	answer_put_csv(w->answer, &w->phrases, w->l->options->locale, w->l->delimiter, out, &b->old_tables);
	buffer_char(out, '\n');
}

bool ndjson_heading(list *l, buffer *out)
{
	for (size_t i = 0; i < l->r->field_count; i++) {
		if (i > 0)
			buffer_char(out, l->delimiter);
		buffer_string(out, l->r->fields[i].name);
	}
	answer_put_csv_heading(l->delimiter, out);
	buffer_char(out, '\n');
	return !out->failed;
}

/* Gives the operation the object's members, or says that the line is no object; false there. */
static bool read_object(object *o, uint64_t number, size_t *end)
{
	worker *w = o->w;
	const char *brace = memchr(o->line.data, '{', o->line.len);
	if (brace != NULL)
		o->last = (size_t)(brace - o->line.data) + 1;
	w->decoded.len = w->object.len = 0;
	buffer_put(&w->object, o->line.data, o->last);
	/* Decoded text must stay where it is: it never needs more room than the line. */
	buffer_reserve(&w->decoded, o->line.len);
	bareme_operation_reset(w->operation);
	bool good = json_members(o->line, end, take_member, o) == NULL;
	if (!good)
		operation_refuse(w->operation, BAREME_CODE_TEXT, REASON_JSON, (int64_t)number, 0);
	return good;
}

void ndjson_compute(worker *w, block *b, bareme_text line, uint64_t number)
{
	const list *l = w->l;
	object o = {.w = w, .line = line, .kept_last = true};
	size_t end = 0;
	bool good = read_object(&o, number, &end), earlier_failed = false;
	if (w->earlier != NULL) {
		object again = {.w = w->earlier, .line = line, .kept_last = true};
		size_t same_end;
		read_object(&again, number, &same_end);
		earlier_failed = w->earlier->decoded.failed || w->earlier->object.failed;
	}
	bool refused = worker_answer(w, b, line, number);
	if (w->earlier != NULL) {
		comparison_add(w, b, number);
	} else if (l->document != NULL) {
		rows_put_object(w, b, good, line, number);
	} else if (l->options->detail) {
		worker_put_detail(w, b, b->first_record + b->records);
	} else if (l->to == BAREME_LIST_CSV) {
		put_csv(w, b);
	} else {
		if (good) {
			buffer_put(&b->out, w->object.data, w->object.len);
			if (o.kept_last)
				buffer_put(&b->out, line.data + o.last, end - o.last);
			if (o.members > 0)
				buffer_char(&b->out, ',');
		} else {
			buffer_char(&b->out, '{');
		}
		buffer_string(&b->out, "\"al\":");
		answer_put_json(w->answer, &w->phrases, l->options->locale, false, &b->out, &b->old_tables);
		buffer_string(&b->out, "}\n");
	}
	if (b->out.failed || b->rejects.failed || w->decoded.failed || w->object.failed || earlier_failed)
		b->result = BAREME_NO_MEMORY;
	else if (refused && l->options->stop_on_error)
		b->result = BAREME_STOPPED;
}
