/*
 * Evaluation against a plain interpreter: random tables, random operations, the same answers. The interpreter below
 * reads the tables row by row and condition by condition, knows neither walks nor decisions nor indexes, and computes
 * formulas from their text. It takes from the engine only what an operation's values are and where it is.
 */
#include "engine/evaluation.h"
#include "rules/codes.h"
#include "support.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { TABLES = 60, OPERATIONS = 10000, FOUND_MAX = 128 };

static uint64_t seed;

/* A congruence, so that every run tries the same tables and operations. */
static size_t below(size_t limit)
{
	seed = seed * 6364136223846793005U + 1442695040888963407U;
	return (size_t)(seed >> 33) % limit;
}

/* ---- Formulas, from their text with the values in it ---- */

__extension__ typedef struct exact {
	__int128 value;
	unsigned decimals;
	bool single; /* it was one number */
} exact;

typedef struct text {
	const char *at;
	bool floored, capped;
} text;

static exact text_sum(text *t);

static exact with_decimals(exact x, unsigned decimals)
{
	for (; x.decimals < decimals; x.decimals++)
		x.value *= 10;
	return x;
}

static char text_next(text *t)
{
	while (*t->at == ' ')
		t->at++;
	return *t->at;
}

static exact text_factor(text *t)
{
	exact x = {0, 0, true};
	char c = text_next(t);
	if (c == '(') {
		t->at++;
		x = text_sum(t);
		assert_int_equal(text_next(t), ')');
		t->at++;
		x.single = false;
		return x;
	}
	if (c == 'm') {
		bool is_min = t->at[1] == 'i';
		t->at += 4;
		exact a = text_sum(t);
		assert_int_equal(text_next(t), ',');
		t->at++;
		exact b = text_sum(t);
		assert_int_equal(text_next(t), ')');
		t->at++;
		unsigned decimals = a.decimals > b.decimals ? a.decimals : b.decimals;
		__extension__ __int128 left = with_decimals(a, decimals).value,
				       right = with_decimals(b, decimals).value;
		t->capped |= is_min && b.single && right < left;
		t->floored |= !is_min && a.single && left > right;
		x = with_decimals(is_min ? (right < left ? b : a) : (left > right ? a : b), decimals);
		x.single = false;
		return x;
	}
	bool negative = c == '-', fraction = false;
	for (t->at += negative; (*t->at >= '0' && *t->at <= '9') || *t->at == '.'; t->at++) {
		if (*t->at == '.') {
			fraction = true;
			continue;
		}
		x.value = x.value * 10 + (*t->at - '0');
		x.decimals += fraction;
	}
	x.value = negative ? -x.value : x.value;
	return x;
}

static exact text_product(text *t)
{
	exact x = text_factor(t);
	while (text_next(t) == '*') {
		t->at++;
		exact y = text_factor(t);
		x = (exact){x.value * y.value, x.decimals + y.decimals, false};
	}
	return x;
}

static exact text_sum(text *t)
{
	exact x = text_product(t);
	for (char c; (c = text_next(t)) == '+' || c == '-';) {
		t->at++;
		exact y = text_product(t);
		unsigned decimals = x.decimals > y.decimals ? x.decimals : y.decimals;
		x = with_decimals(x, decimals);
		y = with_decimals(y, decimals);
		x.value += c == '+' ? y.value : -y.value;
		x.single = false;
	}
	return x;
}

/* The value with that many decimals, half away from zero. */
static int64_t compute(const formula *f, const int64_t *fields, const int64_t *columns, unsigned decimals, text *t)
{
	buffer b = {0};
	formula_print(f, fields, columns, NULL, &b);
	t->at = buffer_cstring(&b);
	exact x = with_decimals(text_sum(t), decimals);
	assert_int_equal(text_next(t), '\0');
	for (; x.decimals > decimals; x.decimals--) {
		__extension__ __int128 unit = 1;
		for (unsigned i = decimals; i < x.decimals; i++)
			unit *= 10;
		x.value = (x.value < 0 ? x.value - unit / 2 : x.value + unit / 2) / unit;
		x.decimals = decimals + 1;
	}
	buffer_free(&b);
	return (int64_t)x.value;
}

/* ---- The interpreter ---- */

