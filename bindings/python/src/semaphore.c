/* SPDX-License-Identifier: BSD-2-Clause */
#include "args.h"
#include "semvalue.h"
#include "types.h"

/* threading.Semaphore and BoundedSemaphore. */
struct semaphore_object {
	PyObject_HEAD
	PyObject *dict;
	PyObject *weakrefs;
	struct semvalue counted;
};

static struct semaphore_object *semaphore_of(PyObject *self)
{
	return (struct semaphore_object *)self;
}

static PyObject *semaphore_new(PyTypeObject *type, PyObject *args,
			       PyObject *kwargs)
{
	PyObject *self = type->tp_alloc(type, 0);

	(void)args;
	(void)kwargs;
	if (self)
		semvalue_init(&semaphore_of(self)->counted);
	return self;
}

/* Convert an initial value: an int or a whole float. What is too large to be
 * counted, such as infinity, becomes PY_SSIZE_T_MAX. */
static int parse_value(PyObject *number, Py_ssize_t *value)
{
	double exact;

	if (!PyFloat_Check(number)) {
		*value = PyNumber_AsSsize_t(number, NULL);
		return *value == -1 && PyErr_Occurred() ? -1 : 0;
	}
	exact = PyFloat_AS_DOUBLE(number);
	if (exact >= (double)PY_SSIZE_T_MAX || exact < 0) {
		*value = exact < 0 ? -1 : PY_SSIZE_T_MAX;
		return 0;
	}
	*value = exact == exact ? (Py_ssize_t)exact : 0;
	if ((double)*value == exact)
		return 0;
	PyErr_SetString(PyExc_ValueError,
			"semaphore initial value must be a whole number");
	return -1;
}

static int semaphore_init(PyObject *self, PyObject *args, PyObject *kwargs)
{
	static char *names[] = {"value", NULL};
	PyObject *number = NULL;
	Py_ssize_t value = 1;

	if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|O:Semaphore", names,
					 &number))
		return -1;
	if (number && parse_value(number, &value) < 0)
		return -1;
	if (value < 0) {
		PyErr_SetString(PyExc_ValueError,
				"semaphore initial value must be >= 0");
		return -1;
	}
	semaphore_of(self)->counted.value = value;
	return 0;
}

static int bounded_init(PyObject *self, PyObject *args, PyObject *kwargs)
{
	if (semaphore_init(self, args, kwargs) < 0)
		return -1;
	semaphore_of(self)->counted.bound = semaphore_of(self)->counted.value;
	return 0;
}

static int semaphore_traverse(PyObject *self, visitproc visit, void *arg)
{
	Py_VISIT(Py_TYPE(self));
	Py_VISIT(semaphore_of(self)->dict);
	return 0;
}

static int semaphore_clear(PyObject *self)
{
	Py_CLEAR(semaphore_of(self)->dict);
	return 0;
}

static void semaphore_dealloc(PyObject *self)
{
	PyObject_GC_UnTrack(self);
	type_free(self, &semaphore_of(self)->dict,
		  &semaphore_of(self)->weakrefs);
}

static PyObject *semaphore_acquire(PyObject *self, PyObject *const *args,
				   Py_ssize_t nargs, PyObject *kwnames)
{
	static const struct signature signature = {
		"acquire", 0, 2, {"blocking", "timeout", "stop", NULL}};
	PyObject *parsed[ARGS_MAX] = {NULL};
	struct stop stop = {NULL, 0};
	int64_t ns = FOREVER;
	int blocking = 1, acquired;

	if ((nargs || kwnames) &&
	    args_parse(&signature, args, nargs, kwnames, parsed) < 0)
		return NULL;
	if (parsed[0])
		blocking = PyObject_IsTrue(parsed[0]);
	if (blocking < 0 || (parsed[1] && args_timeout(parsed[1], &ns) < 0))
		return NULL;
	if (!blocking && ns != FOREVER) {
		PyErr_SetString(
			PyExc_ValueError,
			"can't specify timeout for non-blocking acquire");
		return NULL;
	}
	if (parsed[2] &&
	    stop_parse(module_state_of(Py_TYPE(self)), parsed[2], &stop) < 0)
		return NULL;
	acquired = semvalue_acquire(&semaphore_of(self)->counted, self,
				    blocking ? ns : 0, &stop);
	return acquired < 0 ? NULL : PyBool_FromLong(acquired);
}

static PyObject *semaphore_release(PyObject *self, PyObject *const *args,
				   Py_ssize_t nargs, PyObject *kwnames)
{
	static const struct signature signature = {
		"release", 0, 1, {"n", NULL}};
	PyObject *parsed[ARGS_MAX] = {NULL, NULL};
	Py_ssize_t n = 1;

	if ((nargs || kwnames) &&
	    args_parse(&signature, args, nargs, kwnames, parsed) < 0)
		return NULL;
	if (parsed[0])
		n = PyNumber_AsSsize_t(parsed[0], PyExc_OverflowError);
	if ((n == -1 && PyErr_Occurred()) ||
	    semvalue_release(&semaphore_of(self)->counted, self, n) < 0)
		return NULL;
	Py_RETURN_NONE;
}

/* As in threading, leaving "with" calls the release() of a subclass. */
static PyObject *find_release(PyObject *self)
{
	return type_find_override(self, semaphore_of(self)->dict,
				  Py_TYPE(self)->tp_dealloc ==
					  semaphore_dealloc,
				  "release", METHOD(semaphore_release));
}

