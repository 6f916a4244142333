/* Ranges in cells and conditions; see ranges.h. */
#include "rules/ranges.h"

#include "base/boxes.h"
#include "formats/json.h"
#include "rules/package.h"

#include <stdlib.h>
#include <string.h>

/* ---- Reading ---- */

static const char *range_read_bound(const field *f, const sheet *s, bareme_text text, int64_t *out)
{
	int32_t day;
	if (f->type == FIELD_DATE) {
		if (!bareme_date_parse(text, &day))
			return N_(
			    "\"%.*s\" is not a date or a range of \"%s\": 2021-01-01..2021-12-31, <, <=, > or >= a "
			    "date, or *");
		*out = day;
		return NULL;
	}
	number_fault fault =
	    s != NULL ? sheet_number(s, text, f->decimals, out) : number_parse_plain(text, '.', f->decimals, out);
	switch (fault) {
	case NUMBER_FINE:
		/* Far beyond what a field can have; there is room for one more and one less. */
		if (*out > INT64_MAX / 2 || *out < -(INT64_MAX / 2))
			*out = *out < 0 ? -(INT64_MAX / 2) : INT64_MAX / 2;
		return NULL;
	case NUMBER_DECIMALS:
		return N_("\"%.*s\" has more decimals than \"%s\"");
	case NUMBER_LARGE:
		return N_("\"%.*s\" is larger than \"%s\" can be");
	case NUMBER_AMBIGUOUS:
		return N_("\"%.*s\" may mean thousands or decimals: write it without a separator");
	default:
		return N_(
		    "\"%.*s\" is not a range of \"%s\": write plain numbers, as in 10, 10..20, <10, <=10, >10, >=10 "
		    "or *");
	}
}

/* What the signs before a bound mean; "" is a value alone. */
static const struct range_sign {
	const char *sign;
	bool up, down; /* all that is above the bound, or below it */
	bool open;     /* without the bound itself */
} range_signs[] = {
    {"<=", false, true, false}, {">=", true, false, false}, {"<", false, true, true},
    {">", true, false, true},   {"", false, false, false},
};

static const char *range_read_ends(const field *f, const sheet *s, bareme_text part, range *out)
{
	const struct range_sign *sign = range_signs;
	const char *between = memmem(part.data, part.len, "..", 2), *wrong;
	if (text_equal(part, TEXT("*"))) {
		*out = (range){f->least, f->most};
		return NULL;
	}
	if (between != NULL) {
		size_t at = (size_t)(between - part.data);
		wrong = range_read_bound(f, s, text_trim((bareme_text){part.data, at}), &out->least);
		return wrong != NULL ? wrong : range_read_bound(f, s, text_trim(text_from(part, at + 2)), &out->most);
	}
	while (strncmp(part.data, sign->sign, strlen(sign->sign)) != 0)
		sign++;
	wrong = range_read_bound(f, s, text_trim(text_from(part, strlen(sign->sign))), &out->least);
	if (wrong != NULL)
		return wrong;
	out->most = sign->up ? f->most : out->least - sign->open;
	out->least = sign->down ? f->least : out->least + (sign->up && sign->open);
	return NULL;
}

const char *range_read(const field *f, const sheet *s, bareme_text part, range *out)
{
	range r;
	const char *wrong = range_read_ends(f, s, part, &r);
	if (wrong != NULL)
		return wrong;
	if (r.most < r.least && memmem(part.data, part.len, "..", 2) != NULL)
		return N_("the range \"%.*s\" of \"%s\" ends before it begins");
	*out = (range){r.least > f->least ? r.least : f->least, r.most < f->most ? r.most : f->most};
	return NULL;
}

