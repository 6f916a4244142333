/* Text: folding, trimming, UTF-8, distances, places, and what grows or is bounded. */
#include "base/buffer.h"
#include "base/memory.h"
#include "rows.h"

#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* A literal as the name of its case and as text, NUL bytes included. */
#define NAMED(literal)                                                                                                 \
	literal,                                                                                                       \
	{                                                                                                              \
		literal, sizeof(literal) - 1                                                                           \
	}

enum { MEGABYTE = 1 << 20 };

/* ---- Folding ---- */

typedef struct fold_case {
	const char *name;
	bareme_text text;
	const char *key;
} fold_case;

static const fold_case fold_cases[] = {
    {"empty", SLICE(""), ""},
    {NAMED("plus"), "plus"},
    {NAMED("Code INSEE"), "codeinsee"},
    {NAMED("Acquisition-Amélioration"), "acquisitionamelioration"},
    {NAMED("ACQUISITION_AMÉLIORATION"), "acquisitionamelioration"},
    {NAMED("L’Isle-sur-la-Sorgue"), "lislesurlasorgue"},
    {NAMED("L'Isle sur la Sorgue"), "lislesurlasorgue"},
    {NAMED("13055 Marseille"), "13055marseille"},
    {NAMED("La Garde (83)"), "lagarde83"},
    {NAMED("ÀÂÇÈÉÊËÎÏÔÙÛÜŸ"), "aaceeeeiiouuuy"},
    {NAMED("àâçèéêëîïôùûüÿ"), "aaceeeeiiouuuy"},
    {NAMED("Œuvre, œuvre"), "oeuvreoeuvre"},
    {NAMED("Ægir, ægir"), "aegiraegir"},
    {NAMED("Straße"), "strasse"},
    {"accents written as combining marks", SLICE("Ce\xCC\x81reste, FRANC\xCC\xA7OIS"), "cerestefrancois"},
    {"the ligature fi", SLICE("\xEF\xAC\x81n"), "fin"},
    {"full-width digits and letters", SLICE("\xEF\xBC\x91\xEF\xBC\xA1"), "1a"},
    {"no-break and narrow spaces", SLICE("Le\xC2\xA0Pradet\xE2\x80\xAF!"), "lepradet"},
    {"a byte order mark", SLICE("\xEF\xBB\xBFnature"), "nature"},
    {"punctuation alone", SLICE(" -_.,;:!?/()'\"\t\r\n"), ""},
    {"letters of another script", SLICE("\xD0\x9D\xD0\xB8\xD1\x86\xD1\x86\xD0\xB0"), ""},
    {"NUL bytes are no letters", SLICE("a\0b"), "ab"},
    {"a broken byte is let go", SLICE("caf\xE9"), "caf"},
    {"a broken sequence keeps what follows",
     SLICE("a\xC3"
	   "b"),
     "ab"},
    {"a sequence cut by the end", SLICE("a\xE2\x82"), "a"},
};

static void test_fold(void **state)
{
	const fold_case *c = *state;
	char key[FOLD_MAX];
	assert_int_equal(text_fold(c->text, key), strlen(c->key));
	assert_memory_equal(key, c->key, strlen(c->key));
}

static void test_fold_longest(void **state)
{
	char text[FOLD_MAX + 2], key[FOLD_MAX];
	(void)state;
	memset(text, 'A', sizeof text);
	assert_int_equal(text_fold((bareme_text){text, FOLD_MAX}, key), FOLD_MAX);
	assert_int_equal(key[FOLD_MAX - 1], 'a');
	assert_int_equal(text_fold((bareme_text){text, FOLD_MAX + 1}, key), SIZE_MAX);
	/* Two letters do not fit where one is left, and do where two are. */
	memcpy(text + FOLD_MAX - 1, "\xC5\x93", 2);
	assert_int_equal(text_fold((bareme_text){text, FOLD_MAX + 1}, key), SIZE_MAX);
	memcpy(text + FOLD_MAX - 2, "\xC5\x93", 2);
	assert_int_equal(text_fold((bareme_text){text, FOLD_MAX}, key), FOLD_MAX);
	assert_memory_equal(key + FOLD_MAX - 2, "oe", 2);
}

