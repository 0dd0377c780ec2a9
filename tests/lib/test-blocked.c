/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* suspend.h */

#include "blocked.h"

#include <criterion/criterion.h>

/* No test may hang, whatever it finds. */
TestSuite(blocked, .timeout = 60);

/*
 * L5: a thread that does not run keeps no other from a free lock. Here it sits
 * in a signal handler; test-blocked-steps.c suspends one at each instruction,
 * and test-blocked-priority.c has threads that get no CPU.
 */

static struct rouse_rlock rlock;
static struct rouse_cond cond_rlock = ROUSE_COND_INIT_RLOCK(&rlock);

static int64_t broadcast(struct rouse_cond *on, unsigned n, pattern *suspends,
			 unsigned k, rouse_deadline deadline)
{
	unsigned running;
	int64_t began, took;

	begin();
	running = start_waiters(on, n, suspends, k, deadline);
	rouse_cond_acquire(on);
	began = door_real_now();
	cr_assert_eq(rouse_cond_notify_all(on), (int)n);
	rouse_cond_release(on);
	TOOK(took, began, back == running);
	join_waiters(n);
	return took;
}

static bool every_other(unsigned i, unsigned k)
{
	return i % 2 == k;
}

/* k, and then one that runs. */
static bool most(unsigned i, unsigned k)
{
	return i % (k + 1) != k;
}

Test(blocked, a_broadcast_brings_the_second_back_though_the_first_is_suspended)
{
	SOON_ENOUGH(broadcast(&cond, 2, first_ones, 1, ROUSE_FOREVER));
	SOON_ENOUGH(broadcast(&cond_rlock, 2, first_ones, 1, ROUSE_FOREVER));
}

Test(blocked, a_broadcast_brings_the_last_back_though_all_others_are_suspended)
{
	for (unsigned n = 3; n <= MANY; n += n / 2) {
		SOON_ENOUGH(
			broadcast(&cond, n, first_ones, n - 1, ROUSE_FOREVER));
	}
}

Test(blocked, a_broadcast_brings_all_back_but_the_first_few_that_are_suspended)
{
	for (unsigned k = 1; k <= 4; k++) {
		SOON_ENOUGH(
			broadcast(&cond, MANY, first_ones, k, ROUSE_FOREVER));
	}
}

Test(blocked, a_broadcast_brings_all_back_but_the_first_8_that_are_suspended)
{
	SOON_ENOUGH(broadcast(&cond, MANY, first_ones, 8, ROUSE_FOREVER));
	SOON_ENOUGH(broadcast(&cond_rlock, MANY, first_ones, 8, ROUSE_FOREVER));
}

Test(blocked, a_broadcast_brings_all_back_but_the_first_20_that_are_suspended)
{
	SOON_ENOUGH(broadcast(&cond, MANY, first_ones, 20, ROUSE_FOREVER));
}

Test(blocked, a_broadcast_brings_all_back_but_the_first_60_that_are_suspended)
{
	SOON_ENOUGH(broadcast(&cond, MANY, first_ones, 60, ROUSE_FOREVER));
}

Test(blocked, a_broadcast_brings_all_back_but_every_other_that_is_suspended)
{
	for (unsigned odd = 0; odd < 2; odd++) {
		SOON_ENOUGH(broadcast(&cond, MANY, every_other, odd,
				      ROUSE_FOREVER));
		SOON_ENOUGH(broadcast(&cond_rlock, MANY, every_other, odd,
				      ROUSE_FOREVER));
	}
}

Test(blocked, a_broadcast_finds_each_one_that_runs_among_many_suspended)
{
	for (unsigned k = 2; k <= 16; k *= 2)
		SOON_ENOUGH(broadcast(&cond, MANY, most, k, ROUSE_FOREVER));
}

/* It returned 0 then too, but at the deadline. */
Test(blocked, a_notified_waiter_comes_back_at_once_and_not_at_its_deadline)
{
	for (unsigned k = 1; k <= 3; k++) {
		rouse_deadline deadline = rouse_after(30 * ROUSE_SEC);

		SOON_ENOUGH(broadcast(&cond, 4, first_ones, k, deadline));
		SOON_ENOUGH(broadcast(&cond_rlock, 4, first_ones, k, deadline));
	}
}

/* As notify(1) after notify(1), each under its own hold of the lock. */
static int64_t notify_one_by_one(unsigned n, unsigned k)
{
	unsigned running;
	int64_t began, took;

	begin();
	running = start_waiters(&cond, n, first_ones, k, ROUSE_FOREVER);
	began = door_real_now();
	for (unsigned i = 0; i < n; i++) {
		rouse_lock_acquire(&lock);
		cr_assert_eq(rouse_cond_notify(&cond, 1), 1);
		rouse_lock_release(&lock);
	}
	TOOK(took, began, back == running);
	join_waiters(n);
	return took;
}

