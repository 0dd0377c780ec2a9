/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/cond.h>

#include <errno.h>
#include <stddef.h>

#include "frame.h"
#include "lock.h"
#include "owed.h"
#include "rlock.h"
#include "waiter.h"

/*
 * A condition is a waiter queue over one of our own locks. Because the lock is
 * ours, a notify need not wake any thread: it moves the nodes that it chooses
 * from the queue to the lock's list of chosen, and each release of the lock
 * wakes the first of that list (lock-release.c). So a waiter passes three places, all
 * changes under the lock (waiter.h):
 *
 *	join           notify            release
 *	---->  QUEUED  ------>  CHOSEN  -------->  UNLISTED
 *
 * and takes the lock back in any of them, since its deadline may pass in any.
 * Whether it is still QUEUED then is whether it was not notified.
 *
 * Signals without the lock leave requests; each call here fulfils those that are
 * there before it changes the queue (cond-signal.c).
 *
 * The queue's kind is ROUSE__COND_RLOCK if the lock is the one inside a struct
 * rouse_rlock, ROUSE__COND_LOCK if it is another one, and 0 as long as no lock
 * is known: in zeroed memory, until a wait names one.
 */

void rouse_cond_init(struct rouse_cond *cond, struct rouse_lock *lock)
{
	*cond = (struct rouse_cond)ROUSE_COND_INIT(lock);
}

void rouse_cond_init_rlock(struct rouse_cond *cond, struct rouse_rlock *rlock)
{
	*cond = (struct rouse_cond)ROUSE_COND_INIT_RLOCK(rlock);
}

void rouse_cond_init_lifo(struct rouse_cond *cond, struct rouse_lock *lock)
{
	*cond = (struct rouse_cond)ROUSE_COND_INIT_LIFO(lock);
}

void rouse_cond_init_rlock_lifo(struct rouse_cond *cond,
				struct rouse_rlock *rlock)
{
	*cond = (struct rouse_cond)ROUSE_COND_INIT_RLOCK_LIFO(rlock);
}

/* The RLock of the condition, whose first member its lock is, or NULL. */
static struct rouse_rlock *rlock_of(const struct rouse_cond *cond)
{
	return cond->queue_.kind_ == ROUSE__COND_RLOCK
		       ? (struct rouse_rlock *)cond->lock_
		       : NULL;
}

/* Does the caller hold the lock? Of a Lock only this is known: a thread
 * does. */
static bool held(const struct rouse_cond *cond)
{
	struct rouse_rlock *rlock = rlock_of(cond);

	if (rlock)
		return rouse_rlock_owned(rlock);
	return cond->lock_ != NULL && rouse_lock_locked(cond->lock_);
}

int rouse_cond_acquire(struct rouse_cond *cond)
{
	struct rouse_rlock *rlock;

	if (cond->queue_.kind_ & ROUSE__COND_LOCK) {
		rouse_lock_acquire(cond->lock_);
		return 0;
	}
	rlock = rlock_of(cond);
	return rlock ? rouse_rlock_acquire(rlock) : -EPERM;
}

bool rouse_cond_try_acquire(struct rouse_cond *cond)
{
	struct rouse_rlock *rlock;

	if (cond->queue_.kind_ & ROUSE__COND_LOCK)
		return rouse_lock_try_acquire(cond->lock_);
	rlock = rlock_of(cond);
	return rlock && rouse_rlock_try_acquire(rlock);
}

int rouse_cond_release(struct rouse_cond *cond)
{
	struct rouse_rlock *rlock;

	if (cond->queue_.kind_ & ROUSE__COND_LOCK)
		return rouse_lock_release(cond->lock_);
	rlock = rlock_of(cond);
	return rlock ? rouse_rlock_release(rlock) : -EPERM;
}

static void join(struct rouse_cond *cond, struct rouse_waiter *self)
{
	bool first;

	/* Requests are not for who joins later. */
	rouse__cond_pay(cond);
	first = cond->queue_.last_ == NULL;
	rouse_waitq_join(&cond->queue_, self);
	if (first)
		rouse__cond_enter(cond);
}

/* Returns whether it was chosen. Only else the condition is there for sure. */
static bool leave(struct rouse_cond *cond, struct rouse_waiter *self)
{
	if (rouse_waitq_leave(&cond->queue_, self))
		return true;
	rouse__cond_leave(cond);
	return false;
}

/* @self: memory for the waiter. */
static int wait_as(struct rouse_waiter *self, struct rouse_cond *cond,
		   const struct rouse__how *how)
{
	struct rouse_rlock *rlock = rlock_of(cond);
	struct rouse_lock *lock = cond->lock_;
	enum rouse__kind kind = rlock ? ROUSE__KIND_RLOCK : ROUSE__KIND_LOCK;
	uint32_t depth = 0;
	int err;

	if (!held(cond))
		return -EPERM;

	join(cond, self);
	if (rlock)
		depth = rouse__rlock_disown(rlock);
	rouse_lock_release(lock);

	err = rouse__waiter_park(self, cond, how);

	/* From here on the condition may have been freed, unless this waiter is
	 * still in its queue; the lock may not. */
	rouse__lock_take_back(lock, kind, err == 0);
	if (rlock)
		rouse__rlock_own(rlock, depth);
	rouse__lock_forget(lock, self);
	return leave(cond, self) ? 0 : err;
}

