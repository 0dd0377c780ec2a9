/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_TESTS_STEPS_H
#define ROUSE_TESTS_STEPS_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/mman.h>
#include <ucontext.h>

/*
 * What may happen between any two instructions of a call: the single-step
 * trap of the processor raises SIGTRAP after each of them, and a test's
 * handler does there what another thread or a signal handler might do. Needs
 * _GNU_SOURCE.
 */
#ifdef __x86_64__
#define STEPS_POSSIBLE 1

#define STEPS_TRAP_FLAG 0x100

typedef void steps_handler(int number, siginfo_t *info, void *context);

static inline void steps_begin(steps_handler *handler)
{
	struct sigaction trap = {.sa_sigaction = handler,
				 .sa_flags = SA_SIGINFO};

	sigaction(SIGTRAP, &trap, NULL);
	/* The first trap comes after the nop: before what is of interest. */
	__asm__ volatile("pushfq; orq $0x100, (%%rsp); popfq; nop" ::
				 : "memory", "cc");
}

static inline void steps_end(void)
{
	__asm__ volatile("pushfq; andq $~0x100, (%%rsp); popfq" ::
				 : "memory", "cc");
}

/* In the handler: let the call run on without further steps. */
static inline void steps_stop(void *context)
{
	((ucontext_t *)context)->uc_mcontext.gregs[REG_EFL] &= ~STEPS_TRAP_FLAG;
}

/* In the handler: is the next instruction an atomic read-modify-write, that is
 * one with a lock prefix, or an xchg? */
static inline bool steps_at_rmw(const void *context)
{
	const unsigned char *next =
		(const unsigned char *)((const ucontext_t *)context)
			->uc_mcontext.gregs[REG_RIP];

	if (*next == 0xf0)
		return true;
	if ((*next & 0xf0) == 0x40) /* a REX prefix */
		next++;
	return *next == 0x86 || *next == 0x87;
}

/* Zeroed memory that can be taken away, and given back. */

#define STEPS_PAGE 4096

static inline void *steps_page(void)
{
	return mmap(NULL, STEPS_PAGE, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static inline void steps_take_away(void *page)
{
	mprotect(page, STEPS_PAGE, PROT_NONE);
}

static inline void steps_give_back(void *page)
{
	mprotect(page, STEPS_PAGE, PROT_READ | PROT_WRITE);
}

#endif

#endif
