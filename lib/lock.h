/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_LIB_LOCK_H
#define ROUSE_LIB_LOCK_H

#include <rouse/lock.h>

#include <stdatomic.h>

#include "spin.h"

/*
 * Acquire as @how says: 0, -ECANCELED, -ETIMEDOUT or -EINTR. @kind, here and
 * below: whether the lock is one for itself, or that inside an RLock.
 */
int rouse__lock_acquire(struct rouse_lock *lock, enum rouse__kind kind,
			const struct rouse__how *how);

/* Is the lock, which the caller took, to be left to a waiter that starves? */
static inline bool rouse__lock_is_reserved(const struct rouse_lock *lock)
{
	return atomic_load_explicit(&lock->word_, memory_order_relaxed) &
	       ROUSE__LOCK_STARVING;
}

/* The slow path of rouse_lock_acquire(). */
void rouse__lock_acquire_kind(struct rouse_lock *lock, enum rouse__kind kind,
			      bool taken);

/*
 * The same after a first step to take the lock failed. @chosen: the caller is a
 * chosen waiter that a release called, and that release may rely on it.
 */
int rouse__lock_contend(struct rouse_lock *lock, enum rouse__kind kind,
			bool chosen, const struct rouse__how *how);

/* Acquire after a wait for a condition. @called: a release called its
 * waiter. */
void rouse__lock_take_back(struct rouse_lock *lock, enum rouse__kind kind,
			   bool called);

/*
 * Append a waiter that was taken out of its queue to the chosen of this lock,
 * which releases wake one after the other. The caller holds the lock.
 */
void rouse__lock_choose(struct rouse_lock *lock, struct rouse_waiter *waiter);

/*
 * The caller holds the lock, and this waiter is its own: if it is still among
 * the chosen, take it out.
 */
void rouse__lock_forget(struct rouse_lock *lock, struct rouse_waiter *waiter);

#endif
