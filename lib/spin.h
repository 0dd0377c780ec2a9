/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_LIB_SPIN_H
#define ROUSE_LIB_SPIN_H

#include <rouse/deadline.h>
#include <rouse/types.h>

#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "futex.h"
#include "how.h"
#include "several.h"
#include "wait-record.h"

/*
 * How a thread waits for a word to change: by looking at it again and again,
 * for a while, or by sleeping. It is the one way down to the futex door, beside
 * that on several words at once (several.h), and has every number that was found
 * by measuring; credit.h decides which waits spin at all.
 */

/*
 * How many pauses a spin lasts: about what it takes to sleep and to be woken
 * by another CPU. So at worst it doubles the price of a wait (A. Karlin, K. Li,
 * M. Manasse, S. Owicki, "Empirical Studies of Competitive Spinning for a
 * Shared-Memory Multiprocessor", 1991). Where this was measured a pause took
 * 22 ns, and a round trip of two sleepers on two CPUs about 45 us. With 400
 * no difference stood out of the noise with 16 pairs at once.
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
 * How many times a waiter of a lock sleeps without getting it before other
 * threads let it pass. Measured on 2 CPUs before locks spun, 7 rounds each of
 * 1, 2, 4, 8, 16, 64 and a million (which is never): no value stood out of the
 * noise. The explorer of schedules defines another one, to get there in fewer
 * steps.
 */
#ifndef ROUSE__STARVATION_THRESHOLD
#define ROUSE__STARVATION_THRESHOLD 8
#endif

/*
 * How many pauses a waiter of a lock makes if it was woken before it slept and
 * there are other waiters: about as long as it would have taken to wake it from
 * its sleep. If it took the lock at once, the next wake would be due at once
 * too, and would keep the threads awake that are about to sleep. For 16 threads
 * on 16 CPUs that do nothing else, rouse-sim predicts with 64, 256 and 1024
 * pauses 74, 69 and 44 ns for an acquire and release, and 377, 289 and 112 ns
 * of CPU time.
 */
#ifndef ROUSE__SETTLE
#define ROUSE__SETTLE 1000
#endif

/*
 * How many pauses lie between two waiters of a lock that go to sleep, if there
 * are many: about what the kernel takes for one. The kernel puts them to sleep
 * under one lock of its own, for which they would queue up, awake. Without this
 * rouse-sim predicts 97 ns for 16 threads on 16 CPUs, and 1080 of CPU time.
 */
#ifndef ROUSE__PACE
#define ROUSE__PACE 64
#endif

/*
 * How many pauses are at most, for each CPU, between two looks of a waiter that
 * waits for this, if that is more than ROUSE__BACKOFF_MAX. Where more threads want
 * the lock than there are CPUs, a thread on each CPU may wait for it at once. If they
 * look so often that the lock's cache line is always on its way to one of them, the
 * kernel's look at it takes longer than it is from one wake to the next, which
 * refuses all of them their sleep: they stay awake, for good. For 512 threads on 256
 * CPUs rouse-sim predicts with 0, 16, 32 and 64 of these 552, 43, 43 and 43 ns for
 * an acquire and release, and 141,387, 114, 117 and 119 ns of CPU time. Of 1024
 * threads with a buffer of 1 all may stay awake with 32, and did not with 64.
 */
#ifndef ROUSE__PACE_EACH
#define ROUSE__PACE_EACH 64
#endif

/* How often at most a waiter looks whether it may go to sleep now. */
#ifndef ROUSE__PACE_LOOKS
#define ROUSE__PACE_LOOKS 16
#endif

/*
 * How many pauses a thread makes, for each other one that sleeps at a queue, up to
 * as many as there are CPUs, before it tries again to sleep there: it was refused
 * that, since the queue was moved while it stood in the kernel's line. For 32
 * threads on 64 CPUs, half of which put into a queue of 64 places, rouse-sim
 * predicts 835 ns for an item, and 6,479 without this.
 */
#ifndef ROUSE__LINE
#define ROUSE__LINE (ROUSE__SETTLE / 4)
#endif

/*
 * For how long, in nanoseconds, a thread relies on another thread that was
 * woken to take a lock: longer than it takes to get a CPU on a machine that is
 * not overloaded, and less than the 10 ms that <rouse/lock.h> promises.
 */
#ifndef ROUSE__WAKE_TIMEOUT
#define ROUSE__WAKE_TIMEOUT (4 * ROUSE_MSEC)
#endif

/*
 * How many chosen waiters are on their way at once, as many as there are CPUs
 * to run them; from then on each one that arrives wakes the next.
 */
#ifndef ROUSE__AHEAD_MIN
#define ROUSE__AHEAD_MIN 2
#endif
#ifndef ROUSE__AHEAD_MAX
#define ROUSE__AHEAD_MAX 8
#endif

