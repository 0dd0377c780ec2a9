/* SPDX-License-Identifier: BSD-2-Clause */
#include "args.h"
#include "types.h"

/* threading.Lock, on a rouse_lock. */
struct lock_object {
	PyObject_HEAD
	PyObject *weakrefs;
	struct mutex mutex;
};

struct mutex *lock_get_mutex(PyObject *self)
{
	return &((struct lock_object *)self)->mutex;
}

static void lock_dealloc(PyObject *self)
{
	PyObject_GC_UnTrack(self);
	type_free(self, NULL, &((struct lock_object *)self)->weakrefs);
}

/* A subclass made in Python has another tp_dealloc. */
bool lock_check_exact(PyObject *object)
{
	return Py_TYPE(object)->tp_dealloc == lock_dealloc;
}

static PyObject *lock_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
	PyObject *self;

	/* The arguments of a subclass are for its __init__. */
	if (type->tp_dealloc == lock_dealloc &&
	    type_no_arguments(type, args, kwargs) < 0)
		return NULL;
	self = type->tp_alloc(type, 0);
	if (self)
		mutex_init(lock_get_mutex(self));
	return self;
}

static int lock_traverse(PyObject *self, visitproc visit, void *arg)
{
	Py_VISIT(Py_TYPE(self));
	return 0;
}

PyObject *lock_acquire(PyObject *self, PyObject *const *args, Py_ssize_t nargs,
		       PyObject *kwnames)
{
	struct stop stop;
	int64_t ns;
	int acquired;

	if (args_acquire(self, args, nargs, kwnames, &ns, &stop) < 0)
		return NULL;
	acquired = mutex_acquire(lock_get_mutex(self), ns, &stop);
	return acquired < 0 ? NULL : PyBool_FromLong(acquired);
}

PyObject *lock_release(PyObject *self, PyObject *unused)
{
	(void)unused;
	if (rouse_lock_release(mutex_get_lock(lock_get_mutex(self))) < 0) {
		PyErr_SetString(PyExc_RuntimeError, "release unlocked lock");
		return NULL;
	}
	Py_RETURN_NONE;
}

static PyObject *lock_enter(PyObject *self, PyObject *unused)
{
	(void)unused;
	if (mutex_acquire(lock_get_mutex(self), FOREVER, NULL) < 0)
		return NULL;
	Py_RETURN_TRUE;
}

static PyObject *lock_exit(PyObject *self, PyObject *const *args,
			   Py_ssize_t nargs)
{
	(void)args;
	(void)nargs;
	return lock_release(self, NULL);
}

static PyObject *lock_locked(PyObject *self, PyObject *unused)
{
	(void)unused;
	return PyBool_FromLong(
		rouse_lock_locked(mutex_get_lock(lock_get_mutex(self))));
}

static PyObject *lock_at_fork_reinit(PyObject *self, PyObject *unused)
{
	(void)unused;
	rouse_lock_after_fork(mutex_get_lock(lock_get_mutex(self)));
	Py_RETURN_NONE;
}

static PyObject *lock_repr(PyObject *self)
{
	bool locked = rouse_lock_locked(mutex_get_lock(lock_get_mutex(self)));

	return PyUnicode_FromFormat("<%s %s object at %p>",
				    locked ? "locked" : "unlocked",
				    Py_TYPE(self)->tp_name, self);
}

PyDoc_STRVAR(
	lock_doc,
	TYPE_DOC(
		"Lock()",
		"A lock that one thread holds at a time. It has no owner: any\n"
		"thread may release it."));
PyDoc_STRVAR(acquire_doc,
	     "acquire($self, /, blocking=True, timeout=-1, *, stop=None)"
	     "\n--\n\n"
	     "Acquire the lock, and wait for it unless blocking is false, up\n"
	     "to the timeout, or until the Event stop is set.\n\n"
	     "Return whether the caller holds it now. Signal handlers run\n"
	     "during the wait.");
PyDoc_STRVAR(release_doc, "release($self, /)\n--\n\n"
			  "Release the lock, whichever thread acquired it.\n\n"
			  "RuntimeError if no thread holds it.");
PyDoc_STRVAR(locked_doc, "locked($self, /)\n--\n\n"
			 "Return whether any thread holds the lock.");
PyDoc_STRVAR(old_acquire_doc,
	     "acquire_lock($self, /, blocking=True, timeout=-1, *, stop=None)"
	     "\n--\n\n"
	     "The old name of acquire().");
PyDoc_STRVAR(old_release_doc, "release_lock($self, /)\n--\n\n"
			      "The old name of release().");
PyDoc_STRVAR(old_locked_doc, "locked_lock($self, /)\n--\n\n"
			     "The old name of locked().");
PyDoc_STRVAR(reinit_doc, "_at_fork_reinit($self, /)\n--\n\n"
			 "In the child of a fork: make the lock free.");

static PyMethodDef lock_methods[] = {
	{"acquire", METHOD(lock_acquire), METH_FASTCALL | METH_KEYWORDS,
	 acquire_doc},
	{"acquire_lock", METHOD(lock_acquire), METH_FASTCALL | METH_KEYWORDS,
	 old_acquire_doc},
	{"release", lock_release, METH_NOARGS, release_doc},
	{"release_lock", lock_release, METH_NOARGS, old_release_doc},
	{"locked", lock_locked, METH_NOARGS, locked_doc},
	{"locked_lock", lock_locked, METH_NOARGS, old_locked_doc},
	{"__enter__", lock_enter, METH_NOARGS, ENTER_DOC},
	{"__exit__", METHOD(lock_exit), METH_FASTCALL, EXIT_DOC},
	{"_at_fork_reinit", lock_at_fork_reinit, METH_NOARGS, reinit_doc},
	{NULL, NULL, 0, NULL},
};

static PyMemberDef lock_members[] = {
	{"__weaklistoffset__", Py_T_PYSSIZET,
	 offsetof(struct lock_object, weakrefs), Py_READONLY, NULL},
	{NULL, 0, 0, 0, NULL},
};

static PyType_Slot lock_slots[] = {
	{Py_tp_doc, (void *)lock_doc}, {Py_tp_new, lock_new},
	{Py_tp_dealloc, lock_dealloc}, {Py_tp_traverse, lock_traverse},
	{Py_tp_repr, lock_repr},       {Py_tp_methods, lock_methods},
	{Py_tp_members, lock_members}, {0, NULL},
};

PyType_Spec lock_spec = {
	"rouse.Lock",
	sizeof(struct lock_object),
	0,
	Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
	lock_slots,
};
