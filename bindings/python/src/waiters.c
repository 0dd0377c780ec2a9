/* SPDX-License-Identifier: BSD-2-Clause */
/* The queue of threads that wait for a Condition or a Semaphore: waiters.h. */
#include "waiters.h"

#include <errno.h>
#include <limits.h>

#include "blocking.h"

void waiters_init(struct waiters *waiters)
{
	rouse_waitq_after_fork(&waiters->queue);
	atomic_init(
		&waiters->generation,
		atomic_load_explicit(&fork_generation, memory_order_relaxed));
}

void waiters_reinit(void *waiters)
{
	rouse_waitq_after_fork(&((struct waiters *)waiters)->queue);
}

static struct rouse_waitq *queue_of(struct waiters *waiters)
{
	fork_check(&waiters->generation, waiters_reinit, waiters);
	return &waiters->queue;
}

struct waiter *waiters_add(PyObject *object, struct waiters *waiters)
{
	struct waiter *waiter = PyMem_RawMalloc(sizeof(*waiter));

	(void)object;
	if (!waiter) {
		PyErr_NoMemory();
		return NULL;
	}
	Py_BEGIN_CRITICAL_SECTION(object);
	rouse_waitq_join(queue_of(waiters), &waiter->node);
	waiter->generation = atomic_load_explicit(&waiters->generation,
						  memory_order_relaxed);
	Py_END_CRITICAL_SECTION();
	return waiter;
}

static int park(void *waiter, const struct rouse_wait *how)
{
	return rouse_waiter_park_with(waiter, how);
}

int waiters_park(struct waiter *waiter, rouse_deadline deadline,
		 const struct stop *stop)
{
	int err = blocking_wait(park, &waiter->node, deadline, stop);

	return err == -EAGAIN ? 0 : err;
}

bool waiters_remove(PyObject *object, struct waiters *waiters,
		    struct waiter *waiter)
{
	bool notified = false;

	(void)object;
	Py_BEGIN_CRITICAL_SECTION(object);
	struct rouse_waitq *queue = queue_of(waiters);

	/* If they differ, this is a child and the queue was emptied. */
	if (waiter->generation ==
	    atomic_load_explicit(&waiters->generation, memory_order_relaxed))
		notified = rouse_waitq_leave(queue, &waiter->node);
	Py_END_CRITICAL_SECTION();
	PyMem_RawFree(waiter);
	return notified;
}

void waiters_notify(PyObject *object, struct waiters *waiters, Py_ssize_t n)
{
	(void)object;
	Py_BEGIN_CRITICAL_SECTION(object);
	if (n > 0)
		rouse_waitq_notify(queue_of(waiters), (size_t)n > UINT_MAX
							      ? UINT_MAX
							      : (unsigned)n);
	Py_END_CRITICAL_SECTION();
}

void waiters_give_up(PyObject *object, struct waiters *waiters,
		     struct waiter *waiter)
{
	if (waiters_remove(object, waiters, waiter))
		waiters_notify(object, waiters, 1);
}

unsigned waiters_count(struct waiters *waiters)
{
	return rouse_waitq_count(queue_of(waiters));
}
