/* JSON: what is read, what is refused and where, the bytes of a value, and how strings are written. */
#include "formats/json_members.h"
#include "rows.h"
#include "scans.h"

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

/* ---- What is read ---- */

typedef struct good_case {
	const char *name;
	bareme_text text;
	bareme_text value; /* the bytes of the whole value */
} good_case;

static const good_case good_cases[] = {
    {NAMED("{}"), SLICE("{}")},
    {NAMED("[]"), SLICE("[]")},
    {NAMED(" \t\r\n{ } \r\n"), SLICE("{ }")},
    {NAMED("true"), SLICE("true")},
    {NAMED("false"), SLICE("false")},
    {NAMED(" null "), SLICE("null")},
    {NAMED("0"), SLICE("0")},
    {NAMED("-0"), SLICE("-0")},
    {NAMED("-0.50"), SLICE("-0.50")},
    {NAMED("1.5E+03"), SLICE("1.5E+03")},
    {NAMED("1e-2"), SLICE("1e-2")},
    {NAMED("\"\""), SLICE("\"\"")},
    {NAMED("\"r\xC3\xA9gion\""), SLICE("\"r\xC3\xA9gion\"")},
    {NAMED("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\u20AC\""), SLICE("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\u20AC\"")},
    {NAMED("\"\\ud83c\\udfe0\""), SLICE("\"\\ud83c\\udfe0\"")},
    {"a backslash before u0000", SLICE("\"\\\\u0000\""), SLICE("\"\\\\u0000\"")},
    {"DEL is no control character here", SLICE("\"\x7F\""), SLICE("\"\x7F\"")},
    {NAMED("[1,2,[3,{\"a\":[]}],\"]\"]"), SLICE("[1,2,[3,{\"a\":[]}],\"]\"]")},
    {NAMED("{\"a\":1,\"A\":2,\"\":3}"), SLICE("{\"a\":1,\"A\":2,\"\":3}")},
    {"one name in two objects", SLICE("[{\"a\":1},{\"a\":{\"a\":2}}]"), SLICE("[{\"a\":1},{\"a\":{\"a\":2}}]")},
    {"more digits than a double has", SLICE("[123456789012345678901234567890.123]"),
     SLICE("[123456789012345678901234567890.123]")},
    {"a number of 80 digits",
     SLICE("[0.1111111111222222222233333333334444444444555555555566666666667777777777888888888, 1]"),
     SLICE("[0.1111111111222222222233333333334444444444555555555566666666667777777777888888888, 1]")},
    {"an exponent beyond doubles", SLICE("[1e999]"), SLICE("[1e999]")},
};

static void test_good(void **state)
{
	const good_case *c = *state;
	json_document d;
	size_t offset;
	json_fault wrong = json_parse(&d, c->text, &offset);
	if (wrong != JSON_SOUND)
		fail_msg("refused at %zu: \"%s\"", offset, json_fault_message(wrong));
	assert_true(text_equal(json_source(&d, d.root), c->value));
	json_free(&d);
}

/* ---- What is refused, and where ---- */

typedef struct bad_case {
	const char *name;
	bareme_text text;
	size_t offset;
} bad_case;

#define ANYWHERE SIZE_MAX

