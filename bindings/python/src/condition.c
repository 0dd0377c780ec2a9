/* SPDX-License-Identifier: BSD-2-Clause */
#include "args.h"
#include "blocking.h"
#include "condlock.h"
#include "condwait.h"
#include "waiters.h"

/* threading.Condition: a line of waiters, and the lock that they give up. */
struct condition_object {
	PyObject_HEAD
	PyObject *dict;
	PyObject *weakrefs;
	struct owner owner;
	struct line line;
};

static struct condition_object *condition_of(PyObject *self)
{
	return (struct condition_object *)self;
}

static PyObject *condition_new(PyTypeObject *type, PyObject *args,
			       PyObject *kwargs)
{
	PyObject *self = type->tp_alloc(type, 0);

	(void)args;
	(void)kwargs;
	if (self)
		line_init(&condition_of(self)->line);
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
	if (condition_of(self)->owner.lock) {
		PyErr_SetString(PyExc_RuntimeError,
				"the Condition has its lock already");
		return -1;
	}
	if (lock == Py_None)
		lock = PyObject_CallNoArgs((PyObject *)rlock);
	else
		Py_INCREF(lock);
	if (!lock)
		return -1;
	err = owner_init(&condition_of(self)->owner, lock);
	Py_DECREF(lock);
	return err;
}

static int condition_traverse(PyObject *self, visitproc visit, void *arg)
{
	Py_VISIT(Py_TYPE(self));
	Py_VISIT(condition_of(self)->dict);
	return owner_traverse(&condition_of(self)->owner, visit, arg);
}

static int condition_clear(PyObject *self)
{
	Py_CLEAR(condition_of(self)->dict);
	owner_clear(&condition_of(self)->owner);
	return 0;
}

static void condition_dealloc(PyObject *self)
{
	PyObject_GC_UnTrack(self);
	owner_clear(&condition_of(self)->owner);
	type_free(self, &condition_of(self)->dict,
		  &condition_of(self)->weakrefs);
}

/* The lock, or NULL and an exception if __init__ did not run. */
static struct owner *owner_of(PyObject *self)
{
	struct owner *owner = &condition_of(self)->owner;

	if (owner->lock)
		return owner;
	PyErr_SetString(PyExc_RuntimeError,
			"Condition.__init__() was not called");
	return NULL;
}

static struct owner *held_owner_of(PyObject *self, const char *complaint)
{
	struct owner *owner = owner_of(self);
	int held = owner ? owner_is_held(owner) : -1;

	if (held == 0)
		PyErr_SetString(PyExc_RuntimeError, complaint);
	return held > 0 ? owner : NULL;
}

static PyObject *condition_acquire(PyObject *self, PyObject *const *args,
				   Py_ssize_t nargs, PyObject *kwnames)
{
	struct owner *owner = owner_of(self);

	return owner ? owner_acquire(owner, args, nargs, kwnames) : NULL;
}

static PyObject *condition_release(PyObject *self, PyObject *unused)
{
	struct owner *owner = owner_of(self);

	(void)unused;
	return owner ? owner_release(owner) : NULL;
}

static PyObject *condition_enter(PyObject *self, PyObject *unused)
{
	struct owner *owner = owner_of(self);

	(void)unused;
	return owner ? owner_enter(owner) : NULL;
}

static PyObject *condition_exit(PyObject *self, PyObject *const *args,
				Py_ssize_t nargs)
{
	struct owner *owner = owner_of(self);

	return owner ? owner_exit(owner, args, nargs) : NULL;
}

static PyObject *condition_is_owned(PyObject *self, PyObject *unused)
{
	struct owner *owner = owner_of(self);
	int held = owner ? owner_is_held(owner) : -1;

	(void)unused;
	return held < 0 ? NULL : PyBool_FromLong(held);
}

/* Give a hook of the lock to a program that asks for it by name. */
static PyObject *hook_of(PyObject *self, const char *name)
{
	struct owner *owner = owner_of(self);

	return owner ? PyObject_GetAttrString(owner->lock, name) : NULL;
}

