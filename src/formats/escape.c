/* Text as HTML, XML and Markdown have it. */
#include "formats/escape.h"

/* The length of the character that t begins with; 0 where it is broken, or none that a document may hold. */
static size_t escape_sound_length(bareme_text t)
{
	unsigned char c = (unsigned char)t.data[0];
	if (c < 0x80)
		return (c >= 0x20 && c != 0x7F) || c == '\t' || c == '\n' || c == '\r' ? 1 : 0;
	size_t len = c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
	if (len > t.len || text_utf8_length((bareme_text){t.data, len}) != len)
		return 0;
	bool is_control = c == 0xC2 && (unsigned char)t.data[1] < 0xA0;
	bool is_none = c == 0xEF && (unsigned char)t.data[1] == 0xBF && (unsigned char)t.data[2] >= 0xBE;
	return is_control || is_none ? 0 : len;
}

/*
 * Writes the text, with `escape` asked what to write for each ASCII character; without one the text is data, and is not
 * shown: characters that none may be shown stay where XML can hold them.
 */
static void escape_put_sound(buffer *out, bareme_text t, const char *(*escape)(char c))
{
	char shown[TEXT_HIDDEN_MAX];
	while (t.len > 0) {
		size_t hidden = escape == NULL || text_is_tab_or_end(t.data[0]) ? 0 : text_hidden(t, shown);
		if (hidden > 0) {
			escape_put_sound(out, text_of(shown), escape);
			t = text_from(t, hidden);
			continue;
		}
		size_t len = escape_sound_length(t);
		const char *instead = len == 0 ? "\xEF\xBF\xBD" : len == 1 && escape != NULL ? escape(t.data[0]) : NULL;
		if (instead != NULL)
			buffer_string(out, instead);
		else
			buffer_put(out, t.data, len);
		t = text_from(t, len == 0 ? 1 : len);
	}
}

void text_put_clean(buffer *out, bareme_text t)
{
	escape_put_sound(out, t, NULL);
}

static const char *escape_html_of(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	case '\r':
		return "&#13;";
	default:
		return NULL;
	}
}

void html_escape(buffer *out, bareme_text t)
{
	escape_put_sound(out, t, escape_html_of);
}

static const char *escape_markdown_of(char c)
{
	/* A cell is one line; a character that could begin markup gets a backslash. */
	static const char marks[] = "\\`*_[]<>#|~&$";
	static const char escaped[][3] = {"\\\\", "\\`", "\\*", "\\_", "\\[", "\\]", "\\<",
					  "\\>",  "\\#", "\\|", "\\~", "\\&", "\\$"};
	if (c == '\n' || c == '\r' || c == '\t')
		return " ";
	const char *at = c == '\0' ? NULL : strchr(marks, c);
	return at == NULL ? NULL : escaped[at - marks];
}

void markdown_escape(buffer *out, bareme_text t)
{
	escape_put_sound(out, t, escape_markdown_of);
}