static const bad_case bad_cases[] = {
    {"empty", SLICE(""), 0},
    {"blanks alone", SLICE(" \n "), 3},
    {"a byte order mark alone", SLICE("\xEF\xBB\xBF"), 3},
    {"two byte order marks", SLICE("\xEF\xBB\xBF\xEF\xBB\xBF{}"), 3},
    {"Windows-1252", SLICE("\"r\xE9gion\""), 2},
    {"a surrogate as bytes", SLICE("\"\xED\xA0\x80\""), 1},
    {"an overlong slash", SLICE("\"\xC0\xAF\""), 1},
    {"a NUL byte behind", SLICE("{}\0"), 2},
    {"a NUL byte in a string", SLICE("\"a\0b\""), 2},
    {"a form feed is no blank", SLICE("\f{}"), 0},
    {"a no-break space is no blank", SLICE("\xC2\xA0{}"), 0},

    {NAMED("{} x"), 3},
    {NAMED("{}{}"), 2},
    {NAMED("[],"), 2},
    {NAMED("1 2"), 2},
    {NAMED("truex"), 4},
    {NAMED("]"), 0},
    {NAMED("}"), 0},
    {NAMED("// note\n{}"), 0},
    {NAMED("{} /* note */"), 3},

    {NAMED("nul"), 0},
    {NAMED("True"), 0},
    {NAMED("[fals]"), 1},
    {NAMED("NaN"), 0},
    {NAMED("[Infinity]"), 1},
    {NAMED("-Infinity"), 1},
    {NAMED("undefined"), 0},

    {NAMED("01"), 0},
    {NAMED("[00]"), 1},
    {NAMED("-01"), ANYWHERE},
    {NAMED("+1"), 0},
    {NAMED(".5"), 0},
    {NAMED("1."), 2},
    {NAMED("[1.]"), 3},
    {NAMED("1.e5"), 2},
    {NAMED("1e"), 2},
    {NAMED("1e+"), 3},
    {NAMED("-"), 1},
    {NAMED("--1"), 1},
    {NAMED("0x10"), 1},
    {NAMED("1,5"), 1},
    {NAMED("1_000"), 1},

    {NAMED("["), 1},
    {NAMED("[1"), 2},
    {NAMED("[1,"), 3},
    {NAMED("[1,]"), 3},
    {NAMED("[,1]"), 1},
    {NAMED("[1 2]"), 3},
    {NAMED("[1;2]"), 2},
    {NAMED("[1}"), 2},
    {NAMED("[\"a\":1]"), 4},

    {NAMED("{"), 1},
    {NAMED("{a:1}"), 1},
    {NAMED("{'a':1}"), 1},
    {NAMED("{1:1}"), 1},
    {NAMED("{\"a\"}"), 4},
    {NAMED("{\"a\" 1}"), 5},
    {NAMED("{\"a\"=1}"), 4},
    {NAMED("{\"a\":}"), 5},
    {NAMED("{\"a\":1"), 6},
    {NAMED("{\"a\":1,}"), 7},
    {NAMED("{\"a\":1 \"b\":2}"), 7},
    {NAMED("{\"a\":1]"), 6},
    {NAMED("{,}"), 1},

    {NAMED("\"abc"), 0},
    {NAMED("[1, \"abc]"), 4},
    {NAMED("{\"a: 1}"), 1},
    {NAMED("'a'"), 0},
    {"a line feed in a string", SLICE("\"a\nb\""), 2},
    {"a tab in a string", SLICE("\"a\tb\""), 2},
    {"a control character in a name", SLICE("{\"\x01\":1}"), 2},
    {NAMED("\"\\x41\""), ANYWHERE},
    {NAMED("\"\\'\""), ANYWHERE},
    {NAMED("\"a\\"), ANYWHERE},
    {NAMED("\"a\\\""), ANYWHERE},
    {"an escaped NUL", SLICE("\"a\\u0000\""), ANYWHERE},
    {"an escaped NUL in a name", SLICE("{\"\\u0000\":1}"), ANYWHERE},
    {NAMED("\"\\u\""), ANYWHERE},
    {NAMED("\"\\u12\""), ANYWHERE},
    {NAMED("\"\\u12G4\""), ANYWHERE},
    {NAMED("\"\\u 123\""), ANYWHERE},
    {NAMED("\"\\uZZZZ and more\""), ANYWHERE},
    {"half a pair of surrogates", SLICE("\"\\ud83c\""), ANYWHERE},
    {"half a pair and a letter", SLICE("\"\\ud83cabcdef\""), ANYWHERE},
    {"the second half alone", SLICE("\"\\udfe0\""), ANYWHERE},
    {"two first halves", SLICE("\"\\ud83c\\ud83c\""), ANYWHERE},
};

