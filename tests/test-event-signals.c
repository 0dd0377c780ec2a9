/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* sigaction() */

#include <rouse/event.h>

#include <criterion/criterion.h>
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>

#include "crew.h"
#include "door.h"

/* No test may hang, whatever it finds. */
TestSuite(event_signals, .timeout = 60);

/* Events and signal handlers: A2, and E3 as far as it goes without stepping
 * through the code (test-event-steps.c). */

static struct rouse_event event;

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

static int pelted_wait(int (*wait)(struct rouse_event *, rouse_deadline),
		       rouse_deadline deadline)
{
	pthread_t self = pthread_self();
	pthread_t pelter;
	int err;

	done = false;
	pelter = crew_start(pelt, &self);
	err = wait(&event, deadline);
	done = true;
	pthread_join(pelter, NULL);
	return err;
}

Test(event_signals, a_storm_of_signals_stretches_no_deadline)
{
	rouse_deadline deadline = rouse_after(100 * ROUSE_MSEC);

	on_signal(SIGUSR1, ignore, 0);
	cr_assert_eq(pelted_wait(rouse_event_wait_until, deadline), -ETIMEDOUT);
	cr_assert_geq(door_real_now(), deadline);
	cr_assert_lt(door_real_now(), deadline + 10 * ROUSE_SEC);
}

Test(event_signals, an_interruptible_wait_ends_with_eintr)
{
	on_signal(SIGUSR1, ignore, 0);
	cr_assert_eq(pelted_wait(rouse_event_wait_interruptible, ROUSE_FOREVER),
		     -EINTR);
	cr_assert_eq(pelted_wait(rouse_event_wait_interruptible,
				 rouse_after(3600 * ROUSE_SEC)),
		     -EINTR);
}

/* The kernel restarts a wait without a deadline behind such a handler. */
Test(event_signals, sa_restart_does_not_hide_a_signal)
{
	on_signal(SIGUSR1, ignore, SA_RESTART);
	cr_assert_eq(pelted_wait(rouse_event_wait_interruptible, ROUSE_FOREVER),
		     -EINTR);
}

static void set_event(int number)
{
	(void)number;
	rouse_event_set(&event);
}

static int raise_signal(rouse_word *word, uint32_t expected, uint32_t bits,
			rouse_deadline deadline)
{
	static unsigned calls;

	(void)word, (void)expected, (void)bits, (void)deadline;
	if (++calls % 3 == 0)
		raise(SIGUSR1);
	return -EINTR;
}

Test(event_signals, a_handler_sets_the_event_that_its_thread_waits_for)
{
	on_signal(SIGUSR1, set_event, 0);
	door_on_wait(raise_signal);
	rouse_event_wait(&event);
	cr_assert(rouse_event_is_set(&event));
}
