/* SPDX-License-Identifier: BSD-2-Clause */
#include "guard.h"

#include <errno.h>

#include "args.h"
#include "block.h"

void guard_init(struct guard *guard)
{
	rouse_lock_after_fork(&guard->lock);
	atomic_init(&guard->era,
		    atomic_load_explicit(&fork_era, memory_order_relaxed));
}

void guard_mend(void *object)
{
	struct guard *guard = object;
	bool held = rouse_lock_locked(&guard->lock);

	rouse_lock_after_fork(&guard->lock);
	if (held)
		rouse_lock_try_acquire(&guard->lock);
}

static int wait_for_lock(void *lock, const struct rouse_wait *how)
{
	return rouse_lock_acquire_with(lock, how);
}

int guard_acquire(struct guard *guard, int64_t ns)
{
	rouse_deadline deadline;
	int err;

	if (rouse_lock_try_acquire(guard_lock(guard)))
		return 1;
	if (ns <= 0)
		return 0;
	deadline = block_until(ns);
	do {
		err = block(wait_for_lock, guard_lock(guard), deadline);
	} while (err == -EAGAIN);
	if (err == 0)
		return 1;
	return err == -ETIMEDOUT ? 0 : -1;
}

void guard_acquire_anyway(struct guard *guard)
{
	struct rouse_lock *lock = guard_lock(guard);

	if (rouse_lock_try_acquire(lock))
		return;
	if (!PyErr_Occurred() && guard_acquire(guard, FOREVER) > 0)
		return;
	Py_BEGIN_ALLOW_THREADS rouse_lock_acquire(lock);
	Py_END_ALLOW_THREADS
}
