/* SPDX-License-Identifier: BSD-2-Clause */
/* threading.Condition: the type, and the methods of its lock. condwait.c has
 * those that wait and notify. */
#include "condition.h"

static PyObject *condition_new(PyTypeObject *type, PyObject *args,
			       PyObject *kwargs)
{
	PyObject *self = type->tp_alloc(type, 0);

	(void)args;
	(void)kwargs;
	if (self)
		waiters_init(&condition_of(self)->waiters);
	return self;
}

static int condition_init(PyObject *self, PyObject *args, PyObject *kwargs)
{
	static char *names[] = {"lock", NULL};
	PyTypeObject *rlock = module_state_of(Py_TYPE(self))->rlock;
	PyObject *lock = Py_None;
	int err;

	if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|O:Condition", names,
					 &lock))
		return -1;
	if (lock == Py_None)
		lock = PyObject_CallNoArgs((PyObject *)rlock);
	else
		Py_INCREF(lock);
	if (!lock)
		return -1;
	err = condlock_init(&condition_of(self)->condlock, lock);
	Py_DECREF(lock);
	return err;
}

static int condition_traverse(PyObject *self, visitproc visit, void *arg)
{
	Py_VISIT(Py_TYPE(self));
	Py_VISIT(condition_of(self)->dict);
	return condlock_traverse(&condition_of(self)->condlock, visit, arg);
}

static int condition_clear(PyObject *self)
{
	Py_CLEAR(condition_of(self)->dict);
	condlock_clear(&condition_of(self)->condlock);
	return 0;
}

static void condition_dealloc(PyObject *self)
{
	PyObject_GC_UnTrack(self);
	/* Its lock may be a Condition, whose lock may be one, and so on. */
	Py_TRASHCAN_BEGIN(self, condition_dealloc)
	condlock_clear(&condition_of(self)->condlock);
	type_free(self, &condition_of(self)->dict,
		  &condition_of(self)->weakrefs);
	Py_TRASHCAN_END
}

static bool condition_check_exact(PyObject *object)
{
	return Py_TYPE(object)->tp_dealloc == condition_dealloc;
}

/* The lock, or NULL with an exception if __init__ was not called. */
struct condlock *condition_get_condlock(PyObject *self)
{
	struct condlock *condlock = &condition_of(self)->condlock;

	if (condlock->lock)
		return condlock;
	PyErr_SetString(PyExc_RuntimeError,
			"Condition.__init__() was not called");
	return NULL;
}

static PyObject *condition_acquire(PyObject *self, PyObject *const *args,
				   Py_ssize_t nargs, PyObject *kwnames)
{
	struct condlock *condlock = condition_get_condlock(self);

	return condlock ? condlock_acquire(condlock, args, nargs, kwnames)
			: NULL;
}

static PyObject *condition_release(PyObject *self, PyObject *unused)
{
	struct condlock *condlock = condition_get_condlock(self);

	(void)unused;
	return condlock ? condlock_release(condlock) : NULL;
}

static PyObject *condition_enter(PyObject *self, PyObject *unused)
{
	struct condlock *condlock = condition_get_condlock(self);

	(void)unused;
	return condlock ? condlock_enter(condlock) : NULL;
}

static PyObject *condition_exit(PyObject *self, PyObject *const *args,
				Py_ssize_t nargs)
{
	struct condlock *condlock = condition_get_condlock(self);

	return condlock ? condlock_exit(condlock, args, nargs) : NULL;
}

static PyObject *condition_is_owned(PyObject *self, PyObject *unused)
{
	struct condlock *condlock = condition_get_condlock(self);
	int held = condlock ? condlock_is_owned(condlock) : -1;

	(void)unused;
	return held < 0 ? NULL : PyBool_FromLong(held);
}

static PyObject *condition_release_save(PyObject *self, PyObject *unused)
{
	struct condlock *condlock = condition_get_condlock(self);

	(void)unused;
	return condlock ? condlock_call_release_save(condlock) : NULL;
}

static PyObject *condition_acquire_restore(PyObject *self, PyObject *saved)
{
	struct condlock *condlock = condition_get_condlock(self);

	return condlock ? condlock_call_acquire_restore(condlock, saved) : NULL;
}

