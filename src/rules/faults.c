/* Faults of the tables, gathered while loading and reported in the order of their places. */
#include "rules/faults.h"

#include "base/buffer.h"

#include <stdlib.h>
#include <string.h>

void fault_vadd(faults *f, bareme_severity severity, const char *code, place at, const char *format, va_list args)
{
	buffer message = {0};
	buffer_vprintf(&message, text_tr(f->locale, format), args);
	bareme_text copy = {NULL, 0};
	if (!message.failed)
		copy = arena_copy(f->arena, (bareme_text){message.data, message.len});
	buffer_free(&message);
	f->errors += severity == BAREME_ERROR;
	if (copy.data == NULL || !grow(&f->list, f->count, &f->room, sizeof *f->list)) {
		f->failed = true;
		return;
	}
	f->list[f->count++] = (bareme_fault){severity, code, at.file, at.line, at.column, copy.data};
}

void fault_add(faults *f, bareme_severity severity, const char *code, place at, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	fault_vadd(f, severity, code, at, format, args);
	va_end(args);
}

static int fault_by_place(const void *a, const void *b)
{
	const bareme_fault *x = a, *y = b;
	int files = strcmp(x->file, y->file);
	if (files != 0)
		return files;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	if (x->column != y->column)
		return x->column < y->column ? -1 : 1;
	/* Lines that messages name, in their order. */
	return strverscmp(x->message, y->message);
}

/* A place, or the line where the column is 0, as a name. */
static bareme_text fault_place_key(buffer *out, place at)
{
	out->len = 0;
	buffer_printf(out, "%zu %zu %s", at.line, at.column, at.file);
	return buffer_all(out);
}

static void fault_index(faults *f, buffer *text, place at)
{
	int32_t old;
	bareme_text key = arena_copy(f->arena, fault_place_key(text, at));
	f->failed |= key.data == NULL || !names_add(&f->places, key, 0, &old);
}

bool faults_stand_at(faults *f, place at)
{
	char some[512];
	buffer text = buffer_over(some, sizeof some);
	for (; f->placed < f->count && !f->failed; f->placed++) {
		const bareme_fault *fault = &f->list[f->placed];
		fault_index(f, &text, (place){fault->file, fault->line, fault->column});
		if (fault->column > 0)
			fault_index(f, &text, (place){fault->file, fault->line, 0});
	}
	bool found = names_find(&f->places, fault_place_key(&text, at)) >= 0;
	f->failed |= text.failed;
	buffer_free(&text);
	return found;
}

/* Something could not be read: what else is found may only follow from it. */
static bool fault_is_first(const bareme_fault *f)
{
	return strcmp(f->code, "syntax") == 0 || (strcmp(f->code, "schema") == 0 && f->severity == BAREME_ERROR);
}

void faults_report(faults *f, bareme_fault_fn report, void *payload)
{
	if (f->count > 1)
		qsort(f->list, f->count, sizeof *f->list, fault_by_place);
	/* One fault may be met on several paths: a formula, for example, is read for every line that uses it. */
	for (int first = 1; report != NULL && first >= 0; first--)
		for (size_t i = 0; i < f->count; i++)
			if (fault_is_first(&f->list[i]) == (first == 1) &&
			    (i == 0 || fault_by_place(&f->list[i - 1], &f->list[i]) != 0))
				report(&f->list[i], payload);
}

void faults_free(faults *f)
{
	free(f->list);
	names_free(&f->places);
	f->list = NULL;
}
