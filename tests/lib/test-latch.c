/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/latch.h>

#include <criterion/criterion.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "door.h"
#include "thread.h"

/* No test may hang, whatever it finds. */
TestSuite(latch, .timeout = 60);

static struct rouse_latch latch;

static void begin_at(uint32_t count)
{
	cr_assert_eq(rouse_latch_init(&latch, count), 0);
}

/* By each call, the inline ones too. */
static void all_waits_return(int err, rouse_deadline deadline)
{
	const struct rouse_wait how = {deadline, 0, NULL};

	cr_assert_eq(rouse_latch_wait_until(&latch, deadline), err);
	cr_assert_eq(rouse_latch_wait_with(&latch, &how), err);
	cr_assert_eq(rouse_latch_try_wait(&latch), err == 0);
}

Test(latch, zeroed_memory_is_a_latch_at_0)
{
	rouse_latch_wait(&latch);
	all_waits_return(0, 0);
	cr_assert_eq(rouse_latch_count_down(&latch, 0), 0);
	cr_assert_eq(rouse_latch_count_down(&latch, 1), -ERANGE);
}

/* D2 */
Test(latch, is_open_only_when_all_is_counted_down)
{
	struct rouse_latch three = ROUSE_LATCH_INIT(3);

	latch = three;
	all_waits_return(-ETIMEDOUT, 0);
	cr_assert_eq(rouse_latch_count_down(&latch, 0), 0);
	cr_assert_eq(rouse_latch_count_down(&latch, 2), 0);
	all_waits_return(-ETIMEDOUT, 0);
	cr_assert_eq(rouse_latch_count_down(&latch, 1), 0);
	all_waits_return(0, 0);
	rouse_latch_wait(&latch);
}

/* D3 */
Test(latch, counts_no_further_than_to_0)
{
	begin_at(3);
	cr_assert_eq(rouse_latch_count_down(&latch, 4), -ERANGE);
	cr_assert_eq(rouse_latch_count_down(&latch, UINT32_MAX), -ERANGE);
	cr_assert_eq(rouse_latch_count_down(&latch, 2), 0);
	cr_assert_eq(rouse_latch_count_down(&latch, 2), -ERANGE);
	all_waits_return(-ETIMEDOUT, 0);
	cr_assert_eq(rouse_latch_count_down(&latch, 1), 0);
	cr_assert_eq(rouse_latch_count_down(&latch, 1), -ERANGE);
	all_waits_return(0, 0);
}

Test(latch, counts_from_as_much_as_it_says_and_no_more)
{
	begin_at(ROUSE_LATCH_MAX);
	cr_assert_eq(rouse_latch_init(&latch, ROUSE_LATCH_MAX + 1), -EINVAL);
	cr_assert_eq(rouse_latch_count_down(&latch, ROUSE_LATCH_MAX - 1), 0);
	all_waits_return(-ETIMEDOUT, 0);
	cr_assert_eq(rouse_latch_count_down(&latch, 1), 0);
	all_waits_return(0, 0);
}

/* D6 */
Test(latch, fast_paths_make_no_system_call)
{
	begin_at(2);
	door_reset();
	rouse_latch_count_down(&latch, 1);
	all_waits_return(-ETIMEDOUT, 0);
	rouse_latch_count_down(&latch, 1);
	all_waits_return(0, ROUSE_FOREVER);
	rouse_latch_wait(&latch);
	cr_assert_eq(door_waits(), 0);
	cr_assert_eq(door_wakes(), 0);
}

static rouse_deadline never_asked(void)
{
	cr_assert_fail("the clock was read for a deadline below 1");
	return 0;
}

/* A1 */
Test(latch, wait_with_a_past_deadline_is_a_poll)
{
	begin_at(1);
	door_reset();
	cr_assert_eq(rouse_latch_wait_until(&latch, 1), -ETIMEDOUT);
	door_on_now(never_asked);
	all_waits_return(-ETIMEDOUT, 0);
	all_waits_return(-ETIMEDOUT, INT64_MIN);
	rouse_latch_count_down(&latch, 1);
	all_waits_return(0, INT64_MIN);
	all_waits_return(0, 1);
	cr_assert_eq(door_waits(), 0);
}

Test(latch, wait_times_out_and_never_early)
{
	begin_at(1);
	for (int64_t ns = 1; ns < 50 * ROUSE_MSEC; ns *= 7) {
		rouse_deadline deadline = rouse_after(ns);

		cr_assert_eq(rouse_latch_wait_until(&latch, deadline),
			     -ETIMEDOUT);
		cr_assert_geq(door_real_now(), deadline);
	}
}

static unsigned failed_early;

