/* Warnings about a whole list; see warn.h. */
#include "base/warn.h"

void warner_say(const warner *w, const char *format, ...)
{
	buffer message = {0};
	va_list args;
	if (w->warn == NULL)
		return;
	va_start(args, format);
	buffer_vprintf(&message, text_tr(w->locale, format), args);
	va_end(args);
	buffer_char(&message, '\0');
	if (!message.failed)
		w->warn(message.data, w->payload);
	buffer_free(&message);
}
