/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/waitq.h>

#include <criterion/criterion.h>
#include <errno.h>
#include <stdatomic.h>

#include "door.h"
#include "thread.h"

/* No test may hang, whatever it finds. */
TestSuite(waitq, .timeout = 120);

/* The caller's own lock is a pthread mutex (C8). Where one thread plays all
 * parts, no lock is needed. */

static struct rouse_waitq queue;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

static int wait_until(rouse_deadline deadline)
{
	struct rouse_waiter self;

	rouse_waitq_join(&queue, &self);
	pthread_mutex_unlock(&mutex);
	rouse_waiter_park_until(&self, deadline);
	pthread_mutex_lock(&mutex);
	return rouse_waitq_leave(&queue, &self) ? 0 : -ETIMEDOUT;
}

static unsigned notify(unsigned n)
{
	unsigned chosen;

	pthread_mutex_lock(&mutex);
	chosen = rouse_waitq_notify(&queue, n);
	pthread_mutex_unlock(&mutex);
	return chosen;
}

Test(waitq, zeroed_memory_is_an_empty_queue)
{
	struct rouse_waitq initialised = ROUSE_WAITQ_INIT;

	cr_assert_eq(rouse_waitq_count(&queue), 0);
	cr_assert_eq(rouse_waitq_count(&initialised), 0);
	cr_assert_eq(rouse_waitq_notify(&queue, 1), 0);
	cr_assert_eq(rouse_waitq_notify(&initialised, 1), 0);
}

/* C1 */
Test(waitq, notify_chooses_exactly_that_many_in_order)
{
	struct rouse_waiter waiters[6];

	for (int i = 0; i < 6; i++)
		rouse_waitq_join(&queue, &waiters[i]);
	cr_assert_eq(rouse_waitq_count(&queue), 6);
	cr_assert_eq(rouse_waitq_notify(&queue, 0), 0);
	cr_assert_eq(rouse_waitq_notify(&queue, 2), 2);
	cr_assert_eq(rouse_waitq_count(&queue), 4);
	for (int i = 0; i < 2; i++)
		cr_assert_eq(rouse_waiter_park_until(&waiters[i], 0), 0);
	for (int i = 2; i < 6; i++)
		cr_assert_eq(rouse_waiter_park_until(&waiters[i], 0),
			     -ETIMEDOUT);
	cr_assert_not(rouse_waitq_leave(&queue, &waiters[3]));
	cr_assert_eq(rouse_waitq_notify(&queue, 10), 3);
	cr_assert_eq(rouse_waitq_notify(&queue, 10), 0);
	for (int i = 0; i < 6; i++) {
		if (i != 3)
			cr_assert(rouse_waitq_leave(&queue, &waiters[i]));
	}
	cr_assert_eq(rouse_waitq_count(&queue), 0);
}

/* C1 */
Test(waitq, lifo_notify_chooses_exactly_that_many_the_newest_first)
{
	struct rouse_waitq lifo = ROUSE_WAITQ_INIT_LIFO;
	struct rouse_waiter waiters[6], late;

	for (int i = 0; i < 5; i++)
		rouse_waitq_join(&lifo, &waiters[i]);
	cr_assert_eq(rouse_waitq_notify(&lifo, 0), 0);
	cr_assert_eq(rouse_waitq_notify(&lifo, 2), 2);
	cr_assert_eq(rouse_waitq_count(&lifo), 3);
	for (int i = 3; i < 5; i++)
		cr_assert(rouse_waitq_leave(&lifo, &waiters[i]));
	/* One that joins later does not get the place of one that was chosen;
	 * it is the newest of those that wait. */
	rouse_waitq_join(&lifo, &late);
	cr_assert_eq(rouse_waiter_park_until(&late, 0), -ETIMEDOUT);
	cr_assert_eq(rouse_waitq_notify(&lifo, 1), 1);
	cr_assert(rouse_waitq_leave(&lifo, &late));
	cr_assert_not(rouse_waitq_leave(&lifo, &waiters[2]));
	rouse_waitq_join(&lifo, &waiters[5]);
	cr_assert_not(rouse_waitq_leave(&lifo, &waiters[5]));
	cr_assert_eq(rouse_waitq_notify(&lifo, 1), 1);
	cr_assert_eq(rouse_waiter_park_until(&waiters[0], 0), -ETIMEDOUT);
	cr_assert(rouse_waitq_leave(&lifo, &waiters[1]));
	cr_assert_eq(rouse_waitq_notify(&lifo, 10), 1);
	cr_assert_eq(rouse_waitq_notify(&lifo, 10), 0);
	cr_assert(rouse_waitq_leave(&lifo, &waiters[0]));
}

