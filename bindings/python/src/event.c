/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>

#include "args.h"
#include "asyncwait.h"
#include "blocking.h"
#include "condition.h"

/*
 * threading.Event, on a rouse_event. In the child of a fork it is valid as it
 * is: a waiter of the parent costs at most a needless wake.
 */
struct event_object {
	PyObject_HEAD
	PyObject *dict;
	PyObject *weakrefs;
	PyObject *cond; /* made when Event._cond is read, for its lock */
	struct rouse_event event;
	struct async_waits waits; /* of coroutines */
};

struct rouse_event *event_of(PyObject *self)
{
	return &((struct event_object *)self)->event;
}

static PyObject *event_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
	(void)args;
	(void)kwargs;
	return type->tp_alloc(type, 0); /* zeroed memory is a clear event */
}

static int event_init(PyObject *self, PyObject *args, PyObject *kwargs)
{
	if (type_no_arguments(Py_TYPE(self), args, kwargs) < 0)
		return -1;
	rouse_event_clear(event_of(self)); /* if it is not the first call */
	return 0;
}

static int event_traverse(PyObject *self, visitproc visit, void *arg)
{
	Py_VISIT(Py_TYPE(self));
	Py_VISIT(((struct event_object *)self)->dict);
	Py_VISIT(((struct event_object *)self)->cond);
	return async_waits_traverse(&((struct event_object *)self)->waits,
				    visit, arg);
}

static int event_clear_references(PyObject *self)
{
	Py_CLEAR(((struct event_object *)self)->dict);
	Py_CLEAR(((struct event_object *)self)->cond);
	async_waits_clear(self, &((struct event_object *)self)->waits);
	return 0;
}

static void event_dealloc(PyObject *self)
{
	struct event_object *event = (struct event_object *)self;

	PyObject_GC_UnTrack(self);
	Py_CLEAR(event->cond);
	async_waits_clear(self, &event->waits);
	type_free(self, &event->dict, &event->weakrefs);
}

/* A borrowed reference: it stays as long as the Event. */
static PyObject *get_cond(PyObject *self)
{
	PyObject *cond;

	Py_BEGIN_CRITICAL_SECTION(self);
	cond = ((struct event_object *)self)->cond;
	Py_END_CRITICAL_SECTION();
	return cond;
}

static void set(PyObject *self)
{
	rouse_event_set(event_of(self));
	async_waits_wake(self, &((struct event_object *)self)->waits,
			 event_of(self));
}

static void clear(PyObject *self)
{
	rouse_event_clear(event_of(self));
}

/* Call set() or clear() under the lock of Event._cond, as threading does. */
static PyObject *call_locked(PyObject *self, void (*call)(PyObject *self))
{
	PyObject *cond = get_cond(self);
	PyObject *acquired;

	if (!cond) {
		call(self);
		Py_RETURN_NONE;
	}
	acquired = PyObject_CallMethod(cond, "acquire", NULL);
	if (!acquired)
		return NULL;
	Py_DECREF(acquired);
	call(self);
	return PyObject_CallMethod(cond, "release", NULL);
}

static PyObject *event_set(PyObject *self, PyObject *unused)
{
	(void)unused;
	return call_locked(self, set);
}

static PyObject *event_clear(PyObject *self, PyObject *unused)
{
	(void)unused;
	return call_locked(self, clear);
}

static PyObject *event_is_set(PyObject *self, PyObject *unused)
{
	(void)unused;
	return PyBool_FromLong(rouse_event_is_set(event_of(self)));
}

static PyObject *event_is_set_by_old_name(PyObject *self, PyObject *unused)
{
#if PY_VERSION_HEX >= 0x030a0000
	PyObject *method;

	if (PyErr_WarnEx(PyExc_DeprecationWarning,
			 "isSet() is deprecated, use is_set() instead", 1) < 0)
		return NULL;
	method = type_find_override(self, ((struct event_object *)self)->dict,
				    Py_TYPE(self)->tp_dealloc == event_dealloc,
				    "is_set", event_is_set);

	if (method) {
		PyObject *result = PyObject_CallNoArgs(method);

		Py_DECREF(method);
		return result;
	}
	if (PyErr_Occurred())
		return NULL;
#endif
	/* In Python 3.9 the old name is that of the method, overridden or not. */
	return event_is_set(self, unused);
}

/* A wait that began at this epoch of the event. */
struct event_wait {
	struct rouse_event *event;
	uint32_t epoch;
};