static void assert_refused(bareme_text text, size_t *offset)
{
	json_document d;
	json_fault wrong = json_parse(&d, text, offset);
	if (wrong == JSON_SOUND)
		json_free(&d);
	assert_int_not_equal(wrong, JSON_SOUND);
	assert_int_not_equal(wrong, JSON_NO_MEMORY);
	assert_true(*offset <= text.len);
	assert_null(d.root);
}

static void test_bad(void **state)
{
	const bad_case *c = *state;
	size_t offset = 0;
	assert_refused(c->text, &offset);
	if (c->offset != ANYWHERE)
		assert_int_equal(offset, c->offset);
}

/* ---- Names that stand twice ---- */

typedef struct twice_case {
	const char *name;
	bareme_text text;
	size_t from, to; /* the second member */
} twice_case;

static const twice_case twice_cases[] = {
    {NAMED("{\"a\":1,\"a\":2}"), 7, 12},
    {NAMED("{\"a\":1,\"a\":1}"), 7, 12},
    {NAMED("{\"a\":1,\"b\":2,\"a\":3}"), 13, 18},
    {NAMED("{\"a\":1,\"\\u0061\":2}"), 7, 17},
    {NAMED("[0,{\"x\":[{\"\":1,\"\":2}]}]"), 15, 19},
    {NAMED("{\"a\":{\"b\":1},\"a\":{\"b\":1}}"), 13, 24},
    {"twice, accents", SLICE("{\"\xC3\xA9\":1,\"\\u00e9\":2}"), 8, 18},
};

static void test_twice(void **state)
{
	const twice_case *c = *state;
	size_t offset = 0;
	assert_refused(c->text, &offset);
	assert_in_range(offset, c->from, c->to);
}

/* ---- Depth and size ---- */

static void nest(buffer *b, size_t depth)
{
	for (size_t i = 0; i < depth; i++)
		buffer_string(b, i % 2 == 0 ? "[" : "{\"a\":");
	buffer_char(b, '1');
	for (size_t i = depth; i-- > 0;)
		buffer_char(b, i % 2 == 0 ? ']' : '}');
}

static void test_depth(void **state)
{
	json_document d;
	size_t offset;
	buffer b = {0};
	(void)state;
	nest(&b, 32);
	bareme_text text = {b.data, b.len};
	assert_int_equal(json_parse(&d, text, &offset), JSON_SOUND);
	assert_true(text_equal(json_source(&d, d.root), text));
	json_free(&d);
	b.len = 0;
	nest(&b, 1000);
	assert_refused((bareme_text){b.data, b.len}, &offset);
	assert_true(offset > 32);
	b.len = 0;
	while (b.len < MEGABYTE)
		buffer_char(&b, '[');
	assert_refused((bareme_text){b.data, b.len}, &offset);
	b.len = 0;
	while (b.len < MEGABYTE)
		buffer_string(&b, "{\"\":");
	assert_refused((bareme_text){b.data, b.len}, &offset);
	buffer_free(&b);
}

static void test_large(void **state)
{
	json_document d;
	size_t offset;
	buffer b = {0};
	(void)state;
	buffer_string(&b, "[\"");
	while (b.len < MEGABYTE)
		buffer_string(&b, "\\u00e9\xC3\xA9");
	size_t string = b.len - 1;
	buffer_string(&b, "\",2]");
	bareme_text text = {b.data, b.len};
	assert_int_equal(json_parse(&d, text, &offset), JSON_SOUND);
	assert_int_equal(json_count(d.root), 2);
	assert_int_equal(json_source(&d, json_first(d.root)).len, string + 1);
	json_free(&d);
	/* Cut anywhere, it is refused and says where. */
	assert_refused((bareme_text){b.data, b.len - 1}, &offset);
	assert_int_equal(offset, b.len - 1);
	assert_refused((bareme_text){b.data, b.len - 4}, &offset);
	assert_int_equal(offset, 1);
	buffer_free(&b);
}