static void test_fold_huge(void **state)
{
	char *text = malloc(MEGABYTE), key[FOLD_MAX];
	(void)state;
	assert_non_null(text);
	memset(text, ' ', MEGABYTE);
	text[MEGABYTE - 1] = 'Z';
	assert_int_equal(text_fold((bareme_text){text, MEGABYTE}, key), 1);
	assert_int_equal(key[0], 'z');
	memset(text, 'x', MEGABYTE);
	assert_int_equal(text_fold((bareme_text){text, MEGABYTE}, key), SIZE_MAX);
	free(text);
}

/* ---- Trimming ---- */

typedef struct trim_case {
	const char *name;
	bareme_text text;
	bareme_text expected;
} trim_case;

static const trim_case trim_cases[] = {
    {"trim: empty", SLICE(""), SLICE("")},
    {"trim: nothing to do", SLICE("a b"), SLICE("a b")},
    {"trim: both ends", SLICE(" \ta b\t "), SLICE("a b")},
    {"trim: line ends", SLICE("\r\na\r\n"), SLICE("a")},
    {"trim: no-break spaces",
     SLICE("\xC2\xA0"
	   "a\xC2\xA0"),
     SLICE("a")},
    {"trim: narrow no-break spaces",
     SLICE("\xE2\x80\xAF"
	   "a\xE2\x80\xAF"),
     SLICE("a")},
    {"trim: mixed", SLICE(" \xC2\xA0 \xE2\x80\xAF\ta\xE2\x80\xAF \xC2\xA0\t"), SLICE("a")},
    {"trim: blanks alone", SLICE(" \t\r\n\xC2\xA0\xE2\x80\xAF"), SLICE("")},
    {"trim: NUL is no blank", SLICE(" \0 "), SLICE("\0")},
    {"trim: the end of another letter is no space", SLICE("\xC3\xA0"), SLICE("\xC3\xA0")},
    {"trim: a lone broken byte stays", SLICE(" \xA0 "), SLICE("\xA0")},
    {"trim: a cut sequence stays", SLICE("\xE2\x80"), SLICE("\xE2\x80")},
};

static void test_trim(void **state)
{
	const trim_case *c = *state;
	assert_true(text_equal(text_trim(c->text), c->expected));
}

static void test_blank(void **state)
{
	(void)state;
	assert_int_equal(text_blank(TEXT(" a")), 1);
	assert_int_equal(text_blank(TEXT("\xC2\xA0")), 2);
	assert_int_equal(text_blank(TEXT("\xE2\x80\xAF")), 3);
	assert_int_equal(text_blank(TEXT("")), 0);
	assert_int_equal(text_blank(TEXT("a ")), 0);
	assert_int_equal(text_blank(TEXT("\xC2")), 0);
	assert_int_equal(text_blank(TEXT("\xE2\x80")), 0);
	assert_int_equal(text_blank(TEXT("\0")), 0);
}

static void test_equal(void **state)
{
	(void)state;
	assert_true(text_equal(TEXT(""), (bareme_text){NULL, 0}));
	assert_true(text_equal(TEXT("a\0b"), TEXT("a\0b")));
	assert_false(text_equal(TEXT("a\0b"), TEXT("a\0c")));
	assert_false(text_equal(TEXT("a"), TEXT("ab")));
	assert_false(text_equal(TEXT("a"), TEXT("A")));
}

/* ---- UTF-8 ---- */

typedef struct utf8_case {
	const char *name;
	bareme_text text;
	bool good;
} utf8_case;

