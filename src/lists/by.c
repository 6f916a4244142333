/* The columns that the sums of a list are by, and those that a page shows; see by.h. */
#include "lists/by.h"

#include "base/date.h"
#include "base/number.h"
#include "formats/json.h"
#include "lists/columns.h"
#include "rules/territory.h"

#include <string.h>

/* ---- Finding them ---- */

/* What an answer knows whatever the list's columns are. */
static const char *const by_words[] = {
    [BY_YEAR] = "annee", [BY_DEPARTMENT] = "departement", [BY_EPCI] = "epci", [BY_ZONE] = "zone"};

enum { BY_WORDS = sizeof by_words / sizeof *by_words };

static bool by_find_word(const char *name, bool exactly, by_column *out)
{
	char key[FOLD_MAX];
	size_t len = exactly ? 0 : text_fold(text_of(name), key);
	for (int i = 0; i < BY_WORDS; i++) {
		bareme_text word = text_of(by_words[i]);
		if (text_equal(word, exactly ? text_of(name) : (bareme_text){key, len == SIZE_MAX ? 0 : len})) {
			out->kind = (__typeof__(out->kind))i;
			return true;
		}
	}
	return false;
}

static by_column by_field(const bareme_ruleset *r, int field)
{
	bool department = field == r->department_field, zone = field == r->role[ROLE_ZONE];
	by_column found = {department ? BY_DEPARTMENT : zone ? BY_ZONE : BY_FIELD, field};
	return found;
}

/* The key of objects that is no field, letter by letter or else as names are compared; -1 where there is none. */
static int by_find_key(const list *l, bareme_text name)
{
	char wanted[FOLD_MAX], own[FOLD_MAX];
	size_t len = text_fold(name, wanted);
	int exact = -1, alike = -1;
	for (size_t i = 0; i < l->key_count && exact < 0; i++) {
		buffer decoded = {0};
		bareme_text key = json_decode(l->keys[i], &decoded);
		if (text_equal(key, name))
			exact = (int)i;
		if (alike < 0 && len != SIZE_MAX && len > 0 && text_fold(key, own) == len &&
		    memcmp(own, wanted, len) == 0)
			alike = (int)i;
		buffer_free(&decoded);
	}
	return exact >= 0 ? exact : alike;
}

/* Some column, or the caller, gives the field; a commune's code and its name are one. Objects may give any. */
static bool by_gives(const list *l, int field)
{
	bool place = field == l->r->role[ROLE_COMMUNE] || field == l->r->role[ROLE_COMMUNE_NAME];
	bool given = l->from == BAREME_LIST_NDJSON || columns_is_set(l, (size_t)field);
	for (size_t i = 0; i < l->column_count; i++)
		given |=
		    l->columns[i] == field ||
		    (place && l->columns[i] >= 0 &&
		     (l->columns[i] == l->r->role[ROLE_COMMUNE] || l->columns[i] == l->r->role[ROLE_COMMUNE_NAME]));
	return given;
}

/*
 * Finds the column that the caller calls so, as BY_CELL also where it gives a field. BAREME_BAD_INPUT where there is
 * none, which is reported by the caller.
 */
static bareme_result by_find_column(const list *l, const char *name, by_column *out)
{
	size_t column = SIZE_MAX;
	int key = -1;
	if (by_find_word(name, true, out))
		return BAREME_DONE;
	if (l->from == BAREME_LIST_NDJSON)
		key = by_find_key(l, text_of(name));
	else if (!columns_find_heading(l, name, &column))
		return BAREME_STOPPED;
	int field =
	    l->from == BAREME_LIST_NDJSON ? columns_find_key(l, text_of(name)) : bareme_field_find(l->r, text_of(name));
	if (column == SIZE_MAX && key < 0 && field < 0 && l->from != BAREME_LIST_NDJSON)
		column = columns_find_letters(l, name);
	if (column != SIZE_MAX)
		*out = (by_column){BY_CELL, (int)column};
	else if (key >= 0)
		*out = (by_column){BY_KEY, key};
	else if (field >= 0 && by_gives(l, field))
		*out = by_field(l->r, field);
	else if (l->from == BAREME_LIST_NDJSON && l->no_objects)
		*out = (by_column){BY_KEY, -1};
	else
		return by_find_word(name, false, out) ? BAREME_DONE : BAREME_BAD_INPUT;
	return BAREME_DONE;
}

