/* Warnings about a whole list; see warn.h. */
#include "base/warn.h"

void warner_say(const warner *w, bareme_severity severity, const char *code, uint64_t line, const char *format, ...)
{
	char some[1024];
	buffer message = buffer_over(some, sizeof some);
	va_list args;
	if (w->report == NULL)
		return;
	va_start(args, format);
	buffer_vprintf(&message, text_tr(w->locale, format), args);
	va_end(args);
	/* Where memory failed, what fits is said. */
	if (message.failed) {
		size_t len = message.len;
		while (len > 0 && ((unsigned char)message.data[--len] & 0xC0) == 0x80)
			;
		message.data[len] = '\0';
	}
	bareme_fault fault = {severity, code, "", (size_t)line, 0, message.data};
	w->report(&fault, w->payload);
	buffer_free(&message);
}
