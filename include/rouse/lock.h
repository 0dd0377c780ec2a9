/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_LOCK_H
#define ROUSE_LOCK_H

#include <rouse/deadline.h>
#include <rouse/types.h>
#include <rouse/wait.h>

ROUSE_BEGIN_DECLS

/*
 * A lock keeps all threads but one out: Python's threading.Lock. It has no
 * owner, so any thread may release it, and one that acquires it twice waits
 * for somebody else's release.
 *
 *	struct rouse_lock lock = ROUSE_LOCK_INIT;
 *
 *	rouse_lock_acquire(&lock);
 *	total += share;
 *	rouse_lock_release(&lock);
 *
 * A thread that finds it free may take it ahead of sleepers (barging, for
 * throughput), but a sleeper that woke in vain too often claims the lock, and
 * the next release hands it over: nobody starves.
 *
 * Zeroed memory is a valid, free lock. It owns nothing: there is no destroy.
 * Lifetime: a thread that acquired the lock may free it after its own release,
 * if no other thread will still call anything on it; every release before is
 * done with the memory by then.
 */
struct rouse_waiter;

struct rouse_lock {
	rouse_word word_; /* all private; the meaning is in lib/lock.c */
	uint32_t turn_;
	struct rouse_waiter *chosen_;
};

/* clang-format off */
#define ROUSE_LOCK_INIT { 0, 0, 0 }
/* clang-format on */

/*
 * Acquire the lock, waiting for it as long as it takes. Signals do not end
 * the wait.
 *
 * Ordering:  acquire, from every release before.
 * Progress:  blocks; one atomic read-modify-write and no system call if the
 *            lock is free and nobody waits. Not safe in a signal handler.
 */
void rouse_lock_acquire(struct rouse_lock *lock);

/*
 * Acquire the lock if that is possible at once.
 *
 * Returns:   whether the caller holds it now.
 * Ordering:  acquire when true, from every release before.
 * Progress:  lock-free; no system call.
 */
bool rouse_lock_try(struct rouse_lock *lock);

/*
 * Acquire the lock unless the deadline passes first.
 *
 * Returns:   0           the caller holds the lock;
 *            -ETIMEDOUT  it does not.
 * Ordering:  acquire when it returns 0, from every release before.
 * Progress:  blocks until the deadline at most; if that is past, the same as
 *            rouse_lock_try(). Not safe in a signal handler.
 */
int rouse_lock_acquire_until(struct rouse_lock *lock, rouse_deadline deadline);

/*
 * The same, in the way that @how says; see <rouse/wait.h>.
 *
 * Returns:   0, -ETIMEDOUT as above;
 *            -EINTR   a signal handler ran first, and the caller does not hold
 *                     the lock; only if asked for;
 *            -EINVAL  unknown flags; nothing was done.
 */
int rouse_lock_acquire_with(struct rouse_lock *lock,
			    const struct rouse_wait *how);

/*
 * Release the lock, whichever thread acquired it. That acquire must happen
 * before the release, in the sense of C11, and have no other: two threads
 * that release at once what was acquired once break the lock.
 *
 * Returns:   0       done; the lock is free, or another's already;
 *            -EPERM  the lock was not held; nothing was done.
 * Ordering:  release.
 * Progress:  lock-free; one atomic read-modify-write and no system call if
 *            nobody waits, else at most one system call.
 */
int rouse_lock_release(struct rouse_lock *lock);

/*
 * Does any thread hold the lock? On its way to a waiter that it was handed to
 * it is nobody's, though a try would fail.
 *
 * Ordering:  none; the answer may be stale when it arrives.
 * Progress:  wait-free; no system call.
 */
bool rouse_lock_locked(const struct rouse_lock *lock);

/*
 * In the child of a fork: make an inherited lock free, and forget the waiters
 * of the parent. For the only thread alive.
 */
void rouse_lock_after_fork(struct rouse_lock *lock);

ROUSE_END_DECLS

#endif
