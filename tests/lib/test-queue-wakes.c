/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* door and signals, in strict C11 */

#include <rouse/queue.h>

#include <criterion/criterion.h>
#include <errno.h>
#include <stdatomic.h>

#include "credit.h"
#include "door.h"
#include "queue.h"
#include "queue/move.h"
#include "spin.h"
#include "supply.h"
#include "thread.h"

/* No test may hang, whatever it finds. */
TestSuite(queue_wakes, .init = open_queue, .timeout = 60);

/* Q3 */
Test(queue_wakes, a_put_wakes_one_consumer_by_one_call)
{
	struct consumer consumers[3];

	start_consumers(consumers, 3);
	door_reset();
	put(1);
	cr_assert_eq(door_wakes(), 1);
	yield_until(consumers[0].ended || consumers[1].ended ||
		    consumers[2].ended);
	cr_assert_eq(door_asleep(&queue.items_.word_), 2);
	put(2);
	put(3);
	join_consumers(consumers, 3);
	cr_assert_eq(consumers[0].got + consumers[1].got + consumers[2].got, 6);
}

static int take_turns(uint32_t options)
{
	struct consumer consumers[3];
	int first = 0;

	open_as(0, options);
	start_consumers(consumers, 3);
	put(1);
	while (!consumers[first].ended)
		first = (first + 1) % 3;
	put(2);
	put(3);
	join_consumers(consumers, 3);
	return first;
}

/* Q5 */
Test(queue_wakes, wakes_the_one_that_has_slept_for_longest)
{
	cr_assert_eq(take_turns(0), 0);
}

/* Q5 */
Test(queue_wakes, wakes_the_one_that_came_last_if_it_is_lifo)
{
	cr_assert_eq(take_turns(ROUSE_QUEUE_LIFO), 2);
	cr_assert_eq(take_turns(ROUSE_QUEUE_LIFO | ROUSE_QUEUE_THROTTLED), 2);
}

static _Atomic unsigned wakes_held_back;

static unsigned hold_back(const struct door_wake *wake)
{
	wakes_held_back += wake->n;
	return wake->n;
}

/* Q3. Of those, the first to come may find the second slow, and wake the third. */
Test(queue_wakes, a_batch_wakes_as_many_as_it_has_items_by_one_call)
{
	struct consumer consumers[3];
	struct rouse_batch batch = batch_of(0, 2);

	start_consumers(consumers, 3);
	door_reset();
	door_on_wake(hold_back);
	cr_assert_eq(rouse_queue_put_many(&queue, &batch), 0);
	cr_assert_eq(door_wakes(), 1);
	cr_assert_eq(wakes_held_back, 2);
	door_on_wake(NULL);
	door_real_wake_some(&queue.items_.word_, 2, UINT32_MAX);
	yield_until(consumers[0].ended + consumers[1].ended +
			    consumers[2].ended ==
		    2);
	put(2);
	join_consumers(consumers, 3);
}

/* Three consumers sleep, and @puts puts wake @wakes of them. */
static void burst(unsigned puts, unsigned wakes)
{
	struct consumer consumers[3];

	start_consumers(consumers, 3);
	door_on_wake(hold_back);
	for (unsigned i = 0; i < puts; i++)
		put(i);
	cr_assert_eq(wakes_held_back, wakes);
	door_on_wake(NULL);
	door_real_wake_some(&queue.items_.word_, wakes, UINT32_MAX);
	join_consumers(consumers, 3);
	cr_assert_eq(consumers[0].got + consumers[1].got + consumers[2].got, 3);
}

/* Q5: the one that it wakes wakes the next. */
Test(queue_wakes, a_throttled_burst_wakes_one_consumer_and_that_the_next)
{
	open_as(0, ROUSE_QUEUE_THROTTLED);
	burst(3, 1);
}

/* Q3: what is put meanwhile wakes nobody in vain. */
Test(queue_wakes, a_burst_of_puts_wakes_each_consumer_once)
{
	burst(9, 3);
}

