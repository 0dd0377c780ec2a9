/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/lock.h>

#include <criterion/criterion.h>
#include <errno.h>
#include <stdatomic.h>
#include <string.h>

#include "door.h"
#include "soon.h"
#include "thread.h"

/* No test may hang, whatever it finds. */
TestSuite(lock, .timeout = 120);

static struct rouse_lock lock;

Test(lock, zeroed_memory_is_a_free_lock)
{
	struct rouse_lock initialised = ROUSE_LOCK_INIT;

	cr_assert_not(rouse_lock_locked(&lock));
	cr_assert(rouse_lock_try_acquire(&lock));
	cr_assert(rouse_lock_locked(&lock));
	cr_assert_not(rouse_lock_try_acquire(&lock));
	cr_assert(rouse_lock_try_acquire(&initialised));
}

/* L1 */
Test(lock, uncontended_calls_make_no_system_call)
{
	door_reset();
	rouse_lock_acquire(&lock);
	cr_assert_eq(rouse_lock_release(&lock), 0);
	cr_assert_eq(rouse_lock_acquire_until(&lock, 0), 0);
	cr_assert_not(rouse_lock_try_acquire(&lock));
	cr_assert_eq(rouse_lock_release(&lock), 0);
	cr_assert_eq(door_waits(), 0);
	cr_assert_eq(door_wakes(), 0);
}

/* L4 */
Test(lock, release_of_a_free_lock_is_an_error)
{
	cr_assert_eq(rouse_lock_release(&lock), -EPERM);
	rouse_lock_acquire(&lock);
	cr_assert_eq(rouse_lock_release(&lock), 0);
	cr_assert_eq(rouse_lock_release(&lock), -EPERM);
	cr_assert(rouse_lock_try_acquire(&lock));
}

static void *release_once(void *unused)
{
	cr_assert_eq(rouse_lock_release(&lock), 0);
	return unused;
}

/* L4 */
Test(lock, any_thread_may_release)
{
	pthread_t thread;

	rouse_lock_acquire(&lock);
	thread = thread_start(release_once, NULL);
	rouse_lock_acquire(&lock);
	pthread_join(thread, NULL);
	cr_assert(rouse_lock_locked(&lock));
}

/* A1 */
Test(lock, acquire_that_polls_leaves_no_trace)
{
	const rouse_deadline past[] = {INT64_MIN, -1, 0, 1};
	struct rouse_lock before;

	rouse_lock_acquire(&lock);
	memcpy(&before, &lock, sizeof(before));
	door_reset();
	for (int i = 0; i < 4; i++)
		cr_assert_eq(rouse_lock_acquire_until(&lock, past[i]),
			     -ETIMEDOUT);
	cr_assert_eq(door_waits(), 0);
	cr_assert_arr_eq(&before, &lock, sizeof(before));
}

Test(lock, acquire_that_timed_out_leaves_no_trace)
{
	uint32_t before;

	rouse_lock_acquire(&lock);
	before = lock.word_;
	door_reset();
	for (int64_t ns = 1000; ns < 50 * ROUSE_MSEC; ns *= 7) {
		rouse_deadline deadline = rouse_after(ns);

		cr_assert_eq(rouse_lock_acquire_until(&lock, deadline),
			     -ETIMEDOUT);
		cr_assert_geq(door_real_now(), deadline);
	}
	cr_assert_eq(lock.word_, before);
	rouse_lock_release(&lock);
	cr_assert_eq(door_wakes(), 0);
}

static void *acquire_and_release(void *unused)
{
	rouse_lock_acquire(&lock);
	rouse_lock_release(&lock);
	return unused;
}

static unsigned swallow(const struct door_wake *wake)
{
	(void)wake;
	return 1;
}

Test(lock, a_release_wakes_nobody_while_a_woken_one_is_coming)
{
	pthread_t waiters[2];

	rouse_lock_acquire(&lock);
	threads_start(waiters, 2, acquire_and_release, NULL);
	door_await_asleep(&lock.wake_seq_, 2);
	door_reset();
	door_on_wake(swallow);
	rouse_lock_release(&lock);
	for (int i = 0; i < 10; i++) {
		cr_assert(rouse_lock_try_acquire(&lock));
		rouse_lock_release(&lock);
	}
	cr_assert_eq(door_wakes(), 1);
	door_on_wake(NULL);
	door_real_wake_all(&lock.wake_seq_);
	threads_join(waiters, 2);
}

