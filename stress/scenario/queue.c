/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* pthread_barrier_t, in strict C11 */

#include <rouse/event.h>

#include <pthread.h>
#include <stdlib.h>

#include "fixture/harness.h"
#include "fixture/waiting.h"
#include "observe/objects.h"
#include "scenario/queue-rcu.h"
#include "scenario/queue-receipts.h"
#include "scenario/scenario.h"

/*
 * Queues that never block, and an event to sleep on when they run empty: what
 * servers do. A consumer that finds nothing clears the event, looks again, and
 * waits; what arrives between the look and the wait sets the event, and that
 * ends the wait. RCU does not wait for a thread that sleeps: it goes offline.
 *
 * A producer puts a burst of items into queues of chance, and waits for the
 * event `used`, which is set by the consumer that uses the last of them. Then
 * all producers meet, and there is nothing in any queue; so the queues run
 * empty all the time, and no later arrival hides that a wake was lost: the last
 * ones of a round stay where they are.
 *
 * One that finds the queues closed sets the event again before it goes, for the
 * next one: it may have cleared it while that was about to wait.
 */
struct item {
	struct rcu_queue_node node; /* first: its address is the item's */
	unsigned producer;
	uint64_t number; /* from 0 on, for each producer */
	uint64_t seal;   /* of the two above */
	int64_t put_at;
};

#define BURST_MAX 8

struct producer {
	_Alignas(64) struct rouse_event used;
	_Atomic unsigned unused; /* of its burst */
	uint64_t made;
};

struct queues {
	struct load load;
	struct rcu_queue *of;
	unsigned n;
	struct producer *producers;
	struct receipts receipts;
	_Atomic unsigned producing;
	_Atomic bool closed, last[2];
	pthread_barrier_t all_used;
};

static uint64_t seal_of(unsigned producer, uint64_t number)
{
	return rng_mix(number << 16 ^ producer);
}

static void put(struct worker *self, uint64_t number)
{
	struct queues *queues = self->state;
	struct rcu_queue *queue = &queues->of[rng_below(&self->rng, queues->n)];
	struct item *item = zalloc_aligned(1, sizeof(*item));

	item->producer = self->number;
	item->number = number;
	item->seal = seal_of(self->number, number);
	item->put_at = now_ns();
	rcu_queue_put(queue, &item->node);
	rouse_event_set(&queue->news);
	count_posted(self, 1);
}

static void put_burst(struct worker *self, struct producer *mine)
{
	struct queues *queues = self->state;
	unsigned burst = 1 + rng_below(&self->rng, BURST_MAX);

	rouse_event_clear(&mine->used);
	atomic_store_explicit(&mine->unused, burst, memory_order_relaxed);
	for (unsigned i = 0; i < burst; i++)
		put(self, mine->made++);
	rcu_queue_offline(queues->of);
	await_event(self, &mine->used);
	rcu_queue_online(queues->of);
	check_equal("all of the burst are used", 0,
		    atomic_load_explicit(&mine->unused, memory_order_relaxed));
	advance(self, 0);
}

/*
 * All meet, for the n-th time. Returns whether there is another round: one of
 * them says so after each meeting, for all to hear after the next one.
 */
static bool next_round(struct worker *self, unsigned n)
{
	struct queues *queues = self->state;

	be_idle(self, true);
	doing(self, "waits for the other producers");
	rcu_queue_offline(queues->of);
	if (pthread_barrier_wait(&queues->all_used) ==
	    PTHREAD_BARRIER_SERIAL_THREAD)
		atomic_store_explicit(&queues->last[n % 2], time_is_up(),
				      memory_order_relaxed);
	rcu_queue_online(queues->of);
	doing(self, "works");
	be_idle(self, false);
	return n == 0 || !atomic_load_explicit(&queues->last[(n - 1) % 2],
					       memory_order_relaxed);
}

static void produce(struct worker *self)
{
	struct queues *queues = self->state;
	unsigned n = 0;

	rcu_queue_join(queues->of);
	do {
		put_burst(self, &queues->producers[self->number]);
	} while (next_round(self, n++));
	rcu_queue_leave(queues->of);

	if (atomic_fetch_sub_explicit(&queues->producing, 1,
				      memory_order_relaxed) != 1)
		return;
	atomic_store_explicit(&queues->closed, true, memory_order_relaxed);
	for (unsigned i = 0; i < queues->n; i++)
		rouse_event_set(&queues->of[i].news);
}

static void use(struct worker *self, struct item *item)
{
	struct queues *queues = self->state;
	unsigned from = item->producer;
	struct producer *producer;

	check(from < queues->load.producers, "item names its producer",
	      queues->load.producers - 1, from);
	check(item->seal == seal_of(from, item->number), "item is intact",
	      (int64_t)seal_of(from, item->number), (int64_t)item->seal);
	count_received(self);
	receipts_enter(&queues->receipts, self->number, from, item->number);
	producer = &queues->producers[from];
	/* (queue.use) acq_rel: pairs with (queue.use). The producer looks when
	 * the last one has set its event, after the others. */
	if (atomic_fetch_sub_explicit(&producer->unused, 1,
				      memory_order_acq_rel) == 1)
		rouse_event_set(&producer->used);
	advance(self, 1);
}

