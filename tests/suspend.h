/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_TESTS_SUSPEND_H
#define ROUSE_TESTS_SUSPEND_H

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

#include "crew.h"
#include "door.h"

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
	crew_until(suspended > before);
}

static inline void suspend_resume(void)
{
	close(suspend_gate[1]);
	crew_until(suspended == 0);
	close(suspend_gate[0]);
}

/*
 * How soon a free lock must be taken, and how long a test waits for what does
 * not come. The machine may be busy, so the best of a few tries is judged; what
 * never comes fails at once.
 */
#define SOON  (10 * ROUSE_MSEC)
#define NEVER (5 * ROUSE_SEC)
#define TRIES 8

/* Put into took the nanoseconds from that moment until the condition holds. */
#define TOOK(took, began, condition)                                           \
	do {                                                                   \
		while (!(condition)) {                                         \
			cr_assert_lt(door_real_now() - (began), NEVER,         \
				     "never: %s", #condition);                 \
			sched_yield();                                         \
		}                                                              \
		(took) = door_real_now() - (began);                            \
	} while (0)

/* The call returns nanoseconds: SOON is enough in one of the tries. */
#define SOON_ENOUGH(call)                                                      \
	do {                                                                   \
		int64_t best_ = NEVER;                                         \
		for (int try_ = 0; try_ < TRIES && best_ >= SOON; try_++) {    \
			int64_t took_in_ = (call);                             \
			if (took_in_ < best_)                                  \
				best_ = took_in_;                              \
		}                                                              \
		cr_assert_lt(best_, SOON, "%s took %.1f ms", #call,            \
			     (double)best_ / ROUSE_MSEC);                      \
	} while (0)

#endif
