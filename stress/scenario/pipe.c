/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* pthread_barrier_t, in strict C11 */

#include <rouse/queue.h>

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "fixture/harness.h"
#include "observe/objects.h"
#include "scenario/scenario.h"

/*
 * A queue of librouse-queue, in rounds: producers put their items one by one or
 * in batches, consumers get them so until they are told that it is closed. Waits
 * are plain, with deadlines that pass, with a stop that is pulsed now and then,
 * or for any of several things; what ends so is tried again. The queue has a
 * bound in half of the rounds, and any options.
 *
 * In half of the rounds one of the producers closes it in the middle of its work,
 * while others put: then each item whose put returned 0 was got once, and none of
 * the others. In the other half nobody closes it before all items were got: so an
 * item that lies there while all consumers sleep stays there, and the round does
 * not end.
 *
 * The items are plain: the queue orders what is written to them.
 */
#define BATCH_MAX 32
#define NEAR      (100 * ROUSE_USEC)

struct item {
	struct rouse_item item;
	unsigned producer, number;
	unsigned got;
	int64_t put_at;
};

struct seat {
	_Alignas(64) struct item *items;
	unsigned put;   /* so many were, the first ones */
	unsigned *next; /* of a consumer: of each producer the number due */
};

struct rounds {
	struct load load;
	pthread_barrier_t all_here;
	struct rouse_queue queue;
	struct rouse_event stop, all_got, never;
	unsigned quota; /* of each producer */
	unsigned most;  /* in a batch */
	bool breaks;    /* it is closed in the middle */
	bool last;
	unsigned closer; /* the producer that closes it then, */
	unsigned closes_at;
	_Alignas(64) _Atomic unsigned producing;
	_Alignas(64) _Atomic unsigned got;
	struct seat *producers, *consumers;
};

/* Some way to wait; it ends soon, or when the stop is pulsed, or never. */
static struct rouse_wait some_way(struct worker *self, struct rounds *rounds)
{
	struct rouse_wait way = {ROUSE_FOREVER, ROUSE_WAIT_STOP, &rounds->stop};

	switch (rng_below(&self->rng, 8)) {
	case 0:
		way.deadline = rouse_after(
			rng_below(&self->rng,
				  (unsigned)NEAR >> rng_below(&self->rng, 8)));
		break;
	case 1:
		way.deadline = 0;
		break;
	case 2:
		break;
	default:
		way.flags = 0;
	}
	return way;
}

/* It ended as it may: the caller tries again. */
static void check_ended(const struct rouse_wait *way, int err)
{
	if (err == -ETIMEDOUT && way->deadline != ROUSE_FOREVER)
		check_not_early(way->deadline);
	else
		check(err == -ECANCELED && way->flags == ROUSE_WAIT_STOP,
		      "the wait ended as it may", -ECANCELED, err);
}

/* Put the next @n items. Returns 0 or -EPIPE. */
static int put(struct worker *self, struct rounds *rounds, struct seat *seat,
	       unsigned n)
{
	struct rouse_batch batch = ROUSE_BATCH_INIT;
	struct rouse_wait way;
	int err;

	for (unsigned i = 0; i < n; i++) {
		struct item *item = &seat->items[seat->put + i];

		item->put_at = now_ns();
		rouse_batch_add(&batch, &item->item);
	}
	do {
		way = some_way(self, rounds);
		if (n > 1 || rng_below(&self->rng, 4) == 0)
			err = rouse_queue_put_many_with(&rounds->queue, &batch,
							&way);
		else
			err = rouse_queue_put_with(&rounds->queue,
						   &seat->items[seat->put].item,
						   &way);
		if (err != 0 && err != -EPIPE)
			check_ended(&way, err);
	} while (err != 0 && err != -EPIPE);
	if (err == -EPIPE)
		check(rounds->breaks, "it is closed by then", 0, err);
	return err;
}

