/* SPDX-License-Identifier: BSD-2-Clause */
/* wait_any() and wait_all(), on <rouse/any.h>. */
#include "any.h"

#include <errno.h>

#include "args.h"
#include "blocking.h"
#include "several.h"

static int sleep_for_any(void *object, const struct rouse_wait *how)
{
	struct several *several = object;
	int there = rouse_wait_any(several->wanted, several->n_wanted, how);

	return there < 0 ? there : 0;
}

static int sleep_for_all(void *object, const struct rouse_wait *how)
{
	struct several *several = object;

	return rouse_wait_all(several->wanted, several->n_wanted, how);
}

/* What a sleep returned, and then nothing was there: is the wait over? */
static bool is_over(int err, rouse_deadline deadline, const struct stop *stop)
{
	return (err != 0 && err != -EAGAIN) || blocking_is_over(deadline, stop);
}

/*
 * wait_any(). Between the first look and the sleep the thread joins the queues
 * of the semaphores, and looks again: a release() from then on notifies it. What
 * it is notified of and does not take goes to the next waiter.
 */

/* The first that is there, of which it is taken; -1 if none is. */
static Py_ssize_t take_any(struct several *several)
{
	for (Py_ssize_t i = 0; i < several->n; i++) {
		if (part_take(&several->parts[i]))
			return i;
	}
	return -1;
}

/* Returns 0, or -1 with MemoryError. */
static int join_all(struct several *several)
{
	several->n_wanted = (unsigned)several->n;
	for (Py_ssize_t i = 0; i < several->n; i++) {
		struct part *part = &several->parts[i];
		struct rouse_wanted *wanted = &several->wanted[i];

		if (part->event) {
			*wanted = (struct rouse_wanted)ROUSE_WANT_EVENT_SINCE(
				part->event, part->epoch);
			continue;
		}
		if (part_join(part) < 0)
			return -1;
		*wanted = (struct rouse_wanted)ROUSE_WANT_WAITER(
			&part->waiter->node);
	}
	return 0;
}

static void leave_all(struct several *several, Py_ssize_t taken)
{
	for (Py_ssize_t i = 0; i < several->n; i++)
		part_leave(&several->parts[i], i == taken);
}

/* Returns as take_any(). *err: -EINTR if there is an exception. */
static Py_ssize_t wait_for_any(struct several *several, rouse_deadline deadline,
			       const struct stop *stop, int *err)
{
	Py_ssize_t taken = -1;

	do {
		*err = join_all(several) < 0 ? -EINTR : 0;
		if (*err == 0)
			taken = take_any(several);
		if (*err == 0 && taken < 0)
			*err = blocking_wait(sleep_for_any, several, deadline,
					     stop);
		if (*err != -EINTR && taken < 0)
			taken = take_any(several);
		leave_all(several, taken);
	} while (taken < 0 && !is_over(*err, deadline, stop));
	return taken;
}

/*
 * wait_all(). The values and the events must be there; then one is taken of each
 * semaphore, and the events must be set at one moment while they are held. With
 * the GIL all that is one step. Without it another thread may come in between,
 * and then what was taken is put back; meanwhile others may have found a
 * semaphore at 0. The thread sleeps for what is missing alone, and takes nothing
 * meanwhile.
 */

static void put_back(struct several *several, Py_ssize_t n)
{
	for (Py_ssize_t i = 0; i < n; i++) {
		struct part *part = &several->parts[i];

		if (part->semaphore)
			semvalue_put_back(part->semaphore, part->object);
	}
}

static bool take_values(struct several *several)
{
	for (Py_ssize_t i = 0; i < several->n; i++) {
		struct part *part = &several->parts[i];

		if (part->semaphore && !part_take(part)) {
			put_back(several, i);
			return false;
		}
	}
	return true;
}

/* The first semaphore that is too low, or NULL. */
static struct part *find_missing(struct several *several)
{
	for (Py_ssize_t i = 0; i < several->n; i++) {
		struct part *part = &several->parts[i];

		if (part->semaphore &&
		    !semvalue_reaches(part->semaphore, part->object, part->nth))
			return part;
	}
	return NULL;
}

/* Want the events, and nothing else. */
static void want_events(struct several *several)
{
	several->n_wanted = 0;
	for (Py_ssize_t i = 0; i < several->n; i++) {
		struct part *part = &several->parts[i];

		if (part->event)
			several->wanted[several->n_wanted++] =
				(struct rouse_wanted)ROUSE_WANT_EVENT(
					part->event);
	}
}

