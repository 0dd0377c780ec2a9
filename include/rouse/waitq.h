/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_WAITQ_H
#define ROUSE_WAITQ_H

#include <rouse/deadline.h>
#include <rouse/types.h>
#include <rouse/wait.h>

ROUSE_BEGIN_DECLS

/*
 * A queue of waiting threads, to build a condition over a lock of one's own:
 * a pthread mutex, a spinlock, a runtime's global lock. That lock protects
 * the queue; a wait has three steps, the middle one without the lock:
 *
 *	struct rouse_waiter self;
 *
 *	rouse_waitq_join(&queue, &self);                // lock held
 *	unlock();
 *	err = rouse_waiter_park_until(&self, deadline); // lock not held
 *	lock();
 *	if (rouse_waitq_leave(&queue, &self))           // lock held again
 *		err = 0;
 *
 * and a thread that changes what they wait for does it under the lock, followed
 * by rouse_waitq_notify(&queue, n).
 *
 * A notification is decided under the lock, by which threads are in the queue:
 * exactly those that have waited longest get it, no thread that joins later can
 * take it, and a wait that reports a timeout has not consumed one. With the
 * library's own locks use <rouse/cond.h>, which also spares the woken thread
 * from finding the lock held.
 *
 * Zeroed memory is a valid, empty queue. It owns nothing and allocates
 * nothing: a waiter lives where its thread puts it, usually on its stack,
 * from join to leave.
 */
struct rouse_waitq {
	struct rouse_waiter *last_; /* all private; see lib/waitq.c */
	rouse_word count_;
	uint16_t kind_;
	rouse_hint spin_history_;
};

struct rouse_waiter {
	rouse_word word_; /* all private; the meaning is in lib/waiter.h */
	uint16_t place_;
	uint16_t spins_;
	struct rouse_waiter *next_;
	struct rouse_waiter *prev_;
};

/* clang-format off */
#define ROUSE_WAITQ_INIT { ROUSE__NULL, 0, 0, 0 }
/* clang-format on */

/*
 * Queue up, as the last one. The caller holds the lock of the queue. @waiter
 * needs no initialisation; each join needs its leave.
 *
 * Progress:  wait-free; no system call.
 */
void rouse_waitq_join(struct rouse_waitq *queue, struct rouse_waiter *waiter);

/*
 * Sleep until @waiter is notified. The caller joined and does not hold the
 * lock of the queue. Signals do not end the sleep.
 *
 * Ordering:  none; the lock of the queue carries the data.
 * Progress:  blocks. Not safe in a signal handler.
 */
void rouse_waiter_park(struct rouse_waiter *waiter);

/*
 * The same with a deadline. The caller may park again if it was not notified.
 *
 * Returns:   0           it was notified;
 *            -ETIMEDOUT  the deadline passed. A notification may still come
 *                        before the leave, which has the last word.
 * Progress:  blocks until the deadline at most; never enters the kernel if
 *            that is past. Not safe in a signal handler.
 */
int rouse_waiter_park_until(struct rouse_waiter *waiter,
			    rouse_deadline deadline);

/*
 * The same, in the way that @how says; see <rouse/wait.h>.
 *
 * Returns:   0, -ETIMEDOUT  as above;
 *            -ECANCELED  the stop was set first, and leave has the last word;
 *            -EINTR   a signal handler ran first, and leave has the last word;
 *                     only if asked for;
 *            -EINVAL  unknown flags; it did not sleep, and must leave still.
 */
int rouse_waiter_park_with(struct rouse_waiter *waiter,
			   const struct rouse_wait *how);

/*
 * Leave the queue. The caller holds its lock again; @waiter is the caller's
 * memory again when this returns.
 *
 * Returns:   whether it was notified between join and leave; if not, it has
 *            consumed no notification.
 * Progress:  wait-free; no system call.
 */
bool rouse_waitq_leave(struct rouse_waitq *queue, struct rouse_waiter *waiter);

/*
 * Notify the @n threads that have been in the queue longest, or all if they
 * are fewer. The caller holds the lock of the queue.
 *
 * Returns:   how many were chosen.
 * Progress:  lock-free; a system call for each chosen thread that sleeps.
 */
unsigned rouse_waitq_notify(struct rouse_waitq *queue, unsigned n);

/*
 * How many threads are in the queue? Exact under its lock; a recent value
 * without it.
 *
 * Progress:  wait-free; no system call.
 */
unsigned rouse_waitq_count(const struct rouse_waitq *queue);

/*
 * In the child of a fork: forget the waiters of the parent. For the only
 * thread alive; the lock of the queue is the caller's to mend. A waiter that
 * joined before the fork does not leave in the child.
 */
void rouse_waitq_after_fork(struct rouse_waitq *queue);

ROUSE_END_DECLS

#ifdef ROUSE__TOOLS
#include <rouse/sanitize/waitq.h>
#endif

#endif
