/* JSON texts: strict reading with the place of every value, and the members of objects. */
#include "formats/json.h"

#include "base/names.h"
#include "formats/json_bytes.h"
#include "formats/json_members.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

enum {
	DEEPEST = 64,
	/* Of values that are only passed on: each level takes some bytes of a thread's stack. */
	DEEPEST_LENIENT = 512
};

/*
 * cJSON keeps no positions and lets some malformed texts pass. This walk checks the grammar and
 * counts values in the order of the text, which is also the order of cJSON's tree.
 */
typedef struct json_span {
	const cJSON *node;
	bareme_text text;
	size_t line, column;
} json_span;

typedef struct walk {
	bareme_text text;
	size_t at;
	json_fault wrong;
	unsigned deepest;
	bool lenient; /* strings may hold what no text can, and values be nested deeply: they are only passed on */
	bool keeps;   /* notes the place of every value */
	struct json_span *spans; /* in the order of the text */
	size_t seen, room;
	size_t counted, line, column; /* the place of what was counted so far */
} walk;

static bool json_is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void json_skip_blanks(walk *w)
{
	while (w->at < w->text.len && json_is_blank(w->text.data[w->at]))
		w->at++;
}

static char json_peek(const walk *w)
{
	return w->at < w->text.len ? w->text.data[w->at] : '\0';
}

static bool json_fail(walk *w, json_fault wrong)
{
	if (w->wrong == JSON_SOUND)
		w->wrong = wrong;
	return false;
}

static bool json_is_hex_digit(char c)
{
	return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'f');
}

static bool json_is_hex(const walk *w, size_t at)
{
	for (size_t i = at; i < at + 4; i++)
		if (i >= w->text.len || !json_is_hex_digit(w->text.data[i]))
			return false;
	return true;
}

/* Walks the u of an escape and its digits, with the second half of a pair of surrogates. */
static bool walk_escape(walk *w)
{
	if (!json_is_hex(w, w->at + 1))
		return json_fail(w, JSON_HEX);
	unsigned first = json_hex_digits(w->text.data + w->at + 1);
	if (first < 0xD800 || first > 0xDFFF)
		return true;
	size_t next = w->at + 5;
	if (w->lenient) {
		/* Whatever follows is looked at by itself. */
		return true;
	}
	if (first > 0xDBFF || w->text.len - next < 6 || memcmp(w->text.data + next, "\\u", 2) != 0 ||
	    !json_is_hex(w, next + 2) || (json_hex_digits(w->text.data + next + 2) & 0xFC00) != 0xDC00)
		return json_fail(w, JSON_HALF);
	w->at = next + 1;
	return true;
}

static bool walk_string(walk *w)
{
	if (json_peek(w) != '"')
		return json_fail(w, JSON_STRING);
	size_t opened = w->at++;
	for (; (w->at += json_plain_run(w->text, w->at)) < w->text.len; w->at++) {
		unsigned char c = (unsigned char)w->text.data[w->at];
		if (c == '"') {
			w->at++;
			return true;
		}
		if (c < 0x20)
			return json_fail(w, JSON_CONTROL);
		if (c != '\\')
			continue;
		w->at++;
		if (!w->lenient && json_peek(w) == 'u' && w->text.len - w->at > 4 &&
		    memcmp(w->text.data + w->at + 1, "0000", 4) == 0)
			return json_fail(w, JSON_NUL);
		if (json_peek(w) == '\0' || strchr("\"\\/bfnrtu", json_peek(w)) == NULL)
			return json_fail(w, JSON_ESCAPE);
		if (json_peek(w) == 'u' && !walk_escape(w))
			return false;
	}
	w->at = opened;
	return json_fail(w, JSON_OPEN_STRING);
}

static bool walk_digits(walk *w)
{
	size_t first = w->at;
	while (json_peek(w) >= '0' && json_peek(w) <= '9')
		w->at++;
	return w->at > first || json_fail(w, JSON_DIGIT);
}

static bool walk_number(walk *w)
{
	if (json_peek(w) == '-')
		w->at++;
	if (json_peek(w) == '0' && w->text.len - w->at > 1 && w->text.data[w->at + 1] >= '0' &&
	    w->text.data[w->at + 1] <= '9')
		return json_fail(w, JSON_ZERO);
	if (!walk_digits(w))
		return false;
	if (json_peek(w) == '.') {
		w->at++;
		if (!walk_digits(w))
			return false;
	}
	if (json_peek(w) == 'e' || json_peek(w) == 'E') {
		w->at++;
		if (json_peek(w) == '+' || json_peek(w) == '-')
			w->at++;
		return walk_digits(w);
	}
	return true;
}

static bool walk_word(walk *w, const char *word)
{
	size_t len = strlen(word);
	if (w->text.len - w->at < len || memcmp(w->text.data + w->at, word, len) != 0)
		return json_fail(w, JSON_VALUE);
	w->at += len;
	return true;
}