static int wait_since(void *object, const struct rouse_wait *how)
{
	struct event_wait *wait = object;

	return rouse_event_wait_since_with(wait->event, wait->epoch, how);
}

static PyObject *event_wait(PyObject *self, PyObject *const *args,
			    Py_ssize_t nargs, PyObject *kwnames)
{
	struct event_wait wait = {event_of(self), 0};
	rouse_deadline deadline;
	struct stop stop;
	int64_t ns;
	int err;

	if (args_wait(self, args, nargs, kwnames, &ns, &stop) < 0)
		return NULL;
	wait.epoch = rouse_event_epoch(wait.event);
	if (rouse_event_is_set(wait.event))
		Py_RETURN_TRUE;
	if (args_check_timeout(ns) < 0)
		return NULL;
	if (ns <= 0)
		Py_RETURN_FALSE;
	deadline = blocking_deadline(ns);
	do {
		err = blocking_wait(wait_since, &wait, deadline, &stop);
	} while (err == -EAGAIN);
	return err == -EINTR ? NULL : PyBool_FromLong(err == 0);
}

/* What it needs of asyncio is imported by the first call. */
static PyObject *event_wait_async(PyObject *self, PyObject *unused)
{
	PyObject *module = PyImport_ImportModule("rouse._async");
	PyObject *coroutine;

	(void)unused;
	if (!module)
		return NULL;
	coroutine = PyObject_CallMethod(module, "wait", "O", self);
	Py_DECREF(module);
	return coroutine;
}

static PyObject *event_add_wait(PyObject *self, PyObject *wait)
{
	struct event_object *event = (struct event_object *)self;
	struct async_wait *entry = async_wait_check(Py_TYPE(self), wait);

	if (!entry)
		return NULL;
	return PyBool_FromLong(
		async_waits_add(self, &event->waits, &event->event, entry));
}

static PyObject *event_remove_wait(PyObject *self, PyObject *wait)
{
	struct async_wait *entry = async_wait_check(Py_TYPE(self), wait);

	if (!entry)
		return NULL;
	async_waits_remove(self, entry);
	Py_RETURN_NONE;
}

static PyObject *event_at_fork_reinit(PyObject *self, PyObject *unused)
{
	PyObject *cond = get_cond(self);

	(void)unused;
	rouse_event_after_fork(event_of(self));
	async_waits_clear(self, &((struct event_object *)self)->waits);
	if (!cond)
		Py_RETURN_NONE;
	return PyObject_CallMethod(cond, "_at_fork_reinit", NULL);
}

static PyObject *new_cond(PyObject *self)
{
	struct module_state *state = module_state_of(Py_TYPE(self));
	PyObject *lock = PyObject_CallNoArgs((PyObject *)state->lock);
	PyObject *cond = NULL;

	if (lock)
		cond = PyObject_CallOneArg((PyObject *)state->condition, lock);
	Py_XDECREF(lock);
	if (cond)
		condition_of(cond)->of_event = true;
	return cond;
}

static PyObject *event_cond(PyObject *self, void *unused)
{
	struct event_object *event = (struct event_object *)self;
	PyObject *cond = new_cond(self), *kept;

	(void)unused;
	if (!cond)
		return NULL;
	Py_BEGIN_CRITICAL_SECTION(self);
	if (!event->cond) {
		event->cond = cond;
		cond = NULL;
	}
	Py_INCREF(event->cond);
	kept = event->cond;
	Py_END_CRITICAL_SECTION();
	Py_XDECREF(cond);
	return kept;
}

static PyObject *event_get_flag(PyObject *self, void *unused)
{
	(void)unused;
	return event_is_set(self, NULL);
}

static int event_set_flag(PyObject *self, PyObject *value, void *unused)
{
	int flag = value ? PyObject_IsTrue(value) : -1;

	(void)unused;
	if (!value)
		PyErr_SetString(PyExc_AttributeError, "_flag");
	if (flag > 0)
		set(self);
	else if (flag == 0)
		clear(self);
	return flag < 0 ? -1 : 0;
}

static PyObject *event_repr(PyObject *self)
{
	bool set = rouse_event_is_set(event_of(self));

	return type_repr(self, PyUnicode_FromString(set ? "set" : "unset"));
}

