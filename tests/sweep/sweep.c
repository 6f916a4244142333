/*
 * Repeats runs of the program in which one thing fails: an allocation, or a call of the system. What must come of it is
 * the right output, or the status 2 with a message; never a crash, a broken output with a success, or a file left
 * behind. tests/sweep/run prepares the folder and the commands, and says what is tried.
 *   sweep memory|calls SHIM EVERY EVERY-WHILE-LOADING PROGRAM COMMANDS FOLDER...
 * One process works in each folder. Exit status: 0 all is well, 1 something is not, 2 the sweep could not be made.
 */
#include "trial.h"

#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- What is tried ---- */

enum { COMMANDS_MAX = 200 };

/* What became of the runs; all processes count here. */
typedef struct tally {
	size_t runs, right, refused, ended, wrong;
} tally;

typedef struct sweep {
	place place;
	const char *shim, *program;
	size_t every, every_loading;
	size_t loading; /* allocations for tables that are loaded from files */
	command commands[COMMANDS_MAX];
	size_t count;
	size_t worker, workers;
	size_t turn; /* of trials, which the workers take in turn */
	tally *tally;
	/* Of the command that is being tried: */
	const command *command;
	outcome expected;
	sweep_shared counted;
} sweep;

/* A line is: how often tables are loaded from files, the arguments, and < FILE for standard input; blanks do not occur
 * in them. */
static void command_read(sweep *s, const char *line)
{
	command *c = &s->commands[s->count++];
	size_t n = 0;
	c->text = strdup(line);
	char *rest = strdup(line), *word = strtok(rest, " \n");
	c->loads = strtoul(word, NULL, 10);
	c->arguments[n++] = (char *)s->program;
	while ((word = strtok(NULL, " \n")) != NULL) {
		if (strcmp(word, "<") == 0)
			c->input = strtok(NULL, " \n");
		else if (n + 1 < ARGUMENTS_MAX)
			c->arguments[n++] = word;
	}
	c->text[strcspn(c->text, "\n")] = '\0';
}

static void commands_read(sweep *s, const char *path)
{
	char *line = NULL;
	size_t room = 0;
	FILE *file = fopen(path, "r");
	if (file == NULL)
		err(2, "%s", path);
	while (getline(&line, &room, file) > 0)
		if (*line != '#' && *line != '\n' && s->count < COMMANDS_MAX)
			command_read(s, line);
	fclose(file);
	free(line);
}

/* ---- One run ---- */

static const surroundings plain = {.closed = -1, .largest = -1};

static void count(size_t *what)
{
	__atomic_add_fetch(what, 1, __ATOMIC_RELAXED);
}

static void report(const sweep *s, const outcome *o, const char *what, const char *wrong)
{
	count(&s->tally->wrong);
	printf("%s: %s\n  %s\n  status %d, signal %d: %.300s\n", wrong, what, s->command->text, o->status, o->signal,
	       o->errors.data);
	fflush(stdout);
}

/* Runs it; what is settled there must be. False for a run that is another process's. */
static bool trial(sweep *s, const surroundings *around, outcome *o)
{
	if (s->turn++ % s->workers != s->worker)
		return false;
	count(&s->tally->runs);
	*o = trial_run(&s->place, s->command, around);
	return true;
}

/* In either language. */
static bool says_memory(const char *errors)
{
	return strstr(errors, "memory") != NULL || strstr(errors, "mémoire") != NULL;
}

/* The status 2 tells that nothing can be trusted, and a message why, unless none can be written. */
static const char *refusal_is_wrong(const sweep *s, const outcome *o, const char *differs, bool of_memory,
				    bool speechless)
{
	if (o->hung)
		return "hung";
	if (o->signal != 0)
		return "ended by a signal";
	if (o->status != 2)
		return differs;
	if (!speechless && (o->errors.len == 0 || (of_memory && !says_memory(o->errors.data))))
		return "no message";
	return folder_is_broken(o, &s->place, &s->expected);
}

