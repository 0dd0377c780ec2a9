/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* REG_EFL */

#include "watch.h"

#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <ucontext.h>

#include "fiber.h"
#include "lifetime.h"
#include "names.h"
#include "race.h"

/*
 * Accesses that the compiler does not tell of: a struct that is passed by
 * value, a function of the C library, inline assembly. Where there is one,
 * races are missed; so it fails the run.
 *
 * While a thread is watched, the state and the stacks of the other threads are
 * closed to it. Each of its accesses there is a fault; if it was announced
 * before, or comes from a ghost, the memory is opened for that one instruction.
 * This is slow, so a thread is not always watched. A way is what it does from
 * one step to the next: the result of the first, and what the compiler tells of.
 * Each way is watched when it is gone for the first time, and since it may
 * depend on more, then for the 16th, 256th, .. time: the search takes that
 * step again.
 *
 * Other variables, the explorer's too, may lie in the pages that are closed:
 * they are not looked at. What the handler of a fault needs before it opens
 * them is in a page of its own; and it makes the system call itself, since the
 * table of the addresses of other functions may be in such a page.
 */

static bool enabled;
enum watch_mode watch_mode;
bool watch_wanted;
uint64_t watch_way;

/* The ways that were gone, and how often. When the table is nearly full, no more
 * are added. */
#define MAX_WAYS (1u << 15)
static struct {
	uint64_t way;
	uint64_t times;
} gone[MAX_WAYS];
static unsigned n_ways;

void watch_forget(void)
{
	memset(gone, 0, sizeof(gone));
	n_ways = 0;
	watch_wanted = false;
}

/* A power of 16? */
static bool is_rare(uint64_t times)
{
	return (times & (times - 1)) == 0 &&
	       (times & UINT64_C(0x1111111111111111));
}

/* Another time on this way: is it to be watched? */
static bool go(uint64_t way)
{
	unsigned i = (unsigned)(way >> 40) % MAX_WAYS;

	while (gone[i].way != 0 && gone[i].way != way)
		i = (i + 1) % MAX_WAYS;
	if (gone[i].way == 0) {
		if (n_ways > MAX_WAYS / 8 * 7)
			return false;
		gone[i].way = way;
		n_ways++;
	}
	return is_rare(++gone[i].times);
}

extern const char ghosts_begin[] __asm__("__start_ex_ghosts")
	__attribute__((weak));
extern const char ghosts_end[] __asm__("__stop_ex_ghosts")
	__attribute__((weak));

bool watch_is_ghost(const void *pc)
{
	return (uintptr_t)pc >= (uintptr_t)ghosts_begin &&
	       (uintptr_t)pc < (uintptr_t)ghosts_end;
}

/* The last accesses that were announced, in whole words. */
#define WORD      8
#define ANNOUNCED 8
static struct {
	uintptr_t begin, end;
	bool write;
} announced[ANNOUNCED];
static unsigned last;

void watch_announce(const void *memory, size_t bytes, bool write)
{
	uintptr_t begin = (uintptr_t)memory / WORD * WORD;
	uintptr_t end = ((uintptr_t)memory + bytes + WORD - 1) / WORD * WORD;

	if (watch_mode != WATCH_ON)
		return;
	if (announced[last].write != write || begin < announced[last].begin ||
	    begin > announced[last].end) {
		last = (last + 1) % ANNOUNCED;
		announced[last].begin = begin;
		announced[last].write = write;
	}
	announced[last].end = end;
}

#if defined(__x86_64__)
/* An access that is written may be read first, as part of a word. */
static bool is_announced(uintptr_t address, bool write)
{
	for (unsigned i = 0; i < ANNOUNCED; i++) {
		if (address >= announced[i].begin &&
		    address < announced[i].end &&
		    (announced[i].write || !write))
			return true;
	}
	return false;
}

#define PAGE      4096
#define TRAP_FLAG 0x100
#define IS_WRITE  2 /* in the error code of a fault */

