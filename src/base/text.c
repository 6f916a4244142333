/* Text: slices, and folding to comparable keys. */
#include "base/text.h"

#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

bool text_equal(bareme_text a, bareme_text b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

bool text_next_part(bareme_text *rest, char separator, bareme_text *part)
{
	if (rest->data == NULL)
		return false;
	const char *end = memchr(rest->data, separator, rest->len);
	*part = (bareme_text){rest->data, end == NULL ? rest->len : (size_t)(end - rest->data)};
	*rest = end == NULL ? (bareme_text){NULL, 0} : text_from(*rest, part->len + 1);
	return true;
}

size_t text_blank(bareme_text t)
{
	/* U+00A0, U+2009 and U+202F are what typists and spreadsheets put between groups of digits. */
	if (t.len > 0 && (t.data[0] == ' ' || t.data[0] == '\t'))
		return 1;
	if (t.len > 1 && memcmp(t.data, "\xC2\xA0", 2) == 0)
		return 2;
	if (t.len > 2 && (memcmp(t.data, "\xE2\x80\xAF", 3) == 0 || memcmp(t.data, "\xE2\x80\x89", 3) == 0))
		return 3;
	return 0;
}

/* Three bytes of a character without a width, as copies from pages and mails have: U+200B to U+200F and the like. */
static bool text_is_invisible(const char *p)
{
	unsigned char last = (unsigned char)p[2];
	if (memcmp(p, "\xE2\x80", 2) == 0)
		return (last >= 0x8B && last <= 0x8F) || (last >= 0xAA && last <= 0xAE);
	return memcmp(p, "\xE2\x81\xA0", 3) == 0 || memcmp(p, "\xEF\xBB\xBF", 3) == 0;
}

bareme_text text_plain(bareme_text t, char out[PLAIN_MAX])
{
	size_t len = 0;
	if (text_is_ascii(t) || t.len > PLAIN_MAX)
		return t;
	for (size_t i = 0; i < t.len;) {
		const unsigned char *p = (const unsigned char *)t.data + i;
		bool three = t.len - i >= 3;
		if (three && text_is_invisible(t.data + i)) {
			i += 3;
		} else if (three && p[0] == 0xEF && (p[1] == 0xBC || p[1] == 0xBD)) {
			/* U+FF01 to U+FF5E are those of ASCII from 0x21 on. */
			unsigned code = (p[1] & 0x3FU) << 6 | (p[2] & 0x3FU);
			if (code - 0xF01 > 0x5D)
				return t;
			out[len++] = (char)(code - 0xF01 + 0x21);
			i += 3;
		} else {
			out[len++] = t.data[i++];
		}
	}
	return len == t.len ? t : (bareme_text){out, len};
}

static bool text_ends_with(bareme_text t, const char *tail, size_t len)
{
	return t.len >= len && memcmp(t.data + t.len - len, tail, len) == 0;
}

bareme_text text_trim_blanks(bareme_text t)
{
	for (size_t n; t.len > 0; t = text_from(t, n)) {
		n = t.data[0] == '\r' || t.data[0] == '\n' ? 1 : text_blank(t);
		n = n == 0 && t.len >= 3 && text_is_invisible(t.data) ? 3 : n;
		if (n == 0)
			break;
	}
	for (;;) {
		if (t.len > 0 && strchr(" \t\r\n", t.data[t.len - 1]) != NULL && t.data[t.len - 1] != '\0')
			t.len -= 1;
		else if (text_ends_with(t, "\xC2\xA0", 2))
			t.len -= 2;
		else if (text_ends_with(t, "\xE2\x80\xAF", 3) || text_ends_with(t, "\xE2\x80\x89", 3) ||
			 (t.len >= 3 && text_is_invisible(t.data + t.len - 3)))
			t.len -= 3;
		else
			return t;
	}
}

bool text_is_ascii(bareme_text t)
{
	/* Taking 1 from each byte sets the high bit of those that are 0; a borrow can only come from such a byte. */
	const uint64_t ones = 0x0101010101010101U, highs = 0x8080808080808080U;
	const char *p = t.data;
	size_t n = t.len;
	uint64_t word, bad = 0;
	for (; n >= 8; p += 8, n -= 8) {
		memcpy(&word, p, 8);
		bad |= word | (word - ones);
	}
	for (; n > 0; p++, n--)
		bad |= (unsigned char)*p == 0 ? highs : (unsigned char)*p;
	return (bad & highs) == 0;
}

size_t text_utf8_length(bareme_text t)
{
	utf8proc_int32_t c;
	size_t at = 0;
	while (at < t.len && t.data[at] != '\0') {
		utf8proc_ssize_t n =
		    utf8proc_iterate((const utf8proc_uint8_t *)t.data + at, (utf8proc_ssize_t)(t.len - at), &c);
		if (n <= 0)
			break;
		at += (size_t)n;
	}
	return at;
}

bool text_is_utf8(bareme_text t)
{
	return text_is_ascii(t) || text_utf8_length(t) == t.len;
}

static bool is_key_char(utf8proc_int32_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* The letters that compatibility decomposition leaves whole but French files write as two. */
static const char *ligature(utf8proc_int32_t c)
{
	switch (c) {
	case 0x153:
	case 0x152:
		return "oe";
	case 0xE6:
	case 0xC6:
		return "ae";
	default:
		return NULL;
	}
}

/* Adds the ASCII that *t begins with to the key, and takes it off; false where there is no room. */
static ALWAYS_INLINE bool fold_ascii(bareme_text *t, char key[FOLD_MAX], size_t *len)
{
	/* What each character is in a key; a blank where it is left out. */
	static const char folded[] = "                                                0123456789       "
				     "abcdefghijklmnopqrstuvwxyz      abcdefghijklmnopqrstuvwxyz     ";
	size_t at = 0, count = *len;
	for (; at < t->len && (unsigned char)t->data[at] < 0x80; at++) {
		char c = folded[(unsigned char)t->data[at]];
		if (c == ' ')
			continue;
		if (count == FOLD_MAX)
			return false;
		key[count++] = c;
	}
	*len = count;
	*t = text_from(*t, at);
	return true;
}

/* Adds the character that *t begins with, which is not of ASCII, and takes it off; false where there is no room. */
SELDOM static bool fold_other(bareme_text *t, char key[FOLD_MAX], size_t *len)
{
	utf8proc_int32_t c, parts[32];
	utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)t->data, (utf8proc_ssize_t)t->len, &c);
	*t = text_from(*t, n <= 0 ? 1 : (size_t)n);
	if (n <= 0)
		return true;
	const char *pair = ligature(c);
	if (pair != NULL) {
		if (*len + 2 > FOLD_MAX)
			return false;
		memcpy(key + *len, pair, 2);
		*len += 2;
		return true;
	}
	int boundclass = UTF8PROC_BOUNDCLASS_START;
	n = utf8proc_decompose_char(
	    c, parts, 32, UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK, &boundclass);
	for (utf8proc_ssize_t i = 0; i < n && i < 32; i++) {
		if (!is_key_char(parts[i]))
			continue;
		if (*len == FOLD_MAX)
			return false;
		key[(*len)++] = (char)parts[i];
	}
	return true;
}