typedef struct interpreter {
	const bareme_ruleset *r;
	const bareme_operation *o;
	const bareme_answer *a; /* of the engine: for the operation's place */
	int64_t value[FIELDS_MAX];
	uint64_t known, missing, used;
	int64_t loan, grant;
	bareme_line lines[FOUND_MAX];
	size_t line_count;
	bareme_notice notices[FOUND_MAX];
	size_t notice_count;
} interpreter;

static bool is_known(const interpreter *x, size_t field)
{
	return (x->known >> field & 1) != 0;
}

static void need(interpreter *x, size_t field)
{
	if (!is_known(x, field) && (x->o->given >> field & 1) == 0)
		x->missing |= FIELD_BIT(field);
}

static void notice(interpreter *x, bareme_code code, int field, const table *t, int64_t amount)
{
	assert_true(x->notice_count < FOUND_MAX);
	x->notices[x->notice_count++] = (bareme_notice){.code = code,
							.field = (int16_t)field,
							.subject = t == NULL ? 0 : (int32_t)(t - x->r->tables),
							.amount = amount};
}

static bool allows(const uint64_t *allowed, int64_t value)
{
	return value >= 0 && (allowed[value / 64] >> (value % 64) & 1) != 0;
}

static bool fields_hold(const interpreter *x, const conditions *list)
{
	for (size_t i = 0; i < list->count; i++)
		if (!is_known(x, list->list[i].index) || !allows(list->list[i].allowed, x->value[list->list[i].index]))
			return false;
	return true;
}

static bool own_hold(const slot *s, const conditions *list)
{
	for (size_t i = 0; i < list->count; i++)
		if (!allows(list->list[i].allowed, s->fixed[list->list[i].index]))
			return false;
	return true;
}

/* Whether a row is for the line and the operation, on whatever day. */
static bool row_fits(const interpreter *x, const table *t, const slot *s, size_t row)
{
	for (size_t k = 0; k < t->condition_count; k++) {
		const uint64_t *set = t->sets + row * t->set_words + t->set_offset[k];
		if (!allows(set, t->fields[k] < 0 ? s->fixed[k] : x->value[t->fields[k]]))
			return false;
	}
	return true;
}

/* What a try of a table's lines gives. */
typedef struct tried {
	bool silent;
	size_t granted;
	int64_t sums[2];
	uint64_t remarked;
	bool failed;   /* some line has no row on that day */
	int32_t first; /* the first day of any row for such a line */
	int64_t rows;  /* of such lines */
} tried;

static void interpret_row(interpreter *x, const table *t, const slot *s, size_t row, tried *try)
{
	const int64_t *values = t->values + row * t->value_count;
	for (size_t i = 0; i < t->amount_count; i++) {
		const amount *m = &t->amounts[i];
		const slot_amount *f = &s->amounts[i];
		bool blank = (t->rows[row].blank >> m->unit_column & 1) != 0;
		int form = m->form >= 0 ? m->form : t->rows[row].form;
		int64_t amount = BAREME_NO_AMOUNT;
		text text = {0};
		if (!own_hold(s, &m->own) || !fields_hold(x, &m->when))
			continue;
		try->granted++;
		if (!blank && values[m->unit_column] == 0)
			continue;
		if (!blank && form != BAREME_SUPPORT) {
			for (size_t field = 0; field < x->r->all_count; field++)
				if ((f->amount.fields >> field & 1) != 0)
					need(x, field);
			if ((f->amount.fields & ~x->known) != 0)
				continue;
			amount = compute(&f->amount, x->value, values, 2, &text);
			try->sums[form] += amount;
			if ((text.floored || text.capped) && !try->silent)
				notice(x, text.floored ? BAREME_CODE_FLOOR : BAREME_CODE_CEILING, -1, t, 0);
		}
		if (try->silent)
			continue;
		bareme_line *line = &x->lines[x->line_count++];
		assert_true(x->line_count < FOUND_MAX);
		*line = (bareme_line){.table = (uint16_t)(t - x->r->tables),
				      .formula = (uint16_t)((size_t)(s - t->slots) * t->amount_count + i),
				      .row = (uint32_t)row,
				      .form = (bareme_form)form,
				      .unit.value = values[m->unit_column],
				      .unit.present = !blank,
				      .amount = amount};
		if (amount != BAREME_NO_AMOUNT && f->has_quantity) {
			line->quantity.present = true;
			line->quantity.value =
			    compute(&f->quantity, x->value, values, f->quantity.decimals, &(struct text){0});
		}
	}
}

