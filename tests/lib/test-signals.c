/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* sigaction() */

#include <rouse.h>

#include <criterion/criterion.h>
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>

#include "door.h"
#include "thread.h"

/* No test may hang, whatever it finds. */
TestSuite(signals, .timeout = 60);

/* Waits and signal handlers: A2, and E3 as far as it goes without stepping
 * through the code (test-event-steps.c). */

static struct rouse_event event;
static struct rouse_lock lock, taken;
static struct rouse_cond cond = ROUSE_COND_INIT(&lock);

static void on_signal(int number, void (*handler)(int), int flags)
{
	struct sigaction action = {.sa_handler = handler, .sa_flags = flags};

	sigaction(number, &action, NULL);
}

static void ignore(int number)
{
	(void)number;
}

static _Atomic bool done;

static void *pelt(void *target)
{
	while (!done) {
		pthread_kill(*(pthread_t *)target, SIGUSR1);
		sched_yield();
	}
	return NULL;
}

/* Each way to wait, for what does not come. */

static int wait_for_event(rouse_deadline deadline)
{
	return rouse_event_wait_until(&event, deadline);
}

static int wait_for_event_interruptible(rouse_deadline deadline)
{
	return rouse_event_wait_with(
		&event,
		&(struct rouse_wait){deadline, ROUSE_WAIT_INTERRUPTIBLE, NULL});
}

static int wait_for_lock(rouse_deadline deadline)
{
	hold(&taken);
	return rouse_lock_acquire_until(&taken, deadline);
}

static int wait_for_lock_interruptible(rouse_deadline deadline)
{
	hold(&taken);
	return rouse_lock_acquire_with(
		&taken,
		&(struct rouse_wait){deadline, ROUSE_WAIT_INTERRUPTIBLE, NULL});
}

static int wait_for_cond(rouse_deadline deadline)
{
	hold(&lock);
	return rouse_cond_wait_until(&cond, deadline);
}

static int wait_for_cond_interruptible(rouse_deadline deadline)
{
	hold(&lock);
	return rouse_cond_wait_with(
		&cond,
		&(struct rouse_wait){deadline, ROUSE_WAIT_INTERRUPTIBLE, NULL});
}

static int pelted(int (*wait)(rouse_deadline), rouse_deadline deadline)
{
	pthread_t self = pthread_self();
	pthread_t pelter;
	int err;

	done = false;
	pelter = thread_start(pelt, &self);
	err = wait(deadline);
	done = true;
	pthread_join(pelter, NULL);
	return err;
}

Test(signals, a_storm_stretches_no_deadline)
{
	int (*const waits[])(rouse_deadline) = {wait_for_event, wait_for_lock,
						wait_for_cond};

	on_signal(SIGUSR1, ignore, 0);
	for (int i = 0; i < 3; i++) {
		rouse_deadline deadline = rouse_after(50 * ROUSE_MSEC);

		cr_assert_eq(pelted(waits[i], deadline), -ETIMEDOUT);
		cr_assert_geq(door_real_now(), deadline);
		cr_assert_lt(door_real_now(), deadline + 10 * ROUSE_SEC);
	}
}

Test(signals, an_interruptible_wait_ends_with_eintr)
{
	int (*const waits[])(rouse_deadline) = {wait_for_event_interruptible,
						wait_for_lock_interruptible,
						wait_for_cond_interruptible};

	on_signal(SIGUSR1, ignore, 0);
	for (int i = 0; i < 3; i++) {
		cr_assert_eq(pelted(waits[i], ROUSE_FOREVER), -EINTR);
		cr_assert_eq(pelted(waits[i], rouse_after(3600 * ROUSE_SEC)),
			     -EINTR);
	}
}

/* The kernel restarts a wait without a deadline after such a handler. */
Test(signals, sa_restart_does_not_hide_a_signal)
{
	on_signal(SIGUSR1, ignore, SA_RESTART);
	cr_assert_eq(pelted(wait_for_event_interruptible, ROUSE_FOREVER),
		     -EINTR);
}

static void set_event(int number)
{
	(void)number;
	rouse_event_set(&event);
}

static int raise_signal(const struct door_call *call)
{
	static unsigned calls;

	(void)call;
	if (++calls % 3 == 0)
		raise(SIGUSR1);
	return -EINTR;
}

Test(signals, a_handler_sets_the_event_that_its_thread_waits_for)
{
	on_signal(SIGUSR1, set_event, 0);
	door_on_wait(raise_signal);
	rouse_event_wait(&event);
	cr_assert(rouse_event_is_set(&event));
}
