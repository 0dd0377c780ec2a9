/* SPDX-License-Identifier: BSD-2-Clause */
/* Sleep without the GIL: blocking.h. */
#define _GNU_SOURCE /* syscall() */

#include "blocking.h"

#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "args.h"
#include "fork.h"

#define FIRST_SLEEP (50 * ROUSE_MSEC)

/*
 * A signal that arrives a moment before the thread is asleep does not interrupt
 * the sleep. So no sleep is longer than the wait has taken so far, or than
 * FIRST_SLEEP: Python's handler runs, at the latest, when the wait has taken
 * twice as long as it had at the signal. What counts is the time, not the number
 * of sleeps: signals that do interrupt must not make the next sleep longer. An
 * hour costs 17 wakeups, and only of the main thread, since Python runs handlers
 * nowhere else.
 */
static rouse_deadline sleep_deadline(rouse_deadline start, rouse_deadline now)
{
	int64_t taken = now - start;

	return now + (taken > FIRST_SLEEP ? taken : FIRST_SLEEP);
}

static bool is_main_thread(void)
{
	return syscall(SYS_gettid) == getpid();
}

/* A wait that is interruptible as well notices its stop late, and wakes up every
 * few milliseconds to look at it. Python's handlers run in the main thread only:
 * in another one there is no need for that. */
static void add_stop(struct rouse_wait_since *how, const struct stop *stop,
		     bool is_main)
{
	how->wait.flags = ROUSE_WAIT_STOP | ROUSE_WAIT_STOP_SINCE |
			  (is_main ? ROUSE_WAIT_INTERRUPTIBLE : 0);
	how->wait.stop = stop->event;
	how->stop_epoch = stop->epoch;
}

rouse_deadline blocking_deadline(int64_t ns)
{
	return ns == FOREVER ? ROUSE_FOREVER : rouse_after(ns);
}

int blocking_wait(int (*wait)(void *object, const struct rouse_wait *how),
		  void *object, rouse_deadline deadline,
		  const struct stop *stop)
{
	unsigned generation =
		atomic_load_explicit(&fork_generation, memory_order_relaxed);
	bool is_main = is_main_thread();
	rouse_deadline start = is_main ? rouse_after(1) : 0, now = start;
	struct rouse_wait_since how = {
		{deadline, ROUSE_WAIT_INTERRUPTIBLE, NULL}, 0};

	if (stop && stop->event)
		add_stop(&how, stop, is_main);
	for (;;) {
		int err;

		how.wait.deadline = deadline;
		if (is_main && sleep_deadline(start, now) < deadline)
			how.wait.deadline = sleep_deadline(start, now);
		Py_BEGIN_ALLOW_THREADS
		err = wait(object, &how.wait);
		Py_END_ALLOW_THREADS
		if (err == 0 || err == -ECANCELED ||
		    (err == -ETIMEDOUT && how.wait.deadline == deadline))
			return err;
		if (PyErr_CheckSignals() < 0)
			return -EINTR;
		if (generation != atomic_load_explicit(&fork_generation,
						       memory_order_relaxed))
			return -EAGAIN;
		if (is_main)
			now = rouse_after(1);
	}
}
