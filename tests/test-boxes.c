/* Boxes and the index, against brute force: every case and day of small random tables, counted one by one. */
#include "base/boxes.h"

#include "base/sanitized.h"
#include "rules/index.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

enum { TABLES = ADDRESS_SANITIZED ? 10000 : 100000 };
enum { COLUMNS_MOST = 4, DAYS_MOST = 6, ROWS_MOST = 24, CELLS_MOST = 520 };

/* ---- Random numbers, the same in every run ---- */

static uint64_t state;

static uint64_t random_bits(void)
{
	state += 0x9E3779B97F4A7C15;
	uint64_t z = state;
	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
	return z ^ (z >> 31);
}

/* 0 to n - 1. */
static size_t below(size_t n)
{
	return (size_t)(random_bits() % n);
}

/* ---- Small tables ---- */

typedef struct sample {
	size_t columns, counts[COLUMNS_MOST], offset[COLUMNS_MOST], words;
	uint64_t whole[2 * COLUMNS_MOST];
	size_t cells;
	int days;            /* numbered from 0; the last one stands for all days to come */
	int32_t first, last; /* the dates of the first and the last day */
	size_t rows;
	uint64_t sets[ROWS_MOST][2 * COLUMNS_MOST];
	int from[ROWS_MOST], to[ROWS_MOST];
	box boxes[ROWS_MOST];
	space space;
} sample;

static int32_t date_of(const sample *t, int day, bool is_end)
{
	if (day == 0 && !is_end)
		return t->first;
	return day == t->days - 1 && is_end ? t->last : day;
}

static bool has_value(const sample *t, const uint64_t *sets, size_t column, size_t value)
{
	return (sets[t->offset[column] + value / 64] >> value % 64 & 1) != 0;
}

static void add_value(const sample *t, uint64_t *sets, size_t column, size_t value)
{
	sets[t->offset[column] + value / 64] |= UINT64_C(1) << value % 64;
}

static bool has_case(const sample *t, const uint64_t *sets, size_t cell)
{
	for (size_t c = 0; c < t->columns; c++) {
		if (!has_value(t, sets, c, cell % t->counts[c]))
			return false;
		cell /= t->counts[c];
	}
	return true;
}

static void add_random_row(sample *t)
{
	size_t row = t->rows++;
	for (size_t c = 0; c < t->columns; c++) {
		size_t kind = below(4);
		for (size_t v = 0; v < t->counts[c]; v++)
			if (kind == 0 || (kind == 1 && below(2) == 0))
				add_value(t, t->sets[row], c, v);
		if (kind > 1)
			add_value(t, t->sets[row], c, below(t->counts[c]));
	}
	t->from[row] = (int)below((size_t)t->days);
	t->to[row] = t->from[row] + (int)below((size_t)(t->days - t->from[row]));
	if (below(40) == 0)
		t->to[row]--; /* ends before it begins */
}

/* Cuts a row in two, by the values of a column or by its days. */
static void split_row(sample *t, size_t row)
{
	size_t c = below(t->columns + 1), other = t->rows++;
	memcpy(t->sets[other], t->sets[row], sizeof t->sets[row]);
	t->from[other] = t->from[row];
	t->to[other] = t->to[row];
	if (c == t->columns) {
		int cut = t->from[row] + (int)below((size_t)(t->to[row] - t->from[row] + 1));
		t->to[row] = cut;
		t->from[other] = cut + 1;
		if (cut == t->to[other])
			t->rows--;
		return;
	}
	for (size_t v = 0; v < t->counts[c]; v++) {
		uint64_t *from = t->sets[below(2) == 0 ? row : other];
		from[t->offset[c] + v / 64] &= ~(UINT64_C(1) << v % 64);
	}
}

/* A table without gaps and overlaps, and now and then a fault or two in it. */
static void add_partition(sample *t)
{
	t->rows = 1;
	memcpy(t->sets[0], t->whole, sizeof t->whole);
	t->from[0] = 0;
	t->to[0] = t->days - 1;
	for (size_t i = below(12); i > 0; i--)
		split_row(t, below(t->rows));
	if (below(3) == 0)
		t->rows--;
	if (below(3) == 0 && t->rows > 0) {
		size_t row = below(t->rows);
		t->to[row] -= t->to[row] > t->from[row];
	}
	if (below(6) == 0 && t->rows > 0) {
		size_t row = below(t->rows);
		memcpy(t->sets[t->rows], t->sets[row], sizeof t->sets[row]);
		t->from[t->rows] = t->from[row];
		t->to[t->rows++] = t->to[row];
	}
}

