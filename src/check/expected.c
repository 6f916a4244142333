/* What a worked case says beside its amounts: the codes that are reported, and the aids that are granted. */
#include "check/cases.h"

#include "engine/answer.h"

#include <string.h>

/* The elements of a cell, with bars between; "-" has none. */
static bareme_text set_elements(bareme_text cell)
{
	return cell.len == 0 || text_equal(cell, TEXT("-")) ? (bareme_text){NULL, 0} : cell;
}

/* ---- Codes ---- */

/* The next code of a cell, and how often it is reported ("a-verifier*2"; 0 where that is open); false past the last. */
static bool codes_next(bareme_text *rest, bareme_text *name, int64_t *times)
{
	if (!text_next_part(rest, '|', name))
		return false;
	*name = text_trim(*name);
	*times = 0;
	const char *star = memchr(name->data, '*', name->len);
	if (star == NULL)
		return true;
	size_t at = (size_t)(star - name->data);
	if (number_parse_plain(text_trim(text_from(*name, at + 1)), '.', 0, times) == NUMBER_FINE && *times > 0)
		*name = text_trim((bareme_text){name->data, at});
	return true;
}

static int code_find(bareme_text name)
{
	for (int code = 0; code < BAREME_CODE_COUNT; code++)
		if (text_equal(name, text_of(bareme_code_name((bareme_code)code))))
			return code;
	return -1;
}

bool expected_read_codes(const runner *u, const case_file *f, size_t row)
{
	bareme_text rest = set_elements(case_expects(f, row, CODES)), name;
	int64_t times;
	bool good = true;
	while (codes_next(&rest, &name, &times))
		if (code_find(name) < 0) {
			CHECK_FAULT(u->c, BAREME_ERROR, "value", case_place(f, row, CODES),
				    "\"%.*s\" is not the code of a notice", TEXT_ARG(name));
			good = false;
		}
	return good;
}

static void expected_report(const runner *u, const case_file *f, size_t row, int which, const char *message,
			    buffer *got)
{
	if (got->len == 0)
		buffer_char(got, '-');
	CHECK_FAULT(u->c, BAREME_ERROR, "case", case_place(f, row, which), message, buffer_cstring(got),
		    TEXT_ARG(case_expects(f, row, which)));
	u->c->l->faults.failed |= got->failed;
}

bool expected_codes(const runner *u, const case_file *f, size_t row)
{
	bareme_text cell = case_expects(f, row, CODES), rest = set_elements(cell), name;
	int64_t times, got[BAREME_CODE_COUNT] = {0};
	bool wanted[BAREME_CODE_COUNT] = {false}, same = true;
	const bareme_notice *n;
	if (cell.len == 0)
		return true;
	for (size_t i = 0; (n = bareme_answer_notice(u->answer, i)) != NULL; i++)
		got[n->code]++;
	while (codes_next(&rest, &name, &times)) {
		int code = code_find(name);
		wanted[code] = true;
		same &= times > 0 ? got[code] == times : got[code] > 0;
	}
	buffer list = {0};
	for (int code = 0; code < BAREME_CODE_COUNT; code++) {
		same &= wanted[code] || got[code] == 0;
		if (got[code] == 0)
			continue;
		buffer_printf(&list, "%s%s", list.len > 0 ? "|" : "", bareme_code_name((bareme_code)code));
		if (got[code] > 1)
			buffer_printf(&list, "*%d", (int)got[code]);
	}
	if (!same)
		expected_report(u, f, row, CODES, N_("the codes are %s, and the case expects %.*s"), &list);
	buffer_free(&list);
	return same;
}

/* ---- Aids ---- */

/* Whether a number is what a case says; one that is not there is "-" or nothing. */
static bool aid_has_number(bareme_number has, bareme_text value)
{
	int64_t number;
	if (!has.present)
		return set_elements(value).data == NULL;
	return number_parse_plain(value, '.', has.decimals, &number) == NUMBER_FINE && number == has.value;
}

