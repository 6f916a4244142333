/*
 * Lists as a table on a terminal: a row for each record, in columns whose widths the first block settles, so that rows
 * show as soon as they are answered. A cell that is wider is shortened; an amount never is.
 */
#include "answers/notice.h"
#include "lists/stream.h"
#include "lists/writer.h"
#include "rules/territory.h"

#include <utf8proc.h>

enum {
	TABLE_ID,
	TABLE_COMMUNE,
	TABLE_NATURE,
	TABLE_LOAN,
	TABLE_GRANT,
	TABLE_LEFT,
	TABLE_SHARE,
	TABLE_STATUS,
	TABLE_NOTICE,
	TABLE_COLUMNS
};

enum {
	TABLE_GAP = 2,
	/* No column is narrower: texts would not be known again, and amounts of a later block want some room. */
	TABLE_TEXT_LEAST = 6,
	/* Enough of a kind of operation, and of most ids and communes. */
	TABLE_KIND_LEAST = 10,
	TABLE_NAME_LEAST = 12,
	/* Any status is whole; of a code so many letters, or none. */
	TABLE_STATUS_LEAST = 10,
	TABLE_CODE_LEAST = 5,
	TABLE_AMOUNT_LEAST = 12,
	/* With less room beside its row, a notice has no column: its code is after the status. */
	TABLE_NOTICE_LEAST = 30,
	/* A status and a code. */
	TABLE_STATUS_ROOM = 64
};

typedef struct table_row {
	block_row kept;
	bareme_text cells[TABLE_COLUMNS];
} table_row;

/* What the first block settles; in the output's arena. */
struct table_shape {
	bool settled;
	bool narrow;                  /* notices have no column */
	bool hidden[TABLE_COLUMNS];   /* for want of room, or since they were not asked for */
	size_t widths[TABLE_COLUMNS]; /* in characters of a terminal */
	table_row headings;
};

/* ---- In the thread that answers ---- */

/* The text as a terminal may show it: sound UTF-8 on one line, nothing that it obeys. */
static bareme_text table_clean(arena *to, bareme_text t)
{
	bareme_text copy = arena_copy(to, t);
	char *out = (char *)copy.data;
	bool hidden = false;
	for (size_t at = 0; out != NULL && at < t.len;) {
		char shown[TEXT_HIDDEN_MAX];
		utf8proc_int32_t c;
		utf8proc_ssize_t n =
		    utf8proc_iterate((const utf8proc_uint8_t *)t.data + at, (utf8proc_ssize_t)(t.len - at), &c);
		size_t bytes = n <= 0 ? 1 : (size_t)n;
		if (n <= 0 || c == '\t' || c == '\n' || c == '\r')
			out[at] = n > 0 ? ' ' : '?';
		else
			hidden |= text_hidden((bareme_text){out + at, bytes}, shown) > 0;
		at += bytes;
	}
	if (!hidden)
		return copy;
	buffer visible = {0};
	buffer_visible(&visible, copy);
	copy = arena_copy(to, buffer_all(&visible));
	to->failed |= visible.failed;
	buffer_free(&visible);
	return copy;
}

static bareme_text table_field(arena *to, const bareme_operation *o, int role)
{
	int field = o->rules->role[role];
	return field >= 0 && (o->given >> field & 1) != 0 ? table_clean(to, o->text[field]) : (bareme_text){"", 0};
}

static bareme_text table_amount(arena *to, const bareme_locale *locale, int64_t cents)
{
	char text[BAREME_TEXT_MAX];
	if (cents == BAREME_NO_AMOUNT)
		return (bareme_text){"", 0};
	size_t len = bareme_money_print_grouped(cents, locale == NULL ? BAREME_EN : locale->lang, text);
	return arena_copy(to, (bareme_text){text, len});
}

