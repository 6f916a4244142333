/*
 * Every type below a bareme_ruleset, member by member. A member that is not listed ends the build, where freeze.c finds
 * the bytes that none covers; one that hides between others is found by tests/frozen.
 */
#include "freeze/shapes.h"

#include "rules/formula_steps.h"
#include "rules/model.h"

/* ---- Numbers, texts and pointers ---- */

#define IS_SIGNED(x) ((__typeof__(x))-1 < (__typeof__(x))1)
#define SCALAR(type)                                                                                                   \
	static const shape shape_##type = {                                                                            \
	    .kind = IS_SIGNED((type)0) ? SHAPE_SIGNED : SHAPE_UNSIGNED, .name = #type, .size = sizeof(type)};
SCALAR(int)
SCALAR(size_t)
SCALAR(uint8_t)
SCALAR(int32_t)
SCALAR(uint32_t)
SCALAR(int64_t)
SCALAR(uint64_t)

static const shape shape_text = {.kind = SHAPE_TEXT, .name = "bareme_text", .size = sizeof(bareme_text)};
static const shape shape_string = {.kind = SHAPE_STRING, .name = "const char *", .size = sizeof(char *)};
static const shape shape_chars = {.kind = SHAPE_CHARS, .size = 1};
static const shape shape_bytes = {.kind = SHAPE_BYTES, .size = sizeof(void *)};

/* Numbers within structures, which are written by their names. */
#define INSIDE(signs, bytes)                                                                                           \
	{                                                                                                              \
		.kind = (signs), .size = (bytes)                                                                       \
	}
static const shape shape_numbers[2][4] = {
    {INSIDE(SHAPE_UNSIGNED, 1), INSIDE(SHAPE_UNSIGNED, 2), INSIDE(SHAPE_UNSIGNED, 4), INSIDE(SHAPE_UNSIGNED, 8)},
    {INSIDE(SHAPE_SIGNED, 1), INSIDE(SHAPE_SIGNED, 2), INSIDE(SHAPE_SIGNED, 4), INSIDE(SHAPE_SIGNED, 8)}};

/* ---- Members ---- */

#define MEMBER(type, member, shape) MEMBER_OF(type, member, shape, 0)
#define MEMBER_OF(type, member, shape, count)                                                                          \
	{                                                                                                              \
#member, offsetof(type, member), sizeof(((type *)0)->member),                                          \
		    _Alignof(__typeof__(((type *)0)->member)), (shape), (count)                                        \
	}
#define NUMBER_AS(x)                         &shape_numbers[IS_SIGNED(x)][__builtin_ctzll(sizeof(x))]
#define NUMBER(type, member)                 MEMBER(type, member, NUMBER_AS(((type *)0)->member))
#define ARRAY(type, member)                  MEMBER(type, member, NUMBER_AS(*((type *)0)->member))
#define TEXT_OF(type, member)                MEMBER(type, member, &shape_text)
#define STRING(type, member)                 MEMBER(type, member, &shape_string)
#define CHARS(type, member)                  MEMBER(type, member, &shape_chars)
#define PART(type, member, of)               MEMBER(type, member, &shape_##of)
#define POINTER_TO(type)                     (&(const shape){.kind = SHAPE_POINTER, .size = sizeof(void *), .to = &shape_##type})
#define TO(type, member, target)             MEMBER(type, member, POINTER_TO(target))
#define COUNTED(type, member, target, count) MEMBER_OF(type, member, POINTER_TO(target), offsetof(type, count))
#define LOADING(type, member)                MEMBER(type, member, NULL)

#define STRUCT(type, ...)                                                                                              \
	static const shape_member type##_members[] = {__VA_ARGS__};                                                    \
	static const shape shape_##type = {                                                                            \
	    SHAPE_STRUCT, #type, sizeof(type), NULL, type##_members, sizeof type##_members / sizeof *type##_members};

/* ---- Containers ---- */

STRUCT(name_entry, TEXT_OF(name_entry, key), NUMBER(name_entry, hash), NUMBER(name_entry, value))
STRUCT(names, COUNTED(names, entries, name_entry, count), NUMBER(names, count), NUMBER(names, room),
       COUNTED(names, slots, uint32_t, slot_count), NUMBER(names, slot_count))
STRUCT(scale, NUMBER(scale, count), TO(scale, first, int64_t), NUMBER(scale, last))
STRUCT(bareme_number, NUMBER(bareme_number, value), NUMBER(bareme_number, decimals), NUMBER(bareme_number, present))
STRUCT(title, PART(title, in, string))
STRUCT(bareme_file, STRING(bareme_file, name), PART(bareme_file, data, bytes), NUMBER(bareme_file, len))
STRUCT(file_hash, STRING(file_hash, name), STRING(file_hash, hash))

