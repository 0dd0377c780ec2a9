/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_PYTHON_ASYNCWAIT_H
#define ROUSE_PYTHON_ASYNCWAIT_H

#include <rouse/event.h>

#include "compat.h"

/*
 * Coroutines of asyncio that wait for an Event; what Python has of it is
 * rouse/_async.py. A wait is an object on the list of its Event, under the GIL or
 * the critical section of that Event. A set moves it to the list of its loop's
 * bell (loopbell.h), and rings: so whoever sets makes no Python call, and cannot
 * fail. The lists own their waits.
 */
struct async_wait {
	PyObject_HEAD
	PyObject *bell;                   /* of its loop */
	PyObject *future;                 /* of its loop too */
	uint32_t epoch;                   /* of the Event, when it began */
	struct async_wait *next, **place; /* place: NULL, if it does not wait */
};

/* Those of an Event. */
struct async_waits {
	struct async_wait *first;
};

/* Let the event of this object ring for it, unless it was set since it began. */
bool async_waits_add(PyObject *object, struct async_waits *waits,
		     struct rouse_event *event, struct async_wait *wait);

/* Wait no longer. */
void async_waits_remove(PyObject *object, struct async_wait *wait);

/* The event was set: let those go on that began before. */
void async_waits_wake(PyObject *object, struct async_waits *waits,
		      struct rouse_event *event);

/* Nobody waits. */
void async_waits_clear(PyObject *object, struct async_waits *waits);

int async_waits_traverse(const struct async_waits *waits, visitproc visit,
			 void *arg);

/* Returns NULL with TypeError if it is none. */
struct async_wait *async_wait_check(PyTypeObject *event_type, PyObject *object);

#endif
