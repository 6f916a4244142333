/*
 * The engine alone: a list's operations are set once, then evaluated round and round on one core.
 *   make-list 100000 | bench-engine [SECONDS]
 *   make-list 100000 | bench-engine --rounds ROUNDS COUNT lines|sums
 * The list on standard input is a heading and records whose cells hold no quotes. Prints operations per
 * second, by the clock and by the time that the processor gave: with the lines of aid as bareme_evaluate gives them to
 * anybody, and for the sums alone, as it gives them to a list in CSV. With --rounds, it does nothing but evaluate the
 * first COUNT operations that often: the difference between two runs under callgrind is what evaluations alone cost.
 */
#include "engine/answer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct list {
	char *text; /* operations refer to it */
	size_t len;
	bareme_operation **operations;
	size_t count;
} list;

typedef struct totals {
	int64_t loan, grant; /* cents */
	size_t refused;
} totals;

static double seconds(clockid_t clock)
{
	struct timespec now;
	clock_gettime(clock, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void *sure(void *memory)
{
	if (memory == NULL) {
		fputs("bench-engine: out of memory\n", stderr);
		exit(2);
	}
	return memory;
}

static void read_text(list *l)
{
	size_t room = 1 << 20, n;
	l->text = sure(malloc(room));
	while ((n = fread(l->text + l->len, 1, room - l->len, stdin)) > 0) {
		l->len += n;
		if (l->len == room)
			l->text = sure(realloc(l->text, room *= 2));
	}
}

/* The next cell at *at, which moves behind it and its delimiter; *last where it ends its line. */
static bareme_text next_cell(const list *l, size_t *at, bool *last)
{
	bareme_text cell = {l->text + *at, 0};
	while (*at + cell.len < l->len && cell.data[cell.len] != ',' && cell.data[cell.len] != '\n')
		cell.len++;
	*at += cell.len;
	*last = *at >= l->len || l->text[*at] == '\n';
	*at += 1;
	return cell;
}

static void set_operations(list *l, const bareme_ruleset *rules, int32_t date)
{
	enum { COLUMNS = 64 };
	int fields[COLUMNS];
	size_t at = 0, columns = 0, room = 0;
	bool last = false;
	while (!last && columns < COLUMNS)
		fields[columns++] = bareme_field_find(rules, next_cell(l, &at, &last));
	while (at < l->len) {
		if (l->count == room) {
			room = room == 0 ? 1024 : room * 2;
			l->operations = sure(realloc(l->operations, room * sizeof *l->operations));
		}
		bareme_operation *operation = NULL;
		if (bareme_operation_new(&operation, rules, date) != BAREME_DONE)
			sure(NULL);
		last = false;
		for (size_t column = 0; !last; column++) {
			bareme_text cell = next_cell(l, &at, &last);
			if (column < columns && fields[column] >= 0)
				bareme_operation_set(operation, fields[column], cell);
		}
		l->operations[l->count++] = operation;
	}
}

static totals evaluate_all(const list *l, size_t count, bareme_answer *answer)
{
	totals t = {0, 0, 0};
	for (size_t i = 0; i < count; i++) {
		bareme_evaluate(l->operations[i], answer);
		int64_t loan = bareme_answer_loan(answer);
		if (loan == BAREME_NO_AMOUNT) {
			t.refused++;
			continue;
		}
		t.loan += loan;
		t.grant += bareme_answer_grant(answer);
	}
	return t;
}

static void measure(const list *l, size_t count, bareme_answer *answer, double limit)
{
	totals t = evaluate_all(l, count, answer); /* warms up */
	double clock = seconds(CLOCK_MONOTONIC), processor = seconds(CLOCK_PROCESS_CPUTIME_ID), spent, used;
	double done = 0;
	do {
		for (size_t part = 0; part < l->count; part += count)
			t = evaluate_all(l, count, answer);
		done += (double)((l->count + count - 1) / count * count);
		spent = seconds(CLOCK_MONOTONIC) - clock;
		used = seconds(CLOCK_PROCESS_CPUTIME_ID) - processor;
	} while (spent < limit);
	printf("%7zu operations, %s: %6.2f million/s, %6.1f ns each; %6.2f million per second of processor\n", count,
	       answer->sums_only ? "sums " : "lines", done / spent / 1e6, spent / done * 1e9, done / used / 1e6);
	printf("%7s loans %.2f, grants %.2f, refused %zu\n", "", (double)t.loan / 100, (double)t.grant / 100,
	       t.refused);
}

int main(int argc, char **argv)
{
	bool by_rounds = argc == 5 && strcmp(argv[1], "--rounds") == 0;
	double limit = argc > 1 && !by_rounds ? atof(argv[1]) : 2;
	list l = {NULL, 0, NULL, 0};
	bareme_ruleset *rules = NULL;
	bareme_answer *answer = NULL;
	int32_t date = 0;
	bareme_date_parse((bareme_text){"2021-06-01", 10}, &date);
	if (bareme_ruleset_load_builtin(&rules, NULL, NULL, NULL) != BAREME_DONE ||
	    bareme_answer_new(&answer, rules) != BAREME_DONE)
		sure(NULL);
	read_text(&l);
	set_operations(&l, rules, date);
	if (l.count == 0) {
		fputs("bench-engine: no operations on standard input\n", stderr);
		return 2;
	}
	for (long round = by_rounds ? atol(argv[2]) : 0; round > 0; round--) {
		size_t count = (size_t)atol(argv[3]);
		answer->sums_only = strcmp(argv[4], "sums") == 0;
		evaluate_all(&l, count < l.count ? count : l.count, answer);
	}
	for (int sums = 0; sums < 2 && !by_rounds; sums++) {
		answer->sums_only = sums != 0;
		measure(&l, l.count, answer, limit);
		/* Few enough to stay in the processor's caches: what the memory adds shows. */
		if (l.count > 100)
			measure(&l, 100, answer, limit);
	}
	for (size_t i = 0; i < l.count; i++)
		bareme_operation_free(l.operations[i]);
	free(l.operations);
	free(l.text);
	bareme_answer_free(answer);
	bareme_ruleset_free(rules);
	return 0;
}
