/* SPDX-License-Identifier: BSD-2-Clause */
#include <pthread.h>

#include "args.h"
#include "types.h"

/*
 * threading.RLock: a lock of the library, and whose it is. Not <rouse/rlock.h>,
 * since Python wants to know from any thread who owns it and how deep, and to
 * give all levels up and take them back.
 *
 * The owner is the only writer of both; a thread finds its own identity there
 * exactly when it is the owner. They are atomic for others who look, in repr().
 */
struct rlock_object {
	PyObject_HEAD
	PyObject *weakrefs;
	struct guard guard;
	_Atomic unsigned long owner; /* 0 for nobody */
	_Atomic unsigned long levels;
};

static struct rlock_object *rlock_of(PyObject *self)
{
	return (struct rlock_object *)self;
}

/* What threading.get_ident() says. */
static unsigned long identity(void)
{
	return (unsigned long)pthread_self();
}

static unsigned long owner_of(PyObject *self)
{
	return atomic_load_explicit(&rlock_of(self)->owner,
				    memory_order_relaxed);
}

static unsigned long levels_of(PyObject *self)
{
	return atomic_load_explicit(&rlock_of(self)->levels,
				    memory_order_relaxed);
}

static void own(PyObject *self, unsigned long owner, unsigned long levels)
{
	atomic_store_explicit(&rlock_of(self)->owner, owner,
			      memory_order_relaxed);
	atomic_store_explicit(&rlock_of(self)->levels, levels,
			      memory_order_relaxed);
}

bool rlock_is_owned(PyObject *self)
{
	return owner_of(self) == identity();
}

static void rlock_dealloc(PyObject *self)
{
	PyObject_GC_UnTrack(self);
	type_free(self, NULL, &rlock_of(self)->weakrefs);
}

/* A type that is derived in Python has another dealloc. */
bool rlock_is(PyObject *object)
{
	return Py_TYPE(object)->tp_dealloc == rlock_dealloc;
}

/* It takes any arguments and minds none, as threading's; that warns of them
 * since 3.13. What a derived type takes is for its __init__. */
static int warn_of_arguments(PyTypeObject *type, PyObject *args,
			     PyObject *kwargs)
{
#if PY_VERSION_HEX >= 0x030d0000
	if (type->tp_dealloc == rlock_dealloc &&
	    (PyTuple_GET_SIZE(args) || (kwargs && PyDict_GET_SIZE(kwargs))))
		return PyErr_WarnEx(PyExc_DeprecationWarning,
				    "RLock() takes no arguments", 1);
#endif
	(void)type;
	(void)args;
	(void)kwargs;
	return 0;
}

static PyObject *rlock_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
	PyObject *self;

	if (warn_of_arguments(type, args, kwargs) < 0)
		return NULL;
	self = type->tp_alloc(type, 0);
	if (self) {
		guard_init(&rlock_of(self)->guard);
		own(self, 0, 0);
	}
	return self;
}

static int rlock_traverse(PyObject *self, visitproc visit, void *arg)
{
	Py_VISIT(Py_TYPE(self));
	return 0;
}

/* Returns as guard_acquire(). */
static int acquire(PyObject *self, int64_t ns)
{
	int acquired;

	if (rlock_is_owned(self)) {
		unsigned long levels = levels_of(self) + 1;

		if (levels == 0) {
			PyErr_SetString(PyExc_OverflowError,
					"Internal lock count overflowed");
			return -1;
		}
		own(self, identity(), levels);
		return 1;
	}
	acquired = guard_acquire(&rlock_of(self)->guard, ns);
	if (acquired > 0)
		own(self, identity(), 1);
	return acquired;
}

unsigned long rlock_give_up(PyObject *self)
{
	unsigned long levels = levels_of(self);

	own(self, 0, 0);
	rouse_lock_release(guard_lock(&rlock_of(self)->guard));
	return levels;
}

void rlock_take_back(PyObject *self, unsigned long levels)
{
	guard_acquire_anyway(&rlock_of(self)->guard);
	own(self, identity(), levels);
}

PyObject *rlock_acquire(PyObject *self, PyObject *const *args, Py_ssize_t nargs,
			PyObject *kwnames)
{
	int64_t ns;
	int acquired;

	if (args_acquire(args, nargs, kwnames, &ns) < 0)
		return NULL;
	acquired = acquire(self, ns);
	return acquired < 0 ? NULL : PyBool_FromLong(acquired);
}

static PyObject *not_owned(void)
{
	PyErr_SetString(PyExc_RuntimeError, "cannot release un-acquired lock");
	return NULL;
}

PyObject *rlock_release(PyObject *self, PyObject *unused)
{
	(void)unused;
	if (!rlock_is_owned(self))
		return not_owned();
	if (levels_of(self) > 1)
		own(self, identity(), levels_of(self) - 1);
	else
		rlock_give_up(self);
	Py_RETURN_NONE;
}

static PyObject *rlock_enter(PyObject *self, PyObject *unused)
{
	(void)unused;
	if (acquire(self, FOREVER) < 0)
		return NULL;
	Py_RETURN_TRUE;
}

static PyObject *rlock_exit(PyObject *self, PyObject *const *args,
			    Py_ssize_t nargs)
{
	(void)args;
	(void)nargs;
	return rlock_release(self, NULL);
}

