/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_BARRIER_H
#define ROUSE_BARRIER_H

#include <rouse/deadline.h>
#include <rouse/types.h>
#include <rouse/wait.h>

#include <errno.h>

ROUSE_BEGIN_DECLS

/*
 * A barrier is where a fixed number of threads, its parties, wait for each other,
 * again and again: Python's threading.Barrier, without its action.
 *
 *	struct rouse_barrier barrier = ROUSE_BARRIER_INIT(4);
 *
 *	for (;;) {                              // each of four threads
 *		compute(my_share);
 *		if (rouse_barrier_wait(&barrier) == 0)
 *			put_together();         // one of them
 *		rouse_barrier_wait(&barrier);
 *	}
 *
 * A phase begins with the first thread that arrives, and ends with the last one,
 * which lets all go. Threads may arrive for the next phase while others have not
 * yet returned from this one; that next one does not end before they have left.
 * So whoever returns, returns from the phase that it arrived for, however many
 * threads use the barrier.
 *
 * A barrier can break. A wait that ends in another way than with its phase breaks
 * it, since the others would wait for a thread that does not come any more: by a
 * deadline, a stop or a signal, wherever in the call it was. So does
 * rouse_barrier_abort(). Then all waits of the phase return -EPIPE, and so does
 * each later one, until rouse_barrier_reset() makes a new beginning.
 *
 * A barrier must know its parties, and needs its initialiser: zeroed memory is
 * none. It owns nothing: there is no destroy.
 *
 * Lifetime:  it may be freed when no thread is in a call on it or will still make
 *            one. A wait that returned is done with it, but not all waits of a
 *            phase return at once, nor is the one with number 0 the last: so of
 *            the threads of the last phase the one that finds, by a count of the
 *            program's own, that all others have returned as well, may free it.
 */
struct rouse_barrier {
	rouse_word word_;  /* private; the layout is in lib/barrier.c */
	uint16_t parties_; /* as initialised */
	rouse_hint spin_history_;
};

/* The most parties there are. */
#define ROUSE_BARRIER_MAX UINT32_C(16383)

/* For a constant number of parties, from 1 to ROUSE_BARRIER_MAX. */
/* clang-format off */
#define ROUSE_BARRIER_INIT(parties) { 0, (parties) <= ROUSE_BARRIER_MAX ? (parties) : 0, 0 }
/* clang-format on */

/*
 * The same at run time, for memory of any content.
 *
 * Returns:   0;
 *            -EINVAL  parties is 0, or above ROUSE_BARRIER_MAX; nothing was done.
 */
int rouse_barrier_init(struct rouse_barrier *barrier,
		       uint32_t parties) ROUSE_MUST_CHECK;

/*
 * Arrive, and wait until all have. Signals do not end the wait.
 *
 * Returns:   0 to parties - 1  the phase ended; the threads arrived in the order
 *                      of these numbers, each of which one of them gets;
 *            -EPIPE    the barrier is broken, or was before the phase ended;
 *            -EINVAL   the barrier was not initialised; nothing was done.
 * Ordering:  acquire and release when it returns a number: what any of the
 *            threads did before it arrived is visible to all when they return.
 * Progress:  blocks; the last thread to arrive, or the last to leave the phase
 *            before, makes one system call if a thread may be asleep, whatever
 *            their number. Not safe in a signal handler.
 */
int rouse_barrier_wait(struct rouse_barrier *barrier);

/*
 * The same with a deadline.
 *
 * Returns:   0 to parties - 1, -EPIPE, -EINVAL  as above; a number also if the
 *                        deadline is past;
 *            -ETIMEDOUT  the deadline passed before the phase ended, and the
 *                        barrier is broken now.
 * Ordering:  as above.
 * Progress:  blocks until the deadline at most; never enters the kernel to wait if
 *            that is past. Not safe in a signal handler.
 */
int rouse_barrier_wait_until(struct rouse_barrier *barrier,
			     rouse_deadline deadline);

/*
 * The same, in the way that @how says; see <rouse/wait.h>.
 *
 * Returns:   0 to parties - 1, -EPIPE, -ETIMEDOUT  as above;
 *            -ECANCELED  the stop was set first, and the barrier is broken now;
 *            -EINTR   a signal handler ran first, and it is broken now; only if
 *                     asked for;
 *            -EINVAL  unknown flags, or the barrier was not initialised; nothing
 *                     was done.
 */
int rouse_barrier_wait_with(struct rouse_barrier *barrier,
			    const struct rouse_wait *how);

/*
 * Break the barrier: each wait whose phase has not ended returns -EPIPE, and so does
 * each that begins later.
 *
 * Ordering:  release: what the caller did before is visible after each -EPIPE.
 * Progress:  lock-free; one system call if a thread may be asleep, whatever
 *            their number. Safe in a signal handler.
 */
void rouse_barrier_abort(struct rouse_barrier *barrier);

/*
 * Make the barrier new, broken or not. Each wait whose phase has not ended returns
 * -EPIPE, and the next phase begins with the first thread that arrives from now
 * on; it waits until those have left.
 *
 * Ordering:  release, as rouse_barrier_abort().
 * Progress:  lock-free; one system call if a thread may be asleep, whatever
 *            their number. Safe in a signal handler.
 */
void rouse_barrier_reset(struct rouse_barrier *barrier);

/*
 * Is it broken?
 *
 * Ordering:  acquire when true, from what broke it.
 * Progress:  wait-free; no system call. Safe in a signal handler.
 */
bool rouse_barrier_is_broken(const struct rouse_barrier *barrier);

/*
 * How many threads have arrived for the phase that has not ended? 0 if it is
 * broken. Another number may be true by the time it is returned.
 *
 * Ordering:  none.
 * Progress:  wait-free; no system call. Safe in a signal handler.
 */
uint32_t rouse_barrier_waiting(const struct rouse_barrier *barrier);

/*
 * In the child of a fork: make an inherited barrier usable. The threads of the
 * parent that arrived are forgotten; a broken one stays broken. For the only thread
 * alive.
 */
void rouse_barrier_after_fork(struct rouse_barrier *barrier);

ROUSE_END_DECLS

#ifdef ROUSE__TOOLS
#include <rouse/sanitize/barrier.h>
#endif

#endif
