/* NDJSON: one object per line; the answer is the same object with a key "al" at its end. */
#include "list.h"

#include <string.h>

/* What is learnt of an object on the way through it. */
typedef struct object {
	worker *w;
	bareme_text line;
	size_t cut_from, cut_to; /* an "al" of an earlier run, with a comma; empty where there is none */
	bool cut_first;          /* it stood before all others: the comma is the one behind */
	size_t last;             /* where the members end so far */
	size_t members;          /* without "al" */
	uint64_t seen;
} object;

static void refuse_member(const object *o, int field, int reason, bareme_text value)
{
	bareme_operation *op = o->w->operation;
	op->given |= FIELD_BIT(field);
	op->known &= ~FIELD_BIT(field);
	notices_add(&op->notices,
		    (bareme_notice){
			.code = BAREME_CODE_VALUE, .reason = (uint8_t)reason, .field = (int16_t)field, .given = value});
}

static void take_member(bareme_text name, bareme_text value, size_t offset, void *payload)
{
	object *o = payload;
	worker *w = o->w;
	if (text_equal(name, TEXT("al"))) {
		/* It goes with the comma before it, or with the one behind where it stands first. */
		o->cut_first = o->members == 0;
		o->cut_from = o->cut_first ? offset : o->last;
		o->cut_to = (size_t)(value.data + value.len - o->line.data);
		return;
	}
	o->members++;
	o->last = (size_t)(value.data + value.len - o->line.data);
	int field = bareme_field_find(w->l->r, json_decode(name, &w->decoded));
	if (field < 0 || value.data[0] == 'n')
		return;
	if ((o->seen >> field & 1) != 0) {
		refuse_member(o, field, REASON_TWICE, value);
		return;
	}
	o->seen |= FIELD_BIT(field);
	if (value.data[0] == '{' || value.data[0] == '[') {
		refuse_member(o, field, REASON_TYPE, value);
		return;
	}
	if (value.data[0] == '"')
		value = json_decode((bareme_text){value.data + 1, value.len - 2}, &w->decoded);
	if (value.len > 0)
		worker_set(w, (size_t)field, value);
}

/* The object's own bytes up to its closing brace, without an earlier "al". */
static void put_object(const object *o, size_t end, buffer *out)
{
	const char *text = o->line.data;
	if (o->cut_to == 0) {
		buffer_put(out, text, end);
	} else {
		size_t from = o->cut_to;
		if (o->cut_first && o->members > 0) {
			while (from < end && text[from] != ',')
				from++;
			from += from < end;
		}
		buffer_put(out, text, o->cut_from);
		buffer_put(out, text + from, end - from);
	}
	if (o->members > 0)
		buffer_char(out, ',');
}

static void put_csv(worker *w, buffer *out)
{
	const bareme_ruleset *r = w->l->r;
	for (size_t i = 0; i < r->field_count; i++) {
		if (i > 0)
			buffer_char(out, w->l->delimiter);
		if ((w->operation->given >> i & 1) != 0)
			csv_put_cell(out, w->operation->text[i], w->l->delimiter);
	}
	answer_put_csv(w->answer, w->kept, w->l->options->locale, w->l->delimiter, out, &w->old_tables);
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

void ndjson_compute(worker *w, block *b, bareme_text line, uint64_t number)
{
	const list *l = w->l;
	object o = {.w = w, .line = line};
	size_t end = 0;
	w->decoded.len = 0;
	/* Decoded text must stay where it is: it never needs more room than the line. */
	buffer_reserve(&w->decoded, line.len);
	bareme_operation_reset(w->operation);
	const char *wrong = json_members(line, &end, take_member, &o);
	if (wrong != NULL)
		operation_refuse(w->operation, BAREME_CODE_TEXT, REASON_JSON, (int64_t)number, 0);
	bool refused = worker_answer(w, b, line, number);
	if (l->options->detail) {
		worker_put_detail(w, b, b->first_record + b->records);
	} else if (l->to == BAREME_LIST_CSV) {
		put_csv(w, &b->out);
	} else {
		if (wrong == NULL)
			put_object(&o, end, &b->out);
		else
			buffer_char(&b->out, '{');
		buffer_string(&b->out, "\"al\":");
		answer_put_json(w->answer, l->options->locale, false, &b->out, &w->old_tables);
		buffer_string(&b->out, "}\n");
	}
	if (b->out.failed || b->rejects.failed || w->decoded.failed)
		b->result = BAREME_NO_MEMORY;
	else if (refused && l->options->stop_on_error)
		b->result = BAREME_STOPPED;
}
