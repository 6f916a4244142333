/* Cells of workbooks from what the files hold: numbers by their styles, dates, text. */
#include "base/date.h"
#include "formats/book_inside.h"
#include "formats/decimal.h"

/* Days from 1970-01-01 back to day 0: that of 1900, which counts a 29 February 1900, and that of 1904. */
enum { DAY_0_OF_1900 = -25569, DAY_0_OF_1904 = -24107, DAY_SECONDS = 86400 };

void book_put(book *b, size_t column, uint32_t style, book_type type, bareme_text text)
{
	book_cell *cell = book_rows_cell(&b->rows, column);
	if (cell != NULL)
		*cell = (book_cell){.type = type, .style = style, .text = text};
}

bareme_text book_keep(book *b, bareme_text text)
{
	uintptr_t at = (uintptr_t)text.data, own = (uintptr_t)b->rows.text.data;
	if (own != 0 && at >= own && at < own + b->rows.text.len)
		return text;
	char *room = book_rows_room(&b->rows, text.len);
	if (room == NULL)
		return (bareme_text){"", 0};
	if (text.len > 0)
		memcpy(room, text.data, text.len);
	b->rows.text.len += text.len;
	return (bareme_text){room, text.len};
}

void book_put_text(book *b, size_t column, uint32_t style, bareme_text text)
{
	if (text.len > 0)
		book_put(b, column, style, BOOK_TEXT, text);
}

void book_put_formula(book *b, size_t column, uint32_t style, bareme_text formula)
{
	size_t from = b->rows.text.len;
	book_keep(b, TEXT("="));
	book_keep(b, formula);
	if (!b->rows.failed)
		book_put(b, column, style, BOOK_FORMULA, text_from(buffer_all(&b->rows.text), from));
}

/* ---- Dates and times ---- */

/* Writes "14:30:00"; hours may be more than a day's. */
static size_t cell_print_time(int64_t seconds, char *out)
{
	buffer b = buffer_over(out, BAREME_TEXT_MAX);
	long long hours = seconds / 3600;
	int minutes = (int)(seconds / 60 % 60), rest = (int)(seconds % 60);
	buffer_printf(&b, "%s%lld:%s%d:%s%d", hours < 10 ? "0" : "", hours, minutes < 10 ? "0" : "", minutes,
		      rest < 10 ? "0" : "", rest);
	return b.len;
}

void book_put_time(book *b, size_t column, uint32_t style, uint64_t seconds)
{
	char out[BAREME_TEXT_MAX];
	bool of_day = style < b->style_count && b->styles[style].shape.kind == KIND_TIME;
	size_t len = cell_print_time((int64_t)(of_day ? seconds % DAY_SECONDS : seconds), out);
	book_put(b, column, style, BOOK_TIME, book_keep(b, (bareme_text){out, len}));
}

/* Writes a day, and the time of day unless that is midnight. */
static size_t cell_print_day(int32_t date, int64_t seconds, char *out)
{
	size_t len = bareme_date_print(date, out);
	if (seconds > 0) {
		out[len++] = ' ';
		len += cell_print_time(seconds, out + len);
	}
	return len;
}

/* The day of a number that stands for one; false where it is none. */
static bool cell_day(const book *b, int64_t number, int32_t *date)
{
	enum { LAST_OF_1900 = 2958465, LAST_OF_1904 = 2957003, FEBRUARY_29 = 60 };
	if (b->date1904) {
		*date = (int32_t)number + DAY_0_OF_1904;
		return number <= LAST_OF_1904;
	}
	if (number < 1 || number > LAST_OF_1900 || number == FEBRUARY_29)
		return false;
	*date = (int32_t)number + DAY_0_OF_1900 + (number < FEBRUARY_29);
	return true;
}

/* Writes the number as the date or the time that it stands for; returns the length, 0 where it stands for none. */
static size_t cell_print_moment(const book *b, const decimal *d, number_kind kind, char *out)
{
	const int64_t one = INT64_C(1000000000000);
	int64_t days, fraction;
	int32_t date;
	if (!decimal_split(d, &days, &fraction))
		return 0;
	int64_t seconds = (fraction * DAY_SECONDS + one / 2) / one;
	days += seconds / DAY_SECONDS;
	seconds %= DAY_SECONDS;
	if (kind == KIND_TIME)
		return cell_print_time(seconds, out);
	if (kind == KIND_ELAPSED)
		return cell_print_time(days * DAY_SECONDS + seconds, out);
	if (!cell_day(b, days, &date))
		return 0;
	return cell_print_day(date, seconds, out);
}

/* ---- Numbers ---- */