/* ---- Memory ---- */

/* Libraries that do not say why they failed. */
static bool is_silent(const char *library)
{
	static const char *const names[] = {"libminizip", "libz.", "ld-linux"};
	bool found = false;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		found |= strncmp(library, names[i], strlen(names[i])) == 0;
	return found;
}

static void memory_trial(sweep *s, size_t at, bool all)
{
	char what[128];
	outcome o;
	surroundings around = plain;
	around.shim = s->shim;
	*s->place.shared = (sweep_shared){.mode = SWEEP_FAIL, .at = at, .all = all};
	if (!trial(s, &around, &o))
		return;
	const char *wrong = outcome_differs(&o, &s->expected, false);
	if (wrong == NULL) {
		count(&s->tally->right);
	} else if ((wrong = refusal_is_wrong(s, &o, wrong, !is_silent(s->place.shared->from), false)) == NULL) {
		count(&s->tally->refused);
	}
	snprintf(what, sizeof what, "allocation %zu %sof %zu fails, last in %s", at, all ? "and all later ones " : "",
		 s->counted.allocations, s->place.shared->from);
	if (wrong != NULL)
		report(s, &o, what, wrong);
	outcome_free(&o);
}

static void memory_command(sweep *s)
{
	size_t all = s->counted.allocations, loading = s->command->loads * s->loading;
	size_t first = (size_t)(s->command - s->commands) % s->every + 1;
	loading = loading < all ? loading : all;
	for (int and_all_after = 0; and_all_after < 2; and_all_after++) {
		for (size_t n = first; n <= loading; n += s->every_loading)
			memory_trial(s, n, and_all_after);
		for (size_t n = loading + first; n <= all; n += s->every)
			memory_trial(s, n, and_all_after);
	}
}

/* ---- Calls of the system ---- */

static const char *const classes[CLASSES] = {
    [OPENING] = "opening", [READING] = "reading",   [WRITING] = "writing",   [CLOSING] = "closing",
    [SYNCING] = "syncing", [RENAMING] = "renaming", [REMOVING] = "removing", [LOOKING] = "looking",
};

static void calls_trial(sweep *s, sweep_shared how, const char *what)
{
	outcome o;
	surroundings around = plain;
	around.shim = s->shim;
	*s->place.shared = how;
	if (!trial(s, &around, &o))
		return;
	const sweep_shared *after = s->place.shared;
	const char *wrong = outcome_differs(&o, &s->expected, after->speaks);
	/*
	 * Streams of the C library take an interruption for an error; no signal that the program handles makes one. The
	 * dynamic linker takes a library that it reads in pieces for none.
	 */
	bool must_succeed = how.mode == SWEEP_SHORT && strstr(s->command->text, ".xlsx") == NULL;
	if (how.mode == SWEEP_SIGNAL && o.signal == how.signal && !o.hung) {
		count(&s->tally->ended);
		wrong = folder_is_broken(&o, &s->place, &s->expected);
	} else if (wrong == NULL) {
		count(&s->tally->right);
		wrong = after->counts ? "a success although output failed" : NULL;
	} else if (!must_succeed && (wrong = refusal_is_wrong(s, &o, wrong, false, after->speaks)) == NULL) {
		count(&s->tally->refused);
	}
	/* A file that cannot be removed stays. */
	if (wrong != NULL && !(how.class == REMOVING && strcmp(wrong, "a file left behind") == 0))
		report(s, &o, what, wrong);
	outcome_free(&o);
}

