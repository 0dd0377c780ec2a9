/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_PYTHON_WAITERS_H
#define ROUSE_PYTHON_WAITERS_H

#include <rouse/waitq.h>

#include "compat.h"
#include "fork.h"

/*
 * Threads that wait in line, under Condition and Semaphore: the queue of
 * <rouse/waitq.h>, whose lock is here the GIL, and without one the critical
 * section of the object that the line is in. So whatever a program does with
 * the lock of its Condition, the queue is never touched by two threads at once.
 *
 * A place lives in the heap: the stack of a thread that dies while it waits,
 * as those of daemons do when the interpreter ends, is gone at once.
 */
struct line {
	struct rouse_waitq queue;
	_Atomic unsigned era;
};

struct place {
	struct rouse_waiter waiter;
	unsigned era; /* that of the line when it was taken */
};

void line_init(struct line *line);

/* In a child of fork: nobody waits. */
void line_mend(void *line);

/* Take a place. Returns NULL with an exception if there is no memory. */
struct place *line_join(PyObject *owner, struct line *line);

/*
 * Sleep until notified. Returns 0, -ETIMEDOUT or -EINTR, as block(); 0 also in
 * the child, if a handler forked: the line is another there, and who notified
 * it while the handler ran, found nobody.
 */
int line_park(struct place *place, rouse_deadline deadline);

/* Leave. Returns whether there was a notification; frees the place. */
bool line_leave(PyObject *owner, struct line *line, struct place *place);

/* Notify so many; none, if it is below 1. */
void line_notify(PyObject *owner, struct line *line, Py_ssize_t n);

/* How many wait? */
unsigned line_length(struct line *line);

#endif
