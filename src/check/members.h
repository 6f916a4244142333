/* The members that the package's own objects may have: what checks them, and writes their JSON Schema. */
#ifndef MEMBERS_H
#define MEMBERS_H

#include "base/buffer.h"

/* What an object of the package is. */
typedef enum kind {
	NOTHING, /* no object, or one whose members are checked elsewhere */
	SETTINGS,
	OPERATION,
	PLAN,
	TWICE,
	ROWS,
	TERRITORY,
	FORMS,
	FORM,
	HEADINGS,
	PRODUCTS,
	PRODUCT_VALUES,
	PRODUCT,
	WORDS,
	WRITINGS,
	PART,
	SPELLING,
	FIELD,
	VALUES,
	VALUE,
	LIMIT,
	COLUMN,
	LINE,
	BINDINGS,
	CONDITIONS,
	RESOURCE,
	QUANTITIES,
	AMOUNT,
	REMARK,
	VARIANT,
	KINDS
} kind;

typedef enum shape { TEXT_SHAPE, LIST_SHAPE, OBJECT_SHAPE, WHOLE_SHAPE, FLAG_SHAPE, SCALAR_SHAPE } shape;

/* A member of an object; * is any name. `is` is what its value is, or the elements of its list. */
typedef struct member {
	kind of;
	const char *name;
	shape shape;
	kind is;
	bool required;      /* loading says so where it is missing */
	const char *values; /* the texts that it may be, with bars between; NULL where any */
	const char *about;  /* a sentence or two for editors; src/doc/tables.md has the same */
} member;

extern const member members[];
extern const size_t member_count;

/* The constraints that columns of tables may have, and fields of an operation by their types. */
#define CONSTRAINTS_OF_COLUMNS "required, unique, enum, pattern, minimum, maximum, minLength, maxLength"
#define CONSTRAINTS_OF_TEXTS   "required, enum"
#define CONSTRAINTS_OF_FIELDS  "required, enum, minimum, maximum"
#define CONSTRAINTS_OF_NUMBERS "required, minimum, maximum"

/* What a kind is called in the JSON Schema; sections of src/doc/tables.md are called so, with a - and the member. */
extern const char *const kind_names[KINDS];

/* Writes the JSON Schema of a package's datapackage.json. */
void members_write_schema(buffer *out);

#endif
