/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/count.h>

#include <errno.h>
#include <stdatomic.h>

#include "ends.h"
#include "explore.h"

/*
 * An eventcount beside a structure of relaxed atomics: a place for each producer,
 * which puts an item there, and consumers, which look for one in all of them. What
 * a consumer loads may be old; that it misses nothing is for the fences to see to.
 */
#define ITEM 1
#define GONE 2

static struct {
	struct rouse_count count;
	struct ends ends;
	_Atomic unsigned place[EX_THREADS];
	unsigned message; /* plain */

	unsigned producers;
	bool one; /* a producer moves one */
} state;

static void begin(unsigned producers, bool one)
{
	state.producers = producers;
	state.one = one;
	ex_name(&state.count, sizeof(state.count), "count");
	ex_name(&state.place, sizeof(state.place), "places");
}

static void put(unsigned i)
{
	atomic_store_explicit(&state.place[i], ITEM, memory_order_relaxed);
	if (state.one)
		rouse_count_move_one(&state.count);
	else
		rouse_count_move(&state.count);
}

static bool take(void)
{
	for (unsigned i = 0; i < state.producers; i++) {
		unsigned item = atomic_load_explicit(&state.place[i],
						     memory_order_relaxed);

		if (item == ITEM &&
		    atomic_compare_exchange_strong_explicit(
			    &state.place[i], &item, GONE, memory_order_relaxed,
			    memory_order_relaxed))
			return true;
	}
	return false;
}

/* Returns false for an item; else what the wait returned. */
static int take_or_wait(const struct rouse_wait *how)
{
	int err = 0;

	while (err == 0 && !take()) {
		uint32_t key = rouse_count_look(&state.count);

		if (take())
			return 0;
		err = rouse_count_wait_with(&state.count, key, how);
	}
	return err;
}

static void consume(unsigned i)
{
	(void)i;
	ex_assert(take_or_wait(&(struct rouse_wait){ROUSE_FOREVER, 0, NULL}) ==
			  0,
		  "a wait without an end returned an error");
}

/* No item lies there while a thread sleeps on. */
EX_GHOST static const char *none_sleeps_beside_an_item(void)
{
	bool lies = false;

	for (unsigned i = 0; i < state.producers; i++)
		lies |= state.place[i] == ITEM;
	for (unsigned t = 0; lies && t < EX_THREADS; t++)
		if (ex_asleep(t) && (!ex_naps(t) || ex_stuck(t)))
			return "a thread sleeps beside an item";
	return NULL;
}

/* Consumers for all items, or more. */

static void start_all(const unsigned *size)
{
	begin(size[1], false);
	ex_threads("consumer", size[0], consume);
	ex_threads("producer", size[1], put);
}

static void start_one(const unsigned *size)
{
	begin(size[1], true);
	ex_threads("consumer", size[0], consume);
	ex_threads("producer", size[1], put);
}