/* The notice that gave the record its status, else its first one. */
static bareme_text table_notice(arena *to, const bareme_answer *a, const bareme_locale *locale)
{
	const notices *all = &a->notices;
	bareme_code code = a->status == BAREME_GRANTED ? BAREME_CODE_COUNT : answer_first_code(a);
	size_t i = 0;
	while (i < all->count && all->list[i].code != code)
		i++;
	if (all->count == 0)
		return (bareme_text){"", 0};
	const bareme_notice *n = &all->list[i < all->count ? i : 0];
	buffer text = {0};
	buffer_printf(&text, "%s: ", bareme_code_name(n->code));
	notice_put(&text, a, n, locale);
	bareme_text clean = table_clean(to, buffer_all(&text));
	to->failed |= text.failed;
	buffer_free(&text);
	return clean;
}

/* What the plan leaves to finance, and the aids' share of the cost. */
static void table_fill_plan(bareme_text *cells, const list *l, const bareme_answer *a, arena *to)
{
	bareme_plan_item left;
	char text[BAREME_TEXT_MAX];
	if (!l->options->plan || !plan_left(a, &left))
		return;
	cells[TABLE_LEFT] = table_amount(to, l->options->locale, left.amount);
	bareme_number share = {plan_share(a), 4, true};
	size_t len = bareme_number_print_for(share, text_lang(l->options->locale), text);
	cells[TABLE_SHARE] = arena_copy(to, (bareme_text){text, len});
}

static void table_fill(bareme_text *cells, const list *l, const answered *a, arena *to)
{
	const bareme_answer *answer = a->answer;
	const bareme_locale *locale = l->options->locale;
	int nature = l->r->role[ROLE_NATURE];
	cells[TABLE_ID] = table_field(to, a->operation, ROLE_ID);
	if (cells[TABLE_ID].len == 0) {
		buffer line = {0};
		list_place(l, a->record->line, &line);
		cells[TABLE_ID] = arena_copy(to, buffer_all(&line));
		to->failed |= line.failed;
		buffer_free(&line);
	}
	cells[TABLE_COMMUNE] = answer->commune < 0
				   ? table_field(to, a->operation, ROLE_COMMUNE)
				   : text_of(territory_name(&l->r->territory, answer->commune, answer->date));
	cells[TABLE_NATURE] = (answer->known >> nature & 1) == 0
				  ? table_field(to, a->operation, ROLE_NATURE)
				  : text_of(l->r->fields[nature].domain.values[answer->value[nature]]);
	cells[TABLE_LOAN] = table_amount(to, locale, answer->loan);
	cells[TABLE_GRANT] = table_amount(to, locale, answer->grant);
	table_fill_plan(cells, l, answer, to);
	cells[TABLE_STATUS] = text_of(bareme_status_name(answer->status));
	cells[TABLE_NOTICE] = table_notice(to, answer, locale);
}

static bool table_writer_record(void *state, const answered *a, block *b)
{
	const output *o = state;
	table_row *row = block_add_row(b, sizeof *row);
	if (row != NULL)
		table_fill(row->cells, o->l, a, &b->arena);
	return !b->arena.failed;
}

/* ---- In the thread that writes ---- */

/* Columns of a terminal that the text takes. */
static size_t table_width(bareme_text t)
{
	size_t width = 0;
	utf8proc_int32_t c;
	utf8proc_ssize_t n;
	for (; t.len > 0 && (n = utf8proc_iterate((const utf8proc_uint8_t *)t.data, (utf8proc_ssize_t)t.len, &c)) > 0;
	     t = text_from(t, (size_t)n))
		width += (size_t)utf8proc_charwidth(c);
	return width;
}

static size_t table_larger(size_t a, size_t b)
{
	return a > b ? a : b;
}

static bool table_is_amount(size_t column)
{
	return column >= TABLE_LOAN && column <= TABLE_SHARE;
}

/* The status; where notices have no column, and there is room, with the code of the row's: "invalide (code-postal)". */
static bareme_text table_status(const struct table_shape *s, const table_row *row, size_t room,
				char out[TABLE_STATUS_ROOM])
{
	bareme_text status = row->cells[TABLE_STATUS], notice = row->cells[TABLE_NOTICE];
	const char *end = notice.len == 0 ? NULL : memchr(notice.data, ':', notice.len);
	if (!s->narrow || end == NULL || room < status.len + 2 + TABLE_CODE_LEAST)
		return status;
	buffer text = buffer_within(out, TABLE_STATUS_ROOM);
	buffer_printf(&text, "%.*s (%.*s)", TEXT_ARG(status), (int)(end - notice.data), notice.data);
	return (bareme_text){out, text.len < TABLE_STATUS_ROOM ? text.len : TABLE_STATUS_ROOM - 1};
}

