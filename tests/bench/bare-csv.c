/*
 * A parse by libcsv that computes nothing, for tests/bench/compare: the same options as src/formats/csv.c, in blocks of
 * 256 KiB. Reads standard input and prints how many records and cells there are.
 */
#include <csv.h>

#include <stdio.h>
#include <unistd.h>

typedef struct counts {
	unsigned long cells, records;
} counts;

static void on_cell(void *data, size_t len, void *payload)
{
	counts *c = payload;
	(void)data;
	(void)len;
	c->cells++;
}

static void on_record(int end, void *payload)
{
	counts *c = payload;
	(void)end;
	c->records++;
}

int main(void)
{
	static char block[256 * 1024];
	struct csv_parser parser;
	counts c = {0, 0};
	ssize_t len;
	if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_EMPTY_IS_NULL) != 0)
		return 1;
	while ((len = read(STDIN_FILENO, block, sizeof block)) > 0)
		if (csv_parse(&parser, block, (size_t)len, on_cell, on_record, &c) != (size_t)len)
			return 1;
	if (len < 0 || csv_fini(&parser, on_cell, on_record, &c) != 0)
		return 1;
	csv_free(&parser);
	printf("%lu records, %lu cells\n", c.records, c.cells);
	return 0;
}
