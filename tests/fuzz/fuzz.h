/* What the fuzz targets share. */
#ifndef FUZZ_H
#define FUZZ_H

#include "bareme.h"
#include "base/buffer.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* Ends the program, and so makes a finding, where a promise is broken. */
#define MUST(promise)                                                                                                  \
	((promise) ? (void)0 : (fprintf(stderr, "%s:%d: broken: %s\n", __FILE__, __LINE__, #promise), abort()))

/* The day of operations that give none. */
#define FUZZ_DATE TEXT("2021-06-01")

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The files of the built-in tables with fewer communes and cases, so that they load quickly; *count of them. Static. */
const bareme_file *fuzz_files(size_t *count);

/*
 * Copies the files, one of them edited into the buffer; *edited is its number. The first byte of the edit chooses the
 * file, 'a' for datapackage.json. After a small letter the rest edits it: a text to find, a TAB, the text that takes
 * its place, a TAB, and so on. After a capital one the rest is the file.
 */
bareme_file *fuzz_edit_files(const bareme_file *files, size_t count, bareme_text edit, buffer *file, size_t *edited);

/* The built-in tables, loaded once. */
const bareme_ruleset *fuzz_ruleset(void);

/* An operation on FUZZ_DATE without any field, and room for an answer. */
bareme_operation *fuzz_operation(const bareme_ruleset *r);
bareme_answer *fuzz_answer(const bareme_ruleset *r);

/* Takes the next part of the text, up to a separator, which goes too. */
bareme_text fuzz_take(bareme_text *rest, char separator);

/* Gives the operation the fields of "field=value", where there are such fields. */
void fuzz_set_fields(bareme_operation *operation, const bareme_ruleset *r, bareme_text fields, char separator);

/* Operations as fuzz_set_fields takes them with '|'. Fields that an edit of the tables took away are left out. */
enum { FUZZ_OPERATIONS = 9 };
extern const char *const fuzz_operations[FUZZ_OPERATIONS];

/* A bareme_write_fn that puts all into a buffer. */
int fuzz_collect(const char *data, size_t len, void *payload);

/* What every answer promises: amounts where it is not refused, and text for all that it has. */
void fuzz_check_answer(const bareme_answer *answer);

#endif