static const utf8_case utf8_cases[] = {
    {"utf8: empty", SLICE(""), true},
    {"utf8: ASCII", SLICE("construction"), true},
    {"utf8: two bytes", SLICE("r\xC3\xA9gion"), true},
    {"utf8: three bytes", SLICE("12 \xE2\x82\xAC"), true},
    {"utf8: four bytes", SLICE("\xF0\x9F\x8F\xA0"), true},
    {"utf8: first and last of two bytes", SLICE("\xC2\x80\xDF\xBF"), true},
    {"utf8: first and last of three bytes", SLICE("\xE0\xA0\x80\xEF\xBF\xBD"), true},
    {"utf8: first and last of four bytes", SLICE("\xF0\x90\x80\x80\xF4\x8F\xBF\xBF"), true},
    {"utf8: around the surrogates", SLICE("\xED\x9F\xBF\xEE\x80\x80"), true},
    {"utf8: NUL", SLICE("\0"), false},
    {"utf8: NUL inside ASCII", SLICE("abcdefgh\0ijklmnop"), false},
    {"utf8: NUL behind a letter", SLICE("\xC3\xA9\0"), false},
    {"utf8: Windows-1252", SLICE("r\xE9gion"), false},
    {"utf8: Windows-1252 at the end", SLICE("caf\xE9"), false},
    {"utf8: continuation alone", SLICE("\x80"), false},
    {"utf8: two bytes cut", SLICE("\xC3"), false},
    {"utf8: three bytes cut", SLICE("\xE2\x82"), false},
    {"utf8: four bytes cut", SLICE("\xF0\x9F\x8F"), false},
    {"utf8: overlong slash in two", SLICE("\xC0\xAF"), false},
    {"utf8: overlong slash in three", SLICE("\xE0\x80\xAF"), false},
    {"utf8: overlong in four", SLICE("\xF0\x80\x80\xAF"), false},
    {"utf8: overlong NUL", SLICE("\xC0\x80"), false},
    {"utf8: first surrogate", SLICE("\xED\xA0\x80"), false},
    {"utf8: last surrogate", SLICE("\xED\xBF\xBF"), false},
    {"utf8: beyond U+10FFFF", SLICE("\xF4\x90\x80\x80"), false},
    {"utf8: no such first byte F5", SLICE("\xF5\x80\x80\x80"), false},
    {"utf8: no such byte FF", SLICE("\xFF"), false},
    {"utf8: UTF-16 mark",
     SLICE("\xFF\xFE"
	   "a\0"),
     false},
};

static void test_utf8(void **state)
{
	const utf8_case *c = *state;
	assert_int_equal(text_is_utf8(c->text), c->good);
	assert_int_equal(text_utf8_length(c->text) == c->text.len, c->good);
}

/* The test for ASCII reads words: one byte beyond it must show wherever it stands, and only there. */
static void test_ascii_everywhere(void **state)
{
	char text[40];
	(void)state;
	assert_true(text_is_ascii(TEXT("")));
	for (size_t from = 0; from < 8; from++)
		for (size_t at = from; at < sizeof text; at++) {
			memset(text, 'a', sizeof text);
			text[at] = (char)0x80;
			assert_false(text_is_ascii((bareme_text){text + from, sizeof text - from}));
			assert_false(text_is_utf8((bareme_text){text + from, sizeof text - from}));
			assert_true(text_is_ascii((bareme_text){text + from, at - from}));
			text[at] = '\0';
			assert_false(text_is_utf8((bareme_text){text + from, sizeof text - from}));
			assert_true(text_is_ascii((bareme_text){text + at + 1, sizeof text - at - 1}));
		}
}

static void test_utf8_length(void **state)
{
	(void)state;
	assert_int_equal(text_utf8_length(TEXT("r\xC3\xA9gion\xE9!")), 7);
	assert_int_equal(text_utf8_length(TEXT("abcdefgh\0ijklmnop")), 8);
	assert_int_equal(text_utf8_length(TEXT("\xC3\xA9\0")), 2);
	assert_int_equal(text_utf8_length(TEXT("12 \xE2\x82")), 3);
	assert_int_equal(text_utf8_length(TEXT("\xFF")), 0);
}

static void test_utf8_huge(void **state)
{
	char *text = malloc(MEGABYTE);
	(void)state;
	assert_non_null(text);
	for (size_t i = 0; i < MEGABYTE; i += 2)
		memcpy(text + i, "\xC3\xA9", 2);
	assert_true(text_is_utf8((bareme_text){text, MEGABYTE}));
	assert_false(text_is_utf8((bareme_text){text, MEGABYTE - 1}));
	free(text);
}

