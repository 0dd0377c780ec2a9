/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/rlock.h>

#include <errno.h>
#include <stdatomic.h>

#include "frame.h"
#include "futex.h"
#include "lock.h"
#include "rlock.h"

/*
 * A lock, the thread that holds it, and how deep.
 *
 * Invariants:
 *  1. owner_ is written by the holder of the lock alone: its own identity
 *     after the acquire, 0 before the release. So a thread finds its own
 *     identity there exactly when it owns the lock, whatever it finds
 *     otherwise, and relaxed accesses will do.
 *  2. depth_ is the owner's alone, and plain. It is above 0 exactly while
 *     there is an owner.
 */

static bool is_owner(const struct rouse_rlock *rlock, uintptr_t self)
{
	return atomic_load_explicit(&rlock->owner_, memory_order_relaxed) ==
	       self;
}

static void own(struct rouse_rlock *rlock, uintptr_t self, uint32_t depth)
{
	atomic_store_explicit(&rlock->owner_, self, memory_order_relaxed);
	rlock->depth_ = depth;
}

bool rouse_rlock_owned(const struct rouse_rlock *rlock)
{
	return is_owner(rlock, rouse__caller());
}

uint32_t rouse_rlock_depth(const struct rouse_rlock *rlock)
{
	return rouse_rlock_owned(rlock) ? rlock->depth_ : 0;
}

bool rouse_rlock_locked(const struct rouse_rlock *rlock)
{
	return rouse_lock_locked(&rlock->lock_);
}

void rouse__rlock_own(struct rouse_rlock *rlock, uint32_t depth)
{
	own(rlock, rouse__caller(), depth);
}

uint32_t rouse__rlock_disown(struct rouse_rlock *rlock)
{
	uint32_t depth = rlock->depth_;

	own(rlock, 0, 0);
	return depth;
}

/* One level more, for the owner. */
static int deepen(struct rouse_rlock *rlock)
{
	if (rlock->depth_ == UINT32_MAX)
		return -EAGAIN;
	rlock->depth_++;
	return 0;
}

static inline int acquire(struct rouse_rlock *rlock,
			  const struct rouse__how *how)
{
	uintptr_t self = rouse__caller();
	int err;

	if (is_owner(rlock, self))
		return deepen(rlock);
	err = rouse__lock_acquire(&rlock->lock_, ROUSE__KIND_RLOCK, how);
	if (err == 0)
		own(rlock, self, 1);
	return err;
}

/* As rouse_lock_acquire(), but a thread that waits says for what. */
static void acquire_inside(struct rouse_lock *lock)
{
	if (!rouse__lock_take(lock))
		rouse__lock_acquire_kind(lock, ROUSE__KIND_RLOCK, false);
	else if (__builtin_expect(rouse__lock_is_reserved(lock), 0))
		rouse__lock_acquire_kind(lock, ROUSE__KIND_RLOCK, true);
}

int rouse_rlock_acquire(struct rouse_rlock *rlock)
{
	uintptr_t self = rouse__caller();

	if (is_owner(rlock, self))
		return deepen(rlock);
	acquire_inside(&rlock->lock_);
	own(rlock, self, 1);
	return 0;
}

bool rouse_rlock_try_acquire(struct rouse_rlock *rlock)
{
	uintptr_t self = rouse__caller();

	if (is_owner(rlock, self))
		return deepen(rlock) == 0;
	if (!rouse_lock_try_acquire(&rlock->lock_))
		return false;
	own(rlock, self, 1);
	return true;
}

int rouse_rlock_acquire_until(struct rouse_rlock *rlock,
			      rouse_deadline deadline)
{
	const struct rouse__how how = rouse__how_until(deadline);

	return rouse__returned(acquire(rlock, &how));
}

int rouse_rlock_acquire_with(struct rouse_rlock *rlock,
			     const struct rouse_wait *way)
{
	struct rouse__how how;

	return rouse__how_read(&how, way)
		       ? rouse__returned(acquire(rlock, &how))
		       : -EINVAL;
}

int rouse_rlock_release(struct rouse_rlock *rlock)
{
	if (!is_owner(rlock, rouse__caller()))
		return -EPERM;
	if (rlock->depth_ > 1) {
		rlock->depth_--;
		return 0;
	}
	own(rlock, 0, 0);
	return rouse_lock_release(&rlock->lock_);
}

void rouse_rlock_after_fork(struct rouse_rlock *rlock)
{
	rouse__forget_caller();
	rouse_lock_after_fork(&rlock->lock_);
	rouse__rlock_disown(rlock);
}