static void test_many(void **state)
{
	enum { MANY = 10000 };
	json_document d;
	size_t offset;
	buffer b = {0};
	(void)state;
	for (size_t i = 0; i < MANY; i++)
		buffer_printf(&b, "%s\"%zu\":%zu", i == 0 ? "{" : ",", i, i);
	buffer_char(&b, '}');
	assert_int_equal(json_parse(&d, (bareme_text){b.data, b.len}, &offset), JSON_SOUND);
	assert_int_equal(json_count(d.root), MANY);
	assert_true(text_equal(json_source(&d, json_get(d.root, "9999")), TEXT("9999")));
	json_free(&d);
	buffer_free(&b);
}

/* Every beginning of a good text is refused, within its bytes. */
static void test_cut(void **state)
{
	bareme_text whole = TEXT("{\"a\": [1, -2.5e3, \"x\\u00e9\\n\"], \"b\": {\"c\": null, \"d\": true}}");
	size_t offset;
	(void)state;
	for (size_t len = 0; len < whole.len; len++) {
		/* A copy of that length, so that reading beyond it shows. */
		char *exact = malloc(len > 0 ? len : 1);
		assert_non_null(exact);
		memcpy(exact, whole.data, len);
		assert_refused((bareme_text){exact, len}, &offset);
		free(exact);
	}
}

/* ---- Asking ---- */

static const bareme_text question =
    SLICE(" { \"name\" : \"r\\u00e9gion\", \"n\":[ 1.50 , -2e3,[ ] ,{\"x\" : \"y\\\"z\"}], \"yes\":true,\"no\":false,"
	  "\"nothing\":null, \"\":{} } ");

static void test_ask(void **state)
{
	json_document d;
	size_t offset;
	(void)state;
	assert_int_equal(json_parse(&d, question, &offset), JSON_SOUND);
	const json_node *root = d.root;
	assert_true(json_is_object(root));
	assert_false(json_is_array(root));
	assert_int_equal(json_count(root), 6);
	assert_string_equal(json_string(json_get(root, "name")), "r\xC3\xA9gion");
	assert_null(json_get(root, "Name"));
	assert_null(json_get(root, "x"));
	assert_null(json_get(NULL, "name"));
	assert_null(json_get(json_get(root, "n"), "x"));
	assert_null(json_string(NULL));
	assert_null(json_string(json_get(root, "yes")));
	assert_null(json_string(json_get(root, "nothing")));
	assert_true(json_bool(json_get(root, "yes"), false));
	assert_false(json_bool(json_get(root, "no"), true));
	assert_true(json_bool(json_get(root, "nothing"), true));
	assert_false(json_bool(json_get(root, "name"), false));
	assert_true(json_bool(NULL, true));
	assert_true(json_is_array(json_get(root, "n")));
	assert_int_equal(json_count(json_get(root, "n")), 4);
	assert_int_equal(json_count(json_get(root, "name")), 0);
	assert_int_equal(json_count(NULL), 0);
	assert_false(json_is_object(NULL));
	assert_false(json_is_array(NULL));
	assert_null(json_first(NULL));
	assert_null(json_first(json_get(root, "yes")));
	const json_node *member = json_first(root);
	assert_string_equal(json_name(member), "name");
	assert_string_equal(json_name(json_next(member)), "n");
	assert_string_equal(json_name(json_first(json_get(root, "n"))), "");
	json_free(&d);
	assert_null(d.root);
}

static void test_source(void **state)
{
	json_document d, other;
	size_t offset;
	(void)state;
	assert_int_equal(json_parse(&d, question, &offset), JSON_SOUND);
	const json_node *n = json_get(d.root, "n"), *element = json_first(n);
	assert_true(text_equal(json_source(&d, d.root), (bareme_text){question.data + 1, question.len - 2}));
	assert_true(text_equal(json_source(&d, json_get(d.root, "name")), TEXT("\"r\\u00e9gion\"")));
	assert_true(text_equal(json_source(&d, n), TEXT("[ 1.50 , -2e3,[ ] ,{\"x\" : \"y\\\"z\"}]")));
	assert_true(text_equal(json_source(&d, element), TEXT("1.50")));
	element = json_next(element);
	assert_true(text_equal(json_source(&d, element), TEXT("-2e3")));
	element = json_next(element);
	assert_true(text_equal(json_source(&d, element), TEXT("[ ]")));
	element = json_next(element);
	assert_true(text_equal(json_source(&d, element), TEXT("{\"x\" : \"y\\\"z\"}")));
	assert_true(text_equal(json_source(&d, json_get(element, "x")), TEXT("\"y\\\"z\"")));
	assert_null(json_next(element));
	assert_true(text_equal(json_source(&d, json_get(d.root, "yes")), TEXT("true")));
	assert_true(text_equal(json_source(&d, json_get(d.root, "nothing")), TEXT("null")));
	assert_true(text_equal(json_source(&d, json_get(d.root, "")), TEXT("{}")));
	/* It lies in the caller's text; a node of another text has no place in this one. */
	assert_ptr_equal(json_source(&d, d.root).data, question.data + 1);
	assert_int_equal(json_parse(&other, TEXT("[1]"), &offset), JSON_SOUND);
	assert_int_equal(json_source(&d, other.root).len, 0);
	json_free(&other);
	json_free(&d);
}

