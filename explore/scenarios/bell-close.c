/* SPDX-License-Identifier: BSD-2-Clause */
#include "bell-fd.h"

/*
 * A bell that is closed beside rings (B3): none of them writes to a descriptor
 * that is closed, or is another one's by then; none is forgotten; and once a
 * ring was heard and the bell is closed, the memory may be freed.
 */

static void close_between(unsigned i)
{
	(void)i;
	watched_open();
	watched_hear();
	watched_arm();
	watched_close();
	watched_open();
	while (!all_items_are_there())
		watched_sleep();
	watched_close();
}

static void start_reopen(const unsigned *size)
{
	name_bell(size[1]);
	ex_threads("ringer", size[1], put_item);
	ex_threads("loop", size[0], close_between);
}

static const struct ex_run reopen_runs[] = {
	{.size = {1, 1}},
	{.size = {1, 2}},
	{.size = {1, 1}, .spurious = 2},
	{.size = {1, 3}, .mode = EX_BOUNDED, .bound = 1, .strong = true},
	{.size = {1, 5}, .mode = EX_RANDOM, .bound = 10000, .spurious = 1},
	{.size = {1, 2}, .spurious = 1, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario bell_reopen = {
	.name = "bell-reopen",
	.promises = "B1 B3",
	.summary = "a bell that is closed and opened again beside rings",
	.runs = reopen_runs,
	.state = &bell_state,
	.bytes = sizeof(bell_state),
	.start = start_reopen,
	.end = watched_end,
};

/* The loop hears the one ring, closes the bell and frees it. */

static void ring_once(unsigned i)
{
	(void)i;
	watched_ring();
}

static void hear_and_free(unsigned i)
{
	struct watched_bell *watched = &bell_state.watched;

	(void)i;
	watched_open();
	while (!watched_sleep())
		;
	watched_close();
	ex_free(&watched->bell, sizeof(watched->bell));
}

static void start_free(const unsigned *size)
{
	name_bell(size[1]);
	ex_mortal(&bell_state.watched.bell, sizeof(struct rouse_bell));
	ex_threads("ringer", size[1], ring_once);
	ex_threads("loop", size[0], hear_and_free);
}

static const struct ex_run free_runs[] = {
	{.size = {1, 1}},
	{.size = {1, 1}, .spurious = 2},
	EX_END_OF_RUNS,
};

const struct ex_scenario bell_free = {
	.name = "bell-free",
	.promises = "B3",
	.summary = "the loop frees a closed bell once its ring was heard",
	.runs = free_runs,
	.state = &bell_state,
	.bytes = sizeof(bell_state),
	.start = start_free,
};