static bool line_wanted(interpreter *x, const slot *s)
{
	if (s->never)
		return false;
	for (size_t i = 0; i < s->when.count; i++) {
		need(x, s->when.list[i].index);
		if (!fields_hold(x, &(conditions){&s->when.list[i], 1}))
			return false;
	}
	for (size_t field = 0; field < x->r->all_count; field++) {
		if ((s->counts >> field & 1) == 0)
			continue;
		need(x, field);
		if (!is_known(x, field))
			return false;
		if (x->value[field] != 0)
			return true;
	}
	return s->counts == 0;
}

static void interpret_lines(interpreter *x, const table *t, tried *try)
{
	bool whole = true;
	for (size_t k = 0; k < t->condition_count; k++)
		if (t->fields[k] >= 0) {
			need(x, (size_t)t->fields[k]);
			whole &= is_known(x, (size_t)t->fields[k]);
		}
	for (const slot *s = t->slots; s < t->slots + t->slot_count; s++) {
		bool found = false;
		if (!line_wanted(x, s) || !whole)
			continue;
		for (size_t row = 0; row < t->row_count && !found; row++) {
			found =
			    row_fits(x, t, s, row) && t->rows[row].from <= x->a->date && x->a->date <= t->rows[row].to;
			if (found)
				interpret_row(x, t, s, row, try);
		}
		for (size_t row = 0; row < t->row_count && !found; row++)
			if (row_fits(x, t, s, row) && (try->rows++ == 0 || t->rows[row].from < try->first))
				try->first = t->rows[row].from;
		try->failed |= !found;
		for (size_t m = 0; m < t->remark_count && found && !try->silent; m++)
			if ((try->remarked >> m & 1) == 0 && own_hold(s, &t->remarks[m].own) &&
			    fields_hold(x, &t->remarks[m].when)) {
				try->remarked |= UINT64_C(1) << m;
				notice(x, t->remarks[m].code, -1, t, (int64_t)m);
			}
	}
}

static void interpret_variants(interpreter *x, const table *t)
{
	int field = t->variant_field, positive = t->variant_positive;
	if (field < 0 || !is_known(x, (size_t)field) ||
	    (positive >= 0 && (!is_known(x, (size_t)positive) || x->value[positive] <= 0)))
		return;
	int64_t chosen = x->value[field];
	for (size_t v = 0; v < x->r->fields[field].domain.count; v++) {
		tried try = {.silent = true};
		x->value[field] = (int64_t)v;
		if ((int64_t)v != chosen)
			interpret_lines(x, t, &try);
		if (try.granted > 0) {
			notice(x, t->variant_code, field, NULL, try.sums[0] + try.sums[1]);
			x->notices[x->notice_count - 1].subject = (int32_t)chosen;
		}
	}
	x->value[field] = chosen;
}

/* False where the table counts things and there is none. */
static bool interpret_quantities(interpreter *x, const table *t)
{
	bool any = false;
	if (t->quantity_fields == 0)
		return true;
	if ((x->o->given & t->quantity_fields) == 0) {
		notice(x, BAREME_CODE_MISSING, -1, t, 0);
		return false;
	}
	for (size_t field = 0; field < x->r->all_count; field++) {
		if ((t->quantity_fields >> field & 1) == 0)
			continue;
		if ((x->o->given >> field & 1) == 0) {
			x->value[field] = 0;
			x->known |= FIELD_BIT(field);
		}
		any |= !is_known(x, field) || x->value[field] != 0;
	}
	if (!any)
		notice(x, t->quantity_code, -1, t, 0);
	return any;
}

static void interpret_table(interpreter *x, const table *t)
{
	tried try = {0};
	x->used |= t->used_fields;
	for (size_t i = 0; i < t->excludes.count && !try.silent; i++)
		if (fields_hold(x, &(conditions){&t->excludes.list[i], 1})) {
			notice(x, BAREME_CODE_NOT_ELIGIBLE, t->excludes.list[i].index, t, 0);
			try.silent = true;
		}
	if (!interpret_quantities(x, t)) {
		for (size_t k = 0; k < t->condition_count; k++)
			if (t->fields[k] >= 0)
				need(x, (size_t)t->fields[k]);
		return;
	}
	interpret_lines(x, t, &try);
	if (try.silent)
		return;
	x->loan += try.sums[BAREME_LOAN];
	x->grant += try.sums[BAREME_GRANT];
	if (try.failed && (t->complete || try.granted == 0))
		notice(x, try.rows > 0 && x->a->date < try.first ? BAREME_CODE_BEFORE : BAREME_CODE_NOT_ELIGIBLE, -2, t,
		       0);
	if (try.granted == 0)
		return;
	interpret_variants(x, t);
	if (x->a->date > t->old_after)
		notice(x, BAREME_CODE_OLD, -1, t, t->review);
}

