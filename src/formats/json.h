/* JSON texts: strict reading with the place of every value, and writing of strings. */
#ifndef JSON_H
#define JSON_H

#include "base/buffer.h"

/* What is wrong with a text; JSON_NO_MEMORY is no fault of its. */
typedef enum json_fault {
	JSON_SOUND,
	JSON_NO_MEMORY,
	JSON_HEX,
	JSON_HALF,
	JSON_STRING,
	JSON_CONTROL,
	JSON_NUL,
	JSON_ESCAPE,
	JSON_OPEN_STRING,
	JSON_DIGIT,
	JSON_ZERO,
	JSON_VALUE,
	JSON_COLON,
	JSON_DEEP,
	JSON_AFTER,
	JSON_BRACE,
	JSON_BRACKET,
	JSON_ENCODING,
	JSON_OBJECT,
	JSON_TWICE,
	JSON_PART,
	JSON_INSIDE,
	JSON_SECOND,
	JSON_NO_NUMBER,
	JSON_MARK
} json_fault;

/* The sentence, to be translated. */
const char *json_fault_message(json_fault fault);

typedef struct cJSON json_node;

typedef struct json_document {
	bareme_text text; /* the caller's */
	json_node *root;
	struct json_span *spans; /* the place of each value, by its node */
	size_t count;
} json_document;

/*
 * Reads a text strictly: well-formed UTF-8, no duplicate keys, no U+0000, nothing after the
 * value; a byte order mark before it is skipped. Where something is wrong, *offset says where.
 */
json_fault json_parse(json_document *out, bareme_text text, size_t *offset);
void json_free(json_document *document);

/* The member of that name, or NULL; also where `object` is NULL or no object. */
const json_node *json_get(const json_node *object, const char *name);

/* The first element or member, and the next; NULL at the end, of NULL, and for anything else. */
const json_node *json_first(const json_node *node);
const json_node *json_next(const json_node *node);
size_t json_count(const json_node *node);

/* The first element of a list whose member `name` is that text, or NULL; also where `text` is NULL. */
const json_node *json_find(const json_node *list, const char *name, const char *text);

/* True where a list has that string. */
bool json_contains(const json_node *list, bareme_text text);

/* The name of a member in its object. */
const char *json_name(const json_node *member);

bool json_is_object(const json_node *node);
bool json_is_array(const json_node *node);

/* The text of a string, or NULL where the node is NULL or something else. */
const char *json_string(const json_node *node);

/* True or false; `otherwise` where the node is NULL or something else. */
bool json_bool(const json_node *node, bool otherwise);

/* The value as written in the text. */
bareme_text json_source(const json_document *document, const json_node *node);

/* Where it begins, the column in characters. */
void json_place(const json_document *document, const json_node *node, size_t *line, size_t *column);

/* Takes a member of json_members.h; `plain`: neither its name nor its value has an escape. */
typedef void (*json_member_fn)(bareme_text name, bareme_text value, bool plain, void *payload);

/* True where a string, as written between its quotes, has no U+0000 and no half of a character. */
bool json_is_text(bareme_text raw);

/* The text of a string whose raw form between the quotes is `raw`: raw itself where it has no escapes, else in `out`.
 */
bareme_text json_decode(bareme_text raw, buffer *out);

/* Writes a string with its quotes; bytes that are no UTF-8 become U+FFFD. */
void json_put_string(buffer *out, bareme_text t);

#endif
