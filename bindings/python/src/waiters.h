/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_PYTHON_WAITERS_H
#define ROUSE_PYTHON_WAITERS_H

#include <rouse/waitq.h>

#include "compat.h"
#include "fork.h"
#include "stop.h"

/*
 * The queue of threads that wait for a Condition or a Semaphore, by
 * <rouse/waitq.h>. What protects the queue is the GIL or, in a free-threaded
 * build, the critical section of the object that it belongs to. So no two
 * threads access the queue at once, whatever a program does with the lock of
 * its Condition.
 *
 * A waiter is allocated on the heap: when a thread dies while it waits, as
 * daemon threads do at the end of the interpreter, its stack is freed at once.
 */
struct waiters {
	struct rouse_waitq queue;
	_Atomic unsigned generation;
};

struct waiter {
	struct rouse_waiter node;
	unsigned generation; /* of the queue, when it was added */
};

void waiters_init(struct waiters *waiters);

/* In the child of a fork: no thread waits. */
void waiters_reinit(void *waiters);

/* Add the caller. Returns NULL with MemoryError if there is no memory. */
struct waiter *waiters_add(PyObject *object, struct waiters *waiters);

/*
 * Sleep until notified. Returns 0, -ETIMEDOUT, -ECANCELED or -EINTR, as
 * blocking_wait(). In the child of a signal handler that forked it returns 0: the
 * queue was emptied there, and a notification that the handler made there found
 * no waiter.
 */
int waiters_park(struct waiter *waiter, rouse_deadline deadline,
		 const struct stop *stop);

/* Remove the caller and free @waiter. Returns whether it was notified. */
bool waiters_remove(PyObject *object, struct waiters *waiters,
		    struct waiter *waiter);

/* The same for one that gives up: its notification goes to the next waiter. */
void waiters_give_up(PyObject *object, struct waiters *waiters,
		     struct waiter *waiter);

/* Notify the first n waiters; none if n is below 1. */
void waiters_notify(PyObject *object, struct waiters *waiters, Py_ssize_t n);

/* The number of waiters. */
unsigned waiters_count(struct waiters *waiters);

#endif
