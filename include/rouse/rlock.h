/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_RLOCK_H
#define ROUSE_RLOCK_H

#include <rouse/deadline.h>
#include <rouse/lock.h>
#include <rouse/types.h>
#include <rouse/wait.h>

ROUSE_BEGIN_DECLS

/*
 * A lock that its owner may acquire again, as deep as it likes: Python's
 * threading.RLock. It is free once each acquire has had its release, and only
 * the owner may release it.
 *
 *	struct rouse_rlock tree = ROUSE_RLOCK_INIT;
 *
 *	rouse_rlock_acquire(&tree);             // may call what acquires again
 *	rebalance(root);
 *	rouse_rlock_release(&tree);
 *
 * Zeroed memory is a valid, free lock. A thread that ends while it owns one leaves
 * it locked.
 *
 * The owner is known by the kernel's id of the thread, for which each thread
 * asks in its first call; what is said below of system calls is about later
 * ones. The kernel gives the id of a thread that ended to another one when it
 * has counted up to /proc/sys/kernel/pid_max, and begun anew. That thread would
 * pass for the owner.
 *
 * Lifetime:  as for a lock, <rouse/lock.h>.
 */
struct ROUSE__CAPABILITY ROUSE__REENTRANT rouse_rlock {
	struct rouse_lock lock_; /* all private; see lib/rlock.c */
	rouse_owner owner_;
	uint32_t depth_;
};

/* clang-format off */
#define ROUSE_RLOCK_INIT { ROUSE_LOCK_INIT, 0, 0 }
/* clang-format on */

/*
 * Acquire the lock, or one level more of it, waiting as long as it takes.
 *
 * Returns:   0        the caller owns the lock, one level deeper than before;
 *            -EAGAIN  it owns it 2^32 - 1 levels deep already.
 * Ordering:  acquire, from every release before.
 * Progress:  blocks; one atomic read-modify-write and no system call if the
 *            lock is free and no thread waits, none at all for a further level.
 *            Not safe in a signal handler.
 */
int rouse_rlock_acquire(struct rouse_rlock *rlock) ROUSE_ACQUIRES(rlock);

/*
 * Acquire the lock, or one level more of it, if that is possible at once.
 *
 * Returns:   whether it did; false also where rouse_rlock_acquire() would
 *            return -EAGAIN.
 * Ordering:  acquire when true.
 * Progress:  lock-free; no system call.
 */
bool rouse_rlock_try_acquire(struct rouse_rlock *rlock) ROUSE_MUST_CHECK
	ROUSE_TRY_ACQUIRES(true, rlock);

/*
 * Acquire the lock, or one level more of it, unless the deadline passes first.
 *
 * Returns:   0, -EAGAIN  as rouse_rlock_acquire();
 *            -ETIMEDOUT  the deadline passed; another thread owns the lock.
 * Ordering:  acquire when it returns 0.
 * Progress:  as rouse_lock_acquire_until().
 */
int rouse_rlock_acquire_until(struct rouse_rlock *rlock,
			      rouse_deadline deadline) ROUSE_MUST_CHECK
	ROUSE_TRY_ACQUIRES(0, rlock);

/*
 * The same, in the way that @how says; see <rouse/wait.h>.
 *
 * Returns:   0, -EAGAIN, -ETIMEDOUT  as above;
 *            -ECANCELED  the stop was set first, and the caller does not own
 *                         the lock;
 *            -EINTR   a signal handler ran first, and the caller does not own
 *                     the lock; only if asked for;
 *            -EINVAL  unknown flags; nothing was done.
 */
int rouse_rlock_acquire_with(struct rouse_rlock *rlock,
			     const struct rouse_wait *how) ROUSE_MUST_CHECK
	ROUSE_TRY_ACQUIRES(0, rlock);

/*
 * Give one level back; the last one frees the lock.
 *
 * Returns:   0       done;
 *            -EPERM  the caller does not own the lock; nothing was done.
 * Ordering:  release, when it was the last level.
 * Progress:  as rouse_lock_release().
 */
int rouse_rlock_release(struct rouse_rlock *rlock) ROUSE_RELEASES(rlock);

/*
 * Does the calling thread own the lock?
 *
 * Progress:  wait-free; no system call.
 */
bool rouse_rlock_owned(const struct rouse_rlock *rlock);

/*
 * How many levels deep does the calling thread own the lock?
 *
 * Returns:   the number of releases it owes; 0 if it does not own the lock.
 * Progress:  wait-free; no system call.
 */
uint32_t rouse_rlock_depth(const struct rouse_rlock *rlock);

/*
 * Does any thread own the lock?
 *
 * Ordering:  none; the answer may be stale when it arrives.
 * Progress:  wait-free; no system call.
 */
bool rouse_rlock_locked(const struct rouse_rlock *rlock);

/*
 * In the child of a fork: make an inherited lock free, and forget the waiters
 * of the parent. For the only thread alive, which has another id than in the
 * parent: a child of _Fork() or clone(), or of a fork one of whose handlers made the
 * first call of all on an rlock, calls this for any one rlock, even a new
 * one, before it uses others.
 */
void rouse_rlock_after_fork(struct rouse_rlock *rlock);

ROUSE_END_DECLS

#ifdef ROUSE__TOOLS
#include <rouse/sanitize/rlock.h>
#endif

#endif