/* What the column is called in the sums; in the list's arena. */
static const char *by_column_name(list *l, const by_column *c, const char *given)
{
	buffer decoded = {0};
	const char *name = given;
	if ((int)c->kind < (int)BY_WORDS)
		return by_words[c->kind];
	for (size_t i = 0; i < l->column_count && c->kind == BY_FIELD; i++)
		if (l->columns[i] == c->number)
			name = l->headings[i];
	if (c->kind == BY_CELL)
		name = l->headings[c->number];
	if (c->kind == BY_KEY && c->number >= 0)
		name = arena_copy(&l->arena, json_decode(l->keys[c->number], &decoded)).data;
	buffer_free(&decoded);
	return name != NULL && *name != '\0' ? name : given;
}

/* Says that no column is called so, and which one may be meant, or which there are. */
static void by_refuse(list *l, const char *given)
{
	names all = {0};
	buffer there = {0};
	const char *columns[BY_WORDS + 64];
	size_t count = 0, most = sizeof columns / sizeof *columns;
	int32_t old;
	for (size_t i = 0; i < l->column_count && count + BY_WORDS < most; i++)
		if (l->columns[i] != COLUMN_ANSWER && *l->headings[i] != '\0')
			columns[count++] = l->headings[i];
	for (size_t i = 0; i < l->key_count && count + BY_WORDS < most; i++)
		columns[count++] = by_column_name(l, &(by_column){BY_KEY, (int)i}, "");
	for (size_t i = 0; i < BY_WORDS; i++)
		columns[count++] = by_words[i];
	for (size_t i = 0; i < count; i++) {
		names_add_folded(&all, &l->arena, text_of(columns[i]), (int32_t)i, &old);
		buffer_printf(&there, "%s%s", i == 0 ? "" : ", ", columns[i]);
	}
	int32_t near = names_nearest(&all, text_of(given), 2);
	if (near < 0)
		near = names_beginning(&all, text_of(given));
	if (near >= 0)
		warner_say(&l->warner, BAREME_ERROR, "heading", 0,
			   "the list has no column \"%s\"; did you mean \"%s\"?", given, columns[near]);
	else
		warner_say(&l->warner, BAREME_ERROR, "heading", 0, "the list has no column \"%s\"; there are %s", given,
			   buffer_cstring(&there));
	names_free(&all);
	buffer_free(&there);
}

/* The columns that the caller names, and what they are called. */
static bareme_result by_find_all(list *l, const char *const *given, size_t count, by_column *out, const char **names)
{
	for (size_t i = 0; i < count; i++) {
		bareme_result found = by_find_column(l, given[i], &out[i]);
		if (found == BAREME_BAD_INPUT)
			by_refuse(l, given[i]);
		if (found != BAREME_DONE)
			return BAREME_BAD_INPUT;
		names[i] = by_column_name(l, &out[i], given[i]);
	}
	return BAREME_DONE;
}

