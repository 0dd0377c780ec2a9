/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* signals, in strict C11 */

#include <rouse/sem.h>

#include <criterion/criterion.h>
#include <errno.h>
#include <stdatomic.h>
#include <string.h>

#include "door.h"
#include "thread.h"

static struct rouse_sem sem;

/* No test may hang, whatever it finds. */
TestSuite(sem, .timeout = 60);

Test(sem, zeroed_memory_is_a_semaphore_without_a_token)
{
	struct rouse_sem zeroed, initialised = ROUSE_SEM_INIT(3);

	memset(&zeroed, 0, sizeof(zeroed));
	cr_assert_eq(rouse_sem_value(&zeroed), 0);
	cr_assert_not(rouse_sem_try_wait(&zeroed));
	cr_assert_eq(rouse_sem_post(&zeroed, ROUSE_SEM_MAX), 0);
	cr_assert_eq(rouse_sem_value(&zeroed), ROUSE_SEM_MAX);
	cr_assert_eq(rouse_sem_post(&zeroed, 1), -EOVERFLOW);
	cr_assert_eq(rouse_sem_value(&initialised), 3);
}

Test(sem, init_takes_what_can_be_and_nothing_else)
{
	cr_assert_eq(rouse_sem_init(&sem, 2, 5, 0), 0);
	cr_assert_eq(rouse_sem_value(&sem), 2);
	cr_assert_eq(rouse_sem_init(&sem, 6, 5, 0), -EINVAL);
	cr_assert_eq(rouse_sem_init(&sem, 0, ROUSE_SEM_MAX + 1, 0), -EINVAL);
	cr_assert_eq(rouse_sem_init(&sem, 0, 5, 2), -EINVAL);
	cr_assert_eq(rouse_sem_value(&sem), 2, "it was changed");
	cr_assert_eq(rouse_sem_init(&sem, 0, 0, ROUSE_SEM_LIFO), 0);
	cr_assert_eq(rouse_sem_post(&sem, ROUSE_SEM_MAX), 0);
}

/* T1 */
Test(sem, a_post_above_the_maximum_brings_nothing)
{
	cr_assert_eq(rouse_sem_init(&sem, 2, 5, 0), 0);
	cr_assert_eq(rouse_sem_post(&sem, 4), -EOVERFLOW);
	cr_assert_eq(rouse_sem_post(&sem, UINT32_MAX), -EOVERFLOW);
	cr_assert_eq(rouse_sem_value(&sem), 2);
	cr_assert_eq(rouse_sem_post(&sem, 3), 0);
	cr_assert_eq(rouse_sem_post(&sem, 0), 0);
	cr_assert_eq(rouse_sem_post(&sem, 1), -EOVERFLOW);
	for (int i = 0; i < 5; i++)
		cr_assert(rouse_sem_try_wait(&sem));
	cr_assert_not(rouse_sem_try_wait(&sem));
}

static void *wait_once(void *unused)
{
	rouse_sem_wait(&sem);
	return unused;
}

static rouse_deadline soon(void)
{
	return rouse_after(5 * ROUSE_MSEC);
}

static void *wait_in_vain(void *unused)
{
	cr_assert_eq(rouse_sem_wait_until(&sem, soon()), -ETIMEDOUT);
	return unused;
}

/* T4 */
Test(sem, fast_paths_make_no_system_call)
{
	struct rouse_wait poll = {0, 0, NULL};

	door_reset();
	cr_assert_eq(rouse_sem_post(&sem, 3), 0);
	rouse_sem_wait(&sem);
	cr_assert_eq(rouse_sem_wait_until(&sem, ROUSE_FOREVER), 0);
	cr_assert_eq(rouse_sem_wait_with(&sem, &poll), 0);
	cr_assert_not(rouse_sem_try_wait(&sem));
	cr_assert_eq(rouse_sem_wait_until(&sem, 0), -ETIMEDOUT);
	cr_assert_eq(rouse_sem_wait_with(&sem, &poll), -ETIMEDOUT);
	cr_assert_eq(rouse_sem_value(&sem), 0);
	cr_assert_eq(door_waits() + door_wakes(), 0);
	cr_assert_eq(sem.tokens_.sleepers_, 0);
}

/* T2, T4 */
Test(sem, a_post_wakes_as_many_as_it_brings_tokens_by_one_call)
{
	pthread_t waiters[8];

	door_reset();
	threads_start(waiters, 8, wait_once, NULL);
	door_await_asleep(&sem, 8);
	cr_assert_eq(rouse_sem_post(&sem, 3), 0);
	cr_assert_eq(door_wakes(), 1);
	yield_until(rouse_sem_value(&sem) == 0 &&
		    atomic_load(&sem.tokens_.sleepers_) == 5);
	cr_assert_eq(rouse_sem_post(&sem, 5), 0);
	threads_join(waiters, 8);
	cr_assert_eq(door_wakes(), 2);
	cr_assert_eq(rouse_sem_value(&sem), 0);
	cr_assert_eq(rouse_sem_post(&sem, 1), 0);
	cr_assert_eq(door_wakes(), 2);
}

