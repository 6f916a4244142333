/* A run of the program in a folder of its own, and what is there afterwards; see trial.h. */
#include "trial.h"

#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- Files ---- */

static bytes read_all(int file)
{
	struct stat found;
	if (fstat(file, &found) != 0)
		err(2, "fstat");
	bytes b = {malloc((size_t)found.st_size + 1), (size_t)found.st_size};
	if (b.data == NULL || pread(file, b.data, b.len, 0) != found.st_size)
		err(2, "pread");
	b.data[b.len] = '\0';
	return b;
}

static bool same_bytes(bytes a, bytes b)
{
	return a.len == b.len && memcmp(a.data, b.data, a.len) == 0;
}

/* Takes the files of the folder; those of folders that begin with "tables" are never written. */
static void folder_take(folder *f, const char *path)
{
	DIR *d = opendir(path);
	if (d == NULL)
		err(2, "%s", path);
	for (struct dirent *e; (e = readdir(d)) != NULL;) {
		char *name;
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0 || strncmp(e->d_name, "tables", 6) == 0)
			continue;
		if (asprintf(&name, "%s/%s", path, e->d_name) < 0)
			err(2, NULL);
		int file = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
		struct stat found;
		if (file < 0 || fstat(file, &found) != 0 || f->count == FILES_MAX)
			err(2, "%s", name);
		if (S_ISDIR(found.st_mode)) {
			folder_take(f, name);
			free(name);
		} else {
			f->files[f->count].path = name;
			f->files[f->count++].content = read_all(file);
		}
		close(file);
	}
	closedir(d);
}

static void folder_free(folder *f)
{
	for (size_t i = 0; i < f->count; i++) {
		free(f->files[i].path);
		free(f->files[i].content.data);
	}
	f->count = 0;
}

/* What the file of that path holds; NULL where there is none. */
static const bytes *folder_find(const folder *f, const char *path)
{
	for (size_t i = 0; i < f->count; i++)
		if (strcmp(f->files[i].path, path) == 0)
			return &f->files[i].content;
	return NULL;
}

/* Makes it what it was. */
static void folder_restore(const folder *now, const folder *fixture)
{
	for (size_t i = 0; i < now->count; i++)
		if (folder_find(fixture, now->files[i].path) == NULL && unlink(now->files[i].path) != 0)
			err(2, "%s", now->files[i].path);
	for (size_t i = 0; i < fixture->count; i++) {
		const char *path = fixture->files[i].path;
		bytes content = fixture->files[i].content;
		const bytes *there = folder_find(now, path);
		if (there != NULL && same_bytes(*there, content))
			continue;
		int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
		if (file < 0 || write(file, content.data, content.len) != (ssize_t)content.len || close(file) != 0)
			err(2, "%s", path);
	}
}

/* ---- Running ---- */

void place_open(place *p)
{
	p->shared_file = fcntl(memfd_create("sweep", 0), F_DUPFD, 100);
	p->output = memfd_create("output", MFD_CLOEXEC);
	p->errors = memfd_create("errors", MFD_CLOEXEC);
	if (p->shared_file < 0 || p->output < 0 || p->errors < 0 || ftruncate(p->shared_file, sizeof *p->shared) != 0)
		err(2, "memfd_create");
	p->shared = mmap(NULL, sizeof *p->shared, PROT_READ | PROT_WRITE, MAP_SHARED, p->shared_file, 0);
	if (p->shared == MAP_FAILED)
		err(2, "mmap");
	folder_take(&p->fixture, ".");
}