/* ---- Files ---- */

STRUCT(sheet_row, TEXT_OF(sheet_row, record), TO(sheet_row, cells, text), NUMBER(sheet_row, line))
STRUCT(sheet_zeros, NUMBER(sheet_zeros, count), NUMBER(sheet_zeros, first))
STRUCT(sheet, STRING(sheet, file), NUMBER(sheet, delimiter), NUMBER(sheet, point), NUMBER(sheet, columns),
       NUMBER(sheet, rows), NUMBER(sheet, whole), TO(sheet, header, text), TO(sheet, zeros, sheet_zeros),
       TO(sheet, row, sheet_row))
static const shape shape_sheets = {
    .kind = SHAPE_POINTER, .name = "sheet *", .size = sizeof(void *), .to = &shape_sheet};

/* ---- Fields and formulas ---- */

STRUCT(unit, ARRAY(unit, power))
STRUCT(domain, NUMBER(domain, count), TO(domain, values, string), TO(domain, titles, title), PART(domain, index, names))
STRUCT(field, STRING(field, name), PART(field, title, title), PART(field, help, title), NUMBER(field, type),
       NUMBER(field, role), NUMBER(field, required), NUMBER(field, money), PART(field, unit, unit),
       NUMBER(field, decimals), NUMBER(field, least), NUMBER(field, most), NUMBER(field, has_default),
       NUMBER(field, default_value), NUMBER(field, at_most), NUMBER(field, at_most_code), PART(field, domain, domain),
       PART(field, scale, scale))
STRUCT(operand, NUMBER(operand, kind), NUMBER(operand, index), NUMBER(operand, decimals), PART(operand, unit, unit))
STRUCT(formula_step, NUMBER(formula_step, kind), NUMBER(formula_step, source), NUMBER(formula_step, mark),
       NUMBER(formula_step, index), NUMBER(formula_step, left), NUMBER(formula_step, right))
STRUCT(formula_name, NUMBER(formula_name, offset), NUMBER(formula_name, len), PART(formula_name, operand, operand))
STRUCT(formula, TEXT_OF(formula, source), TO(formula, steps, formula_step), TO(formula, constants, int64_t),
       TO(formula, names, formula_name), NUMBER(formula, count), NUMBER(formula, name_count), PART(formula, unit, unit),
       NUMBER(formula, decimals), NUMBER(formula, fields), NUMBER(formula, columns), NUMBER(formula, kind),
       NUMBER(formula, column), NUMBER(formula, field), NUMBER(formula, guarded))
STRUCT(form, STRING(form, name), PART(form, title, title), NUMBER(form, total))

/* ---- Tables ---- */

STRUCT(condition, NUMBER(condition, index), TO(condition, scale, scale), TO(condition, allowed, uint64_t),
       NUMBER(condition, blank))
STRUCT(conditions, TO(conditions, list, condition), NUMBER(conditions, count))
STRUCT(column, STRING(column, name), PART(column, title, title), NUMBER(column, kind), STRING(column, unit_name),
       PART(column, unit, unit), NUMBER(column, decimals), NUMBER(column, required), NUMBER(column, integer),
       NUMBER(column, least), NUMBER(column, most), TO(column, domain, domain), TO(column, ranged, field),
       PART(column, own, domain), NUMBER(column, field), NUMBER(column, key), NUMBER(column, cell))
STRUCT(limit, NUMBER(limit, sign), NUMBER(limit, column))
STRUCT(slot_amount, NUMBER(slot_amount, never), NUMBER(slot_amount, product), NUMBER(slot_amount, has_quantity),
       PART(slot_amount, amount, formula), PART(slot_amount, quantity, formula))
STRUCT(slot, TO(slot, fixed, int32_t), PART(slot, when, conditions), NUMBER(slot, never), NUMBER(slot, counts),
       NUMBER(slot, base), NUMBER(slot, remarks), TO(slot, amounts, slot_amount), TO(slot, limited, uint8_t))
STRUCT(amount, NUMBER(amount, form), PART(amount, when, conditions), PART(amount, own, conditions),
       NUMBER(amount, unit_column))
STRUCT(remark, NUMBER(remark, code), PART(remark, when, conditions), PART(remark, own, conditions),
       PART(remark, message, title))
STRUCT(row, NUMBER(row, line), NUMBER(row, from), NUMBER(row, to), NUMBER(row, source), NUMBER(row, blank),
       NUMBER(row, form))