static union {
	struct {
		struct {
			uintptr_t begin;
			size_t bytes;
		} piece[3];
		bool closed;
		bool stepping; /* open for one instruction */
	};
	unsigned char page[PAGE];
} own __attribute__((aligned(PAGE)));

static void protect(int protection)
{
	for (unsigned i = 0; i < 3; i++) {
		long result = SYS_mprotect;

		if (own.piece[i].bytes > 0)
			__asm__ volatile("syscall"
					 : "+a"(result)
					 : "D"(own.piece[i].begin),
					   "S"(own.piece[i].bytes),
					   "d"((long)protection)
					 : "rcx", "r11", "memory");
	}
}

static void set_piece(unsigned i, uintptr_t begin, uintptr_t end)
{
	own.piece[i].begin = begin / PAGE * PAGE;
	own.piece[i].bytes =
		(end - own.piece[i].begin + PAGE - 1) / PAGE * PAGE;
}

static void watch_close(void)
{
	uintptr_t state = (uintptr_t)setting.scenario->state;

	memset(announced, 0, sizeof(announced));
	set_piece(0, state, state + setting.scenario->bytes);
	set_piece(1, (uintptr_t)stacks[0], (uintptr_t)stacks[self]);
	set_piece(2, (uintptr_t)stacks[self + 1],
		  (uintptr_t)stacks[MAX_THREADS]);
	own.closed = true;
	protect(PROT_NONE);
}

static void watch_open(void)
{
	own.closed = own.stepping = false;
	protect(PROT_READ | PROT_WRITE);
}

void watch_enable(void)
{
	enabled = true;
}

static bool is_in_pieces(uintptr_t address)
{
	for (unsigned i = 0; i < 3; i++) {
		if (address - own.piece[i].begin < own.piece[i].bytes)
			return true;
	}
	return false;
}

/* The function that does it may be one that a ghost has called. */
static bool is_by_ghost(const greg_t *registers)
{
	const void *const *sp = (const void *const *)registers[REG_RSP];

	return watch_is_ghost((const void *)registers[REG_RIP]) ||
	       watch_is_ghost(*sp);
}

bool watch_signal(int signal, const void *place, void *context)
{
	greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs;
	uintptr_t address = (uintptr_t)place;
	bool write = registers[REG_ERR] & IS_WRITE;

	if (own.stepping && signal == SIGTRAP) {
		own.stepping = false;
		registers[REG_EFL] &= ~TRAP_FLAG;
		protect(PROT_NONE);
		return true;
	}
	if (!own.closed)
		return false;
	protect(PROT_READ | PROT_WRITE);
	if (signal != SIGSEGV || own.stepping || !is_in_pieces(address)) {
		own.closed = own.stepping = false;
		return false;
	}
	own.stepping = true;
	registers[REG_EFL] |= TRAP_FLAG;
	if ((lifetime_in_state(address) || lifetime_owner(address) != NOBODY) &&
	    !is_announced(address, write) && !is_by_ghost(registers)) {
		own.closed = own.stepping = false;
		race_pc = (const void *)(registers[REG_RIP] + 1);
		fail("%s %s %s unseen: the compiler does not tell of that, as "
		     "of a struct that is passed by value",
		     name_of_thread(self), write ? "writes" : "reads",
		     name_of((const void *)address));
	}
	return true;
}
#else
/* There is no way here to go on for one instruction. */
void watch_enable(void)
{
}

static void watch_close(void)
{
}

static void watch_open(void)
{
}

bool watch_signal(int signal, const void *place, void *context)
{
	(void)signal;
	(void)place;
	(void)context;
	return false;
}
#endif

void watch_begin(void)
{
	watch_way = world.thread[self].result;
	watch_pass(world.thread[self].op.pc);
	if (watch_mode == WATCH_ON && enabled)
		watch_close();
}

void watch_end(void)
{
	if (watch_mode == WATCH_ON && enabled)
		watch_open();
	watch_pass(world.thread[self].op.pc);
	if (watch_mode == WATCH_SEARCH && enabled)
		watch_wanted |= go(watch_way | 1);
}