/* Q3: those that they do not wake are woken by those that they do. */
Test(queue_wakes, a_burst_of_puts_wakes_no_more_than_there_are_cpus)
{
	door_cpus(2);
	open_as(0, 0);
	burst(3, 2);
}

/* Q3: no poll, and no wake is lost for what comes with it. */
Test(queue_wakes, a_get_beside_a_put_in_the_middle_sleeps_until_that_wakes_it)
{
	struct consumer consumers[3];
	void **half;

	start_consumers(consumers, 2);
	half = put_halfway(&items[0]);
	cr_assert_eq(try_get(), -ETIMEDOUT);
	put(1);
	put(2);
	/* Woken by these, they find none, and sleep again; one more as well. */
	consumers[2].ended = false;
	consumers[2].thread = thread_start(consume, &consumers[2]);
	door_await_asleep(&queue.items_.word_, 3);
	cr_assert_eq(try_get(), -ETIMEDOUT);
	*half = &items[0];
	rouse__supply_move(&queue.items_, 1);
	join_consumers(consumers, 3);
	cr_assert_eq(consumers[0].got + consumers[1].got + consumers[2].got, 3);
}

/* Q1, Q3: the last one before the gap waits for it, as a wfcqueue has it. */
Test(queue_wakes, a_get_of_many_stops_before_a_put_that_is_in_the_middle)
{
	struct rouse_batch got = ROUSE_BATCH_INIT;
	void **half;

	for (unsigned i = 0; i < 3; i++)
		put(i);
	half = put_halfway(&items[3]);
	put(4);
	cr_assert_eq(rouse_queue_get_many(&queue, &got, 0), 0);
	cr_assert_eq(rouse_batch_count(&got), 2);
	cr_assert_eq(rouse_queue_get_many_until(&queue, &got, 0, 0),
		     -ETIMEDOUT);
	*half = &items[3];
	cr_assert_eq(rouse_queue_get_many(&queue, &got, 2), 0);
	cr_assert_eq(rouse_queue_get_many(&queue, &got, 2), 0);
	cr_assert_eq(rouse_batch_count(&got), 5);
	for (unsigned i = 0; i < 5; i++)
		cr_assert_eq(rouse_batch_take(&got), &items[i]);
	cr_assert_eq(try_get(), -ETIMEDOUT);
}

static int end_at_once(const struct door_call *call)
{
	(void)call;
	return -ETIMEDOUT;
}

/* L3. The deadline is far away, so that it has not passed before the spin. */
Test(queue_wakes, a_get_with_credit_spins_before_it_sleeps)
{
	struct rouse_item *item;

	queue.items_.spin_history_ = ROUSE__CREDIT_MAX;
	cr_assert_eq(try_get(), -ETIMEDOUT);
	cr_assert_eq(queue.items_.spin_history_, ROUSE__CREDIT_MAX);
	door_on_wait(end_at_once);
	cr_assert_eq(rouse_queue_get_until(&queue, &item, ROUSE_FOREVER),
		     -ETIMEDOUT);
	cr_assert_eq(queue.items_.spin_history_, ROUSE__CREDIT_MAX - 1);
	cr_assert_eq(door_waits(), 1);
}

static void *put_all(void *unused)
{
	for (unsigned i = 0; i < 100; i++) {
		put(i);
		rouse__pause_often(100);
	}
	return unused;
}

/* L3: sooner or later one comes meanwhile. */
Test(queue_wakes, a_get_that_ends_while_it_spins_is_remembered)
{
	pthread_t thread;
	bool remembered = false;

	while (!remembered) {
		threads_start(&thread, 1, put_all, NULL);
		for (unsigned i = 0; i < 100; i++) {
			struct rouse_item *item;

			queue.items_.spin_history_ =
				ROUSE__CREDIT_MAX - 1 + ROUSE__HISTORY_STEP;
			cr_assert_eq(rouse_queue_get(&queue, &item), 0);
			remembered |= queue.items_.spin_history_ %
					      ROUSE__HISTORY_STEP ==
				      ROUSE__CREDIT_MAX;
		}
		threads_join(&thread, 1);
	}
}