STRUCT(row_amount, NUMBER(row_amount, kind), NUMBER(row_amount, form), PART(row_amount, unit, bareme_number),
       NUMBER(row_amount, factor))
STRUCT(span, NUMBER(span, from), NUMBER(span, to), NUMBER(span, row))
STRUCT(table, STRING(table, name), STRING(table, file), PART(table, title, title), PART(table, floored, title),
       NUMBER(table, review), NUMBER(table, old_after), NUMBER(table, complete), NUMBER(table, units_known),
       PART(table, when, conditions), PART(table, excludes, conditions), TO(table, columns, column),
       NUMBER(table, column_count), NUMBER(table, condition_count), NUMBER(table, value_count),
       TO(table, condition_columns, size_t), TO(table, fields, int), TO(table, value_columns, size_t),
       TO(table, slots, slot), NUMBER(table, slot_count), TO(table, amounts, amount), NUMBER(table, amount_count),
       TO(table, remarks, remark), NUMBER(table, remark_count), TO(table, limits, limit), NUMBER(table, limit_count),
       NUMBER(table, quantity_fields), NUMBER(table, quantity_code), NUMBER(table, variant_field),
       NUMBER(table, variant_positive), NUMBER(table, variant_code), NUMBER(table, condition_fields),
       NUMBER(table, ranged_fields), NUMBER(table, always_needed), NUMBER(table, first_day), NUMBER(table, last_day),
       NUMBER(table, used_fields), TO(table, sheet, sheet), TO(table, rows, row), NUMBER(table, row_count),
       TO(table, values, int64_t), TO(table, row_amounts, row_amount), TO(table, sets, uint64_t),
       TO(table, set_offset, size_t), NUMBER(table, set_words), TO(table, strides, size_t), NUMBER(table, cell_count),
       TO(table, starts, uint32_t), TO(table, spans, span), TO(table, first_value, size_t),
       TO(table, members, uint64_t), TO(table, marks, uint64_t), NUMBER(table, member_words), NUMBER(table, mark_words),
       NUMBER(table, sound), NUMBER(table, overlap_count))
STRUCT(walk_stop, TO(walk_stop, table, table), PART(walk_stop, when, conditions))
STRUCT(walk_class, NUMBER(walk_class, field), NUMBER(walk_class, shift), NUMBER(walk_class, number),
       NUMBER(walk_class, of_place))
STRUCT(walk_scale, NUMBER(walk_scale, field), NUMBER(walk_scale, shift), TO(walk_scale, scale, scale))
STRUCT(walk, NUMBER(walk, nature), TO(walk, stops, walk_stop), NUMBER(walk, count), NUMBER(walk, decides),
       NUMBER(walk, reads), TO(walk, classes, walk_class), NUMBER(walk, class_count), TO(walk, scales, walk_scale),
       NUMBER(walk, scale_count), NUMBER(walk, classes_fit))
STRUCT(source, STRING(source, id), STRING(source, title), STRING(source, date), STRING(source, address),
       NUMBER(source, day))

/* ---- Lists ---- */

STRUCT(totals, PART(totals, words, names), NUMBER(totals, longest), ARRAY(totals, starts))
STRUCT(heading_texts, TO(heading_texts, list, text), NUMBER(heading_texts, count))
STRUCT(heading_unit, STRING(heading_unit, suffix), PART(heading_unit, written, heading_texts))
STRUCT(heading_class, STRING(heading_class, name), PART(heading_class, fillers, heading_texts),
       TO(heading_class, units, heading_unit), NUMBER(heading_class, unit_count), PART(heading_class, index, names))
STRUCT(heading_words, NUMBER(heading_words, class), PART(heading_words, distinctive, heading_texts),
       PART(heading_words, forbidden, heading_texts), PART(heading_words, foreign, heading_texts))
STRUCT(product, STRING(product, name), TEXT_OF(product, words), NUMBER(product, field), PART(product, sentence, string))
STRUCT(headings, PART(headings, acronyms, names), PART(headings, abbreviations, names), TO(headings, spelled, string),
       PART(headings, articles, heading_texts), PART(headings, forbidden, heading_texts),
       PART(headings, others, heading_texts), TO(headings, classes, heading_class), NUMBER(headings, class_count),
       PART(headings, exact, names), PART(headings, product_columns, names), PART(headings, count_columns, names),
       TO(headings, products, product), NUMBER(headings, product_count), PART(headings, product_names, names),
       TO(headings, fields, heading_words))

/* ---- Territory ---- */

