/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/event.h>

#include <stdlib.h>
#include <string.h>

#include "fixture/harness.h"
#include "fixture/mailbox.h"
#include "fixture/waiting.h"
#include "observe/objects.h"
#include "scenario/scenario.h"

/*
 * Producers hand items over to consumers, each of which owns a mailbox and an
 * event that announces mail. A producer puts one item into a mailbox of
 * chance, sets the event, and waits for the item's own event `done`, which
 * the consumer sets when it is through. What this asks of an event:
 *
 *  - No wakeup is lost. A consumer clears first, looks second, waits last; a
 *    producer waits for one item at a time. So if a set does not end a wait, a
 *    producer waits for its answer for ever.
 *  - The memory of an event may be reused as soon as a wait for it returned.
 *    The item lives on the producer's stack or in the heap, and is scribbled
 *    over (and freed) at once: a set that came late to it would show there,
 *    in the next item, or to a sanitizer.
 *  - It orders memory. The payload, the answer, and the count of what each
 *    producer sends next, are plain: the count goes from one consumer to the
 *    other by way of the producer, and `done` is all that orders it.
 *
 * At the end the last producer puts a farewell into each mailbox.
 */
struct item {
	struct mailbox_node node; /* first: its address is the item's */
	struct rouse_event done;
	unsigned producer;
	uint64_t number; /* from 0 on, for each producer */
	uint64_t seal;   /* of the two above */
	uint64_t answer;
	int64_t done_at; /* just before it was */
	bool farewell;
};

struct box {
	_Alignas(64) struct mailbox mail;
	struct rouse_event news;
};

#define SCRIBBLE 0xa5

struct handover {
	struct load load;
	struct box *boxes;
	_Atomic unsigned producing;

	/* By producer: what each sends next, and how many it made; and by
	 * consumer how many it used. The one producer more says farewell. */
	uint64_t *due, *made, *used;
};

static uint64_t seal_of(unsigned producer, uint64_t number)
{
	return rng_mix(number << 16 ^ producer);
}

static void hand_over(struct worker *self, struct box *box, unsigned producer,
		      uint64_t number)
{
	const struct handover *handover = self->state;
	bool in_heap = rng_one_in(&self->rng, 2);
	struct item on_stack, *item = &on_stack;

	if (in_heap)
		item = zalloc_aligned(1, sizeof(*item));
	*item = (struct item){
		.done = ROUSE_EVENT_INIT,
		.producer = producer,
		.number = number,
		.seal = seal_of(producer, number),
		.farewell = producer == handover->load.producers,
	};
	mailbox_put(&box->mail, &item->node);
	rouse_event_set(&box->news);

	await_event_somehow(self, &item->done);
	observe(self, item->done_at);
	check(item->answer == ~seal_of(producer, number), "answer is there",
	      (int64_t)~seal_of(producer, number), (int64_t)item->answer);
	memset(item, SCRIBBLE, sizeof(*item));
	/* So that the compiler keeps the stores. */
	__asm__ volatile("" : : "r"(item) : "memory");
	if (in_heap)
		free(item);
	advance(self, 0);
}

static void produce(struct worker *self)
{
	struct handover *handover = self->state;
	unsigned consumers = handover->load.consumers;
	struct box *boxes = handover->boxes;
	uint64_t number = 0;

	for (; !time_is_up(); number++)
		hand_over(self, &boxes[rng_below(&self->rng, consumers)],
			  self->number, number);
	handover->made[self->number] = number;

	if (atomic_fetch_sub_explicit(&handover->producing, 1,
				      memory_order_relaxed) != 1)
		return;
	for (unsigned i = 0; i < consumers; i++)
		hand_over(self, &boxes[i], handover->load.producers, i);
}

/* Returns whether it was the farewell. */
static bool use(struct worker *self, struct item *item)
{
	struct handover *handover = self->state;
	unsigned producers = handover->load.producers;
	unsigned producer = item->producer;
	bool farewell = item->farewell;

	check(producer <= producers, "item names its producer", producers,
	      producer);
	check_equal("number of the item is the next one of its producer",
		    (int64_t)handover->due[producer], (int64_t)item->number);
	check(item->seal == seal_of(producer, item->number), "item is intact",
	      (int64_t)seal_of(producer, item->number), (int64_t)item->seal);
	handover->due[producer]++;
	item->answer = ~item->seal;
	item->done_at = now_ns();
	rouse_event_set(&item->done);
	count_posted(self, 1);
	if (!farewell)
		handover->used[self->number]++;
	advance(self, !farewell);
	return farewell;
}

static void consume(struct worker *self)
{
	struct handover *handover = self->state;
	struct box *box = &handover->boxes[self->number];
	struct mailbox_node *node, *next;
	bool farewell = false;

	for (;;) {
		rouse_event_clear(&box->news);
		for (node = mailbox_take(&box->mail); node; node = next) {
			next = mailbox_next(node); /* before node is gone */
			farewell |= use(self, (struct item *)node);
		}
		if (farewell)
			return;
		await_work(self, &box->news);
	}
}

static void *begin(const struct load *load)
{
	struct handover *handover = zalloc_aligned(1, sizeof(*handover));
	unsigned producers = load->producers, consumers = load->consumers;

	handover->load = *load;
	handover->boxes = zalloc_aligned(consumers, sizeof(*handover->boxes));
	handover->due = zalloc_aligned(producers + 1, sizeof(uint64_t));
	handover->made = zalloc_aligned(producers, sizeof(uint64_t));
	handover->used = zalloc_aligned(consumers, sizeof(uint64_t));
	for (unsigned i = 0; i < consumers; i++) {
		mailbox_init(&handover->boxes[i].mail);
		object_name(OBJECT_EVENT, &handover->boxes[i].news,
			    "news of consumer %u", i);
	}
	atomic_store_explicit(&handover->producing, producers,
			      memory_order_relaxed);

	workers_add((struct role){"consumer", consumers, consume, handover});
	workers_add((struct role){"producer", producers, produce, handover});
	return handover;
}

static void end(void *state)
{
	struct handover *handover = state;
	uint64_t all_made = 0, all_used = 0;

	for (unsigned i = 0; i < handover->load.producers; i++) {
		check_equal("all items of a producer were used",
			    (int64_t)handover->made[i],
			    (int64_t)handover->due[i]);
		all_made += handover->made[i];
	}
	for (unsigned i = 0; i < handover->load.consumers; i++)
		all_used += handover->used[i];
	check_equal("as many items were used as were made", (int64_t)all_made,
		    (int64_t)all_used);
	check_equal("what was counted is what was used", (int64_t)all_used,
		    (int64_t)part_items());

	free(handover->boxes);
	free(handover->due);
	free(handover->made);
	free(handover->used);
	free(handover);
}

const struct scenario scenario_handover = {
	.name = "handover",
	.summary = "events: items from mailbox to mailbox, each with an event "
		   "that is freed at once",
	.unit = "items",
	.checks = "each item used once, intact, in order; no wakeup lost; "
		  "event reused at once",
	.latency = "from a set to the return of the wait",
	.begin = begin,
	.end = end,
};