static const PyCFunction lock_methods[METHODS] = {
	[ACQUIRE] = METHOD(condition_acquire),
	[RELEASE] = condition_release,
	[ENTER] = condition_enter,
	[EXIT] = METHOD(condition_exit),
	[RELEASE_SAVE] = condition_release_save,
	[ACQUIRE_RESTORE] = condition_acquire_restore,
	[IS_OWNED] = condition_is_owned,
};

PyObject *condition_of_method(PyObject *method, enum method which)
{
	return PyCFunction_Check(method) && PyCFunction_GET_FUNCTION(method) ==
						    lock_methods[which]
		       ? PyCFunction_GET_SELF(method)
		       : NULL;
}

struct condlock *condition_condlock(PyObject *self)
{
	return &condition_of(self)->condlock;
}

static PyObject *condition_at_fork_reinit(PyObject *self, PyObject *unused)
{
	struct condlock *condlock = condition_get_condlock(self);
	PyObject *result = NULL;

	(void)unused;
	if (condlock)
		result = PyObject_CallMethod(condlock->lock, "_at_fork_reinit",
					     NULL);
	waiters_reinit(&condition_of(self)->waiters);
	return result;
}

static PyObject *condition_repr(PyObject *self)
{
	struct condlock *condlock = condition_get_condlock(self);

	if (!condlock)
		return NULL;
	return PyUnicode_FromFormat(
		"<Condition(%S, %u)>", condlock->lock,
		waiters_count(&condition_of(self)->waiters));
}

PyDoc_STRVAR(condition_doc,
	     TYPE_DOC("Condition(lock=None)",
		      "Let threads wait, under a lock, until another thread "
		      "notifies\n"
		      "them. The lock is a new RLock, or any object with "
		      "acquire() and\n"
		      "release(); Lock and RLock of this module are fastest."));
PyDoc_STRVAR(acquire_doc,
	     "acquire($self, /, blocking=True, timeout=-1, *, stop=None)"
	     "\n--\n\n"
	     "Acquire the lock, by its own method, with that one's arguments.");
PyDoc_STRVAR(exit_doc, "__exit__($self, /, *args)\n--\n\nRelease the lock.");
PyDoc_STRVAR(release_doc, "release($self, /)\n--\n\n"
			  "Release the lock, by its own method.");
PyDoc_STRVAR(is_owned_doc, "_is_owned($self, /)\n--\n\n"
			   "Return whether the lock is held.");
PyDoc_STRVAR(
	wait_doc,
	"wait($self, /, timeout=None, *, stop=None)\n--\n\n"
	"Release the lock, wait to be notified, and acquire it again.\n\n"
	"Return True if notified; False if the timeout, in seconds, passed,\n"
	"or the Event stop was set. Signal handlers run during the wait. If\n"
	"one raises an exception, the wait ends with it, and consumes no\n"
	"notification. RuntimeError if the lock is not held.");
PyDoc_STRVAR(wait_for_doc,
	     "wait_for($self, /, predicate, timeout=None, *, stop=None)"
	     "\n--\n\n"
	     "Wait until predicate(), called under the lock, is true.\n\n"
	     "Return its last result. The timeout and the Event stop are for\n"
	     "the whole call.");
PyDoc_STRVAR(notify_doc,
	     "notify($self, /, n=1)\n--\n\n"
	     "Notify the n threads that have been waiting longest.\n\n"
	     "RuntimeError if the lock is not held.");
PyDoc_STRVAR(notify_all_doc, "notify_all($self, /)\n--\n\n"
			     "Notify all waiting threads.");
PyDoc_STRVAR(old_notify_all_doc, "notifyAll($self, /)\n--\n\n"
				 "The old name of notify_all().");
PyDoc_STRVAR(release_save_doc,
	     "_release_save($self, /)\n--\n\n"
	     "Release the lock for a wait; return its state.");
PyDoc_STRVAR(acquire_restore_doc,
	     "_acquire_restore($self, state, /)\n--\n\n"
	     "Acquire the lock after a wait, and restore its state.");
PyDoc_STRVAR(reinit_doc, "_at_fork_reinit($self, /)\n--\n\n"
			 "In the child of a fork: make the lock free, and\n"
			 "forget its waiters.");

