/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/cond.h>

#include <criterion/criterion.h>
#include <errno.h>

#include "cond-waiters.h"
#include "door.h"

/* No test may hang, whatever it finds. */
TestSuite(cond, .timeout = 120);

static struct rouse_cond other = ROUSE_COND_INIT(&lock);
static struct rouse_rlock rlock;
static struct rouse_cond recursive = ROUSE_COND_INIT_RLOCK(&rlock);
static struct rouse_cond lifo = ROUSE_COND_INIT_LIFO(&lock);
static struct rouse_cond recursive_lifo = ROUSE_COND_INIT_RLOCK_LIFO(&rlock);

/* C5 */
Test(cond, calls_without_the_lock_are_errors)
{
	struct rouse_cond *both[] = {&cond, &recursive};
	struct rouse_wait poll = {0, ROUSE_WAIT_INTERRUPTIBLE, NULL};

	for (int i = 0; i < 2; i++) {
		cr_assert_eq(rouse_cond_wait(both[i]), -EPERM);
		cr_assert_eq(rouse_cond_wait_until(both[i], 0), -EPERM);
		cr_assert_eq(rouse_cond_wait_with(both[i], &poll), -EPERM);
		cr_assert_eq(rouse_cond_wait_for_until(both[i], NULL, NULL, 0),
			     -EPERM);
		cr_assert_eq(rouse_cond_notify(both[i], 1), -EPERM);
		cr_assert_eq(rouse_cond_notify_all(both[i]), -EPERM);
		cr_assert_eq(rouse_cond_release(both[i]), -EPERM);
		cr_assert_eq(rouse_cond_waiters(both[i]), 0);
	}
}

/* Zeroed memory is a condition that knows no lock. */
Test(cond, without_a_lock_each_call_is_an_error)
{
	static struct rouse_cond zeroed;

	cr_assert_eq(rouse_cond_acquire(&zeroed), -EPERM);
	cr_assert_not(rouse_cond_try_acquire(&zeroed));
	cr_assert_eq(rouse_cond_release(&zeroed), -EPERM);
	cr_assert_eq(rouse_cond_wait_until(&zeroed, 0), -EPERM);
	cr_assert_eq(rouse_cond_notify(&zeroed, 1), -EPERM);
	rouse_cond_signal(&zeroed);
}

static void *own_rlock(void *unused)
{
	cr_assert_eq(rouse_cond_wait(&recursive), -EPERM);
	cr_assert_eq(rouse_cond_notify_all(&recursive), -EPERM);
	return unused;
}

/* C5 */
Test(cond, an_rlock_of_another_thread_is_not_held)
{
	pthread_t thread;

	rouse_cond_acquire(&recursive);
	thread = thread_start(own_rlock, NULL);
	pthread_join(thread, NULL);
}

Test(cond, acquire_try_and_release_are_those_of_the_lock)
{
	cr_assert_eq(rouse_cond_acquire(&cond), 0);
	cr_assert(rouse_lock_locked(&lock));
	cr_assert_not(rouse_cond_try_acquire(&other));
	cr_assert_eq(rouse_cond_release(&other), 0);
	cr_assert(rouse_cond_try_acquire(&other));

	cr_assert_eq(rouse_cond_acquire(&recursive), 0);
	cr_assert(rouse_cond_try_acquire(&recursive));
	cr_assert_eq(rouse_rlock_depth(&rlock), 2);
	rlock.depth_ = UINT32_MAX;
	cr_assert_eq(rouse_cond_acquire(&recursive), -EAGAIN);
	cr_assert_not(rouse_cond_try_acquire(&recursive));
}

Test(cond, init_at_run_time_is_the_same)
{
	struct rouse_cond made;

	rouse_cond_init(&made, &lock);
	cr_assert_eq(made.lock_, cond.lock_);
	cr_assert_eq(made.queue_.kind_, cond.queue_.kind_);
	rouse_cond_init_rlock(&made, &rlock);
	cr_assert_eq(made.lock_, recursive.lock_);
	cr_assert_eq(made.queue_.kind_, recursive.queue_.kind_);
	cr_assert_not(made.queue_.lifo_);
	rouse_cond_init_lifo(&made, &lock);
	cr_assert_eq(made.lock_, lifo.lock_);
	cr_assert_eq(made.queue_.kind_, lifo.queue_.kind_);
	cr_assert_eq(made.queue_.lifo_, lifo.queue_.lifo_);
	rouse_cond_init_rlock_lifo(&made, &rlock);
	cr_assert_eq(made.lock_, recursive_lifo.lock_);
	cr_assert_eq(made.queue_.kind_, recursive_lifo.queue_.kind_);
	cr_assert_eq(made.queue_.lifo_, recursive_lifo.queue_.lifo_);
}

static int spurious(const struct door_call *call)
{
	(void)call;
	if (door_waits() == 1000)
		notify(&cond, 1);
	return door_waits() % 2 ? 0 : -EINTR;
}

/* C3, A2 */
Test(cond, wait_survives_a_storm_of_spurious_wakes_and_eintr)
{
	rouse_cond_acquire(&cond);
	door_reset();
	door_on_wait(spurious);
	cr_assert_eq(rouse_cond_wait(&cond), 0);
	cr_assert_eq(door_waits(), 1000);
	cr_assert(rouse_lock_locked(&lock));
}

