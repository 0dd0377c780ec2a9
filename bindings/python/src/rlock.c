/* SPDX-License-Identifier: BSD-2-Clause */
#include <pthread.h>

#include "args.h"
#include "types.h"

/*
 * threading.RLock: a rouse_lock with an owner and a count. <rouse/rlock.h> does
 * not fit: Python reads the owner and the count from any thread, releases all
 * levels at once and acquires them again.
 *
 * Only the owner writes owner, number and count. A thread reads its own number
 * there if and only if it is the owner. They are atomic because repr() reads
 * them from other threads.
 *
 * The owner's ident, which is what Python shows, is no proof: the next thread is
 * given that of one that has ended. A number is given once (on 32-bit machines,
 * until there were 2^32 threads), and a thread that forks keeps it in the child,
 * where it still owns what it owned.
 */
struct rlock_object {
	PyObject_HEAD
	PyObject *weakrefs;
	struct mutex mutex;
	_Atomic unsigned long owner;  /* 0 if none */
	_Atomic unsigned long number; /* 0: _acquire_restore() named an owner */
	_Atomic unsigned long count;
};

/* Of those that used an RLock. */
static _Atomic unsigned long n_threads;
static _Thread_local unsigned long number FIXED_PLACE;

static unsigned long get_number(void)
{
	if (number == 0)
		number = 1 + atomic_fetch_add_explicit(&n_threads, 1,
						       memory_order_relaxed);
	return number;
}

static struct rlock_object *rlock_of(PyObject *self)
{
	return (struct rlock_object *)self;
}

/* threading.get_ident() */
static unsigned long get_ident(void)
{
	return (unsigned long)pthread_self();
}

static unsigned long get_owner(PyObject *self)
{
	return atomic_load_explicit(&rlock_of(self)->owner,
				    memory_order_relaxed);
}

static unsigned long get_count(PyObject *self)
{
	return atomic_load_explicit(&rlock_of(self)->count,
				    memory_order_relaxed);
}

static void set_owner(PyObject *self, unsigned long owner, unsigned long count)
{
	atomic_store_explicit(&rlock_of(self)->number,
			      owner == get_ident() ? get_number() : 0,
			      memory_order_relaxed);
	atomic_store_explicit(&rlock_of(self)->owner, owner,
			      memory_order_relaxed);
	atomic_store_explicit(&rlock_of(self)->count, count,
			      memory_order_relaxed);
}

bool rlock_is_owned(PyObject *self)
{
	unsigned long holder = atomic_load_explicit(&rlock_of(self)->number,
						    memory_order_relaxed);

	return holder ? holder == get_number() : get_owner(self) == get_ident();
}

static void rlock_dealloc(PyObject *self)
{
	PyObject_GC_UnTrack(self);
	type_free(self, NULL, &rlock_of(self)->weakrefs);
}

/* A subclass made in Python has another tp_dealloc. */
bool rlock_check_exact(PyObject *object)
{
	return Py_TYPE(object)->tp_dealloc == rlock_dealloc;
}

/* RLock() ignores its arguments, as threading's does, which warns about them
 * since 3.13. The arguments of a subclass are for its __init__. */
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
		mutex_init(&rlock_of(self)->mutex);
		set_owner(self, 0, 0);
	}
	return self;
}

static int rlock_traverse(PyObject *self, visitproc visit, void *arg)
{
	Py_VISIT(Py_TYPE(self));
	return 0;
}

/* Returns as mutex_acquire(). */
static int acquire(PyObject *self, int64_t ns, const struct stop *stop)
{
	int acquired;

	if (rlock_is_owned(self)) {
		unsigned long count = get_count(self) + 1;

		if (count == 0) {
			PyErr_SetString(PyExc_OverflowError,
					"Internal lock count overflowed");
			return -1;
		}
		set_owner(self, get_ident(), count);
		return 1;
	}
	acquired = mutex_acquire(&rlock_of(self)->mutex, ns, stop);
	if (acquired > 0)
		set_owner(self, get_ident(), 1);
	return acquired;
}

unsigned long rlock_release_all(PyObject *self)
{
	unsigned long count = get_count(self);

	set_owner(self, 0, 0);
	rouse_lock_release(mutex_get_lock(&rlock_of(self)->mutex));
	return count;
}

void rlock_restore(PyObject *self, unsigned long count)
{
	mutex_reacquire(&rlock_of(self)->mutex);
	set_owner(self, get_ident(), count);
}

