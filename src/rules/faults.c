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
	return strcmp(x->message, y->message);
}

bool faults_stand_at(const faults *f, place at)
{
	for (size_t i = 0; i < f->count; i++)
		if (f->list[i].line == at.line && (at.column == 0 || f->list[i].column == at.column) &&
		    strcmp(f->list[i].file, at.file) == 0)
			return true;
	return false;
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
	f->list = NULL;
}