/* Gives each column what its cells take; returns the width of a row, with a gap after each column. */
static size_t shape_measure(struct table_shape *s, const block_row *rows)
{
	size_t total = 0;
	for (size_t c = 0; c < TABLE_NOTICE; c++) {
		char text[TABLE_STATUS_ROOM];
		size_t width = !table_is_amount(c)             ? TABLE_TEXT_LEAST
			       : s->narrow || c == TABLE_SHARE ? 0
							       : TABLE_AMOUNT_LEAST;
		width = table_larger(width, table_width(s->headings.cells[c]));
		for (const block_row *at = rows; at != NULL; at = at->next) {
			const table_row *row = (const table_row *)at;
			width = table_larger(width, table_width(c == TABLE_STATUS ? table_status(s, row, SIZE_MAX, text)
										  : row->cells[c]));
		}
		s->widths[c] = width;
		total += s->hidden[c] ? 0 : width + TABLE_GAP;
	}
	return total;
}

/*
 * Columns give way until the row fits, first those that say least; false where that is not enough. With `whole`, ids
 * and communes keep the letters that most of them have.
 */
static bool shape_shrink(struct table_shape *s, size_t total, size_t room, bool whole)
{
	static const struct {
		uint8_t column, least;
	} order[] = {{TABLE_STATUS, TABLE_STATUS_LEAST},
		     {TABLE_NATURE, TABLE_KIND_LEAST},
		     {TABLE_ID, TABLE_NAME_LEAST},
		     {TABLE_COMMUNE, TABLE_NAME_LEAST},
		     {TABLE_NATURE, TABLE_TEXT_LEAST}};
	size_t excess = total > TABLE_GAP + room ? total - TABLE_GAP - room : 0;
	for (size_t i = 0; i < sizeof order / sizeof *order && excess > 0; i++) {
		size_t *width = &s->widths[order[i].column];
		size_t spare = s->hidden[order[i].column] || *width < order[i].least ? 0 : *width - order[i].least;
		spare = spare < excess ? spare : excess;
		*width -= spare;
		excess -= spare;
	}
	for (; excess > 0; excess--) {
		size_t *id = &s->widths[TABLE_ID], *commune = &s->widths[TABLE_COMMUNE];
		size_t *widest = s->hidden[TABLE_COMMUNE] || *id > *commune ? id : commune;
		if (whole || *widest <= TABLE_TEXT_LEAST)
			return false;
		--*widest;
	}
	return true;
}

static void table_settle(struct table_shape *s, const block_row *rows, const bareme_list_options *o)
{
	/* What a reader can do without, in this order; and before a name is cut short, the share. */
	static const uint8_t spare[] = {TABLE_NATURE, TABLE_COMMUNE};
	size_t room = o->width == 0 ? SIZE_MAX : o->width;
	s->hidden[TABLE_LEFT] = s->hidden[TABLE_SHARE] = !o->plan;
	size_t total = shape_measure(s, rows);
	s->narrow = total >= room || room - total < TABLE_NOTICE_LEAST;
	s->widths[TABLE_NOTICE] = s->narrow ? 0 : room - total;
	s->hidden[TABLE_NOTICE] = s->narrow;
	if (s->narrow && !shape_shrink(s, shape_measure(s, rows), room, true))
		s->hidden[TABLE_SHARE] = true;
	for (size_t i = 0; s->narrow && !shape_shrink(s, shape_measure(s, rows), room, false) && i < sizeof spare; i++)
		s->hidden[spare[i]] = true;
	s->settled = true;
}