static bool walk_value(walk *w, unsigned depth);

static bool walk_members(walk *w, char close, unsigned depth)
{
	w->at++;
	json_skip_blanks(w);
	if (json_peek(w) == close) {
		w->at++;
		return true;
	}
	for (;;) {
		json_skip_blanks(w);
		if (close == '}') {
			if (!walk_string(w))
				return false;
			json_skip_blanks(w);
			if (json_peek(w) != ':')
				return json_fail(w, JSON_COLON);
			w->at++;
		}
		if (!walk_value(w, depth))
			return false;
		json_skip_blanks(w);
		char c = json_peek(w);
		if (c != ',' && c != close)
			return json_fail(w, close == '}' ? JSON_BRACE : JSON_BRACKET);
		w->at++;
		if (c == close)
			return true;
	}
}

/* A value that begins as few do. */
static bool walk_odd_value(walk *w)
{
	bool negative = json_peek(w) == '-';
	w->at += negative;
	if (json_peek(w) == 'I' || (json_peek(w) == 'N' && !negative))
		return json_fail(w, JSON_NO_NUMBER);
	w->at -= negative;
	return negative ? walk_number(w) : json_fail(w, JSON_VALUE);
}

/* The place that the walk is at, counted on from where it was asked for last. */
static void walk_count_place(walk *w)
{
	for (; w->counted < w->at; w->counted++)
		if (w->text.data[w->counted] == '\n') {
			w->line++;
			w->column = 1;
		} else {
			w->column += ((unsigned char)w->text.data[w->counted] & 0xC0) != 0x80;
		}
}

static bool walk_value(walk *w, unsigned depth)
{
	if (depth > w->deepest)
		return json_fail(w, JSON_DEEP);
	json_skip_blanks(w);
	size_t first = w->at;
	size_t number = w->seen;
	if (w->keeps && !grow(&w->spans, number, &w->room, sizeof *w->spans)) {
		return json_fail(w, JSON_NO_MEMORY);
	}
	w->seen++;
	if (w->keeps) {
		walk_count_place(w);
		w->spans[number] = (json_span){.line = w->line, .column = w->column};
	}
	bool good;
	switch (json_peek(w)) {
	case '{':
		good = walk_members(w, '}', depth + 1);
		break;
	case '[':
		good = walk_members(w, ']', depth + 1);
		break;
	case '"':
		good = walk_string(w);
		break;
	case 't':
		good = walk_word(w, "true");
		break;
	case 'f':
		good = walk_word(w, "false");
		break;
	case 'n':
		good = walk_word(w, "null");
		break;
	case '0':
	case '1':
	case '2':
	case '3':
	case '4':
	case '5':
	case '6':
	case '7':
	case '8':
	case '9':
		good = walk_number(w);
		break;
	default:
		good = walk_odd_value(w);
	}
	if (w->keeps)
		w->spans[number].text = (bareme_text){w->text.data + first, w->at - first};
	return good;
}

/* Gives each span its node: the walk met them in the order of the tree. */
static void name_spans(const cJSON *node, json_span *spans, size_t *count)
{
	spans[(*count)++].node = node;
	for (const cJSON *child = node->child; child != NULL; child = child->next)
		name_spans(child, spans, count);
}

static int json_by_node(const void *a, const void *b)
{
	const json_span *x = a, *y = b;
	return (uintptr_t)x->node < (uintptr_t)y->node ? -1 : (uintptr_t)x->node > (uintptr_t)y->node;
}

/* The second of two members of this object with one name, or NULL. */
static const cJSON *json_find_second(const cJSON *object, bool *no_memory)
{
	names seen = {0};
	const cJSON *child = object->child;
	for (int32_t old; child != NULL; child = child->next) {
		*no_memory |= !names_add(&seen, text_of(child->string), 0, &old);
		if (*no_memory || old >= 0)
			break;
	}
	names_free(&seen);
	return *no_memory ? NULL : child;
}

/* The second of two members of any object with one name, or NULL. */
static const cJSON *json_find_duplicate(const cJSON *node, bool *no_memory)
{
	const cJSON *second = cJSON_IsObject(node) ? json_find_second(node, no_memory) : NULL;
	for (const cJSON *child = node->child; child != NULL && second == NULL && !*no_memory; child = child->next)
		second = json_find_duplicate(child, no_memory);
	return second;
}

