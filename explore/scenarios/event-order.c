/* SPDX-License-Identifier: BSD-2-Clause */
#include "event-waits.h"

#include <stdatomic.h>

/*
 * What was written before a set is visible to a thread that sees that set (E7):
 * after a wait, an is_set that returns true, a clear that undoes it.
 */

static struct {
	struct watched_event watched;
	int data[2];        /* plain: a race is found as such */
	unsigned char sets; /* that have returned: a ghost */

	unsigned producers;
	_Atomic int item[EX_THREADS];

	unsigned ring; /* threads */
	struct rouse_event turn[EX_THREADS];
	unsigned turns;
} state;

/* One setter sets twice, the second time (if no clear comes between) an event
 * that is set already. */

EX_GHOST static void count_set(void)
{
	state.sets++;
}

EX_GHOST static unsigned sets_so_far(void)
{
	return state.sets;
}

static void set_twice(unsigned i)
{
	(void)i;
	for (unsigned n = 0; n < 2; n++) {
		state.data[n] = 1;
		ex_pause();
		watched_set(&state.watched);
		count_set();
	}
}

static void look(unsigned n, const char *complaint)
{
	ex_assert(state.data[n] == 1, complaint);
}

/* Each of these calls has a first load of its own. */
static void look_after_wait(unsigned i)
{
	enum wait_kind kind = i % 2 ? WAIT_INTERRUPTIBLE : WAIT;

	if (watched_wait(&state.watched, kind, ROUSE_FOREVER) == 0)
		look(0, "after its wait it does not see what was written");
}

static void look_if_set(unsigned i)
{
	(void)i;
	if (rouse_event_is_set(&state.watched.event))
		look(0, "after is_set it does not see what was written");
}

/* A set that had returned before the clear precedes it in the order of the
 * word, so this clear has undone it, or found it undone. */
static void look_after_clear(unsigned i)
{
	unsigned sets;

	(void)i;
	watched_clear(&state.watched);
	sets = sets_so_far();
	for (unsigned n = 0; n < sets; n++)
		look(n, "after clear it does not see what was written");
}

static const char *quiet(void)
{
	return watched_quiet(&state.watched);
}

static void start_publish(const unsigned *size)
{
	ex_name(&state.watched.event, sizeof(struct rouse_event), "event");
	ex_name(state.data, sizeof(state.data), "data");
	ex_thread("setter", 0, set_twice);
	ex_threads("waiter", size[0], look_after_wait);
	ex_threads("clearer", size[1], look_after_clear);
	ex_threads("poller", size[2], look_if_set);
}

static const struct ex_run publish_runs[] = {
	{.size = {1, 0, 1}},
	{.size = {1, 1, 0}},
	{.size = {1, 1, 1}},
	{.size = {2, 1, 0}},
	{.size = {1, 2, 1}},
	{.size = {1, 1, 1}, .spurious = 1, .interrupts = 1},
	{.size = {2, 1, 1}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {3, 2, 2}, .mode = EX_RANDOM, .bound = 50000},
	{.size = {2, 2, 1}, .set = EX_DEEP},
	{.size = {2, 1, 1}, .spurious = 1, .interrupts = 1, .set = EX_DEEP},
	{.size = {2, 2, 2}, .mode = EX_BOUNDED, .bound = 1, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario event_publish = {
	.name = "event-publish",
	.promises = "E7",
	.summary = "a thread that sees a set sees what was written before it",
	.runs = publish_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_publish,
	.quiet = quiet,
};

/* Clear, look, wait: in this order no item is missed. */

static void put_item(unsigned i)
{
	atomic_store_explicit(&state.item[i], 1, memory_order_relaxed);
	watched_set(&state.watched);
}

EX_GHOST static unsigned producers(void)
{
	return state.producers;
}

static void take_all_items(unsigned i)
{
	unsigned n, taken = 0;

	(void)i;
	for (;;) {
		watched_clear(&state.watched);
		for (n = 0; n < producers(); n++) {
			if (atomic_load_explicit(&state.item[n],
						 memory_order_relaxed))
				taken |= 1u << n;
		}
		if (taken == (1u << n) - 1)
			return;
		watched_wait(&state.watched, WAIT, ROUSE_FOREVER);
	}
}

static void start_news(const unsigned *size)
{
	state.producers = size[1];
	ex_name(&state.watched.event, sizeof(struct rouse_event), "event");
	ex_name(state.item, sizeof(state.item), "item");
	ex_threads("consumer", size[0], take_all_items);
	ex_threads("producer", size[1], put_item);
}

static const struct ex_run news_runs[] = {
	{.size = {1, 1}},
	{.size = {1, 2}},
	{.size = {1, 3}},
	{.size = {1, 2}, .spurious = 1, .interrupts = 1},
	{.size = {1, 4}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {1, 7}, .mode = EX_RANDOM, .bound = 20000, .spurious = 1},
	{.size = {1, 4}, .set = EX_DEEP},
	{.size = {1, 3}, .spurious = 1, .interrupts = 1, .set = EX_DEEP},
	{.size = {1, 5}, .mode = EX_BOUNDED, .bound = 2, .set = EX_DEEP},
	{.size = {1, 4}, .mode = EX_BOUNDED, .bound = 2, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario event_news = {
	.name = "event-news",
	.promises = "E1 E2 E7",
	.summary = "clear, look, wait: in this order nothing is missed",
	.runs = news_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_news,
};

/* A ring of threads, each with an event of its own: a thread that has had its
 * turn sets the event of the next one. */

EX_GHOST static unsigned after(unsigned i)
{
	return (i + 1) % state.ring;
}

static void take_turns(unsigned i)
{
	if (i == 0)
		rouse_event_set(&state.turn[0]);
	for (unsigned n = 0; n < 2; n++) {
		rouse_event_wait(&state.turn[i]);
		rouse_event_clear(&state.turn[i]);
		state.turns++;
		rouse_event_set(&state.turn[after(i)]);
	}
}

static const char *end_ring(void)
{
	return state.turns == 2 * state.ring ? NULL : "a turn was lost";
}

static void start_ring(const unsigned *size)
{
	state.ring = size[0];
	ex_name(&state.turn, sizeof(state.turn), "turn");
	ex_name(&state.turns, sizeof(state.turns), "turns");
	ex_threads("thread", size[0], take_turns);
}

static const struct ex_run ring_runs[] = {
	{.size = {2}},
	{.size = {3}},
	{.size = {4}, .mode = EX_BOUNDED, .bound = 2},
	{.size = {3}, .spurious = 1, .interrupts = 1},
	{.size = {6}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {8}, .mode = EX_RANDOM, .bound = 20000},
	{.size = {4}, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario event_ring = {
	.name = "event-ring",
	.promises = "E1 E7",
	.summary = "a token passed round, with an event for each thread",
	.runs = ring_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_ring,
	.end = end_ring,
};
