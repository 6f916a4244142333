/*
 * Memory that fails in libxlsxwriter and minizip. They give little thought to that: they crash, or leave cells out and
 * report success. So their calls of malloc, calloc and realloc are led here, by the slots through which the dynamic
 * linker has them call other libraries; and where memory fails they do not return, but control does to the function of
 * ours that called the library. In the static program they are compiled so.
 */
#include "documents/xlsx.h"

#include <setjmp.h>
#include <stdlib.h>

/* The work that goes on in this thread. */
static _Thread_local jmp_buf *no_memory;

bool xlsx_try(void (*work)(void *payload), void *payload)
{
	jmp_buf back;
	no_memory = &back;
	bool good = setjmp(back) == 0;
	if (good)
		work(payload);
	no_memory = NULL;
	return good;
}

static void *guard_check(void *memory, size_t size)
{
	if (memory == NULL && size > 0 && no_memory != NULL)
		longjmp(*no_memory, 1);
	return memory;
}

void *xlsx_malloc(size_t size)
{
	return guard_check(malloc(size), size);
}

void *xlsx_calloc(size_t count, size_t size)
{
	return guard_check(calloc(count, size), count * size);
}

void *xlsx_realloc(void *old, size_t size)
{
	return guard_check(realloc(old, size), size);
}

#if !defined BAREME_STATIC && (defined __x86_64__ || defined __aarch64__)

#include <dlfcn.h>
#include <link.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* A function as the bytes of a pointer to it, which is what a slot holds. */
typedef struct guard {
	const char *name;
	union {
		void *(*of_one)(size_t);
		void *(*of_two)(size_t, size_t);
		void *(*of_old)(void *, size_t);
		void *bytes;
	} by;
} guard;

static const guard guards[] = {
    {"malloc", {.of_one = xlsx_malloc}},
    {"calloc", {.of_two = xlsx_calloc}},
    {"realloc", {.of_old = xlsx_realloc}},
};

/* NOLINTBEGIN(performance-no-int-to-ptr): the linker's tables hold addresses as numbers. */

/* The slots may be closed once the library is loaded: opened, and closed again where they were. */
static void guard_set(uintptr_t slot, void *by, bool closed)
{
	uintptr_t page = slot & ~((uintptr_t)sysconf(_SC_PAGESIZE) - 1);
	if (closed && mprotect((void *)page, slot + sizeof by - page, PROT_READ | PROT_WRITE) != 0)
		return;
	memcpy((void *)slot, &by, sizeof by);
	if (closed)
		mprotect((void *)page, slot + sizeof by - page, PROT_READ);
}

/* Looks through the slots of the library in which that address is. */
static int guard_library(struct dl_phdr_info *info, size_t size, void *address)
{
	const ElfW(Dyn) *dynamic = NULL;
	uintptr_t closed = 0, closed_end = 0;
	bool here = false;
	(void)size;
	for (int i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *p = &info->dlpi_phdr[i];
		uintptr_t start = info->dlpi_addr + p->p_vaddr;
		here |= p->p_type == PT_LOAD && (uintptr_t)address - start < p->p_memsz;
		if (p->p_type == PT_DYNAMIC)
			dynamic = (const ElfW(Dyn) *)start;
		if (p->p_type == PT_GNU_RELRO)
			closed = start, closed_end = start + p->p_memsz;
	}
	if (!here || dynamic == NULL)
		return here;
	const char *strings = NULL;
	const ElfW(Sym) *symbols = NULL;
	const ElfW(Rela) *slots = NULL;
	size_t bytes = 0;
	for (; dynamic->d_tag != DT_NULL; dynamic++) {
		if (dynamic->d_tag == DT_STRTAB)
			strings = (const char *)dynamic->d_un.d_ptr;
		else if (dynamic->d_tag == DT_SYMTAB)
			symbols = (const ElfW(Sym) *)dynamic->d_un.d_ptr;
		else if (dynamic->d_tag == DT_JMPREL)
			slots = (const ElfW(Rela) *)dynamic->d_un.d_ptr;
		else if (dynamic->d_tag == DT_PLTRELSZ)
			bytes = dynamic->d_un.d_val;
	}
	if (strings == NULL || symbols == NULL || slots == NULL)
		return 1;
	for (size_t i = 0; i < bytes / sizeof *slots; i++)
		for (size_t g = 0; g < sizeof guards / sizeof *guards; g++) {
			uintptr_t slot = info->dlpi_addr + slots[i].r_offset;
			if (strcmp(strings + symbols[ELF64_R_SYM(slots[i].r_info)].st_name, guards[g].name) == 0)
				guard_set(slot, guards[g].by.bytes, slot >= closed && slot < closed_end);
		}
	return 1;
}

/* NOLINTEND(performance-no-int-to-ptr) */

void xlsx_guard(void *address)
{
	Dl_info own;
	/* The library stays, and so must what it calls. */
	if (dladdr(guards, &own) != 0)
		dlopen(own.dli_fname, RTLD_LAZY | RTLD_NOLOAD | RTLD_NODELETE);
	dl_iterate_phdr(guard_library, address);
}

#else

void xlsx_guard(void *address)
{
	(void)address;
}

#endif
