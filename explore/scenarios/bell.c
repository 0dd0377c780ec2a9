/* SPDX-License-Identifier: BSD-2-Clause */
#include "bell-fd.h"

/*
 * A loop that arms, sleeps, hears and looks, and threads that put an item and
 * ring. Each item is announced once; so if its ring were slept through, the
 * loop would sleep for ever (B1). It writes only to end a sleep (B2).
 */

static void take_all_items(unsigned i)
{
	(void)i;
	watched_open();
	while (!all_items_are_there())
		watched_sleep();
}

static void start_loop(const unsigned *size)
{
	name_bell(size[1]);
	ex_threads("ringer", size[1], put_item);
	ex_threads("loop", size[0], take_all_items);
}

static const struct ex_run loop_runs[] = {
	{.size = {1, 1}},
	{.size = {1, 2}},
	{.size = {1, 2}, .spurious = 1},
	{.size = {1, 3}, .mode = EX_BOUNDED, .bound = 2, .strong = true},
	{.size = {1, 6}, .mode = EX_RANDOM, .bound = 10000, .spurious = 2},
	{.size = {1, 3}, .set = EX_DEEP},
	{.size = {1, 3}, .spurious = 1, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario bell_loop = {
	.name = "bell-loop",
	.promises = "B1 B2",
	.summary = "a loop that sleeps, and threads that put an item and ring",
	.runs = loop_runs,
	.state = &bell_state,
	.bytes = sizeof(bell_state),
	.start = start_loop,
	.end = watched_end,
};

/* One item, put by a handler, at any step of the loop or of another ring; or by
 * a thread that may not come. */

static void put_one(unsigned i)
{
	(void)i;
	put_item(0);
}

static void put_one_if_at_all(unsigned i)
{
	(void)i;
	ex_pause();
	put_item(0);
}

/* Only the loop sleeps. */
EX_GHOST static const char *quiet(void)
{
	bool asleep = false, rang = false;

	for (unsigned t = 0; t < EX_THREADS; t++) {
		asleep |= ex_asleep(t);
		rang |= bell_state.rang[t];
	}
	return asleep && rang ? "a ring is slept through" : NULL;
}

static void start_handler(const unsigned *size)
{
	name_bell(1);
	for (unsigned i = 0; i < size[1]; i++) {
		ex_thread("ringer", i, put_one_if_at_all);
		ex_handler(put_one);
	}
	ex_threads("loop", size[0], take_all_items);
	ex_handler(put_one);
}

static const struct ex_run handler_runs[] = {
	{.size = {1, 0}, .signals = 1},
	{.size = {1, 1}, .signals = 1},
	{.size = {1, 1}, .signals = 2},
	{.size = {1, 2}, .signals = 1, .mode = EX_BOUNDED, .bound = 1},
	{.size = {1, 4}, .mode = EX_RANDOM, .bound = 10000, .signals = 3},
	{.size = {1, 2}, .signals = 1, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario bell_handler = {
	.name = "bell-handler",
	.promises = "B1 B2 B4",
	.summary = "handlers ring at any step of the loop or of a ring",
	.runs = handler_runs,
	.state = &bell_state,
	.bytes = sizeof(bell_state),
	.start = start_handler,
	.quiet = quiet,
	.end = watched_end,
};

/* What was written before a ring is visible to the loop that hears it (B5): of
 * each ring that has returned, whichever set the flag. */

static void write_and_ring(unsigned i)
{
	bell_state.data[i] = 1;
	watched_ring();
}

static void look(unsigned i)
{
	ex_assert(bell_state.data[i] == 1,
		  "it does not see what was written before a ring");
}

/* The rings that have returned come before what the loop does next. */
static void hear_twice(unsigned i)
{
	bool had_rung[EX_THREADS];

	(void)i;
	watched_open();
	for (unsigned n = 0; n < 2; n++) {
		bool heard;

		for (unsigned t = 0; t < ringers(); t++)
			had_rung[t] = has_rung(t);
		heard = watched_hear();
		for (unsigned t = 0; t < ringers(); t++) {
			if (had_rung[t] || (heard && ringers() == 1))
				look(t);
		}
	}
}

static void start_order(const unsigned *size)
{
	name_bell(size[1]);
	ex_threads("ringer", size[1], write_and_ring);
	ex_threads("loop", size[0], hear_twice);
}

static const struct ex_run order_runs[] = {
	{.size = {1, 1}},
	{.size = {1, 2}},
	{.size = {1, 3}, .mode = EX_BOUNDED, .bound = 2},
	{.size = {1, 3}, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario bell_order = {
	.name = "bell-order",
	.promises = "B5",
	.summary = "a loop that hears a ring sees what was written before it",
	.runs = order_runs,
	.state = &bell_state,
	.bytes = sizeof(bell_state),
	.start = start_order,
	.end = watched_end,
};
