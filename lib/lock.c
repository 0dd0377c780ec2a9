/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/lock.h>

#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>

#include "frame.h"
#include "lock-word.h"
#include "spin.h"

#ifndef ROUSE_DEBUG_OWNERS
_Static_assert(sizeof(void *) != 8 || sizeof(struct rouse_lock) == 32,
	       "ABI: two words, the chosen, hints, and the conditions");
#endif

/*
 * The calls of a lock. The word, and why no wakeup is lost, is in lock-word.h;
 * how a thread waits is in lock-wait.c, and which threads a release wakes in
 * lock-release.c.
 */

extern inline bool rouse__lock_take(struct rouse_lock *lock);
extern inline bool rouse_lock_try_acquire(struct rouse_lock *lock);
extern inline void rouse_lock_acquire(struct rouse_lock *lock);
extern inline int rouse_lock_release(struct rouse_lock *lock);
extern inline bool rouse_lock_locked(const struct rouse_lock *lock);

#ifdef ROUSE_DEBUG_OWNERS

static void set_owner(struct rouse_lock *lock, uintptr_t owner)
{
	atomic_store_explicit(&lock->owner_, owner, memory_order_relaxed);
}

void rouse__lock_own(struct rouse_lock *lock)
{
	set_owner(lock, rouse__caller());
}

void rouse__lock_disown(struct rouse_lock *lock)
{
	set_owner(lock, 0);
}

#endif

/* The caller took the lock, but a waiter starves: let that waiter pass. */
static void let_pass(struct rouse_lock *lock)
{
	rouse__lock_disown(lock);
	rouse__lock_release_slow(
		lock, atomic_load_explicit(&lock->word_, memory_order_relaxed));
}

static inline int acquire(struct rouse_lock *lock, enum rouse__kind kind,
			  const struct rouse__how *how)
{
	if (rouse__lock_take(lock)) {
		if (!rouse__lock_is_reserved(lock) || rouse__ended(how) < 0)
			return 0;
		let_pass(lock);
	}
	return rouse__returned(rouse__lock_contend(lock, kind, false, how));
}

int rouse__lock_acquire(struct rouse_lock *lock, enum rouse__kind kind,
			const struct rouse__how *how)
{
	return acquire(lock, kind, how);
}

static inline void acquire_slow(struct rouse_lock *lock, enum rouse__kind kind,
				bool taken)
{
	if (taken)
		let_pass(lock);
	rouse__returned(
		rouse__lock_contend(lock, kind, false, &rouse__no_deadline));
}

void rouse__lock_acquire_kind(struct rouse_lock *lock, enum rouse__kind kind,
			      bool taken)
{
	acquire_slow(lock, kind, taken);
}

void rouse__lock_acquire_slow(struct rouse_lock *lock, bool taken)
{
	acquire_slow(lock, ROUSE__KIND_LOCK, taken);
}

void rouse__lock_take_back(struct rouse_lock *lock, enum rouse__kind kind,
			   bool called)
{
	if (!rouse__lock_take(lock))
		rouse__lock_contend(lock, kind, called, &rouse__no_deadline);
}

int rouse_lock_acquire_until(struct rouse_lock *lock, rouse_deadline deadline)
{
	const struct rouse__how how = rouse__how_until(deadline);

	return rouse__returned(acquire(lock, ROUSE__KIND_LOCK, &how));
}

int rouse_lock_acquire_with(struct rouse_lock *lock,
			    const struct rouse_wait *way)
{
	struct rouse__how how;

	return rouse__how_read(&how, way)
		       ? rouse__returned(acquire(lock, ROUSE__KIND_LOCK, &how))
		       : -EINVAL;
}

void rouse_lock_after_fork(struct rouse_lock *lock)
{
	atomic_store_explicit(&lock->word_, 0, memory_order_relaxed);
	atomic_store_explicit(&lock->flags_, 0, memory_order_relaxed);
	lock->chosen_ = NULL;
	lock->ahead_ = 0;
	lock->waiters_next_ = 0;
	lock->conds_ = NULL;
	rouse__lock_disown(lock);
}
