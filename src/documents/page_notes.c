/* The notes of a page; see page_notes.h. */
#include "documents/page_notes.h"

/* How many bytes the number takes that begins there, "1 234,50"; 0 where none does. */
static size_t page_number_length(bareme_text t, size_t at)
{
	size_t end = at;
	while (end < t.len && text_is_digit(t.data[end])) {
		size_t gap;
		do
			end++;
		while (end < t.len && text_is_digit(t.data[end]));
		gap = end == t.len ? 0 : strchr(",.", t.data[end]) != NULL ? 1 : text_blank(text_from(t, end));
		end += gap > 0 && end + gap < t.len && text_is_digit(t.data[end + gap]) ? gap : 0;
	}
	return end - at;
}

/* True where the message is the note's but for one number, always the same one: what that is here goes to *number. */
static bool page_note_says(page_note *note, bareme_text message, bareme_text *number)
{
	bareme_text own = note->message, differs = note->number;
	size_t i = 0, j = 0;
	*number = (bareme_text){"", 0};
	while (i < own.len && j < message.len) {
		size_t a = page_number_length(own, i), b = page_number_length(message, j), step = a > 0 ? a : 1;
		bareme_text there = {own.data + i, a}, here = {message.data + j, b};
		if (a == b && memcmp(there.data, here.data, step) == 0) {
			i += step;
			j += step;
			continue;
		}
		if (a == 0 || b == 0 || number->len > 0 || (differs.len > 0 && differs.data != there.data))
			return false;
		differs = there;
		*number = here;
		i += a;
		j += b;
	}
	if (i < own.len || j < message.len)
		return false;
	note->number = differs;
	return true;
}

size_t page_notes_add(page_notes *notes, const list_notice *notice, uint64_t line, arena *a)
{
	bareme_text number = {"", 0};
	size_t at = 0;
	while (at < notes->count &&
	       (notes->list[at].code != notice->code || !page_note_says(&notes->list[at], notice->message, &number)))
		at++;
	page_said *said = at == PAGE_NOTES ? NULL : arena_alloc(a, 1, sizeof *said);
	if (said == NULL)
		return 0;
	page_note *note = &notes->list[at];
	if (at == notes->count) {
		number.len = 0;
		*note =
		    (page_note){.code = notice->code, .message = arena_copy(a, notice->message), .last = &note->said};
		notes->count++;
	}
	*said = (page_said){.line = line, .number = arena_copy(a, number)};
	*note->last = said;
	note->last = &said->next;
	return at + 1;
}

/* The message with three dots for the number that differs, and what that is, line by line. */
static void page_note_put_numbers(const paper *p, const page_note *note)
{
	bareme_text before = {note->message.data, (size_t)(note->number.data - note->message.data)};
	paper_text(p, before);
	paper_raw(p, "\xE2\x80\xA6");
	paper_text(p, text_from(note->message, before.len + note->number.len));
	for (const page_said *said = note->said; said != NULL; said = said->next) {
		bareme_text number = said->number.len > 0 ? said->number : note->number;
		paper_raw(p, said == note->said ? " (" : paper_tr(p, "; "));
		paper_say(p, "line %llu: %.*s", (unsigned long long)said->line, TEXT_ARG(number));
	}
	paper_raw(p, ")");
}

void page_notes_put(const paper *p, const page_notes *notes, size_t most)
{
	if (notes->count > 0)
		paper_raw(p, "<ol class=\"notes\">\n");
	for (size_t i = 0; i < notes->count; i++) {
		const page_note *note = &notes->list[i];
		paper_put(p, "<li id=\"n%llu\">", (unsigned long long)i + 1);
		if (note->number.len > 0 && note->message.len <= most)
			page_note_put_numbers(p, note);
		else
			paper_clip(p, note->message, most);
		paper_put(p, " <code>%s</code></li>\n", bareme_code_name(note->code));
	}
	paper_raw(p, notes->count > 0 ? "</ol>\n" : "");
}
