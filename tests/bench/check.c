/*
 * Large rule tables: made, loaded, checked for gaps and overlaps, and asked.
 *   bench-check SHAPE ROWS [SEED]
 * Prints the processor's time for each step and the most memory that was in use. The shapes:
 *   partition  every case once: the whole cut in two again and again, by random columns and values
 *   wide       the same with 64 values per column, so that cells list many
 *   hole       a partition without one of its rows
 *   holes      a wide partition without every hundredth row
 *   periods    a partition of a hundredth of the rows, in a hundred periods each
 *   slices     one case in consecutive periods
 *   stars      rows for everything, all at once: every pair overlaps
 *   twice      a wide partition with every hundredth row twice
 *   random     random sets of values on random days: overlaps and gaps everywhere
 *   singles    random single cases: overlaps are few, gaps everywhere
 */
#include "base/boxes.h"
#include "check/checker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

enum { COLUMNS = 8, VALUES_MOST = 64, DAY_FIRST = 18628 /* 2021-01-01 */, DAYS = 3000, OPEN = -1 };

typedef struct cells {
	uint64_t sets[COLUMNS];
	int from, to; /* days; OPEN: in force */
} cells;

typedef struct made {
	unsigned values; /* per column */
	cells *rows;
	size_t count;
} made;

static uint64_t state = 1;

static size_t below(size_t n)
{
	state += 0x9E3779B97F4A7C15;
	uint64_t z = state;
	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
	return (size_t)((z ^ (z >> 31)) % n);
}

static void *sure(void *memory)
{
	if (memory == NULL) {
		fputs("bench-check: out of memory\n", stderr);
		exit(2);
	}
	return memory;
}

/* ---- Tables ---- */

static uint64_t all_values(const made *m)
{
	return m->values == 64 ? UINT64_MAX : (UINT64_C(1) << m->values) - 1;
}

static cells everything(const made *m)
{
	cells row = {.from = 0, .to = OPEN};
	for (size_t c = 0; c < COLUMNS; c++)
		row.sets[c] = all_values(m);
	return row;
}

/* Cuts rows in two until there are enough. */
static void partition(made *m, size_t rows)
{
	m->rows[0] = everything(m);
	m->count = 1;
	while (m->count < rows) {
		cells *row = &m->rows[m->count < 64 ? below(m->count) : below(m->count - 1)];
		size_t c = below(COLUMNS);
		uint64_t part = row->sets[c] & (uint64_t)below(SIZE_MAX);
		if (part == 0 || part == row->sets[c])
			continue;
		cells *other = &m->rows[m->count++];
		*other = *row;
		row->sets[c] &= ~part;
		other->sets[c] = part;
	}
}

static void in_periods(made *m, size_t periods)
{
	size_t count = m->count;
	for (size_t i = 0; i < count; i++)
		for (size_t p = periods; p-- > 0;) {
			cells *row = p == 0 ? &m->rows[i] : &m->rows[m->count++];
			*row = m->rows[i];
			row->from = (int)(p * DAYS / periods);
			row->to = p + 1 == periods ? OPEN : (int)((p + 1) * DAYS / periods) - 1;
		}
}

static void without_every(made *m, size_t nth)
{
	size_t kept = 0;
	for (size_t i = 0; i < m->count; i++)
		if (i % nth != nth / 2)
			m->rows[kept++] = m->rows[i];
	m->count = kept;
}

static void random_rows(made *m, size_t rows, bool single)
{
	for (m->count = 0; m->count < rows; m->count++) {
		cells *row = &m->rows[m->count];
		*row = everything(m);
		for (size_t c = 0; c < COLUMNS; c++)
			if (single)
				row->sets[c] = UINT64_C(1) << below(m->values);
			else
				row->sets[c] = (uint64_t)(below(SIZE_MAX) | 1) & all_values(m);
		if (!single) {
			row->from = (int)below(DAYS);
			row->to = row->from + (int)below((size_t)(DAYS - row->from));
		}
	}
}

static bool make(made *m, const char *shape, size_t rows)
{
	m->rows = sure(calloc(rows + rows / 50 + 200, sizeof *m->rows));
	bool wide = strcmp(shape, "wide") == 0 || strcmp(shape, "holes") == 0 || strcmp(shape, "twice") == 0;
	m->values = wide ? 64 : 8;
	if (strcmp(shape, "periods") == 0) {
		partition(m, rows / 100);
		in_periods(m, 100);
	} else if (strcmp(shape, "slices") == 0) {
		for (m->count = 0; m->count < rows; m->count++) {
			m->rows[m->count] = everything(m);
			m->rows[m->count].from = (int)m->count;
			m->rows[m->count].to = m->count + 1 == rows ? OPEN : (int)m->count;
		}
	} else if (strcmp(shape, "stars") == 0) {
		for (m->count = 0; m->count < rows; m->count++)
			m->rows[m->count] = everything(m);
	} else if (strcmp(shape, "random") == 0 || strcmp(shape, "singles") == 0) {
		random_rows(m, rows, strcmp(shape, "singles") == 0);
	} else if (wide || strcmp(shape, "partition") == 0 || strcmp(shape, "hole") == 0) {
		partition(m, rows);
	} else {
		return false;
	}
	if (strcmp(shape, "hole") == 0)
		m->rows[rows / 3] = m->rows[--m->count];
	if (strcmp(shape, "holes") == 0)
		without_every(m, 100);
	for (size_t i = 0, count = m->count; strcmp(shape, "twice") == 0 && i < count; i += 100)
		m->rows[m->count++] = m->rows[i];
	return true;
}