static PyObject *condition_getattr(PyObject *self, void *name)
{
	return hook_of(self, name);
}

static PyObject *condition_at_fork_reinit(PyObject *self, PyObject *unused)
{
	PyObject *reinit = hook_of(self, "_at_fork_reinit");
	PyObject *result = reinit ? PyObject_CallNoArgs(reinit) : NULL;

	(void)unused;
	Py_XDECREF(reinit);
	line_mend(&condition_of(self)->line);
	return result;
}

/* The moment, or 0 for a poll. */
static rouse_deadline moment(int64_t ns)
{
	return ns > 0 ? block_until(ns) : 0;
}

#define WAIT_COMPLAINT "cannot wait on un-acquired lock"

static PyObject *condition_wait(PyObject *self, PyObject *const *args,
				Py_ssize_t nargs, PyObject *kwnames)
{
	struct owner *owner;
	int64_t ns;
	int notified;

	if (args_wait(args, nargs, kwnames, &ns) < 0)
		return NULL;
	owner = held_owner_of(self, WAIT_COMPLAINT);
	if (!owner)
		return NULL;
	notified =
		waits_until(self, &condition_of(self)->line, owner, moment(ns));
	return notified < 0 ? NULL : PyBool_FromLong(notified);
}

static PyObject *condition_wait_for(PyObject *self, PyObject *const *args,
				    Py_ssize_t nargs, PyObject *kwnames)
{
	static const struct signature signature = {
		"wait_for", 1, {"predicate", "timeout", NULL}};
	PyObject *sorted[ARGS_MOST];
	rouse_deadline deadline;
	int64_t ns = FOREVER;
	bool late = false;

	if (args_sort(&signature, args, nargs, kwnames, sorted) < 0 ||
	    (sorted[1] && args_timeout(sorted[1], &ns) < 0))
		return NULL;
	deadline = moment(ns);
	for (;;) {
		PyObject *answer = PyObject_CallNoArgs(sorted[0]);
		int yes = answer ? PyObject_IsTrue(answer) : -1;
		struct owner *owner;
		int notified;

		if (yes > 0 || (yes == 0 && late))
			return answer;
		Py_XDECREF(answer);
		if (yes < 0)
			return NULL;
		owner = held_owner_of(self, WAIT_COMPLAINT);
		if (!owner)
			return NULL;
		notified = waits_until(self, &condition_of(self)->line, owner,
				       deadline);
		if (notified < 0)
			return NULL;
		/* Who is notified again and again must come to an end too. */
		late = !notified ||
		       (ns != FOREVER && rouse_after(1) > deadline);
	}
}

static PyObject *notify(PyObject *self, Py_ssize_t n)
{
	if (!held_owner_of(self, "cannot notify on un-acquired lock"))
		return NULL;
	line_notify(self, &condition_of(self)->line, n);
	Py_RETURN_NONE;
}

static PyObject *condition_notify(PyObject *self, PyObject *const *args,
				  Py_ssize_t nargs, PyObject *kwnames)
{
	static const struct signature signature = {"notify", 0, {"n", NULL}};
	PyObject *sorted[ARGS_MOST] = {NULL, NULL};
	Py_ssize_t n = 1;

	if ((nargs || kwnames) &&
	    args_sort(&signature, args, nargs, kwnames, sorted) < 0)
		return NULL;
	if (sorted[0])
		n = PyNumber_AsSsize_t(sorted[0], NULL);
	return n == -1 && PyErr_Occurred() ? NULL : notify(self, n);
}

static PyObject *condition_notify_all(PyObject *self, PyObject *unused)
{
	(void)unused;
	return notify(self, PY_SSIZE_T_MAX);
}

static PyObject *condition_notify_all_by_old_name(PyObject *self,
						  PyObject *unused)
{
#if PY_VERSION_HEX >= 0x030a0000
	if (PyErr_WarnEx(PyExc_DeprecationWarning,
			 "notifyAll() is deprecated, use notify_all() instead",
			 1) < 0)
		return NULL;
#endif
	return condition_notify_all(self, unused);
}

