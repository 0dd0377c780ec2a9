/* SPDX-License-Identifier: BSD-2-Clause */
/* How the threads of a Barrier meet: barrier.h. */
#include <errno.h>

#include "args.h"
#include "barrier.h"
#include "blocking.h"

/*
 * Who arrives joins the phase. It is over when its last party has come, or when it
 * breaks; then the barrier forgets it, and the next thread that arrives begins
 * another one. So nobody waits for those that have not left yet, and they learn what
 * became of theirs from the phase, which lives until the last of them has looked.
 *
 * It does not stand on a rouse_barrier, since a wait for that one which a signal or a
 * deadline ends has broken it; but the main thread has to wake up in order to run
 * Python's signal handlers, and goes on waiting.
 *
 * The GIL or the critical section of the barrier protects all of this. What ends a
 * phase moves the eventcount afterwards; so a thread that looks at the eventcount
 * first and finds its phase open may sleep until it is moved.
 */
struct phase {
	Py_ssize_t arrived; /* threads that are in it */
	size_t users;       /* these, and the barrier while it is open */
	bool full;          /* all have come: the action is called */
	bool over;
	bool broken;
};

/* In the child of a fork: who arrived is not there. */
static void reinit(void *object)
{
	struct barrier_object *barrier = object;

	barrier->open = NULL;
	rouse_count_after_fork(&barrier->moves);
}

static void check_fork(struct barrier_object *barrier)
{
	fork_check(&barrier->generation, reinit, barrier);
}

/* In the critical section. Returns what is to be freed outside. */
static struct phase *drop(struct phase *phase)
{
	return --phase->users == 0 ? phase : NULL;
}

/* The open phase is over, in the critical section; wake() is to be called next,
 * outside. */
static struct phase *end_phase(struct barrier_object *barrier, bool broken)
{
	struct phase *phase = barrier->open;

	barrier->open = NULL;
	barrier->broken |= broken;
	if (!phase)
		return NULL;
	phase->over = true;
	phase->broken = broken;
	return drop(phase);
}

static void wake(struct barrier_object *barrier, struct phase *dropped)
{
	PyMem_RawFree(dropped);
	rouse_count_move(&barrier->moves);
}

enum arrival { ARRIVED, LAST, FULL, BROKEN, NO_MEMORY };

/* Join the open phase; or if that is full, only hold it. */
static enum arrival arrive(PyObject *self, struct phase **joined,
			   Py_ssize_t *number)
{
	struct barrier_object *barrier = barrier_of(self);
	struct phase *phase = NULL;
	enum arrival arrival = BROKEN;

	Py_BEGIN_CRITICAL_SECTION(self);
	check_fork(barrier);
	if (!barrier->broken) {
		phase = barrier->open;
		if (!phase) {
			phase = PyMem_RawCalloc(1, sizeof(*phase));
			if (phase)
				phase->users = 1;
			barrier->open = phase;
		}
		arrival = !phase ? NO_MEMORY : phase->full ? FULL : ARRIVED;
	}
	if (phase)
		phase->users++;
	if (arrival == ARRIVED) {
		*number = phase->arrived++;
		phase->full = phase->arrived == barrier->parties;
		arrival = phase->full ? LAST : ARRIVED;
	}
	Py_END_CRITICAL_SECTION();
	*joined = phase;
	return arrival;
}

struct sleep {
	struct rouse_count *moves;
	uint32_t key;
};

static int sleep_with(void *object, const struct rouse_wait *how)
{
	struct sleep *sleep = object;

	return rouse_count_wait_with(sleep->moves, sleep->key, how);
}

/* Wait until the phase is over. Returns 0, or -errno as blocking_wait(). */
static int await_end(PyObject *self, const struct phase *phase,
		     rouse_deadline deadline, const struct stop *stop)
{
	struct sleep sleep = {&barrier_of(self)->moves, 0};
	int err = 0;
	bool over;

	for (;;) {
		Py_BEGIN_CRITICAL_SECTION(self);
		sleep.key = rouse_count_look(sleep.moves);
		over = phase->over;
		Py_END_CRITICAL_SECTION();
		if (over || err)
			return over && err != -EINTR ? 0 : err;
		err = blocking_wait(sleep_with, &sleep, deadline, stop);
	}
}

/*
 * Leave the phase after a wait that ended so; if it is not over, a timeout or a
 * stop breaks it, the exception of a signal handler does not.
 *
 * Returns:   false if it is full: its action decides, and there is no deadline any
 *            more.
 */
