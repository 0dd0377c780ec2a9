/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_TESTS_QUEUE_H
#define ROUSE_TESTS_QUEUE_H

#include <rouse/queue.h>

#include <criterion/criterion.h>
#include <stdatomic.h>

#include "door.h"
#include "thread.h"

/* For tests of the queue: one, its items by their numbers, and threads that get
 * some. */

static struct rouse_queue queue;
static struct rouse_item items[100];

static inline void open_queue(void)
{
	door_reset();
	door_cpus(8);
	cr_assert_eq(rouse_queue_init(&queue, 0, 0), 0);
}

static inline void open_as(uint32_t bound, uint32_t options)
{
	cr_assert_eq(rouse_queue_init(&queue, bound, options), 0);
}

static inline void put(unsigned i)
{
	cr_assert_eq(rouse_queue_put(&queue, &items[i]), 0);
}

/* The number of the item that is there now, or -errno. */
static inline int try_get(void)
{
	struct rouse_item *item;
	int err = rouse_queue_get_until(&queue, &item, 0);

	return err == 0 ? (int)(item - items) : err;
}

static inline struct rouse_batch batch_of(unsigned first, unsigned n)
{
	struct rouse_batch batch = ROUSE_BATCH_INIT;

	for (unsigned i = 0; i < n; i++)
		rouse_batch_add(&batch, &items[first + i]);
	return batch;
}

/* A thread that gets one item, and what came of it. */
struct consumer {
	pthread_t thread;
	_Atomic int got; /* the number of the item, or -errno */
	_Atomic bool ended;
};

static inline void *consume(void *arg)
{
	struct consumer *consumer = arg;
	struct rouse_item *item = NULL;
	int err = rouse_queue_get(&queue, &item);

	consumer->got = err == 0 ? (int)(item - items) : err;
	consumer->ended = true;
	return NULL;
}

static inline void start_consumers(struct consumer *consumers, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		consumers[i].ended = false;
		consumers[i].thread = thread_start(consume, &consumers[i]);
		door_await_asleep(&queue.items_.word_, i + 1);
	}
}

static inline void join_consumers(const struct consumer *consumers, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		pthread_join(consumers[i].thread, NULL);
}

/* The first step of a put, in the place of a thread that is preempted after it:
 * returns where the second one is to be made. */
static inline void **put_halfway(struct rouse_item *item)
{
	void **last = queue.tail_;

	item->next_ = NULL;
	queue.tail_ = item;
	return last;
}

#endif
