/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse.h>

#include <criterion/criterion.h>
#include <errno.h>

#include "door.h"
#include "thread.h"

/*
 * What programs rely on that bring Windows' way to wait along: what the tests of
 * Linux's ntsync driver check for a wait for any, for all, for manual-reset
 * events and for the alert, which is here the stop; and those of pevents. A
 * pulse is a set and a clear.
 */

/* No test may hang, whatever it finds. */
TestSuite(any_semantics, .timeout = 60);

static struct rouse_event a, b, alert;

static struct rouse_wanted both[2] = {ROUSE_WANT_EVENT(&a),
				      ROUSE_WANT_EVENT(&b)};

static const struct rouse_wait poll = {0, 0, NULL};
static const struct rouse_wait poll_alert = {0, ROUSE_WAIT_STOP, &alert};
static const struct rouse_wait with_alert = {ROUSE_FOREVER, ROUSE_WAIT_STOP,
					     &alert};

static int any(const struct rouse_wait *how)
{
	return rouse_wait_any(both, 2, how);
}

static int all(const struct rouse_wait *how)
{
	return rouse_wait_all(both, 2, how);
}

Test(any_semantics, a_manual_event_stays_set_for_wait_after_wait)
{
	cr_assert_eq(any(&poll), -ETIMEDOUT);
	rouse_event_set(&b);
	for (int i = 0; i < 3; i++)
		cr_assert_eq(any(&poll), 1);
	rouse_event_clear(&b);
	cr_assert_eq(any(&poll), -ETIMEDOUT);
	rouse_event_set(&a);
	rouse_event_clear(&a);
	cr_assert_eq(any(&poll), -ETIMEDOUT, "a pulse that nobody waited for");
}

Test(any_semantics, all_needs_each_and_takes_none)
{
	cr_assert_eq(all(&poll), -ETIMEDOUT);
	rouse_event_set(&a);
	cr_assert_eq(all(&poll), -ETIMEDOUT);
	cr_assert(rouse_event_is_set(&a));
	rouse_event_set(&b);
	for (int i = 0; i < 2; i++)
		cr_assert_eq(all(&poll), 0);
	rouse_event_clear(&a);
	cr_assert_eq(all(&poll), -ETIMEDOUT);
}

Test(any_semantics, the_alert_counts_only_where_nothing_is_there)
{
	cr_assert_eq(any(&poll_alert), -ETIMEDOUT);
	rouse_event_set(&alert);
	for (int i = 0; i < 2; i++) {
		cr_assert_eq(any(&poll_alert), -ECANCELED);
		cr_assert_eq(any(&with_alert), -ECANCELED);
		cr_assert_eq(all(&with_alert), -ECANCELED);
	}
	rouse_event_set(&b);
	cr_assert_eq(any(&with_alert), 1);
	cr_assert_eq(all(&with_alert), -ECANCELED, "one is missing");
	rouse_event_set(&a);
	cr_assert_eq(any(&with_alert), 0);
	cr_assert_eq(all(&with_alert), 0);
	cr_assert(rouse_event_is_set(&alert));
}

struct waiting {
	int (*wait)(const struct rouse_wait *how);
	int result;
	pthread_t thread;
};

static void *wait(void *arg)
{
	struct waiting *waiting = arg;

	waiting->result = waiting->wait(&with_alert);
	return NULL;
}

static void begin(struct waiting *waiting)
{
	waiting->thread = thread_start(wait, waiting);
	if (door_has_several())
		door_await_asleep(&alert.word_, 1);
	else
		door_await_asleep(&a.word_, 1);
}

static int end(struct waiting *waiting)
{
	pthread_join(waiting->thread, NULL);
	return waiting->result;
}

static void pulse(struct rouse_event *event)
{
	rouse_event_set(event);
	rouse_event_clear(event);
}

Test(any_semantics, a_pulse_of_the_alert_wakes_sleepers)
{
	struct waiting waits[] = {{.wait = any}, {.wait = all}};

	for (int i = 0; i < 2; i++) {
		begin(&waits[i]);
		pulse(&alert);
		cr_assert_eq(end(&waits[i]), -ECANCELED);
	}
	rouse_event_set(&b);
	begin(&waits[1]);
	pulse(&alert);
	cr_assert_eq(end(&waits[1]), -ECANCELED, "one of them is set");
	cr_assert(rouse_event_is_set(&b));
}

Test(any_semantics, a_pulse_wakes_a_wait_for_any_and_leaves_the_event_clear)
{
	struct waiting waiting = {.wait = any};

	begin(&waiting);
	pulse(&b);
	cr_assert_eq(end(&waiting), 1);
	cr_assert_not(rouse_event_is_set(&b));
	cr_assert_eq(any(&poll), -ETIMEDOUT);
}

Test(any_semantics, a_pulse_of_one_does_not_count_for_all_when_another_is_clear)
{
	struct waiting waiting = {.wait = all};

	begin(&waiting);
	pulse(&a);
	/* If it saw a set, it sleeps on b. */
	do {
		pulse(&b);
		sched_yield();
	} while (door_asleep(&a.word_) < 1);
	rouse_event_set(&a);
	door_await_asleep(&b.word_, 1);
	rouse_event_set(&b);
	cr_assert_eq(end(&waiting), 0);
}

Test(any_semantics, the_same_event_may_be_wanted_twice_by_either)
{
	struct rouse_wanted twice[2] = {ROUSE_WANT_EVENT(&a),
					ROUSE_WANT_EVENT(&a)};

	cr_assert_eq(rouse_wait_any(twice, 2, &poll), -ETIMEDOUT);
	cr_assert_eq(rouse_wait_all(twice, 2, &poll), -ETIMEDOUT);
	rouse_event_set(&a);
	cr_assert_eq(rouse_wait_any(twice, 2, NULL), 0);
	cr_assert_eq(rouse_wait_all(twice, 2, NULL), 0);
}

#define THREADS 50

static struct rouse_event go, done[THREADS];

static void *answer(void *event)
{
	rouse_event_wait(&go);
	rouse_event_set(event);
	return NULL;
}

Test(any_semantics, many_threads_set_an_event_each_and_all_are_waited_for)
{
	struct rouse_wanted wanted[THREADS];
	pthread_t threads[THREADS];

	for (int i = 0; i < THREADS; i++) {
		wanted[i] = (struct rouse_wanted)ROUSE_WANT_EVENT(&done[i]);
		threads[i] = thread_start(answer, &done[i]);
	}
	cr_assert_eq(rouse_wait_any(wanted, THREADS, &poll), -ETIMEDOUT);
	rouse_event_set(&go);
	cr_assert_geq(rouse_wait_any(wanted, THREADS, NULL), 0);
	cr_assert_eq(rouse_wait_all(wanted, THREADS, NULL), 0);
	cr_assert_eq(rouse_wait_any(wanted, THREADS, NULL), 0);
	threads_join(threads, THREADS);
}
