/* SPDX-License-Identifier: BSD-2-Clause */
#include "barrier.h"

#include "args.h"

/* The type: barrier.h. */

static PyObject *inherited(PyObject *self, const char *name)
{
	return type_inherited(module_state_of(Py_TYPE(self))->barrier, self,
			      name);
}

static PyObject *barrier_wait(PyObject *self, PyObject *const *args,
			      Py_ssize_t nargs, PyObject *kwnames)
{
	struct barrier_object *barrier = barrier_of(self);
	PyObject *timeout;
	struct stop stop;
	int64_t ns;
	int err = 0;

	if (!barrier->is_own)
		return type_call_inherited(inherited(self, "wait"), args, nargs,
					   kwnames);
	if (args_wait(self, args, nargs, kwnames, &ns, &stop) < 0)
		return NULL;
	if (ns == FOREVER) {
		timeout = barrier_read(self, &barrier->timeout);
		err = args_timeout(timeout, &ns);
		Py_DECREF(timeout);
	}
	return err < 0 ? NULL : barrier_meet(self, ns, &stop);
}

static PyObject *barrier_abort(PyObject *self, PyObject *unused)
{
	(void)unused;
	if (!barrier_of(self)->is_own)
		return type_call_inherited(inherited(self, "abort"), NULL, 0,
					   NULL);
	barrier_interrupt(self, true);
	Py_RETURN_NONE;
}

static PyObject *barrier_reset(PyObject *self, PyObject *unused)
{
	(void)unused;
	if (!barrier_of(self)->is_own)
		return type_call_inherited(inherited(self, "reset"), NULL, 0,
					   NULL);
	barrier_interrupt(self, false);
	Py_RETURN_NONE;
}

static PyObject *barrier_get_parties(PyObject *self, void *unused)
{
	(void)unused;
	return PyLong_FromSsize_t(barrier_of(self)->parties);
}

static PyObject *barrier_get_waiting(PyObject *self, void *unused)
{
	(void)unused;
	if (!barrier_of(self)->is_own)
		return inherited(self, "n_waiting");
	return PyLong_FromSsize_t(barrier_count(self));
}

static PyObject *barrier_get_broken(PyObject *self, void *unused)
{
	bool broken;

	(void)unused;
	if (!barrier_of(self)->is_own)
		return inherited(self, "broken");
	Py_BEGIN_CRITICAL_SECTION(self);
	broken = barrier_of(self)->broken;
	Py_END_CRITICAL_SECTION();
	return PyBool_FromLong(broken);
}

static PyObject *barrier_new(PyTypeObject *type, PyObject *args,
			     PyObject *kwargs)
{
	PyObject *self = type->tp_alloc(type, 0);

	(void)args;
	(void)kwargs;
	if (!self)
		return NULL;
	Py_INCREF(Py_None);
	Py_INCREF(Py_None);
	barrier_of(self)->action = Py_None;
	barrier_of(self)->timeout = Py_None;
	atomic_init(
		&barrier_of(self)->generation,
		atomic_load_explicit(&fork_generation, memory_order_relaxed));
	return self;
}

static int barrier_init(PyObject *self, PyObject *args, PyObject *kwargs)
{
	static char *names[] = {"parties", "action", "timeout", NULL};
	struct barrier_object *barrier = barrier_of(self);
	PyObject *action = Py_None, *timeout = Py_None;
	Py_ssize_t parties;

	if (!PyArg_ParseTupleAndKeywords(args, kwargs, "n|OO:Barrier", names,
					 &parties, &action, &timeout))
		return -1;
	if (parties < 1) {
		PyErr_SetString(PyExc_ValueError, "parties must be > 0");
		return -1;
	}
	barrier->parties = parties;
	barrier->is_own = true;
	Py_INCREF(action);
	Py_XSETREF(barrier->action, action);
	Py_INCREF(timeout);
	Py_XSETREF(barrier->timeout, timeout);
	return 0;
}

static int barrier_traverse(PyObject *self, visitproc visit, void *arg)
{
	Py_VISIT(Py_TYPE(self));
	Py_VISIT(barrier_of(self)->action);
	Py_VISIT(barrier_of(self)->timeout);
	return 0;
}

static int barrier_clear(PyObject *self)
{
	Py_CLEAR(barrier_of(self)->action);
	Py_CLEAR(barrier_of(self)->timeout);
	return 0;
}

static void barrier_dealloc(PyObject *self)
{
	PyTypeObject *type = Py_TYPE(self);

	PyObject_GC_UnTrack(self);
	barrier_clear(self);
	PyMem_RawFree(barrier_of(self)->open);
	type->tp_free(self);
	Py_DECREF(type);
}

PyDoc_STRVAR(barrier_doc,
	     TYPE_DOC("_Barrier(parties, action=None, timeout=None)",
		      "What rouse.Barrier does."));
PyDoc_STRVAR(
	wait_doc,
	"wait($self, /, timeout=None, *, stop=None)\n--\n\n"
	"Wait until all parties have come, up to the timeout, in seconds, or\n"
	"until the Event stop is set.\n\n"
	"Return the number of this thread, from 0. BrokenBarrierError if the\n"
	"barrier is broken, which a timeout and a stop do, too.");
PyDoc_STRVAR(abort_doc,
	     "abort($self, /)\n--\n\n"
	     "Break the barrier: all waits raise BrokenBarrierError, until\n"
	     "reset() is called.");
PyDoc_STRVAR(reset_doc, "reset($self, /)\n--\n\n"
			"Make it new, broken or not. Threads that wait get\n"
			"BrokenBarrierError.");

static PyMethodDef barrier_methods[] = {
	{"wait", METHOD(barrier_wait), METH_FASTCALL | METH_KEYWORDS, wait_doc},
	{"abort", barrier_abort, METH_NOARGS, abort_doc},
	{"reset", barrier_reset, METH_NOARGS, reset_doc},
	{NULL, NULL, 0, NULL},
};

static PyMemberDef barrier_members[] = {
	{"_parties", Py_T_PYSSIZET, offsetof(struct barrier_object, parties), 0,
	 NULL},
	{"_action", Py_T_OBJECT_EX, offsetof(struct barrier_object, action), 0,
	 NULL},
	{"_timeout", Py_T_OBJECT_EX, offsetof(struct barrier_object, timeout),
	 0, NULL},
	{NULL, 0, 0, 0, NULL},
};

static PyGetSetDef barrier_getset[] = {
	{"parties", barrier_get_parties, NULL, "How many threads meet.", NULL},
	{"n_waiting", barrier_get_waiting, NULL,
	 "How many of them wait for the others.", NULL},
	{"broken", barrier_get_broken, NULL, "Whether it is broken.", NULL},
	{NULL, NULL, NULL, NULL, NULL},
};

static PyType_Slot barrier_slots[] = {
	{Py_tp_doc, (void *)barrier_doc},   {Py_tp_new, barrier_new},
	{Py_tp_init, barrier_init},         {Py_tp_dealloc, barrier_dealloc},
	{Py_tp_traverse, barrier_traverse}, {Py_tp_clear, barrier_clear},
	{Py_tp_methods, barrier_methods},   {Py_tp_members, barrier_members},
	{Py_tp_getset, barrier_getset},     {0, NULL},
};

PyType_Spec barrier_spec = {
	"rouse._Barrier",
	sizeof(struct barrier_object),
	0,
	Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
	barrier_slots,
};
