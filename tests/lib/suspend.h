/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_TESTS_SUSPEND_H
#define ROUSE_TESTS_SUSPEND_H

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

#include "door.h"
#include "thread.h"

/*
 * Threads that do not run: each sits in a signal handler until all are resumed.
 * A thread whose wait it interrupts is no sleeper of the kernel's meanwhile.
 * Needs _GNU_SOURCE.
 */

static int suspend_gate[2];
static _Atomic unsigned suspended;

/* In a signal handler: stay, until suspend_resume(). */
static inline void suspend_me(void)
{
	int saved = errno;
	char none;

	suspended++;
	while (read(suspend_gate[0], &none, 1) < 0 && errno == EINTR)
		;
	suspended--;
	errno = saved;
}

static inline void suspend_on_signal(int number)
{
	(void)number;
	suspend_me();
}

/* @flags: such as SA_RESTART. */
static inline void suspend_begin(int flags)
{
	struct sigaction action = {.sa_handler = suspend_on_signal,
				   .sa_flags = flags};

	cr_assert_eq(pipe(suspend_gate), 0);
	sigaction(SIGUSR1, &action, NULL);
}

/* Returns when the thread is in its handler. */
static inline void suspend(pthread_t thread)
{
	unsigned before = suspended;

	cr_assert_eq(pthread_kill(thread, SIGUSR1), 0);
	yield_until(suspended > before);
}

static inline void suspend_resume(void)
{
	close(suspend_gate[1]);
	yield_until(suspended == 0);
	close(suspend_gate[0]);
}

#endif