STRUCT(commune, CHARS(commune, code), NUMBER(commune, parent), NUMBER(commune, department), NUMBER(commune, twins),
       NUMBER(commune, first_period), NUMBER(commune, period_count), NUMBER(commune, first_zone),
       NUMBER(commune, zone_count))
STRUCT(period, NUMBER(period, from), NUMBER(period, to), STRING(period, name), TEXT_OF(period, key),
       NUMBER(period, line), NUMBER(period, first_epci), NUMBER(period, epci_count))
STRUCT(epci_row, NUMBER(epci_row, from), NUMBER(epci_row, to), STRING(epci_row, siren), STRING(epci_row, name),
       NUMBER(epci_row, line))
STRUCT(zone_span, NUMBER(zone_span, from), NUMBER(zone_span, to), NUMBER(zone_span, zone))
STRUCT(chain_link, NUMBER(chain_link, commune), NUMBER(chain_link, next))
STRUCT(spelling_word, NUMBER(spelling_word, kinds), TEXT_OF(spelling_word, full))
STRUCT(spelling, PART(spelling, index, names), COUNTED(spelling, list, spelling_word, count), NUMBER(spelling, count),
       NUMBER(spelling, room))
STRUCT(nearest, TO(nearest, first, uint32_t), TO(nearest, letters, uint32_t), TO(nearest, entries, uint32_t))
STRUCT(suggest_index, PART(suggest_index, words, names), TO(suggest_index, first, uint32_t),
       TO(suggest_index, communes, int32_t), PART(suggest_index, near, nearest))
STRUCT(territory, TO(territory, communes, commune), NUMBER(territory, count), TO(territory, periods, period),
       COUNTED(territory, zones, zone_span, zone_count), NUMBER(territory, zone_count), TO(territory, epcis, epci_row),
       STRING(territory, communes_file), STRING(territory, epci_file), PART(territory, codes, names),
       PART(territory, by_name, names), PART(territory, old_codes, names), PART(territory, by_old_name, names),
       PART(territory, postal, names), PART(territory, departments, names), PART(territory, spelling, spelling),
       COUNTED(territory, links, chain_link, link_count), NUMBER(territory, link_count), NUMBER(territory, link_room),
       PART(territory, suggest, suggest_index), TO(territory, rows, sheet))

/* ---- All of it ---- */

#define RULES(kind, ...) kind(bareme_ruleset, __VA_ARGS__)
static const shape_member ruleset_members[] = {
    RULES(LOADING, arena),
    RULES(TO, fields, field),
    RULES(NUMBER, field_count),
    RULES(NUMBER, all_count),
    RULES(ARRAY, role),
    RULES(NUMBER, department_field),
    RULES(PART, field_names, names),
    RULES(PART, blank_words, names),
    RULES(TO, blank_marks, text),
    RULES(NUMBER, blank_mark_count),
    RULES(NUMBER, blank_most),
    RULES(PART, headings, headings),
    RULES(PART, totals, totals),
    RULES(PART, months, names),
    RULES(NUMBER, required_fields),
    RULES(NUMBER, default_fields),
    RULES(NUMBER, limited_fields),
    RULES(NUMBER, common_fields),
    RULES(NUMBER, plan_cost),
    RULES(ARRAY, plan),
    RULES(NUMBER, plan_count),
    RULES(NUMBER, plan_twice),
    RULES(PART, plan_twice_for, conditions),
    RULES(NUMBER, plan_fields),
    RULES(PART, plan_loans, title),
    RULES(PART, plan_grants, title),
    RULES(PART, consent, title),
    RULES(TO, forms, form),
    RULES(NUMBER, form_count),
    RULES(TO, tables, table),
    RULES(NUMBER, table_count),
    RULES(NUMBER, lines_max),
    RULES(TO, walks, walk),
    RULES(TO, days, int32_t),
    RULES(NUMBER, day_count),
    RULES(TO, sources, source),
    RULES(NUMBER, source_count),
    RULES(PART, source_ids, names),
    RULES(PART, territory, territory),
    RULES(PART, units, string),
    RULES(NUMBER, unit_count),
    RULES(PART, title, title),
    RULES(STRING, version),
    RULES(TEXT_OF, schema),
    RULES(CHARS, fingerprint),
    RULES(TO, files, bareme_file),
    RULES(TO, hashes, file_hash),
    RULES(NUMBER, file_count),
    RULES(TO, sheets, sheets),
};
const shape shape_ruleset = {SHAPE_STRUCT, "bareme_ruleset", sizeof(bareme_ruleset),
			     NULL,         ruleset_members,  sizeof ruleset_members / sizeof *ruleset_members};