/* The range that was probably meant: ..10, 10.., 10-20 and signs of mathematics; nothing where that is none either. */
static void range_put_meant(const field *f, const sheet *s, bareme_text part, buffer *out)
{
	static const struct {
		const char *sign, *written;
	} signs[] = {{"\xE2\x89\xA4", "<="}, {"\xE2\x89\xA5", ">="}, {"=<", "<="}, {"=>", ">="}, {"..", "<="}};
	static const char *const dashes[] = {"-", "\xE2\x80\x93"};
	range r;
	for (size_t i = 0; i < sizeof signs / sizeof *signs && out->len == 0; i++) {
		size_t len = strlen(signs[i].sign);
		if (part.len > len && memcmp(part.data, signs[i].sign, len) == 0)
			buffer_printf(out, "%s%.*s", signs[i].written, TEXT_ARG(text_trim(text_from(part, len))));
	}
	if (out->len == 0 && part.len > 2 && memcmp(part.data + part.len - 2, "..", 2) == 0)
		buffer_printf(out, ">=%.*s", TEXT_ARG(text_trim((bareme_text){part.data, part.len - 2})));
	for (size_t i = 0; i < sizeof dashes / sizeof *dashes && out->len == 0; i++) {
		const char *dash = memmem(part.data, part.len, dashes[i], strlen(dashes[i]));
		size_t at = dash == NULL ? 0 : (size_t)(dash - part.data);
		if (dash != NULL && f->type == FIELD_NUMBER)
			buffer_printf(out, "%.*s..%.*s", TEXT_ARG(text_trim((bareme_text){part.data, at})),
				      TEXT_ARG(text_trim(text_from(part, at + strlen(dashes[i])))));
	}
	if (out->len > 0 && range_read(f, s, buffer_all(out), &r) != NULL)
		out->len = 0;
}

static void range_refuse(loader *l, const field *f, const sheet *s, bareme_text part, place at, const char *wrong)
{
	buffer meant = {0};
	range_put_meant(f, s, part, &meant);
	if (meant.len > 0)
		fault_add(&l->faults, BAREME_ERROR, "value", at, "\"%.*s\" is not a range of \"%s\": write %s",
			  TEXT_ARG(part), f->name, buffer_cstring(&meant));
	else
		fault_add(&l->faults, BAREME_ERROR, "value", at, wrong, TEXT_ARG(part), f->name);
	l->faults.failed |= meant.failed;
	buffer_free(&meant);
}

void range_add(loader *l, const field *f, const sheet *s, bareme_text part, place at, uint64_t *set)
{
	range r;
	const char *wrong = range_read(f, s, part, &r);
	if (wrong == NULL && r.least <= r.most)
		scale_add(&f->scale, r, set);
	else if (wrong == NULL && f->least <= f->most)
		fault_add(&l->faults, BAREME_WARNING, "value", at, "\"%.*s\" never holds: no value of \"%s\" is in it",
			  TEXT_ARG(part), f->name);
	else if (wrong != NULL)
		range_refuse(l, f, s, part, at, wrong);
}

/* ---- Cutting ---- */

/* The cuts that are found for each field. */
typedef struct cutting {
	loader *l;
	int64_t *cuts[FIELDS_MAX];
	size_t count[FIELDS_MAX], room[FIELDS_MAX];
	bool failed;
} cutting;

static void cut_part(cutting *c, size_t number, const sheet *s, bareme_text part)
{
	const field *f = &c->l->rules->fields[number];
	range r;
	if (range_read(f, s, text_trim(part), &r) != NULL || r.least > r.most)
		return;
	int64_t ends[] = {r.least, r.most < f->most ? r.most + 1 : r.least};
	for (size_t i = 0; i < 2; i++) {
		c->failed |= !grow(&c->cuts[number], c->count[number], &c->room[number], sizeof **c->cuts);
		if (!c->failed)
			c->cuts[number][c->count[number]++] = ends[i];
	}
}

/* The field of that name which is cut, or -1. */
static int cut_field(const cutting *c, const char *name)
{
	const bareme_ruleset *r = c->l->rules;
	for (size_t i = 0; name != NULL && i < r->field_count; i++)
		if (strcmp(r->fields[i].name, name) == 0)
			return field_has_scale(&r->fields[i]) ? (int)i : -1;
	return -1;
}

/* Every object of conditions in a part of the package. */
static void cut_conditions(cutting *c, const json_node *node, bool conditions)
{
	for (const json_node *n = json_first(node); n != NULL; n = json_next(n)) {
		const char *name = json_name(n);
		int field = conditions ? cut_field(c, name) : -1;
		for (const json_node *v = json_first(n); v != NULL && field >= 0; v = json_next(v))
			cut_part(c, (size_t)field, NULL, package_part(c->l, v));
		bool named = name != NULL && (strcmp(name, "si") == 0 || strcmp(name, "exclut") == 0);
		cut_conditions(c, n, named && !conditions);
	}
}

static void cut_column(cutting *c, const sheet *s, const json_node *column)
{
	const char *name = json_string(json_get(column, "name"));
	int field = cut_field(c, json_string(json_get(json_get(column, "bareme"), "champ")));
	int at = name == NULL || field < 0 ? -1 : sheet_column(s, text_of(name));
	for (size_t row = 0; at >= 0 && row < s->rows; row++) {
		bareme_text cell = sheet_cell(s, row, (size_t)at);
		for (bareme_text part; text_next_part(&cell, '|', &part);)
			cut_part(c, (size_t)field, s, part);
	}
}

