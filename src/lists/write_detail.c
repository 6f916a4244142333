/* Lines of aid as CSV: a record for each, with the number of the list's record that it belongs to. */
#include "lists/writer.h"

#include <stdlib.h>

/* ---- The columns that tables name ---- */

/* The usual ones first, in their usual order; then those that other tables bring. */
bool details_find(output *o)
{
	static const char *const usual[] = {"aide", "produit", "volet", "lecture"};
	const bareme_ruleset *r = o->l->r;
	size_t room = sizeof usual / sizeof *usual;
	for (size_t i = 0; i < r->table_count; i++)
		room += r->tables[i].condition_count;
	o->details = arena_alloc(&o->arena, room, sizeof *o->details);
	if (o->details == NULL)
		return false;
	for (; o->detail_count < sizeof usual / sizeof *usual; o->detail_count++)
		o->details[o->detail_count] = usual[o->detail_count];
	for (size_t i = 0; i < r->table_count; i++) {
		const table *t = &r->tables[i];
		for (size_t k = 0; k < t->condition_count; k++) {
			const column *c = &t->columns[t->condition_columns[k]];
			size_t at = 0;
			while (at < o->detail_count && strcmp(o->details[at], c->name) != 0)
				at++;
			if (c->field < 0 && at == o->detail_count)
				o->details[o->detail_count++] = c->name;
		}
	}
	return true;
}

const char *details_value(const bareme_answer *a, const bareme_line *line, const char *name)
{
	const table *t = &a->rules->tables[line->table];
	const slot *s = &t->slots[line->formula / t->amount_count];
	for (size_t k = 0; k < t->condition_count; k++) {
		const column *c = &t->columns[t->condition_columns[k]];
		if (strcmp(c->name, name) == 0)
			return c->ranged != NULL ? table_cell(t, line->row, t->condition_columns[k]).data
						 : c->domain->values[c->field < 0 ? s->fixed[k] : a->value[c->field]];
	}
	return "";
}

/* ---- The writer ---- */

static bareme_result detail_writer_begin(void *payload, const list *l)
{
	static const char *const first[] = {"enregistrement", "id", "bareme"};
	static const char *const last[] = {"forme", "unitaire", "quantite", "montant", "regle", "source"};
	output *o = payload;
	o->l = l;
	if (!details_find(o))
		return BAREME_NO_MEMORY;
	buffer head = {0};
	if (l->marked)
		buffer_string(&head, "\xEF\xBB\xBF");
	size_t firsts = sizeof first / sizeof *first, count = firsts + o->detail_count + sizeof last / sizeof *last;
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			buffer_char(&head, l->out_delimiter);
		const char *name = i < firsts                     ? first[i]
				   : i < firsts + o->detail_count ? o->details[i - firsts]
								  : last[i - firsts - o->detail_count];
		csv_put_cell(&head, text_of(name), l->out_delimiter);
	}
	buffer_text(&head, l->line_end);
	return output_put_heading(l, &head, l->options->write, l->options->write_payload);
}

static void detail_writer_put_number(const list *l, buffer *out, bareme_number n)
{
	char text[BAREME_TEXT_MAX], point = l->out_delimiter == ';' ? ',' : '.';
	buffer_char(out, l->out_delimiter);
	if (n.present)
		buffer_put(out, text, bareme_number_print(n, point, text));
}

/* Everything before the line's quantity: the same for all operations that have these values in its conditions. */
static void detail_writer_put_head(const output *o, const bareme_answer *answer, const bareme_line *line, buffer *out)
{
	const list *l = o->l;
	buffer_char(out, l->out_delimiter);
	csv_put_cell(out, text_of(l->r->tables[line->table].name), l->out_delimiter);
	for (size_t c = 0; c < o->detail_count; c++) {
		buffer_char(out, l->out_delimiter);
		csv_put_cell(out, text_of(details_value(answer, line, o->details[c])), l->out_delimiter);
	}
	buffer_char(out, l->out_delimiter);
	csv_put_cell(out, text_of(l->r->forms[line->form].name), l->out_delimiter);
	detail_writer_put_number(l, out, line->unit);
}

static void detail_writer_put_tail(const list *l, const bareme_line *line, buffer *out)
{
	const table *t = &l->r->tables[line->table];
	char some[128];
	buffer rule = buffer_over(some, sizeof some);
	buffer_printf(&rule, "%s:%u", t->file, t->rows[line->row].line);
	buffer_char(out, l->out_delimiter);
	csv_put_cell(out, buffer_all(&rule), l->out_delimiter);
	buffer_char(out, l->out_delimiter);
	csv_put_cell(out, text_of(l->r->sources[t->rows[line->row].source].id), l->out_delimiter);
	buffer_text(out, l->line_end);
	out->failed |= rule.failed;
	buffer_free(&rule);
}

static bool detail_writer_record(void *state, const answered *a, block *b)
{
	output_state *s = state;
	const list *l = s->l;
	buffer *out = &b->out;
	char number[BAREME_TEXT_MAX];
	size_t digits =
	    bareme_number_print((bareme_number){(int64_t)(b->first_record + b->records), 0, true}, '.', number);
	int id = l->r->role[ROLE_ID];
	for (size_t i = 0; i < a->answer->line_count; i++) {
		const bareme_line *line = &a->answer->lines[i];
		buffer_put(out, number, digits);
		buffer_char(out, l->out_delimiter);
		if (id >= 0 && (a->operation->given >> id & 1) != 0)
			csv_put_cell(out, a->operation->text[id], l->out_delimiter);
		kept_text *kept = phrases_line(&s->phrases, a->answer, line);
		bool known = phrases_has(kept);
		size_t start = out->len;
		if (known)
			phrases_put(kept, 0, out);
		else
			detail_writer_put_head(s->o, a->answer, line, out);
		size_t head = out->len;
		detail_writer_put_number(l, out, line->quantity);
		detail_writer_put_number(l, out, (bareme_number){line->amount, 2, line->amount != BAREME_NO_AMOUNT});
		size_t tail = out->len;
		if (known) {
			phrases_put(kept, 1, out);
			continue;
		}
		detail_writer_put_tail(l, line, out);
		phrases_keep(kept, out, (kept_places){{start, head}, {tail, out->len}, {out->len, out->len}});
	}
	return !out->failed;
}

list_writer detail_writer(output *o)
{
	return (list_writer){.payload = o,
			     .numbered = true,
			     .begin = detail_writer_begin,
			     .open = output_open,
			     .record = detail_writer_record,
			     .emit = output_emit,
			     .close = free};
}
