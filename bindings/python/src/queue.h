/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_PYTHON_QUEUE_H
#define ROUSE_PYTHON_QUEUE_H

#include <rouse/count.h>

#include "fork.h"
#include "queueitems.h"
#include "stop.h"
#include "types.h"

/*
 * queue.Queue, in one of two forms.
 *
 * In C, it is what a program sees that keeps to what is documented: the items are in a
 * rouse_queue.
 *
 * In Python, it has what queue.Queue has: a deque under a mutex, with three Conditions.
 * Then the calls are those that the subclass inherits from its other base (_queue.py);
 * the rouse_queue is empty, and closed, so that whoever slept there goes on in Python.
 * The object gets another class, which has these calls itself; those in C look for them,
 * for a thread that was in one of them, and for a class that a program derived.
 * A Queue goes to Python when a program reaches for one of these parts, gives maxsize
 * another value, or sets in the object what queue.Queue's calls call; it stays there.
 *
 * The GIL or the critical section of the Queue protects all of it.
 */
enum queue_part {
	QUEUE_MAXSIZE,
	QUEUE_MUTEX,
	QUEUE_NOT_EMPTY,
	QUEUE_NOT_FULL,
	QUEUE_ALL_TASKS_DONE,
	QUEUE_DEQUE,
	QUEUE_PARTS
};

struct queue_object {
	PyObject_HEAD
	struct rouse_queue items;
	struct rouse_count done; /* moves when no task is unfinished any more */
	Py_ssize_t size;         /* in C */
	Py_ssize_t unfinished;
	PyObject *parts[QUEUE_PARTS]; /* but for maxsize, in Python only */
	_Atomic unsigned generation;
	bool in_python;
	bool is_shutdown;
	bool is_new; /* until __init__, or the first use */
};

static inline struct queue_object *queue_of(PyObject *self)
{
	return (struct queue_object *)self;
}

/* In the critical section, before each use of the items. */
void queue_begin_use(struct queue_object *queue);

static inline bool queue_in_python(PyObject *self)
{
	bool is;

	Py_BEGIN_CRITICAL_SECTION(self);
	is = queue_of(self)->in_python;
	Py_END_CRITICAL_SECTION();
	return is;
}

/* Let it be in Python from now on. Returns 0, or -1 with an exception. */
int queue_to_python(PyObject *self);

/* How a put or a get waits. */
struct patience {
	bool blocks;
	int64_t ns;
	rouse_deadline deadline;
	PyObject *event; /* that stops it; borrowed, NULL: none */
	struct stop stop;
};

/* Put or get in that way, and in Python if it goes there meanwhile. Return NULL with
 * an exception. */
PyObject *queue_put_patiently(PyObject *self, PyObject *object,
			      struct patience *patience);
PyObject *queue_get_patiently(PyObject *self, struct patience *patience);

/* Wait until all tasks are done. Returns 0; QUEUE_IN_PYTHON: do it there; or -errno as
 * blocking_wait(). */
#define QUEUE_IN_PYTHON 1
int queue_await_tasks(PyObject *self, const struct stop *stop);

/* Go on with that in Python. @event: the stop's, or NULL. */
PyObject *queue_join_in_python(PyObject *self, PyObject *event,
			       const struct stop *stop);

/* What _queue.py has of this name. Returns a new reference, or NULL with an
 * exception. */
PyObject *queue_named(const char *name);

/* What the subclass has in Python, as type_inherited(). */
PyObject *queue_inherited(PyObject *self, const char *name);

/* The attributes of queue.Queue. */
extern PyGetSetDef queue_attributes[];

#endif
