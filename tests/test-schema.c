/* data/bareme.schema.json is what the program's own table of members says; --write makes it anew. */
#include "check/members.h"
#include "support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SCHEMA SOURCE_FOLDER "/data/bareme.schema.json"

static char *schema_made(size_t *len)
{
	buffer out = {0};
	members_write_schema(&out);
	assert_false(out.failed);
	*len = out.len;
	return out.data;
}

static void test_current(void **state)
{
	(void)state;
	static char kept[1 << 16];
	size_t len, kept_len;
	char *made = schema_made(&len);
	FILE *file = fopen(SCHEMA, "rb");
	assert_non_null(file);
	kept_len = fread(kept, 1, sizeof kept, file);
	fclose(file);
	if (kept_len != len || memcmp(kept, made, len) != 0)
		fail_msg("data/bareme.schema.json is not current: cmake --build BUILD --target schema");
	free(made);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest current[] = {cmocka_unit_test(test_current)};
	if (argc < 2 || strcmp(argv[1], "--write") != 0)
		return _cmocka_run_group_tests("schema", current, 1, NULL, NULL);
	size_t len;
	char *made = schema_made(&len);
	FILE *file = fopen(SCHEMA, "wb");
	bool good = file != NULL && fwrite(made, 1, len, file) == len;
	return file != NULL && fclose(file) == 0 && good ? 0 : 1;
}
