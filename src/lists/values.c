/* Values of a list: what a text means for a field, understood once where texts recur. */
#include "base/number.h"
#include "lists/booksheet.h"
#include "lists/columns.h"
#include "lists/reader.h"

#include <stdlib.h>
#include <string.h>

enum { MEMO_BITS = 12, MEMO = 1 << MEMO_BITS, MEMO_WORDS = 3, MEMO_TEXT = 8 * MEMO_WORDS };

/* What a text meant the last time, so that frequent values are understood once: a cache line of its own. */
typedef struct memo {
	_Alignas(64) uint64_t text[MEMO_WORDS]; /* padded with 0 */
	uint64_t tag;                           /* the text's length and its field; 0 = free */
	located place;                          /* of a choice: its value is `commune` */
} memo;

memo *memos_new(void)
{
	memo *memos = aligned_alloc(_Alignof(memo), MEMO * sizeof *memos);
	return memos == NULL ? NULL : memset(memos, 0, MEMO * sizeof *memos);
}

void setters_find(const bareme_ruleset *r, setter setters[FIELDS_MAX])
{
	for (size_t i = 0; i < r->field_count; i++) {
		const field *f = &r->fields[i];
		setter *s = &setters[i];
		*s = (setter){.kind = SET_OTHER, .field = (int)i, .bit = FIELD_BIT(i)};
		if (f->type == FIELD_NUMBER) {
			s->kind = SET_NUMBER;
			s->scale = f->decimals == (f->money ? 2 : 0) ? number_power(f->decimals) : 0;
			s->least = f->least;
			s->most = f->most;
		} else if (f->type == FIELD_DATE) {
			s->kind = SET_DATE;
			s->least = f->least;
			s->most = f->most;
		} else if (f->type == FIELD_CHOICE) {
			s->kind = SET_VALUE;
		} else if (f->role == ROLE_COMMUNE) {
			s->kind = SET_PLACE;
		} else if (f->role == ROLE_ID) {
			s->kind = SET_ID;
		}
	}
}

static uint64_t values_load(const char *p, size_t len)
{
	uint64_t word = 0;
	memcpy(&word, p, len);
	return word;
}

/* The last 1 to 8 bytes of a text as a word, padded with 0. */
static uint64_t values_last_word(const char *end, size_t len)
{
	if (len == 8)
		return values_load(end - 8, 8);
	if (len >= 4)
		return values_load(end - len, 4) | values_load(end - 4, 4) << (len - 4) * 8;
	return (uint64_t)(unsigned char)end[-(ptrdiff_t)len] |
	       (uint64_t)(unsigned char)end[-(ptrdiff_t)(len / 2 + 1)] << 8 | (uint64_t)(unsigned char)end[-1] << 16;
}

/* The text, of 1 to MEMO_TEXT bytes, as words that differ where texts of one length do. */
static void values_words(bareme_text t, uint64_t words[MEMO_WORDS])
{
	const char *end = t.data + t.len;
	words[1] = words[2] = 0;
	if (t.len <= 8) {
		words[0] = values_last_word(end, t.len);
		return;
	}
	words[0] = values_load(t.data, 8);
	if (t.len <= 16) {
		words[1] = values_last_word(end, t.len - 8);
		return;
	}
	words[1] = values_load(t.data + 8, 8);
	words[2] = values_last_word(end, t.len - 16);
}

/* Stands for a field where the texts are fields' names. */
enum { FIELD_NAMES = FIELDS_MAX };

SELDOM static bool values_learn(reader *r, memo *m, int number, bareme_text text, uint64_t tag)
{
	memo fresh = {.tag = tag};
	bool good = true;
	const field *f = number == FIELD_NAMES ? NULL : &r->l->r->fields[number];
	if (f == NULL) {
		int field = columns_find_key(r->l, text), slip = field < 0 ? columns_find_slip(r->l, text) : -1;
		fresh.place.commune = slip < 0 ? field : NAME_SLIP - slip;
	} else if (f->type == FIELD_CHOICE)
		good = (fresh.place.commune = names_find_folded(&f->domain.index, text)) >= 0;
	else
		fresh.place = operation_find_place(r->l->r, text);
	values_words(text, fresh.text);
	if (good)
		*m = fresh;
	return good;
}

static inline bool values_match(const memo *m, const uint64_t words[MEMO_WORDS], uint64_t tag)
{
	return m->tag == tag && m->text[0] == words[0] && m->text[1] == words[1] && m->text[2] == words[2];
}

/* What the text meant before, or means now; NULL where it has to be looked at in full. */
static ALWAYS_INLINE const memo *values_recall(reader *r, int number, bareme_text text)
{
	uint64_t words[MEMO_WORDS], tag = text.len | (uint64_t)(unsigned)number << 32;
	if (text.len > MEMO_TEXT)
		return NULL;
	values_words(text, words);
	uint64_t hash = (words[0] + (words[1] ^ words[2] ^ tag) * 31) * 0x9E3779B97F4A7C15U;
	memo *m = &r->memos[(hash ^ hash << 27) >> (64 - MEMO_BITS)];
	if (values_match(m, words, tag))
		return m;
	/* Each text has two places, so that two that recur do not drive each other out. */
	memo *other = r->memos + ((size_t)(m - r->memos) ^ 1);
	if (values_match(other, words, tag))
		return other;
	m = m->tag != 0 && (other->tag == 0 || (hash & 1) != 0) ? other : m;
	return values_learn(r, m, number, text, tag) ? m : NULL;
}