static PyMethodDef condition_methods[] = {
	{"acquire", METHOD(condition_acquire), METH_FASTCALL | METH_KEYWORDS,
	 acquire_doc},
	{"release", condition_release, METH_NOARGS, release_doc},
	{"__enter__", condition_enter, METH_NOARGS, ENTER_DOC},
	{"__exit__", METHOD(condition_exit), METH_FASTCALL, exit_doc},
	{"wait", METHOD(condition_wait), METH_FASTCALL | METH_KEYWORDS,
	 wait_doc},
	{"wait_for", METHOD(condition_wait_for), METH_FASTCALL | METH_KEYWORDS,
	 wait_for_doc},
	{"notify", METHOD(condition_notify), METH_FASTCALL | METH_KEYWORDS,
	 notify_doc},
	{"notify_all", condition_notify_all, METH_NOARGS, notify_all_doc},
	{"notifyAll", condition_notify_all_by_old_name, METH_NOARGS,
	 old_notify_all_doc},
	{"_is_owned", condition_is_owned, METH_NOARGS, is_owned_doc},
	{"_release_save", condition_release_save, METH_NOARGS,
	 release_save_doc},
	{"_acquire_restore", condition_acquire_restore, METH_O,
	 acquire_restore_doc},
	{"_at_fork_reinit", condition_at_fork_reinit, METH_NOARGS, reinit_doc},
	{NULL, NULL, 0, NULL},
};

static PyMemberDef condition_members[] = {
	{"__dictoffset__", Py_T_PYSSIZET,
	 offsetof(struct condition_object, dict), Py_READONLY, NULL},
	{"__weaklistoffset__", Py_T_PYSSIZET,
	 offsetof(struct condition_object, weakrefs), Py_READONLY, NULL},
	{"_lock", Py_T_OBJECT_EX,
	 offsetof(struct condition_object, condlock.lock), Py_READONLY, NULL},
	{NULL, 0, 0, 0, NULL},
};

/* Programs read its length and its truth value. */
static PyObject *condition_waiters(PyObject *self, void *unused)
{
	unsigned count = waiters_count(&condition_of(self)->waiters);
	PyObject *none, *tuple = NULL;

	(void)unused;
	if (condition_of(self)->of_event) {
		PyErr_SetString(PyExc_AttributeError,
				"the _cond of an Event of rouse has no "
				"_waiters: they are not counted");
		return NULL;
	}
	none = Py_BuildValue("(O)", Py_None);
	if (none)
		tuple = PySequence_Repeat(none, (Py_ssize_t)count);
	Py_XDECREF(none);
	return tuple;
}

/* An exact Condition, and nothing set in it, overrides no method. */
PyObject *condition_find_override(PyObject *self, const char *name,
				  PyCFunction function)
{
	return type_find_override(self, condition_of(self)->dict,
				  condition_check_exact(self), name, function);
}

/* Is there an attribute of that name in the object itself? -1: an exception. */
static int is_set(PyObject *self, const char *name)
{
	PyObject *key;
	int is;

	if (!condition_of(self)->dict)
		return 0;
	key = PyUnicode_FromString(name);
	is = key ? PyDict_Contains(condition_of(self)->dict, key) : -1;
	Py_XDECREF(key);
	return is;
}

PyObject *condition_find_hook(PyObject *self, enum method which)
{
	const char *name = condlock_method_name(which);

	if (condlock_has(condition_condlock(self), which) &&
	    is_set(self, name) <= 0)
		return NULL;
	return condition_find_override(self, name, lock_methods[which]);
}

static PyGetSetDef condition_getset[] = {
	{"_waiters", condition_waiters, NULL,
	 "A tuple with a None for each waiting thread.", NULL},
	{"__dict__", PyObject_GenericGetDict, PyObject_GenericSetDict, NULL,
	 NULL},
	{NULL, NULL, NULL, NULL, NULL},
};

static PyType_Slot condition_slots[] = {
	{Py_tp_doc, (void *)condition_doc},
	{Py_tp_new, condition_new},
	{Py_tp_init, condition_init},
	{Py_tp_dealloc, condition_dealloc},
	{Py_tp_traverse, condition_traverse},
	{Py_tp_clear, condition_clear},
	{Py_tp_repr, condition_repr},
	{Py_tp_methods, condition_methods},
	{Py_tp_members, condition_members},
	{Py_tp_getset, condition_getset},
	{0, NULL},
};

PyType_Spec condition_spec = {
	"rouse.Condition",
	sizeof(struct condition_object),
	0,
	Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
	condition_slots,
};
