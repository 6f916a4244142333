/* Warnings about a whole list; see warn.h. */
#include "base/warn.h"

void warner_say(const warner *w, bareme_severity severity, const char *code, uint64_t line, const char *format, ...)
{
	buffer message = {0};
	va_list args;
	if (w->report == NULL)
		return;
	va_start(args, format);
	buffer_vprintf(&message, text_tr(w->locale, format), args);
	va_end(args);
	buffer_char(&message, '\0');
	bareme_fault fault = {severity, code, "", (size_t)line, 0, message.data};
	if (!message.failed)
		w->report(&fault, w->payload);
	buffer_free(&message);
}