static PyObject *semaphore_exit(PyObject *self, PyObject *const *args,
				Py_ssize_t nargs, PyObject *kwnames)
{
	static const struct signature signature = {
		"__exit__", 3, 3, {"t", "v", "tb", NULL}};
	PyObject *parsed[ARGS_MAX], *method;

	if (args_parse(&signature, args, nargs, kwnames, parsed) < 0)
		return NULL;
	method = find_release(self);
	if (method)
		return type_call_override(method);
	if (PyErr_Occurred() ||
	    semvalue_release(&semaphore_of(self)->counted, self, 1) < 0)
		return NULL;
	Py_RETURN_NONE;
}

static PyObject *semaphore_repr(PyObject *self)
{
	struct semvalue *counted = &semaphore_of(self)->counted;

	if (counted->bound == PY_SSIZE_T_MAX)
		return type_repr(self, PyUnicode_FromFormat("value=%zd",
							    counted->value));
	return type_repr(self,
			 PyUnicode_FromFormat("value=%zd/%zd", counted->value,
					      counted->bound));
}

PyDoc_STRVAR(
	semaphore_doc,
	TYPE_DOC("Semaphore(value=1)",
		 "A value that release() increases and acquire() decreases,\n"
		 "waiting while it is 0."));
PyDoc_STRVAR(bounded_doc, TYPE_DOC("BoundedSemaphore(value=1)",
				   "A Semaphore whose value does not rise "
				   "above its initial value."));
PyDoc_STRVAR(acquire_doc,
	     "acquire($self, /, blocking=True, timeout=None, *, stop=None)"
	     "\n--\n\n"
	     "Decrease the value by one, and wait for it unless blocking is\n"
	     "false, up to the timeout, or until the Event stop is set.\n\n"
	     "Return whether that was done. Signal handlers run during the\n"
	     "wait.");
PyDoc_STRVAR(enter_doc,
	     "__enter__($self, /, blocking=True, timeout=None, *, stop=None)"
	     "\n--\n\nThe same as acquire().");
PyDoc_STRVAR(exit_doc, "__exit__($self, /, t, v, tb)\n--\n\n"
		       "Call release().");
PyDoc_STRVAR(release_doc,
	     "release($self, /, n=1)\n--\n\n"
	     "Increase the value by n.\n\n"
	     "ValueError if n is below 1, or if a BoundedSemaphore would rise\n"
	     "above its initial value.");

static PyMethodDef semaphore_methods[] = {
	{"acquire", METHOD(semaphore_acquire), METH_FASTCALL | METH_KEYWORDS,
	 acquire_doc},
	{"release", METHOD(semaphore_release), METH_FASTCALL | METH_KEYWORDS,
	 release_doc},
	{"__enter__", METHOD(semaphore_acquire), METH_FASTCALL | METH_KEYWORDS,
	 enter_doc},
	{"__exit__", METHOD(semaphore_exit), METH_FASTCALL | METH_KEYWORDS,
	 exit_doc},
	{NULL, NULL, 0, NULL},
};

static PyMemberDef semaphore_members[] = {
	{"__dictoffset__", Py_T_PYSSIZET,
	 offsetof(struct semaphore_object, dict), Py_READONLY, NULL},
	{"__weaklistoffset__", Py_T_PYSSIZET,
	 offsetof(struct semaphore_object, weakrefs), Py_READONLY, NULL},
	{"_value", Py_T_PYSSIZET,
	 offsetof(struct semaphore_object, counted.value), 0, NULL},
	{NULL, 0, 0, 0, NULL},
};

/* acquire() and release() have no lock that a Condition could share. */
static PyObject *semaphore_cond(PyObject *self, void *unused)
{
	(void)unused;
	PyErr_Format(PyExc_AttributeError,
		     "the Semaphore '%s' has no _cond: release(n) increases "
		     "the value and wakes n waiters; _value, and "
		     "_initial_value of a BoundedSemaphore, can be set",
		     Py_TYPE(self)->tp_name);
	return NULL;
}

static PyGetSetDef semaphore_getset[] = {
	{"_cond", semaphore_cond, NULL, NULL, NULL},
	{"__dict__", PyObject_GenericGetDict, PyObject_GenericSetDict, NULL,
	 NULL},
	{NULL, NULL, NULL, NULL, NULL},
};

static PyType_Slot semaphore_slots[] = {
	{Py_tp_doc, (void *)semaphore_doc},
	{Py_tp_new, semaphore_new},
	{Py_tp_init, semaphore_init},
	{Py_tp_dealloc, semaphore_dealloc},
	{Py_tp_traverse, semaphore_traverse},
	{Py_tp_clear, semaphore_clear},
	{Py_tp_repr, semaphore_repr},
	{Py_tp_methods, semaphore_methods},
	{Py_tp_members, semaphore_members},
	{Py_tp_getset, semaphore_getset},
	{0, NULL},
};

PyType_Spec semaphore_spec = {
	"rouse.Semaphore",
	sizeof(struct semaphore_object),
	0,
	Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
	semaphore_slots,
};

static PyMemberDef bounded_members[] = {
	{"_initial_value", Py_T_PYSSIZET,
	 offsetof(struct semaphore_object, counted.bound), 0, NULL},
	{NULL, 0, 0, 0, NULL},
};

static PyType_Slot bounded_slots[] = {
	{Py_tp_doc, (void *)bounded_doc},
	{Py_tp_init, bounded_init},
	{Py_tp_dealloc, semaphore_dealloc},
	{Py_tp_traverse, semaphore_traverse},
	{Py_tp_clear, semaphore_clear},
	{Py_tp_members, bounded_members},
	{0, NULL},
};

PyType_Spec bounded_semaphore_spec = {
	"rouse.BoundedSemaphore",
	sizeof(struct semaphore_object),
	0,
	Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
	bounded_slots,
};