static bool are_set(struct several *several)
{
	const struct rouse_wait poll = {0, 0, NULL};

	want_events(several);
	return sleep_for_all(several, &poll) == 0;
}

/* Returns 0, or -1; then *missing is a semaphore that is too low, if one is. */
static Py_ssize_t take_or_miss(struct several *several, struct part **missing)
{
	*missing = find_missing(several);
	if (*missing || !are_set(several) || !take_values(several))
		return -1;
	if (are_set(several))
		return 0;
	put_back(several, several->n);
	return -1;
}

static Py_ssize_t take_all(struct several *several)
{
	struct part *missing;

	return take_or_miss(several, &missing);
}

/* Sleep until the semaphore may be there, and stay in its queue. */
static int sleep_for_value(struct part *part, rouse_deadline deadline,
			   const struct stop *stop)
{
	if (part_join(part) < 0)
		return -EINTR;
	/* A release() before found no waiter. */
	if (semvalue_reaches(part->semaphore, part->object, part->nth))
		return 0;
	return waiters_park(part->waiter, deadline, stop);
}

/* Returns as take_all(). *err: -EINTR if there is an exception. */
static Py_ssize_t wait_for_all(struct several *several, rouse_deadline deadline,
			       const struct stop *stop, int *err)
{
	struct part *missing = NULL;
	Py_ssize_t taken = take_or_miss(several, &missing);

	while (taken < 0 && !is_over(*err, deadline, stop)) {
		struct part *joined = missing;

		*err = joined ? sleep_for_value(joined, deadline, stop)
			      : blocking_wait(sleep_for_all, several, deadline,
					      stop);
		if (*err != -EINTR)
			taken = take_or_miss(several, &missing);
		if (joined)
			part_leave(joined, taken == 0);
	}
	return taken;
}

/* The two calls. take: returns an index, or -1; wait: the same. */
struct call {
	struct signature signature;
	Py_ssize_t (*take)(struct several *several);
	Py_ssize_t (*wait)(struct several *several, rouse_deadline deadline,
			   const struct stop *stop, int *err);
};

/* *taken: what the call took; -1 after the timeout or the stop. Returns 0, or -1
 * with an exception. *several is to be freed. */
static int parse_and_wait(PyObject *module, const struct call *call,
			  PyObject *const *args, Py_ssize_t nargs,
			  PyObject *kwnames, struct several *several,
			  Py_ssize_t *taken)
{
	const struct module_state *state = PyModule_GetState(module);
	PyObject *parsed[ARGS_MAX];
	struct stop stop;
	int64_t ns = FOREVER;
	int err = 0;

	if (args_parse(&call->signature, args, nargs, kwnames, parsed) < 0 ||
	    (parsed[1] && args_timeout(parsed[1], &ns) < 0) ||
	    stop_parse(state, parsed[2], &stop) < 0 ||
	    several_init(several, state, call->signature.method, parsed[0]) < 0)
		return -1;
	*taken = call->take(several);
	if (*taken >= 0)
		return 0;
	if (args_check_timeout(ns) < 0)
		return -1;
	if (ns > 0)
		*taken =
			call->wait(several, blocking_deadline(ns), &stop, &err);
	return err == -EINTR ? -1 : 0;
}

PyObject *any_wait_any(PyObject *module, PyObject *const *args,
		       Py_ssize_t nargs, PyObject *kwnames)
{
	static const struct call call = {
		{"wait_any", 1, 2, {"objects", "timeout", "stop", NULL}},
		take_any,
		wait_for_any,
	};
	struct several several = {0};
	PyObject *result = NULL;
	Py_ssize_t taken;

	if (parse_and_wait(module, &call, args, nargs, kwnames, &several,
			   &taken) == 0) {
		result = taken < 0 ? Py_None : several.parts[taken].object;
		Py_INCREF(result);
	}
	several_free(&several);
	return result;
}

PyObject *any_wait_all(PyObject *module, PyObject *const *args,
		       Py_ssize_t nargs, PyObject *kwnames)
{
	static const struct call call = {
		{"wait_all", 1, 2, {"objects", "timeout", "stop", NULL}},
		take_all,
		wait_for_all,
	};
	struct several several = {0};
	PyObject *result = NULL;
	Py_ssize_t taken;

	if (parse_and_wait(module, &call, args, nargs, kwnames, &several,
			   &taken) == 0)
		result = PyBool_FromLong(taken == 0);
	several_free(&several);
	return result;
}
