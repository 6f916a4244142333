/*
 * Writes the ruleset of the tables that are built in as C, so that a program starts with them loaded. Run by the
 * build: freeze OUTPUT. The text is the same whatever the machine: members by their names, numbers by their values,
 * nothing that depends on the size of a pointer.
 *
 * What the ruleset's arena gave is known block by block; arrays outside it know their counts. Each block is an array of
 * the type by which the ruleset, walked from its root, comes to it.
 */
#include "freeze/shapes.h"
#include "rules/loader.h"
#include "rules/model.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Blocks of memory ---- */

typedef struct block {
	const char *start;
	size_t size;
	const shape *of; /* NULL: nothing has come to it, or only text is in it */
	size_t number;
} block;

/* Those of the arena, in the order of their addresses; and the arrays that know their counts. */
enum { BLOCKS_MAX = 1 << 20, COUNTS_MAX = 4096 };
static block freeze_blocks[BLOCKS_MAX], freeze_counts[COUNTS_MAX];
static size_t freeze_count, freeze_counted;

static _Noreturn void freeze_fail(const char *what, const char *name)
{
	fprintf(stderr, "freeze: %s: %s\n", what, name);
	exit(2);
}

static void freeze_note(const void *start, size_t size)
{
	if (freeze_count == BLOCKS_MAX)
		freeze_fail("more blocks than there is room for", "BLOCKS_MAX");
	freeze_blocks[freeze_count++] = (block){start, size, NULL, 0};
}

static int block_by_start(const void *a, const void *b)
{
	const block *x = a, *y = b;
	return (x->start > y->start) - (x->start < y->start);
}

static bool block_has(const block *b, const char *address)
{
	return address >= b->start && address < b->start + b->size;
}

/* The block that has the address; without one the build ends. */
static block *block_at(const void *address, const char *what)
{
	const char *at = address;
	for (size_t i = 0; i < freeze_counted; i++)
		if (block_has(&freeze_counts[i], at))
			return &freeze_counts[i];
	size_t low = 0, high = freeze_count;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		if (freeze_blocks[middle].start <= at)
			low = middle;
		else
			high = middle;
	}
	block *b = &freeze_blocks[low];
	if (!block_has(b, at))
		freeze_fail("points to memory that loading did not take", what);
	return b;
}

/* ---- The walk ---- */

/* Blocks in the order in which they were come to. */
static block *freeze_queue[BLOCKS_MAX + COUNTS_MAX];
static size_t freeze_queued;

static const void *shape_pointer(const char *at)
{
	const void *to;
	memcpy(&to, at, sizeof to);
	return to;
}

/* Each byte of a structure belongs to a member, or is there for the alignment of the next one. */
static void shape_check(const shape *s)
{
	size_t end = 0, widest = 1;
	for (size_t m = 0; m < s->count; m++) {
		const shape_member *member = &s->members[m];
		if (member->offset != (end + member->align - 1) / member->align * member->align)
			freeze_fail("members are missing, or in another order than in the header", s->name);
		end = member->offset + member->size;
		widest = member->align > widest ? member->align : widest;
	}
	if (s->size != (end + widest - 1) / widest * widest)
		freeze_fail("members are missing at its end", s->name);
}

/* The array that a structure's member points to, with its own count. */
static void shape_count(const shape_member *member, const char *at)
{
	const char *start = shape_pointer(at + member->offset);
	size_t count;
	memcpy(&count, at + member->count, sizeof count);
	if (start == NULL)
		return;
	if (count == 0 || freeze_counted == COUNTS_MAX)
		freeze_fail("has no count, or there are more arrays than COUNTS_MAX", member->name);
	freeze_counts[freeze_counted++] = (block){start, count * member->of->to->size, NULL, 0};
}

/* Comes to the blocks that are pointed to. */
static void shape_walk(const shape *s, const char *at, const char *name)
{
	if (s->kind == SHAPE_STRUCT) {
		shape_check(s);
		for (size_t m = 0; m < s->count; m++) {
			const shape_member *member = &s->members[m];
			if (member->count > 0)
				shape_count(member, at);
			for (size_t i = 0; member->of != NULL && i < member->size / member->of->size; i++)
				shape_walk(member->of, at + member->offset + i * member->of->size, member->name);
		}
		return;
	}
	const void *to = s->kind == SHAPE_POINTER ? shape_pointer(at) : NULL;
	block *b = to == NULL ? NULL : block_at(to, name);
	if (b == NULL || b->of != NULL || b->start != (const char *)to)
		return;
	b->of = s->to;
	b->number = freeze_queued;
	freeze_queue[freeze_queued++] = b;
}

