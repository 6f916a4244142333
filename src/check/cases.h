/* The worked cases. */
#ifndef CASES_H
#define CASES_H

#include "check/checker.h"

/*
 * Reads the worked cases, and where `run` is set computes them and reports what no passing one exercises. False where
 * memory failed.
 */
bool cases_check(checker *c, bool run);

#endif
