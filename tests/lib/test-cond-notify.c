/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/cond.h>

#include <criterion/criterion.h>
#include <errno.h>
#include <limits.h>
#include <stdatomic.h>

#include "cond-waiters.h"
#include "door.h"

/*
 * Whom a notify chooses, and that none of its choices is lost. No test may hang,
 * whatever it finds.
 */
TestSuite(cond_notify, .timeout = 120);

static struct rouse_rlock rlock;
static struct rouse_cond lifo = ROUSE_COND_INIT_LIFO(&lock);
static struct rouse_cond recursive_lifo = ROUSE_COND_INIT_RLOCK_LIFO(&rlock);

/* C1 */
Test(cond_notify, notify_chooses_exactly_that_many_in_order)
{
	pthread_t waiters[10];

	for (unsigned i = 0; i < 10; i++) {
		waiters[i] = thread_start(wait_in_turn, &cond);
		await_waiters(&cond, i + 1);
	}
	cr_assert_eq(notify(&cond, 0), 0);
	cr_assert_eq(rouse_cond_waiters(&cond), 10);
	cr_assert_eq(notify(&cond, 1), 1);
	await_returned(1);
	cr_assert_eq(notify(&cond, 3), 3);
	cr_assert_eq(rouse_cond_waiters(&cond), 6);
	await_returned(4);
	cr_assert_eq(notify(&cond, 6), 6);
	cr_assert_eq(notify(&cond, 1), 0);
	threads_join(waiters, 10);
	cr_assert_eq(returned, 10);
	for (unsigned i = 0; i < 10; i++)
		cr_assert_eq(results[i], 0);
	/* The first four went one by one, or at least in three groups. */
	cr_assert_eq(order[0], 0);
	cr_assert_lt(order[1], 4);
	cr_assert_lt(order[2], 4);
	cr_assert_lt(order[3], 4);
}

static void check_lifo(struct rouse_cond *on)
{
	pthread_t waiters[6];

	for (unsigned i = 0; i < 5; i++) {
		waiters[i] = thread_start(wait_in_turn, on);
		await_waiters(on, i + 1);
	}
	cr_assert_eq(notify(on, 0), 0);
	cr_assert_eq(notify(on, 1), 1);
	pthread_join(waiters[4], NULL);
	/* Those that were chosen wait no more, and the next one is newer than
	 * those that do. */
	waiters[5] = thread_start(wait_in_turn, on);
	await_waiters(on, 5);
	cr_assert_eq(notify(on, 2), 2);
	cr_assert_eq(rouse_cond_waiters(on), 3);
	pthread_join(waiters[5], NULL);
	pthread_join(waiters[3], NULL);
	cr_assert_eq(notify(on, 3), 3);
	cr_assert_eq(notify(on, 1), 0);
	threads_join(waiters, 3);
	cr_assert_eq(returned, 6);
	cr_assert_eq(order[0], 4);
	for (unsigned i = 0; i < 6; i++)
		cr_assert_eq(results[i], 0);
}

/* C1 */
Test(cond_notify, lifo_notify_chooses_exactly_that_many_the_newest_first)
{
	check_lifo(&lifo);
}

/* C1 */
Test(cond_notify, lifo_notify_over_an_rlock_chooses_the_newest)
{
	check_lifo(&recursive_lifo);
}

/* C1: releases call the chosen in the order in which they were chosen. */
Test(cond_notify, lifo_the_newest_of_the_chosen_is_called_first)
{
	pthread_t waiters[3];
	const struct rouse_waiter *first;

	for (unsigned i = 0; i < 3; i++) {
		waiters[i] = thread_start(wait_in_turn, &lifo);
		await_waiters(&lifo, i + 1);
		rouse_cond_acquire(&lifo);
		door_await_asleep(&lifo.queue_.last_->word_, 1);
		rouse_cond_release(&lifo);
	}
	rouse_cond_acquire(&lifo);
	first = lifo.queue_.last_;
	cr_assert_eq(rouse_cond_notify_all(&lifo), 3);
	cr_assert_eq(lock.chosen_->next_, first);
	rouse_cond_release(&lifo);
	threads_join(waiters, 3);
}

Test(cond_notify, notify_of_more_than_wait_chooses_all)
{
	pthread_t waiters[3];

	threads_start(waiters, 3, wait_in_turn, &cond);
	await_waiters(&cond, 3);
	cr_assert_eq(notify(&cond, UINT_MAX), 3);
	threads_join(waiters, 3);
}

