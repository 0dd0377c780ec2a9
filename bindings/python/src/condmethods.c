/* SPDX-License-Identifier: BSD-2-Clause */
/* The lock of a Condition: which of its methods are called. */
#include "condlock.h"

static const struct {
	const char *name;
	bool required;
} methods[METHODS] = {
	[ACQUIRE] = {"acquire", true},
	[RELEASE] = {"release", true},
	[RELEASE_SAVE] = {"_release_save", false},
	[ACQUIRE_RESTORE] = {"_acquire_restore", false},
	[IS_OWNED] = {"_is_owned", false},
	[ENTER] = {"__enter__", false},
	[EXIT] = {"__exit__", false},
};

#define DEPTH_MAX 1000000

/* Is it a lock of _thread? Its acquire() fails only because of a signal. */
static bool is_builtin(PyObject *lock)
{
	const char *name = Py_TYPE(lock)->tp_name;

	return strcmp(name, "_thread.lock") == 0 ||
	       strcmp(name, "_thread.RLock") == 0;
}

/*
 * Get a method of the lock. If the lock is a Condition, its method calls that
 * of its own lock, which is called directly instead, as by threading's
 * Condition. So however deep Conditions are nested, a call does not go through
 * all of them.
 *
 * A Condition that is initialized with itself as its lock has no lock yet, and
 * only those methods that its class overrides.
 */
static PyObject *get_method(PyObject *lock, enum method which)
{
	PyObject *method = PyObject_GetAttrString(lock, methods[which].name);
	PyObject *owner = method ? condition_of_method(method, which) : NULL;
	struct condlock *condlock = owner ? condition_condlock(owner) : NULL;
	PyObject *direct = condlock ? condlock->methods[which] : NULL;

	if (!condlock || (condlock->lock && !direct))
		return method;
	if (!condlock->lock)
		PyErr_Format(PyExc_AttributeError,
			     "the %s has no lock, and so no '%s'",
			     Py_TYPE(owner)->tp_name, methods[which].name);
	Py_XINCREF(direct);
	Py_DECREF(method);
	return direct;
}

const char *condlock_method_name(enum method which)
{
	return methods[which].name;
}

static bool is_called_in_c(const struct condlock *condlock)
{
	return condlock->kind == EXACT_LOCK || condlock->kind == EXACT_RLOCK;
}

PyObject *condlock_find_now(struct condlock *condlock, enum method which)
{
	const struct condlock *first = condlock;
	PyObject *method = NULL;

	if (is_called_in_c(condlock))
		return NULL;
	for (unsigned depth = 0; depth < DEPTH_MAX; depth++) {
		PyObject *last = method, *owner;

		method = PyObject_GetAttrString(condlock->lock,
						methods[which].name);
		Py_XDECREF(last);
		owner = method ? condition_of_method(method, which) : NULL;
		if (!owner) {
			if (!method &&
			    PyErr_ExceptionMatches(PyExc_AttributeError))
				PyErr_Clear();
			return method;
		}
		condlock = condition_condlock(owner);
		if (condlock == first) {
			Py_DECREF(method);
			return NULL;
		}
		if (!condlock->lock || is_called_in_c(condlock))
			return method;
	}
	Py_DECREF(method);
	PyErr_SetString(PyExc_RecursionError,
			"Conditions are nested without end");
	return NULL;
}

bool condlock_has(const struct condlock *condlock, enum method which)
{
	return condlock->kind == EXACT_RLOCK || condlock->methods[which];
}

int condlock_init(struct condlock *condlock, PyObject *lock)
{
	struct condlock new = {.lock = lock};

	Py_INCREF(lock);
	if (lock_check_exact(lock)) {
		new.kind = EXACT_LOCK;
	} else if (rlock_check_exact(lock)) {
		new.kind = EXACT_RLOCK;
	} else {
		new.kind = is_builtin(lock) ? BUILTIN_LOCK : OTHER_LOCK;
		for (enum method i = 0; i < KEPT; i++) {
			new.methods[i] = get_method(lock, i);
			if (new.methods[i])
				continue;
			if (methods[i].required ||
			    !PyErr_ExceptionMatches(PyExc_AttributeError)) {
				condlock_clear(&new);
				return -1;
			}
			PyErr_Clear();
		}
	}
	/* Only now: the methods may be those of the Condition itself. */
	if (condlock->lock) {
		condlock_clear(&new);
		PyErr_SetString(PyExc_RuntimeError,
				"the Condition has its lock already");
		return -1;
	}
	*condlock = new;
	return 0;
}

int condlock_traverse(struct condlock *condlock, visitproc visit, void *arg)
{
	Py_VISIT(condlock->lock);
	for (int i = 0; i < KEPT; i++)
		Py_VISIT(condlock->methods[i]);
	return 0;
}

void condlock_clear(struct condlock *condlock)
{
	Py_CLEAR(condlock->lock);
	for (int i = 0; i < KEPT; i++)
		Py_CLEAR(condlock->methods[i]);
}
