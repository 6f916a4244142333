/*
 * rules/: the tables in memory, and how they are read. A ruleset is filled while it loads and const afterwards, so
 * that any number of threads may share it. Loading goes from the files (folder.h) through the package (package.h) to
 * the rule tables (table.h, lines.h, index.h) and the territory (territory_load.h), with what the steps share in
 * loader.h; all faults of one run are gathered (faults.h), each with its place.
 *
 * This header: the types that a ruleset is made of.
 */
#ifndef MODEL_H
#define MODEL_H

#include "base/bits.h"
#include "base/date.h"
#include "base/names.h"
#include "base/scale.h"
#include "rules/formula.h"
#include "rules/headings.h"
#include "rules/sheet.h"
#include "rules/territory.h"

/*
 * What a package may have. A set of fields, of remarks or of a table's columns is one word. A line of aid names its
 * table, and which of the table's amounts it is, in 16 bits each (bareme_line). All else is numbered in 32 bits: no
 * file has more lines, rows or names than bytes.
 */
enum {
	FIELDS_MAX = 64,
	COLUMNS_MAX = 32,
	REMARKS_MAX = 64,
	TABLES_MAX = 1000,
	RESOURCES_MAX = 4000,
	FORMS_MAX = 32,
	LINES_MAX = 1024,
	AMOUNTS_MAX = 64, /* of each line */
	FILE_MAX = INT32_MAX
};

#define FIELD_BIT(field) (UINT64_C(1) << (field))

typedef struct title {
	const char *in[2]; /* by bareme_lang */
} title;

/* A form of aid. */
typedef struct form {
	const char *name;
	title title;
	bareme_sum_kind total;
} form;

/* Listed values: of a field, or of a table's own column. */
typedef struct domain {
	size_t count;
	const char **values;
	title *titles;
	names index; /* folded names and aliases */
} domain;

typedef enum field_type {
	FIELD_TEXT = BAREME_FIELD_TEXT,
	FIELD_CHOICE = BAREME_FIELD_CHOICE,
	FIELD_NUMBER = BAREME_FIELD_NUMBER,
	FIELD_DATE = BAREME_FIELD_DATE
} field_type;

typedef enum field_role {
	ROLE_NONE = BAREME_ROLE_NONE,
	ROLE_ID = BAREME_ROLE_ID,
	ROLE_NATURE = BAREME_ROLE_NATURE,
	ROLE_COMMUNE = BAREME_ROLE_COMMUNE,
	ROLE_COMMUNE_NAME = BAREME_ROLE_COMMUNE_NAME,
	ROLE_ZONE = BAREME_ROLE_ZONE,
	ROLE_DATE = BAREME_ROLE_DATE,
	ROLE_DEPARTMENT = BAREME_ROLE_DEPARTMENT,
	ROLE_COUNT
} field_role;

typedef struct field {
	const char *name;
	title title;
	title help; /* what it is, in a sentence; "" where the package does not say */
	field_type type;
	field_role role;
	bool required;
	bool money;
	unit unit;
	unsigned decimals;
	int64_t least, most; /* of a number, scaled; of a date */
	bool has_default;
	int64_t default_value; /* of a choice, or of a number, scaled */
	int at_most;           /* the field that this one may not exceed, or -1 */
	bareme_code at_most_code;
	domain domain;
	scale scale; /* of a number or a date: the intervals that conditions tell apart */
} field;

static inline bool field_has_scale(const field *f)
{
	return f->type == FIELD_NUMBER || f->type == FIELD_DATE;
}

/* How many values conditions on the field tell apart. */
static inline size_t field_choices(const field *f)
{
	return field_has_scale(f) ? f->scale.count : f->domain.count;
}

/* The number that conditions know a value of the field by. */
static inline size_t field_choice(const field *f, int64_t value)
{
	return field_has_scale(f) ? scale_find(&f->scale, value) : (size_t)value;
}

