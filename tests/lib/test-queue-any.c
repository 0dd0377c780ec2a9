/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* door and signals, in strict C11 */

#include <rouse/queue.h>

#include <criterion/criterion.h>
#include <errno.h>

#include "door.h"
#include "queue.h"
#include "thread.h"

/* No test may hang, whatever it finds. */
TestSuite(queue_any, .init = open_queue, .timeout = 60);

/* S6 */
Test(queue_any, gets_an_item_and_only_that)
{
	struct rouse_get get = ROUSE_GET_INIT(&queue);
	struct rouse_event event = ROUSE_EVENT_INIT;
	struct rouse_wanted wanted[] = {ROUSE_WANT_EVENT(&event),
					ROUSE_WANT_QUEUE(&get)};
	struct rouse_wait past = {0, 0, NULL};

	cr_assert_eq(rouse_wait_any(wanted, 2, &past), -ETIMEDOUT);
	put(4);
	put(5);
	cr_assert_eq(rouse_wait_any(wanted, 2, NULL), 1);
	cr_assert_eq(get.item, &items[4]);
	rouse_event_set(&event);
	get.item = NULL;
	cr_assert_eq(rouse_wait_any(wanted, 2, NULL), 0);
	cr_assert_null(get.item);
	rouse_event_clear(&event);
	cr_assert_eq(rouse_wait_any(wanted, 2, NULL), 1);
	cr_assert_eq(get.item, &items[5]);
	rouse_queue_close(&queue);
	cr_assert_eq(rouse_wait_any(wanted, 2, NULL), 1);
	cr_assert_null(get.item);
	cr_assert_eq(door_waits() + door_wakes(), 0);
	cr_assert_eq(rouse_wait_all(wanted, 2, &past), -EINVAL);
}

static struct rouse_event other;

static void *want_either(void *said)
{
	struct rouse_get get = ROUSE_GET_INIT(&queue);
	struct rouse_wanted wanted[] = {ROUSE_WANT_EVENT(&other),
					ROUSE_WANT_QUEUE(&get)};

	*(int *)said = rouse_wait_any(wanted, 2, NULL);
	if (*(int *)said == 1)
		*(int *)said +=
			get.item == NULL ? 1000 : (int)(get.item - items);
	return NULL;
}

Test(queue_any, is_woken_by_a_put_or_a_close)
{
	pthread_t thread;
	int said;

	thread = thread_start(want_either, &said);
	door_await_inside(&queue.items_.word_, 1);
	put(7);
	pthread_join(thread, NULL);
	cr_assert_eq(said, 8);
	thread = thread_start(want_either, &said);
	door_await_inside(&queue.items_.word_, 1);
	rouse_queue_close(&queue);
	pthread_join(thread, NULL);
	cr_assert_eq(said, 1001);
	cr_assert_eq(queue.items_.sleepers_, 0);
}

Test(queue_any, that_another_thing_ends_wakes_no_consumer_in_vain)
{
	struct consumer consumer;
	pthread_t thread;
	int said;

	thread = thread_start(want_either, &said);
	door_await_inside(&queue.items_.word_, 1);
	consumer.thread = thread_start(consume, &consumer);
	door_await_inside(&queue.items_.word_, 2);
	door_reset();
	rouse_event_set(&other);
	pthread_join(thread, NULL);
	cr_assert_eq(said, 0);
	cr_assert_eq(door_wakes(), 1);
	put(6);
	join_consumers(&consumer, 1);
}

static unsigned set_other_first(const struct door_wake *wake)
{
	door_on_wake(NULL);
	rouse_event_set(&other);
	return door_wake_on(wake);
}

/* S6: whichever of the two sleeps longer, nobody sleeps beside the item. */
Test(queue_any, that_takes_another_thing_passes_the_wake_on)
{
	for (unsigned i = 0; i < 20; i++) {
		struct consumer consumer;
		pthread_t thread;
		int said;

		rouse_event_clear(&other);
		thread = thread_start(want_either, &said);
		door_await_inside(&queue.items_.word_, 1);
		start_consumers(&consumer, 0);
		consumer.thread = thread_start(consume, &consumer);
		door_await_inside(&queue.items_.word_, 2);
		door_on_wake(set_other_first);
		put(6);
		pthread_join(thread, NULL);
		if (said == 7)
			put(6);
		join_consumers(&consumer, 1);
		cr_assert_eq(consumer.got, 6);
	}
}