/* ---- Distances ---- */

typedef struct distance_case {
	const char *name;
	const char *a;
	const char *b;
	size_t most;
	size_t expected;
} distance_case;

static const distance_case distance_cases[] = {
    {"distance: both empty", "", "", 0, 0},
    {"distance: same", "marseille", "marseille", 2, 0},
    {"distance: from empty", "", "abc", 3, 3},
    {"distance: to empty", "abc", "", 3, 3},
    {"distance: from empty, too far", "", "abc", 2, 3},
    {"distance: one left out", "marseille", "marseile", 2, 1},
    {"distance: one too many", "toulon", "toullon", 2, 1},
    {"distance: one changed", "nice", "nise", 1, 1},
    {"distance: neighbours swapped", "toulon", "toulno", 2, 1},
    {"distance: swapped at the start", "ab", "ba", 1, 1},
    {"distance: two swaps", "abcd", "badc", 2, 2},
    {"distance: a swap and a change", "plai", "lpax", 3, 2},
    {"distance: no edit inside a swap", "ca", "abc", 3, 3},
    {"distance: three edits", "kitten", "sitting", 5, 3},
    {"distance: exactly the most", "kitten", "sitting", 3, 3},
    {"distance: over the most", "kitten", "sitting", 2, 3},
    {"distance: nothing allowed", "ab", "ba", 0, 1},
    {"distance: nothing in common", "abcdef", "ghijkl", 2, 3},
    {"distance: lengths too different", "aaaaaaa", "a", 3, 4},
};

static void test_distance(void **state)
{
	const distance_case *c = *state;
	assert_int_equal(bareme_distance(text_of(c->a), text_of(c->b), c->most), c->expected);
	assert_int_equal(bareme_distance(text_of(c->b), text_of(c->a), c->most), c->expected);
}

static void test_distance_longest(void **state)
{
	char a[FOLD_MAX + 1], b[FOLD_MAX + 1];
	(void)state;
	memset(a, 'a', sizeof a);
	memset(b, 'a', sizeof b);
	b[FOLD_MAX - 1] = 'b';
	assert_int_equal(bareme_distance((bareme_text){a, FOLD_MAX}, (bareme_text){b, FOLD_MAX}, 2), 1);
	/* A longer text matches nothing, not even itself. */
	assert_int_equal(bareme_distance((bareme_text){a, sizeof a}, (bareme_text){a, sizeof a}, 2), 3);
	assert_int_equal(bareme_distance((bareme_text){a, sizeof a}, TEXT(""), 0), 1);
}

/* ---- Places ---- */

typedef struct place_case {
	const char *name;
	bareme_text text;
	size_t offset;
	size_t line;
	size_t column;
} place_case;

static const place_case place_cases[] = {
    {"place: start", SLICE("ab"), 0, 1, 1},
    {"place: of nothing", SLICE(""), 0, 1, 1},
    {"place: end", SLICE("ab"), 2, 1, 3},
    {"place: beyond the end", SLICE("ab"), 9, 1, 3},
    {"place: line feed itself", SLICE("ab\ncd"), 2, 1, 3},
    {"place: next line", SLICE("ab\ncd"), 3, 2, 1},
    {"place: empty lines", SLICE("\n\n\nx"), 3, 4, 1},
    {"place: CRLF", SLICE("ab\r\ncd"), 5, 2, 2},
    {"place: columns are characters", SLICE("\xC3\xA9\xE2\x82\xAC\xF0\x9F\x8F\xA0x"), 9, 1, 4},
    {"place: characters of earlier lines do not count", SLICE("\xC3\xA9\nx"), 3, 2, 1},
};

static void test_place(void **state)
{
	const place_case *c = *state;
	size_t line = 0, column = 0;
	text_place(c->text, c->offset, &line, &column);
	assert_int_equal(line, c->line);
	assert_int_equal(column, c->column);
}

/* ---- Messages ---- */

static const char *shout(const char *message, void *payload)
{
	return strcmp(message, "yes") == 0 ? payload : message;
}