static void produce_round(struct worker *self, struct rounds *rounds)
{
	struct seat *seat = &rounds->producers[self->number];
	unsigned n;

	doing_to(self, "puts", &rounds->queue);
	while (seat->put < rounds->quota) {
		if (rounds->breaks && self->number == rounds->closer &&
		    seat->put >= rounds->closes_at)
			rouse_queue_close(&rounds->queue);
		if (rng_below(&self->rng, 64) == 0) {
			rouse_event_set(&rounds->stop);
			rouse_event_clear(&rounds->stop);
		}
		n = 1;
		if (rng_below(&self->rng, 4) == 0)
			n += rng_below(&self->rng, rounds->most);
		if (n > rounds->quota - seat->put)
			n = rounds->quota - seat->put;
		if (put(self, rounds, seat, n) != 0)
			break;
		seat->put += n;
		count_posted(self, n);
		advance(self, 0);
	}
	if (atomic_fetch_sub_explicit(&rounds->producing, 1,
				      memory_order_relaxed) > 1)
		return;
	if (!rounds->breaks) {
		doing_to(self, "waits until all is got", &rounds->queue);
		rouse_event_wait(&rounds->all_got);
	}
	rouse_queue_close(&rounds->queue);
}

static void use(struct worker *self, struct rounds *rounds, struct seat *seat,
		struct rouse_item *got)
{
	struct item *item = ROUSE_ITEM_IN(got, struct item, item);

	check(item->producer < rounds->load.producers,
	      "the item names its producer", rounds->load.producers - 1,
	      item->producer);
	check(item->number >= seat->next[item->producer],
	      "items of a producer come in order", seat->next[item->producer],
	      item->number);
	check_equal("an item is got once", 0, item->got);
	seat->next[item->producer] = item->number + 1;
	item->got = 1;
	observe(self, item->put_at);
	advance(self, 1);
	if (1 + atomic_fetch_add_explicit(&rounds->got, 1,
					  memory_order_relaxed) ==
	    rounds->quota * rounds->load.producers)
		rouse_event_set(&rounds->all_got);
}

/* By a wait for that or another thing. Returns 0 or -errno. */
static int get_any(struct rounds *rounds, struct rouse_batch *batch,
		   const struct rouse_wait *way)
{
	struct rouse_get get = ROUSE_GET_INIT(&rounds->queue);
	struct rouse_wanted wanted[] = {ROUSE_WANT_EVENT(&rounds->never),
					ROUSE_WANT_QUEUE(&get)};
	int there = rouse_wait_any(wanted, 2, way);

	if (there < 0)
		return there;
	check_equal("what never comes is not there", 1, there);
	if (get.item == NULL)
		return -EPIPE;
	rouse_batch_add(batch, get.item);
	return 0;
}

static int get(struct worker *self, struct rounds *rounds,
	       struct rouse_batch *batch)
{
	struct rouse_wait way = some_way(self, rounds);
	struct rouse_item *item;
	unsigned most;
	int err;

	switch (rng_below(&self->rng, 4)) {
	case 0:
		most = rng_below(&self->rng, BATCH_MAX);
		err = rouse_queue_get_many_with(&rounds->queue, batch, most,
						&way);
		check(most == 0 || rouse_batch_count(batch) <= most,
		      "no more are got than wanted", most,
		      rouse_batch_count(batch));
		break;
	case 1:
		err = get_any(rounds, batch, &way);
		break;
	default:
		err = rouse_queue_get_with(&rounds->queue, &item, &way);
		if (err == 0)
			rouse_batch_add(batch, item);
	}
	if (err != 0 && err != -EPIPE)
		check_ended(&way, err);
	return err;
}

static void consume_round(struct worker *self, struct rounds *rounds)
{
	struct seat *seat = &rounds->consumers[self->number];
	struct rouse_item *item;
	int err;

	memset(seat->next, 0, rounds->load.producers * sizeof(*seat->next));
	doing_to(self, "gets from", &rounds->queue);
	do {
		struct rouse_batch batch = ROUSE_BATCH_INIT;

		err = get(self, rounds, &batch);
		while ((item = rouse_batch_take(&batch)) != NULL)
			use(self, rounds, seat, item);
	} while (err != -EPIPE);
}

