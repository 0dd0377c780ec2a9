/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_LOCK_H
#define ROUSE_LOCK_H

#include <rouse/deadline.h>
#include <rouse/owners.h>
#include <rouse/types.h>
#include <rouse/wait.h>

ROUSE_BEGIN_DECLS

/*
 * A lock keeps all threads but one out: Python's threading.Lock. It has no
 * owner, so any thread may release it, and a thread that acquires it twice
 * waits for another thread's release.
 *
 *	struct rouse_lock lock = ROUSE_LOCK_INIT;
 *
 *	rouse_lock_acquire(&lock);
 *	total += share;
 *	rouse_lock_release(&lock);
 *
 * A thread that finds it free may take it ahead of sleepers (barging, for
 * throughput). Newcomers let a sleeper pass that woke too often without getting
 * it, for as long as it takes a thread to get a CPU: no thread that runs
 * starves. A free lock is reserved for no longer than that: any thread that
 * runs and wants it has it within 10 ms, whatever has become of the thread that
 * was woken for it.
 *
 * Zeroed memory is a valid, free lock. It owns nothing: there is no destroy.
 *
 * Lifetime:  a thread that acquired the lock may free it after its own release,
 *            if no other thread will still call anything on it; every release
 *            before is done with the memory by then.
 */
struct rouse_waiter;

struct ROUSE__CAPABILITY rouse_lock {
	rouse_word word_; /* all private; the meaning is in lib/lock-word.h */
	rouse_word wake_seq_;
	struct rouse_waiter *chosen_;
	rouse_hint spin_history_;
	rouse_hint flags_;
	uint16_t ahead_;
	uint16_t waiters_next_;
#ifdef ROUSE_DEBUG_OWNERS
	rouse_owner owner_; /* see <rouse/owners.h> */
#endif
};

/* clang-format off */
#ifndef ROUSE_DEBUG_OWNERS
#define ROUSE_LOCK_INIT { 0, 0, ROUSE__NULL, 0, 0, 0, 0 }
#else
#define ROUSE_LOCK_INIT { 0, 0, ROUSE__NULL, 0, 0, 0, 0, 0 }
#endif
/* clang-format on */

/*
 * Acquire the lock, waiting for it as long as it takes. Signals do not end
 * the wait.
 *
 * Ordering:  acquire, from every release before.
 * Progress:  blocks; one atomic read-modify-write and no system call if the
 *            lock is free and no thread waits. Not safe in a signal handler.
 */
ROUSE_INLINE void rouse_lock_acquire(struct rouse_lock *lock)
	ROUSE_ACQUIRES(lock);

/*
 * Acquire the lock if that is possible at once.
 *
 * Returns:   whether the caller holds it now.
 * Ordering:  acquire when true, from every release before.
 * Progress:  lock-free; no system call.
 */
ROUSE_INLINE bool
rouse_lock_try_acquire(struct rouse_lock *lock) ROUSE_MUST_CHECK
	ROUSE_TRY_ACQUIRES(true, lock);

/*
 * Acquire the lock unless the deadline passes first.
 *
 * Returns:   0           the caller holds the lock;
 *            -ETIMEDOUT  it does not.
 * Ordering:  acquire when it returns 0, from every release before.
 * Progress:  blocks until the deadline at most; if that is past, the same as
 *            rouse_lock_try_acquire(). Not safe in a signal handler.
 */
int rouse_lock_acquire_until(struct rouse_lock *lock,
			     rouse_deadline deadline) ROUSE_MUST_CHECK
	ROUSE_TRY_ACQUIRES(0, lock);

/*
 * The same, in the way that @how says; see <rouse/wait.h>.
 *
 * Returns:   0, -ETIMEDOUT  as above;
 *            -ECANCELED  the stop was set first, and the caller does not hold
 *                         the lock;
 *            -EINTR   a signal handler ran first, and the caller does not hold
 *                     the lock; only if asked for;
 *            -EINVAL  unknown flags; nothing was done.
 */
int rouse_lock_acquire_with(struct rouse_lock *lock,
			    const struct rouse_wait *how) ROUSE_MUST_CHECK
	ROUSE_TRY_ACQUIRES(0, lock);

/*
 * Release the lock, whichever thread acquired it. That acquire must happen
 * before the release, in the sense of C11, and have no other: two threads
 * that release at once what was acquired once break the lock.
 *
 * Returns:   0       done; the lock is free, or another's already;
 *            -EPERM  the lock was not held; nothing was done.
 * Ordering:  release.
 * Progress:  never waits for another thread, and is lock-free except for what
 *            docs/scheduling.md says last. One atomic read-modify-write and no
 *            system call if no thread waits; else one system call if the thread
 *            that it wakes is asleep, and more if it is not: then it wakes the
 *            next one.
 */
ROUSE_INLINE int rouse_lock_release(struct rouse_lock *lock)
	ROUSE_RELEASES(lock);