static void make_space(sample *t)
{
	t->columns = below(COLUMNS_MOST + 1);
	t->cells = 1;
	for (size_t c = 0; c < t->columns; c++) {
		t->counts[c] = t->columns == 1 && below(3) == 0 ? 60 + below(10) : 1 + below(4);
		t->offset[c] = t->words;
		t->words += t->counts[c] / 64 + 1;
		t->cells *= t->counts[c];
		bool all = below(4) > 0;
		for (size_t v = 0; v < t->counts[c]; v++)
			if (all || below(4) > 0)
				add_value(t, t->whole, c, v);
	}
	t->days = 1 + (int)below(DAYS_MOST);
	t->first = below(2) == 0 ? DATE_FIRST : 0;
	t->last = below(2) == 0 ? DATE_LAST : t->days - 1;
	t->space = (space){t->columns, t->counts, t->offset, t->words, t->whole, t->first, t->last};
}

static void make_sample(sample *t, uint64_t number)
{
	memset(t, 0, sizeof *t);
	state = number;
	make_space(t);
	if (below(2) == 0)
		add_partition(t);
	else
		for (size_t i = below(9); i > 0; i--)
			add_random_row(t);
	for (size_t i = 0; i < t->rows; i++)
		t->boxes[i] = (box){t->sets[i], date_of(t, t->from[i], false), date_of(t, t->to[i], true)};
	/* A row that ends before it begins keeps to that also where its day stands for many. */
	for (size_t i = 0; i < t->rows; i++)
		if (t->to[i] < t->from[i])
			t->boxes[i].from = 1, t->boxes[i].to = 0;
}

/* ---- What there is to find ---- */

typedef struct found {
	const sample *t;
	bool pairs[ROWS_MOST][ROWS_MOST];
	size_t pair_count;
	int covered[CELLS_MOST][DAYS_MOST]; /* rows, then gaps told */
	const char *wrong;
} found;

static bool take_meeting(const meeting *m, void *payload)
{
	found *f = payload;
	size_t count = 0;
	for (size_t w = 0; w < m->words && m->count > 0; w++)
		for (uint64_t rest = m->met[w]; rest != 0; rest &= rest - 1, count++) {
			uint32_t other = m->at[w * 64 + (size_t)__builtin_ctzll(rest)];
			if (f->pairs[m->number][other])
				f->wrong = "a pair was told twice";
			f->pairs[m->number][other] = f->pairs[other][m->number] = true;
		}
	if (count != m->count)
		f->wrong = "pairs were miscounted";
	f->pair_count += count;
	return true;
}

static int day_of(const sample *t, int32_t date)
{
	return date == DATE_FIRST ? 0 : date == DATE_LAST ? t->days - 1 : date;
}

static bool take_gap(const box *gap, void *payload)
{
	found *f = payload;
	const sample *t = f->t;
	bool any = false;
	for (size_t cell = 0; cell < t->cells; cell++)
		for (int d = day_of(t, gap->from); d <= day_of(t, gap->to); d++)
			if (has_case(t, gap->sets, cell)) {
				any = true;
				if (f->covered[cell][d]++ > 0)
					f->wrong = "a case with a row, or told before, was told as a gap";
			}
	for (size_t w = 0; w < t->words; w++)
		if ((gap->sets[w] & ~t->whole[w]) != 0)
			f->wrong = "a gap lies outside of the whole";
	if (!any)
		f->wrong = "an empty gap was told";
	return true;
}

static void count_rows(found *f)
{
	const sample *t = f->t;
	for (size_t cell = 0; cell < t->cells; cell++)
		for (int d = 0; d < t->days; d++) {
			f->covered[cell][d] = 0;
			for (size_t i = 0; i < t->rows; i++)
				f->covered[cell][d] +=
				    t->from[i] <= d && d <= t->to[i] && has_case(t, t->sets[i], cell);
		}
}

static bool rows_meet(const sample *t, size_t a, size_t b)
{
	for (size_t cell = 0; cell < t->cells; cell++)
		for (int d = 0; d < t->days; d++)
			if (t->from[a] <= d && d <= t->to[a] && t->from[b] <= d && d <= t->to[b] &&
			    has_case(t, t->sets[a], cell) && has_case(t, t->sets[b], cell))
				return true;
	return false;
}

/* NULL, or what is wrong. */
static const char *check_sample(const sample *t, size_t *pairs, size_t *gaps)
{
	found f = {.t = t};
	if (boxes_meet(&t->space, t->boxes, t->rows, take_meeting, &f) != BOXES_DONE)
		return "the overlaps were not found";
	for (size_t a = 0; a < t->rows; a++)
		for (size_t b = 0; b < a; b++)
			if (rows_meet(t, a, b) != f.pairs[a][b])
				return "rows overlap that do not, or the other way";
	*pairs += f.pair_count;
	count_rows(&f);
	size_t open = 0;
	for (size_t cell = 0; cell < t->cells; cell++)
		for (int d = 0; d < t->days; d++)
			open += f.covered[cell][d] == 0 && has_case(t, t->whole, cell);
	*gaps += open;
	if (boxes_gaps(&t->space, t->boxes, t->rows, f.pair_count > 0, UINT64_MAX, take_gap, &f) != BOXES_DONE)
		return "the gaps were not found";
	for (size_t cell = 0; cell < t->cells; cell++)
		for (int d = 0; d < t->days; d++)
			if (f.covered[cell][d] == 0 && has_case(t, t->whole, cell))
				return "a case that has no row was not told";
	return f.wrong;
}

