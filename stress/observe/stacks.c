/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* pthread_kill(), SIGRTMIN */

#include "observe/stacks.h"

#include <errno.h>
#include <execinfo.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>

#include "fixture/harness.h"

/*
 * The thread itself walks up its stack, in a signal handler; one is asked at a
 * time. A futex wait that the signal ends is taken up again by the library.
 */
#define ASK_SIG (SIGRTMIN + 4)
#define HANDLER 2 /* frames: the handler, and the kernel's below it */

static void *calls[STACK_CALLS];
static _Atomic int answered; /* how many calls; 0: not yet */

static void answer(int sig)
{
	int saved = errno, n = backtrace(calls, STACK_CALLS);

	(void)sig;
	/* (stacks.answer) release: pairs with (stacks.ask). It carries the
	 * calls. */
	atomic_store_explicit(&answered, n, memory_order_release);
	errno = saved;
}

void stacks_begin(void)
{
	struct sigaction action = {.sa_handler = answer,
				   .sa_flags = SA_RESTART};

	backtrace(calls, STACK_CALLS); /* the first one loads a library */
	sigaction(ASK_SIG, &action, NULL);
}

void stack_take(struct stack *stack, pthread_t thread)
{
	int64_t end = now_ns() + ROUSE_SEC;
	int n = 0;

	stack->n = 0;
	atomic_store_explicit(&answered, 0, memory_order_relaxed);
	if (pthread_kill(thread, ASK_SIG) != 0)
		return;
	while (n == 0 && now_ns() < end) {
		sched_yield();
		/* (stacks.ask) acquire: pairs with (stacks.answer). */
		n = atomic_load_explicit(&answered, memory_order_acquire);
	}
	if (n <= HANDLER)
		return;
	stack->n = (unsigned)n - HANDLER;
	memcpy(stack->calls, calls + HANDLER, stack->n * sizeof(calls[0]));
}
