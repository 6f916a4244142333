/* The program's output files: whole or not at all, whatever ends the program, and standard output left alone. */
#include "cli/files.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <dirent.h>

/* ---- What files.c needs of the program ---- */

const char *text_tr(const bareme_locale *locale, const char *message)
{
	(void)locale;
	return message;
}

void cli_error(const cli *c, const char *format, ...)
{
	(void)c, (void)format;
}

cli_status cli_no_memory(const cli *c)
{
	(void)c;
	return CLI_FAILED;
}

const char *bareme_system_error(int error, const bareme_locale *locale)
{
	(void)error, (void)locale;
	return "";
}

/* ---- Calls that fail, or that a signal follows ---- */

static bool realpath_fails;
static int signal_after_mkstemp;

char *__real_realpath(const char *path, char *resolved);
char *__wrap_realpath(const char *path, char *resolved);
char *__wrap_realpath(const char *path, char *resolved)
{
	if (!realpath_fails)
		return __real_realpath(path, resolved);
	errno = EACCES;
	return NULL;
}

int __real_mkstemp(char *template);
int __wrap_mkstemp(char *template);
int __wrap_mkstemp(char *template)
{
	int file = __real_mkstemp(template);
	if (signal_after_mkstemp != 0)
		raise(signal_after_mkstemp);
	return file;
}

/* ---- A folder of its own for each test ---- */

static char folder[] = "/tmp/test-files.XXXXXX";

static int enter_folder(void **state)
{
	(void)state;
	strcpy(folder + sizeof folder - 7, "XXXXXX");
	return mkdtemp(folder) == NULL || chdir(folder) != 0;
}

/* How many files the folder holds. */
static int count_files(void)
{
	int count = 0;
	DIR *dir = opendir(folder);
	assert_non_null(dir);
	for (const struct dirent *entry; (entry = readdir(dir)) != NULL;)
		count += entry->d_name[0] != '.';
	closedir(dir);
	return count;
}

static int remove_folder(void **state)
{
	(void)state;
	DIR *dir = opendir(folder);
	for (const struct dirent *entry; dir != NULL && (entry = readdir(dir)) != NULL;)
		unlink(entry->d_name);
	if (dir != NULL)
		closedir(dir);
	return rmdir(folder);
}

/* ---- Standard output ---- */

static void failing_output_leaves_standard_output_open(void **state)
{
	(void)state;
	cli_output o = {.name = "old", .to = -1};
	int file = creat("old", 0644);
	assert_true(file >= 0 && close(file) == 0);
	realpath_fails = true;
	assert_false(cli_output_open(&o));
	realpath_fails = false;
	assert_int_equal(o.error, EACCES);
	assert_false(cli_output_close(&o, false));
	assert_true(fcntl(STDOUT_FILENO, F_GETFD) >= 0);
	assert_int_equal(count_files(), 1);
}

static void output_that_was_never_opened_closes_nothing(void **state)
{
	(void)state;
	cli_output o = {.name = "nowhere/x", .to = -1};
	assert_false(cli_output_open(&o));
	assert_int_equal(o.error, ENOENT);
	assert_false(cli_output_close(&o, false));
	assert_true(fcntl(STDOUT_FILENO, F_GETFD) >= 0);
}

/* ---- Signals ---- */

static const int endings[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGPIPE, SIGXFSZ, SIGXCPU};

/* Opens an output in a process of its own, which gets the signal there or then; returns what waitpid says of it. */
static int end_by(int number, bool at_once, bool ignored)
{
	int status;
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		static const struct rlimit no_core = {0, 0};
		cli_output first = {.name = "first", .to = -1}, second = {.name = "second", .to = -1};
		setrlimit(RLIMIT_CORE, &no_core);
		signal(number, ignored ? SIG_IGN : SIG_DFL);
		if (!cli_output_open(&first))
			_exit(10);
		signal_after_mkstemp = at_once ? number : 0;
		if (!cli_output_open(&second))
			_exit(11);
		if (!at_once)
			raise(number);
		if (!cli_output_close(&first, true) || cli_output_close(&second, false))
			_exit(12);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return status;
}

static void signal_removes_what_is_not_finished(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		for (int at_once = 0; at_once < 2; at_once++) {
			int status = end_by(endings[i], at_once != 0, false);
			assert_true(WIFSIGNALED(status));
			assert_int_equal(WTERMSIG(status), endings[i]);
			assert_int_equal(count_files(), 0);
		}
}

static void ignored_signal_stays_ignored(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		for (int at_once = 0; at_once < 2; at_once++) {
			assert_int_equal(end_by(endings[i], at_once != 0, true), 0);
			assert_int_equal(access("first", F_OK), 0);
			assert_int_equal(count_files(), 1);
			unlink("first");
		}
}

int main(void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, enter_folder, remove_folder)
	const struct CMUnitTest tests[] = {
	    IN_FOLDER(failing_output_leaves_standard_output_open),
	    IN_FOLDER(output_that_was_never_opened_closes_nothing),
	    IN_FOLDER(signal_removes_what_is_not_finished),
	    IN_FOLDER(ignored_signal_stays_ignored),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