#define THREADS 8
#define LAPS    20000

static unsigned plain;

static void *count_up(void *unused)
{
	for (int i = 0; i < LAPS; i++) {
		rouse_lock_acquire(&lock);
		plain++;
		rouse_lock_release(&lock);
	}
	return unused;
}

static void *count_up_with_deadlines(void *unused)
{
	for (int i = 0; i < LAPS;) {
		if (rouse_lock_acquire_until(&lock, rouse_after(i % 50 * 100)))
			continue;
		plain++;
		rouse_lock_release(&lock);
		i++;
	}
	return unused;
}

Test(lock, one_holder_at_a_time)
{
	pthread_t threads[2 * THREADS];
	struct rouse_lock free = ROUSE_LOCK_INIT;

	threads_start(threads, THREADS, count_up, NULL);
	threads_start(threads + THREADS, THREADS, count_up_with_deadlines,
		      NULL);
	threads_join(threads, 2 * THREADS);
	cr_assert_eq(plain, 2 * THREADS * LAPS);
	cr_assert_eq(lock.word_, free.word_, "waiters left behind");
}

/* L2. While its waiter wants to sleep, the lock is released and taken again
 * by a quicker thread, again and again. */
static int release_and_barge(const struct door_call *call)
{
	(void)call;
	cr_assert_eq(rouse_lock_release(&lock), 0);
	cr_assert(rouse_lock_try_acquire(&lock));
	return 0;
}

static unsigned barged;
static bool passes;

/* The same by an acquire, which lets the waiter pass when that one starves. */
static int barge_until_it_starves(const struct door_call *call)
{
	static rouse_deadline before;

	if (++barged < 100)
		return release_and_barge(call);
	if (passes) /* the barger itself wants to sleep */
		return door_go_on(call);
	passes = true;
	before = door_real_now();
	cr_assert_eq(rouse_lock_release(&lock), 0);
	cr_assert_eq(rouse_lock_acquire_until(&lock, before + ROUSE_MSEC), 0);
	cr_assert_geq(door_real_now(), before + ROUSE_MSEC, "it barged in");
	cr_assert_eq(rouse_lock_release(&lock), 0);
	return 0;
}

Test(lock, a_newcomer_lets_a_waiter_pass_that_starves)
{
	door_reset();
	door_on_wait(barge_until_it_starves);
	rouse_lock_acquire(&lock);
	rouse_lock_acquire(&lock);
	cr_assert(passes);
	cr_assert(rouse_lock_locked(&lock));
	cr_assert_eq(rouse_lock_release(&lock), 0);
	cr_assert_eq(rouse_lock_release(&lock), -EPERM);
	cr_assert_eq(lock.word_, 0);
}

static int64_t took;

static int starve_then_take_in_vain(const struct door_call *call)
{
	rouse_deadline before;

	if (++barged < 100)
		return release_and_barge(call);
	if (passes)
		return door_go_on(call);
	passes = true;
	/* The waiter does not run now: this is its thread. */
	cr_assert_eq(rouse_lock_release(&lock), 0);
	before = door_real_now();
	rouse_lock_acquire(&lock);
	took = door_real_now() - before;
	cr_assert_eq(rouse_lock_release(&lock), 0);
	return 0;
}

static int64_t take_in_vain(void)
{
	barged = 0;
	passes = false;
	door_reset();
	door_on_wait(starve_then_take_in_vain);
	rouse_lock_acquire(&lock);
	rouse_lock_acquire(&lock);
	cr_assert(passes);
	cr_assert_eq(rouse_lock_release(&lock), 0);
	cr_assert_eq(lock.word_, 0);
	return took;
}

/* But not for ever, if that one does not run. */
Test(lock, a_newcomer_has_a_free_lock_within_10_ms_though_another_starves)
{
	SOON_ENOUGH(take_in_vain());
}

static int barge_then_time_out(const struct door_call *call)
{
	(void)call;
	if (++barged < 100)
		return release_and_barge(call);
	cr_assert_eq(rouse_lock_release(&lock), 0);
	return -ETIMEDOUT;
}

Test(lock, a_lock_that_is_free_at_the_deadline_is_taken)
{
	door_on_wait(barge_then_time_out);
	rouse_lock_acquire(&lock);
	cr_assert_eq(rouse_lock_acquire_until(&lock, ROUSE_FOREVER), 0);
	cr_assert_eq(rouse_lock_release(&lock), 0);
	cr_assert_eq(lock.word_, 0);
}

