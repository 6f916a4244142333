/* A run of the program in a folder of its own, and what is there afterwards. */
#ifndef TRIAL_H
#define TRIAL_H

#include "sweep.h"

enum { ARGUMENTS_MAX = 32, FILES_MAX = 64 };

/* A line of the file of commands. */
typedef struct command {
	char *text;
	char *arguments[ARGUMENTS_MAX]; /* the first is the program; ends with NULL */
	const char *input;              /* a file; NULL for none */
	size_t loads;                   /* how often it loads tables of the size of the built-in ones from files */
} command;

typedef struct bytes {
	char *data;
	size_t len;
} bytes;

typedef struct folder {
	size_t count;
	struct {
		char *path;
		bytes content;
	} files[FILES_MAX];
} folder;

/* What surrounds a run. */
typedef struct surroundings {
	const char *shim;   /* NULL: none */
	int closed;         /* a descriptor that is closed at the start, or -1 */
	const char *output; /* what standard output is, or NULL: a file */
	long largest;       /* bytes of a file, or -1; beyond it SIGXFSZ comes */
	bool ignores;       /* that signal */
} surroundings;

typedef struct outcome {
	int status, signal; /* of which one is 0 */
	bool hung;
	bytes output, errors;
	folder folder;
} outcome;

/* Where runs take place: the folder that is the current one, whose files are as `fixture` says. */
typedef struct place {
	sweep_shared *shared;
	int shared_file, output, errors;
	folder fixture;
} place;

void place_open(place *p);

/* Runs it, and puts the folder back as it was. */
outcome trial_run(place *p, const command *c, const surroundings *s);
void outcome_free(outcome *o);

/* NULL where `o` is what `expected` is; where it is silent, but for messages. */
const char *outcome_differs(const outcome *o, const outcome *expected, bool silent);

/* NULL where each file is as it was before, or as it should be in the end. */
const char *folder_is_broken(const outcome *o, const place *p, const outcome *expected);

#endif