Test(waitq, init_at_run_time_is_the_same)
{
	struct rouse_waitq fifo = ROUSE_WAITQ_INIT_LIFO,
			   lifo = ROUSE_WAITQ_INIT;

	rouse_waitq_init(&fifo);
	rouse_waitq_init_lifo(&lifo);
	cr_assert_not(fifo.lifo_);
	cr_assert(lifo.lifo_);
	cr_assert_eq(rouse_waitq_count(&fifo), 0);
	rouse_waitq_after_fork(&lifo);
	cr_assert(lifo.lifo_, "a fork changes the order");
}

/* The list inside: leaving from each place, in each order. */
Test(waitq, waiters_leave_from_anywhere)
{
	struct rouse_waiter w[3];

	for (int first = 0; first < 3; first++) {
		for (int second = 0; second < 3; second++) {
			int third = 3 - first - second;

			if (first == second)
				continue;
			for (int i = 0; i < 3; i++)
				rouse_waitq_join(&queue, &w[i]);
			cr_assert_not(rouse_waitq_leave(&queue, &w[first]));
			cr_assert_eq(rouse_waitq_notify(&queue, 1), 1);
			cr_assert_eq(rouse_waitq_leave(&queue, &w[second]),
				     second < third);
			cr_assert_eq(rouse_waitq_leave(&queue, &w[third]),
				     third < second);
			cr_assert_eq(rouse_waitq_count(&queue), 0);
			cr_assert_eq(rouse_waitq_notify(&queue, 1), 0);
		}
	}
}

/* C2 */
Test(waitq, a_notify_after_the_timeout_still_counts)
{
	struct rouse_waiter self;

	rouse_waitq_join(&queue, &self);
	cr_assert_eq(rouse_waiter_park_until(&self, 0), -ETIMEDOUT);
	cr_assert_eq(rouse_waitq_notify(&queue, 1), 1);
	cr_assert(rouse_waitq_leave(&queue, &self));
}

/* C2 */
Test(waitq, who_has_left_takes_no_notification)
{
	struct rouse_waiter early, late;

	rouse_waitq_join(&queue, &early);
	rouse_waitq_join(&queue, &late);
	cr_assert_eq(rouse_waiter_park_until(&early, 0), -ETIMEDOUT);
	cr_assert_not(rouse_waitq_leave(&queue, &early));
	cr_assert_eq(rouse_waitq_notify(&queue, 1), 1);
	rouse_waiter_park(&late);
	cr_assert(rouse_waitq_leave(&queue, &late));
}

/* C1 */
Test(waitq, who_joins_later_cannot_take_the_place_of_the_chosen)
{
	struct rouse_waiter chosen, late;

	rouse_waitq_join(&queue, &chosen);
	cr_assert_eq(rouse_waitq_notify(&queue, 1), 1);
	rouse_waitq_join(&queue, &late);
	cr_assert_eq(rouse_waiter_park_until(&late, 0), -ETIMEDOUT);
	cr_assert_not(rouse_waitq_leave(&queue, &late));
	cr_assert(rouse_waitq_leave(&queue, &chosen));
}

Test(waitq, a_waiter_that_is_not_asleep_costs_no_system_call)
{
	struct rouse_waiter self;

	door_reset();
	rouse_waitq_join(&queue, &self);
	rouse_waiter_park_until(&self, 0);
	rouse_waitq_notify(&queue, 1);
	cr_assert_eq(rouse_waiter_park_until(&self, ROUSE_FOREVER), 0);
	rouse_waitq_leave(&queue, &self);
	cr_assert_eq(door_waits(), 0);
	cr_assert_eq(door_wakes(), 0);
}

