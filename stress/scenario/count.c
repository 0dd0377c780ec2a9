/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/count.h>
#include <rouse/latch.h>

#include <errno.h>
#include <stdlib.h>

#include "fixture/harness.h"
#include "fixture/locking.h"
#include "observe/objects.h"
#include "scenario/scenario.h"

/*
 * A producer and its consumers share places for items, without a lock, and an
 * eventcount. The producer puts a few, moves as often by one, or once for all,
 * and waits until each has come to a consumer; so a move that is lost is not
 * made up for by the next. What this asks of an eventcount:
 *
 *  - No consumer sleeps beside an item.
 *  - A wait that times out, or is stopped, beside a move of one has not eaten it.
 *  - What was written before a move is there.
 *
 * Each item is used once: its consumer says so in plain memory.
 */
#define ITEMS 4
#define NEAR  (100 * ROUSE_USEC)

struct item {
	uint64_t number, used;
};

struct team {
	_Alignas(64) struct rouse_count news;
	_Atomic(struct item *) place[ITEMS];
	_Atomic bool over;
	struct rouse_event stop;
	struct rouse_latch all_used;
	struct item items[ITEMS];
	int64_t put_at;
};

struct teams {
	unsigned n, consumers; /* of each */
	struct team *of;
};

static struct item *take(struct team *team)
{
	for (unsigned i = 0; i < ITEMS; i++) {
		if (!atomic_load_explicit(&team->place[i],
					  memory_order_relaxed))
			continue;
		/* (count.take) acquire: pairs with (count.put). */
		struct item *item = atomic_exchange_explicit(
			&team->place[i], NULL, memory_order_acquire);
		if (item)
			return item;
	}
	return NULL;
}

static bool is_over(struct team *team)
{
	return atomic_load_explicit(&team->over, memory_order_relaxed);
}

static void wait_somehow(struct worker *self, struct team *team, uint32_t key)
{
	unsigned way = rng_below(&self->rng, 6);
	unsigned most = (unsigned)NEAR >> rng_below(&self->rng, 8);
	struct rouse_wait how = {rouse_after(rng_below(&self->rng, most)),
				 way > 1 ? 0 : ROUSE_WAIT_STOP, &team->stop};
	int err;

	if (way > 2) {
		rouse_count_wait(&team->news, key);
		return;
	}
	if (way == 0)
		how.deadline = ROUSE_FOREVER;
	err = rouse_count_wait_with(&team->news, key, &how);
	if (err == -ETIMEDOUT)
		check_not_early(how.deadline);
	else
		check(err == 0 || (err == -ECANCELED && way < 2),
		      "wait returns 0, or what it was asked for", 0, err);
}

static struct item *await_item(struct worker *self, struct team *team)
{
	struct item *item;
	uint32_t key;

	doing_to(self, "waits for", &team->news);
	be_idle(self, true);
	while (!(item = take(team)) && !is_over(team)) {
		key = rouse_count_look(&team->news);
		item = take(team);
		if (item || is_over(team))
			break;
		wait_somehow(self, team, key);
	}
	be_idle(self, false);
	doing(self, "works");
	return item;
}

static void consume(struct worker *self)
{
	struct teams *teams = self->state;
	struct team *team = &teams->of[self->number / teams->consumers];
	struct item *item;

	while ((item = await_item(self, team))) {
		observe(self, team->put_at);
		check(item->used < item->number, "an item is used once",
		      (int64_t)item->number - 1, (int64_t)item->used);
		item->used = item->number;
		check_equal("count_down returns 0", 0,
			    rouse_latch_count_down(&team->all_used, 1));
		advance(self, 1);
	}
}

static void put(struct worker *self, struct team *team, unsigned n,
		uint64_t number)
{
	bool at_once = rng_one_in(&self->rng, 3);

	check_equal("a latch begins anew", 0,
		    rouse_latch_init(&team->all_used, n));
	count_posted(self, n);
	team->put_at = now_ns();
	for (unsigned i = 0; i < n; i++)
		team->items[i].number = number;
	for (unsigned i = 0; i < n; i++) {
		/* (count.put) release: pairs with (count.take). */
		atomic_store_explicit(&team->place[i], &team->items[i],
				      memory_order_release);
		if (!at_once)
			rouse_count_move_one(&team->news);
	}
	if (at_once)
		rouse_count_move(&team->news);
}

static void produce(struct worker *self)
{
	struct teams *teams = self->state;
	struct team *team = &teams->of[self->number];

	for (uint64_t number = 1; !time_is_up(); number++) {
		unsigned n = 1 + rng_below(&self->rng, ITEMS);

		put(self, team, n, number);
		if (rng_one_in(&self->rng, 4)) {
			rouse_event_set(&team->stop);
			rouse_event_clear(&team->stop);
		}
		doing_to(self, "waits for", &team->all_used);
		rouse_latch_wait(&team->all_used);
		doing(self, "works");
		for (unsigned i = 0; i < n; i++)
			check_equal("each item was used", (int64_t)number,
				    (int64_t)team->items[i].used);
		advance(self, 0);
	}
	atomic_store_explicit(&team->over, true, memory_order_relaxed);
	rouse_count_move(&team->news);
}

static void *begin(const struct load *load)
{
	struct teams *teams = zalloc_aligned(1, sizeof(*teams));
	unsigned each = load->consumers / load->producers;

	teams->n = load->producers;
	teams->consumers = each < 2 ? 2 : each;
	teams->of = zalloc_aligned(teams->n, sizeof(*teams->of));
	for (unsigned i = 0; i < teams->n; i++) {
		object_name(OBJECT_COUNT, &teams->of[i].news, "news %u", i);
		object_name(OBJECT_EVENT, &teams->of[i].stop, "stop %u", i);
		object_name(OBJECT_LATCH, &teams->of[i].all_used, "used %u", i);
	}
	workers_add((struct role){"producer", teams->n, produce, teams});
	workers_add((struct role){"consumer", teams->n * teams->consumers,
				  consume, teams});
	return teams;
}

static void end(void *state)
{
	struct teams *teams = state;

	for (unsigned i = 0; i < teams->n; i++) {
		check(take(&teams->of[i]) == NULL, "no item is left", 0, 1);
		check_equal("no thread waits", 0, teams->of[i].news.sleepers_);
	}
	free(teams->of);
	free(teams);
}

const struct scenario scenario_count = {
	.name = "count",
	.summary =
		"eventcounts: a producer and consumers, and places for items "
		"without a lock",
	.unit = "items",
	.checks = "no consumer slept beside an item, each item used once",
	.latency = "from a put to its consumer",
	.begin = begin,
	.end = end,
};