/* What surrounds the program is wrong from the start; `lost` where its output cannot arrive. */
static void calls_surround(sweep *s, surroundings around, bool lost, const char *what)
{
	outcome o;
	if (!trial(s, &around, &o))
		return;
	const char *wrong = outcome_differs(&o, &s->expected, around.closed == 2 || around.largest >= 0);
	bool prints = s->expected.output.len > 0;
	if (around.closed == 1 || around.output != NULL || around.closed == 2) {
		/* What was printed is not there to be compared. */
		if (o.status == s->expected.status && o.signal == 0 && !(lost && prints))
			wrong = folder_is_broken(&o, &s->place, &s->expected);
	}
	if (o.signal == SIGXFSZ && around.largest >= 0 && !around.ignores && !o.hung) {
		count(&s->tally->ended);
		wrong = folder_is_broken(&o, &s->place, &s->expected);
	} else if (wrong == NULL) {
		count(&s->tally->right);
	} else if ((wrong = refusal_is_wrong(s, &o, wrong, false, around.closed == 2 || around.largest >= 0)) == NULL) {
		count(&s->tally->refused);
	}
	if (wrong != NULL)
		report(s, &o, what, wrong);
	outcome_free(&o);
}

static void calls_fail(sweep *s, int class, size_t first)
{
	char what[128];
	static const int errors[CLASSES] = {[OPENING] = EMFILE, [REMOVING] = EACCES};
	int error = errors[class] != 0 ? errors[class] : EIO;
	for (int all = 0; all < 2; all++)
		for (size_t n = first; n <= s->counted.calls[class]; n += s->every) {
			snprintf(what, sizeof what, "%s fails, call %zu of %zu%s", classes[class], n,
				 s->counted.calls[class], all ? " and all later ones" : "");
			calls_trial(
			    s, (sweep_shared){.mode = SWEEP_FAIL, .class = class, .error = error, .at = n, .all = all},
			    what);
		}
}

/* Calls that take bytes: some, then none; few at a time; interrupted. */
static void calls_cut(sweep *s, int class)
{
	char what[128];
	size_t all = s->counted.bytes[class], steps = 1 + 64 / s->every;
	for (size_t i = 0; i <= steps && all > 0; i++) {
		size_t taken = i == 0 ? 1 : all * i / steps - 1;
		snprintf(what, sizeof what, "%s fails after %zu bytes of %zu", classes[class], taken, all);
		calls_trial(
		    s,
		    (sweep_shared){
			.mode = SWEEP_AFTER, .class = class, .error = class == WRITING ? ENOSPC : EIO, .at = taken},
		    what);
	}
	static const size_t few[] = {1, 7, 4095};
	for (size_t i = all > 100000; i < sizeof few / sizeof *few; i++) {
		snprintf(what, sizeof what, "%s takes %zu bytes at a time", classes[class], few[i]);
		calls_trial(s, (sweep_shared){.mode = SWEEP_SHORT, .class = class, .at = few[i]}, what);
	}
	snprintf(what, sizeof what, "%s is interrupted", classes[class]);
	calls_trial(s, (sweep_shared){.mode = SWEEP_INTERRUPTED, .class = class}, what);
}

static void calls_surroundings(sweep *s)
{
	char what[128];
	for (int closed = 0; closed < 3; closed++) {
		surroundings around = plain;
		around.closed = closed;
		snprintf(what, sizeof what, "descriptor %d is closed", closed);
		calls_surround(s, around, closed == 1, what);
	}
	surroundings full = plain;
	full.output = "/dev/full";
	calls_surround(s, full, true, "standard output is /dev/full");
	static const long sizes[] = {0, 1, 100, 1000, 4096, 10000};
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
		for (int ignores = 0; ignores < 2; ignores++) {
			surroundings small = plain;
			small.largest = sizes[i];
			small.ignores = ignores;
			snprintf(what, sizeof what, "files have at most %ld bytes, SIGXFSZ is %s", sizes[i],
				 ignores ? "ignored" : "not ignored");
			calls_surround(s, small, false, what);
		}
}

