/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>

#include "args.h"
#include "blocking.h"
#include "types.h"
#include "waiters.h"

/*
 * threading.Semaphore: a number, and a line of those who found it 0. Both are
 * under the GIL, or the critical section of the semaphore. Who is notified
 * looks again: another thread may have been faster.
 */
struct semaphore_object {
	PyObject_HEAD
	PyObject *dict;
	PyObject *weakrefs;
	Py_ssize_t value;
	Py_ssize_t most; /* of a BoundedSemaphore, else PY_SSIZE_T_MAX */
	struct line line;
};

static struct semaphore_object *semaphore_of(PyObject *self)
{
	return (struct semaphore_object *)self;
}

static PyObject *semaphore_new(PyTypeObject *type, PyObject *args,
			       PyObject *kwargs)
{
	PyObject *self = type->tp_alloc(type, 0);

	(void)args;
	(void)kwargs;
	if (self) {
		semaphore_of(self)->most = PY_SSIZE_T_MAX;
		line_init(&semaphore_of(self)->line);
	}
	return self;
}

static int semaphore_init(PyObject *self, PyObject *args, PyObject *kwargs)
{
	static char *names[] = {"value", NULL};
	Py_ssize_t value = 1;

	if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|n:Semaphore", names,
					 &value))
		return -1;
	if (value < 0) {
		PyErr_SetString(PyExc_ValueError,
				"semaphore initial value must be >= 0");
		return -1;
	}
	semaphore_of(self)->value = value;
	return 0;
}

static int bounded_init(PyObject *self, PyObject *args, PyObject *kwargs)
{
	if (semaphore_init(self, args, kwargs) < 0)
		return -1;
	semaphore_of(self)->most = semaphore_of(self)->value;
	return 0;
}

static int semaphore_traverse(PyObject *self, visitproc visit, void *arg)
{
	Py_VISIT(Py_TYPE(self));
	Py_VISIT(semaphore_of(self)->dict);
	return 0;
}

static int semaphore_clear(PyObject *self)
{
	Py_CLEAR(semaphore_of(self)->dict);
	return 0;
}

static void semaphore_dealloc(PyObject *self)
{
	PyObject_GC_UnTrack(self);
	type_free(self, &semaphore_of(self)->dict,
		  &semaphore_of(self)->weakrefs);
}

static bool take(PyObject *self)
{
	bool taken;

	Py_BEGIN_CRITICAL_SECTION(self);
	taken = semaphore_of(self)->value > 0;
	if (taken)
		semaphore_of(self)->value--;
	Py_END_CRITICAL_SECTION();
	return taken;
}

/* Returns 1, 0 when the time is over, or -1 with an exception. */
static int acquire(PyObject *self, int64_t ns)
{
	struct line *line = &semaphore_of(self)->line;
	rouse_deadline deadline;
	int err = 0;

	if (take(self))
		return 1;
	if (ns <= 0)
		return 0;
	deadline = block_until(ns);
	while (err == 0) {
		struct place *place = line_join(self, line);
		bool notified;

		if (!place)
			return -1;
		/* A release before the join notified nobody. */
		if (!take(self)) {
			err = line_park(place, deadline);
			notified = line_leave(self, line, place);
			if (err != -EINTR && take(self))
				return 1;
			if (err == -EINTR && notified)
				line_notify(self, line, 1);
			continue;
		}
		if (line_leave(self, line, place))
			line_notify(self, line, 1);
		return 1;
	}
	return err == -EINTR ? -1 : 0;
}

static PyObject *semaphore_acquire(PyObject *self, PyObject *const *args,
				   Py_ssize_t nargs, PyObject *kwnames)
{
	static const struct signature signature = {
		"acquire", 0, {"blocking", "timeout", NULL}};
	PyObject *sorted[ARGS_MOST] = {NULL, NULL};
	int64_t ns = FOREVER;
	int blocking = 1, acquired;

	if ((nargs || kwnames) &&
	    args_sort(&signature, args, nargs, kwnames, sorted) < 0)
		return NULL;
	if (sorted[0])
		blocking = PyObject_IsTrue(sorted[0]);
	if (blocking < 0 || (sorted[1] && args_timeout(sorted[1], &ns) < 0))
		return NULL;
	if (!blocking && ns != FOREVER) {
		PyErr_SetString(
			PyExc_ValueError,
			"can't specify timeout for non-blocking acquire");
		return NULL;
	}
	acquired = acquire(self, blocking ? ns : 0);
	return acquired < 0 ? NULL : PyBool_FromLong(acquired);
}

static PyObject *semaphore_enter(PyObject *self, PyObject *unused)
{
	(void)unused;
	if (acquire(self, FOREVER) < 0)
		return NULL;
	Py_RETURN_TRUE;
}

/* Returns 0, or -1 with an exception. */
static int release(PyObject *self, Py_ssize_t n)
{
	struct semaphore_object *semaphore = semaphore_of(self);
	bool fits;

	if (n < 1) {
		PyErr_SetString(PyExc_ValueError, "n must be one or more");
		return -1;
	}
	Py_BEGIN_CRITICAL_SECTION(self);
	fits = n <= semaphore->most - semaphore->value;
	if (fits)
		semaphore->value += n;
	Py_END_CRITICAL_SECTION();
	if (!fits) {
		PyErr_SetString(PyExc_ValueError,
				"Semaphore released too many times");
		return -1;
	}
	line_notify(self, &semaphore->line, n);
	return 0;
}

