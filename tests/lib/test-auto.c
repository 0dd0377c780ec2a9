/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/auto.h>

#include <criterion/criterion.h>
#include <errno.h>
#include <stdatomic.h>
#include <string.h>

#include "door.h"
#include "thread.h"

static struct rouse_auto event;

/* No test may hang, whatever it finds. */
TestSuite(auto_event, .timeout = 60);

Test(auto_event, zeroed_memory_is_clear)
{
	struct rouse_auto zeroed, initialised = ROUSE_AUTO_INIT;

	memset(&zeroed, 0, sizeof(zeroed));
	cr_assert_not(rouse_auto_is_set(&zeroed));
	cr_assert_not(rouse_auto_try_wait(&initialised));
	rouse_auto_set(&zeroed);
	cr_assert(rouse_auto_is_set(&zeroed));
	cr_assert(rouse_auto_is_set(&zeroed));
}

/* U1 */
Test(auto_event, sets_of_one_that_is_set_release_one_wait)
{
	for (int i = 0; i < 3; i++)
		rouse_auto_set(&event);
	cr_assert_eq(rouse_auto_wait_until(&event, 0), 0);
	cr_assert_eq(rouse_auto_wait_until(&event, 0), -ETIMEDOUT);
	rouse_auto_set(&event);
	cr_assert(rouse_auto_try_wait(&event));
	cr_assert_not(rouse_auto_try_wait(&event));
	rouse_auto_set(&event);
	rouse_auto_clear(&event);
	cr_assert_not(rouse_auto_is_set(&event));
	cr_assert_eq(rouse_auto_wait_until(&event, 0), -ETIMEDOUT);
}

/* U3 */
Test(auto_event, fast_paths_make_no_system_call)
{
	struct rouse_wait poll = {0, 0, NULL};

	door_reset();
	rouse_auto_set(&event);
	rouse_auto_wait(&event);
	rouse_auto_set(&event);
	cr_assert_eq(rouse_auto_wait_with(&event, &poll), 0);
	cr_assert_eq(rouse_auto_wait_with(&event, &poll), -ETIMEDOUT);
	rouse_auto_clear(&event);
	cr_assert_eq(door_waits() + door_wakes(), 0);
}

static _Atomic unsigned released;

static void *wait_once(void *unused)
{
	rouse_auto_wait(&event);
	atomic_fetch_add_explicit(&released, 1, memory_order_relaxed);
	return unused;
}

/* U1, U2, U3 */
Test(auto_event, each_set_releases_one_of_the_sleepers)
{
	pthread_t waiters[8];

	door_reset();
	threads_start(waiters, 8, wait_once, NULL);
	door_await_asleep(&event, 8);
	for (unsigned i = 0; i < 8; i++) {
		cr_assert_eq(released, i);
		rouse_auto_set(&event);
		yield_until(released == i + 1);
		cr_assert_eq(door_wakes(), i + 1);
		cr_assert_not(rouse_auto_is_set(&event));
		if (i < 7)
			door_await_asleep(&event, 7 - i);
	}
	threads_join(waiters, 8);
}

static int times_out_as_it_is_set(const struct door_call *call)
{
	(void)call;
	rouse_auto_set(&event);
	return -ETIMEDOUT;
}

/* U1 */
Test(auto_event, a_set_that_comes_with_the_deadline_is_taken)
{
	door_on_wait(times_out_as_it_is_set);
	cr_assert_eq(rouse_auto_wait_until(&event, rouse_after(ROUSE_SEC)), 0);
	cr_assert_not(rouse_auto_is_set(&event));
}

static int is_interrupted(const struct door_call *call)
{
	(void)call;
	return -EINTR;
}

Test(auto_event, an_interrupted_wait_has_taken_no_set)
{
	struct rouse_wait how = {ROUSE_FOREVER, ROUSE_WAIT_INTERRUPTIBLE, NULL};
	struct rouse_wait unknown = {ROUSE_FOREVER, 1u << 31, NULL};

	door_on_wait(is_interrupted);
	cr_assert_eq(rouse_auto_wait_with(&event, &how), -EINTR);
	rouse_auto_set(&event);
	cr_assert_eq(rouse_auto_wait_with(&event, &unknown), -EINVAL);
	cr_assert(rouse_auto_is_set(&event));
}

#define ITEMS   20000
#define THREADS 2

static _Atomic unsigned put, taken;

static void *put_and_set(void *unused)
{
	for (unsigned i = 0; i < ITEMS; i++) {
		atomic_fetch_add_explicit(&put, 1, memory_order_relaxed);
		rouse_auto_set(&event);
	}
	return unused;
}

static void *take_all(void *unused)
{
	unsigned seen = 0;

	while (seen < THREADS * ITEMS) {
		rouse_auto_wait(&event);
		seen = atomic_load_explicit(&put, memory_order_relaxed);
	}
	atomic_store_explicit(&taken, seen, memory_order_relaxed);
	return unused;
}

/* U1, U4: what was put before a set is seen after it, also where it did
 * nothing. */
Test(auto_event, nothing_that_was_put_before_a_set_is_slept_through)
{
	pthread_t putters[THREADS], taker = thread_start(take_all, NULL);

	threads_start(putters, THREADS, put_and_set, NULL);
	threads_join(putters, THREADS);
	pthread_join(taker, NULL);
	cr_assert_eq(taken, THREADS * ITEMS);
}

Test(auto_event, no_call_touches_errno)
{
	pthread_t waiter = thread_start(wait_once, NULL);

	door_await_asleep(&event, 1);
	errno = 77;
	rouse_auto_set(&event);
	cr_assert_eq(errno, 77);
	pthread_join(waiter, NULL);
	errno = 77;
	cr_assert_eq(rouse_auto_wait_until(&event, rouse_after(ROUSE_MSEC)),
		     -ETIMEDOUT);
	rouse_auto_clear(&event);
	cr_assert_eq(errno, 77);
}
