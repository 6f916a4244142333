/* Strings of JSON, decoded and written. */
#include "formats/json.h"

#include "formats/json_bytes.h"
#include <bareme/program.h>

#include <utf8proc.h>

/* The character of the escape at `raw`, which begins after the backslash; moves it on. */
static utf8proc_int32_t json_decode_escape(bareme_text *raw)
{
	static const char letters[] = "bfnrt", meanings[] = "\b\f\n\r\t";
	char c = raw->data[0];
	*raw = text_from(*raw, 1);
	const char *letter = strchr(letters, c);
	if (letter != NULL)
		return meanings[letter - letters];
	if (c != 'u' || raw->len < 4)
		return c;
	unsigned high = json_hex_digits(raw->data);
	*raw = text_from(*raw, 4);
	if (high < 0xD800 || high > 0xDFFF)
		return (utf8proc_int32_t)high;
	unsigned low = raw->len < 6 || raw->data[0] != '\\' || raw->data[1] != 'u' ? 0 : json_hex_digits(raw->data + 2);
	if (high > 0xDBFF || low < 0xDC00 || low > 0xDFFF)
		return 0xFFFD;
	*raw = text_from(*raw, 6);
	return (utf8proc_int32_t)(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00));
}

bareme_text json_decode(bareme_text raw, buffer *out)
{
	const char *escape = raw.len == 0 ? NULL : memchr(raw.data, '\\', raw.len);
	if (escape == NULL)
		return raw;
	size_t start = out->len;
	/* The text only gets shorter, so that this room is enough and what was decoded before stays in place. */
	if (buffer_reserve(out, raw.len) == NULL)
		return (bareme_text){"", 0};
	while (raw.len > 0) {
		utf8proc_uint8_t bytes[4];
		if (raw.data[0] != '\\') {
			buffer_put(out, raw.data, 1);
			raw = text_from(raw, 1);
			continue;
		}
		raw = text_from(raw, 1);
		buffer_put(out, (const char *)bytes, (size_t)utf8proc_encode_char(json_decode_escape(&raw), bytes));
	}
	return (bareme_text){out->data + start, out->len - start};
}

SELDOM static void json_put_escaped(buffer *out, bareme_text t)
{
	static const char hex[] = "0123456789abcdef";
	buffer_char(out, '"');
	for (size_t at = 0; at < t.len;) {
		/* Most of a text is taken as it is. */
		size_t plain = json_plain_run(t, at);
		buffer_put(out, t.data + at, plain);
		at += plain;
		if (at == t.len)
			break;
		unsigned char c = (unsigned char)t.data[at];
		utf8proc_int32_t point;
		if (c == '"' || c == '\\') {
			char escaped[] = {'\\', (char)c};
			buffer_put(out, escaped, sizeof escaped);
			at++;
		} else if (c < 0x20 || c == 0x7F) {
			char escaped[] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};
			buffer_put(out, escaped, sizeof escaped);
			at++;
		} else {
			utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)t.data + at,
							      (utf8proc_ssize_t)(t.len - at), &point);
			char shown[TEXT_HIDDEN_MAX];
			if (n > 0 && text_hidden(text_from(t, at), shown) > 0)
				buffer_printf(out, "\\u%.*s", 4, shown + sizeof "<U+" - 1);
			else if (n > 0)
				buffer_put(out, t.data + at, (size_t)n);
			else
				buffer_string(out, "\xEF\xBF\xBD");
			at += n > 0 ? (size_t)n : 1;
		}
	}
	buffer_char(out, '"');
}

/* Copies a text that is plain as a whole, by words that overlap at its end; false where it may not be. */
static inline bool json_copy_plain(char *to, bareme_text t)
{
	uint64_t word;
	const char *from = t.data;
	if (t.len >= sizeof word) {
		size_t last = t.len - sizeof word;
		for (size_t at = 0;; at = at + sizeof word < last ? at + sizeof word : last) {
			memcpy(&word, from + at, sizeof word);
			memcpy(to + at, &word, sizeof word);
			if (json_find_odd(word) != 0)
				return false;
			if (at == last)
				return true;
		}
	}
	uint32_t first, last;
	if (t.len >= sizeof first) {
		memcpy(&first, from, sizeof first);
		memcpy(&last, from + t.len - sizeof last, sizeof last);
		memcpy(to, &first, sizeof first);
		memcpy(to + t.len - sizeof last, &last, sizeof last);
		return json_find_odd((uint64_t)first << 32 | last) == 0;
	}
	for (size_t at = 0; at < t.len; at++) {
		if (!json_is_plain(from[at]))
			return false;
		to[at] = from[at];
	}
	return true;
}

void json_put_string(buffer *out, bareme_text t)
{
	bool room = out->room - out->len >= t.len + 2 || buffer_grow(out, t.len + 2) != NULL;
	if (!room || !json_copy_plain(out->data + out->len + 1, t)) {
		json_put_escaped(out, t);
		return;
	}
	out->data[out->len] = out->data[out->len + t.len + 1] = '"';
	out->len += t.len + 2;
}