/*
 * Does any thread hold the lock? If not, a try_acquire would succeed.
 *
 * Ordering:  none; the answer may be stale when it arrives.
 * Progress:  wait-free; no system call.
 */
ROUSE_INLINE bool rouse_lock_locked(const struct rouse_lock *lock);

/*
 * In the child of a fork: make an inherited lock free, and forget the waiters
 * of the parent. For the only thread alive. It takes the place of the release
 * of a lock that the forking thread held: that would rely on waiters of the
 * parent.
 */
void rouse_lock_after_fork(struct rouse_lock *lock);

/*
 * For the inline calls: their slow paths, which get the last value of the word
 * that was seen, and the bits that the calls look at. The meaning is in
 * lib/lock-word.h.
 */
ROUSE_INLINE bool rouse__lock_take(struct rouse_lock *lock);
void rouse__lock_acquire_slow(struct rouse_lock *lock, bool taken);
int rouse__lock_release_slow(struct rouse_lock *lock, uint32_t word);

/* The calling thread has acquired the lock, or is about to release it. */
#ifdef ROUSE_DEBUG_OWNERS
void rouse__lock_own(struct rouse_lock *lock);
void rouse__lock_disown(struct rouse_lock *lock);
#else
#define rouse__lock_own(lock)    ((void)0)
#define rouse__lock_disown(lock) ((void)0)
#endif

#define ROUSE__LOCK_HELD     UINT32_C(1)
#define ROUSE__LOCK_WOKEN    UINT32_C(2)
#define ROUSE__LOCK_STARVING UINT32_C(4)
#define ROUSE__LOCK_CHOSEN   UINT32_C(16)

#ifndef ROUSE_NO_INLINE

/*
 * Take the lock if it is free. The step comes first, without a look: a look at
 * a word that another CPU has would fetch it twice. On x86 it is one lock bts,
 * but for older versions of clang, which look, and then swap.
 */
ROUSE_INLINE bool rouse__lock_take(struct rouse_lock *lock)
{
	rouse__plain *at = ROUSE__PLAIN(&lock->word_);
	bool taken;
#if defined(__clang__) && __clang_major__ < 16
	uint32_t word = 0;

	/* (lock.take-swap) acquire: pairs with (lock.release*). As (lock.take).
	 */
	if (__atomic_compare_exchange_n(at, &word, ROUSE__LOCK_HELD, false,
					__ATOMIC_ACQUIRE, __ATOMIC_RELAXED)) {
		rouse__lock_own(lock);
		return true;
	}
#endif
	/* (lock.take) acquire: pairs with (lock.release*). The caller sees what
	 * was done under the lock before, chosen_ included. */
	taken = (__atomic_fetch_or(at, ROUSE__LOCK_HELD, __ATOMIC_ACQUIRE) &
		 ROUSE__LOCK_HELD) == 0;
	if (taken)
		rouse__lock_own(lock);
	return taken;
}

ROUSE_INLINE bool rouse_lock_try_acquire(struct rouse_lock *lock)
{
	return rouse__lock_take(lock);
}

ROUSE_INLINE void rouse_lock_acquire(struct rouse_lock *lock)
{
	if (!rouse__lock_take(lock))
		rouse__lock_acquire_slow(lock, false);
	else if (__builtin_expect(__atomic_load_n(ROUSE__PLAIN(&lock->word_),
						  __ATOMIC_RELAXED) &
					  ROUSE__LOCK_STARVING,
				  0))
		rouse__lock_acquire_slow(lock, true);
}

ROUSE_INLINE int rouse_lock_release(struct rouse_lock *lock)
{
	rouse__plain *at = ROUSE__PLAIN(&lock->word_);
	uint32_t word = ROUSE__LOCK_HELD;
	uint32_t quiet = ROUSE__LOCK_HELD | ROUSE__LOCK_WOKEN;

	rouse__lock_disown(lock);
	/* (lock.release) release: pairs with (lock.take*). Nobody waits. */
	if (__builtin_expect(__atomic_compare_exchange_n(at, &word, 0, false,
							 __ATOMIC_RELEASE,
							 __ATOMIC_RELAXED),
			     1))
		return 0;
	/* (lock.release-woken) release: pairs with (lock.take*). The waiter
	 * that was woken last is on its way. */
	if ((word & (quiet | ROUSE__LOCK_CHOSEN)) == quiet &&
	    __atomic_compare_exchange_n(at, &word, word & ~ROUSE__LOCK_HELD,
					false, __ATOMIC_RELEASE,
					__ATOMIC_RELAXED))
		return 0;
	return rouse__lock_release_slow(lock, word);
}

ROUSE_INLINE bool rouse_lock_locked(const struct rouse_lock *lock)
{
	return __atomic_load_n(ROUSE__PLAIN(&lock->word_), __ATOMIC_RELAXED) &
	       ROUSE__LOCK_HELD;
}

#endif

ROUSE_END_DECLS

#ifdef ROUSE__TOOLS
#include <rouse/sanitize/lock.h>
#endif

#endif