/* Writes a whole number with zeros before it, up to a width; 0 where it is none, or has more digits. */
static size_t cell_print_zeros(const decimal *d, uint8_t width, char *out)
{
	char digits[DECIMAL_MAX];
	size_t len = 0, count;
	if (d->negative || d->point < (int32_t)d->count || d->point > width)
		return 0;
	count = decimal_print(d, digits);
	for (; len + count < width; len++)
		out[len] = '0';
	memcpy(out + len, digits, count);
	return len + count;
}

/* Writes the number as its style shows it; returns the type, BOOK_NUMBER where nothing was written. */
static book_type cell_print_shaped(const book *b, decimal d, number_shape shape, char *out, size_t *len)
{
	*len = 0;
	switch ((number_kind)shape.kind) {
	case KIND_NUMBER:
		break;
	case KIND_PERCENT:
		d.point += d.count > 0 ? 2 : 0;
		*len = decimal_print(&d, out);
		out[(*len)++] = ' ';
		out[(*len)++] = '%';
		return BOOK_PERCENT;
	case KIND_ZEROS:
		*len = cell_print_zeros(&d, shape.width, out);
		return *len > 0 ? BOOK_TEXT : BOOK_NUMBER;
	case KIND_DATE:
		*len = cell_print_moment(b, &d, KIND_DATE, out);
		return *len > 0 ? BOOK_DATE : BOOK_NUMBER;
	case KIND_TIME:
	case KIND_ELAPSED:
		*len = cell_print_moment(b, &d, shape.kind, out);
		return *len > 0 ? BOOK_TIME : BOOK_NUMBER;
	}
	return BOOK_NUMBER;
}

static void cell_put_shaped(book *b, size_t column, uint32_t style, bareme_text text, number_shape shape)
{
	char out[2 * BAREME_TEXT_MAX];
	decimal d;
	size_t len;
	if (shape.kind == KIND_NUMBER && decimal_is_plain(text)) {
		book_put(b, column, style, BOOK_NUMBER, text);
		return;
	}
	if (!decimal_read(text, &d)) {
		book_put_text(b, column, style, text);
		return;
	}
	book_type type = cell_print_shaped(b, d, shape, out, &len);
	if (type == BOOK_NUMBER)
		len = decimal_print(&d, out);
	book_put(b, column, style, type, book_keep(b, (bareme_text){out, len}));
}

void book_put_number(book *b, size_t column, uint32_t style, bareme_text text)
{
	number_shape plain = {KIND_NUMBER, 0};
	cell_put_shaped(b, column, style, text, style < b->style_count ? b->styles[style].shape : plain);
}

void book_put_percent(book *b, size_t column, uint32_t style, bareme_text text)
{
	cell_put_shaped(b, column, style, text, (number_shape){KIND_PERCENT, 0});
}

/* ---- ISO 8601 ---- */

/* The time that the text begins with, "14:30:00", to whole seconds; false where it begins with none. */
static bool cell_read_time(bareme_text t, int32_t *seconds)
{
	static const char form[] = "00:00:00";
	enum { LEN = sizeof form - 1 };
	int32_t part[3] = {0};
	for (size_t i = 0; i < LEN; i++) {
		if (i >= t.len || (form[i] == '0' ? !text_is_digit(t.data[i]) : t.data[i] != form[i]))
			return false;
		if (form[i] == '0')
			part[i / 3] = part[i / 3] * 10 + (t.data[i] - '0');
	}
	/* Times are binary fractions of a day in LibreOffice: 14:29:59.9999996. */
	bool up = t.len > LEN + 1 && (t.data[LEN] == '.' || t.data[LEN] == ',') && t.data[LEN + 1] >= '5' &&
		  text_is_digit(t.data[LEN + 1]);
	*seconds = part[0] * 3600 + part[1] * 60 + part[2] + up;
	return part[0] < 24 && part[1] < 60 && part[2] < 60;
}

void book_put_date(book *b, size_t column, uint32_t style, bareme_text text)
{
	enum { DAY = sizeof "2021-06-15" - 1 };
	int32_t date, seconds = 0;
	if (cell_read_time(text.len > 0 && text.data[0] == 'T' ? text_from(text, 1) : text, &seconds)) {
		book_put_time(b, column, style, (uint64_t)seconds);
		return;
	}
	if (text.len < DAY || text.data[4] != '-' || !bareme_date_parse((bareme_text){text.data, DAY}, &date) ||
	    (text.len > DAY && !cell_read_time(text_from(text, DAY + 1), &seconds))) {
		book_put_text(b, column, style, book_keep(b, text));
		return;
	}
	char out[2 * BAREME_TEXT_MAX];
	size_t len = cell_print_day(date + seconds / DAY_SECONDS, seconds % DAY_SECONDS, out);
	book_put(b, column, style, BOOK_DATE, book_keep(b, (bareme_text){out, len}));
}