static int starve_then_time_out(const struct door_call *call)
{
	(void)call;
	return door_waits() < 100 ? 0 : -ETIMEDOUT;
}

Test(lock, a_waiter_that_starves_leaves_no_trace_at_the_deadline)
{
	door_reset();
	door_on_wait(starve_then_time_out);
	rouse_lock_acquire(&lock);
	cr_assert_eq(rouse_lock_acquire_until(&lock, ROUSE_FOREVER),
		     -ETIMEDOUT);
	cr_assert_eq(lock.word_, 1);
	cr_assert_eq(rouse_lock_release(&lock), 0);
	cr_assert_eq(door_wakes(), 0);
	cr_assert(rouse_lock_try_acquire(&lock));
}

static _Atomic unsigned long woken_at[2];

static void *note_when_it_has_the_lock(void *at)
{
	static _Atomic unsigned long now;

	rouse_lock_acquire(&lock);
	*(_Atomic unsigned long *)at = ++now;
	rouse_lock_release(&lock);
	return NULL;
}

/* The second of two waiters, so that a wake must pass by the first. */
static int sleep_in_vain_for_long(const struct door_call *call)
{
	return door_waits() < 100 ? 0 : door_go_on(call);
}

Test(lock, a_waiter_that_starves_is_woken_first)
{
	pthread_t first, second;

	for (int i = 0; i < 20; i++) {
		door_reset();
		rouse_lock_acquire(&lock);
		first = thread_start(note_when_it_has_the_lock,
				     (void *)&woken_at[0]);
		door_await_asleep(&lock.wake_seq_, 1);
		door_on_wait(sleep_in_vain_for_long);
		second = thread_start(note_when_it_has_the_lock,
				      (void *)&woken_at[1]);
		yield_until(door_waits() >= 100);
		door_await_asleep(&lock.wake_seq_, 2);
		cr_assert_eq(rouse_lock_release(&lock), 0);
		pthread_join(second, NULL);
		pthread_join(first, NULL);
		cr_assert_lt(woken_at[1], woken_at[0]);
	}
}

static _Atomic bool stop;
static _Atomic unsigned hogs;

static void *hog(void *unused)
{
	hogs++;
	while (!stop) {
		rouse_lock_acquire(&lock);
		rouse_lock_release(&lock);
	}
	return unused;
}

/* L2, for real: the hogs leave the lock free for an instant only. */
Test(lock, nobody_starves_beside_threads_that_never_let_go)
{
	pthread_t threads[3];

	threads_start(threads, 3, hog, NULL);
	yield_until(hogs == 3);
	for (int i = 0; i < 200; i++) {
		rouse_lock_acquire(&lock);
		rouse_lock_release(&lock);
	}
	stop = true;
	threads_join(threads, 3);
}

static int eintr_twice(const struct door_call *call)
{
	(void)call;
	if (door_waits() > 2)
		rouse_lock_release(&lock);
	return -EINTR;
}

/* A2 */
Test(lock, only_an_interruptible_acquire_is_interrupted)
{
	struct rouse_wait how = {ROUSE_FOREVER, ROUSE_WAIT_INTERRUPTIBLE, NULL};

	door_reset();
	door_on_wait(eintr_twice);
	rouse_lock_acquire(&lock);
	rouse_lock_acquire(&lock);
	door_reset();
	door_on_wait(eintr_twice);
	cr_assert_eq(rouse_lock_acquire_until(&lock, ROUSE_FOREVER), 0);
	door_reset();
	door_on_wait(eintr_twice);
	cr_assert_eq(rouse_lock_acquire_with(&lock, &how), -EINTR);
	cr_assert_eq(rouse_lock_release(&lock), 0);
	cr_assert_eq(rouse_lock_release(&lock), -EPERM);
}

/* A4 */
Test(lock, no_call_touches_errno)
{
	errno = 77;
	rouse_lock_release(&lock);
	rouse_lock_acquire(&lock);
	cr_assert_not(rouse_lock_try_acquire(&lock));
	cr_assert_eq(rouse_lock_acquire_until(&lock, rouse_after(ROUSE_USEC)),
		     -ETIMEDOUT);
	rouse_lock_release(&lock);
	cr_assert_eq(errno, 77);
}