static int notify_then_time_out(const struct door_call *call)
{
	(void)call;
	cr_assert_eq(notify(&cond, 5), 1);
	return -ETIMEDOUT;
}

/* C2: chosen before it could take the lock back. */
Test(cond_notify, a_chosen_waiter_returns_0_though_its_deadline_has_passed)
{
	rouse_cond_acquire(&cond);
	door_on_wait(notify_then_time_out);
	cr_assert_eq(rouse_cond_wait_until(&cond, ROUSE_FOREVER), 0);
	cr_assert_eq(rouse_cond_release(&cond), 0);
	cr_assert_eq(rouse_cond_release(&cond), -EPERM);
}

static int notify_keeping_the_lock(const struct door_call *call)
{
	if (call->word == &lock.wake_seq_) {
		/* The waiter wants its lock back; it is still chosen, and no
		 * release has called it. Let the lock go without one. */
		lock.word_ &= ~UINT32_C(1);
		return 0;
	}
	rouse_cond_acquire(&cond);
	cr_assert_eq(rouse_cond_notify(&cond, 1), 1);
	return -ETIMEDOUT;
}

/* C2: chosen, but not woken by any release yet. */
Test(cond_notify, a_waiter_that_times_out_among_the_chosen_returns_0)
{
	rouse_cond_acquire(&cond);
	door_reset();
	door_on_wait(notify_keeping_the_lock);
	cr_assert_eq(rouse_cond_wait_until(&cond, ROUSE_FOREVER), 0);
	cr_assert_eq(lock.chosen_, NULL, "left among the chosen");
	cr_assert_eq(door_wakes(), 0);
	cr_assert_eq(rouse_cond_notify(&cond, 1), 0);
}

static int time_out(const struct door_call *call)
{
	(void)call;
	return -ETIMEDOUT;
}

/* C2: CPython's Condition leaves a timed-out waiter listed, and a notify that
 * comes before it has the lock again is eaten. */
Test(cond_notify, a_waiter_that_timed_out_takes_no_notification)
{
	pthread_t waiter;

	rouse_cond_acquire(&cond);
	door_on_wait(time_out);
	cr_assert_eq(rouse_cond_wait_until(&cond, ROUSE_FOREVER), -ETIMEDOUT);
	door_on_wait(NULL);
	cr_assert_eq(rouse_cond_waiters(&cond), 0);
	cr_assert_eq(rouse_cond_notify(&cond, 1), 0);
	rouse_cond_release(&cond);
	waiter = thread_start(wait_in_turn, &cond);
	await_waiters(&cond, 1);
	cr_assert_eq(notify(&cond, 1), 1);
	pthread_join(waiter, NULL);
}

Test(cond_notify, a_thousand_waiters_hear_one_broadcast)
{
	pthread_t waiters[1000];

	threads_start(waiters, 1000, wait_in_turn, &cond);
	await_waiters(&cond, 1000);
	rouse_cond_acquire(&cond);
	cr_assert_eq(rouse_cond_notify_all(&cond), 1000);
	rouse_cond_release(&cond);
	threads_join(waiters, 1000);
	cr_assert_eq(returned, 1000);
}

#define RACES 100000

static _Atomic unsigned waits, released;

static void *wait_a_little(void *arg)
{
	unsigned random = *(unsigned *)arg;

	rouse_cond_acquire(&cond);
	while (waits < RACES) {
		random = random * 1103515245 + 12345;
		if (!rouse_cond_wait_until(
			    &cond, rouse_after(random / 65536 % 64 * 500)))
			released++;
		waits++;
	}
	rouse_cond_release(&cond);
	return NULL;
}

/* C2: what was given is what was taken. */
Test(cond_notify, a_notify_racing_with_timeouts_is_never_swallowed)
{
	unsigned seeds[] = {1, 2, 3, 4};
	pthread_t waiters[4];
	unsigned chosen = 0;

	for (int i = 0; i < 4; i++)
		waiters[i] = thread_start(wait_a_little, &seeds[i]);
	while (waits < RACES) {
		chosen += (unsigned)notify(&cond, 1 + waits % 3);
		sched_yield();
	}
	threads_join(waiters, 4);
	cr_assert_gt(chosen, 0);
	cr_assert_eq(released, chosen);
}