static int interrupt(const struct door_call *call)
{
	(void)call;
	return -EINTR;
}

static int notify_then_interrupt(const struct door_call *call)
{
	(void)call;
	notify(&cond, 1);
	return -EINTR;
}

/* A2, C2 */
Test(cond, an_interrupted_wait_has_consumed_no_notification)
{
	struct rouse_wait how = {ROUSE_FOREVER, ROUSE_WAIT_INTERRUPTIBLE, NULL};

	rouse_cond_acquire(&cond);
	door_on_wait(interrupt);
	cr_assert_eq(rouse_cond_wait_with(&cond, &how), -EINTR);
	cr_assert_eq(rouse_cond_waiters(&cond), 0);
	cr_assert(rouse_lock_locked(&lock));
	door_on_wait(notify_then_interrupt);
	cr_assert_eq(rouse_cond_wait_with(&cond, &how), 0);
	cr_assert(rouse_lock_locked(&lock));
}

/* A1 */
Test(cond, wait_is_never_early_and_polls_without_the_kernel)
{
	const rouse_deadline past[] = {INT64_MIN, -1, 0, 1};
	rouse_deadline deadline = rouse_after(20 * ROUSE_MSEC);

	rouse_cond_acquire(&cond);
	cr_assert_eq(rouse_cond_wait_until(&cond, deadline), -ETIMEDOUT);
	cr_assert_geq(door_real_now(), deadline);
	door_reset();
	for (int i = 0; i < 4; i++)
		cr_assert_eq(rouse_cond_wait_until(&cond, past[i]), -ETIMEDOUT);
	cr_assert_eq(door_waits(), 0);
	cr_assert_eq(door_wakes(), 0);
	cr_assert(rouse_lock_locked(&lock));
}

static void *set_flag(void *flag)
{
	rouse_cond_acquire(&cond);
	*(bool *)flag = true;
	rouse_cond_release(&cond);
	return NULL;
}

/* A past deadline still gives the lock up: else this would never end. */
Test(cond, a_polling_loop_lets_the_other_thread_in)
{
	bool flag = false;
	pthread_t thread;

	rouse_cond_acquire(&cond);
	thread = thread_start(set_flag, &flag);
	while (!flag)
		cr_assert_eq(rouse_cond_wait_until(&cond, 0), -ETIMEDOUT);
	rouse_cond_release(&cond);
	pthread_join(thread, NULL);
}

static void *wait_three_deep(void *unused)
{
	for (int i = 0; i < 3; i++)
		rouse_cond_acquire(&recursive);
	cr_assert_eq(rouse_cond_wait(&recursive), 0);
	cr_assert_eq(rouse_rlock_depth(&rlock), 3);
	for (int i = 0; i < 3; i++)
		cr_assert_eq(rouse_cond_release(&recursive), 0);
	cr_assert_eq(rouse_cond_release(&recursive), -EPERM);
	return unused;
}

/* C6 */
Test(cond, wait_gives_up_and_takes_back_all_levels)
{
	pthread_t waiters[3];

	threads_start(waiters, 3, wait_three_deep, NULL);
	await_waiters(&recursive, 3);
	rouse_cond_acquire(&recursive);
	rouse_cond_acquire(&recursive);
	cr_assert_eq(rouse_rlock_depth(&rlock), 2);
	cr_assert_eq(rouse_cond_notify_all(&recursive), 3);
	rouse_cond_release(&recursive);
	rouse_cond_release(&recursive);
	threads_join(waiters, 3);
	cr_assert_not(rouse_rlock_locked(&rlock));
	for (int i = 0; i < 3; i++)
		rouse_cond_acquire(&recursive);
	cr_assert_eq(rouse_cond_wait_until(&recursive, 0), -ETIMEDOUT);
	cr_assert_eq(rouse_rlock_depth(&rlock), 3);
}

/* C6 */
Test(cond, conditions_that_share_a_lock_keep_their_waiters_apart)
{
	pthread_t here[4], there[4];

	threads_start(here, 4, wait_in_turn, &cond);
	threads_start(there, 4, wait_in_turn, &other);
	await_waiters(&cond, 4);
	await_waiters(&other, 4);
	rouse_cond_acquire(&cond);
	cr_assert_eq(rouse_cond_notify(&other, 2), 2);
	cr_assert_eq(rouse_cond_notify_all(&cond), 4);
	cr_assert_eq(rouse_cond_waiters(&cond), 0);
	cr_assert_eq(rouse_cond_waiters(&other), 2);
	rouse_cond_release(&other);
	threads_join(here, 4);
	await_returned(6);
	cr_assert_eq(notify(&other, 10), 2);
	threads_join(there, 4);
	cr_assert_eq(returned, 8);
}

/* A4 */
Test(cond, no_call_touches_errno)
{
	errno = 77;
	cr_assert_eq(rouse_cond_notify(&cond, 1), -EPERM);
	rouse_cond_acquire(&cond);
	rouse_cond_wait_until(&cond, rouse_after(ROUSE_USEC));
	cr_assert_eq(rouse_cond_notify_all(&cond), 0);
	rouse_cond_release(&cond);
	cr_assert_eq(errno, 77);
}