static PyObject *condition_repr(PyObject *self)
{
	struct owner *owner = owner_of(self);

	if (!owner)
		return NULL;
	return PyUnicode_FromFormat("<Condition(%S, %u)>", owner->lock,
				    line_length(&condition_of(self)->line));
}

PyDoc_STRVAR(condition_doc,
	     "Condition(lock=None)\n--\n\n"
	     "Wait, under a lock, for other threads to change what the lock\n"
	     "protects. The lock is a new RLock, or any object with acquire()\n"
	     "and release(); Lock and RLock of this module are fastest.");
PyDoc_STRVAR(acquire_doc, "acquire($self, /, *args)\n--\n\n"
			  "Acquire the lock, by its own method.");
PyDoc_STRVAR(release_doc, "release($self, /)\n--\n\n"
			  "Release the lock, by its own method.");
PyDoc_STRVAR(is_owned_doc, "_is_owned($self, /)\n--\n\n"
			   "Return whether the lock is held.");
PyDoc_STRVAR(
	wait_doc,
	"wait($self, /, timeout=None)\n--\n\n"
	"Give the lock up, wait to be notified, and take it back.\n\n"
	"Return True if notified, False if so many seconds passed before.\n"
	"While it waits, the handlers of signals run. If one raises an\n"
	"exception, the wait ends with that, and has used up no\n"
	"notification. RuntimeError if the lock is not held.");
PyDoc_STRVAR(wait_for_doc,
	     "wait_for($self, /, predicate, timeout=None)\n--\n\n"
	     "Wait until the predicate is true; it is asked under the lock.\n\n"
	     "Return its last value. The timeout is one for all rounds.");
PyDoc_STRVAR(notify_doc,
	     "notify($self, /, n=1)\n--\n\n"
	     "Notify the n threads that have been waiting longest.\n\n"
	     "RuntimeError if the lock is not held.");
PyDoc_STRVAR(notify_all_doc, "notify_all($self, /)\n--\n\n"
			     "Notify all threads that wait.");
PyDoc_STRVAR(old_notify_all_doc, "notifyAll($self, /)\n--\n\n"
				 "The old name of notify_all().");
PyDoc_STRVAR(reinit_doc, "_at_fork_reinit($self, /)\n--\n\n"
			 "In the child of a fork: make the lock free, and\n"
			 "forget who waited.");

static PyMethodDef condition_methods[] = {
	{"acquire", METHOD(condition_acquire), METH_FASTCALL | METH_KEYWORDS,
	 acquire_doc},
	{"release", condition_release, METH_NOARGS, release_doc},
	{"__enter__", condition_enter, METH_NOARGS, acquire_doc},
	{"__exit__", METHOD(condition_exit), METH_FASTCALL, release_doc},
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
	{"_at_fork_reinit", condition_at_fork_reinit, METH_NOARGS, reinit_doc},
	{NULL, NULL, 0, NULL},
};

static PyMemberDef condition_members[] = {
	{"__dictoffset__", Py_T_PYSSIZET,
	 offsetof(struct condition_object, dict), Py_READONLY, NULL},
	{"__weaklistoffset__", Py_T_PYSSIZET,
	 offsetof(struct condition_object, weakrefs), Py_READONLY, NULL},
	{"_lock", Py_T_OBJECT_EX, offsetof(struct condition_object, owner.lock),
	 Py_READONLY, NULL},
	{NULL, 0, 0, 0, NULL},
};

static PyGetSetDef condition_getset[] = {
	{"__dict__", PyObject_GenericGetDict, PyObject_GenericSetDict, NULL,
	 NULL},
	{"_release_save", condition_getattr, NULL, NULL, "_release_save"},
	{"_acquire_restore", condition_getattr, NULL, NULL, "_acquire_restore"},
	{"_recursion_count", condition_getattr, NULL, NULL, "_recursion_count"},
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