static _Noreturn void become(const place *p, const command *c, const surroundings *s)
{
	char number[16];
	snprintf(number, sizeof number, "%d", p->shared_file);
	int input = open(c->input == NULL ? "/dev/null" : c->input, O_RDONLY);
	int output = s->output == NULL ? p->output : open(s->output, O_WRONLY);
	if (input < 0 || output < 0 || dup2(input, 0) < 0 || dup2(output, 1) < 0 || dup2(p->errors, 2) < 0)
		_exit(126);
	close(input);
	if (s->output != NULL)
		close(output);
	if (s->closed >= 0)
		close(s->closed);
	if (s->largest >= 0) {
		struct rlimit limit = {(rlim_t)s->largest, (rlim_t)s->largest};
		signal(SIGXFSZ, s->ignores ? SIG_IGN : SIG_DFL);
		setrlimit(RLIMIT_FSIZE, &limit);
	}
	struct rlimit no_core = {0, 0};
	setrlimit(RLIMIT_CORE, &no_core);
	signal(SIGPIPE, SIG_DFL);
	char *environment[] = {"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", "TZ=UTC0", NULL, NULL, NULL};
	char preload[4096], shared[32];
	snprintf(preload, sizeof preload, "LD_PRELOAD=%s", s->shim == NULL ? "" : s->shim);
	snprintf(shared, sizeof shared, "SWEEP_SHARED=%s", number);
	if (s->shim != NULL) {
		environment[3] = preload;
		environment[4] = shared;
	}
	execve(c->arguments[0], c->arguments, environment);
	_exit(127);
}

static volatile sig_atomic_t alarmed;

static void on_alarm(int number)
{
	(void)number;
	alarmed = 1;
}

/* A run takes a few hundredths of a second: one that has not ended in this many seconds never will. */
enum { LONGEST = 60 };

outcome trial_run(place *p, const command *c, const surroundings *s)
{
	outcome o = {0};
	int status;
	if (ftruncate(p->output, 0) != 0 || ftruncate(p->errors, 0) != 0 || lseek(p->output, 0, SEEK_SET) != 0 ||
	    lseek(p->errors, 0, SEEK_SET) != 0)
		err(2, "ftruncate");
	pid_t child = fork();
	if (child == 0)
		become(p, c, s);
	if (child < 0)
		err(2, "fork");
	sigaction(SIGALRM, &(struct sigaction){.sa_handler = on_alarm}, NULL);
	alarmed = 0;
	alarm(LONGEST);
	while (waitpid(child, &status, 0) < 0) {
		if (errno != EINTR)
			err(2, "waitpid");
		if (alarmed)
			kill(child, SIGKILL);
	}
	alarm(0);
	o.hung = alarmed != 0;
	o.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
	o.status = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
	o.output = read_all(p->output);
	o.errors = read_all(p->errors);
	folder_take(&o.folder, ".");
	folder_restore(&o.folder, &p->fixture);
	return o;
}

void outcome_free(outcome *o)
{
	free(o->output.data);
	free(o->errors.data);
	folder_free(&o->folder);
}

/* ---- Judging ---- */

const char *outcome_differs(const outcome *o, const outcome *expected, bool silent)
{
	if (o->hung)
		return "hung";
	if (o->signal != 0)
		return "ended by a signal";
	if (o->status != expected->status)
		return "another status";
	if (!same_bytes(o->output, expected->output))
		return "broken output";
	if (!silent && !same_bytes(o->errors, expected->errors))
		return "broken messages";
	for (size_t i = 0; i < expected->folder.count; i++) {
		const bytes *there = folder_find(&o->folder, expected->folder.files[i].path);
		if (there == NULL || !same_bytes(*there, expected->folder.files[i].content))
			return "a broken file";
	}
	return o->folder.count != expected->folder.count ? "a file left behind" : NULL;
}

const char *folder_is_broken(const outcome *o, const place *p, const outcome *expected)
{
	for (size_t i = 0; i < o->folder.count; i++) {
		const char *path = o->folder.files[i].path;
		bytes content = o->folder.files[i].content;
		const bytes *before = folder_find(&p->fixture, path), *after = folder_find(&expected->folder, path);
		if (before == NULL && after == NULL)
			return "a file left behind";
		if ((before == NULL || !same_bytes(*before, content)) &&
		    (after == NULL || !same_bytes(*after, content)))
			return "a broken file";
	}
	for (size_t i = 0; i < p->fixture.count; i++)
		if (folder_find(&o->folder, p->fixture.files[i].path) == NULL)
			return "a file lost";
	return NULL;
}