/* A test on one of the operation's fields, or on a condition column that the table fills itself. */
typedef struct condition {
	uint16_t index;     /* of the field; of a table's own column, its number among the conditions */
	const scale *scale; /* of a number or a date; NULL where values are listed */
	uint64_t *allowed;  /* bit per value of the domain, or per interval of the scale */
	bool blank;         /* holds also where the value is not known; of remarks alone */
} condition;

typedef struct conditions {
	condition *list;
	size_t count;
} conditions;

static inline bool condition_holds(const condition *c, int64_t value)
{
	if (c->scale != NULL)
		return bits_has(c->allowed, scale_find(c->scale, value));
	return value >= 0 && bits_has(c->allowed, (size_t)value);
}

/*
 * The first condition on a field that does not hold for the values, or whose value is not known, unless it holds then;
 * NULL where all hold.
 */
static inline const condition *condition_failing(const conditions *list, uint64_t known, const int64_t *values)
{
	for (size_t i = 0; i < list->count; i++) {
		const condition *c = &list->list[i];
		if ((known >> c->index & 1) == 0 ? !c->blank : !condition_holds(c, values[c->index]))
			return c;
	}
	return NULL;
}

/* The first that is known to hold, or NULL. */
static inline const condition *condition_met(const conditions *list, uint64_t known, const int64_t *values)
{
	for (size_t i = 0; i < list->count; i++) {
		const condition *c = &list->list[i];
		if ((known >> c->index & 1) != 0 && condition_holds(c, values[c->index]))
			return c;
	}
	return NULL;
}

typedef struct column {
	const char *name;
	title title;
	bareme_column_kind kind;
	const char *unit_name;
	unit unit;
	unsigned decimals;
	bool required;
	bool integer;
	int64_t least, most;
	const domain *domain; /* of a condition: the field's, or `own` */
	const field *ranged;  /* of a condition on a number or a date: that field, and no domain */
	domain own;
	int field;   /* of a condition that an operation's field fills, or -1 */
	size_t key;  /* number among the conditions, or among the values */
	size_t cell; /* the column of the table's file, whose columns come in any order */
} column;

/* How many values a condition column tells apart; 0 where it could not be read. */
static inline size_t column_choices(const column *c)
{
	return c->ranged != NULL ? c->ranged->scale.count : c->domain == NULL ? 0 : c->domain->count;
}

/* What a table asks of its rows: a field, or a quantity of the line, against a value of the row. See limits.h. */
typedef enum limit_sign { LIMIT_AT_MOST, LIMIT_BELOW, LIMIT_AT_LEAST, LIMIT_ABOVE } limit_sign;

typedef struct limit {
	limit_sign sign;
	size_t column; /* number among the value columns */
} limit;

/* One of the lines that a table tries to grant: fixed values of its own conditions, and named quantities. */
typedef struct slot {
	int32_t *fixed;   /* per condition: a value, or -1 where a field fills it */
	conditions when;  /* on fields: all must hold for the line to be tried */
	bool never;       /* its fixed values rule it out */
	uint64_t counts;  /* fields bound to names: the line is left out where all are 0 */
	size_t base;      /* what the fixed values add to the index */
	uint64_t remarks; /* bit per remark that its fixed values let through */
	struct slot_amount *amounts;
	uint8_t *limited; /* per limit of the table: the field */
} slot;

typedef struct slot_amount {
	bool never;   /* the line's fixed values rule it out */
	bool product; /* the amount is the formula's field times row_amount.factor */
	bool has_quantity;
	formula amount;
	formula quantity;
} slot_amount;

typedef struct amount {
	int form;        /* or -1 where the row names it */
	conditions when; /* on fields */
	conditions own;  /* on the table's own columns: they decide slot_amount.never */
	int unit_column; /* a value column */
} amount;