/* ---- C ---- */

static void put_string(FILE *out, const char *data, size_t len)
{
	fputc('"', out);
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)data[i];
		if (c >= ' ' && c < 0x7F && c != '"' && c != '\\')
			fputc(c, out);
		else
			fprintf(out, "\\%03o", c);
	}
	fputc('"', out);
}

/* The address as one within the files that are built in; false where it is none. */
static bool put_bytes(FILE *out, const void *address)
{
	size_t count;
	const bareme_file *files = bareme_builtin_files(&count);
	for (size_t i = 0; i < count; i++) {
		const char *start = files[i].data, *at = address;
		if (at >= start && at <= start + files[i].len) {
			fprintf(out, "(const char *)bareme_builtin_files_%zu + %zu", i, (size_t)(at - start));
			return true;
		}
	}
	return false;
}

static void put_text(FILE *out, const char *at)
{
	bareme_text t;
	memcpy(&t, at, sizeof t);
	fputc('{', out);
	if (t.data == NULL)
		fputs("NULL", out);
	else if (!put_bytes(out, t.data))
		put_string(out, t.data, t.len);
	fprintf(out, ", %zu}", t.len);
}

static void put_number(FILE *out, const shape *s, const char *at)
{
	uint64_t bits = 0;
	memcpy(&bits, at, s->size); /* little endian, as all that this runs on */
	if (s->kind == SHAPE_UNSIGNED) {
		fprintf(out, "%" PRIu64 "%s", bits, bits > UINT32_MAX ? "U" : "");
		return;
	}
	unsigned shift = (unsigned)(64 - 8 * s->size);
	int64_t value = (int64_t)(bits << shift) >> shift;
	if (value == INT64_MIN)
		fputs("INT64_MIN", out);
	else
		fprintf(out, "%" PRId64, value);
}

/* The way from the start of a structure to the part of it that is `to`. */
static void put_path(FILE *out, const shape *s, size_t offset, const shape *to, const char *name)
{
	while (offset > 0 || s != to) {
		const shape_member *found = NULL;
		for (size_t m = 0; m < s->count; m++)
			if (s->members[m].offset <= offset && offset < s->members[m].offset + s->members[m].size)
				found = &s->members[m];
		if (found == NULL || found->of == NULL)
			freeze_fail("points into the midst of something else", name);
		offset -= found->offset;
		s = found->of;
		fprintf(out, ".%s", found->name);
		if (found->size > s->size)
			fprintf(out, "[%zu]", offset / s->size);
		offset %= s->size;
	}
}

static void put_pointer(FILE *out, const shape *s, const char *at, const char *name)
{
	const void *to = shape_pointer(at);
	const block *b = to == NULL ? NULL : block_at(to, name);
	if (b == NULL) {
		fputs("NULL", out);
		return;
	}
	if (b->of == NULL)
		freeze_fail("points into what nothing else begins", name);
	size_t offset = (size_t)((const char *)to - b->start);
	fprintf(out, "(%s *)&frozen_%zu[%zu]", s->to->name, b->number, offset / b->of->size);
	put_path(out, b->of, offset % b->of->size, s->to, name);
}

static bool shape_is_zero(const shape *s, const char *at)
{
	for (size_t i = 0; i < s->size; i++)
		if (at[i] != 0)
			return false;
	return true;
}

static void put_value(FILE *out, const shape *s, const char *at, const char *name);

static void put_members(FILE *out, const shape *s, const char *at)
{
	const char *comma = "";
	fputc('{', out);
	for (size_t m = 0; m < s->count; m++) {
		const shape_member *member = &s->members[m];
		const shape *of = member->of;
		size_t count = of == NULL ? 0 : of->kind == SHAPE_CHARS ? 1 : member->size / of->size;
		for (size_t i = 0; i < count; i++) {
			const char *value = at + member->offset + i * of->size;
			if (shape_is_zero(of, value))
				continue;
			fprintf(out, "%s.%s", comma, member->name);
			if (count > 1)
				fprintf(out, "[%zu]", i);
			fputs(" = ", out);
			put_value(out, of, value, member->name);
			comma = ", ";
		}
	}
	/* All of it zero: C11 has no empty braces. */
	fputs(*comma == '\0' ? "0}" : "}", out);
}