PyDoc_STRVAR(event_doc,
	     TYPE_DOC("Event()",
		      "A flag that threads can wait for. set() releases every "
		      "wait that\n"
		      "has begun, even if clear() follows at once."));
PyDoc_STRVAR(set_doc, "set($self, /)\n--\n\n"
		      "Set the flag and wake every thread that waits for it.");
PyDoc_STRVAR(clear_doc, "clear($self, /)\n--\n\n"
			"Clear the flag: later waits last until the next\n"
			"set().");
PyDoc_STRVAR(is_set_doc, "is_set($self, /)\n--\n\n"
			 "Return whether the flag is set.");
PyDoc_STRVAR(old_is_set_doc, "isSet($self, /)\n--\n\n"
			     "The old name of is_set().");
PyDoc_STRVAR(wait_doc,
	     "wait($self, /, timeout=None, *, stop=None)\n--\n\n"
	     "Wait until the flag is set, or the timeout, in seconds, has\n"
	     "passed, or the Event stop was set.\n\n"
	     "Return True if it was set at some moment during the call, else\n"
	     "False. Signal handlers run during the wait.");
PyDoc_STRVAR(
	wait_async_doc,
	"wait_async($self, /)\n--\n\n"
	"A coroutine for asyncio that waits until the flag is set, and "
	"returns\n"
	"True. No thread waits for it; the flag may be set by any thread.\n\n"
	"For a timeout there is asyncio.wait_for(). The wait begins when the\n"
	"coroutine runs first.");
PyDoc_STRVAR(
	add_wait_doc,
	"_add_wait($self, wait, /)\n--\n\n"
	"For wait_async(): let set() ring for this, unless it was set since\n"
	"that began.\n"
	"Return whether it will.");
PyDoc_STRVAR(remove_wait_doc, "_remove_wait($self, wait, /)\n--\n\n"
			      "For wait_async(): undo _add_wait().");
PyDoc_STRVAR(reinit_doc,
	     "_at_fork_reinit($self, /)\n--\n\n"
	     "In the child of a fork: forget its waiters. The flag\n"
	     "keeps its value.");

static PyMethodDef event_methods[] = {
	{"set", event_set, METH_NOARGS, set_doc},
	{"clear", event_clear, METH_NOARGS, clear_doc},
	{"is_set", event_is_set, METH_NOARGS, is_set_doc},
	{"isSet", event_is_set_by_old_name, METH_NOARGS, old_is_set_doc},
	{"wait", METHOD(event_wait), METH_FASTCALL | METH_KEYWORDS, wait_doc},
	{"wait_async", event_wait_async, METH_NOARGS, wait_async_doc},
	{"_add_wait", event_add_wait, METH_O, add_wait_doc},
	{"_remove_wait", event_remove_wait, METH_O, remove_wait_doc},
	{"_at_fork_reinit", event_at_fork_reinit, METH_NOARGS, reinit_doc},
	{NULL, NULL, 0, NULL},
};

static PyMemberDef event_members[] = {
	{"__dictoffset__", Py_T_PYSSIZET, offsetof(struct event_object, dict),
	 Py_READONLY, NULL},
	{"__weaklistoffset__", Py_T_PYSSIZET,
	 offsetof(struct event_object, weakrefs), Py_READONLY, NULL},
	{NULL, 0, 0, 0, NULL},
};

static PyGetSetDef event_getset[] = {
	{"_flag", event_get_flag, event_set_flag,
	 "Whether the flag is set; setting it is set() or clear().", NULL},
	{"_cond", event_cond, NULL,
	 "A Condition whose lock set() and clear() acquire. No thread waits\n"
	 "for it.",
	 NULL},
	{"__dict__", PyObject_GenericGetDict, PyObject_GenericSetDict, NULL,
	 NULL},
	{NULL, NULL, NULL, NULL, NULL},
};

static PyType_Slot event_slots[] = {
	{Py_tp_doc, (void *)event_doc},
	{Py_tp_new, event_new},
	{Py_tp_init, event_init},
	{Py_tp_dealloc, event_dealloc},
	{Py_tp_traverse, event_traverse},
	{Py_tp_clear, event_clear_references},
	{Py_tp_repr, event_repr},
	{Py_tp_methods, event_methods},
	{Py_tp_members, event_members},
	{Py_tp_getset, event_getset},
	{0, NULL},
};

PyType_Spec event_spec = {
	"rouse.Event",
	sizeof(struct event_object),
	0,
	Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
	event_slots,
};
