/* SPDX-License-Identifier: BSD-2-Clause */
#include "condlock.h"

static const struct {
	const char *name;
	bool needed;
} hooks[HOOKS] = {
	[ACQUIRE] = {"acquire", true},
	[RELEASE] = {"release", true},
	[ENTER] = {"__enter__", false},
	[EXIT] = {"__exit__", false},
	[RELEASE_SAVE] = {"_release_save", false},
	[ACQUIRE_RESTORE] = {"_acquire_restore", false},
	[IS_OWNED] = {"_is_owned", false},
};

/* Is it a lock of _thread, whose acquire fails only for a signal? */
static bool is_built_in(PyObject *lock)
{
	const char *name = Py_TYPE(lock)->tp_name;

	return strcmp(name, "_thread.lock") == 0 ||
	       strcmp(name, "_thread.RLock") == 0;
}

int owner_init(struct owner *owner, PyObject *lock)
{
	Py_INCREF(lock);
	owner->lock = lock;
	if (lock_is(lock) || rlock_is(lock)) {
		owner->kind = lock_is(lock) ? A_LOCK : AN_RLOCK;
		return 0;
	}
	owner->kind = is_built_in(lock) ? BUILT_IN : FOREIGN;
	for (int i = 0; i < HOOKS; i++) {
		owner->hooks[i] = PyObject_GetAttrString(lock, hooks[i].name);
		if (owner->hooks[i])
			continue;
		if (hooks[i].needed ||
		    !PyErr_ExceptionMatches(PyExc_AttributeError)) {
			owner_clear(owner);
			return -1;
		}
		PyErr_Clear();
	}
	return 0;
}

int owner_traverse(struct owner *owner, visitproc visit, void *arg)
{
	Py_VISIT(owner->lock);
	for (int i = 0; i < HOOKS; i++)
		Py_VISIT(owner->hooks[i]);
	return 0;
}

void owner_clear(struct owner *owner)
{
	Py_CLEAR(owner->lock);
	for (int i = 0; i < HOOKS; i++)
		Py_CLEAR(owner->hooks[i]);
}

PyObject *owner_acquire(struct owner *owner, PyObject *const *args,
			Py_ssize_t nargs, PyObject *kwnames)
{
	if (owner->kind == A_LOCK)
		return lock_acquire(owner->lock, args, nargs, kwnames);
	if (owner->kind == AN_RLOCK)
		return rlock_acquire(owner->lock, args, nargs, kwnames);
	return PyObject_Vectorcall(owner->hooks[ACQUIRE], args, (size_t)nargs,
				   kwnames);
}

PyObject *owner_release(struct owner *owner)
{
	if (owner->kind == A_LOCK)
		return lock_release(owner->lock, NULL);
	if (owner->kind == AN_RLOCK)
		return rlock_release(owner->lock, NULL);
	return PyObject_CallNoArgs(owner->hooks[RELEASE]);
}

PyObject *owner_enter(struct owner *owner)
{
	if (owner->hooks[ENTER])
		return PyObject_CallNoArgs(owner->hooks[ENTER]);
	return owner_acquire(owner, NULL, 0, NULL);
}

PyObject *owner_exit(struct owner *owner, PyObject *const *args,
		     Py_ssize_t nargs)
{
	if (owner->hooks[EXIT])
		return PyObject_Vectorcall(owner->hooks[EXIT], args,
					   (size_t)nargs, NULL);
	return owner_release(owner);
}

/* Call a method for what it does. */
static int call(PyObject *method)
{
	PyObject *result = PyObject_CallNoArgs(method);

	Py_XDECREF(result);
	return result ? 0 : -1;
}

/* The truth of what a call returned; takes the reference. */
static int truth(PyObject *result)
{
	int is_true = result ? PyObject_IsTrue(result) : -1;

	Py_XDECREF(result);
	return is_true;
}

/* Without _is_owned() there is no telling by whom. */
static int is_held_by_anybody(struct owner *owner)
{
	int acquired =
		truth(PyObject_CallOneArg(owner->hooks[ACQUIRE], Py_False));

	if (acquired < 0 || (acquired && call(owner->hooks[RELEASE]) < 0))
		return -1;
	return !acquired;
}

int owner_is_held(struct owner *owner)
{
	switch (owner->kind) {
	case A_LOCK:
		return rouse_lock_locked(guard_lock(lock_guard(owner->lock)));
	case AN_RLOCK:
		return rlock_is_owned(owner->lock);
	default:
		if (!owner->hooks[IS_OWNED])
			return is_held_by_anybody(owner);
		return truth(PyObject_CallNoArgs(owner->hooks[IS_OWNED]));
	}
}

int owner_give_up(struct owner *owner, struct held *held)
{
	PyObject *result;

	switch (owner->kind) {
	case A_LOCK:
		result = lock_release(owner->lock, NULL);
		Py_XDECREF(result);
		return result ? 0 : -1;
	case AN_RLOCK:
		held->levels = rlock_give_up(owner->lock);
		return 0;
	default:
		if (!owner->hooks[RELEASE_SAVE])
			return call(owner->hooks[RELEASE]);
		held->saved = PyObject_CallNoArgs(owner->hooks[RELEASE_SAVE]);
		return held->saved ? 0 : -1;
	}
}

static int take_back(struct owner *owner, struct held *held)
{
	PyObject *result;

	if (!owner->hooks[ACQUIRE_RESTORE])
		return call(owner->hooks[ACQUIRE]);
	result = PyObject_CallOneArg(owner->hooks[ACQUIRE_RESTORE],
				     held->saved ? held->saved : Py_None);
	Py_XDECREF(result);
	return result ? 0 : -1;
}

/* An exception that is put aside. */
struct aside {
	PyObject *type, *value, *trace;
};

/* Put the one that is set aside. If there is one aside, it is the context. */
static void put_aside(struct aside *aside)
{
	struct aside now;

	PyErr_Fetch(&now.type, &now.value, &now.trace);
	if (now.type && aside->type) {
		PyErr_NormalizeException(&now.type, &now.value, &now.trace);
		PyErr_NormalizeException(&aside->type, &aside->value,
					 &aside->trace);
		if (aside->trace)
			PyException_SetTraceback(aside->value, aside->trace);
		PyException_SetContext(now.value, aside->value);
		Py_DECREF(aside->type);
		Py_XDECREF(aside->trace);
	}
	if (now.type)
		*aside = now;
}

static void take_back_foreign(struct owner *owner, struct held *held)
{
	struct aside aside = {NULL, NULL, NULL};
	int err;

	do {
		put_aside(&aside);
		err = take_back(owner, held);
	} while (err < 0 && owner->kind == BUILT_IN);
	put_aside(&aside);
	PyErr_Restore(aside.type, aside.value, aside.trace);
	Py_CLEAR(held->saved);
}

void owner_take_back(struct owner *owner, struct held *held)
{
	if (owner->kind == A_LOCK)
		guard_acquire_anyway(lock_guard(owner->lock));
	else if (owner->kind == AN_RLOCK)
		rlock_take_back(owner->lock, held->levels);
	else
		take_back_foreign(owner, held);
}