int reader_find_field(reader *r, bareme_text name)
{
	const memo *m = name.len == 0 ? NULL : values_recall(r, FIELD_NAMES, name);
	return m == NULL ? columns_find_key(r->l, name) : m->place.commune;
}

/*
 * Digits alone, or with two decimals where cents count, few enough to fit: nearly every number. What else a number may
 * look like, operation_set_clean knows.
 */
static ALWAYS_INLINE bool values_read_digits(const setter *s, bareme_text text, int64_t *out)
{
	int64_t value = 0;
	size_t i = 0;
	unsigned digit;
	if (text.len > 15 || s->scale == 0)
		return false;
	for (; i < text.len && (digit = (unsigned)(unsigned char)text.data[i] - '0') <= 9; i++)
		value = value * 10 + digit;
	value *= s->scale;
	if (i < text.len) {
		if (s->scale != 100 || i == 0 || i + 3 != text.len || (text.data[i] != '.' && text.data[i] != ','))
			return false;
		unsigned tens = (unsigned)(unsigned char)text.data[i + 1] - '0';
		unsigned ones = (unsigned)(unsigned char)text.data[i + 2] - '0';
		if (tens > 9 || ones > 9)
			return false;
		value += tens * 10 + ones;
	}
	if (value < s->least || value > s->most)
		return false;
	*out = value;
	return true;
}

/* An amount with the unit that its column has, where it has none of its own. */
SELDOM static bareme_text values_add_unit(reader *r, bareme_text text, const char *unit)
{
	bool digits = false;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.data[i];
		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '#')
			return text;
		digits |= text_is_digit(c);
	}
	if (!digits || memmem(text.data, text.len, "\xE2\x82\xAC", 3) != NULL)
		return text;
	/* There is room: see reader_read. */
	size_t start = r->decoded.len;
	buffer_text(&r->decoded, text);
	buffer_char(&r->decoded, ' ');
	buffer_string(&r->decoded, unit);
	return text_from(buffer_all(&r->decoded), start);
}

/* Sets a field; its bit where all but saying that it is given and known is done, else 0. */
static ALWAYS_INLINE uint64_t values_set(reader *r, const setter *s, bareme_text text)
{
	bareme_operation *o = r->operation;
	const memo *m;
	int32_t day;
	text = text_trim(text);
	if (text.len == 0 || s->kind == SET_NOTHING)
		return 0;
	o->text[s->field] = text;
	switch (s->kind) {
	case SET_NUMBER:
		if (values_read_digits(s, text, &o->value[s->field]))
			return s->bit;
		break;
	case SET_PRODUCT:
		r->product = text;
		return 0;
	case SET_COUNT:
		r->product_count = text;
		return 0;
	case SET_SCALED:
		text = values_add_unit(r, text, s->unit);
		break;
	case SET_ID:
		return s->bit;
	case SET_DATE:
		if (!bareme_date_parse(text, &day) || day < s->least || day > s->most)
			break;
		o->value[s->field] = day;
		return s->bit;
	case SET_VALUE:
		if ((m = values_recall(r, s->field, text)) == NULL)
			break;
		o->value[s->field] = m->place.commune;
		return s->bit;
	case SET_PLACE:
		if ((m = values_recall(r, s->field, text)) == NULL)
			break;
		if (m->place.finding != PLACE_FOUND || m->place.zero_added) {
			operation_set_place(o, text, m->place);
			return 0;
		}
		o->value[s->field] = m->place.commune;
		o->place = m->place;
		__builtin_prefetch(&o->rules->territory.communes[m->place.commune]);
		return s->bit;
	default:
		break;
	}
	operation_set_clean(o, (size_t)s->field, text);
	return 0;
}

void reader_set_in_unit(reader *r, size_t number, bareme_text text, const char *unit)
{
	reader_set(r, number, values_add_unit(r, text_trim(text), unit));
}

void reader_set(reader *r, size_t number, bareme_text text)
{
	uint64_t set = values_set(r, &r->l->setters[number], text);
	r->operation->given |= set;
	r->operation->known |= set;
}

OFTEN void reader_set_cells(reader *r, const bareme_text *cells, size_t count)
{
	const setter *setters = r->l->column_setters;
	uint64_t set = 0;
	for (size_t i = 0; i < count; i++)
		if (cells[i].len > 0)
			set |= values_set(r, &setters[i], cells[i]);
	r->operation->given |= set;
	r->operation->known |= set;
}

/* ---- Rows of workbooks ---- */

