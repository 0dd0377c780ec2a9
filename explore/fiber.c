/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* sigaltstack(), sigsetjmp() */

#include "fiber.h"

#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "kernel.h"
#include "names.h"
#include "race.h"
#include "switch.h"
#include "watch.h"
#include "yield.h"

unsigned char stacks[MAX_THREADS][STACK_BYTES] __attribute__((aligned(4096)));

/* As deep as most code goes between two steps. */
#define CLEARED 2048
_Static_assert(CLEARED <= STACK_RESERVE, "there are so many bytes");

static void *search_sp;
static sigjmp_buf crash;

/* The first function on the stack of a thread. */
static void begin(void)
{
	struct thread *thread = &world.thread[self];

	setting.thread[self].body(setting.thread[self].i);
	if (kernel_may_signal(self))
		yield_at(&(struct op){.kind = OP_PLAIN});
	race_end_lifetime(self, (uintptr_t)stacks[self], STACK_BYTES);
	thread->status = ENDED;
	fiber_yield();
	abort();
}

static void on_crash(int signal, siginfo_t *info, void *context)
{
	if (watch_signal(signal, info->si_addr, context)) {
		if (failure[0] != '\0')
			siglongjmp(crash, signal);
		return;
	}
	if (self == NOBODY) { /* the explorer itself */
		sigaction(signal, &(struct sigaction){.sa_handler = SIG_DFL},
			  NULL);
		return;
	}
	siglongjmp(crash, signal);
}

void fiber_catch_crashes(void)
{
	static const int signals[] = {SIGSEGV, SIGBUS,  SIGFPE,
				      SIGILL,  SIGTRAP, SIGABRT};
	static unsigned char stack[1 << 16] __attribute__((aligned(4096)));
	struct sigaction action = {.sa_sigaction = on_crash,
				   .sa_flags = SA_ONSTACK | SA_NODEFER |
					       SA_SIGINFO};

	sigaltstack(&(stack_t){.ss_sp = stack, .ss_size = sizeof(stack)}, NULL);
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		sigaction(signals[i], &action, NULL);
	watch_enable();
}

void fiber_make(unsigned t)
{
	memset(stacks[t], 0, STACK_BYTES);
	world.thread[t].sp = switch_begin(stacks[t], STACK_BYTES, begin);
}

/*
 * What is left of functions that have returned, in this or in another execution,
 * must not come to lie in those that are called next, where they leave gaps: the
 * same state would not look the same.
 */
static void clear_below(unsigned char *sp)
{
	memset(sp - CLEARED, 0, CLEARED);
}

void fiber_run(unsigned t)
{
	struct thread *thread = &world.thread[t];
	uint8_t clock;
	int signal;

	self = t;
	signal = sigsetjmp(crash, 0);
	if (signal == 0) {
		clear_below(thread->sp);
		watch_begin();
		switch_stack(&search_sp, thread->sp);
	} else {
		fail("%s crashed: %s", name_of_thread(t), strsignal(signal));
	}
	watch_end();
	self = NOBODY;
	if (thread->status != ENDED)
		return;
	clock = thread->now.clock[t];
	thread->sp = NULL;
	thread->mark = NULL;
	thread->calls = NULL;
	memset(&thread->op, 0, sizeof(thread->op));
	memset(&thread->now, 0, sizeof(thread->now));
	memset(&world.fence[t], 0, sizeof(world.fence[t]));
	thread->now.clock[t] = clock;
	thread->result = 0;
}

void fiber_yield(void)
{
	switch_stack(&world.thread[self].sp, search_sp);
}