/* ---- Members, without a tree ---- */

typedef struct members_case {
	const char *name;
	bareme_text text;
	const char *members; /* "name=value@offset" and a bar for each; NULL: refused */
	size_t end;          /* the closing brace, or the fault */
	json_fault fault;
} members_case;

static const members_case members_cases[] = {
    {"members: none", SLICE("{}"), "", 1, JSON_SOUND},
    {"members: none, blanks", SLICE(" { } \n"), "", 3, JSON_SOUND},
    {"members: one", SLICE("{\"a\":1}"), "a=1@1|", 6, JSON_SOUND},
    {"members: blanks", SLICE(" { \"a\" : -1.50 , \"b\" : null } "), "a=-1.50@3|b=null@17|", 28, JSON_SOUND},
    {"members: as they stand", SLICE("{\"\\u0061\":\"\\\"x\\n\"}"), "\\u0061=\"\\\"x\\n\"@1|", 17, JSON_SOUND},
    {"members: values inside are not told", SLICE("{\"a\":{\"b\":[1, 2]},\"c\":[]}"), "a={\"b\":[1, 2]}@1|c=[]@18|", 24,
     JSON_SOUND},
    {"members: duplicate names are told", SLICE("{\"a\":1,\"a\":2}"), "a=1@1|a=2@7|", 12, JSON_SOUND},
    {"members: an empty name", SLICE("{\"\":true}"), "=true@1|", 8, JSON_SOUND},
    {"members: strings that are no text", SLICE("{\"\\u0000\":\"\\ud83c\",\"\\udfe0\":[\"\\ud83c\\n\"]}"),
     "\\u0000=\"\\ud83c\"@1|\\udfe0=[\"\\ud83c\\n\"]@19|", 40, JSON_SOUND},
    /* What is no object: why, and where. */
    {"members: nothing", SLICE(""), NULL, 0, JSON_OBJECT},
    {"members: an array", SLICE("[]"), NULL, 0, JSON_OBJECT},
    {"members: a word", SLICE(" nature"), NULL, 1, JSON_OBJECT},
    {"members: a string", SLICE("\"a\""), NULL, 0, JSON_INSIDE},
    {"members: a member alone", SLICE("  \"a\": 1,"), NULL, 2, JSON_INSIDE},
    {"members: a brace alone", SLICE("{"), NULL, 1, JSON_PART},
    {"members: the other brace alone", SLICE("},"), NULL, 0, JSON_INSIDE},
    {"members: not closed", SLICE("{\"a\":1"), NULL, 6, JSON_PART},
    {"members: a name alone", SLICE("{\"a\""), NULL, 4, JSON_PART},
    {"members: a string that is not closed", SLICE("{\"a\":\"b}"), NULL, 5, JSON_OPEN_STRING},
    {"members: a comma too many", SLICE("{\"a\":1,}"), NULL, 7, JSON_STRING},
    {"members: a comma alone", SLICE("{,}"), NULL, 1, JSON_STRING},
    {"members: a comma first", SLICE("{,\"a\":1}"), NULL, 1, JSON_STRING},
    {"members: no comma", SLICE("{\"a\":1 \"b\":2}"), NULL, 7, JSON_BRACE},
    {"members: no colon", SLICE("{\"a\" 1}"), NULL, 5, JSON_COLON},
    {"members: no value", SLICE("{\"a\":}"), NULL, 5, JSON_VALUE},
    {"members: no quotes", SLICE("{a:1}"), NULL, 1, JSON_STRING},
    {"members: a broken value", SLICE("{\"a\":[1,]}"), NULL, 8, JSON_VALUE},
    {"members: NaN", SLICE("{\"a\":NaN}"), NULL, 5, JSON_NO_NUMBER},
    {"members: -Infinity", SLICE("{\"a\":[-Infinity]}"), NULL, 7, JSON_NO_NUMBER},
    {"members: something behind", SLICE("{\"a\":1} x"), NULL, 8, JSON_AFTER},
    {"members: closed twice", SLICE("{}}"), NULL, 2, JSON_AFTER},
    {"members: two objects", SLICE("{\"a\":1} {\"a\":2}"), NULL, 8, JSON_SECOND},
    {"members: two objects and a comma", SLICE("{\"a\":1},{\"a\":2}"), NULL, 7, JSON_AFTER},
    {"members: a mark before", SLICE("\xEF\xBB\xBF{\"a\":1}"), NULL, 0, JSON_MARK},
    {"members: an escape that is none", SLICE("{\"a\":\"\\u12G4\"}"), NULL, 7, JSON_HEX},
    {"members: a NUL byte", SLICE("{\"a\":1}\0"), NULL, 7, JSON_ENCODING},
    {"members: Windows-1252", SLICE("{\"a\":\"\xE9\"}"), NULL, 6, JSON_ENCODING},
};