size_t text_fold(bareme_text t, char key[FOLD_MAX])
{
	size_t len = 0;
	while (fold_ascii(&t, key, &len))
		if (t.len == 0)
			return len;
		else if (!fold_other(&t, key, &len))
			break;
	return SIZE_MAX;
}

/* Optimal string alignment, three rows at a time. */
size_t bareme_distance(bareme_text a, bareme_text b, size_t most)
{
	size_t rows[3][FOLD_MAX + 1];
	if (a.len > FOLD_MAX || b.len > FOLD_MAX)
		return most + 1;
	if (a.len > b.len + most || b.len > a.len + most)
		return most + 1;
	for (size_t j = 0; j <= b.len; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= a.len; i++) {
		size_t *now = rows[i % 3], *last = rows[(i + 2) % 3], *before = rows[(i + 1) % 3];
		size_t least = now[0] = i;
		for (size_t j = 1; j <= b.len; j++) {
			size_t best = last[j - 1] + (a.data[i - 1] != b.data[j - 1]);
			if (last[j] + 1 < best)
				best = last[j] + 1;
			if (now[j - 1] + 1 < best)
				best = now[j - 1] + 1;
			if (i > 1 && j > 1 && a.data[i - 1] == b.data[j - 2] && a.data[i - 2] == b.data[j - 1] &&
			    before[j - 2] + 1 < best)
				best = before[j - 2] + 1;
			now[j] = best;
			if (best < least)
				least = best;
		}
		if (least > most)
			return most + 1;
	}
	size_t distance = rows[a.len % 3][b.len];
	return distance > most ? most + 1 : distance;
}

uint64_t text_count_lines(bareme_text t)
{
	/* Counted in bytes, 255 at a time, so that the compiler can take many characters at once. */
	uint64_t lines = 0;
	for (size_t at = 0; at < t.len;) {
		uint8_t some[32] = {0};
		size_t end = t.len - at < sizeof some * 255 ? t.len - at : sizeof some * 255;
		size_t i = 0;
		for (; i + sizeof some <= end; i += sizeof some)
			for (size_t j = 0; j < sizeof some; j++)
				some[j] = (uint8_t)(some[j] + (t.data[at + i + j] == '\n'));
		for (size_t j = 0; j < sizeof some; j++)
			lines += some[j];
		for (; i < end; i++)
			lines += t.data[at + i] == '\n';
		at += end;
	}
	return lines;
}

void text_place(bareme_text t, size_t offset, size_t *line, size_t *column)
{
	*line = *column = 1;
	for (size_t i = text_mark(t); i < offset && i < t.len; i++) {
		if (t.data[i] == '\n') {
			++*line;
			*column = 1;
		} else {
			*column += ((unsigned char)t.data[i] & 0xC0) != 0x80;
		}
	}
}

const char *text_tr(const bareme_locale *locale, const char *message)
{
	if (locale == NULL || locale->translate == NULL)
		return message;
	return locale->translate(message, locale->payload);
}

size_t text_hidden(bareme_text t, char shown[TEXT_HIDDEN_MAX])
{
	unsigned char first = t.len > 0 ? (unsigned char)t.data[0] : ' ',
		      second = t.len > 1 ? (unsigned char)t.data[1] : 0;
	unsigned character = 0;
	size_t len = 0;
	if (first < 0x20 || first == 0x7F) {
		character = first;
		len = 1;
	} else if ((first == 0xC2 && second >= 0x80 && second < 0xA0) || (first == 0xD8 && second == 0x9C)) {
		character = (first & 0x1FU) << 6 | (second & 0x3FU);
		len = 2;
	} else if (first == 0xE2 && (second == 0x80 || second == 0x81) && t.len > 2) {
		character = 0x2000U | (second & 0x3FU) << 6 | ((unsigned char)t.data[2] & 0x3FU);
		bool turns = character == 0x200E || character == 0x200F ||
			     (character >= 0x2028 && character <= 0x202E) ||
			     (character >= 0x2066 && character <= 0x2069);
		len = turns ? 3 : 0;
	}
	if (len > 0)
		snprintf(shown, TEXT_HIDDEN_MAX, "<U+%04X>", character);
	return len;
}