static void test_translate(void **state)
{
	char oui[] = "oui";
	bareme_locale none = {BAREME_FR, NULL, NULL}, french = {BAREME_FR, shout, oui};
	(void)state;
	assert_string_equal(text_tr(NULL, "yes"), "yes");
	assert_string_equal(text_tr(&none, "yes"), "yes");
	assert_string_equal(text_tr(&french, "yes"), "oui");
	assert_string_equal(text_tr(&french, "no"), "no");
}

/* ---- Memory ---- */

static void test_arena(void **state)
{
	arena a = {0};
	unsigned char *kept[200];
	(void)state;
	for (size_t i = 0; i < COUNT(kept); i++) {
		size_t size = i * 37 + 1;
		kept[i] = arena_alloc(&a, size, 1);
		assert_non_null(kept[i]);
		assert_int_equal((uintptr_t)kept[i] % _Alignof(max_align_t), 0);
		for (size_t j = 0; j < size; j++)
			assert_int_equal(kept[i][j], 0);
		memset(kept[i], (int)i, size);
	}
	for (size_t i = 0; i < COUNT(kept); i++)
		for (size_t j = 0; j < i * 37 + 1; j++)
			assert_int_equal(kept[i][j], i);
	unsigned char *large = arena_alloc(&a, MEGABYTE, 3);
	assert_non_null(large);
	large[3 * MEGABYTE - 1] = 1;
	assert_false(a.failed);
	arena_free(&a);
}

static void test_arena_copy(void **state)
{
	arena a = {0};
	(void)state;
	bareme_text copy = arena_copy(&a, TEXT("a\0b"));
	assert_int_equal(copy.len, 3);
	assert_memory_equal(copy.data, "a\0b", 4);
	copy = arena_copy(&a, (bareme_text){NULL, 0});
	assert_int_equal(copy.len, 0);
	assert_string_equal(copy.data, "");
	arena_free(&a);
}

static void test_arena_fails(void **state)
{
	arena a = {0};
	(void)state;
	assert_non_null(arena_alloc(&a, 1, 1));
	assert_null(arena_alloc(&a, SIZE_MAX, 2));
	assert_true(a.failed);
	/* One check at the end is enough: nothing is given afterwards. */
	assert_null(arena_alloc(&a, 1, 1));
	assert_null(arena_copy(&a, TEXT("a")).data);
	arena_free(&a);
}

static void test_grow(void **state)
{
	int32_t *items = NULL;
	size_t room = 0;
	(void)state;
	for (size_t i = 0; i < 10000; i++) {
		assert_true(grow(&items, i, &room, sizeof *items));
		assert_true(room > i);
		items[i] = (int32_t)i;
	}
	for (size_t i = 0; i < 10000; i++)
		assert_int_equal(items[i], i);
	int32_t *before = items;
	size_t huge = SIZE_MAX / sizeof *items;
	assert_false(grow(&items, huge, &huge, sizeof *items));
	assert_ptr_equal(items, before);
	assert_int_equal(huge, SIZE_MAX / sizeof *items);
	free(items);
}

/* ---- Lists ---- */

typedef struct part_case {
	const char *name;
	bareme_text list;
	const char *expected; /* each part in brackets */
} part_case;

static const part_case part_cases[] = {
    {"parts: one", SLICE("a"), "[a]"},
    {"parts: three", SLICE("a|bc|d"), "[a][bc][d]"},
    {"parts: empty text", SLICE(""), "[]"},
    {"parts: empty ends", SLICE("|a|"), "[][a][]"},
    {"parts: a separator alone", SLICE("|"), "[][]"},
};

static void test_parts(void **state)
{
	const part_case *c = *state;
	buffer b = {0};
	bareme_text rest = c->list;
	for (bareme_text part; text_next_part(&rest, '|', &part);)
		buffer_printf(&b, "[%.*s]", TEXT_ARG(part));
	assert_string_equal(buffer_cstring(&b), c->expected);
	buffer_free(&b);
}

/* ---- Growing text ---- */