/* Whether the line is as "name=value" says: in a column of its row, or in what JSON says of the line. */
static bool aid_is(const runner *u, const bareme_line *line, bareme_text word)
{
	const table *t = &u->r->tables[line->table];
	const char *sign = memchr(word.data, '=', word.len);
	if (sign == NULL)
		return false;
	size_t at = (size_t)(sign - word.data);
	bareme_text name = {word.data, at}, value = text_from(word, at + 1);
	for (size_t i = 0; i < t->column_count; i++)
		if (text_equal(name, text_of(t->columns[i].name)))
			return t->columns[i].kind == BAREME_COLUMN_VALUE
				   ? aid_has_number(table_value(t, line->row, &t->columns[i]), value)
				   : text_equal(value, table_cell(t, line->row, i));
	if (text_equal(name, TEXT("bareme")))
		return text_equal(value, text_of(t->name));
	if (text_equal(name, TEXT("forme")))
		return text_equal(value, text_of(u->r->forms[line->form].name));
	if (text_equal(name, TEXT("unitaire")))
		return aid_has_number(line->unit, value);
	return text_equal(name, TEXT("quantite")) && aid_has_number(line->quantity, value);
}

/* Whether the line is the aid that an element of a cell names: its name, then what its row says, "column=value". */
static bool aid_matches(const runner *u, const bareme_line *line, bareme_text wanted)
{
	const table *t = &u->r->tables[line->table];
	buffer name = {0};
	reach_put_slot(t, &t->slots[line->formula / t->amount_count], " ", &name);
	u->c->l->faults.failed |= name.failed;
	bareme_text rest = text_from(wanted, wanted.len < name.len ? wanted.len : name.len), word;
	bool matches = !name.failed && wanted.len >= name.len && memcmp(wanted.data, name.data, name.len) == 0 &&
		       (rest.len == 0 || rest.data[0] == ' ');
	buffer_free(&name);
	rest = text_trim(rest);
	while (matches && rest.len > 0 && text_next_part(&rest, ' ', &word))
		matches = word.len == 0 || aid_is(u, line, word);
	return matches;
}

/* The aid, its form and the numbers of its row, as a case may name them. */
static void aid_put(const runner *u, const bareme_line *line, buffer *out)
{
	const table *t = &u->r->tables[line->table];
	char number[BAREME_TEXT_MAX];
	if (out->len > 0)
		buffer_char(out, '|');
	reach_put_slot(t, &t->slots[line->formula / t->amount_count], " ", out);
	buffer_printf(out, " forme=%s", u->r->forms[line->form].name);
	for (size_t i = 0; i < t->value_count; i++) {
		const column *c = &t->columns[t->value_columns[i]];
		bareme_number has = table_value(t, line->row, c);
		number_print(has.value, has.decimals, 0, '.', number);
		buffer_printf(out, " %s=%s", c->name, has.present ? number : "-");
	}
}

/* Whether some line of the tables has the name that an element of a cell begins with. */
static bool aid_is_named(const runner *u, bareme_text wanted)
{
	bool found = false;
	for (size_t i = 0; i < u->r->table_count && !found; i++)
		for (size_t k = 0; k < u->r->tables[i].slot_count && !found; k++) {
			buffer name = {0};
			reach_put_slot(&u->r->tables[i], &u->r->tables[i].slots[k], " ", &name);
			u->c->l->faults.failed |= name.failed;
			found = !name.failed && wanted.len >= name.len &&
				memcmp(wanted.data, buffer_cstring(&name), name.len) == 0;
			buffer_free(&name);
		}
	return found;
}

bool expected_aids(const runner *u, const case_file *f, size_t row)
{
	bareme_text cell = case_expects(f, row, AIDS), rest = set_elements(cell), wanted;
	size_t count, all = 0;
	const bareme_line *lines = bareme_answer_lines(u->answer, &count);
	uint8_t *named = loader_items(u->c->l, count, 1);
	buffer list = {0};
	bool same = true, known = true;
	if (cell.len == 0 || named == NULL)
		return true;
	while (text_next_part(&rest, '|', &wanted)) {
		bool any = false;
		for (size_t i = 0; i < count; i++)
			if (aid_matches(u, &lines[i], text_trim(wanted))) {
				named[i] = 1;
				any = true;
			}
		same &= any;
		known &= any || aid_is_named(u, text_trim(wanted));
	}
	for (size_t i = 0; i < count; i++) {
		all += named[i];
		aid_put(u, &lines[i], &list);
	}
	same &= all == count;
	if (!same)
		expected_report(u, f, row, AIDS,
				known ? N_("the aids are %s, and the case expects %.*s")
				      : N_("the aids are %s, and the case expects %.*s: an aid is named after its "
					   "resource, or by the values of its lines, not by its title"),
				&list);
	buffer_free(&list);
	return same;
}