Test(blocked, notifies_one_by_one_bring_back_those_that_run)
{
	SOON_ENOUGH(notify_one_by_one(8, 1));
	SOON_ENOUGH(notify_one_by_one(8, 4));
	SOON_ENOUGH(notify_one_by_one(16, 15));
}

/* A notify(1) chooses one that is suspended, and others sleep for the lock. */
static int64_t notify_the_suspended(unsigned n)
{
	pthread_t sleepers[SLEEPERS];
	int64_t began, took;

	begin();
	through = 0;
	start_waiters(&cond, 1, first_ones, 1, ROUSE_FOREVER);
	rouse_lock_acquire(&lock);
	threads_start(sleepers, n, take_turn, NULL);
	door_await_asleep(&lock.wake_seq_, n);
	cr_assert_eq(rouse_cond_notify(&cond, 1), 1);
	began = door_real_now();
	rouse_lock_release(&lock);
	TOOK(took, began, through == n);
	join_waiters(1);
	threads_join(sleepers, n);
	return took;
}

Test(blocked, a_notified_waiter_that_is_suspended_leaves_the_lock_to_sleepers)
{
	SOON_ENOUGH(notify_the_suspended(1));
	SOON_ENOUGH(notify_the_suspended(SLEEPERS));
}

static _Atomic bool may_sleep;

static int sleep_when_it_may(const struct door_call *call)
{
	if (call->word == &lock.wake_seq_)
		yield_until(may_sleep);
	return door_go_on(call);
}

/* The same, but the other one does not sleep yet, and is about to. */
static int64_t notify_the_suspended_before_another_sleeps(void)
{
	pthread_t sleeper;
	int64_t began, took;

	begin();
	through = 0;
	may_sleep = false;
	start_waiters(&cond, 1, first_ones, 1, ROUSE_FOREVER);
	door_on_wait(sleep_when_it_may);
	rouse_lock_acquire(&lock);
	sleeper = thread_start(take_turn, NULL);
	door_await_inside(&lock.wake_seq_, 1);
	cr_assert_eq(rouse_cond_notify(&cond, 1), 1);
	rouse_lock_release(&lock);
	began = door_real_now();
	may_sleep = true;
	TOOK(took, began, through == 1);
	join_waiters(1);
	pthread_join(sleeper, NULL);
	return took;
}

Test(blocked, a_suspended_notified_waiter_leaves_it_to_one_falling_asleep)
{
	SOON_ENOUGH(notify_the_suspended_before_another_sleeps());
}

/* The first sleepers are suspended, so the wake of a release passes them. */
static int64_t release_past_suspended(unsigned k)
{
	pthread_t threads[2 * SLEEPERS];
	int64_t began, took;

	begin();
	through = 0;
	rouse_lock_acquire(&lock);
	for (unsigned i = 0; i < 2 * SLEEPERS; i++) {
		threads[i] = thread_start(take_turn, NULL);
		door_await_asleep(&lock.wake_seq_, i + 1);
	}
	for (unsigned i = 0; i < k; i++)
		suspend(threads[i]);
	began = door_real_now();
	rouse_lock_release(&lock);
	TOOK(took, began, through == 2 * SLEEPERS - k);
	suspend_resume();
	threads_join(threads, 2 * SLEEPERS);
	return took;
}

Test(blocked, a_release_wakes_one_that_sleeps_past_those_that_are_suspended)
{
	SOON_ENOUGH(release_past_suspended(1));
	SOON_ENOUGH(release_past_suspended(SLEEPERS));
	SOON_ENOUGH(release_past_suspended(2 * SLEEPERS - 1));
}

/* All that slept are suspended: one that comes then has the lock. */
static int64_t come_after_suspended(void)
{
	pthread_t threads[SLEEPERS];
	int64_t began, took;

	begin();
	rouse_lock_acquire(&lock);
	threads_start(threads, SLEEPERS, take_turn, NULL);
	door_await_asleep(&lock.wake_seq_, SLEEPERS);
	for (unsigned i = 0; i < SLEEPERS; i++)
		suspend(threads[i]);
	rouse_lock_release(&lock);
	cr_assert(rouse_lock_try_acquire(&lock));
	rouse_lock_release(&lock);
	began = door_real_now();
	rouse_lock_acquire(&lock);
	took = door_real_now() - began;
	rouse_lock_release(&lock);
	suspend_resume();
	threads_join(threads, SLEEPERS);
	return took;
}

Test(blocked, whoever_comes_has_the_lock_though_all_its_waiters_are_suspended)
{
	SOON_ENOUGH(come_after_suspended());
}