/* The text, shortened where it is wider than the column; returns the width that it takes. */
static size_t table_put_text(buffer *out, bareme_text t, size_t width, const char *ellipsis)
{
	size_t own = table_width(t), mark = table_width(text_of(ellipsis));
	if (own <= width || width <= mark) {
		buffer_text(out, t);
		return own;
	}
	size_t used = 0, at = 0;
	while (at < t.len) {
		utf8proc_int32_t c;
		utf8proc_ssize_t n =
		    utf8proc_iterate((const utf8proc_uint8_t *)t.data + at, (utf8proc_ssize_t)(t.len - at), &c);
		size_t next = n <= 0 ? 0 : (size_t)utf8proc_charwidth(c);
		if (n <= 0 || used + next > width - mark)
			break;
		used += next;
		at += (size_t)n;
	}
	/* Between two words, where one ends in the last third. */
	size_t end = at;
	while (end > 0 && t.data[end] != ' ')
		end--;
	bareme_text cut = {t.data, 3 * end > 2 * at ? end : at};
	buffer_text(out, cut);
	buffer_string(out, ellipsis);
	return table_width(cut) + mark;
}

static void table_put_row(const output *o, const table_row *row, buffer *out)
{
	const struct table_shape *s = o->shape;
	const char *ellipsis = o->l->options->ascii ? "..." : "\xE2\x80\xA6";
	size_t blanks = 0;
	for (size_t c = 0; c < TABLE_COLUMNS; c++) {
		char status[TABLE_STATUS_ROOM];
		bareme_text t = c == TABLE_STATUS ? table_status(s, row, s->widths[c], status) : row->cells[c];
		bool amount = table_is_amount(c);
		size_t width = s->widths[c], own = amount ? table_width(t) : 0;
		if (s->hidden[c])
			continue;
		if (t.len == 0) {
			blanks += width + TABLE_GAP;
			continue;
		}
		blanks += amount && width > own ? width - own : 0;
		while (blanks-- > 0)
			buffer_char(out, ' ');
		if (amount)
			buffer_text(out, t);
		else
			own = table_put_text(out, t, width, ellipsis);
		blanks = TABLE_GAP + (!amount && width > own ? width - own : 0);
	}
	buffer_char(out, '\n');
}

static bareme_result table_put(output *o, const block_row *rows)
{
	const bareme_list_options *options = o->l->options;
	buffer out = {0};
	if (!o->shape->settled) {
		table_settle(o->shape, rows, options);
		table_put_row(o, &o->shape->headings, &out);
	}
	for (; rows != NULL; rows = rows->next)
		table_put_row(o, (const table_row *)rows, &out);
	return buffer_hand_over(&out, options->write, options->write_payload);
}

static bareme_result table_writer_begin(void *payload, const list *l)
{
	static const int roles[] = {[TABLE_ID] = ROLE_ID, [TABLE_COMMUNE] = ROLE_COMMUNE, [TABLE_NATURE] = ROLE_NATURE};
	static const char *const answer[TABLE_COLUMNS] = {
	    [TABLE_LOAN] = N_("loans"),  [TABLE_GRANT] = N_("grants"),  [TABLE_LEFT] = N_("balance"),
	    [TABLE_SHARE] = N_("share"), [TABLE_STATUS] = N_("status"), [TABLE_NOTICE] = N_("notices")};
	output *o = payload;
	o->l = l;
	if ((o->shape = arena_alloc(&o->arena, 1, sizeof *o->shape)) == NULL)
		return BAREME_NO_MEMORY;
	for (size_t c = 0; c < TABLE_COLUMNS; c++) {
		int field = c <= TABLE_NATURE ? l->r->role[roles[c]] : -1;
		o->shape->headings.cells[c] = text_of(field >= 0          ? l->r->fields[field].name
						      : answer[c] != NULL ? text_tr(l->options->locale, answer[c])
									  : "");
	}
	return BAREME_DONE;
}

static bareme_result table_writer_emit(void *payload, const block *b)
{
	output *o = payload;
	return b->rows == NULL ? BAREME_DONE : table_put(o, b->rows);
}

/* A list without records has its headings all the same. */
static bareme_result table_writer_end(void *payload, const bareme_list_summary *sums)
{
	output *o = payload;
	(void)sums;
	return o->shape->settled ? BAREME_DONE : table_put(o, NULL);
}

list_writer table_writer(output *o)
{
	return (list_writer){.payload = o,
			     .begin = table_writer_begin,
			     .record = table_writer_record,
			     .emit = table_writer_emit,
			     .end = table_writer_end};
}