static bool leave(PyObject *self, struct phase *phase, int err, bool *broken)
{
	struct barrier_object *barrier = barrier_of(self);
	struct phase *dropped = NULL, *gone = NULL;
	bool may, breaks;

	Py_BEGIN_CRITICAL_SECTION(self);
	check_fork(barrier);
	may = phase->over || !phase->full || err == -EINTR;
	breaks = may && !phase->over && err != -EINTR;
	if (breaks)
		dropped = end_phase(barrier, true);
	if (may) {
		*broken = phase->broken;
		phase->arrived--;
		gone = drop(phase);
	}
	Py_END_CRITICAL_SECTION();
	PyMem_RawFree(gone);
	if (breaks)
		wake(barrier, dropped);
	return may;
}

static PyObject *raise_broken(void)
{
	PyObject *threading = PyImport_ImportModule("threading");
	PyObject *error = threading ? PyObject_GetAttrString(
					      threading, "BrokenBarrierError")
				    : NULL;

	Py_XDECREF(threading);
	if (error)
		PyErr_SetNone(error);
	Py_XDECREF(error);
	return NULL;
}

static int call_action(PyObject *self)
{
	PyObject *action = barrier_read(self, &barrier_of(self)->action);
	PyObject *result = NULL;
	int wanted = PyObject_IsTrue(action);

	if (wanted > 0)
		result = PyObject_CallNoArgs(action);
	Py_DECREF(action);
	Py_XDECREF(result);
	return wanted == 0 || result ? 0 : -1;
}

/* The last one calls the action, and lets all go. */
static PyObject *finish(PyObject *self, struct phase *phase, Py_ssize_t number)
{
	struct barrier_object *barrier = barrier_of(self);
	struct phase *dropped = NULL, *gone;
	int err = call_action(self);
	bool broken;

	Py_BEGIN_CRITICAL_SECTION(self);
	check_fork(barrier);
	if (barrier->open == phase)
		dropped = end_phase(barrier, err < 0);
	broken = phase->broken;
	gone = drop(phase);
	Py_END_CRITICAL_SECTION();
	PyMem_RawFree(gone);
	wake(barrier, dropped);
	if (err < 0)
		return NULL;
	return broken ? raise_broken() : PyLong_FromSsize_t(number);
}

/* The thread came while an action was called. Returns -EAGAIN when that is over, for
 * it to arrive again, or -EINTR with an exception. */
static int await_action(PyObject *self, struct phase *phase)
{
	struct phase *gone;
	int err = await_end(self, phase, ROUSE_FOREVER, NULL);

	if (err == -EAGAIN)
		return err;
	Py_BEGIN_CRITICAL_SECTION(self);
	gone = drop(phase);
	Py_END_CRITICAL_SECTION();
	PyMem_RawFree(gone);
	return err == 0 ? -EAGAIN : err;
}

/* Wait for the others. Returns 0, or -errno as blocking_wait(). */
static int await_others(PyObject *self, struct phase *phase, int64_t ns,
			rouse_deadline deadline, const struct stop *stop,
			bool *broken)
{
	int err = -EINTR;

	if (args_check_timeout(ns) == 0)
		err = await_end(self, phase, deadline, stop);
	while (err != -EAGAIN && !leave(self, phase, err, broken))
		err = await_end(self, phase, ROUSE_FOREVER, NULL);
	return err;
}

PyObject *barrier_meet(PyObject *self, int64_t ns, const struct stop *stop)
{
	rouse_deadline deadline = 0;
	struct phase *phase;
	Py_ssize_t number = 0;
	int err = -EAGAIN;
	bool broken = false;

	/* It arrives again after an action, and in the child of a handler that
	 * forked, whose phase is the parent's. */
	while (err == -EAGAIN) {
		switch (arrive(self, &phase, &number)) {
		case BROKEN:
			return raise_broken();
		case NO_MEMORY:
			return PyErr_NoMemory();
		case LAST:
			return finish(self, phase, number);
		case FULL:
			err = await_action(self, phase);
			break;
		case ARRIVED:
			/* Not before: the wait for an action takes none of it. */
			if (ns > 0 && deadline == 0)
				deadline = blocking_deadline(ns);
			err = await_others(self, phase, ns, deadline, stop,
					   &broken);
			break;
		}
	}
	if (err == -EINTR)
		return NULL;
	return broken ? raise_broken() : PyLong_FromSsize_t(number);
}

void barrier_interrupt(PyObject *self, bool breaks)
{
	struct barrier_object *barrier = barrier_of(self);
	struct phase *dropped;

	Py_BEGIN_CRITICAL_SECTION(self);
	check_fork(barrier);
	dropped = end_phase(barrier, true);
	barrier->broken = breaks;
	Py_END_CRITICAL_SECTION();
	wake(barrier, dropped);
}

Py_ssize_t barrier_count(PyObject *self)
{
	struct barrier_object *barrier = barrier_of(self);
	Py_ssize_t arrived;

	Py_BEGIN_CRITICAL_SECTION(self);
	check_fork(barrier);
	arrived = barrier->open ? barrier->open->arrived : 0;
	Py_END_CRITICAL_SECTION();
	return arrived;
}
