/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/cond.h>

#include <criterion/criterion.h>
#include <errno.h>
#include <stdatomic.h>

#include "cond-waiters.h"
#include "door.h"

/* No test may hang, whatever it finds. */
TestSuite(cond_lock, .timeout = 60);

/* The condition and its lock: what wakes the chosen, and when (C4, L2). */

static struct rouse_cond other = ROUSE_COND_INIT(&lock);

#define WAITERS 8

/* The wakes that were made, each on its way until the test lets it through. */
static struct door_wake on_its_way[2 * WAITERS];
static unsigned kept;

static unsigned keep(const struct door_wake *wake)
{
	on_its_way[kept++] = *wake;
	return 1;
}

/* C4: no system call in a notify. The first release wakes two, on one CPU, and
 * each thread that was woken one more; one runs at a time here, so none of them
 * finds the lock held. */
Test(cond_lock, releases_wake_the_chosen_one_at_a_time)
{
	pthread_t waiters[WAITERS];

	for (unsigned i = 0; i < WAITERS; i++) {
		waiters[i] = thread_start(wait_in_turn, &cond);
		await_waiters(&cond, i + 1);
	}
	door_await_asleep(NULL, WAITERS);
	rouse_cond_acquire(&cond);
	door_reset();
	door_cpus(1);
	door_on_wake(keep);
	cr_assert_eq(rouse_cond_notify_all(&cond), WAITERS);
	cr_assert_eq(rouse_cond_notify_all(&cond), 0);
	cr_assert_eq(door_wakes(), 0);
	cr_assert_eq(door_asleep(NULL), WAITERS);
	rouse_cond_release(&cond);
	for (unsigned i = 0; i < WAITERS; i++) {
		cr_assert_eq(door_wakes(), i + 2 < WAITERS ? i + 2 : WAITERS);
		cr_assert_eq(door_wake_on(&on_its_way[i]), 1);
		pthread_join(waiters[i], NULL);
		cr_assert_eq(returned, i + 1);
		cr_assert_eq(order[i], i);
	}
	cr_assert_eq(door_wakes(), WAITERS);
	cr_assert_eq(door_waits(), 0);
}

static unsigned lock_wakes;

/* No wake comes through; those meant for waiters of the lock are counted. */
static unsigned swallow(const struct door_wake *wake)
{
	lock_wakes += wake->word == &lock.wake_seq_;
	return 1;
}

static rouse_deadline far_from_now(void)
{
	return ROUSE_FOREVER / 2;
}

/* The word, as far as the waiters do not change it when they look. */
static uint32_t steady(void)
{
	return lock.word_ & ~(UINT32_C(8) | UINT32_C(16));
}

/* C4, and the alternation of L2: neither the chosen nor the waiters of the
 * lock are forgotten for the others, and after the first release, which wakes
 * as many of the chosen as there are CPUs, each makes one wake. */
Test(cond_lock, releases_wake_chosen_and_waiters_by_turns)
{
	pthread_t waiters[4], contenders[4];
	uint32_t held;

	threads_start(waiters, 4, wait_in_turn, &cond);
	await_waiters(&cond, 4);
	door_await_asleep(NULL, 4);
	rouse_cond_acquire(&cond);
	threads_start(contenders, 4, wait_in_turn, &other);
	door_await_asleep(&lock.wake_seq_, 4);
	held = steady();
	cr_assert_eq(rouse_cond_notify_all(&cond), 4);
	door_reset();
	door_cpus(2);
	door_on_wake(swallow);
	/* No thread's trust in others runs out. */
	door_on_now(far_from_now);
	for (unsigned i = 1; i <= 4; i++) {
		cr_assert_eq(rouse_cond_release(&cond), 0);
		cr_assert_eq(door_wakes(), 1 + i, "release %u", i);
		cr_assert_eq(lock_wakes, i / 2, "release %u", i);
		cr_assert(rouse_cond_try_acquire(&cond));
		/* The waiters look, and sleep again. */
		door_real_wake_all(&lock.wake_seq_);
		door_await_asleep(&lock.wake_seq_, 4);
		cr_assert_eq(steady(), held, "release %u", i);
	}

	/* Three of the chosen were called, and their wakes were lost. */
	door_on_wake(NULL);
	door_on_now(NULL);
	rouse_cond_release(&cond);
	while (how_many_returned() < 4) {
		door_stir();
		sched_yield();
	}
	await_waiters(&other, 4);
	notify(&other, 4);
	threads_join(waiters, 4);
	threads_join(contenders, 4);
}