typedef struct told_members {
	bareme_text text;
	buffer out;
} told_members;

static void tell(bareme_text name, bareme_text value, bool plain, void *payload)
{
	told_members *told = payload;
	assert_true(!plain ||
		    (memchr(name.data, '\\', name.len) == NULL && memchr(value.data, '\\', value.len) == NULL));
	buffer_text(&told->out, name);
	buffer_char(&told->out, '=');
	buffer_text(&told->out, value);
	buffer_printf(&told->out, "@%zu|", (size_t)(name.data - 1 - told->text.data));
}

static void test_members(void **state)
{
	const members_case *c = *state;
	told_members told = {.text = c->text};
	size_t end = 0;
	json_fault wrong = json_members(c->text, &end, tell, &told);
	scans_check_json(c->text);
	buffer_char(&told.out, '\0');
	if (c->members == NULL) {
		assert_string_equal(json_fault_message(wrong), json_fault_message(c->fault));
		assert_int_equal(end, c->end);
	} else {
		assert_int_equal(wrong, JSON_SOUND);
		assert_string_equal(told.out.data, c->members);
		assert_int_equal(end, c->end);
	}
	buffer_free(&told.out);
}

/* Values that are passed on may be nested more deeply than those that are read; some depth is too much for a stack. */
static void test_deep_members(void **state)
{
	static const struct {
		size_t depth;
		json_fault fault;
	} cases[] = {{1, JSON_SOUND}, {100, JSON_SOUND}, {511, JSON_SOUND}, {513, JSON_DEEP}, {100000, JSON_DEEP}};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		buffer text = {0};
		size_t end;
		buffer_string(&text, "{\"a\":");
		for (size_t j = 0; j < cases[i].depth; j++)
			buffer_char(&text, '[');
		for (size_t j = 0; j < cases[i].depth; j++)
			buffer_char(&text, ']');
		buffer_char(&text, '}');
		told_members told = {.text = buffer_all(&text)};
		assert_int_equal(json_members(told.text, &end, tell, &told), cases[i].fault);
		buffer_free(&text);
		buffer_free(&told.out);
	}
}

