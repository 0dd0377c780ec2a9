/* SPDX-License-Identifier: BSD-2-Clause */
#include "args.h"
#include "blocking.h"
#include "condition.h"

/*
 * Condition: the methods that wait and notify.
 *
 * A notification goes to a thread in the queue, so none is lost to a wait that
 * timed out. A wait that ends with an exception passes its notification on.
 *
 * A notified thread takes the GIL first and the lock second. In the other order
 * it would hold the lock while it waits for the GIL, and the thread that has
 * the GIL would block at its next acquire of the lock.
 */

/* Is the lock held? By what the Condition has in the place of _is_owned(). */
static int is_owned(PyObject *self, struct condlock *condlock)
{
	PyObject *hook = condition_find_hook(self, IS_OWNED);
	int held;

	if (!hook)
		return PyErr_Occurred() ? -1 : condlock_is_owned(condlock);
	held = condlock_is_true(PyObject_CallNoArgs(hook));
	Py_DECREF(hook);
	return held;
}

/* condlock_release_save(), or what the Condition has in its place; it may have
 * something for the way back, too. */
static int release_save(PyObject *self, struct condlock *condlock,
			struct condlock_state *state)
{
	PyObject *hook = condition_find_hook(self, RELEASE_SAVE);

	if (!hook && PyErr_Occurred())
		return -1;
	state->restore = condition_find_hook(self, ACQUIRE_RESTORE);
	if (!state->restore && PyErr_Occurred()) {
		Py_XDECREF(hook);
		return -1;
	}
	if (!hook && !state->restore)
		return condlock_release_save(condlock, state);
	state->is_strange = true;
	state->saved = hook ? PyObject_CallNoArgs(hook)
			    : condlock_call_release_save(condlock);
	Py_XDECREF(hook);
	if (!state->saved)
		Py_CLEAR(state->restore);
	return state->saved ? 0 : -1;
}

/* A wait that has timed out already: let others have the lock for a moment. */
static int poll(PyObject *self, struct condlock *condlock)
{
	struct condlock_state state = {0};

	if (release_save(self, condlock, &state) < 0)
		return -1;
	condlock_acquire_restore(condlock, &state);
	return PyErr_Occurred() ? -1 : 0;
}

/*
 * Condition.wait(): release the lock, wait until notified, acquire the lock
 * again.
 *
 * @deadline: below 1 for a poll.
 *
 * Returns:   1   notified;
 *            0   the deadline passed, or the stop was set, and no notification
 *                was consumed;
 *            -1  with an exception; no notification was consumed.
 */
static int wait_until(PyObject *self, struct condlock *condlock,
		      rouse_deadline deadline, const struct stop *stop)
{
	struct waiters *waiters = &condition_of(self)->waiters;
	struct condlock_state state = {0};
	struct waiter *waiter;
	bool notified;
	int err;

	if (deadline <= 0)
		return poll(self, condlock);
	waiter = waiters_add(self, waiters);
	if (!waiter)
		return -1;
	if (release_save(self, condlock, &state) < 0) {
		waiters_give_up(self, waiters, waiter);
		return -1;
	}
	err = waiters_park(waiter, deadline, stop);
	condlock_acquire_restore(condlock, &state);
	notified = waiters_remove(self, waiters, waiter);
	if (!PyErr_Occurred())
		return notified || err == 0;
	if (notified)
		waiters_notify(self, waiters, 1);
	return -1;
}

static struct condlock *get_owned_condlock(PyObject *self, const char *message)
{
	struct condlock *condlock = condition_get_condlock(self);
	int held = condlock ? is_owned(self, condlock) : -1;

	if (held == 0) {
		PyErr_SetString(PyExc_RuntimeError, message);
	} else if (held > 0 && condition_of(self)->of_event) {
		PyErr_SetString(PyExc_RuntimeError,
				"no thread waits for the _cond of an Event of "
				"rouse: use wait() and set() of the Event");
		return NULL;
	}
	return held > 0 ? condlock : NULL;
}

/* The deadline of a timeout in nanoseconds, or 0 for a poll. */
static rouse_deadline deadline_after(int64_t ns)
{
	return ns > 0 ? blocking_deadline(ns) : 0;
}

#define WAIT_UNACQUIRED "cannot wait on un-acquired lock"

PyObject *condition_wait(PyObject *self, PyObject *const *args,
			 Py_ssize_t nargs, PyObject *kwnames)
{
	struct condlock *condlock;
	struct stop stop;
	int64_t ns;
	int notified;

	if (args_wait(self, args, nargs, kwnames, &ns, &stop) < 0 ||
	    args_check_timeout(ns) < 0)
		return NULL;
	condlock = get_owned_condlock(self, WAIT_UNACQUIRED);
	if (!condlock)
		return NULL;
	notified = wait_until(self, condlock, deadline_after(ns), &stop);
	return notified < 0 ? NULL : PyBool_FromLong(notified);
}

/* The rest of the time, as an argument of wait(). */
static PyObject *seconds_until(rouse_deadline deadline, rouse_deadline now)
{
	if (deadline == ROUSE_FOREVER)
		Py_RETURN_NONE;
	return PyFloat_FromDouble((double)(deadline - now) / ROUSE_SEC);
}

/* Call a wait() that a subclass overrides; which need not know a stop, where
 * @stop is None. */
static PyObject *call_wait(PyObject *wait, PyObject *timeout, PyObject *stop)
{
	PyObject *args, *kwargs, *result = NULL;

	if (stop == Py_None)
		return PyObject_CallOneArg(wait, timeout);
	args = PyTuple_Pack(1, timeout);
	kwargs = Py_BuildValue("{sO}", "stop", stop);
	if (args && kwargs)
		result = PyObject_Call(wait, args, kwargs);
	Py_XDECREF(args);
	Py_XDECREF(kwargs);
	return result;
}