static void test_buffer(void **state)
{
	buffer b = {0};
	(void)state;
	buffer_put(&b, NULL, 0);
	buffer_text(&b, (bareme_text){NULL, 0});
	assert_int_equal(b.len, 0);
	buffer_string(&b, "pret");
	buffer_char(&b, '=');
	buffer_printf(&b, "%d.%d%u", 8000, 0, 5U);
	buffer_put(&b, "\0x", 2);
	buffer_text(&b, TEXT("\xC3\xA9"));
	assert_false(b.failed);
	assert_int_equal(b.len, 16);
	assert_memory_equal(b.data, "pret=8000.05\0x\xC3\xA9", 16);
	buffer_free(&b);
	assert_null(b.data);
	assert_int_equal(b.len, 0);
	buffer_char(&b, 'x');
	assert_int_equal(b.len, 1);
	buffer_free(&b);
}

static void test_buffer_large(void **state)
{
	buffer b = {0};
	(void)state;
	for (size_t i = 0; i < MEGABYTE; i++)
		buffer_char(&b, (char)('a' + i % 26));
	assert_false(b.failed);
	assert_int_equal(b.len, MEGABYTE);
	for (size_t i = 0; i < MEGABYTE; i++)
		assert_int_equal(b.data[i], 'a' + i % 26);
	buffer twice = {0};
	buffer_printf(&twice, "%.*s%zu%c", MEGABYTE, b.data, (size_t)7, '.');
	assert_int_equal(twice.len, MEGABYTE + 2);
	assert_memory_equal(twice.data, b.data, MEGABYTE);
	assert_memory_equal(twice.data + MEGABYTE, "7.", 2);
	buffer_free(&twice);
	assert_int_equal(b.data[MEGABYTE - 1], 'a' + (MEGABYTE - 1) % 26);
	buffer_free(&b);
}

static void test_buffer_fails(void **state)
{
	buffer b = {0};
	(void)state;
	buffer_string(&b, "kept");
	assert_null(buffer_reserve(&b, SIZE_MAX));
	assert_true(b.failed);
	buffer_string(&b, "more");
	buffer_printf(&b, "%d", 1);
	assert_int_equal(b.len, 4);
	buffer_free(&b);
}

/* ---- Bounded text ---- */

typedef struct over_case {
	const char *name;
	size_t size;
	const char *expected;
} over_case;

/* All of them print "abc", "12" and "x\u00E9z": a length of 9. */
static const over_case over_cases[] = {
    {"over: room to spare", 20, "abc12x\u00E9z"},   {"over: exactly enough", 10, "abc12x\u00E9z"},
    {"over: without the NUL", 9, "abc12x\u00E9"},   {"over: within a character", 8, "abc12x"},
    {"over: before that character", 7, "abc12x"},   {"over: between two parts", 6, "abc12"},
    {"over: inside the formatted part", 5, "abc1"}, {"over: inside the first part", 3, "ab"},
    {"over: room for the NUL alone", 1, ""},
};

/* What snprintf promises: the whole length, and as much of the text as there is room for. */
static void test_over(void **state)
{
	const over_case *c = *state;
	char text[32];
	memset(text, '#', sizeof text);
	buffer over = buffer_over(text, c->size), within = buffer_within(text, c->size), *both[] = {&over, &within};
	for (size_t i = 0; i < 2; i++) {
		buffer *b = both[i];
		buffer_put(b, "abc", 3);
		buffer_printf(b, "%d", 12);
		buffer_string(b, "x\u00E9");
		buffer_char(b, 'z');
		buffer_put(b, NULL, 0);
		assert_int_equal(b->len, 9);
		assert_false(b->failed);
	}
	assert_string_equal(buffer_cstring(&over), "abc12x\u00E9z");
	buffer_free(&over);
	assert_int_equal(buffer_give(&within, text, c->size), 9);
	assert_string_equal(text, c->expected);
	for (size_t i = c->size; i < sizeof text; i++)
		assert_int_equal(text[i], '#');
}

static void test_over_nothing(void **state)
{
	(void)state;
	buffer b = buffer_within(NULL, 0);
	assert_int_equal(buffer_give(&b, NULL, 0), 0);
	buffer_string(&b, "abc");
	assert_int_equal(buffer_give(&b, NULL, 0), 3);
}

