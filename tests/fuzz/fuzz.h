/* What the fuzz targets share. */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* Ends the program, and so makes a finding, where a promise is broken. */
#define MUST(promise)                                                                                                  \
	((promise) ? (void)0 : (fprintf(stderr, "%s:%d: broken: %s\n", __FILE__, __LINE__, #promise), abort()))

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
