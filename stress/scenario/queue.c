/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* pthread_barrier_t, in strict C11 */

#include <rouse/event.h>

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

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
 * A producer puts a burst of items into lanes of chance, and waits for the
 * event `used`, which is set by the consumer that uses the last of them. Then
 * all producers meet, and there is nothing in any lane; so the queues run empty
 * all the time, and no later arrival hides that a wake was lost: the last ones
 * of a round stay where they are.
 *
 * One that finds the lanes closed sets the event again before it goes, for the
 * next one: it may have cleared it while that was about to wait.
 */
struct item {
	struct lane_node node; /* first: its address is the item's */
	unsigned producer;
	uint64_t number; /* 0, 1, .. for each producer */
	uint64_t seal;   /* of the two above */
	int64_t put_at;
};

#define BURST_MAX 8

struct producer {
	_Alignas(64) struct rouse_event used;
	_Atomic unsigned unused; /* of its burst */
	uint64_t made;
};

static struct load load;
static struct lane *lanes;
static unsigned n_lanes;
static struct producer *producers;
static struct ledger ledger;
static _Atomic unsigned producing;
static _Atomic bool closed, last[2];
static pthread_barrier_t all_used;

static uint64_t seal_of(unsigned producer, uint64_t number)
{
	return rng_mix(number << 16 ^ producer);
}

static void put(struct worker *self, uint64_t number)
{
	struct lane *lane = &lanes[rng_below(&self->rng, n_lanes)];
	struct item *item = room_for(1, sizeof(*item));

	item->producer = self->number;
	item->number = number;
	item->seal = seal_of(self->number, number);
	item->put_at = now_ns();
	lane_put(lane, &item->node);
	rouse_event_set(&lane->news);
}

static void put_burst(struct worker *self, struct producer *mine)
{
	unsigned burst = 1 + rng_below(&self->rng, BURST_MAX);

	rouse_event_clear(&mine->used);
	atomic_store_explicit(&mine->unused, burst, memory_order_relaxed);
	for (unsigned i = 0; i < burst; i++)
		put(self, mine->made++);
	lane_offline(lanes);
	await_event(self, &mine->used);
	lane_online(lanes);
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
	doing(self, "waits for the other producers");
	lane_offline(lanes);
	if (pthread_barrier_wait(&all_used) == PTHREAD_BARRIER_SERIAL_THREAD)
		atomic_store_explicit(&last[n % 2], time_is_up(),
				      memory_order_relaxed);
	lane_online(lanes);
	doing(self, "works");
	return n == 0 ||
	       !atomic_load_explicit(&last[(n - 1) % 2], memory_order_relaxed);
}

static void produce(struct worker *self)
{
	unsigned n = 0;

	lane_join(lanes);
	do {
		put_burst(self, &producers[self->number]);
	} while (next_round(self, n++));
	lane_leave(lanes);

	if (atomic_fetch_sub_explicit(&producing, 1, memory_order_relaxed) != 1)
		return;
	atomic_store_explicit(&closed, true, memory_order_relaxed);
	for (unsigned i = 0; i < n_lanes; i++)
		rouse_event_set(&lanes[i].news);
}

static void use(struct worker *self, struct item *item)
{
	unsigned from = item->producer;
	struct producer *producer;

	check(from < load.producers, "item names its producer",
	      load.producers - 1, from);
	check(item->seal == seal_of(from, item->number), "item is intact",
	      (int64_t)seal_of(from, item->number), (int64_t)item->seal);
	ledger_enter(&ledger, self->number, from, item->number);
	producer = &producers[from];
	/* (Q1) acq_rel: pairs with (Q1). The producer looks when the last one
	 * has set its event, behind the others. */
	if (atomic_fetch_sub_explicit(&producer->unused, 1,
				      memory_order_acq_rel) == 1)
		rouse_event_set(&producer->used);
	advance(self, 1);
}

/* Use all there is. Returns whether there was any. */
static bool use_all(struct worker *self, struct lane *lane, bool awoke)
{
	struct item *item;
	bool any = false;

	while ((item = (struct item *)lane_take(lane)) != NULL) {
		if (awoke && !any)
			observe(self, item->put_at);
		use(self, item);
		lane_retire(lane, &item->node);
		lane_rest(lane);
		any = true;
	}
	return any;
}

static void consume(struct worker *self)
{
	struct lane *lane = &lanes[self->number % n_lanes];
	bool awoke = false;

	lane_join(lane);
	for (;;) {
		rouse_event_clear(&lane->news);
		if (use_all(self, lane, awoke)) {
			awoke = false;
			continue;
		}
		if (atomic_load_explicit(&closed, memory_order_relaxed))
			break;
		lane_offline(lane);
		await_work(self, &lane->news);
		lane_online(lane);
		advance(self, 0);
		awoke = true;
	}
	rouse_event_set(&lane->news);
	lane_leave(lane);
}

static void close_books(void)
{
	uint64_t all = 0;

	for (unsigned i = 0; i < load.producers; i++) {
		ledger_check(&ledger, i, producers[i].made);
		all += producers[i].made;
	}
	check_equal("what was counted is what was used", (int64_t)all,
		    (int64_t)part_items());
}

static void begin_over(const struct load *given, unsigned lanes_wanted,
		       const struct rcu_flavor_struct *rcu)
{
	load = *given;
	n_lanes = lanes_wanted;
	lanes = room_for(n_lanes, sizeof(*lanes));
	producers = room_for(load.producers, sizeof(*producers));
	ledger_begin(&ledger, load.consumers, load.producers);
	for (unsigned i = 0; i < n_lanes; i++) {
		lane_begin(&lanes[i], rcu);
		object_name(OBJECT_EVENT, &lanes[i].news, "news of lane %u", i);
	}
	for (unsigned i = 0; i < load.producers; i++)
		object_name(OBJECT_EVENT, &producers[i].used,
			    "used, of producer %u", i);
	atomic_store_explicit(&producing, load.producers, memory_order_relaxed);
	atomic_store_explicit(&closed, false, memory_order_relaxed);
	memset(last, 0, sizeof(last));
	pthread_barrier_init(&all_used, NULL, load.producers);

	crew_add((struct role){"consumer", load.consumers, consume});
	crew_add((struct role){"producer", load.producers, produce});
}

static void end(void)
{
	close_books();
	for (unsigned i = 0; i < n_lanes; i++)
		lane_end(&lanes[i]);
	pthread_barrier_destroy(&all_used);
	free(lanes);
	free(producers);
	ledger_end(&ledger);
}

extern const struct rcu_flavor_struct urcu_memb_flavor, urcu_qsbr_flavor;

static void begin_wait_free(const struct load *given)
{
	begin_over(given, given->consumers, NULL);
}

static void begin_memb(const struct load *given)
{
	begin_over(given, 1, &urcu_memb_flavor);
}

static void begin_qsbr(const struct load *given)
{
	begin_over(given, 1, &urcu_qsbr_flavor);
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
