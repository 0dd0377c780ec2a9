/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse.h>

#include <criterion/criterion.h>
#include <errno.h>

#include "door.h"
#include "wanting.h"

/* No test may hang, whatever it finds. */
TestSuite(all, .timeout = 60);

/* S7 */
Test(all, returns_when_all_are_set)
{
	struct waiting waiting = {.wait = rouse_wait_all};

	want(4);
	cr_assert_eq(rouse_wait_all(NULL, 0, NULL), 0);
	cr_assert_eq(rouse_wait_all(many, 4, &poll), -ETIMEDOUT);
	begin(&waiting, 4, 0);
	for (unsigned i = 0; i < 4; i++) {
		door_await_asleep(&event[i].word_, 1);
		cr_assert_eq(waiting.result, WAITS);
		rouse_event_set(&event[i]);
	}
	cr_assert_eq(end(&waiting), 0);
	door_reset();
	cr_assert_eq(rouse_wait_all(many, 4, NULL), 0);
	cr_assert_eq(door_waits(), 0);
	rouse_event_clear(&event[1]);
	cr_assert_eq(rouse_wait_all(many, 4, &poll), -ETIMEDOUT);
}

/* S7 */
Test(all, does_not_count_events_that_were_set_one_after_the_other)
{
	struct waiting waiting = {.wait = rouse_wait_all};

	begin(&waiting, 2, 0);
	for (unsigned i = 0; i < 50; i++) {
		/* If it saw the first one set, it sleeps on the second. */
		while (door_asleep(&event[0].word_) < 1) {
			pulse(&event[1]);
			sched_yield();
		}
		pulse(&event[0]);
		pulse(&event[1]);
	}
	cr_assert_eq(waiting.result, WAITS);
	rouse_event_set(&event[1]);
	rouse_event_set(&event[0]);
	cr_assert_eq(end(&waiting), 0);
}

/* In the place of the sleep: the first is cleared and set, the second set while
 * the first is clear, and so on: never both. */
static int by_turns(const struct door_call *call)
{
	static unsigned calls;

	(void)call;
	if (++calls > 100) {
		rouse_event_set(&stop);
		return 0;
	}
	if (calls % 2) {
		rouse_event_clear(&event[1]);
		rouse_event_set(&event[0]);
	} else {
		rouse_event_clear(&event[0]);
		rouse_event_set(&event[1]);
	}
	return 0;
}

Test(all, is_stopped_and_consumes_nothing)
{
	struct rouse_wait how = {ROUSE_FOREVER, ROUSE_WAIT_STOP, &stop};

	want(2);
	door_on_wait(by_turns);
	cr_assert_eq(rouse_wait_all(many, 2, &how), -ECANCELED);
	cr_assert_eq(rouse_event_is_set(&event[0]) +
			     rouse_event_is_set(&event[1]),
		     1);
}

static unsigned looks;

/* An event comes and goes whenever the wait looks at the clock. */
static rouse_deadline pulse_and_look(void)
{
	if (looks++ < 100) {
		rouse_event_set(&event[0]);
		rouse_event_clear(&event[0]);
	}
	return 2;
}

/* A1 */
Test(all, ends_in_time_though_its_events_come_and_go)
{
	const struct rouse_wait how = {1, 0, NULL};

	want(2);
	door_reset();
	door_on_now(pulse_and_look);
	cr_assert_eq(rouse_wait_all(many, 2, &how), -ETIMEDOUT);
	door_reset();
	cr_assert_lt(looks, 5);
}

static struct rouse_waitq queue;

Test(all, takes_pulses_since_an_epoch_and_waiters)
{
	struct rouse_waiter self;
	struct rouse_wanted wanted[3] = {
		ROUSE_WANT_EVENT_SINCE(&event[0], rouse_event_epoch(&event[0])),
		ROUSE_WANT_WAITER(&self),
		ROUSE_WANT_EVENT(&event[1]),
	};

	rouse_waitq_join(&queue, &self);
	cr_assert_eq(rouse_wait_all(wanted, 3, &poll), -ETIMEDOUT);
	pulse(&event[0]);
	rouse_event_set(&event[1]);
	cr_assert_eq(rouse_wait_all(wanted, 3, &poll), -ETIMEDOUT);
	rouse_waitq_notify(&queue, 1);
	cr_assert_eq(rouse_wait_all(wanted, 3, NULL), 0);
	cr_assert(rouse_waitq_leave(&queue, &self));
	rouse_event_clear(&event[1]);
	cr_assert_eq(rouse_wait_all(wanted, 3, &poll), -ETIMEDOUT);
}
