/* SPDX-License-Identifier: BSD-2-Clause */
#include "shipped.h"

#include <stdatomic.h>

#include "explore.h"
#include "futex.h"

/*
 * A semaphore that uses a stale count of its waiters.
 *
 * Its value is the number of free units, or -1: none, and there may be
 * sleepers. Beside it is a count of the waiters. A post reads both, adds one by
 * a compare-and-swap of the value, and wakes a thread if either indicates
 * waiters. Now let the value be 1, and no thread wait, when a post has read
 * both. Before it continues, a thread takes the unit; two find none and fall
 * asleep; another post makes the value 1 again and wakes one of them. The
 * compare-and-swap of the first post finds the value that it has read, makes
 * it 2, and wakes no thread: one of the sleepers sleeps on beside a free unit.
 *
 * Shipped in musl until 2022 (fixed by its commit 159d1f6c). It takes three
 * posts and three waits; with two of each it cannot happen.
 *
 * All accesses are sequentially consistent: no weak memory is needed.
 */

static struct {
	rouse_word value;
	rouse_word waiters;
	rouse_word both; /* the fixed one */
} s;

static uint32_t load(rouse_word *word)
{
	return atomic_load_explicit(word, memory_order_seq_cst);
}

static bool replace(rouse_word *word, uint32_t *expected, uint32_t value)
{
	return atomic_compare_exchange_strong_explicit(word, expected, value,
						       memory_order_seq_cst,
						       memory_order_seq_cst);
}

/* As it shipped. */

#define NONE_BUT_SLEEPERS UINT32_MAX /* that is, -1 */

static bool take(void)
{
	uint32_t value = load(&s.value), rest;

	while (value != 0 && value != NONE_BUT_SLEEPERS) {
		rest = value - 1;
		if (rest == 0 && load(&s.waiters) > 0)
			rest = NONE_BUT_SLEEPERS;
		if (replace(&s.value, &value, rest))
			return true;
	}
	return false;
}

static void wait(unsigned i)
{
	(void)i;
	while (!take()) {
		uint32_t none = 0;

		atomic_fetch_add_explicit(&s.waiters, 1, memory_order_seq_cst);
		replace(&s.value, &none, NONE_BUT_SLEEPERS);
		rouse__futex_wait(&s.value, NONE_BUT_SLEEPERS, ROUSE__ANY,
				  ROUSE_FOREVER, NULL);
		atomic_fetch_sub_explicit(&s.waiters, 1, memory_order_seq_cst);
	}
}

static void post(unsigned i)
{
	uint32_t value = load(&s.value), waiters, more;

	(void)i;
	do {
		waiters = load(&s.waiters);
		more = value == NONE_BUT_SLEEPERS ? 1 : value + 1;
	} while (!replace(&s.value, &value, more));
	if (value == NONE_BUT_SLEEPERS || waiters > 0)
		rouse__futex_wake_one(&s.value, ROUSE__ANY);
}

/* Fixed: units and waiters are in one word, so neither can be older. */

#define UNIT   UINT32_C(1)
#define WAITER UINT32_C(0x10000)

static void wait_fixed(unsigned i)
{
	uint32_t both = load(&s.both), counted = 0;

	(void)i;
	for (;;) {
		if (both % WAITER > 0) {
			if (replace(&s.both, &both, both - UNIT - counted))
				return;
		} else if (!counted) {
			if (replace(&s.both, &both, both + WAITER)) {
				counted = WAITER;
				both += WAITER;
			}
		} else {
			rouse__futex_wait(&s.both, both, ROUSE__ANY,
					  ROUSE_FOREVER, NULL);
			both = load(&s.both);
		}
	}
}

static void post_fixed(unsigned i)
{
	(void)i;
	if (atomic_fetch_add_explicit(&s.both, UNIT, memory_order_seq_cst) >=
	    WAITER)
		rouse__futex_wake_one(&s.both, ROUSE__ANY);
}

/* The scenario: as many posts as waits, so every wait must end. */

static void make_threads(const unsigned *size, void (*waiter)(unsigned i),
			 void (*poster)(unsigned i))
{
	ex_name(&s.value, sizeof(s.value), "value");
	ex_name(&s.waiters, sizeof(s.waiters), "waiters");
	ex_name(&s.both, sizeof(s.both), "units and waiters");
	ex_threads("waiter", size[0], waiter);
	ex_threads("poster", size[1], poster);
}

static void start(const unsigned *size)
{
	make_threads(size, wait, post);
}

static void start_fixed(const unsigned *size)
{
	make_threads(size, wait_fixed, post_fixed);
}

static const struct ex_run runs[] = {
	{.size = {2, 2}},
	{.size = {3, 3}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {3, 3}, .mode = EX_RANDOM, .bound = 100000},
	EX_END_OF_RUNS,
};

const struct ex_scenario stale_count = {
	.name = "stale-count",
	.promises = "",
	.summary = "a post uses a stale count of waiters",
	.runs = runs,
	.state = &s,
	.bytes = sizeof(s),
	.start = start,
};

const struct ex_scenario stale_count_fixed = {
	.name = "stale-count-fixed",
	.promises = "",
	.summary = "units and waiters are counted in one word",
	.runs = runs,
	.state = &s,
	.bytes = sizeof(s),
	.start = start_fixed,
};
