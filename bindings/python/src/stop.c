/* SPDX-License-Identifier: BSD-2-Clause */
/* The stop of a call that waits: stop.h. */
#include "stop.h"

int stop_parse(const struct module_state *state, PyObject *argument,
	       struct stop *stop)
{
	stop->event = NULL;
	if (!argument || argument == Py_None)
		return 0;
	if (!PyObject_TypeCheck(argument, state->event)) {
		PyErr_Format(PyExc_TypeError,
			     "stop must be a rouse.Event or None, not %.200s",
			     Py_TYPE(argument)->tp_name);
		return -1;
	}
	stop->event = event_of(argument);
	stop->epoch = rouse_event_epoch(stop->event);
	return 0;
}