bareme_result by_find(list *l, bareme_list_summary *sums)
{
	const bareme_list_options *o = l->options;
	const char *names[SUMS_BY_MAX];
	if (o->by_count == 0)
		return BAREME_DONE;
	l->by = arena_alloc(&l->arena, o->by_count, sizeof *l->by);
	if (l->by == NULL)
		return BAREME_NO_MEMORY;
	if (by_find_all(l, o->by, o->by_count, l->by, names) != BAREME_DONE)
		return BAREME_BAD_INPUT;
	l->by_count = o->by_count;
	for (size_t i = 0; i < l->by_count; i++)
		if (l->by[i].kind == BY_CELL && l->columns[l->by[i].number] >= 0)
			l->by[i] = by_field(l->r, l->columns[l->by[i].number]);
	sums->sums.most = SUMS_GROUPS_MAX;
	return sums_begin(&sums->sums, names, l->by_count) && !l->arena.failed ? BAREME_DONE : BAREME_NO_MEMORY;
}

/* The first texts that give no field, and stand before the numbers: whose operation it is, in which city. */
static void by_find_first(list *l)
{
	enum { FIRST = 2 };
	for (size_t c = 0; c < l->column_count && l->shown_count < FIRST; c++) {
		int field = l->columns[c];
		if (field >= 0 && l->r->fields[field].type == FIELD_NUMBER)
			break;
		if (field != COLUMN_UNKNOWN || l->types[c].kind != TYPE_TEXT || *l->headings[c] == '\0')
			continue;
		l->shown_names[l->shown_count] = l->headings[c];
		l->shown[l->shown_count++] = (by_column){BY_CELL, (int)c};
	}
}

bareme_result by_find_shown(list *l)
{
	const bareme_list_options *o = l->options;
	l->shown = arena_alloc(&l->arena, BAREME_BY_MAX, sizeof *l->shown);
	l->shown_names = arena_alloc(&l->arena, BAREME_BY_MAX, sizeof *l->shown_names);
	if (l->shown == NULL || l->shown_names == NULL)
		return BAREME_NO_MEMORY;
	if (o->column_count == 0 && l->from != BAREME_LIST_NDJSON)
		by_find_first(l);
	if (by_find_all(l, o->columns, o->column_count, l->shown, l->shown_names) != BAREME_DONE)
		return BAREME_BAD_INPUT;
	for (size_t i = 0; i < o->column_count; i++) {
		const by_column *c = &l->shown[i];
		int field = c->kind == BY_FIELD  ? c->number
			    : c->kind == BY_CELL ? l->columns[c->number]
						 : COLUMN_UNKNOWN;
		/* The id is there anyway. */
		if (field >= 0 && field == l->r->role[ROLE_ID])
			continue;
		l->shown_names[l->shown_count] = l->shown_names[i];
		l->shown[l->shown_count++] = *c;
	}
	return l->arena.failed ? BAREME_NO_MEMORY : BAREME_DONE;
}

/* ---- In the thread that answers ---- */

/* True where the date is given and cannot be understood: the answer then has no day. */
static bool by_lacks_date(const bareme_answer *a)
{
	int field = a->rules->role[ROLE_DATE];
	return a->operation->unreadable ||
	       (field >= 0 && ((a->operation->given & ~a->operation->known) >> field & 1) != 0);
}

/* The commune, also where only the day is missing that gives its zone; -1 if there is none. */
static int32_t by_commune(const bareme_answer *a)
{
	const bareme_operation *o = a->operation;
	uint64_t place = FIELD_BIT(a->rules->role[ROLE_COMMUNE]);
	bool found = by_lacks_date(a) && !o->unreadable && (o->given & place) != 0 && o->place.finding == PLACE_FOUND;
	return a->commune < 0 && found ? o->place.commune : a->commune;
}

static void by_put_commune(const bareme_answer *a, int32_t commune, buffer *key)
{
	const territory *t = &a->rules->territory;
	int32_t whole = t->communes[commune].parent;
	buffer_printf(key, "%s (%s)", territory_name(t, whole, a->date), t->communes[whole].code);
}