json_fault json_parse(json_document *out, bareme_text text, size_t *offset)
{
	*out = (json_document){.text = text};
	*offset = text_utf8_length(text);
	if (*offset < text.len)
		return JSON_ENCODING;
	size_t first = text_mark(text);
	walk w = {
	    .text = text, .at = first, .counted = first, .line = 1, .column = 1, .deepest = DEEPEST, .keeps = true};
	if (walk_value(&w, 0)) {
		json_skip_blanks(&w);
		if (w.at < text.len)
			json_fail(&w, JSON_AFTER);
	}
	*offset = w.at;
	out->spans = w.spans;
	json_fault wrong = w.wrong;
	if (wrong == JSON_SOUND && (out->root = cJSON_ParseWithLength(text.data, text.len)) == NULL)
		wrong = JSON_NO_MEMORY;
	if (wrong == JSON_SOUND) {
		name_spans(out->root, out->spans, &out->count);
		qsort(out->spans, out->count, sizeof *out->spans, json_by_node);
		bool no_memory = false;
		const cJSON *twice = json_find_duplicate(out->root, &no_memory);
		if (no_memory)
			wrong = JSON_NO_MEMORY;
		if (twice != NULL) {
			*offset = (size_t)(json_source(out, twice).data - text.data);
			wrong = JSON_TWICE;
		}
	}
	if (wrong != JSON_SOUND)
		json_free(out);
	return wrong;
}

void json_free(json_document *document)
{
	cJSON_Delete(document->root);
	free(document->spans);
	document->root = NULL;
	document->spans = NULL;
}

static const json_span *json_find_span(const json_document *document, const json_node *node)
{
	json_span key = {.node = node};
	return document->count == 0 ? NULL : bsearch(&key, document->spans, document->count, sizeof key, json_by_node);
}

bareme_text json_source(const json_document *document, const json_node *node)
{
	const json_span *span = json_find_span(document, node);
	return span == NULL ? (bareme_text){document->text.data, 0} : span->text;
}

void json_place(const json_document *document, const json_node *node, size_t *line, size_t *column)
{
	const json_span *span = json_find_span(document, node);
	*line = span == NULL ? 1 : span->line;
	*column = span == NULL ? 1 : span->column;
}

/* What is wrong with a text of which no object could be taken: what is likely explains more than what is expected. */
static json_fault json_explain(const walk *w)
{
	static const char insides[] = "\"}],:";
	if (text_mark(text_from(w->text, w->at)) > 0)
		return JSON_MARK;
	if (w->wrong == JSON_OBJECT && w->at < w->text.len && strchr(insides, w->text.data[w->at]) != NULL)
		return JSON_INSIDE;
	/* The text ends where more of the object is expected. */
	bool ends = w->at == w->text.len && w->wrong != JSON_OBJECT && w->wrong != JSON_AFTER;
	return ends ? JSON_PART : w->wrong;
}

/* From where a member ended, where `at` is past the beginning. */
static bool walk_object(walk *w, bool plain, size_t *brace, json_member_fn member, void *payload)
{
	bool first_one = w->at == 0, more = true;
	if (first_one) {
		json_skip_blanks(w);
		if (json_peek(w) != '{')
			return json_fail(w, JSON_OBJECT);
		w->at++;
		json_skip_blanks(w);
		more = json_peek(w) != '}';
	} else {
		more = json_peek(w) == ',';
	}
	for (; more; more = json_peek(w) == ',', first_one = false) {
		w->at += !first_one;
		json_skip_blanks(w);
		size_t first = w->at;
		if (!walk_string(w))
			return false;
		bareme_text name = {w->text.data + first + 1, w->at - first - 2};
		json_skip_blanks(w);
		if (json_peek(w) != ':')
			return json_fail(w, JSON_COLON);
		w->at++;
		json_skip_blanks(w);
		size_t value = w->at;
		if (!walk_value(w, 1))
			return false;
		member(name, (bareme_text){w->text.data + value, w->at - value}, plain, payload);
		json_skip_blanks(w);
	}
	if (json_peek(w) != '}')
		return json_fail(w, JSON_BRACE);
	*brace = w->at++;
	json_skip_blanks(w);
	if (w->at < w->text.len)
		return json_fail(w, w->text.data[w->at] == '{' ? JSON_SECOND : JSON_AFTER);
	return true;
}

json_fault json_members_from(bareme_text text, size_t at, bool plain, size_t *end, json_member_fn member, void *payload)
{
	walk w = {.text = text, .at = at, .deepest = DEEPEST_LENIENT, .lenient = true};
	if (!plain && !text_is_utf8(text)) {
		*end = text_utf8_length(text);
		return JSON_ENCODING;
	}
	if (walk_object(&w, plain, end, member, payload))
		return JSON_SOUND;
	*end = w.at;
	return json_explain(&w);
}

bool json_is_text(bareme_text raw)
{
	walk w = {.text = raw};
	while ((w.at += json_plain_run(raw, w.at)) < raw.len) {
		bool escape = raw.data[w.at] == '\\' && raw.len - w.at > 5 && raw.data[w.at + 1] == 'u';
		if (escape && memcmp(raw.data + w.at + 2, "0000", 4) == 0)
			return false;
		/* An escape has a letter, and that of u may be half of a character. */
		w.at += raw.data[w.at] == '\\';
		if (escape && !walk_escape(&w))
			return false;
		w.at++;
	}
	return true;
}
