/* SPDX-License-Identifier: BSD-2-Clause */
#include "semvalue.h"

#include <errno.h>

#include "args.h"
#include "blocking.h"

void semvalue_init(struct semvalue *counted)
{
	counted->value = 0;
	counted->bound = PY_SSIZE_T_MAX;
	waiters_init(&counted->waiters);
}

bool semvalue_take(struct semvalue *counted, PyObject *self)
{
	bool taken;

	(void)self; /* used without a GIL only */
	Py_BEGIN_CRITICAL_SECTION(self);
	taken = counted->value > 0;
	if (taken)
		counted->value--;
	Py_END_CRITICAL_SECTION();
	return taken;
}

bool semvalue_reaches(struct semvalue *counted, PyObject *self, Py_ssize_t n)
{
	bool does;

	(void)self;
	Py_BEGIN_CRITICAL_SECTION(self);
	does = counted->value >= n;
	Py_END_CRITICAL_SECTION();
	return does;
}

void semvalue_put_back(struct semvalue *counted, PyObject *self)
{
	Py_BEGIN_CRITICAL_SECTION(self);
	counted->value++;
	Py_END_CRITICAL_SECTION();
	waiters_notify(self, &counted->waiters, 1);
}

int semvalue_acquire(struct semvalue *counted, PyObject *self, int64_t ns,
		     const struct stop *stop)
{
	struct waiters *waiters = &counted->waiters;
	rouse_deadline deadline;
	int err = 0;

	if (semvalue_take(counted, self))
		return 1;
	if (args_check_timeout(ns) < 0)
		return -1;
	if (ns <= 0)
		return 0;
	deadline = blocking_deadline(ns);
	while (err == 0) {
		struct waiter *waiter = waiters_add(self, waiters);
		bool notified;

		if (!waiter)
			return -1;
		/* A release() before the add found no waiter. */
		if (!semvalue_take(counted, self)) {
			err = waiters_park(waiter, deadline, stop);
			notified = waiters_remove(self, waiters, waiter);
			if (err != -EINTR && semvalue_take(counted, self))
				return 1;
			if (err == -EINTR && notified)
				waiters_notify(self, waiters, 1);
			if (err == 0 && blocking_is_over(deadline, stop))
				err = -ETIMEDOUT;
			continue;
		}
		waiters_give_up(self, waiters, waiter);
		return 1;
	}
	return err == -EINTR ? -1 : 0;
}

int semvalue_release(struct semvalue *counted, PyObject *self, Py_ssize_t n)
{
	Py_ssize_t value;
	bool fits;

	if (n < 1) {
		PyErr_SetString(PyExc_ValueError, "n must be one or more");
		return -1;
	}
	Py_BEGIN_CRITICAL_SECTION(self);
	if (__builtin_add_overflow(counted->value, n, &value))
		value = PY_SSIZE_T_MAX;
	fits = value <= counted->bound;
	if (fits)
		counted->value = value;
	Py_END_CRITICAL_SECTION();
	if (!fits) {
		PyErr_SetString(PyExc_ValueError,
				"Semaphore released too many times");
		return -1;
	}
	waiters_notify(self, &counted->waiters, n);
	return 0;
}
