/*
 * Preloaded: calls of the system fail, take less than they could, are interrupted, or are met by a signal; see sweep.h.
 * The kernel hands the calls that are listed here to a signal handler (seccomp), which makes them itself: so those that
 * the C library makes for its streams are met as well.
 */
#include "sweep.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <ucontext.h>
#include <unistd.h>

#ifndef __x86_64__
#error "registers of this processor are not known here"
#endif

static const struct {
	int number, class;
} listed[] = {
    {SYS_open, OPENING},      {SYS_openat, OPENING},  {SYS_mkdir, OPENING},      {SYS_read, READING},
    {SYS_pread64, READING},   {SYS_readv, READING},   {SYS_getdents64, READING}, {SYS_write, WRITING},
    {SYS_pwrite64, WRITING},  {SYS_writev, WRITING},  {SYS_close, CLOSING},      {SYS_fsync, SYNCING},
    {SYS_fdatasync, SYNCING}, {SYS_rename, RENAMING}, {SYS_renameat, RENAMING},  {SYS_renameat2, RENAMING},
    {SYS_linkat, RENAMING},   {SYS_unlink, REMOVING}, {SYS_unlinkat, REMOVING},  {SYS_newfstatat, LOOKING},
    {SYS_fstat, LOOKING},     {SYS_lseek, LOOKING},   {SYS_fchmod, LOOKING},     {SYS_readlink, LOOKING},
    {SYS_ftruncate, LOOKING},
};

enum { LISTED = sizeof listed / sizeof *listed, FILES = 1024 };

static sweep_shared *shared;
static bool written[FILES]; /* descriptors that were opened to be written, with a name */

/* The one place from which the kernel lets the listed calls through. */
long sweep_call(long number, long a, long b, long c, long d, long e, long f);
extern const char sweep_call_end[];
__asm__(
    ".text\n.globl sweep_call\n.hidden sweep_call\n.hidden sweep_call_end\n.type sweep_call, @function\n"
    "sweep_call:\n"
    "mov %rdi, %rax\nmov %rsi, %rdi\nmov %rdx, %rsi\nmov %rcx, %rdx\nmov %r8, %r10\nmov %r9, %r8\nmov 8(%rsp), %r9\n"
    "syscall\nret\n"
    ".globl sweep_call_end\nsweep_call_end:\n");

static int class_of(int number)
{
	for (size_t i = 0; i < LISTED; i++)
		if (listed[i].number == number)
			return listed[i].class;
	abort();
}

/* The call is of a file that is output: its failure must not go unnoticed. One that has no name any more is none. */
static bool is_output(int class, long file)
{
	struct stat found;
	if (class == WRITING)
		return file != STDERR_FILENO;
	if (class == CLOSING || class == SYNCING)
		return file >= 0 && file < FILES && written[file] &&
		       sweep_call(SYS_fstat, file, (long)&found, 0, 0, 0, 0) == 0 && found.st_nlink > 0;
	return class == RENAMING;
}

static long fail(int class, long file)
{
	shared->failed = true;
	shared->counts |= is_output(class, file);
	shared->speaks |= class == WRITING && file == STDERR_FILENO;
	return -shared->error;
}

static bool takes_bytes(int number)
{
	return number == SYS_read || number == SYS_pread64 || number == SYS_write || number == SYS_pwrite64;
}

/* Makes the call, or does not. */
static long meet(int number, long a[6])
{
	static atomic_uint turns;
	static atomic_size_t taken;
	int class = class_of(number);
	size_t nth = __atomic_add_fetch(&shared->calls[class], 1, __ATOMIC_RELAXED);
	size_t of_all = __atomic_add_fetch(&shared->every_call, 1, __ATOMIC_RELAXED);
	if (shared->mode == SWEEP_SIGNAL && of_all == shared->at) {
		shared->failed = true;
		sweep_call(SYS_kill, sweep_call(SYS_getpid, 0, 0, 0, 0, 0, 0), shared->signal, 0, 0, 0, 0);
	}
	if (class == shared->class && shared->mode == SWEEP_FAIL &&
	    (shared->all ? nth >= shared->at : nth == shared->at)) {
		long result = fail(class, a[0]);
		/* A file is closed all the same. */
		if (class == CLOSING)
			sweep_call(number, a[0], 0, 0, 0, 0, 0);
		return result;
	}
	if (class == shared->class && shared->mode == SWEEP_INTERRUPTED && takes_bytes(number) &&
	    atomic_fetch_add(&turns, 1) % 2 == 0) {
		shared->failed = true;
		shared->speaks |= class == WRITING && a[0] == STDERR_FILENO;
		return -EINTR;
	}
	if (class == shared->class && shared->mode == SWEEP_SHORT && takes_bytes(number) && (size_t)a[2] > shared->at) {
		shared->failed = true;
		a[2] = (long)shared->at;
	}
	if (class == shared->class && shared->mode == SWEEP_AFTER && takes_bytes(number)) {
		size_t left = shared->at > taken ? shared->at - taken : 0;
		if (left == 0)
			return fail(class, a[0]);
		if ((size_t)a[2] > left)
			a[2] = (long)left;
	}
	long result = sweep_call(number, a[0], a[1], a[2], a[3], a[4], a[5]);
	if (result > 0 && takes_bytes(number)) {
		__atomic_add_fetch(&shared->bytes[class], (size_t)result, __ATOMIC_RELAXED);
		taken += class == shared->class ? (size_t)result : 0;
	}
	if (number == SYS_openat && result >= 0 && result < FILES)
		written[result] = (a[2] & O_ACCMODE) != O_RDONLY && (a[2] & O_TMPFILE) != O_TMPFILE;
	return result;
}

static void handle(int signal, siginfo_t *info, void *context)
{
	(void)signal;
	greg_t *r = ((ucontext_t *)context)->uc_mcontext.gregs;
	long a[6] = {r[REG_RDI], r[REG_RSI], r[REG_RDX], r[REG_R10], r[REG_R8], r[REG_R9]};
	int saved = errno;
	r[REG_RAX] = meet(info->si_syscall, a);
	errno = saved;
}

__attribute__((constructor)) static void start(void)
{
	struct sigaction act = {.sa_sigaction = handle, .sa_flags = SA_SIGINFO | SA_NODEFER};
	uintptr_t from = (uintptr_t)sweep_call, end = (uintptr_t)sweep_call_end;
	struct sock_filter filter[LISTED + 16];
	unsigned short n = 0;
	shared = sweep_map();
	if (shared == NULL)
		return;
	/* From sweep_call, whose first and last byte have the same high word, anything goes. */
	if (from >> 32 != end >> 32 || sigaction(SIGSYS, &act, NULL) != 0)
		abort();
	filter[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
						   offsetof(struct seccomp_data, instruction_pointer) + 4);
	filter[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(from >> 32), 0, 4);
	filter[n++] =
	    (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, instruction_pointer));
	filter[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, (uint32_t)from, 0, 2);
	filter[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, (uint32_t)end + 1, 1, 0);
	filter[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	filter[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
	for (size_t i = 0; i < LISTED; i++)
		filter[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)listed[i].number,
							   (unsigned char)(LISTED - i), 0);
	filter[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	filter[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP);
	struct sock_fprog program = {n, filter};
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
		abort();
}
