/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* door and signals, in strict C11 */

#include <rouse/queue.h>

#include <criterion/criterion.h>
#include <errno.h>

#include "child.h"
#include "door.h"
#include "queue.h"
#include "queue/move.h"
#include "thread.h"

/* No test may hang, whatever it finds. */
TestSuite(fork_queue, .timeout = 60);

static struct rouse_queue full;

static int try_get_from_full(void)
{
	struct rouse_item *item;
	int err = rouse_queue_get_until(&full, &item, 0);

	return err == 0 ? (int)(item - items) : err;
}

static void *put_into_full(void *unused)
{
	cr_assert_eq(rouse_queue_put(&full, &items[51]), 0);
	return unused;
}

static void make_usable(void)
{
	rouse_queue_after_fork(&queue);
	rouse_queue_after_fork(&full);
}

static void use_queues(void)
{
	struct rouse_item *item;

	door_reset();
	DEMAND(try_get() == -ETIMEDOUT);
	DEMAND(rouse_queue_put(&queue, &items[3]) == 0);
	DEMAND(rouse_queue_put(&queue, &items[4]) == 0);
	DEMAND(rouse_queue_put_until(&queue, &items[5], 0) == -ETIMEDOUT);
	DEMAND(try_get() == 3);
	DEMAND(try_get() == 4);
	DEMAND(try_get_from_full() == -ETIMEDOUT);
	DEMAND(rouse_queue_put(&full, &items[6]) == 0);
	DEMAND(rouse_queue_put_until(&full, &items[7], 0) == -ETIMEDOUT);
	DEMAND(try_get_from_full() == 6);
	DEMAND(door_wakes() == 0); /* of the parent's threads none is here */
	DEMAND(rouse_queue_get_until(&queue, &item, rouse_after(1)) ==
	       -ETIMEDOUT);
	rouse_queue_close(&queue);
	rouse_queue_after_fork(&queue);
	DEMAND(try_get() == -EPIPE);
}

/* A3: some get and one puts; another one is in the middle of a put, and one of a
 * get. */
Test(fork_queue, a_child_uses_queues_that_parents_threads_wait_for)
{
	struct consumer consumers[2];
	pthread_t thread;
	void **half;

	open_as(2, ROUSE_QUEUE_THROTTLED);
	start_consumers(consumers, 2);
	cr_assert_eq(rouse_queue_init(&full, 1, 0), 0);
	cr_assert_eq(rouse_queue_put(&full, &items[50]), 0);
	thread = thread_start(put_into_full, NULL);
	door_await_asleep(&full.places_.word_, 1);
	queue.used_ = 1;
	half = put_halfway(&items[0]);
	rouse_lock_acquire(&queue.getting_);
	cr_assert_eq(in_a_child(make_usable, use_queues), 0);

	/* The parent goes on as if nothing had happened. */
	rouse_lock_release(&queue.getting_);
	*half = &items[0];
	rouse__supply_move(&queue.items_, 1);
	put(1);
	join_consumers(consumers, 2);
	cr_assert_eq(consumers[0].got + consumers[1].got, 1);
	cr_assert_eq(try_get_from_full(), 50);
	pthread_join(thread, NULL);
	cr_assert_eq(try_get_from_full(), 51);
}