/* Use all there is. Returns whether there was any. */
static bool use_all(struct worker *self, struct rcu_queue *queue, bool awoke)
{
	struct item *item;
	bool any = false;

	while ((item = (struct item *)rcu_queue_take(queue)) != NULL) {
		if (awoke && !any) {
			count_awoken(self);
			measure_wait(self, item->put_at);
		}
		use(self, item);
		rcu_queue_retire(queue, &item->node);
		rcu_queue_rest(queue);
		any = true;
	}
	return any;
}

static void consume(struct worker *self)
{
	struct queues *queues = self->state;
	struct rcu_queue *queue = &queues->of[self->number % queues->n];
	bool awoke = false;

	rcu_queue_join(queue);
	for (;;) {
		rouse_event_clear(&queue->news);
		if (use_all(self, queue, awoke)) {
			awoke = false;
			continue;
		}
		if (atomic_load_explicit(&queues->closed, memory_order_relaxed))
			break;
		rcu_queue_offline(queue);
		await_work(self, &queue->news);
		rcu_queue_online(queue);
		advance(self, 0);
		awoke = true;
	}
	rouse_event_set(&queue->news);
	rcu_queue_leave(queue);
}

static void check_receipts(const struct queues *queues)
{
	uint64_t all = 0;

	for (unsigned i = 0; i < queues->load.producers; i++) {
		receipts_check(&queues->receipts, i, queues->producers[i].made);
		all += queues->producers[i].made;
	}
	check_equal("what was counted is what was used", (int64_t)all,
		    (int64_t)part_items());
}

static void *begin_over(const struct load *load, unsigned n,
			const struct rcu_flavor_struct *rcu)
{
	struct queues *queues = zalloc_aligned(1, sizeof(*queues));
	struct producer *producers =
		zalloc_aligned(load->producers, sizeof(*producers));

	queues->load = *load;
	queues->n = n;
	queues->of = zalloc_aligned(n, sizeof(*queues->of));
	queues->producers = producers;
	receipts_begin(&queues->receipts, load->consumers, load->producers);
	for (unsigned i = 0; i < n; i++) {
		rcu_queue_begin(&queues->of[i], rcu);
		object_name(OBJECT_EVENT, &queues->of[i].news,
			    "news of queue %u", i);
	}
	for (unsigned i = 0; i < load->producers; i++)
		object_name(OBJECT_EVENT, &producers[i].used,
			    "used, of producer %u", i);
	atomic_store_explicit(&queues->producing, load->producers,
			      memory_order_relaxed);
	pthread_barrier_init(&queues->all_used, NULL, load->producers);

	workers_add(
		(struct role){"consumer", load->consumers, consume, queues});
	workers_add(
		(struct role){"producer", load->producers, produce, queues});
	return queues;
}

static void end(void *state)
{
	struct queues *queues = state;

	check_receipts(queues);
	for (unsigned i = 0; i < queues->n; i++)
		rcu_queue_end(&queues->of[i]);
	pthread_barrier_destroy(&queues->all_used);
	free(queues->of);
	free(queues->producers);
	receipts_end(&queues->receipts);
	free(queues);
}

extern const struct rcu_flavor_struct urcu_memb_flavor, urcu_qsbr_flavor;

static void *begin_wait_free(const struct load *load)
{
	return begin_over(load, load->consumers, NULL);
}

static void *begin_memb(const struct load *load)
{
	return begin_over(load, 1, &urcu_memb_flavor);
}

static void *begin_qsbr(const struct load *load)
{
	return begin_over(load, 1, &urcu_qsbr_flavor);
}

#define CHECKS  "each item used once, intact, in order; no arrival slept through"
#define LATENCY "from an arrival to its use by a consumer that slept"

const struct scenario scenario_queue = {
	.name = "queue",
	.summary = "events: liburcu's wait-free queue for each consumer, which "
		   "sleeps when it is empty",
	.unit = "items",
	.checks = CHECKS,
	.latency = LATENCY,
	.begin = begin_wait_free,
	.end = end,
};

const struct scenario scenario_queue_memb = {
	.name = "queue-memb",
	.summary = "events: one lock-free queue over RCU for all, who go "
		   "offline when they sleep",
	.unit = "items",
	.checks = CHECKS,
	.latency = LATENCY,
	.begin = begin_memb,
	.end = end,
};

const struct scenario scenario_queue_qsbr = {
	.name = "queue-qsbr",
	.summary = "events: the same queue over RCU by quiescent states",
	.unit = "items",
	.checks = CHECKS,
	.latency = LATENCY,
	.begin = begin_qsbr,
	.end = end,
};
