/* SPDX-License-Identifier: BSD-2-Clause */
#include "types.h"

static int add_type(PyObject *module, PyType_Spec *spec, PyTypeObject *base,
		    PyTypeObject **kept)
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
		*kept = (PyTypeObject *)type;
	else
		Py_DECREF(type);
	return err;
}

static int fill(PyObject *module)
{
	struct module_state *state = PyModule_GetState(module);
	PyTypeObject *semaphore = NULL, *other = NULL;
	int err = -1;

	fork_watch();
	if (add_type(module, &lock_spec, NULL, &state->lock) < 0 ||
	    add_type(module, &rlock_spec, NULL, &state->rlock) < 0 ||
	    add_type(module, &condition_spec, NULL, &state->condition) < 0)
		return -1;
	if (add_type(module, &event_spec, NULL, &other) == 0) {
		Py_CLEAR(other);
		err = add_type(module, &semaphore_spec, NULL, &semaphore);
	}
	if (err == 0)
		err = add_type(module, &bounded_semaphore_spec, semaphore,
			       &other);
	Py_XDECREF(semaphore);
	Py_XDECREF(other);
	return err;
}

static int traverse(PyObject *module, visitproc visit, void *arg)
{
	struct module_state *state = PyModule_GetState(module);

	Py_VISIT(state->lock);
	Py_VISIT(state->rlock);
	Py_VISIT(state->condition);
	return 0;
}

static int clear(PyObject *module)
{
	struct module_state *state = PyModule_GetState(module);

	Py_CLEAR(state->lock);
	Py_CLEAR(state->rlock);
	Py_CLEAR(state->condition);
	return 0;
}

static void free_module(void *module)
{
	clear(module);
}

static PyModuleDef_Slot slots[] = {
	{Py_mod_exec, fill},
#ifdef Py_mod_multiple_interpreters
	/* All state is an interpreter's or an object's, but for the count of
	 * forks, which is atomic. */
	{Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED},
#endif
#ifdef Py_mod_gil
	/* What an object has is atomic, or under its critical section. */
	{Py_mod_gil, Py_MOD_GIL_NOT_USED},
#endif
	{0, NULL},
};

static struct PyModuleDef definition = {
	PyModuleDef_HEAD_INIT,
	.m_name = "rouse._rouse",
	.m_doc = "Lock, RLock, Event, Condition and Semaphore on futexes.",
	.m_size = sizeof(struct module_state),
	.m_slots = slots,
	.m_traverse = traverse,
	.m_clear = clear,
	.m_free = free_module,
};

PyMODINIT_FUNC PyInit__rouse(void);

PyMODINIT_FUNC PyInit__rouse(void)
{
	return PyModuleDef_Init(&definition);
}

struct module_state *module_state_of(PyTypeObject *type)
{
	/* A type of ours is a base of it, as it has our layout. */
	for (; type; type = type->tp_base) {
		PyObject *module;

		if (!PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE))
			continue;
		module = ((PyHeapTypeObject *)type)->ht_module;
		if (module && PyModule_GetDef(module) == &definition)
			return PyModule_GetState(module);
	}
	Py_UNREACHABLE();
}