static void calls_signals(sweep *s, size_t first)
{
	static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGXCPU};
	char what[128];
	for (size_t n = first, i = first; n <= s->counted.every_call; n += s->every, i++) {
		int signal = signals[i % (sizeof signals / sizeof *signals)];
		snprintf(what, sizeof what, "signal %d comes before call %zu of %zu", signal, n, s->counted.every_call);
		calls_trial(s, (sweep_shared){.mode = SWEEP_SIGNAL, .signal = signal, .at = n}, what);
	}
}

static void calls_command(sweep *s)
{
	size_t first = (size_t)(s->command - s->commands) % s->every + 1;
	for (int class = 0; class < CLASSES; class ++) {
		/* Of few calls none is left out. */
		size_t every = s->every;
		s->every = s->counted.calls[class] < 40 ? 1 : every;
		calls_fail(s, class, s->every == 1 ? 1 : first);
		s->every = every;
	}
	calls_cut(s, READING);
	calls_cut(s, WRITING);
	calls_surroundings(s);
	calls_signals(s, first);
}

/* ---- The whole ---- */

/* What the command does where nothing fails, twice, so that what changes from run to run shows. */
static void sweep_expect(sweep *s)
{
	surroundings around = plain;
	around.shim = s->shim;
	*s->place.shared = (sweep_shared){.mode = SWEEP_COUNT};
	s->expected = trial_run(&s->place, s->command, &around);
	s->counted = *s->place.shared;
	*s->place.shared = (sweep_shared){.mode = SWEEP_COUNT};
	outcome again = trial_run(&s->place, s->command, &around);
	const char *wrong = outcome_differs(&again, &s->expected, false);
	if (wrong == NULL && s->expected.status > 1)
		wrong = "a command that is none";
	if (wrong != NULL)
		report(s, &again, "nothing fails", wrong);
	outcome_free(&again);
}

static void sweep_work(sweep *s, bool memory)
{
	command version = {
	    .text = (char *)"--data tables-new --version",
	    .arguments = {(char *)s->program, (char *)"--data", (char *)"tables-new", (char *)"--version"},
	};
	place_open(&s->place);
	s->command = &version;
	sweep_expect(s);
	s->loading = s->counted.allocations;
	outcome_free(&s->expected);
	for (s->command = s->commands; s->command < s->commands + s->count; s->command++) {
		sweep_expect(s);
		if (memory)
			memory_command(s);
		else
			calls_command(s);
		outcome_free(&s->expected);
	}
}

int main(int argc, char **argv)
{
	sweep s = {0};
	bool memory = argc > 1 && strcmp(argv[1], "memory") == 0, good = true;
	enum { FOLDERS = 7 };
	if (argc <= FOLDERS)
		errx(2, "see tests/sweep/run");
	s.shim = argv[2];
	s.every = strtoul(argv[3], NULL, 10);
	s.every_loading = strtoul(argv[4], NULL, 10);
	s.program = argv[5];
	commands_read(&s, argv[6]);
	s.workers = (size_t)(argc - FOLDERS);
	s.tally = mmap(NULL, sizeof *s.tally, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (s.tally == MAP_FAILED || s.every == 0)
		err(2, "mmap");
	for (s.worker = 0; s.worker < s.workers; s.worker++) {
		pid_t child = fork();
		if (child < 0)
			err(2, "fork");
		if (child > 0)
			continue;
		if (chdir(argv[FOLDERS + s.worker]) != 0)
			err(2, "%s", argv[FOLDERS + s.worker]);
		sweep_work(&s, memory);
		exit(0);
	}
	for (int status; wait(&status) > 0;)
		good &= WIFEXITED(status) && WEXITSTATUS(status) == 0;
	const tally *t = s.tally;
	printf("%zu commands, %zu runs: %zu right, %zu refused (status 2 and a message), %zu ended by the signal that "
	       "came; wrong: %zu\n",
	       s.count, t->runs, t->right, t->refused, t->ended, t->wrong);
	return !good ? 2 : t->wrong > 0;
}