static void begin_round(struct rng *rng, struct rounds *rounds)
{
	unsigned bound = rng_below(rng, 2) == 0 ? 1 + rng_below(rng, 64) : 0;
	unsigned producers = rounds->load.producers;

	if (rounds->load.capacity > 0)
		bound = rounds->load.capacity;
	memset(&rounds->queue, 0xa5, sizeof(rounds->queue));
	rouse_queue_init(&rounds->queue, bound, rng_below(rng, 4));
	rouse_event_clear(&rounds->all_got);
	rounds->quota = 1 + (1000 + rng_below(rng, 2000)) / (unsigned)producers;
	rounds->most = bound > 0 && bound < BATCH_MAX ? bound : BATCH_MAX;
	rounds->breaks = rng_below(rng, 2) == 0;
	rounds->closer = rng_below(rng, producers);
	rounds->closes_at = rng_below(rng, rounds->quota);
	rounds->last = false;
	rounds->got = 0;
	rounds->producing = producers;
	for (unsigned i = 0; i < producers; i++) {
		struct seat *seat = &rounds->producers[i];

		for (unsigned n = 0; n < rounds->quota; n++)
			seat->items[n] =
				(struct item){.producer = i, .number = n};
		seat->put = 0;
	}
}

static void end_round(struct rounds *rounds)
{
	for (unsigned i = 0; i < rounds->load.producers; i++) {
		const struct seat *seat = &rounds->producers[i];

		check(rounds->breaks || seat->put == rounds->quota,
		      "all items were put", rounds->quota, seat->put);
		for (unsigned n = 0; n < rounds->quota; n++)
			check_equal("an item is got exactly if its put said so",
				    n < seat->put, seat->items[n].got);
	}
}

/* Meet the others. Returns whether there is another round. */
static bool next_round(struct worker *self, struct rounds *rounds)
{
	be_idle(self, true);
	doing(self, "waits for the end of the round");
	if (pthread_barrier_wait(&rounds->all_here) ==
	    PTHREAD_BARRIER_SERIAL_THREAD) {
		end_round(rounds);
		begin_round(&self->rng, rounds);
		rounds->last = time_is_up();
	}
	doing(self, "waits for the round to begin");
	pthread_barrier_wait(&rounds->all_here);
	be_idle(self, false);
	advance(self, 0);
	return !rounds->last;
}

static void produce(struct worker *self)
{
	do {
		produce_round(self, self->state);
	} while (next_round(self, self->state));
}

static void consume(struct worker *self)
{
	do {
		consume_round(self, self->state);
	} while (next_round(self, self->state));
}

static void *begin(const struct load *load)
{
	struct rounds *rounds = zalloc_aligned(1, sizeof(*rounds));

	rounds->load = *load;
	object_name(OBJECT_QUEUE, &rounds->queue, "of this round");
	rounds->producers =
		zalloc_aligned(load->producers, sizeof(*rounds->producers));
	rounds->consumers =
		zalloc_aligned(load->consumers, sizeof(*rounds->consumers));
	for (unsigned i = 0; i < load->producers; i++)
		rounds->producers[i].items = zalloc_aligned(
			1 + 3000 / load->producers, sizeof(struct item));
	for (unsigned i = 0; i < load->consumers; i++)
		rounds->consumers[i].next =
			zalloc_aligned(load->producers, sizeof(unsigned));
	pthread_barrier_init(&rounds->all_here, NULL,
			     load->producers + load->consumers);
	begin_round(run_rng(), rounds);
	workers_add(
		(struct role){"consumer", load->consumers, consume, rounds});
	workers_add(
		(struct role){"producer", load->producers, produce, rounds});
	return rounds;
}

static void end(void *state)
{
	struct rounds *rounds = state;

	pthread_barrier_destroy(&rounds->all_here);
	for (unsigned i = 0; i < rounds->load.producers; i++)
		free(rounds->producers[i].items);
	for (unsigned i = 0; i < rounds->load.consumers; i++)
		free(rounds->consumers[i].next);
	free(rounds->producers);
	free(rounds->consumers);
	free(rounds);
}

const struct scenario scenario_pipe = {
	.name = "pipe",
	.summary = "queues: producers and consumers in any number, batches, "
		   "bounds, stops, and a close in the middle",
	.unit = "items",
	.checks = "each item got once, in order, exactly if its put said so",
	.latency = "from a put to the return of the get",
	.begin = begin,
	.end = end,
};