bool ranges_cut(loader *l)
{
	cutting c = {.l = l};
	const json_node *root = l->package.root, *resources = json_get(root, "resources");
	bool few = true;
	cut_conditions(&c, json_get(root, "bareme"), false);
	cut_conditions(&c, resources, false);
	for (const json_node *n = json_first(resources); n != NULL; n = json_next(n)) {
		const sheet *s = strcmp(resource_role(n), "regles") == 0 ? loader_sheet(l, n, false) : NULL;
		const json_node *columns = json_get(json_get(n, "schema"), "fields");
		for (const json_node *one = json_first(columns); s != NULL && one != NULL; one = json_next(one))
			cut_column(&c, s, one);
	}
	for (size_t i = 0; i < l->rules->field_count; i++) {
		field *f = &l->rules->fields[i];
		/* With the least value, which begins the first interval. */
		int64_t *cuts = loader_items(l, c.count[i] + 1, sizeof *cuts);
		if (cuts != NULL && field_has_scale(f)) {
			if (c.count[i] > 0)
				memcpy(cuts, c.cuts[i], c.count[i] * sizeof *cuts);
			f->scale = scale_make((range){f->least, f->most}, cuts, c.count[i]);
		}
		if (f->scale.count > INTERVALS_MAX) {
			loader_fault(l, NULL, "schema", "the conditions on \"%s\" have more than %d bounds", f->name,
				     INTERVALS_MAX);
			few = false;
		}
		free(c.cuts[i]);
	}
	l->faults.failed |= c.failed;
	return few && !c.failed && !l->rules->arena.failed;
}

/* ---- Writing ---- */

static void bound_print(const field *f, int64_t value, char point, char out[BAREME_TEXT_MAX])
{
	if (f->type == FIELD_DATE)
		bareme_date_print((int32_t)value, out);
	else
		number_print(value, f->decimals, 0, point, out);
}

/* The digits of a number without zeros at its end: few of a round one. Those of dates do not count. */
static size_t bound_digits(const field *f, const char *text)
{
	size_t digits = 0, all = 0;
	for (; *text != '\0' && f->type == FIELD_NUMBER; text++) {
		all += text_is_digit(*text);
		digits = *text >= '1' && *text <= '9' ? all : digits;
	}
	return digits;
}

/* Writes ">= bound" or "> the number before", "<=" or "<": the one with the rounder number. */
static void range_put_half(buffer *out, const field *f, char sign, int64_t with, int64_t without, char point)
{
	char closed[BAREME_TEXT_MAX], open[BAREME_TEXT_MAX];
	bound_print(f, with, point, closed);
	bound_print(f, without, point, open);
	bool is_open = bound_digits(f, open) < bound_digits(f, closed);
	buffer_printf(out, "%c%s%s", sign, is_open ? "" : "=", is_open ? open : closed);
}

void ranges_put(buffer *out, const field *f, const scale *s, const uint64_t *set, char point)
{
	const char *between = "";
	size_t length;
	for (size_t at = 0; (length = scale_next_run(s, set, &at)) > 0; at += length, between = "|") {
		char least[BAREME_TEXT_MAX], most[BAREME_TEXT_MAX];
		range r = scale_part(s, at, length);
		buffer_string(out, between);
		if (length == s->count) {
			buffer_char(out, '*');
		} else if (r.least == r.most) {
			bound_print(f, r.least, point, least);
			buffer_string(out, least);
		} else if (at == 0) {
			range_put_half(out, f, '<', r.most, r.most + 1, point);
		} else if (at + length == s->count) {
			range_put_half(out, f, '>', r.least, r.least - 1, point);
		} else {
			bound_print(f, r.least, point, least);
			bound_print(f, r.most, point, most);
			buffer_printf(out, "%s..%s", least, most);
		}
	}
}

void column_put_set(buffer *out, const column *c, const uint64_t *set, char point)
{
	if (c->ranged != NULL)
		ranges_put(out, c->ranged, &c->ranged->scale, set, point);
	else
		boxes_put_set(out, set, c->domain->values, c->domain->count);
}

const char *column_is(const column *c)
{
	return c->ranged != NULL ? " " : "=";
}