/* wait_for(), by such a wait(). @since: what it gets as its stop. */
static PyObject *wait_for_by(PyObject *wait, PyObject *const *parsed,
			     rouse_deadline deadline, PyObject *since,
			     const struct stop *stop)
{
	PyObject *timeout = parsed[1] ? parsed[1] : Py_None;

	Py_INCREF(timeout);
	for (;;) {
		PyObject *answer = PyObject_CallNoArgs(parsed[0]);
		int yes = answer ? PyObject_IsTrue(answer) : -1;
		rouse_deadline now;
		PyObject *result;

		if (yes > 0 || (yes == 0 && (!timeout || stop_is_set(stop)))) {
			Py_XDECREF(timeout);
			return answer;
		}
		Py_XDECREF(answer);
		result = yes < 0 ? NULL : call_wait(wait, timeout, since);
		Py_XDECREF(timeout);
		if (!result)
			return NULL;
		Py_DECREF(result);
		now = rouse_after(1);
		timeout = now < deadline ? seconds_until(deadline, now) : NULL;
		if (!timeout && PyErr_Occurred())
			return NULL;
	}
}

PyObject *condition_wait_for(PyObject *self, PyObject *const *args,
			     Py_ssize_t nargs, PyObject *kwnames)
{
	static const struct signature signature = {
		"wait_for", 1, 2, {"predicate", "timeout", "stop", NULL}};
	PyObject *parsed[ARGS_MAX];
	PyObject *wait;
	rouse_deadline deadline;
	struct stop stop = {NULL, 0};
	int64_t ns = FOREVER;
	int notified = 0;
	bool late = false;

	if (args_parse(&signature, args, nargs, kwnames, parsed) < 0 ||
	    (parsed[1] && args_timeout(parsed[1], &ns) < 0) ||
	    (parsed[2] &&
	     stop_parse(module_state_of(Py_TYPE(self)), parsed[2], &stop) < 0))
		return NULL;
	deadline = deadline_after(ns);
	wait = condition_find_override(self, "wait", METHOD(condition_wait));
	if (wait) {
		PyObject *since = stop_since(module_state_of(Py_TYPE(self)),
					     parsed[2], &stop);
		PyObject *result = since ? wait_for_by(wait, parsed, deadline,
						       since, &stop)
					 : NULL;

		Py_XDECREF(since);
		Py_DECREF(wait);
		return result;
	}
	if (PyErr_Occurred())
		return NULL;
	for (;;) {
		PyObject *answer = PyObject_CallNoArgs(parsed[0]);
		int yes = answer ? PyObject_IsTrue(answer) : -1;
		struct condlock *condlock;

		if (yes > 0 || (yes == 0 && late))
			return answer;
		Py_XDECREF(answer);
		condlock = yes < 0 ? NULL
				   : get_owned_condlock(self, WAIT_UNACQUIRED);
		if (!condlock || args_check_timeout(ns) < 0) {
			/* A signal handler may have raised, before the
			 * predicate saw what the notification was for. */
			if (notified > 0)
				waiters_notify(self,
					       &condition_of(self)->waiters, 1);
			return NULL;
		}
		notified = wait_until(self, condlock, deadline, &stop);
		if (notified < 0)
			return NULL;
		/* Repeated notifies must not extend the wait. */
		late = !notified || stop_is_set(&stop) ||
		       (ns != FOREVER && rouse_after(1) > deadline);
	}
}

static PyObject *notify(PyObject *self, Py_ssize_t n)
{
	if (!get_owned_condlock(self, "cannot notify on un-acquired lock"))
		return NULL;
	waiters_notify(self, &condition_of(self)->waiters, n);
	Py_RETURN_NONE;
}

PyObject *condition_notify(PyObject *self, PyObject *const *args,
			   Py_ssize_t nargs, PyObject *kwnames)
{
	static const struct signature signature = {"notify", 0, 1, {"n", NULL}};
	PyObject *parsed[ARGS_MAX] = {NULL, NULL};
	Py_ssize_t n = 1;

	if ((nargs || kwnames) &&
	    args_parse(&signature, args, nargs, kwnames, parsed) < 0)
		return NULL;
	if (parsed[0])
		n = PyNumber_AsSsize_t(parsed[0], NULL);
	return n == -1 && PyErr_Occurred() ? NULL : notify(self, n);
}

PyObject *condition_notify_all(PyObject *self, PyObject *unused)
{
	PyObject *method = condition_find_override(self, "notify",
						   METHOD(condition_notify));
	PyObject *result;

	(void)unused;
	if (!method)
		return PyErr_Occurred() ? NULL : notify(self, PY_SSIZE_T_MAX);
	result = PyObject_CallFunction(
		method, "I", waiters_count(&condition_of(self)->waiters));
	Py_DECREF(method);
	if (!result)
		return NULL;
	Py_DECREF(result);
	Py_RETURN_NONE;
}

PyObject *condition_notify_all_by_old_name(PyObject *self, PyObject *unused)
{
#if PY_VERSION_HEX >= 0x030a0000
	PyObject *method;

	if (PyErr_WarnEx(PyExc_DeprecationWarning,
			 "notifyAll() is deprecated, use notify_all() instead",
			 1) < 0)
		return NULL;
	method = condition_find_override(self, "notify_all",
					 condition_notify_all);
	if (method)
		return type_call_override(method);
	if (PyErr_Occurred())
		return NULL;
#endif
	/* In Python 3.9 the old name is that of the method, overridden or not. */
	return condition_notify_all(self, unused);
}
