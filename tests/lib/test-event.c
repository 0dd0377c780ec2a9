/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/event.h>

#include <criterion/criterion.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "door.h"
#include "line-up.h"
#include "thread.h"

/* No test may hang, whatever it finds. */
TestSuite(event, .timeout = 120);

static struct rouse_event event;

Test(event, zeroed_memory_is_a_clear_event)
{
	struct rouse_event initialised = ROUSE_EVENT_INIT;

	cr_assert_not(rouse_event_is_set(&event));
	cr_assert_not(rouse_event_is_set(&initialised));
}

Test(event, set_and_clear_change_the_flag)
{
	rouse_event_set(&event);
	cr_assert(rouse_event_is_set(&event));
	rouse_event_set(&event);
	cr_assert(rouse_event_is_set(&event));
	rouse_event_clear(&event);
	cr_assert_not(rouse_event_is_set(&event));
	rouse_event_clear(&event);
	cr_assert_not(rouse_event_is_set(&event));
}

/* E4: no system call where nobody waits and nobody must. */
Test(event, fast_paths_make_no_system_call)
{
	door_reset();
	rouse_event_clear(&event);
	rouse_event_set(&event);
	rouse_event_set(&event);
	rouse_event_is_set(&event);
	rouse_event_wait(&event);
	cr_assert_eq(rouse_event_wait_until(&event, ROUSE_FOREVER), 0);
	rouse_event_clear(&event);
	cr_assert_eq(door_waits(), 0);
	cr_assert_eq(door_wakes(), 0);
}

static rouse_deadline never_asked(void)
{
	cr_assert_fail("the clock was read for a deadline below 1");
	return 0;
}

/* The one that is inline, and the one that is not. */
static void both_waits_return(int err, rouse_deadline deadline)
{
	const struct rouse_wait how = {deadline, 0, NULL};

	cr_assert_eq(rouse_event_wait_until(&event, deadline), err);
	cr_assert_eq(rouse_event_wait_with(&event, &how), err);
}

/* A1 */
Test(event, wait_with_a_past_deadline_is_a_poll)
{
	const rouse_deadline past[] = {INT64_MIN, -1, 0};

	door_reset();
	cr_assert_eq(rouse_event_wait_until(&event, 1), -ETIMEDOUT);
	door_on_now(never_asked);
	for (int i = 0; i < 3; i++)
		both_waits_return(-ETIMEDOUT, past[i]);
	rouse_event_set(&event);
	for (int i = 0; i < 3; i++)
		both_waits_return(0, past[i]);
	cr_assert_eq(door_waits(), 0);
	cr_assert_eq(door_wakes(), 0);
}

/* E1, A2 */
Test(event, a_resumed_wait_hears_a_pulse_between_its_parts)
{
	struct rouse_wait how = {0, ROUSE_WAIT_INTERRUPTIBLE, NULL};
	uint32_t epoch = rouse_event_epoch(&event);

	cr_assert_eq(rouse_event_wait_since_with(&event, epoch, &how),
		     -ETIMEDOUT);
	rouse_event_set(&event);
	cr_assert_eq(rouse_event_wait_since_with(&event, epoch, &how), 0);
	rouse_event_clear(&event);
	cr_assert_eq(rouse_event_wait_since_with(&event, epoch, &how), 0);
	cr_assert_eq(rouse_event_wait_with(&event, &how), -ETIMEDOUT);
	cr_assert_eq(rouse_event_wait_since_until(&event, epoch, 0), 0);
	rouse_event_wait_since(&event, epoch);
	epoch = rouse_event_epoch(&event);
	cr_assert_eq(rouse_event_wait_since_until(&event, epoch, 0),
		     -ETIMEDOUT);
	cr_assert_eq(rouse_event_wait_since_with(&event, epoch, &how),
		     -ETIMEDOUT);
	how.flags |= 8;
	cr_assert_eq(rouse_event_wait_since_with(&event, epoch, &how), -EINVAL);
}

static rouse_deadline late_after_a_pulse(void)
{
	rouse_event_set(&event);
	rouse_event_clear(&event);
	return 1000;
}

/* E1: the set came before the deadline, and the clock was read after it. */
Test(event, wait_that_is_late_at_the_clock_heard_the_pulse_before)
{
	door_reset();
	door_on_now(late_after_a_pulse);
	cr_assert_eq(rouse_event_wait_until(&event, 999), 0);
	cr_assert_eq(door_waits(), 0);
}

Test(event, wait_times_out_when_clear_and_never_early)
{
	for (int64_t ns = 1; ns < 50 * ROUSE_MSEC; ns *= 7) {
		rouse_deadline deadline = rouse_after(ns);

		cr_assert_eq(rouse_event_wait_until(&event, deadline),
			     -ETIMEDOUT);
		cr_assert_geq(door_real_now(), deadline);
	}
}

static int fail_early(const struct door_call *call)
{
	static unsigned calls;

	(void)call;
	if (++calls % 1000 == 0)
		rouse_event_set(&event);
	return calls % 2 ? 0 : -EINTR;
}

/* A2, E2: neither a spurious wake nor a signal ends a wait. */
Test(event, wait_survives_a_storm_of_spurious_wakes_and_eintr)
{
	door_reset();
	door_on_wait(fail_early);
	for (int i = 0; i < 100; i++) {
		rouse_event_wait(&event);
		cr_assert(rouse_event_is_set(&event));
		rouse_event_clear(&event);
		cr_assert_eq(rouse_event_wait_until(&event, ROUSE_FOREVER), 0);
		cr_assert(rouse_event_is_set(&event));
		rouse_event_clear(&event);
	}
	cr_assert_eq(door_waits(), 200 * 1000);
}

