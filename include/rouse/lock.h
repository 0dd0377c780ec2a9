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
	uint16_t turn_;
	rouse_hint habit_;
	struct rouse_waiter *chosen_;
};

/* clang-format off */
#define ROUSE_LOCK_INIT { 0, 0, 0, 0 }
/* clang-format on */

/*
 * Acquire the lock, waiting for it as long as it takes. Signals do not end
 * the wait.
 *
 * Ordering:  acquire, from every release before.
 * Progress:  blocks; one atomic read-modify-write and no system call if the
 *            lock is free and nobody waits. Not safe in a signal handler.
 */
ROUSE_INLINE void rouse_lock_acquire(struct rouse_lock *lock);

/*
 * Acquire the lock if that is possible at once.
 *
 * Returns:   whether the caller holds it now.
 * Ordering:  acquire when true, from every release before.
 * Progress:  lock-free; no system call.
 */
ROUSE_INLINE bool rouse_lock_try(struct rouse_lock *lock);

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
ROUSE_INLINE int rouse_lock_release(struct rouse_lock *lock);

/*
 * Does any thread hold the lock? On its way to a waiter that it was handed to
 * it is nobody's, though a try would fail.
 *
 * Ordering:  none; the answer may be stale when it arrives.
 * Progress:  wait-free; no system call.
 */
ROUSE_INLINE bool rouse_lock_locked(const struct rouse_lock *lock);

/*
 * In the child of a fork: make an inherited lock free, and forget the waiters
 * of the parent. For the only thread alive.
 */
void rouse_lock_after_fork(struct rouse_lock *lock);

/*
 * For the inline calls: how they go on where the lock is wanted, with the word
 * as they saw it last; and of the word what they need. lib/lock.c has the
 * meaning.
 */
ROUSE_INLINE bool rouse__lock_take(struct rouse_lock *lock, uint32_t *word);
void rouse__lock_wait(struct rouse_lock *lock, uint32_t word);
int rouse__lock_release(struct rouse_lock *lock, uint32_t word);

#define ROUSE__LOCK_HELD   UINT32_C(1)
#define ROUSE__LOCK_HANDED UINT32_C(2)
#define ROUSE__LOCK_WOKEN  UINT32_C(8)
#define ROUSE__LOCK_ONE    UINT32_C(16)

#ifndef ROUSE_NO_INLINE

/* Take the lock if it is free; *word is what it was. */
inline bool rouse__lock_take(struct rouse_lock *lock, uint32_t *word)
{
	rouse__plain *at = ROUSE__PLAIN(&lock->word_);

	*word = __atomic_load_n(at, __ATOMIC_RELAXED);
	while (!(*word & (ROUSE__LOCK_HELD | ROUSE__LOCK_HANDED))) {
		/* (L1) acquire: pairs with (L3), (L4) and (L5). The caller sees
		 * what was done under the lock before, chosen_ included. */
		if (__atomic_compare_exchange_n(
			    at, word, *word | ROUSE__LOCK_HELD, true,
			    __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
			return true;
	}
	return false;
}

inline bool rouse_lock_try(struct rouse_lock *lock)
{
	uint32_t word;

	return rouse__lock_take(lock, &word);
}

inline void rouse_lock_acquire(struct rouse_lock *lock)
{
	uint32_t word;

	if (!rouse__lock_take(lock, &word))
		rouse__lock_wait(lock, word);
}

inline int rouse_lock_release(struct rouse_lock *lock)
{
	rouse__plain *at = ROUSE__PLAIN(&lock->word_);
	uint32_t word = __atomic_load_n(at, __ATOMIC_RELAXED);
	uint32_t woken = ROUSE__LOCK_HELD | ROUSE__LOCK_WOKEN;

	/* Nobody to wake: there is no waiter, or one was woken already.
	 * (L5) release: pairs with (L1) and (L2). As (L3). */
	if ((word == ROUSE__LOCK_HELD || (word & woken) == woken) &&
	    !lock->chosen_ &&
	    __atomic_compare_exchange_n(at, &word, word & ~ROUSE__LOCK_HELD,
					false, __ATOMIC_RELEASE,
					__ATOMIC_RELAXED))
		return 0;
	return rouse__lock_release(lock, word);
}

inline bool rouse_lock_locked(const struct rouse_lock *lock)
{
	return __atomic_load_n(ROUSE__PLAIN(&lock->word_), __ATOMIC_RELAXED) &
	       ROUSE__LOCK_HELD;
}

#endif

ROUSE_END_DECLS

#endif