static const struct ex_run move_runs[] = {
	{.size = {1, 1}},
	{.size = {2, 1}},
	{.size = {1, 2}},
	{.size = {2, 2}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {1, 1}, .spurious = 1, .interrupts = 1},
	{.size = {4, 3}, .mode = EX_RANDOM, .bound = 8000},
	{.size = {2, 2}, .set = EX_DEEP},
	{.size = {3, 2}, .mode = EX_BOUNDED, .bound = 1, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario count_move = {
	.name = "count-move",
	.promises = "K1 K6",
	.summary = "producers move all, consumers look, try and wait",
	.runs = move_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_all,
	.quiet = none_sleeps_beside_an_item,
	.fences = true,
};

static const struct ex_run one_runs[] = {
	{.size = {1, 1}},
	{.size = {2, 1}},
	{.size = {2, 2}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {3, 2}, .mode = EX_BOUNDED, .bound = 1, .strong = true},
	{.size = {4, 3}, .mode = EX_RANDOM, .bound = 8000},
	{.size = {2, 2}, .set = EX_DEEP},
	{.size = {3, 3}, .mode = EX_BOUNDED, .bound = 1, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario count_one = {
	.name = "count-one",
	.promises = "K1 K3 K6",
	.summary = "producers move one, consumers look, try and wait",
	.runs = one_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_one,
	.quiet = none_sleeps_beside_an_item,
	.fences = true,
};

/* Some consumers give up: by a deadline, a stop, a signal. The wake of a producer
 * must not be lost with them. */

static void consume_somehow(unsigned i)
{
	struct rouse_wait how = ends_of(&state.ends, i);
	int err = take_or_wait(&how);

	if (err != 0)
		ends_with(&state.ends, err, &how);
}

static void stop_once(unsigned i)
{
	(void)i;
	ends_stop(&state.ends);
}

static void start_ends(const unsigned *size)
{
	begin(size[1], true);
	ex_name(&state.ends.stop, sizeof(state.ends.stop), "stop");
	ex_threads("consumer", size[0], consume_somehow);
	ex_thread("patient", 0, consume);
	ex_threads("producer", size[1], put);
	ex_thread("stopper", 0, stop_once);
}

static const struct ex_run ends_runs[] = {
	{.size = {1, 1},
	 .mode = EX_BOUNDED,
	 .bound = 1,
	 .ticks = 1,
	 .strong = true},
	{.size = {1, 1}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {1, 1},
	 .mode = EX_BOUNDED,
	 .bound = 1,
	 .slices = true,
	 .strong = true},
	{.size = {3, 2},
	 .mode = EX_RANDOM,
	 .bound = 8000,
	 .ticks = 1,
	 .interrupts = 1},
	{.size = {1, 1},
	 .mode = EX_BOUNDED,
	 .bound = 2,
	 .ticks = 1,
	 .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario count_ends = {
	.name = "count-ends",
	.promises = "K1 K3",
	.summary = "consumers that give up, beside a move of one",
	.runs = ends_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_ends,
	.quiet = none_sleeps_beside_an_item,
	.fences = true,
};

/* A wait returns 0 only for a move since its look, and sees what the mover wrote. A
 * thread that looks too late may sleep on. */

static void wait_and_read(unsigned i)
{
	uint32_t key = rouse_count_look(&state.count);

	(void)i;
	rouse_count_wait(&state.count, key);
	ex_assert(state.message == 1, "what was written is not there");
}

static void write_and_move(unsigned i)
{
	(void)i;
	state.message = 1;
	rouse_count_move(&state.count);
}

static void move_in_handler(unsigned i)
{
	(void)i;
	rouse_count_move_one(&state.count);
}

static void start_order(const unsigned *size)
{
	begin(0, false);
	ex_threads("waiter", size[0], wait_and_read);
	ex_thread("mover", 0, write_and_move);
}

static const struct ex_run order_runs[] = {
	{.size = {1}},
	{.size = {2}},
	{.size = {1}, .spurious = 1, .interrupts = 1},
	EX_END_OF_RUNS,
};

const struct ex_scenario count_order = {
	.name = "count-order",
	.promises = "K2 K5",
	.summary = "what was written before a move is seen by the wait it ends",
	.runs = order_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_order,
	.quiet = none_sleeps_beside_an_item,
	.fences = true,
};

/* Moves by signal handlers, at any step of a call: nobody sleeps beside an item
 * for that. */

static void start_handler(const unsigned *size)
{
	begin(size[1], false);
	for (unsigned i = 0; i < size[0]; i++) {
		ex_thread("consumer", i, consume);
		ex_handler(move_in_handler);
	}
	for (unsigned i = 0; i < size[1]; i++) {
		ex_thread("producer", i, put);
		ex_handler(move_in_handler);
	}
}

static const struct ex_run handler_runs[] = {
	{.size = {1, 1}, .signals = 1},
	{.size = {2, 1},
	 .mode = EX_BOUNDED,
	 .bound = 1,
	 .signals = 1,
	 .strong = true},
	EX_END_OF_RUNS,
};

const struct ex_scenario count_handler = {
	.name = "count-handler",
	.promises = "K1 K6",
	.summary = "signal handlers move, at any step of any call",
	.runs = handler_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_handler,
	.quiet = none_sleeps_beside_an_item,
	.fences = true,
};
