/* SPDX-License-Identifier: BSD-2-Clause */
/* The module rouse._rouse: its types and its state. */
#include "any.h"
#include "types.h"

static int add_type(PyObject *module, PyType_Spec *spec, PyTypeObject *base,
		    PyTypeObject **result)
{
	PyObject *bases = base ? PyTuple_Pack(1, base) : NULL;
	PyObject *type;
	int err;

	if (base && !bases)
		return -1;
	type = PyType_FromModuleAndSpec(module, spec, bases);
	Py_XDECREF(bases);
	if (!type)
		return -1;
	err = PyModule_AddType(module, (PyTypeObject *)type);
	if (err == 0)
		*result = (PyTypeObject *)type;
	else
		Py_DECREF(type);
	return err;
}

static int module_exec(PyObject *module)
{
	struct module_state *state = PyModule_GetState(module);
	PyTypeObject *bounded;

	fork_register();
	if (add_type(module, &lock_spec, NULL, &state->lock) < 0 ||
	    add_type(module, &rlock_spec, NULL, &state->rlock) < 0 ||
	    add_type(module, &event_spec, NULL, &state->event) < 0 ||
	    add_type(module, &condition_spec, NULL, &state->condition) < 0 ||
	    add_type(module, &semaphore_spec, NULL, &state->semaphore) < 0 ||
	    add_type(module, &barrier_spec, NULL, &state->barrier) < 0 ||
#ifdef ROUSE_PYTHON_QUEUE
	    add_type(module, &queue_spec, NULL, &state->queue) < 0 ||
#endif
	    add_type(module, &loop_bell_spec, NULL, &state->loop_bell) < 0 ||
	    add_type(module, &async_wait_spec, NULL, &state->async_wait) < 0 ||
	    add_type(module, &since_spec, NULL, &state->since) < 0 ||
	    add_type(module, &bounded_semaphore_spec, state->semaphore,
		     &bounded) < 0)
		return -1;
	Py_DECREF(bounded);
	return PyModule_AddStringConstant(module, "__version__", ROUSE_VERSION);
}

static int module_traverse(PyObject *module, visitproc visit, void *arg)
{
	struct module_state *state = PyModule_GetState(module);

	Py_VISIT(state->lock);
	Py_VISIT(state->rlock);
	Py_VISIT(state->event);
	Py_VISIT(state->condition);
	Py_VISIT(state->semaphore);
	Py_VISIT(state->barrier);
	Py_VISIT(state->queue);
	Py_VISIT(state->loop_bell);
	Py_VISIT(state->async_wait);
	Py_VISIT(state->since);
	return 0;
}

static int module_clear(PyObject *module)
{
	struct module_state *state = PyModule_GetState(module);

	Py_CLEAR(state->lock);
	Py_CLEAR(state->rlock);
	Py_CLEAR(state->event);
	Py_CLEAR(state->condition);
	Py_CLEAR(state->semaphore);
	Py_CLEAR(state->barrier);
	Py_CLEAR(state->queue);
	Py_CLEAR(state->loop_bell);
	Py_CLEAR(state->async_wait);
	Py_CLEAR(state->since);
	return 0;
}

static void module_free(void *module)
{
	module_clear(module);
}

PyDoc_STRVAR(wait_any_doc, WAIT_ANY_DOC);
PyDoc_STRVAR(wait_all_doc, WAIT_ALL_DOC);

static PyMethodDef module_functions[] = {
	{"wait_any", METHOD(any_wait_any), METH_FASTCALL | METH_KEYWORDS,
	 wait_any_doc},
	{"wait_all", METHOD(any_wait_all), METH_FASTCALL | METH_KEYWORDS,
	 wait_all_doc},
	{NULL, NULL, 0, NULL},
};

static PyModuleDef_Slot module_slots[] = {
	{Py_mod_exec, module_exec},
#ifdef Py_mod_multiple_interpreters
	/* All state is in the interpreter or in objects, except for the fork
	 * generation, which is atomic. */
	{Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED},
#endif
#ifdef Py_mod_gil
	/* Fields of objects are atomic, or accessed in critical sections. */
	{Py_mod_gil, Py_MOD_GIL_NOT_USED},
#endif
	{0, NULL},
};

static struct PyModuleDef module_def = {
	PyModuleDef_HEAD_INIT,
	.m_name = "rouse._rouse",
	.m_doc = "Lock, RLock, Event, Condition, Semaphore, Barrier and Queue "
		 "on futexes.",
	.m_size = sizeof(struct module_state),
	.m_methods = module_functions,
	.m_slots = module_slots,
	.m_traverse = module_traverse,
	.m_clear = module_clear,
	.m_free = module_free,
};

PyMODINIT_FUNC PyInit__rouse(void);

PyMODINIT_FUNC PyInit__rouse(void)
{
	return PyModuleDef_Init(&module_def);
}

struct module_state *module_state_of(PyTypeObject *type)
{
	/* One of its bases is a type of this module. */
	for (; type; type = type->tp_base) {
		PyObject *module;

		if (!PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE))
			continue;
		module = ((PyHeapTypeObject *)type)->ht_module;
		if (module && PyModule_GetDef(module) == &module_def)
			return PyModule_GetState(module);
	}
	Py_UNREACHABLE();
}
