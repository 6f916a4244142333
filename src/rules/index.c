/*
 * The index of a rule table: from a combination of values and a day to the row in force.
 *
 * A combination is one number, the sum over the conditions of value x stride. A small table has a list of rows for
 * every combination. In a larger one rows are numbered by their first days; every value of a condition has a bitset
 * of the rows that list it, so that a look-up is the intersection of one bitset per condition. Of the rows that are
 * left, which never hold on the same day, the last to begin before the day is the only one that can hold on it.
 * A mark per word of a bitset says where any bit is set, so that a look-up takes (rows / 4096) x
 * (conditions) steps and few more. It takes no more memory than the rows' own sets.
 */
#include "rules/index.h"

#include "base/bits.h"

#include <stdlib.h>
#include <string.h>

static size_t value_count(const table *t, size_t key)
{
	return column_choices(&t->columns[t->condition_columns[key]]);
}

static const uint64_t *row_set(const table *t, size_t row, size_t key)
{
	return t->sets + row * t->set_words + t->set_offset[key];
}

/* ---- Small tables: a list of rows per combination ---- */

/* How many entries the lists have together; more than `most` gives most + 1. */
static size_t count_entries(const table *t, size_t most)
{
	size_t sum = 0;
	for (size_t i = 0; i < t->row_count && sum <= most; i++) {
		size_t cells = 1;
		for (size_t key = 0; key < t->condition_count; key++)
			cells *= bits_count(row_set(t, i, key), bits_words(value_count(t, key)));
		sum += cells;
	}
	return sum <= most ? sum : most + 1;
}

typedef struct indexer {
	table *t;
	bool count_only;
	const span *row;
} indexer;

/* Counts or enters the row in every combination that its cells list. */
static void visit(const indexer *x, size_t key, size_t cell)
{
	table *t = x->t;
	if (key == t->condition_count) {
		if (x->count_only)
			t->starts[cell + 1]++;
		else
			t->spans[t->starts[cell]++] = *x->row;
		return;
	}
	const uint64_t *set = row_set(t, x->row->row, key);
	for (size_t w = 0; w < bits_words(value_count(t, key)); w++)
		for (uint64_t rest = set[w]; rest != 0; rest &= rest - 1)
			visit(x, key + 1, cell + (w * 64 + bits_lowest(rest)) * t->strides[key]);
}

static bool build_lists(arena *a, table *t, const span *rows)
{
	size_t cells = t->cell_count;
	t->starts = arena_alloc(a, cells + 1 + 1, sizeof *t->starts);
	if (t->starts == NULL)
		return false;
	for (size_t i = 0; i < t->row_count; i++)
		visit(&(indexer){t, true, &rows[i]}, 0, 0);
	for (size_t cell = 0; cell < cells; cell++)
		t->starts[cell + 1] += t->starts[cell];
	t->spans = arena_alloc(a, t->starts[cells] + 1, sizeof *t->spans);
	if (t->spans == NULL)
		return false;
	for (size_t i = 0; i < t->row_count; i++)
		visit(&(indexer){t, false, &rows[i]}, 0, 0);
	/* Entering moved each start to its end. */
	memmove(t->starts + 1, t->starts, cells * sizeof *t->starts);
	t->starts[0] = 0;
	return true;
}

/* ---- Larger tables: a bitset of rows per value ---- */

/* Enters a row, whose place is given, in the bitsets of a condition's values. */
static void enter(table *t, size_t key, size_t row, size_t place)
{
	const uint64_t *set = row_set(t, row, key);
	for (size_t w = 0; w < bits_words(value_count(t, key)); w++)
		for (uint64_t rest = set[w]; rest != 0; rest &= rest - 1) {
			size_t value = t->first_value[key] + w * 64 + bits_lowest(rest);
			bits_add(t->members + value * t->member_words, place);
			bits_add(t->marks + value * t->mark_words, place / 64);
		}
}

static bool build_bitsets(arena *a, table *t, span *rows)
{
	size_t values = 0;
	t->spans = rows;
	t->member_words = t->row_count / 64 + 1;
	t->mark_words = t->member_words / 64 + 1;
	t->first_value = arena_alloc(a, t->condition_count + 1, sizeof *t->first_value);
	for (size_t key = 0; key < t->condition_count && t->first_value != NULL; key++) {
		t->first_value[key] = values;
		values += value_count(t, key);
	}
	t->members = arena_alloc(a, values + 1, t->member_words * sizeof *t->members);
	t->marks = arena_alloc(a, values + 1, t->mark_words * sizeof *t->marks);
	if (t->first_value == NULL || t->members == NULL || t->marks == NULL)
		return false;
	for (size_t i = 0; i < t->row_count; i++)
		for (size_t key = 0; key < t->condition_count; key++)
			enter(t, key, rows[i].row, i);
	return true;
}

/* The bitsets of a combination. */
typedef struct chosen {
	const table *t;
	size_t value[COLUMNS_MAX];
} chosen;

static chosen choose(const table *t, size_t cell)
{
	chosen c = {.t = t};
	for (size_t key = 0; key < t->condition_count; key++) {
		c.value[key] = t->first_value[key] + cell / t->strides[key];
		cell %= t->strides[key];
	}
	return c;
}