static int set_then_time_out(const struct door_call *call)
{
	(void)call;
	rouse_event_set(&event);
	rouse_event_clear(&event);
	return -ETIMEDOUT;
}

/* E1: the set came before the deadline, though the kernel saw it otherwise. */
Test(event, wait_that_times_out_after_a_pulse_returns_0)
{
	door_on_wait(set_then_time_out);
	cr_assert_eq(rouse_event_wait_until(&event, ROUSE_FOREVER), 0);
	cr_assert_not(rouse_event_is_set(&event));
}

static int clear_only(const struct door_call *call)
{
	(void)call;
	rouse_event_clear(&event);
	return -ETIMEDOUT;
}

/* E2 */
Test(event, wait_returns_only_for_a_set_during_the_call)
{
	rouse_event_set(&event);
	rouse_event_clear(&event);
	door_on_wait(clear_only);
	cr_assert_eq(rouse_event_wait_until(&event, ROUSE_FOREVER), -ETIMEDOUT);
}

#define WAITERS 16

static _Atomic unsigned back;

static void *wait_once(void *unused)
{
	rouse_event_wait(&event);
	back++;
	return unused;
}

/* E4 */
Test(event, set_with_many_sleepers_makes_one_system_call)
{
	pthread_t waiters[WAITERS];

	door_reset();
	threads_start(waiters, WAITERS, wait_once, NULL);
	door_await_inside(&event, WAITERS);
	rouse_event_set(&event);
	cr_assert_eq(door_wakes(), 1);
	rouse_event_set(&event);
	threads_join(waiters, WAITERS);
	cr_assert_eq(door_wakes(), 1);
}

Test(event, set_after_a_timeout_wakes_once_in_vain_at_most)
{
	door_reset();
	cr_assert_eq(rouse_event_wait_until(&event, rouse_after(1000)),
		     -ETIMEDOUT);
	rouse_event_set(&event);
	cr_assert_leq(door_wakes(), 1);
	door_reset();
	rouse_event_clear(&event);
	rouse_event_set(&event);
	cr_assert_eq(door_wakes(), 0);
}

#define ROUNDS 2000

static _Atomic unsigned round_now, laps;

static void *wait_once_a_round(void *unused)
{
	for (unsigned i = 1; i <= ROUNDS; i++) {
		yield_until(round_now == i);
		rouse_event_wait(&event);
		laps++;
	}
	return unused;
}

/* E1. Each pulse is the only one of its round, so a lost one is not made up
 * for by the next: the round would never end. */
Test(event, set_then_clear_at_once_releases_every_waiter)
{
	pthread_t waiters[WAITERS];

	threads_start(waiters, WAITERS, wait_once_a_round, NULL);
	for (unsigned i = 1; i <= ROUNDS; i++) {
		round_now = i;
		door_await_inside(&event, WAITERS);
		rouse_event_set(&event);
		rouse_event_clear(&event);
		yield_until(laps == i * WAITERS);
	}
	threads_join(waiters, WAITERS);
}

Test(event, a_thousand_waiters_are_released_by_one_pulse)
{
	pthread_t waiters[1000];

	door_reset();
	threads_start(waiters, 1000, wait_once, NULL);
	door_await_inside(&event, 1000);
	rouse_event_set(&event);
	rouse_event_clear(&event);
	threads_join(waiters, 1000);
	cr_assert_eq(door_wakes(), 1);
}

#define LITMUS_ROUNDS 300000

static _Atomic unsigned data, at_start, at_end;

static void *write_then_set(void *unused)
{
	for (unsigned i = 1; i <= LITMUS_ROUNDS; i++) {
		line_up(&at_start, i);
		atomic_store_explicit(&data, i, memory_order_relaxed);
		rouse_event_set(&event);
		line_up(&at_end, i);
	}
	return unused;
}

/* E7, the store-buffer pattern: a thread that clears and then looks either sees
 * the data or finds the event set again. Every other round begins with a set
 * event. */
Test(event, clear_then_look_misses_no_set)
{
	pthread_t writer = thread_start(write_then_set, NULL);

	for (unsigned i = 1; i <= LITMUS_ROUNDS; i++) {
		unsigned seen;

		if (i % 2)
			rouse_event_clear(&event);
		line_up(&at_start, i);
		rouse_event_clear(&event);
		seen = atomic_load_explicit(&data, memory_order_relaxed);
		line_up(&at_end, i);
		cr_assert(seen == i || rouse_event_is_set(&event),
			  "round %u: neither the data nor the set", i);
		rouse_event_set(&event);
	}
	pthread_join(writer, NULL);
}

struct box {
	struct rouse_event full;
	unsigned content;
};

static struct box *_Atomic offered;

static void *fill_boxes(void *unused)
{
	struct box *box;

	for (unsigned i = 0; i < 20000; i++) {
		while (!(box = atomic_exchange(&offered, NULL)))
			sched_yield();
		box->content = i;
		rouse_event_set(&box->full);
	}
	return unused;
}

/* E6, E7: the sanitizers see a set that touches the box afterwards. */
Test(event, waiter_frees_the_event_right_after_its_wait)
{
	pthread_t filler = thread_start(fill_boxes, NULL);

	for (unsigned i = 0; i < 20000; i++) {
		struct box *box = calloc(1, sizeof(*box));

		atomic_store(&offered, box);
		rouse_event_wait(&box->full);
		cr_assert_eq(box->content, i);
		free(box);
	}
	pthread_join(filler, NULL);
}

/* A4 */
Test(event, no_call_touches_errno)
{
	errno = 77;
	rouse_event_wait_until(&event, rouse_after(ROUSE_USEC));
	rouse_event_set(&event);
	rouse_event_wait(&event);
	rouse_event_clear(&event);
	rouse_event_is_set(&event);
	cr_assert_eq(errno, 77);
}