static void test_boxes(void **unused)
{
	(void)unused;
	size_t pairs = 0, gaps = 0, sound = 0;
	for (uint64_t i = 0; i < TABLES; i++) {
		sample t;
		size_t before = pairs + gaps;
		make_sample(&t, i);
		const char *wrong = check_sample(&t, &pairs, &gaps);
		if (wrong != NULL)
			fail_msg("table %llu: %s", (unsigned long long)i, wrong);
		sound += before == pairs + gaps;
	}
	/* The samples hold some of each kind. */
	assert_true(pairs > TABLES && gaps > TABLES && sound > TABLES / 10);
}

static bool stop_at_once(const box *gap, void *payload)
{
	(void)gap;
	++*(size_t *)payload;
	return false;
}

/* The search ends where the work is too much, or the callback wants no more; boxes that meet may come to too much. */
static void test_limits(void **unused)
{
	(void)unused;
	static const size_t counts[] = {4, 4}, offset[] = {0, 1};
	static const uint64_t whole[] = {15, 15}, sets[][2] = {{3, 15}, {15, 3}, {1, 1}};
	const space s = {2, counts, offset, 2, whole, 0, 9};
	const box boxes[] = {{sets[0], 0, 9}, {sets[1], 0, 9}, {sets[2], 0, 4}};
	size_t gaps = 0;
	assert_int_equal(boxes_gaps(&s, boxes, 1, false, 1, stop_at_once, &gaps), BOXES_LIMIT);
	assert_int_equal(boxes_gaps(&s, boxes, 2, true, 1, stop_at_once, &gaps), BOXES_LIMIT);
	assert_int_equal(gaps, 0);
	assert_int_equal(boxes_gaps(&s, boxes + 2, 1, false, 1000, stop_at_once, &gaps), BOXES_STOPPED);
	assert_int_equal(gaps, 1);
}

/* More cases than 128 bits count are not looked through: their number would be taken for another. */
static void test_too_many_cases(void **unused)
{
	(void)unused;
	enum { COLUMNS = 30, VALUES = 64, WORDS = VALUES / 64 + 1 };
	size_t counts[COLUMNS], offset[COLUMNS];
	uint64_t whole[COLUMNS * WORDS] = {0};
	for (size_t c = 0; c < COLUMNS; c++) {
		counts[c] = VALUES;
		offset[c] = c * WORDS;
		whole[offset[c]] = UINT64_MAX;
	}
	space s = {COLUMNS, counts, offset, COLUMNS * WORDS, whole, 0, 1};
	assert_int_equal(boxes_gaps(&s, NULL, 0, false, UINT64_MAX, stop_at_once, NULL), BOXES_LIMIT);
}

/* ---- The index ---- */

/* As much of a table as its index needs. */
typedef struct indexed {
	arena memory;
	table t;
	domain domains[COLUMNS_MOST];
	column columns[COLUMNS_MOST];
	size_t numbers[COLUMNS_MOST], strides[COLUMNS_MOST];
} indexed;

static void index_rows(indexed *x, size_t columns, const size_t *counts, const size_t *offset, size_t words,
		       const uint64_t *sets, row *rows, size_t row_count, size_t most)
{
	memset(x, 0, sizeof *x);
	x->t = (table){.columns = x->columns,
		       .column_count = columns,
		       .condition_count = columns,
		       .condition_columns = x->numbers,
		       .rows = rows,
		       .row_count = row_count,
		       .sets = (uint64_t *)(uintptr_t)sets,
		       .set_offset = (size_t *)(uintptr_t)offset,
		       .set_words = words,
		       .strides = x->strides,
		       .cell_count = 1};
	for (size_t c = 0; c < columns; c++) {
		x->domains[c].count = counts[c];
		x->columns[c].domain = &x->domains[c];
		x->numbers[c] = c;
		x->t.cell_count *= counts[c];
	}
	/* Strides fall from one condition to the next, as those of a table do. */
	for (size_t c = 0, stride = x->t.cell_count; c < columns; c++)
		x->strides[c] = stride /= counts[c];
	assert_true(index_build(&x->memory, &x->t, most));
	assert_int_equal(x->t.starts == NULL, most == 0);
}

