/* Number formats as Excel writes them; see number_format.h. */
#include "formats/number_format.h"

#include <strings.h>

/* What a format has outside of quoted text, colours and conditions. */
typedef struct format_marks {
	bool day, month, time, elapsed, percent, other;
	bool digits; /* that may be left out */
	bool number; /* digits before any letter of a time; after those they are parts of a second */
	size_t zeros;
} format_marks;

/* The length of [...], a colour, a condition or a language, or an elapsed time: then *elapsed. */
static size_t format_bracket(bareme_text t, bool *elapsed)
{
	const char *end = memchr(t.data, ']', t.len);
	size_t len = end == NULL ? t.len : (size_t)(end - t.data) + 1;
	*elapsed = len > 2 && strchr("hHmMsS", t.data[1]) != NULL;
	for (size_t i = 2; i + 1 < len; i++)
		*elapsed &= (t.data[i] | 0x20) == (t.data[1] | 0x20);
	return len;
}

/* The length of what stands for itself at the start of the text: quoted, behind a stroke, a blank of some width. */
static size_t format_literal(bareme_text t)
{
	if (t.data[0] == '"') {
		const char *end = memchr(t.data + 1, '"', t.len - 1);
		return end == NULL ? t.len : (size_t)(end - t.data) + 1;
	}
	if (t.data[0] == '\\' || t.data[0] == '_' || t.data[0] == '*')
		return t.len < 2 ? t.len : 2;
	return 0;
}

static void format_mark(format_marks *m, char c)
{
	switch (c | 0x20) {
	case 'd':
	case 'y':
		m->day = true;
		return;
	case 'm':
		m->month = true;
		return;
	case 'h':
	case 's':
		m->time = true;
		return;
	default:
		break;
	}
	if (c == '0') {
		m->zeros++;
		m->number |= !m->time && !m->elapsed;
	} else if (c == '#' || c == '?') {
		m->digits = m->number = true;
	}
	m->percent |= c == '%';
	m->other |= strchr("0#?%", c) == NULL;
}

/* Of the first section, which positive numbers have. */
static format_marks format_marks_of(bareme_text t)
{
	format_marks m = {.zeros = 0};
	while (t.len > 0 && t.data[0] != ';') {
		size_t len = format_literal(t);
		m.other |= len > 0;
		if (len == 0 && t.data[0] == '[') {
			bool elapsed;
			len = format_bracket(t, &elapsed);
			m.elapsed |= elapsed;
		} else if (len == 0) {
			format_mark(&m, t.data[0]);
			len = 1;
		}
		t = text_from(t, len);
	}
	return m;
}

number_shape number_shape_of(bareme_text format)
{
	enum { WIDEST = 30 };
	format_marks m = format_marks_of(format);
	bool letters = m.day || m.month || m.time || m.elapsed;
	if (m.percent)
		return (number_shape){KIND_PERCENT, 0};
	if (format.len >= 7 && strncasecmp(format.data, "general", 7) == 0)
		return (number_shape){KIND_NUMBER, 0};
	if (letters && !m.number) {
		if (m.day || (m.month && !m.time && !m.elapsed))
			return (number_shape){KIND_DATE, 0};
		return (number_shape){m.elapsed ? KIND_ELAPSED : KIND_TIME, 0};
	}
	if (m.zeros >= 2 && m.zeros <= WIDEST && !m.digits && !m.other && !letters)
		return (number_shape){KIND_ZEROS, (uint8_t)m.zeros};
	return (number_shape){KIND_NUMBER, 0};
}

const char *number_format_builtin(uint32_t id)
{
	static const char *const formats[] = {
	    [0] = "General",
	    [1] = "0",
	    [2] = "0.00",
	    [3] = "#,##0",
	    [4] = "#,##0.00",
	    [5] = "#,##0 \"€\"",
	    [6] = "#,##0 \"€\"",
	    [7] = "#,##0.00 \"€\"",
	    [8] = "#,##0.00 \"€\"",
	    [9] = "0%",
	    [10] = "0.00%",
	    [11] = "0.00E+00",
	    [12] = "# ?/?",
	    [13] = "# ?\?/??",
	    [14] = "dd/mm/yyyy",
	    [15] = "d-mmm-yy",
	    [16] = "d-mmm",
	    [17] = "mmm-yy",
	    [18] = "h:mm AM/PM",
	    [19] = "h:mm:ss AM/PM",
	    [20] = "h:mm",
	    [21] = "h:mm:ss",
	    [22] = "dd/mm/yyyy h:mm",
	    [37] = "#,##0",
	    [38] = "#,##0",
	    [39] = "#,##0.00",
	    [40] = "#,##0.00",
	    [41] = "#,##0",
	    [42] = "#,##0 \"€\"",
	    [43] = "#,##0.00",
	    [44] = "#,##0.00 \"€\"",
	    [45] = "mm:ss",
	    [46] = "[h]:mm:ss",
	    [47] = "mm:ss.0",
	    [48] = "##0.0E+0",
	    [49] = "@",
	};
	/* Of these the meaning depends on the language, but is always a day, or a time of day. */
	static const char day[] = "yyyy-mm-dd", time[] = "h:mm:ss";
	if ((id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 54) || (id >= 57 && id <= 58))
		return day;
	if ((id >= 32 && id <= 35) || id == 55 || id == 56)
		return time;
	return id < sizeof formats / sizeof *formats ? formats[id] : NULL;
}
