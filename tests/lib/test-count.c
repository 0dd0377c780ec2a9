/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/count.h>

#include <criterion/criterion.h>
#include <errno.h>
#include <stdatomic.h>

#include "door.h"
#include "line-up.h"
#include "thread.h"

/* No test may hang, whatever it finds. */
TestSuite(count, .timeout = 60);

static struct rouse_count count;

static void all_waits_return(int err, uint32_t key, rouse_deadline deadline)
{
	const struct rouse_wait how = {deadline, 0, NULL};

	cr_assert_eq(rouse_count_wait_until(&count, key, deadline), err);
	cr_assert_eq(rouse_count_wait_with(&count, key, &how), err);
}

/* K1, K2 */
Test(count, a_wait_returns_if_it_moved_since_the_look)
{
	struct rouse_count initialised = ROUSE_COUNT_INIT;
	uint32_t key;

	count = initialised;
	rouse_count_move(&count);
	key = rouse_count_look(&count);
	all_waits_return(-ETIMEDOUT, key, 0);
	rouse_count_move(&count);
	all_waits_return(0, key, 0);
	rouse_count_wait(&count, key);
	key = rouse_count_look(&count);
	all_waits_return(-ETIMEDOUT, key, 0);
	rouse_count_move_one(&count);
	all_waits_return(0, key, 0);
}

Test(count, a_second_look_does_not_spoil_the_first)
{
	uint32_t first = rouse_count_look(&count), second;

	cr_assert_eq(rouse_count_look(&count), first);
	rouse_count_move(&count);
	second = rouse_count_look(&count);
	cr_assert_neq(second, first);
	all_waits_return(0, first, 0);
	all_waits_return(-ETIMEDOUT, second, 0);
}

/* K4: a move that nobody has looked before changes nothing. */
Test(count, fast_paths_make_no_system_call)
{
	uint32_t key = rouse_count_look(&count), word;

	door_reset();
	rouse_count_move(&count);
	rouse_count_wait(&count, key);
	rouse_count_look(&count);
	rouse_count_move_one(&count);
	word = count.word_;
	rouse_count_move(&count);
	rouse_count_move_one(&count);
	cr_assert_eq(count.word_, word);
	cr_assert_eq(door_waits(), 0);
	cr_assert_eq(door_wakes(), 0);
}

static rouse_deadline never_asked(void)
{
	cr_assert_fail("the clock was read for a deadline below 1");
	return 0;
}

/* A1 */
Test(count, wait_with_a_past_deadline_is_a_poll)
{
	uint32_t key = rouse_count_look(&count);

	door_reset();
	cr_assert_eq(rouse_count_wait_until(&count, key, 1), -ETIMEDOUT);
	door_on_now(never_asked);
	all_waits_return(-ETIMEDOUT, key, 0);
	all_waits_return(-ETIMEDOUT, key, INT64_MIN);
	cr_assert_eq(door_waits(), 0);
}

Test(count, wait_times_out_and_never_early)
{
	uint32_t key = rouse_count_look(&count);

	for (int64_t ns = 1; ns < 50 * ROUSE_MSEC; ns *= 7) {
		rouse_deadline deadline = rouse_after(ns);

		cr_assert_eq(rouse_count_wait_until(&count, key, deadline),
			     -ETIMEDOUT);
		cr_assert_geq(door_real_now(), deadline);
	}
}

static unsigned failed_early;

static int fail_early(const struct door_call *call)
{
	(void)call;
	if (++failed_early % 1000 == 0)
		rouse_count_move(&count);
	return failed_early % 2 ? 0 : -EINTR;
}

/* A2, K2: neither a spurious wake nor a signal ends a wait. */
Test(count, wait_survives_a_storm_of_spurious_wakes_and_eintr)
{
	door_reset();
	door_on_wait(fail_early);
	for (unsigned i = 1; i <= 100; i++) {
		rouse_count_wait(&count, rouse_count_look(&count));
		cr_assert_eq(door_waits(), 1000 * i);
	}
}

