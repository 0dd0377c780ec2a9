/* SPDX-License-Identifier: BSD-2-Clause */
/* wait_any() and wait_all(), on <rouse/any.h>. */
#include "any.h"

#include <rouse/any.h>

#include <errno.h>
#include <limits.h>

#include "args.h"
#include "blocking.h"
#include "stop.h"

/* What one call waits for. The objects are its own: others may change the list
 * that it was given. */
struct several {
	PyObject *objects; /* a tuple */
	struct rouse_wanted *wanted;
	unsigned n;
	int there; /* the index of the one that rouse_wait_any() found */
};

static int wait_any(void *object, const struct rouse_wait *how)
{
	struct several *several = object;

	several->there = rouse_wait_any(several->wanted, several->n, how);
	return several->there < 0 ? several->there : 0;
}

static int wait_all(void *object, const struct rouse_wait *how)
{
	struct several *several = object;

	return rouse_wait_all(several->wanted, several->n, how);
}

/* The two calls. */
struct call {
	struct signature signature;
	int (*wait)(void *several, const struct rouse_wait *how);
	bool since; /* a set since the call began will do */
};

/* What is wanted of one object, as the call begins; -1 with TypeError if that
 * cannot be wanted. */
static int want(const struct module_state *state, const struct call *call,
		PyObject *object, struct rouse_wanted *wanted)
{
	struct rouse_event *event;

	if (!PyObject_TypeCheck(object, state->event)) {
		PyErr_Format(PyExc_TypeError,
			     "%s() waits for objects of rouse.Event, not of "
			     "%.200s",
			     call->signature.method, Py_TYPE(object)->tp_name);
		return -1;
	}
	event = event_of(object);
	if (call->since)
		*wanted = (struct rouse_wanted)ROUSE_WANT_EVENT_SINCE(
			event, rouse_event_epoch(event));
	else
		*wanted = (struct rouse_wanted)ROUSE_WANT_EVENT(event);
	return 0;
}

static int several_init(struct several *several, const struct call *call,
			const struct module_state *state, PyObject *iterable)
{
	Py_ssize_t n;

	several->wanted = NULL;
	several->objects = PySequence_Tuple(iterable);
	if (!several->objects)
		return -1;
	n = PyTuple_GET_SIZE(several->objects);
	if (n <= INT_MAX)
		several->wanted = PyMem_New(struct rouse_wanted, n);
	if (!several->wanted) {
		PyErr_NoMemory();
		return -1;
	}
	several->n = (unsigned)n;
	for (Py_ssize_t i = 0; i < n; i++) {
		if (want(state, call, PyTuple_GET_ITEM(several->objects, i),
			 &several->wanted[i]) < 0)
			return -1;
	}
	return 0;
}

static void several_free(struct several *several)
{
	PyMem_Free(several->wanted);
	Py_XDECREF(several->objects);
}

/* Returns 1; 0 after the timeout or the stop; or -1 with an exception. */
static int wait_for(struct several *several, const struct call *call,
		    int64_t ns, const struct stop *stop)
{
	const struct rouse_wait poll = {0, 0, NULL};
	rouse_deadline deadline;
	int err = call->wait(several, &poll);

	if (err == 0)
		return 1;
	if (args_check_timeout(ns) < 0)
		return -1;
	if (ns <= 0)
		return 0;
	deadline = blocking_deadline(ns);
	do {
		err = blocking_wait(call->wait, several, deadline, stop);
	} while (err == -EAGAIN);
	return err == -EINTR ? -1 : err == 0;
}

/* Parse the arguments and wait. Returns as wait_for(); *several is to be
 * freed. */
static int parse_and_wait(PyObject *module, const struct call *call,
			  PyObject *const *args, Py_ssize_t nargs,
			  PyObject *kwnames, struct several *several)
{
	const struct module_state *state = PyModule_GetState(module);
	PyObject *parsed[ARGS_MAX];
	struct stop stop;
	int64_t ns = FOREVER;

	if (args_parse(&call->signature, args, nargs, kwnames, parsed) < 0 ||
	    (parsed[1] && args_timeout(parsed[1], &ns) < 0) ||
	    stop_parse(state, parsed[2], &stop) < 0 ||
	    several_init(several, call, state, parsed[0]) < 0)
		return -1;
	return wait_for(several, call, ns, &stop);
}

PyObject *any_wait_any(PyObject *module, PyObject *const *args,
		       Py_ssize_t nargs, PyObject *kwnames)
{
	static const struct call call = {
		{"wait_any", 1, 2, {"objects", "timeout", "stop", NULL}},
		wait_any,
		true,
	};
	struct several several = {NULL, NULL, 0, 0};
	int there =
		parse_and_wait(module, &call, args, nargs, kwnames, &several);
	PyObject *result = NULL;

	if (there >= 0) {
		result =
			there ? PyTuple_GET_ITEM(several.objects, several.there)
			      : Py_None;
		Py_INCREF(result);
	}
	several_free(&several);
	return result;
}

PyObject *any_wait_all(PyObject *module, PyObject *const *args,
		       Py_ssize_t nargs, PyObject *kwnames)
{
	static const struct call call = {
		{"wait_all", 1, 2, {"objects", "timeout", "stop", NULL}},
		wait_all,
		false,
	};
	struct several several = {NULL, NULL, 0, 0};
	int there =
		parse_and_wait(module, &call, args, nargs, kwnames, &several);

	several_free(&several);
	return there < 0 ? NULL : PyBool_FromLong(there);
}
