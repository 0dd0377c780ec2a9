/* SPDX-License-Identifier: BSD-2-Clause */
/* What the types share. */
#include "types.h"

int type_no_arguments(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
	if (PyTuple_GET_SIZE(args) == 0 &&
	    (!kwargs || PyDict_GET_SIZE(kwargs) == 0))
		return 0;
	PyErr_Format(PyExc_TypeError, "%s() takes no arguments", type->tp_name);
	return -1;
}

PyObject *type_repr(PyObject *self, PyObject *state)
{
	PyObject *type = (PyObject *)Py_TYPE(self);
	PyObject *module = PyObject_GetAttrString(type, "__module__");
	PyObject *name = PyObject_GetAttrString(type, "__qualname__");
	PyObject *repr = NULL;

	if (module && name && state)
		repr = PyUnicode_FromFormat("<%S.%S at %p: %S>", module, name,
					    self, state);
	Py_XDECREF(module);
	Py_XDECREF(name);
	Py_XDECREF(state);
	return repr;
}

PyObject *type_find_override(PyObject *self, PyObject *dict, bool exact,
			     const char *name, PyCFunction function)
{
	PyObject *method;

	if (exact && !dict)
		return NULL;
	method = PyObject_GetAttrString(self, name);
	if (method && PyCFunction_Check(method) &&
	    PyCFunction_GET_FUNCTION(method) == function &&
	    PyCFunction_GET_SELF(method) == self)
		Py_CLEAR(method);
	return method;
}

PyObject *type_call_override(PyObject *method)
{
	PyObject *result = PyObject_CallNoArgs(method);

	Py_DECREF(method);
	if (!result)
		return NULL;
	Py_DECREF(result);
	Py_RETURN_NONE;
}

PyObject *type_inherited(PyTypeObject *type, PyObject *self, const char *name)
{
	PyObject *super = PyObject_CallFunctionObjArgs(
		(PyObject *)&PySuper_Type, (PyObject *)type, self, NULL);
	PyObject *attribute =
		super ? PyObject_GetAttrString(super, name) : NULL;

	Py_XDECREF(super);
	return attribute;
}

PyObject *type_call_inherited(PyObject *method, PyObject *const *args,
			      Py_ssize_t nargs, PyObject *kwnames)
{
	PyObject *result = method ? PyObject_Vectorcall(method, args,
							(size_t)nargs, kwnames)
				  : NULL;

	Py_XDECREF(method);
	return result;
}

void type_free(PyObject *self, PyObject **dict, PyObject **weakrefs)
{
	PyTypeObject *type = Py_TYPE(self);

	if (*weakrefs)
		PyObject_ClearWeakRefs(self);
	if (dict)
		Py_CLEAR(*dict);
	type->tp_free(self);
	Py_DECREF(type);
}