static int move_then_time_out(const struct door_call *call)
{
	(void)call;
	rouse_count_move_one(&count);
	return -ETIMEDOUT;
}

/* K1, K3: whom move_one has woken, does not say that it timed out. */
Test(count, wait_that_times_out_beside_a_move_returns_0)
{
	door_on_wait(move_then_time_out);
	cr_assert_eq(rouse_count_wait_until(&count, rouse_count_look(&count),
					    ROUSE_FOREVER),
		     0);
}

#define WAITERS 16

static _Atomic unsigned back;

static void *wait_once(void *unused)
{
	rouse_count_wait(&count, rouse_count_look(&count));
	back++;
	return unused;
}

/* K1, K4 */
Test(count, a_move_makes_one_system_call_for_all_sleepers)
{
	pthread_t waiters[WAITERS];

	door_reset();
	threads_start(waiters, WAITERS, wait_once, NULL);
	door_await_inside(&count, WAITERS);
	rouse_count_move(&count);
	threads_join(waiters, WAITERS);
	cr_assert_eq(door_wakes(), 1);
	rouse_count_move(&count);
	rouse_count_move_one(&count);
	cr_assert_eq(door_wakes(), 1);
}

/* K3, K4: as soon as none sleeps, no move makes a system call. */
Test(count, move_one_wakes_one_of_those_that_sleep)
{
	pthread_t waiters[WAITERS];

	door_reset();
	threads_start(waiters, WAITERS, wait_once, NULL);
	door_await_asleep(&count, WAITERS);
	for (unsigned i = 1; i <= WAITERS; i++) {
		cr_assert_eq(door_inside(&count), WAITERS - back);
		rouse_count_move_one(&count);
		yield_until(back == i && count.sleepers_ == WAITERS - i);
		cr_assert_eq(door_asleep(&count), WAITERS - i);
		cr_assert_eq(door_wakes(), i);
	}
	threads_join(waiters, WAITERS);
	rouse_count_move_one(&count);
	cr_assert_eq(door_wakes(), WAITERS);
}

/* K4: what a wait that timed out has left is gone with the next move. */
Test(count, a_move_after_a_timeout_wakes_once_in_vain_at_most)
{
	door_reset();
	cr_assert_eq(rouse_count_wait_until(&count, rouse_count_look(&count),
					    rouse_after(1000)),
		     -ETIMEDOUT);
	for (unsigned i = 0; i < 3; i++)
		rouse_count_move_one(&count);
	cr_assert_leq(door_wakes(), 1);
}

#define ROUNDS 100000

static _Atomic unsigned data, at_start, at_end;

static void *change_then_move(void *unused)
{
	for (unsigned i = 1; i <= ROUNDS; i++) {
		line_up(&at_start, i);
		atomic_store_explicit(&data, i, memory_order_relaxed);
		rouse_count_move(&count);
		line_up(&at_end, i);
	}
	return unused;
}

/* K1, Dekker's pair: who looks and then tries either finds the change or is not
 * let sleep. */
Test(count, look_then_try_misses_no_move)
{
	pthread_t mover = thread_start(change_then_move, NULL);

	for (unsigned i = 1; i <= ROUNDS; i++) {
		uint32_t key;
		unsigned seen;

		line_up(&at_start, i);
		key = rouse_count_look(&count);
		seen = atomic_load_explicit(&data, memory_order_relaxed);
		line_up(&at_end, i);
		cr_assert(seen == i ||
				  rouse_count_wait_until(&count, key, 0) == 0,
			  "round %u: neither the change nor the move", i);
	}
	pthread_join(mover, NULL);
}

/* A4 */
Test(count, no_call_touches_errno)
{
	errno = 77;
	rouse_count_wait_until(&count, rouse_count_look(&count),
			       rouse_after(ROUSE_USEC));
	rouse_count_move(&count);
	rouse_count_move_one(&count);
	cr_assert_eq(errno, 77);
}
