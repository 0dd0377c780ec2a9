/* SPDX-License-Identifier: BSD-2-Clause */
#include "args.h"

#include <rouse/deadline.h>

/* Which of the names it is, or -1. */
static int index_of(const struct signature *signature, PyObject *name)
{
	for (int i = 0; signature->names[i]; i++) {
		if (PyUnicode_CompareWithASCIIString(name,
						     signature->names[i]) == 0)
			return i;
	}
	return -1;
}

int args_sort(const struct signature *signature, PyObject *const *args,
	      Py_ssize_t nargs, PyObject *kwnames, PyObject *sorted[ARGS_MOST])
{
	Py_ssize_t named = kwnames ? PyTuple_GET_SIZE(kwnames) : 0;
	int most = 0;

	while (signature->names[most])
		sorted[most++] = NULL;
	if (nargs + named > most) {
		PyErr_Format(PyExc_TypeError,
			     "%s() takes at most %d argument%s (%zd given)",
			     signature->method, most, most == 1 ? "" : "s",
			     nargs + named);
		return -1;
	}
	for (Py_ssize_t i = 0; i < nargs; i++)
		sorted[i] = args[i];
	for (Py_ssize_t i = 0; i < named; i++) {
		PyObject *name = PyTuple_GET_ITEM(kwnames, i);
		int k = index_of(signature, name);

		if (k < 0) {
			PyErr_Format(PyExc_TypeError,
				     "'%U' is an invalid keyword argument for "
				     "%s()",
				     name, signature->method);
			return -1;
		}
		if (sorted[k]) {
			PyErr_Format(PyExc_TypeError,
				     "%s() got multiple values for argument "
				     "'%U'",
				     signature->method, name);
			return -1;
		}
		sorted[k] = args[nargs + i];
	}
	for (int i = 0; i < signature->least; i++) {
		if (!sorted[i]) {
			PyErr_Format(PyExc_TypeError,
				     "%s() missing required argument '%s'",
				     signature->method, signature->names[i]);
			return -1;
		}
	}
	return 0;
}

static int too_large(void)
{
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
	if (exact >= 0x1p63)
		return too_large();
	if (exact <= 0) {
		*ns = exact < 0 ? -1 : 0;
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
		return too_large();
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

/* The timeout of an acquire; -1 is none, as a number, not None. */
static int limit_of(PyObject *seconds, bool blocking, int64_t *ns)
{
	double value;

	if (seconds == Py_None) {
		PyErr_SetString(PyExc_TypeError,
				"'NoneType' object cannot be interpreted as "
				"an integer");
		return -1;
	}
	if (args_timeout(seconds, ns) < 0)
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

int args_acquire(PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames,
		 int64_t *ns)
{
	static const struct signature signature = {
		"acquire", 0, {"blocking", "timeout", NULL}};
	PyObject *sorted[ARGS_MOST];
	int blocking = 1;

	*ns = FOREVER;
	if (nargs == 0 && !kwnames)
		return 0;
	if (args_sort(&signature, args, nargs, kwnames, sorted) < 0)
		return -1;
	if (sorted[0])
		blocking = PyObject_IsTrue(sorted[0]);
	if (blocking < 0)
		return -1;
	if (sorted[1] && limit_of(sorted[1], blocking, ns) < 0)
		return -1;
	if (!blocking)
		*ns = 0;
	return 0;
}

int args_wait(PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames,
	      int64_t *ns)
{
	static const struct signature signature = {
		"wait", 0, {"timeout", NULL}};
	PyObject *sorted[ARGS_MOST];

	*ns = FOREVER;
	if (nargs == 0 && !kwnames)
		return 0;
	if (args_sort(&signature, args, nargs, kwnames, sorted) < 0)
		return -1;
	return sorted[0] ? args_timeout(sorted[0], ns) : 0;
}