typedef struct format_case {
	const char *name;
	const char *format;
	const char *expected;
} format_case;

/* All of them are given -12, "abc", the first two letters of "xyz", and the smallest long long. */
static const format_case format_cases[] = {
    {"format: all", "%d|%s|%.*s|%lld", "-12|abc|xy|-9223372036854775808"},
    {"format: text around", "<%d, %s>, %.*s: %lld.", "<-12, abc>, xy: -9223372036854775808."},
    {"format: percent signs", "100%% %d%%%s%%%.*s %lld%%", "100% -12%abc%xy -9223372036854775808%"},
    {"format: nothing between", "%d%s%.*s%lld", "-12abcxy-9223372036854775808"},
    {"format: letters like directives", "d%ds%ss.*s%.*slld%lld", "d-12sabcs.*sxylld-9223372036854775808"},
    {"format: some of them", "%d %s", "-12 abc"},
    {"format: none of them", "r\xC3\xA9gion", "r\xC3\xA9gion"},
    {"format: empty", "", ""},
};

static void print(buffer *b, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	buffer_vprintf(b, format, args);
	va_end(args);
}

static void test_format(void **state)
{
	const format_case *c = *state;
	buffer b = {0};
	print(&b, c->format, -12, "abc", 2, "xyz", LLONG_MIN);
	assert_int_equal(b.len, strlen(c->expected));
	assert_string_equal(buffer_cstring(&b), c->expected);
	buffer_free(&b);
}

static void test_format_numbers(void **state)
{
	buffer b = {0};
	(void)state;
	buffer_printf(&b, "%d %u %d %llu %d %zu %u", 0, 7U, INT_MIN, ULLONG_MAX, INT_MAX, SIZE_MAX, UINT_MAX);
	assert_string_equal(buffer_cstring(&b), "0 7 -2147483648 18446744073709551615 2147483647 "
						"18446744073709551615 4294967295");
	b.len = 0;
	buffer_printf(&b, "%.*s|%s|%c", 0, "abc", "", 'x');
	assert_string_equal(buffer_cstring(&b), "||x");
	buffer_free(&b);
}

/* ---- The program ---- */

int main(void)
{
	static const struct CMUnitTest others[] = {
	    cmocka_unit_test(test_fold_longest),
	    cmocka_unit_test(test_fold_huge),
	    cmocka_unit_test(test_blank),
	    cmocka_unit_test(test_equal),
	    cmocka_unit_test(test_ascii_everywhere),
	    cmocka_unit_test(test_utf8_huge),
	    cmocka_unit_test(test_utf8_length),
	    cmocka_unit_test(test_distance_longest),
	    cmocka_unit_test(test_translate),
	    cmocka_unit_test(test_arena),
	    cmocka_unit_test(test_arena_copy),
	    cmocka_unit_test(test_arena_fails),
	    cmocka_unit_test(test_grow),
	    cmocka_unit_test(test_buffer),
	    cmocka_unit_test(test_buffer_large),
	    cmocka_unit_test(test_buffer_fails),
	    cmocka_unit_test(test_over_nothing),
	    cmocka_unit_test(test_format_numbers),
	};
	add_rows(fold_cases, sizeof *fold_cases, COUNT(fold_cases), test_fold);
	add_rows(trim_cases, sizeof *trim_cases, COUNT(trim_cases), test_trim);
	add_rows(utf8_cases, sizeof *utf8_cases, COUNT(utf8_cases), test_utf8);
	add_rows(distance_cases, sizeof *distance_cases, COUNT(distance_cases), test_distance);
	add_rows(place_cases, sizeof *place_cases, COUNT(place_cases), test_place);
	add_rows(part_cases, sizeof *part_cases, COUNT(part_cases), test_parts);
	add_rows(over_cases, sizeof *over_cases, COUNT(over_cases), test_over);
	add_rows(format_cases, sizeof *format_cases, COUNT(format_cases), test_format);
	for (size_t i = 0; i < COUNT(others); i++)
		tests[test_count++] = others[i];
	return _cmocka_run_group_tests("text", tests, test_count, NULL, NULL);
}
