/* Text that grows, and text of bounded length. */
#include "base/buffer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *buffer_grow(buffer *b, size_t more)
{
	if (b->failed)
		return NULL;
	size_t room = b->room < 256 ? 256 : b->room;
	while (room - b->len < more && room <= SIZE_MAX / 2)
		room *= 2;
	char *bigger = room - b->len < more ? NULL : realloc(b->data, room);
	if (bigger == NULL) {
		b->failed = true;
		b->room = b->len;
		return NULL;
	}
	b->data = bigger;
	b->room = room;
	return b->data + b->len;
}

void buffer_vprintf(buffer *b, const char *format, va_list args)
{
	va_list again;
	va_copy(again, args);
	int len = vsnprintf(NULL, 0, format, args);
	char *to = len < 0 ? NULL : buffer_reserve(b, (size_t)len + 1);
	if (to != NULL) {
		vsnprintf(to, (size_t)len + 1, format, again);
		b->len += (size_t)len;
	}
	va_end(again);
}

void buffer_printf(buffer *b, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	buffer_vprintf(b, format, args);
	va_end(args);
}

void buffer_free(buffer *b)
{
	free(b->data);
	*b = (buffer){0};
}

/* ---- Text of bounded length ---- */

void printer_put(printer *p, const char *data, size_t len)
{
	if (len > 0 && p->size > 0 && p->len < p->size - 1) {
		size_t room = p->size - 1 - p->len;
		memcpy(p->data + p->len, data, len < room ? len : room);
	}
	p->len += len;
}

void printer_end(printer *p)
{
	if (p->size > 0)
		p->data[p->len < p->size ? p->len : p->size - 1] = '\0';
}

static void put_integer(printer *p, long long value)
{
	char digits[24];
	size_t at = sizeof digits;
	unsigned long long rest = value < 0 ? 0 - (unsigned long long)value : (unsigned long long)value;
	do
		digits[--at] = (char)('0' + rest % 10);
	while ((rest /= 10) > 0);
	if (value < 0)
		digits[--at] = '-';
	printer_put(p, digits + at, sizeof digits - at);
}

/* Messages are printed per record of a list: the few directives that they use cost less here than in vsnprintf. */
void printer_vprintf(printer *p, const char *format, va_list args)
{
	for (const char *percent; (percent = strchr(format, '%')) != NULL;) {
		printer_put(p, format, (size_t)(percent - format));
		format = percent + 1;
		if (strncmp(format, ".*s", 3) == 0) {
			int len = va_arg(args, int);
			printer_put(p, va_arg(args, const char *), (size_t)len);
			format += 3;
		} else if (strncmp(format, "lld", 3) == 0 || strncmp(format, "llu", 3) == 0) {
			put_integer(p, va_arg(args, long long));
			format += 3;
		} else if (*format == 's') {
			const char *string = va_arg(args, const char *);
			printer_put(p, string, strlen(string));
			format++;
		} else if (*format == 'd' || *format == 'u') {
			put_integer(p, va_arg(args, int));
			format++;
		} else {
			printer_put(p, percent, 1); /* %% */
			format += *format == '%';
		}
	}
	printer_put(p, format, strlen(format));
	printer_end(p);
}

void printer_printf(printer *p, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	printer_vprintf(p, format, args);
	va_end(args);
}