/* A remark that the table makes on some of its lines. */
typedef struct remark {
	bareme_code code;
	conditions when; /* on fields */
	conditions own;  /* on the table's own columns: they decide slot.remarks */
	title message;
} remark;

typedef struct row {
	uint32_t line;
	int32_t from, to;
	uint32_t source;
	uint32_t blank; /* bit per value column without a value */
	int8_t form;
} row;

/* What a row gives for one of its table's amounts. */
typedef struct row_amount {
	enum { ROW_ZERO, ROW_SUPPORT, ROW_AMOUNT } kind; /* nothing; an aid without an amount; what the formula gives */
	int form;
	bareme_number unit;
	int64_t factor; /* of a formula that is a product */
} row_amount;

typedef struct span {
	int32_t from, to;
	uint32_t row;
} span;

typedef struct table {
	const char *name;
	const char *file;
	title title;
	title floored; /* what it means that a formula gives less than 0; "" = the program's own words */
	int32_t review;
	int32_t old_after; /* a year later */
	bool complete;     /* promises a row for every combination */
	bool units_known;  /* no column has a unit that is not the package's */
	conditions when;
	conditions excludes; /* any that holds makes the operation ineligible */
	column *columns;
	size_t column_count;
	size_t condition_count, value_count;
	size_t *condition_columns; /* condition number -> column */
	int *fields;               /* condition number -> field that fills it, or -1 */
	size_t *value_columns;
	slot *slots;
	size_t slot_count;
	amount *amounts;
	size_t amount_count;
	remark *remarks;
	size_t remark_count;
	limit *limits;
	size_t limit_count;
	uint64_t quantity_fields; /* at least one must be given, and one above 0 */
	bareme_code quantity_code;
	int variant_field;    /* the field whose other values are computed for comparison, or -1 */
	int variant_positive; /* only where this field is above 0; -1 = always */
	bareme_code variant_code;
	uint64_t condition_fields; /* those that fill conditions */
	uint64_t ranged_fields;    /* those of them that are numbers or dates */
	uint64_t always_needed;    /* those that every amount of every row is made of */
	int32_t first_day;         /* on which a row of it comes into force; DATE_LAST without rows */
	int32_t last_day;          /* after which it gives nothing; DATE_LAST = none */
	uint64_t used_fields;      /* those that the table names, whatever for */
	/* Rows, and the index from a combination of values to the rows in force in turn. */
	const sheet *sheet;
	row *rows;
	size_t row_count;
	int64_t *values;         /* row_count x value_count */
	row_amount *row_amounts; /* row_count x amount_count */
	uint64_t *sets;          /* per row and condition: the values that its cell lists */
	size_t *set_offset;      /* per condition, in words within a row's sets */
	size_t set_words;
	size_t *strides;
	size_t cell_count;   /* combinations; 0 where there is no index */
	uint32_t *starts;    /* of a small table, per combination; NULL in a larger one */
	span *spans;         /* of a combination, or of a larger table: rows by their first days */
	size_t *first_value; /* condition -> the bitset of its first value */
	uint64_t *members;   /* a bitset per value: places in `spans` */
	uint64_t *marks;     /* which words of it have any bit */
	size_t member_words, mark_words;
	bool sound;           /* its rows have no fault of their own */
	size_t overlap_count; /* pairs of rows */
} table;

/* True where operations can be answered by the table. */
static inline bool table_loads(const table *t)
{
	return t->sound && t->overlap_count == 0;
}

/* What stands in the file for a row and a column of the table. */
static inline bareme_text table_cell(const table *t, size_t row, size_t column)
{
	return sheet_cell(t->sheet, row, t->columns[column].cell);
}

/* What a row gives in a value column; not present where its cell is blank. */
static inline bareme_number table_value(const table *t, size_t row, const column *c)
{
	bool present = (t->rows[row].blank >> c->key & 1) == 0;
	return (bareme_number){t->values[row * t->value_count + c->key], (uint8_t)c->decimals, present};
}

