/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* suspend.h */

#include <rouse.h>

#include <criterion/criterion.h>
#include <stdatomic.h>

#include "door.h"
#include "soon.h"
#include "suspend.h"
#include "thread.h"

/* No test may hang, whatever it finds. */
TestSuite(blocked, .timeout = 60);

/*
 * L5: a thread that does not run keeps no other from a free lock. Here it sits
 * in a signal handler; test-blocked-steps.c suspends one at each instruction,
 * and test-blocked-priority.c has threads that get no CPU.
 */

static struct rouse_lock lock;
static struct rouse_cond cond = ROUSE_COND_INIT(&lock);
static struct rouse_rlock rlock;
static struct rouse_cond cond_rlock = ROUSE_COND_INIT_RLOCK(&rlock);

/* So every other try interrupts the wait, and the others restart it. */
static void begin(void)
{
	static bool restarts;

	restarts = !restarts;
	suspend_begin(restarts ? SA_RESTART : 0);
	door_reset();
}

/* Waiters of a condition. */

#define MANY 64

struct waiter {
	struct rouse_cond *on;
	rouse_deadline deadline;
	pthread_t thread;
	bool suspended;
	int result;
	int64_t back_at;
};

static struct waiter waiters[MANY];
static _Atomic unsigned back;

static void *wait_once(void *arg)
{
	struct waiter *self = arg;

	rouse_cond_acquire(self->on);
	self->result = rouse_cond_wait_until(self->on, self->deadline);
	self->back_at = door_real_now();
	rouse_cond_release(self->on);
	back++;
	return NULL;
}

/* Which of them are suspended. */
typedef bool pattern(unsigned i, unsigned k);

/* Start them one after the other, and suspend some. Returns how many run. */
static unsigned start_waiters(struct rouse_cond *on, unsigned n,
			      pattern *suspends, unsigned k,
			      rouse_deadline deadline)
{
	unsigned running = 0;

	back = 0;
	for (unsigned i = 0; i < n; i++) {
		struct waiter *waiter = &waiters[i];

		waiter->on = on;
		waiter->deadline = deadline;
		waiter->suspended = suspends(i, k);
		waiter->thread = thread_start(wait_once, waiter);
		yield_until(rouse_cond_waiters(on) == i + 1);
		running += !waiter->suspended;
	}
	door_await_asleep(NULL, n);
	for (unsigned i = 0; i < n; i++) {
		if (waiters[i].suspended)
			suspend(waiters[i].thread);
	}
	return running;
}

static void join_waiters(unsigned n)
{
	suspend_resume();
	for (unsigned i = 0; i < n; i++) {
		pthread_join(waiters[i].thread, NULL);
		cr_assert_eq(waiters[i].result, 0);
	}
}

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

static bool first_ones(unsigned i, unsigned k)
{
	return i < k;
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

/* Threads that acquire the lock. */

static _Atomic unsigned arrived, through;
static _Thread_local unsigned sleepless;

static int sleep_or_not(const struct door_call *call)
{
	if (sleepless == 0)
		return door_go_on(call);
	sleepless--;
	return 0;
}

static void *take_turn(void *unused)
{
	arrived++;
	rouse_lock_acquire(&lock);
	rouse_lock_release(&lock);
	through++;
	return unused;
}

static void *take_turn_of_rlock(void *unused)
{
	rouse_rlock_acquire(&rlock);
	rouse_rlock_release(&rlock);
	through++;
	return unused;
}

/* They sleep in vain until they starve. */

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

#define SLEEPERS 4

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

/* A waiter that starves is suspended, and then others want the lock. */

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

Test(blocked, a_starving_waiter_that_is_suspended_keeps_nobody_from_the_lock)
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

Test(blocked, a_try_has_the_lock_at_once_though_a_suspended_waiter_starves)
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

Test(blocked, a_suspended_waiter_that_starves_keeps_no_sleepers_out)
{
	SOON_ENOUGH(many_beside_starving(true));
}

Test(blocked, a_suspended_waiter_that_starves_keeps_no_newcomers_out)
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

Test(blocked, a_starving_waiter_that_is_suspended_holds_up_no_broadcast)
{
	SOON_ENOUGH(broadcast_beside_starving(0));
	SOON_ENOUGH(broadcast_beside_starving(2));
	SOON_ENOUGH(broadcast_beside_starving(7));
}
