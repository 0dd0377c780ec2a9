/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/cond.h>

#include <errno.h>
#include <stddef.h>

#include "frame.h"
#include "lock.h"
#include "rlock.h"
#include "waiter.h"

_Static_assert(sizeof(void *) != 8 || sizeof(struct rouse_cond) == 24,
	       "ABI: smaller than its waiter");

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
 * The queue's kind is IS_RLOCK if the lock is the one inside a struct
 * rouse_rlock, else 0; ROUSE_COND_INIT_RLOCK() sets it.
 */
#define IS_RLOCK 1

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
	return cond->queue_.kind_ == IS_RLOCK
		       ? (struct rouse_rlock *)cond->lock_
		       : NULL;
}

/* Does the caller hold the lock? Of a Lock only this is known: a thread
 * does. */
static bool held(const struct rouse_cond *cond)
{
	struct rouse_rlock *rlock = rlock_of(cond);

	return rlock ? rouse_rlock_owned(rlock)
		     : rouse_lock_locked(cond->lock_);
}

int rouse_cond_acquire(struct rouse_cond *cond)
{
	struct rouse_rlock *rlock = rlock_of(cond);

	if (rlock)
		return rouse_rlock_acquire(rlock);
	rouse_lock_acquire(cond->lock_);
	return 0;
}

bool rouse_cond_try_acquire(struct rouse_cond *cond)
{
	struct rouse_rlock *rlock = rlock_of(cond);

	return rlock ? rouse_rlock_try_acquire(rlock)
		     : rouse_lock_try_acquire(cond->lock_);
}

int rouse_cond_release(struct rouse_cond *cond)
{
	struct rouse_rlock *rlock = rlock_of(cond);

	return rlock ? rouse_rlock_release(rlock)
		     : rouse_lock_release(cond->lock_);
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

	rouse_waitq_join(&cond->queue_, self);
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
	return rouse_waitq_leave(&cond->queue_, self) ? 0 : err;
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
	struct rouse_waiter *waiter;
	unsigned chosen = 0;

	if (!held(cond))
		return -EPERM;
	for (; chosen < n && (waiter = rouse__waitq_take(&cond->queue_));
	     chosen++)
		rouse__lock_choose(cond->lock_, waiter);
	return (int)chosen;
}

unsigned rouse_cond_waiters(const struct rouse_cond *cond)
{
	return rouse_waitq_count(&cond->queue_);
}

void rouse_cond_after_fork(struct rouse_cond *cond)
{
	rouse_waitq_after_fork(&cond->queue_);
}