/* ---- Files ---- */

static void write_date(buffer *out, int day)
{
	char date[BAREME_TEXT_MAX];
	bareme_date_print(DAY_FIRST + day, date);
	buffer_string(out, date);
}

static void write_table(const made *m, buffer *out)
{
	for (size_t c = 0; c < COLUMNS; c++)
		buffer_printf(out, "c%zu,", c);
	buffer_string(out, "montant,du,au,source\n");
	for (size_t i = 0; i < m->count; i++) {
		const cells *row = &m->rows[i];
		for (size_t c = 0; c < COLUMNS; c++) {
			size_t n = 0;
			for (unsigned v = 0; v < m->values && row->sets[c] != all_values(m); v++)
				if ((row->sets[c] >> v & 1) != 0)
					buffer_printf(out, "%sv%u", n++ > 0 ? "|" : "", v);
			buffer_string(out, row->sets[c] == all_values(m) ? "*," : ",");
		}
		buffer_printf(out, "%zu,", 1 + i % 1000);
		write_date(out, row->from);
		buffer_char(out, ',');
		if (row->to != OPEN)
			write_date(out, row->to);
		buffer_string(out, ",s\n");
	}
}

static void write_package(const made *m, buffer *out)
{
	buffer_string(out, "{\"bareme\": {\"format\": 1, \"unites\": [\"euro\"], \"formes\": {\"subvention\": "
			   "{\"somme\": \"subventions\"}}, \"operation\": {\"fields\": [\n"
			   "{\"name\": \"nature\", \"constraints\": {\"required\": true, \"enum\": [\"n\"]}, "
			   "\"bareme\": {\"role\": \"nature\"}},\n"
			   "{\"name\": \"date\", \"type\": \"date\", \"bareme\": {\"role\": \"date\"}}");
	for (size_t c = 0; c < COLUMNS; c++) {
		buffer_printf(out, ",\n{\"name\": \"c%zu\", \"constraints\": {\"enum\": [", c);
		for (unsigned v = 0; v < m->values; v++)
			buffer_printf(out, "%s\"v%u\"", v > 0 ? ", " : "", v);
		buffer_string(out, "]}}");
	}
	buffer_string(out, "]}},\n\"resources\": [{\"name\": \"sources\", \"path\": \"sources.csv\", "
			   "\"bareme\": {\"role\": \"sources\"}},\n{\"name\": \"large\", \"path\": \"large.csv\", "
			   "\"schema\": {\"fields\": [");
	for (size_t c = 0; c < COLUMNS; c++)
		buffer_printf(
		    out, "{\"name\": \"c%zu\", \"bareme\": {\"role\": \"condition\", \"champ\": \"c%zu\"}},\n", c, c);
	buffer_string(out, "{\"name\": \"montant\", \"bareme\": {\"role\": \"valeur\", \"unite\": \"euro\"}},\n"
			   "{\"name\": \"du\", \"bareme\": {\"role\": \"du\"}},\n"
			   "{\"name\": \"au\", \"bareme\": {\"role\": \"au\"}},\n"
			   "{\"name\": \"source\", \"bareme\": {\"role\": \"source\"}}]},\n"
			   "\"bareme\": {\"role\": \"regles\", \"revue\": \"2021-05-05\", \"montants\": ["
			   "{\"forme\": \"subvention\", \"unitaire\": \"montant\", \"formule\": \"montant\"}]}}]}\n");
}

/* ---- Measuring ---- */

/* The time that the processor gave: others may be at work on the machine. */
static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

typedef struct heard {
	size_t overlaps, gaps, other;
	char last[400];
} heard;

static void hear(const bareme_fault *fault, void *payload)
{
	heard *h = payload;
	bool overlap = strcmp(fault->code, "overlap") == 0, gap = strcmp(fault->code, "gap") == 0;
	h->overlaps += overlap;
	h->gaps += gap;
	h->other += !overlap && !gap;
	if (fault->line == 0 || h->last[0] == '\0')
		snprintf(h->last, sizeof h->last, "%s", fault->message);
}

