/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_LIB_OWED_H
#define ROUSE_LIB_OWED_H

#include <rouse/cond.h>
#include <rouse/lock.h>

#include <stdatomic.h>
#include <stddef.h>

#include "lock.h"
#include "waiter.h"

/*
 * The waiters of a condition, for whoever holds its lock: its own calls, and the
 * releases of the lock. How signals without the lock ask for them, and why none
 * is lost, is in cond-signal.c.
 *
 * Each lock has a list, conds_, of its conditions that have waiters, under the
 * lock. A condition enters it with the first waiter that joins, and leaves it
 * when its last one is chosen or leaves: so what is in the list has a thread
 * that waits, and has not been freed.
 */
#define ROUSE__OWED_ALL UINT32_MAX

/* The first waiter has joined. */
static inline void rouse__cond_enter(struct rouse_cond *cond)
{
	struct rouse_cond *first = cond->lock_->conds_;

	cond->prev_ = NULL;
	cond->next_ = first;
	if (first != NULL)
		first->prev_ = cond;
	cond->lock_->conds_ = cond;
}

/* Some have left: was one of them the last? (In the child of a fork the lock may
 * have forgotten the list already.) */
static inline void rouse__cond_leave(struct rouse_cond *cond)
{
	if (cond->queue_.last_ != NULL)
		return;
	if (cond->next_ != NULL)
		cond->next_->prev_ = cond->prev_;
	if (cond->prev_ != NULL)
		cond->prev_->next_ = cond->next_;
	else if (cond->lock_->conds_ == cond)
		cond->lock_->conds_ = cond->next_;
}

/* Choose @n waiters, or all if they are fewer. Returns how many. */
static inline unsigned rouse__cond_choose(struct rouse_cond *cond, unsigned n)
{
	struct rouse_waiter *waiter;
	unsigned chosen = 0;

	for (; chosen < n && (waiter = rouse__waitq_take(&cond->queue_));
	     chosen++)
		rouse__lock_choose(cond->lock_, waiter);
	if (chosen > 0)
		rouse__cond_leave(cond);
	return chosen;
}

/* Choose whom signals have asked for until now. */
static inline void rouse__cond_pay(struct rouse_cond *cond)
{
	uint32_t owed;

	if (atomic_load_explicit(&cond->owed_, memory_order_relaxed) == 0)
		return;
	/* (cond.pay) acquire: pairs with (cond.owe). What was done before the
	 * signal is seen by the waits that it ends. */
	owed = atomic_exchange_explicit(&cond->owed_, 0, memory_order_acquire);
	rouse__cond_choose(cond, owed);
}

#endif
