/* Tables of cases as cmocka tests: each row a test with a name of its own. */
#ifndef ROWS_H
#define ROWS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* A slice of a literal, NUL bytes included. */
#define SLICE(literal)                                                                                                 \
	{                                                                                                              \
		literal, sizeof(literal) - 1                                                                           \
	}
#define COUNT(array) (sizeof(array) / sizeof *(array))

static struct CMUnitTest tests[512];
static size_t test_count;

/* One test per row; a row begins with its name. */
static void add_rows(const void *rows, size_t size, size_t count, CMUnitTestFunction test)
{
	for (size_t i = 0; i < count; i++) {
		const char *row = (const char *)rows + i * size, *name;
		memcpy(&name, row, sizeof name);
		tests[test_count++] = (struct CMUnitTest){name, test, NULL, NULL, (void *)(uintptr_t)row};
	}
}

#endif