static _Atomic bool stop;
static _Atomic unsigned strokes;

static void *play_ping_pong(void *unused)
{
	rouse_cond_acquire(&cond);
	while (!stop) {
		strokes++;
		cr_assert_geq(rouse_cond_notify(&cond, 1), 0);
		sched_yield(); /* let others find the lock held */
		rouse_cond_wait_until(&cond, rouse_after(ROUSE_MSEC));
	}
	cr_assert_geq(rouse_cond_notify_all(&cond), 0);
	rouse_cond_release(&cond);
	return unused;
}

/* L2: each release of the players has a chosen one to wake. */
Test(cond_lock, nobody_starves_beside_threads_that_notify_each_other)
{
	pthread_t players[2];

	threads_start(players, 2, play_ping_pong, NULL);
	yield_until(strokes > 100);
	for (int i = 0; i < 1000; i++) {
		yield_until(rouse_lock_locked(&lock));
		rouse_lock_acquire(&lock);
		rouse_lock_release(&lock);
	}
	stop = true;
	threads_join(players, 2);
}

static void *take_lock_once(void *unused)
{
	rouse_lock_acquire(&lock);
	rouse_lock_release(&lock);
	return unused;
}

static int chosen_at_release = -1;

static unsigned notify_at_once(const struct door_wake *wake)
{
	(void)wake;
	if (rouse_cond_waiters(&cond) && rouse_lock_try_acquire(&lock)) {
		chosen_at_release = rouse_cond_notify(&cond, 1);
		rouse_lock_release(&lock);
	}
	return 1;
}

/* C1, C2: a waiter is in the queue before the lock is free. */
Test(cond_lock, a_waiter_is_queued_when_it_gives_the_lock_up)
{
	pthread_t contender;

	rouse_cond_acquire(&cond);
	contender = thread_start(take_lock_once, NULL);
	door_await_asleep(&lock.wake_seq_, 1);
	door_on_wake(notify_at_once);
	cr_assert_eq(rouse_cond_wait_until(&cond, rouse_after(ROUSE_SEC)), 0);
	cr_assert_eq(chosen_at_release, 1);
	door_on_wake(NULL);
	rouse_cond_release(&cond);
	door_real_wake_all(&lock.wake_seq_);
	pthread_join(contender, NULL);
}

static _Atomic bool rung;

static int sleep_until_rung(const struct door_call *call)
{
	(void)call;
	yield_until(rung);
	return 0;
}

static unsigned ring(const struct door_wake *wake)
{
	cr_assert_neq(wake->word, &lock.wake_seq_);
	cr_assert_not(rouse_lock_locked(&lock), "woken into a held lock");
	rung = true;
	return 1;
}

/* C4 */
Test(cond_lock, a_chosen_waiter_is_woken_when_the_lock_is_free)
{
	pthread_t waiter;

	for (int i = 0; i < 100; i++) {
		rung = false;
		door_reset();
		door_on_wait(sleep_until_rung);
		door_on_wake(ring);
		waiter = thread_start(wait_in_turn, &cond);
		door_await_inside(NULL, 1);
		cr_assert_eq(notify(&cond, 1), 1);
		pthread_join(waiter, NULL);
		cr_assert_eq(door_wakes(), 1);
	}
}

static _Atomic bool lock_is_held;

static int time_out_under_a_held_lock(const struct door_call *call)
{
	if (call->word == &lock.wake_seq_)
		return door_go_on(call);
	yield_until(lock_is_held);
	return -ETIMEDOUT;
}

static void *wait_until_a_deadline(void *unused)
{
	rouse_cond_acquire(&cond);
	cr_assert_eq(rouse_cond_wait_until(&cond, ROUSE_FOREVER - 1), 0);
	rouse_cond_release(&cond);
	return unused;
}

/* C4: it sleeps for the lock by then, and a wake of its node reaches nobody.
 * It was lost once, when nothing else happened to the lock. */
Test(cond_lock, a_chosen_waiter_that_sleeps_for_the_lock_is_woken)
{
	pthread_t waiter;

	door_on_wait(time_out_under_a_held_lock);
	waiter = thread_start(wait_until_a_deadline, NULL);
	await_waiters(&cond, 1);
	rouse_cond_acquire(&cond);
	lock_is_held = true;
	door_await_asleep(&lock.wake_seq_, 1);
	cr_assert_eq(rouse_cond_notify(&cond, 1), 1);
	rouse_cond_release(&cond);
	pthread_join(waiter, NULL);
}
