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
#include <sys/stat.h>
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

static bool readlink_fails, forbidden;
static int signal_after_mkstemp;

/* What was done to the output, a letter each, and which of these is to fail. */
static char done[16];
static size_t failing;

static bool note(char what)
{
	size_t len = strlen(done);
	if (len + 1 < sizeof done)
		done[len] = what;
	errno = EIO;
	return len + 1 != failing;
}

ssize_t __real_readlink(const char *path, char *to, size_t size);
ssize_t __wrap_readlink(const char *path, char *to, size_t size);
ssize_t __wrap_readlink(const char *path, char *to, size_t size)
{
	if (!readlink_fails)
		return __real_readlink(path, to, size);
	errno = EACCES;
	return -1;
}

/* Root may write what nobody may. */
int __real_access(const char *path, int mode);
int __wrap_access(const char *path, int mode);
int __wrap_access(const char *path, int mode)
{
	if (mode != W_OK || !forbidden)
		return __real_access(path, mode);
	errno = EACCES;
	return -1;
}

int __wrap_fsync(int file);
int __wrap_fsync(int file)
{
	struct stat of;
	assert_int_equal(fstat(file, &of), 0);
	return note(S_ISDIR(of.st_mode) ? 'd' : 'f') ? 0 : -1;
}

int __real_rename(const char *from, const char *to);
int __wrap_rename(const char *from, const char *to);
int __wrap_rename(const char *from, const char *to)
{
	return note('r') ? __real_rename(from, to) : -1;
}

/* The owner, and then the group, can be ones that are not given away. */
static int chowns_failing;

int __wrap_fchown(int file, uid_t owner, gid_t group);
int __wrap_fchown(int file, uid_t owner, gid_t group)
{
	assert_true(file >= 0 && group == getegid());
	assert_true(owner == geteuid() || owner == (uid_t)-1);
	errno = EPERM;
	return chowns_failing-- > 0 ? -1 : 0;
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
	readlink_fails = true;
	assert_false(cli_output_open(&o));
	readlink_fails = false;
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

/* ---- On the disk ---- */

static void file_and_folder_are_on_the_disk(void **state)
{
	/* The file, its new name, the folder that has it: where one fails the status says so, and no file is left. */
	static const struct {
		size_t failing;
		const char *done;
		int files;
	} steps[] = {{0, "frd", 1}, {1, "f", 0}, {2, "fr", 0}, {3, "frd", 1}};
	(void)state;
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		cli_output o = {.name = i % 2 == 0 ? "out" : "./out", .to = -1};
		memset(done, 0, sizeof done);
		failing = steps[i].failing;
		assert_true(cli_output_open(&o));
		assert_int_equal(cli_output_write("x", 1, &o), 0);
		assert_int_equal(cli_output_close(&o, true), failing == 0);
		assert_int_equal(o.error, failing == 0 ? 0 : EIO);
		assert_string_equal(done, steps[i].done);
		assert_int_equal(count_files(), steps[i].files);
		unlink("out");
	}
	memset(done, 0, sizeof done);
	failing = 0;
}

static void replaced_file_keeps_owner_and_rights(void **state)
{
	/* Where neither its owner nor its group can stay, the group gets what the others have. */
	static const struct {
		int failing;
		mode_t old, after;
	} modes[] = {{0, 0664, 0664}, {1, 0664, 0664}, {2, 0664, 0644},
		     {2, 0660, 0600}, {2, 0604, 0644}, {0, 04755, 0755}};
	(void)state;
	for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
		struct stat of;
		cli_output o = {.name = "out", .to = -1};
		int file = creat("out", 0600);
		assert_true(file >= 0 && fchmod(file, modes[i].old) == 0 && close(file) == 0);
		chowns_failing = modes[i].failing;
		assert_true(cli_output_open(&o));
		assert_true(cli_output_close(&o, true));
		chowns_failing = 0;
		assert_int_equal(stat("out", &of), 0);
		assert_int_equal(of.st_mode & 07777, modes[i].after);
		unlink("out");
	}
}

static void file_that_may_not_be_written_is_not_replaced(void **state)
{
	(void)state;
	cli_output o = {.name = "old", .to = -1};
	int file = creat("old", 0444);
	assert_true(file >= 0 && close(file) == 0);
	forbidden = true;
	assert_false(cli_output_open(&o));
	forbidden = false;
	assert_int_equal(o.error, EACCES);
	assert_false(cli_output_close(&o, false));
	assert_int_equal(count_files(), 1);
}

/* ---- Signals ---- */

static const int endings[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGXFSZ, SIGXCPU};

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
	    IN_FOLDER(file_and_folder_are_on_the_disk),
	    IN_FOLDER(replaced_file_keeps_owner_and_rights),
	    IN_FOLDER(file_that_may_not_be_written_is_not_replaced),
	    IN_FOLDER(signal_removes_what_is_not_finished),
	    IN_FOLDER(ignored_signal_stays_ignored),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