static int spurious(const struct door_call *call)
{
	(void)call;
	if (door_waits() == 1000)
		rouse_waitq_notify(&queue, 1);
	return door_waits() % 2 ? 0 : -EINTR;
}

/* C3, A2 */
Test(waitq, park_survives_a_storm_of_spurious_wakes_and_eintr)
{
	struct rouse_waiter self;

	door_reset();
	door_on_wait(spurious);
	rouse_waitq_join(&queue, &self);
	cr_assert_eq(rouse_waiter_park_until(&self, ROUSE_FOREVER), 0);
	cr_assert_eq(door_waits(), 1000);
	cr_assert(rouse_waitq_leave(&queue, &self));
}

/* A2: interrupted, and yet free to park again. */
Test(waitq, an_interruptible_park_ends_with_eintr)
{
	struct rouse_wait how = {ROUSE_FOREVER, ROUSE_WAIT_INTERRUPTIBLE, NULL};
	struct rouse_waiter self;

	door_reset();
	door_on_wait(spurious);
	rouse_waitq_join(&queue, &self);
	for (unsigned i = 1; i < 500; i++)
		cr_assert_eq(rouse_waiter_park_with(&self, &how), -EINTR);
	cr_assert_eq(rouse_waiter_park_with(&self, &how), 0);
	cr_assert(rouse_waitq_leave(&queue, &self));
}

Test(waitq, park_is_never_early)
{
	struct rouse_waiter self;
	rouse_deadline deadline = rouse_after(20 * ROUSE_MSEC);

	rouse_waitq_join(&queue, &self);
	cr_assert_eq(rouse_waiter_park_until(&self, deadline), -ETIMEDOUT);
	cr_assert_geq(door_real_now(), deadline);
	cr_assert_not(rouse_waitq_leave(&queue, &self));
}

#define WAITERS 1000

static unsigned order[WAITERS], returned;
static _Atomic unsigned next_number;

static void *wait_in_turn(void *unused)
{
	unsigned number;

	pthread_mutex_lock(&mutex);
	number = next_number++;
	cr_assert_eq(wait_until(ROUSE_FOREVER), 0);
	order[returned++] = number;
	pthread_mutex_unlock(&mutex);
	return unused;
}

/* C1, C8 */
Test(waitq, a_thousand_threads_over_a_pthread_mutex_in_order)
{
	pthread_t waiters[WAITERS];

	threads_start(waiters, WAITERS, wait_in_turn, NULL);
	yield_until(rouse_waitq_count(&queue) == WAITERS);
	for (unsigned i = 0; i < 100; i++) {
		cr_assert_eq(notify(1), 1);
		pthread_mutex_lock(&mutex);
		while (returned <= i) {
			pthread_mutex_unlock(&mutex);
			sched_yield();
			pthread_mutex_lock(&mutex);
		}
		cr_assert_eq(order[i], i);
		pthread_mutex_unlock(&mutex);
	}
	cr_assert_eq(notify(UINT32_MAX), WAITERS - 100);
	threads_join(waiters, WAITERS);
	cr_assert_eq(returned, WAITERS);
}

#define RACES 100000

static _Atomic unsigned waits, released;

static void *wait_a_little(void *arg)
{
	unsigned random = *(unsigned *)arg;

	pthread_mutex_lock(&mutex);
	while (waits < RACES) {
		random = random * 1103515245 + 12345;
		if (!wait_until(rouse_after(random / 65536 % 64 * 500)))
			released++;
		waits++;
	}
	pthread_mutex_unlock(&mutex);
	return NULL;
}

/* C2: what was given is what was taken. */
Test(waitq, a_notify_racing_with_timeouts_is_never_swallowed)
{
	unsigned seeds[] = {1, 2, 3};
	pthread_t waiters[3];
	unsigned chosen = 0;

	for (int i = 0; i < 3; i++)
		waiters[i] = thread_start(wait_a_little, &seeds[i]);
	while (waits < RACES) {
		chosen += notify(1 + waits % 3);
		sched_yield();
	}
	threads_join(waiters, 3);
	cr_assert_gt(chosen, 0);
	cr_assert_eq(released, chosen);
}