static void interpret_fields(interpreter *x)
{
	const bareme_ruleset *r = x->r;
	int zone = r->role[ROLE_ZONE];
	uint64_t place = FIELD_BIT(r->role[ROLE_COMMUNE]) | FIELD_BIT(r->role[ROLE_COMMUNE_NAME]);
	for (size_t i = 0; i < r->field_count && is_known(x, (size_t)r->role[ROLE_NATURE]); i++)
		if ((x->o->given & ~(x->used | r->common_fields)) >> i & 1)
			notice(x, BAREME_CODE_IGNORED, (int)i, NULL, 0);
	for (size_t i = 0; i < r->field_count; i++) {
		if (r->fields[i].required && (x->o->given >> i & 1) == 0)
			x->missing |= FIELD_BIT(i);
		if ((x->missing >> i & 1) != 0 && !((int)i == zone && (x->o->given & place) != 0))
			notice(x, BAREME_CODE_MISSING, (int)i, NULL, 0);
	}
}

/* ---- Comparing ---- */

/* Notices that the tables make; what is wrong with values and places is read, not computed. */
static bool is_of_tables(const bareme_notice *n)
{
	switch (n->code) {
	case BAREME_CODE_MISSING:
	case BAREME_CODE_NO_DWELLING:
	case BAREME_CODE_NOT_ELIGIBLE:
	case BAREME_CODE_READING:
	case BAREME_CODE_FLOOR:
	case BAREME_CODE_CEILING:
	case BAREME_CODE_VERIFY:
	case BAREME_CODE_IGNORED:
	case BAREME_CODE_OLD:
		return true;
	case BAREME_CODE_BEFORE:
		return n->reason == REASON_BEFORE_ROWS;
	default:
		return false;
	}
}

static bool is_of_amounts(bareme_code code)
{
	return code == BAREME_CODE_READING || code == BAREME_CODE_FLOOR || code == BAREME_CODE_CEILING ||
	       code == BAREME_CODE_VERIFY || code == BAREME_CODE_OLD;
}

static void compare_notices(const interpreter *x, bareme_status status)
{
	const notices *engine = &x->a->notices;
	size_t at = 0;
	for (size_t i = 0; i < engine->count; i++) {
		const bareme_notice *n = &engine->list[i];
		if (!is_of_tables(n)) {
			/* What is wrong with a field that is not used refuses nothing. */
			assert_true(n->field < 0 || !is_known(x, (size_t)x->r->role[ROLE_NATURE]) ||
				    ((x->used | x->r->common_fields) >> n->field & 1) != 0);
			continue;
		}
		while (at < x->notice_count && status != BAREME_GRANTED && is_of_amounts(x->notices[at].code))
			at++;
		assert_true(at < x->notice_count);
		const bareme_notice *m = &x->notices[at++];
		assert_int_equal(n->code, m->code);
		if (m->field != -2)
			assert_int_equal(n->field, m->field);
		if (n->code != BAREME_CODE_IGNORED && (n->code != BAREME_CODE_MISSING || n->field < 0))
			assert_int_equal(n->subject, m->subject);
		if (n->code == BAREME_CODE_READING || n->code == BAREME_CODE_VERIFY || n->code == BAREME_CODE_OLD)
			assert_int_equal(n->amount, m->amount);
	}
	while (at < x->notice_count && status != BAREME_GRANTED && is_of_amounts(x->notices[at].code))
		at++;
	assert_int_equal(at, x->notice_count);
}