static unsigned hold_back(const struct door_wake *wake)
{
	return wake->n;
}

/* T4: though those that were woken do not run before the last one. */
Test(sem, a_burst_of_posts_makes_no_more_calls_than_there_are_sleepers)
{
	pthread_t waiters[3];

	threads_start(waiters, 3, wait_once, NULL);
	door_await_asleep(&sem, 3);
	door_reset();
	door_on_wake(hold_back);
	for (int i = 0; i < 9; i++)
		cr_assert_eq(rouse_sem_post(&sem, 1), 0);
	cr_assert_eq(door_wakes(), 3);
	door_on_wake(NULL);
	for (int i = 0; i < 3; i++)
		door_real_wake_one(&sem.tokens_.word_, UINT32_MAX);
	threads_join(waiters, 3);
	cr_assert_eq(rouse_sem_value(&sem), 6);
}

static int times_out(const struct door_call *call)
{
	(void)call;
	return -ETIMEDOUT;
}

/* T4: the mark of a waiter that is gone. It has slept, however late it was. */
Test(sem, a_post_after_a_timeout_wakes_once_in_vain_at_most)
{
	door_reset();
	door_on_wait(times_out);
	cr_assert_eq(rouse_sem_wait_until(&sem, ROUSE_FOREVER), -ETIMEDOUT);
	for (int i = 0; i < 3; i++)
		cr_assert_eq(rouse_sem_post(&sem, 1), 0);
	cr_assert_eq(door_wakes(), 1);
}

static int times_out_as_a_token_comes(const struct door_call *call)
{
	(void)call;
	cr_assert_eq(rouse_sem_post(&sem, 1), 0);
	return -ETIMEDOUT;
}

/* T1, T2: nobody else would take it. */
Test(sem, a_token_that_comes_with_the_deadline_is_taken)
{
	door_on_wait(times_out_as_a_token_comes);
	cr_assert_eq(rouse_sem_wait_until(&sem, rouse_after(ROUSE_SEC)), 0);
	cr_assert_eq(rouse_sem_value(&sem), 0);
}

Test(sem, a_wait_is_never_early)
{
	rouse_deadline deadline = soon();

	cr_assert_eq(rouse_sem_wait_until(&sem, deadline), -ETIMEDOUT);
	cr_assert_geq(door_real_now(), deadline);
	cr_assert_eq(rouse_sem_post(&sem, 1), 0);
	cr_assert_eq(rouse_sem_wait_until(&sem, 0), 0);
}

static int wakes_for_nothing(const struct door_call *call)
{
	static unsigned waits;

	switch (++waits % 4) {
	case 1:
		return -EINTR;
	case 2:
		return 0;
	case 3:
		return -EAGAIN;
	default:
		return waits < 1000 ? 0 : door_go_on(call);
	}
}

static void *post_when_asleep(void *unused)
{
	door_await_asleep(&sem, 1);
	cr_assert_eq(rouse_sem_post(&sem, 1), 0);
	return unused;
}

/* A2 */
Test(sem, wait_survives_a_storm_of_spurious_wakes_and_eintr)
{
	pthread_t poster;

	door_reset();
	door_on_wait(wakes_for_nothing);
	poster = thread_start(post_when_asleep, NULL);
	rouse_sem_wait(&sem);
	cr_assert_geq(door_waits(), 1000);
	pthread_join(poster, NULL);
	cr_assert_eq(rouse_sem_value(&sem), 0);
}

static int interrupted(const struct door_call *call)
{
	(void)call;
	return -EINTR;
}

Test(sem, an_interrupted_wait_has_taken_no_token)
{
	struct rouse_wait how = {ROUSE_FOREVER, ROUSE_WAIT_INTERRUPTIBLE, NULL};
	struct rouse_wait unknown = {ROUSE_FOREVER, 1u << 31, NULL};

	door_on_wait(interrupted);
	cr_assert_eq(rouse_sem_wait_with(&sem, &how), -EINTR);
	cr_assert_eq(rouse_sem_wait_with(&sem, &unknown), -EINVAL);
	cr_assert_eq(rouse_sem_post(&sem, 1), 0);
	cr_assert_eq(rouse_sem_wait_with(&sem, &unknown), -EINVAL);
	cr_assert_eq(rouse_sem_value(&sem), 1);
}

static _Atomic int latest;

static void *wait_in_turn(void *number)
{
	rouse_sem_wait(&sem);
	latest = (int)(intptr_t)number;
	return NULL;
}

#define SLEEPERS 40

