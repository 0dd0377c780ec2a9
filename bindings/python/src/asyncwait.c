/* SPDX-License-Identifier: BSD-2-Clause */
/* Coroutines that wait for an Event: asyncwait.h. */
#include "asyncwait.h"

#include "loopbell.h"
#include "stop.h"
#include "types.h"

static void link_first(struct async_waits *waits, struct async_wait *wait)
{
	wait->next = waits->first;
	wait->place = &waits->first;
	if (wait->next)
		wait->next->place = &wait->next;
	waits->first = wait;
}

/* The reference that the list had is the caller's now. */
static void unlink_wait(struct async_wait *wait)
{
	*wait->place = wait->next;
	if (wait->next)
		wait->next->place = wait->place;
	wait->next = NULL;
	wait->place = NULL;
}

bool async_waits_add(PyObject *object, struct async_waits *waits,
		     struct rouse_event *event, struct async_wait *wait)
{
	bool added = false;

	(void)object;
	Py_BEGIN_CRITICAL_SECTION(object);
	/* A set that this does not see finds it on the list. */
	if (!wait->place &&
	    rouse_event_wait_since_until(event, wait->epoch, 0) != 0) {
		Py_INCREF(wait);
		link_first(waits, wait);
		added = true;
	}
	Py_END_CRITICAL_SECTION();
	return added;
}

void async_waits_remove(PyObject *object, struct async_wait *wait)
{
	bool waited;

	(void)object;
	Py_BEGIN_CRITICAL_SECTION(object);
	waited = wait->place != NULL;
	if (waited)
		unlink_wait(wait);
	Py_END_CRITICAL_SECTION();
	if (waited)
		Py_DECREF(wait);
}

/* Take those for which the event was set since they began; they are in order
 * then, the longest-waiting first. */
static struct async_wait *take_released(struct async_waits *waits,
					struct rouse_event *event)
{
	struct async_wait *released = NULL, *wait, *next;

	for (wait = waits->first; wait; wait = next) {
		next = wait->next;
		if (rouse_event_wait_since_until(event, wait->epoch, 0) != 0)
			continue;
		unlink_wait(wait);
		wait->next = released;
		released = wait;
	}
	return released;
}

void async_waits_wake(PyObject *object, struct async_waits *waits,
		      struct rouse_event *event)
{
	struct async_wait *released, *next;

	(void)object;
	Py_BEGIN_CRITICAL_SECTION(object);
	released = take_released(waits, event);
	Py_END_CRITICAL_SECTION();
	for (; released; released = next) {
		next = released->next;
		loop_bell_ring(released);
	}
}

void async_waits_clear(PyObject *object, struct async_waits *waits)
{
	struct async_wait *wait;

	(void)object;
	do {
		Py_BEGIN_CRITICAL_SECTION(object);
		wait = waits->first;
		if (wait)
			unlink_wait(wait);
		Py_END_CRITICAL_SECTION();
		Py_XDECREF(wait);
	} while (wait);
}

int async_waits_traverse(const struct async_waits *waits, visitproc visit,
			 void *arg)
{
	for (struct async_wait *wait = waits->first; wait; wait = wait->next)
		Py_VISIT(wait);
	return 0;
}

struct async_wait *async_wait_check(PyTypeObject *event_type, PyObject *object)
{
	struct module_state *state = module_state_of(event_type);

	if (Py_TYPE(object) == state->async_wait)
		return (struct async_wait *)object;
	PyErr_SetString(PyExc_TypeError, "an _AsyncWait is needed");
	return NULL;
}

static PyObject *async_wait_new(PyTypeObject *type, PyObject *args,
				PyObject *kwargs)
{
	struct module_state *state = module_state_of(type);
	PyObject *bell, *future, *since;
	struct async_wait *wait;
	struct stop event;

	(void)kwargs;
	if (!PyArg_ParseTuple(args, "O!OO!:_AsyncWait", state->loop_bell, &bell,
			      &future, state->since, &since))
		return NULL;
	stop_read(state, since, &event);
	wait = (struct async_wait *)type->tp_alloc(type, 0);
	if (!wait)
		return NULL;
	Py_INCREF(bell);
	Py_INCREF(future);
	wait->bell = bell;
	wait->future = future;
	wait->epoch = event.epoch;
	return (PyObject *)wait;
}

static int async_wait_traverse(PyObject *self, visitproc visit, void *arg)
{
	Py_VISIT(Py_TYPE(self));
	Py_VISIT(((struct async_wait *)self)->bell);
	Py_VISIT(((struct async_wait *)self)->future);
	return 0;
}

/* It keeps its bell: that may ring as long as it is on a list. */
static int async_wait_clear(PyObject *self)
{
	Py_CLEAR(((struct async_wait *)self)->future);
	return 0;
}

static void async_wait_dealloc(PyObject *self)
{
	PyTypeObject *type = Py_TYPE(self);

	PyObject_GC_UnTrack(self);
	async_wait_clear(self);
	Py_CLEAR(((struct async_wait *)self)->bell);
	type->tp_free(self);
	Py_DECREF(type);
}

PyDoc_STRVAR(async_wait_doc,
	     "A wait for an Event, by a bell of a loop, whose future gets the "
	     "result.");

static PyType_Slot async_wait_slots[] = {
	{Py_tp_doc, (void *)async_wait_doc},
	{Py_tp_new, async_wait_new},
	{Py_tp_dealloc, async_wait_dealloc},
	{Py_tp_traverse, async_wait_traverse},
	{Py_tp_clear, async_wait_clear},
	{0, NULL},
};

PyType_Spec async_wait_spec = {
	"rouse._rouse._AsyncWait",
	sizeof(struct async_wait),
	0,
	Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
	async_wait_slots,
};