static PyObject *semaphore_release(PyObject *self, PyObject *const *args,
				   Py_ssize_t nargs, PyObject *kwnames)
{
	static const struct signature signature = {"release", 0, {"n", NULL}};
	PyObject *sorted[ARGS_MOST] = {NULL, NULL};
	Py_ssize_t n = 1;

	if ((nargs || kwnames) &&
	    args_sort(&signature, args, nargs, kwnames, sorted) < 0)
		return NULL;
	if (sorted[0])
		n = PyNumber_AsSsize_t(sorted[0], PyExc_OverflowError);
	if ((n == -1 && PyErr_Occurred()) || release(self, n) < 0)
		return NULL;
	Py_RETURN_NONE;
}

static PyObject *semaphore_exit(PyObject *self, PyObject *const *args,
				Py_ssize_t nargs)
{
	(void)args;
	(void)nargs;
	if (release(self, 1) < 0)
		return NULL;
	Py_RETURN_NONE;
}

static PyObject *semaphore_repr(PyObject *self)
{
	struct semaphore_object *semaphore = semaphore_of(self);

	if (semaphore->most == PY_SSIZE_T_MAX)
		return type_repr(self, PyUnicode_FromFormat("value=%zd",
							    semaphore->value));
	return type_repr(self,
			 PyUnicode_FromFormat("value=%zd/%zd", semaphore->value,
					      semaphore->most));
}

PyDoc_STRVAR(semaphore_doc,
	     "Semaphore(value=1)\n--\n\n"
	     "A number that release() adds to and acquire() takes from,\n"
	     "waiting while it is 0.");
PyDoc_STRVAR(bounded_doc,
	     "BoundedSemaphore(value=1)\n--\n\n"
	     "A Semaphore whose number does not go above where it began.");
PyDoc_STRVAR(
	acquire_doc,
	"acquire($self, /, blocking=True, timeout=None)\n--\n\n"
	"Take one from the number, waiting for it unless told otherwise.\n\n"
	"Return whether that was done. While it waits, the handlers of\n"
	"signals run.");
PyDoc_STRVAR(release_doc,
	     "release($self, /, n=1)\n--\n\n"
	     "Add n to the number.\n\n"
	     "ValueError if n is below 1, or too much for a BoundedSemaphore.");

static PyMethodDef semaphore_methods[] = {
	{"acquire", METHOD(semaphore_acquire), METH_FASTCALL | METH_KEYWORDS,
	 acquire_doc},
	{"release", METHOD(semaphore_release), METH_FASTCALL | METH_KEYWORDS,
	 release_doc},
	{"__enter__", semaphore_enter, METH_NOARGS, acquire_doc},
	{"__exit__", METHOD(semaphore_exit), METH_FASTCALL, release_doc},
	{NULL, NULL, 0, NULL},
};

static PyMemberDef semaphore_members[] = {
	{"__dictoffset__", Py_T_PYSSIZET,
	 offsetof(struct semaphore_object, dict), Py_READONLY, NULL},
	{"__weaklistoffset__", Py_T_PYSSIZET,
	 offsetof(struct semaphore_object, weakrefs), Py_READONLY, NULL},
	{"_value", Py_T_PYSSIZET, offsetof(struct semaphore_object, value),
	 Py_READONLY, NULL},
	{NULL, 0, 0, 0, NULL},
};

static PyGetSetDef semaphore_getset[] = {
	{"__dict__", PyObject_GenericGetDict, PyObject_GenericSetDict, NULL,
	 NULL},
	{NULL, NULL, NULL, NULL, NULL},
};

static PyType_Slot semaphore_slots[] = {
	{Py_tp_doc, (void *)semaphore_doc},
	{Py_tp_new, semaphore_new},
	{Py_tp_init, semaphore_init},
	{Py_tp_dealloc, semaphore_dealloc},
	{Py_tp_traverse, semaphore_traverse},
	{Py_tp_clear, semaphore_clear},
	{Py_tp_repr, semaphore_repr},
	{Py_tp_methods, semaphore_methods},
	{Py_tp_members, semaphore_members},
	{Py_tp_getset, semaphore_getset},
	{0, NULL},
};

PyType_Spec semaphore_spec = {
	"rouse.Semaphore",
	sizeof(struct semaphore_object),
	0,
	Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
	semaphore_slots,
};

static PyType_Slot bounded_slots[] = {
	{Py_tp_doc, (void *)bounded_doc},
	{Py_tp_init, bounded_init},
	{Py_tp_dealloc, semaphore_dealloc},
	{Py_tp_traverse, semaphore_traverse},
	{Py_tp_clear, semaphore_clear},
	{0, NULL},
};

PyType_Spec bounded_semaphore_spec = {
	"rouse.BoundedSemaphore",
	sizeof(struct semaphore_object),
	0,
	Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
	bounded_slots,
};
