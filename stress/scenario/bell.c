/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/bell.h>
#include <rouse/event.h>

#include <poll.h>
#include <stdlib.h>

#include "door-eventfd.h"
#include "fixture/harness.h"
#include "fixture/locking.h"
#include "fixture/mailbox.h"
#include "fixture/waiting.h"
#include "observe/objects.h"
#include "scenario/scenario.h"

/*
 * Loops that sleep in poll(), each with a mailbox and a bell, and producers that
 * put an item into a mailbox of chance, ring its bell, and wait for the answer,
 * an event on their own stack. What this asks of a bell:
 *
 *  - No ring is slept through: a producer has one item at a time, so if a ring
 *    is lost, it waits for ever.
 *  - No more writes than arms. A loop is awake for a while now and then, and
 *    sometimes its sleep ends for another reason, or is none.
 *  - A loop may close its bell beside rings, and open it again.
 */
#define LOOPS_MAX 100 /* of each a descriptor */
#define AWAKE     (200 * ROUSE_USEC)

struct loop {
	_Alignas(64) struct rouse_bell bell;
	struct mailbox mail;
	uint64_t arms;
	_Atomic uint64_t writes;
	_Atomic bool over; /* announced by a ring too */
};

struct loops {
	unsigned n;
	struct loop *of;
	_Atomic unsigned producing;
};

struct item {
	struct mailbox_node node; /* first: its address is the item's */
	struct rouse_event done;
	int64_t rung_at; /* just before it was */
	uint64_t number, answer;
};

static void ring(struct worker *self, struct loop *loop)
{
	unsigned long writes = eventfd_writes_here();

	rouse_bell_ring(&loop->bell);
	writes = eventfd_writes_here() - writes;
	check(writes <= 1, "a ring writes once at most", 1, (int64_t)writes);
	atomic_fetch_add_explicit(&loop->writes, writes, memory_order_relaxed);
	note(self, writes ? "rang and wrote to" : "rang", &loop->bell);
}

static void have_it_answered(struct worker *self, struct loop *loop,
			     uint64_t number)
{
	struct item item = {.done = ROUSE_EVENT_INIT, .number = number};

	item.rung_at = now_ns();
	count_posted(self, 1);
	mailbox_put(&loop->mail, &item.node);
	ring(self, loop);
	await_event(self, &item.done);
	check_equal("answer is there", (int64_t)~number, (int64_t)item.answer);
	advance(self, 0);
}

static void produce(struct worker *self)
{
	struct loops *loops = self->state;

	for (uint64_t number = 0; !time_is_up(); number++)
		have_it_answered(self,
				 &loops->of[rng_below(&self->rng, loops->n)],
				 number);
	if (atomic_fetch_sub_explicit(&loops->producing, 1,
				      memory_order_relaxed) != 1)
		return;
	for (unsigned i = 0; i < loops->n; i++) {
		atomic_store_explicit(&loops->of[i].over, true,
				      memory_order_relaxed);
		ring(self, &loops->of[i]);
	}
}

static void answer_all(struct worker *self, struct loop *loop)
{
	struct mailbox_node *node = mailbox_take(&loop->mail), *next;

	for (; node; node = next) {
		struct item *item = (struct item *)node;

		next = mailbox_next(node); /* before node is gone */
		observe(self, item->rung_at);
		item->answer = ~item->number;
		rouse_event_set(&item->done);
		advance(self, 1);
	}
}

static void close_and_open(struct loop *loop)
{
	rouse_bell_close(&loop->bell);
	check_equal("a bell opens", 0, rouse_bell_open(&loop->bell));
}

/* Sleep, or not, or until something else comes. */
static void sleep_somehow(struct worker *self, struct loop *loop)
{
	static const int timeouts[] = {-1, -1, -1, -1, -1, -1, 1, 0};
	int timeout = timeouts[rng_below(&self->rng, 8)];
	struct pollfd fd = {.fd = rouse_bell_fd(&loop->bell), .events = POLLIN};

	doing_to(self, "sleeps on", &loop->bell);
	be_idle(self, true);
	if (rouse_bell_arm(&loop->bell)) {
		loop->arms++;
		poll(&fd, 1, timeout);
	}
	be_idle(self, false);
	doing(self, "works");
	rouse_bell_heard(&loop->bell);
}

static void loop_until_over(struct worker *self)
{
	struct loops *loops = self->state;
	struct loop *loop = &loops->of[self->number];

	do {
		sleep_somehow(self, loop);
		answer_all(self, loop);
		if (rng_one_in(&self->rng, 64))
			nap(&self->rng, AWAKE);
		if (rng_one_in(&self->rng, 512))
			close_and_open(loop);
	} while (!atomic_load_explicit(&loop->over, memory_order_relaxed));
	rouse_bell_close(&loop->bell);
	check(mailbox_take(&loop->mail) == NULL, "nothing is left", 0, 1);
}

static void *begin(const struct load *load)
{
	struct loops *loops = zalloc_aligned(1, sizeof(*loops));

	loops->n = load->consumers < LOOPS_MAX ? load->consumers : LOOPS_MAX;
	loops->of = zalloc_aligned(loops->n, sizeof(*loops->of));
	for (unsigned i = 0; i < loops->n; i++) {
		struct loop *loop = &loops->of[i];

		mailbox_init(&loop->mail);
		check_equal("a bell opens", 0, rouse_bell_open(&loop->bell));
		object_name(OBJECT_BELL, &loop->bell, "of loop %u", i);
	}
	atomic_store_explicit(&loops->producing, load->producers,
			      memory_order_relaxed);
	workers_add((struct role){"loop", loops->n, loop_until_over, loops});
	workers_add((struct role){"producer", load->producers, produce, loops});
	return loops;
}

static void end(void *state)
{
	struct loops *loops = state;

	for (unsigned i = 0; i < loops->n; i++) {
		const struct loop *loop = &loops->of[i];
		uint64_t writes = atomic_load_explicit(&loop->writes,
						       memory_order_relaxed);

		check(writes <= loop->arms, "no more writes than arms",
		      (int64_t)loop->arms, (int64_t)writes);
		check_equal("a closed bell has no descriptor", -1,
			    rouse_bell_fd(&loop->bell));
	}
	free(loops->of);
	free(loops);
}

const struct scenario scenario_bell = {
	.name = "bell",
	.summary = "bells: loops that sleep in poll(), and producers that ring",
	.unit = "items",
	.checks =
		"no ring slept through, one write at most for each arm, bells "
		"closed beside rings",
	.latency = "from a ring to the loop that answers",
	.begin = begin,
	.end = end,
};