static void compare(const interpreter *x)
{
	const bareme_answer *a = x->a;
	bareme_status status = BAREME_GRANTED;
	for (size_t i = 0; i < x->notice_count; i++)
		if (code_status(x->notices[i].code) > status)
			status = code_status(x->notices[i].code);
	for (size_t i = 0; i < a->notices.count; i++)
		if (!is_of_tables(&a->notices.list[i]) && code_status(a->notices.list[i].code) > status)
			status = code_status(a->notices.list[i].code);
	assert_int_equal(a->status, status);
	compare_notices(x, status);
	if (status != BAREME_GRANTED) {
		assert_int_equal(a->line_count, 0);
		assert_int_equal(a->loan, status == BAREME_INELIGIBLE ? 0 : BAREME_NO_AMOUNT);
		return;
	}
	assert_int_equal(a->loan, x->loan);
	assert_int_equal(a->grant, x->grant);
	assert_int_equal(a->line_count, x->line_count);
	for (size_t i = 0; i < a->line_count; i++) {
		const bareme_line *l = &a->lines[i], *m = &x->lines[i];
		assert_int_equal(l->table, m->table);
		assert_int_equal(l->formula, m->formula);
		assert_int_equal(l->row, m->row);
		assert_int_equal(l->form, m->form);
		assert_int_equal(l->unit.present, m->unit.present);
		assert_int_equal(l->unit.value, m->unit.value);
		assert_int_equal(l->quantity.present, m->quantity.present);
		assert_int_equal(l->quantity.value, m->quantity.value);
		assert_int_equal(l->amount, m->amount);
	}
}

static void interpret(const bareme_operation *o, const bareme_answer *a)
{
	const bareme_ruleset *r = o->rules;
	static interpreter x;
	int nature = r->role[ROLE_NATURE], places[] = {r->role[ROLE_ZONE], r->department_field};
	memset(&x, 0, sizeof x);
	x.r = r;
	x.o = o;
	x.a = a;
	x.known = o->known;
	memcpy(x.value, o->value, sizeof x.value);
	for (size_t i = 0; i < COUNT(places); i++) {
		x.value[places[i]] = a->value[places[i]];
		x.known = (x.known & ~FIELD_BIT(places[i])) | (a->known & FIELD_BIT(places[i]));
	}
	bool any = false;
	for (size_t t = 0; t < r->table_count && is_known(&x, (size_t)nature); t++) {
		for (size_t i = 0; i < r->tables[t].when.count; i++)
			if (r->tables[t].when.list[i].index != nature &&
			    allows(r->tables[t].when.list[0].allowed, x.value[nature]))
				x.used |= FIELD_BIT(r->tables[t].when.list[i].index);
		if (fields_hold(&x, &r->tables[t].when)) {
			interpret_table(&x, &r->tables[t]);
			any = true;
		}
	}
	if (!any && is_known(&x, (size_t)nature))
		notice(&x, BAREME_CODE_NOT_ELIGIBLE, nature, NULL, 0);
	interpret_fields(&x);
	compare(&x);
}

/* ---- Random tables ---- */

static const char *const situations[] = {"salarie", "non-salarie"};
static const char *const motifs[] = {"arret-maladie", "invalidite", "separation", "chomage-partiel", "deces", "autre"};

/* Rows that follow one another, some left out: each begins where `row`'s cells leave off. */
static void put_rows(buffer *out, const char *cells, void (*put_values)(buffer *out))
{
	static const char *const days[][2] = {{"2021-04-08", "2021-08-31"},
					      {"2021-09-01", "2021-12-31"},
					      {"2022-01-01", "2023-06-30"},
					      {"2023-07-01", ""}};
	bool one = below(3) > 0;
	if (one && below(8) > 0) {
		buffer_string(out, cells);
		put_values(out);
		buffer_string(out, ",2021-04-08,,ar-hlm-2021\n");
	}
	for (size_t i = 0; i < COUNT(days) && !one; i++) {
		if (below(5) == 0)
			continue;
		buffer_string(out, cells);
		put_values(out);
		buffer_printf(out, ",%s,%s,ar-hlm-2021\n", days[i][0], days[i][1]);
	}
}

static const char *some_money(void)
{
	static const char *const amounts[] = {"0", "8000", "11000.50", "0.01", "150", "99999.99"};
	return amounts[below(COUNT(amounts))];
}

static void put_reconstitution(buffer *out)
{
	buffer_printf(out, ",%s", some_money());
	buffer_printf(out, ",%s", some_money());
}

static void put_requalification(buffer *out)
{
	static const char *const rates[] = {"0", "0.60", "0.595", "1", "0.333333"};
	buffer_printf(out, ",%s", rates[below(COUNT(rates))]);
}

