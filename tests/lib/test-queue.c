/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* door and signals, in strict C11 */

#include <rouse/queue.h>

#include <criterion/criterion.h>
#include <errno.h>
#include <stdatomic.h>

#include "door.h"
#include "queue.h"
#include "thread.h"

/* No test may hang, whatever it finds. */
TestSuite(queue, .init = open_queue, .timeout = 60);

Test(queue, init_refuses_options_that_it_does_not_know)
{
	cr_assert_eq(rouse_queue_init(&queue, 0, 4), -EINVAL);
	cr_assert_eq(rouse_queue_init(&queue, 0, 3), 0);
}

/* Q3 */
Test(queue, items_come_in_the_order_of_their_puts)
{
	for (unsigned i = 0; i < 5; i++)
		put(i);
	for (int i = 0; i < 5; i++)
		cr_assert_eq(try_get(), i);
	cr_assert_eq(try_get(), -ETIMEDOUT);
}

Test(queue, an_item_may_be_put_again_once_it_was_got)
{
	for (unsigned i = 0; i < 3; i++) {
		put(7);
		cr_assert_eq(try_get(), 7);
	}
}

Test(queue, a_batch_is_a_list_of_its_own)
{
	struct rouse_batch batch = batch_of(3, 2);

	cr_assert_eq(rouse_batch_count(&batch), 2);
	cr_assert_eq(rouse_batch_take(&batch), &items[3]);
	cr_assert_eq(rouse_batch_take(&batch), &items[4]);
	cr_assert_null(rouse_batch_take(&batch));
	rouse_batch_add(&batch, &items[9]);
	cr_assert_eq(rouse_batch_take(&batch), &items[9]);
	cr_assert_eq(rouse_batch_count(&batch), 0);
}

/* Q3 */
Test(queue, a_batch_is_put_in_order_and_got_up_to_a_number)
{
	struct rouse_batch batch = batch_of(1, 4), got = ROUSE_BATCH_INIT;

	put(0);
	cr_assert_eq(rouse_queue_put_many(&queue, &batch), 0);
	cr_assert_eq(rouse_batch_count(&batch), 0);
	put(5);
	cr_assert_eq(rouse_queue_get_many(&queue, &got, 4), 0);
	cr_assert_eq(rouse_batch_count(&got), 4);
	cr_assert_eq(rouse_queue_get_many(&queue, &got, 0), 0);
	for (unsigned i = 0; i < 6; i++)
		cr_assert_eq(rouse_batch_take(&got), &items[i]);
	cr_assert_eq(rouse_queue_get_many_until(&queue, &got, 0, 0),
		     -ETIMEDOUT);
	cr_assert_eq(rouse_queue_put_many(&queue, &got), 0);
}

Test(queue, calls_that_need_not_wait_do_not_enter_the_kernel)
{
	struct rouse_batch batch = batch_of(1, 4);

	put(0);
	cr_assert_eq(try_get(), 0);
	cr_assert_eq(try_get(), -ETIMEDOUT);
	cr_assert_eq(rouse_queue_put_many(&queue, &batch), 0);
	cr_assert_eq(rouse_queue_get_many(&queue, &batch, 0), 0);
	cr_assert_eq(door_waits() + door_wakes(), 0);
}

/* Q2 */
Test(queue, a_closed_queue_refuses_puts_and_gives_what_is_in_it)
{
	struct rouse_batch batch = batch_of(2, 2);

	put(0);
	put(1);
	cr_assert_not(rouse_queue_closed(&queue));
	rouse_queue_close(&queue);
	cr_assert(rouse_queue_closed(&queue));
	cr_assert_eq(rouse_queue_put(&queue, &items[2]), -EPIPE);
	cr_assert_eq(rouse_queue_put_many(&queue, &batch), -EPIPE);
	cr_assert_eq(rouse_batch_count(&batch), 2);
	cr_assert_eq(try_get(), 0);
	cr_assert_eq(try_get(), 1);
	cr_assert_eq(try_get(), -EPIPE);
	cr_assert_eq(rouse_queue_get_many(&queue, &batch, 0), -EPIPE);
	rouse_queue_close(&queue);
	cr_assert_eq(try_get(), -EPIPE);
}

/* Q2 */
Test(queue, a_close_ends_each_get_that_waits)
{
	struct consumer consumers[3];

	start_consumers(consumers, 3);
	rouse_queue_close(&queue);
	join_consumers(consumers, 3);
	for (unsigned i = 0; i < 3; i++)
		cr_assert_eq(consumers[i].got, -EPIPE);
}

static _Atomic int put_says;

static void *put_last(void *unused)
{
	put_says = 1;
	put_says = rouse_queue_put(&queue, &items[9]);
	return unused;
}

/* Q2, Q4 */
Test(queue, a_close_ends_each_put_that_waits_for_room)
{
	pthread_t thread;

	open_as(1, 0);
	put(0);
	thread = thread_start(put_last, NULL);
	door_await_asleep(&queue.places_.word_, 1);
	rouse_queue_close(&queue);
	pthread_join(thread, NULL);
	cr_assert_eq(put_says, -EPIPE);
	cr_assert_eq(try_get(), 0);
	cr_assert_eq(try_get(), -EPIPE);
}

/* Q4 */
Test(queue, a_full_queue_makes_puts_wait_for_room)
{
	struct rouse_batch two = batch_of(4, 2), four = batch_of(6, 4);
	pthread_t thread;

	open_as(3, 0);
	put(0);
	put(1);
	cr_assert_eq(rouse_queue_put_many_until(&queue, &two, 0), -ETIMEDOUT);
	cr_assert_eq(rouse_queue_put_many(&queue, &four), -EMSGSIZE);
	cr_assert_eq(rouse_batch_count(&two), 2);
	put(2);
	cr_assert_eq(rouse_queue_put_until(&queue, &items[3], 0), -ETIMEDOUT);
	cr_assert_eq(door_waits() + door_wakes(), 0);
	thread = thread_start(put_last, NULL);
	door_await_asleep(&queue.places_.word_, 1);
	door_reset();
	cr_assert_eq(try_get(), 0);
	cr_assert_eq(door_wakes(), 1);
	pthread_join(thread, NULL);
	cr_assert_eq(put_says, 0);
	cr_assert_eq(try_get(), 1);
	cr_assert_eq(try_get(), 2);
	cr_assert_eq(rouse_queue_put_many(&queue, &two), 0);
	cr_assert_eq(try_get(), 9);
	cr_assert_eq(try_get(), 4);
}

static void *put_three(void *unused)
{
	struct rouse_batch batch = batch_of(10, 3);

	cr_assert_eq(rouse_queue_put_many(&queue, &batch), 0);
	return unused;
}

/* Q4: the one that is woken has no use for a single place. */
Test(queue, a_put_of_one_is_not_asleep_beside_room_that_a_batch_has_no_use_for)
{
	pthread_t batch, single;

	open_as(3, 0);
	for (unsigned i = 0; i < 3; i++)
		put(i);
	batch = thread_start(put_three, NULL);
	door_await_asleep(&queue.places_.word_, 1);
	single = thread_start(put_last, NULL);
	door_await_asleep(&queue.places_.word_, 2);
	cr_assert_eq(try_get(), 0);
	pthread_join(single, NULL);
	for (int i = 1; i < 3; i++)
		cr_assert_eq(try_get(), i);
	cr_assert_eq(try_get(), 9);
	pthread_join(batch, NULL);
	cr_assert_eq(try_get(), 10);
}