/*
 * Where a thread cannot sleep on several words at once, it looks at them again
 * after the first of these times, and then after twice that, up to the second,
 * which <rouse/wait.h> and <rouse/any.h> promise. (A sleep of 50 us costs the
 * CPU about 5; one of 5 ms, again and again, a thousandth of its time.)
 */
#ifndef ROUSE__SLICE_MIN
#define ROUSE__SLICE_MIN (50 * ROUSE_USEC)
#endif
#ifndef ROUSE__SLICE_MAX
#define ROUSE__SLICE_MAX (5 * ROUSE_MSEC)
#endif

/* A simulated machine has a pause of its own, which takes simulated time. */
#ifdef ROUSE__PAUSE
void ROUSE__PAUSE(void);
#endif

/*
 * Leave the processor's other thread in peace for a moment. Where a machine has
 * nothing for that, the compiler must not drop a loop of these all the same.
 */
static inline void rouse__pause(void)
{
#if defined(ROUSE__PAUSE)
	ROUSE__PAUSE();
#elif defined(__x86_64__) || defined(__i386__)
	__builtin_ia32_pause();
#elif defined(__aarch64__) || (defined(__arm__) && __ARM_ARCH >= 7)
	__asm__ volatile("isb"); /* a yield takes no time at all */
#elif defined(__riscv)
	/* The hint "pause"; not every assembler knows its name, and what has
	 * not the extension takes it for a fence of nothing. */
	__asm__ volatile(".insn i 0x0f, 0, x0, x0, 0x010");
#elif defined(__powerpc__)
	__asm__ volatile("or 27,27,27");
#else
	__asm__ volatile(""); /* s390x and loongarch have none for programs */
#endif
}

static inline void rouse__pause_often(unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		rouse__pause();
}

/* Pause, longer than the last time, but for less than twice @most. */
static inline void rouse__backoff_to(unsigned *pauses, unsigned most)
{
	rouse__pause_often(*pauses);
	if (*pauses < most)
		*pauses *= 2;
}

static inline void rouse__backoff(unsigned *pauses)
{
	rouse__backoff_to(pauses, ROUSE__BACKOFF_MAX);
}

/* Spin until *word differs from seen in one of these bits, or for long enough.
 * Returns false if there was no need to. */
static inline bool rouse__spin(const rouse_word *word, uint32_t seen,
			       uint32_t bits)
{
	for (int i = 0; i < ROUSE__SPIN; i++) {
		uint32_t now = atomic_load_explicit(word, memory_order_relaxed);

		if ((now ^ seen) & bits)
			return i > 0;
		rouse__pause();
	}
	return ROUSE__SPIN > 0;
}

/* Sleep as @how says; the contract is that of rouse__futex_wait(), but -EINTR
 * is returned only to an interruptible wait, and -ECANCELED to one whose stop
 * was set. */
static inline int rouse__sleep(rouse_word *word, uint32_t expected,
			       uint32_t bits, const struct rouse__how *how,
			       const struct rouse__wait_record *record)
{
	rouse_deadline deadline = how->deadline;
	int err;

	if (rouse__is_stoppable(how))
		return rouse__sleep_or_stop(word, expected, bits, how, record);
	/* After a handler that was installed with SA_RESTART, the kernel
	 * restarts a wait that has no deadline. */
	if (rouse__is_interruptible(how) && deadline == ROUSE_FOREVER)
		deadline--;
	err = rouse__futex_wait(word, expected, bits, deadline, record);
	return err == -EINTR && !rouse__is_interruptible(how) ? 0 : err;
}

/* What rouse__await returns if the word changed before it could be marked. */
#define ROUSE__CHANGED 1

/*
 * Wait for *word to change, where the caller saw the value seen, and needs
 * the value marked to be there while it sleeps: the mark tells the thread that
 * changes the word that a wake is due. Both may be the same, if the mark is
 * there already.
 *
 * Returns:   ROUSE__CHANGED  the word had another value than seen, and was not
 *                            marked;
 *            0               the word was marked, and the sleep has ended; the
 *                            caller must look whether the word changed;
 *            -ETIMEDOUT      the same, and the deadline has passed;
 *            -EINTR          the same, and a signal handler ran; only in an
 *                            interruptible wait;
 *            -ECANCELED      the same, and the stop was set; only in a wait
 *                            that has one.
 * Ordering:  none.
 */
static inline int rouse__await(rouse_word *word, uint32_t seen, uint32_t marked,
			       uint32_t bits, const struct rouse__how *how,
			       const struct rouse__wait_record *record)
{
	int err;

	if (seen != marked && !atomic_compare_exchange_strong_explicit(
				      word, &seen, marked, memory_order_relaxed,
				      memory_order_relaxed))
		return ROUSE__CHANGED;
	err = rouse__sleep(word, marked, bits, how, record);
	return err == -EAGAIN ? 0 : err;
}

#endif