/* The number times 10^places as a whole one, half away from zero, and whether it was; false where it is too large. */
static bool values_scale(const decimal *d, unsigned places, int64_t *out, bool *exact)
{
	enum { MOST_PLACES = 18 };
	int64_t value = 0, least;
	int32_t shift = d->point - (int32_t)d->count + (int32_t)places;
	for (size_t i = 0; i < d->count; i++)
		value = value * 10 + d->digits[i];
	*exact = true;
	if (value == 0 || shift < -MOST_PLACES) {
		*exact = value == 0;
		value = 0;
	} else if (shift < 0) {
		least = number_power((unsigned)-shift);
		*exact = value % least == 0;
		value = (int64_t)number_round(value, (unsigned)-shift);
	} else if (shift > MOST_PLACES || __builtin_mul_overflow(value, number_power((unsigned)shift), &value)) {
		return false;
	}
	*out = d->negative ? -value : value;
	return true;
}

void reader_set_stored(reader *r, const setter *s, bareme_text text, unsigned power, size_t column)
{
	const field *f = &r->l->r->fields[s->field];
	size_t number = (size_t)s->field;
	int64_t value = 0;
	bool exact = true;
	decimal d;
	bool read = booksheet_number(text, &d), fits = read && values_scale(&d, f->decimals + power, &value, &exact);
	if (!fits)
		operation_refuse_field(r->operation, number, read ? REASON_LARGE : REASON_NUMBER, text);
	else if (!exact && !f->money)
		operation_refuse_field(r->operation, number, f->decimals == 0 ? REASON_WHOLE : REASON_DECIMALS, text);
	else
		operation_set_read(r->operation, number, text, value);
	if (fits && !exact && f->money && r->rounded++ == 0) {
		r->rounded_line = r->cells.row;
		r->rounded_column = column;
	}
}

/* Sets a field by a cell that is no text; the field's bit as values_set does. */
static uint64_t values_set_typed(reader *r, const setter *s, bareme_text text, booksheet_code code, size_t column)
{
	book_type type = code.type;
	unsigned power = r->l->powers[column];
	bool of_product = s->kind == SET_PRODUCT || s->kind == SET_COUNT;
	bool is_value = type != BOOK_ERROR && type != BOOK_FORMULA;
	if (s->kind == SET_NOTHING)
		return 0;
	r->count_stored |= type == BOOK_NUMBER && s->kind == SET_COUNT;
	if (!is_value && !of_product && s->kind != SET_ID)
		operation_refuse_field(r->operation, (size_t)s->field,
				       type == BOOK_ERROR ? REASON_SHEET : REASON_FORMULA, text);
	else if (type == BOOK_NUMBER && s->kind == SET_NUMBER &&
		 values_read_digits(s, text, &r->operation->value[s->field])) {
		r->operation->text[s->field] = text;
		return s->bit;
	} else if (type == BOOK_NUMBER && !of_product && r->l->r->fields[s->field].type == FIELD_NUMBER)
		reader_set_stored(r, s, text, power == 0 ? 0 : booksheet_power(r->l->booksheet, code.format, power),
				  column);
	else
		return values_set(r, s, text);
	return 0;
}

/*
 * An amount, or a number of anything, that several operations have in one cell: how it divides is not known. What is 0
 * needs no dividing, nor an amount that is merged over the rows of one operation.
 */
static bool values_are_shared(const reader *r, const setter *s, const record *rec, size_t cell, booksheet_merge *rows)
{
	bareme_text text = rec->cells[cell];
	const field *f = s->kind == SET_NOTHING || s->kind >= SET_PRODUCT ? NULL : &r->l->r->fields[s->field];
	bool number = s->kind == SET_COUNT || (f != NULL && f->type == FIELD_NUMBER);
	if (!number)
		return false;
	*rows = booksheet_cell_merge(rec->cells[rec->count], cell);
	if (f != NULL && f->money && rows->first >= r->first_row && rows->last <= r->last_row)
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] >= '1' && text.data[i] <= '9')
			return true;
	return false;
}

void reader_set_row(reader *r, const record *rec)
{
	const setter *setters = r->l->column_setters;
	size_t count = rec->count < r->l->column_count ? rec->count : r->l->column_count;
	uint64_t set = 0;
	r->count_stored = false;
	r->count_first = 0;
	for (size_t i = 0; i < count; i++) {
		booksheet_code code = booksheet_cell_code(rec->cells[rec->count], i);
		booksheet_merge rows = {0, 0};
		bool shared = code.merged && values_are_shared(r, &setters[i], rec, i, &rows);
		if (shared && setters[i].kind != SET_COUNT) {
			operation_refuse_merged(r->operation, (size_t)setters[i].field, rec->cells[i], rows.first,
						rows.last);
			continue;
		}
		if (shared) {
			r->count_first = rows.first;
			r->count_last = rows.last;
		}
		if (rec->cells[i].len > 0)
			set |= code.type == BOOK_TEXT ? values_set(r, &setters[i], rec->cells[i])
						      : values_set_typed(r, &setters[i], rec->cells[i], code, i);
	}
	r->operation->given |= set;
	r->operation->known |= set;
}
