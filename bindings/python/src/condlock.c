/* SPDX-License-Identifier: BSD-2-Clause */
/* The lock of a Condition: calls of its methods. condmethods.c finds them. */
#include "condlock.h"

PyObject *condlock_acquire(struct condlock *condlock, PyObject *const *args,
			   Py_ssize_t nargs, PyObject *kwnames)
{
	if (condlock->kind == EXACT_LOCK)
		return lock_acquire(condlock->lock, args, nargs, kwnames);
	if (condlock->kind == EXACT_RLOCK)
		return rlock_acquire(condlock->lock, args, nargs, kwnames);
	return PyObject_Vectorcall(condlock->methods[ACQUIRE], args,
				   (size_t)nargs, kwnames);
}

PyObject *condlock_release(struct condlock *condlock)
{
	if (condlock->kind == EXACT_LOCK)
		return lock_release(condlock->lock, NULL);
	if (condlock->kind == EXACT_RLOCK)
		return rlock_release(condlock->lock, NULL);
	return PyObject_CallNoArgs(condlock->methods[RELEASE]);
}

PyObject *condlock_enter(struct condlock *condlock)
{
	PyObject *enter = condlock_find_now(condlock, ENTER), *result;

	if (!enter)
		return PyErr_Occurred()
			       ? NULL
			       : condlock_acquire(condlock, NULL, 0, NULL);
	result = PyObject_CallNoArgs(enter);
	Py_DECREF(enter);
	return result;
}

PyObject *condlock_exit(struct condlock *condlock, PyObject *const *args,
			Py_ssize_t nargs)
{
	PyObject *exit = condlock_find_now(condlock, EXIT), *result;

	if (!exit)
		return PyErr_Occurred() ? NULL : condlock_release(condlock);
	result = PyObject_Vectorcall(exit, args, (size_t)nargs, NULL);
	Py_DECREF(exit);
	return result;
}

/* Call a method of the lock as it is now. @argument: NULL for none. */
static PyObject *call_now(struct condlock *condlock, enum method which,
			  PyObject *argument)
{
	return PyObject_CallMethod(condlock->lock, condlock_method_name(which),
				   argument ? "(O)" : NULL, argument);
}

static PyObject *none_for(PyObject *result)
{
	if (!result)
		return NULL;
	Py_DECREF(result);
	Py_RETURN_NONE;
}

PyObject *condlock_call_release_save(struct condlock *condlock)
{
	if (condlock->kind == EXACT_RLOCK)
		return PyObject_CallMethod(condlock->lock, "_release_save",
					   NULL);
	if (condlock->methods[RELEASE_SAVE])
		return PyObject_CallNoArgs(condlock->methods[RELEASE_SAVE]);
	return none_for(call_now(condlock, RELEASE, NULL));
}

PyObject *condlock_call_acquire_restore(struct condlock *condlock,
					PyObject *saved)
{
	if (condlock->kind == EXACT_RLOCK)
		return PyObject_CallMethod(condlock->lock, "_acquire_restore",
					   "(O)", saved);
	if (condlock->methods[ACQUIRE_RESTORE])
		return PyObject_CallOneArg(condlock->methods[ACQUIRE_RESTORE],
					   saved);
	return none_for(call_now(condlock, ACQUIRE, NULL));
}

/* The truth value of a result. Steals the reference. */
int condlock_is_true(PyObject *result)
{
	int answer = result ? PyObject_IsTrue(result) : -1;

	Py_XDECREF(result);
	return answer;
}

/* A lock without _is_owned() cannot tell which thread holds it. */
static int is_locked(struct condlock *condlock)
{
	int acquired = condlock_is_true(call_now(condlock, ACQUIRE, Py_False));
	PyObject *result;

	if (acquired <= 0)
		return acquired < 0 ? -1 : true;
	result = call_now(condlock, RELEASE, NULL);
	Py_XDECREF(result);
	return result ? false : -1;
}

int condlock_is_owned(struct condlock *condlock)
{
	switch (condlock->kind) {
	case EXACT_LOCK:
		return rouse_lock_locked(
			mutex_get_lock(lock_get_mutex(condlock->lock)));
	case EXACT_RLOCK:
		return rlock_is_owned(condlock->lock);
	default:
		if (!condlock->methods[IS_OWNED])
			return is_locked(condlock);
		return condlock_is_true(
			PyObject_CallNoArgs(condlock->methods[IS_OWNED]));
	}
}

int condlock_release_save(struct condlock *condlock,
			  struct condlock_state *state)
{
	PyObject *result;

	switch (condlock->kind) {
	case EXACT_LOCK:
		result = lock_release(condlock->lock, NULL);
		Py_XDECREF(result);
		return result ? 0 : -1;
	case EXACT_RLOCK:
		state->count = rlock_release_all(condlock->lock);
		return 0;
	default:
		state->saved = condlock_call_release_save(condlock);
		return state->saved ? 0 : -1;
	}
}

static int call_acquire_restore(struct condlock *condlock,
				struct condlock_state *state)
{
	PyObject *result =
		state->restore
			? PyObject_CallOneArg(state->restore, state->saved)
			: condlock_call_acquire_restore(condlock, state->saved);

	Py_XDECREF(result);
	return result ? 0 : -1;
}

/* An exception that was fetched. */
struct saved_error {
	PyObject *type, *value, *trace;
};

/* Fetch the current exception; one saved before becomes its context. */
static void save_error(struct saved_error *saved)
{
	struct saved_error now;

	PyErr_Fetch(&now.type, &now.value, &now.trace);
	if (now.type && saved->type) {
		PyErr_NormalizeException(&now.type, &now.value, &now.trace);
		PyErr_NormalizeException(&saved->type, &saved->value,
					 &saved->trace);
		if (saved->trace)
			PyException_SetTraceback(saved->value, saved->trace);
		PyException_SetContext(now.value, saved->value);
		Py_DECREF(saved->type);
		Py_XDECREF(saved->trace);
	}
	if (now.type)
		*saved = now;
}

static void acquire_restore_other(struct condlock *condlock,
				  struct condlock_state *state)
{
	struct saved_error saved = {NULL, NULL, NULL};
	int err;

	do {
		save_error(&saved);
		err = call_acquire_restore(condlock, state);
	} while (err < 0 && condlock->kind == BUILTIN_LOCK &&
		 !state->is_strange);
	save_error(&saved);
	PyErr_Restore(saved.type, saved.value, saved.trace);
	Py_CLEAR(state->saved);
	Py_CLEAR(state->restore);
}

void condlock_acquire_restore(struct condlock *condlock,
			      struct condlock_state *state)
{
	if (state->saved)
		acquire_restore_other(condlock, state);
	else if (condlock->kind == EXACT_LOCK)
		mutex_reacquire(lock_get_mutex(condlock->lock));
	else
		rlock_restore(condlock->lock, state->count);
}
