/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* door and signals, in strict C11 */

#include <rouse/queue.h>

#include <criterion/criterion.h>
#include <errno.h>
#include <stdatomic.h>
#include <urcu/flavor.h>

#include "door.h"
#include "queue.h"
#include "thread.h"

/*
 * The queue is liburcu's inside, and needs no reader of RCU, nor a grace period:
 * threads that liburcu knows as readers, and others, put and get alike, and one that
 * sleeps there as a reader keeps none of the others from that.
 */

/* No test may hang, whatever it finds. */
TestSuite(queue_rcu, .init = open_queue, .timeout = 60);

extern const struct rcu_flavor_struct urcu_memb_flavor, urcu_qsbr_flavor;
static const struct rcu_flavor_struct *const flavors[] = {&urcu_memb_flavor,
							  &urcu_qsbr_flavor};
static const struct rcu_flavor_struct *flavor;

/* Its sleep is within one of its critical sections. */
static void *consume_as_reader(void *consumer)
{
	flavor->register_thread();
	flavor->read_lock();
	consume(consumer);
	flavor->read_unlock();
	flavor->unregister_thread();
	return NULL;
}

static struct rouse_queue full;

static void *put_as_reader(void *said)
{
	flavor->register_thread();
	flavor->read_lock();
	*(int *)said = rouse_queue_put(&full, &items[51]);
	flavor->read_unlock();
	flavor->unregister_thread();
	return NULL;
}

/* Q3, Q4 */
Test(queue_rcu, a_reader_that_sleeps_in_a_call_keeps_nobody_from_others)
{
	for (unsigned i = 0; i < 2; i++) {
		struct consumer reader = {.ended = false}, other;
		struct rouse_item *item;
		pthread_t putter;
		int said = 1;

		flavor = flavors[i];
		open_queue();
		cr_assert_eq(rouse_queue_init(&full, 1, 0), 0);
		cr_assert_eq(rouse_queue_put(&full, &items[50]), 0);
		putter = thread_start(put_as_reader, &said);
		door_await_asleep(&full.places_.word_, 1);
		other.thread = thread_start(consume, &other);
		door_await_asleep(&queue.items_.word_, 1);
		reader.thread = thread_start(consume_as_reader, &reader);
		door_await_asleep(&queue.items_.word_, 2);

		/* The one that is no reader came first. */
		put(1);
		join_consumers(&other, 1);
		cr_assert_eq(other.got, 1);
		cr_assert_not(reader.ended);
		put(2);
		join_consumers(&reader, 1);
		cr_assert_eq(reader.got, 2);
		cr_assert_eq(rouse_queue_get(&full, &item), 0);
		pthread_join(putter, NULL);
		cr_assert_eq(said, 0);
	}
}

#define EACH 2000

struct numbered {
	struct rouse_item item;
	unsigned producer, number;
	_Atomic unsigned got;
};
static struct numbered numbered[2][EACH];

struct party {
	pthread_t thread;
	bool reads; /* as a reader */
	unsigned producer;
	unsigned got;
};

static void *produce_all(void *arg)
{
	struct party *party = arg;

	if (party->reads)
		flavor->register_thread();
	for (unsigned i = 0; i < EACH; i++) {
		struct numbered *it = &numbered[party->producer][i];

		it->producer = party->producer;
		it->number = i;
		cr_assert_eq(rouse_queue_put(&queue, &it->item), 0);
	}
	if (party->reads)
		flavor->unregister_thread();
	return NULL;
}

static void *consume_all(void *arg)
{
	struct party *party = arg;
	unsigned next[2] = {0, 0};
	struct rouse_item *item;

	if (party->reads)
		flavor->register_thread();
	while (rouse_queue_get(&queue, &item) == 0) {
		struct numbered *it =
			ROUSE_ITEM_IN(item, struct numbered, item);

		cr_assert_geq(it->number, next[it->producer]);
		next[it->producer] = it->number + 1;
		it->got++;
		party->got++;
	}
	if (party->reads)
		flavor->unregister_thread();
	return NULL;
}

/* Q1, Q2, Q4, Q6 */
Test(queue_rcu, readers_and_others_get_what_readers_and_others_put)
{
	for (unsigned f = 0; f < 2; f++) {
		struct party from[2], to[2];

		flavor = flavors[f];
		open_as(8, 0);
		for (unsigned i = 0; i < 2; i++) {
			from[i] = (struct party){.reads = i, .producer = i};
			to[i] = (struct party){.reads = i};
			to[i].thread = thread_start(consume_all, &to[i]);
			from[i].thread = thread_start(produce_all, &from[i]);
		}
		for (unsigned i = 0; i < 2; i++)
			pthread_join(from[i].thread, NULL);
		rouse_queue_close(&queue);
		for (unsigned i = 0; i < 2; i++)
			pthread_join(to[i].thread, NULL);
		cr_assert_eq(to[0].got + to[1].got, 2 * EACH);
		for (unsigned i = 0; i < 2 * EACH; i++)
			cr_assert_eq(numbered[i / EACH][i % EACH].got, f + 1);
	}
}