/* Lines as they are written, and all but so, read by chunks and by the walk. */
static void test_members_random(void **state)
{
	static const char *const parts[] = {"{\"a\":1",
					    ",\"b\":\"x\"",
					    ", \"c\": \"a longer text\"",
					    ",\"plus\":0.50",
					    ",\"n\":null",
					    ",\"e\":\"\xC3\xA9\"",
					    ",\"a name that takes more than some bytes\":12",
					    ",\"t\":true",
					    ",\"z\":-1e5",
					    ",\"q\":\"a\\\"b\"",
					    ",\"l\":[1,\"]\"]"};
	static const char odd[] = "\"\\{}[]:, \t\r01.-neE\x80\xC3\x7F";
	uint32_t seed = 1;
	size_t members = 0;
	(void)state;
	for (size_t turn = 0; turn < 40000; turn++) {
		buffer line = {0};
		size_t count = turn % 97 == 0 ? 200 : turn % 12;
		buffer_string(&line, turn % 5 == 0 ? "{" : parts[0]);
		for (size_t i = 0; i < count; i++) {
			seed = seed * 1664525 + 1013904223;
			/* The last ones seldom: the chunks take nothing after them. */
			buffer_string(&line, parts[1 + (seed >> 16) % (turn % 4 == 0 ? COUNT(parts) - 1 : 6)]);
		}
		buffer_string(&line, "}");
		for (size_t i = 0; i < turn % 3; i++) {
			seed = seed * 1664525 + 1013904223;
			line.data[(seed >> 8) % line.len] = odd[(seed >> 4) % (sizeof odd - 1)];
		}
		/* In memory that ends where it does. */
		char *exact = malloc(line.len);
		assert_non_null(exact);
		memcpy(exact, line.data, line.len);
		members += scans_check_json((bareme_text){exact, line.len});
		free(exact);
		buffer_free(&line);
	}
	assert_true(members > 100000);
}

/* What is in a string that is read must be text. */
static void test_is_text(void **state)
{
	static const struct {
		const char *raw;
		bool text;
	} cases[] = {{"", true},
		     {"plain \xC3\xA9", true},
		     {"\\n\\u00e9\\\\u0000", true},
		     {"\\ud83c\\udfe0", true},
		     {"\\\\\\u0000", false},
		     {"\\u0000", false},
		     {"a\\ud83c", false},
		     {"\\ud83c\\ud83c", false},
		     {"\\ud83cx\\udfe0", false},
		     {"\\udfe0\\ud83c", false}};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (json_is_text(text_of(cases[i].raw)) != cases[i].text)
			fail_msg("%s", cases[i].raw);
}

typedef struct decode_case {
	const char *name;
	bareme_text raw;
	bareme_text expected;
} decode_case;

static const decode_case decode_cases[] = {
    {"decode: empty", SLICE(""), SLICE("")},
    {"decode: plain", SLICE("r\xC3\xA9gion"), SLICE("r\xC3\xA9gion")},
    {"decode: every letter", SLICE("\\\"\\\\\\/\\b\\f\\n\\r\\t"), SLICE("\"\\/\b\f\n\r\t")},
    {"decode: a letter of one byte", SLICE("\\u0041"), SLICE("A")},
    {"decode: a letter of two bytes", SLICE("r\\u00E9gion \\u00e9"), SLICE("r\xC3\xA9gion \xC3\xA9")},
    {"decode: a letter of three bytes", SLICE("\\u20aC"), SLICE("\xE2\x82\xAC")},
    {"decode: a pair of surrogates", SLICE("\\ud83C\\uDfe0!"), SLICE("\xF0\x9F\x8F\xA0!")},
    {"decode: the first and the last pair", SLICE("\\ud800\\udc00\\udbff\\udfff"),
     SLICE("\xF0\x90\x80\x80\xF4\x8F\xBF\xBF")},
    {"decode: around the surrogates", SLICE("\\ud7ff\\ue000"), SLICE("\xED\x9F\xBF\xEE\x80\x80")},
    {"decode: an escaped backslash before u", SLICE("\\\\u0041"), SLICE("\\u0041")},

};

static void test_decode(void **state)
{
	const decode_case *c = *state;
	buffer out = {0};
	assert_true(text_equal(json_decode(c->raw, &out), c->expected));
	buffer_free(&out);
}

/* ---- Writing ---- */

