/* SPDX-License-Identifier: BSD-2-Clause */
/* The stop of a call that waits: stop.h. */
#include "stop.h"

struct since_object {
	PyObject_HEAD
	PyObject *event; /* of type Event */
	uint32_t epoch;
};

static struct since_object *since_of(PyObject *self)
{
	return (struct since_object *)self;
}

bool stop_fits(const struct module_state *state, PyObject *object)
{
	return PyObject_TypeCheck(object, state->event) ||
	       Py_TYPE(object) == state->since;
}

void stop_read(const struct module_state *state, PyObject *object,
	       struct stop *stop)
{
	if (Py_TYPE(object) == state->since) {
		stop->event = event_of(since_of(object)->event);
		stop->epoch = since_of(object)->epoch;
	} else {
		stop->event = event_of(object);
		stop->epoch = rouse_event_epoch(stop->event);
	}
}

int stop_parse(const struct module_state *state, PyObject *argument,
	       struct stop *stop)
{
	stop->event = NULL;
	if (!argument || argument == Py_None)
		return 0;
	if (!stop_fits(state, argument)) {
		PyErr_Format(PyExc_TypeError,
			     "stop must be a rouse.Event or None, not %.200s",
			     Py_TYPE(argument)->tp_name);
		return -1;
	}
	stop_read(state, argument, stop);
	return 0;
}

PyObject *stop_since(const struct module_state *state, PyObject *argument,
		     const struct stop *stop)
{
	PyObject *self;

	if (!stop->event)
		Py_RETURN_NONE;
	if (Py_TYPE(argument) == state->since) {
		Py_INCREF(argument);
		return argument;
	}
	self = state->since->tp_alloc(state->since, 0);
	if (!self)
		return NULL;
	Py_INCREF(argument);
	since_of(self)->event = argument;
	since_of(self)->epoch = stop->epoch;
	return self;
}

static PyObject *since_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
	struct module_state *state = module_state_of(type);
	PyObject *event;
	struct stop stop;

	(void)kwargs;
	if (!PyArg_ParseTuple(args, "O:_Since", &event) ||
	    stop_parse(state, event, &stop) < 0)
		return NULL;
	return stop_since(state, event, &stop);
}

static int since_traverse(PyObject *self, visitproc visit, void *arg)
{
	Py_VISIT(Py_TYPE(self));
	Py_VISIT(since_of(self)->event);
	return 0;
}

static void since_dealloc(PyObject *self)
{
	PyTypeObject *type = Py_TYPE(self);

	PyObject_GC_UnTrack(self);
	Py_XDECREF(since_of(self)->event);
	type->tp_free(self);
	Py_DECREF(type);
}

static PyObject *since_getattr(PyObject *self, PyObject *name)
{
	return PyObject_GetAttr(since_of(self)->event, name);
}

static int since_setattr(PyObject *self, PyObject *name, PyObject *value)
{
	return PyObject_SetAttr(since_of(self)->event, name, value);
}

static PyObject *since_compare(PyObject *self, PyObject *other, int how)
{
	if (Py_TYPE(other) == Py_TYPE(self))
		other = since_of(other)->event;
	return PyObject_RichCompare(since_of(self)->event, other, how);
}

static Py_hash_t since_hash(PyObject *self)
{
	return PyObject_Hash(since_of(self)->event);
}

static PyObject *since_repr(PyObject *self)
{
	return PyObject_Repr(since_of(self)->event);
}

PyDoc_STRVAR(since_doc, "The Event stop, for a call that goes on with the wait "
			"of another\none: set, if it was since this was made.");

static PyType_Slot since_slots[] = {
	{Py_tp_doc, (void *)since_doc},     {Py_tp_new, since_new},
	{Py_tp_dealloc, since_dealloc},     {Py_tp_traverse, since_traverse},
	{Py_tp_getattro, since_getattr},    {Py_tp_setattro, since_setattr},
	{Py_tp_richcompare, since_compare}, {Py_tp_hash, since_hash},
	{Py_tp_repr, since_repr},           {0, NULL},
};

PyType_Spec since_spec = {
	"rouse._rouse._Since",
	sizeof(struct since_object),
	0,
	Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
	since_slots,
};