static int fail_early(const struct door_call *call)
{
	(void)call;
	if (++failed_early % 1000 == 0)
		rouse_latch_count_down(&latch, 1);
	return failed_early % 2 ? 0 : -EINTR;
}

/* A2, D2: neither a spurious wake nor a signal ends a wait. */
Test(latch, wait_survives_a_storm_of_spurious_wakes_and_eintr)
{
	door_reset();
	door_on_wait(fail_early);
	for (unsigned i = 1; i <= 100; i++) {
		begin_at(1);
		rouse_latch_wait(&latch);
		cr_assert_eq(door_waits(), 1000 * i);
	}
}

static int count_down_then_time_out(const struct door_call *call)
{
	(void)call;
	rouse_latch_count_down(&latch, 1);
	return -ETIMEDOUT;
}

/* D1: it came before the deadline, though the kernel saw it otherwise. */
Test(latch, wait_that_times_out_as_it_opens_returns_0)
{
	begin_at(1);
	door_on_wait(count_down_then_time_out);
	cr_assert_eq(rouse_latch_wait_until(&latch, ROUSE_FOREVER), 0);
}

static rouse_deadline late_after_a_count_down(void)
{
	rouse_latch_count_down(&latch, 1);
	return 1000;
}

Test(latch, wait_that_is_late_at_the_clock_sees_it_open)
{
	begin_at(1);
	door_reset();
	door_on_now(late_after_a_count_down);
	cr_assert_eq(rouse_latch_wait_until(&latch, 999), 0);
	cr_assert_eq(door_waits(), 0);
}

#define WAITERS 16

static void *wait_once(void *unused)
{
	rouse_latch_wait(&latch);
	return unused;
}

/* D1, D6 */
Test(latch, the_last_count_makes_one_system_call_for_all_sleepers)
{
	pthread_t waiters[WAITERS];

	begin_at(3);
	door_reset();
	threads_start(waiters, WAITERS, wait_once, NULL);
	door_await_inside(&latch, WAITERS);
	rouse_latch_count_down(&latch, 2);
	cr_assert_eq(door_wakes(), 0);
	rouse_latch_count_down(&latch, 1);
	threads_join(waiters, WAITERS);
	cr_assert_eq(door_wakes(), 1);
	rouse_latch_count_down(&latch, 0);
	cr_assert_eq(door_wakes(), 1);
}

#define COUNTERS 4
#define EACH     20000

static _Atomic unsigned refused;

static void *count_down(void *unused)
{
	for (unsigned i = 0; i < EACH; i++)
		if (rouse_latch_count_down(&latch, 1) != 0)
			refused++;
	return unused;
}

/* D3: one is refused exactly, whoever it is. */
Test(latch, no_count_is_lost_or_made)
{
	pthread_t counters[COUNTERS];

	begin_at(COUNTERS * EACH - 1);
	threads_start(counters, COUNTERS, count_down, NULL);
	rouse_latch_wait(&latch);
	threads_join(counters, COUNTERS);
	cr_assert_eq(refused, 1);
}

struct box {
	struct rouse_latch full;
	unsigned content[2];
};

static struct box *_Atomic offered[2];

static void *fill_boxes(void *number)
{
	unsigned self = *(unsigned *)number;
	struct box *box;

	for (unsigned i = 0; i < 5000; i++) {
		while (!(box = atomic_exchange(&offered[self], NULL)))
			sched_yield();
		box->content[self] = i;
		rouse_latch_count_down(&box->full, 1);
	}
	return NULL;
}

/* D4, D5: the sanitizers see a count_down that touches the box afterwards. */
Test(latch, waiter_frees_the_latch_right_after_its_wait)
{
	unsigned numbers[2] = {0, 1};
	pthread_t fillers[2];

	for (unsigned i = 0; i < 2; i++)
		fillers[i] = thread_start(fill_boxes, &numbers[i]);
	for (unsigned i = 0; i < 5000; i++) {
		struct box *box = calloc(1, sizeof(*box));

		cr_assert_eq(rouse_latch_init(&box->full, 2), 0);
		atomic_store(&offered[0], box);
		atomic_store(&offered[1], box);
		rouse_latch_wait(&box->full);
		cr_assert_eq(box->content[0], i);
		cr_assert_eq(box->content[1], i);
		free(box);
	}
	threads_join(fillers, 2);
}

/* A4 */
Test(latch, no_call_touches_errno)
{
	begin_at(1);
	errno = 77;
	rouse_latch_wait_until(&latch, rouse_after(ROUSE_USEC));
	rouse_latch_count_down(&latch, 2);
	rouse_latch_count_down(&latch, 1);
	rouse_latch_wait(&latch);
	rouse_latch_try_wait(&latch);
	cr_assert_eq(errno, 77);
}