static void put_accompagnement(buffer *out)
{
	static const char *const forms[] = {"pret", "subvention", "accompagnement"};
	buffer_printf(out, ",%s,%s,%zu", forms[below(3)], below(4) == 0 ? "-" : some_money(), 1 + below(12));
}

static void set_rows(tables *t, const char *file, const char *heading, buffer *rows)
{
	buffer all = {0};
	buffer_printf(&all, "%s,du,au,source\n%s", heading, rows->len == 0 ? "" : buffer_cstring(rows));
	tables_set(t, file, all.data, all.len);
	buffer_free(&all);
	rows->len = 0;
}

/* Causes fall into two rows or none, so that no rows overlap. */
static void put_causes(buffer *rows, const char *aid, const char *situation)
{
	size_t of[COUNT(motifs)];
	for (size_t i = 0; i < COUNT(motifs); i++)
		of[i] = below(3);
	for (size_t row = 0; row < 2; row++) {
		buffer cells = {0};
		for (size_t i = 0; i < COUNT(motifs); i++)
			if (of[i] == row)
				buffer_printf(&cells, "%s%s", cells.len == 0 ? "" : "|", motifs[i]);
		if (cells.len > 0) {
			buffer whole = {0};
			buffer_printf(&whole, "%s,%s,%s", aid, situation, buffer_cstring(&cells));
			put_rows(rows, buffer_cstring(&whole), put_accompagnement);
			buffer_free(&whole);
		}
		buffer_free(&cells);
	}
}

static void fill_tables(tables *t, bool third_reading)
{
	static const char *const zones[] = {"metropole", "reste"}, *const products[] = {"PLUS", "PLAI"},
				 *const parts[] = {"base", "complement"},
				 *const readings[] = {"brut", "net", "moyenne"},
				 *const aids[] = {"als", "aide-loyer", "soli-al"};
	buffer rows = {0};
	char cells[64];
	for (size_t i = 0; i < 8; i++) {
		snprintf(cells, sizeof cells, "%s,%s,%s", zones[i & 1], products[i >> 1 & 1], parts[i >> 2]);
		put_rows(&rows, cells, put_reconstitution);
	}
	set_rows(t, "reconstitution.csv", "zone,produit,volet,pret,subvention", &rows);
	for (size_t i = 0; i < (third_reading ? 3 : 2); i++)
		put_rows(&rows, readings[i], put_requalification);
	set_rows(t, "requalification.csv", "lecture,taux", &rows);
	for (size_t i = 0; i < COUNT(aids) * COUNT(situations); i++)
		put_causes(&rows, aids[i / COUNT(situations)], situations[i % COUNT(situations)]);
	set_rows(t, "accompagnement.csv", "aide,situation,motif,forme,montant,mois_max", &rows);
	buffer_free(&rows);
}

/* Edits of the package, each made to about half of the tables. */
static void edit_package(tables *t)
{
	static const char *const edits[][2] = {
	    {"\"si_positif\": \"subvention_anru\"", "\"si_positif\": \"autres_ressources\""},
	    {"\"exclut\": { \"mode\": [\"autre\"] }",
	     "\"exclut\": { \"complement\": [\"oui\"], \"mode\": [\"autre\", \"vefa\"] }"},
	    {"\"complet\": true", "\"complet\": false"},
	    {"\"si\": { \"nature\": [\"accompagnement\"] }",
	     "\"si\": { \"nature\": [\"accompagnement\", \"requalification\"], \"situation\": [\"salarie\"] }"},
	    {"{ \"forme\": \"subvention\", \"unitaire\": \"subvention\"",
	     "{ \"forme\": \"subvention\", \"si\": { \"volet\": [\"base\"], \"mode\": [\"vefa\"] }, \"unitaire\": "
	     "\"subvention\""},
	    {"\"si\": { \"complement\": [\"oui\"] }", "\"si\": { \"produit\": [\"PLAI\"], \"complement\": [\"oui\"] }"},
	    {"\"montant * min(mois, mois_max)\"", "\"min(montant * mois, montant * mois_max)\""},
	    {"\"pret * logements\"", "\"pret * logements + pret * logements * 0.0155\""},
	    {"\"taux * (investissement - subvention_anru)\"", "\"(investissement - subvention_anru * 2) * taux\""},
	    {"\"si\": { \"volet\": [\"complement\"] }",
	     "\"si\": { \"volet\": [\"complement\"], \"mode\": [\"vefa\"] }"},
	    {"\"minimum\": 0, \"maximum\": 100000", "\"minimum\": -5, \"maximum\": 100000"},
	};
	for (size_t i = 0; i < COUNT(edits); i++) {
		const bareme_file *file = tables_file(t, "datapackage.json");
		bool there = memmem(file->data, file->len, edits[i][0], strlen(edits[i][0])) != NULL;
		if (there && below(2) == 0)
			tables_replace_all(t, "datapackage.json", edits[i][0], edits[i][1]);
	}
}

