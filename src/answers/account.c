/* What is said of a list as a whole; see account.h. */
#include "answers/account.h"

#include <ctype.h>

const char *column_letters(size_t number, char letters[COLUMN_LETTERS])
{
	char *at = letters + COLUMN_LETTERS;
	*--at = '\0';
	for (number++; number > 0; number = (number - 1) / 26)
		*--at = (char)('A' + (number - 1) % 26);
	return at;
}

/* "AB12", "R1C1", "C": a name that a formula would take for a place. */
static bool account_is_cell(const char *name)
{
	static const char digit[] = "0123456789";
	const char *row = name + (*name == 'R' || *name == 'r');
	const char *column = row + strspn(row, digit), *end = column + (*column == 'C' || *column == 'c');
	end += end > column ? strspn(end, digit) : 0;
	if ((row > name || column == name) && *name != '\0' && *end == '\0')
		return true;
	const char *digits = name + strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
	bool cell = digits > name && digits - name <= 3 && *digits != '\0';
	return cell && digits[strspn(digits, "0123456789")] == '\0';
}

void account_put_place(const char *sheet, size_t column, uint64_t line, const bareme_locale *locale, buffer *out)
{
	char letters[COLUMN_LETTERS];
	bool plain = true;
	if (sheet == NULL) {
		buffer_printf(out, text_tr(locale, "line %llu"), (unsigned long long)line);
		return;
	}
	/* Other names than words are in quotes, and so are those that look like a cell or begin with a digit. */
	for (const char *c = sheet; *c != '\0'; c++)
		plain &= (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || *c == '_' || (*c & 0x80) != 0 ||
			 (text_is_digit(*c) && c > sheet);
	plain &= !account_is_cell(sheet);
	buffer_string(out, plain ? "" : "'");
	char shown[TEXT_HIDDEN_MAX];
	for (bareme_text rest = text_of(sheet); rest.len > 0;) {
		size_t hidden = text_hidden(rest, shown);
		buffer_string(out, hidden > 0 ? shown : *rest.data == '\'' ? "'" : "");
		buffer_put(out, rest.data, hidden == 0);
		rest = text_from(rest, hidden == 0 ? 1 : hidden);
	}
	buffer_printf(out, "%s!%s%llu", plain ? "" : "'", column_letters(column, letters), (unsigned long long)line);
}

/* "line 5", "lines 3 to 7, 9, 11 and 12 more": of a workbook they are rows of its sheet. */
static void account_put_lines(const places *p, const bareme_locale *locale, buffer *out)
{
	buffer_string(out, text_tr(locale, p->count == 1 ? N_("line ") : N_("lines ")));
	for (const struct line_run *run = p->runs; run < p->runs + p->run_count; run++) {
		buffer_string(out, run > p->runs ? ", " : "");
		uint64_t more = run->last - run->first;
		buffer_printf(out,
			      more == 0   ? "%llu"
			      : more == 1 ? "%llu, %llu"
					  : text_tr(locale, "%llu to %llu"),
			      (unsigned long long)run->first, (unsigned long long)run->last);
	}
	if (p->others == 1)
		buffer_string(out, text_tr(locale, " and one more"));
	else if (p->others > 1)
		buffer_printf(out, text_tr(locale, " and %llu more"), (unsigned long long)p->others);
}

/* A column as a reader finds it: plai <- "dont PLAI" (G); its heading is left out where it is the field's name. */
static void account_put_column(const bareme_list_summary *s, const bareme_list_column *c, const bareme_locale *locale,
			       buffer *out)
{
	char letters[COLUMN_LETTERS];
	const char *first = column_letters(c->number, letters);
	const char *name = c->field < 0 ? NULL : s->r->fields[c->field].name;
	if (name != NULL && strcmp(name, c->heading) == 0) {
		buffer_printf(out, "%s (%s)", name, first);
	} else {
		buffer_printf(out, "%s%s", name == NULL ? "" : name, name == NULL ? "" : " <- ");
		buffer_printf(out, text_tr(locale, "\"%s\" (%s)"), c->heading, first);
	}
	if (c->unit != NULL)
		buffer_printf(out, text_tr(locale, " in %s"), c->unit);
}

/* Why columns of products that these aids do not cover are not read. */
static void account_put_products(const bareme_list_summary *s, const bareme_locale *locale, buffer *out)
{
	const product *last = NULL;
	for (const bareme_list_column *c = s->columns; c < s->columns + s->column_count; c++) {
		const product *p = c->reading == BAREME_READ_NOT ? headings_uncovered(s->r, text_of(c->heading)) : NULL;
		if (p != NULL && p != last)
			buffer_printf(out, " %s.", p->sentence[text_lang(locale)]);
		last = p != NULL ? p : last;
	}
}

static void account_put_columns(const bareme_list_summary *s, bool read, const bareme_locale *locale, buffer *out)
{
	const char *before = text_tr(locale, read ? N_("Columns read: ") : N_("Columns not read: "));
	size_t count = 0;
	for (const bareme_list_column *c = s->columns; c < s->columns + s->column_count; c++) {
		if ((c->reading != BAREME_READ_NOT) != read)
			continue;
		buffer_string(out, count++ == 0 ? before : ", ");
		account_put_column(s, c, locale, out);
	}
	if (count > 0)
		buffer_char(out, '.');
	if (!read)
		account_put_products(s, locale, out);
}

static void account_put_date(const bareme_list_summary *s, const bareme_locale *locale, buffer *out)
{
	char day[BAREME_TEXT_MAX];
	for (size_t i = 0; i < s->column_count; i++)
		if (s->columns[i].field == s->r->role[ROLE_DATE])
			return;
	if (s->column_count == 0)
		return;
	bareme_date_print_for(s->date, text_lang(locale), day);
	buffer_printf(out, text_tr(locale, "No column gives a date: the rules are those of %s."), day);
}

static void account_put_undated(const bareme_list_summary *s, const bareme_locale *locale, buffer *out)
{
	char day[BAREME_TEXT_MAX];
	if (s->undated.count == 0)
		return;
	bareme_date_print_for(s->date, text_lang(locale), day);
	buffer_printf(out,
		      text_tr(locale, s->undated.count == 1 ? N_("%llu operation without a date, computed as of %s")
							    : N_("%llu operations without a date, computed as of %s")),
		      (unsigned long long)s->undated.count, day);
	buffer_string(out, " (");
	account_put_lines(&s->undated, locale, out);
	buffer_string(out, ").");
}

static void account_put_readings(const bareme_list_summary *s, const bareme_locale *locale, buffer *out)
{
	const struct readings *of = &s->readings;
	char used[BAREME_TEXT_MAX], other[BAREME_TEXT_MAX];
	if (of->operations == 0)
		return;
	bareme_sum_print_grouped(wide_to_sum(of->used), text_lang(locale), used);
	bareme_sum_print_grouped(wide_to_sum(of->other), text_lang(locale), other);
	buffer_printf(
	    out,
	    text_tr(locale, of->operations == 1
				? N_("%llu operation depends on the reading of the rule (%s): it gets %s, and by "
				     "the other reading it would get %s.")
				: N_("%llu operations depend on the reading of the rule (%s): they get %s, and by "
				     "the other reading they would get %s.")),
	    (unsigned long long)of->operations, bareme_code_name(BAREME_CODE_READING), used, other);
}

/* "A" (lines 2, 4, 9): the places of one id, which the repeat is the first of. */
static void account_put_repeat(const bareme_list_summary *s, const bareme_repeat *r, size_t column,
			       const bareme_locale *locale, buffer *out)
{
	const char *sheet = s->sheet.name;
	buffer_printf(out, text_tr(locale, "\"%s\"%s"), r->id, " (");
	buffer_string(out, sheet == NULL ? text_tr(locale, "lines ") : "");
	for (const bareme_repeat *at = r; at < s->repeats + s->repeat_count; at++) {
		if (strcmp(at->id, r->id) != 0)
			continue;
		for (int i = at > r; i < 2; i++) {
			uint64_t line = i == 0 ? at->first : at->line;
			buffer_string(out, i == 0 ? "" : ", ");
			if (sheet == NULL)
				buffer_printf(out, "%llu", (unsigned long long)line);
			else
				account_put_place(sheet, column, line, locale, out);
		}
	}
	buffer_char(out, ')');
}

static void account_put_repeats(const bareme_list_summary *s, const bareme_locale *locale, buffer *out)
{
	const char *between = text_tr(locale, "The same id more than once: ");
	size_t column = 0;
	for (size_t i = 0; i < s->column_count; i++)
		if (s->columns[i].field == s->r->role[ROLE_ID])
			column = s->columns[i].number;
	for (const bareme_repeat *r = s->repeats; r < s->repeats + s->repeat_count; r++) {
		bool told = false;
		for (const bareme_repeat *before = s->repeats; before < r && !told; before++)
			told = strcmp(before->id, r->id) == 0;
		if (told)
			continue;
		buffer_string(out, between);
		account_put_repeat(s, r, column, locale, out);
		between = ", ";
	}
	if (s->all_repeats > s->repeat_count)
		buffer_printf(out, text_tr(locale, ", and on %llu more lines"),
			      (unsigned long long)(s->all_repeats - s->repeat_count));
	if (s->ids_partial && s->repeat_count > 0)
		buffer_char(out, ' ');
	if (s->ids_partial)
		buffer_string(out, text_tr(locale, "(only the first 1,000,000 ids were compared with the others)"));
	if (out->len > 0)
		buffer_char(out, '.');
}

void account_put_stray_unit(const stray_unit *stray, const char *sheet, const bareme_locale *locale, buffer *out)
{
	if (sheet != NULL) {
		account_put_place(sheet, 0, stray->line, locale, out);
		buffer_printf(out,
			      text_tr(locale,
				      " names a unit, %s, that no amount was read in: amounts without a unit are in "
				      "euros; write it in their heading, or in a row above that"),
			      stray->unit);
		return;
	}
	buffer_printf(out,
		      text_tr(locale, "line %llu names a unit, %s, that no amount was read in: amounts without a unit "
				      "are in euros; write it in their heading, or in a line above that"),
		      (unsigned long long)stray->line, stray->unit);
}

static void account_put_unit(const bareme_list_summary *s, const bareme_locale *locale, buffer *out)
{
	buffer sentence = {0};
	if (s->stray.line == 0)
		return;
	account_put_stray_unit(&s->stray, s->sheet.name, locale, &sentence);
	/* Of a workbook it begins with the name of the sheet. */
	if (sentence.len > 0 && s->sheet.name == NULL)
		sentence.data[0] = (char)toupper((unsigned char)sentence.data[0]);
	buffer_text(out, buffer_all(&sentence));
	buffer_char(out, '.');
	out->failed |= sentence.failed;
	buffer_free(&sentence);
}

/* "C, F:H": as spreadsheets have them. */
static void account_put_hidden_columns(const bareme_list_sheet *s, buffer *out)
{
	char letters[COLUMN_LETTERS];
	for (size_t i = 0; i < s->hidden_column_count;) {
		size_t first = s->hidden_columns[i], last = first;
		buffer_printf(out, "%s%s", i == 0 ? "" : ", ", column_letters(first, letters));
		while (++i < s->hidden_column_count && s->hidden_columns[i] == last + 1)
			last++;
		if (last > first)
			buffer_printf(out, ":%s", column_letters(last, letters));
	}
}

void account_put_hidden(const bareme_list_summary *s, const bareme_locale *locale, buffer *out)
{
	const bareme_list_sheet *sheet = &s->sheet;
	bool columns = sheet->hidden_column_count > 0;
	buffer hidden = {0};
	if (sheet->hidden_rows == 0 && !columns)
		return;
	if (sheet->hidden_rows > 0)
		buffer_printf(&hidden, text_tr(locale, sheet->hidden_rows == 1 ? N_("%llu row") : N_("%llu rows")),
			      (unsigned long long)sheet->hidden_rows);
	if (columns) {
		buffer letters = {0};
		account_put_hidden_columns(sheet, &letters);
		buffer_string(&hidden, hidden.len > 0 ? ", " : "");
		buffer_printf(&hidden,
			      text_tr(locale, sheet->hidden_column_count == 1 ? N_("column %s") : N_("columns %s")),
			      buffer_cstring(&letters));
		hidden.failed |= letters.failed;
		buffer_free(&letters);
	}
	buffer_printf(out, text_tr(locale, "Hidden, and read like the rest: %s."), buffer_cstring(&hidden));
	out->failed |= hidden.failed;
	buffer_free(&hidden);
}

void account_put_rounded(const bareme_list_summary *s, const bareme_locale *locale, buffer *out)
{
	const bareme_list_sheet *sheet = &s->sheet;
	buffer place = {0};
	if (sheet->rounded == 0)
		return;
	account_put_place(sheet->name, sheet->rounded_column, sheet->rounded_row, locale, &place);
	buffer_printf(
	    out,
	    text_tr(locale, sheet->rounded == 1
				? N_("Rounded to the cent: %llu amount stored with more decimals (%s).")
				: N_("Rounded to the cent: %llu amounts stored with more decimals (the first: %s).")),
	    (unsigned long long)sheet->rounded, buffer_cstring(&place));
	out->failed |= place.failed;
	buffer_free(&place);
}

static void account_put_sheet(const bareme_list_summary *s, const bareme_locale *locale, buffer *out)
{
	if (s->sheet.name == NULL)
		return;
	buffer_printf(
	    out,
	    text_tr(locale, s->sheet.count == 1 ? N_("Sheet read: \"%s\".") : N_("Sheet read: \"%s\", one of %zu.")),
	    s->sheet.name, s->sheet.count);
	if (s->sheet.others != NULL) {
		buffer_char(out, ' ');
		buffer_printf(out, text_tr(locale, "These have a heading as well: %s."), s->sheet.others);
	}
	void (*const more[])(const bareme_list_summary *, const bareme_locale *, buffer *) = {account_put_hidden,
											      account_put_rounded};
	for (size_t i = 0; i < sizeof more / sizeof *more; i++) {
		buffer sentence = {0};
		more[i](s, locale, &sentence);
		buffer_string(out, sentence.len > 0 ? " " : "");
		buffer_text(out, buffer_all(&sentence));
		out->failed |= sentence.failed;
		buffer_free(&sentence);
	}
}

void account_put(const bareme_list_summary *s, bareme_account account, const bareme_locale *locale, buffer *out)
{
	if (account == BAREME_ACCOUNT_SHEET)
		account_put_sheet(s, locale, out);
	else if (account == BAREME_ACCOUNT_DATE)
		account_put_date(s, locale, out);
	else if (account == BAREME_ACCOUNT_REPEATS)
		account_put_repeats(s, locale, out);
	else if (account == BAREME_ACCOUNT_READING)
		account_put_readings(s, locale, out);
	else if (account == BAREME_ACCOUNT_UNDATED)
		account_put_undated(s, locale, out);
	else if (account == BAREME_ACCOUNT_UNIT)
		account_put_unit(s, locale, out);
	else
		account_put_columns(s, account == BAREME_ACCOUNT_READ, locale, out);
}

size_t bareme_list_account_print(const bareme_list_summary *s, bareme_account account, const bareme_locale *locale,
				 char *out, size_t size)
{
	buffer b = buffer_within(out, size);
	account_put(s, account, locale, &b);
	return buffer_give(&b, out, size);
}

size_t bareme_list_refusal_print(const bareme_list_summary *s, size_t number, const bareme_locale *locale, char *data,
				 size_t size)
{
	buffer out = buffer_within(data, size);
	const bareme_refusal *r = bareme_list_summary_refusal(s, number);
	if (r == NULL)
		return 0;
	/* The messages of a workbook name the cell, the only one where it is one record. */
	if (s->sheet.name == NULL || r->count > 1) {
		account_put_lines(&s->refusals[number].where, locale, &out);
		/* Its message quotes what that one gives, unless nothing is given. */
		if (r->count > 1 && r->code != BAREME_CODE_MISSING)
			buffer_string(&out, text_tr(locale, "; the first"));
		buffer_string(&out, text_tr(locale, ": "));
	}
	buffer_printf(&out, "%s: %s", bareme_code_name(r->code), r->message);
	return buffer_give(&out, data, size);
}

size_t bareme_list_place_print(const bareme_list_summary *s, uint64_t line, const bareme_locale *locale, char *data,
			       size_t size)
{
	buffer out = buffer_within(data, size);
	account_put_place(s->sheet.name, 0, line, locale, &out);
	return buffer_give(&out, data, size);
}