typedef struct put_case {
	const char *name;
	bareme_text text;
	const char *expected;
} put_case;

static const put_case put_cases[] = {
    {"put: empty", SLICE(""), "\"\""},
    {"put: plain", SLICE("a b/c"), "\"a b/c\""},
    {"put: quote and backslash", SLICE("a\"b\\c"), "\"a\\\"b\\\\c\""},
    {"put: accents as they are", SLICE("r\xC3\xA9gion \xE2\x82\xAC \xF0\x9F\x8F\xA0"),
     "\"r\xC3\xA9gion \xE2\x82\xAC \xF0\x9F\x8F\xA0\""},
    {"put: broken byte", SLICE("r\xE9gion"), "\"r\xEF\xBF\xBDgion\""},
    {"put: cut sequence at the end", SLICE("a\xC3"), "\"a\xEF\xBF\xBD\""},
};

static void test_put(void **state)
{
	const put_case *c = *state;
	buffer out = {0};
	json_put_string(&out, c->text);
	buffer_char(&out, '\0');
	assert_string_equal(out.data, c->expected);
	buffer_free(&out);
}

/* Every byte but NUL, alone and between letters: written, then read back, it is the same or U+FFFD. */
static void test_put_and_parse(void **state)
{
	(void)state;
	for (unsigned byte = 1; byte < 256; byte++) {
		char text[] = {'a', (char)byte, 'b', '\0'};
		buffer out = {0};
		json_document d;
		size_t offset;
		json_put_string(&out, (bareme_text){text, 3});
		assert_int_equal(json_parse(&d, (bareme_text){out.data, out.len}, &offset), JSON_SOUND);
		assert_string_equal(json_string(d.root), byte < 0x80 ? text
								     : "a\xEF\xBF\xBD"
								       "b");
		json_free(&d);
		buffer_free(&out);
	}
}

static void test_put_nul(void **state)
{
	buffer out = {0};
	(void)state;
	json_put_string(&out, TEXT("a\0b"));
	assert_true(text_equal((bareme_text){out.data, out.len}, TEXT("\"a\\u0000b\"")));
	buffer_free(&out);
}

static void test_put_broken(void **state)
{
	static const bareme_text broken[] = {
	    SLICE("\xED\xA0\x80"), SLICE("\xC0\xAF"), SLICE("\xF4\x90\x80\x80"), SLICE("\xFF\xFE"), SLICE("\xE2\x82"),
	};
	(void)state;
	for (size_t i = 0; i < COUNT(broken); i++) {
		buffer out = {0};
		json_put_string(&out, broken[i]);
		assert_true(text_is_utf8((bareme_text){out.data, out.len}));
		buffer_free(&out);
	}
}

/* ---- The program ---- */

int main(void)
{
	static const struct CMUnitTest others[] = {
	    cmocka_unit_test(test_depth),        cmocka_unit_test(test_members_random),
	    cmocka_unit_test(test_deep_members), cmocka_unit_test(test_is_text),
	    cmocka_unit_test(test_large),        cmocka_unit_test(test_many),
	    cmocka_unit_test(test_cut),          cmocka_unit_test(test_ask),
	    cmocka_unit_test(test_source),       cmocka_unit_test(test_put_and_parse),
	    cmocka_unit_test(test_put_nul),      cmocka_unit_test(test_put_broken),
	};
	add_rows(good_cases, sizeof *good_cases, COUNT(good_cases), test_good);
	add_rows(bad_cases, sizeof *bad_cases, COUNT(bad_cases), test_bad);
	add_rows(twice_cases, sizeof *twice_cases, COUNT(twice_cases), test_twice);
	add_rows(members_cases, sizeof *members_cases, COUNT(members_cases), test_members);
	add_rows(decode_cases, sizeof *decode_cases, COUNT(decode_cases), test_decode);
	add_rows(put_cases, sizeof *put_cases, COUNT(put_cases), test_put);
	for (size_t i = 0; i < COUNT(others); i++)
		tests[test_count++] = others[i];
	return _cmocka_run_group_tests("json", tests, test_count, NULL, NULL);
}
