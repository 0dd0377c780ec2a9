/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_PYTHON_SEVERAL_H
#define ROUSE_PYTHON_SEVERAL_H

#include <rouse/any.h>

#include "semvalue.h"

/*
 * The objects that one call waits for, Events and Semaphores. A Semaphore is
 * waited for in its queue, so it is a rouse_waiter that the library gets.
 */
struct part {
	PyObject *object;           /* borrowed */
	struct rouse_event *event;  /* NULL for a Semaphore */
	uint32_t epoch;             /* of the event, when the call began */
	struct semvalue *semaphore; /* NULL for an Event */
	Py_ssize_t nth;             /* time that it is wanted, from 1 */
	struct waiter *waiter;      /* while it is in the queue, else NULL */
};

struct several {
	PyObject *objects; /* a tuple, which nobody else can change */
	struct part *parts;
	Py_ssize_t n;
	struct rouse_wanted *wanted; /* by this sleep: as many at most */
	unsigned n_wanted;
};

/* @what: the name of the call, for a TypeError. Returns 0, or -1 with an
 * exception; in either case it is to be freed. */
int several_init(struct several *several, const struct module_state *state,
		 const char *what, PyObject *iterable);
void several_free(struct several *several);

/* Has the event been set since the call began? Or take one from the value of
 * the semaphore. */
bool part_take(struct part *part);

/* Join the queue of the semaphore. Returns 0, or -1 with MemoryError. */
int part_join(struct part *part);

/* Leave the queue, if it is there. A notification that is not @used goes to the
 * next waiter. */
void part_leave(struct part *part, bool used);

#endif
