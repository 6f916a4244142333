/*
 * data/bareme.schema.json is what the program's own table of members says; --write makes it anew. Both pages on tables
 * have a section of every member, with an example out of a package that loads.
 */
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

#define SCHEMA  SOURCE_FOLDER "/data/bareme.schema.json"
#define PACKAGE SOURCE_FOLDER "/data/datapackage.json"

enum { FILE_ROOM = 1 << 17 };

static size_t file_take(const char *path, char text[FILE_ROOM])
{
	FILE *file = fopen(path, "rb");
	assert_non_null(file);
	size_t len = fread(text, 1, FILE_ROOM - 1, file);
	fclose(file);
	assert_in_range(len, 1, FILE_ROOM - 2);
	text[len] = '\0';
	return len;
}

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
	static char kept[FILE_ROOM];
	size_t len, kept_len = file_take(SCHEMA, kept);
	char *made = schema_made(&len);
	if (kept_len != len || memcmp(kept, made, len) != 0)
		fail_msg("data/bareme.schema.json is not current: cmake --build BUILD --target schema");
	free(made);
}

/* Adds what is not in a row of a table, blanks left out. */
static void add_plain(char *to, const char *from)
{
	to += strlen(to);
	for (const char *line = from; *line != '\0'; line += strcspn(line, "\n"), line += *line != '\0')
		for (const char *c = line; *line != '|' && *c != '\0' && *c != '\n'; c++)
			if (*c != ' ')
				*to++ = *c;
	*to = '\0';
}

/* The next cell of a row, which *at is moved behind; a bar with a backslash before it is part of it. */
static bool next_cell(const char **at, char cell[1024])
{
	size_t len = 0;
	for (; **at != '\0' && **at != '\n' && **at != '|'; ++*at) {
		*at += (*at)[0] == '\\' && (*at)[1] == '|';
		assert_in_range(len, 0, 1022);
		cell[len++] = **at;
	}
	cell[len] = '\0';
	*at += **at == '|';
	return len > 2;
}

/* The sections of a page, of which `plain` has all that loads: its files, and the shipped package. */
static void look_for_sections(const char *page, const char *text, const char *plain, bool english)
{
	for (size_t i = 0; i < member_count; i++) {
		const member *m = &members[i];
		bool any = m->name[0] == '*';
		char section[128], cell[1024], example[1024] = "";
		snprintf(section, sizeof section, "\n| <a id=\"%s%s%s\"></a>", kind_names[m->of], any ? "" : "-",
			 any ? "" : m->name);
		const char *row = strstr(text, section);
		if (row == NULL)
			fail_msg("%s has no section%s", page, section);
		row += 2;
		bool whole = next_cell(&row, cell) && next_cell(&row, cell);
		if (whole && english && strstr(cell, m->about) == NULL)
			fail_msg("%s: %s\nis not what the schema says: %s", page, cell, m->about);
		/* "| `example` |" */
		whole = whole && next_cell(&row, cell) && cell[1] == '`' && cell[strlen(cell) - 2] == '`';
		if (!whole)
			fail_msg("%s: no text or no example in%s", page, section);
		cell[strlen(cell) - 2] = '\0';
		add_plain(example, cell + 2);
		if (*example == '\0' || strstr(plain, example) == NULL)
			fail_msg("%s: no package that loads has %s", page, cell + 2);
	}
}

static void test_sections(void **state)
{
	(void)state;
	static const char *const pages[] = {"tables.md", "tables.fr.md"};
	static char text[FILE_ROOM], package[FILE_ROOM], plain[2 * FILE_ROOM];
	file_take(PACKAGE, package);
	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
		char path[512];
		snprintf(path, sizeof path, SOURCE_FOLDER "/src/doc/%s", pages[i]);
		file_take(path, text);
		*plain = '\0';
		add_plain(plain, package);
		add_plain(plain, text);
		look_for_sections(pages[i], text, plain, i == 0);
	}
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_current), cmocka_unit_test(test_sections)};
	if (argc < 2 || strcmp(argv[1], "--write") != 0)
		return cmocka_run_group_tests_name("schema", tests, NULL, NULL);
	size_t len;
	char *made = schema_made(&len);
	FILE *file = fopen(SCHEMA, "wb");
	bool good = file != NULL && fwrite(made, 1, len, file) == len;
	return file != NULL && fclose(file) == 0 && good ? 0 : 1;
}
