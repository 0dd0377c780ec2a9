/* SPDX-License-Identifier: BSD-2-Clause */
/* The objects that one call waits for: several.h. */
#include "several.h"

#include <limits.h>

#include "types.h"

static int part_init(struct part *part, const struct module_state *state,
		     const char *what, PyObject *object)
{
	struct stop event;

	*part = (struct part){.object = object};
	if (stop_fits(state, object)) {
		stop_read(state, object, &event);
		part->event = event.event;
		part->epoch = event.epoch;
		return 0;
	}
	if (PyObject_TypeCheck(object, state->semaphore)) {
		part->semaphore = semaphore_get_value(object);
		return 0;
	}
	PyErr_Format(PyExc_TypeError,
		     "%s() waits for objects of rouse.Event and "
		     "rouse.Semaphore, not of %.200s",
		     what, Py_TYPE(object)->tp_name);
	return -1;
}

static void count_nth(struct several *several, Py_ssize_t i)
{
	struct part *parts = several->parts;

	parts[i].nth = 1;
	if (!parts[i].semaphore)
		return;
	for (Py_ssize_t k = 0; k < i; k++)
		parts[i].nth += parts[k].semaphore == parts[i].semaphore;
}

int several_init(struct several *several, const struct module_state *state,
		 const char *what, PyObject *iterable)
{
	*several = (struct several){.objects = PySequence_Tuple(iterable)};
	if (!several->objects)
		return -1;
	several->n = PyTuple_GET_SIZE(several->objects);
	if (several->n <= INT_MAX) {
		several->parts = PyMem_New(struct part, several->n);
		several->wanted = PyMem_New(struct rouse_wanted, several->n);
	}
	if (!several->parts || !several->wanted) {
		PyErr_NoMemory();
		return -1;
	}
	for (Py_ssize_t i = 0; i < several->n; i++) {
		if (part_init(&several->parts[i], state, what,
			      PyTuple_GET_ITEM(several->objects, i)) < 0)
			return -1;
		count_nth(several, i);
	}
	return 0;
}

void several_free(struct several *several)
{
	PyMem_Free(several->parts);
	PyMem_Free(several->wanted);
	Py_XDECREF(several->objects);
}

bool part_take(struct part *part)
{
	if (part->semaphore)
		return semvalue_take(part->semaphore, part->object);
	return rouse_event_wait_since_until(part->event, part->epoch, 0) == 0;
}

int part_join(struct part *part)
{
	part->waiter = waiters_add(part->object, &part->semaphore->waiters);
	return part->waiter ? 0 : -1;
}

void part_leave(struct part *part, bool used)
{
	if (!part->waiter)
		return;
	if (used)
		waiters_remove(part->object, &part->semaphore->waiters,
			       part->waiter);
	else
		waiters_give_up(part->object, &part->semaphore->waiters,
				part->waiter);
	part->waiter = NULL;
}
