/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_LIB_SPIN_H
#define ROUSE_LIB_SPIN_H

#include <rouse/deadline.h>
#include <rouse/types.h>
#include <rouse/wait.h>

#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "futex.h"

/*
 * How a thread waits for a word to change: by looking at it again and again,
 * for a while, or by sleeping. It is the one way down from every primitive to
 * the futex door, and has every number that was found by measuring; which
 * waits spin at all is the matter of luck.h.
 */

/*
 * How many pauses a spin lasts: about what it takes to sleep and to be woken
 * by another CPU. So at worst it doubles the price of a wait (A. Karlin, K. Li,
 * M. Manasse, S. Owicki, "Empirical Studies of Competitive Spinning for a
 * Shared-Memory Multiprocessor", 1991). Where this was measured a pause took
 * 22 ns, and a round trip of two sleepers on two CPUs about 45 us. With 400
 * nothing stood out of the noise by 16 pairs at once.
 */
#ifndef ROUSE__SPIN
#define ROUSE__SPIN 1000
#endif

/* The same, for a lock. */
#ifndef ROUSE__LOCK_SPIN
#define ROUSE__LOCK_SPIN 1000
#endif

/*
 * How many pauses are at most between two looks at a lock that others use all
 * the time: each look costs its holder a cache miss. Measured on 2 CPUs: with
 * 16, 64, 256 and 1000 an acquire and release by 2 threads that do nothing else
 * took 11.2, 9.2, 8.5 and 8.5 ns.
 */
#ifndef ROUSE__BACKOFF_MAX
#define ROUSE__BACKOFF_MAX 256
#endif

/*
 * How often a waiter of a lock sleeps in vain before the others let it pass.
 * Measured on 2 CPUs before locks span, 7 rounds each of 1, 2, 4, 8, 16, 64
 * and a million (which is never): no value stood out of the noise.
 * The explorer of schedules defines another one, to get there in fewer steps.
 */
#ifndef ROUSE__STARVATION_THRESHOLD
#define ROUSE__STARVATION_THRESHOLD 8
#endif

/*
 * How many pauses a waiter of a lock makes that was woken before it slept, where
 * there are others: about what it would have taken to wake it from its sleep. If
 * it took the lock at once, the next wake would be due at once too, and keep
 * those awake that are on their way to sleep. By 16 threads on 16 CPUs that do
 * nothing else, rouse-sim predicts for 64, 256 and 1024 pauses 74, 69 and 44 ns
 * for an acquire and release, and 377, 289 and 112 ns of CPU time.
 */
#ifndef ROUSE__SETTLE
#define ROUSE__SETTLE 1000
#endif

/*
 * How many pauses lie between two waiters of a lock that go to sleep, if there
 * are many: about what the kernel takes for one. Their sleep is behind one lock
 * in the kernel, where they would queue up, awake. Without this rouse-sim
 * predicts 97 ns by 16 threads on 16 CPUs, and 1080 of CPU time.
 */
#ifndef ROUSE__PACE
#define ROUSE__PACE 64
#endif

/* How often a waiter looks whether it is its turn to go, at most. */
#ifndef ROUSE__PACE_LOOKS
#define ROUSE__PACE_LOOKS 16
#endif

/*
 * For how long a thread trusts another one to run, that was woken and is to
 * take a lock, in nanoseconds: longer than it takes to get a CPU on a machine
 * that is not overloaded, and short of the 10 ms that <rouse/lock.h> says.
 */
#ifndef ROUSE__TRUST
#define ROUSE__TRUST (4 * ROUSE_MSEC)
#endif

/*
 * How many chosen waiters are on their way at once, where each CPU may run one;
 * from then on each that comes wakes the next.
 */
#ifndef ROUSE__AHEAD_MIN
#define ROUSE__AHEAD_MIN 2
#endif
#ifndef ROUSE__AHEAD_MAX
#define ROUSE__AHEAD_MAX 8
#endif

/* A simulated machine has a pause of its own, which takes simulated time. */
#ifdef ROUSE__PAUSE
void ROUSE__PAUSE(void);
#endif

/* Leave the processor's other thread in peace for a moment. */
static inline void rouse__pause(void)
{
#if defined(ROUSE__PAUSE)
	ROUSE__PAUSE();
#elif defined(__x86_64__) || defined(__i386__)
	__builtin_ia32_pause();
#elif defined(__aarch64__)
	__asm__ volatile("isb"); /* a yield takes no time at all */
#elif defined(__powerpc__)
	__asm__ volatile("or 27,27,27");
#endif
}

/* Spin until *word is something else than seen, or for long enough. */
static inline void rouse__spin(const rouse_word *word, uint32_t seen)
{
	for (int i = 0; i < ROUSE__SPIN; i++) {
		if (atomic_load_explicit(word, memory_order_relaxed) != seen)
			return;
		rouse__pause();
	}
}

/* For how long to wait, and whether a signal handler may end it. */
struct rouse__limit {
	rouse_deadline deadline;
	bool interruptible;
};

static const struct rouse__limit rouse__no_limit = {ROUSE_FOREVER, false};

/* The limit that a caller asks for. Returns false for unknown flags. */
static inline bool rouse__limit_as(const struct rouse_wait *how,
				   struct rouse__limit *limit)
{
	limit->deadline = how->deadline;
	limit->interruptible = how->flags & ROUSE_WAIT_INTERRUPTIBLE;
	return !(how->flags & ~ROUSE_WAIT_INTERRUPTIBLE);
}

/* Has this deadline passed? Looks at the clock only if it must. */
static inline bool rouse__past(rouse_deadline deadline)
{
	if (deadline <= 0)
		return true;
	if (deadline == ROUSE_FOREVER)
		return false;
	return rouse__now() >= deadline;
}

/* Sleep within a limit; the contract is that of rouse__futex_wait(), but for
 * -EINTR, which is there only if the limit says interruptible. */
static inline int rouse__sleep(rouse_word *word, uint32_t expected,
			       uint32_t bits, const struct rouse__limit *limit)
{
	rouse_deadline deadline = limit->deadline;
	int err;

	/* The kernel restarts a wait without any deadline behind a handler
	 * that was installed with SA_RESTART. */
	if (limit->interruptible && deadline == ROUSE_FOREVER)
		deadline--;
	err = rouse__futex_wait(word, expected, bits, deadline);
	return err == -EINTR && !limit->interruptible ? 0 : err;
}

/* What rouse__await returns if the word changed before it could be marked. */
#define ROUSE__CHANGED 1

/*
 * Wait for *word to change, where the caller saw the value seen, and needs
 * the value marked to be there while it sleeps: the mark tells whoever
 * changes the word that a wake is due. Both may be the same, if the mark is
 * there already.
 *
 * Returns:   ROUSE__CHANGED  the word was not seen any more, and no mark left;
 *            0               the mark was left, and the sleep is over; the
 *                            caller must look whether the word changed;
 *            -ETIMEDOUT      the same, and the deadline has passed;
 *            -EINTR          the same, and a signal handler ran, if the limit
 *                            says interruptible.
 * Ordering:  none.
 */
static inline int rouse__await(rouse_word *word, uint32_t seen, uint32_t marked,
			       uint32_t bits, const struct rouse__limit *limit)
{
	int err;

	if (seen != marked && !atomic_compare_exchange_strong_explicit(
				      word, &seen, marked, memory_order_relaxed,
				      memory_order_relaxed))
		return ROUSE__CHANGED;
	err = rouse__sleep(word, marked, bits, limit);
	return err == -EAGAIN ? 0 : err;
}

#endif