/* T8: one after the other falls asleep, and is woken. */
static void wakes_in_order(uint32_t flags, int first, int step)
{
	pthread_t waiters[SLEEPERS];

	door_reset();
	latest = -1;
	cr_assert_eq(rouse_sem_init(&sem, 0, 0, flags), 0);
	for (int i = 0; i < SLEEPERS; i++) {
		waiters[i] = thread_start(wait_in_turn, (void *)(intptr_t)i);
		door_await_asleep(&sem, (unsigned)i + 1);
	}
	for (int i = 0; i < SLEEPERS; i++) {
		cr_assert_eq(rouse_sem_post(&sem, 1), 0);
		yield_until(latest >= 0);
		if (step > 0 || i >= SLEEPERS - 30)
			cr_assert_eq(latest, first + i * step);
		else
			cr_assert_geq(latest, 30, "%d at %d", latest, i);
		latest = -1;
		yield_until(atomic_load(&sem.tokens_.sleepers_) ==
			    SLEEPERS - (unsigned)i - 1);
	}
	threads_join(waiters, SLEEPERS);
	cr_assert_eq(door_wakes(), SLEEPERS);
}

Test(sem, wakes_those_that_slept_longest_first)
{
	wakes_in_order(0, 0, 1);
}

/* From the 31st on they are alike. */
Test(sem, wakes_those_that_slept_last_first_if_asked_for)
{
	wakes_in_order(ROUSE_SEM_LIFO, SLEEPERS - 1, -1);
}

static void leave_the_last_two(unsigned n)
{
	pthread_t waiters[4];

	for (int i = 0; i < 4; i++) {
		waiters[i] = thread_start(wait_in_turn, (void *)(intptr_t)i);
		door_await_asleep(&sem, (unsigned)i + 1);
	}
	door_reset();
	sem.tokens_.sleepers_ += 4; /* a hint, which may be wrong */
	cr_assert_eq(rouse_sem_post(&sem, n), 0);
	yield_until(rouse_sem_value(&sem) == 0);
	sem.tokens_.sleepers_ -= 4;
	cr_assert_leq(door_wakes(), 3);
	cr_assert_eq(rouse_sem_post(&sem, 4 - n), 0);
	threads_join(waiters, 4);
	cr_assert_eq(rouse_sem_value(&sem), 0);
}

/* T2, T4, T8 */
Test(sem, wakes_as_many_though_it_is_wrong_about_who_slept_last)
{
	cr_assert_eq(rouse_sem_init(&sem, 0, 0, ROUSE_SEM_LIFO), 0);
	leave_the_last_two(1);
	leave_the_last_two(3);
}

#define THREADS 4
#define ROUNDS  5000

static _Atomic unsigned taken;

static void *take_many(void *unused)
{
	for (unsigned i = 0; i < ROUNDS; i++) {
		if (i % 3 == 0)
			rouse_sem_wait(&sem);
		else
			while (rouse_sem_wait_until(
				       &sem, rouse_after(5 * ROUSE_USEC)) != 0)
				;
		atomic_fetch_add_explicit(&taken, 1, memory_order_relaxed);
	}
	return unused;
}

static void *post_many(void *unused)
{
	for (unsigned left = ROUNDS, n = 1; left > 0;
	     left -= n, n = n % 3 + 1) {
		n = n < left ? n : left;
		cr_assert_eq(rouse_sem_post(&sem, n), 0);
	}
	return unused;
}

/* T1, T2 */
Test(sem, as_many_tokens_are_taken_as_are_posted)
{
	pthread_t takers[THREADS], posters[THREADS];

	threads_start(takers, THREADS, take_many, NULL);
	threads_start(posters, THREADS, post_many, NULL);
	threads_join(posters, THREADS);
	threads_join(takers, THREADS);
	cr_assert_eq(taken, THREADS * ROUNDS);
	cr_assert_eq(rouse_sem_value(&sem), 0);
}

static unsigned written; /* plain: ordered by the tokens alone */
static struct rouse_sem answer;

static void *write_and_post(void *unused)
{
	for (unsigned i = 0; i < 1000; i++) {
		written++;
		cr_assert_eq(rouse_sem_post(&sem, 1), 0);
		rouse_sem_wait(&answer);
	}
	return unused;
}

/* T6, as far as the machine shows it, or a sanitizer. */
Test(sem, what_was_written_before_a_post_is_there_when_its_token_is_taken)
{
	pthread_t poster = thread_start(write_and_post, NULL);

	for (unsigned i = 0; i < 1000; i++) {
		rouse_sem_wait(&sem);
		cr_assert_eq(written, i + 1);
		cr_assert_eq(rouse_sem_post(&answer, 1), 0);
	}
	pthread_join(poster, NULL);
}

Test(sem, no_call_touches_errno)
{
	pthread_t poster = thread_start(post_when_asleep, NULL);

	errno = 77;
	rouse_sem_wait(&sem);
	wait_in_vain(NULL);
	cr_assert_eq(rouse_sem_post(&sem, 1), 0);
	cr_assert_eq(rouse_sem_post(&sem, ROUSE_SEM_MAX), -EOVERFLOW);
	cr_assert(rouse_sem_try_wait(&sem));
	cr_assert_eq(errno, 77);
	pthread_join(poster, NULL);
}