/* Asks for random cases; returns nanoseconds per operation. */
static double ask(const bareme_ruleset *r, const made *m)
{
	enum { TIMES = 20000 };
	bareme_operation *operation;
	bareme_answer *answer;
	char values[VALUES_MOST][8];
	size_t granted = 0;
	if (bareme_operation_new(&operation, r, DAY_FIRST + 100) != BAREME_DONE ||
	    bareme_answer_new(&answer, r) != BAREME_DONE)
		sure(NULL);
	for (unsigned v = 0; v < m->values; v++)
		snprintf(values[v], sizeof values[v], "v%u", v);
	double spent = 0;
	for (size_t i = 0; i < TIMES; i++) {
		bareme_operation_reset(operation);
		bareme_operation_set(operation, 0, TEXT("n"));
		for (int c = 0; c < COLUMNS; c++)
			bareme_operation_set(operation, 2 + c, text_of(values[below(m->values)]));
		double start = now();
		bareme_evaluate(operation, answer);
		spent += now() - start;
		granted += bareme_answer_status(answer) == BAREME_GRANTED;
	}
	printf("  asked: %d cases, %zu granted\n", TIMES, granted);
	bareme_operation_free(operation);
	bareme_answer_free(answer);
	return spent / TIMES * 1e9;
}

static bool count_gap(const box *gap, void *payload)
{
	size_t *count = payload;
	(void)gap;
	return ++*count < 1000;
}

/* The gaps of rows that overlap, which make no ruleset. */
static void look_for_gaps(const made *m)
{
	size_t counts[COLUMNS], gaps = 0, words = m->values / 64 + 1;
	size_t places[COLUMNS];
	uint64_t whole[2 * COLUMNS] = {0};
	uint64_t *sets = sure(calloc(m->count, words * COLUMNS * sizeof *sets));
	box *boxes = sure(calloc(m->count, sizeof *boxes));
	for (size_t c = 0; c < COLUMNS; c++) {
		counts[c] = m->values;
		places[c] = c * words;
		whole[places[c]] = all_values(m);
	}
	int32_t first = INT32_MAX;
	for (size_t i = 0; i < m->count; i++) {
		const cells *row = &m->rows[i];
		for (size_t c = 0; c < COLUMNS; c++)
			sets[i * words * COLUMNS + places[c]] = row->sets[c];
		boxes[i] = (box){sets + i * words * COLUMNS, row->from, row->to == OPEN ? DATE_LAST : row->to};
		first = row->from < first ? row->from : first;
	}
	space s = {COLUMNS, counts, places, words * COLUMNS, whole, first, DATE_LAST};
	double start = now();
	boxes_result result = boxes_gaps(&s, boxes, m->count, true, UINT64_C(1) << 31, count_gap, &gaps);
	printf("  gaps looked for in %.3f s: result %d, %zu gaps\n", now() - start, (int)result, gaps);
	free(sets);
	free(boxes);
}

int main(int argc, char **argv)
{
	made m = {0};
	buffer table = {0}, package = {0};
	if (argc > 3)
		state = strtoull(argv[3], NULL, 10);
	if (argc < 3 || !make(&m, argv[1], strtoul(argv[2], NULL, 10))) {
		fputs("usage: bench-check SHAPE ROWS [SEED]\n", stderr);
		return 2;
	}
	write_table(&m, &table);
	write_package(&m, &package);
	static const char sources[] = "id,titre,date,adresse\ns,S,2021-01-01,\n";
	const bareme_file files[] = {{"datapackage.json", package.data, package.len},
				     {"large.csv", table.data, table.len},
				     {"sources.csv", sources, sizeof sources - 1}};
	heard h = {0};
	bareme_ruleset *r;
	double start = now();
	bareme_result result = bareme_ruleset_load_files(&r, files, 3, NULL, hear, &h);
	double loaded = now();
	printf("%s, %zu rows, %zu MB: loaded in %.3f s, result %d\n", argv[1], m.count, table.len >> 20, loaded - start,
	       (int)result);
	if (r != NULL) {
		loader l = {.rules = r};
		l.faults.arena = &r->arena;
		bool good = cover_check_table(&l, 0);
		double checked = now();
		faults_report(&l.faults, hear, &h);
		faults_free(&l.faults);
		printf("  gaps looked for in %.3f s%s; together %.3f s\n", checked - loaded, good ? "" : ": no memory",
		       checked - start);
		printf("  evaluated in %.0f ns per operation\n", ask(r, &m));
	}
	if (r == NULL)
		look_for_gaps(&m);
	struct rusage use;
	getrusage(RUSAGE_SELF, &use);
	printf("  told: %zu overlaps, %zu gaps, %zu others; %ld MB at most, with the files\n", h.overlaps, h.gaps,
	       h.other, use.ru_maxrss / 1024);
	if (h.last[0] != '\0')
		printf("  e.g. %.300s\n", h.last);
	bareme_ruleset_free(r);
	buffer_free(&table);
	buffer_free(&package);
	free(m.rows);
	return 0;
}