static int wait(struct rouse_cond *cond, const struct rouse__how *how)
{
	struct rouse_waiter self;

	return wait_as(&self, cond, how);
}

int rouse_cond_wait(struct rouse_cond *cond)
{
	return rouse__returned(wait(cond, &rouse__no_deadline));
}

int rouse_cond_wait_until(struct rouse_cond *cond, rouse_deadline deadline)
{
	const struct rouse__how how = rouse__how_until(deadline);

	return rouse__returned(wait(cond, &how));
}

int rouse_cond_wait_with(struct rouse_cond *cond, const struct rouse_wait *way)
{
	struct rouse__how how;

	return rouse__how_read(&how, way) ? rouse__returned(wait(cond, &how))
					  : -EINVAL;
}

int rouse__cond_name(struct rouse_cond *cond, struct rouse_lock *lock,
		     unsigned kind, const struct rouse_wait *way)
{
	struct rouse_lock *known;

	if (!rouse__how_is_known(way))
		return -EINVAL;
	if (kind == ROUSE__COND_RLOCK
		    ? !rouse_rlock_owned((struct rouse_rlock *)lock)
		    : !rouse_lock_locked(lock))
		return -EPERM;
	known = __atomic_load_n(&cond->lock_, __ATOMIC_RELAXED);
	if (known == lock && cond->queue_.kind_ == kind)
		return 0;
	if (known != NULL && rouse_waitq_count(&cond->queue_) > 0)
		return -EINVAL;
	cond->queue_.kind_ = (uint8_t)kind;
	__atomic_store_n(&cond->lock_, lock, __ATOMIC_RELAXED);
	return 0;
}

static int wait_under(struct rouse_cond *cond, struct rouse_lock *lock,
		      unsigned kind, const struct rouse_wait *way)
{
	struct rouse__how how;
	int err;

	if (!rouse__how_read(&how, way))
		return -EINVAL;
	err = rouse__cond_name(cond, lock, kind, way);
	return err < 0 ? err : wait(cond, &how);
}

int rouse_cond_wait_under(struct rouse_cond *cond, struct rouse_lock *lock,
			  const struct rouse_wait *how)
{
	return rouse__returned(wait_under(cond, lock, ROUSE__COND_LOCK, how));
}

int rouse_cond_wait_under_rlock(struct rouse_cond *cond,
				struct rouse_rlock *rlock,
				const struct rouse_wait *how)
{
	return rouse__returned(
		wait_under(cond, &rlock->lock_, ROUSE__COND_RLOCK, how));
}

static int wait_for_as(struct rouse_waiter *self, struct rouse_cond *cond,
		       bool (*predicate)(void *), void *arg,
		       const struct rouse__how *how)
{
	int err = 0;

	if (!held(cond))
		return -EPERM;
	while (!predicate(arg)) {
		if (err)
			return err;
		err = wait_as(self, cond, how);
		/* Repeated notifies must not extend the wait past its
		 * deadline, or its stop. */
		if (err == 0)
			err = rouse__ended(how);
	}
	return 0;
}

static int wait_for(struct rouse_cond *cond, bool (*predicate)(void *),
		    void *arg, const struct rouse__how *how)
{
	struct rouse_waiter self;

	return wait_for_as(&self, cond, predicate, arg, how);
}

int rouse_cond_wait_for(struct rouse_cond *cond, bool (*predicate)(void *),
			void *arg)
{
	return rouse__returned(
		wait_for(cond, predicate, arg, &rouse__no_deadline));
}

int rouse_cond_wait_for_until(struct rouse_cond *cond,
			      bool (*predicate)(void *), void *arg,
			      rouse_deadline deadline)
{
	const struct rouse__how how = rouse__how_until(deadline);

	return rouse__returned(wait_for(cond, predicate, arg, &how));
}

int rouse_cond_wait_for_with(struct rouse_cond *cond, bool (*predicate)(void *),
			     void *arg, const struct rouse_wait *way)
{
	struct rouse__how how;

	return rouse__how_read(&how, way)
		       ? rouse__returned(wait_for(cond, predicate, arg, &how))
		       : -EINVAL;
}

int rouse__cond_wait_as(struct rouse_waiter *self, struct rouse_cond *cond,
			bool (*predicate)(void *), void *arg,
			const struct rouse_wait *way)
{
	struct rouse__how how;

	if (!rouse__how_read(&how, way))
		return -EINVAL;
	return predicate ? wait_for_as(self, cond, predicate, arg, &how)
			 : wait_as(self, cond, &how);
}

extern inline int rouse_cond_notify(struct rouse_cond *cond, unsigned n);
extern inline int rouse_cond_notify_all(struct rouse_cond *cond);

int rouse__cond_notify_slow(struct rouse_cond *cond, unsigned n)
{
	if (!held(cond))
		return -EPERM;
	/* Requests came first. */
	rouse__cond_pay(cond);
	return (int)rouse__cond_choose(cond, n);
}

unsigned rouse_cond_waiters(const struct rouse_cond *cond)
{
	unsigned waiting = rouse_waitq_count(&cond->queue_);
	uint32_t owed =
		atomic_load_explicit(&cond->owed_, memory_order_relaxed);

	return waiting > owed ? waiting - owed : 0;
}

void rouse_cond_after_fork(struct rouse_cond *cond)
{
	bool listed = cond->queue_.last_ != NULL;

	rouse_waitq_after_fork(&cond->queue_);
	if (listed)
		rouse__cond_leave(cond);
}