PyObject *rlock_acquire(PyObject *self, PyObject *const *args, Py_ssize_t nargs,
			PyObject *kwnames)
{
	struct stop stop;
	int64_t ns;
	int acquired;

	if (args_acquire(self, args, nargs, kwnames, &ns, &stop) < 0)
		return NULL;
	acquired = acquire(self, ns, &stop);
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
	if (get_count(self) > 1)
		set_owner(self, get_ident(), get_count(self) - 1);
	else
		rlock_release_all(self);
	Py_RETURN_NONE;
}

static PyObject *rlock_enter(PyObject *self, PyObject *unused)
{
	(void)unused;
	if (acquire(self, FOREVER, NULL) < 0)
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
		rouse_lock_locked(mutex_get_lock(&rlock_of(self)->mutex)));
}

static PyObject *is_owned(PyObject *self, PyObject *unused)
{
	(void)unused;
	return PyBool_FromLong(rlock_is_owned(self));
}

static PyObject *recursion_count(PyObject *self, PyObject *unused)
{
	(void)unused;
	return PyLong_FromUnsignedLong(rlock_is_owned(self) ? get_count(self)
							    : 0);
}

static PyObject *release_save(PyObject *self, PyObject *unused)
{
	unsigned long owner = get_owner(self);

	(void)unused;
	if (!rlock_is_owned(self))
		return not_owned();
	return Py_BuildValue("kk", rlock_release_all(self), owner);
}

static PyObject *acquire_restore(PyObject *self, PyObject *state)
{
	unsigned long count, owner;

	if (!PyArg_Parse(state, "(kk):_acquire_restore", &count, &owner))
		return NULL;
	mutex_reacquire(&rlock_of(self)->mutex);
	set_owner(self, owner, count);
	if (PyErr_Occurred())
		return NULL;
	Py_RETURN_NONE;
}

static PyObject *rlock_at_fork_reinit(PyObject *self, PyObject *unused)
{
	(void)unused;
	rouse_lock_after_fork(mutex_get_lock(&rlock_of(self)->mutex));
	set_owner(self, 0, 0);
	Py_RETURN_NONE;
}

static PyObject *rlock_repr(PyObject *self)
{
	unsigned long count = get_count(self);

	return PyUnicode_FromFormat("<%s %s object owner=%lu count=%lu at %p>",
				    count ? "locked" : "unlocked",
				    Py_TYPE(self)->tp_name, get_owner(self),
				    count, self);
}

PyDoc_STRVAR(
	rlock_doc,
	TYPE_DOC(
		"RLock(*args, **kwargs)",
		"A lock that its owner may acquire again. It is free after as\n"
		"many releases as acquires; only the owner may release it."));
PyDoc_STRVAR(acquire_doc,
	     "acquire($self, /, blocking=True, timeout=-1, *, stop=None)"
	     "\n--\n\n"
	     "Acquire the lock, or one more level of it, and wait for it\n"
	     "unless blocking is false, up to the timeout, or until the Event\n"
	     "stop is set.\n\n"
	     "Return whether the caller owns it now. Signal handlers run\n"
	     "during the wait.");
PyDoc_STRVAR(release_doc,
	     "release($self, /)\n--\n\n"
	     "Release one level of the lock; the last one makes it free.\n\n"
	     "RuntimeError if the calling thread does not own it.");
PyDoc_STRVAR(locked_doc, "locked($self, /)\n--\n\n"
			 "Return whether any thread owns the lock.");
PyDoc_STRVAR(is_owned_doc, "_is_owned($self, /)\n--\n\n"
			   "Return whether the calling thread owns the lock.");
PyDoc_STRVAR(recursion_count_doc,
	     "_recursion_count($self, /)\n--\n\n"
	     "Return how many levels of the lock the calling thread owns.");
PyDoc_STRVAR(release_save_doc, "_release_save($self, /)\n--\n\n"
			       "Release all levels; for Condition.");
PyDoc_STRVAR(acquire_restore_doc,
	     "_acquire_restore($self, state, /)\n--\n\n"
	     "Acquire what _release_save() released; for Condition.");
PyDoc_STRVAR(reinit_doc, "_at_fork_reinit($self, /)\n--\n\n"
			 "In the child of a fork: make the lock free.");

static PyMethodDef rlock_methods[] = {
	{"acquire", METHOD(rlock_acquire), METH_FASTCALL | METH_KEYWORDS,
	 acquire_doc},
	{"release", rlock_release, METH_NOARGS, release_doc},
	{"locked", rlock_locked, METH_NOARGS, locked_doc},
	{"__enter__", rlock_enter, METH_NOARGS, ENTER_DOC},
	{"__exit__", METHOD(rlock_exit), METH_FASTCALL, EXIT_DOC},
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