static PyObject *rlock_locked(PyObject *self, PyObject *unused)
{
	(void)unused;
	return PyBool_FromLong(
		rouse_lock_locked(guard_lock(&rlock_of(self)->guard)));
}

static PyObject *is_owned(PyObject *self, PyObject *unused)
{
	(void)unused;
	return PyBool_FromLong(rlock_is_owned(self));
}

static PyObject *recursion_count(PyObject *self, PyObject *unused)
{
	(void)unused;
	return PyLong_FromUnsignedLong(rlock_is_owned(self) ? levels_of(self)
							    : 0);
}

static PyObject *release_save(PyObject *self, PyObject *unused)
{
	unsigned long owner = owner_of(self);

	(void)unused;
	if (!rlock_is_owned(self))
		return not_owned();
	return Py_BuildValue("kk", rlock_give_up(self), owner);
}

static PyObject *acquire_restore(PyObject *self, PyObject *state)
{
	unsigned long levels, owner;

	if (!PyArg_Parse(state, "(kk):_acquire_restore", &levels, &owner))
		return NULL;
	guard_acquire_anyway(&rlock_of(self)->guard);
	own(self, owner, levels);
	if (PyErr_Occurred())
		return NULL;
	Py_RETURN_NONE;
}

static PyObject *rlock_at_fork_reinit(PyObject *self, PyObject *unused)
{
	(void)unused;
	rouse_lock_after_fork(guard_lock(&rlock_of(self)->guard));
	own(self, 0, 0);
	Py_RETURN_NONE;
}

static PyObject *rlock_repr(PyObject *self)
{
	unsigned long levels = levels_of(self);

	return PyUnicode_FromFormat("<%s %s object owner=%lu count=%lu at %p>",
				    levels ? "locked" : "unlocked",
				    Py_TYPE(self)->tp_name, owner_of(self),
				    levels, self);
}

PyDoc_STRVAR(rlock_doc,
	     "RLock()\n--\n\n"
	     "A lock that its owner may acquire again. It is free once each\n"
	     "acquire has had its release; only the owner may release it.");
PyDoc_STRVAR(acquire_doc,
	     "acquire($self, /, blocking=True, timeout=-1)\n--\n\n"
	     "Acquire the lock, or one level more of it.\n\n"
	     "Return whether the caller owns it now. While it waits, the\n"
	     "handlers of signals run.");
PyDoc_STRVAR(release_doc,
	     "release($self, /)\n--\n\n"
	     "Give one level back; the last one frees the lock.\n\n"
	     "RuntimeError if another thread owns it, or none.");
PyDoc_STRVAR(locked_doc, "locked($self, /)\n--\n\n"
			 "Return whether any thread owns the lock.");
PyDoc_STRVAR(is_owned_doc, "_is_owned($self, /)\n--\n\n"
			   "Return whether the calling thread owns the lock.");
PyDoc_STRVAR(recursion_count_doc,
	     "_recursion_count($self, /)\n--\n\n"
	     "Return how many levels deep the calling thread owns the lock.");
PyDoc_STRVAR(release_save_doc, "_release_save($self, /)\n--\n\n"
			       "Give all levels up; for Condition.");
PyDoc_STRVAR(acquire_restore_doc,
	     "_acquire_restore($self, state, /)\n--\n\n"
	     "Take back what _release_save() gave up; for Condition.");
PyDoc_STRVAR(reinit_doc, "_at_fork_reinit($self, /)\n--\n\n"
			 "In the child of a fork: make the lock free.");

static PyMethodDef rlock_methods[] = {
	{"acquire", METHOD(rlock_acquire), METH_FASTCALL | METH_KEYWORDS,
	 acquire_doc},
	{"release", rlock_release, METH_NOARGS, release_doc},
	{"locked", rlock_locked, METH_NOARGS, locked_doc},
	{"__enter__", rlock_enter, METH_NOARGS, acquire_doc},
	{"__exit__", METHOD(rlock_exit), METH_FASTCALL, release_doc},
	{"_is_owned", is_owned, METH_NOARGS, is_owned_doc},
	{"_recursion_count", recursion_count, METH_NOARGS, recursion_count_doc},
	{"_release_save", release_save, METH_NOARGS, release_save_doc},
	{"_acquire_restore", acquire_restore, METH_O, acquire_restore_doc},
	{"_at_fork_reinit", rlock_at_fork_reinit, METH_NOARGS, reinit_doc},
	{NULL, NULL, 0, NULL},
};

static PyMemberDef rlock_members[] = {
	{"__weaklistoffset__", Py_T_PYSSIZET,
	 offsetof(struct rlock_object, weakrefs), Py_READONLY, NULL},
	{NULL, 0, 0, 0, NULL},
};

static PyType_Slot rlock_slots[] = {
	{Py_tp_doc, (void *)rlock_doc}, {Py_tp_new, rlock_new},
	{Py_tp_dealloc, rlock_dealloc}, {Py_tp_traverse, rlock_traverse},
	{Py_tp_repr, rlock_repr},       {Py_tp_methods, rlock_methods},
	{Py_tp_members, rlock_members}, {0, NULL},
};

PyType_Spec rlock_spec = {
	"rouse.RLock",
	sizeof(struct rlock_object),
	0,
	Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
	rlock_slots,
};