/* What the operation gives for the field, as it was understood where that makes spellings one. */
static void by_put_field(const bareme_answer *a, int field, buffer *key)
{
	const bareme_operation *o = a->operation;
	const struct field *f = &a->rules->fields[field];
	bool known = (o->known >> field & 1) != 0;
	char day[BAREME_TEXT_MAX];
	if ((f->role == ROLE_COMMUNE || f->role == ROLE_COMMUNE_NAME) && by_commune(a) >= 0)
		by_put_commune(a, by_commune(a), key);
	else if (f->type == FIELD_CHOICE && known)
		buffer_string(key, f->domain.values[o->value[field]]);
	else if (f->type == FIELD_DATE && known)
		buffer_put(key, day, bareme_date_print((int32_t)o->value[field], day));
	else if ((o->given >> field & 1) != 0)
		buffer_text(key, text_trim(o->text[field]));
}

static void by_put_year(const bareme_answer *a, buffer *key)
{
	char text[BAREME_TEXT_MAX];
	if (!by_lacks_date(a))
		buffer_put(key, text, number_print(date_year(a->date), 0, 0, '.', text));
}

static void by_put_place(const bareme_answer *a, const by_column *c, buffer *key)
{
	const bareme_ruleset *r = a->rules;
	const territory *t = &r->territory;
	if (c->kind == BY_ZONE) {
		if (a->zone >= 0 && r->role[ROLE_ZONE] >= 0)
			buffer_string(key, r->fields[r->role[ROLE_ZONE]].domain.values[a->zone]);
	} else if (by_commune(a) < 0) {
		/* The operation may name its department alone. */
		if (c->kind == BY_DEPARTMENT && r->department_field >= 0 &&
		    (size_t)r->department_field < r->field_count)
			by_put_field(a, r->department_field, key);
	} else if (c->kind == BY_DEPARTMENT) {
		if (r->department_field >= 0)
			buffer_string(
			    key, r->fields[r->department_field].domain.values[t->communes[by_commune(a)].department]);
	} else if (a->commune >= 0) {
		const epci_row *epci = territory_epci(t, territory_period(t, a->commune, a->date), a->date);
		buffer_string(key, epci == NULL ? "" : epci->name);
	}
}

/* A value of an object as written: a string without its quotes and escapes. */
static void by_put_value(bareme_text value, buffer *key)
{
	buffer decoded = {0};
	if (text_equal(value, TEXT("null")))
		return;
	bareme_text inside = value.len > 1 ? (bareme_text){value.data + 1, value.len - 2} : value;
	if (value.len > 1 && *value.data == '"' && json_is_text(inside))
		value = json_decode(inside, &decoded);
	buffer_text(key, text_trim(value));
	key->failed |= decoded.failed;
	buffer_free(&decoded);
}

static void by_put(const bareme_answer *a, const bareme_text *others, const record *rec, const by_column *c,
		   buffer *key)
{
	size_t start = key->len;
	if (c->kind == BY_YEAR)
		by_put_year(a, key);
	else if (c->kind < BY_FIELD)
		by_put_place(a, c, key);
	else if (c->kind == BY_FIELD)
		by_put_field(a, c->number, key);
	else if (c->kind == BY_KEY && c->number >= 0)
		by_put_value(others[c->number], key);
	else if (c->kind == BY_CELL && rec->readable && rec->cells != NULL && (size_t)c->number < rec->count)
		buffer_text(key, text_trim(rec->cells[c->number]));
	if (key->len - start > SUMS_TEXT_MAX)
		key->len = start + text_utf8_length((bareme_text){key->data + start, SUMS_TEXT_MAX});
}

void by_put_shown(const list *l, const answered *a, size_t shown, buffer *text)
{
	by_put(a->answer, a->others, a->record, &l->shown[shown], text);
}

bool by_add(const reader *r, const record *rec, buffer *key, sums *to)
{
	key->len = 0;
	for (size_t i = 0; i < r->l->by_count; i++) {
		by_put(r->answer, r->others, rec, &r->l->by[i], key);
		buffer_char(key, '\0');
	}
	return !key->failed && sums_add(to, buffer_all(key), r->answer);
}
