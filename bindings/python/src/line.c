/* SPDX-License-Identifier: BSD-2-Clause */
#include "line.h"

#include <errno.h>
#include <limits.h>

#include "block.h"

void line_init(struct line *line)
{
	rouse_waitq_after_fork(&line->queue);
	atomic_init(&line->era,
		    atomic_load_explicit(&fork_era, memory_order_relaxed));
}

void line_mend(void *line)
{
	rouse_waitq_after_fork(&((struct line *)line)->queue);
}

static struct rouse_waitq *queue_of(struct line *line)
{
	fork_settle(&line->era, line_mend, line);
	return &line->queue;
}

struct place *line_join(PyObject *owner, struct line *line)
{
	struct place *place = PyMem_RawMalloc(sizeof(*place));

	(void)owner;
	if (!place) {
		PyErr_NoMemory();
		return NULL;
	}
	Py_BEGIN_CRITICAL_SECTION(owner);
	rouse_waitq_join(queue_of(line), &place->waiter);
	place->era = atomic_load_explicit(&line->era, memory_order_relaxed);
	Py_END_CRITICAL_SECTION();
	return place;
}

static int park(void *waiter, const struct rouse_wait *how)
{
	return rouse_waiter_park_with(waiter, how);
}

int line_park(struct place *place, rouse_deadline deadline)
{
	int err = block(park, &place->waiter, deadline);

	return err == -EAGAIN ? 0 : err;
}

bool line_leave(PyObject *owner, struct line *line, struct place *place)
{
	bool notified = false;

	(void)owner;
	Py_BEGIN_CRITICAL_SECTION(owner);
	struct rouse_waitq *queue = queue_of(line);

	/* Else this is a child, and the line that it was in is no more. */
	if (place->era ==
	    atomic_load_explicit(&line->era, memory_order_relaxed))
		notified = rouse_waitq_leave(queue, &place->waiter);
	Py_END_CRITICAL_SECTION();
	PyMem_RawFree(place);
	return notified;
}

void line_notify(PyObject *owner, struct line *line, Py_ssize_t n)
{
	(void)owner;
	Py_BEGIN_CRITICAL_SECTION(owner);
	if (n > 0)
		rouse_waitq_notify(queue_of(line),
				   n > UINT_MAX ? UINT_MAX : (unsigned)n);
	Py_END_CRITICAL_SECTION();
}

unsigned line_length(struct line *line)
{
	return rouse_waitq_count(queue_of(line));
}
