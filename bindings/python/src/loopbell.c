/* SPDX-License-Identifier: BSD-2-Clause */
/* The bell of an asyncio loop, with what it rings for: loopbell.h. */
#include "loopbell.h"

#include <errno.h>
#include <rouse/bell.h>

#include "fork.h"
#include "types.h"

/*
 * A loop of asyncio does not say when it sleeps. So the bell is armed from the
 * end of one hearing to the next one, and each hearing costs a write at most.
 *
 * What it rings for is a list, the longest-waiting first, under the GIL or the
 * critical section of the bell.
 */
struct loop_bell {
	PyObject_HEAD
	struct rouse_bell bell;
	unsigned generation; /* of forks, when it was made */
	struct async_wait *first, *last;
};

static struct loop_bell *bell_of(PyObject *self)
{
	return (struct loop_bell *)self;
}

static bool is_inherited(const struct loop_bell *bell)
{
	return bell->generation !=
	       atomic_load_explicit(&fork_generation, memory_order_relaxed);
}

void loop_bell_ring(struct async_wait *wait)
{
	PyObject *self = wait->bell;
	struct loop_bell *bell = bell_of(self);

	if (is_inherited(bell)) {
		Py_DECREF(wait);
		return;
	}
	Py_INCREF(self);
	wait->next = NULL;
	Py_BEGIN_CRITICAL_SECTION(self);
	*(bell->first ? &bell->last->next : &bell->first) = wait;
	bell->last = wait;
	Py_END_CRITICAL_SECTION();
	rouse_bell_ring(&bell->bell);
	Py_DECREF(self);
}

static struct async_wait *take_first(PyObject *self)
{
	struct loop_bell *bell = bell_of(self);
	struct async_wait *wait;

	Py_BEGIN_CRITICAL_SECTION(self);
	wait = bell->first;
	if (wait)
		bell->first = wait->next;
	Py_END_CRITICAL_SECTION();
	return wait;
}

/* Returns -1 with MemoryError, and then the rest is there for another time. */
static int take_all(PyObject *self, PyObject *futures)
{
	struct async_wait *wait;

	while ((wait = take_first(self)) != NULL) {
		if (PyList_Append(futures, wait->future) < 0) {
			rouse_bell_arm(&bell_of(self)->bell);
			loop_bell_ring(wait);
			return -1;
		}
		Py_DECREF(wait);
	}
	return 0;
}

static PyObject *loop_bell_hear(PyObject *self, PyObject *unused)
{
	struct loop_bell *bell = bell_of(self);
	PyObject *futures = PyList_New(0);

	(void)unused;
	if (!futures || is_inherited(bell) || rouse_bell_fd(&bell->bell) < 0)
		return futures;
	do {
		rouse_bell_heard(&bell->bell);
		if (take_all(self, futures) < 0) {
			Py_DECREF(futures);
			return NULL;
		}
	} while (!rouse_bell_arm(&bell->bell));
	return futures;
}

static PyObject *loop_bell_fileno(PyObject *self, PyObject *unused)
{
	struct loop_bell *bell = bell_of(self);

	(void)unused;
	return PyLong_FromLong(is_inherited(bell) ? -1
						  : rouse_bell_fd(&bell->bell));
}

/* What it rang for and was not heard is dropped. */
static int loop_bell_clear(PyObject *self)
{
	struct async_wait *wait;

	while ((wait = take_first(self)) != NULL)
		Py_DECREF(wait);
	return 0;
}

/* Rings that this waits for need neither the GIL nor the critical section. */
static void close_bell(PyObject *self)
{
	struct loop_bell *bell = bell_of(self);

	/* Another thread of the parent may have been about to write. If there
	 * is no descriptor for the child, the bell is closed. */
	if (!is_inherited(bell) || rouse_bell_after_fork(&bell->bell) == 0)
		rouse_bell_close(&bell->bell);
	loop_bell_clear(self);
}

static PyObject *loop_bell_close(PyObject *self, PyObject *unused)
{
	(void)unused;
	close_bell(self);
	Py_RETURN_NONE;
}

static PyObject *loop_bell_new(PyTypeObject *type, PyObject *args,
			       PyObject *kwargs)
{
	struct loop_bell *bell;
	int err;

	if (type_no_arguments(type, args, kwargs) < 0)
		return NULL;
	bell = (struct loop_bell *)type->tp_alloc(type, 0);
	if (!bell)
		return NULL;
	bell->generation =
		atomic_load_explicit(&fork_generation, memory_order_relaxed);
	err = rouse_bell_open(&bell->bell);
	if (err < 0) {
		Py_DECREF(bell);
		errno = -err;
		return PyErr_SetFromErrno(PyExc_OSError);
	}
	rouse_bell_arm(&bell->bell);
	return (PyObject *)bell;
}

static int loop_bell_traverse(PyObject *self, visitproc visit, void *arg)
{
	Py_VISIT(Py_TYPE(self));
	for (struct async_wait *wait = bell_of(self)->first; wait;
	     wait = wait->next)
		Py_VISIT(wait);
	return 0;
}

static void loop_bell_dealloc(PyObject *self)
{
	PyTypeObject *type = Py_TYPE(self);

	PyObject_GC_UnTrack(self);
	close_bell(self);
	type->tp_free(self);
	Py_DECREF(type);
}

PyDoc_STRVAR(loop_bell_doc, "What wakes a loop of asyncio, which it reads.");
PyDoc_STRVAR(fileno_doc,
	     "fileno($self, /)\n--\n\n"
	     "The descriptor that gets readable; -1 if it is closed, or\n"
	     "the parent's of this child.");
PyDoc_STRVAR(hear_doc, "hear($self, /)\n--\n\n"
		       "The futures of all waits that are done.");
PyDoc_STRVAR(close_doc, "close($self, /)\n--\n\nClose the descriptor.");

static PyMethodDef loop_bell_methods[] = {
	{"fileno", loop_bell_fileno, METH_NOARGS, fileno_doc},
	{"hear", loop_bell_hear, METH_NOARGS, hear_doc},
	{"close", loop_bell_close, METH_NOARGS, close_doc},
	{NULL, NULL, 0, NULL},
};

static PyType_Slot loop_bell_slots[] = {
	{Py_tp_doc, (void *)loop_bell_doc},
	{Py_tp_new, loop_bell_new},
	{Py_tp_dealloc, loop_bell_dealloc},
	{Py_tp_traverse, loop_bell_traverse},
	{Py_tp_clear, loop_bell_clear},
	{Py_tp_methods, loop_bell_methods},
	{0, NULL},
};

PyType_Spec loop_bell_spec = {
	"rouse._rouse._LoopBell",
	sizeof(struct loop_bell),
	0,
	Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
	loop_bell_slots,
};
