/* Faults of the tables, gathered while loading and reported in the order of their places. */
#ifndef FAULTS_H
#define FAULTS_H

#include "base/names.h"

#include <stdarg.h>

typedef struct place {
	const char *file;
	size_t line;
	size_t column;
} place;

typedef struct faults {
	const bareme_locale *locale;
	arena *arena; /* keeps the messages */
	bareme_fault *list;
	size_t count;
	size_t room;
	size_t errors;
	bool failed;   /* memory */
	names places;  /* of the first faults, each alone and as the line that it is on */
	size_t placed; /* how many those are */
} faults;

/* Records a fault; the format is an English message, looked up in the caller's language. */
void fault_add(faults *f, bareme_severity severity, const char *code, place at, const char *format, ...)
    PRINTF_LIKE(5, 6);

void fault_vadd(faults *f, bareme_severity severity, const char *code, place at, const char *format, va_list args)
    PRINTF_LIKE(5, 0);

/* True where one was recorded at that very place; on that line, where the column is 0. */
bool faults_stand_at(faults *f, place at);

/*
 * Reports each once, by file, line and column: first what could not be read (syntax, errors of schema), from which
 * other faults may follow, then the rest.
 */
void faults_report(faults *f, bareme_fault_fn report, void *payload);

void faults_free(faults *f);

#endif
