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
#ifndef ROUSE__LINGER
#define ROUSE__LINGER 1000
#endif

/*
 * How many pauses are at most between two looks at a lock that others use all
 * the time: each look costs its holder a cache miss. Measured on 2 CPUs: with
 * 16, 64, 256 and 1000 an acquire and release by 2 threads that do nothing else
 * took 11.2, 9.2, 8.5 and 8.5 ns.
 */
#ifndef ROUSE__FAR
#define ROUSE__FAR 256
#endif

/*
 * How often a waiter of a lock sleeps in vain before it claims the lock.
 * Measured on 2 CPUs before locks span, 7 rounds each of 1, 2, 4, 8, 16, 64
 * and a million (which is never): no value stood out of the noise. So patience
 * is no virtue, and a small number costs nothing.
 * The explorer of schedules defines another one, to get there in fewer steps.
 */
#ifndef ROUSE__PATIENCE
#define ROUSE__PATIENCE 8
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
	rouse_deadline deadline = limit->deadline;
	int err;

	if (seen != marked && !atomic_compare_exchange_strong_explicit(
				      word, &seen, marked, memory_order_relaxed,
				      memory_order_relaxed))
		return ROUSE__CHANGED;

	/* The kernel restarts a wait without any deadline behind a handler
	 * that was installed with SA_RESTART. */
	if (limit->interruptible && deadline == ROUSE_FOREVER)
		deadline--;
	err = rouse__futex_wait(word, marked, bits, deadline);
	return err == -EINTR && !limit->interruptible ? 0 : err;
}

#endif
