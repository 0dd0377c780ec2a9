/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* suspend.h */

#include "blocked.h"

#include <criterion/criterion.h>
#include <errno.h>

/* No test may hang, whatever it finds. */
TestSuite(starving, .timeout = 60);

/*
 * L5 for a waiter that starves, which others let pass: when it is suspended in a
 * signal handler, they have the lock all the same.
 */

static struct rouse_rlock rlock;

/* They sleep in vain until they starve. */

static _Thread_local unsigned sleepless;

static int sleep_or_not(const struct door_call *call)
{
	if (sleepless == 0)
		return door_go_on(call);
	sleepless--;
	return 0;
}

static void *take_turn_of_rlock(void *unused)
{
	rouse_rlock_acquire(&rlock);
	rouse_rlock_release(&rlock);
	through++;
	return unused;
}

static void *starve(void *unused)
{
	sleepless = 20;
	return take_turn(unused);
}

static void *starve_for_rlock(void *unused)
{
	sleepless = 20;
	return take_turn_of_rlock(unused);
}

static pthread_t starving;

/* The lock is held by the caller, and will be. */
static void suspend_starving(struct rouse_lock *its, void *(*run)(void *))
{
	door_on_wait(sleep_or_not);
	starving = thread_start(run, NULL);
	door_await_asleep(&its->wake_seq_, 1);
	cr_assert(its->word_ & ROUSE__LOCK_STARVING);
	suspend(starving);
}

static void resume_starving(void)
{
	suspend_resume();
	pthread_join(starving, NULL);
}

/* The ways to get a lock, each released again. */

static void by_acquire(void)
{
	rouse_lock_acquire(&lock);
	rouse_lock_release(&lock);
}

static void by_acquire_twice(void)
{
	by_acquire();
	by_acquire();
}

static void by_acquire_until(void)
{
	cr_assert_eq(rouse_lock_acquire_until(&lock, rouse_after(ROUSE_SEC)),
		     0);
	rouse_lock_release(&lock);
}

static void by_acquire_with_little_time(void)
{
	cr_assert_eq(rouse_lock_acquire_until(&lock, rouse_after(ROUSE_MSEC)),
		     0);
	rouse_lock_release(&lock);
}

static void by_poll(void)
{
	cr_assert_eq(rouse_lock_acquire_until(&lock, 0), 0);
	rouse_lock_release(&lock);
}

static void by_interruptible_acquire(void)
{
	struct rouse_wait how = {ROUSE_FOREVER, ROUSE_WAIT_INTERRUPTIBLE, NULL};

	cr_assert_eq(rouse_lock_acquire_with(&lock, &how), 0);
	rouse_lock_release(&lock);
}

/* The way back of a wait that nobody notifies. */
static void by_wait(void)
{
	cr_assert(rouse_lock_try_acquire(&lock));
	cr_assert_eq(rouse_cond_wait_until(&cond, rouse_after(ROUSE_MSEC)),
		     -ETIMEDOUT);
	rouse_lock_release(&lock);
}

static void by_rlock(void)
{
	rouse_rlock_acquire(&rlock);
	rouse_rlock_release(&rlock);
}

static int64_t beside_starving(void (*take)(void))
{
	bool r = take == by_rlock;
	int64_t began, took;

	begin();
	if (r)
		rouse_rlock_acquire(&rlock);
	else
		rouse_lock_acquire(&lock);
	suspend_starving(r ? &rlock.lock_ : &lock,
			 r ? starve_for_rlock : starve);
	if (r)
		rouse_rlock_release(&rlock);
	else
		rouse_lock_release(&lock);
	began = door_real_now();
	take();
	took = door_real_now() - began;
	resume_starving();
	return took;
}

Test(starving, a_starving_waiter_that_is_suspended_keeps_nobody_from_the_lock)
{
	SOON_ENOUGH(beside_starving(by_acquire));
	SOON_ENOUGH(beside_starving(by_acquire_twice));
	SOON_ENOUGH(beside_starving(by_acquire_until));
	SOON_ENOUGH(beside_starving(by_acquire_with_little_time));
	SOON_ENOUGH(beside_starving(by_interruptible_acquire));
	SOON_ENOUGH(beside_starving(by_poll));
	SOON_ENOUGH(beside_starving(by_wait));
	SOON_ENOUGH(beside_starving(by_rlock));
}

Test(starving, a_try_has_the_lock_at_once_though_a_suspended_waiter_starves)
{
	begin();
	rouse_lock_acquire(&lock);
	suspend_starving(&lock, starve);
	for (int i = 0; i < 100; i++) {
		rouse_lock_release(&lock);
		cr_assert(rouse_lock_try_acquire(&lock));
	}
	rouse_lock_release(&lock);
	resume_starving();
	begin();
	rouse_rlock_acquire(&rlock);
	suspend_starving(&rlock.lock_, starve_for_rlock);
	rouse_rlock_release(&rlock);
	cr_assert(rouse_rlock_try_acquire(&rlock));
	rouse_rlock_release(&rlock);
	resume_starving();
}

/* Others sleep for the lock already, or come after its release. */
static int64_t many_beside_starving(bool asleep)
{
	pthread_t threads[SLEEPERS];
	int64_t began, took;

	begin();
	through = 0;
	rouse_lock_acquire(&lock);
	suspend_starving(&lock, starve);
	if (asleep) {
		threads_start(threads, SLEEPERS, take_turn, NULL);
		door_await_asleep(&lock.wake_seq_, SLEEPERS);
	}
	began = door_real_now();
	rouse_lock_release(&lock);
	if (!asleep)
		threads_start(threads, SLEEPERS, take_turn, NULL);
	TOOK(took, began, through == SLEEPERS);
	threads_join(threads, SLEEPERS);
	resume_starving();
	return took;
}

Test(starving, a_suspended_waiter_that_starves_keeps_no_sleepers_out)
{
	SOON_ENOUGH(many_beside_starving(true));
}

Test(starving, a_suspended_waiter_that_starves_keeps_no_newcomers_out)
{
	SOON_ENOUGH(many_beside_starving(false));
}

/* A broadcast, when a starving waiter of the lock is suspended. */
static int64_t broadcast_beside_starving(unsigned k)
{
	unsigned running;
	int64_t began, took;

	begin();
	running = start_waiters(&cond, 8, first_ones, k, ROUSE_FOREVER);
	rouse_lock_acquire(&lock);
	suspend_starving(&lock, starve);
	cr_assert_eq(rouse_cond_notify_all(&cond), 8);
	began = door_real_now();
	rouse_lock_release(&lock);
	TOOK(took, began, back == running);
	suspend_resume();
	for (unsigned i = 0; i < 8; i++)
		pthread_join(waiters[i].thread, NULL);
	pthread_join(starving, NULL);
	return took;
}

Test(starving, a_starving_waiter_that_is_suspended_holds_up_no_broadcast)
{
	SOON_ENOUGH(broadcast_beside_starving(0));
	SOON_ENOUGH(broadcast_beside_starving(2));
	SOON_ENOUGH(broadcast_beside_starving(7));
}