/* The number of a case of the sample, whose first column varies fastest, in the table. */
static size_t cell_of(const sample *t, const indexed *x, size_t cell)
{
	size_t to = 0;
	for (size_t c = 0; c < t->columns; c++) {
		to += cell % t->counts[c] * x->strides[c];
		cell /= t->counts[c];
	}
	return to;
}

static int64_t find_row(const sample *t, size_t cell, int32_t date)
{
	for (size_t i = 0; i < t->rows; i++)
		if (t->boxes[i].from <= date && date <= t->boxes[i].to && has_case(t, t->sets[i], cell))
			return (int64_t)i;
	return -1;
}

static bool first_day(const sample *t, size_t cell, int32_t *day)
{
	bool any = false;
	for (size_t i = 0; i < t->rows; i++)
		if (has_case(t, t->sets[i], cell) && (!any || t->boxes[i].from < *day)) {
			*day = t->boxes[i].from;
			any = true;
		}
	return any;
}

static void check_index(const sample *t, size_t most, uint64_t number)
{
	indexed x;
	row rows[ROWS_MOST] = {{0}};
	uint64_t sets[ROWS_MOST * 2 * COLUMNS_MOST];
	for (size_t i = 0; i < t->rows; i++) {
		rows[i].from = t->boxes[i].from;
		rows[i].to = t->boxes[i].to;
		memcpy(sets + i * t->words, t->sets[i], t->words * sizeof *sets);
	}
	index_rows(&x, t->columns, t->counts, t->offset, t->words, sets, rows, t->rows, most);
	for (size_t cell = 0; cell < t->cells; cell++) {
		int32_t day = 0, expected = 0;
		size_t at = cell_of(t, &x, cell);
		for (int d = -2; d <= t->days + 1; d++)
			if (table_find(&x.t, at, d) != find_row(t, cell, d))
				fail_msg("table %llu, case %zu, day %d: row %lld", (unsigned long long)number, cell, d,
					 (long long)table_find(&x.t, at, d));
		if (table_first_day(&x.t, at, &day) != first_day(t, cell, &expected) || day != expected)
			fail_msg("table %llu, case %zu: first day %d", (unsigned long long)number, cell, (int)day);
	}
	arena_free(&x.memory);
}

static void test_index(void **unused)
{
	(void)unused;
	size_t tried = 0;
	for (uint64_t i = 0; i < TABLES / 5; i++) {
		sample t;
		bool sound = true;
		make_sample(&t, i);
		for (size_t r = 0; r < t.rows; r++) {
			sound &= t.from[r] <= t.to[r];
			for (size_t other = 0; other < r; other++)
				sound &= !rows_meet(&t, r, other);
		}
		if (!sound)
			continue;
		check_index(&t, INDEX_CELLS, i);
		check_index(&t, 0, i);
		tried++;
	}
	assert_true(tried > TABLES / 20);
}

/* More rows than a word of marks stands for: every combination of two columns, in seven periods of ten days each. */
static void check_many(size_t most)
{
	enum { VALUES = 30, PERIODS = 7, ROWS = VALUES * VALUES * PERIODS };
	static const size_t counts[] = {VALUES, VALUES}, offset[] = {0, 1};
	indexed x;
	row *rows = calloc(ROWS, sizeof *rows);
	uint64_t *sets = calloc((size_t)2 * ROWS, sizeof *sets);
	assert_true(rows != NULL && sets != NULL);
	for (size_t i = 0; i < ROWS; i++) {
		/* The last day of each period has no row, nor has the whole of the fourth. */
		rows[i].from = (int32_t)(i % PERIODS * 10);
		rows[i].to = rows[i].from + 8;
		if (i % PERIODS == 3)
			rows[i].from = rows[i].to = 35;
		sets[2 * i] = UINT64_C(1) << i / PERIODS % VALUES;
		sets[2 * i + 1] = UINT64_C(1) << i / PERIODS / VALUES;
	}
	index_rows(&x, 2, counts, offset, 2, sets, rows, ROWS, most);
	size_t wrong = 0;
	for (size_t a = 0; a < VALUES; a++)
		for (size_t b = 0; b < VALUES; b++)
			for (int32_t day = -1; day < PERIODS * 10 + 1; day++) {
				int64_t row = (int64_t)((b * VALUES + a) * PERIODS) + day / 10;
				if (day < 0 || day >= PERIODS * 10 || day % 10 == 9 || (day / 10 == 3 && day != 35))
					row = -1;
				wrong += table_find(&x.t, a * VALUES + b, day) != row;
			}
	assert_int_equal(wrong, 0);
	arena_free(&x.memory);
	free(rows);
	free(sets);
}

static void test_many(void **unused)
{
	(void)unused;
	check_many(INDEX_CELLS);
	check_many(0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_boxes), cmocka_unit_test(test_limits), cmocka_unit_test(test_too_many_cases),
	    cmocka_unit_test(test_index), cmocka_unit_test(test_many),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
