/* SPDX-License-Identifier: BSD-2-Clause */
/* What Lock and RLock are made of: mutex.h. */
#include "mutex.h"

#include <errno.h>

#include "args.h"
#include "blocking.h"

void mutex_init(struct mutex *mutex)
{
	rouse_lock_after_fork(&mutex->lock);
	atomic_init(
		&mutex->generation,
		atomic_load_explicit(&fork_generation, memory_order_relaxed));
}

void mutex_reinit(void *object)
{
	struct mutex *mutex = object;
	bool held = rouse_lock_locked(&mutex->lock);

	rouse_lock_after_fork(&mutex->lock);
	if (held)
		rouse_lock_acquire(&mutex->lock);
}

static int wait_for_lock(void *lock, const struct rouse_wait *how)
{
	return rouse_lock_acquire_with(lock, how);
}

int mutex_acquire(struct mutex *mutex, int64_t ns, const struct stop *stop)
{
	rouse_deadline deadline;
	int err;

	if (rouse_lock_try_acquire(mutex_get_lock(mutex)))
		return 1;
	if (ns <= 0)
		return 0;
	deadline = blocking_deadline(ns);
	do {
		err = blocking_wait(wait_for_lock, mutex_get_lock(mutex),
				    deadline, stop);
	} while (err == -EAGAIN);
	return err == -EINTR ? -1 : err == 0;
}

void mutex_reacquire(struct mutex *mutex)
{
	struct rouse_lock *lock = mutex_get_lock(mutex);

	if (rouse_lock_try_acquire(lock))
		return;
	if (!PyErr_Occurred() && mutex_acquire(mutex, FOREVER, NULL) > 0)
		return;
	Py_BEGIN_ALLOW_THREADS
	rouse_lock_acquire(lock);
	Py_END_ALLOW_THREADS
}