static inline place table_place(const table *t, size_t row, size_t column)
{
	return sheet_place(t->sheet, row, t->columns[column].cell);
}

/* What evaluation walks for the operations of a nature: the tables that may apply, in their order. */
typedef struct walk_stop {
	const table *table;
	conditions when; /* what the nature leaves open */
} walk_stop;

/* How the value of a field goes into one word with the others. */
typedef struct walk_class {
	uint8_t field, shift;
	bool number;   /* only whether it is above, below or at 0 counts */
	bool of_place; /* its value may come from the operation's place */
} walk_class;

/* How the interval does of a number or a date that conditions are on. */
typedef struct walk_scale {
	uint8_t field, shift;
	const scale *scale;
} walk_scale;

typedef struct walk {
	uint64_t nature;
	walk_stop *stops;
	size_t count;
	uint64_t decides;    /* fields that decide which tables apply */
	uint64_t reads;      /* those, and all that the tables name */
	walk_class *classes; /* of each field that is read */
	size_t class_count;
	walk_scale *scales; /* of those with more than one interval */
	size_t scale_count;
	bool classes_fit; /* into one word, together */
} walk;

/* The words that rows of totals begin with; see totals.h. */
typedef struct totals {
	names words;
	size_t longest;     /* of them, folded */
	uint64_t starts[4]; /* a bit for each byte that a text which begins with one may begin with */
} totals;

typedef struct source {
	const char *id, *title, *date, *address;
	int32_t day; /* the date, understood */
} source;

typedef struct file_hash {
	const char *name, *hash;
} file_hash;

/* True for a text by which people say that they leave a field blank: "NULL", "n.c.", a dash, also before a euro sign.
 */
bool ruleset_is_blank_word(const bareme_ruleset *r, bareme_text text);

struct bareme_ruleset {
	arena arena;
	field *fields;
	size_t field_count;   /* that an operation may give */
	size_t all_count;     /* with those that the territory derives */
	int role[ROLE_COUNT]; /* the field that has the role, or -1 */
	int department_field; /* that has the role, or is derived; -1 = none */
	names field_names;
	names blank_words;        /* texts that say that nothing is given, folded */
	bareme_text *blank_marks; /* those without letters to fold, as they are written */
	size_t blank_mark_count;
	size_t blank_most; /* bytes of the longest of both */
	headings headings; /* how lists may name the fields */
	totals totals;
	names months; /* their names, folded, from 1 */
	uint64_t required_fields;
	uint64_t default_fields;
	uint64_t limited_fields; /* that another one limits */
	uint64_t common_fields;  /* used whatever the nature: roles and the plan */
	int plan_cost;           /* the field that the plan pays for, or -1 */
	int plan[FIELDS_MAX];    /* the fields that pay, in the plan's order */
	size_t plan_count;
	int plan_twice;                /* the field that is probably the grants of the tables themselves, or -1 */
	conditions plan_twice_for;     /* the operations of which it is */
	uint64_t plan_fields;          /* the cost, what pays for it, and that field */
	title plan_loans, plan_grants; /* how the plan names the aids */
	title consent;                 /* what amounts are subject to, after a comma; "" = nothing is said */
	form *forms;
	size_t form_count;
	table *tables;
	size_t table_count;
	size_t lines_max;
	walk *walks;   /* per nature, see walk.h */
	int32_t *days; /* sorted: those on which something of a table begins to hold, or ends */
	size_t day_count;
	source *sources;
	size_t source_count;
	names source_ids;
	territory territory;
	const char *units[UNITS_MAX];
	size_t unit_count;
	title title;
	const char *version;
	bareme_text schema;
	char fingerprint[65];
	bareme_file *files;
	file_hash *hashes;
	size_t file_count;
	sheet **sheets; /* per file: as it was parsed, NULL where nothing has asked for it yet; see loader_sheet */
};

#endif