static void put_value(FILE *out, const shape *s, const char *at, const char *name)
{
	switch (s->kind) {
	case SHAPE_UNSIGNED:
	case SHAPE_SIGNED:
		put_number(out, s, at);
		return;
	case SHAPE_TEXT:
		put_text(out, at);
		return;
	case SHAPE_CHARS:
		put_string(out, at, strlen(at));
		return;
	case SHAPE_STRING:
		put_string(out, shape_pointer(at), strlen(shape_pointer(at)));
		return;
	case SHAPE_BYTES:
		if (!put_bytes(out, shape_pointer(at)))
			freeze_fail("is in none of the files that are built in", name);
		return;
	case SHAPE_POINTER:
		put_pointer(out, s, at, name);
		return;
	case SHAPE_STRUCT:
		break;
	}
	put_members(out, s, at);
}

static void put_block(FILE *out, const block *b)
{
	size_t count = b->size / b->of->size, written = 0;
	fprintf(out, "static %s const frozen_%zu[%zu] = {", b->of->name, b->number, count);
	for (size_t i = 0; i < count; i++) {
		const char *at = b->start + i * b->of->size;
		if (shape_is_zero(b->of, at))
			continue;
		fprintf(out, "\n\t[%zu] = ", i);
		put_value(out, b->of, at, b->of->name);
		fputc(',', out);
		written++;
	}
	fputs(written == 0 ? "0};\n" : "\n};\n", out);
}

static void put_all(FILE *out, const bareme_ruleset *r)
{
	fputs(
	    "/* The tables of data/ as they are when loaded; made by freeze.c. */\n#include \"rules/formula_steps.h\"\n"
	    "#include \"rules/loader.h\"\n\n",
	    out);
	size_t count;
	bareme_builtin_files(&count);
	for (size_t i = 0; i < count; i++)
		fprintf(out, "extern const unsigned char bareme_builtin_files_%zu[];\n", i);
	for (size_t i = 0; i < freeze_queued; i++)
		fprintf(out, "static %s const frozen_%zu[%zu];\n", freeze_queue[i]->of->name, i,
			freeze_queue[i]->size / freeze_queue[i]->of->size);
	for (size_t i = 0; i < freeze_queued; i++)
		put_block(out, freeze_queue[i]);
	fputs("static const bareme_ruleset frozen = ", out);
	put_value(out, &shape_ruleset, (const char *)r, "the ruleset");
	fputs(";\n\nconst bareme_ruleset *ruleset_frozen(void)\n{\n\treturn &frozen;\n}\n", out);
}

static void freeze_report(const bareme_fault *fault, void *payload)
{
	(void)payload;
	fprintf(stderr, "%s:%zu:%zu: %s\n", fault->file, fault->line, fault->column, fault->message);
}

int main(int argc, char *argv[])
{
	FILE *out = argc == 2 ? fopen(argv[1], "w") : NULL;
	if (out == NULL)
		freeze_fail("usage", "freeze OUTPUT");
	bareme_ruleset *r;
	arena_watch = freeze_note;
	if (bareme_ruleset_load_builtin(&r, NULL, freeze_report, NULL) != BAREME_DONE)
		freeze_fail("the tables are not sound", "data");
	qsort(freeze_blocks, freeze_count, sizeof *freeze_blocks, block_by_start);
	shape_walk(&shape_ruleset, (const char *)r, "the ruleset");
	for (size_t i = 0; i < freeze_queued; i++)
		for (size_t k = 0; k < freeze_queue[i]->size / freeze_queue[i]->of->size; k++)
			shape_walk(freeze_queue[i]->of, freeze_queue[i]->start + k * freeze_queue[i]->of->size,
				   freeze_queue[i]->of->name);
	put_all(out, r);
	if (fclose(out) != 0)
		freeze_fail("could not be written", argv[1]);
	bareme_ruleset_free(r);
	return 0;
}