/* What all of the combination's bitsets have of a word: of the members, or of the marks. */
static uint64_t common(const chosen *c, const uint64_t *bitsets, size_t words, size_t word)
{
	uint64_t all = UINT64_MAX;
	for (size_t key = 0; key < c->t->condition_count; key++)
		all &= bitsets[c->value[key] * words + word];
	return all;
}

static uint64_t common_marks(const chosen *c, size_t word)
{
	return common(c, c->t->marks, c->t->mark_words, word);
}

static uint64_t common_rows(const chosen *c, size_t word)
{
	return common(c, c->t->members, c->t->member_words, word);
}

/* How many rows begin on the day or before it. */
static size_t begun(const table *t, int32_t date)
{
	size_t low = 0, high = t->row_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (t->spans[middle].from <= date)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The bits below `count`. */
static uint64_t below(size_t count)
{
	return count >= 64 ? UINT64_MAX : (UINT64_C(1) << count) - 1;
}

static size_t highest(uint64_t bits)
{
	return 63 - (size_t)__builtin_clzll(bits);
}

/* The last of the first `end` rows that lists the combination, or -1. */
static int64_t last_before(const chosen *c, size_t end)
{
	for (size_t m = end / 4096 + 1; m-- > 0;) {
		uint64_t marks = common_marks(c, m) & below(end / 64 + 1 - m * 64);
		while (marks != 0) {
			size_t word = m * 64 + highest(marks);
			uint64_t rows = common_rows(c, word) & below(end - word * 64);
			if (rows != 0)
				return (int64_t)(word * 64 + highest(rows));
			marks &= ~(UINT64_C(1) << word % 64);
		}
	}
	return -1;
}

int64_t index_find(const table *t, size_t cell, int32_t date)
{
	chosen c = choose(t, cell);
	int64_t last = last_before(&c, begun(t, date));
	return last < 0 || t->spans[last].to < date ? -1 : (int64_t)t->spans[last].row;
}

bool table_first_day(const table *t, size_t cell, int32_t *day)
{
	if (t->starts != NULL) {
		bool any = t->starts[cell] < t->starts[cell + 1];
		if (any)
			*day = t->spans[t->starts[cell]].from;
		return any;
	}
	chosen c = choose(t, cell);
	for (size_t m = 0; m < t->mark_words && t->row_count > 0; m++)
		for (uint64_t marks = common_marks(&c, m); marks != 0; marks &= marks - 1) {
			size_t word = m * 64 + bits_lowest(marks);
			uint64_t rows = common_rows(&c, word);
			if (rows == 0)
				continue;
			*day = t->spans[word * 64 + bits_lowest(rows)].from;
			return true;
		}
	return false;
}

/* ---- Either ---- */

static bool is_open(const table *t, size_t key, uint64_t open)
{
	return t->fields[key] >= 0 && (open >> t->fields[key] & 1) != 0;
}

/* How many of the first conditions the row lists the combination for. */
static size_t row_depth(const table *t, size_t row, size_t cell, uint64_t open)
{
	size_t key = 0;
	for (; key < t->condition_count; key++) {
		size_t value = cell / t->strides[key];
		cell %= t->strides[key];
		if (!is_open(t, key, open) && !bits_has(row_set(t, row, key), value))
			break;
	}
	return key;
}

int64_t table_find_whatever(const table *t, size_t cell, int32_t date, uint64_t open)
{
	int64_t found = table_find(t, cell, date);
	for (size_t key = 0; key < t->condition_count && found >= 0; key++) {
		size_t values = value_count(t, key);
		if (is_open(t, key, open) && bits_count(row_set(t, (size_t)found, key), bits_words(values)) < values)
			return ROW_DEPENDS;
	}
	for (size_t i = 0; i < t->row_count && found < 0; i++)
		if (row_depth(t, i, cell, open) == t->condition_count)
			return ROW_DEPENDS;
	return found;
}

size_t table_depth(const table *t, size_t cell, uint64_t open)
{
	size_t deepest = 0;
	if (t->starts != NULL) {
		for (size_t i = 0; i < t->row_count; i++) {
			size_t depth = row_depth(t, i, cell, open);
			deepest = depth > deepest ? depth : deepest;
		}
		return deepest;
	}
	chosen c = choose(t, cell);
	for (size_t word = 0; word < t->member_words; word++) {
		uint64_t common = UINT64_MAX;
		for (size_t key = 0; key < t->condition_count; key++) {
			if (!is_open(t, key, open))
				common &= t->members[c.value[key] * t->member_words + word];
			if (common == 0)
				break;
			deepest = key + 1 > deepest ? key + 1 : deepest;
		}
	}
	return deepest;
}

static int by_from(const void *a, const void *b)
{
	const span *x = a, *y = b;
	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return x->row < y->row ? -1 : x->row > y->row;
}

bool index_build(arena *a, table *t, size_t most)
{
	span *rows = arena_alloc(a, t->row_count + 1, sizeof *rows);
	if (rows == NULL)
		return false;
	for (size_t i = 0; i < t->row_count; i++)
		rows[i] = (span){t->rows[i].from, t->rows[i].to, (uint32_t)i};
	if (t->row_count > 1)
		qsort(rows, t->row_count, sizeof *rows, by_from);
	bool small = t->cell_count <= most && count_entries(t, most) <= most;
	return small ? build_lists(a, t, rows) : build_bitsets(a, t, rows);
}
