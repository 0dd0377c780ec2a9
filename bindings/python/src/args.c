/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Arguments of methods: positional and keyword arguments of vectorcall, and
 * timeouts in seconds with the errors that threading raises for them.
 */
#include "args.h"

#include <rouse/deadline.h>

/* The index of a keyword argument, or -1. */
static int find_name(const struct signature *signature, PyObject *name)
{
	for (int i = 0; signature->names[i]; i++) {
		if (PyUnicode_CompareWithASCIIString(name,
						     signature->names[i]) == 0)
			return i;
	}
	return -1;
}

int args_parse(const struct signature *signature, PyObject *const *args,
	       Py_ssize_t nargs, PyObject *kwnames, PyObject *parsed[ARGS_MAX])
{
	Py_ssize_t named = kwnames ? PyTuple_GET_SIZE(kwnames) : 0;
	int max = signature->positional;

	for (int i = 0; i < ARGS_MAX; i++)
		parsed[i] = NULL;
	if (nargs > max) {
		PyErr_Format(PyExc_TypeError,
			     "%s() takes at most %d positional argument%s "
			     "(%zd given)",
			     signature->method, max, max == 1 ? "" : "s",
			     nargs);
		return -1;
	}
	for (Py_ssize_t i = 0; i < nargs; i++)
		parsed[i] = args[i];
	for (Py_ssize_t i = 0; i < named; i++) {
		PyObject *name = PyTuple_GET_ITEM(kwnames, i);
		int k = find_name(signature, name);

		if (k < 0) {
			PyErr_Format(PyExc_TypeError,
				     "'%U' is an invalid keyword argument for "
				     "%s()",
				     name, signature->method);
			return -1;
		}
		if (parsed[k]) {
			PyErr_Format(PyExc_TypeError,
				     "%s() got multiple values for argument "
				     "'%U'",
				     signature->method, name);
			return -1;
		}
		parsed[k] = args[nargs + i];
	}
	for (int i = 0; i < signature->required; i++) {
		if (!parsed[i]) {
			PyErr_Format(PyExc_TypeError,
				     "%s() missing required argument '%s'",
				     signature->method, signature->names[i]);
			return -1;
		}
	}
	return 0;
}

int args_check_timeout(int64_t ns)
{
	if (ns != TOO_LARGE)
		return 0;
	PyErr_SetString(PyExc_OverflowError, "timeout value is too large");
	return -1;
}

static int from_float(double seconds, int64_t *ns)
{
	double exact = seconds * 1e9;

	if (exact != exact) {
		PyErr_SetString(PyExc_ValueError,
				"Invalid value NaN (not a number)");
		return -1;
	}
	if (exact <= 0 || exact >= 0x1p63) {
		*ns = exact > 0 ? TOO_LARGE : exact < 0 ? -1 : 0;
		return 0;
	}
	*ns = (int64_t)exact;
	if ((double)*ns < exact)
		++*ns;
	return 0;
}

static int from_int(PyObject *number, int64_t *ns)
{
	int overflow;
	long long seconds = PyLong_AsLongLongAndOverflow(number, &overflow);

	if (seconds == -1 && PyErr_Occurred())
		return -1;
	if (overflow > 0 || seconds > INT64_MAX / ROUSE_SEC)
		*ns = TOO_LARGE;
	else
		*ns = overflow < 0 || seconds < 0 ? -1 : seconds * ROUSE_SEC;
	return 0;
}

int args_timeout(PyObject *seconds, int64_t *ns)
{
	PyObject *number;
	int err;

	if (seconds == Py_None) {
		*ns = FOREVER;
		return 0;
	}
	if (PyFloat_Check(seconds))
		return from_float(PyFloat_AS_DOUBLE(seconds), ns);
	number = PyNumber_Index(seconds);
	if (!number)
		return -1;
	err = from_int(number, ns);
	Py_DECREF(number);
	return err;
}

/* The timeout of acquire(). No timeout is -1, of any numeric type, not None. */
static int parse_acquire_timeout(PyObject *seconds, bool blocking, int64_t *ns)
{
	double value;

	if (seconds == Py_None) {
		PyErr_SetString(PyExc_TypeError,
				"'NoneType' object cannot be interpreted as "
				"an integer");
		return -1;
	}
	if (args_timeout(seconds, ns) < 0 || args_check_timeout(*ns) < 0)
		return -1;
	value = PyFloat_AsDouble(seconds);
	if (value == -1.0 && PyErr_Occurred())
		PyErr_Clear();
	if (value == -1.0) {
		*ns = FOREVER;
	} else if (!blocking) {
		PyErr_SetString(PyExc_ValueError, "can't specify a timeout "
						  "for a non-blocking call");
		return -1;
	} else if (*ns < 0) {
		PyErr_SetString(PyExc_ValueError,
				"timeout value must be a non-negative number");
		return -1;
	}
	return 0;
}

/* The stop of a method of @self. */
static int parse_stop(PyObject *self, PyObject *argument, struct stop *stop)
{
	return argument ? stop_parse(module_state_of(Py_TYPE(self)), argument,
				     stop)
			: 0;
}

int args_acquire(PyObject *self, PyObject *const *args, Py_ssize_t nargs,
		 PyObject *kwnames, int64_t *ns, struct stop *stop)
{
	static const struct signature signature = {
		"acquire", 0, 2, {"blocking", "timeout", "stop", NULL}};
	PyObject *parsed[ARGS_MAX];
	int blocking = 1;

	*ns = FOREVER;
	stop->event = NULL;
	if (nargs == 0 && !kwnames)
		return 0;
	if (args_parse(&signature, args, nargs, kwnames, parsed) < 0)
		return -1;
	if (parsed[0])
		blocking = PyObject_IsTrue(parsed[0]);
	if (blocking < 0)
		return -1;
	if (parsed[1] && parse_acquire_timeout(parsed[1], blocking, ns) < 0)
		return -1;
	if (!blocking)
		*ns = 0;
	return parse_stop(self, parsed[2], stop);
}

int args_wait(PyObject *self, PyObject *const *args, Py_ssize_t nargs,
	      PyObject *kwnames, int64_t *ns, struct stop *stop)
{
	static const struct signature signature = {
		"wait", 0, 1, {"timeout", "stop", NULL}};
	PyObject *parsed[ARGS_MAX];

	*ns = FOREVER;
	stop->event = NULL;
	if (nargs == 0 && !kwnames)
		return 0;
	if (args_parse(&signature, args, nargs, kwnames, parsed) < 0 ||
	    (parsed[0] && args_timeout(parsed[0], ns) < 0))
		return -1;
	return parse_stop(self, parsed[1], stop);
}