/* ---- Random operations ---- */

static const char *some_value(const field *f)
{
	static const char *const numbers[] = {"0",       "1",  "2",    "7",     "60",  "250000",
					      "4000000", "-1", "12,5", "1.234", "abc", "99999"};
	static const char *const dates[] = {"2021-04-07", "2021-06-01", "2021-12-31", "2022-01-01", "2022-05-05",
					    "2022-05-06", "2023-06-30", "2024-01-01", "2021-02-30"};
	static const char *const communes[] = {"13055", "06054", "2A004", "84089", "Nice", "La Garde", "75056", "6088"};
	switch (f->type) {
	case FIELD_CHOICE:
		return below(40) == 0 ? "?" : f->domain.values[below(f->domain.count)];
	case FIELD_NUMBER:
		return numbers[below(COUNT(numbers) - (below(8) == 0 ? 0 : 6))];
	case FIELD_DATE:
		return dates[below(COUNT(dates))];
	default:
		return f->role == ROLE_COMMUNE || f->role == ROLE_COMMUNE_NAME ? communes[below(COUNT(communes))] : "x";
	}
}

/* Most operations differ from the one before in a field or two: those that are alike recur. */
static void fill_operation(bareme_operation *o)
{
	const bareme_ruleset *r = o->rules;
	bool anew = below(24) == 0;
	if (anew)
		bareme_operation_reset(o);
	for (size_t i = 0; i < r->field_count; i++) {
		field_role role = r->fields[i].role;
		bool named = role == ROLE_COMMUNE || role == ROLE_COMMUNE_NAME;
		bool given = (o->given >> i & 1) != 0;
		if (anew ? role == ROLE_NATURE || below(8) < (named ? 1 : 6) : below(given ? 8 : 60) == 0)
			bareme_operation_set(o, (int)i,
					     slice(!anew && below(12) == 0 ? "" : some_value(&r->fields[i])));
	}
}

static void test_interpreter(void **state)
{
	size_t granted = 0, ineligible = 0, lines = 0;
	(void)state;
	seed = 2021;
	for (size_t i = 0; i < TABLES; i++) {
		tables t = tables_read();
		bool third_reading = below(2) == 0;
		if (third_reading) {
			tables_replace_all(&t, "datapackage.json", "[\"brut\", \"net\"]",
					   "[\"brut\", \"net\", \"moyenne\"]");
			tables_replace(&t, "datapackage.json", "\"lecture\": [\"net\"]",
				       "\"lecture\": [\"net\", \"moyenne\"]");
		}
		fill_tables(&t, third_reading);
		edit_package(&t);
		bareme_ruleset *r = tables_load(&t);
		bareme_operation *o;
		bareme_answer *a;
		assert_int_equal(bareme_operation_new(&o, r, 18779), BAREME_DONE);
		assert_int_equal(bareme_answer_new(&a, r), BAREME_DONE);
		for (size_t k = 0; k < OPERATIONS; k++) {
			fill_operation(o);
			bareme_evaluate(o, a);
			interpret(o, a);
			granted += a->status == BAREME_GRANTED;
			ineligible += a->status == BAREME_INELIGIBLE;
			lines += a->line_count;
		}
		bareme_operation_free(o);
		bareme_answer_free(a);
		bareme_ruleset_free(r);
		tables_free(&t);
	}
	/* The comparison is worth something only where amounts came about. */
	assert_true(granted > TABLES * OPERATIONS / 20);
	assert_true(ineligible > TABLES * OPERATIONS / 20);
	assert_true(lines > granted / 2);
}

int main(void)
{
	const struct CMUnitTest all[] = {cmocka_unit_test(test_interpreter)};
	return cmocka_run_group_tests_name("interpreter", all, NULL, NULL);
}
